//! Files in and out: backup and restore of the whole store, catalogues for spreadsheets, the holiday notice.

pub mod attachment;
pub mod backup;
pub mod catalogue;
mod file;
pub mod files;
mod files_in;
mod files_out;
mod grid;
pub mod letter;
mod line;
pub mod notice;
mod reader;
pub mod register;
pub mod restore;
mod strict;

/// How far a backup or a restore has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What is being done.
    pub stage: Stage,
    /// Lines written or read; in [`Stage::Counting`] keys counted, in [`Stage::Checking`]
    /// attachments gone through, in [`Stage::Indexing`] records gone through.
    pub lines: u64,
    /// How many there will be, where that is known.
    pub of: Option<u64>,
    /// Bytes written or read.
    pub bytes: u64,
}

/// What a backup or a restore is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stage {
    /// Counting what there is to write.
    Counting,
    /// Going through the attachments.
    Checking,
    /// Writing the file.
    Writing,
    /// Reading the file into the store.
    Reading,
    /// Making the indexes.
    Indexing,
}

/// What went into a file or came out of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Summary {
    /// Records, drafts and unknown keys.
    pub records: u64,
    /// Journal entries in the file.
    pub journal: u64,
    /// How many of both are marked as damaged or unknown; `verify` names them.
    pub faults: u64,
    /// Attachments in the file, each content once.
    pub files: u64,
    /// Attachments named by a record that are not in the file, because they are damaged or missing.
    pub lacking: u64,
    /// Lines of the file.
    pub lines: u64,
    /// Its bytes.
    pub bytes: u64,
}

/// Lines between two calls of the progress.
const STEP: u64 = 1_000;
