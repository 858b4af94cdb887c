//! Making the index: from the file beside the store where it fits, else from every record.

use std::collections::HashSet;
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::Ordering;

use super::entry::{Entry, Target};
use super::index::Index;
use super::{Phase, Shared, cache};
use crate::domain::message::Message;
use crate::office::Failure;
use crate::office::commit::Head;
use crate::office::index::{self, Counts};
use crate::office::journal;
use crate::office::record::Record;
use crate::store::side::Side;
use crate::store::{Range, Store};

/// Records read at a time; what has been read is searched at once.
const PAGE: usize = 256;

/// Journal entries the file may lag behind before it is written anew.
const LAG: u64 = 1_000;

/// Makes the index, and keeps it at `side`. Ends early where the office closes.
pub(super) fn run(shared: &Shared, store: &dyn Store, side: Option<&dyn Side>) {
    let built = catch_unwind(AssertUnwindSafe(|| build(shared, store, side)));
    let failed = match built {
        Ok(Ok(())) => return,
        Ok(Err(failure)) => failure.message().clone(),
        Err(_) => Message::new("term-fault-unknown"),
    };
    shared.write().phase = Phase::Failed(failed);
}

fn build(shared: &Shared, store: &dyn Store, side: Option<&dyn Side>) -> Result<(), Failure> {
    shared.total.store(total(store)?, Ordering::Relaxed);
    let lag = match side {
        Some(side) => taken_from(shared, store, side)?,
        None => None,
    };
    if lag.is_none() {
        from_records(shared, store)?;
    }
    if shared.stopped() {
        return Ok(());
    }
    let snapshot = {
        let mut state = shared.write();
        state.phase = Phase::Ready;
        lag.is_none_or(|lag| lag > LAG).then(|| state.index.clone())
    };
    if let (Some(index), Some(side)) = (snapshot, side) {
        // It only saves time: where it cannot be kept, as on a full disk, the next start makes the index anew.
        let _ = side.write(&mut |to| cache::write(&index, &mut Until { shared, to }));
    }
    Ok(())
}

/// Records there are to be searched.
fn total(store: &dyn Store) -> Result<u64, Failure> {
    let mut total = 0;
    let range = Range::prefix(index::counts_key("").as_bytes());
    store.each(&range, &mut |_, stored| {
        let counts = index::decode::<Counts>(&stored.value).unwrap_or_default();
        total += u64::from(counts.searched());
        ControlFlow::Continue(())
    })?;
    Ok(total)
}

/// Forgets all entries; what changes from now on is followed.
fn anew(shared: &Shared, store: &dyn Store) -> Result<(), Failure> {
    let mut state = shared.write();
    // Read while nothing can be followed: what is on disk by then will be read, the rest is followed.
    let head = Head::read(store)?;
    state.index = Index { head: Some((head.seq, head.hash)), ..Index::default() };
    state.phase = Phase::Building(HashSet::new());
    shared.done.store(0, Ordering::Relaxed);
    Ok(())
}

fn from_records(shared: &Shared, store: &dyn Store) -> Result<(), Failure> {
    anew(shared, store)?;
    let mut range = Range::prefix(b"r/");
    while !shared.stopped() {
        let page = store.scan(&range, PAGE)?;
        let Some(last) = page.last() else { break };
        range = range.after(&last.key);
        let entry = |entry: &crate::store::Entry| {
            let key = String::from_utf8_lossy(&entry.key);
            // A damaged record is passed over; `verify` names it.
            Entry::of(&Record::decode(&key, &entry.stored.value).ok()?)
        };
        let entries: Vec<Entry> = page.iter().filter_map(entry).collect();
        let mut state = shared.write();
        let state = &mut *state;
        for entry in &entries {
            if !is_fresh(&state.phase, &entry.target) {
                state.index.push(entry);
            }
        }
        shared.done.fetch_add(entries.len() as u64, Ordering::Relaxed);
    }
    Ok(())
}

/// Whether a thing has changed since the making began: then its entry is newer than what was read.
fn is_fresh(phase: &Phase, target: &Target) -> bool {
    matches!(phase, Phase::Building(fresh) if fresh.contains(target))
}

/// Takes the index from `side` and what came after it from the journal; says how many journal entries that were, `None`
/// where nothing fitting is there.
fn taken_from(shared: &Shared, store: &dyn Store, side: &dyn Side) -> Result<Option<u64>, Failure> {
    let Ok(Some(mut from)) = side.read() else { return Ok(None) };
    let Ok(mut header) = cache::read_header(from.as_mut()) else { return Ok(None) };
    let Some(key) = (header.seq > 0).then(|| journal::key(header.seq)) else { return Ok(None) };
    let known = store.get(key.as_bytes())?;
    if known.is_none_or(|entry| journal::hash(&entry.value) != header.hash) {
        return Ok(None);
    }
    let head = Head::read(store)?;
    {
        let mut state = shared.write();
        if !state.index.is_empty() {
            // Somebody was quicker, and has used up the first numbers of the names.
            return Ok(None);
        }
        state.index.names = std::mem::take(&mut header.names);
        // The pieces name what the header does.
        header.names = state.index.names.clone();
    }
    let read = cache::read_chunks(&header, from.as_mut(), &mut |piece| {
        let mut state = shared.write();
        let state = &mut *state;
        shared.done.fetch_add(piece.chunk.len() as u64, Ordering::Relaxed);
        let fresh = match &state.phase {
            Phase::Building(fresh) => fresh.iter().collect(),
            _ => Vec::new(),
        };
        state.index.insert(piece, &fresh);
        !shared.stopped()
    });
    if read.is_err() {
        return Ok(None);
    }
    let Some(lag) = caught_up(shared, store, header.seq)? else { return Ok(None) };
    let mut state = shared.write();
    if state.index.head.is_none_or(|(seq, _)| seq < head.seq) {
        state.index.head = Some((head.seq, head.hash));
    }
    Ok(Some(lag))
}

/// Takes in the journal's entries after number `seq` up to those that are followed; says how many, or `None` where one
/// cannot be read.
fn caught_up(shared: &Shared, store: &dyn Store, seq: u64) -> Result<Option<u64>, Failure> {
    let mut lag = Some(0);
    let range = Range::prefix(journal::SPACE.as_bytes()).after(journal::key(seq).as_bytes());
    store.each(&range, &mut |key, stored| {
        let key = String::from_utf8_lossy(key);
        let Ok(entry) = journal::Entry::decode(&key, &stored.value) else {
            lag = None;
            return ControlFlow::Break(());
        };
        lag = lag.map(|lag| lag + 1);
        for change in entry.changes {
            if change.is_taken_away() {
                let mut state = shared.write();
                if let Some(target) = Target::of_key(&change.key).filter(|t| !is_fresh(&state.phase, t)) {
                    state.index.remove(&target);
                }
                continue;
            }
            let Some(entry) = Record::decode(&change.key, &change.value).ok().and_then(|r| Entry::of(&r))
            else {
                continue;
            };
            let mut state = shared.write();
            let state = &mut *state;
            if !is_fresh(&state.phase, &entry.target) {
                state.index.replace(&entry);
            }
        }
        if shared.stopped() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    Ok(lag)
}

/// Gives up writing where the office closes.
struct Until<'a> {
    shared: &'a Shared,
    to: &'a mut dyn Write,
}

impl Write for Until<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.shared.stopped() {
            return Err(io::ErrorKind::Other.into());
        }
        self.to.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}
