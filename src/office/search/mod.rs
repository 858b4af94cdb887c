//! Search over the catalogue, the disclosures and the opinions: an index in memory, made in the background and kept by
//! each commit. It holds what is searched and nothing of who raised an opinion (O8); who sees what is decided by each
//! query anew.

mod build;
pub mod cache;
mod chunk;
mod entry;
mod index;
mod names;
mod pattern;
mod pinyin;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashSet};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::thread::JoinHandle;

use serde::{Deserialize, Serialize};

use super::change::Changed;
use super::directory::Directory;
use super::journal::Hash;
use crate::domain::message::Message;
use crate::domain::organisation::Person;
use crate::store::Store;
use crate::store::side::Side;

pub use entry::{Class, Entry, Standing, Target, fields, title};
pub use index::{Found, Index, LISTED, MOST_CHARS, MOST_WORDS, Piece, Wanted};
pub use pattern::{Pattern, Rank};
pub use pinyin::fold;

/// How far the index is.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Phase {
    /// Nobody has searched yet.
    Idle,
    /// Being made; what has changed meanwhile is in it already and must not be overwritten by what is read.
    Building(HashSet<Target>),
    /// Everything is in it.
    Ready,
    /// It could not be made; what is in it stays.
    Failed(Message),
}

struct State {
    index: Index,
    phase: Phase,
}

/// What the thread that makes the index shares with those who search.
struct Shared {
    state: RwLock<State>,
    /// Records gone through, and how many there are.
    done: AtomicU64,
    total: AtomicU64,
    /// Set when the office closes.
    stop: AtomicBool,
}

impl Shared {
    fn read(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, State> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

/// How far the index is, for the screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Progress {
    /// Everything is searched.
    Whole,
    /// So many of so many records are.
    Part(u64, u64),
    /// It could not be made whole.
    Failed(Message),
}

/// The search of one office.
pub struct Search {
    shared: Arc<Shared>,
    thread: Mutex<Option<JoinHandle<()>>>,
    side: Mutex<Option<Arc<dyn Side>>>,
    /// The catalogue's index, with the directory it was made from.
    catalogue: Mutex<Option<(Arc<Directory>, Arc<Index>)>>,
}

impl Default for Search {
    fn default() -> Self {
        let state = State { index: Index::default(), phase: Phase::Idle };
        let shared = Shared {
            state: RwLock::new(state),
            done: AtomicU64::new(0),
            total: AtomicU64::new(0),
            stop: AtomicBool::new(false),
        };
        Self {
            shared: Arc::new(shared),
            thread: Mutex::default(),
            side: Mutex::default(),
            catalogue: Mutex::default(),
        }
    }
}

impl Search {
    /// Keeps the index at `side` between runs of the program.
    pub fn keep_at(&self, side: Arc<dyn Side>) {
        *self.side.lock().unwrap_or_else(PoisonError::into_inner) = Some(side);
    }

    /// Begins to make the index on a thread of its own; does nothing where that has been begun.
    pub fn begin(&self, store: &Arc<dyn Store>) {
        // Every search comes by here: once it has begun, none of them holds up another.
        if self.shared.read().phase != Phase::Idle {
            return;
        }
        {
            let mut state = self.shared.write();
            if state.phase != Phase::Idle {
                return;
            }
            state.phase = Phase::Building(HashSet::new());
        }
        let (shared, store) = (self.shared.clone(), store.clone());
        let side = self.side.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let work = move || build::run(&shared, store.as_ref(), side.as_deref());
        match std::thread::Builder::new().name("gongkai-search".to_owned()).spawn(work) {
            Ok(thread) => *self.thread.lock().unwrap_or_else(PoisonError::into_inner) = Some(thread),
            Err(error) => {
                let why = Message::new("plain-text").with("text", error.to_string());
                self.shared.write().phase = Phase::Failed(why);
            }
        }
    }

    /// Waits until the index is made, and kept beside the store.
    pub fn wait(&self) {
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread {
            // What went wrong there has been noted in the phase.
            let _ = thread.join();
        }
    }

    /// Takes in what a command has changed, now that it is on disk.
    pub(super) fn follow(&self, changes: &BTreeMap<String, Changed>, seq: u64, hash: Hash) {
        if self.shared.read().phase == Phase::Idle {
            return;
        }
        let known = |(key, changed): (&String, &Changed)| match &changed.after {
            Some(record) => Entry::of(record).map(|entry| (entry.target.clone(), Some(entry))),
            None => Target::of_key(key).map(|target| (target, None)),
        };
        let known: Vec<(Target, Option<Entry>)> = changes.iter().filter_map(known).collect();
        let mut state = self.shared.write();
        let State { index, phase } = &mut *state;
        for (target, entry) in known {
            match entry {
                Some(entry) => index.replace(&entry),
                None => index.remove(&target),
            }
            if let Phase::Building(fresh) = phase {
                fresh.insert(target);
            }
        }
        index.set_head(seq, hash);
    }

    /// What `who` looks for and may see, and how far the index is.
    pub fn find(&self, wanted: &Wanted, who: &Person, directory: &Arc<Directory>) -> (Found, Progress) {
        let catalogue = self.catalogue(directory);
        let state = self.shared.read();
        let found = index::search(&[&catalogue, &state.index], wanted, who, directory);
        let progress = match &state.phase {
            Phase::Ready => Progress::Whole,
            Phase::Failed(why) => Progress::Failed(why.clone()),
            Phase::Idle | Phase::Building(_) => {
                let of = |number: &AtomicU64| number.load(Ordering::Relaxed);
                Progress::Part(of(&self.shared.done), of(&self.shared.total))
            }
        };
        (found, progress)
    }

    /// Bytes of memory that the index takes.
    pub fn bytes(&self) -> usize {
        self.shared.read().index.bytes()
    }

    /// The present catalogue of every organisation; a few hundred entries, made anew where anything in it changed.
    fn catalogue(&self, directory: &Arc<Directory>) -> Arc<Index> {
        let mut kept = self.catalogue.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, index)) = &*kept
            && Arc::ptr_eq(of, directory)
        {
            return index.clone();
        }
        let mut index = Index::default();
        for org in directory.orgs.values() {
            for item in org.kind.catalogue().into_iter().flat_map(|id| directory.catalogue(id)) {
                index.push(&Entry::of_item(&org.code, item));
            }
        }
        let index = Arc::new(index);
        *kept = Some((directory.clone(), index.clone()));
        index
    }
}

impl Drop for Search {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::Relaxed);
        self.wait();
    }
}
