//! Disclosure codes and record keys: the key of everything.
//!
//! A code names an organisation and a catalogue item (`SJ-07`); a record under it has a number
//! within the year (`SJ-07/2026-003`) and a key that sorts (`SJ-07/disclosure/2026/000003`).

use std::fmt;
use std::str::FromStr;

use serde::de::{self, Deserializer, Visitor};
use serde::{Deserialize, Serialize, Serializer};

use super::message::Message;

/// Stored and sent as the text it is printed as, without making a `String` of it on the way in.
macro_rules! stored_as_text {
    ($type:ty, $what:literal) => {
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Text;
                impl Visitor<'_> for Text {
                    type Value = $type;

                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str($what)
                    }

                    fn visit_str<E: de::Error>(self, text: &str) -> Result<$type, E> {
                        text.parse().map_err(|_| E::custom(format_args!("not {}: {text:?}", $what)))
                    }
                }
                deserializer.deserialize_str(Text)
            }
        }
    };
}

stored_as_text!(OrgCode, "an organisation code");
stored_as_text!(ItemCode, "an item code");
stored_as_text!(Code, "a disclosure code");
stored_as_text!(RecordKey, "a record key");

/// Letters of the longest organisation code.
const LONGEST: usize = 8;

/// An organisation's short code: two to eight of `A-Z` and `0-9`, a letter first.
///
/// It lies in place, zeros behind it: keys are compared and copied by the ten thousand wherever something is listed.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OrgCode([u8; LONGEST]);

impl OrgCode {
    /// The code as text.
    pub fn as_str(&self) -> &str {
        let len = self.0.iter().position(|byte| *byte == 0).unwrap_or(LONGEST);
        std::str::from_utf8(&self.0[..len]).expect("letters and digits only")
    }
}

impl fmt::Debug for OrgCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("OrgCode").field(&self.as_str()).finish()
    }
}

impl FromStr for OrgCode {
    type Err = Message;

    fn from_str(text: &str) -> Result<Self, Message> {
        let trimmed = text.trim().as_bytes();
        let good = (2..=LONGEST).contains(&trimmed.len())
            && trimmed[0].is_ascii_alphabetic()
            && trimmed.iter().all(u8::is_ascii_alphanumeric);
        if !good {
            return Err(Message::new("code-bad-organisation").with("text", text));
        }
        let mut code = [0; LONGEST];
        code[..trimmed.len()].copy_from_slice(trimmed);
        code.make_ascii_uppercase();
        Ok(Self(code))
    }
}

impl fmt::Display for OrgCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The item part of a disclosure code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ItemCode {
    /// `00`: matters under no item.
    None,
    /// `01` … `999`: an item of the organisation's catalogue.
    Listed(u16),
    /// `W01` …: a matter outside the catalogue (C3).
    Outside(u16),
}

impl ItemCode {
    /// The last number of an item, and of a matter outside the catalogue.
    pub const MOST: u16 = 999;
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
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}-{}", self.org, self.item))
    }
}

/// The kinds of record that stand under a disclosure code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Kind {
    /// A case of accountability.
    Accountability,
    /// The quarterly look at an item of 定期公开 that changed nothing (R10c).
    Adjustment,
    /// An application for disclosure.
    Application,
    /// A file of the archive.
    Archive,
    /// A quarterly inspection, or a note of daily inspection.
    Assessment,
    /// A consultation.
    Consultation,
    /// A disclosure.
    Disclosure,
    /// An opinion.
    Opinion,
    /// A yearly plan, a matter outside the catalogue, or a change of functions.
    Plan,
    /// A press release, an enquiry, or who speaks for the committee.
    Press,
    /// A supervisor, what one suggested, or a forum of theirs.
    Supervisor,
}

impl Kind {
    /// Every kind, in key order.
    pub const ALL: [Self; 11] = [
        Self::Accountability,
        Self::Adjustment,
        Self::Application,
        Self::Archive,
        Self::Assessment,
        Self::Consultation,
        Self::Disclosure,
        Self::Opinion,
        Self::Plan,
        Self::Press,
        Self::Supervisor,
    ];

    /// The word in keys and files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Accountability => "accountability",
            Self::Adjustment => "adjustment",
            Self::Application => "application",
            Self::Archive => "archive",
            Self::Assessment => "assessment",
            Self::Consultation => "consultation",
            Self::Disclosure => "disclosure",
            Self::Opinion => "opinion",
            Self::Plan => "plan",
            Self::Press => "press",
            Self::Supervisor => "supervisor",
        }
    }

    /// The kind of that word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// The kind's name.
    pub fn message(self) -> Message {
        match self {
            Self::Accountability => Message::new("kind-accountability"),
            Self::Adjustment => Message::new("kind-adjustment"),
            Self::Application => Message::new("kind-application"),
            Self::Archive => Message::new("kind-archive"),
            Self::Assessment => Message::new("kind-assessment"),
            Self::Consultation => Message::new("kind-consultation"),
            Self::Disclosure => Message::new("kind-disclosure"),
            Self::Opinion => Message::new("kind-opinion"),
            Self::Plan => Message::new("kind-plan"),
            Self::Press => Message::new("kind-press"),
            Self::Supervisor => Message::new("kind-supervisor"),
        }
    }
}

/// A record's key: code, kind, year and the number within code and year.
///
/// One counter per code and year serves all kinds, so that `SJ-07/2026-003` names one record.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

    /// What a number as people use it names: code, year, and number within them.
    ///
    /// # Errors
    /// It is none.
    pub fn parse_number(text: &str) -> Result<(Code, i32, u32), Message> {
        let bad = || Message::new("code-bad-number").with("text", text);
        let (code, rest) = text.trim().split_once('/').ok_or_else(bad)?;
        let (year, seq) = rest.split_once('-').ok_or_else(bad)?;
        let (year, seq) = (year.parse().map_err(|_| bad())?, seq.parse().map_err(|_| bad())?);
        if !(1..=9999).contains(&year) || !(1..=Self::MAX_SEQ).contains(&seq) {
            return Err(bad());
        }
        Ok((code.parse()?, year, seq))
    }

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
        let kind = Kind::parse(word).ok_or_else(bad)?;
        let year = parts.next().and_then(|t| t.parse().ok()).ok_or_else(bad)?;
        let seq = parts.next().and_then(|t| t.parse().ok()).ok_or_else(bad)?;
        if parts.next().is_some() || !(1..=9999).contains(&year) || !(1..=Self::MAX_SEQ).contains(&seq) {
            return Err(bad());
        }
        Ok(Self { code, kind, year, seq })
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
