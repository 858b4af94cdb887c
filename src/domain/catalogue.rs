//! The disclosure catalogue (公开目录): items, and where each cell comes from (C1).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::channel::{Channel, Scope};
use super::message::Message;
use super::period::Cycle;

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

    /// Its name.
    pub fn message(self) -> Message {
        match self {
            Self::Bureau => Message::new("catalogue-bureau"),
            Self::Grassroots => Message::new("catalogue-grassroots"),
        }
    }
}

/// Where a cell's text comes from (C1).
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
}

impl Provenance {
    /// The word in files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Printed => "printed",
            Self::Merged => "merged",
            Self::Lost => "lost",
            Self::PartlyLost => "partly lost",
            Self::Inferred => "inferred",
        }
    }

    /// What the screen says beside the cell; nothing for a printed one.
    pub fn message(self) -> Option<Message> {
        match self {
            Self::Printed => None,
            Self::Merged => Some(Message::new("provenance-merged")),
            Self::Lost => Some(Message::new("provenance-lost")),
            Self::PartlyLost => Some(Message::new("provenance-partly-lost")),
            Self::Inferred => Some(Message::new("provenance-inferred")),
        }
    }
}

/// The columns of a catalogue, in their printed order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
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

/// A cell of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// Its text; empty where the source is lost.
    pub text: String,
    /// Where that comes from.
    pub provenance: Provenance,
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

    /// What is owed when; `None` where the column is lost.
    pub fn limit(&self) -> Option<ItemLimit> {
        match self.cell(Column::TimeLimit).text.as_str() {
            "即时" => Some(ItemLimit::Immediate),
            "年度" => Some(ItemLimit::Cycle(Cycle::Year)),
            "季度" => Some(ItemLimit::Cycle(Cycle::Quarter)),
            "定期" => Some(ItemLimit::Regular),
            _ => None,
        }
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
        self.cells.iter().any(|cell| matches!(cell.provenance, Provenance::Lost | Provenance::PartlyLost))
    }
}

const BUREAU: &str = include_str!("data/bureau.csv");
const GRASSROOTS: &str = include_str!("data/grassroots.csv");

/// The catalogue as printed, version 1 of every item, holding from `since`.
///
/// # Errors
/// A row of the embedded file that cannot be read; a test keeps this from happening.
pub fn printed(id: CatalogueId, since: NaiveDate) -> Result<Vec<CatalogueItem>, Message> {
    let text = match id {
        CatalogueId::Bureau => BUREAU,
        CatalogueId::Grassroots => GRASSROOTS,
    };
    let bad =
        |detail: String| Message::new("catalogue-bad-file").with("file", id.word()).with("detail", detail);
    let mut items = Vec::new();
    for row in csv::Reader::from_reader(text.as_bytes()).records() {
        let row = row.map_err(|error| bad(error.to_string()))?;
        let number: u16 = row[0].parse().map_err(|_| bad(row[0].to_owned()))?;
        let provenances = row.get(8).unwrap_or_default();
        let cells = Column::ALL.map(|column| Cell {
            text: row[column as usize + 1].to_owned(),
            provenance: provenance_of(provenances, column),
        });
        // C1: the source does not print these two codes.
        let inferred = id == CatalogueId::Bureau && matches!(number, 2 | 10);
        let number_provenance = if inferred { Provenance::Inferred } else { Provenance::Printed };
        items.push(CatalogueItem { catalogue: id, number, number_provenance, version: 1, since, cells });
    }
    Ok(items)
}

fn provenance_of(list: &str, column: Column) -> Provenance {
    let word =
        list.split(';').filter_map(|pair| pair.trim().split_once('=')).find(|(c, _)| *c == column.word());
    match word {
        Some((_, "merged")) => Provenance::Merged,
        Some((_, "lost")) => Provenance::Lost,
        Some((_, "partly lost")) => Provenance::PartlyLost,
        _ => Provenance::Printed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both() -> (Vec<CatalogueItem>, Vec<CatalogueItem>) {
        let since = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
        (printed(CatalogueId::Bureau, since).unwrap(), printed(CatalogueId::Grassroots, since).unwrap())
    }

    #[test]
    fn c1_the_catalogues_have_58_and_15_items_in_order() {
        let (bureau, grassroots) = both();
        assert_eq!(bureau.iter().map(|i| i.number).collect::<Vec<_>>(), (1..=58).collect::<Vec<_>>());
        assert_eq!(grassroots.iter().map(|i| i.number).collect::<Vec<_>>(), (1..=15).collect::<Vec<_>>());
    }

    #[test]
    fn c1_lost_cells_stay_empty_and_only_they() {
        let (bureau, grassroots) = both();
        for item in bureau.iter().chain(&grassroots) {
            for cell in &item.cells {
                assert_eq!(cell.text.is_empty(), cell.provenance == Provenance::Lost, "{item:?}");
            }
        }
        let seventeen = &bureau[16];
        assert_eq!(seventeen.cell(Column::Content).provenance, Provenance::Lost);
        assert_eq!(seventeen.limit(), None);
        assert_eq!(bureau[1].number_provenance, Provenance::Inferred);
        assert_eq!(bureau[9].number_provenance, Provenance::Inferred);
    }

    #[test]
    fn every_printed_word_of_scope_channel_and_limit_is_understood() {
        let (bureau, grassroots) = both();
        for item in bureau.iter().chain(&grassroots) {
            for scope in item.cell(Column::Scope).text.split('、').filter(|t| !t.is_empty()) {
                assert!(Scope::from_catalogue(scope).is_some(), "{scope}");
            }
            for channel in item.channels() {
                assert!(!matches!(channel, Channel::Other(_)), "{channel:?}");
            }
            let limit = &item.cell(Column::TimeLimit).text;
            assert_eq!(limit.is_empty(), item.limit().is_none(), "{limit}");
        }
    }
}
