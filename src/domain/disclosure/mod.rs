//! Routine disclosure (例行公开制度): from proposal through review to publication and closing.

mod course;

pub use course::required;

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

use super::calendar::within_reach;
use super::channel::{Channel, Scope};
use super::code::RecordKey;
use super::message::Message;
use super::period::Period;

/// The four kinds of time limit (四; R4b), with what each needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum TimeLimit {
    /// 固定公开 (R5).
    Fixed,
    /// 定期公开 for one period (R6).
    Cyclic(Period),
    /// 逐段公开 (R7): at least one stage.
    Staged(Vec<Stage>),
    /// 即时公开 (R8).
    Immediate,
}

impl TimeLimit {
    /// Its name.
    pub fn message(&self) -> Message {
        match self {
            Self::Fixed => Message::new("time-limit-fixed"),
            Self::Cyclic(period) => Message::new("time-limit-cyclic").with("period", period.message()),
            Self::Staged(stages) => Message::new("time-limit-staged").with("count", stages.len()),
            Self::Immediate => Message::new("time-limit-immediate"),
        }
    }
}

/// A stage of 逐段公开 with its own date (R7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    /// What is disclosed then.
    pub name: String,
    /// By when.
    pub on: NaiveDate,
}

/// The day a matter was settled (事项确定), and what shows it (R10b).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settled {
    /// The day.
    pub on: NaiveDate,
    /// Minutes, document number or the like.
    pub evidence: String,
}

/// A step of the review route (R2, R3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Step {
    /// 保密审查 by a named person.
    Secrecy,
    /// 分管领导审核.
    LeaderInCharge,
    /// 主要负责人审核.
    Principal,
    /// 党委集体研究.
    Committee,
    /// 上级党组织审核.
    Superior,
}

impl Step {
    /// Every step in the order of the route.
    pub const ALL: [Self; 5] =
        [Self::Secrecy, Self::LeaderInCharge, Self::Principal, Self::Committee, Self::Superior];

    /// The word in keys.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Secrecy => "secrecy",
            Self::LeaderInCharge => "leader",
            Self::Principal => "principal",
            Self::Committee => "committee",
            Self::Superior => "superior",
        }
    }

    /// Its name.
    pub fn message(self) -> Message {
        match self {
            Self::Secrecy => Message::new("step-secrecy"),
            Self::LeaderInCharge => Message::new("step-leader"),
            Self::Principal => Message::new("step-principal"),
            Self::Committee => Message::new("step-committee"),
            Self::Superior => Message::new("step-superior"),
        }
    }

    /// Whether passing it must name what it rests on: the minutes of the committee, the superior's reply.
    pub const fn needs_basis(self) -> bool {
        matches!(self, Self::Committee | Self::Superior)
    }

    /// Why it is passed matter by matter and not for many at once, if it is: what a decision rests on is named with
    /// each (R2), and what is secret is looked for in each by itself (R3; 一事一审).
    pub fn one_by_one(self) -> Option<Message> {
        match self {
            Self::Secrecy => Some(Message::new("batch-secrecy")),
            step if step.needs_basis() => Some(Message::new("batch-basis").with("step", step.message())),
            _ => None,
        }
    }
}

/// Where a disclosure stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum State {
    /// Under review: which step is next follows from the route.
    Review,
    /// Returned to the proposer.
    Returned,
    /// Refused; final.
    Refused,
    /// Taken back by the proposer; final.
    Withdrawn,
    /// Approved, not yet published on every channel.
    Approved,
    /// Published on every channel.
    Published,
    /// Closed.
    Closed,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 7] = [
        Self::Review,
        Self::Returned,
        Self::Refused,
        Self::Withdrawn,
        Self::Approved,
        Self::Published,
        Self::Closed,
    ];

    /// Its name.
    pub fn message(self) -> Message {
        match self {
            Self::Review => Message::new("state-review"),
            Self::Returned => Message::new("state-returned"),
            Self::Refused => Message::new("state-refused"),
            Self::Withdrawn => Message::new("state-withdrawn"),
            Self::Approved => Message::new("state-approved"),
            Self::Published => Message::new("state-published"),
            Self::Closed => Message::new("state-closed"),
        }
    }

    /// Whether nothing more happens to it.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Refused | Self::Withdrawn | Self::Closed)
    }
}

/// What is disclosed, as its proposer puts it; fixed once approved (R3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matter {
    /// Title.
    pub title: String,
    /// The text disclosed.
    pub content: String,
    /// To whom.
    pub scope: Scope,
    /// By what means: at least one.
    pub channels: Vec<Channel>,
    /// By when.
    pub time_limit: TimeLimit,
    /// When and by what the matter was settled; required for 固定 and 即时 (R10b).
    pub settled: Option<Settled>,
    /// Decided by the committee collectively (R2) and kept in public notice (R9).
    pub important: bool,
    /// Goes to the superior organisation (R2).
    pub needs_superior: bool,
    /// The body responsible (实施主体).
    pub responsible: String,
}

/// Something published on a channel (R4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publication {
    /// Where in kind.
    pub channel: Channel,
    /// To whom: never wider than approved.
    pub scope: Scope,
    /// Where in fact: which board, which meeting, which page.
    pub place: String,
    /// The day.
    pub on: NaiveDate,
    /// Login of who published it.
    pub by: String,
    /// Reference to the evidence.
    pub evidence: String,
    /// Which stage it discloses, counted from 0, with 逐段公开.
    pub stage: Option<u16>,
    /// Question and answer, with an interactive channel (R4c).
    pub exchange: Option<Exchange>,
    /// When and why it was taken down.
    pub taken_down: Option<TakenDown>,
}

