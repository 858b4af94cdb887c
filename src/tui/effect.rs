//! What the screen asks of the office, carried out on a thread of its own: the screen never waits for the disk.

mod errand;
mod transfer;

use std::collections::{BTreeMap, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use self::errand::run;
use self::transfer::{Transfers, attach, is_transfer};
use super::catalogue::{Errand, Ran};
use super::form::Value;
use super::term::events::Event;
use crate::domain::code::RecordKey;
use crate::domain::message::Message;
use crate::exchange::attachment::Along;
use crate::exchange::notice;
use crate::office::desk::{CommandId, CommandIds, Desk, News};
use crate::office::draft::DraftName;
use crate::office::query::{Answer, Query};
use crate::office::{Command, Failure, Receipt, Stamp};

/// What a draft is of: the form, and what it is about.
pub type About = (&'static str, String);

/// Something to be done outside the screen.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Ask the office; of several waiting questions alike only the newest counts.
    Ask(Query),
    /// Ask the office in a while, when there may be more to say; only the newest counts.
    AskLater(Query),
    /// Give the office a command; once carried out, the draft of its form is dropped.
    Command(Command, Option<(&'static str, String)>),
    /// Do something with a file.
    Errand(Errand),
    /// Break off the file that is on its way to the office or from it, if one is.
    BreakOff,
    /// Ask for what the detail shows; of several waiting only the newest counts.
    Show(Query),
    /// Keep what was typed.
    SaveDraft {
        /// The form.
        form: &'static str,
        /// What it is about.
        subject: String,
        /// Its contents.
        values: BTreeMap<String, Value>,
    },
    /// Look for what was typed before.
    LoadDraft {
        /// The form.
        form: &'static str,
        /// What it is about.
        subject: String,
    },
    /// Forget what was typed: it has become a command.
    DropDraft {
        /// The form.
        form: &'static str,
        /// What it is about.
        subject: String,
    },
    /// Look which drafts there are: to choose one, or to say that there are some.
    Drafts {
        /// Whether one is to be chosen.
        open: bool,
    },
    /// Say that what news made the screen ask has been answered.
    Renewed,
    /// Say on which record the person is deciding, if on any.
    Attend(Option<RecordKey>),
    /// Say that the leader's page has been looked at.
    Visited,
    /// Say that a command was carried out, once everything asked for after it has been answered.
    Settle(Message),
    /// Read the file of that path, which holds a holiday notice.
    ReadFile(String),
    /// Act as somebody else of a made-up office.
    ActAs(String),
    /// Draw everything anew.
    Redraw,
    /// Put a text on the terminal's clipboard.
    Copy(String),
    /// Turn the mouse on or off.
    Mouse(bool),
}

/// How long a question waits that is asked in a while.
const LATER: Duration = Duration::from_millis(300);

/// What came of an effect.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// An answer.
    Answer(Query, Result<Answer, Failure>),
    /// A command was carried out, or not.
    Command(Result<Receipt, Failure>),
    /// Something was done with a file, or not.
    Errand(Result<Ran, Message>),
    /// A file on its way has come so far.
    Along {
        /// Bytes.
        done: u64,
        /// Of how many.
        of: u64,
    },
    /// A command was carried out, and what is shown is as it is after it.
    Settled(Message),
    /// A draft that was kept.
    Draft {
        /// The form.
        form: &'static str,
        /// What it is about.
        subject: String,
        /// Its contents.
        values: BTreeMap<String, Value>,
    },
    /// The drafts there are, and whether one is to be chosen.
    Drafts(Vec<DraftName>, bool),
    /// Something has happened elsewhere.
    News(News),
    /// What news made the screen ask has been answered.
    Renewed,
    /// What was typed is kept.
    DraftKept(About),
    /// Something about drafts could not be done; where it was to keep what was typed, of what.
    DraftFailed(Failure, Option<About>),
    /// What the file holds, or why it cannot be read.
    File(Result<String, Message>),
    /// Everything handed over before the end has been done.
    Ended,
}

#[derive(Default)]
struct Queue {
    waiting: VecDeque<(String, Effect)>,
    later: Option<(Instant, String, Query)>,
    closed: bool,
}

/// What the screen has been told: an answer it has already is neither made nor sent again.
#[derive(Default)]
struct Told {
    login: String,
    answers: Vec<(Query, Stamp)>,
}

impl Told {
    /// By what the answer to `query` is known that the screen of `login` has.
    fn stamp(&mut self, login: &str, query: &Query) -> Option<&Stamp> {
        if self.login != login {
            login.clone_into(&mut self.login);
            self.forget();
        }
        self.answers.iter().find(|(known, _)| known == query).map(|(_, stamp)| stamp)
    }

    /// The screen has been told the answer to `query`.
    fn told(&mut self, query: &Query, stamp: Option<Stamp>) {
        self.answers.retain(|(known, _)| !replaces(query, known));
        self.answers.extend(stamp.map(|stamp| (query.clone(), stamp)));
    }

    fn forget(&mut self) {
        self.answers.clear();
    }
}

/// How many commands of which nothing is known keep their names: fewer than the office keeps receipts.
pub(super) const UNSURE: usize = 16;

/// Names commands. Those of which it is not known whether they were carried out keep their names, whatever is given
/// meanwhile: given again, they are not done twice.
#[derive(Default)]
pub(super) struct Orders {
    /// Whether the files of this host are closed to whoever is at the screen.
    pub(super) closed: bool,
    ids: CommandIds,
    unsure: Mutex<Vec<Unsure>>,
}

/// A command of which it is not known whether it was carried out.
struct Unsure {
    login: String,
    /// As it was given on the screen.
    given: Command,
    /// As it went to the office, with what was attached: the same again, whatever has become of the file.
    sent: Command,
    id: CommandId,
}

impl Orders {
    /// Gives a command, made ready to be sent by `ready`; one that was given before and may have been carried out is sent
    /// as it was.
    fn order(
        &self,
        desk: &dyn Desk,
        login: &str,
        given: Command,
        ready: impl FnOnce(&mut Command) -> Result<(), Failure>,
    ) -> Result<Receipt, Failure> {
        let unsure = || self.unsure.lock().unwrap_or_else(PoisonError::into_inner);
        let same = unsure()
            .iter()
            .find(|unsure| unsure.login == login && unsure.given == given)
            .map(|same| (same.sent.clone(), same.id));
        let (sent, id) = match same {
            Some(same) => same,
            None => {
                let mut sent = given.clone();
                ready(&mut sent)?;
                (sent, self.ids.next())
            }
        };
        let done = desk.order(login, id, sent.clone());
        let mut unsure = unsure();
        unsure.retain(|other| other.id != id);
        if matches!(done, Err(Failure::Lost(_))) {
            if unsure.len() == UNSURE {
                unsure.remove(0);
            }
            unsure.push(Unsure { login: login.to_owned(), given, sent, id });
        }
        done
    }
}

/// The thread that talks to the office.
pub struct Worker {
    shared: Arc<(Mutex<Queue>, Condvar)>,
    transfers: Arc<Transfers>,
    thread: Option<JoinHandle<()>>,
}

impl Worker {
    /// Starts the thread; what comes of its work is sent to `sender`. Files are read and written where `files` says so.
    ///
    /// # Errors
    /// No thread could be started.
    pub fn start(desk: Arc<dyn Desk>, files: bool, sender: Sender<Event<Outcome>>) -> std::io::Result<Self> {
        let shared = Arc::new((Mutex::new(Queue::default()), Condvar::new()));
        let queue = Arc::clone(&shared);
        let transfers = Arc::new(Transfers::default());
        let moving = transfers.clone();
        let work = move || {
            let mut told = Told::default();
            let orders = Arc::new(Orders { closed: !files, ..Orders::default() });
            while let Some((login, effect)) = next(&queue) {
                if is_transfer(&effect) {
                    moving.start(desk.clone(), orders.clone(), sender.clone(), login, effect);
                    continue;
                }
                let failed = failure_of(&effect);
                // A fault in here must not leave the screen waiting for an answer.
                let outcome = catch_unwind(AssertUnwindSafe(|| match effect {
                    Effect::Ask(query) => ask(desk.as_ref(), &mut told, &login, query),
                    other => carry_out(desk.as_ref(), &orders, &login, other),
                }));
                let outcome = outcome.unwrap_or(failed);
                if matches!(outcome, Some(Outcome::Answer(_, Err(_)))) {
                    told.forget();
                }
                if outcome.is_some_and(|outcome| sender.send(Event::Answer(outcome)).is_err()) {
                    break;
                }
            }
            moving.wait();
            // Where nobody listens any more nobody waits either.
            let _ = sender.send(Event::Answer(Outcome::Ended));
        };
        let thread = std::thread::Builder::new().name("gongkai-office".to_owned()).spawn(work)?;
        Ok(Self { shared, transfers, thread: Some(thread) })
    }

    /// Hands an effect over, on behalf of `login`.
    pub fn send(&self, login: &str, effect: Effect) {
        if effect == Effect::BreakOff {
            return self.transfers.break_off();
        }
        if is_transfer(&effect) {
            self.transfers.announce();
        }
        let (queue, ready) = &*self.shared;
        let mut queue = queue.lock().unwrap_or_else(PoisonError::into_inner);
        if let Effect::AskLater(query) = effect {
            queue.later = Some((Instant::now() + LATER, login.to_owned(), query));
            ready.notify_one();
            return;
        }
        if let Effect::Show(_) = &effect {
            queue.waiting.retain(|(_, waiting)| !matches!(waiting, Effect::Show(_)));
        }
        if let Effect::Attend(_) = &effect {
            queue.waiting.retain(|(_, waiting)| !matches!(waiting, Effect::Attend(_)));
        }
        if let Effect::Ask(query) = &effect {
            // A question nobody waits for any more: the selection has moved on.
            queue
                .waiting
                .retain(|(_, waiting)| !matches!(waiting, Effect::Ask(other) if replaces(query, other)));
        }
        let place = if goes_first(&effect) {
            let last = queue.waiting.iter().rposition(|(_, waiting)| !gives_way(waiting));
            last.map_or(0, |last| last + 1)
        } else {
            queue.waiting.len()
        };
        queue.waiting.insert(place, (login.to_owned(), effect));
        ready.notify_one();
    }

    /// Takes nothing more on: what was handed over is done, but for what was only to be shown, and then that it has
    /// [ended](Outcome::Ended) is said.
    pub fn close(&self) {
        let (queue, ready) = &*self.shared;
        let mut queue = queue.lock().unwrap_or_else(PoisonError::into_inner);
        queue.waiting.retain(|(_, effect)| !matches!(effect, Effect::Ask(_) | Effect::Show(_)));
        queue.later = None;
        queue.closed = true;
        ready.notify_one();
    }

    /// Waits until everything handed over has been done.
    pub fn finish(mut self) {
        self.close();
        if let Some(thread) = self.thread.take() {
            // A panic there has been told already; there is nothing left to do here.
            let _ = thread.join();
        }
    }
}

/// Whether an effect is what a person waits for, and so goes before what is asked because it may have changed.
fn goes_first(effect: &Effect) -> bool {
    matches!(
        effect,
        Effect::Show(_)
            | Effect::Command(..)
            | Effect::SaveDraft { .. }
            | Effect::LoadDraft { .. }
            | Effect::DropDraft { .. }
    )
}

/// Whether an effect gives way to those.
fn gives_way(effect: &Effect) -> bool {
    matches!(effect, Effect::Ask(_) | Effect::Renewed | Effect::Attend(_))
}

/// What to answer where an effect ended in a fault of the program.
fn failure_of(effect: &Effect) -> Option<Outcome> {
    let failure = Failure::Store(Message::new("term-fault-unknown"));
    match effect {
        Effect::Ask(query) => Some(Outcome::Answer(query.clone(), Err(failure))),
        Effect::Show(query) | Effect::AskLater(query) => Some(Outcome::Answer(query.clone(), Err(failure))),
        Effect::Command(..) => Some(Outcome::Command(Err(failure))),
        Effect::Errand(_) => Some(Outcome::Errand(Err(failure.message().clone()))),
        Effect::Settle(message) => Some(Outcome::Settled(message.clone())),
        Effect::ReadFile(_) => Some(Outcome::File(Err(failure.message().clone()))),
        Effect::SaveDraft { form, subject, .. } => {
            Some(Outcome::DraftFailed(failure, Some((*form, subject.clone()))))
        }
        _ => None,
    }
}

fn next(shared: &(Mutex<Queue>, Condvar)) -> Option<(String, Effect)> {
    let (queue, ready) = shared;
    let mut queue = queue.lock().unwrap_or_else(PoisonError::into_inner);
    loop {
        if let Some(work) = queue.waiting.pop_front() {
            return Some(work);
        }
        if queue.closed {
            return None;
        }
        let wait = queue.later.as_ref().map(|(when, ..)| when.saturating_duration_since(Instant::now()));
        queue = match wait {
            None => ready.wait(queue).unwrap_or_else(PoisonError::into_inner),
            Some(Duration::ZERO) => {
                let asked = queue.later.take();
                return asked.map(|(_, login, query)| (login, Effect::Ask(query)));
            }
            Some(wait) => ready.wait_timeout(queue, wait).unwrap_or_else(PoisonError::into_inner).0,
        };
    }
}

/// Whether the answer to a later question takes the place of that to an earlier one.
fn replaces(later: &Query, earlier: &Query) -> bool {
    match (later, earlier) {
        (Query::Records(code, _), Query::Records(other, _)) => code == other,
        (Query::Item(_) | Query::Record(_), _) => later == earlier,
        _ => std::mem::discriminant(later) == std::mem::discriminant(earlier),
    }
}

/// Asks what the screen does not know already.
fn ask(desk: &dyn Desk, told: &mut Told, login: &str, query: Query) -> Option<Outcome> {
    match desk.ask(login, &query, told.stamp(login, &query)) {
        Ok(None) => None,
        Ok(Some((answer, stamp))) => {
            told.told(&query, stamp);
            Some(Outcome::Answer(query, Ok(answer)))
        }
        Err(failure) => Some(Outcome::Answer(query, Err(failure))),
    }
}

pub(super) fn carry_out(desk: &dyn Desk, orders: &Orders, login: &str, effect: Effect) -> Option<Outcome> {
    carry_out_along(desk, orders, login, effect, &|_, _| true)
}

/// The same; a file that is moved tells how far it has come.
fn carry_out_along(
    desk: &dyn Desk,
    orders: &Orders,
    login: &str,
    effect: Effect,
    along: Along<'_>,
) -> Option<Outcome> {
    match effect {
        Effect::Ask(query) | Effect::Show(query) | Effect::AskLater(query) => {
            let answer = desk.ask(login, &query, None).transpose()?;
            Some(Outcome::Answer(query, answer.map(|(answer, _)| answer)))
        }
        Effect::Command(command, draft) => {
            let ready = |command: &mut Command| attach(desk, orders.closed, login, command, along);
            let done = orders.order(desk, login, command, ready);
            if let (Ok(_), Some((form, subject))) = (&done, draft) {
                // The command counts, whether or not its draft could be dropped: at worst it is offered again.
                let _ = desk.drop_draft(login, form, &subject);
            }
            Some(Outcome::Command(done))
        }
        Effect::Errand(errand) => Some(Outcome::Errand(match orders.closed {
            true => Err(Message::new("files-closed")),
            false => run(desk, login, errand, along),
        })),
        Effect::SaveDraft { form, subject, values } => {
            // A map of plain values always becomes JSON.
            let bytes = serde_json::to_vec(&values).unwrap_or_default();
            Some(match desk.save_draft(login, form, &subject, &bytes) {
                Ok(()) => Outcome::DraftKept((form, subject)),
                Err(failure) => Outcome::DraftFailed(failure, Some((form, subject))),
            })
        }
        Effect::LoadDraft { form, subject } => match desk.draft(login, form, &subject) {
            Ok(Some(draft)) => {
                // A draft of a form that has changed since is not offered.
                let values = serde_json::from_slice(&draft.values).ok()?;
                Some(Outcome::Draft { form, subject, values })
            }
            Ok(None) => None,
            Err(failure) => Some(Outcome::DraftFailed(failure, None)),
        },
        Effect::DropDraft { form, subject } => {
            // At worst it is offered again.
            let dropped = desk.drop_draft(login, form, &subject);
            dropped.err().map(|failure| Outcome::DraftFailed(failure, None))
        }
        Effect::Drafts { open } => match desk.drafts(login) {
            Ok(drafts) => Some(Outcome::Drafts(drafts, open)),
            Err(failure) => Some(Outcome::DraftFailed(failure, None)),
        },
        Effect::Attend(on) => {
            desk.attend(login, on.as_ref());
            None
        }
        Effect::Visited => {
            // At worst the same changes are told again.
            let _ = desk.visited(login);
            None
        }
        Effect::Renewed => Some(Outcome::Renewed),
        Effect::Settle(message) => Some(Outcome::Settled(message)),
        Effect::ReadFile(path) => Some(Outcome::File(match orders.closed {
            true => Err(Message::new("files-closed")),
            false => notice::read_file(&path),
        })),
        Effect::BreakOff | Effect::ActAs(_) | Effect::Redraw | Effect::Copy(_) | Effect::Mouse(_) => None,
    }
}

#[cfg(test)]
mod tests;
