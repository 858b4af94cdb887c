//! The other books on the screen.

mod accountability;
mod archive;
mod assessment;
mod consultation;
mod plan;
mod press;
mod supervisor;

use crate::domain::book::BOOKS;
use crate::domain::code::Kind;
use crate::lang::Language;
use crate::office::query::{Answer, Query};
use crate::tui::action::{self, ACTIONS};

use super::{Screen, named, picture, shared};

/// Both languages at both sizes.
fn all(what: &str, screen: impl Fn(Language, u16, u16) -> Screen) {
    for language in Language::ALL {
        for (columns, rows) in [(80, 24), (120, 36)] {
            picture(&named(what, language, columns), &screen(language, columns, rows));
        }
    }
}

/// The open case of that title, as [`Screen::go`] names it: its number is another with every case added to the made-up
/// year.
fn number(kind: Kind, title: &str) -> String {
    let Ok(Answer::Book(_, lines)) = shared().query("admin", &Query::Book(kind)) else {
        panic!("no book {kind:?}")
    };
    let line = lines.iter().find(|line| line.row.title == title);
    let key = &line.unwrap_or_else(|| panic!("no case {title}")).row.key;
    format!("{}/{}/{}-{:03}", key.code, kind.word(), key.year, key.seq)
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
