//! What follows from what was entered in a case.

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

use super::{Book, Case, Debtor, Entry, State, Step, StepId, Value, Values, Verdict, book};
use crate::domain::calendar::Calendar;
use crate::domain::catalogue::CatalogueItem;
use crate::domain::clock::Policy;
use crate::domain::code::{Code, OrgCode, RecordKey};
use crate::domain::disclosure::Disclosure;
use crate::domain::facts::Facts;
use crate::domain::message::Message;
use crate::domain::obligation::Obligation;
use crate::domain::organisation::{Organisation, Person};
use crate::domain::period::Period;

/// Under what a step that gives a number enters its class and the number.
pub(crate) const CLASS: &str = "class";
/// See [`CLASS`].
pub(crate) const GIVEN: &str = "given";

/// Under what it is kept from where a case was taken over.
const CAME: &str = "came";

/// What is around a case: asked by the checks of a step.
pub trait Around {
    /// An organisation.
    fn organisation(&self, code: &OrgCode) -> Option<Organisation>;
    /// A person of the office.
    fn person(&self, login: &str) -> Option<Person>;
    /// Whether there is such a record.
    fn exists(&self, key: &RecordKey) -> bool;
    /// The records of a number such as `SJ-07/2026-003`.
    fn numbered(&self, code: &Code, year: i32, seq: u32) -> Option<RecordKey>;
    /// Another case.
    fn case(&self, key: &RecordKey) -> Option<Case>;
    /// The cases of the same book under a code.
    fn cases(&self, kind: crate::domain::code::Kind, code: &Code) -> Vec<Case>;
    /// Whether an attachment is kept.
    fn is_kept(&self, attachment: &super::Attachment) -> bool;
    /// What an organisation closed on the days of a period and has to file (F1), and whether it is in a numbered file.
    fn closed(&self, org: &OrgCode, within: Period) -> Vec<(RecordKey, bool)>;
    /// What the records show of an organisation in a period (E5), as of a day, today where none is said; none where that is
    /// not theirs to see who ask.
    fn facts(&self, org: &OrgCode, period: Period, as_of: Option<NaiveDate>) -> Option<Facts>;
    /// The versions of the catalogue item that a code names, oldest first.
    fn versions(&self, code: &Code) -> Vec<CatalogueItem>;
    /// The disclosures under a code with numbers of that year, oldest first.
    fn disclosures(&self, code: &Code, year: i32) -> Vec<Disclosure>;
}

/// Somebody concerned in a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Concerned {
    /// The name.
    pub name: String,
    /// The login, of who is of the office.
    pub login: String,
}

impl Concerned {
    fn of(row: &[String]) -> Option<Self> {
        Some(Self { name: row.first()?.clone(), login: row.last().filter(|_| row.len() > 1)?.clone() })
    }

    /// Whether that is `person`: by the login, or by the name where no login was given.
    pub fn is(&self, person: &Person) -> bool {
        if self.login.is_empty() { self.name == person.name } else { self.login == person.login }
    }
}

/// What the checks of a step have to go by.
pub struct Basis<'a> {
    /// The day of the command.
    pub today: NaiveDate,
    /// Login of who gives it.
    pub by: &'a str,
    /// Working days.
    pub calendar: &'a Calendar,
    /// The office's policies.
    pub policy: &'a Policy,
    /// What is around the case.
    pub around: &'a dyn Around,
}

impl Case {
    /// A case in which nothing has been entered yet.
    pub fn new(key: RecordKey) -> Self {
        Self { key, title: String::new(), entries: Vec::new() }
    }

