//! Opinions (意见收集处理反馈制度): registered, handled or transferred, answered, reported back, closed.

mod course;
mod past;

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

use super::code::{OrgCode, RecordKey};
use super::message::Message;

pub use past::Past;

/// How an opinion came in (O1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Source {
    /// 意见箱.
    Box,
    /// 监督电话.
    Telephone,
    /// 党内报告.
    Report,
    /// 简报.
    Bulletin,
    /// 请示.
    Request,
    /// 座谈会、恳谈会.
    Meeting,
    /// 征求意见表.
    Questionnaire,
    /// 电子信箱.
    Mail,
    /// 走访监督员.
    Visit,
    /// Raised in interactive disclosure (R4c).
    Interactive,
}

impl Source {
    /// Every source.
    pub const ALL: [Self; 10] = [
        Self::Box,
        Self::Telephone,
        Self::Report,
        Self::Bulletin,
        Self::Request,
        Self::Meeting,
        Self::Questionnaire,
        Self::Mail,
        Self::Visit,
        Self::Interactive,
    ];

    /// The word in forms and files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Box => "box",
            Self::Telephone => "telephone",
            Self::Report => "report",
            Self::Bulletin => "bulletin",
            Self::Request => "request",
            Self::Meeting => "meeting",
            Self::Questionnaire => "questionnaire",
            Self::Mail => "mail",
            Self::Visit => "visit",
            Self::Interactive => "interactive",
        }
    }

    /// The source of that word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.word() == word)
    }

    /// Its name.
    pub fn message(self) -> Message {
        match self {
            Self::Box => Message::new("source-box"),
            Self::Telephone => Message::new("source-telephone"),
            Self::Report => Message::new("source-report"),
            Self::Bulletin => Message::new("source-bulletin"),
            Self::Request => Message::new("source-request"),
            Self::Meeting => Message::new("source-meeting"),
            Self::Questionnaire => Message::new("source-questionnaire"),
            Self::Mail => Message::new("source-mail"),
            Self::Visit => Message::new("source-visit"),
            Self::Interactive => Message::new("source-interactive"),
        }
    }
}

/// What an opinion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Nature {
    /// Opinion or suggestion (意见建议).
    Suggestion,
    /// Report of a violation of discipline or of members' rights (O5).
    Report,
}

impl Nature {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Suggestion, Self::Report];

    /// The word in forms and files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Suggestion => "suggestion",
            Self::Report => "report",
        }
    }

    /// The nature of that word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|nature| nature.word() == word)
    }

    /// Its name.
    pub fn message(self) -> Message {
        match self {
            Self::Suggestion => Message::new("nature-suggestion"),
            Self::Report => Message::new("nature-report"),
        }
    }
}

/// Who raised a signed opinion; seen only by those who handle it (O8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submitter {
    /// Name.
    pub name: String,
    /// Address, telephone or unit.
    pub contact: String,
}

/// The mark that gives ten days (O4), and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Important {
    /// Important content, not answerable at once, or to be reported upwards: which and why.
    pub reason: String,
    /// Login of who marked it.
    pub by: String,
    /// The day.
    pub on: NaiveDate,
}

/// A report back (O6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportBack {
    /// The day.
    pub on: NaiveDate,
    /// Login of who reported back.
    pub by: String,
    /// What was told.
    pub content: String,
}

/// A transfer to the unit concerned (O3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    /// The unit that transferred it.
    pub from: OrgCode,
    /// The unit it went to.
    pub to: OrgCode,
    /// The day it was received there: starts that unit's own clock.
    pub on: NaiveDate,
    /// Login of who transferred it.
    pub by: String,
    /// Why it is that unit's matter.
    pub reason: String,
    /// The report back to the unit that transferred it (O6).
    pub reported: Option<ReportBack>,
}

/// The reply (答复).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// The day.
    pub on: NaiveDate,
    /// Login of who replied.
    pub by: String,
    /// The unit that replied.
    pub unit: OrgCode,
    /// What was answered, and what is being done about it.
    pub content: String,
}

/// A widely shared concern and who screens it (O9).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hotspot {
    /// Login of the person named to screen and sort it.
    pub screener: String,
    /// Remark.
    pub note: String,
}

/// Where an opinion stands; follows from what has been done with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum State {
    /// Registered, nobody assigned.
    Registered,
    /// Not within the unit's duty, to be transferred.
    ToTransfer,
    /// Somebody is on it.
    Assigned,
    /// Answered, to be reported back.
    Replied,
    /// Every report back made.
    Reported,
    /// Closed.
    Closed,
}

