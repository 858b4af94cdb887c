//! What is looked at in a file made by hand or by another program, and what the office's own commands saw to in a
//! backup: no field that would be passed over, no character that may not be stored.

use serde_json::Value;

use super::line::shown;
use crate::domain::message::Message;
use crate::domain::organisation::check_login;
use crate::domain::text::forbidden;
use crate::office::record::Record;

/// Checks the line `text`, of which `record` was read.
///
/// # Errors
/// The first field that no record has or has in another form, or character that no text may hold.
pub fn check(text: &str, record: &Record) -> Result<(), Message> {
    if let Record::Person(person) = record {
        // The login is part of keys.
        check_login(&person.login)?;
    }
    // A record's fields are all strings, numbers, lists and maps with string keys.
    let canonical = serde_json::to_string(record).unwrap_or_default();
    let as_written = text.split_once("\"record\":").is_some_and(|(_, given)| given.starts_with(&canonical));
    if as_written && !is_suspicious(&canonical) {
        return Ok(());
    }
    let understood: Value = serde_json::from_str(&canonical).unwrap_or(Value::Null);
    if let Some((path, bad)) = bad_character(&understood) {
        let message = Message::new("line-character").with("field", path.shown());
        return Err(message.with("code", format!("U+{:04X}", u32::from(bad))));
    }
    if as_written {
        return Ok(());
    }
    let given: Value = serde_json::from_str(text).unwrap_or(Value::Null);
    match given.get("record").and_then(|given| unknown(given, &understood)) {
        Some(path) => Err(Message::new("line-unknown-field").with("field", path.shown())),
        None => Ok(()),
    }
}

/// Whether JSON text may hold a character that is not allowed: nearly none does, and the text is faster
/// gone through than a tree of it.
fn is_suspicious(json: &str) -> bool {
    let mut escaped = false;
    json.chars().any(|c| {
        if std::mem::take(&mut escaped) {
            return !matches!(c, 'n' | '"' | '\\');
        }
        escaped = c == '\\';
        forbidden(c, false).is_some()
    })
}

/// Where something stands, innermost first.
#[derive(Default)]
struct Path(Vec<String>);

impl Path {
    fn within(mut self, step: String) -> Self {
        self.0.push(step);
        self
    }

    fn shown(&self) -> String {
        let steps: String = self.0.iter().rev().map(String::as_str).collect();
        shown(&format!("record{steps}"))
    }
}

/// A field that was given and is not among what was understood, or not of its form.
fn unknown(given: &Value, understood: &Value) -> Option<Path> {
    match (given, understood) {
        (Value::Object(given), Value::Object(known)) => given.iter().find_map(|(name, value)| {
            let found = match known.get(name) {
                None => Some(Path::default()),
                Some(known) => unknown(value, known),
            };
            found.map(|path| path.within(format!(".{name}")))
        }),
        (Value::Array(given), Value::Array(known)) => {
            given.iter().zip(known).enumerate().find_map(|(n, (given, known))| {
                unknown(given, known).map(|path| path.within(format!("[{n}]")))
            })
        }
        // A list where a map is expected would be read in the order of the fields.
        _ => (std::mem::discriminant(given) != std::mem::discriminant(understood)).then(Path::default),
    }
}

fn bad_character(value: &Value) -> Option<(Path, char)> {
    match value {
        Value::String(text) => {
            text.chars().find(|c| forbidden(*c, true).is_some()).map(|bad| (Path::default(), bad))
        }
        Value::Array(list) => list.iter().enumerate().find_map(|(n, value)| {
            bad_character(value).map(|(path, bad)| (path.within(format!("[{n}]")), bad))
        }),
        Value::Object(map) => map.iter().find_map(|(name, value)| {
            bad_character(value).map(|(path, bad)| (path.within(format!(".{name}")), bad))
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_text_with_a_bad_character_is_suspicious(text in "[a事\"\\\\\n\r\t\u{1b}\u{202e}\u{200b}u]{0,12}") {
            let json = serde_json::to_string(&text).unwrap();
            let bad = text.chars().any(|c| forbidden(c, true).is_some());
            prop_assert_eq!(is_suspicious(&json), bad);
        }
    }
}
