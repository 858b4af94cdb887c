//! What a book is made of: steps, fields, who takes a step.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{BOOKS, Basis, Beside, Case, Value, Values, Verdict};
use crate::domain::clock::{Limit, Policy};
use crate::domain::code::{Kind, RecordKey};
use crate::domain::message::Message;
use crate::domain::obligation::Obligation;
use crate::domain::organisation::{OrgKind, Role};
use crate::domain::period::{Cycle, Period};
use crate::domain::text::TextRule;

/// One of the office's books.
pub struct Book {
    /// The kind of its cases.
    pub kind: Kind,
    /// The system of the regulations it keeps, in words: the id of a message.
    pub system: &'static str,
    /// Its steps, in the order in which they are offered.
    pub steps: &'static [Step],
    /// Where a case stands.
    pub state: fn(&Case) -> State,
    /// What a case owes, met or not.
    pub owes: fn(&Case) -> Vec<Obligation>,
    /// What is worth knowing of a case before what was entered: label and text, both messages.
    pub facts: fn(&Case) -> Vec<(&'static str, Message)>,
    /// What other records say of a case.
    pub beside: fn(&Case, &Basis<'_>) -> Beside,
    /// What is owed to this book by itself, whoever forgot it.
    pub cyclic: &'static [Cyclic],
    /// Who sees its cases besides those who take steps: the roles at the organisation and above; empty for everybody
    /// who sees the organisation.
    pub seen_by: &'static [Role],
}

/// Who owes something to a book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Debtor {
    /// The organisation under whose code it stands.
    Own,
    /// The bureau, which has to see to it there.
    Bureau,
}

impl Book {
    /// Who owes what is due in a case under `limit`: what is owed by itself, whoever owes it before the case is begun.
    pub fn debtor(&self, limit: Limit) -> Debtor {
        let cyclic = self.cyclic.iter().find(|cyclic| cyclic.limit == limit);
        cyclic.map_or(Debtor::Own, |cyclic| cyclic.debtor)
    }
}

/// Something that is owed to a book once in every period.
#[derive(Debug, Clone, Copy)]
pub struct Cyclic {
    /// The rule with the limit.
    pub limit: Limit,
    /// How often.
    pub cycle: Cycle,
    /// Which organisations have it; see [`Cyclic::debtor`].
    pub by: &'static [OrgKind],
    /// Who owes it for such an organisation.
    pub debtor: Debtor,
    /// What is owed, in words: the id of a message.
    pub title: &'static str,
    /// The period a case is for, and the day on which that was met, if it was.
    pub covers: fn(&Case) -> Option<Owing>,
}

/// For which period a case is, and when what was owed for it was met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owing {
    /// The period.
    pub period: Period,
    /// The day, once it is met; until then the case itself owes it.
    pub met: Option<NaiveDate>,
}

/// Where a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct State {
    /// The id of its name.
    pub name: &'static str,
    /// The id of a name of at most nine letters, or four signs, for narrow columns.
    pub short: &'static str,
    /// Whether something is left to be done, or to be watched.
    pub open: bool,
    /// A last day by which nobody owes anything, such as that of a term: lists show it where nothing is due.
    pub until: Option<NaiveDate>,
}

impl State {
    /// A state in which something is left to be done.
    pub const fn open(name: &'static str, short: &'static str) -> Self {
        Self { name, short, open: true, until: None }
    }

    /// A state in which nothing is.
    pub const fn done(name: &'static str, short: &'static str) -> Self {
        Self { name, short, open: false, until: None }
    }

    /// The same state, with the last day of what it is.
    #[must_use]
    pub const fn until(self, until: Option<NaiveDate>) -> Self {
        Self { until, ..self }
    }

    /// Its name.
    pub fn message(self) -> Message {
        Message::new(self.name)
    }
}

/// The id of a step: the book's word, a dot, and a word for the step. It is the id of the action on the screen and of the
/// command in the journal, too.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StepId(&'static str);

impl StepId {
    /// That id; whether there is such a step is for the tests to say.
    pub const fn new(id: &'static str) -> Self {
        Self(id)
    }

