//! Press (新闻发言人制度): who speaks for the committee, releases, enquiries of the media, and the tie to them (P1–P4).

use super::book::{
    Basis, Beside, Book, Case, Field, FieldKind, State, Step, Under, Value, Values, Verdict, Who, needs,
};
use super::code::Kind;
use super::message::Message;
use super::organisation::{OrgKind, Role};

const OFFICE: Who = Who::Bureau(&[Role::Administrator, Role::Proposer]);
/// The committee whose spokesperson it is.
const BUREAU: &[OrgKind] = &[OrgKind::Bureau];

const COMMITTEE: Who = Who::Bureau(&[Role::Principal, Role::LeaderInCharge, Role::Secretary]);

/// The forms of a release (四).
const FORMS: &[(&str, &str)] = &[
    ("conference", "press-form-conference"),
    ("briefing", "press-form-briefing"),
    ("reception", "press-form-reception"),
    ("web", "press-form-web"),
    ("interview", "press-form-interview"),
    ("statement", "press-form-statement"),
];

/// What a release is about (三).
const CLASSES: &[(&str, &str)] = &[
    ("decision", "press-class-decision"),
    ("party", "press-class-party"),
    ("concern", "press-class-concern"),
    ("response", "press-class-response"),
    ("other", "press-class-other"),
];

/// What the media want.
const ENQUIRIES: &[(&str, &str)] = &[
    ("question", "press-enquiry-question"),
    ("interview", "press-enquiry-interview"),
    // 二、4: the spokesperson arranges it.
    ("leader", "press-enquiry-leader"),
];

/// How they came to ask (四、6).
const WAYS: &[(&str, &str)] = &[
    ("visit", "press-way-visit"),
    ("telephone", "press-way-telephone"),
    ("fax", "press-way-fax"),
    ("mail", "press-way-mail"),
    ("letter", "press-way-letter"),
];

/// What came of reading the journalists' own text before it is printed (四、5).
const REVIEWS: &[(&str, &str)] =
    &[("agreed", "press-review-agreed"), ("correct", "press-review-correct"), ("none", "press-review-none")];

/// How the media were met (二、3).
const CONTACTS: &[(&str, &str)] = &[
    ("visit", "press-contact-visit"),
    ("meeting", "press-contact-meeting"),
    ("material", "press-contact-material"),
    ("call", "press-contact-call"),
];

/// Who was appointed to what (一).
const OFFICES: &[(&str, &str)] =
    &[("spokesperson", "press-office-spokesperson"), ("assistant", "press-office-assistant")];

/// How the committee let it go out (五).
const LEAVES: &[(&str, &str)] = &[
    ("approved", "press-leave-approved"),
    ("verified", "press-leave-verified"),
    ("authorised", "press-leave-authorised"),
];

/// The steps with which a text was last set down.
const TEXTS: &[&str] = &["press.release", "press.amend", "press.draft"];

const APPOINT: &[Field] = &[
    Field::title("field-press-name"),
    Field::new("office", "field-press-office", FieldKind::One(OFFICES)).required(),
    Field::line("duty", "field-press-duty").hint("hint-press-duty"),
    Field::line("basis", "field-basis").required().hint("hint-press-basis"),
    Field::on("field-press-appointed"),
];

const RELIEVE: &[Field] = &[Field::note("reason", "label-reason").required(), Field::on("field-on")];

const RELEASE: &[Field] = &[
    Field::title("field-title"),
    Field::new("form", "field-press-form", FieldKind::One(FORMS)).required(),
    Field::new("class", "field-press-class", FieldKind::One(CLASSES)).required(),
    Field::line("report", "field-press-report")
        .required()
        .shown_if("class", &["response"])
        .hint("hint-press-report"),
    Field::new("about", "field-press-about", FieldKind::Records)
        .hint("hint-press-about")
        .in_view(|key, _| matches!(key.kind, Kind::Disclosure | Kind::Opinion | Kind::Application)),
    Field::body("text", "field-press-text").required().hint("hint-press-text"),
    Field::day("planned", "field-press-planned"),
    Field::on("field-press-proposed"),
];

