//! Commands of routine disclosure (例行公开制度).

use super::change::Sheet;
use super::command::{DisclosureOrder, Receipt};
use super::index;
use super::record::Record;
use super::{Failure, permission};
use crate::domain::adjustment::Adjustment;
use crate::domain::book::Around;
use crate::domain::calendar::within_reach;
use crate::domain::catalogue::{CatalogueItem, ItemLimit};
use crate::domain::channel::Channel;
use crate::domain::code::{Code, ItemCode, Kind, RecordKey};
use crate::domain::disclosure::{
    Act, Disclosure, Exchange, Matter, Publication, Stage, State, TakenDown, TimeLimit,
};
use crate::domain::message::Message;
use crate::domain::period::{Cycle, Period};
use crate::domain::plan;
use crate::domain::text::TextRule;

impl Sheet<'_> {
    /// Proposes a disclosure (R1), or another round of one (R10).
    pub(super) fn propose(
        &mut self,
        code: Code,
        matter: Matter,
        follows: Option<RecordKey>,
    ) -> Result<Receipt, Failure> {
        permission::propose(self.directory, self.who, &code)?;
        let item = self.item_for(&code, &matter)?;
        let version = item.map_or(0, |item| item.version);
        let matter = self.checked(&code, item, matter)?;
        let key = self.number(&code, Kind::Disclosure)?;
        let (who, at) = (self.who, self.at);
        let mut disclosure = Disclosure::propose(key.clone(), version, matter, &who.login, at);
        if let Some(before) = follows {
            let (found, mut earlier) = self.disclosure(&before, 0)?;
            if before.code != code {
                return Err(Message::new("follows-other-code").into());
            }
            permission::disclosure(self.directory, who, Act::Again, &earlier)?;
            let old = earlier.clone();
            earlier.follow(key.clone(), &who.login, at)?;
            disclosure.follows = Some(before);
            self.write(Some((found, Record::Disclosure(old))), Record::Disclosure(earlier));
        }
        self.write(None, Record::Disclosure(disclosure));
        let message = Message::new("done-proposed").with("number", key.number());
        Ok(Receipt::new(Some(key), message))
    }

    /// The version of the item that something is proposed under (C2): the one that governs its period where it is
    /// owed by that, else the one in force. Under a retired item only what it missed before is made up for.
    fn item_for(&self, code: &Code, matter: &Matter) -> Result<Option<&CatalogueItem>, Failure> {
        match code.item {
            ItemCode::Listed(_) => {}
            ItemCode::None => return Ok(None),
            // C3: a matter outside the catalogue needs its work plan and the superior's approval first.
            ItemCode::Outside(_) => {
                plan::allows(&self.surroundings().cases(Kind::Plan, code))?;
                return Ok(None);
            }
        }
        if let TimeLimit::Cyclic(period) = matter.time_limit
            && let Some(item) = self.directory.item_for(code, period, self.today())
            && item.limit().and_then(ItemLimit::cycle) == Some(period.cycle())
        {
            return Ok(Some(item));
        }
        permission::in_use(self.directory, code, self.today())?;
        let item = self.directory.item_on(code, self.today());
        Ok(Some(item.ok_or_else(|| Message::new("item-unknown").with("code", code.to_string()))?))
    }

    /// Text made clean, and what the rules and the catalogue, in the version `item`, ask of a matter.
    fn checked(&self, code: &Code, item: Option<&CatalogueItem>, matter: Matter) -> Result<Matter, Failure> {
        let settled = match matter.settled {
            None => None,
            Some(mut settled) => {
                settled.evidence = TextRule::LINE
                    .required()
                    .check(Message::new("field-settled-evidence"), &settled.evidence)?;
                Some(settled)
            }
        };
        let time_limit = match matter.time_limit {
            TimeLimit::Staged(stages) => TimeLimit::Staged(checked_stages(stages)?),
            TimeLimit::Cyclic(period) => {
                if let Some(cycle) = item.and_then(CatalogueItem::limit).and_then(ItemLimit::cycle)
                    && period.cycle() != cycle
                {
                    return Err(Message::new("period-of-other-cycle").with("cycle", cycle.message()).into());
                }
                if item.and_then(CatalogueItem::limit) == Some(ItemLimit::Immediate) {
                    return Err(Message::new("item-is-immediate").with("code", code.to_string()).into());
                }
                // A year's or half-year's matter may be disclosed ahead of its period, but not years ahead.
                if period > Period::containing(self.today(), period.cycle()).next() {
                    return Err(Message::new("period-too-far").with("period", period.message()).into());
                }
                TimeLimit::Cyclic(period)
            }
            other => other,
        };
        let mut channels: Vec<Channel> = Vec::new();
        for channel in matter.channels {
            let channel = match channel {
                Channel::Other(name) => {
                    Channel::Other(TextRule::TITLE.required().check(Message::new("field-channels"), &name)?)
                }
                named => named,
            };
            if !channels.contains(&channel) {
                channels.push(channel);
            }
        }
        let matter = Matter {
            title: TextRule::TITLE.required().check(Message::new("field-title"), &matter.title)?,
            content: TextRule::BODY.required().check(Message::new("field-content"), &matter.content)?,
            responsible: TextRule::TITLE
                .required()
                .check(Message::new("field-responsible"), &matter.responsible)?,
            time_limit,
            settled,
            channels,
            ..matter
        };
        matter.check(item.and_then(CatalogueItem::scope), self.today())?;
        self.within_plan(code, &matter)?;
        Ok(matter)
    }

    /// R4, C3: outside the catalogue the approved work plan says to whom at most.
    fn within_plan(&self, code: &Code, matter: &Matter) -> Result<(), Message> {
        if !matches!(code.item, ItemCode::Outside(_)) {
            return Ok(());
        }
        match plan::scope_of(&self.surroundings().cases(Kind::Plan, code)) {
            Some(allowed) if !matter.scope.is_within(allowed) => {
                let message = Message::new("scope-wider-than-plan").with("scope", matter.scope.message());
                Err(message.with("allowed", allowed.message()))
            }
            _ => Ok(()),
        }
    }

    /// Does something with a disclosure.
    pub(super) fn order_disclosure(
        &mut self,
        key: &RecordKey,
        seen: u64,
        order: DisclosureOrder,
    ) -> Result<Receipt, Failure> {
        let (version, mut record) = self.disclosure(key, seen)?;
        permission::disclosure(self.directory, self.who, order.act(), &record)?;
        let before = record.clone();
        let (by, at) = (self.who.login.clone(), self.at);
        let reason = |text: &str| TextRule::NOTE.check(Message::new("field-reason"), text);
        let message = match order {
            DisclosureOrder::Approve { note } => {
                let step = record.approve(&by, at, &reason(&note)?)?;
                match record.pending() {
                    Some(next) => {
                        Message::new("done-passed").with("step", step.message()).with("next", next.message())
                    }
                    None => Message::new("done-approved").with("step", step.message()),
                }
            }
            DisclosureOrder::Return { reason: text } => {
                record.send_back(&by, at, &reason(&text)?)?;
                Message::new("done-returned").with("name", self.directory.person_name(&record.proposer))
            }
            DisclosureOrder::Refuse { reason: text } => {
                record.refuse(&by, at, &reason(&text)?)?;
                self.unfollow(&record)?;
                Message::new("done-refused")
            }
            DisclosureOrder::Resubmit { matter, note } => {
                // C2: it keeps the version it was made under.
                let item = self.directory.item_version(&key.code, record.item_version);
                let matter = self.checked(&key.code, item, *matter)?;
                record.resubmit(matter, &by, at, &reason(&note)?)?;
                Message::new("done-resubmitted")
            }
            DisclosureOrder::Withdraw { reason: text } => {
                record.withdraw(&by, at, &reason(&text)?)?;
                self.unfollow(&record)?;
                Message::new("done-withdrawn")
            }
            DisclosureOrder::Publish { channel, scope, place, on, evidence, stage, exchange } => {
                let name = channel.message();
                record.publish(
                    Publication {
                        channel,
                        scope,
                        place: TextRule::LINE.required().check(Message::new("field-place"), &place)?,
                        on,
                        by: by.clone(),
                        evidence: TextRule::LINE
                            .required()
                            .check(Message::new("field-evidence"), &evidence)?,
                        stage,
                        exchange: exchange.map(checked_exchange).transpose()?,
                        taken_down: None,
                    },
                    at,
                )?;
                let left = record.open_channels().len();
                if record.state == State::Published {
                    Message::new("done-published-all").with("channel", name)
                } else {
                    Message::new("done-published").with("channel", name).with("left", left)
                }
            }
            DisclosureOrder::TakeDown { index, on, reason: text } => {
                let taken = TakenDown { on, by, reason: reason(&text)? };
                record.take_down(index, taken, at, self.policy(), self.calendar)?;
                Message::new("done-taken-down")
            }
            DisclosureOrder::Close => {
                let open = index::open_opinions(self.store, key)?;
                record.close(&by, at, open, self.policy(), self.calendar)?;
                Message::new("done-closed")
            }
        };
        self.write(Some((version, Record::Disclosure(before))), Record::Disclosure(record));
        Ok(Receipt::new(Some(key.clone()), message.with("number", key.number())))
    }

    /// A round that comes to nothing leaves the one before free for another (R10).
    fn unfollow(&mut self, record: &Disclosure) -> Result<(), Failure> {
        let Some(before) = &record.follows else { return Ok(()) };
        let (version, mut earlier) = self.disclosure(before, 0)?;
        if earlier.followed_by.as_ref() == Some(&record.key) {
            let old = earlier.clone();
            earlier.followed_by = None;
            self.write(Some((version, Record::Disclosure(old))), Record::Disclosure(earlier));
        }
        Ok(())
    }

    /// Records a quarterly look that changed nothing (R10c).
    pub(super) fn adjust(&mut self, code: Code, quarter: Period, note: &str) -> Result<Receipt, Failure> {
        permission::propose(self.directory, self.who, &code)?;
        let governing = self.directory.item_for(&code, quarter, self.today());
        if governing.and_then(CatalogueItem::limit) != Some(ItemLimit::Regular) {
            permission::in_use(self.directory, &code, self.today())?;
            return Err(Message::new("adjust-not-regular").with("code", code.to_string()).into());
        }
        if quarter.cycle() != Cycle::Quarter || quarter.first() > self.today() {
            return Err(Message::new("adjust-quarter").with("period", quarter.message()).into());
        }
        within_reach(quarter.first())?;
        let note = TextRule::NOTE.required().check(Message::new("field-adjust-note"), note)?;
        let key = self.number(&code, Kind::Adjustment)?;
        let adjustment =
            Adjustment { key: key.clone(), quarter, at: self.at, by: self.who.login.clone(), note };
        self.write(None, Record::Adjustment(adjustment));
        let message =
            Message::new("done-adjusted").with("number", key.number()).with("period", quarter.message());
        Ok(Receipt::new(Some(key), message))
    }
}

fn checked_stages(stages: Vec<Stage>) -> Result<Vec<Stage>, Message> {
    let clean = |stage: Stage| {
        let name = TextRule::TITLE.required().check(Message::new("field-stages"), &stage.name)?;
        Ok(Stage { name, on: stage.on })
    };
    stages.into_iter().map(clean).collect()
}

fn checked_exchange(exchange: Exchange) -> Result<Exchange, Message> {
    let rule = TextRule::NOTE.required();
    Ok(Exchange {
        question: rule.check(Message::new("field-question"), &exchange.question)?,
        answer: rule.check(Message::new("field-answer"), &exchange.answer)?,
    })
}
