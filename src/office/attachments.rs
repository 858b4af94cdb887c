//! Attachments of cases: kept beside the store, told by the cases that name them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use super::record::{Record, store_key};
use super::{Failure, Office, permission};
use crate::domain::book::{Attachment, Case, MOST_ATTACHED, Value, media, too_long};
use crate::domain::code::{Kind, RecordKey};
use crate::domain::message::Message;
use crate::store::vault::{Vault, Wrong};
use crate::store::{Range, Store, io_reason};

/// The attachments a case names, in the order in which they were attached.
pub fn named(case: &Case) -> Vec<&Attachment> {
    let values = case.entries.iter().flat_map(|entry| entry.values.0.values());
    let attached = values.filter_map(|value| match value {
        Value::File(attachment) => Some(attachment),
        _ => None,
    });
    attached.collect()
}

impl Office {
    /// Keeps attachments in `vault`.
    pub fn keep_files_at(&self, vault: Vault) {
        // Said once, when the office has been opened.
        let _ = self.vault.set(vault);
    }

    pub(super) fn vault(&self) -> Result<&Vault, Message> {
        self.vault.get().ok_or_else(|| Message::new("attach-not-here"))
    }

    /// Keeps a file that `login` is about to attach; it is on disk when this returns.
    ///
    /// # Errors
    /// Nobody there attaches anything, it is too long, its name is none, or it cannot be kept.
    pub fn keep_file(&self, login: &str, name: &str, bytes: &[u8]) -> Result<Attachment, Failure> {
        let directory = self.directory();
        let who = directory.person(login)?;
        if !permission::files_anything(&directory, who) {
            return Err(Message::new("attach-not-yours").into());
        }
        let name = Attachment::name(name)?;
        let size = bytes.len() as u64;
        if size > MOST_ATTACHED {
            return Err(too_long(&name).into());
        }
        let kept = self.vault()?.keep(bytes);
        let sha256 = kept.map_err(|error| {
            Failure::Store(
                Message::new("attach-not-kept").with("name", name.as_str()).with("reason", io_reason(&error)),
            )
        })?;
        Ok(Attachment { name, size, sha256, media: media(bytes).to_owned() })
    }

    /// The `nth` attachment of a case, from 1, as it was attached.
    ///
    /// # Errors
    /// `login` does not see it, there is none, or it is not what it was.
    pub fn file(&self, login: &str, key: &RecordKey, nth: usize) -> Result<(Attachment, Vec<u8>), Failure> {
        let directory = self.directory();
        let who = directory.person(login)?;
        let name = store_key(key);
        let record = match self.store.get(name.as_bytes())? {
            Some(stored) => Record::decode(&name, &stored.value)?,
            None => return Err(permission::missing(&directory, who, key).into()),
        };
        if !permission::sees(&directory, who, &record) {
            return Err(permission::unseen(&directory, who, key).into());
        }
        let attachments = match &record {
            Record::Case(case) => named(case),
            _ => Vec::new(),
        };
        let found = nth.checked_sub(1).and_then(|at| attachments.get(at).copied()).cloned();
        let attachment = found.ok_or_else(|| {
            Message::new("attach-none").with("number", key.number()).with("count", attachments.len())
        })?;
        let bytes = self
            .vault()?
            .read(&attachment.sha256)
            .map_err(|wrong| Failure::Store(told(&attachment.name, wrong)))?;
        Ok((attachment, bytes))
    }
}

/// What is wrong with an attachment, in words.
fn told(name: &str, wrong: Wrong) -> Message {
    let message = match wrong {
        Wrong::Missing => Message::new("attach-missing"),
        Wrong::Changed => Message::new("attach-changed"),
        Wrong::Unread => Message::new("attach-unread"),
    };
    message.with("name", name)
}

/// What a look at the attachments of a store came to.
#[derive(Debug, Default)]
pub struct Attachments {
    /// How many there are, each content once.
    pub count: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Those that are not as they were: the case that names one, and what is wrong.
    pub faults: Vec<(String, Message)>,
    /// What lies in the vault and is named by no case.
    pub left_over: Vec<String>,
}

/// Looks at every attachment that a case in `store` names; with `whole` at its content too.
///
/// # Errors
/// The store failed, or the vault cannot be looked at.
pub fn look(store: &dyn Store, vault: &Vault, whole: bool) -> Result<Attachments, Failure> {
    let mut by_digest: BTreeMap<String, (u64, String, String)> = BTreeMap::new();
    store.each(&Range::prefix(b"r/"), &mut |key, stored| {
        let key = String::from_utf8_lossy(key);
        // Only files of the archive have attachments.
        if key.split('/').nth(2) == Some(Kind::Archive.word())
            && let Ok(Record::Case(case)) = Record::decode(&key, &stored.value)
        {
            for found in named(&case) {
                let place = (found.size, key.to_string(), found.name.clone());
                by_digest.entry(found.sha256.clone()).or_insert(place);
            }
        }
        ControlFlow::Continue(())
    })?;
    let mut report = Attachments::default();
    let mut known = BTreeSet::new();
    for (sha256, (size, key, name)) in by_digest {
        report.count += 1;
        report.bytes += size;
        known.insert(Vault::name(&sha256));
        let wrong = match whole {
            true => vault.look(&sha256),
            false => (!vault.has(&sha256, size)).then_some(Wrong::Missing),
        };
        report.faults.extend(wrong.map(|wrong| (key, told(&name, wrong))));
    }
    let all = vault.all().map_err(|error| {
        let path = vault.dir().display().to_string();
        Failure::Store(Message::new("attach-no-vault").with("path", path).with("reason", io_reason(&error)))
    })?;
    report.left_over = all.into_keys().filter(|name| !known.contains(name)).collect();
    Ok(report)
}
