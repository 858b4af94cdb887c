//! What can go wrong in a store, each with its words for the interface.

use std::fmt;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::Key;
use super::dir::Holder;
use crate::domain::message::{Arg, Message};

/// Why a store refused or failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreError {
    /// A version the batch relies on has moved; nothing was written.
    Conflict {
        /// The key relied on.
        key: Key,
        /// The version the batch expected; 0: absent.
        expected: u64,
        /// The version in the store; 0: absent.
        found: u64,
    },
    /// Another process has the store open; `None` where it cannot be said who.
    Held(Option<Holder>),
    /// The store was written by a newer program; nothing was touched.
    Newer {
        /// The store's format number.
        found: u32,
        /// The highest format number this program knows.
        known: u32,
    },
    /// The disk is full or about to be, or a quota is used up; nothing was acknowledged.
    Full {
        /// Where the store is.
        path: PathBuf,
        /// Bytes that can still be written there, where known.
        free: Option<u64>,
    },
    /// The directory cannot be made, read or written.
    Unreadable {
        /// The directory or file.
        path: PathBuf,
        /// The system's reason.
        kind: ErrorKind,
        /// The system's reason in its own words.
        detail: String,
    },
    /// The store's files are damaged. They were not deleted; see [`super::dir::set_aside`].
    Damaged {
        /// The directory or file.
        path: PathBuf,
        /// What the engine said.
        detail: String,
    },
    /// The engine opened its files but lost acknowledged commits from them, as it does where the end of
    /// its log is damaged or an older copy was put in place. See [`super::disk::Options::salvage`].
    Behind {
        /// The directory.
        path: PathBuf,
        /// Commits found.
        found: u64,
        /// Commits acknowledged.
        acknowledged: u64,
    },
    /// One record is damaged, or was to be written with version 0 or under a key of the engine's own.
    Malformed {
        /// The record's key.
        key: Key,
    },
    /// A key or value is longer than the store takes; nothing was written.
    TooLarge {
        /// The key.
        key: Key,
        /// Its length or its value's, in bytes.
        size: usize,
        /// The longest allowed, in bytes.
        limit: usize,
    },
    /// Reading or writing failed; nothing was acknowledged.
    Io {
        /// The directory or file.
        path: PathBuf,
        /// The system's reason.
        kind: ErrorKind,
        /// The system's reason in its own words.
        detail: String,
    },
}

impl StoreError {
    /// The error in words for the interface.
    pub fn message(&self) -> Message {
        match self {
            Self::Conflict { key, expected, found } => Message::new("store-conflict")
                .with("key", show_key(key))
                .with("expected", number(*expected))
                .with("found", number(*found)),
            Self::Held(None) => Message::new("store-held-unknown"),
            Self::Held(Some(holder)) => Message::new("store-held")
                .with("login", holder.login.as_str())
                .with("host", holder.host.as_str())
                .with("pid", i64::from(holder.pid))
                .with("since", holder.since.format("%Y-%m-%d %H:%M").to_string()),
            Self::Newer { found, known } => {
                Message::new("store-newer").with("found", i64::from(*found)).with("known", i64::from(*known))
            }
            Self::Full { path, free: None } => Message::new("store-full").with("path", show_path(path)),
            Self::Full { path, free: Some(free) } => Message::new("store-nearly-full")
                .with("path", show_path(path))
                .with("free", number(free / (1024 * 1024))),
            Self::Unreadable { path, kind, detail } => Message::new("store-unreadable")
                .with("path", show_path(path))
                .with("reason", reason(*kind, detail)),
            Self::Damaged { path, detail } => {
                Message::new("store-damaged").with("path", show_path(path)).with("detail", detail.as_str())
            }
            Self::Behind { path, found, acknowledged } => Message::new("store-behind")
                .with("path", show_path(path))
                .with("found", number(*found))
                .with("acknowledged", number(*acknowledged)),
            Self::Malformed { key } => Message::new("store-malformed").with("key", show_key(key)),
            Self::TooLarge { key, size, limit } => Message::new("store-too-large")
                .with("key", show_key(key))
                .with("size", *size)
                .with("limit", *limit),
            Self::Io { path, kind, detail } => {
                Message::new("store-io").with("path", show_path(path)).with("reason", reason(*kind, detail))
            }
        }
    }

    /// Whether the store as a whole is damaged, so that setting it aside and restoring a backup helps.
    pub fn is_damage(&self) -> bool {
        matches!(self, Self::Damaged { .. } | Self::Behind { .. })
    }

    /// The failure of an operation on `path` of a store in use.
    pub(super) fn io(path: &Path, error: &io::Error) -> Self {
        if is_full(error.kind()) {
            return Self::Full { path: path.to_owned(), free: None };
        }
        Self::Io { path: path.to_owned(), kind: error.kind(), detail: error.to_string() }
    }

    /// The failure to reach `path` at all.
    pub(super) fn unreadable(path: &Path, error: &io::Error) -> Self {
        if is_full(error.kind()) {
            return Self::Full { path: path.to_owned(), free: None };
        }
        Self::Unreadable { path: path.to_owned(), kind: error.kind(), detail: error.to_string() }
    }
}

/// For the log and for tests; people read [`StoreError::message`].
impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl std::error::Error for StoreError {}

fn is_full(kind: ErrorKind) -> bool {
    // FileTooLarge is the per-process limit on file size: the same for who writes.
    matches!(kind, ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge)
}

/// The system's reason, in the interface's language where it is a common one.
fn reason(kind: ErrorKind, detail: &str) -> Message {
    match kind {
        ErrorKind::PermissionDenied => Message::new("io-permission-denied"),
        ErrorKind::NotFound => Message::new("io-not-found"),
        ErrorKind::NotADirectory => Message::new("io-not-a-directory"),
        ErrorKind::IsADirectory => Message::new("io-is-a-directory"),
        ErrorKind::ReadOnlyFilesystem => Message::new("io-read-only"),
        _ => Message::new("io-other").with("detail", detail),
    }
}

/// Why reading or writing a file failed, in words for the interface.
pub fn io_reason(error: &io::Error) -> Message {
    reason(error.kind(), &error.to_string())
}

/// A key as people can read it: text as it stands, other bytes as `\x..`.
pub fn show_key(key: &[u8]) -> String {
    let mut shown = String::new();
    for chunk in key.utf8_chunks() {
        for c in chunk.valid().chars() {
            if c.is_control() {
                shown.extend(c.escape_default());
            } else {
                shown.push(c);
            }
        }
        for byte in chunk.invalid() {
            shown.push_str(&format!("\\x{byte:02x}"));
        }
    }
    shown
}

fn show_path(path: &Path) -> String {
    path.display().to_string()
}

fn number(n: u64) -> Arg {
    Arg::Number(i64::try_from(n).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_shown_readably() {
        assert_eq!(show_key("SJ-07/事项/2026/003".as_bytes()), "SJ-07/事项/2026/003");
        assert_eq!(show_key(b"a\xff\0\x1b[31m"), "a\\xff\\u{0}\\u{1b}[31m");
    }

    #[test]
    fn running_out_of_room_is_full_whatever_the_system_calls_it() {
        for kind in [ErrorKind::StorageFull, ErrorKind::QuotaExceeded, ErrorKind::FileTooLarge] {
            let error = StoreError::io(Path::new("x"), &io::Error::from(kind));
            assert_eq!(error, StoreError::Full { path: "x".into(), free: None });
        }
    }
}
