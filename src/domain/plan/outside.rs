//! A matter outside the catalogue (例行公开制度 三（二）3): a written work plan, approved by the organisation above before
//! anything is disclosed (C3).

use chrono::{Datelike, NaiveDate};

use super::{REASON, Sort, only};
use crate::domain::book::{
    Basis, Case, Field, FieldKind, Said, State, Step, Tone, Under, Value, Values, Verdict, Who, needs,
};
use crate::domain::channel::Scope;
use crate::domain::disclosure::{self, Disclosure};
use crate::domain::message::Message;
use crate::domain::organisation::{OrgKind, Role};

/// Those who disclose.
const DISCLOSING: &[OrgKind] = &[OrgKind::Bureau, OrgKind::GeneralBranch, OrgKind::Branch];

const OWN: Who = Who::Own(&[Role::Proposer]);

const SCOPES: &[(&str, &str)] = &[
    ("committee", "scope-committee"),
    ("unit", "scope-unit"),
    ("bureau", "scope-bureau"),
    ("society", "scope-society"),
];

const OUTCOMES: &[(&str, &str)] =
    &[("disclosed", "plan-outcome-disclosed"), ("dropped", "plan-outcome-dropped")];

/// The steps with which a work plan is set down.
const PLANS: &[&str] = &["plan.matter", "plan.rework"];

const CONTENT: Field = Field::body("content", "field-content").required().hint("hint-plan-content");
const WHY: Field = Field::note("reason", "field-plan-why").required().hint("hint-plan-why");
const SCOPE: Field = Field::new("scope", "field-scope", FieldKind::One(SCOPES)).required();
const CHANNELS: Field = Field::line("channels", "field-channels").required().hint("hint-plan-channels");
const TIME: Field = Field::day("time", "field-plan-time").required();
const RESPONSIBLE: Field =
    Field::line("responsible", "field-responsible").required().hint("hint-plan-responsible");

macro_rules! as_before {
    ($field:expr, $id:literal) => {
        $field.preset(|case, _| last(case, $id))
    };
}

/// 考核评价办法 第五条（三）2: matters that public security secrets keep from being disclosed are excepted.
pub(super) const BEGIN: Step = Step::begin(
    "plan.matter",
    OWN,
    &[
        Field::title("field-title"),
        CONTENT,
        WHY,
        SCOPE,
        CHANNELS,
        TIME,
        RESPONSIBLE,
        Field::new("asked", "field-plan-asked", FieldKind::Records).hint("hint-plan-asked"),
        Field::new("cleared", "field-plan-cleared", FieldKind::Flag).required().hint("hint-plan-cleared"),
        Field::on("field-plan-submitted"),
    ],
)
.at(DISCLOSING)
.under(Under::Outside)
.check(|_, values, _| needs(values.flag("cleared"), "plan-not-cleared"));

pub(super) const APPROVE: Step = Step::new(
    "plan.approve",
    Who::Superior,
    &[
        Field::line("basis", "field-basis").required().hint("hint-plan-approve"),
        Field::note("note", "label-note"),
        Field::on("field-plan-approved"),
    ],
    may_decide,
)
.calls()
.apart_from(PLANS);

pub(super) const SEND_BACK: Step =
    Step::new("plan.send-back", Who::Superior, REASON, may_decide).apart_from(PLANS);

pub(super) const REFUSE: Step = Step::new("plan.refuse", Who::Superior, REASON, may_decide).apart_from(PLANS);

pub(super) const REWORK: Step = Step::new(
    "plan.rework",
    OWN,
    &[
        as_before!(CONTENT, "content"),
        as_before!(WHY, "reason"),
        as_before!(SCOPE, "scope"),
        as_before!(CHANNELS, "channels"),
        as_before!(TIME, "time"),
        as_before!(RESPONSIBLE, "responsible"),
        Field::note("note", "label-note").required().hint("hint-plan-amend"),
        Field::on("field-plan-submitted"),
    ],
    |case| {
        only(case, Sort::Outside)?;
        needs(stage(case) == Stage::Returned, "plan-not-returned")
    },
)
.calls();

pub(super) const CONCLUDE: Step = Step::new(
    "plan.conclude",
    OWN,
    &[
        Field::new("outcome", "field-plan-outcome", FieldKind::One(OUTCOMES)).required(),
        Field::note("note", "label-note").required(),
        Field::on("field-on"),
    ],
    |case| {
        only(case, Sort::Outside)?;
        needs(stage(case) == Stage::Approved, "plan-not-approved")
    },
)
.calls()
.check(|case, values, basis| match values.word("outcome") {
    Some("disclosed") => needs(is_published(case, basis), "plan-not-published"),
    _ => Ok(()),
});

