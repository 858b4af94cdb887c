//! What is entered with each step of the supervisors' book.

use super::{is_meeting, is_member};
use crate::domain::book::{Case, Field, FieldKind, Value};
use crate::domain::code::Kind;
use crate::domain::text::TextRule;

/// A list of words to choose from, each with the id of its name.
pub(super) type Words = &'static [(&'static str, &'static str)];

/// Within the units or from outside (一).
pub(super) const SIDES: Words =
    &[("internal", "supervisor-side-internal"), ("external", "supervisor-side-external")];

/// As what somebody within is a supervisor (一).
pub(super) const WITHIN: Words =
    &[("political", "supervisor-capacity-political"), ("deputy", "supervisor-capacity-deputy")];

/// As what somebody from outside is (一).
pub(super) const OUTSIDE: Words = &[
    ("congress", "supervisor-capacity-congress"),
    ("cppcc", "supervisor-capacity-cppcc"),
    ("retired", "supervisor-capacity-retired"),
    ("member", "supervisor-capacity-member"),
    ("public", "supervisor-capacity-public"),
    ("other", "supervisor-capacity-other"),
];

/// The five conditions (二).
pub(super) const CONDITIONS: Words = &[
    ("1", "supervisor-condition-1"),
    ("2", "supervisor-condition-2"),
    ("3", "supervisor-condition-3"),
    ("4", "supervisor-condition-4"),
    ("5", "supervisor-condition-5"),
];

/// Why somebody is a supervisor no longer.
const ENDS: Words = &[
    ("expired", "supervisor-end-expired"),
    ("asked", "supervisor-end-asked"),
    ("moved", "supervisor-end-moved"),
    ("unfit", "supervisor-end-unfit"),
    ("other", "supervisor-end-other"),
];

/// What a supervisor brings (三（一）（二）, 四、2).
const BRINGS: Words = &[
    ("suggestion", "supervisor-brings-suggestion"),
    ("fault", "supervisor-brings-fault"),
    ("passed", "supervisor-brings-passed"),
];

/// Where it came up (四、1 and 2).
const OCCASIONS: Words = &[
    ("daily", "supervisor-occasion-daily"),
    ("inspection", "supervisor-occasion-inspection"),
    ("forum", "supervisor-occasion-forum"),
    ("meeting", "supervisor-occasion-meeting"),
];

/// What supervisors are invited to (三（三）, 四).
pub(super) const MEETINGS: Words = &[
    ("forum", "supervisor-meeting-forum"),
    ("inspection", "supervisor-meeting-inspection"),
    ("survey", "supervisor-meeting-survey"),
    ("sitting", "supervisor-meeting-sitting"),
];

/// How a supervisor is told.
const WAYS: Words = &[
    ("visit", "supervisor-way-visit"),
    ("letter", "supervisor-way-letter"),
    ("telephone", "supervisor-way-telephone"),
    ("forum", "supervisor-way-forum"),
];

const PRESENT: &[&str] = &["supervisor-column-name", "supervisor-column-remark"];
const EXCUSED: &[&str] = &["supervisor-column-name", "supervisor-column-reason"];
const RAISED: &[&str] = &["supervisor-column-name", "supervisor-column-raised"];

const fn contact() -> Field {
    Field::new("contact", "field-supervisor-contact", FieldKind::Text(TextRule::LINE))
        .hint("hint-supervisor-contact")
        .private()
}

pub(super) const NOMINATE: &[Field] = &[
    Field::title("field-supervisor-name"),
    Field::new("side", "field-supervisor-side", FieldKind::One(SIDES)).required(),
    Field::new("within", "field-supervisor-capacity", FieldKind::One(WITHIN))
        .required()
        .shown_if("side", &["internal"])
        .hint("hint-supervisor-within"),
    Field::new("unit", "field-supervisor-unit", FieldKind::Unit).required().shown_if("side", &["internal"]),
    Field::line("lacking", "label-note")
        .required()
        .shown_if("within", &["deputy"])
        .hint("hint-supervisor-lacking"),
    Field::new("outside", "field-supervisor-capacity", FieldKind::One(OUTSIDE))
        .required()
        .shown_if("side", &["external"])
        .hint("hint-supervisor-outside"),
    Field::line("work", "field-supervisor-work").required().hint("hint-supervisor-work"),
    contact().required(),
    Field::on("field-supervisor-nominated"),
];

pub(super) const CHECK: &[Field] = &[
    Field::new("conditions", "field-supervisor-conditions", FieldKind::Some(CONDITIONS))
        .required()
        .hint("hint-supervisor-conditions"),
    Field::new("checker", "field-supervisor-checker", FieldKind::Person).required(),
    Field::note("ground", "label-basis").required().hint("hint-supervisor-ground"),
    Field::on("field-on"),
];

pub(super) const APPOINT: &[Field] = &[
    Field::line("basis", "label-basis").required().hint("hint-supervisor-basis"),
    Field::on("field-supervisor-from"),
    Field::day("until", "label-until").required(),
];

pub(super) const RENEW: &[Field] = &[
    Field::line("basis", "label-basis").required().hint("hint-supervisor-basis"),
    Field::note("ground", "field-supervisor-work-done").required().hint("hint-supervisor-renew"),
    Field::day("until", "label-until").required(),
    Field::on("field-on"),
];

