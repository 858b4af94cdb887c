//! Years, half-years and quarters.

use chrono::NaiveDate;
use gongkai::domain::period::{Cycle, Period};
use proptest::prelude::*;

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

#[test]
fn first_and_last_days() {
    let cases = [
        (Period::Year(2026), day(2026, 1, 1), day(2026, 12, 31)),
        (Period::Half(2026, 1), day(2026, 1, 1), day(2026, 6, 30)),
        (Period::Half(2026, 2), day(2026, 7, 1), day(2026, 12, 31)),
        (Period::Quarter(2028, 1), day(2028, 1, 1), day(2028, 3, 31)),
        (Period::Quarter(2026, 2), day(2026, 4, 1), day(2026, 6, 30)),
        (Period::Quarter(2026, 3), day(2026, 7, 1), day(2026, 9, 30)),
        (Period::Quarter(2026, 4), day(2026, 10, 1), day(2026, 12, 31)),
    ];
    for (period, first, last) in cases {
        assert_eq!((period.first(), period.last()), (first, last), "{period}");
        assert_eq!(period.message().args.len(), 1);
    }
}

#[test]
fn short_forms_are_read_and_nothing_else_is() {
    for (text, period) in [
        ("2026", Period::Year(2026)),
        ("2026H1", Period::Half(2026, 1)),
        ("2026q3", Period::Quarter(2026, 3)),
    ] {
        assert_eq!(text.parse(), Ok(period));
        assert_eq!(period.to_string(), text.to_uppercase());
    }
    for text in
        ["", "26", "+2026", "2026Q5", "2026Q0", "2026H3", "2026H", "2026H1Q1", "H1", "2026 Q1", "2026Q01"]
    {
        assert!(text.parse::<Period>().is_err(), "{text}");
    }
}

#[test]
fn a_period_out_of_range_is_refused_when_read_back() {
    let stored = serde_json::to_string(&Period::Quarter(2026, 3)).unwrap();
    assert_eq!(stored, r#""2026Q3""#);
    assert_eq!(serde_json::from_str::<Period>(&stored).unwrap(), Period::Quarter(2026, 3));
    assert!(serde_json::from_str::<Period>(r#""2026Q9""#).is_err());
}

#[test]
fn periods_run_in_order() {
    let run: Vec<String> =
        Period::Quarter(2026, 3).through(Period::Quarter(2027, 2)).map(|p| p.to_string()).collect();
    assert_eq!(run, ["2026Q3", "2026Q4", "2027Q1", "2027Q2"]);
    assert_eq!(Period::Year(2026).through(Period::Year(2025)).count(), 0);
    assert_eq!(Period::Year(2026).through(Period::Half(2027, 1)).count(), 0);
    assert_eq!(Period::Year(i32::MAX).through(Period::Year(i32::MAX)).count(), 1);

    let mut mixed = [Period::Quarter(2026, 2), Period::Half(2026, 1), Period::Year(2027), Period::Year(2026)];
    mixed.sort();
    assert_eq!(
        mixed,
        [Period::Year(2026), Period::Half(2026, 1), Period::Quarter(2026, 2), Period::Year(2027)]
    );
}

#[test]
fn the_calendars_ends_hold() {
    for date in [NaiveDate::MIN, NaiveDate::MAX] {
        for cycle in Cycle::ALL {
            let period = Period::containing(date, cycle);
            assert!(period.first() <= date && date <= period.last(), "{period}");
            assert!(period.next().last() >= period.last());
            assert!(period.previous().first() <= period.first());
        }
    }
    for year in [i32::MIN, i32::MAX] {
        let period = Period::Half(year, 2);
        assert!(period.first() <= period.last());
        assert_eq!(period.to_string().parse(), Ok(period));
    }
}

proptest! {
    #[test]
    fn a_day_lies_in_its_period(days in -3_000_000_i32..3_000_000, cycle in prop::sample::select(&Cycle::ALL[..])) {
        let date = NaiveDate::from_num_days_from_ce_opt(days).unwrap();
        let period = Period::containing(date, cycle);
        prop_assert!(period.contains(date) && period.first() <= date && date <= period.last());
        prop_assert_eq!(period.cycle(), cycle);
        prop_assert_eq!(period.next().previous(), period);
        prop_assert_eq!(period.last().succ_opt().unwrap(), period.next().first());
        prop_assert_eq!(period.to_string().parse(), Ok(period));
        prop_assert!(period < period.next());
    }
}
