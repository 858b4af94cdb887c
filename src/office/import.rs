//! Former books taken over: rows of a table become records as if they had been entered one by one, with what was done
//! with each, in one commit or not at all.
//!
//! Who may enter such a record for an organisation by hand may take it over for it. A row that is here already is passed
//! over, so that a file taken in twice adds nothing. What a former book says was done arrives as done; of a case in one
//! of the other books that is its last step, where nothing follows from that: what somebody still has to decide is
//! decided here.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};

use super::change::Sheet;
use super::command::{NewApplication, NewOpinion, Receipt};
use super::directory::Directory;
use super::query::{has_register, register_name};
use super::record::{Record, store_key};
use super::{Failure, Office, permission};
use crate::domain::application;
use crate::domain::book::{Around, Case, FieldKind, StepId, Under, Value, Values};
use crate::domain::calendar::{check_day, within_reach};
use crate::domain::clock;
use crate::domain::code::{Code, Kind, OrgCode, RecordKey};
use crate::domain::message::Message;
use crate::domain::opinion::{self, Opinion};
use crate::domain::organisation::Person;
use crate::domain::text::TextRule;
use crate::store::Range;

/// Most rows of one file.
pub const MOST: usize = 2_000;

/// A table to be taken over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Import {
    /// Of which records.
    pub kind: Kind,
    /// The name of the file, without the folders it is in.
    pub file: String,
    /// Its rows.
    pub rows: Vec<ImportRow>,
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportRow {
    /// Its place in the file, from 1.
    pub row: u32,
    /// Under which code.
    pub code: Code,
    /// Its number in the former book.
    pub number: String,
    /// What of it has no field of its own.
    pub remark: String,
    /// What it says.
    pub entry: Former,
}

/// An entry of a former book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Former {
    /// An opinion, and what was done with it.
    Opinion(Box<NewOpinion>, Vec<opinion::Past>),
    /// An application, and what became of it.
    Application(Box<NewApplication>, Vec<application::Past>),
    /// A case.
    Case {
        /// The step that began it.
        step: StepId,
        /// What was entered with it.
        values: Values,
        /// The steps after it that are told, likewise.
        after: Vec<(StepId, Values)>,
        /// Whether the case stands after them where the former book says.
        stands: bool,
    },
}

/// What is wrong with a row, or to be known of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportFault {
    /// Which.
    pub row: u32,
    /// In which column, by its word; empty where it is none.
    pub column: String,
    /// What.
    pub what: Message,
}

/// What taking a table over would do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportPreview {
    /// The rows that become records.
    pub added: Vec<u32>,
    /// The rows that are here already, and as what.
    pub known: Vec<(u32, String)>,
    /// The rows that say the same as one before, and which that is.
    pub twice: Vec<(u32, u32)>,
    /// The rows whose case arrives at its beginning, though more was done.
    pub begun: Vec<u32>,
    /// How many records arrive with something owed, and with how many of those it is late.
    pub owing: (usize, usize),
    /// What is left out.
    pub notes: Vec<ImportFault>,
    /// What is wrong.
    pub faults: Vec<ImportFault>,
}

/// Whether such records are taken over from a former book. Numbers in the archive are given in the order of the files and
/// by nothing else; what an assessment comes to is worked out; and what somebody has to answer for is not opened by a table.
pub fn is_taken_over(kind: Kind) -> bool {
    has_register(kind) && !matches!(kind, Kind::Archive | Kind::Assessment | Kind::Accountability)
}

impl Import {
    /// The command's name in the journal: of which records, and from which file.
    pub(super) fn told(&self, name: &str) -> String {
        format!("{name} {} {}", self.kind.word(), self.file)
    }
}

/// A text without white space: by that alone, two say the same.
fn bare(text: &str) -> String {
    text.split_whitespace().collect()
}

/// By what the record that is made of a row is known again.
fn identity(org: &OrgCode, entry: &Former) -> String {
    match entry {
        Former::Opinion(new, _) => format!("{org} {} {}", new.received, bare(&new.content)),
        Former::Application(new, _) => {
            format!("{org} {} {} {}", new.received, bare(&new.title), bare(&new.entries.content))
        }
        Former::Case { step, values, .. } => {
            let on = values.day("on").map(|on| on.to_string()).unwrap_or_default();
            format!("{org} {} {on} {}", step.as_str(), bare(values.text("title")))
        }
    }
}

