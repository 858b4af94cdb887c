//! What every commit keeps beside the records so that no screen reads them all: due dates, queues,
//! coverage, counts. Everything here follows from the records; `verify` makes it anew and compares.

mod counts;
mod past;

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use chrono::NaiveDate;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::directory::Directory;
use super::record::Record;
use crate::domain::application::{self, Application};
use crate::domain::archive;
use crate::domain::book::{Case, Concerned, StepId};
use crate::domain::calendar::Calendar;
use crate::domain::catalogue::ItemLimit;
use crate::domain::clock::{self, Limit, Policy};
use crate::domain::code::{Code, Kind, OrgCode, RecordKey};
use crate::domain::disclosure::{self, Disclosure, Step};
use crate::domain::message::Message;
use crate::domain::obligation::Obligation;
use crate::domain::opinion::{self, Nature, Opinion};
use crate::domain::period::{Cycle, Period};
use crate::store::{Range, Store, StoreError, codec};

pub use counts::Counts;
pub use past::{ClueRow, RefusedRow, cases_of, closed_in, late_since, refused_since};

/// The first bytes of every index key.
pub const SPACE: &str = "i/";

const DUE: u16 = 201;
const TASK: u16 = 202;
const OPINION: u16 = 203;
const COVER: u16 = 204;
const COUNTS: u16 = 205;
const ABOUT: u16 = 206;
const COVERED: u16 = 207;
const APPLICATION: u16 = 208;
const CASE: u16 = 209;
const CLUE: u16 = 210;
const REFUSED: u16 = 211;

/// Something a record owes, as the board shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DueRow {
    /// The record.
    pub key: RecordKey,
    /// What is owed.
    pub obligation: Obligation,
    /// The due date the clock gave.
    pub due: NaiveDate,
    /// Whether it rests on a year without a notice (D5).
    pub provisional: bool,
    /// The record's title.
    pub title: String,
    /// The unit that owes it.
    pub unit: OrgCode,
    /// The body responsible; for an opinion or an application the code of the unit that has it.
    pub responsible: String,
}

/// What a task in the queue of reviews asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Task {
    /// A step of the review.
    Review(Step),
    /// Returned: the proposer amends or withdraws it.
    Amend,
    /// Approved: publish it on the channels left.
    Publish,
    /// Published: close it when its notice is over.
    Close,
}

impl Task {
    /// The word in keys.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Review(step) => step.word(),
            Self::Amend => "amend",
            Self::Publish => "publish",
            Self::Close => "close",
        }
    }

    /// Its name.
    pub fn message(self) -> Message {
        match self {
            Self::Review(step) => step.message(),
            Self::Amend => Message::new("task-amend"),
            Self::Publish => Message::new("task-publish"),
            Self::Close => Message::new("task-close"),
        }
    }
}

/// A disclosure waiting for somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskRow {
    /// The disclosure.
    pub key: RecordKey,
    /// What is asked.
    pub task: Task,
    /// The organisation whose people can do it.
    pub org: OrgCode,
    /// Its title.
    pub title: String,
    /// Login of the proposer.
    pub proposer: String,
    /// Since when it waits.
    pub since: NaiveDate,
    /// Not to be done before this day: the notice must be over (R9).
    pub not_before: Option<NaiveDate>,
    /// The earliest due date, if it owes one.
    pub due: Option<NaiveDate>,
    /// Whether that is provisional.
    pub provisional: bool,
}

/// An open opinion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpinionRow {
    /// The opinion.
    pub key: RecordKey,
    /// Its title.
    pub title: String,
    /// The unit that has it.
    pub unit: OrgCode,
    /// The units it passed through, that one included.
    pub units: Vec<OrgCode>,
    /// Login of the person who has it.
    pub handler: Option<String>,
    /// Login of the person who screens it as a widely shared concern (O9).
    pub screener: Option<String>,
    /// Where it stands.
    pub state: opinion::State,
    /// Whether it reports a violation.
    pub nature: Nature,
    /// Received by that unit.
    pub received: NaiveDate,
    /// The next due date; none once replied.
    pub due: Option<NaiveDate>,
    /// The rule that date stands on.
    pub limit: Option<Limit>,
    /// Whether it is provisional.
    pub provisional: bool,
}

