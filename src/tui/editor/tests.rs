use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use proptest::prelude::*;

use super::*;
use crate::domain::message::Arg;

fn press(editor: &mut Editor, code: KeyCode) -> EditorEvent {
    editor.key(KeyEvent::new(code, KeyModifiers::NONE))
}

fn control(editor: &mut Editor, code: KeyCode) -> EditorEvent {
    editor.key(KeyEvent::new(code, KeyModifiers::CONTROL))
}

/// The picture at `width` × `height`, rows joined by `|`, and the cursor's cell.
fn draw(editor: &Editor, width: u16, height: u16) -> (String, (u16, u16)) {
    let area = Rect::new(0, 0, width, height);
    let mut buf = Buffer::empty(area);
    let cursor = editor.render(area, &mut buf, Style::new());
    let rows = (0..height).map(|y| {
        let mut row = String::new();
        let mut x = 0;
        while x < width {
            row.push_str(buf[(x, y)].symbol());
            x += u16::try_from(text::width(buf[(x, y)].symbol())).unwrap().max(1);
        }
        row.trim_end().to_owned()
    });
    (rows.collect::<Vec<_>>().join("|"), cursor)
}

#[test]
fn the_cursor_sits_behind_wide_glyphs_and_wraps_at_the_end_of_a_full_row() {
    let mut editor = Editor::new(TextRule::BODY, "公开");
    assert_eq!(draw(&editor, 6, 3), ("公开||".to_owned(), (4, 0)));
    editor.insert("目");
    assert_eq!(draw(&editor, 6, 3), ("公开目||".to_owned(), (0, 1)));
    editor.insert("\n一");
    assert_eq!(draw(&editor, 6, 3), ("公开目|一|".to_owned(), (2, 1)));
    // Behind the full row again, the rows below make room.
    press(&mut editor, KeyCode::Left);
    press(&mut editor, KeyCode::Left);
    assert_eq!(draw(&editor, 6, 3), ("公开目||一".to_owned(), (0, 1)));
    press(&mut editor, KeyCode::Left);
    assert_eq!(draw(&editor, 6, 3), ("公开目|一|".to_owned(), (4, 0)));
}

#[test]
fn the_view_follows_the_cursor() {
    let mut editor = Editor::new(TextRule::BODY, "1\n2\n3\n4\n5");
    assert_eq!(draw(&editor, 4, 2), ("4|5".to_owned(), (1, 1)));
    press(&mut editor, KeyCode::Up);
    assert_eq!(draw(&editor, 4, 2), ("4|5".to_owned(), (1, 0)));
    press(&mut editor, KeyCode::PageUp);
    assert_eq!(draw(&editor, 4, 2), ("2|3".to_owned(), (1, 0)));
    control(&mut editor, KeyCode::Home);
    assert_eq!(draw(&editor, 4, 2), ("1|2".to_owned(), (0, 0)));
    assert_eq!(draw(&editor, 0, 2).1, (0, 0));
}

#[test]
fn vertical_movement_keeps_the_desired_column() {
    let mut editor = Editor::new(TextRule::BODY, "公开目录公开\n短\n公开目录公开");
    draw(&editor, 40, 5);
    press(&mut editor, KeyCode::Up);
    assert_eq!(draw(&editor, 40, 5).1, (2, 1));
    press(&mut editor, KeyCode::Up);
    assert_eq!(draw(&editor, 40, 5).1, (12, 0));
    assert_eq!(press(&mut editor, KeyCode::Up), EditorEvent::Ignored);
    // In a wrapped line the end of a row is the last glyph before the next row.
    let mut editor = Editor::new(TextRule::BODY, "公开目，录一二三");
    draw(&editor, 7, 5);
    editor.cursor = 0;
    press(&mut editor, KeyCode::Down);
    assert_eq!(draw(&editor, 7, 5), ("公开|目，录|一二三||".to_owned(), (0, 1)));
    press(&mut editor, KeyCode::Right);
    press(&mut editor, KeyCode::Right);
    press(&mut editor, KeyCode::Up);
    assert_eq!(draw(&editor, 7, 5).1, (2, 0));
}

