//! What is asked once for many records: the reason of a return, who handles opinions, which unit they go to.

use chrono::NaiveDate;

use super::asking::{Answers, Asking, choice, day, one_of, reason, unit};
use super::opinion::people;
use super::{Asked, Fault, nowhere};
use crate::domain::clock::Limit;
use crate::domain::code::{OrgCode, RecordKey};
use crate::domain::message::Message;
use crate::domain::organisation::Person;
use crate::office::batch::BatchOrder;
use crate::office::directory::Directory;
use crate::office::{Command, can_handle};
use crate::tui::form::Value;

/// What can be done with many records at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BatchAct {
    /// Pass the step that is next of each.
    Approve,
    /// Return them.
    Return,
    /// Give them to a person.
    Assign,
    /// Transfer them to a unit.
    Transfer,
}

/// The form for `act` with `count` records that `units` have; none where nothing is asked.
pub(super) fn ask(
    act: BatchAct,
    count: usize,
    units: &[OrgCode],
    directory: &Directory,
    today: NaiveDate,
) -> Option<Asked> {
    let mut form = Asking::default();
    let (id, title) = match act {
        BatchAct::Approve => return None,
        BatchAct::Return => {
            form.ask(reason("reason", Message::new("hint-batch-return-reason")).required());
            ("batch-return", Message::new("batch-return"))
        }
        BatchAct::Assign => {
            // Somebody who can have one of them at least; the others are told before anything is done.
            let fits = |person: &&Person| units.iter().any(|unit| can_handle(person, unit));
            let first = units.first().cloned();
            let theirs = directory.people.values().filter(fits);
            let theirs = first.map(|unit| people(theirs, &unit)).unwrap_or_default();
            let only = if let [only] = &theirs[..] { Some(choice(&only.value)) } else { None };
            let hint = Message::new("hint-batch-handler");
            form.preset(one_of("person", Message::new("field-handler"), theirs).hint(hint), only);
            form.ask(reason("note", Message::new("hint-assign-note")));
            ("batch-assign", Message::new("batch-assign"))
        }
        BatchAct::Transfer => {
            // Not to the unit that has them all already.
            let others = |code: &OrgCode| units != std::slice::from_ref(code);
            let orgs = directory.orgs.values().filter(|org| org.active && others(&org.code));
            form.ask(one_of("unit", Message::new("field-unit"), orgs.map(unit).collect()));
            let limit = Limit::O3Reply.text(&directory.settings.policy);
            let hint = Message::new("hint-transferred-on").with("limit", limit);
            form.preset(day("on", Message::new("field-transferred-on")).hint(hint), Value::Date(today));
            form.ask(reason("reason", Message::new("hint-transfer-reason")).required());
            ("batch-transfer", Message::new("batch-transfer"))
        }
    };
    Some(form.finish(id, title, Message::new("batch-intro").with("count", count), ""))
}

/// The command that the answers make.
pub(super) fn command(act: BatchAct, keys: &[RecordKey], answers: &Answers) -> Result<Command, Fault> {
    let order = match act {
        BatchAct::Approve => return Err(nowhere()),
        BatchAct::Return => BatchOrder::Return { reason: answers.text("reason") },
        BatchAct::Assign => BatchOrder::Assign {
            handler: answers.chosen("person", |login| Some(login.to_owned()))?,
            note: answers.text("note"),
        },
        BatchAct::Transfer => BatchOrder::Transfer {
            to: answers.chosen("unit", |code| code.parse().ok())?,
            on: answers.day("on")?,
            reason: answers.text("reason"),
        },
    };
    Ok(Command::Batch { order, on: keys.iter().map(|key| (key.clone(), 0)).collect() })
}
