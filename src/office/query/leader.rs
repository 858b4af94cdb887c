//! What the leader's page joins: how each organisation stands this quarter, what has changed since somebody last looked,
//! and all of it as it stood on a past day.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime};
use serde::{Deserialize, Serialize};

use super::board::due_then;
use super::coverage::{Coverage, coverage};
use super::{BoardLine, DueBoard, DueKind};
use crate::domain::application;
use crate::domain::assessment::outcome;
use crate::domain::code::{Code, ItemCode, Kind, OrgCode, RecordKey};
use crate::domain::disclosure::{self, Deed};
use crate::domain::facts::{Area, Dues, Facts};
use crate::domain::message::Message;
use crate::domain::organisation::{OrgKind, Organisation, Person};
use crate::domain::period::{Cycle, Period};
use crate::office::directory::Directory;
use crate::office::journal::Entry;
use crate::office::record::{Record, store_key};
use crate::office::since::deed;
use crate::office::visit::Since;
use crate::office::{Failure, Office, permission};

/// So many days are told of where nobody has looked before, and of a past day.
const DAYS: u64 = 7;

/// How far back the journal is read for what has changed.
const FAR: u64 = 20_000;

/// The most changes that are named one by one.
const NAMED: usize = 100;

/// So many of so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Share {
    /// How many were in time.
    pub in_time: u32,
    /// Of how many that have fallen due.
    pub of: u32,
}

impl Share {
    /// In a hundred, rounded down: not even one that is late is a hundred. None of nothing.
    pub fn percent(self) -> Option<u32> {
        (self.in_time * 100).checked_div(self.of)
    }

    fn add(&mut self, dues: &Dues) {
        self.in_time += dues.on_time.count;
        self.of += dues.fallen();
    }

    fn and(&mut self, other: Self) {
        self.in_time += other.in_time;
        self.of += other.of;
    }
}

/// How an organisation stands in a quarter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrgStanding {
    /// The organisation.
    pub org: OrgCode,
    /// Its name.
    pub name: String,
    /// What fell due in the quarter.
    pub all: Share,
    /// Of that, past and not done.
    pub overdue: u32,
    /// Done, but late.
    pub late: u32,
    /// What it last came to when it was assessed (E3), in hundredths of a point, and for which period.
    pub score: Option<(Period, i64)>,
}

/// How the organisations stand in a quarter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quarter {
    /// The quarter.
    pub period: Period,
    /// Each organisation, the worst first.
    pub orgs: Vec<OrgStanding>,
    /// Opinions passed on and answered in time.
    pub opinions: Share,
    /// Applications decided and filed in time.
    pub applications: Share,
}

/// A record that has changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeLine {
    /// When it last did.
    pub at: NaiveDateTime,
    /// Which.
    pub key: RecordKey,
    /// Its title.
    pub title: String,
    /// What was last done to it.
    pub deed: Message,
    /// Name of who did it.
    pub by: String,
}

/// What has changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changes {
    /// Since when.
    pub since: Since,
    /// Whether the person has not looked before.
    pub first: bool,
    /// Due dates that have passed meanwhile.
    pub overdue: usize,
    /// Records begun.
    pub opened: usize,
    /// Disclosures published on a channel.
    pub published: usize,
    /// Records in which nothing is left to be done.
    pub settled: usize,
    /// Records changed.
    pub all: usize,
    /// Whether there is more than was read.
    pub cut: bool,
    /// The records, the one that changed last first.
    pub lines: Vec<ChangeLine>,
}

/// The leader's page as it stood at the end of a past day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Then {
    /// The day.
    pub as_of: NaiveDate,
    /// Everything due.
    pub due: DueBoard,
    /// What was covered, of that day's year.
    pub coverage: Coverage,
    /// How the organisations stood in that day's quarter.
    pub quarter: Quarter,
    /// What had changed in the days up to it.
    pub changes: Changes,
}

impl Office {
    /// How the organisations that `who` sees stand in the quarter of `as_of`, as of that day.
    pub(super) fn quarter(
        &self,
        directory: &Directory,
        who: &Person,
        as_of: NaiveDate,
    ) -> Result<Quarter, Failure> {
        let period = Period::containing(as_of, Cycle::Quarter);
        let mut quarter =
            Quarter { period, orgs: Vec::new(), opinions: Share::default(), applications: Share::default() };
        for org in directory.orgs.values().filter(|org| org.active && directory.sees(who, &org.code)) {
            let facts = self.facts_of(directory, who, &org.code, period, Some(as_of))?;
            let mut standing = quarter.take(org, &facts);
            if permission::sees_book(directory, who, Kind::Assessment, &org.code) {
                standing.score = self.last_score(&org.code, period, as_of)?;
            }
            // A department owes only what was given to it.
            if org.kind != OrgKind::Department || standing.all.of > 0 {
                quarter.orgs.push(standing);
            }
        }
        quarter.orgs.sort_by_key(|org| (std::cmp::Reverse((org.overdue, org.late)), org.org.clone()));
        Ok(quarter)
    }

