//! A disclosure: what it is, where it stands on its route, when it is due and what is to be disclosed, first.

use super::{Sheet, name};
use crate::domain::catalogue::CatalogueItem;
use crate::domain::disclosure::{Deed, Disclosure, State as Standing, Step};
use crate::domain::message::Message;
use crate::office::query::RecordView;
use crate::tui::text;
use crate::tui::view::rows;

pub(super) fn show(sheet: &mut Sheet<'_>, view: &RecordView, record: &Disclosure) {
    let state = sheet.state;
    let words = &state.words;
    let matter = &record.matter;
    sheet.styled("label-title", &matter.title, state.theme.strong());
    standing(sheet, view, record);
    // The most pressing date here; those of further stages below, where the stages are.
    sheet.dues(view.due.iter().take(1));
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
    let list = |messages: Vec<Message>| {
        let words: Vec<String> = messages.iter().map(|message| state.words.text(message)).collect();
        words.join(&state.words.get("list-separator"))
    };
    sheet.field("label-channels", &list(matter.channels.iter().map(|channel| channel.message()).collect()));
    sheet.message("label-time-limit", &matter.time_limit.message());
    for (at, stage) in record.stages().iter().enumerate() {
        let done = record.publications.iter().find(|p| p.stage.map(usize::from) == Some(at));
        let message = Message::new(if done.is_some() { "detail-stage-done" } else { "detail-stage-open" })
            .with("name", stage.name.as_str())
            .with("date", stage.on)
            .with("done", done.map_or(stage.on, |p| p.on));
        sheet.message("label-stage", &message);
    }
    sheet.dues(view.due.iter().skip(1));
    if let Some(settled) = &matter.settled {
        let message = Message::new("detail-settled")
            .with("date", settled.on)
            .with("evidence", settled.evidence.as_str());
        sheet.message("label-settled", &message);
    }
    let important = matter.important.then(|| Message::new("detail-important"));
    let superior = matter.needs_superior.then(|| Message::new("detail-needs-superior"));
    let marks: Vec<Message> = important.into_iter().chain(superior).collect();
    if !marks.is_empty() {
        sheet.field("label-marks", &list(marks));
    }
    sheet.field("label-responsible", &matter.responsible);
    sheet.field("label-proposer", name(view, &record.proposer));
    publications(sheet, view, record);
    let open: Vec<Message> = record.open_channels().iter().map(|channel| channel.message()).collect();
    if !open.is_empty() && record.approved_on().is_some() {
        sheet.field("label-channels-left", &list(open));
    }
    sheet.links(view);
    sheet.heading("heading-history");
    for event in record.history.iter().rev() {
        sheet.history(view, event.at, &event.by, &event.deed.message(), &event.note);
    }
}

/// Where it stands, on which route; and where it came back or was refused, by whom and why.
fn standing(sheet: &mut Sheet<'_>, view: &RecordView, record: &Disclosure) {
    let words = &sheet.state.words;
    match record.pending() {
        Some(step) => {
            let message = Message::new("detail-pending")
                .with("state", record.state.message())
                .with("step", step.message());
            sheet.message("label-state", &message);
        }
        None => sheet.message("label-state", &record.state.message()),
    }
    let told = record.history.iter().rev().find_map(|event| match (&event.deed, record.state) {
        (Deed::Returned(step), Standing::Returned) | (Deed::Refused(step), Standing::Refused) => {
            Some((event, words.text(&step.message())))
        }
        (Deed::Withdrawn, Standing::Withdrawn) => Some((event, String::new())),
        _ => None,
    });
    if let Some((event, step)) = told {
        let message = Message::new("detail-told")
            .with("step", step)
            .with("name", name(view, &event.by))
            .with("reason", event.note.as_str());
        let fault = sheet.state.theme.urgency(crate::domain::clock::Urgency::Today);
        let told = words.text(&message);
        sheet.styled("label-reason", told.trim_start(), fault);
    }
    let route = route(sheet, record);
    sheet.field("label-route", &route);
}

/// The review route; the step that is waited for in brackets, all before it are passed. In short words where the
/// full ones do not fit on one line.
fn route(sheet: &Sheet<'_>, record: &Disclosure) -> String {
    let words = &sheet.state.words;
    let steps = record.route();
    let stopped = match record.state {
        _ if record.approved_on().is_some() => Some(words.get("route-passed")),
        Standing::Review => None,
        _ => steps
            .get(usize::from(record.passed))
            .map(|step| words.text(&Message::new("route-stopped").with("step", words.get(&short(*step))))),
    };
    let line = |name: &dyn Fn(Step) -> String| {
        let names: Vec<String> = steps
            .iter()
            .map(|step| {
                let name = name(*step);
                if record.pending() == Some(*step) { format!("[{name}]") } else { name }
            })
            .collect();
        let route = names.join(" > ");
        stopped.iter().fold(route, |route, stopped| format!("{route}{stopped}"))
    };
    let full = line(&|step| words.text(&step.message()));
    if text::width(&full) <= sheet.room() { full } else { line(&|step| words.get(&short(step))) }
}

/// The id of a step's short name.
fn short(step: Step) -> String {
    format!("task-short-{}", step.word())
}

fn publications(sheet: &mut Sheet<'_>, view: &RecordView, record: &Disclosure) {
    for publication in &record.publications {
        let message = Message::new("detail-publication")
            .with("channel", publication.channel.message())
            .with("date", publication.on)
            .with("place", publication.place.as_str())
            .with("scope", publication.scope.message())
            .with("evidence", publication.evidence.as_str())
            .with("by", name(view, &publication.by));
        let message = match &publication.taken_down {
            Some(taken) => message.with(
                "taken",
                Message::new("detail-taken-down")
                    .with("date", taken.on)
                    .with("reason", taken.reason.as_str()),
            ),
            None => message.with("taken", ""),
        };
        sheet.message("label-publication", &message);
        if let Some(exchange) = &publication.exchange {
            sheet.field("label-question", &exchange.question);
            sheet.field("label-answer", &exchange.answer);
        }
    }
}
