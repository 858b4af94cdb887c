//! For everything a person does: the form that asks for it, and the command that its answers make.
//!
//! Nothing here knows the office or the day: the directory and today are handed in, and whether the command is
//! allowed is the office's matter. What the domain can say of the answers alone is said at their fields.

mod application;
mod asking;
mod batch;
mod book;
mod catalogue;
mod disclosure;
mod files;
mod matter;
mod notice;
mod opinion;
mod organisation;
mod register;
mod stages;
mod template;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use self::asking::Answers;
pub use self::catalogue::Keep;
pub use self::files::Out;
use crate::domain::application::{Act as ApplicationAct, Application, LetterKind};
use crate::domain::book::{Case, StepId, Values};
use crate::domain::code::{Code, Kind, OrgCode, RecordKey};
use crate::domain::disclosure::{Act as DisclosureAct, Disclosure};
use crate::domain::message::Message;
use crate::domain::opinion::{Act as OpinionAct, Opinion};
use crate::office::Command;
use crate::office::directory::Directory;
use crate::office::query::{Act, NoticeChange};
use crate::tui::catalogue::Errand;
use crate::tui::form::{FormSpec, Value};
use crate::tui::letter::Page;

pub use self::batch::BatchAct;
pub use self::book::{UNIT, attach_hint, beside, of_view, shows};
pub use self::notice::{NOTICE_TEXT, notice_effect};

/// What a form is for. Owned, so that it outlives a change of selection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purpose {
    /// Something new under a code: [`Act::Propose`], [`Act::Register`], [`Act::Apply`] or [`Act::Adjust`].
    Item {
        /// Which.
        act: Act,
        /// The code.
        code: Code,
    },
    /// Something with a disclosure.
    Disclosure {
        /// What.
        act: DisclosureAct,
        /// The version the person had on screen.
        seen: u64,
        /// The disclosure as it was then.
        record: Box<Disclosure>,
    },
    /// Something with an opinion.
    Opinion {
        /// What.
        act: OpinionAct,
        /// The version the person had on screen.
        seen: u64,
        /// The opinion as it was then.
        record: Box<Opinion>,
    },
    /// Something with an application.
    Application {
        /// What.
        act: ApplicationAct,
        /// The version the person had on screen.
        seen: u64,
        /// The application as it was then, who applies left out.
        record: Box<Application>,
    },
    /// Beginning a case in one of the other books.
    Begin {
        /// With which step.
        step: StepId,
        /// The code it is about.
        code: Code,
        /// The organisations at which the person may.
        units: Vec<OrgCode>,
        /// What it begins with besides what every such case does.
        given: Values,
        /// The fact it is about, where its draft is told apart by that from those of others under the code.
        of: String,
    },
    /// A step in a case of one of the other books.
    Step {
        /// Which.
        step: StepId,
        /// The version the person had on screen.
        seen: u64,
        /// The case as it was then.
        record: Box<Case>,
    },
    /// Writing a letter to a file.
    Letter(Box<Page>),
    /// Writing something of the archive to a file.
    Out(Out),
    /// Entering an opinion about a disclosure (R10).
    Register {
        /// The disclosure.
        about: Box<Disclosure>,
    },
    /// A new organisation, or amending one.
    Organisation(Option<OrgCode>),
    /// A new person, or amending the one of that login.
    Person(Option<String>),
    /// The office's policies.
    Policy,
    /// The template of a kind of letter, or going back to the built-in one.
    Template {
        /// Of which letters.
        kind: LetterKind,
        /// The version the person had on screen.
        seen: u32,
        /// Whether the built-in text is to hold again.
        back: bool,
    },
    /// The same with many records.
    Batch {
        /// What.
        act: BatchAct,
        /// With which.
        keys: Vec<RecordKey>,
        /// The units that have them.
        units: Vec<OrgCode>,
    },
    /// Something with a catalogue.
    Catalogue(Box<Keep>),
    /// Writing a register to a file.
    Export(Kind),
    /// Reading a former register from a file.
    TakeOver(Kind),
    /// The text of a holiday notice; becomes a question, not a command.
    NoticeText,
    /// Confirming that a holiday notice is loaded or taken back.
    Notice {
        /// The change.
        change: Box<NoticeChange>,
        /// What the notice was read from.
        text: String,
        /// How much it moves.
        effect: Message,
    },
}