pub(super) const CHANGE: &[Field] = &[
    Field::line("work", "field-supervisor-work")
        .required()
        .preset(|case, _| super::member::latest(case, "work")),
    contact().required().preset(|case, _| super::member::latest(case, "contact")),
    Field::on("field-on"),
];

pub(super) const END: &[Field] = &[
    Field::new("why", "field-supervisor-why", FieldKind::One(ENDS)).required(),
    Field::note("reason", "label-reason").required(),
    Field::on("field-on"),
];

pub(super) const REASON: &[Field] =
    &[Field::note("reason", "label-reason").required(), Field::on("field-on")];

pub(super) const FIND: &[Field] = &[
    Field::title("field-title"),
    Field::new("by", "kind-supervisor", FieldKind::Records)
        .required()
        .hint("hint-supervisor-by")
        .in_view(is_member),
    Field::new("what", "field-supervisor-brings", FieldKind::One(BRINGS)).required(),
    Field::new("occasion", "field-supervisor-occasion", FieldKind::One(OCCASIONS)).required(),
    Field::new("meeting", "field-supervisor-meeting", FieldKind::Records)
        .shown_if("occasion", &["inspection", "forum", "meeting"])
        .hint("hint-supervisor-meeting")
        .in_view(is_meeting),
    Field::new("about", "field-supervisor-about", FieldKind::Records)
        .hint("hint-supervisor-about")
        .in_view(|key, _| key.kind == Kind::Disclosure),
    Field::body("content", "label-content").required(),
    Field::on("field-received"),
];

pub(super) const ACCEPT: &[Field] = &[
    given_to(),
    due(),
    Field::note("task", "field-supervisor-task").required().hint("hint-supervisor-task"),
    Field::on("field-on"),
];

pub(super) const MOVE: &[Field] =
    &[given_to(), due(), Field::note("reason", "label-reason").required(), Field::on("field-on")];

pub(super) const BACK: &[Field] =
    &[due(), Field::note("reason", "label-reason").required(), Field::on("field-on")];

const fn given_to() -> Field {
    Field::new("given-to", "field-supervisor-mends", FieldKind::Unit).required().preset(unit_of)
}

fn unit_of(case: &Case, _: chrono::NaiveDate) -> Option<Value> {
    let unit = case.given_to().unwrap_or_else(|| case.key.code.org.clone());
    Some(Value::Word(unit.to_string()))
}

const fn due() -> Field {
    Field::day("due", "field-supervisor-due").required().hint("hint-supervisor-due")
}

pub(super) const ANSWER: &[Field] =
    &[Field::note("reason", "label-reply").required().hint("hint-supervisor-answer"), Field::on("field-on")];

pub(super) const MEND: &[Field] = &[
    Field::body("done", "field-supervisor-mended").required(),
    Field::line("evidence", "field-supervisor-evidence").required().hint("hint-supervisor-evidence"),
    Field::on("field-on"),
];

pub(super) const SETTLE: &[Field] = &[
    Field::note("found", "field-supervisor-settled").required().hint("hint-supervisor-settled"),
    Field::on("field-on"),
];

pub(super) const TELL: &[Field] = &[
    Field::new("way", "field-supervisor-way", FieldKind::One(WAYS)).required(),
    Field::note("content", "field-supervisor-told").required().hint("hint-supervisor-told"),
    Field::on("field-on"),
];

pub(super) const FOLLOW: &[Field] = &[
    Field::line("people", "field-supervisor-people").required(),
    Field::note("found", "field-supervisor-found").required(),
    Field::on("field-on"),
];

pub(super) const CONVENE: &[Field] = &[
    Field::title("field-title"),
    Field::new("what", "field-supervisor-kind", FieldKind::One(MEETINGS)).required(),
    Field::day("planned", "field-supervisor-planned").required(),
    Field::line("place", "field-supervisor-place").required(),
    Field::body("agenda", "field-supervisor-agenda").required(),
    Field::new("invited", "field-supervisor-invited", FieldKind::Records)
        .required()
        .hint("hint-supervisor-invited")
        .in_view(is_member),
    Field::on("field-supervisor-drawn-up"),
];

pub(super) const HOLD: &[Field] = &[
    Field::new("present", "field-supervisor-present", FieldKind::Rows(PRESENT))
        .required()
        .preset(|case, _| case.first().get("names").cloned()),
    Field::new("excused", "field-supervisor-excused", FieldKind::Rows(EXCUSED)),
    Field::body("briefing", "field-supervisor-briefing").hint("hint-supervisor-briefing"),
    Field::body("minutes", "field-supervisor-minutes").required(),
    Field::new("raised", "field-supervisor-raised", FieldKind::Rows(RAISED)).hint("hint-supervisor-raised"),
    Field::line("evidence", "field-supervisor-papers").hint("hint-supervisor-papers"),
    Field::on("field-supervisor-held"),
];

pub(super) const CONCLUDE: &[Field] = &[
    Field::new("entered", "field-supervisor-entered", FieldKind::Records).hint("hint-supervisor-entered"),
    Field::note("note", "label-note").hint("hint-supervisor-conclude"),
    Field::on("field-on"),
];
