//! What is done with files: written, read for a preview, fetched.

use std::path::PathBuf;

use crate::domain::message::Message;
use crate::exchange::attachment::Along;
use crate::exchange::{attachment, catalogue, files, letter, register};
use crate::lang::Words;
use crate::office::Failure;
use crate::office::desk::Desk;
use crate::office::query::{Answer, Query, register_name};
use crate::tui::catalogue::{Errand, Planned, Preview, Ran};

/// Does something with a file. What of it somebody sees is the office's matter.
pub(super) fn run(desk: &dyn Desk, login: &str, errand: Errand, along: Along<'_>) -> Result<Ran, Message> {
    let directory = file_of(desk.directory())?;
    match errand {
        Errand::Export { catalogue, path } => {
            let items: Vec<_> = directory.catalogue(catalogue).collect();
            let file = at_home(&path);
            file_of(catalogue::export(&file, &items))?;
            // Where it is, whatever directory the program was started in.
            let whole = file.canonicalize().unwrap_or(file);
            let message = Message::new("cli-exported")
                .with("name", catalogue.message())
                .with("count", items.len())
                .with("path", whole.display().to_string());
            Ok(Ran::Exported(message))
        }
        Errand::Letter { number, text, path } => {
            let file = at_home(&path);
            file_of(letter::write(&file, &text))?;
            let whole = file.canonicalize().unwrap_or(file).display().to_string();
            Ok(Ran::Exported(Message::new("letter-written").with("number", number).with("path", whole)))
        }
        Errand::Files { asked, language, path } => {
            let year = i64::from(asked.year).to_string();
            let answer = file_of(desk.ask(login, &Query::Files(asked), None))?;
            let Some((Answer::Files(lines), _)) = answer else {
                return Err(Message::new("term-fault-unknown"));
            };
            let file = at_home(&path);
            file_of(files::write(&file, &lines, &Words::new(language)))?;
            let whole = file.canonicalize().unwrap_or(file).display().to_string();
            let message = Message::new("archive-written").with("year", year).with("count", lines.len());
            Ok(Ran::Exported(message.with("path", whole)))
        }
        Errand::Attachment { key, nth, path } => {
            let file = at_home(&path);
            let attached = file_of(attachment::get(desk, login, &key, nth, &file, along))?;
            let whole = file.canonicalize().unwrap_or(file).display().to_string();
            let message = Message::new("attach-written").with("name", attached.name);
            Ok(Ran::Exported(message.with("path", whole)))
        }
        Errand::Register { wanted, path } => {
            let (file, kind) = (at_home(&path), wanted.kind);
            let count = file_of(register::export(desk, login, wanted, &file))?;
            let whole = file.canonicalize().unwrap_or(file).display().to_string();
            let message = Message::new("cli-exported").with("name", register_name(kind));
            Ok(Ran::Exported(message.with("count", count).with("path", whole)))
        }
        Errand::Preview { catalogue, path, retire_missing } => {
            let bytes = catalogue::read(&at_home(&path))?;
            let outcome = catalogue::preview(&bytes, &directory, catalogue, retire_missing);
            Ok(Ran::Preview(Box::new(Preview::new(path, outcome.map(Planned::Catalogue)))))
        }
        Errand::Arrivals { kind, org, path } => {
            let read = register::read_file(desk, login, kind, org.as_ref(), &at_home(&path));
            let outcome = file_of(read)?.map(|arrivals| Planned::Register(Box::new(arrivals)));
            Ok(Ran::Preview(Box::new(Preview::new(path, outcome))))
        }
    }
}

fn file_of<T>(done: Result<T, Failure>) -> Result<T, Message> {
    done.map_err(|failure| failure.message().clone())
}

/// A path as it is typed: `~/` is the person's home.
pub(super) fn at_home(path: &str) -> PathBuf {
    match (path.strip_prefix("~/"), std::env::var_os("HOME")) {
        (Some(rest), Some(home)) => PathBuf::from(home).join(rest),
        _ => PathBuf::from(path),
    }
}
