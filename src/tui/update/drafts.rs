//! Finding again what was typed and not sent.

use super::{
    calendar, catalogue_open, go_to, may_administer, may_keep_template, may_load, may_use_files,
    notice_paste, open,
};
use crate::domain::application::LetterKind;
use crate::domain::book::StepId;
use crate::domain::code::Kind;
use crate::domain::message::Message;
use crate::office::Failure;
use crate::office::draft::DraftName;
use crate::tui::drafts::Left;
use crate::tui::effect::{About, Effect};
use crate::tui::forms::Purpose;
use crate::tui::list::ListState;
use crate::tui::live::Stale;
use crate::tui::state::{OpenForm, Popup, Screen, State, Subject, Tone};

/// What was said of the line or of drafts gives way to that a draft has been kept.
const GIVES_WAY: [&str; 5] = ["draft-owed", "office-lost", "office-back", "drafts-there", "draft-kept"];

/// The form about that, if it is open.
fn opened<'a>(state: &'a mut State, about: &About) -> Option<&'a mut OpenForm> {
    state.popups.iter_mut().find_map(|popup| match popup {
        Popup::Form(open) if (open.form.spec().id, &open.subject) == (about.0, &about.1) => Some(&mut **open),
        _ => None,
    })
}

/// To keep what was typed into a form that was left, as it was last left.
pub(super) fn left(state: &State, about: &About) -> Option<Effect> {
    let values = state.drafts.get(&(about.0.to_owned(), about.1.clone()))?.clone();
    Some(Effect::SaveDraft { form: about.0, subject: about.1.clone(), values })
}

/// To keep what could not be kept before, where that has not been taken up since.
pub(super) fn make_up(state: &mut State) -> Vec<Effect> {
    let mut effects = Vec::new();
    for about in std::mem::take(&mut state.live.owed) {
        if opened(state, &about).is_none()
            && let Some(save) = left(state, &about)
        {
            state.live.saving.insert(about);
            effects.push(save);
        }
    }
    effects
}

/// What was typed is kept: said where the form has been left.
pub(super) fn kept(state: &mut State, about: &About) {
    let said = state.notice.as_ref().is_some_and(|(_, message)| !GIVES_WAY.contains(&message.id.as_ref()));
    if state.live.saving.remove(about) && !said {
        state.say(Tone::Info, Message::new("draft-kept"));
    }
}

/// Something about drafts could not be done.
pub(super) fn failed(state: &mut State, failure: &Failure, about: Option<About>) {
    let lost = matches!(failure, Failure::Lost(_));
    let promised =
        |about: &About| state.live.saving.remove(about) || (lost && state.live.owed.contains(about));
    let was_left = about.as_ref().is_some_and(promised);
    if let Some(about) = about {
        if let Some(open) = opened(state, &about) {
            // Not kept: the next pause tries again.
            open.kept = None;
            open.keys = open.keys.max(u32::from(lost));
        } else if lost {
            state.live.owed.insert(about);
            if state.live.lost.is_none() {
                // The line is there: tried again in a moment.
                state.live.stale(Stale::Header);
            }
        }
    }
    match (lost, was_left) {
        (true, true) => {
            let unkept = state.live.unkept(failure.message().clone());
            state.say(Tone::Fault, unkept);
        }
        (true, false) if state.live.lost.is_some() => {}
        _ => state.say(Tone::Fault, failure.message().clone()),
    }
}

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
    if let (Some(code), Some((_, of)), Some(step)) = (draft.code(), draft.about(), StepId::find(draft.form)) {
        return super::book::begin_again(state, step, code, of.to_owned());
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
        "register-export" => match Kind::parse(&draft.subject) {
            Some(kind) => ask(state, may_use_files(state), Purpose::Export(kind)),
            None => Vec::new(),
        },
        "register-import" => match Kind::parse(&draft.subject) {
            Some(kind) => {
                let may = may_use_files(state).and_then(|()| super::book::take_over_at(state, kind));
                ask(state, may, Purpose::TakeOver(kind))
            }
            None => Vec::new(),
        },
        "template" | "template-back" => match LetterKind::parse(&draft.subject) {
            Some(kind) => {
                let (may, seen) = (may_keep_template(state), state.directory.template_version(kind));
                ask(state, may, Purpose::Template { kind, seen, back: draft.form == "template-back" })
            }
            None => Vec::new(),
        },
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
