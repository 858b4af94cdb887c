//! The journal: who did what, when, and the records as they became; each entry names the hash of the one before.

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::stored;
use crate::domain::message::Message;
use crate::store::{MAX_VALUE, codec};

/// The first bytes of every journal key.
pub const SPACE: &str = "j/";

const SCHEMA: u16 = 100;

/// The bytes of changes in one entry: what is left of a value holds the rest of it.
const ROOM: usize = MAX_VALUE - 4 * 1024;

/// The first word of the command in an entry that undoes another.
const UNDO: &str = "undo";

/// SHA-256 of an entry's stored bytes.
pub type Hash = [u8; 32];

/// One command, as it was carried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its place in the journal, from 1.
    pub seq: u64,
    /// Local time.
    pub at: NaiveDateTime,
    /// Login of who did it.
    pub by: String,
    /// Which command.
    pub command: String,
    /// What became of which records.
    pub changes: Vec<Change>,
    /// Hash of the entry before; zeros for the first.
    pub previous: Hash,
}

/// A record as it became.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Its store key.
    pub key: String,
    /// Its version before; 0 if it was new.
    pub before: u64,
    /// Its version after.
    pub after: u64,
    /// Its bytes after; empty where it was taken away: no record is.
    pub value: Vec<u8>,
}

impl Change {
    /// Whether the record was taken away: what made it was undone.
    pub fn is_taken_away(&self) -> bool {
        self.value.is_empty()
    }

    fn size(&self) -> usize {
        self.key.len() + self.value.len() + 32
    }
}

/// The store key of entry `seq`.
pub fn key(seq: u64) -> String {
    format!("{SPACE}{seq:016}")
}

/// The command of an entry that undoes what entry `seq` did by `command`.
pub fn undoing(seq: u64, command: &str) -> String {
    format!("{UNDO} {seq} {command}")
}

/// What one command comes to in the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told<'a> {
    /// Local time.
    pub at: NaiveDateTime,
    /// Login of who did it.
    pub by: &'a str,
    /// Which command.
    pub command: &'a str,
    /// What became of which records.
    pub changes: Vec<Change>,
}

impl Told<'_> {
    /// The entries with their stored bytes, the first of number `seq` after the one of hash `previous`: one, unless its
    /// changes do not go into one value; then as many as it takes, all of the same command and time.
    pub fn entries(self, seq: u64, previous: Hash) -> Vec<(u64, Vec<u8>, Hash)> {
        let mut pages: Vec<Vec<Change>> = vec![Vec::new()];
        let mut used = 0;
        for change in self.changes {
            if used > 0 && used + change.size() > ROOM {
                pages.push(Vec::new());
                used = 0;
            }
            used += change.size();
            if let Some(page) = pages.last_mut() {
                page.push(change);
            }
        }
        let mut entries = Vec::with_capacity(pages.len());
        let mut before = previous;
        for (seq, changes) in (seq..).zip(pages) {
            let (by, command) = (self.by.to_owned(), self.command.to_owned());
            let bytes = Entry { seq, at: self.at, by, command, changes, previous: before }.encode();
            before = hash(&bytes);
            entries.push((seq, bytes, before));
        }
        entries
    }
}

impl Entry {
    /// The number of the entry it undoes, if it undoes one.
    pub fn undoes(&self) -> Option<u64> {
        let mut words = self.command.split(' ');
        if words.next() == Some(UNDO) { words.next()?.parse().ok() } else { None }
    }

    /// Its bytes in the store.
    pub fn encode(&self) -> Vec<u8> {
        codec::encode(SCHEMA, self)
    }

    /// The entry these bytes hold.
    ///
    /// # Errors
    /// Damaged bytes, or another schema.
    pub fn decode(key: &str, bytes: &[u8]) -> Result<Self, Message> {
        stored::decode(key, SCHEMA, bytes)
    }
}

/// The hash of an entry's stored bytes.
pub fn hash(bytes: &[u8]) -> Hash {
    Sha256::digest(bytes).into()
}
