//! What is open as a file beside the store, so that the next start need not look for it all over the store.
//!
//! ```text
//! gongkai-open, format, seq, hash, basis   which journal entry it stands at, and what the indexes were made with
//! rows, rows, …                            the index entries as they lie in the store
//! ```
//!
//! It is written when the office is closed and read while the store is being opened. It is never trusted over the store:
//! where anything in it does not fit, or the store has another last journal entry, the indexes are read there.

use std::io::{self, Write};
use std::ops::ControlFlow;

use super::{Live, SPACES};
use crate::office::index;
use crate::office::journal::Hash;
use crate::store::side::{Side, read_array, read_part, write_part};
use crate::store::{Range, Store};

const MAGIC: &[u8; 16] = b"gongkai-open\n\0\0\0";

/// Changes with the form of this file, and with that of the index entries.
const FORMAT: u32 = 2;

/// Bytes of rows written at a time, about.
const PART: usize = 1024 * 1024;

/// Where a store stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct At {
    /// Number of the last journal entry.
    pub seq: u64,
    /// Its hash.
    pub hash: Hash,
    /// What the indexes were made with.
    pub basis: Vec<u8>,
}

impl At {
    fn bytes(&self) -> Vec<u8> {
        [&FORMAT.to_le_bytes()[..], &self.seq.to_le_bytes(), &self.hash, &self.basis].concat()
    }
}

/// What was open when the office was last closed.
pub struct Known {
    at: Vec<u8>,
    live: Live,
}

impl Known {
    /// Reads it; none where there is none, or it is of no use.
    pub fn read(side: &dyn Side) -> Option<Self> {
        let mut from = side.read().ok()??;
        if read_array(&mut from).ok()? != *MAGIC {
            return None;
        }
        let at = read_part(&mut from).ok()?;
        let mut live = Live::empty();
        loop {
            let part = read_part(&mut from).ok()?;
            // An empty one is the end: a file cut off between two has none.
            if part.is_empty() {
                return Some(Self { at, live });
            }
            let mut rest = part.as_slice();
            while !rest.is_empty() {
                let key = field(&mut rest)?;
                live.put(key, field(&mut rest)?);
            }
        }
    }

    /// What was open, if the store still stands there.
    pub(in crate::office) fn if_at(self, at: &At) -> Option<Live> {
        (self.at == at.bytes()).then_some(self.live)
    }
}

/// The next bytes with their length before them.
fn field<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let (length, after) = rest.split_first_chunk()?;
    let (field, after) = after.split_at_checked(usize::try_from(u32::from_le_bytes(*length)).ok()?)?;
    *rest = after;
    Some(field)
}

/// Writes the index entries of a store that stands `at` there.
///
/// # Errors
/// They could not be read, or the file not be written.
pub fn write(store: &dyn Store, at: &At, to: &mut dyn Write) -> io::Result<()> {
    to.write_all(MAGIC)?;
    write_part(to, &at.bytes())?;
    let mut part: Vec<u8> = Vec::with_capacity(PART + PART / 4);
    let put = |bytes: &[u8], part: &mut Vec<u8>| {
        part.extend(u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_le_bytes());
        part.extend(bytes);
    };
    for space in SPACES {
        let mut written = Ok(());
        let range = Range::prefix(format!("{}{space}/", index::SPACE).as_bytes());
        let read = store.each(&range, &mut |key, stored| {
            put(key, &mut part);
            put(&stored.value, &mut part);
            if part.len() >= PART {
                written = write_part(to, &part);
                part.clear();
            }
            if written.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        written?;
        read.map_err(|error| io::Error::other(format!("{error:?}")))?;
    }
    if !part.is_empty() {
        write_part(to, &part)?;
    }
    write_part(to, &[])
}
