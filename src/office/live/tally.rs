//! How many open due dates there are when, counted without going through them: by code, and by who sees them.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::clock::{Horizon, Urgency};
use crate::domain::code::{Code, OrgCode};
use crate::office::query::{BoardLine, DueCounts, Shade, Sight};

/// What decides who sees a due date: its code, its unit, and which of the two, and how.
type Place = (Code, OrgCode, Shade);

/// The days on which something is due, each as often as it is, in order.
#[derive(Default)]
pub(super) struct Tally(BTreeMap<Place, Vec<NaiveDate>>);

fn place(line: &BoardLine) -> Place {
    (line.code.clone(), line.unit.clone(), Shade::of(line))
}

impl Tally {
    pub(super) fn add(&mut self, line: &BoardLine) {
        let days = self.0.entry(place(line)).or_default();
        days.insert(days.partition_point(|day| *day <= line.due), line.due);
    }

    pub(super) fn remove(&mut self, line: &BoardLine) {
        let place = place(line);
        let Some(days) = self.0.get_mut(&place) else { return };
        if let Ok(at) = days.binary_search(&line.due) {
            days.remove(at);
        }
        if days.is_empty() {
            self.0.remove(&place);
        }
    }

    /// Those that somebody sees, by code.
    fn of<'a>(&'a self, sight: &'a Sight) -> impl Iterator<Item = (&'a Code, &'a [NaiveDate])> + 'a {
        let seen = |(code, unit, shade): &Place| sight.reaches(&code.org, unit, *shade);
        self.0.iter().filter(move |(place, _)| seen(place)).map(|((code, ..), days)| (code, days.as_slice()))
    }

    /// How much is due when, as `horizon` has it.
    pub(super) fn counts(&self, sight: &Sight, horizon: Horizon) -> DueCounts {
        let mut counts = DueCounts::default();
        for (_, days) in self.of(sight) {
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
        sight: &'a Sight,
        today: NaiveDate,
    ) -> impl Iterator<Item = (&'a Code, usize)> {
        self.of(sight).map(move |(code, days)| (code, days.partition_point(|day| *day < today)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::calendar::Calendar;
    use crate::domain::clock::Limit;
    use crate::domain::code::Kind;
    use crate::office::query::DueKind;

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
            steps in prop::collection::vec((0..3_usize, 0..3_usize, 0..4_usize, -20..20_i64, any::<bool>()), 0..60),
            seen in prop::collection::btree_map(prop::sample::select(vec!["SJ", "XZ", "JW"]), any::<bool>(), 0..3),
        ) {
            let today = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();
            let named = |all: bool| {
                let seen = seen.iter().filter(move |(_, restricted)| all || **restricted);
                seen.map(|(org, _)| org.parse().unwrap()).collect()
            };
            let sight = Sight { orgs: named(true), restricted: named(false) };
            let horizon = Horizon::on(today, &Calendar::default());
            let mut tally = Tally::default();
            let mut lines: Vec<BoardLine> = Vec::new();
            for (code, unit, kind, day, taken) in steps {
                let due = today + chrono::TimeDelta::days(day);
                let books = [Kind::Assessment, Kind::Accountability].map(DueKind::Book);
                let kind = [DueKind::Disclosure, DueKind::Opinion, books[0], books[1]][kind];
                let line = line(["SJ-01", "XZ-02", "XZ-03"][code], ["SJ", "XZ", "JW"][unit], kind, due);
                match lines.iter().position(|known| *known == line).filter(|_| taken) {
                    Some(at) => tally.remove(&lines.remove(at)),
                    None => {
                        tally.add(&line);
                        lines.push(line);
                    }
                }
            }
            lines.retain(|line| sight.has(line));
            let counts = DueCounts::of(lines.iter().map(|line| horizon.urgency(line.due)));
            prop_assert_eq!(tally.counts(&sight, horizon), counts);
            let overdue: usize = tally.overdue(&sight, today).map(|(_, count)| count).sum();
            prop_assert_eq!(overdue, counts.overdue);
        }
    }
}