/// A question and its answer in interactive disclosure (R4c).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exchange {
    /// What was asked.
    pub question: String,
    /// What was answered.
    pub answer: String,
}

/// The end of a publication (R9).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakenDown {
    /// The day.
    pub on: NaiveDate,
    /// Login of who took it down.
    pub by: String,
    /// Why; required before the notice period is over, and for 固定公开.
    pub reason: String,
}

/// One line of a record's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Local time.
    pub at: NaiveDateTime,
    /// Login of who did it.
    pub by: String,
    /// What was done.
    pub deed: Deed,
    /// Reason, basis or remark.
    pub note: String,
}

/// What can happen to a disclosure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Deed {
    /// Proposed.
    Proposed,
    /// Amended and proposed again after a return.
    Resubmitted,
    /// A review step passed.
    Passed(Step),
    /// Returned at a step.
    Returned(Step),
    /// Refused at a step.
    Refused(Step),
    /// Taken back by the proposer.
    Withdrawn,
    /// Published on a channel.
    Published(Channel),
    /// Taken down from a channel.
    TakenDown(Channel),
    /// Disclosed again in another round (R10).
    FollowedBy(RecordKey),
    /// Closed.
    Closed,
}

impl Deed {
    /// What the history says.
    pub fn message(&self) -> Message {
        match self {
            Self::Proposed => Message::new("deed-proposed"),
            Self::Resubmitted => Message::new("deed-resubmitted"),
            Self::Passed(step) => Message::new("deed-passed").with("step", step.message()),
            Self::Returned(step) => Message::new("deed-returned").with("step", step.message()),
            Self::Refused(step) => Message::new("deed-refused").with("step", step.message()),
            Self::Withdrawn => Message::new("deed-withdrawn"),
            Self::Published(channel) => Message::new("deed-published").with("channel", channel.message()),
            Self::TakenDown(channel) => Message::new("deed-taken-down").with("channel", channel.message()),
            Self::FollowedBy(key) => Message::new("deed-followed-by").with("number", key.number()),
            Self::Closed => Message::new("deed-closed"),
        }
    }
}

/// One concrete act of disclosing under a code (公开事项).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disclosure {
    /// Its key.
    pub key: RecordKey,
    /// The version of the catalogue item it was made under (C2); 0 for `00`.
    pub item_version: u32,
    /// What is disclosed.
    pub matter: Matter,
    /// Login of the proposer, who answers for the truth of the content (R1).
    pub proposer: String,
    /// Where it stands.
    pub state: State,
    /// How many steps of the route the present submission has passed.
    pub passed: u8,
    /// Published where and when.
    pub publications: Vec<Publication>,
    /// The disclosure this one is another round of (R10).
    pub follows: Option<RecordKey>,
    /// The next round.
    pub followed_by: Option<RecordKey>,
    /// What happened, oldest first.
    pub history: Vec<Event>,
}

/// What somebody may want to do with a disclosure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Act {
    /// Pass the step that is next.
    Approve,
    /// Return to the proposer with a reason.
    Return,
    /// Refuse with a reason.
    Refuse,
    /// Amend and propose again.
    Resubmit,
    /// Take back.
    Withdraw,
    /// Record a publication.
    Publish,
    /// Record that a publication was taken down.
    TakeDown,
    /// Disclose the same matter again.
    Again,
    /// Close.
    Close,
}

impl Act {
    /// Every act.
    pub const ALL: [Self; 9] = [
        Self::Approve,
        Self::Return,
        Self::Refuse,
        Self::Resubmit,
        Self::Withdraw,
        Self::Publish,
        Self::TakeDown,
        Self::Again,
        Self::Close,
    ];
}

impl Matter {
    /// What must hold of a matter before anybody reviews it, `allowed` being the catalogue's scope.
    ///
    /// # Errors
    /// The first thing that is missing or wider than allowed (R1, R4, R7, R10b).
    pub fn check(&self, allowed: Option<Scope>, today: NaiveDate) -> Result<(), Message> {
        if let Some(allowed) = allowed
            && !self.scope.is_within(allowed)
        {
            return Err(Message::new("scope-wider-than-catalogue")
                .with("scope", self.scope.message())
                .with("allowed", allowed.message()));
        }
        if self.channels.is_empty() {
            return Err(Message::new("channels-missing"));
        }
        if let Some(channel) = self.channels.iter().find(|c| !channel_fits(c, self.scope)) {
            return Err(Message::new("channel-too-wide")
                .with("channel", channel.message())
                .with("scope", self.scope.message()));
        }
        if let Some(settled) = &self.settled {
            within_reach(settled.on)?;
        }
        match &self.time_limit {
            TimeLimit::Cyclic(period) => within_reach(period.first())?,
            TimeLimit::Staged(stages) => stages.iter().try_for_each(|stage| within_reach(stage.on))?,
            TimeLimit::Fixed | TimeLimit::Immediate => {}
        }
        match (&self.time_limit, &self.settled) {
            (TimeLimit::Fixed | TimeLimit::Immediate, None) => return Err(Message::new("settled-missing")),
            (TimeLimit::Staged(stages), _) if stages.is_empty() => {
                return Err(Message::new("stages-missing"));
            }
            (_, Some(settled)) if settled.on > today => {
                return Err(Message::new("settled-in-future").with("date", settled.on));
            }
            _ => {}
        }
        if let TimeLimit::Staged(stages) = &self.time_limit
            && stages.windows(2).any(|pair| pair[0].on > pair[1].on)
        {
            return Err(Message::new("stages-out-of-order"));
        }
        Ok(())
    }
}

pub(super) fn channel_fits(channel: &Channel, scope: Scope) -> bool {
    scope == Scope::Society || !channel.reaches_society()
}
