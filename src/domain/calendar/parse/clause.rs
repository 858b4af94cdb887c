//! The clauses of a notice's sentences, read to their last character.

use chrono::{Datelike, NaiveDate, Weekday};

use crate::domain::calendar::Festival;
use crate::domain::calendar::check::weekday;
use crate::domain::calendar::festival::lunar_of;
use crate::domain::message::Message;

/// More days than any holiday has: a slip in a year does not fill the calendar.
const LONGEST: i64 = 31;

/// What a clause says.
pub(super) enum Clause {
    /// 1月28日至2月4日放假调休; the number where one follows (放假1天).
    Off { days: Vec<NaiveDate>, count: Option<usize> },
    /// 4月7日（星期一）补休
    InLieu(Vec<NaiveDate>),
    /// 1月26日（周日）、2月8日（周六）上班
    Worked(Vec<NaiveDate>),
    /// 与周末连休
    JoinsWeekend,
    /// 共8天
    Total(usize),
    /// 不调休
    NoSwap,
}

/// Whether a sentence is about days off or worked.
pub(super) fn speaks_of_days(sentence: &str) -> bool {
    ["放假", "上班", "补休", "调休", "连休"].iter().any(|word| sentence.contains(word))
}

/// Whether a sentence says of a day that it is off or worked, or begins a span of days: 5月1日（周五）放假. A date by
/// itself, as of the signature, says nothing.
pub(super) fn says_of_a_day(sentence: &str) -> bool {
    sentence.match_indices('月').any(|(at, month)| {
        let after = &sentence[at + month.len()..];
        let day = after.trim_start_matches(|c: char| c.is_ascii_digit());
        let digits = sentence[..at].ends_with(|c: char| c.is_ascii_digit()) && day.len() < after.len();
        let Some(rest) = day.strip_prefix('日').filter(|_| digits) else { return false };
        let behind =
            rest.strip_prefix('（').and_then(|note| note.split_once('）')).map_or(rest, |(_, rest)| rest);
        ["放假", "上班", "补休", "至", "、"].iter().any(|word| behind.starts_with(word))
    })
}

/// Reads the clauses of one sentence: a date without month goes on from the one before.
pub(super) struct Reader {
    year: i32,
    festival: Festival,
    before: Option<NaiveDate>,
}

impl Reader {
    pub fn new(year: i32, festival: Festival) -> Self {
        Self { year, festival, before: None }
    }

    /// What a clause says.
    ///
    /// # Errors
    /// It is not understood, or says what the calendar does not have.
    pub fn clause(&mut self, clause: &str) -> Result<Clause, Message> {
        let unclear = || Message::new("notice-unclear").with("text", shown(clause));
        match clause {
            "不调休" => return Ok(Clause::NoSwap),
            "与周末连休" => return Ok(Clause::JoinsWeekend),
            _ => {}
        }
        if let Some(count) = clause.strip_prefix('共').and_then(|rest| rest.strip_suffix('天')) {
            return count.parse().map(Clause::Total).map_err(|_| unclear());
        }
        let mut rest = Rest(clause);
        let days = self.days(&mut rest)?.ok_or_else(unclear)?;
        match rest.0 {
            "上班" => return Ok(Clause::Worked(days)),
            "补休" => return Ok(Clause::InLieu(days)),
            _ => {}
        }
        let tail = rest.0.strip_prefix("放假").ok_or_else(unclear)?;
        let tail = ["调休", "公休"].iter().find_map(|word| tail.strip_prefix(word)).unwrap_or(tail);
        let count = match tail.strip_suffix('天') {
            Some(number) => Some(number.parse().map_err(|_| unclear())?),
            None if tail.is_empty() => None,
            None => return Err(unclear()),
        };
        Ok(Clause::Off { days, count })
    }

    /// Dates and spans of dates; `None` where the clause does not begin with one.
    fn days(&mut self, rest: &mut Rest<'_>) -> Result<Option<Vec<NaiveDate>>, Message> {
        let mut days = Vec::new();
        loop {
            let Some(from) = self.date(rest, false)? else { return Ok(None) };
            if rest.any(&["至", "到", "—", "-", "–", "~", "―"]) {
                while rest.any(&["—", "-"]) {}
                let Some(to) = self.date(rest, true)? else { return Ok(None) };
                if !(1..LONGEST).contains(&(to - from).num_days()) {
                    return Err(Message::new("notice-span").with("from", from).with("to", to));
                }
                days.extend(from.iter_days().take_while(|day| *day <= to));
            } else {
                days.push(from);
            }
            if !rest.any(&["、", "和", "及"]) {
                return Ok(Some(days));
            }
        }
    }

    /// A date with what stands in brackets behind it; `ends` where it ends a span.
    fn date(&mut self, rest: &mut Rest<'_>, ends: bool) -> Result<Option<NaiveDate>, Message> {
        let bracketed = rest.0.starts_with("（2") && rest.any(&["（"]);
        let mut year = None;
        let Some(mut number) = rest.number() else { return Ok(None) };
        if rest.any(&["年"]) {
            year = Some(number);
            if bracketed && !rest.any(&["）"]) {
                return Ok(None);
            }
            let Some(next) = rest.number() else { return Ok(None) };
            number = next;
        }
        let month = if rest.any(&["月"]) {
            let month = number;
            let Some(next) = rest.number() else { return Ok(None) };
            number = next;
            Some(month)
        } else {
            None
        };
        if !rest.any(&["日"]) {
            return Ok(None);
        }
        let date = self.resolve(year, month, number, ends)?;
        rest.note(date)?;
        self.before = Some(date);
        Ok(Some(date))
    }

