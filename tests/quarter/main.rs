//! A made-up quarter of a bureau with forty branches: whatever the regulations make due is there from the day it is known
//! to the day it is met, and nothing else; as it is kept from act to act, as it is looked back at, on the command line and
//! on the screen.

mod archives;
mod assessments;
mod books;
mod called_to_account;
mod consultations;
mod cyclic;
mod days;
mod first_three;
mod notices;
mod plans;
mod screen;
mod story;
mod supervisors;
#[path = "../support/mod.rs"]
mod support;
mod year;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command as Process;
use std::sync::{Arc, Mutex};

use chrono::{Days, NaiveDate, NaiveDateTime};
use days::{date, day};
use gongkai::domain::clock::Limit;
use gongkai::domain::organisation::{OrgKind, Post, Role};
use gongkai::office::founding::{Founding, found};
use gongkai::office::query::BoardLine;
use gongkai::office::{Command, Now, Office};
use gongkai::store::disk::{DiskStore, Options};
use gongkai::store::memory::MemoryStore;
use gongkai::store::{Batch, Range, Store};
use story::{Keys, Owed, Story, after, first, last};
use year::Kept;

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

/// What enters an organisation, or changes it.
fn save(code: &str, kind: OrgKind, owes_from: NaiveDate, active: bool) -> Command {
    let superior = Some("SJ".parse().unwrap());
    let (code, name) = (code.parse().unwrap(), name_of(code));
    Command::SaveOrganisation { code, name, kind, superior, owes_from, active }
}

/// The name of an organisation.
fn name_of(code: &str) -> String {
    if code == "SJ" { "市局党委".to_owned() } else { format!("{code}支部") }
}

impl Bureau {
    /// A bureau that is founded on a day, with these organisations, and three people who hold every post everywhere.
    fn new(on: NaiveDate, organisations: &[Kept]) -> Self {
        let store = Arc::new(MemoryStore::new());
        let clock = Arc::new(Mutex::new(on.and_hms_opt(8, 0, 0).unwrap()));
        let shown = clock.clone();
        let now: Now = Arc::new(move || *shown.lock().unwrap());
        let (login, name) = ("root".to_owned(), "创建人".to_owned());
        found(store.clone(), &now, &Founding { bureau: name_of("SJ"), login, name, demo: true }).unwrap();
        let office = Arc::new(Office::open(store.clone(), now, &|_| {}).unwrap());
        let give = |command| office.execute("root", command).unwrap();
        let mut posts: Vec<Post> = Vec::new();
        for (code, kind, from) in organisations {
            give(save(code, *kind, *from, true));
        }
        for org in organisations.iter().map(|(code, ..)| code.as_str()).chain(["SJ"]) {
            posts.extend(Role::ALL.map(|role| Post { org: org.parse().unwrap(), role }));
        }
        for (login, name) in [("p", "承办"), ("r", "审核"), ("q", "办公")] {
            let (login, name) = (login.to_owned(), name.to_owned());
            give(Command::SavePerson { login, name, posts: posts.clone(), active: true });
        }
        Self { store, office, clock, keys: Keys::new() }
    }

    /// Lets the story happen from one day until another; `each` is told the end of every day.
    fn live(
        &mut self,
        story: Story,
        from: NaiveDate,
        until: NaiveDate,
        mut each: impl FnMut(&Self, NaiveDate),
    ) {
        let mut acts = story.acts;
        acts.sort_by_key(|act| act.at);
        let mut acts = acts.into_iter().peekable();
        for today in from.iter_days().take_while(|day| *day < until) {
            while let Some(act) = acts.next_if(|act| act.at.date() <= today) {
                *self.clock.lock().unwrap() = act.at;
                let command = (act.command)(&self.keys);
                let name = command.name();
                let receipt = self.office.execute(act.by, command);
                let receipt =
                    receipt.unwrap_or_else(|fault| panic!("{} {} {name}: {fault:?}", act.at, act.by));
                if let (Some(name), Some(key)) = (act.makes, receipt.key) {
                    self.keys.insert(name, key);
                }
            }
            *self.clock.lock().unwrap() = today.and_hms_opt(23, 0, 0).unwrap();
            each(self, today);
        }
        assert!(acts.next().is_none(), "something happens after {until}");
        *self.clock.lock().unwrap() = until.and_hms_opt(8, 0, 0).unwrap();
    }

    /// What is due at the end of `on`, as the office says it.
    fn due(&self, on: NaiveDate) -> BTreeSet<Line> {
        let lines = self.office.due_as_of("r", on).unwrap();
        let told: BTreeSet<Line> =
            lines.iter().filter(|line| is_told(line)).map(|line| Line::of(line)).collect();
        assert_eq!(told.len(), lines.iter().filter(|line| is_told(line)).count(), "one of them twice");
        told
    }

