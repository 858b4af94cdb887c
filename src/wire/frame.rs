//! Frames: a length of four bytes, then so many bytes of bincode.
//!
//! A length beyond the cap ends the connection before anything is set aside for it, and what is set aside grows with what
//! has come: a length alone costs nothing. What the bytes claim to hold is bounded too, as in `store::codec`. Types that
//! go this way are not recursive where they come from a client: nothing bounds the depth of what is read.

use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use bincode::config::{Configuration, Limit, LittleEndian, Varint, standard};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Longest frame of a client, in bytes: a catalogue that is imported is the longest it has to say.
pub const MOST_ASKED: usize = 2 * 1024 * 1024;

/// Longest frame of a server, in bytes: everything due in an office with a million records.
pub const MOST_TOLD: usize = 64 * 1024 * 1024;

/// Bytes of the length.
const HEADER: usize = 4;

/// Most that one frame may claim to hold: a number of 8 bytes in memory may take 1 in the frame.
const LIMIT: usize = 8 * MOST_TOLD;
const LIMIT_ASKED: usize = 8 * MOST_ASKED;

/// Why a frame could not be had.
#[derive(Debug)]
pub enum FrameError {
    /// The other side has gone, or says nothing more.
    Gone,
    /// It took longer than it may.
    Late,
    /// It is longer than it may be.
    TooLong(usize),
    /// It holds something else than it should.
    Malformed,
}

impl From<io::Error> for FrameError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            ErrorKind::TimedOut | ErrorKind::WouldBlock => Self::Late,
            _ => Self::Gone,
        }
    }
}

/// `bytes` as a frame.
pub fn frame(bytes: &[u8]) -> Vec<u8> {
    let mut whole = vec![0; HEADER];
    whole.extend(bytes);
    close(whole)
}

/// `value` as a frame of at most `most` bytes.
///
/// # Errors
/// It would be longer.
pub fn encode<T: Serialize>(value: &T, most: usize) -> Result<Vec<u8>, FrameError> {
    let mut whole = vec![0; HEADER];
    bincode::serde::encode_into_std_write(value, &mut whole, config()).map_err(|_| FrameError::Malformed)?;
    match whole.len() - HEADER {
        len if len > most => Err(FrameError::TooLong(len)),
        _ => Ok(close(whole)),
    }
}

/// Writes the length in front.
fn close(mut whole: Vec<u8>) -> Vec<u8> {
    let len = u32::try_from(whole.len() - HEADER).unwrap_or(u32::MAX);
    whole[..HEADER].copy_from_slice(&len.to_le_bytes());
    whole
}

/// The value in a frame's bytes, every one of them; from a client.
///
/// # Errors
/// They hold something else.
pub fn decode_asked<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, FrameError> {
    whole(bytes, bincode::serde::decode_from_slice(bytes, standard().with_limit::<LIMIT_ASKED>()))
}

/// The value in a frame's bytes, every one of them; from a server.
///
/// # Errors
/// They hold something else.
pub fn decode_told<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, FrameError> {
    whole(bytes, bincode::serde::decode_from_slice(bytes, config()))
}

fn whole<T, E>(bytes: &[u8], read: Result<(T, usize), E>) -> Result<T, FrameError> {
    match read {
        Ok((value, read)) if read == bytes.len() => Ok(value),
        _ => Err(FrameError::Malformed),
    }
}

fn config() -> Configuration<LittleEndian, Varint, Limit<LIMIT>> {
    standard().with_limit::<LIMIT>()
}

/// Frames as they come in on a connection.
pub struct Incoming<'a> {
    stream: &'a UnixStream,
    /// What has been read ahead, and how far it has been used.
    ahead: Box<[u8]>,
    used: usize,
    filled: usize,
    most: usize,
    /// Whether the stream has a time limit of ours just now.
    limited: bool,
}

/// Bytes asked of the system at a time.
const AHEAD: usize = 16 * 1024;

impl<'a> Incoming<'a> {
    /// The frames of `stream`, of at most `most` bytes each.
    pub fn new(stream: &'a UnixStream, most: usize) -> Self {
        Self { stream, ahead: vec![0; AHEAD].into(), used: 0, filled: 0, most, limited: false }
    }

    /// Frames of at most `most` bytes each from now on.
    pub fn allow(&mut self, most: usize) {
        self.most = most;
    }

    /// The next frame's bytes. It may begin whenever it likes, or within `begin`; begun, it has to end within `end`.
    ///
    /// # Errors
    /// There is none, or it is not as it may be.
    pub fn next(&mut self, begin: Option<Duration>, end: Duration) -> Result<Vec<u8>, FrameError> {
        let begun = begin.map(|begin| Instant::now() + begin);
        if self.used == self.filled {
            self.fill(begun)?;
        }
        // A frame that is here already, as it mostly is, costs no question to the clock.
        let mut until = None;
        let mut header = [0; HEADER];
        let mut at = 0;
        while at < HEADER {
            at += self.take(&mut header[at..]);
            if at < HEADER {
                self.fill(Some(*until.get_or_insert_with(|| Instant::now() + end)))?;
            }
        }
        let len = u32::from_le_bytes(header) as usize;
        if len > self.most {
            return Err(FrameError::TooLong(len));
        }
        let mut bytes = Vec::with_capacity(len.min(AHEAD));
        loop {
            let more = (len - bytes.len()).min(self.filled - self.used);
            bytes.extend_from_slice(&self.ahead[self.used..self.used + more]);
            self.used += more;
            if bytes.len() == len {
                return Ok(bytes);
            }
            self.fill(Some(*until.get_or_insert_with(|| Instant::now() + end)))?;
        }
    }

