//! The detail follows the selection once it rests, and nothing is done to what has not been in view.

use super::*;
use crate::tui::state::Tone;

fn press(screen: &mut Screen, key: &str) -> Vec<Effect> {
    let key = Key::parse(key).unwrap();
    update::key(&mut screen.state, KeyEvent::new(key.code, key.mods))
}

fn subject(screen: &Screen) -> Option<Subject> {
    screen.state.detail.subject.clone()
}

#[test]
fn a_held_key_asks_for_nothing_until_it_is_let_go() {
    let mut screen = Screen::open("admin", Chinese, 120, 36);
    let before = (subject(&screen), screen.state.pointed());
    assert_eq!(before.0, before.1);
    for _ in 0..5 {
        assert_eq!(press(&mut screen, "j"), []);
    }
    assert_ne!(screen.state.pointed(), before.1);
    assert_eq!(subject(&screen), before.0, "what was there stays");
    let effects = update::rest(&mut screen.state);
    assert!(matches!(effects.as_slice(), [Effect::Show(_)]), "{effects:?}");
    assert_eq!(subject(&screen), before.0, "until the next has been read");
    assert_eq!(update::rest(&mut screen.state), []);
    screen.run(effects);
    assert_eq!(subject(&screen), screen.state.pointed());
}

#[test]
fn an_act_waits_until_what_it_is_done_to_is_in_view() {
    let mut screen = Screen::at(office(), "reviewer", Chinese, (120, 36), true);
    let mine: Vec<_> = screen.state.tasks.iter().flatten().filter(|line| line.mine).cloned().collect();
    assert!(mine.len() > 1);
    let before = subject(&screen);
    press(&mut screen, "j");
    let asked = press(&mut screen, "a");
    assert!(matches!(asked.as_slice(), [Effect::Show(_)]), "nothing but a question: {asked:?}");
    assert!(!update::is_ready(&screen.state) && subject(&screen) == before);
    screen.run(asked);
    assert_eq!(subject(&screen), Some(Subject::Record(mine[1].row.key.clone())));
    assert!(update::is_ready(&screen.state));
    let effects = update::resume(&mut screen.state);
    // The step of this one asks for a note first.
    let about = mine[1].row.key.to_string();
    assert!(
        matches!(effects.as_slice(), [Effect::LoadDraft { subject, .. }] if *subject == about),
        "{effects:?}"
    );
    assert_eq!(screen.state.form().map(|open| open.subject.clone()), Some(about));
    assert!(!update::is_ready(&screen.state), "once");
}

#[test]
fn another_key_takes_the_act_back() {
    let mut screen = Screen::at(office(), "reviewer", Chinese, (120, 36), true);
    press(&mut screen, "j");
    let asked = press(&mut screen, "a");
    let more = press(&mut screen, "k");
    screen.run(asked);
    screen.run(more);
    assert!(!update::is_ready(&screen.state));
    assert_eq!(update::resume(&mut screen.state), []);
}

#[test]
fn what_cannot_be_read_can_not_be_acted_on() {
    let mut screen = Screen::at(office(), "reviewer", Chinese, (120, 36), true);
    press(&mut screen, "j");
    let asked = press(&mut screen, "a");
    let [Effect::Show(query)] = asked.as_slice() else { panic!("{asked:?}") };
    let failure = crate::office::Failure::Store(crate::domain::message::Message::new("term-fault-unknown"));
    let effects = update::outcome(&mut screen.state, Outcome::Answer(query.clone(), Err(failure)));
    screen.run(effects);
    assert!(update::is_ready(&screen.state));
    assert_eq!(update::resume(&mut screen.state), []);
    assert!(matches!(screen.state.notice, Some((Tone::Fault, _))), "{}", screen.said());
}

/// More records than are read at a time: the tree reads on where the selection gets to the end of them.
#[test]
fn the_tree_reads_on_at_the_end_of_what_has_been_read() {
    use crate::office::Command;
    use crate::office::query::PAGE;
    let office = office();
    let code: Code = "SJ-00".parse().unwrap();
    for n in 0..PAGE + 30 {
        let new = crate::office::command::NewOpinion {
            about: None,
            title: format!("第{n}条"),
            content: format!("第{n}条的内容"),
            source: crate::domain::opinion::Source::Box,
            received: moment().date(),
            submitter: None,
            nature: crate::domain::opinion::Nature::Suggestion,
            important: None,
            within_duty: true,
        };
        office.execute("qian", Command::Register { code: code.clone(), opinion: Box::new(new) }).unwrap();
    }
    let mut screen = Screen::at(office, "admin", Chinese, (120, 36), true).item("SJ-00");
    screen = screen.keys("l");
    let records = |screen: &Screen| {
        let is_record = |row: &&crate::tui::tree::Row| matches!(row.node, crate::tui::tree::Node::Record(_));
        screen.state.tree.rows().iter().filter(is_record).count()
    };
    assert_eq!(records(&screen), PAGE);
    let item = screen.state.tree.list.selected;
    for _ in 0..PAGE {
        screen.press(Key::parse("j").unwrap());
    }
    assert_eq!((records(&screen), screen.state.tree.list.selected), (PAGE, item + PAGE));
    assert!(screen.render().contains("…… 还有"), "{}", screen.render());
    screen.press(Key::parse("j").unwrap());
    let all = records(&screen);
    assert!(all >= PAGE + 30, "{all}");
    // The selection is on the first of those that were read on.
    assert_eq!(screen.state.tree.list.selected, item + PAGE + 1);
    assert!(matches!(screen.state.pointed(), Some(Subject::Record(_))));
    assert!(!screen.render().contains("…… 还有"));
    // What has been read stays through a refresh, and the selection on its record.
    let before = screen.state.pointed();
    let effects = update::refresh(&mut screen.state);
    screen.run(effects);
    assert_eq!((records(&screen), screen.state.pointed()), (all, before));
}
