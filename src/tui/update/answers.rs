//! What the office's answers do to the state.

use super::calendar;
use super::candidates;
use super::{confirm, drafts, news, selection, unsure};
use crate::domain::code::RecordKey;
use crate::domain::message::Message;
use crate::domain::organisation::Role;
use crate::office::query::{Answer, BoardLine, PAGE, Query};
use crate::office::{Failure, Receipt};
use crate::tui::effect::{Effect, Outcome};
use crate::tui::forms;
use crate::tui::state::{Pane, Popup, Screen, State, Subject, Tone, View};

/// Takes an outcome in.
pub fn outcome(state: &mut State, outcome: Outcome) -> Vec<Effect> {
    match outcome {
        Outcome::Answer(query, Ok(answer)) => answered(state, &query, answer),
        // Whoever is not of the office any more has no screen there; what they were typing is kept on leaving.
        Outcome::Answer(Query::Overview, Err(Failure::Refused(why))) if why.id == "person-unknown" => {
            state.ended = Some(why);
            state.quit = true;
            Vec::new()
        }
        Outcome::Answer(Query::NoticePreview(_), Err(failure)) => {
            calendar::not_previewed(state, &failure);
            Vec::new()
        }
        Outcome::Answer(query, Err(failure)) => {
            let about = match &query {
                Query::Item(code) => Some(Subject::Item(code.clone())),
                Query::Record(key) => Some(Subject::Record(key.clone())),
                _ => None,
            };
            let lost = matches!(failure, Failure::Lost(_));
            if matches!(query, Query::Batch(..) | Query::Undo) && !lost {
                confirm::failed(state);
            }
            if let Some(about) = about {
                if let Subject::Record(key) = &about {
                    news::record_gone(state, key, &failure);
                }
                // What is shown stays, where it only cannot be asked for again.
                let kept = lost && state.detail.subject.as_ref() == Some(&about);
                if !kept || state.detail.is_loading() {
                    state.detail.take(about, View::Failed(failure.message().clone()));
                }
            } else if lost && state.live.lost.is_some() && is_shown_anyway(&query) {
                // It has been said already, and what is shown stays.
            } else if matches!(query, Query::Search(_)) {
                super::finder::not_found(state, failure.message().clone());
            } else {
                state.say(Tone::Fault, failure.message().clone());
            }
            Vec::new()
        }
        Outcome::File(read) => calendar::file_read(state, read),
        Outcome::Command(Ok(receipt)) => done(state, receipt),
        Outcome::Command(Err(failure)) => refused(state, &failure),
        Outcome::Along { done, of } => {
            along(state, done, of);
            Vec::new()
        }
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
                open.looked = None;
                state.say(Tone::Info, Message::new("draft-restored"));
            }
            state.drafts.insert(key, values);
            super::plans::look(state).into_iter().collect()
        }
        Outcome::Drafts(drafts, open) => {
            drafts::listed(state, drafts, open);
            Vec::new()
        }
        Outcome::News(news) => news::heard(state, news),
        Outcome::Renewed => Vec::new(),
        Outcome::DraftKept(about) => {
            drafts::kept(state, &about);
            Vec::new()
        }
        Outcome::DraftFailed(failure, about) => {
            drafts::failed(state, &failure, about);
            Vec::new()
        }
        Outcome::Ended => Vec::new(),
    }
}

/// A file on its way has come so far: said where it is waited for.
fn along(state: &mut State, done: u64, of: u64) {
    if state.form().is_some_and(|open| open.sent) {
        let percent = i64::try_from((done * 100).checked_div(of).unwrap_or_default()).unwrap_or_default();
        let size = i64::try_from(of.div_ceil(1024)).unwrap_or_default();
        state.say(Tone::Info, Message::new("attach-along").with("percent", percent).with("size", size));
    }
}

/// Whether a question is asked by the screen itself.
fn is_shown_anyway(query: &Query) -> bool {
    matches!(
        query,
        Query::Overview
            | Query::Directory
            | Query::Tree
            | Query::Tasks
            | Query::Opinions
            | Query::Applications
            | Query::Book(_)
            | Query::Candidates
            | Query::Records(..)
            | Query::Board
            | Query::Coverage(_)
            | Query::Ranking(_)
            | Query::Quarter
            | Query::Changes(_)
            | Query::Then(_)
    )
}

