//! The rows of the indexes, and how they are stored.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{ClueRow, Counts, RefusedRow};
use crate::domain::application;
use crate::domain::book::{Concerned, StepId};
use crate::domain::clock::Limit;
use crate::domain::code::{Kind, OrgCode, RecordKey};
use crate::domain::disclosure::Step;
use crate::domain::message::Message;
use crate::domain::obligation::Obligation;
use crate::domain::opinion::{self, Nature};
use crate::domain::period::Period;
use crate::store::codec;

const DUE: u16 = 201;
const TASK: u16 = 202;
const OPINION: u16 = 203;
const COVER: u16 = 204;
const COUNTS: u16 = 205;
const ABOUT: u16 = 206;
const COVERED: u16 = 207;
const APPLICATION: u16 = 208;
const CASE: u16 = 209;
const CLUE: u16 = 210;
const REFUSED: u16 = 211;

/// Something a record owes, as the board shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DueRow {
    /// The record.
    pub key: RecordKey,
    /// What is owed.
    pub obligation: Obligation,
    /// The due date the clock gave.
    pub due: NaiveDate,
    /// Whether it rests on a year without a notice (D5).
    pub provisional: bool,
    /// The record's title.
    pub title: String,
    /// The unit that owes it.
    pub unit: OrgCode,
    /// The body responsible; for an opinion or an application the code of the unit that has it.
    pub responsible: String,
}

/// What a task in the queue of reviews asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Task {
    /// A step of the review.
    Review(Step),
    /// Returned: the proposer amends or withdraws it.
    Amend,
    /// Approved: publish it on the channels left.
    Publish,
    /// Published: close it when its notice is over.
    Close,
}

impl Task {
    /// The word in keys.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Review(step) => step.word(),
            Self::Amend => "amend",
            Self::Publish => "publish",
            Self::Close => "close",
        }
    }

    /// Its name.
    pub fn message(self) -> Message {
        match self {
            Self::Review(step) => step.message(),
            Self::Amend => Message::new("task-amend"),
            Self::Publish => Message::new("task-publish"),
            Self::Close => Message::new("task-close"),
        }
    }
}

/// A disclosure waiting for somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskRow {
    /// The disclosure.
    pub key: RecordKey,
    /// What is asked.
    pub task: Task,
    /// The organisation whose people can do it.
    pub org: OrgCode,
    /// Its title.
    pub title: String,
    /// Login of the proposer.
    pub proposer: String,
    /// Since when it waits.
    pub since: NaiveDate,
    /// Not to be done before this day: the notice must be over (R9).
    pub not_before: Option<NaiveDate>,
    /// The earliest due date, if it owes one.
    pub due: Option<NaiveDate>,
    /// Whether that is provisional.
    pub provisional: bool,
}

/// An open opinion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpinionRow {
    /// The opinion.
    pub key: RecordKey,
    /// Its title.
    pub title: String,
    /// The unit that has it.
    pub unit: OrgCode,
    /// The units it passed through, that one included.
    pub units: Vec<OrgCode>,
    /// Login of the person who has it.
    pub handler: Option<String>,
    /// Login of the person who screens it as a widely shared concern (O9).
    pub screener: Option<String>,
    /// Where it stands.
    pub state: opinion::State,
    /// Whether it reports a violation.
    pub nature: Nature,
    /// Received by that unit.
    pub received: NaiveDate,
    /// The next due date; none once replied.
    pub due: Option<NaiveDate>,
    /// The rule that date stands on.
    pub limit: Option<Limit>,
    /// Whether it is provisional.
    pub provisional: bool,
}

/// An open application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplicationRow {
    /// The application; its code names the organisation that has it.
    pub key: RecordKey,
    /// Its title.
    pub title: String,
    /// Where it stands.
    pub state: application::State,
    /// Whether a complaint about it is open (A7).
    pub complaint: bool,
    /// Received by the office.
    pub received: NaiveDate,
    /// The next due date.
    pub due: Option<NaiveDate>,
    /// Whether it is provisional.
    pub provisional: bool,
}

/// An open case of one of the other books.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseRow {
    /// The case; its code names the organisation whose it is.
    pub key: RecordKey,
    /// Its title.
    pub title: String,
    /// Where it stands.
    pub state: String,
    /// The same for a narrow column.
    pub short: String,
    /// The unit that it was given to.
    pub given_to: Option<OrgCode>,
    /// The last day of what it is, where nobody owes anything by it.
    pub until: Option<NaiveDate>,
    /// The steps for which it waits, each with the login of who took the step before that somebody else must follow.
    pub calls: Vec<(StepId, Option<String>)>,
    /// Those concerned in it, who do not see it.
    pub concerned: Vec<Concerned>,
    /// The day it was begun.
    pub since: NaiveDate,
    /// Who owes what is due next, where that is not the organisation of the code.
    pub owing: Option<OrgCode>,
    /// The next due date.
    pub due: Option<NaiveDate>,
    /// Whether it is provisional.
    pub provisional: bool,
}

impl CaseRow {
    /// Whose it is to see to: who owes what is due next, or the unit it was given to, or the organisation of the code.
    pub fn whose(&self) -> &OrgCode {
        self.owing.as_ref().or(self.given_to.as_ref()).unwrap_or(&self.key.code.org)
    }
}

/// How a period of an item was covered (R6, R11).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoverRow {
    /// When publication was complete, or the look was recorded.
    pub on: NaiveDate,
    /// Whether something was disclosed, not only looked at.
    pub disclosed: bool,
}

/// A period of a code, and the other book to which it is owed, if to one: what one of them is owed for a year is not met
/// by what another got.
pub type Term = (Period, Option<Kind>);

/// How the periods of a code were covered: each by what came first.
pub type Covered = BTreeMap<Term, CoverRow>;

/// An index row's bytes.
pub fn encode(row: &impl Row) -> Vec<u8> {
    codec::encode(row.schema(), row)
}

/// The row these bytes hold; `None` where they are damaged (`verify` says which).
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    codec::decode_header(bytes).ok().and_then(|(_, payload)| codec::decode(payload).ok())
}

/// A row of an index.
pub trait Row: Serialize {
    /// Its schema number.
    fn schema(&self) -> u16;
}

macro_rules! row {
    ($($type:ty = $number:expr),*) => { $(impl Row for $type { fn schema(&self) -> u16 { $number } })* };
}
row!(
    DueRow = DUE,
    TaskRow = TASK,
    OpinionRow = OPINION,
    ApplicationRow = APPLICATION,
    CaseRow = CASE,
    ClueRow = CLUE,
    RefusedRow = REFUSED,
    CoverRow = COVER,
    Counts = COUNTS,
    bool = ABOUT,
    Vec<(Term, CoverRow)> = COVERED
);
