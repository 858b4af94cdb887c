//! Attachments in and out, piece by piece: a file of this host handed in to be attached, and one attached written out again.
//! The office may be in this process or a server's; what is here is the same.

use std::fs::File;
use std::io::{ErrorKind, Read, Seek, Write};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::file::{NewFile, write_failed};
use super::line::hex;
use crate::domain::book::{Attachment, MOST_ATTACHED, too_long};
use crate::domain::code::RecordKey;
use crate::domain::message::Message;
use crate::office::Failure;
use crate::office::desk::Desk;
use crate::office::handing::{Hand, NOT_BEGUN, PIECE};
use crate::store::io_reason;

/// Is told how many bytes have come of how many, 0 where that is not known; says whether it goes on.
pub type Along<'a> = &'a dyn Fn(u64, u64) -> bool;

/// How often a file is begun anew whose line was cut.
const TRIES: u32 = 3;

/// Hands in the file at `path` to be attached by `login`.
///
/// # Errors
/// It is no file, cannot be read, changes meanwhile, is not taken, or was broken off.
pub fn put(desk: &dyn Desk, login: &str, path: &Path, along: Along<'_>) -> Result<Attachment, Failure> {
    let shown = || super::line::shown(&path.display().to_string());
    let failed = |error: std::io::Error| {
        Message::new("import-unread").with("path", shown()).with("reason", io_reason(&error))
    };
    let no_file = || Message::new("attach-no-file").with("path", shown());
    // Anything but a file might keep whoever reads it waiting.
    if !std::fs::metadata(path).map_err(failed)?.is_file() {
        return Err(no_file().into());
    }
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let name = Attachment::name(&name)?;
    let mut file = File::open(path).map_err(failed)?;
    let about = file.metadata().map_err(failed)?;
    if !about.is_file() {
        return Err(no_file().into());
    }
    if about.len() > MOST_ATTACHED {
        return Err(too_long(&name).into());
    }
    let mut tries = 1;
    loop {
        match hand_in(desk, login, &name, Some(about.len()), &mut file, along) {
            Err(Failure::Refused(why)) if why.id == NOT_BEGUN && tries < TRIES => {
                tries += 1;
                file.rewind().map_err(failed)?;
            }
            done => return done,
        }
    }
}

/// Hands in what `source` holds under `name`, to be attached by `login`.
///
/// # Errors
/// It cannot be read, is not as long as was said, is not taken, or was broken off.
pub fn hand_in(
    desk: &dyn Desk,
    login: &str,
    name: &str,
    size: Option<u64>,
    source: &mut dyn Read,
    along: Along<'_>,
) -> Result<Attachment, Failure> {
    let name = Attachment::name(name)?;
    let done = pieces(desk, login, &name, size, source, along);
    match done {
        Err(Stop::Here(why)) => {
            // Where it cannot be told, what has come goes with the connection.
            let _ = desk.hand(login, Hand::Drop);
            Err(why.into())
        }
        // Nothing has been attached: there is nothing to be unsure of.
        Err(Stop::There(Failure::Lost(why))) => Err(away("attach-not-through", &name, why).into()),
        Err(Stop::There(failure)) => Err(failure),
        Ok(attachment) => Ok(attachment),
    }
}

/// Why it went no further, at this end or at the other.
enum Stop {
    Here(Message),
    There(Failure),
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::There(failure)
    }
}

fn away(id: &'static str, name: &str, why: Message) -> Message {
    Message::new(id).with("name", name).with("why", why)
}

fn broken_off(name: &str) -> Message {
    Message::new("attach-broken-off").with("name", name)
}

fn pieces(
    desk: &dyn Desk,
    login: &str,
    name: &str,
    size: Option<u64>,
    source: &mut dyn Read,
    along: Along<'_>,
) -> Result<Attachment, Stop> {
    desk.hand(login, Hand::Begin { name: name.to_owned(), size })?;
    let (mut at, mut sha) = (0, Sha256::new());
    let mut buffer = vec![0; PIECE];
    loop {
        let read = match source.read(&mut buffer) {
            Ok(read) => read,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => {
                return Err(Stop::Here(
                    Message::new("attach-source-unread").with("name", name).with("reason", io_reason(&error)),
                ));
            }
        };
        if read == 0 {
            break;
        }
        if size.is_some_and(|size| at + read as u64 > size) {
            return Err(Stop::Here(Message::new("attach-source-moved").with("name", name)));
        }
        sha.update(&buffer[..read]);
        desk.hand(login, Hand::Piece { at, bytes: buffer[..read].to_vec() })?;
        at += read as u64;
        if !along(at, size.unwrap_or_default()) {
            return Err(Stop::Here(broken_off(name)));
        }
    }
    if size.is_some_and(|size| at != size) {
        return Err(Stop::Here(Message::new("attach-source-moved").with("name", name)));
    }
    let kept = desk.hand(login, Hand::End { size: at, sha256: hex(&sha.finalize()) })?;
    // One that answers otherwise is of another making.
    kept.ok_or_else(|| Failure::Store(Message::new("wire-not-gongkai")).into())
}

/// Writes the `nth` attachment of the case `key` to the new file `path`, for its owner alone: whole, or not at all.
///
/// # Errors
/// It exists or cannot be written, `login` does not see the attachment, it is not what it was, or it was broken off.
pub fn get(
    desk: &dyn Desk,
    login: &str,
    key: &RecordKey,
    nth: usize,
    path: &Path,
    along: Along<'_>,
) -> Result<Attachment, Failure> {
    let file = NewFile::begin(path, 0o600)?;
    let failed = |error: &std::io::Error| write_failed(path, error);
    let attachment = hand_out(desk, login, key, nth, &mut file.as_file(), &failed, along)?;
    file.finish()?;
    Ok(attachment)
}

/// Writes the `nth` attachment of the case `key` to `to`; what cannot be written is told as `failed` says.
///
/// # Errors
/// `login` does not see it, it is not what it was: then what was written is worth nothing; or it was broken off.
pub fn hand_out(
    desk: &dyn Desk,
    login: &str,
    key: &RecordKey,
    nth: usize,
    to: &mut dyn Write,
    failed: &dyn Fn(&std::io::Error) -> Failure,
    along: Along<'_>,
) -> Result<Attachment, Failure> {
    let (mut at, mut sha) = (0, Sha256::new());
    let mut first: Option<Attachment> = None;
    loop {
        let (attachment, bytes) = match desk.file_piece(login, key, nth, at) {
            Err(Failure::Lost(why)) => {
                let name = first.map(|known| known.name).unwrap_or_else(|| key.number());
                return Err(away("attach-not-through", &name, why).into());
            }
            piece => piece?,
        };
        let name = attachment.name.clone();
        let changed = || Failure::Store(Message::new("attach-changed").with("name", name.as_str()));
        let size = attachment.size;
        // Another one under the number, or more than there was.
        if first.get_or_insert(attachment.clone()) != &attachment || at + bytes.len() as u64 > size {
            return Err(changed());
        }
        sha.update(&bytes);
        to.write_all(&bytes).map_err(|error| failed(&error))?;
        at += bytes.len() as u64;
        if at == size || bytes.is_empty() {
            let whole = at == size && hex(&sha.finalize()) == attachment.sha256;
            return if whole { Ok(attachment) } else { Err(changed()) };
        }
        if !along(at, size) {
            return Err(broken_off(&name).into());
        }
    }
}
