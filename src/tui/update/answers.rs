//! What the office's answers do to the state.

use crate::domain::code::RecordKey;
use crate::domain::organisation::Role;
use crate::office::query::{Answer, Query};
use crate::office::{Failure, Receipt};
use crate::tui::board;
use crate::tui::effect::{Effect, Outcome};
use crate::tui::forms;
use crate::tui::state::{Pane, Popup, Screen, State, Subject, Tone, View};

/// Takes an outcome in.
pub fn outcome(state: &mut State, outcome: Outcome) -> Vec<Effect> {
    match outcome {
        Outcome::Answer(query, Ok(answer)) => answered(state, &query, answer),
        Outcome::Answer(query, Err(failure)) => {
            let about = match &query {
                Query::Item(code) => Some(Subject::Item(code.clone())),
                Query::Record(key) => Some(Subject::Record(key.clone())),
                _ => None,
            };
            if about.is_some() && about == state.detail.subject {
                state.detail.view = View::Failed(failure.message().clone());
            } else if about.is_none() {
                state.say(Tone::Fault, failure.message().clone());
            }
            Vec::new()
        }
        Outcome::Command(Ok(receipt)) => done(state, receipt),
        Outcome::Command(Err(failure)) => refused(state, &failure),
        Outcome::Errand(done) => super::catalogue::errand_done(state, done),
        Outcome::Settled(message) => {
            state.under_way = state.under_way.saturating_sub(1);
            state.say(Tone::Done, message);
            Vec::new()
        }
        Outcome::Draft { form, subject, values } => {
            let key = (form.to_owned(), subject.clone());
            if let Some(open) = state.form()
                && open.form.spec().id == form
                && open.subject == subject
                && !open.form.is_changed()
            {
                open.form.restore(&values);
                state.say(Tone::Info, crate::domain::message::Message::new("draft-restored"));
            }
            state.drafts.insert(key, values);
            Vec::new()
        }
        Outcome::DraftFailed(failure) => {
            state.say(Tone::Fault, failure.message().clone());
            Vec::new()
        }
    }
}

fn answered(state: &mut State, query: &Query, answer: Answer) -> Vec<Effect> {
    match answer {
        Answer::Overview(overview) => {
            state.today = overview.now.date();
            let first = state.overview.is_none();
            state.overview = Some(*overview);
            if first && leads_only(state) {
                return super::open(state, Screen::Board);
            }
        }
        Answer::Tree(tree) => {
            state.tree.set(*tree);
            return super::follow(state);
        }
        Answer::Tasks(tasks) => {
            let key = state.tasks.as_ref().and_then(|old| old.get(state.tasks_list.selected));
            let key = key.map(|line| line.row.key.clone());
            match key.as_ref().map(|key| tasks.iter().position(|line| line.row.key == *key)) {
                Some(Some(at)) => state.tasks_list.selected = at,
                Some(None) => stay(state, Pane::Tasks, key),
                None => {}
            }
            state.tasks_list.clamp(tasks.len());
            if state.tasks.is_none() && tasks.is_empty() && state.focus == Pane::Tasks {
                state.focus = Pane::Tree;
            }
            state.tasks = Some(tasks);
            return super::follow(state);
        }
        Answer::Opinions(opinions) => {
            let key = state.opinions.as_ref().and_then(|old| old.get(state.opinions_list.selected));
            let key = key.map(|line| line.row.key.clone());
            match key.as_ref().map(|key| opinions.iter().position(|line| line.row.key == *key)) {
                Some(Some(at)) => state.opinions_list.selected = at,
                Some(None) => stay(state, Pane::Opinions, key),
                None => {}
            }
            state.opinions_list.clamp(opinions.len());
            state.opinions = Some(opinions);
            return super::follow(state);
        }
        Answer::Item(view) => {
            state.tree.set_records(&view.code, view.records.clone());
            if state.detail.subject == Some(Subject::Item(view.code.clone())) {
                state.detail.view = View::Item(view);
            }
        }
        Answer::Record(view) => {
            if state.detail.subject == Some(Subject::Record(view.key.clone())) {
                state.detail.view = View::Record(view);
            }
        }
        Answer::Board(lines) => {
            let lines = board::grouped(lines);
            let same = state.board.lines.get(state.board.list.selected).and_then(|old| {
                lines.iter().position(|new| (&new.code, &new.key, new.due) == (&old.code, &old.key, old.due))
            });
            state.board.list.selected = same.unwrap_or(state.board.list.selected);
            state.board.list.clamp(lines.len());
            state.board.lines = lines;
        }
        Answer::Coverage(coverage) => {
            state.board.grid.clamp(coverage.lines.len());
            state.board.coverage = Some(*coverage);
        }
        Answer::Directory(directory) => {
            state.directory = directory;
            state.people = super::people_rows(state);
            state.catalogue.set(&state.directory);
            state.people_list.clamp(state.people.len());
        }
        Answer::Why(_) => {}
    }
    let _ = query;
    Vec::new()
}

/// What was selected has left its queue: it stays in view with the keys on it, so that the next key does nothing to
/// another that came up in its place.
fn stay(state: &mut State, pane: Pane, key: Option<RecordKey>) {
    if state.focus == pane && state.detail.subject == key.map(Subject::Record) {
        state.focus = Pane::Detail;
    }
}

/// Whether the person only looks: then the board is the first screen.
fn leads_only(state: &State) -> bool {
    let posts = state.overview.as_ref().map(|overview| overview.person.posts.as_slice()).unwrap_or_default();
    !posts.is_empty() && posts.iter().all(|post| post.role == Role::Leader)
}

/// The command stays under way until the screen shows what has come of it: a key before that would act on what was
/// there before.
fn done(state: &mut State, receipt: Receipt) -> Vec<Effect> {
    let mut effects = Vec::new();
    if state.form().is_some_and(|open| open.sent)
        && let Some(Popup::Form(open)) = state.popups.pop()
    {
        state.drafts.remove(&(open.form.spec().id.to_owned(), open.subject));
        // What a file changes has been carried out.
        state.popups.pop_if(|popup| matches!(popup, Popup::Preview(..)));
    }
    // O8: shown under the opinion it belongs to, and under no other that has come into view meanwhile.
    let shown = receipt.key.clone().map(Subject::Record);
    if shown.is_some() && shown == state.detail.subject {
        state.detail.identity = receipt.revealed;
    }
    effects.extend(super::refresh(state));
    effects.push(Effect::Settle(receipt.message));
    effects
}

/// A refused command leaves its form as it was typed, with the reason at the field it belongs to.
fn refused(state: &mut State, failure: &Failure) -> Vec<Effect> {
    state.under_way = state.under_way.saturating_sub(1);
    let message = failure.message().clone();
    let field = forms::field_of(&message.id);
    if let Some(open) = state.form().filter(|open| open.sent) {
        open.sent = false;
        open.form.fault(field.unwrap_or_default(), message.clone());
    }
    state.say(Tone::Fault, message);
    if matches!(failure, Failure::Moved(_)) { super::refresh(state) } else { Vec::new() }
}
