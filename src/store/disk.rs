//! The store on disk: sled, with the durability it does not give by itself.
//!
//! - sled's `flush` ends in `sync_file_range`, which survives a killed process but not a power cut.
//!   A commit is acknowledged after an `fdatasync` of its log file on top. sled's batch is one
//!   sealed span of the log: recovery stops before a span that is not there whole.
//! - A tree page that outgrows a quarter of a log segment goes to a file of its own, which that
//!   `fdatasync` would not cover. Such files are ruled out by size: with segments of 2 MiB a page may have
//!   512 KiB, a leaf holds at most 20 entries (17 before it splits, 3 merged into it) and an inner page 320 keys. So
//!   a larger value lies in [`pieces`].
//! - Opening reads, and writes anew, what is left of the last segment, and a segment lies in memory: small ones open
//!   sooner and need less of it.
//! - Free space is looked at before a write, so that a full disk is met before sled is in the middle of it.
//! - Opening a log that is damaged near its end, sled cuts it there and says nothing; a log gone before its first
//!   snapshot opens as an empty store. So commits are counted in the store, and the count acknowledged
//!   is noted beside it, each time after the `fdatasync` and without one of its own: the note may lag
//!   behind the store but never runs ahead of it.
//! - sled cuts its file shorter on one of the few threads that also write its log, and the next segment waits for that with
//!   a lock held that all the others need: it waits for ever where more buffers are to be written than there are threads,
//!   and each batch makes two. So nothing is applied before what was applied is written out. One batch, however large,
//!   frees no segment before it is whole.
//! - A failed write leaves sled's memory ahead of the disk: from then on every commit fails until the
//!   store is opened again. Reading goes on.

mod engine;
mod older;
mod pieces;

use std::collections::BTreeMap;
use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{ErrorKind, Read};
use std::ops::Bound;
use std::os::unix::fs::{DirBuilderExt, FileExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError, RwLock};

use self::engine::{error_of, require_free};
use self::pieces::{Lying, PIECE, VERSION};
use super::dir::{DataDir, sync_dir};
use super::panics::contain;
use super::{Batch, Entry, MAX_KEY, RESERVED, Range, Store, StoreError, Stored};

/// sled's log segment, in bytes; part of the store format.
const SEGMENT: usize = 2 * 1024 * 1024;

/// Where the store counts its commits.
const COUNT: &[u8] = &[RESERVED, b'c'];

/// Bytes that must be free for opening, which rewrites the rest of one segment.
const OPENING: u64 = 2 * SEGMENT as u64;

// A leaf of 24 entries, more than there can be, stays inside the log, and so does an inner page.
const _: () = assert!(24 * (VERSION + PIECE + MAX_KEY + 36) < SEGMENT / 4 - 64);
const _: () = assert!(320 * (MAX_KEY + 36) < SEGMENT / 4 - 64);

/// How a store is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Bytes that must stay free on the disk; a commit that would go below is [`StoreError::Full`].
    pub reserve: u64,
    /// Opens a store that is [`StoreError::Behind`] all the same, giving up what is missing.
    pub salvage: bool,
}

impl Default for Options {
    /// Room for sled to finish what it began: two segments.
    fn default() -> Self {
        Self { reserve: 2 * SEGMENT as u64, salvage: false }
    }
}

/// The store in a data directory.
pub struct DiskStore {
    // In this order: the lock is let go after sled has closed.
    db: sled::Db,
    log: File,
    /// The number of commits acknowledged, see the module's head.
    note: File,
    /// Held for reading by scans and for writing by commits, so that a page shows no half batch.
    gate: RwLock<()>,
    /// Commits in the store.
    applied: AtomicU64,
    /// Commits known to be on disk.
    synced: Mutex<u64>,
    /// Commits known to be written out, if not yet to be on disk.
    written: AtomicU64,
    failed: OnceLock<StoreError>,
    options: Options,
    path: PathBuf,
    dir: DataDir,
}

