//! The leader's page: from its lines to what they count, and back through the year.

use chrono::{Datelike, NaiveDate};

use super::screens::go_to;
use crate::domain::message::Message;
use crate::domain::period::{Cycle, Period};
use crate::office::query::Query;
use crate::tui::effect::Effect;
use crate::tui::leader::{Only, Part};
use crate::tui::state::{Screen, State, Tone};

/// How far a key walks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A day.
    Day,
    /// To the end of a month.
    Month,
    /// To the end of a quarter.
    Quarter,
}

impl Step {
    /// The day before `day`, or the end of the month or quarter before.
    fn before(self, day: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::Day => day.pred_opt(),
            Self::Month => day.with_day(1)?.pred_opt(),
            Self::Quarter => Period::containing(day, Cycle::Quarter).first().pred_opt(),
        }
    }

    /// The day after `day`, or the next end of a month or quarter.
    fn after(self, day: NaiveDate) -> Option<NaiveDate> {
        let next = day.succ_opt()?;
        match self {
            Self::Day => Some(next),
            Self::Month => next.with_day(1)?.checked_add_months(chrono::Months::new(1))?.pred_opt(),
            Self::Quarter => Some(Period::containing(next, Cycle::Quarter).last()),
        }
    }
}

/// The questions the page asks.
pub fn questions(state: &State) -> Vec<Query> {
    match state.leader.as_of {
        Some(day) => vec![Query::Then(day)],
        None => vec![
            Query::Board,
            Query::Coverage(state.today.year()),
            Query::Changes(state.leader.since.map(|(since, _)| since)),
            // It reads most: the rest is shown meanwhile.
            Query::Quarter,
        ],
    }
}

/// Shows the page of another day.
pub fn walk(state: &mut State, step: Step, back: bool) -> Vec<Effect> {
    let day = state.leader_day();
    let to = if back { step.before(day) } else { step.after(day) };
    let to = to.filter(|day| (1900..=2200).contains(&day.year()));
    match to {
        Some(to) if !back && to >= state.today => today(state),
        Some(to) => show(state, Some(to)),
        None => Vec::new(),
    }
}

/// Shows the page as it stands today.
pub fn today(state: &mut State) -> Vec<Effect> {
    show(state, None)
}

fn show(state: &mut State, as_of: Option<NaiveDate>) -> Vec<Effect> {
    if state.leader.as_of == as_of {
        return Vec::new();
    }
    state.leader.as_of = as_of;
    state.settle_leader();
    questions(state).into_iter().map(Effect::Ask).collect()
}

/// Whether the page shows a past day.
///
/// # Errors
/// It shows today.
pub fn is_past(state: &State) -> Result<(), Message> {
    if state.leader.as_of.is_some() { Ok(()) } else { Err(Message::new("as-of-today")) }
}

/// Gives the keys to the part `by` places on.
pub fn leader_part(state: &mut State, by: usize) -> Vec<Effect> {
    state.leader.part = Part::ALL[(state.leader.part as usize + by) % Part::ALL.len()];
    Vec::new()
}

/// From a line to what it counts: the board narrowed to that, or the record.
pub fn leader_go(state: &mut State) -> Vec<Effect> {
    let as_of = state.leader.as_of;
    if state.leader.part == Part::Changes {
        let at = state.leader_at(Part::Changes);
        let Some(line) = state.leader_changes().and_then(|changes| changes.lines.get(at)) else {
            return Vec::new();
        };
        let key = line.key.clone();
        let effects = go_to(state, &key.code.clone(), Some(key));
        if as_of.is_some() {
            state.say(Tone::Info, Message::new("as-of-record"));
        }
        return effects;
    }
    let covered = state.leader.part == Part::Shares && state.leader_at(Part::Shares) == 2;
    let Some(narrowed) = state.leader_only().and_then(|only| state.narrowed(only, as_of)) else {
        return Vec::new();
    };
    state.board.narrowed = Some(narrowed);
    state.board.list.selected = 0;
    state.board.grid.selected = 0;
    state.board.on_grid = covered;
    state.screen = Screen::Board;
    Vec::new()
}

/// The board has been read anew: what it is narrowed to follows.
pub(super) fn narrow_again(state: &mut State) {
    let Some(narrowed) = &state.board.narrowed else { return };
    if narrowed.as_of.is_none() {
        let only: Only = narrowed.only.clone();
        state.board.narrowed = state.narrowed(only, None);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Back and forth again ends where the same keys would have led anyway: at an end, or on the day itself.
        #[test]
        fn there_and_back(day in 0..60_000_i64) {
            let day = NaiveDate::from_ymd_opt(1950, 1, 1).unwrap() + chrono::Duration::days(day);
            for step in [Step::Day, Step::Month, Step::Quarter] {
                let (before, after) = (step.before(day).unwrap(), step.after(day).unwrap());
                prop_assert!(before < day && day < after);
                // No end is passed over.
                prop_assert!(step.before(after).unwrap() <= day);
                prop_assert!(step.after(before).unwrap() >= day);
                prop_assert_eq!(step.after(step.before(after).unwrap()).unwrap(), after);
            }
        }
    }
}
