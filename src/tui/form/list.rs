//! A list to choose from: one of it, or many.

use std::cell::{Cell, RefCell};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::Choice;
use crate::tui::text;

/// The rows of a list shown at once.
pub(super) const MOST_ROWS: usize = 8;

/// What became of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ListEvent {
    Ignored,
    Handled,
    /// The choice was made: on to the next field.
    Next,
}

/// The state of a list.
#[derive(Debug, Clone)]
pub(super) struct List {
    /// What was chosen, by place in the specification.
    pub chosen: Vec<bool>,
    many: bool,
    /// Whether the list of a single choice is open.
    pub open: bool,
    /// The place in [`List::shown`] that the keys work on.
    pub at: usize,
    /// What was typed to narrow the list.
    pub filter: String,
    /// Whether the highlight of an open list was put where it is, not just found there.
    moved: bool,
    /// Whether something was typed that no entry has.
    stray: bool,
    pub top: Cell<usize>,
    /// Values and labels as last drawn, lower-cased: people filter what they see.
    labels: RefCell<Vec<String>>,
}

impl List {
    pub fn new(choices: &[Choice], many: bool) -> Self {
        Self {
            chosen: vec![false; choices.len()],
            many,
            open: false,
            at: 0,
            filter: String::new(),
            moved: false,
            stray: false,
            top: Cell::new(0),
            labels: RefCell::new(choices.iter().map(|choice| choice.value.to_lowercase()).collect()),
        }
    }

    /// The one chosen first.
    pub fn first(&self) -> Option<usize> {
        self.chosen.iter().position(|chosen| *chosen)
    }

    /// Takes note of the words that the choices are shown with.
    pub fn set_labels(&self, labels: impl Iterator<Item = String>) {
        *self.labels.borrow_mut() = labels.map(|label| label.to_lowercase()).collect();
    }

    /// The places that the filter leaves, in order.
    pub fn shown(&self) -> Vec<usize> {
        let filter = self.filter.to_lowercase();
        let labels = self.labels.borrow();
        (0..self.chosen.len()).filter(|&at| labels[at].contains(&filter)).collect()
    }

    /// The cells that the filter takes, for the cursor behind it.
    pub fn filter_width(&self) -> u16 {
        u16::try_from(text::width(&self.filter)).unwrap_or(u16::MAX)
    }

    /// Whether any number may be chosen.
    pub fn many(&self) -> bool {
        self.many
    }

    fn listed(&self) -> bool {
        self.many || self.open
    }

    /// Leaves the list. What is highlighted in an open one is chosen where it was moved to, or where it is all that
    /// what was typed leaves; otherwise what was chosen before stays.
    pub fn leave(&mut self) {
        let narrowed = !self.stray && !self.filter.is_empty() && self.shown().len() == 1;
        if self.open && (self.moved || narrowed) {
            self.pick();
        } else if self.open {
            self.close();
        }
        self.filter.clear();
    }

    /// Closes an open list without choosing, or takes a filter off; `false` where there was neither.
    pub fn close(&mut self) -> bool {
        let was = self.open || !self.filter.is_empty();
        self.open = false;
        (self.moved, self.stray) = (false, false);
        self.filter.clear();
        self.at = if self.many { 0 } else { self.first().unwrap_or(0) };
        was
    }

    fn pick(&mut self) {
        if let Some(&at) = self.shown().get(self.at) {
            self.chosen.fill(false);
            self.chosen[at] = true;
        }
        self.close();
    }

    fn open(&mut self) {
        if !self.listed() {
            self.open = true;
            self.at = self.first().unwrap_or(0);
        }
    }

    /// Chooses the next or the one before without opening; there is none beyond the ends.
    fn turn(&mut self, forward: bool) {
        let last = self.chosen.len().saturating_sub(1);
        self.choose(match self.first() {
            None => 0,
            Some(at) if forward => (at + 1).min(last),
            Some(at) => at.saturating_sub(1),
        });
    }

    /// Chooses the next without opening, round and round.
    fn cycle(&mut self) {
        self.choose(self.first().map_or(0, |at| (at + 1) % self.chosen.len()));
    }

    fn choose(&mut self, at: usize) {
        self.chosen.fill(false);
        if let Some(chosen) = self.chosen.get_mut(at) {
            *chosen = true;
        }
    }

    pub fn key(&mut self, key: KeyEvent) -> ListEvent {
        if key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT) {
            return ListEvent::Ignored;
        }
        let last = self.shown().len().saturating_sub(1);
        let moves =
            [KeyCode::Up, KeyCode::Down, KeyCode::PageUp, KeyCode::PageDown, KeyCode::Home, KeyCode::End];
        self.moved |= self.open && moves.contains(&key.code);
        match key.code {
            KeyCode::Up if self.listed() => self.at = self.at.saturating_sub(1),
            KeyCode::Down if self.listed() => self.at = (self.at + 1).min(last),
            KeyCode::PageUp if self.listed() => self.at = self.at.saturating_sub(MOST_ROWS),
            KeyCode::PageDown if self.listed() => self.at = (self.at + MOST_ROWS).min(last),
            KeyCode::Home if self.listed() => self.at = 0,
            KeyCode::End if self.listed() => self.at = last,
            KeyCode::Up | KeyCode::Down => self.open(),
            KeyCode::Left if !self.listed() => self.turn(false),
            KeyCode::Right if !self.listed() => self.turn(true),
            KeyCode::Char(' ' | '\u{3000}') if self.many => self.toggle(),
            KeyCode::Char(' ' | '\u{3000}') if self.open => self.pick(),
            KeyCode::Char(' ' | '\u{3000}') => self.cycle(),
            KeyCode::Enter => {
                if self.open {
                    self.pick();
                }
                self.filter.clear();
                return ListEvent::Next;
            }
            KeyCode::Backspace if self.filter.pop().is_some() => self.narrowed(),
            KeyCode::Backspace | KeyCode::Delete if !self.many => {
                self.chosen.fill(false);
                self.close();
            }
            KeyCode::Char(c) => self.typed(c),
            _ => return ListEvent::Ignored,
        }
        ListEvent::Handled
    }

    fn toggle(&mut self) {
        if let Some(&at) = self.shown().get(self.at) {
            self.chosen[at] = !self.chosen[at];
        }
    }

    /// A digit goes to its place in a list short enough to be numbered; all else narrows the list, unless
    /// nothing would be left.
    fn typed(&mut self, c: char) {
        self.open();
        if let Some(place) = c.to_digit(10).map(|digit| digit as usize)
            && self.numbered()
            && self.filter.is_empty()
        {
            if (1..=self.chosen.len()).contains(&place) {
                self.at = place - 1;
                self.moved = true;
                if self.many {
                    self.toggle();
                }
            }
            return;
        }
        self.filter.push(c);
        if self.shown().is_empty() {
            self.filter.pop();
            self.stray = true;
        } else {
            let stray = self.stray;
            self.narrowed();
            self.stray = stray;
        }
    }

    /// Another part of the list is in sight: the highlight is where it falls.
    fn narrowed(&mut self) {
        (self.at, self.moved, self.stray) = (0, false, false);
    }

    /// Whether the rows carry numbers to choose by.
    pub fn numbered(&self) -> bool {
        self.chosen.len() <= 9
    }
}
