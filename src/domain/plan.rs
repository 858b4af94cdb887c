//! Yearly plans, matters outside the catalogue and changes of functions (例行公开制度 三；检查考核制度 三（三）): C3–C5.

use super::book::{Book, State};
use super::code::Kind;

/// The book.
pub static BOOK: Book = Book {
    kind: Kind::Plan,
    system: "system-plan",
    steps: &[],
    state: |_| State::done("state-done", "state-done-short"),
    owes: |_| Vec::new(),
    facts: |_| Vec::new(),
    cyclic: &[],
    seen_by: &[],
};
