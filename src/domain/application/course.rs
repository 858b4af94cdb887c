//! The course of an application: what may happen to it, and what it owes meanwhile.

use chrono::{NaiveDate, NaiveDateTime};

use super::{
    Act, Application, Complaint, Decision, Deed, Entries, Event, Extension, Filing, Ground, Letter,
    LetterKind, Noted, Outcome, Part, State, SuperiorReply,
};
use crate::domain::calendar::check_day;
use crate::domain::clock::Limit;
use crate::domain::disclosure::required;
use crate::domain::message::Message;
use crate::domain::obligation::Obligation;

impl Entries {
    /// What is missing (A1), in the order of the form.
    pub fn missing(&self) -> Vec<Part> {
        let applicant = &self.applicant;
        let is_missing = |part: &Part| match part {
            Part::Name => applicant.name.is_empty(),
            Part::Address => applicant.address.is_empty(),
            Part::Identity => applicant.identity.is_empty(),
            Part::Contact => applicant.contact.is_empty(),
            Part::Content => self.content.is_empty(),
            Part::Signature => !self.signed,
            Part::Date => self.applied.is_none(),
        };
        Part::ALL.into_iter().filter(is_missing).collect()
    }

    /// Takes over what `more` has and this lacks; what is there stays.
    pub fn fill(&mut self, more: Self) {
        let Self { applicant, content, signed, applied } = more;
        let fill = |here: &mut String, more: String| {
            if here.is_empty() {
                *here = more;
            }
        };
        fill(&mut self.applicant.name, applicant.name);
        fill(&mut self.applicant.address, applicant.address);
        fill(&mut self.applicant.identity, applicant.identity);
        fill(&mut self.applicant.contact, applicant.contact);
        fill(&mut self.content, content);
        self.signed |= signed;
        self.applied = self.applied.or(applied);
    }
}

impl Decision {
    /// Whether the superior does not agree: it is decided anew.
    pub fn is_overturned(&self) -> bool {
        self.reply().is_some_and(|reply| !reply.agreed)
    }

    pub(super) fn reply(&self) -> Option<&SuperiorReply> {
        self.filing.as_ref()?.reply.as_ref()
    }
}

impl Application {
    /// Where it stands.
    pub fn state(&self) -> State {
        if self.closed.is_some() {
            return if self.complaint_open().is_some() { State::Complained } else { State::Closed };
        }
        if self.accepted.is_none() {
            let whole = self.entries.missing().is_empty();
            return if whole { State::Received } else { State::Incomplete };
        }
        match self.decision() {
            None => State::Accepted,
            Some(decision) if decision.outcome == Outcome::Refuse || self.disclosed.is_some() => {
                State::Answered
            }
            Some(decision) => match (&decision.filing, decision.reply()) {
                (None, _) => State::Decided,
                (Some(_), None) => State::Filed,
                (Some(_), Some(_)) => State::Cleared,
            },
        }
    }

    /// The decision that counts.
    pub fn decision(&self) -> Option<&Decision> {
        self.decisions.last().filter(|decision| !decision.is_overturned())
    }

    /// The first complaint of which the complainant has not been told what came of it (A7).
    pub fn complaint_open(&self) -> Option<&Complaint> {
        self.complaints.iter().find(|complaint| complaint.told.is_none())
    }

    /// What it owes (A2–A4), met or not.
    pub fn obligations(&self) -> Vec<Obligation> {
        let Some(accepted) = self.accepted else { return Vec::new() };
        let mut owed = Vec::new();
        let known =
            self.recorded(|deed| matches!(deed, Deed::Accepted | Deed::TakenOver)).unwrap_or(accepted);
        let decided = self.decisions.first().map(|decision| decision.on).or(self.withdrawn);
        match &self.extension {
            None => owed.push(Obligation { met: decided, ..Obligation::new(Limit::A2, accepted, known) }),
            Some(extension) => {
                // The first date fell away on the day the later one was told.
                let met = Some(extension.on);
                owed.push(Obligation { met, ..Obligation::new(Limit::A2, accepted, known) });
                owed.push(Obligation {
                    met: decided,
                    ..Obligation::new(Limit::A3, accepted, extension.on.max(known))
                });
            }
        }
        for decision in self.decisions.iter().filter(|decision| decision.outcome != Outcome::Refuse) {
            let met = decision.filing.as_ref().map(|filing| filing.noted.on).or(self.withdrawn);
            owed.push(Obligation { met, ..Obligation::new(Limit::A4, decision.on, decision.on) });
        }
        owed
    }

