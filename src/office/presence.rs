//! Who is in the office, and on which record somebody is deciding just now. Held in memory only: it ends with the program.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use super::directory::Directory;
use super::news::{News, Watchers};
use super::record::{Record, store_key};
use super::{Failure, Office, permission};
use crate::domain::code::RecordKey;
use crate::domain::organisation::Person;

/// Somebody who is in the office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Here {
    /// Login.
    pub login: String,
    /// Name.
    pub name: String,
}

/// A record on which somebody is deciding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deciding {
    /// Which.
    pub key: RecordKey,
    /// Name of who it is.
    pub name: String,
}

#[derive(Clone)]
struct Guest {
    login: String,
    on: Option<RecordKey>,
}

/// The people in the office.
#[derive(Default)]
pub(super) struct Presence {
    guests: Mutex<(u64, BTreeMap<u64, Guest>)>,
}

impl Presence {
    fn guests(&self) -> MutexGuard<'_, (u64, BTreeMap<u64, Guest>)> {
        self.guests.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Somebody's visit to the office; dropping it leaves.
#[must_use]
pub struct Visit {
    presence: Arc<Presence>,
    watchers: Arc<Watchers>,
    number: u64,
}

impl Visit {
    /// Says on which record the visitor is deciding just now, if on any.
    pub fn attend(&self, on: Option<&RecordKey>) {
        let mut guests = self.presence.guests();
        let Some(guest) = guests.1.get_mut(&self.number).filter(|guest| guest.on.as_ref() != on) else {
            return;
        };
        guest.on = on.cloned();
        drop(guests);
        self.watchers.tell(&News::Present);
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        self.presence.guests().1.remove(&self.number);
        self.watchers.tell(&News::Present);
    }
}

impl Office {
    /// Lets `login` in: counted among those who are here until the visit is dropped.
    pub fn enter(&self, login: &str) -> Visit {
        let mut guests = self.presence.guests();
        guests.0 += 1;
        let number = guests.0;
        guests.1.insert(number, Guest { login: login.to_owned(), on: None });
        drop(guests);
        self.watchers.tell(&News::Present);
        Visit { presence: self.presence.clone(), watchers: self.watchers.clone(), number }
    }

    /// The people who are here, each once, by name.
    pub(super) fn here(&self, directory: &Directory) -> Vec<Here> {
        let logins: BTreeSet<String> =
            self.presence.guests().1.values().map(|guest| guest.login.clone()).collect();
        let known = logins.into_iter().filter(|login| directory.person(login).is_ok());
        let mut here: Vec<Here> =
            known.map(|login| Here { name: directory.person_name(&login), login }).collect();
        here.sort_by(|a, b| (&a.name, &a.login).cmp(&(&b.name, &b.login)));
        here
    }

    /// The records on which others are deciding, as far as `who` sees them.
    pub(super) fn deciding(&self, directory: &Directory, who: &Person) -> Result<Vec<Deciding>, Failure> {
        let others: BTreeSet<(RecordKey, String)> = {
            let guests = self.presence.guests();
            let others = guests.1.values().filter(|guest| guest.login != who.login);
            others.filter_map(|guest| Some((guest.on.clone()?, guest.login.clone()))).collect()
        };
        let mut deciding = Vec::new();
        for (key, login) in others {
            let Some(stored) = self.store.get(store_key(&key).as_bytes())? else { continue };
            let Ok(record) = Record::decode(&store_key(&key), &stored.value) else { continue };
            if permission::sees(directory, who, &record) {
                deciding.push(Deciding { key, name: directory.person_name(&login) });
            }
        }
        Ok(deciding)
    }
}