fn answered(state: &mut State, query: &Query, answer: Answer) -> Vec<Effect> {
    match answer {
        Answer::Overview(overview) => {
            state.today = overview.now.date();
            let first = state.overview.is_none();
            state.overview = Some(*overview);
            if first {
                let mut effects = vec![Effect::Drafts { open: false }];
                if leads_only(state) && !state.read_only {
                    effects.extend(super::open(state, Screen::Leader));
                }
                return effects;
            }
        }
        Answer::Tree(tree) => {
            state.tree.set(*tree);
            return super::follow(state);
        }
        Answer::Tasks(tasks) => {
            let mine = selection::after_batch(state, Pane::Tasks, tasks.iter().map(|line| line.mine));
            stay_on(state, Pane::Tasks, &tasks, mine, |line| &line.row.key);
            if state.tasks.is_none() && tasks.is_empty() && state.focus == Pane::Tasks {
                state.focus = Pane::Tree;
            }
            state.tasks = Some(tasks);
            selection::renewed(state, Pane::Tasks);
            return super::follow(state);
        }
        Answer::Opinions(opinions) => {
            let mine = selection::after_batch(state, Pane::Opinions, opinions.iter().map(|line| line.mine));
            stay_on(state, Pane::Opinions, &opinions, mine, |line| &line.row.key);
            state.opinions = Some(opinions);
            selection::renewed(state, Pane::Opinions);
            return super::follow(state);
        }
        Answer::Applications(applications) => {
            stay_on(state, Pane::Applications, &applications, None, |line| &line.row.key);
            state.applications = Some(applications);
            return super::follow(state);
        }
        Answer::Book(kind, lines) => {
            stay_on(state, Pane::Book(kind), &lines, None, |line| &line.row.key);
            state.books.entry(kind).or_default().lines = Some(lines);
            return super::follow(state);
        }
        Answer::Candidates(lines) => candidates::answered(state, lines),
        Answer::Plans(plans) => super::plans::plans_read(state, *plans),
        Answer::Item(view) => {
            // Of a code whose further records are shown in the tree these would be too few.
            if state.tree.known(&view.code) <= PAGE {
                state.tree.set_records(&view.code, view.records.clone());
            }
            state.detail.take(Subject::Item(view.code.clone()), View::Item(view));
        }
        Answer::Records(code, records) => {
            state.tree.set_records(&code, records);
            return super::follow(state);
        }
        Answer::Record(view) => {
            news::record_read(state, &view);
            state.detail.take(Subject::Record(view.key.clone()), View::Record(view));
        }
        Answer::Board(due) => {
            let before = state.board.line().cloned();
            state.board.due = Some(due);
            super::leader::narrow_again(state);
            let same = before.and_then(|old| {
                let same = |new: &BoardLine| (&new.code, &new.key, new.due) == (&old.code, &old.key, old.due);
                place(state.board.lines(), state.board.list.selected, |new| same(new))
            });
            state.board.list.selected = same.unwrap_or(state.board.list.selected);
            let len = state.board.lines().len();
            state.board.list.clamp(len);
            state.settle_leader();
        }
        Answer::Coverage(coverage) => {
            state.board.coverage = Some(*coverage);
            super::leader::narrow_again(state);
            let len = state.board.covered().map_or(0, |coverage| coverage.lines.len());
            state.board.grid.clamp(len);
        }
        Answer::Directory(directory) => {
            news::directory_read(state, &directory);
            state.directory = directory;
            let before = state.people.get(state.people_list.selected).cloned();
            state.people = super::people_rows(state);
            let again = before.and_then(|row| state.people.iter().position(|known| *known == row));
            state.people_list.selected = again.unwrap_or(state.people_list.selected);
            state.catalogue.set(&state.directory);
            state.people_list.clamp(state.people.len());
        }
        Answer::Batch(preview) => {
            if let Query::Batch(order, keys) = query {
                confirm::batch(state, order, keys, &preview);
            }
        }
        Answer::Undo(preview) => confirm::undoing(state, &preview),
        Answer::Search(hits) => {
            if let Query::Search(lookup) = query {
                return super::finder::found(state, lookup, *hits);
            }
        }
        Answer::NoticePreview(preview) => calendar::previewed(state, *preview),
        Answer::Ranking(ranking) => {
            state.ranking.list.clamp(ranking.lines.len());
            state.ranking.shown = Some(*ranking);
        }
        Answer::Quarter(quarter) => {
            state.leader.quarter = Some(quarter);
            state.settle_leader();
        }
        Answer::Changes(changes) => {
            state.leader.since.get_or_insert((changes.since, changes.first));
            state.leader.changes = Some(changes);
            state.settle_leader();
        }
        Answer::Then(then) => {
            state.leader.then = Some(then);
            state.settle_leader();
        }
        // Asked for by others than the screen.
        Answer::Why(_) | Answer::Register(_) | Answer::Files(_) | Answer::Import(_) => {}
    }
    Vec::new()
}

