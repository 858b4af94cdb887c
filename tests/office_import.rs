//! Former registers taken over from spreadsheets: what arrives as done, what is owed, who may, and what is wrong with a
//! file.

mod support;

use std::path::PathBuf;

use gongkai::domain::application::State as Applied;
use gongkai::domain::book::{BOOKS, Case};
use gongkai::domain::code::{Kind, RecordKey};
use gongkai::domain::message::Message;
use gongkai::domain::opinion::{Deed, Nature, Source, State};
use gongkai::exchange::register::{Arrivals, export, read_file};
use gongkai::lang::{Language, Words};
use gongkai::office::Command;
use gongkai::office::desk::OwnDesk;
use gongkai::office::import::is_taken_over;
use gongkai::office::query::{Answer, Query, RegisterWanted};
use gongkai::office::record::Record;
use gongkai::store::{Range, Store};
use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
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

#[test]
fn o1_an_old_register_arrives_with_what_was_done() {
    let desk = Desk::new();
    let arrivals = csv(&desk, "sj.opi", Kind::Opinion, OLD).unwrap();
    assert_eq!((arrivals.preview.added.len(), arrivals.preview.known.len()), (3, 0));
    assert_eq!(arrivals.preview.owing, (2, 0));
    assert!(due(&desk, "sj.adm").is_empty());
    let made = taken(&desk, "sj.opi", Kind::Opinion, OLD);
    let first = desk.opinion(&made[0]);
    // The number it has here is of the year in which it came here.
    assert_eq!(first.key.number(), "SJ-00/2026-001");
    assert_eq!((first.title.as_str(), first.source), ("食堂价目表应当公开", Source::Telephone));
    assert_eq!((first.received, first.nature), (date("2025-03-03"), Nature::Suggestion));
    let name = first.submitter.as_ref().map(|submitter| submitter.name.as_str());
    assert_eq!(name, Some("李建国"));
    assert_eq!(first.reply.as_ref().map(|reply| reply.on), Some(date("2025-03-05")));
    assert_eq!(first.reported.as_ref().map(|report| report.on), Some(date("2025-03-06")));
    assert_eq!(first.state(), State::Reported);
    // It says from where it came, and nothing else was done here.
    let [event] = first.history.as_slice() else { panic!("{:?}", first.history) };
    assert_eq!((&event.deed, event.by.as_str()), (&Deed::TakenOver, "sj.opi"));
    assert_eq!(event.note, "意见.csv #3 意2025-17");
    // O7, O3: counted from the days of the former book; what was answered is not due again.
    let third = desk.opinion(&made[2]);
    assert_eq!((third.unit.as_str(), third.transfers[0].on), ("XZ", date("2026-02-26")));
    let owed = due(&desk, "sj.adm");
    assert_eq!(owed.len(), 2, "{owed:?}");
    assert!(owed.contains(&("刑侦办案补助".into(), "2026-03-02".into())), "{owed:?}");
    // It goes on like any other.
    desk.ok("xz.opi", about(&made[2], reply("2026-03-02")));
    desk.ok("sj.opi", about(&made[0], gongkai::office::command::OpinionOrder::Close));
}

#[test]
fn the_journal_says_from_which_file_and_one_undo_takes_all_back() {
    let desk = Desk::new();
    let before = dump(desk.store.as_ref());
    taken(&desk, "sj.opi", Kind::Opinion, OLD);
    let journal = desk.journal();
    let entry = &journal.last().unwrap().0;
    assert_eq!((entry.command.as_str(), entry.by.as_str()), ("register.import opinion 意见.csv", "sj.opi"));
    assert_eq!(entry.changes.len(), 3);
    // The line tells who raised it to nobody.
    desk.ok("sj.opi", Command::Undo { seq: entry.seq });
    let after = dump(desk.store.as_ref());
    let records = |all: &std::collections::BTreeMap<String, gongkai::store::Stored>| {
        let kept = all.iter().filter(|(key, _)| key.starts_with("r/") || key.starts_with("n/"));
        kept.map(|(key, stored)| (key.clone(), stored.value.clone())).collect::<Vec<_>>()
    };
    assert_eq!(records(&before), records(&after));
    // Once something was done with one of them, none is taken back.
    let made = taken(&desk, "sj.opi", Kind::Opinion, OLD);
    desk.ok("xz.opi", about(&made[2], reply("2026-03-02")));
    let seq = desk.journal().iter().rev().find(|(e, _)| e.command.starts_with("register")).unwrap().0.seq;
    desk.refused("sj.opi", Command::Undo { seq }, "undo-refused");
}

