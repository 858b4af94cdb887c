//! Undoing the last act, whole: every record it changed becomes what it was before, as a new command with a journal
//! entry of its own that names the entry undone. Versions go on; none comes back.
//!
//! What it needs is kept for each login under `u/<login>/`, written in the commit of the act and replaced by that
//! of the next: `0000` holds the act ([`LastAct`]), `0001` and on what the records were. It is no record and not in the
//! journal, where the records before can be found as well, nor in a backup.
//!
//! It is possible while every one of those records still has the version the act gave it, nothing was built on
//! them, and the person may still do what is undone. An act that made a record is undone by taking it away, and its number
//! back, where that is the last one given: no number is left out. What cannot be undone at all: a look at
//! a submitter's identity, whose trace stays (O8); a new organisation or person, whom others may name by now; and
//! undoing itself: the act is done again instead.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use chrono::NaiveDateTime;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::change::{Changed, Sheet};
use super::command::{Command, Receipt};
use super::directory::Directory;
use super::journal::{self, Entry};
use super::query::detail::line_of;
use super::record::{Record, store_key};
use super::{Failure, Office, index, permission};
use crate::domain::code::RecordKey;
use crate::domain::disclosure::{self, Deed, State};
use crate::domain::message::Message;
use crate::domain::opinion;
use crate::domain::organisation::{Person, check_login};
use crate::store::{MAX_VALUE, Range, Store, Write, codec};

/// The first bytes of every key kept for undoing.
pub const SPACE: &str = "u/";

const ACT: u16 = 102;
const ROWS: u16 = 103;

/// The bytes of rows under one key.
const ROOM: usize = MAX_VALUE - 2 * 1024;

/// What an act was, as far as undoing it asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Of {
    /// Proposing.
    Propose,
    /// A quarterly look.
    Adjust,
    /// Entering an opinion.
    Register,
    /// Something with disclosures.
    Disclosure(disclosure::Act),
    /// Something with opinions.
    Opinion(opinion::Act),
    /// Organisations, people and policies.
    Directory,
    /// Something that cannot be undone.
    Other,
}

impl Of {
    /// What `command` is.
    pub(super) fn command(command: &Command) -> Self {
        match command {
            Command::Propose { .. } => Self::Propose,
            Command::Adjust { .. } => Self::Adjust,
            Command::Register { .. } => Self::Register,
            Command::Disclosure { order, .. } => Self::Disclosure(order.act()),
            Command::Opinion { order, .. } => Self::Opinion(order.act()),
            Command::Batch { order, .. } => order.of(),
            Command::SaveOrganisation { .. } | Command::SavePerson { .. } | Command::SetPolicy(_) => {
                Self::Directory
            }
            _ => Self::Other,
        }
    }
}

/// The last act of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastAct {
    /// The number of its journal entry, the first of them where it has several.
    pub seq: u64,
    /// Local time.
    pub at: NaiveDateTime,
    /// What it was.
    pub of: Of,
    /// The command's name in the journal.
    pub command: String,
    /// What was told when it was done.
    pub told: Message,
    /// The number of the entry that has undone it.
    pub undone: Option<u64>,
}

/// A record as it was before the act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Its store key.
    pub key: String,
    /// The version the act gave it.
    pub after: u64,
    /// Its bytes before; `None` where the act made it.
    pub before: Option<Vec<u8>>,
    /// Whether the act was for this record, which did not only change along with another.
    pub named: bool,
}

/// One record of what would be undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UndoLine {
    /// Its number, or the name of an organisation or person.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Where it stands.
    pub state: Message,
    /// Where it would stand again.
    pub back: Message,
    /// Whether it can be undone, or why not.
    pub verdict: Result<(), Message>,
}

/// What undoing the last act would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UndoPreview {
    /// The act.
    pub act: LastAct,
    /// The records, each with what becomes of it.
    pub lines: Vec<UndoLine>,
    /// Whether the act as a whole can be undone.
    pub verdict: Result<(), Message>,
}

