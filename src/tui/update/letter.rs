//! The letters of the application in view, and the templates of all letters.

use super::comfort::copy;
use super::forms::ask;
use crate::domain::message::Message;
use crate::lang::{Language, Words};
use crate::office::command::Identity;
use crate::office::may_keep_templates;
use crate::office::record::Record;
use crate::tui::effect::Effect;
use crate::tui::forms::Purpose;
use crate::tui::letter::{self, Letters, Page, Templates};
use crate::tui::list::Scroll;
use crate::tui::state::{Popup, State, Tone, View};

/// Whether the application in view has a letter.
///
/// # Errors
/// It has none yet.
pub fn has_letters(state: &State) -> Result<(), Message> {
    match &state.detail.view {
        View::Record(view) => match &view.record {
            Record::Application(record) if !record.letters.is_empty() => Ok(()),
            Record::Application(_) => Err(Message::new("letter-none")),
            _ => Err(Message::new("not-for-this")),
        },
        _ => Err(Message::new("not-for-this")),
    }
}

/// Opens the letters, the newest first in view. They are Chinese whatever the language of the screen: that is what the
/// applicant is sent.
pub fn letters(state: &mut State) -> Vec<Effect> {
    let View::Record(view) = &state.detail.view else { return Vec::new() };
    let Record::Application(record) = &view.record else { return Vec::new() };
    let chinese = Words::new(Language::Chinese);
    let known = match &state.detail.identity {
        Some(Identity::Applicant(applicant, _)) => Some(applicant.name.as_str()),
        _ => None,
    };
    let applicant = known.unwrap_or(&record.entries.applicant.name);
    let page = |at: usize| letter::made(record, at, applicant, &state.directory, &chinese);
    let pages: Vec<Page> = (0..record.letters.len()).filter_map(page).collect();
    let Some(at) = pages.len().checked_sub(1) else { return Vec::new() };
    let letters = Letters { pages, at, named: known.is_some(), scroll: Scroll::default() };
    state.popups.push(Popup::Letters(Box::new(letters)));
    Vec::new()
}

fn open(state: &mut State) -> Option<&mut Letters> {
    match state.popups.last_mut() {
        Some(Popup::Letters(letters)) => Some(letters),
        _ => None,
    }
}

/// Whether there is another letter to turn to.
///
/// # Errors
/// There is only one.
pub fn has_more_letters(state: &State) -> Result<(), Message> {
    match state.popups.last() {
        Some(Popup::Letters(letters)) if letters.pages.len() > 1 => Ok(()),
        _ => Err(Message::new("letter-only-one")),
    }
}

/// Turns to the next letter, or the one before, round and round.
pub fn letter_turn(state: &mut State, forward: bool) -> Vec<Effect> {
    if let Some(letters) = open(state) {
        let len = letters.pages.len().max(1);
        letters.at = (letters.at + if forward { 1 } else { len - 1 }) % len;
        letters.scroll.reset();
    }
    Vec::new()
}

/// Copies the letter in view as it is shown, and so without what is hidden there (O8).
pub fn letter_copy(state: &mut State) -> Vec<Effect> {
    let Some(page) = open(state).and_then(|letters| letters.page().cloned()) else { return Vec::new() };
    copy(state, page.text, Message::new("copied").with("what", page.number))
}

/// Asks for the file the letter in view is written to.
pub fn letter_save(state: &mut State) -> Vec<Effect> {
    match open(state).and_then(|letters| letters.page().cloned()) {
        Some(page) => ask(state, Purpose::Letter(Box::new(page))),
        None => Vec::new(),
    }
}

/// Shows the templates.
pub fn templates(state: &mut State) -> Vec<Effect> {
    state.popups.push(Popup::Templates(Box::default()));
    Vec::new()
}

fn shown(state: &mut State) -> Option<&mut Templates> {
    match state.popups.last_mut() {
        Some(Popup::Templates(templates)) => Some(templates),
        _ => None,
    }
}

/// Whether the person changes templates, as the office will say.
pub fn may_keep_template(state: &State) -> Result<(), Message> {
    may_keep_templates(&state.directory, state.directory.person(&state.login)?)
}

/// Whether the built-in text of the selected template can be gone back to.
pub fn may_go_back(state: &State) -> Result<(), Message> {
    may_keep_template(state)?;
    match state.popups.last() {
        Some(Popup::Templates(shown)) => {
            let last = state.directory.template_versions(shown.kind()).last();
            let own = last.is_some_and(|last| last.text.is_some());
            if own { Ok(()) } else { Err(Message::new("template-is-built-in")) }
        }
        _ => Err(Message::new("not-for-this")),
    }
}

/// Asks for the text of the selected template, or why to go back to the built-in one.
pub fn template_change(state: &mut State, back: bool) -> Vec<Effect> {
    let Some(kind) = shown(state).map(|templates| templates.kind()) else { return Vec::new() };
    let seen = state.directory.template_version(kind);
    ask(state, Purpose::Template { kind, seen, back })
}

/// Shows the version before the one in view, or the one after it.
pub fn template_turn(state: &mut State, older: bool) -> Vec<Effect> {
    let directory = state.directory.clone();
    let Some(templates) = shown(state) else { return Vec::new() };
    // Before the first version there is the built-in text.
    let (at, all) = (templates.behind(&directory), directory.template_versions(templates.kind()).len());
    let next = if older { Some(at + 1).filter(|at| *at <= all) } else { at.checked_sub(1) };
    match next {
        Some(next) => {
            templates.back = (templates.list.selected, next);
            templates.scroll.reset();
        }
        None => {
            let id = if older { "template-no-older" } else { "template-no-newer" };
            state.say(Tone::Info, Message::new(id));
        }
    }
    Vec::new()
}

/// Scrolls the letter in view.
pub fn template_scroll(state: &mut State, down: bool) -> Vec<Effect> {
    if let Some(templates) = shown(state) {
        templates.scroll.page(down);
    }
    Vec::new()
}
