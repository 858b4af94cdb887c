//! All entries in memory, and the search through them.

use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use memchr::memmem::Finder;
use serde::{Deserialize, Serialize};

use super::chunk::{Chunk, NONE, Word, letter_pairs};
use super::entry::{Class, Entry, Standing, Target};
use super::names::{AllNames, Packed};
use super::pattern::Pattern;
use crate::domain::code::OrgCode;
use crate::domain::message::Message;
use crate::domain::organisation::Person;
use crate::office::directory::Directory;
use crate::office::journal::Hash;
use crate::office::permission;

/// The most that is listed; what comes after is only counted.
pub const LISTED: usize = 1_000;

/// Entries from which on several threads search.
const MANY: usize = 50_000;

/// What is looked for. All words must be found; of the values of one filter, any.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wanted {
    /// Words, as typed.
    pub words: Vec<String>,
    /// Only of these kinds.
    pub classes: Vec<Class>,
    /// Only standing so.
    pub standings: Vec<Standing>,
    /// Only of these organisations, or gone through them.
    pub orgs: Vec<OrgCode>,
    /// Only where the body responsible has one of these in its name.
    pub bodies: Vec<String>,
    /// Only of a period within these days.
    pub period: Option<(NaiveDate, NaiveDate)>,
}

/// The most words, and the most parts of bodies' names, of one search: each is looked for in everything.
pub const MOST_WORDS: usize = 16;

/// The most characters of each.
pub const MOST_CHARS: usize = 64;

impl Wanted {
    /// Whether no more is looked for than one search is for.
    ///
    /// # Errors
    /// What is too much.
    pub fn check(&self) -> Result<(), Message> {
        for words in [&self.words, &self.bodies] {
            if words.len() > MOST_WORDS {
                let count = Message::new("search-too-many").with("count", words.len());
                return Err(count.with("most", MOST_WORDS));
            }
            if words.iter().any(|word| word.chars().nth(MOST_CHARS).is_some()) {
                return Err(Message::new("search-too-long").with("most", MOST_CHARS));
            }
        }
        Ok(())
    }

    /// Whether nothing is looked for.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// The best, in order; [`LISTED`] at most.
    pub targets: Vec<Target>,
    /// How many of each class there are, in the order of [`Class::ALL`].
    pub counts: [usize; Class::ALL.len()],
}

/// A chunk with what has happened to its entries since.
#[derive(Debug, Clone, Default)]
pub struct Piece {
    pub(super) chunk: Arc<Chunk>,
    /// A bit for each entry that another has replaced.
    pub(super) dead: Vec<u64>,
    pub(super) dead_count: usize,
}

impl Piece {
    /// A chunk as it was made.
    pub fn new(chunk: Chunk) -> Self {
        Self { dead: vec![0; chunk.len().div_ceil(64)], chunk: Arc::new(chunk), dead_count: 0 }
    }

    pub(super) fn is_dead(&self, at: usize) -> bool {
        self.dead.get(at / 64).is_some_and(|bits| bits >> (at % 64) & 1 == 1)
    }

    /// The same without what is dead.
    pub(super) fn compacted(&self) -> Chunk {
        let mut chunk = Chunk::default();
        (0..self.chunk.len()).filter(|at| !self.is_dead(*at)).for_each(|at| chunk.add_from(&self.chunk, at));
        chunk.shrink();
        chunk
    }

    fn kill(&mut self, key: Packed) -> usize {
        let places: Vec<usize> = self.chunk.find(key).filter(|at| !self.is_dead(*at)).collect();
        for at in &places {
            self.dead[at / 64] |= 1 << (at % 64);
        }
        self.dead_count += places.len();
        if !places.is_empty() && self.dead_count * 4 > self.chunk.len() {
            *self = Self::new(self.compacted());
        }
        places.len()
    }
}

/// All entries.
#[derive(Debug, Clone, Default)]
pub struct Index {
    pub(super) names: AllNames,
    pub(super) pieces: Vec<Piece>,
    /// The journal entry up to which it is kept, and that entry's hash.
    pub(super) head: Option<(u64, Hash)>,
}

impl Index {
    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.pieces.iter().map(|piece| piece.chunk.len() - piece.dead_count).sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Bytes of memory it takes.
    pub fn bytes(&self) -> usize {
        self.pieces.iter().map(|piece| piece.chunk.bytes() + piece.dead.capacity() * 8).sum()
    }

