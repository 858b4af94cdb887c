//! Files kept by their content: written once, never changed, found again by the SHA-256 of their bytes.
//!
//! They lie under a directory as `ab/cdef…`, the digits of their digest, readable by their owner only and writable by
//! nobody. A file is whole and on disk before anything names it; one that nothing names is left over and does no harm.
//! What is on its way lies under `.new` until then, and is put in its place by a rename.

use std::collections::BTreeMap;
use std::fs::{self, File, Permissions};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use tempfile::{NamedTempFile, TempPath};

/// Where what is on its way lies, within the directory.
const NEW: &str = ".new";

/// Bytes that stay free for the store itself.
const RESERVE: u64 = 64 * 1024 * 1024;

/// Bytes after which what has come is put on disk.
const SYNC: usize = 8 * 1024 * 1024;

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

    /// A file that is to come in, piece by piece.
    ///
    /// # Errors
    /// None can be made.
    pub fn begin(&self) -> io::Result<Growing> {
        make(&self.dir)?;
        let new = self.dir.join(NEW);
        make(&new)?;
        let file = tempfile::Builder::new().prefix("piece-").tempfile_in(&new)?;
        Ok(Growing { vault: self.clone(), file, sha: Sha256::new(), size: 0, unsynced: 0 })
    }

    /// Removes what was on its way when a program ended; only for whoever has the data directory to themselves.
    ///
    /// # Errors
    /// It cannot be removed.
    pub fn clear(&self) -> io::Result<()> {
        match fs::remove_dir_all(self.dir.join(NEW)) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            done => done,
        }
    }

    /// Whether there is room for so many bytes more, besides what the store needs to go on.
    ///
    /// # Errors
    /// There is not ([`ErrorKind::StorageFull`]), or that cannot be told.
    pub fn room_for(&self, bytes: u64) -> io::Result<()> {
        require_room(&self.dir, bytes.saturating_add(RESERVE))
    }

    /// The content with that digest, not held to it.
    fn open(&self, digest: &str) -> Result<File, Wrong> {
        let path = self.path(digest).ok_or(Wrong::Missing)?;
        match path.symlink_metadata() {
            Err(error) if error.kind() == ErrorKind::NotFound => return Err(Wrong::Missing),
            Err(_) => return Err(Wrong::Unread),
            // Whatever else lies there was not put there by us.
            Ok(found) if !found.is_file() => return Err(Wrong::Changed),
            Ok(_) => {}
        }
        File::open(&path).map_err(|_| Wrong::Unread)
    }

    /// What the content with that digest holds from `at` on, at most `most` bytes; none at its end. It is for whoever has
    /// all of it to hold it to the digest.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read_at(&self, digest: &str, at: u64, most: usize) -> Result<Vec<u8>, Wrong> {
        let mut file = self.open(digest)?;
        let mut bytes = Vec::new();
        if file.metadata().map_err(|_| Wrong::Unread)?.len() <= at {
            return Ok(bytes);
        }
        file.seek(SeekFrom::Start(at)).map_err(|_| Wrong::Unread)?;
        file.take(most as u64).read_to_end(&mut bytes).map_err(|_| Wrong::Unread)?;
        Ok(bytes)
    }

    /// What is wrong with the content of that digest, if anything.
    pub fn look(&self, digest: &str) -> Option<Wrong> {
        let mut file = match self.open(digest) {
            Ok(file) => file,
            Err(wrong) => return Some(wrong),
        };
        let mut sha = Sha256::new();
        match io::copy(&mut file, &mut sha) {
            Err(_) => Some(Wrong::Unread),
            Ok(_) => (hex(&sha.finalize()) != digest).then_some(Wrong::Changed),
        }
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

/// A file on its way in. Dropped before its end, nothing of it stays.
#[derive(Debug)]
pub struct Growing {
    vault: Vault,
    file: NamedTempFile,
    sha: Sha256,
    size: u64,
    unsynced: usize,
}

impl Growing {
    /// How many bytes have come.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The digest of what has come.
    pub fn digest(&self) -> String {
        hex(&self.sha.clone().finalize())
    }

    /// Takes the next bytes.
    ///
    /// # Errors
    /// They could not be written, or take the room that the store needs.
    pub fn push(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.vault.room_for(bytes.len() as u64)?;
        self.file.write_all(bytes)?;
        self.sha.update(bytes);
        self.size += bytes.len() as u64;
        self.unsynced += bytes.len();
        // Little by little: a commit of somebody else does not wait for all of it.
        if self.unsynced >= SYNC {
            self.unsynced = 0;
            self.file.as_file().sync_data()?;
        }
        Ok(())
    }

    /// Puts what has come in its place; it is on disk when this returns. Returns its digest.
    ///
    /// # Errors
    /// It could not be put there, or something else lies in its place.
    pub fn finish(self) -> io::Result<String> {
        self.stage()?.place()
    }

    /// Ends it: it is on disk, and not in its place yet.
    ///
    /// # Errors
    /// It could not be written.
    pub fn stage(self) -> io::Result<Staged> {
        let digest = self.digest();
        self.file.as_file().set_permissions(Permissions::from_mode(0o400))?;
        self.file.as_file().sync_all()?;
        Ok(Staged { vault: self.vault, file: self.file.into_temp_path(), digest })
    }
}

/// A file that has come in whole and is not in its place yet. Dropped, nothing of it stays.
#[derive(Debug)]
pub struct Staged {
    vault: Vault,
    file: TempPath,
    digest: String,
}

impl Staged {
    /// Puts it in its place; returns its digest.
    ///
    /// # Errors
    /// It could not be put there, or something else lies in its place.
    pub fn place(self) -> io::Result<String> {
        let Self { vault, file, digest } = self;
        let dir = &vault.dir;
        let path = vault.path(&digest).ok_or(ErrorKind::InvalidInput)?;
        let folder = path.parent().unwrap_or(dir);
        make(folder)?;
        if path.symlink_metadata().is_ok() {
            return match vault.look(&digest) {
                None => Ok(digest),
                Some(_) => Err(io::Error::from(ErrorKind::InvalidData)),
            };
        }
        match file.persist_noclobber(&path) {
            Ok(_) => {}
            // Somebody else has kept the same meanwhile.
            Err(error) if error.error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error.error),
        }
        File::open(folder)?.sync_all()?;
        File::open(dir)?.sync_all()?;
        Ok(digest)
    }

    /// The same; what is there and does not hold what it held is kept under another name, as something left over.
    ///
    /// # Errors
    /// It could not be put there.
    pub fn replace(self) -> io::Result<String> {
        if let Some(Wrong::Changed | Wrong::Unread) = self.vault.look(&self.digest) {
            let path = self.vault.path(&self.digest).ok_or(ErrorKind::InvalidInput)?;
            let aside = (1..).map(|n: u32| path.with_extension(format!("damaged-{n}")));
            let free = aside.into_iter().find(|aside| aside.symlink_metadata().is_err());
            fs::rename(&path, free.unwrap_or_else(|| path.with_extension("damaged")))?;
        }
        self.place()
    }
}

