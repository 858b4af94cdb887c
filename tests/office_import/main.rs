//! Former registers taken over from spreadsheets: what arrives as done, what is owed, who may, and what is wrong with a
//! file.

mod arrivals;
mod books;
mod files;
#[path = "../support/mod.rs"]
mod support;

use std::path::PathBuf;

use gongkai::domain::code::{Kind, RecordKey};
use gongkai::domain::message::Message;
use gongkai::exchange::register::{Arrivals, read_file};
use gongkai::lang::{Language, Words};
use gongkai::office::Command;
use gongkai::office::desk::OwnDesk;
use gongkai::office::query::{Answer, Query};
use gongkai::store::{Range, Store};
use support::office::*;

/// A file of that name with this in it, in a folder of its own.
fn file(name: &str, bytes: impl AsRef<[u8]>) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    (folder, path)
}

fn seen(
    desk: &Desk,
    login: &str,
    kind: Kind,
    unit: Option<&str>,
    (name, bytes): (&str, &[u8]),
) -> Result<Arrivals, Vec<Message>> {
    let (_folder, path) = file(name, bytes);
    let own = OwnDesk::new(desk.office.clone(), login);
    read_file(&own, login, kind, unit.map(org).as_ref(), &path).unwrap()
}

/// What a CSV file comes to.
fn csv(desk: &Desk, login: &str, kind: Kind, text: &str) -> Result<Arrivals, Vec<Message>> {
    seen(desk, login, kind, Some("SJ"), ("意见.csv", text.as_bytes()))
}

/// What is wrong with a file, in words.
fn told(language: Language, read: Result<Arrivals, Vec<Message>>) -> Vec<String> {
    let words = Words::new(language);
    read.expect_err("faults").iter().map(|fault| words.text(fault)).collect()
}

#[track_caller]
fn taken(desk: &Desk, login: &str, kind: Kind, text: &str) -> Vec<RecordKey> {
    let arrivals = csv(desk, login, kind, text).unwrap_or_else(|faults| {
        panic!("{:?}", faults.iter().map(|f| Words::new(Language::Chinese).text(f)).collect::<Vec<_>>())
    });
    let before = keys(desk, kind);
    desk.ok(login, Command::Import(Box::new(arrivals.import)));
    keys(desk, kind).into_iter().filter(|key| !before.contains(key)).collect()
}

fn keys(desk: &Desk, kind: Kind) -> Vec<RecordKey> {
    let all = desk.store.scan(&Range::prefix(b"r/"), usize::MAX).unwrap();
    let keys = all.iter().map(|e| std::str::from_utf8(&e.key[2..]).unwrap().parse::<RecordKey>().unwrap());
    keys.filter(|key| key.kind == kind).collect()
}

/// What is owed and when, by title, as `gongkai due` has it.
fn due(desk: &Desk, login: &str) -> Vec<(String, String)> {
    let Answer::Board(board) = desk.office.query(login, &Query::Board).unwrap() else { panic!() };
    let lines = board.lines.iter().filter(|line| !line.title.is_empty() && line.key.is_some());
    lines.map(|line| (line.title.clone(), line.due.to_string())).collect()
}

/// A register as an office keeps it: a title above, headings of its own, dates in several forms.
const OLD: &str = "\
2025—2026年意见登记表,,,,,,,,,,,\n\
序号,登记编号,收到日期,来源,署名,意见内容,承办单位,办理情况,答复内容,答复日期,反馈日期,反馈情况,反馈人\n\
1,意2025-17,2025年3月3日,电话,李建国,食堂价目表应当公开。今年以来没有公布。,,,已在公告栏公布价目表。,2025/3/5,2025.3.6,已当面告知。,sj.opi\n\
2,意2026-01,2026-02-27,意见箱,匿名,值班安排公布太晚,,,,,,,\n\
3,意2026-02,2026/2/25,监督电话,张三,刑侦办案补助,XZ党支部,2026-02-26 转送XZ党支部,,,,,\n";
