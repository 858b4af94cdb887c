//! Carrying it out: what is in the way, and putting each record back.

use std::ops::ControlFlow;

use chrono::NaiveDateTime;

use super::{LastAct, Of, Row, SPACE, UndoLine, UndoPreview, decode_rows, key, never};
use crate::domain::code::RecordKey;
use crate::domain::disclosure::{self, Deed, State};
use crate::domain::message::Message;
use crate::domain::opinion;
use crate::domain::organisation::Person;
use crate::office::change::Sheet;
use crate::office::command::Receipt;
use crate::office::directory::Directory;
use crate::office::query::linked::line_of;
use crate::office::record::{Record, store_key};
use crate::office::{Failure, Office, index, permission, since};
use crate::store::Range;

impl Office {
    /// What undoing the last act of `who` would do.
    ///
    /// # Errors
    /// There is nothing to undo, or the store failed.
    pub(in crate::office) fn undo_preview(
        &self,
        directory: &Directory,
        who: &Person,
    ) -> Result<UndoPreview, Failure> {
        let mut sheet = self.sheet(directory, who, self.now());
        let act = sheet.last_act()?;
        let mut lines = Vec::new();
        let mut verdict = never(&act).map_or(Ok(()), Err);
        // The last first: numbers are given back in the order in which they were given.
        for row in sheet.rows_before()?.iter().rev() {
            let line = sheet.undo_row(&act, row)?;
            if line.verdict.is_err() && verdict.is_ok() {
                verdict = Err(Message::new("undo-refused-some"));
            }
            lines.push(line);
        }
        lines.reverse();
        Ok(UndoPreview { act, lines, verdict })
    }
}

