//! What is entered in the fields of a step.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Attachment;
use crate::domain::code::RecordKey;
use crate::domain::period::Period;

/// What is entered in one field. Stored by its place in this list: append only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Value {
    /// Text.
    Text(String),
    /// A day.
    Day(NaiveDate),
    /// One of a list, by its word; a person by the login; a unit by its code.
    Word(String),
    /// Several of a list.
    Words(Vec<String>),
    /// Yes or no.
    Flag(bool),
    /// A number.
    Number(i64),
    /// A period.
    Period(Period),
    /// Other records.
    Records(Vec<RecordKey>),
    /// Lines of a table, each with a cell for every column.
    Rows(Vec<Vec<String>>),
    /// An attached file.
    File(Attachment),
}

/// What is entered with a step, by the fields' ids; a field left empty is not among them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Values(pub BTreeMap<String, Value>);

impl Values {
    /// Enters `value`.
    pub fn set(&mut self, id: &str, value: Value) {
        self.0.insert(id.to_owned(), value);
    }

    /// The same with `value` entered.
    #[must_use]
    pub fn with(mut self, id: &str, value: Value) -> Self {
        self.set(id, value);
        self
    }

    /// What is entered in the field.
    pub fn get(&self, id: &str) -> Option<&Value> {
        self.0.get(id)
    }

    /// A text; empty where there is none.
    pub fn text(&self, id: &str) -> &str {
        match self.get(id) {
            Some(Value::Text(text)) => text,
            _ => "",
        }
    }

    /// A day.
    pub fn day(&self, id: &str) -> Option<NaiveDate> {
        match self.get(id) {
            Some(Value::Day(day)) => Some(*day),
            _ => None,
        }
    }

    /// The one chosen: a word, a login or a unit's code.
    pub fn word(&self, id: &str) -> Option<&str> {
        match self.get(id) {
            Some(Value::Word(word)) => Some(word),
            _ => None,
        }
    }

    /// Those chosen.
    pub fn words(&self, id: &str) -> &[String] {
        match self.get(id) {
            Some(Value::Words(words)) => words,
            _ => &[],
        }
    }

    /// Whether it is so.
    pub fn flag(&self, id: &str) -> bool {
        matches!(self.get(id), Some(Value::Flag(true)))
    }

    /// A number.
    pub fn number(&self, id: &str) -> Option<i64> {
        match self.get(id) {
            Some(Value::Number(number)) => Some(*number),
            _ => None,
        }
    }

    /// A period.
    pub fn period(&self, id: &str) -> Option<Period> {
        match self.get(id) {
            Some(Value::Period(period)) => Some(*period),
            _ => None,
        }
    }

    /// Other records.
    pub fn records(&self, id: &str) -> &[RecordKey] {
        match self.get(id) {
            Some(Value::Records(records)) => records,
            _ => &[],
        }
    }

    /// Lines of a table.
    pub fn rows(&self, id: &str) -> &[Vec<String>] {
        match self.get(id) {
            Some(Value::Rows(rows)) => rows,
            _ => &[],
        }
    }
}
