//! What is kept beside a store to save work, and can be made anew from it: read and written as a whole, never trusted.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, ErrorKind, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// Bytes handed to the system at a time.
const BUFFER: usize = 1024 * 1024;

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
