//! The book `consultation` on the screen.
