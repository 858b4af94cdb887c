//! Checking a store: the journal's chain, the records against the journal, the indexes against the records.
//!
//! Works on a store that cannot be opened as an office, changes nothing, and keeps hashes rather than values: some
//! 150 MB for a million records.

mod chain;
mod indexes;

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use self::chain::Replay;
use self::indexes::Expected;
use super::commit::{BASIS_KEY, NUMBERS, fingerprint};
use super::directory::Directory;
use super::index::{self, Basis};
use super::record::{Record, SPACES};
use super::{Failure, draft, journal, load, once, undo, visit};
use crate::domain::code::RecordKey;
use crate::domain::message::Message;
use crate::store::{Range, Store, Stored, show_key};

/// Most faults that are listed one by one; more are counted.
pub const MOST_FAULTS: usize = 1_000;

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// Records gone through.
    pub records: u64,
    /// Journal entries gone through.
    pub entries: u64,
    /// Index entries and number counters gone through.
    pub indexes: u64,
    /// Drafts gone through.
    pub drafts: u64,
    /// What is wrong: the first [`MOST_FAULTS`].
    pub faults: Vec<Fault>,
    /// How many faults there are beyond those.
    pub more_faults: u64,
    /// What is noteworthy and not wrong.
    pub remarks: Vec<Fault>,
}

impl Report {
    /// Whether nothing is wrong.
    pub fn is_clean(&self) -> bool {
        self.faults.is_empty()
    }

    fn fault(&mut self, key: impl Into<String>, what: Message) {
        if self.faults.len() < MOST_FAULTS {
            self.faults.push(Fault { key: key.into(), what });
        } else {
            self.more_faults += 1;
        }
    }

    fn remark(&mut self, key: impl Into<String>, what: Message) {
        if self.remarks.len() < MOST_FAULTS {
            self.remarks.push(Fault { key: key.into(), what });
        }
    }
}

/// Something wrong, or noteworthy, about a key of the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The key, readable.
    pub key: String,
    /// What is wrong.
    pub what: Message,
}

/// Checks everything in `store`. Nothing is changed.
///
/// `progress` is told how many keys have been gone through.
///
/// # Errors
/// The store failed; what is wrong in it is in the report.
pub fn verify(store: &dyn Store, progress: &dyn Fn(u64)) -> Result<Report, Failure> {
    let mut check = Check { store, report: Report::default(), done: 0, progress };
    check.unknown_keys()?;
    let mut replay = chain::walk(&mut check)?;
    let mut damaged = BTreeSet::new();
    for space in SPACES.iter().filter(|space| **space != RECORDS) {
        check.each(space, |check, key, stored| {
            check.record(key, &stored, &mut replay, &mut damaged);
        })?;
    }
    let (directory, _) = Directory::read(store)?;
    let calendar = &directory.calendar;
    let basis = Basis { calendar, policy: &directory.settings.policy, directory: &directory };
    let stale = store.scan(&Range::prefix(BASIS_KEY.as_bytes()), 1)?;
    let stale = stale.first().is_none_or(|entry| entry.stored.value != fingerprint(&basis));
    let mut expected = Expected::default();
    check.each(RECORDS, |check, key, stored| {
        let record = check.record(key, &stored, &mut replay, &mut damaged);
        if let Some(key) = record_key(key) {
            expected.number(&key);
        }
        if let Some(record) = record.filter(|_| !stale) {
            expected.take(&record, &basis);
        }
    })?;
    replay.missing(&mut check);
    let end = replay.end;
    drop(replay);
    if stale {
        check.report.remark(index::SPACE, Message::new("verify-index-stale"));
    } else {
        indexes::compare(&mut check, &basis, expected, &damaged)?;
    }
    check.each(draft::SPACE, |check, key, stored| {
        check.report.drafts += 1;
        let key = show_key(key);
        if let Err(what) = draft::Draft::decode(&key, &stored.value) {
            check.report.fault(key, what);
        }
    })?;
    check.each(undo::SPACE, |check, key, stored| {
        let key = show_key(key);
        if let Err(what) = undo::check(&key, &stored.value, end) {
            check.report.fault(key, what);
        }
    })?;
    check.each(visit::SPACE, |check, key, stored| {
        let key = show_key(key);
        if let Err(what) = visit::check(&key, &stored.value, end) {
            check.report.fault(key, what);
        }
    })?;
    check.each(once::SPACE, |check, key, stored| {
        let key = show_key(key);
        if let Err(what) = once::check(&key, &stored.value, end) {
            check.report.fault(key, what);
        }
    })?;
    Ok(check.report)
}

