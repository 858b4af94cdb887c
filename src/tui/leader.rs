//! The leader's page: what is overdue in every system by responsible body, how each organisation stands, and what has
//! changed since the last visit.
//!
//! A screen of its own and not a better board: the board lists every due date to be worked through, this page has only
//! sums and what leads to them. Whoever only leads lands here, and each line leads on: to the board narrowed to what was
//! counted, or to the record.

use std::sync::Arc;

use chrono::NaiveDate;

use super::list::ListState;
use super::state::{Screen, State};
use crate::domain::calendar::Calendar;
use crate::domain::code::{Kind, OrgCode};
use crate::domain::message::Message;
use crate::domain::period::{Cycle, Period};
use crate::office::directory::Directory;
use crate::office::query::{BoardLine, Changes, Coverage, DueBoard, DueKind, Quarter, Then};
use crate::office::visit::Since;

/// What the systems of the regulations keep of their own: those that share a register share a column.
pub const SYSTEMS: [DueKind; 10] = [
    DueKind::Disclosure,
    DueKind::Opinion,
    DueKind::Application,
    DueKind::Book(Kind::Plan),
    DueKind::Book(Kind::Press),
    DueKind::Book(Kind::Supervisor),
    DueKind::Book(Kind::Consultation),
    DueKind::Book(Kind::Archive),
    DueKind::Book(Kind::Assessment),
    DueKind::Book(Kind::Accountability),
];

/// The column of what is due.
pub const fn system(kind: DueKind) -> usize {
    match kind {
        DueKind::Disclosure | DueKind::Period | DueKind::Adjustment => 0,
        DueKind::Opinion | DueKind::Book(Kind::Opinion) => 1,
        DueKind::Application | DueKind::Book(Kind::Application) => 2,
        DueKind::Book(Kind::Plan) => 3,
        DueKind::Book(Kind::Press) => 4,
        DueKind::Book(Kind::Supervisor) => 5,
        DueKind::Book(Kind::Consultation) => 6,
        DueKind::Book(Kind::Archive) => 7,
        DueKind::Book(Kind::Assessment) => 8,
        DueKind::Book(Kind::Accountability) => 9,
        DueKind::Book(Kind::Disclosure | Kind::Adjustment) => 0,
    }
}

/// The name of a column.
pub fn system_name(at: usize) -> Message {
    match at {
        0 => Message::new("leader-system-disclosure"),
        1 => Message::new("leader-system-opinion"),
        2 => Message::new("leader-system-application"),
        3 => Message::new("leader-system-plan"),
        4 => Message::new("leader-system-press"),
        5 => Message::new("leader-system-supervisor"),
        6 => Message::new("leader-system-consultation"),
        7 => Message::new("leader-system-archive"),
        8 => Message::new("leader-system-assessment"),
        _ => Message::new("leader-system-accountability"),
    }
}

/// The parts of the page, in the order of the keys.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Part {
    /// What is overdue, by responsible body.
    #[default]
    Bodies,
    /// How each organisation stands.
    Orgs,
    /// What was answered in time, and what is covered.
    Shares,
    /// What has changed.
    Changes,
}

impl Part {
    /// Every part.
    pub const ALL: [Self; 4] = [Self::Bodies, Self::Orgs, Self::Shares, Self::Changes];
}

/// A body with something overdue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// Name of the unit.
    pub unit: String,
    /// The body, as the board's groups have it.
    pub body: String,
    /// How much is overdue.
    pub count: usize,
    /// For how many working days at most.
    pub days: i64,
    /// How much in each of the [`SYSTEMS`].
    pub by: [usize; SYSTEMS.len()],
}

