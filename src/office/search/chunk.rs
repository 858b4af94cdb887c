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
    /// Bytes of the number at the beginning of the text.
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
        (bytes[0], bytes[1]) = (self.number, self.standing);
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
            number: bytes[0],
            standing: bytes[1],
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

/// Entries in columns. Titles and texts lie apart: a title is read for every query by pinyin, and each from a place of its
/// own would be waited for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chunk {
    pub(super) keys: Vec<Packed>,
    pub(super) facets: Vec<Facets>,
    pub(super) titles: Texts,
    pub(super) texts: Texts,
    /// Whether the keys are in order, as in what was read from the store.
    is_sorted: bool,
}

/// Words of eight bytes that hold a bit for each pair of letters.
pub const PAIRS: usize = (26_usize * 26).div_ceil(64);

/// Folded texts one after the other, see [`super::pinyin::fold_into`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Texts {
    pub(super) bytes: Vec<u8>,
    /// Where each ends.
    pub(super) ends: Vec<u32>,
    /// Which pairs of letters stand in them: `xxgk`, typed for its pinyin, mostly need not be looked for as it is.
    pub(super) pairs: [u64; PAIRS],
}

/// The numbers of the pairs of letters in folded text, as the bytes of an index.
pub fn letter_pairs(text: &[u8]) -> impl Iterator<Item = usize> {
    let letter = |unit: &[u8; 2]| match *unit {
        [letter @ b'a'..=b'z', 0] => Some(usize::from(letter - b'a')),
        _ => None,
    };
    let units = text.as_chunks::<2>().0;
    units.windows(2).filter_map(move |pair| Some(letter(&pair[0])? * 26 + letter(&pair[1])?))
}

impl Texts {
    /// Texts from a file; `None` where they do not fit together.
    pub fn new(bytes: Vec<u8>, ends: Vec<u32>, pairs: [u64; PAIRS]) -> Option<Self> {
        let whole = ends.is_sorted() && ends.iter().all(|end| end.is_multiple_of(2));
        let fits = ends.last().map_or(0, |last| *last as usize) == bytes.len();
        (whole && fits).then_some(Self { bytes, ends, pairs })
    }

    fn push(&mut self, text: &[u8]) {
        letter_pairs(text).for_each(|pair| self.pairs[pair / 64] |= 1 << (pair % 64));
        self.bytes.extend_from_slice(text);
        // A chunk is closed far below what four bytes hold.
        self.ends.push(u32::try_from(self.bytes.len()).unwrap_or(u32::MAX));
    }

    fn start(&self, at: usize) -> usize {
        if at == 0 { 0 } else { self.ends[at - 1] as usize }
    }

    fn get(&self, at: usize) -> &[u8] {
        &self.bytes[self.start(at)..self.ends[at] as usize]
    }

    fn shrink(&mut self) {
        self.bytes.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    fn memory(&self) -> usize {
        self.bytes.capacity() + self.ends.capacity() * 4
    }

    /// Hands over the first place of `word` as it is in every text that has it: which text, and where in it.
    fn each_first(&self, word: &Word<'_>, mut take: impl FnMut(usize, usize)) {
        if word.pairs.iter().any(|pair| self.pairs[pair / 64] >> (pair % 64) & 1 == 0) {
            return;
        }
        let mut at = 0;
        let mut from = 0;
        while let Some(hit) = self.bytes.get(from..).and_then(|rest| word.literal.find(rest)) {
            let place = from + hit;
            // The second half of one character and the first of the next.
            if !place.is_multiple_of(2) {
                from = place + 1;
                continue;
            }
            while (self.ends[at] as usize) <= place {
                at += 1;
            }
            take(at, place - self.start(at));
            from = self.ends[at] as usize;
        }
    }
}

/// One word of a query, ready to be found.
pub struct Word<'a> {
    /// As it is.
    pub literal: Finder<'a>,
    /// The pairs of letters in it.
    pub pairs: Vec<usize>,
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
        self.len() >= ENTRIES || self.titles.bytes.len() + self.texts.bytes.len() >= TEXT
    }

    /// Bytes of memory it takes.
    pub fn bytes(&self) -> usize {
        let columns =
            self.keys.capacity() * size_of::<Packed>() + self.facets.capacity() * size_of::<Facets>();
        columns + self.titles.memory() + self.texts.memory()
    }

    /// Gives back what was set aside for more entries.
    pub fn shrink(&mut self) {
        self.keys.shrink_to_fit();
        self.facets.shrink_to_fit();
        self.titles.shrink();
        self.texts.shrink();
    }

    /// Adds an entry.
    pub fn push(&mut self, key: Packed, entry: &Entry, names: &mut AllNames) {
        let facets = Facets {
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
        self.add(key, facets, &entry.title, &entry.text);
    }

    /// Adds an entry of another chunk with the same names.
    pub fn add_from(&mut self, other: &Self, at: usize) {
        self.add(other.keys[at], other.facets[at], other.titles.get(at), other.texts.get(at));
    }

    fn add(&mut self, key: Packed, facets: Facets, title: &[u8], text: &[u8]) {
        self.is_sorted = self.keys.last().is_none_or(|last| self.is_sorted && *last < key);
        self.keys.push(key);
        self.facets.push(facets);
        self.titles.push(title);
        self.texts.push(text);
    }

    /// A chunk of columns from a file; `None` where they are not of one length.
    pub fn from_columns(keys: Vec<Packed>, facets: Vec<Facets>, titles: Texts, texts: Texts) -> Option<Self> {
        let is_sorted = keys.is_sorted_by(|one, next| one < next);
        let lengths = [facets.len(), titles.ends.len(), texts.ends.len()];
        let fits = lengths.iter().all(|length| *length == keys.len());
        fits.then_some(Self { keys, facets, titles, texts, is_sorted })
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
        self.texts.each_first(word, |at, place| {
            let in_number = place <= usize::from(self.facets[at].number);
            found[at] = if in_number { Rank::Number } else { Rank::Body } as u8;
        });
        self.titles.each_first(word, |at, place| {
            found[at] = if place == 0 { Rank::Beginning } else { Rank::Text } as u8;
        });
        if let Some(scanner) = &word.scanner {
            for (at, found) in found.iter_mut().enumerate() {
                if ranks[at] != NONE && *found > Rank::Pinyin as u8 && scanner.is_in(self.titles.get(at)) {
                    *found = Rank::Pinyin as u8;
                }
            }
        }
        for (rank, found) in ranks.iter_mut().zip(found) {
            *rank = if *rank == NONE || found == NONE { NONE } else { found.max(*rank) };
        }
    }
}
