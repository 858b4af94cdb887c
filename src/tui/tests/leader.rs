//! The leader's page: what is seen in ten seconds, where it leads, and the year walked back.

use super::popups::both;
use super::*;
use crate::domain::organisation::Role;
use crate::office::query::DueBoard;
use crate::tui::leader::Part;
use crate::tui::state::Screen as Shown;

fn leader(language: Language, columns: u16, rows: u16) -> Screen {
    Screen::open("leader", language, columns, rows)
}

/// What the page counts as overdue by body.
fn overdue(due: &DueBoard) -> Vec<(String, usize)> {
    let groups = due.groups.iter().filter(|group| group.overdue > 0);
    groups.map(|group| (group.body.clone(), group.overdue)).collect()
}

#[test]
fn a_leader_lands_on_it_and_nobody_else_does() {
    both("leader", leader);
    let directory = shared().directory();
    for person in directory.people.values().filter(|person| person.active) {
        let screen = Screen::open(&person.login, Chinese, 80, 24);
        let only = person.posts.iter().all(|post| post.role == Role::Leader);
        assert_eq!(
            screen.state.screen == Shown::Leader,
            only && !person.posts.is_empty(),
            "{}",
            person.login
        );
    }
}

#[test]
fn an_office_with_nothing_in_it() {
    for language in Language::ALL {
        for size in [(80, 24), (120, 36)] {
            let screen = Screen::at(founded(), "admin", language, size, true).keys("O");
            picture(&named("empty-leader", language, size.0), &screen);
        }
    }
}

#[test]
fn the_first_lines_say_what_matters_whatever_the_size() {
    for language in Language::ALL {
        for (columns, rows) in SIZES {
            let screen = leader(language, columns, rows);
            let text = screen.render();
            let due = screen.state.board.due.as_ref().unwrap();
            let line = text.lines().nth(1).unwrap().to_owned();
            assert!(line.contains(&due.counts.overdue.to_string()), "{line}");
            // Whose it is stands on the page by name, however narrow.
            let body = &screen.state.leader.bodies.as_ref().unwrap()[0];
            assert!(text.contains(body.unit.as_str()), "{text}");
        }
    }
}

#[test]
fn every_line_leads_to_what_it_counted() {
    let screen = leader(Chinese, 120, 36);
    let body = screen.state.leader.bodies.as_ref().unwrap()[0].clone();
    let screen = screen.keys("enter");
    assert_eq!(screen.state.screen, Shown::Board);
    let shown = screen.state.board.shown().unwrap();
    assert_eq!((shown.counts.overdue, shown.bodies), (body.count, 1));
    picture("leader-board-zh-120", &screen);
    // From there to the record, and back to the page.
    let line = screen.state.board.line().unwrap().clone();
    let screen = screen.keys("enter");
    let about = screen.state.detail.about().cloned();
    let wanted = line.key.clone().map_or(Subject::Item(line.code.clone()), Subject::Record);
    assert_eq!(about, Some(wanted));
    let screen = screen.keys("O");
    assert_eq!(screen.state.screen, Shown::Leader);
    // An organisation, and the opinions; escape leads back.
    let screen = screen.keys("tab");
    let org = screen.state.leader_quarter().unwrap().orgs[0].org.clone();
    let screen = screen.keys("enter");
    assert!(screen.state.board.lines().iter().all(|line| line.unit == org));
    let screen = screen.keys("esc");
    assert_eq!(screen.state.screen, Shown::Leader);
    let screen = screen.keys("tab enter");
    assert!(screen.state.board.lines().iter().all(|line| line.key.is_some() && line.kind.is_unit_s()));
    assert!(screen.state.board.lines().len() < screen.state.board.due.as_ref().unwrap().lines.len());
    // The whole board is one key away.
    let screen = screen.keys("o");
    assert_eq!(screen.state.board.shown(), screen.state.board.due.as_deref());
    // What is covered, on the grid.
    let screen = screen.keys("O j j enter");
    assert!(screen.state.board.on_grid && screen.state.screen == Shown::Board);
    let screen = screen.keys("esc shift-tab shift-tab w");
    assert!(matches!(screen.state.popups.last(), Some(Popup::ChooseDue(..) | Popup::Why(..))));
}

