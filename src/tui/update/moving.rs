//! Moving about: panes, lists, the tree, the detail.

use super::follow;
use super::popups::{self, Top};
use crate::domain::message::Message;
use crate::office::query::{BoardRow, PAGE, Query};
use crate::tui::effect::Effect;
use crate::tui::state::{Pane, Popup, Screen, State, Subject, Tone};
use crate::tui::tree::Node;
use crate::tui::view::popups::lines_by_row;

/// Gives the keys to the pane `by` places on.
pub fn pane(state: &mut State, by: isize) -> Vec<Effect> {
    let panes = [Pane::Tree, Pane::Tasks, state.lower, Pane::Detail];
    let at = panes.iter().position(|pane| *pane == state.focus).unwrap_or(0);
    let next = (at + panes.len()).saturating_add_signed(by) % panes.len();
    focus(state, panes[next])
}

/// Gives the keys to a pane.
pub fn focus(state: &mut State, pane: Pane) -> Vec<Effect> {
    state.turn_to(pane);
    state.detail.zoomed = false;
    follow(state)
}

/// Steps through whatever has the keys.
pub fn step(state: &mut State, by: isize) -> Vec<Effect> {
    match popups::top_list(state) {
        Top::List(list, len) => list.step(by, len),
        Top::Scroll(scroll) => scroll.step(by),
        Top::None => {}
    }
    moved(state)
}

/// Pages through whatever has the keys.
pub fn page(state: &mut State, down: bool) -> Vec<Effect> {
    if page_headed(state, down).is_some() {
        return moved(state);
    }
    match popups::top_list(state) {
        Top::List(list, len) => list.page(down, len),
        Top::Scroll(scroll) => scroll.page(down),
        Top::None => {}
    }
    moved(state)
}

/// Pages through a list with headings between its lines, if such a one has the keys: by its rows.
fn page_headed(state: &mut State, down: bool) -> Option<()> {
    if let Some(Popup::Candidates(shown)) = state.popups.last() {
        let rows = lines_by_row(state, shown.lines.as_deref()?);
        let selected = rows.iter().position(|line| *line == Some(shown.list.selected))?;
        let row = shown.list.turn(down, selected, rows.len());
        let to = line_near(down, row, rows.len(), |row| rows[row])?;
        let Some(Popup::Candidates(shown)) = state.popups.last_mut() else { return None };
        shown.list.selected = to;
        return Some(());
    }
    if !state.popups.is_empty() || state.screen != Screen::Board || state.board.on_grid {
        return None;
    }
    let due = state.board.shown()?;
    let row = state.board.list.turn(down, due.row_of(state.board.list.selected), due.rows());
    state.board.list.selected = line_near(down, row, due.rows(), |row| match due.row(row) {
        Some(BoardRow::Line(line)) => Some(line),
        _ => None,
    })?;
    Some(())
}

/// The line in a row; where a heading stands, the one on the side that the keys come from: the other may be out of sight.
fn line_near(down: bool, row: usize, rows: usize, line: impl Fn(usize) -> Option<usize>) -> Option<usize> {
    if down { (0..=row).rev().find_map(line) } else { (row..rows).find_map(line) }
}

/// Half a page through whatever has the keys.
pub fn half(state: &mut State, down: bool) -> Vec<Effect> {
    match popups::top_list(state) {
        Top::List(list, len) => list.half(down, len),
        Top::Scroll(scroll) => scroll.half(down),
        Top::None => {}
    }
    moved(state)
}

/// To the first or last of whatever has the keys.
pub fn edge(state: &mut State, end: bool) -> Vec<Effect> {
    match popups::top_list(state) {
        Top::List(list, len) => list.selected = if end { len.saturating_sub(1) } else { 0 },
        Top::Scroll(scroll) => scroll.edge(end),
        Top::None => {}
    }
    moved(state)
}

