//! What people see: state, update, view; panes, widgets, text, keymap, theme.

pub mod action;
mod board;
mod catalogue;
pub mod editor;
mod effect;
pub mod form;
pub mod forms;
pub mod keymap;
pub mod list;
mod mouse;
pub mod popup;
pub mod reference;
mod run;
pub mod settings;
mod state;
pub mod term;
#[cfg(test)]
mod tests;
pub mod text;
pub mod theme;
mod tree;
mod update;
mod view;

pub use run::{Session, run};