/// The bodies with something overdue on a board as it stands on `today`, the one with the most first.
pub fn bodies(due: &DueBoard, today: NaiveDate, calendar: &Calendar) -> Vec<Body> {
    let mut bodies: Vec<Body> = Vec::new();
    for group in due.groups.iter().filter(|group| group.overdue > 0) {
        let lines = &due.lines[group.start..group.start + group.overdue];
        let mut by = [0; SYSTEMS.len()];
        lines.iter().for_each(|line| by[system(line.kind)] += 1);
        bodies.push(Body {
            unit: group.unit.clone(),
            body: group.body.clone(),
            count: group.overdue,
            days: lines.first().map_or(0, |line| line.standing(today, calendar).working_days),
            by,
        });
    }
    // As they come by their earliest date, so the longest overdue first among equals.
    bodies.sort_by_key(|body| std::cmp::Reverse(body.count));
    bodies
}

/// What the board is narrowed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Only {
    /// Everything.
    All,
    /// A body, by the names of its unit and its own.
    Body(String, String),
    /// An organisation.
    Org(OrgCode),
    /// One of the [`SYSTEMS`].
    System(usize),
}

impl Only {
    fn has(&self, line: &BoardLine, directory: &Directory) -> bool {
        match self {
            Self::All => true,
            Self::Body(unit, body) => {
                let name = directory.org_name(&line.unit);
                name == *unit && line.body(&name) == body
            }
            Self::Org(org) => line.unit == *org,
            Self::System(at) => system(line.kind) == *at,
        }
    }

    /// The same of a coverage grid.
    fn covers(&self, coverage: &Coverage, directory: &Directory) -> Coverage {
        let lines = coverage.lines.iter().filter(|line| match self {
            Self::All | Self::System(0) => true,
            Self::System(_) => false,
            Self::Body(unit, body) => {
                directory.org_name(&line.code.org) == *unit && line.responsible == *body
            }
            Self::Org(org) => line.code.org == *org,
        });
        Coverage { year: coverage.year, lines: lines.cloned().collect() }
    }
}

/// The board narrowed to what a line of the page counted.
#[derive(Debug, Clone)]
pub struct Narrowed {
    /// To what.
    pub only: Only,
    /// As of which past day, if one.
    pub as_of: Option<NaiveDate>,
    /// What is due of it.
    pub due: Box<DueBoard>,
    /// What is covered of it.
    pub coverage: Coverage,
}

/// The page.
#[derive(Debug, Clone, Default)]
pub struct LeaderPage {
    /// The past day it shows; none where it shows today.
    pub as_of: Option<NaiveDate>,
    /// The past day that was last read.
    pub then: Option<Box<Then>>,
    /// How the organisations stand this quarter.
    pub quarter: Option<Box<Quarter>>,
    /// What has changed.
    pub changes: Option<Box<Changes>>,
    /// Since when, and whether that is only because nobody has looked before; it stays while the screen is open.
    pub since: Option<(Since, bool)>,
    /// The bodies with something overdue; none until that has been read.
    pub bodies: Option<Vec<Body>>,
    /// The part with the keys.
    pub part: Part,
    /// What is selected in each.
    pub lists: [ListState; 4],
}

impl State {
    /// Whether the page is looked at as it stands today.
    pub fn is_looking(&self) -> bool {
        self.screen == Screen::Leader && self.leader.as_of.is_none() && self.leader.changes.is_some()
    }

    /// The past day that fills the screen, if one does.
    pub fn past(&self) -> Option<NaiveDate> {
        match self.screen {
            Screen::Leader => self.leader.as_of,
            Screen::Board => self.board.narrowed.as_ref().and_then(|narrowed| narrowed.as_of),
            _ => None,
        }
    }

    /// What has been read of the past day that the page shows.
    pub fn then(&self) -> Option<&Then> {
        self.leader.then.as_deref().filter(|then| self.leader.as_of == Some(then.as_of))
    }

    /// Everything due on the page's day.
    pub fn leader_due(&self) -> Option<&DueBoard> {
        match self.leader.as_of {
            None => self.board.due.as_deref(),
            Some(_) => self.then().map(|then| &then.due),
        }
    }

