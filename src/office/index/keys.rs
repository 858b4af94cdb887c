//! The keys of the index entries.

use chrono::NaiveDate;

use super::Term;
use crate::domain::code::{Code, Kind, OrgCode, RecordKey};

/// The first bytes of every index key.
pub const SPACE: &str = "i/";

/// The key of the counts of a code.
pub fn counts_key(code: &str) -> String {
    format!("{SPACE}count/{code}")
}

/// The key of how the periods of a code were covered.
pub fn covered_key(code: &str) -> String {
    format!("{SPACE}covered/{code}")
}

/// What an index key names, of the rows that are held in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// The due date with that number of a record.
    Due(NaiveDate, RecordKey, u8),
    /// The task that a disclosure is.
    Task(RecordKey),
    /// An open opinion.
    Opinion(RecordKey),
    /// An open application.
    Application(RecordKey),
    /// An open case.
    Case(RecordKey),
    /// The counts of a code.
    Counts(Code),
    /// How the periods of a code were covered.
    Covered(Code),
}

/// Reads an index key; none for one of another index, or none.
pub fn place(key: &[u8]) -> Option<Place> {
    let (space, rest) = std::str::from_utf8(key).ok()?.strip_prefix(SPACE)?.split_once('/')?;
    Some(match space {
        "due" => {
            let (due, rest) = rest.split_once('/')?;
            let (record, n) = rest.rsplit_once('/')?;
            Place::Due(due.parse().ok()?, record.parse().ok()?, n.parse().ok()?)
        }
        "task" => Place::Task(rest.splitn(3, '/').nth(2)?.parse().ok()?),
        "opinion" => Place::Opinion(rest.split_once('/')?.1.parse().ok()?),
        "application" => Place::Application(rest.parse().ok()?),
        "case" => Place::Case(rest.parse().ok()?),
        "count" => Place::Counts(rest.parse().ok()?),
        "covered" => Place::Covered(rest.parse().ok()?),
        _ => return None,
    })
}

/// The key of the last number given under a code in a year.
pub fn number_key(code: &str, year: i32) -> String {
    format!("n/{code}/{year:04}")
}

/// The key of the last number given in a class of a book.
pub fn class_key(kind: Kind, class: &str) -> String {
    format!("n/{}/{class}", kind.word())
}

/// The beginning of the keys of the files a record is in (F1).
pub fn filed_prefix(key: &RecordKey) -> String {
    format!("{SPACE}filed/{key}/")
}

/// Reads a period of a code in a key of what covered it: see [`cover_prefix`].
pub fn parse_term(text: &str) -> Option<Term> {
    match text.split_once('.') {
        Some((period, kind)) => Some((period.parse().ok()?, Some(Kind::parse(kind)?))),
        None => Some((text.parse().ok()?, None)),
    }
}

/// The beginning of the keys of what covered a period of a code; the day comes next, so that the earliest is the first.
pub fn cover_prefix(code: &Code, (period, book): Term) -> String {
    match book {
        Some(kind) => format!("{SPACE}cover/{code}/{period}.{}/", kind.word()),
        None => format!("{SPACE}cover/{code}/{period}/"),
    }
}

/// The beginning of the keys of what stands under another's code: the opinions that a unit had, and the cases in which it
/// owes something, or did; each with whether it is open.
pub fn elsewhere_prefix(unit: &OrgCode) -> String {
    format!("{SPACE}elsewhere/{unit}/")
}
