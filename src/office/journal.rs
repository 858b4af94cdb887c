//! The journal: who did what, when, and the records as they became; each entry names the hash of the one before.

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::domain::message::Message;
use crate::store::codec;

/// The first bytes of every journal key.
pub const SPACE: &str = "j/";

const SCHEMA: u16 = 100;

/// SHA-256 of an entry's stored bytes.
pub type Hash = [u8; 32];

/// One command, as it was carried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its place in the journal, from 1.
    pub seq: u64,
    /// Local time.
    pub at: NaiveDateTime,
    /// Login of who did it.
    pub by: String,
    /// Which command.
    pub command: String,
    /// What became of which records.
    pub changes: Vec<Change>,
    /// Hash of the entry before; zeros for the first.
    pub previous: Hash,
}

/// A record as it became.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Its store key.
    pub key: String,
    /// Its version before; 0 if it was new.
    pub before: u64,
    /// Its version after.
    pub after: u64,
    /// Its bytes after.
    pub value: Vec<u8>,
}

/// The store key of entry `seq`.
pub fn key(seq: u64) -> String {
    format!("{SPACE}{seq:016}")
}

impl Entry {
    /// Its bytes in the store.
    pub fn encode(&self) -> Vec<u8> {
        codec::encode(SCHEMA, self)
    }

    /// The entry these bytes hold.
    ///
    /// # Errors
    /// Damaged bytes, or another schema.
    pub fn decode(key: &str, bytes: &[u8]) -> Result<Self, Message> {
        let fault = |detail: Message| Message::new("record-damaged").with("key", key).with("detail", detail);
        let (number, payload) = codec::decode_header(bytes).map_err(|error| fault(error.message()))?;
        if number != SCHEMA {
            let number = usize::from(number);
            return Err(fault(Message::new("record-unknown-schema").with("number", number)));
        }
        codec::decode(payload).map_err(|error| fault(error.message()))
    }
}

/// The hash of an entry's stored bytes.
pub fn hash(bytes: &[u8]) -> Hash {
    Sha256::digest(bytes).into()
}
