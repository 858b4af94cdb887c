//! What a former book says became of an application: taken over as done, on the days it tells. What the form lacked, and
//! who decided, the former book need not say again; the order of the days and the superior's part (A4) it must.

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

use super::{
    Act, Application, Complaint, Decision, Extension, Filing, Ground, Letter, LetterKind, Noted, Outcome,
    State, SuperiorReply,
};
use crate::domain::calendar::{check_day, within_reach};
use crate::domain::message::Message;

/// Something that was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Past {
    /// Accepted (A2).
    Accepted {
        /// The day.
        on: NaiveDate,
    },
    /// Extended (A3).
    Extended {
        /// The day.
        on: NaiveDate,
        /// The new date.
        until: NaiveDate,
        /// Why, where that is told.
        reason: String,
    },
    /// Decided (A5, A6).
    Decided {
        /// The day.
        on: NaiveDate,
        /// What.
        outcome: Outcome,
        /// On what ground something is withheld, where that is told.
        ground: Option<Ground>,
        /// Why, where that is told.
        reason: String,
    },
    /// Filed with the superior (A4).
    Filed {
        /// The day.
        on: NaiveDate,
    },
    /// The superior replied (A4).
    Replied {
        /// The day.
        on: NaiveDate,
        /// Whether it agreed.
        agreed: bool,
    },
    /// Disclosed to the applicant.
    Disclosed {
        /// The day.
        on: NaiveDate,
        /// What.
        content: String,
    },
    /// A letter was made.
    Letter {
        /// Which.
        kind: LetterKind,
        /// When it was handed over, if it was.
        delivered: Option<NaiveDate>,
    },
    /// Taken back by the applicant.
    Withdrawn {
        /// The day.
        on: NaiveDate,
    },
    /// Closed.
    Closed {
        /// The day.
        on: NaiveDate,
    },
    /// Complained about (A7), and not settled yet: by whom and of what is in no register.
    Complained {
        /// The day.
        on: NaiveDate,
    },
}

impl Past {
    /// The column of the register in which it stands.
    pub const fn column(&self) -> &'static str {
        match self {
            Self::Accepted { .. } => "accepted",
            Self::Extended { .. } => "extension",
            Self::Decided { .. } => "decision",
            Self::Filed { .. } | Self::Replied { .. } => "superior",
            Self::Disclosed { .. } => "disclosed",
            Self::Letter { .. } => "letter",
            Self::Withdrawn { .. } | Self::Closed { .. } => "state",
            Self::Complained { .. } => "complaint",
        }
    }
}

impl Application {
    /// Takes over what became of it before it came here.
    ///
    /// # Errors
    /// It cannot have become of it as it stands, or not on that day.
    pub fn take_over(&mut self, past: Past, by: &str, at: NaiveDateTime) -> Result<(), Message> {
        let day = |on: NaiveDate, earliest: Option<NaiveDate>| {
            within_reach(on)?;
            check_day(on, earliest.unwrap_or(self.received), at)
        };
        let noted = |on: NaiveDate, content: String| Noted { on, by: by.to_owned(), content };
        let replied = self.decisions.last().and_then(Decision::reply).map(|reply| reply.noted.on);
        match past {
            Past::Accepted { on } => {
                if self.accepted.is_some() {
                    return Err(Message::new("application-already-accepted"));
                }
                day(on, None)?;
                self.accepted = Some(on);
            }
            Past::Extended { on, until, reason } => {
                self.allows(Act::Extend)?;
                day(on, self.accepted)?;
                self.extension = Some(Extension { on, by: by.to_owned(), reason, until });
            }
            Past::Decided { on, outcome, ground, reason } => {
                self.allows(Act::Decide)?;
                day(on, replied.or(self.accepted))?;
                let (basis, by) = (String::new(), by.to_owned());
                self.decisions.push(Decision { outcome, ground, reason, basis, on, by, filing: None });
            }
            Past::Filed { on } => {
                self.allows(Act::File)?;
                day(on, self.decisions.last().map(|decision| decision.on))?;
                let filing = Filing {
                    noted: noted(on, String::new()),
                    scope: String::new(),
                    form: String::new(),
                    reply: None,
                };
                if let Some(decision) = self.decisions.last_mut() {
                    decision.filing = Some(filing);
                }
            }
            Past::Replied { on, agreed } => {
                self.allows(Act::SuperiorReply)?;
                let filed = self.decisions.last().and_then(|decision| decision.filing.as_ref());
                day(on, filed.map(|filing| filing.noted.on))?;
                let reply = SuperiorReply { agreed, noted: noted(on, String::new()) };
                let last = self.decisions.last_mut();
                if let Some(filing) = last.and_then(|decision| decision.filing.as_mut()) {
                    filing.reply = Some(reply);
                }
            }
            Past::Disclosed { on, content } => {
                self.allows(Act::Disclose)?;
                day(on, replied)?;
                self.disclosed = Some(noted(on, content));
            }
            Past::Letter { kind, delivered } => {
                let on = self.letter_day(kind);
                if let Some(delivered) = delivered {
                    day(delivered, Some(on))?;
                }
                let missing = match kind {
                    LetterKind::Complete => self.entries.missing(),
                    _ => Vec::new(),
                };
                let delivered = delivered.map(|on| noted(on, String::new()));
                self.letters.push(Letter { kind, on, missing, delivered, template: 0 });
            }
            Past::Withdrawn { on } => {
                self.allows(Act::Withdraw)?;
                day(on, self.accepted)?;
                (self.withdrawn, self.closed) = (Some(on), Some(on));
            }
            Past::Closed { on } => {
                if self.state() != State::Answered {
                    return Err(Message::new("application-not-answered"));
                }
                self.allows(Act::Close)?;
                let answered = self.disclosed.as_ref().map(|noted| noted.on);
                day(on, answered.or(self.decisions.last().map(|decision| decision.on)))?;
                self.closed = Some(on);
            }
            Past::Complained { on } => {
                day(on, None)?;
                self.complaints.push(Complaint {
                    complainant: String::new(),
                    contact: String::new(),
                    noted: noted(on, String::new()),
                    finding: None,
                    told: None,
                });
            }
        }
        Ok(())
    }

    /// The day of a letter: that of what it tells.
    fn letter_day(&self, kind: LetterKind) -> NaiveDate {
        let told = match kind {
            LetterKind::Complete => None,
            LetterKind::Extend => self.extension.as_ref().map(|extension| extension.on),
            _ => {
                let of = self.decisions.iter().rev().find(|decision| decision.outcome.letter() == kind);
                of.map(|decision| decision.on)
            }
        };
        told.unwrap_or(self.received)
    }
}
