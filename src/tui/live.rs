//! What happens elsewhere, as far as the screen has yet to follow it, and the line to the office.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::effect::{About, Effect};
use super::form::Value;
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
    /// What was typed into forms that were left, and is being kept.
    pub saving: BTreeSet<About>,
    /// The same where it could not be: it is to be kept as soon as the office can be reached again.
    pub owed: BTreeSet<About>,
    /// The commands under way, in the order in which they were given.
    pub given: VecDeque<Given>,
    /// Those of which it is not known whether they were carried out: that is found out as soon as it can be.
    pub unsure: Vec<Given>,
    /// Whether a draft is to be chosen as soon as it is known which there are; anything else that is done takes that back.
    pub choosing: bool,
}

/// A command that was given.
#[derive(Debug, Clone)]
pub struct Given {
    /// The command.
    pub command: Command,
    /// The form it was made in, which goes with its draft once it is carried out, and what was in it.
    pub typed: Option<(About, BTreeMap<String, Value>)>,
    /// Whether it is given again, to find out whether it was carried out.
    pub again: bool,
    /// Why that is not known.
    pub why: Option<Message>,
}

/// What is told where the office will not be reached any more, however often it is tried.
const ENDED: &str = "wire-ended";

impl Live {
    /// Whether the office will not be reached any more.
    pub fn is_over(&self) -> bool {
        self.lost.as_ref().is_some_and(|why| why.id == ENDED)
    }

    /// Whether there is a command of which it is not known whether it was carried out.
    pub fn is_unsure(&self) -> bool {
        !self.unsure.is_empty() || self.given.iter().any(|given| given.again)
    }

    /// What is to be said of the line while it is cut.
    pub fn cut(&self) -> Option<Message> {
        let why = self.lost.clone()?;
        Some(match (self.is_over(), self.is_unsure()) {
            (true, _) => why,
            (_, true) => Message::new("office-unsure").with("why", why),
            (_, false) => Message::new("office-lost").with("why", why),
        })
    }

    /// What is to be said where something typed is not kept, and why.
    pub fn unkept(&self, why: Message) -> Message {
        let id = if self.is_over() { "draft-unkept" } else { "draft-owed" };
        Message::new(id).with("why", why)
    }

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
            None => Ok(()),
            Some(why) if self.live.is_over() => Err(why.clone()),
            Some(why) if self.live.is_unsure() => {
                Err(Message::new("office-unsure-key").with("why", why.clone()))
            }
            Some(why) => Err(Message::new("office-unreachable").with("why", why.clone())),
        }
    }

    /// Gives a command, made in a form with this in it or in none.
    pub fn give(&mut self, command: Command, typed: Option<(About, BTreeMap<String, Value>)>) -> Effect {
        self.under_way += 1;
        let draft = typed.as_ref().map(|(about, _)| about.clone());
        self.live.given.push_back(Given { command: command.clone(), typed, again: false, why: None });
        Effect::Command(command, draft)
    }
}
