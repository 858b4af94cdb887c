//! Facts for which somebody may have to answer (T3): proposed with what shows them, never more than that.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::board::{BoardLine, DueKind, due_now};
use super::sight::Sight;
use crate::domain::accountability::{Ground, REFUSED, ground_of};
use crate::domain::book::book;
use crate::domain::code::{Code, ItemCode, OrgCode, RecordKey};
use crate::domain::organisation::Person;
use crate::office::directory::Directory;
use crate::office::index::{self, DueRow, RefusedRow};
use crate::office::live::{Kept, Live};
use crate::office::record::{Record, store_key};
use crate::office::{Failure, Office, permission};

/// How far back what was done late is looked for, in days.
const BACK: u64 = 365;

/// The most facts that are looked at of each sort: more nobody goes through by eye.
const MOST: usize = 2_000;

/// A fact for which somebody may have to answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fact {
    /// Something was not done in time, or undone before its time: what was owed, by whom and when; and when it was done
    /// after all, or undone, if it was.
    Owed(Arc<BoardLine>, Option<NaiveDate>),
    /// Suggestions of a consultation were declined (K5).
    Refused(RefusedRow),
}

/// Such a fact, and the case it has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// The fact.
    pub fact: Fact,
    /// The case it has.
    pub case: Option<RecordKey>,
}

impl Candidate {
    const fn new(fact: Fact) -> Self {
        Self { fact, case: None }
    }

    /// What was owed.
    pub const fn line(&self) -> Option<&Arc<BoardLine>> {
        match &self.fact {
            Fact::Owed(line, _) => Some(line),
            Fact::Refused(_) => None,
        }
    }

    /// When it was done after all, or undone.
    pub const fn met(&self) -> Option<NaiveDate> {
        match self.fact {
            Fact::Owed(_, met) => met,
            Fact::Refused(_) => None,
        }
    }

    /// The record it is about; none where nobody has begun one.
    pub fn key(&self) -> Option<&RecordKey> {
        match &self.fact {
            Fact::Owed(line, _) => line.key.as_ref(),
            Fact::Refused(row) => Some(&row.key),
        }
    }

    /// The code that stands under.
    pub fn stands_under(&self) -> &Code {
        match &self.fact {
            Fact::Owed(line, _) => &line.code,
            Fact::Refused(row) => &row.key.code,
        }
    }

    /// The unit whose it is.
    pub fn unit(&self) -> &OrgCode {
        match &self.fact {
            Fact::Owed(line, _) => &line.unit,
            Fact::Refused(row) => &row.key.code.org,
        }
    }

    /// The body responsible within the unit of the name `unit`; see [`BoardLine::body`].
    pub fn body<'a>(&'a self, unit: &'a str) -> &'a str {
        self.line().map_or(unit, |line| line.body(unit))
    }

    /// The day on which it was due, or on which it was done.
    pub fn day(&self) -> NaiveDate {
        match &self.fact {
            Fact::Owed(line, _) => line.due,
            Fact::Refused(row) => row.on,
        }
    }

    /// The situation it may fall under.
    pub fn ground(&self) -> Option<Ground> {
        match &self.fact {
            Fact::Owed(line, _) => {
                ground_of(line.limit, line.key.is_some() || line.kind == DueKind::Adjustment)
            }
            Fact::Refused(_) => Some(REFUSED),
        }
    }

    /// What it is called in a case: the record's number, or the code and period nobody has begun.
    pub fn clue(&self) -> String {
        match &self.fact {
            Fact::Refused(row) => row.key.number(),
            Fact::Owed(line, _) => match (&line.key, line.period) {
                (Some(key), _) => key.number(),
                (None, Some(period)) => format!("{} {period} {}", line.code, line.limit.id()),
                (None, None) => format!("{} {} {}", line.code, line.from, line.limit.id()),
            },
        }
    }

    /// By what it is told apart from every other.
    pub fn name(&self) -> String {
        let rule = self.line().map_or("K5", |line| line.limit.id());
        let stage = self.line().and_then(|line| line.stage.as_deref()).unwrap_or_default();
        format!("{} {rule} {} {stage}", self.clue(), self.day()).trim_end().to_owned()
    }

    /// The code under which a case about it is begun: that of the unit whose it is.
    pub fn code(&self) -> Code {
        let code = self.stands_under();
        if *self.unit() == code.org { code.clone() } else { Code::new(self.unit().clone(), ItemCode::None) }
    }

    /// Whether it is of an organisation that somebody sees.
    fn is_seen(&self, sight: &Sight) -> bool {
        self.line().map_or_else(|| sight.orgs.contains(self.unit()), |line| sight.has(line))
    }
}

impl Office {
    /// What `who` may propose a case for: what is overdue now, which is held in memory, and what was done late, or declined
    /// in a consultation, within the last year, of which the index keeps account; by unit and body, in each what was first
    /// before the rest.
    pub(super) fn candidates(&self, directory: &Directory, who: &Person) -> Result<Vec<Candidate>, Failure> {
        permission::sees_candidates(directory, who)?;
        let today = self.today();
        let sight = Sight::of(directory, who);
        let since = today.checked_sub_days(Days::new(BACK)).unwrap_or(today);
        let late = index::late_since(self.store.as_ref(), since, MOST)?;
        let refused = index::refused_since(self.store.as_ref(), since, MOST)?;
        let (_, live) = self.live();
        let late: Vec<DueRow> = late.into_iter().filter(|row| !covered_before(&live, row)).collect();
        let overdue = due_now(directory, live, who).into_iter().filter(|line| line.due < today);
        let open = overdue.take(MOST).map(|line| Fact::Owed(line, None));
        let done = late.into_iter().map(|row| {
            let met = row.obligation.met;
            Fact::Owed(Arc::new(BoardLine::from(row)), met)
        });
        let mut found: Vec<Candidate> = open
            .chain(done)
            .chain(refused.into_iter().map(Fact::Refused))
            .map(Candidate::new)
            .filter(|candidate| candidate.ground().is_some() && candidate.is_seen(&sight))
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
        let body = |candidate: &Candidate| candidate.body(&directory.org_name(candidate.unit())).to_owned();
        let mut first: BTreeMap<(OrgCode, Option<String>), NaiveDate> = BTreeMap::new();
        for candidate in &found {
            let (unit, day) = (candidate.unit().clone(), candidate.day());
            for place in [(unit.clone(), None), (unit, Some(body(candidate)))] {
                first.entry(place).and_modify(|first| *first = day.min(*first)).or_insert(day);
            }
        }
        found.sort_by_cached_key(|candidate| {
            let (unit, body) = (candidate.unit().clone(), body(candidate));
            let of_unit = first.get(&(unit.clone(), None)).copied();
            let of_body = first.get(&(unit.clone(), Some(body.clone()))).copied();
            (of_unit, unit, of_body, body, candidate.day(), candidate.clue())
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
