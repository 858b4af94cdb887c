//! The screen of the ranking.

use super::{go_to, open};
use crate::domain::code::{Code, ItemCode};
use crate::domain::period::{Cycle, Period};
use crate::office::query::Query;
use crate::tui::effect::Effect;
use crate::tui::state::{Screen, State};

/// Opens it, or goes back.
pub fn ranking(state: &mut State) -> Vec<Effect> {
    open(state, Screen::Ranking)
}

/// The period that is shown, or is to be shown first: the quarter that was over last.
pub(super) fn period_of(state: &State) -> Period {
    let shown = state.ranking.shown.as_ref().map(|ranking| ranking.period);
    shown.unwrap_or_else(|| Period::containing(state.today, Cycle::Quarter).previous())
}

/// The period before or after.
pub fn ranking_period(state: &mut State, forward: bool) -> Vec<Effect> {
    let period = period_of(state);
    vec![Effect::Ask(Query::Ranking(if forward { period.next() } else { period.previous() }))]
}

/// From quarters to half-years, to years, and round again: of each the one that was over last.
pub fn ranking_span(state: &mut State) -> Vec<Effect> {
    let next = match period_of(state).cycle() {
        Cycle::Quarter => Cycle::Half,
        Cycle::Half => Cycle::Year,
        Cycle::Year => Cycle::Quarter,
    };
    vec![Effect::Ask(Query::Ranking(Period::containing(state.today, next).previous()))]
}

/// To the round or panel of the selected organisation, or to where it would stand.
pub fn ranking_go(state: &mut State) -> Vec<Effect> {
    let Some(line) = state.ranking.line() else { return Vec::new() };
    let code = Code::new(line.org.clone(), ItemCode::None);
    let key = line.case.as_ref().map(|(key, _)| key.clone());
    go_to(state, &code, key)
}
