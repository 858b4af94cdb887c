//! What people write in the cells of a register: days in the forms that are in use, and words in either language.

use chrono::{Days, NaiveDate};

use crate::domain::message::Message;
use crate::lang::{Language, Words};

/// Full-width digits and signs as plain ones, of the same number of characters.
fn plain(c: char) -> char {
    match c {
        '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10).unwrap_or(c),
        '．' | '。' => '.',
        '／' => '/',
        '－' | '—' | '–' => '-',
        '：' => ':',
        c => c,
    }
}

/// Digits at the beginning, at most so many, and what follows.
fn digits(text: &str, most: usize) -> Option<(u32, &str)> {
    let end =
        text.char_indices().find(|(n, c)| *n >= most || !c.is_ascii_digit()).map_or(text.len(), |at| at.0);
    Some((text[..end].parse().ok()?, &text[end..]))
}

/// The day at the beginning of a text that is plain, and what follows.
fn first_day(text: &str) -> Option<(NaiveDate, &str)> {
    let (year, rest) = digits(text, 4).filter(|(year, _)| *year >= 1000)?;
    let apart = rest.trim_start();
    let (month, day, rest) = match apart.chars().next()? {
        sign @ ('-' | '/' | '.' | '年') => {
            let (month, rest) = digits(apart[sign.len_utf8()..].trim_start(), 2)?;
            let rest = rest.trim_start();
            let rest = match sign {
                '年' => rest.strip_prefix('月')?,
                sign => rest.strip_prefix(sign)?,
            };
            let (day, rest) = digits(rest.trim_start(), 2)?;
            let end = rest.trim_start().strip_prefix(['日', '号']).unwrap_or(rest);
            (month, day, if sign == '年' { end } else { rest })
        }
        _ => {
            let (month, rest) = digits(rest, 2)?;
            let (day, rest) = digits(rest, 2)?;
            // Eight digits, not seven.
            if text.len() - rest.len() != 8 {
                return None;
            }
            (month, day, rest)
        }
    };
    if rest.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    Some((NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?, rest))
}

/// The day a line begins with, if it does, and the rest of the line.
pub fn dated(line: &str) -> (Option<NaiveDate>, &str) {
    let line = line.trim();
    let made: String = line.chars().map(plain).collect();
    let Some((day, rest)) = first_day(&made) else { return (None, line) };
    // Of the line itself, so many characters from its end.
    let left = rest.chars().count();
    let at = line.char_indices().rev().nth(left.saturating_sub(1)).map_or(0, |(at, _)| at);
    let rest = if left == 0 { "" } else { &line[at..] };
    (Some(day), rest.trim_start_matches([' ', '\u{3000}', ':', '：', ',', '，', '、']).trim())
}

/// A day by itself, in any of the forms in use; with a time, which is left out; or as a spreadsheet counts days where
/// a cell has lost its form.
pub fn day(text: &str) -> Option<NaiveDate> {
    const LEAST: u32 = 20_000;
    const MOST: u32 = 80_000;
    let made: String = text.trim().chars().map(plain).collect();
    if made.len() == 5
        && let Ok(count) = made.parse::<u32>()
        && (LEAST..=MOST).contains(&count)
    {
        return NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(count.into()));
    }
    let (day, rest) = first_day(&made)?;
    let rest = rest.trim_start_matches('T').trim();
    let is_time = rest.chars().all(|c| c.is_ascii_digit() || ":.".contains(c));
    is_time.then_some(day)
}

/// The words of both languages.
pub struct Tongues([Words; 2]);

impl Tongues {
    pub fn new() -> Self {
        Self(Language::ALL.map(Words::new))
    }

    /// A message in each of the languages.
    pub fn texts(&self, message: &Message) -> [String; 2] {
        [self.0[0].text(message), self.0[1].text(message)]
    }

    /// Whether a text says that.
    pub fn is(&self, text: &str, message: &Message) -> bool {
        let said = fold(text);
        self.texts(message).iter().any(|known| fold(known) == said)
    }

