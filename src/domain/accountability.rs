//! Accountability (责任追究制度): T1–T3. A case is proposed, opened and graded by people; nothing here does any of it by
//! itself.

mod ground;
mod measure;
mod person;

use super::book::{
    Basis, Beside, Book, Case, Field, FieldKind, State, Step, Value, Values, Verdict, Who, needs,
};
use super::clock::Limit;
use super::code::Kind;
use super::message::Message;
use super::obligation::Obligation;
use super::organisation::Role;
use measure::{CARRIED, FIRST, GRADES, SECOND, THIRD, decided, graded, left, offered};

pub use ground::{Ground, REFUSED, SITUATIONS, ground_of};

/// The bureau's office puts a case together and carries out what was decided.
const OFFICE: Who = Who::Bureau(&[Role::Administrator]);

/// The committee decides, or its principal (第四条: 按照管理权限).
const DECIDES: Who = Who::Bureau(&[Role::Principal, Role::Secretary]);

/// The steps with which a case was put before the committee: who took one does not decide on it.
const PROPOSED: &[&str] = &["accountability.propose", "accountability.find"];

/// The columns of those concerned.
const PERSON: &[&str] = &["column-acc-name", "column-acc-duty", "column-acc-login"];

/// How the case came to notice.
const SOURCES: &[(&str, &str)] = &[
    ("records", "acc-source-records"),
    ("inspection", "acc-source-inspection"),
    ("supervisor", "acc-source-supervisor"),
    ("consultation", "acc-source-consultation"),
    ("report", "acc-source-report"),
    ("superior", "acc-source-superior"),
];

const PROPOSE: &[Field] = &[
    Field::title("field-title"),
    Field::new("situations", "field-acc-situations", FieldKind::Some(SITUATIONS)).required(),
    Field::new("source", "field-acc-source", FieldKind::One(SOURCES)).required(),
    Field::body("facts", "field-acc-facts").required().hint("hint-acc-facts"),
    Field::new("records", "field-acc-records", FieldKind::Records),
    Field::note("evidence", "field-acc-evidence").hint("hint-acc-evidence"),
    Field::note("clue", "field-acc-clue").hint("hint-acc-clue"),
    concerned("direct", "field-acc-direct"),
    concerned("charge", "field-acc-charge"),
    concerned("principal", "field-acc-principal"),
    Field::on("field-acc-proposed"),
];

const OPEN: &[Field] = &[
    Field::line("basis", "label-basis").required().hint("hint-acc-basis"),
    Field::line("by", "field-acc-by").required().hint("hint-acc-by"),
    Field::on("field-on"),
];

const REASON: &[Field] = &[
    Field::note("reason", "label-reason").required(),
    Field::line("basis", "label-basis").hint("hint-acc-basis"),
    Field::on("field-on"),
];

const WITHDRAW: &[Field] = &[Field::note("reason", "label-reason").required(), Field::on("field-on")];

const FIND: &[Field] = &[
    Field::body("finding", "field-acc-finding").required().hint("hint-acc-finding"),
    Field::note("heard", "field-acc-heard").required().hint("hint-acc-heard"),
    Field::new("situations", "field-acc-situations", FieldKind::Some(SITUATIONS))
        .required()
        .preset(|case, _| case.latest(PROPOSED)?.values.get("situations").cloned()),
    again("direct", "field-acc-direct").preset(|case, _| person::rows(case, "direct")),
    again("charge", "field-acc-charge").preset(|case, _| person::rows(case, "charge")),
    again("principal", "field-acc-principal").preset(|case, _| person::rows(case, "principal")),
    Field::new("records", "field-acc-records", FieldKind::Records),
    Field::note("evidence", "field-acc-evidence").hint("hint-acc-evidence"),
    Field::on("field-on"),
];