    /// The step of that id, if there is one.
    pub fn find(id: &str) -> Option<Self> {
        let mut steps = BOOKS.into_iter().flat_map(|book| book.steps);
        steps.find(|step| step.id.0 == id).map(|step| step.id)
    }

    /// Itself as text.
    pub const fn as_str(self) -> &'static str {
        self.0
    }

    /// The step and its book.
    pub fn step(self) -> Option<(&'static Book, &'static Step)> {
        BOOKS.into_iter().find_map(|book| Some((book, book.steps.iter().find(|step| step.id == self)?)))
    }

    /// What was done with it, in words.
    pub fn message(self) -> Message {
        Message::new(format!("step-{}", self.0.replace('.', "-")))
    }
}

impl fmt::Debug for StepId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Serialize for StepId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

impl<'de> Deserialize<'de> for StepId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let id = String::deserialize(deserializer)?;
        Self::find(&id).ok_or_else(|| serde::de::Error::custom("no such step"))
    }
}

/// Who takes a step.
#[derive(Debug, Clone, Copy)]
pub enum Who {
    /// One of these roles at the organisation of the code.
    Own(&'static [Role]),
    /// One of these roles at the organisation of the code or at the bureau.
    OwnOrBureau(&'static [Role]),
    /// One of these roles at the bureau: its office and its leaders.
    Bureau(&'static [Role]),
    /// One of these roles at the unit that the case was given to (see [`Case::given_to`]), or at the organisation of the
    /// code as long as it was given to none.
    Given(&'static [Role]),
    /// The organisation above, as the last step of a review; where it is outside the system the office records what
    /// it said (C1b).
    Superior,
}

/// A running number that a step gives: within its class none is left out and none comes twice.
#[derive(Debug, Clone, Copy)]
pub struct Gives {
    /// The class, of what was entered: letters, digits and `·`.
    pub class: fn(&Case, &Values, &Policy) -> Result<String, Message>,
    /// How the number is written in full, and in which field that is kept.
    pub written: fn(&Case, &Values, &Policy, u32) -> String,
    /// See [`Gives::written`].
    pub field: &'static str,
    /// The id of what it is called.
    pub label: &'static str,
}

/// Under which code a step begins its case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Under {
    /// The one it is given.
    Given,
    /// Item `00` of the organisation, whatever is given.
    NoItem,
    /// The organisation's next free code outside the catalogue (C3).
    Outside,
}

/// A step that a case can take.
pub struct Step {
    /// Its id.
    pub id: StepId,
    /// Whether it opens a new case.
    pub begins: bool,
    /// The kinds of organisation that have such cases, of a step that begins one; empty for all.
    pub at: &'static [OrgKind],
    /// Under which code, of a step that begins one.
    pub under: Under,
    /// Whether somebody has to take it for the case to go on: such a step calls for those who can, while it is possible
    /// and this holds.
    pub calls: fn(&Case) -> bool,
    /// Who takes it.
    pub who: Who,
    /// Steps whose takers do not take this one: nobody approves their own.
    pub apart_from: &'static [&'static str],
    /// Whether it stays once it is taken: it cannot be undone.
    pub lasting: bool,
    /// Whether it is possible as the case stands; not asked of a step that begins one.
    pub when: fn(&Case) -> Verdict,
    /// What is entered with it.
    pub fields: &'static [Field],
    /// What must hold of what is entered; may add what follows from it. The case is the one before the step; of a
    /// step that begins one, it has no entries.
    pub check: fn(&Case, &mut Values, &Basis<'_>) -> Verdict,
    /// The number it gives, if it gives one.
    pub gives: Option<Gives>,
}

impl Step {
    /// A step that begins a case: everybody of `who` can, at any time.
    pub const fn begin(id: &'static str, who: Who, fields: &'static [Field]) -> Self {
        Self { begins: true, ..Self::new(id, who, fields, |_| Ok(())) }
    }

    /// A step of a case.
    pub const fn new(
        id: &'static str,
        who: Who,
        fields: &'static [Field],
        when: fn(&Case) -> Verdict,
    ) -> Self {
        let check = |_: &Case, _: &mut Values, _: &Basis<'_>| Ok(());
        Self {
            id: StepId(id),
            begins: false,
            at: &[],
            under: Under::Given,
            calls: |_| false,
            who,
            apart_from: &[],
            lasting: false,
            when,
            fields,
            check,
            gives: None,
        }
    }

    /// The same step, which gives a number.
    #[must_use]
    pub const fn gives(self, gives: Gives) -> Self {
        Self { gives: Some(gives), ..self }
    }

    /// The same step, of those kinds of organisation only.
    #[must_use]
    pub const fn at(self, at: &'static [OrgKind]) -> Self {
        Self { at, ..self }
    }

    /// The same step, whose case stands there.
    #[must_use]
    pub const fn under(self, under: Under) -> Self {
        Self { under, ..self }
    }

    /// The same step, for which the case waits.
    #[must_use]
    pub const fn calls(self) -> Self {
        Self { calls: |_| true, ..self }
    }

    /// The same step, for which the case waits while `calls` holds; it can be taken at other times too.
    #[must_use]
    pub const fn calls_when(self, calls: fn(&Case) -> bool) -> Self {
        Self { calls, ..self }
    }

    /// The same step, not to be taken by who took one of `steps` last.
    #[must_use]
    pub const fn apart_from(self, steps: &'static [&'static str]) -> Self {
        Self { apart_from: steps, ..self }
    }

    /// The same step, which stays once it is taken.
    #[must_use]
    pub const fn lasting(self) -> Self {
        Self { lasting: true, ..self }
    }

    /// The same step, with what must hold of what is entered.
    #[must_use]
    pub const fn check(self, check: fn(&Case, &mut Values, &Basis<'_>) -> Verdict) -> Self {
        Self { check, ..self }
    }
}

/// When a field is in sight.
#[derive(Debug, Clone, Copy)]
pub struct Shown {
    /// While this earlier field …
    pub field: &'static str,
    /// … has one of these words, or one of them among its words; `yes` stands for a flag that is set.
    pub words: &'static [&'static str],
}

/// A field of a step. The id `title` is the case's title, `on` the day of the deed, `given-to` the unit that a case is
/// given to.
#[derive(Clone, Copy)]
pub struct Field {
    /// Its id, unique in the step.
    pub id: &'static str,
    /// The id of its name.
    pub label: &'static str,
    /// The id of its help.
    pub hint: Option<&'static str>,
    /// What is entered.
    pub kind: FieldKind,
    /// Whether it must be given.
    pub required: bool,
    /// When it is in sight.
    pub shown: Option<Shown>,
    /// What it begins with, of the case and today.
    pub preset: fn(&Case, NaiveDate) -> Option<Value>,
    /// Whether it follows from the others: nobody enters it, the check of its step does.
    pub made: bool,
    /// Whether it begins with the number of the record in view when a case is begun.
    pub in_view: fn(&RecordKey, Option<&Case>) -> bool,
    /// Whether what is entered is for those who take the step alone; nobody finds it, either.
    pub private: bool,
    /// The columns of its table of which the same holds.
    pub private_columns: &'static [usize],
    /// Which words of its list can be chosen as the case stands.
    pub offered: fn(&Case, &str) -> bool,
    /// Of a period: how many before today's and after it can be chosen.
    pub reach: (usize, usize),
    /// Whether who is named here is concerned in the case: takes no step in it and does not see it. In a table the first
    /// cell is the name, the last the login of who is of the office.
    pub concerns: bool,
}

impl Field {
    /// Whether a column of its table is for those who take the step alone.
    pub fn hides(&self, column: usize) -> bool {
        self.private_columns.contains(&column)
    }

    /// A field that may be left empty.
    pub const fn new(id: &'static str, label: &'static str, kind: FieldKind) -> Self {
        Self {
            id,
            label,
            hint: None,
            kind,
            required: false,
            shown: None,
            preset: |_, _| None,
            in_view: |_, _| false,
            private: false,
            private_columns: &[],
            offered: |_, _| true,
            concerns: false,
            reach: (6, 1),
            made: false,
        }
    }

    /// The title of the case, to be given.
    pub const fn title(label: &'static str) -> Self {
        Self::new("title", label, FieldKind::Text(TextRule::TITLE)).required()
    }

    /// The day of the deed: today where nothing else is said, and not later.
    pub const fn on(label: &'static str) -> Self {
        Self::new("on", label, FieldKind::Day).required().preset(|_, today| Some(Value::Day(today)))
    }

    /// A line of text.
    pub const fn line(id: &'static str, label: &'static str) -> Self {
        Self::new(id, label, FieldKind::Text(TextRule::LINE))
    }

    /// A remark or reason on several lines.
    pub const fn note(id: &'static str, label: &'static str) -> Self {
        Self::new(id, label, FieldKind::Text(TextRule::NOTE))
    }

    /// A body of text.
    pub const fn body(id: &'static str, label: &'static str) -> Self {
        Self::new(id, label, FieldKind::Text(TextRule::BODY))
    }

    /// A day.
    pub const fn day(id: &'static str, label: &'static str) -> Self {
        Self::new(id, label, FieldKind::Day)
    }

    /// The same field, to be given.
    #[must_use]
    pub const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// The same field with help.
    #[must_use]
    pub const fn hint(self, hint: &'static str) -> Self {
        Self { hint: Some(hint), ..self }
    }

    /// The same field, in sight only while `field` has one of `words`.
    #[must_use]
    pub const fn shown_if(self, field: &'static str, words: &'static [&'static str]) -> Self {
        Self { shown: Some(Shown { field, words }), ..self }
    }

    /// The same field, which is not asked for: the check of its step enters what follows from the others.
    #[must_use]
    pub const fn made(self) -> Self {
        Self { made: true, ..self }
    }

    /// The same field, in which only what `offered` says can be chosen.
    #[must_use]
    pub const fn offered(self, offered: fn(&Case, &str) -> bool) -> Self {
        Self { offered, ..self }
    }

    /// The same field, with so many periods before today's and after it to choose from.
    #[must_use]
    pub const fn reach(self, before: usize, after: usize) -> Self {
        Self { reach: (before, after), ..self }
    }

    /// The same field, which names those concerned.
    #[must_use]
    pub const fn concerns(self) -> Self {
        Self { concerns: true, ..self }
    }

    /// The same field, which begins with something.
    #[must_use]
    pub const fn preset(self, preset: fn(&Case, NaiveDate) -> Option<Value>) -> Self {
        Self { preset, ..self }
    }

    /// The same field, which begins with the record in view where it is such a one.
    #[must_use]
    pub const fn in_view(self, in_view: fn(&RecordKey, Option<&Case>) -> bool) -> Self {
        Self { in_view, ..self }
    }

    /// The same table, those columns of which are for those who take the step alone.
    #[must_use]
    pub const fn private_columns(self, private_columns: &'static [usize]) -> Self {
        Self { private_columns, ..self }
    }

    /// The same field, for those who take the step alone.
    #[must_use]
    pub const fn private(self) -> Self {
        Self { private: true, ..self }
    }
}

/// What is entered in a field.
#[derive(Debug, Clone, Copy)]
pub enum FieldKind {
    /// Text.
    Text(TextRule),
    /// A day.
    Day,
    /// One of a list: a word, and the id of its name.
    One(&'static [(&'static str, &'static str)]),
    /// Any of a list, likewise.
    Some(&'static [(&'static str, &'static str)]),
    /// Yes or no.
    Flag,
    /// A whole number from the first to the last.
    Number(i64, i64),
    /// A person of the office.
    Person,
    /// An organisation.
    Unit,
    /// A period of that cycle.
    Period(Cycle),
    /// Other records, by their numbers.
    Records,
    /// Lines of a table: the ids of the names of its columns. Typed or pasted one line each, cells apart by a tab or by
    /// `|`; the first cell must be given, later ones may be left out.
    Rows(&'static [&'static str]),
    /// A file of the host where the form is: typed as its path, entered as what is kept of it.
    File,
}