/// An open application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplicationRow {
    /// The application; its code names the organisation that has it.
    pub key: RecordKey,
    /// Its title.
    pub title: String,
    /// Where it stands.
    pub state: application::State,
    /// Whether a complaint about it is open (A7).
    pub complaint: bool,
    /// Received by the office.
    pub received: NaiveDate,
    /// The next due date.
    pub due: Option<NaiveDate>,
    /// Whether it is provisional.
    pub provisional: bool,
}

/// An open case of one of the other books.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseRow {
    /// The case; its code names the organisation whose it is.
    pub key: RecordKey,
    /// Its title.
    pub title: String,
    /// Where it stands.
    pub state: String,
    /// The same for a narrow column.
    pub short: String,
    /// The unit that it was given to.
    pub given_to: Option<OrgCode>,
    /// The last day of what it is, where nobody owes anything by it.
    pub until: Option<NaiveDate>,
    /// The steps for which it waits, each with the login of who took the step before that somebody else must follow.
    pub calls: Vec<(StepId, Option<String>)>,
    /// Those concerned in it, who do not see it.
    pub concerned: Vec<Concerned>,
    /// The day it was begun.
    pub since: NaiveDate,
    /// Who owes what is due next, where that is not the organisation of the code.
    pub owing: Option<OrgCode>,
    /// The next due date.
    pub due: Option<NaiveDate>,
    /// Whether it is provisional.
    pub provisional: bool,
}

impl CaseRow {
    /// Whose it is to see to: who owes what is due next, or the unit it was given to, or the organisation of the code.
    pub fn whose(&self) -> &OrgCode {
        self.owing.as_ref().or(self.given_to.as_ref()).unwrap_or(&self.key.code.org)
    }
}

/// How a period of an item was covered (R6, R11).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoverRow {
    /// When publication was complete, or the look was recorded.
    pub on: NaiveDate,
    /// Whether something was disclosed, not only looked at.
    pub disclosed: bool,
}

/// A period of a code, and the other book to which it is owed, if to one: what one of them is owed for a year is not met
/// by what another got.
pub type Term = (Period, Option<Kind>);

/// How the periods of a code were covered: each by what came first.
pub type Covered = BTreeMap<Term, CoverRow>;

/// The key of the counts of a code.
pub fn counts_key(code: &str) -> String {
    format!("{SPACE}count/{code}")
}

/// The key of how the periods of a code were covered.
pub fn covered_key(code: &str) -> String {
    format!("{SPACE}covered/{code}")
}

/// What an index key names, of the rows that are held in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// The due date with that number of a record.
    Due(NaiveDate, RecordKey, u8),
    /// The task that a disclosure is.
    Task(RecordKey),
    /// An open opinion.
    Opinion(RecordKey),
    /// An open application.
    Application(RecordKey),
    /// An open case.
    Case(RecordKey),
    /// The counts of a code.
    Counts(Code),
    /// How the periods of a code were covered.
    Covered(Code),
}

/// Reads an index key; none for one of another index, or none.
pub fn place(key: &[u8]) -> Option<Place> {
    let (space, rest) = std::str::from_utf8(key).ok()?.strip_prefix(SPACE)?.split_once('/')?;
    Some(match space {
        "due" => {
            let (due, rest) = rest.split_once('/')?;
            let (record, n) = rest.rsplit_once('/')?;
            Place::Due(due.parse().ok()?, record.parse().ok()?, n.parse().ok()?)
        }
        "task" => Place::Task(rest.splitn(3, '/').nth(2)?.parse().ok()?),
        "opinion" => Place::Opinion(rest.split_once('/')?.1.parse().ok()?),
        "application" => Place::Application(rest.parse().ok()?),
        "case" => Place::Case(rest.parse().ok()?),
        "count" => Place::Counts(rest.parse().ok()?),
        "covered" => Place::Covered(rest.parse().ok()?),
        _ => return None,
    })
}

/// The key of the last number given under a code in a year.
pub fn number_key(code: &str, year: i32) -> String {
    format!("n/{code}/{year:04}")
}

/// The key of the last number given in a class of a book.
pub fn class_key(kind: Kind, class: &str) -> String {
    format!("n/{}/{class}", kind.word())
}

/// The beginning of the keys of the files a record is in (F1).
pub fn filed_prefix(key: &RecordKey) -> String {
    format!("{SPACE}filed/{key}/")
}

