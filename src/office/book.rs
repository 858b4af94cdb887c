//! Commands of the other books: beginning a case, and taking a step in one.

use std::ops::ControlFlow;

use chrono::{Datelike, NaiveDate};

use super::change::Sheet;
use super::command::Receipt;
use super::record::{Record, store_key};
use super::{Failure, index, permission};
use crate::domain::book::{Around, Attachment, Basis, CLASS, Case, GIVEN, Step, StepId, Value, Values};
use crate::domain::code::{Code, ItemCode, Kind, OrgCode, RecordKey};
use crate::domain::disclosure;
use crate::domain::message::Message;
use crate::domain::organisation::{Organisation, Person};
use crate::domain::period::Period;
use crate::store::{Range, StoreError};

impl Sheet<'_> {
    /// Begins a case.
    pub(super) fn begin_case(&mut self, code: Code, id: StepId, values: Values) -> Result<Receipt, Failure> {
        let (book, step) = id.step().ok_or_else(|| Message::new("step-not-begin"))?;
        permission::begin_case(self.directory, self.who, &code, step)?;
        if matches!(code.item, ItemCode::Listed(_)) && self.directory.item(&code).is_none() {
            return Err(Message::new("item-unknown").with("code", code.to_string()).into());
        }
        let key = self.number(&code, book.kind)?;
        let mut case = Case::new(key.clone());
        let values = step.read(&case, values, &self.basis_for_books())?;
        let values = self.give_number(&case, step, values)?;
        case.enter(id, &self.who.login, self.at, values);
        self.write(None, Record::Case(case));
        let message = Message::new("done-begun").with("number", key.number()).with("step", id.message());
        Ok(Receipt::new(Some(key), message))
    }

    /// Takes a step in a case.
    pub(super) fn take_step(
        &mut self,
        key: &RecordKey,
        seen: u64,
        id: StepId,
        values: Values,
    ) -> Result<Receipt, Failure> {
        let (version, mut case) = self.case(key, seen)?;
        let step = case.book().steps.iter().find(|step| step.id == id);
        let step = step.ok_or_else(|| Message::new("step-other-book"))?;
        permission::take_step(self.directory, self.who, step, &case)?;
        let before = case.clone();
        let values = step.read(&case, values, &self.basis_for_books())?;
        let values = self.give_number(&case, step, values)?;
        case.enter(id, &self.who.login, self.at, values);
        let state = case.state().message();
        self.write(Some((version, Record::Case(before))), Record::Case(case));
        let message = Message::new("done-step").with("number", key.number()).with("step", id.message());
        Ok(Receipt::new(Some(key.clone()), message.with("state", state)))
    }

    fn basis_for_books(&self) -> Basis<'_> {
        let (today, by) = (self.today(), self.who.login.as_str());
        Basis { today, by, calendar: self.calendar, policy: self.policy(), around: self }
    }

    /// Enters the next number of its class, where the step gives one.
    fn give_number(&mut self, case: &Case, step: &Step, mut values: Values) -> Result<Values, Failure> {
        let Some(gives) = step.gives else { return Ok(values) };
        let policy = self.policy();
        let class = (gives.class)(case, &values, policy)?;
        let number = self.number_in(case.key.kind, &class)?;
        let written = (gives.written)(case, &values, policy, number);
        values.set(CLASS, Value::Text(class));
        values.set(GIVEN, Value::Number(number.into()));
        values.set(gives.field, Value::Text(written));
        Ok(values)
    }

    /// Whether a record is in a numbered file.
    fn is_filed(&self, key: &RecordKey) -> Result<bool, StoreError> {
        let mut filed = false;
        let range = Range::prefix(index::filed_prefix(key).as_bytes());
        self.store.each(&range, &mut |_, stored| {
            filed = index::decode(&stored.value) == Some(true);
            if filed { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        Ok(filed)
    }
}

/// The day on which a record that has to be filed was closed: what was disclosed, on application too, and opinions.
fn closed_on(record: &Record) -> Option<NaiveDate> {
    match record {
        Record::Disclosure(d) if d.state == disclosure::State::Closed => {
            let closed = d.history.iter().rev().find(|event| event.deed == disclosure::Deed::Closed);
            closed.map(|event| event.at.date())
        }
        Record::Opinion(o) => o.closed,
        Record::Application(a) => a.closed,
        _ => None,
    }
}

impl Around for Sheet<'_> {
    fn organisation(&self, code: &OrgCode) -> Option<Organisation> {
        self.directory.orgs.get(code).cloned()
    }

    fn person(&self, login: &str) -> Option<Person> {
        self.directory.people.get(login).cloned()
    }

    fn exists(&self, key: &RecordKey) -> bool {
        matches!(self.read(&store_key(key)), Ok(Some((_, record)))
            if permission::sees(self.directory, self.who, &record))
    }

    fn numbered(&self, code: &Code, year: i32, seq: u32) -> Option<RecordKey> {
        let keys = Kind::ALL.map(|kind| RecordKey { code: code.clone(), kind, year, seq });
        keys.into_iter().find(|key| self.exists(key))
    }

    fn case(&self, key: &RecordKey) -> Option<Case> {
        match self.read(&store_key(key)) {
            Ok(Some((_, Record::Case(case)))) => Some(case),
            _ => None,
        }
    }

    fn cases(&self, kind: Kind, code: &Code) -> Vec<Case> {
        let mut cases = Vec::new();
        let range = Range::prefix(format!("r/{code}/{}/", kind.word()).as_bytes());
        let each = self.store.each(&range, &mut |key, stored| {
            if let Ok(Record::Case(case)) = Record::decode(&String::from_utf8_lossy(key), &stored.value) {
                cases.push(case);
            }
            ControlFlow::Continue(())
        });
        if each.is_err() {
            // The command's own commit meets the same fault and tells it.
            cases.clear();
        }
        cases
    }

    fn is_kept(&self, attachment: &Attachment) -> bool {
        self.office.vault().is_ok_and(|vault| vault.has(&attachment.sha256, attachment.size))
    }

    fn closed(&self, org: &OrgCode, within: Period) -> Vec<(RecordKey, bool)> {
        let mut closed = Vec::new();
        let each = self.store.each(&Range::prefix(format!("r/{org}-").as_bytes()), &mut |key, stored| {
            let text = String::from_utf8_lossy(key);
            let key: Option<RecordKey> = text.strip_prefix("r/").and_then(|key| key.parse().ok());
            let kinds = [Kind::Disclosure, Kind::Opinion, Kind::Application];
            // Nothing is closed before it is begun.
            let may = |key: &RecordKey| kinds.contains(&key.kind) && key.year <= within.last().year();
            if let Some(key) = key.filter(may)
                && let Ok(record) = Record::decode(&text, &stored.value)
                && closed_on(&record).is_some_and(|on| within.first() <= on && on <= within.last())
            {
                closed.push(key);
            }
            ControlFlow::Continue(())
        });
        if each.is_err() {
            closed.clear();
        }
        let filed = |key: RecordKey| {
            let filed = self.is_filed(&key).unwrap_or(false);
            (key, filed)
        };
        closed.into_iter().map(filed).collect()
    }
}
