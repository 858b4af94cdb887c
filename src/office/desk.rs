//! The office as a screen has it: in this process, or over the wire.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use super::directory::Directory;
use super::draft::{Draft, DraftName};
use super::handing::{Hand, Hands};
use super::presence::Visit;
use super::query::{Answer, Query};
use super::{Command, Failure, Office, Receipt, Stamp};
use crate::domain::book::Attachment;
use crate::domain::code::RecordKey;
use crate::domain::message::Message;

pub use super::news::{News, Subscription, Tell};

/// An answer with the stamp by which it is known again, where it has one.
pub type Stamped = (Answer, Option<Stamp>);

/// The office as a screen has it.
///
/// Every call may take its time: a screen makes them on a thread of its own, [`Desk::now`] excepted.
pub trait Desk: Send + Sync {
    /// Answers a question of `login`; `None` where the answer still is the one that has the stamp `known`.
    ///
    /// # Errors
    /// Nobody is known by that login, the person may not see it, the store failed, or the office cannot be reached.
    fn ask(&self, login: &str, query: &Query, known: Option<&Stamp>) -> Result<Option<Stamped>, Failure>;

    /// Carries a command out once, however often it is given with the same id; when it returns `Ok`, it is on disk.
    ///
    /// # Errors
    /// Why it was not carried out. With [`Failure::Lost`] it is not known whether it was: the same command with the same
    /// id finds out.
    fn order(&self, login: &str, id: CommandId, command: Command) -> Result<Receipt, Failure>;

    /// Keeps what `login` has typed into `form` about `subject`, in place of what was kept before.
    ///
    /// # Errors
    /// As [`Office::save_draft`], or the office cannot be reached.
    fn save_draft(&self, login: &str, form: &str, subject: &str, values: &[u8]) -> Result<(), Failure>;

    /// What `login` has kept of `form` about `subject`.
    ///
    /// # Errors
    /// As [`Office::draft`], or the office cannot be reached.
    fn draft(&self, login: &str, form: &str, subject: &str) -> Result<Option<Draft>, Failure>;

    /// The drafts of `login`, the newest first.
    ///
    /// # Errors
    /// As [`Office::drafts`], or the office cannot be reached.
    fn drafts(&self, login: &str) -> Result<Vec<DraftName>, Failure>;

    /// Drops a draft, if there is one.
    ///
    /// # Errors
    /// As [`Office::drop_draft`], or the office cannot be reached.
    fn drop_draft(&self, login: &str, form: &str, subject: &str) -> Result<(), Failure>;

    /// Notes that `login` looks at the leader's page just now.
    ///
    /// # Errors
    /// As [`Office::visited`], or the office cannot be reached.
    fn visited(&self, login: &str) -> Result<(), Failure>;

    /// The organisations, people, catalogue, settings and working days as they are now.
    ///
    /// # Errors
    /// The office cannot be reached.
    fn directory(&self) -> Result<Arc<Directory>, Failure>;

    /// The local time. Waits for nothing.
    fn now(&self) -> NaiveDateTime;

    /// Begins to make the search's index, unless that has been begun.
    fn start_search(&self);

    /// Says on which record `login` is deciding just now, if on any.
    fn attend(&self, login: &str, on: Option<&RecordKey>);

    /// Who is told of what happens elsewhere; a second call replaces the first.
    fn listen(&self, tell: Tell);

    /// Takes a step in handing in a file that `login` is about to attach; one file at a time.
    ///
    /// # Errors
    /// As [`Office::hand`], or the office cannot be reached.
    fn hand(&self, _login: &str, _hand: Hand) -> Result<Option<Attachment>, Failure> {
        Err(Message::new("attach-not-here").into())
    }

    /// What `login` has handed in and can attach.
    ///
    /// # Errors
    /// The office cannot be reached.
    fn handed(&self, _login: &str) -> Result<Vec<Attachment>, Failure> {
        Ok(Vec::new())
    }

