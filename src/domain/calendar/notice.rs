//! The State Council's yearly holiday notices (D1).

use std::collections::BTreeMap;
use std::sync::OnceLock;

use chrono::{Datelike, NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};
use tyme4rs::tyme::holiday::LEGAL_HOLIDAY_DATA;

use super::Festival;
use crate::domain::message::Message;

/// One year's notice: the days it takes off and the days it makes up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// The year in its title.
    pub year: i32,
    /// Its document number, such as 国办发明电〔2024〕12号.
    pub reference: Option<String>,
    /// Each day it names, with its festival, and whether it is worked (a make-up day). A notice may reach into
    /// the end of the year before or the start of the year after, not further.
    pub days: BTreeMap<NaiveDate, (Festival, bool)>,
}

/// Document numbers, each seen in at least two independent prints of the notice. Others are left out, not guessed.
const NUMBERS: [(i32, &str); 6] = [
    (2021, "国办发明电〔2020〕27号"),
    (2022, "国办发明电〔2021〕11号"),
    (2023, "国办发明电〔2022〕16号"),
    (2024, "国办发明电〔2023〕7号"),
    (2025, "国办发明电〔2024〕12号"),
    (2026, "国办发明电〔2025〕7号"),
];

/// Make-up days of the 2013 notice (清明节: 4月7日上班; 国庆节: 10月12日上班) that the library lacks.
const LACKING: [(i32, u32, u32, Festival); 2] =
    [(2013, 4, 7, Festival::Qingming), (2013, 10, 12, Festival::National)];

/// The first year whose notice bears the title used since.
const FIRST_TITLED: i32 = 2007;

/// The document number of the library's notice of `year`, where it is known.
pub(super) fn number(year: i32) -> Option<&'static str> {
    NUMBERS.iter().find(|(of, _)| *of == year).map(|(_, number)| *number)
}

/// The notice of `year` as it is cited.
pub(super) fn cite(year: i32, number: Option<&str>) -> Message {
    let message = match number {
        Some(number) => Message::new("notice-title-numbered").with("number", number),
        None if year < FIRST_TITLED => Message::new("notice-untitled"),
        None => Message::new("notice-title"),
    };
    message.with("year", year.to_string())
}

/// A day of the library's table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    /// The year whose notice it belongs to, not always the year it lies in.
    pub notice: i32,
    pub date: NaiveDate,
    pub festival: Festival,
    pub working: bool,
}

/// The days of the library's notices, 2002 to 2026, by notice and date. Read once: the library's own look-up
/// compiles a regular expression per day asked for.
pub(super) fn library() -> &'static [Entry] {
    static ENTRIES: OnceLock<Vec<Entry>> = OnceLock::new();
    ENTRIES.get_or_init(|| {
        let table = LEGAL_HOLIDAY_DATA.as_bytes().chunks_exact(RECORD).filter_map(entry);
        let lacking = LACKING.iter().filter_map(|&(year, month, day, festival)| {
            let date = NaiveDate::from_ymd_opt(year, month, day)?;
            Some(Entry { notice: year, date, festival, working: true })
        });
        let mut entries: Vec<Entry> = table.chain(lacking).collect();
        entries.sort_unstable_by_key(|entry| (entry.notice, entry.date));
        entries
    })
}

/// The days of the library's notice of `year`; none where it has no such notice.
pub(super) fn library_of(year: i32) -> &'static [Entry] {
    let entries = library();
    let start = entries.partition_point(|entry| entry.notice < year);
    let end = entries.partition_point(|entry| entry.notice <= year);
    &entries[start..end]
}

/// Length of a record of the library's table: date, 0 for a make-up day or 1 for a holiday, festival, days to
/// the festival with their sign.
const RECORD: usize = 13;

fn entry(record: &[u8]) -> Option<Entry> {
    let record = std::str::from_utf8(record).ok()?;
    let date = NaiveDate::from_ymd_opt(
        record.get(0..4)?.parse().ok()?,
        record.get(4..6)?.parse().ok()?,
        record.get(6..8)?.parse().ok()?,
    )?;
    let working = record.get(8..9)? == "0";
    let festival = match record.get(9..10)? {
        "0" => Festival::NewYear,
        "1" => Festival::Spring,
        "2" => Festival::Qingming,
        "3" => Festival::Labour,
        "4" => Festival::DragonBoat,
        "5" => Festival::MidAutumn,
        "6" => Festival::National,
        "7" => Festival::NationalMidAutumn,
        "8" => Festival::Victory70,
        _ => Festival::Special,
    };
    let day_of_festival = date.checked_add_signed(TimeDelta::days(record.get(10..13)?.parse().ok()?))?;
    Some(Entry { notice: day_of_festival.year(), date, festival, working })
}

#[cfg(test)]
mod tests {
    use super::*;
    use tyme4rs::tyme::holiday::LegalHoliday;

    #[test]
    fn the_table_is_read_as_the_library_reads_it() {
        assert_eq!(LEGAL_HOLIDAY_DATA.len() % RECORD, 0);
        assert_eq!(library().len(), LEGAL_HOLIDAY_DATA.len() / RECORD + LACKING.len());
        for entry in library().iter().filter(|entry| matches!(entry.date.year(), 2001 | 2015 | 2020 | 2026)) {
            let (year, month, day) =
                (entry.date.year() as isize, entry.date.month() as usize, entry.date.day() as usize);
            let theirs = LegalHoliday::from_ymd(year, month, day).unwrap();
            assert_eq!(entry.working, theirs.is_work(), "{}", entry.date);
        }
    }

    #[test]
    fn the_days_mended_here_are_still_missing_there() {
        for (year, month, day, _) in LACKING {
            assert!(LegalHoliday::from_ymd(year as isize, month as usize, day as usize).is_none());
        }
    }

    #[test]
    fn there_is_a_notice_for_each_year_from_2002_to_2026() {
        let years: Vec<i32> = (1990..2040).filter(|year| !library_of(*year).is_empty()).collect();
        assert_eq!(years, (2002..=2026).collect::<Vec<_>>());
    }

    #[test]
    fn a_day_before_new_year_belongs_to_the_next_notice() {
        let first = library_of(2019).first().unwrap();
        assert_eq!(first.date, NaiveDate::from_ymd_opt(2018, 12, 29).unwrap());
        assert!(first.working);
    }
}