    fn recorded(&self, is: impl Fn(Deed) -> bool) -> Option<NaiveDate> {
        self.history.iter().find(|event| is(event.deed)).map(|event| event.at.date())
    }

    /// Whether `act` is possible as it stands, whoever asks.
    ///
    /// # Errors
    /// Why it is not.
    pub fn allows(&self, act: Act) -> Result<(), Message> {
        let state = self.state();
        match act {
            Act::SeeIdentity | Act::Complain => return Ok(()),
            Act::LookInto if self.complaints.iter().any(|complaint| complaint.finding.is_none()) => {
                return Ok(());
            }
            Act::LookInto => return Err(Message::new("application-no-complaint")),
            Act::TellComplainant => {
                return match self.complaint_open() {
                    None => Err(Message::new("application-no-complaint")),
                    Some(complaint) if complaint.finding.is_none() => {
                        Err(Message::new("application-look-into-first"))
                    }
                    Some(_) => Ok(()),
                };
            }
            _ if self.closed.is_some() => return Err(Message::new("application-closed")),
            Act::Deliver if self.letters_owed().next().is_none() => {
                return Err(Message::new("application-no-letter"));
            }
            Act::Deliver => return Ok(()),
            Act::Close => return self.may_close(state),
            _ => {}
        }
        match (act, state) {
            // A1: what is missing is named.
            (Act::Accept, State::Incomplete) => {
                Err(Message::new("application-incomplete")
                    .with("missing", Part::list(&self.entries.missing())))
            }
            (Act::Accept, State::Received)
            | (Act::Complete | Act::AskToComplete, State::Incomplete)
            | (Act::Decide, State::Accepted)
            | (Act::File, State::Decided)
            | (Act::SuperiorReply, State::Filed)
            | (Act::Disclose, State::Cleared) => Ok(()),
            (Act::Complete | Act::AskToComplete, State::Received) => {
                Err(Message::new("application-complete"))
            }
            (Act::Extend, State::Accepted) if self.extension.is_some() => {
                Err(Message::new("application-extended-once"))
            }
            (Act::Extend, State::Accepted) if self.decisions.is_empty() => Ok(()),
            (Act::Withdraw, State::Answered) => Err(Message::new("application-answered")),
            (Act::Withdraw, _) => Ok(()),
            (Act::Disclose | Act::File, State::Answered) => Err(Message::new("application-answered")),
            // A4: only the superior's reply unlocks it.
            (Act::Disclose, State::Decided) => Err(Message::new("application-file-first")),
            (Act::Disclose, State::Filed) => Err(Message::new("application-reply-first")),
            (Act::File | Act::SuperiorReply | Act::Disclose, State::Accepted) => {
                Err(Message::new("application-decide-first"))
            }
            (Act::SuperiorReply, State::Decided) => Err(Message::new("application-file-first")),
            (_, State::Incomplete | State::Received) => Err(Message::new("application-accept-first")),
            (Act::Accept | Act::Complete | Act::AskToComplete, _) => {
                Err(Message::new("application-already-accepted"))
            }
            (Act::Extend | Act::Decide, _) => Err(Message::new("application-already-decided")),
            _ => Err(Message::new("application-already-filed")),
        }
    }

    /// Closed once answered, every letter handed over and every complainant told.
    fn may_close(&self, state: State) -> Result<(), Message> {
        if state != State::Answered {
            return Err(Message::new("application-not-answered"));
        }
        if let Some(letter) = self.letters_owed().next() {
            return Err(Message::new("application-letter-owed").with("letter", letter.kind.message()));
        }
        match self.complaint_open() {
            Some(_) => Err(Message::new("application-complaint-open")),
            None => Ok(()),
        }
    }

    /// Fills in what was missing; what was there stays.
    pub fn complete(&mut self, more: Entries, by: &str, at: NaiveDateTime) -> Result<(), Message> {
        self.allows(Act::Complete)?;
        let before = self.entries.clone();
        self.entries.fill(more);
        if before == self.entries {
            return Err(Message::new("application-nothing-completed"));
        }
        self.note(at, by, Deed::Completed, "");
        Ok(())
    }

