//! What people may do: commands and queries, permission, journal. The only writer of the store.

mod application;
pub mod attachments;
pub mod batch;
mod book;
pub mod catalogue;
mod change;
pub mod command;
mod commit;
pub mod demo;
pub mod desk;
pub mod directory;
mod disclosure;
pub mod draft;
mod facts;
pub mod founding;
pub mod handing;
pub mod import;
pub mod index;
pub mod journal;
mod live;
pub mod load;
pub mod news;
mod notice;
pub mod once;
mod opinion;
mod organisation;
mod past;
pub mod permission;
pub mod presence;
pub mod query;
pub mod record;
pub mod search;
mod since;
mod stored;
mod template;
pub mod undo;
pub mod verify;
pub mod visit;

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

use self::directory::Directory;
use self::live::Live;
use self::news::{News, Watchers};
use self::presence::Presence;
use crate::domain::message::Message;
use crate::store::side::Side;
use crate::store::vault::Vault;
use crate::store::{Store, StoreError};

pub use crate::store::panic_is_contained;
pub use command::{Command, Receipt};
pub use live::Known;
pub use permission::{
    can_handle, keep_catalogue, keep_templates as may_keep_templates, load_notice as may_load_notice,
};

/// Why a command or query was not carried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Failure {
    /// Not allowed or not possible.
    Refused(Message),
    /// Somebody else changed the record meanwhile.
    Moved(Message),
    /// The store failed; nothing was done.
    Store(Message),
    /// The office cannot be reached. Of a command it is not known whether it was carried out.
    Lost(Message),
}

impl Failure {
    /// What to tell.
    pub fn message(&self) -> &Message {
        match self {
            Self::Refused(message) | Self::Moved(message) | Self::Store(message) | Self::Lost(message) => {
                message
            }
        }
    }
}

impl From<Message> for Failure {
    fn from(message: Message) -> Self {
        Self::Refused(message)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Store(error.message())
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        let Some(side) = self.side.get() else { return };
        let Ok(at) = self.stands_at(&self.head()) else { return };
        if self.known.lock().unwrap_or_else(PoisonError::into_inner).as_ref() != Some(&at) {
            // Without it the next start takes longer, nothing else.
            let _ = side.write(&mut |to| live::write_known(self.store.as_ref(), &at, to));
        }
    }
}

/// Tells the local time; the only clock of the office.
pub type Now = Arc<dyn Fn() -> NaiveDateTime + Send + Sync>;

/// The local time of this machine.
pub fn system_time() -> Now {
    Arc::new(|| chrono::Local::now().naive_local())
}

/// What an answer follows from, to be compared with another: the answers are the same where the stamps are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// A random number for each opened office: another one counts its changes anew.
    office: u64,
    /// Counts the changes of the directory.
    directory: u64,
    today: NaiveDate,
    /// Counts the changes of what else the answer follows from.
    at: u64,
}

/// The directory, and how often it has changed.
#[derive(Default)]
struct Current {
    directory: Arc<Directory>,
    generation: u64,
}

/// A disclosure office on a store.
pub struct Office {
    store: Arc<dyn Store>,
    now: Now,
    number: u64,
    directory: RwLock<Current>,
    live: RwLock<Live>,
    head: Mutex<commit::Head>,
    /// When the last command was carried out: the head's time, for those who do not wait for a command.
    last: Mutex<Option<NaiveDateTime>>,
    faults: Vec<Message>,
    search: search::Search,
    /// Where the store stood when what is open was last written beside it.
    known: Mutex<Option<live::At>>,
    side: OnceLock<Arc<dyn Side>>,
    vault: OnceLock<Vault>,
    handed: Mutex<handing::HandedIn>,
    watchers: Arc<Watchers>,
    presence: Arc<Presence>,
}

impl Office {
    /// Opens the office kept in `store`, reading its organisations, people, catalogue and settings.
    ///
    /// `progress` is told how many records have been gone through where the indexes are made anew,
    /// as after a change of the calendar.
    ///
    /// # Errors
    /// The store failed, holds no office, or one that was not restored to the end.
    pub fn open(store: Arc<dyn Store>, now: Now, progress: &dyn Fn(u64)) -> Result<Self, Failure> {
        Self::open_knowing(store, now, None, progress)
    }

