//! Reading one binding file: the entries that are right, and every fault with its place.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Key, KeyError, Known, NONE};
use crate::domain::message::Message;
use crate::tui::settings::{FileFault, Place, fields, nearest};

/// One chord of a file and the action it stands for.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub context: String,
    pub keys: Vec<Key>,
    pub action: String,
    /// Byte offset of the chord in the file.
    pub at: usize,
}

/// A file as read: its right entries in the order of the file, and its faults.
#[derive(Debug)]
pub(super) struct Layer<'a> {
    pub place: Place<'a>,
    pub entries: Vec<Entry>,
    pub faults: Vec<FileFault>,
}

/// Reads the file `name` with the text `source`.
pub(super) fn read<'a>(name: &'a str, source: &'a str, known: &Known<'_>) -> Layer<'a> {
    let place = Place { name, source };
    let mut reader = Reader { layer: Layer { place, entries: Vec::new(), faults: Vec::new() }, known };
    let document = place.document(&mut reader.layer.faults);
    reader.document(&document);
    reader.layer
}

impl Layer<'_> {
    /// The entries that do not stand in each other's way; of two that do, the second is a fault and left out.
    pub(super) fn without_clashes(&mut self) -> Vec<Entry> {
        let mut good: Vec<Entry> = Vec::new();
        for entry in self.entries.drain(..) {
            let clash = good.iter().find_map(|other| clash(&entry, other, &self.place));
            match clash {
                Some(message) => self.faults.push(self.place.fault(entry.at, message, None)),
                None => good.push(entry),
            }
        }
        good
    }
}

/// How `entry` stands in the way of the earlier `other` of the same file.
fn clash(entry: &Entry, other: &Entry, place: &Place<'_>) -> Option<Message> {
    if entry.context != other.context {
        return None;
    }
    let text = |keys| Key::chord_text(keys);
    let message = if entry.keys == other.keys {
        Message::new("keymap-bound-twice").with("other", other.action.as_str())
    } else if entry.action == NONE || other.action == NONE {
        return None;
    } else if other.keys.starts_with(&entry.keys) {
        Message::new("keymap-shadows").with("other", text(&other.keys))
    } else if entry.keys.starts_with(&other.keys) {
        Message::new("keymap-shadowed").with("other", text(&other.keys))
    } else {
        return None;
    };
    let message = message.with("keys", text(&entry.keys)).with("context", entry.context.as_str());
    Some(message.with("line", place.of(other.at).0.to_string()))
}

struct Reader<'a, 'k> {
    layer: Layer<'a>,
    known: &'k Known<'k>,
}

impl Reader<'_, '_> {
    fn fault(&mut self, at: Range<usize>, message: Message, suggestion: Option<String>) {
        self.layer.faults.push(self.layer.place.fault(at.start, message, suggestion));
    }

    fn unknown_field(&mut self, name: &str, at: Range<usize>, known: &[&str]) {
        let suggestion = nearest(name, known.iter().copied()).map(str::to_owned);
        self.fault(at, Message::new("keymap-unknown-field").with("name", name), suggestion);
    }

    fn document(&mut self, document: &DeTable<'_>) {
        for (name, at, value) in fields(document) {
            match value.get_ref().as_table() {
                Some(contexts) if name == "bind" => {
                    for (context, at, bindings) in fields(contexts) {
                        self.context(context, at, bindings);
                    }
                }
                None if name == "bind" => {
                    self.fault(at, Message::new("keymap-not-bindings").with("name", "…"), None);
                }
                _ => self.unknown_field(name, at, &["bind"]),
            }
        }
    }

