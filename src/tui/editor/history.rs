//! What can be taken back.

/// The steps kept.
const MOST: usize = 200;

/// A replacement of one piece of the text by another.
#[derive(Debug, Clone)]
pub(super) struct Change {
    /// Byte offset of the piece.
    pub at: usize,
    pub removed: String,
    pub inserted: String,
    /// Where the cursor was before.
    pub cursor: usize,
}

/// The changes made, and those taken back.
#[derive(Debug, Clone, Default)]
pub(super) struct History {
    done: Vec<Change>,
    undone: Vec<Change>,
    /// Whether the next change begins a new step.
    sealed: bool,
}

impl History {
    /// Ends the step: what comes next is taken back on its own.
    pub fn seal(&mut self) {
        self.sealed = true;
    }

    /// Adds a change. Typing goes into one step until the cursor moves or a line ends.
    pub fn push(&mut self, change: Change) {
        self.undone.clear();
        if let Some(last) = self.done.last_mut()
            && !self.sealed
            && change.removed.is_empty()
            && change.at == last.at + last.inserted.len()
            && !last.inserted.ends_with('\n')
            && last.removed.is_empty()
        {
            last.inserted.push_str(&change.inserted);
            return;
        }
        self.sealed = false;
        if self.done.len() == MOST {
            self.done.remove(0);
        }
        self.done.push(change);
    }

    pub fn undo(&mut self) -> Option<Change> {
        let change = self.done.pop()?;
        self.undone.push(change.clone());
        self.sealed = true;
        Some(change)
    }

    pub fn redo(&mut self) -> Option<Change> {
        let change = self.undone.pop()?;
        self.done.push(change.clone());
        self.sealed = true;
        Some(change)
    }
}
