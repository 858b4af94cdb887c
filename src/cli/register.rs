//! `gongkai register export`: a register as a file.

use std::path::Path;

use super::{Outcome, Stop, open, output};
use crate::domain::message::Message;
use crate::exchange::register;
use crate::lang::Words;
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
