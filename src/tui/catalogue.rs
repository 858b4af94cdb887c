//! The screen on which the catalogue is kept: its rows, and what lies over it.

use super::list::{ListState, Scroll};
use crate::domain::catalogue::{CatalogueId, CatalogueItem};
use crate::domain::message::Message;
use crate::exchange::catalogue::Plan;
use crate::office::directory::Directory;
use crate::office::query::RegisterWanted;

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
    pub outcome: Result<Plan, Vec<Message>>,
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
}

/// What came of an [`Errand`].
#[derive(Debug, Clone)]
pub enum Ran {
    /// It is written.
    Exported(Message),
    /// It is read.
    Preview(Box<Preview>),
}