impl DiskStore {
    /// Opens the store in the data directory `dir`, making both where they do not exist.
    ///
    /// Besides the errors of [`DataDir::take`]: [`StoreError::Damaged`] where sled cannot make sense
    /// of its files, [`StoreError::Behind`] where commits are missing from them. The files stay, for
    /// [`super::dir::set_aside`].
    pub fn open(dir: &Path, options: Options) -> Result<Self, StoreError> {
        let dir = DataDir::take(dir)?;
        let path = dir.store();
        match DirBuilder::new().mode(0o700).create(&path) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => {
                return Err(StoreError::unreadable(&path, &error));
            }
            _ => {}
        }
        require_free(&path, OPENING)?;
        if dir.is_older() {
            older::convert(&dir)?;
        }
        engine::remove_unfinished_snapshots(&path)?;
        let db = engine::open(&path, SEGMENT)?;
        let log = path.join("db");
        let log = File::open(&log).map_err(|error| StoreError::unreadable(&log, &error))?;
        let note = path.join("acknowledged");
        let note = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&note)
            .map_err(|error| StoreError::unreadable(&note, &error))?;
        let mut store = Self {
            db,
            log,
            note,
            gate: RwLock::new(()),
            applied: AtomicU64::new(0),
            synced: Mutex::new(0),
            written: AtomicU64::new(0),
            failed: OnceLock::new(),
            options,
            path,
            dir,
        };
        // Where commits have been acknowledged, the files were made durable before the first of them; what was applied
        // after the last, by a program that was killed, goes to the disk with the next.
        if !store.count_commits()? {
            store.sync_files()?;
            let applied = store.applied.load(Ordering::SeqCst);
            *store.synced.get_mut().unwrap_or_else(PoisonError::into_inner) = applied;
            store.note_acknowledged(applied)?;
        }
        Ok(store)
    }

    /// Begins counting where the store ends, which must not be before what was acknowledged. Says whether the note of
    /// what was acknowledged stands: false where there is none yet, or more than is there.
    fn count_commits(&mut self) -> Result<bool, StoreError> {
        let found = match self.raw(COUNT)? {
            None => 0,
            Some(count) => match (*count).try_into() {
                Ok(count) => u64::from_le_bytes(count),
                Err(_) => return Err(self.damaged(format!("{COUNT:?}"))),
            },
        };
        // A note that cannot be read, as after a power cut, promises nothing.
        let mut text = String::new();
        let acknowledged = self.note.read_to_string(&mut text).ok().and_then(|_| text.trim().parse().ok());
        let acknowledged = acknowledged.unwrap_or(0);
        if found < acknowledged && !self.options.salvage {
            return Err(StoreError::Behind { path: self.path.clone(), found, acknowledged });
        }
        *self.applied.get_mut() = found;
        *self.written.get_mut() = found;
        *self.synced.get_mut().unwrap_or_else(PoisonError::into_inner) = acknowledged.min(found);
        Ok((1..=found).contains(&acknowledged))
    }

    /// Always the same length, so that no byte of a longer number stays behind.
    fn note_acknowledged(&self, count: u64) -> Result<(), StoreError> {
        let text = format!("{count:020}\n");
        self.note.write_all_at(text.as_bytes(), 0).map_err(|error| StoreError::io(&self.path, &error))
    }

    /// The data directory.
    pub fn dir(&self) -> &Path {
        self.dir.path()
    }

    /// Makes the engine's files durable as such: sled syncs neither its settings nor its directory.
    fn sync_files(&self) -> Result<(), StoreError> {
        self.flush()?;
        let settings = self.path.join("conf");
        File::open(&settings)
            .and_then(|file| file.sync_all())
            .map_err(|error| StoreError::io(&settings, &error))?;
        sync_dir(&self.path)?;
        self.dir.sync()
    }

    /// Writes out what sled holds back.
    fn write_out(&self) -> Result<(), StoreError> {
        let upto = self.applied.load(Ordering::SeqCst);
        contain(|| self.db.flush())
            .map_err(|detail| self.damaged(detail))?
            .map_err(|error| error_of(&self.path, &error))?;
        self.written.fetch_max(upto, Ordering::SeqCst);
        Ok(())
    }

    /// Writes out what sled holds back and waits until the disk has it.
    fn flush(&self) -> Result<(), StoreError> {
        self.write_out()?;
        self.log.sync_data().map_err(|error| StoreError::io(&self.path, &error))
    }

    /// Checks and applies under the gate; nobody sees a part of it.
    fn apply(&self, batch: &Batch) -> Result<(), StoreError> {
        for expect in &batch.expect {
            let found = self.sound(&expect.key)?.map_or(0, |stored| stored.version);
            if found != expect.version {
                let (key, expected) = (expect.key.clone(), expect.version);
                return Err(StoreError::Conflict { key, expected, found });
            }
        }
        let last: BTreeMap<&[u8], _> =
            batch.writes.iter().map(|write| (write.key.as_slice(), write)).collect();
        let mut writes = sled::Batch::default();
        for (key, write) in last {
            // Reading first finds a damaged page while nothing is changed: a batch that failed half way
            // could not be taken back.
            if let Some(Lying::Pieces(_, length)) = self.raw(key)?.map(|bytes| pieces::read(&bytes)) {
                pieces::keys(key, length).for_each(|key| writes.remove(key));
            }
            match &write.value {
                Some(value) => {
                    let (head, pieces) = pieces::lay(key, write.version, value);
                    writes.insert(key, head);
                    pieces.into_iter().for_each(|(key, piece)| writes.insert(key, piece));
                }
                None => writes.remove(key),
            }
        }
        let count = self.applied.load(Ordering::SeqCst) + 1;
        writes.insert(COUNT, &count.to_le_bytes());
        contain(|| self.db.apply_batch(writes))
            .map_err(|detail| self.damaged(detail))
            .and_then(|applied| applied.map_err(|error| error_of(&self.path, &error)))
            .inspect_err(|error| self.fail(error))?;
        self.applied.store(count, Ordering::SeqCst);
        Ok(())
    }

    /// The value that lies under `key` as `bytes`, its pieces put together. The gate is held, so that they belong
    /// together.
    fn whole(&self, key: &[u8], bytes: &[u8]) -> Result<Stored, StoreError> {
        let (version, length) = match pieces::read(bytes) {
            Lying::Whole(stored) => return Ok(stored),
            Lying::Pieces(version, length) => (version, length),
        };
        let mut value = Vec::with_capacity(length.min(super::MAX_VALUE));
        for key in pieces::keys(key, length) {
            match self.raw(&key)? {
                Some(piece) => value.extend_from_slice(&piece),
                None => break,
            }
        }
        let damaged = || Stored { version: 0, value: bytes.to_vec() };
        Ok(if value.len() == length { Stored { version, value } } else { damaged() })
    }

    /// What is stored under `key`, with the gate held.
    fn sound(&self, key: &[u8]) -> Result<Option<Stored>, StoreError> {
        match self.raw(key)?.map(|bytes| self.whole(key, &bytes)).transpose()? {
            Some(stored) if stored.is_damaged() => Err(StoreError::Malformed { key: key.to_vec() }),
            sound => Ok(sound),
        }
    }

    fn raw(&self, key: &[u8]) -> Result<Option<sled::IVec>, StoreError> {
        contain(|| self.db.get(key))
            .map_err(|detail| self.damaged(detail))?
            .map_err(|error| error_of(&self.path, &error))
    }

    fn fail(&self, error: &StoreError) {
        let _ = self.failed.set(error.clone());
    }

    fn damaged(&self, detail: String) -> StoreError {
        StoreError::Damaged { path: self.path.clone(), detail }
    }
}

