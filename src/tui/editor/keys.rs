//! The keys of the editor.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use unicode_segmentation::UnicodeSegmentation;

use super::{Editor, EditorEvent};
use crate::tui::text;

/// What word jumps tell apart.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Break,
    Space,
    Mark,
    Wide,
    Narrow,
}

impl Class {
    fn of(grapheme: &str) -> Self {
        match grapheme.chars().next() {
            Some('\n') => Self::Break,
            Some(c) if c.is_whitespace() => Self::Space,
            Some(c) if !c.is_alphanumeric() => Self::Mark,
            _ if text::width(grapheme) > 1 => Self::Wide,
            _ => Self::Narrow,
        }
    }
}

impl Editor {
    /// Handles a key.
    ///
    /// `Ignored` comes back for keys that mean nothing here, for Enter where there is one line only, and for Up and Down on
    /// the first and last row.
    pub fn key(&mut self, key: KeyEvent) -> EditorEvent {
        if key.kind == KeyEventKind::Release {
            return EditorEvent::Ignored;
        }
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        if key.modifiers.contains(KeyModifiers::ALT) && !control {
            return EditorEvent::Ignored;
        }
        match (key.code, control) {
            (KeyCode::Char(c), false) => return self.insert(c.encode_utf8(&mut [0; 4])),
            (KeyCode::Enter, false) if self.rule.multiline => return self.insert("\n"),
            // Terminals send one or the other for the same key.
            (KeyCode::Backspace, false) | (KeyCode::Char('h'), true) => self.remove_back(self.previous()),
            (KeyCode::Delete, false) => self.remove_to(self.next()),
            (KeyCode::Char('w'), true) | (KeyCode::Backspace, true) => {
                self.remove_back(Some(self.word_back()))
            }
            (KeyCode::Delete, true) => self.remove_to(Some(self.word_on())),
            (KeyCode::Char('u'), true) => self.remove_back(Some(self.line_start())),
            (KeyCode::Char('k'), true) => self.remove_to(Some(self.line_end())),
            (KeyCode::Char('z'), true) => drop(self.undo()),
            (KeyCode::Char('y'), true) => drop(self.redo()),
            (KeyCode::Left, false) => self.go(self.previous()),
            (KeyCode::Right, false) => self.go(self.next()),
            (KeyCode::Left, true) => self.go(Some(self.word_back())),
            (KeyCode::Right, true) => self.go(Some(self.word_on())),
            (KeyCode::Home, false) => self.go(Some(self.line_start())),
            (KeyCode::End, false) => self.go(Some(self.line_end())),
            (KeyCode::Home, true) => self.go(Some(0)),
            (KeyCode::End, true) => self.go(Some(self.text.len())),
            (KeyCode::Up, false) => return self.rows_up(1),
            (KeyCode::Down, false) => return self.rows_down(1),
            (KeyCode::PageUp, false) => return self.rows_up(self.height.get()),
            (KeyCode::PageDown, false) => return self.rows_down(self.height.get()),
            _ => return EditorEvent::Ignored,
        }
        EditorEvent::Handled
    }

    fn go(&mut self, to: Option<usize>) {
        self.goal = None;
        self.history.seal();
        self.cursor = to.unwrap_or(self.cursor);
    }

    fn remove_back(&mut self, from: Option<usize>) {
        let from = from.unwrap_or(self.cursor);
        self.change(from..self.cursor, "");
    }

    fn remove_to(&mut self, to: Option<usize>) {
        let to = to.unwrap_or(self.cursor);
        self.change(self.cursor..to, "");
    }

    fn rows_up(&mut self, rows: usize) -> EditorEvent {
        let place = self.rows.get_mut().place(&self.text, self.cursor);
        if place.row == 0 {
            return EditorEvent::Ignored;
        }
        self.go_to_row(place.row.saturating_sub(rows), place.column);
        EditorEvent::Handled
    }

    fn rows_down(&mut self, rows: usize) -> EditorEvent {
        let place = self.rows.get_mut().place(&self.text, self.cursor);
        // A cursor behind a full row stands where the row below will be.
        let row = place.row - usize::from(place.own_row);
        let last = self.rows.get_mut().len() - 1;
        if row == last {
            return EditorEvent::Ignored;
        }
        self.go_to_row((row + rows).min(last), place.column);
        EditorEvent::Handled
    }

    fn go_to_row(&mut self, row: usize, column: usize) {
        let goal = self.goal.unwrap_or(column);
        let at = self.rows.get_mut().at(&self.text, row, goal);
        self.go(Some(at));
        self.goal = Some(goal);
    }

    /// The start of the word, the run of Chinese characters or the marks before the cursor.
    fn word_back(&self) -> usize {
        let graphemes = self.text[..self.cursor].grapheme_indices(true).rev();
        end_of_run(graphemes.map(|(at, grapheme)| (at, Class::of(grapheme)))).unwrap_or(self.cursor)
    }

    fn word_on(&self) -> usize {
        let graphemes = self.text[self.cursor..].grapheme_indices(true);
        let ends = graphemes.map(|(at, grapheme)| (self.cursor + at + grapheme.len(), Class::of(grapheme)));
        end_of_run(ends).unwrap_or(self.cursor)
    }
}

/// The far end of the first run that is not of spaces; a line break is a run of its own.
fn end_of_run(graphemes: impl Iterator<Item = (usize, Class)>) -> Option<usize> {
    let mut run: Option<Class> = None;
    let mut end = None;
    for (at, class) in graphemes {
        match run {
            None | Some(Class::Space) if class != Class::Break || end.is_none() => run = Some(class),
            Some(running) if running == class && class != Class::Break => {}
            _ => break,
        }
        end = Some(at);
    }
    end
}
