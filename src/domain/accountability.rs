//! Accountability (责任追究制度): T1–T3.

use super::book::{Book, State};
use super::code::Kind;

/// The book.
pub static BOOK: Book = Book {
    kind: Kind::Accountability,
    system: "system-accountability",
    steps: &[],
    state: |_| State::done("state-done", "state-done-short"),
    owes: |_| Vec::new(),
    facts: |_| Vec::new(),
    cyclic: &[],
    seen_by: &[],
};
