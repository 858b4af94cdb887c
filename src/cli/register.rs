//! `gongkai register`: a register as a file, and a former one out of a file.

use std::path::{Path, PathBuf};

use super::catalogue::put;
use super::{Outcome, Stop, complaint, open, output};
use crate::domain::code::{Kind, OrgCode};
use crate::domain::message::Message;
use crate::exchange::catalogue::LineKind;
use crate::exchange::register::{self, Arrivals};
use crate::lang::Words;
use crate::office::Command;
use crate::office::desk::CommandIds;
use crate::office::query::{RegisterWanted, register_name};

pub(super) fn export(
    dir: &Path,
    login: Option<&str>,
    wanted: RegisterWanted,
    file: &Path,
    words: &Words,
) -> Result<Outcome, Stop> {
    let (desk, login) = open::desk(dir, login, words)?;
    let name = register_name(wanted.kind);
    let count = register::export(desk.as_ref(), &login, wanted, file)?;
    let message = Message::new("cli-exported").with("name", name).with("count", count);
    output::print(&(words.text(&message.with("path", output::shown_path(file))) + "\n"))
}

/// What an import is asked for with.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Import {
    /// Of which records.
    pub kind: Kind,
    /// The file.
    pub file: PathBuf,
    /// Whose the rows are that do not say.
    pub org: Option<OrgCode>,
    /// Whether it is to be carried out.
    pub apply: bool,
}

/// Says what a file comes to, and takes it over where that is asked for.
pub(super) fn import(
    dir: &Path,
    login: Option<&str>,
    asked: &Import,
    words: &Words,
) -> Result<Outcome, Stop> {
    let (desk, login) = open::desk(dir, login, words)?;
    let read = register::read_file(desk.as_ref(), &login, asked.kind, asked.org.as_ref(), &asked.file)?;
    let arrivals = match read {
        Ok(arrivals) => arrivals,
        Err(faults) => {
            for fault in &faults {
                output::tell(&complaint(words, fault));
            }
            return Ok(Outcome::Faults);
        }
    };
    let shown = preview(&arrivals, words);
    let done = match (arrivals.is_empty(), asked.apply) {
        (true, _) => Message::new("register-import-nothing"),
        (false, false) => Message::new("cli-register-import-preview"),
        (false, true) => {
            let command = Command::Import(Box::new(arrivals.import));
            desk.order(&login, CommandIds::default().next(), command)?.message
        }
    };
    output::print(&format!("{shown}\n{}\n", words.text(&done)))
}

fn preview(arrivals: &Arrivals, words: &Words) -> String {
    let mut text = words.text(&arrivals.summary()) + "\n";
    for line in arrivals.lines() {
        let indent = if line.kind == LineKind::Item { 0 } else { 3 };
        put(&mut text, indent, "", &words.text(&line.message));
    }
    text
}
