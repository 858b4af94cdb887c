//! The book `archive` on the screen.