/// The space of what the store says of itself.
const MARKS: &str = "m/";

/// The space of the records under a disclosure code.
const RECORDS: &str = "r/";

fn record_key(key: &[u8]) -> Option<RecordKey> {
    let text = std::str::from_utf8(key).ok()?.strip_prefix(RECORDS)?;
    text.parse().ok().filter(|key: &RecordKey| key.to_string() == text)
}

struct Check<'a> {
    store: &'a dyn Store,
    report: Report,
    done: u64,
    progress: &'a dyn Fn(u64),
}

impl Check<'_> {
    /// Visits a space, telling the progress.
    fn each(&mut self, space: &str, visit: impl FnMut(&mut Self, &[u8], Stored)) -> Result<(), Failure> {
        self.each_in(&Range::prefix(space.as_bytes()), visit)
    }

    fn each_in(
        &mut self,
        range: &Range,
        mut visit: impl FnMut(&mut Self, &[u8], Stored),
    ) -> Result<(), Failure> {
        const STEP: u64 = 1_000;
        let store = self.store;
        store.each(range, &mut |key, stored| {
            self.done += 1;
            if self.done.is_multiple_of(STEP) {
                (self.progress)(self.done);
            }
            visit(self, key, stored);
            ControlFlow::Continue(())
        })?;
        (self.progress)(self.done);
        Ok(())
    }

    /// Names every key of no space known here.
    fn unknown_keys(&mut self) -> Result<(), Failure> {
        let unknown = || Message::new("verify-unknown-space");
        let mut known = SPACES.to_vec();
        known.extend([index::SPACE, journal::SPACE, NUMBERS, draft::SPACE, undo::SPACE, once::SPACE]);
        known.extend([visit::SPACE, MARKS]);
        for span in Range::outside(&known) {
            self.each_in(&span, |check, key, _| check.report.fault(show_key(key), unknown()))?;
        }
        self.each(MARKS, |check, key, _| match show_key(key) {
            key if key == BASIS_KEY => {}
            key if key == load::MARKER => check.report.fault(key, Message::new("verify-restoring")),
            key => check.report.fault(key, unknown()),
        })
    }

    /// Checks a record by itself and against the journal; it is given back where it is sound in itself.
    fn record(
        &mut self,
        key: &[u8],
        stored: &Stored,
        replay: &mut Replay,
        damaged: &mut BTreeSet<String>,
    ) -> Option<Record> {
        self.report.records += 1;
        let text = show_key(key);
        let known = replay.settle(&text);
        match Record::decode(&text, &stored.value) {
            Ok(record) => {
                if let Some(what) = differs(stored, known) {
                    self.report.fault(text, what);
                }
                Some(record)
            }
            Err(what) => {
                self.report.fault(text.clone(), what);
                damaged.insert(text);
                None
            }
        }
    }
}

/// How a record is not as the journal has it.
fn differs(stored: &Stored, known: Option<(u64, journal::Hash)>) -> Option<Message> {
    let Some((version, hash)) = known else { return Some(Message::new("verify-record-unknown")) };
    if stored.version != version {
        let message = Message::new("verify-record-version").with("found", count(stored.version));
        return Some(message.with("known", count(version)));
    }
    let same = journal::hash(&stored.value) == hash;
    (!same).then(|| Message::new("verify-record-differs").with("version", count(version)))
}

fn count(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
