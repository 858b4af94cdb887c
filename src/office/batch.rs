//! The same done with many records as one act: with all of them or with none, in one commit.
//!
//! A batch is one order and the records it is for, so that nothing mixed or nested can be said. Each record is dealt with
//! as it would be alone, by the same rules and permissions; what needs a look of its own at every matter, such as
//! passing the secrecy check, is refused ([`Step::one_by_one`]).

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::change::Sheet;
use super::command::{DisclosureOrder, OpinionOrder, Receipt};
use super::{Failure, permission};
use crate::domain::code::{Kind, OrgCode, RecordKey};
use crate::domain::disclosure::{self, Step};
use crate::domain::message::Message;
use crate::domain::opinion;

/// Most records of one batch: more than anybody looks through before confirming.
pub const MOST: usize = 500;

/// What can be done with many records at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum BatchOrder {
    /// Pass the step that is next of each disclosure.
    Approve {
        /// Remark.
        note: String,
    },
    /// Return the disclosures.
    Return {
        /// The reason.
        reason: String,
    },
    /// Give the opinions to a person.
    Assign {
        /// Login of the person.
        handler: String,
        /// Remark.
        note: String,
    },
    /// Transfer the opinions to the unit concerned (O3).
    Transfer {
        /// The unit.
        to: OrgCode,
        /// The day they are received there.
        on: NaiveDate,
        /// Why they are that unit's.
        reason: String,
    },
}

/// The order as one record gets it.
enum Single {
    Disclosure(DisclosureOrder),
    Opinion(OpinionOrder),
}

impl BatchOrder {
    /// The kind of record it is for.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Approve { .. } | Self::Return { .. } => Kind::Disclosure,
            Self::Assign { .. } | Self::Transfer { .. } => Kind::Opinion,
        }
    }

    /// The command's name in the journal.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Approve { .. } => "batch.disclosure.approve",
            Self::Return { .. } => "batch.disclosure.return",
            Self::Assign { .. } => "batch.opinion.assign",
            Self::Transfer { .. } => "batch.opinion.transfer",
        }
    }

    fn single(&self) -> Single {
        match self.clone() {
            Self::Approve { note } => Single::Disclosure(DisclosureOrder::Approve { note }),
            Self::Return { reason } => Single::Disclosure(DisclosureOrder::Return { reason }),
            Self::Assign { handler, note } => Single::Opinion(OpinionOrder::Assign { handler, note }),
            Self::Transfer { to, on, reason } => Single::Opinion(OpinionOrder::Transfer { to, on, reason }),
        }
    }

    /// The act it undoes to, see [`super::undo::Of`].
    pub(super) const fn of(&self) -> super::undo::Of {
        use super::undo::Of;
        match self {
            Self::Approve { .. } => Of::Disclosure(disclosure::Act::Approve),
            Self::Return { .. } => Of::Disclosure(disclosure::Act::Return),
            Self::Assign { .. } => Of::Opinion(opinion::Act::Assign),
            Self::Transfer { .. } => Of::Opinion(opinion::Act::Transfer),
        }
    }
}

/// Whether so many can be one batch.
///
/// # Errors
/// None, too many, or one twice.
pub(super) fn check<'k>(keys: impl ExactSizeIterator<Item = &'k RecordKey>) -> Result<(), Message> {
    let count = keys.len();
    if count == 0 {
        return Err(Message::new("batch-empty"));
    }
    if count > MOST {
        return Err(Message::new("batch-too-many").with("count", count).with("most", MOST));
    }
    let mut known = BTreeSet::new();
    for key in keys {
        if !known.insert(key) {
            return Err(Message::new("batch-twice").with("number", key.number()));
        }
    }
    Ok(())
}

impl Sheet<'_> {
    /// Does the same with many records, or with none where it is refused for one: then every refusal is told.
    pub(super) fn batch(&mut self, order: &BatchOrder, on: &[(RecordKey, u64)]) -> Result<Receipt, Failure> {
        check(on.iter().map(|(key, _)| key))?;
        let mut faults = Vec::new();
        let mut moved = false;
        for (key, seen) in on {
            match self.one_of_batch(order, key, *seen) {
                Ok(_) => {}
                Err(Failure::Store(message)) => return Err(Failure::Store(message)),
                Err(failure) => {
                    moved |= matches!(failure, Failure::Moved(_));
                    let fault = Message::new("batch-fault").with("number", key.number());
                    faults.push(fault.with("reason", failure.message().clone()));
                }
            }
        }
        if !faults.is_empty() {
            let message = Message::new("batch-refused").with("count", faults.len()).with("faults", faults);
            return Err(if moved { Failure::Moved(message) } else { Failure::Refused(message) });
        }
        let count = on.len();
        let message = match order {
            BatchOrder::Approve { .. } => Message::new("done-batch-approved"),
            BatchOrder::Return { .. } => Message::new("done-batch-returned"),
            BatchOrder::Assign { handler, .. } => {
                Message::new("done-batch-assigned").with("name", self.directory.person_name(handler))
            }
            BatchOrder::Transfer { to, .. } => {
                Message::new("done-batch-transferred").with("unit", self.directory.org_name(to))
            }
        };
        Ok(Receipt::new(None, message.with("count", count)))
    }

    /// Does it with one of them.
    pub(super) fn one_of_batch(
        &mut self,
        order: &BatchOrder,
        key: &RecordKey,
        seen: u64,
    ) -> Result<Receipt, Failure> {
        match order.single() {
            Single::Disclosure(order) => {
                let (_, record) = self.disclosure(key, seen)?;
                permission::disclosure(self.directory, self.who, order.act(), &record)?;
                if order.act() == disclosure::Act::Approve
                    && let Some(reason) = record.pending().and_then(Step::one_by_one)
                {
                    return Err(reason.into());
                }
                self.order_disclosure(key, seen, order)
            }
            Single::Opinion(order) => self.order_opinion(key, seen, order),
        }
    }
}
