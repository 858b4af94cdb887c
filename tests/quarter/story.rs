//! A made-up quarter: what everybody does on which day, and what the regulations make due meanwhile.
//!
//! What is due is worked out here from the rules as they are written, beside what is done and not from it.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate, NaiveDateTime};
use gongkai::domain::code::RecordKey;
use gongkai::office::Command;

use crate::days::{day, works};

/// The first and the last day on which something new begins.
pub fn first() -> NaiveDate {
    day(7, 1)
}

/// The last day of the quarter.
pub fn last() -> NaiveDate {
    day(9, 30)
}

/// The day on which the quarter is looked back at.
pub fn after() -> NaiveDate {
    day(10, 16)
}

/// The records made so far, by their names in the story.
pub type Keys = BTreeMap<String, RecordKey>;

/// One act.
pub struct Act {
    pub at: NaiveDateTime,
    pub by: &'static str,
    /// The name of the record it makes.
    pub makes: Option<String>,
    pub command: Box<dyn Fn(&Keys) -> Command>,
}

/// Something that is due.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Owed {
    /// The name of its record, or the code where nobody has begun one.
    pub of: String,
    /// The organisation that owes it.
    pub whose: String,
    /// The rule.
    pub rule: &'static str,
    /// The period or the stage, if it is of one.
    pub part: String,
    /// By when.
    pub due: NaiveDate,
    /// From which day on it is known.
    pub known: NaiveDate,
    /// The day on which it was met or fell away.
    pub met: Option<NaiveDate>,
}

impl Owed {
    /// Whether it is open at the end of `on`.
    pub fn is_open(&self, on: NaiveDate) -> bool {
        self.known <= on && self.met.is_none_or(|met| met > on)
    }
}

/// The story.
#[derive(Default)]
pub struct Story {
    pub acts: Vec<Act>,
    pub owed: Vec<Owed>,
    chance: u64,
    minute: i64,
}

impl Story {
    /// A number below `n`, the same in every run.
    pub fn below(&mut self, n: u64) -> u64 {
        // The multiplier and increment of Knuth's MMIX; the upper bits are the better ones.
        self.chance =
            self.chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.chance >> 33) % n
    }

    /// A day of the quarter on which the office works, early enough that something may follow.
    pub fn some_day(&mut self) -> NaiveDate {
        loop {
            let on = first() + Days::new(self.below(91));
            if works(on) && on <= last() {
                return on;
            }
        }
    }

    /// `on`, or none where that is after the day of looking back: it has not happened by then.
    pub fn by_then(on: NaiveDate) -> Option<NaiveDate> {
        (on < after()).then_some(on)
    }

    /// Somebody does something on a day.
    pub fn act(
        &mut self,
        on: NaiveDate,
        by: &'static str,
        makes: Option<&str>,
        command: impl Fn(&Keys) -> Command + 'static,
    ) {
        self.minute += 1;
        // Acts of one day follow each other as they were told.
        let at = on.and_hms_opt(8, 0, 0).unwrap() + chrono::Duration::milliseconds(self.minute * 500);
        self.acts.push(Act { at, by, makes: makes.map(str::to_owned), command: Box::new(command) });
    }

    /// Something is due.
    pub fn owes(
        &mut self,
        of: &str,
        rule: &'static str,
        due: NaiveDate,
        known: NaiveDate,
        met: Option<NaiveDate>,
    ) {
        self.owes_part(of, rule, "", due, known, met);
    }

    /// A part of something is due; the organisation owes it that the name or the code begins with.
    pub fn owes_part(
        &mut self,
        of: &str,
        rule: &'static str,
        part: &str,
        due: NaiveDate,
        known: NaiveDate,
        met: Option<NaiveDate>,
    ) {
        let whose = of.split([' ', '-']).next().unwrap_or_default();
        self.another_owes(whose, of, rule, part, due, known, met);
    }

    /// The same of an organisation that the name or the code does not begin with.
    #[allow(clippy::too_many_arguments)]
    pub fn another_owes(
        &mut self,
        whose: &str,
        of: &str,
        rule: &'static str,
        part: &str,
        due: NaiveDate,
        known: NaiveDate,
        met: Option<NaiveDate>,
    ) {
        let (of, whose, part) = (of.to_owned(), whose.to_owned(), part.to_owned());
        self.owed.push(Owed { of, whose, rule, part, due, known, met });
    }
}
