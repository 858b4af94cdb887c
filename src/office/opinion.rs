//! Commands of the opinion register (意见收集处理反馈制度).

use super::change::Sheet;
use super::command::{Identity, NewOpinion, OpinionOrder, Receipt};
use super::record::Record;
use super::{Failure, permission};
use crate::domain::calendar::within_reach;
use crate::domain::code::{Code, Kind, RecordKey};
use crate::domain::message::Message;
use crate::domain::opinion::{Deed, Important, Nature, Opinion, Submitter};
use crate::domain::text::TextRule;

impl Sheet<'_> {
    /// Enters an opinion in the register (O1).
    pub(super) fn register(&mut self, code: Code, new: NewOpinion) -> Result<Receipt, Failure> {
        let mut opinion = self.entered_opinion(&code, new, TextRule::TITLE.required())?;
        let key = opinion.key.clone();
        opinion.note(self.at, &self.who.login, Deed::Registered, "");
        self.write(None, Record::Opinion(opinion));
        let message = Message::new("done-registered").with("number", key.number());
        Ok(Receipt::new(Some(key), message))
    }

    /// A new opinion, nothing noted of it yet; of who raised it there is what `name` asks for.
    pub(super) fn entered_opinion(
        &mut self,
        code: &Code,
        new: NewOpinion,
        name: TextRule,
    ) -> Result<Opinion, Failure> {
        permission::register(self.directory, self.who, code)?;
        self.known_code(code)?;
        within_reach(new.received)?;
        if new.received > self.today() {
            return Err(Message::new("received-in-future").with("date", new.received).into());
        }
        if let Some(about) = &new.about {
            self.disclosure(about, 0)?;
            if about.code != *code {
                return Err(Message::new("follows-other-code").into());
            }
        }
        let submitter = match new.submitter {
            None => None,
            Some(given) => Some(Submitter {
                name: name.check(Message::new("field-submitter"), &given.name)?,
                contact: TextRule::LINE.check(Message::new("field-contact"), &given.contact)?,
            }),
        };
        let important = match new.important {
            Some(reason) if new.nature == Nature::Suggestion => Some(Important {
                reason: TextRule::NOTE.required().check(Message::new("field-important"), &reason)?,
                by: self.who.login.clone(),
                on: self.today(),
            }),
            _ => None,
        };
        let key = self.number(code, Kind::Opinion)?;
        Ok(Opinion {
            key,
            about: new.about,
            title: TextRule::TITLE.required().check(Message::new("field-title"), &new.title)?,
            content: TextRule::BODY.required().check(Message::new("field-opinion"), &new.content)?,
            source: new.source,
            received: new.received,
            submitter,
            nature: new.nature,
            important,
            unit: code.org.clone(),
            within_duty: new.within_duty,
            handler: None,
            transfers: Vec::new(),
            reply: None,
            reported: None,
            hotspot: None,
            closed: None,
            history: Vec::new(),
        })
    }

    /// Does something with an opinion.
    pub(super) fn order_opinion(
        &mut self,
        key: &RecordKey,
        seen: u64,
        order: OpinionOrder,
    ) -> Result<Receipt, Failure> {
        let (version, mut record) = self.opinion(key, seen)?;
        permission::opinion(self.directory, self.who, order.act(), &record)?;
        let before = record.clone();
        let (by, at) = (self.who.login.clone(), self.at);
        let note = |text: &str| TextRule::NOTE.check(Message::new("field-reason"), text);
        let body = |text: &str| TextRule::BODY.required().check(Message::new("field-reply"), text);
        let mut revealed = None;
        let message = match order {
            OpinionOrder::Assign { handler, note: text } => {
                let person = self.directory.person(&handler)?;
                if !permission::can_handle(person, &record.unit) {
                    return Err(Message::new("assign-other-unit")
                        .with("name", person.name.as_str())
                        .with("unit", self.directory.org_name(&record.unit))
                        .into());
                }
                record.assign(&handler, &by, at, &note(&text)?)?;
                Message::new("done-assigned").with("name", person.name.as_str())
            }
            OpinionOrder::Transfer { to, on, reason } => {
                let unit = self.directory.org(&to)?;
                if !unit.active {
                    return Err(Message::new("organisation-dissolved")
                        .with("org", unit.name.as_str())
                        .into());
                }
                record.transfer(to, on, &by, at, &note(&reason)?)?;
                Message::new("done-transferred").with("unit", unit.name.as_str())
            }
            OpinionOrder::MarkImportant { reason } => {
                // O4 is for what cannot be answered at once, not for what is late already.
                self.refuse_too_late(&record.obligations(), |rule| {
                    Message::new("important-too-late").with("rule", rule)
                })?;
                record.mark_important(&by, at, &note(&reason)?)?;
                Message::new("done-marked-important")
            }
            OpinionOrder::MarkHotspot { screener, note: text } => {
                let person = self.directory.person(&screener)?;
                record.mark_hotspot(&screener, &by, at, &note(&text)?)?;
                Message::new("done-marked-hotspot").with("name", person.name.as_str())
            }
            OpinionOrder::Reply { content, on } => {
                record.answer(&body(&content)?, on, &by, at)?;
                // O7: to nobody named nothing is reported back, only to the units that it came from.
                let reports = record.submitter.is_some() || record.reports_owed().next().is_some();
                Message::new(if reports { "done-replied" } else { "done-replied-whole" })
            }
            OpinionOrder::ReportToSubmitter { content, on } => {
                record.report_to_submitter(&body(&content)?, on, &by, at)?;
                Message::new("done-reported-submitter")
            }
            OpinionOrder::ReportToUnit { content, on } => {
                let unit = record.report_to_unit(&body(&content)?, on, &by, at)?;
                Message::new("done-reported-unit").with("unit", self.directory.org_name(&unit))
            }
            OpinionOrder::Close => {
                record.close(&by, at)?;
                Message::new("done-opinion-closed")
            }
            OpinionOrder::SeeIdentity => {
                record.see_identity(&by, at)?;
                revealed = record.submitter.clone().map(Identity::Submitter);
                Message::new("done-identity-seen")
            }
        };
        self.write(Some((version, Record::Opinion(before))), Record::Opinion(record));
        let message = message.with("number", key.number());
        Ok(Receipt { key: Some(key.clone()), message, revealed })
    }
}
