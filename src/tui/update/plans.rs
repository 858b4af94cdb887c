//! The yearly plans of a year, over the screen (C4).

use chrono::Datelike;

use super::screens::go_to;
use crate::domain::code::{Code, ItemCode};
use crate::office::query::{Plans, Query};
use crate::tui::effect::Effect;
use crate::tui::list::ListState;
use crate::tui::plans::PlansPopup;
use crate::tui::state::{Popup, State};

/// Opens the plans of this year.
pub fn plans(state: &mut State) -> Vec<Effect> {
    let year = state.today.year();
    state.popups.push(Popup::Plans(Box::new(PlansPopup { year, plans: None, list: ListState::default() })));
    vec![Effect::Ask(Query::Plans(year))]
}

/// Shows another year.
pub fn plans_year(state: &mut State, by: i32) -> Vec<Effect> {
    let Some(Popup::Plans(popup)) = state.popups.last_mut() else { return Vec::new() };
    popup.year += by;
    vec![Effect::Ask(Query::Plans(popup.year))]
}

/// Takes the plans in, where they are still those in view.
pub(super) fn plans_read(state: &mut State, plans: Plans) {
    if let Some(Popup::Plans(popup)) = state.popups.last_mut()
        && popup.year == plans.year
    {
        popup.list.clamp(plans.lines.len());
        popup.plans = Some(plans);
    }
}

/// From a line to its plan, or to where the organisation's would stand.
pub fn plans_go(state: &mut State) -> Vec<Effect> {
    let Some(Popup::Plans(popup)) = state.popups.last() else { return Vec::new() };
    let Some(line) = popup.lines().get(popup.list.selected) else { return Vec::new() };
    let (code, plan) = (Code::new(line.org.clone(), ItemCode::None), line.plan.clone());
    state.popups.pop();
    go_to(state, &code, plan)
}
