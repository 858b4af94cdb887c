//! What of a record is searched: its text, and what it is filtered by. Never who raised an opinion or applied
//! (O8).

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::pinyin::fold_into;
use crate::domain::application::{self, Application};
use crate::domain::book::{Case, Value};
use crate::domain::catalogue::{CatalogueItem, Column};
use crate::domain::code::{Code, Kind, OrgCode, RecordKey};
use crate::domain::disclosure::{self, Disclosure, TimeLimit};
use crate::domain::message::Message;
use crate::domain::opinion::{self, Opinion};
use crate::office::record::Record;

/// What can be found.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Target {
    /// A catalogue item of an organisation.
    Item(Code),
    /// A disclosure, an opinion or an application.
    Record(RecordKey),
}

impl Target {
    /// The record under that key of the store, if it is one that is searched.
    pub(super) fn of_key(key: &str) -> Option<Self> {
        key.strip_prefix("r/")?.parse().ok().map(Self::Record)
    }

    /// The code it is or stands under.
    pub fn code(&self) -> &Code {
        match self {
            Self::Item(code) => code,
            Self::Record(key) => &key.code,
        }
    }

    /// Its code or number, as people write it.
    pub fn number(&self) -> String {
        match self {
            Self::Item(code) => code.to_string(),
            Self::Record(key) => key.number(),
        }
    }

    /// Which of the counts it belongs to.
    pub fn class(&self) -> Class {
        match self {
            Self::Item(_) => Class::Item,
            Self::Record(key) => Class::of(key.kind),
        }
    }
}

/// What is found, in kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Class {
    /// Catalogue items.
    Item,
    /// Disclosures.
    Disclosure,
    /// Opinions.
    Opinion,
    /// Applications.
    Application,
    /// Cases of another book.
    Book(Kind),
}

impl Class {
    /// Every class, in the order in which they are counted.
    pub const ALL: [Self; 11] = [
        Self::Item,
        Self::Disclosure,
        Self::Opinion,
        Self::Application,
        Self::Book(Kind::Plan),
        Self::Book(Kind::Press),
        Self::Book(Kind::Supervisor),
        Self::Book(Kind::Consultation),
        Self::Book(Kind::Archive),
        Self::Book(Kind::Assessment),
        Self::Book(Kind::Accountability),
    ];

    /// The class of a kind of record.
    pub const fn of(kind: Kind) -> Self {
        match kind {
            Kind::Disclosure | Kind::Adjustment => Self::Disclosure,
            Kind::Opinion => Self::Opinion,
            Kind::Application => Self::Application,
            other => Self::Book(other),
        }
    }

    /// Its place in the order in which they are counted.
    pub fn place(self) -> usize {
        Self::ALL.iter().position(|class| *class == self).unwrap_or_default()
    }

    /// The word in the query language and in ids.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Item => "item",
            Self::Disclosure => "disclosure",
            Self::Opinion => "opinion",
            Self::Application => "application",
            Self::Book(kind) => kind.word(),
        }
    }

    /// Its name.
    pub fn message(self) -> Message {
        match self {
            Self::Item => Message::new("kind-item"),
            Self::Disclosure => Kind::Disclosure.message(),
            Self::Opinion => Kind::Opinion.message(),
            Self::Application => Kind::Application.message(),
            Self::Book(kind) => kind.message(),
        }
    }

    /// Whether the unit that has it is itself the body responsible.
    pub(super) const fn is_unit_s(self) -> bool {
        matches!(self, Self::Opinion | Self::Application | Self::Book(_))
    }
}

/// Where something found stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Standing {
    /// A disclosure's.
    Disclosure(disclosure::State),
    /// An opinion's.
    Opinion(opinion::State),
    /// An application's.
    Application(application::State),
    /// A case's of another book: whether something is left to be done.
    Case(bool),
}