/// Refuses where fewer than `needed` bytes can be written at `path`, or above it where it is not there yet.
///
/// # Errors
/// That there is no room ([`ErrorKind::StorageFull`]), or what kept it from being told.
pub fn require_room(path: &Path, needed: u64) -> io::Result<()> {
    let path = std::path::absolute(path)?;
    let there = path.ancestors().find(|path| path.exists()).unwrap_or(Path::new("/"));
    let stat = nix::sys::statvfs::statvfs(there)?;
    let free = stat.blocks_available().saturating_mul(stat.fragment_size());
    if free < needed { Err(ErrorKind::StorageFull.into()) } else { Ok(()) }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
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

    fn keep(vault: &Vault, pieces: &[&[u8]]) -> io::Result<String> {
        let mut growing = vault.begin()?;
        pieces.iter().try_for_each(|piece| growing.push(piece))?;
        growing.finish()
    }

    #[test]
    fn what_does_not_come_to_its_end_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let vault = Vault::new(&folder.path().join("files"));
        let mut growing = vault.begin().unwrap();
        growing.push(b"half").unwrap();
        assert_eq!((growing.size(), vault.all().unwrap().len()), (4, 1));
        drop(growing);
        assert!(vault.all().unwrap().is_empty());
        // A program that was killed drops nothing: the next one clears it away, and nothing else.
        let kept = keep(&vault, &[b"whole"]).unwrap();
        std::mem::forget(vault.begin().unwrap());
        assert_eq!(vault.all().unwrap().len(), 2);
        vault.clear().unwrap();
        assert_eq!(vault.all().unwrap().into_keys().collect::<Vec<_>>(), [Vault::name(&kept)]);
        vault.clear().unwrap();
    }

    #[test]
    fn room_is_looked_for_before_anything_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let vault = Vault::new(&folder.path().join("not/yet/files"));
        vault.room_for(1).unwrap();
        assert_eq!(vault.room_for(u64::MAX).unwrap_err().kind(), ErrorKind::StorageFull);
        assert!(!folder.path().join("not").exists());
    }

    #[test]
    fn what_is_kept_is_read_again_and_never_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let vault = Vault::new(&folder.path().join("files"));
        assert!(vault.all().unwrap().is_empty());
        let known = keep(&vault, &[b"on", b"", b"e"]).unwrap();
        assert_eq!(keep(&vault, &[b"one"]).unwrap(), known, "twice is once");
        assert_eq!(vault.read_at(&known, 0, 9).unwrap(), b"one");
        assert_eq!(vault.read_at(&known, 1, 1).unwrap(), b"n");
        assert_eq!(vault.read_at(&known, 3, 9).unwrap(), b"");
        assert_eq!(vault.read_at(&known, u64::MAX, usize::MAX).unwrap(), b"");
        assert!(vault.has(&known, 3) && !vault.has(&known, 4));
        assert_eq!(vault.all().unwrap().into_keys().collect::<Vec<_>>(), [Vault::name(&known)]);
        let path = vault.path(&known).unwrap();
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o400);
        // Somebody changes it all the same.
        fs::set_permissions(&path, Permissions::from_mode(0o600)).unwrap();
        fs::write(&path, b"two").unwrap();
        assert_eq!(vault.look(&known), Some(Wrong::Changed));
        assert!(keep(&vault, &[b"one"]).is_err(), "what lies there is not written over");
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