#[test]
fn what_others_do_shows_as_a_change_and_leads_to_the_record() {
    let office = office();
    office.visited("leader").unwrap();
    let mut screen = Screen::at(office.clone(), "leader", Chinese, (120, 36), true);
    assert_eq!(screen.state.leader_changes().unwrap().all, 0);
    picture("leader-unchanged-zh-120", &screen);
    Screen::at(office.clone(), "reviewer", Chinese, (80, 24), true).go("SJ-08/2026-003").keys("a");
    screen.hear();
    assert_eq!(screen.state.leader_changes().unwrap().all, 1);
    let screen = screen.keys("tab tab tab");
    assert_eq!(screen.state.leader.part, Part::Changes);
    picture("leader-changed-zh-120", &screen);
    let screen = screen.keys("enter");
    assert_eq!(screen.state.detail.about(), Some(&Subject::Record(record("SJ-08/2026-003"))));
    // Seen is seen: the next time there is nothing, and this time it stays.
    office.visited("leader").unwrap();
    let again = screen.keys("O");
    assert_eq!(again.state.leader_changes().unwrap().all, 1);
    let next = Screen::at(office, "leader", Chinese, (120, 36), true);
    assert_eq!(next.state.leader_changes().unwrap().all, 0);
}

#[test]
fn the_year_is_walked_back_and_forth() {
    both("leader-past", |language, columns, rows| leader(language, columns, rows).keys("<"));
    let screen = leader(Chinese, 120, 36).keys("<");
    let day = date(2026, 9, 30);
    assert_eq!(screen.state.past(), Some(day));
    let told = shared().due_as_of("leader", day).unwrap();
    let of_that_day = told.iter().filter(|line| line.due < day).count();
    let due = screen.state.leader_due().unwrap();
    assert_eq!(due.counts.overdue, of_that_day);
    assert_eq!(overdue(due).iter().map(|(_, count)| count).sum::<usize>(), of_that_day);
    let mut screen = screen;
    for (keys, day) in [
        ("[", Some(date(2026, 8, 31))),
        ("left", Some(date(2026, 8, 30))),
        ("right right", Some(date(2026, 9, 1))),
        ("]", Some(date(2026, 9, 30))),
        (">", None),
        ("left", Some(date(2026, 11, 22))),
        ("t", None),
    ] {
        screen = screen.keys(keys);
        assert_eq!(screen.state.past(), day, "{keys}");
    }
    // Nothing is done from there.
    let past = leader(Chinese, 120, 36).keys("left U");
    assert!(past.said().contains("只供查看"), "{}", past.said());
    // The board of that day, and the record as it is today, of which that is said.
    let board = leader(English, 80, 24).keys("< enter");
    assert_eq!(board.state.past(), Some(day));
    picture("leader-past-board-en-80", &board);
    let on = board.keys("enter");
    assert!(on.state.past().is_none() && on.said().contains("today"), "{}", on.said());
}

#[test]
fn a_screen_for_a_past_day_only_looks() {
    let desk: Arc<dyn Desk> =
        Arc::new(crate::office::desk::ReadOnly(Arc::new(OwnDesk::new(shared(), "admin"))));
    let session = Session {
        desk: desk.clone(),
        login: "admin".to_owned(),
        words: Arc::new(Words::new(Chinese)),
        settings: Settings::default(),
        files: true,
        as_of: Some(date(2026, 6, 30)),
    };
    let state = State::new(&session, (120, 36)).unwrap();
    let mut screen = Screen {
        office: shared(),
        desk,
        orders: Orders::default(),
        heard: Arc::default(),
        state,
        copied: Vec::new(),
    };
    let effects = update::refresh(&mut screen.state);
    screen.run(effects);
    assert!(screen.state.then().is_some());
    picture("leader-as-of-zh-120", &screen);
    for keys in ["U", "m", "C", "E", "D"] {
        screen = screen.keys(keys);
        assert!(screen.said().contains("只供查看"), "{keys}: {}", screen.said());
        assert_eq!(screen.state.screen, Shown::Leader, "{keys}");
    }
    // However it is tried.
    let screen = screen.keys("esc").item("SJ-31").keys("n");
    assert!(screen.said().contains("只供查看"), "{}", screen.said());
    assert!(screen.render().lines().next().unwrap().contains("只读"));
    let command = crate::office::Command::SetPolicy(crate::domain::clock::Policy::default());
    let given = carry_out(screen.desk.as_ref(), &screen.orders, "admin", Effect::Command(command, None));
    let Some(Outcome::Command(Err(failure))) = given else { panic!("{given:?}") };
    assert_eq!(failure.message().id, "as-of-read-only");
}
