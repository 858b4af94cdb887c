//! What of a yearly plan has been done: it follows from the disclosures (C4).

use chrono::{Datelike, NaiveDate};

use super::When;
use super::yearly::{FILINGS, year_of};
use crate::domain::book::{Around, Case};
use crate::domain::code::{Code, RecordKey};
use crate::domain::disclosure::{self, Disclosure, TimeLimit};
use crate::domain::period::Period;

/// Whether what was published on a day, and for a period, is what was planned for a time.
type Fits = fn(&When, NaiveDate, Option<Period>) -> bool;

/// A line of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// The code that is to be disclosed under.
    pub code: Code,
    /// What.
    pub what: String,
    /// When.
    pub when: When,
    /// What was disclosed of it, and on which day it was published.
    pub done: Option<(RecordKey, NaiveDate)>,
}

impl Planned {
    /// Whether its time is over, and nothing was published.
    pub fn is_late(&self, today: NaiveDate) -> bool {
        self.done.is_none() && self.when.last() < today
    }
}

/// The lines of a plan as it was last reported, each with the disclosure that carried it out: one disclosure for one
/// line, those first that were published when it was planned.
pub fn planned(case: &Case, around: &dyn Around) -> Vec<Planned> {
    let Some(year) = year_of(case) else { return Vec::new() };
    let rows = case.latest(FILINGS).map(|entry| entry.values.rows("lines")).unwrap_or_default();
    let read = |row: &Vec<String>| {
        let [code, what, when] = row.as_slice() else { return None };
        let (code, when) = (code.parse().ok()?, When::read(when, year)?);
        Some(Planned { code, what: what.clone(), when, done: None })
    };
    let mut lines: Vec<Planned> = rows.iter().filter_map(read).collect();
    let mut codes: Vec<Code> = lines.iter().map(|line| line.code.clone()).collect();
    codes.sort();
    codes.dedup();
    for code in codes {
        let numbered = [year - 1, year].into_iter().flat_map(|numbered| around.disclosures(&code, numbered));
        let mut published: Vec<(NaiveDate, Option<Period>, RecordKey)> =
            numbered.filter_map(|disclosure| published_in(&disclosure, year)).collect();
        published.sort_by(|a, b| (a.0, &a.2).cmp(&(b.0, &b.2)));
        let fits: [Fits; 3] = [
            |when, _, period| period.is_some_and(|period| *when == When::Period(period)),
            |when, on, _| when.contains(on),
            |_, _, _| true,
        ];
        for fits in fits {
            for line in lines.iter_mut().filter(|line| line.code == code && line.done.is_none()) {
                let at = published.iter().position(|(on, period, _)| fits(&line.when, *on, *period));
                if let Some((on, _, key)) = at.map(|at| published.remove(at)) {
                    line.done = Some((key, on));
                }
            }
        }
    }
    lines
}

/// When a disclosure was published, and for which period, if it counts for the year.
fn published_in(d: &Disclosure, year: i32) -> Option<(NaiveDate, Option<Period>, RecordKey)> {
    let dead = matches!(d.state, disclosure::State::Refused | disclosure::State::Withdrawn);
    let on = d.published_on().filter(|_| !dead)?;
    let period = match d.matter.time_limit {
        TimeLimit::Cyclic(period) => Some(period),
        _ => None,
    };
    let counts = period.map_or(on.year() == year, |period| period.year() == year);
    counts.then(|| (on, period, d.key.clone()))
}

/// How a plan is being carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Report {
    /// The lines.
    pub planned: usize,
    /// Those published.
    pub done: usize,
    /// Those whose time is over without it.
    pub late: usize,
}

