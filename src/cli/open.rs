//! Opening the store and the office in it.

use std::cell::OnceCell;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Stop, complaint, output, place};
use crate::domain::message::Message;
use crate::lang::Words;
use crate::office::directory::Directory;
use crate::office::founding::{Founding, found};
use crate::office::record::Record;
use crate::office::{Failure, Office, system_time};
use crate::store::disk::{DiskStore, Options};
use crate::store::{Range, Store, StoreError};

/// The bureau's name, as the regulation has it; data, and so the same in every language.
const BUREAU_NAME: &str = "金坛市公安局党委";

/// Opens the store in `dir`, which must be there already.
///
/// # Errors
/// There is none, or it cannot be opened.
pub(super) fn existing(dir: &Path) -> Result<DiskStore, Stop> {
    let none = || Message::new("cli-no-store").with("path", output::shown_path(dir)).into();
    if !place::has_store(dir) {
        return Err(none());
    }
    let store = DiskStore::open(dir, Options::default())?;
    if store.is_empty()? { Err(none()) } else { Ok(store) }
}

/// Opens the office in `store`, saying so where the indexes have to be made anew.
pub(super) fn office(store: Arc<dyn Store>, words: &Words) -> Result<Office, Failure> {
    // Said only where there is something to wait for.
    let progress = OnceCell::new();
    let begin = || output::Progress::new(&words.text(&Message::new("cli-indexing")));
    Office::open(store, system_time(), &|done| progress.get_or_init(begin).at(done))
}

/// Opens the office in `dir`; where there is none, founds it with the person of this process as administrator.
pub(super) fn open_or_found(dir: &Path, words: &Words) -> Result<Arc<Office>, Stop> {
    let store: Arc<dyn Store> = Arc::new(DiskStore::open(dir, Options::default())?);
    if store.is_empty()? {
        let login = place::login();
        let name = place::full_name(&login);
        let founding = Founding { bureau: BUREAU_NAME.to_owned(), login, name, demo: false };
        found(store.clone(), &system_time(), &founding)?;
    }
    Ok(Arc::new(office(store, words)?))
}

/// The catalogue and settings kept in the data directory, for commands that can do without: `None` where there is no
/// store. Where there is one that cannot be read just now, standard error says so.
pub(super) fn kept(data: Option<PathBuf>, words: &Words) -> Option<Directory> {
    let dir = place::data_dir(data).ok().filter(|dir| place::has_store(dir))?;
    match read_directory(&dir) {
        Ok(directory) => Some(directory).filter(|directory| !directory.items.is_empty()),
        Err(error) => {
            let message = Message::new("cli-kept-unread").with("why", error.message());
            output::tell(&complaint(words, &message));
            None
        }
    }
}

/// The catalogue and settings kept in the data directory.
///
/// # Errors
/// The store cannot be opened.
pub(super) fn read_directory(dir: &Path) -> Result<Directory, StoreError> {
    let store = DiskStore::open(dir, Options::default())?;
    let mut directory = Directory::default();
    for space in ["c/", "s/"] {
        store.each(&Range::prefix(space.as_bytes()), &mut |key, stored| {
            // A damaged one is for `verify` to tell.
            if let Ok(record) = Record::decode(&String::from_utf8_lossy(key), &stored.value) {
                directory.take(&record);
            }
            ControlFlow::Continue(())
        })?;
    }
    Ok(directory)
}
