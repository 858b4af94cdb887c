//! Notices in the State Council's own style, written from their days.
#![allow(dead_code)]

use std::fmt::Write;

use chrono::{Datelike, NaiveDate};
use gongkai::domain::calendar::{Calendar, DayKind, Festival, Notice};

/// The names in headings.
fn name(festival: Festival) -> &'static str {
    match festival {
        Festival::NewYear => "元旦",
        Festival::Spring => "春节",
        Festival::Qingming => "清明节",
        Festival::Labour => "劳动节",
        Festival::DragonBoat => "端午节",
        Festival::MidAutumn => "中秋节",
        Festival::National => "国庆节",
        Festival::NationalMidAutumn => "国庆节、中秋节",
        _ => "纪念日",
    }
}

fn weekday(day: NaiveDate) -> char {
    "一二三四五六日".chars().nth(day.weekday().num_days_from_monday() as usize).unwrap()
}

/// 1月28日（周二）, with the year where it is another than `year`.
fn date(day: NaiveDate, year: i32) -> String {
    let before = if day.year() == year { String::new() } else { format!("{}年", day.year()) };
    format!("{before}{}月{}日（周{}）", day.month(), day.day(), weekday(day))
}

/// The notice as it would be printed.
pub fn text(notice: &Notice) -> String {
    let year = notice.year;
    let number = notice.reference.as_deref().unwrap_or("国办发明电〔20××〕×号");
    let mut text = format!(
        "国务院办公厅关于{year}年\n部分节假日安排的通知\n{number}\n\n各省、自治区、直辖市人民政府，国务院各部委、各直属机构：\n\
         \u{3000}\u{3000}经国务院批准，现将{year}年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。\n"
    );
    for (at, (festival, from, to)) in notice.holidays().into_iter().enumerate() {
        let ordinal = "一二三四五六七八九".chars().nth(at).unwrap();
        let worked: Vec<NaiveDate> =
            notice.make_ups().filter(|(_, of)| *of == festival).map(|(day, _)| day).collect();
        let swap = if worked.is_empty() { "" } else { "调休" };
        let count = (to - from).num_days() + 1;
        let span = if from == to {
            format!("{}放假1天，不调休", date(from, year))
        } else {
            let end = date(to, from.year());
            let end =
                if from.month() == to.month() { end.split_once('月').unwrap().1.to_owned() } else { end };
            format!("{}至{end}放假{swap}，共{count}天", date(from, year))
        };
        let _ = write!(text, "　　{ordinal}、{}：{span}。", name(festival));
        if !worked.is_empty() {
            let days: Vec<String> = worked.into_iter().map(|day| date(day, year)).collect();
            let _ = write!(text, "{}上班。", days.join("、"));
        }
        text.push('\n');
    }
    text + &format!(
        "　　节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作，遇有重大突发事件，要按规定及时报告\
         并妥善处置，确保人民群众祥和平安度过节日假期。\n国务院办公厅　　\n{}年11月4日　　\n（此件公开发布）\n",
        year - 1
    )
}

/// A notice of `year` made up from the statutory days: 元旦 begins on the last day of the year before, so that
/// what is due on it moves; 春节 is as long as it usually is, with two make-up days.
pub fn made_up(year: i32) -> Notice {
    // A year without a notice has the statutory days alone; so far ahead none has one.
    let bare = Calendar::default();
    assert!(!bare.has_notice(year), "{year} has a notice");
    let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
    let mut days = std::collections::BTreeMap::new();
    for day in first.iter_days().take_while(|day| day.year() == year) {
        if let DayKind::Holiday(festival) = bare.kind(day) {
            days.insert(day, (festival, false));
        }
    }
    days.insert(first.pred_opt().unwrap(), (Festival::NewYear, false));
    let both = days.values().any(|(festival, _)| *festival == Festival::NationalMidAutumn);
    if both {
        for (festival, _) in days.values_mut().filter(|(of, _)| *of == Festival::National) {
            *festival = Festival::NationalMidAutumn;
        }
    }
    let last = *days.iter().rfind(|(_, (of, _))| *of == Festival::Spring).unwrap().0;
    for day in last.iter_days().skip(1).take(4) {
        days.insert(day, (Festival::Spring, false));
    }
    let weekend = |day: &NaiveDate| day.weekday().number_from_monday() >= 6;
    let worked: Vec<NaiveDate> =
        last.iter_days().skip(7).filter(weekend).filter(|day| !days.contains_key(day)).take(2).collect();
    days.extend(worked.into_iter().map(|day| (day, (Festival::Spring, true))));
    Notice { year, reference: Some(format!("国办发明电〔{}〕9号", year - 1)), days }
}
