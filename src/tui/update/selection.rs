//! Selecting lines of a queue, and beginning an act with all of them.

use std::collections::BTreeSet;

use super::forms::ask;
use super::step;
use crate::domain::code::{Kind, OrgCode, RecordKey};
use crate::domain::message::Message;
use crate::office::batch::{BatchOrder, MOST};
use crate::office::index::Task;
use crate::office::query::Query;
use crate::tui::effect::Effect;
use crate::tui::forms::{BatchAct, Purpose};
use crate::tui::selection::Picked;
use crate::tui::state::{Pane, State, Tone};

/// Whether there is a line to select in the pane with the keys.
pub fn has_lines(state: &State) -> Result<(), Message> {
    if state.queue_len(state.focus) == 0 { Err(Message::new("selection-no-lines")) } else { Ok(()) }
}

fn here(state: &State) -> Option<RecordKey> {
    state.queue_keys(state.focus).get(state.queue_at(state.focus)).map(|key| (*key).clone())
}

/// Selects the line with the keys, or no longer, and goes on to the next; ends a range that goes on.
pub fn pick(state: &mut State) -> Vec<Effect> {
    let pane = state.focus;
    if state.picked_range(pane).is_some() {
        return pick_range(state);
    }
    let Some(key) = here(state) else { return Vec::new() };
    if let Some(picked) = state.selection.of_mut(pane) {
        picked.toggle(key);
    }
    step(state, 1)
}

/// Begins a range at the line with the keys, or ends the one that goes on.
pub fn pick_range(state: &mut State) -> Vec<Effect> {
    let pane = state.focus;
    let chosen = state.picked_range(pane).map(|_| state.chosen(pane));
    let key = here(state);
    let Some(picked) = state.selection.of_mut(pane) else { return Vec::new() };
    match (chosen, key) {
        (Some(chosen), _) => picked.set(chosen),
        (None, Some(key)) => {
            picked.begin(key);
            state.say(Tone::Info, Message::new("selection-range"));
        }
        (None, None) => {}
    }
    Vec::new()
}

/// Selects all that match: those that wait for this person, or where none does, all that are shown. Once they are
/// selected, none.
pub fn pick_all(state: &mut State) -> Vec<Effect> {
    let pane = state.focus;
    let mine: Vec<RecordKey> = match pane {
        Pane::Opinions => {
            let mine = state.opinions.iter().flatten().filter(|line| line.mine);
            mine.map(|line| line.row.key.clone()).collect()
        }
        _ => {
            let mine = |line: &&crate::office::query::TaskLine| {
                line.mine && matches!(line.row.task, Task::Review(_))
            };
            state.tasks.iter().flatten().filter(mine).map(|line| line.row.key.clone()).collect()
        }
    };
    let (keys, what) = if mine.is_empty() {
        let all = state.queue_keys(pane).into_iter().cloned().collect();
        (all, Message::new("selection-all-shown"))
    } else {
        (mine, Message::new("selection-all-mine"))
    };
    if state.chosen(pane).iter().collect::<BTreeSet<_>>() == keys.iter().collect() {
        unpick(state);
        return Vec::new();
    }
    let count = keys.len();
    if let Some(picked) = state.selection.of_mut(pane) {
        picked.set(keys);
    }
    state.say(Tone::Info, what.with("count", count));
    Vec::new()
}

/// Selects nothing any more in the pane with the keys.
pub fn unpick(state: &mut State) {
    if let Some(picked) = state.selection.of_mut(state.focus) {
        picked.set([]);
        state.say(Tone::Info, Message::new("selection-cleared"));
    }
}

/// A queue has been read anew: what has left it is selected no longer, and that is said.
pub(super) fn renewed(state: &mut State, pane: Pane) {
    let mut selection = std::mem::take(&mut state.selection);
    if let Some(picked) = selection.of_mut(pane).filter(|picked| !picked.is_empty()) {
        let gone = picked.retain(&state.queue_keys(pane).into_iter().collect());
        if gone > 0 {
            state.say(Tone::Info, Message::new("selection-dropped").with("count", gone));
        }
    }
    state.selection = selection;
}

/// Begins an act with all that is selected.
pub fn begin_batch(state: &mut State, act: BatchAct) -> Vec<Effect> {
    if state.under_way > 0 {
        state.say(Tone::Info, Message::new("still-under-way"));
        return Vec::new();
    }
    let keys = state.chosen(state.focus);
    if keys.len() > MOST {
        let message = Message::new("batch-too-many").with("count", keys.len()).with("most", MOST);
        state.say(Tone::Fault, message);
        return Vec::new();
    }
    if act == BatchAct::Approve {
        let order = BatchOrder::Approve { note: String::new() };
        return vec![Effect::Ask(Query::Batch(Box::new(order), keys))];
    }
    let chosen: BTreeSet<&RecordKey> = keys.iter().collect();
    let with = state.opinions.iter().flatten().filter(|line| chosen.contains(&line.row.key));
    let units: BTreeSet<OrgCode> = with.map(|line| line.row.unit.clone()).collect();
    ask(state, Purpose::Batch { act, keys, units: units.into_iter().collect() })
}

/// What was selected has been dealt with.
pub(super) fn dealt_with(state: &mut State, kind: Kind) {
    let pane = State::pane_of(kind);
    if let Some(picked) = state.selection.of_mut(pane) {
        picked.deal();
    }
}

/// Where the keys go in a queue read anew after a batch: to the first line that waits for this person.
pub(super) fn after_batch(state: &mut State, pane: Pane, mine: impl Iterator<Item = bool>) -> Option<usize> {
    let dealt = state.selection.of_mut(pane).is_some_and(Picked::take_dealt);
    mine.enumerate().find(|(_, mine)| dealt && *mine).map(|(at, _)| at)
}
