//! When a yearly plan means to disclose something: a month, a quarter, a half-year or the year.

use std::fmt;

use chrono::NaiveDate;

use crate::domain::message::Message;
use crate::domain::period::{Cycle, Period};

/// That time, within the plan's year. Printed and read as `2026-03`, or as the period is: `2026Q1`, `2026H1`, `2026`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// A month.
    Month(i32, u32),
    /// A quarter, a half-year or the whole year.
    Period(Period),
}

impl When {
    /// What people write of the year `year`: `3`, `3月`, `2026-03`, `Q1`, `一季度`, `上半年`, `全年`; nothing is the
    /// whole year.
    pub fn read(text: &str, year: i32) -> Option<Self> {
        let text: String =
            text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_uppercase();
        let text = text.strip_prefix(&format!("{year:04}")).unwrap_or(&text);
        let text = text.trim_start_matches(['-', '年', '.', '/', '第']);
        let half = |n: usize| Some(Self::Period(period(year, Cycle::Half, n)));
        match text {
            "" | "度" | "全年" | "年度" | "年内" => return Some(Self::Period(Period::Year(year))),
            "上半年" | "H1" => return half(0),
            "下半年" | "H2" => return half(1),
            _ => {}
        }
        let quarter = text.strip_prefix('Q').or_else(|| text.strip_suffix("季度"));
        if let Some(number) = quarter {
            let number = number_of(number).filter(|number| (1..=4).contains(number))?;
            return Some(Self::Period(period(year, Cycle::Quarter, number as usize - 1)));
        }
        let month = number_of(text.strip_suffix('月').or_else(|| text.strip_suffix("月份")).unwrap_or(text))?;
        (1..=12).contains(&month).then_some(Self::Month(year, month))
    }

    /// Its first day.
    pub fn first(self) -> NaiveDate {
        match self {
            Self::Month(year, month) => NaiveDate::from_ymd_opt(year, month, 1).unwrap_or_default(),
            Self::Period(period) => period.first(),
        }
    }

    /// Its last day.
    pub fn last(self) -> NaiveDate {
        match self {
            Self::Month(year, month) => {
                let next = NaiveDate::from_ymd_opt(year, month + 1, 1);
                let next = next.or_else(|| NaiveDate::from_ymd_opt(year + 1, 1, 1));
                next.and_then(|next| next.pred_opt()).unwrap_or_default()
            }
            Self::Period(period) => period.last(),
        }
    }

    /// Whether a day lies in it.
    pub fn contains(self, day: NaiveDate) -> bool {
        (self.first()..=self.last()).contains(&day)
    }

    /// What people call it within its year.
    pub fn message(self) -> Message {
        match self {
            Self::Month(_, month) => Message::new("plan-month").with("month", i64::from(month)),
            Self::Period(period) => period.message(),
        }
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            Self::Period(period) => period.fmt(f),
        }
    }
}

/// The `n`th period of that kind in a year, from 0.
fn period(year: i32, cycle: Cycle, n: usize) -> Period {
    let first = Period::containing(Period::Year(year).first(), cycle);
    std::iter::successors(Some(first), |period| Some(period.next())).nth(n).unwrap_or(first)
}

/// A number in digits, or the Chinese one up to twelve.
fn number_of(text: &str) -> Option<u32> {
    const NUMBERS: [&str; 12] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"];
    let named = NUMBERS.iter().position(|name| *name == text).and_then(|at| u32::try_from(at + 1).ok());
    named.or_else(|| text.parse().ok())
}

#[cfg(test)]
mod tests {
    use chrono::Datelike;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn c4_what_people_write_is_read() {
        for (text, shown) in [
            ("3", "2026-03"),
            ("3月", "2026-03"),
            ("03月份", "2026-03"),
            ("十二月", "2026-12"),
            ("2026-07", "2026-07"),
            ("2026年7月", "2026-07"),
            ("第一季度", "2026Q1"),
            ("3季度", "2026Q3"),
            ("q4", "2026Q4"),
            ("2026Q2", "2026Q2"),
            ("上半年", "2026H1"),
            ("2026H2", "2026H2"),
            ("全年", "2026"),
            ("2026年度", "2026"),
            ("", "2026"),
        ] {
            let read = When::read(text, 2026).map(|when| when.to_string());
            assert_eq!(read.as_deref(), Some(shown), "{text}");
        }
        for text in ["13", "0月", "五季度", "Q0", "尽快", "2025-03", "3月5日"] {
            assert_eq!(When::read(text, 2026), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn c4_what_is_printed_is_read_as_the_same(year in 1000..3000_i32, n in 0..19_usize) {
            let when = match n {
                0..=11 => When::Month(year, n as u32 + 1),
                12..=15 => When::Period(period(year, Cycle::Quarter, n - 12)),
                16 | 17 => When::Period(period(year, Cycle::Half, n - 16)),
                _ => When::Period(Period::Year(year)),
            };
            prop_assert_eq!(When::read(&when.to_string(), year), Some(when));
            prop_assert!(when.first() < when.last() && when.first().year() == year);
            prop_assert!(when.last().succ_opt().is_some_and(|day| !when.contains(day)));
        }
    }
}
