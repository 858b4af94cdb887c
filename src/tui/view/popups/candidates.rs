//! The facts for which somebody may have to answer (T3), by organisation and body; below them what the selected one may
//! fall under, and why.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{entry, put, rows, select};
use crate::domain::clock::{self, Urgency};
use crate::domain::code::RecordKey;
use crate::domain::message::Message;
use crate::office::index::RefusedRow;
use crate::office::query::{Candidate, Fact};
use crate::tui::mouse::{Hit, Spot};
use crate::tui::popup::{centered, frame};
use crate::tui::state::{Candidates, State};
use crate::tui::text;

/// The cells of the popup where there is room.
const WIDTH: u16 = 116;
/// The lines below the list: the ground on two, the rule, the keys.
const BELOW: u16 = 5;

/// A row of the list: a body with how many there are of it, or one of them.
enum Row {
    Head(usize, usize),
    Line(usize),
}

pub(super) fn draw(state: &State, shown: &Candidates, area: Rect, buf: &mut Buffer) {
    let lines = shown.lines.as_deref().unwrap_or_default();
    let title = state.words.text(&Message::new("candidates-title").with("count", lines.len()));
    let area = centered(area, WIDTH, area.height);
    let inside = frame(buf, area, &title, &state.theme.frame());
    state.hits.note(area, || Hit::Spot(Spot::Popup));
    let inside = Rect { x: inside.x + 1, width: inside.width.saturating_sub(2), ..inside };
    if lines.is_empty() {
        let (id, style) = match shown.lines {
            Some(_) => ("candidates-none", state.theme.good()),
            None => ("candidates-loading", state.theme.dim()),
        };
        put(buf, inside.x, inside.y, inside.width, &state.words.get(id), style);
        return;
    }
    let selected = shown.list.selected.min(lines.len() - 1);
    let list = Rect { height: inside.height.saturating_sub(BELOW), ..inside };
    draw_list(state, shown, lines, selected, list, buf);
    let below = Rect { y: list.bottom(), height: inside.height - list.height, ..inside };
    draw_ground(state, &lines[selected], below, buf);
}

fn name(state: &State, candidate: &Candidate) -> String {
    let unit = state.directory.org_name(candidate.unit());
    rows::body(state, &unit, candidate.body(&unit))
}

fn rows_of(state: &State, lines: &[Candidate]) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut at = 0;
    for group in lines.chunk_by(|a, b| name(state, a) == name(state, b)) {
        rows.push(Row::Head(at, group.len()));
        rows.extend((at..at + group.len()).map(Row::Line));
        at += group.len();
    }
    rows
}

fn draw_list(
    state: &State,
    shown: &Candidates,
    lines: &[Candidate],
    selected: usize,
    area: Rect,
    buf: &mut Buffer,
) {
    let all = rows_of(state, lines);
    let place = all.iter().position(|row| matches!(row, Row::Line(at) if *at == selected)).unwrap_or(0);
    // The heading above the selected line stays in sight with it.
    let first =
        place.saturating_sub(usize::from(matches!(all.get(place.wrapping_sub(1)), Some(Row::Head(..)))));
    let window = shown.list.window_with(first..place + 1, all.len(), usize::from(area.height));
    for (y, row) in (area.top()..).zip(all.get(window).unwrap_or_default()) {
        match row {
            Row::Head(at, count) => {
                let count = state.words.text(&Message::new("candidates-group").with("count", *count));
                let width = u16::try_from(text::width(&count)).unwrap_or(0);
                let head = name(state, &lines[*at]);
                put(buf, area.x, y, area.width.saturating_sub(width + 1), &head, state.theme.strong());
                put(buf, area.right().saturating_sub(width), y, width, &count, state.theme.label());
            }
            Row::Line(at) => {
                entry(state, area, y, Spot::Popup, *at);
                draw_line(state, &lines[*at], Rect { y, height: 1, ..area }, buf);
                if *at == selected {
                    select(buf, area, y, state.theme.selected(true));
                }
            }
        }
    }
}

