//! The overdue board with the coverage grid beside it.

use std::collections::BTreeMap;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{entry, pane, put, rows, select};
use crate::domain::clock::Urgency;
use crate::domain::message::Message;
use crate::domain::period::{Cycle, Period};
use crate::office::query::{BoardLine, CoverCell, CoverLine, DueCounts};
use crate::tui::board::{group_of, is_pressing};
use crate::tui::mouse::Spot;
use crate::tui::state::State;
use crate::tui::text;

/// Draws the board.
pub fn draw(state: &State, area: Rect, buf: &mut Buffer) {
    let lines = &state.board.lines;
    let counts = DueCounts::of(lines.iter().map(|line| &line.standing.urgency));
    summary(state, counts, Rect { height: 2, ..area }, buf);
    let body = Rect { y: area.y + 2, height: area.height - 2, ..area };
    let right = (body.width * 2 / 5).clamp(34, 52);
    let left = Rect { width: body.width - right - 1, ..body };
    for y in body.top()..body.bottom() {
        buf[(left.right(), y)].set_symbol(state.theme.vertical()).set_style(state.theme.dim());
    }
    list(state, left, buf);
    grid(state, Rect { x: left.right() + 1, width: right, ..body }, buf);
}

/// What a leader takes away in a glance: how much, how late at worst, and whose; the numbers before the names.
fn summary(state: &State, counts: DueCounts, area: Rect, buf: &mut Buffer) {
    let mut bodies: BTreeMap<(String, String), (usize, i64)> = BTreeMap::new();
    for line in state.board.lines.iter().filter(|line| line.standing.overdue) {
        let entry = bodies.entry(group_of(line)).or_default();
        entry.0 += 1;
        entry.1 = entry.1.max(line.standing.working_days);
    }
    let message = Message::new("board-counts")
        .with("overdue", counts.overdue)
        .with("bodies", bodies.len())
        .with("today", counts.today)
        .with("soon", counts.soon)
        .with("later", counts.later);
    let urgency = if counts.overdue > 0 { Urgency::Overdue } else { Urgency::Later };
    let style = state.theme.urgency(urgency).patch(state.theme.strong());
    put(buf, area.x + 1, area.y, area.width - 2, &state.words.text(&message), style);
    let name =
        |(unit, body): &(String, String)| rows::body(state, unit, if body.is_empty() { unit } else { body });
    let most = bodies.iter().max_by_key(|(_, (count, days))| (*count, *days));
    let longest = bodies.iter().max_by_key(|(_, (count, days))| (*days, *count));
    let (Some((most, (count, _))), Some((longest, (_, days)))) = (most, longest) else {
        let nothing = state.words.get("board-nothing-overdue");
        put(buf, area.x + 1, area.y + 1, area.width - 2, &nothing, state.theme.good());
        return;
    };
    let message = Message::new("board-whose")
        .with("most", name(most))
        .with("count", *count)
        .with("longest", name(longest))
        .with("days", *days);
    put(buf, area.x + 1, area.y + 1, area.width - 2, &state.words.text(&message), Style::new());
}

/// A row of the list: the heading of a body, or a line.
enum Row<'a> {
    Later(usize),
    Body(String, usize, usize),
    Line(usize, &'a BoardLine),
}

fn list(state: &State, area: Rect, buf: &mut Buffer) {
    let focused = !state.board.on_grid;
    let inside = pane(state, area, Spot::Board, &state.words.get("board-list"), focused, buf);
    let lines = &state.board.lines;
    let mut shown = Vec::new();
    let mut selected = 0;
    let mut before = None;
    for (at, line) in lines.iter().enumerate() {
        let group = (is_pressing(line), group_of(line));
        if !group.0 && before.as_ref().is_none_or(|(pressing, _)| *pressing) {
            shown.push(Row::Later(lines.len() - at));
        }
        if before.as_ref() != Some(&group) {
            let here = || lines.iter().filter(|other| (is_pressing(other), group_of(other)) == group);
            let overdue = here().filter(|other| other.standing.overdue).count();
            shown.push(Row::Body(
                rows::body(state, &line.unit_name, &line.responsible),
                overdue,
                here().count(),
            ));
            before = Some(group);
        }
        if at == state.board.list.selected {
            selected = shown.len();
        }
        shown.push(Row::Line(at, line));
    }
    if shown.is_empty() {
        put(
            buf,
            inside.x + 1,
            inside.y,
            inside.width - 1,
            &state.words.get("board-empty"),
            state.theme.good(),
        );
        return;
    }
    // The window follows the selected line; the heading above the first line stays in sight with it.
    let height = usize::from(inside.height);
    let window = state.board.list.window(lines.len(), height);
    let top =
        shown.iter().position(|row| matches!(row, Row::Line(at, _) if *at == window.start)).unwrap_or(0);
    let top = top.saturating_sub(1).max((selected + 1).saturating_sub(height));
    for (y, row) in (inside.top()..inside.bottom()).zip(&shown[top.min(selected)..]) {
        match row {
            Row::Later(count) => {
                let message = Message::new("board-later").with("count", *count);
                put(buf, inside.x, y, inside.width, &state.words.text(&message), state.theme.label());
            }
            Row::Body(name, overdue, all) => {
                let message = Message::new("board-group").with("overdue", *overdue).with("all", *all);
                let count = state.words.text(&message);
                let width = u16::try_from(text::width(&count)).unwrap_or(0);
                put(buf, inside.x, y, inside.width.saturating_sub(width + 2), name, state.theme.strong());
                let urgency = if *overdue > 0 { Urgency::Overdue } else { Urgency::Later };
                put(
                    buf,
                    inside.right().saturating_sub(width + 1),
                    y,
                    width,
                    &count,
                    state.theme.urgency(urgency),
                );
            }
            Row::Line(at, line) => {
                entry(state, inside, y, Spot::Board, *at);
                let when = text::pad(&rows::standing(state, line.standing, line.provisional), 10);
                let mut x = inside.x + 1;
                x += put(buf, x, y, 14, &when, state.theme.urgency(line.standing.urgency)) + 1;
                let number = line.key.as_ref().map_or_else(|| line.code.to_string(), |key| key.number());
                if inside.width >= 60 {
                    x += put(buf, x, y, 15, &text::pad(&number, 14), Style::new()) + 1;
                } else {
                    x += put(buf, x, y, 8, &line.code.to_string(), Style::new()) + 1;
                }
                put(
                    buf,
                    x,
                    y,
                    inside.right().saturating_sub(x),
                    &rows::line_title(state, line),
                    Style::new(),
                );
                if *at == state.board.list.selected {
                    select(buf, inside, y, state.theme.selected(focused));
                }
            }
        }
    }
}

