//! Working days of the second half of 2026, counted by themselves from the State Council's notice: not with the
//! program's own calendar, which is what is being tested.

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// A day of 2026.
pub fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

/// Whether it is worked: weekends are not, but for the make-up days 20 September and 10 October; nor are 25 to 27
/// September (中秋) and 1 to 7 October (国庆).
pub fn works(on: NaiveDate) -> bool {
    assert!(on >= day(6, 20) && on <= day(12, 31), "{on} is not counted here");
    if on == day(9, 20) || on == day(10, 10) {
        return true;
    }
    let holiday = (on >= day(9, 25) && on <= day(9, 27)) || (on >= day(10, 1) && on <= day(10, 7));
    !holiday && !matches!(on.weekday(), Weekday::Sat | Weekday::Sun)
}

/// The `n`th working day after `from`.
pub fn working_days_after(from: NaiveDate, n: u32) -> NaiveDate {
    let mut on = from;
    for _ in 0..n {
        on = on + Days::new(1);
        while !works(on) {
            on = on + Days::new(1);
        }
    }
    on
}

/// `n` calendar days after `from`, on to a working day.
pub fn days_after(from: NaiveDate, n: u64) -> NaiveDate {
    on_to_work(from + Days::new(n))
}

/// A month after `from`, on to a working day.
pub fn a_month_after(from: NaiveDate) -> NaiveDate {
    let (year, month) = (from.year(), from.month() + 1);
    let same = (1..=from.day()).rev().find_map(|day| NaiveDate::from_ymd_opt(year, month, day));
    on_to_work(same.unwrap())
}

fn on_to_work(mut on: NaiveDate) -> NaiveDate {
    while !works(on) {
        on = on + Days::new(1);
    }
    on
}
