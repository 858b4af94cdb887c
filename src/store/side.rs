//! What is kept beside a store to save work, and can be made anew from it: read and written as a whole, never trusted.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, ErrorKind, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// Bytes handed to the system at a time.
const BUFFER: usize = 1024 * 1024;

/// Longest part that is read, in bytes.
const LONGEST: u64 = 128 * 1024 * 1024;

/// Bytes of a part written at a time: after each the writer may be told to stop.
const STEP: usize = 1024 * 1024;

/// Writes a part of such a file: its length, its CRC-32 and its bytes, numbers little-endian.
///
/// # Errors
/// It could not be written.
pub fn write_part(to: &mut dyn Write, bytes: &[u8]) -> io::Result<()> {
    to.write_all(&(bytes.len() as u64).to_le_bytes())?;
    to.write_all(&crc32fast::hash(bytes).to_le_bytes())?;
    bytes.chunks(STEP).try_for_each(|step| to.write_all(step))
}

/// Reads so many bytes.
///
/// # Errors
/// They could not be read, or are not there.
pub fn read_array<const N: usize>(from: &mut dyn Read) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    from.read_exact(&mut bytes)?;
    Ok(bytes)
}

/// Reads a part that [`write_part`] has written.
///
/// # Errors
/// It could not be read, is cut off or has been changed.
pub fn read_part(from: &mut dyn Read) -> io::Result<Vec<u8>> {
    let damaged = || io::Error::from(ErrorKind::InvalidData);
    let length = u64::from_le_bytes(read_array(from)?);
    let sum = u32::from_le_bytes(read_array(from)?);
    if length > LONGEST {
        return Err(damaged());
    }
    let mut bytes = Vec::new();
    from.take(length).read_to_end(&mut bytes)?;
    let whole = bytes.len() as u64 == length && crc32fast::hash(&bytes) == sum;
    if whole { Ok(bytes) } else { Err(damaged()) }
}

/// A place for something that can be made anew.
pub trait Side: Send + Sync {
    /// What was last written there whole; `None` where there is nothing.
    ///
    /// # Errors
    /// It is there and cannot be read.
    fn read(&self) -> io::Result<Option<Box<dyn Read>>>;

    /// Puts there what `fill` writes; where that fails, what was there stays or is gone.
    ///
    /// # Errors
    /// It could not be written, or `fill` gave up.
    fn write(&self, fill: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>) -> io::Result<()>;
}

/// A file, readable by its owner only (0600).
#[derive(Debug, Clone)]
pub struct SideFile {
    path: PathBuf,
}

impl SideFile {
    /// The file at `path`, which need not be there.
    pub fn new(path: &Path) -> Self {
        Self { path: path.to_owned() }
    }
}

impl Side for SideFile {
    fn read(&self) -> io::Result<Option<Box<dyn Read>>> {
        // Anything but a file might keep whoever reads it waiting.
        match fs::metadata(&self.path).map(|found| found.is_file()) {
            Ok(true) => Ok(Some(Box::new(File::open(&self.path)?))),
            Ok(false) => Ok(None),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn write(&self, fill: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
        // Renamed into place, so that nobody reads half of it. Its checksums tell what a power cut leaves.
        let new = self.path.with_extension("new");
        // Made anew: one left behind might be somebody else's to read.
        match fs::remove_file(&new) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let written =
            OpenOptions::new().write(true).create_new(true).mode(0o600).open(&new).and_then(|file| {
                let mut file = BufWriter::with_capacity(BUFFER, file);
                fill(&mut file)?;
                file.flush()
            });
        let done = written.and_then(|()| fs::rename(&new, &self.path));
        if done.is_err() {
            // Should it stay, the next writing takes it away.
            let _ = fs::remove_file(&new);
        }
        done
    }
}
