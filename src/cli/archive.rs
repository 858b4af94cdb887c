//! `gongkai archive`: the catalogue of files out to a spreadsheet.

use std::path::{Path, PathBuf};

use super::{Outcome, Stop, open, output};
use crate::domain::code::{Code, Kind, OrgCode, RecordKey};
use crate::domain::message::Message;
use crate::exchange::attachment::get;
use crate::exchange::files;
use crate::lang::Words;
use crate::office::query::{Answer, FilesAsked, Query};

/// What is asked for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Deed {
    /// Write the catalogue of a year.
    Catalogue { year: i32, org: Option<OrgCode>, file: PathBuf },
    /// Write an attachment of a file out again.
    File { number: (Code, i32, u32), nth: usize, file: PathBuf },
}

pub(super) fn run(dir: &Path, login: Option<&str>, deed: Deed, words: &Words) -> Result<Outcome, Stop> {
    match deed {
        Deed::Catalogue { year, org, file } => {
            let (desk, login) = open::desk(dir, login, words)?;
            let answer = desk.ask(&login, &Query::Files(FilesAsked { org, year }), None)?;
            let Some((Answer::Files(lines), _)) = answer else {
                return Err(Message::new("term-fault-unknown").into());
            };
            files::write(&file, &lines, words)?;
            let message = Message::new("archive-written")
                .with("year", i64::from(year).to_string())
                .with("count", lines.len())
                .with("path", output::shown_path(&file));
            output::print(&(words.text(&message) + "\n"))
        }
        Deed::File { number: (code, year, seq), nth, file } => {
            let (desk, login) = open::desk(dir, login, words)?;
            let key = RecordKey { code, kind: Kind::Archive, year, seq };
            let attachment = get(&*desk, &login, &key, nth, &file, &|_, _| true)?;
            let message = Message::new("attach-written").with("name", attachment.name);
            output::print(&(words.text(&message.with("path", output::shown_path(&file))) + "\n"))
        }
    }
}
