//! Accountability on the screen.

use super::all;
use crate::lang::Language;
use crate::office::query::{Answer, Candidate, Fact, Query};
use crate::tui::state::Popup;
use crate::tui::tests::{Screen, office};

#[test]
fn the_book_in_the_place_of_the_opinions() {
    all("accountability", |language, columns, rows| {
        Screen::open("admin", language, columns, rows).keys("= g")
    });
}

#[test]
fn a_case_on_the_whole_screen() {
    all("zoom-accountability", |language, columns, rows| {
        Screen::open("leader", language, columns, rows).keys("esc = g z")
    });
}

#[test]
fn its_forms() {
    all("form-accountability", |language, columns, rows| {
        Screen::open("admin", language, columns, rows).keys("= n")
    });
}

#[test]
fn grading_offers_the_measures_of_the_grade() {
    all("form-accountability-grade", |language, columns, rows| {
        // What is typed is kept as a draft: an office of its own.
        let mut screen = Screen::at(office(), "secretary", language, (columns, rows), true).keys("=");
        let waiting = screen.state.shelf(crate::domain::code::Kind::Accountability).iter();
        let mut found = waiting
            .filter(|line| line.mine && line.row.state == "acc-state-found")
            .map(|line| line.row.key.clone());
        let key = found.next_back().unwrap();
        screen = screen.go(&format!("{}/accountability/{}-{:03}", key.code, key.year, key.seq));
        screen.keys("b right tab")
    });
}

#[test]
fn what_the_records_point_to() {
    all("candidates", |language, columns, rows| Screen::open("admin", language, columns, rows).keys("= F"));
}

#[test]
fn a_candidate_makes_the_beginning_of_a_case() {
    all("candidates-form", |language, columns, rows| {
        Screen::open("admin", language, columns, rows).keys("= F G n")
    });
}

/// Moves to the first fact of a consultation (K5).
fn to_refused(screen: Screen) -> Screen {
    let Some(Popup::Candidates(shown)) = screen.state.popups.last() else { panic!("{}", screen.render()) };
    let refused = |line: &Candidate| matches!(line.fact, Fact::Refused(_));
    let at = shown.lines.as_ref().unwrap().iter().position(refused).unwrap();
    screen.keys(&vec!["j"; at].join(" "))
}

#[test]
fn what_was_declined_in_a_consultation_is_among_them() {
    all("candidates-refused", |language, columns, rows| {
        to_refused(Screen::open("admin", language, columns, rows).keys("= F"))
    });
    all("candidates-refused-form", |language, columns, rows| {
        to_refused(Screen::open("admin", language, columns, rows).keys("= F")).keys("n")
    });
}

#[test]
fn two_facts_under_one_code_have_a_draft_each() {
    let office = office();
    let mut screen = Screen::at(office, "admin", Language::Chinese, (120, 36), true).keys("= F");
    let Some(Popup::Candidates(shown)) = screen.state.popups.last() else { panic!("{}", screen.render()) };
    let lines = shown.lines.clone().unwrap();
    let codes: Vec<_> = lines.iter().map(Candidate::code).collect();
    let same = (0..lines.len()).flat_map(|a| (a + 1..lines.len()).map(move |b| (a, b)));
    let (a, b) = same.clone().find(|(a, b)| codes[*a] == codes[*b]).unwrap();
    let to = |screen: Screen, at: usize| screen.keys(&format!("g g{}", " j".repeat(at)));
    let title = |screen: &Screen| {
        let Some(Popup::Form(open)) = screen.state.popups.last() else { panic!("{}", screen.render()) };
        open.form.values()["title"].clone()
    };
    screen = to(screen, a).keys("n tab ! esc");
    screen = to(screen, b).keys("n");
    let other = title(&screen);
    screen = screen.keys("esc");
    screen = to(screen, a).keys("n");
    let typed = title(&screen);
    assert_ne!(typed, other);
    // Taken up from the list, it is the same: what it began with, and what was typed.
    screen = screen.keys("esc esc");
    let left = screen.keys("E");
    let Some(Popup::Drafts(drafts, _)) = left.state.popups.last() else { panic!("{}", left.render()) };
    assert_eq!(drafts.len(), 1, "{drafts:?}");
    assert!(drafts[0].name(&left.state).contains(lines[a].clue().split(' ').next().unwrap()));
    let screen = left.keys("enter");
    assert_eq!(title(&screen), typed, "{}", screen.render());
}

#[test]
fn a_candidate_of_which_a_case_was_made_says_so_and_the_record_is_a_key_away() {
    let office = office();
    let screen = Screen::at(office.clone(), "admin", Language::Chinese, (120, 36), true).keys("= F");
    let before = match office.query("admin", &Query::Candidates).unwrap() {
        Answer::Candidates(lines) => lines,
        other => panic!("{other:?}"),
    };
    let at = before.iter().position(|line| line.case.is_none() && line.key().is_some()).unwrap();
    let screen = screen.keys(&format!("{}n ctrl-s", "j ".repeat(at)));
    let key = before[at].key().cloned().unwrap();
    let Some(Popup::Candidates(shown)) = screen.state.popups.last() else { panic!("{}", screen.render()) };
    let lines = shown.lines.as_ref().unwrap();
    let again = lines.iter().find(|line| line.key() == Some(&key)).unwrap();
    let case = again.case.clone().unwrap();
    assert!(screen.render().contains(&format!("已有案件 {}", case.number())), "{}", screen.render());
    let screen = screen.keys("enter");
    assert!(screen.state.popups.is_empty());
    assert_eq!(screen.state.detail.subject, Some(crate::tui::state::Subject::Record(key)));
}

#[test]
fn who_does_not_see_the_book_is_not_shown_what_it_holds() {
    let screen = Screen::open("xz.h", Language::Chinese, 120, 36).keys("=");
    assert!(screen.render().contains("没有在办事项"), "{}", screen.render());
    let screen = screen.keys("F");
    assert!(screen.said().starts_with("不能执行"), "{}", screen.said());
    assert!(screen.state.popups.is_empty());
}
