//! Keymaps of one's own, looks, lines, widths, copying, the mouse.

use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::style::{Color, Modifier};

use super::actions::SEVERAL;
use super::*;
use crate::tui::mouse::{Hit, Spot};
use crate::tui::settings::{AmbiguousChoice, Found, FrameChoice};
use crate::tui::state::Tone;
use crate::tui::text::Widths;
use crate::tui::theme::Frame;

/// A file as it is found.
fn file(name: &str, text: &str) -> Found {
    Found { name: name.to_owned(), bytes: Ok(text.as_bytes().to_vec()) }
}

fn settled(config: &str, keys: &str) -> Settings {
    let (config, keys) = (file("config.toml", config), file("keys.toml", keys));
    Settings::read(Some(&config), Some(&keys), |_| None)
}

fn with(language: Language, size: (u16, u16), config: &str, keys: &str) -> Screen {
    Screen::with(shared(), "admin", language, size, settled(config, keys))
}

/// Types a key as a terminal sends it, full-width ones too.
fn typed(mut screen: Screen, text: &str) -> Screen {
    for c in text.chars() {
        let event = KeyEvent::new(crossterm::event::KeyCode::Char(c), KeyModifiers::NONE);
        let effects = update::key(&mut screen.state, event);
        screen.run(effects);
    }
    screen
}

#[test]
fn a_key_of_one_s_own_works_and_the_faulty_ones_are_told() {
    let keys = "[[bind.list]]\nkeys = \"ctrl-n\"\naction = \"list.down\"\n\
                [[bind.list]]\nkeys = \"ctrl-p\"\naction = \"list.upp\"\n\
                [[bind.global]]\nkeys = \"ctrl-i\"\naction = \"app.help\"\n";
    for language in Language::ALL {
        let screen = with(language, (80, 24), "", keys);
        assert!(matches!(screen.state.notice, Some((Tone::Fault, _))));
        assert!(screen.said().contains("keys.toml") && screen.said().contains('2'), "{}", screen.said());
        picture(&named("settings-said", language, 80), &screen);
        let before = screen.state.tasks_list.selected;
        let screen = screen.keys("ctrl-n");
        assert_eq!(screen.state.tasks_list.selected, before + 1);
        let screen = screen.keys("!");
        let shown = screen.render();
        assert!(shown.contains("keys.toml:6:10") && shown.contains("keys.toml:8:8"), "{shown}");
        assert!(shown.contains("list.up"), "{shown}");
        picture(&named("settings-faults", language, 80), &screen);
        assert!(screen.keys("esc").state.popups.is_empty());
    }
}

#[test]
fn one_fault_is_told_whole_and_none_not_at_all() {
    let screen = with(English, (120, 36), "theme = \"drak\"\n", "");
    assert!(screen.said().contains("config.toml:1:9"), "{}", screen.said());
    assert!(screen.said().contains("colour light mono high-contrast"), "{}", screen.said());
    assert_eq!(with(English, (120, 36), "", "").said(), "");
    assert!(with(English, (120, 36), "x = 1\n", "y = 2\n").said().contains("2 faults"));
}

#[test]
fn vim_s_chords_work_on_every_list_and_say_how_they_go_on() {
    let vim = |language| with(language, (80, 24), "keymap = \"vim\"", "");
    let screen = vim(Chinese).keys("1 G");
    let last = screen.state.tree.list.selected;
    assert!(last > 3);
    let screen = screen.keys("ctrl-u");
    assert!((1..last).contains(&screen.state.tree.list.selected));
    let screen = screen.keys("g g");
    assert_eq!(screen.state.tree.list.selected, 0);
    let open = |screen: &Screen| screen.state.tree.selected().unwrap().open;
    assert_eq!(open(&screen), Some(true));
    let screen = screen.keys("z c");
    assert_eq!(open(&screen), Some(false));
    let screen = screen.keys("z a");
    assert_eq!(open(&screen), Some(true));
    let screen = screen.keys("ctrl-w l");
    assert_eq!(screen.state.focus, Pane::Tasks);
    for language in Language::ALL {
        let screen = vim(language).keys("1 z");
        let hints = screen.render().lines().nth(23).unwrap().to_owned();
        let words = Words::new(language);
        for id in ["tree-expand", "tree-collapse", "tree-toggle", "detail-zoom"] {
            assert!(hints.contains(&words.get(&format!("action-{id}"))), "{hints}");
        }
        picture(&named("chord-begun", language, 80), &screen);
        // It is left without a word, and a wrong turn is told.
        let screen = screen.keys("esc");
        assert!(screen.state.pending.is_empty() && screen.said().is_empty(), "{}", screen.said());
        assert!(screen.keys("z 5").said().contains("z 5"));
    }
    assert!(vim(Chinese).keys("Z Z").state.quit);
}

