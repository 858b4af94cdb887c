//! The text editor of every input: one line or many, with Chinese input in mind.
//!
//! The model counts in bytes and moves in graphemes; its lines on the screen are those of
//! [`text::wrap_map`]. Within the editor, a *line* is what ends with a line break, a *row* is one
//! row of the screen.

mod history;
mod keys;
mod rows;

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

use self::history::{Change, History};
use self::rows::Rows;
use super::text;
use crate::domain::message::Message;
use crate::domain::text::{TextRule, cleanse};

/// What became of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EditorEvent {
    /// The key means nothing here, or there is nowhere to go: the caller may use it.
    Ignored,
    /// The text or the cursor may have changed.
    Handled,
    /// Something the person should know: what was left out.
    Notice(Message),
}

/// A text being edited, with its cursor and its history.
#[derive(Debug, Clone)]
pub struct Editor {
    rule: TextRule,
    text: String,
    /// Length of `text` in characters.
    chars: usize,
    /// Byte offset of the cursor, always between two graphemes.
    cursor: usize,
    /// The column that vertical movement holds on to.
    goal: Option<usize>,
    history: History,
    /// How the text lay on the screen when it was last drawn; kept up with every change.
    rows: RefCell<Rows>,
    /// The first row shown.
    top: Cell<usize>,
    /// The height it was last drawn in.
    height: Cell<usize>,
}

impl Editor {
    /// An editor for texts under `rule`, holding `text` with the cursor at its end.
    ///
    /// What could not be stored is taken out of `text`; its length is left as it is.
    #[must_use]
    pub fn new(rule: TextRule, text: &str) -> Self {
        let (text, _) = cleanse(text, rule.multiline);
        Self {
            rule,
            chars: text.chars().count(),
            cursor: text.len(),
            goal: None,
            history: History::default(),
            rows: RefCell::new(Rows::new(&text)),
            top: Cell::new(0),
            height: Cell::new(1),
            text,
        }
    }

    /// The text as it stands.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Length of the text in characters, as [`TextRule::max_chars`] counts.
    #[must_use]
    pub fn chars(&self) -> usize {
        self.chars
    }

    /// Byte offset of the cursor in the text.
    #[must_use]
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// Replaces the whole text, as one step that can be undone. The rule holds as for a paste.
    pub fn set(&mut self, text: &str) {
        let (text, _) = cleanse(text, self.rule.multiline);
        let fitting = self.fitting(&text, self.rule.max_chars).len();
        self.change(0..self.text.len(), &text[..fitting]);
        self.history.seal();
    }

    /// Inserts what was typed at the cursor. Says so where the text is full.
    pub fn insert(&mut self, typed: &str) -> EditorEvent {
        let (clean, removed) = cleanse(typed, self.rule.multiline);
        let room = self.room();
        if clean.chars().count() > room {
            return EditorEvent::Notice(self.full());
        }
        self.change(self.cursor..self.cursor, &clean);
        match removed {
            0 => EditorEvent::Handled,
            _ => EditorEvent::Notice(Message::new("editor-paste-removed").with("removed", removed)),
        }
    }

    /// Inserts pasted text at the cursor as far as there is room, without the characters that could not be
    /// stored; the notice says how many were removed and how many were left out.
    pub fn paste(&mut self, pasted: &str) -> EditorEvent {
        let (clean, removed) = cleanse(pasted, self.rule.multiline);
        let taken = self.fitting(&clean, self.room()).len();
        let left_out = clean[taken..].chars().count();
        self.history.seal();
        self.change(self.cursor..self.cursor, &clean[..taken]);
        self.history.seal();
        let limit = self.rule.max_chars;
        EditorEvent::Notice(match (removed, left_out) {
            (0, 0) => return EditorEvent::Handled,
            (_, 0) => Message::new("editor-paste-removed").with("removed", removed),
            (0, _) => Message::new("editor-paste-cut").with("left", left_out).with("limit", limit),
            _ => Message::new("editor-paste-removed-and-cut")
                .with("removed", removed)
                .with("left", left_out)
                .with("limit", limit),
        })
    }

    /// Takes back the last change; `false` where there is none.
    pub fn undo(&mut self) -> bool {
        let Some(change) = self.history.undo() else { return false };
        let end = change.at + change.inserted.len();
        self.apply(change.at..end, &change.removed);
        self.cursor = change.cursor;
        true
    }

    /// Makes the change taken back last once more; `false` where there is none.
    pub fn redo(&mut self) -> bool {
        let Some(change) = self.history.redo() else { return false };
        let end = change.at + change.removed.len();
        self.apply(change.at..end, &change.inserted);
        true
    }

    /// The rows that the text takes in `width` cells, with the cursor's where it needs one of its own.
    #[must_use]
    pub fn rows(&self, width: u16) -> usize {
        let mut rows = self.rows.borrow_mut();
        rows.set_width(&self.text, usize::from(width));
        rows.len().max(rows.place(&self.text, self.cursor).row + 1)
    }

