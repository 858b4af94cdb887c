//! What is wrong with a command line, in the interface's language.

use std::ffi::OsString;

use clap::Command;
use clap::error::{ContextKind, ContextValue, Error, ErrorKind};

use super::{args, complaint, output};
use crate::domain::message::Message;
use crate::lang::Words;

/// Longest word that a nearest known one is looked for, in characters.
const NEAR: usize = 40;

/// How like two words must be for one to be meant by the other, from 0 to 1.
const LIKE: f64 = 0.5;

/// The complaint `message`, the usage line of the command that was called, and where to read more.
pub(super) fn complain(message: &Message, args: &[OsString], words: &Words) -> String {
    let root = args::command(words);
    let (called, name) = called(&root, args);
    let usage = usage(called);
    let heading = words.text(&Message::new("cli-heading-usage"));
    let more = words.text(&Message::new("cli-see-help").with("command", name));
    format!("{}\n{heading} {usage}\n{more}", complaint(words, message))
}

/// The usage line of a command, by itself.
pub(super) fn usage(command: &Command) -> String {
    let usage = command.clone().render_usage().to_string();
    // clap puts its own English heading in front.
    usage.strip_prefix("Usage:").unwrap_or(&usage).trim().to_owned()
}

/// What clap has found, as a message of ours.
pub(super) fn message(error: &Error, args: &[OsString], words: &Words) -> Message {
    let root = args::command(words);
    let option = text(error, ContextKind::InvalidArg);
    let value = text(error, ContextKind::InvalidValue);
    let shown = output::shown;
    match error.kind() {
        ErrorKind::UnknownArgument => {
            let known = options(called(&root, args).0);
            let unknown = match option.starts_with('-') {
                true => Message::new("cli-unknown-option").with("option", shown(&option)),
                false => Message::new("cli-unexpected").with("word", shown(&option)),
            };
            or_nearest(unknown, &option, &known)
        }
        ErrorKind::InvalidSubcommand => {
            let word = text(error, ContextKind::InvalidSubcommand);
            let above = called(&root, args).0;
            let known: Vec<String> = above.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
            let unknown = Message::new("cli-unknown-command")
                .with("command", shown(&word))
                .with("known", known.join(" "));
            or_nearest(unknown, &word, &known)
        }
        ErrorKind::InvalidValue if value.is_empty() => {
            Message::new("cli-value-missing").with("option", option)
        }
        ErrorKind::InvalidValue => Message::new("cli-unknown-value")
            .with("option", option)
            .with("value", shown(&value))
            .with("known", text(error, ContextKind::ValidValue)),
        ErrorKind::TooManyValues => {
            Message::new("cli-no-value").with("option", option).with("value", shown(&value))
        }
        ErrorKind::MissingRequiredArgument => Message::new("cli-missing").with("what", option),
        ErrorKind::ArgumentConflict => Message::new("cli-twice").with("option", option),
        ErrorKind::InvalidUtf8 => {
            let word = args.iter().find(|arg| arg.to_str().is_none());
            let word = word.map(|arg| arg.to_string_lossy().into_owned()).unwrap_or_default();
            Message::new("cli-not-utf8").with("word", shown(&word))
        }
        _ => Message::new("cli-not-understood"),
    }
}

/// The command that was called, the innermost where one is below another, and its name in full.
fn called<'a>(root: &'a Command, args: &[OsString]) -> (&'a Command, String) {
    let (mut command, mut name) = (root, "gongkai".to_owned());
    let mut args = args.iter().skip(1).filter_map(|arg| arg.to_str());
    while let Some(arg) = args.next() {
        if matches!(arg, "--data" | "--config" | "--lang" | "--as") {
            args.next();
        } else if !arg.starts_with('-') {
            let Some(below) = command.find_subcommand(arg) else { break };
            command = below;
            name = format!("{name} {arg}");
        }
    }
    (command, name)
}

fn options(command: &Command) -> Vec<String> {
    let everywhere = ["data", "config", "lang", "help"].into_iter();
    let own = command.get_arguments().filter_map(|arg| arg.get_long());
    everywhere.chain(own).map(|name| format!("--{name}")).collect()
}

/// `message`, with the known word that `word` is probably meant to be.
fn or_nearest(message: Message, word: &str, known: &[String]) -> Message {
    match nearest(word, known) {
        Some(near) => Message::new("cli-did-you-mean").with("what", message).with("near", near),
        None => message,
    }
}

fn nearest<'a>(word: &str, known: &'a [String]) -> Option<&'a str> {
    if word.chars().count() > NEAR {
        return None;
    }
    // Not for the dashes, which any two options have in common.
    let letters = word.trim_start_matches('-').to_lowercase();
    let likeness =
        |known: &str| strsim::normalized_damerau_levenshtein(&letters, known.trim_start_matches('-'));
    let (likeness, near) = known
        .iter()
        .map(|known| (likeness(known), known.as_str()))
        .max_by(|(a, _), (b, _)| a.total_cmp(b))?;
    (likeness >= LIKE).then_some(near)
}

/// A piece of what clap says of an error.
fn text(error: &Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(" "),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_near() {
        let known = ["--json", "--as-of", "--data"].map(str::to_owned);
        assert_eq!(nearest("--jsn", &known), Some("--json"));
        assert_eq!(nearest("--asof", &known), Some("--as-of"));
        assert_eq!(nearest("--DATA", &known), Some("--data"));
        assert_eq!(nearest("--as", &["--lang".to_owned()]), None);
        assert_eq!(nearest("完全不同", &known), None);
        assert_eq!(nearest(&"-".repeat(1_000_000), &known), None);
    }
}
