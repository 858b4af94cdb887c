//! The attachments of a backup: which there are, and their content as lines.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::line::{FileLine, PART, base64, fault, hex};
use super::{Progress, Stage};
use crate::domain::message::Message;
use crate::office::Failure;
use crate::office::attachments::{self, Place, told};
use crate::store::Store;
use crate::store::vault::{Vault, Wrong};

/// Attachments that go into a backup, each content once, and what is wrong with it.
pub struct Attached<'a> {
    vault: &'a Vault,
    all: BTreeMap<String, (Place, Option<Message>)>,
}

impl<'a> Attached<'a> {
    /// Goes through every attachment that a case in `store` names.
    ///
    /// # Errors
    /// The store failed.
    pub fn look(store: &dyn Store, vault: &'a Vault, progress: &dyn Fn(Progress)) -> Result<Self, Failure> {
        let named = attachments::all(store)?;
        let of = Some(named.len() as u64);
        let (mut all, mut bytes) = (BTreeMap::new(), 0);
        for (digest, place) in named {
            let other = || (!vault.has(&digest, place.size)).then_some(Wrong::Changed);
            let wrong = vault.look(&digest).or_else(other).map(|wrong| told(&place.name, wrong));
            bytes += place.size;
            all.insert(digest, (place, wrong));
            progress(Progress { stage: Stage::Checking, lines: all.len() as u64, of, bytes });
        }
        Ok(Self { vault, all })
    }

    /// How many there are, damaged and missing ones too.
    pub fn count(&self) -> u64 {
        self.all.len() as u64
    }

    fn sound(&self) -> impl Iterator<Item = u64> {
        self.all.values().filter(|(_, wrong)| wrong.is_none()).map(|(place, _)| place.size)
    }

    /// Bytes of those that can be written.
    pub fn bytes(&self) -> u64 {
        self.sound().sum()
    }

    /// Lines they take.
    pub fn lines(&self) -> u64 {
        let lines: u64 = self.sound().map(|size| size.div_ceil(PART as u64).max(1)).sum();
        lines + self.lacking().len() as u64
    }

    /// Those that cannot be written: the case that names one, and what is wrong.
    pub fn lacking(&self) -> Vec<(String, Message)> {
        let wrong = |(place, wrong): &(Place, Option<Message>)| Some((place.key.clone(), wrong.clone()?));
        self.all.values().filter_map(wrong).collect()
    }

    /// Gives every line of them to `write`.
    ///
    /// # Errors
    /// It cannot be written, or what was sound before is not any more.
    pub fn write(&self, mut write: impl FnMut(&FileLine<'_>) -> Result<(), Failure>) -> Result<(), Failure> {
        for (digest, (place, wrong)) in &self.all {
            let line = FileLine { file: digest.into(), size: place.size, at: 0, raw: None, fault: None };
            if let Some(wrong) = wrong {
                write(&FileLine { fault: Some(fault(wrong).into()), ..line })?;
                continue;
            }
            let moved = || Failure::Moved(Message::new("backup-moved"));
            let (mut at, mut sha) = (0, Sha256::new());
            loop {
                let bytes = self.vault.read_at(digest, at, PART).map_err(|_| moved())?;
                if bytes.is_empty() && at > 0 {
                    break;
                }
                sha.update(&bytes);
                write(&FileLine { at, raw: Some(base64(&bytes).into()), ..line.clone() })?;
                at += bytes.len() as u64;
                if bytes.len() < PART {
                    break;
                }
            }
            if at != place.size || hex(&sha.finalize()) != *digest {
                return Err(moved());
            }
        }
        Ok(())
    }
}