    /// Notes the journal entry up to which it is kept.
    pub fn set_head(&mut self, seq: u64, hash: Hash) {
        self.head = Some((seq, hash));
    }

    /// Adds an entry for what had none.
    pub fn push(&mut self, entry: &Entry) {
        let key = self.names.pack(&entry.target);
        if self.pieces.last().is_none_or(|piece| piece.chunk.is_full()) {
            if let Some(last) = self.pieces.last_mut() {
                Arc::make_mut(&mut last.chunk).shrink();
            }
            self.pieces.push(Piece::default());
        }
        if let Some(piece) = self.pieces.last_mut() {
            let chunk = Arc::make_mut(&mut piece.chunk);
            chunk.push(key, entry, &mut self.names);
            piece.dead.resize(chunk.len().div_ceil(64), 0);
        }
    }

    /// Adds a piece whose names are this index's; what is `fresh` is newer here than in it.
    pub(super) fn insert(&mut self, mut piece: Piece, fresh: &[&Target]) {
        for key in fresh.iter().filter_map(|target| self.names.packed_known(target)) {
            piece.kill(key);
        }
        // Before the last, to which entries are still added.
        let place = self.pieces.len().saturating_sub(1);
        self.pieces.insert(if self.pieces.is_empty() { 0 } else { place }, piece);
    }

    /// Puts an entry in the place of the one for the same thing, or adds it.
    pub fn replace(&mut self, entry: &Entry) {
        self.remove(&entry.target);
        self.push(entry);
    }

    /// Takes out what was taken away.
    pub fn remove(&mut self, target: &Target) {
        if let Some(key) = self.names.packed_known(target) {
            // From the end: what has just changed changes again.
            self.pieces.iter_mut().rev().find_map(|piece| (piece.kill(key) > 0).then_some(()));
            self.pieces.retain(|piece| piece.chunk.len() > 0);
        }
    }

    /// What of this index `who` looks for and may see.
    pub fn search(&self, wanted: &Wanted, who: &Person, directory: &Directory) -> Found {
        search(&[self], wanted, who, directory)
    }
}

/// What of several indexes `who` looks for and may see; nothing where nothing is looked for.
pub fn search(indexes: &[&Index], wanted: &Wanted, who: &Person, directory: &Directory) -> Found {
    let mut best = Best::default();
    if wanted.is_empty() {
        return best.found(indexes);
    }
    let patterns: Vec<Pattern> = wanted.words.iter().map(|word| Pattern::new(word)).collect();
    let patterns: Vec<&Pattern> = patterns.iter().filter(|pattern| !pattern.is_empty()).collect();
    let needles: Vec<Vec<u8>> = patterns.iter().map(|pattern| pattern.needle()).collect();
    let words = needles.iter().zip(&patterns);
    let words: Vec<Word<'_>> = words
        .map(|(needle, pattern)| Word {
            literal: Finder::new(needle),
            pairs: letter_pairs(needle).collect(),
            scanner: pattern.scanner(),
        })
        .collect();
    for (place, index) in indexes.iter().enumerate() {
        let view = View::new(index, wanted, who, directory);
        let threads = std::thread::available_parallelism().map_or(1, |n| n.get().min(4));
        let threads = if index.len() < MANY { 1 } else { threads };
        let share = index.pieces.len().div_ceil(threads).max(1);
        let one = |pieces: &[Piece]| {
            let mut best = Best::default();
            pieces.iter().for_each(|piece| best.take(place, piece, &view, &words));
            best
        };
        let mut shares = index.pieces.chunks(share);
        let first = shares.next().unwrap_or_default();
        std::thread::scope(|scope| {
            let others: Vec<_> = shares.map(|pieces| scope.spawn(|| one(pieces))).collect();
            best.join(one(first));
            // A fault of the program there ends this search as it would have ended one without threads.
            for other in others {
                match other.join() {
                    Ok(found) => best.join(found),
                    Err(fault) => std::panic::resume_unwind(fault),
                }
            }
        });
    }
    best.found(indexes)
}

/// What of an index one person sees and wants, by the numbers of its names.
struct View {
    classes: [bool; Class::ALL.len()],
    standings: u32,
    units: Vec<bool>,
    screener: Option<u32>,
    bodies: Option<(Vec<bool>, Vec<bool>)>,
    orgs: Option<Vec<bool>>,
    period: Option<(i32, i32)>,
}

