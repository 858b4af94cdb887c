//! What can be asked for on the command line, and what was.

mod archive;
mod catalogue;
mod draw;
mod register;

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;

use chrono::{Local, NaiveDate};
use clap::error::ErrorKind;
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};

use super::keys::Shape;
use super::{Stop, help, notice, output, serve, usage};
use crate::domain::catalogue::CatalogueId;
use crate::domain::clock::Limit;
use crate::domain::message::Message;
use crate::domain::period::{Cycle, Period};
use crate::lang::{Language, Words};
use crate::office::query::RegisterWanted;
use crate::tui::form::parse_date;
use crate::tui::settings::Scheme;

/// A command with what it needs.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Invocation {
    /// The data directory named.
    pub data: Option<PathBuf>,
    /// Whom to act as in a made-up office.
    pub login: Option<String>,
    /// What to do.
    pub wanted: Wanted,
}

/// What to do.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Open the screen, for a past day to be looked at where one is given.
    Screen { as_of: Option<NaiveDate> },
    /// Open the screen of a server's office, and nothing else.
    Guest,
    /// Serve the office to several people, or say how.
    Serve(serve::Deed),
    /// Open a made-up office.
    Demo { as_of: Option<NaiveDate> },
    /// List what is due.
    Due { as_of: Option<NaiveDate>, json: bool },
    /// Say when a rule's limit runs out.
    Clock { limit: Limit, from: NaiveDate, json: bool },
    /// Draw the people consulted.
    Draw { deed: super::draw::Deed, json: bool },
    /// List the catalogues.
    Catalogue { json: bool },
    /// Write a catalogue to a file.
    Export { catalogue: CatalogueId, file: PathBuf },
    /// Say what a file changes in a catalogue, or change it.
    Import(super::catalogue::Import),
    /// Write a register to a file.
    Register(RegisterWanted, PathBuf),
    /// Say what a former register comes to, or take it over.
    TakeOver(super::register::Import),
    /// Check, show or load a holiday notice.
    Notice(notice::Deed),
    /// Write the catalogue of files.
    Archive(super::archive::Deed),
    /// Check the store.
    Verify,
    /// Write a backup.
    Backup { file: PathBuf },
    /// Read a backup.
    Restore { file: PathBuf, set_aside: bool },
    /// Check a file of keys.
    CheckKeys { file: Option<PathBuf> },
    /// List the keys.
    ListKeys { scheme: Option<Scheme>, shape: Shape },
    /// Check a file of settings.
    CheckConfig { file: Option<PathBuf> },
}

/// What the arguments came to.
pub(super) enum Parsed {
    /// Something to do.
    Asked(Invocation),
    /// Help or version: the text to print.
    Told(String),
}

/// What is named by `option` (`--lang`, `--config`), before anything else is read: what is wrong with the rest is said
/// in that language.
pub(super) fn early(args: &[OsString], option: &str) -> Option<OsString> {
    let mut found = None;
    let mut args = args.iter().skip(1).take_while(|arg| *arg != "--");
    while let Some(arg) = args.next() {
        if arg == option {
            found = args.next().cloned().or(found);
        } else if let Some(value) = arg.as_bytes().strip_prefix(format!("{option}=").as_bytes()) {
            found = Some(OsStr::from_bytes(value).to_owned());
        }
    }
    found
}

/// Whether the command is `guest`: asked before anything else is read.
pub(super) fn is_guest(args: &[OsString]) -> bool {
    let mut args = args.iter().skip(1);
    while let Some(arg) = args.next() {
        if matches!(arg.to_str(), Some("--data" | "--config" | "--lang" | "--as" | "--as-of")) {
            args.next();
        } else if !arg.as_bytes().starts_with(b"-") {
            return arg == "guest";
        }
    }
    false
}

