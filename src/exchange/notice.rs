//! The file a holiday notice is given in: the notice's own text, or TOML.

use std::io::Read;

use crate::domain::message::Message;
use crate::store::io_reason;

/// More bytes than any notice has.
const MOST: u64 = 256 * 1024;

/// The text of the file `path`; `~/` is the user's home.
///
/// # Errors
/// It cannot be read, is no text in UTF-8, or too long for a notice.
pub fn read_file(path: &str) -> Result<String, Message> {
    let home = path.strip_prefix("~/").zip(std::env::var_os("HOME"));
    let at = home.map_or_else(|| path.into(), |(rest, home)| std::path::Path::new(&home).join(rest));
    let unread = |error: &std::io::Error| {
        Message::new("notice-file-unread").with("path", shown(path)).with("why", io_reason(error))
    };
    if at.is_dir() {
        return Err(unread(&std::io::ErrorKind::IsADirectory.into()));
    }
    read(std::fs::File::open(&at).map_err(|error| unread(&error))?, path)
}

/// The text of `source`, which is called `name`.
///
/// # Errors
/// As [`read_file`].
pub fn read(source: impl Read, name: &str) -> Result<String, Message> {
    let mut bytes = Vec::new();
    source.take(MOST + 1).read_to_end(&mut bytes).map_err(|error| {
        Message::new("notice-file-unread").with("path", shown(name)).with("why", io_reason(&error))
    })?;
    if bytes.len() as u64 > MOST {
        return Err(Message::new("notice-file-long").with("path", shown(name)));
    }
    String::from_utf8(bytes).map_err(|_| Message::new("notice-file-bytes").with("path", shown(name)))
}

fn shown(path: &str) -> String {
    super::line::shown(path)
}
