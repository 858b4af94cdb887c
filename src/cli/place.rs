//! Where the data is and who is at the keyboard.

use std::path::{Path, PathBuf};

use directories::BaseDirs;
use nix::unistd::{User, getuid};

use super::{Stop, complaint, output};
use crate::domain::message::Message;
use crate::domain::organisation::{Person, Role};
use crate::domain::text::TextRule;
use crate::lang::Words;
use crate::office::directory::Directory;
use crate::wire::peer::login_of;

/// Login of the administrator of a made-up office.
const ADMIN: &str = "admin";

/// The data directory: `given`, or `GONGKAI_DATA`, or the user's own.
///
/// # Errors
/// None is given and the user has no home.
pub(super) fn data_dir(given: Option<PathBuf>) -> Result<PathBuf, Stop> {
    let own = || {
        let dirs = BaseDirs::new()?;
        let data = dirs.data_dir();
        data.is_absolute().then(|| data.join("gongkai"))
    };
    given
        .or_else(|| std::env::var_os("GONGKAI_DATA").filter(|dir| !dir.is_empty()).map(PathBuf::from))
        .or_else(own)
        .ok_or_else(|| Message::new("cli-no-home").into())
}

/// Whether there is a store in the data directory `dir`. What cannot be looked at counts as one: opening it says why.
pub(super) fn has_store(dir: &Path) -> bool {
    let missing = |name: &str| {
        std::fs::metadata(dir.join(name)).is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound)
    };
    !(missing("format") && missing("store"))
}

/// Whose the data directory `dir` is, where it is neither this process's nor root asks.
pub(super) fn other_owner(dir: &Path) -> Option<String> {
    use std::os::unix::fs::MetadataExt;
    let (owner, own) = (std::fs::metadata(dir).ok()?.uid(), nix::unistd::geteuid());
    if own.is_root() || owner == own.as_raw() {
        return None;
    }
    let name = User::from_uid(owner.into()).ok().flatten().map(|user| user.name);
    Some(name.unwrap_or_else(|| format!("uid{owner}")))
}

/// The login name that the kernel knows this process by; `uid1000` where the number has no name.
pub(super) fn login() -> String {
    login_of(getuid().as_raw())
}

/// The name to show for the person of `login`: from the system's list of users where it is there and fit to be
/// shown, else `login`.
pub(super) fn full_name(login: &str) -> String {
    let gecos = match User::from_name(login) {
        Ok(Some(user)) => user.gecos.to_string_lossy().into_owned(),
        _ => String::new(),
    };
    name_in(&gecos).unwrap_or_else(|| login.to_owned())
}

/// The first field of a GECOS entry.
fn name_in(gecos: &str) -> Option<String> {
    let name = gecos.split(',').next()?;
    TextRule::TITLE.required().check(Message::new("field-person-name"), name).ok()
}

/// Who acts: in a made-up office `wanted`, or its administrator; in a real one the person of this process.
///
/// # Errors
/// A real office is not entered as somebody else; nobody is known by the login.
pub(super) fn acting_as(directory: &Directory, wanted: Option<&str>, words: &Words) -> Result<String, Stop> {
    let login = match (directory.settings.demo, wanted) {
        (false, Some(_)) => return Err(Message::new("cli-as-real").into()),
        (false, None) => login(),
        (true, None) => default_person(directory),
        (true, Some(wanted)) if directory.person(wanted).is_err() => {
            let login = output::shown(wanted);
            let message = Message::new("cli-as-unknown").with("login", login);
            return Err(Stop::Spoken(complaint(words, &message) + "\n" + &people(directory, words)));
        }
        (true, Some(wanted)) => wanted.to_owned(),
    };
    directory.person(&login)?;
    Ok(login)
}

/// Who a made-up office is entered as where nobody is named.
fn default_person(directory: &Directory) -> String {
    if directory.person(ADMIN).is_ok() {
        return ADMIN.to_owned();
    }
    let administrator = directory.people.values().find(|person| person.is(Role::Administrator));
    administrator.map_or_else(login, |person| person.login.clone())
}

/// The people of the office, a line each: login, name, roles.
fn people(directory: &Directory, words: &Words) -> String {
    let line = |person: &Person| {
        let posts = person
            .posts
            .iter()
            .map(|post| format!("{} {}", directory.org_name(&post.org), words.text(&post.role.message())));
        let posts = posts.collect::<Vec<_>>().join(&words.text(&Message::new("cli-separator")));
        [format!("  {}", person.login), person.name.clone(), posts]
    };
    let rows: Vec<_> = directory.people.values().filter(|person| person.active).map(line).collect();
    output::table(&rows, [usize::MAX; 3]).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_is_the_first_field_of_the_users_entry_where_it_is_fit_to_be_shown() {
        assert_eq!(name_in("王建国,政治处,,"), Some("王建国".to_owned()));
        assert_eq!(name_in(""), None);
        assert_eq!(name_in(" ,x"), None);
        assert_eq!(name_in("a\u{1b}[31m"), None);
        assert_eq!(name_in(&"长".repeat(300)), None);
    }
}
