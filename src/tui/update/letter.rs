//! The letters of the application in view.

use super::comfort::copy;
use super::forms::ask;
use crate::domain::message::Message;
use crate::lang::{Language, Words};
use crate::office::command::Identity;
use crate::office::record::Record;
use crate::tui::effect::Effect;
use crate::tui::forms::Purpose;
use crate::tui::letter::{Letters, Page};
use crate::tui::list::Scroll;
use crate::tui::state::{Popup, State, View};

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
    let org = state.directory.org_name(&record.key.code.org);
    let known = match &state.detail.identity {
        Some(Identity::Applicant(applicant, _)) => Some(applicant.name.as_str()),
        _ => None,
    };
    let applicant = known.unwrap_or(&record.entries.applicant.name);
    let page = |at: usize| {
        let text = chinese.text(&record.letter(at, &org, applicant)?);
        Some(Page { number: record.letter_number(at), text })
    };
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
