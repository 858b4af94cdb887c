//! What is open, held in memory: the index rows of due dates, queues, counts and coverage, in the order in which they
//! are shown.
//!
//! Read once when the office is opened, at a cost that follows from what is open and not from how much there ever was, and
//! kept by each commit from the very writes that go into the store: there is no second account that could differ.

mod cache;
mod owed;
mod ranked;
mod tally;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::sync::Arc;

use chrono::NaiveDate;

use self::owed::Owed;
use self::ranked::{Ranked, Row};
use self::tally::Tally;
use super::directory::Directory;
use super::index::{
    self, ApplicationRow, CaseRow, Counts, CoverRow, Covered, DueRow, OpinionRow, Place, TaskRow, Term,
};
use super::query::{BoardLine, DueCounts, Sight};
use super::{Failure, Office, Stamp};
use crate::domain::calendar::Calendar;
use crate::domain::clock::Horizon;
use crate::domain::code::{Code, Kind, OrgCode, RecordKey};
use crate::office::query::Query;
use crate::store::{Range, Store, Write};

pub use self::cache::Known;
pub(super) use self::cache::{At, write as write_known};
pub(super) use self::owed::{Kept, owed, owed_to_books};

/// Where a due date stands: by date, then by record and its number there.
type DueKey = (NaiveDate, RecordKey, u8);

/// What is open.
#[derive(Default)]
pub struct Live {
    dues: BTreeMap<DueKey, Arc<BoardLine>>,
    /// How many of them there are when.
    tally: Tally,
    /// The same by record.
    under: BTreeSet<(RecordKey, NaiveDate, u8)>,
    /// How many open due dates there are for a period of a code.
    begun: BTreeMap<(Code, Term), u32>,
    tasks: Ranked<TaskRow>,
    opinions: Ranked<OpinionRow>,
    applications: Ranked<ApplicationRow>,
    cases: BTreeMap<Kind, Ranked<CaseRow>>,
    counts: BTreeMap<Code, Counts>,
    covered: BTreeMap<Code, Covered>,
    owed: Owed,
    /// Counts the changes; the rest says which of them was the last to touch what.
    now: u64,
    changed: Changed,
    codes: BTreeMap<Code, u64>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Changed {
    dues: u64,
    tasks: u64,
    opinions: u64,
    applications: u64,
    cases: u64,
    counts: u64,
    covered: u64,
}

impl Changed {
    const fn all(now: u64) -> Self {
        Self {
            dues: now,
            tasks: now,
            opinions: now,
            applications: now,
            cases: now,
            counts: now,
            covered: now,
        }
    }
}

/// The parts of the index that are held here.
const SPACES: [&str; 7] = ["due", "task", "opinion", "application", "case", "count", "covered"];

impl Live {
    /// Nothing open.
    fn empty() -> Self {
        let mut live = Self { now: 1, ..Self::default() };
        live.changed = Changed::all(1);
        live
    }

    /// Reads the indexes of a store. Damaged rows are passed over; `verify` names them.
    ///
    /// # Errors
    /// The store failed.
    pub(super) fn read(store: &dyn Store) -> Result<Self, Failure> {
        let part = |spaces: &[&str]| -> Result<Self, Failure> {
            let mut live = Self::empty();
            for space in spaces {
                store.each(
                    &Range::prefix(format!("{}{space}/", index::SPACE).as_bytes()),
                    &mut |key, stored| {
                        live.put(key, &stored.value);
                        ControlFlow::Continue(())
                    },
                )?;
            }
            Ok(live)
        };
        // Half of the work each on two cores: the start waits for it.
        let (dues, rest) = std::thread::scope(|scope| {
            let dues = scope.spawn(|| part(&SPACES[..1]));
            let rest = part(&SPACES[1..]);
            (dues.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), rest)
        });
        let (dues, mut live) = (dues?, rest?);
        (live.dues, live.under, live.begun, live.tally) = (dues.dues, dues.under, dues.begun, dues.tally);
        Ok(live)
    }

