//! What people see: state, update, view; panes, widgets, text, keymap, theme.

pub mod editor;
pub mod form;
pub mod keymap;
pub mod popup;
pub mod term;
pub mod text;

use std::sync::Arc;

use crate::domain::message::Message;
use crate::lang::Words;
use crate::office::Office;

/// What the screen is opened with.
pub struct Session {
    /// The office.
    pub office: Arc<Office>,
    /// Login of the person at the terminal.
    pub login: String,
    /// The interface's language.
    pub words: Arc<Words>,
    /// Whether the interface may use colour (`NO_COLOR`).
    pub colour: bool,
}

/// Opens the office on the terminal; returns when the person leaves or the terminal has gone.
///
/// # Errors
/// The terminal cannot be used.
pub fn run(session: Session) -> Result<(), Message> {
    let _ = session;
    Ok(())
}
