//! A register as the office keeps it on paper: a row for each record of a kind, page by page. It holds what the person who
//! asks may see, and never who raised an opinion or applies (O8).

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::domain::application::{Application, Decision, Letter};
use crate::domain::book::{Case, Field, FieldKind, Value, book};
use crate::domain::clock;
use crate::domain::code::{Kind, OrgCode, RecordKey};
use crate::domain::message::{Arg, Message};
use crate::domain::obligation::Obligation;
use crate::domain::opinion::{Opinion, ReportBack};
use crate::domain::organisation::Person;
use crate::office::directory::Directory;
use crate::office::record::{Record, store_key};
use crate::office::{Failure, Office, permission};
use crate::store::Range;

/// The rows of one answer, and about how many bytes of text: each answer goes over a line.
const PAGE: (usize, usize) = (200, 256 * 1024);

/// How many records are read at a time, and for one answer, however few of them are wanted.
const READ: (usize, usize) = (100, 2_000);

/// What is wanted of a register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterWanted {
    /// Of which records.
    pub kind: Kind,
    /// Under the codes of which organisation; all that are seen where none is named.
    pub org: Option<OrgCode>,
    /// From which day on.
    pub from: Option<NaiveDate>,
    /// To which day.
    pub to: Option<NaiveDate>,
    /// Where the page before ended.
    pub after: Option<String>,
}

/// A cell: one or several things, a line each.
pub type RegisterCell = Vec<Arg>;

/// A row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterRow {
    /// The day by which the register is ordered.
    pub on: NaiveDate,
    /// The record's number.
    pub number: String,
    /// What stands in each of the columns after the number.
    pub cells: Vec<RegisterCell>,
}

/// A page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterPage {
    /// Its rows, as they stand in the store.
    pub rows: Vec<RegisterRow>,
    /// Where it ends; none of the last one.
    pub after: Option<String>,
}

/// Whether there is a register of such records.
pub fn has_register(kind: Kind) -> bool {
    matches!(kind, Kind::Opinion | Kind::Application) || book(kind).is_some()
}

/// The name of a register.
pub fn register_name(kind: Kind) -> Message {
    match book(kind) {
        Some(book) => Message::new("register-of-book").with("system", Message::new(book.system)),
        None if kind == Kind::Application => Message::new("register-applications"),
        None => Message::new("register-opinions"),
    }
}

/// The headings of the columns after the number.
pub fn register_columns(kind: Kind) -> Vec<Message> {
    match kind {
        Kind::Opinion => vec![
            Message::new("field-on"),
            Message::new("register-channel"),
            Message::new("register-signed"),
            Message::new("label-content"),
            Message::new("register-with"),
            Message::new("register-handling"),
            Message::new("label-reply"),
            Message::new("register-reported-on"),
            Message::new("register-reported"),
            Message::new("register-reported-by"),
            Message::new("label-nature"),
        ],
        Kind::Application => vec![
            Message::new("field-received"),
            Message::new("field-manner"),
            Message::new("label-title"),
            Message::new("field-asked-for"),
            Message::new("field-accepted-on"),
            Message::new("label-extension"),
            Message::new("label-decision"),
            Message::new("label-reason"),
            Message::new("label-superior"),
            Message::new("label-disclosed"),
            Message::new("label-letter"),
            Message::new("label-complaint"),
            Message::new("label-state"),
            Message::new("label-due"),
        ],
        kind => {
            let own = fields(kind).into_iter().map(Message::new);
            let first = [
                Message::new("field-on"),
                Message::new("register-begun"),
                Message::new("label-organisation"),
            ];
            let last =
                [Message::new("label-state"), Message::new("label-due"), Message::new("register-last")];
            first.into_iter().chain(own).chain(last).collect()
        }
    }
}

/// The labels of what is entered when a case of the book begins, whichever step begins it; the same label once. What is for
/// those alone who take the step is in no file.
fn fields(kind: Kind) -> Vec<&'static str> {
    let mut labels = Vec::new();
    let steps = book(kind).into_iter().flat_map(|book| book.steps).filter(|step| step.begins);
    for field in steps.flat_map(|step| step.fields).filter(|field| field.id != "on" && !field.private) {
        let label = if field.id == "title" { "label-title" } else { field.label };
        if !labels.contains(&label) {
            labels.push(label);
        }
    }
    labels
}