    /// Tells the applicant what is missing (补正).
    pub fn ask_to_complete(
        &mut self,
        on: NaiveDate,
        by: &str,
        at: NaiveDateTime,
        note: &str,
    ) -> Result<(), Message> {
        self.allows(Act::AskToComplete)?;
        check_day(on, self.received, at)?;
        self.write(LetterKind::Complete, on, self.entries.missing());
        self.note(at, by, Deed::AskedToComplete, note);
        Ok(())
    }

    /// Accepts it: starts the clock of A2. A letter that asked for what is there by now is not owed any more.
    pub fn accept(&mut self, on: NaiveDate, by: &str, at: NaiveDateTime) -> Result<(), Message> {
        self.allows(Act::Accept)?;
        check_day(on, self.received, at)?;
        self.accepted = Some(on);
        self.note(at, by, Deed::Accepted, "");
        Ok(())
    }

    /// Extends the decision once (A3); `until` is what the clock says.
    pub fn extend(
        &mut self,
        reason: &str,
        until: NaiveDate,
        on: NaiveDate,
        by: &str,
        at: NaiveDateTime,
    ) -> Result<(), Message> {
        self.allows(Act::Extend)?;
        required(reason)?;
        check_day(on, self.accepted.unwrap_or(self.received), at)?;
        self.extension = Some(Extension { on, by: by.to_owned(), reason: reason.trim().to_owned(), until });
        self.write(LetterKind::Extend, on, Vec::new());
        self.note(at, by, Deed::Extended, reason);
        Ok(())
    }

    /// Records the decision (A2, A5, A6).
    #[allow(clippy::too_many_arguments)]
    pub fn decide(
        &mut self,
        outcome: Outcome,
        ground: Option<Ground>,
        reason: &str,
        basis: &str,
        on: NaiveDate,
        by: &str,
        at: NaiveDateTime,
    ) -> Result<(), Message> {
        self.allows(Act::Decide)?;
        // A5: refused, or withheld in part, on the two grounds only, and with the reason in writing.
        match (outcome.withholds(), ground) {
            (true, None) => return Err(Message::new("ground-missing")),
            (false, Some(_)) => return Err(Message::new("ground-needless")),
            (true, Some(_)) => required(reason)?,
            (false, None) => {}
        }
        let earliest = self.decisions.last().and_then(Decision::reply).map(|reply| reply.noted.on);
        check_day(on, earliest.or(self.accepted).unwrap_or(self.received), at)?;
        self.decisions.push(Decision {
            outcome,
            ground,
            reason: reason.trim().to_owned(),
            basis: basis.to_owned(),
            on,
            by: by.to_owned(),
            filing: None,
        });
        self.write(outcome.letter(), on, Vec::new());
        self.note(at, by, Deed::Decided(outcome), reason);
        Ok(())
    }

    /// Records the material filed with the superior (A4).
    pub fn file(
        &mut self,
        content: Noted,
        scope: &str,
        form: &str,
        by: &str,
        at: NaiveDateTime,
    ) -> Result<(), Message> {
        self.allows(Act::File)?;
        let Some(decision) = self.decisions.last_mut() else { return Ok(()) };
        check_day(content.on, decision.on, at)?;
        decision.filing =
            Some(Filing { noted: content, scope: scope.to_owned(), form: form.to_owned(), reply: None });
        self.note(at, by, Deed::Filed, "");
        Ok(())
    }

    /// Records the superior's reply (A4); where it does not agree it is decided anew.
    pub fn superior_replied(
        &mut self,
        agreed: bool,
        noted: Noted,
        by: &str,
        at: NaiveDateTime,
    ) -> Result<(), Message> {
        self.allows(Act::SuperiorReply)?;
        if !agreed {
            required(&noted.content)?;
        }
        let Some(filing) = self.decisions.last_mut().and_then(|decision| decision.filing.as_mut()) else {
            return Ok(());
        };
        check_day(noted.on, filing.noted.on, at)?;
        let text = noted.content.clone();
        filing.reply = Some(SuperiorReply { agreed, noted });
        self.note(at, by, Deed::Replied(agreed), &text);
        Ok(())
    }

    /// Records what was disclosed to the applicant.
    pub fn disclose(&mut self, noted: Noted, by: &str, at: NaiveDateTime) -> Result<(), Message> {
        self.allows(Act::Disclose)?;
        let replied = self.decision().and_then(Decision::reply).map(|reply| reply.noted.on);
        check_day(noted.on, replied.unwrap_or(self.received), at)?;
        self.disclosed = Some(noted);
        self.note(at, by, Deed::Disclosed, "");
        Ok(())
    }

