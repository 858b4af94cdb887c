//! Disclosure codes and record keys: the key of everything.
//!
//! A code names an organisation and a catalogue item (`SJ-07`); a record under it has a number
//! within the year (`SJ-07/2026-003`) and a key that sorts (`SJ-07/disclosure/2026/000003`).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::message::Message;

/// An organisation's short code: two to eight of `A-Z` and `0-9`, a letter first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OrgCode(String);

impl OrgCode {
    /// The code as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for OrgCode {
    type Err = Message;

    fn from_str(text: &str) -> Result<Self, Message> {
        let upper = text.trim().to_ascii_uppercase();
        let good = (2..=8).contains(&upper.len())
            && upper.starts_with(|c: char| c.is_ascii_uppercase())
            && upper.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
        if good { Ok(Self(upper)) } else { Err(Message::new("code-bad-organisation").with("text", text)) }
    }
}

impl TryFrom<String> for OrgCode {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse().map_err(|_| format!("not an organisation code: {text:?}"))
    }
}

impl From<OrgCode> for String {
    fn from(code: OrgCode) -> Self {
        code.0
    }
}

impl fmt::Display for OrgCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// The item part of a disclosure code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum ItemCode {
    /// `00`: matters under no item.
    None,
    /// `01` … `999`: an item of the organisation's catalogue.
    Listed(u16),
    /// `W01` …: a matter outside the catalogue (C3).
    Outside(u16),
}

impl FromStr for ItemCode {
    type Err = Message;

    fn from_str(text: &str) -> Result<Self, Message> {
        let bad = || Message::new("code-bad-item").with("text", text);
        let (outside, digits) = match text.trim().strip_prefix(['W', 'w']) {
            Some(rest) => (true, rest),
            None => (false, text.trim()),
        };
        if digits.is_empty() || digits.len() > 3 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(bad());
        }
        match (outside, digits.parse::<u16>().map_err(|_| bad())?) {
            (false, 0) => Ok(Self::None),
            (false, n) => Ok(Self::Listed(n)),
            (true, 0) => Err(bad()),
            (true, n) => Ok(Self::Outside(n)),
        }
    }
}

impl TryFrom<String> for ItemCode {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse().map_err(|_| format!("not an item code: {text:?}"))
    }
}

impl From<ItemCode> for String {
    fn from(item: ItemCode) -> Self {
        item.to_string()
    }
}

impl fmt::Display for ItemCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => write!(f, "00"),
            Self::Listed(n) => write!(f, "{n:02}"),
            Self::Outside(n) => write!(f, "W{n:02}"),
        }
    }
}

/// A disclosure code: `<organisation>-<item>`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Code {
    /// The organisation that discloses.
    pub org: OrgCode,
    /// The item of its catalogue.
    pub item: ItemCode,
}

impl Code {
    /// The code of `item` in `org`.
    pub fn new(org: OrgCode, item: ItemCode) -> Self {
        Self { org, item }
    }
}

impl FromStr for Code {
    type Err = Message;

    fn from_str(text: &str) -> Result<Self, Message> {
        let (org, item) =
            text.trim().split_once('-').ok_or_else(|| Message::new("code-bad").with("text", text))?;
        Ok(Self { org: org.parse()?, item: item.parse()? })
    }
}

impl TryFrom<String> for Code {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse().map_err(|_| format!("not a disclosure code: {text:?}"))
    }
}

impl From<Code> for String {
    fn from(code: Code) -> Self {
        code.to_string()
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}-{}", self.org, self.item))
    }
}

/// The kinds of record that stand under a disclosure code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Kind {
    /// The quarterly look at an item of 定期公开 that changed nothing (R10c).
    Adjustment,
    /// A disclosure.
    Disclosure,
    /// An opinion.
    Opinion,
}

impl Kind {
    /// Every kind, in key order.
    pub const ALL: [Self; 3] = [Self::Adjustment, Self::Disclosure, Self::Opinion];

    /// The word in keys and files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Adjustment => "adjustment",
            Self::Disclosure => "disclosure",
            Self::Opinion => "opinion",
        }
    }

    /// The kind's name.
    pub fn message(self) -> Message {
        match self {
            Self::Adjustment => Message::new("kind-adjustment"),
            Self::Disclosure => Message::new("kind-disclosure"),
            Self::Opinion => Message::new("kind-opinion"),
        }
    }
}

/// A record's key: code, kind, year and the number within code and year.
///
/// One counter per code and year serves all kinds, so that `SJ-07/2026-003` names one record.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RecordKey {
    /// The disclosure code.
    pub code: Code,
    /// What it is.
    pub kind: Kind,
    /// The year of its number.
    pub year: i32,
    /// Its number within code and year, from 1.
    pub seq: u32,
}

impl RecordKey {
    /// The last number under a code in a year: more would not sort, nor be read back.
    pub const MAX_SEQ: u32 = 999_999;

    /// The number people use: `SJ-07/2026-003`.
    pub fn number(&self) -> String {
        format!("{}/{}-{:03}", self.code, self.year, self.seq)
    }
}

impl fmt::Display for RecordKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{:04}/{:06}", self.code, self.kind.word(), self.year, self.seq)
    }
}

impl FromStr for RecordKey {
    type Err = Message;

    fn from_str(text: &str) -> Result<Self, Message> {
        let bad = || Message::new("code-bad-key").with("text", text);
        let mut parts = text.split('/');
        let code = parts.next().ok_or_else(bad)?.parse()?;
        let word = parts.next().ok_or_else(bad)?;
        let kind = Kind::ALL.into_iter().find(|kind| kind.word() == word).ok_or_else(bad)?;
        let year = parts.next().and_then(|t| t.parse().ok()).ok_or_else(bad)?;
        let seq = parts.next().and_then(|t| t.parse().ok()).ok_or_else(bad)?;
        if parts.next().is_some() || !(1..=9999).contains(&year) || !(1..=Self::MAX_SEQ).contains(&seq) {
            return Err(bad());
        }
        Ok(Self { code, kind, year, seq })
    }
}

impl TryFrom<String> for RecordKey {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse().map_err(|_| format!("not a record key: {text:?}"))
    }
}

impl From<RecordKey> for String {
    fn from(key: RecordKey) -> Self {
        key.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_keys_round_trip_and_sort() {
        for text in ["SJ-07", "XZ-00", "SJ-W01", "XZ2-123"] {
            assert_eq!(text.parse::<Code>().unwrap().to_string(), text);
        }
        let key: RecordKey = "SJ-07/disclosure/2026/000003".parse().unwrap();
        assert_eq!(key.number(), "SJ-07/2026-003");
        assert_eq!(key.to_string().parse::<RecordKey>().unwrap(), key);
        let later = RecordKey { seq: 1000, ..key.clone() };
        assert!(later.to_string() > key.to_string());
    }

    #[test]
    fn bad_codes_are_refused() {
        for text in ["", "SJ", "SJ-", "-07", "S-07", "SJ-7x", "SJ-W00", "SJ-1234", "市局-07", "7A-01"] {
            assert!(text.parse::<Code>().is_err(), "{text}");
        }
        for text in ["SJ-07/opinion/2026", "SJ-07/thing/2026/1", "SJ-07/opinion/2026/0", "SJ-07/opinion/x/1"]
        {
            assert!(text.parse::<RecordKey>().is_err(), "{text}");
        }
    }
}
