//! Press on the screen.

use super::{all, number};
use crate::domain::code::Kind;
use crate::tui::tests::Screen;

#[test]
fn the_book_in_the_place_of_the_opinions() {
    all("press", |language, columns, rows| Screen::open("wang", language, columns, rows).keys("7 g"));
}

#[test]
fn an_enquiry_on_the_whole_screen() {
    let key = number(Kind::Press, "电视台专访主要领导申请");
    all("zoom-press", |language, columns, rows| {
        Screen::open("secretary", language, columns, rows).go(&key).keys("z")
    });
}

#[test]
fn its_forms() {
    all("form-press", |language, columns, rows| Screen::open("wang", language, columns, rows).keys("7 n"));
}
