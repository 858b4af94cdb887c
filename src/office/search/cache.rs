//! The index as a file beside the store, so that the next start need not read every record.
//!
//! ```text
//! gongkai-search, format, seq, hash     which journal entry it is kept up to
//! names                                 JSON
//! chunk, chunk, …                       keys, facets; ends, letter pairs of titles and of texts; titles, texts
//! ```
//!
//! Each is a part ([`write_part`]), all numbers little-endian. It is never trusted over the store: where
//! anything in it does not fit, or the journal does not have that entry, the index is made anew from the records.

use std::io::{self, Read, Write};

use serde::{Deserialize, Serialize};

use super::chunk::{Chunk, FACETS, Facets, PAIRS, Texts};
use super::index::{Index, Piece};
use super::names::{AllNames, Names, Packed};
use crate::domain::code::{Code, OrgCode};
use crate::office::journal::Hash;
use crate::store::side::{read_array, read_part, write_part};

const MAGIC: &[u8; 16] = b"gongkai-search\n\0";

/// Changes with the form of this file, and with what of a record is searched or how it is folded.
const FORMAT: u32 = 5;

/// What comes before the chunks.
#[derive(Debug)]
pub struct Header {
    /// Number of the last journal entry in it.
    pub seq: u64,
    /// That entry's hash.
    pub hash: Hash,
    /// The names its entries use.
    pub names: AllNames,
    chunks: u32,
}

#[derive(Serialize, Deserialize)]
struct StoredNames {
    codes: Vec<Code>,
    orgs: Vec<OrgCode>,
    units: Vec<Vec<OrgCode>>,
    bodies: Vec<String>,
    people: Vec<String>,
}

fn damaged() -> io::Error {
    io::ErrorKind::InvalidData.into()
}

/// Writes `index`, which is kept up to a journal entry.
///
/// # Errors
/// It could not be written.
pub fn write(index: &Index, to: &mut dyn Write) -> io::Result<()> {
    let (seq, hash) = index.head.ok_or_else(damaged)?;
    to.write_all(MAGIC)?;
    let mut head = Vec::new();
    head.extend(FORMAT.to_le_bytes());
    head.extend(seq.to_le_bytes());
    head.extend(hash);
    head.extend(u32::try_from(index.pieces.len()).map_err(|_| damaged())?.to_le_bytes());
    write_part(to, &head)?;
    let names = &index.names;
    let names = StoredNames {
        codes: names.codes.list().to_vec(),
        orgs: names.orgs.list().to_vec(),
        units: names.units.list().to_vec(),
        bodies: names.bodies.list().to_vec(),
        people: names.people.list().to_vec(),
    };
    write_part(to, &serde_json::to_vec(&names)?)?;
    for piece in &index.pieces {
        let compacted = (piece.dead_count > 0).then(|| piece.compacted());
        let chunk = compacted.as_ref().unwrap_or(&piece.chunk);
        let texts = chunk.titles.bytes.len() + chunk.texts.bytes.len();
        let mut bytes = Vec::with_capacity(4 + chunk.len() * (8 + FACETS + 8) + 16 * PAIRS + texts);
        bytes.extend(u32::try_from(chunk.len()).map_err(|_| damaged())?.to_le_bytes());
        chunk.keys.iter().for_each(|key| bytes.extend(key.0.to_le_bytes()));
        chunk.facets.iter().for_each(|facets| bytes.extend(facets.to_bytes()));
        for texts in [&chunk.titles, &chunk.texts] {
            texts.ends.iter().for_each(|end| bytes.extend(end.to_le_bytes()));
            texts.pairs.iter().for_each(|pairs| bytes.extend(pairs.to_le_bytes()));
        }
        bytes.extend(&chunk.titles.bytes);
        bytes.extend(&chunk.texts.bytes);
        write_part(to, &bytes)?;
    }
    Ok(())
}

