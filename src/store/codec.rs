//! Records as bytes: one format byte, the schema number, the payload.
//!
//! ```text
//! 01 | schema, u16 little endian | bincode of the struct frozen under that schema number
//! ```
//!
//! Neither an appended field nor two swapped ones fail by themselves in bincode: the schema number is
//! what protects, and every stored struct gets a new one when it changes. Recursive types do not
//! belong in a record: nothing bounds the depth of what is read.

use bincode::config::{Configuration, Limit, LittleEndian, Varint, standard};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::domain::message::Message;

/// The format byte written in front of every record.
pub const FORMAT: u8 = 1;

/// Bytes in front of the payload.
const HEADER: usize = 3;

/// Most that reading one record may claim, in bytes. A number of 8 bytes in memory may take 1 in the
/// store, so this is eight times the longest value and some; it bounds what damaged bytes can allocate.
const LIMIT: usize = 2 * 1024 * 1024;

const _: () = assert!(LIMIT >= 8 * super::MAX_VALUE);

/// Why bytes are not a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CodecError {
    /// Too few bytes for the envelope.
    Short {
        /// How many there are.
        len: usize,
    },
    /// A format byte this program does not know.
    Format {
        /// The byte.
        found: u8,
    },
    /// A schema number the reader does not know; for those who decode by [`decode_header`].
    Schema {
        /// The number.
        found: u16,
    },
    /// The payload is not of the expected type.
    Payload {
        /// What the decoder said.
        detail: String,
    },
    /// The payload has bytes after its end.
    Trailing {
        /// How many.
        left: usize,
    },
}

impl CodecError {
    /// The error in words for the interface.
    pub fn message(&self) -> Message {
        match self {
            Self::Short { len } => Message::new("codec-short").with("len", *len),
            Self::Format { found } => {
                Message::new("codec-format").with("found", i64::from(*found)).with("known", i64::from(FORMAT))
            }
            Self::Schema { found } => Message::new("codec-schema").with("found", i64::from(*found)),
            Self::Payload { detail } => Message::new("codec-payload").with("detail", detail.as_str()),
            Self::Trailing { left } => Message::new("codec-trailing").with("left", *left),
        }
    }
}

/// `value` in its envelope under `schema`.
///
/// # Panics
///
/// Where the type itself cannot be written, such as one with `#[serde(flatten)]`: a mistake in the
/// type, which its first test shows.
pub fn encode<T: Serialize>(schema: u16, value: &T) -> Vec<u8> {
    let mut bytes = vec![FORMAT];
    bytes.extend(schema.to_le_bytes());
    bincode::serde::encode_into_std_write(value, &mut bytes, config())
        .expect("a record's type has a fixed shape, and memory takes every byte");
    bytes
}

/// The schema number of a record and its payload, to be given to [`decode`].
pub fn decode_header(bytes: &[u8]) -> Result<(u16, &[u8]), CodecError> {
    match bytes {
        [FORMAT, low, high, payload @ ..] => Ok((u16::from_le_bytes([*low, *high]), payload)),
        [found, rest @ ..] if *found != FORMAT && rest.len() >= HEADER - 1 => {
            Err(CodecError::Format { found: *found })
        }
        _ => Err(CodecError::Short { len: bytes.len() }),
    }
}

/// The value in `payload`, every byte of it.
pub fn decode<T: DeserializeOwned>(payload: &[u8]) -> Result<T, CodecError> {
    let (value, read) = bincode::serde::decode_from_slice(payload, config())
        .map_err(|error| CodecError::Payload { detail: error.to_string() })?;
    match payload.len() - read {
        0 => Ok(value),
        left => Err(CodecError::Trailing { left }),
    }
}

fn config() -> Configuration<LittleEndian, Varint, Limit<LIMIT>> {
    standard().with_limit::<LIMIT>()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    enum Mark {
        Plain,
        Named { by: String, on: chrono::NaiveDate },
    }

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    struct Record {
        title: String,
        number: u32,
        marks: Vec<Mark>,
        due: Option<i64>,
    }

    fn record() -> impl Strategy<Value = Record> {
        let mark = prop_oneof![
            Just(Mark::Plain),
            (any::<String>(), 0..40_000).prop_map(|(by, day)| Mark::Named {
                by,
                on: chrono::NaiveDate::from_epoch_days(day).unwrap(),
            }),
        ];
        (any::<String>(), any::<u32>(), prop::collection::vec(mark, 0..5), any::<Option<i64>>())
            .prop_map(|(title, number, marks, due)| Record { title, number, marks, due })
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(schema: u16, record in record()) {
            let bytes = encode(schema, &record);
            let (found, payload) = decode_header(&bytes).unwrap();
            prop_assert_eq!(found, schema);
            prop_assert_eq!(decode::<Record>(payload).unwrap(), record);
        }

        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            if let Ok((_, payload)) = decode_header(&bytes) {
                let _ = decode::<Record>(payload);
            }
            let _ = decode::<Record>(&bytes);
            let _ = decode::<Vec<String>>(&bytes);
        }

        #[test]
        fn a_record_cut_or_lengthened_is_refused(record in record(), cut: prop::sample::Index, more: u8) {
            let bytes = encode(1, &record);
            let (_, payload) = decode_header(&bytes).unwrap();
            prop_assert!(decode::<Record>(&payload[..cut.index(payload.len())]).is_err());
            let mut longer = payload.to_vec();
            longer.push(more);
            prop_assert_eq!(decode::<Record>(&longer), Err(CodecError::Trailing { left: 1 }));
        }
    }

    #[test]
    fn the_envelope_is_frozen() {
        assert_eq!(encode(0x0203, &(7_u8, "事")), [1, 3, 2, 7, 3, 0xe4, 0xba, 0x8b]);
    }

    #[test]
    fn a_string_bomb_of_twelve_bytes_is_refused() {
        // A length of 2^63 and three bytes to begin with.
        let bomb = [253, 0, 0, 0, 0, 0, 0, 0, 128, b'a', b'b', b'c'];
        assert!(matches!(decode::<String>(&bomb), Err(CodecError::Payload { .. })));
        assert!(matches!(decode::<Vec<u64>>(&bomb), Err(CodecError::Payload { .. })));
        // A length just under the limit, with nothing behind it, allocates no more than the limit.
        let near = encode(1, &(LIMIT as u64 - 16));
        assert!(matches!(decode::<String>(&near[HEADER..]), Err(CodecError::Payload { .. })));
    }

    #[test]
    fn the_longest_value_is_read_whatever_it_holds() {
        let numbers = vec![0_u64; super::super::MAX_VALUE - 16];
        let bytes = encode(1, &numbers);
        assert!(bytes.len() <= super::super::MAX_VALUE);
        assert_eq!(decode::<Vec<u64>>(&bytes[HEADER..]), Ok(numbers));
    }

    #[test]
    fn foreign_envelopes_are_named() {
        assert_eq!(decode_header(&[]), Err(CodecError::Short { len: 0 }));
        assert_eq!(decode_header(&[1, 0]), Err(CodecError::Short { len: 2 }));
        assert_eq!(decode_header(&[2, 0]), Err(CodecError::Short { len: 2 }));
        assert_eq!(decode_header(&[2, 0, 0]), Err(CodecError::Format { found: 2 }));
        assert_eq!(decode_header(&[1, 9, 0]), Ok((9, &[][..])));
    }
}
