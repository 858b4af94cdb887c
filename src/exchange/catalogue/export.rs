//! A catalogue written as a file.

use std::io::Write;
use std::path::Path;

use rust_xlsxwriter::{Format as Look, FormatAlign, Workbook, XlsxError};

use super::{Field, HEADINGS, SHEET, STATES, provenance_word};
use crate::domain::catalogue::{CatalogueItem, Part};
use crate::domain::message::Message;
use crate::exchange::file::{NewFile, write_failed};
use crate::exchange::grid::{neutral, quoted};
use crate::office::Failure;

/// The format of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Text, the cells with commas between them.
    Csv,
    /// A spreadsheet.
    Xlsx,
}

impl Format {
    /// The format a file's name asks for.
    ///
    /// # Errors
    /// The name ends otherwise.
    pub fn of(path: &Path) -> Result<Self, Message> {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        match ending.as_deref() {
            Some("csv") => Ok(Self::Csv),
            Some("xlsx") => Ok(Self::Xlsx),
            _ => Err(Message::new("export-ending")),
        }
    }
}

/// Writes the newest versions of `items` to the new file `path`, whose name says in which format.
///
/// # Errors
/// The name says no known format, the file exists, or it cannot be written.
pub fn export(path: &Path, items: &[&CatalogueItem]) -> Result<(), Failure> {
    let format = Format::of(path)?;
    let file = NewFile::begin(path, 0o644)?;
    file.as_file().write_all(&bytes(format, items)?).map_err(|error| write_failed(path, &error))?;
    file.finish()
}

/// The bytes of the file.
pub(super) fn bytes(format: Format, items: &[&CatalogueItem]) -> Result<Vec<u8>, Message> {
    match format {
        Format::Csv => csv(items).map_err(|error| failed(&error)),
        Format::Xlsx => xlsx(items).map_err(|error| failed(&error)),
    }
}

fn failed(error: &dyn std::fmt::Display) -> Message {
    Message::new("export-failed").with("detail", error.to_string())
}

/// What an item says in a column of the file.
fn cell(item: &CatalogueItem, field: Field) -> String {
    match field {
        Field::Code => format!("{:02}", item.number),
        Field::Cell(place) => item.cells[place].text.clone(),
        Field::Provenance => marks(item),
        Field::State => STATES[usize::from(item.retired)].to_owned(),
        Field::Version => item.version.to_string(),
        Field::Since => item.since.to_string(),
    }
}

/// Where each cell comes from, those that are simply printed left out.
fn marks(item: &CatalogueItem) -> String {
    let name = |part| {
        let field = match part {
            Part::Number => Field::Code,
            Part::Cell(column) => Field::Cell(column as usize),
        };
        HEADINGS.iter().find(|(known, _)| *known == field).map_or("", |(_, names)| names[0])
    };
    let marks = Part::all().filter_map(|part| {
        let provenance = item.part(part).provenance;
        let plain = provenance == crate::domain::catalogue::Provenance::Printed;
        (!plain).then(|| format!("{}：{}", name(part), provenance_word(provenance)))
    });
    marks.collect::<Vec<_>>().join("；")
}

fn csv(items: &[&CatalogueItem]) -> Result<Vec<u8>, csv::Error> {
    let mut out = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer("\u{feff}".as_bytes().to_vec());
    out.write_record(HEADINGS.map(|(_, names)| names[0]))?;
    for item in items {
        out.write_record(HEADINGS.map(|(field, _)| neutral(&cell(item, field))))?;
    }
    out.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

fn xlsx(items: &[&CatalogueItem]) -> Result<Vec<u8>, XlsxError> {
    /// How wide a column is, in characters of the spreadsheet.
    const fn width(field: Field) -> f64 {
        match field {
            Field::Cell(2) => 60.0,
            Field::Cell(_) => 22.0,
            Field::Provenance => 40.0,
            Field::Since => 12.0,
            _ => 7.0,
        }
    }
    let heading = Look::new().set_bold().set_align(FormatAlign::Center);
    let text = Look::new().set_text_wrap().set_align(FormatAlign::Top);
    let code = Look::new().set_num_format("00").set_align(FormatAlign::Top);
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name(SHEET)?;
    sheet.set_freeze_panes(1, 1)?;
    for (column, (field, names)) in (0..).zip(HEADINGS) {
        sheet.set_column_width(column, width(field))?;
        sheet.write_string_with_format(0, column, names[0], &heading)?;
        for (row, item) in (1..).zip(items) {
            match field {
                Field::Code => sheet.write_number_with_format(row, column, item.number, &code)?,
                Field::Version => sheet.write_number_with_format(row, column, item.version, &text)?,
                // A text is written as one: what begins with `=` is no formula here.
                _ => sheet.write_string_with_format(row, column, quoted(&cell(item, field)), &text)?,
            };
        }
    }
    book.save_to_buffer()
}
