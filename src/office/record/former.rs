//! Shapes of records as earlier programs stored them, and how each becomes today's. Frozen: nothing here changes.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::application::{
    Application, Complaint, Decision, Entries, Event, Extension, Letter, LetterKind, Manner, Noted, Part,
};
use crate::domain::assessment::Scoring;
use crate::domain::catalogue::{CatalogueId, CatalogueItem, Cell, Provenance};
use crate::domain::clock::Policy;
use crate::domain::code::RecordKey;
use crate::domain::settings::Settings;

/// A catalogue item of schema 3: the catalogue as printed, before it could be changed.
#[derive(Deserialize)]
pub struct Item3 {
    catalogue: CatalogueId,
    number: u16,
    number_provenance: Provenance,
    version: u32,
    since: NaiveDate,
    cells: [Cell3; 7],
}

/// A cell of [`Item3`].
#[derive(Deserialize)]
struct Cell3 {
    text: String,
    provenance: Provenance,
}

impl From<Item3> for CatalogueItem {
    fn from(item: Item3) -> Self {
        Self {
            catalogue: item.catalogue,
            number: item.number,
            number_provenance: item.number_provenance,
            version: item.version,
            since: item.since,
            cells: item.cells.map(|cell| Cell::new(cell.text, cell.provenance)),
            number_ground: None,
            retired: false,
            revision: None,
        }
    }
}

/// An application of schema 14: its letters were made with the program's own words, which are version 0 of each template.
#[derive(Deserialize)]
pub struct Application14 {
    key: RecordKey,
    title: String,
    manner: Manner,
    received: NaiveDate,
    entries: Entries,
    accepted: Option<NaiveDate>,
    extension: Option<Extension>,
    decisions: Vec<Decision>,
    disclosed: Option<Noted>,
    letters: Vec<Letter14>,
    complaints: Vec<Complaint>,
    withdrawn: Option<NaiveDate>,
    closed: Option<NaiveDate>,
    history: Vec<Event>,
}

/// A letter of [`Application14`].
#[derive(Deserialize)]
struct Letter14 {
    kind: LetterKind,
    on: NaiveDate,
    missing: Vec<Part>,
    delivered: Option<Noted>,
}

impl From<Letter14> for Letter {
    fn from(letter: Letter14) -> Self {
        let Letter14 { kind, on, missing, delivered } = letter;
        Self { kind, on, missing, delivered, template: 0 }
    }
}

impl From<Application14> for Application {
    fn from(old: Application14) -> Self {
        Self {
            key: old.key,
            title: old.title,
            manner: old.manner,
            received: old.received,
            entries: old.entries,
            accepted: old.accepted,
            extension: old.extension,
            decisions: old.decisions,
            disclosed: old.disclosed,
            letters: old.letters.into_iter().map(Letter::from).collect(),
            complaints: old.complaints,
            withdrawn: old.withdrawn,
            closed: old.closed,
            history: old.history,
        }
    }
}

/// The settings of schema 4. Settings that say no more than these are written as these still: a backup of an earlier
/// program comes back with the bytes its journal tells of.
#[derive(Serialize, Deserialize)]
pub struct Settings4 {
    immediate_working_days: u32,
    anonymous_days: u32,
    demo: bool,
}

impl Settings4 {
    /// The same, where they say no more.
    pub fn of(settings: &Settings) -> Option<Self> {
        let Policy { immediate_working_days, anonymous_days, scoring } = settings.policy;
        (scoring == Scoring::default()).then_some(Self {
            immediate_working_days,
            anonymous_days,
            demo: settings.demo,
        })
    }
}

impl From<Settings4> for Settings {
    fn from(settings: Settings4) -> Self {
        let Settings4 { immediate_working_days, anonymous_days, demo } = settings;
        let scoring = Scoring::default();
        Self { policy: Policy { immediate_working_days, anonymous_days, scoring }, demo }
    }
}
