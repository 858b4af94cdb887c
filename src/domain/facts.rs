//! What the records show of one organisation in a period (E5, T3): counts, and behind each the records.
//!
//! Something belongs to the period in which it was due, or happened. Every count is as of a day: what was entered later
//! is not known yet. Nothing is judged here; people do that.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::application::Application;
use super::book::{Case, StepId};
use super::calendar::Calendar;
use super::clock::{self, Limit, Policy};
use super::code::{Code, Kind, OrgCode, RecordKey};
use super::consultation;
use super::disclosure::{self, Disclosure};
use super::message::Message;
use super::obligation::Obligation;
use super::opinion::Opinion;
use super::period::Period;

/// Where something was due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Area {
    /// A matter to be disclosed (R5, R7, R8), and what was proposed for a period the catalogue does not ask for.
    Disclosure,
    /// A period of a cyclic item, disclosed or looked at (R6, R11).
    Period,
    /// An opinion to be passed on or answered (O2–O7).
    Opinion,
    /// An application to be decided or filed (A2–A4).
    Application,
    /// Something in one of the other books.
    Book(Kind),
}

/// Something that happened, or how a case stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Happening {
    /// A disclosure was published on every channel.
    Published,
    /// A publication was taken down before its notice was over (R9). It is the one breach of procedure that can be
    /// entered at all: nothing is published before it is approved (R3).
    TakenDownEarly,
    /// An opinion was received.
    OpinionReceived,
    /// An opinion was answered, and somebody was not told yet (O6).
    NotReportedBack,
    /// An application was received.
    ApplicationReceived,
    /// A complaint about the work on an application (A7).
    Complaint,
    /// A step was taken in one of the other books.
    Step(StepId),
    /// A case in one of the other books stands like that, whenever it was begun: the id of the state's name.
    Stands(Kind, String),
}

/// A record behind a count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Behind {
    /// The code it stands under.
    pub code: Code,
    /// The record; none for a period that nobody began.
    pub key: Option<RecordKey>,
    /// Its title.
    pub title: String,
    /// The rule, where something was due.
    pub limit: Option<Limit>,
    /// The period it was due for.
    pub period: Option<Period>,
    /// When it was due.
    pub due: Option<NaiveDate>,
    /// When it was met, or happened.
    pub on: Option<NaiveDate>,
}

/// How often, and which records; not more of them than [`Fact::MOST`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fact {
    /// How often.
    pub count: u32,
    /// The first records, in the order of their keys.
    pub behind: Vec<Behind>,
}

impl Fact {
    /// The most records kept with a count.
    pub const MOST: usize = 50;

    fn add(&mut self, behind: Behind) {
        self.count += 1;
        if self.behind.len() < Self::MOST {
            self.behind.push(behind);
        }
    }

    /// The keys of the records, each once.
    pub fn keys(&self) -> Vec<RecordKey> {
        let mut keys: Vec<RecordKey> = self.behind.iter().filter_map(|behind| behind.key.clone()).collect();
        keys.sort();
        keys.dedup();
        keys
    }
}

/// What was due in the period, by how it ended.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dues {
    /// Met by the due date.
    pub on_time: Fact,
    /// Met after it.
    pub late: Fact,
    /// Past and not met.
    pub overdue: Fact,
    /// Not met, and not past yet.
    pub ahead: Fact,
    /// Due before the period, and not met when it began.
    pub carried: Fact,
}

impl Dues {
    /// How much fell due so far.
    pub const fn fallen(&self) -> u32 {
        self.on_time.count + self.late.count + self.overdue.count
    }

    /// How many of a hundred that fell due were met in time, rounded down; none where nothing fell due.
    pub fn rate(&self) -> Option<u32> {
        (self.on_time.count * 100).checked_div(self.fallen())
    }
}

/// A period that an item owed by itself (R6, R11).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwedPeriod {
    /// The item.
    pub code: Code,
    /// What it asks for.
    pub title: String,
    /// The period.
    pub period: Period,
    /// When it was covered, as of the day asked for.
    pub covered: Option<NaiveDate>,
}

/// What the dates are counted with, and up to when.
#[derive(Debug, Clone, Copy)]
pub struct Look<'a> {
    /// The period looked at.
    pub period: Period,
    /// The day as of which it is looked at.
    pub as_of: NaiveDate,
    /// The office's policies.
    pub policy: &'a Policy,
    /// Working days.
    pub calendar: &'a Calendar,
    /// The bureau, which owes some of what is due in the cases of others.
    pub bureau: Option<&'a OrgCode>,
}

