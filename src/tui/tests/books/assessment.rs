//! The book `assessment` on the screen.