impl Purpose {
    /// The record that is decided on, and the version of it that the person had on screen.
    #[must_use]
    pub fn record(&self) -> Option<(&RecordKey, u64)> {
        match self {
            Self::Disclosure { seen, record, .. } => Some((&record.key, *seen)),
            Self::Opinion { seen, record, .. } => Some((&record.key, *seen)),
            Self::Application { seen, record, .. } => Some((&record.key, *seen)),
            Self::Step { seen, record, .. } => Some((&record.key, *seen)),
            _ => None,
        }
    }
}

impl Purpose {
    /// Takes what it is about as it is now: the person was told that it has changed, and wants it all the same.
    /// `told` is the version of its record that was told of. Not where the record says what comes next: the letter, the
    /// complaint, the transfer that the person meant may have been dealt with.
    pub fn catch_up(&mut self, directory: &Directory, told: Option<u64>) {
        let next = match self {
            Self::Template { kind, seen, .. } => {
                *seen = directory.template_version(*kind);
                return;
            }
            Self::Disclosure { act: DisclosureAct::TakeDown, .. }
            | Self::Opinion { act: OpinionAct::ReportToUnit, .. }
            | Self::Application {
                act: ApplicationAct::Deliver | ApplicationAct::LookInto | ApplicationAct::TellComplainant,
                ..
            } => return,
            Self::Disclosure { seen, .. }
            | Self::Opinion { seen, .. }
            | Self::Application { seen, .. }
            | Self::Step { seen, .. } => seen,
            _ => return,
        };
        // 0 is told of a record that is gone.
        if let Some(told) = told.filter(|told| *told > 0) {
            *next = told;
        }
    }
}

/// A form and what it begins with.
#[derive(Debug, Clone)]
pub struct Asked {
    /// What is asked.
    pub spec: FormSpec,
    /// What the fields begin with, by their ids.
    pub values: BTreeMap<String, Value>,
    /// What a draft is kept under besides the form's id: a code, a record's key, a login; empty for new things.
    pub subject: String,
}

