//! A past day is told as it was shown on that day, whatever has been done since; and when somebody last looked.

mod support;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use chrono::{Duration, NaiveDate, NaiveDateTime};
use gongkai::domain::channel::Channel;
use gongkai::domain::clock::Policy;
use gongkai::domain::organisation::Post;
use gongkai::domain::period::Period;
use gongkai::exchange::backup::backup;
use gongkai::office::command::OpinionOrder;
use gongkai::office::desk::Desk as _;
use gongkai::office::query::{Answer, Changes, Coverage, DueBoard, Quarter, Query, Then};
use gongkai::office::verify::verify;
use gongkai::office::visit::Since;
use gongkai::office::{Command, Now, Office, demo};
use gongkai::store::vault::Vault;
use gongkai::store::{Batch, Store};
use proptest::prelude::*;
use support::any::*;
use support::office::*;
use support::wire::Served;

fn board(office: &Office, login: &str) -> DueBoard {
    match office.query(login, &Query::Board).unwrap() {
        Answer::Board(due) => *due,
        other => panic!("{other:?}"),
    }
}

fn coverage(office: &Office, login: &str, day: NaiveDate) -> Coverage {
    match office.query(login, &Query::Coverage(chrono::Datelike::year(&day))).unwrap() {
        Answer::Coverage(coverage) => *coverage,
        other => panic!("{other:?}"),
    }
}

fn then(office: &Office, login: &str, day: NaiveDate) -> Then {
    match office.query(login, &Query::Then(day)).unwrap() {
        Answer::Then(then) => *then,
        other => panic!("{other:?}"),
    }
}

fn quarter(office: &Office, login: &str) -> Quarter {
    match office.query(login, &Query::Quarter).unwrap() {
        Answer::Quarter(quarter) => *quarter,
        other => panic!("{other:?}"),
    }
}

fn changes(office: &Office, login: &str, since: Option<Since>) -> Changes {
    match office.query(login, &Query::Changes(since)).unwrap() {
        Answer::Changes(changes) => *changes,
        other => panic!("{other:?}"),
    }
}

/// What a person saw on a day.
struct Seen {
    login: &'static str,
    posts: Vec<Post>,
    due: DueBoard,
    coverage: Coverage,
}

fn seen(desk: &Desk) -> Vec<Seen> {
    let directory = desk.office.directory();
    let one = |login: &'static str| {
        let person = directory.person(login).ok()?;
        let (due, coverage) =
            (board(&desk.office, login), coverage(&desk.office, login, desk.office.today()));
        Some(Seen { login, posts: person.posts.clone(), due, coverage })
    };
    ["all", "xz.pro", "zg"].into_iter().filter_map(one).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// The board and the coverage of every day are, asked for later, what they were on that day.
    #[test]
    fn every_past_day_is_as_it_was_shown(tries in tries()) {
        let desk = Desk::new();
        let mut days: BTreeMap<NaiveDate, Vec<Seen>> = BTreeMap::new();
        for attempt in &tries {
            let next = desk.office.now() + Duration::minutes(attempt.minutes.max(0) * 4);
            if next.date() > desk.office.today() {
                days.insert(desk.office.today(), seen(&desk));
            }
            desk.clock(&next.format("%Y-%m-%d %H:%M").to_string());
            let (who, command) = attempted(&desk, attempt);
            let _ = desk.office.execute(&who, command);
        }
        let directory = desk.office.directory();
        for (day, seen) in days {
            for Seen { login, posts, due, coverage } in seen {
                // Whoever has other posts now sees something else of that day too.
                let same = directory.person(login).is_ok_and(|person| person.posts == posts);
                if !same {
                    continue;
                }
                let then = then(&desk.office, login, day);
                prop_assert_eq!(&then.due, &due, "{} {}", login, day);
                prop_assert_eq!(then.coverage, coverage, "{} {}", login, day);
                let mut told = desk.office.due_as_of(login, day).unwrap();
                let mut shown = due.lines;
                told.sort_by_key(|line| format!("{line:?}"));
                shown.sort_by_key(|line| format!("{line:?}"));
                prop_assert_eq!(told, shown, "{} {}", login, day);
            }
        }
    }
}

/// An office under a clock that goes on.
fn made_up(at: NaiveDateTime) -> (Arc<Office>, Arc<Mutex<NaiveDateTime>>) {
    let clock = Arc::new(Mutex::new(at));
    let shown = clock.clone();
    let now: Now = Arc::new(move || *shown.lock().unwrap());
    (Arc::new(Office::open(demo::build(at).unwrap(), now, &|_| {}).unwrap()), clock)
}

