//! The catalogue tree: each organisation's catalogue with counts and a mark for each item.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use super::sight::Sight;
use crate::domain::book::Around;
use crate::domain::catalogue::{CatalogueId, CatalogueItem};
use crate::domain::code::{Code, ItemCode, Kind, OrgCode};
use crate::domain::disclosure::State;
use crate::domain::message::Message;
use crate::domain::organisation::Person;
use crate::domain::plan;
use crate::office::Office;
use crate::office::directory::Directory;
use crate::office::index::Counts;
use crate::office::live::Live;

/// How an item stands, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Mark {
    /// Something under it is overdue.
    Overdue,
    /// Something was returned.
    Returned,
    /// Something is under review.
    Review,
    /// Something waits for publication.
    Approved,
    /// Something is published and not closed.
    Published,
    /// The item is retired, and everything under it closed (C2).
    Retired,
    /// Everything is closed.
    Closed,
    /// Nothing yet.
    Empty,
}

impl Mark {
    /// One character for it, two cells wide in Chinese.
    pub fn message(self) -> Message {
        match self {
            Self::Overdue => Message::new("mark-overdue"),
            Self::Returned => Message::new("mark-returned"),
            Self::Review => Message::new("mark-review"),
            Self::Approved => Message::new("mark-approved"),
            Self::Published => Message::new("mark-published"),
            Self::Retired => Message::new("mark-retired"),
            Self::Closed => Message::new("mark-closed"),
            Self::Empty => Message::new("mark-empty"),
        }
    }
}

/// An item of an organisation's catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TreeItem {
    /// The item.
    pub item: ItemCode,
    /// What stands under it.
    pub counts: Counts,
    /// How many of them are overdue, the period nobody has begun included.
    pub overdue: u32,
    /// How it stands.
    pub mark: Mark,
    /// The title of a matter outside the catalogue (C3).
    pub title: Option<String>,
}

/// An organisation with its catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TreeOrg {
    /// The organisation; none where a catalogue is in use nowhere yet.
    pub code: Option<OrgCode>,
    /// Its name.
    pub name: String,
    /// Its catalogue.
    pub catalogue: CatalogueId,
    /// Every item of the catalogue, then `00` and those outside it where anything stands under them.
    pub items: Vec<TreeItem>,
}

/// The catalogue tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tree {
    /// The items of each catalogue, in order.
    pub catalogues: BTreeMap<CatalogueId, Vec<CatalogueItem>>,
    /// The organisations the person sees.
    pub orgs: Vec<TreeOrg>,
}

impl Office {
    /// The tree as `who` sees it.
    pub(super) fn tree(&self, directory: &Directory, live: &Live, who: &Person) -> Tree {
        let sight = Sight::of(directory, who);
        let today = self.today();
        let mut overdue: HashMap<&Code, u32> = HashMap::new();
        for (code, count) in live.overdue(&sight, today).filter(|(_, count)| *count > 0) {
            *overdue.entry(code).or_default() += u32::try_from(count).unwrap_or(u32::MAX);
        }
        let catalogues: BTreeMap<CatalogueId, Vec<CatalogueItem>> = CatalogueId::ALL
            .into_iter()
            .map(|id| (id, directory.catalogue_on(id, today).cloned().collect()))
            .collect();
        let mut orgs = Vec::new();
        for org in directory.orgs.values().filter(|org| sight.orgs.contains(&org.code)) {
            let Some(catalogue) = org.kind.catalogue() else { continue };
            let restricted = sight.restricted.contains(&org.code);
            let item = |(item, retired): (ItemCode, bool)| {
                let code = Code::new(org.code.clone(), item);
                let counts = live.counts(&code).for_sight(restricted);
                let overdue = overdue.get(&code).copied().unwrap_or_default();
                TreeItem { item, counts, overdue, mark: mark(&counts, overdue, retired), title: None }
            };
            let listed = catalogues[&catalogue].iter().map(|i| (ItemCode::Listed(i.number), i.retired));
            let others = live.codes_of(&org.code).filter(|code| {
                let (all, seen) = (live.counts(code), live.counts(code).for_sight(restricted));
                // Where nothing stands that is for them, there is no item for them either.
                all == seen || seen != Counts::default()
            });
            let others = others.map(|code| code.item);
            let mut other: Vec<ItemCode> =
                others.filter(|item| !matches!(item, ItemCode::Listed(_))).collect();
            // What is owed to another book by itself stands under `00`, whether or not anything else does.
            let none = Code::new(org.code.clone(), ItemCode::None);
            if !other.contains(&ItemCode::None) && !live.owed_under(&none).is_empty() {
                other.insert(0, ItemCode::None);
            }
            let other = other.into_iter().map(|item| (item, false));
            orgs.push(TreeOrg {
                code: Some(org.code.clone()),
                name: org.name.clone(),
                catalogue,
                items: listed.chain(other).map(item).collect(),
            });
        }
        orgs.sort_by_key(|org| (org.catalogue, org.code.clone()));
        for id in CatalogueId::ALL {
            if !orgs.iter().any(|org| org.catalogue == id) {
                let item = |item: &CatalogueItem| TreeItem {
                    item: ItemCode::Listed(item.number),
                    counts: Counts::default(),
                    overdue: 0,
                    mark: mark(&Counts::default(), 0, item.retired),
                    title: None,
                };
                let items = catalogues[&id].iter().map(item).collect();
                orgs.push(TreeOrg { code: None, name: String::new(), catalogue: id, items });
            }
        }
        Tree { catalogues, orgs }
    }
}

impl Office {
    /// Fills in the titles of the matters outside the catalogue; they come from the store.
    pub(super) fn name_outside(&self, directory: &Directory, who: &Person, tree: &mut Tree) {
        let around = self.surroundings(directory, who);
        for org in &mut tree.orgs {
            let Some(code) = &org.code else { continue };
            let outside = |item: &&mut TreeItem| matches!(item.item, ItemCode::Outside(_));
            for item in org.items.iter_mut().filter(outside) {
                let cases = around.cases(Kind::Plan, &Code::new(code.clone(), item.item));
                item.title = plan::matter(&cases).map(|case| case.title.clone());
            }
        }
    }
}

fn mark(counts: &Counts, overdue: u32, retired: bool) -> Mark {
    let any = |state| counts.of(state) > 0;
    if overdue > 0 {
        Mark::Overdue
    } else if any(State::Returned) {
        Mark::Returned
    } else if any(State::Review) {
        Mark::Review
    } else if any(State::Approved) {
        Mark::Approved
    } else if any(State::Published) {
        Mark::Published
    } else if retired {
        Mark::Retired
    } else if any(State::Closed) {
        Mark::Closed
    } else {
        Mark::Empty
    }
}
