//! An opinion: what it says, where it stands and what is still owed, first.

use super::{Sheet, name};
use crate::domain::clock::Urgency;
use crate::domain::message::Message;
use crate::domain::opinion::{self, Deed, Opinion, ReportBack};
use crate::office::command::Identity;
use crate::office::query::{Act, RecordView};

pub(super) fn show(sheet: &mut Sheet<'_>, view: &RecordView, record: &Opinion) {
    let state = sheet.state;
    let words = &state.words;
    sheet.styled("label-title", &record.title, state.theme.strong());
    sheet.message("label-state", &record.state().message());
    sheet.dues(view.due.iter());
    // O6: what is not reported back yet keeps the opinion open.
    if record.reply.is_some() {
        let submitter = record.submitter.is_some() && record.reported.is_none();
        let submitter = submitter.then(|| words.get("to-submitter"));
        let units = record.reports_owed().map(|transfer| name(view, transfer.from.as_str()).to_owned());
        for to in submitter.into_iter().chain(units) {
            let missing = words.text(&Message::new("detail-report-missing").with("to", to));
            sheet.styled("label-report", &missing, state.theme.urgency(Urgency::Today));
        }
    }
    sheet.field("label-content", &record.content);
    if !record.within_duty && record.reply.is_none() {
        sheet.field("label-duty", &words.get("detail-to-transfer"));
    }
    sheet.message("label-nature", &record.nature.message());
    match (&record.submitter, &state.detail.identity) {
        (Some(_), Some(Identity::Submitter(known))) => {
            let name = match known.name.as_str() {
                "" => words.get("submitter-unnamed"),
                name => name.to_owned(),
            };
            sheet.field("label-submitter", &format!("{name} {}", known.contact));
        }
        (Some(_), _) => {
            let may = view.may(Act::Opinion(opinion::Act::SeeIdentity));
            let id = if may { "submitter-hidden" } else { "submitter-kept" };
            sheet.field("label-submitter", &words.get(id));
        }
        (None, _) => sheet.field("label-submitter", &words.get("submitter-anonymous")),
    }
    let received =
        Message::new("detail-received").with("date", record.received).with("source", record.source.message());
    sheet.message("label-received", &received);
    sheet.field("label-unit", name(view, record.unit.as_str()));
    if let Some(handler) = &record.handler {
        sheet.field("label-handler", name(view, handler));
    }
    if let Some(important) = &record.important {
        sheet.field("label-important", &important.reason);
    }
    if let Some(hotspot) = &record.hotspot {
        let who = name(view, &hotspot.screener);
        sheet.field("label-hotspot", &format!("{who} {}", hotspot.note));
    }
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
    }
    if let Some(made) = &record.reported {
        report(sheet, view, &words.get("to-submitter"), made);
    }
    for transfer in &record.transfers {
        if let Some(made) = &transfer.reported {
            report(sheet, view, name(view, transfer.from.as_str()), made);
        }
    }
    sheet.links(view);
    sheet.heading("heading-history");
    for event in record.history.iter().rev() {
        sheet.history(view, event.at, &event.by, &told(view, &event.deed), &event.note);
    }
}

/// A report back that was made (O6).
fn report(sheet: &mut Sheet<'_>, view: &RecordView, to: &str, report: &ReportBack) {
    let message = Message::new("detail-reported")
        .with("to", to)
        .with("date", report.on)
        .with("by", name(view, &report.by))
        .with("content", report.content.as_str());
    sheet.message("label-report", &message);
}

/// What the history says, with names in place of logins and codes.
fn told(view: &RecordView, deed: &Deed) -> Message {
    match deed {
        Deed::Assigned(login) => Message::new("opinion-deed-assigned").with("person", name(view, login)),
        Deed::MarkedHotspot(login) => Message::new("opinion-deed-hotspot").with("person", name(view, login)),
        Deed::Transferred(unit) => {
            Message::new("opinion-deed-transferred").with("unit", name(view, unit.as_str()))
        }
        Deed::ReportedToUnit(unit) => {
            Message::new("opinion-deed-reported-unit").with("unit", name(view, unit.as_str()))
        }
        other => other.message(),
    }
}
