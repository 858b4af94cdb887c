//! Attachments of a small office: handed in, named in commands, fetched out again.

use std::path::{Path, PathBuf};

use gongkai::domain::book::{Attachment, Value};
use gongkai::domain::code::RecordKey;
use gongkai::exchange::attachment::{hand_in, hand_out};
use gongkai::office::Failure;
use gongkai::office::desk::{Desk as OfficeDesk, OwnDesk};
use gongkai::store::vault::Vault;

use super::office::{Desk, date};

/// The day of the small office.
pub const TODAY: &str = "2026-03-02";

/// Hands `bytes` in for `login`, whole.
pub fn put(desk: &dyn OfficeDesk, login: &str, name: &str, bytes: &[u8]) -> Result<Attachment, Failure> {
    let size = Some(bytes.len() as u64);
    hand_in(desk, login, name, size, &mut &*bytes, &|_, _| true)
}

/// An attachment as `login` gets it.
pub fn got(
    desk: &dyn OfficeDesk,
    login: &str,
    key: &RecordKey,
    nth: usize,
) -> Result<(Attachment, Vec<u8>), Failure> {
    let mut bytes = Vec::new();
    let failed = |error: &std::io::Error| panic!("{error}");
    let attachment = hand_out(desk, login, key, nth, &mut bytes, &failed, &|_, _| true)?;
    Ok((attachment, bytes))
}

/// The office itself, in this process.
pub fn own(desk: &Desk) -> OwnDesk {
    OwnDesk::new(desk.office.clone(), "sj.pro")
}

/// The SHA-256 of bytes.
pub fn digest(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The values of the step that attaches a file.
pub fn attached(attachment: &Attachment, about: &str) -> Vec<(&'static str, Value)> {
    let mut values = vec![("file", Value::File(attachment.clone())), ("on", Value::Day(date(TODAY)))];
    if !about.is_empty() {
        values.push(("about", Value::Text(about.to_owned())));
    }
    values
}

/// The values with which a file of the archive is opened.
pub fn file_of(title: &str) -> Vec<(&'static str, Value)> {
    let text = |text: &str| Value::Text(text.to_owned());
    let word = |word: &str| Value::Word(word.to_owned());
    vec![
        ("title", text(title)),
        ("kind", word("review")),
        ("approval", text("1-2")),
        ("material", text("3-9")),
        ("author", text("市局党委")),
        ("docno", text("坛公党〔2026〕3号")),
        ("dated", Value::Day(date("2026-01-20"))),
        ("year", Value::Period("2026".parse().unwrap())),
        ("retention", word("D30")),
        ("secrecy", word("open")),
        ("pages", Value::Number(9)),
        ("copy", word("original")),
        ("on", Value::Day(date(TODAY))),
    ]
}

/// A place for attachments.
pub struct Files {
    folder: tempfile::TempDir,
}

impl Files {
    /// One, which `desk` uses from now on.
    pub fn of(desk: &Desk) -> Self {
        let files = Self { folder: tempfile::tempdir().unwrap() };
        desk.office.keep_files_at(files.vault().dir());
        files
    }

    pub fn vault(&self) -> Vault {
        Vault::new(&self.folder.path().join("files"))
    }

    /// Where the content of that digest lies.
    pub fn path(&self, digest: &str) -> PathBuf {
        self.folder.path().join("files").join(Vault::name(digest))
    }

    /// The folder they are in.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The names of everything that lies there.
    pub fn all(&self) -> Vec<String> {
        self.vault().all().unwrap().into_keys().collect()
    }
}
