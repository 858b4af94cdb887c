//! The office as it stood at the end of a past day: what the journal says has changed since is put back.
//!
//! A record that nothing was done to since is as it was then; of each other one the journal has the bytes it had. So
//! reading yesterday costs what happened since yesterday, and nothing is told differently from how it was shown on that
//! day, whatever was entered, amended, undone or dated back later. What came into the store without a journal of its own
//! is told by its records' own dates ([`crate::domain::obligation::Obligation::is_open_on`]).

use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Bound, ControlFlow};
use std::sync::Arc;

use chrono::NaiveDate;

use super::commit::fingerprint;
use super::directory::Directory;
use super::index::{self, Basis, CoverRow, Covered, Term};
use super::journal::{self, Entry};
use super::live::Kept;
use super::load;
use super::query::BoardLine;
use super::record::{Record, SPACES};
use super::{Failure, Office};
use crate::domain::code::{Code, RecordKey};
use crate::store::Range;

/// Another look where something was done while the first was taken; a last one counts as it is.
const TRIES: u32 = 3;

/// The office at the end of a day.
pub(super) struct Past {
    /// The day.
    pub as_of: NaiveDate,
    /// Organisations, catalogue, settings and working days as they were.
    pub directory: Arc<Directory>,
    /// The records that have changed since, as they were; none where there was none.
    changed: BTreeMap<RecordKey, Option<Record>>,
    /// Whether the dates of the others were counted then as they are now.
    same: bool,
}

/// What was open at the end of a day, and what was covered by then.
pub(super) struct Stood {
    /// What was due of the records.
    pub lines: Vec<Arc<BoardLine>>,
    covered: BTreeMap<Code, Covered>,
    begun: BTreeSet<(Code, Term)>,
    as_of: NaiveDate,
}

impl Stood {
    /// What stands on `as_of` where these lines are open and these periods covered.
    pub(super) fn new(
        as_of: NaiveDate,
        lines: Vec<Arc<BoardLine>>,
        covered: BTreeMap<Code, Covered>,
    ) -> Self {
        let term = |line: &Arc<BoardLine>| line.term().map(|term| (line.code.clone(), term));
        let begun = lines.iter().filter_map(term).collect();
        Self { lines, covered, begun, as_of }
    }
}

impl Kept for Stood {
    fn covered(&self, code: &Code, term: Term) -> Option<CoverRow> {
        self.covered.get(code)?.get(&term).copied().filter(|row| row.on <= self.as_of)
    }

    fn begun(&self, code: &Code, term: Term) -> bool {
        self.begun.contains(&(code.clone(), term))
    }
}

impl Office {
    /// The office at the end of `as_of`, and what stood open in it.
    ///
    /// # Errors
    /// The store failed.
    pub(super) fn past(&self, as_of: NaiveDate) -> Result<(Past, Stood), Failure> {
        let mut tries = TRIES;
        loop {
            let end = self.journal_end()?;
            let past = self.put_back(as_of, end)?;
            let standing = past.standing(self)?;
            tries -= 1;
            if tries == 0 || self.journal_end()? == end {
                return Ok((past, standing));
            }
        }
    }

    /// The number of the journal's last entry.
    pub(super) fn journal_end(&self) -> Result<u64, Failure> {
        let last = self.store.scan(&Range::prefix(journal::SPACE.as_bytes()).reversed(), 1)?;
        let number = last.first().and_then(|entry| seq_of(&entry.key));
        Ok(number.unwrap_or_default())
    }

    /// The number of the first journal entry of which `is_later` holds, which it does of all that follow; one more than
    /// `end` where it holds of none.
    pub(super) fn first_entry(&self, end: u64, is_later: impl Fn(&Entry) -> bool) -> Result<u64, Failure> {
        let (mut low, mut high) = (1, end + 1);
        while low < high {
            let middle = low + (high - low) / 2;
            // A damaged entry is passed over: the next one says on which side it is.
            let mut at = middle;
            let mut later = None;
            while at < high && later.is_none() {
                later = self.entry(at)?.map(|entry| is_later(&entry));
                at += 1;
            }
            if later.unwrap_or(true) { high = middle } else { low = at }
        }
        Ok(low)
    }

