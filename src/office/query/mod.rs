//! Everything that can be asked of the office; each answer holds only what the person who asks may see.

mod acts;
mod batch;
mod board;
mod candidate;
mod coverage;
pub(super) mod detail;
mod files;
mod grouped;
mod leader;
pub(super) mod linked;
mod notice;
mod plans;
mod queue;
mod ranking;
mod register;
mod search;
mod sight;
mod tree;

use std::sync::Arc;

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

use super::batch::BatchOrder;
use super::directory::Directory;
use super::import::{Import, ImportPreview};
use super::live::Live;
use super::presence::{Deciding, Here};
use super::visit::Since;
use super::{Failure, Office};
use crate::domain::calendar::{DayKind, Lacking};
use crate::domain::clock::{self, Limit, Urgency};
use crate::domain::code::{Code, Kind, RecordKey};
use crate::domain::message::Message;
use crate::domain::organisation::Person;
use crate::domain::period::Period;

pub use super::undo::{UndoLine, UndoPreview};
pub use acts::Act;
pub use batch::{BatchLine, BatchPreview};
use board::due_now;
pub use board::{BoardLine, DueKind};
pub use candidate::{Candidate, Fact};
pub use coverage::{CoverCell, CoverLine, Coverage};
use detail::Under;
pub use detail::{ItemView, PAGE, RecordView, Records};
pub use files::{FileLine, FilesAsked};
pub use grouped::{BoardRow, DueBoard, Group, Worst};
pub use leader::{ChangeLine, Changes, OrgStanding, Quarter, Share, Then};
pub use linked::{Linked, RecordLine};
pub use notice::{NoticeChange, NoticePreview};
pub use plans::{PlanLine, Plans};
pub use queue::{ApplicationLine, CaseLine, OpinionLine, TaskLine};
pub use ranking::{Ranked, Ranking};
pub use register::{
    RegisterCell, RegisterPage, RegisterRow, RegisterWanted, has_register, register_columns, register_name,
};
pub use search::{Hit, Hits, Lookup, Marked};
pub(in crate::office) use sight::{Shade, Sight};
pub use tree::{Mark, Tree, TreeItem, TreeOrg};

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Query {
    /// The header line.
    Overview,
    /// The catalogue tree.
    Tree,
    /// Disclosures waiting for somebody.
    Tasks,
    /// Open opinions.
    Opinions,
    /// A catalogue item of an organisation.
    Item(Code),
    /// So many of the records under a code: what is open first, then the newest.
    Records(Code, usize),
    /// A record.
    Record(RecordKey),
    /// Everything due.
    Board,
    /// Which cyclic items have been disclosed for which period of a year.
    Coverage(i32),
    /// Why a date is due.
    Why {
        /// The rule.
        limit: Limit,
        /// The day the count starts from.
        from: NaiveDate,
    },
    /// Organisations, people, catalogue and settings.
    Directory,
    /// What doing the same with many records would do with each.
    Batch(Box<BatchOrder>, Vec<RecordKey>),
    /// What undoing the person's last act would do.
    Undo,
    /// What is found in the catalogue, the disclosures, the applications and the opinions.
    Search(Box<Lookup>),
    /// What loading a year's holiday notice, or taking it back, would do.
    NoticePreview(Box<NoticeChange>),
    /// Open applications.
    Applications,
    /// The open cases of one of the other books.
    Book(Kind),
    /// For what somebody may have to answer (T3).
    Candidates,
    /// The yearly plans of a year: who has reported one, and what of it has been done (C4).
    Plans(i32),
    /// A page of a register.
    Register(Box<RegisterWanted>),
    /// The grass-roots organisations by what they came to in a period (E6).
    Ranking(Period),
    /// How each organisation stands this quarter.
    Quarter,
    /// What has changed since then; without a time, since the person's last visit.
    Changes(Option<Since>),
    /// The leader's page as it stood at the end of a past day.
    Then(NaiveDate),
    /// The numbered files of a year.
    Files(FilesAsked),
    /// What taking a former book over would do.
    Import(Box<Import>),
}

