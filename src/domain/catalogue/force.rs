//! Which version of an item is in force when, and what the item therefore owes (R11, C2).
//!
//! A period is governed by the version in force on its last day; while it runs, by the one in force now. So what a
//! period owed when it ended stays owed whatever is changed later, an item that is retired owes nothing for the
//! period then running, and one that is added owes it for the period it is added in.

use chrono::NaiveDate;

use super::CatalogueItem;
use crate::domain::catalogue::ItemLimit;
use crate::domain::period::{Cycle, Period};

/// What an item owes for a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Duty {
    /// A disclosure (R11).
    Disclosure,
    /// The quarterly adjustment of an item of 定期公开 (R6).
    Adjustment,
}

/// Something an item owes by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owed<'a> {
    /// What.
    pub duty: Duty,
    /// For which period.
    pub period: Period,
    /// The version it is owed under.
    pub item: &'a CatalogueItem,
}

/// The version in force on a day, of `versions` oldest first; the catalogue as printed holds from ever.
pub fn version_on(versions: &[CatalogueItem], on: NaiveDate) -> Option<&CatalogueItem> {
    let printed = || versions.first().filter(|first| first.revision.is_none());
    versions.iter().rev().find(|version| version.since <= on).or_else(printed)
}

/// The version that governs a period as of a day; none where the item is not yet there or retired.
pub fn in_force(versions: &[CatalogueItem], period: Period, as_of: NaiveDate) -> Option<&CatalogueItem> {
    let on = if period.contains(as_of) { as_of } else { period.last() };
    version_on(versions, on).filter(|version| !version.retired)
}

/// What an item owes by itself for the periods from that of `from` to the one running on `as_of`.
pub fn owed(versions: &[CatalogueItem], from: NaiveDate, as_of: NaiveDate) -> Vec<Owed<'_>> {
    let mut owed = Vec::new();
    if from > as_of {
        return owed;
    }
    let limits: Vec<ItemLimit> = versions.iter().filter_map(CatalogueItem::limit).collect();
    for cycle in Cycle::ALL {
        let looked_at = cycle == Cycle::Quarter && limits.contains(&ItemLimit::Regular);
        if !looked_at && !limits.iter().any(|limit| limit.cycle() == Some(cycle)) {
            continue;
        }
        for period in Period::containing(from, cycle).through(Period::containing(as_of, cycle)) {
            let Some(item) = in_force(versions, period, as_of) else { continue };
            let Some(limit) = item.limit() else { continue };
            if limit.cycle() == Some(cycle) {
                owed.push(Owed { duty: Duty::Disclosure, period, item });
            }
            if cycle == Cycle::Quarter && limit == ItemLimit::Regular {
                owed.push(Owed { duty: Duty::Adjustment, period, item });
            }
        }
    }
    owed
}

/// The cycles an item is on for some period of a year, each with the last version that puts it there.
pub fn cycles_of_year(
    versions: &[CatalogueItem],
    year: i32,
    as_of: NaiveDate,
) -> Vec<(Cycle, &CatalogueItem)> {
    let of_year = |cycle| {
        let (first, last) = (Period::Year(year).first(), Period::Year(year).last());
        Period::containing(first, cycle).through(Period::containing(last, cycle))
    };
    let on = |cycle: Cycle| {
        let governing = of_year(cycle).filter_map(|period| in_force(versions, period, as_of));
        let of_cycle = |item: &&CatalogueItem| item.limit().and_then(ItemLimit::cycle) == Some(cycle);
        governing.filter(of_cycle).last().map(|item| (cycle, item))
    };
    Cycle::ALL.into_iter().filter_map(on).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::catalogue::{CatalogueId, Cell, Column, Provenance, Revision, printed};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn first(limit: &str) -> CatalogueItem {
        let mut item = printed(CatalogueId::Bureau, day("2026-01-01")).unwrap().remove(0);
        item.cells[Column::TimeLimit as usize] = Cell::new(limit, Provenance::Printed);
        item
    }

    fn then(before: &CatalogueItem, since: &str, limit: &str) -> CatalogueItem {
        let mut item = CatalogueItem { version: before.version + 1, since: day(since), ..before.clone() };
        item.cells[Column::TimeLimit as usize] = Cell::new(limit, Provenance::Entered);
        let at = item.since.and_hms_opt(9, 0, 0).unwrap();
        let (reason, approver, by) = ("调整".to_owned(), "党委".to_owned(), "li".to_owned());
        item.revision = Some(Revision { reason, approver, by, at });
        item
    }

    /// What is owed from the beginning of 2026, as `2026Q1`; an adjustment with a `+` before it.
    fn told(versions: &[CatalogueItem], as_of: &str) -> Vec<String> {
        let all = owed(versions, day("2026-01-01"), day(as_of)).into_iter();
        all.map(|owed| match owed.duty {
            Duty::Disclosure => owed.period.to_string(),
            Duty::Adjustment => format!("+{}", owed.period),
        })
        .collect()
    }

    #[test]
    fn r11_what_ended_before_an_amendment_keeps_what_it_owed() {
        let quarterly = first("季度");
        let yearly = then(&quarterly, "2026-08-15", "年度");
        let both = [quarterly, yearly];
        assert_eq!(told(&both, "2026-08-14"), ["2026Q1", "2026Q2", "2026Q3"]);
        assert_eq!(told(&both, "2026-08-15"), ["2026", "2026Q1", "2026Q2"]);
        assert_eq!(told(&both, "2026-12-31"), ["2026", "2026Q1", "2026Q2"]);
        assert_eq!(told(&both, "2027-01-01"), ["2026", "2027", "2026Q1", "2026Q2"]);
        let regular = first("定期");
        let immediate = then(&regular, "2026-07-01", "即时");
        assert_eq!(told(&[regular, immediate], "2026-12-31"), ["2026H1", "+2026Q1", "+2026Q2"]);
    }

    #[test]
    fn c2_a_retired_item_owes_what_it_missed_and_nothing_for_the_running_period() {
        let quarterly = first("季度");
        let retired = CatalogueItem { retired: true, ..then(&quarterly, "2026-05-20", "季度") };
        let again = then(&CatalogueItem { retired: false, ..retired.clone() }, "2026-11-02", "季度");
        let all = [quarterly, retired, again];
        assert_eq!(told(&all[..2], "2026-05-19"), ["2026Q1", "2026Q2"]);
        assert_eq!(told(&all[..2], "2026-12-31"), ["2026Q1"]);
        assert_eq!(told(&all, "2026-11-02"), ["2026Q1", "2026Q4"]);
        let grid = |as_of| cycles_of_year(&all[..2], 2026, day(as_of)).len();
        assert_eq!((grid("2026-12-31"), cycles_of_year(&all[..2], 2027, day("2027-02-01")).len()), (1, 0));
    }

    #[test]
    fn c2_an_added_item_owes_from_the_period_it_is_added_in() {
        let added = [CatalogueItem { version: 1, ..then(&first("半"), "2026-05-20", "季度") }];
        assert_eq!(version_on(&added, day("2026-05-19")), None);
        assert_eq!(told(&added, "2026-05-19"), [""; 0]);
        assert_eq!(told(&added, "2026-07-01"), ["2026Q2", "2026Q3"]);
        // The catalogue as printed holds from ever.
        let printed = [first("季度")];
        assert_eq!(version_on(&printed, day("2001-01-01")), Some(&printed[0]));
    }
}
