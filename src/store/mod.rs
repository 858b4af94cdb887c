//! An ordered key-value store: get, scan, commit.
//!
//! Every value carries a version. A commit is one atomic batch, refused when a version it relies
//! on has moved, and it is on disk when it returns. [`memory`] serves tests and throwaway offices,
//! [`disk`] keeps the real one; [`codec`] turns records into values and back.

pub mod codec;
pub mod dir;
pub mod disk;
mod error;
pub mod memory;
mod panics;
mod range;
pub mod side;
pub mod vault;

use std::ops::ControlFlow;

pub use error::{StoreError, io_reason, show_key};
pub use panics::{contain, panic_is_contained};
pub use range::Range;

/// The place of a value in the order of the store, compared byte by byte.
pub type Key = Vec<u8>;

/// Longest key, in bytes.
pub const MAX_KEY: usize = 1024;

/// Longest value, in bytes.
pub const MAX_VALUE: usize = 160 * 1024;

/// Greatest version of a value.
pub const MAX_VERSION: u64 = u64::MAX >> 1;

/// Keys beginning with this byte, which begins no text, belong to the engines.
pub const RESERVED: u8 = 0xff;

/// Entries fetched at a time by [`Store::each`].
const EACH_PAGE: usize = 128;

/// A value with its version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// 1 or more; 0 only in a damaged entry, see [`Stored::is_damaged`].
    pub version: u64,
    /// The value; in a damaged entry the bytes as they lie in the store.
    pub value: Vec<u8>,
}

impl Stored {
    /// Whether the engine could not read a version in front of the value. A scan hands such an
    /// entry over rather than stop, so that it can be reported by its key and the rest stays usable.
    pub fn is_damaged(&self) -> bool {
        self.version == 0
    }
}

/// A key with what is stored under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The key.
    pub key: Key,
    /// Its value and version.
    pub stored: Stored,
}

/// One change of a [`Batch`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Write {
    /// The key to change; it does not begin with the byte 0xff.
    pub key: Key,
    /// The version it becomes, 1 to [`MAX_VERSION`]; without meaning when deleting.
    pub version: u64,
    /// The new value; `None` deletes.
    pub value: Option<Vec<u8>>,
}

/// What a [`Batch`] relies on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expect {
    /// The key relied on; it need not be among the writes.
    pub key: Key,
    /// The version it must have; 0 means that the key must be absent.
    pub version: u64,
}

/// Changes that happen together or not at all. Where a key is written twice, the later write counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Batch {
    /// What must hold for any of it to happen.
    pub expect: Vec<Expect>,
    /// The changes.
    pub writes: Vec<Write>,
}

impl Batch {
    /// The batch, refused unless `key` has `version` (0: is absent).
    #[must_use]
    pub fn expect(mut self, key: impl Into<Key>, version: u64) -> Self {
        self.expect.push(Expect { key: key.into(), version });
        self
    }

    /// The batch, also writing `value` as `version` of `key`.
    #[must_use]
    pub fn put(mut self, key: impl Into<Key>, version: u64, value: impl Into<Vec<u8>>) -> Self {
        self.writes.push(Write { key: key.into(), version, value: Some(value.into()) });
        self
    }

    /// The batch, also deleting `key`.
    #[must_use]
    pub fn delete(mut self, key: impl Into<Key>) -> Self {
        self.writes.push(Write { key: key.into(), version: 0, value: None });
        self
    }

    /// Refuses what no engine stores, before any of it is written.
    fn check(&self) -> Result<(), StoreError> {
        for write in &self.writes {
            let value = write.value.as_ref().map_or(0, Vec::len);
            let too_large = |size, limit| StoreError::TooLarge { key: write.key.clone(), size, limit };
            if write.key.len() > MAX_KEY {
                return Err(too_large(write.key.len(), MAX_KEY));
            }
            if value > MAX_VALUE {
                return Err(too_large(value, MAX_VALUE));
            }
            let version = write.value.is_none() || (1..=MAX_VERSION).contains(&write.version);
            if write.key.first() == Some(&RESERVED) || !version {
                return Err(StoreError::Malformed { key: write.key.clone() });
            }
        }
        Ok(())
    }

    /// Bytes of keys and values written.
    fn size(&self) -> u64 {
        let size = |w: &Write| w.key.len() + w.value.as_ref().map_or(0, Vec::len);
        self.writes.iter().map(size).sum::<usize>() as u64
    }
}

/// An ordered key-value store. Nothing in it is particular to one engine.
pub trait Store: Send + Sync {
    /// The value under `key`, if there is one; [`StoreError::Malformed`] where it cannot be read.
    fn get(&self, key: &[u8]) -> Result<Option<Stored>, StoreError>;

    /// The first `limit` entries of `range`, in its direction; all of one moment, so that no batch
    /// is seen half. Damaged entries are among them, see [`Stored::is_damaged`].
    fn scan(&self, range: &Range, limit: usize) -> Result<Vec<Entry>, StoreError>;

    /// Visits the entries of `range` in its direction until `visit` breaks, in constant memory. The
    /// visitor may use the store. This is no snapshot: an entry that changes meanwhile is seen
    /// as it was or as it became.
    fn each(
        &self,
        range: &Range,
        visit: &mut dyn FnMut(&[u8], Stored) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        let mut rest = range.clone();
        loop {
            let page = self.scan(&rest, EACH_PAGE)?;
            let Some(last) = page.last() else { return Ok(()) };
            rest = rest.after(&last.key);
            let full = page.len() == EACH_PAGE;
            for Entry { key, stored } in page {
                if visit(&key, stored).is_break() {
                    return Ok(());
                }
            }
            if !full {
                return Ok(());
            }
        }
    }

    /// Commits `batch` as a whole and only if all it expects holds; durable when it returns.
    /// After [`StoreError::Full`] or [`StoreError::Io`] nothing was acknowledged.
    fn commit(&self, batch: Batch) -> Result<(), StoreError> {
        self.commit_unsynced(batch)?;
        self.sync()
    }

    /// Like [`Store::commit`] but acknowledged by a later [`Store::sync`] only: for loading many
    /// batches into a new store, where a power cut means loading again.
    fn commit_unsynced(&self, batch: Batch) -> Result<(), StoreError>;

    /// Makes every commit up to now durable.
    fn sync(&self) -> Result<(), StoreError>;

    /// Whether there is nothing in the store.
    fn is_empty(&self) -> Result<bool, StoreError>;
}
