//! The book `accountability` on the screen.
