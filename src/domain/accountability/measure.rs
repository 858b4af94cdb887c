//! The three grades and their measures (第五条), as the source has them.

use super::person;
use crate::domain::book::{Case, Value, Values};

/// The grades.
pub(super) const GRADES: &[(&str, &str)] =
    &[("first", "acc-grade-first"), ("second", "acc-grade-second"), ("third", "acc-grade-third")];

/// Putting right by a day: done with a step of its own.
pub(super) const MEND: &str = "direct.mend";

/// （一）情节轻微，影响较小的.
pub(super) const FIRST: &[(&str, &str)] = &[
    ("direct.criticism", "acc-direct-criticism"),
    (MEND, "acc-direct-mend"),
    ("charge.talk", "acc-charge-talk"),
];

/// （二）影响正常工作，造成损失的.
pub(super) const SECOND: &[(&str, &str)] = &[
    ("direct.review", "acc-direct-review"),
    ("charge.warning", "acc-charge-warning"),
    ("principal.criticism", "acc-principal-criticism"),
];

/// （三）情节严重，影响较大的.
pub(super) const THIRD: &[(&str, &str)] = &[
    ("direct.transfer", "acc-direct-transfer"),
    ("direct.honours", "acc-direct-honours"),
    ("charge.review", "acc-charge-review"),
    ("principal.review", "acc-principal-review"),
    ("public.criticism", "acc-public-criticism"),
];

/// All that is carried out by being done and shown.
pub(super) const CARRIED: &[(&str, &str)] =
    &[FIRST[0], FIRST[2], SECOND[0], SECOND[1], SECOND[2], THIRD[0], THIRD[1], THIRD[2], THIRD[3], THIRD[4]];

/// The name of a place of responsibility.
pub(super) fn place_name(place: &str) -> &'static str {
    match place {
        "direct" => "field-acc-direct",
        "charge" => "field-acc-charge",
        _ => "field-acc-principal",
    }
}

/// What was decided, once it was.
pub(super) fn graded(case: &Case) -> Option<&Values> {
    case.last("accountability.grade").map(|entry| &entry.values)
}

/// The measures in a decision: those of its grade.
pub(super) fn decided(values: &Values) -> &[String] {
    values.words(values.word("grade").unwrap_or_default())
}

/// The measures of a grade for which somebody is named.
pub(super) fn preset(case: &Case, of: &[(&'static str, &'static str)]) -> Option<Value> {
    let there = |word: &str| {
        let place = word.split('.').next().unwrap_or_default();
        place == "public" || person::rows(case, place).is_some()
    };
    let words: Vec<String> =
        of.iter().filter(|(word, _)| there(word)).map(|(word, _)| (*word).to_owned()).collect();
    (!words.is_empty()).then_some(Value::Words(words))
}

/// The measures decided and not carried out yet.
pub(super) fn left(case: &Case) -> Vec<&str> {
    let Some(values) = graded(case) else { return Vec::new() };
    let done = |word: &str| {
        case.all("accountability.carry")
            .any(|entry| entry.values.words("done").iter().any(|known| known == word))
    };
    decided(values).iter().map(String::as_str).filter(|word| *word != MEND && !done(word)).collect()
}

/// Whether a measure is one of those that are left.
pub(super) fn offered(case: &Case, word: &str) -> bool {
    left(case).contains(&word)
}
