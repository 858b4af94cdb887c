//! A notice as a TOML file, read and written.
//!
//! ```toml
//! year = 2027
//! reference = "国办发明电〔2026〕1号"   # where it is known
//!
//! [[holiday]]
//! festival = "spring"       # new-year spring qingming labour dragon-boat mid-autumn national
//!                           # national-mid-autumn special
//! from = 2027-02-05
//! to = 2027-02-12           # the same day where it is left out
//! make_up = [2027-02-14]    # days worked for it
//! ```

use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::Range;

use chrono::NaiveDate;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::parse::{NoticeFault, Place};
use super::{Festival, Notice};
use crate::domain::message::Message;

/// More days than any holiday has: a slip in a year does not fill the calendar.
const LONGEST: i64 = 31;

/// Reads a notice from TOML.
///
/// # Errors
/// Everything that is wrong with it, each with its line and column.
pub(super) fn parse(source: &str) -> Result<Notice, Vec<NoticeFault>> {
    let (document, errors) = DeTable::parse_recoverable(source);
    let mut reader = Reader { source, faults: Vec::new(), days: BTreeMap::new(), places: Vec::new() };
    for error in errors {
        let message = Message::new("notice-toml-syntax").with("why", error.message());
        reader.fault(error.span().unwrap_or_default(), message);
    }
    let (year, reference) = reader.document(document.get_ref());
    let Reader { mut faults, days, places, .. } = reader;
    let notice = Notice { year: year.unwrap_or_default(), reference, days };
    if faults.is_empty() {
        let place = |festival: Option<Festival>| {
            let of = |(known, place): &(Festival, Place)| {
                festival.is_some_and(|festival| known.covers(festival)).then(|| place.clone())
            };
            places.iter().find_map(of).unwrap_or(Place::Whole)
        };
        let wrong = notice.faults().into_iter();
        faults.extend(wrong.map(|(festival, what)| NoticeFault { place: place(festival), what }));
    }
    if faults.is_empty() { Ok(notice) } else { Err(faults) }
}

struct Reader<'a> {
    source: &'a str,
    faults: Vec<NoticeFault>,
    days: BTreeMap<NaiveDate, (Festival, bool)>,
    places: Vec<(Festival, Place)>,
}

