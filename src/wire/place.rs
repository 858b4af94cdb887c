//! Where a server answers: the socket in the data directory, and who may reach it.
//!
//! Alone, the directory and everything in it are the owner's. For several accounts of the system, they are put into a
//! group: the directory lets the group through to the socket (0710, 0660) and shows it nothing else.

use std::fs::{self, File, Permissions};
use std::io::{self, ErrorKind};
use std::os::fd::{AsRawFd, OwnedFd};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};

use listenfd::ListenFd;
use nix::sys::socket::{AddressFamily, Backlog, SockFlag, SockType, UnixAddr, bind, listen, socket};
use nix::unistd::{Gid, Group, chown};

use crate::domain::message::Message;
use crate::store::io_reason;

/// The socket's name in the data directory.
const SOCKET: &str = "socket";

/// The socket's name while it is being made.
const NEW: &str = "socket.new";

/// Connections that wait to be taken.
const WAITING: i32 = 256;

/// Where the server of the data directory `dir` answers.
pub fn socket_of(dir: &Path) -> PathBuf {
    dir.join(SOCKET)
}

/// A socket on which a server answers.
#[derive(Debug)]
pub struct Listener {
    pub(super) socket: UnixListener,
    /// Where it is, where it is ours to remove.
    path: Option<PathBuf>,
}

impl Listener {
    /// Answers in the data directory `dir`, which has to be held by whoever calls: what lies there of a server that was
    /// killed gives way.
    ///
    /// # Errors
    /// The path is too long for a socket, or the system refuses.
    pub fn bind(dir: &Path, group: Option<Gid>) -> Result<Self, Message> {
        let path = socket_of(dir);
        let new = dir.join(NEW);
        let Ok(address) = UnixAddr::new(&new) else {
            return Err(Message::new("wire-path-too-long").with("path", shown(&path)));
        };
        let made = || -> io::Result<OwnedFd> {
            remove(&new)?;
            let made = socket(AddressFamily::Unix, SockType::Stream, SockFlag::SOCK_CLOEXEC, None)?;
            // Before it has a name: nobody reaches it meanwhile whom it is not for.
            File::from(made.try_clone()?).set_permissions(Permissions::from_mode(0o600))?;
            bind(made.as_raw_fd(), &address)?;
            listen(&made, Backlog::new(WAITING)?)?;
            if let Some(group) = group {
                chown(&new, None, Some(group))?;
                fs::set_permissions(&new, Permissions::from_mode(0o660))?;
            }
            fs::rename(&new, &path)?;
            Ok(made)
        };
        let socket = made().map_err(|error| unmade(&path, &error))?;
        Ok(Self { socket: socket.into(), path: Some(path) })
    }

    /// The socket that systemd has handed over, if it has.
    ///
    /// # Errors
    /// What it has handed over is something else.
    pub fn given() -> Result<Option<Self>, Message> {
        let mut given = ListenFd::from_env();
        if given.len() == 0 {
            return Ok(None);
        }
        match given.take_unix_listener(0) {
            Ok(Some(socket)) if given.len() == 1 => Ok(Some(Self { socket, path: None })),
            _ => Err(Message::new("wire-given-other")),
        }
    }

    /// Where it answers.
    pub fn shown(&self) -> String {
        if let Some(path) = &self.path {
            return shown(path);
        }
        let address = self.socket.local_addr().ok();
        address.and_then(|address| address.as_pathname().map(shown)).unwrap_or_default()
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        if let Some(path) = &self.path {
            // What stays behind gives way to the next server.
            let _ = remove(path);
        }
    }
}

/// The system's group of that name.
///
/// # Errors
/// There is none.
pub fn group(name: &str) -> Result<Gid, Message> {
    match Group::from_name(name) {
        Ok(Some(group)) => Ok(group.gid),
        _ => Err(Message::new("wire-no-group").with("group", name)),
    }
}

