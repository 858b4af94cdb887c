//! Former books taken over: rows of a table become records as if they had been entered one by one, with what was done
//! with each, in one commit or not at all.
//!
//! Who may enter such a record for an organisation by hand may take it over for it. A row that is here already is passed
//! over, so that a file taken in twice adds nothing. What a former book says was done arrives as done; of a case in one
//! of the other books that is its last step, where nothing follows from that: what somebody still has to decide is
//! decided here.

mod row;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};

use super::change::Sheet;
use super::command::{NewApplication, NewOpinion, Receipt};
use super::directory::Directory;
use super::query::{has_register, register_name};
use super::record::{Record, store_key};
use super::{Failure, Office, permission};
use crate::domain::application;
use crate::domain::book::{StepId, Values};
use crate::domain::code::{Code, Kind, OrgCode};
use crate::domain::message::Message;
use crate::domain::opinion;
use crate::domain::organisation::Person;
use crate::domain::text::TextRule;
use crate::store::Range;

/// Most rows of one file.
pub const MOST: usize = 2_000;

/// A table to be taken over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Import {
    /// Of which records.
    pub kind: Kind,
    /// The name of the file, without the folders it is in.
    pub file: String,
    /// Its rows.
    pub rows: Vec<ImportRow>,
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportRow {
    /// Its place in the file, from 1.
    pub row: u32,
    /// Under which code.
    pub code: Code,
    /// Its number in the former book.
    pub number: String,
    /// What of it has no field of its own.
    pub remark: String,
    /// What it says.
    pub entry: Former,
}

/// An entry of a former book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Former {
    /// An opinion, and what was done with it.
    Opinion(Box<NewOpinion>, Vec<opinion::Past>),
    /// An application, and what became of it.
    Application(Box<NewApplication>, Vec<application::Past>),
    /// A case.
    Case {
        /// The step that began it.
        step: StepId,
        /// What was entered with it.
        values: Values,
        /// The steps after it that are told, likewise.
        after: Vec<(StepId, Values)>,
        /// Whether the case stands after them where the former book says.
        stands: bool,
    },
}

/// What is wrong with a row, or to be known of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportFault {
    /// Which.
    pub row: u32,
    /// In which column, by its word; empty where it is none.
    pub column: String,
    /// What.
    pub what: Message,
}

/// What taking a table over would do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportPreview {
    /// The rows that become records.
    pub added: Vec<u32>,
    /// The rows that are here already, and as what.
    pub known: Vec<(u32, String)>,
    /// The rows that say the same as one before, and which that is.
    pub twice: Vec<(u32, u32)>,
    /// The rows whose case arrives at its beginning, though more was done.
    pub begun: Vec<u32>,
    /// How many records arrive with something owed, and with how many of those it is late.
    pub owing: (usize, usize),
    /// What is left out.
    pub notes: Vec<ImportFault>,
    /// What is wrong.
    pub faults: Vec<ImportFault>,
}

/// Whether such records are taken over from a former book. Numbers in the archive are given in the order of the files and
/// by nothing else; what an assessment comes to is worked out; and what somebody has to answer for is not opened by a table.
pub fn is_taken_over(kind: Kind) -> bool {
    has_register(kind) && !matches!(kind, Kind::Archive | Kind::Assessment | Kind::Accountability)
}

impl Import {
    /// The command's name in the journal: of which records, and from which file.
    pub(super) fn told(&self, name: &str) -> String {
        format!("{name} {} {}", self.kind.word(), self.file)
    }
}

/// A text without white space: by that alone, two say the same.
fn bare(text: &str) -> String {
    text.split_whitespace().collect()
}

/// By what the record that is made of a row is known again.
fn identity(org: &OrgCode, entry: &Former) -> String {
    match entry {
        Former::Opinion(new, _) => format!("{org} {} {}", new.received, bare(&new.content)),
        Former::Application(new, _) => {
            format!("{org} {} {} {}", new.received, bare(&new.title), bare(&new.entries.content))
        }
        Former::Case { step, values, .. } => {
            let on = values.day("on").map(|on| on.to_string()).unwrap_or_default();
            format!("{org} {} {on} {}", step.as_str(), bare(values.text("title")))
        }
    }
}

