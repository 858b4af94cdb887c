//! What arrives as done, what is owed, and who may.

use gongkai::domain::application::State as Applied;
use gongkai::domain::code::Kind;
use gongkai::domain::opinion::{Deed, Nature, Source, State};
use gongkai::exchange::register::export;
use gongkai::lang::Language;
use gongkai::office::Command;
use gongkai::office::desk::OwnDesk;
use gongkai::office::query::RegisterWanted;
use gongkai::office::record::Record;
use proptest::prelude::*;

use crate::support::office::*;
use crate::{OLD, csv, due, file, taken, told};

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
