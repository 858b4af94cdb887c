//! The rules: pure values and functions. No clock, no I/O, no terminal, no store.

pub mod calendar;
pub mod clock;
pub mod message;
pub mod period;
