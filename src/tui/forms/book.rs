//! The other books: one form for every step, made from its fields.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::asking::{Answers, Asking, about, unit};
use super::catalogue::PATH;
use super::{Asked, Fault, matter};
use crate::domain::book::{self, Case, Field, FieldKind as Kind, Shows, Step, StepId, Values, typed};
use crate::domain::code::{Code, ItemCode, OrgCode, RecordKey};
use crate::domain::message::Message;
use crate::domain::period::{Cycle, Period};
use crate::domain::text::TextRule;
use crate::office::Command;
use crate::office::directory::Directory;
use crate::tui::form::{Choice, FieldKind, FieldSpec, Value};

/// The id of the field for the organisation, which no step has for a field of its own.
pub const UNIT: &str = "of-unit";

/// A table as long as it may be typed.
const TABLE: TextRule = TextRule { max_chars: 60_000, multiline: true, required: false };

/// The form that begins a case with `step` under `code`, or at another of `units`.
pub(super) fn begin(
    directory: &Directory,
    step: StepId,
    code: &Code,
    units: &[OrgCode],
    given: &Values,
    today: NaiveDate,
) -> Option<Asked> {
    let (book, found) = step.step()?;
    let mut form = Asking::default();
    if units.len() > 1 {
        let units = units.iter().filter_map(|code| directory.orgs.get(code)).map(unit);
        let field = FieldSpec::new(UNIT, Message::new("field-of-unit"), FieldKind::Choice(units.collect()));
        form.preset(field.required(), Value::Choice(code.org.to_string()));
    }
    let key = RecordKey { code: code.clone(), kind: book.kind, year: 1, seq: 1 };
    fields(&mut form, directory, found, &Case::new(key), today);
    let intro = match code.item {
        ItemCode::None => {
            let system = Message::new(book.system);
            Some(
                Message::new("form-intro-book")
                    .with("system", system)
                    .with("org", directory.org_name(&code.org)),
            )
        }
        _ => Some(matter::heading(directory.item_on(code, today), code)),
    };
    let mut asked = form.finish(step.as_str(), title(step), intro, code);
    let given = given.0.iter().map(|(id, value)| (id.clone(), shown_value(value.clone())));
    asked.values.extend(given);
    Some(asked)
}

/// The fields of `step` that begin with the record in view.
pub fn of_view(step: StepId, key: &RecordKey, case: Option<&Case>) -> Vec<&'static str> {
    let fields = step.step().map(|(_, step)| step.fields).unwrap_or_default();
    fields.iter().filter(|field| (field.in_view)(key, case)).map(|field| field.id).collect()
}

/// The form for `step` of a case, if it asks anything.
pub(super) fn take(directory: &Directory, step: StepId, case: &Case, today: NaiveDate) -> Option<Asked> {
    let (_, found) = step.step()?;
    if found.fields.is_empty() {
        return None;
    }
    let mut form = Asking::default();
    fields(&mut form, directory, found, case, today);
    Some(form.finish(step.as_str(), title(step), about(case.key.number(), &case.title), &case.key))
}

fn title(step: StepId) -> Message {
    Message::new(format!("action-{}", step.as_str().replace('.', "-")))
}

fn fields(form: &mut Asking, directory: &Directory, step: &Step, case: &Case, today: NaiveDate) {
    for field in step.fields.iter().filter(|field| !field.made) {
        let mut spec =
            FieldSpec::new(field.id, Message::new(field.label), kind(field, directory, case, today));
        spec.hint = hint(field);
        spec.required = field.required;
        if let Some(shown) = field.shown {
            let is_flag = step.field(shown.field).is_some_and(|field| matches!(field.kind, Kind::Flag));
            let value = |word: &&str| match is_flag {
                true => Value::Flag(*word == "yes"),
                false => Value::Choice((*word).to_owned()),
            };
            spec = spec.shown_if(shown.field, shown.words.iter().map(value));
        }
        form.preset(spec, (field.preset)(case, today).map(shown_value));
    }
}

