//! What happens elsewhere, as far as the screen has yet to follow it, and the line to the office.

use super::effect::Effect;
use super::state::{Popup, State};
use crate::domain::code::RecordKey;
use crate::domain::message::Message;
use crate::office::Command;

/// What has to be asked again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stale {
    /// Who is here, and what they attend to.
    Header,
    /// Everything that is shown.
    All,
}

/// The line to the office.
#[derive(Debug, Clone, Default)]
pub struct Live {
    /// What has to be asked again.
    pub stale: Option<Stale>,
    /// Why the office cannot be reached, while it cannot.
    pub lost: Option<Message>,
    /// What is to be kept as soon as it can be reached again.
    pub owed: Vec<Effect>,
    /// Whether a draft is to be chosen as soon as it is known which there are; anything else that is done takes that back.
    pub choosing: bool,
}

impl Live {
    /// What is shown may not be as it is any more.
    pub fn stale(&mut self, what: Stale) {
        self.stale = self.stale.max(Some(what));
    }

    /// Whether there is something to ask again, and somebody to ask.
    pub fn wants_renewal(&self) -> bool {
        self.stale.is_some() && self.lost.is_none()
    }
}

impl State {
    /// The record on which the person is deciding: a form or a question about it is open.
    pub fn attends(&self) -> Option<&RecordKey> {
        self.popups.iter().rev().find_map(|popup| match popup {
            Popup::Form(open) => open.purpose.record().map(|(key, _)| key),
            Popup::Confirm(confirm) => match &confirm.command {
                Some(Command::Batch { on, .. }) => match on.as_slice() {
                    [(only, _)] => Some(only),
                    _ => None,
                },
                _ => None,
            },
            _ => None,
        })
    }

    /// The names of the others who are deciding on a record just now; none where nobody is.
    pub fn deciding(&self, key: &RecordKey) -> Option<String> {
        let deciding = self.overview.iter().flat_map(|overview| &overview.deciding);
        let names: Vec<&str> =
            deciding.filter(|other| other.key == *key).map(|other| other.name.as_str()).collect();
        (!names.is_empty()).then(|| names.join(&self.words.get("list-separator")))
    }

    /// Whether the office can be reached.
    ///
    /// # Errors
    /// That it cannot.
    pub fn reachable(&self) -> Result<(), Message> {
        match &self.live.lost {
            Some(why) => Err(Message::new("office-unreachable").with("why", why.clone())),
            None => Ok(()),
        }
    }
}
