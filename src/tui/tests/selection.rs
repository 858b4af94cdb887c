//! Selecting several, acting on all of them after one question, and taking it back.

use super::popups::both;
use super::*;
use crate::tui::state::Tone;

/// A screen on an office of its own, in Chinese, on the smallest screen.
fn own(office: &Arc<Office>, login: &str) -> Screen {
    Screen::at(office.clone(), login, Chinese, (80, 24), true)
}

fn chosen(screen: &Screen) -> Vec<String> {
    screen.state.chosen(screen.state.focus).iter().map(RecordKey::number).collect()
}

fn number(screen: &Screen, at: usize) -> String {
    screen.state.queue_keys(screen.state.focus)[at].number()
}

fn refresh(screen: &mut Screen) {
    let effects = update::refresh(&mut screen.state);
    screen.run(effects);
}

/// What the office has done so far, by the journal of its store.
fn versions(office: &Office, numbers: &[String]) -> Vec<u64> {
    let key = |number: &String| format!("r/{}", record(number));
    numbers
        .iter()
        .map(|number| office.store().get(key(number).as_bytes()).unwrap().unwrap().version)
        .collect()
}

#[test]
fn pictures_of_a_selection() {
    both("selection", |language, columns, rows| {
        Screen::open("reviewer", language, columns, rows).keys("2 g space j space")
    });
    both("selection-opinions", |language, columns, rows| {
        Screen::open("qian", language, columns, rows).keys("3 g V j j")
    });
}

#[test]
fn pictures_of_the_forms_and_the_question() {
    both("batch-approve", |language, columns, rows| {
        Screen::open("reviewer", language, columns, rows).keys("2 * a")
    });
    both("batch-return", |language, columns, rows| {
        let screen = Screen::at(office(), "reviewer", language, (columns, rows), true).keys("2 * r");
        screen.paste("请写明办理依据和时限。").keys("ctrl-s")
    });
    both("form-batch-assign", |language, columns, rows| {
        Screen::open("qian", language, columns, rows).keys("3 * a")
    });
    both("form-batch-transfer", |language, columns, rows| {
        Screen::open("qian", language, columns, rows).keys("3 * t")
    });
}

#[test]
fn pictures_of_undoing() {
    both("undo", |language, columns, rows| {
        let screen = Screen::at(office(), "reviewer", language, (columns, rows), true);
        screen.keys("2 * a enter U")
    });
    both("undo-refused", |language, columns, rows| {
        let office = office();
        Screen::at(office.clone(), "reviewer", language, (80, 24), true).keys("2 * a enter");
        Screen::at(office.clone(), "principal", language, (80, 24), true).go("SJ-08/2026-003").keys("a");
        Screen::at(office, "reviewer", language, (columns, rows), true).keys("U")
    });
}

#[test]
fn lines_are_selected_one_by_one_in_a_range_and_all_that_match() {
    let screen = Screen::open("reviewer", Chinese, 80, 24).keys("2 g");
    let all: Vec<String> = (0..4).map(|at| number(&screen, at)).collect();
    let screen = screen.keys("space j space");
    assert_eq!(chosen(&screen), [all[0].clone(), all[2].clone()]);
    let screen = screen.keys("g space");
    assert_eq!(chosen(&screen), [all[2].clone()]);
    // A range goes with the line that has the keys, in both directions, until it is ended.
    let screen = screen.keys("V");
    assert_eq!(chosen(&screen), all[1..3]);
    let screen = screen.keys("k");
    assert_eq!(chosen(&screen), all[..3]);
    let screen = screen.keys("V j j j");
    assert_eq!(chosen(&screen), all[..3]);
    let screen = screen.keys("*");
    let mine = screen.state.tasks.iter().flatten().filter(|line| line.mine).count();
    assert_eq!(chosen(&screen).len(), mine);
    assert!(chosen(&screen.keys("*")).is_empty());
    // Where nothing waits for the person, all that are shown.
    let screen = Screen::open("leader", Chinese, 80, 24).keys("esc 2 *");
    assert_eq!(chosen(&screen).len(), screen.state.tasks.as_ref().unwrap().len());
}

#[test]
fn with_several_selected_no_act_is_for_one_alone() {
    let screen = Screen::open("reviewer", Chinese, 80, 24).keys("2 g space space x");
    assert!(screen.state.popups.is_empty() && screen.said().contains("已选2项"), "{}", screen.said());
    let screen = screen.keys("esc");
    assert!(chosen(&screen).is_empty());
    assert!(matches!(screen.keys("x").state.popups.as_slice(), [Popup::Form(_)]));
    // On the whole screen one is shown, and acts are for that one.
    let screen = Screen::open("reviewer", Chinese, 80, 24).keys("2 g space z x");
    assert!(matches!(screen.state.popups.as_slice(), [Popup::Form(_)]));
}

#[test]
fn a_selection_survives_new_contents_and_sizes_and_lets_go_of_what_has_left() {
    let office = office();
    let mut screen = own(&office, "reviewer").keys("2 g space j space");
    let before = chosen(&screen);
    screen.state.size = (120, 36);
    refresh(&mut screen);
    assert_eq!(chosen(&screen), before);
    // Somebody else takes one back: it is not dealt with any more, and that is said.
    let proposer = office.query("admin", &Query::Record(record(&before[1]))).unwrap();
    let crate::office::query::Answer::Record(view) = proposer else { panic!() };
    let crate::office::record::Record::Disclosure(found) = view.record else { panic!() };
    let other = own(&office, &found.proposer).go(&before[1]).keys("d").paste("并入另一事项").keys("ctrl-s");
    assert!(matches!(other.state.notice, Some((Tone::Done, _))), "{}", other.said());
    refresh(&mut screen);
    assert_eq!(chosen(&screen), before[..1]);
    assert!(screen.said().contains("1项已离开此栏"), "{}", screen.said());
    // Another person of the made-up office has a selection of their own.
    let screen = screen.keys("P j enter");
    assert!(screen.state.chosen(Pane::Tasks).is_empty());
}