/// An answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Answer {
    /// To [`Query::Overview`].
    Overview(Box<Overview>),
    /// To [`Query::Tree`].
    Tree(Box<Tree>),
    /// To [`Query::Tasks`].
    Tasks(Vec<TaskLine>),
    /// To [`Query::Opinions`].
    Opinions(Vec<OpinionLine>),
    /// To [`Query::Item`].
    Item(Box<ItemView>),
    /// To [`Query::Records`].
    Records(Code, Records),
    /// To [`Query::Record`].
    Record(Box<RecordView>),
    /// To [`Query::Board`].
    Board(Box<DueBoard>),
    /// To [`Query::Coverage`].
    Coverage(Box<Coverage>),
    /// To [`Query::Why`].
    Why(Box<clock::Due>),
    /// To [`Query::Directory`].
    Directory(Arc<Directory>),
    /// To [`Query::Batch`].
    Batch(Box<BatchPreview>),
    /// To [`Query::Undo`].
    Undo(Box<UndoPreview>),
    /// To [`Query::Search`].
    Search(Box<Hits>),
    /// To [`Query::NoticePreview`].
    NoticePreview(Box<NoticePreview>),
    /// To [`Query::Applications`].
    Applications(Vec<ApplicationLine>),
    /// To [`Query::Book`].
    Book(Kind, Vec<CaseLine>),
    /// To [`Query::Candidates`].
    Candidates(Vec<Candidate>),
    /// To [`Query::Plans`].
    Plans(Box<Plans>),
    /// To [`Query::Register`].
    Register(Box<RegisterPage>),
    /// To [`Query::Ranking`].
    Ranking(Box<Ranking>),
    /// To [`Query::Quarter`].
    Quarter(Box<Quarter>),
    /// To [`Query::Changes`].
    Changes(Box<Changes>),
    /// To [`Query::Then`].
    Then(Box<Then>),
    /// To [`Query::Files`].
    Files(Vec<FileLine>),
    /// To [`Query::Import`].
    Import(Box<ImportPreview>),
}

/// The header line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    /// The local time.
    pub now: NaiveDateTime,
    /// Whether today is a working day.
    pub day: DayKind,
    /// The holiday notice that is wanted and not there (D5).
    pub lacking: Option<Lacking>,
    /// Who is asking.
    pub person: Person,
    /// The organisation of that person's first post.
    pub org: String,
    /// What is due.
    pub due: DueCounts,
    /// Tasks that are this person's.
    pub tasks: usize,
    /// Open opinions that this person handles.
    pub opinions: usize,
    /// How many applications and cases of which other book wait for this person.
    pub books: Vec<(Kind, usize)>,
    /// What is wrong: a clock set back, damaged records.
    pub warnings: Vec<Message>,
    /// Whether this is a made-up office.
    pub demo: bool,
    /// The people who are in the office, each once, by name.
    pub here: Vec<Here>,
    /// The records on which others are deciding just now, as far as who asks sees them.
    pub deciding: Vec<Deciding>,
}

/// How much is due when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DueCounts {
    /// Past its due date.
    pub overdue: usize,
    /// Due today.
    pub today: usize,
    /// Due within two working days.
    pub soon: usize,
    /// Due later.
    pub later: usize,
}

impl DueCounts {
    /// Counts others too.
    pub(super) fn add(&mut self, other: Self) {
        self.overdue += other.overdue;
        self.today += other.today;
        self.soon += other.soon;
        self.later += other.later;
    }

    /// Counts lines by urgency.
    pub fn of(urgencies: impl IntoIterator<Item = Urgency>) -> Self {
        let mut counts = Self::default();
        for urgency in urgencies {
            match urgency {
                Urgency::Overdue => counts.overdue += 1,
                Urgency::Today => counts.today += 1,
                Urgency::Soon => counts.soon += 1,
                Urgency::Later => counts.later += 1,
            }
        }
        counts
    }
}

