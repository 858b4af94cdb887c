//! Disclosure on application (依申请公开制度): the form, what becomes of it, complaints about it.

mod course;
mod letter;
mod past;
pub mod template;
mod words;

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

use super::code::RecordKey;

pub use letter::{Letter, LetterKind};
pub use past::Past;
pub use template::Template;

/// How it was made (A1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Manner {
    /// In writing, on the form.
    Written,
    /// Orally, taken down on the spot by the office.
    Oral,
}

/// Who applies; seen only by those who handle it. A part not given is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applicant {
    /// Name.
    pub name: String,
    /// Address.
    pub address: String,
    /// Identity document, its kind and number.
    pub identity: String,
    /// Telephone or the like.
    pub contact: String,
}

/// What the form has to hold (A1); a part not given is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entries {
    /// Who applies.
    pub applicant: Applicant,
    /// What is asked for.
    pub content: String,
    /// Whether it is signed or sealed.
    pub signed: bool,
    /// The date on it.
    pub applied: Option<NaiveDate>,
}

/// A part that the form has to hold (A1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Part {
    /// Name.
    Name,
    /// Address.
    Address,
    /// Identity document.
    Identity,
    /// Contact.
    Contact,
    /// What is asked for.
    Content,
    /// Signature or seal.
    Signature,
    /// Date.
    Date,
}

/// Something recorded: when, by whom, what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted {
    /// The day.
    pub on: NaiveDate,
    /// Login of who recorded it.
    pub by: String,
    /// What.
    pub content: String,
}

/// The one extension (A3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extension {
    /// The day.
    pub on: NaiveDate,
    /// Login of who extended.
    pub by: String,
    /// Why.
    pub reason: String,
    /// The new date, as the applicant is told it.
    pub until: NaiveDate,
}

/// What is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Outcome {
    /// Disclosed.
    Disclose,
    /// Disclosed but for a part that can be separated (A6).
    Partial,
    /// Not disclosed (A5).
    Refuse,
}

/// The only grounds to withhold something (A5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Ground {
    /// Party or state secrets.
    Secret,
    /// Under deliberation still.
    Deliberation,
}

/// What the superior organisation answered to the material filed (A4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuperiorReply {
    /// Whether it agrees to the disclosure.
    pub agreed: bool,
    /// When, by whom, in what words.
    pub noted: Noted,
}

/// The written material to the superior organisation (A4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filing {
    /// The content that is to be disclosed; when, by whom.
    pub noted: Noted,
    /// To whom.
    pub scope: String,
    /// In what form.
    pub form: String,
    /// Its reply.
    pub reply: Option<SuperiorReply>,
}

/// A decision; another only where the superior does not agree to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// What.
    pub outcome: Outcome,
    /// On what ground something is withheld (A5, A6).
    pub ground: Option<Ground>,
    /// The reason, written to the applicant where something is withheld.
    pub reason: String,
    /// Who decided it: minutes, or the leader's instruction.
    pub basis: String,
    /// The day.
    pub on: NaiveDate,
    /// Login of who recorded it.
    pub by: String,
    /// The material filed (A4).
    pub filing: Option<Filing>,
}

/// A complaint about how it was dealt with (A7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Complaint {
    /// Who complains; seen like the applicant.
    pub complainant: String,
    /// How to reach them; seen like the applicant.
    pub contact: String,
    /// What it says; when, by whom it was registered.
    pub noted: Noted,
    /// What was found.
    pub finding: Option<Noted>,
    /// What the complainant was told.
    pub told: Option<Noted>,
}

/// Where an application stands; follows from what has been done with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum State {
    /// Something is missing from it.
    Incomplete,
    /// Whole, to be accepted.
    Received,
    /// Accepted, to be decided.
    Accepted,
    /// Decided to disclose, to be filed with the superior.
    Decided,
    /// Filed; the superior is to reply.
    Filed,
    /// The superior agreed; to be disclosed.
    Cleared,
    /// Disclosed or refused; letters or complaints may be left.
    Answered,
    /// Closed, and complained about since.
    Complained,
    /// Closed.
    Closed,
}

/// One line of an application's history.
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

/// What can happen to an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Deed {
    /// Received.
    Received(Manner),
    /// Filled in what was missing.
    Completed,
    /// Asked to complete it.
    AskedToComplete,
    /// Accepted.
    Accepted,
    /// Extended.
    Extended,
    /// Decided.
    Decided(Outcome),
    /// Filed with the superior.
    Filed,
    /// The superior replied: whether it agreed.
    Replied(bool),
    /// Disclosed to the applicant.
    Disclosed,
    /// A letter handed over.
    Delivered(LetterKind),
    /// Taken back by the applicant.
    Withdrawn,
    /// Complained about.
    Complained,
    /// The complaint was looked into.
    LookedInto,
    /// The complainant was told.
    ComplainantTold,
    /// Closed.
    Closed,
    /// The applicant's identity was looked at.
    IdentitySeen,
    /// Entered from a former book; the remark says from where.
    TakenOver,
}

/// What somebody may want to do with an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Act {
    /// Accept.
    Accept,
    /// Fill in what is missing.
    Complete,
    /// Ask the applicant to complete it.
    AskToComplete,
    /// Extend the time for the decision.
    Extend,
    /// Record the decision.
    Decide,
    /// Record the filing with the superior.
    File,
    /// Record the superior's reply.
    SuperiorReply,
    /// Record the disclosure to the applicant.
    Disclose,
    /// Record that a letter was handed over.
    Deliver,
    /// Record that the applicant takes it back.
    Withdraw,
    /// Register a complaint.
    Complain,
    /// Record what was found about a complaint.
    LookInto,
    /// Record that the complainant was told.
    TellComplainant,
    /// Close.
    Close,
    /// Look at the applicant's identity.
    SeeIdentity,
}

/// An application for disclosure (党务信息公开申请).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Application {
    /// Its key.
    pub key: RecordKey,
    /// In one line.
    pub title: String,
    /// How it was made.
    pub manner: Manner,
    /// The day the office received it.
    pub received: NaiveDate,
    /// The form.
    pub entries: Entries,
    /// The day it was accepted.
    pub accepted: Option<NaiveDate>,
    /// The extension.
    pub extension: Option<Extension>,
    /// The decisions, oldest first; the last one counts.
    pub decisions: Vec<Decision>,
    /// What was disclosed to the applicant.
    pub disclosed: Option<Noted>,
    /// The letters, oldest first.
    pub letters: Vec<Letter>,
    /// The complaints, oldest first.
    pub complaints: Vec<Complaint>,
    /// The day it was taken back.
    pub withdrawn: Option<NaiveDate>,
    /// The day it was closed.
    pub closed: Option<NaiveDate>,
    /// What happened, oldest first.
    pub history: Vec<Event>,
}