#[test]
fn full_width_keys_count_in_chords_too() {
    let screen = typed(with(Chinese, (80, 24), "keymap = \"vim\"", "").keys("1 G"), "ｇｇ");
    assert_eq!(screen.state.tree.list.selected, 0);
    let screen = typed(screen, "ＺＺ");
    assert!(screen.state.quit);
}

#[test]
fn drawing_anew_works_everywhere() {
    for (what, open) in SEVERAL {
        let mut screen = open();
        let key = Key::parse("ctrl-l").unwrap();
        let effects = update::key(&mut screen.state, KeyEvent::new(key.code, key.mods));
        assert_eq!(effects, [Effect::Redraw], "{what}");
    }
    let mut form = Screen::open("zhang", Chinese, 80, 24).item("SJ-31").keys("n");
    for sent in [false, true] {
        form.state.form().unwrap().sent = sent;
        let effects = update::key(
            &mut form.state,
            KeyEvent::new(crossterm::event::KeyCode::Char('l'), KeyModifiers::CONTROL),
        );
        assert_eq!(effects, [Effect::Redraw]);
    }
}

/// Screens and popups, forms among them.
fn many(settings: &Settings, size: (u16, u16)) -> Vec<Screen> {
    let open = |login: &str| Screen::with(shared(), login, Chinese, size, settings.clone());
    let mut screens = vec![
        open("admin"),
        open("admin").item("SJ-31").keys("l l"),
        open("admin").item("SJ-17").keys("enter"),
        open("admin").go("SJ-10/2026-001").keys("z"),
        open("admin").go("SJ-00/o/校门口临时停车影响上下学").keys("z"),
        open("admin").go("SJ-04/2026-002").keys("w"),
        open("leader"),
        open("leader").keys("o"),
        open("leader").keys("o tab"),
        open("admin").keys("m"),
        open("admin").keys("D"),
        super::calendar::preview(open("admin").keys("D")),
        open("admin").keys("?"),
        open("admin").keys("P"),
        open("zhang").item("SJ-31").keys("n"),
        open("zhang").item("SJ-31").keys("n").paste("“三重一大”——①项目…"),
        open("wang").go("SJ-27/2026-001").keys("p tab tab tab"),
    ];
    let mut faults = open("admin");
    faults.state.faults = settled("x = 1", "").faults;
    update::run(&mut faults.state, "app.faults");
    screens.push(faults);
    screens
}

#[test]
fn in_ascii_no_line_is_left_that_a_terminal_could_draw_wide() {
    let settings = settled("frame = \"ascii\"", "");
    for size in [(80, 24), (120, 36)] {
        for screen in many(&settings, size) {
            let shown = screen.render();
            assert!(!shown.contains(|c| matches!(c, '\u{2500}'..='\u{259f}')), "{shown}");
        }
    }
    for language in Language::ALL {
        for size in [(80, 24), (120, 36)] {
            let open = || Screen::with(shared(), "admin", language, size, settings.clone());
            picture(&named("ascii-main", language, size.0), &open());
            picture(&named("ascii-help", language, size.0), &open().keys("?"));
            picture(&named("ascii-board", language, size.0), &open().keys("o"));
        }
    }
}

