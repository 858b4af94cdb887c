//! Facts for which somebody may have to answer (T3): proposed with what shows them, never more than that.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::board::{BoardLine, DueKind, due_now};
use super::sight::Sight;
use crate::domain::accountability::{Ground, ground_of};
use crate::domain::book::book;
use crate::domain::code::{Code, ItemCode, OrgCode, RecordKey};
use crate::domain::organisation::Person;
use crate::office::directory::Directory;
use crate::office::index::{self, DueRow};
use crate::office::live::{Kept, Live};
use crate::office::record::{Record, store_key};
use crate::office::{Failure, Office, permission};

/// How far back what was done late is looked for, in days.
const BACK: u64 = 365;

/// The most facts that are looked at of each sort: more nobody goes through by eye.
const MOST: usize = 2_000;

/// A fact for which somebody may have to answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// What was owed, by whom and when.
    pub line: Arc<BoardLine>,
    /// When it was done after all; none while it is not.
    pub met: Option<NaiveDate>,
    /// The case it has.
    pub case: Option<RecordKey>,
}

impl Candidate {
    /// The situation it may fall under.
    pub fn ground(&self) -> Option<Ground> {
        let begun = self.line.key.is_some() || self.line.kind == DueKind::Adjustment;
        ground_of(self.line.limit, begun)
    }

    /// What it is called in a case: the record's number, or the code and period nobody has begun.
    pub fn clue(&self) -> String {
        let line = &self.line;
        match (&line.key, line.period) {
            (Some(key), _) => key.number(),
            (None, Some(period)) => format!("{} {period} {}", line.code, line.limit.id()),
            (None, None) => format!("{} {} {}", line.code, line.from, line.limit.id()),
        }
    }

    /// The code under which a case about it is begun: that of the unit that owes it.
    pub fn code(&self) -> Code {
        if self.line.unit == self.line.code.org {
            self.line.code.clone()
        } else {
            Code::new(self.line.unit.clone(), ItemCode::None)
        }
    }
}

impl Office {
    /// What `who` may propose a case for: what is overdue now, which is held in memory, and what was done late within the
    /// last year, of which the index keeps account; by unit and body, in each what was due first before the rest.
    pub(super) fn candidates(&self, directory: &Directory, who: &Person) -> Result<Vec<Candidate>, Failure> {
        permission::sees_candidates(directory, who)?;
        let today = self.today();
        let sight = Sight::of(directory, who);
        let since = today.checked_sub_days(Days::new(BACK)).unwrap_or(today);
        let late = index::late_since(self.store.as_ref(), since, MOST)?;
        let (_, live) = self.live();
        let late: Vec<DueRow> = late.into_iter().filter(|row| !covered_before(&live, row)).collect();
        let overdue = due_now(directory, live, who).into_iter().filter(|line| line.due < today);
        let open = overdue.take(MOST).map(|line| Candidate { line, met: None, case: None });
        let done = late.into_iter().map(|row| {
            let met = row.obligation.met;
            Candidate { line: Arc::new(BoardLine::from(row)), met, case: None }
        });
        let mut found: Vec<Candidate> = open
            .chain(done)
            .filter(|candidate| candidate.ground().is_some() && sight.has(&candidate.line))
            .collect();
        let mut known: BTreeMap<String, Option<RecordKey>> = BTreeMap::new();
        for candidate in &mut found {
            let clue = candidate.clue();
            if !known.contains_key(&clue) {
                let case = self.case_of(directory, who, &clue)?;
                known.insert(clue.clone(), case);
            }
            candidate.case = known.get(&clue).cloned().flatten();
        }
        let body = |line: &BoardLine| line.body(&directory.org_name(&line.unit)).to_owned();
        let mut first: BTreeMap<(OrgCode, Option<String>), NaiveDate> = BTreeMap::new();
        for candidate in &found {
            let (unit, due) = (candidate.line.unit.clone(), candidate.line.due);
            for place in [(unit.clone(), None), (unit, Some(body(&candidate.line)))] {
                first.entry(place).and_modify(|first| *first = due.min(*first)).or_insert(due);
            }
        }
        found.sort_by_cached_key(|candidate| {
            let line = &candidate.line;
            let (unit, body) = (line.unit.clone(), body(line));
            let of_unit = first.get(&(unit.clone(), None)).copied();
            let of_body = first.get(&(unit.clone(), Some(body.clone()))).copied();
            (of_unit, unit, of_body, body, line.due, candidate.clue())
        });
        Ok(found)
    }

    /// The newest case that was begun for a fact, as far as `who` sees it.
    fn case_of(&self, directory: &Directory, who: &Person, clue: &str) -> Result<Option<RecordKey>, Failure> {
        let mut newest: Option<RecordKey> = None;
        for key in index::cases_of(self.store.as_ref(), clue)? {
            let name = store_key(&key);
            let Some(stored) = self.store.get(name.as_bytes())? else { continue };
            let Ok(record) = Record::decode(&name, &stored.value) else { continue };
            let later = newest.as_ref().is_none_or(|known| (known.year, known.seq) < (key.year, key.seq));
            if later && permission::sees(directory, who, &record) {
                newest = Some(key);
            }
        }
        Ok(newest)
    }
}

/// Whether the period a late disclosure was for had been covered in time by another (R6).
fn covered_before(live: &Live, row: &DueRow) -> bool {
    let book = Some(row.key.kind).filter(|kind| book(*kind).is_some());
    let term = row.obligation.period.map(|period| (period, book));
    term.and_then(|term| live.covered(&row.key.code, term)).is_some_and(|cover| cover.on <= row.due)
}
