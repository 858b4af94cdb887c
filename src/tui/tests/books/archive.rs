//! The archive on the screen.

use super::all;
use crate::tui::tests::Screen;

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
