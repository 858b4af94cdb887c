//! A command being carried out: the records it read, and what they become.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime};

use super::directory::Directory;
use super::record::{Record, store_key};
use super::undo::LastAct;
use super::{Failure, Office, index, permission};
use crate::domain::application::Application;
use crate::domain::book::Case;
use crate::domain::calendar::Calendar;
use crate::domain::clock::{self, Policy};
use crate::domain::code::{Code, Kind, RecordKey};
use crate::domain::disclosure::Disclosure;
use crate::domain::message::Message;
use crate::domain::obligation::Obligation;
use crate::domain::opinion::Opinion;
use crate::domain::organisation::Person;
use crate::store::Store;

fn unknown(key: &RecordKey) -> Failure {
    Message::new("record-unknown").with("number", key.number()).into()
}

/// A record before and after.
pub struct Changed {
    /// Its version and itself before; `None` if it is new.
    pub before: Option<(u64, Record)>,
    /// Itself after; `None` if it is taken away.
    pub after: Option<Record>,
}

/// The working sheet of one command.
pub struct Sheet<'a> {
    /// For commands that ask what a screen asks.
    pub(super) office: &'a Office,
    pub(super) store: &'a dyn Store,
    pub(super) calendar: &'a Calendar,
    pub(super) directory: &'a Directory,
    /// Who gives the command.
    pub who: &'a Person,
    /// When.
    pub at: NaiveDateTime,
    pub(super) changes: BTreeMap<String, Changed>,
    pub(super) numbers: BTreeMap<String, (u64, u32)>,
    /// What is undone, if the command undoes something.
    pub(super) undone: Option<LastAct>,
}

impl<'a> Sheet<'a> {
    /// The day of the command.
    pub fn today(&self) -> NaiveDate {
        self.at.date()
    }

    /// The office's policies.
    pub fn policy(&self) -> &'a Policy {
        &self.directory.settings.policy
    }

    /// Reads a record for change.
    pub fn read(&self, key: &str) -> Result<Option<(u64, Record)>, Failure> {
        match self.store.get(key.as_bytes())? {
            None => Ok(None),
            Some(stored) => Ok(Some((stored.version, Record::decode(key, &stored.value)?))),
        }
    }

    /// Reads a disclosure at the version the person had seen; 0 takes it as it is.
    pub fn disclosure(&self, key: &RecordKey, seen: u64) -> Result<(u64, Disclosure), Failure> {
        match self.seen(key, seen)? {
            (version, Record::Disclosure(found)) => Ok((version, found)),
            _ => Err(unknown(key)),
        }
    }

    /// Reads an opinion at the version the person had seen; 0 takes it as it is.
    pub fn opinion(&self, key: &RecordKey, seen: u64) -> Result<(u64, Opinion), Failure> {
        match self.seen(key, seen)? {
            (version, Record::Opinion(found)) => Ok((version, found)),
            _ => Err(unknown(key)),
        }
    }

    /// Reads an application at the version the person had seen; 0 takes it as it is.
    pub fn application(&self, key: &RecordKey, seen: u64) -> Result<(u64, Application), Failure> {
        match self.seen(key, seen)? {
            (version, Record::Application(found)) => Ok((version, found)),
            _ => Err(unknown(key)),
        }
    }

    /// Reads a case at the version the person had seen; 0 takes it as it is.
    pub fn case(&self, key: &RecordKey, seen: u64) -> Result<(u64, Case), Failure> {
        match self.seen(key, seen)? {
            (version, Record::Case(found)) => Ok((version, found)),
            _ => Err(unknown(key)),
        }
    }

    /// Refuses to give more time where what is owed is late already.
    pub fn refuse_too_late(
        &self,
        owed: &[Obligation],
        told: impl Fn(&'static str) -> Message,
    ) -> Result<(), Message> {
        let late = |obligation: &&Obligation| {
            let (due, _) = clock::due_date(obligation.limit, obligation.from, self.policy(), self.calendar);
            obligation.met.is_none() && due < self.today()
        };
        owed.iter().find(late).map_or(Ok(()), |obligation| Err(told(obligation.limit.id())))
    }

    /// Reads a record at the version the person had seen. Where it has another, or is gone, they are told who did what.
    /// Of one that is not theirs to see they learn nothing, whatever version they say they had.
    fn seen(&self, key: &RecordKey, seen: u64) -> Result<(u64, Record), Failure> {
        let name = store_key(key);
        match self.read(&name)? {
            Some((_, record)) if !permission::sees(self.directory, self.who, &record) => {
                Err(permission::unseen(self.directory, self.who, key).into())
            }
            Some((version, record)) if seen == 0 || seen == version => Ok((version, record)),
            Some(_) => Err(self.moved(&name)?),
            None if seen > 0 && self.directory.sees(self.who, &key.code.org) => {
                match self.office.last_change(&name, 0)? {
                    Some(_) => Err(self.moved(&name)?),
                    None => Err(unknown(key)),
                }
            }
            None => Err(permission::missing(self.directory, self.who, key).into()),
        }
    }

    /// A new number under `code` in the year of the command.
    pub fn number(&mut self, code: &Code, kind: Kind) -> Result<RecordKey, Failure> {
        let year = chrono::Datelike::year(&self.today());
        let counter = index::number_key(&code.to_string(), year);
        let (version, last) = match self.numbers.get(&counter) {
            Some(known) => *known,
            None => match self.store.get(counter.as_bytes())? {
                None => (0, 0),
                Some(stored) => (stored.version, read_number(&stored.value)),
            },
        };
        if last >= RecordKey::MAX_SEQ {
            let message = Message::new("numbers-exhausted").with("code", code.to_string());
            return Err(message.with("last", last as usize).into());
        }
        self.numbers.insert(counter, (version, last + 1));
        Ok(RecordKey { code: code.clone(), kind, year, seq: last + 1 })
    }

    /// Writes a record down; `before` is what was read, if it was there.
    pub fn write(&mut self, before: Option<(u64, Record)>, after: Record) {
        self.changes.insert(after.key(), Changed { before, after: Some(after) });
    }

    /// Takes a record away that stands under a code, and its number back, which must be the last one given.
    pub fn take_away(&mut self, version: u64, record: Record) -> Result<(), Failure> {
        if let Some(key) = record.record_key() {
            let counter = index::number_key(&key.code.to_string(), key.year);
            let stored = self.store.get(counter.as_bytes())?;
            let (counted, last) =
                stored.map_or((0, 0), |stored| (stored.version, read_number(&stored.value)));
            if last != key.seq {
                let later = RecordKey { seq: last, ..key.clone() };
                return Err(Message::new("undo-number-not-last").with("last", later.number()).into());
            }
            self.numbers.insert(counter, (counted, last - 1));
        }
        self.changes.insert(record.key(), Changed { before: Some((version, record)), after: None });
        Ok(())
    }
}

/// The number in a counter's bytes.
pub fn read_number(bytes: &[u8]) -> u32 {
    bytes.try_into().map_or(0, u32::from_le_bytes)
}