#[test]
fn what_the_terminal_draws_wide_is_counted_wide_and_nothing_is_covered() {
    let settings = settled("ambiguous = \"wide\"", "");
    assert_eq!(settings.theme().frame, Frame::Ascii, "its box lines are wide too");
    for screen in many(&settings, (80, 24)) {
        let buffer = screen.buffer();
        for y in 0..24 {
            let mut x = 0;
            while x < 80 {
                let symbol = buffer[(x, y)].symbol();
                let width = u16::try_from(text::width(symbol)).unwrap();
                assert!(width > 0 && x + width <= 80, "{x},{y}: {symbol:?}");
                assert!(!matches!(symbol, "“" | "”" | "…" | "—" | "①") || width == 2, "{symbol}");
                for covered in x + 1..x + width {
                    assert_eq!(buffer[(covered, y)].symbol(), "", "{covered},{y}");
                }
                x += width;
            }
        }
    }
    for language in Language::ALL {
        let screen = Screen::with(shared(), "admin", language, (80, 24), settings.clone());
        picture(&named("wide-main", language, 80), &screen.go("SJ-06/2026-001"));
    }
}

#[test]
fn what_the_terminal_answers_changes_its_screen_and_what_was_asked_for_stays() {
    let wide = Widths { ambiguous: true, lines: true };
    let mut screen = with(Chinese, (80, 24), "", "");
    assert_eq!(update::measured(&mut screen.state, Widths::default()), []);
    assert_eq!(update::measured(&mut screen.state, wide), [Effect::Redraw]);
    assert_eq!(screen.state.theme.frame, Frame::Ascii);
    assert_eq!(screen.state.widths_shown(), wide);
    // Box lines that were asked for stay, each on one cell as it was drawn.
    let mut screen = with(Chinese, (80, 24), "frame = \"lines\"", "");
    update::measured(&mut screen.state, wide);
    assert!(screen.render().contains("──"));
    assert_eq!(screen.state.widths_shown(), Widths { lines: false, ..wide });
    let screen = screen.keys("? esc");
    let mut screen = screen;
    assert_eq!(update::run(&mut screen.state, "app.frame"), [Effect::Redraw]);
    assert!(!screen.render().contains('─'));
    assert_eq!(screen.state.widths_shown(), wide);
    // A terminal may draw the one wide and not the other.
    let mut screen = with(Chinese, (80, 24), "", "");
    update::measured(&mut screen.state, Widths { ambiguous: true, lines: false });
    assert!(screen.render().contains("──"));
}

#[test]
fn high_contrast_covers_every_cell_and_is_never_faint() {
    let settings = settled("theme = \"high-contrast\"", "");
    for screen in many(&settings, (80, 24)) {
        let buffer = screen.buffer();
        for (at, cell) in buffer.content.iter().enumerate().filter(|(_, cell)| !cell.symbol().is_empty()) {
            let told = || format!("{},{}: {cell:?}\n{}", at % 80, at / 80, screen.render());
            assert!(!cell.modifier.contains(Modifier::DIM), "{}", told());
            match cell.bg {
                Color::Black => assert!(!matches!(cell.fg, Color::Reset | Color::Black), "{}", told()),
                Color::White => assert_eq!(cell.fg, Color::Black, "{}", told()),
                other => panic!("{other:?} {}", told()),
            }
        }
    }
}

#[test]
fn the_key_for_it_changes_the_look_and_says_which_it_is() {
    for language in Language::ALL {
        let mut screen = Screen::open("admin", language, 80, 24);
        let before = screen.render();
        for look in [Look::Light, Look::Mono, Look::HighContrast, Look::Colour] {
            screen = screen.keys("T");
            assert_eq!(screen.state.theme.look, look);
            let name = Words::new(language).get(&format!("theme-{}", look.word()));
            assert!(screen.said().contains(&name), "{}", screen.said());
        }
        assert_eq!(screen.keys("esc").render(), before);
    }
}

#[test]
fn the_environment_counts_where_nothing_was_settled() {
    let read = |config: &str, set: &'static [(&'static str, &'static str)]| {
        let env = |name: &str| set.iter().find(|(n, _)| *n == name).map(|(_, value)| (*value).to_owned());
        Settings::read(Some(&file("config.toml", config)), None, env).theme().look
    };
    assert_eq!(read("", &[]), Look::Colour);
    assert_eq!(read("", &[("NO_COLOR", "1")]), Look::Mono);
    assert_eq!(read("", &[("COLORFGBG", "0;15")]), Look::Light);
    assert_eq!(read("", &[("COLORFGBG", "15;default;0")]), Look::Colour);
    assert_eq!(read("", &[("NO_COLOR", "1"), ("COLORFGBG", "0;15")]), Look::Mono);
    assert_eq!(read("theme = \"high-contrast\"", &[("NO_COLOR", "1")]), Look::HighContrast);
    assert_eq!(read("theme = \"auto\"", &[("NO_COLOR", "1")]), Look::Mono);
}