impl LastAct {
    pub(super) fn new(seq: u64, at: NaiveDateTime, of: Of, command: &str, told: &Message) -> Self {
        Self { seq, at, of, command: command.to_owned(), told: told.clone(), undone: None }
    }

    /// Its bytes in the store.
    pub fn encode(&self) -> Vec<u8> {
        codec::encode(ACT, self)
    }

    /// The act these bytes hold.
    ///
    /// # Errors
    /// Damaged bytes, or another schema.
    pub fn decode(key: &str, bytes: &[u8]) -> Result<Self, Message> {
        decode(key, ACT, bytes)
    }
}

/// The bytes of rows in the store.
pub fn encode_rows(rows: &[Row]) -> Vec<u8> {
    codec::encode(ROWS, &rows)
}

/// The rows these bytes hold.
///
/// # Errors
/// Damaged bytes, or another schema.
pub fn decode_rows(key: &str, bytes: &[u8]) -> Result<Vec<Row>, Message> {
    decode(key, ROWS, bytes)
}

fn decode<T: DeserializeOwned>(key: &str, schema: u16, bytes: &[u8]) -> Result<T, Message> {
    let fault = |detail: Message| Message::new("record-damaged").with("key", key).with("detail", detail);
    let (number, payload) = codec::decode_header(bytes).map_err(|error| fault(error.message()))?;
    if number != schema {
        let number = usize::from(number);
        return Err(fault(Message::new("record-unknown-schema").with("number", number)));
    }
    codec::decode(payload).map_err(|error| fault(error.message()))
}

fn key(login: &str, page: usize) -> String {
    format!("{SPACE}{login}/{page:04}")
}

/// Whether what is kept under `key` is sound; the journal's last entry has the number `end`.
pub(super) fn check(key: &str, bytes: &[u8], end: u64) -> Result<(), Message> {
    let bad = || Message::new("verify-undo-key");
    let (login, page) = key.strip_prefix(SPACE).and_then(|rest| rest.split_once('/')).ok_or_else(bad)?;
    let page: usize = page.parse().map_err(|_| bad())?;
    if check_login(login).as_deref() != Ok(login) || self::key(login, page) != key {
        return Err(bad());
    }
    if page > 0 {
        return decode_rows(key, bytes).map(|_| ());
    }
    let act = LastAct::decode(key, bytes)?;
    let last = act.undone.unwrap_or(act.seq);
    if act.seq == 0 || last < act.seq || last > end {
        return Err(Message::new("verify-undo-entry"));
    }
    Ok(())
}

/// What the records were before, from what the command changed and what the journal says of it.
pub(super) fn rows(
    changes: &BTreeMap<String, Changed>,
    told: &[journal::Change],
    named: impl Fn(&String) -> bool,
) -> Vec<Row> {
    let row = |change: &journal::Change| {
        let before = changes.get(&change.key).and_then(|changed| changed.before.as_ref());
        Row {
            key: change.key.clone(),
            after: change.after,
            before: before.map(|(_, record)| record.encode()),
            named: named(&change.key),
        }
    };
    told.iter().map(row).collect()
}

/// What an act leaves for undoing it, in place of what the person's last one left.
pub(super) fn kept(
    store: &dyn Store,
    login: &str,
    act: LastAct,
    rows: Vec<Row>,
) -> Result<Vec<Write>, Failure> {
    let mut writes = cleared(store, login)?;
    // What is never undone needs nothing kept, least of all what an opinion held (O8).
    let rows = if never(&act).is_some() { Vec::new() } else { rows };
    writes.push(put(key(login, 0), act.encode()));
    let mut page: Vec<Row> = Vec::new();
    let mut used = 0;
    let mut number = 1;
    for row in rows {
        let size = row.key.len() + row.before.as_ref().map_or(0, Vec::len) + 32;
        if used > 0 && used + size > ROOM {
            writes.push(put(key(login, number), encode_rows(&page)));
            page.clear();
            (used, number) = (0, number + 1);
        }
        used += size;
        page.push(row);
    }
    if !page.is_empty() {
        writes.push(put(key(login, number), encode_rows(&page)));
    }
    Ok(writes)
}

