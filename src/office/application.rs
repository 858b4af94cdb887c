//! Commands of disclosure on application (依申请公开制度).

use chrono::NaiveDate;

use super::change::Sheet;
use super::command::{ApplicationOrder, Identity, NewApplication, Receipt};
use super::record::Record;
use super::{Failure, permission};
use crate::domain::application::{Applicant, Application, Complaint, Deed, Entries, Noted, Outcome, Part};
use crate::domain::calendar::within_reach;
use crate::domain::clock::{self, Limit};
use crate::domain::code::{Code, Kind, RecordKey};
use crate::domain::message::Message;
use crate::domain::text::TextRule;

impl Sheet<'_> {
    /// Enters an application (A1). One that lacks something is entered too: it is accepted once that is there.
    pub(super) fn apply(&mut self, code: Code, new: NewApplication) -> Result<Receipt, Failure> {
        let mut application = self.entered_application(&code, new)?;
        let (key, missing) = (application.key.clone(), application.entries.missing());
        application.note(self.at, &self.who.login, Deed::Received(application.manner), "");
        self.write(None, Record::Application(application));
        let message = if missing.is_empty() {
            Message::new("done-application")
        } else {
            Message::new("done-application-incomplete").with("missing", Part::list(&missing))
        };
        Ok(Receipt::new(Some(key.clone()), message.with("number", key.number())))
    }

    /// A new application, nothing noted of it yet.
    pub(super) fn entered_application(
        &mut self,
        code: &Code,
        new: NewApplication,
    ) -> Result<Application, Failure> {
        permission::apply(self.directory, self.who, code)?;
        self.known_code(code)?;
        within_reach(new.received)?;
        if new.received > self.today() {
            return Err(Message::new("received-in-future").with("date", new.received).into());
        }
        let entries = self.checked_entries(new.entries)?;
        if entries.applied.is_some_and(|applied| applied > new.received) {
            return Err(Message::new("applied-after-received").with("date", new.received).into());
        }
        let title = TextRule::TITLE.required().check(Message::new("field-title"), &new.title)?;
        let key = self.number(code, Kind::Application)?;
        Ok(Application {
            key,
            title,
            manner: new.manner,
            received: new.received,
            entries,
            accepted: None,
            extension: None,
            decisions: Vec::new(),
            disclosed: None,
            letters: Vec::new(),
            complaints: Vec::new(),
            withdrawn: None,
            closed: None,
            history: Vec::new(),
        })
    }

    /// Text made clean; the date on the form within reach.
    fn checked_entries(&self, given: Entries) -> Result<Entries, Message> {
        let title = |part: Part, text: &str| TextRule::TITLE.check(part.message(), text);
        let line = |part: Part, text: &str| TextRule::LINE.check(part.message(), text);
        let Applicant { name, address, identity, contact } = given.applicant;
        if let Some(applied) = given.applied {
            within_reach(applied)?;
            if applied > self.today() {
                return Err(Message::new("received-in-future").with("date", applied));
            }
        }
        Ok(Entries {
            applicant: Applicant {
                name: title(Part::Name, &name)?,
                address: line(Part::Address, &address)?,
                identity: line(Part::Identity, &identity)?,
                contact: line(Part::Contact, &contact)?,
            },
            content: TextRule::BODY.check(Part::Content.message(), &given.content)?,
            ..given
        })
    }

    /// A text that must be given, noted by the person who gives the command.
    fn noted(&self, field: Message, rule: TextRule, text: &str, on: NaiveDate) -> Result<Noted, Message> {
        within_reach(on)?;
        Ok(Noted { on, by: self.who.login.clone(), content: rule.check(field, text)? })
    }

    /// Does something with an application.
    pub(super) fn order_application(
        &mut self,
        key: &RecordKey,
        seen: u64,
        order: ApplicationOrder,
    ) -> Result<Receipt, Failure> {
        let (version, mut record) = self.application(key, seen)?;
        permission::application(self.directory, self.who, order.act(), &record)?;
        let before = record.clone();
        let revealed = (order == ApplicationOrder::SeeIdentity).then(|| {
            let complaining = record.complaints.iter().map(|c| (c.complainant.clone(), c.contact.clone()));
            Identity::Applicant(Box::new(record.entries.applicant.clone()), complaining.collect())
        });
        let message = self.carry_out_application(&mut record, order)?;
        self.write(Some((version, Record::Application(before))), Record::Application(record));
        let message = message.with("number", key.number());
        Ok(Receipt { key: Some(key.clone()), message, revealed })
    }

    fn carry_out_application(
        &self,
        record: &mut Application,
        order: ApplicationOrder,
    ) -> Result<Message, Failure> {
        let (by, at) = (self.who.login.as_str(), self.at);
        let reason = |text: &str| TextRule::NOTE.check(Message::new("field-reason"), text);
        let body = |id, text: &str, on| self.noted(Message::new(id), TextRule::BODY.required(), text, on);
        Ok(match order {
            ApplicationOrder::Accept { on } => {
                record.accept(on, by, at)?;
                let (due, _) = clock::due_date(Limit::A2, on, self.policy(), self.calendar);
                Message::new("done-accepted").with("due", due)
            }
            ApplicationOrder::Complete { entries } => {
                record.complete(self.checked_entries(*entries)?, by, at)?;
                let missing = record.entries.missing();
                if missing.is_empty() {
                    Message::new("done-completed")
                } else {
                    Message::new("done-still-incomplete").with("missing", Part::list(&missing))
                }
            }
            ApplicationOrder::AskToComplete { on, note } => {
                record.ask_to_complete(on, by, at, &reason(&note)?)?;
                record.made_with(|kind| self.directory.template_version(kind));
                Message::new("done-asked-to-complete")
            }
            ApplicationOrder::Extend { reason: text, on } => {
                // A3: what is late already is decided, not extended; nor is an extension told after the date it moves.
                let late = |rule: &'static str| Message::new("extend-too-late").with("rule", rule);
                self.refuse_too_late(&record.obligations(), late)?;
                let accepted = record.accepted.unwrap_or(record.received);
                let (until, _) = clock::due_date(Limit::A3, accepted, self.policy(), self.calendar);
                record.extend(&reason(&text)?, until, on, by, at)?;
                record.made_with(|kind| self.directory.template_version(kind));
                Message::new("done-extended").with("due", until)
            }
            ApplicationOrder::Decide { outcome, ground, reason: text, basis, on } => {
                let basis = TextRule::LINE.required().check(Message::new("field-basis"), &basis)?;
                record.decide(outcome, ground, &reason(&text)?, &basis, on, by, at)?;
                record.made_with(|kind| self.directory.template_version(kind));
                let message = if outcome == Outcome::Refuse {
                    Message::new("done-decided")
                } else {
                    let (due, _) = clock::due_date(Limit::A4, on, self.policy(), self.calendar);
                    Message::new("done-decided-to-file").with("due", due)
                };
                message.with("outcome", outcome.message())
            }
            ApplicationOrder::File { content, scope, form, on } => {
                let line = |id, text: &str| TextRule::LINE.required().check(Message::new(id), text);
                let scope = line("field-scope", &scope)?;
                let form = line("field-form", &form)?;
                record.file(body("field-to-disclose", &content, on)?, &scope, &form, by, at)?;
                Message::new("done-filed")
            }
            ApplicationOrder::SuperiorReply { agreed, content, on } => {
                let noted = self.noted(Message::new("field-superior-reply"), TextRule::NOTE, &content, on)?;
                record.superior_replied(agreed, noted, by, at)?;
                Message::new(if agreed { "done-superior-agreed" } else { "done-superior-disagreed" })
            }
            ApplicationOrder::Disclose { content, on } => {
                record.disclose(body("field-disclosed", &content, on)?, by, at)?;
                Message::new("done-disclosed")
            }
            ApplicationOrder::Deliver { how, on } => {
                let rule = TextRule::LINE.required();
                let noted = self.noted(Message::new("field-delivered"), rule, &how, on)?;
                let kind = record.deliver(noted, by, at)?;
                Message::new("done-delivered").with("letter", kind.message())
            }
            ApplicationOrder::Withdraw { reason: text } => {
                record.withdraw(by, at, &reason(&text)?)?;
                Message::new("done-application-withdrawn")
            }
            ApplicationOrder::Complain { complainant, contact, content, on } => {
                let name = Message::new("field-complainant");
                let complaint = Complaint {
                    complainant: TextRule::TITLE.required().check(name, &complainant)?,
                    contact: TextRule::LINE.check(Message::new("field-contact"), &contact)?,
                    noted: body("field-complaint", &content, on)?,
                    finding: None,
                    told: None,
                };
                record.complain(complaint, by, at)?;
                Message::new("done-complained")
            }
            ApplicationOrder::LookInto { content, on } => {
                record.look_into(body("field-finding", &content, on)?, by, at)?;
                Message::new("done-looked-into")
            }
            ApplicationOrder::TellComplainant { content, on } => {
                record.tell_complainant(body("field-told", &content, on)?, by, at)?;
                Message::new("done-complainant-told")
            }
            ApplicationOrder::Close => {
                record.close(by, at)?;
                Message::new("done-application-closed")
            }
            // Told besides, by who calls this.
            ApplicationOrder::SeeIdentity => {
                record.see_identity(by, at);
                Message::new("done-applicant-seen")
            }
        })
    }
}