#[test]
fn words_are_jumped_and_deleted() {
    let mut editor = Editor::new(TextRule::BODY, "关于SJ-07，公开 情况\n下");
    control(&mut editor, KeyCode::Char('w'));
    assert_eq!(editor.text(), "关于SJ-07，公开 情况\n");
    control(&mut editor, KeyCode::Char('w'));
    assert_eq!(editor.text(), "关于SJ-07，公开 情况");
    for rest in ["关于SJ-07，公开 ", "关于SJ-07，", "关于SJ-07", "关于SJ-"] {
        control(&mut editor, KeyCode::Char('w'));
        assert_eq!(editor.text(), rest);
    }
    press(&mut editor, KeyCode::Home);
    control(&mut editor, KeyCode::Right);
    assert_eq!(editor.cursor(), "关于".len());
    control(&mut editor, KeyCode::Char('u'));
    assert_eq!(editor.text(), "SJ-");
    control(&mut editor, KeyCode::Char('k'));
    assert_eq!(editor.text(), "");
}

#[test]
fn enter_is_for_the_caller_where_there_is_one_line() {
    assert_eq!(press(&mut Editor::new(TextRule::LINE, ""), KeyCode::Enter), EditorEvent::Ignored);
    assert_eq!(press(&mut Editor::new(TextRule::BODY, ""), KeyCode::Enter), EditorEvent::Handled);
}

#[test]
fn the_limit_is_hard_and_what_is_left_out_is_told() {
    let rule = TextRule { max_chars: 5, multiline: false, required: false };
    let mut editor = Editor::new(rule, "公开");
    let told = editor.paste("一\u{202e}二\u{200b}三四五");
    assert_eq!(editor.text(), "公开一二三");
    let EditorEvent::Notice(message) = told else { panic!("{told:?}") };
    assert_eq!(message.id, "editor-paste-removed-and-cut");
    assert_eq!(message.args[0].1, Arg::Number(2));
    assert_eq!(message.args[1].1, Arg::Number(2));
    let told = press(&mut editor, KeyCode::Char('六'));
    assert_eq!(told, EditorEvent::Notice(Message::new("editor-full").with("limit", 5_usize)));
    assert_eq!(editor.text(), "公开一二三");
    // A grapheme is taken whole or not at all.
    let mut editor = Editor::new(rule, "公开一二");
    editor.paste("e\u{301}");
    assert_eq!(editor.text(), "公开一二");
}

#[test]
fn typing_is_taken_back_in_steps() {
    let mut editor = Editor::new(TextRule::BODY, "");
    for c in "公开".chars() {
        press(&mut editor, KeyCode::Char(c));
    }
    editor.paste("目录");
    press(&mut editor, KeyCode::Backspace);
    assert_eq!(editor.text(), "公开目");
    for before in ["公开目录", "公开", ""] {
        control(&mut editor, KeyCode::Char('z'));
        assert_eq!(editor.text(), before);
    }
    assert!(!editor.undo());
    for after in ["公开", "公开目录", "公开目"] {
        control(&mut editor, KeyCode::Char('y'));
        assert_eq!(editor.text(), after);
    }
    assert!(!editor.redo());
}

#[test]
fn a_megabyte_in_one_line_can_be_pasted_and_edited() {
    let rule = TextRule { max_chars: usize::MAX, multiline: true, required: false };
    let mut editor = Editor::new(rule, "");
    draw(&editor, 60, 10);
    editor.paste(&"党务公开，".repeat(70_000));
    assert_eq!(editor.chars(), 350_000);
    for _ in 0..5 {
        press(&mut editor, KeyCode::Char('开'));
        draw(&editor, 60, 10);
    }
    assert_eq!(editor.chars(), 350_005);
    let mut limited = Editor::new(TextRule::BODY, "");
    let told = limited.paste(&"a".repeat(1_000_000));
    assert!(matches!(told, EditorEvent::Notice(_)));
    assert_eq!(limited.chars(), TextRule::BODY.max_chars);
}

/// The same editing, said as simply as can be: a string and a place in it.
#[derive(Default)]
struct Naive {
    text: String,
    cursor: usize,
}

impl Naive {
    fn boundaries(&self) -> Vec<usize> {
        let starts = self.text.grapheme_indices(true).map(|(at, _)| at);
        starts.chain([self.text.len()]).collect()
    }

