//! What a supervisor suggests or finds, until the supervisor has been told what came of it (S2).

use super::{Owed, Sort, counted, member, moved_by};
use crate::domain::book::{Basis, Case, State, Values, Verdict, needs};
use crate::domain::clock::Limit;
use crate::domain::code::Kind;
use crate::domain::message::Message;
use crate::domain::obligation::Obligation;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    Received,
    ToMend,
    Mended,
    ToTell,
    Told,
    Withdrawn,
}

impl Stage {
    pub(super) const fn state(self) -> State {
        match self {
            Self::Received => State::open("supervisor-state-received", "supervisor-short-received"),
            Self::ToMend => State::open("supervisor-state-to-mend", "supervisor-short-to-mend"),
            Self::Mended => State::open("supervisor-state-mended", "supervisor-short-mended"),
            Self::ToTell => State::open("supervisor-state-to-tell", "supervisor-short-to-tell"),
            Self::Told => State::done("supervisor-state-told", "supervisor-short-told"),
            Self::Withdrawn => State::done("supervisor-state-withdrawn", "supervisor-short-withdrawn"),
        }
    }

    pub(super) fn is_going(self) -> bool {
        !matches!(self, Self::Told | Self::Withdrawn)
    }
}

pub(super) fn stage(case: &Case) -> Stage {
    match moved_by(case) {
        "supervisor.accept" | "supervisor.move" | "supervisor.back" => Stage::ToMend,
        "supervisor.mend" => Stage::Mended,
        "supervisor.settle" | "supervisor.answer" => Stage::ToTell,
        "supervisor.tell" => Stage::Told,
        "supervisor.withdraw" => Stage::Withdrawn,
        _ => Stage::Received,
    }
}

fn is(case: &Case, wanted: Stage, id: &'static str) -> Verdict {
    needs(Sort::of(case) == Sort::Finding && stage(case) == wanted, id)
}

pub(super) fn is_received(case: &Case) -> Verdict {
    is(case, Stage::Received, "supervisor-not-received")
}

pub(super) fn to_mend(case: &Case) -> Verdict {
    is(case, Stage::ToMend, "supervisor-not-to-mend")
}

pub(super) fn to_check(case: &Case) -> Verdict {
    is(case, Stage::Mended, "supervisor-not-mended")
}

/// Told only once it was mended and found so, or answered.
pub(super) fn to_tell(case: &Case) -> Verdict {
    is(case, Stage::ToTell, "supervisor-not-to-tell")
}

/// One supervisor, in office on the day; what it is linked to is what it says.
pub(super) fn raised(_: &Case, values: &mut Values, basis: &Basis<'_>) -> Verdict {
    let by = values.records("by");
    let [by] = by else { return Err(Message::new("supervisor-by-one")) };
    let member = basis.around.case(by).filter(|case| case.key.kind == Kind::Supervisor);
    let member = member.filter(|case| Sort::of(case) == Sort::Member);
    let member = member.ok_or_else(|| Message::new("supervisor-by-unknown").with("number", by.number()))?;
    if let Some(on) = values.day("on") {
        member::serves(&member, on)?;
    }
    for key in values.records("meeting") {
        let meeting = basis.around.case(key).filter(|case| case.key.kind == Kind::Supervisor);
        if meeting.is_none_or(|case| Sort::of(&case) != Sort::Meeting) {
            return Err(Message::new("supervisor-no-meeting").with("number", key.number()));
        }
    }
    Ok(())
}

/// The day set for mending is none that is past.
pub(super) fn day_set(_: &Case, values: &mut Values, _: &Basis<'_>) -> Verdict {
    match (values.day("due"), values.day("on")) {
        (Some(due), Some(on)) if due < on => {
            Err(Message::new("supervisor-due-past").with("date", due).with("on", on))
        }
        _ => Ok(()),
    }
}

/// Each day that was set, of the unit it was set for; met with the mending, or fallen away with another day or unit.
pub(super) fn owes(case: &Case) -> Owed {
    const SETS: [&str; 3] = ["supervisor.accept", "supervisor.move", "supervisor.back"];
    const MEETS: [&str; 3] = ["supervisor.mend", "supervisor.move", "supervisor.withdraw"];
    let mut owed: Owed = Vec::new();
    let mut unit = None;
    for entry in &case.entries {
        let step = entry.step.as_str();
        if let Some(open) = owed.last_mut().filter(|open| open.met.is_none() && MEETS.contains(&step)) {
            open.met = Some(entry.on);
        }
        if let (true, Some(due)) = (SETS.contains(&step), entry.values.day("due")) {
            unit = entry.values.word("given-to").and_then(|unit| unit.parse().ok()).or(unit);
            owed.push(Obligation { unit: unit.clone(), ..Obligation::new(Limit::S2, due, entry.on) });
        }
    }
    owed
}

pub(super) fn facts(case: &Case) -> Vec<(&'static str, Message)> {
    let returned = case.all("supervisor.back").count();
    let set = case.latest(&["supervisor.accept", "supervisor.move", "supervisor.back"]);
    let mut facts = Vec::new();
    if let Some(due) = set.and_then(|entry| entry.values.day("due")).filter(|_| stage(case) != Stage::ToMend)
    {
        facts.push(("field-supervisor-due", Message::new("supervisor-day").with("day", due)));
    }
    if returned > 0 {
        facts.push(counted("supervisor-returns", "supervisor-returned", returned));
    }
    facts
}
