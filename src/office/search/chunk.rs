//! A part of the index: some ten thousand entries in a few flat columns, searched from end to end.

use memchr::memmem::Finder;

use super::entry::Entry;
use super::names::{AllNames, Packed};
use super::pattern::{Rank, Scanner};

/// Entries of a chunk.
pub const ENTRIES: usize = 32_768;

/// Bytes of text after which a chunk is full too.
pub const TEXT: usize = 32 * 1024 * 1024;

/// What an entry is filtered by, shown by and ranked by; names by their numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facets {
    /// Where the title ends in the entry's text, its line break included.
    pub title: u16,
    /// Bytes of the number after it.
    pub number: u8,
    /// The standing's number.
    pub standing: u8,
    /// The unit that has it.
    pub org: u32,
    /// The set of units whose people see it.
    pub units: u32,
    /// The body responsible.
    pub body: u32,
    /// Who sees it besides; the number of no login where nobody does.
    pub screener: u32,
    /// First day of its period, in days of the common era.
    pub from: i32,
    /// Last day of its period.
    pub to: i32,
    /// When it last changed.
    pub changed: i32,
}

/// Bytes of [`Facets`] in a file.
pub const FACETS: usize = 32;

impl Facets {
    /// Its bytes in a file.
    pub fn to_bytes(self) -> [u8; FACETS] {
        let mut bytes = [0; FACETS];
        bytes[..2].copy_from_slice(&self.title.to_le_bytes());
        bytes[2] = self.number;
        bytes[3] = self.standing;
        let words = [self.org, self.units, self.body, self.screener];
        let days = [self.from, self.to, self.changed].map(i32::cast_unsigned);
        for (place, word) in bytes[4..].chunks_exact_mut(4).zip(words.into_iter().chain(days)) {
            place.copy_from_slice(&word.to_le_bytes());
        }
        bytes
    }

    /// The same back from a file.
    pub fn from_bytes(bytes: &[u8; FACETS]) -> Self {
        let word = |at: usize| u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
        Self {
            title: u16::from_le_bytes([bytes[0], bytes[1]]),
            number: bytes[2],
            standing: bytes[3],
            org: word(4),
            units: word(8),
            body: word(12),
            screener: word(16),
            from: word(20).cast_signed(),
            to: word(24).cast_signed(),
            changed: word(28).cast_signed(),
        }
    }
}

/// Entries in columns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chunk {
    pub(super) keys: Vec<Packed>,
    pub(super) facets: Vec<Facets>,
    /// Folded text of all entries, see [`super::pinyin::fold_into`].
    pub(super) text: Vec<u8>,
    /// Where each entry's text ends.
    pub(super) ends: Vec<u32>,
    /// Whether the keys are in order, as in what was read from the store.
    is_sorted: bool,
}

/// One word of a query, ready to be found.
pub struct Word<'a> {
    /// As it is.
    pub literal: Finder<'a>,
    /// By pinyin.
    pub scanner: Option<Scanner>,
}

/// No hit.
pub const NONE: u8 = u8::MAX;

impl Chunk {
    /// How many entries it has.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether no more should be added.
    pub fn is_full(&self) -> bool {
        self.len() >= ENTRIES || self.text.len() >= TEXT
    }

    /// Bytes of memory it takes.
    pub fn bytes(&self) -> usize {
        let columns =
            self.keys.capacity() * size_of::<Packed>() + self.facets.capacity() * size_of::<Facets>();
        columns + self.ends.capacity() * 4 + self.text.capacity()
    }

