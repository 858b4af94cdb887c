//! The records of the office, their keys in the store and their bytes.

mod former;

use serde::{Deserialize, Serialize};

use crate::domain::adjustment::Adjustment;
use crate::domain::application::{Application, LetterKind, Template};
use crate::domain::book::Case;
use crate::domain::catalogue::{CatalogueId, CatalogueItem};
use crate::domain::code::{Kind, RecordKey};
use crate::domain::disclosure::Disclosure;
use crate::domain::message::Message;
use crate::domain::notice::LoadedNotice;
use crate::domain::opinion::Opinion;
use crate::domain::organisation::{Organisation, Person};
use crate::domain::settings::Settings;
use crate::store::codec;

/// Any record of the office.
///
/// Each kind has a schema number, kept with its bytes. A struct that changes gets a new number, and
/// the old shape is kept beside it for reading: the tests hold stored bytes of every number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(clippy::large_enum_variant)]
pub enum Record {
    /// An organisation.
    Organisation(Organisation),
    /// A person.
    Person(Person),
    /// A version of a catalogue item.
    Item(CatalogueItem),
    /// The settings.
    Settings(Settings),
    /// A disclosure.
    Disclosure(Disclosure),
    /// An opinion.
    Opinion(Opinion),
    /// A quarterly adjustment without change.
    Adjustment(Adjustment),
    /// A year's holiday notice, loaded or taken back.
    Notice(LoadedNotice),
    /// An application for disclosure.
    Application(Application),
    /// A case of one of the other books.
    Case(Case),
    /// A version of the template of a kind of letter.
    Template(Template),
}

/// Schema numbers: one per shape of a record, never used twice.
mod schema {
    pub const ORGANISATION: u16 = 1;
    pub const PERSON: u16 = 2;
    /// Before the catalogue could be changed.
    pub const ITEM_3: u16 = 3;
    /// Before files were numbered and results worked out; still written where nothing is settled about that.
    pub const SETTINGS_4: u16 = 4;
    pub const DISCLOSURE: u16 = 5;
    pub const OPINION: u16 = 6;
    pub const ADJUSTMENT: u16 = 7;
    pub const ITEM: u16 = 13;
    pub const NOTICE: u16 = 9;
    /// Before letters were made from templates.
    pub const APPLICATION_14: u16 = 14;
    pub const CASE: u16 = 15;
    pub const APPLICATION: u16 = 16;
    pub const TEMPLATE: u16 = 17;
    pub const SETTINGS: u16 = 18;
}

/// The first bytes of every record's key.
pub const SPACES: [&str; 5] = ["c/", "o/", "p/", "r/", "s/"];

/// The key of the settings.
pub const SETTINGS_KEY: &str = "s/settings";

/// The store key of a year's holiday notice.
pub fn notice_key(year: i32) -> String {
    format!("s/notice/{year:04}")
}

/// The store key of a version of the template of a kind of letter.
pub fn template_key(kind: LetterKind, version: u32) -> String {
    format!("s/letter/{}/{version:05}", kind.word())
}

/// The store key of a record under a disclosure code.
pub fn store_key(key: &RecordKey) -> String {
    format!("r/{key}")
}

/// The store key of an organisation.
pub fn organisation_key(code: &str) -> String {
    format!("o/{code}")
}

/// The store key of a person.
pub fn person_key(login: &str) -> String {
    format!("p/{login}")
}

/// The store key of a version of a catalogue item.
pub fn item_key(catalogue: CatalogueId, number: u16, version: u32) -> String {
    format!("c/{}/{number:03}/{version:05}", catalogue.word())
}

impl Record {
    /// Its key in the store.
    pub fn key(&self) -> String {
        match self {
            Self::Organisation(org) => organisation_key(org.code.as_str()),
            Self::Person(person) => person_key(&person.login),
            Self::Item(item) => item_key(item.catalogue, item.number, item.version),
            Self::Settings(_) => SETTINGS_KEY.to_owned(),
            Self::Disclosure(disclosure) => store_key(&disclosure.key),
            Self::Opinion(opinion) => store_key(&opinion.key),
            Self::Adjustment(adjustment) => store_key(&adjustment.key),
            Self::Application(application) => store_key(&application.key),
            Self::Case(case) => store_key(&case.key),
            Self::Notice(loaded) => notice_key(loaded.year),
            Self::Template(template) => template_key(template.kind, template.version),
        }
    }

    /// The disclosure code it stands under.
    pub fn record_key(&self) -> Option<&RecordKey> {
        match self {
            Self::Disclosure(disclosure) => Some(&disclosure.key),
            Self::Opinion(opinion) => Some(&opinion.key),
            Self::Adjustment(adjustment) => Some(&adjustment.key),
            Self::Application(application) => Some(&application.key),
            Self::Case(case) => Some(&case.key),
            _ => None,
        }
    }