/// Reads the arguments, the program's name first.
///
/// # Errors
/// They ask for what there is not.
pub(super) fn parse(args: Vec<OsString>, words: &Words) -> Result<Parsed, Stop> {
    let spoken = |message: &Message| Stop::Spoken(usage::complain(message, &args, words));
    match command(words).try_get_matches_from(&args) {
        Ok(matches) => invocation(&matches).map(Parsed::Asked).map_err(|message| spoken(&message)),
        Err(error) => match error.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Ok(Parsed::Told(error.to_string())),
            _ => Err(spoken(&usage::message(&error, &args, words))),
        },
    }
}

fn invocation(matches: &ArgMatches) -> Result<Invocation, Message> {
    let (name, sub) = matches.subcommand().unwrap_or(("", matches));
    let login = |matches: &ArgMatches| -> Option<String> {
        matches.try_get_one::<String>("as").ok().flatten().cloned()
    };
    let below = sub.subcommand().map_or(name, |(below, _)| below);
    let acts = matches!(below, "" | "demo" | "due" | "draw" | "import" | "load")
        || matches!(name, "register" | "archive");
    if login(matches).is_some() && !acts {
        return Err(Message::new("cli-as-idle").with("command", below));
    }
    let as_of = |matches: &ArgMatches| date(matches, "as-of");
    if as_of(matches)?.is_some() && !matches!(below, "" | "demo" | "due") {
        return Err(Message::new("as-of-idle").with("command", below));
    }
    let json = || sub.get_flag("json");
    let file = || sub.get_one::<PathBuf>("file").cloned().unwrap_or_default();
    let wanted = match name {
        "demo" => Wanted::Demo { as_of: as_of(sub)?.or(as_of(matches)?) },
        "guest" => Wanted::Guest,
        "serve" => Wanted::Serve(serve_deed(sub)),
        "due" => Wanted::Due { as_of: as_of(sub)?.or(as_of(matches)?), json: json() },
        "clock" => {
            let limit = limit(sub)?;
            // clap has seen to it that there is one.
            let from = date(sub, "from")?.unwrap_or_default();
            if limit == Limit::R6 && Period::containing(from, Cycle::Quarter).last() != from {
                return Err(Message::new("cli-clock-no-period-end").with("date", from));
            }
            Wanted::Clock { limit, from, json: json() }
        }
        "draw" => {
            let login = login(sub).or_else(|| login(matches));
            Wanted::Draw { deed: draw::deed(sub, login)?, json: json() }
        }
        "catalogue" => catalogue::wanted(sub)?,
        "register" => register::wanted(sub)?,
        "notice" => Wanted::Notice(notice::deed(sub)?),
        "archive" => archive::wanted(sub)?,
        "verify" => Wanted::Verify,
        "backup" => Wanted::Backup { file: file() },
        "restore" => Wanted::Restore { file: file(), set_aside: sub.get_flag("set-aside") },
        "keys" | "config" => settings(name, sub)?,
        _ => Wanted::Screen { as_of: as_of(matches)? },
    };
    // A command below another has what goes with every command.
    let below = sub.subcommand().map_or(sub, |(_, below)| below);
    let data = below.get_one::<PathBuf>("data").cloned();
    Ok(Invocation { data, login: login(below).or_else(|| login(matches)), wanted })
}

/// What `gongkai serve` is to do.
fn serve_deed(sub: &ArgMatches) -> serve::Deed {
    let text = |name: &str| sub.get_one::<String>(name).cloned();
    let group = text("group");
    match (sub.get_flag("systemd"), sub.get_flag("sshd")) {
        (true, _) => serve::Deed::Systemd { group },
        (_, true) => serve::Deed::Sshd { group },
        _ => serve::Deed::Answer { group, administrator: text("admin") },
    }
}

/// A command about keys and settings.
fn settings(name: &str, sub: &ArgMatches) -> Result<Wanted, Message> {
    let file = |sub: &ArgMatches| sub.get_one::<PathBuf>("file").cloned();
    match (name, sub.subcommand()) {
        ("keys", Some(("check", sub))) => Ok(Wanted::CheckKeys { file: file(sub) }),
        ("keys", Some((_, sub))) => {
            let scheme = sub.get_one::<String>("keymap").and_then(|word| Scheme::parse(word));
            let shape = match (sub.get_flag("markdown"), sub.get_flag("json")) {
                (true, _) => Shape::Markdown,
                (_, true) => Shape::Json,
                _ => Shape::Table,
            };
            Ok(Wanted::ListKeys { scheme, shape })
        }
        (_, Some((_, sub))) => Ok(Wanted::CheckConfig { file: file(sub) }),
        ("keys", None) => Err(Message::new("cli-missing").with("what", "check|list")),
        (_, None) => Err(Message::new("cli-missing").with("what", "check")),
    }
}

