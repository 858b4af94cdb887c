//! The templates the letters to applicants are made from: the office's own text where it has one, else the built-in
//! text, with blanks that each letter fills in.
//!
//! A letter keeps the number of the version it was made with, and every version is kept: it reads the same for ever. The
//! built-in texts are version 0 of each, and for the same reason are never changed.

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use super::LetterKind;
use crate::domain::message::Message;
use crate::domain::text::TextRule;

/// A version of a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    /// Of which letters.
    pub kind: LetterKind,
    /// Its number, from 1.
    pub version: u32,
    /// The text; none where the built-in one holds again.
    pub text: Option<String>,
    /// Why it was changed.
    pub note: String,
    /// Login of who changed it.
    pub by: String,
    /// Local time.
    pub at: NaiveDateTime,
}

impl Template {
    /// What a template must keep to besides its blanks.
    pub const RULE: TextRule = TextRule { max_chars: 4_000, multiline: true, required: true };

    /// Its text, or the built-in one.
    pub fn text(&self) -> &str {
        self.text.as_deref().unwrap_or(self.kind.built_in())
    }
}

/// What each letter fills in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Blank {
    /// The letter's number.
    Number,
    /// Who applies.
    Applicant,
    /// The date on the application.
    Applied,
    /// The day it was received.
    Received,
    /// The day it was accepted.
    Accepted,
    /// What is asked for, in one line.
    What,
    /// What is missing (A1).
    Missing,
    /// What was decided.
    Decision,
    /// On which ground something is withheld (A5).
    Ground,
    /// The reason as it was entered.
    Reason,
    /// The article it rests on.
    Article,
    /// The new date (A3).
    Until,
    /// The organisation that writes.
    Org,
    /// The letter's date.
    Date,
}

impl Blank {
    /// Every one, in the order in which they are listed.
    pub const ALL: [Self; 14] = [
        Self::Number,
        Self::Applicant,
        Self::Applied,
        Self::Received,
        Self::Accepted,
        Self::What,
        Self::Missing,
        Self::Decision,
        Self::Ground,
        Self::Reason,
        Self::Article,
        Self::Until,
        Self::Org,
        Self::Date,
    ];

    /// The word between the braces.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Number => "编号",
            Self::Applicant => "申请人",
            Self::Applied => "申请日期",
            Self::Received => "收到日期",
            Self::Accepted => "受理日期",
            Self::What => "申请事项",
            Self::Missing => "缺少内容",
            Self::Decision => "决定",
            Self::Ground => "不公开理由",
            Self::Reason => "理由",
            Self::Article => "条款",
            Self::Until => "期限",
            Self::Org => "单位",
            Self::Date => "日期",
        }
    }

    /// Whether letters of that kind have it.
    pub const fn is_in(self, kind: LetterKind) -> bool {
        match self {
            Self::Accepted => !matches!(kind, LetterKind::Complete),
            Self::Missing => matches!(kind, LetterKind::Complete),
            Self::Decision => kind.is_decision(),
            Self::Ground => matches!(kind, LetterKind::Partial | LetterKind::Refuse),
            Self::Reason => matches!(kind, LetterKind::Extend | LetterKind::Partial | LetterKind::Refuse),
            Self::Until => matches!(kind, LetterKind::Extend),
            _ => true,
        }
    }

    /// Whether letters of that kind must say it: to whom, under which number and article, from whom and when; and
    /// what A1, A3 and A5 want the applicant to be told.
    pub const fn is_needed(self, kind: LetterKind) -> bool {
        match self {
            Self::Number | Self::Applicant | Self::Article | Self::Org | Self::Date => true,
            Self::Missing | Self::Ground | Self::Reason | Self::Until => self.is_in(kind),
            _ => false,
        }
    }

    /// Those of a kind of letter, as they are typed.
    pub fn listed(kind: LetterKind, wanted: impl Fn(Self) -> bool) -> String {
        let all = Self::ALL.into_iter().filter(|blank| blank.is_in(kind) && wanted(*blank));
        all.map(|blank| format!("{{{}}}", blank.word())).collect::<Vec<_>>().join(" ")
    }
}

