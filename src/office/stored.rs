//! Stored bytes, read under their key: whatever is wrong with them names it.

use serde::de::DeserializeOwned;

use crate::domain::message::Message;
use crate::store::codec;

/// That what is stored under `key` is damaged, and how.
pub(super) fn damaged(key: &str, detail: Message) -> Message {
    Message::new("record-damaged").with("key", key).with("detail", detail)
}

/// That what is stored under `key` is of a schema this program does not know.
pub(super) fn unknown(key: &str, schema: u16) -> Message {
    damaged(key, Message::new("record-unknown-schema").with("number", usize::from(schema)))
}

/// The schema number of what is stored under `key`, and the bytes after it.
///
/// # Errors
/// There is none, or the bytes are damaged.
pub(super) fn parts<'a>(key: &str, bytes: &'a [u8]) -> Result<(u16, &'a [u8]), Message> {
    codec::decode_header(bytes).map_err(|error| damaged(key, error.message()))
}

/// What the bytes after the schema number hold.
///
/// # Errors
/// They are damaged.
pub(super) fn payload<T: DeserializeOwned>(key: &str, payload: &[u8]) -> Result<T, Message> {
    codec::decode(payload).map_err(|error| damaged(key, error.message()))
}

/// What is stored under `key`, of one schema.
///
/// # Errors
/// Damaged bytes, or another schema.
pub(super) fn decode<T: DeserializeOwned>(key: &str, schema: u16, bytes: &[u8]) -> Result<T, Message> {
    match parts(key, bytes)? {
        (number, rest) if number == schema => payload(key, rest),
        (number, _) => Err(unknown(key, number)),
    }
}
