//! The terminal: what is written to it, what comes from it, and that it is left as it was found.

pub mod backend;
pub mod check;
pub mod clipboard;
pub mod events;
pub mod guard;
