//! Drafts: what somebody has typed into a form and not sent. Working papers, not records: durable, but
//! without journal, and read by their owner only.
//!
//! Kept under `w/<login>/<form>/<subject>`, the subject percent-encoded so that it cannot reach into another key.

use std::ops::ControlFlow;

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use super::{Failure, Office, stored};
use crate::domain::message::Message;
use crate::store::{Batch, MAX_KEY, Range, StoreError, codec};

/// The first bytes of every draft's key.
pub const SPACE: &str = "w/";

const SCHEMA: u16 = 101;

/// Longest draft, in bytes of its values: more than any form holds.
pub const MAX_DRAFT: usize = 128 * 1024;

/// The most drafts of one person: more than anybody comes back to.
pub const MOST: usize = 200;

/// A form as it was left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// When it was kept, local time.
    pub saved: NaiveDateTime,
    /// What was typed, in the form's own encoding.
    pub values: Vec<u8>,
}

/// A draft in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftName {
    /// Which form.
    pub form: String,
    /// What it is about: a record's key, say; may be empty.
    pub subject: String,
    /// When it was kept, local time.
    pub saved: NaiveDateTime,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    saved: NaiveDateTime,
    values: Vec<u8>,
}

impl Draft {
    /// Its bytes in the store.
    pub fn encode(&self) -> Vec<u8> {
        codec::encode(SCHEMA, &Stored { saved: self.saved, values: self.values.clone() })
    }

    /// The draft these bytes hold.
    ///
    /// # Errors
    /// Damaged bytes, another schema, or a key that is not a draft's.
    pub fn decode(key: &str, bytes: &[u8]) -> Result<Self, Message> {
        if parts(key).is_none() {
            return Err(stored::damaged(key, Message::new("record-other-key")));
        }
        let Stored { saved, values } = stored::decode(key, SCHEMA, bytes)?;
        Ok(Self { saved, values })
    }
}

impl Office {
    /// Keeps what `login` has typed into `form` about `subject`, in place of what was kept before.
    ///
    /// # Errors
    /// Nobody of that login, a name or values that are too long, too many drafts, or the store failed.
    pub fn save_draft(&self, login: &str, form: &str, subject: &str, values: &[u8]) -> Result<(), Failure> {
        // Who was removed while typing keeps what was typed: should they be taken on again, it is there.
        let directory = self.directory();
        let login = match directory.people.get(login) {
            Some(person) => person.login.as_str(),
            None => directory.person(login)?.login.as_str(),
        };
        let key = draft_key(login, form, subject)?;
        if values.len() > MAX_DRAFT {
            let message = Message::new("draft-too-long").with("size", values.len()).with("limit", MAX_DRAFT);
            return Err(message.into());
        }
        let draft = Draft { saved: self.now(), values: values.to_vec() };
        // One at a time with the commands, so that a backup sees one moment.
        let _head = self.head();
        let version = match self.store.get(key.as_bytes()) {
            Ok(Some(known)) => known.version,
            Err(StoreError::Malformed { .. }) => 0,
            Err(error) => return Err(error.into()),
            Ok(None) => {
                self.refuse_more_drafts(login)?;
                0
            }
        };
        Ok(self.store.commit(Batch::default().put(key, version + 1, draft.encode()))?)
    }

