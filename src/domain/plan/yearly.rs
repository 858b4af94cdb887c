//! The yearly plan of a general branch or branch (例行公开制度 三（二）2): reported to the office at the start of the
//! year, and reviewed there (C4).

use chrono::{Datelike, NaiveDate};

use super::{OFFICE, REASON, Sort, When, met, only, own_code, planned, report, versions};
use crate::domain::book::{
    Basis, Case, Cyclic, Debtor, Field, FieldKind, Owing, Said, State, Step, Tone, Under, Value, Values,
    Verdict, Who, needs,
};
use crate::domain::clock::Limit;
use crate::domain::code::Kind;
use crate::domain::message::Message;
use crate::domain::obligation::Obligation;
use crate::domain::organisation::{OrgKind, Role};
use crate::domain::period::{Cycle, Period};

/// 基层党组织（总支、支部）.
const BRANCHES: &[OrgKind] = &[OrgKind::GeneralBranch, OrgKind::Branch];

const OWN: Who = Who::Own(&[Role::Proposer, Role::Secretary]);

/// The columns of a plan.
const COLUMNS: &[&str] = &["plan-column-code", "plan-column-what", "plan-column-when"];

/// The steps with which a plan is reported.
pub(super) const FILINGS: &[&str] = &["plan.file", "plan.amend"];

const PLAN: Field = Field::new("lines", "field-plan-lines", FieldKind::Rows(COLUMNS)).hint("hint-plan-lines");

pub(super) const FILE: Step = Step::begin(
    "plan.file",
    OWN,
    &[
        Field::title("field-title"),
        Field::new("year", "field-plan-year", FieldKind::Period(Cycle::Year))
            .required()
            .reach(1, 1)
            .preset(|_, today| Some(Value::Period(Period::Year(coming(today))))),
        PLAN.required(),
        Field::line("basis", "field-basis").hint("hint-plan-basis"),
        Field::on("field-plan-filed"),
    ],
)
.at(BRANCHES)
.under(Under::NoItem)
.check(|case, values, basis| {
    let year = values.period("year").map(Period::year).unwrap_or_default();
    // A plan is reported ahead or in its year, a year late at most; nobody plans further than the year after next.
    let filed = values.day("on").unwrap_or(basis.today).year();
    let (first, last) = (filed - 1, filed + 2);
    if !(first..=last).contains(&year) {
        let message = Message::new("plan-year-out-of-reach").with("year", year.to_string());
        return Err(message.with("first", first.to_string()).with("last", last.to_string()));
    }
    let other = basis.around.cases(Kind::Plan, &case.key.code);
    if let Some(other) = other.iter().find(|other| year_of(other) == Some(year)) {
        let message = Message::new("plan-year-filed").with("number", other.key.number());
        return Err(message.with("year", year.to_string()));
    }
    in_order(case, values, year, basis)
});

pub(super) const REVIEW: Step =
    Step::new("plan.review", OFFICE, &[Field::note("note", "label-note"), Field::on("field-on")], may_review)
        .calls()
        .apart_from(FILINGS);

pub(super) const RETURN: Step = Step::new("plan.return", OFFICE, REASON, may_review).apart_from(FILINGS);

pub(super) const AMEND: Step = Step::new(
    "plan.amend",
    OWN,
    &[
        PLAN.required()
            .preset(|case, _| case.latest(FILINGS).and_then(|entry| entry.values.get("lines")).cloned()),
        Field::note("note", "label-note").required().hint("hint-plan-amend"),
        Field::on("field-plan-filed"),
    ],
    |case| {
        only(case, Sort::Yearly)?;
        needs(stage(case) != Stage::Submitted, "plan-under-review")
    },
)
// One that was passed may be amended and waits for nothing.
.calls_when(|case| stage(case) == Stage::Returned)
.check(|case, values, basis| in_order(case, values, year_of(case).unwrap_or_default(), basis));

/// What every branch owes by itself. The regulation has the plan *reported*, then reviewed: reporting it in time meets
/// what is owed; one that was returned has not been reported, and is owed again by the same date.
pub(super) const OWED: Cyclic = Cyclic {
    limit: Limit::C4,
    cycle: Cycle::Year,
    by: BRANCHES,
    debtor: Debtor::Own,
    title: "plan-owed",
    covers: |case| Some(Owing { period: Period::Year(year_of(case)?), met: filed_on(case) }),
};

