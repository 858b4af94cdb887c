//! What the mouse does: what the keys would.

use crossterm::event::{KeyEvent, MouseButton, MouseEvent, MouseEventKind};

use super::popups::{Top, top_list};
use crate::tui::effect::Effect;
use crate::tui::keymap::Key;
use crate::tui::mouse::{Hit, Spot};
use crate::tui::state::{Pane, Screen, State};

/// Lines that a turn of the wheel moves by.
const WHEEL: isize = 3;

/// A click, a turn of the wheel; `twice` where it is the second click on one place in quick succession.
pub fn mouse(state: &mut State, event: MouseEvent, twice: bool) -> Vec<Effect> {
    let Some(hit) = state.hits.at(event.column, event.row) else { return Vec::new() };
    match (event.kind, hit) {
        (MouseEventKind::Down(MouseButton::Left), Hit::Keys(keys)) => press(state, &keys),
        (MouseEventKind::Down(MouseButton::Left), Hit::Spot(spot)) => turn_to(state, spot),
        (MouseEventKind::Down(MouseButton::Left), Hit::Row(spot, at)) => {
            state.pending.clear();
            let mut effects = turn_to(state, spot);
            if let Top::List(list, len) = top_list(state) {
                list.selected = at.min(len.saturating_sub(1));
            }
            effects.extend(super::moved(state));
            effects.extend(super::rest(state));
            if let Some(action) = enter_of(state, spot).filter(|_| twice) {
                effects.extend(super::run(state, action));
            }
            effects
        }
        (MouseEventKind::ScrollDown, Hit::Spot(spot) | Hit::Row(spot, _)) => wheel(state, spot, WHEEL),
        (MouseEventKind::ScrollUp, Hit::Spot(spot) | Hit::Row(spot, _)) => wheel(state, spot, -WHEEL),
        _ => Vec::new(),
    }
}

/// The action of a second click.
fn enter_of(state: &State, spot: Spot) -> Option<&'static str> {
    match spot {
        Spot::Pane(_) => Some("main.enter"),
        Spot::Board | Spot::Grid => Some("board.go"),
        Spot::Leader(_) => Some("leader.go"),
        Spot::People => Some("people.amend"),
        Spot::Ranking => Some("ranking.go"),
        Spot::Moved => Some("notice.apply"),
        Spot::Months => None,
        Spot::Popup if state.contexts().contains(&"finder") => Some("finder.take"),
        Spot::Catalogue | Spot::CatalogueItem => Some("catalogue.versions"),
        Spot::Popup if state.contexts().contains(&"plans") => Some("plans.go"),
        Spot::Popup => Some("help.run"),
    }
}

/// Gives the keys to what was clicked on.
fn turn_to(state: &mut State, spot: Spot) -> Vec<Effect> {
    match spot {
        Spot::Pane(pane) if state.focus != pane && !state.detail.zoomed => super::focus(state, pane),
        Spot::Board | Spot::Grid => {
            state.board.on_grid = spot == Spot::Grid;
            Vec::new()
        }
        Spot::Leader(part) => {
            state.leader.part = part;
            Vec::new()
        }
        Spot::Months | Spot::Moved => {
            if let Some(preview) = &mut state.year_page.preview {
                preview.on_calendar = spot == Spot::Months;
            }
            Vec::new()
        }
        _ => Vec::new(),
    }
}

/// Moves what is under the wheel. The detail scrolls without taking the keys.
fn wheel(state: &mut State, spot: Spot, by: isize) -> Vec<Effect> {
    if spot == Spot::Pane(Pane::Detail) && state.screen == Screen::Main {
        state.detail.scroll.step(by);
        return Vec::new();
    }
    if spot == Spot::CatalogueItem {
        state.catalogue.scroll.step(by);
        return Vec::new();
    }
    let mut effects = turn_to(state, spot);
    effects.extend(super::step(state, by));
    effects
}

/// Presses the keys that a hint names.
fn press(state: &mut State, keys: &str) -> Vec<Effect> {
    // The whole chord, of which the beginning may have been typed.
    state.pending.clear();
    let keys = Key::parse_chord(keys).unwrap_or_default();
    keys.into_iter().flat_map(|key| super::key(state, KeyEvent::new(key.code, key.mods))).collect()
}

/// Turns the mouse on or off.
pub fn turn_mouse(state: &mut State) -> Vec<Effect> {
    use crate::domain::message::Message;
    let on = !state.hits.is_on();
    state.hits.turn(on);
    let said = if on { Message::new("mouse-on") } else { Message::new("mouse-off") };
    state.say(crate::tui::state::Tone::Info, said);
    vec![Effect::Mouse(on)]
}