    /// That there is room for another draft.
    fn refuse_more_drafts(&self, login: &str) -> Result<(), Failure> {
        let mut count = 0;
        self.store.each(&Range::prefix(format!("{SPACE}{login}/").as_bytes()), &mut |_, _| {
            count += 1;
            if count < MOST { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        if count < MOST { Ok(()) } else { Err(Message::new("draft-too-many").with("most", MOST).into()) }
    }

    /// What `login` has kept of `form` about `subject`.
    ///
    /// # Errors
    /// Nobody of that login, a damaged draft, or the store failed.
    pub fn draft(&self, login: &str, form: &str, subject: &str) -> Result<Option<Draft>, Failure> {
        let key = self.draft_key(login, form, subject)?;
        match self.store.get(key.as_bytes())? {
            None => Ok(None),
            Some(stored) => Draft::decode(&key, &stored.value).map(Some).map_err(Failure::Store),
        }
    }

    /// The drafts of `login`, the newest first. A damaged one is passed over: `verify` names it.
    ///
    /// # Errors
    /// Nobody of that login, or the store failed.
    pub fn drafts(&self, login: &str) -> Result<Vec<DraftName>, Failure> {
        let login = &self.directory().person(login)?.login.clone();
        let mut drafts = Vec::new();
        self.store.each(&Range::prefix(format!("{SPACE}{login}/").as_bytes()), &mut |key, stored| {
            let key = String::from_utf8_lossy(key);
            if let (Some((_, form, subject)), Ok(draft)) = (parts(&key), Draft::decode(&key, &stored.value)) {
                drafts.push(DraftName { form, subject, saved: draft.saved });
            }
            ControlFlow::Continue(())
        })?;
        drafts.sort_by_key(|draft| std::cmp::Reverse(draft.saved));
        Ok(drafts)
    }

    /// Drops a draft, if there is one.
    ///
    /// # Errors
    /// Nobody of that login, or the store failed.
    pub fn drop_draft(&self, login: &str, form: &str, subject: &str) -> Result<(), Failure> {
        let key = self.draft_key(login, form, subject)?;
        let _head = self.head();
        Ok(self.store.commit(Batch::default().delete(key))?)
    }

    fn draft_key(&self, login: &str, form: &str, subject: &str) -> Result<String, Failure> {
        let directory = self.directory();
        draft_key(directory.person(login)?.login.as_str(), form, subject)
    }
}

/// The key of a draft.
fn draft_key(login: &str, form: &str, subject: &str) -> Result<String, Failure> {
    let key = format!("{SPACE}{login}/{form}/{}", escape(subject));
    if is_form(form) && key.len() <= MAX_KEY {
        Ok(key)
    } else {
        Err(Message::new("draft-name-bad").with("form", form).into())
    }
}

/// A form's name: one to 40 of small letters, digits, `-` and `.`.
fn is_form(form: &str) -> bool {
    let good = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'.');
    (1..=40).contains(&form.len()) && form.bytes().all(good)
}

/// Login, form and subject of a draft's key.
pub fn parts(key: &str) -> Option<(String, String, String)> {
    let mut parts = key.strip_prefix(SPACE)?.splitn(3, '/');
    let (login, form, subject) = (parts.next()?, parts.next()?, parts.next()?);
    let login = crate::domain::organisation::check_login(login).ok().filter(|checked| checked == login)?;
    is_form(form).then(|| unescape(subject)).flatten().map(|subject| (login, form.to_owned(), subject))
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.') {
            escaped.push(byte.into());
        } else {
            escaped.push_str(&format!("%{byte:02X}"));
        }
    }
    escaped
}

/// The text of which [`escape`] makes `escaped`, and of no other.
fn unescape(escaped: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(escaped.len());
    let mut rest = escaped.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let high = char::from(rest.next()?).to_digit(16)?;
            let low = char::from(rest.next()?).to_digit(16)?;
            bytes.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok().filter(|text| escape(text) == escaped)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_subject_is_read_back_and_stays_in_its_own_part(subject: String) {
            let escaped = escape(&subject);
            prop_assert!(!escaped.contains('/'));
            prop_assert_eq!(unescape(&escaped), Some(subject));
        }

        #[test]
        fn no_key_has_two_spellings(key in "w/[a-c]/[a-c]/[%0-9A-Fa-f/ 事]{0,6}") {
            if let Some((login, form, subject)) = parts(&key) {
                prop_assert_eq!(format!("w/{login}/{form}/{}", escape(&subject)), key);
            }
        }
    }

    #[test]
    fn keys_that_are_no_drafts_are_told() {
        for key in
            ["w/", "w/li", "w/li/form", "w/li/Form/x", "w//form/x", "w/li/f/%2f", "w/li/f/%", "r/li/f/x"]
        {
            assert_eq!(parts(key), None, "{key}");
        }
        assert!(parts("w/li/propose/").is_some());
    }
}
