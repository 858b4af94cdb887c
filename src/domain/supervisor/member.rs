//! Who is a supervisor (S1).

use std::collections::{BTreeMap, BTreeSet};

use super::fields::{CONDITIONS, OUTSIDE, SIDES, WITHIN, Words};
use super::{Sort, counted, moved_by};
use crate::domain::book::{Basis, Case, State, Value, Values, Verdict, needs};
use crate::domain::code::{Kind, RecordKey};
use crate::domain::message::Message;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    Nominated,
    Checked,
    InOffice,
    Declined,
    Ended,
}

impl Stage {
    pub(super) fn state(self, case: &Case) -> State {
        match self {
            Self::Nominated => State::open("supervisor-state-nominated", "supervisor-short-nominated"),
            Self::Checked => State::open("supervisor-state-checked", "supervisor-short-checked"),
            Self::InOffice => {
                State::open("supervisor-state-in-office", "supervisor-short-in-office").until(until(case))
            }
            Self::Declined => State::done("supervisor-state-declined", "supervisor-short-declined"),
            Self::Ended => State::done("supervisor-state-ended", "supervisor-short-ended"),
        }
    }
}

pub(super) fn stage(case: &Case) -> Stage {
    match moved_by(case) {
        "supervisor.appoint" => Stage::InOffice,
        "supervisor.decline" => Stage::Declined,
        "supervisor.end" => Stage::Ended,
        _ if unchecked(case).next().is_none() => Stage::Checked,
        _ => Stage::Nominated,
    }
}

/// The conditions (二) that nobody has checked yet.
pub(super) fn unchecked(case: &Case) -> impl Iterator<Item = &'static str> {
    let checks = case.all("supervisor.check");
    let done: BTreeSet<&str> =
        checks.flat_map(|entry| entry.values.words("conditions")).map(String::as_str).collect();
    let left: Vec<&str> =
        CONDITIONS.iter().map(|(word, _)| *word).filter(|word| !done.contains(word)).collect();
    left.into_iter()
}

/// The last day of the term.
fn until(case: &Case) -> Option<chrono::NaiveDate> {
    case.latest(&["supervisor.appoint", "supervisor.renew"]).and_then(|entry| entry.values.day("until"))
}

/// What was last entered in a field that may be brought up to date.
pub(super) fn latest(case: &Case, field: &str) -> Option<Value> {
    let entry = case.latest(&["supervisor.change", "supervisor.nominate"])?;
    entry.values.get(field).cloned()
}

pub(super) fn is_nominee(case: &Case) -> Verdict {
    let is = Sort::of(case) == Sort::Member && matches!(stage(case), Stage::Nominated | Stage::Checked);
    needs(is, "supervisor-not-nominated")
}

pub(super) fn may_check(case: &Case) -> Verdict {
    is_nominee(case)?;
    needs(stage(case) == Stage::Nominated, "supervisor-all-checked")
}

/// S1: not before each of the five conditions was checked.
pub(super) fn may_appoint(case: &Case) -> Verdict {
    is_nominee(case)?;
    if stage(case) == Stage::Checked {
        return Ok(());
    }
    let left: Vec<Message> = unchecked(case).filter_map(|word| name(CONDITIONS, word)).collect();
    Err(Message::new("supervisor-unchecked").with("count", left.len()).with("first", left[0].clone()))
}

pub(super) fn in_office(case: &Case) -> Verdict {
    needs(Sort::of(case) == Sort::Member && stage(case) == Stage::InOffice, "supervisor-not-in-office")
}

/// Each condition is checked by one person.
pub(super) fn checked_once(case: &Case, values: &mut Values, _: &Basis<'_>) -> Verdict {
    let left: Vec<&str> = unchecked(case).collect();
    match values.words("conditions").iter().find(|word| !left.contains(&word.as_str())) {
        Some(again) => {
            let condition = name(CONDITIONS, again).unwrap_or_else(|| Message::new("supervisor-all-checked"));
            Err(Message::new("supervisor-checked-before").with("condition", condition))
        }
        None => Ok(()),
    }
}

