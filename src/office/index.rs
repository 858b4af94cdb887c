//! What every commit keeps beside the records so that no screen reads them all: due dates, queues,
//! coverage, counts. Everything here follows from the records; `verify` makes it anew and compares.

mod counts;
mod keys;
mod past;
mod rows;

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use chrono::NaiveDate;

use super::directory::Directory;
use super::record::Record;
use crate::domain::application::{self, Application};
use crate::domain::archive;
use crate::domain::book::Case;
use crate::domain::calendar::Calendar;
use crate::domain::catalogue::ItemLimit;
use crate::domain::clock::{self, Policy};
use crate::domain::code::{OrgCode, RecordKey};
use crate::domain::disclosure::{self, Disclosure, Step};
use crate::domain::obligation::Obligation;
use crate::domain::opinion::Opinion;
use crate::domain::period::{Cycle, Period};
use crate::store::{Range, Store, StoreError};

pub use counts::Counts;
pub use keys::{
    Place, SPACE, class_key, counts_key, cover_prefix, covered_key, elsewhere_prefix, filed_prefix,
    number_key, parse_term, place,
};
pub use past::{ClueRow, RefusedRow, cases_of, closed_in, late_since, refused_since};
pub use rows::{
    ApplicationRow, CaseRow, CoverRow, Covered, DueRow, OpinionRow, Row, Task, TaskRow, Term, decode, encode,
};

/// How many opinions about a disclosure are open.
pub fn open_opinions(store: &dyn Store, key: &RecordKey) -> Result<usize, StoreError> {
    let mut open = 0;
    store.each(&Range::prefix(format!("{SPACE}about/{key}/").as_bytes()), &mut |_, stored| {
        open += usize::from(decode::<bool>(&stored.value) != Some(false));
        ControlFlow::Continue(())
    })?;
    Ok(open)
}

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
