//! Draws the state. Nothing here changes anything.

mod board;
mod calendar;
mod catalogue;
pub(super) mod detail;
mod header;
mod leader;
mod marked;
mod people;
pub(super) mod popups;
mod queues;
mod ranking;
pub(super) mod rows;
mod tree;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::mouse::{Hit, Spot};
use super::state::{LEAST, Pane, Screen, State};
use super::text;
use crate::domain::message::Message;

/// Draws everything.
pub fn draw(state: &State, frame: &mut Frame<'_>) {
    let area = frame.area();
    text::measure_as(state.widths_shown());
    state.hits.clear();
    frame.buffer_mut().set_style(area, state.theme.base());
    if area.width < LEAST.0 || area.height < LEAST.1 {
        too_small(state, area, frame.buffer_mut());
        return;
    }
    let top = Rect { height: 1, ..area };
    let body = Rect { y: area.y + 1, height: area.height - 3, ..area };
    let notice = Rect { y: area.bottom() - 2, height: 1, ..area };
    let bottom = Rect { y: area.bottom() - 1, height: 1, ..area };
    let buf = frame.buffer_mut();
    header::draw(state, top, buf);
    match state.screen {
        Screen::Main if state.detail.zoomed => detail::draw(state, body, true, buf),
        Screen::Main => main(state, body, buf),
        Screen::Board => board::draw(state, body, buf),
        Screen::Leader => leader::draw(state, body, buf),
        Screen::People => people::draw(state, body, buf),
        Screen::Catalogue => catalogue::draw(state, body, buf),
        Screen::Calendar => calendar::draw(state, body, buf),
        Screen::Ranking => ranking::draw(state, body, buf),
    }
    header::notice(state, notice, buf);
    header::hints(state, bottom, buf);
    // The header stays in sight, and so do the hints.
    if !state.popups.is_empty() {
        state.hits.note(body, || Hit::Nothing);
    }
    if let Some(cursor) = popups::draw(state, body, buf) {
        frame.set_cursor_position(cursor);
    }
}

fn main(state: &State, body: Rect, buf: &mut Buffer) {
    let left = (body.width * 2 / 5).clamp(32, 56);
    let rule = Rect { x: body.x + left, width: 1, ..body };
    for y in rule.top()..rule.bottom() {
        buf[(rule.x, y)].set_symbol(state.theme.vertical()).set_style(state.theme.dim());
    }
    let right = Rect { x: rule.right(), width: body.width - left - 1, ..body };
    let tasks = body.height * 3 / 11;
    let opinions = body.height * 5 / 22;
    tree::draw(state, Rect { width: left, ..body }, buf);
    queues::tasks(state, Rect { height: tasks, ..right }, buf);
    let lower = Rect { y: right.y + tasks, height: opinions, ..right };
    match state.lower {
        Pane::Applications => queues::applications(state, lower, buf),
        Pane::Book(kind) => queues::book(state, kind, lower, buf),
        _ => queues::opinions(state, lower, buf),
    }
    let used = tasks + opinions;
    let detail = Rect { y: right.y + used, height: right.height - used, ..right };
    detail::draw(state, detail, state.focus == Pane::Detail, buf);
}

fn too_small(state: &State, area: Rect, buf: &mut Buffer) {
    let message = Message::new("screen-too-small")
        .with("columns", usize::from(LEAST.0))
        .with("rows", usize::from(LEAST.1))
        .with("have_columns", usize::from(area.width))
        .with("have_rows", usize::from(area.height));
    let words = state.words.text(&message);
    for (y, line) in (area.top()..area.bottom()).zip(text::wrap(&words, usize::from(area.width))) {
        text::print(buf, area.x, y, line, usize::from(area.width), Style::new());
    }
}

/// Draws a pane's title in the rule above it; returns the area below.
fn pane(state: &State, area: Rect, spot: Spot, title: &str, focused: bool, buf: &mut Buffer) -> Rect {
    let theme = state.theme;
    state.hits.note(area, || Hit::Spot(spot));
    if area.height == 0 {
        return area;
    }
    for x in area.left()..area.right() {
        buf[(x, area.y)].set_symbol(theme.horizontal()).set_style(theme.rule(focused));
    }
    let shown = if focused { format!(">{title} ") } else { format!(" {title} ") };
    put(buf, area.x + 1, area.y, area.width.saturating_sub(2), &shown, theme.title(focused));
    Rect { y: area.y + 1, height: area.height - 1, ..area }
}

/// Says at the right end of a pane's or popup's line that more follows, and which key shows it.
fn more_below(state: &State, action: &str, contexts: &[&str], line: Rect, buf: &mut Buffer) {
    let key = state.keymap.keys_of(action, contexts).into_iter().next().unwrap_or_default();
    let more = format!(" {} ", state.words.text(&Message::new("detail-more").with("key", key)));
    let width = u16::try_from(text::width(&more)).unwrap_or(0);
    put(buf, line.right().saturating_sub(width + 2), line.y, width, &more, state.theme.label());
}

/// Writes `what` within `width` cells, cut with … where it is longer; returns the cells used.
fn put(buf: &mut Buffer, x: u16, y: u16, width: u16, what: &str, style: Style) -> u16 {
    let shown = text::truncate(what, usize::from(width));
    text::print(buf, x, y, &shown, usize::from(width), style)
}

/// Notes for the mouse that the row `y` of `area` is the entry `at` of a list.
fn entry(state: &State, area: Rect, y: u16, spot: Spot, at: usize) {
    state.hits.note(Rect { y, height: 1, ..area }, || Hit::Row(spot, at));
}

/// Marks a whole line as selected.
fn select(buf: &mut Buffer, area: Rect, y: u16, style: Style) {
    buf.set_style(Rect { y, height: 1, ..area }, style);
}
