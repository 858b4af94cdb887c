//! The data directory: who has it, which format it holds, where the engine's files lie.
//!
//! ```text
//! DIR/lock     held while the store is open; names the holder
//! DIR/format   the store format number, read before anything else
//! DIR/store/   the engine's files; damaged ones are set aside as store.damaged-YYYYMMDD-HHMMSS
//! ```

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Read, Seek, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{DateTime, Local};
use serde::{Deserialize, Serialize};

use super::StoreError;

/// The store format this program writes, and the newest it reads.
pub const FORMAT: u32 = 2;

/// The oldest store format this program takes over.
const OLDEST: u32 = 1;

/// Longest holder note read from a lock file, in bytes.
const HOLDER_LIMIT: u64 = 4096;

/// How often and how long to wait for a store that has just been closed and is not yet let go of.
pub(super) const RELEASE: (u32, Duration) = (200, Duration::from_millis(10));

/// Who has a store open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// Login name.
    pub login: String,
    /// Process number.
    pub pid: u32,
    /// Host name.
    pub host: String,
    /// Since when.
    pub since: DateTime<Local>,
}

impl Holder {
    /// This process, from now on.
    pub fn this_process() -> Self {
        let uid = nix::unistd::geteuid();
        let login = match nix::unistd::User::from_uid(uid) {
            Ok(Some(user)) => user.name,
            _ => uid.to_string(),
        };
        let host = nix::unistd::gethostname().unwrap_or_default().to_string_lossy().into_owned();
        Self { login, pid: std::process::id(), host, since: Local::now() }
    }
}

/// A data directory that is ours until dropped.
#[derive(Debug)]
pub struct DataDir {
    path: PathBuf,
    lock: File,
    /// The format of what is in it.
    format: u32,
}

impl DataDir {
    /// Takes the directory at `path`, making it (mode 0700) where it does not exist.
    ///
    /// A newer format is [`StoreError::Newer`] and leaves the directory as it is; a directory in use is
    /// [`StoreError::Held`]; one that cannot be made, read or written is [`StoreError::Unreadable`].
    pub fn take(path: &Path) -> Result<Self, StoreError> {
        read_format(path)?;
        let mut dir = Self::lock(path)?;
        // Again under the lock: somebody may have been first.
        if let Some(format) = read_format(path)? {
            dir.format = format;
        } else {
            if dir.store().exists() {
                let detail = ErrorKind::NotFound.to_string();
                return Err(StoreError::Damaged { path: path.join("format"), detail });
            }
            dir.write_format()?;
        }
        Ok(dir)
    }

    fn lock(path: &Path) -> Result<Self, StoreError> {
        create(path)?;
        let mut dir = Self { path: path.to_owned(), lock: lock(&path.join("lock"))?, format: FORMAT };
        dir.name_holder();
        Ok(dir)
    }

    /// Where the engine's files lie.
    pub fn store(&self) -> PathBuf {
        self.path.join("store")
    }

    /// Whether what is in it has an older format.
    pub(super) fn is_older(&self) -> bool {
        self.format < FORMAT
    }

    /// The directory itself.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Makes what was created in the directory outlast a power cut.
    pub fn sync(&self) -> Result<(), StoreError> {
        sync_dir(&self.path)
    }

    /// Writes who holds the directory into the lock file. Only a courtesy to whoever finds it held:
    /// a failure, as on a full disk, does not matter.
    fn name_holder(&mut self) {
        if let Ok(text) = serde_json::to_vec(&Holder::this_process()) {
            let _ = self.lock.set_len(0).and_then(|()| self.lock.write_all(&text));
        }
    }

    /// Says that what is in it has the format of this program.
    pub(super) fn write_format(&self) -> Result<(), StoreError> {
        let path = self.path.join("format");
        // Renamed into place, so that a crash leaves no half a number.
        let new = self.path.join("format.new");
        let written = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&new)
            .and_then(|mut file| {
                file.write_all(format!("{FORMAT}\n").as_bytes())?;
                file.sync_all()
            })
            .and_then(|()| fs::rename(&new, &path));
        written.map_err(|error| StoreError::unreadable(&path, &error))?;
        self.sync()
    }
}

