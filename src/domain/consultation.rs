//! Consultations on matters within the Party (公开咨询制度): K1–K5.

use super::book::{Book, State};
use super::code::Kind;

/// The book.
pub static BOOK: Book = Book {
    kind: Kind::Consultation,
    system: "system-consultation",
    steps: &[],
    state: |_| State::done("state-done", "state-done-short"),
    owes: |_| Vec::new(),
    facts: |_| Vec::new(),
    cyclic: &[],
    seen_by: &[],
};
