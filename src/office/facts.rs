//! What the records show of one organisation in a period (E5): read from that organisation's records alone, and of those
//! from the ones that were open or numbered around the period.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Bound, ControlFlow};

use chrono::NaiveDate;

use super::directory::Directory;
use super::index::{self, Covered};
use super::record::{Record, store_key};
use super::{Failure, Office, permission};
use crate::domain::book::Case;
use crate::domain::catalogue::{self, Column, Duty};
use crate::domain::code::{Code, ItemCode, Kind, OrgCode, RecordKey};
use crate::domain::facts::{Facts, Look, OwedPeriod};
use crate::domain::message::Message;
use crate::domain::organisation::{Organisation, Person};
use crate::domain::period::{Cycle, Period};
use crate::store::Range;

impl Office {
    /// What the records show of `org` in `period`, as it stood at the end of `as_of`; today's where that is later.
    ///
    /// # Errors
    /// Nobody is known by that login, the organisation is not theirs to see, or the store failed.
    pub fn facts(
        &self,
        login: &str,
        org: &OrgCode,
        period: Period,
        as_of: Option<NaiveDate>,
    ) -> Result<Facts, Failure> {
        let directory = self.directory();
        self.facts_of(&directory, directory.person(login)?, org, period, as_of)
    }

    /// The same for somebody.
    pub(super) fn facts_of(
        &self,
        directory: &Directory,
        who: &Person,
        org: &OrgCode,
        period: Period,
        as_of: Option<NaiveDate>,
    ) -> Result<Facts, Failure> {
        let unit = directory.org(org)?;
        if !directory.sees(who, org) {
            return Err(Message::new("not-yours-to-see").with("code", org.as_str()).into());
        }
        let today = self.today();
        let look = Look {
            period,
            as_of: as_of.unwrap_or(today).min(today),
            policy: &directory.settings.policy,
            calendar: &directory.calendar,
            bureau: directory.bureau().map(|bureau| &bureau.code),
        };
        let (codes, open, covered) = {
            let (_, live) = self.live();
            let codes: Vec<Code> = live.codes_of(org).cloned().collect();
            let open: BTreeSet<RecordKey> = codes.iter().flat_map(|code| live.open_under(code)).collect();
            (codes, open, live.covered_of(&BTreeSet::from([org.clone()])))
        };
        let mut facts = Facts::new(org.clone(), &look);
        let owed = owed_periods(directory, unit, &covered, &look);
        let is_owed: BTreeSet<(Code, Period)> =
            owed.iter().map(|owed| (owed.code.clone(), owed.period)).collect();
        for owed in owed {
            facts.owed(owed, &look);
        }
        let mut take = |record: &Record| {
            if !permission::sees(directory, who, record) {
                return;
            }
            match record {
                Record::Disclosure(d) => {
                    facts.disclosure(d, |period| is_owed.contains(&(d.key.code.clone(), period)), &look);
                }
                Record::Opinion(opinion) => facts.opinion(opinion, &look),
                Record::Application(application) => facts.application(application, &look),
                Record::Case(case) => facts.case(case, &look),
                _ => {}
            }
        };
        for key in self.around_period(&codes, open, org, &look)? {
            let Some(stored) = self.store.get(store_key(&key).as_bytes())? else { continue };
            // A damaged record is named by `verify`, and shows nothing.
            if let Ok(record) = Record::decode(&store_key(&key), &stored.value) {
                take(&record);
            }
        }
        Ok(facts)
    }

    /// The cases of a book under a code; damaged ones are passed over.
    pub(super) fn cases_under(&self, code: &Code, kind: Kind) -> Result<Vec<Case>, Failure> {
        let mut cases = Vec::new();
        let range = Range::prefix(format!("r/{code}/{}/", kind.word()).as_bytes());
        self.store.each(&range, &mut |key, stored| {
            if let Ok(Record::Case(case)) = Record::decode(&String::from_utf8_lossy(key), &stored.value) {
                cases.push(case);
            }
            ControlFlow::Continue(())
        })?;
        Ok(cases)
    }

    /// The records of an organisation that can have to do with the period, in order: what is open, what was numbered
    /// from the year before the period to that of the day; and likewise of what stands under the codes of others, the
    /// opinions that came to it and the cases in which it owes something.
    fn around_period(
        &self,
        codes: &[Code],
        open: BTreeSet<RecordKey>,
        org: &OrgCode,
        look: &Look<'_>,
    ) -> Result<BTreeSet<RecordKey>, Failure> {
        let mut keys = open;
        let years = look.period.year() - 1..Period::containing(look.as_of, Cycle::Year).year() + 1;
        let read = |key: &[u8], prefix: &str| -> Option<RecordKey> {
            String::from_utf8_lossy(key).strip_prefix(prefix)?.parse().ok()
        };
        for code in codes {
            for kind in Kind::ALL {
                let at = |year: i32| format!("r/{code}/{}/{year:04}/", kind.word()).into_bytes();
                let range = Range::all().starting(Bound::Included(at(years.start)));
                self.store.each(&range.up_to(Bound::Excluded(at(years.end))), &mut |key, _| {
                    keys.extend(read(key, "r/"));
                    ControlFlow::Continue(())
                })?;
            }
        }
        let elsewhere = index::elsewhere_prefix(org);
        self.store.each(&Range::prefix(elsewhere.as_bytes()), &mut |key, stored| {
            let may =
                |key: &RecordKey| years.contains(&key.year) || index::decode(&stored.value) != Some(false);
            keys.extend(read(key, &elsewhere).filter(may));
            ControlFlow::Continue(())
        })?;
        Ok(keys)
    }
}

/// What the catalogue asked of an organisation for periods that ended in the one looked at or before it.
fn owed_periods(
    directory: &Directory,
    org: &Organisation,
    covered: &BTreeMap<Code, Covered>,
    look: &Look<'_>,
) -> Vec<OwedPeriod> {
    let mut periods = Vec::new();
    let Some(catalogue) = org.kind.catalogue() else { return periods };
    for versions in directory.catalogue_versions(catalogue) {
        let Some(first) = versions.first() else { continue };
        let code = Code::new(org.code.clone(), ItemCode::Listed(first.number));
        let on = |period: Period| {
            let row = covered.get(&code).and_then(|covered| covered.get(&(period, None)));
            row.map(|row| row.on).filter(|on| *on <= look.as_of)
        };
        for owed in catalogue::owed(versions, org.owes_from, look.as_of) {
            let half = Period::containing(owed.period.last(), Cycle::Half);
            // The half-year's own disclosure is the adjustment of its last quarter: one thing, counted once.
            let counted = owed.duty == Duty::Disclosure || half.last() != owed.period.last();
            if counted && owed.period.last() <= look.period.last() {
                periods.push(OwedPeriod {
                    code: code.clone(),
                    title: owed.item.cell(Column::Content).text.clone(),
                    period: owed.period,
                    covered: on(owed.period),
                });
            }
        }
    }
    periods
}
