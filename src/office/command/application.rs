//! What can be done with applications.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::application::{self, Entries, Ground, Manner, Outcome};

/// An application as it is entered (A1): what is missing may be given later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewApplication {
    /// In one line.
    pub title: String,
    /// How it was made.
    pub manner: Manner,
    /// The day it was received.
    pub received: NaiveDate,
    /// The form.
    pub entries: Entries,
}

/// What can be done with an application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ApplicationOrder {
    /// Accept (A2).
    Accept {
        /// The day.
        on: NaiveDate,
    },
    /// Fill in what is missing; what is there stays.
    Complete {
        /// What is given now.
        entries: Box<Entries>,
    },
    /// Tell the applicant what is missing.
    AskToComplete {
        /// The day.
        on: NaiveDate,
        /// Remark.
        note: String,
    },
    /// Extend the decision (A3).
    Extend {
        /// Why.
        reason: String,
        /// The day.
        on: NaiveDate,
    },
    /// Decide (A2, A5, A6).
    Decide {
        /// What.
        outcome: Outcome,
        /// On what ground something is withheld.
        ground: Option<Ground>,
        /// Why.
        reason: String,
        /// Who decided it.
        basis: String,
        /// The day.
        on: NaiveDate,
    },
    /// File the material with the superior organisation (A4).
    File {
        /// What is to be disclosed.
        content: String,
        /// To whom.
        scope: String,
        /// In what form.
        form: String,
        /// The day.
        on: NaiveDate,
    },
    /// Record the superior's reply (A4).
    SuperiorReply {
        /// Whether it agrees.
        agreed: bool,
        /// What it says.
        content: String,
        /// The day.
        on: NaiveDate,
    },
    /// Disclose to the applicant.
    Disclose {
        /// What, and how.
        content: String,
        /// The day.
        on: NaiveDate,
    },
    /// Hand over the next letter.
    Deliver {
        /// How.
        how: String,
        /// The day.
        on: NaiveDate,
    },
    /// The applicant takes it back.
    Withdraw {
        /// Why.
        reason: String,
    },
    /// Register a complaint (A7).
    Complain {
        /// Who complains.
        complainant: String,
        /// How to reach them.
        contact: String,
        /// What it says.
        content: String,
        /// The day.
        on: NaiveDate,
    },
    /// Record what was found about a complaint (A7).
    LookInto {
        /// What.
        content: String,
        /// The day.
        on: NaiveDate,
    },
    /// Record what the complainant was told (A7).
    TellComplainant {
        /// What.
        content: String,
        /// The day.
        on: NaiveDate,
    },
    /// Close.
    Close,
    /// Look at the applicant's identity; leaves a trace (O8).
    SeeIdentity,
}

impl ApplicationOrder {
    /// The act it is.
    pub const fn act(&self) -> application::Act {
        use application::Act;
        match self {
            Self::Accept { .. } => Act::Accept,
            Self::Complete { .. } => Act::Complete,
            Self::AskToComplete { .. } => Act::AskToComplete,
            Self::Extend { .. } => Act::Extend,
            Self::Decide { .. } => Act::Decide,
            Self::File { .. } => Act::File,
            Self::SuperiorReply { .. } => Act::SuperiorReply,
            Self::Disclose { .. } => Act::Disclose,
            Self::Deliver { .. } => Act::Deliver,
            Self::Withdraw { .. } => Act::Withdraw,
            Self::Complain { .. } => Act::Complain,
            Self::LookInto { .. } => Act::LookInto,
            Self::TellComplainant { .. } => Act::TellComplainant,
            Self::Close => Act::Close,
            Self::SeeIdentity => Act::SeeIdentity,
        }
    }

    /// The command's name in the journal.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::Accept { .. } => "application.accept",
            Self::Complete { .. } => "application.complete",
            Self::AskToComplete { .. } => "application.ask-to-complete",
            Self::Extend { .. } => "application.extend",
            Self::Decide { .. } => "application.decide",
            Self::File { .. } => "application.file",
            Self::SuperiorReply { .. } => "application.superior-reply",
            Self::Disclose { .. } => "application.disclose",
            Self::Deliver { .. } => "application.deliver",
            Self::Withdraw { .. } => "application.withdraw",
            Self::Complain { .. } => "application.complain",
            Self::LookInto { .. } => "application.look-into",
            Self::TellComplainant { .. } => "application.tell-complainant",
            Self::Close => "application.close",
            Self::SeeIdentity => "application.see-identity",
        }
    }
}
