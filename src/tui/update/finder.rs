//! Lists narrowed by typing: the search and the command palette.

use crossterm::event::KeyEvent;

use super::{go_to, run};
use crate::domain::message::Message;
use crate::office::query::{Hits, Lookup, Query};
use crate::office::search::Target;
use crate::tui::editor::EditorEvent;
use crate::tui::effect::Effect;
use crate::tui::finder::Finder;
use crate::tui::keymap::{Key, Resolved};
use crate::tui::list::ListState;
use crate::tui::palette::Palette;
use crate::tui::search::{Completion, SearchPopup, parse};
use crate::tui::state::{Popup, State, Tone};

/// A key while a list narrowed by typing is on top: text goes into the input, the rest to the keymap and then to it.
pub fn key(state: &mut State, event: KeyEvent) -> Vec<Effect> {
    if !Finder::is_text(event)
        && let Some(key) = Key::from_event(event)
        && let Resolved::Action(id) = state.keymap.resolve(&state.contexts(), &[key])
    {
        return run(state, &id);
    }
    let Some(finder) = state.finder() else { return Vec::new() };
    let event = finder.key(event);
    edited(state, event)
}

/// Text pasted into it.
pub fn paste(state: &mut State, text: &str) -> Vec<Effect> {
    let Some(finder) = state.finder() else { return Vec::new() };
    let event = finder.paste(text);
    edited(state, event)
}

fn edited(state: &mut State, event: EditorEvent) -> Vec<Effect> {
    match event {
        EditorEvent::Ignored => return Vec::new(),
        EditorEvent::Handled => state.notice = None,
        EditorEvent::Notice(message) => state.say(Tone::Info, message),
    }
    match state.popups.last_mut() {
        Some(Popup::Palette(palette)) => {
            palette.finder.list = ListState::default();
            Vec::new()
        }
        Some(Popup::Search(search)) => {
            search.completion = None;
            look(state)
        }
        _ => Vec::new(),
    }
}

/// Asks for what the search's input says.
fn look(state: &mut State) -> Vec<Effect> {
    let (directory, words) = (state.directory.clone(), state.words.clone());
    let Some(search) = state.search() else { return Vec::new() };
    let wanted = parse(search.finder.text(), &directory, &words);
    search.look_for(wanted).map(ask).into_iter().collect()
}

fn ask(lookup: Lookup) -> Effect {
    Effect::Ask(Query::Search(Box::new(lookup)))
}

/// Asks again for what is looked for: it may stand elsewhere by now.
pub fn again(state: &mut State) -> Option<Effect> {
    let search = state.search().filter(|search| !search.waiting && !search.wanted.is_empty())?;
    Some(ask(Lookup { wanted: search.wanted.clone(), from: 0 }))
}

/// Opens the search, offering what was last looked for.
pub fn search(state: &mut State) -> Vec<Effect> {
    state.popups.push(Popup::Search(Box::new(SearchPopup::new(&state.last_search))));
    look(state)
}

/// Opens the command palette.
pub fn palette(state: &mut State) -> Vec<Effect> {
    state.popups.push(Popup::Palette(Box::default()));
    Vec::new()
}

/// Takes in what was found; asks again later while the index is being made.
pub fn found(state: &mut State, lookup: &Lookup, hits: Hits) -> Vec<Effect> {
    let Some(search) = state.search() else { return Vec::new() };
    if !search.answered(lookup, hits) {
        return Vec::new();
    }
    let mut effects = Vec::new();
    if search.is_partial() {
        let again = Lookup { wanted: search.wanted.clone(), from: 0 };
        effects.push(Effect::AskLater(Query::Search(Box::new(again))));
    }
    if search.take_first {
        search.take_first = false;
        effects.extend(take(state));
    }
    effects
}

/// The search failed.
pub fn not_found(state: &mut State, fault: Message) {
    if let Some(search) = state.search() {
        search.waiting = false;
        search.fault = Some(fault);
    }
}

/// Goes to what is selected, or does it.
pub fn take(state: &mut State) -> Vec<Effect> {
    match state.popups.pop() {
        Some(Popup::Palette(palette)) => {
            let id = palette.lines(state).get(palette.finder.list.selected).map(|line| line.action.id);
            match id {
                Some(id) => take_action(state, id, palette),
                None => back(state, Popup::Palette(palette), "palette-none"),
            }
        }
        Some(Popup::Search(mut search)) => match search.hits.get(search.finder.list.selected) {
            // What is listed may still be the answer to what was typed before.
            Some(hit) if !search.waiting || search.finder.list.selected > 0 => {
                let target = hit.target.clone();
                search.finder.text().clone_into(&mut state.last_search);
                match target {
                    Target::Item(code) => go_to(state, &code, None),
                    Target::Record(key) => go_to(state, &key.code.clone(), Some(key)),
                }
            }
            _ if search.waiting => {
                search.take_first = true;
                state.popups.push(Popup::Search(search));
                Vec::new()
            }
            _ => back(state, Popup::Search(search), "search-nothing-selected"),
        },
        Some(other) => {
            state.popups.push(other);
            Vec::new()
        }
        None => Vec::new(),
    }
}

/// Runs an action of the palette. One that is impossible says why, and the palette stays.
fn take_action(state: &mut State, id: &str, palette: Box<Palette>) -> Vec<Effect> {
    let lines = palette.lines(state);
    let verdict = lines.iter().find(|line| line.action.id == id).map(|line| line.verdict.clone());
    match verdict {
        Some(Err(reason)) => {
            state.popups.push(Popup::Palette(palette));
            state.say(Tone::Fault, Message::new("not-possible").with("reason", reason));
            Vec::new()
        }
        _ => run(state, id),
    }
}

fn back(state: &mut State, popup: Popup, why: &'static str) -> Vec<Effect> {
    state.popups.push(popup);
    state.say(Tone::Info, Message::new(why));
    Vec::new()
}

/// Asks for what comes next in the list, where the selection is near the end of what is known.
pub fn more(state: &mut State) -> Vec<Effect> {
    state.search().and_then(SearchPopup::more).map(ask).into_iter().collect()
}

/// Puts the next filter or value in, or the one before.
pub fn complete(state: &mut State, forward: bool) -> Vec<Effect> {
    let (directory, words, today) = (state.directory.clone(), state.words.clone(), state.today);
    let Some(search) = state.search() else { return Vec::new() };
    let mut completion = match search.completion.take().filter(|known| !known.is_settled()) {
        Some(known) => known,
        None => Completion::of(search.finder.text(), &directory, &words, today),
    };
    let text = completion.step(forward);
    search.completion = Some(completion);
    match text {
        Some(text) => {
            search.finder.set(&text);
            look(state)
        }
        None => {
            state.say(Tone::Info, Message::new("search-no-completion"));
            Vec::new()
        }
    }
}

/// Whether tab has something to put in.
pub fn may_complete(state: &State) -> Result<(), Message> {
    match state.popups.last() {
        Some(Popup::Search(_)) => Ok(()),
        _ => Err(Message::new("palette-no-filters")),
    }
}

/// Closes it; what was looked for is offered the next time.
pub fn close(state: &mut State) -> Vec<Effect> {
    if let Some(Popup::Search(search)) = state.popups.pop() {
        search.finder.text().clone_into(&mut state.last_search);
    }
    Vec::new()
}
