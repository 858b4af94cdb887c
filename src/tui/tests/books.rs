//! The other books on the screen.

mod accountability;
mod archive;
mod assessment;
mod consultation;
mod plan;
mod press;
mod supervisor;

use crate::domain::book::BOOKS;
use crate::lang::Language;
use crate::tui::action::{self, ACTIONS};

use super::{Screen, named, picture};

/// Both languages at both sizes.
fn all(what: &str, screen: impl Fn(Language, u16, u16) -> Screen) {
    for language in Language::ALL {
        for (columns, rows) in [(80, 24), (120, 36)] {
            picture(&named(what, language, columns), &screen(language, columns, rows));
        }
    }
}

#[test]
fn every_step_is_an_action_and_every_action_of_a_book_a_step() {
    for book in BOOKS {
        for step in book.steps {
            let found = action::find(step.id.as_str()).map(|action| action.context);
            assert_eq!(found, Some(book.kind.word()), "{:?}", step.id);
        }
        let actions = ACTIONS.iter().filter(|action| action.context == book.kind.word());
        for action in actions.filter(|action| action.id.starts_with(&format!("{}.", book.kind.word()))) {
            assert!(book.steps.iter().any(|step| step.id.as_str() == action.id), "{}", action.id);
        }
    }
}
