//! A throwaway office with a made-up, lively year, for trying things out and for tests.
//!
//! What happens in it stands in the tables of `demo/`; here it is done, by the same commands and
//! with the same checks as any work in the office, under a clock that is set to the past.

mod applications;
mod books;
mod disclosures;
mod opinions;
mod table;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{Days, Duration, NaiveDate, NaiveDateTime};

use self::table::{Words, bad, rows};
use super::founding::{Founding, found};
use super::{Command, Failure, Now, Office};
use crate::domain::calendar::Calendar;
use crate::domain::code::{OrgCode, RecordKey};
use crate::domain::organisation::{OrgKind, Post, Role};
use crate::domain::period::{Cycle, Period};
use crate::store::memory::MemoryStore;

/// The login of the demonstration's administrator.
pub const ADMINISTRATOR: &str = "admin";

/// Makes the office as it stands at `today`; the same moment gives the same office.
///
/// Nothing in it is dated after `today`, so that work can go on from there.
///
/// # Errors
/// A line of the tables that the office refuses; tests on many days keep this from happening.
pub fn build(today: NaiveDateTime) -> Result<Arc<MemoryStore>, Failure> {
    let store = Arc::new(MemoryStore::new());
    let words = Words::read()?;
    let calendar = Calendar::default();
    let this_year = Period::containing(today.date(), Cycle::Year);
    let opening = this_year.previous().first().and_hms_opt(8, 0, 0).unwrap_or(today).min(today);
    let clock = Arc::new(Mutex::new(opening));
    let shown = clock.clone();
    let now: Now = Arc::new(move || *shown.lock().unwrap_or_else(PoisonError::into_inner));
    let founding = Founding {
        bureau: words.get("bureau", &[])?,
        login: ADMINISTRATOR.to_owned(),
        name: words.get("founder", &[])?,
        demo: true,
    };
    found(store.clone(), &now, &founding)?;
    let office = Office::open(store.clone(), now, &|_| {})?;
    people(&office, this_year)?;

    let mut script = Script { today, calendar, words, acts: Vec::new() };
    let directory = office.directory();
    disclosures::told(&mut script, &directory)?;
    disclosures::cyclic(&mut script, &directory)?;
    opinions::told(&mut script)?;
    applications::told(&mut script)?;
    books::told(&mut script)?;
    script.acts.sort_by_key(|act| act.at);
    let mut keys = BTreeMap::new();
    for act in script.acts {
        *clock.lock().unwrap_or_else(PoisonError::into_inner) = act.at.min(today);
        let receipt = office.execute(&act.by, (act.command)(&keys)?)?;
        if let (Some(slot), Some(key)) = (act.slot, receipt.key)
            && keys.insert(slot.clone(), key).is_some()
        {
            // The tables share their names: another's record would be taken for this one's.
            return Err(bad(&slot));
        }
    }
    Ok(store)
}

/// The records made so far, by the name the tables give them.
type Keys = BTreeMap<String, RecordKey>;

/// Makes a command once the records it names are there.
type Telling = dyn Fn(&Keys) -> Result<Command, Failure>;

/// One command to come.
struct Act {
    at: NaiveDateTime,
    by: String,
    /// Under which name the record it makes is remembered.
    slot: Option<String>,
    command: Box<Telling>,
}

/// All that will have happened, and what is needed to tell it.
struct Script {
    today: NaiveDateTime,
    calendar: Calendar,
    words: Words,
    acts: Vec<Act>,
}

impl Script {
    /// The `n`th working day before today, today itself for 0.
    fn ago(&self, n: u32) -> NaiveDate {
        let mut day = self.today.date();
        for _ in 0..n {
            day = self.calendar.last_working_of(day.pred_opt().unwrap_or(day));
        }
        day
    }

    /// The working day `n` away from today, before it where negative.
    fn away(&self, n: i32) -> NaiveDate {
        match u32::try_from(n) {
            Ok(n) => self.calendar.add_working(self.today.date(), n),
            Err(_) => self.ago(n.unsigned_abs()),
        }
    }
}

/// The time line of one record: moments that follow each other, none after today.
struct Line {
    day: NaiveDate,
    minute: i64,
    first: i64,
}

impl Line {
    /// Begins on `day`, in the morning; `n` keeps the records of one day apart.
    fn new(day: NaiveDate, n: usize) -> Self {
        let first = 8 * 60 + 30 + i64::try_from(n % 40).unwrap_or(0);
        Self { day, minute: first, first }
    }

    /// Moves on by `days` working days, to today at most.
    fn wait(&mut self, days: u32, script: &Script) {
        let day = script.calendar.add_working(self.day, days).min(script.today.date());
        if day != self.day {
            self.day = day;
            self.minute = self.first;
        }
    }

    /// The next moment.
    fn next(&mut self) -> NaiveDateTime {
        self.minute += 25;
        self.day.and_time(chrono::NaiveTime::MIN) + Duration::minutes(self.minute)
    }
}

/// The words of a table's column of steps: how long to wait before each, in working days, and what it is.
fn steps(text: &str) -> Result<Vec<(u32, &str)>, Failure> {
    let mut wait = 1;
    let mut steps = Vec::new();
    for word in text.split_whitespace() {
        match word.strip_prefix('+') {
            Some(days) => wait = days.parse().map_err(|_| bad(word))?,
            None => {
                steps.push((wait, word));
                wait = 1;
            }
        }
    }
    Ok(steps)
}

/// Enters the organisations and the people on the first day.
fn people(office: &Office, this_year: Period) -> Result<(), Failure> {
    let mut bureau: Option<OrgCode> = None;
    for row in rows(include_str!("demo/organisations.csv"))? {
        let owes = if &row[3] == "last" { this_year.previous() } else { this_year };
        let code: OrgCode = row[0].parse()?;
        let command = Command::SaveOrganisation {
            code: code.clone(),
            name: row[1].to_owned(),
            kind: OrgKind::parse(&row[2]).ok_or_else(|| bad(&row[2]))?,
            superior: bureau.clone(),
            owes_from: owes.first(),
            active: true,
        };
        office.execute(ADMINISTRATOR, command)?;
        bureau = bureau.or(Some(code));
    }
    for row in rows(include_str!("demo/people.csv"))? {
        let post = |text: &str| {
            let (org, role) = text.split_once(':').ok_or_else(|| bad(text))?;
            Ok::<_, Failure>(Post { org: org.parse()?, role: Role::parse(role).ok_or_else(|| bad(role))? })
        };
        let posts = row[2].split_whitespace().map(post).collect::<Result<_, _>>()?;
        let (login, name) = (row[0].to_owned(), row[1].to_owned());
        office.execute(ADMINISTRATOR, Command::SavePerson { login, name, posts, active: true })?;
    }
    Ok(())
}

/// `day` and `days` calendar days more.
fn later(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(Days::new(days)).unwrap_or(day)
}
