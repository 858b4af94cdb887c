//! The generic form: what a command needs to know, asked field by field.
//!
//! A [`FormSpec`] says what is asked; a [`Form`] holds the answers while they are given, and draws itself. It reads no clock and
//! knows no language: today, the words and the kinds of days are handed in.

mod calendar;
mod date;
mod field;
mod hints;
mod list;
mod render;
mod spec;
mod value;

use std::cell::Cell;
use std::collections::BTreeMap;

use chrono::NaiveDate;
use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

pub use self::date::parse_date;
use self::field::{Field, FieldEvent};
pub use self::spec::{Choice, DayMark, FieldKind, FieldSpec, FormSpec, FormStyle, Value};
use crate::domain::message::{Arg, Message};

/// What became of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FormEvent {
    /// Nothing beyond the form.
    Handled,
    /// The form is to be carried out; its own checks have passed.
    Submit,
    /// The form is to be left.
    Cancel,
    /// Something the person should know.
    Notice(Message),
}

/// What drawing needs from outside.
struct Drawing<'a> {
    style: &'a FormStyle,
    words: &'a dyn Fn(&Message) -> String,
    days: &'a dyn Fn(NaiveDate) -> DayMark,
    today: NaiveDate,
}

/// A form being filled in.
#[derive(Debug, Clone)]
pub struct Form {
    spec: FormSpec,
    fields: Vec<Field>,
    faults: Vec<Option<Message>>,
    /// What was left out of a field because it was full: a fault until the field is changed.
    cut: Vec<Option<Message>>,
    /// A fault of no field in sight.
    fault: Option<Message>,
    /// The field in focus; one past the last is the button.
    focus: usize,
    today: NaiveDate,
    button: Message,
    /// The contents at the beginning.
    initial: BTreeMap<String, Value>,
    /// The first row shown, of all the form's rows.
    scroll: Cell<usize>,
}

impl Form {
    /// A form for `spec` filled with `values` by field id: those of a record, or of a draft. Values that do not fit
    /// their field are left out. `today` is what relative dates count from.
    #[must_use]
    pub fn new(spec: FormSpec, values: &BTreeMap<String, Value>, today: NaiveDate) -> Self {
        let fields: Vec<Field> =
            spec.fields.iter().map(|field| Field::new(&field.kind, values.get(field.id))).collect();
        let mut form = Self {
            faults: vec![None; fields.len()],
            cut: vec![None; fields.len()],
            fault: None,
            focus: 0,
            today,
            button: Message::new("form-submit"),
            initial: BTreeMap::new(),
            scroll: Cell::new(0),
            fields,
            spec,
        };
        form.initial = form.draft();
        form.focus = form.stops().first().copied().unwrap_or(0);
        form
    }

    /// Puts `values` in, as of a draft; what the form began with stays what it is compared with.
    pub fn restore(&mut self, values: &BTreeMap<String, Value>) {
        self.fields =
            self.spec.fields.iter().map(|field| Field::new(&field.kind, values.get(field.id))).collect();
        self.faults = vec![None; self.fields.len()];
        self.cut = self.faults.clone();
        self.fault = None;
    }

    /// The same form with other words on its button.
    #[must_use]
    pub fn with_button(mut self, label: Message) -> Self {
        self.button = label;
        self
    }

    /// What the form asks.
    #[must_use]
    pub fn spec(&self) -> &FormSpec {
        &self.spec
    }

