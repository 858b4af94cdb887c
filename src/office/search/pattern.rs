//! What was typed, and where it stands in a text: as it is, by full pinyin, by initials, or mixed.
//!
//! A character of the text is matched by itself, by the first letter of one of its readings (or `zh`, `ch`, `sh`), or
//! by a whole reading; the last one by any beginning of a reading, for it is still being typed. `信xgk` and `xinxigo`
//! stand in 信息公开.

use std::collections::HashMap;
use std::ops::Range;

use super::pinyin::{LONGEST, Table, fold, fold_char};

/// Longest pattern that is read as pinyin, in characters: one bit each, and one for the end.
const MOST: usize = 63;

/// One word to be found.
#[derive(Debug, Clone)]
pub struct Pattern {
    folded: String,
    /// The same as UTF-16 units without apostrophes; empty where no letter could be pinyin.
    units: Vec<u16>,
}

impl Pattern {
    /// The pattern for a word as it was typed.
    pub fn new(typed: &str) -> Self {
        let folded = fold(typed.trim());
        let mut units: Vec<u16> = folded.encode_utf16().filter(|unit| *unit != u16::from(b'\'')).collect();
        let letters =
            units.iter().any(|unit| u8::try_from(*unit).is_ok_and(|byte| byte.is_ascii_lowercase()));
        if !letters || units.len() > MOST {
            units.clear();
        }
        Self { folded, units }
    }

    /// Whether there is nothing to be found.
    pub fn is_empty(&self) -> bool {
        self.folded.is_empty()
    }

    /// What is found as it stands in folded text.
    pub fn literal(&self) -> &str {
        &self.folded
    }

    /// The same in the bytes of an index, see [`super::pinyin::fold_into`].
    pub fn needle(&self) -> Vec<u8> {
        self.folded.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    /// What finds it by pinyin in many texts; `None` where it has no letters.
    pub fn scanner(&self) -> Option<Scanner> {
        (!self.units.is_empty()).then(|| Scanner::new(self))
    }

    /// How well it stands in a short text, the lower the better; `None` where it does not.
    pub fn rank(&self, text: &str) -> Option<Rank> {
        match fold(text).find(&self.folded) {
            Some(0) => Some(Rank::Beginning),
            Some(_) => Some(Rank::Text),
            None => self.by_pinyin(text).map(|_| Rank::Pinyin),
        }
    }

    /// Where it stands in `text`, as byte ranges: every place as it is, else the first by pinyin.
    pub fn places(&self, text: &str) -> Vec<Range<usize>> {
        let literal = self.literally(text);
        if literal.is_empty() { self.by_pinyin(text).into_iter().collect() } else { literal }
    }

    /// Where it stands as it is.
    pub fn literally(&self, text: &str) -> Vec<Range<usize>> {
        if self.is_empty() {
            return Vec::new();
        }
        // One character folds to one: places are counted in characters on both sides.
        let folded = fold(text);
        let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let chars = self.folded.chars().count();
        let mut at = 0;
        let mut before = 0;
        folded
            .match_indices(&self.folded)
            .map(|(byte, _)| {
                at += folded[before..byte].chars().count();
                before = byte;
                starts[at]..starts[at + chars]
            })
            .collect()
    }

    /// The first place where it stands by pinyin.
    pub fn by_pinyin(&self, text: &str) -> Option<Range<usize>> {
        if self.units.is_empty() {
            return None;
        }
        let mut units = Vec::new();
        let mut ends = Vec::new();
        for (at, c) in text.char_indices() {
            for unit in fold_char(c).encode_utf16(&mut [0; 2]) {
                units.push(*unit);
                ends.push(at..at + c.len_utf8());
            }
        }
        (0..units.len()).find_map(|start| {
            let end = self.end_from(&units[start..])?;
            Some(ends[start].start..ends[start + end].end)
        })
    }

    /// Which of `units` is the last, where the pattern stands from the first on.
    fn end_from(&self, units: &[u16]) -> Option<usize> {
        let done = 1_u64 << self.units.len();
        let mut reached = 1_u64;
        for (at, unit) in units.iter().enumerate() {
            let mut next = 0;
            for place in (0..self.units.len()).filter(|place| reached >> place & 1 == 1) {
                next |= jumps(&self.units, place, *unit) << place;
            }
            if next & done != 0 {
                return Some(at);
            }
            if next == 0 {
                return None;
            }
            reached = next;
        }
        None
    }
}

/// How well a pattern stands in a text, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// The text begins with it.
    Beginning,
    /// It stands in it as it is.
    Text,
    /// By pinyin.
    Pinyin,
    /// Not in the title but in the number.
    Number,
    /// In the text below the title.
    Body,
}