    /// Gives back what was set aside for more entries.
    pub fn shrink(&mut self) {
        self.keys.shrink_to_fit();
        self.facets.shrink_to_fit();
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    /// Adds an entry.
    pub fn push(&mut self, key: Packed, entry: &Entry, names: &mut AllNames) {
        let facets = Facets {
            title: entry.title,
            number: entry.number,
            standing: entry.standing,
            org: names.orgs.number(&entry.org),
            units: names.units.number(&entry.units),
            body: names.bodies.number(&entry.body),
            screener: names.people.number(&entry.screener),
            from: entry.period.0,
            to: entry.period.1,
            changed: entry.changed,
        };
        self.add(key, facets, &entry.text);
    }

    /// Adds an entry of another chunk with the same names.
    pub fn add_from(&mut self, other: &Self, at: usize) {
        self.add(other.keys[at], other.facets[at], other.entry(at));
    }

    fn add(&mut self, key: Packed, facets: Facets, text: &[u8]) {
        self.is_sorted = self.keys.last().is_none_or(|last| self.is_sorted && *last < key);
        self.keys.push(key);
        self.facets.push(facets);
        self.text.extend_from_slice(text);
        self.ends.push(end(self.text.len()));
    }

    /// A chunk of columns from a file; `None` where they do not fit together.
    pub fn from_columns(
        keys: Vec<Packed>,
        facets: Vec<Facets>,
        ends: Vec<u32>,
        text: Vec<u8>,
    ) -> Option<Self> {
        let fits = keys.len() == facets.len()
            && keys.len() == ends.len()
            && ends.is_sorted()
            && ends.last().map_or(0, |last| *last as usize) == text.len();
        if !fits {
            return None;
        }
        let is_sorted = keys.is_sorted_by(|one, next| one < next);
        let chunk = Self { keys, facets, text, ends, is_sorted };
        let whole = |at: usize| {
            let length = chunk.ends[at] as usize - chunk.start(at);
            length.is_multiple_of(2) && usize::from(chunk.facets[at].title) <= length
        };
        (0..chunk.len()).all(whole).then_some(chunk)
    }

    /// Where an entry's text begins.
    pub fn start(&self, at: usize) -> usize {
        if at == 0 { 0 } else { self.ends[at - 1] as usize }
    }

    /// An entry's text.
    fn entry(&self, at: usize) -> &[u8] {
        &self.text[self.start(at)..self.ends[at] as usize]
    }

    /// An entry's title.
    fn title(&self, at: usize) -> &[u8] {
        let start = self.start(at);
        &self.text[start..start + usize::from(self.facets[at].title)]
    }

    /// Where an entry is.
    pub fn find(&self, key: Packed) -> impl Iterator<Item = usize> {
        let sorted = if self.is_sorted { self.keys.binary_search(&key).ok() } else { None };
        let rest = if self.is_sorted { &[][..] } else { &self.keys[..] };
        let others = rest.iter().enumerate().filter(move |(_, known)| **known == key).map(|(at, _)| at);
        sorted.into_iter().chain(others)
    }

    /// Keeps in `ranks` the entries that have `word`, at the worse of their rank there and the word's; the others become
    /// [`NONE`].
    pub fn narrow(&self, word: &Word<'_>, ranks: &mut [u8]) {
        let mut found = vec![NONE; ranks.len()];
        let mut at = 0;
        let mut from = 0;
        while let Some(hit) = self.text.get(from..).and_then(|rest| word.literal.find(rest)) {
            let place = from + hit;
            // The second half of one character and the first of the next.
            if !place.is_multiple_of(2) {
                from = place + 1;
                continue;
            }
            while (self.ends[at] as usize) <= place {
                at += 1;
            }
            if ranks[at] != NONE {
                found[at] = self.rank_at(at, place) as u8;
            }
            from = self.ends[at] as usize;
        }
        if let Some(scanner) = &word.scanner {
            for (at, found) in found.iter_mut().enumerate() {
                if ranks[at] != NONE && *found > Rank::Pinyin as u8 && scanner.is_in(self.title(at)) {
                    *found = Rank::Pinyin as u8;
                }
            }
        }
        for (rank, found) in ranks.iter_mut().zip(found) {
            *rank = if found == NONE { NONE } else { found.max(*rank) };
        }
    }

    fn rank_at(&self, at: usize, place: usize) -> Rank {
        let place = place - self.start(at);
        let title = usize::from(self.facets[at].title);
        match place {
            0 => Rank::Beginning,
            _ if place < title => Rank::Text,
            _ if place <= title + usize::from(self.facets[at].number) => Rank::Number,
            _ => Rank::Body,
        }
    }
}

/// A place in a chunk's text, which is far below what four bytes hold.
fn end(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
