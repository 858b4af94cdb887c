//! What the panes and the screens beside the main one show.

use std::sync::Arc;

use crate::office::query::{
    BoardLine, Candidate, CaseLine, CoverLine, Coverage, DueBoard, NoticePreview, Ranked, Ranking,
};
use crate::tui::leader::Narrowed;
use crate::tui::list::ListState;

/// The board screen.
#[derive(Debug, Clone, Default)]
pub struct Board {
    /// Everything due, by responsible body; none until it has been answered.
    pub due: Option<Box<DueBoard>>,
    /// Which line is selected.
    pub list: ListState,
    /// The coverage grid.
    pub coverage: Option<Coverage>,
    /// Which row of the grid is selected.
    pub grid: ListState,
    /// Whether the grid has the focus.
    pub on_grid: bool,
    /// What it is narrowed to, if it is.
    pub narrowed: Option<Narrowed>,
}

impl Board {
    /// What is shown of what is due.
    pub fn shown(&self) -> Option<&DueBoard> {
        self.narrowed.as_ref().map(|narrowed| &*narrowed.due).or(self.due.as_deref())
    }

    /// What is shown of what is covered.
    pub fn covered(&self) -> Option<&Coverage> {
        self.narrowed.as_ref().map(|narrowed| &narrowed.coverage).or(self.coverage.as_ref())
    }

    /// The lines of what is due.
    pub fn lines(&self) -> &[Arc<BoardLine>] {
        self.shown().map_or(&[], |due| &due.lines)
    }

    /// The selected line.
    pub fn line(&self) -> Option<&Arc<BoardLine>> {
        self.lines().get(self.list.selected)
    }

    /// The selected row of the grid.
    pub fn row(&self) -> Option<&CoverLine> {
        self.covered()?.lines.get(self.grid.selected)
    }
}

/// The screen of the ranking.
#[derive(Debug, Clone, Default)]
pub struct RankingPage {
    /// What is shown; none until it has been answered.
    pub shown: Option<Ranking>,
    /// Which organisation is selected.
    pub list: ListState,
}

impl RankingPage {
    /// The selected organisation.
    pub fn line(&self) -> Option<&Ranked> {
        self.shown.as_ref()?.lines.get(self.list.selected)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.shown.as_ref().map_or(0, |ranking| ranking.lines.len())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A book's cases in the place of the opinions.
#[derive(Debug, Clone, Default)]
pub struct Shelf {
    /// The open ones, mine first; none until they have been answered.
    pub lines: Option<Vec<CaseLine>>,
    /// Which of them is selected.
    pub list: ListState,
}

/// For what somebody may have to answer (T3).
#[derive(Debug, Clone, Default)]
pub struct Candidates {
    /// The facts, by unit and body; none until they have been answered.
    pub lines: Option<Vec<Candidate>>,
    /// Which of them is selected.
    pub list: ListState,
}

/// The calendar screen.
#[derive(Debug, Clone, Default)]
pub struct YearPage {
    /// The year.
    pub year: i32,
    /// The selected month, from 0.
    pub months: ListState,
    /// What a change of notice would do, where one is being looked at.
    pub preview: Option<Box<Change>>,
    /// The text of the notice whose effect was asked for.
    pub asked: Option<String>,
}

/// What a change of notice would do, before it is made.
#[derive(Debug, Clone)]
pub struct Change {
    /// What the office says of it.
    pub answer: NoticePreview,
    /// What the notice was read from.
    pub text: String,
    /// Which of the cases that move is selected.
    pub list: ListState,
    /// Whether the calendar has the keys.
    pub on_calendar: bool,
}

/// A row of the screen of organisations and people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PeopleRow {
    /// An organisation.
    Org(crate::domain::code::OrgCode),
    /// A person, shown under an organisation.
    Person(String),
}
