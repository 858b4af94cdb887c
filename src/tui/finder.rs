//! A list narrowed by typing: the input, the selection, and which keys belong to which.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::editor::{Editor, EditorEvent};
use super::list::ListState;
use crate::domain::text::TextRule;

/// An input with a list below it.
#[derive(Debug, Clone)]
pub struct Finder {
    /// What is typed.
    pub editor: Editor,
    /// What is selected.
    pub list: ListState,
    /// Whether the text is one of before, which the first letter typed replaces.
    offered: bool,
}

impl Finder {
    /// An input that offers `text`.
    pub fn new(text: &str) -> Self {
        let editor = Editor::new(TextRule::TITLE, text);
        Self { editor, list: ListState::default(), offered: !text.is_empty() }
    }

    /// Whether the key is text, which no binding takes away.
    pub fn is_text(event: KeyEvent) -> bool {
        let plain = !event.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
        plain && matches!(event.code, KeyCode::Char(_))
    }

    /// Gives a key to the input.
    pub fn key(&mut self, event: KeyEvent) -> EditorEvent {
        if std::mem::take(&mut self.offered) && Self::is_text(event) {
            self.editor.set("");
        }
        self.editor.key(event)
    }

    /// Inserts pasted text.
    pub fn paste(&mut self, text: &str) -> EditorEvent {
        if std::mem::take(&mut self.offered) {
            self.editor.set("");
        }
        self.editor.paste(text)
    }

    /// What is typed.
    pub fn text(&self) -> &str {
        self.editor.text()
    }

    /// Replaces what is typed.
    pub fn set(&mut self, text: &str) {
        self.offered = false;
        self.editor.set(text);
    }
}
