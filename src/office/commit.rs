//! Commits: one atomic batch with its index and journal entries per command, on disk before it is acknowledged.

use std::collections::btree_map::Entry as Slot;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::sync::PoisonError;

use chrono::{Datelike, Duration, NaiveDateTime};

use super::change::{Changed, Sheet};
use super::command::{Command, Receipt};
use super::desk::CommandId;
use super::index::{self, Basis, Counts, CoverRow, Covered, Term};
use super::journal::{self, Entry, Hash, Told};
use super::live::Live;
use super::news::News;
use super::record::{Record, store_key};
use super::undo::{self, LastAct, Of};
use super::{Directory, Failure, Office, import, once};
use crate::domain::book::BOOKS;
use crate::domain::clock::Policy;
use crate::domain::code::{Code, Kind, RecordKey};
use crate::domain::message::Message;
use crate::domain::organisation::Person;
use crate::domain::period::Period;
use crate::store::{Batch, Expect, Range, Store, Write};

/// What the indexes were made with; another value makes them anew.
pub(super) const BASIS_KEY: &str = "m/basis";

/// The first bytes of every number counter's key.
pub(super) const NUMBERS: &str = "n/";

/// What else a commit writes, given the number of its first journal entry and what became of which records.
pub(super) type Papers<'a> = dyn Fn(u64, &[journal::Change]) -> Result<Vec<Write>, Failure> + 'a;

/// How far the clock may step back before commands are refused: more than a time server corrects.
const STEP_BACK: Duration = Duration::minutes(5);

/// The end of the journal.
#[derive(Default)]
pub struct Head {
    /// Number of the last entry.
    pub seq: u64,
    /// Its hash.
    pub hash: Hash,
    /// When it was made.
    pub at: Option<NaiveDateTime>,
    /// The last versions of records taken away since the program started. A number that is given again goes on from
    /// there, so that no screen takes the new record for the old one.
    pub gone: BTreeMap<String, u64>,
}

impl Head {
    /// Reads the last entry of the journal.
    pub fn read(store: &dyn Store) -> Result<Self, Failure> {
        let last = store.scan(&Range::prefix(journal::SPACE.as_bytes()).reversed(), 1)?;
        let Some(last) = last.first() else { return Ok(Self::default()) };
        let key = String::from_utf8_lossy(&last.key).into_owned();
        let hash = journal::hash(&last.stored.value);
        match Entry::decode(&key, &last.stored.value) {
            Ok(entry) => Ok(Self { seq: entry.seq, hash, at: Some(entry.at), ..Self::default() }),
            // A damaged last entry must not be overwritten: its number is in its key.
            Err(fault) => match key.strip_prefix(journal::SPACE).and_then(|n| n.parse().ok()) {
                Some(seq) => Ok(Self { seq, hash, ..Self::default() }),
                None => Err(Failure::Store(fault)),
            },
        }
    }
}

/// Index entries as they were and as they become.
#[derive(Default)]
pub struct IndexChange {
    writes: BTreeMap<String, Option<Vec<u8>>>,
    counts: BTreeMap<String, Counts>,
    /// Periods of codes that are covered by something else than before, or by nothing.
    covers: BTreeSet<(Code, Term)>,
}

