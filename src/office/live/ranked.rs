//! The rows of a queue in its order: what is due first, what has no due date last, then what has waited longest.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::domain::code::{Code, Kind, RecordKey};

/// A row with a place in a queue.
pub(super) trait Row: PartialEq {
    /// When it is due, if it is.
    fn due(&self) -> Option<NaiveDate>;
    /// Since when it waits.
    fn since(&self) -> NaiveDate;
}

type Rank = (bool, Option<NaiveDate>, NaiveDate);

/// The rows, at most one for a record.
pub(super) struct Ranked<T> {
    rows: BTreeMap<(Rank, RecordKey), Arc<T>>,
    at: BTreeMap<RecordKey, Rank>,
}

impl<T> Default for Ranked<T> {
    fn default() -> Self {
        Self { rows: BTreeMap::new(), at: BTreeMap::new() }
    }
}

impl<T: Row> Ranked<T> {
    /// Puts a row in its place; false where it is there already.
    pub(super) fn put(&mut self, key: RecordKey, row: T) -> bool {
        let rank = (row.due().is_none(), row.due(), row.since());
        let place = (rank, key.clone());
        if self.rows.get(&place).is_some_and(|known| **known == row) {
            return false;
        }
        self.remove(&key);
        self.at.insert(key, rank);
        self.rows.insert(place, Arc::new(row));
        true
    }

    pub(super) fn remove(&mut self, key: &RecordKey) {
        if let Some(rank) = self.at.remove(key) {
            self.rows.remove(&(rank, key.clone()));
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Arc<T>> {
        self.rows.values()
    }

    /// The records of one code.
    pub(super) fn under(&self, code: &Code) -> impl Iterator<Item = &RecordKey> {
        self.at.range(first_under(code)..).map(|(key, _)| key).take_while(move |key| key.code == *code)
    }
}

/// What sorts before every record under `code`, and after every one under the code before.
pub(super) fn first_under(code: &Code) -> RecordKey {
    RecordKey { code: code.clone(), kind: Kind::ALL[0], year: i32::MIN, seq: 0 }
}
