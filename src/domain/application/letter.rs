//! The letters to the applicant: made with what they tell of, owed until they are handed over.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{Application, Noted, Part};
use crate::domain::message::{Arg, Message};

/// What a letter says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum LetterKind {
    /// What is missing (A1).
    Complete,
    /// That the decision takes longer, why, and until when (A3).
    Extend,
    /// That it is disclosed.
    Disclose,
    /// That a part of it is disclosed (A6).
    Partial,
    /// That it is not disclosed, and why (A5).
    Refuse,
}

/// A letter to the applicant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// What it says.
    pub kind: LetterKind,
    /// Its date.
    pub on: NaiveDate,
    /// What is missing, where it says that.
    pub missing: Vec<Part>,
    /// When, by whom and how it was handed over.
    pub delivered: Option<Noted>,
}

impl LetterKind {
    /// Its name.
    pub fn message(self) -> Message {
        match self {
            Self::Complete => Message::new("letter-name-complete"),
            Self::Extend => Message::new("letter-name-extend"),
            Self::Disclose => Message::new("letter-name-disclose"),
            Self::Partial => Message::new("letter-name-partial"),
            Self::Refuse => Message::new("letter-name-refuse"),
        }
    }

    /// Whether it tells a decision.
    pub const fn is_decision(self) -> bool {
        matches!(self, Self::Disclose | Self::Partial | Self::Refuse)
    }
}

impl Application {
    /// The number of a letter: the application's, and which of its letters it is.
    pub fn letter_number(&self, at: usize) -> String {
        format!("{}-{}", self.key.number(), at + 1)
    }

    /// The whole letter `at`, from the organisation of the name `org` to `applicant`; it names its article.
    pub fn letter(&self, at: usize, org: &str, applicant: &str) -> Option<Message> {
        let letter = self.letters.get(at)?;
        let body = match letter.kind {
            LetterKind::Complete => {
                Message::new("letter-complete").with("missing", Part::list(&letter.missing))
            }
            LetterKind::Extend => {
                let extension = self.extension.as_ref()?;
                Message::new("letter-extend")
                    .with("accepted", day(self.accepted.unwrap_or(self.received)))
                    .with("reason", sentence(&extension.reason))
                    .with("until", day(extension.until))
            }
            LetterKind::Disclose => Message::new("letter-disclose"),
            LetterKind::Partial | LetterKind::Refuse => {
                let decision = self.decisions.iter().rev().find(|d| d.outcome.letter() == letter.kind)?;
                let id = if letter.kind == LetterKind::Partial { "letter-partial" } else { "letter-refuse" };
                let ground = decision.ground?.message();
                Message::new(id).with("ground", ground).with("reason", sentence(&decision.reason))
            }
        };
        // The first letter may be the one that asks for the name.
        let to = match applicant {
            "" => Arg::from(Message::new("letter-to-unnamed")),
            named => Arg::from(named),
        };
        let whole = Message::new("letter")
            .with("title", letter.kind.message())
            .with("number", self.letter_number(at))
            .with("applicant", to)
            .with("applied", day(self.entries.applied.unwrap_or(self.received)))
            .with("what", self.title.as_str())
            .with("body", body)
            .with("org", org)
            .with("date", day(letter.on));
        Some(whole)
    }

    /// The letters not handed over yet.
    pub fn letters_owed(&self) -> impl Iterator<Item = &Letter> {
        self.letters.iter().filter(|letter| letter.delivered.is_none())
    }
}

/// A reason without the stop that the letter puts after it.
fn sentence(reason: &str) -> &str {
    reason.trim_end_matches(['。', '.', '；', '，', ' '])
}

/// A day as letters write it.
fn day(date: NaiveDate) -> Message {
    Message::new("letter-date")
        .with("year", i64::from(date.year()))
        .with("month", i64::from(date.month()))
        .with("day", i64::from(date.day()))
}
