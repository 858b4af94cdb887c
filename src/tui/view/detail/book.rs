//! A case of one of the other books: where it stands, then what was entered, step by step.

use ratatui::style::Style;

use super::{Sheet, name, rows};
use crate::domain::book::{Case, Entry, Field, FieldKind, Tone, Value, Who};
use crate::domain::clock::Urgency;
use crate::domain::code::RecordKey;
use crate::domain::message::Message;
use crate::office::query::RecordView;
use crate::tui::forms::shows;

pub(super) fn show(sheet: &mut Sheet<'_>, view: &RecordView, case: &Case) {
    let state = sheet.state;
    sheet.styled("label-title", &case.title, state.theme.strong());
    sheet.message("label-state", &case.state().message());
    sheet.dues(view.due.iter());
    if let Some(until) = case.state().until {
        let left = state.words.text(&rows::until(state, until));
        let day = until.to_string();
        sheet.field("label-term", &if left.contains(&day) { left } else { format!("{day} {left}") });
    }
    // What the bureau keeps of another organisation is not in that one's hands.
    let theirs = case.book().steps.iter().any(|step| !matches!(step.who, Who::Bureau(_)));
    let own = state.directory.bureau().is_some_and(|bureau| bureau.code == case.key.code.org);
    let label = if theirs || own { "label-unit" } else { "label-organisation" };
    let unit = case.given_to().unwrap_or_else(|| case.key.code.org.clone());
    sheet.field(label, &state.directory.org_name(&unit));
    for (label, fact) in (case.book().facts)(case) {
        sheet.message(label, &fact);
    }
    if let Some(place) = case.came() {
        sheet.field("label-imported", place);
    }
    let mut told = "";
    for beside in &view.beside.lines {
        let style = match beside.tone {
            Tone::Plain => Style::new(),
            Tone::Good => state.theme.good(),
            Tone::Bad => state.theme.urgency(Urgency::Overdue),
        };
        // The name once for all the lines that have it.
        let name = if told == beside.label { String::new() } else { state.words.get(&beside.label) };
        sheet.named(&name, &state.words.text(&beside.text), style);
        told = &beside.label;
    }
    for entry in &case.entries {
        entered(sheet, view, entry, case.last(entry.step.as_str()) == Some(entry));
    }
    // E5: what the records show for what is to be entered next.
    let next = case.book().steps.iter().filter(|step| case.allows(step).is_ok());
    let fields: Vec<&Field> =
        next.flat_map(|step| step.fields).filter(|field| view.beside.fields.contains_key(field.id)).collect();
    if !fields.is_empty() {
        sheet.heading("heading-shows");
    }
    for field in fields {
        if let Some(shown) = view.beside.fields.get(field.id) {
            sheet.message(field.label, &shows(shown));
        }
    }
}

fn entered(sheet: &mut Sheet<'_>, view: &RecordView, entry: &Entry, is_last: bool) {
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
        // E5: beside what a person set, what the records show.
        let shown = view.beside.fields.get(field.id).filter(|shown| is_last && !shown.is_empty());
        if let Some(shown) = shown {
            // The name once, where nothing was entered.
            let entered = entry.values.get(field.id).is_some();
            let name = if entered { String::new() } else { state.words.get(field.label) };
            let text = state.words.text(&shows(shown));
            sheet.named(&name, &text, state.theme.dim());
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
        Value::Records(records) => records.iter().map(|key| named(view, key)).collect::<Vec<_>>().join("\n"),
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

/// A record by its number, and its title where the person sees it.
fn named(view: &RecordView, key: &RecordKey) -> String {
    let title =
        view.linked.iter().find(|linked| linked.line.key == *key).map(|linked| linked.line.title.as_str());
    [Some(key.number().as_str()), title].into_iter().flatten().collect::<Vec<_>>().join(" ")
}
