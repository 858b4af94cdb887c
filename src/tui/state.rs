//! Everything the screen shows, and nothing that it does not.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;

use super::catalogue::{CatalogueScreen, Preview, Versions};
use super::confirm::Confirm;
use super::drafts::Left;
use super::finder::Finder;
use super::form::{Form, Value};
use super::forms::Purpose;
use super::keymap::{Key, Keymap};
use super::leader::{LeaderPage, Narrowed};
use super::letter::{Letters, Templates};
use super::list::{ListState, Scroll};
use super::live::Live;
use super::mouse::Hits;
use super::palette::Palette;
use super::plans::PlansPopup;
use super::search::SearchPopup;
use super::selection::Selection;
use super::settings::FileFault;
use super::text::Widths;
use super::theme::{Frame, Theme};
use super::tree::{Node, TreePane};
use crate::domain::clock::{self, Limit};
use crate::domain::code::{Code, Kind, RecordKey};
use crate::domain::message::Message;
use crate::lang::Words;
use crate::office::command::Identity;
use crate::office::directory::Directory;
use crate::office::query::{
    Act, ApplicationLine, BoardLine, Candidate, CaseLine, CoverLine, Coverage, DueBoard, ItemView,
    NoticePreview, OpinionLine, Overview, Ranked, Ranking, RecordView, TaskLine,
};

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

/// What the detail pane is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// A catalogue item of an organisation.
    Item(Code),
    /// A record.
    Record(RecordKey),
}

impl Subject {
    /// The keymap contexts that it adds.
    pub fn contexts(&self) -> &'static [&'static str] {
        match self {
            Self::Record(key) => match key.kind {
                Kind::Disclosure => &["disclosure", "due", "item"],
                Kind::Opinion => &["opinion", "due", "item"],
                Kind::Application => &["application", "due", "item"],
                Kind::Adjustment => &["due", "item"],
                Kind::Plan => &["plan", "due"],
                Kind::Press => &["press", "due"],
                Kind::Supervisor => &["supervisor", "due"],
                Kind::Consultation => &["consultation", "due"],
                Kind::Archive => &["archive", "due"],
                Kind::Assessment => &["assessment", "due"],
                Kind::Accountability => &["accountability", "due"],
            },
            Self::Item(_) => &["due", "item"],
        }
    }
}

/// What is known of the subject.
#[derive(Debug, Clone, Default)]
pub enum View {
    /// Nothing selected, or not yet answered.
    #[default]
    None,
    /// An item.
    Item(Box<ItemView>),
    /// A record.
    Record(Box<RecordView>),
    /// It could not be read.
    Failed(Message),
}

/// The detail pane.
#[derive(Debug, Clone, Default)]
pub struct Detail {
    /// What it is about.
    pub subject: Option<Subject>,
    /// What it is to be about next: until that has been read, what is shown stays.
    pub next: Option<Subject>,
    /// What is known of the subject.
    pub view: View,
    /// How far it is scrolled.
    pub scroll: Scroll,
    /// Whether it fills the screen.
    pub zoomed: bool,
    /// Somebody's identity, shown on request (O8); forgotten with the subject.
    pub identity: Option<Identity>,
}

impl Detail {
    /// What it is about, or is to be as soon as that has been read: what keys are meant for.
    pub fn about(&self) -> Option<&Subject> {
        self.next.as_ref().or(self.subject.as_ref())
    }

    /// Whether what keys are meant for has yet to be read.
    pub fn is_loading(&self) -> bool {
        self.next.is_some()
    }

    /// Takes in what has been read of `subject`, where that is wanted.
    pub fn take(&mut self, subject: Subject, view: View) {
        if self.next.as_ref() == Some(&subject) {
            self.set(Some(subject), view);
        } else if self.subject.as_ref() == Some(&subject) {
            self.view = view;
        }
    }

    /// Shows something else, from its top.
    pub fn set(&mut self, subject: Option<Subject>, view: View) {
        (self.subject, self.next, self.view, self.identity) = (subject, None, view, None);
        self.scroll.reset();
    }
}

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

/// A form being filled in.
#[derive(Debug)]
pub struct OpenForm {
    /// What it is for.
    pub purpose: Purpose,
    /// What it is about, for its draft.
    pub subject: String,
    /// The form.
    pub form: Form,
    /// Whether its command is under way.
    pub sent: bool,
    /// The field that had the focus after the last key.
    pub field: Option<&'static str>,
    /// Keys since what was typed was last kept.
    pub keys: u32,
    /// What was last kept.
    pub kept: Option<BTreeMap<String, Value>>,
    /// The version of its record of which it was said that it is another than the form was opened on.
    pub told: Option<u64>,
    /// Whether it was refused because somebody else was faster: submitted again, it is meant for what is there now.
    pub moved: bool,
}

/// Faults of something given, to be read one after the other.
#[derive(Debug)]
pub enum Faults {
    /// Those of the files of settings.
    Settings,
    /// Those of a holiday notice.
    Notice(Vec<Message>),
}

