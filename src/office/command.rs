//! Everything that can be done to the office's records.

mod application;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Failure;
use super::batch::BatchOrder;
use super::catalogue::CatalogueOrder;
use super::change::Sheet;
use super::import::Import;
use super::query::NoticeChange;
use super::record::store_key;
use crate::domain::application::{Applicant, LetterKind};
use crate::domain::book::{StepId, Values};
use crate::domain::catalogue::CatalogueId;
use crate::domain::channel::{Channel, Scope};
use crate::domain::clock::Policy;
use crate::domain::code::{Code, OrgCode, RecordKey};
use crate::domain::disclosure::{self, Exchange, Matter};
use crate::domain::message::Message;
use crate::domain::opinion::{self, Nature, Source, Submitter};
use crate::domain::organisation::{OrgKind, Post};
use crate::domain::period::Period;

pub use application::{ApplicationOrder, NewApplication};

/// A command. Who gives it, and when, is the office's matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Command {
    /// Proposes a disclosure under a code (R1), or another round of one (R10).
    Propose {
        /// The code.
        code: Code,
        /// What is disclosed.
        matter: Box<Matter>,
        /// The disclosure it is another round of.
        follows: Option<RecordKey>,
    },
    /// Does something with a disclosure.
    Disclosure {
        /// Which.
        key: RecordKey,
        /// The version the person had on screen; 0 takes it as it is.
        seen: u64,
        /// What.
        order: DisclosureOrder,
    },
    /// Records a quarterly look that changed nothing (R10c).
    Adjust {
        /// The code of the item.
        code: Code,
        /// The quarter.
        quarter: Period,
        /// What was looked at.
        note: String,
    },
    /// Enters an opinion in the register (O1).
    Register {
        /// The code it is about; item `00` where none.
        code: Code,
        /// The opinion.
        opinion: Box<NewOpinion>,
    },
    /// Does something with an opinion.
    Opinion {
        /// Which.
        key: RecordKey,
        /// The version the person had on screen; 0 takes it as it is.
        seen: u64,
        /// What.
        order: OpinionOrder,
    },
    /// Does something with a catalogue (C2).
    Catalogue {
        /// Which.
        catalogue: CatalogueId,
        /// What.
        order: CatalogueOrder,
    },
    /// Enters or amends an organisation.
    SaveOrganisation {
        /// Its code.
        code: OrgCode,
        /// Its name.
        name: String,
        /// What it is.
        kind: OrgKind,
        /// The organisation above.
        superior: Option<OrgCode>,
        /// From when cyclic items are owed (R11).
        owes_from: NaiveDate,
        /// Whether it still exists.
        active: bool,
    },
    /// Enters or amends a person.
    SavePerson {
        /// Login name of the system.
        login: String,
        /// Name.
        name: String,
        /// Posts held.
        posts: Vec<Post>,
        /// Whether the person is still here.
        active: bool,
    },
    /// Changes the office's policies.
    SetPolicy(Policy),
    /// Does the same with many records: with all of them, or with none.
    Batch {
        /// What.
        order: BatchOrder,
        /// With which, each at the version the person had on screen; 0 takes it as it is.
        on: Vec<(RecordKey, u64)>,
    },
    /// Undoes the person's last act, whole.
    Undo {
        /// The number of its journal entry, as the person had it on screen.
        seq: u64,
    },
    /// Loads a year's holiday notice, or takes it back (D1).
    LoadNotice {
        /// The notice, or the year of one to take back.
        change: Box<NoticeChange>,
        /// What it was read from: the notice's own text, or TOML.
        text: String,
        /// Why it is taken back.
        note: String,
    },
    /// Enters an application for disclosure (A1).
    Apply {
        /// The code it is about; item `00` where none.
        code: Code,
        /// The application.
        application: Box<NewApplication>,
    },
    /// Does something with an application.
    Application {
        /// Which.
        key: RecordKey,
        /// The version the person had on screen; 0 takes it as it is.
        seen: u64,
        /// What.
        order: ApplicationOrder,
    },
    /// Begins a case in one of the other books.
    Begin {
        /// The code it is about; item `00` where none.
        code: Code,
        /// The step that begins it, which says in which book.
        step: StepId,
        /// What is entered with it.
        values: Values,
    },
    /// Takes a step in a case.
    Take {
        /// Which.
        key: RecordKey,
        /// The version the person had on screen; 0 takes it as it is.
        seen: u64,
        /// The step.
        step: StepId,
        /// What is entered with it.
        values: Values,
    },
    /// Changes the template of a kind of letter: the letters made from now on.
    SetTemplate {
        /// Of which letters.
        kind: LetterKind,
        /// The version the person had on screen; 0 is the built-in text.
        seen: u32,
        /// The text; none goes back to the built-in one.
        text: Option<String>,
        /// Why.
        note: String,
    },
    /// Takes a former book over.
    Import(Box<Import>),
}

