//! The detail of what is selected: its due dates with their rules, its fields, its history.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{pane, put, rows};
use crate::domain::catalogue::{CatalogueItem, Column};
use crate::domain::disclosure::{Disclosure, Step};
use crate::domain::message::Message;
use crate::domain::opinion::{Opinion, ReportBack};
use crate::office::query::{BoardLine, ItemView, RecordView};
use crate::office::record::Record;
use crate::tui::state::{State, Subject, View};
use crate::tui::text;

/// A line of the detail: a name, and what it is.
struct Sheet<'a> {
    state: &'a State,
    width: usize,
    lines: Vec<Vec<(String, Style)>>,
}

impl Sheet<'_> {
    /// A field: its name once, its text wrapped beside it.
    fn field(&mut self, label: &str, value: &str) {
        self.styled(label, value, Style::new());
    }

    fn styled(&mut self, label: &str, value: &str, style: Style) {
        let name = text::pad(&self.state.words.get(label), 10);
        let indent = text::width(&name) + 1;
        let mut first = true;
        for line in text::wrap(value, self.width.saturating_sub(indent).max(10)) {
            let name = if first { name.clone() } else { " ".repeat(indent - 1) };
            self.lines.push(vec![(name, self.state.theme.label()), (line.to_owned(), style)]);
            first = false;
        }
    }

    fn message(&mut self, label: &str, value: &Message) {
        self.field(label, &self.state.words.text(value));
    }

    fn heading(&mut self, id: &str) {
        let words = self.state.words.get(id);
        self.lines.push(vec![(format!("-- {words}"), self.state.theme.strong())]);
    }

    fn plain(&mut self, value: &str, style: Style) {
        for line in text::wrap(value, self.width.max(10)) {
            self.lines.push(vec![(line.to_owned(), style)]);
        }
    }

    fn due(&mut self, due: &[BoardLine]) {
        for line in due {
            let state = self.state;
            let message = Message::new("detail-due")
                .with("standing", rows::standing(state, line.standing, line.provisional))
                .with("date", rows::date(state, line.due))
                .with("rule", line.limit.id())
                .with("article", line.limit.article());
            let mut value = state.words.text(&message);
            for more in [line.period.map(|p| state.words.text(&p.message())), line.stage.clone()]
                .into_iter()
                .flatten()
            {
                value = format!("{value} {more}");
            }
            self.styled("label-due", &value, state.theme.urgency(line.standing.urgency));
        }
    }
}

/// Draws the detail in its pane, or on the whole screen.
pub fn draw(state: &State, area: Rect, focused: bool, buf: &mut Buffer) {
    let words = &state.words;
    let title = match &state.detail.subject {
        Some(Subject::Item(code)) => format!("{} {code}", words.get("pane-detail")),
        Some(Subject::Record(key)) => {
            format!("{} {} {}", words.get("pane-detail"), words.text(&key.kind.message()), key.number())
        }
        None => words.get("pane-detail"),
    };
    let inside = pane(state, area, &title, focused, buf);
    let inside = Rect { x: inside.x + 1, width: inside.width.saturating_sub(2), ..inside };
    let mut sheet = Sheet { state, width: usize::from(inside.width), lines: Vec::new() };
    match &state.detail.view {
        View::None if state.detail.subject.is_none() => {
            sheet.plain(&words.get("detail-empty"), state.theme.dim());
            if state.directory.people.len() == 1 {
                sheet.plain(&words.get("detail-first-steps"), Style::new());
            }
        }

        View::None => sheet.plain(&words.get("loading"), state.theme.dim()),
        View::Failed(message) => sheet.plain(&words.text(message), state.theme.fault()),
        View::Item(view) => item(&mut sheet, view),
        View::Record(view) => record(&mut sheet, view),
    }
    let lines = sheet.lines;
    for (y, at) in (inside.top()..).zip(state.detail.scroll.window(lines.len(), usize::from(inside.height))) {
        let mut x = inside.x;
        for (what, style) in &lines[at] {
            let room = inside.right().saturating_sub(x);
            x += put(buf, x, y, room, what, *style) + 1;
        }
    }
    if state.detail.scroll.has_more() {
        let more = words.get("detail-more");
        let width = u16::try_from(text::width(&more)).unwrap_or(0);
        let x = area.right().saturating_sub(width + 2);
        put(buf, x, area.y, width, &more, state.theme.label());
    }
}

