//! The queues: disclosures waiting for somebody, open opinions and applications; mine first.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::application::State;
use crate::domain::book::BOOKS;
use crate::domain::calendar::Calendar;
use crate::domain::clock::{self, Standing};
use crate::domain::code::{Kind, OrgCode};
use crate::domain::disclosure::Step;
use crate::domain::organisation::{Person, Role};
use crate::office::directory::Directory;
use crate::office::index::{ApplicationRow, CaseRow, OpinionRow, Task, TaskRow};
use crate::office::live::Live;
use crate::office::{Office, permission};

/// A disclosure waiting for somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskLine {
    /// The row of the index.
    pub row: Arc<TaskRow>,
    /// Whether the person who asks can do it.
    pub mine: bool,
}

impl TaskLine {
    /// How its due date stands on `today`, where it has one.
    pub fn standing(&self, today: NaiveDate, calendar: &Calendar) -> Option<Standing> {
        self.row.due.map(|due| clock::standing(due, today, calendar))
    }
}

/// An open opinion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpinionLine {
    /// The row of the index.
    pub row: Arc<OpinionRow>,
    /// Whether the person who asks handles it.
    pub mine: bool,
}

impl OpinionLine {
    /// How its due date stands on `today`, where it has one.
    pub fn standing(&self, today: NaiveDate, calendar: &Calendar) -> Option<Standing> {
        self.row.due.map(|due| clock::standing(due, today, calendar))
    }
}

/// An open application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplicationLine {
    /// The row of the index.
    pub row: Arc<ApplicationRow>,
    /// Whether it waits for the person who asks.
    pub mine: bool,
}

impl ApplicationLine {
    /// How its due date stands on `today`, where it has one.
    pub fn standing(&self, today: NaiveDate, calendar: &Calendar) -> Option<Standing> {
        self.row.due.map(|due| clock::standing(due, today, calendar))
    }
}

/// An open case of one of the other books.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseLine {
    /// The row of the index.
    pub row: Arc<CaseRow>,
    /// Whether it waits for the person who asks.
    pub mine: bool,
}

impl CaseLine {
    /// How its due date stands on `today`, where it has one.
    pub fn standing(&self, today: NaiveDate, calendar: &Calendar) -> Option<Standing> {
        self.row.due.map(|due| clock::standing(due, today, calendar))
    }
}

/// Which tasks are whose, worked out once for each organisation and kind of task.
struct Own<'a> {
    directory: &'a Directory,
    who: &'a Person,
    today: NaiveDate,
    may: BTreeMap<(OrgCode, Task), bool>,
}

impl<'a> Own<'a> {
    fn new(office: &Office, directory: &'a Directory, who: &'a Person) -> Self {
        Self { directory, who, today: office.today(), may: BTreeMap::new() }
    }

    /// Whether a task can be done yet.
    fn is_ripe(&self, row: &TaskRow) -> bool {
        row.not_before.is_none_or(|day| day <= self.today)
    }

    /// Whether a task waits for the person: a step of the review for those who take it, the rest for the
    /// proposer and, once approved, for the organisation's other proposers too.
    fn has(&mut self, row: &TaskRow) -> bool {
        let own = || row.proposer == self.who.login;
        match row.task {
            Task::Review(_) => self.may(row) && row.proposer != self.who.login,
            Task::Amend => own(),
            Task::Publish | Task::Close => own() || self.may(row),
        }
    }

    /// Whether the person's posts allow such a task of that organisation.
    fn may(&mut self, row: &TaskRow) -> bool {
        let org = &row.key.code.org;
        *self.may.entry((org.clone(), row.task)).or_insert_with(|| match row.task {
            Task::Review(step) => permission::review(self.directory, self.who, org, step).is_ok(),
            Task::Amend => false,
            Task::Publish | Task::Close => self.who.holds(org, Role::Proposer),
        })
    }
}

/// Whether an opinion is for `who` to handle, or to screen.
fn handles(who: &Person, row: &OpinionRow) -> bool {
    let own = row.handler.as_deref() == Some(who.login.as_str());
    let screens = row.screener.as_deref() == Some(who.login.as_str());
    own || screens || row.handler.is_none() && who.holds(&row.unit, Role::OpinionHandler)
}

/// Whether an application waits for `who`: for the office, for the superior to reply, or for whoever looks into complaints.
fn has_application(directory: &Directory, who: &Person, row: &ApplicationRow) -> bool {
    let org = &row.key.code.org;
    let step = match row.state {
        State::Filed => permission::review(directory, who, org, Step::Superior).is_ok(),
        State::Complained => false,
        _ => who.holds(org, Role::OpinionHandler),
    };
    step || row.complaint && permission::complaints(directory, who, org).is_ok()
}

/// Whether a case waits for `who`.
fn has_case(directory: &Directory, who: &Person, row: &CaseRow) -> bool {
    let org = &row.key.code.org;
    !is_concerned(who, row)
        && row.calls.iter().any(|(id, before)| {
            before.as_deref() != Some(who.login.as_str())
                && id.step().is_some_and(|(_, step)| {
                    let at = permission::taken_at(step, org, row.given_to.as_ref());
                    permission::posts_for(directory, who, at, step).is_ok()
                })
        })
}

