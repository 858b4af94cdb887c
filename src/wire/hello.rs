//! The handshake: each side says which program it is before anything else is said.
//!
//! ```text
//! "gongkai\n" | protocol number, u32 little endian | length of the version, u8 | the version
//! ```
//!
//! These bytes stay as they are in every version, so that two programs that do not fit can at least say so. The server's
//! are followed by an [`Entry`], where the programs fit.

use serde::{Deserialize, Serialize};

use super::frame::{self, FrameError};
use crate::domain::message::Message;

/// What a gongkai begins with.
pub const MAGIC: [u8; 8] = *b"gongkai\n";

/// The number of the protocol, changed with everything that goes over the wire.
pub const PROTOCOL: u32 = 4;

/// Longest frame of a handshake, in bytes.
pub const MOST: usize = 16 * 1024;

/// Longest version that is believed, in bytes.
const VERSION: usize = 40;

/// A program at one end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// Which protocol it speaks.
    pub protocol: u32,
    /// Which version it is.
    pub version: String,
}

impl Program {
    /// This one.
    pub fn this() -> Self {
        Self { protocol: PROTOCOL, version: env!("CARGO_PKG_VERSION").to_owned() }
    }

    /// Its bytes.
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend(self.protocol.to_le_bytes());
        let version = &self.version.as_bytes()[..self.version.len().min(VERSION)];
        bytes.push(u8::try_from(version.len()).unwrap_or_default());
        bytes.extend(version);
        bytes
    }

    /// The program these bytes name, and what follows; `None` where it is no gongkai.
    pub fn read(bytes: &[u8]) -> Option<(Self, &[u8])> {
        let (protocol, rest) = bytes.strip_prefix(&MAGIC)?.split_first_chunk::<4>()?;
        let (len, rest) = rest.split_first()?;
        let (version, rest) = rest.split_at_checked(usize::from(*len)).filter(|(v, _)| v.len() <= VERSION)?;
        let version = std::str::from_utf8(version).ok().filter(|text| text.chars().all(is_plain))?;
        Some((Self { protocol: u32::from_le_bytes(*protocol), version: version.to_owned() }, rest))
    }

    /// Fails where this program and `server` do not understand each other. Two versions do not: what is asked and answered
    /// may have changed between them.
    ///
    /// # Errors
    /// They are not of one version.
    pub fn fits(&self, server: &Self) -> Result<(), Message> {
        if self == server {
            return Ok(());
        }
        Err(Message::new("wire-version").with("server", server.shown()).with("own", self.shown()))
    }

    fn shown(&self) -> String {
        format!("{}/{}", self.version, self.protocol)
    }
}

/// Signs a version is written with.
fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+')
}

/// Whether a client is let in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Entry {
    /// It is.
    Welcome {
        /// Whom it is taken for: the login that the kernel knows it by.
        login: String,
    },
    /// It is not.
    Refused {
        /// Why.
        why: Message,
        /// Whether trying again may help.
        again: bool,
    },
}

impl Entry {
    /// What a server answers.
    pub fn answer(&self) -> Vec<u8> {
        let mut bytes = Program::this().bytes();
        if let Ok(entry) = frame::encode(self, MOST) {
            bytes.extend(&entry[4..]);
        }
        frame::frame(&bytes)
    }

    /// What the server has answered.
    ///
    /// # Errors
    /// It does not fit, or is no gongkai (`None`).
    pub fn read(bytes: &[u8]) -> Result<Self, Option<Message>> {
        let (server, rest) = Program::read(bytes).ok_or(None)?;
        Program::this().fits(&server)?;
        frame::decode_told(rest).map_err(|_: FrameError| None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bytes_are_frozen() {
        let program = Program { protocol: 0x0102, version: "1.20.3".to_owned() };
        let bytes = b"gongkai\n\x02\x01\0\0\x061.20.3";
        assert_eq!(program.bytes(), bytes);
        assert_eq!(Program::read(&[bytes, &b"more"[..]].concat()), Some((program, &b"more"[..])));
    }

    #[test]
    fn what_is_no_gongkai_is_not_taken_for_one() {
        for bytes in [
            &b""[..],
            b"gongkai",
            b"gongkai\n\x01\0\0\0",
            b"gongkai\n\x01\0\0\0\x05abc",
            b"gongkai\n\x01\0\0\0\x03\x1b[m",
            b"GET / HTTP/1.1\r\n\r\n",
        ] {
            assert_eq!(Program::read(bytes), None, "{bytes:?}");
        }
        let long = Program { protocol: 1, version: "1".repeat(300) };
        assert_eq!(Program::read(&long.bytes()).unwrap().0.version, "1".repeat(VERSION));
    }

    #[test]
    fn entries_come_as_they_were_sent() {
        let why = Message::new("wire-full").with("most", 3_usize);
        for entry in [Entry::Welcome { login: "li".to_owned() }, Entry::Refused { why, again: true }] {
            assert_eq!(Entry::read(&entry.answer()[4..]), Ok(entry));
        }
        let other = Program { protocol: PROTOCOL + 1, ..Program::this() };
        let told = Entry::read(&other.bytes()).unwrap_err().unwrap();
        assert_eq!(told.id, "wire-version");
        assert_eq!(Entry::read(b"220 mail ready"), Err(None));
    }
}
