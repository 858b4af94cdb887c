//! The items a file holds, and everything that is wrong with it.

use std::collections::BTreeMap;

use super::{Field, HEADINGS, STATES, provenance_word};
use crate::domain::catalogue::{CatalogueId, CatalogueItem, Cell, Column, MOST_NUMBER, Part, Provenance};
use crate::domain::code::ItemCode;
use crate::domain::message::Message;
use crate::exchange::grid::{Found, Grid, TITLES, clean};
use crate::exchange::line::shown;

/// An item as a row of the file has it.
#[derive(Debug, Clone)]
pub struct FileItem {
    /// Its number.
    pub number: u16,
    /// Its cells, checked.
    pub cells: [Cell; 7],
    /// Whether it is retired.
    pub retired: bool,
    /// The version the file was made from.
    pub version: Option<u32>,
    /// What it says of the version and of the day it holds from: for people only, and not taken over.
    pub told: [String; 2],
}

/// The columns of a file by what they hold.
struct Columns(Vec<(Field, usize)>);

impl Columns {
    fn of(&self, field: Field) -> Option<usize> {
        self.0.iter().find(|(known, _)| *known == field).map(|(_, at)| *at)
    }
}

/// Reads the items of a file against those there are.
///
/// # Errors
/// All that is wrong, in the order of the rows.
pub fn read(grid: &Grid, items: &[&CatalogueItem]) -> Result<Vec<FileItem>, Vec<Message>> {
    let (top, columns) = headings(grid)?;
    let mut faults = Vec::new();
    let mut found: Vec<FileItem> = Vec::new();
    let mut rows_of: BTreeMap<u16, usize> = BTreeMap::new();
    for (row, cells) in grid.rows.iter().enumerate().skip(top + 1) {
        if cells.iter().all(|cell| cell.text.trim().is_empty()) {
            continue;
        }
        let known = faults.len();
        let Some(item) = item(grid, row, &columns, items, &mut faults) else { continue };
        if let Some(first) = rows_of.insert(item.number, row) {
            let code = ItemCode::Listed(item.number).to_string();
            let twice = Message::new("import-twice").with("code", code).with("row", first + 1);
            faults.push(fault(grid, row, columns.of(Field::Code), Part::Number.message(), twice));
        }
        if faults.len() == known {
            found.push(item);
        }
    }
    if faults.is_empty() && found.is_empty() {
        faults.push(Message::new("import-no-rows"));
    }
    if faults.is_empty() { Ok(found) } else { Err(faults) }
}

/// That a file is of the `other` catalogue, by what is disclosed under its items; none where it is not evident.
pub fn mistaken(
    grid: &Grid,
    here: (CatalogueId, &[&CatalogueItem]),
    other: (CatalogueId, &[&CatalogueItem]),
) -> Option<Message> {
    let (top, columns) = headings(grid).ok()?;
    let at = columns.of(Field::Cell(Column::Content as usize))?;
    let rows = grid.rows.iter().skip(top + 1).filter_map(|row| row.get(at));
    let contents: Vec<String> =
        rows.map(|cell| one_line(&cell.text)).filter(|text| !text.is_empty()).collect();
    let known = |items: &[&CatalogueItem]| {
        let has = |text: &&String| items.iter().any(|item| item.cell(Column::Content).text == **text);
        contents.iter().filter(has).count()
    };
    let (count, of_here) = (known(other.1), known(here.1));
    let evident = count > of_here && count * 2 > contents.len();
    evident.then(|| {
        Message::new("import-other-catalogue")
            .with("other", other.0.message())
            .with("count", count)
            .with("rows", contents.len())
            .with("here", of_here)
            .with("catalogue", here.0.message())
    })
}

/// Whether a text is a heading.
pub fn is_heading(text: &str) -> bool {
    HEADINGS.iter().any(|(_, names)| names.contains(&text))
}

/// The row of the headings, and which column is which.
fn headings(grid: &Grid) -> Result<(usize, Columns), Vec<Message>> {
    let score = |row: &[Found]| row.iter().filter(|cell| is_heading(&clean(&cell.text))).count();
    let rows = || grid.rows.iter().enumerate().take(TITLES);
    let best = rows().rev().max_by_key(|(_, row)| score(row)).filter(|(_, row)| score(row) > 1);
    let needed = HEADINGS.iter().filter(|(field, _)| matches!(field, Field::Code | Field::Cell(_)));
    let Some((top, row)) = best else {
        let names: Vec<&str> = needed.map(|(_, names)| names[0]).collect();
        return Err(vec![Message::new("import-no-headings").with("names", names.join(" "))]);
    };
    let mut columns: Vec<(Field, usize)> = Vec::new();
    let mut faults = Vec::new();
    for (at, cell) in row.iter().enumerate() {
        let name = clean(&cell.text);
        let Some((field, names)) = HEADINGS.iter().find(|(_, names)| names.contains(&name.as_str())) else {
            continue;
        };
        match columns.iter().find(|(known, _)| known == field) {
            None => columns.push((*field, at)),
            Some((_, first)) => {
                let twice = Message::new("import-heading-twice")
                    .with("place", grid.place(top, at))
                    .with("name", names[0])
                    .with("first", grid.place(top, *first));
                faults.push(twice);
            }
        }
    }
    let lacking: Vec<&str> = needed
        .filter(|(field, _)| columns.iter().all(|(known, _)| known != field))
        .map(|(_, names)| names[0])
        .collect();
    if !lacking.is_empty() {
        let message = Message::new("import-headings-lacking").with("row", top + 1);
        faults.push(message.with("names", lacking.join(" ")));
    }
    if faults.is_empty() { Ok((top, Columns(columns))) } else { Err(faults) }
}

