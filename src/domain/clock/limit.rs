//! The rules that set a limit, and what each of them says.

use serde::{Deserialize, Serialize};

use crate::domain::archive::Filing;
use crate::domain::assessment::Scoring;
use crate::domain::message::Message;

/// A rule with a limit. Stored by its place in this list: append only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Limit {
    /// Decision on an application.
    A2,
    /// Decision on an application, extended.
    A3,
    /// Material to the superior organisation once disclosure is decided.
    A4,
    /// Reply to a signed opinion within the unit's duty.
    O2,
    /// Transfer of an opinion to the unit concerned.
    O3,
    /// Reply of the unit an opinion was transferred to.
    O3Reply,
    /// Reply to an important or difficult opinion.
    O4,
    /// Settlement of a report of violations.
    O5,
    /// Handling of an anonymous opinion (policy).
    O7,
    /// 固定公开
    R5,
    /// 定期公开 (the day is policy, R10c)
    R6,
    /// 逐段公开
    R7,
    /// 即时公开 (policy)
    R8,
    /// Public notice: the last day it must stay up.
    R9,
    /// A branch's yearly plan (policy).
    C4,
    /// Announcing a change of functions and adjusting the catalogue (the day is policy).
    C5,
    /// Mending what a supervisor found, by the day set.
    S2,
    /// A forum of the supervisors (how often is policy).
    S3,
    /// Mending what a consultation asked for, by the day set.
    K4,
    /// Quarterly inspection (the day is policy).
    E1,
    /// Mending after an assessment, by the day set.
    E4,
    /// Putting right what somebody is held to account for, by the day set.
    T2,
    /// Filing the material of a year (policy).
    F3,
}

/// What the office itself has set where the regulation is silent. Numbers of days above [`Policy::MOST`] count as
/// that many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Policy {
    /// Working days for 即时公开 (R8).
    pub immediate_working_days: u32,
    /// Calendar days for an anonymous opinion (O7).
    pub anonymous_days: u32,
    /// How the result of an assessment is worked out (E3).
    #[serde(default)]
    pub scoring: Scoring,
    /// How files are numbered (F2).
    #[serde(default)]
    pub filing: Filing,
}

impl Policy {
    /// The longest limit the office can set, in days.
    pub const MOST: u32 = 366;

    /// Checks numbers somebody set.
    ///
    /// # Errors
    /// A number beyond [`Policy::MOST`].
    pub fn check(&self) -> Result<(), Message> {
        let most = self.immediate_working_days.max(self.anonymous_days);
        if most > Self::MOST {
            return Err(Message::new("policy-too-long").with("most", Self::MOST as usize));
        }
        self.scoring.check()
    }
}

impl Default for Policy {
    fn default() -> Self {
        let (scoring, filing) = (Scoring::default(), Filing::default());
        Self { immediate_working_days: 1, anonymous_days: 10, scoring, filing }
    }
}

/// How a limit is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Measure {
    /// Working days after the event (D1, D2).
    WorkingDays(u32),
    /// Calendar days after the event (D2), on to a working day (D3).
    Days(u32),
    /// Months after the event (D4), on to a working day (D3).
    Months(u32),
    /// The date given is the date due.
    Given,
    /// The last working day of the period whose last day is given.
    PeriodEnd,
    /// A date in the year of the date given, on to a working day (D3).
    DayOfYear {
        /// Month, 1 to 12.
        month: u32,
        /// Day of the month.
        day: u32,
    },
    /// A date in the year after that of the date given, on to a working day (D3).
    DayOfNextYear {
        /// Month, 1 to 12.
        month: u32,
        /// Day of the month.
        day: u32,
    },
}

impl Limit {
    /// All of them, in the order of the rules.
    pub const ALL: [Self; 23] = [
        Self::A2,
        Self::A3,
        Self::A4,
        Self::O2,
        Self::O3,
        Self::O3Reply,
        Self::O4,
        Self::O5,
        Self::O7,
        Self::R5,
        Self::R6,
        Self::R7,
        Self::R8,
        Self::R9,
        Self::C4,
        Self::C5,
        Self::S2,
        Self::S3,
        Self::K4,
        Self::E1,
        Self::E4,
        Self::T2,
        Self::F3,
    ];

