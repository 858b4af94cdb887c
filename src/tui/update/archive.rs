//! What goes out of the archive to a file of this host.

use super::forms::ask;
use crate::domain::book::Case;
use crate::domain::message::Message;
use crate::office::attachments::named;
use crate::office::record::Record;
use crate::tui::effect::Effect;
use crate::tui::forms::{Out, Purpose};
use crate::tui::state::{State, View};

fn in_view(state: &State) -> Option<&Case> {
    let View::Record(view) = &state.detail.view else { return None };
    match &view.record {
        Record::Case(case) => Some(case),
        _ => None,
    }
}

/// Asks for the file the catalogue of files is written to.
pub fn files_catalogue(state: &mut State) -> Vec<Effect> {
    let language = state.words.language();
    ask(state, Purpose::Out(Out::Catalogue(language)))
}

/// Whether the file in view has an attachment that can be written out.
///
/// # Errors
/// Why not.
pub fn has_attachments(state: &State) -> Result<(), Message> {
    if !state.files {
        return Err(Message::new("attach-out-by-ssh"));
    }
    match in_view(state) {
        Some(case) if !named(case).is_empty() => Ok(()),
        Some(case) => {
            Err(Message::new("attach-none").with("number", case.key.number()).with("count", 0_usize))
        }
        None => Err(Message::new("not-for-this")),
    }
}

/// Asks for the file an attachment is written to.
pub fn files_attachment(state: &mut State) -> Vec<Effect> {
    match in_view(state).cloned() {
        Some(case) => ask(state, Purpose::Out(Out::Attachment(Box::new(case)))),
        None => Vec::new(),
    }
}