fn item(sheet: &mut Sheet<'_>, view: &ItemView) {
    let state = sheet.state;
    sheet.due(&view.due);
    sheet.field("label-organisation", &view.org_name);
    match &view.item {
        Some(item) => cells(sheet, item),
        None => sheet.plain(&state.words.get("item-none-text"), state.theme.dim()),
    }
    if !view.records.is_empty() {
        sheet.heading("heading-records");
    }
    for line in &view.records {
        let style = if line.done { state.theme.dim() } else { Style::new() };
        let kind = state.words.text(&line.key.kind.message());
        let what = state.words.text(&line.state);
        sheet.plain(&format!("{} {kind} [{what}] {}", line.key.number(), line.title), style);
    }
}

fn cells(sheet: &mut Sheet<'_>, item: &CatalogueItem) {
    let state = sheet.state;
    for column in Column::ALL {
        let cell = item.cell(column);
        let label = state.words.text(&column.message());
        let mut value = cell.text.clone();
        let mut style = Style::new();
        if let Some(note) = cell.provenance.message() {
            let note = state.words.text(&note);
            value = if value.is_empty() { note } else { format!("{value} {note}") };
            style = state.theme.dim();
        }
        let name = text::pad(&label, 10);
        let indent = text::width(&name) + 1;
        for (at, line) in
            text::wrap(&value, sheet.width.saturating_sub(indent).max(10)).into_iter().enumerate()
        {
            let name = if at == 0 { name.clone() } else { " ".repeat(indent - 1) };
            sheet.lines.push(vec![(name, state.theme.label()), (line.to_owned(), style)]);
        }
    }
    let number = item.number_provenance.message().map(|note| state.words.text(&note)).unwrap_or_default();
    let version = Message::new("item-version")
        .with("number", format!("{:02}{number}", item.number))
        .with("version", i64::from(item.version))
        .with("since", item.since);
    sheet.message("label-version", &version);
}

