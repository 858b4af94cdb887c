//! Filling an empty store from outside, as a restore does. What is half loaded never looks like an office:
//! [`MARKER`] is on disk before anything else and taken away by the last commit of all.

use std::collections::BTreeMap;

use chrono::NaiveDateTime;

use super::commit::{BASIS_KEY, delete_all, fingerprint, rebuild};
use super::directory::Directory;
use super::index::Basis;
use super::journal::{self, Change, Entry, Hash};
use super::{Failure, record};
use crate::domain::message::Message;
use crate::store::{Batch, Expect, Key, MAX_VALUE, Range, Store, StoreError, Write};

/// There while a store is being filled.
pub const MARKER: &str = "m/restoring";

/// Longest record that is taken, in bytes: its journal entry has to go into one value too.
pub const MAX_RECORD: usize = MAX_VALUE - 4 * 1024;

/// The highest version that is taken: a number every program that reads JSON has exactly.
pub const MAX_VERSION: u64 = 1 << 53;

/// Writes and bytes of one batch.
const BATCH: (usize, usize) = (1_000, 4 * 1024 * 1024);

/// Records and bytes of one journal entry.
const ENTRY: (usize, usize) = (500, MAX_VALUE / 2);

/// The command in the journal under which records without a journal are entered.
pub const COMMAND: &str = "restore";

/// Why something was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LoadError {
    /// The key was taken before.
    Duplicate {
        /// What the caller called the place of the second: a line number, say.
        place: u64,
        /// The key.
        key: Key,
    },
    /// Anything else.
    Failure(Failure),
}

impl From<StoreError> for LoadError {
    fn from(error: StoreError) -> Self {
        Self::Failure(error.into())
    }
}

impl From<Failure> for LoadError {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

/// Whether a store was begun to be filled and not finished.
///
/// # Errors
/// The store failed.
pub fn is_restoring(store: &dyn Store) -> Result<bool, Failure> {
    Ok(!store.scan(&only(MARKER), 1)?.is_empty())
}

fn only(key: &str) -> Range {
    use std::ops::Bound::Included;
    Range { from: Included(key.as_bytes().to_vec()), to: Included(key.as_bytes().to_vec()), reverse: false }
}

/// Fills a store.
pub struct Loader<'a> {
    store: &'a dyn Store,
    batch: BTreeMap<Key, (u64, u64, Vec<u8>)>,
    bytes: usize,
    by: String,
    at: NaiveDateTime,
    entered: Vec<Change>,
    entered_bytes: usize,
    seq: u64,
    previous: Hash,
}

impl<'a> Loader<'a> {
    /// Begins to fill `store`; what it enters in the journal is done by the login `by` at local time `at`.
    ///
    /// # Errors
    /// The store is not empty, unless all there is was left by a loading that did not finish; or it failed.
    pub fn begin(store: &'a dyn Store, by: &str, at: NaiveDateTime) -> Result<Self, Failure> {
        if is_restoring(store)? {
            clear_but_marker(store)?;
        } else if store.is_empty()? {
            store.commit(Batch::default().expect(MARKER, 0).put(MARKER, 1, ""))?;
        } else {
            return Err(Failure::Refused(Message::new("restore-not-empty")));
        }
        Ok(Self {
            store,
            batch: BTreeMap::new(),
            bytes: 0,
            by: by.to_owned(),
            at,
            entered: Vec::new(),
            entered_bytes: 0,
            seq: 0,
            previous: [0; 32],
        })
    }

    /// Takes a value as it is; `place` is given back where the key was taken before.
    ///
    /// # Errors
    /// A key taken before, which a later call may be the first to say; a value the store does not take; or
    /// it failed.
    pub fn put(&mut self, place: u64, key: Key, version: u64, value: Vec<u8>) -> Result<(), LoadError> {
        self.bytes += key.len() + value.len();
        if self.batch.contains_key(&key) {
            return Err(LoadError::Duplicate { place, key });
        }
        self.batch.insert(key, (place, version, value));
        if self.batch.len() >= BATCH.0 || self.bytes >= BATCH.1 { self.write() } else { Ok(()) }
    }

