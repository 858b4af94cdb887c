//! What people see: state, update, view; panes, widgets, text, keymap, theme.

pub mod editor;
pub mod form;
pub mod popup;
pub mod text;
