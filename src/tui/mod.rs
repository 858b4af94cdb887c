//! What people see: state, update, view.

pub mod keymap;
pub mod term;
