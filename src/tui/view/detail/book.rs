//! A case of one of the other books: where it stands, then what was entered, step by step.

use super::{Sheet, name};
use crate::domain::book::{Case, Entry, Field, FieldKind, Value};
use crate::domain::code::RecordKey;
use crate::domain::message::Message;
use crate::office::query::RecordView;

pub(super) fn show(sheet: &mut Sheet<'_>, view: &RecordView, case: &Case) {
    let state = sheet.state;
    sheet.styled("label-title", &case.title, state.theme.strong());
    sheet.message("label-state", &case.state().message());
    sheet.dues(view.due.iter());
    sheet.field("label-unit", &state.directory.org_name(&case.key.code.org));
    for (label, fact) in (case.book().facts)(case) {
        sheet.message(label, &fact);
    }
    for entry in &case.entries {
        entered(sheet, view, entry);
    }
}

fn entered(sheet: &mut Sheet<'_>, view: &RecordView, entry: &Entry) {
    let state = sheet.state;
    let mut heading = Message::new("detail-entry")
        .with("step", entry.step.message())
        .with("date", entry.on)
        .with("by", name(view, &entry.by));
    if entry.on != entry.at.date() {
        heading = Message::new("detail-entry-later").with("entry", heading).with("on", entry.at.date());
    }
    sheet.plain(&format!("-- {}", state.words.text(&heading)), state.theme.strong());
    let fields = entry.step.step().map(|(_, step)| step.fields).unwrap_or_default();
    for field in fields.iter().filter(|field| !matches!(field.id, "on" | "title")) {
        if let Some(value) = entry.values.get(field.id) {
            shown(sheet, view, field, value);
        }
    }
}

fn shown(sheet: &mut Sheet<'_>, view: &RecordView, field: &Field, value: &Value) {
    let words = &sheet.state.words;
    let of_list = |word: &str| match field.kind {
        FieldKind::One(list) | FieldKind::Some(list) => list
            .iter()
            .find(|(known, _)| *known == word)
            .map_or_else(|| word.to_owned(), |(_, id)| words.get(id)),
        _ => view.names.get(word).cloned().unwrap_or_else(|| word.to_owned()),
    };
    let text = match value {
        Value::Text(text) => text.clone(),
        Value::Day(day) => day.to_string(),
        Value::Word(word) => of_list(word),
        Value::Words(chosen) => {
            let chosen: Vec<String> = chosen.iter().map(|word| of_list(word)).collect();
            chosen.join(&words.get("list-separator"))
        }
        Value::Flag(true) => words.get("value-yes"),
        Value::Flag(false) => words.get("value-no"),
        Value::Number(number) => number.to_string(),
        Value::Period(period) => words.text(&period.message()),
        Value::Records(records) => records.iter().map(RecordKey::number).collect::<Vec<_>>().join("  "),
        Value::File(file) => {
            let size = i64::try_from(file.size.div_ceil(1024)).unwrap_or(i64::MAX);
            let message = Message::new("attach-shown").with("name", file.name.as_str()).with("size", size);
            let message = message.with("media", file.media.as_str()).with("digest", &file.sha256[..16]);
            words.text(&message)
        }
        Value::Rows(rows) => {
            let row = |row: &Vec<String>| {
                let cells: Vec<&str> =
                    row.iter().map(String::as_str).filter(|cell| !cell.is_empty()).collect();
                cells.join("  ")
            };
            rows.iter().map(row).collect::<Vec<_>>().join("\n")
        }
    };
    sheet.field(field.label, &text);
}
