//! Dates as people type them, and as keys move them.

use chrono::{Datelike, Days, Months, NaiveDate};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::domain::message::Message;

/// The years a date may lie in: a typing error shows sooner.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2199;

/// Reads a date: `2026-11-23`, `20261123`, `2026/11/23`, `2026.11.23`, `2026年11月23日`, `11-23` (of this
/// year), and `+3` or `-3`, days from `today`. Full-width digits and signs count as their plain ones.
///
/// # Errors
///
/// The message that says what is wrong: no date at all, or a day that the calendar does not have.
pub fn parse_date(typed: &str, today: NaiveDate) -> Result<NaiveDate, Message> {
    let plain: String = typed.trim().chars().map(half_width).filter(|c| *c != ' ').collect();
    let unreadable = || Message::new("form-date-unreadable").with("text", typed.trim());
    if let Some(days) = plain.strip_prefix('+') {
        let days: u64 = days.parse().map_err(|_| unreadable())?;
        return in_range(today.checked_add_days(Days::new(days)), typed);
    }
    if let Some(days) = plain.strip_prefix('-') {
        let days: u64 = days.parse().map_err(|_| unreadable())?;
        return in_range(today.checked_sub_days(Days::new(days)), typed);
    }
    let number = |digits: &str| -> Option<u32> {
        (1..=4).contains(&digits.len()).then(|| digits.parse().ok()).flatten().filter(|_| is_digits(digits))
    };
    let parts: Vec<&str> = plain.trim_end_matches('日').split(['-', '/', '.', '年', '月']).collect();
    let (year, month, day) = match parts[..] {
        [all] if all.len() == 8 && is_digits(all) => {
            (number(&all[..4]), number(&all[4..6]), number(&all[6..]))
        }
        [month, day] => (u32::try_from(today.year()).ok(), number(month), number(day)),
        [year, month, day] if year.len() == 4 => (number(year), number(month), number(day)),
        _ => return Err(unreadable()),
    };
    let (Some(year), Some(month), Some(day)) = (year, month, day) else { return Err(unreadable()) };
    let years = i32::try_from(year).ok().filter(|year| YEARS.contains(year));
    let Some(signed_year) = years else { return Err(out_of_range(typed)) };
    if !(1..=12).contains(&month) {
        return Err(Message::new("form-date-no-such-month").with("month", month.to_string()));
    }
    NaiveDate::from_ymd_opt(signed_year, month, day).ok_or_else(|| {
        Message::new("form-date-no-such-day")
            .with("year", year.to_string())
            .with("month", month.to_string())
            .with("day", day.to_string())
    })
}

fn in_range(date: Option<NaiveDate>, typed: &str) -> Result<NaiveDate, Message> {
    date.filter(|date| YEARS.contains(&date.year())).ok_or_else(|| out_of_range(typed))
}

fn out_of_range(typed: &str) -> Message {
    Message::new("form-date-out-of-range")
        .with("text", typed.trim())
        .with("from", YEARS.start().to_string())
        .with("to", YEARS.end().to_string())
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// The plain character for a full-width one, as a Chinese input method left on sends it.
fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        '。' => '.',
        _ => c,
    }
}

/// The date that `key` moves `date` to: a day, with Control a week, by page a month; `None` for other keys.
pub(super) fn step(date: NaiveDate, key: KeyEvent) -> Option<NaiveDate> {
    let days = if key.modifiers.contains(KeyModifiers::CONTROL) { 7 } else { 1 };
    let moved = match key.code {
        KeyCode::Up => date.checked_sub_days(Days::new(days)),
        KeyCode::Down => date.checked_add_days(Days::new(days)),
        KeyCode::PageUp => date.checked_sub_months(Months::new(1)),
        KeyCode::PageDown => date.checked_add_months(Months::new(1)),
        _ => return None,
    };
    Some(moved.filter(|date| YEARS.contains(&date.year())).unwrap_or(date))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn dates_are_read_as_people_type_them() {
        let today = day(2026, 11, 20);
        for typed in [
            "2026-11-23",
            "20261123",
            "11-23",
            "2026/11/23",
            "2026.11.23",
            "2026年11月23日",
            "11月23日",
            "11/23",
            "+3",
            "＋３",
            "２０２６－１１－２３",
            " 2026年 11月 23日 ",
        ] {
            assert_eq!(parse_date(typed, today), Ok(day(2026, 11, 23)), "{typed}");
        }
        assert_eq!(parse_date("-3", today), Ok(day(2026, 11, 17)));
        assert_eq!(parse_date("2026-1-2", today), Ok(day(2026, 1, 2)));
    }

    #[test]
    fn what_is_wrong_with_a_date_is_named() {
        let today = day(2026, 11, 20);
        for (typed, id) in [
            ("2026-02-30", "form-date-no-such-day"),
            ("20260230", "form-date-no-such-day"),
            ("2-29", "form-date-no-such-day"),
            ("2026-13-01", "form-date-no-such-month"),
            ("2026-00-01", "form-date-no-such-month"),
            ("0206-01-01", "form-date-out-of-range"),
            ("+99999999", "form-date-out-of-range"),
            ("+18446744073709551615", "form-date-out-of-range"),
            ("明天", "form-date-unreadable"),
            ("2026-11", "form-date-no-such-month"),
            ("2026-11-23-1", "form-date-unreadable"),
            ("26-11-23", "form-date-unreadable"),
            ("2026-+1-23", "form-date-unreadable"),
            ("+", "form-date-unreadable"),
            ("", "form-date-unreadable"),
        ] {
            assert_eq!(parse_date(typed, today).unwrap_err().id, id, "{typed}");
        }
    }

    #[test]
    fn keys_move_a_date_by_day_week_and_month() {
        let go = |code, modifiers| step(day(2026, 10, 31), KeyEvent::new(code, modifiers));
        assert_eq!(go(KeyCode::Down, KeyModifiers::NONE), Some(day(2026, 11, 1)));
        assert_eq!(go(KeyCode::Up, KeyModifiers::CONTROL), Some(day(2026, 10, 24)));
        assert_eq!(go(KeyCode::PageDown, KeyModifiers::NONE), Some(day(2026, 11, 30)));
        assert_eq!(go(KeyCode::Left, KeyModifiers::NONE), None);
        let last = day(2199, 12, 31);
        assert_eq!(step(last, KeyEvent::from(KeyCode::Down)), Some(last));
    }

    proptest! {
        #[test]
        fn every_date_is_read_back_and_nothing_panics(days in 0i64..100_000, junk in "[0-9年月日+./-]{0,12}") {
            let date = day(1900, 1, 1) + chrono::Duration::days(days);
            let today = day(2026, 11, 20);
            prop_assert_eq!(parse_date(&date.to_string(), today), Ok(date));
            prop_assert_eq!(parse_date(&date.format("%Y年%-m月%-d日").to_string(), today), Ok(date));
            prop_assert_eq!(parse_date(&date.format("%Y%m%d").to_string(), today), Ok(date));
            let _ = parse_date(&junk, today);
        }
    }
}