#[test]
fn a_file_taken_over_twice_adds_nothing() {
    let desk = Desk::new();
    taken(&desk, "sj.opi", Kind::Opinion, OLD);
    let again = csv(&desk, "sj.opi", Kind::Opinion, OLD).unwrap();
    assert!(again.is_empty());
    assert_eq!(again.preview.known.len(), 3);
    desk.refused("sj.opi", Command::Import(Box::new(again.import)), "register-import-nothing");
    // A row more is one more; a row that is there twice is one.
    let more = format!(
        "{OLD}4,,2026-03-01,座谈会,匿名,增加公开栏,,,,,,,\n5,,2026-03-01,座谈会,匿名,增加 公开栏,,,,,,,\n"
    );
    let more = csv(&desk, "sj.opi", Kind::Opinion, &more).unwrap();
    assert_eq!((more.preview.added.as_slice(), more.preview.twice.as_slice()), (&[6_u32][..], &[(7, 6)][..]));
    // What was entered by hand is known too.
    desk.register("sj.opi", "SJ-08", anonymous("2026-03-01"));
    let row = "日期,渠道,内容\n2026-03-01,意见箱,建议附明细表。\n";
    assert_eq!(csv(&desk, "sj.opi", Kind::Opinion, row).unwrap().preview.known.len(), 1);
}

#[test]
fn who_may_enter_by_hand_may_take_over_and_nobody_else() {
    let desk = Desk::new();
    let own = csv(&desk, "sj.opi", Kind::Opinion, OLD).unwrap();
    // A whole file of another organisation's, and one row of it.
    let faults = told(Language::English, csv(&desk, "xz.opi", Kind::Opinion, OLD));
    assert!(faults.len() == 3 && faults[0].contains("row 3"), "{faults:?}");
    desk.refused("xz.opi", Command::Import(Box::new(own.import.clone())), "register-import-refused");
    let mixed = "单位,日期,渠道,内容\nXZ,2026-03-01,意见箱,甲\nSJ,2026-03-01,意见箱,乙\n";
    let faults = told(Language::Chinese, csv(&desk, "xz.opi", Kind::Opinion, mixed));
    assert!(faults.len() == 1 && faults[0].starts_with("第3行"), "{faults:?}");
    // Nothing of what is known there is told to who may not ask.
    desk.ok("sj.opi", Command::Import(Box::new(own.import)));
    let faults = told(Language::Chinese, csv(&desk, "xz.opi", Kind::Opinion, OLD));
    assert!(!faults.iter().any(|fault| fault.contains("已登记")), "{faults:?}");
    assert_eq!(taken(&desk, "all", Kind::Opinion, mixed).len(), 2);
}

