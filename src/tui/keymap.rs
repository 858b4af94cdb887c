//! Key bindings: which action a chord of keys means in a context.
//!
//! Bindings come in layers of TOML, the later over the earlier:
//!
//! ```toml
//! [[bind.tree]]
//! keys = ["j", "down"]   # or one chord: "g g"
//! action = "tree.down"   # "none" takes a binding of an earlier layer away
//! ```
//!
//! Every fault of a file is reported with its place; what is not at fault still works.

mod file;
mod key;

use std::collections::BTreeMap;

use crate::domain::message::Message;
use crate::lang::Words;

pub use key::{Key, KeyError};

/// The action that unbinds.
const NONE: &str = "none";

/// What the keys typed so far mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolved {
    /// This action.
    Action(String),
    /// The beginning of a longer chord: wait for the next key.
    Pending,
    /// Nothing; forget them.
    None,
}

/// A fault in a binding file, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyFault {
    /// Name of the layer, as given to [`Keymap::load`].
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub message: Message,
    /// The nearest known name, where one is near enough.
    pub suggestion: Option<String>,
}

impl KeyFault {
    /// The whole fault as one message: place, what is wrong, and the suggestion.
    pub fn told(&self) -> Message {
        let told = match &self.suggestion {
            Some(name) => Message::new("keymap-fault-hint")
                .with("hint", Message::new("keymap-did-you-mean").with("name", name.as_str())),
            None => Message::new("keymap-fault"),
        };
        told.with("file", self.file.as_str())
            .with("line", self.line)
            .with("column", self.column)
            .with("what", self.message.clone())
    }

    /// The whole fault in `words`.
    pub fn text(&self, words: &Words) -> String {
        words.text(&self.told())
    }
}

/// One chord and its action.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Binding {
    keys: Vec<Key>,
    action: String,
}

/// The bindings in force, by context.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keymap {
    contexts: BTreeMap<String, Vec<Binding>>,
}

impl Keymap {
    /// The keymap of `layers` (name and TOML text each), later ones over earlier ones, and every fault in them.
    ///
    /// `known` are the ids of all actions, `contexts` the names of all contexts.
    ///
    /// Within a layer and context the first binding of a chord stays and a second one is a fault; so is a chord that
    /// begins with another bound one. Over an earlier layer the later binding wins; where it hides a longer chord
    /// of that layer, or is longer than one of its chords, this is reported and the later still wins.
    pub fn load(layers: &[(&str, &str)], known: &[&str], contexts: &[&str]) -> (Self, Vec<KeyFault>) {
        let mut map = Self::default();
        let mut faults = Vec::new();
        for (name, source) in layers {
            let mut layer = file::read(name, source, known, contexts);
            map.lay(&mut layer);
            layer.faults.sort_by_key(|fault| (fault.line, fault.column));
            faults.append(&mut layer.faults);
        }
        (map, faults)
    }

    /// Lays the bindings of a file over those in force.
    fn lay(&mut self, layer: &mut file::Layer) {
        let entries = layer.without_clashes();
        // First what is taken away or replaced, so that the order within a file does not matter.
        for entry in &entries {
            if let Some(below) = self.contexts.get_mut(&entry.context) {
                below.retain(|binding| binding.keys != entry.keys);
            }
        }
        for entry in entries.iter().filter(|entry| entry.action != NONE) {
            let below = self.contexts.entry(entry.context.clone()).or_default();
            below.retain(|binding| {
                let hidden = binding.keys.starts_with(&entry.keys) || entry.keys.starts_with(&binding.keys);
                if hidden {
                    let message = Message::new("keymap-replaces")
                        .with("keys", Key::chord_text(&entry.keys))
                        .with("other", Key::chord_text(&binding.keys))
                        .with("context", entry.context.as_str());
                    layer.faults.push(layer.place.fault(entry.at, message, None));
                }
                !hidden
            });
        }
        for entry in entries.into_iter().filter(|entry| entry.action != NONE) {
            let here = self.contexts.entry(entry.context).or_default();
            here.push(Binding { keys: entry.keys, action: entry.action });
        }
    }

    /// What `pending` means in `contexts` (innermost first). The innermost context that knows it decides.
    pub fn resolve(&self, contexts: &[&str], pending: &[Key]) -> Resolved {
        if pending.is_empty() {
            return Resolved::None;
        }
        for binding in contexts.iter().filter_map(|name| self.contexts.get(*name)) {
            if let Some(exact) = binding.iter().find(|binding| binding.keys == pending) {
                return Resolved::Action(exact.action.clone());
            }
            if binding.iter().any(|binding| binding.keys.starts_with(pending)) {
                return Resolved::Pending;
            }
        }
        Resolved::None
    }

    /// The chords that reach `action` from `contexts` (innermost first), in the order of the files: for hints.
    /// A chord that an inner context uses for something else is left out.
    pub fn keys_of(&self, action: &str, contexts: &[&str]) -> Vec<String> {
        let mut found = Vec::new();
        for binding in contexts.iter().filter_map(|name| self.contexts.get(*name)).flatten() {
            let text = Key::chord_text(&binding.keys);
            if binding.action == action && !found.contains(&text) && self.reaches(contexts, binding) {
                found.push(text);
            }
        }
        found
    }

    fn reaches(&self, contexts: &[&str], binding: &Binding) -> bool {
        let (last, begin) = (binding.keys.len(), 1..binding.keys.len());
        begin.into_iter().all(|n| self.resolve(contexts, &binding.keys[..n]) == Resolved::Pending)
            && self.resolve(contexts, &binding.keys[..last]) == Resolved::Action(binding.action.clone())
    }
}

/// The nearest of `known` to `name`, if it is near enough to be what was meant.
fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let allowed = (name.chars().count() / 3).clamp(1, 4);
    known
        .into_iter()
        .map(|candidate| (strsim::osa_distance(name, candidate), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}
