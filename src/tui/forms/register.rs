//! A register written to a file, and a former one read from one.

use chrono::NaiveDate;

use super::asking::{Answers, Asking, choice, text, unit};
use super::catalogue::path;
use super::{Asked, Fault};
use crate::domain::code::Kind;
use crate::domain::message::Message;
use crate::domain::organisation::Organisation;
use crate::office::directory::Directory;
use crate::office::permission;
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

/// Asks for the file of a former register, and whose it is.
pub(super) fn ask_former(kind: Kind, directory: &Directory, login: Option<&str>) -> Asked {
    let mut form = Asking::default();
    form.ask(path(Message::new("hint-import-path")));
    let may = |org: &&Organisation| {
        let person = login.and_then(|login| directory.people.get(login));
        person.is_none_or(|who| permission::take_over(directory, who, kind, &org.code).is_ok())
    };
    let orgs: Vec<&Organisation> = directory.orgs.values().filter(may).collect();
    let only = match orgs.as_slice() {
        [only] => Some(choice(only.code.as_str())),
        _ => None,
    };
    let units = FieldKind::Choice(orgs.into_iter().map(unit).collect());
    form.preset(
        FieldSpec::new("unit", Message::new("label-organisation"), units)
            .hint(Message::new("hint-register-import-unit")),
        only,
    );
    let intro = Message::new("form-intro-register-import").with("register", register_name(kind));
    form.finish("register-import", Message::new("form-register-import"), intro, kind.word())
}

/// What the answers of that form ask for.
pub(super) fn former(kind: Kind, answers: &Answers) -> Errand {
    let org = answers.choice("unit").and_then(|code| code.parse().ok());
    Errand::Arrivals { kind, org, path: answers.text("path") }
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
