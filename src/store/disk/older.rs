//! A store of an older format becomes one of this.
//!
//! Format 1 had log segments of 16 MiB. Its entries are copied into an engine of their own beside it, which takes its
//! place once it is whole and on disk. Which of the two lies in the store's place is told by the engine's settings
//! there, so that a conversion cut short at any moment is begun again or finished by the next opening.

use std::fs;
use std::path::{Path, PathBuf};

use nix::fcntl::{AT_FDCWD, RenameFlags, renameat2};

use super::engine::{self, error_of, require_free};
use super::pieces::{VERSION, lay};
use super::{COUNT, SEGMENT, contain};
use crate::store::dir::{DataDir, sync_dir};
use crate::store::{RESERVED, StoreError};

/// The log segment of format 1, in bytes.
const OLD_SEGMENT: usize = 16 * 1024 * 1024;

/// Entries copied at a time.
const AT_ONCE: usize = 500;

/// Brings the files of `dir` to this format, where they are older.
///
/// # Errors
/// There is no room for a second copy, or the old files cannot be read: they stay as they are.
pub(super) fn convert(dir: &DataDir) -> Result<(), StoreError> {
    let (path, beside) = (dir.store(), dir.path().join("store.new"));
    if is_old(&path) {
        remove(&beside)?;
        fs::create_dir(&beside).map_err(|error| StoreError::io(&beside, &error))?;
        copy(&path, &beside)?;
        dir.sync()?;
        renameat2(AT_FDCWD, &path, AT_FDCWD, &beside, RenameFlags::RENAME_EXCHANGE)
            .map_err(|errno| StoreError::io(&path, &errno.into()))?;
        dir.sync()?;
    }
    dir.write_format()?;
    remove(&beside)
}

/// Whether the engine's settings in `path` are those of format 1.
fn is_old(path: &Path) -> bool {
    // The settings end in a sum, which is no text.
    let settings = fs::read(path.join("conf")).unwrap_or_default();
    String::from_utf8_lossy(&settings).lines().any(|line| line == format!("segment_size: {OLD_SEGMENT}"))
}

fn remove(path: &PathBuf) -> Result<(), StoreError> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(StoreError::io(path, &error)),
        _ => Ok(()),
    }
}

fn copy(from: &Path, to: &Path) -> Result<(), StoreError> {
    let size = fs::metadata(from.join("db")).map_err(|error| StoreError::unreadable(from, &error))?.len();
    require_free(to, size + super::OPENING)?;
    engine::remove_unfinished_snapshots(from)?;
    let old = engine::open(from, OLD_SEGMENT)?;
    let new = engine::open(to, SEGMENT)?;
    let damaged = |detail| StoreError::Damaged { path: from.to_owned(), detail };
    let mut batch = sled::Batch::default();
    let mut waiting = 0;
    let write = |batch: &mut sled::Batch| {
        // Written out before the next, as all that is applied.
        contain(|| new.apply_batch(std::mem::take(batch)).and_then(|()| new.flush()))
            .map_err(damaged)?
            .map_err(|error| error_of(to, &error))
            .map(drop)
    };
    let mut entries = old.iter();
    while let Some(entry) = contain(|| entries.next()).map_err(damaged)? {
        let (key, bytes) = entry.map_err(|error| error_of(from, &error))?;
        let version = bytes.first_chunk::<VERSION>().map(|version| u64::from_le_bytes(*version));
        match version {
            // What is the engines' own, and what is damaged, goes over as it lies.
            Some(version) if version != 0 && key.first() != Some(&RESERVED) => {
                let (head, pieces) = lay(&key, version, &bytes[VERSION..]);
                batch.insert(key, head);
                for (key, piece) in pieces {
                    batch.insert(key, piece);
                    waiting += 1;
                }
            }
            _ => batch.insert(key, bytes),
        }
        waiting += 1;
        if waiting >= AT_ONCE {
            write(&mut batch)?;
            waiting = 0;
        }
    }
    write(&mut batch)?;
    debug_assert!(matches!(contain(|| (old.get(COUNT), new.get(COUNT))), Ok((Ok(a), Ok(b))) if a == b));
    // The note of what was acknowledged goes with it: a store that ends before that is told as before.
    match fs::copy(from.join("acknowledged"), to.join("acknowledged")) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(StoreError::io(to, &error));
        }
        _ => {}
    }
    drop((old, new));
    for name in ["db", "conf", "acknowledged"] {
        let file = to.join(name);
        if let Ok(open) = fs::File::open(&file) {
            open.sync_all().map_err(|error| StoreError::io(&file, &error))?;
        }
    }
    sync_dir(to)
}
