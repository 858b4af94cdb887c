//! A made-up quarter of a bureau with forty branches: whatever the regulations make due is there from the day it is known
//! to the day it is met, and nothing else; as it is kept from act to act, as it is looked back at, on the command line and
//! on the screen.

mod books;
mod days;
mod first_three;
mod story;
mod supervisors;
#[path = "../support/mod.rs"]
mod support;

use std::collections::BTreeSet;
use std::process::Command as Process;
use std::sync::{Arc, Mutex};

use chrono::{Days, NaiveDate, NaiveDateTime};
use gongkai::domain::organisation::{OrgKind, Post, Role};
use gongkai::office::founding::{Founding, found};
use gongkai::office::query::BoardLine;
use gongkai::office::{Command, Now, Office};
use gongkai::store::disk::{DiskStore, Options};
use gongkai::store::memory::MemoryStore;
use gongkai::store::{Batch, Range, Store};
use story::{Keys, Owed, Story, after, first, last};
use support::pty::{self, Session};

const BRANCHES: usize = 40;

/// The codes of the branches.
fn branches() -> Vec<String> {
    (1..=BRANCHES).map(|n| format!("B{n:02}")).collect()
}

/// The office, its clock, and the records by their names in the story.
struct Bureau {
    store: Arc<MemoryStore>,
    office: Arc<Office>,
    clock: Arc<Mutex<NaiveDateTime>>,
    keys: Keys,
}

impl Bureau {
    /// A bureau with forty branches, and three people who hold every post everywhere.
    fn new() -> Self {
        let store = Arc::new(MemoryStore::new());
        let start = (first() - Days::new(1)).and_hms_opt(8, 0, 0).unwrap();
        let clock = Arc::new(Mutex::new(start));
        let shown = clock.clone();
        let now: Now = Arc::new(move || *shown.lock().unwrap());
        let founding =
            Founding {
                bureau: "市局党委".into(), login: "root".into(), name: "创建人".into(), demo: true
            };
        found(store.clone(), &now, &founding).unwrap();
        let office = Arc::new(Office::open(store.clone(), now, &|_| {}).unwrap());
        let give = |command| office.execute("root", command).unwrap();
        let mut posts: Vec<Post> = Vec::new();
        for code in branches() {
            give(Command::SaveOrganisation {
                code: code.parse().unwrap(),
                name: format!("第{}支部", &code[1..]),
                kind: OrgKind::Branch,
                superior: Some("SJ".parse().unwrap()),
                owes_from: first(),
                active: true,
            });
        }
        for org in branches().iter().map(String::as_str).chain(["SJ"]) {
            posts.extend(Role::ALL.map(|role| Post { org: org.parse().unwrap(), role }));
        }
        for (login, name) in [("p", "承办"), ("r", "审核"), ("q", "办公")] {
            let (login, name) = (login.to_owned(), name.to_owned());
            give(Command::SavePerson { login, name, posts: posts.clone(), active: true });
        }
        Self { store, office, clock, keys: Keys::new() }
    }

    /// Lets the story happen; `each` is told the end of every day.
    fn live(&mut self, story: Story, mut each: impl FnMut(&Self, NaiveDate)) {
        let mut acts = story.acts;
        acts.sort_by_key(|act| act.at);
        let mut today = first();
        for act in acts {
            while act.at.date() > today {
                *self.clock.lock().unwrap() = today.and_hms_opt(23, 0, 0).unwrap();
                each(self, today);
                today = today + Days::new(1);
            }
            *self.clock.lock().unwrap() = act.at;
            let command = (act.command)(&self.keys);
            let name = command.name();
            let receipt = self.office.execute(act.by, command);
            let receipt = receipt.unwrap_or_else(|fault| panic!("{} {} {name}: {fault:?}", act.at, act.by));
            if let (Some(name), Some(key)) = (act.makes, receipt.key) {
                self.keys.insert(name, key);
            }
        }
        *self.clock.lock().unwrap() = after().and_hms_opt(8, 0, 0).unwrap();
    }

    /// What is due at the end of `on`, as the office says it.
    fn due(&self, on: NaiveDate) -> BTreeSet<Line> {
        let lines = self.office.due_as_of("r", on).unwrap();
        let told: BTreeSet<Line> =
            lines.iter().filter(|line| is_told(line)).map(|line| Line::of(line)).collect();
        assert_eq!(told.len(), lines.iter().filter(|line| is_told(line)).count(), "one of them twice");
        told
    }
}

/// What of the office the story tells: not what the bureau owes under its own items, which other tests hold.
fn is_told(line: &BoardLine) -> bool {
    line.key.is_some() || line.code.org.as_str() != "SJ" || line.code.item.to_string() == "00"
}