#[test]
fn all_that_is_wrong_is_told_with_its_place_in_both_languages() {
    let desk = Desk::new();
    let text = "日期,渠道,署名/匿名,内容,处理,答复\n\
                3月2日,意见箱,匿名,甲,,\n\
                2026-03-01,飞鸽,匿名,乙,,\n\
                2026-03-01,意见箱,匿名,,,\n\
                2026-03-01,意见箱,匿名,丁,转送XZ党支部,\n\
                2026-03-01,意见箱,匿名,戊,,已答复\n\
                2027-03-01,意见箱,匿名,己,,\n";
    let before = dump(desk.store.as_ref());
    let faults = told(Language::Chinese, csv(&desk, "sj.opi", Kind::Opinion, text));
    let starts = [
        "第2行第1列（A）“日期”：“3月2日”不是日期",
        "第3行第2列（B）“渠道”：“飞鸽”不在可用的词之列，应为：意见箱、监督电话",
        "第4行第4列（D）“内容”：“内容”必须填写",
        "第5行第5列（E）“处理”：“转送XZ党支部”没有写明日期",
        "第6行第6列（F）“答复”：“已答复”没有写明日期",
    ];
    assert_eq!(faults.len(), starts.len(), "{faults:#?}");
    for (fault, start) in faults.iter().zip(starts) {
        assert!(fault.starts_with(start), "{fault}");
    }
    let english = told(Language::English, csv(&desk, "sj.opi", Kind::Opinion, text));
    assert!(english[0].starts_with("row 2, column 1 (A) \"date\": \"3月2日\" is no date"), "{english:?}");
    // What the rules say against a row is told like that, too.
    let text = "日期,渠道,署名/匿名,内容,处理,答复,反馈时间,反馈内容\n\
                2026-02-10,意见箱,张三,甲,,2026-02-09 已办,,\n\
                2026-02-10,意见箱,张三,乙,2026-02-20 已办结,2026-02-12 已办,,\n\
                2026-03-03,意见箱,张三,丙,,,,\n";
    let faults = told(Language::Chinese, csv(&desk, "sj.opi", Kind::Opinion, text));
    assert_eq!(faults.len(), 3, "{faults:#?}");
    assert!(faults[0].starts_with("第2行第6列（F）“答复”"), "{faults:?}");
    assert!(faults[1].starts_with("第3行第5列（E）“处理”"), "{faults:?}");
    assert!(before == dump(desk.store.as_ref()));
}

#[test]
fn columns_stand_in_any_order_in_either_language_and_what_is_not_understood_is_kept() {
    let desk = Desk::new();
    let text = "remarks,content,channel,Date,signed or anonymous,handling\n\
                x,\"title\nthe rest\nof it\",box,2026/3/1,Anonymous,已向主要领导汇报\n";
    let arrivals = csv(&desk, "sj.opi", Kind::Opinion, text).unwrap();
    let words = Words::new(Language::Chinese);
    let lines: Vec<String> = arrivals.lines().iter().map(|line| words.text(&line.message)).collect();
    assert!(lines.iter().any(|line| line.contains("“已向主要领导汇报”不能作为本系统的内容")), "{lines:?}");
    assert!(lines.iter().any(|line| line == "以下各列不导入：remarks"), "{lines:?}");
    let made = taken(&desk, "sj.opi", Kind::Opinion, text);
    let opinion = desk.opinion(&made[0]);
    assert_eq!((opinion.title.as_str(), opinion.content.as_str()), ("title", "the rest\nof it"));
    assert_eq!(opinion.history[0].note, "意见.csv #2\n处理：已向主要领导汇报");
    assert_eq!(opinion.submitter, None);
}