/// The detail does not follow each step, but once the selection rests.
pub(super) fn moved(state: &mut State) -> Vec<Effect> {
    match state.popups.last_mut() {
        Some(Popup::Versions(versions)) => versions.scroll.reset(),
        Some(_) => return super::finder::more(state),
        None if state.screen == Screen::Catalogue => state.catalogue.scroll.reset(),
        None => {}
    }
    let on_tree = state.screen == Screen::Main && state.popups.is_empty() && state.focus == Pane::Tree;
    state.tree.wanted().filter(|_| on_tree).map(Effect::Ask).into_iter().collect()
}

/// To the next of what waits for this person, or the one before, round and round; the detail stays as large as it is.
pub fn queue(state: &mut State, forward: bool) -> Vec<Effect> {
    let pane = match (state.focus, state.detail.about()) {
        (pane @ (Pane::Tasks | Pane::Opinions | Pane::Applications | Pane::Book(_)), _) => pane,
        (_, Some(Subject::Record(key))) => State::pane_of(key.kind),
        _ => Pane::Tasks,
    };
    let (mine, selected) = (state.queue_mine(pane), state.queue_at(pane));
    let at_selected = state.queue_keys(pane).get(selected).copied();
    // Where what is shown has left the queue, the next is what came up in its place.
    let left = matches!((at_selected, state.detail.about()),
        (Some(key), Some(Subject::Record(shown))) if key != shown);
    let next = if forward {
        let next = if left { selected } else { selected + 1 };
        Some(if next < mine { next } else { 0 })
    } else {
        Some(selected.min(mine).checked_sub(1).unwrap_or(mine.saturating_sub(1)))
    };
    let next = next.filter(|_| mine > 0);
    let Some(next) = next else {
        state.say(Tone::Info, Message::new("queue-nothing-mine"));
        return Vec::new();
    };
    state.queue_list(pane).selected = next;
    state.turn_to(pane);
    follow(state)
}

/// Scrolls the detail without giving it the keys.
pub fn scroll_detail(state: &mut State, down: bool) -> Vec<Effect> {
    state.detail.scroll.page(down);
    Vec::new()
}

/// Opens a node of the tree, or steps into it.
pub fn tree_expand(state: &mut State) -> Vec<Effect> {
    let records = state.tree.expand();
    let mut effects: Vec<Effect> =
        records.map(|code| Effect::Ask(Query::Records(code, PAGE))).into_iter().collect();
    effects.extend(follow(state));
    effects
}

/// Closes a node of the tree, or steps out of it.
pub fn tree_collapse(state: &mut State) -> Vec<Effect> {
    state.tree.collapse();
    follow(state)
}

/// Opens a node of the tree, or closes it.
pub fn tree_toggle(state: &mut State) -> Vec<Effect> {
    match state.tree.selected().and_then(|row| row.open) {
        Some(true) => tree_collapse(state),
        Some(false) => tree_expand(state),
        None => {
            state.say(Tone::Info, Message::new("tree-nothing-below"));
            Vec::new()
        }
    }
}

/// The enter key: opens a group, and shows anything else on the whole screen.
pub fn enter(state: &mut State) -> Vec<Effect> {
    if state.detail.zoomed {
        state.detail.zoomed = false;
        return Vec::new();
    }
    if state.focus == Pane::Tree
        && let Some(row) = state.tree.selected()
    {
        match (&row.node, row.open) {
            (Node::Item(_), Some(false)) => return tree_expand(state),
            (Node::Item(_) | Node::Record(_), _) => {}
            (_, Some(true)) => return tree_collapse(state),
            (_, _) => return tree_expand(state),
        }
    }
    zoom(state)
}

/// Shows the detail on the whole screen, or the panes again.
pub fn zoom(state: &mut State) -> Vec<Effect> {
    if state.detail.about().is_none() {
        state.say(Tone::Info, Message::new("nothing-selected"));
    } else {
        state.detail.zoomed = !state.detail.zoomed;
    }
    Vec::new()
}
