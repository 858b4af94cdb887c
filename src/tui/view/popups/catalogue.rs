//! The versions of a catalogue item with the difference between two of them; what a file changes.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{put, select};
use crate::domain::catalogue::Difference;
use crate::domain::code::ItemCode;
use crate::domain::message::Message;
use crate::exchange::catalogue::{LineKind, change_message};
use crate::tui::catalogue::{Preview, Versions};
use crate::tui::list::Scroll;
use crate::tui::mouse::{Hit, Spot};
use crate::tui::popup::{centered, frame};
use crate::tui::state::State;
use crate::tui::text;
use crate::tui::view::{catalogue, entry, more_below};

/// The cells of these popups.
const WIDTH: u16 = 110;

/// Lines of a text with their looks, wrapped.
struct Lines(Vec<(String, Style)>, usize);

impl Lines {
    fn put(&mut self, indent: usize, what: &str, style: Style) {
        let width = self.1.saturating_sub(indent).max(10);
        let margin = " ".repeat(indent);
        self.0.extend(text::wrap(what, width).into_iter().map(|line| (format!("{margin}{line}"), style)));
    }
}

/// Draws the lines that are on screen, and the mark of what follows.
fn scrolled(
    state: &State,
    lines: &Lines,
    scroll: &Scroll,
    inside: Rect,
    more: (&str, Rect),
    buf: &mut Buffer,
) {
    for (y, at) in (inside.top()..).zip(scroll.window(lines.0.len(), usize::from(inside.height))) {
        put(buf, inside.x + 1, y, inside.width.saturating_sub(2), &lines.0[at].0, lines.0[at].1);
    }
    if scroll.has_more() {
        more_below(state, more.0, &state.contexts(), more.1, buf);
    }
}

/// Draws what a file changes, or all that is wrong with it.
pub(super) fn preview(state: &State, preview: &Preview, scroll: &Scroll, area: Rect, buf: &mut Buffer) {
    let (words, theme) = (&state.words, state.theme);
    let mut lines = Lines(Vec::new(), usize::from(WIDTH.min(area.width)).saturating_sub(4));
    match &preview.outcome {
        Ok(plan) => {
            lines.put(0, &words.text(&plan.summary()), theme.strong());
            for line in plan.lines() {
                let (indent, style) = match line.kind {
                    LineKind::Item => (0, theme.strong()),
                    LineKind::Cell => (3, Style::new()),
                    LineKind::Remark => (3, theme.label()),
                };
                lines.put(indent, &words.text(&line.message), style);
            }
            lines.put(0, &words.text(&plan.then()), theme.label());
        }
        Err(faults) => {
            let count = Message::new("import-faulty").with("count", faults.len());
            lines.put(0, &words.text(&count), theme.fault());
            faults.iter().for_each(|fault| lines.put(0, &words.text(fault), Style::new()));
        }
    }
    let height = u16::try_from(lines.0.len()).unwrap_or(u16::MAX).saturating_add(2);
    let area = centered(area, WIDTH, height);
    let title = words.text(&Message::new("import-title").with("path", preview.path.as_str()));
    let inside = frame(buf, area, &title, &theme.frame());
    state.hits.note(area, || Hit::Spot(Spot::Popup));
    let line = Rect { y: area.bottom() - 1, height: 1, ..area };
    scrolled(state, &lines, scroll, inside, ("list.page-down", line), buf);
}

/// Draws the versions, newest first, and below them the difference between the selected one and its base.
pub(super) fn versions(state: &State, versions: &Versions, area: Rect, buf: &mut Buffer) {
    const LIST: usize = 6;
    let (words, theme) = (&state.words, state.theme);
    let all = versions.all(&state.directory);
    let mut lines = Lines(Vec::new(), usize::from(WIDTH.min(area.width)).saturating_sub(4));
    match versions.pair(&state.directory) {
        Some((new, Some(old))) => difference(state, old, new, &mut lines),
        Some((_, None)) => lines.put(0, &words.get("versions-first"), theme.dim()),
        None => {}
    }
    let height = u16::try_from(all.len().min(LIST) + lines.0.len() + 3).unwrap_or(u16::MAX);
    // The frame keeps its place while one goes through the versions.
    let area = centered(area, WIDTH, height.max(area.height * 2 / 3));
    let title = Message::new("versions-title")
        .with("catalogue", versions.catalogue.message())
        .with("code", ItemCode::Listed(versions.number).to_string());
    let inside = frame(buf, area, &words.text(&title), &theme.frame());
    state.hits.note(area, || Hit::Spot(Spot::Popup));
    let height = u16::try_from(all.len().min(LIST)).unwrap_or(0).min(inside.height);
    let body = Rect { height, ..inside };
    for (y, at) in (body.top()..).zip(versions.list.window(all.len(), usize::from(height))) {
        entry(state, body, y, Spot::Popup, at);
        let mark = if versions.base == Some(all[at].version) { "*" } else { " " };
        let line = catalogue::version_line(state, all[at], all.get(at + 1).copied());
        put(buf, body.x, y, body.width, &format!("{mark}{line}"), Style::new());
        if at == versions.list.selected {
            select(buf, body, y, theme.selected(true));
        }
    }
    let rule = body.bottom();
    if rule >= inside.bottom() {
        return;
    }
    for x in inside.left()..inside.right() {
        buf[(x, rule)].set_symbol(theme.horizontal()).set_style(theme.dim());
    }
    let below = Rect { y: rule + 1, height: inside.bottom() - rule - 1, ..inside };
    let line = Rect { y: area.bottom() - 1, height: 1, ..area };
    scrolled(state, &lines, &versions.scroll, below, ("versions.down", line), buf);
}

fn difference(
    state: &State,
    old: &crate::domain::catalogue::CatalogueItem,
    new: &crate::domain::catalogue::CatalogueItem,
    lines: &mut Lines,
) {
    let words = &state.words;
    let heading = Message::new("versions-difference")
        .with("old", i64::from(old.version))
        .with("new", i64::from(new.version));
    lines.put(0, &words.text(&heading), state.theme.strong());
    let difference = Difference::between(old, new);
    match difference.retired {
        Some(true) => lines.put(0, &words.get("catalogue-deed-retired"), Style::new()),
        Some(false) => lines.put(0, &words.get("catalogue-reinstated"), Style::new()),
        None => {}
    }
    for change in &difference.parts {
        lines.put(0, &words.text(&change_message(change)), Style::new());
        if let Some(vouched) = change.new.ground.as_ref().and_then(|_| catalogue::note(state, &change.new)) {
            lines.put(3, &vouched, state.theme.label());
        }
    }
    if difference.is_empty() {
        lines.put(0, &words.get("versions-same"), Style::new());
    }
    if let Some(revision) = new.revision.as_ref().filter(|revision| !revision.approver.is_empty()) {
        // In full what the list above may have cut.
        lines.put(
            0,
            &words.text(&Message::new("versions-reason").with("reason", revision.reason.as_str())),
            state.theme.label(),
        );
    }
}
