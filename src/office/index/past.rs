//! What was done late or undone too early, by the day of that; and which cases were begun for which facts (T3).

use std::collections::BTreeMap;
use std::ops::{Bound, ControlFlow};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Basis, DueRow, SPACE, decode, due_of, encode};
use crate::domain::accountability::{clues, ground_of};
use crate::domain::book::Case;
use crate::domain::clock::Limit;
use crate::domain::code::{Kind, RecordKey};
use crate::domain::disclosure;
use crate::domain::obligation::Obligation;
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

/// The first `most` of what was done late since a day, the latest first.
pub fn late_since(store: &dyn Store, since: NaiveDate, most: usize) -> Result<Vec<DueRow>, StoreError> {
    let mut rows = Vec::new();
    let from = Bound::Included(format!("{SPACE}late/{since}").into_bytes());
    let range = Range::prefix(format!("{SPACE}late/").as_bytes()).starting(from).reversed();
    store.each(&range, &mut |_, stored| {
        rows.extend(decode::<DueRow>(&stored.value));
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
