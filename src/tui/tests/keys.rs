//! Hints, looks without colour, and the selection through changes of size and content.

use super::*;
use crate::tui::state::Pane;

/// Everything that has hints.
fn hinted(language: Language, columns: u16, rows: u16) -> Vec<Screen> {
    let open = |login: &str| Screen::open(login, language, columns, rows);
    vec![
        open("admin"),
        open("admin").item("SJ-31").keys("l"),
        open("admin").go("SJ-10/2026-001").keys("z"),
        open("admin").go("SJ-08/2026-001").keys("w"),
        open("admin").keys("?"),
        open("admin").keys("P"),
        open("admin").keys("m"),
        open("admin").keys("C"),
        open("reviewer").keys("C g"),
        open("admin").keys("C v"),
        open("admin").keys("C").popup(super::catalogue::faulty()),
        open("reviewer"),
        open("zhang").go("SJ-07/2026-001"),
        open("wang").go("SJ-27/2026-001"),
        open("qian").go("SJ-06/o/2026-002"),
        open("leader"),
        open("leader").keys("o"),
        open("reviewer").go("SJ-08/2026-003").keys("r"),
    ]
}

#[test]
fn hints_fit_and_help_and_quit_are_always_among_them() {
    for language in Language::ALL {
        let words = Words::new(language);
        for (columns, rows) in SIZES {
            for screen in hinted(language, columns, rows) {
                let hints = screen.render().lines().nth(usize::from(rows) - 1).unwrap().to_owned();
                assert!(!hints.contains('…') && !hints.is_empty(), "{hints}");
                if screen.state.popups.is_empty() {
                    let help = format!("? {}", words.get("action-app-help"));
                    let quit = format!("q {}", words.get("action-app-quit"));
                    assert!(hints.contains(&help) && hints.ends_with(&quit), "{hints}");
                }
            }
        }
    }
}

#[test]
fn the_acts_that_are_possible_come_first_among_the_hints() {
    let first = |screen: Screen| screen.render().lines().nth(23).unwrap().to_owned();
    for language in Language::ALL {
        let words = Words::new(language);
        let open = |login: &str| Screen::open(login, language, 80, 24);
        let reviewer = first(open("reviewer").go("SJ-08/2026-003"));
        for id in ["approve", "return", "refuse"] {
            assert!(reviewer.contains(&words.get(&format!("action-disclosure-{id}"))), "{reviewer}");
        }
        let proposer = first(open("zhang").go("SJ-07/2026-001"));
        assert!(proposer.contains(&words.get("action-disclosure-resubmit")), "{proposer}");
        assert!(!proposer.contains(&words.get("action-disclosure-approve")), "{proposer}");
        let opinion = first(open("qian").go("SJ-06/o/2026-002"));
        assert!(opinion.contains(&words.get("action-opinion-reply")), "{opinion}");
    }
}

/// The rows of `area` that look like no other row: where the eye goes.
fn standing_out(buffer: &Buffer, columns: std::ops::Range<u16>, rows: std::ops::Range<u16>) -> Vec<u16> {
    use ratatui::style::Modifier;
    let all = |y: u16| {
        columns.clone().all(|x| buffer[(x, y)].modifier.intersects(Modifier::REVERSED | Modifier::UNDERLINED))
    };
    rows.filter(|y| all(*y)).collect()
}

#[test]
fn without_colour_the_selection_and_the_focus_are_still_seen() {
    use ratatui::style::{Color, Modifier};
    for login in ["admin", "leader", "reviewer"] {
        for keys in ["esc", "tab", "o", "m", "o tab"] {
            let screen = Screen::at(shared(), login, Chinese, (80, 24), false).keys(keys);
            let buffer = screen.buffer();
            for cell in &buffer.content {
                assert_eq!((cell.fg, cell.bg), (Color::Reset, Color::Reset), "{login} {keys}");
            }
            let reversed =
                |y: u16| looks(&buffer, y).iter().any(|s| s.add_modifier.contains(Modifier::REVERSED));
            let marked: Vec<u16> = (1..22).filter(|y| reversed(*y)).collect();
            assert_eq!(marked.len(), 1, "one line is selected: {login} {keys}\n{}", screen.render());
        }
    }
}

#[test]
fn without_colour_each_pane_shows_whether_it_has_the_keys() {
    use ratatui::style::Modifier;
    for (key, pane) in [("1", Pane::Tree), ("2", Pane::Tasks), ("3", Pane::Opinions), ("4", Pane::Detail)] {
        let screen = Screen::at(shared(), "admin", Chinese, (80, 24), false).keys(key);
        assert_eq!(screen.state.focus, pane);
        let text = screen.render();
        assert_eq!(text.matches('>').count() - text.matches(" > ").count(), 1, "{text}");
        // The selection of the other panes is underlined, that of this one reversed.
        let buffer = screen.buffer();
        let columns = if pane == Pane::Tree { 0..32 } else { 34..79 };
        let rows = standing_out(&buffer, columns.clone(), 1..22);
        assert!(!rows.is_empty() || pane == Pane::Detail);
        let title = rows_with(&text, '>');
        let bold = looks(&buffer, title).iter().any(|style| style.add_modifier.contains(Modifier::BOLD));
        assert!(bold, "{text}");
    }
}

