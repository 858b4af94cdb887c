//! The catalogue tree.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{entry, pane, put, select};
use crate::domain::clock::Urgency;
use crate::domain::message::Message;
use crate::tui::mouse::Spot;
use crate::tui::state::{Pane, State};
use crate::tui::text;
use crate::tui::tree::{Node, Row};

/// Draws the tree in its pane.
pub fn draw(state: &State, area: Rect, buf: &mut Buffer) {
    let focused = state.focus == Pane::Tree;
    let inside = pane(state, area, Spot::Pane(Pane::Tree), &state.words.get("pane-tree"), focused, buf);
    let rows = state.tree.rows();
    let columns = format!(" {}", state.words.get("tree-columns"));
    let width = u16::try_from(text::width(&columns)).unwrap_or(0);
    put(buf, area.right().saturating_sub(width + 1), area.y, width, &columns, state.theme.dim());
    if rows.is_empty() {
        let id = if state.tree.is_loaded() { "tree-empty" } else { "loading" };
        put(buf, inside.x + 1, inside.y, inside.width - 1, &state.words.get(id), state.theme.dim());
        return;
    }
    for (y, at) in (inside.top()..).zip(state.tree.list.window(rows.len(), usize::from(inside.height))) {
        entry(state, inside, y, Spot::Pane(Pane::Tree), at);
        row(state, &rows[at], Rect { y, height: 1, ..inside }, buf);
        if at == state.tree.list.selected {
            select(buf, inside, y, state.theme.selected(focused));
        }
    }
}

fn row(state: &State, row: &Row, area: Rect, buf: &mut Buffer) {
    let (words, theme) = (&state.words, state.theme);
    // At the right, in columns: the mark or what is overdue, and how many there are.
    const COUNT: u16 = 4;
    const MARK: u16 = 5;
    let mut label_end = area.right() - COUNT;
    if row.count > 0 && !matches!(row.node, Node::More(_)) {
        let count = format!("{:>3}", row.count);
        put(buf, label_end, area.y, COUNT, &count, theme.dim());
    }
    if let Some(state_of) = &row.state {
        // The title comes first; a long state is cut.
        let shown = text::truncate(&words.text(state_of), usize::from(area.width / 3)).into_owned();
        let width = u16::try_from(text::width(&shown)).unwrap_or(0);
        label_end = area.right().saturating_sub(width + 1);
        put(buf, label_end, area.y, width, &shown, theme.dim());
    } else if row.overdue > 0 {
        label_end -= MARK;
        let overdue = words.text(&Message::new("tree-overdue").with("count", i64::from(row.overdue)));
        put(buf, label_end, area.y, MARK, &overdue, theme.urgency(Urgency::Overdue));
    } else if let Some(mark) = row.mark {
        label_end -= MARK;
        put(buf, label_end, area.y, MARK, &words.text(&mark.message()), theme.mark(mark));
    }
    // At the left: the place in the tree, the sign that it opens, the number and the text.
    let mut x = area.x + row.depth.min(4);
    let sign = match row.open {
        Some(true) => "-",
        Some(false) => "+",
        None => " ",
    };
    x += put(buf, x, area.y, 2, sign, theme.dim()) + 1;
    if let Node::More(_) = row.node {
        let more = words.text(&Message::new("tree-more").with("count", i64::from(row.count)));
        put(buf, x, area.y, area.right().saturating_sub(x), &more, theme.dim());
        return;
    }
    let bold = matches!(row.node, Node::Org(..));
    let style = if bold { theme.strong() } else { ratatui::style::Style::new() };
    let mut label = row.number.clone();
    if let Node::Org(code, catalogue) = &row.node {
        let name = words.text(&catalogue.message());
        label = match code {
            Some(code) => format!("{code} {} {name}", row.text),
            None => format!("{name} {}", words.get("tree-no-organisation")),
        };
    } else {
        let text = match (&row.node, row.text.is_empty()) {
            (Node::Item(code), true) if row.number == "00" => {
                let _ = code;
                words.get("item-none")
            }
            (_, true) => words.get("provenance-lost"),
            (_, false) => row.text.clone(),
        };
        if !label.is_empty() {
            label.push(' ');
        }
        label.push_str(&text);
    }
    let style = if row.incomplete && row.text.is_empty() { theme.dim() } else { style };
    put(buf, x, area.y, label_end.saturating_sub(x + 1), &label, style);
}
