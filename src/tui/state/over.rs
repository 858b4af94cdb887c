//! What lies over the screen.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Candidates, State};
use crate::domain::clock;
use crate::domain::code::RecordKey;
use crate::domain::message::Message;
use crate::office::query::BoardLine;
use crate::tui::catalogue::{Preview, Versions};
use crate::tui::confirm::Confirm;
use crate::tui::drafts::Left;
use crate::tui::finder::Finder;
use crate::tui::form::{Form, Value};
use crate::tui::forms::Purpose;
use crate::tui::letter::{Letters, Templates};
use crate::tui::list::{ListState, Scroll};
use crate::tui::palette::Palette;
use crate::tui::plans::PlansPopup;
use crate::tui::search::SearchPopup;

/// A form being filled in.
#[derive(Debug)]
pub struct OpenForm {
    /// What it is for.
    pub purpose: Purpose,
    /// What it is about, for its draft.
    pub subject: String,
    /// The form.
    pub form: Form,
    /// Whether its command is under way.
    pub sent: bool,
    /// The year and the organisation whose yearly plan was looked for.
    pub looked: Option<(String, String)>,
    /// The field that had the focus after the last key.
    pub field: Option<&'static str>,
    /// Keys since what was typed was last kept.
    pub keys: u32,
    /// What was last kept.
    pub kept: Option<BTreeMap<String, Value>>,
    /// The version of its record of which it was said that it is another than the form was opened on.
    pub told: Option<u64>,
    /// Whether it was refused because somebody else was faster: submitted again, it is meant for what is there now.
    pub moved: bool,
}

/// Faults of something given, to be read one after the other.
#[derive(Debug)]
pub enum Faults {
    /// Those of the files of settings.
    Settings,
    /// Those of a holiday notice.
    Notice(Vec<Message>),
}

/// What lies over the screen; the last one has the keys.
#[derive(Debug)]
pub enum Popup {
    /// The actions that are possible here, and why others are not.
    Help(ListState),
    /// Why a date is due.
    Why(Box<clock::Due>, Scroll),
    /// Everything that is wrong with what was given.
    Faults(Faults, Scroll),
    /// A form.
    Form(Box<OpenForm>),
    /// The versions of a catalogue item.
    Versions(Versions),
    /// What a file would change in the catalogue.
    Preview(Box<Preview>, Scroll),
    /// One of several due dates, to be explained.
    ChooseDue(Vec<Arc<BoardLine>>, ListState),
    /// One of the records that another names, to be gone to.
    ChooseRecord(Vec<(RecordKey, Message)>, ListState),
    /// One of the drafts, to be taken up.
    Drafts(Vec<Left>, ListState),
    /// One of the people of a made-up office, to act as.
    ChoosePerson(Vec<String>, ListState),
    /// What will happen to which, to be confirmed.
    Confirm(Box<Confirm>),
    /// The search.
    Search(Box<SearchPopup>),
    /// The command palette.
    Palette(Box<Palette>),
    /// The letters of an application.
    Letters(Box<Letters>),
    /// For what somebody may have to answer (T3).
    Candidates(Candidates),
    /// The yearly plans of a year.
    Plans(Box<PlansPopup>),
    /// The templates of letters.
    Templates(Box<Templates>),
}

impl State {
    /// The search, if it is on top.
    pub fn search(&mut self) -> Option<&mut SearchPopup> {
        match self.popups.last_mut() {
            Some(Popup::Search(search)) => Some(search),
            _ => None,
        }
    }

    /// The list narrowed by typing on top, if one is.
    pub fn finder(&mut self) -> Option<&mut Finder> {
        match self.popups.last_mut() {
            Some(Popup::Search(search)) => Some(&mut search.finder),
            Some(Popup::Palette(palette)) => Some(&mut palette.finder),
            _ => None,
        }
    }

    /// The form on top, if one is.
    pub fn form(&mut self) -> Option<&mut OpenForm> {
        match self.popups.last_mut() {
            Some(Popup::Form(open)) => Some(open),
            _ => None,
        }
    }
}