    /// What an organisation came to when it was last assessed, for a period that ended with `period` or before, by what
    /// was entered up to `as_of`.
    fn last_score(
        &self,
        org: &OrgCode,
        period: Period,
        as_of: NaiveDate,
    ) -> Result<Option<(Period, i64)>, Failure> {
        let cases = self.cases_under(&Code::new(org.clone(), ItemCode::None), Kind::Assessment)?;
        let scores = cases.into_iter().filter_map(|mut case| {
            case.entries.retain(|entry| entry.at.date() <= as_of);
            let outcome = (!case.entries.is_empty()).then(|| outcome(&case)).flatten()?;
            (outcome.period.last() <= period.last()).then_some((outcome.period, outcome.score))
        });
        Ok(scores.max_by_key(|(period, _)| (period.last(), period.first())))
    }

    /// What has changed since `since`, or since `who` last looked; `lines` is what is due now.
    pub(super) fn changes(
        &self,
        directory: &Directory,
        who: &Person,
        since: Option<Since>,
        lines: &[Arc<BoardLine>],
    ) -> Result<Changes, Failure> {
        let today = self.today();
        let since = match since {
            None => self.last_visit(&who.login)?,
            known => known,
        };
        let end = self.journal_end()?;
        let from = match since {
            Some(since) => since,
            None => self.days_before(today, end)?,
        };
        let changes = self.changed(directory, who, from, end)?;
        Ok(Changes { first: since.is_none(), ..changes.with_overdue(lines, today) })
    }

    /// The page as it stood at the end of `as_of`.
    pub(super) fn then(
        &self,
        directory: &Directory,
        who: &Person,
        as_of: NaiveDate,
    ) -> Result<Then, Failure> {
        if as_of >= self.today() {
            return Err(Message::new("as-of-not-past").with("date", as_of).into());
        }
        let (past, standing) = self.past(as_of)?;
        let then = &past.directory;
        let lines = due_then(then, &standing, who, as_of);
        let end = self.journal_end()?;
        let end = self.first_entry(end, |entry| entry.at.date() > as_of)? - 1;
        let changes = self.changed(directory, who, self.days_before(as_of, end)?, end)?;
        let year = Period::containing(as_of, Cycle::Year).year();
        Ok(Then {
            as_of,
            changes: changes.with_overdue(&lines, as_of),
            due: DueBoard::new(lines, as_of, then, &then.calendar),
            coverage: coverage(then, &standing, who, year, as_of),
            quarter: self.quarter(directory, who, as_of)?,
        })
    }

    /// So many days before the end of `day`; `end` is the number of its last journal entry.
    fn days_before(&self, day: NaiveDate, end: u64) -> Result<Since, Failure> {
        let at = day.checked_sub_days(Days::new(DAYS)).unwrap_or(day).and_time(NaiveTime::MIN);
        Ok(Since { at, seq: self.first_entry(end, |entry| entry.at > at)? - 1 })
    }

