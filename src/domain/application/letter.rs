//! The letters to the applicant: made with what they tell of, owed until they are handed over.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::template::Blank;
use super::{Application, Decision, Noted, Outcome, Part};
use crate::domain::message::{Arg, Message};

/// What a letter says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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
    /// The version of its template that it is made with; 0 is the built-in text.
    #[serde(default)]
    pub template: u32,
}

impl LetterKind {
    /// Every one, in the order of an application's course.
    pub const ALL: [Self; 5] = [Self::Complete, Self::Extend, Self::Disclose, Self::Partial, Self::Refuse];

    /// The word in files and keys.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::Extend => "extend",
            Self::Disclose => "disclose",
            Self::Partial => "partial",
            Self::Refuse => "refuse",
        }
    }

    /// The kind of that word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// The text it is made with where the office has none of its own. Letters of it are made: never to be changed.
    pub const fn built_in(self) -> &'static str {
        match self {
            Self::Complete => include_str!("../data/letters/complete.txt"),
            Self::Extend => include_str!("../data/letters/extend.txt"),
            Self::Disclose => include_str!("../data/letters/disclose.txt"),
            Self::Partial => include_str!("../data/letters/partial.txt"),
            Self::Refuse => include_str!("../data/letters/refuse.txt"),
        }
    }

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

    /// The article it rests on.
    fn article(self) -> Message {
        match self {
            Self::Complete => Message::new("letter-article-complete"),
            Self::Extend => Message::new("letter-article-extend"),
            Self::Disclose => Message::new("letter-article-disclose"),
            Self::Partial | Self::Refuse => Message::new("letter-article-withhold"),
        }
    }

    /// Whether it tells a decision.
    pub const fn is_decision(self) -> bool {
        matches!(self, Self::Disclose | Self::Partial | Self::Refuse)
    }

    /// The decision it tells, if it tells one.
    pub const fn outcome(self) -> Option<Outcome> {
        match self {
            Self::Disclose => Some(Outcome::Disclose),
            Self::Partial => Some(Outcome::Partial),
            Self::Refuse => Some(Outcome::Refuse),
            Self::Complete | Self::Extend => None,
        }
    }
}

impl Application {
    /// The number of a letter: the application's, and which of its letters it is.
    pub fn letter_number(&self, at: usize) -> String {
        format!("{}-{}", self.key.number(), at + 1)
    }

    /// What stands in a blank of the letter `at`, from the organisation of the name `org` to `applicant`; none where that
    /// letter has nothing to say there.
    pub fn filling(&self, at: usize, blank: Blank, org: &str, applicant: &str) -> Option<Arg> {
        let letter = self.letters.get(at)?;
        let kind = letter.kind;
        // The decision of its day; another one of that outcome may have followed.
        let told = |d: &&Decision| d.outcome.letter() == kind;
        let of_its_day = |d: &&Decision| told(d) && d.on == letter.on;
        let made = || self.decisions.iter().rev();
        let decision = || made().find(of_its_day).or_else(|| made().find(told));
        Some(match blank {
            Blank::Number => self.letter_number(at).into(),
            // The first letter may be the one that asks for the name.
            Blank::Applicant if applicant.is_empty() => Message::new("letter-to-unnamed").into(),
            Blank::Applicant => applicant.into(),
            Blank::Applied => day(self.entries.applied.unwrap_or(self.received)).into(),
            Blank::Received => day(self.received).into(),
            Blank::Accepted => day(self.accepted?).into(),
            Blank::What => self.title.as_str().into(),
            Blank::Missing => Part::list(&letter.missing).into(),
            Blank::Decision => kind.outcome()?.message().into(),
            Blank::Ground => decision()?.ground?.message().into(),
            Blank::Reason => match kind {
                LetterKind::Extend => sentence(&self.extension.as_ref()?.reason).into(),
                _ => sentence(&decision()?.reason).into(),
            },
            Blank::Article => kind.article().into(),
            Blank::Until => day(self.extension.as_ref()?.until).into(),
            Blank::Org => org.into(),
            Blank::Date => day(letter.on).into(),
        })
    }

    /// Says of the letter that was made last which version of its template it is made with.
    pub fn made_with(&mut self, version: impl Fn(LetterKind) -> u32) {
        if let Some(letter) = self.letters.last_mut() {
            letter.template = version(letter.kind);
        }
    }

    /// The letters still to be handed over.
    pub fn letters_owed(&self) -> impl Iterator<Item = &Letter> {
        self.letters.iter().enumerate().filter(|(at, _)| self.is_owed(*at)).map(|(_, letter)| letter)
    }

    /// Whether the letter `at` is still to be handed over.
    pub fn is_owed(&self, at: usize) -> bool {
        self.letters.get(at).is_some_and(|letter| letter.delivered.is_none()) && !self.is_needless(at)
    }

    /// Whether the letter `at` is not to be handed over any more: it was made anew, asks for what is there by now, or tells a
    /// decision that was overturned, or the application was taken back. It stays on record, so that its number is not
    /// given to another.
    pub fn is_needless(&self, at: usize) -> bool {
        let Some(letter) = self.letters.get(at).filter(|letter| letter.delivered.is_none()) else {
            return false;
        };
        let mut later = self.letters.iter().skip(at + 1);
        let missing = self.entries.missing();
        self.withdrawn.is_some()
            || match letter.kind {
                LetterKind::Complete => {
                    let asked = !letter.missing.is_empty();
                    let there = asked && !letter.missing.iter().any(|part| missing.contains(part));
                    there || self.accepted.is_some() || later.any(|later| later.kind == letter.kind)
                }
                LetterKind::Extend => false,
                LetterKind::Disclose | LetterKind::Partial | LetterKind::Refuse => {
                    self.decision().is_none() || later.any(|later| later.kind.is_decision())
                }
            }
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
