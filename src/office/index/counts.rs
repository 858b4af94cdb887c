//! How much stands under a code.

use serde::{Deserialize, Serialize};

use crate::domain::{application, disclosure};
use crate::office::record::Record;

/// How many records of which state stand under a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Disclosures by [`disclosure::State`].
    pub disclosures: [u32; 7],
    /// Opinions not closed.
    pub opinions_open: u32,
    /// Opinions closed.
    pub opinions_closed: u32,
    /// Looks without change.
    pub adjustments: u32,
    /// Applications to which something is left to be done.
    pub applications_open: u32,
    /// Applications closed.
    pub applications_closed: u32,
    /// Cases of the other books in which something is left to be done.
    pub cases_open: u32,
    /// Those in which nothing is.
    pub cases_closed: u32,
    /// Cases of the books that are not for everybody who sees the organisation, open or not.
    pub restricted: u32,
}

impl Counts {
    /// Disclosures in `state`.
    pub fn of(&self, state: disclosure::State) -> u32 {
        self.disclosures[state as usize]
    }

    /// All disclosures.
    pub fn all_disclosures(&self) -> u32 {
        self.disclosures.iter().sum()
    }

    /// All records.
    pub fn all(&self) -> u32 {
        self.searched() + self.adjustments
    }

    /// All records that are searched.
    pub fn searched(&self) -> u32 {
        let opinions = self.opinions_open + self.opinions_closed;
        let applications = self.applications_open + self.applications_closed;
        self.all_disclosures()
            + opinions
            + applications
            + self.cases_open
            + self.cases_closed
            + self.restricted
    }

    /// The same for who sees those cases, or does not: then they do not count.
    #[must_use]
    pub fn for_sight(self, restricted: bool) -> Self {
        if restricted { self } else { Self { restricted: 0, ..self } }
    }

    fn slot(&mut self, record: &Record) -> Option<&mut u32> {
        match record {
            Record::Disclosure(disclosure) => Some(&mut self.disclosures[disclosure.state as usize]),
            Record::Opinion(opinion) if opinion.closed.is_some() => Some(&mut self.opinions_closed),
            Record::Opinion(_) => Some(&mut self.opinions_open),
            Record::Adjustment(_) => Some(&mut self.adjustments),
            Record::Application(a) if a.state() == application::State::Closed => {
                Some(&mut self.applications_closed)
            }
            Record::Application(_) => Some(&mut self.applications_open),
            Record::Case(case) if !case.book().seen_by.is_empty() => Some(&mut self.restricted),
            Record::Case(case) if case.state().open => Some(&mut self.cases_open),
            Record::Case(_) => Some(&mut self.cases_closed),
            _ => None,
        }
    }

    /// Counts `record` in.
    pub fn add(&mut self, record: &Record) {
        if let Some(slot) = self.slot(record) {
            *slot += 1;
        }
    }

    /// Counts `record` out.
    pub fn remove(&mut self, record: &Record) {
        if let Some(slot) = self.slot(record) {
            *slot = slot.saturating_sub(1);
        }
    }
}
