//! The screen on which the catalogue is kept: its rows, and what lies over it.

use super::list::{ListState, Scroll};
use crate::domain::catalogue::{CatalogueId, CatalogueItem};
use crate::domain::code::{Kind, OrgCode, RecordKey};
use crate::domain::message::Message;
use crate::exchange::catalogue::{Line, Plan};
use crate::exchange::register::Arrivals;
use crate::lang::Language;
use crate::office::directory::Directory;
use crate::office::query::{FilesAsked, RegisterWanted};

/// A row of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CatalogueRow {
    /// A catalogue.
    Catalogue(CatalogueId),
    /// An item of it.
    Item(CatalogueId, u16),
}

impl CatalogueRow {
    /// The catalogue it is of.
    pub const fn catalogue(self) -> CatalogueId {
        match self {
            Self::Catalogue(id) | Self::Item(id, _) => id,
        }
    }
}

/// The screen.
#[derive(Debug, Clone, Default)]
pub struct CatalogueScreen {
    /// Each catalogue, then its items, retired ones and those to come among them.
    pub rows: Vec<CatalogueRow>,
    /// Which row is selected.
    pub list: ListState,
    /// How far the selected item is scrolled.
    pub scroll: Scroll,
}

impl CatalogueScreen {
    /// Takes the catalogues in; the selection stays where it was.
    pub fn set(&mut self, directory: &Directory) {
        let before = self.selected();
        let rows = |id| {
            let items = directory.catalogue(id).map(move |item| CatalogueRow::Item(id, item.number));
            std::iter::once(CatalogueRow::Catalogue(id)).chain(items)
        };
        self.rows = CatalogueId::ALL.into_iter().flat_map(rows).collect();
        match before {
            Some(row) => self.select(row),
            None => self.list.selected = 1,
        }
        self.list.clamp(self.rows.len());
    }

    /// The selected row.
    pub fn selected(&self) -> Option<CatalogueRow> {
        self.rows.get(self.list.selected).copied()
    }

    /// Selects a row, where it is there.
    pub fn select(&mut self, row: CatalogueRow) {
        if let Some(at) = self.rows.iter().position(|known| *known == row) {
            self.list.selected = at;
        }
    }

    /// The selected item in its newest version.
    pub fn item<'a>(&self, directory: &'a Directory) -> Option<&'a CatalogueItem> {
        match self.selected()? {
            CatalogueRow::Item(id, number) => directory.newest(id, number),
            CatalogueRow::Catalogue(_) => None,
        }
    }
}

/// The versions of an item, one of them compared with another.
#[derive(Debug, Clone)]
pub struct Versions {
    /// Which catalogue.
    pub catalogue: CatalogueId,
    /// Which item.
    pub number: u16,
    /// Which version is selected, the newest first.
    pub list: ListState,
    /// The version it is compared with; the one before it where none is chosen.
    pub base: Option<u32>,
    /// How far the difference is scrolled.
    pub scroll: Scroll,
}

impl Versions {
    /// The versions, newest first.
    pub fn all<'a>(&self, directory: &'a Directory) -> Vec<&'a CatalogueItem> {
        let versions = directory.items.get(&(self.catalogue, self.number));
        versions.into_iter().flatten().rev().collect()
    }

    /// The selected version, and the one it is compared with.
    pub fn pair<'a>(
        &self,
        directory: &'a Directory,
    ) -> Option<(&'a CatalogueItem, Option<&'a CatalogueItem>)> {
        let all = self.all(directory);
        let selected = *all.get(self.list.selected)?;
        let base = self.base.unwrap_or(selected.version - 1);
        Some((selected, all.into_iter().find(|version| version.version == base)))
    }
}

/// What a file would change, or what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// The file.
    pub path: String,
    /// What it comes to.
    pub outcome: Result<Planned, Vec<Message>>,
    /// Whether it is being carried out.
    pub sent: bool,
}

impl Preview {
    /// What the file at `path` comes to, not carried out yet.
    pub fn new(path: String, outcome: Result<Planned, Vec<Message>>) -> Self {
        Self { path, outcome, sent: false }
    }
}

/// What a file without faults comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Planned {
    /// Changes of a catalogue.
    Catalogue(Plan),
    /// Entries of a register.
    Register(Box<Arrivals>),
}

impl Planned {
    /// How much it is, in one line.
    pub fn summary(&self) -> Message {
        match self {
            Self::Catalogue(plan) => plan.summary(),
            Self::Register(arrivals) => arrivals.summary(),
        }
    }

    /// All of it, for people to go through.
    pub fn lines(&self) -> Vec<Line> {
        match self {
            Self::Catalogue(plan) => plan.lines(),
            Self::Register(arrivals) => arrivals.lines(),
        }
    }

    /// What comes next; where it changes nothing, that.
    pub fn then(&self) -> Message {
        Message::new(match (self, self.is_empty()) {
            (Self::Catalogue(_), true) => "catalogue-import-nothing",
            (Self::Catalogue(_), false) => "import-then",
            (Self::Register(_), true) => "register-import-nothing",
            (Self::Register(_), false) => "register-import-then",
        })
    }

    /// Whether it changes nothing.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Catalogue(plan) => plan.is_empty(),
            Self::Register(arrivals) => arrivals.is_empty(),
        }
    }
}

/// Something to be done with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Errand {
    /// Write a catalogue to it.
    Export {
        /// Which.
        catalogue: CatalogueId,
        /// The file as it was typed.
        path: String,
    },
    /// Write a letter to it.
    Letter {
        /// Its number.
        number: String,
        /// What it says.
        text: String,
        /// The file as it was typed.
        path: String,
    },
    /// Write the catalogue of files to it.
    Files {
        /// Which files.
        asked: FilesAsked,
        /// In which language what is not the standard's own words.
        language: Language,
        /// The file as it was typed.
        path: String,
    },
    /// Write an attachment to it.
    Attachment {
        /// Of which file of the archive.
        key: RecordKey,
        /// Which of its attachments, from 1.
        nth: usize,
        /// The file as it was typed.
        path: String,
    },
    /// Write a register to it.
    Register {
        /// What of it.
        wanted: RegisterWanted,
        /// The file as it was typed.
        path: String,
    },
    /// See what it would change in a catalogue.
    Preview {
        /// Which.
        catalogue: CatalogueId,
        /// The file as it was typed.
        path: String,
        /// Whether items it lacks are retired.
        retire_missing: bool,
    },
    /// See what it comes to as a former register.
    Arrivals {
        /// Of which records.
        kind: Kind,
        /// Whose the rows are that do not say.
        org: Option<OrgCode>,
        /// The file as it was typed.
        path: String,
    },
}

/// What came of an [`Errand`].
#[derive(Debug, Clone)]
pub enum Ran {
    /// It is written.
    Exported(Message),
    /// It is read.
    Preview(Box<Preview>),
}