const GRADE: &[Field] = &[
    Field::new("grade", "field-acc-grade", FieldKind::One(GRADES)).required().hint("hint-acc-grade"),
    Field::new("first", "field-acc-measures", FieldKind::Some(FIRST))
        .shown_if("grade", &["first"])
        .preset(|case, _| measure::preset(case, FIRST)),
    Field::new("second", "field-acc-measures", FieldKind::Some(SECOND))
        .shown_if("grade", &["second"])
        .preset(|case, _| measure::preset(case, SECOND)),
    Field::new("third", "field-acc-measures", FieldKind::Some(THIRD))
        .shown_if("grade", &["third"])
        .preset(|case, _| measure::preset(case, THIRD)),
    Field::new("discipline", "field-acc-discipline", FieldKind::Flag)
        .shown_if("grade", &["third"])
        .hint("hint-acc-discipline"),
    Field::note("why", "field-acc-why").required().hint("hint-acc-why"),
    Field::line("basis", "label-basis").required().hint("hint-acc-basis"),
    Field::note("mending", "field-acc-mending").hint("hint-acc-mending"),
    Field::day("by", "field-acc-mend-by").hint("hint-acc-mend-by"),
    Field::on("field-on"),
];

const CARRY: &[Field] = &[
    Field::new("done", "field-acc-done", FieldKind::Some(CARRIED)).required().offered(offered).preset(
        |case, _| {
            let left = left(case).into_iter().map(str::to_owned).collect::<Vec<_>>();
            (!left.is_empty()).then_some(Value::Words(left))
        },
    ),
    Field::note("evidence", "field-acc-evidence").required().hint("hint-acc-carried"),
    Field::on("field-acc-carried"),
];

const REFER: &[Field] = &[
    Field::line("to", "field-acc-to").required().hint("hint-acc-to"),
    Field::note("what", "label-content").required().hint("hint-acc-refer"),
    Field::line("evidence", "field-acc-evidence"),
    Field::on("field-on"),
];

const OUTCOME: &[Field] = &[
    Field::note("outcome", "field-acc-outcome").required().hint("hint-acc-outcome"),
    Field::line("evidence", "field-acc-evidence").required().hint("hint-acc-document"),
    Field::on("field-on"),
];

const MEND: &[Field] = &[
    Field::note("done", "label-content").required().hint("hint-acc-mended"),
    Field::new("records", "field-acc-records", FieldKind::Records),
    Field::line("evidence", "field-acc-evidence").required().hint("hint-acc-carried"),
    Field::on("field-on"),
];

const CLOSE: &[Field] = &[
    Field::note("summary", "field-acc-summary").required().hint("hint-acc-summary"),
    Field::line("told", "field-acc-told").required().hint("hint-acc-told"),
    Field::on("field-on"),
];

/// Those concerned in one place of responsibility.
const fn concerned(id: &'static str, label: &'static str) -> Field {
    Field::new(id, label, FieldKind::Rows(PERSON)).concerns().hint("hint-acc-person")
}

/// The same once they have been looked into.
const fn again(id: &'static str, label: &'static str) -> Field {
    Field::new(id, label, FieldKind::Rows(PERSON)).concerns()
}

const STEPS: &[Step] = &[
    Step::new("accountability.open", DECIDES, OPEN, |case| {
        needs(stage(case) == Stage::Proposed, "acc-not-proposed")
    })
    .calls()
    .apart_from(PROPOSED)
    .check(nobody_concerned),
    Step::new("accountability.find", OFFICE, FIND, |case| {
        needs(matches!(stage(case), Stage::Opened | Stage::Found), "acc-not-opened")
    })
    .calls_when(|case| stage(case) == Stage::Opened)
    .check(found),
    Step::new("accountability.grade", DECIDES, GRADE, |case| {
        // 第三条 实事求是: looked into, and those concerned heard, before anything is decided.
        needs(stage(case) == Stage::Found, "acc-not-found")
    })
    .calls()
    .apart_from(PROPOSED)
    .check(grade),
    Step::new("accountability.carry", OFFICE, CARRY, |case| {
        needs(stage(case) == Stage::Graded, "acc-not-graded")?;
        needs(!left(case).is_empty(), "acc-all-carried")
    })
    .calls()
    .check(after_grade),
    Step::new("accountability.mend", OFFICE, MEND, |case| {
        needs(stage(case) == Stage::Graded, "acc-not-graded")?;
        needs(mend_by(case).is_some(), "acc-nothing-to-mend")?;
        needs(!case.has("accountability.mend"), "acc-mended")
    })
    .calls()
    .check(after_grade),
    Step::new("accountability.refer", OFFICE, REFER, |case| {
        needs(stage(case) == Stage::Graded, "acc-not-graded")?;
        needs(is_discipline(case), "acc-no-discipline")?;
        needs(!case.has("accountability.refer"), "acc-referred")
    })
    .calls()
    .check(after_grade),
    Step::new("accountability.outcome", OFFICE, OUTCOME, |case| {
        needs(case.has("accountability.refer"), "acc-not-referred")?;
        needs(stage(case) == Stage::Graded && !case.has("accountability.outcome"), "acc-outcome-there")
    })
    .calls()
    .check(after_grade),
    Step::new("accountability.close", OFFICE, CLOSE, |case| {
        needs(stage(case) == Stage::Graded, "acc-not-graded")?;
        may_close(case)
    })
    .calls()
    .check(after_grade),
    Step::new("accountability.drop", DECIDES, REASON, |case| {
        needs(matches!(stage(case), Stage::Proposed | Stage::Opened | Stage::Found), "acc-over")
    })
    .apart_from(PROPOSED),
    Step::new("accountability.withdraw", OFFICE, WITHDRAW, |case| {
        needs(stage(case) == Stage::Proposed, "acc-not-proposed")
    }),
    Step::begin("accountability.propose", OFFICE, PROPOSE).check(proposed),
];

