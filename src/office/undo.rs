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
//! somebody's identity, whose trace stays (O8); a new organisation or person, whom others may name by now; and
//! undoing itself: the act is done again instead.

mod back;

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use super::change::Changed;
use super::command::Command;
use super::{Failure, journal, stored};
use crate::domain::application;
use crate::domain::book::StepId;
use crate::domain::code::Kind;
use crate::domain::disclosure;
use crate::domain::message::Message;
use crate::domain::opinion;
use crate::domain::organisation::check_login;
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
    /// Organisations, people, policies and templates of letters.
    Directory,
    /// Something that cannot be undone.
    Other,
    /// Entering an application.
    Apply,
    /// Something with applications.
    Application(application::Act),
    /// A step in one of the other books, or the beginning of a case there.
    Step(StepId),
    /// Taking over a former book of such records.
    Import(Kind),
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
            Command::Apply { .. } => Self::Apply,
            Command::Application { order, .. } => Self::Application(order.act()),
            Command::Begin { step, .. } | Command::Take { step, .. } => Self::Step(*step),
            Command::Import(import) => Self::Import(import.kind),
            Command::Batch { order, .. } => order.of(),
            Command::SaveOrganisation { .. }
            | Command::SavePerson { .. }
            | Command::SetPolicy(_)
            | Command::SetTemplate { .. } => Self::Directory,
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
        stored::decode(key, ACT, bytes)
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
    stored::decode(key, ROWS, bytes)
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
        Of::Opinion(opinion::Act::SeeIdentity) | Of::Application(application::Act::SeeIdentity) => {
            Some(Message::new("undo-identity"))
        }
        Of::Step(id) if id.step().is_some_and(|(_, step)| step.lasting) => {
            Some(Message::new("undo-step-stays").with("step", id.message()))
        }
        Of::Other => Some(Message::new("undo-not-possible")),
        _ => None,
    }
}