    /// Its book. No case is made of a kind that has none; one that is read from a damaged store counts as of the first.
    pub fn book(&self) -> &'static Book {
        book(self.key.kind).unwrap_or(super::BOOKS[0])
    }

    /// Where it stands.
    pub fn state(&self) -> State {
        (self.book().state)(self)
    }

    /// What it owes, met or not.
    pub fn obligations(&self) -> Vec<Obligation> {
        (self.book().owes)(self)
    }

    /// The same in an office with that bureau, each with who owes it where that is not the organisation of the code.
    pub fn owed(&self, bureau: Option<&OrgCode>) -> Vec<Obligation> {
        let mut owed = self.obligations();
        for obligation in &mut owed {
            if self.book().debtor(obligation.limit) == Debtor::Bureau {
                obligation.unit = bureau.filter(|bureau| **bureau != self.key.code.org).cloned();
            }
        }
        owed
    }

    /// The unit that it was last given to, where it was to any.
    pub fn given_to(&self) -> Option<OrgCode> {
        let mut given = self.entries.iter().rev().filter_map(|entry| entry.values.word("given-to"));
        given.next().and_then(|unit| unit.parse().ok())
    }

    /// Takes what is for those who take a step alone out of what was entered with those that `may` does not name.
    pub fn hide(&mut self, with: &str, may: impl Fn(&Step) -> bool) {
        for entry in &mut self.entries {
            let Some((_, step)) = entry.step.step().filter(|(_, step)| !may(step)) else { continue };
            for field in step.fields.iter().filter(|field| field.private) {
                if entry.values.get(field.id).is_some() {
                    entry.values.set(field.id, Value::Text(with.to_owned()));
                }
            }
            for field in step.fields.iter().filter(|field| !field.private_columns.is_empty()) {
                let mut rows = entry.values.rows(field.id).to_vec();
                let cells = rows.iter_mut().flat_map(|row| row.iter_mut().enumerate());
                for (_, cell) in cells.filter(|(at, cell)| field.hides(*at) && !cell.is_empty()) {
                    with.clone_into(cell);
                }
                if !rows.is_empty() {
                    entry.values.set(field.id, Value::Rows(rows));
                }
            }
        }
    }

    /// Says from where it was taken over: nothing of it was entered here.
    pub fn came_from(&mut self, place: &str) {
        if let Some(first) = self.entries.first_mut() {
            first.values.set(CAME, Value::Text(place.to_owned()));
        }
    }

    /// From where it was taken over, if it was.
    pub fn came(&self) -> Option<&str> {
        Some(self.first().text(CAME)).filter(|place| !place.is_empty())
    }

    /// The step that opened it.
    pub fn begun_by(&self) -> &'static str {
        self.entries.first().map_or("", |entry| entry.step.as_str())
    }

    /// The day it was begun.
    pub fn since(&self) -> NaiveDate {
        self.entries.first().map_or(NaiveDate::MIN, |entry| entry.on)
    }

    /// When something was last entered.
    pub fn changed(&self) -> Option<NaiveDateTime> {
        self.entries.last().map(|entry| entry.at)
    }

    /// Everything entered with `step`, oldest first.
    pub fn all<'a>(&'a self, step: &'a str) -> impl DoubleEndedIterator<Item = &'a Entry> + 'a {
        self.entries.iter().filter(move |entry| entry.step.as_str() == step)
    }

    /// What was last entered with `step`.
    pub fn last(&self, step: &str) -> Option<&Entry> {
        self.entries.iter().rev().find(|entry| entry.step.as_str() == step)
    }

    /// Whether `step` was taken.
    pub fn has(&self, step: &str) -> bool {
        self.last(step).is_some()
    }

    /// What was entered when the case was opened; empty before that.
    pub fn first(&self) -> &Values {
        static NONE: Values = Values(std::collections::BTreeMap::new());
        self.entries.first().map_or(&NONE, |entry| &entry.values)
    }

    /// The last of these steps that was taken.
    pub fn latest(&self, steps: &[&str]) -> Option<&Entry> {
        self.entries.iter().rev().find(|entry| steps.contains(&entry.step.as_str()))
    }

    /// Whether `step` is possible as it stands, whoever asks.
    ///
    /// # Errors
    /// Why it is not.
    pub fn allows(&self, step: &Step) -> Verdict {
        if step.begins { Err(Message::new("step-begins")) } else { (step.when)(self) }
    }

    /// The steps for which it waits.
    pub fn calls(&self) -> impl Iterator<Item = &'static Step> + '_ {
        self.book().steps.iter().filter(|step| (step.calls)(self) && self.allows(step).is_ok())
    }

    /// Those concerned in it, as often as they are named: nobody acts in their own case.
    pub fn concerned(&self) -> impl Iterator<Item = Concerned> + '_ {
        self.entries.iter().flat_map(|entry| {
            let fields = entry.step.step().map(|(_, step)| step.fields).unwrap_or_default();
            fields.iter().filter(|field| field.concerns).flat_map(|field| match entry.values.get(field.id) {
                Some(Value::Word(login)) => vec![Concerned { name: String::new(), login: login.clone() }],
                Some(Value::Rows(rows)) => rows.iter().filter_map(|row| Concerned::of(row)).collect(),
                _ => Vec::new(),
            })
        })
    }

    /// The numbers it was given in their classes.
    pub fn numbers(&self) -> impl Iterator<Item = (&str, u32)> {
        let given = |entry: &&Entry| entry.step.step().is_some_and(|(_, step)| step.gives.is_some());
        self.entries.iter().filter(given).filter_map(|entry| {
            let number = entry.values.number(GIVEN).and_then(|number| u32::try_from(number).ok())?;
            Some((entry.values.text(CLASS), number))
        })
    }

    /// Takes a step that was found possible and checked.
    pub fn enter(&mut self, step: StepId, by: &str, at: NaiveDateTime, values: Values) {
        let on = values.day("on").unwrap_or(at.date());
        if let Some(Value::Text(title)) = values.get("title") {
            self.title.clone_from(title);
        }
        self.entries.push(Entry { step, at, by: by.to_owned(), on, values });
    }
}

/// That something must have been entered before; for the conditions of steps.
///
/// # Errors
/// `id` is the reason where it has not.
pub fn needs(is: bool, id: &'static str) -> Verdict {
    if is { Ok(()) } else { Err(Message::new(id)) }
}
