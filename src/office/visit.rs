//! When somebody last looked at the leader's page: what has changed since is counted from there.
//!
//! Kept under `v/<login>`, one for each person. It is no record: not in the journal, in no backup, and nothing follows
//! from it but what is shown to that person. It is written when the page is left or has been looked at for a while.

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use super::{Failure, Office};
use crate::domain::message::Message;
use crate::domain::organisation::check_login;
use crate::store::{Batch, StoreError, codec};

/// The first bytes of every visit's key.
pub const SPACE: &str = "v/";

const SCHEMA: u16 = 105;

/// From when something is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Since {
    /// The time, local.
    pub at: NaiveDateTime,
    /// The number of the last journal entry there was then: clocks stand still and are set back.
    pub seq: u64,
}

fn key(login: &str) -> String {
    format!("{SPACE}{login}")
}

fn decode(key: &str, bytes: &[u8]) -> Result<Since, Message> {
    let fault = |detail: Message| Message::new("record-damaged").with("key", key).with("detail", detail);
    let (number, payload) = codec::decode_header(bytes).map_err(|error| fault(error.message()))?;
    if number != SCHEMA {
        let number = usize::from(number);
        return Err(fault(Message::new("record-unknown-schema").with("number", number)));
    }
    codec::decode(payload).map_err(|error| fault(error.message()))
}

/// Whether what is kept under `key` is sound; the journal's last entry has the number `end`.
pub(super) fn check(key: &str, bytes: &[u8], end: u64) -> Result<(), Message> {
    let login = key.strip_prefix(SPACE).unwrap_or_default();
    if check_login(login).as_deref() != Ok(login) {
        return Err(Message::new("verify-visit-key"));
    }
    match decode(key, bytes)? {
        since if since.seq > end => Err(Message::new("verify-visit-entry")),
        _ => Ok(()),
    }
}

impl Office {
    /// When `login` last looked; none before the first time. A damaged time is as good as none: `verify` names it.
    ///
    /// # Errors
    /// Nobody of that login, or the store failed.
    pub fn last_visit(&self, login: &str) -> Result<Option<Since>, Failure> {
        let key = key(&self.directory().person(login)?.login);
        let stored = match self.store.get(key.as_bytes()) {
            Err(StoreError::Malformed { .. }) => None,
            other => other?,
        };
        Ok(stored.and_then(|stored| decode(&key, &stored.value).ok()))
    }

    /// Notes that `login` looks just now.
    ///
    /// # Errors
    /// Nobody of that login, or the store failed.
    pub fn visited(&self, login: &str) -> Result<(), Failure> {
        let key = key(&self.directory().person(login)?.login);
        // One at a time with the commands, so that a backup sees one moment; and no later than the last of them is told
        // to have been, where the clock was set back.
        let head = self.head();
        let at = head.at.map_or(self.now(), |last| self.now().max(last));
        let version = match self.store.get(key.as_bytes()) {
            Ok(known) => known.map_or(0, |known| known.version),
            Err(StoreError::Malformed { .. }) => 0,
            Err(error) => return Err(error.into()),
        };
        let value = codec::encode(SCHEMA, &Since { at, seq: head.seq });
        Ok(self.store.commit(Batch::default().put(key, version + 1, value))?)
    }
}