    /// Takes a record that has no journal and enters it there.
    ///
    /// # Errors
    /// As [`Loader::put`].
    pub fn enter(&mut self, place: u64, key: &str, version: u64, value: Vec<u8>) -> Result<(), LoadError> {
        let size = key.len() + value.len();
        if self.entered.len() >= ENTRY.0 || self.entered_bytes + size > ENTRY.1 {
            self.write_entry()?;
        }
        self.entered_bytes += size;
        self.entered.push(Change { key: key.to_owned(), before: 0, after: version, value: value.clone() });
        self.put(place, key.as_bytes().to_vec(), version, value)
    }

    fn write_entry(&mut self) -> Result<(), LoadError> {
        if self.entered.is_empty() {
            return Ok(());
        }
        self.seq += 1;
        self.entered_bytes = 0;
        let entry = Entry {
            seq: self.seq,
            at: self.at,
            by: self.by.clone(),
            command: COMMAND.to_owned(),
            changes: std::mem::take(&mut self.entered),
            previous: self.previous,
        };
        let bytes = entry.encode();
        self.previous = journal::hash(&bytes);
        self.put(0, journal::key(self.seq).into_bytes(), 1, bytes)
    }

    fn write(&mut self) -> Result<(), LoadError> {
        self.bytes = 0;
        let batch = std::mem::take(&mut self.batch);
        let expect = batch.keys().map(|key| Expect { key: key.clone(), version: 0 }).collect();
        let places: Vec<(Key, u64)> = batch.iter().map(|(key, (place, ..))| (key.clone(), *place)).collect();
        let writes = batch
            .into_iter()
            .map(|(key, (_, version, value))| Write { key, version, value: Some(value) })
            .collect();
        match self.store.commit_unsynced(Batch { expect, writes }) {
            Err(StoreError::Conflict { key, .. }) => {
                let place = places.into_iter().find(|(known, _)| *known == key).map_or(0, |(_, place)| place);
                Err(LoadError::Duplicate { place, key })
            }
            done => Ok(done?),
        }
    }

    /// Ends the loading: writes what is left, makes the indexes, and lets the office be opened. Durable when
    /// it returns. `progress` is told how many records the indexes have gone through.
    ///
    /// # Errors
    /// What was loaded is no office; or as [`Loader::put`].
    pub fn finish(&mut self, progress: &dyn Fn(u64)) -> Result<(), LoadError> {
        self.write_entry()?;
        self.write()?;
        let store = self.store;
        if store.scan(&Range::prefix(record::organisation_key("").as_bytes()), 1)?.is_empty() {
            return Err(Failure::Refused(Message::new("restore-no-office")).into());
        }
        let (directory, _) = Directory::read(store)?;
        let calendar = &directory.calendar;
        let basis = Basis { calendar, policy: &directory.settings.policy, directory: &directory };
        rebuild(store, &basis, progress)?;
        store.sync()?;
        store.commit(Batch::default().put(BASIS_KEY, 1, fingerprint(&basis)).delete(MARKER))?;
        Ok(())
    }

    /// Gives up: leaves the store empty, as it was.
    ///
    /// # Errors
    /// The store failed; it is then known as one that was not filled to the end.
    pub fn abandon(self) -> Result<(), Failure> {
        clear_but_marker(self.store)?;
        self.store.commit(Batch::default().delete(MARKER))?;
        Ok(())
    }
}

fn clear_but_marker(store: &dyn Store) -> Result<(), Failure> {
    let before = Range::all().up_to(std::ops::Bound::Excluded(MARKER.as_bytes().to_vec()));
    let after = Range::all().after(MARKER.as_bytes());
    delete_all(store, &before)?;
    delete_all(store, &after)?;
    Ok(store.sync()?)
}
