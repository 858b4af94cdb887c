//! One item or one record, with what the person who asks can do with it and why not.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::sync::{Arc, RwLockReadGuard};

use serde::{Deserialize, Serialize};

use super::acts::{Act, Acts, beginnings};
use super::linked::{Linked, RecordLine, damaged_line, line_of, names};
use crate::domain::book::{Basis, Beside, Step};
use crate::domain::catalogue::{CatalogueItem, ItemLimit};
use crate::domain::code::{Code, Kind, OrgCode, RecordKey};
use crate::domain::message::{Arg, Message};
use crate::domain::opinion::Submitter;
use crate::domain::organisation::Person;
use crate::domain::plan;
use crate::office::directory::Directory;
use crate::office::index::{self, Counts};
use crate::office::live::Live;
use crate::office::query::board::{BoardLine, DueKind};
use crate::office::record::{Record, store_key};
use crate::office::{Failure, Office, permission};
use crate::store::{Range, Stored};

/// How many records are read at a time.
pub const PAGE: usize = 100;

/// The most records of one answer: further down nobody looks by eye.
pub const MOST: usize = 10_000;

/// The records under a code: what is open first, then the newest.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Records {
    /// The first of them.
    pub lines: Vec<RecordLine>,
    /// How many follow, as far as is known.
    pub more: usize,
}

/// A catalogue item of an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemView {
    /// The code.
    pub code: Code,
    /// Name of the organisation.
    pub org_name: String,
    /// The item in its present version; none for `00` and those outside the catalogue.
    pub item: Option<CatalogueItem>,
    /// The title of a matter outside the catalogue (C3).
    pub outside: Option<String>,
    /// What stands under it.
    pub counts: Counts,
    /// Its first records.
    pub records: Records,
    /// What is due under it.
    pub due: Vec<Arc<BoardLine>>,
    /// What the person can do here.
    pub acts: Acts,
}

/// A record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordView {
    /// Its key.
    pub key: RecordKey,
    /// Its version, handed back with a command.
    pub version: u64,
    /// The record, the identity of a submitter or applicant left out (O8).
    pub record: Record,
    /// The catalogue item in the version it was made under.
    pub item: Option<CatalogueItem>,
    /// What it owes and has not met.
    pub due: Vec<Arc<BoardLine>>,
    /// The last day of its public notice (R9).
    pub notice: Option<crate::domain::clock::Due>,
    /// Records linked to it.
    pub linked: Vec<Linked>,
    /// What other records say of it, of a case of one of the other books.
    pub beside: Beside,
    /// Names of the people and units it mentions, by login and code.
    pub names: BTreeMap<String, String>,
    /// What the person can do with it.
    pub acts: Acts,
}

impl RecordView {
    /// Whether the person can do it.
    pub fn may(&self, act: Act) -> bool {
        self.acts.iter().any(|(known, verdict)| *known == act && verdict.is_ok())
    }

    /// The records it names, each once, with how: those linked to it, then those behind what the records show (E5).
    pub fn named(&self) -> Vec<(RecordKey, Message)> {
        let named =
            |how: Message, what: Arg| Message::new("named-record").with("how", how).with("what", what);
        let mut found: Vec<(RecordKey, Message)> = Vec::new();
        let mut add = |key: &RecordKey, said: Message| {
            if *key != self.key && !found.iter().any(|(known, _)| known == key) {
                found.push((key.clone(), said));
            }
        };
        for linked in &self.linked {
            add(&linked.line.key, named(linked.how.clone(), linked.line.title.as_str().into()));
        }
        let steps = match &self.record {
            Record::Case(case) => case.book().steps,
            _ => &[],
        };
        for field in steps.iter().flat_map(|step| step.fields) {
            for shows in self.beside.fields.get(field.id).into_iter().flatten() {
                for key in &shows.keys {
                    add(key, named(Message::new(field.label), shows.text.clone().into()));
                }
            }
        }
        found
    }
}

/// What is known of a code without the store.
pub(super) struct Under {
    open: Vec<RecordKey>,
    counts: Counts,
}

impl Under {
    pub(super) fn of(live: &Live, code: &Code) -> Self {
        Self { open: live.open_under(code), counts: live.counts(code) }
    }
}

/// What stands in place of somebody's identity.
pub const HIDDEN: &str = "＊＊＊";

impl Office {
    /// An item as `who` sees it. What is open is let go of before the store is read.
    pub(super) fn item(
        &self,
        directory: &Directory,
        live: RwLockReadGuard<'_, Live>,
        who: &Person,
        code: &Code,
    ) -> Result<ItemView, Failure> {
        let (under, due) = (Under::of(&live, code), self.due_under(directory, &live, who, code));
        drop(live);
        let counts = under.counts.for_sight(permission::sees_restricted(directory, who, &code.org));
        let records = self.records(directory, under, who, code, PAGE)?;
        let today = self.today();
        let in_use = permission::in_use(directory, code, today);
        let adjust = permission::propose(directory, who, code).and_then(|()| {
            // A quarter before the item was amended or retired may be looked at still, while it is owed.
            let regular = directory.limit_on(code, today) == Some(ItemLimit::Regular);
            let missed = due.iter().any(|line| line.kind == DueKind::Adjustment);
            match in_use {
                _ if missed => Ok(()),
                Ok(()) if regular => Ok(()),
                Ok(()) => Err(Message::new("adjust-not-regular").with("code", code.to_string())),
                Err(retired) => Err(retired),
            }
        });
        // What a retired item missed may be made up for, and nothing else.
        let missed = due.iter().any(|line| line.kind == DueKind::Period);
        let matters = self.matters(directory, who, code);
        let propose = permission::propose(directory, who, code)
            .and_then(|()| if missed { Ok(()) } else { permission::in_use(directory, code, today) })
            .and_then(|()| permission::outside(code, &matters));
        Ok(ItemView {
            code: code.clone(),
            org_name: directory.org_name(&code.org),
            item: directory.item_on(code, today).cloned(),
            outside: plan::matter(&matters).map(|case| case.title.clone()),
            counts,
            records,
            due,
            acts: [
                (Act::Propose, propose),
                (Act::Register, permission::register(directory, who, code)),
                (Act::Apply, permission::apply(directory, who, code)),
                (Act::Adjust, adjust),
            ]
            .into_iter()
            .chain(beginnings(directory, who, code))
            .collect(),
        })
    }

