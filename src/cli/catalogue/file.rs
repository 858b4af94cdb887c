//! `gongkai catalogue export` and `import`: a catalogue out to a spreadsheet and in again.

use std::path::{Path, PathBuf};

use chrono::{Local, NaiveDate};

use super::{Outcome, Stop, open, output, put};
use crate::cli::{complaint, place};
use crate::domain::catalogue::{CatalogueId, printed};
use crate::domain::message::Message;
use crate::domain::period::{Cycle, Period};
use crate::exchange::catalogue::{self as exchange, LineKind, Plan};
use crate::lang::Words;
use crate::office::Command;
use crate::office::catalogue::Change;
use crate::office::desk::{CommandIds, Desk};
use crate::office::directory::Directory;
use crate::office::record::Record;

/// Writes a catalogue to the new file `file`: the office's own, or as printed where there is no office yet.
pub(in crate::cli) fn export(
    data: Option<PathBuf>,
    catalogue: CatalogueId,
    file: &Path,
    words: &Words,
) -> Result<Outcome, Stop> {
    let dir = place::data_dir(data)?;
    let directory = if place::has_store(&dir) { open::read_directory(&dir)? } else { Directory::default() };
    let mut items: Vec<_> = directory.catalogue(catalogue).collect();
    let mut as_printed = Directory::default();
    if items.is_empty() {
        let since = Period::containing(Local::now().date_naive(), Cycle::Year).first();
        printed(catalogue, since)?.into_iter().for_each(|item| as_printed.take(&Record::Item(item)));
        items = as_printed.catalogue(catalogue).collect();
    }
    exchange::export(file, &items)?;
    let message = Message::new("cli-exported")
        .with("name", catalogue.message())
        .with("count", items.len())
        .with("path", output::shown_path(file));
    output::print(&(words.text(&message) + "\n"))
}

/// What an import is asked for with.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::cli) struct Import {
    /// Which catalogue.
    pub catalogue: CatalogueId,
    /// The file.
    pub file: PathBuf,
    /// Whether items that it lacks are retired.
    pub retire_missing: bool,
    /// Why, who approved it and from when, where it is to be carried out.
    pub apply: Option<(String, String, Option<NaiveDate>)>,
}

/// Says what a file changes, and changes it where that is asked for.
pub(in crate::cli) fn import(
    dir: &Path,
    login: Option<&str>,
    asked: Import,
    words: &Words,
) -> Result<Outcome, Stop> {
    let (desk, login) = open::desk(dir, login, words)?;
    let bytes = exchange::read(&asked.file)?;
    let directory = desk.directory()?;
    let plan = match exchange::preview(&bytes, &directory, asked.catalogue, asked.retire_missing) {
        Ok(plan) => plan,
        Err(faults) => {
            for fault in &faults {
                output::tell(&complaint(words, fault));
            }
            return Ok(Outcome::Faults);
        }
    };
    let done = match asked.apply {
        Some(_) if plan.is_empty() => Message::new("catalogue-import-nothing"),
        Some((reason, approver, since)) => {
            let change = Change { since: since.unwrap_or_else(|| desk.now().date()), reason, approver };
            return carry_out(desk.as_ref(), &login, plan, change, words);
        }
        None if plan.is_empty() => Message::new("catalogue-import-nothing"),
        None => Message::new("cli-import-preview"),
    };
    output::print(&format!("{}\n{}\n", preview(&plan, words), words.text(&done)))
}

fn carry_out(
    desk: &dyn Desk,
    login: &str,
    plan: Plan,
    change: Change,
    words: &Words,
) -> Result<Outcome, Stop> {
    let shown = preview(&plan, words);
    let catalogue = plan.catalogue;
    let command = Command::Catalogue { catalogue, order: plan.order(change) };
    let receipt = desk.order(login, CommandIds::default().next(), command)?;
    output::print(&format!("{shown}\n{}\n", words.text(&receipt.message)))
}

/// What changes, item by item and cell by cell.
fn preview(plan: &Plan, words: &Words) -> String {
    let mut text = words.text(&plan.summary()) + "\n";
    for line in plan.lines() {
        let indent = if line.kind == LineKind::Item { 0 } else { 3 };
        put(&mut text, indent, "", &words.text(&line.message));
    }
    text
}
