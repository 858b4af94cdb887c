//! The letters of an application, to be read, copied and written to a file.

use super::list::Scroll;

/// A letter as it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Its number.
    pub number: String,
    /// All of it.
    pub text: String,
}

/// The letters of one application, as it was when they were opened.
#[derive(Debug, Clone)]
pub struct Letters {
    /// The letters, oldest first.
    pub pages: Vec<Page>,
    /// Which is in view.
    pub at: usize,
    /// Whether the applicant is named, not hidden.
    pub named: bool,
    /// How far it is scrolled.
    pub scroll: Scroll,
}

impl Letters {
    /// The letter in view.
    pub fn page(&self) -> Option<&Page> {
        self.pages.get(self.at)
    }
}
