//! What is due, from the index and from the catalogue itself (R11), and what has been covered.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::catalogue::{CatalogueItem, Column, Duty, ItemLimit, cycles_of_year, owed};
use crate::domain::clock::{self, Limit, Standing, Urgency};
use crate::domain::code::{Code, ItemCode, Kind, OrgCode, RecordKey};
use crate::domain::message::Message;
use crate::domain::organisation::{Organisation, Person};
use crate::domain::period::{Cycle, Period};
use crate::office::directory::Directory;
use crate::office::index::{self, CoverRow, DueRow};
use crate::office::record::Record;
use crate::office::{Failure, Office};
use crate::store::Range;

/// What is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum DueKind {
    /// A disclosure.
    Disclosure,
    /// An opinion.
    Opinion,
    /// A period of a cyclic item nobody has proposed anything for (R11).
    Period,
    /// The quarterly adjustment of a 定期 item (R6).
    Adjustment,
}

impl DueKind {
    /// The word in files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Disclosure => "disclosure",
            Self::Opinion => "opinion",
            Self::Period => "period",
            Self::Adjustment => "adjustment",
        }
    }

    /// Its name.
    pub fn message(self) -> Message {
        match self {
            Self::Disclosure => Message::new("kind-disclosure"),
            Self::Opinion => Message::new("kind-opinion"),
            Self::Period => Message::new("kind-period"),
            Self::Adjustment => Message::new("kind-adjustment"),
        }
    }
}

/// Something due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoardLine {
    /// What it is.
    pub kind: DueKind,
    /// Its disclosure code.
    pub code: Code,
    /// Its record; none for what nobody has begun.
    pub key: Option<RecordKey>,
    /// Title of the record, or content of the item.
    pub title: String,
    /// The unit that owes it.
    pub unit: OrgCode,
    /// Its name.
    pub unit_name: String,
    /// The body responsible.
    pub responsible: String,
    /// The rule.
    pub limit: Limit,
    /// The day its count starts from.
    pub from: NaiveDate,
    /// The period, with R6.
    pub period: Option<Period>,
    /// The stage, with R7.
    pub stage: Option<String>,
    /// The due date.
    pub due: NaiveDate,
    /// Whether that is provisional (D5).
    pub provisional: bool,
    /// How it stands.
    pub standing: Standing,
}

/// How a period of an item stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
#[derive(Debug, Clone, PartialEq, Eq)]
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// The year.
    pub year: i32,
    /// One row for each code on a cycle, by organisation.
    pub lines: Vec<CoverLine>,
}

type Covered = BTreeMap<(Code, Period), CoverRow>;

impl Office {
    /// Everything due at the end of `as_of` that `who` may see; worst first.
    pub(super) fn due_lines(
        &self,
        directory: &Directory,
        who: &Person,
        as_of: NaiveDate,
    ) -> Result<Vec<BoardLine>, Failure> {
        let seen = directory.seen_by(who);
        let rows = if as_of < self.today() { self.rows_then(directory, as_of)? } else { self.rows_now()? };
        let begun = begun(&rows);
        let mut lines: Vec<BoardLine> = rows
            .into_iter()
            .filter(|row| {
                seen.contains(&row.unit)
                    || row.key.kind == Kind::Disclosure && seen.contains(&row.key.code.org)
            })
            .map(|row| self.line_of(directory, row, as_of))
            .collect();
        let covered = self.covered(as_of, None)?;
        for org in directory.orgs.values().filter(|org| org.active && seen.contains(&org.code)) {
            let Some(catalogue) = org.kind.catalogue() else { continue };
            for versions in directory.catalogue_versions(catalogue) {
                self.owed_by(directory, org, versions, as_of, &covered, &begun, &mut lines);
            }
        }
        sort(&mut lines);
        Ok(lines)
    }

    /// What is due today under one code, whose records have been read already.
    pub(super) fn due_under(
        &self,
        directory: &Directory,
        code: &Code,
        records: &[Record],
    ) -> Result<Vec<BoardLine>, Failure> {
        let today = self.today();
        let basis = self.basis(directory);
        let rows: Vec<DueRow> = records
            .iter()
            .flat_map(|record| index::due_rows(record, &basis))
            .filter(|row| row.obligation.met.is_none())
            .collect();
        let begun = begun(&rows);
        let mut lines: Vec<BoardLine> =
            rows.into_iter().map(|row| self.line_of(directory, row, today)).collect();
        if let Some(org) = directory.orgs.get(&code.org).filter(|org| org.active) {
            let covered = self.covered(today, Some(code))?;
            self.owed_by(directory, org, directory.versions(code), today, &covered, &begun, &mut lines);
        }
        sort(&mut lines);
        Ok(lines)
    }

