//! What people see: state, update, view; panes, widgets, text, keymap, theme.

pub mod action;
mod board;
pub mod editor;
mod effect;
pub mod form;
pub mod forms;
pub mod keymap;
pub mod list;
pub mod popup;
mod run;
mod state;
pub mod term;
#[cfg(test)]
mod tests;
pub mod text;
mod theme;
mod tree;
mod update;
mod view;

pub use run::{Session, default_keymap, run};