impl Office {
    /// Answers a question of `login`.
    ///
    /// # Errors
    /// Nobody is known by that login, the person may not see it, or the store failed.
    pub fn query(&self, login: &str, query: &Query) -> Result<Answer, Failure> {
        // Before what is open is looked at: a commit has the journal's end first, and then that.
        let clock = if *query == Query::Overview { self.clock_warning(self.now()) } else { None };
        let deciding = match query {
            Query::Overview => {
                let directory = self.directory();
                self.deciding(&directory, directory.person(login)?)?
            }
            _ => Vec::new(),
        };
        let (directory, live) = self.live();
        let who = directory.person(login)?;
        Ok(match query {
            Query::Overview => {
                let overview = self.overview(&directory, &live, who, clock);
                Answer::Overview(Box::new(Overview { deciding, ..overview }))
            }
            Query::Tree => {
                let mut tree = self.tree(&directory, &live, who);
                drop(live);
                self.name_outside(&directory, who, &mut tree);
                Answer::Tree(Box::new(tree))
            }
            Query::Tasks => Answer::Tasks(self.tasks(&directory, &live, who)),
            Query::Opinions => Answer::Opinions(self.opinions(&directory, &live, who)),
            Query::Applications => Answer::Applications(self.applications(&directory, &live, who)),
            Query::Book(kind) => Answer::Book(*kind, self.cases(&directory, &live, who, *kind)),
            Query::Plans(year) => {
                drop(live);
                Answer::Plans(Box::new(self.plans(&directory, who, *year)))
            }
            Query::Coverage(year) => {
                Answer::Coverage(Box::new(coverage::coverage(&directory, &*live, who, *year, self.today())))
            }
            Query::Quarter => {
                drop(live);
                Answer::Quarter(Box::new(self.quarter(&directory, who, self.today())?))
            }
            Query::Changes(since) => {
                let lines = due_now(&directory, live, who);
                Answer::Changes(Box::new(self.changes(&directory, who, *since, &lines)?))
            }
            Query::Then(as_of) => {
                drop(live);
                Answer::Then(Box::new(self.then(&directory, who, *as_of)?))
            }
            // What comes from the store, or takes its time, does so while no commit waits for it.
            Query::Item(code) => Answer::Item(Box::new(self.item(&directory, live, who, code)?)),
            Query::Records(code, most) => {
                let under = Under::of(&live, code);
                drop(live);
                Answer::Records(code.clone(), self.records(&directory, under, who, code, *most)?)
            }
            Query::Record(key) => {
                drop(live);
                Answer::Record(Box::new(self.record(&directory, who, key)?))
            }
            Query::Board => {
                let lines = due_now(&directory, live, who);
                Answer::Board(Box::new(DueBoard::new(lines, self.today(), &directory, &directory.calendar)))
            }
            Query::Why { limit, from } => {
                drop(live);
                let due = clock::due(*limit, *from, &directory.settings.policy, &directory.calendar);
                Answer::Why(Box::new(due))
            }
            Query::Candidates => {
                drop(live);
                Answer::Candidates(self.candidates(&directory, who)?)
            }
            Query::Directory => Answer::Directory(directory.clone()),
            Query::Batch(order, keys) => {
                drop(live);
                Answer::Batch(Box::new(self.batch_preview(&directory, who, order, keys)?))
            }
            Query::Undo => {
                drop(live);
                Answer::Undo(Box::new(self.undo_preview(&directory, who)?))
            }
            Query::Search(lookup) => {
                drop(live);
                Answer::Search(Box::new(self.lookup(&directory, who, lookup)?))
            }
            Query::Register(wanted) => {
                drop(live);
                Answer::Register(Box::new(self.register(&directory, who, wanted)?))
            }
            Query::Ranking(period) => {
                drop(live);
                Answer::Ranking(Box::new(self.ranking(&directory, who, *period)?))
            }
            Query::NoticePreview(change) => {
                drop(live);
                Answer::NoticePreview(Box::new(self.notice_preview(&directory, who, change)?))
            }
            Query::Files(asked) => {
                drop(live);
                Answer::Files(self.files(&directory, who, asked)?)
            }
            Query::Import(import) => {
                drop(live);
                Answer::Import(Box::new(self.import_preview(&directory, who, import)?))
            }
        })
    }

    fn overview(&self, directory: &Directory, live: &Live, who: &Person, clock: Option<Message>) -> Overview {
        let now = self.now();
        let warnings = self.faults.iter().cloned().chain(clock).collect();
        Overview {
            now,
            day: directory.calendar.kind(now.date()),
            lacking: directory.calendar.lacking(now.date()),
            org: who.posts.first().map(|post| directory.org_name(&post.org)).unwrap_or_default(),
            person: who.clone(),
            due: self.due_counts(directory, live, who),
            tasks: self.own_tasks(directory, live, who),
            opinions: self.own_opinions(live, who),
            books: self.own_cases(directory, live, who),
            warnings,
            demo: directory.settings.demo,
            here: self.here(directory),
            deciding: Vec::new(),
        }
    }
}
