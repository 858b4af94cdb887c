//! What a file comes to, before anything is written: how much is added, what is here already, what is wrong.

use std::path::Path;

use super::said::Tongues;
use super::table::{Reading, Row, Table};
use super::{application, case, opinion};
use crate::domain::code::{Kind, OrgCode};
use crate::domain::message::Message;
use crate::exchange::catalogue::{self, Line, LineKind};
use crate::exchange::line::shown;
use crate::office::Failure;
use crate::office::desk::Desk;
use crate::office::import::{Import, ImportPreview, ImportRow, MOST};
use crate::office::query::{Answer, Query, register_name};
use crate::store::codec;

/// Most bytes that go to the office at once.
const MOST_BYTES: usize = 1_900_000;

/// What a file comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrivals {
    /// What is taken over.
    pub import: Import,
    /// What that does.
    pub preview: ImportPreview,
    /// What is to be known besides, each with its place.
    remarks: Vec<Message>,
    /// Headings that say nothing to a register.
    unknown: Vec<String>,
}

/// Reads the file `path` as a register of such records, and asks the office what it comes to. Rows that do not say whose
/// they are are of `org`.
///
/// # Errors
/// The file cannot be read, or the office does not answer; within: everything that is wrong with what it says, each with
/// where and what was expected.
pub fn read_file(
    desk: &dyn Desk,
    login: &str,
    kind: Kind,
    org: Option<&OrgCode>,
    path: &Path,
) -> Result<Result<Arrivals, Vec<Message>>, Failure> {
    let bytes = catalogue::read(path)?;
    let directory = desk.directory()?;
    let tongues = Tongues::new();
    let reading = Reading { kind, directory: &directory, tongues: &tongues, org, login };
    let table = match Table::read(&bytes, reading) {
        Ok(table) => table,
        Err(faults) => return Ok(Err(faults)),
    };
    let (mut rows, mut remarks, mut faults) = (Vec::new(), Vec::new(), Vec::new());
    for mut row in table.rows() {
        rows.extend(read(&mut row, kind));
        faults.append(&mut row.faults);
        let number = row.number();
        remarks.extend(row.remarks.drain(..).map(|remark| (number, remark)));
    }
    if rows.is_empty() && faults.is_empty() {
        faults.push(Message::new("import-no-rows"));
    }
    if rows.len() > MOST {
        faults.push(Message::new("import-too-many-rows").with("limit", MOST));
    }
    let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let import = Import { kind, file: shown(file.trim()), rows };
    if codec::encode(0, &import).len() > MOST_BYTES {
        faults.push(Message::new("register-import-long"));
    }
    if !faults.is_empty() {
        return Ok(Err(faults));
    }
    let answer = desk.ask(login, &Query::Import(Box::new(import.clone())), None)?;
    let Some((Answer::Import(preview), _)) = answer else {
        return Err(Message::new("term-fault-unknown").into());
    };
    let told = |id: &'static str, row: u32, column: &str, what: &Message| {
        table.told(id, (row as usize).saturating_sub(1), super::columns::word(kind, column), what.clone())
    };
    if !preview.faults.is_empty() {
        let fault =
            preview.faults.iter().map(|fault| told("import-fault", fault.row, &fault.column, &fault.what));
        return Ok(Err(fault.collect()));
    }
    // Of rows that are not added there is nothing to know.
    let mut remarks: Vec<Message> = remarks
        .into_iter()
        .filter(|(row, _)| preview.added.contains(row))
        .map(|(_, remark)| remark)
        .collect();
    let noted = preview.notes.iter();
    remarks.extend(noted.map(|note| told("register-import-note", note.row, &note.column, &note.what)));
    let unknown = table.unknown.clone();
    Ok(Ok(Arrivals { import, preview: *preview, remarks, unknown }))
}

/// What a row says; nothing where something is wrong with it.
fn read(row: &mut Row<'_, '_>, kind: Kind) -> Option<ImportRow> {
    let code = row.code();
    let entry = match kind {
        Kind::Opinion => opinion::read(row, code.as_ref()?),
        Kind::Application => application::read(row),
        _ => case::read(row),
    };
    let (number, remark) = (row.text("number").replace('\n', " "), row.kept.join("\n"));
    let row_number = row.number();
    if row.faults.is_empty() {
        Some(ImportRow { row: row_number, code: code?, number, remark, entry: entry? })
    } else {
        None
    }
}

impl Arrivals {
    /// Whether nothing would be added.
    pub fn is_empty(&self) -> bool {
        self.preview.added.is_empty()
    }

    /// How much it adds, in one line.
    pub fn summary(&self) -> Message {
        Message::new("register-import-summary")
            .with("register", register_name(self.import.kind))
            .with("added", self.preview.added.len())
            .with("known", self.preview.known.len())
            .with("twice", self.preview.twice.len())
    }

    /// What there is to know of it, for people to go through.
    pub fn lines(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        let mut put = |kind, message| lines.push(Line { kind, message });
        let (owing, late) = self.preview.owing;
        if owing > 0 {
            let message = Message::new("register-import-owing").with("count", owing);
            put(LineKind::Item, message.with("late", late));
        }
        if !self.preview.begun.is_empty() {
            let rows: Vec<String> = self.preview.begun.iter().map(u32::to_string).collect();
            let message = Message::new("register-import-begun").with("rows", rows.join(" "));
            put(LineKind::Item, message.with("count", rows.len()));
        }
        for (row, number) in &self.preview.known {
            let message = Message::new("register-import-known").with("row", i64::from(*row));
            put(LineKind::Remark, message.with("number", number.as_str()));
        }
        for (row, first) in &self.preview.twice {
            let message = Message::new("register-import-twice").with("row", i64::from(*row));
            put(LineKind::Remark, message.with("first", i64::from(*first)));
        }
        for remark in &self.remarks {
            put(LineKind::Remark, remark.clone());
        }
        if !self.unknown.is_empty() {
            let names = self.unknown.join(" ");
            put(LineKind::Remark, Message::new("register-import-unknown").with("names", names));
        }
        lines
    }
}
