//! The keymap contexts in force.

use super::{Pane, Popup, Screen, State, Subject};

impl State {
    /// The keymap contexts that apply to what is on the screen, innermost first.
    pub fn contexts(&self) -> Vec<&'static str> {
        self.popup_contexts().unwrap_or_else(|| self.screen_contexts())
    }

    /// The contexts that apply to a key: what it is meant for may not have been read yet.
    pub fn key_contexts(&self) -> Vec<&'static str> {
        self.popup_contexts().unwrap_or_else(|| self.contexts_of(self.detail.about()))
    }

    fn popup_contexts(&self) -> Option<Vec<&'static str>> {
        Some(match self.popups.last()? {
            Popup::Help(_) | Popup::ChooseDue(..) | Popup::ChooseRecord(..) | Popup::ChoosePerson(..) => {
                vec!["help", "popup", "list"]
            }
            Popup::Why(..) | Popup::Faults(..) => vec!["popup", "list"],
            Popup::Drafts(..) => vec!["drafts", "popup", "list"],
            Popup::Versions(_) => vec!["versions", "popup", "list"],
            Popup::Preview(..) => vec!["preview", "popup", "list"],
            Popup::Confirm(_) => vec!["confirm", "popup", "list"],
            Popup::Letters(_) => vec!["letter", "popup", "list"],
            Popup::Candidates(_) => vec!["candidates", "popup", "list"],
            Popup::Plans(_) => vec!["plans", "popup", "list"],
            Popup::Templates(_) => vec!["templates", "popup", "list"],
            Popup::Form(_) => vec!["form"],
            Popup::Search(_) | Popup::Palette(_) => vec!["finder"],
        })
    }

    /// The contexts of the screen under the popups.
    pub fn screen_contexts(&self) -> Vec<&'static str> {
        self.contexts_of(self.detail.subject.as_ref())
    }

    fn contexts_of(&self, subject: Option<&Subject>) -> Vec<&'static str> {
        match self.screen {
            Screen::Main => {
                let mut contexts: Vec<&str> = self.selected_context().into_iter().collect();
                contexts.push(self.focus.context());
                if matches!(self.focus, Pane::Tasks | Pane::Opinions) && !self.detail.zoomed {
                    contexts.push("queue");
                }
                contexts.extend(subject.into_iter().flat_map(Subject::contexts));
                contexts.extend(["main", "list", "global"]);
                contexts
            }
            Screen::Board => vec!["board", "due", "list", "global"],
            Screen::Leader => vec!["leader", "due", "list", "global"],
            Screen::People => vec!["people", "list", "global"],
            Screen::Catalogue => vec!["catalogue", "list", "global"],
            Screen::Calendar if self.year_page.preview.is_some() => vec!["notice", "list", "global"],
            Screen::Calendar => vec!["calendar", "list", "global"],
            Screen::Ranking => vec!["ranking", "list", "global"],
        }
    }
}
