//! Founding an office on an empty store: the bureau, both catalogues, and the first administrator.

use std::collections::BTreeMap;
use std::sync::{Arc, RwLock};

use super::change::Changed;
use super::commit::Head;
use super::directory::Directory;
use super::record::Record;
use super::{Failure, Now, Office};
use crate::domain::catalogue::{CatalogueId, printed};
use crate::domain::clock::Policy;
use crate::domain::code::OrgCode;
use crate::domain::message::Message;
use crate::domain::organisation::{OrgKind, Organisation, Person, Post, Role, check_login};
use crate::domain::period::{Cycle, Period};
use crate::domain::settings::Settings;
use crate::domain::text::TextRule;
use crate::store::Store;

/// What an office is founded with.
#[derive(Debug, Clone)]
pub struct Founding {
    /// The bureau's name.
    pub bureau: String,
    /// Login of the first administrator: whoever creates the store.
    pub login: String,
    /// The name shown for that person.
    pub name: String,
    /// Whether it is a made-up office.
    pub demo: bool,
}

/// The code of the bureau's committee (市局).
pub const BUREAU: &str = "SJ";

/// Founds the office. Cyclic items are owed from the quarter in which that happens (R11): earlier periods were
/// kept elsewhere, and a first screen full of things missed would say nothing.
///
/// # Errors
/// The store is not empty or failed.
pub fn found(store: Arc<dyn Store>, now: &Now, founding: &Founding) -> Result<(), Failure> {
    if !store.is_empty()? {
        return Err(Failure::Store(Message::new("store-not-empty")));
    }
    let login = check_login(&founding.login)?;
    let bureau_name = TextRule::TITLE.required().check(Message::new("field-org-name"), &founding.bureau)?;
    let name = TextRule::TITLE.check(Message::new("field-person-name"), &founding.name)?;
    let at = now();
    let today = at.date();
    let since = Period::containing(today, Cycle::Year).first();
    let owes_from = Period::containing(today, Cycle::Quarter).first();
    let bureau: OrgCode = BUREAU.parse()?;
    let mut records = vec![
        Record::Organisation(Organisation {
            code: bureau.clone(),
            name: bureau_name,
            kind: OrgKind::Bureau,
            superior: None,
            owes_from,
            active: true,
        }),
        Record::Settings(Settings { policy: Policy::default(), demo: founding.demo }),
    ];
    for id in CatalogueId::ALL {
        records.extend(printed(id, since)?.into_iter().map(Record::Item));
    }
    let roles = [Role::Administrator, Role::Proposer, Role::OpinionHandler];
    let posts = roles.into_iter().map(|role| Post { org: bureau.clone(), role }).collect();
    let name = if name.is_empty() { login.clone() } else { name };
    records.push(Record::Person(Person { login: login.clone(), name, posts, active: true }));

    let office = Office {
        live: Default::default(),
        store,
        now: now.clone(),
        number: 0,
        directory: RwLock::default(),
        head: std::sync::Mutex::new(Head::default()),
        last: std::sync::Mutex::default(),
        faults: Vec::new(),
        known: std::sync::Mutex::default(),
        side: std::sync::OnceLock::new(),
        vault: std::sync::OnceLock::new(),
        handed: std::sync::Mutex::default(),
        watchers: Arc::default(),
        presence: Arc::default(),
        search: super::search::Search::default(),
    };
    let changes: BTreeMap<String, Changed> = records
        .into_iter()
        .map(|after| (after.key(), Changed { before: None, after: Some(after) }))
        .collect();
    let mut head = office.head();
    let (nobody, no_numbers) = (Directory::default(), BTreeMap::new());
    office.commit(
        &mut head,
        &nobody,
        at,
        &login,
        "office.found",
        &changes,
        no_numbers,
        &|_, _| Ok(Vec::new()),
    )
}