fn limit(matches: &ArgMatches) -> Result<Limit, Message> {
    let text = matches.get_one::<String>("rule").map(String::as_str).unwrap_or_default();
    Limit::parse(text).ok_or_else(|| {
        let known = Limit::ALL.map(Limit::id).join(" ");
        Message::new("cli-unknown-rule").with("rule", output::shown(text)).with("known", known)
    })
}

/// A date as scripts write it, `2026-09-24` and nothing else, in the years the forms take too.
fn date(matches: &ArgMatches, option: &'static str) -> Result<Option<NaiveDate>, Message> {
    let Some(text) = matches.get_one::<String>(option) else { return Ok(None) };
    let bad = |why: Message| {
        let option = format!("--{option}");
        Message::new("cli-bad-date").with("option", option).with("text", output::shown(text)).with("why", why)
    };
    let shape =
        |(at, byte): (usize, u8)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() };
    if text.len() != 10 || !text.bytes().enumerate().all(shape) {
        return Err(bad(Message::new("cli-date-shape")));
    }
    parse_date(text, Local::now().date_naive()).map(Some).map_err(bad)
}

/// The command line.
pub(super) fn command(words: &Words) -> Command {
    let say = |message: Message| words.text(&message);
    let file = |help: Message| {
        Arg::new("file")
            .value_name(say(Message::new("cli-value-file")))
            .help(say(help))
            .required(true)
            .value_parser(value_parser!(PathBuf))
    };
    let flag = |name: &'static str, help: Message| option(name, help, words).action(ArgAction::SetTrue);
    let json = || flag("json", Message::new("cli-help-json"));
    let day = |name: &'static str, help: Message| {
        option(name, help, words).value_name(say(Message::new("cli-value-date")))
    };
    let acting_as = || {
        let login = say(Message::new("cli-value-login"));
        option("as", Message::new("cli-help-as"), words).value_name(login)
    };
    let root = named("gongkai", Message::new("cli-about"), Message::new("cli-usage-gongkai"), words)
        .version(env!("CARGO_PKG_VERSION"))
        .args_override_self(true)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .disable_help_subcommand(true)
        .after_help(say(Message::new("cli-after-help")))
        .arg(acting_as())
        .arg(day("as-of", Message::new("cli-help-screen-as-of")))
        .arg(
            option("data", Message::new("cli-help-data"), words)
                .value_name(say(Message::new("cli-value-dir")))
                .value_parser(value_parser!(PathBuf))
                .global(true),
        )
        .arg(
            option("config", Message::new("cli-help-config"), words)
                .value_name(say(Message::new("cli-value-dir")))
                .value_parser(value_parser!(PathBuf))
                .global(true),
        )
        .arg(
            option("lang", Message::new("cli-help-lang"), words)
                .value_name(Language::ALL.map(Language::tag).join("|"))
                .value_parser(Language::ALL.map(Language::tag))
                .global(true),
        )
        .arg(
            option("help", Message::new("cli-help-help"), words)
                .short('h')
                .action(ArgAction::Help)
                .global(true),
        )
        .arg(
            option("version", Message::new("cli-help-version"), words).short('V').action(ArgAction::Version),
        );
    let subcommands = [
        named("demo", Message::new("cli-about-demo"), Message::new("cli-usage-demo"), words)
            .arg(acting_as())
            .arg(day("as-of", Message::new("cli-help-screen-as-of"))),
        named("due", Message::new("cli-about-due"), Message::new("cli-usage-due"), words)
            .arg(day("as-of", Message::new("cli-help-as-of")))
            .arg(json())
            .arg(acting_as())
            .after_help(say(Message::new("cli-after-due"))),
        named("clock", Message::new("cli-about-clock"), Message::new("cli-usage-clock"), words)
            .arg(
                option("rule", Message::new("cli-help-rule"), words)
                    .value_name(say(Message::new("cli-value-rule")))
                    .required(true),
            )
            .arg(day("from", Message::new("cli-help-from")).required(true))
            .arg(json())
            .after_help(help::rules(words)),
        draw::command(acting_as(), json(), words),
        catalogue::command(acting_as(), words),
        register::command(acting_as(), words),
        notice::command(words),
        archive::command(acting_as(), words),
        named("verify", Message::new("cli-about-verify"), Message::new("cli-usage-verify"), words),
        named("backup", Message::new("cli-about-backup"), Message::new("cli-usage-backup"), words)
            .arg(file(Message::new("cli-help-backup-file"))),
        named("restore", Message::new("cli-about-restore"), Message::new("cli-usage-restore"), words)
            .arg(file(Message::new("cli-help-restore-file")))
            .arg(flag("set-aside", Message::new("cli-help-set-aside"))),
        serve_command(words),
        named("guest", Message::new("cli-about-guest"), Message::new("cli-usage-guest"), words),
        keys_command(words),
        config_command(words),
    ];
    let subcommands = subcommands.map(|sub| with_help(sub, &root, words));
    let root = root.subcommands(subcommands);
    let text = help::text(&root, &root, words);
    root.override_help(text)
}

