//! Commands of the other books: beginning a case, and taking a step in one.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use chrono::NaiveDate;

use super::change::{Changed, Sheet};
use super::command::Receipt;
use super::directory::Directory;
use super::record::{Record, store_key};
use super::{Failure, Office, index, permission};
use crate::domain::book::{
    Around, Attachment, Basis, CLASS, Case, GIVEN, Step, StepId, Under, Value, Values,
};
use crate::domain::catalogue::CatalogueItem;
use crate::domain::code::{Code, ItemCode, Kind, OrgCode, RecordKey};
use crate::domain::disclosure::Disclosure;
use crate::domain::facts::Facts;
use crate::domain::message::Message;
use crate::domain::organisation::{Organisation, Person};
use crate::domain::period::Period;
use crate::domain::plan;
use crate::store::{Range, Store, StoreError};

impl Sheet<'_> {
    /// Begins a case.
    pub(super) fn begin_case(&mut self, code: Code, id: StepId, values: Values) -> Result<Receipt, Failure> {
        let (book, step) = id.step().ok_or_else(|| Message::new("step-not-begin"))?;
        permission::begin_case(self.directory, self.who, &code, step)?;
        let code = self.placed(step, code)?;
        if step.under != Under::Outside {
            self.known_code(&code)?;
        }
        let key = self.number(&code, book.kind)?;
        let mut case = Case::new(key.clone());
        let around = self.surroundings();
        let values = step.read(&case, values, &self.basis_for_books(&around))?;
        let values = self.give_number(&case, step, values)?;
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
        let around = self.surroundings();
        let values = step.read(&case, values, &self.basis_for_books(&around))?;
        let values = self.give_number(&case, step, values)?;
        case.enter(id, &self.who.login, self.at, values);
        permission::unconcerned(self.who, &case)?;
        let state = case.state().message();
        self.write(Some((version, Record::Case(before))), Record::Case(case));
        let message = Message::new("done-step").with("number", key.number()).with("step", id.message());
        Ok(Receipt::new(Some(key.clone()), message.with("state", state)))
    }

    pub(super) fn basis_for_books<'b>(&'b self, around: &'b Surroundings<'_>) -> Basis<'b> {
        let (today, by) = (self.today(), self.who.login.as_str());
        Basis { today, by, calendar: self.calendar, policy: self.policy(), around }
    }

    /// Enters the next number of its class, where the step gives one.
    pub(super) fn give_number(
        &mut self,
        case: &Case,
        step: &Step,
        mut values: Values,
    ) -> Result<Values, Failure> {
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
}

impl<'a> Sheet<'a> {
    pub(super) fn surroundings(&self) -> Surroundings<'_> {
        let changes = Some(&self.changes);
        Surroundings {
            store: self.store,
            directory: self.directory,
            who: self.who,
            office: self.office,
            changes,
        }
    }

    /// The code under which `step` begins a case where `code` is given.
    pub(super) fn placed(&self, step: &Step, code: Code) -> Result<Code, Failure> {
        match step.under {
            Under::Given => Ok(code),
            Under::NoItem => Ok(Code::new(code.org, ItemCode::None)),
            Under::Outside => self.next_outside(code.org),
        }
    }

    /// C3: the first code outside the catalogue under which nothing of the organisation stands: none is left out, none
    /// is given twice.
    fn next_outside(&self, org: OrgCode) -> Result<Code, Failure> {
        for number in 1..=ItemCode::MOST {
            let code = Code::new(org.clone(), ItemCode::Outside(number));
            let prefix = format!("r/{code}/");
            if self.changes.keys().all(|key| !key.starts_with(&prefix))
                && self.store.scan(&Range::prefix(prefix.as_bytes()), 1)?.is_empty()
            {
                return Ok(code);
            }
        }
        Err(Message::new("outside-exhausted").with("org", self.directory.org_name(&org)).into())
    }

    /// That something can stand under `code`: the item is one of the catalogue, or a matter outside it has been given
    /// that code.
    pub(super) fn known_code(&self, code: &Code) -> Result<(), Message> {
        match code.item {
            ItemCode::Listed(_) if self.directory.item(code).is_none() => {
                Err(Message::new("item-unknown").with("code", code.to_string()))
            }
            ItemCode::Outside(_) => plan::matter(&self.surroundings().cases(Kind::Plan, code))
                .map(|_| ())
                .ok_or_else(|| Message::new("item-unknown").with("code", code.to_string())),
            _ => Ok(()),
        }
    }
}