const ENQUIRE: &[Field] = &[
    Field::title("field-title"),
    Field::new("what", "field-press-enquiry", FieldKind::One(ENQUIRIES)).required(),
    Field::new("way", "field-press-way", FieldKind::One(WAYS)).required(),
    Field::line("medium", "field-press-medium").required().hint("hint-press-medium"),
    Field::new("about", "field-press-about", FieldKind::Records)
        .hint("hint-press-about")
        .in_view(|key, _| matches!(key.kind, Kind::Disclosure | Kind::Opinion | Kind::Application)),
    Field::body("question", "field-press-question").required(),
    Field::on("field-received"),
];

const DRAFT: &[Field] = &[
    Field::body("text", "field-press-text")
        .required()
        .hint("hint-press-answer")
        .preset(|case, _| latest(case, "text")),
    Field::day("planned", "field-press-planned").preset(|case, _| latest(case, "planned")),
    Field::on("field-on"),
];

const APPROVE: &[Field] = &[
    Field::new("leave", "field-press-leave", FieldKind::One(LEAVES)).required(),
    Field::line("basis", "field-basis").required().hint("hint-press-leave"),
    Field::on("field-press-approved"),
];

const REASON: &[Field] = &[Field::note("reason", "label-reason").required(), Field::on("field-on")];

const PUBLISH: &[Field] = &[
    Field::line("speaker", "field-press-speaker").required().hint("hint-press-speaker"),
    Field::line("place", "field-press-place").required().hint("hint-press-place"),
    Field::line("evidence", "field-evidence").hint("hint-press-evidence"),
    Field::on("field-press-published"),
];

const REVIEW: &[Field] = &[
    Field::new("result", "field-press-review", FieldKind::One(REVIEWS)).required(),
    Field::line("reviewer", "field-press-reviewer").required().hint("hint-press-reviewer"),
    Field::note("note", "label-note").required().hint("hint-press-review"),
    Field::on("field-on"),
];

const CONTACT: &[Field] = &[
    Field::title("field-title"),
    Field::new("what", "field-press-contact", FieldKind::One(CONTACTS)).required(),
    Field::line("medium", "field-press-medium").required().hint("hint-press-medium"),
    Field::note("content", "label-content").required(),
    Field::on("field-on"),
];

const STEPS: &[Step] = &[
    Step::new("press.approve", COMMITTEE, APPROVE, may_decide).calls().apart_from(TEXTS),
    Step::new("press.return", COMMITTEE, REASON, may_decide).apart_from(TEXTS),
    Step::new("press.refuse", COMMITTEE, REASON, may_decide).apart_from(TEXTS),
    Step::new("press.draft", OFFICE, DRAFT, |case| {
        needs(case.begun_by() == "press.enquire", "press-no-enquiry")?;
        needs(stage(case) == Stage::ToDraft, "press-not-to-draft")
    })
    .calls(),
    Step::new("press.amend", OFFICE, DRAFT, |case| {
        needs(stage(case) == Stage::Returned, "press-not-returned")
    })
    .calls(),
    // P3: without exception.
    Step::new("press.publish", OFFICE, PUBLISH, |case| {
        needs(stage(case) == Stage::Approved, "press-not-approved")
    })
    .calls()
    .check(after_approval),
    Step::new("press.review", OFFICE, REVIEW, |case| {
        needs(stage(case) == Stage::Interviewed, "press-nothing-to-review")
    })
    .calls(),
    Step::new("press.withdraw", OFFICE, REASON, |case| {
        let going = [Stage::ToDraft, Stage::Submitted, Stage::Returned, Stage::Approved];
        needs(going.contains(&stage(case)), "press-over")
    }),
    Step::new("press.relieve", OFFICE, RELIEVE, |case| {
        needs(stage(case) == Stage::InOffice, "press-not-in-office")
    }),
    Step::begin("press.release", OFFICE, RELEASE).at(BUREAU),
    Step::begin("press.enquire", OFFICE, ENQUIRE).at(BUREAU),
    Step::begin("press.appoint", OFFICE, APPOINT).at(BUREAU).under(Under::NoItem).check(one_of_each),
    Step::begin("press.contact", OFFICE, CONTACT).at(BUREAU).under(Under::NoItem),
];

