//! A [backup](super::backup) read back into an empty store.
//!
//! The lines are taken as they come, in batches that wait for the disk only at the end: until then the store is marked
//! as one that is being restored, and no office is opened on it. Where a line is wrong, its number is named and the
//! store is empty again.

use std::io::BufRead;

use chrono::NaiveDateTime;

use super::files_in::Returning;
use super::line::{
    Chain, DERIVED, End, FileLine, Header, Item, JournalLine, SPACES, count, journal_number, shown, unbase64,
};
use super::reader::{Kind, Line, Lines, parse};
use super::{Progress, STEP, Stage, Summary, strict};
use crate::domain::message::Message;
use crate::office::draft::{self, Draft};
use crate::office::load::{LoadError, Loader, MAX_RECORD, MAX_VERSION};
use crate::office::record::Record;
use crate::office::{Failure, journal};
use crate::store::vault::Vault;
use crate::store::{MAX_KEY, MAX_VALUE, RESERVED, Store, show_key};

/// Reads `source` into `store`, which must be empty, and its attachments into `files`; durable when it returns.
///
/// What is entered in the journal is done by the login `by` at local time `at`.
///
/// # Errors
/// The store is not empty (one left by an interrupted restore counts as empty) or failed, or a line is
/// wrong: then it says which, and nothing is in the store.
pub fn restore(
    store: &dyn Store,
    files: &Vault,
    source: &mut dyn BufRead,
    by: &str,
    at: NaiveDateTime,
    progress: &dyn Fn(Progress),
) -> Result<Summary, Failure> {
    let loader = Loader::begin(store, by, at)?;
    let files = match Returning::begin(files) {
        Ok(files) => files,
        Err(failure) => {
            let _ = loader.abandon();
            return Err(failure);
        }
    };
    let mut restore = Restore {
        loader,
        files,
        lines: Lines::of(source),
        summary: Summary::default(),
        complete: None,
        chain: Chain::default(),
        ended: false,
        progress,
    };
    match restore.run() {
        Ok(()) => Ok(restore.summary),
        Err(failure) => {
            // Should that fail too, the store stays marked as not restored: what went wrong first is told.
            let _ = restore.loader.abandon();
            Err(failure)
        }
    }
}

/// The counts in the header of a complete backup.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Counts {
    records: u64,
    journal: u64,
    files: u64,
}

struct Restore<'a> {
    loader: Loader<'a>,
    files: Returning<'a>,
    lines: Lines<'a>,
    summary: Summary,
    /// Set for a complete backup, which is taken exactly as it is.
    complete: Option<Counts>,
    chain: Chain,
    ended: bool,
    progress: &'a dyn Fn(Progress),
}

