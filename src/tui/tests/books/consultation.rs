//! Consultations on the screen.

use super::all;
use crate::tui::tests::Screen;

#[test]
fn the_book_in_the_place_of_the_opinions() {
    all("consultation", |language, columns, rows| {
        Screen::open("secretary", language, columns, rows).keys("9 g")
    });
}

#[test]
fn opinions_to_be_settled_and_a_draw_that_was_made_again() {
    all("zoom-consultation", |language, columns, rows| {
        Screen::open("principal", language, columns, rows).go("SJ-38/consultation/2026-003").keys("z")
    });
}

#[test]
fn one_that_went_all_its_way() {
    all("zoom-consultation-closed", |language, columns, rows| {
        Screen::open("zhang", language, columns, rows).go("SJ-03/consultation/2026-002").keys("z")
    });
}

#[test]
fn its_forms() {
    all("form-consultation-settle", |language, columns, rows| {
        Screen::open("principal", language, columns, rows).go("SJ-38/consultation/2026-003").keys("v")
    });
    all("form-consultation-raise", |language, columns, rows| {
        Screen::open("zhang", language, columns, rows).keys("9 n")
    });
    all("form-consultation-redraw", |language, columns, rows| {
        Screen::open("zhang", language, columns, rows).go("SJ-13/consultation/2026-002").keys("W")
    });
}
