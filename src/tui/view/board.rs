//! The overdue board with the coverage grid beside it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{entry, pane, put, rows, select};
use crate::domain::clock::Urgency;
use crate::domain::message::Message;
use crate::domain::period::{Cycle, Period};
use crate::office::query::{BoardLine, BoardRow, CoverCell, CoverLine, Group, Worst};
use crate::tui::leader::{Only, system_name};
use crate::tui::mouse::Spot;
use crate::tui::state::State;
use crate::tui::text;

/// Draws the board.
pub fn draw(state: &State, area: Rect, buf: &mut Buffer) {
    summary(state, Rect { height: 2, ..area }, buf);
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
fn summary(state: &State, area: Rect, buf: &mut Buffer) {
    let Some(due) = state.board.shown() else { return };
    let counts = due.counts;
    let message = Message::new("board-counts")
        .with("overdue", counts.overdue)
        .with("bodies", due.bodies)
        .with("today", counts.today)
        .with("soon", counts.soon)
        .with("later", counts.later);
    let urgency = if counts.overdue > 0 { Urgency::Overdue } else { Urgency::Later };
    let style = state.theme.urgency(urgency).patch(state.theme.strong());
    put(buf, area.x + 1, area.y, area.width - 2, &state.words.text(&message), style);
    let name = |worst: &Worst| rows::body(state, &worst.unit, &worst.body);
    let (Some(most), Some(longest)) = (&due.most, &due.longest) else {
        let nothing = state.words.get("board-nothing-overdue");
        put(buf, area.x + 1, area.y + 1, area.width - 2, &nothing, state.theme.good());
        return;
    };
    let message = Message::new("board-whose")
        .with("most", name(most))
        .with("count", most.count)
        .with("longest", name(longest))
        .with("days", longest.days);
    put(buf, area.x + 1, area.y + 1, area.width - 2, &state.words.text(&message), Style::new());
}

fn list(state: &State, area: Rect, buf: &mut Buffer) {
    let focused = !state.board.on_grid;
    let title = match &state.board.narrowed {
        None => state.words.get("board-list"),
        Some(narrowed) => {
            let what = match &narrowed.only {
                Only::All => state.words.get("board-all"),
                Only::Body(unit, body) => rows::body(state, unit, body),
                Only::Org(org) => state.directory.org_name(org),
                Only::System(at) => state.words.text(&system_name(*at)),
            };
            state.words.text(&Message::new("board-only").with("what", what))
        }
    };
    let inside = pane(state, area, Spot::Board, &title, focused, buf);
    let due = state.board.shown().filter(|due| !due.lines.is_empty());
    let Some(due) = due else {
        let (id, style) = match state.board.shown() {
            Some(_) => ("board-empty", state.theme.good()),
            None => ("loading", state.theme.dim()),
        };
        put(buf, inside.x + 1, inside.y, inside.width - 1, &state.words.get(id), style);
        return;
    };
    // The headings above the selected line stay in sight with it.
    let selected = due.row_of(state.board.list.selected.min(due.lines.len() - 1));
    let headings = (0..selected).rev().take_while(|row| !matches!(due.row(*row), Some(BoardRow::Line(_))));
    let together = selected - headings.count()..selected + 1;
    let window = state.board.list.window_with(together, due.rows(), usize::from(inside.height));
    let in_sight = window.clone().filter_map(|row| match due.row(row) {
        Some(BoardRow::Line(at)) => Some(number(&due.lines[at])),
        _ => None,
    });
    let cells = rows::number_cells(14, in_sight);
    for (y, row) in (inside.top()..).zip(window) {
        match due.row(row) {
            Some(BoardRow::Later(count)) => {
                let message = Message::new("board-later").with("count", count);
                put(buf, inside.x, y, inside.width, &state.words.text(&message), state.theme.label());
            }
            Some(BoardRow::Head(group)) => heading(state, group, Rect { y, height: 1, ..inside }, buf),
            Some(BoardRow::Line(at)) => {
                entry(state, inside, y, Spot::Board, at);
                line(state, &due.lines[at], cells, Rect { y, height: 1, ..inside }, buf);
                if row == selected {
                    select(buf, inside, y, state.theme.selected(focused));
                }
            }
            None => {}
        }
    }
}

fn heading(state: &State, group: &Group, area: Rect, buf: &mut Buffer) {
    let message = Message::new("board-group").with("overdue", group.overdue).with("all", group.len);
    let count = state.words.text(&message);
    let width = u16::try_from(text::width(&count)).unwrap_or(0);
    let name = rows::body(state, &group.unit, &group.body);
    put(buf, area.x, area.y, area.width.saturating_sub(width + 2), &name, state.theme.strong());
    let urgency = if group.overdue > 0 { Urgency::Overdue } else { Urgency::Later };
    let style = state.theme.urgency(urgency);
    put(buf, area.right().saturating_sub(width + 1), area.y, width, &count, style);
}

fn number(line: &BoardLine) -> String {
    line.key.as_ref().map_or_else(|| line.code.to_string(), |key| key.number())
}

/// A line, whose number has so many cells.
fn line(state: &State, line: &BoardLine, cells: u16, area: Rect, buf: &mut Buffer) {
    let day = state.past().unwrap_or(state.today);
    let standing = line.standing(day, &state.directory.calendar);
    let when = text::pad(&rows::standing(state, standing, line.provisional), 10);
    let mut x = area.x + 1;
    x += put(buf, x, area.y, 14, &when, state.theme.urgency(standing.urgency)) + 1;
    if area.width >= 60 {
        let number = text::pad(&number(line), usize::from(cells));
        x += put(buf, x, area.y, cells + 1, &number, Style::new()) + 1;
    } else {
        x += put(buf, x, area.y, 8, &line.code.to_string(), Style::new()) + 1;
    }
    let title = rows::line_title(state, line);
    put(buf, x, area.y, area.right().saturating_sub(x), &title, Style::new());
}

fn grid(state: &State, area: Rect, buf: &mut Buffer) {
    let focused = state.board.on_grid;
    let Some(coverage) = state.board.covered() else {
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
