//! How single values are drawn.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::list::{List, MOST_ROWS};
use super::{Choice, Drawing};
use crate::domain::message::Message;
use crate::tui::editor::Editor;
use crate::tui::text;

/// The most rows of a text on one line, and of what is chosen.
pub(super) const LINE_ROWS: u16 = 4;

/// Rows that belong together, drawn by themselves before the form is scrolled.
pub(super) struct Block {
    pub buf: Buffer,
    pub cursor: Option<(u16, u16)>,
}

impl Block {
    pub fn new(width: u16, height: u16, style: Style) -> Self {
        let area = Rect::new(0, 0, width, height);
        let mut buf = Buffer::empty(area);
        buf.set_style(area, style);
        Self { buf, cursor: None }
    }

    pub fn height(&self) -> usize {
        usize::from(self.buf.area.height)
    }

    pub fn lines<S: AsRef<str>>(&mut self, x: u16, y: u16, lines: &[S], style: Style) {
        for (y, line) in (y..self.buf.area.height).zip(lines) {
            self.put(x, y, line.as_ref(), style);
        }
    }

    pub fn put(&mut self, x: u16, y: u16, what: &str, style: Style) {
        let Rect { width, height, .. } = self.buf.area;
        if x < width && y < height {
            let what = text::truncate(what, usize::from(width - x));
            text::print(&mut self.buf, x, y, &what, usize::from(width - x), style);
        }
    }
}

pub(super) fn rows<T>(lines: &[T]) -> u16 {
    u16::try_from(lines.len()).unwrap_or(u16::MAX)
}

/// An editor between edges, so that the input is seen without colour too.
pub(super) fn input(
    editor: &Editor,
    width: u16,
    height: u16,
    has_focus: bool,
    drawing: &Drawing<'_>,
) -> Block {
    let mut block = Block::new(width, height, drawing.style.normal);
    if width < 3 {
        return block;
    }
    let inside = Rect::new(1, 0, width - 2, height);
    let (left, right) = if height == 1 { ("[", "]") } else { ("|", "|") };
    for y in 0..height {
        block.put(0, y, left, drawing.style.hint);
        block.put(width - 1, y, right, drawing.style.hint);
    }
    if has_focus {
        block.cursor = Some(editor.render(inside, &mut block.buf, drawing.style.input));
    } else {
        editor.render_beginning(inside, &mut block.buf, drawing.style.normal);
    }
    block
}

/// A choice that is not open.
pub(super) fn closed(label: &str, width: u16, has_focus: bool, drawing: &Drawing<'_>) -> Block {
    let mut block = Block::new(width, 1, drawing.style.normal);
    let label = text::truncate(label, usize::from(width.saturating_sub(4)));
    if has_focus {
        block.put(0, 0, &format!("< {label} >"), drawing.style.input);
    } else {
        block.put(0, 0, &label, drawing.style.normal);
    }
    block.cursor = Some((0, 0));
    block
}

/// The chosen ones of a list without the focus.
pub(super) fn chosen(list: &List, choices: &[Choice], width: u16, drawing: &Drawing<'_>) -> Block {
    let labels = choices.iter().zip(&list.chosen).filter(|(_, chosen)| **chosen);
    let labels: Vec<String> =
        labels.map(|(choice, _)| format!("[x] {}", (drawing.words)(&choice.label))).collect();
    let all = match labels[..] {
        [] => (drawing.words)(&Message::new("form-nothing-chosen")),
        _ => labels.join("  "),
    };
    let mut lines: Vec<String> =
        text::wrap(&all, usize::from(width)).into_iter().map(str::to_owned).collect();
    if lines.len() > usize::from(LINE_ROWS) {
        lines.truncate(usize::from(LINE_ROWS));
        if let Some(last) = lines.last_mut() {
            last.push('…');
        }
    }
    let mut block = Block::new(width, rows(&lines), drawing.style.normal);
    block.lines(0, 0, &lines, drawing.style.normal);
    block
}

/// What typing is compared with: the value and the label of each choice.
pub(super) fn searched<'a>(
    choices: &'a [Choice],
    drawing: &'a Drawing<'_>,
) -> impl Iterator<Item = String> + 'a {
    choices.iter().map(|choice| format!("{} {}", choice.value, (drawing.words)(&choice.label)))
}

/// A list that is open: what was typed, and the rows around the highlighted one.
pub(super) fn open_list(
    list: &List,
    choices: &[Choice],
    width: u16,
    most: u16,
    drawing: &Drawing<'_>,
) -> Block {
    list.set_labels(searched(choices, drawing));
    let shown = list.shown();
    // The row for typing, where typing narrows the list; it stays while a single choice is open.
    let typing = u16::from((!list.numbered() || !list.filter.is_empty()) && most > 1);
    let room = usize::from(most - typing).clamp(1, MOST_ROWS);
    let height = u16::try_from(shown.len().clamp(1, room)).unwrap_or(1);
    let visible = usize::from(height);
    let top = list.top.get().min(shown.len().saturating_sub(visible));
    let top = top.clamp((list.at + 1).saturating_sub(visible), list.at);
    list.top.set(top);
    let mut block = Block::new(width, height + typing, drawing.style.normal);
    if typing > 0 {
        let place = format!("{}/{}", if shown.is_empty() { 0 } else { list.at + 1 }, shown.len());
        let box_width = usize::from(width).saturating_sub(text::width(&place) + 4);
        let typed = text::pad(&list.filter, box_width);
        block.put(0, 0, &format!("/[{typed}] {place}"), drawing.style.input);
        block.cursor = Some(((2 + list.filter_width()).min(width - 1), 0));
    } else {
        block.cursor = Some((0, u16::try_from(list.at - top).unwrap_or(0)));
    }
    let marks = marks(list);
    for (y, place) in (typing..height + typing).zip(top..) {
        let Some(&at) = shown.get(place) else { break };
        let here = place == list.at;
        let mark = if here { ">" } else { " " };
        let number = match list.numbered() && list.filter.is_empty() {
            true => format!("{} ", at + 1),
            false => String::new(),
        };
        let check = if list.chosen[at] { marks.0 } else { marks.1 };
        let row = format!("{mark} {check} {number}{}", (drawing.words)(&choices[at].label));
        block.put(0, y, &row, if here { drawing.style.focus } else { drawing.style.normal });
    }
    block
}

/// The marks of a chosen entry and of one that is not.
fn marks(list: &List) -> (&'static str, &'static str) {
    if list.many() { ("[x]", "[ ]") } else { ("(x)", "( )") }
}
