//! What text may be stored: how long, on how many lines, and of which characters.
//!
//! A stored text is read on screens, in exports and on printed forms, by people who decide on it. So no
//! character is let in that is invisible, moves the cursor or turns the reading order around.

use super::message::Message;

/// How a text of one field must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextRule {
    /// The most characters (Unicode scalar values) the text may have.
    pub max_chars: usize,
    /// Whether line breaks are allowed.
    pub multiline: bool,
    /// Whether an empty text is refused.
    pub required: bool,
}

/// Why a character is not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forbidden {
    /// A control character, or a line break where there is one line only.
    Control,
    /// It changes the direction of reading.
    Direction,
    /// It cannot be seen.
    Invisible,
}

impl TextRule {
    /// A title or a name: one line of 200 characters.
    pub const TITLE: Self = Self { max_chars: 200, multiline: false, required: false };
    /// A longer entry on one line: 500 characters.
    pub const LINE: Self = Self { max_chars: 500, multiline: false, required: false };
    /// A reason or a remark: 2 000 characters on any number of lines.
    pub const NOTE: Self = Self { max_chars: 2_000, multiline: true, required: false };
    /// A body of text: 10 000 characters on any number of lines.
    pub const BODY: Self = Self { max_chars: 10_000, multiline: true, required: false };

    /// The same rule for a text that must not be empty.
    #[must_use]
    pub const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// Returns `text` without surrounding white space.
    ///
    /// # Errors
    ///
    /// The message that says what is wrong with the field named `field`: empty though required, too long
    /// (with its length and the limit), or a [`Forbidden`] character (with its code point, line and place).
    pub fn check(&self, field: Message, text: &str) -> Result<String, Message> {
        let trimmed = text.trim();
        if let Some(message) = self.forbidden_in(&field, text, trimmed) {
            return Err(message);
        }
        let length = trimmed.chars().count();
        if length > self.max_chars {
            return Err(Message::new("text-too-long")
                .with("field", field)
                .with("length", length)
                .with("limit", self.max_chars));
        }
        if trimmed.is_empty() && self.required {
            return Err(Message::new("text-required").with("field", field));
        }
        Ok(trimmed.to_owned())
    }

    /// The message for the first forbidden character of `trimmed`, with its place in the whole `text`.
    fn forbidden_in(&self, field: &Message, text: &str, trimmed: &str) -> Option<Message> {
        let start = text.len() - text.trim_start().len();
        let (offset, found, reason) = trimmed
            .char_indices()
            .find_map(|(at, c)| forbidden(c, self.multiline).map(|why| (at, c, why)))?;
        let before = &text[..start + offset];
        let line = before.matches('\n').count() + 1;
        let position = before.rsplit('\n').next().unwrap_or(before).chars().count() + 1;
        let message = match reason {
            Forbidden::Control => Message::new("text-control-character"),
            Forbidden::Direction => Message::new("text-direction-character"),
            Forbidden::Invisible => Message::new("text-invisible-character"),
        };
        Some(
            message
                .with("field", field.clone())
                .with("code", format!("U+{:04X}", u32::from(found)))
                .with("line", line)
                .with("position", position),
        )
    }
}

/// Why `c` may not stand in a stored text; `None` where it may.
#[must_use]
pub const fn forbidden(c: char, multiline: bool) -> Option<Forbidden> {
    match c {
        '\n' if multiline => None,
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' => Some(Forbidden::Control),
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}' => {
            Some(Forbidden::Direction)
        }
        // Zero-width characters, the soft hyphen, tags, annotation marks, and the fillers: letters by their
        // category, and yet nothing is to be seen of them.
        '\u{200b}'..='\u{200d}'
        | '\u{2060}'..='\u{2065}'
        | '\u{206a}'..='\u{206f}'
        | '\u{feff}'
        | '\u{ad}'
        | '\u{34f}'
        | '\u{180e}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{3164}'
        | '\u{ffa0}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}' => Some(Forbidden::Invisible),
        _ => None,
    }
}

/// How many spaces stand for a tab.
const TAB: &str = "    ";

