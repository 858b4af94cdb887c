//! How a form is put together, and how its answers are read.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{Asked, Fault};
use crate::domain::channel::Scope;
use crate::domain::message::Message;
use crate::domain::organisation::Organisation;
use crate::domain::text::TextRule;
use crate::tui::form::{Choice, FieldKind, FieldSpec, Form, FormSpec, Value};

/// A form being put together: fields, and what they begin with.
#[derive(Default)]
pub(super) struct Asking {
    fields: Vec<FieldSpec>,
    values: BTreeMap<String, Value>,
}

impl Asking {
    /// Asks for `field`, left empty.
    pub fn ask(&mut self, field: FieldSpec) {
        self.fields.push(field);
    }

    /// Asks for `field`, which begins with `preset`.
    pub fn preset(&mut self, field: FieldSpec, preset: impl Into<Option<Value>>) {
        if let Some(value) = preset.into() {
            self.values.insert(field.id.to_owned(), value);
        }
        self.ask(field);
    }

    /// The form `id`, about `subject`.
    pub fn finish(
        self,
        id: &'static str,
        title: Message,
        intro: impl Into<Option<Message>>,
        subject: impl ToString,
    ) -> Asked {
        let spec = FormSpec { id, title, intro: intro.into(), fields: self.fields };
        Asked { spec, values: self.values, subject: subject.to_string() }
    }
}

pub(super) fn text(text: impl Into<String>) -> Value {
    Value::Text(text.into())
}

pub(super) fn choice(word: impl Into<String>) -> Value {
    Value::Choice(word.into())
}

/// The reason or remark that goes with a deed into the history.
pub(super) fn reason(id: &'static str, hint: Message) -> FieldSpec {
    FieldSpec::new(id, Message::new("field-reason"), FieldKind::Lines(TextRule::NOTE)).hint(hint)
}

/// A day, to be given.
pub(super) fn day(id: &'static str, label: Message) -> FieldSpec {
    FieldSpec::new(id, label, FieldKind::Date).required()
}

/// One of a list, to be given.
pub(super) fn one_of(id: &'static str, label: Message, choices: Vec<Choice>) -> FieldSpec {
    FieldSpec::new(id, label, FieldKind::Choice(choices)).required()
}

/// What a form is about: a number and a title.
pub(super) fn about(number: String, title: &str) -> Message {
    Message::new("form-intro-record").with("number", number).with("title", title)
}

/// The scopes within `allowed`; all of them where it is not known.
pub(super) fn scopes(allowed: Option<Scope>) -> Vec<Choice> {
    let within =
        Scope::ALL.into_iter().filter(|scope| allowed.is_none_or(|allowed| scope.is_within(allowed)));
    within.map(|scope| Choice::new(scope.word(), scope.message())).collect()
}

/// An organisation to choose.
pub(super) fn unit(org: &Organisation) -> Choice {
    let label = Message::new("unit-choice").with("name", org.name.as_str());
    Choice::new(org.code.as_str(), label.with("code", org.code.as_str()))
}

/// The answers of a form, checked by the form itself: of the fields in sight only.
pub(super) struct Answers {
    labels: BTreeMap<&'static str, Message>,
    values: BTreeMap<String, Value>,
}

impl Answers {
    /// The answers `values` to what is asked; no answers where nothing is.
    pub fn checked(
        asked: Option<Asked>,
        values: &BTreeMap<String, Value>,
        today: NaiveDate,
    ) -> Result<Self, Fault> {
        let Some(asked) = asked else { return Ok(Self { labels: BTreeMap::new(), values: BTreeMap::new() }) };
        let labels = asked.spec.fields.iter().map(|field| (field.id, field.label.clone())).collect();
        let mut form = Form::new(asked.spec, values, today);
        match form.check() {
            Ok(()) => Ok(Self { labels, values: form.values() }),
            Err(faults) => Err(faults.into_iter().next().unwrap_or_else(super::nowhere)),
        }
    }

    /// Whatever was given in a field.
    pub fn value(&self, id: &str) -> Option<&Value> {
        self.values.get(id)
    }

    /// A text; empty where none was given or asked for.
    pub fn text(&self, id: &'static str) -> String {
        match self.values.get(id) {
            Some(Value::Text(text)) => text.clone(),
            _ => String::new(),
        }
    }

    /// A date, if given.
    pub fn date(&self, id: &'static str) -> Option<NaiveDate> {
        match self.values.get(id) {
            Some(Value::Date(date)) => Some(*date),
            _ => None,
        }
    }

    /// A date that must be given.
    pub fn day(&self, id: &'static str) -> Result<NaiveDate, Fault> {
        self.date(id).ok_or_else(|| self.missing(id))
    }

    /// What was chosen, if anything.
    pub fn choice(&self, id: &'static str) -> Option<&str> {
        match self.values.get(id) {
            Some(Value::Choice(word)) => Some(word),
            _ => None,
        }
    }

    /// What was chosen, as `parse` reads it.
    pub fn chosen<T>(&self, id: &'static str, parse: impl Fn(&str) -> Option<T>) -> Result<T, Fault> {
        self.choice(id).and_then(parse).ok_or_else(|| self.missing(id))
    }

    /// Everything that was chosen.
    pub fn many(&self, id: &'static str) -> &[String] {
        match self.values.get(id) {
            Some(Value::Many(words)) => words,
            _ => &[],
        }
    }

    /// Whether it is so; not, where it was not asked.
    pub fn flag(&self, id: &'static str) -> bool {
        self.values.get(id) == Some(&Value::Flag(true))
    }

    /// That the field `id` is to be filled in.
    pub fn missing(&self, id: &'static str) -> Fault {
        let label = self.labels.get(id).cloned().unwrap_or_else(|| Message::new("field-reason"));
        (id, Message::new("form-required").with("field", label))
    }
}
