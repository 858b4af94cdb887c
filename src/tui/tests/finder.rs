//! The search popup and the command palette.

use super::popups::both;
use super::*;
use crate::office::query::{Hits, Lookup};
use crate::office::search::Progress;
use crate::tui::state::Screen as Shown;

impl Screen {
    /// Types text into the input on top, letter by letter.
    pub(super) fn types(mut self, text: &str) -> Self {
        for c in text.chars() {
            let key = KeyEvent::new(crossterm::event::KeyCode::Char(c), crossterm::event::KeyModifiers::NONE);
            let effects = update::key(&mut self.state, key);
            self.run(effects);
        }
        self.buffer();
        self
    }

    fn search(&self) -> &crate::tui::search::SearchPopup {
        match self.state.popups.last() {
            Some(Popup::Search(search)) => search,
            other => panic!("{other:?}"),
        }
    }
}

fn open(login: &str) -> Screen {
    Screen::open(login, Chinese, 120, 36)
}

#[test]
fn pictures_of_the_search() {
    both("search-how", |language, columns, rows| Screen::open("admin", language, columns, rows).keys("/"));
    both("search-hits", |language, columns, rows| {
        Screen::open("admin", language, columns, rows).keys("/").types("qk gs").keys("down down")
    });
    both("search-body", |language, columns, rows| {
        Screen::open("admin", language, columns, rows).keys("/").types("监督电话").keys("down")
    });
    both("search-none", |language, columns, rows| {
        Screen::open("admin", language, columns, rows).keys("/").types("没有这样的事情")
    });
    both("search-filter", |language, columns, rows| {
        Screen::open("admin", language, columns, rows).keys("/").types("zt").keys("tab tab tab")
    });
    both("search-wrong", |language, columns, rows| {
        Screen::open("admin", language, columns, rows).keys("/").types("经费 state:gone")
    });
}

#[test]
fn pictures_of_the_palette() {
    both("palette", |language, columns, rows| {
        Screen::open("admin", language, columns, rows).go("SJ-04/2026-002").keys(":")
    });
    both("palette-typed", |language, columns, rows| {
        Screen::open("admin", language, columns, rows).keys("ctrl-p").types("gk")
    });
}

/// An answer while the index is being made: what is there is shown, and it is asked again.
#[test]
fn a_search_while_the_index_is_made_says_how_far_it_is() {
    both("search-building", |language, columns, rows| {
        let mut screen = Screen::open("admin", language, columns, rows).keys("/").types("情况");
        let lookup = Lookup { wanted: screen.search().wanted.clone(), from: 0 };
        let answer = screen.office.query("admin", &Query::Search(Box::new(lookup.clone()))).unwrap();
        let crate::office::query::Answer::Search(hits) = answer else { panic!() };
        let hits = Hits { progress: Progress::Part(420_000, 1_000_000), ..*hits };
        let effects = update::finder::found(&mut screen.state, &lookup, hits);
        assert!(matches!(effects.as_slice(), [Effect::AskLater(Query::Search(_))]), "{effects:?}");
        screen
    });
}

#[test]
fn an_answer_to_what_was_typed_before_is_dropped() {
    let mut screen = open("admin").keys("/").types("经费");
    let before = screen.render();
    let other = Lookup { wanted: crate::office::search::Wanted::default(), from: 0 };
    let hits = Hits {
        hits: Vec::new(),
        counts: [0; crate::office::search::Class::ALL.len()],
        listed: 0,
        progress: Progress::Whole,
    };
    assert!(update::finder::found(&mut screen.state, &other, hits.clone()).is_empty());
    assert_eq!(screen.render(), before);
    let gone = screen.keys("esc");
    let mut state = gone.state;
    assert!(update::finder::found(&mut state, &other, hits).is_empty());
}

#[test]
fn enter_goes_to_the_record_or_item_that_is_selected() {
    let screen = open("admin").keys("/").types("ｓｊ－４／２０２６－２").keys("enter");
    assert_eq!(screen.state.detail.subject, Some(Subject::Record(record("SJ-04/2026-002"))));
    assert!(screen.state.popups.is_empty());
    let screen = screen.keys("o /").types("xz-7").keys("enter");
    assert_eq!(screen.state.screen, Shown::Main);
    assert_eq!(screen.state.detail.subject, Some(Subject::Item("XZ-07".parse().unwrap())));
    let screen = screen.keys("/").types("建议列明金额").keys("enter");
    assert_eq!(screen.state.detail.subject, Some(Subject::Record(record("SJ-19/o/2026-002"))));
    // Nothing to go to: it stays, and says so.
    let screen = screen.keys("/").types("没有这样的事情").keys("enter");
    assert!(matches!(screen.state.popups.as_slice(), [Popup::Search(_)]) && !screen.said().is_empty());
}

#[test]
fn enter_before_the_answer_waits_for_it() {
    let mut screen = open("admin").keys("/");
    let mut asked = Vec::new();
    for key in Key::parse_chord("S J - 0 7 enter").unwrap() {
        asked = update::key(&mut screen.state, KeyEvent::new(key.code, key.mods))
            .into_iter()
            .chain(asked)
            .filter(|effect| matches!(effect, Effect::Ask(_)))
            .take(1)
            .collect();
    }
    assert!(matches!(screen.state.popups.as_slice(), [Popup::Search(_)]));
    screen.run(asked);
    assert_eq!(screen.state.detail.subject, Some(Subject::Item("SJ-07".parse().unwrap())));
}