impl IndexChange {
    /// Takes the entries of a record out and those of its successor in.
    pub fn replace(
        &mut self,
        store: &dyn Store,
        before: Option<(&Record, &Basis<'_>)>,
        after: Option<(&Record, &Basis<'_>)>,
    ) -> Result<(), Failure> {
        if let Some((record, basis)) = before {
            for key in index::entries(record, basis).into_keys() {
                self.writes.insert(key, None);
            }
        }
        if let Some((record, basis)) = after {
            for (key, value) in index::entries(record, basis) {
                self.writes.insert(key, Some(value));
            }
        }
        let key = before.or(after).and_then(|(record, _)| record.record_key());
        if let Some(key) = key {
            let covers = |side: Option<(&Record, &Basis<'_>)>| {
                side.map(|(record, basis)| index::covers(record, basis)).unwrap_or_default()
            };
            let (old, new) = (covers(before), covers(after));
            if old != new {
                let slots = old.into_iter().chain(new).map(|(slot, _)| (key.code.clone(), slot));
                self.covers.extend(slots);
            }
            let counts_key = index::counts_key(&key.code.to_string());
            let mut counts = match self.counts.get(&counts_key) {
                Some(counts) => *counts,
                None => store
                    .get(counts_key.as_bytes())?
                    .and_then(|stored| index::decode(&stored.value))
                    .unwrap_or_default(),
            };
            if let Some((record, _)) = before {
                counts.remove(record);
            }
            if let Some((record, _)) = after {
                counts.add(record);
            }
            self.counts.insert(counts_key, counts);
        }
        Ok(())
    }

    /// The writes it comes to.
    ///
    /// # Errors
    /// The store failed.
    pub fn into_writes(mut self, store: &dyn Store) -> Result<Vec<Write>, Failure> {
        let mut covered: BTreeMap<String, Covered> = BTreeMap::new();
        for (code, slot) in std::mem::take(&mut self.covers) {
            let key = index::covered_key(&code.to_string());
            let earliest = self.earliest(store, &index::cover_prefix(&code, slot))?;
            let row = match covered.entry(key) {
                Slot::Occupied(known) => known.into_mut(),
                Slot::Vacant(place) => {
                    let known: Option<Vec<_>> =
                        store.get(place.key().as_bytes())?.and_then(|stored| index::decode(&stored.value));
                    place.insert(known.unwrap_or_default().into_iter().collect())
                }
            };
            match earliest {
                Some(cover) => row.insert(slot, cover),
                None => row.remove(&slot),
            };
        }
        let covered = covered.into_iter().map(|(key, row)| {
            let row: Vec<_> = row.into_iter().collect();
            (key, (!row.is_empty()).then(|| index::encode(&row)))
        });
        // A code with nothing under it has no counts, as if they had been made anew.
        let value = |counts: Counts| (counts != Counts::default()).then(|| index::encode(&counts));
        let counts = self.counts.into_iter().map(move |(key, counts)| (key, value(counts)));
        let writes = self.writes.into_iter().chain(counts).chain(covered);
        Ok(writes.map(|(key, value)| Write { key: key.into_bytes(), version: 1, value }).collect())
    }

    /// The first row under `prefix` once this change has been written.
    fn earliest(&self, store: &dyn Store, prefix: &str) -> Result<Option<CoverRow>, Failure> {
        const PAGE: usize = 8;
        let own = self.writes.range(prefix.to_owned()..).take_while(|(key, _)| key.starts_with(prefix));
        let mut first = own.filter_map(|(key, value)| Some((key.clone(), value.clone()?))).next();
        let mut range = Range::prefix(prefix.as_bytes());
        'stored: loop {
            let page = store.scan(&range, PAGE)?;
            let Some(last) = page.last() else { break };
            range = range.after(&last.key);
            for entry in page {
                let key = String::from_utf8_lossy(&entry.key).into_owned();
                if !self.writes.contains_key(&key) {
                    if first.as_ref().is_none_or(|(known, _)| key < *known) {
                        first = Some((key, entry.stored.value));
                    }
                    break 'stored;
                }
            }
        }
        Ok(first.and_then(|(_, value)| index::decode(&value)))
    }
}

impl Office {
    /// Carries out a command given by `login`; when it returns, it is on disk.
    ///
    /// # Errors
    /// Why it was not carried out; then nothing has changed.
    pub fn execute(&self, login: &str, command: Command) -> Result<Receipt, Failure> {
        self.carry_out(login, None, command)
    }

    /// The same; with an `id` only where no command of that name has been carried out.
    pub(super) fn carry_out(
        &self,
        login: &str,
        id: Option<CommandId>,
        command: Command,
    ) -> Result<Receipt, Failure> {
        let mut head = self.head();
        if let Some(id) = id
            && let Some(receipt) = once::done(self.store.as_ref(), login, id)?
        {
            drop(head);
            // Its batch may be in the store and not on disk: what failed the first time was not acknowledged.
            self.store.sync()?;
            return Ok(receipt);
        }
        let directory = self.directory();
        let who = directory.person(login)?.clone();
        let at = self.now();
        if let Some(warning) = set_back(head.at, at) {
            return Err(warning.into());
        }
        // Within that, time stands still rather than run back: the journal stays in order, and small
        // steps do not add up.
        let at = head.at.map_or(at, |last| at.max(last));
        let mut sheet = self.sheet(&directory, &who, at);
        let (of, name) = (Of::command(&command), command.told());
        let mut named = command.names();
        let receipt = command.carry_out(&mut sheet)?;
        if matches!(of, Of::Import(_)) {
            named = import::made(&sheet);
        }
        let (changes, numbers, undone) = (sheet.changes, sheet.numbers, sheet.undone);
        let name = undone.as_ref().map_or(name, |act| journal::undoing(act.seq, &act.command));
        let made = receipt.key.as_ref().map(store_key);
        let papers = |seq: u64, told: &[journal::Change]| {
            let mut writes = match &undone {
                Some(act) => undo::spent(self.store.as_ref(), login, act, seq)?,
                None => {
                    let act = LastAct::new(seq, at, of, &name, &receipt.message);
                    let named = |key: &String| named.contains(key) || made.as_ref() == Some(key);
                    undo::kept(self.store.as_ref(), login, act, undo::rows(&changes, told, named))?
                }
            };
            if let Some(id) = id {
                writes.extend(once::kept(self.store.as_ref(), login, id, &receipt, seq)?);
            }
            Ok(writes)
        };
        self.commit(&mut head, &directory, at, login, &name, &changes, numbers, &papers)?;
        drop(head);
        self.tell(&News::Changed);
        Ok(receipt)
    }