/// What can be done with a disclosure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum DisclosureOrder {
    /// Pass the step that is next; `note` is its basis or a remark.
    Approve {
        /// Basis or remark.
        note: String,
    },
    /// Return with a reason.
    Return {
        /// The reason.
        reason: String,
    },
    /// Refuse with a reason.
    Refuse {
        /// The reason.
        reason: String,
    },
    /// Amend and propose again.
    Resubmit {
        /// The matter as amended.
        matter: Box<Matter>,
        /// What was changed.
        note: String,
    },
    /// Take back.
    Withdraw {
        /// The reason.
        reason: String,
    },
    /// Record a publication (R4).
    Publish {
        /// The channel.
        channel: Channel,
        /// To whom.
        scope: Scope,
        /// Where in fact.
        place: String,
        /// The day.
        on: NaiveDate,
        /// Reference to the evidence.
        evidence: String,
        /// The stage, with 逐段公开.
        stage: Option<u16>,
        /// Question and answer, with an interactive channel.
        exchange: Option<Exchange>,
    },
    /// Record that a publication was taken down.
    TakeDown {
        /// Which, in the order of the record.
        index: usize,
        /// The day.
        on: NaiveDate,
        /// The reason, required before the notice is over.
        reason: String,
    },
    /// Close.
    Close,
}

impl DisclosureOrder {
    /// The act it is.
    pub const fn act(&self) -> disclosure::Act {
        match self {
            Self::Approve { .. } => disclosure::Act::Approve,
            Self::Return { .. } => disclosure::Act::Return,
            Self::Refuse { .. } => disclosure::Act::Refuse,
            Self::Resubmit { .. } => disclosure::Act::Resubmit,
            Self::Withdraw { .. } => disclosure::Act::Withdraw,
            Self::Publish { .. } => disclosure::Act::Publish,
            Self::TakeDown { .. } => disclosure::Act::TakeDown,
            Self::Close => disclosure::Act::Close,
        }
    }
}

/// An opinion as it is entered in the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewOpinion {
    /// The disclosure it is about.
    pub about: Option<RecordKey>,
    /// In one line.
    pub title: String,
    /// As it was put.
    pub content: String,
    /// How it came in.
    pub source: Source,
    /// The day it was received.
    pub received: NaiveDate,
    /// Who raised it; `None` when anonymous.
    pub submitter: Option<Submitter>,
    /// What it is.
    pub nature: Nature,
    /// Whether it is the registering unit's own duty (O2, O3).
    pub within_duty: bool,
    /// Why it has ten days (O4), if it has.
    pub important: Option<String>,
}

/// What can be done with an opinion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum OpinionOrder {
    /// Give to a person.
    Assign {
        /// Login of the person.
        handler: String,
        /// Remark.
        note: String,
    },
    /// Transfer to the unit concerned (O3).
    Transfer {
        /// The unit.
        to: OrgCode,
        /// The day it is received there.
        on: NaiveDate,
        /// Why it is that unit's.
        reason: String,
    },
    /// Mark important (O4).
    MarkImportant {
        /// Why.
        reason: String,
    },
    /// Mark a widely shared concern (O9).
    MarkHotspot {
        /// Login of the person who screens it.
        screener: String,
        /// Remark.
        note: String,
    },
    /// Record the reply.
    Reply {
        /// What was answered.
        content: String,
        /// The day.
        on: NaiveDate,
    },
    /// Record the report back to the submitter (O6).
    ReportToSubmitter {
        /// What was told.
        content: String,
        /// The day.
        on: NaiveDate,
    },
    /// Record the report back to the unit that transferred it (O6).
    ReportToUnit {
        /// What was told.
        content: String,
        /// The day.
        on: NaiveDate,
    },
    /// Close.
    Close,
    /// Look at the submitter's identity; leaves a trace (O8).
    SeeIdentity,
}

impl OpinionOrder {
    /// The act it is.
    pub const fn act(&self) -> opinion::Act {
        match self {
            Self::Assign { .. } => opinion::Act::Assign,
            Self::Transfer { .. } => opinion::Act::Transfer,
            Self::MarkImportant { .. } => opinion::Act::MarkImportant,
            Self::MarkHotspot { .. } => opinion::Act::MarkHotspot,
            Self::Reply { .. } => opinion::Act::Reply,
            Self::ReportToSubmitter { .. } => opinion::Act::ReportToSubmitter,
            Self::ReportToUnit { .. } => opinion::Act::ReportToUnit,
            Self::Close => opinion::Act::Close,
            Self::SeeIdentity => opinion::Act::SeeIdentity,
        }
    }
}

/// An identity told to who asked for it (O8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Identity {
    /// Of who raised an opinion.
    Submitter(Submitter),
    /// Of who applies, and of those who complain, each with how to reach them, in the order of the complaints.
    Applicant(Box<Applicant>, Vec<(String, String)>),
}

/// What a command has done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The record, if it was one under a code.
    pub key: Option<RecordKey>,
    /// What to tell.
    pub message: Message,
    /// What only the person who asked may see: somebody's identity (O8).
    pub revealed: Option<Identity>,
}

impl Receipt {
    /// A receipt that tells `message` of `key`.
    pub fn new(key: Option<RecordKey>, message: Message) -> Self {
        Self { key, message, revealed: None }
    }
}

