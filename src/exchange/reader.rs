//! A file read line by line, whatever is in it.

use std::io::{BufRead, Read};

use sha2::{Digest, Sha256};

use super::line::{FORMAT, MAX_LINE, count, hex, shown};
use crate::domain::message::Message;
use crate::office::Failure;
use crate::store::io_reason;

/// A line with its end, if it has one.
pub struct Line(Vec<u8>);

impl Line {
    /// Its text without its end.
    pub fn text(&self) -> Result<&str, Message> {
        let bytes = self.0.strip_suffix(b"\n").unwrap_or(&self.0);
        if bytes.len() > MAX_LINE {
            return Err(Message::new("line-too-long").with("limit", MAX_LINE));
        }
        std::str::from_utf8(bytes).map_err(|_| Message::new("line-not-utf8"))
    }

    /// Whether it begins as an end line does.
    pub fn is_end(&self) -> bool {
        self.0.starts_with(b"{\"end\":")
    }
}

/// The lines of a file, counted and summed up.
pub struct Lines<'a> {
    source: &'a mut dyn BufRead,
    buffer: Vec<u8>,
    /// Of the lines given back.
    sha: Sha256,
    /// How many so far, the last one included.
    pub lines: u64,
    /// Their bytes.
    pub bytes: u64,
}

impl<'a> Lines<'a> {
    /// The lines of `source`.
    pub fn of(source: &'a mut dyn BufRead) -> Self {
        Self { source, buffer: Vec::new(), sha: Sha256::new(), lines: 0, bytes: 0 }
    }

    /// SHA-256 of the lines given back, in hex.
    pub fn sha256(&self) -> String {
        hex(&self.sha.clone().finalize())
    }

    /// The next line; of one that is too long no more than shows that.
    pub fn next(&mut self) -> Result<Option<Line>, Failure> {
        let mut line = std::mem::take(&mut self.buffer);
        line.clear();
        let most = MAX_LINE as u64 + 2;
        let read = (&mut *self.source).take(most).read_until(b'\n', &mut line).map_err(|error| {
            Failure::Refused(Message::new("restore-read-failed").with("reason", io_reason(&error)))
        })?;
        self.lines += u64::from(read > 0);
        self.bytes += read as u64;
        Ok((read > 0).then_some(Line(line)))
    }

    /// Ends with a line; what comes before the end line is summed up.
    pub fn give_back(&mut self, line: Line, ended: bool) {
        if !ended {
            self.sha.update(&line.0);
        }
        self.buffer = line.0;
    }
}

/// Reads JSON.
pub fn parse<'a, T: serde::Deserialize<'a>>(text: &'a str) -> Result<T, Message> {
    serde_json::from_str(text).map_err(|error| {
        let told = error.to_string();
        // Every text is a single line here: what counts is the column.
        let detail = told.rsplit_once(" at line ").map_or(told.as_str(), |(detail, _)| detail);
        Message::new("line-not-json").with("column", error.column()).with("detail", shown(detail))
    })
}

/// What a line is.
pub enum Kind {
    /// [`Header`](super::line::Header).
    Header,
    /// [`Item`](super::line::Item).
    Item,
    /// [`JournalLine`](super::line::JournalLine).
    Journal,
    /// [`FileLine`](super::line::FileLine).
    File,
    /// [`End`](super::line::End).
    End,
}

impl Kind {
    /// Tells by the fields it has.
    pub fn of(text: &str) -> Result<Self, Message> {
        use serde::de::IgnoredAny;
        #[derive(serde::Deserialize)]
        struct Fields {
            #[serde(rename = "gongkai-backup")]
            format: Option<u64>,
            key: Option<IgnoredAny>,
            key64: Option<IgnoredAny>,
            journal: Option<IgnoredAny>,
            file: Option<IgnoredAny>,
            end: Option<IgnoredAny>,
        }
        if text.trim().is_empty() {
            return Err(Message::new("line-blank"));
        }
        if text.starts_with("{\"key\":") {
            return Ok(Self::Item);
        }
        if text.starts_with("{\"file\":") {
            return Ok(Self::File);
        }
        if !text.trim_start().starts_with('{') {
            return Err(Message::new("line-not-known"));
        }
        let fields: Fields = parse(text)?;
        if let Some(found) = fields.format {
            // Before anything else of it: a newer header may have other fields.
            if found > FORMAT {
                let message = Message::new("restore-newer").with("found", count(found));
                return Err(message.with("known", count(FORMAT)));
            }
            return Ok(Self::Header);
        }
        if fields.key.or(fields.key64).is_some() {
            Ok(Self::Item)
        } else if fields.journal.is_some() {
            Ok(Self::Journal)
        } else if fields.file.is_some() {
            Ok(Self::File)
        } else if fields.end.is_some() {
            Ok(Self::End)
        } else {
            Err(Message::new("line-not-known"))
        }
    }
}