    /// The same, where it may be known already what was open when the office was last closed.
    ///
    /// # Errors
    /// As of [`Office::open`].
    pub fn open_knowing(
        store: Arc<dyn Store>,
        now: Now,
        known: Option<Known>,
        progress: &dyn Fn(u64),
    ) -> Result<Self, Failure> {
        if load::is_restoring(store.as_ref())? {
            return Err(Failure::Store(Message::new("store-restoring")));
        }
        let (directory, faults) = Directory::read(store.as_ref())?;
        if directory.orgs.is_empty() {
            return Err(Failure::Store(Message::new("store-no-office")));
        }
        let head = commit::Head::read(store.as_ref())?;
        let office = Self {
            store,
            now,
            number: desk::random(),
            directory: RwLock::new(Current { directory: Arc::new(directory), generation: 0 }),
            live: RwLock::default(),
            last: Mutex::new(head.at),
            head: Mutex::new(head),
            faults,
            search: search::Search::default(),
            known: Mutex::default(),
            side: OnceLock::new(),
            vault: OnceLock::new(),
            handed: Mutex::default(),
            watchers: Arc::default(),
            presence: Arc::default(),
        };
        if !office.refresh_indexes(progress)? {
            let at = office.stands_at(&office.head())?;
            match known.and_then(|known| known.if_at(&at)) {
                Some(live) => {
                    office.live_mut().replace(live);
                    *office.known.lock().unwrap_or_else(PoisonError::into_inner) = Some(at);
                }
                None => office.read_live()?,
            }
        }
        Ok(office)
    }

    /// The local time.
    pub fn now(&self) -> NaiveDateTime {
        (self.now)()
    }

    /// The local date.
    pub fn today(&self) -> NaiveDate {
        self.now().date()
    }

    /// The organisations, people, catalogue, settings and working days as they are now.
    pub fn directory(&self) -> Arc<Directory> {
        self.directory.read().unwrap_or_else(PoisonError::into_inner).directory.clone()
    }

    /// Puts another directory in place of what there was.
    fn set_directory(&self, directory: Directory) {
        let mut current = self.directory.write().unwrap_or_else(PoisonError::into_inner);
        *current = Current { directory: Arc::new(directory), generation: current.generation + 1 };
    }

    /// Tells those who look on.
    fn tell(&self, news: &News) {
        self.watchers.tell(news);
    }

    /// Keeps at `side` what is open, for the next start: written when the office is closed, where it has changed.
    pub fn keep_open_at(&self, side: Arc<dyn Side>) {
        // Said once, when the office has been opened.
        let _ = self.side.set(side);
    }

    fn stands_at(&self, head: &commit::Head) -> Result<live::At, Failure> {
        let basis = self.store.get(commit::BASIS_KEY.as_bytes())?.map(|stored| stored.value);
        Ok(live::At { seq: head.seq, hash: head.hash, basis: basis.unwrap_or_default() })
    }

    /// Keeps the search's index at `side` between runs of the program.
    pub fn keep_search_at(&self, side: Arc<dyn Side>) {
        self.search.keep_at(side);
    }

    /// Begins to make the search's index in the background, unless that has been begun.
    pub fn start_search(&self) {
        self.search.begin(&self.store);
    }

    /// Waits until everything is searched, and the index is kept where it belongs.
    pub fn finish_search(&self) {
        self.start_search();
        self.search.wait();
    }

    /// The store beneath, for backup and checks.
    pub fn store(&self) -> &dyn Store {
        self.store.as_ref()
    }

    /// Does `work` on the store while no command is carried out and no draft kept: a backup of one moment.
    pub fn still<T>(&self, work: impl FnOnce(&dyn Store) -> T) -> T {
        let _head = self.head();
        work(self.store.as_ref())
    }

    fn handed_in(&self) -> MutexGuard<'_, handing::HandedIn> {
        self.handed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn head(&self) -> MutexGuard<'_, commit::Head> {
        self.head.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