#[test]
fn o6_a_transferred_opinion_comes_back_with_its_reports() {
    let desk = Desk::new();
    let text = "日期,渠道,署名/匿名,内容,承办,处理,答复,反馈时间,反馈内容,反馈人,性质\n\
        2026-02-02,意见箱,署名,甲,\"XZ党支部\nxz.opi\",\"2026-02-03 转送XZ党支部：属其职责\n2026-02-03 重要：涉及面广\n2026-02-12 向市局党委反馈\n2026-02-13 已办结\",\"2026-02-10 已办\n理完毕\",\"2026-02-11\n2026-02-12\",\"已告知本人\n已告知市局\",\"xz.opi\nxz.pro\",意见建议\n";
    let made = taken(&desk, "sj.opi", Kind::Opinion, text);
    let opinion = desk.opinion(&made[0]);
    assert_eq!((opinion.state(), opinion.closed), (State::Closed, Some(date("2026-02-13"))));
    assert_eq!(opinion.reply.as_ref().unwrap().content, "已办\n理完毕");
    assert_eq!(opinion.reply.as_ref().unwrap().unit, org("XZ"));
    let back = opinion.transfers[0].reported.as_ref().unwrap();
    assert_eq!(
        (back.on, back.by.as_str(), back.content.as_str()),
        (date("2026-02-12"), "xz.pro", "已告知市局")
    );
    assert_eq!(opinion.transfers[0].reason, "属其职责");
    let told = opinion.reported.as_ref().unwrap();
    assert_eq!((told.on, told.content.as_str()), (date("2026-02-11"), "已告知本人"));
    assert_eq!(opinion.important.as_ref().unwrap().reason, "涉及面广");
    // O8: whose it was is not in the file: signed, by nobody who is named.
    assert_eq!(opinion.submitter.as_ref().unwrap().name, "");
    assert!(opinion.obligations_are_met());
}

/// Whether nothing is owed any more.
trait Met {
    fn obligations_are_met(&self) -> bool;
}

impl Met for gongkai::domain::opinion::Opinion {
    fn obligations_are_met(&self) -> bool {
        self.obligations().iter().all(|obligation| obligation.met.is_some())
    }
}

#[test]
fn a2_an_application_arrives_decided_and_a_late_one_is_late() {
    let desk = Desk::new();
    let text = "收到日期,申请方式,标题,请求公开内容,申请人姓名,受理日期,决定,理由,批复,已公开,文书,状态\n\
        2026-01-05,书面,经费明细,公开经费明细,王五,2026-01-06,2026-01-09 予以公开,,\"2026-01-12 报上级审核备案\n2026-01-16 批复同意\",2026-01-19 已提供复印件,2026-01-19 党务信息公开申请答复书（予以公开）,2026-01-20 已办结\n\
        2026-01-07,口头,人选名单,公开名单,,2026-01-08,2026-01-12 不予公开,\"涉及党和国家秘密\n名单涉密\",,,,2026年1月15日 办结\n\
        2026-02-02,书面,培训安排,公开安排,,2026-02-03,,,,,,办理中\n";
    let arrivals =
        csv(&desk, "sj.opi", Kind::Application, text).unwrap_or_else(|faults| panic!("{faults:?}"));
    assert_eq!(arrivals.preview.owing, (1, 1));
    let made = taken(&desk, "sj.opi", Kind::Application, text);
    let [first, second, third] = [0, 1, 2].map(|n| desk.application(&made[n]));
    assert_eq!((first.state(), first.closed), (Applied::Closed, Some(date("2026-01-20"))));
    assert_eq!(first.entries.applicant.name, "王五");
    assert!(first.letters[0].delivered.is_some() && second.letters.is_empty());
    assert_eq!((second.state(), second.closed), (Applied::Closed, Some(date("2026-01-15"))));
    assert_eq!(second.decisions[0].reason, "名单涉密");
    assert_eq!(third.state(), Applied::Accepted);
    // A2: by the day it was accepted, not by the day it came here.
    assert_eq!(due(&desk, "sj.adm"), [("培训安排".to_owned(), "2026-02-10".to_owned())]);
    // A4: what was disclosed had to be filed.
    let text = "收到日期,标题,受理日期,决定,已公开\n2026-01-05,甲,2026-01-06,2026-01-09 予以公开,2026-01-19 已提供\n";
    let faults = told(Language::Chinese, csv(&desk, "sj.opi", Kind::Application, text));
    assert!(faults[0].starts_with("第2行第5列（E）“已公开”"), "{faults:?}");
}

