//! Opening the store and the office in it.

use std::cell::OnceCell;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::serve::is_served;
use super::{Stop, complaint, guest, output, place};
use crate::domain::message::Message;
use crate::lang::Words;
use crate::office::desk::{Desk, OwnDesk};
use crate::office::directory::Directory;
use crate::office::founding::{Founding, found};
use crate::office::record::Record;
use crate::office::{Failure, Known, Office, system_time};
use crate::store::dir::Holder;
use crate::store::disk::{DiskStore, Options};
use crate::store::side::{Side, SideFile};
use crate::store::vault::Vault;
use crate::store::{Range, Store, StoreError};
use crate::wire::RemoteDesk;

/// The bureau's name, as the regulation has it; data, and so the same in every language.
const BUREAU_NAME: &str = "金坛市公安局党委";

/// Where the index of the search is kept between runs, in the data directory.
const SEARCH_FILE: &str = "search.cache";

/// The directory of the attachments, in the data directory.
const FILES: &str = "files";

/// Where what is open is.
const OPEN_FILE: &str = "open.cache";

/// How often and how long to wait for a server that has the store and does not answer yet.
const TRIES: u32 = 5;
const PAUSE: Duration = Duration::from_millis(100);

/// Opens the store in `dir`, which must be there already.
///
/// # Errors
/// There is none, or it cannot be opened.
pub(super) fn existing(dir: &Path) -> Result<DiskStore, Stop> {
    let none = || Message::new("cli-no-store").with("path", output::shown_path(dir)).into();
    if !place::has_store(dir) {
        return Err(none());
    }
    let store = DiskStore::open(dir, Options::default()).map_err(|error| held(dir, error))?;
    if store.is_empty()? { Err(none()) } else { Ok(store) }
}

/// Opens the office in `store`, saying so where the indexes have to be made anew.
pub(super) fn office(store: Arc<dyn Store>, known: Option<Known>, words: &Words) -> Result<Office, Failure> {
    // Said only where there is something to wait for.
    let progress = OnceCell::new();
    let begin = || output::Progress::new(&words.text(&Message::new("cli-indexing")));
    Office::open_knowing(store, system_time(), known, &|done| progress.get_or_init(begin).at(done))
}

/// Opens the store in `dir`, and meanwhile reads beside it what was open when the office was last closed.
pub(super) fn store_and_known(dir: &Path) -> (Result<DiskStore, StoreError>, Option<Known>) {
    let side = beside(dir, OPEN_FILE);
    std::thread::scope(|scope| {
        let known = scope.spawn(|| Known::read(side.as_ref()));
        let store = DiskStore::open(dir, Options::default());
        (store, known.join().unwrap_or_default())
    })
}

/// Keeps in `dir` what saves the next start work.
pub(super) fn keep_beside(office: &Office, dir: &Path) {
    office.keep_open_at(beside(dir, OPEN_FILE));
    office.keep_search_at(beside(dir, SEARCH_FILE));
    office.keep_files_at(vault(dir).dir());
}

/// Where attachments are kept.
pub(super) fn vault(dir: &Path) -> Vault {
    Vault::new(&dir.join(FILES))
}

fn beside(dir: &Path, name: &str) -> Arc<dyn Side> {
    Arc::new(SideFile::new(&dir.join(name)))
}

/// Why an office was not opened.
pub(super) enum Unopened {
    /// Another process has it.
    Held(Option<Holder>),
    /// Anything else.
    Stop(Stop),
}

impl From<Failure> for Unopened {
    fn from(failure: Failure) -> Self {
        Self::Stop(failure.into())
    }
}

/// Opens the office in `dir`; where there is none, founds it with the person of this process as administrator.
pub(super) fn open_or_found(dir: &Path, words: &Words) -> Result<Arc<Office>, Unopened> {
    let (store, known) = store_and_known(dir);
    let store: Arc<dyn Store> = Arc::new(store.map_err(|error| match error {
        StoreError::Held(holder) => Unopened::Held(holder),
        other => Unopened::Stop(held(dir, other)),
    })?);
    if store.is_empty().map_err(Failure::from)? {
        found_office(&store, place::login())?;
    }
    Ok(Arc::new(office(store, known, words)?))
}

/// Founds an office in the empty `store`, with `login` as its first administrator.
pub(super) fn found_office(store: &Arc<dyn Store>, login: String) -> Result<(), Failure> {
    let name = place::full_name(&login);
    let founding = Founding { bureau: BUREAU_NAME.to_owned(), login, name, demo: false };
    found(store.clone(), &system_time(), &founding)
}

/// The server's office, where the one who holds the data directory `dir` turns out to be a server that is starting.
pub(super) fn once_it_answers(dir: &Path) -> Result<Option<Arc<RemoteDesk>>, Message> {
    for _ in 0..TRIES {
        if let Some(desk) = guest::reach(dir)? {
            return Ok(Some(desk));
        }
        std::thread::sleep(PAUSE);
    }
    Ok(None)
}

/// Why the data directory `dir` cannot be opened; where somebody has it, or it is somebody else's, with what to do.
pub(super) fn held(dir: &Path, error: StoreError) -> Stop {
    let path = output::shown_path(dir);
    match &error {
        StoreError::Held(_) => {}
        StoreError::Unreadable { .. } => {
            let Some(owner) = place::other_owner(dir) else { return error.into() };
            let id = if is_served(dir) { "cli-others-served" } else { "cli-others-alone" };
            return Message::new(id).with("path", path).with("owner", owner).into();
        }
        _ => return error.into(),
    }
    let hint = match is_served(dir) {
        true => Message::new("cli-held-served"),
        false => Message::new("cli-held-alone"),
    };
    hint.with("who", error.message()).with("path", path).into()
}

/// The office in `dir` for a command of the command line, and on whose behalf: the server's where one answers, else its
/// own, which must be there already.
///
/// # Errors
/// There is none, or it cannot be opened.
pub(super) fn desk(dir: &Path, login: Option<&str>, words: &Words) -> Result<(Arc<dyn Desk>, String), Stop> {
    if let Some(desk) = guest::reach(dir)? {
        let login = place::acting_as(desk.directory()?.as_ref(), login, words)?;
        return Ok((desk, login));
    }
    let office = Arc::new(office(Arc::new(existing(dir)?), None, words)?);
    office.keep_files_at(vault(dir).dir());
    let login = place::acting_as(&office.directory(), login, words)?;
    Ok((Arc::new(OwnDesk::new(office, &login)), login))
}

/// The catalogue and settings kept in the data directory, for commands that can do without: `None` where there is no
/// store. Where there is one that cannot be read just now, standard error says so.
pub(super) fn kept(data: Option<PathBuf>, words: &Words) -> Option<Directory> {
    let dir = place::data_dir(data).ok().filter(|dir| place::has_store(dir))?;
    match read_directory(&dir) {
        Ok(directory) => Some(directory).filter(|directory| !directory.items.is_empty()),
        Err(why) => {
            let message = Message::new("cli-kept-unread").with("why", why);
            output::tell(&complaint(words, &message));
            None
        }
    }
}

/// The catalogue and settings kept in the data directory, from the server where one answers.
///
/// # Errors
/// The store cannot be opened, or the server does not answer.
pub(super) fn read_directory(dir: &Path) -> Result<Directory, Message> {
    if let Some(desk) = guest::reach(dir)? {
        let directory = desk.directory().map_err(|failure| failure.message().clone())?;
        return Ok(Directory::clone(&directory));
    }
    stored_directory(dir).map_err(|error| error.message())
}

fn stored_directory(dir: &Path) -> Result<Directory, StoreError> {
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
