//! The drafts somebody has left, as a list to take one up from.

use super::state::State;
use crate::domain::book::StepId;
use crate::domain::code::{Code, RecordKey};
use crate::office::draft::DraftName;

/// The forms whose drafts are listed, each with the action that opens it.
const FORMS: &[(&str, &str)] = &[
    ("approve", "disclosure.approve"),
    ("return", "disclosure.return"),
    ("refuse", "disclosure.refuse"),
    ("publish", "disclosure.publish"),
    ("resubmit", "disclosure.resubmit"),
    ("again", "disclosure.again"),
    ("take-down", "disclosure.take-down"),
    ("withdraw", "disclosure.withdraw"),
    ("reply", "opinion.reply"),
    ("assign", "opinion.assign"),
    ("transfer", "opinion.transfer"),
    ("report-to-submitter", "opinion.report-to-submitter"),
    ("report-to-unit", "opinion.report-to-unit"),
    ("mark-important", "opinion.mark-important"),
    ("mark-hotspot", "opinion.mark-hotspot"),
    ("propose", "disclosure.propose"),
    ("register", "opinion.register"),
    ("adjust", "disclosure.adjust"),
    ("apply", "application.register"),
    ("accept", "application.accept"),
    ("complete", "application.complete"),
    ("ask-to-complete", "application.ask-to-complete"),
    ("extend", "application.extend"),
    ("decide", "application.decide"),
    ("file", "application.file"),
    ("superior-reply", "application.superior-reply"),
    ("disclose", "application.disclose"),
    ("deliver", "application.deliver"),
    ("withdraw-application", "application.withdraw"),
    ("complain", "application.complain"),
    ("look-into", "application.look-into"),
    ("tell-complainant", "application.tell-complainant"),
    ("letter-file", "letter.save"),
    ("files-catalogue", "files.catalogue"),
    ("files-attachment", "files.attachment"),
    ("organisation", "people.new-organisation"),
    ("person", "people.new-person"),
    ("policy", "settings.policy"),
    ("template", "template.amend"),
    ("template-back", "template.back"),
    ("register-export", "register.export"),
    ("register-import", "register.import"),
    ("notice", "notice.paste"),
    ("notice-load", "notice.apply"),
    ("notice-back", "notice.take-back"),
    ("catalogue-add", "catalogue.add"),
    ("catalogue-amend", "catalogue.amend"),
    ("catalogue-retire", "catalogue.retire"),
    ("catalogue-settle", "catalogue.settle"),
    ("catalogue-import", "catalogue.import"),
    ("catalogue-export", "catalogue.export"),
    ("batch-return", "selected.return"),
    ("batch-assign", "selected.assign"),
    ("batch-transfer", "selected.transfer"),
];

/// A draft that can be taken up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// Which form.
    pub form: &'static str,
    /// The action that opens it.
    pub action: &'static str,
    /// What it is about, as the draft is kept under.
    pub subject: String,
    /// When it was kept.
    pub saved: chrono::NaiveDateTime,
}

impl Left {
    /// A draft of a form that there is.
    pub fn of(draft: DraftName) -> Option<Self> {
        if let Some(step) = StepId::find(&draft.form) {
            let id = step.as_str();
            return Some(Self { form: id, action: id, subject: draft.subject, saved: draft.saved });
        }
        let (form, action) = FORMS.iter().find(|(form, _)| *form == draft.form)?;
        let action = match (*form, draft.subject.is_empty()) {
            ("organisation" | "person", false) => "people.amend",
            _ => action,
        };
        Some(Self { form, action, subject: draft.subject, saved: draft.saved })
    }

    /// The record it is about, if about one.
    pub fn record(&self) -> Option<RecordKey> {
        self.subject.parse().ok()
    }

    /// The code it is about, if about one.
    pub fn code(&self) -> Option<Code> {
        self.about().map_or(self.subject.as_str(), |(code, _)| code).parse().ok()
    }

    /// The code and what of those under it, where it is about one of several.
    pub fn about(&self) -> Option<(&str, &str)> {
        self.subject.split_once(' ')
    }

    /// What it is for, in words: the form, and what it is about.
    pub fn name(&self, state: &State) -> String {
        let action = super::action::find(self.action).map(super::action::Action::words);
        let form = action.map(|id| state.words.get(&id)).unwrap_or_default();
        let about = match (self.record(), self.code(), self.about()) {
            (Some(key), ..) => key.number(),
            // The number of the record, or the code again, is its first word.
            (None, Some(_), Some((_, of))) => of.split(' ').next().unwrap_or_default().to_owned(),
            (None, Some(code), None) => code.to_string(),
            (None, None, _) => self.subject.clone(),
        };
        if about.is_empty() { form } else { format!("{form} {about}") }
    }

    /// The title of what it is about, as far as the screen knows it.
    pub fn title(&self, state: &State) -> String {
        if let Some(key) = self.record() {
            let task = state.tasks.iter().flatten().find(|line| line.row.key == key);
            let opinion = state.opinions.iter().flatten().find(|line| line.row.key == key);
            let application = state.applications.iter().flatten().find(|line| line.row.key == key);
            let title = task.map(|line| &line.row.title).or(opinion.map(|line| &line.row.title));
            let title = title.or(application.map(|line| &line.row.title));
            let case = state.shelf(key.kind).iter().find(|line| line.row.key == key);
            let title = title.or(case.map(|line| &line.row.title));
            return title.cloned().unwrap_or_default();
        }
        match self.code() {
            Some(code) => state.directory.item_title(&code).unwrap_or_default(),
            None => state.directory.people.get(&self.subject).map(|p| p.name.clone()).unwrap_or_default(),
        }
    }
}
