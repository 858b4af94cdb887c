//! The whole store as one file of JSON Lines, one record a line: for safekeeping, for moving, and for other
//! programs to read and to write.
//!
//! # The format
//!
//! UTF-8 text, one JSON object a line, no line over 1 MiB, none blank. Lines come in this order:
//!
//! 1. The header:
//!    `{"gongkai-backup":1,"made":"2026-03-02T09:00:00","records":80,"journal":26}`. The number is the format;
//!    `records` counts the lines of 2 to 4, `journal` those of 5.
//! 2. Records: `{"key":"r/SJ-07/disclosure/2026/000003","version":4,"record":{"disclosure":{…}}}`. Under `record`
//!    stands the kind (`item`, `organisation`, `person`, `settings`, `disclosure`, `opinion`, `application`, `adjustment`,
//!    `template`)
//!    and the record by its fields; dates are `2026-03-02`, times local and without zone. Keys begin with `c/`
//!    (catalogue items), `o/` (organisations), `p/` (people), `s/` (settings), `r/` (under a disclosure code); each
//!    must be the one that follows from the record. A record that would come back with other bytes than it
//!    is stored in (one of an older program, say) or make too long a line has `raw` instead of `record`: the stored
//!    bytes in base64.
//! 3. Drafts: `{"key":"w/LOGIN/FORM/SUBJECT","version":1,"raw":"…"}`.
//! 4. What is damaged or unknown, never left out:
//!    `{"key":"…","version":3,"raw":"…","fault":"record-damaged: codec-payload"}`, with `key64` (base64) instead
//!    of `key` where that is not text, and version 0 where the version itself is damaged (it comes
//!    back as 1).
//! 5. The journal: `{"journal":17,"at":"…","by":"li","command":"disclosure.approve","changes":[{"key":"…",
//!    "before":3,"after":4}],"previous":"hex","raw":"…"}`. `raw` is the entry's stored bytes in base64, so that its
//!    hash survives; the rest is for people. An entry that is damaged or does not follow from the one before
//!    has a `fault` too.
//! 6. Attachments, each content once: `{"file":"hex","size":700000,"raw":"…"}`, `{"file":"hex","size":700000,"at":524288,
//!    "raw":"…"}`. `file` is the SHA-256 of the whole, `size` its bytes, `at` how many came before (0 is left out), `raw`
//!    the next 512 KiB, or the rest, in base64. One that is damaged or missing has
//!    `{"file":"hex","size":700000,"fault":"attach-missing"}` instead. With attachments the format is 2, and the header
//!    has `files`, their number, and `bytes`, those of the ones that are there. What no record names is not in it.
//! 7. The end: `{"end":true,"lines":107,"sha256":"hex"}`, with the number of lines before it and the SHA-256 of all
//!    their bytes: a file that was cut or altered is noticed.
//!
//! Indexes (`i/`), number counters (`n/`) and what the store says of itself (`m/`) are not in it: they follow from
//! the records. Neither is what everybody could still undo (`u/`): after a restore nobody can undo what was done
//! before. A record in the journal that was taken away by an undo has no bytes there.
//!
//! # Files made by hand or by other programs
//!
//! A file of record lines (2) alone can be restored too. The header may be missing or be
//! `{"gongkai-backup":1}`, `version` may be missing (1), the end may be missing, the order does not matter, and there must be an
//! organisation. Journal lines and lines with a `fault` are not allowed there; the records are entered in the journal
//! by the restore. In such a file nothing is passed over in silence: a field no record has is refused, and so
//! are control characters and those that turn the reading order. To edit a backup, take out the journal lines and
//! the end, and leave `{"gongkai-backup":1}` as its header.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use chrono::NaiveDateTime;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::file::{NewFile, write_failed};
use super::files_out::Attached;
use super::line::{
    Chain, Change, DERIVED, End, FORMAT, FileLine, Header, Item, JournalLine, MAX_LINE, SPACES,
    WITHOUT_FILES, base64, fault, hex, journal_number,
};
use super::{Progress, STEP, Stage, Summary};
use crate::domain::message::Message;
use crate::office::draft::{self, Draft};
use crate::office::record::Record;
use crate::office::{Failure, journal, load};
use crate::store::vault::{Vault, require_room};
use crate::store::{Range, Store, Stored, show_key};