impl View {
    fn new(index: &Index, wanted: &Wanted, who: &Person, directory: &Directory) -> Self {
        let names = &index.names;
        let seen = directory.seen_by(who);
        let any_of = |orgs: &[OrgCode]| {
            let sets = names.units.list().iter().map(|units| units.iter().any(|unit| orgs.contains(unit)));
            sets.collect::<Vec<bool>>()
        };
        let bodies: Vec<Pattern> = wanted.bodies.iter().map(|body| Pattern::new(body)).collect();
        let is_body = |name: &str| bodies.iter().any(|body| body.rank(name).is_some());
        let by_body = (!bodies.is_empty()).then(|| {
            let bodies = names.bodies.list().iter().map(|name| !name.is_empty() && is_body(name));
            let orgs = names.orgs.list().iter().map(|org| is_body(&directory.org_name(org)));
            (bodies.collect(), orgs.collect())
        });
        Self {
            classes: Class::ALL.map(|class| {
                let wanted = wanted.classes.is_empty() || wanted.classes.contains(&class);
                wanted && permission::looks_for(directory, who, class)
            }),
            standings: wanted.standings.iter().fold(0, |bits, standing| bits | 1 << standing.number()),
            units: names
                .units
                .list()
                .iter()
                .map(|units| units.iter().any(|unit| seen.contains(unit)))
                .collect(),
            screener: names.people.known(&who.login).filter(|_| who.active),
            bodies: by_body,
            orgs: (!wanted.orgs.is_empty()).then(|| any_of(&wanted.orgs)),
            period: wanted.period.map(|(from, to)| (from.num_days_from_ce(), to.num_days_from_ce())),
        }
    }

    /// Whether the entry is one that the person sees and wants.
    fn takes(&self, chunk: &Chunk, at: usize) -> bool {
        let facets = &chunk.facets[at];
        let class = chunk.keys[at].class();
        let is = |set: &[bool], number: u32| set.get(number as usize).copied().unwrap_or(false);
        let seen = is(&self.units, facets.units) || self.screener == Some(facets.screener);
        seen && self.classes[class.place()]
            && (self.standings == 0 || self.standings >> facets.standing & 1 == 1)
            && self.orgs.as_ref().is_none_or(|orgs| is(orgs, facets.units))
            && self.period.is_none_or(|(from, to)| from <= facets.from && facets.to <= to)
            && self.bodies.as_ref().is_none_or(|(bodies, orgs)| {
                is(bodies, facets.body) || class.is_unit_s() && is(orgs, facets.org)
            })
    }
}

/// A hit: its rank, the latest first, then its key; and of which index.
type Hit = (u8, std::cmp::Reverse<i32>, Packed, usize);

/// The best hits so far, and how many there are.
#[derive(Default)]
struct Best {
    hits: Vec<Hit>,
    counts: [usize; Class::ALL.len()],
}

impl Best {
    fn take(&mut self, place: usize, piece: &Piece, view: &View, words: &[Word<'_>]) {
        let chunk = &piece.chunk;
        let mut ranks: Vec<u8> = (0..chunk.len())
            .map(|at| if !piece.is_dead(at) && view.takes(chunk, at) { 0 } else { NONE })
            .collect();
        for word in words {
            if ranks.iter().all(|rank| *rank == NONE) {
                return;
            }
            chunk.narrow(word, &mut ranks);
        }
        for (at, rank) in ranks.into_iter().enumerate().filter(|(_, rank)| *rank != NONE) {
            self.counts[chunk.keys[at].class().place()] += 1;
            self.hits.push((rank, std::cmp::Reverse(chunk.facets[at].changed), chunk.keys[at], place));
            if self.hits.len() >= 8 * LISTED {
                self.cut();
            }
        }
    }

    fn cut(&mut self) {
        if self.hits.len() > LISTED {
            self.hits.select_nth_unstable(LISTED);
            self.hits.truncate(LISTED);
        }
    }

    fn join(&mut self, other: Self) {
        self.hits.extend(other.hits);
        self.cut();
        for (count, more) in self.counts.iter_mut().zip(other.counts) {
            *count += more;
        }
    }

    fn found(mut self, indexes: &[&Index]) -> Found {
        self.cut();
        self.hits.sort_unstable();
        let targets = self.hits.iter().filter_map(|(.., key, place)| indexes.get(*place)?.names.unpack(*key));
        Found { targets: targets.collect(), counts: self.counts }
    }
}
