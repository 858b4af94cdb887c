//! Names that many entries share, and targets in eight bytes.

use std::collections::HashMap;
use std::hash::Hash;

use super::entry::{Class, Target};
use crate::domain::code::{Code, Kind, OrgCode, RecordKey};

/// Names that many entries share, each kept once and known by its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names<T: Eq + Hash> {
    list: Vec<T>,
    numbers: HashMap<T, u32>,
}

impl<T: Eq + Hash> Default for Names<T> {
    fn default() -> Self {
        Self { list: Vec::new(), numbers: HashMap::new() }
    }
}

impl<T: Eq + Hash + Clone> Names<T> {
    /// Names numbered in the order of `list`.
    pub fn new(list: Vec<T>) -> Self {
        let mut names = Self::default();
        list.iter().for_each(|name| {
            names.number(name);
        });
        names
    }

    /// The number of a name, a new one where it is new.
    pub fn number(&mut self, name: &T) -> u32 {
        if let Some(known) = self.numbers.get(name) {
            return *known;
        }
        // Four thousand million names are not in one office.
        let number = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        self.numbers.insert(name.clone(), number);
        self.list.push(name.clone());
        number
    }

    /// The number of a name that is known.
    pub fn known(&self, name: &T) -> Option<u32> {
        self.numbers.get(name).copied()
    }

    /// The names by number.
    pub fn list(&self) -> &[T] {
        &self.list
    }
}

/// The names of an index.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AllNames {
    pub(super) codes: Names<Code>,
    pub(super) orgs: Names<OrgCode>,
    pub(super) units: Names<Vec<OrgCode>>,
    pub(super) bodies: Names<String>,
    pub(super) people: Names<String>,
}

/// A target in eight bytes, in the order of the store: code, kind, year, number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Packed(pub(super) u64);

/// Bits of each part; the rest is the code's number.
const SEQ: u64 = 20;
const YEAR: u64 = 14;
const KIND: u64 = 4;

/// The kind of that number; an item, which is of no kind, has 0.
fn kind_of(number: u64) -> Option<Kind> {
    Kind::ALL.get(usize::try_from(number.checked_sub(1)?).ok()?).copied()
}

impl Packed {
    /// The class of the target.
    pub fn class(self) -> Class {
        match kind_of(self.0 >> (SEQ + YEAR) & ((1 << KIND) - 1)) {
            None => Class::Item,
            Some(kind) => Class::of(kind),
        }
    }
}

impl AllNames {
    /// A target in eight bytes.
    pub fn pack(&mut self, target: &Target) -> Packed {
        let code = self.codes.number(target.code());
        Self::packed(code, target)
    }

    /// The same where its code is known already.
    pub fn packed_known(&self, target: &Target) -> Option<Packed> {
        Some(Self::packed(self.codes.known(target.code())?, target))
    }

    fn packed(code: u32, target: &Target) -> Packed {
        let (kind, year, seq) = match target {
            Target::Item(_) => (0, 0, 0),
            Target::Record(key) => {
                let year = u64::try_from(key.year).unwrap_or(0).min((1 << YEAR) - 1);
                (1 + key.kind as u64, year, u64::from(key.seq).min((1 << SEQ) - 1))
            }
        };
        Packed(((u64::from(code) << KIND | kind) << YEAR | year) << SEQ | seq)
    }

    /// The target of eight bytes; `None` where they are none of this index.
    pub fn unpack(&self, packed: Packed) -> Option<Target> {
        let bits = packed.0;
        let take = |at: u64, bits_of: u64| bits >> at & ((1 << bits_of) - 1);
        let code = self.codes.list().get(usize::try_from(bits >> (SEQ + YEAR + KIND)).ok()?)?.clone();
        let number = take(SEQ + YEAR, KIND);
        if number == 0 {
            return Some(Target::Item(code));
        }
        let kind = kind_of(number)?;
        let year = i32::try_from(take(SEQ, YEAR)).ok()?;
        Some(Target::Record(RecordKey { code, kind, year, seq: u32::try_from(take(0, SEQ)).ok()? }))
    }
}
