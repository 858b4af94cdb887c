//! Attachments in and out: a file of this host read to be attached, and one attached written out again.

use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;

use super::file::{NewFile, write_failed};
use crate::domain::book::{Attachment, MOST_ATTACHED, too_long};
use crate::domain::message::Message;
use crate::office::Failure;
use crate::store::io_reason;

/// The name and the bytes of the file at `path`.
///
/// # Errors
/// It is no file, cannot be read, is too long, or its name cannot be kept.
pub fn read(path: &Path) -> Result<(String, Vec<u8>), Message> {
    let shown = || super::line::shown(&path.display().to_string());
    let failed = |error: std::io::Error| {
        Message::new("import-unread").with("path", shown()).with("reason", io_reason(&error))
    };
    // Anything but a file might keep whoever reads it waiting.
    if !std::fs::metadata(path).map_err(failed)?.is_file() {
        return Err(Message::new("attach-no-file").with("path", shown()));
    }
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let name = Attachment::name(&name)?;
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(failed)?;
    file.take(MOST_ATTACHED + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > MOST_ATTACHED { Err(too_long(&name)) } else { Ok((name, bytes)) }
}

/// Writes an attachment to the new file `path`, for its owner alone.
///
/// # Errors
/// It exists, or cannot be written.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let file = NewFile::begin(path, 0o600)?;
    file.as_file().write_all(bytes).map_err(|error| write_failed(path, &error))?;
    file.finish()
}
