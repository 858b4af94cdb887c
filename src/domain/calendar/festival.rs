//! The statutory festivals: their names, and their days where no notice has said otherwise.

use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize};
use tyme4rs::tyme::lunar::LunarDay;
use tyme4rs::tyme::solar::{SolarDay, SolarTerm};

use crate::domain::message::Message;

/// What a holiday or a make-up day is for. Stored by its place in this list: append only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Festival {
    /// 元旦
    NewYear,
    /// 春节
    Spring,
    /// 清明节
    Qingming,
    /// 劳动节
    Labour,
    /// 端午节
    DragonBoat,
    /// 中秋节
    MidAutumn,
    /// 国庆节
    National,
    /// 国庆节 and 中秋节 in one holiday
    NationalMidAutumn,
    /// 抗战胜利70周年, once, in 2015
    Victory70,
    /// A day off by a notice for an occasion of its own
    Special,
}

impl Festival {
    /// All of them, in the order of this list.
    pub const ALL: [Self; 10] = [
        Self::NewYear,
        Self::Spring,
        Self::Qingming,
        Self::Labour,
        Self::DragonBoat,
        Self::MidAutumn,
        Self::National,
        Self::NationalMidAutumn,
        Self::Victory70,
        Self::Special,
    ];

    /// The seven that every notice since 2008 names.
    pub const STATUTORY: [Self; 7] = [
        Self::NewYear,
        Self::Spring,
        Self::Qingming,
        Self::Labour,
        Self::DragonBoat,
        Self::MidAutumn,
        Self::National,
    ];

    /// The word in files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::NewYear => "new-year",
            Self::Spring => "spring",
            Self::Qingming => "qingming",
            Self::Labour => "labour",
            Self::DragonBoat => "dragon-boat",
            Self::MidAutumn => "mid-autumn",
            Self::National => "national",
            Self::NationalMidAutumn => "national-mid-autumn",
            Self::Victory70 => "victory-70",
            Self::Special => "special",
        }
    }

    /// The festival of that word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|festival| festival.word() == word)
    }

    /// Whether a holiday under this name is one for the statutory festival `other`.
    pub fn covers(self, other: Self) -> bool {
        self == other || self == Self::NationalMidAutumn && matches!(other, Self::National | Self::MidAutumn)
    }

    /// Its name.
    pub fn message(self) -> Message {
        match self {
            Self::NewYear => Message::new("festival-new-year"),
            Self::Spring => Message::new("festival-spring"),
            Self::Qingming => Message::new("festival-qingming"),
            Self::Labour => Message::new("festival-labour"),
            Self::DragonBoat => Message::new("festival-dragon-boat"),
            Self::MidAutumn => Message::new("festival-mid-autumn"),
            Self::National => Message::new("festival-national"),
            Self::NationalMidAutumn => Message::new("festival-national-mid-autumn"),
            Self::Victory70 => Message::new("festival-victory-70"),
            Self::Special => Message::new("festival-special"),
        }
    }
}

/// The years whose lunar festivals are computed; outside them only the festivals of fixed date are known.
pub(super) const LUNAR_YEARS: std::ops::RangeInclusive<i32> = 1900..=2199;

/// The festival days of `year` by 《全国年节及纪念日放假办法》 as revised in 2024 (D5): no make-up days, and
/// no days in lieu of a festival on a weekend, since only a notice says which days those are.
pub(super) fn statutory(year: i32) -> Vec<(NaiveDate, Festival)> {
    let fixed = [
        (1, 1, Festival::NewYear),
        (5, 1, Festival::Labour),
        (5, 2, Festival::Labour),
        (10, 1, Festival::National),
        (10, 2, Festival::National),
        (10, 3, Festival::National),
    ];
    let mut days: Vec<(NaiveDate, Festival)> = fixed
        .into_iter()
        .filter_map(|(month, day, festival)| Some((NaiveDate::from_ymd_opt(year, month, day)?, festival)))
        .collect();
    if LUNAR_YEARS.contains(&year) {
        days.extend(lunar(year as isize));
    }
    days
}