fn kind(field: &Field, directory: &Directory, case: &Case, today: NaiveDate) -> FieldKind {
    let choices = |words: &[(&'static str, &'static str)]| {
        let offered = words.iter().filter(|(word, _)| (field.offered)(case, word));
        offered.map(|(word, name)| Choice::new(*word, Message::new(*name))).collect()
    };
    match field.kind {
        Kind::Text(rule) if rule.multiline => FieldKind::Lines(rule),
        Kind::Text(rule) => FieldKind::Line(rule),
        Kind::Day => FieldKind::Date,
        Kind::One(words) => FieldKind::Choice(choices(words)),
        Kind::Some(words) => FieldKind::Many(choices(words)),
        Kind::Flag => FieldKind::Toggle,
        Kind::Number(least, most) => FieldKind::Number(least, most),
        Kind::Person => {
            let people = directory.people.values().filter(|person| person.active);
            let choice = |login: &str, name: &str| {
                let label = Message::new("person-choice").with("name", name).with("login", login);
                Choice::new(login, label)
            };
            FieldKind::Choice(people.map(|person| choice(&person.login, &person.name)).collect())
        }
        Kind::Unit => FieldKind::Choice(directory.orgs.values().filter(|org| org.active).map(unit).collect()),
        Kind::Period(cycle) => {
            let choice = |period: Period| Choice::new(period.to_string(), period.message());
            FieldKind::Choice(periods(cycle, field.reach, today).into_iter().map(choice).collect())
        }
        Kind::Records => FieldKind::Lines(TextRule::NOTE),
        Kind::Rows(_) => FieldKind::Lines(TABLE),
        Kind::File => FieldKind::Line(PATH),
    }
}

/// The periods around today, in their order: so many before it, and after.
fn periods(cycle: Cycle, (before, after): (usize, usize), today: NaiveDate) -> Vec<Period> {
    let now = Period::containing(today, cycle);
    let mut first = std::iter::successors(Some(now), |period| Some(period.previous()));
    let first = first.nth(before).unwrap_or(now);
    std::iter::successors(Some(first), |period| Some(period.next())).take(before + 1 + after).collect()
}

fn hint(field: &Field) -> Option<Message> {
    let own = field.hint.map(Message::new);
    match field.kind {
        Kind::Rows(columns) => {
            let names = columns.iter().map(|column| Message::new(*column));
            let names =
                names.reduce(|all, next| Message::new("rows-columns").with("all", all).with("next", next));
            let rows =
                Message::new("hint-rows").with("columns", names.unwrap_or_else(|| Message::new("rows-none")));
            Some(match own {
                Some(own) => Message::new("hint-both").with("first", rows).with("second", own),
                None => rows,
            })
        }
        Kind::File => own.or_else(|| Some(attach_hint())),
        Kind::Records => own.or_else(|| Some(Message::new("hint-records"))),
        Kind::Number(least, most) => {
            let range = Message::new("hint-number").with("least", least).with("most", most);
            Some(match own {
                Some(own) => Message::new("shows-both").with("first", range).with("second", own),
                None => range,
            })
        }
        _ => own,
    }
}

/// What is said at a field that takes the path of a file.
pub fn attach_hint() -> Message {
    Message::new("hint-attach")
}

/// Puts what the records show beside the fields of a form (E5).
pub fn beside(asked: &mut Asked, evidence: &BTreeMap<String, Vec<Shows>>) {
    for field in &mut asked.spec.fields {
        let Some(shown) = evidence.get(field.id) else { continue };
        let shown = Message::new("hint-shows").with("shows", shows(shown));
        field.hint = Some(match field.hint.take() {
            Some(own) => Message::new("shows-both").with("first", own).with("second", shown),
            None => shown,
        });
    }
}

/// What the records show, in one sentence, the first of them named.
pub fn shows(shown: &[Shows]) -> Message {
    let each = shown.iter().map(|shows| {
        if shows.keys.is_empty() {
            return shows.text.clone();
        }
        let numbers: Vec<String> = shows.keys.iter().map(RecordKey::number).collect();
        Message::new("shows-records").with("text", shows.text.clone()).with("numbers", numbers.join(" "))
    });
    let all = each.reduce(|all, next| Message::new("shows-both").with("first", all).with("second", next));
    all.unwrap_or_else(|| Message::new("shows-nothing"))
}

