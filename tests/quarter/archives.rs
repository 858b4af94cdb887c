//! The material of 2025: filed by 30 June, after it, begun and not filed, or not begun; with something left out of the files
//! and why; and single files, of which nothing is due by a day.

use chrono::NaiveDate;
use gongkai::domain::book::Value;

use crate::books::{OFFICE, step};
use crate::days::{date, day};
use crate::story::Story;
use crate::support::office::{about, begin, register, reply, signed, tell_submitter, text, word};
use crate::year::{Places, met};

/// A day of 2026.
type On = (u32, u32);

/// The organisation, the day on which filing was begun, the day on which it was done.
const TOLD: [(&str, On, Option<On>); 6] = [
    ("Z01", (1, 5), Some((5, 8))),
    ("N01", (3, 2), Some((3, 20))),
    ("N02", (3, 2), Some((7, 2))),
    ("N03", (6, 30), None),
    // On the last day.
    ("N05", (4, 1), Some((6, 30))),
    ("SJ", (6, 1), Some((6, 12))),
];

/// Tells of them.
pub fn years(story: &mut Story, places: &mut Places) {
    closed_in_december(story);
    for (org, begun, done) in TOLD {
        let (name, code) = (format!("{org} material"), format!("{org}-00"));
        let on = |(month, dom): On| day(month, dom);
        let (begun, done) = (on(begun), done.map(on));
        archivist(story, &code, org);
        met(story, places, &code, "F3", "2025", begun);
        let under = code.clone();
        story.act(begun, OFFICE, Some(&name), move |_| {
            let year = Value::Period("2025".parse().unwrap());
            let entered = [("title", text("上年度资料归档")), ("year", year), ("on", Value::Day(begun))];
            begin(&under, "archive.year", &entered)
        });
        story.owes_part(&name, "F3", "2025", day(6, 30), begun, done);
        step(story, begun, OFFICE, &name, "archive.count", vec![]);
        if let Some(done) = done {
            let why = if org == "N05" { "原件已移交纪委" } else { "" };
            step(story, done, OFFICE, &name, "archive.close", vec![("reason", text(why))]);
        }
    }
    unfinished_file(story);
}

/// 三（一）: somebody is responsible for it.
fn archivist(story: &mut Story, code: &str, org: &str) {
    let (code, name): (String, String) = (code.to_owned(), format!("{org} archivist"));
    let on: NaiveDate = date(2025, 12, 24);
    story.act(on, "r", Some(&name), move |_| {
        let entered = [
            ("title", text("归档责任人")),
            ("person", word(OFFICE)),
            ("basis", text("分工通知")),
            ("on", Value::Day(on)),
        ];
        begin(&code, "archive.appoint", &entered)
    });
}

/// An opinion that was closed in 2025 and is in no file.
fn closed_in_december(story: &mut Story) {
    let on = date(2025, 12, 26);
    let said = on.to_string();
    story.act(on, "r", Some("N05 opinion"), {
        let new = signed(&said);
        move |_| register("N05-00", new.clone())
    });
    for order in [reply(&said), tell_submitter(&said)] {
        story.act(on, "r", None, move |keys| about(&keys["N05 opinion"], order.clone()));
    }
    story.owes("N05 opinion", "O2", date(2025, 12, 29), on, Some(on));
}

/// A file that lacks a part says so (二（二）); by when it is to be there the regulation does not say.
fn unfinished_file(story: &mut Story) {
    let on = day(4, 7);
    story.act(on, OFFICE, Some("N04 file"), move |_| {
        let entered = [
            ("title", text("意见及办理")),
            ("kind", word("opinion")),
            ("voice", text("1")),
            ("author", text("支部")),
            ("dated", Value::Day(day(4, 1))),
            ("year", Value::Period("2026".parse().unwrap())),
            ("retention", word("D30")),
            ("secrecy", word("open")),
            ("pages", Value::Number(3)),
            ("copy", word("original")),
            ("on", Value::Day(on)),
        ];
        begin("N04-00", "archive.open", &entered)
    });
}
