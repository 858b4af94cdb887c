//! The attachments of a backup as they come back: held to their digests, and put in their place once the whole file is
//! known to be right.

use std::collections::BTreeSet;

use super::line::{FileLine, PART, unbase64};
use crate::domain::book::{MOST_ATTACHED, is_digest};
use crate::domain::message::Message;
use crate::office::Failure;
use crate::store::io_reason;
use crate::store::vault::{Growing, Staged, Vault};

/// Attachments on their way back. Dropped before the end, nothing of them stays.
pub struct Returning<'a> {
    vault: &'a Vault,
    known: BTreeSet<String>,
    open: Option<(String, u64, Growing)>,
    staged: Vec<Staged>,
    /// How many have come, those included that were lacking already.
    pub count: u64,
    /// How many of them were lacking already.
    pub lacking: u64,
}

impl<'a> Returning<'a> {
    /// None yet; what an interrupted restore left is removed.
    ///
    /// # Errors
    /// It cannot be.
    pub fn begin(vault: &'a Vault) -> Result<Self, Failure> {
        vault.clear().map_err(|error| failed(&error))?;
        let (known, staged) = (BTreeSet::new(), Vec::new());
        Ok(Self { vault, known, open: None, staged, count: 0, lacking: 0 })
    }

    /// That there is room for so many bytes.
    ///
    /// # Errors
    /// There is none.
    pub fn room_for(&self, bytes: u64) -> Result<(), Failure> {
        self.vault.room_for(bytes).map_err(|error| failed(&error))
    }

    /// That no attachment has begun and not ended.
    ///
    /// # Errors
    /// One has.
    pub fn between(&self) -> Result<(), Message> {
        match &self.open {
            Some((digest, ..)) => Err(Message::new("line-file-cut").with("file", short(digest))),
            None => Ok(()),
        }
    }

    /// Takes a line; one marked as lacking only where `faults` says so.
    ///
    /// # Errors
    /// It does not follow from those before, or does not hold what it says (innermost), or cannot be kept.
    pub fn line(&mut self, line: &FileLine<'_>, faults: bool) -> Result<Result<(), Message>, Failure> {
        match self.take(line, faults) {
            Ok(()) => Ok(Ok(())),
            Err(Wrong::Line(message)) => Ok(Err(message)),
            Err(Wrong::Disk(error)) => Err(failed(&error)),
        }
    }

    fn take(&mut self, line: &FileLine<'_>, faults: bool) -> Result<(), Wrong> {
        let digest = line.file.as_ref();
        if !is_digest(digest) || line.size > MOST_ATTACHED {
            return Err(Wrong::Line(Message::new("line-file-wrong")));
        }
        let order = || Wrong::Line(Message::new("line-file-order").with("file", short(digest)));
        let raw = match (&line.raw, &line.fault) {
            (Some(raw), None) => raw,
            (None, Some(_)) if !faults => return Err(Wrong::Line(Message::new("line-fault-unexpected"))),
            (None, Some(_)) => {
                self.between()?;
                if !self.known.insert(digest.to_owned()) {
                    return Err(order());
                }
                self.count += 1;
                self.lacking += 1;
                return Ok(());
            }
            _ => return Err(Wrong::Line(Message::new("line-file-wrong"))),
        };
        let bytes = unbase64(raw).ok_or_else(|| Message::new("line-base64").with("field", "raw"))?;
        let mut growing = match self.open.take() {
            None if line.at == 0 && self.known.insert(digest.to_owned()) => {
                self.vault.begin().map_err(Wrong::Disk)?
            }
            Some((open, size, growing))
                if open == digest && size == line.size && growing.size() == line.at =>
            {
                growing
            }
            _ => return Err(order()),
        };
        let after = growing.size() + bytes.len() as u64;
        // Only the last piece is short: an empty one would go on for ever.
        if after > line.size || (after < line.size && bytes.len() != PART) {
            return Err(order());
        }
        growing.push(&bytes).map_err(Wrong::Disk)?;
        if after < line.size {
            self.open = Some((digest.to_owned(), line.size, growing));
            return Ok(());
        }
        if growing.digest() != digest {
            return Err(Wrong::Line(Message::new("line-file-hash").with("file", short(digest))));
        }
        self.staged.push(growing.stage().map_err(Wrong::Disk)?);
        self.count += 1;
        Ok(())
    }

    /// Puts everything in its place; what lies there damaged is moved aside.
    ///
    /// # Errors
    /// It cannot be.
    pub fn place(&mut self) -> Result<(), Failure> {
        let staged = std::mem::take(&mut self.staged);
        staged.into_iter().try_for_each(|staged| staged.replace().map(drop)).map_err(|error| failed(&error))
    }
}

enum Wrong {
    Line(Message),
    Disk(std::io::Error),
}

impl From<Message> for Wrong {
    fn from(message: Message) -> Self {
        Self::Line(message)
    }
}

fn failed(error: &std::io::Error) -> Failure {
    Failure::Store(Message::new("restore-files-failed").with("reason", io_reason(error)))
}

fn short(digest: &str) -> String {
    digest.chars().take(12).collect()
}
