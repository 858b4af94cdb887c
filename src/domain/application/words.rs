//! The words of forms and files, and the names of things.

use super::{Act, Deed, Ground, LetterKind, Manner, Outcome, Part, State};
use crate::domain::message::Message;

impl Manner {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Written, Self::Oral];

    /// The word in forms and files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Written => "written",
            Self::Oral => "oral",
        }
    }

    /// The manner of that word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|manner| manner.word() == word)
    }

    /// Its name.
    pub fn message(self) -> Message {
        match self {
            Self::Written => Message::new("manner-written"),
            Self::Oral => Message::new("manner-oral"),
        }
    }
}

impl Part {
    /// Every part, in the order of the form.
    pub const ALL: [Self; 7] = [
        Self::Name,
        Self::Address,
        Self::Identity,
        Self::Contact,
        Self::Content,
        Self::Signature,
        Self::Date,
    ];

    /// Its name.
    pub fn message(self) -> Message {
        match self {
            Self::Name => Message::new("field-applicant"),
            Self::Address => Message::new("field-address"),
            Self::Identity => Message::new("field-identity"),
            Self::Contact => Message::new("field-contact"),
            Self::Content => Message::new("field-asked-for"),
            Self::Signature => Message::new("field-signature"),
            Self::Date => Message::new("field-applied"),
        }
    }

    /// The names of several, in a row.
    pub fn list(parts: &[Self]) -> Vec<Message> {
        let item = |(n, part): (usize, &Self)| match n + 1 < parts.len() {
            true => Message::new("application-part-more").with("part", part.message()),
            false => part.message(),
        };
        parts.iter().enumerate().map(item).collect()
    }
}

impl Outcome {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Disclose, Self::Partial, Self::Refuse];

    /// The word in forms and files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Disclose => "disclose",
            Self::Partial => "partial",
            Self::Refuse => "refuse",
        }
    }

    /// The outcome of that word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.word() == word)
    }

    /// Its name.
    pub fn message(self) -> Message {
        match self {
            Self::Disclose => Message::new("outcome-disclose"),
            Self::Partial => Message::new("outcome-partial"),
            Self::Refuse => Message::new("outcome-refuse"),
        }
    }

    /// Whether something is withheld.
    pub const fn withholds(self) -> bool {
        matches!(self, Self::Partial | Self::Refuse)
    }

    /// The letter that says it.
    pub const fn letter(self) -> LetterKind {
        match self {
            Self::Disclose => LetterKind::Disclose,
            Self::Partial => LetterKind::Partial,
            Self::Refuse => LetterKind::Refuse,
        }
    }
}

impl Ground {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Secret, Self::Deliberation];

    /// The word in forms and files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Secret => "secret",
            Self::Deliberation => "deliberation",
        }
    }

    /// The ground of that word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ground| ground.word() == word)
    }

    /// Its name, as the article has it.
    pub fn message(self) -> Message {
        match self {
            Self::Secret => Message::new("ground-secret"),
            Self::Deliberation => Message::new("ground-deliberation"),
        }
    }
}

impl State {
    /// Every state.
    pub const ALL: [Self; 9] = [
        Self::Incomplete,
        Self::Received,
        Self::Accepted,
        Self::Decided,
        Self::Filed,
        Self::Cleared,
        Self::Answered,
        Self::Complained,
        Self::Closed,
    ];

    /// The word in files and ids.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Incomplete => "incomplete",
            Self::Received => "received",
            Self::Accepted => "accepted",
            Self::Decided => "decided",
            Self::Filed => "filed",
            Self::Cleared => "cleared",
            Self::Answered => "answered",
            Self::Complained => "complained",
            Self::Closed => "closed",
        }
    }

    /// Its name.
    pub fn message(self) -> Message {
        match self {
            Self::Incomplete => Message::new("application-state-incomplete"),
            Self::Received => Message::new("application-state-received"),
            Self::Accepted => Message::new("application-state-accepted"),
            Self::Decided => Message::new("application-state-decided"),
            Self::Filed => Message::new("application-state-filed"),
            Self::Cleared => Message::new("application-state-cleared"),
            Self::Answered => Message::new("application-state-answered"),
            Self::Complained => Message::new("application-state-complained"),
            Self::Closed => Message::new("application-state-closed"),
        }
    }
}

impl Deed {
    /// What the history says.
    pub fn message(self) -> Message {
        match self {
            Self::Received(Manner::Written) => Message::new("application-deed-received"),
            Self::Received(Manner::Oral) => Message::new("application-deed-taken-down"),
            Self::Completed => Message::new("application-deed-completed"),
            Self::AskedToComplete => Message::new("application-deed-asked"),
            Self::Accepted => Message::new("application-deed-accepted"),
            Self::Extended => Message::new("application-deed-extended"),
            Self::Decided(outcome) => {
                Message::new("application-deed-decided").with("outcome", outcome.message())
            }
            Self::Filed => Message::new("application-deed-filed"),
            Self::Replied(true) => Message::new("application-deed-agreed"),
            Self::Replied(false) => Message::new("application-deed-disagreed"),
            Self::Disclosed => Message::new("application-deed-disclosed"),
            Self::Delivered(kind) => {
                Message::new("application-deed-delivered").with("letter", kind.message())
            }
            Self::Withdrawn => Message::new("application-deed-withdrawn"),
            Self::Complained => Message::new("application-deed-complained"),
            Self::LookedInto => Message::new("application-deed-looked-into"),
            Self::ComplainantTold => Message::new("application-deed-complainant-told"),
            Self::Closed => Message::new("application-deed-closed"),
            Self::IdentitySeen => Message::new("application-deed-identity-seen"),
            Self::TakenOver => Message::new("deed-taken-over"),
        }
    }
}

impl Act {
    /// Every act.
    pub const ALL: [Self; 15] = [
        Self::Accept,
        Self::Complete,
        Self::AskToComplete,
        Self::Extend,
        Self::Decide,
        Self::File,
        Self::SuperiorReply,
        Self::Disclose,
        Self::Deliver,
        Self::Withdraw,
        Self::Complain,
        Self::LookInto,
        Self::TellComplainant,
        Self::Close,
        Self::SeeIdentity,
    ];

    /// Whether it is about a complaint (A7).
    pub const fn is_complaint(self) -> bool {
        matches!(self, Self::Complain | Self::LookInto | Self::TellComplainant)
    }
}