    /// An empty working sheet.
    pub(super) fn sheet<'a>(
        &'a self,
        directory: &'a Directory,
        who: &'a Person,
        at: NaiveDateTime,
    ) -> Sheet<'a> {
        Sheet {
            office: self,
            store: self.store.as_ref(),
            calendar: &directory.calendar,
            directory,
            who,
            at,
            changes: BTreeMap::new(),
            numbers: BTreeMap::new(),
            undone: None,
        }
    }

    /// What is wrong with the clock: it stands before the last entry of the journal. Waits for no command.
    pub(super) fn clock_warning(&self, now: NaiveDateTime) -> Option<Message> {
        set_back(*self.last.lock().unwrap_or_else(PoisonError::into_inner), now)
    }

    #[allow(clippy::too_many_arguments)]
    pub(super) fn commit(
        &self,
        head: &mut Head,
        directory: &Directory,
        at: NaiveDateTime,
        by: &str,
        command: &str,
        changes: &BTreeMap<String, Changed>,
        numbers: BTreeMap<String, (u64, u32)>,
        papers: &Papers<'_>,
    ) -> Result<(), Failure> {
        let mut after_directory = std::borrow::Cow::Borrowed(directory);
        let mut basis_changed = false;
        for changed in changes.values() {
            if let Some(after) = changed.after.as_ref().filter(|after| after.record_key().is_none()) {
                after_directory.to_mut().take(after);
                basis_changed |= changes_basis(changed, directory);
            }
        }
        let old = self.basis(directory);
        let new = self.basis(&after_directory);
        let mut batch = Batch::default();
        let mut index = IndexChange::default();
        let mut told = Told { at, by, command, changes: Vec::new() };
        for (key, changed) in changes {
            let stored = changed.before.as_ref().map_or(0, |(version, _)| *version);
            let before = if stored == 0 { head.gone.get(key).copied().unwrap_or(0) } else { stored };
            let value = changed.after.as_ref().map(Record::encode);
            index.replace(
                self.store.as_ref(),
                changed.before.as_ref().map(|(_, record)| (record, &old)),
                changed.after.as_ref().map(|record| (record, &new)),
            )?;
            batch.expect.push(Expect { key: key.clone().into_bytes(), version: stored });
            batch.writes.push(Write {
                key: key.clone().into_bytes(),
                version: before + 1,
                value: value.clone(),
            });
            let value = value.unwrap_or_default();
            told.changes.push(journal::Change { key: key.clone(), before, after: before + 1, value });
        }
        for (key, (version, last)) in numbers {
            batch.expect.push(Expect { key: key.clone().into_bytes(), version });
            // Where no number is given there is no counter, as if it had been made anew.
            let value = (last > 0).then(|| last.to_le_bytes().to_vec());
            batch.writes.push(Write { key: key.into_bytes(), version: version + 1, value });
        }
        batch.writes.extend(papers(head.seq + 1, &told.changes)?);
        let mut gone = head.gone.clone();
        for change in &told.changes {
            if change.is_taken_away() {
                gone.insert(change.key.clone(), change.after);
            } else {
                gone.remove(&change.key);
            }
        }
        let (mut seq, mut hash) = (head.seq, head.hash);
        for (number, bytes, made) in told.entries(head.seq + 1, head.hash) {
            let key = journal::key(number).into_bytes();
            batch.expect.push(Expect { key: key.clone(), version: 0 });
            batch.writes.push(Write { key, version: 1, value: Some(bytes) });
            (seq, hash) = (number, made);
        }
        let index = index.into_writes(self.store.as_ref())?;
        batch.writes.extend(index.iter().cloned());
        if basis_changed {
            // Should the program end before they are made anew, the next start does it.
            batch.writes.push(Write { key: BASIS_KEY.as_bytes().to_vec(), version: 1, value: None });
        }
        self.store.commit(batch)?;
        self.live_mut().apply(&index);
        *head = Head { seq, hash, at: Some(at), gone };
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(at);
        self.search.follow(changes, seq, hash);
        if let std::borrow::Cow::Owned(changed) = after_directory {
            self.set_directory(changed);
        }
        if basis_changed {
            // The command is on disk already: should this fail, the next start makes them anew.
            let _ = self.refresh_indexes(&|_| {});
        }
        Ok(())
    }

    pub(super) fn basis<'a>(&'a self, directory: &'a Directory) -> Basis<'a> {
        Basis { calendar: &directory.calendar, policy: &directory.settings.policy, directory }
    }

    /// Makes the indexes anew where the calendar, a policy or the organisations' order changed under them; says whether
    /// that was so.
    pub(super) fn refresh_indexes(&self, progress: &dyn Fn(u64)) -> Result<bool, Failure> {
        let directory = self.directory();
        let known = self.store.get(BASIS_KEY.as_bytes())?;
        let expected = fingerprint(&self.basis(&directory));
        if known.is_some_and(|stored| stored.value == expected) {
            return Ok(false);
        }
        self.rebuild_indexes(progress)?;
        Ok(true)
    }

    /// Deletes every index entry and makes them all from the records.
    pub fn rebuild_indexes(&self, progress: &dyn Fn(u64)) -> Result<(), Failure> {
        let directory = self.directory();
        let basis = self.basis(&directory);
        rebuild(self.store.as_ref(), &basis, progress)?;
        self.store.commit(Batch::default().put(BASIS_KEY, 1, fingerprint(&basis)))?;
        self.read_live()
    }

    /// Reads what is held in memory from the indexes.
    pub(super) fn read_live(&self) -> Result<(), Failure> {
        let live = Live::read(self.store.as_ref())?;
        self.live_mut().replace(live);
        Ok(())
    }
}

