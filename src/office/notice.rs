//! Loading a year's holiday notice, and taking it back.

use super::Failure;
use super::change::Sheet;
use super::command::Receipt;
use super::query::NoticeChange;
use super::record::{Record, notice_key};
use crate::domain::message::Message;
use crate::domain::notice::LoadedNotice;
use crate::domain::text::{TextRule, cleanse};

impl Sheet<'_> {
    /// Makes `change`; `text` is what the notice was read from, `note` why it is taken back.
    ///
    /// The record, and so the journal, holds the old and the new due date of every open case that moves.
    pub(super) fn load_notice(
        &mut self,
        change: NoticeChange,
        text: &str,
        note: &str,
    ) -> Result<Receipt, Failure> {
        let preview = self.office.notice_preview(self.directory, self.who, &change)?;
        let NoticeChange { year, notice } = change;
        if let Some(reference) = notice.as_ref().and_then(|notice| notice.reference.as_deref()) {
            TextRule::TITLE.required().check(Message::new("field-notice-reference"), reference)?;
        }
        let (text, _) = cleanse(text, true);
        let text = TextRule::BODY.check(Message::new("field-notice-text"), &text)?;
        let rule = if notice.is_none() { TextRule::NOTE.required() } else { TextRule::NOTE };
        let note = rule.check(Message::new("field-reason"), note)?;
        let done = match &notice {
            Some(_) => Message::new("done-notice"),
            None => Message::new("done-notice-back"),
        };
        let done = done
            .with("year", year.to_string())
            .with("moved", preview.moved.len())
            .with("settled", preview.settled);
        let (moved, moved_count) = preview.written_down();
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let before = self.read(&notice_key(year))?;
        let (by, at) = (self.who.login.clone(), self.at);
        let (settled, unsettled) = (count(preview.settled), count(preview.unsettled));
        let loaded =
            LoadedNotice { year, notice, text, note, by, at, moved, moved_count, settled, unsettled };
        self.write(before, Record::Notice(loaded));
        Ok(Receipt::new(None, done))
    }
}
