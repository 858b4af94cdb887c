//! What `--help` shows. Put together here and not by clap, which takes a Chinese character for one cell and has
//! words of its own.

use clap::{Arg, Command};

use super::{output, usage};
use crate::domain::clock::Limit;
use crate::domain::message::Message;
use crate::lang::Words;

/// The help of `command`, with the options of `root` that go with every command.
pub(super) fn text(command: &Command, root: &Command, words: &Words) -> String {
    let say = |message: Message| words.text(&message);
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    let usage = usage::usage(command);
    let mut text = format!("{about}\n\n{}\n  {usage}\n", say(Message::new("cli-heading-usage")));
    let commands = command.get_subcommands().map(|sub| {
        let about = sub.get_about().map(ToString::to_string).unwrap_or_default();
        [format!("  {}", sub.get_name()), about]
    });
    let own = || command.get_arguments();
    let everywhere = root.get_arguments().filter(|arg| arg.is_global_set() && own().all(|own| own != *arg));
    let options = own().filter(|arg| !arg.is_positional()).chain(everywhere).map(row);
    for (heading, rows) in [
        (Message::new("cli-heading-commands"), commands.collect::<Vec<_>>()),
        (Message::new("cli-heading-arguments"), own().filter(|arg| arg.is_positional()).map(row).collect()),
        (Message::new("cli-heading-options"), options.collect()),
    ] {
        if !rows.is_empty() {
            text += &format!("\n{}\n{}", say(heading), output::table(&rows, [usize::MAX; 2]));
        }
    }
    if let Some(after) = command.get_after_help() {
        text += &format!("\n{after}\n");
    }
    text
}

fn row(arg: &Arg) -> [String; 2] {
    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    let value = arg.get_value_names().and_then(|names| names.first()).map(ToString::to_string);
    let mut name = match (arg.get_short(), arg.get_long()) {
        (Some(short), Some(long)) => format!("  -{short}, --{long}"),
        (None, Some(long)) => format!("      --{long}"),
        _ => "  ".to_owned(),
    };
    match value {
        Some(value) if arg.is_positional() => name += &value,
        Some(value) if arg.get_action().takes_values() => name += &format!(" {value}"),
        _ => {}
    }
    [name, help]
}

/// The rules with a limit, a line each: what `--rule` takes and what `--from` means with it.
pub(super) fn rules(words: &Words) -> String {
    let row = |limit: Limit| [format!("  {}", limit.id()), words.text(&limit.event())];
    let table = output::table(&Limit::ALL.map(row), [usize::MAX; 2]);
    format!("{}\n{}", words.text(&Message::new("cli-heading-rules")), table.trim_end())
}

#[cfg(test)]
mod tests {
    use crate::cli::args;
    use crate::lang::{Language, Words};
    use crate::tui::text::width;

    #[test]
    fn help_fits_a_screen_of_80_cells() {
        for language in Language::ALL {
            let mut commands = vec![args::command(&Words::new(language))];
            while let Some(mut command) = commands.pop() {
                commands.extend(command.get_subcommands().cloned());
                let text = command.render_help().to_string();
                for line in text.lines() {
                    assert!(width(line) <= 80, "{language:?} {}: {line}", command.get_name());
                }
                assert!(!text.contains("[["), "{text}");
            }
        }
    }
}
