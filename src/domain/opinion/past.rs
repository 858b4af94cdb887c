//! What a former book says was done with an opinion: taken over as done, on the days it tells. The order of the days and
//! what closing rests on (O6) are asked for as ever; a reason that the former book does not give is not.

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

use super::{Act, Important, Opinion, Reply, ReportBack, Transfer};
use crate::domain::calendar::{check_day, within_reach};
use crate::domain::code::OrgCode;
use crate::domain::message::Message;

/// Something that was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Past {
    /// Given to a person of the unit.
    Assigned {
        /// Login of the person.
        to: String,
    },
    /// Transferred to another unit (O3).
    Transferred {
        /// The unit.
        to: OrgCode,
        /// The day it was received there.
        on: NaiveDate,
        /// Why, where that is told.
        reason: String,
    },
    /// Marked important (O4).
    MarkedImportant {
        /// The day.
        on: NaiveDate,
        /// Why, where that is told.
        reason: String,
    },
    /// Replied.
    Replied {
        /// The day.
        on: NaiveDate,
        /// What was answered.
        content: String,
    },
    /// Reported back to who raised it (O6).
    ReportedToSubmitter(ReportBack),
    /// Reported back to the unit that transferred it (O6).
    ReportedToUnit(ReportBack),
    /// Closed (O6).
    Closed {
        /// The day.
        on: NaiveDate,
    },
}

impl Past {
    /// The column of the register in which it stands.
    pub const fn column(&self) -> &'static str {
        match self {
            Self::Assigned { .. } => "with",
            Self::Transferred { .. } | Self::MarkedImportant { .. } | Self::Closed { .. } => "handling",
            Self::Replied { .. } => "reply",
            Self::ReportedToSubmitter(_) | Self::ReportedToUnit(_) => "reported-on",
        }
    }
}

impl Opinion {
    /// Takes over what was done with it before it came here.
    ///
    /// # Errors
    /// It cannot have been done as it stands, or not on that day.
    pub fn take_over(&mut self, past: Past, by: &str, at: NaiveDateTime) -> Result<(), Message> {
        let day = |on: NaiveDate, earliest: NaiveDate| {
            within_reach(on)?;
            check_day(on, earliest, at)
        };
        let replied = self.reply.as_ref().map_or(self.received, |reply| reply.on);
        match past {
            Past::Assigned { to } => self.handler = Some(to),
            Past::Transferred { to, on, reason } => {
                self.allows(Act::Transfer)?;
                if to == self.unit {
                    return Err(Message::new("opinion-transfer-same-unit"));
                }
                day(on, self.received_by_unit())?;
                let from = std::mem::replace(&mut self.unit, to.clone());
                self.transfers.push(Transfer { from, to, on, by: by.to_owned(), reason, reported: None });
                (self.within_duty, self.handler) = (true, None);
            }
            Past::MarkedImportant { on, reason } => {
                self.allows(Act::MarkImportant)?;
                day(on, self.received)?;
                self.important = Some(Important { reason, by: by.to_owned(), on });
            }
            Past::Replied { on, content } => {
                self.allows(Act::Reply)?;
                day(on, self.received_by_unit())?;
                self.reply = Some(Reply { on, by: by.to_owned(), unit: self.unit.clone(), content });
            }
            Past::ReportedToSubmitter(report) => {
                self.allows(Act::ReportToSubmitter)?;
                day(report.on, replied)?;
                self.reported = Some(report);
            }
            Past::ReportedToUnit(report) => {
                self.allows(Act::ReportToUnit)?;
                day(report.on, replied)?;
                let here = self.unit.clone();
                let mut owed = self.transfers.iter_mut().rev();
                if let Some(transfer) = owed.find(|sent| sent.reported.is_none() && sent.from != here) {
                    transfer.reported = Some(report);
                }
            }
            Past::Closed { on } => {
                self.allows(Act::Close)?;
                let reports = self.transfers.iter().filter_map(|sent| sent.reported.as_ref());
                let last = reports.chain(&self.reported).map(|report| report.on).max();
                day(on, last.unwrap_or(replied))?;
                self.closed = Some(on);
            }
        }
        Ok(())
    }
}
