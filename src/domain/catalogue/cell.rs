//! A cell of the catalogue: its text, where that comes from, and who vouches for it (C1).

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use crate::domain::message::Message;

/// Where a cell's text comes from (C1). Stored by its place in this list: append only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Provenance {
    /// Printed in the source.
    Printed,
    /// Empty in the source, probably spanning from the row above: 承上（推定）.
    Merged,
    /// The source text is cut there: 目录原文缺.
    Lost,
    /// Part of the text is cut.
    PartlyLost,
    /// Not printed, inferred from its place (the codes of items 2 and 10).
    Inferred,
    /// Written by whoever added or amended the item (C2).
    Entered,
    /// Inferred or merged, and confirmed by an administrator.
    Confirmed,
    /// Lost, and completed by an administrator.
    Completed,
}

impl Provenance {
    /// Every one.
    pub const ALL: [Self; 8] = [
        Self::Printed,
        Self::Merged,
        Self::Lost,
        Self::PartlyLost,
        Self::Inferred,
        Self::Entered,
        Self::Confirmed,
        Self::Completed,
    ];

    /// The word in files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Printed => "printed",
            Self::Merged => "merged",
            Self::Lost => "lost",
            Self::PartlyLost => "partly lost",
            Self::Inferred => "inferred",
            Self::Entered => "entered",
            Self::Confirmed => "confirmed",
            Self::Completed => "completed",
        }
    }

    /// Its name.
    pub fn name(self) -> Message {
        match self {
            Self::Printed => Message::new("provenance-printed"),
            Self::Merged => Message::new("provenance-merged"),
            Self::Lost => Message::new("provenance-lost"),
            Self::PartlyLost => Message::new("provenance-partly-lost"),
            Self::Inferred => Message::new("provenance-inferred"),
            Self::Entered => Message::new("provenance-entered"),
            Self::Confirmed => Message::new("provenance-confirmed"),
            Self::Completed => Message::new("provenance-completed"),
        }
    }

    /// What the screen says beside the cell; nothing for one that nobody needs to look at.
    pub fn message(self) -> Option<Message> {
        self.is_uncertain().then(|| self.name())
    }

    /// Whether an administrator has yet to confirm or complete the cell.
    pub const fn is_uncertain(self) -> bool {
        self.is_lost() || matches!(self, Self::Merged | Self::Inferred)
    }

    /// Whether text is missing, wholly or in part: such a cell is completed, any other uncertain one confirmed.
    pub const fn is_lost(self) -> bool {
        matches!(self, Self::Lost | Self::PartlyLost)
    }
}

/// The columns of a catalogue, in their printed order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Column {
    /// 一级目录.
    Level1,
    /// 二级目录.
    Level2,
    /// 公开内容.
    Content,
    /// 公开范围.
    Scope,
    /// 公开形式.
    Channels,
    /// 公开时限.
    TimeLimit,
    /// 实施主体.
    Responsible,
}

impl Column {
    /// Every column.
    pub const ALL: [Self; 7] = [
        Self::Level1,
        Self::Level2,
        Self::Content,
        Self::Scope,
        Self::Channels,
        Self::TimeLimit,
        Self::Responsible,
    ];

    /// The word in the CSV files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Level1 => "level1",
            Self::Level2 => "level2",
            Self::Content => "content",
            Self::Scope => "scope",
            Self::Channels => "form",
            Self::TimeLimit => "time_limit",
            Self::Responsible => "responsible",
        }
    }

    /// Its heading.
    pub fn message(self) -> Message {
        match self {
            Self::Level1 => Message::new("column-level1"),
            Self::Level2 => Message::new("column-level2"),
            Self::Content => Message::new("column-content"),
            Self::Scope => Message::new("column-scope"),
            Self::Channels => Message::new("column-channels"),
            Self::TimeLimit => Message::new("column-time-limit"),
            Self::Responsible => Message::new("column-responsible"),
        }
    }
}

/// A part of an item that can be uncertain: its number, or the cell of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Part {
    /// 公开代码.
    Number,
    /// A cell.
    Cell(Column),
}

impl Part {
    /// Every part: the number, then the columns.
    pub fn all() -> impl Iterator<Item = Self> {
        std::iter::once(Self::Number).chain(Column::ALL.into_iter().map(Self::Cell))
    }

    /// The word in forms.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Number => "code",
            Self::Cell(column) => column.word(),
        }
    }

    /// Its heading.
    pub fn message(self) -> Message {
        match self {
            Self::Number => Message::new("column-code"),
            Self::Cell(column) => column.message(),
        }
    }
}

/// On what ground an uncertain cell counts as certain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ground {
    /// Login of the administrator who vouches for it.
    pub by: String,
    /// When.
    pub at: NaiveDateTime,
    /// The ground: a document, an enquiry, a decision.
    pub text: String,
    /// Where the cell came from before.
    pub was: Provenance,
}

/// A cell of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// Its text; empty where the source is lost.
    pub text: String,
    /// Where that comes from.
    pub provenance: Provenance,
    /// Who vouches for it, where it was confirmed or completed.
    #[serde(default)]
    pub ground: Option<Ground>,
}

impl Cell {
    /// A cell that nobody has had to vouch for.
    pub fn new(text: impl Into<String>, provenance: Provenance) -> Self {
        Self { text: text.into(), provenance, ground: None }
    }
}
