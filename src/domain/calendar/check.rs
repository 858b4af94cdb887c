//! What must be true of any notice, however it was given.

use chrono::{Datelike, NaiveDate, Weekday};

use super::festival::{LUNAR_YEARS, statutory};
use super::{Festival, Notice};
use crate::domain::message::Message;

/// The years a notice can be loaded for: those since notices name seven festivals.
pub const YEARS: std::ops::RangeInclusive<i32> = 2008..=*LUNAR_YEARS.end();

/// From when 除夕 and 5月2日 are statutory (the revision of 2024).
const REVISED: i32 = 2025;

impl Notice {
    /// What cannot be true of a notice, with the festival it is about: a year or a day out of bounds, a make-up day
    /// that is no weekend, a statutory festival that is missing or not within its own holiday.
    pub fn faults(&self) -> Vec<(Option<Festival>, Message)> {
        if !YEARS.contains(&self.year) {
            let message = Message::new("notice-year-range").with("year", self.year.to_string());
            let message = message.with("from", YEARS.start().to_string());
            return vec![(None, message.with("to", YEARS.end().to_string()))];
        }
        let mut faults = Vec::new();
        for (day, (festival, worked)) in &self.days {
            if !self.reaches(*day, *festival) {
                let message = Message::new("notice-day-outside").with("date", *day);
                faults.push((Some(*festival), message.with("year", self.year.to_string())));
            }
            if *worked && !is_weekend(*day) {
                let message = Message::new("notice-make-up-weekday").with("date", *day);
                faults.push((Some(*festival), message.with("weekday", weekday(*day))));
            }
        }
        for festival in Festival::STATUTORY {
            let off = |day: &NaiveDate| {
                self.days.get(day).is_some_and(|(of, worked)| !worked && of.covers(festival))
            };
            if !self.days.iter().any(|(day, _)| off(day)) {
                let message = Message::new("notice-festival-missing").with("festival", festival.message());
                faults.push((None, message));
                continue;
            }
            for day in own_days(self.year, festival).into_iter().filter(|day| !off(day)) {
                let message = Message::new("notice-festival-elsewhere").with("festival", festival.message());
                faults.push((Some(festival), message.with("date", day)));
            }
        }
        faults
    }

    /// Whether a notice of this year may name `day`: one of the year, and for 元旦 the December before.
    fn reaches(&self, day: NaiveDate, festival: Festival) -> bool {
        let before = festival == Festival::NewYear && day.month() == 12;
        day.year() == self.year || before && day.year() + 1 == self.year
    }

    /// Its days off by festival: each run of days with its first and last, in order.
    pub fn holidays(&self) -> Vec<(Festival, NaiveDate, NaiveDate)> {
        let mut runs: Vec<(Festival, NaiveDate, NaiveDate)> = Vec::new();
        for (day, (festival, _)) in self.days.iter().filter(|(_, (_, worked))| !worked) {
            match runs.last_mut() {
                Some((of, _, last)) if of == festival && last.succ_opt() == Some(*day) => *last = *day,
                _ => runs.push((*festival, *day, *day)),
            }
        }
        runs
    }

    /// Its make-up days, in order.
    pub fn make_ups(&self) -> impl Iterator<Item = (NaiveDate, Festival)> {
        self.days.iter().filter(|(_, (_, worked))| *worked).map(|(day, (festival, _))| (*day, *festival))
    }
}

/// The statutory days of one of the seven festivals in `year`.
fn own_days(year: i32, festival: Festival) -> Vec<NaiveDate> {
    // 中秋 on a day of 国庆节 is listed under both names there.
    let base = |of| if of == Festival::NationalMidAutumn { Festival::MidAutumn } else { of };
    let mut days: Vec<NaiveDate> =
        statutory(year).into_iter().filter(|(_, of)| base(*of) == festival).map(|(day, _)| day).collect();
    days.sort_unstable();
    if year < REVISED {
        match festival {
            Festival::Spring => drop(days.drain(..1)),
            Festival::Labour => days.truncate(1),
            _ => {}
        }
    }
    days
}

/// Whether `day` is a Saturday or Sunday.
pub(super) fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// The weekday of `day`, in a word.
pub fn weekday(day: NaiveDate) -> Message {
    match day.weekday() {
        Weekday::Mon => Message::new("weekday-1"),
        Weekday::Tue => Message::new("weekday-2"),
        Weekday::Wed => Message::new("weekday-3"),
        Weekday::Thu => Message::new("weekday-4"),
        Weekday::Fri => Message::new("weekday-5"),
        Weekday::Sat => Message::new("weekday-6"),
        Weekday::Sun => Message::new("weekday-7"),
    }
}
