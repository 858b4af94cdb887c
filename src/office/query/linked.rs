//! A record in a line, the records it names, and whom it mentions.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::application;
use crate::domain::book::{FieldKind, Value};
use crate::domain::code::RecordKey;
use crate::domain::disclosure;
use crate::domain::message::Message;
use crate::domain::opinion;
use crate::domain::organisation::Person;
use crate::office::directory::Directory;
use crate::office::index;
use crate::office::record::{Record, store_key};
use crate::office::{Failure, Office, permission};
use crate::store::Range;

/// How many opinions about a disclosure are named with it.
const LINKED: usize = 500;

/// A record in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordLine {
    /// Its key.
    pub key: RecordKey,
    /// Its title.
    pub title: String,
    /// Where it stands.
    pub state: Message,
    /// Whether nothing more happens to it.
    pub done: bool,
}

/// A record another one names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Linked {
    /// How it is linked.
    pub how: Message,
    /// The record.
    pub line: RecordLine,
}

impl Office {
    /// The records that `record` names, as far as `who` sees them.
    pub(super) fn linked(
        &self,
        directory: &Directory,
        who: &Person,
        record: &Record,
    ) -> Result<Vec<Linked>, Failure> {
        let mut linked = Vec::new();
        // What a case names may be of an organisation that not everybody sees who sees the case.
        let shows =
            |found: &Record| !matches!(record, Record::Case(_)) || permission::sees(directory, who, found);
        let mut add = |how: Message, key: &RecordKey| -> Result<(), Failure> {
            if let Some(stored) = self.store.get(store_key(key).as_bytes())?
                && let Ok(found) = Record::decode(&store_key(key), &stored.value)
                && shows(&found)
            {
                linked.extend(line_of(&found).map(|line| Linked { how, line }));
            }
            Ok(())
        };
        match record {
            Record::Disclosure(d) => {
                if let Some(before) = &d.follows {
                    add(Message::new("linked-follows"), before)?;
                }
                if let Some(next) = &d.followed_by {
                    add(Message::new("linked-followed-by"), next)?;
                }
                let prefix = format!("{}about/{}/", index::SPACE, d.key);
                for entry in self.store.scan(&Range::prefix(prefix.as_bytes()), LINKED)? {
                    let key = String::from_utf8_lossy(&entry.key[prefix.len()..]).into_owned();
                    if let Ok(key) = key.parse() {
                        add(Message::new("linked-opinion"), &key)?;
                    }
                }
            }
            Record::Opinion(o) => {
                if let Some(about) = &o.about {
                    add(Message::new("linked-about"), about)?;
                }
            }
            Record::Case(case) => {
                for entry in &case.entries {
                    let Some((_, step)) = entry.step.step() else { continue };
                    for field in step.fields {
                        for key in entry.values.records(field.id) {
                            add(Message::new(field.label), key)?;
                        }
                    }
                }
            }
            _ => {}
        }
        Ok(linked)
    }
}

/// A record as a list shows it; none for what stands under no code.
pub(in crate::office) fn line_of(record: &Record) -> Option<RecordLine> {
    let key = record.record_key()?.clone();
    Some(match record {
        Record::Disclosure(d) => RecordLine {
            key,
            title: d.matter.title.clone(),
            state: d.pending().map_or_else(|| d.state.message(), disclosure::Step::message),
            done: d.state.is_final(),
        },
        Record::Opinion(o) => {
            RecordLine { key, title: o.title.clone(), state: o.state().message(), done: o.closed.is_some() }
        }
        Record::Application(a) => {
            let state = a.state();
            let done = state == application::State::Closed;
            RecordLine { key, title: a.title.clone(), state: state.message(), done }
        }
        Record::Case(case) => {
            let state = case.state();
            RecordLine { key, title: case.title.clone(), state: state.message(), done: !state.open }
        }
        Record::Adjustment(a) => RecordLine {
            key,
            title: a.note.lines().next().unwrap_or_default().to_owned(),
            state: a.quarter.message(),
            done: true,
        },
        _ => return None,
    })
}

/// A damaged record stays in the list by its key, so that it is seen and the rest stays usable.
pub(super) fn damaged_line(key: RecordKey, fault: Message) -> RecordLine {
    RecordLine { key, title: String::new(), state: fault, done: false }
}

/// Names of the people and units that `record` mentions, by login and code.
pub(super) fn names(directory: &Directory, record: &Record) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    let mut person = |login: &str| {
        names.insert(login.to_owned(), directory.person_name(login));
    };
    match record {
        Record::Disclosure(d) => {
            person(&d.proposer);
            d.history.iter().for_each(|event| person(&event.by));
            d.publications.iter().for_each(|publication| person(&publication.by));
        }
        Record::Opinion(o) => {
            o.history.iter().for_each(|event| person(&event.by));
            o.handler.iter().for_each(|login| person(login));
            o.hotspot.iter().for_each(|hotspot| person(&hotspot.screener));
            for event in &o.history {
                match &event.deed {
                    opinion::Deed::Assigned(login) | opinion::Deed::MarkedHotspot(login) => person(login),
                    _ => {}
                }
            }
            let units = o.transfers.iter().map(|transfer| &transfer.to).chain(o.units());
            for unit in units {
                names.insert(unit.to_string(), directory.org_name(unit));
            }
        }
        Record::Application(a) => {
            a.history.iter().for_each(|event| person(&event.by));
            names.insert(a.key.code.org.to_string(), directory.org_name(&a.key.code.org));
        }
        Record::Case(case) => {
            case.entries.iter().for_each(|entry| person(&entry.by));
            names.insert(case.key.code.org.to_string(), directory.org_name(&case.key.code.org));
            for entry in &case.entries {
                let fields = entry.step.step().map(|(_, step)| step.fields).unwrap_or_default();
                for field in fields {
                    let Some(Value::Word(word)) = entry.values.get(field.id) else { continue };
                    match field.kind {
                        FieldKind::Person => names.insert(word.clone(), directory.person_name(word)),
                        FieldKind::Unit => word
                            .parse()
                            .ok()
                            .and_then(|code| names.insert(word.clone(), directory.org_name(&code))),
                        _ => None,
                    };
                }
            }
        }
        Record::Adjustment(a) => person(&a.by),
        _ => {}
    }
    names
}
