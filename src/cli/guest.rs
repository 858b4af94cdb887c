//! Being a guest of a server: by itself where there is one, and as all that somebody may be who comes by ssh.

mod files;

use std::io::{IsTerminal, stdin, stdout};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::settings::Own;
use super::{Look, Outcome, Stop, check_screen, output, place, show, variable};
use crate::domain::message::Message;
use crate::lang::Words;
use crate::office::desk::Desk;
use crate::wire::place::socket_of;
use crate::wire::{RemoteDesk, Unreached};

/// The server's office, where one answers for the data directory `dir`.
///
/// # Errors
/// One does, and does not let this process in.
pub(super) fn reach(dir: &Path) -> Result<Option<Arc<RemoteDesk>>, Message> {
    match RemoteDesk::connect(&socket_of(dir)) {
        Ok(desk) => Ok(Some(Arc::new(desk))),
        Err(Unreached::Nobody) => Ok(None),
        Err(Unreached::Closed(why) | Unreached::Later(why) | Unreached::Refused(why)) => Err(why),
    }
}

/// The screen on the server's office.
pub(super) fn enter(
    desk: Arc<RemoteDesk>,
    login: Option<&str>,
    look: Look,
    own: &Own,
    words: &Arc<Words>,
) -> Result<Outcome, Stop> {
    let login = place::acting_as(desk.directory()?.as_ref(), login, words)?;
    desk.act_as(&login);
    show(desk, login, look, own, words)
}

/// `gongkai guest`: the screen of the office served in `data`, and nothing else. Whoever comes by ssh can set variables and
/// ask for a command; neither counts, but for an attachment that goes through the connection in or out. No files of this
/// host are read or written, though the process is the guest's own: they may have no more of the host than the office.
pub(super) fn run(data: Option<PathBuf>, own: &Own, words: &Arc<Words>) -> Result<Outcome, Stop> {
    let Some(dir) = data else {
        return Err(Message::new("cli-missing").with("what", "--data").into());
    };
    let asked = variable("SSH_ORIGINAL_COMMAND");
    let deed = asked.as_deref().and_then(files::Deed::read);
    if let Some(deed) = deed.filter(|_| !stdout().is_terminal()) {
        let Some(desk) = reach(&dir)? else { return Err(no_server(&dir)) };
        let login = place::acting_as(desk.directory()?.as_ref(), None, words)?;
        return deed.run(&*desk, &login, words, stdin().lock(), stdout().lock());
    }
    // The locale is not looked at either: it is whatever the client and the account happen to name, and the office writes
    // UTF-8 in any case.
    // Anything else that was asked for is worth a word where no screen can be shown.
    check_screen().map_err(|stop| match asked {
        Some(_) => Message::new("guest-screen-only").into(),
        None => stop,
    })?;
    match reach(&dir)? {
        Some(desk) => enter(desk, None, Look { as_of: None, files: false }, own, words),
        None => Err(no_server(&dir)),
    }
}

fn no_server(dir: &Path) -> Stop {
    Message::new("guest-no-server").with("path", output::shown_path(dir)).into()
}
