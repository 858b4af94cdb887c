//! `gongkai keys list`: every key, in the interface's language.

use serde::Serialize;

use super::{Outcome, Stop, output};
use crate::domain::message::Message;
use crate::lang::Words;
use crate::tui::keymap::Keymap;
use crate::tui::reference::{self, Entry};

/// How the keys are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// In columns.
    Table,
    /// As tables of Markdown.
    Markdown,
    /// As JSON.
    Json,
}

pub(super) fn list(keymap: &Keymap, shape: Shape, words: &Words) -> Result<Outcome, Stop> {
    output::print(&match shape {
        Shape::Table => table(keymap, words),
        Shape::Markdown => {
            let heading = words.text(&Message::new("cli-keys-keys"));
            reference::markdown(&[(&heading, keymap)], &[words]).trim_start().to_owned()
        }
        Shape::Json => objects(keymap, words)?,
    })
}

fn table(keymap: &Keymap, words: &Words) -> String {
    let say = |message: Message| words.text(&message);
    let mut rows = vec![[
        say(Message::new("cli-keys-context")),
        say(Message::new("cli-keys-keys")),
        say(Message::new("cli-keys-action")),
        say(Message::new("cli-keys-label")),
    ]];
    rows.extend(reference::entries(keymap).iter().map(|entry| {
        let keys = match entry.keys.is_empty() {
            true => say(Message::new("cli-keys-none")),
            false => entry.keys.join(", "),
        };
        [entry.context.to_owned(), keys, entry.action.id.to_owned(), entry.label(words)]
    }));
    output::table(&rows, [usize::MAX; 4])
}

/// A line as scripts read it.
#[derive(Serialize)]
struct Object {
    context: &'static str,
    keys: Vec<String>,
    action: &'static str,
    label: String,
    help: String,
}

fn objects(keymap: &Keymap, words: &Words) -> Result<String, Stop> {
    let object = |entry: &Entry| Object {
        context: entry.context,
        keys: entry.keys.clone(),
        action: entry.action.id,
        label: entry.label(words),
        help: entry.help(words),
    };
    output::json_array(&reference::entries(keymap).iter().map(object).collect::<Vec<_>>())
}
