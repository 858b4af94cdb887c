//! Which cyclic items have been disclosed for which period of a year.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::catalogue::{CatalogueItem, Column, ItemLimit, cycles_of_year};
use crate::domain::clock::{self, Limit, Urgency};
use crate::domain::code::{Code, ItemCode};
use crate::domain::organisation::{Organisation, Person};
use crate::domain::period::Period;
use crate::office::directory::Directory;
use crate::office::live::Kept;

/// How a period of an item stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum CoverCell {
    /// Before the office kept it.
    NotOwed,
    /// Disclosed, or looked at where that is enough, within the period.
    Covered(NaiveDate),
    /// Disclosed after its due date.
    Late(NaiveDate),
    /// Running, not yet disclosed.
    Due(NaiveDate, Urgency),
    /// Ended without a disclosure.
    Missed(NaiveDate),
    /// Not begun.
    Ahead,
}

/// A row of the coverage grid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoverLine {
    /// The code.
    pub code: Code,
    /// Content of the item.
    pub title: String,
    /// The body responsible.
    pub responsible: String,
    /// What it owes.
    pub limit: ItemLimit,
    /// Its periods of the year, in order: one, two or four.
    pub cells: Vec<(Period, CoverCell)>,
}

/// The coverage grid of a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// The year.
    pub year: i32,
    /// One row for each code on a cycle, by organisation.
    pub lines: Vec<CoverLine>,
}

/// Which cyclic items have been disclosed for which period of `year` (R6, R11), as it stands on `today`.
pub(super) fn coverage(
    directory: &Directory,
    kept: &impl Kept,
    who: &Person,
    year: i32,
    today: NaiveDate,
) -> Coverage {
    let mut lines = Vec::new();
    let mut orgs: Vec<&Organisation> =
        directory.orgs.values().filter(|org| org.active && directory.sees(who, &org.code)).collect();
    orgs.sort_by_key(|org| (org.kind, org.code.clone()));
    for org in orgs {
        let Some(catalogue) = org.kind.catalogue() else { continue };
        let versions = directory.catalogue_versions(catalogue);
        for (cycle, item) in versions.flat_map(|versions| cycles_of_year(versions, year, today)) {
            let Some(limit) = item.limit() else { continue };
            let code = Code::new(org.code.clone(), ItemCode::Listed(item.number));
            let cells = Period::containing(Period::Year(year).first(), cycle)
                .through(Period::containing(Period::Year(year).last(), cycle))
                .map(|period| (period, cell(directory, org, &code, period, kept, today)))
                .collect();
            lines.push(CoverLine {
                title: item.cell(Column::Content).text.clone(),
                responsible: item.cell(Column::Responsible).text.clone(),
                code,
                limit,
                cells,
            });
        }
    }
    Coverage { year, lines }
}

fn cell(
    directory: &Directory,
    org: &Organisation,
    code: &Code,
    period: Period,
    kept: &impl Kept,
    today: NaiveDate,
) -> CoverCell {
    let policy = &directory.settings.policy;
    let (due, _) = clock::due_date(Limit::R6, period.last(), policy, &directory.calendar);
    let standing = clock::standing(due, today, &directory.calendar);
    match kept.covered(code, (period, None)).filter(|row| row.on <= today) {
        Some(row) if row.on <= due => CoverCell::Covered(row.on),
        Some(row) => CoverCell::Late(row.on),
        None if period.last() < org.owes_from => CoverCell::NotOwed,
        None if !on_cycle(directory.item_for(code, period, today), period) => CoverCell::NotOwed,
        None if period.first() > today => CoverCell::Ahead,
        None if standing.overdue => CoverCell::Missed(due),
        None => CoverCell::Due(due, standing.urgency),
    }
}

/// Whether the version that governs a period owes something for it.
fn on_cycle(item: Option<&CatalogueItem>, period: Period) -> bool {
    item.and_then(CatalogueItem::limit).and_then(ItemLimit::cycle) == Some(period.cycle())
}
