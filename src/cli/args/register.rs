//! `gongkai register` and the commands below it, as they are asked for.

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};

use super::{Wanted, date, named, option};
use crate::cli::register::Import;
use crate::domain::code::Kind;
use crate::domain::message::Message;
use crate::lang::Words;
use crate::office::import::is_taken_over;
use crate::office::query::RegisterWanted;

/// The registers by the words they are asked for with.
const BOOKS: [(&str, Kind); 9] = [
    ("opinions", Kind::Opinion),
    ("applications", Kind::Application),
    ("plan", Kind::Plan),
    ("press", Kind::Press),
    ("supervisor", Kind::Supervisor),
    ("consultation", Kind::Consultation),
    ("archive", Kind::Archive),
    ("assessment", Kind::Assessment),
    ("accountability", Kind::Accountability),
];

/// What is wanted of it.
///
/// # Errors
/// No command below it, or options that say nothing.
pub(super) fn wanted(matches: &ArgMatches) -> Result<Wanted, Message> {
    let Some((name, sub)) = matches.subcommand() else {
        return Err(Message::new("cli-missing").with("what", "export"));
    };
    // clap has seen to it that there are both.
    let word = sub.get_one::<String>("book").map(String::as_str).unwrap_or_default();
    let kind = BOOKS.into_iter().find(|(known, _)| *known == word).map_or(Kind::Opinion, |(_, kind)| kind);
    let file = sub.get_one::<PathBuf>("file").cloned().unwrap_or_default();
    let org = sub.get_one::<String>("org").map(|code| code.parse()).transpose()?;
    if name == "import" {
        return Ok(Wanted::TakeOver(Import { kind, file, org, apply: sub.get_flag("apply") }));
    }
    let (from, to) = (date(sub, "from")?, date(sub, "to")?);
    if from.zip(to).is_some_and(|(from, to)| to < from) {
        return Err(Message::new("register-days"));
    }
    Ok(Wanted::Register(RegisterWanted { kind, org, from, to, after: None }, file))
}

/// The command and those below it; `acting_as` is the option that says as whom.
pub(super) fn command(acting_as: Arg, words: &Words) -> Command {
    let say = |message: Message| words.text(&message);
    let value =
        |name: &'static str, help: Message, value: Message| option(name, help, words).value_name(say(value));
    let day = |name: &'static str, help: Message| value(name, help, Message::new("cli-value-date"));
    let about = Message::new("cli-about-register-export");
    let export = named("export", about, Message::new("cli-usage-register-export"), words)
        .arg(
            value("book", Message::new("cli-help-book"), Message::new("cli-value-name"))
                .value_parser(BOOKS.map(|(word, _)| word))
                .required(true),
        )
        .arg(
            Arg::new("file")
                .value_name(say(Message::new("cli-value-file")))
                .help(say(Message::new("cli-help-export-file")))
                .required(true)
                .value_parser(value_parser!(PathBuf)),
        )
        .arg(day("from", Message::new("cli-help-register-from")))
        .arg(day("to", Message::new("cli-help-register-to")))
        .arg(value("org", Message::new("cli-help-org"), Message::new("cli-value-code")))
        .arg(acting_as.clone());
    let taken: Vec<&str> =
        BOOKS.iter().filter(|(_, kind)| is_taken_over(*kind)).map(|(word, _)| *word).collect();
    let about = Message::new("cli-about-register-import");
    let import = named("import", about, Message::new("cli-usage-register-import"), words)
        .arg(
            value("book", Message::new("cli-help-import-book"), Message::new("cli-value-name"))
                .value_parser(PossibleValuesParser::new(taken))
                .required(true),
        )
        .arg(
            Arg::new("file")
                .value_name(say(Message::new("cli-value-file")))
                .help(say(Message::new("cli-help-import-file")))
                .required(true)
                .value_parser(value_parser!(PathBuf)),
        )
        .arg(value("org", Message::new("cli-help-import-org"), Message::new("cli-value-code")))
        .arg(option("apply", Message::new("cli-help-register-apply"), words).action(ArgAction::SetTrue))
        .arg(acting_as);
    named("register", Message::new("cli-about-register"), Message::new("cli-usage-register"), words)
        .disable_help_subcommand(true)
        .subcommands([export, import])
}