pub(super) const WITHDRAW: Step = Step::new("plan.withdraw", OWN, REASON, |case| {
    only(case, Sort::Outside)?;
    needs(matches!(stage(case), Stage::Submitted | Stage::Returned), "plan-over")
});

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Submitted,
    Returned,
    Refused,
    Withdrawn,
    Approved,
    Disclosed,
    Dropped,
}

fn stage(case: &Case) -> Stage {
    let Some(entry) = case.entries.last() else { return Stage::Submitted };
    match entry.step.as_str() {
        "plan.send-back" => Stage::Returned,
        "plan.refuse" => Stage::Refused,
        "plan.withdraw" => Stage::Withdrawn,
        "plan.approve" => Stage::Approved,
        "plan.conclude" if entry.values.word("outcome") == Some("disclosed") => Stage::Disclosed,
        "plan.conclude" => Stage::Dropped,
        _ => Stage::Submitted,
    }
}

fn may_decide(case: &Case) -> Verdict {
    only(case, Sort::Outside)?;
    needs(stage(case) == Stage::Submitted, "plan-matter-not-submitted")
}

pub(super) fn state(case: &Case) -> State {
    match stage(case) {
        Stage::Submitted => State::open("plan-state-to-approve", "plan-short-to-approve"),
        Stage::Returned => State::open("plan-state-returned", "plan-short-returned"),
        Stage::Refused => State::done("plan-state-refused", "plan-short-refused"),
        Stage::Withdrawn => State::done("plan-state-withdrawn", "plan-short-withdrawn"),
        Stage::Approved => State::open("plan-state-approved", "plan-short-approved"),
        Stage::Disclosed => State::done("plan-state-disclosed", "plan-short-disclosed"),
        Stage::Dropped => State::done("plan-state-dropped", "plan-short-dropped"),
    }
}

/// What was last set down in a field of the work plan.
fn last(case: &Case, field: &str) -> Option<Value> {
    case.latest(PLANS).and_then(|entry: &_| entry.values.get(field)).cloned()
}

/// The matter among the cases under its code.
pub fn matter(cases: &[Case]) -> Option<&Case> {
    cases.iter().find(|case| case.begun_by() == "plan.matter")
}

/// Whether the matter among these cases, those under its code, may be disclosed: once its work plan has been approved, and
/// as long as it has not been given up.
///
/// # Errors
/// Why not.
pub fn allows(cases: &[Case]) -> Verdict {
    let Some(case) = matter(cases) else { return Err(Message::new("outside-needs-plan")) };
    match stage(case) {
        Stage::Approved | Stage::Disclosed => Ok(()),
        _ => {
            let message = Message::new("outside-not-approved").with("number", case.key.number());
            Err(message.with("state", state(case).message()))
        }
    }
}

/// To whom the approved work plan lets it be disclosed at most.
pub fn scope_of(cases: &[Case]) -> Option<Scope> {
    let case = matter(cases)?;
    let values: &Values = &case.latest(PLANS)?.values;
    values.word("scope").and_then(Scope::parse)
}

/// The disclosures under the matter's code, oldest first.
fn disclosures(case: &Case, basis: &Basis<'_>) -> Vec<Disclosure> {
    let years = case.since().year()..=basis.today.year();
    years.flat_map(|year| basis.around.disclosures(&case.key.code, year)).collect()
}

fn is_published(case: &Case, basis: &Basis<'_>) -> bool {
    let dead = |d: &Disclosure| matches!(d.state, disclosure::State::Refused | disclosure::State::Withdrawn);
    disclosures(case, basis).iter().any(|d| !dead(d) && d.published_on().is_some())
}

pub(super) fn facts(case: &Case) -> Vec<(&'static str, Message)> {
    let time: Option<NaiveDate> = case.latest(PLANS).and_then(|entry| entry.values.day("time"));
    let code = Message::new("plan-code").with("code", case.key.code.to_string());
    let time = time.map(|time| ("label-plan-time", Message::new("plan-day").with("date", time)));
    std::iter::once(("label-plan-code", code)).chain(time).collect()
}

pub(super) fn beside(case: &Case, basis: &Basis<'_>) -> Vec<Said> {
    let found = disclosures(case, basis);
    if found.is_empty() {
        let tone = if stage(case) == Stage::Approved { Tone::Bad } else { Tone::Plain };
        return vec![Said::new("label-plan-line", Message::new("plan-none-disclosed"), tone)];
    }
    let line = |d: &Disclosure| {
        let (number, title) = (d.key.number(), d.matter.title.as_str());
        let message = Message::new("plan-disclosure").with("number", number).with("title", title);
        let tone = if d.published_on().is_some() { Tone::Good } else { Tone::Plain };
        Said::new("label-plan-line", message.with("state", d.state.message()), tone)
    };
    found.iter().map(line).collect()
}
