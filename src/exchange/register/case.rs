//! A row of one of the other books' registers as the steps that were taken: the one that began the case, and the last.

use super::columns::{begins, label};
use super::said::{dated, fold};
use super::table::Row;
use crate::domain::book::{Field, FieldKind, Step, StepId, Value, Values, book};
use crate::domain::message::Message;
use crate::domain::period::{Cycle, Period};
use crate::exchange::line::shown;
use crate::office::import::Former;

/// The case of a row; what is wrong with it goes to the row.
pub fn read(row: &mut Row<'_, '_>) -> Option<Former> {
    let steps = book(row.table.reading.kind)?.steps;
    let step = begun(row, steps)?;
    let values = values(row, step, |_| true);
    let last = last(row, step, steps);
    Some(Former::Case(step.id, values, last))
}

fn named<'s>(steps: impl Iterator<Item = &'s Step>) -> Vec<(StepId, &'static str, Message)> {
    steps.map(|step| (step.id, step.id.as_str(), step.id.message())).collect()
}

/// The step that began it: the one that is named, or the only one there is.
fn begun(row: &mut Row<'_, '_>, steps: &'static [Step]) -> Option<&'static Step> {
    let beginning = || steps.iter().filter(|step| begins(step));
    let known = named(beginning());
    if let Some(id) = row.one_of("begun", &known) {
        return beginning().find(|step| step.id == id);
    }
    if row.text("begun").is_empty() {
        if known.len() == 1 {
            return beginning().next();
        }
        let known = row.table.reading.tongues.names(&known);
        row.fault("begun", Message::new("register-import-kind").with("known", known));
    }
    None
}

/// What is entered with a step, as far as the row says.
fn values(row: &mut Row<'_, '_>, step: &'static Step, wanted: impl Fn(&Field) -> bool) -> Values {
    let mut values = Values::default();
    for field in step.fields.iter().filter(|field| !field.made && wanted(field)) {
        if field.shown.is_some_and(|shown| !shown.is_met(&values)) {
            continue;
        }
        if let Some(value) = value(row, field) {
            values.set(field.id, value);
        }
    }
    values
}

fn value(row: &mut Row<'_, '_>, field: &Field) -> Option<Value> {
    let word = label(field);
    let text = row.text(word);
    if text.is_empty() {
        return None;
    }
    let fault = |row: &mut Row<'_, '_>, known: String| {
        let what = Message::new("register-import-word").with("found", shown(&text)).with("known", known);
        row.fault(word, what);
        None
    };
    match field.kind {
        FieldKind::Text(_) | FieldKind::Rows(_) | FieldKind::Number(..) | FieldKind::Records => {
            Some(Value::Text(text))
        }
        FieldKind::Day => row.day(word).map(Value::Day),
        FieldKind::One(list) => row.one_of(word, &of_list(list)).map(|word| Value::Word(word.to_owned())),
        FieldKind::Some(list) => {
            let (list, tongues) = (of_list(list), row.table.reading.tongues);
            let parts = text.split(['\n', '、', '；', ';']).map(str::trim).filter(|part| !part.is_empty());
            let mut words = Vec::new();
            for part in parts {
                match tongues.one_of(part, &list) {
                    Some(word) => words.push(word.to_owned()),
                    None => return fault(row, tongues.names(&list)),
                }
            }
            Some(Value::Words(words))
        }
        FieldKind::Flag => {
            let answers = [(true, "yes", Message::new("value-yes")), (false, "no", Message::new("value-no"))];
            row.one_of(word, &answers).map(Value::Flag)
        }
        FieldKind::Person => match row.person(&text) {
            Some(person) => Some(Value::Word(person.login.clone())),
            None => {
                row.fault(word, Message::new("register-import-person").with("found", shown(&text)));
                None
            }
        },
        FieldKind::Unit => match row.org(&text) {
            Some(org) => Some(Value::Word(org.as_str().to_owned())),
            None => {
                row.fault(word, Message::new("register-import-unit").with("found", shown(&text)));
                None
            }
        },
        FieldKind::Period(cycle) => match period(row, &text, cycle) {
            Some(period) => Some(Value::Period(period)),
            None => {
                row.fault(word, Message::new("period-unreadable"));
                None
            }
        },
        FieldKind::File => None,
    }
}

fn of_list(list: &'static [(&'static str, &'static str)]) -> Vec<(&'static str, &'static str, Message)> {
    list.iter().map(|(word, id)| (*word, *word, Message::new(*id))).collect()
}

/// A period as it is written, or as it is called.
fn period(row: &Row<'_, '_>, text: &str, cycle: Cycle) -> Option<Period> {
    if let Ok(period) = text.parse::<Period>() {
        return Some(period).filter(|period| period.cycle() == cycle);
    }
    let said = fold(text);
    let digits: String = said.chars().skip_while(|c| !c.is_ascii_digit()).take(4).collect();
    let year = digits.parse().ok().filter(|year| (1900..=2199).contains(year))?;
    let mut period = Period::containing(chrono::NaiveDate::from_ymd_opt(year, 1, 1)?, cycle);
    while period.year() == year {
        if row.table.reading.tongues.is(text, &period.message()) {
            return Some(period);
        }
        period = period.next();
    }
    (cycle == Cycle::Year && [format!("{year}"), format!("{year}年")].contains(&said))
        .then_some(Period::Year(year))
}

/// The last step that was taken besides, with its day and what else the row says of it.
fn last(row: &mut Row<'_, '_>, begun: &'static Step, steps: &'static [Step]) -> Option<(StepId, Values)> {
    let text = row.text("last");
    if text.is_empty() {
        let state = row.text("state");
        if !row.table.has("last") && !state.is_empty() {
            row.keep("state", &state);
        }
        return None;
    }
    let (on, what) = dated(&text);
    let tongues = row.table.reading.tongues;
    if tongues.is(what, &begun.id.message()) {
        return None;
    }
    let others = || steps.iter().filter(|step| !step.begins);
    let Some(step) =
        tongues.one_of(what, &named(others())).and_then(|id| others().find(|step| step.id == id))
    else {
        row.keep("last", &text);
        return None;
    };
    let Some(on) = on else {
        row.fault("last", Message::new("register-import-no-day").with("text", shown(&text)));
        return None;
    };
    // What has the same name there and here says what was entered first.
    let taken: Vec<&str> = begun.fields.iter().map(label).collect();
    let values = values(row, step, |field| !taken.contains(&label(field)));
    Some((step.id, values.with("on", Value::Day(on))))
}
