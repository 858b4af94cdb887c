//! The course of a disclosure: what may happen to it, and what it owes meanwhile.

use chrono::{NaiveDate, NaiveDateTime};

use super::{
    Act, Deed, Disclosure, Event, Matter, Publication, Stage, State, Step, TakenDown, TimeLimit, channel_fits,
};
use crate::domain::calendar::Calendar;
use crate::domain::channel::Channel;
use crate::domain::clock::{self, Limit, Policy};
use crate::domain::code::RecordKey;
use crate::domain::message::Message;
use crate::domain::obligation::Obligation;

impl Disclosure {
    /// A disclosure as proposed.
    pub fn propose(key: RecordKey, item_version: u32, matter: Matter, by: &str, at: NaiveDateTime) -> Self {
        let mut disclosure = Self {
            key,
            item_version,
            matter,
            proposer: by.to_owned(),
            state: State::Review,
            passed: 0,
            publications: Vec::new(),
            follows: None,
            followed_by: None,
            history: Vec::new(),
        };
        disclosure.note(at, by, Deed::Proposed, "");
        disclosure
    }

    /// The review route its marks demand (R2, R3).
    pub fn route(&self) -> Vec<Step> {
        Step::ALL
            .into_iter()
            .filter(|step| match step {
                Step::Committee => self.matter.important,
                Step::Superior => self.matter.needs_superior,
                _ => true,
            })
            .collect()
    }

    /// The step that is next, while under review.
    pub fn pending(&self) -> Option<Step> {
        if self.state != State::Review {
            return None;
        }
        self.route().get(usize::from(self.passed)).copied()
    }

    /// When it was proposed.
    pub fn proposed_on(&self) -> NaiveDate {
        self.history.first().map_or(NaiveDate::MIN, |event| event.at.date())
    }

    /// When its last review step was passed, once approved.
    pub fn approved_on(&self) -> Option<NaiveDate> {
        if matches!(self.state, State::Review | State::Returned | State::Refused | State::Withdrawn) {
            return None;
        }
        self.last(|deed| matches!(deed, Deed::Passed(_)))
    }

    /// When publication was complete: every approved channel used, every stage disclosed.
    pub fn published_on(&self) -> Option<NaiveDate> {
        let mut complete = NaiveDate::MIN;
        for channel in &self.matter.channels {
            complete = complete.max(self.first_on(|p| p.channel == *channel)?);
        }
        for (stage, _) in self.stages().iter().enumerate() {
            complete = complete.max(self.first_on(|p| p.stage.map(usize::from) == Some(stage))?);
        }
        Some(complete)
    }

    /// The stages of 逐段公开; none otherwise.
    pub fn stages(&self) -> &[Stage] {
        match &self.matter.time_limit {
            TimeLimit::Staged(stages) => stages,
            _ => &[],
        }
    }

    /// The approved channels not yet used.
    pub fn open_channels(&self) -> Vec<Channel> {
        let used = |c: &Channel| self.publications.iter().any(|p| p.channel == *c);
        self.matter.channels.iter().filter(|c| !used(c)).cloned().collect()
    }

    /// The last day it must stay up (R9), once anything important is published.
    pub fn notice_until(&self, policy: &Policy, calendar: &Calendar) -> Option<clock::Due> {
        let last = self.publications.iter().map(|p| p.on).max()?;
        self.matter.important.then(|| clock::due(Limit::R9, last, policy, calendar))
    }

    /// What it owes (R5–R8), met or not.
    pub fn obligations(&self) -> Vec<Obligation> {
        let known = self.proposed_on();
        let given_up = match self.state {
            State::Refused | State::Withdrawn => {
                self.last(|deed| matches!(deed, Deed::Refused(_) | Deed::Withdrawn))
            }
            _ => None,
        };
        let met = given_up.or_else(|| self.published_on());
        let settled = self.matter.settled.as_ref().map(|settled| settled.on);
        match (&self.matter.time_limit, settled) {
            (TimeLimit::Fixed, Some(on)) => vec![Obligation { met, ..Obligation::new(Limit::R5, on, known) }],
            (TimeLimit::Immediate, Some(on)) => {
                vec![Obligation { met, ..Obligation::new(Limit::R8, on, known) }]
            }
            (TimeLimit::Fixed | TimeLimit::Immediate, None) => Vec::new(),
            (TimeLimit::Cyclic(period), _) => vec![Obligation {
                period: Some(*period),
                met,
                ..Obligation::new(Limit::R6, period.last(), known)
            }],
            (TimeLimit::Staged(stages), _) => {
                let stage = |(index, stage): (usize, &Stage)| Obligation {
                    stage: Some(stage.name.clone()),
                    met: given_up.or_else(|| self.first_on(|p| p.stage.map(usize::from) == Some(index))),
                    ..Obligation::new(Limit::R7, stage.on, known)
                };
                stages.iter().enumerate().map(stage).collect()
            }
        }
    }