#[test]
fn what_moves_between_the_question_and_the_answer_stops_all_of_it() {
    let office = office();
    let screen = own(&office, "reviewer").keys("2 * a");
    let numbers = chosen(&screen);
    assert!(matches!(screen.state.popups.as_slice(), [Popup::Confirm(_)]));
    own(&office, "shen").go("SJ-08/2026-003").keys("r").paste("请补充").keys("ctrl-s");
    let before = versions(&office, &numbers);
    let screen = screen.keys("enter");
    assert!(matches!(screen.state.notice, Some((Tone::Fault, _))), "{}", screen.said());
    assert!(screen.said().contains("整批都没有办理"), "{}", screen.said());
    assert_eq!(versions(&office, &numbers), before);
    // The question stands there anew, as things are now.
    let Some(Popup::Confirm(confirm)) = screen.state.popups.last() else { panic!() };
    assert!(!confirm.sent && screen.state.under_way == 0);
    assert!(screen.render().contains("不能：此事项现为“已退回”"), "{}", screen.render());
    let screen = screen.keys("enter");
    assert!(screen.state.popups.is_empty() && screen.said().contains("已成批通过2项"), "{}", screen.said());
    assert!(chosen(&screen).is_empty());
}

#[test]
fn after_a_batch_the_keys_are_on_the_first_that_is_left() {
    let screen = own(&office(), "reviewer").keys("2 *");
    let mine = chosen(&screen);
    let at = |screen: &Screen, number: &str| {
        screen.state.queue_keys(Pane::Tasks).iter().position(|key| key.number() == number).unwrap()
    };
    let mut screen = screen.keys("esc");
    screen.state.tasks_list.selected = at(&screen, &mine[2]);
    let screen = screen.keys("space a enter");
    assert!(screen.said().contains("已成批通过1项"), "{}", screen.said());
    assert_eq!(screen.state.focus, Pane::Tasks);
    assert_eq!(number(&screen, screen.state.tasks_list.selected), mine[0]);
    // Only the once: read anew, the keys stay where they have been put.
    let mut screen = screen.keys("j");
    let here = screen.state.tasks_list.selected;
    refresh(&mut screen);
    assert_eq!(screen.state.tasks_list.selected, here);
}

#[test]
fn where_nothing_can_be_done_nothing_is_said_to_be_left_out() {
    let mut screen = own(&office(), "reviewer").keys("2 g");
    let other = screen.state.tasks.iter().flatten().position(|line| !line.mine).unwrap();
    screen.state.tasks_list.selected = other;
    let shown = screen.keys("space a").render();
    assert!(shown.contains("所选各项都不能通过。") && !shown.contains("不在其内"), "{shown}");
}

#[test]
fn what_was_typed_stays_until_the_batch_is_done() {
    let office = office();
    let screen = own(&office, "reviewer").keys("2 g space space r").paste("请写明办理依据。").keys("ctrl-s");
    assert!(matches!(screen.state.popups.as_slice(), [Popup::Form(_), Popup::Confirm(_)]));
    let screen = screen.keys("esc");
    assert!(screen.render().contains("请写明办理依据。"));
    let screen = screen.keys("esc r");
    assert!(screen.render().contains("请写明办理依据。"), "offered again");
    let screen = screen.keys("ctrl-s enter");
    assert!(screen.state.popups.is_empty() && screen.said().contains("已成批退回2项"), "{}", screen.said());
    assert!(office.drafts("reviewer").unwrap().is_empty());
}

#[test]
fn the_last_act_is_undone_after_a_question_and_once_only() {
    let office = office();
    let screen = own(&office, "reviewer").keys("2 * a");
    let numbers: Vec<String> = chosen(&screen);
    let lines = screen.state.tasks.as_ref().unwrap().len();
    let screen = screen.keys("enter");
    assert!(screen.said().contains("按 U"), "{}", screen.said());
    let screen = screen.keys("U");
    assert!(screen.render().contains("撤销上一次操作"));
    let screen = screen.keys("esc U enter");
    assert!(screen.said().contains("已撤销，3项恢复原状"), "{}", screen.said());
    let mine = |screen: &Screen| screen.state.tasks.iter().flatten().filter(|line| line.mine).count();
    assert_eq!((mine(&screen), screen.state.tasks.as_ref().unwrap().len()), (numbers.len(), lines));
    let screen = screen.keys("U");
    assert!(screen.state.popups.is_empty() && screen.said().contains("已经撤销"), "{}", screen.said());
    // Another person of the made-up office has an act of their own to undo.
    let screen = screen.keys("P j enter U");
    assert!(matches!(screen.state.popups.as_slice(), [Popup::Confirm(_)]), "{}", screen.said());
    assert!(!screen.render().contains("已成批通过"), "{}", screen.render());
    // Somebody who has done nothing yet.
    let screen = Screen::at(new_office(), "admin", Chinese, (80, 24), true).keys("U");
    assert!(screen.said().contains("没有可以撤销的操作"), "{}", screen.said());
}
