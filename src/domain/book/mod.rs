//! The office's other books: what each of the further systems of the regulations keeps a register of.
//!
//! A book says which steps a case in it can take, who takes them, what is entered with each and what is owed
//! meanwhile. A case holds what was entered, step by step, and nothing else: where it stands and what it owes follow
//! from that. So a system of the regulations is one file of this room, and everything else about it exists once.

mod attachment;
mod beside;
mod course;
mod read;
mod spec;
mod value;

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

use super::code::{Kind, RecordKey};
use super::message::Message;

pub use attachment::{Attachment, MOST_ATTACHED, Media, is_digest, too_long};
pub use beside::{Beside, Said, Shows, Tone};
pub use course::{Around, Basis, Concerned, needs};
pub(crate) use course::{CLASS, GIVEN};
pub use read::typed;
pub use spec::{
    Book, Cyclic, Debtor, Field, FieldKind, Gives, Owing, Shown, State, Step, StepId, Under, Who,
};
pub use value::{Value, Values};

/// The books, in the order of the regulations.
pub static BOOKS: [&Book; 7] = [
    &super::plan::BOOK,
    &super::press::BOOK,
    &super::supervisor::BOOK,
    &super::consultation::BOOK,
    &super::archive::BOOK,
    &super::assessment::BOOK,
    &super::accountability::BOOK,
];

/// The book of the cases of `kind`, where there is one.
pub fn book(kind: Kind) -> Option<&'static Book> {
    BOOKS.into_iter().find(|book| book.kind == kind)
}

/// A case in one of the books.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// Its key; the kind says in which book it is, the code whose it is.
    pub key: RecordKey,
    /// In one line.
    pub title: String,
    /// What was entered, oldest first; the first entry opened it.
    pub entries: Vec<Entry>,
}

/// What was entered with one step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The step.
    pub step: StepId,
    /// When it was entered, local time.
    pub at: NaiveDateTime,
    /// Login of who entered it.
    pub by: String,
    /// The day of the deed.
    pub on: NaiveDate,
    /// What was entered.
    pub values: Values,
}

/// Why a step is not possible, or what is wrong with what was entered.
pub type Verdict = Result<(), Message>;
