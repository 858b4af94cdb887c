//! The state of one field.

use chrono::NaiveDate;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::date::{parse_date, step};
use super::list::{List, ListEvent};
use super::{Choice, FieldKind, FieldSpec, Value};
use crate::domain::message::Message;
use crate::domain::text::TextRule;
use crate::tui::editor::{Editor, EditorEvent};

/// A date as typed: room for the longest way to write one.
const DATE: TextRule = TextRule { max_chars: 20, multiline: false, required: false };

#[derive(Debug, Clone)]
pub(super) enum Field {
    Text(Editor, TextRule),
    /// A date, and whether it stands as the program wrote it: what is typed then takes its place.
    Date(Editor, bool),
    List(List),
    Toggle(bool),
}

/// What became of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum FieldEvent {
    Handled,
    Next,
    Previous,
    Notice(Message),
}

impl Field {
    pub fn new(kind: &FieldKind, value: Option<&Value>) -> Self {
        let text = match value {
            Some(Value::Text(text) | Value::Choice(text)) => text.clone(),
            Some(Value::Date(date)) => date.to_string(),
            _ => String::new(),
        };
        let list = |choices: &[Choice], many: bool| {
            let mut list = List::new(choices, many);
            for (chosen, choice) in list.chosen.iter_mut().zip(choices) {
                *chosen = match value {
                    Some(Value::Choice(value) | Value::Text(value)) => *value == choice.value,
                    Some(Value::Many(values)) => many && values.contains(&choice.value),
                    _ => false,
                };
            }
            list
        };
        match kind {
            FieldKind::Line(rule) => {
                let rule = TextRule { multiline: false, ..*rule };
                Self::Text(Editor::new(rule, &text), rule)
            }
            FieldKind::Lines(rule) => {
                let rule = TextRule { multiline: true, ..*rule };
                Self::Text(Editor::new(rule, &text), rule)
            }
            FieldKind::Number(..) => Self::Text(Editor::new(TextRule::TITLE, &text), TextRule::TITLE),
            FieldKind::Date => Self::Date(Editor::new(DATE, &text), matches!(value, Some(Value::Date(_)))),
            FieldKind::Choice(choices) => Self::List(list(choices, false)),
            FieldKind::Many(choices) => Self::List(list(choices, true)),
            FieldKind::Toggle => Self::Toggle(value == Some(&Value::Flag(true))),
        }
    }

    /// The content as it stands; `None` for a date or a choice not given.
    pub fn value(&self, kind: &FieldKind, today: NaiveDate) -> Option<Value> {
        match (self, kind) {
            (Self::Text(editor, _), _) => Some(Value::Text(editor.text().to_owned())),
            (Self::Date(editor, _), _) if editor.text().trim().is_empty() => None,
            (Self::Date(editor, _), _) => Some(match parse_date(editor.text(), today) {
                Ok(date) => Value::Date(date),
                Err(_) => Value::Text(editor.text().to_owned()),
            }),
            (Self::List(list), FieldKind::Many(choices)) => {
                let chosen = choices.iter().zip(&list.chosen).filter(|(_, chosen)| **chosen);
                Some(Value::Many(chosen.map(|(choice, _)| choice.value.clone()).collect()))
            }
            (Self::List(list), FieldKind::Choice(choices)) => {
                list.first().and_then(|at| choices.get(at)).map(|choice| Value::Choice(choice.value.clone()))
            }
            (Self::List(_), _) => None,
            (Self::Toggle(on), _) => Some(Value::Flag(*on)),
        }
    }

    pub fn check(&self, spec: &FieldSpec, today: NaiveDate) -> Result<(), Message> {
        let given = match self {
            Self::Text(editor, rule) => {
                let rule = TextRule { required: rule.required || spec.required, ..*rule };
                rule.check(spec.label.clone(), editor.text())?;
                return number(spec, editor.text());
            }
            Self::Date(editor, _) if editor.text().trim().is_empty() => false,
            Self::Date(editor, _) => return parse_date(editor.text(), today).map(drop),
            Self::List(list) => list.first().is_some(),
            Self::Toggle(on) if spec.required && !on => {
                return Err(Message::new("form-tick").with("field", spec.label.clone()));
            }
            Self::Toggle(_) => true,
        };
        if spec.required && !given {
            return Err(Message::new("form-required").with("field", spec.label.clone()));
        }
        Ok(())
    }

