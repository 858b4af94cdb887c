//! Lists are paged through without passing over anything.

use std::collections::BTreeSet;

use super::*;

/// What is in sight of a list whose rows are these, pressing a key until the selection stays where it is.
fn seen(mut screen: Screen, key: &str, list: std::ops::Range<usize>) -> BTreeSet<String> {
    let selected = |screen: &Screen| match screen.state.popups.last() {
        Some(Popup::Candidates(shown)) => shown.list.selected,
        _ => screen.state.board.list.selected,
    };
    let mut seen = BTreeSet::new();
    loop {
        // What stands beside the list is another's.
        let first = |row: &String| row.split('│').find(|part| !part.trim().is_empty()).map(str::to_owned);
        seen.extend(rows(&screen.buffer())[list.clone()].iter().filter_map(first));
        let before = selected(&screen);
        screen = screen.keys(key);
        if selected(&screen) == before {
            return seen;
        }
    }
}

#[test]
fn a_list_with_headings_is_paged_through_without_a_gap() {
    let board = || Screen::open("admin", Language::Chinese, 80, 24).keys("o");
    let candidates = || Screen::open("admin", Language::Chinese, 80, 24).keys("= F");
    let opened: [(&dyn Fn() -> Screen, _); 2] = [(&board, 4..22), (&candidates, 1..16)];
    for (open, list) in opened {
        let all = seen(open(), "j", list.clone());
        assert!(all.len() > 3 * list.len() / 2, "{all:#?}");
        for (from, key) in [("g", "pagedown"), ("G", "pageup")] {
            let paged = seen(open().keys(from), key, list.clone());
            assert_eq!(all.difference(&paged).collect::<Vec<_>>(), Vec::<&String>::new(), "{key}");
        }
    }
}

#[test]
fn a_number_is_never_cut() {
    let numbers = ["SJ-07/2026-001", "SJ-W01/2026-001", "ABCDEFGH-W12/2026-1234"];
    let cells = |n: usize| crate::tui::view::rows::number_cells(14, numbers[..n].iter().map(|n| (*n).into()));
    assert_eq!([cells(0), cells(1), cells(2), cells(3)], [14, 14, 15, 22]);
}

#[test]
fn what_is_due_on_the_day_off_ahead_is_not_due_today() {
    let screen = Screen::open("admin", Language::Chinese, 80, 24);
    let calendar = &screen.state.directory.calendar;
    let friday = date(2026, 9, 11);
    let told = |due| {
        let standing = crate::domain::clock::standing(due, friday, calendar);
        crate::tui::view::rows::standing(&screen.state, standing, false)
    };
    assert_eq!(told(friday), "今日到期");
    assert_eq!(told(date(2026, 9, 12)), "余0日");
    assert_eq!(told(date(2026, 9, 14)), "余1日");
}