/// Makes pasted text fit to be stored, and counts the characters that had to go.
///
/// Line ends of every kind become `\n`, or a space where `multiline` is false; a tab becomes spaces; forbidden
/// characters are dropped and counted.
#[must_use]
pub fn cleanse(text: &str, multiline: bool) -> (String, usize) {
    let mut clean = String::with_capacity(text.len());
    let mut removed = 0;
    let mut after_return = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\u{1b}' | '\u{9b}' => {
                removed += 1;
                // What a terminal would take for colours and the like goes with its beginning.
                if c == '\u{9b}' || chars.next_if_eq(&'[').is_some() {
                    removed += usize::from(c == '\u{1b}');
                    while chars.next_if(|c| matches!(c, '0'..='?' | ' '..='/')).is_some() {
                        removed += 1;
                    }
                    removed += usize::from(chars.next_if(|c| matches!(c, '@'..='~')).is_some());
                }
            }
            '\n' if after_return => {}
            '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                clean.push(if multiline { '\n' } else { ' ' });
            }
            '\t' => clean.push_str(TAB),
            _ if forbidden(c, multiline).is_some() => removed += 1,
            _ => clean.push(c),
        }
        after_return = c == '\r';
    }
    (clean, removed)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::message::Arg;

    const FIELD: &str = "field";

    #[test]
    fn colours_leave_nothing_behind() {
        assert_eq!(cleanse("（二）\u{1b}[31m红色\u{1b}[0m；", true), ("（二）红色；".to_owned(), 9));
        assert_eq!(cleanse("a\u{1b}b", true), ("ab".to_owned(), 1));
    }

    fn field() -> Message {
        Message::new(FIELD)
    }

    fn arg<'a>(message: &'a Message, name: &str) -> &'a Arg {
        &message.args.iter().find(|(key, _)| key == name).expect("the argument is there").1
    }

    #[test]
    fn text_is_trimmed_and_kept() {
        assert_eq!(TextRule::TITLE.check(field(), "　 党费收缴情况 \n").as_deref(), Ok("党费收缴情况"));
        assert_eq!(TextRule::BODY.check(field(), "一\n二").as_deref(), Ok("一\n二"));
        assert_eq!(TextRule::LINE.check(field(), "  ").as_deref(), Ok(""));
    }

    #[test]
    fn an_empty_required_text_is_refused() {
        let refusal = TextRule::LINE.required().check(field(), " \n ").unwrap_err();
        assert_eq!(refusal.id, "text-required");
        assert_eq!(arg(&refusal, "field"), &Arg::from(field()));
    }

    #[test]
    fn a_long_text_is_refused_with_its_length_and_the_limit() {
        assert!(TextRule::TITLE.check(field(), &"党".repeat(200)).is_ok());
        let refusal = TextRule::TITLE.check(field(), &"党".repeat(201)).unwrap_err();
        assert_eq!(refusal.id, "text-too-long");
        assert_eq!((arg(&refusal, "length"), arg(&refusal, "limit")), (&Arg::Number(201), &Arg::Number(200)));
    }

    #[test]
    fn a_forbidden_character_is_named_with_its_place() {
        let cases = [
            ("公开\u{7}", "text-control-character", "U+0007", 3),
            ("  公\u{202e}开", "text-direction-character", "U+202E", 4),
            ("\u{feff}公开", "text-invisible-character", "U+FEFF", 1),
            ("公\u{e0041}开", "text-invisible-character", "U+E0041", 2),
            ("公\n开", "text-control-character", "U+000A", 2),
            ("公\u{ad}开", "text-invisible-character", "U+00AD", 2),
        ];
        for (text, id, code, position) in cases {
            let refusal = TextRule::TITLE.check(field(), text).unwrap_err();
            assert_eq!(refusal.id, id, "{text:?}");
            assert_eq!(arg(&refusal, "code"), &Arg::from(code));
            assert_eq!(arg(&refusal, "position"), &Arg::Number(position));
        }
        let refusal = TextRule::BODY.check(field(), "一\n二三\u{200b}").unwrap_err();
        assert_eq!((arg(&refusal, "line"), arg(&refusal, "position")), (&Arg::Number(2), &Arg::Number(3)));
    }

    #[test]
    fn pasted_text_is_cleansed() {
        assert_eq!(cleanse("一\r\n二\r三\n\n四", true), ("一\n二\n三\n\n四".to_owned(), 0));
        assert_eq!(cleanse("一\r\n二\t三", false), ("一 二    三".to_owned(), 0));
        assert_eq!(cleanse("a\u{1b}[31m\u{202e}b\u{200d}\u{0}", true), ("ab".to_owned(), 8));
        // The characters of a rare name are no trick: an ideographic variation stays.
        assert_eq!(cleanse("葛\u{e0100}", false), ("葛\u{e0100}".to_owned(), 0));
    }

    /// Text in which the dangerous characters are as frequent as the harmless ones.
    fn wild() -> impl Strategy<Value = String> {
        let odd = proptest::sample::select(
            "\r\n\t\u{b}\u{85}\u{2028}\u{200b}\u{202e}\u{feff}\u{ad}\u{e0020}\u{1b}"
                .chars()
                .collect::<Vec<_>>(),
        );
        proptest::collection::vec(prop_oneof![any::<char>(), odd, proptest::char::range('一', '龥')], 0..60)
            .prop_map(|chars| chars.into_iter().collect())
    }

    proptest! {
        #[test]
        fn what_cleanse_returns_is_let_in(text in wild(), multiline: bool) {
            let (clean, _) = cleanse(&text, multiline);
            prop_assert!(clean.chars().all(|c| forbidden(c, multiline).is_none()));
            let rule = TextRule { max_chars: usize::MAX, multiline, required: false };
            prop_assert_eq!(rule.check(field(), &clean), Ok(clean.trim().to_owned()));
            prop_assert_eq!(cleanse(&clean, multiline), (clean, 0));
        }

        #[test]
        fn check_refuses_exactly_what_is_forbidden(text in wild(), multiline: bool) {
            let rule = TextRule { max_chars: usize::MAX, multiline, required: false };
            let expected = text.trim().chars().all(|c| forbidden(c, multiline).is_none());
            prop_assert_eq!(rule.check(field(), &text).is_ok(), expected);
        }
    }
}
