//! A file as rows of texts, whatever its format. Any bytes at all are answered in words.

use std::io::{Cursor, Read};

use calamine::{DataRef, Reader, Xlsx, XlsxError};
use encoding_rs::{GB18030, UTF_8};

use super::line::shown;
use crate::domain::message::Message;
use crate::store::contain;

/// Most columns that are looked at.
const MOST_COLUMNS: usize = 64;

/// Rows in which the headings are looked for.
pub const TITLES: usize = 20;

/// Most sheets that are looked at for headings.
const MOST_SHEETS: usize = 20;

/// Most bytes an XLSX file may come to when it is unpacked.
const MOST_UNPACKED: u64 = 20 * 1024 * 1024;

/// What is looked for in a file.
pub struct Sought<'a> {
    /// Whether a sheet is called as it should be.
    pub sheet: &'a dyn Fn(&str) -> bool,
    /// Whether a text is a heading.
    pub heading: &'a dyn Fn(&str) -> bool,
    /// Most rows that are read.
    pub rows: usize,
}

/// A cell of the file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    /// Its text; a day as `2026-03-02`.
    pub text: String,
    /// Whether it is part of one that begins in a row above, whose text it has.
    pub from_above: bool,
    /// Whether it is a formula that no spreadsheet has worked out.
    pub unworked: bool,
}

impl Found {
    fn of(text: &str) -> Self {
        Self { text: plain(text), ..Self::default() }
    }
}

/// The cells of a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Grid {
    /// The sheet they are on; none in a CSV file.
    pub sheet: Option<String>,
    /// The rows from the first, of any length.
    pub rows: Vec<Vec<Found>>,
}

impl Grid {
    /// Whether one of its first rows has two headings at least.
    fn headed(&self, sought: &Sought<'_>) -> bool {
        let is = |cell: &&Found| (sought.heading)(&clean(&cell.text));
        self.rows.iter().take(TITLES).any(|row| row.iter().filter(is).count() > 1)
    }

    /// Where a cell is, for people: row and column from 0.
    pub fn place(&self, row: usize, column: usize) -> Message {
        let cell = format!("{}{}", letters(column), row + 1);
        match &self.sheet {
            Some(sheet) => Message::new("import-place-sheet").with("sheet", shown(sheet)).with("cell", cell),
            None => Message::new("import-place")
                .with("row", row + 1)
                .with("column", column + 1)
                .with("letters", letters(column)),
        }
    }
}

/// A heading without the white space it is broken or spread with.
pub fn clean(text: &str) -> String {
    text.split_whitespace().collect()
}

/// A column as a spreadsheet names it: A, B … Z, AA.
fn letters(column: usize) -> String {
    let mut name = String::new();
    let mut left = column + 1;
    while left > 0 {
        left -= 1;
        name.insert(0, char::from(b'A' + u8::try_from(left % 26).unwrap_or(0)));
        left /= 26;
    }
    name
}

/// Reads a file of any of the formats.
///
/// # Errors
/// It is of none of them, damaged, or too large.
pub fn read(bytes: &[u8], sought: &Sought<'_>) -> Result<Grid, Message> {
    const OLE: [u8; 4] = [0xd0, 0xcf, 0x11, 0xe0];
    if bytes.starts_with(b"PK") {
        // The readers below are not ours: whatever they do with a made-up file is an answer.
        let outcome = contain(|| xlsx(bytes, sought));
        return outcome
            .unwrap_or_else(|fault| Err(Message::new("import-xlsx").with("detail", shown(&fault))));
    }
    if bytes.starts_with(&OLE) {
        return Err(Message::new("import-old-excel"));
    }
    csv(&text(bytes)?, sought)
}

