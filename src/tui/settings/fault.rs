//! Faults of the files people write by hand, each with its place and, where one is near, what was meant.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::domain::message::Message;
use crate::lang::Words;

/// A fault in a file, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileFault {
    /// Name of the file, as it was given.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub message: Message,
    /// The nearest known name, where one is near enough.
    pub suggestion: Option<String>,
}

impl FileFault {
    /// A fault of the whole file `name`.
    pub fn whole(name: &str, message: Message) -> Self {
        Self { file: name.to_owned(), line: 1, column: 1, message, suggestion: None }
    }

    /// The whole fault as one message: place, what is wrong, and the suggestion.
    pub fn told(&self) -> Message {
        let told = match &self.suggestion {
            Some(name) => Message::new("keymap-fault-hint")
                .with("hint", Message::new("keymap-did-you-mean").with("name", name.as_str())),
            None => Message::new("keymap-fault"),
        };
        // As texts: these numbers are a place, not counts.
        told.with("file", self.file.as_str())
            .with("line", self.line.to_string())
            .with("column", self.column.to_string())
            .with("what", self.message.clone())
    }

    /// The whole fault in `words`.
    pub fn text(&self, words: &Words) -> String {
        words.text(&self.told())
    }
}

/// A file's name and text, to tell where something is.
#[derive(Debug, Clone, Copy)]
pub(in crate::tui) struct Place<'a> {
    pub name: &'a str,
    pub source: &'a str,
}

impl<'a> Place<'a> {
    /// Line and column, both from 1, of the byte `at`.
    pub fn of(&self, at: usize) -> (usize, usize) {
        let before = &self.source[..self.source.floor_char_boundary(at)];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }

    /// The fault `message` at the byte `at`.
    pub fn fault(&self, at: usize, message: Message, suggestion: Option<String>) -> FileFault {
        let (line, column) = self.of(at);
        FileFault { file: self.name.to_owned(), line, column, message, suggestion }
    }

    /// The document, as much of it as can be understood; what cannot is added to `faults`.
    pub fn document(self, faults: &mut Vec<FileFault>) -> DeTable<'a> {
        let (document, errors) = DeTable::parse_recoverable(self.source);
        faults.extend(errors.iter().map(|error| {
            let message = Message::new("keymap-syntax").with("why", error.message());
            self.fault(error.span().unwrap_or_default().start, message, None)
        }));
        document.into_inner()
    }
}

/// A field of a table: its name, the place of the name, and its value.
pub(in crate::tui) type Field<'t, 'i> = (&'t str, Range<usize>, &'t Spanned<DeValue<'i>>);

/// The fields of a table in the order of the file.
pub(in crate::tui) fn fields<'t, 'i>(table: &'t DeTable<'i>) -> Vec<Field<'t, 'i>> {
    // A name that is not there at all has been told of as an error of the syntax.
    let named = table.iter().filter(|(name, _)| !name.span().is_empty());
    let mut fields: Vec<_> =
        named.map(|(name, value)| (name.get_ref().as_ref(), name.span(), value)).collect();
    fields.sort_by_key(|(_, span, _)| span.start);
    fields
}

/// The longest name that a nearest known one is looked for, in characters.
const NEAR: usize = 60;

/// The nearest of `known` to `name`, if it is near enough to be what was meant.
pub(in crate::tui) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = name.chars().take(NEAR + 1).count();
    if length > NEAR {
        return None;
    }
    let allowed = (length / 3).clamp(1, 4);
    known
        .into_iter()
        .map(|candidate| (strsim::osa_distance(name, candidate), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}