    /// The first `most` records under a code: what is open, then the rest, in each the newest first.
    pub(super) fn records(
        &self,
        directory: &Directory,
        under: Under,
        who: &Person,
        code: &Code,
        most: usize,
    ) -> Result<Records, Failure> {
        let most = most.min(MOST);
        directory.org(&code.org)?;
        if !directory.sees(who, &code.org) {
            return Err(Message::new("not-yours-to-see").with("code", code.to_string()).into());
        }
        let newest = |key: &RecordKey| std::cmp::Reverse((key.year, key.seq));
        let Under { mut open, counts } = under;
        let counts = counts.for_sight(permission::sees_restricted(directory, who, &code.org));
        let is_open: BTreeSet<RecordKey> = open.iter().cloned().collect();
        open.sort_by_key(newest);
        let mut found: Vec<(RecordKey, Stored)> = Vec::new();
        for key in open.iter().take(most) {
            if let Some(stored) = self.store.get(store_key(key).as_bytes())? {
                found.push((key.clone(), stored));
            }
        }
        if open.len() < most {
            // Of each kind as many as there is room for; of all those the newest.
            let room = most - open.len();
            let mut done: Vec<(RecordKey, Stored)> = Vec::new();
            for kind in Kind::ALL {
                let range = Range::prefix(format!("r/{code}/{}/", kind.word()).as_bytes()).reversed();
                let before = done.len();
                self.store.each(&range, &mut |key, stored| {
                    let key = String::from_utf8_lossy(key);
                    if let Some(Ok(key)) = key.strip_prefix("r/").map(str::parse::<RecordKey>)
                        && !is_open.contains(&key)
                    {
                        done.push((key, stored));
                    }
                    if done.len() - before < room {
                        ControlFlow::Continue(())
                    } else {
                        ControlFlow::Break(())
                    }
                })?;
            }
            done.sort_by_key(|(key, _)| newest(key));
            done.truncate(room);
            found.append(&mut done);
        }
        let lines: Vec<RecordLine> = found
            .into_iter()
            .filter_map(|(key, stored)| match Record::decode(&store_key(&key), &stored.value) {
                Ok(record) if !permission::sees(directory, who, &record) => None,
                Ok(record) => line_of(&record),
                Err(fault) => Some(damaged_line(key, fault)),
            })
            .collect();
        // Damaged records are not counted.
        let more = if lines.len() < most { 0 } else { (counts.all() as usize).saturating_sub(lines.len()) };
        Ok(Records { lines, more })
    }

    /// A record as `who` sees it.
    pub(super) fn record(
        &self,
        directory: &Directory,
        who: &Person,
        key: &RecordKey,
    ) -> Result<RecordView, Failure> {
        let missing = || permission::missing(directory, who, key);
        let stored = self.store.get(store_key(key).as_bytes())?.ok_or_else(missing)?;
        let mut record = Record::decode(&store_key(key), &stored.value)?;
        if !permission::sees(directory, who, &record) {
            return Err(permission::unseen(directory, who, key).into());
        }
        let basis = self.basis(directory);
        let due = index::due_rows(&record, &basis)
            .into_iter()
            .filter(|row| row.obligation.met.is_none())
            .map(|row| Arc::new(BoardLine::from(row)))
            .collect();
        let acts = self.acts(directory, who, &record)?;
        let linked = self.linked(directory, who, &record)?;
        let (notice, version) = match &record {
            Record::Disclosure(d) => (d.notice_until(basis.policy, &directory.calendar), d.item_version),
            _ => (None, 0),
        };
        let around = self.surroundings(directory, who);
        let beside = match &record {
            Record::Case(case) => {
                let (calendar, policy, today) = (&directory.calendar, basis.policy, self.today());
                let around = Basis { today, by: &who.login, calendar, policy, around: &around };
                (case.book().beside)(case, &around)
            }
            _ => Beside::default(),
        };
        hide(&mut record, |step, org| permission::posts_for(directory, who, org, step).is_ok());
        Ok(RecordView {
            key: key.clone(),
            version: stored.version,
            item: directory.item_version(&key.code, version).or_else(|| directory.item(&key.code)).cloned(),
            due,
            notice,
            linked,
            beside,
            names: names(directory, &record),
            acts,
            record,
        })
    }
}

/// Leaves out who raised an opinion, or who applies or complains: that is told on request only (O8); of a case, what is
/// for those who take the step alone.
fn hide(record: &mut Record, may: impl Fn(&Step, &OrgCode) -> bool) {
    match record {
        Record::Opinion(opinion) => {
            if let Some(submitter) = &mut opinion.submitter {
                *submitter = Submitter { name: HIDDEN.to_owned(), contact: HIDDEN.to_owned() };
            }
        }
        Record::Application(application) => application.hide(HIDDEN),
        Record::Case(case) => {
            let org = case.key.code.org.clone();
            case.hide(HIDDEN, |step| may(step, &org));
        }
        _ => {}
    }
}
