//! Inspection and assessment (检查考核制度、考核评价办法): E1–E6.

use super::book::{Book, State};
use super::code::Kind;

/// The book.
pub static BOOK: Book = Book {
    kind: Kind::Assessment,
    system: "system-assessment",
    steps: &[],
    state: |_| State::done("state-done", "state-done-short"),
    owes: |_| Vec::new(),
    facts: |_| Vec::new(),
    cyclic: &[],
    seen_by: &[],
};