#[test]
fn the_made_up_office_two_months_on_tells_the_same_of_the_day_it_was_made() {
    let day = date("2026-09-24");
    let (office, clock) = made_up(day.and_hms_opt(10, 30, 0).unwrap());
    let before = board(&office, "leader");
    assert!(before.counts.overdue > 3 && before.bodies > 1, "{:?}", before.counts);
    let covered = coverage(&office, "leader", day);
    let stood = quarter(&office, "leader");
    // Two months pass, in which what was open is answered, and some of it is dated back.
    *clock.lock().unwrap() += Duration::days(60);
    let Answer::Opinions(open) = office.query("qian", &Query::Opinions).unwrap() else { panic!() };
    let mut done = 0;
    for line in open {
        let Answer::Record(view) = office.query("qian", &Query::Record(line.row.key.clone())).unwrap() else {
            continue;
        };
        let order = reply("2026-09-24");
        let command = Command::Opinion { key: line.row.key.clone(), seen: view.version, order };
        done += usize::from(office.execute("qian", command).is_ok());
    }
    assert!(done > 0);
    office.execute("admin", Command::SetPolicy(Policy { anonymous_days: 30, ..Policy::default() })).unwrap();
    assert_ne!(board(&office, "leader").counts, before.counts);
    let then = then(&office, "leader", day);
    let overdue = |board: &DueBoard| {
        let groups = board.groups.iter().filter(|group| group.overdue > 0);
        groups.map(|group| (group.unit.clone(), group.body.clone(), group.overdue)).collect::<Vec<_>>()
    };
    assert_eq!(overdue(&then.due), overdue(&before));
    assert_eq!((then.due, then.coverage), (before, covered));
    // The quarter is that of then, whatever quarter it is now.
    assert_eq!(then.quarter.period, Period::Quarter(2026, 3));
    assert_eq!(then.quarter.period, stood.period);
    assert_eq!(then.quarter.orgs.len(), stood.orgs.len());
}

#[test]
fn what_was_undone_taken_up_again_and_dated_back_is_told_as_it_stood() {
    let desk = Desk::new();
    let key = desk.register("sj.opi", "SJ-08", signed("2026-03-02"));
    desk.day("2026-03-09");
    let shown = board(&desk.office, "all");
    // The plan of the year is owed besides.
    let late = |board: &DueBoard| {
        board.lines.iter().any(|line| line.key.as_ref() == Some(&key) && line.due < desk.office.today())
    };
    assert!(late(&shown));
    desk.day("2026-03-10");
    // Entered a day late, with the day it was done: on the ninth it stood unanswered all the same.
    desk.ok("sj.opi", about(&key, reply("2026-03-04")));
    assert!(!late(&board(&desk.office, "all")));
    let then = then(&desk.office, "all", date("2026-03-09"));
    assert_eq!(then.due, shown);
    desk.clock("2026-03-10 10:00");
    desk.ok("sj.opi", Command::Undo { seq: desk.journal().len() as u64 });
    desk.day("2026-03-11");
    assert!(late(&board(&desk.office, "all")));
    // At the end of the tenth it had been taken back.
    let told = desk.office.due_as_of("all", date("2026-03-10")).unwrap();
    assert_eq!(told.iter().filter(|line| line.key.as_ref() == Some(&key)).count(), 1);
    // A proposal that came later is not there, and before the office there was nothing.
    desk.propose("sj.pro", "SJ-08", matter());
    assert_eq!(desk.office.due_as_of("all", date("2026-03-09")).unwrap().len(), shown.lines.len());
    assert!(desk.office.due_as_of("all", date("2026-02-20")).unwrap().is_empty());
    let refused = desk.office.query("all", &Query::Then(date("2026-03-11"))).unwrap_err();
    assert_eq!(refused.message().id, "as-of-not-past");
}

#[test]
fn what_has_changed_since_somebody_looked_is_counted_from_there() {
    let desk = Desk::new();
    assert_eq!(desk.office.last_visit("sj.led").unwrap(), None);
    let first = changes(&desk.office, "sj.led", None);
    assert!(first.first && first.all == 0);
    let key = desk.register("sj.opi", "SJ-08", signed("2026-03-02"));
    desk.office.visited("sj.led").unwrap();
    let looked = Since { at: desk.office.now(), seq: desk.journal().len() as u64 };
    assert_eq!(desk.office.last_visit("sj.led").unwrap(), Some(looked));
    assert_eq!(changes(&desk.office, "sj.led", None).all, 0);

    desk.day("2026-03-09");
    let told = changes(&desk.office, "sj.led", None);
    assert_eq!((told.first, told.since, told.overdue, told.all), (false, looked, 1, 0));
    desk.ok("sj.opi", about(&key, reply("2026-03-09")));
    assert_eq!(changes(&desk.office, "sj.led", None).overdue, 0, "answered meanwhile");
    let disclosed = desk.approved("sj.pro", "SJ-08", matter());
    desk.ok("sj.pro", on(&disclosed, publish(Channel::Meeting, "2026-03-09")));
    desk.ok("sj.opi", about(&key, tell_submitter("2026-03-09")));
    desk.ok("sj.opi", about(&key, OpinionOrder::Close));
    let told = changes(&desk.office, "sj.led", None);
    assert_eq!((told.opened, told.published, told.settled, told.all), (1, 1, 1, 2));
    assert_eq!(told.lines[0].key, key);
    assert_eq!((&*told.lines[0].deed.id, told.lines[0].by.as_str()), ("opinion-deed-closed", "sj.opi"));
    // What was taken back has not happened.
    desk.propose("sj.pro", "SJ-07", matter());
    assert_eq!(changes(&desk.office, "sj.led", None).opened, 2);
    desk.ok("sj.pro", Command::Undo { seq: desk.journal().len() as u64 });
    assert_eq!(changes(&desk.office, "sj.led", None).opened, 1);
    // Each for themselves, and only what they see.
    assert!(changes(&desk.office, "xz.led", None).first);
    assert_eq!(changes(&desk.office, "xz.led", Some(looked)).all, 0);
    desk.office.visited("sj.led").unwrap();
    desk.day("2026-03-10");
    assert_eq!(changes(&desk.office, "sj.led", None).all, 0);
    assert!(desk.office.visited("nobody").is_err() && desk.office.last_visit("nobody").is_err());
}