impl Office {
    /// A page of a register.
    pub(super) fn register(
        &self,
        directory: &Directory,
        who: &Person,
        wanted: &RegisterWanted,
    ) -> Result<RegisterPage, Failure> {
        if !has_register(wanted.kind) {
            return Err(Message::new("register-none").into());
        }
        let prefix = match &wanted.org {
            Some(org) => format!("r/{}-", directory.org(org)?.code),
            None => "r/".to_owned(),
        };
        let whole = Range::prefix(prefix.as_bytes());
        let mut at = wanted.after.clone().unwrap_or_else(|| prefix.clone()).into_bytes();
        let mut page = RegisterPage::default();
        let (mut read, mut size) = (0, 0);
        // From code to code: of the other records under it no more is read than the first.
        while let Some(next) = self.store.scan(&whole.clone().after(&at), 1)?.into_iter().next() {
            let key = String::from_utf8_lossy(&next.key).into_owned();
            let code = key.split('/').nth(1).unwrap_or_default();
            let kind = format!("r/{code}/{}/", wanted.kind.word());
            let mut rest = Range::prefix(kind.as_bytes()).after(&at);
            if let Some(from) = wanted.from {
                // A record has the year in which it was entered, which is never before its day.
                let first = format!("{kind}{:04}", from.year()).into_bytes();
                rest = rest.starting(std::ops::Bound::Included(first));
            }
            loop {
                let found = self.store.scan(&rest, READ.0)?;
                let all = found.len() < READ.0;
                for entry in found {
                    let key = String::from_utf8_lossy(&entry.key).into_owned();
                    if let Some(row) = self.row(directory, who, wanted, &key, &entry.stored.value) {
                        size += row.cells.iter().flatten().map(length).sum::<usize>();
                        page.rows.push(row);
                    }
                    read += 1;
                    at = entry.key;
                    if page.rows.len() >= PAGE.0 || size >= PAGE.1 || read >= READ.1 {
                        page.after = Some(key);
                        return Ok(page);
                    }
                }
                if all {
                    break;
                }
                rest = rest.after(&at);
            }
            // After everything under this code.
            at = format!("r/{code}/~").into_bytes();
        }
        Ok(page)
    }

    fn row(
        &self,
        directory: &Directory,
        who: &Person,
        wanted: &RegisterWanted,
        key: &str,
        bytes: &[u8],
    ) -> Option<RegisterRow> {
        let record = match Record::decode(key, bytes) {
            Ok(record) => record,
            // Not left out in silence, where the person would see it.
            Err(fault) => {
                let key: RecordKey = key.strip_prefix("r/")?.parse().ok()?;
                let seen = directory.sees(who, &key.code.org);
                let cells = vec![Vec::new(), vec![fault.into()]];
                return seen.then(|| RegisterRow { on: NaiveDate::MIN, number: key.number(), cells });
            }
        };
        if !permission::sees(directory, who, &record) {
            return None;
        }
        let sheet = RowOf { office: self, directory };
        let (on, cells) = match &record {
            Record::Opinion(opinion) => (opinion.received, sheet.opinion(opinion)),
            Record::Application(application) => (application.received, sheet.application(application)),
            Record::Case(case) => (case.since(), sheet.case(case)),
            _ => return None,
        };
        let within = wanted.from.is_none_or(|from| from <= on) && wanted.to.is_none_or(|to| on <= to);
        let number = record.record_key().filter(|key| store_key(key) == record.key())?.number();
        within.then_some(RegisterRow { on, number, cells })
    }
}

fn length(arg: &Arg) -> usize {
    match arg {
        Arg::Text(text) => text.len(),
        _ => 16,
    }
}

/// A text, where there is one.
fn text(text: &str) -> RegisterCell {
    if text.is_empty() { Vec::new() } else { vec![text.into()] }
}

fn day(day: Option<NaiveDate>) -> RegisterCell {
    day.map(Arg::from).into_iter().collect()
}

/// A day and what is said of it.
fn dated(on: NaiveDate, what: impl Into<Arg>) -> Arg {
    Message::new("register-dated").with("date", on).with("what", what).into()
}

