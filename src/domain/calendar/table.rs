//! One year's days, counted once.

use std::sync::OnceLock;

use chrono::{Datelike, NaiveDate, Weekday};

use super::festival::{self, LUNAR_YEARS};
use super::{DayKind, Festival, days_from, notice};

/// Days of the longest year.
const MOST: usize = 366;

/// The kind of each day of a year, and how many working days lie before it.
#[derive(Debug, Clone)]
pub(super) struct YearTable {
    kinds: [DayKind; MOST],
    /// Working days of the year before the day of this index; one entry more than there are days.
    before: [u16; MOST + 1],
    days: usize,
}

impl YearTable {
    /// The days of `year`: weekends, or weekends and statutory festivals without a notice (D5), and over them
    /// the days `named` by notices, in order.
    pub fn build(
        year: i32,
        has_notice: bool,
        named: impl IntoIterator<Item = (NaiveDate, Festival, bool)>,
    ) -> Self {
        let mut kinds = [DayKind::Work; MOST];
        let mut days = 0;
        let first = NaiveDate::from_yo_opt(year, 1);
        for day in first.into_iter().flat_map(days_from).take_while(|day| day.year() == year) {
            if matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
                kinds[days] = DayKind::Weekend;
            }
            days += 1;
        }
        let statutory = if has_notice { Vec::new() } else { festival::statutory(year) };
        for (day, festival) in statutory.into_iter().filter(|(day, _)| day.year() == year) {
            // 中秋 on a day of 国庆节 comes last and gives the day its double name.
            kinds[day.ordinal0() as usize] = DayKind::Holiday(festival);
        }
        for (day, festival, working) in named.into_iter().filter(|(day, ..)| day.year() == year) {
            kinds[day.ordinal0() as usize] =
                if working { DayKind::MakeUp(festival) } else { DayKind::Holiday(festival) };
        }
        let mut before = [0; MOST + 1];
        for index in 0..days {
            before[index + 1] = before[index] + u16::from(kinds[index].is_working());
        }
        Self { kinds, before, days }
    }

    /// The year as the library's notices and the statutory festivals have it, built when first asked for.
    pub fn of(year: i32) -> &'static Self {
        const YEARS: usize = (*LUNAR_YEARS.end() - *LUNAR_YEARS.start() + 1) as usize;
        static NEAR: [OnceLock<Box<YearTable>>; YEARS] = [const { OnceLock::new() }; YEARS];
        /// Without lunar days a year is known by the weekday it begins with and whether it is a leap year.
        static FAR: [OnceLock<Box<YearTable>>; 14] = [const { OnceLock::new() }; 14];

        let near = usize::try_from(i64::from(year) - i64::from(*LUNAR_YEARS.start())).ok();
        if let Some(cell) = near.and_then(|index| NEAR.get(index)) {
            return cell.get_or_init(|| {
                let around = [year - 1, year, year + 1];
                let named = around.into_iter().flat_map(notice::library_of);
                let named = named.map(|entry| (entry.date, entry.festival, entry.working));
                Box::new(Self::build(year, !notice::library_of(year).is_empty(), named))
            });
        }
        let first = NaiveDate::from_yo_opt(year, 1).unwrap_or(NaiveDate::MIN);
        let kind = first.weekday().num_days_from_monday() as usize * 2 + usize::from(first.leap_year());
        FAR[kind].get_or_init(|| Box::new(Self::build(first.year(), false, [])))
    }

    /// What the day `ordinal0` (from 0) is.
    pub fn kind(&self, ordinal0: u32) -> DayKind {
        self.kinds[ordinal0 as usize]
    }

    /// The year's working days.
    pub fn working(&self) -> u32 {
        u32::from(self.before[self.days])
    }

    /// The year's working days up to and including the day `ordinal0`.
    pub fn working_through(&self, ordinal0: u32) -> u32 {
        u32::from(self.before[ordinal0 as usize + 1])
    }

    /// The day (from 0) that is the year's `nth` working day, counted from 1.
    pub fn nth_working(&self, nth: u32) -> Option<u32> {
        let index = self.before[..=self.days].partition_point(|count| u32::from(*count) < nth);
        (1..=self.days).contains(&index).then(|| index as u32 - 1)
    }
}