fn set_back(last: Option<NaiveDateTime>, now: NaiveDateTime) -> Option<Message> {
    let last = last.filter(|last| now + STEP_BACK < *last)?;
    let shown = |time: NaiveDateTime| time.format("%F %H:%M").to_string();
    Some(Message::new("clock-set-back").with("now", shown(now)).with("last", shown(last)))
}

/// Deletes every index entry and number counter and makes them all from the records; durable when it returns.
pub(super) fn rebuild(store: &dyn Store, basis: &Basis<'_>, progress: &dyn Fn(u64)) -> Result<(), Failure> {
    const PAGE: usize = 2_000;
    // Should the program end half way, the next start does it again.
    store.commit(Batch::default().delete(BASIS_KEY))?;
    // What a damaged case was given in a class is known from the counters alone.
    let given = classes(store)?;
    for space in [index::SPACE, NUMBERS] {
        delete_all(store, &Range::prefix(space.as_bytes()))?;
    }
    let mut unread: BTreeSet<Kind> = BTreeSet::new();
    let mut range = Range::prefix(b"r/");
    let mut done = 0;
    loop {
        let page = store.scan(&range, PAGE)?;
        let Some(last) = page.last() else { break };
        range = Range::prefix(b"r/").after(&last.key);
        done += page.len() as u64;
        let mut change = IndexChange::default();
        let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
        for entry in &page {
            let key = String::from_utf8_lossy(&entry.key);
            // From the key alone: a damaged record keeps its number, which must not be given again.
            let named = key.strip_prefix("r/").and_then(|key| key.parse::<RecordKey>().ok());
            if let Some(key) = &named {
                let last = numbers.entry(index::number_key(&key.code.to_string(), key.year)).or_default();
                *last = (*last).max(key.seq);
            }
            // A damaged record is passed over here; `verify` names it.
            let Ok(record) = Record::decode(&key, &entry.stored.value) else {
                unread.extend(named.map(|key| key.kind));
                continue;
            };
            if let Record::Case(case) = &record {
                for (class, number) in case.numbers() {
                    let last = numbers.entry(index::class_key(case.key.kind, class)).or_default();
                    *last = (*last).max(number);
                }
            }
            change.replace(store, None, Some((&record, basis)))?;
        }
        let mut writes = change.into_writes(store)?;
        writes.extend(counters(store, numbers)?);
        store.commit_unsynced(Batch { expect: Vec::new(), writes })?;
        progress(done);
    }
    let of_unread = |key: &String| unread.iter().any(|kind| key.starts_with(&index::class_key(*kind, "")));
    let given = given.into_iter().filter(|(key, _)| of_unread(key)).collect();
    let writes = counters(store, given)?;
    store.commit_unsynced(Batch { expect: Vec::new(), writes })?;
    store.sync()?;
    Ok(())
}

