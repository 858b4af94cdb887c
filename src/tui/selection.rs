//! Lines of a queue taken together for one act. By their records, so that they stay selected when the queue is read
//! anew, sorted otherwise or shown at another size.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use super::list::ListState;
use super::state::{Pane, Screen, State};
use crate::domain::code::{Kind, RecordKey};
use crate::office::query::CaseLine;

/// The lines selected in one queue.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Picked {
    keys: BTreeSet<RecordKey>,
    /// The record where a range begins that goes to the line with the keys.
    anchor: Option<RecordKey>,
    /// Whether what was selected has been dealt with, and the queue not been read anew since.
    dealt_with: bool,
}

impl Picked {
    /// Whether nothing is selected.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty() && self.anchor.is_none()
    }

    /// Whether `key` is selected, apart from the range.
    pub fn has(&self, key: &RecordKey) -> bool {
        self.keys.contains(key)
    }

    /// Where a range begins.
    pub fn anchor(&self) -> Option<&RecordKey> {
        self.anchor.as_ref()
    }

    /// Begins a range.
    pub fn begin(&mut self, anchor: RecordKey) {
        self.anchor = Some(anchor);
    }

    /// Selects `key`, or no longer.
    pub fn toggle(&mut self, key: RecordKey) {
        if !self.keys.remove(&key) {
            self.keys.insert(key);
        }
    }

    /// Selects exactly `keys`; no range goes on.
    pub fn set(&mut self, keys: impl IntoIterator<Item = RecordKey>) {
        self.keys = keys.into_iter().collect();
        self.anchor = None;
    }

    /// What was selected has been dealt with: nothing is selected, and the keys go to what is left for the person.
    pub fn deal(&mut self) {
        *self = Self { dealt_with: true, ..Self::default() };
    }

    /// Whether what was selected has just been dealt with; asked once.
    pub fn take_dealt(&mut self) -> bool {
        std::mem::take(&mut self.dealt_with)
    }

    /// Lets go of what is not in `there`; says how many were let go.
    pub fn retain(&mut self, there: &BTreeSet<&RecordKey>) -> usize {
        let before = self.keys.len();
        self.keys.retain(|key| there.contains(key));
        self.anchor = self.anchor.take().filter(|key| there.contains(key));
        before - self.keys.len()
    }
}

/// What is selected in both queues.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    tasks: Picked,
    opinions: Picked,
}

impl Selection {
    /// What is selected in a queue; none where the pane is none.
    pub fn of(&self, pane: Pane) -> Option<&Picked> {
        match pane {
            Pane::Tasks => Some(&self.tasks),
            Pane::Opinions => Some(&self.opinions),
            Pane::Tree | Pane::Applications | Pane::Book(_) | Pane::Detail => None,
        }
    }

    /// The same, to be changed.
    pub fn of_mut(&mut self, pane: Pane) -> Option<&mut Picked> {
        match pane {
            Pane::Tasks => Some(&mut self.tasks),
            Pane::Opinions => Some(&mut self.opinions),
            Pane::Tree | Pane::Applications | Pane::Book(_) | Pane::Detail => None,
        }
    }
}

impl State {
    /// Gives the keys to a pane, which is in view then.
    pub fn turn_to(&mut self, pane: Pane) {
        self.focus = pane;
        if matches!(pane, Pane::Opinions | Pane::Applications | Pane::Book(_)) {
            self.lower = pane;
        }
    }

    /// The queue that a kind of record waits in.
    pub const fn pane_of(kind: Kind) -> Pane {
        match kind {
            Kind::Opinion => Pane::Opinions,
            Kind::Application => Pane::Applications,
            Kind::Disclosure | Kind::Adjustment => Pane::Tasks,
            other => Pane::Book(other),
        }
    }

    /// The lines of a book as far as they are known.
    pub fn shelf(&self, kind: Kind) -> &[CaseLine] {
        self.books.get(&kind).and_then(|shelf| shelf.lines.as_deref()).unwrap_or_default()
    }

