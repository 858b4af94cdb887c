//! The quarterly look at an item of 定期公开 that changed nothing (R6, R10c).

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use super::code::RecordKey;
use super::period::Period;

/// "Looked at, nothing changed", by a named person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adjustment {
    /// Its key.
    pub key: RecordKey,
    /// The quarter.
    pub quarter: Period,
    /// Local time.
    pub at: NaiveDateTime,
    /// Login of who looked.
    pub by: String,
    /// What was looked at.
    pub note: String,
}
