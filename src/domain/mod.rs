//! The rules: pure values and functions. No clock, no I/O, no terminal, no store.

pub mod accountability;
pub mod adjustment;
pub mod application;
pub mod archive;
pub mod assessment;
pub mod book;
pub mod calendar;
pub mod catalogue;
pub mod channel;
pub mod clock;
pub mod code;
pub mod consultation;
pub mod disclosure;
pub mod facts;
pub mod message;
pub mod notice;
pub mod obligation;
pub mod opinion;
pub mod organisation;
pub mod period;
pub mod plan;
pub mod press;
pub mod settings;
pub mod supervisor;
pub mod text;