    /// Its bytes in the store.
    pub fn encode(&self) -> Vec<u8> {
        match self {
            Self::Organisation(value) => codec::encode(schema::ORGANISATION, value),
            Self::Person(value) => codec::encode(schema::PERSON, value),
            Self::Item(value) => codec::encode(schema::ITEM, value),
            Self::Settings(value) => match former::Settings4::of(value) {
                Some(value) => codec::encode(schema::SETTINGS_4, &value),
                None => codec::encode(schema::SETTINGS, value),
            },
            Self::Disclosure(value) => codec::encode(schema::DISCLOSURE, value),
            Self::Opinion(value) => codec::encode(schema::OPINION, value),
            Self::Adjustment(value) => codec::encode(schema::ADJUSTMENT, value),
            Self::Notice(value) => codec::encode(schema::NOTICE, value),
            Self::Application(value) => codec::encode(schema::APPLICATION, value),
            Self::Case(value) => codec::encode(schema::CASE, value),
            Self::Template(value) => codec::encode(schema::TEMPLATE, value),
        }
    }

    /// The record these bytes hold.
    ///
    /// # Errors
    /// Bytes of a schema this program does not know, or that are damaged, or that belong under another key.
    pub fn decode(key: &str, bytes: &[u8]) -> Result<Self, Message> {
        let fault = |detail: Message| Message::new("record-damaged").with("key", key).with("detail", detail);
        let (number, payload) = codec::decode_header(bytes).map_err(|error| fault(error.message()))?;
        let record = match number {
            schema::ORGANISATION => codec::decode(payload).map(Self::Organisation),
            schema::PERSON => codec::decode(payload).map(Self::Person),
            schema::ITEM => codec::decode(payload).map(Self::Item),
            schema::ITEM_3 => codec::decode::<former::Item3>(payload).map(|item| Self::Item(item.into())),
            schema::SETTINGS => codec::decode(payload).map(Self::Settings),
            schema::SETTINGS_4 => {
                codec::decode::<former::Settings4>(payload).map(|settings| Self::Settings(settings.into()))
            }
            schema::DISCLOSURE => codec::decode(payload).map(Self::Disclosure),
            schema::OPINION => codec::decode(payload).map(Self::Opinion),
            schema::ADJUSTMENT => codec::decode(payload).map(Self::Adjustment),
            schema::NOTICE => codec::decode(payload).map(Self::Notice),
            schema::APPLICATION => codec::decode(payload).map(Self::Application),
            schema::APPLICATION_14 => {
                codec::decode::<former::Application14>(payload).map(|old| Self::Application(old.into()))
            }
            schema::CASE => codec::decode(payload).map(Self::Case),
            schema::TEMPLATE => codec::decode(payload).map(Self::Template),
            other => {
                let number = usize::from(other);
                return Err(fault(Message::new("record-unknown-schema").with("number", number)));
            }
        }
        .map_err(|error| fault(error.message()))?;
        if record.key() == key { Ok(record) } else { Err(fault(Message::new("record-other-key"))) }
    }

    /// What it is called in lists and messages.
    pub fn name(&self) -> String {
        match self {
            Self::Organisation(org) => org.name.clone(),
            Self::Person(person) => person.name.clone(),
            Self::Item(item) => format!("{} {:02}", item.catalogue.word(), item.number),
            Self::Settings(_) => SETTINGS_KEY.to_owned(),
            Self::Disclosure(disclosure) => disclosure.key.number(),
            Self::Opinion(opinion) => opinion.key.number(),
            Self::Adjustment(adjustment) => adjustment.key.number(),
            Self::Application(application) => application.key.number(),
            Self::Case(case) => case.key.number(),
            Self::Notice(loaded) => notice_key(loaded.year),
            Self::Template(template) => template_key(template.kind, template.version),
        }
    }
}

/// The kinds as the backup's documentation names them.
pub fn kind_of(record: &Record) -> &'static str {
    match record {
        Record::Organisation(_) => "organisation",
        Record::Person(_) => "person",
        Record::Item(_) => "item",
        Record::Settings(_) => "settings",
        Record::Disclosure(_) => Kind::Disclosure.word(),
        Record::Opinion(_) => Kind::Opinion.word(),
        Record::Adjustment(_) => Kind::Adjustment.word(),
        Record::Application(_) => Kind::Application.word(),
        Record::Case(case) => case.key.kind.word(),
        Record::Notice(_) => "notice",
        Record::Template(_) => "template",
    }
}
