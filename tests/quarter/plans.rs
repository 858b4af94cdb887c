//! The plans of the year: reported in time, late, on the last day, before the year, returned and reported again, or not.

use chrono::NaiveDate;
use gongkai::domain::book::Value;

use crate::books::{BRANCH, OFFICE, step};
use crate::days::{date, day};
use crate::story::Story;
use crate::support::office::{begin, text};
use crate::year::{Places, met};

/// A day of 2026.
type On = Option<(u32, u32)>;

/// What becomes of a plan: the branch, the day it is reported; the day it is returned; the day it is reported again.
type Told = (&'static str, (i32, u32, u32), On, On);

const TOLD: [Told; 9] = [
    ("Z01", (2026, 1, 30), None, None),
    // Before the year begins: nothing is ever due of it.
    ("N01", (2025, 12, 29), None, None),
    ("N02", (2026, 1, 15), None, None),
    // Returned in time, and reported again in time.
    ("N03", (2026, 1, 12), Some((1, 20)), Some((1, 29))),
    // 31 January is a Saturday: the Monday is in time.
    ("N04", (2026, 2, 2), None, None),
    ("N05", (2026, 2, 10), None, None),
    // Returned after the day, it is overdue at once.
    ("N06", (2026, 1, 20), Some((2, 9)), Some((2, 25))),
    // Reported before the year, and returned for good.
    ("N08", (2025, 12, 30), Some((1, 7)), None),
    ("N09", (2026, 1, 28), None, None),
];

/// Tells of them.
pub fn plans(story: &mut Story, places: &mut Places) {
    let due = day(2, 2);
    let lines = || ("lines", text("05 | 班子分工 | Q1\n09 | 发展党员 | 6月"));
    for (branch, (year, month, dom), returned, again) in TOLD {
        let (name, code) = (format!("{branch} plan"), format!("{branch}-00"));
        let filed = date(year, month, dom);
        met(story, places, &code, "C4", "2026", filed);
        let under = code.clone();
        story.act(filed, BRANCH, Some(&name), move |_| {
            let period = Value::Period("2026".parse().unwrap());
            let entered = [("title", text("年度党务公开计划")), ("year", period), lines()];
            let entered: Vec<_> = entered.into_iter().chain([("on", Value::Day(filed))]).collect();
            begin(&under, "plan.file", &entered)
        });
        let on = |told: On| told.map(|(month, dom)| day(month, dom));
        let Some(returned) = on(returned) else {
            // Whether and when the office has reviewed it changes nothing.
            if branch != "N05" {
                step(story, filed.max(day(1, 6)), OFFICE, &name, "plan.review", vec![]);
            }
            continue;
        };
        // 报告…并进行审核: what was returned has not been reported.
        step(story, returned, OFFICE, &name, "plan.return", vec![("reason", text("缺党费收缴一项"))]);
        let again: Option<NaiveDate> = on(again);
        story.owes_part(&name, "C4", "2026", due, returned, again);
        if let Some(again) = again {
            step(story, again, BRANCH, &name, "plan.amend", vec![lines(), ("note", text("已补充"))]);
            step(story, day(3, 4), OFFICE, &name, "plan.review", vec![]);
        }
    }
    // What is changed in a plan that was passed is no new report, and what is returned of it makes nothing due.
    let name = "N02 plan";
    step(story, day(5, 6), BRANCH, name, "plan.amend", vec![lines(), ("note", text("下半年调整"))]);
    step(story, day(5, 7), OFFICE, name, "plan.return", vec![("reason", text("再议"))]);
}