/// The row where the mark of the pane with the keys stands.
fn rows_with(text: &str, mark: char) -> u16 {
    let at = text.lines().position(|line| line.replace(" > ", "").contains(mark)).unwrap();
    u16::try_from(at).unwrap()
}

#[test]
fn the_selection_survives_a_change_of_size() {
    for keys in ["1 j j j j j j j j j", "2 j j j j", "3 j j j", "o j j j j j j j j j", "m j j j j j j j j"] {
        let mut screen = Screen::open("admin", Chinese, 120, 36).keys(keys);
        let selected = |screen: &Screen| {
            let state = &screen.state;
            let board = state.board.line().cloned();
            let person = state.people.get(state.people_list.selected).cloned();
            (state.pointed(), board, person, state.focus, state.screen)
        };
        let before = selected(&screen);
        for size in [(80, 24), (40, 10), (80, 24), (200, 60), (100, 30)] {
            screen.state.size = size;
            screen.render();
            let effects = update::refresh(&mut screen.state);
            screen.run(effects);
            assert_eq!(selected(&screen), before, "{keys} at {size:?}");
            if size.0 >= 80 {
                let (buffer, _) = screen.drawn();
                let reversed = (1..size.1 - 2).filter(|y| {
                    use ratatui::style::Modifier;
                    looks(&buffer, *y).iter().any(|s| s.add_modifier.contains(Modifier::REVERSED))
                });
                assert_eq!(reversed.count(), 1, "{keys} at {size:?}");
            }
        }
    }
}

#[test]
fn the_selection_stays_on_its_record_when_others_come_and_go() {
    let office = office();
    let open = |login: &str| Screen::at(office.clone(), login, Chinese, (80, 24), true);
    let mut one = open("admin").go("SJ-26/2026-003");
    let key = one.state.pointed();
    // Somebody else approves what stands above it.
    let other = open("reviewer").go("SJ-08/2026-003").keys("a");
    assert!(matches!(other.state.notice, Some((crate::tui::state::Tone::Done, _))), "{}", other.said());
    let effects = update::refresh(&mut one.state);
    one.run(effects);
    assert_eq!(one.state.pointed(), key);
}

#[test]
fn what_leaves_its_queue_keeps_the_keys_and_the_next_is_what_came_in_its_place() {
    let screen = Screen::at(office(), "zhang", Chinese, (80, 24), true).go("SJ-07/2026-001");
    let at = screen.state.tasks_list.selected;
    let following = screen.state.tasks.as_ref().unwrap()[at + 1].row.key.clone();
    let screen = screen.keys("d").paste("并入另一事项").keys("ctrl-s");
    assert!(matches!(screen.state.notice, Some((crate::tui::state::Tone::Done, _))), "{}", screen.said());
    assert_eq!(screen.state.pointed(), Some(Subject::Record(record("SJ-07/2026-001"))));
    assert_eq!(screen.state.focus, Pane::Detail);
    assert_eq!(screen.keys("]").state.pointed(), Some(Subject::Record(following)));
}

#[test]
fn a_key_for_an_item_says_so_where_none_is_selected() {
    let screen = Screen::open("admin", Chinese, 80, 24).keys("1 g N");
    assert_eq!(screen.said(), "“N”（登记意见）须先选中目录事项、“00”或其中的一件");
}

#[test]
fn on_the_grid_what_is_explained_is_due_under_the_row_s_code() {
    let mut screen = Screen::open("leader", Chinese, 80, 24).keys("o tab");
    let codes = screen.state.board.coverage.as_ref().unwrap().lines.iter().map(|line| line.code.clone());
    for code in codes.collect::<Vec<_>>() {
        assert!(screen.state.due_here().iter().all(|line| line.code == code), "{code}");
        screen = screen.keys("j");
    }
    let on_list = screen.keys("tab");
    assert_eq!(on_list.state.due_here().len(), 1);
}

#[test]
fn english_and_chinese_change_places() {
    let screen = Screen::open("admin", Chinese, 80, 24).go("SJ-26/2026-003");
    let before = screen.render();
    let screen = screen.keys("L");
    assert_ne!(screen.render(), before);
    assert_eq!(screen.state.words.language(), English);
    assert_eq!(screen.keys("L").render(), before);
}

#[test]
fn words_keep_to_glyphs_of_a_width_that_terminals_agree_about() {
    // Quotation marks and the ellipsis belong to Chinese prose; marks and signs keep to ASCII and to wide glyphs.
    let prose = "“”…";
    for language in Language::ALL {
        for (at, line) in language.source().lines().enumerate() {
            let of_two_minds =
                |c: char| !c.is_ascii() && !prose.contains(c) && text::width(c.encode_utf8(&mut [0; 4])) != 2;
            assert_eq!(
                line.chars().find(|c| of_two_minds(*c)),
                None,
                "{language:?}, line {}: {line}",
                at + 1
            );
        }
    }
}
