//! The screen on which the catalogue is kept: the items with what is uncertain in them, and the selected one whole.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::detail::{Sheet, label_of};
use super::{entry, more_below, pane, put, select};
use crate::domain::catalogue::{CatalogueId, CatalogueItem, Cell, Column, Difference, Part, Provenance};
use crate::domain::message::Message;
use crate::tui::catalogue::CatalogueRow;
use crate::tui::mouse::Spot;
use crate::tui::state::State;
use crate::tui::text;

/// Draws the list, and beside it what is selected.
pub fn draw(state: &State, area: Rect, buf: &mut Buffer) {
    let left = (area.width * 2 / 5).clamp(32, 56);
    let rule = Rect { x: area.x + left, width: 1, ..area };
    for y in rule.top()..rule.bottom() {
        buf[(rule.x, y)].set_symbol(state.theme.vertical()).set_style(state.theme.dim());
    }
    list(state, Rect { width: left, ..area }, buf);
    selected(state, Rect { x: rule.right(), width: area.width - left - 1, ..area }, buf);
}

fn list(state: &State, area: Rect, buf: &mut Buffer) {
    let (words, theme) = (&state.words, state.theme);
    let inside = pane(state, area, Spot::Catalogue, &words.get("pane-catalogue"), true, buf);
    let columns = format!(" {}", words.get("catalogue-columns"));
    let width = u16::try_from(text::width(&columns)).unwrap_or(0);
    put(buf, area.right().saturating_sub(width + 1), area.y, width, &columns, theme.dim());
    let foot = Rect { y: inside.bottom().saturating_sub(1), height: 1, ..inside };
    let all: Vec<&CatalogueItem> =
        CatalogueId::ALL.into_iter().flat_map(|id| state.directory.catalogue(id)).collect();
    let uncertain: usize = all.iter().filter(|item| !item.retired).map(|item| item.uncertain().count()).sum();
    let totals = Message::new("catalogue-totals").with("items", all.len()).with("uncertain", uncertain);
    put(buf, foot.x + 1, foot.y, foot.width - 1, &words.text(&totals), theme.label());
    let body = Rect { height: inside.height.saturating_sub(1), ..inside };
    let rows = &state.catalogue.rows;
    for (y, at) in (body.top()..).zip(state.catalogue.list.window(rows.len(), usize::from(body.height))) {
        entry(state, body, y, Spot::Catalogue, at);
        row(state, rows[at], Rect { y, height: 1, ..body }, buf);
        if at == state.catalogue.list.selected {
            select(buf, body, y, theme.selected(true));
        }
    }
}

fn row(state: &State, row: CatalogueRow, area: Rect, buf: &mut Buffer) {
    const COUNT: u16 = 4;
    const STATE: u16 = 7;
    let (words, theme) = (&state.words, state.theme);
    let (id, number) = match row {
        CatalogueRow::Catalogue(id) => {
            put(buf, area.x + 1, area.y, area.width - 1, &words.text(&id.message()), theme.strong());
            return;
        }
        CatalogueRow::Item(id, number) => (id, number),
    };
    let Some(item) = state.directory.newest(id, number) else { return };
    let count = item.uncertain().count();
    if count > 0 && !item.retired {
        put(buf, area.right() - COUNT, area.y, COUNT, &format!("{count:>3}"), theme.label());
    }
    let mut end = area.right() - COUNT;
    if let Some(what) = state_of(state, item) {
        end -= STATE;
        put(buf, end, area.y, STATE - 1, &words.text(&what), theme.dim());
    }
    let mut x = area.x + 2;
    x += put(buf, x, area.y, 3, &format!("{number:02}"), Style::new()) + 1;
    let content = item.cell(Column::Content);
    let (what, style) = match content.text.is_empty() {
        true => (words.text(&content.provenance.name()), theme.dim()),
        false => (content.text.clone(), if item.retired { theme.dim() } else { Style::new() }),
    };
    put(buf, x, area.y, end.saturating_sub(x + 1), &what, style);
}

/// Retired, to come, or neither.
fn state_of(state: &State, item: &CatalogueItem) -> Option<Message> {
    if item.retired {
        Some(Message::new("catalogue-state-retired"))
    } else {
        is_to_come(state, item).then(|| Message::new("catalogue-state-to-come"))
    }
}

fn is_to_come(state: &State, item: &CatalogueItem) -> bool {
    item.revision.is_some() && item.since > state.today
}

