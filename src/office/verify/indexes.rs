//! The indexes made anew in memory, as hashes, and compared with those in the store.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::super::change::read_number;
use super::super::commit::NUMBERS;
use super::super::index::{self, Basis, Counts, Covered};
use super::super::record::Record;
use super::{Check, Failure, RECORDS};
use crate::domain::code::RecordKey;
use crate::domain::message::Message;
use crate::store::show_key;

/// Half a SHA-256: plenty to tell entries apart that nobody made collide on purpose, since they all follow
/// from the records.
type Short = [u8; 16];

fn short(bytes: &[u8]) -> Short {
    let hash = super::journal::hash(bytes);
    std::array::from_fn(|n| hash[n])
}

/// The index entries that should be there.
#[derive(Default)]
pub(super) struct Expected {
    /// By the hash of the key, that of the value.
    rows: HashMap<Short, Short>,
    counts: BTreeMap<String, Counts>,
    covered: BTreeMap<String, Covered>,
    numbers: BTreeMap<String, u32>,
}

impl Expected {
    /// Counts in a record's number; damaged records have one too.
    pub fn number(&mut self, key: &RecordKey) {
        let last = self.numbers.entry(index::number_key(&key.code.to_string(), key.year)).or_default();
        *last = (*last).max(key.seq);
    }

    /// Makes the entries of a record.
    pub fn take(&mut self, record: &Record, basis: &Basis<'_>) {
        for (key, value) in index::entries(record, basis) {
            self.rows.insert(short(key.as_bytes()), short(&value));
        }
        if let Some(key) = record.record_key() {
            let code = key.code.to_string();
            self.counts.entry(index::counts_key(&code)).or_default().add(record);
            for (slot, row) in index::covers(record, basis) {
                let covered = self.covered.entry(index::covered_key(&code)).or_default();
                let first = covered.entry(slot).or_insert(row);
                // Of one day the records come in the order of their keys.
                if row.on < first.on {
                    *first = row;
                }
            }
        }
    }
}

/// Compares what is in the store with what should be.
///
/// What a damaged record had in the indexes cannot be known: entries that name one, and the counts of its code,
/// are passed over.
pub(super) fn compare(
    check: &mut Check<'_>,
    basis: &Basis<'_>,
    expected: Expected,
    damaged: &BTreeSet<String>,
) -> Result<(), Failure> {
    let Expected { mut rows, counts, covered, numbers } = expected;
    let mut of_codes: Vec<String> = Vec::new();
    for (key, counts) in counts {
        rows.insert(short(key.as_bytes()), short(&index::encode(&counts)));
        of_codes.push(key);
    }
    for (key, covered) in covered {
        let row: Vec<_> = covered.into_iter().collect();
        rows.insert(short(key.as_bytes()), short(&index::encode(&row)));
        of_codes.push(key);
    }
    let damaged: BTreeSet<&str> = damaged.iter().filter_map(|key| key.strip_prefix(RECORDS)).collect();
    let codes: BTreeSet<String> = damaged
        .iter()
        .filter_map(|record| record.split('/').next())
        .flat_map(|code| [index::counts_key(code), index::covered_key(code)])
        .collect();
    let excused = |key: &str| {
        let parts: Vec<&str> = key.split('/').collect();
        codes.contains(key) || parts.windows(4).any(|four| damaged.contains(four.join("/").as_str()))
    };
    check.each(index::SPACE, |check, key, stored| {
        check.report.indexes += 1;
        let value = rows.remove(&short(key));
        let what = match value {
            Some(value) if value == short(&stored.value) => return,
            Some(_) => Message::new("verify-index-differs"),
            None => Message::new("verify-index-extra"),
        };
        let key = show_key(key);
        if !excused(&key) {
            check.report.fault(key, what);
        }
    })?;
    compare_numbers(check, numbers)?;
    if rows.is_empty() {
        return Ok(());
    }
    // Only hashes are left of what is missing: the records are gone through once more for the keys.
    let mut missing = |check: &mut Check<'_>, key: String| {
        if rows.remove(&short(key.as_bytes())).is_some() && !excused(&key) {
            check.report.fault(key, Message::new("verify-index-missing"));
        }
    };
    check.each(RECORDS, |check, key, stored| {
        if let Ok(record) = Record::decode(&show_key(key), &stored.value) {
            for key in index::entries(&record, basis).into_keys() {
                missing(check, key);
            }
        }
    })?;
    for key in of_codes {
        missing(check, key);
    }
    Ok(())
}

fn compare_numbers(check: &mut Check<'_>, mut numbers: BTreeMap<String, u32>) -> Result<(), Failure> {
    check.each(NUMBERS, |check, key, stored| {
        check.report.indexes += 1;
        let key = show_key(key);
        let found = read_number(&stored.value);
        let what = match numbers.remove(&key) {
            Some(expected) if stored.value == expected.to_le_bytes() => return,
            Some(expected) => Message::new("verify-number-differs")
                .with("found", i64::from(found))
                .with("expected", i64::from(expected)),
            None => Message::new("verify-number-extra").with("found", i64::from(found)),
        };
        check.report.fault(key, what);
    })?;
    for (key, expected) in numbers {
        let what = Message::new("verify-number-missing").with("expected", i64::from(expected));
        check.report.fault(key, what);
    }
    Ok(())
}
