//! A letter to an applicant as a file of its own, for the printer.

use std::io::Write;
use std::path::Path;

use super::file::{NewFile, write_failed};
use crate::office::Failure;

/// It may name the applicant (O8): nobody else on the host reads it.
const MODE: u32 = 0o600;

/// Writes `text` to the new file `path`.
///
/// # Errors
/// It exists, or cannot be written.
pub fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let file = NewFile::begin(path, MODE)?;
    let written = writeln!(file.as_file(), "{text}");
    written.map_err(|error| write_failed(path, &error))?;
    file.finish()
}
