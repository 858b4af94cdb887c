//! A change of functions or responsibility (检查考核制度 三（三）): announced, and the catalogue adjusted, in time (C5).

use chrono::NaiveDate;

use super::{OFFICE, Sort, met, only, own_code, versions};
use crate::domain::book::{
    Basis, Case, Field, FieldKind, Said, State, Step, Tone, Under, Value, Verdict, Who, needs,
};
use crate::domain::catalogue::CatalogueItem;
use crate::domain::clock::Limit;
use crate::domain::code::Code;
use crate::domain::message::Message;
use crate::domain::obligation::Obligation;
use crate::domain::organisation::Role;

const WHO: Who = Who::OwnOrBureau(&[Role::Proposer, Role::Administrator]);

const RESULTS: &[(&str, &str)] = &[("adjusted", "plan-result-adjusted"), ("nothing", "plan-result-nothing")];

const COLUMNS: &[&str] = &["plan-column-code", "plan-column-how"];

pub(super) const BEGIN: Step = Step::begin(
    "plan.change",
    WHO,
    &[
        Field::title("field-title"),
        Field::body("what", "field-plan-change").required().hint("hint-plan-change"),
        Field::day("from", "field-plan-from").required().preset(|_, today| Some(Value::Day(today))),
        Field::new("items", "field-plan-items", FieldKind::Rows(COLUMNS)).hint("hint-plan-items"),
        Field::line("basis", "field-basis").required().hint("hint-plan-document"),
        Field::on("field-on"),
    ],
)
.under(Under::NoItem)
.check(|case, values, basis| {
    let mut lines = values.rows("items").to_vec();
    for (n, line) in lines.iter_mut().enumerate() {
        let at = |fault: Message| {
            let field = Message::new("field-plan-items");
            Message::new("step-row").with("field", field).with("row", n + 1).with("fault", fault)
        };
        let code = own_code(&case.key.code.org, &line[0]).map_err(at)?;
        versions(&code, basis.around).map_err(at)?;
        line[0] = code.to_string();
    }
    if !lines.is_empty() {
        values.set("items", Value::Rows(lines));
    }
    Ok(())
});

pub(super) const ANNOUNCE: Step = Step::new(
    "plan.announce",
    WHO,
    &[
        Field::line("place", "field-plan-place").required().hint("hint-plan-place"),
        Field::line("evidence", "field-evidence").required().hint("hint-plan-evidence"),
        Field::on("field-plan-announced"),
    ],
    |case| {
        only(case, Sort::Functions)?;
        needs(!case.has("plan.announce"), "plan-announced")
    },
)
.calls();

pub(super) const ADJUST: Step = Step::new(
    "plan.adjust",
    OFFICE,
    &[
        Field::new("result", "field-plan-result", FieldKind::One(RESULTS)).required(),
        Field::new("person", "field-plan-person", FieldKind::Person).required().hint("hint-plan-person"),
        Field::note("note", "label-note").required().hint("hint-plan-looked"),
        Field::on("field-on"),
    ],
    |case| {
        only(case, Sort::Functions)?;
        needs(!case.has("plan.adjust"), "plan-adjusted")
    },
)
.calls()
.check(adjusted);

/// That it has been adjusted is not only said: a version of a touched item has been made since the change was entered, or
/// holds from the day of the change.
fn adjusted(case: &Case, values: &mut crate::domain::book::Values, basis: &Basis<'_>) -> Verdict {
    if values.word("result") != Some("adjusted") {
        return Ok(());
    }
    let touched = touched(case);
    needs(!touched.is_empty(), "plan-nothing-touched")?;
    let made = touched.iter().any(|code| !since(case, &basis.around.versions(code)).is_empty());
    needs(made, "plan-not-adjusted")
}

/// The items that the change touches.
fn touched(case: &Case) -> Vec<Code> {
    let rows = case.first().rows("items");
    rows.iter().filter_map(|row| row.first()?.parse().ok()).collect()
}

/// The versions that were made for the change: entered since it was, or in force from its day on.
fn since<'a>(case: &Case, versions: &'a [CatalogueItem]) -> Vec<&'a CatalogueItem> {
    let entered = case.entries.first().map(|entry| entry.at);
    let from = case.first().day("from").unwrap_or(case.since());
    let made = |item: &&CatalogueItem| {
        let revision = item.revision.as_ref();
        revision.is_some_and(|revision| Some(revision.at) >= entered || item.since >= from)
    };
    versions.iter().filter(made).collect()
}

fn announced(case: &Case) -> Option<NaiveDate> {
    case.last("plan.announce").map(|entry| entry.on)
}

fn looked_at(case: &Case) -> Option<NaiveDate> {
    case.last("plan.adjust").map(|entry| entry.on)
}

pub(super) fn state(case: &Case) -> State {
    match (announced(case), looked_at(case)) {
        (None, None) => State::open("plan-state-change", "plan-short-change"),
        (None, Some(_)) => State::open("plan-state-to-announce", "plan-short-to-announce"),
        (Some(_), None) => State::open("plan-state-to-adjust", "plan-short-to-adjust"),
        (Some(_), Some(_)) => State::done("plan-state-changed", "plan-short-changed"),
    }
}

pub(super) fn owes(case: &Case) -> Vec<Obligation> {
    let from = case.first().day("from").unwrap_or(case.since());
    let both = announced(case).zip(looked_at(case)).map(|(announced, adjusted)| announced.max(adjusted));
    vec![met(Obligation::new(Limit::C5, from, case.since()), both)]
}

pub(super) fn facts(case: &Case) -> Vec<(&'static str, Message)> {
    let from = case.first().day("from").unwrap_or(case.since());
    vec![("label-plan-from", Message::new("plan-day").with("date", from))]
}

pub(super) fn beside(case: &Case, basis: &Basis<'_>) -> Vec<Said> {
    let looked_at = looked_at(case).is_some();
    let mut beside = Vec::new();
    for code in touched(case) {
        let versions = basis.around.versions(&code);
        let made = since(case, &versions);
        if made.is_empty() {
            let (id, tone) = match looked_at {
                true => ("plan-item-kept", Tone::Plain),
                false => ("plan-item-not-adjusted", Tone::Bad),
            };
            let text = Message::new(id).with("code", code.to_string());
            beside.push(Said::new("label-plan-items", text, tone));
        }
        for item in made {
            let reason = item.revision.as_ref().map(|revision| revision.reason.clone()).unwrap_or_default();
            let text = Message::new("plan-item-adjusted")
                .with("code", code.to_string())
                .with("version", i64::from(item.version))
                .with("since", item.since)
                .with("reason", reason);
            beside.push(Said::new("label-plan-items", text, Tone::Good));
        }
    }
    beside
}