impl Restore<'_> {
    fn run(&mut self) -> Result<(), Failure> {
        while let Some(line) = self.lines.next()? {
            let outcome = if line.is_end() { self.end(&line) } else { self.line(&line) };
            self.lines.give_back(line, self.ended);
            outcome.map_err(|stop| stop.at(self.lines.lines))?;
            if self.lines.lines.is_multiple_of(STEP) {
                self.tell(Stage::Reading, self.lines.lines);
            }
        }
        self.tell(Stage::Reading, self.lines.lines);
        self.check_whole()?;
        // Before there is an office that names them.
        self.files.place()?;
        self.summary.lacking = self.files.lacking;
        self.summary.files = self.files.count - self.files.lacking;
        (self.summary.lines, self.summary.bytes) = (self.lines.lines, self.lines.bytes);
        let progress = self.progress;
        let (of, bytes) = (Some(self.summary.records), self.lines.bytes);
        let indexed = |lines| progress(Progress { stage: Stage::Indexing, lines, of, bytes });
        self.loader.finish(&indexed).map_err(|error| Stop::from(error).at(self.lines.lines))
    }

    fn tell(&self, stage: Stage, lines: u64) {
        let of = self.complete.map(|counts| counts.records.saturating_add(counts.journal).saturating_add(2));
        (self.progress)(Progress { stage, lines, of, bytes: self.lines.bytes });
    }

    /// Whether a complete backup is there to its end.
    fn check_whole(&self) -> Result<(), Failure> {
        self.files.between()?;
        let Some(counts) = self.complete else { return Ok(()) };
        if !self.ended {
            return Err(Message::new("restore-no-end").into());
        }
        let Summary { records, journal, .. } = self.summary;
        if counts.files != self.files.count {
            let message = Message::new("restore-files").with("files", count(counts.files));
            return Err(message.with("found", count(self.files.count)).into());
        }
        if (counts.records, counts.journal) != (records, journal) {
            let message = Message::new("restore-counts")
                .with("records", count(counts.records))
                .with("journal", count(counts.journal))
                .with("records-found", count(records))
                .with("journal-found", count(journal));
            return Err(message.into());
        }
        Ok(())
    }

    fn line(&mut self, line: &Line) -> Result<(), Stop> {
        if self.ended {
            return Err(Message::new("line-after-end").into());
        }
        let text = line.text()?;
        let kind = Kind::of(text)?;
        if !matches!(kind, Kind::File) {
            self.files.between()?;
        }
        match kind {
            Kind::File => {
                let faults = self.complete.is_some();
                self.files.line(&parse::<FileLine<'_>>(text)?, faults).map_err(Stop::Failure)??;
                self.tell(Stage::Reading, self.lines.lines);
                Ok(())
            }
            Kind::Header => self.header(text),
            Kind::Journal => self.journal(&parse(text)?),
            Kind::Item => self.item(text, parse(text)?),
            // Recognised by its beginning before, so that its own bytes are not in the checksum.
            Kind::End => Err(Message::new("line-end-place").into()),
        }
    }

    fn header(&mut self, text: &str) -> Result<(), Stop> {
        if self.lines.lines != 1 {
            return Err(Message::new("line-header-place").into());
        }
        let header: Header = parse(text)?;
        self.complete = match (header.records, header.journal) {
            (None, None) => None,
            (Some(records), Some(journal)) => {
                let files = header.files.unwrap_or_default();
                Some(Counts { records, journal, files })
            }
            _ => return Err(Message::new("line-header-counts").into()),
        };
        if let Some(bytes) = header.bytes {
            self.files.room_for(bytes).map_err(Stop::Failure)?;
        }
        Ok(())
    }

    fn journal(&mut self, line: &JournalLine<'_>) -> Result<(), Stop> {
        if self.complete.is_none() {
            return Err(Message::new("line-journal-unexpected").into());
        }
        let raw = bytes(&line.raw, "raw")?;
        let (_, broken) = self.chain.next(line.journal, &raw);
        match (broken, &line.fault) {
            (Some(what), None) => return Err(what.into()),
            (_, fault) => self.summary.faults += u64::from(fault.is_some()),
        }
        self.summary.journal += 1;
        let version = version(line.version, line.fault.is_some())?;
        self.put(journal::key(line.journal).into_bytes(), version, raw)
    }

    fn item(&mut self, text: &str, item: Item<'_>) -> Result<(), Stop> {
        let key = match (&item.key, &item.key64) {
            (Some(key), None) => key.as_bytes().to_vec(),
            (None, Some(key)) => bytes(key, "key64")?,
            _ => return Err(Message::new("line-not-known").into()),
        };
        let name = show_key(&key);
        if DERIVED.iter().any(|space| key.starts_with(space.as_bytes())) || journal_number(&key).is_some() {
            return Err(Message::new("line-key-derived").with("key", shown(&name)).into());
        }
        if key.first() == Some(&RESERVED) {
            return Err(Message::new("line-key-space").with("key", shown(&name)).into());
        }
        let version = version(item.version, item.fault.is_some())?;
        self.summary.records += 1;
        if item.fault.is_some() {
            return self.fault(key, version, &item);
        }
        let is_record = SPACES.iter().any(|space| name.starts_with(space));
        if !is_record && !name.starts_with(draft::SPACE) || item.key.is_none() {
            return Err(Message::new("line-key-space").with("key", shown(&name)).into());
        }
        let (value, record) = match (item.record, item.raw) {
            (Some(record), None) if is_record => {
                if record.key() != name {
                    let message = Message::new("line-other-key").with("key", shown(&name));
                    return Err(message.with("own", shown(&record.key())).into());
                }
                (record.encode(), Some(record.into_owned()))
            }
            (None, Some(raw)) => {
                let raw = bytes(&raw, "raw")?;
                let record = if is_record {
                    Record::decode(&name, &raw).map(Some)
                } else {
                    Draft::decode(&name, &raw).map(|_| None)
                };
                (raw, record?)
            }
            _ => return Err(Message::new("line-record-or-raw").into()),
        };
        match record {
            Some(record) if self.complete.is_none() => {
                limit(value.len(), MAX_RECORD)?;
                strict::check(text, &record)?;
                Ok(self.loader.enter(self.lines.lines, &name, version, value)?)
            }
            _ => self.put(key, version, value),
        }
    }

    /// Takes what is damaged or unknown as it is.
    fn fault(&mut self, key: Vec<u8>, version: u64, item: &Item<'_>) -> Result<(), Stop> {
        if self.complete.is_none() {
            return Err(Message::new("line-fault-unexpected").into());
        }
        let (Some(raw), None) = (&item.raw, &item.record) else {
            return Err(Message::new("line-record-or-raw").into());
        };
        self.summary.faults += 1;
        self.put(key, version, bytes(raw, "raw")?)
    }

    fn put(&mut self, key: Vec<u8>, version: u64, value: Vec<u8>) -> Result<(), Stop> {
        limit(key.len(), MAX_KEY)?;
        limit(value.len(), MAX_VALUE)?;
        Ok(self.loader.put(self.lines.lines, key, version, value)?)
    }

    fn end(&mut self, line: &Line) -> Result<(), Stop> {
        if self.ended {
            return Err(Message::new("line-after-end").into());
        }
        self.files.between()?;
        let end: End<'_> = parse(line.text()?)?;
        if !end.end {
            return Err(Message::new("line-end-place").into());
        }
        let found = self.lines.lines - 1;
        if end.lines != found {
            let message = Message::new("restore-end-lines").with("said", count(end.lines));
            return Err(message.with("found", count(found)).into());
        }
        if *end.sha256 != *self.lines.sha256() {
            return Err(Message::new("restore-end-hash").into());
        }
        self.ended = true;
        Ok(())
    }
}

