//! What is asked before something happens to more than what is in view: what will happen to which, what will not and
//! why, and how many of each.

use super::list::Scroll;
use crate::domain::message::Message;
use crate::office::Command;
use crate::office::query::Query;

/// A row of what is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// What happens to those that follow, or why nothing does.
    Heading {
        /// The words.
        words: Message,
        /// Whether it says why something does not happen.
        refused: bool,
    },
    /// One of them.
    Line {
        /// Its number or name.
        name: String,
        /// What it is.
        title: String,
        /// From whom it is; may be empty.
        from: String,
    },
    /// Something to be read as it stands.
    Text(String),
}

/// A question to be confirmed.
#[derive(Debug)]
pub struct Confirm {
    /// The title.
    pub title: Message,
    /// The counts and what else is said first; always in sight.
    pub head: Vec<Message>,
    /// What will happen to which.
    pub rows: Vec<Row>,
    /// How far the rows are scrolled.
    pub scroll: Scroll,
    /// What is done when it is confirmed; none where nothing can be done.
    pub command: Option<Command>,
    /// What is asked again where the command is refused: what it rested on has changed.
    pub again: Query,
    /// Whether the command is under way.
    pub sent: bool,
}

/// Rows put together group by group: each heading once, in the order in which they come first.
#[derive(Debug, Default)]
pub struct Groups {
    groups: Vec<(Message, bool, Vec<Row>)>,
}

impl Groups {
    /// Puts `line` under `heading`.
    pub fn add(&mut self, heading: Message, refused: bool, line: Row) {
        match self.groups.iter_mut().find(|(known, ..)| *known == heading) {
            Some((.., lines)) => lines.push(line),
            None => self.groups.push((heading, refused, vec![line])),
        }
    }

    /// The rows: first what happens, then what does not; each heading with its count.
    pub fn rows(mut self) -> Vec<Row> {
        self.groups.sort_by_key(|(_, refused, _)| *refused);
        let group = |(heading, refused, lines): (Message, bool, Vec<Row>)| {
            let words = Message::new("confirm-group").with("what", heading).with("count", lines.len());
            std::iter::once(Row::Heading { words, refused }).chain(lines)
        };
        self.groups.into_iter().flat_map(group).collect()
    }
}