/// A part of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece<'a> {
    /// As it stands.
    Text(&'a str),
    /// Something to be filled in, and the byte at which it begins.
    Blank(&'a str, usize),
    /// A brace without its other half, and the byte at which it stands.
    Brace(usize),
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while let Some(found) = text[at..].find(['{', '}']) {
        let begin = at + found;
        pieces.push(Piece::Text(&text[at..begin]));
        let inside = &text[begin + 1..];
        let end = inside.find(['{', '}', '\n']).filter(|_| text[begin..].starts_with('{'));
        match end.filter(|end| inside[*end..].starts_with('}')) {
            Some(end) => {
                pieces.push(Piece::Blank(inside[..end].trim(), begin));
                at = begin + 1 + end + 1;
            }
            None => {
                pieces.push(Piece::Brace(begin));
                at = begin + 1;
            }
        }
    }
    pieces.push(Piece::Text(&text[at..]));
    pieces
}

/// The text with its blanks filled in. A blank that letters of this kind do not have stays as it is.
pub fn fill(text: &str, filling: impl Fn(Blank) -> Option<String>) -> String {
    let shown = |piece| match piece {
        Piece::Text(text) => text.to_owned(),
        Piece::Blank(word, _) => {
            let blank = Blank::ALL.into_iter().find(|blank| blank.word() == word);
            blank.and_then(&filling).unwrap_or_else(|| format!("{{{word}}}"))
        }
        Piece::Brace(at) => text[at..].chars().next().map(String::from).unwrap_or_default(),
    };
    pieces(text).into_iter().map(shown).collect()
}

/// A template's text as it is kept: trimmed, its braces plain ones.
///
/// # Errors
/// What is wrong with it, and where: a blank that there is not, a brace without its other half, a blank that letters
/// of this kind must have.
pub fn check(kind: LetterKind, text: &str) -> Result<String, Message> {
    // An input method for Chinese types full-width braces.
    let plain = text.replace('｛', "{").replace('｝', "}");
    let checked = Template::RULE.check(Message::new("field-template"), &plain)?;
    // The place is told in what was typed: white space before it counts.
    let skipped = plain.len() - plain.trim_start().len();
    let place = |message: Message, at: usize| {
        let before = &plain[..skipped + at];
        let position = before.rsplit('\n').next().unwrap_or(before).chars().count() + 1;
        message.with("line", before.matches('\n').count() + 1).with("position", position)
    };
    let mut found = Vec::new();
    for piece in pieces(&checked) {
        match piece {
            Piece::Text(_) => {}
            Piece::Brace(at) => return Err(place(Message::new("template-brace"), at)),
            Piece::Blank(word, at) => {
                match Blank::ALL.into_iter().find(|blank| blank.word() == word && blank.is_in(kind)) {
                    Some(blank) => found.push(blank),
                    None => {
                        let unknown = Message::new("template-unknown").with("word", word);
                        let unknown = unknown.with("known", Blank::listed(kind, |_| true));
                        return Err(place(unknown, at));
                    }
                }
            }
        }
    }
    let lacking = Blank::listed(kind, |blank| blank.is_needed(kind) && !found.contains(&blank));
    if lacking.is_empty() {
        return Ok(checked);
    }
    Err(Message::new("template-lacking").with("lacking", lacking).with("letter", kind.message()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sha2::{Digest, Sha256};

    use super::*;

    fn fault(kind: LetterKind, text: &str) -> Message {
        check(kind, text).unwrap_err()
    }

    fn arg(message: &Message, name: &str) -> String {
        let found = message.args.iter().find(|(known, _)| known == name);
        match &found.unwrap().1 {
            crate::domain::message::Arg::Text(text) => text.clone(),
            crate::domain::message::Arg::Number(number) => number.to_string(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_built_in_texts_are_good_and_never_change() {
        let mut digest = Sha256::new();
        for kind in LetterKind::ALL {
            assert_eq!(check(kind, kind.built_in()).as_deref(), Ok(kind.built_in()));
            digest.update(kind.built_in());
        }
        let digest: String = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(digest, "0ea36798d7b09213c73a20590c0bd4a3fc3c9bb97cb28bc8d7b4e87ad5878254");
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        let kind = LetterKind::Refuse;
        let text = kind.built_in().replace("{理由}", "{理田}");
        let unknown = fault(kind, &format!("\n\n{text}"));
        assert_eq!(unknown.id, "template-unknown");
        assert_eq!((arg(&unknown, "word"), arg(&unknown, "line")), ("理田".into(), "8".into()));
        let line = text.lines().nth(5).unwrap();
        let position = line[..line.find("{理田}").unwrap()].chars().count() + 1;
        assert_eq!(arg(&unknown, "position"), position.to_string());
        // Of another letter: the office extends no refusal.
        assert_eq!(fault(kind, &format!("{{期限}}{}", kind.built_in())).id, "template-unknown");
        for broken in ["{编号", "编号}", "{编{号}", "{编\n号}"] {
            let fault = fault(kind, &format!("甲\n乙{broken}{}", kind.built_in()));
            assert_eq!((fault.id.as_ref(), arg(&fault, "line")), ("template-brace", "2".into()), "{broken}");
        }
        let lacking = fault(kind, "{编号}{申请人}{单位}{日期}{决定}");
        assert_eq!(arg(&lacking, "lacking"), "{不公开理由} {理由} {条款}");
        assert_eq!(fault(kind, "  ").id, "text-required");
        assert_eq!(fault(kind, &kind.built_in().replace('。', "\t")).id, "text-control-character");
    }

    #[test]
    fn full_width_braces_and_blanks_within_are_taken() {
        let kind = LetterKind::Disclose;
        let text = kind.built_in().replace("{编号}", "｛ 编号 ｝");
        let kept = check(kind, &text).unwrap();
        assert!(kept.contains("编号：{ 编号 }"));
        let filled = fill(&kept, |blank| Some(format!("<{}>", blank.word())));
        assert!(filled.contains("编号：<编号>\n\n<申请人>：") && !filled.contains(['{', '}']), "{filled}");
    }

    proptest! {
        #[test]
        fn any_text_is_answered_and_what_is_good_is_filled(text in "[甲{}编号申请人理由\\n ]{0,40}") {
            for kind in LetterKind::ALL {
                let whole = format!("{text}{}", kind.built_in());
                if let Ok(kept) = check(kind, &whole) {
                    prop_assert_eq!(check(kind, &kept), Ok(kept.clone()));
                    let filled = fill(&kept, |blank| blank.is_in(kind).then(|| "乙".to_owned()));
                    prop_assert!(!filled.contains(['{', '}']), "{}", filled);
                }
            }
            // Filled with itself, nothing is lost.
            let same = fill(&text, |blank| Some(format!("{{{}}}", blank.word())));
            prop_assert_eq!(same.replace(' ', ""), text.replace(' ', ""));
        }
    }
}
