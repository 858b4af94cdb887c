//! `gongkai draw`, as it is asked for.

use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};

use super::{named, option};
use crate::cli::draw::Deed;
use crate::cli::output;
use crate::domain::consultation::draw::Quota;
use crate::domain::message::Message;
use crate::lang::Words;

/// What is wanted of it; `login` is on whose behalf a record is read.
///
/// # Errors
/// It lacks something, or has what does not go together.
pub(super) fn deed(sub: &ArgMatches, login: Option<String>) -> Result<Deed, Message> {
    let text = |name: &str| sub.get_one::<String>(name).cloned();
    let quotas: Vec<&String> = sub.get_many::<String>("quota").unwrap_or_default().collect();
    let file = sub.get_one::<PathBuf>("file").cloned();
    match (text("record"), text("seed"), text("count"), file) {
        (Some(number), None, None, None) if quotas.is_empty() => {
            Ok(Deed::Record { data: sub.get_one::<PathBuf>("data").cloned(), login, number })
        }
        (None, Some(seed), Some(count), Some(file)) => {
            let count = count.trim().parse().ok().filter(|count| *count > 0);
            let count = count.ok_or_else(|| {
                let text = text("count").unwrap_or_default();
                Message::new("cli-draw-not-number").with("text", output::shown(&text))
            })?;
            let quotas = quotas.into_iter().map(|text| quota(text)).collect::<Result<_, _>>()?;
            Ok(Deed::File { seed, count, quotas, file })
        }
        _ => Err(Message::new("cli-draw-lacks")),
    }
}

fn quota(text: &str) -> Result<Quota, Message> {
    let shape = || Message::new("cli-draw-quota-shape").with("text", output::shown(text));
    let (of, least) = text.split_once(['=', '＝']).ok_or_else(shape)?;
    match of.trim() {
        "" => Err(shape()),
        of => Quota::new(of.to_owned(), least).map_err(|_| shape()),
    }
}

/// The command; `acting_as` is the option that says as whom.
pub(super) fn command(acting_as: Arg, json: Arg, words: &Words) -> Command {
    let say = |message: Message| words.text(&message);
    let value =
        |name: &'static str, help: Message, value: Message| option(name, help, words).value_name(say(value));
    named("draw", Message::new("cli-about-draw"), Message::new("cli-usage-draw"), words)
        .arg(value("seed", Message::new("cli-help-seed"), Message::new("cli-value-seed")))
        .arg(value("count", Message::new("cli-help-count"), Message::new("cli-value-count")))
        .arg(
            value("quota", Message::new("cli-help-quota"), Message::new("cli-value-quota"))
                .action(ArgAction::Append),
        )
        .arg(value("record", Message::new("cli-help-record"), Message::new("cli-value-record")))
        .arg(json)
        .arg(acting_as)
        .arg(
            Arg::new("file")
                .value_name(say(Message::new("cli-value-file")))
                .help(say(Message::new("cli-help-draw-file")))
                .value_parser(value_parser!(PathBuf)),
        )
        .after_help(say(Message::new("cli-after-draw")))
}
