//! What is due: from the records, and from the catalogue itself (R6, R11).

use std::sync::{Arc, RwLockReadGuard};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::DueCounts;
use super::sight::{Shade, Sight};
use crate::domain::calendar::Calendar;
use crate::domain::clock::{self, Horizon, Limit, Standing};
use crate::domain::code::{Code, Kind, OrgCode, RecordKey};
use crate::domain::message::Message;
use crate::domain::organisation::Person;
use crate::domain::period::Period;
use crate::office::directory::Directory;
use crate::office::index::{DueRow, Term};
use crate::office::live::{Live, owed, owed_to_books};
use crate::office::past::Stood;
use crate::office::{Failure, Office, permission};

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
    /// An application.
    Application,
    /// A case of one of the other books, or what is owed to it by itself.
    Book(Kind),
}

impl DueKind {
    /// The word in files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Disclosure => "disclosure",
            Self::Opinion => "opinion",
            Self::Period => "period",
            Self::Adjustment => "adjustment",
            Self::Application => "application",
            Self::Book(kind) => kind.word(),
        }
    }

    /// Its name.
    pub fn message(self) -> Message {
        match self {
            Self::Disclosure => Message::new("kind-disclosure"),
            Self::Opinion => Message::new("kind-opinion"),
            Self::Period => Message::new("kind-period"),
            Self::Adjustment => Message::new("kind-adjustment"),
            Self::Application => Message::new("kind-application"),
            Self::Book(kind) => kind.message(),
        }
    }

    /// Whether the unit that has it is itself the body responsible.
    pub const fn is_unit_s(self) -> bool {
        matches!(self, Self::Opinion | Self::Application | Self::Book(_))
    }

    /// What is due of a record of that kind.
    pub const fn of(kind: Kind) -> Self {
        match kind {
            Kind::Opinion => Self::Opinion,
            Kind::Application => Self::Application,
            Kind::Disclosure | Kind::Adjustment => Self::Disclosure,
            other => Self::Book(other),
        }
    }
}

/// Something due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    /// The body responsible, as the catalogue names it; see [`BoardLine::body`].
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
}

impl BoardLine {
    /// How it stands on `as_of`.
    pub fn standing(&self, as_of: NaiveDate, calendar: &Calendar) -> Standing {
        clock::standing(self.due, as_of, calendar)
    }

    /// The body responsible within the unit of the name `unit`: for an opinion or an application the unit
    /// itself. Empty where the catalogue's cell is lost.
    pub fn body<'a>(&'a self, unit: &'a str) -> &'a str {
        if self.kind.is_unit_s() { unit } else { &self.responsible }
    }

    /// Whether another owes it than the organisation under whose code it stands.
    pub fn is_for_another(&self) -> bool {
        matches!(self.kind, DueKind::Book(_)) && self.unit != self.code.org
    }

    /// What stands for a title where there is none of somebody's making: what is owed by itself, and where by another
    /// than whom it is about, about whom; or the kind of a record whose title is not for everybody.
    pub fn standing_title(&self, directory: &Directory) -> Option<Message> {
        match (self.kind, &self.key) {
            (DueKind::Book(_), None) => {
                let what = Message::new(self.title.clone());
                Some(match self.is_for_another() {
                    true => Message::new("due-of")
                        .with("org", directory.org_name(&self.code.org))
                        .with("what", what),
                    false => what,
                })
            }
            (DueKind::Book(kind), Some(_)) if self.title.is_empty() => Some(kind.message()),
            _ => None,
        }
    }

    /// The period of its code that it is owed for.
    pub(in crate::office) fn term(&self) -> Option<Term> {
        let book = match self.kind {
            DueKind::Book(kind) => Some(kind),
            _ => None,
        };
        self.period.map(|period| (period, book))
    }

    fn order(&self) -> impl Ord + '_ {
        (self.due, &self.code, &self.key, self.period, &self.stage)
    }
}