/// Reads what comes before the chunks.
///
/// # Errors
/// It is damaged, cut off, or of another form.
pub fn read_header(from: &mut dyn Read) -> io::Result<Header> {
    if read_array(from)? != *MAGIC {
        return Err(damaged());
    }
    let head = read_part(from)?;
    let head: &[u8; 48] = head.as_slice().try_into().map_err(|_| damaged())?;
    let word = |at: usize| u32::from_le_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
    if word(0) != FORMAT {
        return Err(damaged());
    }
    let mut hash = [0; 32];
    hash.copy_from_slice(&head[12..44]);
    let names: StoredNames = serde_json::from_slice(&read_part(from)?)?;
    Ok(Header {
        seq: u64::from(word(4)) | u64::from(word(8)) << 32,
        hash,
        names: AllNames {
            codes: Names::new(names.codes),
            orgs: Names::new(names.orgs),
            units: Names::new(names.units),
            bodies: Names::new(names.bodies),
            people: Names::new(names.people),
        },
        chunks: word(44),
    })
}

/// Reads the chunks after `header`, handing each to `take`, which may end it.
///
/// # Errors
/// One is damaged, cut off, or names what is not in the header.
pub fn read_chunks(
    header: &Header,
    from: &mut dyn Read,
    take: &mut dyn FnMut(Piece) -> bool,
) -> io::Result<()> {
    for _ in 0..header.chunks {
        let bytes = read_part(from)?;
        let chunk = chunk_of(&bytes).filter(|chunk| fits(chunk, &header.names)).ok_or_else(damaged)?;
        if !take(Piece::new(chunk)) {
            return Ok(());
        }
    }
    Ok(())
}

fn chunk_of(bytes: &[u8]) -> Option<Chunk> {
    let (count, rest) = bytes.split_first_chunk::<4>()?;
    let count = usize::try_from(u32::from_le_bytes(*count)).ok()?;
    let (keys, rest) = rest.split_at_checked(count.checked_mul(8)?)?;
    let (facets, rest) = rest.split_at_checked(count.checked_mul(FACETS)?)?;
    let (title_ends, rest) = rest.split_at_checked(count.checked_mul(4)?)?;
    let (title_pairs, rest) = rest.split_at_checked(8 * PAIRS)?;
    let (text_ends, rest) = rest.split_at_checked(count.checked_mul(4)?)?;
    let (text_pairs, rest) = rest.split_at_checked(8 * PAIRS)?;
    let pairs = |bytes: &[u8]| -> [u64; PAIRS] {
        let words = bytes.as_chunks::<8>().0;
        std::array::from_fn(|at| words.get(at).map_or(u64::MAX, |word| u64::from_le_bytes(*word)))
    };
    let ends = |bytes: &[u8]| -> Vec<u32> {
        bytes.as_chunks::<4>().0.iter().map(|end| u32::from_le_bytes(*end)).collect()
    };
    let (title_ends, text_ends) = (ends(title_ends), ends(text_ends));
    let (titles, texts) = rest.split_at_checked(title_ends.last().map_or(0, |end| *end as usize))?;
    let keys = keys.as_chunks::<8>().0.iter().map(|key| Packed(u64::from_le_bytes(*key)));
    let facets = facets.as_chunks::<FACETS>().0.iter().map(Facets::from_bytes);
    let titles = Texts::new(titles.to_vec(), title_ends, pairs(title_pairs))?;
    let texts = Texts::new(texts.to_vec(), text_ends, pairs(text_pairs))?;
    Chunk::from_columns(keys.collect(), facets.collect(), titles, texts)
}

fn fits(chunk: &Chunk, names: &AllNames) -> bool {
    let known = |number: u32, len: usize| (number as usize) < len;
    let (orgs, units) = (names.orgs.list().len(), names.units.list().len());
    let (bodies, people) = (names.bodies.list().len(), names.people.list().len());
    let facets = chunk.facets.iter().all(|f| {
        known(f.org, orgs) && known(f.units, units) && known(f.body, bodies) && known(f.screener, people)
    });
    facets && chunk.keys.iter().all(|key| names.unpack(*key).is_some())
}
