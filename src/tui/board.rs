//! The overdue board: everything due by responsible body, the body with the worst first.

use std::collections::BTreeMap;

use crate::domain::clock::Urgency;
use crate::office::query::BoardLine;

/// What a line is grouped by: the unit that owes it and the body responsible there.
pub fn group_of(line: &BoardLine) -> (String, String) {
    let body = if line.responsible == line.unit_name { String::new() } else { line.responsible.clone() };
    (line.unit_name.clone(), body)
}

/// Whether a line asks for something now: overdue, due today or within two working days.
pub fn is_pressing(line: &BoardLine) -> bool {
    line.standing.urgency != Urgency::Later
}

/// The lines by responsible body, the body with the earliest due date first, and so within each: first what
/// presses, then, by body again, what is due later.
pub fn grouped(lines: Vec<BoardLine>) -> Vec<BoardLine> {
    let (pressing, later): (Vec<_>, Vec<_>) = lines.into_iter().partition(is_pressing);
    by_body(pressing).into_iter().chain(by_body(later)).collect()
}

fn by_body(lines: Vec<BoardLine>) -> Vec<BoardLine> {
    let mut groups: BTreeMap<(String, String), Vec<BoardLine>> = BTreeMap::new();
    for line in lines {
        groups.entry(group_of(&line)).or_default().push(line);
    }
    let mut groups: Vec<Vec<BoardLine>> = groups.into_values().collect();
    groups.sort_by_key(|group| group.iter().map(|line| line.due).min());
    groups.into_iter().flatten().collect()
}