#[test]
fn what_is_selected_is_copied_by_its_number_on_every_screen() {
    let copied = |screen: Screen, key: &str| screen.keys(key).copied.pop();
    let open = |login: &str| Screen::open(login, Chinese, 80, 24);
    assert_eq!(copied(open("admin").go("SJ-26/2026-003"), "y").as_deref(), Some("SJ-26/2026-003"));
    assert_eq!(copied(open("admin").go("SJ-26/2026-003"), "z y").as_deref(), Some("SJ-26/2026-003"));
    assert_eq!(copied(open("admin").item("SJ-31"), "y").as_deref(), Some("SJ-31"));
    assert_eq!(copied(open("admin").keys("1 g"), "y").as_deref(), Some("SJ"));
    assert_eq!(copied(open("admin").keys("m"), "y").as_deref(), Some("SJ"));
    assert!(copied(open("leader").keys("o"), "y").is_some_and(|number| number.contains('-')));
    assert!(copied(open("leader").keys("o tab"), "y").is_some_and(|code| code.starts_with("SJ-")));
    let screen = open("admin").go("SJ-26/2026-003").keys("y");
    assert!(screen.said().contains("SJ-26/2026-003"), "{}", screen.said());
    // A group has none.
    let screen = open("admin").keys("1 g j y");
    assert!(screen.copied.is_empty() && matches!(screen.state.notice, Some((Tone::Fault, _))));
}

/// O8: what is copied is what is shown.
#[test]
fn the_detail_is_copied_as_shown_and_a_hidden_submitter_stays_hidden() {
    let text = Screen::open("admin", Chinese, 80, 24).go("SJ-26/2026-003").keys("Y").copied.pop().unwrap();
    let words = Words::new(Chinese);
    for label in ["label-title", "label-state", "label-content", "heading-history"] {
        assert!(text.contains(&words.get(label)), "{text}");
    }
    let open = || Screen::at(office(), "qian", Chinese, (80, 24), true).go("SJ-06/o/2026-002");
    let hidden = open().keys("Y").copied.pop().unwrap();
    assert!(hidden.contains(&words.get("submitter-hidden")) && !hidden.contains("陆建明"), "{hidden}");
    let looked_at = open().keys("v Y");
    assert!(looked_at.copied[0].contains("陆建明"), "{:?}", looked_at.copied);
    // Once it is no longer shown, it is no longer copied.
    let gone = looked_at.keys("j k Y");
    assert!(!gone.copied[1].contains("陆建明"), "{:?}", gone.copied);
    let empty = Screen::at(founded(), "admin", Chinese, (80, 24), true).keys("Y");
    assert!(empty.copied.is_empty() && !empty.said().is_empty());
}

#[test]
fn what_is_too_long_for_a_clipboard_is_told_and_not_cut() {
    use crate::domain::message::Message;
    let mut screen = Screen::open("admin", Chinese, 80, 24).go("SJ-26/2026-003");
    let long = Message::new("plain-text").with("text", "长".repeat(update::MOST_COPIED / 3 + 1));
    screen.state.detail.view = crate::tui::state::View::Failed(long);
    let screen = screen.keys("Y");
    assert!(screen.copied.is_empty(), "{}", screen.copied.len());
    assert!(screen.said().contains(&update::MOST_COPIED.to_string()), "{}", screen.said());
}

fn event(kind: MouseEventKind, at: (u16, u16)) -> MouseEvent {
    MouseEvent { kind, column: at.0, row: at.1, modifiers: KeyModifiers::NONE }
}

const CLICK: MouseEventKind = MouseEventKind::Down(MouseButton::Left);

