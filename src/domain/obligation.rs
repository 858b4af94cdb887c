//! What a record owes by when: the input of the one clock.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::clock::Limit;
use super::code::OrgCode;
use super::period::Period;

/// Something owed under a rule, counted from an event.
///
/// The due date is not kept here: [`super::clock::due`] says it whenever it is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Obligation {
    /// The rule.
    pub limit: Limit,
    /// The day of the event the count starts from (D2); for R6 any day of the period, for R7 the stage's date.
    pub from: NaiveDate,
    /// The period it is owed for, with R6.
    pub period: Option<Period>,
    /// The stage's name, with R7.
    pub stage: Option<String>,
    /// The unit that owes it, where that is not the one that has the record now.
    pub unit: Option<OrgCode>,
    /// From when the office knew of it.
    pub known: NaiveDate,
    /// When it was met or fell away.
    pub met: Option<NaiveDate>,
}

impl Obligation {
    /// Something owed under `limit` since `from`, known from `known`.
    pub fn new(limit: Limit, from: NaiveDate, known: NaiveDate) -> Self {
        Self { limit, from, period: None, stage: None, unit: None, known, met: None }
    }

    /// Whether it stood open at the end of `day`.
    pub fn is_open_on(&self, day: NaiveDate) -> bool {
        self.known <= day && self.met.is_none_or(|met| met > day)
    }
}
