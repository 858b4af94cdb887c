//! Attachments of cases: kept beside the store, told by the cases that name them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use super::Failure;
use super::record::Record;
use crate::domain::book::{Attachment, Case, Value};
use crate::domain::code::Kind;
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

/// What is wrong with an attachment, in words.
pub fn told(name: &str, wrong: Wrong) -> Message {
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

/// Where an attachment is named first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its bytes.
    pub size: u64,
    /// The key of the case.
    pub key: String,
    /// What it is called there.
    pub name: String,
}

/// Every attachment that a case in `store` names, by its digest.
///
/// # Errors
/// The store failed.
pub fn all(store: &dyn Store) -> Result<BTreeMap<String, Place>, Failure> {
    let mut all = BTreeMap::new();
    store.each(&Range::prefix(b"r/"), &mut |key, stored| {
        let key = String::from_utf8_lossy(key);
        // Only files of the archive have attachments.
        if key.split('/').nth(2) == Some(Kind::Archive.word())
            && let Ok(Record::Case(case)) = Record::decode(&key, &stored.value)
        {
            for found in named(&case) {
                let place = Place { size: found.size, key: key.to_string(), name: found.name.clone() };
                all.entry(found.sha256.clone()).or_insert(place);
            }
        }
        ControlFlow::Continue(())
    })?;
    Ok(all)
}

/// Looks at every attachment that a case in `store` names; with `whole` at its content too.
///
/// # Errors
/// The store failed, or the vault cannot be looked at.
pub fn look(store: &dyn Store, vault: &Vault, whole: bool) -> Result<Attachments, Failure> {
    let mut report = Attachments::default();
    let mut known = BTreeSet::new();
    for (sha256, Place { size, key, name }) in all(store)? {
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
