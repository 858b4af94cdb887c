//! Commands that keep the catalogue (制定目录, C1–C3): each makes a new dated version of an item, and nothing is
//! changed for a period that has ended.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::change::Sheet;
use super::command::Receipt;
use super::record::{Record, item_key};
use super::{Failure, permission};
use crate::domain::calendar::within_reach;
use crate::domain::catalogue::{CatalogueId, CatalogueItem, Difference, Part, Provenance, Revision, Wanted};
use crate::domain::code::ItemCode;
use crate::domain::message::Message;
use crate::domain::period::{Cycle, Period};
use crate::domain::text::TextRule;

/// Why and from when a version holds (C2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// From when.
    pub since: NaiveDate,
    /// Why.
    pub reason: String,
    /// Who approved it, or the document that did.
    pub approver: String,
}

/// What can be done with the catalogue. `seen` is the version the person had before them, 0 of an item not yet there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum CatalogueOrder {
    /// Add an item, amend it, or take it into use again by amending it.
    Save {
        /// What it was.
        seen: u32,
        /// What it becomes.
        wanted: Box<Wanted>,
        /// Why and from when.
        change: Change,
    },
    /// Retire an item.
    Retire {
        /// Which.
        number: u16,
        /// What it was.
        seen: u32,
        /// Why and from when.
        change: Change,
    },
    /// Confirm an uncertain part of an item, or complete a lost one.
    Settle {
        /// Which item.
        number: u16,
        /// What it was.
        seen: u32,
        /// Which part.
        part: Part,
        /// What a lost cell says; of no account for another.
        text: String,
        /// On what ground.
        ground: String,
    },
    /// Everything that a file changes, in one act.
    Import {
        /// Items to be added or amended, each with what it was.
        rows: Vec<(u32, Wanted)>,
        /// Items to be retired, each with what it was.
        retire: Vec<(u16, u32)>,
        /// Why and from when, for all of them.
        change: Change,
    },
}

