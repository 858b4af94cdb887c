//! A register written as a file, to be printed or gone on with in a spreadsheet: headings, then a row for each record in
//! the order of the days. It is Chinese whatever the language of the screen, as the books it takes the place of are.

use std::io::Write;
use std::path::Path;

use rust_xlsxwriter::{Format as Look, FormatAlign, FormatBorder, Workbook, XlsxError};

use crate::domain::message::{Arg, Message};
use crate::exchange::catalogue::Format;
use crate::exchange::file::{NewFile, write_failed};
use crate::exchange::grid::{neutral, quoted};
use crate::lang::{Language, Words};
use crate::office::Failure;
use crate::office::desk::Desk;
use crate::office::query::{Answer, Query, RegisterRow, RegisterWanted, register_columns, register_name};

/// It may hold what only some see: nobody else on the host reads it.
const MODE: u32 = 0o600;

/// The least and the most width of a column, in characters of the spreadsheet.
const WIDTH: (usize, usize) = (6, 48);

/// What a sheet of paper is called: A4.
const A4: u8 = 9;

/// A register as it is written.
struct Table {
    name: String,
    headings: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// Writes the register that `login` wants to the new file `path`, whose name says in which format; says how many rows it
/// has. It is read page by page.
///
/// # Errors
/// The name says no known format, the file exists or cannot be written, or the office does not answer.
pub fn export(desk: &dyn Desk, login: &str, wanted: RegisterWanted, path: &Path) -> Result<usize, Failure> {
    let format = Format::of(path)?;
    let file = NewFile::begin(path, MODE)?;
    let table = table(desk, login, wanted)?;
    let bytes = match format {
        Format::Csv => csv(&table).map_err(|error| failed(&error))?,
        Format::Xlsx => xlsx(&table).map_err(|error| failed(&error))?,
    };
    file.as_file().write_all(&bytes).map_err(|error| write_failed(path, &error))?;
    file.finish()?;
    Ok(table.rows.len())
}

fn failed(error: &dyn std::fmt::Display) -> Message {
    Message::new("export-failed").with("detail", error.to_string())
}

fn table(desk: &dyn Desk, login: &str, mut wanted: RegisterWanted) -> Result<Table, Failure> {
    let words = Words::new(Language::Chinese);
    let mut rows: Vec<RegisterRow> = Vec::new();
    loop {
        let asked = desk.ask(login, &Query::Register(Box::new(wanted.clone())), None)?;
        let Some((Answer::Register(page), _)) = asked else { break };
        rows.extend(page.rows);
        match page.after {
            Some(after) => wanted.after = Some(after),
            None => break,
        }
    }
    rows.sort_by(|a, b| (a.on, &a.number).cmp(&(b.on, &b.number)));
    let own = register_columns(wanted.kind);
    let columns = own.len();
    let headings = [Message::new("register-row"), Message::new("register-number")].into_iter().chain(own);
    let cell = |lines: &Vec<Arg>| {
        let line = |(n, arg): (usize, &Arg)| {
            let text = words.text(&Message::new("plain-text").with("text", arg.clone()));
            // A line each: only the last may go on, so that they are told apart again.
            if n + 1 < lines.len() { text.replace('\n', " ") } else { text }
        };
        lines.iter().enumerate().map(line).collect::<Vec<_>>().join("\n")
    };
    let row = |(n, row): (usize, RegisterRow)| {
        let mut cells = vec![(n + 1).to_string(), row.number];
        cells.extend(row.cells.iter().map(cell));
        cells.resize(columns + 2, String::new());
        cells
    };
    Ok(Table {
        name: words.text(&register_name(wanted.kind)),
        headings: headings.map(|heading| words.text(&heading)).collect(),
        rows: rows.into_iter().enumerate().map(row).collect(),
    })
}

fn csv(table: &Table) -> Result<Vec<u8>, csv::Error> {
    // With a mark of UTF-8, so that a spreadsheet reads it as such.
    let mut out = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer("\u{feff}".as_bytes().to_vec());
    out.write_record(&table.headings)?;
    for row in &table.rows {
        out.write_record(row.iter().map(|cell| neutral(cell)))?;
    }
    out.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

/// The width of a text in a spreadsheet: of its widest line, a Chinese character taking two.
fn width(text: &str) -> usize {
    let wide = |line: &str| line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>();
    text.lines().map(wide).max().unwrap_or(0)
}

fn xlsx(table: &Table) -> Result<Vec<u8>, XlsxError> {
    let heading = Look::new().set_bold().set_align(FormatAlign::Center).set_border(FormatBorder::Thin);
    let text = Look::new().set_text_wrap().set_align(FormatAlign::Top).set_border(FormatBorder::Thin);
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    // A sheet's name has at most 31 characters.
    let name: String = table.name.chars().take(31).collect();
    sheet.set_name(&name)?;
    sheet.set_freeze_panes(1, 2)?;
    // On paper: across, all columns on a page, the headings on every page.
    sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_header(format!("&C{}", table.name)).set_footer("&C&P / &N");
    for (place, (column, name)) in (0_u16..).zip(&table.headings).enumerate() {
        let widest = table.rows.iter().map(|row| width(&row[place])).max().unwrap_or(0);
        let cells = widest.max(width(name)).clamp(WIDTH.0, WIDTH.1) + 2;
        sheet.set_column_width(column, u32::try_from(cells).unwrap_or(u32::MAX))?;
        sheet.write_string_with_format(0, column, name, &heading)?;
        for (row, cells) in (1..).zip(&table.rows) {
            // A text is written as one: what begins with `=` is no formula here.
            sheet.write_string_with_format(row, column, quoted(&cells[place]), &text)?;
        }
    }
    book.save_to_buffer()
}
