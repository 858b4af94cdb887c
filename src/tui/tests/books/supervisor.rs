//! The book `supervisor` on the screen.
