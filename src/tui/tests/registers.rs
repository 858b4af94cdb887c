//! Registers written to a file from the screen.

use super::popups::both;
use super::*;

#[test]
fn the_form_for_a_register() {
    both("form-register-export", |language, columns, rows| {
        Screen::open("admin", language, columns, rows).keys("3 ctrl-x")
    });
}

#[test]
fn the_register_of_the_pane_is_written() {
    let (folder, office) = (tempfile::tempdir().unwrap(), office());
    for (pane, name) in [("3", "意见登记簿"), ("5", "依申请公开登记簿"), ("7", "新闻发言人制度登记簿")]
    {
        let path = folder.path().join(format!("{pane}.csv"));
        let screen = Screen::at(office.clone(), "admin", Chinese, (100, 30), true);
        let screen = screen.keys(pane).keys("ctrl-x ctrl-u");
        assert!(screen.render().contains(name), "{}", screen.render());
        let screen = screen.paste(path.to_str().unwrap()).keys("ctrl-s");
        assert!(screen.said().starts_with(&format!("{name}已导出：")), "{}", screen.said());
        assert!(std::fs::read_to_string(path).unwrap().contains("序号,编号,"));
        assert!(screen.state.popups.is_empty());
    }
}

#[test]
fn days_the_wrong_way_round_are_told_at_the_field() {
    let screen = Screen::at(office(), "admin", Chinese, (100, 30), true).keys("3 ctrl-x tab");
    let screen = screen.paste("2026-03-02").keys("tab").paste("2026-03-01").keys("ctrl-s");
    assert!(screen.render().contains("! 截止日期早于起始日期"), "{}", screen.render());
}
