//! The command palette: every action, found by its name in either language, by pinyin, by its id or by its key.

use super::action::{ACTIONS, Action};
use super::finder::Finder;
use super::search::Tongues;
use super::state::State;
use crate::domain::message::Message;
use crate::office::search::{Pattern, Rank};

/// Contexts of what lies over the screen: its actions do nothing once it is gone.
const OVER: [&str; 4] = ["help", "drafts", "popup", "finder"];

/// The command palette.
#[derive(Debug)]
pub struct Palette {
    /// Input and list.
    pub finder: Finder,
    /// Every action with its names in both languages.
    names: Vec<(&'static Action, [String; 2])>,
}

impl Default for Palette {
    fn default() -> Self {
        let tongues = Tongues::get();
        let actions = ACTIONS.iter().filter(|action| !OVER.contains(&action.context));
        let named = |action: &'static Action| (action, tongues.of(&Message::new(action.words())));
        Self { finder: Finder::new(""), names: actions.map(named).collect() }
    }
}

/// A line of the palette.
pub struct Line {
    /// The action.
    pub action: &'static Action,
    /// Its name in Chinese and in English.
    pub names: [String; 2],
    /// Why it cannot be done now.
    pub verdict: Result<(), Message>,
}

/// How well an action fits what is typed, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// It is its key.
    Key,
    /// It stands in its name or id.
    Name(Rank),
}

impl Palette {
    /// The actions that fit what is typed: those that are possible first, and of these the best fitting.
    pub fn lines(&self, state: &State) -> Vec<Line> {
        let contexts = state.screen_contexts();
        let typed = self.finder.text().split_whitespace().map(|word| (word, Pattern::new(word)));
        let typed: Vec<(&str, Pattern)> = typed.collect();
        let mut lines: Vec<(bool, Option<Fit>, usize, Line)> = Vec::new();
        for (at, (action, names)) in self.names.iter().enumerate() {
            let keys = state.keymap.keys_of(action.id, &[action.context]);
            let ranks = typed.iter().map(|(typed, word)| rank(typed, word, action, names, &keys));
            // All words must be there; the worst of them counts.
            let Some(ranks) = ranks.collect::<Option<Vec<Fit>>>() else { continue };
            let verdict = possible(state, action, &contexts);
            let line = Line { action, names: names.clone(), verdict };
            lines.push((line.verdict.is_err(), ranks.into_iter().max(), at, line));
        }
        lines.sort_by_key(|(impossible, rank, at, _)| (*impossible, *rank, *at));
        lines.into_iter().map(|(.., line)| line).collect()
    }
}

fn rank(typed: &str, word: &Pattern, action: &Action, names: &[String; 2], keys: &[String]) -> Option<Fit> {
    // A key is typed whole, capital or small as it is.
    if keys.iter().any(|key| key == typed) {
        return Some(Fit::Key);
    }
    let by_name = names.iter().filter_map(|name| word.rank(name)).min();
    let by_id = action.id.contains(word.literal()).then_some(Rank::Body);
    by_name.into_iter().chain(by_id).min().map(Fit::Name)
}

/// Whether the action can be done now, or why not.
fn possible(state: &State, action: &Action, contexts: &[&str]) -> Result<(), Message> {
    if !contexts.contains(&action.context) {
        let place = Message::new(format!("context-{}", action.context));
        return Err(Message::new("palette-elsewhere").with("place", place));
    }
    (action.possible)(state)
}
