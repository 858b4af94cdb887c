//! What people see: state, update, view; panes, widgets, text, keymap, theme.

pub mod action;
mod catalogue;
mod confirm;
mod drafts;
pub mod editor;
mod effect;
mod finder;
pub mod form;
pub mod forms;
pub mod keymap;
mod leader;
mod leave;
pub mod letter;
pub mod list;
mod live;
mod mouse;
mod pace;
mod palette;
pub mod plans;
mod popup;
pub mod reference;
mod run;
mod search;
mod selection;
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
pub mod year;

pub use run::{Session, run};
