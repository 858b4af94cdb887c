//! The search popup: what is typed, what was found, and how far the list is known.

mod complete;
mod language;

use super::finder::Finder;
use crate::domain::message::Message;
use crate::office::query::{Hit, Hits, Lookup};
use crate::office::search::{Progress, Wanted};

pub use complete::Completion;
pub use language::{Tongues, parse};

/// How near the end of what is known the selection comes before more is asked for.
const AHEAD: usize = 25;

/// The search popup.
#[derive(Debug)]
pub struct SearchPopup {
    /// Input and list.
    pub finder: Finder,
    /// What is looked for.
    pub wanted: Wanted,
    /// The hits known so far, the best first.
    pub hits: Vec<Hit>,
    /// How many there are of each class.
    pub counts: [usize; crate::office::search::Class::ALL.len()],
    /// How many of them can be listed.
    pub listed: usize,
    /// How far the index is; `None` before the first answer.
    pub progress: Option<Progress>,
    /// Whether an answer to what is typed is still to come.
    pub waiting: bool,
    /// What is wrong with a filter.
    pub fault: Option<Message>,
    /// What tab goes through.
    pub completion: Option<Completion>,
    /// Taken as soon as it is found: enter was pressed before the answer came.
    pub take_first: bool,
}

impl SearchPopup {
    /// The popup, offering what was last looked for.
    pub fn new(text: &str) -> Self {
        Self {
            finder: Finder::new(text),
            wanted: Wanted::default(),
            hits: Vec::new(),
            counts: [0; crate::office::search::Class::ALL.len()],
            listed: 0,
            progress: None,
            waiting: false,
            fault: None,
            completion: None,
            take_first: false,
        }
    }

    /// Looks for something else; the question to be asked, where there is one.
    pub fn look_for(&mut self, wanted: Result<Wanted, Message>) -> Option<Lookup> {
        self.take_first = false;
        let (wanted, fault) = match wanted {
            Ok(wanted) => (wanted, None),
            Err(fault) => (Wanted::default(), Some(fault)),
        };
        self.fault = fault;
        let is_empty = wanted.is_empty();
        if is_empty || wanted != self.wanted {
            self.finder.list = super::list::ListState::default();
        }
        self.wanted = wanted;
        if is_empty {
            self.hits.clear();
            (self.counts, self.listed) = ([0; crate::office::search::Class::ALL.len()], 0);
        }
        // Also asked where nothing is looked for: the answer tells how far the index is.
        self.waiting = !is_empty;
        Some(Lookup { wanted: self.wanted.clone(), from: 0 })
    }

    /// Takes an answer in; one to an earlier question is dropped. Whether it was taken.
    pub fn answered(&mut self, lookup: &Lookup, hits: Hits) -> bool {
        if lookup.wanted != self.wanted {
            return false;
        }
        self.progress = Some(hits.progress);
        self.waiting = false;
        let selected = self.finder.list.selected;
        if lookup.from == 0 && selected > 0 && selected >= hits.hits.len() {
            // Further down than this answer goes: what is being looked at stays.
        } else if lookup.from == 0 {
            // The index may have grown: what is selected stays so.
            let target = self.hits.get(selected).map(|hit| &hit.target).filter(|_| selected > 0);
            let again = target.and_then(|target| hits.hits.iter().position(|hit| hit.target == *target));
            self.finder.list.selected = again.unwrap_or(selected);
            self.hits = hits.hits;
        } else if lookup.from == self.hits.len() {
            self.hits.extend(hits.hits);
        } else {
            return true;
        }
        (self.counts, self.listed) = (hits.counts, hits.listed);
        self.finder.list.clamp(self.hits.len());
        true
    }

    /// The question for what comes next in the list, where the selection is near the end of what is known.
    pub fn more(&mut self) -> Option<Lookup> {
        let near = self.finder.list.selected + AHEAD >= self.hits.len();
        if self.waiting || !near || self.hits.len() >= self.listed {
            return None;
        }
        self.waiting = true;
        Some(Lookup { wanted: self.wanted.clone(), from: self.hits.len() })
    }

    /// Whether the index is still being made.
    pub fn is_partial(&self) -> bool {
        matches!(self.progress, Some(Progress::Part(..)))
    }
}
