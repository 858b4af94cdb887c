//! Forums, inspections and other occasions to which supervisors are invited (S3).

use super::{Owed, Sort, counted, member, moved_by};
use crate::domain::book::{Basis, Case, Cyclic, Debtor, Owing, State, Value, Values, Verdict, needs};
use crate::domain::clock::Limit;
use crate::domain::code::Kind;
use crate::domain::message::Message;
use crate::domain::obligation::Obligation;
use crate::domain::period::{Cycle, Period};

/// 四、1: forums are held regularly; once in a half-year is the office's policy.
pub(super) const FORUM: Cyclic = Cyclic {
    limit: Limit::S3,
    cycle: Cycle::Half,
    by: super::BUREAU,
    debtor: Debtor::Own,
    title: "supervisor-owed-forum",
    covers,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    Planned,
    Held,
    Done,
    Cancelled,
}

impl Stage {
    pub(super) const fn state(self) -> State {
        match self {
            Self::Planned => State::open("supervisor-state-planned", "supervisor-short-planned"),
            Self::Held => State::open("supervisor-state-held", "supervisor-short-held"),
            Self::Done => State::done("supervisor-state-done", "supervisor-short-done"),
            Self::Cancelled => State::done("supervisor-state-cancelled", "supervisor-short-cancelled"),
        }
    }
}

pub(super) fn stage(case: &Case) -> Stage {
    match moved_by(case) {
        "supervisor.convene" => Stage::Planned,
        "supervisor.withdraw" => Stage::Cancelled,
        "supervisor.hold" if raised(case) > 0 => Stage::Held,
        _ => Stage::Done,
    }
}

/// How much was raised there.
fn raised(case: &Case) -> usize {
    case.last("supervisor.hold").map_or(0, |entry| entry.values.rows("raised").len())
}

fn is_forum(case: &Case) -> bool {
    Sort::of(case) == Sort::Meeting && case.first().word("what") == Some("forum")
}

/// The half-year a forum is for: that in which it was held, or is to be.
fn covers(case: &Case) -> Option<Owing> {
    if !is_forum(case) || stage(case) == Stage::Cancelled {
        return None;
    }
    let met = case.last("supervisor.hold").map(|entry| entry.on);
    let period = Period::containing(met.or(case.first().day("planned"))?, Cycle::Half);
    Some(Owing { period, met })
}

/// A forum owes its half-year as long as it is planned, unless another is held or owes it already.
pub(super) fn owes(case: &Case) -> Owed {
    let planned = case.first().day("planned").filter(|_| is_forum(case) && !case.first().flag("besides"));
    let Some(period) = planned.map(|planned| Period::containing(planned, Cycle::Half)) else {
        return Vec::new();
    };
    let ended = case.latest(&["supervisor.hold", "supervisor.withdraw"]).map(|entry| entry.on);
    let owed = Obligation::new(Limit::S3, period.last(), case.since());
    vec![Obligation { period: Some(period), met: ended, ..owed }]
}

pub(super) fn is_planned(case: &Case) -> Verdict {
    needs(Sort::of(case) == Sort::Meeting && stage(case) == Stage::Planned, "supervisor-not-planned")
}

pub(super) fn is_held(case: &Case) -> Verdict {
    needs(Sort::of(case) == Sort::Meeting && stage(case) == Stage::Held, "supervisor-not-held")
}

/// Supervisors in office are invited; their names are kept for the sign-in book.
pub(super) fn invited(case: &Case, values: &mut Values, basis: &Basis<'_>) -> Verdict {
    let planned = values.day("planned").unwrap_or(basis.today);
    if Some(planned) < values.day("on") {
        return Err(Message::new("supervisor-planned-past").with("date", planned));
    }
    let mut names = Vec::new();
    for key in values.records("invited") {
        let member = basis.around.case(key).filter(|case| case.key.kind == Kind::Supervisor);
        let member = member.filter(|case| member::in_office(case).is_ok());
        let member =
            member.ok_or_else(|| Message::new("supervisor-by-unknown").with("number", key.number()))?;
        names.push(vec![member.title, String::new()]);
    }
    values.set("names", Value::Rows(names));
    values.set("breadth", member::breadth(None, &case.key, basis));
    let period = Period::containing(planned, Cycle::Half);
    let others = basis.around.cases(Kind::Supervisor, &case.key.code);
    let besides = others.iter().filter_map(covers).any(|owing| owing.period == period);
    values.set("besides", Value::Flag(besides));
    Ok(())
}

/// Everybody invited is in one of the two lists; a forum hears how disclosure stands (四、1).
pub(super) fn held(case: &Case, values: &mut Values, _: &Basis<'_>) -> Verdict {
    let listed = |name: &str| {
        let rows = values.rows("present").iter().chain(values.rows("excused"));
        rows.filter_map(|row| row.first()).any(|cell| cell == name)
    };
    let mut names = case.first().rows("names").iter().filter_map(|row| row.first());
    if let Some(name) = names.find(|name| !listed(name)) {
        return Err(Message::new("supervisor-not-listed").with("name", name.as_str()));
    }
    needs(!is_forum(case) || !values.text("briefing").is_empty(), "supervisor-no-briefing")
}

/// What was raised is entered as findings, or it is said why not.
pub(super) fn taken_up(_: &Case, values: &mut Values, basis: &Basis<'_>) -> Verdict {
    let entered = values.records("entered");
    for key in entered {
        let finding = basis.around.case(key).filter(|case| case.key.kind == Kind::Supervisor);
        if finding.is_none_or(|case| Sort::of(&case) != Sort::Finding) {
            return Err(Message::new("supervisor-no-finding").with("number", key.number()));
        }
    }
    needs(!entered.is_empty() || !values.text("note").is_empty(), "supervisor-not-taken-up")
}

pub(super) fn facts(case: &Case) -> Vec<(&'static str, Message)> {
    let invited = case.first().records("invited").len();
    let mut facts: Vec<(&'static str, Message)> = Vec::new();
    match case.last("supervisor.hold") {
        Some(held) => {
            let rows = |field| held.values.rows(field).len();
            let message = Message::new("supervisor-attendance").with("invited", invited);
            let message = message.with("present", rows("present")).with("excused", rows("excused"));
            facts.push(("supervisor-attended", message));
            facts.push(counted("field-supervisor-raised", "supervisor-raised-count", rows("raised")));
        }
        None => facts.push(counted("field-supervisor-invited", "supervisor-people", invited)),
    }
    facts.extend(member::broad(case.first()));
    facts
}