/// How many opinions about a disclosure are open.
pub fn open_opinions(store: &dyn Store, key: &RecordKey) -> Result<usize, StoreError> {
    let mut open = 0;
    store.each(&Range::prefix(format!("{SPACE}about/{key}/").as_bytes()), &mut |_, stored| {
        open += usize::from(decode::<bool>(&stored.value) != Some(false));
        ControlFlow::Continue(())
    })?;
    Ok(open)
}

/// An index row's bytes.
pub fn encode(row: &impl Row) -> Vec<u8> {
    codec::encode(row.schema(), row)
}

/// The row these bytes hold; `None` where they are damaged (`verify` says which).
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    codec::decode_header(bytes).ok().and_then(|(_, payload)| codec::decode(payload).ok())
}

/// A row of an index.
pub trait Row: Serialize {
    /// Its schema number.
    fn schema(&self) -> u16;
}

macro_rules! row {
    ($($type:ty = $number:expr),*) => { $(impl Row for $type { fn schema(&self) -> u16 { $number } })* };
}
row!(
    DueRow = DUE,
    TaskRow = TASK,
    OpinionRow = OPINION,
    ApplicationRow = APPLICATION,
    CaseRow = CASE,
    ClueRow = CLUE,
    RefusedRow = REFUSED,
    CoverRow = COVER,
    Counts = COUNTS,
    bool = ABOUT,
    Vec<(Term, CoverRow)> = COVERED
);

/// What the rows depend on besides the record.
pub struct Basis<'a> {
    /// Working days.
    pub calendar: &'a Calendar,
    /// The office's policies.
    pub policy: &'a Policy,
    /// Organisations and catalogue.
    pub directory: &'a Directory,
}

/// The index entries of a record, its counts excepted: they are kept by difference.
pub fn entries(record: &Record, basis: &Basis<'_>) -> BTreeMap<String, Vec<u8>> {
    let mut rows = BTreeMap::new();
    match record {
        Record::Disclosure(disclosure) => {
            let first = put_dues(&mut rows, record, due_rows(record, basis));
            past::put_early(&mut rows, disclosure, basis);
            of_disclosure(disclosure, first, basis, &mut rows);
        }
        Record::Opinion(opinion) => {
            let first = put_dues(&mut rows, record, due_rows(record, basis));
            of_opinion(opinion, first, &mut rows);
        }
        Record::Application(application) => {
            let first = put_dues(&mut rows, record, due_rows(record, basis));
            of_application(application, first, &mut rows);
        }
        Record::Case(case) => {
            let first = put_dues(&mut rows, record, due_rows(record, basis));
            past::put_clues(&mut rows, case);
            past::put_refused(&mut rows, case);
            of_case(case, first, basis, &mut rows);
        }
        _ => {}
    }
    past::put_closed(&mut rows, record);
    if let Some(key) = record.record_key() {
        for (slot, row) in covers(record, basis) {
            rows.insert(format!("{}{}/{key}", cover_prefix(&key.code, slot), row.on), encode(&row));
        }
    }
    rows
}

/// Reads a period of a code in a key of what covered it: see [`cover_prefix`].
pub fn parse_term(text: &str) -> Option<Term> {
    match text.split_once('.') {
        Some((period, kind)) => Some((period.parse().ok()?, Some(Kind::parse(kind)?))),
        None => Some((text.parse().ok()?, None)),
    }
}

/// The beginning of the keys of what covered a period of a code; the day comes next, so that the earliest is the first.
pub fn cover_prefix(code: &Code, (period, book): Term) -> String {
    match book {
        Some(kind) => format!("{SPACE}cover/{code}/{period}.{}/", kind.word()),
        None => format!("{SPACE}cover/{code}/{period}/"),
    }
}

/// The periods that a record covers (R6, R11).
pub fn covers(record: &Record, basis: &Basis<'_>) -> Vec<(Term, CoverRow)> {
    match record {
        Record::Disclosure(disclosure) => {
            covered_by(disclosure, basis).into_iter().map(|(period, row)| ((period, None), row)).collect()
        }
        Record::Adjustment(adjustment) => {
            vec![((adjustment.quarter, None), CoverRow { on: adjustment.at.date(), disclosed: false })]
        }
        Record::Case(case) => {
            let owings = case.book().cyclic.iter().filter_map(|cyclic| (cyclic.covers)(case));
            owings
                .filter_map(|owing| Some((owing.period, owing.met?)))
                .map(|(period, on)| ((period, Some(case.key.kind)), CoverRow { on, disclosed: true }))
                .collect()
        }
        _ => Vec::new(),
    }
}