impl Reader<'_> {
    fn place(&self, at: &Range<usize>) -> Place {
        let before = self.source.get(..at.start).unwrap_or(self.source);
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Place::Line { line: before.matches('\n').count() + 1, column: before[start..].chars().count() + 1 }
    }

    fn fault(&mut self, at: Range<usize>, what: Message) {
        let place = self.place(&at);
        self.faults.push(NoticeFault { place, what });
    }

    fn unknown(&mut self, name: &str, at: Range<usize>) {
        self.fault(at, Message::new("notice-toml-unknown").with("name", name));
    }

    fn lacking(&mut self, name: &'static str, at: Range<usize>) {
        self.fault(at, Message::new("notice-toml-lacking").with("name", name));
    }

    fn document(&mut self, document: &DeTable<'_>) -> (Option<i32>, Option<String>) {
        let (mut year, mut reference, mut holidays) = (None, None, false);
        let mut fields: Vec<_> = document.iter().collect();
        fields.sort_by_key(|(name, _)| name.span().start);
        for (name, value) in fields {
            match (name.get_ref().as_ref(), value.get_ref()) {
                ("year", DeValue::Integer(number)) => {
                    // A number that no year has is named as out of range with the rest.
                    year = Some(i32::from_str_radix(number.as_str(), number.radix()).unwrap_or_default());
                }
                ("year", _) => {
                    year = Some(0);
                    self.fault(value.span(), Message::new("notice-toml-year"));
                }
                ("reference", DeValue::String(text)) => {
                    reference = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
                }
                ("reference", _) => self.fault(value.span(), Message::new("notice-toml-reference")),
                ("holiday", DeValue::Array(list)) => {
                    holidays = true;
                    for holiday in list.iter() {
                        match holiday.get_ref().as_table() {
                            Some(table) => self.holiday(table, holiday.span()),
                            None => self.fault(holiday.span(), Message::new("notice-toml-holiday")),
                        }
                    }
                }
                ("holiday", _) => {
                    holidays = true;
                    self.fault(value.span(), Message::new("notice-toml-holiday"));
                }
                (other, _) => self.unknown(other, name.span()),
            }
        }
        if year.is_none() {
            self.lacking("year", 0..0);
        }
        if !holidays {
            self.lacking("[[holiday]]", 0..0);
        }
        (year, reference)
    }

    fn holiday(&mut self, table: &DeTable<'_>, at: Range<usize>) {
        let (mut festival, mut from, mut to) = (None, None, None);
        let mut make_up: Vec<(NaiveDate, Range<usize>)> = Vec::new();
        let before = self.faults.len();
        let mut fields: Vec<_> = table.iter().collect();
        fields.sort_by_key(|(name, _)| name.span().start);
        for (name, value) in fields {
            match name.get_ref().as_ref() {
                "festival" => {
                    festival = value.get_ref().as_str().and_then(Festival::parse);
                    if festival.is_none() {
                        let known = Festival::ALL.map(Festival::word).join(" ");
                        let message = Message::new("notice-toml-festival").with("known", known);
                        self.fault(value.span(), message);
                    }
                }
                "from" => from = self.date(value),
                "to" => to = self.date(value),
                "make_up" => match value.get_ref() {
                    DeValue::Array(list) => {
                        for day in list.iter() {
                            make_up.extend(self.date(day).map(|date| (date, day.span())));
                        }
                    }
                    _ => self.fault(value.span(), Message::new("notice-toml-dates")),
                },
                other => self.unknown(other, name.span()),
            }
        }
        if before == self.faults.len() {
            for (name, lacks) in [("festival", festival.is_none()), ("from", from.is_none())] {
                if lacks {
                    self.lacking(name, at.clone());
                }
            }
        }
        let (Some(festival), Some(from)) = (festival, from) else { return };
        let to = to.unwrap_or(from);
        if !(0..LONGEST).contains(&(to - from).num_days()) {
            let message = Message::new("notice-span").with("from", from).with("to", to);
            self.fault(at, message);
            return;
        }
        let place = self.place(&at);
        self.places.push((festival, place));
        for day in from.iter_days().take_while(|day| *day <= to) {
            self.name(day, (festival, false), at.clone());
        }
        for (day, at) in make_up {
            self.name(day, (festival, true), at);
        }
    }

    fn name(&mut self, day: NaiveDate, named: (Festival, bool), at: Range<usize>) {
        if self.days.insert(day, named).is_some() {
            self.fault(at, Message::new("notice-day-twice").with("date", day));
        }
    }

    fn date(&mut self, value: &Spanned<DeValue<'_>>) -> Option<NaiveDate> {
        let date = match value.get_ref() {
            DeValue::Datetime(found) if found.time.is_none() => found.date.and_then(|date| {
                NaiveDate::from_ymd_opt(i32::from(date.year), u32::from(date.month), u32::from(date.day))
            }),
            _ => None,
        };
        if date.is_none() {
            self.fault(value.span(), Message::new("notice-toml-date"));
        }
        date
    }
}

impl Notice {
    /// The notice as [`super::read_notice`] reads it from TOML.
    pub fn to_toml(&self) -> String {
        let mut text = format!("year = {}\n", self.year);
        // Writing to a string does not fail.
        if let Some(reference) = &self.reference {
            let _ = writeln!(text, "reference = {}", toml::Value::from(reference.as_str()));
        }
        let mut named: Vec<Festival> = Vec::new();
        for (festival, from, to) in self.holidays() {
            let _ =
                write!(text, "\n[[holiday]]\nfestival = \"{}\"\nfrom = {from}\nto = {to}\n", festival.word());
            if !named.contains(&festival) {
                named.push(festival);
                let days = self.make_ups().filter(|(_, of)| *of == festival);
                let days: Vec<String> = days.map(|(day, _)| day.to_string()).collect();
                if !days.is_empty() {
                    let _ = writeln!(text, "make_up = [{}]", days.join(", "));
                }
            }
        }
        text
    }
}