impl Office {
    /// The records around a case, as `who` sees them.
    pub(super) fn surroundings<'a>(&'a self, directory: &'a Directory, who: &'a Person) -> Surroundings<'a> {
        Surroundings { store: self.store.as_ref(), directory, who, office: self, changes: None }
    }
}

/// The records around a case, as far as somebody sees them.
pub(super) struct Surroundings<'a> {
    pub office: &'a Office,
    pub store: &'a dyn Store,
    pub directory: &'a Directory,
    pub who: &'a Person,
    /// What the command has changed so far: it counts before what is stored.
    pub changes: Option<&'a BTreeMap<String, Changed>>,
}

impl Surroundings<'_> {
    fn read(&self, key: &RecordKey) -> Option<Record> {
        let key = store_key(key);
        if let Some(changed) = self.changes.and_then(|changes| changes.get(&key)) {
            return changed.after.clone();
        }
        // A store that fails is met, and told of, by whoever asks.
        let stored = self.store.get(key.as_bytes()).ok().flatten()?;
        Record::decode(&key, &stored.value).ok()
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

    /// The records whose keys begin so, as far as they can be read.
    fn each(&self, prefix: &str, mut take: impl FnMut(Record)) {
        // As above: the commit, or the question, meets the same fault.
        let _ = self.store.each(&Range::prefix(prefix.as_bytes()), &mut |key, stored| {
            let key = String::from_utf8_lossy(key);
            if self.changes.is_none_or(|changes| !changes.contains_key(key.as_ref()))
                && let Ok(record) = Record::decode(&key, &stored.value)
            {
                take(record);
            }
            ControlFlow::Continue(())
        });
        let changed = self.changes.into_iter().flat_map(|changes| changes.range(prefix.to_owned()..));
        let changed = changed.take_while(|(key, _)| key.starts_with(prefix));
        changed.filter_map(|(_, changed)| changed.after.clone()).for_each(take);
    }
}

impl Around for Surroundings<'_> {
    fn organisation(&self, code: &OrgCode) -> Option<Organisation> {
        self.directory.orgs.get(code).cloned()
    }

    fn person(&self, login: &str) -> Option<Person> {
        self.directory.people.get(login).cloned()
    }

    fn exists(&self, key: &RecordKey) -> bool {
        self.read(key).is_some_and(|record| permission::sees(self.directory, self.who, &record))
    }

    fn numbered(&self, code: &Code, year: i32, seq: u32) -> Option<RecordKey> {
        let keys = Kind::ALL.map(|kind| RecordKey { code: code.clone(), kind, year, seq });
        keys.into_iter().find(|key| self.exists(key))
    }

    fn case(&self, key: &RecordKey) -> Option<Case> {
        match self.read(key) {
            Some(Record::Case(case)) => Some(case),
            _ => None,
        }
    }

    fn cases(&self, kind: Kind, code: &Code) -> Vec<Case> {
        let mut cases = Vec::new();
        self.each(&format!("r/{code}/{}/", kind.word()), |record| {
            if let Record::Case(case) = record {
                cases.push(case);
            }
        });
        cases
    }

    fn versions(&self, code: &Code) -> Vec<CatalogueItem> {
        self.directory.versions(code).to_vec()
    }

    fn disclosures(&self, code: &Code, year: i32) -> Vec<Disclosure> {
        let mut disclosures = Vec::new();
        self.each(&format!("r/{code}/{}/{year:04}/", Kind::Disclosure.word()), |record| {
            if let Record::Disclosure(disclosure) = record {
                disclosures.push(disclosure);
            }
        });
        disclosures
    }

    fn is_kept(&self, attachment: &Attachment) -> bool {
        // What others handed in is not theirs to attach, though they may know its digest.
        self.office.has_handed(&self.who.login, attachment)
    }

    fn closed(&self, org: &OrgCode, within: Period) -> Vec<(RecordKey, bool)> {
        let mut closed = index::closed_in(self.store, org, within).unwrap_or_default();
        closed.sort_unstable();
        let filed = |key: RecordKey| {
            let filed = self.is_filed(&key).unwrap_or(false);
            (key, filed)
        };
        closed.into_iter().map(filed).collect()
    }

    fn facts(&self, org: &OrgCode, period: Period, as_of: Option<NaiveDate>) -> Option<Facts> {
        self.office.facts_of(self.directory, self.who, org, period, as_of).ok()
    }
}