fn grid(state: &State, area: Rect, buf: &mut Buffer) {
    let focused = state.board.on_grid;
    let Some(coverage) = &state.board.coverage else {
        pane(state, area, Spot::Grid, &state.words.get("loading"), focused, buf);
        return;
    };
    let title = state.words.text(&Message::new("board-grid").with("year", coverage.year.to_string()));
    let inside = pane(state, area, Spot::Grid, &title, focused, buf);
    // As wide as the widest word and a space, wider where there is room.
    let least = CELLS.iter().map(|id| text::width(&state.words.get(id)) + 1).max().unwrap_or(0);
    let least = u16::try_from(least).unwrap_or(0);
    let cell_width = if inside.width >= 44 { least.max(5) } else { least };
    let cells = inside.right() - 4 * cell_width;
    for quarter in 0..4u16 {
        let name = format!("Q{}", quarter + 1);
        put(buf, cells + quarter * cell_width, inside.y, cell_width, &name, state.theme.label());
    }
    let legend = state.words.get("grid-legend");
    put(buf, inside.x, inside.bottom() - 1, inside.width, &legend, state.theme.label());
    let body = Rect { y: inside.y + 1, height: inside.height.saturating_sub(2), ..inside };
    for (y, at) in (body.top()..).zip(state.board.grid.window(coverage.lines.len(), usize::from(body.height)))
    {
        let line = &coverage.lines[at];
        entry(state, body, y, Spot::Grid, at);
        row(state, line, Rect { y, height: 1, ..body }, cells, buf);
        if at == state.board.grid.selected {
            select(buf, body, y, state.theme.selected(focused));
        }
    }
}

/// The words of the grid's cells.
const CELLS: [&str; 6] =
    ["cell-not-owed", "cell-ahead", "cell-covered", "cell-late", "cell-due", "cell-missed"];

fn row(state: &State, line: &CoverLine, area: Rect, cells: u16, buf: &mut Buffer) {
    let cell_width = (area.right() - cells) / 4;
    let mut x = area.x;
    x += put(buf, x, area.y, 8, &text::pad(&line.code.to_string(), 6), Style::new()) + 1;
    let title = if line.title.is_empty() { state.words.get("provenance-lost") } else { line.title.clone() };
    put(buf, x, area.y, cells.saturating_sub(x + 1), &title, Style::new());
    for (period, cell) in &line.cells {
        // A year's or half-year's cell stands in its last quarter, where it falls due.
        let quarter = match Period::containing(period.last(), Cycle::Quarter) {
            Period::Quarter(_, quarter) => u16::from(quarter) - 1,
            _ => 3,
        };
        let (id, style) = match cell {
            CoverCell::NotOwed => ("cell-not-owed", state.theme.dim()),
            CoverCell::Ahead => ("cell-ahead", state.theme.dim()),
            CoverCell::Covered(_) => ("cell-covered", state.theme.good()),
            CoverCell::Late(_) => ("cell-late", state.theme.urgency(Urgency::Soon)),
            CoverCell::Due(_, urgency) => ("cell-due", state.theme.urgency(*urgency)),
            CoverCell::Missed(_) => ("cell-missed", state.theme.urgency(Urgency::Overdue)),
        };
        put(buf, cells + quarter * cell_width, area.y, cell_width, &state.words.get(id), style);
    }
}
