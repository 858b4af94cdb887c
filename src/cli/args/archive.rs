//! `gongkai archive` and the commands below it, as they are asked for.

use std::path::PathBuf;

use clap::{Arg, ArgMatches, Command, value_parser};

use super::{Wanted, named, option};
use crate::cli::archive::Deed;
use crate::cli::output;
use crate::domain::message::Message;
use crate::lang::Words;

/// What is wanted of it.
///
/// # Errors
/// Something is missing or cannot be read.
pub(super) fn wanted(matches: &ArgMatches) -> Result<Wanted, Message> {
    let Some((_, sub)) = matches.subcommand() else {
        return Err(Message::new("cli-missing").with("what", "catalogue"));
    };
    let text = sub.get_one::<String>("year").map(String::as_str).unwrap_or_default();
    let year = text.parse().ok().filter(|year| text.len() == 4 && (1900..=2200).contains(year));
    let year = year.ok_or_else(|| Message::new("cli-bad-year").with("text", output::shown(text)))?;
    let org = sub.get_one::<String>("org").map(|code| code.parse()).transpose()?;
    let file = sub.get_one::<PathBuf>("file").cloned().unwrap_or_default();
    Ok(Wanted::Archive(Deed::Catalogue { year, org, file }))
}

/// The command and those below it; `acting_as` is the option that says as whom.
pub(super) fn command(acting_as: Arg, words: &Words) -> Command {
    let say = |message: Message| words.text(&message);
    let value =
        |name: &'static str, help: Message, value: Message| option(name, help, words).value_name(say(value));
    let file = Arg::new("file")
        .value_name(say(Message::new("cli-value-file")))
        .help(say(Message::new("cli-help-export-file")))
        .required(true)
        .value_parser(value_parser!(PathBuf));
    let catalogue = named(
        "catalogue",
        Message::new("cli-about-archive-catalogue"),
        Message::new("cli-usage-archive-catalogue"),
        words,
    )
    .arg(value("year", Message::new("cli-help-archive-year"), Message::new("cli-value-year")).required(true))
    .arg(value("org", Message::new("cli-help-archive-org"), Message::new("cli-value-name")))
    .arg(file)
    .arg(acting_as);
    named("archive", Message::new("cli-about-archive"), Message::new("cli-usage-archive"), words)
        .disable_help_subcommand(true)
        .subcommands([catalogue])
}
