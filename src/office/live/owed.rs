//! What an organisation owes by itself, nobody having begun it: under a cyclic item (R6, R11), and to the other books.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;

use crate::domain::book::{BOOKS, Cyclic, Debtor};
use crate::domain::calendar::Calendar;
use crate::domain::catalogue::{self, CatalogueItem, Column, Duty};
use crate::domain::clock::{self, Limit, Measure};
use crate::domain::code::{Code, ItemCode};
use crate::domain::organisation::Organisation;
use crate::domain::period::{Cycle, Period};
use crate::office::directory::Directory;
use crate::office::index::{CoverRow, Term};
use crate::office::query::{BoardLine, DueKind};

/// What has been kept of the periods.
pub trait Kept {
    /// How a period of a code was covered, if it was.
    fn covered(&self, code: &Code, slot: Term) -> Option<CoverRow>;
    /// Whether something for it is under way.
    fn begun(&self, code: &Code, slot: Term) -> bool;
}

/// What is owed on the day `as_of` under an item of an organisation, whose versions these are, the oldest first.
pub fn owed(
    directory: &Directory,
    calendar: &Calendar,
    org: &Organisation,
    versions: &[CatalogueItem],
    as_of: NaiveDate,
    kept: &impl Kept,
) -> Vec<BoardLine> {
    let mut lines = Vec::new();
    let (Some(first), true) = (versions.first(), org.active) else { return lines };
    let code = Code::new(org.code.clone(), ItemCode::Listed(first.number));
    for owed in catalogue::owed(versions, org.owes_from, as_of) {
        let period = owed.period;
        let kind = match owed.duty {
            Duty::Disclosure if kept.begun(&code, (period, None)) => continue,
            Duty::Disclosure => DueKind::Period,
            Duty::Adjustment => {
                let half = Period::containing(period.last(), Cycle::Half);
                // Where the half-year's own disclosure is still owed on that day, it would be the adjustment too.
                if half.last() == period.last() && kept.covered(&code, (half, None)).is_none() {
                    continue;
                }
                DueKind::Adjustment
            }
        };
        if kept.covered(&code, (period, None)).is_some() {
            continue;
        }
        let policy = &directory.settings.policy;
        let (due, provisional) = clock::due_date(Limit::R6, period.last(), policy, calendar);
        lines.push(BoardLine {
            kind,
            code: code.clone(),
            key: None,
            title: owed.item.cell(Column::Content).text.clone(),
            unit: org.code.clone(),
            responsible: owed.item.cell(Column::Responsible).text.clone(),
            limit: Limit::R6,
            from: period.last(),
            period: Some(period),
            stage: None,
            due,
            provisional,
        });
    }
    lines
}

/// What is owed for an organisation on the day `as_of` to the other books by itself, by it or by the bureau, under its code.
pub fn owed_to_books(
    directory: &Directory,
    calendar: &Calendar,
    org: &Organisation,
    as_of: NaiveDate,
    kept: &impl Kept,
) -> Vec<BoardLine> {
    let mut lines = Vec::new();
    if !org.active {
        return lines;
    }
    let code = Code::new(org.code.clone(), ItemCode::None);
    let owing = |cyclic: &&Cyclic| cyclic.by.contains(&org.kind);
    for (book, cyclic) in
        BOOKS.into_iter().flat_map(|book| book.cyclic.iter().map(move |cyclic| (book, cyclic)))
    {
        if !owing(&cyclic) {
            continue;
        }
        let policy = &directory.settings.policy;
        // What falls due in the year after is owed once the period is over.
        let after = matches!(cyclic.limit.measure(policy), Measure::DayOfNextYear { .. });
        // Of the periods that had begun by then; what fell due before the organisation was kept here is not owed.
        let first = Period::containing(org.owes_from, cyclic.cycle);
        for period in first.through(Period::containing(as_of, cyclic.cycle)) {
            let slot = (period, Some(book.kind));
            if after && period.last() >= as_of
                || kept.covered(&code, slot).is_some()
                || kept.begun(&code, slot)
            {
                continue;
            }
            let (due, provisional) = clock::due_date(cyclic.limit, period.last(), policy, calendar);
            // What was due before the organisation was kept here was kept elsewhere, too.
            if due < org.owes_from {
                continue;
            }
            let unit = match cyclic.debtor {
                Debtor::Own => &org.code,
                Debtor::Bureau => directory.bureau().map_or(&org.code, |bureau| &bureau.code),
            };
            lines.push(BoardLine {
                kind: DueKind::Book(book.kind),
                code: code.clone(),
                key: None,
                title: cyclic.title.to_owned(),
                unit: unit.clone(),
                responsible: unit.to_string(),
                limit: cyclic.limit,
                from: period.last(),
                period: Some(period),
                stage: None,
                due,
                provisional,
            });
        }
    }
    lines
}

