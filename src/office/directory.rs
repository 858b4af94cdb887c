//! What every command and screen asks for: organisations, people, the catalogue, the settings and the working days,
//! held in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Failure;
use super::record::{Record, SPACES};
use crate::domain::application::{LetterKind, Template};
use crate::domain::calendar::Calendar;
use crate::domain::catalogue::{CatalogueId, CatalogueItem, Column, ItemLimit, in_force, version_on};
use crate::domain::code::{Code, ItemCode, OrgCode};
use crate::domain::message::Message;
use crate::domain::notice::LoadedNotice;
use crate::domain::organisation::{OrgKind, Organisation, Person, Role};
use crate::domain::period::Period;
use crate::domain::settings::Settings;
use crate::store::{Range, Store};

/// Organisations, people, the catalogue, the settings and the working days.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Directory {
    /// Organisations by code.
    pub orgs: BTreeMap<OrgCode, Organisation>,
    /// People by login.
    pub people: BTreeMap<String, Person>,
    /// The versions of every item, oldest first.
    pub items: BTreeMap<(CatalogueId, u16), Vec<CatalogueItem>>,
    /// The settings.
    pub settings: Settings,
    /// The working days every due date is counted with: the program's own, and over them the notices loaded.
    pub calendar: Calendar,
    /// The holiday notices loaded or taken back, by year. Without the cases they moved: those are of all organisations,
    /// and this is for everybody to see.
    pub notices: BTreeMap<i32, LoadedNotice>,
    /// The versions of the template of each kind of letter, oldest first.
    pub templates: BTreeMap<LetterKind, Vec<Template>>,
}

impl Directory {
    /// Reads the directory of a store, and what is damaged in it.
    ///
    /// # Errors
    /// The store failed.
    pub fn read(store: &dyn Store) -> Result<(Self, Vec<Message>), Failure> {
        let mut directory = Self::default();
        let mut faults = Vec::new();
        for space in SPACES.iter().filter(|space| **space != "r/") {
            store.each(&Range::prefix(space.as_bytes()), &mut |key, stored| {
                match Record::decode(&String::from_utf8_lossy(key), &stored.value) {
                    Ok(record) => directory.take(&record),
                    Err(fault) => faults.push(fault),
                }
                ControlFlow::Continue(())
            })?;
        }
        Ok((directory, faults))
    }

    /// Takes a record in; others than those kept here are passed over.
    pub fn take(&mut self, record: &Record) {
        match record {
            Record::Organisation(org) => {
                self.orgs.insert(org.code.clone(), org.clone());
            }
            Record::Person(person) => {
                self.people.insert(person.login.clone(), person.clone());
            }
            Record::Item(item) => {
                let versions = self.items.entry((item.catalogue, item.number)).or_default();
                versions.retain(|known| known.version != item.version);
                versions.push(item.clone());
                versions.sort_by_key(|known| known.version);
            }
            Record::Settings(settings) => self.settings = settings.clone(),
            Record::Notice(loaded) => {
                self.calendar.set_notice(loaded.year, loaded.notice.clone());
                self.notices.insert(loaded.year, loaded.without_cases());
            }
            Record::Template(template) => {
                let versions = self.templates.entry(template.kind).or_default();
                versions.retain(|known| known.version != template.version);
                versions.push(template.clone());
                versions.sort_by_key(|known| known.version);
            }
            _ => {}
        }
    }

    /// The versions of a template, oldest first; the built-in text is before them.
    pub fn template_versions(&self, kind: LetterKind) -> &[Template] {
        self.templates.get(&kind).map(Vec::as_slice).unwrap_or_default()
    }

    /// The number of the version that letters are made with now; 0 is the built-in text.
    pub fn template_version(&self, kind: LetterKind) -> u32 {
        self.template_versions(kind).last().map_or(0, |template| template.version)
    }

    /// The text of a version of a template; none where that version cannot be read.
    pub fn template_text(&self, kind: LetterKind, version: u32) -> Option<&str> {
        if version == 0 {
            return Some(kind.built_in());
        }
        self.template_versions(kind).iter().find(|known| known.version == version).map(Template::text)
    }

    /// The organisation of that code.
    pub fn org(&self, code: &OrgCode) -> Result<&Organisation, Message> {
        self.orgs.get(code).ok_or_else(|| Message::new("organisation-unknown").with("code", code.as_str()))
    }

    /// An organisation's name, or its code where it is unknown.
    pub fn org_name(&self, code: &OrgCode) -> String {
        self.orgs.get(code).map_or_else(|| code.to_string(), |org| org.name.clone())
    }

    /// A person's name, or the login where nobody is known by it.
    pub fn person_name(&self, login: &str) -> String {
        self.people.get(login).map_or_else(|| login.to_owned(), |person| person.name.clone())
    }

    /// The person of that login, if active.
    pub fn person(&self, login: &str) -> Result<&Person, Message> {
        self.people.get(login).filter(|person| person.active).ok_or_else(|| {
            Message::new("person-unknown").with("login", login).with("whom", self.whom_to_ask())
        })
    }

