//! The made-up office, on many days.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime};
use gongkai::domain::application;
use gongkai::domain::clock;
use gongkai::domain::disclosure::{State, Step};
use gongkai::domain::opinion;
use gongkai::domain::organisation::Role;
use gongkai::office::index::{Basis, due_rows};
use gongkai::office::record::Record;
use gongkai::office::{Office, demo};
use gongkai::store::memory::MemoryStore;
use gongkai::store::{Range, Store};
use proptest::prelude::*;

fn at(year: i32, month: u32, day: u32) -> NaiveDateTime {
    NaiveDate::from_ymd_opt(year, month, day).unwrap().and_hms_opt(10, 30, 0).unwrap()
}

fn dump(store: &dyn Store) -> BTreeMap<String, Vec<u8>> {
    let all = store.scan(&Range::all(), usize::MAX).unwrap();
    all.into_iter().map(|e| (String::from_utf8(e.key).unwrap(), e.stored.value)).collect()
}

fn records(store: &dyn Store) -> Vec<Record> {
    let all = store.scan(&Range::prefix(b"r/"), usize::MAX).unwrap();
    all.iter()
        .map(|e| Record::decode(std::str::from_utf8(&e.key).unwrap(), &e.stored.value).unwrap())
        .collect()
}

fn open(store: Arc<MemoryStore>, today: NaiveDateTime) -> Office {
    Office::open(store, Arc::new(move || today), &|_| {}).unwrap()
}

/// What must hold of it on every day.
fn is_lively(today: NaiveDateTime) {
    let store = demo::build(today).unwrap_or_else(|failure| panic!("{today}: {failure:?}"));
    let office = open(store.clone(), today);
    let directory = office.directory();
    assert!(directory.settings.demo);
    let mut states = [0; 7];
    let mut opinions = [0; 6];
    let mut applications = [0; application::State::ALL.len()];
    let mut pending = BTreeMap::new();
    let (mut disclosures, mut adjustments) = (0, 0);
    let (mut worst, mut today_due, mut soon, mut few) = (0, 0, 0, 0);
    let basis =
        Basis { calendar: &directory.calendar, policy: &directory.settings.policy, directory: &directory };
    for record in records(store.as_ref()) {
        match &record {
            Record::Disclosure(d) => {
                disclosures += 1;
                states[State::ALL.iter().position(|s| *s == d.state).unwrap()] += 1;
                if let Some(step) = d.pending() {
                    *pending.entry(step).or_insert(0) += 1;
                }
                assert!(d.history.iter().all(|event| event.at <= today), "{today}");
            }
            Record::Opinion(o) => {
                opinions[o.state() as usize] += 1;
                assert!(o.history.iter().all(|event| event.at <= today), "{today}");
            }
            Record::Application(a) => {
                applications[a.state() as usize] += 1;
                assert!(a.history.iter().all(|event| event.at <= today), "{today}");
            }
            Record::Adjustment(_) => adjustments += 1,
            _ => {}
        }
        for row in due_rows(&record, &basis).into_iter().filter(|row| row.obligation.met.is_none()) {
            let standing = clock::standing(row.due, today.date(), &directory.calendar);
            match standing.urgency {
                clock::Urgency::Overdue => {
                    worst = worst.max(standing.working_days);
                    few += i32::from(standing.working_days <= 5);
                }
                clock::Urgency::Today => today_due += 1,
                clock::Urgency::Soon => soon += 1,
                clock::Urgency::Later => {}
            }
        }
    }
    assert!(states.iter().all(|count| *count > 0), "{today}: {states:?}");
    assert!(opinions.iter().all(|count| *count > 0), "{today}: {opinions:?}");
    assert!(applications.iter().all(|count| *count > 0), "{today}: {applications:?}");
    assert!(Step::ALL.iter().all(|step| pending.contains_key(step)), "{today}: {pending:?}");
    assert!((60..=95).contains(&disclosures), "{today}: {disclosures}");
    assert!((25..=40).contains(&opinions.iter().sum()), "{today}: {opinions:?}");
    assert!(adjustments > 0, "{today}");
    assert!(worst > 15 && few > 0 && today_due > 0 && soon > 0, "{today}: {worst} {few} {today_due} {soon}");
}

#[test]
fn it_is_lively_on_awkward_days() {
    for (year, month, day) in [
        (2026, 1, 1),
        (2024, 2, 29),
        (2026, 11, 22),
        (2026, 11, 23),
        (2027, 3, 8),
        (2027, 12, 31),
        (2026, 10, 8),
        (2026, 2, 14),
        (2026, 7, 1),
        (2026, 12, 31),
        (2030, 1, 2),
    ] {
        is_lively(at(year, month, day));
    }
}

#[test]
fn it_can_be_built_at_the_first_and_last_minute_of_a_day() {
    let day = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
    is_lively(day.and_hms_opt(0, 0, 0).unwrap());
    is_lively(day.and_hms_opt(23, 59, 59).unwrap());
}

