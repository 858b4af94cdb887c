//! A file: what it is of, what it must hold and what it lacks (F1, F2).

use chrono::NaiveDate;

use super::RETENTIONS;
use crate::domain::book::{Case, Entry, Field, FieldKind, Value};
use crate::domain::code::RecordKey;
use crate::domain::message::Message;
use crate::domain::period::{Cycle, Period};

/// The four kinds of material (一).
const KINDS: &[(&str, &str)] = &[
    ("review", "archive-kind-review"),
    ("superior", "archive-kind-superior"),
    ("own", "archive-kind-own"),
    ("opinion", "archive-kind-opinion"),
];

/// What a file of material of one's own is of (一（三）).
const FORMS: &[(&str, &str)] = &[
    ("document", "archive-own-document"),
    ("chart", "archive-own-chart"),
    ("meeting", "archive-own-meeting"),
    ("media", "archive-own-media"),
];

const SECRECY: &[(&str, &str)] = &[
    ("open", "archive-secrecy-open"),
    ("internal", "archive-secrecy-internal"),
    ("secret", "archive-secrecy-secret"),
    ("confidential", "archive-secrecy-confidential"),
    ("top", "archive-secrecy-top"),
];

/// 二（一）: originals, or copies that are valid.
const ORIGINALS: &[(&str, &str)] = &[("original", "archive-original"), ("copy", "archive-copy")];

/// What the files of the four kinds must hold, each once.
pub(super) const PARTS: &[(&str, &str)] = &[
    ("approval", "archive-part-approval"),
    ("material", "archive-part-material"),
    ("document", "archive-part-document"),
    ("own", "archive-part-own"),
    ("voice", "archive-part-voice"),
    ("instruction", "archive-part-instruction"),
    ("mending", "archive-part-mending"),
];

/// Which of them each kind must hold.
const MUST_HOLD: [(&str, &[Part]); 4] = [
    ("review", &[Part::Approval, Part::Material]),
    ("superior", &[Part::Document]),
    ("own", &[Part::Own]),
    ("opinion", &[Part::Voice, Part::Instruction, Part::Mending]),
];

/// A part that a file must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// 一（一）: the leaders' approval.
    Approval,
    /// 一（一）: the material as it was disclosed.
    Material,
    /// 一（二）: the superior's document.
    Document,
    /// 一（三）: the document, chart, minutes or recording.
    Own,
    /// 一（四）: the opinion, the original.
    Voice,
    /// 一（四）: the leader's instruction, the original.
    Instruction,
    /// 一（四）: what is to be mended.
    Mending,
}

impl Part {
    const ALL: [Self; 7] = [
        Self::Approval,
        Self::Material,
        Self::Document,
        Self::Own,
        Self::Voice,
        Self::Instruction,
        Self::Mending,
    ];

    /// Its word, and the id of the field that says where in the file it is.
    pub const fn id(self) -> &'static str {
        PARTS[self as usize].0
    }

    /// The part of that word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.id() == word)
    }

    /// Its name.
    pub fn message(self) -> Message {
        Message::new(PARTS[self as usize].1)
    }

    /// The names of several, put together.
    pub fn names(parts: &[Self]) -> Message {
        let mut names = parts.iter().map(|part| part.message());
        let first = names.next().unwrap_or_else(|| Message::new("rows-none"));
        names.fold(first, |all, next| Message::new("archive-and").with("all", all).with("next", next))
    }
}

/// The steps that set down what a file is, the earliest first.
const SAID: &[&str] = &["archive.open", "archive.amend", "archive.correct"];
/// Those that may change what the number stands on.
const CLASSED: &[&str] = &["archive.open", "archive.amend"];
/// The steps that say where a file stands.
pub(super) const STATE_STEPS: &[&str] = &[
    "archive.open",
    "archive.amend",
    "archive.explain",
    "archive.number",
    "archive.lend",
    "archive.return",
    "archive.withdraw",
];

/// A case that is a file, as it stands.
#[derive(Clone, Copy)]
pub struct File<'a>(pub &'a Case);

impl<'a> File<'a> {
    /// What it says in a field.
    pub fn get(self, id: &str) -> Option<&'a Value> {
        let steps = if matches!(id, "year" | "retention") { CLASSED } else { SAID };
        self.0.latest(steps)?.values.get(id)
    }

    /// A text.
    pub fn text(self, id: &str) -> &'a str {
        match self.get(id) {
            Some(Value::Text(text)) => text,
            _ => "",
        }
    }

    /// A word of a list.
    pub fn word(self, id: &str) -> Option<&'a str> {
        match self.get(id) {
            Some(Value::Word(word)) => Some(word),
            _ => None,
        }
    }

    /// A day.
    pub fn day(self, id: &str) -> Option<NaiveDate> {
        match self.get(id) {
            Some(Value::Day(day)) => Some(*day),
            _ => None,
        }
    }

    /// The entry with which it was numbered.
    pub fn numbered(self) -> Option<&'a Entry> {
        self.0.last("archive.number")
    }

    /// Its number (档号).
    pub fn number(self) -> Option<&'a str> {
        self.numbered().map(|entry| entry.values.text("number"))
    }

    /// The year whose material it is.
    pub fn year(self) -> Option<i32> {
        match self.get("year") {
            Some(Value::Period(Period::Year(year))) => Some(*year),
            _ => None,
        }
    }

    /// How many pages it has.
    pub fn pages(self) -> Option<i64> {
        match self.get("pages") {
            Some(Value::Number(pages)) => Some(*pages),
            _ => None,
        }
    }

    /// The id of the name of how secret it is.
    pub fn secrecy(self) -> &'static str {
        let word = self.word("secrecy").unwrap_or_default();
        SECRECY.iter().find(|(known, _)| *known == word).map_or(SECRECY[0].1, |(_, name)| name)
    }

    /// Whether the original itself must stay off this machine.
    pub fn is_classified(self) -> bool {
        matches!(self.word("secrecy"), Some("secret" | "confidential" | "top"))
    }
}

