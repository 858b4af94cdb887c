//! Who is at the other end, as the kernel says.

use std::io;
use std::os::unix::net::UnixStream;
use std::sync::Arc;

use nix::sys::socket::{getsockopt, sockopt::PeerCredentials};
use nix::unistd::{Uid, User};

/// The login of a user's number.
pub type Logins = Arc<dyn Fn(u32) -> String + Send + Sync>;

/// Logins by the system's list of users.
pub fn system_logins() -> Logins {
    Arc::new(login_of)
}

/// The login name of a user's number by the system's list of users; `uid1000` where the number has no name.
pub fn login_of(uid: u32) -> String {
    match User::from_uid(Uid::from_raw(uid)) {
        Ok(Some(user)) => user.name,
        _ => format!("uid{uid}"),
    }
}

/// The number of the user who has connected: what the kernel noted then, whatever the other side says or becomes.
///
/// # Errors
/// The kernel does not say.
pub fn uid_of(stream: &UnixStream) -> io::Result<u32> {
    Ok(getsockopt(stream, PeerCredentials)?.uid())
}