    /// An attachment of a case, by its number from 1, and a piece of it from `at` on.
    ///
    /// # Errors
    /// As [`Office::file_piece`], or the office cannot be reached.
    fn file_piece(
        &self,
        _login: &str,
        _key: &RecordKey,
        _nth: usize,
        _at: u64,
    ) -> Result<(Attachment, Vec<u8>), Failure> {
        Err(Message::new("attach-not-here").into())
    }
}

/// The name of a command, unlike any other's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CommandId {
    /// A random number for each opened desk.
    pub session: u128,
    /// A running one.
    pub number: u64,
}

/// Names commands.
#[derive(Debug)]
pub struct CommandIds {
    session: u128,
    next: AtomicU64,
}

impl Default for CommandIds {
    fn default() -> Self {
        let session = u128::from(random()) << 64 | u128::from(random());
        Self { session, next: AtomicU64::new(1) }
    }
}

impl CommandIds {
    /// A name that no command has had.
    pub fn next(&self) -> CommandId {
        CommandId { session: self.session, number: self.next.fetch_add(1, Ordering::Relaxed) }
    }
}

/// A random number: what the standard library seeds its hash maps with, the process and the time hashed into it.
pub(super) fn random() -> u64 {
    let mut hasher = RandomState::new().build_hasher();
    hasher.write_u32(std::process::id());
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    hasher.write_u128(now.as_nanos());
    hasher.finish()
}

impl Office {
    /// Answers a question of `login`, with the stamp of the answer; `None` where the answer still is the one that has the
    /// stamp `known`, which then is not made.
    ///
    /// # Errors
    /// As [`Office::query`].
    pub fn ask(&self, login: &str, query: &Query, known: Option<&Stamp>) -> Result<Option<Stamped>, Failure> {
        // Looked at before the answer is made: what changes meanwhile is told next time.
        let stamp = self.stamp(query);
        if stamp.is_some() && stamp.as_ref() == known {
            return Ok(None);
        }
        self.query(login, query).map(|answer| Some((answer, stamp)))
    }
}

/// The office in the same process.
pub struct OwnDesk {
    office: Arc<Office>,
    /// Who is at the desk: the last one who did something there.
    visit: Mutex<(String, Arc<Visit>)>,
    told: Mutex<Option<Subscription>>,
    hands: Mutex<Hands>,
}

impl OwnDesk {
    /// A desk in `office`, at which `login` sits down.
    pub fn new(office: Arc<Office>, login: &str) -> Self {
        let visit = (login.to_owned(), Arc::new(office.enter(login)));
        Self { office, visit: Mutex::new(visit), told: Mutex::new(None), hands: Mutex::default() }
    }

    fn visit(&self) -> MutexGuard<'_, (String, Arc<Visit>)> {
        self.visit.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for OwnDesk {
    fn drop(&mut self) {
        // Nobody is told of their own leaving.
        self.told.get_mut().unwrap_or_else(PoisonError::into_inner).take();
    }
}

impl Desk for OwnDesk {
    fn ask(&self, login: &str, query: &Query, known: Option<&Stamp>) -> Result<Option<Stamped>, Failure> {
        self.office.ask(login, query, known)
    }

    fn order(&self, login: &str, id: CommandId, command: Command) -> Result<Receipt, Failure> {
        self.office.execute_once(login, id, command)
    }

    fn save_draft(&self, login: &str, form: &str, subject: &str, values: &[u8]) -> Result<(), Failure> {
        self.office.save_draft(login, form, subject, values)
    }

    fn draft(&self, login: &str, form: &str, subject: &str) -> Result<Option<Draft>, Failure> {
        self.office.draft(login, form, subject)
    }

    fn drafts(&self, login: &str) -> Result<Vec<DraftName>, Failure> {
        self.office.drafts(login)
    }

    fn drop_draft(&self, login: &str, form: &str, subject: &str) -> Result<(), Failure> {
        self.office.drop_draft(login, form, subject)
    }

