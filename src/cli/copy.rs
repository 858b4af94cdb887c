//! `gongkai backup` and `gongkai restore`: the whole store out to a file and in again.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use super::{Outcome, Stop, complaint, open, output, place};
use crate::domain::message::Message;
use crate::exchange::{self, Stage, Summary, backup, restore};
use crate::lang::Words;
use crate::office::{attachments, load, system_time};
use crate::store::disk::{DiskStore, Options};
use crate::store::{Store, StoreError, dir, io_reason};

/// Writes everything in the store in `dir` to `file`.
pub(super) fn backup(dir: &Path, file: &Path, words: &Words) -> Result<Outcome, Stop> {
    let store = open::existing(dir)?;
    let summary = {
        let progress = Stages::new(None, words);
        backup::backup(&store, &open::vault(dir), file, system_time()(), &|at| progress.at(at))?
    };
    let lacks = summary.lacking > 0 && lacking(&store, dir, "backup-lacking", true, words)?;
    done(Message::new("cli-backup-done"), &summary, lacks, file, words)
}

/// Fills the empty store in `dir` from `file`; `set_aside` first puts a store that cannot be opened out of the way.
pub(super) fn restore(dir: &Path, file: &Path, set_aside: bool, words: &Words) -> Result<Outcome, Stop> {
    // Before anything is made or moved for it.
    let unread = |error: std::io::Error| {
        Message::new("cli-restore-unread")
            .with("path", output::shown_path(file))
            .with("why", io_reason(&error))
    };
    let source = File::open(file).map_err(unread)?;
    let size = source.metadata().map_err(unread)?;
    if size.is_dir() {
        return Err(unread(std::io::ErrorKind::IsADirectory.into()).into());
    }
    let store = match DiskStore::open(dir, Options::default()) {
        Err(error) if is_beyond_opening(&error) && set_aside => {
            let moved = dir::set_aside(dir)?;
            let store = DiskStore::open(dir, Options::default())?;
            if let Some(moved) = moved {
                let message = Message::new("cli-set-aside").with("path", output::shown_path(&moved));
                output::tell(&words.text(&message));
            }
            store
        }
        Err(error) if is_beyond_opening(&error) => {
            let hint = Message::new("cli-set-aside-hint").with("what", error.message());
            return Err(hint.into());
        }
        opened => opened.map_err(|error| open::held(dir, error))?,
    };
    if !store.is_empty()? && !load::is_restoring(&store)? {
        return Err(Message::new("cli-restore-not-empty").with("path", output::shown_path(dir)).into());
    }
    let summary = {
        let progress = Stages::new(Some(size.len()).filter(|size| *size > 0), words);
        let mut source = BufReader::new(source);
        let (login, at) = (place::login(), system_time()());
        restore::restore(&store, &open::vault(dir), &mut source, &login, at, &|at| progress.at(at))?
    };
    // An older backup holds none, and one may have lacked some already.
    let lacks = lacking(&store, dir, "restore-lacking", false, words)?;
    done(Message::new("cli-restore-done"), &summary, lacks, file, words)
}

/// Says which attachments that a record names are lacking, under a line of the id `id`; with `whole` their content counts
/// too. Returns whether any are.
fn lacking(
    store: &dyn Store,
    dir: &Path,
    id: &'static str,
    whole: bool,
    words: &Words,
) -> Result<bool, Stop> {
    let vault = open::vault(dir);
    let faults = attachments::look(store, &vault, whole)?.faults;
    if faults.is_empty() {
        return Ok(false);
    }
    let path = output::shown_path(vault.dir());
    let head = Message::new(id).with("count", faults.len()).with("path", path);
    output::tell(&complaint(words, &head));
    for (key, what) in faults {
        let line = Message::new("cli-verify-fault").with("key", key).with("what", what);
        output::tell(&words.text(&line));
    }
    Ok(true)
}

/// Whether the store's files are what is wrong, not who holds them or where they are.
fn is_beyond_opening(error: &StoreError) -> bool {
    !matches!(
        error,
        StoreError::Held(_)
            | StoreError::Newer { .. }
            | StoreError::Full { .. }
            | StoreError::Unreadable { .. }
            | StoreError::Io { .. }
    )
}

fn done(
    message: Message,
    summary: &Summary,
    lacks: bool,
    file: &Path,
    words: &Words,
) -> Result<Outcome, Stop> {
    let message = message
        .with("path", output::shown_path(file))
        .with("records", output::number(summary.records))
        .with("entries", output::number(summary.journal))
        .with("files", output::number(summary.files));
    if summary.faults > 0 {
        let message = Message::new("cli-carried-faults").with("count", output::number(summary.faults));
        output::tell(&complaint(words, &message));
    }
    output::print(&(words.text(&message) + "\n"))?;
    Ok(if lacks { Outcome::Faults } else { Outcome::Done })
}

/// The progress of a backup or a restore, a line for each stage.
struct Stages<'a> {
    words: &'a Words,
    /// Size of the file that is read, in bytes.
    size: Option<u64>,
    shown: std::cell::RefCell<Option<(Stage, output::Progress)>>,
}

impl<'a> Stages<'a> {
    fn new(size: Option<u64>, words: &'a Words) -> Self {
        Self { words, size, shown: std::cell::RefCell::default() }
    }

    fn at(&self, at: exchange::Progress) {
        let mut shown = self.shown.borrow_mut();
        if shown.as_ref().is_none_or(|(stage, _)| *stage != at.stage) {
            let what = match at.stage {
                Stage::Counting => Message::new("cli-stage-counting"),
                Stage::Checking => Message::new("cli-stage-checking"),
                Stage::Writing => Message::new("cli-stage-writing"),
                Stage::Reading => Message::new("cli-stage-reading"),
                Stage::Indexing => Message::new("cli-indexing"),
            };
            // The line before goes first.
            *shown = None;
            *shown = Some((at.stage, output::Progress::new(&self.words.text(&what))));
        }
        if let Some((_, progress)) = shown.as_ref() {
            match (at.of, self.size) {
                (Some(total), _) => progress.at_of(at.lines, total),
                (None, Some(size)) if at.stage == Stage::Reading => progress.at_of(at.bytes, size),
                _ => progress.at(at.lines),
            }
        }
    }
}
