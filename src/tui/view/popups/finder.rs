//! Lists narrowed by typing: the search over the whole screen, and the command palette.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::super::marked::put_marked;
use super::{entry, put, rows, select};
use crate::domain::code::Kind;
use crate::domain::message::Message;
use crate::office::query::Hit;
use crate::office::search::{Class, Progress};
use crate::tui::finder::Finder;
use crate::tui::mouse::Spot;
use crate::tui::palette::Palette;
use crate::tui::popup::{centered, frame};
use crate::tui::search::SearchPopup;
use crate::tui::state::State;
use crate::tui::text;

/// Columns from which the body responsible has a place of its own in the list.
const WIDE: u16 = 100;

/// Lines of the excerpt below the list.
const EXCERPT: u16 = 3;

/// The input on its line; returns where the cursor is.
fn input(state: &State, prompt: &str, finder: &Finder, line: Rect, buf: &mut Buffer) -> (u16, u16) {
    let used = put(buf, line.x + 1, line.y, line.width, prompt, state.theme.label()) + 2;
    let area =
        Rect { x: line.x + used, width: line.width.saturating_sub(used + 1).max(1), height: 1, ..line };
    finder.editor.render(area, buf, state.theme.form().input)
}

fn rule(state: &State, inside: Rect, y: u16, buf: &mut Buffer) {
    for x in inside.left()..inside.right() {
        buf[(x, y)].set_symbol(state.theme.horizontal()).set_style(state.theme.dim());
    }
}

/// Draws the search.
pub(super) fn search(
    state: &State,
    search: &SearchPopup,
    area: Rect,
    buf: &mut Buffer,
) -> Option<(u16, u16)> {
    let words = &state.words;
    let inside = frame(buf, area, &words.get("search-title"), &state.theme.frame());
    if inside.height < EXCERPT + 5 {
        return None;
    }
    let line = |y: u16| Rect { y, height: 1, ..inside };
    let cursor = input(state, &words.get("search-prompt"), &search.finder, line(inside.y), buf);
    status(state, search, line(inside.y + 1), buf);
    rule(state, inside, inside.y + 2, buf);
    let list = Rect { y: inside.y + 3, height: inside.height - 4 - EXCERPT, ..inside };
    let below = Rect { y: list.bottom() + 1, height: EXCERPT, ..inside };
    if let Some(fault) = &search.fault {
        paragraph(&words.text(fault), list, buf, state.theme.fault());
        return Some(cursor);
    }
    if search.hits.is_empty() {
        let id = if search.wanted.is_empty() { "search-how" } else { "search-none" };
        if !search.waiting {
            paragraph(&words.get(id), list, buf, Style::new());
        }
        return Some(cursor);
    }
    let shown = search.finder.list.window(search.hits.len(), usize::from(list.height));
    let cells = rows::number_cells(15, shown.clone().map(|at| search.hits[at].target.number()));
    for (y, at) in (list.top()..).zip(shown) {
        entry(state, list, y, Spot::Popup, at);
        row(state, &search.hits[at], cells, line(y), buf);
        if at == search.finder.list.selected {
            select(buf, list, y, state.theme.selected(true));
        }
    }
    rule(state, inside, list.bottom(), buf);
    if let Some(hit) = search.hits.get(search.finder.list.selected) {
        excerpt(state, hit, below, buf);
    }
    Some(cursor)
}

/// A text of several lines, wrapped, with a cell of room on both sides.
fn paragraph(text: &str, area: Rect, buf: &mut Buffer, style: Style) {
    let width = usize::from(area.width.saturating_sub(2));
    for (y, line) in (area.top()..area.bottom()).zip(text::wrap(text, width)) {
        put(buf, area.x + 1, y, area.width.saturating_sub(2), line, style);
    }
}