    /// Draws the text in `area` so that the cursor is in sight, and returns the cell of the terminal's cursor:
    /// an input method composes there.
    pub fn render(&self, area: Rect, buf: &mut Buffer, style: Style) -> (u16, u16) {
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return (area.x, area.y);
        }
        let mut rows = self.rows.borrow_mut();
        rows.set_width(&self.text, usize::from(area.width));
        let place = rows.place(&self.text, self.cursor);
        let height = usize::from(area.height);
        // A row of its own for a cursor behind a full row pushes the rows below down.
        let own = place.own_row.then_some(place.row);
        let total = rows.len() + usize::from(own.is_some());
        let mut top = self.top.get().min(total.saturating_sub(height));
        top = top.clamp((place.row + 1).saturating_sub(height), place.row);
        self.top.set(top);
        self.height.set(height);
        buf.set_style(area, style);
        for (y, row) in (area.top()..area.bottom()).zip(top..total) {
            let row = match own {
                Some(own) if row == own => continue,
                Some(own) if row > own => row - 1,
                _ => row,
            };
            text::print(buf, area.x, y, &self.text[rows.get(row)], usize::from(area.width), style);
        }
        let cell = |at: usize, most: u16| u16::try_from(at).unwrap_or(u16::MAX).min(most - 1);
        (area.x + cell(place.column, area.width), area.y + cell(place.row - top, area.height))
    }

    /// Draws the beginning of the text in `area`, as an input without the focus shows it; `…` where there is more.
    pub fn render_beginning(&self, area: Rect, buf: &mut Buffer, style: Style) {
        let area = area.intersection(buf.area);
        let mut rows = self.rows.borrow_mut();
        rows.set_width(&self.text, usize::from(area.width));
        buf.set_style(area, style);
        for (y, row) in (area.top()..area.bottom()).zip(0..rows.len()) {
            let line = &self.text[rows.get(row)];
            let cut = y + 1 == area.bottom() && row + 1 < rows.len();
            let line = if cut { Cow::Owned(format!("{line}…")) } else { Cow::Borrowed(line) };
            let room = usize::from(area.width);
            text::print(buf, area.x, y, &text::truncate(&line, room), room, style);
        }
    }

    /// The characters that may still be added.
    fn room(&self) -> usize {
        self.rule.max_chars.saturating_sub(self.chars)
    }

    /// The beginning of `text` of at most `chars` characters, without cutting a grapheme.
    fn fitting<'a>(&self, text: &'a str, chars: usize) -> &'a str {
        match text.char_indices().nth(chars) {
            None => text,
            Some((end, _)) => &text[..boundary_at_or_before(text, end)],
        }
    }

    fn full(&self) -> Message {
        Message::new("editor-full").with("limit", self.rule.max_chars)
    }

    /// Replaces `range` by `with` and puts the cursor behind it, as a step of the history.
    fn change(&mut self, range: Range<usize>, with: &str) {
        if range.is_empty() && with.is_empty() {
            return;
        }
        self.history.push(Change {
            at: range.start,
            removed: self.text[range.clone()].to_owned(),
            inserted: with.to_owned(),
            cursor: self.cursor,
        });
        self.apply(range, with);
    }

    fn apply(&mut self, range: Range<usize>, with: &str) {
        self.chars += with.chars().count();
        self.chars -= self.text[range.clone()].chars().count();
        self.text.replace_range(range.clone(), with);
        self.rows.get_mut().replace(&self.text, range.clone(), with.len());
        self.goal = None;
        // What was inserted may have joined the grapheme after it.
        self.cursor = boundary_at_or_after(&self.text, range.start + with.len());
    }

    fn previous(&self) -> Option<usize> {
        self.text[..self.cursor].grapheme_indices(true).next_back().map(|(at, _)| at)
    }

    fn next(&self) -> Option<usize> {
        self.text[self.cursor..].graphemes(true).next().map(|grapheme| self.cursor + grapheme.len())
    }

    fn line_start(&self) -> usize {
        self.text[..self.cursor].rfind('\n').map_or(0, |at| at + 1)
    }

    fn line_end(&self) -> usize {
        self.text[self.cursor..].find('\n').map_or(self.text.len(), |at| self.cursor + at)
    }
}

/// The boundary between graphemes of `text` at `at` or next after it.
fn boundary_at_or_after(text: &str, at: usize) -> usize {
    let mut cursor = GraphemeCursor::new(at, text.len(), true);
    match cursor.is_boundary(text, 0) {
        Ok(true) | Err(_) => at,
        Ok(false) => cursor.next_boundary(text, 0).ok().flatten().unwrap_or(text.len()),
    }
}

fn boundary_at_or_before(text: &str, at: usize) -> usize {
    let mut cursor = GraphemeCursor::new(at, text.len(), true);
    match cursor.is_boundary(text, 0) {
        Ok(true) | Err(_) => at,
        Ok(false) => cursor.prev_boundary(text, 0).ok().flatten().unwrap_or(0),
    }
}

#[cfg(test)]
mod tests;
