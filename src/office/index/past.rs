//! What was done late or undone too early, and what was closed, by the day of that; and which cases were begun for which
//! facts (T3).

use std::collections::BTreeMap;
use std::ops::{Bound, ControlFlow};

use chrono::{Days, NaiveDate};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{Basis, DueRow, SPACE, decode, due_of, encode};
use crate::domain::accountability::{clues, ground_of};
use crate::domain::book::Case;
use crate::domain::clock::Limit;
use crate::domain::code::{Kind, OrgCode, RecordKey};
use crate::domain::consultation::refusals;
use crate::domain::disclosure;
use crate::domain::obligation::Obligation;
use crate::domain::period::Period;
use crate::office::record::Record;
use crate::store::{Range, Store, StoreError};

/// A fact, and a case that was begun for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClueRow {
    /// The fact, as it is named in a case.
    pub clue: String,
    /// The case.
    pub case: RecordKey,
}

/// Suggestions of a consultation that were declined (K5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedRow {
    /// The consultation.
    pub key: RecordKey,
    /// Its title.
    pub title: String,
    /// The day on which that was decided.
    pub on: NaiveDate,
    /// How many.
    pub declined: usize,
    /// When the reasons were told to the delegates, if they were.
    pub told: Option<NaiveDate>,
    /// How many of them delegates have raised once more since.
    pub again: usize,
}

/// Puts what was declined in a consultation under the day on which it was.
pub(super) fn put_refused(rows: &mut BTreeMap<String, Vec<u8>>, case: &Case) {
    if case.key.kind != Kind::Consultation {
        return;
    }
    let refused = refusals(case);
    let Some(on) = refused.on else { return };
    let row = RefusedRow {
        key: case.key.clone(),
        title: case.title.clone(),
        on,
        declined: refused.declined,
        told: refused.told,
        again: refused.objections,
    };
    rows.insert(format!("{SPACE}refused/{on}/{}", case.key), encode(&row));
}

/// Puts what a record did late under the day it was done. What was given up was not done.
pub(super) fn put_late(rows: &mut BTreeMap<String, Vec<u8>>, record: &Record, owed: &[DueRow]) {
    use disclosure::State;
    if matches!(record, Record::Disclosure(d) if matches!(d.state, State::Refused | State::Withdrawn)) {
        return;
    }
    for (n, row) in owed.iter().enumerate() {
        if let Some(met) = row.obligation.met.filter(|met| *met > row.due)
            && ground_of(row.obligation.limit, true).is_some()
        {
            rows.insert(format!("{SPACE}late/{met}/{}/{n:02}", row.key), encode(row));
        }
    }
}

/// Puts a notice that was taken down before its time under the day of that (R9).
pub(super) fn put_early(rows: &mut BTreeMap<String, Vec<u8>>, d: &disclosure::Disclosure, basis: &Basis<'_>) {
    if !d.matter.important {
        return;
    }
    for (n, publication) in d.publications.iter().enumerate() {
        let Some(taken) = &publication.taken_down else { continue };
        let owed = Obligation::new(Limit::R9, publication.on, publication.on);
        let (due, provisional) = due_of(&owed, basis);
        if taken.on <= due {
            let row = DueRow {
                key: d.key.clone(),
                obligation: Obligation { met: Some(taken.on), ..owed },
                due,
                provisional,
                title: d.matter.title.clone(),
                unit: d.key.code.org.clone(),
                responsible: d.matter.responsible.clone(),
            };
            rows.insert(format!("{SPACE}late/{}/{}/early-{n:02}", taken.on, d.key), encode(&row));
        }
    }
}

/// Puts the facts a case was begun for under their names.
pub(super) fn put_clues(rows: &mut BTreeMap<String, Vec<u8>>, case: &Case) {
    if case.key.kind == Kind::Accountability {
        for clue in clues(case) {
            let row = ClueRow { clue: clue.clone(), case: case.key.clone() };
            rows.insert(format!("{SPACE}clue/{clue}/{}", case.key), encode(&row));
        }
    }
}

/// The day on which a record that has to be filed was closed: what was disclosed, on application too, and opinions.
fn closed_on(record: &Record) -> Option<NaiveDate> {
    match record {
        Record::Disclosure(d) if d.state == disclosure::State::Closed => {
            let closed = d.history.iter().rev().find(|event| event.deed == disclosure::Deed::Closed);
            closed.map(|event| event.at.date())
        }
        Record::Opinion(o) => o.closed,
        Record::Application(a) => a.closed,
        _ => None,
    }
}

/// Puts what has to be filed under the day it was closed (F1).
pub(super) fn put_closed(rows: &mut BTreeMap<String, Vec<u8>>, record: &Record) {
    if let (Some(key), Some(on)) = (record.record_key(), closed_on(record)) {
        rows.insert(format!("{SPACE}closed/{}/{on}/{key}", key.code.org), encode(&true));
    }
}

/// What an organisation closed on the days of a period and has to file, by day.
pub fn closed_in(store: &dyn Store, org: &OrgCode, within: Period) -> Result<Vec<RecordKey>, StoreError> {
    let prefix = format!("{SPACE}closed/{org}/");
    let from = Bound::Included(format!("{prefix}{}", within.first()).into_bytes());
    // A key is longer than its day.
    let to = Bound::Excluded(format!("{prefix}{}", within.last() + Days::new(1)).into_bytes());
    let mut closed = Vec::new();
    store.each(&Range::prefix(prefix.as_bytes()).starting(from).up_to(to), &mut |key, _| {
        let key = String::from_utf8_lossy(key);
        closed.extend(key.splitn(5, '/').nth(4).and_then(|key| key.parse::<RecordKey>().ok()));
        ControlFlow::Continue(())
    })?;
    Ok(closed)
}

/// The first `most` of what was done late since a day, the latest first.
pub fn late_since(store: &dyn Store, since: NaiveDate, most: usize) -> Result<Vec<DueRow>, StoreError> {
    rows_since(store, "late", since, most)
}

/// Likewise of what was declined in consultations.
pub fn refused_since(
    store: &dyn Store,
    since: NaiveDate,
    most: usize,
) -> Result<Vec<RefusedRow>, StoreError> {
    rows_since(store, "refused", since, most)
}

fn rows_since<T: DeserializeOwned>(
    store: &dyn Store,
    space: &str,
    since: NaiveDate,
    most: usize,
) -> Result<Vec<T>, StoreError> {
    let mut rows = Vec::new();
    let from = Bound::Included(format!("{SPACE}{space}/{since}").into_bytes());
    let range = Range::prefix(format!("{SPACE}{space}/").as_bytes()).starting(from).reversed();
    store.each(&range, &mut |_, stored| {
        rows.extend(decode::<T>(&stored.value));
        if rows.len() < most { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    Ok(rows)
}

/// The cases that were begun for a fact, by its name.
pub fn cases_of(store: &dyn Store, clue: &str) -> Result<Vec<RecordKey>, StoreError> {
    let mut cases = Vec::new();
    store.each(&Range::prefix(format!("{SPACE}clue/{clue}/").as_bytes()), &mut |_, stored| {
        let row = decode::<ClueRow>(&stored.value).filter(|row| row.clue == clue);
        cases.extend(row.map(|row| row.case));
        ControlFlow::Continue(())
    })?;
    Ok(cases)
}
