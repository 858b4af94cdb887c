//! The detail of what is selected: first what is decided on, then everything else, its history last.

mod application;
mod book;
mod disclosure;
mod opinion;

use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{more_below, pane, put, rows};
use crate::domain::catalogue::{CatalogueItem, Column};
use crate::domain::message::Message;
use crate::office::query::{BoardLine, ItemView, RecordLine, RecordView};
use crate::office::record::Record;
use crate::tui::list::Scroll;
use crate::tui::mouse::Spot;
use crate::tui::state::{Pane, State, Subject, View};
use crate::tui::text;

/// The cells of a field's name.
const NAME: usize = 10;

/// The cells kept in a pane's title for the mark of what follows.
const MORE: usize = 18;

/// What is shown, line by line: spans of text with their styles.
pub(super) struct Sheet<'a> {
    state: &'a State,
    width: usize,
    lines: Vec<Vec<(String, Style)>>,
}

impl<'a> Sheet<'a> {
    /// Nothing yet, on lines of `width` cells.
    pub(super) fn new(state: &'a State, width: usize) -> Self {
        Self { state, width, lines: Vec::new() }
    }

    /// What is shown.
    pub(super) fn state(&self) -> &'a State {
        self.state
    }

    /// Draws the lines that are in view.
    pub(super) fn draw(&self, inside: Rect, scroll: &Scroll, buf: &mut Buffer) {
        let view = scroll.window(self.lines.len(), usize::from(inside.height));
        for (y, at) in (inside.top()..).zip(view) {
            let mut x = inside.x;
            for (what, style) in &self.lines[at] {
                let room = inside.right().saturating_sub(x);
                x += put(buf, x, y, room, what, *style) + 1;
            }
        }
    }

    /// The cells beside a field's name.
    fn room(&self) -> usize {
        self.width.saturating_sub(NAME + 1).max(10)
    }

    /// A field: its name once, its text wrapped beside it.
    fn field(&mut self, label: &str, value: &str) {
        self.styled(label, value, Style::new());
    }

    fn styled(&mut self, label: &str, value: &str, style: Style) {
        let name = self.state.words.get(label);
        self.named(&name, value, style);
    }

    pub(super) fn named(&mut self, name: &str, value: &str, style: Style) {
        let mut name = text::pad(name, NAME);
        for line in text::wrap(value, self.room()) {
            self.lines.push(vec![(name, self.state.theme.label()), (line.to_owned(), style)]);
            name = " ".repeat(NAME);
        }
    }

    fn message(&mut self, label: &str, value: &Message) {
        self.field(label, &self.state.words.text(value));
    }

    pub(super) fn heading(&mut self, id: &str) {
        let words = self.state.words.get(id);
        self.lines.push(vec![(format!("-- {words}"), self.state.theme.strong())]);
    }

    pub(super) fn plain(&mut self, value: &str, style: Style) {
        for line in text::wrap(value, self.width.max(10)) {
            self.lines.push(vec![(line.to_owned(), style)]);
        }
    }

    /// An entry of a list: its first line sticks out.
    pub(super) fn entry(&mut self, value: &str, style: Style) {
        const INDENT: usize = 2;
        let mut indent = "";
        for line in text::wrap(value, self.width.saturating_sub(INDENT).max(10)) {
            self.lines.push(vec![(format!("{indent}{line}"), style)]);
            indent = "  ";
        }
    }

    /// Due dates; what a rule stands on once, where it is the same for several.
    fn dues<'b>(&mut self, lines: impl Iterator<Item = &'b Arc<BoardLine>>) {
        let mut told = None;
        for line in lines {
            self.due(line, told != Some(line.limit));
            told = Some(line.limit);
        }
    }

    /// A due date: how it stands, the date and the rule on one line; what the rule stands on, and for what it is.
    fn due(&mut self, line: &BoardLine, with_article: bool) {
        let state = self.state;
        let standing = line.standing(state.today, &state.directory.calendar);
        let message = Message::new("detail-due")
            .with("standing", rows::standing(state, standing, line.provisional))
            .with("date", rows::date(state, line.due))
            .with("rule", line.limit.id());
        let head = state.words.text(&message);
        let article = with_article.then(|| state.words.text(&line.limit.article()));
        let period = line.period.map(|period| state.words.text(&period.message()));
        // What is owed by itself has no record that would say what it is.
        let owed = line.standing_title(&state.directory).filter(|_| line.key.is_none());
        let owed = owed.map(|owed| state.words.text(&owed));
        let by = Message::new("due-by").with("org", state.directory.org_name(&line.unit));
        let by = line.is_for_another().then(|| state.words.text(&by));
        let rest: Vec<String> =
            [article, period, line.stage.clone(), owed, by].into_iter().flatten().collect();
        let rest = rest.join(&state.words.get("due-separator"));
        let fits = text::width(&head) + 1 + text::width(&rest) <= self.room();
        self.styled("label-due", &head, state.theme.urgency(standing.urgency));
        match self.lines.last_mut() {
            Some(last) if fits => last.push((rest, Style::new())),
            _ => self.named("", &rest, Style::new()),
        }
    }

    /// An entry of the history.
    fn history(
        &mut self,
        view: &RecordView,
        at: chrono::NaiveDateTime,
        by: &str,
        deed: &Message,
        note: &str,
    ) {
        let deed = self.state.words.text(deed);
        let mut line = format!("{} {} {deed}", at.format("%Y-%m-%d %H:%M"), name(view, by));
        if !note.is_empty() {
            line = format!("{line}{}{note}", self.state.words.get("history-note"));
        }
        self.entry(&line, Style::new());
    }

    fn links(&mut self, view: &RecordView) {
        for linked in &view.linked {
            let how = self.state.words.text(&linked.how);
            self.field("label-linked", &format!("{how} {}", record_line(self.state, &linked.line)));
        }
    }
}

