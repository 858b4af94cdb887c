//! New files: complete and on disk, or not there at all; what is there is never written over.

use std::fs::{File, Permissions};
use std::io::ErrorKind;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::domain::message::Message;
use crate::office::Failure;
use crate::store::io_reason;

/// A file being written.
pub struct NewFile {
    temporary: NamedTempFile,
    directory: PathBuf,
    path: PathBuf,
}

impl NewFile {
    /// Begins the file `path`, which will have `mode`, less what the process's umask takes away.
    ///
    /// # Errors
    /// It exists, or cannot be written there.
    pub fn begin(path: &Path, mode: u32) -> Result<Self, Failure> {
        if path.symlink_metadata().is_ok() {
            return Err(exists(path));
        }
        let directory = match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        let permissions = Permissions::from_mode(mode);
        let temporary =
            tempfile::Builder::new().prefix(".gongkai-").permissions(permissions).tempfile_in(directory);
        let temporary = temporary.map_err(|error| write_failed(path, &error))?;
        Ok(Self { temporary, directory: directory.to_owned(), path: path.to_owned() })
    }

    /// Where it is written to.
    pub fn as_file(&self) -> &File {
        self.temporary.as_file()
    }

    /// Ends it: it is on disk under its name when this returns.
    ///
    /// # Errors
    /// The name has been taken meanwhile, or it cannot be written.
    pub fn finish(self) -> Result<(), Failure> {
        let failed = |error: &std::io::Error| write_failed(&self.path, error);
        self.temporary.as_file().sync_all().map_err(|error| failed(&error))?;
        self.temporary.persist_noclobber(&self.path).map_err(|error| match error.error.kind() {
            ErrorKind::AlreadyExists => exists(&self.path),
            _ => failed(&error.error),
        })?;
        File::open(&self.directory).and_then(|dir| dir.sync_all()).map_err(|error| failed(&error))
    }
}

fn exists(path: &Path) -> Failure {
    Failure::Refused(Message::new("backup-exists").with("path", path.display().to_string()))
}

/// That `path` could not be written.
pub fn write_failed(path: &Path, error: &std::io::Error) -> Failure {
    let message = Message::new("backup-write-failed").with("path", path.display().to_string());
    // That the file is not there is as it should be: what is missing is the folder it goes to.
    let reason = match path.parent() {
        Some(folder) if error.kind() == ErrorKind::NotFound && !folder.as_os_str().is_empty() => {
            Message::new("io-no-folder").with("folder", folder.display().to_string())
        }
        _ => io_reason(error),
    };
    Failure::Refused(message.with("reason", reason))
}