impl Screen {
    /// Clicks, or turns the wheel.
    fn mouse(mut self, kind: MouseEventKind, at: (u16, u16), twice: bool) -> Self {
        let effects = update::mouse(&mut self.state, event(kind, at), twice);
        self.run(effects);
        self.buffer();
        self
    }

    /// A cell where `hit` lies uppermost.
    fn place_of(&self, hit: &Hit) -> (u16, u16) {
        self.buffer();
        let (columns, rows) = self.state.size;
        let mut cells = (0..rows).flat_map(|y| (0..columns).map(move |x| (x, y)));
        cells.find(|(x, y)| self.state.hits.at(*x, *y).as_ref() == Some(hit)).expect("it is on screen")
    }
}

/// A screen with the mouse on.
fn moused(login: &str, keys: &str) -> Screen {
    let screen = Screen::with(shared(), login, Chinese, (80, 24), settled("mouse = true", ""));
    let screen = if keys.is_empty() { screen } else { screen.keys(keys) };
    screen.buffer();
    screen
}

#[test]
fn the_mouse_does_nothing_until_asked_for() {
    let screen = Screen::open("admin", Chinese, 80, 24);
    let before = screen.render();
    let screen = screen.mouse(CLICK, (5, 5), false);
    assert_eq!(screen.render(), before);
    let mut screen = screen;
    assert_eq!(update::run(&mut screen.state, "app.mouse"), [Effect::Mouse(true)]);
    assert!(screen.state.hits.is_on());
    screen.buffer();
    let mut screen = screen.mouse(CLICK, (5, 5), false);
    assert_eq!(screen.state.focus, Pane::Tree);
    assert_eq!(update::run(&mut screen.state, "app.mouse"), [Effect::Mouse(false)]);
    assert_eq!(screen.state.hits.at(5, 5), None);
}

#[test]
fn a_click_selects_a_second_opens_and_the_wheel_moves() {
    let screen = moused("admin", "");
    let at = screen.place_of(&Hit::Row(Spot::Pane(Pane::Opinions), 2));
    let screen = screen.mouse(CLICK, at, false);
    assert_eq!((screen.state.focus, screen.state.opinions_list.selected), (Pane::Opinions, 2));
    assert_eq!(screen.state.detail.subject, screen.state.pointed());
    let screen = screen.mouse(CLICK, at, true);
    assert!(screen.state.detail.zoomed);
    // On the whole screen the detail scrolls and a click changes nothing.
    let screen = screen.mouse(MouseEventKind::ScrollDown, (20, 10), false).mouse(CLICK, (20, 10), false);
    assert!(screen.state.detail.zoomed);

    let screen = moused("admin", "");
    let at = screen.place_of(&Hit::Row(Spot::Pane(Pane::Tree), 4));
    let screen = screen.mouse(MouseEventKind::ScrollDown, at, false);
    assert_eq!((screen.state.focus, screen.state.tree.list.selected), (Pane::Tree, 3));
    let screen = screen.mouse(MouseEventKind::ScrollUp, at, false);
    assert_eq!(screen.state.tree.list.selected, 0);
    // The detail scrolls and the keys stay where they are.
    let detail = screen.place_of(&Hit::Spot(Spot::Pane(Pane::Detail)));
    let screen = screen.mouse(MouseEventKind::ScrollDown, detail, false);
    assert_eq!(screen.state.focus, Pane::Tree);

    let screen = moused("leader", "o");
    let at = screen.place_of(&Hit::Row(Spot::Grid, 1));
    let screen = screen.mouse(CLICK, at, false);
    assert!(screen.state.board.on_grid);
    assert_eq!(screen.state.board.grid.selected, 1);
    let screen = screen.mouse(CLICK, at, true);
    assert_eq!(screen.state.screen, crate::tui::state::Screen::Main);

    let screen = moused("admin", "m");
    let at = screen.place_of(&Hit::Row(Spot::People, 2));
    assert_eq!(screen.mouse(CLICK, at, false).state.people_list.selected, 2);
}