/// Something due: number or code, whose it is, rule, part, date.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Line(String, String, String, String, NaiveDate);

impl Line {
    fn of(line: &BoardLine) -> Self {
        let what = line.key.as_ref().map_or_else(|| line.code.to_string(), |key| key.number());
        let period = line.period.map(|period| period.to_string());
        let part = line.stage.clone().or(period).unwrap_or_default();
        Self(what, line.unit.to_string(), line.limit.id().to_owned(), part, line.due)
    }

    fn owed(owed: &Owed, keys: &Keys) -> Self {
        let what = keys.get(&owed.of).map_or_else(|| owed.of.clone(), |key| key.number());
        Self(what, owed.whose.clone(), owed.rule.to_owned(), owed.part.clone(), owed.due)
    }
}

/// What the story says is open at the end of `on`.
fn expected(owed: &[Owed], on: NaiveDate, keys: &Keys) -> BTreeSet<Line> {
    owed.iter().filter(|owed| owed.is_open(on)).map(|owed| Line::owed(owed, keys)).collect()
}

#[track_caller]
fn same(on: NaiveDate, found: &BTreeSet<Line>, expected: &BTreeSet<Line>) {
    let holes: Vec<&Line> = expected.difference(found).take(8).collect();
    let needless: Vec<&Line> = found.difference(expected).take(8).collect();
    assert!(holes.is_empty() && needless.is_empty(), "{on}: not there: {holes:#?}\nneedless: {needless:#?}");
}

fn story() -> Story {
    let mut story = Story::default();
    let branches = branches();
    for (n, org) in branches.iter().enumerate() {
        let other = &branches[(n + 7) % branches.len()];
        first_three::disclosures(&mut story, org);
        first_three::stages(&mut story, org);
        first_three::opinions(&mut story, org, other);
        first_three::assigned(&mut story, org);
        first_three::applications(&mut story, org);
        first_three::cyclic(&mut story, org);
    }
    books::told(&mut story, &branches);
    story
}

/// The data directory of what has happened.
fn on_disk(store: &MemoryStore, data: &std::path::Path) {
    let disk = DiskStore::open(data, Options::default()).unwrap();
    let mut batch = Batch::default();
    store
        .each(&Range::all(), &mut |key, stored| {
            batch = std::mem::take(&mut batch).put(key, stored.version, stored.value);
            std::ops::ControlFlow::Continue(())
        })
        .unwrap();
    disk.commit(batch).unwrap();
}

#[test]
fn everything_due_is_there_on_its_days_and_nothing_else() {
    let story = story();
    let owed = story.owed.clone();
    let mut bureau = Bureau::new();
    // As it is kept from act to act, every day.
    bureau.live(story, |bureau, today| {
        same(today, &bureau.due(today), &expected(&owed, today, &bureau.keys));
    });
    assert!(bureau.keys.len() > 2_000, "{} records", bureau.keys.len());
    // Looked back at, and ahead.
    let mut on = first();
    while on <= last() {
        same(on, &bureau.due(on), &expected(&owed, on, &bureau.keys));
        on = on + Days::new(if on < first() + Days::new(14) { 1 } else { 5 });
    }
    // On the command line, of a program of its own.
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    on_disk(&bureau.store, &data);
    let day = last() - Days::new(20);
    let output = Process::new(env!("CARGO_BIN_EXE_gongkai"))
        .args(["due", "--json", "--as", "r", "--as-of", &day.to_string(), "--data"])
        .arg(&data)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let line = |object: &serde_json::Value| {
        let text = |name: &str| object[name].as_str().unwrap_or_default().to_owned();
        let what = if object["number"].is_null() { text("code") } else { text("number") };
        let part = if object["stage"].is_null() { text("period") } else { text("stage") };
        Line(what, text("organisation_code"), text("rule"), part, text("due").parse().unwrap())
    };
    let all = told.as_array().unwrap();
    let of_the_story = |object: &&serde_json::Value| {
        !object["number"].is_null()
            || object["organisation_code"] != "SJ"
            || object["code"].as_str().is_some_and(|code| code.ends_with("-00"))
    };
    let lines: BTreeSet<Line> = all.iter().filter(of_the_story).map(line).collect();
    same(day, &lines, &expected(&owed, day, &bureau.keys));
    // And on the screen of a leader: the office opens, and the board names what is overdue.
    let args = ["--as", "r", "--data", data.to_str().unwrap()].map(str::to_owned).to_vec();
    let mut session = Session::start(pty::Options { args, cols: 120, rows: 36, ..pty::Options::default() });
    session.wait_until(|screen| screen.contains("审核") && !screen.contains("正在读取"));
    session.keys("o").wait_for("支部");
    session.keys("q");
    assert!(session.wait_exit().success());
}
