//! Words on the command line; nothing else.
//!
//! What was asked goes to standard output, everything else to standard error. The exit code says how it
//! went: 0 done, 1 refused or faults found, 2 bad usage.

mod archive;
mod args;
mod catalogue;
mod clock;
mod copy;
mod demo;
mod draw;
mod due;
mod guest;
mod help;
mod keys;
mod notice;
mod open;
mod output;
mod place;
mod register;
mod serve;
mod settings;
mod usage;
mod verify;

use std::ffi::OsString;
use std::io::{IsTerminal, Write};
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook};
use std::process::ExitCode;
use std::sync::Arc;

use chrono::{Local, NaiveDate};

use self::args::{Invocation, Wanted};
use self::settings::Own;
use crate::domain::message::Message;
use crate::lang::{Language, Words};
use crate::office::desk::{Desk, OwnDesk, ReadOnly};
use crate::office::{Failure, Office};
use crate::store::{StoreError, panic_is_contained};
use crate::tui;
use crate::tui::term::check::{check_locale, check_term};

/// Runs the program with this process's arguments and environment.
pub fn main() -> ExitCode {
    let args: Vec<OsString> = std::env::args_os().collect();
    // Somebody who comes by ssh may have set the program's variables: they do not count.
    let guest = args::is_guest(&args);
    let own = match args::early(&args, "--config") {
        None if guest => Own::of_account(),
        config => Own::find(config),
    };
    let setting = args::early(&args, "--lang").and_then(|tag| tag.into_string().ok());
    let setting = setting.or_else(|| variable("GONGKAI_LANG").filter(|_| !guest));
    // A word that names no language is passed over, as is one in the file.
    let known = setting.filter(|tag| Language::from_tag(tag).is_some());
    let setting = known.or_else(|| own.config().language.map(|language| language.tag().to_owned()));
    let words = Arc::new(Words::new(Language::detect(setting.as_deref(), variable)));
    say_panics_plainly(words.clone());
    // The hook has said what happened.
    let outcome = catch_unwind(AssertUnwindSafe(|| run(args, &own, &words))).unwrap_or(Ok(Outcome::Faults));
    match outcome {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Faults) => ExitCode::from(1),
        Err(stop) => {
            let (code, text) = match stop {
                Stop::Refused(message) => (1, complaint(&words, &message)),
                Stop::Spoken(text) => (2, text),
            };
            output::tell(&text);
            ExitCode::from(code)
        }
    }
}

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// It did what was asked.
    Done,
    /// It did, and found faults, which it has told.
    Faults,
}

/// Why a command was not carried out.
#[derive(Debug)]
enum Stop {
    /// Refused, or failed.
    Refused(Message),
    /// Bad usage, put into words already.
    Spoken(String),
}

impl From<Message> for Stop {
    fn from(message: Message) -> Self {
        Self::Refused(message)
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Refused(failure.message().clone())
    }
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Refused(error.message())
    }
}

fn run(args: Vec<OsString>, own: &Own, words: &Arc<Words>) -> Result<Outcome, Stop> {
    let Invocation { data, login, wanted } = match args::parse(args, words)? {
        args::Parsed::Asked(invocation) => invocation,
        args::Parsed::Told(text) => return output::print(&text),
    };
    own.check()?;
    let login = login.as_deref();
    match wanted {
        Wanted::Screen { as_of } => screen_of(&place::data_dir(data)?, login, as_of, own, words),
        Wanted::Guest => guest::run(data, own, words),
        Wanted::Serve(deed) => serve::run(data, deed, words),
        Wanted::Demo { as_of } => demo::run(data.as_deref(), login, as_of, own, words),
        Wanted::CheckKeys { file } => own.check_keys(file.as_deref(), words),
        Wanted::CheckConfig { file } => own.check_config(file.as_deref(), words),
        Wanted::ListKeys { scheme, shape } => keys::list(&own.keymap(scheme), shape, words),
        Wanted::Due { as_of, json } => due::run(&place::data_dir(data)?, login, as_of, json, words),
        Wanted::Clock { limit, from, json } => clock::run(data, limit, from, json, words),
        Wanted::Draw { deed, json } => draw::run(deed, json, words),
        Wanted::Catalogue { json } => catalogue::run(data, json, words),
        Wanted::Export { catalogue, file } => catalogue::export(data, catalogue, &file, words),
        Wanted::Import(asked) => catalogue::import(&place::data_dir(data)?, login, asked, words),
        Wanted::Register(wanted, file) => {
            register::export(&place::data_dir(data)?, login, wanted, &file, words)
        }
        Wanted::TakeOver(asked) => register::import(&place::data_dir(data)?, login, &asked, words),
        Wanted::Notice(deed) => notice::run(data, login, deed, words),
        Wanted::Archive(deed) => archive::run(&place::data_dir(data)?, login, deed, words),
        Wanted::Verify => verify::run(&place::data_dir(data)?, words),
        Wanted::Backup { file } => copy::backup(&place::data_dir(data)?, &file, words),
        Wanted::Restore { file, set_aside } => {
            copy::restore(&place::data_dir(data)?, &file, set_aside, words)
        }
    }
}