    /// The selection of a queue.
    pub fn queue_list(&mut self, pane: Pane) -> &mut ListState {
        match pane {
            Pane::Opinions => &mut self.opinions_list,
            Pane::Applications => &mut self.applications_list,
            Pane::Book(kind) => &mut self.books.entry(kind).or_default().list,
            _ => &mut self.tasks_list,
        }
    }

    /// How many lines of a queue wait for this person; they come first.
    pub fn queue_mine(&self, pane: Pane) -> usize {
        match pane {
            Pane::Opinions => self.opinions.as_deref().unwrap_or_default().partition_point(|line| line.mine),
            Pane::Applications => {
                self.applications.as_deref().unwrap_or_default().partition_point(|line| line.mine)
            }
            Pane::Book(kind) => self.shelf(kind).partition_point(|line| line.mine),
            _ => self.tasks.as_deref().unwrap_or_default().partition_point(|line| line.mine),
        }
    }

    /// The records of a queue in its order.
    pub fn queue_keys(&self, pane: Pane) -> Vec<&RecordKey> {
        match pane {
            Pane::Tasks => self.tasks.iter().flatten().map(|line| &line.row.key).collect(),
            Pane::Opinions => self.opinions.iter().flatten().map(|line| &line.row.key).collect(),
            Pane::Applications => self.applications.iter().flatten().map(|line| &line.row.key).collect(),
            Pane::Book(kind) => self.shelf(kind).iter().map(|line| &line.row.key).collect(),
            Pane::Tree | Pane::Detail => Vec::new(),
        }
    }

    /// How many records there are in a queue.
    pub fn queue_len(&self, pane: Pane) -> usize {
        match pane {
            Pane::Tasks => self.tasks.as_ref().map_or(0, Vec::len),
            Pane::Opinions => self.opinions.as_ref().map_or(0, Vec::len),
            Pane::Applications => self.applications.as_ref().map_or(0, Vec::len),
            Pane::Book(kind) => self.shelf(kind).len(),
            Pane::Tree | Pane::Detail => 0,
        }
    }

    /// The line of a queue that has the keys.
    pub fn queue_at(&self, pane: Pane) -> usize {
        match pane {
            Pane::Opinions => self.opinions_list.selected,
            Pane::Applications => self.applications_list.selected,
            Pane::Book(kind) => self.books.get(&kind).map_or(0, |shelf| shelf.list.selected),
            _ => self.tasks_list.selected,
        }
    }

    /// The lines of the range that goes on in a queue, if one does.
    pub fn picked_range(&self, pane: Pane) -> Option<RangeInclusive<usize>> {
        let anchor = self.selection.of(pane)?.anchor()?;
        let from = self.queue_keys(pane).iter().position(|key| *key == anchor)?;
        let to = self.queue_at(pane);
        Some(from.min(to)..=from.max(to))
    }

    /// The records selected in a queue, in its order.
    pub fn chosen(&self, pane: Pane) -> Vec<RecordKey> {
        let Some(picked) = self.selection.of(pane).filter(|picked| !picked.is_empty()) else {
            return Vec::new();
        };
        let range = self.picked_range(pane);
        let in_range = |at: &usize| range.as_ref().is_some_and(|range| range.contains(at));
        let lines = self.queue_keys(pane).into_iter().enumerate();
        lines.filter(|(at, key)| picked.has(key) || in_range(at)).map(|(_, key)| key.clone()).collect()
    }

    /// How many records are selected in a queue.
    pub fn chosen_count(&self, pane: Pane) -> usize {
        self.chosen(pane).len()
    }

    /// The context of acts with all that is selected, where something is selected in the pane with the keys.
    pub fn selected_context(&self) -> Option<&'static str> {
        let here = self.screen == Screen::Main && !self.detail.zoomed;
        let picked = self.selection.of(self.focus).filter(|picked| here && !picked.is_empty());
        picked.map(|_| if self.focus == Pane::Tasks { "selected-tasks" } else { "selected-opinions" })
    }
}