    fn take(&mut self, into: &mut [u8]) -> usize {
        let more = into.len().min(self.filled - self.used);
        into[..more].copy_from_slice(&self.ahead[self.used..self.used + more]);
        self.used += more;
        more
    }

    /// Reads more, all before having been used.
    fn fill(&mut self, until: Option<Instant>) -> Result<(), FrameError> {
        loop {
            let left = until.map(|until| until.saturating_duration_since(Instant::now()));
            if left == Some(Duration::ZERO) {
                return Err(FrameError::Late);
            }
            if left.is_some() || self.limited {
                self.stream.set_read_timeout(left)?;
                self.limited = left.is_some();
            }
            let mut stream = self.stream;
            match stream.read(&mut self.ahead) {
                Ok(0) => return Err(FrameError::Gone),
                Ok(read) => {
                    (self.used, self.filled) = (0, read);
                    return Ok(());
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
}

/// Writes a frame, which has to be taken within `within`; the stream's own time limit for a write is the same.
///
/// # Errors
/// The other side has gone, or does not read.
pub fn send(mut stream: &UnixStream, frame: &[u8], within: Duration) -> Result<(), FrameError> {
    let begun = Instant::now();
    let mut rest = frame;
    while !rest.is_empty() {
        match stream.write(rest) {
            Ok(0) => return Err(FrameError::Gone),
            Ok(written) => rest = &rest[written..],
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error.into()),
        }
        // A few bytes now and then are not reading.
        if !rest.is_empty() && begun.elapsed() > within {
            return Err(FrameError::Late);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SOON: Duration = Duration::from_millis(20);
    const LONG: Duration = Duration::from_secs(60);

    /// What comes of `bytes`, after which nothing more is said.
    fn read(bytes: &[u8], most: usize) -> Vec<Result<Vec<u8>, FrameError>> {
        let (ours, theirs) = UnixStream::pair().unwrap();
        let bytes = bytes.to_vec();
        let writer = std::thread::spawn(move || {
            // The reader may have had enough before the end.
            let _ = (&theirs).write_all(&bytes);
        });
        let mut incoming = Incoming::new(&ours, most);
        let mut all = Vec::new();
        loop {
            let next = incoming.next(None, LONG);
            let over = next.is_err();
            all.push(next);
            if over {
                drop(ours);
                writer.join().unwrap();
                return all;
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn what_is_framed_is_read(all in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40_000), 0..4)) {
            let bytes: Vec<u8> = all.iter().flat_map(|bytes| frame(bytes)).collect();
            let mut told = read(&bytes, 40_000);
            prop_assert!(matches!(told.pop(), Some(Err(FrameError::Gone))));
            let told: Vec<Vec<u8>> = told.into_iter().map(Result::unwrap).collect();
            prop_assert_eq!(told, all);
        }

        #[test]
        fn no_bytes_are_more_than_they_may_be(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            for frame in read(&bytes, 64).into_iter().flatten() {
                prop_assert!(frame.len() <= 64);
                let _ = decode_asked::<Vec<String>>(&frame);
                let _ = decode_told::<Vec<u64>>(&frame);
            }
        }
    }

    #[test]
    fn a_length_beyond_the_cap_is_refused_before_anything_comes() {
        assert!(matches!(read(&[0xff; 4], MOST_ASKED)[..], [Err(FrameError::TooLong(0xffff_ffff))]));
        assert!(matches!(encode(&vec![1_u8; 100], 100), Err(FrameError::TooLong(101))));
    }

    #[test]
    fn a_frame_is_waited_for_and_then_has_to_come() {
        let (ours, theirs) = UnixStream::pair().unwrap();
        let mut incoming = Incoming::new(&ours, 100);
        assert!(matches!(incoming.next(Some(SOON), LONG), Err(FrameError::Late)));
        (&theirs).write_all(&[9, 0]).unwrap();
        assert!(matches!(incoming.next(None, SOON), Err(FrameError::Late)));
        let mut incoming = Incoming::new(&ours, 100);
        (&theirs).write_all(&[9, 0, 0, 0, 1]).unwrap();
        assert!(matches!(incoming.next(None, SOON), Err(FrameError::Late)));
    }

    #[test]
    fn who_does_not_read_is_given_up() {
        let (ours, _theirs) = UnixStream::pair().unwrap();
        ours.set_write_timeout(Some(SOON)).unwrap();
        let whole = frame(&vec![0; 4 * 1024 * 1024]);
        assert!(matches!(send(&ours, &whole, SOON), Err(FrameError::Late)));
    }

    #[test]
    fn a_claim_beyond_the_limit_is_refused() {
        let bomb = [253, 0, 0, 0, 0, 0, 0, 0, 128, b'a'];
        assert!(matches!(decode_asked::<String>(&bomb), Err(FrameError::Malformed)));
        assert!(matches!(decode_told::<Vec<u64>>(&bomb), Err(FrameError::Malformed)));
        assert!(matches!(decode_told::<u8>(&[1, 2]), Err(FrameError::Malformed)), "a byte too many");
    }
}
