//! Plans, matters outside the catalogue and changes of functions on the screen.

use super::all;
use crate::tui::state::Popup;
use crate::tui::tests::Screen;

#[test]
fn the_book_in_the_place_of_the_opinions() {
    all("plan", |language, columns, rows| Screen::open("admin", language, columns, rows).keys("6 g"));
}

#[test]
fn a_yearly_plan_on_the_whole_screen_with_what_of_it_was_done() {
    all("zoom-plan", |language, columns, rows| {
        Screen::open("admin", language, columns, rows).keys("6 v j j enter z")
    });
}

#[test]
fn an_outside_matter_that_waits_for_its_disclosure() {
    all("zoom-plan-outside", |language, columns, rows| {
        Screen::open("xz.p", language, columns, rows).go("XZ-W01/plan/2026-001").keys("z")
    });
}

#[test]
fn a_change_of_functions_whose_catalogue_is_to_be_adjusted() {
    all("zoom-plan-change", |language, columns, rows| {
        Screen::open("admin", language, columns, rows).keys("6 g j z")
    });
}

#[test]
fn a_code_outside_the_catalogue_in_the_tree() {
    all("plan-outside-item", |language, columns, rows| {
        Screen::open("xz.p", language, columns, rows).item("XZ-W01")
    });
}

#[test]
fn the_plans_of_a_year_over_the_screen() {
    all("plans", |language, columns, rows| Screen::open("admin", language, columns, rows).keys("6 v"));
    all("plans-before", |language, columns, rows| {
        Screen::open("admin", language, columns, rows).keys("6 v [ j")
    });
}

#[test]
fn a_line_of_the_plans_leads_to_the_plan() {
    let screen = Screen::open("admin", crate::lang::Language::Chinese, 120, 36).keys("6 v");
    let Some(Popup::Plans(popup)) = screen.state.popups.last() else { panic!("{}", screen.said()) };
    let first = popup.lines().iter().position(|line| line.plan.is_some()).unwrap();
    let plan = popup.lines()[first].plan.clone().unwrap();
    let screen = screen.keys(&format!("{} enter", "j ".repeat(first)));
    assert!(screen.state.popups.is_empty());
    assert_eq!(screen.state.detail.subject, Some(crate::tui::state::Subject::Record(plan)));
}

#[test]
fn its_forms() {
    all("form-plan-file", |language, columns, rows| {
        Screen::open("cd.p", language, columns, rows).keys("6 F")
    });
    all("form-plan-matter", |language, columns, rows| {
        Screen::open("wang", language, columns, rows).keys("6 W")
    });
    all("form-plan-change", |language, columns, rows| {
        Screen::open("wang", language, columns, rows).keys("6 H")
    });
}

#[test]
fn c4_a_year_that_has_a_plan_is_told_as_soon_as_it_is_chosen() {
    use crate::lang::Language::English;
    let screen = Screen::open("xz.p", English, 120, 36).keys("6 F");
    let told = |screen: &Screen| {
        screen.state.popups.iter().any(|popup| match popup {
            Popup::Form(open) => open.form.faults() > 0,
            _ => false,
        })
    };
    // The coming year, this one and the last have plans already; each is told of at once, and no other is offered.
    assert!(told(&screen), "{}", screen.render());
    let screen = screen.keys("tab left");
    assert!(told(&screen), "{}", screen.render());
    let screen = screen.keys("left left left");
    let Some(Popup::Form(open)) = screen.state.popups.last() else { panic!("no form") };
    let last = chrono::Datelike::year(&screen.state.today) - 1;
    assert_eq!(open.form.values()["year"], crate::tui::form::Value::Choice(last.to_string()));
    assert!(told(&screen), "{}", screen.render());
    // A branch without a plan for the year is told of none.
    assert!(!told(&Screen::open("cd.p", English, 120, 36).keys("6 F")));
}
