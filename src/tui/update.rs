//! What a key, an answer or a new size does to the state, and what it asks for. No drawing, no waiting.

mod answers;
mod archive;
mod book;
mod calendar;
mod candidates;
mod catalogue;
mod comfort;
mod confirm;
mod drafts;
pub(super) mod finder;
pub(super) mod forms;
mod leader;
mod letter;
mod mouse;
mod moving;
mod news;
mod plans;
mod popups;
mod ranking;
mod screens;
mod selection;
mod unsure;

use crossterm::event::{KeyCode, KeyEvent};

use super::action;
use super::effect::Effect;
use super::keymap::{Key, Resolved};
use super::state::{Pane, Screen, State, Subject, Tone, View};
use crate::domain::message::Message;
use crate::office::query::Query;

pub use answers::outcome;
pub use archive::*;
pub use book::{begin_case, may_begin, may_take_over, open_book, register_export, register_import};
pub use calendar::{
    calendar, calendar_year, may_load, may_take_back, notice_apply, notice_other, notice_paste,
    notice_take_back,
};
pub use candidates::*;
pub use catalogue::*;
pub use comfort::*;
pub use confirm::{confirm, undo};
pub use drafts::{draft_drop, draft_take, drafts};
pub use forms::{begin, is_unkept, keep_typed, unsaved};
pub use leader::{Step, is_past, leader_go, leader_part, today, walk};
pub use letter::*;
pub use mouse::{mouse, turn_mouse};
pub use moving::*;
pub use news::renew;
pub use plans::{plans, plans_go, plans_year};
pub use popups::{choose, choose_person, close, help, help_actions, named, names_any, why};
pub use ranking::{ranking, ranking_go, ranking_period, ranking_span};
pub use screens::*;
pub use selection::*;

pub use unsure::reason;

use forms::form_event;

/// What a key does.
pub fn key(state: &mut State, event: KeyEvent) -> Vec<Effect> {
    if let Some(open) = state.form() {
        if event.code == KeyCode::Char('l') && event.modifiers == crossterm::event::KeyModifiers::CONTROL {
            return vec![Effect::Redraw];
        }
        if open.sent {
            // What is under way comes to its end; only a file need not be waited for.
            return if event.code == KeyCode::Esc { vec![Effect::BreakOff] } else { Vec::new() };
        }
        let event = open.form.key(event);
        return form_event(state, event);
    }
    if state.finder().is_some() {
        return finder::key(state, event);
    }
    let Some(key) = Key::from_event(event) else { return Vec::new() };
    state.then = None;
    state.pending.push(key);
    let resolve = |state: &State| state.keymap.resolve(&state.key_contexts(), &state.pending);
    let mut resolved = resolve(state);
    let mut effects = Vec::new();
    // Only moving on leaves the detail behind: any other key is meant for what is selected.
    if state.is_behind() && !matches!(&resolved, Resolved::Action(id) if id.starts_with("list.")) {
        effects = follow(state);
        resolved = resolve(state);
    }
    match resolved {
        Resolved::Pending => {}
        Resolved::Action(id) => {
            state.pending.clear();
            effects.extend(run(state, &id));
        }
        // Leaves a chord that was begun.
        Resolved::None if state.pending.len() > 1 && key.code == KeyCode::Esc => {
            state.pending.clear();
        }
        Resolved::None => {
            // Where no item is selected, what is done under one has no place yet: say so rather than that there is no such key.
            let of_item = (state.screen == Screen::Main)
                .then(|| state.keymap.resolve(&["item"], &state.pending))
                .and_then(|resolved| match resolved {
                    Resolved::Action(id) => action::find(&id),
                    _ => None,
                });
            let typed = Key::chord_text(&std::mem::take(&mut state.pending));
            let message = match of_item {
                Some(action) => Message::new("key-of-item").with("what", Message::new(action.words())),
                None => Message::new("key-unbound"),
            };
            state.say(Tone::Info, message.with("key", typed));
        }
    }
    effects
}