impl From<DueRow> for BoardLine {
    fn from(row: DueRow) -> Self {
        Self {
            kind: DueKind::of(row.key.kind),
            code: row.key.code.clone(),
            title: row.title,
            responsible: row.responsible,
            unit: row.unit,
            limit: row.obligation.limit,
            from: row.obligation.from,
            period: row.obligation.period,
            stage: row.obligation.stage,
            due: row.due,
            provisional: row.provisional,
            key: Some(row.key),
        }
    }
}

/// Everything due today that `who` may see, the earliest due date first. What is open is let go of before it is
/// sorted.
pub(super) fn due_now(
    directory: &Directory,
    live: RwLockReadGuard<'_, Live>,
    who: &Person,
) -> Vec<Arc<BoardLine>> {
    let sight = Sight::of(directory, who);
    let mut lines: Vec<Arc<BoardLine>> = live.dues().filter(|line| sight.has(line)).cloned().collect();
    lines.extend(live.owed_to(&sight).cloned());
    drop(live);
    sort(&mut lines);
    lines
}

/// Everything due on a day that is not today, of what stands open on it.
pub(super) fn due_then(
    directory: &Directory,
    standing: &Stood,
    who: &Person,
    as_of: NaiveDate,
) -> Vec<Arc<BoardLine>> {
    let sight = Sight::of(directory, who);
    let mut lines: Vec<Arc<BoardLine>> =
        standing.lines.iter().filter(|line| sight.has(line)).cloned().collect();
    for org in directory.orgs.values() {
        let books = owed_to_books(directory, &directory.calendar, org, as_of, standing);
        lines.extend(books.into_iter().filter(|line| sight.has(line)).map(Arc::new));
        let Some(catalogue) = org.kind.catalogue().filter(|_| sight.orgs.contains(&org.code)) else {
            continue;
        };
        for versions in directory.catalogue_versions(catalogue) {
            let owed = owed(directory, &directory.calendar, org, versions, as_of, standing);
            lines.extend(owed.into_iter().map(Arc::new));
        }
    }
    sort(&mut lines);
    lines
}

fn sort(lines: &mut [Arc<BoardLine>]) {
    lines.sort_by(|a, b| a.order().cmp(&b.order()));
}

impl Office {
    /// Everything due as it stood, or will stand, at the end of `as_of`; the earliest due date first.
    ///
    /// # Errors
    /// Nobody is known by that login, or the store failed.
    pub fn due_as_of(&self, login: &str, as_of: NaiveDate) -> Result<Vec<Arc<BoardLine>>, Failure> {
        let today = self.today();
        if as_of == today {
            let (directory, live) = self.live();
            return Ok(due_now(&directory, live, directory.person(login)?));
        }
        let directory = self.directory();
        let who = directory.person(login)?;
        if as_of < today {
            let (past, standing) = self.past(as_of)?;
            return Ok(due_then(&past.directory, &standing, who, as_of));
        }
        let (lines, covered) = {
            let (directory, live) = self.live();
            // Of all: what is owed for an organisation may be owed by one above.
            (live.dues().cloned().collect(), live.covered_of(&directory.orgs.keys().cloned().collect()))
        };
        // Many years may be counted: no commit waits for that.
        Ok(due_then(&directory, &Stood::new(as_of, lines, covered), who, as_of))
    }

    /// How much is due today of what `who` may see.
    pub(super) fn due_counts(&self, directory: &Directory, live: &Live, who: &Person) -> DueCounts {
        let sight = Sight::of(directory, who);
        live.due_counts(&sight, Horizon::on(self.today(), &directory.calendar))
    }

    /// What is due today under one code of an organisation that `who` sees, the earliest first.
    pub(super) fn due_under(
        &self,
        directory: &Directory,
        live: &Live,
        who: &Person,
        code: &Code,
    ) -> Vec<Arc<BoardLine>> {
        let all = permission::sees_restricted(directory, who, &code.org);
        let mut lines: Vec<_> = live.dues_under(code).chain(live.owed_under(code)).cloned().collect();
        lines.retain(|line| all || Shade::of(line) != Shade::Restricted);
        sort(&mut lines);
        lines
    }
}
