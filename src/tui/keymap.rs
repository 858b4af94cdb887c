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
use std::sync::Arc;

use super::settings::FileFault;
use crate::domain::message::Message;

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

/// What a binding file may name.
#[derive(Debug, Clone, Default)]
pub struct Known<'a> {
    /// The ids of all actions, each with the context it belongs to.
    pub actions: Vec<(&'a str, &'a str)>,
    /// The names of all contexts.
    pub contexts: Vec<&'a str>,
    /// Contexts that are in force together, innermost first; each list is one place where keys are pressed.
    pub together: &'a [&'a [&'a str]],
}

/// The context whose actions make sense everywhere, and so may be bound in any context.
const EVERYWHERE: &str = "global";

impl<'a> Known<'a> {
    fn ids(&self) -> impl Iterator<Item = &'a str> {
        self.actions.iter().map(|(id, _)| *id)
    }

    /// The context that an action belongs to.
    fn home(&self, id: &str) -> Option<&'a str> {
        self.actions.iter().find(|(known, _)| *known == id).map(|(_, context)| *context)
    }

    /// Whether a binding in `context` can ever reach an action that belongs to `home`.
    fn meet(&self, context: &str, home: &str) -> bool {
        context == home
            || home == EVERYWHERE
            || self.together.iter().any(|place| place.contains(&context) && place.contains(&home))
    }
}

/// One chord and its action, and where that was said.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Binding {
    keys: Vec<Key>,
    action: String,
    file: Arc<str>,
    line: usize,
}

/// A chord as a reader sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bound {
    /// The chord.
    pub keys: String,
    /// What it does.
    pub action: String,
}

/// The bindings in force, by context.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keymap {
    contexts: BTreeMap<String, Vec<Binding>>,
}

impl Keymap {
    /// The keymap of `layers` (name and TOML text each), later ones over earlier ones, and every fault in them.
    ///
    /// Within a layer and context the first binding of a chord stays and a second one is a fault; so is a chord that
    /// begins with another bound one. Over an earlier layer the later binding wins; where it hides a longer chord
    /// of that layer, or is longer than one of its chords, this is reported and the later still wins.
    pub fn load(layers: &[(&str, &str)], known: &Known<'_>) -> (Self, Vec<FileFault>) {
        let mut map = Self::default();
        let mut faults = Vec::new();
        for (name, source) in layers {
            let mut layer = file::read(name, source, known);
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
                        .with("context", entry.context.as_str())
                        .with("file", &*binding.file)
                        .with("line", binding.line.to_string());
                    layer.faults.push(layer.place.fault(entry.at, message, None));
                }
                !hidden
            });
        }
        let file: Arc<str> = layer.place.name.into();
        for entry in entries.into_iter().filter(|entry| entry.action != NONE) {
            let here = self.contexts.entry(entry.context).or_default();
            let line = layer.place.of(entry.at).0;
            here.push(Binding { keys: entry.keys, action: entry.action, file: file.clone(), line });
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
        let all = contexts.iter().filter_map(|name| self.contexts.get(*name)).flatten();
        // Asked for every hint of every frame: what is not bound to it is not put into words.
        for binding in all.filter(|binding| binding.action == action && self.reaches(contexts, binding)) {
            let text = Key::chord_text(&binding.keys);
            if !found.contains(&text) {
                found.push(text);
            }
        }
        found
    }

    /// How `pending`, the beginning of a chord, can go on in `contexts` (innermost first): the whole chords.
    pub fn continuations(&self, contexts: &[&str], pending: &[Key]) -> Vec<Bound> {
        let begun = contexts.iter().filter_map(|name| self.contexts.get(*name)).flatten();
        begun
            .filter(|binding| binding.keys.len() > pending.len() && binding.keys.starts_with(pending))
            .filter(|binding| self.reaches(contexts, binding))
            .map(|binding| Bound { keys: Key::chord_text(&binding.keys), action: binding.action.clone() })
            .collect()
    }

    /// What is bound in one context, in the order of the files.
    pub fn bound_in(&self, context: &str) -> Vec<Bound> {
        let bound = self.contexts.get(context).into_iter().flatten();
        bound
            .map(|binding| Bound { keys: Key::chord_text(&binding.keys), action: binding.action.clone() })
            .collect()
    }

    fn reaches(&self, contexts: &[&str], binding: &Binding) -> bool {
        let (last, begin) = (binding.keys.len(), 1..binding.keys.len());
        begin.into_iter().all(|n| self.resolve(contexts, &binding.keys[..n]) == Resolved::Pending)
            && self.resolve(contexts, &binding.keys[..last]) == Resolved::Action(binding.action.clone())
    }
}