/// The selection has come to rest: the detail follows it.
pub fn rest(state: &mut State) -> Vec<Effect> {
    if state.is_behind() { follow(state) } else { Vec::new() }
}

/// Whether an action that waited for its subject can be carried out, or is to be forgotten.
pub fn is_ready(state: &State) -> bool {
    state.then.is_some() && !state.detail.is_loading()
}

/// Carries out what waited for its subject, which is on the screen now.
pub fn resume(state: &mut State) -> Vec<Effect> {
    match state.then.take() {
        Some((subject, id)) if state.detail.subject.as_ref() == Some(&subject) => run(state, id),
        _ => Vec::new(),
    }
}

/// Text pasted.
pub fn paste(state: &mut State, text: &str) -> Vec<Effect> {
    if state.finder().is_some() {
        return finder::paste(state, text);
    }
    let Some(open) = state.form() else { return Vec::new() };
    let event = match calendar::replaced(open, text) {
        Some(event) => event,
        None => open.form.paste(text),
    };
    form_event(state, event)
}

/// Runs an action by its id; says why where it is impossible.
pub fn run(state: &mut State, id: &str) -> Vec<Effect> {
    let Some(action) = action::find(id) else { return Vec::new() };
    state.notice = None;
    state.live.choosing = false;
    if let Some(subject) = waits_for(state, action) {
        state.then = Some((subject, action.id));
        state.say(Tone::Info, Message::new("loading"));
        return Vec::new();
    }
    match may_run(state, action) {
        Ok(()) => (action.run)(state),
        Err(reason) => {
            state.say(Tone::Fault, Message::new("not-possible").with("reason", reason));
            Vec::new()
        }
    }
}

/// Whether an action is possible now; where one only looks, nothing that does something is.
///
/// # Errors
/// Why not.
pub fn may_run(state: &State, action: &action::Action) -> Result<(), Message> {
    if (state.read_only || state.past().is_some()) && action.acts() {
        return Err(Message::new("as-of-read-only"));
    }
    (action.possible)(state)
}

/// What has to be read and seen before the action, which is on it.
fn waits_for(state: &State, action: &action::Action) -> Option<Subject> {
    let next = state.detail.next.as_ref().filter(|_| state.screen == Screen::Main)?;
    next.contexts().contains(&action.context).then(|| next.clone())
}

/// Asks for everything the screen shows.
pub fn refresh(state: &mut State) -> Vec<Effect> {
    state.live.stale = None;
    let mut queries = vec![
        Query::Overview,
        Query::Directory,
        Query::Tree,
        Query::Tasks,
        Query::Opinions,
        Query::Applications,
    ];
    if let Pane::Book(kind) = state.lower {
        queries.push(Query::Book(kind));
    }
    queries.extend(state.tree.open_items());
    if state.screen == Screen::Leader {
        queries.extend(leader::questions(state));
    }
    if state.screen == Screen::Board {
        queries.extend([Query::Board, Query::Coverage(board_year_of(state))]);
    }
    if state.screen == Screen::Ranking {
        queries.push(Query::Ranking(ranking::period_of(state)));
    }
    let detail = state.detail.about().map(|subject| Effect::Show(query_of(subject)));
    let candidates = candidates::again(state);
    queries.into_iter().map(Effect::Ask).chain(detail).chain(candidates).collect()
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
    if pointed.as_ref() == state.detail.about() {
        return Vec::new();
    }
    show(state, pointed)
}

/// Makes the detail be about something else, as soon as that has been read: what is shown stays till then.
fn show(state: &mut State, subject: Option<Subject>) -> Vec<Effect> {
    if subject.is_none() || subject == state.detail.subject {
        let view = if subject.is_none() { View::None } else { std::mem::take(&mut state.detail.view) };
        state.detail.set(subject.clone(), view);
    } else {
        state.detail.next.clone_from(&subject);
    }
    subject.iter().map(|subject| Effect::Show(query_of(subject))).collect()
}
