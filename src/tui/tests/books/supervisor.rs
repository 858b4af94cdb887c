//! Supervisors on the screen.

use super::{all, number};
use crate::domain::code::Kind;
use crate::tui::tests::Screen;

#[test]
fn the_book_in_the_place_of_the_opinions() {
    all("supervisor", |language, columns, rows| Screen::open("admin", language, columns, rows).keys("8 g"));
}

#[test]
fn a_finding_that_is_overdue_on_the_whole_screen_of_the_unit() {
    let key = number(Kind::Supervisor, "党费收缴情况两个季度未更新");
    all("zoom-supervisor-finding", |language, columns, rows| {
        Screen::open("za.p", language, columns, rows).go(&key).keys("z")
    });
}

#[test]
fn a_supervisor_whose_term_is_over_and_whom_not_everybody_can_reach() {
    let key = number(Kind::Supervisor, "陆金根");
    all("zoom-supervisor-member", |language, columns, rows| {
        Screen::open("leader", language, columns, rows).keys("esc").go(&key).keys("z")
    });
    let handler = Screen::open("admin", crate::lang::Language::Chinese, 120, 36).go(&key).render();
    assert!(handler.contains("0519-8282**17"), "{handler}");
    let leader =
        Screen::open("leader", crate::lang::Language::Chinese, 120, 36).keys("esc").go(&key).render();
    assert!(!leader.contains("0519") && leader.contains("＊＊＊"), "{leader}");
}

#[test]
fn a_finding_is_begun_from_the_supervisor_in_view() {
    let key = number(Kind::Supervisor, "赵国良");
    all("form-supervisor-find", |language, columns, rows| {
        Screen::open("admin", language, columns, rows).go(&key).keys("n")
    });
}

#[test]
fn who_came_is_listed_from_who_was_invited() {
    let key = number(Kind::Supervisor, "年度公开事项落实情况监督检查");
    all("form-supervisor-hold", |language, columns, rows| {
        Screen::open("admin", language, columns, rows).go(&key).keys("H")
    });
}

#[test]
fn the_form_of_somebody_nominated() {
    all("form-supervisor-nominate", |language, columns, rows| {
        Screen::open("admin", language, columns, rows).keys("8 N")
    });
}