/// What is left of an act that entry `seq` undoes: that it was undone.
pub(super) fn spent(store: &dyn Store, login: &str, act: &LastAct, seq: u64) -> Result<Vec<Write>, Failure> {
    let mut writes = cleared(store, login)?;
    writes.push(put(key(login, 0), LastAct { undone: Some(seq), ..act.clone() }.encode()));
    Ok(writes)
}

fn cleared(store: &dyn Store, login: &str) -> Result<Vec<Write>, Failure> {
    let mut writes = Vec::new();
    store.each(&Range::prefix(format!("{SPACE}{login}/").as_bytes()), &mut |key, _| {
        writes.push(Write { key: key.to_vec(), version: 0, value: None });
        ControlFlow::Continue(())
    })?;
    Ok(writes)
}

fn put(key: String, value: Vec<u8>) -> Write {
    Write { key: key.into_bytes(), version: 1, value: Some(value) }
}

/// Why an act cannot be undone whatever has happened since, if it cannot.
fn never(act: &LastAct) -> Option<Message> {
    match act.of {
        Of::Opinion(opinion::Act::SeeIdentity) => Some(Message::new("undo-identity")),
        Of::Other => Some(Message::new("undo-not-possible")),
        _ => None,
    }
}

impl Office {
    /// What undoing the last act of `who` would do.
    ///
    /// # Errors
    /// There is nothing to undo, or the store failed.
    pub(super) fn undo_preview(&self, directory: &Directory, who: &Person) -> Result<UndoPreview, Failure> {
        let mut sheet = self.sheet(directory, who, self.now());
        let act = sheet.last_act()?;
        let mut lines = Vec::new();
        let mut verdict = never(&act).map_or(Ok(()), Err);
        for row in sheet.rows_before()? {
            let line = sheet.undo_row(&act, &row)?;
            if line.verdict.is_err() && verdict.is_ok() {
                verdict = Err(Message::new("undo-refused-some"));
            }
            lines.push(line);
        }
        Ok(UndoPreview { act, lines, verdict })
    }
}