/// Writes everything in `store`, and the attachments in `files` that it names, to the new file `file` (mode 0600), which is complete and on disk when this
/// returns and not there at all otherwise. `made` is the local time.
///
/// # Errors
/// The file exists or cannot be written, the store changed meanwhile, was not restored to the end, or failed.
pub fn backup(
    store: &dyn Store,
    files: &Vault,
    file: &Path,
    made: NaiveDateTime,
    progress: &dyn Fn(Progress),
) -> Result<Summary, Failure> {
    if load::is_restoring(store)? {
        return Err(Failure::Store(Message::new("store-restoring")));
    }
    // O8: it holds the identities of those who raised opinions or applied.
    let new = NewFile::begin(file, 0o600)?;
    let head = head(store)?;
    let mut out = Out::new(new.as_file(), file.to_owned(), progress);
    let (records, journal, least) = count(store, progress)?;
    let attached = Attached::look(store, files, progress)?;
    // Surely more than that: a disk that is too small is not filled first.
    let needed = least + attached.bytes() / 3 * 4;
    if require_room(file, needed).is_err_and(|error| is_full(&error)) {
        let needed = i64::try_from(needed.div_ceil(1024 * 1024)).unwrap_or(i64::MAX);
        let path = file.display().to_string();
        return Err(Message::new("backup-no-room").with("path", path).with("needed", needed).into());
    }
    out.of = Some(records + journal + attached.lines() + 2);
    let some = Some(attached.count()).filter(|count| *count > 0);
    let header = Header {
        format: if some.is_some() { FORMAT } else { WITHOUT_FILES },
        made: Some(made),
        records: Some(records),
        journal: Some(journal),
        files: some,
        bytes: some.map(|_| attached.bytes()),
    };
    out.line(&header)?;
    for range in kept() {
        each(store, &range, |key, stored| out.item(key, &stored))?;
    }
    let mut chain = Chain::default();
    each(store, &journal_range(), |key, stored| match journal_number(key) {
        Some(seq) => out.journal(&mut chain, seq, &stored),
        None => out.item(key, &stored),
    })?;
    attached.write(|line| out.file(line))?;
    out.summary.lacking = attached.lacking().len() as u64;
    out.summary.files = attached.count() - out.summary.lacking;
    let summary = out.finish()?;
    if (summary.records, summary.journal) != (records, journal) || self::head(store)? != head {
        return Err(Failure::Moved(Message::new("backup-moved")));
    }
    new.finish()?;
    Ok(summary)
}

fn journal_range() -> Range {
    Range::prefix(journal::SPACE.as_bytes())
}

/// The spans of keys written as items, in the order of the file.
fn kept() -> Vec<Range> {
    let mut known = SPACES.to_vec();
    known.push(draft::SPACE);
    let mut kept: Vec<Range> = known.iter().map(|space| Range::prefix(space.as_bytes())).collect();
    known.push(journal::SPACE);
    known.extend(DERIVED);
    kept.extend(Range::outside(&known));
    kept
}

/// The end of the journal, to tell whether something was done meanwhile.
fn head(store: &dyn Store) -> Result<Option<crate::store::Entry>, Failure> {
    Ok(store.scan(&journal_range().reversed(), 1)?.pop())
}

