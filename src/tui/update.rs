//! What a key, an answer or a new size does to the state, and what it asks for. No drawing, no waiting.

mod answers;
mod catalogue;
mod comfort;
pub(super) mod forms;
mod mouse;
mod moving;
mod popups;
mod screens;

use crossterm::event::{KeyCode, KeyEvent};

use super::action;
use super::effect::Effect;
use super::keymap::{Key, Resolved};
use super::state::{Pane, Screen, State, Subject, Tone, View};
use crate::domain::message::Message;
use crate::office::query::Query;

pub use answers::outcome;
pub use catalogue::*;
pub use comfort::*;
pub use forms::{begin, unsaved};
pub use mouse::{mouse, turn_mouse};
pub use moving::*;
pub use popups::{choose, choose_person, help, help_actions, why};
pub use screens::*;

use forms::form_event;

/// What a key does.
pub fn key(state: &mut State, event: KeyEvent) -> Vec<Effect> {
    if let Some(open) = state.form() {
        if event.code == KeyCode::Char('l') && event.modifiers == crossterm::event::KeyModifiers::CONTROL {
            return vec![Effect::Redraw];
        }
        if open.sent {
            return Vec::new();
        }
        let event = open.form.key(event);
        return form_event(state, event);
    }
    let Some(key) = Key::from_event(event) else { return Vec::new() };
    state.pending.push(key);
    let contexts = state.contexts();
    match state.keymap.resolve(&contexts, &state.pending) {
        Resolved::Pending => Vec::new(),
        Resolved::Action(id) => {
            state.pending.clear();
            run(state, &id)
        }
        // Leaves a chord that was begun.
        Resolved::None if state.pending.len() > 1 && key.code == KeyCode::Esc => {
            state.pending.clear();
            Vec::new()
        }
        Resolved::None => {
            let typed = Key::chord_text(&std::mem::take(&mut state.pending));
            state.say(Tone::Info, Message::new("key-unbound").with("key", typed));
            Vec::new()
        }
    }
}

/// Text pasted.
pub fn paste(state: &mut State, text: &str) -> Vec<Effect> {
    let Some(open) = state.form() else { return Vec::new() };
    let event = open.form.paste(text);
    form_event(state, event)
}

/// Runs an action by its id; says why where it is impossible.
pub fn run(state: &mut State, id: &str) -> Vec<Effect> {
    let Some(action) = action::find(id) else { return Vec::new() };
    state.notice = None;
    match (action.possible)(state) {
        Ok(()) => (action.run)(state),
        Err(reason) => {
            state.say(Tone::Fault, Message::new("not-possible").with("reason", reason));
            Vec::new()
        }
    }
}

/// Asks for everything the screen shows.
pub fn refresh(state: &mut State) -> Vec<Effect> {
    let mut queries = vec![Query::Overview, Query::Directory, Query::Tree, Query::Tasks, Query::Opinions];
    queries.extend(state.tree.open_items().into_iter().map(Query::Item));
    if state.screen == Screen::Board {
        queries.extend([Query::Board, Query::Coverage(board_year_of(state))]);
    }
    queries.extend(state.detail.subject.as_ref().map(query_of));
    queries.into_iter().map(Effect::Ask).collect()
}

fn query_of(subject: &Subject) -> Query {
    match subject {
        Subject::Item(code) => Query::Item(code.clone()),
        Subject::Record(key) => Query::Record(key.clone()),
    }
}

/// Makes the detail follow the selection.
pub fn follow(state: &mut State) -> Vec<Effect> {
    if state.focus == Pane::Detail {
        return Vec::new();
    }
    let pointed = state.pointed();
    if pointed == state.detail.subject {
        return Vec::new();
    }
    show(state, pointed)
}

fn show(state: &mut State, subject: Option<Subject>) -> Vec<Effect> {
    state.detail.subject.clone_from(&subject);
    state.detail.view = View::None;
    state.detail.identity = None;
    state.detail.scroll.reset();
    subject.iter().map(|subject| Effect::Show(query_of(subject))).collect()
}