impl Drop for DataDir {
    fn drop(&mut self) {
        // Nobody is named once nobody holds it.
        let _ = self.lock.set_len(0);
    }
}

/// Renames the engine's files in the data directory `path` to `store.damaged-YYYYMMDD-HHMMSS`, for a
/// later look, and says where they are now; `None` where there were none. The next opening begins an
/// empty store. Works on a store that cannot be opened; refused like an opening where it is held or newer.
pub fn set_aside(path: &Path) -> Result<Option<PathBuf>, StoreError> {
    match read_format(path) {
        Ok(_) | Err(StoreError::Damaged { .. }) => {}
        Err(error) => return Err(error),
    }
    let dir = DataDir::lock(path)?;
    let stamp = Local::now().format("%Y%m%d-%H%M%S");
    let mut aside = path.join(format!("store.damaged-{stamp}"));
    let mut again = 1;
    while aside.exists() {
        again += 1;
        aside = path.join(format!("store.damaged-{stamp}-{again}"));
    }
    let moved = match fs::rename(dir.store(), &aside) {
        Ok(()) => Some(aside),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(StoreError::io(&dir.store(), &error)),
    };
    // The number itself may be what was damaged.
    dir.write_format()?;
    Ok(moved)
}

/// Makes the entries of the directory `path` durable.
pub(super) fn sync_dir(path: &Path) -> Result<(), StoreError> {
    File::open(path).and_then(|dir| dir.sync_all()).map_err(|error| StoreError::io(path, &error))
}

/// The format number in `dir`, `None` where there is none yet.
fn read_format(dir: &Path) -> Result<Option<u32>, StoreError> {
    let path = dir.join("format");
    let mut text = String::new();
    match File::open(&path).and_then(|file| file.take(64).read_to_string(&mut text)) {
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) if error.kind() == ErrorKind::InvalidData => text.clear(),
        Err(error) => return Err(StoreError::unreadable(&path, &error)),
    }
    match text.trim().parse() {
        Ok(found) if found > FORMAT => Err(StoreError::Newer { found, known: FORMAT }),
        Ok(known @ OLDEST..=FORMAT) => Ok(Some(known)),
        _ => Err(StoreError::Damaged { path, detail: text.trim().escape_debug().to_string() }),
    }
}

/// Makes `path` and what is missing above it, each durable in the directory above.
fn create(path: &Path) -> Result<(), StoreError> {
    let absolute = std::path::absolute(path).map_err(|error| StoreError::unreadable(path, &error))?;
    let missing: Vec<&Path> = absolute.ancestors().take_while(|dir| !dir.exists()).collect();
    for dir in missing.iter().rev() {
        match DirBuilder::new().mode(0o700).create(dir) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::AlreadyExists && dir.is_dir() => {}
            Err(error) => return Err(StoreError::unreadable(dir, &error)),
        }
        if let Some(parent) = dir.parent() {
            sync_dir(parent)?;
        }
    }
    Ok(())
}

fn lock(path: &Path) -> Result<File, StoreError> {
    // Not truncated here: what is in it belongs to the holder.
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(path)
        .map_err(|error| StoreError::unreadable(path, &error))?;
    let (tries, pause) = RELEASE;
    let mut tried = 0;
    loop {
        tried += 1;
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) => match read_holder(&mut file) {
                // Its holder has left: a child that was just being started shares the file until it is.
                None if tried < tries => std::thread::sleep(pause),
                holder => return Err(StoreError::Held(holder)),
            },
            Err(TryLockError::Error(error)) => return Err(StoreError::unreadable(path, &error)),
        }
    }
}

fn read_holder(file: &mut File) -> Option<Holder> {
    let mut text = Vec::new();
    file.rewind().ok()?;
    file.take(HOLDER_LIMIT).read_to_end(&mut text).ok()?;
    serde_json::from_slice(&text).ok()
}