impl Store for DiskStore {
    fn get(&self, key: &[u8]) -> Result<Option<Stored>, StoreError> {
        if key.first() == Some(&RESERVED) {
            return Ok(None);
        }
        match self.raw(key)?.map(|bytes| pieces::read(&bytes)) {
            None => Ok(None),
            Some(Lying::Whole(stored)) if !stored.is_damaged() => Ok(Some(stored)),
            Some(_) => {
                let _gate = self.gate.read().unwrap_or_else(PoisonError::into_inner);
                self.sound(key)
            }
        }
    }

    fn scan(&self, range: &Range, limit: usize) -> Result<Vec<Entry>, StoreError> {
        let range = range.clone().up_to(Bound::Excluded(vec![RESERVED]));
        if range.is_void() {
            return Ok(Vec::new());
        }
        let _gate = self.gate.read().unwrap_or_else(PoisonError::into_inner);
        let page = contain(|| {
            let span = self.db.range::<&[u8], _>(range.bounds());
            // Collecting stops at the first error.
            if range.reverse {
                span.rev().take(limit).collect::<sled::Result<Vec<_>>>()
            } else {
                span.take(limit).collect()
            }
        });
        let page =
            page.map_err(|detail| self.damaged(detail))?.map_err(|error| error_of(&self.path, &error))?;
        let entry = |(key, bytes): (sled::IVec, sled::IVec)| {
            Ok(Entry { key: key.to_vec(), stored: self.whole(&key, &bytes)? })
        };
        page.into_iter().map(entry).collect()
    }

    fn commit_unsynced(&self, batch: Batch) -> Result<(), StoreError> {
        batch.check()?;
        require_free(&self.path, self.options.reserve.saturating_add(2 * batch.size()))?;
        let _gate = self.gate.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(error) = self.failed.get() {
            return Err(error.clone());
        }
        if self.written.load(Ordering::SeqCst) < self.applied.load(Ordering::SeqCst) {
            self.write_out().inspect_err(|error| self.fail(error))?;
        }
        self.apply(&batch)
    }

    /// Commits waiting here together are served by one `fdatasync`.
    fn sync(&self) -> Result<(), StoreError> {
        let mine = self.applied.load(Ordering::SeqCst);
        let mut synced = self.synced.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(error) = self.failed.get() {
            return Err(error.clone());
        }
        if *synced < mine {
            let upto = self.applied.load(Ordering::SeqCst);
            self.flush().inspect_err(|error| self.fail(error))?;
            *synced = upto;
            // The commits are on disk whether or not this can be written down.
            let _ = self.note_acknowledged(upto);
        }
        Ok(())
    }

    fn is_empty(&self) -> Result<bool, StoreError> {
        Ok(self.scan(&Range::all(), 1)?.is_empty())
    }
}

impl Drop for DiskStore {
    fn drop(&mut self) {
        // Every commit is on disk already; what was committed unsynced may as well be.
        let _ = self.sync();
    }
}
