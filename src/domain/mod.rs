//! The rules: pure values and functions. No clock, no I/O, no terminal, no store.

pub mod message;
pub mod text;