fn selected(state: &State, area: Rect, buf: &mut Buffer) {
    let words = &state.words;
    let (title, item) = match state.catalogue.selected() {
        Some(CatalogueRow::Item(id, number)) => {
            (format!("{} {number:02}", words.text(&id.message())), state.directory.newest(id, number))
        }
        Some(CatalogueRow::Catalogue(id)) => (words.text(&id.message()), None),
        None => (String::new(), None),
    };
    let inside = pane(state, area, Spot::CatalogueItem, &title, false, buf);
    let inside = Rect { x: inside.x + 1, width: inside.width.saturating_sub(2), ..inside };
    let mut sheet = Sheet::new(state, usize::from(inside.width));
    match item {
        Some(item) => item_lines(&mut sheet, item),
        None => sheet.plain(&words.get("catalogue-about"), Style::new()),
    }
    let scroll = &state.catalogue.scroll;
    sheet.draw(inside, scroll, buf);
    if scroll.has_more() {
        more_below(state, "catalogue.down", &state.contexts(), Rect { height: 1, ..area }, buf);
    }
}

fn item_lines(sheet: &mut Sheet<'_>, item: &CatalogueItem) {
    let state = sheet.state();
    let words = &state.words;
    for part in Part::all() {
        let cell = item.part(part);
        let note = note(state, &cell);
        let style = if cell.provenance.is_uncertain() { state.theme.label() } else { Style::new() };
        let name = match part {
            Part::Number => words.text(&part.message()),
            Part::Cell(column) => words.get(label_of(column)),
        };
        match (cell.text.is_empty(), note) {
            (true, note) => sheet.named(&name, &note.unwrap_or_default(), style),
            (false, None) => sheet.named(&name, &cell.text, Style::new()),
            (false, Some(note)) => sheet.named(&name, &format!("{} {note}", cell.text), style),
        }
    }
    let since = match (item.retired, is_to_come(state, item)) {
        (true, _) => Message::new("catalogue-retired-since"),
        (false, true) => Message::new("catalogue-to-come-since"),
        (false, false) => Message::new("catalogue-in-use-since"),
    };
    sheet.named(&words.get("column-state"), &words.text(&since.with("since", item.since)), Style::new());
    sheet.heading("heading-versions");
    let versions = state.directory.items.get(&(item.catalogue, item.number));
    let versions = versions.map(Vec::as_slice).unwrap_or_default();
    for (at, version) in versions.iter().enumerate().rev() {
        let before = at.checked_sub(1).map(|at| &versions[at]);
        sheet.entry(&version_line(state, version, before), Style::new());
    }
}

/// What is to be known of a cell: where it comes from, or who vouches for it, when and on what ground.
pub(super) fn note(state: &State, cell: &Cell) -> Option<String> {
    let words = &state.words;
    let name = words.text(&cell.provenance.name());
    let told = match (&cell.ground, cell.provenance) {
        (Some(ground), _) => words.text(
            &Message::new("catalogue-vouched")
                .with("how", name)
                .with("who", state.directory.person_name(&ground.by))
                .with("on", ground.at.date())
                .with("ground", ground.text.as_str()),
        ),
        (None, Provenance::Printed) => return None,
        (None, _) => words.text(&Message::new("cli-mark").with("mark", name)),
    };
    Some(told)
}

/// A version on a line: number, from when, what was done, why, on whose approval, by whom and when.
pub(super) fn version_line(state: &State, version: &CatalogueItem, before: Option<&CatalogueItem>) -> String {
    let words = &state.words;
    let line = Message::new("catalogue-version")
        .with("version", i64::from(version.version))
        .with("since", version.since)
        .with("deed", deed(version, before));
    let mut line = words.text(&line);
    if let Some(revision) = &version.revision {
        let told = match revision.approver.is_empty() {
            true => Message::new("catalogue-version-settled"),
            false => Message::new("catalogue-version-made").with("approver", revision.approver.as_str()),
        };
        let told = told
            .with("reason", revision.reason.as_str())
            .with("who", state.directory.person_name(&revision.by))
            .with("at", revision.at.format("%Y-%m-%d %H:%M").to_string());
        line = format!("{line}{}", words.text(&told));
    }
    line
}

/// What a version did to the one before.
fn deed(version: &CatalogueItem, before: Option<&CatalogueItem>) -> Message {
    let Some(before) = before else {
        return match version.revision {
            Some(_) => Message::new("catalogue-deed-added"),
            None => Message::new("provenance-printed"),
        };
    };
    let difference = Difference::between(before, version);
    let settled = version.revision.as_ref().is_some_and(|revision| revision.approver.is_empty());
    match (difference.retired, difference.parts.first()) {
        (Some(true), _) => Message::new("catalogue-deed-retired"),
        (Some(false), _) => Message::new("catalogue-reinstated"),
        (None, Some(change)) if settled => Message::new("catalogue-deed-settled")
            .with("cell", change.part.message())
            .with("how", change.new.provenance.name()),
        _ => Message::new("catalogue-deed-amended"),
    }
}