/// What tab goes through, or how much was found; and how far the index is.
fn status(state: &State, search: &SearchPopup, line: Rect, buf: &mut Buffer) {
    let words = &state.words;
    let progress = match &search.progress {
        Some(Progress::Part(done, total)) => {
            let number = |n: &u64| grouped(*n);
            let message =
                Message::new("search-progress").with("done", number(done)).with("total", number(total));
            words.text(&message)
        }
        Some(Progress::Failed(why)) => words.text(&Message::new("search-failed").with("why", why.clone())),
        Some(Progress::Whole) | None => String::new(),
    };
    let width = line.width.saturating_sub(2);
    let room = width / 2 + width % 2;
    let used = u16::try_from(text::width(&progress)).unwrap_or(room).min(room);
    put(buf, line.right().saturating_sub(used + 1), line.y, used, &progress, state.theme.label());
    let left = width.saturating_sub(if used > 0 { used + 1 } else { 0 });
    if let Some(completion) = search.completion.as_ref().filter(|c| c.choices.len() > 1) {
        let mut x = line.x + 1;
        // From the one that stands there on: the next ones are what one wants to see.
        let from = completion.at.unwrap_or(0).saturating_sub(2);
        for (at, choice) in completion.choices.iter().enumerate().skip(from) {
            let chosen = completion.at == Some(at);
            let style = if chosen { state.theme.selected(true) } else { Style::new() };
            let room = (line.x + 1 + left).saturating_sub(x);
            if room < 2 {
                break;
            }
            x += put(buf, x, line.y, room, choice, style) + 1;
        }
    } else if !search.wanted.is_empty() && search.progress.is_some() {
        put(buf, line.x + 1, line.y, left, &counts(state, search), state.theme.dim());
    }
}

fn counts(state: &State, search: &SearchPopup) -> String {
    let words = &state.words;
    let all: usize = search.counts.iter().sum();
    let parts: Vec<String> = Class::ALL
        .into_iter()
        .zip(search.counts)
        // Those of which there are none would push the others out of sight.
        .filter(|(_, n)| *n > 0 || all == 0)
        .map(|(class, n)| format!("{} {}", words.text(&class.message()), grouped(n as u64)))
        .collect();
    let parts = parts.join(&words.get("list-separator"));
    let id = if all > search.listed { "search-counts-cut" } else { "search-counts" };
    let message = Message::new(id).with("count", grouped(all as u64)).with("parts", parts);
    words.text(&message.with("listed", grouped(search.listed as u64)))
}

/// A number with its thousands apart: 420,000.
fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut shown = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

/// The mark of a book's cases.
const fn book_mark(kind: Kind) -> &'static str {
    match kind {
        Kind::Plan => "search-mark-plan",
        Kind::Press => "search-mark-press",
        Kind::Supervisor => "search-mark-supervisor",
        Kind::Consultation => "search-mark-consultation",
        Kind::Archive => "search-mark-archive",
        Kind::Assessment => "search-mark-assessment",
        Kind::Accountability => "search-mark-accountability",
        Kind::Adjustment | Kind::Application | Kind::Disclosure | Kind::Opinion => "search-mark-disclosure",
    }
}

/// Kind, number on so many cells, title with what was found, standing, body, date.
fn row(state: &State, hit: &Hit, cells: u16, line: Rect, buf: &mut Buffer) {
    let words = &state.words;
    let theme = state.theme;
    let class = match hit.target.class() {
        Class::Item => "search-mark-item",
        Class::Disclosure => "search-mark-disclosure",
        Class::Opinion => "search-mark-opinion",
        Class::Application => "search-mark-application",
        Class::Book(kind) => book_mark(kind),
    };
    let wide = line.width >= WIDE;
    let (standing_cells, body_cells): (u16, u16) = if wide { (14, 18) } else { (10, 0) };
    let date = hit.changed.map(|date| date.to_string()).unwrap_or_default();
    let mut right = line.right() - 1;
    let mut column = |cells: u16, what: &str, style: Style, buf: &mut Buffer| {
        if cells > 0 {
            right = right.saturating_sub(cells);
            put(buf, right, line.y, cells, what, style);
            right = right.saturating_sub(1);
        }
    };
    column(10, &date, theme.dim(), buf);
    column(body_cells, &hit.body, Style::new(), buf);
    let standing = hit.standing.as_ref().map(|standing| words.text(standing)).unwrap_or_default();
    column(standing_cells, &standing, Style::new(), buf);
    let mut x = line.x + 1;
    x += put(buf, x, line.y, 2, &text::pad(&words.get(class), 2), theme.label()) + 1;
    let number = text::pad(&hit.target.number(), usize::from(cells));
    x += put(buf, x, line.y, cells + 1, &number, Style::new()) + 1;
    put_marked(buf, (x, line.y), right.saturating_sub(x), &hit.title, Style::new(), theme.hit());
}