/// The id of the field where something is wrong, empty where it is none of them; and what is wrong.
pub type Fault = (&'static str, Message);

/// The form that asks `login` for what `purpose` needs to know; `None` where it needs nothing, as in closing.
#[must_use]
pub fn ask(purpose: &Purpose, directory: &Directory, login: &str, today: NaiveDate) -> Option<Asked> {
    form_of(purpose, directory, Some(login), today)
}

/// What the button says, where it is not to send something off.
#[must_use]
pub fn button(purpose: &Purpose) -> Option<Message> {
    match purpose {
        Purpose::NoticeText => Some(Message::new("button-notice-see")),
        Purpose::Template { back: false, .. } => Some(Message::new("button-template-see")),
        Purpose::Notice { change, .. } if change.notice.is_some() => Some(Message::new("button-notice-load")),
        Purpose::Notice { .. } => Some(Message::new("button-notice-back")),
        _ => None,
    }
}

/// The command that the answers `values` make, those of [`ask`]'s form.
///
/// # Errors
/// The first field with something wrong, and what it is.
pub fn command(
    purpose: &Purpose,
    directory: &Directory,
    today: NaiveDate,
    values: &BTreeMap<String, Value>,
) -> Result<Command, Fault> {
    let answers = Answers::checked(form_of(purpose, directory, None, today), values, today)?;
    match purpose {
        Purpose::Item { act: Act::Propose, code } => {
            let matter = Box::new(matter::matter(directory.item_on(code, today), today, &answers)?);
            Ok(Command::Propose { code: code.clone(), matter, follows: None })
        }
        Purpose::Item { act: Act::Register, code } => opinion::registered(code, None, &answers),
        Purpose::Item { act: Act::Adjust, code } => disclosure::adjusted(code, &answers),
        Purpose::Item { act: Act::Apply, code } => application::applied(code, &answers),
        Purpose::Item {
            act: Act::Disclosure(_) | Act::Opinion(_) | Act::Application(_) | Act::Step(_),
            ..
        } => Err(nowhere()),
        Purpose::Disclosure { act: DisclosureAct::Again, record, .. } => {
            let code = record.key.code.clone();
            let matter = Box::new(matter::matter(directory.item_on(&code, today), today, &answers)?);
            Ok(Command::Propose { code, matter, follows: Some(record.key.clone()) })
        }
        Purpose::Disclosure { act, seen, record } => {
            let order = disclosure::order(*act, record, directory, today, &answers)?;
            Ok(Command::Disclosure { key: record.key.clone(), seen: *seen, order })
        }
        Purpose::Opinion { act, seen, record } => {
            let order = opinion::order(*act, &answers)?;
            Ok(Command::Opinion { key: record.key.clone(), seen: *seen, order })
        }
        Purpose::Application { act, seen, record } => {
            let order = application::order(*act, &answers)?;
            Ok(Command::Application { key: record.key.clone(), seen: *seen, order })
        }
        Purpose::Begin { step, code, .. } => book::begun(*step, code, &answers, today),
        Purpose::Step { step, seen, record } => book::taken(*step, record, *seen, &answers, today),
        Purpose::Letter(_) | Purpose::Out(_) => Err(nowhere()),
        Purpose::Register { about } => opinion::registered(&about.key.code, Some(&about.key), &answers),
        Purpose::Organisation(code) => {
            organisation::save_organisation(code.as_ref(), directory, today, &answers)
        }
        Purpose::Person(login) => organisation::save_person(login.as_deref(), directory, &answers),
        Purpose::Policy => organisation::set_policy(&answers),
        Purpose::Template { kind, seen, back } => template::command(*kind, *seen, *back, &answers),
        Purpose::Batch { act, keys, .. } => batch::command(*act, keys, &answers),
        Purpose::Catalogue(keep) => catalogue::command(keep, &answers),
        Purpose::Export(_) | Purpose::TakeOver(_) => Err(nowhere()),
        Purpose::NoticeText => Err(nowhere()),
        Purpose::Notice { change, text, .. } => notice::load(change, text, &answers),
    }
}

/// What the answers `values` ask to be done with a file; none where the form makes a command.
///
/// # Errors
/// As [`command`].
pub(super) fn errand(
    purpose: &Purpose,
    directory: &Directory,
    today: NaiveDate,
    values: &BTreeMap<String, Value>,
) -> Option<Result<Errand, Fault>> {
    let with_file = matches!(
        purpose,
        Purpose::Catalogue(_)
            | Purpose::Letter(_)
            | Purpose::Export(_)
            | Purpose::TakeOver(_)
            | Purpose::Out(_)
    );
    if !with_file {
        return None;
    }
    match Answers::checked(form_of(purpose, directory, None, today), values, today) {
        Ok(answers) => match purpose {
            Purpose::Catalogue(keep) => catalogue::errand(keep, &answers).map(Ok),
            Purpose::Export(kind) => Some(register::errand(*kind, &answers)),
            Purpose::TakeOver(kind) => Some(Ok(register::former(*kind, &answers))),
            Purpose::Letter(page) => Some(Ok(application::letter_errand(page, &answers))),
            Purpose::Out(out) => Some(files::errand(out, &answers)),
            _ => None,
        },
        Err(fault) => Some(Err(fault)),
    }
}

/// The form for `purpose`. Without a login it offers what it would offer anybody, so that no answer of
/// somebody's form is left out.
fn form_of(purpose: &Purpose, directory: &Directory, login: Option<&str>, today: NaiveDate) -> Option<Asked> {
    match purpose {
        Purpose::Item { act: Act::Propose, code } => Some(matter::propose(directory, code, today)),
        Purpose::Item { act: Act::Register, code } => Some(opinion::register(directory, code, None, today)),
        Purpose::Item { act: Act::Adjust, code } => Some(disclosure::adjust(directory, code, today)),
        Purpose::Item { act: Act::Apply, code } => Some(application::apply(directory, code, today)),
        Purpose::Item {
            act: Act::Disclosure(_) | Act::Opinion(_) | Act::Application(_) | Act::Step(_),
            ..
        } => None,
        Purpose::Disclosure { act: DisclosureAct::Resubmit, record, .. } => {
            Some(matter::resubmit(directory, record, today))
        }
        Purpose::Disclosure { act: DisclosureAct::Again, record, .. } => {
            Some(matter::again(directory, record, today))
        }
        Purpose::Disclosure { act, record, .. } => disclosure::ask(*act, record, today),
        Purpose::Opinion { act, record, .. } => opinion::ask(*act, record, directory, today),
        Purpose::Application { act, record, .. } => application::ask(*act, record, directory, today),
        Purpose::Begin { step, code, units, given, of } => {
            let asked = book::begin(directory, *step, code, units, given, today)?;
            // A code has no blank in it: see `Left::about`.
            let subject = format!("{} {of}", asked.subject).trim_end().to_owned();
            Some(Asked { subject, ..asked })
        }
        Purpose::Step { step, record, .. } => book::take(directory, *step, record, today),
        Purpose::Letter(page) => Some(application::letter_file(page)),
        Purpose::Out(out) => Some(files::ask(out, directory, today)),
        Purpose::Register { about } => {
            Some(opinion::register(directory, &about.key.code, Some(about), today))
        }
        Purpose::Organisation(code) => Some(organisation::organisation(code.as_ref(), directory, today)),
        Purpose::Person(of) => Some(organisation::person(of.as_deref(), directory, login)),
        Purpose::Policy => Some(organisation::policy(directory)),
        Purpose::Template { kind, back: false, .. } => Some(template::text(*kind, directory)),
        Purpose::Template { kind, back: true, .. } => Some(template::back(*kind)),
        Purpose::Batch { act, keys, units } => batch::ask(*act, keys.len(), units, directory, today),
        Purpose::Catalogue(keep) => Some(catalogue::ask(keep, today)),
        Purpose::Export(kind) => Some(register::ask(*kind, directory, today)),
        Purpose::TakeOver(kind) => Some(register::ask_former(*kind, directory, login)),
        Purpose::NoticeText => Some(notice::text()),
        Purpose::Notice { change, effect, .. } => Some(notice::confirm(change, effect)),
    }
}

/// That this is done elsewhere.
fn nowhere() -> Fault {
    ("", Message::new("form-not-here"))
}

/// The fields at which the office's refusal `message_id` may belong, the likeliest first: the same ids in every form
/// that has them.
#[must_use]
pub fn fields_of(message_id: &str) -> Vec<&'static str> {
    own_field(message_id).into_iter().chain(book::fields_of(message_id).iter().copied()).collect()
}