    fn context(&mut self, context: &str, at: Range<usize>, bindings: &Spanned<DeValue<'_>>) {
        let known = self.known.contexts.contains(&context);
        if !known {
            let suggestion = nearest(context, self.known.contexts.iter().copied()).map(str::to_owned);
            self.fault(at.clone(), Message::new("keymap-unknown-context").with("name", context), suggestion);
        }
        let Some(bindings) = bindings.get_ref().as_array() else {
            self.fault(at, Message::new("keymap-not-bindings").with("name", context), None);
            return;
        };
        for binding in bindings.iter() {
            match binding.get_ref().as_table() {
                Some(table) => self.binding(known.then_some(context), table, binding.span()),
                None => self.fault(
                    binding.span(),
                    Message::new("keymap-not-bindings").with("name", context),
                    None,
                ),
            }
        }
    }

    /// One `[[bind.context]]`; without a context only its faults count.
    fn binding(&mut self, context: Option<&str>, table: &DeTable<'_>, at: Range<usize>) {
        let (mut chords, mut action) = (None, None);
        for (name, name_at, value) in fields(table) {
            match name {
                "keys" => chords = Some(self.chords(value)),
                "action" => action = Some(self.action(value, context)),
                _ => self.unknown_field(name, name_at, &["keys", "action"]),
            }
        }
        for (name, lacking) in [("keys", chords.is_none()), ("action", action.is_none())] {
            if lacking {
                self.fault(at.clone(), Message::new("keymap-missing-field").with("name", name), None);
            }
        }
        let (Some(context), Some(chords), Some(Some(action))) = (context, chords, action) else { return };
        for (keys, at) in chords {
            let entry = Entry { context: context.to_owned(), keys, action: action.clone(), at };
            self.layer.entries.push(entry);
        }
    }

    /// The action named, if there is one that can be reached from `context`.
    fn action(&mut self, value: &Spanned<DeValue<'_>>, context: Option<&str>) -> Option<String> {
        let Some(action) = value.get_ref().as_str() else {
            self.fault(value.span(), Message::new("keymap-not-text").with("name", "action"), None);
            return None;
        };
        if action == NONE {
            return Some(action.to_owned());
        }
        let Some(home) = self.known.home(action) else {
            let suggestion = nearest(action, self.known.ids().chain([NONE])).map(str::to_owned);
            self.fault(value.span(), Message::new("keymap-unknown-action").with("name", action), suggestion);
            return None;
        };
        if let Some(context) = context.filter(|context| !self.known.meet(context, home)) {
            let message = Message::new("keymap-elsewhere").with("name", action).with("context", context);
            self.fault(value.span(), message, Some(format!("bind.{home}")));
            return None;
        }
        Some(action.to_owned())
    }

    fn chords(&mut self, value: &Spanned<DeValue<'_>>) -> Vec<(Vec<Key>, usize)> {
        match value.get_ref() {
            DeValue::String(text) => self.chord(text, value.span()).into_iter().collect(),
            DeValue::Array(list) if list.is_empty() => {
                self.fault(value.span(), Message::new("keymap-no-keys"), None);
                Vec::new()
            }
            DeValue::Array(list) => list
                .iter()
                .filter_map(|item| match item.get_ref().as_str() {
                    Some(text) => self.chord(text, item.span()),
                    None => {
                        self.fault(item.span(), Message::new("keymap-not-keys"), None);
                        None
                    }
                })
                .collect(),
            _ => {
                self.fault(value.span(), Message::new("keymap-not-keys"), None);
                Vec::new()
            }
        }
    }

    fn chord(&mut self, text: &str, at: Range<usize>) -> Option<(Vec<Key>, usize)> {
        let start = at.start;
        match Key::parse_chord(text) {
            Ok(keys) => return Some((keys, start)),
            Err((part, _)) if part.is_empty() => self.fault(at, Message::new("keymap-no-keys"), None),
            Err((part, KeyError::Unknown(suggestion))) => {
                self.fault(at, Message::new("keymap-unknown-key").with("name", part), suggestion);
            }
            Err((part, KeyError::CannotSend(suggestion))) => {
                self.fault(at, Message::new("keymap-cannot-send").with("name", part), suggestion);
            }
            Err((part, KeyError::SameAs(other))) => {
                let message = Message::new("keymap-same-as").with("name", part).with("other", other);
                self.fault(at, message, None);
            }
        }
        None
    }
}
