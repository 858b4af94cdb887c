//! Everything the screen shows, and nothing that it does not.

mod contexts;
mod detail;
mod over;
mod pages;

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;

use super::catalogue::CatalogueScreen;
use super::form::Value;
use super::keymap::{Key, Keymap};
use super::leader::LeaderPage;
use super::list::ListState;
use super::live::Live;
use super::mouse::Hits;
use super::selection::Selection;
use super::settings::FileFault;
use super::text::Widths;
use super::theme::{Frame, Theme};
use super::tree::{Node, TreePane};
use crate::domain::clock::Limit;
use crate::domain::code::Kind;
use crate::domain::message::Message;
use crate::lang::Words;
use crate::office::directory::Directory;
use crate::office::query::{Act, ApplicationLine, BoardLine, OpinionLine, Overview, RecordView, TaskLine};

pub use detail::{Detail, Subject, View};
pub use over::{Faults, OpenForm, Popup};
pub use pages::{Board, Candidates, Change, PeopleRow, RankingPage, Shelf, YearPage};

/// The narrowest and lowest screen the office fits on.
pub const LEAST: (u16, u16) = (80, 24);

/// The panes of the main screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pane {
    /// The catalogue tree.
    Tree,
    /// Pending reviews and what follows them.
    Tasks,
    /// The opinion queue.
    Opinions,
    /// The applications, in the place of the opinions.
    Applications,
    /// One of the other books, likewise.
    Book(Kind),
    /// The detail of what is selected.
    Detail,
}

impl Pane {
    /// The name of its keymap context.
    pub const fn context(self) -> &'static str {
        match self {
            Self::Tree => "tree",
            Self::Tasks => "tasks",
            Self::Opinions => "opinions",
            Self::Applications => "applications",
            Self::Book(kind) => kind.word(),
            Self::Detail => "detail",
        }
    }
}

/// What fills the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Screen {
    /// The three panes and the detail.
    Main,
    /// The overdue board and the coverage grid.
    Board,
    /// The leader's page.
    Leader,
    /// Organisations and people.
    People,
    /// The catalogue and its upkeep.
    Catalogue,
    /// A year's calendar and its holiday notice.
    Calendar,
    /// The organisations by what their assessment came to.
    Ranking,
}

/// How a message is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Done.
    Done,
    /// To know.
    Info,
    /// Refused or failed.
    Fault,
}

/// Everything the screen shows.
pub struct State {
    /// Login of the person.
    pub login: String,
    /// The language.
    pub words: Arc<Words>,
    /// Colours and marks.
    pub theme: Theme,
    /// How wide the terminal draws what terminals differ about.
    pub widths: Widths,
    /// Whether the lines follow from that, and were not asked for.
    pub frame_by_itself: bool,
    /// The keys.
    pub keymap: Arc<Keymap>,
    /// What is wrong with the files of settings.
    pub faults: Vec<FileFault>,
    /// What lies under the mouse.
    pub hits: Hits,
    /// Columns and rows.
    pub size: (u16, u16),
    /// What fills the screen.
    pub screen: Screen,
    /// The pane with the keys.
    pub focus: Pane,
    /// The header's content.
    pub overview: Option<Overview>,
    /// The tree.
    pub tree: TreePane,
    /// Pending reviews, mine first.
    pub tasks: Option<Vec<TaskLine>>,
    /// Which of them is selected.
    pub tasks_list: ListState,
    /// Open opinions, mine first.
    pub opinions: Option<Vec<OpinionLine>>,
    /// Which of them is selected.
    pub opinions_list: ListState,
    /// Open applications, mine first.
    pub applications: Option<Vec<ApplicationLine>>,
    /// Which of them is selected.
    pub applications_list: ListState,
    /// The other books, as far as they have been looked into.
    pub books: BTreeMap<Kind, Shelf>,
    /// Which is in view below the reviews: the opinions, the applications or another book.
    pub lower: Pane,
    /// Lines of the queues taken together, for one act with all of them.
    pub selection: Selection,
    /// The detail.
    pub detail: Detail,
    /// The board.
    pub board: Board,
    /// The leader's page.
    pub leader: LeaderPage,
    /// Whether one only looks: the program was started for a past day.
    pub read_only: bool,
    /// The catalogue and its upkeep.
    pub catalogue: CatalogueScreen,
    /// The calendar.
    pub year_page: YearPage,
    /// The ranking.
    pub ranking: RankingPage,
    /// Organisations and people.
    pub people: Vec<PeopleRow>,
    /// Which of them is selected.
    pub people_list: ListState,
    /// Organisations, people, catalogue, settings and working days.
    pub directory: Arc<Directory>,
    /// Whether files are read and written on this host.
    pub files: bool,
    /// What lies over the screen.
    pub popups: Vec<Popup>,
    /// The line to the office, and what has gone stale.
    pub live: Live,
    /// What was last said.
    pub notice: Option<(Tone, Message)>,
    /// The beginning of a chord.
    pub pending: Vec<Key>,
    /// An action that waits for its subject to be read and seen.
    pub then: Option<(Subject, &'static str)>,
    /// Left forms, by form and subject.
    pub drafts: BTreeMap<(String, String), BTreeMap<String, Value>>,
    /// The local date.
    pub today: NaiveDate,
    /// Commands under way.
    pub under_way: usize,
    /// What was last searched for.
    pub last_search: String,
    /// Set when the person leaves.
    pub quit: bool,
    /// Why the person has to leave, where not of their own will.
    pub ended: Option<Message>,
}

impl State {
    /// The subject the focused pane points at.
    pub fn pointed(&self) -> Option<Subject> {
        match self.focus {
            Pane::Tree => match &self.tree.selected()?.node {
                Node::Item(code) => Some(Subject::Item(code.clone())),
                Node::Record(key) => Some(Subject::Record(key.clone())),
                Node::More(code) => Some(Subject::Item(code.clone())),
                _ => None,
            },
            Pane::Tasks => {
                let line = self.tasks.as_ref()?.get(self.tasks_list.selected)?;
                Some(Subject::Record(line.row.key.clone()))
            }
            Pane::Opinions => {
                let line = self.opinions.as_ref()?.get(self.opinions_list.selected)?;
                Some(Subject::Record(line.row.key.clone()))
            }
            Pane::Applications => {
                let line = self.applications.as_ref()?.get(self.applications_list.selected)?;
                Some(Subject::Record(line.row.key.clone()))
            }
            Pane::Book(kind) => {
                let line = self.shelf(kind).get(self.queue_at(self.focus))?;
                Some(Subject::Record(line.row.key.clone()))
            }
            Pane::Detail => self.detail.about().cloned(),
        }
    }