/// What the records show of one organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// The organisation.
    pub org: OrgCode,
    /// The period.
    pub period: Period,
    /// The day as of which it is.
    pub as_of: NaiveDate,
    /// What was due.
    pub dues: BTreeMap<Area, Dues>,
    /// What happened.
    pub happened: BTreeMap<Happening, Fact>,
    /// The consultations of the period (公开咨询制度 四).
    pub consulted: consultation::Tally,
}

impl Facts {
    /// Nothing known yet.
    pub fn new(org: OrgCode, look: &Look<'_>) -> Self {
        Self {
            org,
            period: look.period,
            as_of: look.as_of,
            dues: BTreeMap::new(),
            happened: BTreeMap::new(),
            consulted: consultation::Tally::default(),
        }
    }

    /// What was due there.
    pub fn due(&self, area: Area) -> &Dues {
        static NONE: Dues = Dues {
            on_time: Fact { count: 0, behind: Vec::new() },
            late: Fact { count: 0, behind: Vec::new() },
            overdue: Fact { count: 0, behind: Vec::new() },
            ahead: Fact { count: 0, behind: Vec::new() },
            carried: Fact { count: 0, behind: Vec::new() },
        };
        self.dues.get(&area).unwrap_or(&NONE)
    }

    /// How often that happened.
    pub fn happened(&self, what: &Happening) -> &Fact {
        static NONE: Fact = Fact { count: 0, behind: Vec::new() };
        self.happened.get(what).unwrap_or(&NONE)
    }

    /// The steps taken in one of the other books, in the order of their ids.
    pub fn steps(&self, kind: Kind) -> impl Iterator<Item = (StepId, &Fact)> {
        self.happened.iter().filter_map(move |(what, fact)| match what {
            Happening::Step(id) if id.step().is_some_and(|(book, _)| book.kind == kind) => Some((*id, fact)),
            _ => None,
        })
    }

    /// How the open cases of one of the other books stand.
    pub fn standing(&self, kind: Kind) -> impl Iterator<Item = (Message, &Fact)> {
        self.happened.iter().filter_map(move |(what, fact)| match what {
            Happening::Stands(of, name) if *of == kind => Some((Message::new(name.clone()), fact)),
            _ => None,
        })
    }

    /// Takes in a period that an item owed.
    pub fn owed(&mut self, owed: OwedPeriod, look: &Look<'_>) {
        let OwedPeriod { code, title, period, covered } = owed;
        let obligation = Obligation {
            period: Some(period),
            met: covered,
            ..Obligation::new(Limit::R6, period.last(), period.first())
        };
        self.enter(Area::Period, &code, None, &title, &obligation, look);
    }

    /// Takes in a disclosure; a period in `owed` is not counted with it a second time.
    pub fn disclosure(&mut self, d: &Disclosure, owed: impl Fn(Period) -> bool, look: &Look<'_>) {
        let given_up = matches!(d.state, disclosure::State::Refused | disclosure::State::Withdrawn);
        for obligation in d.obligations() {
            // What was given up was not disclosed in time, nor late.
            let gone = given_up && obligation.met.is_some_and(|met| met <= look.as_of);
            if !gone && !obligation.period.is_some_and(&owed) {
                self.enter(Area::Disclosure, &d.key.code, Some(&d.key), &d.matter.title, &obligation, look);
            }
        }
        if let Some(on) = d.published_on()
            && !given_up
        {
            self.note(Happening::Published, &d.key, &d.matter.title, on, look);
        }
        if d.matter.important {
            for publication in &d.publications {
                let Some(taken) = &publication.taken_down else { continue };
                let (until, _) = clock::due_date(Limit::R9, publication.on, look.policy, look.calendar);
                if taken.on <= until {
                    self.note(Happening::TakenDownEarly, &d.key, &d.matter.title, taken.on, look);
                }
            }
        }
    }

