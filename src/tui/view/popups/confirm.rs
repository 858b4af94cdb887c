//! What will happen to which, to be confirmed: the counts on top, then every record under what becomes of it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::put;
use crate::tui::confirm::{Confirm, Row};
use crate::tui::mouse::{Hit, Spot};
use crate::tui::popup::{centered, frame};
use crate::tui::state::State;
use crate::tui::text;
use crate::tui::view::more_below;

/// The cells of the popup where the screen has them.
const WIDTH: u16 = 100;
/// What the frame takes of a popup's height, and with a space on either side of its width.
const FRAME: (u16, u16) = (4, 2);
/// The cells of a record's number, and the most of a name.
const NAME: u16 = 15;
const FROM: u16 = 12;
/// Before the records under a heading.
const INDENT: u16 = 2;
/// The rows for records that are kept whatever is said on top.
const LEAST: usize = 6;

pub(super) fn draw(state: &State, confirm: &Confirm, area: Rect, buf: &mut Buffer) {
    let width = usize::from(WIDTH.min(area.width).saturating_sub(FRAME.0));
    let most = usize::from(area.height.saturating_sub(FRAME.1));
    let head: Vec<String> = confirm.head.iter().map(|message| state.words.text(message)).collect();
    let mut head: Vec<&str> = head.iter().flat_map(|words| text::wrap(words, width)).collect();
    head.truncate(most.saturating_sub(LEAST + 1).max(1));
    let rows: Vec<Shown<'_>> = confirm.rows.iter().flat_map(|row| shown(state, row, width)).collect();
    let height = u16::try_from(head.len() + 1 + rows.len()).unwrap_or(u16::MAX).saturating_add(FRAME.1);
    let area = centered(area, WIDTH, height);
    let inside = frame(buf, area, &state.words.text(&confirm.title), &state.theme.frame());
    state.hits.note(area, || Hit::Spot(Spot::Popup));
    let inside = Rect { x: inside.x + 1, width: inside.width.saturating_sub(2), ..inside };
    let mut y = inside.y;
    for line in head {
        put(buf, inside.x, y, inside.width, line, state.theme.strong());
        y += 1;
    }
    let body = Rect { y: y + 1, height: inside.bottom().saturating_sub(y + 1), ..inside };
    for (y, at) in (body.top()..).zip(confirm.scroll.window(rows.len(), usize::from(body.height))) {
        let place = Rect { y, height: 1, ..body };
        match &rows[at] {
            Shown::Heading(words, style) => {
                put(buf, place.x, y, place.width, words, *style);
            }
            Shown::Line(name, title, from) => line(state, [name, title, from], place, buf),
        }
    }
    if confirm.scroll.has_more() {
        let line = Rect { y: area.bottom() - 1, height: 1, ..area };
        more_below(state, "list.page-down", &state.contexts(), line, buf);
    }
}

/// A row as it is drawn.
enum Shown<'a> {
    Heading(String, Style),
    Line(&'a str, &'a str, &'a str),
}

fn shown<'a>(state: &State, row: &'a Row, width: usize) -> Vec<Shown<'a>> {
    match row {
        Row::Heading { words, refused } => {
            let style = if *refused { state.theme.fault() } else { state.theme.label() };
            let words = state.words.text(words);
            text::wrap(&words, width).into_iter().map(|line| Shown::Heading(line.to_owned(), style)).collect()
        }
        Row::Line { name, title, from } => vec![Shown::Line(name, title, from)],
        Row::Text(whole) => {
            let lines = text::wrap(whole, width).into_iter();
            lines.map(|line| Shown::Heading(line.to_owned(), Style::new())).collect()
        }
    }
}

fn line(state: &State, [name, title, from]: [&str; 3], area: Rect, buf: &mut Buffer) {
    let mut x = area.x + INDENT;
    let used = put(buf, x, area.y, area.right().saturating_sub(x), name, Style::new());
    x += used.max(NAME) + 1;
    let from_width = u16::try_from(text::width(from)).unwrap_or(0).min(FROM);
    let end = area.right().saturating_sub(if from_width > 0 { from_width + 1 } else { 0 });
    put(buf, x, area.y, end.saturating_sub(x), title, Style::new());
    put(buf, end + 1, area.y, from_width, from, state.theme.dim());
}