fn record(sheet: &mut Sheet<'_>, view: &RecordView) {
    match &view.record {
        Record::Disclosure(record) => disclosure(sheet, view, record),
        Record::Opinion(record) => opinion(sheet, view, record),
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

fn disclosure(sheet: &mut Sheet<'_>, view: &RecordView, record: &Disclosure) {
    let state = sheet.state;
    let words = &state.words;
    let matter = &record.matter;
    sheet.styled("label-title", &matter.title, state.theme.strong());
    // The route, so that what is decided now is seen among what was and will be.
    let route = record.route();
    let pending = record.pending();
    let steps: Vec<String> =
        route.iter().enumerate().map(|(at, step)| route_step(state, record, at, *step)).collect();
    let mut standing = words.text(&record.state.message());
    if let Some(step) = pending {
        standing = format!("{standing}: {}", words.text(&step.message()));
    }
    sheet.field("label-state", &standing);
    sheet.field("label-route", &steps.join(" > "));
    sheet.due(&view.due);
    if let Some(notice) = &view.notice {
        let message = Message::new("detail-notice").with("date", rows::date(state, notice.date));
        sheet.message("label-notice", &message);
    }
    sheet.field("label-content", &matter.content);
    // R4: what the catalogue says and what is proposed stand side by side where they differ.
    let mut scope = words.text(&matter.scope.message());
    if let Some(allowed) = view.item.as_ref().and_then(CatalogueItem::scope)
        && allowed != matter.scope
    {
        let note = Message::new("detail-scope-differs").with("scope", allowed.message());
        scope = format!("{scope} {}", words.text(&note));
    }
    sheet.field("label-scope", &scope);
    let channels: Vec<String> =
        matter.channels.iter().map(|channel| words.text(&channel.message())).collect();
    sheet.field("label-channels", &channels.join(&words.get("list-separator")));
    sheet.message("label-time-limit", &matter.time_limit.message());
    for (at, stage) in record.stages().iter().enumerate() {
        let done = record.publications.iter().find(|p| p.stage.map(usize::from) == Some(at));
        let message = Message::new(if done.is_some() { "detail-stage-done" } else { "detail-stage-open" })
            .with("name", stage.name.as_str())
            .with("date", stage.on)
            .with("done", done.map_or(stage.on, |p| p.on));
        sheet.message("label-stage", &message);
    }
    if let Some(settled) = &matter.settled {
        let message = Message::new("detail-settled")
            .with("date", settled.on)
            .with("evidence", settled.evidence.as_str());
        sheet.message("label-settled", &message);
    }
    let mut marks = Vec::new();
    if matter.important {
        marks.push(words.get("detail-important"));
    }
    if matter.needs_superior {
        marks.push(words.get("detail-needs-superior"));
    }
    if !marks.is_empty() {
        sheet.field("label-marks", &marks.join(&words.get("list-separator")));
    }
    sheet.field("label-responsible", &matter.responsible);
    sheet.field("label-proposer", name(view, &record.proposer));
    for publication in &record.publications {
        let mut message = Message::new("detail-publication")
            .with("channel", publication.channel.message())
            .with("date", publication.on)
            .with("place", publication.place.as_str())
            .with("scope", publication.scope.message())
            .with("evidence", publication.evidence.as_str())
            .with("by", name(view, &publication.by));
        if let Some(taken) = &publication.taken_down {
            let note = Message::new("detail-taken-down")
                .with("date", taken.on)
                .with("reason", taken.reason.as_str());
            message = message.with("taken", note);
        } else {
            message = message.with("taken", "");
        }
        sheet.message("label-publication", &message);
        if let Some(exchange) = &publication.exchange {
            sheet.field("label-question", &exchange.question);
            sheet.field("label-answer", &exchange.answer);
        }
    }
    if !record.open_channels().is_empty() && record.approved_on().is_some() {
        let left: Vec<String> =
            record.open_channels().iter().map(|channel| words.text(&channel.message())).collect();
        sheet.field("label-channels-left", &left.join(&words.get("list-separator")));
    }
    links(sheet, view);
    sheet.heading("heading-history");
    for event in record.history.iter().rev() {
        history(sheet, view, event.at, &event.by, &event.deed.message(), &event.note);
    }
}

fn route_step(state: &State, record: &Disclosure, at: usize, step: Step) -> String {
    let name = state.words.text(&step.message());
    let passed = record.approved_on().is_some() || at < usize::from(record.passed);
    if passed {
        format!("{name}{}", state.words.get("route-passed"))
    } else if record.pending() == Some(step) {
        format!("[{name}]")
    } else {
        name
    }
}

fn opinion(sheet: &mut Sheet<'_>, view: &RecordView, record: &Opinion) {
    let state = sheet.state;
    let words = &state.words;
    sheet.styled("label-title", &record.title, state.theme.strong());
    sheet.message("label-state", &record.state().message());
    sheet.due(&view.due);
    sheet.field("label-unit", name(view, record.unit.as_str()));
    if let Some(handler) = &record.handler {
        sheet.field("label-handler", name(view, handler));
    }
    let received =
        Message::new("detail-received").with("date", record.received).with("source", record.source.message());
    sheet.message("label-received", &received);
    sheet.message("label-nature", &record.nature.message());
    match (&record.submitter, &state.detail.identity) {
        (Some(_), Some(known)) => {
            sheet.field("label-submitter", &format!("{} {}", known.name, known.contact));
        }
        (Some(_), None) => sheet.field("label-submitter", &words.get("submitter-hidden")),
        (None, _) => sheet.field("label-submitter", &words.get("submitter-anonymous")),
    }
    if !record.within_duty && record.reply.is_none() {
        sheet.field("label-duty", &words.get("detail-to-transfer"));
    }
    if let Some(important) = &record.important {
        sheet.field("label-important", &important.reason);
    }
    if let Some(hotspot) = &record.hotspot {
        let who = name(view, &hotspot.screener);
        sheet.field("label-hotspot", &format!("{who} {}", hotspot.note));
    }
    sheet.field("label-content", &record.content);
    for transfer in &record.transfers {
        let message = Message::new("detail-transfer")
            .with("from", name(view, transfer.from.as_str()))
            .with("to", name(view, transfer.to.as_str()))
            .with("date", transfer.on)
            .with("reason", transfer.reason.as_str());
        sheet.message("label-transfer", &message);
    }
    if let Some(reply) = &record.reply {
        let message = Message::new("detail-reply")
            .with("date", reply.on)
            .with("unit", name(view, reply.unit.as_str()))
            .with("by", name(view, &reply.by))
            .with("content", reply.content.as_str());
        sheet.message("label-reply", &message);
        // O6: both reports back, made or missing.
        if record.submitter.is_some() {
            report(sheet, view, words.get("to-submitter"), record.reported.as_ref());
        }
        for transfer in record.transfers.iter().filter(|transfer| transfer.from != record.unit) {
            report(sheet, view, name(view, transfer.from.as_str()).to_owned(), transfer.reported.as_ref());
        }
    }
    links(sheet, view);
    sheet.heading("heading-history");
    for event in record.history.iter().rev() {
        let deed = match &event.deed {
            crate::domain::opinion::Deed::Assigned(login) => {
                Message::new("opinion-deed-assigned").with("person", name(view, login))
            }
            crate::domain::opinion::Deed::MarkedHotspot(login) => {
                Message::new("opinion-deed-hotspot").with("person", name(view, login))
            }
            crate::domain::opinion::Deed::Transferred(unit) => {
                Message::new("opinion-deed-transferred").with("unit", name(view, unit.as_str()))
            }
            crate::domain::opinion::Deed::ReportedToUnit(unit) => {
                Message::new("opinion-deed-reported-unit").with("unit", name(view, unit.as_str()))
            }
            other => other.message(),
        };
        history(sheet, view, event.at, &event.by, &deed, &event.note);
    }
}

fn report(sheet: &mut Sheet<'_>, view: &RecordView, to: String, report: Option<&ReportBack>) {
    let (message, style) = match report {
        Some(report) => {
            let message = Message::new("detail-reported")
                .with("to", to)
                .with("date", report.on)
                .with("by", name(view, &report.by))
                .with("content", report.content.as_str());
            (message, Style::new())
        }
        None => {
            let urgent = sheet.state.theme.urgency(crate::domain::clock::Urgency::Today);
            (Message::new("detail-report-missing").with("to", to), urgent)
        }
    };
    let value = sheet.state.words.text(&message);
    sheet.styled("label-report", &value, style);
}

fn links(sheet: &mut Sheet<'_>, view: &RecordView) {
    for linked in &view.linked {
        let words = &sheet.state.words;
        let value = format!(
            "{} {} [{}] {}",
            words.text(&linked.how),
            linked.line.key.number(),
            words.text(&linked.line.state),
            linked.line.title
        );
        sheet.field("label-linked", &value);
    }
}

fn history(
    sheet: &mut Sheet<'_>,
    view: &RecordView,
    at: chrono::NaiveDateTime,
    by: &str,
    deed: &Message,
    note: &str,
) {
    let deed = sheet.state.words.text(deed);
    let mut line = format!("{} {} {deed}", at.format("%Y-%m-%d %H:%M"), name(view, by));
    if !note.is_empty() {
        line = format!("{line} {}{note}", sheet.state.words.get("history-note"));
    }
    sheet.plain(&line, Style::new());
}