#[test]
fn a_guest_is_told_the_same_and_the_visit_is_noted_at_the_office() {
    let desk = Desk::new();
    let served = Served::new(&desk.office);
    let guest = served.guest("sj.led");
    desk.register("sj.opi", "SJ-08", signed("2026-03-02"));
    let told = |query: Query| match guest.ask("sj.led", &query, None).unwrap() {
        Some((answer, _)) => format!("{answer:?}"),
        None => String::new(),
    };
    let here = |query: &Query| format!("{:?}", desk.office.query("sj.led", query).unwrap());
    desk.day("2026-03-09");
    for query in [Query::Quarter, Query::Changes(None), Query::Then(date("2026-03-05"))] {
        assert_eq!(told(query.clone()), here(&query));
    }
    guest.visited("sj.led").unwrap();
    assert_eq!(desk.office.last_visit("sj.led").unwrap().unwrap().at, desk.office.now());
    // In nobody else's name.
    guest.visited("sj.pro").unwrap();
    assert_eq!(desk.office.last_visit("sj.pro").unwrap(), None);
}

#[test]
fn a_visit_is_no_record_but_known_to_verify() {
    let desk = Desk::new();
    let (entries, before) = (desk.journal().len(), dump(desk.store.as_ref()));
    desk.office.visited("sj.led").unwrap();
    desk.office.visited("sj.led").unwrap();
    assert_eq!(desk.journal().len(), entries);
    let mut after = dump(desk.store.as_ref());
    assert!(after.remove("v/sj.led").is_some());
    assert!(after == before);
    assert!(verify(desk.store.as_ref(), &|_| {}).unwrap().is_clean());
    // In no backup.
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("backup");
    desk.office
        .still(|store| {
            backup(store, &Vault::new(std::path::Path::new("/nowhere")), &file, desk.office.now(), &|_| {})
        })
        .unwrap();
    assert!(!std::fs::read_to_string(&file).unwrap().contains("v/sj.led"));
    // A damaged one is named, and is as good as none.
    for (key, value) in [("v/sj.led", b"what".to_vec()), ("v/Sj/x", Vec::new())] {
        desk.store.commit(Batch::default().put(key, 9, value)).unwrap();
    }
    let report = verify(desk.store.as_ref(), &|_| {}).unwrap();
    let keys: Vec<&str> = report.faults.iter().map(|fault| fault.key.as_str()).collect();
    assert_eq!(keys, ["v/Sj/x", "v/sj.led"]);
    assert_eq!(desk.office.last_visit("sj.led").unwrap(), None);
    desk.office.visited("sj.led").unwrap();
    assert_eq!(
        desk.office.last_visit("sj.led").unwrap(),
        Some(Since { at: desk.office.now(), seq: entries as u64 })
    );
}

#[test]
fn how_the_organisations_stand_this_quarter() {
    let desk = Desk::new();
    let late = desk.register("sj.opi", "SJ-08", signed("2026-03-02"));
    let open = desk.register("xz.opi", "XZ-08", signed("2026-03-02"));
    let in_time = desk.register("sj.opi", "SJ-08", signed("2026-03-02"));
    desk.day("2026-03-03");
    desk.ok("sj.opi", about(&in_time, reply("2026-03-03")));
    desk.day("2026-03-09");
    desk.ok("sj.opi", about(&late, reply("2026-03-09")));
    let stands = quarter(&desk.office, "all");
    let of = |unit: &str| stands.orgs.iter().find(|org| org.org.as_str() == unit).unwrap();
    assert_eq!((of("SJ").all.in_time, of("SJ").all.of, of("SJ").late, of("SJ").overdue), (1, 2, 1, 0));
    assert_eq!((of("XZ").all.in_time, of("XZ").all.of, of("XZ").overdue), (0, 1, 1));
    assert_eq!((stands.opinions.in_time, stands.opinions.of, stands.opinions.percent()), (1, 3, Some(33)));
    assert_eq!(stands.applications.percent(), None);
    // The worst first; of what is not theirs to see nobody is told.
    assert_eq!(stands.orgs[0].org, open.code.org);
    let own = quarter(&desk.office, "xz.led");
    assert!(own.orgs.iter().all(|org| org.org == open.code.org) && !own.orgs.is_empty());
}