/// The same with the reason, where one is given.
fn because(what: Message, reason: &str) -> Message {
    match reason.is_empty() {
        true => what,
        false => Message::new("register-because").with("what", what).with("reason", reason),
    }
}

/// What the rows are made with.
struct RowOf<'a> {
    office: &'a Office,
    directory: &'a Directory,
}

impl RowOf<'_> {
    fn person(&self, login: &str) -> String {
        self.directory.person_name(login)
    }

    fn opinion(&self, opinion: &Opinion) -> Vec<RegisterCell> {
        let signed = match opinion.submitter {
            Some(_) => Message::new("field-signed"),
            None => Message::new("submitter-anonymous"),
        };
        let mut content = text(&opinion.title);
        content.extend(text(&opinion.content));
        let mut with = vec![Arg::from(self.directory.org_name(&opinion.unit))];
        with.extend(opinion.handler.iter().map(|login| Arg::from(self.person(login))));
        let mut handling: RegisterCell = opinion
            .transfers
            .iter()
            .map(|transfer| {
                let to = self.directory.org_name(&transfer.to);
                let told = Message::new("register-transferred").with("unit", to);
                dated(transfer.on, because(told, &transfer.reason))
            })
            .collect();
        let mark = opinion.important.iter();
        handling.extend(mark.map(|m| dated(m.on, because(Message::new("label-important"), &m.reason))));
        // To which units it was reported back: the columns for that say when and what.
        handling.extend(opinion.transfers.iter().filter_map(|transfer| {
            let unit = self.directory.org_name(&transfer.from);
            let on = transfer.reported.as_ref()?.on;
            Some(dated(on, Message::new("register-reported-to").with("unit", unit)))
        }));
        handling.push(match opinion.closed {
            Some(on) => dated(on, opinion.state().message()),
            None => opinion.state().message().into(),
        });
        let reply = opinion.reply.iter().map(|reply| dated(reply.on, reply.content.as_str())).collect();
        let reports: Vec<&ReportBack> = opinion
            .reported
            .iter()
            .chain(opinion.transfers.iter().filter_map(|t| t.reported.as_ref()))
            .collect();
        vec![
            day(Some(opinion.received)),
            vec![opinion.source.message().into()],
            vec![signed.into()],
            content,
            with,
            handling,
            reply,
            reports.iter().map(|report| report.on.into()).collect(),
            reports.iter().map(|report| report.content.as_str().into()).collect(),
            reports.iter().map(|report| self.person(&report.by).into()).collect(),
            vec![opinion.nature.message().into()],
        ]
    }

    fn application(&self, application: &Application) -> Vec<RegisterCell> {
        let decided = |decision: &Decision| dated(decision.on, decision.outcome.message());
        let superior = application.decisions.iter().filter_map(|decision| decision.filing.as_ref());
        let superior = superior.flat_map(|filing| {
            let reply = filing.reply.as_ref().map(|reply| {
                let id = if reply.agreed { "application-deed-agreed" } else { "application-deed-disagreed" };
                dated(reply.noted.on, Message::new(id))
            });
            std::iter::once(dated(filing.noted.on, Message::new("application-deed-filed"))).chain(reply)
        });
        let extended = application.extension.iter().map(|extension| {
            let until = Message::new("register-extended").with("until", extension.until);
            dated(extension.on, because(until, &extension.reason))
        });
        let state = match (application.withdrawn, application.closed) {
            (Some(on), _) => dated(on, Message::new("application-deed-withdrawn")),
            (None, Some(on)) => dated(on, application.state().message()),
            (None, None) => application.state().message().into(),
        };
        let reasons = application.decisions.iter().flat_map(|decision| {
            let ground = decision.ground.map(|ground| Arg::from(ground.message()));
            ground.into_iter().chain(text(&decision.reason))
        });
        let letter = |letter: &Letter| match &letter.delivered {
            Some(noted) => dated(noted.on, letter.kind.message()),
            None => letter.kind.message().into(),
        };
        let goes_out = |(at, _): &(usize, &Letter)| !application.is_needless(*at);
        // What a complaint says may name who complains: its days alone.
        let complaints = application.complaints.iter().map(|complaint| complaint.noted.on.into());
        vec![
            day(Some(application.received)),
            vec![application.manner.message().into()],
            text(&application.title),
            text(&application.entries.content),
            day(application.accepted),
            extended.collect(),
            application.decisions.iter().map(decided).collect(),
            reasons.collect(),
            superior.collect(),
            application.disclosed.iter().map(|noted| dated(noted.on, noted.content.as_str())).collect(),
            application.letters.iter().enumerate().filter(goes_out).map(|(_, made)| letter(made)).collect(),
            complaints.collect(),
            vec![state],
            self.due(&application.obligations()),
        ]
    }

    fn case(&self, case: &Case) -> Vec<RegisterCell> {
        let begun = case.entries.first();
        let step = begun.and_then(|entry| entry.step.step()).map(|(_, step)| step);
        let mut cells = vec![
            day(begun.map(|entry| entry.on)),
            begun.map(|entry| entry.step.message().into()).into_iter().collect(),
            text(&self.directory.org_name(&case.key.code.org)),
        ];
        for label in fields(case.key.kind) {
            if label == "label-title" {
                cells.push(text(&case.title));
                continue;
            }
            // Where several have the name, one of them is entered.
            let named = step.into_iter().flat_map(|step| step.fields).filter(|field| field.label == label);
            let value = named
                .filter(|field| !field.private)
                .find_map(|field| Some((field, case.first().get(field.id)?)));
            cells.push(value.map(|(field, value)| self.value(field, value)).unwrap_or_default());
        }
        cells.push(vec![case.state().message().into()]);
        cells.push(self.due(&case.obligations()));
        let last = case.entries.last().map(|entry| dated(entry.on, entry.step.message()));
        cells.push(last.into_iter().collect());
        cells
    }

    /// What is entered in a field.
    fn value(&self, field: &Field, value: &Value) -> RegisterCell {
        let named = |word: &String| -> Arg {
            match field.kind {
                FieldKind::One(list) | FieldKind::Some(list) => {
                    let known = list.iter().find(|(known, _)| known == word);
                    known.map_or_else(|| word.as_str().into(), |(_, id)| Message::new(*id).into())
                }
                FieldKind::Person => self.person(word).into(),
                FieldKind::Unit => match word.parse() {
                    Ok(code) => self.directory.org_name(&code).into(),
                    Err(_) => word.as_str().into(),
                },
                _ => word.as_str().into(),
            }
        };
        match value {
            Value::Text(entered) => text(entered),
            Value::Day(on) => day(Some(*on)),
            Value::Word(word) => vec![named(word)],
            Value::Words(words) => words.iter().map(named).collect(),
            Value::Flag(true) => vec![Message::new("value-yes").into()],
            Value::Flag(false) => vec![Message::new("value-no").into()],
            Value::Number(number) => vec![number.to_string().into()],
            Value::Period(period) => vec![period.message().into()],
            Value::File(file) => text(&file.name),
            Value::Records(records) => records.iter().map(|key| key.number().into()).collect(),
            Value::Rows(rows) => {
                let row = |row: &Vec<String>| {
                    let told = row.iter().enumerate().filter(|(column, _)| !field.hides(*column));
                    let cells = told.map(|(_, cell)| cell.as_str()).filter(|cell| !cell.is_empty());
                    cells.collect::<Vec<_>>().join("  ").into()
                };
                rows.iter().map(row).collect()
            }
        }
    }

    /// What is owed and not met, the earliest first.
    fn due(&self, owed: &[Obligation]) -> RegisterCell {
        let (policy, calendar) = (&self.directory.settings.policy, &self.directory.calendar);
        let mut due: Vec<(NaiveDate, &'static str)> = owed
            .iter()
            .filter(|obligation| obligation.met.is_none())
            .map(|o| (clock::due_date(o.limit, o.from, policy, calendar).0, o.limit.id()))
            .collect();
        due.sort_unstable();
        let today = self.office.today();
        let told = |(on, limit): (NaiveDate, &'static str)| {
            let id = if on < today { "register-overdue" } else { "register-due" };
            Message::new(id).with("date", on).with("rule", limit).into()
        };
        due.into_iter().map(told).collect()
    }
}
