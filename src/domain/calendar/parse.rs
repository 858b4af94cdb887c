//! Reading a notice: the text of the 国务院办公厅关于20XX年部分节假日安排的通知 as it is printed, or TOML.
//!
//! Everything the text says is held against the calendar: weekdays, dates of the Chinese calendar, 共N天, which days
//! can be made up. What is not understood, or says two things, is refused and never guessed.

mod clause;
mod plain;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use self::clause::Reader;
use super::check::is_weekend;
use super::{Festival, Notice, file};
use crate::domain::message::Message;

/// Where in what was given something is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// In no place of its own.
    Whole,
    /// In this sentence of the text.
    Sentence(String),
    /// At a place of the file.
    Line {
        /// From 1.
        line: usize,
        /// In characters, from 1.
        column: usize,
    },
}

/// Something that keeps a notice from being read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeFault {
    /// Where.
    pub place: Place,
    /// What, and what was expected.
    pub what: Message,
}

impl NoticeFault {
    /// What is wrong, with the place.
    pub fn message(&self) -> Message {
        match &self.place {
            Place::Whole => self.what.clone(),
            Place::Sentence(text) => Message::new("notice-fault-sentence")
                .with("text", text.as_str())
                .with("what", self.what.clone()),
            Place::Line { line, column } => Message::new("notice-fault-line")
                .with("line", *line)
                .with("column", *column)
                .with("what", self.what.clone()),
        }
    }
}

/// Longest sentence that is repeated in a fault, in characters.
const SHOWN: usize = 60;

/// The notice that `text` is: the State Council's own text, or TOML. Which of them, its content says.
///
/// # Errors
/// Everything that is wrong with it.
pub fn read_notice(text: &str) -> Result<Notice, Vec<NoticeFault>> {
    if is_toml(text) { file::parse(text) } else { parse_notice(text) }
}

/// Whether a text is one from its beginning on: it has the title, or is TOML.
pub fn begins_notice(text: &str) -> bool {
    is_toml(text) || plain::has_title(&plain::plain(text))
}

/// Whether a text is meant as TOML: its first line that says something begins with an ASCII word or a bracket. The
/// notice itself begins in Chinese.
fn is_toml(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}');
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.next().is_some_and(|line| {
        line.starts_with("[[")
            || line
                .split_once('=')
                .is_some_and(|(name, _)| name.trim().chars().all(|c| c.is_ascii_lowercase() || c == '_'))
    })
}

/// Reads the State Council's own text.
///
/// # Errors
/// Everything that is wrong with it, each with its sentence.
pub fn parse_notice(text: &str) -> Result<Notice, Vec<NoticeFault>> {
    let text = plain::plain(text);
    let sections = sections(&text);
    let mut faults = Vec::new();
    let before = &text[..sections.first().map_or(text.len(), |section| section.start)];
    let year = plain::year(before, &mut faults);
    let reference = plain::reference(&text, year, &mut faults);
    let Some(year) = year else {
        // Without a year no day of the text is one.
        return Err(faults);
    };
    let mut reading = Reading { year, faults, days: BTreeMap::new(), said: Vec::new() };
    reading.stray(before);
    let count = sections.len();
    for (at, section) in sections.into_iter().enumerate() {
        let known = reading.said.iter().any(|(of, _)| section.shares_with(*of));
        if known {
            let what = Message::new("notice-festival-twice").with("festival", section.festival.message());
            reading.fault(section.name, what);
        }
        reading.said.push((section.festival, section.name.to_owned()));
        reading.section(&section, at + 1 == count);
    }
    let Reading { mut faults, days, said, .. } = reading;
    let notice = Notice { year, reference, days };
    if faults.is_empty() || said.is_empty() {
        let place = |festival: Option<Festival>| {
            let of = |(known, name): &(Festival, String)| {
                festival.is_some_and(|festival| known.covers(festival)).then(|| Place::Sentence(name.clone()))
            };
            said.iter().find_map(of).unwrap_or(Place::Whole)
        };
        let wrong = notice.faults().into_iter();
        faults.extend(wrong.map(|(festival, what)| NoticeFault { place: place(festival), what }));
    }
    if faults.is_empty() { Ok(notice) } else { Err(faults) }
}

/// What a notice says of one festival.
struct Section<'a> {
    /// Where its heading begins.
    start: usize,
    festival: Festival,
    /// The heading's name.
    name: &'a str,
    /// What follows the heading.
    body: &'a str,
}

impl Section<'_> {
    fn shares_with(&self, other: Festival) -> bool {
        let both = |of: &Festival| self.festival.covers(*of) && other.covers(*of);
        Festival::STATUTORY.iter().any(both)
    }
}

/// The sections of a plain text: each begins with the names of festivals and a colon.
fn sections(text: &str) -> Vec<Section<'_>> {
    let heads: Vec<(usize, usize, Festival, &str)> = text
        .match_indices('：')
        .filter_map(|(colon, sign)| {
            let (start, festival, name) = plain::heading(&text[..colon])?;
            Some((start, colon + sign.len(), festival, name))
        })
        .collect();
    let ends = heads.iter().skip(1).map(|(start, ..)| *start).chain([text.len()]);
    heads
        .iter()
        .zip(ends)
        .map(|(&(start, from, festival, name), end)| Section {
            start,
            festival,
            name,
            body: &text[from.min(end)..end],
        })
        .collect()
}