/// The book.
pub static BOOK: Book = Book {
    kind: Kind::Accountability,
    system: "system-accountability",
    steps: STEPS,
    state: |case| stage(case).state(case),
    owes,
    facts,
    beside: |_, _| Beside::default(),
    cyclic: &[],
    seen_by: &[Role::Administrator, Role::Principal, Role::LeaderInCharge, Role::Secretary, Role::Leader],
};

/// Where a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Proposed,
    Opened,
    Found,
    Graded,
    Closed,
    Dropped,
    Withdrawn,
}

impl Stage {
    fn state(self, case: &Case) -> State {
        match self {
            Self::Proposed => State::open("acc-state-proposed", "acc-short-proposed"),
            Self::Opened => State::open("acc-state-opened", "acc-short-opened"),
            Self::Found => State::open("acc-state-found", "acc-short-found"),
            Self::Graded if may_close(case).is_ok() => State::open("acc-state-carried", "acc-short-carried"),
            Self::Graded => State::open("acc-state-graded", "acc-short-graded"),
            Self::Closed => State::done("acc-state-closed", "acc-short-closed"),
            Self::Dropped => State::done("acc-state-dropped", "acc-short-dropped"),
            Self::Withdrawn => State::done("acc-state-withdrawn", "acc-short-withdrawn"),
        }
    }
}

fn stage(case: &Case) -> Stage {
    match case.entries.last().map_or("", |entry| entry.step.as_str()) {
        "accountability.open" => Stage::Opened,
        "accountability.find" => Stage::Found,
        "accountability.close" => Stage::Closed,
        "accountability.drop" => Stage::Dropped,
        "accountability.withdraw" => Stage::Withdrawn,
        _ if case.has("accountability.grade") => Stage::Graded,
        _ => Stage::Proposed,
    }
}

/// The day by which something is to be put right, and whatever that is.
fn mend_by(case: &Case) -> Option<chrono::NaiveDate> {
    graded(case)?.day("by")
}

/// Whether discipline is to be decided on by the body for it (第五条（三）).
fn is_discipline(case: &Case) -> bool {
    graded(case).is_some_and(|values| values.flag("discipline"))
}

fn may_close(case: &Case) -> Verdict {
    needs(left(case).is_empty(), "acc-measures-left")?;
    needs(mend_by(case).is_none() || case.has("accountability.mend"), "acc-mending-left")?;
    needs(!is_discipline(case) || case.has("accountability.refer"), "acc-referral-left")?;
    needs(!is_discipline(case) || case.has("accountability.outcome"), "acc-outcome-left")
}

/// What is to be put right by the day that was set.
fn owes(case: &Case) -> Vec<Obligation> {
    let Some((by, graded)) = mend_by(case).zip(case.last("accountability.grade")) else { return Vec::new() };
    let met = case.last("accountability.mend").map(|mended| mended.on);
    vec![Obligation { met, ..Obligation::new(Limit::T2, by, graded.on) }]
}

