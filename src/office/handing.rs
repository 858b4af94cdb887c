//! Files handed in to be attached, and attachments handed out, piece by piece.
//!
//! What is handed in is known to be its owner's to attach once all of it has come and is on disk; knowing a digest, or
//! naming what somebody else handed in, gives nobody the content.

use std::collections::{BTreeMap, VecDeque};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::attachments::{named, told};
use super::record::{Record, store_key};
use super::{Failure, Office, permission};
use crate::domain::book::{Attachment, MOST_ATTACHED, Media, is_digest, too_long};
use crate::domain::code::RecordKey;
use crate::domain::message::Message;
use crate::store::io_reason;
use crate::store::vault::{Growing, Vault};

/// Most bytes of a piece that is handed out, and of one that is handed in as a rule: a slow line is not kept busy by one
/// for long.
pub const PIECE: usize = 32 * 1024;

/// Files handed in by one person that can still be attached.
const REMEMBERED: usize = 32;

/// What is told where a piece comes of a file that nobody has begun: its line was cut, or the server started again.
pub const NOT_BEGUN: &str = "attach-not-begun";

/// A step in handing a file in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Hand {
    /// It begins; what was begun before is forgotten.
    Begin {
        /// What it is called.
        name: String,
        /// Its bytes, where they are known.
        size: Option<u64>,
    },
    /// The next piece of it.
    Piece {
        /// How many bytes came before.
        at: u64,
        /// The piece.
        bytes: Vec<u8>,
    },
    /// That was all.
    End {
        /// Its bytes.
        size: u64,
        /// The SHA-256 of its content, in small hexadecimal digits.
        sha256: String,
    },
    /// There will be no more of it.
    Drop,
}

/// A file on its way.
struct Upload {
    login: String,
    name: String,
    size: Option<u64>,
    growing: Growing,
    media: Media,
}

/// What is on its way from one screen or connection: one file at a time. Dropped, nothing of it stays.
#[derive(Default)]
pub struct Hands(Option<Upload>);

impl Hands {
    /// Whether nothing is on its way.
    pub const fn are_empty(&self) -> bool {
        self.0.is_none()
    }
}

/// The files each person has handed in, the newest last.
#[derive(Default)]
pub(super) struct HandedIn(BTreeMap<String, VecDeque<Attachment>>);

impl HandedIn {
    fn add(&mut self, login: &str, attachment: Attachment) {
        let own = self.0.entry(login.to_owned()).or_default();
        own.retain(|known| *known != attachment);
        if own.len() == REMEMBERED {
            own.pop_front();
        }
        own.push_back(attachment);
    }
}

impl Office {
    /// Keeps attachments in `dir`, which is ours alone: what was on its way when a program ended is removed.
    pub fn keep_files_at(&self, dir: &Path) {
        let vault = Vault::new(dir);
        // What cannot be removed is told by `verify`, and does no harm.
        let _ = vault.clear();
        // Said once, when the office has been opened.
        let _ = self.vault.set(vault);
    }

    fn vault(&self) -> Result<&Vault, Message> {
        self.vault.get().ok_or_else(|| Message::new("attach-not-here"))
    }

    /// Takes a step in handing a file in for `login`; with the last one it is on disk, and given back as it can be
    /// attached from then on. Any other outcome than [`Ok`] ends it, and nothing of it stays.
    ///
    /// # Errors
    /// Nobody there attaches anything, it is too long, it is not what it was said to be, or it cannot be kept.
    pub fn hand(&self, hands: &mut Hands, login: &str, hand: Hand) -> Result<Option<Attachment>, Failure> {
        let before = hands.0.take();
        match hand {
            Hand::Drop => {}
            Hand::Begin { name, size } => {
                drop(before);
                hands.0 = Some(self.begin(login, &name, size)?);
            }
            Hand::Piece { at, bytes } => {
                let mut upload = begun(before, login)?;
                upload.take(at, &bytes)?;
                hands.0 = Some(upload);
            }
            Hand::End { size, sha256 } => {
                return self.end(begun(before, login)?, size, &sha256).map(Some);
            }
        }
        Ok(None)
    }

    fn may_hand(&self, login: &str) -> Result<(), Failure> {
        let directory = self.directory();
        let who = directory.person(login)?;
        if permission::files_anything(&directory, who) {
            return Ok(());
        }
        Err(Message::new("attach-not-yours").into())
    }

