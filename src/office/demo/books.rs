//! The cases of the other books in the made-up year.

use chrono::NaiveDate;

use super::table::{bad, rows};
use super::{Act, Keys, Line, Script};
use crate::domain::book::{Field, FieldKind, Step, StepId, Value, Values};
use crate::domain::code::{Code, RecordKey};
use crate::domain::period::Period;
use crate::office::{Command, Failure};

/// The tables, one for each book.
const TABLES: [&str; 7] = [
    include_str!("plan.csv"),
    include_str!("press.csv"),
    include_str!("supervisor.csv"),
    include_str!("consultation.csv"),
    include_str!("archive.csv"),
    include_str!("assessment.csv"),
    include_str!("accountability.csv"),
];

/// Tells the cases of the tables, each step a row: the case's name in the table, the step, how many working days before
/// today, who takes it, under which code it begins, and what is entered, `field=value` apart by ` ; `.
///
/// Of a date, `3` is the third working day after today and `-3` the third before it; of a period, `-1` is the one before
/// the present one; records are named as in the tables; the lines of a table are apart by `\n`.
pub fn told(script: &mut Script) -> Result<(), Failure> {
    for table in TABLES {
        for (n, row) in rows(table)?.iter().enumerate() {
            let (step, by) = (&row[1], row[3].to_owned());
            let id = StepId::find(step).ok_or_else(|| bad(step))?;
            let (book, step) = id.step().ok_or_else(|| bad(step))?;
            let table = book.kind.word();
            let slot = format!("{table}/{}", &row[0]);
            let ago = script.ago(row[2].parse().map_err(|_| bad(&row[2]))?);
            let code: Option<Code> = if row[4].is_empty() { None } else { Some(row[4].parse()?) };
            let given: Vec<(&'static Field, Given)> = given(script, step, &row[5], ago)?;
            script.acts.push(Act {
                at: Line::new(ago, n).next(),
                by,
                slot: step.begins.then(|| slot.clone()),
                command: Box::new(move |keys| {
                    let values = values(table, &given, keys)?;
                    Ok(match &code {
                        Some(code) => Command::Begin { code: code.clone(), step: id, values },
                        None => {
                            let key = keys.get(&slot).cloned().ok_or_else(|| bad(&slot))?;
                            Command::Take { key, seen: 0, step: id, values }
                        }
                    })
                }),
            });
        }
    }
    Ok(())
}

/// A value, or the names of the records that it will be.
enum Given {
    Value(Value),
    Records(Vec<String>),
}

fn given(
    script: &Script,
    step: &'static Step,
    text: &str,
    on: NaiveDate,
) -> Result<Vec<(&'static Field, Given)>, Failure> {
    let mut given = Vec::new();
    for part in text.split(" ; ").filter(|part| !part.trim().is_empty()) {
        let (id, value) = part.trim().split_once('=').ok_or_else(|| bad(part))?;
        let field = step.field(id).ok_or_else(|| bad(part))?;
        given.push((field, read(script, field, value).map_err(|_| bad(part))?));
    }
    if let Some(field) = step.field("on")
        && !given.iter().any(|(known, _)| known.id == "on")
    {
        given.push((field, Given::Value(Value::Day(on))));
    }
    Ok(given)
}

fn read(script: &Script, field: &Field, text: &str) -> Result<Given, Failure> {
    let number = || text.parse::<i32>().map_err(|_| bad(text));
    let words = || text.split(',').map(|word| word.trim().to_owned()).collect::<Vec<_>>();
    Ok(Given::Value(match field.kind {
        FieldKind::Records => return Ok(Given::Records(words())),
        FieldKind::Day => Value::Day(script.away(number()?)),
        FieldKind::Period(cycle) => {
            let mut period = Period::containing(script.today.date(), cycle);
            for _ in 0..number()?.unsigned_abs() {
                period = if text.starts_with('-') { period.previous() } else { period.next() };
            }
            Value::Period(period)
        }
        FieldKind::One(_) | FieldKind::Person | FieldKind::Unit => Value::Word(text.to_owned()),
        FieldKind::Some(_) => Value::Words(words()),
        FieldKind::Flag => Value::Flag(text == "yes"),
        FieldKind::Text(_) | FieldKind::Number(..) | FieldKind::Rows(_) => {
            Value::Text(text.replace("\\n", "\n"))
        }
    }))
}

/// The record of a name: of the same table first, then of those before the books, then of another book.
fn named(table: &str, name: &str, keys: &Keys) -> Option<RecordKey> {
    let own = keys.get(&format!("{table}/{name}")).or_else(|| keys.get(name));
    let other = || keys.iter().find(|(key, _)| key.split_once('/').is_some_and(|(_, of)| of == name));
    own.or_else(|| other().map(|(_, key)| key)).cloned()
}

fn values(table: &str, given: &[(&'static Field, Given)], keys: &Keys) -> Result<Values, Failure> {
    let mut values = Values::default();
    for (field, given) in given {
        let value = match given {
            Given::Value(value) => value.clone(),
            Given::Records(names) => {
                let key = |name: &String| named(table, name, keys).ok_or_else(|| bad(name));
                let records: Result<Vec<RecordKey>, Failure> = names.iter().map(key).collect();
                Value::Records(records?)
            }
        };
        values.set(field.id, value);
    }
    Ok(values)
}