impl Command {
    /// The command's name in the journal.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Propose { .. } => "disclosure.propose",
            Self::Disclosure { order, .. } => match order {
                DisclosureOrder::Approve { .. } => "disclosure.approve",
                DisclosureOrder::Return { .. } => "disclosure.return",
                DisclosureOrder::Refuse { .. } => "disclosure.refuse",
                DisclosureOrder::Resubmit { .. } => "disclosure.resubmit",
                DisclosureOrder::Withdraw { .. } => "disclosure.withdraw",
                DisclosureOrder::Publish { .. } => "disclosure.publish",
                DisclosureOrder::TakeDown { .. } => "disclosure.take-down",
                DisclosureOrder::Close => "disclosure.close",
            },
            Self::Adjust { .. } => "disclosure.adjust",
            Self::Register { .. } => "opinion.register",
            Self::Opinion { order, .. } => match order {
                OpinionOrder::Assign { .. } => "opinion.assign",
                OpinionOrder::Transfer { .. } => "opinion.transfer",
                OpinionOrder::MarkImportant { .. } => "opinion.mark-important",
                OpinionOrder::MarkHotspot { .. } => "opinion.mark-hotspot",
                OpinionOrder::Reply { .. } => "opinion.reply",
                OpinionOrder::ReportToSubmitter { .. } => "opinion.report-to-submitter",
                OpinionOrder::ReportToUnit { .. } => "opinion.report-to-unit",
                OpinionOrder::Close => "opinion.close",
                OpinionOrder::SeeIdentity => "opinion.see-identity",
            },
            Self::Catalogue { order, .. } => match order {
                CatalogueOrder::Save { seen: 0, .. } => "catalogue.add",
                CatalogueOrder::Save { .. } => "catalogue.amend",
                CatalogueOrder::Retire { .. } => "catalogue.retire",
                CatalogueOrder::Settle { .. } => "catalogue.settle",
                CatalogueOrder::Import { .. } => "catalogue.import",
            },
            Self::SaveOrganisation { .. } => "organisation.save",
            Self::SavePerson { .. } => "person.save",
            Self::SetPolicy(_) => "settings.policy",
            Self::Batch { order, .. } => order.name(),
            Self::Undo { .. } => "undo",
            Self::LoadNotice { change, .. } if change.notice.is_none() => "notice.take-back",
            Self::LoadNotice { .. } => "notice.load",
            Self::Apply { .. } => "application.register",
            Self::Application { order, .. } => order.name(),
            Self::Begin { step, .. } | Self::Take { step, .. } => step.as_str(),
            Self::SetTemplate { text: None, .. } => "template.back",
            Self::SetTemplate { .. } => "template.save",
            Self::Import(_) => "register.import",
        }
    }

    /// The same, with what else the journal says of it.
    pub(super) fn told(&self) -> String {
        match self {
            Self::Import(import) => import.told(self.name()),
            _ => self.name().to_owned(),
        }
    }

    /// The store keys of the records that it names and does something with. Others may change with them, as the earlier
    /// round of a disclosure does; new ones are in the receipt.
    pub(super) fn names(&self) -> BTreeSet<String> {
        match self {
            Self::Disclosure { key, .. }
            | Self::Opinion { key, .. }
            | Self::Application { key, .. }
            | Self::Take { key, .. } => [store_key(key)].into(),
            Self::Batch { on, .. } => on.iter().map(|(key, _)| store_key(key)).collect(),
            _ => BTreeSet::new(),
        }
    }

    pub(super) fn carry_out(self, sheet: &mut Sheet<'_>) -> Result<Receipt, Failure> {
        match self {
            Self::Propose { code, matter, follows } => sheet.propose(code, *matter, follows),
            Self::Disclosure { key, seen, order } => sheet.order_disclosure(&key, seen, order),
            Self::Adjust { code, quarter, note } => sheet.adjust(code, quarter, &note),
            Self::Register { code, opinion } => sheet.register(code, *opinion),
            Self::Opinion { key, seen, order } => sheet.order_opinion(&key, seen, order),
            Self::Catalogue { catalogue, order } => sheet.order_catalogue(catalogue, order),
            Self::SaveOrganisation { code, name, kind, superior, owes_from, active } => {
                sheet.save_organisation(code, &name, kind, superior, owes_from, active)
            }
            Self::SavePerson { login, name, posts, active } => {
                sheet.save_person(&login, &name, posts, active)
            }
            Self::SetPolicy(policy) => sheet.set_policy(policy),
            Self::Batch { order, on } => sheet.batch(&order, &on),
            Self::Undo { seq } => sheet.undo(seq),
            Self::LoadNotice { change, text, note } => sheet.load_notice(*change, &text, &note),
            Self::Apply { code, application } => sheet.apply(code, *application),
            Self::Application { key, seen, order } => sheet.order_application(&key, seen, order),
            Self::Begin { code, step, values } => sheet.begin_case(code, step, values),
            Self::Take { key, seen, step, values } => sheet.take_step(&key, seen, step, values),
            Self::SetTemplate { kind, seen, text, note } => {
                sheet.set_template(kind, seen, text.as_deref(), &note)
            }
            Self::Import(import) => sheet.import_register(&import),
        }
    }
}
