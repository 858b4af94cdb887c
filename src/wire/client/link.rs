//! One connection to a server, from finding it to being let in.

use std::io::ErrorKind;
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::domain::message::Message;
use crate::wire::frame::{self, FrameError, Incoming};
use crate::wire::hello::{self, Entry, Program};
use crate::wire::place::shown;

/// How long a server may take to say who it is: it may just be starting.
const HELLO: Duration = Duration::from_secs(30);

/// How long it may take to read what is said.
const WRITE: Duration = Duration::from_secs(30);

/// Why there is no connection to a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unreached {
    /// No server answers there.
    Nobody,
    /// The system does not let this process through to it.
    Closed(Message),
    /// There is one, and it may let this process in another time.
    Later(Message),
    /// There is one, and it does not let this process in.
    Refused(Message),
}

/// A connection.
pub(super) struct Link {
    pub(super) stream: UnixStream,
    writing: Mutex<()>,
}

impl Link {
    /// Sends a frame; where that fails the connection is over, which its reader sees.
    pub(super) fn send(&self, frame: &[u8]) {
        let _one_at_a_time = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        if frame::send(&self.stream, frame, WRITE).is_err() {
            let _ = self.stream.shutdown(Shutdown::Both);
        }
    }
}

/// Finds the server at `path` and is let in, under the login that is returned.
pub(super) fn connect(path: &Path) -> Result<(Link, String), Unreached> {
    let stream = UnixStream::connect(path).map_err(|error| match error.kind() {
        ErrorKind::PermissionDenied => {
            Unreached::Closed(Message::new("wire-closed").with("path", shown(path)))
        }
        // A path that is too long for a socket has none.
        _ => Unreached::Nobody,
    })?;
    let later = |error: std::io::Error| {
        let message = Message::new("wire-failed").with("path", shown(path)).with("why", error.to_string());
        Unreached::Later(message)
    };
    stream.set_write_timeout(Some(WRITE)).map_err(later)?;
    // A server that has no room says so and hangs up: what it said is read all the same.
    let _ = frame::send(&stream, &frame::frame(&Program::this().bytes()), WRITE);
    let answer = Incoming::new(&stream, hello::MOST).next(Some(HELLO), HELLO);
    let stranger = || Unreached::Refused(Message::new("wire-not-gongkai"));
    let answer = answer.map_err(|error| match error {
        FrameError::Gone | FrameError::Late => {
            Unreached::Later(Message::new("wire-silent").with("path", shown(path)))
        }
        FrameError::TooLong(_) | FrameError::Malformed => stranger(),
    })?;
    match Entry::read(&answer) {
        Ok(Entry::Welcome { login }) => Ok((Link { stream, writing: Mutex::new(()) }, login)),
        Ok(Entry::Refused { why, again: true }) => Err(Unreached::Later(why)),
        Ok(Entry::Refused { why, again: false }) | Err(Some(why)) => Err(Unreached::Refused(why)),
        Err(None) => Err(stranger()),
    }
}
