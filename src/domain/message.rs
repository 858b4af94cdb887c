//! What the program has to say, before it is put into a language.
//!
//! Rooms below the interface never hold text for people: they name a message of the language
//! files and hand over its arguments. The interface finds the words.

use std::borrow::Cow;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// An argument of a [`Message`].
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Arg {
    /// Text as it stands: names, codes, what somebody typed.
    Text(String),
    /// A whole number.
    Number(i64),
    /// A date, shown as the interface shows dates.
    Date(NaiveDate),
    /// Another message, put into words first.
    Message(Box<Message>),
    /// Several messages, each put into words, one after the other.
    List(Vec<Message>),
}

/// A message of the language files with its arguments.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Message {
    /// Identifier in the language files.
    pub id: Cow<'static, str>,
    /// Named arguments.
    pub args: Vec<(Cow<'static, str>, Arg)>,
}

impl Message {
    /// The message `id` without arguments.
    pub fn new(id: impl Into<Cow<'static, str>>) -> Self {
        Self { id: id.into(), args: Vec::new() }
    }

    /// The same message with the argument `name`.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        self.args.push((Cow::Borrowed(name), value.into()));
        self
    }
}

impl From<&str> for Arg {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Arg {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<i64> for Arg {
    fn from(value: i64) -> Self {
        Self::Number(value)
    }
}

impl From<usize> for Arg {
    fn from(value: usize) -> Self {
        Self::Number(i64::try_from(value).unwrap_or(i64::MAX))
    }
}

impl From<NaiveDate> for Arg {
    fn from(value: NaiveDate) -> Self {
        Self::Date(value)
    }
}

impl From<Vec<Message>> for Arg {
    fn from(value: Vec<Message>) -> Self {
        Self::List(value)
    }
}

impl From<Message> for Arg {
    fn from(value: Message) -> Self {
        Self::Message(Box::new(value))
    }
}
