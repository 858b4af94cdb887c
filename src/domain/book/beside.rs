//! What other records say of a case: worked out whenever it is looked at, and kept nowhere.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::code::RecordKey;
use crate::domain::message::Message;

/// What other records say of a case.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beside {
    /// Of the case as a whole, in the order in which it is read.
    pub lines: Vec<Said>,
    /// Beside the fields of its steps (E5), by their ids; nothing of a field where they have been looked through and hold
    /// nothing of it.
    pub fields: BTreeMap<String, Vec<Shows>>,
}

/// How a line is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tone {
    /// For information.
    Plain,
    /// As it should be.
    Good,
    /// Late or lacking.
    Bad,
}

/// A line of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// The id of its name.
    pub label: String,
    /// What there is to say.
    pub text: Message,
    /// How it is to be read.
    pub tone: Tone,
}

impl Said {
    /// A line.
    pub fn new(label: &str, text: Message, tone: Tone) -> Self {
        Self { label: label.to_owned(), text, tone }
    }
}

/// Something the records show, and the first of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shows {
    /// What.
    pub text: Message,
    /// The first of the records behind it.
    pub keys: Vec<RecordKey>,
}
