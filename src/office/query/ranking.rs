//! The organisations by what they came to in a quarter, half-year or year, and how it has gone with each (E6).

use serde::{Deserialize, Serialize};

use crate::domain::assessment::{Outcome, outcome};
use crate::domain::book::Case;
use crate::domain::code::{Code, ItemCode, Kind, OrgCode, RecordKey};
use crate::domain::message::Message;
use crate::domain::organisation::{OrgKind, Organisation, Person};
use crate::domain::period::{Cycle, Period};
use crate::office::directory::Directory;
use crate::office::{Failure, Office, permission};

/// How many quarters back the trend goes, the last one included.
const QUARTERS: usize = 8;

/// An organisation in the ranking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ranked {
    /// Its code.
    pub org: OrgCode,
    /// Its name.
    pub name: String,
    /// Its place among all of the office, shared by those with the same score; none where there is no result yet.
    pub place: Option<usize>,
    /// What it came to; none where there is no result yet.
    pub outcome: Option<Outcome>,
    /// The round or panel of the period, where one was begun, and where it stands.
    pub case: Option<(RecordKey, Message)>,
    /// The last quarters with what it came to in each, the oldest first.
    pub trend: Vec<(Period, Option<Outcome>)>,
}

/// The organisations in the order of their results, those without one last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ranking {
    /// The period.
    pub period: Period,
    /// The organisations.
    pub lines: Vec<Ranked>,
    /// How many the office has, whoever sees them.
    pub all: usize,
    /// How many of those have a result.
    pub rated: usize,
    /// For how many of those it has consequences (E4).
    pub low: usize,
    /// The mean of their scores, in hundredths of a point; none where none has a result.
    pub mean: Option<i64>,
    /// By which reading the results of half-years and years are worked out.
    pub reading: Message,
}

impl Office {
    /// The ranking of a period among the grass-roots organisations, of which `who` is shown those they see.
    pub(super) fn ranking(
        &self,
        directory: &Directory,
        who: &Person,
        period: Period,
    ) -> Result<Ranking, Failure> {
        let is_ranked =
            |org: &&Organisation| matches!(org.kind, OrgKind::GeneralBranch | OrgKind::Branch) && org.active;
        let last = Period::containing(period.last().min(self.today()), Cycle::Quarter);
        let before = std::iter::successors(Some(last), |quarter| Some(quarter.previous()));
        let mut quarters: Vec<Period> = before.take(QUARTERS).collect();
        quarters.reverse();
        let mut lines = Vec::new();
        for org in directory.orgs.values().filter(is_ranked) {
            let code = Code::new(org.code.clone(), ItemCode::None);
            let cases = self.cases_under(&code, Kind::Assessment)?;
            let trend = quarters.iter().map(|quarter| (*quarter, of(&cases, *quarter).and_then(outcome)));
            let case = of(&cases, period);
            lines.push(Ranked {
                place: None,
                org: org.code.clone(),
                name: org.name.clone(),
                outcome: case.and_then(outcome),
                case: case.map(|case| (case.key.clone(), case.state().message())),
                trend: trend.collect(),
            });
        }
        lines.sort_by_key(|line| {
            let score = line.outcome.map(|outcome| outcome.score);
            (std::cmp::Reverse(score), line.org.clone())
        });
        let outcomes: Vec<Outcome> = lines.iter().filter_map(|line| line.outcome).collect();
        let better = |score: i64| outcomes.iter().filter(|outcome| outcome.score > score).count();
        for line in &mut lines {
            line.place = line.outcome.map(|outcome| better(outcome.score) + 1);
        }
        let (all, rated) = (lines.len(), outcomes.len());
        lines.retain(|line| permission::sees_book(directory, who, Kind::Assessment, &line.org));
        Ok(Ranking {
            period,
            lines,
            all,
            rated,
            low: outcomes.iter().filter(|outcome| outcome.fails()).count(),
            mean: i64::try_from(rated).ok().and_then(|count| {
                outcomes.iter().map(|outcome| outcome.score).sum::<i64>().checked_div(count)
            }),
            reading: directory.settings.policy.scoring.message(),
        })
    }
}

/// The round or panel of a period that counts.
fn of(cases: &[Case], period: Period) -> Option<&Case> {
    cases.iter().find(|case| crate::domain::assessment::counts_for(case) == Some(period))
}