/// A text being read.
struct Reading {
    year: i32,
    faults: Vec<NoticeFault>,
    days: BTreeMap<NaiveDate, (Festival, bool)>,
    /// The festivals named so far, with the words of their headings.
    said: Vec<(Festival, String)>,
}

/// What the sentences of a section have said together.
#[derive(Default)]
struct Said {
    off: Vec<NaiveDate>,
    worked: Vec<NaiveDate>,
    no_swap: bool,
}

impl Reading {
    fn fault(&mut self, sentence: &str, what: Message) {
        let mut shown: String = sentence.chars().take(SHOWN).collect();
        if shown.len() < sentence.len() {
            shown.push('…');
        }
        self.faults.push(NoticeFault { place: Place::Sentence(shown), what });
    }

    /// A date with 放假 or 上班 that stands under no festival says something that would be passed over.
    fn stray(&mut self, text: &str) {
        for sentence in sentences(text) {
            if clause::speaks_of_days(sentence) && clause::says_of_a_day(sentence) {
                self.fault(sentence, Message::new("notice-no-heading"));
            }
        }
    }

    fn section(&mut self, section: &Section<'_>, last: bool) {
        let mut said = Said::default();
        let before = self.faults.len();
        let mut rest = sentences(section.body).into_iter();
        while let Some(sentence) = rest.next() {
            // 鼓励…安排职工在除夕（2月9日）休息: advice, and no day off.
            let advice = sentence.starts_with("鼓励") && !clause::speaks_of_days(sentence);
            if advice {
                continue;
            }
            if last && !said.off.is_empty() && !clause::speaks_of_days(sentence) {
                // The closing words, the signature, and what a web page puts below them.
                rest.for_each(|sentence| self.stray(sentence));
                break;
            }
            self.sentence(section.festival, sentence, &mut said);
        }
        if said.off.is_empty() && before == self.faults.len() {
            let what = Message::new("notice-no-day-off").with("festival", section.festival.message());
            self.fault(section.name, what);
        }
        if said.no_swap && !said.worked.is_empty() {
            self.fault(section.name, Message::new("notice-no-swap"));
        }
        let off = said.off.into_iter().map(|day| (day, false));
        for (day, worked) in off.chain(said.worked.into_iter().map(|day| (day, true))) {
            if self.days.insert(day, (section.festival, worked)).is_some() {
                self.fault(section.name, Message::new("notice-day-twice").with("date", day));
            }
        }
    }

    fn sentence(&mut self, festival: Festival, sentence: &str, said: &mut Said) {
        use clause::Clause;
        let mut reader = Reader::new(self.year, festival);
        let clauses: Result<Vec<Clause>, Message> =
            clauses(sentence).into_iter().map(|c| reader.clause(c)).collect();
        let clauses = match clauses {
            Ok(clauses) => clauses,
            Err(what) => return self.fault(sentence, what),
        };
        let mut off: Vec<NaiveDate> = Vec::new();
        let mut total = None;
        for clause in clauses {
            match clause {
                Clause::Off { days, count } => {
                    if let Some(count) = count.filter(|count| *count != days.len()) {
                        self.fault(sentence, miscounted(count, days.len()));
                    }
                    off.extend(days);
                }
                Clause::InLieu(days) => {
                    // The weekend between the festival and the day in its stead is off with them.
                    let between = off.last().copied().zip(days.first().copied());
                    if let Some((last, first)) = between {
                        let within = last.iter_days().skip(1).take_while(|day| *day < first);
                        off.extend(within.take_while(|day| is_weekend(*day)));
                    }
                    off.extend(days);
                }
                Clause::Worked(days) => said.worked.extend(days),
                Clause::JoinsWeekend => match weekend_beside(&off) {
                    days if days.is_empty() => self.fault(sentence, Message::new("notice-no-weekend")),
                    days => off.extend(days),
                },
                Clause::Total(count) => total = Some(count),
                Clause::NoSwap => said.no_swap = true,
            }
        }
        off.sort_unstable();
        if let Some(total) = total.filter(|total| *total != off.len()) {
            self.fault(sentence, miscounted(total, off.len()));
        }
        said.off.extend(off);
    }
}

fn miscounted(said: usize, found: usize) -> Message {
    Message::new("notice-count").with("said", said).with("found", found)
}

/// The weekend days that touch the days of `off`.
fn weekend_beside(off: &[NaiveDate]) -> Vec<NaiveDate> {
    let (Some(first), Some(last)) = (off.iter().min(), off.iter().max()) else { return Vec::new() };
    let before =
        std::iter::successors(first.pred_opt(), NaiveDate::pred_opt).take_while(|day| is_weekend(*day));
    let after =
        std::iter::successors(last.succ_opt(), NaiveDate::succ_opt).take_while(|day| is_weekend(*day));
    before.chain(after).collect()
}

fn sentences(text: &str) -> Vec<&str> {
    text.split(['。', '；'])
        .map(|sentence| sentence.trim_end_matches(plain::ordinal_mark))
        .filter(|s| !s.is_empty())
        .collect()
}

/// The clauses of a sentence, not cut within brackets.
fn clauses(sentence: &str) -> Vec<&str> {
    let mut depth = 0_usize;
    let cut = move |c: char| {
        match c {
            '（' => depth += 1,
            '）' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == '，' && depth == 0
    };
    sentence.split(cut).filter(|clause| !clause.is_empty()).collect()
}