/// The text of a CSV file: what its mark says, else UTF-8, else what a Chinese spreadsheet writes.
fn text(bytes: &[u8]) -> Result<String, Message> {
    let unreadable = || Message::new("import-encoding");
    if bytes.contains(&0) && encoding_rs::Encoding::for_bom(bytes).is_none() {
        return Err(unreadable());
    }
    let encoding = match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None if std::str::from_utf8(bytes).is_ok() => UTF_8,
        None => GB18030,
    };
    let (text, _, faulty) = encoding.decode(bytes);
    if faulty { Err(unreadable()) } else { Ok(text.into_owned()) }
}

fn csv(text: &str, sought: &Sought<'_>) -> Result<Grid, Message> {
    // A spreadsheet puts between the cells what its country's list separator is.
    let known = |separator: char| {
        let lines = text.lines().take(TITLES);
        let words = |line: &str| {
            line.split(separator).filter(|word| (sought.heading)(word.trim_matches(['"', ' ']))).count()
        };
        lines.map(words).max().unwrap_or(0)
    };
    let separator =
        [',', '\t', ';'].into_iter().rev().max_by_key(|separator| known(*separator)).unwrap_or(',');
    // The reader passes over empty lines, which people count.
    let (mut kept, mut within) = (String::new(), false);
    for line in text.split_inclusive('\n') {
        if !within && line.trim_end_matches(['\r', '\n']).is_empty() {
            kept.push(separator);
        }
        kept.push_str(line);
        within ^= line.matches('"').count() % 2 == 1;
    }
    let mut reader = ::csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(u8::try_from(separator).unwrap_or(b','))
        .from_reader(kept.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let bad = |error: ::csv::Error| {
            let message = Message::new("import-csv").with("row", rows.len() + 1);
            message.with("detail", shown(&error.to_string()))
        };
        let record = record.map_err(bad)?;
        if rows.len() > sought.rows {
            return Err(too_many_rows(sought));
        }
        rows.push(record.iter().take(MOST_COLUMNS).map(Found::of).collect());
    }
    Ok(Grid { sheet: None, rows })
}

/// Whether a spreadsheet would take a text for a formula, quotes before it left out of account.
fn is_formula(text: &str) -> bool {
    let text = text.trim_start_matches('\'');
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

/// A text that no spreadsheet takes for a formula.
pub fn neutral(text: &str) -> String {
    if is_formula(text) { format!("'{text}") } else { text.to_owned() }
}

/// A text that says in an XLSX cell what it says: only one that looks neutralised needs it.
pub fn quoted(text: &str) -> String {
    if text.starts_with('\'') { neutral(text) } else { text.to_owned() }
}

/// The text that [`neutral`] or [`quoted`] made of it.
fn plain(text: &str) -> String {
    text.strip_prefix('\'').filter(|_| is_formula(text)).unwrap_or(text).to_owned()
}

fn too_many_rows(sought: &Sought<'_>) -> Message {
    Message::new("import-too-many-rows").with("limit", sought.rows)
}

/// Unpacks every part of an XLSX file once, to see that it does not come to more than it may.
fn measured(bytes: &[u8]) -> Result<(), Message> {
    let damaged = |detail: String| Message::new("import-xlsx").with("detail", shown(&detail));
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(error.to_string()))?;
    let mut left = MOST_UNPACKED;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(|error| damaged(error.to_string()))?;
        let read = std::io::copy(&mut part.take(left + 1), &mut std::io::sink());
        let read = read.map_err(|error| damaged(error.to_string()))?;
        left = left.checked_sub(read).ok_or_else(|| {
            Message::new("import-unpacked").with("limit", (MOST_UNPACKED / 1024 / 1024) as i64)
        })?;
    }
    Ok(())
}

