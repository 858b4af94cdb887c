//! What the tab key puts in: the name of a filter, then its values, one after the other.

use chrono::{Datelike, NaiveDate};

use super::language::{Filter, Tongues, best, classes, one_word, orgs, standings};
use crate::lang::{Language, Words};
use crate::office::directory::Directory;
use crate::office::search::{Pattern, fold};

/// The ways in which what is typed can go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// What stays.
    base: String,
    /// What can follow it.
    pub choices: Vec<String>,
    /// Which of them stands there; none before the first tab.
    pub at: Option<usize>,
}

impl Completion {
    /// How `text` can go on; nothing can follow a word that begins no filter but another filter.
    pub fn of(text: &str, directory: &Directory, words: &Words, today: NaiveDate) -> Self {
        let tongues = Tongues::get();
        let start = text
            .rfind(char::is_whitespace)
            .map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
        let (before, token) = text.split_at(start);
        let (base, choices) = match tongues.filter(token) {
            Some((filter, values)) => {
                let first = values
                    .rfind([',', '，', '、'])
                    .map_or(0, |at| at + values[at..].chars().next().map_or(1, char::len_utf8));
                let value = &values[first..];
                let base = &text[..text.len() - value.len()];
                (base.to_owned(), narrowed(value, values_of(filter, directory, words, today)))
            }
            None => {
                let name = |filter: Filter| vec![format!("{}:", words.text(&filter.message()))];
                let also = |filter: Filter| tongues.of(&filter.message()).to_vec();
                let all = Filter::ALL.map(|filter| (name(filter), also(filter))).to_vec();
                let pattern = Pattern::new(token);
                let begins = |names: &[String]| {
                    token.is_empty() || names.iter().any(|name| name.starts_with(&fold(token))) || {
                        best(&pattern, names).is_some()
                    }
                };
                let fitting: Vec<String> = all
                    .iter()
                    .filter(|(_, names)| begins(names))
                    .flat_map(|(name, _)| name.clone())
                    .collect();
                if fitting.is_empty() {
                    (format!("{text} "), all.into_iter().flat_map(|(name, _)| name).collect())
                } else {
                    (before.to_owned(), fitting)
                }
            }
        };
        Self { base, choices, at: None }
    }

    /// The text with the next choice, or the one before; `None` where there is none.
    pub fn step(&mut self, forward: bool) -> Option<String> {
        let len = self.choices.len();
        let at = match (self.at, forward) {
            _ if len == 0 => return None,
            (None, true) => 0,
            (None, false) => len - 1,
            (Some(at), true) => (at + 1) % len,
            (Some(at), false) => (at + len - 1) % len,
        };
        self.at = Some(at);
        Some(format!("{}{}", self.base, self.choices[at]))
    }

    /// Whether the choices are used up with the one that stands there: the next tab goes on behind it.
    pub fn is_settled(&self) -> bool {
        self.at.is_some() && self.choices.len() == 1
    }
}

/// The values in whose names `typed` stands, with their first name.
fn narrowed(typed: &str, values: Vec<Vec<String>>) -> Vec<String> {
    let pattern = Pattern::new(typed);
    let mut known = std::collections::BTreeSet::new();
    let fits = |names: &Vec<String>| typed.is_empty() || best(&pattern, names).is_some();
    let first = values.into_iter().filter(fits).filter_map(|names| names.into_iter().next());
    first.filter(|name| known.insert(name.clone())).collect()
}

/// The values of a filter, each with the form that is put in and the names it is found by.
fn values_of(filter: Filter, directory: &Directory, words: &Words, today: NaiveDate) -> Vec<Vec<String>> {
    let tongues = Tongues::get();
    let ours = usize::from(words.language() != Language::Chinese);
    let with_ours_first = |names: &[String]| {
        let mut all = vec![one_word(&names[ours])];
        all.extend(names.iter().map(|name| one_word(name)));
        all
    };
    match filter {
        Filter::Class => classes(tongues).iter().map(|(_, names)| with_ours_first(names)).collect(),
        Filter::Standing => standings(tongues).iter().map(|(_, names)| with_ours_first(names)).collect(),
        Filter::Org => orgs(directory).into_iter().map(|(_, names)| names).collect(),
        Filter::Body => {
            let items = directory.items.values().filter_map(|versions| versions.last());
            let mut bodies: Vec<String> = items.flat_map(|item| item.bodies()).collect();
            bodies.sort();
            bodies.dedup();
            bodies.into_iter().map(|body| vec![one_word(&body)]).collect()
        }
        Filter::Period => {
            let year = today.year();
            let quarters = (1..=4).rev().map(|quarter| format!("{year}Q{quarter}"));
            let halves = (1..=2).rev().map(|half| format!("{year}H{half}"));
            let years = [year.to_string(), (year - 1).to_string()];
            years.into_iter().chain(quarters).chain(halves).map(|period| vec![period]).collect()
        }
    }
}
