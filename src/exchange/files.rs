//! The catalogue of files (归档文件目录) and the closing sheet (备考表) as a CSV or XLSX file (F2).
//!
//! Headings are the national standard's own words, whatever the language. A text that a spreadsheet would take for a
//! formula is made harmless, as in the catalogues of disclosure.

use std::io::Write;
use std::path::Path;

use rust_xlsxwriter::{Format as Look, FormatAlign, Workbook, Worksheet, XlsxError};

use super::catalogue::Format;
use super::file::{NewFile, write_failed};
use super::grid::{neutral, quoted};
use crate::domain::message::Message;
use crate::lang::Words;
use crate::office::Failure;
use crate::office::query::FileLine;

/// The two sheets.
const CATALOGUE: &str = "归档文件目录";
const CLOSING: &str = "备考表";

/// Their headings, with how wide the columns are in characters of a spreadsheet.
const COLUMNS: [(&str, f64); 9] = [
    ("序号", 6.0),
    ("档号", 32.0),
    ("文号", 22.0),
    ("责任者", 24.0),
    ("题名", 60.0),
    ("日期", 12.0),
    ("密级", 8.0),
    ("页数", 8.0),
    ("备注", 30.0),
];
const CLOSING_COLUMNS: [(&str, f64); 5] =
    [("档号", 32.0), ("情况说明", 70.0), ("整理人", 14.0), ("整理日期", 12.0), ("检查人", 14.0)];

/// A table to be written.
struct Table {
    name: &'static str,
    columns: Vec<(&'static str, f64)>,
    rows: Vec<Vec<String>>,
}

fn catalogue(lines: &[FileLine], words: &Words) -> Table {
    let row = |(n, line): (usize, &FileLine)| {
        vec![
            n.to_string(),
            line.number.clone(),
            line.docno.clone(),
            line.author.clone(),
            line.title.clone(),
            line.dated.map(|day| day.to_string()).unwrap_or_default(),
            words.text(&line.secrecy),
            line.pages.map(|pages| pages.to_string()).unwrap_or_default(),
            line.note.clone(),
        ]
    };
    Table { name: CATALOGUE, columns: COLUMNS.to_vec(), rows: (1..).zip(lines).map(row).collect() }
}

fn closing(lines: &[FileLine], words: &Words) -> Table {
    let row = |line: &FileLine| {
        let without = line.without.iter().map(|(parts, reason)| {
            let message = Message::new("archive-explained").with("parts", parts.clone());
            words.text(
                &Message::new("archive-sheet-without").with("what", message.with("reason", reason.as_str())),
            )
        });
        let corrected = line.corrected.iter().map(|(on, reason)| {
            words.text(
                &Message::new("archive-sheet-corrected").with("date", *on).with("reason", reason.as_str()),
            )
        });
        let said: Vec<String> = std::iter::once(line.remark.clone())
            .filter(|remark| !remark.is_empty())
            .chain(without)
            .chain(corrected)
            .collect();
        let (by, on) = &line.filed;
        vec![line.number.clone(), said.join("\n"), by.clone(), on.to_string(), line.checker.clone()]
    };
    Table { name: CLOSING, columns: CLOSING_COLUMNS.to_vec(), rows: lines.iter().map(row).collect() }
}

/// Writes the catalogue of files to the new file `path`, whose name says in which format: with the closing sheet as a
/// second sheet in XLSX, or below the catalogue in CSV.
///
/// # Errors
/// The name says no known format, the file exists, or it cannot be written.
pub fn write(path: &Path, lines: &[FileLine], words: &Words) -> Result<(), Failure> {
    let format = Format::of(path)?;
    let tables = [catalogue(lines, words), closing(lines, words)];
    let bytes = match format {
        Format::Csv => csv(&tables).map_err(|error| failed(&error)),
        Format::Xlsx => xlsx(&tables).map_err(|error| failed(&error)),
    }?;
    let file = NewFile::begin(path, 0o644)?;
    file.as_file().write_all(&bytes).map_err(|error| write_failed(path, &error))?;
    file.finish()
}

fn failed(error: &dyn std::fmt::Display) -> Message {
    Message::new("export-failed").with("detail", error.to_string())
}

fn csv(tables: &[Table]) -> Result<Vec<u8>, csv::Error> {
    let mut out = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .flexible(true)
        .from_writer("\u{feff}".as_bytes().to_vec());
    for table in tables {
        out.write_record([table.name])?;
        out.write_record(table.columns.iter().map(|(name, _)| name))?;
        for row in &table.rows {
            out.write_record(row.iter().map(|cell| neutral(cell)))?;
        }
    }
    out.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

fn xlsx(tables: &[Table]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    for table in tables {
        let sheet = book.add_worksheet();
        sheet.set_name(table.name)?;
        fill(sheet, table)?;
    }
    book.save_to_buffer()
}

fn fill(sheet: &mut Worksheet, table: &Table) -> Result<(), XlsxError> {
    let heading = Look::new().set_bold().set_align(FormatAlign::Center);
    let text = Look::new().set_text_wrap().set_align(FormatAlign::Top);
    sheet.set_freeze_panes(1, 0)?;
    for (column, (name, width)) in (0..).zip(&table.columns) {
        sheet.set_column_width(column, *width)?;
        sheet.write_string_with_format(0, column, *name, &heading)?;
    }
    for (at, row) in (1..).zip(&table.rows) {
        for (column, cell) in (0..).zip(row) {
            // A text is written as one: what begins with `=` is no formula here.
            sheet.write_string_with_format(at, column, quoted(cell), &text)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Language;
    use calamine::{Reader, Xlsx};

    fn lines() -> Vec<FileLine> {
        vec![FileLine::example("Z109-WS·2026·Y·办公室-0001", "=HYPERLINK(\"http://x\")", "'+1")]
    }

    #[test]
    fn texts_are_no_formulas() {
        let folder = tempfile::tempdir().unwrap();
        let words = Words::new(Language::Chinese);
        let path = folder.path().join("目录.csv");
        write(&path, &lines(), &words).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(
            text.starts_with("\u{feff}归档文件目录\r\n序号,档号,文号,责任者,题名,日期,密级,页数,备注\r\n"),
            "{text}"
        );
        assert!(text.contains("\"'=HYPERLINK(\"\"http://x\"\")\"") && text.contains("备考表"), "{text}");
        assert!(write(&path, &lines(), &words).is_err(), "nothing is written over");

        let path = folder.path().join("目录.xlsx");
        write(&path, &lines(), &words).unwrap();
        let mut book: Xlsx<_> = calamine::open_workbook(&path).unwrap();
        assert_eq!(book.sheet_names(), [CATALOGUE, CLOSING]);
        let range = book.worksheet_range(CATALOGUE).unwrap();
        assert_eq!(range.get_value((1, 4)).unwrap().to_string(), "=HYPERLINK(\"http://x\")");
        assert!(book.worksheet_formula(CATALOGUE).unwrap().cells().all(|(.., formula)| formula.is_empty()));
    }
}
