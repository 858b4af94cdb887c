//! A catalogue as a CSV or XLSX file: written for a spreadsheet, read back with a preview of what it changes (C2).
//!
//! # The format
//!
//! One row of headings, then a row for each item, in any order; which column is which is told by its heading
//! ([`HEADINGS`]), so that columns may be moved, left out where they are for people only, or added. Headings in the
//! words of the source are read too. Above the headings there may be a title.
//!
//! CSV is written in UTF-8 with a byte order mark, so that a spreadsheet reads it as such, and read in UTF-8,
//! UTF-16 with a mark, or GB 18030, with commas, semicolons or tabs between the cells. A text that a spreadsheet
//! would take for a formula has a `'` before it, which is taken away again on reading. XLSX is written with texts as texts,
//! and read from the sheet named [`SHEET`], or else the first; a cell within one that spans several rows is taken to say
//! the same, and marked as presumed.
//!
//! Nothing here changes the catalogue: what a file comes to is a [`Plan`], from which the office's command is made.

mod export;
mod plan;
mod rows;
#[cfg(test)]
mod tests;

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::grid::{self, Sought};
use crate::domain::catalogue::{CatalogueId, CatalogueItem, Provenance};
use crate::domain::message::Message;
use crate::office::directory::Directory;
use crate::store::io_reason;

pub use export::{Format, export};
pub use plan::{Amended, Line, LineKind, Plan, change_message};

/// The sheet an XLSX file is written to and looked for in.
pub const SHEET: &str = "公开目录";

/// Longest file that is read, in bytes.
pub const MOST_BYTES: u64 = 10 * 1024 * 1024;

/// Most rows that are read.
pub const MOST_ROWS: usize = 1_000;

/// A column of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    /// A part of the item.
    Code,
    /// A cell of the item, by its place in the printed order.
    Cell(usize),
    /// Where each cell comes from.
    Provenance,
    /// Whether it is in use.
    State,
    /// The version.
    Version,
    /// From when that holds.
    Since,
}

/// The headings as they are written, each with others that are read as the same.
const HEADINGS: [(Field, &[&str]); 12] = [
    (Field::Code, &["代码", "公开代码", "目录代码", "code"]),
    (Field::Cell(0), &["一级目录", "level1"]),
    (Field::Cell(1), &["二级目录", "level2"]),
    (Field::Cell(2), &["公开内容", "content"]),
    (Field::Cell(3), &["公开范围", "scope"]),
    (Field::Cell(4), &["公开形式", "form"]),
    (Field::Cell(5), &["公开时限", "time_limit"]),
    (Field::Cell(6), &["实施主体", "责任部门", "责任单位", "责任主体", "responsible"]),
    (Field::Provenance, &["来源", "provenance"]),
    (Field::State, &["状态", "state"]),
    (Field::Version, &["版本", "version"]),
    (Field::Since, &["施行日期", "since"]),
];

/// What a file calls an item in use, and one that is retired.
const STATES: [&str; 2] = ["施行", "停用"];

/// What a file calls it where a cell comes from.
const fn provenance_word(provenance: Provenance) -> &'static str {
    match provenance {
        Provenance::Printed => "原文",
        Provenance::Merged => "承上（推定）",
        Provenance::Lost => "原文缺",
        Provenance::PartlyLost => "原文部分缺失",
        Provenance::Inferred => "按位置推定",
        Provenance::Entered => "修订录入",
        Provenance::Confirmed => "已确认",
        Provenance::Completed => "已补录",
    }
}

/// Reads the file `path`.
///
/// # Errors
/// It cannot be read, or is longer than [`MOST_BYTES`].
pub fn read(path: &Path) -> Result<Vec<u8>, Message> {
    let shown = || super::line::shown(&path.display().to_string());
    let failed = |error: std::io::Error| {
        Message::new("import-unread").with("path", shown()).with("reason", io_reason(&error))
    };
    let file = File::open(path).map_err(failed)?;
    if file.metadata().map_err(failed)?.is_dir() {
        return Err(failed(std::io::ErrorKind::IsADirectory.into()));
    }
    let mut bytes = Vec::new();
    // Read no further than the limit: the file may be a pipe without end.
    file.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > MOST_BYTES {
        let message = Message::new("import-too-long").with("path", shown());
        return Err(message.with("limit", (MOST_BYTES / 1024 / 1024) as i64));
    }
    Ok(bytes)
}

/// What the file with these bytes would change in a catalogue. `retire_missing` retires the items it lacks.
///
/// # Errors
/// Everything that is wrong with it, each with where and what was expected.
pub fn preview(
    bytes: &[u8],
    directory: &Directory,
    catalogue: CatalogueId,
    retire_missing: bool,
) -> Result<Plan, Vec<Message>> {
    let sought =
        Sought { sheet: &|name| name == SHEET, heading: &|text| rows::is_heading(text), rows: MOST_ROWS };
    let grid = grid::read(bytes, &sought).map_err(|fault| vec![fault])?;
    let items: Vec<&CatalogueItem> = directory.catalogue(catalogue).collect();
    let read = rows::read(&grid, &items).map_err(|mut faults| {
        let other = CatalogueId::ALL.into_iter().find(|other| *other != catalogue);
        let other = other.map(|id| (id, directory.catalogue(id).collect::<Vec<_>>()));
        // Said first: what else is wrong comes of it.
        let mistaken =
            other.and_then(|other| rows::mistaken(&grid, (catalogue, &items), (other.0, &other.1)));
        faults.splice(0..0, mistaken);
        faults
    });
    read.map(|rows| plan::plan(catalogue, &items, rows, retire_missing))
}