/// A term ends after it begins. With it goes how those in office are made up then.
pub(super) fn term(case: &Case, values: &mut Values, basis: &Basis<'_>) -> Verdict {
    if values.day("until") <= values.day("on") {
        return Err(Message::new("supervisor-term-short"));
    }
    values.set("breadth", breadth(Some(case), &case.key, basis));
    Ok(())
}

/// How many are supervisors in each capacity: breadth is what is asked of them together (一).
pub(super) fn breadth(besides: Option<&Case>, key: &RecordKey, basis: &Basis<'_>) -> Value {
    let others = basis.around.cases(Kind::Supervisor, &key.code);
    let others = others.iter().filter(|other| in_office(other).is_ok() && other.key != *key);
    let mut counts: BTreeMap<usize, (&str, usize)> = BTreeMap::new();
    for capacity in others.chain(besides).map(capacity) {
        let place = WITHIN.iter().chain(OUTSIDE).position(|(word, _)| *word == capacity).unwrap_or_default();
        counts.entry(place).or_insert((capacity, 0)).1 += 1;
    }
    Value::Rows(counts.into_values().map(|(word, count)| vec![word.to_owned(), count.to_string()]).collect())
}

/// The same in words.
pub(super) fn broad(values: &Values) -> Option<(&'static str, Message)> {
    let counts = values.rows("breadth").iter().filter_map(|row| {
        let count = row.get(1)?.parse::<usize>().ok()?;
        Some(Message::new("supervisor-breadth-of").with("capacity", in_words(&row[0])?).with("count", count))
    });
    let all =
        counts.reduce(|all, next| Message::new("supervisor-breadth-all").with("all", all).with("next", next));
    all.map(|all| ("supervisor-breadth", all))
}

/// The name of a capacity, of either list.
fn in_words(word: &str) -> Option<Message> {
    name(WITHIN, word).or_else(|| name(OUTSIDE, word))
}

pub(super) fn longer(case: &Case, values: &mut Values, _: &Basis<'_>) -> Verdict {
    match until(case).filter(|until| values.day("until") <= Some(*until)) {
        Some(until) => Err(Message::new("supervisor-term-not-longer").with("date", until)),
        None => Ok(()),
    }
}

/// As what somebody is a supervisor: a word of one of the two lists.
fn capacity(case: &Case) -> &str {
    let first = case.first();
    first.word("within").or(first.word("outside")).unwrap_or_default()
}

fn name(words: Words, word: &str) -> Option<Message> {
    words.iter().find(|(known, _)| *known == word).map(|(_, id)| Message::new(*id))
}

pub(super) fn facts(case: &Case) -> Vec<(&'static str, Message)> {
    let mut facts = Vec::new();
    let side = case.first().word("side").and_then(|word| name(SIDES, word));
    if let (Some(side), Some(capacity)) = (side, in_words(capacity(case))) {
        let message = Message::new("supervisor-is").with("side", side).with("capacity", capacity);
        facts.push(("field-supervisor-capacity", message));
    }
    let left = unchecked(case).count();
    let checked = Message::new("supervisor-checked").with("done", CONDITIONS.len() - left);
    facts.push(("field-supervisor-conditions", checked.with("all", CONDITIONS.len())));
    facts.extend(case.last("supervisor.appoint").and_then(|appointed| broad(&appointed.values)));
    let renewed = case.all("supervisor.renew").count();
    if renewed > 0 {
        facts.push(counted("supervisor-renewals", "supervisor-renewed", renewed));
    }
    facts
}

/// Whether the case of a supervisor covers a day: in office then, within the term.
pub(super) fn serves(case: &Case, on: chrono::NaiveDate) -> Verdict {
    let refused = |id| Err(Message::new(id).with("name", case.title.as_str()));
    let Some(from) = case.last("supervisor.appoint").map(|entry| entry.on).filter(|from| *from <= on) else {
        return refused("supervisor-not-appointed-then");
    };
    if case.last("supervisor.end").is_some_and(|entry| entry.on < on) {
        return refused("supervisor-ended-then");
    }
    match until(case) {
        Some(until) if until < on => {
            let message = Message::new("supervisor-term-over").with("name", case.title.as_str());
            Err(message.with("from", from).with("until", until))
        }
        _ => Ok(()),
    }
}