    /// How the organisations stand in its quarter.
    pub fn leader_quarter(&self) -> Option<&Quarter> {
        match self.leader.as_of {
            None => self.leader.quarter.as_deref(),
            Some(_) => self.then().map(|then| &then.quarter),
        }
    }

    /// What has changed.
    pub fn leader_changes(&self) -> Option<&Changes> {
        match self.leader.as_of {
            None => self.leader.changes.as_deref(),
            Some(_) => self.then().map(|then| &then.changes),
        }
    }

    /// What is covered in its year.
    pub fn leader_coverage(&self) -> Option<&Coverage> {
        match self.leader.as_of {
            None => {
                let year = Period::containing(self.today, Cycle::Year).year();
                self.board.coverage.as_ref().filter(|coverage| coverage.year == year)
            }
            Some(_) => self.then().map(|then| &then.coverage),
        }
    }

    /// The page's day.
    pub fn leader_day(&self) -> NaiveDate {
        self.leader.as_of.unwrap_or(self.today)
    }

    /// How many lines a part has.
    pub fn leader_len(&self, part: Part) -> usize {
        match part {
            Part::Bodies => self.leader.bodies.as_ref().map_or(0, Vec::len),
            Part::Orgs => self.leader_quarter().map_or(0, |quarter| quarter.orgs.len()),
            Part::Shares => 3,
            Part::Changes => self.leader_changes().map_or(0, |changes| changes.lines.len()),
        }
    }

    /// The place of what is selected in a part.
    pub fn leader_at(&self, part: Part) -> usize {
        self.leader.lists[part as usize].selected
    }

    /// What the selected line counted, where it leads to the board.
    pub fn leader_only(&self) -> Option<Only> {
        let at = self.leader_at(self.leader.part);
        match self.leader.part {
            Part::Bodies => {
                let body = self.leader.bodies.as_ref()?.get(at)?;
                Some(Only::Body(body.unit.clone(), body.body.clone()))
            }
            Part::Orgs => Some(Only::Org(self.leader_quarter()?.orgs.get(at)?.org.clone())),
            Part::Shares => Some(match at {
                0 => Only::System(1),
                1 => Only::System(2),
                _ => Only::All,
            }),
            Part::Changes => None,
        }
    }

    /// The due dates that the selected line counted as overdue.
    pub fn leader_lines(&self) -> Vec<Arc<BoardLine>> {
        let (Some(only), Some(due)) = (self.leader_only(), self.leader_due()) else { return Vec::new() };
        let day = self.leader_day();
        let counted = |line: &&Arc<BoardLine>| line.due < day && only.has(line, &self.directory);
        due.lines.iter().filter(counted).cloned().collect()
    }

    /// Counts the bodies anew, and keeps each selection on the screen.
    pub fn settle_leader(&mut self) {
        let day = self.leader_day();
        let bodies = self.leader_due().map(|due| bodies(due, day, &self.directory.calendar));
        self.leader.bodies = bodies;
        for part in Part::ALL {
            let len = self.leader_len(part);
            self.leader.lists[part as usize].clamp(len);
        }
    }

    /// The board narrowed to `only`, as of the page's day.
    pub fn narrowed(&self, only: Only, as_of: Option<NaiveDate>) -> Option<Narrowed> {
        let (due, coverage) = match as_of {
            None => (self.board.due.as_deref()?, self.board.coverage.as_ref()?),
            Some(_) => self.then().map(|then| (&then.due, &then.coverage))?,
        };
        let mut lines: Vec<_> =
            due.lines.iter().filter(|line| only.has(line, &self.directory)).cloned().collect();
        lines.sort_by_key(|line| line.due);
        let day = as_of.unwrap_or(self.today);
        Some(Narrowed {
            due: Box::new(DueBoard::new(lines, day, &self.directory, &self.directory.calendar)),
            coverage: only.covers(coverage, &self.directory),
            only,
            as_of,
        })
    }
}
