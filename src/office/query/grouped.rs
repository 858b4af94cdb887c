//! The overdue board: everything due by responsible body, the body with the earliest due date first.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{BoardLine, DueCounts};
use crate::domain::calendar::Calendar;
use crate::domain::clock::{Horizon, Urgency};
use crate::domain::code::Code;
use crate::office::directory::Directory;

/// The lines of one body: what presses, or what is due later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Name of the unit.
    pub unit: String,
    /// The body responsible there; the unit's name where it is the unit itself, empty where the cell is lost.
    pub body: String,
    /// Whether its lines are overdue, due today or within two working days.
    pub pressing: bool,
    /// The place of its first line.
    pub start: usize,
    /// How many lines it has.
    pub len: usize,
    /// How many of them are overdue.
    pub overdue: usize,
    /// The row of its heading, where every group has one, and one more stands before the first that does not press.
    pub head: usize,
}

/// Somebody's lines, the most or the longest overdue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Worst {
    /// Name of the unit.
    pub unit: String,
    /// The body, as in [`Group::body`].
    pub body: String,
    /// How many lines are overdue.
    pub count: usize,
    /// By how many working days at most.
    pub days: i64,
}

/// Everything due: first what presses, by body, then, by body again, what is due later.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DueBoard {
    /// The lines, group by group, in each the earliest due date first.
    pub lines: Vec<Arc<BoardLine>>,
    /// The groups.
    pub groups: Vec<Group>,
    /// How much is due when.
    pub counts: DueCounts,
    /// Bodies with something overdue.
    pub bodies: usize,
    /// The one with the most overdue.
    pub most: Option<Worst>,
    /// The one with what is longest overdue.
    pub longest: Option<Worst>,
    /// The places of the lines of a code.
    places: Vec<(Code, usize)>,
}

/// A row of the board.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BoardRow<'a> {
    /// The heading of what is due later, and how much that is.
    Later(usize),
    /// The heading of a group.
    Head(&'a Group),
    /// A line, by its place.
    Line(usize),
}

impl DueBoard {
    /// Groups `lines`, which come by due date, as they stand on `today`.
    pub fn new(
        lines: Vec<Arc<BoardLine>>,
        today: NaiveDate,
        directory: &Directory,
        calendar: &Calendar,
    ) -> Self {
        let horizon = Horizon::on(today, calendar);
        let counts = DueCounts::of(lines.iter().map(|line| horizon.urgency(line.due)));
        // The lines of each group, in the order of due dates; the groups in that of their earliest.
        let mut known: HashMap<(bool, String, String), usize> = HashMap::new();
        let mut last: HashMap<(bool, &crate::domain::code::OrgCode, &str), usize> = HashMap::new();
        let mut groups: Vec<(Group, Vec<usize>)> = Vec::new();
        for (at, line) in lines.iter().enumerate() {
            let urgency = horizon.urgency(line.due);
            let pressing = urgency != Urgency::Later;
            let own = if line.kind.is_unit_s() { "\0" } else { line.responsible.as_str() };
            let group = *last.entry((pressing, &line.unit, own)).or_insert_with(|| {
                let unit = directory.org_name(&line.unit);
                let body = line.body(&unit).to_owned();
                let key = (pressing, unit.clone(), body.clone());
                *known.entry(key).or_insert_with(|| {
                    let group = Group { unit, body, pressing, start: 0, len: 0, overdue: 0, head: 0 };
                    groups.push((group, Vec::new()));
                    groups.len() - 1
                })
            });
            let (group, members) = &mut groups[group];
            group.len += 1;
            group.overdue += usize::from(urgency == Urgency::Overdue);
            members.push(at);
        }
        groups.sort_by(|(a, of_a), (b, of_b)| {
            let first = |members: &Vec<usize>| members.first().map(|at| lines[*at].due);
            (!a.pressing, first(of_a), a.named()).cmp(&(!b.pressing, first(of_b), b.named()))
        });
        let (mut start, mut head) = (0, 0);
        let mut pressing = true;
        for (group, _) in &mut groups {
            // The heading of what is due later.
            head += usize::from(pressing && !group.pressing);
            pressing = group.pressing;
            (group.start, group.head) = (start, head);
            start += group.len;
            head += group.len + 1;
        }
        let sorted: Vec<_> =
            groups.iter().flat_map(|(_, members)| members).map(|at| lines[*at].clone()).collect();
        let groups: Vec<Group> = groups.into_iter().map(|(group, _)| group).collect();
        let mut worst: Vec<Worst> = groups
            .iter()
            .filter(|group| group.overdue > 0)
            .map(|group| Worst {
                unit: group.unit.clone(),
                body: group.body.clone(),
                count: group.overdue,
                days: sorted[group.start].standing(today, calendar).working_days,
            })
            .collect();
        worst.sort_by(|a, b| (&a.unit, &a.body).cmp(&(&b.unit, &b.body)));
        let mut places: Vec<(Code, usize)> =
            sorted.iter().enumerate().map(|(at, line)| (line.code.clone(), at)).collect();
        places.sort_unstable();
        Self {
            counts,
            bodies: worst.len(),
            most: worst.iter().max_by_key(|worst| (worst.count, worst.days)).cloned(),
            longest: worst.iter().max_by_key(|worst| (worst.days, worst.count)).cloned(),
            lines: sorted,
            groups,
            places,
        }
    }

    /// The lines of one code.
    pub fn under<'a>(&'a self, code: &'a Code) -> impl Iterator<Item = &'a Arc<BoardLine>> {
        let start = self.places.partition_point(|(known, _)| known < code);
        let here = self.places[start..].iter().take_while(move |(known, _)| known == code);
        here.map(|(_, at)| &self.lines[*at])
    }