/// Visits a span until `visit` fails.
fn each(
    store: &dyn Store,
    range: &Range,
    mut visit: impl FnMut(&[u8], Stored) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut outcome = Ok(());
    store.each(range, &mut |key, stored| {
        outcome = visit(key, stored);
        if outcome.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    outcome
}

fn is_full(error: &std::io::Error) -> bool {
    error.kind() == std::io::ErrorKind::StorageFull
}

/// How many items and journal entries there are, and their bytes.
fn count(store: &dyn Store, progress: &dyn Fn(Progress)) -> Result<(u64, u64, u64), Failure> {
    let (mut records, mut journal, mut bytes) = (0, 0, 0);
    let mut ranges = kept();
    ranges.push(journal_range());
    for range in ranges {
        each(store, &range, |key, stored| {
            bytes += (key.len() + stored.value.len()) as u64;
            *if journal_number(key).is_some() { &mut journal } else { &mut records } += 1;
            let lines: u64 = records + journal;
            if lines.is_multiple_of(STEP) {
                progress(Progress { stage: Stage::Counting, lines, of: None, bytes: 0 });
            }
            Ok(())
        })?;
    }
    Ok((records, journal, bytes))
}

/// The file being written.
struct Out<'a> {
    file: BufWriter<&'a File>,
    path: PathBuf,
    sha: Sha256,
    buffer: Vec<u8>,
    summary: Summary,
    of: Option<u64>,
    progress: &'a dyn Fn(Progress),
}

impl<'a> Out<'a> {
    fn new(file: &'a File, path: PathBuf, progress: &'a dyn Fn(Progress)) -> Self {
        Self {
            file: BufWriter::with_capacity(256 * 1024, file),
            path,
            sha: Sha256::new(),
            buffer: Vec::new(),
            summary: Summary::default(),
            of: None,
            progress,
        }
    }

    fn line(&mut self, line: &impl Serialize) -> Result<(), Failure> {
        self.prepare(line);
        self.write()
    }

    /// Puts a line into the buffer.
    fn prepare(&mut self, line: &impl Serialize) {
        self.buffer.clear();
        serde_json::to_writer(&mut self.buffer, line)
            .expect("the lines have string keys only, and memory takes every byte");
    }

    fn write(&mut self) -> Result<(), Failure> {
        self.buffer.push(b'\n');
        self.sha.update(&self.buffer);
        self.file.write_all(&self.buffer).map_err(|error| write_failed(&self.path, &error))?;
        self.summary.lines += 1;
        self.summary.bytes += self.buffer.len() as u64;
        let Summary { lines, bytes, .. } = self.summary;
        if lines.is_multiple_of(STEP) {
            (self.progress)(Progress { stage: Stage::Writing, lines, of: self.of, bytes });
        }
        Ok(())
    }

    fn item(&mut self, key: &[u8], stored: &Stored) -> Result<(), Failure> {
        self.summary.records += 1;
        let shown = show_key(key);
        let sound = sound(&shown, stored);
        let (text, key64) = match std::str::from_utf8(key) {
            Ok(text) => (Some(text.into()), None),
            Err(_) => (None, Some(base64(key).into())),
        };
        let mut item =
            Item { key: text, key64, version: stored.version, record: None, raw: None, fault: None };
        match &sound {
            Ok(Some(record)) if record.encode() == stored.value => {
                item.record = Some(std::borrow::Cow::Borrowed(record));
                self.prepare(&item);
                if self.buffer.len() <= MAX_LINE {
                    return self.write();
                }
                item.record = None;
            }
            Ok(_) => {}
            Err(what) => {
                self.summary.faults += 1;
                item.fault = Some(fault(what).into());
            }
        }
        item.raw = Some(base64(&stored.value).into());
        self.line(&item)
    }

    fn journal(&mut self, chain: &mut Chain, seq: u64, stored: &Stored) -> Result<(), Failure> {
        self.summary.journal += 1;
        let (entry, what) = chain.next(seq, &stored.value);
        self.summary.faults += u64::from(what.is_some());
        let mut line = JournalLine {
            journal: seq,
            version: stored.version,
            at: None,
            by: None,
            command: None,
            changes: Vec::new(),
            previous: None,
            raw: base64(&stored.value).into(),
            fault: what.as_ref().map(|what| fault(what).into()),
        };
        if let Some(entry) = &entry {
            line.at = Some(entry.at);
            line.by = Some(entry.by.as_str().into());
            line.command = Some(entry.command.as_str().into());
            line.previous = Some(hex(&entry.previous).into());
            let change = |change: &'_ journal::Change| Change {
                key: change.key.clone().into(),
                before: change.before,
                after: change.after,
            };
            line.changes = entry.changes.iter().map(change).collect();
        }
        self.prepare(&line);
        if self.buffer.len() > MAX_LINE {
            // What people read gives way to what has to be kept.
            line.changes.clear();
            self.prepare(&line);
        }
        self.write()
    }

    fn file(&mut self, line: &FileLine<'_>) -> Result<(), Failure> {
        self.line(line)?;
        let Summary { lines, bytes, .. } = self.summary;
        (self.progress)(Progress { stage: Stage::Writing, lines, of: self.of, bytes });
        Ok(())
    }

    fn finish(mut self) -> Result<Summary, Failure> {
        let sha256 = hex(&self.sha.clone().finalize()).into();
        self.line(&End { end: true, lines: self.summary.lines, sha256 })?;
        self.file.flush().map_err(|error| write_failed(&self.path, &error))?;
        let Summary { lines, bytes, .. } = self.summary;
        (self.progress)(Progress { stage: Stage::Writing, lines, of: self.of, bytes });
        Ok(self.summary)
    }
}

/// The record under `key`, if it is one and sound; `None` for a sound draft.
pub(super) fn sound(key: &str, stored: &Stored) -> Result<Option<Record>, Message> {
    if stored.is_damaged() {
        return Err(Message::new("store-malformed").with("key", key));
    }
    if SPACES.iter().any(|space| key.starts_with(space)) {
        Record::decode(key, &stored.value).map(Some)
    } else if key.starts_with(draft::SPACE) {
        Draft::decode(key, &stored.value).map(|_| None)
    } else {
        Err(Message::new("verify-unknown-space"))
    }
}