fn xlsx(bytes: &[u8], sought: &Sought<'_>) -> Result<Grid, Message> {
    measured(bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    let names: Vec<String> = book.sheet_names().iter().take(MOST_SHEETS).cloned().collect();
    if let Some(named) = names.iter().find(|name| (sought.sheet)(name.trim())) {
        return sheet(&mut book, named, sought);
    }
    let first = names.first().ok_or_else(|| Message::new("import-no-sheet"))?;
    // Whatever the sheets are called: the one that has the headings.
    for name in &names[1..] {
        if let Ok(grid) = sheet(&mut book, name, sought)
            && grid.headed(sought)
        {
            let before = sheet(&mut book, first, sought);
            return if before.as_ref().is_ok_and(|before| before.headed(sought)) { before } else { Ok(grid) };
        }
    }
    sheet(&mut book, first, sought)
}

fn damaged(error: &XlsxError) -> Message {
    Message::new("import-xlsx").with("detail", shown(&error.to_string()))
}

fn sheet(book: &mut Xlsx<Cursor<&[u8]>>, sheet: &str, sought: &Sought<'_>) -> Result<Grid, Message> {
    let merged = book.merge_cells_by_sheet_name(sheet).map_err(|error| damaged(&error))?;
    let mut rows: Vec<Vec<Found>> = Vec::new();
    let mut reader = book.worksheet_cells_reader(sheet).map_err(|error| damaged(&error))?;
    while let Some(cell) = reader.next_cell_with_formula_metadata().map_err(|error| damaged(&error))? {
        let (row, column) = (cell.pos.0 as usize, cell.pos.1 as usize);
        let text = shown_value(&cell.value);
        let unworked = text.is_empty() && cell.formula.is_some();
        if column >= MOST_COLUMNS || text.is_empty() && !unworked {
            continue;
        }
        if row > sought.rows {
            return Err(too_many_rows(sought));
        }
        put(&mut rows, row, column, Found { unworked, ..Found::of(&text) });
    }
    for span in merged {
        let ((top, left), (bottom, _)) = (span.start, span.end);
        let (top, column) = (top as usize, left as usize);
        let Some(first) = rows.get(top).and_then(|row| row.get(column)).filter(|cell| !cell.text.is_empty())
        else {
            continue;
        };
        let below = Found { from_above: true, ..first.clone() };
        // A span may be as long as the sheet: only rows that say something else count.
        for row in top + 1..rows.len().min(bottom as usize + 1) {
            let empty = rows[row].get(column).is_none_or(|cell| cell.text.is_empty());
            if empty && rows[row].iter().any(|cell| !cell.text.is_empty()) {
                put(&mut rows, row, column, below.clone());
            }
        }
    }
    Ok(Grid { sheet: Some(sheet.to_owned()), rows })
}

fn put(rows: &mut Vec<Vec<Found>>, row: usize, column: usize, cell: Found) {
    if rows.len() <= row {
        rows.resize_with(row + 1, Vec::new);
    }
    if rows[row].len() <= column {
        rows[row].resize_with(column + 1, Found::default);
    }
    rows[row][column] = cell;
}

/// A value as the spreadsheet shows it, as far as the office's books have such values.
fn shown_value(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(yes) => yes.to_string().to_uppercase(),
        DataRef::DateTime(time) if time.is_datetime() => {
            let (year, month, day, ..) = time.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::DateTime(time) => time.as_f64().to_string(),
        DataRef::Error(error) => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn columns_are_named_as_a_spreadsheet_names_them() {
        let names = [0, 1, 25, 26, 51, 52, 701, 702].map(letters);
        assert_eq!(names, ["A", "B", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }

    proptest! {
        #[test]
        fn what_is_neutralised_is_no_formula_and_comes_back(text in "'{0,3}[=+\\-@＝\ta]?.{0,6}") {
            let safe = neutral(&text);
            prop_assert!(!safe.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']));
            prop_assert_eq!(plain(&safe), text.clone());
            prop_assert_eq!(plain(&quoted(&text)), text);
        }

        #[test]
        fn any_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..400), head in 0..4usize) {
            let heads: [&[u8]; 4] = [b"", b"PK\x03\x04", b"\xff\xfe", "代码,公开内容\r\n".as_bytes()];
            let sought = Sought { sheet: &|_| false, heading: &|text| text == "代码", rows: 100 };
            let _ = read(&[heads[head], &bytes].concat(), &sought);
        }
    }
}