    fn visited(&self, login: &str) -> Result<(), Failure> {
        self.office.visited(login)
    }

    fn directory(&self) -> Result<Arc<Directory>, Failure> {
        Ok(self.office.directory())
    }

    fn now(&self) -> NaiveDateTime {
        self.office.now()
    }

    fn start_search(&self) {
        self.office.start_search();
    }

    fn attend(&self, login: &str, on: Option<&RecordKey>) {
        // In a made-up office one acts as another.
        if self.visit().0 != login {
            let visit = (login.to_owned(), Arc::new(self.office.enter(login)));
            let before = std::mem::replace(&mut *self.visit(), visit);
            drop(before);
        }
        // Others are told while nothing is held.
        let visit = self.visit().1.clone();
        visit.attend(on);
    }

    fn hand(&self, login: &str, hand: Hand) -> Result<Option<Attachment>, Failure> {
        let mut hands = self.hands.lock().unwrap_or_else(PoisonError::into_inner);
        self.office.hand(&mut hands, login, hand)
    }

    fn handed(&self, login: &str) -> Result<Vec<Attachment>, Failure> {
        Ok(self.office.handed(login))
    }

    fn file_piece(
        &self,
        login: &str,
        key: &RecordKey,
        nth: usize,
        at: u64,
    ) -> Result<(Attachment, Vec<u8>), Failure> {
        self.office.file_piece(login, key, nth, at)
    }

    fn listen(&self, tell: Tell) {
        let subscription = self.office.subscribe(tell);
        let before = self.told.lock().unwrap_or_else(PoisonError::into_inner).replace(subscription);
        drop(before);
    }
}

/// A desk at which one only looks: nothing is done, and nothing kept.
pub struct ReadOnly(pub Arc<dyn Desk>);

fn only_looks<T>() -> Result<T, Failure> {
    Err(Message::new("as-of-read-only").into())
}

impl Desk for ReadOnly {
    fn ask(&self, login: &str, query: &Query, known: Option<&Stamp>) -> Result<Option<Stamped>, Failure> {
        self.0.ask(login, query, known)
    }

    fn order(&self, _: &str, _: CommandId, _: Command) -> Result<Receipt, Failure> {
        only_looks()
    }

    fn save_draft(&self, _: &str, _: &str, _: &str, _: &[u8]) -> Result<(), Failure> {
        only_looks()
    }

    fn draft(&self, _: &str, _: &str, _: &str) -> Result<Option<Draft>, Failure> {
        Ok(None)
    }

    fn drafts(&self, _: &str) -> Result<Vec<DraftName>, Failure> {
        Ok(Vec::new())
    }

    fn drop_draft(&self, _: &str, _: &str, _: &str) -> Result<(), Failure> {
        only_looks()
    }

    fn visited(&self, _: &str) -> Result<(), Failure> {
        Ok(())
    }

    fn directory(&self) -> Result<Arc<Directory>, Failure> {
        self.0.directory()
    }

    fn now(&self) -> NaiveDateTime {
        self.0.now()
    }

    fn start_search(&self) {
        self.0.start_search();
    }

    fn attend(&self, _: &str, _: Option<&RecordKey>) {}

    fn hand(&self, _: &str, _: Hand) -> Result<Option<Attachment>, Failure> {
        only_looks()
    }

    fn file_piece(
        &self,
        login: &str,
        key: &RecordKey,
        nth: usize,
        at: u64,
    ) -> Result<(Attachment, Vec<u8>), Failure> {
        self.0.file_piece(login, key, nth, at)
    }

    fn listen(&self, tell: Tell) {
        self.0.listen(tell);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_commands_have_the_same_name() {
        let (one, other) = (CommandIds::default(), CommandIds::default());
        let ids = [one.next(), one.next(), other.next(), other.next()];
        assert_eq!(std::collections::BTreeSet::from(ids).len(), ids.len());
    }
}
