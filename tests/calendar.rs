//! Working days: the notices' own lists, years without a notice, and the arithmetic on them.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate, Weekday};
use gongkai::domain::calendar::{Calendar, DayKind, Festival, Notice};
use gongkai::domain::message::{Arg, Message};
use proptest::prelude::*;

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn days_of(year: i32) -> impl Iterator<Item = NaiveDate> {
    day(year, 1, 1).iter_days().take_while(move |date| date.year() == year)
}

/// Month and day.
type At = (u32, u32);

/// Each holiday and make-up day of `year` must be in one of `holidays` (from, to) or `make_up`, and no other.
fn assert_year(year: i32, holidays: &[(Festival, At, At)], make_up: &[(Festival, At)]) {
    let calendar = Calendar::default();
    for date in days_of(year) {
        let at = (date.month(), date.day());
        let holiday = holidays.iter().find(|(_, from, to)| (*from..=*to).contains(&at));
        let make_up = make_up.iter().find(|(_, on)| *on == at);
        let weekend = matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
        let expected = match (holiday, make_up) {
            (Some((festival, ..)), _) => DayKind::Holiday(*festival),
            (_, Some((festival, _))) => DayKind::MakeUp(*festival),
            _ if weekend => DayKind::Weekend,
            _ => DayKind::Work,
        };
        assert_eq!(calendar.kind(date), expected, "{date}");
    }
    assert!(calendar.has_notice(year));
}

#[test]
fn the_notice_of_2025() {
    use Festival::*;
    assert_year(
        2025,
        &[
            (NewYear, (1, 1), (1, 1)),
            (Spring, (1, 28), (2, 4)),
            (Qingming, (4, 4), (4, 6)),
            (Labour, (5, 1), (5, 5)),
            (DragonBoat, (5, 31), (6, 2)),
            (NationalMidAutumn, (10, 1), (10, 8)),
        ],
        &[
            (Spring, (1, 26)),
            (Spring, (2, 8)),
            (Labour, (4, 27)),
            (NationalMidAutumn, (9, 28)),
            (NationalMidAutumn, (10, 11)),
        ],
    );
}

#[test]
fn the_notice_of_2026() {
    use Festival::*;
    assert_year(
        2026,
        &[
            (NewYear, (1, 1), (1, 3)),
            (Spring, (2, 15), (2, 23)),
            (Qingming, (4, 4), (4, 6)),
            (Labour, (5, 1), (5, 5)),
            (DragonBoat, (6, 19), (6, 21)),
            (MidAutumn, (9, 25), (9, 27)),
            (National, (10, 1), (10, 7)),
        ],
        &[
            (NewYear, (1, 4)),
            (Spring, (2, 14)),
            (Spring, (2, 28)),
            (Labour, (5, 9)),
            (National, (9, 20)),
            (National, (10, 10)),
        ],
    );
}

#[test]
fn working_days_of_the_years_with_a_notice_are_plausible() {
    let calendar = Calendar::default();
    for year in 2002..=2026 {
        assert!(calendar.has_notice(year), "{year}");
        let working = calendar.working_days_between(day(year - 1, 12, 31), day(year, 12, 31));
        assert!((247..=252).contains(&working), "{year}: {working}");
    }
    // 2013-04-07 and 2013-10-12 were worked.
    assert!(calendar.is_working(day(2013, 4, 7)) && calendar.is_working(day(2013, 10, 12)));
    // The day off of the notice of 2019 that lies in 2018, and the one worked for it.
    assert_eq!(calendar.kind(day(2018, 12, 31)), DayKind::Holiday(Festival::NewYear));
    assert_eq!(calendar.kind(day(2018, 12, 29)), DayKind::MakeUp(Festival::NewYear));
    assert_eq!(calendar.kind(day(2015, 9, 3)), DayKind::Holiday(Festival::Victory70));
}

#[test]
fn a_year_without_a_notice_has_the_statutory_days_and_nothing_else() {
    let calendar = Calendar::default();
    assert!(!calendar.has_notice(2027) && !calendar.has_notice(2001) && !calendar.has_notice(1500));
    let mut holidays = BTreeMap::new();
    for date in days_of(2027) {
        match calendar.kind(date) {
            DayKind::Holiday(festival) => holidays.entry(festival).or_insert(Vec::new()).push(date),
            DayKind::MakeUp(_) => panic!("{date} is made up"),
            DayKind::Work | DayKind::Weekend => {}
        }
    }
    assert_eq!(holidays.len(), 7);
    assert_eq!(holidays[&Festival::Spring].len(), 4);
    assert_eq!(holidays.values().map(Vec::len).sum::<usize>(), 13);
    assert_eq!(calendar.kind(day(2027, 2, 9)), DayKind::Work);
    // Far years keep the festivals of fixed date.
    assert_eq!(calendar.kind(day(9000, 10, 1)), DayKind::Holiday(Festival::National));
}

fn notice_2027() -> Notice {
    let days = [
        (day(2026, 12, 31), (Festival::NewYear, false)),
        (day(2027, 1, 2), (Festival::NewYear, true)),
        (day(2027, 2, 8), (Festival::Spring, false)),
    ];
    Notice { year: 2027, reference: Some("X〔2026〕1号".into()), days: days.into() }
}

