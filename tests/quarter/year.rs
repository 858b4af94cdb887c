//! The turn of a year in a few organisations, from December to July: what is owed by itself by each of them, the plan of the
//! year by 31 January (例行公开制度 三（二）2, C4), and the material of the year before by 30 June (资料归档制度 三（二）, F3).

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate};
use gongkai::domain::organisation::OrgKind;

use crate::days::{back_to_work, date, day, on_to_work};
use crate::plans::plans;
use crate::story::Story;
use crate::{archives, cyclic};

/// The day on which the office is founded.
pub fn founded() -> NaiveDate {
    date(2025, 12, 22)
}

/// The day on which it is looked back at.
pub fn after() -> NaiveDate {
    day(7, 10)
}

/// The last day that is looked ahead to.
pub fn ahead() -> NaiveDate {
    date(2027, 2, 2)
}

/// An organisation: its code, what it is, since when it is kept here.
pub type Kept = (String, OrgKind, NaiveDate);

/// A general branch and eight branches that are kept since July, one since the middle of January, one since March, one
/// that is dissolved in March, and a department, which is no Party organisation.
pub fn organisations() -> Vec<Kept> {
    let july = date(2025, 7, 1);
    let branch = |code: &str, from| (code.to_owned(), OrgKind::Branch, from);
    let mut all = vec![("Z01".to_owned(), OrgKind::GeneralBranch, july)];
    all.extend((1..=8).map(|n| branch(&format!("N{n:02}"), july)));
    all.push(branch("N09", day(1, 15)));
    all.push(branch("N10", day(3, 2)));
    all.push(branch(DISSOLVED, july));
    all.push(("D01".to_owned(), OrgKind::Department, july));
    all
}

/// The branch that is dissolved.
pub const DISSOLVED: &str = "N11";

/// On what day.
pub fn dissolved() -> NaiveDate {
    day(3, 16)
}

/// What is owed by itself and not begun yet, by code, rule and period: where it stands among what is owed.
pub type Places = BTreeMap<(String, &'static str, String), usize>;

/// The story.
pub fn story() -> Story {
    let mut story = Story::default();
    let mut places = Places::new();
    by_itself(&mut story, &mut places);
    plans(&mut story, &mut places);
    archives::years(&mut story, &mut places);
    cyclic::seen_to(&mut story, &mut places);
    let gone = |code: &str| code.starts_with(DISSOLVED);
    story.owed.iter_mut().filter(|owed| gone(&owed.of)).for_each(|owed| owed.met = Some(dissolved()));
    story
        .act(dissolved(), "root", None, |_| crate::save(DISSOLVED, OrgKind::Branch, date(2025, 7, 1), false));
    story
}

/// Whoever begins what was owed by itself has it from that day on; met with it, it is owed no more.
pub fn met(story: &mut Story, places: &Places, code: &str, rule: &'static str, period: &str, on: NaiveDate) {
    let place = places[&(code.to_owned(), rule, period.to_owned())];
    let owed = &mut story.owed[place];
    assert!(owed.met.is_none(), "{code} {rule} {period} twice");
    owed.met = Some(on);
}

/// What everybody owes by itself, until the last day that is looked ahead to.
fn by_itself(story: &mut Story, places: &mut Places) {
    for (code, kind, from) in organisations() {
        if kind == OrgKind::Department {
            continue;
        }
        let own = &format!("{code}-00");
        for (quarter, last) in quarters(from) {
            let due = back_to_work(last);
            // 二: every quarter, by the office at the bureau.
            put(story, places, "SJ", own, "E1", &quarter, due, begins(last, 3).max(from));
            // 四（二）: once each quarter is adjusted what is 定期; with the half-year's last, its disclosure is that.
            if last.month() % 6 != 0 {
                for item in ["03", "14"] {
                    let of = &format!("{code}-{item}");
                    put(story, places, &code, of, "R6", &quarter, due, begins(last, 3).max(from));
                }
            }
        }
        for (half, last) in halves(from) {
            for item in ["03", "14"] {
                let of = &format!("{code}-{item}");
                put(story, places, &code, of, "R6", &half, back_to_work(last), begins(last, 6).max(from));
            }
        }
        for year in from.year()..=ahead().year() {
            let (first, last) = (date(year, 1, 1).max(from), date(year, 12, 31));
            for item in ["04", "06", "11"] {
                let of = &format!("{code}-{item}");
                put(story, places, &code, of, "R6", &year.to_string(), back_to_work(last), first);
            }
            // What was due before it was kept here is not owed here: the plan of 2025, of others that of 2026.
            let january = date(year, 1, 31);
            if january >= from {
                put(story, places, &code, own, "C4", &year.to_string(), on_to_work(january), first);
            }
        }
        material(story, places, &code, from);
    }
    // The bureau is kept since the quarter of its founding.
    let from = date(2025, 10, 1);
    for (half, last) in halves(from) {
        put(story, places, "SJ", "SJ-00", "S3", &half, back_to_work(last), begins(last, 6));
    }
    material(story, places, "SJ", from);
}

/// F3: a year's material is owed once the year is over, by the end of the next June.
fn material(story: &mut Story, places: &mut Places, code: &str, from: NaiveDate) {
    for year in from.year()..ahead().year() {
        let due = on_to_work(date(year + 1, 6, 30));
        put(story, places, code, &format!("{code}-00"), "F3", &year.to_string(), due, date(year + 1, 1, 1));
    }
}

#[allow(clippy::too_many_arguments)]
fn put(
    story: &mut Story,
    places: &mut Places,
    whose: &str,
    of: &str,
    rule: &'static str,
    period: &str,
    due: NaiveDate,
    known: NaiveDate,
) {
    places.insert((of.to_owned(), rule, period.to_owned()), story.owed.len());
    story.another_owes(whose, of, rule, period, due, known, None);
}

/// The first day of the period of so many months that ends with `last`.
fn begins(last: NaiveDate, months: u32) -> NaiveDate {
    date(last.year(), last.month() + 1 - months, 1)
}

/// The quarters from that of `from` on, each with its last day.
fn quarters(from: NaiveDate) -> Vec<(String, NaiveDate)> {
    periods(from, 3, "Q")
}

fn halves(from: NaiveDate) -> Vec<(String, NaiveDate)> {
    periods(from, 6, "H")
}

fn periods(from: NaiveDate, months: u32, letter: &str) -> Vec<(String, NaiveDate)> {
    let mut all = Vec::new();
    for year in from.year()..=ahead().year() {
        for n in 1..=12 / months {
            let month = n * months;
            let last = date(year, month, 28) + Days::new(if matches!(month, 3 | 12) { 3 } else { 2 });
            if last >= from && begins(last, months) <= ahead() {
                all.push((format!("{year}{letter}{n}"), last));
            }
        }
    }
    all
}
