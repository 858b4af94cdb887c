//! `gongkai archive` and the commands below it, as they are asked for.

use std::path::PathBuf;

use clap::{Arg, ArgMatches, Command, value_parser};

use super::{Wanted, named, option};
use crate::cli::archive::Deed;
use crate::cli::output;
use crate::domain::code::RecordKey;
use crate::domain::message::Message;
use crate::lang::Words;

/// What is wanted of it.
///
/// # Errors
/// Something is missing or cannot be read.
pub(super) fn wanted(matches: &ArgMatches) -> Result<Wanted, Message> {
    let Some((name, sub)) = matches.subcommand() else {
        return Err(Message::new("cli-missing").with("what", "catalogue|file"));
    };
    let file = sub.get_one::<PathBuf>("file").cloned().unwrap_or_default();
    if name == "file" {
        let number = sub.get_one::<String>("number").map(String::as_str).unwrap_or_default();
        let number = RecordKey::parse_number(number)?;
        let nth = sub.get_one::<u16>("nth").copied().unwrap_or(1).into();
        return Ok(Wanted::Archive(Deed::File { number, nth, file }));
    }
    let text = sub.get_one::<String>("year").map(String::as_str).unwrap_or_default();
    let year = text.parse().ok().filter(|year| text.len() == 4 && (1900..=2200).contains(year));
    let year = year.ok_or_else(|| Message::new("cli-bad-year").with("text", output::shown(text)))?;
    let org = sub.get_one::<String>("org").map(|code| code.parse()).transpose()?;
    Ok(Wanted::Archive(Deed::Catalogue { year, org, file }))
}

/// The command and those below it; `acting_as` is the option that says as whom.
pub(super) fn command(acting_as: Arg, words: &Words) -> Command {
    let say = |message: Message| words.text(&message);
    let value =
        |name: &'static str, help: Message, value: Message| option(name, help, words).value_name(say(value));
    let file = |help: Message| {
        Arg::new("file")
            .value_name(say(Message::new("cli-value-file")))
            .help(say(help))
            .required(true)
            .value_parser(value_parser!(PathBuf))
    };
    let catalogue = named(
        "catalogue",
        Message::new("cli-about-archive-catalogue"),
        Message::new("cli-usage-archive-catalogue"),
        words,
    )
    .arg(value("year", Message::new("cli-help-archive-year"), Message::new("cli-value-year")).required(true))
    .arg(value("org", Message::new("cli-help-archive-org"), Message::new("cli-value-name")))
    .arg(file(Message::new("cli-help-export-file")))
    .arg(acting_as.clone());
    let text = || Message::new("cli-value-text");
    let out =
        named("file", Message::new("cli-about-archive-file"), Message::new("cli-usage-archive-file"), words)
            .arg(value("number", Message::new("cli-help-archive-number"), text()).required(true))
            .arg(value("nth", Message::new("cli-help-archive-nth"), text()).value_parser(value_parser!(u16)))
            .arg(file(Message::new("cli-help-archive-file")))
            .arg(acting_as);
    named("archive", Message::new("cli-about-archive"), Message::new("cli-usage-archive"), words)
        .disable_help_subcommand(true)
        .subcommands([catalogue, out])
}