/// For whoever looks for ten seconds: on what ground, against whom, and what was decided.
fn facts(case: &Case) -> Vec<(&'static str, Message)> {
    let mut facts = Vec::new();
    if let Some(entry) = case.latest(PROPOSED) {
        let named = entry.values.words("situations");
        let short =
            SITUATIONS.iter().zip(ground::SHORT).filter(|((word, _), _)| named.iter().any(|n| n == word));
        facts.extend(
            joined(short.map(|(_, short)| Message::new(*short))).map(|all| ("field-acc-situations", all)),
        );
    }
    if let Some(values) = graded(case) {
        if let Some((_, id)) = GRADES.iter().find(|(word, _)| values.word("grade") == Some(word)) {
            facts.push(("field-acc-grade", Message::new(*id)));
        }
        let waiting = left(case).into_iter().filter_map(|word| {
            CARRIED.iter().find(|(known, _)| *known == word).map(|(_, id)| Message::new(*id))
        });
        facts.extend(joined(waiting).map(|all| ("field-acc-left", all)));
    }
    facts
}

fn joined(messages: impl Iterator<Item = Message>) -> Option<Message> {
    messages.reduce(|all, next| Message::new("acc-and").with("all", all).with("next", next))
}

/// T1: with evidence; and those concerned as the office knows them.
fn proposed(_: &Case, values: &mut Values, basis: &Basis<'_>) -> Verdict {
    let shown = !values.records("records").is_empty() || !values.text("evidence").is_empty();
    needs(shown, "acc-no-evidence")?;
    person::known(values, basis)
}

fn found(case: &Case, values: &mut Values, basis: &Basis<'_>) -> Verdict {
    after(case, "accountability.open", values)?;
    person::known(values, basis)
}

/// Nobody looks into what they are concerned in.
fn nobody_concerned(case: &Case, values: &mut Values, _: &Basis<'_>) -> Verdict {
    let by = values.text("by");
    match case.concerned().find(|concerned| !concerned.name.is_empty() && by.contains(&concerned.name)) {
        Some(concerned) => Err(Message::new("acc-by-concerned").with("name", concerned.name)),
        None => Ok(()),
    }
}

/// T2: at least one measure of the grade, each for somebody who is named; what is to be put right with its day.
fn grade(case: &Case, values: &mut Values, _: &Basis<'_>) -> Verdict {
    after(case, "accountability.find", values)?;
    let chosen = decided(values);
    needs(!chosen.is_empty(), "acc-no-measure")?;
    for place in ["direct", "charge", "principal"] {
        let of_place = chosen.iter().any(|word| word.starts_with(&format!("{place}.")));
        let named = person::rows(case, place).is_some();
        if of_place && !named {
            return Err(
                Message::new("acc-nobody-there").with("place", Message::new(measure::place_name(place)))
            );
        }
    }
    let orders = chosen.iter().any(|word| word == measure::MEND);
    needs(!orders || values.day("by").is_some(), "acc-no-day")?;
    needs(values.day("by").is_none() || !values.text("mending").is_empty(), "acc-no-mending")?;
    needs(values.day("by").is_none() || values.day("by") >= values.day("on"), "acc-day-past")
}

fn after_grade(case: &Case, values: &mut Values, _: &Basis<'_>) -> Verdict {
    after(case, "accountability.grade", values)
}

/// That the deed is not older than the step it follows from.
fn after(case: &Case, step: &str, values: &Values) -> Verdict {
    match case.last(step).filter(|before| values.day("on") < Some(before.on)) {
        Some(before) => {
            let message = Message::new("acc-before").with("step", before.step.message());
            Err(message.with("date", before.on))
        }
        None => Ok(()),
    }
}

/// The facts a case was begun for, as [`Ground`] names them: so that it is said of each which case it has.
pub fn clues(case: &Case) -> Vec<String> {
    let mut clues: Vec<String> = Vec::new();
    for entry in &case.entries {
        clues.extend(entry.values.records("records").iter().map(super::code::RecordKey::number));
    }
    clues.extend(case.first().text("clue").lines().map(|line| line.trim().to_owned()));
    clues.retain(|clue| !clue.is_empty());
    clues.sort();
    clues.dedup();
    clues
}