    /// Takes the place of what was held before: everything may have changed.
    pub(super) fn replace(&mut self, with: Self) {
        let now = self.now + 1;
        *self = with;
        self.now = now;
        self.changed = Changed::all(now);
        self.codes = self.counts.keys().map(|code| (code.clone(), now)).collect();
    }

    /// Follows what a commit wrote into the indexes; other writes are passed over.
    pub(super) fn apply(&mut self, writes: &[Write]) {
        self.now += 1;
        // A row that changes its place is deleted there and written here: first the one, then the other.
        for write in writes.iter().filter(|write| write.value.is_none()) {
            self.remove(&write.key);
        }
        for write in writes {
            if let Some(value) = &write.value {
                self.put(&write.key, value);
            }
        }
    }

    fn put(&mut self, key: &[u8], value: &[u8]) {
        match index::place(key) {
            Some(Place::Due(due, record, n)) => {
                let Some(row) = index::decode::<DueRow>(value) else { return };
                let line = Arc::new(BoardLine::from(row));
                let key = (due, record, n);
                if self.dues.get(&key) == Some(&line) {
                    return;
                }
                self.remove_due(key.clone());
                self.under.insert((key.1.clone(), key.0, key.2));
                if let Some(slot) = line.term() {
                    *self.begun.entry((line.code.clone(), slot)).or_default() += 1;
                }
                self.touch_dues(&line.code);
                self.tally.add(&line);
                self.dues.insert(key, line);
            }
            Some(Place::Task(record)) => {
                let row = index::decode::<TaskRow>(value);
                if row.is_some_and(|row| self.tasks.put(record, row)) {
                    self.changed.tasks = self.now;
                }
            }
            Some(Place::Opinion(record)) => {
                let row = index::decode::<OpinionRow>(value);
                if row.is_some_and(|row| self.opinions.put(record, row)) {
                    self.changed.opinions = self.now;
                }
            }
            Some(Place::Application(record)) => {
                let row = index::decode::<ApplicationRow>(value);
                if row.is_some_and(|row| self.applications.put(record, row)) {
                    self.changed.applications = self.now;
                }
            }
            Some(Place::Case(record)) => {
                let row = index::decode::<CaseRow>(value);
                let cases = self.cases.entry(record.kind).or_default();
                if row.is_some_and(|row| cases.put(record, row)) {
                    self.changed.cases = self.now;
                }
            }
            Some(Place::Counts(code)) => {
                let Some(row) = index::decode::<Counts>(value) else { return };
                // Written with every record under the code, whether or not it counts differently.
                self.codes.insert(code.clone(), self.now);
                if self.counts.insert(code, row) != Some(row) {
                    self.changed.counts = self.now;
                }
            }
            Some(Place::Covered(code)) => {
                let Some(row) = index::decode::<Vec<(Term, CoverRow)>>(value) else { return };
                self.owed.stale(&code);
                self.covered.insert(code, row.into_iter().collect());
                self.changed.covered = self.now;
            }
            None => {}
        }
    }

    fn remove(&mut self, key: &[u8]) {
        match index::place(key) {
            Some(Place::Due(due, record, n)) => self.remove_due((due, record, n)),
            Some(Place::Task(record)) => {
                self.tasks.remove(&record);
                self.changed.tasks = self.now;
            }
            Some(Place::Opinion(record)) => {
                self.opinions.remove(&record);
                self.changed.opinions = self.now;
            }
            Some(Place::Application(record)) => {
                self.applications.remove(&record);
                self.changed.applications = self.now;
            }
            Some(Place::Case(record)) => {
                if let Some(cases) = self.cases.get_mut(&record.kind) {
                    cases.remove(&record);
                }
                self.changed.cases = self.now;
            }
            Some(Place::Counts(code)) => {
                self.counts.remove(&code);
                self.changed.counts = self.now;
                self.codes.insert(code, self.now);
            }
            Some(Place::Covered(code)) => {
                self.owed.stale(&code);
                self.covered.remove(&code);
                self.changed.covered = self.now;
            }
            None => {}
        }
    }

