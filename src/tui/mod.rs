//! What people see: state, update, view; panes, widgets, text, keymap, theme.

pub mod editor;
pub mod form;
pub mod forms;
pub mod popup;
pub mod text;