    /// The data directory of what has happened, below `home`.
    fn on_disk(&self, home: &Path) -> PathBuf {
        let data = home.join("data");
        let disk = DiskStore::open(&data, Options::default()).unwrap();
        let mut batch = Batch::default();
        self.store
            .each(&Range::all(), &mut |key, stored| {
                batch = std::mem::take(&mut batch).put(key, stored.version, stored.value);
                std::ops::ControlFlow::Continue(())
            })
            .unwrap();
        disk.commit(batch).unwrap();
        data
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
        notices::notices(&mut story, org);
    }
    books::told(&mut story, &branches);
    story
}

/// What a program of its own says of what is due on a day.
fn said(data: &Path, day: NaiveDate, more: &[&str]) -> Vec<u8> {
    let output = Process::new(env!("CARGO_BIN_EXE_gongkai"))
        .args(["due", "--lang", "zh", "--as", "r", "--as-of", &day.to_string(), "--data"])
        .arg(data)
        .args(more)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// What the command line says of a day.
fn on_the_command_line(data: &Path, day: NaiveDate) -> BTreeSet<Line> {
    let told: serde_json::Value = serde_json::from_slice(&said(data, day, &["--json"])).unwrap();
    let line = |object: &serde_json::Value| {
        let text = |name: &str| object[name].as_str().unwrap_or_default().to_owned();
        let what = if object["number"].is_null() { text("code") } else { text("number") };
        let part = if object["stage"].is_null() { text("period") } else { text("stage") };
        Line(what, text("organisation_code"), text("rule"), part, text("due").parse().unwrap())
    };
    let of_the_story = |object: &&serde_json::Value| {
        !object["number"].is_null()
            || object["organisation_code"] != "SJ"
            || object["code"].as_str().is_some_and(|code| code.ends_with("-00"))
    };
    told.as_array().unwrap().iter().filter(of_the_story).map(line).collect()
}

#[test]
fn everything_due_is_there_on_its_days_and_nothing_else() {
    let story = story();
    let owed = story.owed.clone();
    let branch = |code: String| (code, OrgKind::Branch, first());
    let organisations: Vec<Kept> = branches().into_iter().map(branch).collect();
    let mut bureau = Bureau::new(first() - Days::new(1), &organisations);
    // As it is kept from act to act, every day.
    bureau.live(story, first(), after(), |bureau, today| {
        same(today, &bureau.due(today), &expected(&owed, today, &bureau.keys));
    });
    assert!(bureau.keys.len() > 2_000, "{} records", bureau.keys.len());
    // Looked back at: a week, and days here and there.
    let here_and_there = first().iter_days().skip(10).step_by(9).take_while(|on| *on <= last());
    for on in first().iter_days().take(7).chain(here_and_there) {
        same(on, &bureau.due(on), &expected(&owed, on, &bureau.keys));
    }
    // On the command line, and on the screen, of a program of its own.
    let home = tempfile::tempdir().unwrap();
    let data = bureau.on_disk(home.path());
    // A Friday: something is due on the Saturday after, on which nobody works.
    let day = day(9, 11);
    same(day, &on_the_command_line(&data, day), &expected(&owed, day, &bureau.keys));
    let text = String::from_utf8(said(&data, day, &[])).unwrap();
    let saturday = day.succ_opt().unwrap().to_string();
    let mut rests = text.lines().filter(|line| line.contains(&saturday)).peekable();
    assert!(rests.peek().is_some() && rests.all(|line| line.contains("还有0个工作日")), "{text}");
    let open: Vec<&Owed> = owed.iter().filter(|owed| owed.is_open(day)).collect();
    screen::board_and_page(&data, day, &open, &bureau.keys);
}

#[test]
fn at_the_turn_of_the_year_everything_due_is_there_and_nothing_else() {
    let story = year::story();
    let owed = story.owed.clone();
    let mut bureau = Bureau::new(year::founded(), &year::organisations());
    bureau.live(story, year::founded(), year::after(), |bureau, today| {
        same(today, &bureau.due(today), &expected(&owed, today, &bureau.keys));
    });
    // Looked back at, and ahead into the next year, of which there is no notice yet.
    for on in year::founded().iter_days().step_by(7).take_while(|on| *on < year::after()) {
        same(on, &bureau.due(on), &expected(&owed, on, &bureau.keys));
    }
    for on in [day(9, 30), day(10, 1), day(12, 31), date(2027, 1, 1), year::ahead()] {
        same(on, &bureau.due(on), &expected(&owed, on, &bureau.keys));
    }
    let home = tempfile::tempdir().unwrap();
    let (data, on) = (bureau.on_disk(home.path()), day(2, 2));
    same(on, &on_the_command_line(&data, on), &expected(&owed, on, &bureau.keys));
}

/// Every limit there is, is told of; but for R9: until when a notice stays up is no date by which anything is due.
#[test]
fn the_stories_tell_of_every_limit() {
    let told: BTreeSet<&str> = story().owed.iter().chain(&year::story().owed).map(|owed| owed.rule).collect();
    let all: BTreeSet<&str> = Limit::ALL.iter().map(|limit| limit.id()).filter(|id| *id != "R9").collect();
    assert_eq!(told, all);
}
