//! Where a person's settings are, and what is in them.

use std::ffi::OsString;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use directories::BaseDirs;
use nix::unistd::{User, getuid};

use super::{Outcome, Stop, output};
use crate::domain::message::Message;
use crate::domain::text::forbidden;
use crate::lang::Words;
use crate::tui::settings::{self, Config, FileFault, Found, LONGEST, Scheme, Settings};

/// The names of the two files.
const CONFIG: &str = "config.toml";
const KEYS: &str = "keys.toml";

/// A person's settings: the directory, and what `config.toml` in it was found to be.
#[derive(Debug, Default)]
pub(super) struct Own {
    dir: Option<PathBuf>,
    /// Whether the directory was named by somebody, and so has to be there.
    named: bool,
    config: Option<Found>,
}

impl Own {
    /// The settings in `given`, or in `GONGKAI_CONFIG`, or in the user's own directory.
    pub(super) fn find(given: Option<OsString>) -> Self {
        let own = || {
            let dirs = BaseDirs::new()?;
            let config = dirs.config_dir();
            config.is_absolute().then(|| config.join("gongkai"))
        };
        let given = given.or_else(|| std::env::var_os("GONGKAI_CONFIG")).filter(|dir| !dir.is_empty());
        let named = given.is_some();
        let dir = given.map(PathBuf::from).or_else(own);
        let config = dir.as_deref().and_then(|dir| find(dir, CONFIG));
        Self { dir, named, config }
    }

    /// The settings in the home that the system has for the account of this process, whatever its variables say.
    pub(super) fn of_account() -> Self {
        let user = User::from_uid(getuid()).ok().flatten();
        let dir = user.map(|user| user.dir.join(".config").join("gongkai"));
        let config = dir.as_deref().and_then(|dir| find(dir, CONFIG));
        Self { dir, named: false, config }
    }

    /// Fails where a directory was named that is none.
    ///
    /// # Errors
    /// There is no such directory.
    pub(super) fn check(&self) -> Result<(), Stop> {
        match &self.dir {
            Some(dir) if self.named && !dir.is_dir() => {
                Err(Message::new("cli-no-config-dir").with("path", output::shown_path(dir)).into())
            }
            _ => Ok(()),
        }
    }

    /// What `config.toml` says; what is wrong with it is told elsewhere.
    pub(super) fn config(&self) -> Config {
        self.config.as_ref().map(|found| found.config().0).unwrap_or_default()
    }

    fn keys(&self) -> Option<Found> {
        self.dir.as_deref().and_then(|dir| find(dir, KEYS))
    }

    /// Everything settled for the screen.
    pub(super) fn for_the_screen(&self) -> Settings {
        Settings::read(self.config.as_ref(), self.keys().as_ref(), super::variable)
    }

    /// The keys of `scheme` as shipped; without, all that count for this person.
    pub(super) fn keymap(&self, scheme: Option<Scheme>) -> crate::tui::keymap::Keymap {
        match scheme {
            Some(scheme) => settings::keymap(scheme, None).0,
            None => settings::keymap(self.config().keymap, self.keys().as_ref()).0,
        }
    }

    /// Checks `file`, or the person's own keys.
    pub(super) fn check_keys(&self, file: Option<&Path>, words: &Words) -> Result<Outcome, Stop> {
        let found = self.to_check(file, KEYS, words)?;
        let Some(found) = found else { return Ok(Outcome::Done) };
        let faults = settings::keymap(self.config().keymap, Some(&found)).1;
        report(&found.name, &faults, words)
    }

    /// Checks `file`, or the person's own settings.
    pub(super) fn check_config(&self, file: Option<&Path>, words: &Words) -> Result<Outcome, Stop> {
        let found = self.to_check(file, CONFIG, words)?;
        let Some(found) = found else { return Ok(Outcome::Done) };
        let faults = found.config().1;
        report(&found.name, &faults, words)
    }

    /// The file to check; `None`, and said so, where the person has none.
    fn to_check(&self, file: Option<&Path>, name: &str, words: &Words) -> Result<Option<Found>, Stop> {
        if let Some(file) = file {
            let none = || Message::new("cli-no-file").with("path", output::shown_path(file)).into();
            return read(file, output::shown_path(file)).ok_or_else(none).map(Some);
        }
        let dir = self.dir.as_deref().ok_or_else(|| Stop::from(Message::new("cli-no-settings-home")))?;
        let path = dir.join(name);
        let found = read(&path, output::shown_path(&path));
        if found.is_none() {
            let message = Message::new("cli-check-none").with("path", output::shown_path(&path));
            output::print(&(words.text(&message) + "\n"))?;
        }
        Ok(found)
    }
}

/// Prints the faults, a line each, or that there is none.
fn report(name: &str, faults: &[FileFault], words: &Words) -> Result<Outcome, Stop> {
    if faults.is_empty() {
        let message = Message::new("cli-check-clean").with("path", name);
        return output::print(&(words.text(&message) + "\n"));
    }
    let mut text = String::new();
    for fault in faults {
        // What a file holds is shown as it is, but not obeyed.
        for c in fault.text(words).chars() {
            match forbidden(c, false) {
                Some(_) => text.extend(c.escape_unicode()),
                None => text.push(c),
            }
        }
        text.push('\n');
    }
    output::print(&text)?;
    output::tell(&words.text(&Message::new("cli-check-faults").with("count", faults.len())));
    Ok(Outcome::Faults)
}

/// The file `name` in `dir`, if it is there.
fn find(dir: &Path, name: &str) -> Option<Found> {
    read(&dir.join(name), name.to_owned())
}

/// What is at `path`, as far as it can be settings; `None` where there is nothing.
fn read(path: &Path, name: String) -> Option<Found> {
    let unread = |error: std::io::Error| Message::new("settings-unread").with("why", error.to_string());
    let bytes = match std::fs::metadata(path) {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return None,
        Err(error) => Err(unread(error)),
        Ok(about) if about.is_dir() => Err(Message::new("settings-directory")),
        // A pipe or a device may have no end.
        Ok(about) if !about.is_file() => Err(Message::new("settings-no-file")),
        Ok(_) => {
            let mut bytes = Vec::new();
            // One more than is taken, so that what is too long is seen to be.
            let most = u64::try_from(LONGEST).unwrap_or(u64::MAX).saturating_add(1);
            File::open(path)
                .and_then(|file| file.take(most).read_to_end(&mut bytes))
                .map(|_| bytes)
                .map_err(unread)
        }
    };
    Some(Found { name, bytes })
}