impl State {
    /// The word in files and ids.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::ToTransfer => "to-transfer",
            Self::Assigned => "assigned",
            Self::Replied => "replied",
            Self::Reported => "reported",
            Self::Closed => "closed",
        }
    }

    /// Its name.
    pub fn message(self) -> Message {
        match self {
            Self::Registered => Message::new("opinion-state-registered"),
            Self::ToTransfer => Message::new("opinion-state-to-transfer"),
            Self::Assigned => Message::new("opinion-state-assigned"),
            Self::Replied => Message::new("opinion-state-replied"),
            Self::Reported => Message::new("opinion-state-reported"),
            Self::Closed => Message::new("opinion-state-closed"),
        }
    }
}

/// One line of an opinion's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Local time.
    pub at: NaiveDateTime,
    /// Login of who did it.
    pub by: String,
    /// What was done.
    pub deed: Deed,
    /// Reason or remark.
    pub note: String,
}

/// What can happen to an opinion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Deed {
    /// Entered in the register (意见登记簿).
    Registered,
    /// Given to a person.
    Assigned(String),
    /// Transferred to a unit.
    Transferred(OrgCode),
    /// Marked important (O4).
    MarkedImportant,
    /// Marked a widely shared concern (O9).
    MarkedHotspot(String),
    /// Replied.
    Replied,
    /// Reported back to the submitter.
    ReportedToSubmitter,
    /// Reported back to a unit that had transferred it.
    ReportedToUnit(OrgCode),
    /// Closed.
    Closed,
    /// The submitter's identity was looked at (O8).
    IdentitySeen,
    /// Entered from a former book; the remark says from where.
    TakenOver,
}

impl Deed {
    /// What the history says.
    pub fn message(&self) -> Message {
        match self {
            Self::Registered => Message::new("opinion-deed-registered"),
            Self::Assigned(to) => Message::new("opinion-deed-assigned").with("person", to.as_str()),
            Self::Transferred(to) => Message::new("opinion-deed-transferred").with("unit", to.as_str()),
            Self::MarkedImportant => Message::new("opinion-deed-important"),
            Self::MarkedHotspot(to) => Message::new("opinion-deed-hotspot").with("person", to.as_str()),
            Self::Replied => Message::new("opinion-deed-replied"),
            Self::ReportedToSubmitter => Message::new("opinion-deed-reported-submitter"),
            Self::ReportedToUnit(unit) => {
                Message::new("opinion-deed-reported-unit").with("unit", unit.as_str())
            }
            Self::Closed => Message::new("opinion-deed-closed"),
            Self::IdentitySeen => Message::new("opinion-deed-identity-seen"),
            Self::TakenOver => Message::new("deed-taken-over"),
        }
    }
}

/// An opinion in the register (意见).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opinion {
    /// Its key.
    pub key: RecordKey,
    /// The disclosure it is about, if one.
    pub about: Option<RecordKey>,
    /// In one line.
    pub title: String,
    /// As it was put.
    pub content: String,
    /// How it came in.
    pub source: Source,
    /// The day it was received.
    pub received: NaiveDate,
    /// Who raised it; `None` when anonymous (O7).
    pub submitter: Option<Submitter>,
    /// What it is.
    pub nature: Nature,
    /// The mark of O4.
    pub important: Option<Important>,
    /// The unit that has it now.
    pub unit: OrgCode,
    /// Whether it is that unit's duty; if not it must be transferred (O3).
    pub within_duty: bool,
    /// Login of the person it is assigned to.
    pub handler: Option<String>,
    /// Transfers, oldest first.
    pub transfers: Vec<Transfer>,
    /// The reply.
    pub reply: Option<Reply>,
    /// The report back to the submitter.
    pub reported: Option<ReportBack>,
    /// The mark of O9.
    pub hotspot: Option<Hotspot>,
    /// The day it was closed.
    pub closed: Option<NaiveDate>,
    /// What happened, oldest first.
    pub history: Vec<Event>,
}

/// What somebody may want to do with an opinion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Act {
    /// Give to a person of the unit.
    Assign,
    /// Transfer to the unit concerned.
    Transfer,
    /// Mark important.
    MarkImportant,
    /// Mark a widely shared concern.
    MarkHotspot,
    /// Record the reply.
    Reply,
    /// Record a report back to the submitter.
    ReportToSubmitter,
    /// Record a report back to the unit that transferred it.
    ReportToUnit,
    /// Close.
    Close,
    /// Look at the submitter's identity.
    SeeIdentity,
}

impl Act {
    /// Every act.
    pub const ALL: [Self; 9] = [
        Self::Assign,
        Self::Transfer,
        Self::MarkImportant,
        Self::MarkHotspot,
        Self::Reply,
        Self::ReportToSubmitter,
        Self::ReportToUnit,
        Self::Close,
        Self::SeeIdentity,
    ];
}
