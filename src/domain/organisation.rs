//! Organisations, people and the posts they hold.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::catalogue::CatalogueId;
use super::code::OrgCode;
use super::message::Message;

/// What an organisation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum OrgKind {
    /// The bureau's Party committee (市局党委).
    Bureau,
    /// A general branch (总支).
    GeneralBranch,
    /// A branch (支部).
    Branch,
    /// A department of the bureau: handles opinions, discloses nothing of its own.
    Department,
}

impl OrgKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Bureau, Self::GeneralBranch, Self::Branch, Self::Department];

    /// The word in forms and files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Bureau => "bureau",
            Self::GeneralBranch => "general-branch",
            Self::Branch => "branch",
            Self::Department => "department",
        }
    }

    /// The kind of that word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// Its name.
    pub fn message(self) -> Message {
        match self {
            Self::Bureau => Message::new("org-kind-bureau"),
            Self::GeneralBranch => Message::new("org-kind-general-branch"),
            Self::Branch => Message::new("org-kind-branch"),
            Self::Department => Message::new("org-kind-department"),
        }
    }

    /// The catalogue such an organisation works under (C1b).
    pub const fn catalogue(self) -> Option<CatalogueId> {
        match self {
            Self::Bureau => Some(CatalogueId::Bureau),
            Self::GeneralBranch | Self::Branch => Some(CatalogueId::Grassroots),
            Self::Department => None,
        }
    }
}

/// A Party organisation, or a department of the bureau.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organisation {
    /// Its code, first part of every disclosure code.
    pub code: OrgCode,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: OrgKind,
    /// The organisation above it; the bureau's own superior is outside the system (C1b).
    pub superior: Option<OrgCode>,
    /// From when its cyclic items are owed here (R11): periods that ended earlier were kept elsewhere.
    pub owes_from: NaiveDate,
    /// False once it has been dissolved.
    pub active: bool,
}

/// What a post allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Role {
    /// Administrator of the disclosure office (党务公开办公室管理员).
    Administrator,
    /// Proposes and publishes for the body responsible (承办人).
    Proposer,
    /// Secrecy check (保密审查员).
    SecrecyOfficer,
    /// Leader in charge (分管领导).
    LeaderInCharge,
    /// The organisation's principal (主要负责人).
    Principal,
    /// Records what the Party committee decided collectively (集体研究记录人).
    Secretary,
    /// Registers and handles opinions (意见办理人).
    OpinionHandler,
    /// Looks, and changes nothing (查阅领导).
    Leader,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 8] = [
        Self::Administrator,
        Self::Proposer,
        Self::SecrecyOfficer,
        Self::LeaderInCharge,
        Self::Principal,
        Self::Secretary,
        Self::OpinionHandler,
        Self::Leader,
    ];

    /// The word in forms and files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::Proposer => "proposer",
            Self::SecrecyOfficer => "secrecy-officer",
            Self::LeaderInCharge => "leader-in-charge",
            Self::Principal => "principal",
            Self::Secretary => "secretary",
            Self::OpinionHandler => "opinion-handler",
            Self::Leader => "leader",
        }
    }

    /// The role of that word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }

    /// Its name.
    pub fn message(self) -> Message {
        match self {
            Self::Administrator => Message::new("role-administrator"),
            Self::Proposer => Message::new("role-proposer"),
            Self::SecrecyOfficer => Message::new("role-secrecy-officer"),
            Self::LeaderInCharge => Message::new("role-leader-in-charge"),
            Self::Principal => Message::new("role-principal"),
            Self::Secretary => Message::new("role-secretary"),
            Self::OpinionHandler => Message::new("role-opinion-handler"),
            Self::Leader => Message::new("role-leader"),
        }
    }

    /// Whether a holder also sees what the organisations below do.
    pub const fn oversees(self) -> bool {
        matches!(self, Self::Administrator | Self::LeaderInCharge | Self::Principal | Self::Leader)
    }
}

/// A role held in an organisation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Post {
    /// Where.
    pub org: OrgCode,
    /// As what.
    pub role: Role,
}

/// Somebody who works in the office, known by the login name of the system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Login name of the system.
    pub login: String,
    /// Name as it is written.
    pub name: String,
    /// The posts held.
    pub posts: Vec<Post>,
    /// False once the person has left: may do nothing, keeps the name in old records.
    pub active: bool,
}

impl Person {
    /// Whether the person holds `role` in `org`.
    pub fn holds(&self, org: &OrgCode, role: Role) -> bool {
        self.active && self.posts.iter().any(|post| post.org == *org && post.role == role)
    }

    /// Whether the person holds `role` anywhere.
    pub fn is(&self, role: Role) -> bool {
        self.active && self.posts.iter().any(|post| post.role == role)
    }
}

/// Checks a login name: one to 64 printable ASCII characters without space or `/`, as systems and directories give them.
pub fn check_login(text: &str) -> Result<String, Message> {
    let text = text.trim();
    let good = (1..=64).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_graphic() && b != b'/')
        && !text.starts_with(['-', '.']);
    if good { Ok(text.to_owned()) } else { Err(Message::new("login-bad").with("text", text)) }
}