/// The last numbers given in classes of books, by their keys.
fn classes(store: &dyn Store) -> Result<BTreeMap<String, u32>, Failure> {
    let mut given = BTreeMap::new();
    for book in BOOKS {
        store.each(&Range::prefix(index::class_key(book.kind, "").as_bytes()), &mut |key, stored| {
            let key = String::from_utf8_lossy(key).into_owned();
            given.insert(key, super::change::read_number(&stored.value));
            ControlFlow::Continue(())
        })?;
    }
    Ok(given)
}

/// The counters at these numbers at least.
fn counters(store: &dyn Store, numbers: BTreeMap<String, u32>) -> Result<Vec<Write>, Failure> {
    let mut writes = Vec::with_capacity(numbers.len());
    for (key, last) in numbers {
        let known = store.get(key.as_bytes())?;
        let version = known.as_ref().map_or(0, |stored| stored.version);
        let last = last.max(known.map_or(0, |stored| super::change::read_number(&stored.value)));
        let value = Some(last.to_le_bytes().to_vec());
        writes.push(Write { key: key.into_bytes(), version: version + 1, value });
    }
    Ok(writes)
}

/// Deletes every key in `range`, unsynced.
pub(super) fn delete_all(store: &dyn Store, range: &Range) -> Result<(), Failure> {
    const PAGE: usize = 2_000;
    let mut range = range.clone();
    loop {
        let page = store.scan(&range, PAGE)?;
        let Some(last) = page.last() else { return Ok(()) };
        range = range.after(&last.key);
        let delete = |entry: crate::store::Entry| Write { key: entry.key, version: 0, value: None };
        let writes = page.into_iter().map(delete).collect();
        store.commit_unsynced(Batch { expect: Vec::new(), writes })?;
    }
}

/// What the dates in the indexes were counted with, as kept under [`BASIS_KEY`].
pub(super) fn fingerprint(basis: &Basis<'_>) -> Vec<u8> {
    // How a result is worked out, or a file numbered, changes no date.
    let Policy { immediate_working_days, anonymous_days, .. } = basis.policy;
    let mut text = format!(
        "9 Policy {{ immediate_working_days: {immediate_working_days}, anonymous_days: {anonymous_days} }} "
    );
    for year in (2001..=2100).filter(|year| basis.calendar.has_notice(*year)) {
        let first = Period::Year(year).first();
        let days = first.iter_days().take_while(|day| day.year() == year);
        let working: String =
            days.map(|day| if basis.calendar.is_working(day) { '1' } else { '0' }).collect();
        text.push_str(&format!("{year}:{working} "));
    }
    journal::hash(text.as_bytes()).to_vec()
}

/// Whether index entries of other records follow from what changed here.
fn changes_basis(changed: &Changed, directory: &Directory) -> bool {
    let Some(after) = &changed.after else { return false };
    match (after, changed.before.as_ref().map(|(_, record)| record)) {
        (Record::Organisation(after), Some(Record::Organisation(before))) => {
            after.superior != before.superior
        }
        (Record::Settings(after), Some(Record::Settings(before))) => after.policy != before.policy,
        (Record::Notice(after), Some(Record::Notice(before))) => after.notice != before.notice,
        (Record::Notice(after), None) => after.notice.is_some(),
        (Record::Item(after), _) => directory
            .items
            .get(&(after.catalogue, after.number))
            .and_then(|versions| versions.last())
            .is_some_and(|before| before.limit() != after.limit()),
        _ => false,
    }
}

/// Whether a key belongs to a record.
pub fn is_record_key(key: &str) -> bool {
    super::record::SPACES.iter().any(|space| key.starts_with(space))
}