/// Whose the selected one is, and where in its text something was found.
fn excerpt(state: &State, hit: &Hit, area: Rect, buf: &mut Buffer) {
    let words = &state.words;
    let theme = state.theme;
    let width = area.width.saturating_sub(2);
    let org = &hit.org;
    let whose =
        if hit.body.is_empty() || hit.body == *org { org.clone() } else { format!("{org} {}", hit.body) };
    put(buf, area.x + 1, area.y, width, &whose, theme.dim());
    let Some((field, marked)) = &hit.excerpt else { return };
    let used = put(buf, area.x + 1, area.y + 1, width, &words.get(field), theme.label()) + 1;
    let (room, start) = (width.saturating_sub(used), area.x + 1 + used);
    let lines = text::wrap_map(&marked.text, usize::from(room.max(1)));
    for (y, line) in (area.y + 1..area.bottom()).zip(lines) {
        // The last one is cut with … where there is more.
        let line = if y + 1 == area.bottom() { line.start..marked.text.len() } else { line };
        super::super::marked::put_part(buf, (start, y), room, marked, line, Style::new(), theme.hit());
    }
}

/// Draws the command palette.
pub(super) fn palette(state: &State, palette: &Palette, area: Rect, buf: &mut Buffer) -> Option<(u16, u16)> {
    const WIDTH: u16 = 100;
    const FOOT: u16 = 3;
    let words = &state.words;
    let place = centered(area, WIDTH, area.height);
    let inside = frame(buf, place, &words.get("palette-title"), &state.theme.frame());
    if inside.height < FOOT + 4 {
        return None;
    }
    let cursor =
        input(state, &words.get("palette-prompt"), &palette.finder, Rect { height: 1, ..inside }, buf);
    rule(state, inside, inside.y + 1, buf);
    let list = Rect { y: inside.y + 2, height: inside.height - 2 - FOOT, ..inside };
    let lines = palette.lines(state);
    if lines.is_empty() {
        paragraph(&words.get("palette-none"), list, buf, Style::new());
        return Some(cursor);
    }
    let (ours, other) = match words.language() {
        crate::lang::Language::Chinese => (0, 1),
        crate::lang::Language::English => (1, 0),
    };
    let contexts = state.screen_contexts();
    let shown = palette.finder.list.window(lines.len(), usize::from(list.height));
    for (y, at) in (list.top()..).zip(shown) {
        let line = &lines[at];
        entry(state, list, y, Spot::Popup, at);
        let style = if line.verdict.is_ok() { Style::new() } else { state.theme.dim() };
        let here = state.keymap.keys_of(line.action.id, &contexts);
        let keys =
            if here.is_empty() { state.keymap.keys_of(line.action.id, &[line.action.context]) } else { here };
        let mut x = list.x + 1;
        x += put(buf, x, y, 13, &text::pad(&keys.join(" "), 13), state.theme.key()) + 1;
        x += put(buf, x, y, 18, &text::pad(&line.names[ours], 18), style) + 1;
        let mut rest = line.names[other].clone();
        if let Err(reason) = &line.verdict {
            rest = words.text(&Message::new("help-impossible").with("reason", reason.clone()));
        }
        put(buf, x, y, list.right().saturating_sub(x + 1), &rest, state.theme.dim());
        if at == palette.finder.list.selected {
            select(buf, list, y, state.theme.selected(true));
        }
    }
    rule(state, inside, list.bottom(), buf);
    if let Some(line) = lines.get(palette.finder.list.selected) {
        let told = match &line.verdict {
            Ok(()) => words.attr(&line.action.words(), "help").unwrap_or_default(),
            Err(reason) => words.text(&Message::new("help-impossible").with("reason", reason.clone())),
        };
        let below = Rect { y: list.bottom() + 1, height: FOOT - 1, ..inside };
        paragraph(&told, below, buf, Style::new());
    }
    Some(cursor)
}
