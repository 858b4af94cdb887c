//! A year's holiday notice as the office loaded it, with what that did to its open cases (D1, D5).

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

use super::calendar::Notice;
use super::clock::Limit;
use super::code::{Code, RecordKey};
use super::period::Period;

/// The notice of one year, loaded or taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoadedNotice {
    /// The year.
    pub year: i32,
    /// The notice that counts; without one it was taken back, and what the program has for the year counts again.
    pub notice: Option<Notice>,
    /// What it was read from: the notice's own text, or TOML.
    pub text: String,
    /// Why it was taken back.
    pub note: String,
    /// Login of who did it.
    pub by: String,
    /// Local time.
    pub at: NaiveDateTime,
    /// The open cases whose due date it moved, the earliest first; of very many the first [`LoadedNotice::MOST`].
    pub moved: Vec<Moved>,
    /// How many due dates it moved in all.
    pub moved_count: u32,
    /// How many open cases stopped being provisional.
    pub settled: u32,
    /// How many became provisional.
    pub unsettled: u32,
}

impl LoadedNotice {
    /// Most moved cases that are written down one by one: an entry of the journal is one value of the store.
    pub const MOST: usize = 1_000;

    /// The same without the moved cases one by one.
    #[must_use]
    pub fn without_cases(&self) -> Self {
        let Self { year, notice, text, note, by, at, moved: _, moved_count, settled, unsettled } = self;
        Self {
            year: *year,
            notice: notice.clone(),
            text: text.clone(),
            note: note.clone(),
            by: by.clone(),
            at: *at,
            moved: Vec::new(),
            moved_count: *moved_count,
            settled: *settled,
            unsettled: *unsettled,
        }
    }
}

/// An open case whose due date moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// The disclosure code.
    pub code: Code,
    /// The record; none for a period nobody has begun (R11).
    pub key: Option<RecordKey>,
    /// The period it is owed for, with R6.
    pub period: Option<Period>,
    /// The rule.
    pub limit: Limit,
    /// The due date before.
    pub old: NaiveDate,
    /// The due date after.
    pub new: NaiveDate,
}
