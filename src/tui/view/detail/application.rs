//! An application: what it asks for, where it stands and what is still owed, first.

use super::{Sheet, name};
use crate::domain::application::{self, Application, Complaint, Decision, Noted, Part};
use crate::domain::clock::Urgency;
use crate::domain::message::Message;
use crate::office::command::Identity;
use crate::office::query::{Act, RecordView};

pub(super) fn show(sheet: &mut Sheet<'_>, view: &RecordView, record: &Application) {
    let state = sheet.state;
    sheet.styled("label-title", &record.title, state.theme.strong());
    sheet.message("label-state", &record.state().message());
    sheet.dues(view.due.iter());
    let missing = record.entries.missing();
    if !missing.is_empty() {
        let missing = Message::new("detail-missing").with("missing", Part::list(&missing));
        let missing = state.words.text(&missing);
        sheet.styled("label-missing", &missing, state.theme.urgency(Urgency::Today));
    }
    for letter in record.letters_owed() {
        let owed = Message::new("detail-letter-owed").with("letter", letter.kind.message());
        sheet.styled("label-letter", &state.words.text(&owed), state.theme.urgency(Urgency::Today));
    }
    if record.complaint_open().is_some() {
        let open = state.words.get("detail-complaint-open");
        sheet.styled("label-complaint", &open, state.theme.urgency(Urgency::Today));
    }
    sheet.field("label-content", &record.entries.content);
    applicant(sheet, view, record);
    let received =
        Message::new("detail-received").with("date", record.received).with("source", record.manner.message());
    sheet.message("label-received", &received);
    if let Some(applied) = record.entries.applied {
        let signed = match record.entries.signed {
            true => Message::new("detail-signed"),
            false => Message::new("detail-unsigned"),
        };
        sheet.message(
            "label-applied",
            &Message::new("detail-applied").with("date", applied).with("signed", signed),
        );
    }
    if let Some(accepted) = record.accepted {
        sheet.message("label-accepted", &Message::new("detail-day").with("date", accepted));
    }
    if let Some(extension) = &record.extension {
        let message = Message::new("detail-extension")
            .with("until", extension.until)
            .with("date", extension.on)
            .with("by", name(view, &extension.by))
            .with("reason", extension.reason.as_str());
        sheet.message("label-extension", &message);
    }
    for made in &record.decisions {
        decision(sheet, view, made);
    }
    if let Some(disclosed) = &record.disclosed {
        noted(sheet, view, "label-disclosed", disclosed);
    }
    for (at, letter) in record.letters.iter().enumerate() {
        let how = match &letter.delivered {
            Some(noted) => Message::new("detail-letter-delivered")
                .with("date", noted.on)
                .with("how", noted.content.as_str()),
            None if record.is_needless(at) => Message::new("detail-letter-needless"),
            None => Message::new("detail-letter-waits"),
        };
        let message = Message::new("detail-letter")
            .with("number", record.letter_number(at))
            .with("letter", letter.kind.message())
            .with("date", letter.on)
            .with("how", how);
        sheet.message("label-letter", &message);
    }
    for (at, complaint) in record.complaints.iter().enumerate() {
        complained(sheet, view, at, complaint);
    }
    sheet.heading("heading-history");
    for event in record.history.iter().rev() {
        sheet.history(view, event.at, &event.by, &event.deed.message(), &event.note);
    }
}

/// Who applies, on request only.
fn applicant(sheet: &mut Sheet<'_>, view: &RecordView, record: &Application) {
    let words = &sheet.state.words;
    match &sheet.state.detail.identity {
        Some(Identity::Applicant(known, _)) => {
            let parts = [&known.name, &known.contact, &known.identity, &known.address];
            let parts: Vec<&str> =
                parts.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
            sheet.field("label-applicant", &parts.join(&words.get("list-separator")));
        }
        _ if record.entries.applicant.name.is_empty() => {}
        _ => {
            let may = view.may(Act::Application(application::Act::SeeIdentity));
            let id = if may { "applicant-hidden" } else { "applicant-kept" };
            sheet.field("label-applicant", &words.get(id));
        }
    }
}

fn decision(sheet: &mut Sheet<'_>, view: &RecordView, decision: &Decision) {
    let message = Message::new("detail-decision")
        .with("outcome", decision.outcome.message())
        .with("date", decision.on)
        .with("basis", decision.basis.as_str());
    sheet.message("label-decision", &message);
    if let Some(ground) = decision.ground {
        let message = Message::new("detail-ground").with("ground", ground.message());
        sheet.message("label-reason", &message.with("reason", decision.reason.as_str()));
    }
    let Some(filing) = &decision.filing else { return };
    let message = Message::new("detail-filing")
        .with("date", filing.noted.on)
        .with("by", name(view, &filing.noted.by))
        .with("scope", filing.scope.as_str())
        .with("form", filing.form.as_str())
        .with("content", filing.noted.content.as_str());
    sheet.message("label-filing", &message);
    if let Some(reply) = &filing.reply {
        let agreed = match reply.agreed {
            true => Message::new("superior-agreed"),
            false => Message::new("superior-disagreed"),
        };
        let message = Message::new("detail-superior")
            .with("agreed", agreed)
            .with("date", reply.noted.on)
            .with("by", name(view, &reply.noted.by))
            .with("content", reply.noted.content.as_str());
        sheet.message("label-superior", &message);
    }
}

/// A complaint, what was found and what the complainant was told (A7).
fn complained(sheet: &mut Sheet<'_>, view: &RecordView, at: usize, complaint: &Complaint) {
    noted(sheet, view, "label-complaint", &complaint.noted);
    if let Some(Identity::Applicant(_, known)) = &sheet.state.detail.identity
        && let Some((who, contact)) = known.get(at)
    {
        sheet.field("label-complainant", &format!("{who} {contact}"));
    }
    for (label, made) in [("label-finding", &complaint.finding), ("label-told", &complaint.told)] {
        if let Some(made) = made {
            noted(sheet, view, label, made);
        }
    }
}

fn noted(sheet: &mut Sheet<'_>, view: &RecordView, label: &str, noted: &Noted) {
    let message = Message::new("detail-noted")
        .with("date", noted.on)
        .with("by", name(view, &noted.by))
        .with("content", noted.content.as_str());
    sheet.message(label, &message);
}
