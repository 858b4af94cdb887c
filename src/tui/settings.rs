//! What a person has settled for their own screen: `config.toml` and `keys.toml` in the directory of settings.
//!
//! The command line counts before the program's own variables (`GONGKAI_LANG`), those before `config.toml`, that before
//! the system's variables (`LANG`, `NO_COLOR`, `COLORFGBG`), and those before what is shipped. A file with faults is used as
//! far as it can be; every fault is told.

mod config;
mod fault;

use std::sync::Arc;

pub use config::{AmbiguousChoice, Config, FrameChoice, Scheme, ThemeChoice};
pub use fault::FileFault;
pub(in crate::tui) use fault::{Place, fields, nearest};

use super::action;
use super::keymap::{Keymap, Known};
use super::theme::{Frame, Look, Theme};
use crate::domain::message::Message;

/// The keys as they are shipped.
const DEFAULT_KEYS: &str = include_str!("../../keymaps/default.toml");
/// The keys over them for those whose fingers know vim.
const VIM_KEYS: &str = include_str!("../../keymaps/vim.toml");

/// A file of settings longer than this many bytes is none.
pub const LONGEST: usize = 64 * 1024;

/// A file as it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its name, for people.
    pub name: String,
    /// What is in it, or why that cannot be read.
    pub bytes: Result<Vec<u8>, Message>,
}

impl Found {
    /// Its text.
    ///
    /// # Errors
    /// It could not be read, is too long, or is not UTF-8.
    pub fn text(&self) -> Result<&str, FileFault> {
        let bytes = self.bytes.as_deref().map_err(|why| FileFault::whole(&self.name, why.clone()))?;
        if bytes.len() > LONGEST {
            let message = Message::new("settings-too-long").with("most", LONGEST / 1024);
            return Err(FileFault::whole(&self.name, message));
        }
        std::str::from_utf8(bytes).map_err(|error| {
            let good = std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default();
            let place = Place { name: &self.name, source: good };
            place.fault(good.len(), Message::new("settings-not-utf8"), None)
        })
    }

    /// The settings in it, with every fault.
    pub fn config(&self) -> (Config, Vec<FileFault>) {
        match self.text() {
            Ok(text) => Config::read(&self.name, text),
            Err(fault) => (Config::default(), vec![fault]),
        }
    }
}

/// The keymap of `scheme` with the person's `own` keys over it, and every fault of theirs.
pub fn keymap(scheme: Scheme, own: Option<&Found>) -> (Keymap, Vec<FileFault>) {
    let mut layers = vec![("keymaps/default.toml", DEFAULT_KEYS)];
    if scheme == Scheme::Vim {
        layers.push(("keymaps/vim.toml", VIM_KEYS));
    }
    let mut unread = Vec::new();
    if let Some(own) = own {
        match own.text() {
            Ok(text) => layers.push((&own.name, text)),
            Err(fault) => unread.push(fault),
        }
    }
    let (keymap, mut faults) = Keymap::load(&layers, &Known::of_the_office());
    faults.extend(unread);
    (keymap, faults)
}

impl Known<'static> {
    /// The actions and contexts of this program.
    pub fn of_the_office() -> Self {
        let actions = action::ACTIONS.iter().map(|action| (action.id, action.context)).collect();
        Self { actions, contexts: action::contexts(), together: action::TOGETHER }
    }
}

/// Everything settled for a screen.
#[derive(Debug, Clone)]
pub struct Settings {
    /// What is in `config.toml`.
    pub config: Config,
    /// The keys.
    pub keymap: Arc<Keymap>,
    /// What is wrong with the files.
    pub faults: Vec<FileFault>,
    /// The look where none was chosen.
    pub look: Look,
    /// Whether a tmux stands between the program and the terminal.
    pub tmux: bool,
}

impl Settings {
    /// What the files come to; `env` names the system's variables, an empty one counting as not set.
    pub fn read(config: Option<&Found>, keys: Option<&Found>, env: impl Fn(&str) -> Option<String>) -> Self {
        let (config, mut faults) = config.map(Found::config).unwrap_or_default();
        let (keymap, found) = keymap(config.keymap, keys);
        faults.extend(found);
        let look = if env("NO_COLOR").is_some() {
            Look::Mono
        } else if env("COLORFGBG").is_some_and(|colours| is_light(&colours)) {
            Look::Light
        } else {
            Look::Colour
        };
        Self { config, keymap: Arc::new(keymap), faults, look, tmux: env("TMUX").is_some() }
    }

    /// How things look from the start.
    pub fn theme(&self) -> Theme {
        let look = match self.config.theme {
            ThemeChoice::Auto => self.look,
            ThemeChoice::Look(look) => look,
        };
        let ascii = match self.config.frame {
            FrameChoice::Auto => self.config.ambiguous == AmbiguousChoice::Wide,
            FrameChoice::Lines => false,
            FrameChoice::Ascii => true,
        };
        Theme::new(look, if ascii { Frame::Ascii } else { Frame::Lines })
    }

    /// Whether the terminal has to be asked how wide it draws.
    pub fn asks_widths(&self) -> bool {
        self.config.ambiguous == AmbiguousChoice::Auto
    }

    /// What the first screen says of the faults.
    pub fn notice(&self) -> Option<Message> {
        // Where it has no key left, help runs it.
        let key = self.keymap.keys_of("app.faults", &["global"]).into_iter().next();
        let key = key.unwrap_or_else(|| "?".to_owned());
        match self.faults.as_slice() {
            [] => None,
            [one] => Some(Message::new("settings-fault").with("fault", one.told()).with("key", key)),
            [first, ..] => {
                let files = self.faults.iter().any(|fault| fault.file != first.file);
                let told = if files {
                    Message::new("settings-faults-several")
                } else {
                    Message::new("settings-faults").with("file", first.file.as_str())
                };
                Some(told.with("count", self.faults.len()).with("key", key))
            }
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self::read(None, None, |_| None)
    }
}

/// Whether `COLORFGBG` (`15;0`, foreground and background by number) tells of a light background.
fn is_light(colours: &str) -> bool {
    let background = colours.rsplit(';').next().and_then(|number| number.trim().parse::<u8>().ok());
    matches!(background, Some(7 | 9..=15))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_background_is_the_last_number() {
        for (colours, light) in [
            ("0;15", true),
            ("15;0", false),
            ("0;default;7", true),
            ("7;8", false),
            ("", false),
            ("x;y", false),
        ] {
            assert_eq!(is_light(colours), light, "{colours}");
        }
    }
}