/// By what a record that is here is known.
fn known(record: &Record) -> Option<String> {
    Some(match record {
        Record::Opinion(o) => format!("{} {} {}", o.key.code.org, o.received, bare(&o.content)),
        Record::Application(a) => {
            let (title, content) = (bare(&a.title), bare(&a.entries.content));
            format!("{} {} {title} {content}", a.key.code.org, a.received)
        }
        Record::Case(case) => {
            let org = &case.key.code.org;
            format!("{org} {} {} {}", case.begun_by(), case.since(), bare(case.first().text("title")))
        }
        _ => return None,
    })
}

impl Office {
    /// What taking a table over would do.
    pub(super) fn import_preview(
        &self,
        directory: &Directory,
        who: &Person,
        import: &Import,
    ) -> Result<ImportPreview, Failure> {
        self.sheet(directory, who, self.now()).take_over(import)
    }
}

impl Sheet<'_> {
    /// Takes a table over, all of it or nothing.
    pub(super) fn import_register(&mut self, import: &Import) -> Result<Receipt, Failure> {
        let preview = self.take_over(import)?;
        if let Some(first) = preview.faults.first() {
            let message = Message::new("register-import-refused").with("count", preview.faults.len());
            let message = message.with("row", i64::from(first.row)).with("what", first.what.clone());
            return Err(message.into());
        }
        if preview.added.is_empty() {
            return Err(Message::new("register-import-nothing").into());
        }
        let message = Message::new("done-register-imported")
            .with("register", register_name(import.kind))
            .with("count", preview.added.len())
            .with("file", import.file.as_str());
        Ok(Receipt::new(None, message))
    }

    fn take_over(&mut self, import: &Import) -> Result<ImportPreview, Failure> {
        if !is_taken_over(import.kind) {
            return Err(Message::new("register-import-not").into());
        }
        if import.rows.len() > MOST {
            return Err(Message::new("import-too-many-rows").with("limit", MOST).into());
        }
        let name = Message::new("field-path");
        if TextRule::TITLE.required().check(name, &import.file)? != import.file {
            return Err(Message::new("register-import-not").into());
        }
        let mut here = BTreeMap::new();
        let orgs: BTreeSet<&OrgCode> = import.rows.iter().map(|row| &row.code.org).collect();
        for org in orgs {
            if permission::take_over(self.directory, self.who, import.kind, org).is_ok() {
                self.here(import.kind, org, &mut here)?;
            }
        }
        let mut preview = ImportPreview::default();
        let mut read: BTreeMap<String, u32> = BTreeMap::new();
        let mut numbers = BTreeMap::new();
        for row in &import.rows {
            let identity = identity(&row.code.org, &row.entry);
            if let Some(number) = here.get(&identity) {
                preview.known.push((row.row, number.clone()));
                numbers.insert(row.number.clone(), number.clone());
                continue;
            }
            if let Some(first) = read.get(&identity) {
                preview.twice.push((row.row, *first));
                continue;
            }
            read.insert(identity, row.row);
            match self.take_over_row(import, row, &numbers, &mut preview) {
                Ok(key) => {
                    preview.added.push(row.row);
                    numbers.insert(row.number.clone(), key.number());
                }
                Err((_, Failure::Store(message))) => return Err(Failure::Store(message)),
                Err((column, failure)) => preview.faults.push(ImportFault {
                    row: row.row,
                    column: column.to_owned(),
                    what: failure.message().clone(),
                }),
            }
        }
        Ok(preview)
    }

    /// The records of an organisation that are here, by what they are known by.
    fn here(&self, kind: Kind, org: &OrgCode, here: &mut BTreeMap<String, String>) -> Result<(), Failure> {
        let within = format!("/{}/", kind.word());
        self.store.each(&Range::prefix(format!("r/{org}-").as_bytes()), &mut |key, stored| {
            let key = String::from_utf8_lossy(key);
            if key.contains(&within)
                && let Ok(record) = Record::decode(&key, &stored.value)
                && let Some((known, key)) = known(&record).zip(record.record_key())
            {
                here.insert(known, key.number());
            }
            ControlFlow::Continue(())
        })?;
        Ok(())
    }
}

/// The store keys of the records that a table has become.
pub(super) fn made(sheet: &Sheet<'_>) -> BTreeSet<String> {
    let new = sheet.changes.values().filter_map(|changed| changed.after.as_ref());
    new.filter_map(Record::record_key).map(store_key).collect()
}