/// The command, and those below it, with our own help.
fn with_help(command: Command, root: &Command, words: &Words) -> Command {
    let below: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    let command = below
        .into_iter()
        .fold(command, |command, name| command.mut_subcommand(name, |sub| with_help(sub, root, words)));
    let text = help::text(&command, root, words);
    command.override_help(text)
}

/// `gongkai serve`.
fn serve_command(words: &Words) -> Command {
    let flag = |name: &'static str, help: Message| option(name, help, words).action(ArgAction::SetTrue);
    named("serve", Message::new("cli-about-serve"), Message::new("cli-usage-serve"), words)
        .arg(
            option("group", Message::new("cli-help-group"), words)
                .value_name(words.text(&Message::new("cli-value-group"))),
        )
        .arg(
            option("admin", Message::new("cli-help-administrator"), words)
                .value_name(words.text(&Message::new("cli-value-login"))),
        )
        .arg(flag("systemd", Message::new("cli-help-systemd")).conflicts_with_all(["sshd", "admin"]))
        .arg(flag("sshd", Message::new("cli-help-sshd")).conflicts_with("admin"))
}

/// `gongkai keys`.
fn keys_command(words: &Words) -> Command {
    let check =
        named("check", Message::new("cli-about-keys-check"), Message::new("cli-usage-keys-check"), words)
            .arg(optional_file(Message::new("cli-help-keys-file"), words));
    let flag = |name: &'static str, help: Message| option(name, help, words).action(ArgAction::SetTrue);
    let list = named("list", Message::new("cli-about-keys-list"), Message::new("cli-usage-keys-list"), words)
        .arg(
            option("keymap", Message::new("cli-help-keymap"), words)
                .value_name(words.text(&Message::new("cli-value-keymap")))
                .value_parser(Scheme::ALL.map(Scheme::word)),
        )
        .arg(flag("markdown", Message::new("cli-help-markdown")).conflicts_with("json"))
        .arg(flag("json", Message::new("cli-help-json")));
    named("keys", Message::new("cli-about-keys"), Message::new("cli-usage-keys"), words)
        .disable_help_subcommand(true)
        .subcommands([check, list])
}

/// `gongkai config`.
fn config_command(words: &Words) -> Command {
    let check =
        named("check", Message::new("cli-about-config-check"), Message::new("cli-usage-config-check"), words)
            .arg(optional_file(Message::new("cli-help-config-file"), words));
    named("config", Message::new("cli-about-config"), Message::new("cli-usage-config"), words)
        .disable_help_subcommand(true)
        .subcommand(check)
}