impl Sheet<'_> {
    /// Undoes the person's last act, which must be the one of journal entry `seq`.
    pub(super) fn undo(&mut self, seq: u64) -> Result<Receipt, Failure> {
        let act = self.last_act()?;
        if act.seq != seq {
            return Err(Failure::Moved(Message::new("undo-other").with("act", act.told)));
        }
        if let Some(reason) = never(&act) {
            return Err(reason.into());
        }
        let rows = self.rows_before()?;
        let mut faults = Vec::new();
        for row in &rows {
            let line = self.undo_row(&act, row)?;
            if let Err(reason) = line.verdict {
                faults.push(Message::new("batch-fault").with("number", line.name).with("reason", reason));
            }
        }
        if !faults.is_empty() {
            return Err(Message::new("undo-refused").with("faults", faults).into());
        }
        let named = rows.iter().filter(|row| row.named && row.before.is_some());
        let key = match named.map(|row| record_key(&row.key)).collect::<Vec<_>>().as_slice() {
            [Some(only)] => Some(only.clone()),
            _ => None,
        };
        let message = Message::new("done-undone").with("count", rows.len()).with("act", act.told.clone());
        self.undone = Some(act);
        Ok(Receipt::new(key, message))
    }

    fn last_act(&self) -> Result<LastAct, Failure> {
        let key = key(&self.who.login, 0);
        let Some(stored) = self.store.get(key.as_bytes())? else {
            return Err(Message::new("undo-nothing").into());
        };
        let act = LastAct::decode(&key, &stored.value).map_err(Failure::Store)?;
        if act.undone.is_some() {
            return Err(Message::new("undo-already").with("act", act.told).into());
        }
        Ok(act)
    }

    fn rows_before(&self) -> Result<Vec<Row>, Failure> {
        let mut rows = Ok(Vec::new());
        let prefix = format!("{SPACE}{}/", self.who.login);
        let range = Range::prefix(prefix.as_bytes()).after(key(&self.who.login, 0).as_bytes());
        self.store.each(&range, &mut |key, stored| {
            match (&mut rows, decode_rows(&String::from_utf8_lossy(key), &stored.value)) {
                (Ok(rows), Ok(more)) => rows.extend(more),
                (rows, Err(fault)) => *rows = Err(Failure::Store(fault)),
                (Err(_), _) => {}
            }
            if rows.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        rows
    }

    /// Puts one record back, if it can be, and says what becomes of it.
    fn undo_row(&mut self, act: &LastAct, row: &Row) -> Result<UndoLine, Failure> {
        let before = match &row.before {
            Some(bytes) => Some(Record::decode(&row.key, bytes).map_err(Failure::Store)?),
            None => None,
        };
        let now = self.read(&row.key)?;
        let shown = now.as_ref().map(|(_, record)| record).or(before.as_ref());
        let line = shown.and_then(line_of);
        let key = record_key(&row.key);
        let name = match (&key, shown) {
            (Some(key), _) => key.number(),
            (None, Some(record)) => record.name(),
            (None, None) => row.key.clone(),
        };
        let title = line.map(|line| line.title).unwrap_or_default();
        let state = |record: Option<&Record>| match record.map(line_of) {
            Some(Some(line)) => line.state,
            Some(None) => Message::new("undo-as-it-was"),
            None => Message::new("undo-taken-away"),
        };
        let back = state(before.as_ref());
        let found = match &now {
            Some((_, record)) if record.record_key().is_none() => Message::new("undo-as-it-is"),
            now => state(now.as_ref().map(|(_, record)| record)),
        };
        let verdict = match self.put_back(act, row, now, before) {
            Err(Failure::Store(message)) => return Err(Failure::Store(message)),
            Err(failure) => Err(failure.message().clone()),
            Ok(()) => Ok(()),
        };
        Ok(UndoLine { name, title, state: found, back, verdict })
    }

    fn put_back(
        &mut self,
        act: &LastAct,
        row: &Row,
        now: Option<(u64, Record)>,
        before: Option<Record>,
    ) -> Result<(), Failure> {
        let Some((version, now)) = now.filter(|(version, _)| *version == row.after) else {
            return Err(self.since(act, &row.key)?.into());
        };
        let Some(key) = now.record_key() else { return self.put_back_directory(before) };
        if row.named {
            permission::undo(self.directory, self.who, act.of, key, before.as_ref())?;
        }
        self.refuse_built_on(act, &now, before.as_ref())?;
        match before {
            Some(before) => self.write(Some((version, now)), before),
            None => self.take_away(version, now)?,
        }
        Ok(())
    }

    /// Organisations, people and policies go back by the command that changes them, with all that it asks.
    fn put_back_directory(&mut self, before: Option<Record>) -> Result<(), Failure> {
        match before {
            None => Err(Message::new("undo-new-entry").into()),
            Some(Record::Organisation(org)) => self
                .save_organisation(org.code, &org.name, org.kind, org.superior, org.owes_from, org.active)
                .map(|_| ()),
            Some(Record::Person(person)) => {
                self.save_person(&person.login, &person.name, person.posts, person.active).map(|_| ())
            }
            Some(Record::Settings(settings)) => self.set_policy(settings.policy).map(|_| ()),
            Some(_) => Err(Message::new("undo-not-possible").into()),
        }
    }

    /// What has been done to a record since the act, by the journal.
    fn since(&self, act: &LastAct, key: &str) -> Result<Message, Failure> {
        let mut found: Option<Entry> = None;
        let range = Range::prefix(journal::SPACE.as_bytes()).reversed();
        self.store.each(&range, &mut |place, stored| {
            let Ok(entry) = Entry::decode(&String::from_utf8_lossy(place), &stored.value) else {
                return ControlFlow::Continue(());
            };
            if entry.seq <= act.seq {
                return ControlFlow::Break(());
            }
            if entry.changes.iter().any(|change| change.key == key) {
                found = Some(entry);
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(())
        })?;
        let Some(entry) = found else { return Ok(Message::new("undo-moved-unknown")) };
        let value = entry.changes.iter().find(|change| change.key == key).map(|change| &change.value);
        let record = value.and_then(|value| Record::decode(key, value).ok());
        let deed = match &record {
            _ if entry.undoes().is_some() => Message::new("undo-deed"),
            Some(Record::Disclosure(d)) => d.history.last().map_or(deed_unknown(), |e| e.deed.message()),
            Some(Record::Opinion(o)) => o.history.last().map_or(deed_unknown(), |e| e.deed.message()),
            _ => deed_unknown(),
        };
        Ok(self.moved(&entry.by, entry.at, deed))
    }

    fn moved(&self, by: &str, at: NaiveDateTime, deed: Message) -> Message {
        Message::new("undo-moved")
            .with("who", self.directory.person_name(by))
            .with("when", at.format("%m-%d %H:%M").to_string())
            .with("deed", deed)
    }

    /// What rests on an act without changing its records.
    fn refuse_built_on(&self, act: &LastAct, now: &Record, before: Option<&Record>) -> Result<(), Failure> {
        match (now, before) {
            // An opinion about what was proposed, or about what was published.
            (Record::Disclosure(d), before)
                if before.is_none() || act.of == Of::Disclosure(disclosure::Act::Publish) =>
            {
                let about = self.opinions_about(&d.key)?;
                let later = about.iter().find_map(|opinion| {
                    let first = opinion.history.first()?;
                    (before.is_none() || first.at >= act.at).then_some((opinion, first))
                });
                match later {
                    Some((opinion, first)) => Err(Message::new("undo-opinion-about")
                        .with("who", self.directory.person_name(&first.by))
                        .with("number", opinion.key.number())
                        .into()),
                    None => Ok(()),
                }
            }
            // A disclosure closed since, for which no opinion about it could be open (O6).
            (Record::Opinion(o), Some(_)) if act.of == Of::Opinion(opinion::Act::Close) => {
                let Some(about) = &o.about else { return Ok(()) };
                let Some((_, Record::Disclosure(d))) = self.read(&store_key(about))? else { return Ok(()) };
                let closed = d.history.iter().rev().find(|event| event.deed == Deed::Closed);
                match closed.filter(|event| d.state == State::Closed && event.at >= act.at) {
                    Some(event) => Err(Message::new("undo-about-closed")
                        .with("who", self.directory.person_name(&event.by))
                        .with("number", about.number())
                        .into()),
                    None => Ok(()),
                }
            }
            _ => Ok(()),
        }
    }

    fn opinions_about(&self, key: &RecordKey) -> Result<Vec<opinion::Opinion>, Failure> {
        let prefix = format!("{}about/{key}/", index::SPACE);
        let mut keys: Vec<RecordKey> = Vec::new();
        self.store.each(&Range::prefix(prefix.as_bytes()), &mut |key, _| {
            keys.extend(String::from_utf8_lossy(&key[prefix.len()..]).parse::<RecordKey>());
            ControlFlow::Continue(())
        })?;
        let mut opinions = Vec::new();
        for key in keys {
            if let Some((_, Record::Opinion(opinion))) = self.read(&store_key(&key))? {
                opinions.push(opinion);
            }
        }
        Ok(opinions)
    }
}

fn deed_unknown() -> Message {
    Message::new("deed-unknown")
}

fn record_key(key: &str) -> Option<RecordKey> {
    key.strip_prefix("r/")?.parse().ok()
}