impl Sheet<'_> {
    /// Undoes the person's last act, which must be the one of journal entry `seq`.
    pub(in crate::office) fn undo(&mut self, seq: u64) -> Result<Receipt, Failure> {
        let act = self.last_act()?;
        if act.seq != seq {
            return Err(Failure::Moved(Message::new("undo-other").with("act", act.told)));
        }
        if let Some(reason) = never(&act) {
            return Err(reason.into());
        }
        let rows = self.rows_before()?;
        let mut faults = Vec::new();
        for row in rows.iter().rev() {
            let line = self.undo_row(&act, row)?;
            if let Err(reason) = line.verdict {
                faults.push(Message::new("batch-fault").with("number", line.name).with("reason", reason));
            }
        }
        if !faults.is_empty() {
            faults.reverse();
            return Err(Message::new("undo-refused").with("faults", faults).into());
        }
        let named = rows.iter().filter(|row| row.named && row.before.is_some());
        let key = match named.map(|row| record_key(&row.key)).collect::<Vec<_>>().as_slice() {
            [Some(only)] => Some(only.clone()),
            _ => None,
        };
        let message = Message::new("done-undone").with("count", rows.len()).with("act", act.told.clone());
        self.undone = Some(act);
        Ok(Receipt::new(key, message))
    }

    fn last_act(&self) -> Result<LastAct, Failure> {
        let key = key(&self.who.login, 0);
        let Some(stored) = self.store.get(key.as_bytes())? else {
            return Err(Message::new("undo-nothing").into());
        };
        let act = LastAct::decode(&key, &stored.value).map_err(Failure::Store)?;
        if act.undone.is_some() {
            return Err(Message::new("undo-already").with("act", act.told).into());
        }
        Ok(act)
    }

    fn rows_before(&self) -> Result<Vec<Row>, Failure> {
        let mut rows = Ok(Vec::new());
        let prefix = format!("{SPACE}{}/", self.who.login);
        let range = Range::prefix(prefix.as_bytes()).after(key(&self.who.login, 0).as_bytes());
        self.store.each(&range, &mut |key, stored| {
            match (&mut rows, decode_rows(&String::from_utf8_lossy(key), &stored.value)) {
                (Ok(rows), Ok(more)) => rows.extend(more),
                (rows, Err(fault)) => *rows = Err(Failure::Store(fault)),
                (Err(_), _) => {}
            }
            if rows.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        rows
    }

    /// Puts one record back, if it can be, and says what becomes of it.
    fn undo_row(&mut self, act: &LastAct, row: &Row) -> Result<UndoLine, Failure> {
        let before = match &row.before {
            Some(bytes) => Some(Record::decode(&row.key, bytes).map_err(Failure::Store)?),
            None => None,
        };
        let now = self.read(&row.key)?;
        let shown = now.as_ref().map(|(_, record)| record).or(before.as_ref());
        let line = shown.and_then(line_of);
        let key = record_key(&row.key);
        let name = match (&key, shown) {
            (Some(key), _) => key.number(),
            (None, Some(record)) => record.name(),
            (None, None) => row.key.clone(),
        };
        let title = line.map(|line| line.title).unwrap_or_default();
        let state = |record: Option<&Record>| match record.map(line_of) {
            Some(Some(line)) => line.state,
            Some(None) => Message::new("undo-as-it-was"),
            None => Message::new("undo-taken-away"),
        };
        let back = match shown {
            // Not taken away: what was before becomes a version of its own.
            Some(Record::Template(_)) => Message::new("undo-as-it-was"),
            _ => state(before.as_ref()),
        };
        let found = match &now {
            Some((_, record)) if record.record_key().is_none() => Message::new("undo-as-it-is"),
            now => state(now.as_ref().map(|(_, record)| record)),
        };
        let verdict = match self.put_back(act, row, now, before) {
            Err(Failure::Store(message)) => return Err(Failure::Store(message)),
            Err(failure) => Err(failure.message().clone()),
            Ok(()) => Ok(()),
        };
        Ok(UndoLine { name, title, state: found, back, verdict })
    }

    fn put_back(
        &mut self,
        act: &LastAct,
        row: &Row,
        now: Option<(u64, Record)>,
        before: Option<Record>,
    ) -> Result<(), Failure> {
        let Some((version, now)) = now.filter(|(version, _)| *version == row.after) else {
            return Err(self.since(act, &row.key)?.into());
        };
        let Some(key) = now.record_key() else { return self.put_back_directory(&now, before) };
        if row.named {
            permission::undo(self.directory, self.who, act.of, key, before.as_ref())?;
        }
        self.refuse_built_on(act, &now, before.as_ref())?;
        match before {
            Some(before) => {
                self.give_back(&now, Some(&before))?;
                self.write(Some((version, now)), before);
            }
            None => self.take_away(version, now)?,
        }
        Ok(())
    }

    /// Organisations, people, policies and templates go back by the command that changes them, with all that it asks.
    fn put_back_directory(&mut self, now: &Record, before: Option<Record>) -> Result<(), Failure> {
        if let (Record::Template(made), None) = (now, &before) {
            return self.put_back_template(made);
        }
        match before {
            None => Err(Message::new("undo-new-entry").into()),
            Some(Record::Organisation(org)) => self
                .save_organisation(org.code, &org.name, org.kind, org.superior, org.owes_from, org.active)
                .map(|_| ()),
            Some(Record::Person(person)) => {
                self.save_person(&person.login, &person.name, person.posts, person.active).map(|_| ())
            }
            Some(Record::Settings(settings)) => self.set_policy(settings.policy).map(|_| ()),
            Some(_) => Err(Message::new("undo-not-possible").into()),
        }
    }

    /// What has been done to a record since the act, by the journal.
    fn since(&self, act: &LastAct, key: &str) -> Result<Message, Failure> {
        Ok(match self.office.last_change(key, act.seq)? {
            Some(entry) => self.done_again(&entry.by, entry.at, since::deed(&entry, key)),
            None => Message::new("undo-moved-unknown"),
        })
    }

    fn done_again(&self, by: &str, at: NaiveDateTime, deed: Message) -> Message {
        Message::new("undo-moved")
            .with("who", self.directory.person_name(by))
            .with("when", at.format("%m-%d %H:%M").to_string())
            .with("deed", deed)
    }

    /// What rests on an act without changing its records.
    fn refuse_built_on(&self, act: &LastAct, now: &Record, before: Option<&Record>) -> Result<(), Failure> {
        match (now, before) {
            // An opinion about what was proposed, or about what was published.
            (Record::Disclosure(d), before)
                if before.is_none() || act.of == Of::Disclosure(disclosure::Act::Publish) =>
            {
                let about = self.opinions_about(&d.key)?;
                let later = about.iter().find_map(|opinion| {
                    let first = opinion.history.first()?;
                    (before.is_none() || first.at >= act.at).then_some((opinion, first))
                });
                match later {
                    Some((opinion, first)) => Err(Message::new("undo-opinion-about")
                        .with("who", self.directory.person_name(&first.by))
                        .with("number", opinion.key.number())
                        .into()),
                    None => Ok(()),
                }
            }
            // A disclosure closed since, for which no opinion about it could be open (O6).
            (Record::Opinion(o), Some(_)) if act.of == Of::Opinion(opinion::Act::Close) => {
                let Some(about) = &o.about else { return Ok(()) };
                let Some((_, Record::Disclosure(d))) = self.read(&store_key(about))? else { return Ok(()) };
                let closed = d.history.iter().rev().find(|event| event.deed == Deed::Closed);
                match closed.filter(|event| d.state == State::Closed && event.at >= act.at) {
                    Some(event) => Err(Message::new("undo-about-closed")
                        .with("who", self.directory.person_name(&event.by))
                        .with("number", about.number())
                        .into()),
                    None => Ok(()),
                }
            }
            _ => Ok(()),
        }
    }

    fn opinions_about(&self, key: &RecordKey) -> Result<Vec<opinion::Opinion>, Failure> {
        let prefix = format!("{}about/{key}/", index::SPACE);
        let mut keys: Vec<RecordKey> = Vec::new();
        self.store.each(&Range::prefix(prefix.as_bytes()), &mut |key, _| {
            keys.extend(String::from_utf8_lossy(&key[prefix.len()..]).parse::<RecordKey>());
            ControlFlow::Continue(())
        })?;
        let mut opinions = Vec::new();
        for key in keys {
            if let Some((_, Record::Opinion(opinion))) = self.read(&store_key(&key))? {
                opinions.push(opinion);
            }
        }
        Ok(opinions)
    }
}

fn record_key(key: &str) -> Option<RecordKey> {
    key.strip_prefix("r/")?.parse().ok()
}
