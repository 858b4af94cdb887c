//! Commands that are carried out once, however often they are given: after a line was cut, nobody knows whether the
//! command on it got through, and the only honest thing is to give it again.
//!
//! The receipt of a command is kept under `x/<login>/<number of its journal entry>`, written in the commit of
//! the act itself, so that it is there exactly where the act is. Of each login the last [`KEPT`] are kept. It is no
//! record, not in the journal and in no backup. Nothing secret is in it: an identity that was revealed (O8) is left out.

use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};

use super::command::Receipt;
use super::desk::CommandId;
use super::{Failure, Office, stored};
use crate::domain::code::RecordKey;
use crate::domain::message::Message;
use crate::domain::organisation::check_login;
use crate::store::{Range, Store, Write, codec};

/// The first bytes of every key of a receipt that is kept.
pub const SPACE: &str = "x/";

const SCHEMA: u16 = 104;

/// How many receipts are kept of a login: more than it can have commands on the way. A server takes 64 connections of
/// one account, and on each a command may be waiting to be given again; as many may be given while they wait.
pub const KEPT: usize = 128;

/// What is kept of a command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// The command.
    pub id: CommandId,
    /// The record, if it was one under a code.
    pub key: Option<RecordKey>,
    /// What was told.
    pub message: Message,
}

impl Done {
    /// Its bytes in the store.
    pub fn encode(&self) -> Vec<u8> {
        codec::encode(SCHEMA, self)
    }

    /// What these bytes hold.
    ///
    /// # Errors
    /// Damaged bytes, or another schema.
    pub fn decode(key: &str, bytes: &[u8]) -> Result<Self, Message> {
        stored::decode(key, SCHEMA, bytes)
    }
}

fn key(login: &str, seq: u64) -> String {
    format!("{SPACE}{login}/{seq:020}")
}

fn parts(key: &str) -> Option<(&str, u64)> {
    let (login, seq) = key.strip_prefix(SPACE)?.split_once('/')?;
    let seq = seq.parse().ok()?;
    let good = check_login(login).as_deref() == Ok(login) && self::key(login, seq) == key;
    good.then_some((login, seq))
}

/// Whether what is kept under `key` is sound; the journal's last entry has the number `end`.
pub(super) fn check(key: &str, bytes: &[u8], end: u64) -> Result<(), Message> {
    let (_, seq) = parts(key).ok_or_else(|| Message::new("verify-once-key"))?;
    Done::decode(key, bytes)?;
    if seq == 0 || seq > end {
        return Err(Message::new("verify-once-entry"));
    }
    Ok(())
}

/// The receipt of the command `id` of `login`, where it has been carried out. A damaged one is passed over.
pub(super) fn done(store: &dyn Store, login: &str, id: CommandId) -> Result<Option<Receipt>, Failure> {
    let mut found = None;
    let newest_first = Range::prefix(format!("{SPACE}{login}/").as_bytes()).reversed();
    store.each(&newest_first, &mut |key, stored| match Done::decode(
        &String::from_utf8_lossy(key),
        &stored.value,
    ) {
        Ok(done) if done.id == id => {
            found = Some(Receipt::new(done.key, done.message));
            ControlFlow::Break(())
        }
        _ => ControlFlow::Continue(()),
    })?;
    Ok(found)
}

/// What a command with the first journal entry `seq` leaves, in place of the oldest that are kept.
pub(super) fn kept(
    store: &dyn Store,
    login: &str,
    id: CommandId,
    receipt: &Receipt,
    seq: u64,
) -> Result<Vec<Write>, Failure> {
    let mut keys = Vec::new();
    store.each(&Range::prefix(format!("{SPACE}{login}/").as_bytes()), &mut |key, _| {
        keys.push(key.to_vec());
        ControlFlow::Continue(())
    })?;
    let many = (keys.len() + 1).saturating_sub(KEPT);
    let mut writes: Vec<Write> =
        keys.into_iter().take(many).map(|key| Write { key, version: 0, value: None }).collect();
    let done = Done { id, key: receipt.key.clone(), message: receipt.message.clone() };
    let value = Some(done.encode());
    writes.push(Write { key: key(login, seq).into_bytes(), version: 1, value });
    Ok(writes)
}

impl Office {
    /// Carries out a command given by `login` once, however often it is given with the same id: given again, also after
    /// the office was closed and opened, it is answered with the receipt of the first time, without what that revealed.
    /// One that was refused changed nothing, and is judged again.
    ///
    /// # Errors
    /// As [`Office::execute`].
    pub fn execute_once(
        &self,
        login: &str,
        id: CommandId,
        command: super::Command,
    ) -> Result<Receipt, Failure> {
        self.carry_out(login, Some(id), command)
    }
}