    /// The rule's id.
    pub fn id(self) -> &'static str {
        match self {
            Self::A2 => "A2",
            Self::A3 => "A3",
            Self::A4 => "A4",
            Self::O2 => "O2",
            Self::O3 => "O3",
            Self::O3Reply => "O3-reply",
            Self::O4 => "O4",
            Self::O5 => "O5",
            Self::O7 => "O7",
            Self::R5 => "R5",
            Self::R6 => "R6",
            Self::R7 => "R7",
            Self::R8 => "R8",
            Self::R9 => "R9",
            Self::C4 => "C4",
            Self::C5 => "C5",
            Self::S2 => "S2",
            Self::S3 => "S3",
            Self::K4 => "K4",
            Self::E1 => "E1",
            Self::E4 => "E4",
            Self::T2 => "T2",
            Self::F3 => "F3",
        }
    }

    /// The limit whose id is `text`, in capitals or not.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        Self::ALL.into_iter().find(|limit| limit.id().eq_ignore_ascii_case(text))
    }

    /// The system and the article it stands on; for a policy, that the day is the office's own.
    pub fn article(self) -> Message {
        match self {
            Self::A2 | Self::A4 => Message::new("article-application-4-3"),
            Self::A3 => Message::new("article-application-4-4"),
            Self::O2 | Self::O3 | Self::O3Reply | Self::O4 => Message::new("article-opinion-3-1"),
            Self::O5 => Message::new("article-opinion-3-2"),
            Self::O7 => Message::new("article-opinion-policy"),
            Self::R5 => Message::new("article-routine-4-1"),
            Self::R6 => Message::new("article-routine-4-2-policy"),
            Self::R7 => Message::new("article-routine-4-3"),
            Self::R8 => Message::new("article-routine-4-4-policy"),
            Self::R9 => Message::new("article-routine-4"),
            Self::C4 => Message::new("article-routine-3-2-2-policy"),
            Self::C5 => Message::new("article-inspection-3-3-policy"),
            Self::S2 => Message::new("article-supervisor-4-2"),
            Self::S3 => Message::new("article-supervisor-4-1-policy"),
            Self::K4 => Message::new("article-consultation-3-4"),
            Self::E1 => Message::new("article-inspection-2-policy"),
            Self::E4 => Message::new("article-assessment-11"),
            Self::T2 => Message::new("article-accountability-5"),
            Self::F3 => Message::new("article-archive-3-2-policy"),
        }
    }

    /// The rule in one sentence, with the office's own number where the number is policy.
    pub fn text(self, policy: &Policy) -> Message {
        match self {
            Self::A2 => Message::new("limit-a2"),
            Self::A3 => Message::new("limit-a3"),
            Self::A4 => Message::new("limit-a4"),
            Self::O2 => Message::new("limit-o2"),
            Self::O3 => Message::new("limit-o3"),
            Self::O3Reply => Message::new("limit-o3-reply"),
            Self::O4 => Message::new("limit-o4"),
            Self::O5 => Message::new("limit-o5"),
            Self::O7 => Message::new("limit-o7").with("days", self.days(policy)),
            Self::R5 => Message::new("limit-r5"),
            Self::R6 => Message::new("limit-r6"),
            Self::R7 => Message::new("limit-r7"),
            Self::R8 => Message::new("limit-r8").with("days", self.days(policy)),
            Self::R9 => Message::new("limit-r9"),
            Self::C4 => Message::new("limit-c4"),
            Self::C5 => Message::new("limit-c5"),
            Self::S2 => Message::new("limit-s2"),
            Self::S3 => Message::new("limit-s3"),
            Self::K4 => Message::new("limit-k4"),
            Self::E1 => Message::new("limit-e1"),
            Self::E4 => Message::new("limit-e4"),
            Self::T2 => Message::new("limit-t2"),
            Self::F3 => Message::new("limit-f3"),
        }
    }

    /// Whether the day is the office's own policy, to be shown as that and never as the regulation.
    pub fn is_policy(self) -> bool {
        matches!(self, Self::O7 | Self::R6 | Self::R8 | Self::C4 | Self::C5 | Self::S3 | Self::E1 | Self::F3)
    }

    /// How it is counted.
    pub fn measure(self, policy: &Policy) -> Measure {
        match self {
            Self::A2 | Self::A4 | Self::R5 | Self::C5 => Measure::WorkingDays(5),
            Self::A3 => Measure::WorkingDays(10),
            Self::O2 | Self::O3Reply => Measure::Days(3),
            Self::O3 => Measure::Days(2),
            Self::O4 => Measure::Days(10),
            Self::O5 => Measure::Months(1),
            Self::O7 => Measure::Days(policy.anonymous_days.min(Policy::MOST)),
            Self::R6 | Self::S3 | Self::E1 => Measure::PeriodEnd,
            Self::R7 | Self::S2 | Self::K4 | Self::E4 | Self::T2 => Measure::Given,
            Self::R8 => Measure::WorkingDays(policy.immediate_working_days.min(Policy::MOST)),
            Self::R9 => Measure::Days(7),
            Self::C4 => Measure::DayOfYear { month: 1, day: 31 },
            Self::F3 => Measure::DayOfNextYear { month: 6, day: 30 },
        }
    }

    /// What starts it: the meaning of the date it is counted from.
    pub fn event(self) -> Message {
        match self {
            Self::A2 | Self::A3 => Message::new("event-accepted"),
            Self::A4 => Message::new("event-decided"),
            Self::O2 | Self::O3 | Self::O4 | Self::O5 | Self::O7 => Message::new("event-received"),
            Self::O3Reply => Message::new("event-transfer-received"),
            Self::R5 | Self::R8 => Message::new("event-settled"),
            Self::R6 | Self::S3 | Self::E1 => Message::new("event-period-end"),
            Self::R7 => Message::new("event-stage"),
            Self::R9 => Message::new("event-notice-up"),
            Self::C4 => Message::new("event-year"),
            Self::C5 => Message::new("event-functions-changed"),
            Self::S2 | Self::K4 | Self::E4 | Self::T2 => Message::new("event-day-set"),
            Self::F3 => Message::new("event-filing-year"),
        }
    }

    fn days(self, policy: &Policy) -> i64 {
        match self.measure(policy) {
            Measure::WorkingDays(n) | Measure::Days(n) | Measure::Months(n) => i64::from(n),
            Measure::Given
            | Measure::PeriodEnd
            | Measure::DayOfYear { .. }
            | Measure::DayOfNextYear { .. } => 0,
        }
    }
}