    fn entry(&self, seq: u64) -> Result<Option<Entry>, Failure> {
        let key = journal::key(seq);
        let stored = self.store.get(key.as_bytes())?;
        Ok(stored.and_then(|stored| Entry::decode(&key, &stored.value).ok()))
    }

    /// Visits the journal entries from number `from` to `to`, the damaged ones passed over.
    pub(super) fn entries_from(
        &self,
        from: u64,
        to: u64,
        mut visit: impl FnMut(Entry),
    ) -> Result<(), Failure> {
        let at = |seq| journal::key(seq).into_bytes();
        let range = Range::prefix(journal::SPACE.as_bytes());
        let range = range.starting(Bound::Included(at(from))).up_to(Bound::Included(at(to)));
        self.store.each(&range, &mut |key, stored| {
            if let Ok(entry) = Entry::decode(&String::from_utf8_lossy(key), &stored.value) {
                visit(entry);
            }
            ControlFlow::Continue(())
        })?;
        Ok(())
    }

    /// What has changed since the end of `as_of`, as it was then.
    fn put_back(&self, as_of: NaiveDate, end: u64) -> Result<Past, Failure> {
        let first = self.first_entry(end, |entry| entry.at.date() > as_of)?;
        let mut was: BTreeMap<String, Option<Vec<u8>>> = BTreeMap::new();
        // The versions that are wanted: the last before the first change.
        let mut wanted: BTreeMap<String, u64> = BTreeMap::new();
        self.entries_from(first, end, |entry| {
            let loaded = entry.command == load::COMMAND;
            for change in entry.changes {
                if was.contains_key(&change.key) || wanted.contains_key(&change.key) {
                    continue;
                }
                match change.before {
                    // Without a journal of its own: its own dates tell.
                    0 => drop(was.insert(change.key, loaded.then_some(change.value))),
                    before => drop(wanted.insert(change.key, before)),
                }
            }
        })?;
        if !wanted.is_empty() {
            let before = Bound::Excluded(journal::key(first).into_bytes());
            let range = Range::prefix(journal::SPACE.as_bytes()).up_to(before).reversed();
            self.store.each(&range, &mut |key, stored| {
                let Ok(entry) = Entry::decode(&String::from_utf8_lossy(key), &stored.value) else {
                    return ControlFlow::Continue(());
                };
                for change in entry.changes {
                    if wanted.get(&change.key) == Some(&change.after) {
                        wanted.remove(&change.key);
                        let value = (!change.value.is_empty()).then_some(change.value);
                        was.insert(change.key, value);
                    }
                }
                if wanted.is_empty() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            })?;
        }
        // A version that the journal does not have cannot be told: the record is taken as it is.
        for key in wanted.into_keys() {
            if let Some(stored) = self.store.get(key.as_bytes())? {
                was.insert(key, Some(stored.value));
            }
        }
        let directory = match was.keys().any(|key| !key.starts_with("r/")) {
            false => self.directory(),
            true => Arc::new(self.directory_with(&was)?),
        };
        let items = was.keys().any(|key| key.starts_with("c/"));
        let same =
            !items && fingerprint(&self.basis(&directory)) == fingerprint(&self.basis(&self.directory()));
        let record = |(key, value): (String, Option<Vec<u8>>)| {
            let place = key.strip_prefix("r/")?.parse().ok()?;
            Some((place, value.and_then(|value| Record::decode(&key, &value).ok())))
        };
        Ok(Past { as_of, directory, changed: was.into_iter().filter_map(record).collect(), same })
    }

    /// The directory, of which `was` is put back.
    fn directory_with(&self, was: &BTreeMap<String, Option<Vec<u8>>>) -> Result<Directory, Failure> {
        let mut directory = Directory::default();
        let mut take = |key: &str, value: &[u8]| {
            if let Ok(record) = Record::decode(key, value) {
                directory.take(&record);
            }
        };
        for space in SPACES.iter().filter(|space| **space != "r/") {
            self.store.each(&Range::prefix(space.as_bytes()), &mut |key, stored| {
                let key = String::from_utf8_lossy(key);
                if !was.contains_key(&*key) {
                    take(&key, &stored.value);
                }
                ControlFlow::Continue(())
            })?;
        }
        for (key, value) in was.iter().filter(|(key, _)| !key.starts_with("r/")) {
            if let Some(value) = value {
                take(key, value);
            }
        }
        Ok(directory)
    }
}

