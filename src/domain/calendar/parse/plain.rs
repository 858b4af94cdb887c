//! A pasted text made plain, and what stands around its sections: title, document number, headings.

use super::{NoticeFault, Place};
use crate::domain::calendar::Festival;
use crate::domain::message::Message;

/// The text without white space and what else a web page brings along, with one form of each mark and digit.
pub(super) fn plain(text: &str) -> String {
    let one = |c: char| match c {
        _ if c.is_whitespace() || c.is_control() => None,
        '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '*' | '#' => None,
        '：' | ':' | '∶' | '︰' | '﹕' => Some('：'),
        '，' | ',' | '﹐' => Some('，'),
        '；' | ';' | '﹔' => Some('；'),
        '。' | '｡' => Some('。'),
        '（' | '(' | '﹙' => Some('（'),
        '）' | ')' | '﹚' => Some('）'),
        '〔' | '[' | '［' | '【' | '﹝' => Some('〔'),
        '〕' | ']' | '］' | '】' | '﹞' => Some('〕'),
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0),
        _ => Some(c),
    };
    text.chars().filter_map(one).collect()
}

/// The words of the title after the year.
const TITLE: &str = "年部分节假日安排的通知";

/// Whether a plain text has the title of a notice.
pub(super) fn has_title(text: &str) -> bool {
    text.contains(TITLE)
}

/// The year in the title; where the title was not copied, that of 现将20XX年….
pub(super) fn year(before: &str, faults: &mut Vec<NoticeFault>) -> Option<i32> {
    let titles = before.match_indices(TITLE).map(|(at, _)| digits_before(&before[..at]));
    let body = before.match_indices("现将").map(|(at, words)| {
        let rest = &before[at + words.len()..];
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        if rest[end..].starts_with('年') { &rest[..end] } else { "" }
    });
    let mut years: Vec<i32> = titles.chain(body).filter_map(|digits| digits.parse().ok()).collect();
    years.sort_unstable();
    years.dedup();
    let what = match years[..] {
        [year] => return Some(year),
        [] => Message::new("notice-no-year"),
        _ => {
            let years = years.iter().map(i32::to_string).collect::<Vec<_>>().join("、");
            Message::new("notice-years").with("years", years)
        }
    };
    faults.push(NoticeFault { place: Place::Whole, what });
    None
}

fn digits_before(text: &str) -> &str {
    let start = text
        .rfind(|c: char| !c.is_ascii_digit())
        .map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    &text[start..]
}

/// The document number, 国办发明电〔2024〕12号, where the text has one.
pub(super) fn reference(text: &str, year: Option<i32>, faults: &mut Vec<NoticeFault>) -> Option<String> {
    let mut found: Vec<(i32, String)> = Vec::new();
    for (at, kind) in text.match_indices("国办发明电") {
        let number = text[at + kind.len()..].strip_prefix('〔').and_then(|rest| {
            let (of, rest) = rest.split_once('〕')?;
            let (number, _) = rest.split_once('号')?;
            let (of, number): (i32, u32) = (of.parse().ok()?, number.parse().ok()?);
            Some((of, format!("{kind}〔{of}〕{number}号")))
        });
        found.extend(number.filter(|number| !found.contains(number)));
    }
    let mut fault = |what| faults.push(NoticeFault { place: Place::Whole, what });
    if let [(_, one), (_, other), ..] = &found[..] {
        fault(Message::new("notice-references").with("one", one.as_str()).with("other", other.as_str()));
    }
    let (of, number) = found.into_iter().next()?;
    // It is issued in the year before, or at the latest at the beginning of its own.
    if year.is_some_and(|year| of != year && of.checked_add(1) != Some(year)) {
        let year = year.unwrap_or_default().to_string();
        fault(Message::new("notice-reference-year").with("number", number.as_str()).with("year", year));
    }
    Some(number)
}

/// How the festivals are written in headings, longer spellings before those they end with.
const NAMES: [(&str, Festival); 14] = [
    ("“五一”国际劳动节", Festival::Labour),
    ("“五一”劳动节", Festival::Labour),
    ("国际劳动节", Festival::Labour),
    ("“十一”国庆节", Festival::National),
    ("清明节", Festival::Qingming),
    ("劳动节", Festival::Labour),
    ("端午节", Festival::DragonBoat),
    ("中秋节", Festival::MidAutumn),
    ("国庆节", Festival::National),
    ("春节", Festival::Spring),
    ("元旦", Festival::NewYear),
    ("清明", Festival::Qingming),
    ("端午", Festival::DragonBoat),
    ("中秋", Festival::MidAutumn),
];

/// The signs of 一、 二、 ….
const NUMERALS: &str = "一二三四五六七八九十";

/// What a next heading's ordinal leaves at the end of the section before.
pub(super) fn ordinal_mark(c: char) -> bool {
    matches!(c, '、' | '.' | '．' | '（' | '）') || NUMERALS.contains(c) || c.is_ascii_digit()
}

/// The heading that ends `before`, right before its colon: where it begins, its festival, and its name.
///
/// An occasion of its own (八、…纪念日：) is known by its ordinal.
pub(super) fn heading(before: &str) -> Option<(usize, Festival, &str)> {
    let mut rest = before;
    let mut festivals = Vec::new();
    while let Some((name, festival)) = NAMES.into_iter().find(|(name, _)| rest.ends_with(name)) {
        rest = &rest[..rest.len() - name.len()];
        festivals.push(festival);
        match rest.strip_suffix(['、', '和', '与', '及']) {
            Some(shorter) if NAMES.into_iter().any(|(name, _)| shorter.ends_with(name)) => rest = shorter,
            _ => break,
        }
    }
    festivals.sort_unstable();
    let festival = match festivals[..] {
        [festival] => festival,
        [Festival::MidAutumn, Festival::National] => Festival::NationalMidAutumn,
        [] => return occasion(before),
        _ => return None,
    };
    let name = &before[rest.len()..];
    Some((rest.len(), festival, name))
}

/// Longest name of an occasion, in bytes.
const OCCASION: usize = 120;

fn occasion(before: &str) -> Option<(usize, Festival, &str)> {
    let start = before
        .rfind(['。', '；', '：'])
        .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
    let name = before[start..].trim_start_matches(|c| NUMERALS.contains(c)).strip_prefix('、')?;
    let numbered = before[start..].starts_with(|c| NUMERALS.contains(c));
    let holds = numbered && !name.is_empty() && name.len() <= OCCASION && !name.contains('，');
    holds.then(|| (before.len() - name.len(), Festival::Special, name))
}