impl Standing {
    /// Every standing.
    pub fn all() -> impl Iterator<Item = Self> {
        use opinion::State as O;
        let opinions = [O::Registered, O::ToTransfer, O::Assigned, O::Replied, O::Reported, O::Closed];
        disclosure::State::ALL
            .into_iter()
            .map(Self::Disclosure)
            .chain(opinions.into_iter().map(Self::Opinion))
            .chain(application::State::ALL.into_iter().map(Self::Application))
            .chain([true, false].into_iter().map(Self::Case))
    }

    /// Its name.
    pub fn message(self) -> Message {
        match self {
            Self::Disclosure(state) => state.message(),
            Self::Opinion(state) => state.message(),
            Self::Application(state) => state.message(),
            Self::Case(true) => Message::new("case-open"),
            Self::Case(false) => Message::new("case-done"),
        }
    }

    /// A number of its own below 32; an item, which has no standing, has 0.
    pub(super) fn number(self) -> u8 {
        match self {
            Self::Disclosure(state) => 1 + state as u8,
            Self::Opinion(state) => 8 + state as u8,
            Self::Application(state) => 14 + state as u8,
            Self::Case(open) => 24 + u8::from(open),
        }
    }
}

/// The fields of a record that are searched below its title, with the ids of their names.
pub fn fields(record: &Record) -> Vec<(&'static str, &str)> {
    let mut fields = match record {
        Record::Disclosure(d) => of_disclosure(d),
        Record::Opinion(o) => of_opinion(o),
        Record::Application(a) => of_application(a),
        Record::Case(case) => of_case(case),
        Record::Item(item) => of_item(item),
        _ => Vec::new(),
    };
    fields.retain(|(_, text)| !text.is_empty());
    fields
}

/// The title of a record, as lists show it.
pub fn title(record: &Record) -> &str {
    match record {
        Record::Disclosure(d) => &d.matter.title,
        Record::Opinion(o) => &o.title,
        Record::Application(a) => &a.title,
        Record::Case(case) => &case.title,
        Record::Item(item) => item_title(item),
        _ => "",
    }
}

fn of_disclosure(d: &Disclosure) -> Vec<(&'static str, &str)> {
    let matter = &d.matter;
    let mut fields =
        vec![("label-content", matter.content.as_str()), ("label-responsible", matter.responsible.as_str())];
    fields.extend(d.stages().iter().map(|stage| ("label-stage", stage.name.as_str())));
    fields.extend(matter.settled.iter().map(|settled| ("label-settled", settled.evidence.as_str())));
    for publication in &d.publications {
        fields.push(("label-publication", &publication.place));
        fields.push(("label-publication", &publication.evidence));
        if let Some(exchange) = &publication.exchange {
            fields.push(("label-question", &exchange.question));
            fields.push(("label-answer", &exchange.answer));
        }
        fields.extend(publication.taken_down.iter().map(|down| ("label-reason", down.reason.as_str())));
    }
    fields.extend(d.history.iter().map(|event| ("label-note", event.note.as_str())));
    fields
}

fn of_opinion(o: &Opinion) -> Vec<(&'static str, &str)> {
    let mut fields = vec![("label-content", o.content.as_str())];
    fields.extend(o.important.iter().map(|important| ("label-important", important.reason.as_str())));
    fields.extend(o.hotspot.iter().map(|hotspot| ("label-hotspot", hotspot.note.as_str())));
    for transfer in &o.transfers {
        fields.push(("label-transfer", &transfer.reason));
        fields.extend(transfer.reported.iter().map(|report| ("label-report", report.content.as_str())));
    }
    fields.extend(o.reply.iter().map(|reply| ("label-reply", reply.content.as_str())));
    fields.extend(o.reported.iter().map(|report| ("label-report", report.content.as_str())));
    fields.extend(o.history.iter().map(|event| ("label-note", event.note.as_str())));
    fields
}