    /// Records that the first letter not handed over was; says which.
    pub fn deliver(&mut self, noted: Noted, by: &str, at: NaiveDateTime) -> Result<LetterKind, Message> {
        self.allows(Act::Deliver)?;
        let owed = (0..self.letters.len()).find(|at| self.is_owed(*at));
        let letter = owed.and_then(|at| self.letters.get_mut(at));
        let letter = letter.ok_or_else(|| Message::new("application-no-letter"))?;
        check_day(noted.on, letter.on, at)?;
        let (kind, how) = (letter.kind, noted.content.clone());
        letter.delivered = Some(noted);
        self.note(at, by, Deed::Delivered(kind), &how);
        Ok(kind)
    }

    /// Records that the applicant takes it back: nothing more is owed.
    pub fn withdraw(&mut self, by: &str, at: NaiveDateTime, reason: &str) -> Result<(), Message> {
        self.allows(Act::Withdraw)?;
        required(reason)?;
        (self.withdrawn, self.closed) = (Some(at.date()), Some(at.date()));
        self.note(at, by, Deed::Withdrawn, reason);
        Ok(())
    }

    /// Registers a complaint (A7).
    pub fn complain(&mut self, complaint: Complaint, by: &str, at: NaiveDateTime) -> Result<(), Message> {
        self.allows(Act::Complain)?;
        check_day(complaint.noted.on, self.received, at)?;
        self.complaints.push(complaint);
        self.note(at, by, Deed::Complained, "");
        Ok(())
    }

    /// Records what was found about the first complaint not looked into (A7).
    pub fn look_into(&mut self, noted: Noted, by: &str, at: NaiveDateTime) -> Result<(), Message> {
        self.allows(Act::LookInto)?;
        let complaint = self.complaints.iter_mut().find(|complaint| complaint.finding.is_none());
        let complaint = complaint.ok_or_else(|| Message::new("application-no-complaint"))?;
        check_day(noted.on, complaint.noted.on, at)?;
        complaint.finding = Some(noted);
        self.note(at, by, Deed::LookedInto, "");
        Ok(())
    }

    /// Records what the complainant was told (A7).
    pub fn tell_complainant(&mut self, noted: Noted, by: &str, at: NaiveDateTime) -> Result<(), Message> {
        self.allows(Act::TellComplainant)?;
        let complaint = self.complaints.iter_mut().find(|complaint| complaint.told.is_none());
        let complaint = complaint.ok_or_else(|| Message::new("application-no-complaint"))?;
        let found = complaint.finding.as_ref().map_or(complaint.noted.on, |finding| finding.on);
        check_day(noted.on, found, at)?;
        complaint.told = Some(noted);
        self.note(at, by, Deed::ComplainantTold, "");
        Ok(())
    }

    /// Closes it.
    pub fn close(&mut self, by: &str, at: NaiveDateTime) -> Result<(), Message> {
        self.allows(Act::Close)?;
        self.closed = Some(at.date());
        self.note(at, by, Deed::Closed, "");
        Ok(())
    }

    /// Puts a look at the applicant's identity into the history.
    pub fn see_identity(&mut self, by: &str, at: NaiveDateTime) {
        self.note(at, by, Deed::IdentitySeen, "");
    }

    /// Puts `hidden` in place of who applies and who complains; a part that is missing stays so.
    pub fn hide(&mut self, hidden: &str) {
        let applicant = &mut self.entries.applicant;
        let given =
            [&mut applicant.name, &mut applicant.address, &mut applicant.identity, &mut applicant.contact];
        let complaining = self.complaints.iter_mut().flat_map(|c| [&mut c.complainant, &mut c.contact]);
        for text in given.into_iter().chain(complaining).filter(|text| !text.is_empty()) {
            hidden.clone_into(text);
        }
    }

    fn write(&mut self, kind: LetterKind, on: NaiveDate, missing: Vec<Part>) {
        self.letters.push(Letter { kind, on, missing, delivered: None, template: 0 });
    }

    /// Adds a line to the history.
    pub fn note(&mut self, at: NaiveDateTime, by: &str, deed: Deed, note: &str) {
        self.history.push(Event { at, by: by.to_owned(), deed, note: note.trim().to_owned() });
    }
}
