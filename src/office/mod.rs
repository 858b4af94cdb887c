//! What people may do: commands and queries, permission, journal. The only writer of the store.

pub mod catalogue;
mod change;
pub mod command;
mod commit;
pub mod demo;
pub mod directory;
mod disclosure;
pub mod draft;
pub mod founding;
pub mod index;
pub mod journal;
pub mod load;
mod opinion;
mod organisation;
mod permission;
pub mod query;
pub mod record;
pub mod verify;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use chrono::{NaiveDate, NaiveDateTime};

use self::directory::Directory;
use crate::domain::calendar::Calendar;
use crate::domain::message::Message;
use crate::store::{Store, StoreError};

pub use crate::store::panic_is_contained;
pub use command::{Command, Receipt};
pub use permission::{can_handle, keep_catalogue};

/// Why a command or query was not carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// Not allowed or not possible.
    Refused(Message),
    /// Somebody else changed the record meanwhile.
    Moved(Message),
    /// The store failed; nothing was done.
    Store(Message),
}

impl Failure {
    /// What to tell.
    pub fn message(&self) -> &Message {
        match self {
            Self::Refused(message) | Self::Moved(message) | Self::Store(message) => message,
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

/// Tells the local time; the only clock of the office.
pub type Now = Arc<dyn Fn() -> NaiveDateTime + Send + Sync>;

/// The local time of this machine.
pub fn system_time() -> Now {
    Arc::new(|| chrono::Local::now().naive_local())
}

/// A disclosure office on a store.
pub struct Office {
    store: Arc<dyn Store>,
    calendar: Calendar,
    now: Now,
    directory: RwLock<Arc<Directory>>,
    head: Mutex<commit::Head>,
    faults: Vec<Message>,
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
            calendar: Calendar::default(),
            now,
            directory: RwLock::new(Arc::new(directory)),
            head: Mutex::new(head),
            faults,
        };
        office.refresh_indexes(progress)?;
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

    /// The working days every due date is counted with.
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// The organisations, people, catalogue and settings as they are now.
    pub fn directory(&self) -> Arc<Directory> {
        self.directory.read().unwrap_or_else(PoisonError::into_inner).clone()
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

    fn head(&self) -> MutexGuard<'_, commit::Head> {
        self.head.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