/// What lies over the screen; the last one has the keys.
#[derive(Debug)]
pub enum Popup {
    /// The actions that are possible here, and why others are not.
    Help(ListState),
    /// Why a date is due.
    Why(Box<clock::Due>, Scroll),
    /// Everything that is wrong with what was given.
    Faults(Faults, Scroll),
    /// A form.
    Form(Box<OpenForm>),
    /// The versions of a catalogue item.
    Versions(Versions),
    /// What a file would change in the catalogue.
    Preview(Box<Preview>, Scroll),
    /// One of several due dates, to be explained.
    ChooseDue(Vec<Arc<BoardLine>>, ListState),
    /// One of the drafts, to be taken up.
    Drafts(Vec<Left>, ListState),
    /// One of the people of a made-up office, to act as.
    ChoosePerson(Vec<String>, ListState),
    /// What will happen to which, to be confirmed.
    Confirm(Box<Confirm>),
    /// The search.
    Search(Box<SearchPopup>),
    /// The command palette.
    Palette(Box<Palette>),
    /// The letters of an application.
    Letters(Box<Letters>),
    /// For what somebody may have to answer (T3).
    Candidates(Candidates),
    /// The yearly plans of a year.
    Plans(Box<PlansPopup>),
    /// The templates of letters.
    Templates(Box<Templates>),
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

    /// The keymap contexts that apply to what is on the screen, innermost first.
    pub fn contexts(&self) -> Vec<&'static str> {
        self.popup_contexts().unwrap_or_else(|| self.screen_contexts())
    }

    /// The contexts that apply to a key: what it is meant for may not have been read yet.
    pub fn key_contexts(&self) -> Vec<&'static str> {
        self.popup_contexts().unwrap_or_else(|| self.contexts_of(self.detail.about()))
    }

    fn popup_contexts(&self) -> Option<Vec<&'static str>> {
        Some(match self.popups.last()? {
            Popup::Help(_) | Popup::ChooseDue(..) | Popup::ChoosePerson(..) => {
                vec!["help", "popup", "list"]
            }
            Popup::Why(..) | Popup::Faults(..) => vec!["popup", "list"],
            Popup::Drafts(..) => vec!["drafts", "popup", "list"],
            Popup::Versions(_) => vec!["versions", "popup", "list"],
            Popup::Preview(..) => vec!["preview", "popup", "list"],
            Popup::Confirm(_) => vec!["confirm", "popup", "list"],
            Popup::Letters(_) => vec!["letter", "popup", "list"],
            Popup::Candidates(_) => vec!["candidates", "popup", "list"],
            Popup::Plans(_) => vec!["plans", "popup", "list"],
            Popup::Templates(_) => vec!["templates", "popup", "list"],
            Popup::Form(_) => vec!["form"],
            Popup::Search(_) | Popup::Palette(_) => vec!["finder"],
        })
    }

    /// The contexts of the screen under the popups.
    pub fn screen_contexts(&self) -> Vec<&'static str> {
        self.contexts_of(self.detail.subject.as_ref())
    }

    fn contexts_of(&self, subject: Option<&Subject>) -> Vec<&'static str> {
        match self.screen {
            Screen::Main => {
                let mut contexts: Vec<&str> = self.selected_context().into_iter().collect();
                contexts.push(self.focus.context());
                if matches!(self.focus, Pane::Tasks | Pane::Opinions) && !self.detail.zoomed {
                    contexts.push("queue");
                }
                contexts.extend(subject.into_iter().flat_map(Subject::contexts));
                contexts.extend(["main", "list", "global"]);
                contexts
            }
            Screen::Board => vec!["board", "due", "list", "global"],
            Screen::Leader => vec!["leader", "due", "list", "global"],
            Screen::People => vec!["people", "list", "global"],
            Screen::Catalogue => vec!["catalogue", "list", "global"],
            Screen::Calendar if self.year_page.preview.is_some() => vec!["notice", "list", "global"],
            Screen::Calendar => vec!["calendar", "list", "global"],
            Screen::Ranking => vec!["ranking", "list", "global"],
        }
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

    /// The search, if it is on top.
    pub fn search(&mut self) -> Option<&mut SearchPopup> {
        match self.popups.last_mut() {
            Some(Popup::Search(search)) => Some(search),
            _ => None,
        }
    }

    /// The list narrowed by typing on top, if one is.
    pub fn finder(&mut self) -> Option<&mut Finder> {
        match self.popups.last_mut() {
            Some(Popup::Search(search)) => Some(&mut search.finder),
            Some(Popup::Palette(palette)) => Some(&mut palette.finder),
            _ => None,
        }
    }

    /// The form on top, if one is.
    pub fn form(&mut self) -> Option<&mut OpenForm> {
        match self.popups.last_mut() {
            Some(Popup::Form(open)) => Some(open),
            _ => None,
        }
    }
}
