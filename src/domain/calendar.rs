//! Working days by the State Council's yearly holiday notice (D1), and without one (D5).

mod check;
mod festival;
mod file;
mod notice;
mod parse;
mod table;

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

use super::message::Message;
use table::YearTable;

pub use check::weekday;
pub use festival::Festival;
pub use notice::Notice;
pub use parse::{NoticeFault, Place, begins_notice, parse_notice, read_notice};

/// What a day is to an office.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum DayKind {
    /// An ordinary working day.
    Work,
    /// A Saturday or Sunday off.
    Weekend,
    /// A day off for a festival, whatever its weekday.
    Holiday(Festival),
    /// A working day that makes up for a festival (调休上班), whatever its weekday.
    MakeUp(Festival),
}

impl DayKind {
    /// Whether the day is worked.
    pub fn is_working(self) -> bool {
        matches!(self, Self::Work | Self::MakeUp(_))
    }

    /// What the day is called.
    pub fn message(self) -> Message {
        match self {
            Self::Work => Message::new("day-work"),
            Self::Weekend => Message::new("day-weekend"),
            Self::Holiday(festival) => Message::new("day-holiday").with("festival", festival.message()),
            Self::MakeUp(festival) => Message::new("day-make-up").with("festival", festival.message()),
        }
    }
}

/// The working days of every year that a date can have.
///
/// The default holds the notices of 2002 to 2026. A year without a notice is computed from weekends and the
/// statutory festivals alone, and dates that rest on it are provisional (D5); far years (before 1900, after
/// 2199) know only the festivals of fixed date. Making one costs nothing: a year is worked out when it is
/// first asked about, once for the program.
///
/// No date makes it fail: where the calendar itself ends, answers stop at its last day.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(from = "BTreeMap<i32, Notice>", into = "BTreeMap<i32, Notice>")]
pub struct Calendar {
    notices: BTreeMap<i32, Notice>,
    /// The years that `notices` reach.
    changed: BTreeMap<i32, YearTable>,
}

impl From<BTreeMap<i32, Notice>> for Calendar {
    fn from(notices: BTreeMap<i32, Notice>) -> Self {
        let mut calendar = Self::default();
        for (year, notice) in notices {
            calendar.set_notice(year, Some(notice));
        }
        calendar
    }
}

impl From<Calendar> for BTreeMap<i32, Notice> {
    fn from(calendar: Calendar) -> Self {
        calendar.notices
    }
}

impl Calendar {
    /// The calendar with `notice` in place of what it had for that year.
    #[must_use]
    pub fn with_notice(mut self, notice: Notice) -> Self {
        self.set_notice(notice.year, Some(notice));
        self
    }

    /// Puts `notice` in place of what there was for `year`; without one, what the default has for it.
    pub fn set_notice(&mut self, year: i32, notice: Option<Notice>) {
        match notice {
            Some(notice) => self.notices.insert(year, notice),
            None => self.notices.remove(&year),
        };
        for near in [year.saturating_sub(1), year, year.saturating_add(1)] {
            let around = [near.saturating_sub(1), near, near.saturating_add(1)];
            let named = around.into_iter().flat_map(|year| self.days_of_notice(year));
            let table = YearTable::build(near, self.knows(near), named);
            self.changed.insert(near, table);
        }
    }

    /// What `date` is.
    pub fn kind(&self, date: NaiveDate) -> DayKind {
        self.table(date.year()).kind(date.ordinal0())
    }

    /// Whether `date` is a working day (D1).
    pub fn is_working(&self, date: NaiveDate) -> bool {
        self.kind(date).is_working()
    }

    /// Whether the notice of `year` is known; without it the year's working days are provisional (D5).
    pub fn has_notice(&self, year: i32) -> bool {
        // Not asked of the year's table, which would have to be worked out first.
        self.knows(year)
    }

    /// The notice of `year` as it is cited, with its document number where that is known.
    pub fn notice_reference(&self, year: i32) -> Option<Message> {
        match self.notices.get(&year) {
            Some(notice) => Some(notice::cite(year, notice.reference.as_deref())),
            None => self.has_notice(year).then(|| notice::cite(year, notice::number(year))),
        }
    }

    /// The notice of `year`: the loaded one, or else the library's.
    pub fn notice(&self, year: i32) -> Option<Notice> {
        if !self.knows(year) {
            return None;
        }
        let of = |(day, festival, worked)| (day, (festival, worked));
        let library = || Notice {
            year,
            reference: notice::number(year).map(str::to_owned),
            days: self.days_of_notice(year).into_iter().map(of).collect(),
        };
        Some(self.notices.get(&year).cloned().unwrap_or_else(library))
    }