/// How many units of `pattern` from `place` on the character `unit` takes: bit n is set where it takes n.
fn jumps(pattern: &[u16], place: usize, unit: u16) -> u64 {
    let rest = &pattern[place..];
    jumps_by(rest, Table::get().of(unit)) | u64::from(rest[0] == unit) << 1
}

/// The same by `readings` only.
fn jumps_by(rest: &[u16], readings: &[&[u8]]) -> u64 {
    let mut lengths = 0;
    for reading in readings {
        let common =
            rest.iter().zip(*reading).take_while(|(typed, letter)| **typed == u16::from(**letter)).count();
        if common == 0 {
            continue;
        }
        lengths |= 1 << 1;
        if common >= 2 && reading[1] == b'h' {
            lengths |= 1 << 2;
        }
        if common == reading.len() || common == rest.len() {
            lengths |= 1 << common;
        }
    }
    lengths
}

/// Finds a pattern by pinyin in many short texts, all places of the pattern at once in the bits of one word (Shift-And
/// with a shift for every length of a syllable).
pub struct Scanner {
    /// The row of each unit.
    row: Vec<u16>,
    /// For each row, at bit i of entry n - 1: from place i it takes n.
    rows: Vec<[u64; LONGEST]>,
    /// The last place.
    done: u64,
    /// The longest jump there is.
    longest: usize,
}

impl Scanner {
    fn new(pattern: &Pattern) -> Self {
        let units = &pattern.units;
        let (class, readings) = Table::get().classes();
        let mut rows = vec![[0; LONGEST]];
        let mut known: HashMap<[u64; LONGEST], u16> = HashMap::from([(rows[0], 0)]);
        let mut number = |row: [u64; LONGEST]| {
            *known.entry(row).or_insert_with(|| {
                rows.push(row);
                // Not more than there are classes and units of the pattern.
                u16::try_from(rows.len() - 1).unwrap_or(0)
            })
        };
        let of_readings = |readings: &[&[u8]]| {
            let mut row = [0; LONGEST];
            for place in 0..units.len() {
                let lengths = jumps_by(&units[place..], readings);
                for (n, bits) in row.iter_mut().enumerate() {
                    *bits |= (lengths >> (n + 1) & 1) << place;
                }
            }
            row
        };
        let of_class: Vec<u16> = readings.iter().map(|readings| number(of_readings(readings))).collect();
        let mut row: Vec<u16> = class.iter().map(|class| of_class[usize::from(*class)]).collect();
        for unit in units {
            let mut own = of_readings(Table::get().of(*unit));
            for place in (0..units.len()).filter(|place| units[*place] == *unit) {
                own[0] |= 1 << place;
            }
            row[usize::from(*unit)] = number(own);
        }
        let longest = (1..=LONGEST).rfind(|n| rows.iter().any(|row| row[n - 1] != 0)).unwrap_or(1);
        // A jump of n from the place n before the last reaches the bit after it.
        Self { row, rows, done: 1 << units.len(), longest }
    }

    /// Whether the pattern stands in folded text, as the bytes of an index.
    pub fn is_in(&self, text: &[u8]) -> bool {
        match self.longest {
            1 => self.run::<1>(text),
            2 => self.run::<2>(text),
            3 => self.run::<3>(text),
            4 => self.run::<4>(text),
            5 => self.run::<5>(text),
            _ => self.run::<LONGEST>(text),
        }
    }

    fn run<const LONGEST_HERE: usize>(&self, text: &[u8]) -> bool {
        let mut reached = 0_u64;
        for unit in text.as_chunks::<2>().0 {
            let unit = u16::from_le_bytes(*unit);
            let row = &self.rows[usize::from(self.row[usize::from(unit)])];
            let from = reached | 1;
            reached = 0;
            for (n, bits) in row[..LONGEST_HERE].iter().enumerate() {
                reached |= (from & bits) << (n + 1);
            }
            if reached & self.done != 0 {
                return true;
            }
        }
        false
    }
}
