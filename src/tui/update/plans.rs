//! The yearly plans of a year, over the screen (C4).

use chrono::Datelike;

use super::screens::go_to;
use crate::domain::book::StepId;
use crate::domain::code::{Code, ItemCode};
use crate::domain::message::Message;
use crate::office::query::{Plans, Query};
use crate::tui::effect::Effect;
use crate::tui::form::Value;
use crate::tui::forms::{Purpose, UNIT};
use crate::tui::list::ListState;
use crate::tui::plans::PlansPopup;
use crate::tui::state::{OpenForm, Popup, State};

/// The step that reports one.
const FILE: StepId = StepId::new("plan.file");

/// Looks for the plan of the year that a form for a new one has, whenever that is another than before: who fills it in
/// learns at once that the year has one.
pub(super) fn look(state: &mut State) -> Option<Effect> {
    let open = state.form().filter(|open| !open.sent)?;
    let about = about(open)?;
    if open.looked.as_ref() == Some(&about) {
        return None;
    }
    let year = about.0.parse().ok()?;
    open.looked = Some(about);
    Some(Effect::Ask(Query::Plans(year)))
}

/// The year and the organisation that a form for a new plan has.
fn about(open: &OpenForm) -> Option<(String, String)> {
    let Purpose::Begin { step, code, .. } = &open.purpose else { return None };
    let values = open.form.values();
    let chosen = |id: &str| match values.get(id) {
        Some(Value::Choice(word)) => Some(word.clone()),
        _ => None,
    };
    let year = chosen("year").filter(|_| *step == FILE)?;
    Some((year, chosen(UNIT).unwrap_or_else(|| code.org.to_string())))
}

/// Says in a form for a new plan that there is one for its year.
fn tell(state: &mut State, plans: &Plans) {
    let Some(open) = state.form().filter(|open| !open.sent) else { return };
    let Some((year, org)) = about(open).filter(|about| open.looked.as_ref() == Some(about)) else { return };
    let there = plans.lines.iter().filter(|line| line.org.as_str() == org && plans.year.to_string() == year);
    if let Some(key) = there.filter_map(|line| line.plan.as_ref()).next() {
        let message = Message::new("plan-year-filed").with("number", key.number());
        open.form.note("year", message.with("year", year));
    }
}

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
    tell(state, &plans);
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