    /// The notices that the days from `from` to `to` stand on, as they are cited: those of their years, and those of
    /// other years that reach into them.
    pub fn references(&self, from: NaiveDate, to: NaiveDate) -> Vec<Message> {
        let years = from.year()..=to.year();
        let within = |(day, ..): &(NaiveDate, Festival, bool)| (from..=to).contains(day);
        let around = from.year().saturating_sub(1)..=to.year().saturating_add(1);
        let names = |year: &i32| years.contains(year) || self.days_of_notice(*year).iter().any(within);
        around.filter(names).filter_map(|year| self.notice_reference(year)).collect()
    }

    /// The notice that is wanted on `today` and not there: this year's, or from 1 November on the next year's.
    pub fn lacking(&self, today: NaiveDate) -> Option<Lacking> {
        let year = today.year();
        if !self.has_notice(year) {
            return Some(Lacking { year, begun: true });
        }
        let next = year.saturating_add(1);
        (today.month() >= 11 && !self.has_notice(next)).then_some(Lacking { year: next, begun: false })
    }

    /// The first working day on or after `date`.
    pub fn next_working(&self, date: NaiveDate) -> NaiveDate {
        days_from(date).find(|day| self.is_working(*day)).unwrap_or(NaiveDate::MAX)
    }

    /// The last working day on or before `end`: with a period's last day, the period's last working day.
    pub fn last_working_of(&self, end: NaiveDate) -> NaiveDate {
        let mut before = std::iter::successors(Some(end), NaiveDate::pred_opt);
        before.find(|day| self.is_working(*day)).unwrap_or(NaiveDate::MIN)
    }

    /// The `n`th working day after `date`, which is itself not counted (D2); `date` where `n` is 0.
    pub fn add_working(&self, date: NaiveDate, n: u32) -> NaiveDate {
        if n == 0 {
            return date;
        }
        let mut year = date.year();
        let mut table = self.table(year);
        // What is wanted as the nth working day of `year`.
        let mut nth = u64::from(table.working_through(date.ordinal0())) + u64::from(n);
        while nth > u64::from(table.working()) {
            nth -= u64::from(table.working());
            year += 1;
            if year > NaiveDate::MAX.year() {
                return NaiveDate::MAX;
            }
            table = self.table(year);
        }
        let day = u32::try_from(nth).ok().and_then(|nth| table.nth_working(nth));
        day.and_then(|ordinal0| NaiveDate::from_yo_opt(year, ordinal0 + 1)).unwrap_or(NaiveDate::MAX)
    }

    /// The working days after `a` up to and including `b`; negative where `b` is before `a`.
    pub fn working_days_between(&self, a: NaiveDate, b: NaiveDate) -> i64 {
        if b < a {
            return -self.working_days_between(b, a);
        }
        let through = |day: NaiveDate| i64::from(self.table(day.year()).working_through(day.ordinal0()));
        let years: i64 = (a.year()..b.year()).map(|year| i64::from(self.table(year).working())).sum();
        years + through(b) - through(a)
    }

    fn table(&self, year: i32) -> &YearTable {
        self.changed.get(&year).unwrap_or_else(|| YearTable::of(year))
    }

    /// Whether a notice of `year` is loaded or in the library.
    fn knows(&self, year: i32) -> bool {
        self.notices.contains_key(&year) || !notice::library_of(year).is_empty()
    }

    /// The days of the loaded notice of `year`, or else of the library's.
    fn days_of_notice(&self, year: i32) -> Vec<(NaiveDate, Festival, bool)> {
        match self.notices.get(&year) {
            Some(notice) => {
                notice.days.iter().map(|(day, (name, working))| (*day, *name, *working)).collect()
            }
            None => {
                notice::library_of(year).iter().map(|day| (day.date, day.festival, day.working)).collect()
            }
        }
    }
}

/// A notice that is not there and should be: the State Council gives it out in October or November.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lacking {
    /// The year it is of.
    pub year: i32,
    /// Whether that year has begun, so that what is due now is provisional (D5).
    pub begun: bool,
}

/// Refuses a day that no office has seen or will: a slip of the keys. Years run from 1900 to 2199, for
/// which the festivals are known; keys that hold a date sort by it only while its year has four digits.
///
/// # Errors
/// The day lies outside those years.
pub fn within_reach(date: NaiveDate) -> Result<(), Message> {
    if (1900..=2199).contains(&date.year()) {
        return Ok(());
    }
    Err(Message::new("date-out-of-reach").with("date", date.to_string()))
}

/// Refuses a day before what it follows, or in the future.
///
/// # Errors
/// The day is one of those.
pub fn check_day(on: NaiveDate, earliest: NaiveDate, at: NaiveDateTime) -> Result<(), Message> {
    if on < earliest || on > at.date() {
        return Err(Message::new("day-out-of-range")
            .with("date", on)
            .with("earliest", earliest)
            .with("latest", at.date()));
    }
    Ok(())
}

/// `date` and the days after it, the calendar's last one among them, which `NaiveDate::iter_days` leaves out.
pub(super) fn days_from(date: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    std::iter::successors(Some(date), NaiveDate::succ_opt)
}