    /// Settles what is half done; returns what is wrong with it.
    pub fn leave(&mut self, spec: &FieldSpec, today: NaiveDate) -> Option<Message> {
        match self {
            Self::Text(editor, _) => return number(spec, editor.text()).err(),
            Self::Date(editor, written) if !editor.text().trim().is_empty() => {
                match parse_date(editor.text(), today) {
                    Ok(date) => {
                        set_date(editor, date);
                        *written = true;
                    }
                    Err(fault) => return Some(fault),
                }
            }
            Self::List(list) => list.leave(),
            _ => {}
        }
        None
    }

    /// Closes what is open; `false` where nothing is.
    pub fn close(&mut self) -> bool {
        if let Self::List(list) = self { list.close() } else { false }
    }

    pub fn paste(&mut self, text: &str) -> FieldEvent {
        let editor = match self {
            Self::Text(editor, _) => editor,
            Self::Date(editor, written) => {
                if std::mem::take(written) {
                    editor.set("");
                }
                editor
            }
            Self::List(_) | Self::Toggle(_) => return FieldEvent::Handled,
        };
        match editor.paste(text) {
            EditorEvent::Notice(message) => FieldEvent::Notice(message),
            _ => FieldEvent::Handled,
        }
    }

    pub fn key(&mut self, key: KeyEvent, today: NaiveDate) -> FieldEvent {
        match self {
            Self::Text(editor, rule) => typed(editor, key, rule.multiline),
            Self::Date(editor, written) => {
                let now = parse_date(editor.text(), today);
                // The first key on an empty field picks today itself.
                let moved = step(*now.as_ref().unwrap_or(&today), key);
                match moved {
                    Some(date) => {
                        set_date(editor, if now.is_ok() { date } else { today });
                        *written = true;
                        FieldEvent::Handled
                    }
                    None => {
                        let chord = key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
                        if std::mem::take(written) && matches!(key.code, KeyCode::Char(_)) && !chord {
                            editor.set("");
                        }
                        typed(editor, key, false)
                    }
                }
            }
            Self::List(list) => match list.key(key) {
                ListEvent::Next => FieldEvent::Next,
                ListEvent::Handled | ListEvent::Ignored => FieldEvent::Handled,
            },
            Self::Toggle(on) => {
                match key.code {
                    KeyCode::Enter | KeyCode::Down => return FieldEvent::Next,
                    KeyCode::Up => return FieldEvent::Previous,
                    KeyCode::Char(' ' | '\u{3000}') | KeyCode::Left | KeyCode::Right => *on = !*on,
                    _ => {}
                }
                FieldEvent::Handled
            }
        }
    }
}

/// Whether what is typed where a number is asked for is one, if anything is.
fn number(spec: &FieldSpec, typed: &str) -> Result<(), Message> {
    let FieldKind::Number(least, most) = spec.kind else { return Ok(()) };
    match typed.trim() {
        "" => Ok(()),
        digits => match digits.parse::<i64>() {
            Ok(number) if (least..=most).contains(&number) => Ok(()),
            Ok(_) => Err(Message::new("step-number-out-of-range")
                .with("field", spec.label.clone())
                .with("least", least)
                .with("most", most)),
            Err(_) => Err(Message::new("step-not-a-number").with("field", spec.label.clone())),
        },
    }
}

fn set_date(editor: &mut Editor, date: NaiveDate) {
    let date = date.to_string();
    if editor.text() != date {
        editor.set(&date);
    }
}

/// A key for an editor. On one line, the keys that lead out of it lead to the neighbours.
fn typed(editor: &mut Editor, key: KeyEvent, multiline: bool) -> FieldEvent {
    match (editor.key(key), key.code) {
        (EditorEvent::Notice(message), _) => FieldEvent::Notice(message),
        (EditorEvent::Ignored, KeyCode::Enter | KeyCode::Down) if !multiline => FieldEvent::Next,
        (EditorEvent::Ignored, KeyCode::Up) if !multiline => FieldEvent::Previous,
        _ => FieldEvent::Handled,
    }
}
