//! The detail: what it is about, and what is known of that.

use crate::domain::code::{Code, Kind, RecordKey};
use crate::domain::message::Message;
use crate::office::command::Identity;
use crate::office::query::{ItemView, RecordView};
use crate::tui::list::Scroll;

/// What the detail pane is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// A catalogue item of an organisation.
    Item(Code),
    /// A record.
    Record(RecordKey),
}

impl Subject {
    /// The keymap contexts that it adds.
    pub fn contexts(&self) -> &'static [&'static str] {
        match self {
            Self::Record(key) => match key.kind {
                Kind::Disclosure => &["disclosure", "due", "item"],
                Kind::Opinion => &["opinion", "due", "item"],
                Kind::Application => &["application", "due", "item"],
                Kind::Adjustment => &["due", "item"],
                Kind::Plan => &["plan", "due", "item"],
                Kind::Press => &["press", "due"],
                Kind::Supervisor => &["supervisor", "due"],
                Kind::Consultation => &["consultation", "due"],
                Kind::Archive => &["archive", "due"],
                Kind::Assessment => &["assessment", "due"],
                Kind::Accountability => &["accountability", "due"],
            },
            Self::Item(_) => &["due", "item"],
        }
    }
}

/// What is known of the subject.
#[derive(Debug, Clone, Default)]
pub enum View {
    /// Nothing selected, or not yet answered.
    #[default]
    None,
    /// An item.
    Item(Box<ItemView>),
    /// A record.
    Record(Box<RecordView>),
    /// It could not be read.
    Failed(Message),
}

/// The detail pane.
#[derive(Debug, Clone, Default)]
pub struct Detail {
    /// What it is about.
    pub subject: Option<Subject>,
    /// What it is to be about next: until that has been read, what is shown stays.
    pub next: Option<Subject>,
    /// What is known of the subject.
    pub view: View,
    /// How far it is scrolled.
    pub scroll: Scroll,
    /// Whether it fills the screen.
    pub zoomed: bool,
    /// Somebody's identity, shown on request (O8); forgotten with the subject.
    pub identity: Option<Identity>,
}

impl Detail {
    /// What it is about, or is to be as soon as that has been read: what keys are meant for.
    pub fn about(&self) -> Option<&Subject> {
        self.next.as_ref().or(self.subject.as_ref())
    }

    /// Whether what keys are meant for has yet to be read.
    pub fn is_loading(&self) -> bool {
        self.next.is_some()
    }

    /// Takes in what has been read of `subject`, where that is wanted.
    pub fn take(&mut self, subject: Subject, view: View) {
        if self.next.as_ref() == Some(&subject) {
            self.set(Some(subject), view);
        } else if self.subject.as_ref() == Some(&subject) {
            self.view = view;
        }
    }

    /// Shows something else, from its top.
    pub fn set(&mut self, subject: Option<Subject>, view: View) {
        (self.subject, self.next, self.view, self.identity) = (subject, None, view, None);
        self.scroll.reset();
    }
}