    fn whom_to_ask(&self) -> String {
        let of = |p: &&Person| p.is(Role::Administrator);
        self.people.values().filter(of).map(|p| p.name.as_str()).collect::<Vec<_>>().join("、")
    }

    /// The organisation above, where it is in the system.
    pub fn superior(&self, code: &OrgCode) -> Option<OrgCode> {
        self.orgs.get(code).and_then(|org| org.superior.clone())
    }

    /// The bureau's committee: the organisation of that kind.
    pub fn bureau(&self) -> Option<&Organisation> {
        self.orgs.values().find(|org| org.kind == OrgKind::Bureau)
    }

    /// The versions of the item a code names, oldest first; empty where it names none.
    pub fn versions(&self, code: &Code) -> &[CatalogueItem] {
        let ItemCode::Listed(number) = code.item else { return &[] };
        let catalogue = self.orgs.get(&code.org).and_then(|org| org.kind.catalogue());
        let versions = catalogue.and_then(|catalogue| self.items.get(&(catalogue, number)));
        versions.map(Vec::as_slice).unwrap_or_default()
    }

    /// The item a code names in its newest version, which may be yet to come into force.
    pub fn item(&self, code: &Code) -> Option<&CatalogueItem> {
        self.versions(code).last()
    }

    /// The item a code names in the version in force on a day (C2); it may be a retired one.
    pub fn item_on(&self, code: &Code, on: NaiveDate) -> Option<&CatalogueItem> {
        version_on(self.versions(code), on)
    }

    /// The item a code names in the version that governs a period as of a day; none where it is retired by then.
    pub fn item_for(&self, code: &Code, period: Period, as_of: NaiveDate) -> Option<&CatalogueItem> {
        in_force(self.versions(code), period, as_of)
    }

    /// The item a code names, in the version it had when a record was made.
    pub fn item_version(&self, code: &Code, version: u32) -> Option<&CatalogueItem> {
        self.versions(code).iter().find(|item| item.version == version)
    }

    /// The time limit on a day of the item a code names.
    pub fn limit_on(&self, code: &Code, on: NaiveDate) -> Option<ItemLimit> {
        self.item_on(code, on).and_then(CatalogueItem::limit)
    }

    /// The versions of each item of a catalogue, in the order of their numbers.
    pub fn catalogue_versions(&self, id: CatalogueId) -> impl Iterator<Item = &[CatalogueItem]> {
        self.items.range((id, 0)..=(id, u16::MAX)).map(|(_, versions)| versions.as_slice())
    }

    /// The items of a catalogue in their newest versions, in order; retired ones and those to come among them.
    pub fn catalogue(&self, id: CatalogueId) -> impl Iterator<Item = &CatalogueItem> {
        self.catalogue_versions(id).filter_map(<[CatalogueItem]>::last)
    }

    /// The items of a catalogue as they are in force on a day, in order; retired ones among them.
    pub fn catalogue_on(&self, id: CatalogueId, on: NaiveDate) -> impl Iterator<Item = &CatalogueItem> {
        self.catalogue_versions(id).filter_map(move |versions| version_on(versions, on))
    }

    /// The newest version of an item.
    pub fn newest(&self, id: CatalogueId, number: u16) -> Option<&CatalogueItem> {
        self.items.get(&(id, number)).and_then(|versions| versions.last())
    }

    /// The content column of a code's item, for titles.
    pub fn item_title(&self, code: &Code) -> Option<String> {
        self.item(code).map(|item| item.cell(Column::Content).text.clone()).filter(|text| !text.is_empty())
    }

    /// Whether `person` sees what `org` does: a post there, or one that oversees above it.
    pub fn sees(&self, person: &Person, org: &OrgCode) -> bool {
        if person.active && person.posts.iter().any(|post| post.org == *org) {
            return true;
        }
        self.line_above(org).iter().any(|above| {
            person.active && person.posts.iter().any(|post| post.org == *above && post.role.oversees())
        })
    }

    /// The organisations a person sees.
    pub fn seen_by(&self, person: &Person) -> BTreeSet<OrgCode> {
        self.orgs.keys().filter(|org| self.sees(person, org)).cloned().collect()
    }

    /// The organisations above one, nearest first; a loop in the records ends it.
    fn line_above(&self, org: &OrgCode) -> Vec<OrgCode> {
        let mut line: Vec<OrgCode> = Vec::new();
        let mut next = self.superior(org);
        while let Some(above) = next {
            if line.contains(&above) || above == *org {
                break;
            }
            next = self.superior(&above);
            line.push(above);
        }
        line
    }

    /// Whether `person` holds `role` at `org` or at one above it.
    pub fn holds_at_or_above(&self, person: &Person, org: &OrgCode, role: Role) -> bool {
        person.holds(org, role) || self.line_above(org).iter().any(|above| person.holds(above, role))
    }

    /// Whether `person` is administrator of `org` or of one above it.
    pub fn administers(&self, person: &Person, org: &OrgCode) -> bool {
        self.holds_at_or_above(person, org, Role::Administrator)
    }
}
