//! Calendar years, half-years and quarters: the periods of 定期公开 (R6, R10c).

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::message::Message;

/// How often something is due. Stored by its place in this list: append only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Cycle {
    /// Once a year (年度).
    Year,
    /// Once a half-year (半年).
    Half,
    /// Once a quarter (季度).
    Quarter,
}

impl Cycle {
    /// All cycles, the longest first.
    pub const ALL: [Self; 3] = [Self::Year, Self::Half, Self::Quarter];

    /// Its name.
    pub fn message(self) -> Message {
        match self {
            Self::Year => Message::new("cycle-year"),
            Self::Half => Message::new("cycle-half"),
            Self::Quarter => Message::new("cycle-quarter"),
        }
    }

    /// Months of one period.
    fn months(self) -> u8 {
        match self {
            Self::Year => 12,
            Self::Half => 6,
            Self::Quarter => 3,
        }
    }
}

/// One period. Ordered by its first day, then the longer one first; printed, read and stored as `2026`,
/// `2026H1`, `2026Q3`.
///
/// A number out of range (there is no fifth quarter) counts as the nearest that exists.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Period {
    /// A calendar year.
    Year(i32),
    /// The first or second half of a year.
    Half(i32, u8),
    /// The first to fourth quarter of a year.
    Quarter(i32, u8),
}

/// A text that names no period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoPeriod;

impl NoPeriod {
    /// What is wrong, with the forms that are read.
    pub fn message(self) -> Message {
        Message::new("period-unreadable")
    }
}

// What serde reports of stored data; it never reaches a person untranslated.
impl fmt::Display for NoPeriod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a period")
    }
}

impl std::error::Error for NoPeriod {}

impl Period {
    /// The period of `cycle` that `date` lies in.
    pub fn containing(date: NaiveDate, cycle: Cycle) -> Self {
        // A month is 1 to 12: the number is 1 to 4.
        Self::new(date.year(), cycle, (date.month0() / u32::from(cycle.months())) as u8 + 1)
    }

    /// Its year.
    pub fn year(self) -> i32 {
        match self {
            Self::Year(year) | Self::Half(year, _) | Self::Quarter(year, _) => year,
        }
    }

    /// Its kind.
    pub fn cycle(self) -> Cycle {
        match self {
            Self::Year(_) => Cycle::Year,
            Self::Half(..) => Cycle::Half,
            Self::Quarter(..) => Cycle::Quarter,
        }
    }

    /// Its first day.
    pub fn first(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year(), self.first_month(), 1).unwrap_or(self.beyond())
    }

    /// Its last day.
    pub fn last(self) -> NaiveDate {
        let month = self.first_month() + u32::from(self.cycle().months()) - 1;
        let day = |day| NaiveDate::from_ymd_opt(self.year(), month, day);
        day(31).or(day(30)).unwrap_or(self.beyond())
    }

    /// Whether `date` lies in it.
    pub fn contains(self, date: NaiveDate) -> bool {
        Self::containing(date, self.cycle()) == self
    }

    /// The period of the same kind after it.
    #[must_use]
    pub fn next(self) -> Self {
        let (year, cycle, number) = self.parts();
        if number < self.most() {
            Self::new(year, cycle, number + 1)
        } else {
            Self::new(year.saturating_add(1), cycle, 1)
        }
    }

    /// The period of the same kind before it.
    #[must_use]
    pub fn previous(self) -> Self {
        let (year, cycle, number) = self.parts();
        if number > 1 {
            Self::new(year, cycle, number - 1)
        } else {
            Self::new(year.saturating_sub(1), cycle, self.most())
        }
    }

    /// The periods from this one up to and including `to`; none where `to` is earlier or of another kind.
    pub fn through(self, to: Self) -> impl Iterator<Item = Self> {
        let start = (self.cycle() == to.cycle() && self <= to).then_some(self);
        std::iter::successors(start, move |period| (*period < to).then(|| period.next()))
    }

    /// What people call it: 2026年度, 2026年上半年, 2026年第三季度.
    pub fn message(self) -> Message {
        let (year, cycle, number) = self.parts();
        let message = match (cycle, number) {
            (Cycle::Year, _) => Message::new("period-year"),
            (Cycle::Half, 1) => Message::new("period-half-1"),
            (Cycle::Half, _) => Message::new("period-half-2"),
            (Cycle::Quarter, 1) => Message::new("period-quarter-1"),
            (Cycle::Quarter, 2) => Message::new("period-quarter-2"),
            (Cycle::Quarter, 3) => Message::new("period-quarter-3"),
            (Cycle::Quarter, _) => Message::new("period-quarter-4"),
        };
        // As text: a year is not a number to be grouped by thousands.
        message.with("year", year.to_string())
    }

    fn new(year: i32, cycle: Cycle, number: u8) -> Self {
        match cycle {
            Cycle::Year => Self::Year(year),
            Cycle::Half => Self::Half(year, number),
            Cycle::Quarter => Self::Quarter(year, number),
        }
    }

    /// The end of the calendar that a year without days lies beyond.
    fn beyond(self) -> NaiveDate {
        if self.year() < 0 { NaiveDate::MIN } else { NaiveDate::MAX }
    }

    fn most(self) -> u8 {
        12 / self.cycle().months()
    }

    fn parts(self) -> (i32, Cycle, u8) {
        let number = match self {
            Self::Year(_) => 1,
            Self::Half(_, number) | Self::Quarter(_, number) => number.clamp(1, self.most()),
        };
        (self.year(), self.cycle(), number)
    }

    fn first_month(self) -> u32 {
        let (_, cycle, number) = self.parts();
        u32::from((number - 1) * cycle.months()) + 1
    }
}

impl PartialEq for Period {
    fn eq(&self, other: &Self) -> bool {
        self.parts() == other.parts()
    }
}

impl Eq for Period {}

impl std::hash::Hash for Period {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.parts().hash(state);
    }
}

impl Ord for Period {
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |period: &Self| (period.year(), period.first_month(), period.cycle());
        key(self).cmp(&key(other))
    }
}

impl PartialOrd for Period {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.parts() {
            (year, Cycle::Year, _) => write!(f, "{year:04}"),
            (year, Cycle::Half, number) => write!(f, "{year:04}H{number}"),
            (year, Cycle::Quarter, number) => write!(f, "{year:04}Q{number}"),
        }
    }
}

impl FromStr for Period {
    type Err = NoPeriod;

    fn from_str(text: &str) -> Result<Self, NoPeriod> {
        let text = text.trim().to_ascii_uppercase();
        let (year, cycle, number) = match text.split_once(['H', 'Q']) {
            None => (text.as_str(), Cycle::Year, "1"),
            Some((year, number)) if text.contains('H') => (year, Cycle::Half, number),
            Some((year, number)) => (year, Cycle::Quarter, number),
        };
        let year = year.parse().map_err(|_| NoPeriod)?;
        let period = Self::new(year, cycle, number.parse().map_err(|_| NoPeriod)?);
        // One period, one form: what would print otherwise (`26`, `2026Q5`) is not one.
        if period.to_string() == text { Ok(period) } else { Err(NoPeriod) }
    }
}

impl TryFrom<String> for Period {
    type Error = NoPeriod;

    fn try_from(text: String) -> Result<Self, NoPeriod> {
        text.parse()
    }
}

impl From<Period> for String {
    fn from(period: Period) -> Self {
        period.to_string()
    }
}