fn own_field(message_id: &str) -> Option<&'static str> {
    Some(match message_id {
        "scope-wider-than-catalogue" | "scope-wider-than-approved" | "scope-wider-than-plan" => "scope",
        "channels-missing" | "channel-too-wide" | "channel-not-approved" => "channel",
        "period-of-other-cycle" => "period",
        "stages-missing" | "stages-out-of-order" => "stages",
        "settled-missing" | "settled-in-future" => "settled",
        "stage-missing" => "stage",
        "exchange-missing" => "question",
        "published-in-future" | "published-before-approval" | "taken-down-date" | "day-out-of-range" => "on",
        "nothing-published" => "publication",
        "basis-missing" => "basis",
        "reason-missing" | "taken-down-early" | "taken-down-fixed" => "reason",
        "adjust-quarter" => "quarter",
        "received-in-future" => "received",
        "assign-other-unit" | "person-unknown" => "person",
        "ground-missing" | "ground-needless" => "ground",
        "applied-after-received" => "applied",
        "opinion-transfer-same-unit" | "organisation-dissolved" => "unit",
        "code-bad-organisation" => "code",
        "bureau-exists" | "organisation-keeps-kind" => "kind",
        "superior-missing" | "superior-loop" | "bureau-has-no-superior" => "superior",
        "login-bad" => "login",
        "catalogue-since-order" | "catalogue-since-ended" | "date-out-of-reach" => "since",
        "catalogue-number-taken" => "number",
        "catalogue-cell-certain" => "cell",
        "posts-missing" | "last-administrator" => "posts",
        "template-unchanged" | "template-moved" => "text",
        _ => return None,
    })
}
