//! What loading a notice, or taking it back, would do: the cases that move, and the year as it would be.

use chrono::Datelike;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{MONTH, Months, holidays};
use crate::domain::calendar::weekday;
use crate::domain::message::Message;
use crate::domain::period::Period;
use crate::office::query::BoardLine;
use crate::tui::forms::notice_effect;
use crate::tui::list::ListState;
use crate::tui::mouse::Spot;
use crate::tui::state::{Change, State};
use crate::tui::text;
use crate::tui::view::{entry, pane, put, rows, select};

/// The rows in which the selected case is told in full.
const FOOT: u16 = 4;
/// The most rows of the summary above.
const HEAD: u16 = 4;
/// The rows of the holidays below the cases, and from what height on there is room for them.
const NAMED: u16 = 16;
const TALL: u16 = 28;

pub(super) fn draw(state: &State, preview: &Change, area: Rect, buf: &mut Buffer) {
    let lines = summary(state, preview, usize::from(area.width.saturating_sub(2)));
    let head = Rect { height: u16::try_from(lines.len()).unwrap_or(HEAD).min(HEAD), ..area };
    for (y, (line, style)) in (head.top()..head.bottom()).zip(lines) {
        put(buf, head.x + 1, y, head.width.saturating_sub(2), &line, style);
    }
    let body = Rect { y: head.bottom(), height: area.height - head.height, ..area };
    let across = (body.width / 2 / MONTH).max(1);
    let right = across * MONTH + 1;
    let left = Rect { width: body.width - right - 1, ..body };
    for y in body.top()..body.bottom() {
        buf[(left.right(), y)].set_symbol(state.theme.vertical()).set_style(state.theme.dim());
    }
    // On a high screen the holidays stand below the cases, to be held against the paper.
    // Without any they have the place of the cases.
    let apart = left.height >= TALL && !preview.answer.moved.is_empty();
    let below = if apart { NAMED } else { 0 };
    list(state, preview, Rect { height: left.height - below, ..left }, buf);
    if below > 0 {
        let place = Rect { y: left.bottom() - below, height: below, ..left };
        let title = state.words.get("notice-would-named");
        named(state, preview, pane(state, place, Spot::Moved, &title, false, buf), buf);
    }
    let place = Rect { x: left.right() + 1, width: right, ..body };
    calendar(state, preview, place, buf);
}

/// What would be done, and how much it comes to.
fn summary(state: &State, preview: &Change, width: usize) -> Vec<(String, Style)> {
    let words = &state.words;
    let answer = &preview.answer;
    let year = answer.change.year;
    let cited = answer.calendar.notice_reference(year);
    let now = answer.replaces.clone();
    let what = match (&answer.change.notice, cited, now) {
        (Some(_), Some(new), Some(old)) => {
            Message::new("notice-would-replace").with("new", new).with("old", old)
        }
        (Some(_), Some(new), None) => Message::new("notice-would-load").with("new", new),
        (_, Some(rest), _) => {
            Message::new("notice-would-back-to").with("year", year.to_string()).with("rest", rest)
        }
        _ => Message::new("notice-would-back").with("year", year.to_string()),
    };
    let mut lines: Vec<(String, Style)> = Vec::new();
    for (message, style) in [(what, state.theme.strong()), (notice_effect(answer), Style::new())] {
        let said = words.text(&message);
        let wrapped = text::wrap(&said, width);
        lines.extend(wrapped.into_iter().map(|line| (line.to_owned(), style)));
    }
    lines
}