#[test]
fn a_notice_loaded_by_hand_replaces_its_year_and_reaches_into_the_year_before() {
    let calendar = Calendar::default().with_notice(notice_2027());
    assert!(calendar.has_notice(2027) && calendar.has_notice(2026) && !calendar.has_notice(2028));
    assert_eq!(calendar.kind(day(2026, 12, 31)), DayKind::Holiday(Festival::NewYear));
    assert_eq!(calendar.kind(day(2027, 1, 2)), DayKind::MakeUp(Festival::NewYear));
    // What the notice does not name is an ordinary day.
    assert_eq!(calendar.kind(day(2027, 1, 1)), DayKind::Work);
    // The rest of 2026 stays.
    assert_eq!(calendar.kind(day(2026, 10, 1)), DayKind::Holiday(Festival::National));

    // A corrected notice takes the place of the first altogether.
    let empty = Notice { year: 2027, reference: None, days: BTreeMap::new() };
    let calendar = calendar.with_notice(empty);
    assert_eq!(calendar.kind(day(2026, 12, 31)), DayKind::Work);
    assert_eq!(calendar.kind(day(2027, 1, 2)), DayKind::Weekend);
}

#[test]
fn notices_are_cited_by_number_only_where_it_is_known() {
    let calendar = Calendar::default().with_notice(notice_2027());
    let number = |message: Option<Message>| {
        message?.args.into_iter().find_map(|(name, value)| match value {
            Arg::Text(text) if name == "number" => Some(text),
            _ => None,
        })
    };
    assert_eq!(number(calendar.notice_reference(2025)).as_deref(), Some("国办发明电〔2024〕12号"));
    assert_eq!(number(calendar.notice_reference(2026)).as_deref(), Some("国办发明电〔2025〕7号"));
    assert_eq!(number(calendar.notice_reference(2027)).as_deref(), Some("X〔2026〕1号"));
    assert_eq!(calendar.notice_reference(2010).unwrap().id, "notice-title");
    assert_eq!(calendar.notice_reference(2028), None);
}

#[test]
fn no_date_and_no_notice_is_too_far() {
    let calendar = Calendar::default();
    for date in [NaiveDate::MIN, NaiveDate::MAX, day(-1, 1, 1), day(0, 2, 29), day(12000, 12, 31)] {
        calendar.kind(date);
        let next = calendar.next_working(date);
        assert!(next >= date);
        assert!(calendar.last_working_of(date) <= date);
        assert!(calendar.add_working(date, 3) >= date);
        assert_eq!(calendar.add_working(date, u32::MAX), NaiveDate::MAX);
    }
    assert!(calendar.working_days_between(NaiveDate::MIN, NaiveDate::MAX) > 130_000_000);
    for year in [i32::MIN, i32::MAX, NaiveDate::MAX.year()] {
        assert!(!calendar.has_notice(year));
        let loaded = calendar.clone().with_notice(Notice { year, reference: None, days: BTreeMap::new() });
        assert!(loaded.has_notice(year));
    }
    // The calendar's last year is a whole year.
    assert_eq!(calendar.add_working(NaiveDate::MAX.pred_opt().unwrap(), 9), NaiveDate::MAX);
}

fn any_day() -> impl Strategy<Value = NaiveDate> {
    // 1998 to 2040: with and without notices, on both sides.
    (0_u64..15_700).prop_map(|n| day(1998, 1, 1) + Days::new(n))
}

proptest! {
    #[test]
    fn the_nth_working_day_is_the_one_found_by_walking(date in any_day(), n in 0_u32..600) {
        let calendar = Calendar::default();
        let walked = match n {
            0 => date,
            n => date.iter_days().skip(1).filter(|day| calendar.is_working(*day)).nth(n as usize - 1).unwrap(),
        };
        prop_assert_eq!(calendar.add_working(date, n), walked);
    }

    #[test]
    fn counting_undoes_adding(date in any_day(), n in 0_u32..3000) {
        let calendar = Calendar::default().with_notice(notice_2027());
        let later = calendar.add_working(date, n);
        prop_assert_eq!(calendar.working_days_between(date, later), i64::from(n));
        prop_assert_eq!(calendar.working_days_between(later, date), -i64::from(n));
        prop_assert!(n == 0 || calendar.is_working(later));
    }

    #[test]
    fn counting_adds_up(a in any_day(), b in any_day(), c in any_day()) {
        let calendar = Calendar::default();
        let between = |a, b| calendar.working_days_between(a, b);
        prop_assert_eq!(between(a, b) + between(b, c), between(a, c));
    }

    #[test]
    fn next_and_last_are_the_nearest_working_days(date in any_day()) {
        let calendar = Calendar::default();
        let (last, next) = (calendar.last_working_of(date), calendar.next_working(date));
        prop_assert!(calendar.is_working(last) && calendar.is_working(next));
        prop_assert!(last <= date && date <= next);
        let between = last.iter_days().skip(1).take_while(|day| *day < next);
        prop_assert!(between.into_iter().all(|day| !calendar.is_working(day)));
        prop_assert_eq!(last == next, calendar.is_working(date));
    }
}