fn covered_by(d: &Disclosure, basis: &Basis<'_>) -> Vec<(Period, CoverRow)> {
    let mut covered = Vec::new();
    if let Some(on) = d.published_on()
        && !matches!(d.state, disclosure::State::Refused | disclosure::State::Withdrawn)
    {
        let mut cover = |period| covered.push((period, CoverRow { on, disclosed: true }));
        if let disclosure::TimeLimit::Cyclic(period) = d.matter.time_limit {
            cover(period);
            // R6: the half-year's disclosure is the adjustment of its last quarter, however late it comes.
            if period.cycle() == Cycle::Half {
                cover(Period::containing(period.last(), Cycle::Quarter));
            }
        }
        // R6: what is disclosed in a quarter adjusts a 定期 item for that quarter too.
        if basis.directory.limit_on(&d.key.code, on) == Some(ItemLimit::Regular) {
            cover(Period::containing(on, Cycle::Quarter));
        }
    }
    covered
}

static NONE: String = String::new();

fn due_of(obligation: &Obligation, basis: &Basis<'_>) -> (NaiveDate, bool) {
    clock::due_date(obligation.limit, obligation.from, basis.policy, basis.calendar)
}

type First = Option<DueRow>;

/// Puts what is owed and not met under its due date, and what was met late under the day of that; returns the earliest
/// of what is open.
fn put_dues(rows: &mut BTreeMap<String, Vec<u8>>, record: &Record, owed: Vec<DueRow>) -> First {
    past::put_late(rows, record, &owed);
    let open: Vec<DueRow> = owed.into_iter().filter(|row| row.obligation.met.is_none()).collect();
    for (n, row) in open.iter().enumerate() {
        rows.insert(format!("{SPACE}due/{}/{}/{n:02}", row.due, row.key), encode(row));
    }
    open.into_iter().min_by_key(|row| row.due)
}

/// What a record owes, met or not, with the dates the clock gives.
pub fn due_rows(record: &Record, basis: &Basis<'_>) -> Vec<DueRow> {
    let (key, title, unit, responsible, obligations) = match record {
        Record::Disclosure(d) => {
            (&d.key, &d.matter.title, &d.key.code.org, d.matter.responsible.clone(), d.obligations())
        }
        Record::Opinion(o) => (&o.key, &o.title, &o.unit, o.unit.to_string(), o.obligations()),
        Record::Application(a) => {
            (&a.key, &a.title, &a.key.code.org, a.key.code.org.to_string(), a.obligations())
        }
        Record::Case(c) => {
            // Of what is not for everybody who sees the organisation, the date alone is shown.
            let title = if c.book().seen_by.is_empty() { &c.title } else { &NONE };
            let bureau = basis.directory.bureau().map(|bureau| &bureau.code);
            (&c.key, title, &c.key.code.org, c.key.code.org.to_string(), c.owed(bureau))
        }
        _ => return Vec::new(),
    };
    let row = |obligation: Obligation| {
        let (due, provisional) = due_of(&obligation, basis);
        let owing = obligation.unit.clone();
        DueRow {
            key: key.clone(),
            due,
            provisional,
            title: title.clone(),
            responsible: owing.as_ref().map_or_else(|| responsible.clone(), ToString::to_string),
            unit: owing.unwrap_or_else(|| unit.clone()),
            obligation,
        }
    };
    obligations.into_iter().map(row).collect()
}

fn of_disclosure(d: &Disclosure, first: First, basis: &Basis<'_>, rows: &mut BTreeMap<String, Vec<u8>>) {
    if let Some(task) = task_of(d) {
        let org = task_org(d, task, basis.directory);
        let since = d.history.last().map_or(NaiveDate::MIN, |event| event.at.date());
        let row = TaskRow {
            key: d.key.clone(),
            task,
            org: org.clone(),
            title: d.matter.title.clone(),
            proposer: d.proposer.clone(),
            since,
            not_before: (task == Task::Close)
                .then(|| d.notice_until(basis.policy, basis.calendar))
                .flatten()
                .and_then(|notice| notice.date.succ_opt()),
            due: first.as_ref().map(|row| row.due),
            provisional: first.is_some_and(|row| row.provisional),
        };
        rows.insert(format!("{SPACE}task/{org}/{}/{}", task.word(), d.key), encode(&row));
    }
}

