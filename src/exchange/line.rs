//! The lines of a backup as they are written and read; [`super::backup`] documents them.

use std::borrow::Cow;
use std::fmt::Write as _;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use crate::domain::message::{Arg, Message};
use crate::domain::text::forbidden;
use crate::office::journal::{self, Entry, Hash};
use crate::office::record::Record;

/// The newest format read, and written where there are attachments.
pub const FORMAT: u64 = 2;

/// The format written where there are none: programs that know nothing of them read it.
pub const WITHOUT_FILES: u64 = 1;

/// Bytes of an attachment in one line.
pub const PART: usize = 512 * 1024;

// In base64, with what stands around it, a part is a line.
const _: () = assert!(PART.div_ceil(3) * 4 + 300 < MAX_LINE);

/// Longest line, in bytes without its end.
pub const MAX_LINE: usize = 1024 * 1024;

/// Records in the order in which they are written: those first that others are read with.
pub const SPACES: [&str; 5] = ["c/", "o/", "p/", "s/", "r/"];

/// What follows from the records, or says something of this one store only: not in a backup.
pub const DERIVED: [&str; 6] = ["i/", "n/", "m/", "u/", "v/", "x/"];

/// The first line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// The format.
    #[serde(rename = "gongkai-backup")]
    pub format: u64,
    /// When it was made, local time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub made: Option<NaiveDateTime>,
    /// Lines that are neither this, nor a journal entry, nor the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub records: Option<u64>,
    /// Journal lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub journal: Option<u64>,
    /// Attachments, each content once, those included that are lacking.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub files: Option<u64>,
    /// Bytes of the attachments that are there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
}

/// A record, a draft, or what is damaged or unknown.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item<'a> {
    /// The key.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub key: Option<Cow<'a, str>>,
    /// The key in base64, where it is not text.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub key64: Option<Cow<'a, str>>,
    /// The version; 0 where it is damaged.
    #[serde(default = "first")]
    pub version: u64,
    /// The record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<Cow<'a, Record>>,
    /// The stored bytes in base64.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub raw: Option<Cow<'a, str>>,
    /// What is wrong with it.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<Cow<'a, str>>,
}

/// A journal entry. All but its number and the stored bytes is for people to read.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JournalLine<'a> {
    /// Its number.
    pub journal: u64,
    /// The version in the store, where it is not 1.
    #[serde(default = "first", skip_serializing_if = "is_first")]
    pub version: u64,
    /// Local time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<NaiveDateTime>,
    /// Login of who did it.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Cow<'a, str>>,
    /// Which command.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub command: Option<Cow<'a, str>>,
    /// Which records it changed.
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change<'a>>,
    /// The hash of the entry before, in hex.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<Cow<'a, str>>,
    /// The stored bytes in base64.
    #[serde(borrow)]
    pub raw: Cow<'a, str>,
    /// What is wrong with it.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<Cow<'a, str>>,
}

/// A part of an attachment, or that it is lacking.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileLine<'a> {
    /// The SHA-256 of its content.
    #[serde(borrow)]
    pub file: Cow<'a, str>,
    /// Its bytes.
    pub size: u64,
    /// How many of them came before.
    #[serde(default, skip_serializing_if = "is_none")]
    pub at: u64,
    /// These bytes in base64.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub raw: Option<Cow<'a, str>>,
    /// Why it is lacking.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<Cow<'a, str>>,
}

/// A record changed by a journal entry.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change<'a> {
    /// Its key.
    #[serde(borrow)]
    pub key: Cow<'a, str>,
    /// Its version before; 0 if it was new.
    pub before: u64,
    /// Its version after.
    pub after: u64,
}

/// The last line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct End<'a> {
    /// Always true.
    pub end: bool,
    /// Lines before this one.
    pub lines: u64,
    /// SHA-256 of all bytes before this line, in hex.
    #[serde(borrow)]
    pub sha256: Cow<'a, str>,
}

fn first() -> u64 {
    1
}

#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_first(version: &u64) -> bool {
    *version == 1
}

#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_none(bytes: &u64) -> bool {
    *bytes == 0
}

/// The journal as it goes by: whether each entry is sound and follows the one before.
#[derive(Default)]
pub struct Chain {
    seq: u64,
    hash: Hash,
}

impl Chain {
    /// Takes the next entry by its key's number: the entry, where it can be read, and what is wrong, if anything.
    pub fn next(&mut self, seq: u64, raw: &[u8]) -> (Option<Entry>, Option<Message>) {
        let (expected, previous) = (self.seq + 1, self.hash);
        (self.seq, self.hash) = (seq, journal::hash(raw));
        let entry = match Entry::decode(&journal::key(seq), raw) {
            Ok(entry) => entry,
            Err(message) => return (None, Some(message)),
        };
        if seq != expected || entry.seq != expected {
            let found = if seq == expected { entry.seq } else { seq };
            let message = Message::new("line-journal-order").with("expected", count(expected));
            return (Some(entry), Some(message.with("found", count(found))));
        }
        if entry.previous != previous {
            let message = Message::new("line-journal-chain").with("number", count(seq));
            return (Some(entry), Some(message));
        }
        (Some(entry), None)
    }
}

/// The number in a journal key.
pub fn journal_number(key: &[u8]) -> Option<u64> {
    let seq = std::str::from_utf8(key).ok()?.strip_prefix(journal::SPACE)?.parse().ok()?;
    (seq > 0 && journal::key(seq).as_bytes() == key).then_some(seq)
}

/// Bytes in base64.
pub fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// The bytes of base64; of each there is one spelling.
pub fn unbase64(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

/// Bytes in hex.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// What a file says is wrong with a line: the message's identifier and those within it. Not in words: a file
/// is of no language.
pub fn fault(message: &Message) -> String {
    let within = message.args.iter().filter_map(|(_, arg)| match arg {
        Arg::Message(message) => Some(fault(message)),
        _ => None,
    });
    std::iter::once(message.id.to_string()).chain(within).collect::<Vec<_>>().join(": ")
}

/// Text of a file as a message shows it: cut short, and nothing in it moves the cursor or the reading order.
pub fn shown(text: &str) -> String {
    const MOST: usize = 160;
    let mut shown = String::new();
    for (n, c) in text.chars().enumerate() {
        match c {
            _ if n == MOST => {
                shown.push('…');
                break;
            }
            c if forbidden(c, false).is_some() => shown.extend(c.escape_unicode()),
            c => shown.push(c),
        }
    }
    shown
}

/// A number in a message.
pub fn count(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