    fn resolve(
        &self,
        year: Option<u32>,
        month: Option<u32>,
        day: u32,
        ends: bool,
    ) -> Result<NaiveDate, Message> {
        let none = |year: i32, month: u32| {
            Message::new("form-date-no-such-day")
                .with("year", year.to_string())
                .with("month", month.to_string())
                .with("day", day.to_string())
        };
        let (year, month) = match (year, month, self.before) {
            (Some(year), Some(month), _) => (i32::try_from(year).unwrap_or(i32::MAX), month),
            (None, Some(month), Some(from)) if ends => (from.year() + i32::from(month < from.month()), month),
            (None, Some(month), _) => {
                // 元旦 reaches back over the turn of the year and never ahead to the next one.
                let back = self.festival == Festival::NewYear && month >= 11;
                (self.year - i32::from(back), month)
            }
            (None, None, Some(before)) => (before.year(), before.month()),
            (_, None, _) => return Err(Message::new("notice-no-month").with("day", day.to_string())),
        };
        NaiveDate::from_ymd_opt(year, month, day).ok_or_else(|| none(year, month))
    }
}

fn shown(text: &str) -> String {
    text.chars().take(40).collect()
}

/// What is left of a clause.
struct Rest<'a>(&'a str);

impl Rest<'_> {
    /// Takes one of these, if it is next.
    fn any(&mut self, words: &[&str]) -> bool {
        let found = words.iter().find_map(|word| self.0.strip_prefix(word));
        if let Some(rest) = found {
            self.0 = rest;
        }
        found.is_some()
    }

    /// Takes a number of at most four digits, if one is next.
    fn number(&mut self) -> Option<u32> {
        let end = self.0.find(|c: char| !c.is_ascii_digit()).unwrap_or(self.0.len());
        let number = (1..=4).contains(&end).then(|| self.0[..end].parse().ok()).flatten()?;
        self.0 = &self.0[end..];
        Some(number)
    }

    /// Takes what stands in brackets and holds it against the calendar: a weekday, a day of the Chinese calendar.
    fn note(&mut self, date: NaiveDate) -> Result<(), Message> {
        let Some(inside) = self.0.strip_prefix('（') else { return Ok(()) };
        let unclear = || Message::new("notice-unclear").with("text", shown(inside));
        let (note, rest) = inside.split_once('）').ok_or_else(unclear)?;
        for part in note.split(['、', '，']) {
            let name = ["星期", "周", "礼拜"].iter().find_map(|word| part.strip_prefix(word));
            if let Some(name) = name {
                if weekday_of(name).ok_or_else(unclear)? != date.weekday() {
                    let message = Message::new("notice-weekday").with("date", date).with("said", part);
                    return Err(message.with("weekday", weekday(date)));
                }
            } else {
                let said = lunar(part.strip_prefix("农历").unwrap_or(part)).ok_or_else(unclear)?;
                if !is_lunar(date, said) {
                    return Err(Message::new("notice-lunar").with("date", date).with("said", part));
                }
            }
        }
        self.0 = rest;
        Ok(())
    }
}

fn weekday_of(name: &str) -> Option<Weekday> {
    Some(match name {
        "一" => Weekday::Mon,
        "二" => Weekday::Tue,
        "三" => Weekday::Wed,
        "四" => Weekday::Thu,
        "五" => Weekday::Fri,
        "六" => Weekday::Sat,
        "日" | "天" => Weekday::Sun,
        _ => return None,
    })
}

/// A day of the Chinese calendar as notices write it.
enum Lunar {
    /// 除夕
    Eve,
    /// 正月初七
    Day(isize, usize),
}

fn lunar(text: &str) -> Option<Lunar> {
    if text == "除夕" || text == "大年三十" {
        return Some(Lunar::Eve);
    }
    let (leap, text) = text.strip_prefix('闰').map_or((1, text), |rest| (-1, rest));
    let (month, day) = text.split_once('月')?;
    let months = ["正", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"];
    let month = match month {
        "冬" => 11,
        "腊" => 12,
        other => months.iter().position(|name| *name == other)? as isize + 1,
    };
    let ones = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
    let one = |text: &str| ones.iter().position(|name| *name == text).map(|at| at + 1);
    let day = match day {
        "二十" | "廿" => 20,
        "三十" => 30,
        other => match ["初", "二十", "廿", "十"]
            .iter()
            .find_map(|head| Some((head, other.strip_prefix(head)?)))?
        {
            (&"初", rest) => one(rest)?,
            (&"十", rest) => 10 + one(rest).filter(|n| *n < 10)?,
            (_, rest) => 20 + one(rest).filter(|n| *n < 10)?,
        },
    };
    Some(Lunar::Day(leap * month, day))
}

fn is_lunar(date: NaiveDate, said: Lunar) -> bool {
    match said {
        Lunar::Eve => date.succ_opt().and_then(lunar_of) == Some((1, 1)),
        Lunar::Day(month, day) => lunar_of(date) == Some((month, day)),
    }
}
