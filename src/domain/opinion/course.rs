//! The course of an opinion: what may happen to it, and what it owes meanwhile.

use chrono::{NaiveDate, NaiveDateTime};

use super::{Act, Deed, Event, Hotspot, Important, Nature, Opinion, Reply, ReportBack, State, Transfer};
use crate::domain::calendar::check_day;
use crate::domain::clock::Limit;
use crate::domain::code::OrgCode;
use crate::domain::disclosure::required;
use crate::domain::message::Message;
use crate::domain::obligation::Obligation;

impl Opinion {
    /// Where it stands.
    pub fn state(&self) -> State {
        if self.closed.is_some() {
            State::Closed
        } else if self.reply.is_some() {
            let open =
                (self.submitter.is_some() && self.reported.is_none()) || self.reports_owed().next().is_some();
            if open { State::Replied } else { State::Reported }
        } else if !self.within_duty {
            State::ToTransfer
        } else if self.handler.is_some() {
            State::Assigned
        } else {
            State::Registered
        }
    }

    /// When it was entered in the register.
    pub fn registered_on(&self) -> NaiveDate {
        self.history.first().map_or(self.received, |event| event.at.date())
    }

    /// When the unit that has it now received it.
    pub fn received_by_unit(&self) -> NaiveDate {
        self.transfers.last().map_or(self.received, |transfer| transfer.on)
    }

    /// The transfers whose units are still owed a report back (O6); a unit that has it again owes itself none.
    pub fn reports_owed(&self) -> impl Iterator<Item = &Transfer> {
        self.transfers.iter().filter(|transfer| transfer.reported.is_none() && transfer.from != self.unit)
    }

    /// The units that had it at any time.
    pub fn units(&self) -> Vec<&OrgCode> {
        let mut units: Vec<&OrgCode> = self.transfers.iter().map(|transfer| &transfer.from).collect();
        units.push(&self.unit);
        units.sort();
        units.dedup();
        units
    }

    /// What it owes (O2–O5, O7), met or not.
    ///
    /// A report of a violation is settled within a month of its receipt whoever has it (O5); the
    /// other limits run anew for the unit that receives it (O3). An unsigned opinion has the limit
    /// of O7 and no limit for its transfer, since O3 speaks of signed ones; it runs from the first receipt, so
    /// that no transfer begins it again. A unit that passed it on owed that within two days, whatever it took it
    /// for at first.
    pub fn obligations(&self) -> Vec<Obligation> {
        let known = self.registered_on();
        let replied = self.reply.as_ref().map(|reply| reply.on);
        let mut owed = Vec::new();
        if self.nature == Nature::Report {
            owed.push(Obligation { met: replied, ..Obligation::new(Limit::O5, self.received, known) });
        }
        // Each unit that had it: either it transferred it on, or it owes the reply.
        let mut received = self.received;
        let mut known_there = known;
        for transfer in &self.transfers {
            if self.submitter.is_some() {
                owed.push(Obligation {
                    unit: Some(transfer.from.clone()),
                    met: Some(transfer.on),
                    ..Obligation::new(Limit::O3, received, known_there)
                });
            }
            received = transfer.on;
            known_there = transfer.on;
        }
        if !self.within_duty && self.reply.is_none() {
            if self.submitter.is_some() {
                owed.push(Obligation::new(Limit::O3, received, known_there));
            } else if self.nature != Nature::Report {
                owed.push(Obligation::new(Limit::O7, self.received, known));
            }
        } else if self.nature != Nature::Report {
            let limit = if self.important.is_some() {
                Limit::O4
            } else if self.submitter.is_none() {
                Limit::O7
            } else if self.transfers.is_empty() {
                Limit::O2
            } else {
                Limit::O3Reply
            };
            let (from, known) =
                if limit == Limit::O7 { (self.received, known) } else { (received, known_there) };
            owed.push(Obligation { met: replied, ..Obligation::new(limit, from, known) });
        }
        owed
    }

    /// Whether `act` is possible as it stands, whoever asks.
    ///
    /// # Errors
    /// Why it is not.
    pub fn allows(&self, act: Act) -> Result<(), Message> {
        let state = self.state();
        if state == State::Closed && act != Act::SeeIdentity {
            return Err(Message::new("opinion-closed"));
        }
        let replied = self.reply.is_some();
        match act {
            Act::Assign | Act::MarkImportant if replied => Err(Message::new("opinion-already-replied")),
            Act::Transfer if replied => Err(Message::new("opinion-already-replied")),
            Act::MarkImportant if self.important.is_some() => Err(Message::new("opinion-already-important")),
            Act::MarkImportant if self.nature == Nature::Report => {
                Err(Message::new("opinion-report-has-month"))
            }
            Act::Reply if replied => Err(Message::new("opinion-already-replied")),
            Act::Reply if !self.within_duty => Err(Message::new("opinion-transfer-first")),
            Act::ReportToSubmitter | Act::ReportToUnit if !replied => {
                Err(Message::new("opinion-not-replied"))
            }
            Act::ReportToSubmitter if self.submitter.is_none() => Err(Message::new("opinion-anonymous")),
            Act::ReportToSubmitter if self.reported.is_some() => {
                Err(Message::new("opinion-already-reported"))
            }
            Act::ReportToUnit if self.transfers.is_empty() => Err(Message::new("opinion-never-transferred")),
            Act::ReportToUnit if self.reports_owed().next().is_none() => {
                Err(Message::new("opinion-already-reported"))
            }
            Act::SeeIdentity if self.submitter.is_none() => Err(Message::new("opinion-anonymous")),
            Act::Close => self.may_close(),
            _ => Ok(()),
        }
    }

