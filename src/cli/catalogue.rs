//! `gongkai catalogue`: both catalogues, every cell with where it comes from.

mod file;

use std::path::PathBuf;

use chrono::{Local, NaiveDate};
use serde::Serialize;

use super::{Outcome, Stop, open, output};
use crate::domain::catalogue::{CatalogueId, CatalogueItem, Cell, Column, ItemLimit, Provenance, printed};
use crate::domain::code::ItemCode;
use crate::domain::message::Message;
use crate::domain::period::{Cycle, Period};
use crate::lang::Words;
use crate::tui::text::wrap;

pub(super) use file::{Import, export, import};

/// Cells of a line.
const LINE: usize = 78;

/// The columns that make the tree.
const LEVELS: [Column; 2] = [Column::Level1, Column::Level2];

/// The columns told of an item besides its content.
const DETAILS: [Column; 4] = [Column::Scope, Column::Channels, Column::TimeLimit, Column::Responsible];

pub(super) fn run(data: Option<PathBuf>, json: bool, words: &Words) -> Result<Outcome, Stop> {
    let kept = open::kept(data, words);
    let since = Period::containing(Local::now().date_naive(), Cycle::Year).first();
    let mut catalogues = Vec::new();
    for id in CatalogueId::ALL {
        let items = match &kept {
            Some(directory) => directory.catalogue(id).cloned().collect(),
            None => printed(id, since)?,
        };
        catalogues.push((id, items));
    }
    output::print(&if json {
        let objects: Vec<Object<'_>> = catalogues.iter().flat_map(|(_, items)| items).map(object).collect();
        output::json_array(&objects)?
    } else {
        catalogues.iter().map(|(id, items)| tree(*id, items, words)).collect::<Vec<_>>().join("\n")
    })
}

/// A cell as scripts read it.
#[derive(Serialize)]
struct CellObject<'a> {
    text: &'a str,
    provenance: &'static str,
}

/// An item as scripts read it; its cells under the words of the printed columns.
#[derive(Serialize)]
struct Object<'a> {
    catalogue: &'static str,
    number: u16,
    code: String,
    number_provenance: &'static str,
    level1: CellObject<'a>,
    level2: CellObject<'a>,
    content: CellObject<'a>,
    scope: CellObject<'a>,
    form: CellObject<'a>,
    time_limit: CellObject<'a>,
    responsible: CellObject<'a>,
    version: u32,
    since: NaiveDate,
    retired: bool,
    /// `year`, `half` or `quarter`; null where nothing is owed on a cycle, or the cell is lost.
    cycle: Option<&'static str>,
}

fn object(item: &CatalogueItem) -> Object<'_> {
    let cell = |column| {
        let Cell { text, provenance, .. } = item.cell(column);
        CellObject { text, provenance: provenance.word() }
    };
    Object {
        catalogue: item.catalogue.word(),
        number: item.number,
        code: ItemCode::Listed(item.number).to_string(),
        number_provenance: item.number_provenance.word(),
        level1: cell(Column::Level1),
        level2: cell(Column::Level2),
        content: cell(Column::Content),
        scope: cell(Column::Scope),
        form: cell(Column::Channels),
        time_limit: cell(Column::TimeLimit),
        responsible: cell(Column::Responsible),
        version: item.version,
        since: item.since,
        retired: item.retired,
        cycle: item.limit().and_then(ItemLimit::cycle).map(|cycle| match cycle {
            Cycle::Year => "year",
            Cycle::Half => "half",
            Cycle::Quarter => "quarter",
        }),
    }
}

fn tree(id: CatalogueId, items: &[CatalogueItem], words: &Words) -> String {
    let heading = Message::new("cli-catalogue").with("name", id.message()).with("count", items.len());
    let mut text = words.text(&heading) + "\n";
    let mut path: [Option<&Cell>; 2] = [None; 2];
    for item in items {
        for (depth, column) in LEVELS.into_iter().enumerate() {
            let cell = item.cell(column);
            if path[depth].is_none_or(|above| above.text != cell.text) {
                path[depth] = Some(cell);
                path[depth + 1..].fill(None);
                put(&mut text, 2 + 2 * depth, "", &shown(cell, words));
            }
        }
        let state = match item.retired {
            true => Some(Message::new("catalogue-retired-since").with("since", item.since)),
            false => None,
        };
        let state = state.map(|state| words.text(&Message::new("cli-mark").with("mark", state)));
        let mark = mark_of(item.number_provenance, words) + &state.unwrap_or_default();
        let number = format!("{}{mark} ", ItemCode::Listed(item.number));
        put(&mut text, 6, &number, &shown(item.cell(Column::Content), words));
        // Where an item has its place in the tree from elsewhere than the heading has its words.
        let marked =
            LEVELS.into_iter().zip(path).filter(|(column, above)| *above != Some(item.cell(*column)));
        for column in marked.map(|(column, _)| column).chain(DETAILS) {
            let detail = Message::new("cli-catalogue-cell")
                .with("column", column.message())
                .with("text", shown(item.cell(column), words));
            put(&mut text, 9, "", &words.text(&detail));
        }
    }
    text
}

/// A cell with the mark of where it comes from.
fn shown(cell: &Cell, words: &Words) -> String {
    format!("{}{}", cell.text, mark_of(cell.provenance, words))
}

fn mark_of(provenance: Provenance, words: &Words) -> String {
    let mark = provenance.message().map(|mark| Message::new("cli-mark").with("mark", mark));
    mark.map(|mark| words.text(&mark)).unwrap_or_default()
}

/// Adds `content` after `head`, wrapped, `indent` cells from the left.
pub(super) fn put(text: &mut String, indent: usize, head: &str, content: &str) {
    let content = format!("{head}{content}");
    for (at, line) in wrap(&content, LINE - indent - 3).into_iter().enumerate() {
        let indent = if at == 0 || head.is_empty() { indent } else { indent + 3 };
        text.push_str(&format!("{}{line}\n", " ".repeat(indent)));
    }
}