/// A value as the form has it.
fn shown_value(value: book::Value) -> Value {
    match value {
        book::Value::Text(text) => Value::Text(text),
        book::Value::Day(day) => Value::Date(day),
        book::Value::Word(word) => Value::Choice(word),
        book::Value::Words(words) => Value::Many(words),
        book::Value::Flag(flag) => Value::Flag(flag),
        book::Value::Number(number) => Value::Text(number.to_string()),
        book::Value::Period(period) => Value::Choice(period.to_string()),
        book::Value::Records(records) => {
            Value::Text(records.iter().map(RecordKey::number).collect::<Vec<_>>().join(" "))
        }
        book::Value::Rows(rows) => Value::Text(typed(&rows)),
        book::Value::File(attachment) => Value::Text(attachment.name),
    }
}

/// A value of the form as it is entered.
fn entered(value: Value) -> book::Value {
    match value {
        Value::Text(text) => book::Value::Text(text),
        Value::Date(day) => book::Value::Day(day),
        Value::Choice(word) => book::Value::Word(word),
        Value::Many(words) => book::Value::Words(words),
        Value::Flag(flag) => book::Value::Flag(flag),
    }
}

fn values(step: StepId, answers: &Answers, today: NaiveDate) -> Result<Values, Fault> {
    let Some((_, step)) = step.step() else { return Err(super::nowhere()) };
    let mut values: BTreeMap<String, book::Value> = BTreeMap::new();
    for field in step.fields {
        if let Some(value) = answers.value(field.id) {
            values.insert(field.id.to_owned(), entered(value.clone()));
        }
    }
    step.clean(Values(values), today)
}

/// The command that [`begin`]'s answers make.
pub(super) fn begun(
    step: StepId,
    code: &Code,
    answers: &Answers,
    today: NaiveDate,
) -> Result<Command, Fault> {
    let org = match answers.choice(UNIT) {
        Some(org) => org.parse().map_err(|fault| (UNIT, fault))?,
        None => code.org.clone(),
    };
    // Another organisation has other items.
    let item = if org == code.org { code.item } else { ItemCode::None };
    Ok(Command::Begin { code: Code::new(org, item), step, values: values(step, answers, today)? })
}

/// The command that [`take`]'s answers make.
pub(super) fn taken(
    step: StepId,
    case: &Case,
    seen: u64,
    answers: &Answers,
    today: NaiveDate,
) -> Result<Command, Fault> {
    Ok(Command::Take { key: case.key.clone(), seen, step, values: values(step, answers, today)? })
}

/// The fields at which a refusal of a step may belong, the likeliest first; see [`super::fields_of`].
pub(super) fn fields_of(message_id: &str) -> &'static [&'static str] {
    match message_id {
        "acc-day-past" | "acc-no-day" => &["by"],
        "acc-no-evidence" => &["evidence"],
        "acc-no-mending" => &["mending"],
        "assessment-due-past" | "consultation-due-past" | "supervisor-due-past" => &["due"],
        "consultation-too-few" => &["count"],
        "consultation-quota-number" | "consultation-quota-short" | "consultation-quota-over" => &["quotas"],
        "consultation-no-delegates" | "consultation-twice" => &["delegates"],
        "consultation-planned-past" | "supervisor-planned-past" => &["planned"],
        "import-unread" | "attach-no-file" | "attach-no-name" | "attach-too-long" => &["file", "path"],
        "plan-not-cleared" => &["cleared"],
        "plan-year-filed" | "plan-year-out-of-reach" => &["year"],
        "step-in-future" | "step-before-begin" => &["on"],
        "supervisor-by-one" | "supervisor-by-unknown" => &["by", "invited"],
        "supervisor-checked-before" => &["conditions"],
        "supervisor-no-meeting" => &["meeting"],
        "supervisor-term-not-longer" | "supervisor-term-short" => &["until"],
        _ => &[],
    }
}