/// 春节 (农历除夕 to 正月初三), 清明, 端午 and 中秋 of `year`.
fn lunar(year: isize) -> Vec<(NaiveDate, Festival)> {
    // 清明 is the term with index 7, counted from 冬至 of the year before.
    let qingming = date(SolarTerm::from_index(year, 7).get_solar_day());
    let lunar_day = |month, day| date(LunarDay::from_ymd(year, month, day).get_solar_day());
    let first = lunar_day(1, 1);
    let eve = first.and_then(|day| day.checked_sub_days(Days::new(1)));
    let spring = (1..=2).map(|n| first.and_then(|day| day.checked_add_days(Days::new(n))));
    let mut days: Vec<_> =
        [eve, first].into_iter().chain(spring).map(|day| (day, Festival::Spring)).collect();
    days.push((qingming, Festival::Qingming));
    days.push((lunar_day(5, 5), Festival::DragonBoat));
    let mid_autumn = lunar_day(8, 15);
    let in_national = mid_autumn.is_some_and(|day| day.month() == 10 && day.day() <= 3);
    let name = if in_national { Festival::NationalMidAutumn } else { Festival::MidAutumn };
    days.push((mid_autumn, name));
    days.into_iter().filter_map(|(day, festival)| Some((day?, festival))).collect()
}

/// The month and the day of the Chinese calendar that `date` is, a leap month negative; `None` outside the years
/// known here.
pub(super) fn lunar_of(date: NaiveDate) -> Option<(isize, usize)> {
    if !LUNAR_YEARS.contains(&date.year()) {
        return None;
    }
    let solar = SolarDay::from_ymd(date.year() as isize, date.month() as usize, date.day() as usize);
    let lunar = solar.get_lunar_day();
    Some((lunar.get_lunar_month().get_month_with_leap(), lunar.get_day()))
}

fn date(day: SolarDay) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(
        i32::try_from(day.get_year()).ok()?,
        u32::try_from(day.get_month()).ok()?,
        u32::try_from(day.get_day()).ok()?,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days_of(year: i32, festival: Festival) -> Vec<(u32, u32)> {
        let mut days: Vec<_> = statutory(year)
            .into_iter()
            .filter(|(_, f)| *f == festival)
            .map(|(day, _)| (day.month(), day.day()))
            .collect();
        days.sort_unstable();
        days
    }

    #[test]
    fn the_seven_festivals_of_2027() {
        assert_eq!(days_of(2027, Festival::NewYear), [(1, 1)]);
        assert_eq!(days_of(2027, Festival::Spring), [(2, 5), (2, 6), (2, 7), (2, 8)]);
        assert_eq!(days_of(2027, Festival::Qingming), [(4, 5)]);
        assert_eq!(days_of(2027, Festival::Labour), [(5, 1), (5, 2)]);
        assert_eq!(days_of(2027, Festival::DragonBoat), [(6, 9)]);
        assert_eq!(days_of(2027, Festival::MidAutumn), [(9, 15)]);
        assert_eq!(days_of(2027, Festival::National), [(10, 1), (10, 2), (10, 3)]);
    }

    #[test]
    fn mid_autumn_inside_the_national_holiday_bears_both_names() {
        // 2028: 八月十五 is 3 October.
        assert_eq!(days_of(2028, Festival::NationalMidAutumn), [(10, 3)]);
        assert!(days_of(2028, Festival::MidAutumn).is_empty());
    }

    #[test]
    fn every_lunar_year_has_its_thirteen_days_where_they_can_be() {
        for year in LUNAR_YEARS {
            let days = statutory(year);
            assert_eq!(days.len(), 13, "{year}");
            assert!(days.iter().all(|(day, _)| day.year() == year), "{year}");
            let spring = days_of(year, Festival::Spring);
            assert!(spring[0] >= (1, 19) && spring[3] <= (2, 24), "{year} {spring:?}");
            let qingming = days_of(year, Festival::Qingming);
            assert!(matches!(qingming[..], [(4, 3..=7)]), "{year} {qingming:?}");
        }
    }
}
