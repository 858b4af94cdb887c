//! The seven situations of 第四条, the only grounds there are; and which of them a fact may fall under (T3).

use crate::domain::clock::Limit;

/// The situations, each with its words as the source has them.
pub const SITUATIONS: &[(&str, &str)] = &[
    ("1", "acc-situation-1"),
    ("2", "acc-situation-2"),
    ("3", "acc-situation-3"),
    ("4", "acc-situation-4"),
    ("5", "acc-situation-5"),
    ("6", "acc-situation-6"),
    ("7", "acc-situation-7"),
];

/// The same in a few words.
pub(super) const SHORT: &[&str] = &[
    "acc-short-situation-1",
    "acc-short-situation-2",
    "acc-short-situation-3",
    "acc-short-situation-4",
    "acc-short-situation-5",
    "acc-short-situation-6",
    "acc-short-situation-7",
];

/// Under which situation a fact may fall, and why. Whether it does is for people to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ground {
    /// The situation's word.
    pub situation: &'static str,
    /// Its number and matter, in a few words: the id of a message.
    pub short: &'static str,
    /// Why the fact may fall under it: the id of a message.
    pub why: &'static str,
}

impl Ground {
    const fn new(number: usize, why: &'static str) -> Self {
        Self { situation: SITUATIONS[number - 1].0, short: SHORT[number - 1], why }
    }
}

/// What declining what was suggested in a consultation may fall under (K5): the consultation's own regulation (四) has whoever
/// refuses what is reasonable answer for it, with grave results the secretary.
pub const REFUSED: Ground = Ground::new(6, "acc-why-refused");

/// The situation that missing `limit` may fall under; `begun` says whether anything was done at all. None where none of
/// the seven speaks of it. The seventh follows from no record: that somebody suffered reprisals, people say.
pub fn ground_of(limit: Limit, begun: bool) -> Option<Ground> {
    Some(match limit {
        Limit::R5 | Limit::R6 | Limit::R7 | Limit::R8 if begun => Ground::new(5, "acc-why-late"),
        Limit::R5 | Limit::R6 | Limit::R7 | Limit::R8 => Ground::new(4, "acc-why-undisclosed"),
        Limit::R9 => Ground::new(5, "acc-why-notice"),
        Limit::C5 => Ground::new(5, "acc-why-functions"),
        Limit::A2 | Limit::A3 | Limit::A4 => Ground::new(5, "acc-why-application"),
        Limit::O2 | Limit::O3 | Limit::O3Reply | Limit::O4 | Limit::O5 | Limit::O7 => {
            Ground::new(6, "acc-why-opinion")
        }
        Limit::S2 | Limit::K4 => Ground::new(6, "acc-why-mending"),
        Limit::E4 => Ground::new(1, "acc-why-superior"),
        Limit::C4 => Ground::new(2, "acc-why-plan"),
        Limit::S3 | Limit::E1 => Ground::new(3, "acc-why-unled"),
        // Filing is none of the seven; the last is a case already.
        Limit::F3 | Limit::T2 => return None,
    })
}