#[test]
fn s1_supervisors_in_office_arrive_in_office() {
    let desk = Desk::new();
    let text = "提名日期,类别,姓名,人员类别,身份,单位职务,联系方式,状态,聘任日期,任期至\n\
        2025-06-01,提名,孙某,外部,人大代表,市人大代表,13900000000,在任,2025-06-10,2027-06-09\n\
        2025-06-01,提名,钱某,外部,离退休老干部,离休干部,,,,\n";
    let read = csv(&desk, "all", Kind::Supervisor, text);
    let arrivals = read.unwrap_or_else(|faults| {
        panic!("{:#?}", faults.iter().map(|f| Words::new(Language::Chinese).text(f)).collect::<Vec<_>>())
    });
    let words = Words::new(Language::Chinese);
    let lines: Vec<String> = arrivals.lines().iter().map(|line| words.text(&line.message)).collect();
    let made = taken(&desk, "all", Kind::Supervisor, text);
    let case = desk.case(&made[0]);
    assert_eq!(words.text(&case.state().message()), "在任", "{lines:?}");
    // With the term that the former book has.
    assert_eq!(case.state().until, Some(date("2027-06-09")));
    assert_eq!(case.entries[1].on, date("2025-06-10"));
    assert_eq!(case.came().unwrap(), "意见.csv #2");
    // What is for those alone who take the step is taken where it is there, and asked for of nobody.
    assert_eq!(case.first().text("contact"), "13900000000");
    let second = desk.case(&made[1]);
    assert_eq!(words.text(&second.state().message()), "待审查条件", "{lines:?}");
}

#[test]
fn p3_what_others_have_to_approve_is_not_approved_by_a_file() {
    let desk = Desk::new();
    let row = |last: &str, state: &str| {
        format!(
            "日期,类别,标题,发布形式,内容类别,文稿,状态,最后步骤\n2026-02-02,提请发布,年度通报,新闻通气会,重要党务信息和党内信息,正文,{state},{last}\n"
        )
    };
    let words = Words::new(Language::Chinese);
    let state = |key: &RecordKey| words.text(&desk.case(key).state().message());
    // Approved, and not published yet: the committee approves it here.
    let text = row("2026-02-03 批准", "已批准待发布");
    let arrivals = csv(&desk, "sj.adm", Kind::Press, &text).unwrap_or_else(|faults| panic!("{faults:?}"));
    assert_eq!(arrivals.preview.begun, [2]);
    let key = taken(&desk, "sj.adm", Kind::Press, &text).remove(0);
    assert_eq!(state(&key), "待批准");
    // Published long ago: over, and nothing is left to anybody.
    let text = row("2026-02-04 发布", "已发布").replace("年度通报", "半年通报");
    let arrivals = csv(&desk, "sj.adm", Kind::Press, &text).unwrap_or_else(|faults| panic!("{faults:?}"));
    assert!(arrivals.preview.begun.is_empty());
    let key = taken(&desk, "sj.adm", Kind::Press, &text).remove(0);
    assert_eq!(state(&key), "已发布");
    assert_eq!(desk.case(&key).entries[1].on, date("2026-02-04"));
}

#[test]
fn books_whose_numbers_or_results_are_worked_out_are_not_taken_over() {
    let desk = Desk::new();
    for kind in [Kind::Archive, Kind::Assessment, Kind::Accountability, Kind::Disclosure, Kind::Adjustment] {
        let import = gongkai::office::import::Import { kind, file: "x.csv".into(), rows: Vec::new() };
        desk.refused("all", Command::Import(Box::new(import)), "register-import-not");
    }
}

