//! How many open due dates there are when, counted without going through them: by code, and by who sees them.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::domain::clock::{Horizon, Urgency};
use crate::domain::code::{Code, OrgCode};
use crate::office::query::{BoardLine, DueCounts, DueKind};

/// What decides who sees a due date: its code, its unit, and whether it is a disclosure's.
type Sight = (Code, OrgCode, bool);

/// The days on which something is due, each as often as it is, in order.
#[derive(Default)]
pub(super) struct Tally(BTreeMap<Sight, Vec<NaiveDate>>);

fn sight(line: &BoardLine) -> Sight {
    (line.code.clone(), line.unit.clone(), line.kind == DueKind::Disclosure)
}

impl Tally {
    pub(super) fn add(&mut self, line: &BoardLine) {
        let days = self.0.entry(sight(line)).or_default();
        days.insert(days.partition_point(|day| *day <= line.due), line.due);
    }

    pub(super) fn remove(&mut self, line: &BoardLine) {
        let sight = sight(line);
        let Some(days) = self.0.get_mut(&sight) else { return };
        if let Ok(at) = days.binary_search(&line.due) {
            days.remove(at);
        }
        if days.is_empty() {
            self.0.remove(&sight);
        }
    }

    /// Those of the organisations `seen`, by code.
    fn of<'a>(
        &'a self,
        seen: &'a BTreeSet<OrgCode>,
    ) -> impl Iterator<Item = (&'a Code, &'a [NaiveDate])> + 'a {
        let sees =
            |(code, unit, disclosed): &Sight| seen.contains(unit) || *disclosed && seen.contains(&code.org);
        self.0.iter().filter(move |(sight, _)| sees(sight)).map(|((code, ..), days)| (code, days.as_slice()))
    }

    /// How much is due when, as `horizon` has it.
    pub(super) fn counts(&self, seen: &BTreeSet<OrgCode>, horizon: Horizon) -> DueCounts {
        let mut counts = DueCounts::default();
        for (_, days) in self.of(seen) {
            let until = |last| days.partition_point(|day| horizon.urgency(*day) <= last);
            let (overdue, today, soon) =
                (until(Urgency::Overdue), until(Urgency::Today), until(Urgency::Soon));
            counts.overdue += overdue;
            counts.today += today - overdue;
            counts.soon += soon - today;
            counts.later += days.len() - soon;
        }
        counts
    }

    /// How many are past on `today`, by code.
    pub(super) fn overdue<'a>(
        &'a self,
        seen: &'a BTreeSet<OrgCode>,
        today: NaiveDate,
    ) -> impl Iterator<Item = (&'a Code, usize)> {
        self.of(seen).map(move |(code, days)| (code, days.partition_point(|day| *day < today)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::calendar::Calendar;
    use crate::domain::clock::Limit;
    use crate::domain::code::Kind;

    fn line(code: &str, unit: &str, kind: DueKind, due: NaiveDate) -> BoardLine {
        BoardLine {
            kind,
            code: code.parse().unwrap(),
            key: None,
            title: String::new(),
            unit: unit.parse().unwrap(),
            responsible: String::new(),
            limit: Limit::R6,
            from: due,
            period: None,
            stage: None,
            due,
            provisional: false,
        }
    }

    proptest! {
        /// Counted is what is there, for everybody: the same as going through the lines.
        #[test]
        fn what_is_counted_is_what_is_there(
            steps in prop::collection::vec((0..3_usize, 0..3_usize, 0..3_usize, -20..20_i64, any::<bool>()), 0..60),
            seen in prop::collection::btree_set(prop::sample::select(vec!["SJ", "XZ", "JW"]), 0..3),
        ) {
            let today = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();
            let seen: BTreeSet<OrgCode> = seen.into_iter().map(|org| org.parse().unwrap()).collect();
            let horizon = Horizon::on(today, &Calendar::default());
            let mut tally = Tally::default();
            let mut lines: Vec<BoardLine> = Vec::new();
            for (code, unit, kind, day, taken) in steps {
                let due = today + chrono::TimeDelta::days(day);
                let kind = [DueKind::Disclosure, DueKind::Opinion, DueKind::Book(Kind::Assessment)][kind];
                let line = line(["SJ-01", "XZ-02", "XZ-03"][code], ["SJ", "XZ", "JW"][unit], kind, due);
                match lines.iter().position(|known| *known == line).filter(|_| taken) {
                    Some(at) => tally.remove(&lines.remove(at)),
                    None => {
                        tally.add(&line);
                        lines.push(line);
                    }
                }
            }
            lines.retain(|line| crate::office::query::is_seen(&seen, line));
            let counts = DueCounts::of(lines.iter().map(|line| horizon.urgency(line.due)));
            prop_assert_eq!(tally.counts(&seen, horizon), counts);
            let overdue: usize = tally.overdue(&seen, today).map(|(_, count)| count).sum();
            prop_assert_eq!(overdue, counts.overdue);
        }
    }
}