    /// Takes in an opinion: what is counted is what this organisation owed while it had it.
    pub fn opinion(&mut self, o: &Opinion, look: &Look<'_>) {
        for obligation in o.obligations() {
            if *obligation.unit.as_ref().unwrap_or(&o.unit) == self.org {
                self.enter(Area::Opinion, &o.key.code, Some(&o.key), &o.title, &obligation, look);
            }
        }
        let arrived = match o.transfers.iter().find(|transfer| transfer.to == self.org) {
            _ if o.key.code.org == self.org => Some(o.received),
            Some(transfer) => Some(transfer.on),
            None => None,
        };
        if let Some(on) = arrived {
            self.note(Happening::OpinionReceived, &o.key, &o.title, on, look);
        }
        if let Some(reply) = o.reply.as_ref().filter(|reply| reply.unit == self.org) {
            let told = |report: Option<&super::opinion::ReportBack>| {
                report.is_some_and(|report| report.on <= look.as_of)
            };
            let owed = o.submitter.is_some() && !told(o.reported.as_ref());
            let owed = owed || o.transfers.iter().any(|t| t.from != o.unit && !told(t.reported.as_ref()));
            if owed {
                self.note(Happening::NotReportedBack, &o.key, &o.title, reply.on, look);
            }
        }
    }

    /// Takes in an application.
    pub fn application(&mut self, a: &Application, look: &Look<'_>) {
        for obligation in a.obligations() {
            // A3 took the place of A2 on the day the applicant was told.
            let extended = obligation.limit == Limit::A2
                && a.extension.as_ref().is_some_and(|extension| extension.on <= look.as_of);
            if !extended {
                self.enter(Area::Application, &a.key.code, Some(&a.key), &a.title, &obligation, look);
            }
        }
        self.note(Happening::ApplicationReceived, &a.key, &a.title, a.received, look);
        for complaint in &a.complaints {
            self.note(Happening::Complaint, &a.key, &a.title, complaint.noted.on, look);
        }
    }

    /// Takes in a case of one of the other books, as far as it was entered by then: what this organisation owed in it,
    /// and where it is its own, what was done in it.
    pub fn case(&mut self, case: &Case, look: &Look<'_>) {
        let mut case = case.clone();
        case.entries.retain(|entry| entry.at.date() <= look.as_of);
        if case.entries.is_empty() {
            return;
        }
        for obligation in case.owed(look.bureau) {
            if *obligation.unit.as_ref().unwrap_or(&case.key.code.org) == self.org {
                let area = Area::Book(case.key.kind);
                self.enter(area, &case.key.code, Some(&case.key), &case.title, &obligation, look);
            }
        }
        if case.key.code.org != self.org {
            return;
        }
        for entry in &case.entries {
            self.note(Happening::Step(entry.step), &case.key, &case.title, entry.on, look);
        }
        if case.key.kind == Kind::Consultation {
            self.consulted.add(&case, look.period.first(), look.period.last());
        }
        let state = case.state();
        if state.open {
            let what = Happening::Stands(case.key.kind, state.name.to_owned());
            let behind = Behind { on: Some(case.since()), ..of(&case.key, &case.title) };
            self.happened.entry(what).or_default().add(behind);
        }
    }

    fn enter(
        &mut self,
        area: Area,
        code: &Code,
        key: Option<&RecordKey>,
        title: &str,
        obligation: &Obligation,
        look: &Look<'_>,
    ) {
        if obligation.known > look.as_of {
            return;
        }
        let (due, _) = clock::due_date(obligation.limit, obligation.from, look.policy, look.calendar);
        let met = obligation.met.filter(|met| *met <= look.as_of);
        let open_then = met.is_none_or(|met| met >= look.period.first());
        let in_period = (look.period.first()..=look.period.last()).contains(&due);
        let carried = due < look.period.first() && open_then;
        if !in_period && !carried {
            return;
        }
        let dues = self.dues.entry(area).or_default();
        let fact = match met {
            _ if !in_period => &mut dues.carried,
            Some(met) if met <= due => &mut dues.on_time,
            Some(_) => &mut dues.late,
            None if due < look.as_of => &mut dues.overdue,
            None => &mut dues.ahead,
        };
        fact.add(Behind {
            code: code.clone(),
            key: key.cloned(),
            title: title.to_owned(),
            limit: Some(obligation.limit),
            period: obligation.period,
            due: Some(due),
            on: met,
        });
    }

    fn note(&mut self, what: Happening, key: &RecordKey, title: &str, on: NaiveDate, look: &Look<'_>) {
        if look.period.contains(on) && on <= look.as_of {
            let behind = Behind { on: Some(on), ..of(key, title) };
            self.happened.entry(what).or_default().add(behind);
        }
    }
}

fn of(key: &RecordKey, title: &str) -> Behind {
    Behind {
        code: key.code.clone(),
        key: Some(key.clone()),
        title: title.to_owned(),
        limit: None,
        period: None,
        due: None,
        on: None,
    }
}