    /// Whether `act` is possible in this state, whoever asks (R2, R3, R9).
    ///
    /// # Errors
    /// Why it is not.
    pub fn allows(&self, act: Act) -> Result<(), Message> {
        let state = || Message::new("not-in-this-state").with("state", self.state.message());
        let possible = match act {
            Act::Approve | Act::Return | Act::Refuse => self.state == State::Review,
            Act::Resubmit => self.state == State::Returned,
            Act::Withdraw => matches!(self.state, State::Review | State::Returned),
            Act::Publish => matches!(self.state, State::Approved | State::Published),
            Act::TakeDown => {
                if !self.publications.iter().any(|p| p.taken_down.is_none()) {
                    return Err(Message::new("nothing-published"));
                }
                true
            }
            Act::Again => {
                if let Some(next) = &self.followed_by {
                    return Err(Message::new("already-followed").with("number", next.number()));
                }
                matches!(self.state, State::Published | State::Closed)
            }
            Act::Close => self.state == State::Published,
        };
        if possible { Ok(()) } else { Err(state()) }
    }

    /// Passes the step that is next. `note` is its basis where the step needs one.
    pub fn approve(&mut self, by: &str, at: NaiveDateTime, note: &str) -> Result<Step, Message> {
        let step = self.step_for(by, Act::Approve)?;
        if step.needs_basis() && note.trim().is_empty() {
            return Err(Message::new("basis-missing").with("step", step.message()));
        }
        self.passed += 1;
        if usize::from(self.passed) == self.route().len() {
            self.state = State::Approved;
        }
        self.note(at, by, Deed::Passed(step), note);
        Ok(step)
    }

    /// Returns it to the proposer (R2).
    pub fn send_back(&mut self, by: &str, at: NaiveDateTime, reason: &str) -> Result<Step, Message> {
        let step = self.step_for(by, Act::Return)?;
        required(reason)?;
        self.state = State::Returned;
        self.note(at, by, Deed::Returned(step), reason);
        Ok(step)
    }

    /// Refuses it (R2); final.
    pub fn refuse(&mut self, by: &str, at: NaiveDateTime, reason: &str) -> Result<Step, Message> {
        let step = self.step_for(by, Act::Refuse)?;
        required(reason)?;
        self.state = State::Refused;
        self.note(at, by, Deed::Refused(step), reason);
        Ok(step)
    }

    fn step_for(&self, by: &str, act: Act) -> Result<Step, Message> {
        self.allows(act)?;
        if self.proposer == by {
            return Err(Message::new("own-proposal"));
        }
        self.pending().ok_or_else(|| Message::new("not-in-this-state").with("state", self.state.message()))
    }

    /// Amends and proposes again; every step is taken anew (R2).
    pub fn resubmit(
        &mut self,
        matter: Matter,
        by: &str,
        at: NaiveDateTime,
        note: &str,
    ) -> Result<(), Message> {
        self.allows(Act::Resubmit)?;
        self.matter = matter;
        self.state = State::Review;
        self.passed = 0;
        self.note(at, by, Deed::Resubmitted, note);
        Ok(())
    }

    /// Takes it back before it is approved.
    pub fn withdraw(&mut self, by: &str, at: NaiveDateTime, reason: &str) -> Result<(), Message> {
        self.allows(Act::Withdraw)?;
        required(reason)?;
        self.state = State::Withdrawn;
        self.note(at, by, Deed::Withdrawn, reason);
        Ok(())
    }