fn of_application(a: &Application) -> Vec<(&'static str, &str)> {
    let mut fields = vec![("label-content", a.entries.content.as_str())];
    fields.extend(a.extension.iter().map(|extension| ("label-reason", extension.reason.as_str())));
    for decision in &a.decisions {
        fields.push(("label-reason", &decision.reason));
        fields.push(("label-basis", &decision.basis));
        if let Some(filing) = &decision.filing {
            fields.push(("label-filing", &filing.noted.content));
            fields.extend(filing.reply.iter().map(|reply| ("label-reply", reply.noted.content.as_str())));
        }
    }
    fields.extend(a.disclosed.iter().map(|disclosed| ("label-disclosed", disclosed.content.as_str())));
    for complaint in &a.complaints {
        let found = complaint.finding.iter().chain(&complaint.told);
        let texts = std::iter::once(&complaint.noted).chain(found);
        fields.extend(texts.map(|noted| ("label-complaint", noted.content.as_str())));
    }
    fields.extend(a.history.iter().map(|event| ("label-note", event.note.as_str())));
    fields
}

fn of_case(case: &Case) -> Vec<(&'static str, &str)> {
    let mut fields = Vec::new();
    for entry in &case.entries {
        let Some((_, step)) = entry.step.step() else { continue };
        fields.extend(step.gives.map(|gives| (gives.label, entry.values.text(gives.field))));
        for field in step.fields.iter().filter(|field| field.id != "title" && !field.private) {
            match entry.values.get(field.id) {
                Some(Value::Text(text)) => fields.push((field.label, text.as_str())),
                Some(Value::File(file)) => fields.push((field.label, file.name.as_str())),
                Some(Value::Rows(rows)) => {
                    let cells = rows.iter().flat_map(|row| row.iter().enumerate());
                    let found = cells.filter(|(column, _)| !field.hides(*column));
                    fields.extend(found.map(|(_, cell)| (field.label, cell.as_str())));
                }
                _ => {}
            }
        }
    }
    fields
}

fn of_item(item: &CatalogueItem) -> Vec<(&'static str, &str)> {
    let label = |column: Column| match column {
        Column::Level1 => "label-level1",
        Column::Level2 => "label-level2",
        Column::Content => "label-content",
        Column::Scope => "label-scope",
        Column::Channels => "label-channels",
        Column::TimeLimit => "label-time-limit",
        Column::Responsible => "label-responsible",
    };
    Column::ALL.into_iter().map(|column| (label(column), item.cell(column).text.as_str())).collect()
}

/// The content of an item, or the group it stands in where the source has lost it.
fn item_title(item: &CatalogueItem) -> &str {
    let columns = [Column::Content, Column::Level2, Column::Level1];
    let texts = columns.map(|column| item.cell(column).text.as_str());
    texts.into_iter().find(|text| !text.is_empty()).unwrap_or_default()
}

/// Something to be found, ready for the index.
#[derive(Debug, Clone)]
pub struct Entry {
    pub(super) target: Target,
    /// Its title, or titles, as the bytes of an index; each ends with a line break, which is in none of them.
    pub(super) title: Vec<u8>,
    /// Its number and its fields, likewise.
    pub(super) text: Vec<u8>,
    /// Bytes of the number.
    pub(super) number: u8,
    pub(super) standing: u8,
    /// The unit that has it.
    pub(super) org: OrgCode,
    /// The units whose people see it.
    pub(super) units: Vec<OrgCode>,
    /// The body responsible.
    pub(super) body: String,
    /// Login of the person who sees it besides (O9); empty where there is none.
    pub(super) screener: String,
    /// The period it is of, in days of the common era.
    pub(super) period: (i32, i32),
    /// When it last changed.
    pub(super) changed: i32,
}