/// By what a record that is here is known.
fn known(record: &Record) -> Option<String> {
    Some(match record {
        Record::Opinion(o) => format!("{} {} {}", o.key.code.org, o.received, bare(&o.content)),
        Record::Application(a) => {
            let (title, content) = (bare(&a.title), bare(&a.entries.content));
            format!("{} {} {title} {content}", a.key.code.org, a.received)
        }
        Record::Case(case) => {
            let org = &case.key.code.org;
            format!("{org} {} {} {}", case.begun_by(), case.since(), bare(case.first().text("title")))
        }
        _ => return None,
    })
}

impl Office {
    /// What taking a table over would do.
    pub(super) fn import_preview(
        &self,
        directory: &Directory,
        who: &Person,
        import: &Import,
    ) -> Result<ImportPreview, Failure> {
        self.sheet(directory, who, self.now()).take_over(import)
    }
}

impl Sheet<'_> {
    /// Takes a table over, all of it or nothing.
    pub(super) fn import_register(&mut self, import: &Import) -> Result<Receipt, Failure> {
        let preview = self.take_over(import)?;
        if let Some(first) = preview.faults.first() {
            let message = Message::new("register-import-refused").with("count", preview.faults.len());
            let message = message.with("row", i64::from(first.row)).with("what", first.what.clone());
            return Err(message.into());
        }
        if preview.added.is_empty() {
            return Err(Message::new("register-import-nothing").into());
        }
        let message = Message::new("done-register-imported")
            .with("register", register_name(import.kind))
            .with("count", preview.added.len())
            .with("file", import.file.as_str());
        Ok(Receipt::new(None, message))
    }

    fn take_over(&mut self, import: &Import) -> Result<ImportPreview, Failure> {
        if !is_taken_over(import.kind) {
            return Err(Message::new("register-import-not").into());
        }
        if import.rows.len() > MOST {
            return Err(Message::new("import-too-many-rows").with("limit", MOST).into());
        }
        let name = Message::new("field-path");
        if TextRule::TITLE.required().check(name, &import.file)? != import.file {
            return Err(Message::new("register-import-not").into());
        }
        let mut here = BTreeMap::new();
        let orgs: BTreeSet<&OrgCode> = import.rows.iter().map(|row| &row.code.org).collect();
        for org in orgs {
            if permission::take_over(self.directory, self.who, import.kind, org).is_ok() {
                self.here(import.kind, org, &mut here)?;
            }
        }
        let mut preview = ImportPreview::default();
        let mut read: BTreeMap<String, u32> = BTreeMap::new();
        let mut numbers = BTreeMap::new();
        for row in &import.rows {
            let identity = identity(&row.code.org, &row.entry);
            if let Some(number) = here.get(&identity) {
                preview.known.push((row.row, number.clone()));
                numbers.insert(row.number.clone(), number.clone());
                continue;
            }
            if let Some(first) = read.get(&identity) {
                preview.twice.push((row.row, *first));
                continue;
            }
            read.insert(identity, row.row);
            match self.take_over_row(import, row, &numbers, &mut preview) {
                Ok(key) => {
                    preview.added.push(row.row);
                    numbers.insert(row.number.clone(), key.number());
                }
                Err((_, Failure::Store(message))) => return Err(Failure::Store(message)),
                Err((column, failure)) => preview.faults.push(ImportFault {
                    row: row.row,
                    column: column.to_owned(),
                    what: failure.message().clone(),
                }),
            }
        }
        Ok(preview)
    }

    /// The records of an organisation that are here, by what they are known by.
    fn here(&self, kind: Kind, org: &OrgCode, here: &mut BTreeMap<String, String>) -> Result<(), Failure> {
        let within = format!("/{}/", kind.word());
        self.store.each(&Range::prefix(format!("r/{org}-").as_bytes()), &mut |key, stored| {
            let key = String::from_utf8_lossy(key);
            if key.contains(&within)
                && let Ok(record) = Record::decode(&key, &stored.value)
                && let Some((known, key)) = known(&record).zip(record.record_key())
            {
                here.insert(known, key.number());
            }
            ControlFlow::Continue(())
        })?;
        Ok(())
    }

    fn take_over_row(
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

/// The store keys of the records that a table has become.
pub(super) fn made(sheet: &Sheet<'_>) -> BTreeSet<String> {
    let new = sheet.changes.values().filter_map(|changed| changed.after.as_ref());
    new.filter_map(Record::record_key).map(store_key).collect()
}
