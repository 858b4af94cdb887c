//! The rules: pure values and functions. No clock, no I/O, no terminal, no store.

pub mod adjustment;
pub mod application;
pub mod calendar;
pub mod catalogue;
pub mod channel;
pub mod clock;
pub mod code;
pub mod disclosure;
pub mod message;
pub mod notice;
pub mod obligation;
pub mod opinion;
pub mod organisation;
pub mod period;
pub mod settings;
pub mod text;
