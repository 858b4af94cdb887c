//! Pictures of what lies over the screen.

use super::*;
use crate::domain::clock::{self, Limit};
use crate::tui::forms::Purpose;
use crate::tui::list::Scroll;

/// Takes a picture in both languages: on the smallest screen, and on a larger one.
pub(super) fn both(what: &str, screen: impl Fn(Language, u16, u16) -> Screen) {
    for language in Language::ALL {
        for (columns, rows) in [(80, 24), (120, 36)] {
            picture(&named(what, language, columns), &screen(language, columns, rows));
        }
    }
}

/// Why something is due that runs from `from`.
fn why(language: Language, columns: u16, rows: u16, limit: Limit, from: NaiveDate) -> Screen {
    let screen = Screen::open("admin", language, columns, rows);
    let due =
        clock::due(limit, from, &screen.state.directory.settings.policy, &screen.state.directory.calendar);
    screen.popup(Popup::Why(Box::new(due), Scroll::default()))
}

/// The form for something done with what is selected, by its key.
fn form(what: &str, login: &str, key: &str, press: &str) {
    both(what, |language, columns, rows| {
        let screen = Screen::open(login, language, columns, rows);
        let screen = if key.contains('/') { screen.go(key) } else { screen.item(key) };
        let screen = screen.keys(press);
        let is_form = matches!(screen.state.popups.last(), Some(Popup::Form(_)));
        assert!(is_form, "{what} by {login}: {}", screen.said());
        screen
    });
}

#[test]
fn why_over_national_day_with_its_make_up_days() {
    both("why-national-day", |language, columns, rows| {
        why(language, columns, rows, Limit::A3, date(2026, 9, 24))
    });
}

#[test]
fn why_a_month() {
    both("why-month", |language, columns, rows| why(language, columns, rows, Limit::O5, date(2026, 9, 3)));
}

#[test]
fn why_a_date_that_is_provisional() {
    both("why-provisional", |language, columns, rows| {
        why(language, columns, rows, Limit::A3, date(2026, 12, 24))
    });
}

#[test]
fn why_by_the_office_s_own_policy() {
    both("why-policy", |language, columns, rows| why(language, columns, rows, Limit::R6, date(2026, 12, 31)));
}

#[test]
fn why_a_date_that_a_year_names() {
    both("why-year", |language, columns, rows| why(language, columns, rows, Limit::C4, date(2027, 12, 31)));
}

#[test]
fn why_asks_which_date_where_there_are_several() {
    both("why-which", |language, columns, rows| {
        Screen::open("admin", language, columns, rows).go("SJ-08/2026-001").keys("w")
    });
}

#[test]
fn help() {
    both("help-main", |language, columns, rows| {
        Screen::open("admin", language, columns, rows).go("SJ-04/2026-002").keys("?")
    });
    both("help-board", |language, columns, rows| Screen::open("leader", language, columns, rows).keys("o ?"));
}

#[test]
fn acting_as_another() {
    both("act-as", |language, columns, rows| Screen::open("admin", language, columns, rows).keys("P"));
}

#[test]
fn forms_of_disclosures() {
    form("form-propose", "zhang", "SJ-31", "n");
    form("form-publish", "wang", "SJ-27/2026-001", "p");
    form("form-return", "reviewer", "SJ-08/2026-003", "r");
    form("form-refuse", "reviewer", "SJ-08/2026-003", "x");
    form("form-resubmit", "zhang", "SJ-07/2026-001", "e");
    form("form-again", "wang", "SJ-06/2026-001", "A");
    form("form-basis", "secretary", "SJ-05/2026-001", "a");
    form("form-adjust", "xz.p", "XZ-14", "u");
}

#[test]
fn forms_of_opinions() {
    form("form-register", "qian", "SJ-31", "N");
    form("form-assign", "qian", "SJ-05/o/2026-002", "a");
    form("form-transfer", "qian", "SJ-08/o/2026-002", "t");
    form("form-important", "admin", "SJ-20/o/2026-002", "i");
    form("form-hotspot", "admin", "SJ-20/o/2026-002", "H");
    form("form-reply", "admin", "SJ-20/o/2026-002", "r");
    form("form-report", "jj.o", "SJ-00/o/校门口临时停车影响上下学", "f");
}

#[test]
fn forms_of_applications() {
    form("form-apply", "qian", "SJ-31", "S");
    form("form-complete", "xz.o", "XZ-00/a/离休干部困难补助的发放标准", "e");
    form("form-ask-to-complete", "xz.o", "XZ-00/a/离休干部困难补助的发放标准", "b");
    form("form-extend", "qian", TO_DECIDE, "t");
    form("form-decide", "qian", TO_DECIDE, "r");
    form("form-file", "qian", "SJ-45/a/2026-001", "p");
    form("form-deliver", "qian", "SJ-45/a/2026-001", "f");
    form("form-superior-reply", "principal", "CD-00/a/值班补助核算表", "s");
    form("form-look-into", "qian", "SJ-25/a/2026-001", "H");
}

#[test]
fn forms_of_the_office() {
    let of = |what: &str, purpose: Purpose| {
        both(what, |language, columns, rows| {
            let mut screen = Screen::open("admin", language, columns, rows).keys("m");
            let effects = update::forms::ask(&mut screen.state, purpose.clone());
            screen.run(effects);
            screen
        });
    };
    of("form-person", Purpose::Person(Some("zhang".to_owned())));
    of("form-person-new", Purpose::Person(None));
    of("form-organisation", Purpose::Organisation(Some("XZ".parse().unwrap())));
    of("form-organisation-new", Purpose::Organisation(None));
    of("form-policy", Purpose::Policy);
}

#[test]
fn a_form_with_faults_and_its_calendar() {
    for language in Language::ALL {
        let screen = Screen::open("wang", language, 80, 24).go("SJ-27/2026-001").keys("p ctrl-s");
        picture(&named("form-faults", language, 80), &screen);
        let screen = Screen::open("wang", language, 80, 24).go("SJ-27/2026-001").keys("p tab tab tab");
        picture(&named("form-calendar", language, 80), &screen);
    }
}

#[test]
fn a_form_left_is_taken_up_again() {
    let open = || Screen::at(office(), "reviewer", Chinese, (80, 24), true).go("SJ-08/2026-003");
    let screen = open().keys("r").paste("请补充督查通报的文号。").keys("esc");
    assert!(screen.state.popups.is_empty() && !screen.said().is_empty());
    let screen = screen.keys("r");
    assert!(screen.render().contains("请补充督查通报的文号。"));
    // The same in a new run of the program: the draft is in the office.
    let again = Screen::at(screen.office.clone(), "reviewer", Chinese, (80, 24), true);
    let again = again.go("SJ-08/2026-003").keys("r");
    assert!(again.render().contains("请补充督查通报的文号。"));
    picture(&named("form-draft", Chinese, 80), &again);
}