/// What is owed on one day, by code: worked out once a day and then where something changed.
#[derive(Default)]
pub(super) struct Owed {
    of: Option<(NaiveDate, Arc<Directory>)>,
    lines: BTreeMap<Code, Vec<Arc<BoardLine>>>,
    stale: BTreeSet<Code>,
}

impl Owed {
    /// Whether it is that of `today`, nothing having changed since.
    pub(super) fn is_of(&self, today: NaiveDate, directory: &Arc<Directory>) -> bool {
        self.stale.is_empty() && self.is_based_on(today, directory)
    }

    fn is_based_on(&self, today: NaiveDate, directory: &Arc<Directory>) -> bool {
        self.of.as_ref().is_some_and(|(day, known)| *day == today && Arc::ptr_eq(known, directory))
    }

    /// Something changed under `code`.
    pub(super) fn stale(&mut self, code: &Code) {
        if self.of.is_some() {
            self.stale.insert(code.clone());
        }
    }

    pub(super) fn work_out(
        &mut self,
        today: NaiveDate,
        directory: &Arc<Directory>,
        calendar: &Calendar,
        kept: &impl Kept,
    ) {
        let stale = std::mem::take(&mut self.stale);
        if self.is_based_on(today, directory) {
            for code in stale {
                self.lines.remove(&code);
                if let Some(org) = directory.orgs.get(&code.org) {
                    if code.item == ItemCode::None {
                        self.put_books(directory, calendar, org, today, kept);
                    }
                    self.put(directory, calendar, org, directory.versions(&code), today, kept);
                }
            }
            return;
        }
        self.lines.clear();
        for org in directory.orgs.values() {
            self.put_books(directory, calendar, org, today, kept);
            let Some(catalogue) = org.kind.catalogue() else { continue };
            for versions in directory.catalogue_versions(catalogue) {
                self.put(directory, calendar, org, versions, today, kept);
            }
        }
        self.of = Some((today, directory.clone()));
    }

    fn put_books(
        &mut self,
        directory: &Directory,
        calendar: &Calendar,
        org: &Organisation,
        today: NaiveDate,
        kept: &impl Kept,
    ) {
        let lines = owed_to_books(directory, calendar, org, today, kept);
        if let Some(code) = lines.first().map(|line| line.code.clone()) {
            self.lines.insert(code, lines.into_iter().map(Arc::new).collect());
        }
    }

    fn put(
        &mut self,
        directory: &Directory,
        calendar: &Calendar,
        org: &Organisation,
        versions: &[CatalogueItem],
        today: NaiveDate,
        kept: &impl Kept,
    ) {
        let lines = owed(directory, calendar, org, versions, today, kept);
        if let Some(code) = lines.first().map(|line| line.code.clone()) {
            self.lines.insert(code, lines.into_iter().map(Arc::new).collect());
        }
    }

    pub(super) fn lines(&self) -> impl Iterator<Item = &Arc<BoardLine>> {
        self.lines.values().flatten()
    }

    pub(super) fn under(&self, code: &Code) -> &[Arc<BoardLine>] {
        self.lines.get(code).map_or(&[], Vec::as_slice)
    }
}