    fn begin(&self, login: &str, name: &str, size: Option<u64>) -> Result<Upload, Failure> {
        self.may_hand(login)?;
        let name = Attachment::name(name)?;
        if size.is_some_and(|size| size > MOST_ATTACHED) {
            return Err(too_long(&name).into());
        }
        let vault = self.vault()?;
        let growing = vault.room_for(size.unwrap_or_default()).and_then(|()| vault.begin());
        let growing = growing.map_err(|error| not_kept(&name, &error))?;
        Ok(Upload { login: login.to_owned(), name, size, growing, media: Media::default() })
    }

    fn end(&self, upload: Upload, size: u64, sha256: &str) -> Result<Attachment, Failure> {
        // They may have lost their post since.
        self.may_hand(&upload.login)?;
        let Upload { login, name, size: said, growing, media } = upload;
        let whole = growing.size() == size && said.is_none_or(|said| said == size);
        if !whole || !is_digest(sha256) || growing.digest() != sha256 {
            return Err(Message::new("attach-not-whole").with("name", name).into());
        }
        let sha256 = growing.finish().map_err(|error| not_kept(&name, &error))?;
        let attachment = Attachment { name, size, sha256, media: media.name().to_owned() };
        self.handed_in().add(&login, attachment.clone());
        Ok(attachment)
    }

    /// The files `login` has handed in and can attach, the newest first.
    pub fn handed(&self, login: &str) -> Vec<Attachment> {
        self.handed_in().0.get(login).into_iter().flatten().rev().cloned().collect()
    }

    /// Whether `login` has handed this file in, and it is there.
    pub(super) fn has_handed(&self, login: &str, attachment: &Attachment) -> bool {
        let there = self.vault().is_ok_and(|vault| vault.has(&attachment.sha256, attachment.size));
        there && self.handed_in().0.get(login).is_some_and(|own| own.contains(attachment))
    }

    /// The `nth` attachment of a case, from 1, and a piece of it from `at` on; none at its end. It is for whoever has all
    /// of it to hold it to its digest.
    ///
    /// # Errors
    /// `login` does not see the case, it has no such attachment, or that is not there.
    pub fn file_piece(
        &self,
        login: &str,
        key: &RecordKey,
        nth: usize,
        at: u64,
    ) -> Result<(Attachment, Vec<u8>), Failure> {
        let directory = self.directory();
        let who = directory.person(login)?;
        let name = store_key(key);
        let record = match self.store.get(name.as_bytes())? {
            Some(stored) => Record::decode(&name, &stored.value)?,
            None => return Err(permission::missing(&directory, who, key).into()),
        };
        if !permission::sees(&directory, who, &record) {
            return Err(permission::unseen(&directory, who, key).into());
        }
        let attachments = match &record {
            Record::Case(case) => named(case),
            _ => Vec::new(),
        };
        let found = nth.checked_sub(1).and_then(|at| attachments.get(at).copied()).cloned();
        let attachment = found.ok_or_else(|| {
            Message::new("attach-none").with("number", key.number()).with("count", attachments.len())
        })?;
        let wrong = |wrong| Failure::Store(told(&attachment.name, wrong));
        let bytes = self.vault()?.read_at(&attachment.sha256, at, PIECE).map_err(wrong)?;
        Ok((attachment, bytes))
    }
}

impl Upload {
    fn take(&mut self, at: u64, bytes: &[u8]) -> Result<(), Failure> {
        if at != self.growing.size() {
            return Err(Message::new("attach-not-whole").with("name", self.name.as_str()).into());
        }
        let after = at + bytes.len() as u64;
        if after > MOST_ATTACHED {
            return Err(too_long(&self.name).into());
        }
        if self.size.is_some_and(|size| after > size) {
            return Err(Message::new("attach-not-whole").with("name", self.name.as_str()).into());
        }
        self.growing.push(bytes).map_err(|error| not_kept(&self.name, &error))?;
        self.media.push(bytes);
        Ok(())
    }
}

fn begun(upload: Option<Upload>, login: &str) -> Result<Upload, Message> {
    upload.filter(|upload| upload.login == login).ok_or_else(|| Message::new(NOT_BEGUN))
}

fn not_kept(name: &str, error: &std::io::Error) -> Failure {
    Failure::Store(Message::new("attach-not-kept").with("name", name).with("reason", io_reason(error)))
}
