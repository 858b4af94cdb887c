//! Following what happens elsewhere: what is shown is asked for again, what is being typed stays.

use super::forms::being_typed;
use super::{drafts, unsure};
use crate::domain::code::RecordKey;
use crate::domain::message::Message;
use crate::office::Failure;
use crate::office::desk::News;
use crate::office::directory::Directory;
use crate::office::query::{Query, RecordView};
use crate::office::record::Record;
use crate::tui::effect::Effect;
use crate::tui::forms::Purpose;
use crate::tui::live::Stale;
use crate::tui::state::{OpenForm, State, Tone};

/// Takes news in.
pub(super) fn heard(state: &mut State, news: News) -> Vec<Effect> {
    match news {
        News::Changed => state.live.stale(Stale::All),
        News::Present => state.live.stale(Stale::Header),
        News::Lost(why) => {
            state.live.lost = Some(why.clone());
            // What was promised to be kept comes first.
            let said = match state.live.saving.is_empty() {
                true => state.live.cut(),
                false => Some(state.live.unkept(why)),
            };
            if let Some(said) = said {
                state.say(Tone::Fault, said);
            }
        }
        News::Back => {
            let before = state.live.lost.take();
            if state.live.is_unsure() {
                state.say(Tone::Info, Message::new("office-back-unsure"));
            } else if before.is_some() {
                state.say(Tone::Info, Message::new("office-back"));
            }
            let mut effects = drafts::make_up(state);
            effects.extend(being_typed(state));
            effects.extend(unsure::again(state));
            effects.push(Effect::Attend(state.attends().cloned()));
            effects.extend(super::refresh(state));
            return effects;
        }
    }
    Vec::new()
}

/// Asks again for what has gone stale.
pub fn renew(state: &mut State) -> Vec<Effect> {
    let mut effects = drafts::make_up(state);
    match state.live.stale.take() {
        None => {}
        Some(Stale::Header) => effects.push(Effect::Ask(Query::Overview)),
        Some(Stale::All) => {
            effects.extend(super::refresh(state));
            effects.extend(super::finder::again(state));
        }
    }
    effects
}

/// The form on top, while its command is not under way.
fn being_filled(state: &mut State) -> Option<&mut OpenForm> {
    state.form().filter(|open| !open.sent)
}

/// A record has been read anew: where a form about it is open that was opened on another version, that is said, once for
/// each version. What is typed stays.
pub(super) fn record_read(state: &mut State, view: &RecordView) {
    let directory = state.directory.clone();
    let Some(open) = being_filled(state) else { return };
    let Some((key, seen)) = open.purpose.record() else { return };
    if *key != view.key || seen == view.version || open.told == Some(view.version) {
        return;
    }
    open.told = Some(view.version);
    // An act that was undone leaves no trace in the history: then it is not said whose it was.
    let last = match (&open.purpose, &view.record) {
        (Purpose::Disclosure { record, .. }, Record::Disclosure(now)) => now.history[..]
            .get(record.history.len()..)
            .and_then(<[_]>::last)
            .map(|event| (event.by.clone(), event.deed.message())),
        (Purpose::Opinion { record, .. }, Record::Opinion(now)) => now.history[..]
            .get(record.history.len()..)
            .and_then(<[_]>::last)
            .map(|event| (event.by.clone(), event.deed.message())),
        _ => None,
    };
    let message = match last {
        Some((by, deed)) => {
            Message::new("form-moved").with("who", directory.person_name(&by)).with("deed", deed)
        }
        None => Message::new("form-moved-unknown"),
    };
    state.say(Tone::Fault, message);
}

/// A record cannot be read any more.
pub(super) fn record_gone(state: &mut State, key: &RecordKey, failure: &Failure) {
    let Some(open) = being_filled(state).filter(|_| matches!(failure, Failure::Refused(_))) else { return };
    if open.purpose.record().is_some_and(|(about, _)| about == key) && open.told != Some(0) {
        open.told = Some(0);
        state.say(Tone::Fault, Message::new("form-moved-unknown"));
    }
}

/// The directory has been read anew: where a form about a part of it is open that has changed, that is said.
pub(super) fn directory_read(state: &mut State, now: &Directory) {
    let before = state.directory.clone();
    let Some(open) = being_filled(state) else { return };
    let changed = match &open.purpose {
        // It was refused for that, and said so.
        _ if open.moved => false,
        Purpose::Person(Some(login)) => before.people.get(login) != now.people.get(login),
        Purpose::Organisation(Some(code)) => before.orgs.get(code) != now.orgs.get(code),
        Purpose::Policy => before.settings.policy != now.settings.policy,
        Purpose::Template { kind, .. } => before.template_version(*kind) != now.template_version(*kind),
        _ => false,
    };
    if changed {
        state.say(Tone::Fault, Message::new("form-moved-unknown"));
    }
}
