//! Which entry of a list is selected and which part of the list is on screen.

use std::cell::Cell;
use std::ops::Range;

/// A selection in a list of any length.
#[derive(Debug, Clone, Default)]
pub struct ListState {
    /// The selected entry.
    pub selected: usize,
    offset: Cell<usize>,
    height: Cell<usize>,
}

impl ListState {
    /// Moves the selection by `by` entries, staying within `len`.
    pub fn step(&mut self, by: isize, len: usize) {
        self.selected = self.selected.saturating_add_signed(by).min(len.saturating_sub(1));
    }

    /// Moves by a screenful: `down` or up.
    pub fn page(&mut self, down: bool, len: usize) {
        self.selected = self.turn(down, self.selected, len);
    }

    /// Scrolls by a screenful less one row, so that nothing is passed over unseen, `down` or up. Returns the row that then
    /// stands where `row` stood, of so many.
    pub fn turn(&self, down: bool, row: usize, rows: usize) -> usize {
        let height = self.height.get();
        let page = height.max(2) - 1;
        let (offset, last) = (self.offset.get(), rows.saturating_sub(1));
        if down {
            self.offset.set((offset + page).min(rows.saturating_sub(height)));
            (row + page).min(last)
        } else {
            self.offset.set(offset.saturating_sub(page));
            row.saturating_sub(page).min(last)
        }
    }

    /// Moves by half a screenful: `down` or up.
    pub fn half(&mut self, down: bool, len: usize) {
        let half = isize::try_from((self.height.get() / 2).max(1)).unwrap_or(isize::MAX);
        self.step(if down { half } else { -half }, len);
    }

    /// Keeps the selection within `len`.
    pub fn clamp(&mut self, len: usize) {
        self.selected = self.selected.min(len.saturating_sub(1));
    }

    /// The entries on screen, the selected one among them. At the edge the list moves by half a screen, so that most
    /// steps rewrite two lines only.
    pub fn window(&self, len: usize, height: usize) -> Range<usize> {
        let selected = self.selected.min(len.saturating_sub(1));
        self.window_with(selected..selected + 1, len, height)
    }

    /// The same of a list that is drawn with other rows between its entries: `len` rows, of which `selected` are to be
    /// seen together.
    pub fn window_with(&self, selected: Range<usize>, len: usize, height: usize) -> Range<usize> {
        self.height.set(height);
        if height == 0 || len == 0 {
            return 0..0;
        }
        let mut offset = self.offset.get().min(len.saturating_sub(height));
        if selected.start < offset {
            offset = selected.start.saturating_sub(height / 2);
        }
        if selected.end > offset + height {
            offset = (selected.end + height / 2).min(len).saturating_sub(height);
            // The last entry counts where they do not fit together.
            offset = offset.min(selected.start).max(selected.end.saturating_sub(height));
        }
        self.offset.set(offset);
        offset..(offset + height).min(len)
    }
}

/// How far a text is scrolled.
#[derive(Debug, Clone, Default)]
pub struct Scroll {
    top: Cell<usize>,
    most: Cell<usize>,
    height: Cell<usize>,
}

impl Scroll {
    /// Back to the top.
    pub fn reset(&mut self) {
        self.top.set(0);
    }

    /// Scrolls by `by` lines.
    pub fn step(&mut self, by: isize) {
        self.top.set(self.top.get().saturating_add_signed(by).min(self.most.get()));
    }

    /// Scrolls by most of a screenful.
    pub fn page(&mut self, down: bool) {
        let page = isize::try_from(self.height.get().max(3) - 2).unwrap_or(isize::MAX);
        self.step(if down { page } else { -page });
    }

    /// Scrolls by half a screenful.
    pub fn half(&mut self, down: bool) {
        let half = isize::try_from((self.height.get() / 2).max(1)).unwrap_or(isize::MAX);
        self.step(if down { half } else { -half });
    }

    /// To the top or the end.
    pub fn edge(&mut self, end: bool) {
        self.top.set(if end { self.most.get() } else { 0 });
    }

    /// The lines on screen of `len` lines.
    pub fn window(&self, len: usize, height: usize) -> Range<usize> {
        self.height.set(height);
        self.most.set(len.saturating_sub(height));
        self.top.set(self.top.get().min(self.most.get()));
        let top = self.top.get();
        top..(top + height).min(len)
    }

    /// Whether more follows below what was last on screen.
    pub fn has_more(&self) -> bool {
        self.top.get() < self.most.get()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_selected_entry_is_always_on_screen(
            len in 1usize..200, height in 1usize..40, steps in prop::collection::vec(-30isize..30, 0..40)
        ) {
            let mut list = ListState::default();
            for step in steps {
                list.step(step, len);
                let window = list.window(len, height);
                prop_assert!(window.contains(&list.selected), "{window:?} {}", list.selected);
                prop_assert!(window.len() == height.min(len));
            }
        }

        #[test]
        fn what_is_to_be_seen_together_is(
            len in 1usize..200, height in 1usize..40, wanted in prop::collection::vec((0usize..200, 0usize..4), 0..40)
        ) {
            let list = ListState::default();
            for (at, before) in wanted {
                let at = at.min(len - 1);
                let together = at.saturating_sub(before)..at + 1;
                let window = list.window_with(together.clone(), len, height);
                prop_assert!(window.contains(&at), "{window:?} {together:?}");
                prop_assert!(together.len() > height || window.contains(&together.start), "{window:?} {together:?}");
                prop_assert!(window.len() == height.min(len));
            }
        }

        #[test]
        fn paging_passes_over_nothing(len in 1usize..200, height in 1usize..40, at in 0usize..200) {
            let mut list = ListState { selected: at.min(len - 1), ..ListState::default() };
            let mut seen = list.window(len, height);
            for (down, end) in [(false, 0), (true, len - 1), (false, 0)] {
                while list.selected != end {
                    let before = list.selected;
                    list.page(down, len);
                    let window = list.window(len, height);
                    prop_assert!(window.contains(&list.selected) && list.selected != before);
                    prop_assert!(window.start <= seen.end && seen.start <= window.end, "{seen:?} {window:?}");
                    seen = window;
                }
            }
        }

        /// Most steps rewrite two lines: the list moves no more than twice a screenful.
        #[test]
        fn a_step_at_the_edge_moves_the_list_by_half_a_screen(height in 4usize..40) {
            let mut list = ListState::default();
            let starts: std::collections::BTreeSet<usize> = (0..10 * height)
                .map(|_| {
                    list.step(1, 20 * height);
                    list.window(20 * height, height).start
                })
                .collect();
            prop_assert!(starts.len() <= 22, "{starts:?}");
        }
    }
}
