//! What other books ask of consultations: accountability (K5) and the yearly inspection (四).

use chrono::NaiveDate;

use super::course::{self, SETTLING, settled};
use crate::domain::book::Case;

/// What a consultation shows of suggestions that were declined (K5, 四). Whether they were reasonable is for people to
/// judge.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Refusals {
    /// How many opinions were declined.
    pub declined: usize,
    /// When that was decided.
    pub on: Option<NaiveDate>,
    /// Whether each has its reason.
    pub reasons_given: bool,
    /// When the reasons were told to the delegates.
    pub told: Option<NaiveDate>,
    /// Login of who decided.
    pub decided_by: Option<String>,
    /// How many of them delegates have raised once more since.
    pub objections: usize,
}

/// What a case shows of suggestions that were declined.
pub fn refusals(case: &Case) -> Refusals {
    let rows = settled(case, "declined");
    let told = course::told(case).filter(|entry| entry.values.flag("reasons"));
    let objections = case.all("consultation.object").flat_map(|entry| entry.values.rows("objections"));
    let still = |row: &&Vec<String>| rows.iter().any(|declined| declined[0] == row[0]);
    let mut objected: Vec<&str> = objections.filter(still).map(|row| row[0].as_str()).collect();
    objected.sort_unstable();
    objected.dedup();
    let decided = case.latest(SETTLING).filter(|_| !rows.is_empty());
    Refusals {
        declined: rows.len(),
        on: decided.map(|entry| entry.on),
        reasons_given: rows.iter().all(|row| row.get(2).is_some_and(|reason| !reason.is_empty())),
        told: told.map(|entry| entry.on).filter(|_| !rows.is_empty()),
        decided_by: decided.and_then(|entry| entry.values.word("decider")).map(str::to_owned),
        objections: objected.len(),
    }
}

/// The day on which the consultation was held.
pub fn held(case: &Case) -> Option<NaiveDate> {
    case.last("consultation.meet").map(|entry| entry.on)
}

/// What the yearly inspection of the responsibility for clean government counts (四).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Matters raised.
    pub raised: usize,
    /// Consultations held.
    pub held: usize,
    /// Opinions raised in those.
    pub opinions: usize,
    /// Opinions adopted.
    pub adopted: usize,
    /// Opinions declined.
    pub declined: usize,
    /// Consultations with declined opinions whose reasons the delegates have not been told.
    pub untold: usize,
}

impl Tally {
    /// Counts a consultation in, as far as it was raised and held from `first` to `last`.
    pub fn add(&mut self, case: &Case, first: NaiveDate, last: NaiveDate) {
        let within = |day: NaiveDate| (first..=last).contains(&day);
        self.raised += usize::from(within(case.since()));
        if !held(case).is_some_and(within) {
            return;
        }
        let refused = refusals(case);
        self.held += 1;
        self.opinions += course::opinions(case).len();
        self.adopted += course::adopted(case);
        self.declined += refused.declined;
        self.untold += usize::from(refused.declined > 0 && refused.told.is_none());
    }
}

/// Counts what was raised and what was held from `first` to `last`.
pub fn tally<'a>(cases: impl IntoIterator<Item = &'a Case>, first: NaiveDate, last: NaiveDate) -> Tally {
    let mut tally = Tally::default();
    cases.into_iter().for_each(|case| tally.add(case, first, last));
    tally
}