    /// The id of the field in focus; `None` at the button.
    #[must_use]
    pub fn focused(&self) -> Option<&'static str> {
        self.spec.fields.get(self.focus).map(|field| field.id)
    }

    /// The answers: of the fields in sight, text without surrounding white space, no entry for a date or a choice not
    /// given.
    #[must_use]
    pub fn values(&self) -> BTreeMap<String, Value> {
        let mut values = self.contents(|at| self.is_shown(at));
        for value in values.values_mut() {
            if let Value::Text(text) = value {
                *text = text.trim().to_owned();
            }
        }
        values
    }

    /// Everything as it stands, hidden fields too, to be taken up again with [`Form::new`].
    #[must_use]
    pub fn draft(&self) -> BTreeMap<String, Value> {
        self.contents(|_| true)
    }

    fn contents(&self, wanted: impl Fn(usize) -> bool) -> BTreeMap<String, Value> {
        let fields = self.spec.fields.iter().zip(&self.fields).enumerate().filter(|(at, _)| wanted(*at));
        fields
            .filter_map(|(_, (spec, field))| Some((spec.id.to_owned(), field.value(&spec.kind, self.today)?)))
            .collect()
    }

    /// Whether anything differs from what the form began with.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        self.draft() != self.initial
    }

    /// Shows `message` at the field `id` and moves there; above the button where there is no such field in sight.
    pub fn fault(&mut self, id: &str, message: Message) {
        match self.spec.fields.iter().position(|field| field.id == id).filter(|&at| self.is_shown(at)) {
            Some(at) => {
                self.faults[at] = Some(message);
                self.focus = at;
            }
            None => self.fault = Some(message),
        }
    }

    /// Says at the field `id` what is known of it meanwhile; the focus stays where it is.
    pub fn note(&mut self, id: &str, message: Message) {
        if let Some(at) = self.spec.fields.iter().position(|field| field.id == id) {
            self.faults[at] = Some(message);
        }
    }

    /// The first of the fields `ids` that is in sight; otherwise the one whose name `message` says.
    #[must_use]
    pub fn field_of(&self, ids: &[&str], message: &Message) -> Option<&'static str> {
        let shown = |at: &usize| self.is_shown(*at);
        let place = |id: &str| self.spec.fields.iter().position(|field| field.id == id).filter(shown);
        let at = ids.iter().find_map(|id| place(id)).or_else(|| {
            let named = message.args.iter().find(|(name, _)| name == "field");
            let Some((_, Arg::Message(label))) = named else { return None };
            (0..self.fields.len()).filter(shown).find(|at| self.spec.fields[*at].label == **label)
        });
        at.map(|at| self.spec.fields[at].id)
    }

    /// Checks the fields in sight, shows each fault at its field and moves to the first.
    ///
    /// # Errors
    ///
    /// The faults with the ids of their fields, in the form's order.
    pub fn check(&mut self) -> Result<(), Vec<(&'static str, Message)>> {
        let mut faults = Vec::new();
        for at in 0..self.fields.len() {
            let spec = &self.spec.fields[at];
            let fault = match self.is_shown(at) {
                true => self.fields[at].check(spec, self.today).err().or_else(|| self.cut[at].clone()),
                false => None,
            };
            self.faults[at].clone_from(&fault);
            if let Some(message) = fault {
                if faults.is_empty() {
                    self.focus = at;
                }
                faults.push((spec.id, message));
            }
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    /// Handles a key.
    pub fn key(&mut self, key: KeyEvent) -> FormEvent {
        if key.kind == KeyEventKind::Release {
            return FormEvent::Handled;
        }
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Char('s') if control => return self.submit(),
            KeyCode::Esc => {
                let closed = self.fields.get_mut(self.focus).is_some_and(Field::close);
                return if closed { FormEvent::Handled } else { FormEvent::Cancel };
            }
            KeyCode::BackTab => self.step(false),
            KeyCode::Tab => self.step(!key.modifiers.contains(KeyModifiers::SHIFT)),
            _ => return self.field_key(key),
        }
        FormEvent::Handled
    }

    fn field_key(&mut self, key: KeyEvent) -> FormEvent {
        let Some(field) = self.fields.get_mut(self.focus) else {
            match key.code {
                KeyCode::Enter | KeyCode::Char(' ') => return self.submit(),
                KeyCode::Up => self.step(false),
                _ => {}
            }
            return FormEvent::Handled;
        };
        let spec = &self.spec.fields[self.focus].kind;
        let before = field.value(spec, self.today);
        let event = field.key(key, self.today);
        self.changed(before.as_ref());
        match event {
            FieldEvent::Handled => {}
            FieldEvent::Next => self.step(true),
            FieldEvent::Previous => self.step(false),
            FieldEvent::Notice(message) => {
                self.left_out(&message);
                return FormEvent::Notice(message);
            }
        }
        FormEvent::Handled
    }

    /// What was said of the field in focus no longer holds once it holds something else than `before`.
    fn changed(&mut self, before: Option<&Value>) {
        let now = self.fields[self.focus].value(&self.spec.fields[self.focus].kind, self.today);
        if now.as_ref() != before {
            self.faults[self.focus] = None;
            self.cut[self.focus] = None;
            self.fault = None;
        }
    }

    /// What of a text did not fit stays said, and the form is not sent off without it, until the text is changed.
    fn left_out(&mut self, message: &Message) {
        const CUT: [&str; 3] = ["editor-full", "editor-paste-cut", "editor-paste-removed-and-cut"];
        if CUT.contains(&&*message.id) && matches!(self.fields[self.focus], Field::Text(..)) {
            self.cut[self.focus] = Some(message.clone());
            self.faults[self.focus] = Some(message.clone());
        }
    }

    /// How many faults are shown at fields in sight.
    #[must_use]
    pub fn faults(&self) -> usize {
        (0..self.fields.len()).filter(|&at| self.faults[at].is_some() && self.is_shown(at)).count()
    }

    /// Takes pasted text into the field in focus.
    pub fn paste(&mut self, text: &str) -> FormEvent {
        let Some(field) = self.fields.get_mut(self.focus) else { return FormEvent::Handled };
        let before = field.value(&self.spec.fields[self.focus].kind, self.today);
        let event = field.paste(text);
        self.changed(before.as_ref());
        match event {
            FieldEvent::Notice(message) => {
                self.left_out(&message);
                FormEvent::Notice(message)
            }
            _ => FormEvent::Handled,
        }
    }

    /// Puts `text` in place of what the field in focus holds, as one step that can be taken back; `false` where it is no
    /// field for text, or empty.
    pub fn replace(&mut self, text: &str) -> bool {
        let Some(Field::Text(editor, _)) = self.fields.get_mut(self.focus) else { return false };
        if editor.text().is_empty() {
            return false;
        }
        editor.set(text);
        self.cut[self.focus] = None;
        self.faults[self.focus] = None;
        true
    }

    fn submit(&mut self) -> FormEvent {
        self.leave();
        self.fault = None;
        match self.check() {
            Ok(()) => FormEvent::Submit,
            Err(faults) => FormEvent::Notice(Message::new("form-faults").with("count", faults.len())),
        }
    }

    /// Settles the field in focus: a date is written out, what was moved to in an open list is chosen.
    fn leave(&mut self) {
        if let Some(field) = self.fields.get_mut(self.focus) {
            let before = field.value(&self.spec.fields[self.focus].kind, self.today);
            let fault = field.leave(&self.spec.fields[self.focus], self.today);
            self.changed(before.as_ref());
            if fault.is_some() {
                self.faults[self.focus] = fault;
            }
        }
    }

    /// Moves the focus to the next stop or the one before, round and round.
    fn step(&mut self, forward: bool) {
        self.leave();
        let stops = self.stops();
        let here = stops.iter().position(|&stop| stop == self.focus).unwrap_or(0);
        let count = stops.len();
        self.focus = stops[if forward { here + 1 } else { here + count - 1 } % count];
    }

    /// The fields in sight, and the button.
    fn stops(&self) -> Vec<usize> {
        (0..self.fields.len()).filter(|&at| self.is_shown(at)).chain([self.fields.len()]).collect()
    }

    fn is_shown(&self, at: usize) -> bool {
        let Some((id, wanted)) = &self.spec.fields[at].shown_if else { return true };
        // Only earlier fields count, so that no two fields can wait for each other.
        let Some(other) = self.spec.fields[..at].iter().position(|field| field.id == *id) else {
            return false;
        };
        let value = self.fields[other].value(&self.spec.fields[other].kind, self.today);
        self.is_shown(other)
            && wanted.iter().any(|wanted| match (&value, wanted) {
                (Some(Value::Many(chosen)), Value::Choice(wanted)) => chosen.contains(wanted),
                (value, wanted) => value.as_ref() == Some(wanted),
            })
    }
}

#[cfg(test)]
mod tests;
