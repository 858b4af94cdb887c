//! The journal's chain, and what it says the records are.

use std::collections::HashMap;

use super::super::commit::is_record_key;
use super::super::journal::{self, Entry, Hash};
use super::{Check, Failure, count};
use crate::domain::message::Message;
use crate::store::show_key;

/// The records as the journal leaves them: version and hash of the bytes.
#[derive(Default)]
pub(super) struct Replay {
    last: HashMap<Box<str>, (u64, Hash)>,
    /// Those taken away, with the version that had.
    gone: HashMap<Box<str>, u64>,
    /// The number of the last entry.
    pub end: u64,
}

impl Replay {
    /// What the journal says of a record, which is then done with.
    pub fn settle(&mut self, key: &str) -> Option<(u64, Hash)> {
        self.last.remove(key)
    }

    /// Names the records that were not settled: the store lacks them.
    pub fn missing(&self, check: &mut Check<'_>) {
        let mut missing: Vec<_> = self.last.iter().map(|(key, (version, _))| (key, *version)).collect();
        missing.sort();
        for (key, version) in missing {
            let what = Message::new("verify-record-missing").with("version", count(version));
            check.report.fault(key.as_ref(), what);
        }
    }

    fn apply(&mut self, key: &str, entry: &Entry, check: &mut Check<'_>) {
        for change in &entry.changes {
            if !is_record_key(&change.key) {
                let what = Message::new("verify-journal-change").with("key", change.key.as_str());
                check.report.fault(key, what);
                continue;
            }
            let gone = self.gone.get(change.key.as_str()).copied();
            let known = self.last.get(change.key.as_str()).map_or(0, |(version, _)| *version);
            // One that takes the number of one taken away goes on from there, or begins anew after another start.
            let follows = change.before == known || gone.is_some_and(|gone| change.before == gone);
            if !follows || change.after <= change.before || change.is_taken_away() && known == 0 {
                let known = gone.unwrap_or(known);
                let what = Message::new("verify-journal-version")
                    .with("key", change.key.as_str())
                    .with("before", count(change.before))
                    .with("after", count(change.after))
                    .with("known", count(known));
                check.report.fault(key, what);
            }
            if change.is_taken_away() {
                self.last.remove(change.key.as_str());
                self.gone.insert(change.key.as_str().into(), change.after);
            } else {
                self.gone.remove(change.key.as_str());
                self.last.insert(change.key.as_str().into(), (change.after, journal::hash(&change.value)));
            }
        }
    }
}

/// The entry before the one being looked at.
struct Before {
    key: String,
    seq: u64,
    hash: Hash,
    at: Option<chrono::NaiveDateTime>,
}

/// Walks the journal.
pub(super) fn walk(check: &mut Check<'_>) -> Result<Replay, Failure> {
    let mut replay = Replay::default();
    let mut before: Option<Before> = None;
    check.each(journal::SPACE, |check, key, stored| {
        check.report.entries += 1;
        let key = show_key(key);
        let Some(seq) = number(&key) else {
            check.report.fault(key, Message::new("verify-journal-key"));
            return;
        };
        let expected = before.as_ref().map_or(1, |before| before.seq + 1);
        let gap = seq != expected;
        if gap {
            let what = Message::new("verify-journal-gap")
                .with("from", count(expected))
                .with("to", count(seq.saturating_sub(1)));
            check.report.fault(journal::key(expected), what);
        }
        replay.end = seq;
        let hash = journal::hash(&stored.value);
        let mut at = before.as_ref().and_then(|before| before.at);
        match Entry::decode(&key, &stored.value) {
            Err(what) => check.report.fault(key.as_str(), what),
            Ok(entry) => {
                if entry.seq != seq {
                    let what = Message::new("verify-journal-number").with("number", count(entry.seq));
                    check.report.fault(key.as_str(), what);
                }
                if entry.undoes().is_some_and(|undone| undone == 0 || undone >= seq) {
                    check.report.fault(key.as_str(), Message::new("verify-journal-undo"));
                }
                follows(check, &key, &entry, before.as_ref().filter(|_| !gap), gap);
                if let Some(earlier) = at.filter(|earlier| *earlier > entry.at) {
                    let what = Message::new("verify-journal-time")
                        .with("at", entry.at.to_string())
                        .with("before", earlier.to_string());
                    check.report.remark(key.as_str(), what);
                }
                at = Some(entry.at);
                replay.apply(&key, &entry, check);
            }
        }
        before = Some(Before { key, seq, hash, at });
    })?;
    Ok(replay)
}

/// Whether an entry names the hash of the one before. Where it does not, the one before is named: had this
/// one been altered, the next would say so of it.
fn follows(check: &mut Check<'_>, key: &str, entry: &Entry, before: Option<&Before>, gap: bool) {
    match before {
        Some(before) if entry.previous != before.hash => {
            let what = Message::new("verify-journal-chain")
                .with("number", count(before.seq))
                .with("next", count(before.seq + 1));
            check.report.fault(before.key.as_str(), what);
        }
        None if !gap && entry.previous != [0; 32] => {
            check.report.fault(key, Message::new("verify-journal-start"));
        }
        _ => {}
    }
}

/// The number in a journal key.
fn number(key: &str) -> Option<u64> {
    let seq = key.strip_prefix(journal::SPACE)?.parse().ok()?;
    (seq > 0 && journal::key(seq) == key).then_some(seq)
}
