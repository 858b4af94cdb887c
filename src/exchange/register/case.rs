//! A row of one of the other books' registers as the steps that were taken: the one that began the case, and the last.

use chrono::{NaiveDate, NaiveDateTime};

use super::columns::{begins, label};
use super::said::{dated, fold};
use super::table::Row;
use crate::domain::book::{Case, Field, FieldKind, Step, StepId, Value, Values, book};
use crate::domain::code::{Code, ItemCode, RecordKey};
use crate::domain::message::Message;
use crate::domain::period::{Cycle, Period};
use crate::exchange::line::shown;
use crate::office::import::Former;

/// The case of a row; what is wrong with it goes to the row.
pub fn read(row: &mut Row<'_, '_>) -> Option<Former> {
    let steps = book(row.table.reading.kind)?.steps;
    let step = begun(row, steps)?;
    let values = values(row, step, |_| true);
    let (after, stands) = after(row, step, &values, steps);
    Some(Former::Case { step: step.id, values, after, stands })
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
    let mut period = Period::containing(NaiveDate::from_ymd_opt(year, 1, 1)?, cycle);
    while period.year() == year {
        if row.table.reading.tongues.is(text, &period.message()) {
            return Some(period);
        }
        period = period.next();
    }
    (cycle == Cycle::Year && [format!("{year}"), format!("{year}年")].contains(&said))
        .then_some(Period::Year(year))
}

/// What was taken besides, as far as the row says: the last step, with its day and what else is told of it, and before it
/// the one that the state tells of where that does not follow from the last. Says whether it comes to that state.
fn after(
    row: &mut Row<'_, '_>,
    begun: &'static Step,
    values: &Values,
    steps: &'static [Step],
) -> (Vec<(StepId, Values)>, bool) {
    let last = last(row, begun, steps);
    let state = row.text("state");
    let comes_to = |row: &Row<'_, '_>, taken: &[(StepId, Values)]| {
        stands(row, begun, values, taken).is_some_and(|stands| row.table.reading.tongues.is(&state, &stands))
    };
    let taken: Vec<(StepId, Values)> = last.into_iter().collect();
    if state.is_empty() || comes_to(row, &taken) {
        return (taken, true);
    }
    for step in steps.iter().filter(|step| !step.begins && step.gives.is_none()) {
        let others = told(row, begun, step);
        let on = others.day("on").or(values.day("on").filter(|_| !taken.is_empty()));
        let Some(on) = on else { continue };
        let first = (step.id, others.with("on", Value::Day(on)));
        let both: Vec<_> = std::iter::once(first).chain(taken.clone()).collect();
        if comes_to(row, &both) {
            return (both, true);
        }
    }
    row.keep("state", &state);
    (taken, false)
}

/// Where a case stands after these steps.
fn stands(row: &Row<'_, '_>, begun: &Step, values: &Values, taken: &[(StepId, Values)]) -> Option<Message> {
    let org = row.table.reading.directory.orgs.keys().next()?.clone();
    let code = Code::new(org, ItemCode::None);
    let mut case = Case::new(RecordKey { code, kind: row.table.reading.kind, year: 1, seq: 1 });
    let steps = std::iter::once((begun.id, values)).chain(taken.iter().map(|(id, values)| (*id, values)));
    steps.for_each(|(id, values)| case.enter(id, "", NaiveDateTime::default(), values.clone()));
    Some(case.state().message())
}

/// What the row says of a step that is none of those that began the case: what has the same name there says what was
/// entered first.
fn told(row: &mut Row<'_, '_>, begun: &'static Step, step: &'static Step) -> Values {
    let taken: Vec<&str> = begun.fields.iter().map(label).collect();
    let mut values = values(row, step, |field| !taken.contains(&label(field)));
    let on = step.fields.iter().find(|field| field.id == "on").map(|field| field.label);
    if let Some(on) = on.filter(|label| *label != "field-on" && !taken.contains(label))
        && let Some(day) = row.day(on)
    {
        values.set("on", Value::Day(day));
    }
    values
}

/// The last step that was taken.
fn last(row: &mut Row<'_, '_>, begun: &'static Step, steps: &'static [Step]) -> Option<(StepId, Values)> {
    let text = row.text("last");
    let (on, what) = dated(&text);
    let tongues = row.table.reading.tongues;
    if text.is_empty() || tongues.is(what, &begun.id.message()) {
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
    Some((step.id, told(row, begun, step).with("on", Value::Day(on))))
}
