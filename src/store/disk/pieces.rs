//! How a value lies in the engine: behind its version, and in pieces where it is too large for a page of the tree.
//!
//! ```text
//! KEY                  version, value                   a value of up to 16 KiB
//! KEY                  version with its top bit, length  a larger one
//! 0xff p KEY number    a piece of it, 16 KiB each, the last one shorter
//! ```

use crate::store::{MAX_VERSION, RESERVED, Stored};

/// Longest value that lies under its own key, and the length of a piece, in bytes.
pub(super) const PIECE: usize = 16 * 1024;

/// Bytes of a version in front of a value.
pub(super) const VERSION: usize = 8;

/// Set in a version whose value lies in pieces.
const IN_PIECES: u64 = MAX_VERSION + 1;

/// What lies under a key.
pub(super) enum Lying {
    /// All of it.
    Whole(Stored),
    /// Its version and its length; the rest is in pieces.
    Pieces(u64, usize),
}

/// Reads what lies under a key. Where no version can be read, it is damaged ([`Stored::is_damaged`]).
pub(super) fn read(bytes: &[u8]) -> Lying {
    let damaged = || Lying::Whole(Stored { version: 0, value: bytes.to_vec() });
    let Some((version, rest)) = bytes.split_first_chunk::<VERSION>() else { return damaged() };
    let version = u64::from_le_bytes(*version);
    if version & IN_PIECES == 0 {
        return if version == 0 { damaged() } else { Lying::Whole(Stored { version, value: rest.to_vec() }) };
    }
    let length = rest.try_into().map(u32::from_le_bytes).ok().and_then(|length| usize::try_from(length).ok());
    match length {
        Some(length) if version != IN_PIECES => Lying::Pieces(version & !IN_PIECES, length),
        _ => damaged(),
    }
}

/// The keys of the pieces of a value of `length` bytes under `key`.
pub(super) fn keys(key: &[u8], length: usize) -> impl Iterator<Item = Vec<u8>> + '_ {
    let count = u16::try_from(length.div_ceil(PIECE)).unwrap_or(u16::MAX);
    (0..count).map(move |number| [&[RESERVED, b'p'], key, &number.to_be_bytes()].concat())
}

/// A piece with its key.
type Piece = (Vec<u8>, Vec<u8>);

/// What to write for a value: what lies under its key, and its pieces.
pub(super) fn lay(key: &[u8], version: u64, value: &[u8]) -> (Vec<u8>, Vec<Piece>) {
    if value.len() <= PIECE {
        return ([&version.to_le_bytes(), value].concat(), Vec::new());
    }
    let length = u32::try_from(value.len()).unwrap_or(u32::MAX);
    let head = [&(version | IN_PIECES).to_le_bytes()[..], &length.to_le_bytes()].concat();
    let pieces = keys(key, value.len()).zip(value.chunks(PIECE).map(<[u8]>::to_vec));
    (head, pieces.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_cut_only_where_it_must_be() {
        for (length, pieces) in [(0, 0), (PIECE, 0), (PIECE + 1, 2), (3 * PIECE, 3), (3 * PIECE + 1, 4)] {
            let value: Vec<u8> = (0..length).map(|n| (n % 251) as u8).collect();
            let (head, laid) = lay(b"k", 7, &value);
            assert_eq!(laid.len(), pieces, "{length}");
            match read(&head) {
                Lying::Whole(stored) => assert_eq!(stored, Stored { version: 7, value }),
                Lying::Pieces(version, found) => {
                    assert_eq!((version, found), (7, length));
                    assert_eq!(laid.iter().flat_map(|(_, piece)| piece.clone()).collect::<Vec<_>>(), value);
                    assert!(keys(b"k", length).eq(laid.into_iter().map(|(key, _)| key)));
                }
            }
        }
    }

    #[test]
    fn what_is_no_value_is_damaged() {
        let flag = IN_PIECES.to_le_bytes();
        let short = [&(IN_PIECES | 3).to_le_bytes()[..], &[1, 2]].concat();
        for bytes in [&b""[..], b"1234567", &[0; 12], &flag, &[&flag[..], &[1, 0, 0, 0]].concat(), &short] {
            assert!(matches!(read(bytes), Lying::Whole(stored) if stored.is_damaged()), "{bytes:?}");
        }
    }
}
