//! What can be asked for with `gongkai notice`, and what was.

use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};

use super::{Deed, Form};
use crate::cli::args::{named, option};
use crate::cli::output;
use crate::domain::message::Message;
use crate::lang::Words;

/// What was asked for.
///
/// # Errors
/// Nothing, or a year that is none.
pub(in crate::cli) fn deed(matches: &ArgMatches) -> Result<Deed, Message> {
    let Some((name, sub)) = matches.subcommand() else {
        return Err(Message::new("cli-missing").with("what", "check|show|load"));
    };
    let file = || sub.get_one::<PathBuf>("file").cloned().unwrap_or_default();
    Ok(match name {
        "check" => Deed::Check { file: file() },
        "load" => Deed::Load { file: file(), apply: sub.get_flag("apply") },
        _ => {
            let text = sub.get_one::<String>("year").map(String::as_str).unwrap_or_default();
            let year = text.parse().ok().filter(|year| text.len() == 4 && (1900..=2199).contains(year));
            let bad = || Message::new("cli-bad-year").with("text", output::shown(text));
            let form = match (sub.get_flag("json"), sub.get_flag("toml")) {
                (true, _) => Form::Json,
                (_, true) => Form::Toml,
                _ => Form::Text,
            };
            Deed::Show { year: year.ok_or_else(bad)?, form }
        }
    })
}

/// The command with its subcommands.
pub(in crate::cli) fn command(words: &Words) -> Command {
    let say = |message: Message| words.text(&message);
    let flag = |name: &'static str, help: Message| option(name, help, words).action(ArgAction::SetTrue);
    let file = || {
        Arg::new("file")
            .value_name(say(Message::new("cli-value-file")))
            .help(say(Message::new("cli-help-notice-file")))
            .required(true)
            .value_parser(value_parser!(PathBuf))
    };
    let year = Arg::new("year")
        .value_name(say(Message::new("cli-value-year")))
        .help(say(Message::new("cli-help-notice-year")))
        .required(true);
    let acting_as =
        option("as", Message::new("cli-help-as"), words).value_name(say(Message::new("cli-value-login")));
    let sub = |name, about, usage| named(name, about, usage, words);
    sub("notice", Message::new("cli-about-notice"), Message::new("cli-usage-notice"))
        .disable_help_subcommand(true)
        .subcommands([
            sub("check", Message::new("cli-about-notice-check"), Message::new("cli-usage-notice-check"))
                .arg(file()),
            sub("show", Message::new("cli-about-notice-show"), Message::new("cli-usage-notice-show"))
                .arg(year)
                .arg(flag("json", Message::new("cli-help-json")))
                .arg(flag("toml", Message::new("cli-help-notice-toml")).conflicts_with("json")),
            sub("load", Message::new("cli-about-notice-load"), Message::new("cli-usage-notice-load"))
                .arg(file())
                .arg(flag("apply", Message::new("cli-help-notice-apply")))
                .arg(acting_as),
        ])
        .after_help(say(Message::new("cli-after-notice")))
}