/// The id of the name of the kind of material.
pub fn kind_name(word: &str) -> Option<&'static str> {
    KINDS.iter().find(|(known, _)| *known == word).map(|(_, name)| *name)
}

/// The records a case is a file of.
pub fn holds(case: &Case) -> &[RecordKey] {
    if case.begun_by() != "archive.open" || case.has("archive.withdraw") {
        return &[];
    }
    case.latest(SAID).map_or(&[], |entry| entry.values.records("records"))
}

/// Whether it is a file with a number.
pub fn is_numbered(case: &Case) -> bool {
    case.has("archive.number")
}

/// The year whose filing a case is about.
pub(super) fn of_year(case: &Case) -> Option<Period> {
    if case.begun_by() == "archive.year" { case.first().period("year") } else { None }
}

/// What a file must hold and neither holds nor says why it does not.
pub(super) fn lacks(case: &Case) -> Vec<Part> {
    let file = File(case);
    let kind = file.word("kind").unwrap_or_default();
    let must = MUST_HOLD.iter().find(|(known, _)| *known == kind).map_or(&[][..], |(_, parts)| parts);
    let is_explained = |part: Part| {
        case.all("archive.explain")
            .any(|entry| entry.values.words("parts").iter().any(|word| word == part.id()))
    };
    must.iter().copied().filter(|part| file.text(part.id()).is_empty() && !is_explained(*part)).collect()
}

const YES: &[&str] = &["copy"];

/// A field that begins with what the file says now.
macro_rules! kept {
    ($field:expr) => {{
        const FIELD: Field = $field;
        FIELD.preset(|case, _| File(case).get(FIELD.id).cloned())
    }};
}

/// What is said of a file, with what goes before and after it.
macro_rules! said {
    ([$($before:expr),*], [$($classed:expr),*]) => {
        &[
            $($before,)*
            Field::title("field-archive-title").preset(|case, _| {
                (!case.title.is_empty()).then(|| Value::Text(case.title.clone()))
            }),
            kept!(Field::new("kind", "field-archive-kind", FieldKind::One(KINDS)).required()),
            kept!(Field::line("approval", "archive-part-approval").shown_if("kind", &["review"]).hint("hint-archive-part")),
            kept!(Field::line("material", "archive-part-material").shown_if("kind", &["review"]).hint("hint-archive-part")),
            kept!(Field::line("document", "archive-part-document").shown_if("kind", &["superior"]).hint("hint-archive-part")),
            kept!(Field::new("form", "field-archive-form", FieldKind::One(FORMS)).shown_if("kind", &["own"]).required()),
            kept!(Field::line("own", "archive-part-own").shown_if("kind", &["own"]).hint("hint-archive-part")),
            kept!(Field::line("voice", "archive-part-voice").shown_if("kind", &["opinion"]).hint("hint-archive-part")),
            kept!(Field::line("instruction", "archive-part-instruction").shown_if("kind", &["opinion"]).hint("hint-archive-part")),
            kept!(Field::line("mending", "archive-part-mending").shown_if("kind", &["opinion"]).hint("hint-archive-part")),
            kept!(Field::new("records", "field-archive-records", FieldKind::Records).hint("hint-archive-records")),
            kept!(Field::line("author", "field-archive-author").required().hint("hint-archive-author")),
            kept!(Field::line("docno", "field-archive-docno").hint("hint-archive-docno")),
            kept!(Field::day("dated", "field-archive-dated").required()),
            $($classed,)*
            Field::new("secrecy", "field-archive-secrecy", FieldKind::One(SECRECY)).required().preset(|case, _| {
                File(case).get("secrecy").cloned().or_else(|| Some(Value::Word("open".to_owned())))
            }),
            kept!(Field::new("pages", "field-archive-pages", FieldKind::Number(1, 99_999))),
            Field::new("copy", "field-archive-copy", FieldKind::One(ORIGINALS)).required().preset(|case, _| {
                File(case).get("copy").cloned().or_else(|| Some(Value::Word("original".to_owned())))
            }),
            kept!(Field::line("compared", "field-archive-compared").shown_if("copy", YES).required().hint("hint-archive-compared")),
            kept!(Field::line("note", "label-note")),
            Field::on("field-on"),
        ]
    };
}

pub(super) const OPEN: &[Field] = said!([], [YEAR, RETENTION]);
pub(super) const AMEND: &[Field] = said!([], [YEAR, RETENTION]);
/// What a number stands on stays: another year or retention would be another number.
pub(super) const CORRECT: &[Field] = said!([Field::note("reason", "label-reason").required()], []);

const YEAR: Field = Field::new("year", "field-archive-year", FieldKind::Period(Cycle::Year))
    .required()
    .hint("hint-archive-of-year")
    .preset(|case, today| {
        let held = File(case).get("year").cloned();
        held.or_else(|| Some(Value::Period(Period::containing(today, Cycle::Year))))
    });
const RETENTION: Field =
    kept!(Field::new("retention", "field-archive-keep", FieldKind::One(RETENTIONS)).required());
