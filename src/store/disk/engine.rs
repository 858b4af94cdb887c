//! The engine beneath: how it is opened, and what its errors mean.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use super::contain;
use crate::store::StoreError;
use crate::store::dir::RELEASE;

/// Cache of tree pages, in bytes. What screens are made from is held in memory by the office, not here: a larger one would
/// only keep more of what has been gone through once.
const CACHE: u64 = 16 * 1024 * 1024;

/// Opens the engine on its files in `path`, whose log has segments of `segment` bytes.
pub(super) fn open(path: &Path, segment: usize) -> Result<sled::Db, StoreError> {
    let (tries, pause) = RELEASE;
    let mut tried = 0;
    loop {
        let config = sled::Config::new()
            .path(path)
            .segment_size(segment)
            .cache_capacity(CACHE)
            .mode(sled::Mode::LowSpace)
            .flush_every_ms(Some(500));
        let opened = contain(|| config.open())
            .map_err(|detail| StoreError::Damaged { path: path.to_owned(), detail })
            .and_then(|opened| opened.map_err(|error| error_of(path, &error)));
        tried += 1;
        match opened {
            // Our own lock is held: this can only be sled's threads of a store closed a moment ago.
            Err(StoreError::Held(_)) if tried < tries => std::thread::sleep(pause),
            opened => return opened,
        }
    }
}

/// A process killed while sled wrote its snapshot leaves one that stops the next opening; the log
/// itself is whole.
pub(super) fn remove_unfinished_snapshots(path: &Path) -> Result<(), StoreError> {
    let unreadable = |error| StoreError::unreadable(path, &error);
    for entry in fs::read_dir(path).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with("snap.") && name.ends_with(".generating") {
            fs::remove_file(entry.path()).map_err(unreadable)?;
        }
    }
    Ok(())
}

/// Refuses where fewer than `needed` bytes are free.
pub(super) fn require_free(path: &Path, needed: u64) -> Result<(), StoreError> {
    let stat = nix::sys::statvfs::statvfs(path)
        .map_err(|errno| StoreError::unreadable(path, &std::io::Error::from(errno)))?;
    let free = stat.blocks_available().saturating_mul(stat.fragment_size());
    if free < needed {
        return Err(StoreError::Full { path: path.to_owned(), free: Some(free) });
    }
    Ok(())
}

/// What an error of the engine means.
pub(super) fn error_of(path: &Path, error: &sled::Error) -> StoreError {
    let damaged = |detail: String| StoreError::Damaged { path: path.to_owned(), detail };
    match error {
        sled::Error::Io(io) => match io.kind() {
            ErrorKind::UnexpectedEof | ErrorKind::InvalidData => damaged(io.to_string()),
            // sled's words; it passes the lock's failure on as nothing more.
            ErrorKind::Other if io.to_string().starts_with("could not acquire lock") => {
                StoreError::Held(None)
            }
            ErrorKind::PermissionDenied => StoreError::unreadable(path, io),
            _ => StoreError::io(path, io),
        },
        other => damaged(other.to_string()),
    }
}
