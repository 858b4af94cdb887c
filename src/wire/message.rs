//! What is said over the wire once a client is let in.

use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::book::Attachment;
use crate::domain::code::RecordKey;
use crate::office::desk::{CommandId, News, Stamped};
use crate::office::directory::Directory;
use crate::office::draft::{Draft, DraftName};
use crate::office::handing::Hand;
use crate::office::query::{BoardLine, Query};
use crate::office::{Command, Failure, Receipt, Stamp};

/// What a client says. The login in it counts in a made-up office only: there everybody is whoever they like.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Asked {
    /// Something that is answered, under the number it is asked with.
    Call {
        /// The number.
        number: u64,
        /// On whose behalf.
        login: String,
        /// What.
        request: Request,
    },
    /// There is a screen: its person is in the office, and it is told of what happens.
    Listen {
        /// Whose.
        login: String,
    },
    /// What the person is deciding on just now.
    Attend {
        /// Who.
        login: String,
        /// On what, if on anything.
        on: Option<RecordKey>,
    },
    /// There will be a search.
    StartSearch,
}

/// Something that is answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// A question; answered with nothing where the answer still is the one that has the stamp.
    Ask(Query, Option<Stamp>),
    /// A command, carried out once.
    Order(CommandId, Command),
    /// Keep what was typed into a form about a subject.
    SaveDraft(String, String, Vec<u8>),
    /// What was kept of a form about a subject.
    Draft(String, String),
    /// What was kept at all.
    Drafts,
    /// Drop what was kept of a form about a subject.
    DropDraft(String, String),
    /// The directory; answered with nothing where it still is the one that has the stamp.
    Directory(Option<Stamp>),
    /// Everything due at the end of a day.
    Due(NaiveDate),
    /// Note that the leader's page is looked at.
    Visited,
    /// A step in handing a file in. What has come of it goes with the connection.
    Hand(Hand),
    /// What was handed in and can be attached.
    Handed,
    /// An attachment of a case by its number, and a piece of it from so many bytes on.
    FilePiece(RecordKey, usize, u64),
}

/// What a server says.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Told {
    /// The answer to the call of that number.
    Answer(u64, Result<Reply, Failure>),
    /// What happens elsewhere.
    News(News),
}

/// An answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Reply {
    /// To [`Request::Ask`].
    Answer(Option<Stamped>),
    /// To [`Request::Order`].
    Receipt(Receipt),
    /// To [`Request::SaveDraft`], [`Request::DropDraft`] and [`Request::Visited`].
    Done,
    /// To [`Request::Draft`].
    Draft(Option<Draft>),
    /// To [`Request::Drafts`].
    Drafts(Vec<DraftName>),
    /// To [`Request::Directory`].
    Directory(Option<(Arc<Directory>, Option<Stamp>)>),
    /// To [`Request::Due`].
    Due(Vec<Arc<BoardLine>>),
    /// To [`Request::Hand`]: the file, once all of it is there.
    Hand(Option<Attachment>),
    /// To [`Request::Handed`].
    Handed(Vec<Attachment>),
    /// To [`Request::FilePiece`].
    FilePiece(Attachment, Vec<u8>),
}