fn seq_of(key: &[u8]) -> Option<u64> {
    std::str::from_utf8(key).ok()?.strip_prefix(journal::SPACE)?.parse().ok()
}

impl Past {
    fn basis(&self) -> Basis<'_> {
        let directory = &*self.directory;
        Basis { calendar: &directory.calendar, policy: &directory.settings.policy, directory }
    }

    /// Visits every record as it was.
    ///
    /// # Errors
    /// The store failed.
    pub(super) fn each_record(&self, office: &Office, mut visit: impl FnMut(&Record)) -> Result<(), Failure> {
        office.store.each(&Range::prefix(b"r/"), &mut |key, stored| {
            let text = String::from_utf8_lossy(key);
            let place: Option<RecordKey> = text.strip_prefix("r/").and_then(|key| key.parse().ok());
            if place.is_some_and(|place| !self.changed.contains_key(&place))
                && let Ok(record) = Record::decode(&text, &stored.value)
            {
                visit(&record);
            }
            ControlFlow::Continue(())
        })?;
        self.changed.values().flatten().for_each(visit);
        Ok(())
    }

    /// What stood open.
    fn standing(&self, office: &Office) -> Result<Stood, Failure> {
        let basis = self.basis();
        let mut lines: Vec<Arc<BoardLine>> = Vec::new();
        let mut covered: BTreeMap<Code, Covered> = BTreeMap::new();
        let own = |record: &Record, lines: &mut Vec<Arc<BoardLine>>| {
            let open = index::due_rows(record, &basis).into_iter();
            let open = open.filter(|row| row.obligation.is_open_on(self.as_of));
            lines.extend(open.map(|row| Arc::new(BoardLine::from(row))));
        };
        if self.same {
            {
                let (_, live) = office.live();
                let untouched = |line: &&Arc<BoardLine>| {
                    line.key.as_ref().is_none_or(|key| !self.changed.contains_key(key))
                };
                lines.extend(live.dues().filter(untouched).cloned());
                covered = live.covered_of(&office.directory().orgs.keys().cloned().collect());
            }
            self.changed.values().flatten().for_each(|record| own(record, &mut lines));
            let codes: BTreeSet<&Code> = self.changed.keys().map(|key| &key.code).collect();
            for code in codes {
                covered.insert(code.clone(), self.covered_under(office, code, &basis)?);
            }
        } else {
            self.each_record(office, |record| {
                own(record, &mut lines);
                if let Some(key) = record.record_key() {
                    cover(covered.entry(key.code.clone()).or_default(), index::covers(record, &basis));
                }
            })?;
        }
        Ok(Stood::new(self.as_of, lines, covered))
    }

    /// What covered the periods of a code: by the index, but for the records that have changed since.
    fn covered_under(&self, office: &Office, code: &Code, basis: &Basis<'_>) -> Result<Covered, Failure> {
        let mut covered = Covered::new();
        let prefix = format!("{}cover/{code}/", index::SPACE);
        office.store.each(&Range::prefix(prefix.as_bytes()), &mut |key, stored| {
            let text = String::from_utf8_lossy(key);
            let mut parts = text[prefix.len()..].splitn(3, '/');
            let term = parts.next().and_then(index::parse_term);
            let by: Option<RecordKey> = parts.nth(1).and_then(|key| key.parse().ok());
            let row = index::decode::<CoverRow>(&stored.value);
            if let (Some(term), Some(by), Some(row)) = (term, by, row)
                && !self.changed.contains_key(&by)
            {
                cover(&mut covered, vec![(term, row)]);
            }
            ControlFlow::Continue(())
        })?;
        let here = self.changed.iter().filter(|(key, _)| key.code == *code);
        for record in here.filter_map(|(_, record)| record.as_ref()) {
            cover(&mut covered, index::covers(record, basis));
        }
        Ok(covered)
    }
}

/// Takes in what covers periods: of each what came first.
fn cover(covered: &mut Covered, rows: Vec<(Term, CoverRow)>) {
    for (period, row) in rows {
        let known = covered.entry(period).or_insert(row);
        if row.on < known.on {
            *known = row;
        }
    }
}
