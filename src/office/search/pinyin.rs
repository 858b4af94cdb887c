//! The readings of Chinese characters, and the one form in which typed and stored text are compared.

use std::sync::OnceLock;

/// A line for each syllable: the syllable without its tone, `v` for ü, and every character that can be read so.
/// Taken from the data of `ib-matcher`, which a test compares it with: in this form it takes a tenth of the room.
const DATA: &str = include_str!("pinyin.txt");

/// Letters in the longest syllable.
pub const LONGEST: usize = 6;

/// Characters of the basic plane, as the readings know them.
const UNITS: usize = 1 << 16;

/// The readings of one character.
pub type Readings = Vec<&'static [u8]>;

/// The readings of all characters. Characters with the same readings are of one class.
pub struct Table {
    /// The class of each UTF-16 unit; 0 for what has no reading.
    class: Vec<u16>,
    /// The readings of each class.
    readings: Vec<Readings>,
}

impl Table {
    /// The table, made at its first use.
    pub fn get() -> &'static Self {
        static TABLE: OnceLock<Table> = OnceLock::new();
        TABLE.get_or_init(Self::read)
    }

    fn read() -> Self {
        let mut of: Vec<Readings> = vec![Vec::new(); UNITS];
        for line in DATA.lines() {
            let Some((syllable, chars)) = line.split_once(' ') else { continue };
            // ü is typed as v or as u: 绿 is lv and lu.
            let also = syllable.split_once('v').map(|(_, rest)| match (&syllable[..1], rest) {
                ("l", "") => "lu",
                ("l", _) => "lue",
                (_, "") => "nu",
                _ => "nue",
            });
            let mut units = [0; 2];
            for c in chars.chars() {
                let [unit] = *c.encode_utf16(&mut units) else { continue };
                for reading in [Some(syllable), also].into_iter().flatten() {
                    of[usize::from(unit)].push(reading.as_bytes());
                }
            }
        }
        let mut known = std::collections::HashMap::from([(Vec::new(), 0_u16)]);
        let mut readings = vec![Vec::new()];
        let class = of.into_iter().map(|mut set| {
            set.sort_unstable();
            set.dedup();
            *known.entry(set).or_insert_with_key(|set| {
                readings.push(set.clone());
                // There are about a thousand.
                u16::try_from(readings.len() - 1).unwrap_or(0)
            })
        });
        let class = class.collect();
        Self { class, readings }
    }

    /// The readings of a character, given as a UTF-16 unit.
    pub fn of(&self, unit: u16) -> &[&'static [u8]] {
        &self.readings[usize::from(self.class[usize::from(unit)])]
    }

    /// The class of each unit, and the readings of each class.
    pub fn classes(&self) -> (&[u16], &[Readings]) {
        (&self.class, &self.readings)
    }
}

/// A character as it is compared: full-width forms narrow, capitals small, ü as v, every blank a space. One character
/// stays one character, so that places in folded text are places in the text.
pub fn fold_char(c: char) -> char {
    let narrow = match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ if c.is_whitespace() || c.is_control() => ' ',
        _ => c,
    };
    if narrow.is_ascii() {
        return narrow.to_ascii_lowercase();
    }
    let mut small = narrow.to_lowercase();
    match (small.next(), small.next()) {
        (Some('ü'), None) => 'v',
        (Some(one), None) => one,
        _ => narrow,
    }
}

/// A text as it is compared.
pub fn fold(text: &str) -> String {
    text.chars().map(fold_char).collect()
}

/// Adds a text as it is compared to `bytes`, as UTF-16 with the low byte first: two thirds of what Chinese takes in UTF-8.
pub fn fold_into(bytes: &mut Vec<u8>, text: &str) {
    for c in text.chars().map(fold_char) {
        c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| bytes.extend(unit.to_le_bytes()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_and_capitals_are_folded_character_by_character() {
        assert_eq!(fold("ＳＪ－０７／２０２６：Ａb　Ü\n党"), "sj-07/2026:ab v 党");
        for c in ['İ', 'ß', 'ﬁ', '㍿', '𠮷', '\u{3000}'] {
            assert_eq!(fold(&c.to_string()).chars().count(), 1);
        }
    }

    #[test]
    fn heteronyms_have_all_their_readings_and_u_umlaut_both_spellings() {
        let of = |c: char| -> Vec<String> {
            let unit = u16::try_from(u32::from(c)).unwrap();
            Table::get().of(unit).iter().map(|r| String::from_utf8_lossy(r).into_owned()).collect()
        };
        assert_eq!(of('重'), ["chong", "zhong"]);
        assert!(of('长').contains(&"zhang".to_owned()) && of('长').contains(&"chang".to_owned()));
        assert!(of('会').contains(&"kuai".to_owned()));
        assert_eq!(of('女'), ["nu", "nv"]);
        assert_eq!(of('略'), ["lue", "lve"]);
        assert!(of('a').is_empty() && of('，').is_empty());
    }

    #[test]
    fn the_readings_are_those_of_the_library() {
        use ib_matcher::pinyin::{PinyinData, PinyinNotation};
        let data = PinyinData::new(PinyinNotation::Ascii);
        let mut lines = std::collections::BTreeMap::<String, std::collections::BTreeSet<char>>::new();
        for c in '\u{3007}'..='\u{9fff}' {
            for reading in data.get_pinyins(c).filter_map(|reading| reading.notation(PinyinNotation::Ascii)) {
                lines.entry(reading.to_string()).or_default().insert(c);
            }
        }
        let made: String = lines
            .into_iter()
            .map(|(syllable, chars)| format!("{syllable} {}\n", String::from_iter(chars)))
            .collect();
        assert!(made == DATA, "pinyin.txt is to be made anew");
    }
}