    fn rows_now(&self) -> Result<Vec<DueRow>, Failure> {
        let mut rows = Vec::new();
        let range = Range::prefix(format!("{}due/", index::SPACE).as_bytes());
        self.store.each(&range, &mut |_, stored| {
            rows.extend(index::decode::<DueRow>(&stored.value));
            ControlFlow::Continue(())
        })?;
        Ok(rows)
    }

    /// What was open at the end of a past day: read from the records' own dates.
    fn rows_then(&self, directory: &Directory, as_of: NaiveDate) -> Result<Vec<DueRow>, Failure> {
        let mut rows = Vec::new();
        let basis = self.basis(directory);
        self.store.each(&Range::prefix(b"r/"), &mut |key, stored| {
            if let Ok(record) = Record::decode(&String::from_utf8_lossy(key), &stored.value) {
                let dues = index::due_rows(&record, &basis);
                rows.extend(dues.into_iter().filter(|row| row.obligation.is_open_on(as_of)));
            }
            ControlFlow::Continue(())
        })?;
        Ok(rows)
    }

    pub(super) fn line_of(&self, directory: &Directory, row: DueRow, as_of: NaiveDate) -> BoardLine {
        let kind = if row.key.kind == Kind::Opinion { DueKind::Opinion } else { DueKind::Disclosure };
        let unit_name = directory.org_name(&row.unit);
        BoardLine {
            kind,
            code: row.key.code.clone(),
            title: row.title,
            responsible: if kind == DueKind::Opinion { unit_name.clone() } else { row.responsible },
            unit: row.unit,
            unit_name,
            limit: row.obligation.limit,
            from: row.obligation.from,
            period: row.obligation.period,
            stage: row.obligation.stage,
            due: row.due,
            provisional: row.provisional,
            standing: clock::standing(row.due, as_of, &self.calendar),
            key: Some(row.key),
        }
    }

    /// What has been covered by the end of `as_of`: the earliest row of each code and period counts.
    fn covered(&self, as_of: NaiveDate, code: Option<&Code>) -> Result<Covered, Failure> {
        let mut covered: Covered = BTreeMap::new();
        let prefix = format!("{}cover/", index::SPACE);
        let range = code.map_or_else(|| prefix.clone(), |code| format!("{prefix}{code}/"));
        self.store.each(&Range::prefix(range.as_bytes()), &mut |key, stored| {
            let key = String::from_utf8_lossy(key);
            let mut parts = key[prefix.len()..].splitn(3, '/');
            let code = parts.next().and_then(|text| text.parse::<Code>().ok());
            let period = parts.next().and_then(|text| text.parse::<Period>().ok());
            let row = index::decode::<CoverRow>(&stored.value);
            if let (Some(code), Some(period), Some(row)) = (code, period, row)
                && row.on <= as_of
            {
                let known = covered.entry((code, period)).or_insert(row);
                if row.on < known.on {
                    *known = row;
                }
            }
            ControlFlow::Continue(())
        })?;
        Ok(covered)
    }

