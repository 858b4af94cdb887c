//! A register written to a file.

use chrono::NaiveDate;

use super::asking::{Answers, Asking, text, unit};
use super::catalogue::path;
use super::{Asked, Fault};
use crate::domain::code::Kind;
use crate::domain::message::Message;
use crate::office::directory::Directory;
use crate::office::query::{RegisterWanted, register_name};
use crate::tui::catalogue::Errand;
use crate::tui::form::{FieldKind, FieldSpec};

/// Asks for the file, the days and the organisation.
pub(super) fn ask(kind: Kind, directory: &Directory, today: NaiveDate) -> Asked {
    let mut form = Asking::default();
    let name = format!("gongkai-{}-{today}.xlsx", kind.word());
    form.preset(path(Message::new("hint-export-path")), text(name));
    form.ask(FieldSpec::new("from", Message::new("field-register-from"), FieldKind::Date));
    form.ask(FieldSpec::new("to", Message::new("field-register-to"), FieldKind::Date));
    let units = directory.orgs.values().map(unit).collect();
    form.ask(
        FieldSpec::new("unit", Message::new("field-of-unit"), FieldKind::Choice(units))
            .hint(Message::new("hint-register-unit")),
    );
    let intro = Message::new("form-intro-register").with("register", register_name(kind));
    form.finish("register-export", Message::new("form-register-export"), intro, kind.word())
}

/// What the answers ask for.
pub(super) fn errand(kind: Kind, answers: &Answers) -> Result<Errand, Fault> {
    let (from, to) = (answers.date("from"), answers.date("to"));
    if from.zip(to).is_some_and(|(from, to)| to < from) {
        return Err(("to", Message::new("register-days")));
    }
    let org = answers.choice("unit").and_then(|code| code.parse().ok());
    let wanted = RegisterWanted { kind, org, from, to, after: None };
    Ok(Errand::Register { wanted, path: answers.text("path") })
}
