//! `gongkai serve`: the office for several people at once; and what a system needs to be told for it.

mod texts;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use super::{Outcome, Stop, open, output, place};
use crate::domain::message::Message;
use crate::lang::Words;
use crate::store::Store;
use crate::wire::place::{Listener, close, group};
use crate::wire::{Options, Server};

/// What is wanted of `gongkai serve`.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Deed {
    /// Answer until told to end.
    Answer {
        /// The group of the accounts that may be guests.
        group: Option<String>,
        /// Login of the first administrator, where there is no office yet.
        administrator: Option<String>,
    },
    /// Print the units for systemd.
    Systemd {
        /// The group of the accounts that may be guests.
        group: Option<String>,
    },
    /// Print what sshd is told.
    Sshd {
        /// The group of the accounts that may be guests.
        group: Option<String>,
    },
}

pub(super) fn run(data: Option<PathBuf>, deed: Deed, words: &Arc<Words>) -> Result<Outcome, Stop> {
    match deed {
        Deed::Systemd { group } => output::print(&texts::systemd(data.as_deref(), group.as_deref(), words)?),
        Deed::Sshd { group } => output::print(&texts::sshd(data.as_deref(), group.as_deref(), words)?),
        Deed::Answer { group, administrator } => {
            answer(&place::data_dir(data)?, group.as_deref(), administrator, words)
        }
    }
}

fn answer(
    dir: &Path,
    name: Option<&str>,
    administrator: Option<String>,
    words: &Arc<Words>,
) -> Result<Outcome, Stop> {
    // First of all: a signal that comes while the office is being opened ends it as well.
    let failed = |error: std::io::Error| Message::new("serve-failed").with("why", error.to_string());
    let mut signals = Signals::new([SIGHUP, SIGINT, SIGTERM]).map_err(failed)?;
    let given = Listener::given()?;
    let group = name.map(group).transpose()?;
    let (opened, known) = open::store_and_known(dir);
    let store: Arc<dyn Store> = Arc::new(opened.map_err(|error| open::held(dir, error))?);
    if store.is_empty()? {
        let Some(login) = administrator.clone() else {
            return Err(Message::new("serve-no-office").with("path", output::shown_path(dir)).into());
        };
        if !matches!(nix::unistd::User::from_name(&login), Ok(Some(_))) {
            return Err(Message::new("serve-admin-unknown").with("login", login).into());
        }
        open::found_office(&store, login)?;
    }
    let office = Arc::new(open::office(store, known, words)?);
    if let Some(login) = administrator.filter(|login| office.directory().person(login).is_err()) {
        output::tell(&words.text(&Message::new("serve-admin-late").with("login", login)));
    }
    open::keep_beside(&office, dir);
    close(dir, group)?;
    let listener = match given {
        Some(given) => given,
        None => Listener::bind(dir, group)?,
    };
    let place = listener.shown();
    let told = words.clone();
    let options =
        Options { tell: Arc::new(move |what| output::tell(&told.text(&what))), ..Options::default() };
    let server = Server::start(office.clone(), listener, options).map_err(failed)?;
    output::tell(&words.text(&Message::new("serve-answers").with("path", place)));
    signals.forever().next();
    server.stop();
    drop(office);
    output::tell(&words.text(&Message::new("serve-ended")));
    Ok(Outcome::Done)
}

/// Whether a server answers for the data directory `dir`: somebody does on its socket.
pub(super) fn is_served(dir: &Path) -> bool {
    std::os::unix::net::UnixStream::connect(crate::wire::place::socket_of(dir)).is_ok()
}
