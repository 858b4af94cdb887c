//! gongkai (公开): the Party-affairs disclosure office of a public security bureau, in a terminal.
//!
//! Rooms in one direction: a module uses only modules above it in this list.

pub mod domain;
pub mod lang;
pub mod store;

pub mod office;

pub mod wire;

pub mod exchange;

pub mod tui;

pub mod cli;