fn limit(size: usize, limit: usize) -> Result<(), Message> {
    if size <= limit {
        return Ok(());
    }
    Err(Message::new("line-too-large").with("size", size).with("limit", limit))
}

/// A version that can be stored; that of a damaged entry may have been lost.
fn version(version: u64, damaged: bool) -> Result<u64, Message> {
    match version {
        0 if damaged => Ok(1),
        1..=MAX_VERSION => Ok(version),
        _ => Err(Message::new("line-version").with("most", count(MAX_VERSION))),
    }
}

fn bytes(text: &str, field: &'static str) -> Result<Vec<u8>, Message> {
    unbase64(text).ok_or_else(|| Message::new("line-base64").with("field", field))
}

/// Why it goes no further.
enum Stop {
    /// The line is wrong.
    Line(Message),
    /// Another line is.
    Place(u64, Message),
    /// It has nothing to do with a line.
    Failure(Failure),
}

impl From<Message> for Stop {
    fn from(message: Message) -> Self {
        // What is wrong with the file as a whole says so itself.
        if message.id.starts_with("restore-") { Self::Failure(message.into()) } else { Self::Line(message) }
    }
}

impl From<LoadError> for Stop {
    fn from(error: LoadError) -> Self {
        match error {
            LoadError::Duplicate { place, key } => {
                Self::Place(place, Message::new("line-duplicate").with("key", shown(&show_key(&key))))
            }
            LoadError::Failure(failure) => Self::Failure(failure),
        }
    }
}

impl Stop {
    /// The failure, met at the line of number `here`.
    fn at(self, here: u64) -> Failure {
        let (line, detail) = match self {
            Self::Line(detail) => (here, detail),
            Self::Place(line, detail) => (line, detail),
            Self::Failure(failure) => return failure,
        };
        Message::new("restore-line").with("line", count(line)).with("detail", detail).into()
    }
}