/// The place of the line that was at `before`: most often there still.
fn place<T>(lines: &[T], before: usize, is: impl Fn(&T) -> bool) -> Option<usize> {
    if lines.get(before).is_some_and(&is) { Some(before) } else { lines.iter().position(is) }
}

/// A queue has been read anew: what was selected stays so, wherever it stands now; after a batch the keys go to `next`.
fn stay_on<T>(
    state: &mut State,
    pane: Pane,
    lines: &[T],
    next: Option<usize>,
    key_of: impl Fn(&T) -> &RecordKey,
) {
    let at = state.queue_at(pane);
    if let Some(next) = next {
        state.queue_list(pane).selected = next;
    } else if let Some(key) = state.queue_keys(pane).get(at).map(|key| (*key).clone()) {
        match place(lines, at, |line| *key_of(line) == key) {
            Some(at) => state.queue_list(pane).selected = at,
            None => stay(state, pane, Some(key)),
        }
    }
    state.queue_list(pane).clamp(lines.len());
}

/// What was selected has left its queue: it stays in view with the keys on it, so that the next key does nothing to
/// another that came up in its place.
fn stay(state: &mut State, pane: Pane, key: Option<RecordKey>) {
    if state.focus == pane && state.detail.about() == key.map(Subject::Record).as_ref() {
        state.focus = Pane::Detail;
    }
}

/// Whether the person only looks: then the leader's page is the first screen.
fn leads_only(state: &State) -> bool {
    let posts = state.overview.as_ref().map(|overview| overview.person.posts.as_slice()).unwrap_or_default();
    !posts.is_empty() && posts.iter().all(|post| post.role == Role::Leader)
}

/// The command stays under way until the screen shows what has come of it: a key before that would act on what was
/// there before.
fn done(state: &mut State, receipt: Receipt) -> Vec<Effect> {
    let mut effects = Vec::new();
    unsure::settled(state, true);
    let sent = state.form().is_some_and(|open| open.sent);
    if sent && let Some(Popup::Form(open)) = state.popups.pop() {
        effects.extend(calendar::loaded(state, &open.purpose));
        state.drafts.remove(&(open.form.spec().id.to_owned(), open.subject));
        // What a file changes has been carried out.
        state.popups.pop_if(|popup| matches!(popup, Popup::Preview(..)));
    }
    let (more, batch) = confirm::done(state);
    let written = |popup: &mut Popup| matches!(popup, Popup::Preview(preview, _) if preview.sent);
    let batch = batch || state.popups.pop_if(written).is_some();
    effects.extend(more);
    let undo = state.keymap.keys_of("app.undo", &["global"]).into_iter().next();
    let message = match undo.filter(|_| batch) {
        Some(key) => Message::new("done-undoable").with("done", receipt.message).with("key", key),
        None => receipt.message,
    };
    // O8: shown under the opinion it belongs to, and under no other that has come into view meanwhile.
    let shown = receipt.key.clone().map(Subject::Record);
    if shown.is_some() && shown == state.detail.subject {
        state.detail.identity = receipt.revealed;
    }
    // What a form has made comes into view with the keys on it: they would act on what was there before.
    if let Some(key) =
        receipt.key.filter(|_| sent && state.screen == Screen::Main && shown != state.detail.subject)
    {
        effects.extend(super::screens::go_to(state, &key.code.clone(), Some(key)));
    }
    effects.extend(super::refresh(state));
    effects.push(Effect::Settle(message));
    effects
}

/// A refused command leaves its form as it was typed, with the reason at the field it belongs to.
fn refused(state: &mut State, failure: &Failure) -> Vec<Effect> {
    state.under_way = state.under_way.saturating_sub(1);
    let message = match failure {
        Failure::Lost(why) => unsure::lost(state, why),
        other => {
            unsure::settled(state, false);
            other.message().clone()
        }
    };
    if let Some(open) = state.form().filter(|open| open.sent) {
        open.sent = false;
        open.moved = matches!(failure, Failure::Moved(_));
        let field = open.form.field_of(&forms::fields_of(&message.id), &message);
        open.form.fault(field.unwrap_or_default(), message.clone());
    }
    if let Some(Popup::Preview(preview, _)) = state.popups.last_mut() {
        preview.sent = false;
    }
    state.say(Tone::Fault, message);
    let mut effects = if matches!(failure, Failure::Moved(_)) { super::refresh(state) } else { Vec::new() };
    effects.extend(confirm::refused(state, failure));
    effects
}
