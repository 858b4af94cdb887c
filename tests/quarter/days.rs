//! Working days from the second half of 2025 to 2027, counted by themselves from the State Council's notices: not with the
//! program's own calendar, which is what is being tested.

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// A day.
pub fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

/// A day of 2026.
pub fn day(month: u32, day: u32) -> NaiveDate {
    date(2026, month, day)
}

/// What the notices for 2025 (its second half) and 2026 set free, first and last day: 国庆, 元旦, 春节, 清明, 劳动节, 端午,
/// 中秋, 国庆.
const FREE: [[(i32, u32, u32); 2]; 8] = [
    [(2025, 10, 1), (2025, 10, 8)],
    [(2026, 1, 1), (2026, 1, 3)],
    [(2026, 2, 15), (2026, 2, 23)],
    [(2026, 4, 4), (2026, 4, 6)],
    [(2026, 5, 1), (2026, 5, 5)],
    [(2026, 6, 19), (2026, 6, 21)],
    [(2026, 9, 25), (2026, 9, 27)],
    [(2026, 10, 1), (2026, 10, 7)],
];

/// The days off of a week that they have worked instead.
const MADE_UP: [(i32, u32, u32); 8] = [
    (2025, 9, 28),
    (2025, 10, 11),
    (2026, 1, 4),
    (2026, 2, 14),
    (2026, 2, 28),
    (2026, 5, 9),
    (2026, 9, 20),
    (2026, 10, 10),
];

/// Whether it is worked. There is no notice for 2027; the days asked about there are no festivals.
pub fn works(on: NaiveDate) -> bool {
    assert!(on >= date(2025, 7, 1) && on <= date(2027, 12, 31), "{on} is not counted here");
    let is = |(year, month, day): (i32, u32, u32)| date(year, month, day);
    if MADE_UP.map(is).contains(&on) {
        return true;
    }
    let free = FREE.iter().any(|[from, to]| on >= is(*from) && on <= is(*to));
    !free && !matches!(on.weekday(), Weekday::Sat | Weekday::Sun)
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

/// How many working days come after `from` up to `to`.
pub fn working_days_until(from: NaiveDate, to: NaiveDate) -> usize {
    from.iter_days().skip(1).take_while(|on| *on <= to).filter(|on| works(*on)).count()
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

/// The day itself if it is worked, else the next that is.
pub fn on_to_work(mut on: NaiveDate) -> NaiveDate {
    while !works(on) {
        on = on + Days::new(1);
    }
    on
}

/// The day itself if it is worked, else the last before it that is.
pub fn back_to_work(mut on: NaiveDate) -> NaiveDate {
    while !works(on) {
        on = on - Days::new(1);
    }
    on
}