/// Draws the detail in its pane, or on the whole screen.
pub fn draw(state: &State, area: Rect, focused: bool, buf: &mut Buffer) {
    let words = &state.words;
    let title = match &state.detail.subject {
        Some(Subject::Item(code)) => format!("{} {code}", words.get("pane-detail")),
        Some(Subject::Record(key)) => {
            let record = format!("{} {}", words.text(&key.kind.message()), key.number());
            let full = format!("{} {record}", words.get("pane-detail"));
            // The end of the line belongs to the mark of what follows.
            if text::width(&full) + MORE <= usize::from(area.width) { full } else { record }
        }
        None => words.get("pane-detail"),
    };
    let inside = pane(state, area, Spot::Pane(Pane::Detail), &title, focused, buf);
    let inside = Rect { x: inside.x + 1, width: inside.width.saturating_sub(2), ..inside };
    let sheet = sheet(state, usize::from(inside.width));
    sheet.draw(inside, &state.detail.scroll, buf);
    if state.detail.scroll.has_more() {
        more_below(state, "detail.down", &state.screen_contexts(), Rect { height: 1, ..area }, buf);
    }
}

/// The lines of the detail on `width` cells.
fn sheet(state: &State, width: usize) -> Sheet<'_> {
    let words = &state.words;
    let mut sheet = Sheet::new(state, width);
    match &state.detail.view {
        View::None if state.detail.about().is_none() => {
            sheet.plain(&words.get("detail-empty"), Style::new());
            if state.directory.people.len() == 1 {
                sheet.plain(&words.get("detail-first-steps"), Style::new());
            }
        }
        View::None => sheet.plain(&words.get("loading"), state.theme.dim()),
        View::Failed(message) => sheet.plain(&words.text(message), state.theme.fault()),
        View::Item(view) => item(&mut sheet, view),
        View::Record(view) => record(&mut sheet, view),
    }
    sheet
}

/// All of the detail as plain text, its paragraphs unbroken: what is shown there and nothing that is not.
pub fn plain(state: &State) -> String {
    const UNBROKEN: usize = 1_000_000;
    let mut text = String::new();
    for line in sheet(state, UNBROKEN).lines {
        let parts: Vec<String> = line.into_iter().map(|(part, _)| part).collect();
        text.push_str(parts.join(" ").trim_end());
        text.push('\n');
    }
    text
}