    fn remove_due(&mut self, key: DueKey) {
        let Some(line) = self.dues.remove(&key) else { return };
        self.tally.remove(&line);
        self.under.remove(&(key.1, key.0, key.2));
        if let Some(slot) = line.term() {
            let begun = (line.code.clone(), slot);
            if let Some(count) = self.begun.get_mut(&begun) {
                *count -= 1;
                if *count == 0 {
                    self.begun.remove(&begun);
                }
            }
        }
        self.touch_dues(&line.code);
    }

    fn touch_dues(&mut self, code: &Code) {
        self.owed.stale(code);
        self.changed.dues = self.now;
    }

    /// Every open due date of a record, the earliest first.
    pub(super) fn dues(&self) -> impl Iterator<Item = &Arc<BoardLine>> {
        self.dues.values()
    }

    /// How much is due when today of what somebody sees, as `horizon` has it.
    pub(super) fn due_counts(&self, sight: &Sight, horizon: Horizon) -> DueCounts {
        let mut counts = DueCounts::of(self.owed_to(sight).map(|line| horizon.urgency(line.due)));
        counts.add(self.tally.counts(sight, horizon));
        counts
    }

    /// How many due dates are past on `today`, by code.
    pub(super) fn overdue<'a>(
        &'a self,
        sight: &'a Sight,
        today: NaiveDate,
    ) -> impl Iterator<Item = (&'a Code, usize)> {
        let owed = self.owed_to(sight).filter(move |line| line.due < today);
        self.tally.overdue(sight, today).chain(owed.map(|line| (&line.code, 1)))
    }

    /// Those of one code.
    pub(super) fn dues_under(&self, code: &Code) -> impl Iterator<Item = &Arc<BoardLine>> {
        self.under
            .range((ranked::first_under(code), NaiveDate::MIN, 0)..)
            .take_while(|(record, ..)| record.code == *code)
            .filter_map(|(record, due, n)| self.dues.get(&(*due, record.clone(), *n)))
    }

    /// Disclosures waiting for somebody, in the order of the queue.
    pub(super) fn tasks(&self) -> impl Iterator<Item = &Arc<TaskRow>> {
        self.tasks.iter()
    }

    /// Open opinions, in the order of the queue.
    pub(super) fn opinions(&self) -> impl Iterator<Item = &Arc<OpinionRow>> {
        self.opinions.iter()
    }

    /// Open applications, in the order of the queue.
    pub(super) fn applications(&self) -> impl Iterator<Item = &Arc<ApplicationRow>> {
        self.applications.iter()
    }

    /// Open cases of a book, in the order of the queue.
    pub(super) fn cases(&self, kind: Kind) -> impl Iterator<Item = &Arc<CaseRow>> {
        self.cases.get(&kind).into_iter().flat_map(Ranked::iter)
    }

    /// The records under a code that are in a queue.
    pub(super) fn open_under(&self, code: &Code) -> Vec<RecordKey> {
        let (tasks, opinions) = (self.tasks.under(code), self.opinions.under(code));
        let cases = self.cases.values().flat_map(|cases| cases.under(code));
        tasks.chain(opinions).chain(self.applications.under(code)).chain(cases).cloned().collect()
    }

    /// What stands under a code.
    pub(super) fn counts(&self, code: &Code) -> Counts {
        self.counts.get(code).copied().unwrap_or_default()
    }

    /// What is covered under the codes of these organisations.
    pub(super) fn covered_of(&self, orgs: &BTreeSet<OrgCode>) -> BTreeMap<Code, Covered> {
        let theirs = self.covered.iter().filter(|(code, _)| orgs.contains(&code.org));
        theirs.map(|(code, row)| (code.clone(), row.clone())).collect()
    }

    /// The codes of an organisation under which anything stands.
    pub(super) fn codes_of(&self, org: &OrgCode) -> impl Iterator<Item = &Code> {
        let first = Code::new(org.clone(), crate::domain::code::ItemCode::None);
        let org = org.clone();
        self.counts.range(first..).map(|(code, _)| code).take_while(move |code| code.org == org)
    }

    /// What is owed by itself today (R6, R11) of what somebody sees, by code.
    pub(super) fn owed_to<'a>(&'a self, sight: &'a Sight) -> impl Iterator<Item = &'a Arc<BoardLine>> {
        self.owed.lines().filter(|line| sight.has(line))
    }

    /// The same under one code.
    pub(super) fn owed_under(&self, code: &Code) -> &[Arc<BoardLine>] {
        self.owed.under(code)
    }
}

