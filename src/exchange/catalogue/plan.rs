//! What a file changes, item by item and cell by cell, before anything is written.

use chrono::NaiveDate;

use super::rows::FileItem;
use crate::domain::catalogue::{CatalogueId, CatalogueItem, Cell, Column, Difference, PartChange, Wanted};
use crate::domain::code::ItemCode;
use crate::domain::message::Message;
use crate::office::catalogue::{CatalogueOrder, Change};

/// What a file changes in a catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Which catalogue.
    pub catalogue: CatalogueId,
    /// Items the catalogue lacks.
    pub added: Vec<Wanted>,
    /// Items that are otherwise in the file, or in use there and retired here.
    pub amended: Vec<Amended>,
    /// Items that are retired by it: number, version, content.
    pub retired: Vec<(u16, u32, String)>,
    /// Items in use that the file lacks and that are left as they are: number and content.
    pub missing: Vec<(u16, String)>,
    /// Items that stay as they are.
    pub same: usize,
    /// Items of which the file says another version or day than the catalogue: neither is taken over.
    pub idle: Vec<u16>,
}

/// An item that a file changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amended {
    /// Its version before.
    pub seen: u32,
    /// The version the file was made from, where that is another.
    pub made_from: Option<u32>,
    /// What it becomes.
    pub wanted: Wanted,
    /// What of it changes.
    pub difference: Difference,
}

/// What a line of the preview is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineKind {
    /// An item added, amended or retired.
    Item,
    /// A cell of the item above.
    Cell,
    /// Something to know.
    Remark,
}

/// A line of the preview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What it is about.
    pub kind: LineKind,
    /// What it says.
    pub message: Message,
}

pub fn plan(
    catalogue: CatalogueId,
    items: &[&CatalogueItem],
    rows: Vec<FileItem>,
    retire_missing: bool,
) -> Plan {
    let mut plan = Plan {
        catalogue,
        added: Vec::new(),
        amended: Vec::new(),
        retired: Vec::new(),
        missing: Vec::new(),
        same: 0,
        idle: Vec::new(),
    };
    let absent: Vec<&&CatalogueItem> = items
        .iter()
        .filter(|item| !item.retired && rows.iter().all(|row| row.number != item.number))
        .collect();
    for row in rows {
        let old = items.iter().find(|item| item.number == row.number);
        if is_idle(&row, old.copied()) {
            plan.idle.push(row.number);
        }
        let wanted = Wanted { number: row.number, cells: row.cells };
        let Some(old) = items.iter().find(|item| item.number == row.number) else {
            plan.added.push(wanted);
            continue;
        };
        match (row.retired, old.retired) {
            // What a retired item says is of no account until it is taken into use again.
            (true, true) => plan.same += 1,
            (true, false) => plan.retired.push((old.number, old.version, content(old))),
            (false, _) => {
                let new = CatalogueItem { cells: wanted.cells.clone(), retired: false, ..(*old).clone() };
                let difference = Difference::between(old, &new);
                if difference.is_empty() {
                    plan.same += 1;
                } else {
                    let made_from = row.version.filter(|version| *version != old.version);
                    plan.amended.push(Amended { seen: old.version, made_from, wanted, difference });
                }
            }
        }
    }
    for item in absent {
        if retire_missing {
            plan.retired.push((item.number, item.version, content(item)));
        } else {
            plan.missing.push((item.number, content(item)));
        }
    }
    plan.added.sort_by_key(|wanted| wanted.number);
    plan.amended.sort_by_key(|amended| amended.wanted.number);
    plan.retired.sort();
    plan.idle.sort_unstable();
    plan
}

