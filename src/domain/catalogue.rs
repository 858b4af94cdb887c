//! The disclosure catalogue (公开目录): items, their versions, and where each cell comes from (C1, C2).

mod cell;
mod check;
mod difference;
mod force;
mod printed;

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

use super::channel::{Channel, Scope};
use super::message::Message;
use super::period::Cycle;

pub use cell::{Cell, Column, Ground, Part, Provenance};
pub use check::{LIMITS, MOST_NUMBER, Wanted};
pub use difference::{Difference, PartChange};
pub use force::{Duty, Owed, cycles_of_year, in_force, owed, version_on};
pub use printed::printed;

/// The two catalogues (C1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum CatalogueId {
    /// The bureau's: 58 items.
    Bureau,
    /// The grass-roots organisations': 15 items.
    Grassroots,
}

impl CatalogueId {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Bureau, Self::Grassroots];

    /// The word in keys and files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Bureau => "bureau",
            Self::Grassroots => "grassroots",
        }
    }

    /// The catalogue of that word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|id| id.word() == word)
    }

    /// Its name.
    pub fn message(self) -> Message {
        match self {
            Self::Bureau => Message::new("catalogue-bureau"),
            Self::Grassroots => Message::new("catalogue-grassroots"),
        }
    }
}

/// A catalogue item as it stands in one version (C2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogueItem {
    /// Which catalogue.
    pub catalogue: CatalogueId,
    /// Its number there, the item part of disclosure codes.
    pub number: u16,
    /// Whether the number itself is printed or inferred.
    pub number_provenance: Provenance,
    /// Version, from 1.
    pub version: u32,
    /// From when this version holds.
    pub since: NaiveDate,
    /// The cells in the order of [`Column::ALL`].
    pub cells: [Cell; 7],
    /// Who vouches for the number, where it was inferred.
    #[serde(default)]
    pub number_ground: Option<Ground>,
    /// Whether nothing is disclosed under it from [`CatalogueItem::since`] on.
    #[serde(default)]
    pub retired: bool,
    /// How this version came about; none for the catalogue as printed.
    #[serde(default)]
    pub revision: Option<Revision>,
}

/// How a version of an item came about (C2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision {
    /// Why; for a cell confirmed or completed, on what ground.
    pub reason: String,
    /// Who approved it, or the document that did; empty where a cell was confirmed or completed.
    pub approver: String,
    /// Login of who entered it.
    pub by: String,
    /// When that was.
    pub at: NaiveDateTime,
}

/// The catalogue column 公开时限 as the rules read it (R4b).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ItemLimit {
    /// 即时.
    Immediate,
    /// 年度 or 季度: one disclosure per period (R6, R11).
    Cycle(Cycle),
    /// 定期: one per half-year, adjusted each quarter (R6).
    Regular,
}

impl ItemLimit {
    /// What the catalogue's word means; `None` for any other.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "即时" => Some(Self::Immediate),
            "年度" => Some(Self::Cycle(Cycle::Year)),
            "季度" => Some(Self::Cycle(Cycle::Quarter)),
            "定期" => Some(Self::Regular),
            _ => None,
        }
    }

    /// The cycle on which a disclosure is owed, if any (R11).
    pub const fn cycle(self) -> Option<Cycle> {
        match self {
            Self::Immediate => None,
            Self::Cycle(cycle) => Some(cycle),
            Self::Regular => Some(Cycle::Half),
        }
    }
}

impl CatalogueItem {
    /// The cell of a column.
    pub fn cell(&self, column: Column) -> &Cell {
        &self.cells[column as usize]
    }

    /// A part of the item as a cell.
    pub fn part(&self, part: Part) -> Cell {
        match part {
            Part::Number => Cell {
                text: format!("{:02}", self.number),
                provenance: self.number_provenance,
                ground: self.number_ground.clone(),
            },
            Part::Cell(column) => self.cell(column).clone(),
        }
    }

    /// What has yet to be confirmed or completed, in the printed order.
    pub fn uncertain(&self) -> impl Iterator<Item = Part> + '_ {
        Part::all().filter(|part| match part {
            Part::Number => self.number_provenance.is_uncertain(),
            Part::Cell(column) => self.cell(*column).provenance.is_uncertain(),
        })
    }

    /// What is owed when; `None` where the column is lost.
    pub fn limit(&self) -> Option<ItemLimit> {
        ItemLimit::parse(&self.cell(Column::TimeLimit).text)
    }

    /// The widest scope the item allows; `None` where the column is lost.
    pub fn scope(&self) -> Option<Scope> {
        let text = &self.cell(Column::Scope).text;
        text.split('、').filter_map(Scope::from_catalogue).max_by_key(|scope| scope.breadth())
    }

    /// The channels the item names.
    pub fn channels(&self) -> Vec<Channel> {
        let text = &self.cell(Column::Channels).text;
        text.split('、').filter(|name| !name.is_empty()).map(Channel::from_catalogue).collect()
    }

    /// The bodies responsible, as listed.
    pub fn bodies(&self) -> Vec<String> {
        let text = &self.cell(Column::Responsible).text;
        text.split(['、', '及']).filter(|name| !name.is_empty()).map(str::to_owned).collect()
    }

    /// Whether any cell is lost, wholly or in part.
    pub fn is_incomplete(&self) -> bool {
        self.cells.iter().any(|cell| cell.provenance.is_lost())
    }
}