    /// O6: closed only when replied and reported back to everybody who is owed it.
    fn may_close(&self) -> Result<(), Message> {
        if self.reply.is_none() {
            return Err(Message::new("opinion-not-replied"));
        }
        if self.submitter.is_some() && self.reported.is_none() {
            return Err(Message::new("opinion-report-submitter-missing"));
        }
        if let Some(transfer) = self.reports_owed().next() {
            return Err(Message::new("opinion-report-unit-missing").with("unit", transfer.from.as_str()));
        }
        Ok(())
    }

    /// Gives it to a person of the unit.
    pub fn assign(&mut self, handler: &str, by: &str, at: NaiveDateTime, note: &str) -> Result<(), Message> {
        self.allows(Act::Assign)?;
        self.handler = Some(handler.to_owned());
        self.note(at, by, Deed::Assigned(handler.to_owned()), note);
        Ok(())
    }

    /// Transfers it to another unit, whose own clock starts on `on` (O3).
    pub fn transfer(
        &mut self,
        to: OrgCode,
        on: NaiveDate,
        by: &str,
        at: NaiveDateTime,
        reason: &str,
    ) -> Result<(), Message> {
        self.allows(Act::Transfer)?;
        required(reason)?;
        if to == self.unit {
            return Err(Message::new("opinion-transfer-same-unit"));
        }
        check_day(on, self.received_by_unit(), at)?;
        self.transfers.push(Transfer {
            from: self.unit.clone(),
            to: to.clone(),
            on,
            by: by.to_owned(),
            reason: reason.trim().to_owned(),
            reported: None,
        });
        self.unit = to.clone();
        self.within_duty = true;
        self.handler = None;
        self.note(at, by, Deed::Transferred(to), reason);
        Ok(())
    }

    /// Marks it important (O4); the reason stays with it.
    pub fn mark_important(&mut self, by: &str, at: NaiveDateTime, reason: &str) -> Result<(), Message> {
        self.allows(Act::MarkImportant)?;
        required(reason)?;
        self.important =
            Some(Important { reason: reason.trim().to_owned(), by: by.to_owned(), on: at.date() });
        self.note(at, by, Deed::MarkedImportant, reason);
        Ok(())
    }

    /// Names the person who screens a widely shared concern (O9).
    pub fn mark_hotspot(
        &mut self,
        screener: &str,
        by: &str,
        at: NaiveDateTime,
        note: &str,
    ) -> Result<(), Message> {
        self.allows(Act::MarkHotspot)?;
        self.hotspot = Some(Hotspot { screener: screener.to_owned(), note: note.trim().to_owned() });
        self.note(at, by, Deed::MarkedHotspot(screener.to_owned()), note);
        Ok(())
    }

    /// Records the reply.
    pub fn answer(
        &mut self,
        content: &str,
        on: NaiveDate,
        by: &str,
        at: NaiveDateTime,
    ) -> Result<(), Message> {
        self.allows(Act::Reply)?;
        check_day(on, self.received_by_unit(), at)?;
        self.reply =
            Some(Reply { on, by: by.to_owned(), unit: self.unit.clone(), content: content.to_owned() });
        self.note(at, by, Deed::Replied, "");
        Ok(())
    }

    /// Records the report back to the submitter (O6).
    pub fn report_to_submitter(
        &mut self,
        content: &str,
        on: NaiveDate,
        by: &str,
        at: NaiveDateTime,
    ) -> Result<(), Message> {
        self.allows(Act::ReportToSubmitter)?;
        check_day(on, self.replied_on(), at)?;
        self.reported = Some(ReportBack { on, by: by.to_owned(), content: content.to_owned() });
        self.note(at, by, Deed::ReportedToSubmitter, "");
        Ok(())
    }

    /// Records the report back to the units that transferred it (O6): the last one first, since it
    /// is the one that sent it here.
    pub fn report_to_unit(
        &mut self,
        content: &str,
        on: NaiveDate,
        by: &str,
        at: NaiveDateTime,
    ) -> Result<OrgCode, Message> {
        self.allows(Act::ReportToUnit)?;
        check_day(on, self.replied_on(), at)?;
        let here = self.unit.clone();
        let transfer = self
            .transfers
            .iter_mut()
            .rev()
            .find(|transfer| transfer.reported.is_none() && transfer.from != here)
            .ok_or_else(|| Message::new("opinion-already-reported"))?;
        transfer.reported = Some(ReportBack { on, by: by.to_owned(), content: content.to_owned() });
        let unit = transfer.from.clone();
        self.note(at, by, Deed::ReportedToUnit(unit.clone()), "");
        Ok(unit)
    }

    /// Closes it (O6).
    pub fn close(&mut self, by: &str, at: NaiveDateTime) -> Result<(), Message> {
        self.allows(Act::Close)?;
        self.closed = Some(at.date());
        self.note(at, by, Deed::Closed, "");
        Ok(())
    }

    /// Puts a look at the submitter's identity into the history (O8).
    pub fn see_identity(&mut self, by: &str, at: NaiveDateTime) -> Result<(), Message> {
        self.allows(Act::SeeIdentity)?;
        self.note(at, by, Deed::IdentitySeen, "");
        Ok(())
    }

    fn replied_on(&self) -> NaiveDate {
        self.reply.as_ref().map_or(self.received, |reply| reply.on)
    }

    /// Adds a line to the history.
    pub fn note(&mut self, at: NaiveDateTime, by: &str, deed: Deed, note: &str) {
        self.history.push(Event { at, by: by.to_owned(), deed, note: note.trim().to_owned() });
    }
}
