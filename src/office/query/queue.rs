//! The queues: disclosures waiting for somebody, and open opinions; mine first.

use std::ops::ControlFlow;

use crate::domain::clock::{self, Standing};
use crate::domain::disclosure::Step;
use crate::domain::organisation::{Person, Role};
use crate::office::directory::Directory;
use crate::office::index::{self, OpinionRow, Task, TaskRow};
use crate::office::{Failure, Office, permission};
use crate::store::Range;

/// A disclosure waiting for somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskLine {
    /// The row of the index.
    pub row: TaskRow,
    /// Whether the person who asks can do it.
    pub mine: bool,
    /// Name of the organisation it is disclosed by.
    pub org_name: String,
    /// Name of the proposer.
    pub proposer_name: String,
    /// How its due date stands.
    pub standing: Option<Standing>,
}

/// An open opinion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpinionLine {
    /// The row of the index.
    pub row: OpinionRow,
    /// Whether the person who asks handles it.
    pub mine: bool,
    /// Name of the unit that has it.
    pub unit_name: String,
    /// Name of the person who has it.
    pub handler_name: Option<String>,
    /// How its due date stands.
    pub standing: Option<Standing>,
}

impl Office {
    /// Disclosures waiting for somebody, as far as `who` sees them: mine first, then by due date.
    pub(super) fn tasks(&self, directory: &Directory, who: &Person) -> Result<Vec<TaskLine>, Failure> {
        let today = self.today();
        let mut lines = Vec::new();
        let range = Range::prefix(format!("{}task/", index::SPACE).as_bytes());
        self.store.each(&range, &mut |_, stored| {
            let Some(row) = index::decode::<TaskRow>(&stored.value) else { return ControlFlow::Continue(()) };
            let org = &row.key.code.org;
            let mine = is_mine(directory, who, &row);
            let ripe = row.not_before.is_none_or(|day| day <= today);
            if ripe && (mine || directory.sees(who, org)) {
                lines.push(TaskLine {
                    mine,
                    org_name: directory.org_name(org),
                    proposer_name: directory.person_name(&row.proposer),
                    standing: row.due.map(|due| clock::standing(due, today, &self.calendar)),
                    row,
                });
            }
            ControlFlow::Continue(())
        })?;
        lines.sort_by_cached_key(|line| {
            (!line.mine, line.row.due.is_none(), line.row.due, line.row.since, line.row.key.clone())
        });
        Ok(lines)
    }

    /// Open opinions, as far as `who` sees them: mine first, then by due date.
    pub(super) fn opinions(&self, directory: &Directory, who: &Person) -> Result<Vec<OpinionLine>, Failure> {
        let today = self.today();
        let mut lines = Vec::new();
        let range = Range::prefix(format!("{}opinion/", index::SPACE).as_bytes());
        self.store.each(&range, &mut |_, stored| {
            let Some(row) = index::decode::<OpinionRow>(&stored.value) else {
                return ControlFlow::Continue(());
            };
            let own = row.handler.as_deref() == Some(who.login.as_str());
            let screens = row.screener.as_deref() == Some(who.login.as_str());
            let mine = own || screens || row.handler.is_none() && who.holds(&row.unit, Role::OpinionHandler);
            if mine || row.units.iter().any(|unit| directory.sees(who, unit)) {
                lines.push(OpinionLine {
                    mine,
                    unit_name: directory.org_name(&row.unit),
                    handler_name: row.handler.as_ref().map(|login| directory.person_name(login)),
                    standing: row.due.map(|due| clock::standing(due, today, &self.calendar)),
                    row,
                });
            }
            ControlFlow::Continue(())
        })?;
        lines.sort_by_cached_key(|line| {
            (!line.mine, line.row.due.is_none(), line.row.due, line.row.received, line.row.key.clone())
        });
        Ok(lines)
    }
}

/// Whether a task waits for `who`: a step of the review for those who take it, the rest for the
/// proposer and, once approved, for the organisation's other proposers too.
fn is_mine(directory: &Directory, who: &Person, row: &TaskRow) -> bool {
    let org = &row.key.code.org;
    match row.task {
        Task::Review(step) => row.proposer != who.login && takes(directory, who, org, step),
        Task::Amend => row.proposer == who.login,
        Task::Publish | Task::Close => row.proposer == who.login || who.holds(org, Role::Proposer),
    }
}

fn takes(directory: &Directory, who: &Person, org: &crate::domain::code::OrgCode, step: Step) -> bool {
    permission::review(directory, who, org, step).is_ok()
}
