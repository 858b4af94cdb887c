//! The yearly plans of a year: who has reported one, how it was reviewed, and what of it has been done (C4).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::book::{Around, Case};
use crate::domain::clock::{self, Limit, Standing};
use crate::domain::code::{Code, ItemCode, Kind, OrgCode, RecordKey};
use crate::domain::message::Message;
use crate::domain::organisation::{OrgKind, Organisation, Person};
use crate::domain::period::Period;
use crate::domain::plan;
use crate::office::directory::Directory;
use crate::office::{Office, permission};

/// How the plan of an organisation stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanLine {
    /// The organisation.
    pub org: OrgCode,
    /// Its name.
    pub name: String,
    /// The plan; none where none has been reported.
    pub plan: Option<RecordKey>,
    /// The id of the short name of where it stands.
    pub state: Option<String>,
    /// The day it was reported.
    pub filed: Option<NaiveDate>,
    /// What it was due, and how that stands while nothing has been reported.
    pub due: (NaiveDate, Standing),
    /// How many disclosures it plans.
    pub planned: usize,
    /// How many of them have been published.
    pub done: usize,
    /// How many are past their time.
    pub late: usize,
}

impl PlanLine {
    /// Whether it was reported after its day.
    pub fn is_late(&self) -> bool {
        self.filed.is_some_and(|on| on > self.due.0)
    }

    /// Whether nothing has been reported, and the day is past.
    pub fn is_missing(&self) -> bool {
        self.filed.is_none() && self.due.1.overdue
    }
}

/// The yearly plans of a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plans {
    /// The year.
    pub year: i32,
    /// A line for each organisation that owes one, or has reported one.
    pub lines: Vec<PlanLine>,
}

impl Office {
    /// The plans of `year` of the organisations that `who` sees.
    pub(super) fn plans(&self, directory: &Directory, who: &Person, year: i32) -> Plans {
        let sees = |org: &&Organisation| permission::sees_book(directory, who, Kind::Plan, &org.code);
        let mut orgs: Vec<&Organisation> = directory.orgs.values().filter(sees).collect();
        orgs.sort_by_key(|org| (org.kind, org.code.clone()));
        Plans {
            year,
            lines: orgs.into_iter().filter_map(|org| self.plan(directory, who, org, year)).collect(),
        }
    }

    fn plan(&self, directory: &Directory, who: &Person, org: &Organisation, year: i32) -> Option<PlanLine> {
        let around = self.surroundings(directory, who);
        let code = Code::new(org.code.clone(), ItemCode::None);
        let cases: Vec<Case> = around.cases(Kind::Plan, &code);
        let case = cases.iter().find(|case| plan::year_of(case) == Some(year));
        let period = Period::Year(year);
        let (due, _) =
            clock::due_date(Limit::C4, period.last(), &directory.settings.policy, &directory.calendar);
        let owes = matches!(org.kind, OrgKind::GeneralBranch | OrgKind::Branch);
        if case.is_none() && (!owes || !org.active || due < org.owes_from) {
            return None;
        }
        let today = self.today();
        let lines = case.map(|case| plan::planned(case, &around)).unwrap_or_default();
        let report = plan::report(&lines, today);
        let met = |case: &Case| case.obligations().first().and_then(|owed| owed.met);
        Some(PlanLine {
            org: org.code.clone(),
            name: org.name.clone(),
            plan: case.map(|case| case.key.clone()),
            state: case.map(|case| case.state().short.to_owned()),
            filed: case.and_then(met),
            due: (due, clock::standing(due, today, &directory.calendar)),
            planned: report.planned,
            done: report.done,
            late: report.late,
        })
    }
}

/// How many have reported in time, late, and not at all.
impl Plans {
    /// In one line.
    pub fn summary(&self) -> Message {
        let count = |is: &dyn Fn(&PlanLine) -> bool| self.lines.iter().filter(|line| is(line)).count();
        Message::new("plans-summary")
            .with("all", self.lines.len())
            .with("filed", count(&|line| line.filed.is_some()))
            .with("missing", count(&|line| line.filed.is_none()))
            .with("overdue", count(&PlanLine::is_missing))
            .with("late", self.lines.iter().map(|line| line.late).sum::<usize>())
    }
}
