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
    // A record's fields are all strings, numbers, lists and maps with string keys.
    let understood = serde_json::to_value(record).unwrap_or(Value::Null);
    if let Some((field, code)) = bad_character(&understood, "record") {
        return Err(Message::new("line-character").with("field", field).with("code", code));
    }
    if let Record::Person(person) = record {
        // The login is part of keys.
        check_login(&person.login)?;
    }
    let given: Value = serde_json::from_str(text).unwrap_or(Value::Null);
    match given.get("record").and_then(|given| unknown(given, &understood, "record")) {
        Some(field) => Err(Message::new("line-unknown-field").with("field", shown(&field))),
        None => Ok(()),
    }
}

/// A field that was given and is not among what was understood, or not of its form.
fn unknown(given: &Value, understood: &Value, path: &str) -> Option<String> {
    match (given, understood) {
        (Value::Object(given), Value::Object(known)) => given.iter().find_map(|(name, value)| {
            let path = format!("{path}.{name}");
            match known.get(name) {
                None => Some(path),
                Some(known) => unknown(value, known, &path),
            }
        }),
        (Value::Array(given), Value::Array(known)) => given
            .iter()
            .zip(known)
            .enumerate()
            .find_map(|(n, (given, known))| unknown(given, known, &format!("{path}[{n}]"))),
        // A list where a map is expected would be read in the order of the fields.
        _ => (std::mem::discriminant(given) != std::mem::discriminant(understood)).then(|| path.to_owned()),
    }
}

fn bad_character(value: &Value, path: &str) -> Option<(String, String)> {
    match value {
        Value::String(text) => {
            let found = text.chars().find(|c| forbidden(*c, true).is_some())?;
            Some((path.to_owned(), format!("U+{:04X}", u32::from(found))))
        }
        Value::Array(list) => {
            list.iter().enumerate().find_map(|(n, value)| bad_character(value, &format!("{path}[{n}]")))
        }
        Value::Object(map) => {
            map.iter().find_map(|(name, value)| bad_character(value, &format!("{path}.{name}")))
        }
        _ => None,
    }
}