/// Whether `who` is concerned in a case, and so does not see it.
fn is_concerned(who: &Person, row: &CaseRow) -> bool {
    row.concerned.iter().any(|concerned| concerned.is(who))
}

impl Office {
    /// Disclosures waiting for somebody, as far as `who` sees them: mine first, then by due date.
    pub(super) fn tasks(&self, directory: &Directory, live: &Live, who: &Person) -> Vec<TaskLine> {
        let seen = directory.seen_by(who);
        let mut own = Own::new(self, directory, who);
        let (mut lines, mut others) = (Vec::new(), Vec::new());
        for row in live.tasks() {
            if !own.is_ripe(row) {
                continue;
            }
            if own.has(row) {
                lines.push(TaskLine { row: row.clone(), mine: true });
            } else if seen.contains(&row.key.code.org) {
                others.push(TaskLine { row: row.clone(), mine: false });
            }
        }
        lines.append(&mut others);
        lines
    }

    /// How many of the tasks are those of `who`.
    pub(super) fn own_tasks(&self, directory: &Directory, live: &Live, who: &Person) -> usize {
        let mut own = Own::new(self, directory, who);
        live.tasks().filter(|row| own.is_ripe(row) && own.has(row)).count()
    }

    /// Open opinions, as far as `who` sees them: mine first, then by due date.
    pub(super) fn opinions(&self, directory: &Directory, live: &Live, who: &Person) -> Vec<OpinionLine> {
        let seen = directory.seen_by(who);
        let (mut lines, mut others) = (Vec::new(), Vec::new());
        for row in live.opinions() {
            if handles(who, row) {
                lines.push(OpinionLine { row: row.clone(), mine: true });
            } else if row.units.iter().any(|unit| seen.contains(unit)) {
                others.push(OpinionLine { row: row.clone(), mine: false });
            }
        }
        lines.append(&mut others);
        lines
    }

    /// How many of the opinions `who` handles.
    pub(super) fn own_opinions(&self, live: &Live, who: &Person) -> usize {
        live.opinions().filter(|row| handles(who, row)).count()
    }

    /// Open applications, as far as `who` sees them: mine first, then by due date.
    pub(super) fn applications(
        &self,
        directory: &Directory,
        live: &Live,
        who: &Person,
    ) -> Vec<ApplicationLine> {
        let seen = directory.seen_by(who);
        let (mut lines, mut others) = (Vec::new(), Vec::new());
        for row in live.applications().filter(|row| seen.contains(&row.key.code.org)) {
            let mine = has_application(directory, who, row);
            let list = if mine { &mut lines } else { &mut others };
            list.push(ApplicationLine { row: row.clone(), mine });
        }
        lines.append(&mut others);
        lines
    }

    /// Open cases of a book, as far as `who` sees them: mine first, then by due date.
    pub(super) fn cases(
        &self,
        directory: &Directory,
        live: &Live,
        who: &Person,
        kind: Kind,
    ) -> Vec<CaseLine> {
        let mut seen = Seen::new(directory, who, kind);
        let (mut lines, mut others) = (Vec::new(), Vec::new());
        for row in live.cases(kind).filter(|row| !is_concerned(who, row)) {
            if !seen.has(&row.key.code.org) && !row.given_to.as_ref().is_some_and(|unit| seen.has(unit)) {
                continue;
            }
            let mine = has_case(directory, who, row);
            let list = if mine { &mut lines } else { &mut others };
            list.push(CaseLine { row: row.clone(), mine });
        }
        lines.append(&mut others);
        lines
    }

    /// How many applications and cases of each other book wait for `who`; none where none do.
    pub(super) fn own_cases(&self, directory: &Directory, live: &Live, who: &Person) -> Vec<(Kind, usize)> {
        let applications = live.applications().filter(|row| has_application(directory, who, row)).count();
        let cases = BOOKS.into_iter().map(|book| {
            (book.kind, live.cases(book.kind).filter(|row| has_case(directory, who, row)).count())
        });
        std::iter::once((Kind::Application, applications))
            .chain(cases)
            .filter(|(_, count)| *count > 0)
            .collect()
    }
}

/// Whose cases of a book somebody sees, worked out once for each organisation.
struct Seen<'a> {
    directory: &'a Directory,
    who: &'a Person,
    kind: Kind,
    orgs: BTreeMap<OrgCode, bool>,
}

impl<'a> Seen<'a> {
    fn new(directory: &'a Directory, who: &'a Person, kind: Kind) -> Self {
        Self { directory, who, kind, orgs: BTreeMap::new() }
    }

    fn has(&mut self, org: &OrgCode) -> bool {
        let (directory, who, kind) = (self.directory, self.who, self.kind);
        *self.orgs.entry(org.clone()).or_insert_with(|| permission::sees_book(directory, who, kind, org))
    }
}
