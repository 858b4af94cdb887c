//! What doing the same with many records would do with each of them: tried on a sheet that is thrown away.

use serde::{Deserialize, Serialize};

use super::linked::line_of;
use crate::domain::code::RecordKey;
use crate::domain::message::Message;
use crate::domain::organisation::Person;
use crate::office::batch::{self, BatchOrder};
use crate::office::directory::Directory;
use crate::office::record::{Record, store_key};
use crate::office::{Failure, Office, permission};

/// One of the records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchLine {
    /// Which.
    pub key: RecordKey,
    /// Its title; empty where the person does not see the record.
    pub title: String,
    /// Name of who proposed it; of an opinion, of who has it.
    pub from: String,
    /// Where it stands.
    pub state: Message,
    /// Where it would stand.
    pub after: Option<Message>,
    /// Its version, handed back with the command.
    pub seen: u64,
    /// Whether it can be done, or why not.
    pub verdict: Result<(), Message>,
}

/// What would happen to which.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchPreview {
    /// In the order asked.
    pub lines: Vec<BatchLine>,
}

impl BatchPreview {
    /// The records with which it can be done, as the command takes them.
    pub fn possible(&self) -> Vec<(RecordKey, u64)> {
        let possible = self.lines.iter().filter(|line| line.verdict.is_ok());
        possible.map(|line| (line.key.clone(), line.seen)).collect()
    }
}

impl Office {
    /// What `order` would do with each of `keys`.
    pub(super) fn batch_preview(
        &self,
        directory: &Directory,
        who: &Person,
        order: &BatchOrder,
        keys: &[RecordKey],
    ) -> Result<BatchPreview, Failure> {
        batch::check(keys.iter())?;
        let mut sheet = self.sheet(directory, who, self.now());
        let mut lines = Vec::with_capacity(keys.len());
        for key in keys {
            let name = store_key(key);
            let found = sheet.read(&name);
            let found = match found {
                Err(Failure::Store(message)) => return Err(Failure::Store(message)),
                found => found,
            };
            let hidden = |reason: Message| BatchLine {
                key: key.clone(),
                title: String::new(),
                from: String::new(),
                state: Message::new("batch-unseen"),
                after: None,
                seen: 0,
                verdict: Err(reason),
            };
            let (seen, record) = match found {
                Ok(Some((seen, record))) if permission::sees(directory, who, &record) => (seen, record),
                Ok(Some(_)) => {
                    lines.push(hidden(permission::unseen(directory, who, key)));
                    continue;
                }
                Ok(None) => {
                    lines.push(hidden(permission::missing(directory, who, key)));
                    continue;
                }
                Err(failure) => {
                    lines.push(hidden(failure.message().clone()));
                    continue;
                }
            };
            let verdict = match sheet.one_of_batch(order, key, seen) {
                Err(Failure::Store(message)) => return Err(Failure::Store(message)),
                Err(failure) => Err(failure.message().clone()),
                Ok(_) => Ok(()),
            };
            let after = sheet.changes.get(&name).and_then(|changed| changed.after.as_ref());
            let line = line_of(&record);
            lines.push(BatchLine {
                key: key.clone(),
                title: line.as_ref().map(|line| line.title.clone()).unwrap_or_default(),
                from: from(directory, &record),
                state: line.map_or_else(|| Message::new("batch-unseen"), |line| line.state),
                after: after.map(|after| becomes(directory, after)),
                seen,
                verdict,
            });
        }
        Ok(BatchPreview { lines })
    }
}

fn from(directory: &Directory, record: &Record) -> String {
    match record {
        Record::Disclosure(disclosure) => directory.person_name(&disclosure.proposer),
        Record::Opinion(opinion) => match &opinion.handler {
            Some(handler) => directory.person_name(handler),
            None => directory.org_name(&opinion.unit),
        },
        _ => String::new(),
    }
}

/// Where a record then stands; of an opinion, with whom.
fn becomes(directory: &Directory, record: &Record) -> Message {
    match record {
        Record::Opinion(_) => Message::new("batch-with").with("name", from(directory, record)),
        _ => line_of(record).map_or_else(|| Message::new("batch-unseen"), |line| line.state),
    }
}