impl Entry {
    /// The entry of a record; `None` for those that are not searched.
    pub fn of(record: &Record) -> Option<Self> {
        let text = fields(record);
        Some(match record {
            Record::Disclosure(d) => {
                let proposed = d.proposed_on();
                let period = match d.matter.time_limit {
                    TimeLimit::Cyclic(period) => (period.first(), period.last()),
                    _ => (proposed, proposed),
                };
                Self {
                    standing: Standing::Disclosure(d.state).number(),
                    body: d.matter.responsible.clone(),
                    period: days(period),
                    changed: d.history.last().map_or(proposed, |event| event.at.date()).num_days_from_ce(),
                    ..Self::new(Target::Record(d.key.clone()), &[&d.matter.title], &text)
                }
            }
            Record::Opinion(o) => Self {
                standing: Standing::Opinion(o.state()).number(),
                org: o.unit.clone(),
                units: o.units().into_iter().cloned().collect(),
                screener: o.hotspot.as_ref().map(|hotspot| hotspot.screener.clone()).unwrap_or_default(),
                period: days((o.received, o.received)),
                changed: o.history.last().map_or(o.received, |event| event.at.date()).num_days_from_ce(),
                ..Self::new(Target::Record(o.key.clone()), &[&o.title], &text)
            },
            Record::Application(a) => Self {
                standing: Standing::Application(a.state()).number(),
                period: days((a.received, a.received)),
                changed: a.history.last().map_or(a.received, |event| event.at.date()).num_days_from_ce(),
                ..Self::new(Target::Record(a.key.clone()), &[&a.title], &text)
            },
            Record::Case(case) => Self {
                standing: Standing::Case(case.state().open).number(),
                period: days((case.since(), case.since())),
                changed: case.changed().map_or(case.since(), |at| at.date()).num_days_from_ce(),
                org: case.given_to().unwrap_or_else(|| case.key.code.org.clone()),
                units: std::iter::once(case.key.code.org.clone()).chain(case.given_to()).collect(),
                ..Self::new(Target::Record(case.key.clone()), &[&case.title], &text)
            },
            _ => return None,
        })
    }

    /// The entry of an item in the catalogue of `org`. Its groups are found by pinyin like its content.
    pub fn of_item(org: &OrgCode, item: &CatalogueItem) -> Self {
        let code = Code::new(org.clone(), crate::domain::code::ItemCode::Listed(item.number));
        let title = item_title(item);
        let groups = [Column::Level2, Column::Level1].map(|column| item.cell(column).text.as_str());
        let groups = groups.into_iter().filter(|text| !text.is_empty() && *text != title);
        let titles: Vec<&str> = std::iter::once(title).chain(groups).collect();
        let record = Record::Item(item.clone());
        let since = item.since.num_days_from_ce();
        Self {
            body: item.cell(Column::Responsible).text.clone(),
            period: (since, since),
            changed: since,
            ..Self::new(Target::Item(code), &titles, &fields(&record))
        }
    }

    fn new(target: Target, titles: &[&str], body: &[(&str, &str)]) -> Self {
        let (mut title, mut text) = (Vec::new(), Vec::new());
        titles.iter().for_each(|one| add_field(&mut title, one));
        let number = target.number();
        add_field(&mut text, &number);
        body.iter().for_each(|(_, field)| add_field(&mut text, field));
        let org = target.code().org.clone();
        Self {
            title,
            text,
            number: u8::try_from(2 * number.len()).unwrap_or(u8::MAX),
            standing: 0,
            units: vec![org.clone()],
            org,
            body: String::new(),
            screener: String::new(),
            period: (0, 0),
            changed: 0,
            target,
        }
    }
}

fn days((from, to): (NaiveDate, NaiveDate)) -> (i32, i32) {
    (from.num_days_from_ce(), to.num_days_from_ce())
}

/// Adds a field with the line break that ends it.
pub(super) fn add_field(text: &mut Vec<u8>, field: &str) {
    fold_into(text, field);
    text.extend(u16::from(b'\n').to_le_bytes());
}