/// How these lines stand on `today`.
pub fn report(lines: &[Planned], today: NaiveDate) -> Report {
    Report {
        planned: lines.len(),
        done: lines.iter().filter(|line| line.done.is_some()).count(),
        late: lines.iter().filter(|line| line.is_late(today)).count(),
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveTime;
    use proptest::prelude::*;

    use super::*;
    use crate::domain::book::{Attachment, StepId, Value, Values};
    use crate::domain::catalogue::CatalogueItem;
    use crate::domain::channel::{Channel, Scope};
    use crate::domain::code::{Kind, OrgCode};
    use crate::domain::disclosure::{Matter, Publication};
    use crate::domain::facts::Facts;
    use crate::domain::organisation::{Organisation, Person};

    /// Disclosures, and nothing else.
    struct Published(Vec<Disclosure>);

    impl Around for Published {
        fn organisation(&self, _: &OrgCode) -> Option<Organisation> {
            None
        }

        fn person(&self, _: &str) -> Option<Person> {
            None
        }

        fn exists(&self, _: &RecordKey) -> bool {
            false
        }

        fn numbered(&self, _: &Code, _: i32, _: u32) -> Option<RecordKey> {
            None
        }

        fn case(&self, _: &RecordKey) -> Option<Case> {
            None
        }

        fn cases(&self, _: Kind, _: &Code) -> Vec<Case> {
            Vec::new()
        }

        fn versions(&self, _: &Code) -> Vec<CatalogueItem> {
            Vec::new()
        }

        fn disclosures(&self, code: &Code, year: i32) -> Vec<Disclosure> {
            let of = |d: &&Disclosure| d.key.code == *code && d.key.year == year;
            self.0.iter().filter(of).cloned().collect()
        }

        fn is_kept(&self, _: &Attachment) -> bool {
            false
        }

        fn closed(&self, _: &OrgCode, _: Period) -> Vec<(RecordKey, bool)> {
            Vec::new()
        }

        fn facts(&self, _: &OrgCode, _: Period, _: Option<NaiveDate>) -> Option<Facts> {
            None
        }
    }

    fn day(n: u64) -> NaiveDate {
        Period::Year(2026).first() + chrono::Days::new(n)
    }

    /// Published on the `n`th day of 2026.
    fn disclosure(item: u16, n: u64, seq: usize) -> Disclosure {
        let key = format!("XZ-{item:02}/disclosure/2026/{:06}", seq + 1).parse().unwrap();
        let on = day(n);
        let matter = Matter {
            title: String::new(),
            content: String::new(),
            scope: Scope::Unit,
            channels: vec![Channel::Meeting],
            time_limit: TimeLimit::Fixed,
            settled: None,
            important: false,
            needs_superior: false,
            responsible: String::new(),
        };
        let mut disclosure = Disclosure::propose(key, 1, matter, "a", on.and_time(NaiveTime::MIN));
        disclosure.publications.push(Publication {
            channel: Channel::Meeting,
            scope: Scope::Unit,
            place: String::new(),
            on,
            by: String::new(),
            evidence: String::new(),
            stage: None,
            exchange: None,
            taken_down: None,
        });
        disclosure
    }

    proptest! {
        #[test]
        fn c4_one_disclosure_carries_out_one_line_and_none_is_left_over(
            lines in prop::collection::vec((1..4_u16, 1..13_u32), 1..12),
            published in prop::collection::vec((1..4_u16, 0..365_u64), 0..12),
        ) {
            let rows = lines.iter().map(|(item, month)| {
                vec![format!("XZ-{item:02}"), String::new(), format!("2026-{month:02}")]
            });
            let values = Values::default()
                .with("year", Value::Period(Period::Year(2026)))
                .with("lines", Value::Rows(rows.collect()));
            let mut case = Case::new("XZ-00/plan/2026/000001".parse().unwrap());
            case.enter(StepId::find("plan.file").unwrap(), "a", day(0).and_time(NaiveTime::MIN), values);
            let disclosed = published.iter().enumerate().map(|(n, (item, on))| disclosure(*item, *on, n));
            let found = planned(&case, &Published(disclosed.collect()));
            prop_assert_eq!(found.len(), lines.len());
            for item in 1..4 {
                let code = format!("XZ-{item:02}");
                let of: Vec<&Planned> = found.iter().filter(|line| line.code.to_string() == code).collect();
                let there = published.iter().filter(|(of, _)| *of == item).count();
                let mut used: Vec<_> = of.iter().filter_map(|line| line.done.clone()).collect();
                prop_assert_eq!(used.len(), of.len().min(there));
                used.sort();
                used.dedup();
                prop_assert_eq!(used.len(), of.len().min(there));
                // One that came out when a line was planned is that line's, or another's of the same time.
                for line in of.iter().filter(|line| line.done.as_ref().is_none_or(|(_, on)| !line.when.contains(*on))) {
                    let free = published.iter().enumerate().filter(|(n, (of, on))| {
                        let key = disclosure(*of, *on, *n).key;
                        *of == item && line.when.contains(day(*on)) && !used.iter().any(|(used, at)| {
                            *used == key && line.when.contains(*at)
                        })
                    });
                    prop_assert_eq!(free.count(), 0);
                }
            }
        }
    }
}
