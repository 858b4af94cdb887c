//! Files kept by their content: written once, never changed, found again by the SHA-256 of their bytes.
//!
//! They lie under a directory as `ab/cdef…`, the digits of their digest, readable by their owner only and writable by
//! nobody. A file is whole and on disk before anything names it; one that nothing names is left over and does no harm.

use std::collections::BTreeMap;
use std::fs::{self, File, Permissions};
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

/// Such a directory; it need not be there yet.
#[derive(Debug, Clone)]
pub struct Vault {
    dir: PathBuf,
}

/// What is wrong with a file that something names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// It is not there.
    Missing,
    /// It is there and does not hold what it held.
    Changed,
    /// It is there and cannot be read.
    Unread,
}

impl Vault {
    /// The vault in `dir`.
    pub fn new(dir: &Path) -> Self {
        Self { dir: dir.to_owned() }
    }

    /// Where it is.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Where the content with that digest lies; none where that is no digest.
    fn path(&self, digest: &str) -> Option<PathBuf> {
        let good = digest.len() == 64 && digest.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        good.then(|| self.dir.join(&digest[..2]).join(&digest[2..]))
    }

    /// Keeps `bytes`; they are on disk when this returns. Returns their digest.
    ///
    /// # Errors
    /// They could not be written, or something else lies in their place.
    pub fn keep(&self, bytes: &[u8]) -> io::Result<String> {
        let digest = digest(bytes);
        let path = self.path(&digest).ok_or(ErrorKind::InvalidInput)?;
        let folder = path.parent().unwrap_or(&self.dir);
        make(&self.dir)?;
        make(folder)?;
        if path.symlink_metadata().is_ok() {
            return match self.look(&digest) {
                None => Ok(digest),
                Some(_) => Err(io::Error::from(ErrorKind::InvalidData)),
            };
        }
        let mut new = tempfile::Builder::new().prefix(".new-").tempfile_in(folder)?;
        new.write_all(bytes)?;
        new.as_file().set_permissions(Permissions::from_mode(0o400))?;
        new.as_file().sync_all()?;
        match new.persist_noclobber(&path) {
            Ok(_) => {}
            // Somebody else has kept the same meanwhile.
            Err(error) if error.error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error.error),
        }
        File::open(folder)?.sync_all()?;
        File::open(&self.dir)?.sync_all()?;
        Ok(digest)
    }

    /// The content with that digest, held to it.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(&self, digest: &str) -> Result<Vec<u8>, Wrong> {
        let path = self.path(digest).ok_or(Wrong::Missing)?;
        match path.symlink_metadata() {
            Err(error) if error.kind() == ErrorKind::NotFound => return Err(Wrong::Missing),
            Err(_) => return Err(Wrong::Unread),
            // Whatever else lies there was not put there by us.
            Ok(found) if !found.is_file() => return Err(Wrong::Changed),
            Ok(_) => {}
        }
        let mut bytes = Vec::new();
        File::open(&path).and_then(|mut file| file.read_to_end(&mut bytes)).map_err(|_| Wrong::Unread)?;
        if self::digest(&bytes) == digest { Ok(bytes) } else { Err(Wrong::Changed) }
    }

    /// What is wrong with the content of that digest, if anything.
    pub fn look(&self, digest: &str) -> Option<Wrong> {
        self.read(digest).err()
    }

    /// Whether it is there with so many bytes; its content is not gone through.
    pub fn has(&self, digest: &str, size: u64) -> bool {
        let found = self.path(digest).and_then(|path| path.symlink_metadata().ok());
        found.is_some_and(|found| found.is_file() && found.len() == size)
    }

    /// Everything that lies there, by its name under the directory, with its size.
    ///
    /// # Errors
    /// It cannot be looked at.
    pub fn all(&self) -> io::Result<BTreeMap<String, u64>> {
        let mut all = BTreeMap::new();
        let folders = match fs::read_dir(&self.dir) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(all),
            folders => folders?,
        };
        for folder in folders {
            let folder = folder?;
            let first = folder.file_name().to_string_lossy().into_owned();
            if !folder.file_type()?.is_dir() {
                all.insert(first, folder.metadata()?.len());
                continue;
            }
            for file in fs::read_dir(folder.path())? {
                let file = file?;
                let rest = file.file_name().to_string_lossy().into_owned();
                all.insert(format!("{first}/{rest}"), file.metadata()?.len());
            }
        }
        Ok(all)
    }

    /// How [`Vault::all`] calls the content of a digest.
    pub fn name(digest: &str) -> String {
        match digest.split_at_checked(2) {
            Some((first, rest)) => format!("{first}/{rest}"),
            None => digest.to_owned(),
        }
    }
}

/// The SHA-256 of bytes, in small hexadecimal digits.
pub fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn make(dir: &Path) -> io::Result<()> {
    match fs::DirBuilder::new().mode(0o700).create(dir) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        Ok(()) => dir.parent().map_or(Ok(()), |above| File::open(above)?.sync_all()),
        Err(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_read_again_and_never_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let vault = Vault::new(&folder.path().join("files"));
        assert!(vault.all().unwrap().is_empty());
        let known = vault.keep(b"one").unwrap();
        assert_eq!(vault.keep(b"one").unwrap(), known, "twice is once");
        assert_eq!(vault.read(&known).unwrap(), b"one");
        assert!(vault.has(&known, 3) && !vault.has(&known, 4));
        assert_eq!(vault.all().unwrap().into_keys().collect::<Vec<_>>(), [Vault::name(&known)]);
        let path = vault.path(&known).unwrap();
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o400);
        // Somebody changes it all the same.
        fs::set_permissions(&path, Permissions::from_mode(0o600)).unwrap();
        fs::write(&path, b"two").unwrap();
        assert_eq!(vault.look(&known), Some(Wrong::Changed));
        assert!(vault.keep(b"one").is_err(), "what lies there is not written over");
        fs::remove_file(&path).unwrap();
        assert_eq!(vault.look(&known), Some(Wrong::Missing));
        std::os::unix::fs::symlink("/etc/passwd", &path).unwrap();
        assert_eq!(vault.look(&known), Some(Wrong::Changed), "a link is not followed");
    }

    #[test]
    fn what_is_no_digest_leads_nowhere() {
        let vault = Vault::new(Path::new("/nowhere"));
        for bad in ["", "..", "../../../../etc/passwd", "AB", &"g".repeat(64), &"/".repeat(64)] {
            assert_eq!(vault.look(bad), Some(Wrong::Missing), "{bad}");
        }
    }
}