/// The item of a row; what is wrong with it goes to `faults`.
fn item(
    grid: &Grid,
    row: usize,
    columns: &Columns,
    items: &[&CatalogueItem],
    faults: &mut Vec<Message>,
) -> Option<FileItem> {
    let cell = |field| {
        let at = columns.of(field);
        (at, at.and_then(|at| grid.rows[row].get(at)).cloned().unwrap_or_default())
    };
    let (at, code) = cell(Field::Code);
    let number = match number(&code) {
        Ok(number) => number,
        Err(wrong) => {
            faults.push(fault(grid, row, at, Part::Number.message(), wrong));
            return None;
        }
    };
    let old = items.iter().find(|item| item.number == number);
    let marks = cell(Field::Provenance).1.text;
    let mut cells = [(); 7].map(|()| Cell::new("", Provenance::Lost));
    for (place, column) in Column::ALL.into_iter().enumerate() {
        let (at, found) = cell(Field::Cell(place));
        let provenance = match (&old, found.from_above) {
            (_, true) => Provenance::Merged,
            // Who vouches for a cell is not in a file; that it is uncertain may be, of an item it brings.
            (None, false) => marked(&marks, place),
            (Some(_), false) => Provenance::Entered,
        };
        let wanted = Cell::new(one_line(&found.text), provenance);
        match column.cell(old.map(|item| item.cell(column)), &wanted) {
            Ok(cell) => cells[place] = cell,
            Err(wrong) => faults.push(fault(grid, row, at, column.message(), wrong)),
        }
    }
    let (at, state) = cell(Field::State);
    let retired = match state.text.trim() {
        "" => false,
        word if word == STATES[0] => false,
        word if word == STATES[1] => true,
        word => {
            let wrong =
                Message::new("import-state").with("found", shown(word)).with("known", STATES.join("、"));
            faults.push(fault(grid, row, at, Message::new("column-state"), wrong));
            false
        }
    };
    if retired && old.is_none() {
        let wrong = Message::new("import-retired-unknown");
        faults.push(fault(grid, row, at, Message::new("column-state"), wrong));
    }
    let told = [Field::Version, Field::Since].map(|field| cell(field).1.text.trim().to_owned());
    let version = told[0].parse().ok();
    Some(FileItem { number, cells, retired, version, told })
}

/// The number of an item: `7`, `07`, in full-width digits too.
fn number(cell: &Found) -> Result<u16, Message> {
    let text = cell.text.trim();
    let wrong =
        || Message::new("import-number").with("found", shown(text)).with("most", i64::from(MOST_NUMBER));
    if text.is_empty() {
        return Err(Message::new("text-required").with("field", Part::Number.message()));
    }
    let digits: String = text
        .chars()
        .map(|c| match c {
            '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c),
            c => c,
        })
        .collect();
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit()) && digits.len() <= 3 && !cell.from_above;
    let number = digits.parse().ok().filter(|number| (1..=MOST_NUMBER).contains(number));
    number.filter(|_| plain).ok_or_else(wrong)
}

/// A text without the line ends that a spreadsheet's wide cells are broken with: between Chinese characters there is
/// nothing, else a space.
fn one_line(text: &str) -> String {
    let mut line = String::new();
    for part in text.split(['\n', '\r']).map(str::trim).filter(|part| !part.is_empty()) {
        let apart = line.chars().next_back().is_some_and(|c| c.is_ascii())
            && part.chars().next().is_some_and(|c| c.is_ascii());
        if apart {
            line.push(' ');
        }
        line.push_str(part);
    }
    line
}

/// Where a cell comes from by the column 来源: `一级目录：原文缺；公开范围：承上（推定）`.
fn marked(marks: &str, place: usize) -> Provenance {
    let heading = HEADINGS.iter().find(|(field, _)| *field == Field::Cell(place)).map(|(_, names)| names[0]);
    let word =
        marks.split('；').filter_map(|mark| mark.split_once('：')).find(|(name, _)| Some(*name) == heading);
    let known = Provenance::ALL.into_iter().filter(|provenance| provenance.is_uncertain());
    let provenance = word.and_then(|(_, word)| known.into_iter().find(|of| provenance_word(*of) == word));
    provenance.unwrap_or(Provenance::Entered)
}

/// What is wrong with a cell, and where that is.
fn fault(grid: &Grid, row: usize, column: Option<usize>, heading: Message, what: Message) -> Message {
    Message::new("import-fault")
        .with("place", grid.place(row, column.unwrap_or(0)))
        .with("heading", heading)
        .with("what", what)
}
