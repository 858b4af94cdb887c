//! The archive on the screen.

use super::all;
use crossterm::event::{KeyCode, KeyEvent};

use crate::domain::message::Message;
use crate::lang::Language;
use crate::tui::effect::{Effect, Outcome};
use crate::tui::tests::Screen;
use crate::tui::update;

#[test]
fn the_book_in_the_place_of_the_opinions() {
    all("archive", |language, columns, rows| Screen::open("qian", language, columns, rows).keys("0 g"));
}

#[test]
fn files_on_the_whole_screen() {
    for (what, keys) in [("lent", "0 g z"), ("to-number", "0 g j z"), ("lacks", "0 G z")] {
        all(&format!("zoom-archive-{what}"), |language, columns, rows| {
            Screen::open("qian", language, columns, rows).keys(keys)
        });
    }
}

#[test]
fn a_year_being_filed_on_the_whole_screen() {
    all("zoom-archive-year", |language, columns, rows| {
        Screen::open("za.o", language, columns, rows).keys("0 g z")
    });
}

#[test]
fn its_forms() {
    all("form-archive", |language, columns, rows| {
        Screen::open("wang", language, columns, rows).keys("0 n tab 4 space tab")
    });
    all("form-archive-number", |language, columns, rows| {
        Screen::open("qian", language, columns, rows).keys("0 g j a")
    });
    all("form-archive-explain", |language, columns, rows| {
        Screen::open("qian", language, columns, rows).keys("0 G x")
    });
}

/// The form that attaches something to the first file of the book.
fn attaching(language: Language, columns: u16, rows: u16, files: bool) -> Screen {
    let mut screen = Screen::open("wang", language, columns, rows).keys("0 g j");
    screen.state.files = files;
    screen.keys("f")
}

#[test]
fn a_file_on_its_way_is_seen_to_come_and_can_be_broken_off() {
    all("form-archive-attach-along", |language, columns, rows| {
        let mut screen = attaching(language, columns, rows, true).paste("~/扫描件.pdf");
        // As it stands while the file is on its way.
        screen.state.form().unwrap().sent = true;
        let along = Outcome::Along { done: 5 * 1024 * 1024, of: 20 * 1024 * 1024 };
        assert!(update::outcome(&mut screen.state, along).is_empty());
        screen
    });
    let mut screen = attaching(Language::Chinese, 80, 24, true);
    screen.state.form().unwrap().sent = true;
    let key = |screen: &mut Screen, code| update::key(&mut screen.state, KeyEvent::from(code));
    assert_eq!(key(&mut screen, KeyCode::Esc), [Effect::BreakOff]);
    assert_eq!(key(&mut screen, KeyCode::Char('x')), []);
    // Broken off, the form is there as it was typed.
    let broken = Message::new("attach-broken-off").with("name", "扫描件.pdf");
    update::outcome(&mut screen.state, Outcome::Command(Err(broken.into())));
    assert!(!screen.state.form().unwrap().sent);
    assert!(screen.said().contains("已中断"), "{}", screen.said());
}

#[test]
fn a_guest_by_ssh_is_told_how_a_file_comes_in_and_out() {
    all("form-archive-attach-ssh", |language, columns, rows| attaching(language, columns, rows, false));
    let mut screen = Screen::open("qian", Language::Chinese, 120, 36);
    screen.state.files = false;
    let screen = screen.keys("0 g s");
    assert!(screen.said().contains("fetch"), "{}", screen.said());
}