    /// Which of these a text names: by its name in either language or its word, or by what is enough of the name to be of
    /// one of them only.
    pub fn one_of<T: Copy>(&self, text: &str, list: &[(T, &str, Message)]) -> Option<T> {
        let said = fold(text);
        if said.is_empty() {
            return None;
        }
        let exact = list.iter().find(|(_, word, message)| *word == said || self.is(text, message));
        if let Some((found, ..)) = exact {
            return Some(*found);
        }
        let near = |message: &Message| {
            let known = self.texts(message).map(|name| fold(&name));
            known.iter().any(|name| name.contains(&said) || said.contains(name.as_str()))
        };
        let mut found = list.iter().filter(|(.., message)| said.chars().count() > 1 && near(message));
        let first = found.next()?.0;
        found.next().is_none().then_some(first)
    }

    /// Their names in the language of the books, for people who wrote another.
    pub fn names<T>(&self, list: &[(T, &str, Message)]) -> String {
        list.iter().map(|(.., message)| self.0[0].text(message)).collect::<Vec<_>>().join("、")
    }

    /// What a text says in the place of a message's argument, where it otherwise says that message.
    pub fn unsaid<'t>(&self, text: &'t str, message: &dyn Fn(&'static str) -> Message) -> Option<&'t str> {
        const HERE: &str = "\u{1}";
        self.texts(&message(HERE)).into_iter().find_map(|said| {
            let (before, after) = said.split_once(HERE)?;
            text.strip_prefix(before)?.strip_suffix(after)
        })
    }
}

/// A text as it is compared: without white space, in small letters, brackets and colons of one kind.
pub fn fold(text: &str) -> String {
    let one = |c: char| match c {
        '（' => '(',
        '）' => ')',
        c => plain(c),
    };
    text.chars().filter(|c| !c.is_whitespace()).map(one).collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn days_are_read_in_the_forms_in_use() {
        let wanted = NaiveDate::from_ymd_opt(2026, 3, 2);
        for text in [
            "2026-03-02",
            "2026-3-2",
            "2026/3/2",
            "2026.03.02",
            "2026年3月2日",
            "2026 年 3 月 2 号",
            "２０２６年３月２日",
            "2026．3．2",
            "20260302",
            "2026-03-02 08:30:00",
            "2026-03-02T00:00:00",
            " 2026年03月02日 ",
            "46083",
        ] {
            assert_eq!(day(text), wanted, "{text}");
        }
        for text in [
            "",
            "3月2日",
            "26.3.2",
            "2026-13-02",
            "2026-02-30",
            "2026年3月",
            "202632",
            "2026-03-021",
            "约2026-03-02",
            "2026-03-02前",
            "12345",
        ] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn a_line_begins_with_its_day() {
        let on = NaiveDate::from_ymd_opt(2026, 3, 2);
        assert_eq!(dated("2026-03-02 转送刑侦支队"), (on, "转送刑侦支队"));
        assert_eq!(dated("2026年3月2日：已答复"), (on, "已答复"));
        assert_eq!(dated("２０２６．３．２，同意。"), (on, "同意。"));
        assert_eq!(dated("2026-03-02"), (on, ""));
        assert_eq!(dated("已办结"), (None, "已办结"));
        assert_eq!(dated("2026人参加"), (None, "2026人参加"));
    }

    proptest! {
        #[test]
        fn whatever_day_is_written_is_read(days in 0..40_000_u64, form in 0..6_usize, rest in "[ a事0-9年月.]{0,6}") {
            let on = NaiveDate::from_ymd_opt(1990, 1, 1).unwrap() + Days::new(days);
            let form = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%-m.%-d", "%Y年%-m月%-d日", "%Y%m%d", "%Y年%m月%d日"][form];
            let text = on.format(form).to_string();
            prop_assert_eq!(day(&text), Some(on));
            let line = format!("{text} x{rest}");
            let (found, left) = dated(&line);
            prop_assert_eq!(found, Some(on));
            let (left, whole) = (left.to_owned(), format!("x{rest}"));
            prop_assert_eq!(left, whole.trim());
        }

        #[test]
        fn any_text_is_answered(text in "\\PC{0,12}") {
            let _ = (day(&text), dated(&text));
        }
    }
}