/// A former book says what its columns say: of the steps hardly more than the day.
#[test]
fn a_case_of_which_little_is_told_stands_somewhere_all_the_same() {
    let on = |day: &str| values(&[("on", support::office::day(day))]);
    let at = date("2026-03-02").and_hms_opt(9, 0, 0).unwrap();
    let mut tried = 0;
    for book in BOOKS.into_iter().filter(|book| is_taken_over(book.kind)) {
        let (first, later): (Vec<_>, Vec<_>) = book.steps.iter().partition(|step| step.begins);
        for begin in first {
            for one in &later {
                for two in &later {
                    let key = RecordKey { code: code("SJ-00"), kind: book.kind, year: 2026, seq: 1 };
                    let mut case = Case::new(key);
                    case.enter(begin.id, "all", at, on("2026-01-05"));
                    case.enter(one.id, "all", at, on("2026-01-06"));
                    case.enter(two.id, "all", at, on("2026-01-07"));
                    assert!(!case.state().name.is_empty());
                    let owed = case.obligations().len() + (book.facts)(&case).len() + case.calls().count();
                    let covered = book.cyclic.iter().filter_map(|cyclic| (cyclic.covers)(&case)).count();
                    tried += usize::from(owed + covered < 1_000);
                }
            }
        }
    }
    assert!(tried > 500, "{tried}");
}

#[test]
fn as_many_rows_as_may_be_are_one_act() {
    let desk = Desk::new();
    let mut text = "日期,渠道,内容\n".to_owned();
    for n in 0..2_000 {
        text += &format!("2026-02-27,意见箱,第{n}条意见\n");
    }
    let arrivals = csv(&desk, "sj.opi", Kind::Opinion, &text).unwrap();
    assert_eq!(arrivals.preview.added.len(), 2_000);
    desk.ok("sj.opi", Command::Import(Box::new(arrivals.import)));
    assert_eq!(keys(&desk, Kind::Opinion).len(), 2_000);
    let seq = desk
        .journal()
        .iter()
        .rev()
        .map(|(entry, _)| entry)
        .take_while(|e| e.command.starts_with("register"))
        .last()
        .unwrap()
        .seq;
    desk.ok("sj.opi", Command::Undo { seq });
    assert!(keys(&desk, Kind::Opinion).is_empty());
    text += "2026-02-27,意见箱,一条太多\n";
    let faults = told(Language::English, csv(&desk, "sj.opi", Kind::Opinion, &text));
    assert!(faults[0].contains("more than 2000 rows"), "{faults:?}");
}

