//! What the office has acknowledged is on the disk, whole, whatever happens to the program.

#![cfg(target_os = "linux")]

mod support;

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use gongkai::domain::code::RecordKey;
use gongkai::domain::disclosure::{Matter, State};
use gongkai::domain::organisation::{Post, Role};
use gongkai::office::founding::{Founding, found};
use gongkai::office::journal;
use gongkai::office::record::Record;
use gongkai::office::verify::verify;
use gongkai::office::{Command, Now, Office};
use gongkai::store::disk::{DiskStore, Options};
use gongkai::store::{Range, Store};
use proptest::test_runner::{RngAlgorithm, TestRng};
use support::child;
use support::office::{about, date, matter, on, org, propose, register, reply, signed, withdraw};

/// The person who does everything.
const LOGIN: &str = "all";

/// The office in `dir`, founded where it is not yet, and the keys of what is half done in it.
fn office(dir: &Path) -> Office {
    let store: Arc<dyn Store> = Arc::new(DiskStore::open(dir, Options::default()).unwrap());
    let now: Now = Arc::new(|| date("2026-03-02").and_hms_opt(9, 0, 0).unwrap());
    if store.is_empty().unwrap() {
        let founding =
            Founding {
                bureau: "市局党委".into(), login: "root".into(), name: "创建人".into(), demo: false
            };
        found(store.clone(), &now, &founding).unwrap();
    }
    let office = Office::open(store, now, &|_| {}).unwrap();
    if !office.directory().people.contains_key(LOGIN) {
        let posts = [Role::Proposer, Role::OpinionHandler].map(|role| Post { org: org("SJ"), role }).to_vec();
        let (login, name) = (LOGIN.to_owned(), "王某某".to_owned());
        office.execute("root", Command::SavePerson { login, name, posts, active: true }).unwrap();
    }
    office
}

/// What a thread has done: the key of what it has begun and not yet ended, and how many commands that took. Each
/// begins with one command and ends with another.
type Progress = (Option<RecordKey>, u64);

/// How far the thread that enters and answers opinions has come, and the one that proposes and withdraws.
fn progress(store: &dyn Store) -> [Progress; 2] {
    ["r/SJ-03/opinion/", "r/SJ-04/disclosure/"].map(|space| {
        let mut progress = (None, 0);
        for entry in store.scan(&Range::prefix(space.as_bytes()), usize::MAX).unwrap() {
            let key = String::from_utf8(entry.key).unwrap();
            let (key, ended) = match Record::decode(&key, &entry.stored.value).unwrap() {
                Record::Opinion(opinion) => (opinion.key.clone(), opinion.reply.is_some()),
                Record::Disclosure(disclosure) => {
                    (disclosure.key.clone(), disclosure.state == State::Withdrawn)
                }
                other => panic!("{other:?}"),
            };
            assert!(progress.0.is_none(), "one is begun when the one before has ended");
            progress = if ended { (None, progress.1 + 2) } else { (Some(key), progress.1 + 1) };
        }
        progress
    })
}

#[test]
fn child_that_works_until_killed() {
    let Some(dir) = child::store() else { return };
    let office = office(&dir);
    let begin: [fn() -> Command; 2] =
        [|| register("SJ-03", signed("2026-03-02")), || propose("SJ-04", matter())];
    let end: [fn(&RecordKey) -> Command; 2] =
        [|key| about(key, reply("2026-03-02")), |key| on(key, withdraw("内容有变动"))];
    let progress = progress(office.store());
    std::thread::scope(|scope| {
        for (who, (mut open, mut count)) in progress.into_iter().enumerate() {
            let (office, begin, end) = (&office, begin[who], end[who]);
            scope.spawn(move || {
                loop {
                    let command = open.as_ref().map_or_else(begin, end);
                    let receipt = office.execute(LOGIN, command).unwrap();
                    open = if open.is_some() { None } else { receipt.key };
                    count += 1;
                    writeln!(std::io::stdout(), "acknowledged {who} {count}").unwrap();
                }
            });
        }
    });
}

#[test]
fn no_acknowledged_command_is_lost_and_none_is_half_done_when_killed() {
    let dir = tempfile::tempdir().unwrap();
    let mut rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut most = 0;
    for round in 0..10 {
        let acknowledged: [u64; 2] =
            child::run_and_kill("child_that_works_until_killed", dir.path(), &mut rng);
        let store = DiskStore::open(dir.path(), Options::default()).unwrap();
        let reached = progress(&store).map(|(_, count)| count);
        for (who, (reached, acknowledged)) in reached.into_iter().zip(acknowledged).enumerate() {
            assert!(reached >= acknowledged, "round {round}, thread {who}: {reached} of {acknowledged}");
        }
        let report = verify(&store, &|_| {}).unwrap();
        assert!(report.is_clean(), "round {round}: {:#?}", report.faults);
        // One entry for each command, besides founding the office and entering the person.
        let entries = store.scan(&Range::prefix(journal::SPACE.as_bytes()), usize::MAX).unwrap().len() as u64;
        let commands: u64 = reached.iter().sum();
        assert!(
            commands == 0 || entries == commands + 2,
            "round {round}: {entries} entries, {commands} commands"
        );
        // As a new start finds it.
        drop(store);
        drop(office(dir.path()));
        most = most.max(commands);
    }
    assert!(most > 100, "only {most} commands: the child was killed before it did anything");
}

/// Commands of the child that is watched.
const WATCHED: u64 = 40;

#[test]
fn child_that_is_watched() {
    let Some(dir) = child::store() else { return };
    let office = office(&dir);
    let mut notes = OpenOptions::new().append(true).open(std::env::var(child::NOTES).unwrap()).unwrap();
    notes.write_all(b"begin\n").unwrap();
    for n in 1..=WATCHED {
        let matter = Matter { title: format!("mark:{n:06}"), ..matter() };
        office.execute(LOGIN, propose("SJ-04", matter)).unwrap();
        notes.write_all(format!("acknowledged {n:06}\n").as_bytes()).unwrap();
    }
}

#[test]
fn every_acknowledged_command_has_waited_for_the_disk() {
    let notes = child::watch("child_that_is_watched");
    let begin = notes.iter().position(|note| note == "begin").expect("the child begins");
    let mut rest = &notes[begin + 1..];
    for n in 1..=WATCHED {
        let acknowledged = format!("acknowledged {n:06}");
        let at = rest.iter().position(|note| *note == acknowledged).expect("an acknowledgement");
        let (before, after) = rest.split_at(at);
        rest = after;
        let last = before.iter().rposition(|note| *note == format!("write {n:06}"));
        let last = last.unwrap_or_else(|| panic!("{n} was not written: {before:#?}"));
        let waits = before[last..].iter().filter(|note| *note == "sync").count();
        assert_eq!(waits, 1, "one wait for the disk, after the last write of {n}: {before:#?}");
    }
}