impl Sheet<'_> {
    /// Does something with a catalogue.
    pub(super) fn order_catalogue(
        &mut self,
        id: CatalogueId,
        order: CatalogueOrder,
    ) -> Result<Receipt, Failure> {
        permission::keep_catalogue(self.directory, self.who)?;
        let message = match order {
            CatalogueOrder::Save { seen, wanted, change } => {
                let change = self.change(change)?;
                let code = ItemCode::Listed(wanted.number).to_string();
                let version = self.save(id, seen, *wanted, &change)?;
                match (seen, version) {
                    (0, _) => Message::new("done-item-added").with("code", code),
                    (_, None) => return Err(Message::new("catalogue-unchanged").with("code", code).into()),
                    (_, Some(version)) => Message::new("done-item-amended")
                        .with("code", code)
                        .with("version", i64::from(version)),
                }
            }
            CatalogueOrder::Retire { number, seen, change } => {
                let change = self.change(change)?;
                self.retire(id, number, seen, &change)?;
                let code = ItemCode::Listed(number).to_string();
                Message::new("done-item-retired").with("code", code).with("since", change.since)
            }
            CatalogueOrder::Settle { number, seen, part, text, ground } => {
                self.settle(id, number, seen, part, &text, &ground)?
            }
            CatalogueOrder::Import { rows, retire, change } => self.import(id, rows, retire, change)?,
        };
        Ok(Receipt::new(None, message.with("catalogue", id.message())))
    }

    fn import(
        &mut self,
        id: CatalogueId,
        rows: Vec<(u32, Wanted)>,
        retire: Vec<(u16, u32)>,
        change: Change,
    ) -> Result<Message, Failure> {
        let change = self.change(change)?;
        let (mut added, mut amended) = (0_usize, 0_usize);
        let retired = retire.len();
        for (seen, wanted) in rows {
            match (seen, self.save(id, seen, wanted, &change)?) {
                (0, _) => added += 1,
                (_, version) => amended += usize::from(version.is_some()),
            }
        }
        for (number, seen) in retire {
            self.retire(id, number, seen, &change)?;
        }
        if added + amended + retired == 0 {
            return Err(Message::new("catalogue-import-nothing").into());
        }
        let message = Message::new("done-imported").with("added", added).with("amended", amended);
        Ok(message.with("retired", retired))
    }

    /// Adds an item, or amends it; the number of the version made, none where nothing changes.
    fn save(
        &mut self,
        id: CatalogueId,
        seen: u32,
        wanted: Wanted,
        change: &Change,
    ) -> Result<Option<u32>, Failure> {
        let number = wanted.number;
        let last = self.last(id, number, seen)?;
        let Some(last) = last else {
            let cells = wanted.checked().map_err(|fault| in_part(number, fault))?.cells;
            let item = CatalogueItem {
                catalogue: id,
                number,
                number_provenance: Provenance::Entered,
                version: 1,
                since: change.since,
                cells,
                number_ground: None,
                retired: false,
                revision: Some(self.revision(change)),
            };
            self.write_version(item)?;
            return Ok(Some(1));
        };
        let cells = last.cells_with(&wanted.cells).map_err(|fault| in_part(number, fault))?;
        let item = CatalogueItem { cells, retired: false, ..self.next(&last, change)? };
        if Difference::between(&last, &item).is_empty() {
            return Ok(None);
        }
        let version = item.version;
        self.write_version(item)?;
        Ok(Some(version))
    }

    fn retire(&mut self, id: CatalogueId, number: u16, seen: u32, change: &Change) -> Result<(), Failure> {
        let last = self.known(id, number, seen)?;
        if last.retired {
            return Err(permission::retired(&last).into());
        }
        let item = CatalogueItem { retired: true, ..self.next(&last, change)? };
        self.write_version(item)
    }

    /// C1: one part of one item at a time, and on a ground that is kept with it.
    fn settle(
        &mut self,
        id: CatalogueId,
        number: u16,
        seen: u32,
        part: Part,
        text: &str,
        ground: &str,
    ) -> Result<Message, Failure> {
        let ground = TextRule::NOTE.required().check(Message::new("field-ground"), ground)?;
        let last = self.known(id, number, seen)?;
        if last.retired {
            return Err(permission::retired(&last).into());
        }
        let change = Change {
            // A version that is yet to come into force stays the last.
            since: self.today().max(last.since),
            reason: ground.clone(),
            approver: String::new(),
        };
        let mut item = self.next(&last, &change)?;
        item.settle(part, text, &self.who.login, self.at, &ground)?;
        let done = match item.part(part).provenance {
            Provenance::Completed => Message::new("done-cell-completed"),
            _ => Message::new("done-cell-confirmed"),
        };
        let left = item.uncertain().count();
        self.write_version(item)?;
        let code = ItemCode::Listed(number).to_string();
        Ok(done.with("code", code).with("cell", part.message()).with("left", left))
    }

    /// The newest version of an item, which must be the one that was seen; none where it was not there and is not.
    fn last(&self, id: CatalogueId, number: u16, seen: u32) -> Result<Option<CatalogueItem>, Failure> {
        let last = self.directory.newest(id, number);
        let found = last.map_or(0, |item| item.version);
        let Some(last) = last.filter(|_| found != seen) else {
            return if found == seen { Ok(last.cloned()) } else { Err(unknown(number).into()) };
        };
        let code = ItemCode::Listed(number).to_string();
        if seen == 0 {
            return Err(Message::new("catalogue-number-taken").with("code", code).into());
        }
        let by = last.revision.as_ref().map(|revision| self.directory.person_name(&revision.by));
        let moved = Message::new("catalogue-moved").with("code", code).with("who", by.unwrap_or_default());
        Err(Failure::Moved(moved.with("version", i64::from(last.version))))
    }

    fn known(&self, id: CatalogueId, number: u16, seen: u32) -> Result<CatalogueItem, Failure> {
        self.last(id, number, seen)?.ok_or_else(|| unknown(number).into())
    }

    /// The version after `last`, nothing in it changed yet.
    fn next(&self, last: &CatalogueItem, change: &Change) -> Result<CatalogueItem, Failure> {
        if change.since < last.since {
            let code = ItemCode::Listed(last.number).to_string();
            let message = Message::new("catalogue-since-order").with("code", code);
            return Err(message.with("since", last.since).into());
        }
        Ok(CatalogueItem {
            version: last.version + 1,
            since: change.since,
            revision: Some(self.revision(change)),
            ..last.clone()
        })
    }

    fn revision(&self, change: &Change) -> Revision {
        let Change { reason, approver, .. } = change.clone();
        Revision { reason, approver, by: self.who.login.clone(), at: self.at }
    }

    /// R11: no version reaches back into a period that has ended, the shortest being a quarter.
    fn change(&self, change: Change) -> Result<Change, Failure> {
        within_reach(change.since)?;
        let earliest = Period::containing(self.today(), Cycle::Quarter).first();
        if change.since < earliest {
            return Err(Message::new("catalogue-since-ended").with("earliest", earliest).into());
        }
        Ok(Change {
            since: change.since,
            reason: TextRule::NOTE.required().check(Message::new("field-revision-reason"), &change.reason)?,
            approver: TextRule::TITLE.required().check(Message::new("field-approver"), &change.approver)?,
        })
    }

    fn write_version(&mut self, item: CatalogueItem) -> Result<(), Failure> {
        let key = item_key(item.catalogue, item.number, item.version);
        // A damaged version keeps its place; only a number given twice in one act comes here otherwise.
        if self.changes.contains_key(&key) || self.store.get(key.as_bytes())?.is_some() {
            let code = ItemCode::Listed(item.number).to_string();
            return Err(Message::new("catalogue-version-taken").with("code", code).into());
        }
        self.write(None, Record::Item(item));
        Ok(())
    }
}

fn unknown(number: u16) -> Message {
    Message::new("item-unknown").with("code", ItemCode::Listed(number).to_string())
}

/// What is wrong with a part, with the item it is of.
fn in_part(number: u16, (part, fault): (Part, Message)) -> Message {
    Message::new("catalogue-cell-fault")
        .with("code", ItemCode::Listed(number).to_string())
        .with("cell", part.message())
        .with("fault", fault)
}
