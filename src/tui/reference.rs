//! The key reference: made from the action table, the words and the keymaps, and so never out of step with them.

use super::action::{self, Action};
use super::keymap::Keymap;
use crate::lang::Words;

/// An action with the keys that mean it in a context.
#[derive(Clone)]
pub struct Entry {
    /// The context.
    pub context: &'static str,
    /// The chords, in the order of the files; none where the action has no key.
    pub keys: Vec<String>,
    /// The action.
    pub action: &'static Action,
}

impl Entry {
    /// The action's name in `words`.
    pub fn label(&self, words: &Words) -> String {
        words.get(&self.action.words())
    }

    /// What the action does, in `words`.
    pub fn help(&self, words: &Words) -> String {
        words.attr(&self.action.words(), "help").unwrap_or_default()
    }
}

/// The name of a context in `words`.
pub fn context_name(context: &str, words: &Words) -> String {
    words.get(&format!("context-{context}"))
}

/// Everything that is bound, by context in the order of the contexts and by action in the order of the table; then, in its
/// own context, each action that has no key.
pub fn entries(keymap: &Keymap) -> Vec<Entry> {
    let mut entries = Vec::new();
    let contexts = action::contexts();
    let is_bound =
        |id: &str| contexts.iter().any(|name| keymap.bound_in(name).iter().any(|b| b.action == id));
    for &context in &contexts {
        let bound = keymap.bound_in(context);
        for action in action::ACTIONS {
            let keys: Vec<String> = bound
                .iter()
                .filter(|bound| bound.action == action.id)
                .map(|bound| bound.keys.clone())
                .collect();
            if !keys.is_empty() || (action.context == context && !is_bound(action.id)) {
                entries.push(Entry { context, keys, action });
            }
        }
    }
    entries
}

/// The reference as Markdown: a table for each context, with a column of keys for each keymap and one of words for each
/// language.
pub fn markdown(keymaps: &[(&str, &Keymap)], languages: &[&Words]) -> String {
    let all: Vec<Vec<Entry>> = keymaps.iter().map(|(_, keymap)| entries(keymap)).collect();
    let mut text = String::new();
    for context in action::contexts() {
        let names: Vec<String> = languages.iter().map(|words| context_name(context, words)).collect();
        text += &format!("\n## `{context}` {}\n\n", names.join(" / "));
        let heads: Vec<&str> = keymaps.iter().map(|(name, _)| *name).collect();
        let tags: Vec<&str> = languages.iter().map(|words| words.language().tag()).collect();
        text += &format!("| {} | | {} |\n", heads.join(" | "), tags.join(" | "));
        text += &format!("|{}\n", "---|".repeat(heads.len() + 1 + tags.len()));
        for action in action::ACTIONS {
            let rows: Vec<Option<&Entry>> = all
                .iter()
                .map(|entries| entries.iter().find(|e| e.context == context && e.action.id == action.id))
                .collect();
            let Some(known) = rows.iter().flatten().next() else { continue };
            let mut cells: Vec<String> =
                rows.iter().map(|row| row.map(|entry| keys(&entry.keys)).unwrap_or_default()).collect();
            cells.push(format!("`{}`", action.id));
            cells.extend(languages.iter().map(|words| {
                let told = format!("**{}** {}", known.label(words), known.help(words));
                told.replace('|', "\\|")
            }));
            text += &format!("| {} |\n", cells.join(" | "));
        }
    }
    text
}

/// The reference in a few lines: for each context the keys and what they are called.
pub fn brief(keymap: &Keymap, words: &Words) -> String {
    let entries = entries(keymap);
    let mut text = String::new();
    for context in action::contexts() {
        let here = entries.iter().filter(|entry| entry.context == context && !entry.keys.is_empty());
        let here: Vec<String> =
            here.map(|entry| format!("{} {}", keys(&entry.keys), entry.label(words))).collect();
        if !here.is_empty() {
            text += &format!("| {} | {} |\n", context_name(context, words), here.join(", "));
        }
    }
    text
}

/// Chords as code; an upright line would end the cell.
fn keys(keys: &[String]) -> String {
    let keys: Vec<String> = keys
        .iter()
        .map(|key| match key.contains('`') {
            true => format!("`` {key} ``"),
            false => format!("`{}`", key.replace('|', "\\|")),
        })
        .collect();
    keys.join(" ")
}
