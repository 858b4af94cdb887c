//! What other records say of a case, worked out whenever it is looked at and kept nowhere.

use serde::{Deserialize, Serialize};

use super::{Basis, Case};
use crate::domain::code::Kind;
use crate::domain::message::Message;
use crate::domain::plan;

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
pub struct Beside {
    /// The id of its name.
    pub label: String,
    /// What there is to say.
    pub text: Message,
    /// How it is to be read.
    pub tone: Tone,
}

impl Beside {
    /// A line.
    pub fn new(label: &str, text: Message, tone: Tone) -> Self {
        Self { label: label.to_owned(), text, tone }
    }
}

/// What other records say of `case`, in the order in which it is read.
pub fn beside(case: &Case, basis: &Basis<'_>) -> Vec<Beside> {
    match case.key.kind {
        Kind::Plan => plan::beside(case, basis),
        _ => Vec::new(),
    }
}