fn optional_file(help: Message, words: &Words) -> Arg {
    Arg::new("file")
        .value_name(words.text(&Message::new("cli-value-file")))
        .help(words.text(&help))
        .value_parser(value_parser!(PathBuf))
}

pub(super) fn named(name: &'static str, about: Message, usage: Message, words: &Words) -> Command {
    Command::new(name).about(words.text(&about)).override_usage(words.text(&usage))
}

pub(super) fn option(name: &'static str, help: Message, words: &Words) -> Arg {
    Arg::new(name).long(name).help(words.text(&help))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(line: &str) -> Vec<OsString> {
        line.split_whitespace().map(OsString::from).collect()
    }

    fn asked(line: &str) -> Invocation {
        match parse(args(line), &Words::new(Language::English)) {
            Ok(Parsed::Asked(invocation)) => invocation,
            Ok(Parsed::Told(text)) => panic!("{text}"),
            Err(stop) => panic!("{stop:?}"),
        }
    }

    #[test]
    fn clap_finds_nothing_wrong_with_the_commands() {
        for language in Language::ALL {
            command(&Words::new(language)).debug_assert();
        }
    }

    #[test]
    fn options_go_before_or_after_the_subcommand() {
        let before = asked("gongkai --data d --lang en --as li due --json");
        assert_eq!(before, asked("gongkai due --json --as li --lang=en --data=d"));
        assert_eq!(before.data, Some("d".into()));
        assert_eq!(before.login.as_deref(), Some("li"));
        assert_eq!(before.wanted, Wanted::Due { as_of: None, json: true });
        assert_eq!(asked("gongkai").wanted, Wanted::Screen { as_of: None });
        let day = NaiveDate::from_ymd_opt(2026, 6, 30);
        assert_eq!(asked("gongkai --as-of 2026-06-30").wanted, Wanted::Screen { as_of: day });
        assert_eq!(asked("gongkai demo --as-of 2026-06-30").wanted, Wanted::Demo { as_of: day });
        assert_eq!(asked("gongkai --as-of 2026-06-30 due").wanted, Wanted::Due { as_of: day, json: false });
        assert_eq!(asked("gongkai --data a demo --data b").data, Some("b".into()));
    }

    #[test]
    fn the_language_is_found_before_the_rest_is_understood() {
        let language = |line| early(&args(line), "--lang").map(|tag| tag.into_string().unwrap());
        assert_eq!(language("gongkai --no-such --lang en due").as_deref(), Some("en"));
        assert_eq!(language("gongkai due --lang=zh --lang=en").as_deref(), Some("en"));
        assert_eq!(language("gongkai backup -- --lang=en"), None);
        assert_eq!(language("gongkai --lang"), None);
    }

    #[test]
    fn a_guest_is_known_before_the_rest_is_understood() {
        let guest = |line| is_guest(&args(line));
        assert!(guest("gongkai guest") && guest("gongkai --data d --lang=en guest --no-such"));
        assert!(!guest("gongkai") && !guest("gongkai --data guest") && !guest("gongkai due guest"));
        assert_eq!(asked("gongkai guest --data d").wanted, Wanted::Guest);
    }

    #[test]
    fn dates_are_written_in_full() {
        for (text, id) in [
            ("2026-02-30", "form-date-no-such-day"),
            ("2026-13-01", "form-date-no-such-month"),
            ("0001-01-01", "form-date-out-of-range"),
            ("9999-01-01", "form-date-out-of-range"),
            ("2026-9-4", "cli-date-shape"),
            ("+3", "cli-date-shape"),
            ("２０２６-09-24", "cli-date-shape"),
        ] {
            let matches = command(&Words::new(Language::English))
                .try_get_matches_from(["gongkai", "due", "--as-of", text])
                .unwrap();
            let message = date(matches.subcommand().unwrap().1, "as-of").unwrap_err();
            let why = message.args.iter().find(|(name, _)| name == "why").map(|(_, why)| why.clone());
            let Some(crate::domain::message::Arg::Message(why)) = why else { panic!("{message:?}") };
            assert_eq!(why.id, id, "{text}");
        }
    }
}