    /// Records a publication (R3, R4, R4c).
    pub fn publish(&mut self, publication: Publication, at: NaiveDateTime) -> Result<(), Message> {
        self.allows(Act::Publish)?;
        if !self.matter.channels.contains(&publication.channel) {
            return Err(Message::new("channel-not-approved").with("channel", publication.channel.message()));
        }
        if !publication.scope.is_within(self.matter.scope) {
            return Err(Message::new("scope-wider-than-approved")
                .with("scope", publication.scope.message())
                .with("approved", self.matter.scope.message()));
        }
        if !channel_fits(&publication.channel, publication.scope) {
            return Err(Message::new("channel-too-wide")
                .with("channel", publication.channel.message())
                .with("scope", publication.scope.message()));
        }
        if publication.on > at.date() {
            return Err(Message::new("published-in-future").with("date", publication.on));
        }
        if let Some(approved) = self.approved_on()
            && publication.on < approved
        {
            return Err(Message::new("published-before-approval")
                .with("date", publication.on)
                .with("approved", approved));
        }
        match (publication.stage, self.stages().len()) {
            (None, 0) => {}
            (Some(stage), count) if usize::from(stage) < count => {}
            _ => return Err(Message::new("stage-missing")),
        }
        if publication.channel.is_interactive() && publication.exchange.is_none() {
            return Err(Message::new("exchange-missing").with("channel", publication.channel.message()));
        }
        let (by, channel, place) =
            (publication.by.clone(), publication.channel.clone(), publication.place.clone());
        self.publications.push(publication);
        if self.published_on().is_some() {
            self.state = State::Published;
        }
        self.note(at, &by, Deed::Published(channel), &place);
        Ok(())
    }

    /// Records that a publication was taken down; early, or for 固定公开, only with a reason (R5, R9).
    pub fn take_down(
        &mut self,
        index: usize,
        taken: TakenDown,
        at: NaiveDateTime,
        policy: &Policy,
        calendar: &Calendar,
    ) -> Result<(), Message> {
        self.allows(Act::TakeDown)?;
        let important = self.matter.important;
        let fixed = self.matter.time_limit == TimeLimit::Fixed;
        let publication = self
            .publications
            .get_mut(index)
            .filter(|p| p.taken_down.is_none())
            .ok_or_else(|| Message::new("nothing-published"))?;
        if taken.on > at.date() || taken.on < publication.on {
            return Err(Message::new("taken-down-date").with("date", taken.on));
        }
        let until = clock::due(Limit::R9, publication.on, policy, calendar).date;
        if taken.reason.trim().is_empty() && important && taken.on <= until {
            return Err(Message::new("taken-down-early").with("until", until));
        }
        if taken.reason.trim().is_empty() && fixed {
            return Err(Message::new("taken-down-fixed"));
        }
        let (by, reason, channel) = (taken.by.clone(), taken.reason.clone(), publication.channel.clone());
        publication.taken_down = Some(taken);
        self.note(at, &by, Deed::TakenDown(channel), &reason);
        Ok(())
    }

    /// Closes it: the notice period over (R9) and no opinion on it open (O6).
    pub fn close(
        &mut self,
        by: &str,
        at: NaiveDateTime,
        open_opinions: usize,
        policy: &Policy,
        calendar: &Calendar,
    ) -> Result<(), Message> {
        self.may_close(at.date(), open_opinions, policy, calendar)?;
        self.state = State::Closed;
        self.note(at, by, Deed::Closed, "");
        Ok(())
    }

    /// Whether it could be closed on `today`.
    ///
    /// # Errors
    /// What is still in the way.
    pub fn may_close(
        &self,
        today: NaiveDate,
        open_opinions: usize,
        policy: &Policy,
        calendar: &Calendar,
    ) -> Result<(), Message> {
        self.allows(Act::Close)?;
        if let Some(until) = self.notice_until(policy, calendar)
            && today <= until.date
            && self.publications.iter().any(|p| p.taken_down.is_none())
        {
            return Err(Message::new("notice-not-over").with("until", until.date));
        }
        if open_opinions > 0 {
            return Err(Message::new("opinions-open").with("count", open_opinions));
        }
        Ok(())
    }

    /// Links the next round (R10).
    pub fn follow(&mut self, next: RecordKey, by: &str, at: NaiveDateTime) -> Result<(), Message> {
        self.allows(Act::Again)?;
        self.followed_by = Some(next.clone());
        self.note(at, by, Deed::FollowedBy(next), "");
        Ok(())
    }

    fn note(&mut self, at: NaiveDateTime, by: &str, deed: Deed, note: &str) {
        self.history.push(Event { at, by: by.to_owned(), deed, note: note.trim().to_owned() });
    }

    fn last(&self, is: impl Fn(&Deed) -> bool) -> Option<NaiveDate> {
        self.history.iter().rev().find(|event| is(&event.deed)).map(|event| event.at.date())
    }

    fn first_on(&self, is: impl Fn(&Publication) -> bool) -> Option<NaiveDate> {
        // The first that was recorded: a later entry dated back makes nothing earlier.
        self.publications.iter().find(|p| is(p)).map(|p| p.on)
    }
}

/// A reason that is given.
///
/// # Errors
/// Where it is empty.
pub fn required(reason: &str) -> Result<(), Message> {
    if reason.trim().is_empty() { Err(Message::new("reason-missing")) } else { Ok(()) }
}