/// Whether a row says another version of its item, or another day from which it holds, than there is.
fn is_idle(row: &FileItem, old: Option<&CatalogueItem>) -> bool {
    let [version, since] = &row.told;
    let day = |text: &str| {
        ["%Y-%m-%d", "%Y/%m/%d"].iter().find_map(|form| NaiveDate::parse_from_str(text, form).ok())
    };
    match old {
        Some(old) => {
            !version.is_empty() && row.version != Some(old.version)
                || !since.is_empty() && day(since) != Some(old.since)
        }
        None => !version.is_empty() || !since.is_empty(),
    }
}

fn content(item: &CatalogueItem) -> String {
    item.cell(Column::Content).text.clone()
}

impl Plan {
    /// Whether it changes nothing.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.amended.is_empty() && self.retired.is_empty()
    }

    /// How much it changes, in one line.
    pub fn summary(&self) -> Message {
        Message::new("import-summary")
            .with("catalogue", self.catalogue.message())
            .with("added", self.added.len())
            .with("amended", self.amended.len())
            .with("retired", self.retired.len())
            .with("same", self.same + self.missing.len())
    }

    /// All that it changes, for people to go through.
    pub fn lines(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        let mut put = |kind, message| lines.push(Line { kind, message });
        for wanted in &self.added {
            let item = Message::new("import-added").with("code", ItemCode::Listed(wanted.number).to_string());
            put(LineKind::Item, item);
            for (column, cell) in Column::ALL.into_iter().zip(&wanted.cells) {
                let line = Message::new("cli-catalogue-cell").with("column", column.message());
                put(LineKind::Cell, line.with("text", cell_message(cell)));
            }
        }
        for amended in &self.amended {
            let code = ItemCode::Listed(amended.wanted.number).to_string();
            let item = Message::new("import-amended")
                .with("code", code)
                .with("version", i64::from(amended.seen))
                .with("content", amended.wanted.cells[Column::Content as usize].text.as_str());
            put(LineKind::Item, item);
            if let Some(version) = amended.made_from {
                put(LineKind::Remark, Message::new("import-made-from").with("version", i64::from(version)));
            }
            if amended.difference.retired == Some(false) {
                put(LineKind::Cell, Message::new("catalogue-reinstated"));
            }
            for change in &amended.difference.parts {
                put(LineKind::Cell, change_message(change));
            }
        }
        for (number, _, content) in &self.retired {
            let code = ItemCode::Listed(*number).to_string();
            let item = Message::new("import-retired").with("code", code).with("content", content.as_str());
            put(LineKind::Item, item);
        }
        if !self.missing.is_empty() {
            let codes: Vec<String> =
                self.missing.iter().map(|(number, _)| ItemCode::Listed(*number).to_string()).collect();
            put(LineKind::Remark, Message::new("import-missing").with("codes", codes.join(" ")));
        }
        if !self.idle.is_empty() {
            let codes: Vec<String> =
                self.idle.iter().map(|number| ItemCode::Listed(*number).to_string()).collect();
            put(LineKind::Remark, Message::new("import-idle").with("codes", codes.join(" ")));
        }
        lines
    }

    /// The order that carries it out.
    pub fn order(self, change: Change) -> CatalogueOrder {
        let added = self.added.into_iter().map(|wanted| (0, wanted));
        let amended = self.amended.into_iter().map(|amended| (amended.seen, amended.wanted));
        CatalogueOrder::Import {
            rows: added.chain(amended).collect(),
            retire: self.retired.into_iter().map(|(number, seen, _)| (number, seen)).collect(),
            change,
        }
    }
}

/// A cell's text with what is to be known of it.
fn cell_message(cell: &Cell) -> Message {
    match cell.provenance.message() {
        Some(note) if cell.text.is_empty() => note,
        Some(note) => Message::new("cell-with-note").with("text", cell.text.as_str()).with("note", note),
        None => Message::new("plain-text").with("text", cell.text.as_str()),
    }
}

/// What changed in a part: what it was and what it is.
pub fn change_message(change: &PartChange) -> Message {
    Message::new("catalogue-change")
        .with("cell", change.part.message())
        .with("old", cell_message(&change.old))
        .with("new", cell_message(&change.new))
}
