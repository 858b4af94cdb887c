//! One row of a former book taken over: checked as what is entered by hand is, then what was done with it.

use std::collections::BTreeMap;

use super::{Former, Import, ImportFault, ImportPreview, ImportRow};
use crate::domain::application;
use crate::domain::book::{Around, Case, FieldKind, StepId, Under, Value, Values};
use crate::domain::calendar::{check_day, within_reach};
use crate::domain::clock;
use crate::domain::code::{Code, Kind, RecordKey};
use crate::domain::message::Message;
use crate::domain::opinion::{self, Opinion};
use crate::domain::text::TextRule;
use crate::office::change::Sheet;
use crate::office::command::NewOpinion;
use crate::office::record::Record;
use crate::office::{Failure, permission};

impl Sheet<'_> {
    /// Takes a row over. `numbers` says how the rows before are numbered here that became records.
    pub(super) fn take_over_row(
        &mut self,
        import: &Import,
        row: &ImportRow,
        numbers: &BTreeMap<String, String>,
        preview: &mut ImportPreview,
    ) -> Result<RecordKey, (&'static str, Failure)> {
        let at = |column: &'static str| move |fault: Message| (column, Failure::from(fault));
        permission::take_over(self.directory, self.who, import.kind, &row.code.org).map_err(at("code"))?;
        let number = TextRule::LINE.check(Message::new("register-number"), &row.number);
        let number = number.map_err(at("code"))?;
        let mut from = format!("{} #{}", import.file, row.row);
        if !number.is_empty() {
            from = format!("{from} {number}");
        }
        let note = format!("{from}\n{}", row.remark);
        let note = TextRule::NOTE.check(Message::new("label-note"), &note).map_err(at(""))?;
        let (by, when) = (self.who.login.clone(), self.at);
        let (record, owed) = match &row.entry {
            Former::Opinion(new, past) if import.kind == Kind::Opinion => {
                let new = NewOpinion { about: None, important: None, ..(**new).clone() };
                let mut opinion =
                    self.entered_opinion(&row.code, new, TextRule::TITLE).map_err(|fault| ("", fault))?;
                for past in past {
                    let column = past.column();
                    let past = self.clean_opinion(past.clone(), &opinion).map_err(at(column))?;
                    opinion.take_over(past, &by, when).map_err(at(column))?;
                }
                opinion.note(when, &by, opinion::Deed::TakenOver, &note);
                let owed = opinion.obligations();
                (Record::Opinion(opinion), owed)
            }
            Former::Application(new, past) if import.kind == Kind::Application => {
                let mut application =
                    self.entered_application(&row.code, (**new).clone()).map_err(|fault| ("", fault))?;
                for past in past {
                    let column = past.column();
                    let past = clean_application(past.clone()).map_err(at(column))?;
                    application.take_over(past, &by, when).map_err(at(column))?;
                }
                application.note(when, &by, application::Deed::TakenOver, &note);
                let owed = application.obligations();
                (Record::Application(application), owed)
            }
            Former::Case { step, values, after, stands } => {
                let (values, lost) = self.linked(*step, values.clone(), numbers);
                preview.notes.extend(lost.into_iter().map(|(column, what)| ImportFault {
                    row: row.row,
                    column: column.to_owned(),
                    what,
                }));
                let mut case = self.taken_case(import.kind, &row.code, *step, values)?;
                let told = *stands && (after.is_empty() || self.take_after(&mut case, after)?);
                if !told {
                    preview.begun.push(row.row);
                }
                case.came_from(&note);
                let owed = case.obligations();
                (Record::Case(case), owed)
            }
            _ => return Err(("", Message::new("register-import-not").into())),
        };
        let due: Vec<_> = owed.iter().filter(|owed| owed.met.is_none()).collect();
        let late = due.iter().any(|owed| {
            clock::due_date(owed.limit, owed.from, self.policy(), self.calendar).0 < self.today()
        });
        preview.owing.0 += usize::from(!due.is_empty());
        preview.owing.1 += usize::from(late);
        let key = record.record_key().cloned();
        self.write(None, record);
        key.ok_or_else(|| ("", Message::new("register-import-not").into()))
    }

    /// Text made clean, and whom it was given to found.
    fn clean_opinion(&self, past: opinion::Past, record: &Opinion) -> Result<opinion::Past, Message> {
        use opinion::Past;
        let note = |text: &str| TextRule::NOTE.check(Message::new("field-reason"), text);
        let body = |text: &str| TextRule::BODY.check(Message::new("field-reply"), text);
        let report = |report: opinion::ReportBack| {
            // Who did it may have left since.
            if !self.directory.people.contains_key(&report.by) {
                self.directory.person(&report.by)?;
            }
            Ok::<_, Message>(opinion::ReportBack { content: body(&report.content)?, ..report })
        };
        Ok(match past {
            Past::Assigned { to } => {
                let person = self.directory.person(&to)?;
                if record.reply.is_none() && !permission::can_handle(person, &record.unit) {
                    let message = Message::new("assign-other-unit").with("name", person.name.as_str());
                    return Err(message.with("unit", self.directory.org_name(&record.unit)));
                }
                Past::Assigned { to }
            }
            Past::Transferred { to, on, reason } => {
                self.directory.org(&to)?;
                Past::Transferred { to, on, reason: note(&reason)? }
            }
            Past::MarkedImportant { on, reason } => Past::MarkedImportant { on, reason: note(&reason)? },
            Past::Replied { on, content } => {
                let rule = TextRule::BODY.required();
                Past::Replied { on, content: rule.check(Message::new("field-reply"), &content)? }
            }
            Past::ReportedToSubmitter(made) => Past::ReportedToSubmitter(report(made)?),
            Past::ReportedToUnit(made) => Past::ReportedToUnit(report(made)?),
            Past::Closed { on } => Past::Closed { on },
        })
    }

    /// What is entered, with the records that it names as they are numbered here: `numbers` says how the rows before are
    /// that became records. What is not here is left out where nothing has to be named.
    fn linked(
        &self,
        id: StepId,
        mut values: Values,
        numbers: &BTreeMap<String, String>,
    ) -> (Values, Vec<(&'static str, Message)>) {
        let mut lost = Vec::new();
        let fields = id.step().map(|(_, step)| step.fields).unwrap_or_default();
        for field in fields.iter().filter(|field| matches!(field.kind, FieldKind::Records)) {
            let Some(Value::Text(text)) = values.get(field.id) else { continue };
            let apart = |c: char| c.is_whitespace() || ",，、;；".contains(c);
            let named = text.split(apart).filter(|number| !number.is_empty());
            let here = |number: &str| numbers.get(number).cloned().unwrap_or_else(|| number.to_owned());
            let around = self.surroundings();
            let is_here = |number: &String| {
                let named = RecordKey::parse_number(number).ok();
                named.is_none_or(|(code, year, seq)| around.numbered(&code, year, seq).is_some())
            };
            let (mut here, gone): (Vec<String>, Vec<String>) = named.map(here).partition(is_here);
            if field.required {
                // Told as a fault.
                here.extend(gone);
            } else if !gone.is_empty() {
                let what = Message::new("register-import-lost").with("numbers", gone.join(" "));
                lost.push((field.id, what));
            }
            values.set(field.id, Value::Text(here.join(" ")));
        }
        (values, lost)
    }

    /// The case that a row begins, nothing noted of it yet.
    fn taken_case(
        &mut self,
        kind: Kind,
        code: &Code,
        id: StepId,
        values: Values,
    ) -> Result<Case, (&'static str, Failure)> {
        let at = |column: &'static str| move |fault: Message| (column, Failure::from(fault));
        let found = id.step().filter(|(book, step)| book.kind == kind && step.gives.is_none());
        let (_, step) = found.ok_or_else(|| ("begun", Message::new("step-not-begin").into()))?;
        permission::begin_case(self.directory, self.who, code, step).map_err(at("code"))?;
        let code = self.placed(step, code.clone()).map_err(|fault| ("code", fault))?;
        if step.under != Under::Outside {
            self.known_code(&code).map_err(at("code"))?;
        }
        let key: RecordKey = self.number(&code, kind).map_err(|fault| ("code", fault))?;
        let mut case = Case::new(key);
        let around = self.surroundings();
        let values = step.take_over(&case, values, &self.basis_for_books(&around));
        let values = values.map_err(|(column, fault)| (column, fault.into()))?;
        case.enter(id, &self.who.login, self.at, values);
        permission::unconcerned(self.who, &case).map_err(at(""))?;
        Ok(case)
    }

    /// Takes over what a case had taken besides: where nothing is left to be done after it, or what is left calls for
    /// nobody and the steps are ones that the person takes. What others have to pass is not passed by a table. Says
    /// whether it was.
    fn take_after(
        &self,
        case: &mut Case,
        steps: &[(StepId, Values)],
    ) -> Result<bool, (&'static str, Failure)> {
        let at = |column: &'static str| move |fault: Message| (column, Failure::from(fault));
        let (mut after, mut theirs) = (case.clone(), true);
        for (id, values) in steps {
            let found = case.book().steps.iter().find(|step| step.id == *id && !step.begins);
            let step = found.ok_or_else(|| ("last", Message::new("step-other-book").into()))?;
            let values = step.clean_past(values.clone(), self.today());
            let values = values.map_err(|(column, fault)| (column, fault.into()))?;
            let lacking = || Message::new("text-required").with("field", Message::new("field-on"));
            let on = values.day("on").ok_or_else(|| ("last", lacking().into()))?;
            within_reach(on).map_err(at("last"))?;
            check_day(on, case.since(), self.at).map_err(at("last"))?;
            if step.lasting || step.gives.is_some() {
                return Ok(false);
            }
            let own = &case.key.code.org;
            theirs &= permission::posts_for(self.directory, self.who, own, step).is_ok()
                && after.latest(step.apart_from).is_none();
            after.enter(*id, &self.who.login, self.at, values);
        }
        let taken = !after.state().open || theirs && after.calls().next().is_none();
        if taken {
            *case = after;
        }
        Ok(taken)
    }
}

fn clean_application(past: application::Past) -> Result<application::Past, Message> {
    use application::Past;
    Ok(match past {
        Past::Extended { on, until, reason } => {
            within_reach(until)?;
            let reason = TextRule::NOTE.check(Message::new("field-reason"), &reason)?;
            Past::Extended { on, until, reason }
        }
        Past::Decided { on, outcome, ground, reason } => {
            let reason = TextRule::NOTE.check(Message::new("field-reason"), &reason)?;
            Past::Decided { on, outcome, ground, reason }
        }
        Past::Disclosed { on, content } => {
            let content = TextRule::BODY.check(Message::new("field-disclosed"), &content)?;
            Past::Disclosed { on, content }
        }
        past => past,
    })
}