/// From November on people plan for the next year.
fn coming(today: NaiveDate) -> i32 {
    if today.month() >= 11 { today.year() + 1 } else { today.year() }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Submitted,
    Returned,
    Passed,
}

fn stage(case: &Case) -> Stage {
    match case.entries.last().map_or("", |entry| entry.step.as_str()) {
        "plan.review" => Stage::Passed,
        "plan.return" => Stage::Returned,
        _ => Stage::Submitted,
    }
}

fn may_review(case: &Case) -> Verdict {
    only(case, Sort::Yearly)?;
    needs(stage(case) == Stage::Submitted, "plan-not-submitted")
}

pub(super) fn state(case: &Case) -> State {
    match stage(case) {
        Stage::Submitted => State::open("plan-state-submitted", "plan-short-submitted"),
        Stage::Returned => State::open("plan-state-returned", "plan-short-returned"),
        Stage::Passed => State::done("plan-state-passed", "plan-short-passed"),
    }
}

/// The year of a yearly plan; none of another case.
pub fn year_of(case: &Case) -> Option<i32> {
    let is = case.begun_by() == "plan.file";
    case.first().period("year").filter(|_| is).map(Period::year)
}

/// The day it was reported, as long as that report has not been returned. Once it has been passed, what is changed in it
/// later is no new report.
fn filed_on(case: &Case) -> Option<NaiveDate> {
    let mut filed = None;
    for entry in &case.entries {
        match entry.step.as_str() {
            "plan.return" => filed = None,
            "plan.review" => return filed,
            _ => filed = filed.or(Some(entry.on)),
        }
    }
    filed
}

pub(super) fn owes(case: &Case) -> Vec<Obligation> {
    let Some(year) = year_of(case) else { return Vec::new() };
    let period = Period::Year(year);
    let owed = Obligation::new(Limit::C4, period.last(), case.since());
    vec![met(Obligation { period: Some(period), ..owed }, filed_on(case))]
}

/// C4: every line names an item of the branch and a time in the year.
fn in_order(case: &Case, values: &mut Values, year: i32, basis: &Basis<'_>) -> Verdict {
    let mut lines = values.rows("lines").to_vec();
    for (n, line) in lines.iter_mut().enumerate() {
        let at = |fault: Message| {
            let field = Message::new("field-plan-lines");
            Message::new("step-row").with("field", field).with("row", n + 1).with("fault", fault)
        };
        let [code, what, when] = line.as_mut_slice() else { continue };
        let named = own_code(&case.key.code.org, code).map_err(at)?;
        let items = versions(&named, basis.around).map_err(at)?;
        *code = named.to_string();
        if what.is_empty()
            && let Some(item) = items.last()
        {
            what.clone_from(&item.cell(crate::domain::catalogue::Column::Content).text);
        }
        let read = When::read(when, year);
        let read =
            read.ok_or_else(|| at(Message::new("plan-when-unreadable").with("text", when.as_str())))?;
        *when = read.to_string();
    }
    values.set("lines", Value::Rows(lines));
    Ok(())
}

pub(super) fn beside(case: &Case, basis: &Basis<'_>) -> Vec<Said> {
    let lines = planned(case, basis.around);
    let counts = report(&lines, basis.today);
    let progress = Message::new("plan-progress")
        .with("planned", counts.planned)
        .with("done", counts.done)
        .with("late", counts.late);
    let tone = if counts.late > 0 { Tone::Bad } else { Tone::Plain };
    let mut beside = vec![Said::new("label-plan-progress", progress, tone)];
    for line in lines {
        let about = Message::new("plan-line")
            .with("code", line.code.to_string())
            .with("what", line.what.as_str())
            .with("when", line.when.message());
        let (text, tone) = match &line.done {
            Some((key, on)) => {
                let id = if *on > line.when.last() { "plan-line-done-late" } else { "plan-line-done" };
                (
                    Message::new(id).with("line", about).with("date", *on).with("number", key.number()),
                    Tone::Good,
                )
            }
            None if line.is_late(basis.today) => {
                (Message::new("plan-line-late").with("line", about), Tone::Bad)
            }
            None => (Message::new("plan-line-ahead").with("line", about), Tone::Plain),
        };
        beside.push(Said::new("label-plan-line", text, tone));
    }
    beside
}
