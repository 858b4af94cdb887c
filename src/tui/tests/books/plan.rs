//! The book `plan` on the screen.
