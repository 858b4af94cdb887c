//! Press on the screen.

use super::all;
use crate::tui::tests::Screen;

#[test]
fn the_book_in_the_place_of_the_opinions() {
    all("press", |language, columns, rows| Screen::open("wang", language, columns, rows).keys("7 g"));
}

#[test]
fn an_enquiry_on_the_whole_screen() {
    all("zoom-press", |language, columns, rows| {
        Screen::open("secretary", language, columns, rows).go("SJ-00/press/2026-005").keys("z")
    });
}

#[test]
fn its_forms() {
    all("form-press", |language, columns, rows| Screen::open("wang", language, columns, rows).keys("7 n"));
}
