//! A store in memory that a test looks into, and holds up where it likes.

use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use gongkai::office::Office;
use gongkai::store::memory::MemoryStore;
use gongkai::store::{Batch, Entry, Range, Store, StoreError, Stored};

use super::office::Desk;

/// No wait is longer.
pub const BOUND: Duration = Duration::from_secs(60);

/// What a store is used for.
pub enum Use<'a> {
    Get,
    Scan(&'a Range),
    Commit,
    Sync,
}

type Look = Arc<dyn Fn(&Use<'_>) -> Result<(), StoreError> + Send + Sync>;

/// A store that tells a test of each use before it happens, which may fail there.
pub struct Watched {
    inner: Arc<MemoryStore>,
    look: Mutex<Look>,
}

impl Watched {
    /// The office of `desk` as another program has it, on a watched store.
    pub fn office(desk: &Desk) -> (Arc<Office>, Arc<Self>) {
        let watched = Arc::new(Self { inner: desk.store.clone(), look: Mutex::new(Arc::new(|_| Ok(()))) });
        let now = desk.office.now();
        let office = Office::open(watched.clone(), Arc::new(move || now), &|_| {}).unwrap();
        (Arc::new(office), watched)
    }

    /// Looks on from now on.
    pub fn look(&self, look: impl Fn(&Use<'_>) -> Result<(), StoreError> + Send + Sync + 'static) {
        *self.look.lock().unwrap() = Arc::new(look);
    }

    fn used(&self, how: &Use<'_>) -> Result<(), StoreError> {
        let look = self.look.lock().unwrap().clone();
        look(how)
    }
}

impl Store for Watched {
    fn get(&self, key: &[u8]) -> Result<Option<Stored>, StoreError> {
        self.used(&Use::Get)?;
        self.inner.get(key)
    }

    fn scan(&self, range: &Range, limit: usize) -> Result<Vec<Entry>, StoreError> {
        self.used(&Use::Scan(range))?;
        self.inner.scan(range, limit)
    }

    fn commit_unsynced(&self, batch: Batch) -> Result<(), StoreError> {
        self.used(&Use::Commit)?;
        self.inner.commit_unsynced(batch)
    }

    fn sync(&self) -> Result<(), StoreError> {
        self.used(&Use::Sync)?;
        self.inner.sync()
    }

    fn is_empty(&self) -> Result<bool, StoreError> {
        self.inner.is_empty()
    }
}

/// A place where somebody is held up until a test lets them go on.
#[derive(Default)]
pub struct Barrier {
    state: Mutex<(bool, bool)>,
    changed: Condvar,
}

impl Barrier {
    /// Waits here until it is open.
    pub fn pass(&self) {
        let mut state = self.state.lock().unwrap();
        state.0 = true;
        self.changed.notify_all();
        while !state.1 {
            state = self.changed.wait(state).unwrap();
        }
    }

    /// Waits until somebody has come here; false where nobody does.
    pub fn reached(&self) -> bool {
        let state = self.state.lock().unwrap();
        self.changed.wait_timeout_while(state, BOUND, |state| !state.0).unwrap().0.0
    }

    /// Lets everybody go on.
    pub fn open(&self) {
        self.state.lock().unwrap().1 = true;
        self.changed.notify_all();
    }
}
