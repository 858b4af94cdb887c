//! How files are numbered (F2): the fonds, the form of the number, the classes in which it runs.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::domain::message::Message;

/// What the office has settled about the numbers of its files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Filing {
    /// The fonds (全宗号) that the archives gave the office; none until it is entered.
    pub fonds: Option<Fonds>,
    /// The form of the number.
    pub form: NumberForm,
}

/// The form in which a number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum NumberForm {
    /// DA/T 13-2022: `Z109-WS·2026·Y·办公室-0001`.
    #[default]
    Dat13,
    /// DA/T 22-2015: `Z109-WS·2026-Y-BGS-0001`.
    Dat22,
}

impl NumberForm {
    /// Both, the newer standard first.
    pub const ALL: [Self; 2] = [Self::Dat13, Self::Dat22];

    /// The word of forms.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Dat13 => "dat13",
            Self::Dat22 => "dat22",
        }
    }

    /// The form of that word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.word() == word)
    }

    /// What it is called.
    pub fn message(self) -> Message {
        match self {
            Self::Dat13 => Message::new("archive-form-dat13"),
            Self::Dat22 => Message::new("archive-form-dat22"),
        }
    }
}

/// Letters of the longest fonds number.
const LONGEST: usize = 8;

/// A fonds number (全宗号): one to eight of `A-Z` and `0-9`, such as `Z109`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fonds([u8; LONGEST]);

impl Fonds {
    /// The number as text.
    pub fn as_str(&self) -> &str {
        let len = self.0.iter().position(|byte| *byte == 0).unwrap_or(LONGEST);
        std::str::from_utf8(&self.0[..len]).expect("letters and digits only")
    }
}

impl fmt::Debug for Fonds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Fonds").field(&self.as_str()).finish()
    }
}

impl fmt::Display for Fonds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Fonds {
    type Err = Message;

    fn from_str(text: &str) -> Result<Self, Message> {
        let bytes = text.trim().as_bytes();
        if !(1..=LONGEST).contains(&bytes.len()) || !bytes.iter().all(u8::is_ascii_alphanumeric) {
            return Err(Message::new("archive-bad-fonds").with("text", text));
        }
        let mut fonds = [0; LONGEST];
        fonds[..bytes.len()].copy_from_slice(bytes);
        fonds.make_ascii_uppercase();
        Ok(Self(fonds))
    }
}

impl Serialize for Fonds {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Fonds {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|_| serde::de::Error::custom("not a fonds number"))
    }
}

/// How long files are kept, with the sign it has in numbers.
pub const RETENTIONS: &[(&str, &str)] =
    &[("Y", "archive-keep-forever"), ("D30", "archive-keep-30"), ("D10", "archive-keep-10")];

/// The class of records: documents (文书).
const RECORDS: &str = "WS";

/// Most signs of what a body is called in numbers.
const LONGEST_BODY: usize = 20;

/// In which a number runs: fonds, year, retention, body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Class<'a> {
    /// The fonds.
    pub fonds: Fonds,
    /// The year in which the material came about.
    pub year: i32,
    /// The sign of how long it is kept.
    pub retention: &'a str,
    /// The body's sign, or its short name.
    pub body: &'a str,
}

impl Class<'_> {
    /// The body's sign, fit for a number.
    ///
    /// # Errors
    /// It is not.
    pub fn body(text: &str) -> Result<(), Message> {
        let count = text.chars().count();
        if (1..=LONGEST_BODY).contains(&count) && text.chars().all(char::is_alphanumeric) {
            return Ok(());
        }
        Err(Message::new("archive-bad-body").with("text", text).with("most", LONGEST_BODY))
    }

    /// A number of the class, written in full.
    pub fn number(&self, form: NumberForm, number: u32) -> String {
        let Self { fonds, year, retention, body } = self;
        match form {
            NumberForm::Dat13 => format!("{fonds}-{RECORDS}·{year:04}·{retention}·{body}-{number:04}"),
            NumberForm::Dat22 => format!("{fonds}-{RECORDS}·{year:04}-{retention}-{body}-{number:04}"),
        }
    }
}

/// As it is counted under, whatever the form.
impl fmt::Display for Class<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { fonds, year, retention, body } = self;
        write!(f, "{fonds}·{year:04}·{retention}·{body}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class<'a>(retention: &'a str, body: &'a str) -> Class<'a> {
        Class { fonds: "z109".parse().unwrap(), year: 2026, retention, body }
    }

    #[test]
    fn numbers_are_written_as_either_standard_has_it() {
        assert_eq!(class("Y", "办公室").number(NumberForm::Dat13, 1), "Z109-WS·2026·Y·办公室-0001");
        assert_eq!(class("D30", "BGS").number(NumberForm::Dat22, 12_345), "Z109-WS·2026-D30-BGS-12345");
        assert_eq!(class("D10", "BGS").to_string(), "Z109·2026·D10·BGS");
    }

    #[test]
    fn what_would_break_a_number_is_no_part_of_one() {
        for bad in ["", "Z1-9", "Z 9", "全宗", "ABCDEFGHI"] {
            assert!(bad.parse::<Fonds>().is_err(), "{bad}");
        }
        for bad in ["", "B/S", "B·S", "B S", "B\u{1b}", "=1+1", "一二三四五六七八九十一二三四五六七八九十一"]
        {
            assert!(Class::body(bad).is_err(), "{bad}");
        }
        assert!(Class::body("政工室2").is_ok());
    }
}