    /// How many rows there are, headings among them.
    pub fn rows(&self) -> usize {
        self.groups.last().map_or(0, |group| group.head + 1 + group.len)
    }

    /// The row in which a line stands.
    pub fn row_of(&self, line: usize) -> usize {
        let group = self.groups.partition_point(|group| group.start <= line).checked_sub(1);
        group.map_or(0, |group| self.groups[group].head + 1 + line - self.groups[group].start)
    }

    /// What stands in a row, from 0.
    pub fn row(&self, row: usize) -> Option<BoardRow<'_>> {
        let before = self.groups.partition_point(|group| group.head <= row).checked_sub(1);
        if let Some(group) = before.map(|at| &self.groups[at])
            && row - group.head <= group.len
        {
            return Some(match row - group.head {
                0 => BoardRow::Head(group),
                n => BoardRow::Line(group.start + n - 1),
            });
        }
        // Between two groups there is nothing but the heading of what is due later.
        let next = self.groups.get(before.map_or(0, |at| at + 1))?;
        Some(BoardRow::Later(self.lines.len() - next.start))
    }
}

impl Group {
    fn named(&self) -> (&str, &str) {
        // Before its bodies comes the unit itself.
        (&self.unit, if self.body == self.unit { "" } else { &self.body })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::domain::clock::Limit;
    use crate::domain::organisation::{OrgKind, Organisation};
    use crate::office::query::DueKind;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
    }

    fn directory() -> Directory {
        let mut directory = Directory::default();
        for code in ["AA", "BB"] {
            let org = Organisation {
                code: code.parse().unwrap(),
                name: format!("{code}支部"),
                kind: OrgKind::Branch,
                superior: None,
                owes_from: today(),
                active: true,
            };
            directory.orgs.insert(org.code.clone(), org);
        }
        directory
    }

    prop_compose! {
        fn line()(
            unit in prop::sample::select(vec!["AA", "BB", "CC"]),
            responsible in prop::sample::select(vec!["", "AA支部", "政工室"]),
            item in 1..5,
            days in -20..20_i64,
            opinion in any::<bool>(),
        ) -> Arc<BoardLine> {
            Arc::new(BoardLine {
                kind: if opinion { DueKind::Opinion } else { DueKind::Disclosure },
                code: format!("{unit}-{item:02}").parse().unwrap(),
                key: None,
                title: String::new(),
                unit: unit.parse().unwrap(),
                responsible: responsible.to_owned(),
                limit: Limit::R8,
                from: today(),
                period: None,
                stage: None,
                due: today() + chrono::Duration::days(days),
                provisional: false,
            })
        }
    }

    proptest! {
        #[test]
        fn every_line_stands_under_its_body_once(mut lines in prop::collection::vec(line(), 0..60)) {
            lines.sort_by_key(|line| line.due);
            let (directory, calendar) = (directory(), Calendar::default());
            let board = DueBoard::new(lines.clone(), today(), &directory, &calendar);
            prop_assert_eq!(board.lines.len(), lines.len());
            let standing = |line: &BoardLine| line.standing(today(), &calendar);
            let named = |line: &BoardLine| {
                let unit = directory.org_name(&line.unit);
                let body = line.body(&unit).to_owned();
                (standing(line).urgency != Urgency::Later, unit, body)
            };
            let mut counted: BTreeMap<(bool, String, String), (usize, usize)> = BTreeMap::new();
            for line in &lines {
                let count = counted.entry(named(line)).or_default();
                count.0 += 1;
                count.1 += usize::from(standing(line).overdue);
            }
            prop_assert_eq!(board.groups.len(), counted.len());
            // What presses comes first, and in each part the group with the earliest due date.
            prop_assert!(board.groups.is_sorted_by_key(|g| (!g.pressing, board.lines[g.start].due)));
            for group in &board.groups {
                let key = (group.pressing, group.unit.clone(), group.body.clone());
                prop_assert_eq!(counted[&key], (group.len, group.overdue));
                let members = &board.lines[group.start..group.start + group.len];
                prop_assert!(members.iter().all(|line| named(line) == key));
                prop_assert!(members.is_sorted_by_key(|line| line.due));
                prop_assert!(matches!(board.row(group.head), Some(BoardRow::Head(of)) if of == group));
            }
            prop_assert!((0..lines.len()).all(|at| board.row(board.row_of(at)) == Some(BoardRow::Line(at))));
            let rows: Vec<_> = (0..board.rows()).map(|row| board.row(row)).collect();
            prop_assert!(rows.iter().all(Option::is_some) && board.row(board.rows()).is_none());
            let counts = board.counts;
            let headings = rows.iter().filter(|row| matches!(row, Some(BoardRow::Later(_)))).count();
            prop_assert_eq!(headings, usize::from(counts.later > 0));
            prop_assert!(headings == 0 || rows.contains(&Some(BoardRow::Later(counts.later))));
            prop_assert_eq!(counts, DueCounts::of(lines.iter().map(|line| standing(line).urgency)));
            for line in &lines {
                let under = lines.iter().filter(|other| other.code == line.code).count();
                prop_assert!(board.under(&line.code).all(|other| other.code == line.code));
                prop_assert_eq!(board.under(&line.code).count(), under);
            }
            let worst = |by: fn(&Worst) -> i64| board.groups.iter().filter(|g| g.overdue > 0).map(|g| by(&Worst {
                unit: String::new(),
                body: String::new(),
                count: g.overdue,
                days: standing(&board.lines[g.start]).working_days,
            })).max();
            prop_assert_eq!(board.most.as_ref().map(|most| most.count as i64), worst(|w| w.count as i64));
            prop_assert_eq!(board.longest.as_ref().map(|longest| longest.days), worst(|w| w.days));
        }
    }
}
