//! `gongkai catalogue` and the commands below it, as they are asked for.

use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};

use super::{Wanted, date, named, option};
use crate::cli::catalogue::Import;
use crate::domain::catalogue::CatalogueId;
use crate::domain::message::Message;
use crate::lang::Words;

/// What is wanted of it.
///
/// # Errors
/// Options that do nothing there, or lack others.
pub(super) fn wanted(matches: &ArgMatches) -> Result<Wanted, Message> {
    let json = matches.get_flag("json");
    let Some((name, sub)) = matches.subcommand() else { return Ok(Wanted::Catalogue { json }) };
    if json {
        return Err(Message::new("cli-json-idle").with("command", name));
    }
    // clap has seen to it that there are both.
    let catalogue = sub.get_one::<String>("catalogue").and_then(|word| CatalogueId::parse(word));
    let catalogue = catalogue.unwrap_or(CatalogueId::Bureau);
    let file = sub.get_one::<PathBuf>("file").cloned().unwrap_or_default();
    if name == "export" {
        return Ok(Wanted::Export { catalogue, file });
    }
    let text = |name: &str| sub.get_one::<String>(name).cloned();
    let since = date(sub, "since")?;
    let apply = match (sub.get_flag("apply"), text("reason"), text("approver")) {
        (true, Some(reason), Some(approver)) => Some((reason, approver, since)),
        (true, ..) => return Err(Message::new("cli-apply-lacks")),
        (false, None, None) if since.is_none() => None,
        (false, ..) => return Err(Message::new("cli-apply-only")),
    };
    Ok(Wanted::Import(Import { catalogue, file, retire_missing: sub.get_flag("retire-missing"), apply }))
}

/// The command and those below it; `acting_as` is the option that says as whom.
pub(super) fn command(acting_as: Arg, words: &Words) -> Command {
    let say = |message: Message| words.text(&message);
    let flag = |name: &'static str, help: Message| option(name, help, words).action(ArgAction::SetTrue);
    let value =
        |name: &'static str, help: Message, value: Message| option(name, help, words).value_name(say(value));
    let text = |name, help| value(name, help, Message::new("cli-value-text"));
    let file = |help: Message| {
        Arg::new("file")
            .value_name(say(Message::new("cli-value-file")))
            .help(say(help))
            .required(true)
            .value_parser(value_parser!(PathBuf))
    };
    let catalogue = || {
        value("catalogue", Message::new("cli-help-catalogue"), Message::new("cli-value-name"))
            .value_parser(CatalogueId::ALL.map(CatalogueId::word))
            .required(true)
    };
    let export = named("export", Message::new("cli-about-export"), Message::new("cli-usage-export"), words)
        .arg(catalogue())
        .arg(file(Message::new("cli-help-export-file")));
    let import = named("import", Message::new("cli-about-import"), Message::new("cli-usage-import"), words)
        .arg(catalogue())
        .arg(file(Message::new("cli-help-import-file")))
        .arg(flag("retire-missing", Message::new("cli-help-retire-missing")))
        .arg(flag("apply", Message::new("cli-help-apply")))
        .arg(text("reason", Message::new("cli-help-reason")))
        .arg(text("approver", Message::new("cli-help-approver")))
        .arg(value("since", Message::new("cli-help-since"), Message::new("cli-value-date")))
        .arg(acting_as);
    named("catalogue", Message::new("cli-about-catalogue"), Message::new("cli-usage-catalogue"), words)
        .disable_help_subcommand(true)
        .arg(flag("json", Message::new("cli-help-json")))
        .subcommands([export, import])
}