    /// What the journal has after `since`, up to its entry of number `end`.
    fn changed(
        &self,
        directory: &Directory,
        who: &Person,
        since: Since,
        end: u64,
    ) -> Result<Changes, Failure> {
        let first = since.seq + 1;
        let from = first.max((end + 1).saturating_sub(FAR));
        let mut told: BTreeMap<RecordKey, Told> = BTreeMap::new();
        self.entries_from(from, end, |entry| {
            for change in &entry.changes {
                let Some(key) = change.key.strip_prefix("r/").and_then(|key| key.parse().ok()) else {
                    continue;
                };
                if change.is_taken_away() {
                    told.remove(&key);
                    continue;
                }
                let Ok(record) = Record::decode(&change.key, &change.value) else { continue };
                let published = is_published(&entry, &record);
                let known =
                    told.entry(key).or_insert_with(|| Told { opened: change.before == 0, ..Told::default() });
                known.published |= published;
                known.settled = is_settled(&record);
                let deed = match &record {
                    Record::Adjustment(_) => DueKind::Adjustment.message(),
                    _ => deed(&entry, &change.key),
                };
                known.last = Some((record, deed));
                (known.seq, known.at) = (entry.seq, Some(entry.at));
                known.by.clone_from(&entry.by);
            }
        })?;
        let mut changes = Changes {
            since,
            first: false,
            overdue: 0,
            opened: 0,
            published: 0,
            settled: 0,
            all: 0,
            cut: from > first,
            lines: Vec::new(),
        };
        let mut lines: Vec<(u64, ChangeLine)> = Vec::new();
        for (key, told) in told {
            let (Some((record, deed)), Some(at)) = (told.last, told.at) else { continue };
            if !permission::sees(directory, who, &record) || !self.sees_now(who, &key, &record)? {
                continue;
            }
            changes.all += 1;
            changes.opened += usize::from(told.opened);
            changes.published += usize::from(told.published);
            changes.settled += usize::from(told.settled);
            let by = directory.person_name(&told.by);
            let title = title(directory, &record);
            lines.push((told.seq, ChangeLine { at, key, title, deed, by }));
        }
        // Times may be the same; the journal has an order.
        lines.sort_by_key(|(seq, _)| std::cmp::Reverse(*seq));
        lines.truncate(NAMED);
        changes.lines = lines.into_iter().map(|(_, line)| line).collect();
        Ok(changes)
    }
}

impl Office {
    /// Whether `who` sees a record of the past as it stands now: who was named in a case later does not see it by looking
    /// back. Of what everybody sees who sees the organisation, nothing is read.
    fn sees_now(&self, who: &Person, key: &RecordKey, then: &Record) -> Result<bool, Failure> {
        if !matches!(then, Record::Case(case) if !case.book().seen_by.is_empty()) {
            return Ok(true);
        }
        let name = store_key(key);
        let stored = self.store.get(name.as_bytes())?;
        let now = stored.and_then(|stored| Record::decode(&name, &stored.value).ok());
        Ok(now.is_none_or(|now| permission::sees(&self.directory(), who, &now)))
    }
}

/// What has become of a record.
#[derive(Default)]
struct Told {
    opened: bool,
    published: bool,
    settled: bool,
    /// The last journal entry that changed it.
    seq: u64,
    at: Option<NaiveDateTime>,
    by: String,
    last: Option<(Record, Message)>,
}

impl Changes {
    /// Counts the due dates among `lines` that have passed by `today` and had not when the last look was taken.
    fn with_overdue(mut self, lines: &[Arc<BoardLine>], today: NaiveDate) -> Self {
        let from = self.since.at.date();
        self.overdue = lines.iter().filter(|line| (from..today).contains(&line.due)).count();
        self
    }
}

impl Quarter {
    /// Takes in the shares of an organisation; says how it stands.
    fn take(&mut self, org: &Organisation, facts: &Facts) -> OrgStanding {
        let mut own = OrgStanding {
            org: org.code.clone(),
            name: org.name.clone(),
            all: Share::default(),
            overdue: 0,
            late: 0,
            score: None,
        };
        for (area, dues) in &facts.dues {
            let mut share = Share::default();
            share.add(dues);
            own.all.and(share);
            own.overdue += dues.overdue.count;
            own.late += dues.late.count;
            match area {
                Area::Opinion => self.opinions.and(share),
                Area::Application => self.applications.and(share),
                _ => {}
            }
        }
        own
    }
}

/// Whether an entry put a disclosure on a channel.
fn is_published(entry: &Entry, record: &Record) -> bool {
    let Record::Disclosure(disclosure) = record else { return false };
    let last = disclosure.history.last();
    entry.undoes().is_none() && last.is_some_and(|event| matches!(event.deed, Deed::Published(_)))
}

/// Whether nothing is left to be done in a record.
fn is_settled(record: &Record) -> bool {
    match record {
        Record::Disclosure(d) => d.state == disclosure::State::Closed,
        Record::Opinion(o) => o.closed.is_some(),
        Record::Application(a) => a.state() == application::State::Closed,
        Record::Case(case) => !case.state().open,
        _ => false,
    }
}

fn title(directory: &Directory, record: &Record) -> String {
    match record {
        Record::Disclosure(d) => d.matter.title.clone(),
        Record::Opinion(o) => o.title.clone(),
        Record::Application(a) => a.title.clone(),
        Record::Case(case) => case.title.clone(),
        Record::Adjustment(adjustment) => directory.item_title(&adjustment.key.code).unwrap_or_default(),
        other => other.name(),
    }
}