impl Kept for Live {
    fn covered(&self, code: &Code, slot: Term) -> Option<CoverRow> {
        self.covered.get(code)?.get(&slot).copied()
    }

    fn begun(&self, code: &Code, slot: Term) -> bool {
        self.begun.contains_key(&(code.clone(), slot))
    }
}

impl Office {
    /// What is open, and the directory as it is at the same time; what is owed by itself is that of today.
    pub(super) fn live(&self) -> (Arc<Directory>, std::sync::RwLockReadGuard<'_, Live>) {
        loop {
            let (directory, today) = (self.directory(), self.today());
            let live = self.live.read().unwrap_or_else(std::sync::PoisonError::into_inner);
            if live.owed.is_of(today, &directory) {
                return (directory, live);
            }
            drop(live);
            let mut live = self.live.write().unwrap_or_else(std::sync::PoisonError::into_inner);
            live.work_out(today, &directory, &directory.calendar);
        }
    }

    pub(super) fn live_mut(&self) -> std::sync::RwLockWriteGuard<'_, Live> {
        self.live.write().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// By what an answer to `query` can be told to be the same as before; none where that is not known.
    pub fn stamp(&self, query: &Query) -> Option<Stamp> {
        let directory = self.directory.read().unwrap_or_else(std::sync::PoisonError::into_inner).generation;
        let live = self.live.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        let changed = live.changed;
        let at = match query {
            Query::Tasks => changed.tasks,
            Query::Opinions => changed.opinions,
            Query::Applications => changed.applications,
            Query::Book(_) => changed.cases,
            Query::Tree => changed.dues.max(changed.covered).max(changed.counts),
            Query::Board => changed.dues.max(changed.covered),
            Query::Coverage(_) => changed.covered,
            Query::Directory => 0,
            // Any record may have to do with it.
            Query::Quarter | Query::Changes(Some(_)) => live.now,
            // The past stays as it is.
            Query::Then(_) => 0,
            Query::Changes(None) => return None,
            Query::Records(code, _) => live.codes.get(code).copied().unwrap_or_default(),
            Query::Overview | Query::Item(_) | Query::Record(_) | Query::Why { .. } => return None,
            Query::Batch(..)
            | Query::Undo
            | Query::Search(_)
            | Query::NoticePreview(_)
            | Query::Plans(_)
            | Query::Register(_)
            | Query::Files(_)
            | Query::Import(_)
            | Query::Ranking(_)
            | Query::Candidates => {
                return None;
            }
        };
        Some(Stamp { office: self.number, directory, today: self.today(), at })
    }
}

impl Live {
    /// Works out what is owed by itself where that has changed: under every code on a new day or with a new directory,
    /// else under those codes that a commit touched.
    fn work_out(&mut self, today: NaiveDate, directory: &Arc<Directory>, calendar: &Calendar) {
        let mut owed = std::mem::take(&mut self.owed);
        owed.work_out(today, directory, calendar, self);
        self.owed = owed;
    }
}

impl Row for TaskRow {
    fn due(&self) -> Option<NaiveDate> {
        self.due
    }

    fn since(&self) -> NaiveDate {
        self.since
    }
}

impl Row for OpinionRow {
    fn due(&self) -> Option<NaiveDate> {
        self.due
    }

    fn since(&self) -> NaiveDate {
        self.received
    }
}

impl Row for ApplicationRow {
    fn due(&self) -> Option<NaiveDate> {
        self.due
    }

    fn since(&self) -> NaiveDate {
        self.received
    }
}

impl Row for CaseRow {
    fn due(&self) -> Option<NaiveDate> {
        self.due
    }

    fn since(&self) -> NaiveDate {
        self.since
    }
}
