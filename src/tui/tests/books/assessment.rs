//! Assessment on the screen.

use super::all;
use crate::domain::code::Kind;
use crate::lang::Language;
use crate::office::query::{Answer, CaseLine, Query};
use crate::tui::state::{Popup, Subject};
use crate::tui::tests::{Screen, named, picture, shared};
use crate::tui::theme::{Frame, Look, Theme};

/// The case of `unit` in the book of the made-up office that stands like that, for that period.
fn case(unit: &str, state: &str, period: &str) -> String {
    let Ok(Answer::Book(_, lines)) = shared().query("admin", &Query::Book(Kind::Assessment)) else {
        panic!()
    };
    let is = |line: &&CaseLine| {
        let row = &line.row;
        row.key.code.org.as_str() == unit && row.state == state && row.title.starts_with(period)
    };
    let key = &lines.iter().find(is).unwrap_or_else(|| panic!("{unit} {state} {period}")).row.key;
    format!("{}/{}/{}-{:03}", key.code, key.kind.word(), key.year, key.seq)
}

fn round() -> String {
    case("JJ", "assessment-state-rate", "2026Q3")
}

#[test]
fn what_a_criterion_rests_on_is_a_key_away() {
    all("assessment-named", |language, columns, rows| {
        Screen::open("admin", language, columns, rows).keys("-").go(&round()).keys("B")
    });
    let screen = Screen::open("admin", Language::Chinese, 120, 36).keys("-").go(&round()).keys("B j");
    let Some(Popup::ChooseRecord(named, _)) = screen.state.popups.last() else {
        panic!("{}", screen.render())
    };
    let second = named[1].0.clone();
    let screen = screen.keys("enter");
    assert!(screen.state.popups.is_empty());
    assert_eq!(screen.state.detail.subject, Some(Subject::Record(second)));
    // Where a record names no other, the key says so.
    let screen = Screen::open("admin", Language::Chinese, 120, 36);
    assert!(screen.keys("g B").said().starts_with("不能执行"));
}

#[test]
fn the_book_in_the_place_of_the_opinions() {
    all("assessment", |language, columns, rows| Screen::open("admin", language, columns, rows).keys("- g"));
}

#[test]
fn a_round_to_be_rated_with_what_the_records_show() {
    all("zoom-assessment", |language, columns, rows| {
        Screen::open("admin", language, columns, rows).go(&round()).keys("z")
    });
}

#[test]
fn a_panel_with_a_low_result() {
    all("zoom-assessment-panel", |language, columns, rows| {
        Screen::open("admin", language, columns, rows)
            .go(&case("ZA", "assessment-state-mending", "2026H1"))
            .keys("z")
    });
}

#[test]
fn the_form_of_the_rating_with_the_records_beside_each_criterion() {
    all("form-assessment-rate", |language, columns, rows| {
        Screen::open("admin", language, columns, rows).go(&round()).keys("e tab tab tab tab tab tab")
    });
}

#[test]
fn the_ranking_of_a_quarter_and_of_a_half_year() {
    all("ranking", |language, columns, rows| Screen::open("leader", language, columns, rows).keys("f6"));
    all("ranking-half", |language, columns, rows| {
        Screen::open("leader", language, columns, rows).keys("f6 s j")
    });
}

#[test]
fn the_ranking_drawn_in_ascii_and_without_colour() {
    let mut screen = Screen::open("leader", Language::Chinese, 80, 24).keys("f6");
    screen.state.theme = Theme::new(Look::Mono, Frame::Ascii);
    picture(&named("ranking-ascii", Language::Chinese, 80), &screen);
}
