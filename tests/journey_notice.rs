//! The next year's holiday notice, in a real terminal: the reminder, the calendar, the text pasted, what it moves,
//! loading it, and what is different afterwards.

mod support;

use chrono::{Datelike, Local, NaiveDate};
use gongkai::domain::calendar::Calendar;
use support::journey::{Demo, quit};
use support::notice;
use support::pty::Options;

/// The next year; its notice takes the last day of this one off.
fn next() -> i32 {
    Local::now().year() + 1
}

/// The last working day of this year, before and after the notice is loaded.
fn last_days() -> (NaiveDate, NaiveDate) {
    let eve = NaiveDate::from_ymd_opt(next() - 1, 12, 31).expect("a date");
    let loaded = Calendar::default().with_notice(notice::made_up(next()));
    (Calendar::default().last_working_of(eve), loaded.last_working_of(eve))
}

fn options(demo: &Demo, lang: &str, cols: u16, rows: u16) -> Options {
    let mut options = demo.options("admin");
    options.args.extend(["--lang".to_owned(), lang.to_owned()]);
    Options { cols, rows, ..options }
}

#[test]
fn the_next_year_s_notice_is_pasted_seen_loaded_and_counts() {
    let demo = Demo::new();
    let year = next();
    let (old, new) = last_days();
    let text = notice::text(&notice::made_up(year));
    let mut session = demo.open_with(options(&demo, "zh", 80, 24), "admin");
    if Local::now().month() >= 11 {
        session.wait_for(&format!("缺{year}年放假通知")).wait_for("按 D 载入");
    }
    session.keys("D").wait_for(&format!("{}年日历", year - 1));
    session.keys("]").wait_for(&format!("{year}年日历")).wait_for("年暂定（未");

    // A text with faults is told sentence by sentence, and what was pasted stays.
    let wrong = text.replace("不调休", "不调体");
    session.keys("p").wait_for("─ 载入放假通知 ─").paste(&wrong).wait_for("此件公开发布");
    session.keys("ctrl-s").wait_for("读不懂“不调体”").wait_for("处有误 ─");
    session.keys("esc").wait_until(|screen| !screen.contains("读不懂"));
    // Another copy takes its place. Leaving the preview leaves nothing behind but the draft.
    session.paste(&text).wait_for("已取代原来的内容");
    session.keys("ctrl-s").wait_for("将载入：国务院办公厅关于").wait_for("到期日改变的事项");
    let moves = format!("{old}->{}", new.format("%m-%d"));
    let moved = session.screen().contains(&moves);
    session.keys("tab").wait_for(&format!("─>{year}年日历"));
    session.keys("esc").wait_for("未作任何改动");
    session.keys("p").wait_for("已恢复上次未提交的内容").wait_for("此件公开发布");
    session.keys("ctrl-s").wait_for("将载入：国务院办公厅关于");
    session.keys("enter").wait_for(&format!("─ 确认载入{year}年放假通知 ─"));
    session.keys("enter").wait_for(&format!("完成：已载入{year}年放假通知：")).wait_for("陈雅琴于");
    session.wait_until(|screen| !screen.contains("缺2") && !screen.contains("年暂定（未"));
    quit(session);
    demo.verify();

    // The next day, in the other language and on a larger screen: the dates are the new ones, and say why.
    let mut session = demo.open_with(options(&demo, "en", 120, 36), "admin");
    session.keys("o").wait_for("overdue at").wait_until(|screen| !screen.contains("Reading"));
    support::journey::moves(&mut session, "G");
    if moved {
        for _ in 0..200 {
            session.keys("w").wait_for("─ Why due");
            if session.screen().contains(&new.to_string()) && session.screen().contains("R6") {
                break;
            }
            session.keys("esc").wait_until(|screen| !screen.contains("─ Why due"));
            support::journey::moves(&mut session, "k");
        }
        session.wait_for(&format!("notice on holidays in {year}")).keys("esc");
        session.wait_until(|screen| !screen.contains("─ Why due"));
    }
    session.keys("D").wait_for("Calendar of").keys("]").wait_for(&format!("Calendar of {year}"));
    session.wait_for("loaded by").keys("x").wait_for("To be taken back");
    session.keys("enter").wait_for("Take back the holiday notice").keys("\"wrong year\" ctrl-s");
    session.wait_for(&format!("Holiday notice of {year} taken back")).wait_for("provisional (no");
    quit(session);
    demo.verify();
}

#[test]
fn everybody_reads_the_calendar_and_only_administrators_load() {
    let demo = Demo::new();
    let mut session = demo.open_with(Options { cols: 80, rows: 24, ..demo.options("zhang") }, "zhang");
    session.keys("D").wait_for("年日历").keys("p").wait_for("不能执行：须由");
    session.keys("[").wait_for(&format!("{}年日历", next() - 2)).keys("D").wait_for("─>");
    quit(session);
}