#[test]
fn a_hint_is_pressed_and_what_lies_under_a_popup_is_not() {
    let screen = moused("admin", "");
    let at = screen.place_of(&Hit::Keys("?".to_owned()));
    let screen = screen.mouse(CLICK, at, false);
    assert!(matches!(screen.state.popups.as_slice(), [Popup::Help(_)]));
    let before = (screen.state.focus, screen.state.tree.list.selected);
    let corner = (0, screen.state.size.1 - 3);
    assert_eq!(screen.state.hits.at(corner.0, corner.1), Some(Hit::Nothing));
    let screen = screen.mouse(CLICK, corner, true);
    assert_eq!((screen.state.focus, screen.state.tree.list.selected), before);
    let row = screen.place_of(&Hit::Row(Spot::Popup, 3));
    let screen = screen.mouse(CLICK, row, false);
    assert!(matches!(screen.state.popups.as_slice(), [Popup::Help(list)] if list.selected == 3));
    let at = screen.place_of(&Hit::Keys("esc".to_owned()));
    let screen = screen.mouse(CLICK, at, false);
    assert!(screen.state.popups.is_empty());
    // The keys of a form stand in its hints.
    let screen = moused("zhang", "").item("SJ-31").keys("n");
    let first = screen.state.popups.len();
    let at = screen.place_of(&Hit::Keys("esc".to_owned()));
    assert_eq!((first, screen.mouse(CLICK, at, false).state.popups.len()), (1, 0));
}

#[test]
fn settings_are_what_the_file_says() {
    let settings = settled(
        "language = \"en\"\nkeymap = \"vim\"\ntheme = \"mono\"\nmouse = true\nframe = \"lines\"\nambiguous = \"narrow\"\n",
        "",
    );
    assert_eq!(settings.faults, []);
    assert_eq!(settings.config.language, Some(English));
    assert_eq!(settings.config.frame, FrameChoice::Lines);
    assert_eq!(settings.config.ambiguous, AmbiguousChoice::Narrow);
    assert!(settings.config.mouse && !settings.asks_widths());
    assert_eq!(settings.theme().look, Look::Mono);
}

/// The last row of a screen on which the field of that id has the focus, in the form that `keys` open.
fn footer_at(field: &str, mut screen: Screen) -> String {
    for _ in 0..20 {
        if screen.state.form().expect("a form is open").form.focused() == Some(field) {
            return screen
                .render()
                .lines()
                .rfind(|line| !line.starts_with("cursor"))
                .unwrap_or_default()
                .to_owned();
        }
        screen = screen.keys("tab");
    }
    panic!("no field {field}")
}

#[test]
fn a_form_says_the_keys_of_the_field_in_focus() {
    for (columns, rows) in [(80, 24), (120, 36)] {
        for (language, kinds, open) in [
            (
                Chinese,
                [
                    ("title", "ctrl-u 清空"),
                    ("content", "enter 换行"),
                    ("time-limit", "left/right 换一项  down 列出  输入 筛选"),
                    ("channel", "space 勾选  up/dn 移动"),
                    ("settled", "up/dn 逐日  ctrl-up/dn 逐周  pgup/dn 逐月"),
                ],
                ["enter 选定", "esc 收起列表", "ctrl-s 提交"],
            ),
            (
                crate::lang::Language::English,
                [
                    ("title", "ctrl-u empty"),
                    ("content", "enter new line"),
                    ("time-limit", "left/right change  down list  type narrow"),
                    ("channel", "space tick  up/dn move"),
                    ("settled", "up/dn day  ctrl-up/dn week  pgup/dn month"),
                ],
                ["enter take", "esc close list", "ctrl-s submit"],
            ),
        ] {
            let form = || Screen::open("zhang", language, columns, rows).item("SJ-58").keys("n");
            for (field, hints) in kinds {
                let footer = footer_at(field, form());
                assert!(footer.contains(hints) && footer.contains("tab "), "{field}: {footer}");
                assert!(footer.contains("esc ") && footer.contains("ctrl-s "), "{field}: {footer}");
            }
            let mut listed = form();
            while listed.state.form().unwrap().form.focused() != Some("time-limit") {
                listed = listed.keys("tab");
            }
            let footer = footer_at("time-limit", listed.keys("down"));
            assert!(open.iter().all(|hint| footer.contains(hint)), "{footer}");
        }
    }
}
