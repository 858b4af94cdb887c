//! Commands of the other books: beginning a case, and taking a step in one.

use std::ops::ControlFlow;

use super::change::Sheet;
use super::command::Receipt;
use super::record::{Record, store_key};
use super::{Failure, permission};
use crate::domain::book::{Around, Basis, Case, StepId, Values};
use crate::domain::code::{Code, ItemCode, Kind, OrgCode, RecordKey};
use crate::domain::message::Message;
use crate::domain::organisation::{Organisation, Person};
use crate::store::Range;

impl Sheet<'_> {
    /// Begins a case.
    pub(super) fn begin_case(&mut self, code: Code, id: StepId, values: Values) -> Result<Receipt, Failure> {
        let (book, step) = id.step().ok_or_else(|| Message::new("step-not-begin"))?;
        permission::begin_case(self.directory, self.who, &code, step)?;
        if step.whole && code.item != ItemCode::None {
            return Err(Message::new("step-whole").with("org", self.directory.org_name(&code.org)).into());
        }
        if matches!(code.item, ItemCode::Listed(_)) && self.directory.item(&code).is_none() {
            return Err(Message::new("item-unknown").with("code", code.to_string()).into());
        }
        let key = self.number(&code, book.kind)?;
        let mut case = Case::new(key.clone());
        let values = step.read(&case, values, &self.basis_for_books())?;
        case.enter(id, &self.who.login, self.at, values);
        permission::unconcerned(self.who, &case)?;
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
        case.enter(id, &self.who.login, self.at, values);
        permission::unconcerned(self.who, &case)?;
        let state = case.state().message();
        self.write(Some((version, Record::Case(before))), Record::Case(case));
        let message = Message::new("done-step").with("number", key.number()).with("step", id.message());
        Ok(Receipt::new(Some(key.clone()), message.with("state", state)))
    }

    fn basis_for_books(&self) -> Basis<'_> {
        Basis { today: self.today(), calendar: self.calendar, policy: self.policy(), around: self }
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
}
