//! The store in memory: for tests and for throwaway offices. Nothing of it outlives the process.

use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock, RwLockReadGuard};

use super::{Batch, Entry, Key, Range, Store, StoreError, Stored};

/// An ordered map behind the store's face.
#[derive(Debug, Default)]
pub struct MemoryStore {
    map: RwLock<BTreeMap<Key, Stored>>,
}

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    fn read(&self) -> RwLockReadGuard<'_, BTreeMap<Key, Stored>> {
        // A commit changes the map only after its checks, by operations that do not panic.
        self.map.read().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store for MemoryStore {
    fn get(&self, key: &[u8]) -> Result<Option<Stored>, StoreError> {
        Ok(self.read().get(key).cloned())
    }

    fn scan(&self, range: &Range, limit: usize) -> Result<Vec<Entry>, StoreError> {
        if range.is_void() {
            return Ok(Vec::new());
        }
        let map = self.read();
        let span = map.range::<[u8], _>(range.bounds());
        let entry = |(key, stored): (&Key, &Stored)| Entry { key: key.clone(), stored: stored.clone() };
        Ok(if range.reverse {
            span.rev().take(limit).map(entry).collect()
        } else {
            span.take(limit).map(entry).collect()
        })
    }

    fn commit_unsynced(&self, batch: Batch) -> Result<(), StoreError> {
        batch.check()?;
        let mut map = self.map.write().unwrap_or_else(PoisonError::into_inner);
        for expect in batch.expect {
            let found = map.get(&expect.key).map_or(0, |stored| stored.version);
            if found != expect.version {
                return Err(StoreError::Conflict { key: expect.key, expected: expect.version, found });
            }
        }
        for write in batch.writes {
            match write.value {
                Some(value) => map.insert(write.key, Stored { version: write.version, value }),
                None => map.remove(&write.key),
            };
        }
        Ok(())
    }

    fn sync(&self) -> Result<(), StoreError> {
        Ok(())
    }

    fn is_empty(&self) -> Result<bool, StoreError> {
        Ok(self.read().is_empty())
    }
}
