//! Former registers read from the screen.

use super::popups::both;
use super::*;
use crate::domain::code::Kind;
use crate::exchange::register::read_file;
use crate::office::desk::OwnDesk;
use crate::tui::catalogue::{Planned, Preview};
use crate::tui::list::Scroll;

/// A register as an office keeps it: an old entry, one that is late, one that says what is not understood.
const GOOD: &str = "\
    登记日期,来源,署名,意见内容,办理情况,答复内容,答复日期,反馈日期,反馈情况,备注\n\
    2026/9/1,意见箱,匿名,办事窗口的午休时间应当公开,2026-09-08 已办结,已张贴公告。,2026年9月4日,,,甲\n\
    2026/11/3,监督电话,李建国,食堂价目表久未更新,已口头催办,,,,,乙\n\
    2026/11/3,监督电话,李建国,食堂价目表久未更新,,,,,,丙\n";

const BAD: &str = "日期,渠道,内容,处理\n9月1日,意见箱,甲,\n2026-09-01,传话,乙,转送刑侦支队\n";

fn preview(text: &str) -> Popup {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("意见登记.csv");
    std::fs::write(&path, text).unwrap();
    let desk = OwnDesk::new(office(), "qian");
    let org = "SJ".parse().unwrap();
    let outcome = read_file(&desk, "qian", Kind::Opinion, Some(&org), &path).unwrap();
    let outcome = outcome.map(|arrivals| Planned::Register(Box::new(arrivals)));
    Popup::Preview(Box::new(Preview::new("~/意见登记.csv".to_owned(), outcome)), Scroll::default())
}

#[test]
fn the_form_and_what_a_file_comes_to() {
    both("form-register-import", |language, columns, rows| {
        Screen::open("qian", language, columns, rows).keys("3 ctrl-o")
    });
    both("register-import", |language, columns, rows| {
        Screen::open("qian", language, columns, rows).keys("3").popup(preview(GOOD))
    });
    both("register-import-faults", |language, columns, rows| {
        Screen::open("qian", language, columns, rows).keys("3").popup(preview(BAD))
    });
}

#[test]
fn a_file_is_looked_at_written_and_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("意见登记.csv");
    std::fs::write(&path, BAD).unwrap();
    let screen = Screen::at(office(), "qian", Chinese, (120, 36), true).keys("3 ctrl-o");
    let screen = screen.paste(path.to_str().unwrap()).keys("ctrl-s");
    assert!(screen.render().contains("“9月1日”不是日期"), "{}", screen.render());
    let screen = screen.keys("enter");
    assert!(screen.said().contains("不能执行：文件有2处错误"), "{}", screen.said());
    // Back to the form beneath, for another try.
    std::fs::write(&path, GOOD).unwrap();
    let screen = screen.keys("esc ctrl-s");
    assert!(screen.render().contains("新增2条，已登记0条，文件内重复1条"), "{}", screen.render());
    let count = |screen: &Screen| screen.state.opinions.as_ref().map_or(0, Vec::len);
    let open = count(&screen);
    let screen = screen.keys("enter");
    assert!(screen.state.popups.is_empty(), "{}", screen.render());
    assert!(screen.said().contains("意见登记簿已导入2条（意见登记.csv）"), "{}", screen.said());
    assert_eq!(count(&screen), open + 1, "the one that was answered is not in the queue");
    let screen = screen.keys("ctrl-o").paste(path.to_str().unwrap()).keys("ctrl-s enter");
    assert!(screen.said().contains("均已登记"), "{}", screen.said());
    let screen = screen.keys("esc U");
    assert!(screen.render().contains("2条"), "{}", screen.render());
    let screen = screen.keys("enter");
    assert_eq!(count(&screen), open, "{}", screen.said());
}

#[test]
fn who_may_not_and_where_there_is_none_is_told() {
    let screen = Screen::at(office(), "leader", Chinese, (120, 36), true).keys("esc 3 ctrl-o");
    assert!(screen.said().starts_with("不能执行："), "{}", screen.said());
    // A register whose numbers are given by the program.
    let screen = Screen::at(office(), "admin", Chinese, (120, 36), true).keys("0 ctrl-o");
    assert!(screen.said().contains("此登记簿不能导入"), "{}", screen.said());
}

#[test]
fn a_case_says_from_where_it_came() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("媒体联系.csv");
    let text = "编号,日期,类别,标题,联系形式,媒体,内容\n\
                联-3,2025-06-01,媒体联系,走访晚报编辑部,走访,金坛晚报,介绍党务公开情况\n";
    std::fs::write(&path, text).unwrap();
    let screen = Screen::at(office(), "admin", Chinese, (120, 36), true).keys("7 ctrl-o");
    let screen = screen.paste(path.to_str().unwrap()).keys("ctrl-s");
    assert!(screen.render().contains("新增1条"), "{}", screen.render());
    let screen = screen.keys("enter");
    assert!(screen.said().contains("新闻发言人制度登记簿已导入1条"), "{}", screen.said());
    let screen = screen.keys("/").paste("走访晚报编辑部").keys("enter z");
    let told = screen.render();
    assert!(told.contains("导入自     媒体联系.csv #2 联-3") && told.contains("2025-06-01"), "{told}");
}