    /// What an organisation owes under an item by itself (R11), nobody having begun it.
    #[allow(clippy::too_many_arguments)]
    fn owed_by(
        &self,
        directory: &Directory,
        org: &Organisation,
        versions: &[CatalogueItem],
        as_of: NaiveDate,
        covered: &Covered,
        begun: &BTreeSet<(Code, Period)>,
        lines: &mut Vec<BoardLine>,
    ) {
        for owed in owed(versions, org.owes_from, as_of) {
            let code = Code::new(org.code.clone(), ItemCode::Listed(owed.item.number));
            let key = (code.clone(), owed.period);
            let kind = match owed.duty {
                Duty::Disclosure if begun.contains(&key) => continue,
                Duty::Disclosure => DueKind::Period,
                Duty::Adjustment => {
                    let half = Period::containing(owed.period.last(), Cycle::Half);
                    // Where the half-year's own disclosure is still owed on that day, it would be the adjustment too.
                    let covers_half = covered.contains_key(&(code.clone(), half));
                    if half.last() == owed.period.last() && !covers_half {
                        continue;
                    }
                    DueKind::Adjustment
                }
            };
            if !covered.contains_key(&key) {
                lines.push(self.owed_line(directory, org, owed.item, &code, kind, owed.period, as_of));
            }
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn owed_line(
        &self,
        directory: &Directory,
        org: &Organisation,
        item: &CatalogueItem,
        code: &Code,
        kind: DueKind,
        period: Period,
        as_of: NaiveDate,
    ) -> BoardLine {
        let policy = &directory.settings.policy;
        let (due, provisional) = clock::due_date(Limit::R6, period.last(), policy, &self.calendar);
        BoardLine {
            kind,
            code: code.clone(),
            key: None,
            title: item.cell(Column::Content).text.clone(),
            unit: org.code.clone(),
            unit_name: org.name.clone(),
            responsible: item.cell(Column::Responsible).text.clone(),
            limit: Limit::R6,
            from: period.last(),
            period: Some(period),
            stage: None,
            due,
            provisional,
            standing: clock::standing(due, as_of, &self.calendar),
        }
    }

    /// Which cyclic items have been disclosed for which period of `year` (R6, R11).
    pub(super) fn coverage(
        &self,
        directory: &Directory,
        who: &Person,
        year: i32,
    ) -> Result<Coverage, Failure> {
        let today = self.today();
        let covered = self.covered(today, None)?;
        let mut lines = Vec::new();
        let mut orgs: Vec<&Organisation> =
            directory.orgs.values().filter(|org| org.active && directory.sees(who, &org.code)).collect();
        orgs.sort_by_key(|org| (org.kind, org.code.clone()));
        for org in orgs {
            let Some(catalogue) = org.kind.catalogue() else { continue };
            for versions in directory.catalogue_versions(catalogue) {
                for (cycle, item) in cycles_of_year(versions, year, today) {
                    let Some(limit) = item.limit() else { continue };
                    let code = Code::new(org.code.clone(), ItemCode::Listed(item.number));
                    let cells = Period::containing(Period::Year(year).first(), cycle)
                        .through(Period::containing(Period::Year(year).last(), cycle))
                        .map(|period| (period, self.cell(directory, org, &code, period, &covered, today)))
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
        }
        Ok(Coverage { year, lines })
    }

    fn cell(
        &self,
        directory: &Directory,
        org: &Organisation,
        code: &Code,
        period: Period,
        covered: &Covered,
        today: NaiveDate,
    ) -> CoverCell {
        let policy = &directory.settings.policy;
        let (due, _) = clock::due_date(Limit::R6, period.last(), policy, &self.calendar);
        let standing = clock::standing(due, today, &self.calendar);
        match covered.get(&(code.clone(), period)) {
            Some(row) if row.on <= due => CoverCell::Covered(row.on),
            Some(row) => CoverCell::Late(row.on),
            None if period.last() < org.owes_from => CoverCell::NotOwed,
            None if !on_cycle(directory.item_for(code, period, today), period) => CoverCell::NotOwed,
            None if period.first() > today => CoverCell::Ahead,
            None if standing.overdue => CoverCell::Missed(due),
            None => CoverCell::Due(due, standing.urgency),
        }
    }
}

/// Whether the version that governs a period owes something for it.
fn on_cycle(item: Option<&CatalogueItem>, period: Period) -> bool {
    item.and_then(CatalogueItem::limit).and_then(ItemLimit::cycle) == Some(period.cycle())
}

/// The periods somebody has begun to disclose for.
fn begun(rows: &[DueRow]) -> BTreeSet<(Code, Period)> {
    let period = |row: &DueRow| row.obligation.period.map(|period| (row.key.code.clone(), period));
    rows.iter().filter_map(period).collect()
}

/// The earliest due date first.
fn sort(lines: &mut [BoardLine]) {
    lines.sort_by(|a, b| {
        (a.due, &a.code, &a.key, a.period, &a.stage).cmp(&(b.due, &b.code, &b.key, b.period, &b.stage))
    });
}
