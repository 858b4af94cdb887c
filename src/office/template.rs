//! Changing the templates of the letters to applicants: each change is a new version, and letters keep theirs.

use super::change::Sheet;
use super::command::Receipt;
use super::record::{Record, template_key};
use super::{Failure, permission};
use crate::domain::application::{LetterKind, Template, template};
use crate::domain::message::Message;
use crate::domain::text::TextRule;

impl Sheet<'_> {
    /// Makes `text` the template of the letters of that kind, which must stand at the version the person had seen;
    /// without a text the built-in one holds again.
    pub(super) fn set_template(
        &mut self,
        kind: LetterKind,
        seen: u32,
        text: Option<&str>,
        note: &str,
    ) -> Result<Receipt, Failure> {
        permission::keep_templates(self.directory, self.who)?;
        let last = self.directory.template_versions(kind).last();
        let found = last.map_or(0, |last| last.version);
        if found != seen {
            let by = last.map(|last| self.directory.person_name(&last.by)).unwrap_or_default();
            let moved = Message::new("template-moved").with("letter", kind.message()).with("who", by);
            return Err(Failure::Moved(moved.with("version", i64::from(found))));
        }
        let text = text.map(|text| template::check(kind, text)).transpose()?;
        let note = TextRule::NOTE.check(Message::new("field-reason"), note)?;
        let now = last.and_then(|last| last.text.clone());
        if now == text || text.as_deref() == Some(kind.built_in()) && now.is_none() {
            return Err(Message::new("template-unchanged").with("letter", kind.message()).into());
        }
        let version = found + 1;
        if self.store.get(template_key(kind, version).as_bytes())?.is_some() {
            // A damaged version keeps its place.
            return Err(Message::new("template-version-taken").with("version", i64::from(version)).into());
        }
        let done = match &text {
            Some(_) => Message::new("done-template"),
            None => Message::new("done-template-back"),
        };
        let template = Template { kind, version, text, note, by: self.who.login.clone(), at: self.at };
        self.write(None, Record::Template(template));
        Ok(Receipt::new(None, done.with("letter", kind.message()).with("version", i64::from(version))))
    }

    /// Undoes a change, which must be the last: the text before it becomes a version of its own.
    pub(super) fn put_back_template(&mut self, made: &Template) -> Result<(), Failure> {
        let before = self.directory.template_versions(made.kind).iter().rfind(|v| v.version < made.version);
        let text = before.and_then(|before| before.text.clone());
        self.set_template(made.kind, made.version, text.as_deref(), "").map(|_| ())
    }
}
