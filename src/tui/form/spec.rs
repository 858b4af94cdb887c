//! What a form asks, and how it looks.

use chrono::NaiveDate;
use ratatui::style::Style;
use serde::{Deserialize, Serialize};

use crate::domain::message::Message;
use crate::domain::text::TextRule;

/// What a form asks.
#[derive(Debug, Clone)]
pub struct FormSpec {
    /// Identifier of the form, under which a draft is kept.
    pub id: &'static str,
    /// Its title, for the popup's frame.
    pub title: Message,
    /// What to know before filling it in; shown above the fields.
    pub intro: Option<Message>,
    /// The fields in order, each with an id of its own.
    pub fields: Vec<FieldSpec>,
}

/// One field of a form.
#[derive(Debug, Clone)]
pub struct FieldSpec {
    /// Identifier, the key of its value.
    pub id: &'static str,
    /// Its name.
    pub label: Message,
    /// Help, shown while the field has the focus.
    pub hint: Option<Message>,
    /// What is entered.
    pub kind: FieldKind,
    /// Whether it must be filled in; of a toggle, whether it must be yes.
    pub required: bool,
    /// Shows the field only while an earlier field has one of these values; of a [`FieldKind::Many`], while one
    /// of them, a [`Value::Choice`], is among those chosen.
    pub shown_if: Option<(&'static str, Vec<Value>)>,
}

impl FieldSpec {
    /// A field without help, always shown, that may be left empty.
    #[must_use]
    pub fn new(id: &'static str, label: Message, kind: FieldKind) -> Self {
        Self { id, label, hint: None, kind, required: false, shown_if: None }
    }

    /// The same field, with help.
    #[must_use]
    pub fn hint(self, hint: Message) -> Self {
        Self { hint: Some(hint), ..self }
    }

    /// The same field, not to be left empty.
    #[must_use]
    pub fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// The same field, shown only while the earlier field `id` has one of `values`.
    #[must_use]
    pub fn shown_if(self, id: &'static str, values: impl IntoIterator<Item = Value>) -> Self {
        Self { shown_if: Some((id, values.into_iter().collect())), ..self }
    }
}

/// What is entered in a field.
#[derive(Debug, Clone)]
pub enum FieldKind {
    /// Text on one line.
    Line(TextRule),
    /// Text on many lines.
    Lines(TextRule),
    /// A whole number from the first to the last, typed.
    Number(i64, i64),
    /// A date, typed or picked.
    Date,
    /// One of a list.
    Choice(Vec<Choice>),
    /// Any number of a list.
    Many(Vec<Choice>),
    /// Yes or no.
    Toggle,
}

/// An entry of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is stored.
    pub value: String,
    /// What is shown.
    pub label: Message,
}

impl Choice {
    /// The entry that stores `value` and shows `label`.
    #[must_use]
    pub fn new(value: impl Into<String>, label: Message) -> Self {
        Self { value: value.into(), label }
    }
}

/// The content of a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Value {
    /// Text; also a date as typed while it cannot be read.
    Text(String),
    /// A date.
    Date(NaiveDate),
    /// The value of the one chosen.
    Choice(String),
    /// The values of those chosen, in the list's order.
    Many(Vec<String>),
    /// Yes or no.
    Flag(bool),
}

/// The kind of a day in the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayMark {
    /// A working day.
    Work,
    /// A weekend.
    Weekend,
    /// A statutory holiday, or a day off in its stead.
    Holiday,
    /// A weekend day worked to make up for a holiday.
    MakeUp,
}

/// How a form looks.
#[derive(Debug, Clone, Copy, Default)]
pub struct FormStyle {
    /// What stands there.
    pub normal: Style,
    /// Names of fields.
    pub label: Style,
    /// The name of the field in focus, and what is highlighted in it.
    pub focus: Style,
    /// What is being typed.
    pub input: Style,
    /// Help.
    pub hint: Style,
    /// What is wrong.
    pub fault: Style,
    /// Weekends in the calendar.
    pub weekend: Style,
    /// Holidays in the calendar.
    pub holiday: Style,
    /// Working weekend days in the calendar.
    pub make_up: Style,
}
