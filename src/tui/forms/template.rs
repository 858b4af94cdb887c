//! The templates of the letters to applicants.

use super::asking::{Answers, Asking, reason, text as text_value};
use super::{Asked, Fault};
use crate::domain::application::LetterKind;
use crate::domain::application::template::{Blank, Template, check};
use crate::domain::message::Message;
use crate::office::Command;
use crate::office::directory::Directory;
use crate::tui::form::{FieldKind, FieldSpec};

/// The text of a template, as it is now.
pub(super) fn text(kind: LetterKind, directory: &Directory) -> Asked {
    let mut form = Asking::default();
    let now = directory.template_text(kind, directory.template_version(kind));
    let blanks = |wanted| Blank::listed(kind, |blank| blank.is_needed(kind) == wanted);
    form.preset(
        FieldSpec::new("text", Message::new("field-template"), FieldKind::Lines(Template::RULE))
            .hint(Message::new("hint-template").with("needed", blanks(true)).with("others", blanks(false)))
            .required(),
        text_value(now.unwrap_or(kind.built_in())),
    );
    form.ask(reason("note", Message::new("hint-template-note")));
    let intro = Message::new("form-intro-template").with("letter", kind.message());
    form.finish("template", Message::new("form-template"), intro, kind.word())
}

/// Going back to the built-in text.
pub(super) fn back(kind: LetterKind) -> Asked {
    let mut form = Asking::default();
    form.ask(reason("note", Message::new("hint-template-note")));
    let intro = Message::new("form-intro-template-back").with("letter", kind.message());
    form.finish("template-back", Message::new("form-template-back"), intro, kind.word())
}

/// The command of both.
pub(super) fn command(kind: LetterKind, seen: u32, back: bool, answers: &Answers) -> Result<Command, Fault> {
    let text = match back {
        true => None,
        false => Some(check(kind, &answers.text("text")).map_err(|fault| ("text", fault))?),
    };
    Ok(Command::SetTemplate { kind, seen, text, note: answers.text("note") })
}
