//! The rows of an editor's text at one width, kept up with each change.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::tui::text;

/// Where the cursor stands on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// Row, counted from the text's first.
    pub row: usize,
    /// Cell in the row.
    pub column: usize,
    /// Whether the row is none of the text's: the cursor stands behind a full one.
    pub own_row: bool,
}

#[derive(Debug, Clone)]
pub(super) struct Rows {
    width: usize,
    rows: Vec<Range<usize>>,
}

impl Rows {
    /// The rows of a text that was never drawn: as wide as needed.
    pub fn new(text: &str) -> Self {
        Self { width: usize::MAX, rows: text::wrap_map(text, usize::MAX) }
    }

    pub fn set_width(&mut self, text: &str, width: usize) {
        if self.width != width {
            *self = Self { width, rows: text::wrap_map(text, width) };
        }
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// The bytes of a row.
    pub fn get(&self, row: usize) -> Range<usize> {
        self.rows[row].clone()
    }

    /// The row that holds byte `at`: of two that meet there the later.
    fn row_of(&self, at: usize) -> usize {
        self.rows.partition_point(|row| row.start <= at).saturating_sub(1)
    }

    /// Where the cursor at byte `at` of `text` stands.
    pub fn place(&self, text: &str, at: usize) -> Place {
        let row = self.row_of(at);
        let column = text::width(&text[self.rows[row].start..at]);
        if column >= self.width {
            return Place { row: row + 1, column: 0, own_row: true };
        }
        Place { row, column, own_row: false }
    }

    /// The byte in `row` at `column`, or the last before it where a cursor shows in that row.
    pub fn at(&self, text: &str, row: usize, column: usize) -> usize {
        let range = self.get(row);
        let wrapped = self.rows.get(row + 1).is_some_and(|next| next.start == range.end);
        let mut used = 0;
        let mut last = range.start;
        for (offset, grapheme) in text[range.clone()].grapheme_indices(true) {
            last = range.start + offset;
            used += text::width(grapheme);
            if used > column {
                return last;
            }
        }
        if wrapped { last } else { range.end }
    }

    /// Follows a change: `replaced` (of the text before) became `inserted` bytes of `text` (as it is now). Only the
    /// lines touched are broken anew.
    pub fn replace(&mut self, text: &str, replaced: Range<usize>, inserted: usize) {
        let grown = |at: usize| at + inserted - replaced.len();
        let line_start = text[..replaced.start].rfind('\n').map_or(0, |at| at + 1);
        let changed_end = replaced.start + inserted;
        let line_end = text[changed_end..].find('\n').map_or(text.len(), |at| changed_end + at);
        let first = self.rows.partition_point(|row| row.start < line_start);
        // The rows after the line's end, in offsets of the text before: those beyond its line break.
        let behind = self.rows.partition_point(|row| row.start + inserted <= line_end + replaced.len());
        for row in &mut self.rows[behind..] {
            *row = grown(row.start)..grown(row.end);
        }
        let fresh = text::wrap_map(&text[line_start..line_end], self.width);
        let fresh = fresh.into_iter().map(|row| row.start + line_start..row.end + line_start);
        self.rows.splice(first..behind, fresh);
    }

    #[cfg(test)]
    pub fn all(&self) -> (&[Range<usize>], usize) {
        (&self.rows, self.width)
    }
}
