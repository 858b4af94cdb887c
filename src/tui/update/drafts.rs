//! Finding again what was typed and not sent.

use super::{calendar, catalogue_open, go_to, may_administer, may_load, notice_paste, open};
use crate::domain::message::Message;
use crate::office::draft::DraftName;
use crate::tui::drafts::Left;
use crate::tui::effect::Effect;
use crate::tui::forms::Purpose;
use crate::tui::list::ListState;
use crate::tui::state::{Popup, Screen, State, Subject, Tone};

/// Asks for the drafts, to choose one.
pub fn drafts(state: &mut State) -> Vec<Effect> {
    state.live.choosing = true;
    vec![Effect::Drafts { open: true }]
}

/// Takes the drafts in: to choose one, or, at the start, to say that there are some.
pub(super) fn listed(state: &mut State, drafts: Vec<DraftName>, open: bool) {
    let left: Vec<Left> = drafts.into_iter().filter_map(Left::of).collect();
    if open {
        // Something else may have been done meanwhile.
        if std::mem::take(&mut state.live.choosing) && state.popups.is_empty() {
            match left.is_empty() {
                true => state.say(Tone::Info, Message::new("drafts-none")),
                false => state.popups.push(Popup::Drafts(left, ListState::default())),
            }
        }
        return;
    }
    let Some(newest) = left.first().filter(|_| state.notice.is_none() && state.popups.is_empty()) else {
        return;
    };
    let key = state.keymap.keys_of("drafts.open", &["global"]).into_iter().next().unwrap_or_default();
    let message = Message::new("drafts-there")
        .with("count", left.len())
        .with("name", newest.name(state))
        .with("key", key);
    state.say(Tone::Info, message);
}

/// Takes up the selected draft: goes to what it is about and opens its form, which offers it.
pub fn draft_take(state: &mut State) -> Vec<Effect> {
    let Some(Popup::Drafts(left, list)) = state.popups.pop_if(|popup| matches!(popup, Popup::Drafts(..)))
    else {
        return Vec::new();
    };
    let Some(draft) = left.into_iter().nth(list.selected) else { return Vec::new() };
    if let Some(key) = draft.record() {
        let effects = go_to(state, &key.code.clone(), Some(key.clone()));
        state.then = Some((Subject::Record(key), draft.action));
        return effects;
    }
    if let Some(code) = draft.code() {
        let effects = go_to(state, &code, None);
        state.then = Some((Subject::Item(code), draft.action));
        return effects;
    }
    let subject = Some(draft.subject.clone()).filter(|subject| !subject.is_empty());
    let ask = |state: &mut State, may: Result<(), Message>, purpose: Purpose| match may {
        Ok(()) => super::forms::ask(state, purpose),
        Err(reason) => {
            state.say(Tone::Fault, Message::new("not-possible").with("reason", reason));
            Vec::new()
        }
    };
    let may = may_administer(state);
    match draft.form {
        "organisation" => ask(state, may, Purpose::Organisation(subject.and_then(|code| code.parse().ok()))),
        "person" => ask(state, may, Purpose::Person(subject)),
        "policy" => ask(state, may, Purpose::Policy),
        "notice" if may_load(state).is_ok() => {
            let mut effects =
                if state.screen == Screen::Calendar { Vec::new() } else { calendar::calendar(state) };
            effects.extend(notice_paste(state));
            effects
        }
        form => {
            // Where it was typed, something has to be selected first.
            let effects = match form {
                _ if form.starts_with("catalogue-") && state.screen != Screen::Catalogue => {
                    catalogue_open(state)
                }
                _ if form.starts_with("batch-") && state.screen != Screen::Main => open(state, Screen::Main),
                _ => Vec::new(),
            };
            state.say(Tone::Info, Message::new("drafts-go-on").with("name", draft.name(state)));
            effects
        }
    }
}

/// Drops the selected draft.
pub fn draft_drop(state: &mut State) -> Vec<Effect> {
    let Some(Popup::Drafts(left, list)) = state.popups.last_mut() else { return Vec::new() };
    if list.selected >= left.len() {
        return Vec::new();
    }
    let draft = left.remove(list.selected);
    list.clamp(left.len());
    let empty = left.is_empty();
    if empty {
        state.popups.pop();
    }
    state.drafts.remove(&(draft.form.to_owned(), draft.subject.clone()));
    let message = Message::new("drafts-dropped").with("name", draft.name(state));
    state.say(Tone::Done, message);
    vec![Effect::DropDraft { form: draft.form, subject: draft.subject }]
}