/// The book.
pub static BOOK: Book = Book {
    kind: Kind::Press,
    system: "system-press",
    steps: STEPS,
    state: |case| stage(case).state(),
    // The regulation sets no time for a release or an answer.
    owes: |_| Vec::new(),
    facts: |_| Vec::new(),
    beside: |_, _| Beside::default(),
    cyclic: &[],
    seen_by: &[],
};

/// Where a case of this book stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    InOffice,
    Relieved,
    ToDraft,
    Submitted,
    Returned,
    Refused,
    Approved,
    /// An interview was given; what the journalist makes of it is to be read.
    Interviewed,
    Published,
    Withdrawn,
    Noted,
}

impl Stage {
    const fn state(self) -> State {
        match self {
            Self::InOffice => State::open("press-state-in-office", "press-short-in-office"),
            Self::Relieved => State::done("press-state-relieved", "press-short-relieved"),
            Self::ToDraft => State::open("press-state-to-draft", "press-short-to-draft"),
            Self::Submitted => State::open("press-state-submitted", "press-short-submitted"),
            Self::Returned => State::open("press-state-returned", "press-short-returned"),
            Self::Refused => State::done("press-state-refused", "press-short-refused"),
            Self::Approved => State::open("press-state-approved", "press-short-approved"),
            Self::Interviewed => State::open("press-state-interviewed", "press-short-interviewed"),
            Self::Noted => State::done("press-state-noted", "press-short-noted"),
            Self::Published => State::done("press-state-published", "press-short-published"),
            Self::Withdrawn => State::done("press-state-withdrawn", "press-short-withdrawn"),
        }
    }
}

fn stage(case: &Case) -> Stage {
    match case.entries.last().map_or("", |entry| entry.step.as_str()) {
        "press.appoint" => Stage::InOffice,
        "press.relieve" => Stage::Relieved,
        "press.enquire" => Stage::ToDraft,
        "press.return" => Stage::Returned,
        "press.refuse" => Stage::Refused,
        "press.approve" => Stage::Approved,
        "press.publish" if is_interview(case) => Stage::Interviewed,
        "press.publish" => Stage::Published,
        // 四、5: read again until there is nothing left to correct.
        "press.review"
            if case
                .last("press.review")
                .is_some_and(|read| read.values.word("result") == Some("correct")) =>
        {
            Stage::Interviewed
        }
        "press.review" => Stage::Published,
        "press.contact" => Stage::Noted,
        "press.withdraw" => Stage::Withdrawn,
        _ => Stage::Submitted,
    }
}

fn may_decide(case: &Case) -> Verdict {
    needs(stage(case) == Stage::Submitted, "press-not-submitted")
}

/// Whether it is an interview, asked for or offered: its manuscript is read before it is printed (四、5).
fn is_interview(case: &Case) -> bool {
    let first = case.first();
    first.word("form") == Some("interview") || matches!(first.word("what"), Some("interview" | "leader"))
}

/// A field of the text as it stands.
fn latest(case: &Case, field: &str) -> Option<Value> {
    case.latest(TEXTS).and_then(|entry| entry.values.get(field)).cloned()
}

/// P3: not on a day before it was approved.
fn after_approval(case: &Case, values: &mut Values, _: &Basis<'_>) -> Verdict {
    match case.last("press.approve").filter(|approved| values.day("on") < Some(approved.on)) {
        Some(approved) => Err(Message::new("press-before-approval").with("date", approved.on)),
        None => Ok(()),
    }
}

/// P1: one spokesperson and one assistant at a time.
fn one_of_each(case: &Case, values: &mut Values, basis: &Basis<'_>) -> Verdict {
    let held = basis.around.cases(Kind::Press, &case.key.code);
    let held = held
        .iter()
        .find(|held| stage(held) == Stage::InOffice && held.first().word("office") == values.word("office"));
    match held {
        Some(held) => {
            let message = Message::new("press-office-held").with("name", held.title.as_str());
            Err(message.with("number", held.key.number()))
        }
        None => Ok(()),
    }
}