/// A workbook with an opinion in the sheet of that name, its date a real one; more is done to it before.
fn workbook(sheet: &str, before: impl Fn(&mut Workbook)) -> Vec<u8> {
    let mut book = Workbook::new();
    before(&mut book);
    let day = Format::new().set_num_format("yyyy/m/d");
    let page = book.add_worksheet().set_name(sheet).unwrap();
    for (column, name) in (0..).zip(["日期", "渠道", "内容"]) {
        page.write_string(0, column, name).unwrap();
    }
    let on = ExcelDateTime::from_ymd(2026, 2, 27).unwrap();
    // One cell for the day of two rows.
    page.merge_range(1, 0, 2, 0, "", &day).unwrap();
    page.write_datetime_with_format(1, 0, &on, &day).unwrap();
    for (row, content) in [(1, "甲"), (2, "乙")] {
        page.write_string(row, 1, "意见箱").unwrap();
        page.write_string(row, 2, content).unwrap();
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn real_dates_merged_cells_and_a_sheet_among_others_are_read() {
    let desk = Desk::new();
    let others = |book: &mut Workbook| {
        let page = book.add_worksheet().set_name("说明").unwrap();
        page.write_string(0, 0, "本表自2025年起使用").unwrap();
    };
    for sheet in ["意见登记簿", "2026年"] {
        let bytes = workbook(sheet, others);
        let read = seen(&desk, "sj.opi", Kind::Opinion, Some("SJ"), ("x.xlsx", &bytes));
        let arrivals = read.unwrap_or_else(|faults| panic!("{sheet}: {faults:?}"));
        assert_eq!(arrivals.preview.added, [2, 3], "{sheet}");
        let days: Vec<String> = arrivals
            .import
            .rows
            .iter()
            .map(|row| match &row.entry {
                gongkai::office::import::Former::Opinion(new, _) => new.received.to_string(),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(days, ["2026-02-27", "2026-02-27"]);
    }
}

/// The workbook with its formulas as a program leaves them that does not work them out.
fn unworked(bytes: &[u8]) -> Vec<u8> {
    use std::io::{Cursor, Read, Write};
    let mut from = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut to = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..from.len() {
        let mut part = from.by_index(at).unwrap();
        let (name, mut text) = (part.name().unwrap().into_owned(), String::new());
        part.read_to_string(&mut text).unwrap();
        to.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        to.write_all(text.replace("</f><v>0</v>", "</f>").as_bytes()).unwrap();
    }
    to.finish().unwrap().into_inner()
}

#[test]
fn a_file_that_is_something_else_is_told_as_what_it_is() {
    let desk = Desk::new();
    let faults = |name: &str, bytes: &[u8]| {
        told(Language::Chinese, seen(&desk, "sj.opi", Kind::Opinion, Some("SJ"), (name, bytes)))
    };
    assert!(faults("x.xlsx", b"PK\x03\x04 no archive")[0].contains("已损坏"));
    assert!(faults("x.jpg", &[0xff, 0xd8, 0xff, 0, 0, 1])[0].contains("不是文本"));
    assert!(faults("x.xls", &[0xd0, 0xcf, 0x11, 0xe0, 0, 0])[0].contains("旧版 Excel"));
    assert!(faults("x.csv", b"")[0].contains("没有标题行"));
    assert!(faults("x.csv", "日期,渠道,内容\n".as_bytes())[0].contains("没有任何项目"));
    assert!(faults("x.csv", "日期,渠道\n2026-03-02,意见箱\n".as_bytes())[0].contains("缺少：内容"));
    assert!(faults("x.csv", "日期,日期,渠道,内容\n".as_bytes())[0].contains("重复"));
    // Another register, by its sheet.
    let other = told(
        Language::Chinese,
        seen(&desk, "sj.opi", Kind::Application, Some("SJ"), ("x.xlsx", &workbook("意见登记簿", |_| {}))),
    );
    assert!(other[0].contains("文件像是另一登记簿（意见登记簿）"), "{other:?}");
    // As long as a sheet can be: told before it is gone through.
    let many = format!("日期,渠道,内容\n{}", "2026-03-01,意见箱,甲\n".repeat(100_000));
    assert!(
        faults("x.csv", many.as_bytes())[0].contains("超过2020行"),
        "{:?}",
        faults("x.csv", many.as_bytes())
    );
    // A formula of which nobody has worked out what it comes to.
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    for (column, name) in (0..).zip(["日期", "渠道", "内容"]) {
        page.write_string(0, column, name).unwrap();
    }
    page.write_formula(1, 0, Formula::new("=TODAY()")).unwrap();
    page.write_string(1, 1, "意见箱").unwrap();
    page.write_string(1, 2, "甲").unwrap();
    let told = faults("x.xlsx", &unworked(&book.save_to_buffer().unwrap()));
    assert!(told[0].contains("A2") && told[0].contains("没有计算结果的公式"), "{told:?}");
}

#[test]
fn whose_the_rows_are_must_be_said_once() {
    let desk = Desk::new();
    let text = "日期,渠道,内容\n2026-03-01,意见箱,甲\n";
    let read = seen(&desk, "sj.opi", Kind::Opinion, None, ("x.csv", text.as_bytes()));
    let faults = told(Language::Chinese, read);
    assert!(faults[0].starts_with("第2行：没有写明是哪个组织的"), "{faults:?}");
    let text = "单位,公开代码,日期,渠道,内容\n市局党委,08,2026-03-01,意见箱,甲\n";
    let read = seen(&desk, "sj.opi", Kind::Opinion, None, ("x.csv", text.as_bytes()));
    assert_eq!(read.unwrap().import.rows[0].code, code("SJ-08"));
    let text = "单位,日期,渠道,内容\n交警队,2026-03-01,意见箱,甲\n";
    let faults =
        told(Language::Chinese, seen(&desk, "sj.opi", Kind::Opinion, None, ("x.csv", text.as_bytes())));
    assert!(faults[0].contains("“交警队”不是本系统的组织"), "{faults:?}");
}

#[test]
fn a_command_that_no_file_makes_is_refused_too() {
    let desk = Desk::new();
    let arrivals = csv(&desk, "sj.opi", Kind::Opinion, OLD).unwrap();
    let with = |change: &dyn Fn(&mut gongkai::office::import::Import)| {
        let mut import = arrivals.import.clone();
        change(&mut import);
        Command::Import(Box::new(import))
    };
    desk.refused("sj.opi", with(&|import| import.file = "a\u{1b}[2J".into()), "text-control-character");
    desk.refused("sj.opi", with(&|import| import.file = String::new()), "text-required");
    desk.refused("sj.opi", with(&|import| import.kind = Kind::Application), "register-import-refused");
    desk.refused("sj.opi", with(&|import| import.kind = Kind::Press), "register-import-refused");
    let row = arrivals.import.rows[0].clone();
    desk.refused("sj.opi", with(&|import| import.rows = vec![row.clone(); 2_001]), "import-too-many-rows");
}

#[test]
fn o8_who_raised_it_is_taken_over_and_written_nowhere_else() {
    let desk = Desk::new();
    let made = taken(&desk, "sj.opi", Kind::Opinion, OLD);
    let (_folder, path) = file("x", "");
    let path = path.with_extension("csv");
    let own = OwnDesk::new(desk.office.clone(), "sj.opi");
    let wanted = RegisterWanted { kind: Kind::Opinion, org: None, from: None, to: None, after: None };
    export(&own, "sj.opi", wanted, &path).unwrap();
    assert!(!std::fs::read_to_string(path).unwrap().contains("李建国"));
    let (_, Record::Opinion(kept)) = desk.record(&made[0]) else { panic!() };
    assert_eq!(kept.submitter.unwrap().name, "李建国");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Whatever stands in the cells: it is answered, what is refused leaves no trace, and what was taken over is known.
    #[test]
    fn any_table_is_answered_and_is_known_once_it_was_taken_over(
        rows in prop::collection::vec(
            (0..5_usize, 0..4_usize, 0..4_usize, "[甲乙]{0,2}", 0..5_usize, 0..4_usize, 0..4_usize), 1..8),
    ) {
        let desk = Desk::new();
        let days = ["2026-02-10", "2026/2/11", "2026年2月12日", "", "明天"];
        let mut text = "日期,渠道,署名/匿名,内容,处理,答复,反馈时间\n".to_owned();
        for (day, source, signed, content, handling, reply, reported) in rows {
            let source = ["意见箱", "监督电话", "会议", "x"][source];
            let signed = ["匿名", "署名", "张三", ""][signed];
            let handling = ["", "2026-02-13 转送XZ党支部", "2026-02-20 已办结", "转XZ", "办理中"][handling];
            let reply = ["", "2026-02-15 已办", "已办", "2026-02-01 早"][reply];
            let reported = ["", "2026-02-16", "2026.2.16", "不详"][reported];
            text += &format!("{},{source},{signed},{content},{handling},{reply},{reported}\n", days[day]);
        }
        let before = dump(desk.store.as_ref());
        match csv(&desk, "all", Kind::Opinion, &text) {
            Err(faults) => prop_assert!(!faults.is_empty()),
            Ok(arrivals) => {
                let count = arrivals.preview.added.len();
                prop_assert!(before == dump(desk.store.as_ref()));
                let made = taken(&desk, "all", Kind::Opinion, &text);
                prop_assert_eq!(made.len(), count);
                let again = csv(&desk, "all", Kind::Opinion, &text).unwrap();
                prop_assert!(again.is_empty());
                // As many are late as were said to be.
                let open = made.iter().filter(|key| !desk.opinion(key).obligations_are_met()).count();
                prop_assert_eq!(open, arrivals.preview.owing.0);
            }
        }
    }
}