/// Closes the data directory `dir` to everybody but its owner, and lets `group` through to the socket.
///
/// # Errors
/// The system refuses.
pub fn close(dir: &Path, group: Option<Gid>) -> Result<(), Message> {
    let closed = || -> io::Result<()> {
        // What is in it first: the group is let through when there is nothing left to see.
        for entry in fs::read_dir(dir)? {
            let entry = entry?;
            let about = match entry.metadata() {
                Err(error) if error.kind() == ErrorKind::NotFound => continue,
                about => about?,
            };
            if entry.file_name() != SOCKET && !about.is_symlink() {
                restrict(&entry.path(), about.permissions().mode(), 0o700)?;
            }
        }
        let mode = fs::metadata(dir)?.permissions().mode();
        match group {
            None => restrict(dir, mode, 0o700),
            Some(group) => {
                chown(dir, None, Some(group))?;
                fs::set_permissions(dir, Permissions::from_mode(0o710))
            }
        }
    };
    closed().map_err(|error| {
        Message::new("wire-not-closed").with("path", shown(dir)).with("why", io_reason(&error))
    })
}

/// Takes everything from `mode` that is not in `most`.
fn restrict(path: &Path, mode: u32, most: u32) -> io::Result<()> {
    if mode & 0o7777 & !most == 0 {
        return Ok(());
    }
    fs::set_permissions(path, Permissions::from_mode(mode & most))
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

fn unmade(path: &Path, error: &io::Error) -> Message {
    Message::new("wire-no-socket").with("path", shown(path)).with("why", io_reason(error))
}

/// A path as people can read it.
pub(super) fn shown(path: &Path) -> String {
    path.display().to_string()
}

#[cfg(test)]
mod tests {
    use std::os::unix::net::UnixStream;

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o7777
    }

    #[test]
    fn the_socket_is_the_owners_alone_and_gives_way() {
        let dir = tempfile::tempdir().unwrap();
        let path = socket_of(dir.path());
        // As a server leaves it that was killed.
        drop(UnixListener::bind(&path).unwrap());
        let listener = Listener::bind(dir.path(), None).unwrap();
        assert_eq!(mode(&path), 0o600);
        UnixStream::connect(&path).unwrap();
        assert_eq!(listener.shown(), path.display().to_string());
        drop(listener);
        assert!(!path.exists() && !dir.path().join(NEW).exists());
    }

    #[test]
    fn a_group_is_let_through_to_the_socket_and_to_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        let inside = dir.path().join("store");
        fs::create_dir(&inside).unwrap();
        fs::set_permissions(&inside, Permissions::from_mode(0o755)).unwrap();
        fs::write(dir.path().join("search.cache"), "x").unwrap();
        fs::set_permissions(dir.path().join("search.cache"), Permissions::from_mode(0o644)).unwrap();
        let own = Some(nix::unistd::getgid());
        close(dir.path(), own).unwrap();
        let listener = Listener::bind(dir.path(), own).unwrap();
        assert_eq!((mode(dir.path()), mode(&socket_of(dir.path()))), (0o710, 0o660));
        assert_eq!((mode(&inside), mode(&dir.path().join("search.cache"))), (0o700, 0o600));
        // Alone again.
        drop(listener);
        close(dir.path(), None).unwrap();
        let _listener = Listener::bind(dir.path(), None).unwrap();
        assert_eq!((mode(dir.path()), mode(&socket_of(dir.path()))), (0o700, 0o600));
    }

    #[test]
    fn a_path_too_long_is_said_to_be() {
        let dir = tempfile::tempdir().unwrap();
        let deep = dir.path().join("d".repeat(120));
        fs::create_dir(&deep).unwrap();
        assert_eq!(Listener::bind(&deep, None).unwrap_err().id, "wire-path-too-long");
        assert_eq!(group("no such group").unwrap_err().id, "wire-no-group");
    }
}