    /// Whether the detail has yet to follow the selection, which it does once that comes to rest.
    pub fn is_behind(&self) -> bool {
        self.screen == Screen::Main
            && self.focus != Pane::Detail
            && self.pointed().as_ref() != self.detail.about()
    }

    /// Whether an act on the subject is possible, as the office said.
    ///
    /// # Errors
    /// Why not.
    pub fn allowed(&self, act: Act) -> Result<(), Message> {
        if self.read_only {
            return Err(Message::new("as-of-read-only"));
        }
        if matches!(act, Act::Disclosure(_) | Act::Opinion(_)) && self.selected_context().is_some() {
            // One act is for one record or for all that are selected: never left open which.
            return Err(Message::new("selection-first").with("count", self.chosen_count(self.focus)));
        }
        let acts = match &self.detail.view {
            View::Item(view) => &view.acts,
            View::Record(view) => &view.acts,
            View::None if self.detail.is_loading() => return Err(Message::new("loading")),
            View::None | View::Failed(_) => return Err(Message::new("nothing-selected")),
        };
        match acts.iter().find(|(known, _)| *known == act) {
            Some((_, verdict)) => verdict.clone(),
            None => Err(Message::new("not-for-this")),
        }
    }

    /// The due dates of what is selected.
    pub fn due_here(&self) -> Vec<Arc<BoardLine>> {
        let board = &self.board;
        match (self.screen, &self.detail.view) {
            (Screen::Leader, _) => self.leader_lines(),
            (Screen::Board, _) if board.on_grid => match (board.shown(), board.row()) {
                (Some(due), Some(row)) => due.under(&row.code).cloned().collect(),
                _ => Vec::new(),
            },
            (Screen::Board, _) => board.line().cloned().into_iter().collect(),
            (_, View::Item(view)) => view.due.clone(),
            (_, View::Record(view)) => {
                let mut lines = view.due.clone();
                lines.extend(self.notice_line(view).map(Arc::new));
                lines
            }
            _ => Vec::new(),
        }
    }

    /// The end of the public notice, as a line that can be explained like a due date (R9).
    fn notice_line(&self, view: &RecordView) -> Option<BoardLine> {
        let notice = view.notice.as_ref()?;
        Some(BoardLine {
            kind: crate::office::query::DueKind::Disclosure,
            code: view.key.code.clone(),
            key: Some(view.key.clone()),
            title: String::new(),
            unit: view.key.code.org.clone(),
            responsible: String::new(),
            limit: Limit::R9,
            from: notice.from,
            period: None,
            stage: None,
            due: notice.date,
            provisional: notice.provisional,
        })
    }

    /// Whether something waits for this person among what the queue keys go through.
    pub fn has_own_queue(&self) -> bool {
        self.queue_mine(self.focus) > 0
    }

    /// The widths that count on screen. Box lines that were asked for are drawn whatever the terminal makes of them.
    pub fn widths_shown(&self) -> Widths {
        Widths { lines: self.widths.lines && self.theme.frame == Frame::Ascii, ..self.widths }
    }

    /// Says something in the line above the hints.
    pub fn say(&mut self, tone: Tone, message: Message) {
        self.notice = Some((tone, message));
    }
}