fn item(sheet: &mut Sheet<'_>, view: &ItemView) {
    let state = sheet.state;
    sheet.dues(view.due.iter());
    match &view.item {
        Some(item) => {
            let first =
                [Column::Content, Column::Scope, Column::Channels, Column::TimeLimit, Column::Responsible];
            first.into_iter().for_each(|column| cell(sheet, item, column));
        }
        None => match &view.outside {
            Some(title) => {
                sheet.styled("label-title", title, state.theme.strong());
                sheet.plain(&state.words.get("item-outside-text"), state.theme.dim());
            }
            None => sheet.plain(&state.words.get("item-none-text"), state.theme.dim()),
        },
    }
    sheet.field("label-organisation", &view.org_name);
    if !view.records.lines.is_empty() {
        sheet.heading("heading-records");
    }
    for line in &view.records.lines {
        let style = if line.done { state.theme.dim() } else { Style::new() };
        sheet.entry(&record_line(state, line), style);
    }
    if view.records.more > 0 {
        let more = Message::new("detail-more-records").with("count", view.records.more);
        sheet.entry(&state.words.text(&more), state.theme.dim());
    }
    if let Some(item) = &view.item {
        sheet.heading("heading-catalogue");
        cell(sheet, item, Column::Level1);
        cell(sheet, item, Column::Level2);
        let number = item.number_provenance.message().map(|note| state.words.text(&note)).unwrap_or_default();
        if item.retired {
            let since = Message::new("catalogue-retired-since").with("since", item.since);
            sheet.message("column-state", &since);
        }
        let version = Message::new("item-version")
            .with("number", format!("{:02}{number}", item.number))
            .with("version", i64::from(item.version))
            .with("since", item.since);
        sheet.message("label-version", &version);
    }
}

/// A record on a line: number, kind, where it stands, title.
fn record_line(state: &State, line: &RecordLine) -> String {
    let words = &state.words;
    let (kind, what) = (words.text(&line.key.kind.message()), words.text(&line.state));
    format!("{} {kind} [{what}] {}", line.key.number(), line.title)
}

/// The name of a column where there is little room.
pub(super) const fn label_of(column: Column) -> &'static str {
    match column {
        Column::Level1 => "label-level1",
        Column::Level2 => "label-level2",
        Column::Content => "label-content",
        Column::Scope => "label-scope",
        Column::Channels => "label-channels",
        Column::TimeLimit => "label-time-limit",
        Column::Responsible => "label-responsible",
    }
}

/// A cell of the catalogue; with what is to be known of it (C1).
fn cell(sheet: &mut Sheet<'_>, item: &CatalogueItem, column: Column) {
    let state = sheet.state;
    let label = label_of(column);
    let cell = item.cell(column);
    match cell.provenance.message().map(|note| state.words.text(&note)) {
        Some(note) if cell.text.is_empty() => sheet.styled(label, &note, state.theme.label()),
        Some(note) => sheet.field(label, &format!("{} {note}", cell.text)),
        None => sheet.field(label, &cell.text),
    }
}

fn record(sheet: &mut Sheet<'_>, view: &RecordView) {
    let state = sheet.state;
    if let Some(name) = state.deciding(&view.key) {
        let by = state.words.text(&Message::new("deciding-by").with("name", name));
        sheet.styled("label-deciding", &by, state.theme.label());
    }
    match &view.record {
        Record::Disclosure(record) => disclosure::show(sheet, view, record),
        Record::Opinion(record) => opinion::show(sheet, view, record),
        Record::Application(record) => application::show(sheet, view, record),
        Record::Case(case) => book::show(sheet, view, case),
        Record::Adjustment(record) => {
            sheet.message("label-period", &record.quarter.message());
            sheet.field("label-person", name(view, &record.by));
            sheet.field("label-note", &record.note);
        }
        _ => {}
    }
}

fn name<'a>(view: &'a RecordView, key: &'a str) -> &'a str {
    view.names.get(key).map_or(key, String::as_str)
}
