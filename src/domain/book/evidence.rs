//! What the records show beside the fields of a step (E5): worked out whenever it is looked at, and kept nowhere.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Case;
use crate::domain::assessment;
use crate::domain::code::{Kind, RecordKey};
use crate::domain::facts::Facts;
use crate::domain::message::Message;
use crate::domain::period::Period;

/// Something the records show, and the first of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shows {
    /// What.
    pub text: Message,
    /// The first of the records behind it.
    pub keys: Vec<RecordKey>,
}

/// What the records show, by the ids of the fields beside which it stands; nothing where they have been looked through and
/// hold nothing of it.
pub type Evidence = BTreeMap<String, Vec<Shows>>;

/// The period whose records stand beside a case, and the day as of which they do where that is past; none where the book
/// asks for nothing of the kind.
pub fn looks_at(case: &Case) -> Option<(Period, Option<NaiveDate>)> {
    match case.key.kind {
        Kind::Assessment => {
            // What the person who rated could see.
            let rated = case.last("assessment.rate").map(|rated| rated.at.date());
            Some((assessment::period(case)?, rated))
        }
        _ => None,
    }
}

/// What stands beside the fields of a case, from what the records show and the other cases of its book under its code.
pub fn evidence(case: &Case, facts: &Facts, others: &[Case]) -> Evidence {
    match case.key.kind {
        Kind::Assessment => assessment::shows(case, facts, others),
        _ => Evidence::new(),
    }
}