fn list(state: &State, preview: &Change, area: Rect, buf: &mut Buffer) {
    let words = &state.words;
    let moved = &preview.answer.moved;
    let title = words.text(&Message::new("notice-would-list").with("count", moved.len()));
    let inside = pane(state, area, Spot::Moved, &title, !preview.on_calendar, buf);
    if moved.is_empty() {
        put(
            buf,
            inside.x + 1,
            inside.y,
            inside.width - 1,
            &words.get("notice-would-none"),
            state.theme.good(),
        );
        let rest = Rect { y: inside.y + 2, height: inside.height.saturating_sub(2), ..inside };
        named(state, preview, rest, buf);
        return;
    }
    let foot = FOOT.min(inside.height / 2);
    let body = Rect { height: inside.height - foot, ..inside };
    for (y, at) in (body.top()..).zip(preview.list.window(moved.len(), usize::from(body.height))) {
        entry(state, body, y, Spot::Moved, at);
        let (line, new) = &moved[at];
        let shown = format!("{} {} {}", dates(line, *new), number(line), rows::line_title(state, line));
        put(buf, body.x + 1, y, body.width - 1, &shown, Style::new());
        if at == preview.list.selected {
            select(buf, body, y, state.theme.selected(!preview.on_calendar));
        }
    }
    let Some((line, new)) = moved.get(preview.list.selected) else { return };
    for x in inside.left()..inside.right() {
        buf[(x, body.bottom())].set_symbol(state.theme.horizontal()).set_style(state.theme.dim());
    }
    let day = |date: chrono::NaiveDate| {
        Message::new("date-with-weekday").with("date", date).with("weekday", weekday(date))
    };
    let told = Message::new("notice-would-moves")
        .with("number", number(line))
        .with("unit", state.directory.org_name(&line.unit))
        .with("rule", line.limit.id())
        .with("old", day(line.due))
        .with("new", day(*new))
        .with("title", rows::line_title(state, line));
    let told = words.text(&told);
    let lines = text::wrap(&told, usize::from(inside.width.saturating_sub(2)));
    let rows = body.bottom() + 1..inside.bottom();
    let cut = lines.len() > rows.len();
    for (y, line) in rows.zip(lines) {
        let line = if cut && y + 1 == inside.bottom() { format!("{line}…") } else { line.to_owned() };
        put(buf, inside.x + 1, y, inside.width - 2, &line, Style::new());
    }
}

fn number(line: &BoardLine) -> String {
    line.key.as_ref().map_or_else(|| line.code.to_string(), |key| key.number())
}

/// 2026-12-31->12-30; the year again where it is another.
fn dates(line: &BoardLine, new: chrono::NaiveDate) -> String {
    let short = new.year() == line.due.year();
    let new = if short { new.format("%m-%d").to_string() } else { new.to_string() };
    format!("{}->{new}", line.due)
}

/// The year as it would be; what differs from now stands out, and the days of the selected case.
fn calendar(state: &State, preview: &Change, area: Rect, buf: &mut Buffer) {
    let year = preview.answer.change.year;
    let selected = preview.answer.moved.get(preview.list.selected);
    let marked: Vec<_> = selected.into_iter().flat_map(|(line, new)| [line.due, *new]).collect();
    let (calendar, before) = (&preview.answer.calendar, &state.directory.calendar);
    let months = Months { calendar, before: Some(before), year, marked: &marked };
    // While the list has the keys: where the selected case goes; else the first day that differs.
    let period = Period::Year(year);
    let mut days = period.first().iter_days().take_while(|day| *day <= period.last());
    let shown = selected
        .map(|(_, new)| *new)
        .filter(|new| new.year() == year)
        .or_else(|| days.find(|day| before.kind(*day) != calendar.kind(*day)));
    let mut place = ListState::default();
    place.selected = shown.map_or(0, |day| day.month0() as usize);
    let list = if preview.on_calendar { &state.year_page.months } else { &place };
    let inside = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    pane(state, area, Spot::Months, &months.title(state, list, inside), preview.on_calendar, buf);
    months.draw(state, list, preview.on_calendar, inside, buf);
}

/// The year's holidays, below the cases or in their place.
fn named(state: &State, preview: &Change, area: Rect, buf: &mut Buffer) {
    let at = (preview.answer.change.year, state.year_page.months.selected);
    let place = Rect { x: area.x + 1, width: area.width.saturating_sub(1), ..area };
    holidays(state, &preview.answer.calendar, at, place, buf);
}
