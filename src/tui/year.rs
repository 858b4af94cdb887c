//! A year's calendar month by month, every day with the sign of what it is.

use chrono::{Datelike, NaiveDate};

use super::form::DayMark;
use super::text::pad;
use crate::domain::calendar::Calendar;
use crate::domain::message::Message;
use crate::lang::Words;

/// Cells of a day: its number and its sign.
pub const DAY: usize = 4;

/// Cells of a month.
pub const WIDTH: usize = 7 * DAY;

/// The weeks of a month, from Monday; a day of another month is none.
pub fn weeks(year: i32, month: u32) -> Vec<[Option<NaiveDate>; 7]> {
    let mut weeks = Vec::new();
    let mut week = [None; 7];
    let days = (1..=31).filter_map(|day| NaiveDate::from_ymd_opt(year, month, day));
    for date in days {
        let place = date.weekday().num_days_from_monday() as usize;
        week[place] = Some(date);
        if place == 6 {
            weeks.push(std::mem::take(&mut week));
        }
    }
    if week.iter().any(Option::is_some) {
        weeks.push(week);
    }
    weeks
}

/// A day on its cells: ` 1休`.
pub fn day(date: NaiveDate, mark: DayMark, words: &Words) -> String {
    let sign = mark.sign().map(|sign| words.text(&sign)).unwrap_or_default();
    pad(&format!("{:>2}{sign}", date.day()), DAY)
}

/// The month's name.
pub fn title(year: i32, month: u32, words: &Words) -> String {
    let message = Message::new("calendar-month").with("year", year.to_string());
    words.text(&message.with("month", month.to_string()))
}

/// The names of the weekdays above their days.
pub fn weekdays(words: &Words) -> String {
    words.get("calendar-week").split_whitespace().map(|name| pad(name, DAY)).collect()
}

/// A month as text: its name, the weekdays, its weeks.
pub fn lines(calendar: &Calendar, year: i32, month: u32, words: &Words) -> Vec<String> {
    let week = |week: [Option<NaiveDate>; 7]| -> String {
        let cell = |date: NaiveDate| day(date, DayMark::of(calendar.kind(date)), words);
        week.into_iter().map(|date| date.map_or_else(|| " ".repeat(DAY), cell)).collect()
    };
    let head = [title(year, month, words), weekdays(words)];
    head.into_iter().chain(weeks(year, month).into_iter().map(week)).collect()
}

/// What the signs mean.
pub fn legend(words: &Words) -> String {
    let parts = [DayMark::Holiday, DayMark::MakeUp, DayMark::Weekend].map(|mark| {
        let sign = mark.sign().map(|sign| words.text(&sign)).unwrap_or_default();
        format!("{sign} {}", words.text(&mark.name()))
    });
    parts.join("  ")
}