    fn run(&mut self, step: &Step) {
        let bounds = self.boundaries();
        let here = bounds.iter().position(|&at| at == self.cursor).unwrap();
        let previous = bounds[here.saturating_sub(1)];
        let next = *bounds.get(here + 1).unwrap_or(&self.cursor);
        let line_start = self.text[..self.cursor].rfind('\n').map_or(0, |at| at + 1);
        let line_end = self.text[self.cursor..].find('\n').map_or(self.text.len(), |at| self.cursor + at);
        match step {
            Step::Insert(new) => {
                self.text.insert_str(self.cursor, new);
                let end = self.cursor + new.len();
                self.cursor = self.boundaries().into_iter().find(|&at| at >= end).unwrap();
            }
            Step::Key(KeyCode::Left, _) => self.cursor = previous,
            Step::Key(KeyCode::Right, _) => self.cursor = next,
            Step::Key(KeyCode::Home, _) => self.cursor = line_start,
            Step::Key(KeyCode::End, _) => self.cursor = line_end,
            Step::Key(KeyCode::Backspace, _) => self.remove(previous, self.cursor),
            Step::Key(KeyCode::Delete, _) => self.remove(self.cursor, next),
            Step::Key(KeyCode::Char('u'), _) => self.remove(line_start, self.cursor),
            Step::Key(KeyCode::Char('k'), _) => self.remove(self.cursor, line_end),
            Step::Key(..) => unreachable!("no step of the naive editor"),
        }
    }

    fn remove(&mut self, from: usize, to: usize) {
        self.text.replace_range(from..to, "");
        self.cursor = self.boundaries().into_iter().find(|&at| at >= from).unwrap();
    }
}

#[derive(Debug, Clone)]
enum Step {
    Insert(String),
    Key(KeyCode, KeyModifiers),
}

fn step() -> impl Strategy<Value = Step> {
    let plain =
        [KeyCode::Left, KeyCode::Right, KeyCode::Home, KeyCode::End, KeyCode::Backspace, KeyCode::Delete];
    let keys = plain.map(|code| (code, KeyModifiers::NONE)).into_iter();
    let cuts = ['u', 'k'].map(|c| (KeyCode::Char(c), KeyModifiers::CONTROL));
    prop_oneof![
        2 => "[公开，（ a1\u{301}🇨\n]{1,6}".prop_map(Step::Insert),
        3 => proptest::sample::select(keys.chain(cuts).collect::<Vec<_>>()).prop_map(|(k, m)| Step::Key(k, m)),
    ]
}

proptest! {
    #[test]
    fn the_editor_does_what_a_naive_one_does(steps in proptest::collection::vec(step(), 0..40), width in 1u16..12) {
        let mut editor = Editor::new(TextRule::BODY, "");
        let mut naive = Naive::default();
        draw(&editor, width, 3);
        for step in &steps {
            match step {
                Step::Insert(new) => drop(editor.insert(new)),
                Step::Key(code, modifiers) => drop(editor.key(KeyEvent::new(*code, *modifiers))),
            }
            naive.run(step);
            prop_assert_eq!(editor.text(), &naive.text);
            prop_assert_eq!(editor.cursor(), naive.cursor, "{:?}", step);
            prop_assert_eq!(editor.chars(), naive.text.chars().count());
            let fresh = text::wrap_map(&naive.text, usize::from(width));
            let rows = editor.rows.borrow().clone();
            prop_assert_eq!(rows.all(), (&*fresh, usize::from(width)));
            let (x, y) = draw(&editor, width, 3).1;
            prop_assert!(x < width && y < 3);
        }
        let end = editor.text().to_owned();
        while editor.undo() {}
        prop_assert_eq!(editor.text(), "");
        prop_assert_eq!(editor.chars(), 0);
        while editor.redo() {}
        prop_assert_eq!(editor.text(), end);
    }

    #[test]
    fn up_and_down_move_by_one_row(text in "[公开，（ ab\n]{0,60}", width in 2u16..12, start in 0usize..60) {
        let mut editor = Editor::new(TextRule::BODY, &text);
        draw(&editor, width, 40);
        editor.cursor = editor.text.grapheme_indices(true).map(|(at, _)| at).nth(start).unwrap_or(text.len());
        // The row of the text that the cursor stands in, or behind.
        let row_of = |editor: &Editor| {
            let place = editor.rows.borrow().place(&editor.text, editor.cursor);
            place.row - usize::from(place.own_row)
        };
        let mut row = row_of(&editor);
        while press(&mut editor, KeyCode::Down) == EditorEvent::Handled {
            prop_assert_eq!(row_of(&editor), row + 1);
            row += 1;
        }
        prop_assert_eq!(row + 1, text::wrap_map(&text, usize::from(width)).len());
        if editor.rows.borrow().place(&editor.text, editor.cursor).own_row {
            press(&mut editor, KeyCode::Up);
            prop_assert_eq!(row_of(&editor), row);
        }
        while row > 0 {
            prop_assert_eq!(press(&mut editor, KeyCode::Up), EditorEvent::Handled);
            row -= 1;
            prop_assert_eq!(row_of(&editor), row);
        }
        prop_assert_eq!(press(&mut editor, KeyCode::Up), EditorEvent::Ignored);
    }
}
