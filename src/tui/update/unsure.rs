//! Commands of which it is not known whether they were carried out. Each is given again under its own name as soon as the
//! office can be reached: that finds out, and does not do it twice.

use crate::domain::message::{Arg, Message};
use crate::tui::effect::{Effect, UNSURE};
use crate::tui::live::Given;
use crate::tui::state::{Popup, State};

/// Nothing was heard of the command given first. Says what to tell.
pub(super) fn lost(state: &mut State, why: &Message) -> Message {
    if let Some(mut given) = state.live.given.pop_front() {
        given.why = Some(why.clone());
        let unsure = &mut state.live.unsure;
        unsure.retain(|other| other.command != given.command);
        if unsure.len() == UNSURE {
            unsure.remove(0);
        }
        unsure.push(given);
    }
    if state.live.is_over() {
        return why.clone();
    }
    Message::new("office-unsure").with("why", reason(why))
}

/// Why it is not known, without the words that say that it is not.
pub fn reason(why: &Message) -> Message {
    match why.args.iter().find(|(name, _)| why.id == "wire-unsure" && name == "why") {
        Some((_, Arg::Message(inner))) => (**inner).clone(),
        _ => why.clone(),
    }
}

/// It is known of the command given first whether it was carried out.
pub(super) fn settled(state: &mut State, done: bool) {
    let Some(given) = state.live.given.pop_front() else { return };
    state.live.unsure.retain(|other| other.command != given.command);
    if let Some((about, _)) = given.typed.filter(|_| done) {
        state.live.owed.remove(&about);
        state.drafts.remove(&(about.0.to_owned(), about.1));
    }
}

/// Gives them again.
pub(super) fn again(state: &mut State) -> Vec<Effect> {
    let unsure = std::mem::take(&mut state.live.unsure);
    unsure.into_iter().map(|given| once_more(state, given)).collect()
}

fn once_more(state: &mut State, given: Given) -> Effect {
    let mut typed = given.typed;
    if let Some((about, values)) = typed.take() {
        // What was typed since is no part of it, and stays whatever comes of it.
        let same = match state.popups.last_mut() {
            Some(Popup::Form(open)) if (open.form.spec().id, &open.subject) == (about.0, &about.1) => {
                open.sent = open.form.draft() == values;
                open.sent
            }
            _ => state.drafts.get(&(about.0.to_owned(), about.1.clone())).is_none_or(|now| *now == values),
        };
        typed = same.then_some((about, values));
    }
    if let Some(Popup::Confirm(confirm)) = state.popups.last_mut()
        && confirm.command.as_ref() == Some(&given.command)
    {
        confirm.sent = true;
    }
    let effect = state.give(given.command, typed);
    if let Some(last) = state.live.given.back_mut() {
        last.again = true;
    }
    effect
}
