//! What was done to a record, by the journal: who is told that somebody was faster is told who, and what it was.

use std::ops::ControlFlow;

use super::change::Sheet;
use super::journal::{self, Entry};
use super::record::Record;
use super::{Failure, Office};
use crate::domain::message::Message;
use crate::store::Range;

/// How far back the journal is read for what somebody has missed.
const FAR: u32 = 5_000;

impl Office {
    /// The last journal entry that changed `key`, as far as it is after the entry of number `after`.
    pub(super) fn last_change(&self, key: &str, after: u64) -> Result<Option<Entry>, Failure> {
        let (mut found, mut left) = (None, FAR);
        let range = Range::prefix(journal::SPACE.as_bytes()).reversed();
        self.store.each(&range, &mut |place, stored| {
            left -= 1;
            match Entry::decode(&String::from_utf8_lossy(place), &stored.value) {
                Ok(entry) if entry.seq <= after => return ControlFlow::Break(()),
                Ok(entry) if entry.changes.iter().any(|change| change.key == key) => {
                    found = Some(entry);
                    return ControlFlow::Break(());
                }
                // A damaged entry is passed over.
                _ => {}
            }
            if left == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        Ok(found)
    }
}

/// What an entry did to the record under `key`.
pub(super) fn deed(entry: &Entry, key: &str) -> Message {
    let value = entry.changes.iter().find(|change| change.key == key).map(|change| &change.value);
    let record = value.and_then(|value| Record::decode(key, value).ok());
    let deed = match &record {
        _ if entry.undoes().is_some() => Some(Message::new("undo-deed")),
        Some(Record::Disclosure(d)) => d.history.last().map(|event| event.deed.message()),
        Some(Record::Opinion(o)) => o.history.last().map(|event| event.deed.message()),
        Some(Record::Application(a)) => a.history.last().map(|event| event.deed.message()),
        Some(Record::Case(case)) => case.entries.last().map(|entry| entry.step.message()),
        _ => None,
    };
    deed.unwrap_or_else(|| Message::new("deed-unknown"))
}

impl Sheet<'_> {
    /// That the record under `key` is not as the person had it on screen: who did what to it last.
    pub(super) fn moved(&self, key: &str) -> Result<Failure, Failure> {
        let entry = self.office.last_change(key, 0)?;
        Ok(Failure::Moved(match entry {
            Some(entry) => Message::new("record-moved")
                .with("who", self.directory.person_name(&entry.by))
                .with("deed", deed(&entry, key)),
            None => Message::new("record-moved-unknown"),
        }))
    }
}