#[test]
fn the_last_search_is_offered_and_gives_way_to_what_is_typed() {
    let screen = open("admin").keys("/").types("经费").keys("esc /");
    assert_eq!(screen.search().finder.text(), "经费");
    assert!(!screen.search().hits.is_empty());
    assert_eq!(open("admin").keys("/").types("经费").keys("esc /").types("监").search().finder.text(), "监");
    let on = open("admin").keys("/").types("经费").keys("esc / end").types("使用");
    assert_eq!(on.search().finder.text(), "经费使用");
    let pasted = open("admin").keys("/").types("经费").keys("esc /").paste("公示\n情况");
    assert_eq!(pasted.search().finder.text(), "公示 情况");
}

#[test]
fn tab_goes_through_filters_and_their_values() {
    let text = |screen: &Screen| screen.search().finder.text().to_owned();
    let screen = open("admin").keys("/ tab");
    assert_eq!(text(&screen), "类:");
    let screen = screen.keys("tab");
    assert_eq!(text(&screen), "状态:");
    let screen = screen.keys("shift-tab");
    assert_eq!(text(&screen), "类:");
    let screen = open("admin").keys("/").types("经费 zt").keys("tab");
    assert_eq!(text(&screen), "经费 状态:");
    let screen = screen.keys("tab tab");
    assert_eq!(text(&screen), "经费 状态:已退回");
    let screen = open("admin").keys("/").types("部门:jw").keys("tab");
    assert_eq!(text(&screen), "部门:纪委");
    let screen = open("admin").keys("/").types("状态:已公开,bj").keys("tab");
    assert_eq!(text(&screen), "状态:已公开,已办结");
    let screen = open("admin").keys("/").types("状态:xyz").keys("tab");
    assert!(!screen.said().is_empty());
    let english = Screen::open("admin", English, 120, 36).keys("/").types("st").keys("tab tab");
    assert_eq!(text(&english), "state:under-review");
}

#[test]
fn the_mouse_selects_and_a_second_click_goes_there() {
    use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
    let mut screen = open("admin").keys("M /").types("经费");
    let click = MouseEvent {
        kind: MouseEventKind::Down(MouseButton::Left),
        column: 20,
        row: 6,
        modifiers: KeyModifiers::NONE,
    };
    screen.buffer();
    update::mouse(&mut screen.state, click, false);
    let search = screen.search();
    assert_eq!(search.finder.list.selected, 1);
    let second = match &search.hits[1].target {
        crate::office::search::Target::Record(key) => Subject::Record(key.clone()),
        crate::office::search::Target::Item(code) => Subject::Item(code.clone()),
    };
    let effects = update::mouse(&mut screen.state, click, true);
    screen.run(effects);
    assert_eq!(screen.state.detail.subject, Some(second));
}

#[test]
fn what_was_found_is_marked_without_colour_too() {
    use ratatui::style::Modifier;
    let screen = Screen::at(shared(), "admin", Chinese, (80, 24), false).keys("/").types("jf").keys("down");
    let buffer = screen.buffer();
    let marked: String = buffer
        .content
        .iter()
        .filter(|cell| cell.modifier.contains(Modifier::UNDERLINED | Modifier::BOLD))
        .map(|cell| cell.symbol())
        .collect();
    assert!(marked.contains("经费"), "{marked:?}");
}

#[test]
fn the_palette_finds_by_both_languages_pinyin_id_and_key_and_runs() {
    let first = |typed: &str| {
        let screen = open("admin").keys(":").types(typed);
        let Some(Popup::Palette(palette)) = screen.state.popups.last() else { panic!() };
        palette.lines(&screen.state).first().map(|line| line.action.id)
    };
    for typed in ["到期看板", "dqkb", "daoqikanban", "BOARD", "board.open", "o"] {
        assert_eq!(first(typed), Some("board.open"), "{typed}");
    }
    assert_eq!(first("没有这样的操作"), None);
    let screen = open("admin").keys("ctrl-p").types("dqkb").keys("enter");
    assert_eq!(screen.state.screen, Shown::Board);
    assert!(screen.state.popups.is_empty());
    // What is impossible says why, and the palette stays.
    let screen = open("admin").keys(":").types("disclosure.publish").keys("enter");
    assert!(!screen.said().is_empty() && matches!(screen.state.popups.as_slice(), [Popup::Palette(_)]));
    let screen = open("admin").keys(":").types("没有").keys("enter");
    assert!(!screen.said().is_empty() && screen.state.popups.len() == 1);
}

#[test]
fn the_palette_lists_every_action_once_and_those_that_are_possible_first() {
    let screen = open("admin").keys(":");
    let Some(Popup::Palette(palette)) = screen.state.popups.last() else { panic!() };
    let lines = palette.lines(&screen.state);
    let over = ["help", "drafts", "popup", "finder"];
    let actions = crate::tui::action::ACTIONS.iter().filter(|action| !over.contains(&action.context)).count();
    assert_eq!(lines.len(), actions);
    let impossible = lines.iter().position(|line| line.verdict.is_err()).unwrap();
    assert!(lines[impossible..].iter().all(|line| line.verdict.is_err()));
}