fn draw_line(state: &State, candidate: &Candidate, area: Rect, buf: &mut Buffer) {
    let soon = state.theme.urgency(Urgency::Soon);
    let (when, style, what) = match &candidate.fact {
        Fact::Owed(line, None) => {
            let standing = line.standing(state.today, &state.directory.calendar);
            let urgency = state.theme.urgency(Urgency::Overdue);
            (rows::standing(state, standing, line.provisional), urgency, rows::line_title(state, line))
        }
        Fact::Owed(line, Some(met)) => {
            let late = clock::standing(line.due, *met, &state.directory.calendar);
            let id = if late.overdue { "candidates-late" } else { "candidates-early" };
            let message = Message::new(id).with("days", late.working_days);
            (state.words.text(&message), soon, rows::line_title(state, line))
        }
        Fact::Refused(row) => {
            let message = Message::new("candidates-declined").with("count", row.declined);
            (state.words.text(&message), soon, row.title.clone())
        }
    };
    let mut x = area.x + 1;
    x += put(buf, x, area.y, 11, &text::pad(&when, 10), style) + 1;
    let number = candidate.key().map_or_else(|| candidate.stands_under().to_string(), RecordKey::number);
    x += put(buf, x, area.y, 16, &text::pad(&number, 15), Style::new()) + 1;
    let mut end = area.right();
    if let Some(case) = &candidate.case {
        let message = Message::new("candidates-case").with("number", case.number());
        let mark = state.words.text(&message);
        let width = u16::try_from(text::width(&mark)).unwrap_or(0).min(end.saturating_sub(x));
        put(buf, end - width, area.y, width, &mark, state.theme.good());
        end = end.saturating_sub(width + 1);
    }
    put(buf, x, area.y, end.saturating_sub(x), &what, Style::new());
}

/// What became of suggestions that were declined (K5).
pub fn refused(row: &RefusedRow) -> Message {
    let told = match row.told {
        Some(on) => Message::new("consultation-reasons-told").with("date", on),
        None => Message::new("consultation-reasons-open"),
    };
    Message::new("candidates-refused")
        .with("on", row.on)
        .with("count", row.declined)
        .with("told", told)
        .with("again", row.again)
}

/// What the selected fact may fall under and why, the rule it broke, and what can be done.
fn draw_ground(state: &State, candidate: &Candidate, area: Rect, buf: &mut Buffer) {
    let words = &state.words;
    for x in area.left()..area.right() {
        buf[(x, area.y)].set_symbol(state.theme.horizontal()).set_style(state.theme.dim());
    }
    let mut said: Vec<(String, Style)> = Vec::new();
    if let Some(ground) = candidate.ground() {
        let message = Message::new("candidates-ground")
            .with("short", Message::new(ground.short))
            .with("why", Message::new(ground.why));
        said.push((words.text(&message), state.theme.strong()));
    }
    let message = match &candidate.fact {
        Fact::Owed(line, _) => Message::new("candidates-since")
            .with("rule", line.limit.id())
            .with("due", line.due)
            .with("article", line.limit.article()),
        Fact::Refused(row) => refused(row),
    };
    said.push((words.text(&message), Style::new()));
    let wrapped = said.iter().flat_map(|(what, style)| {
        text::wrap(what, usize::from(area.width)).into_iter().map(move |line| (line.to_owned(), *style))
    });
    let last = area.bottom().saturating_sub(1);
    for (y, (what, style)) in (area.y + 1..last).zip(wrapped) {
        put(buf, area.x, y, area.width, &what, style);
    }
    let key = |id: &str| state.keymap.keys_of(id, &["candidates"]).into_iter().next().unwrap_or_default();
    let foot = Message::new("candidates-foot").with("begin", key("candidates.begin"));
    let foot = words.text(&foot.with("go", key("candidates.go")));
    put(buf, area.x, last, area.width, &foot, state.theme.dim());
}
