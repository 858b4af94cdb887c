//! Leaving: what was typed is kept, what is on its way is waited for, and what came of it is told once the terminal has
//! been given back.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use signal_hook::consts::SIGINT;

use super::drafts::Left;
use super::effect::{About, Effect, Outcome, Worker};
use super::state::State;
use super::term::events::{Event, Reason, Source};
use super::term::guard::{TerminalGuard, say_outside};
use super::update;
use crate::domain::message::Message;
use crate::office::Failure;
use crate::office::draft::DraftName;

/// How long everything that is on its way is waited for: somewhat longer than a server that has gone is.
const WAIT: u32 = 40;

/// What is to be told.
#[derive(Default)]
struct Account {
    told: Vec<Message>,
    /// What was typed and is not known to be kept, with why.
    unkept: BTreeMap<About, Message>,
}

impl Account {
    /// Takes in what the worker has said; the rest is of no account any more.
    fn take(&mut self, state: &mut State, event: Event<Outcome>) {
        match event {
            Event::Answer(Outcome::Command(done)) => {
                match &done {
                    Err(Failure::Lost(_)) | Ok(_) => {}
                    Err(failure) => {
                        let what = failure.message().clone();
                        self.told.push(Message::new("left-not-done").with("what", what));
                    }
                }
                update::outcome(state, Outcome::Command(done));
            }
            Event::Answer(Outcome::Errand(Err(what))) => {
                self.told.push(Message::new("left-not-done").with("what", what));
            }
            Event::Answer(Outcome::DraftKept(about)) => {
                self.unkept.remove(&about);
                state.live.saving.remove(&about);
            }
            Event::Answer(Outcome::DraftFailed(failure, Some(about))) => {
                if let Some(why) = self.unkept.get_mut(&about) {
                    *why = failure.message().clone();
                }
                update::outcome(state, Outcome::DraftFailed(failure, Some(about)));
            }
            _ => {}
        }
    }
}

/// Ends the work; says what is to be told. `rest` came last and was not looked at.
pub(super) fn leave(
    source: &Source<Outcome>,
    worker: Worker,
    state: &mut State,
    rest: Vec<Event<Outcome>>,
    guard: impl Into<Option<TerminalGuard>>,
    gone: Option<Reason>,
) -> Vec<Message> {
    let mut guard = guard.into();
    let mut account = Account::default();
    for event in rest.into_iter().chain(source.drain()) {
        account.take(state, event);
    }
    let unheard = || Message::new("left-unheard");
    account.unkept.extend(state.live.saving.iter().map(|about| (about.clone(), unheard())));
    // What is being typed is kept, whatever ends the program.
    for effect in update::unsaved(state) {
        if let Effect::SaveDraft { form, subject, .. } = &effect {
            account.unkept.insert((*form, subject.clone()), unheard());
        }
        worker.send(&state.login, effect);
    }
    if state.is_looking() && state.live.lost.is_none() {
        worker.send(&state.login, Effect::Visited);
    }
    worker.close();
    let waits = !account.unkept.is_empty() || state.under_way > 0;
    if waits && state.live.lost.is_some() && !state.live.is_over() && guard.take().is_some() {
        // Nobody is left before a screen that does not move.
        say_outside(&state.words.text(&Message::new("left-waits").with("seconds", i64::from(WAIT))));
    }
    let until = Instant::now() + Duration::from_secs(WAIT.into());
    let ended = loop {
        let left = until.saturating_duration_since(Instant::now());
        let mut ended = left.is_zero().then_some(false);
        for event in source.next_within(left) {
            match event {
                Event::Answer(Outcome::Ended) => ended = Some(true),
                Event::Gone(Reason::Signal(SIGINT)) if guard.is_none() => ended = ended.or(Some(false)),
                event => account.take(state, event),
            }
        }
        if let Some(ended) = ended {
            break ended;
        }
    };
    if ended {
        worker.finish();
    }
    drop(guard);
    account.tell(state, gone)
}

impl Account {
    fn tell(self, state: &State, gone: Option<Reason>) -> Vec<Message> {
        let Self { mut told, unkept } = self;
        // What was given and not answered, and what was not known before.
        for given in state.live.given.iter().chain(&state.live.unsure) {
            let why = given.why.as_ref().map_or_else(|| Message::new("left-unheard"), update::reason);
            told.push(Message::new("left-unsure").with("why", why));
        }
        if let Some(Reason::Signal(signal)) = gone {
            let id = if unkept.is_empty() { "ended-by-signal" } else { "ended-by-signal-only" };
            told.insert(0, Message::new(id).with("signal", i64::from(signal)));
        }
        for ((form, subject), why) in unkept {
            let name = DraftName { form: form.to_owned(), subject, saved: state.today.into() };
            let name = Left::of(name).map(|left| left.name(state)).unwrap_or_default();
            told.push(Message::new("left-unkept").with("name", name).with("why", why));
        }
        told
    }
}
