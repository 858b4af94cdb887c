//! A year's holiday notice: its text, and the confirmation.

use super::asking::{Answers, Asking};
use super::{Asked, Fault};
use crate::domain::message::Message;
use crate::domain::text::TextRule;
use crate::office::Command;
use crate::office::query::{NoticeChange, NoticePreview};
use crate::tui::form::{FieldKind, FieldSpec};

/// The form for the text, under which a draft of it is kept.
pub const NOTICE_TEXT: &str = "notice";

/// Asks for the text of a notice, or for a file with it.
pub(super) fn text() -> Asked {
    let mut form = Asking::default();
    form.ask(
        FieldSpec::new("text", Message::new("field-notice-text"), FieldKind::Lines(TextRule::BODY))
            .hint(Message::new("hint-notice-text")),
    );
    form.ask(
        FieldSpec::new("path", Message::new("field-notice-path"), FieldKind::Line(TextRule::LINE))
            .hint(Message::new("hint-notice-path")),
    );
    form.finish(NOTICE_TEXT, Message::new("form-notice"), Message::new("form-intro-notice"), "")
}

/// How many cases a change moves and settles, in one sentence.
pub fn notice_effect(preview: &NoticePreview) -> Message {
    Message::new("notice-effect")
        .with("open", preview.open)
        .with("moved", preview.moved.len())
        .with("settled", preview.settled)
        .with("unsettled", preview.unsettled)
}

/// Asks once more before `change` is made; why, where a notice is taken back.
pub(super) fn confirm(change: &NoticeChange, effect: &Message) -> Asked {
    let mut form = Asking::default();
    let year = change.year.to_string();
    match change.notice {
        Some(_) => {
            let intro = Message::new("form-intro-notice-load").with("year", year.as_str());
            let intro = intro.with("effect", effect.clone());
            form.finish(
                "notice-load",
                Message::new("form-notice-load").with("year", year.as_str()),
                intro,
                year,
            )
        }
        None => {
            form.ask(super::asking::reason("note", Message::new("hint-notice-back")).required());
            let intro = Message::new("form-intro-notice-back").with("year", year.as_str());
            let intro = intro.with("effect", effect.clone());
            form.finish(
                "notice-back",
                Message::new("form-notice-back").with("year", year.as_str()),
                intro,
                year,
            )
        }
    }
}

/// The command of [`confirm`].
pub(super) fn load(change: &NoticeChange, text: &str, answers: &Answers) -> Result<Command, Fault> {
    let note = if change.notice.is_none() { answers.text("note") } else { String::new() };
    Ok(Command::LoadNotice { change: Box::new(change.clone()), text: text.to_owned(), note })
}