#[test]
fn it_can_be_built_on_every_day_of_three_years() {
    let first = NaiveDate::from_ymd_opt(2025, 12, 1).unwrap();
    for n in (0..1100).step_by(31) {
        let day = first.checked_add_days(Days::new(n)).unwrap();
        let built = demo::build(day.and_hms_opt(9, 5, 0).unwrap());
        assert!(built.is_ok(), "{day}: {:?}", built.err());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn it_is_lively_on_any_day(day in 0_u64..9000, minute in 0_u32..1440) {
        let first = NaiveDate::from_ymd_opt(2012, 1, 1).unwrap();
        let day = first.checked_add_days(Days::new(day)).unwrap();
        is_lively(day.and_hms_opt(minute / 60, minute % 60, 0).unwrap());
    }
}

#[test]
fn the_same_moment_gives_the_same_office() {
    let today = at(2026, 11, 23);
    let (one, two) = (demo::build(today).unwrap(), demo::build(today).unwrap());
    assert_eq!(dump(one.as_ref()), dump(two.as_ref()));
    assert_ne!(dump(one.as_ref()), dump(demo::build(at(2026, 11, 24)).unwrap().as_ref()));
}

#[test]
fn its_indexes_are_what_its_records_say() {
    let today = at(2026, 11, 23);
    let store = demo::build(today).unwrap();
    let before = dump(store.as_ref());
    open(store.clone(), today).rebuild_indexes(&|_| {}).unwrap();
    assert_eq!(before, dump(store.as_ref()));
}

#[test]
fn every_role_is_held_and_the_administrator_proposes_nothing() {
    let office = open(demo::build(at(2026, 11, 23)).unwrap(), at(2026, 11, 23));
    let directory = office.directory();
    for role in Role::ALL {
        assert!(directory.people.values().filter(|person| person.is(role)).count() >= 2, "{role:?}");
    }
    for login in ["admin", "leader", "reviewer", "principal", "secrecy", "secretary", "zhang", "xz.p"] {
        assert!(directory.person(login).is_ok(), "{login}");
    }
    let admin = directory.person(demo::ADMINISTRATOR).unwrap();
    assert!(!admin.is(Role::Proposer));
    assert!(admin.is(Role::Administrator) && admin.is(Role::OpinionHandler));
    for org in directory.orgs.keys() {
        assert!(directory.people.values().any(|p| p.holds(org, Role::OpinionHandler)), "{org}");
    }
}

#[test]
fn it_holds_what_a_visitor_should_meet() {
    let today = at(2026, 11, 23);
    let store = demo::build(today).unwrap();
    let all = records(store.as_ref());
    let disclosures: Vec<_> = all
        .iter()
        .filter_map(|r| match r {
            Record::Disclosure(d) => Some(d),
            _ => None,
        })
        .collect();
    let opinions: Vec<_> = all
        .iter()
        .filter_map(|r| match r {
            Record::Opinion(o) => Some(o),
            _ => None,
        })
        .collect();
    assert!(disclosures.iter().any(|d| d.follows.is_some()), "a second round");
    assert!(disclosures.iter().any(|d| d.followed_by.is_some()));
    assert!(disclosures.iter().any(|d| d.state == State::Approved && !d.publications.is_empty()));
    assert!(disclosures.iter().any(|d| d.stages().len() > 2));
    assert!(
        disclosures.iter().any(|d| d.matter.title.chars().count() >= 110),
        "a title longer than any pane"
    );
    assert!(disclosures.iter().any(|d| d.publications.iter().any(|p| p.taken_down.is_some())));
    assert!(disclosures.iter().any(|d| d.publications.iter().any(|p| p.exchange.is_some())));
    for org in ["SJ", "XZ", "ZA", "JJ"] {
        let superior = |d: &&&gongkai::domain::disclosure::Disclosure| {
            d.matter.needs_superior && d.key.code.org.as_str() == org
        };
        assert!(disclosures.iter().any(|d| superior(&d)), "{org}");
    }
    assert!(opinions.iter().any(|o| o.transfers.len() == 2));
    assert!(opinions.iter().any(|o| o.nature == opinion::Nature::Report && o.submitter.is_some()));
    assert!(opinions.iter().any(|o| o.submitter.is_none() && o.closed.is_some()));
    assert!(opinions.iter().any(|o| o.hotspot.is_some() && o.closed.is_none()));
    assert!(opinions.iter().any(|o| o.important.is_some() && o.about.is_some()));
    assert!(
        opinions.iter().any(|o| o.reported.is_some() && o.transfers.iter().any(|t| t.reported.is_none())),
        "told to the submitter, not yet to the unit"
    );
    assert!(all.iter().all(|r| r.record_key().is_some_and(|key| key.year >= today.date().year() - 1)));
}