/// What is asked of somebody next.
pub fn task_of(d: &Disclosure) -> Option<Task> {
    match d.state {
        disclosure::State::Review => d.pending().map(Task::Review),
        disclosure::State::Returned => Some(Task::Amend),
        disclosure::State::Approved => Some(Task::Publish),
        disclosure::State::Published => Some(Task::Close),
        _ => None,
    }
}

/// The organisation whose people do it: the superior's for the last step, where it is in the system (C1b).
fn task_org(d: &Disclosure, task: Task, directory: &Directory) -> OrgCode {
    let own = &d.key.code.org;
    match task {
        Task::Review(Step::Superior) => directory.superior(own).unwrap_or_else(|| own.clone()),
        _ => own.clone(),
    }
}

/// The beginning of the keys of what stands under another's code: the opinions that a unit had, and the cases in which it
/// owes something, or did; each with whether it is open.
pub fn elsewhere_prefix(unit: &OrgCode) -> String {
    format!("{SPACE}elsewhere/{unit}/")
}

fn of_opinion(o: &Opinion, first: First, rows: &mut BTreeMap<String, Vec<u8>>) {
    for unit in o.units().into_iter().filter(|unit| **unit != o.key.code.org) {
        rows.insert(format!("{}{}", elsewhere_prefix(unit), o.key), encode(&o.closed.is_none()));
    }
    if let Some(about) = &o.about {
        rows.insert(format!("{SPACE}about/{about}/{}", o.key), encode(&o.closed.is_none()));
    }
    if o.closed.is_none() {
        let row = OpinionRow {
            key: o.key.clone(),
            title: o.title.clone(),
            unit: o.unit.clone(),
            units: o.units().into_iter().cloned().collect(),
            handler: o.handler.clone(),
            screener: o.hotspot.as_ref().map(|hotspot| hotspot.screener.clone()),
            state: o.state(),
            nature: o.nature,
            received: o.received_by_unit(),
            due: first.as_ref().map(|row| row.due),
            limit: first.as_ref().map(|row| row.obligation.limit),
            provisional: first.is_some_and(|row| row.provisional),
        };
        rows.insert(format!("{SPACE}opinion/{}/{}", o.unit, o.key), encode(&row));
    }
}

fn of_application(a: &Application, first: First, rows: &mut BTreeMap<String, Vec<u8>>) {
    let state = a.state();
    if state != application::State::Closed {
        let row = ApplicationRow {
            key: a.key.clone(),
            title: a.title.clone(),
            state,
            complaint: a.complaint_open().is_some(),
            received: a.received,
            due: first.as_ref().map(|row| row.due),
            provisional: first.is_some_and(|row| row.provisional),
        };
        rows.insert(format!("{SPACE}application/{}", a.key), encode(&row));
    }
}

fn of_case(case: &Case, first: First, basis: &Basis<'_>, rows: &mut BTreeMap<String, Vec<u8>>) {
    for held in archive::holds(case) {
        rows.insert(format!("{}{}", filed_prefix(held), case.key), encode(&archive::is_numbered(case)));
    }
    let state = case.state();
    let owed = case.owed(basis.directory.bureau().map(|bureau| &bureau.code));
    let units = owed.into_iter().filter_map(|obligation| obligation.unit);
    for unit in units.filter(|unit| *unit != case.key.code.org) {
        rows.insert(format!("{}{}", elsewhere_prefix(&unit), case.key), encode(&state.open));
    }
    if state.open {
        let before = |apart: &[&str]| case.latest(apart).map(|entry| entry.by.clone());
        let row = CaseRow {
            key: case.key.clone(),
            title: case.title.clone(),
            state: state.name.to_owned(),
            short: state.short.to_owned(),
            given_to: case.given_to(),
            until: state.until,
            calls: case.calls().map(|step| (step.id, before(step.apart_from))).collect(),
            concerned: case.concerned().collect(),
            since: case.since(),
            owing: first.as_ref().and_then(|row| row.obligation.unit.clone()),
            due: first.as_ref().map(|row| row.due),
            provisional: first.is_some_and(|row| row.provisional),
        };
        rows.insert(format!("{SPACE}case/{}", case.key), encode(&row));
    }
}
