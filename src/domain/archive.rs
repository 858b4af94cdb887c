//! Archives (资料归档制度): F1–F3.

use super::book::{Book, State};
use super::code::Kind;

/// The book.
pub static BOOK: Book = Book {
    kind: Kind::Archive,
    system: "system-archive",
    steps: &[],
    state: |_| State::done("state-done", "state-done-short"),
    owes: |_| Vec::new(),
    facts: |_| Vec::new(),
    cyclic: &[],
    seen_by: &[],
};