/// Opens the office in `dir` on the screen: as a guest where a server answers; else founding it first where there is none.
fn screen_of(
    dir: &std::path::Path,
    login: Option<&str>,
    as_of: Option<NaiveDate>,
    own: &Own,
    words: &Arc<Words>,
) -> Result<Outcome, Stop> {
    is_past(as_of)?;
    check_terminal()?;
    if let Some(desk) = guest::reach(dir)? {
        return guest::enter(desk, login, Look { as_of, files: true }, own, words);
    }
    let office = match open::open_or_found(dir, words) {
        Ok(office) => office,
        Err(open::Unopened::Stop(stop)) => return Err(stop),
        // It may be a server that has just been started.
        Err(open::Unopened::Held(holder)) => {
            return match open::once_it_answers(dir)? {
                Some(desk) => guest::enter(desk, login, Look { as_of, files: true }, own, words),
                None => Err(open::held(dir, StoreError::Held(holder))),
            };
        }
    };
    let login = place::acting_as(&office.directory(), login, words)?;
    screen(dir, office, login, as_of, own, words)
}

/// That the day to be looked at has passed.
fn is_past(as_of: Option<NaiveDate>) -> Result<(), Message> {
    match as_of.filter(|day| *day >= Local::now().date_naive()) {
        Some(day) => Err(Message::new("as-of-not-past").with("date", day)),
        None => Ok(()),
    }
}

/// Whether the screen can be shown; asked before anything is made for it.
fn check_terminal() -> Result<(), Stop> {
    check_locale(variable)?;
    check_screen()
}

/// The same, whatever locale is named.
fn check_screen() -> Result<(), Stop> {
    check_term(variable)?;
    if !std::io::stdin().is_terminal() {
        return Err(Message::new("term-no-input").into());
    }
    if !std::io::stdout().is_terminal() {
        return Err(Message::new("term-no-output").into());
    }
    Ok(())
}

fn screen(
    dir: &std::path::Path,
    office: Arc<Office>,
    login: String,
    as_of: Option<NaiveDate>,
    own: &Own,
    words: &Arc<Words>,
) -> Result<Outcome, Stop> {
    open::keep_beside(&office, dir);
    show(Arc::new(OwnDesk::new(office, &login)), login, Look { as_of, files: true }, own, words)
}

/// How the screen is looked at.
struct Look {
    /// Nothing but this past day, where one is given.
    as_of: Option<NaiveDate>,
    /// Whether files of this host are read and written.
    files: bool,
}

/// Shows the screen on `desk`.
fn show(
    desk: Arc<dyn Desk>,
    login: String,
    look: Look,
    own: &Own,
    words: &Arc<Words>,
) -> Result<Outcome, Stop> {
    let settings = own.for_the_screen();
    let Look { as_of, files } = look;
    let desk = if as_of.is_some() { Arc::new(ReadOnly(desk)) } else { desk };
    let shown = tui::run(&tui::Session { desk, login, words: words.clone(), settings, files, as_of });
    // The screen had a hook of its own.
    say_panics_plainly(words.clone());
    let told = shown?;
    told.iter().for_each(|message| output::tell(&complaint(words, message)));
    Ok(if told.is_empty() { Outcome::Done } else { Outcome::Faults })
}

/// An environment variable; one that is empty counts as not set.
fn variable(name: &str) -> Option<String> {
    let value = std::env::var_os(name).filter(|value| !value.is_empty())?;
    Some(value.to_string_lossy().into_owned())
}

fn complaint(words: &Words, message: &Message) -> String {
    format!("gongkai: {}", words.text(message))
}

/// A panic is told in one sentence and without a backtrace, whatever `RUST_BACKTRACE` says.
fn say_panics_plainly(words: Arc<Words>) {
    set_hook(Box::new(move |info| {
        if panic_is_contained() {
            return;
        }
        let what = info
            .payload_as_str()
            .map_or_else(|| Message::new("term-fault-unknown"), |what| plain(what.trim().to_owned()));
        let place = info.location().map(|place| format!("{}:{}", place.file(), place.line()));
        let message = Message::new("cli-fault").with("what", what).with("place", place.unwrap_or_default());
        // Where standard error is gone too there is nobody left to tell.
        let _ = writeln!(std::io::stderr(), "{}", complaint(&words, &message));
    }));
}

fn plain(text: String) -> Message {
    Message::new("plain-text").with("text", text)
}
