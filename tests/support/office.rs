//! A small office on a store in memory, under a clock that a test sets.
#![allow(dead_code)]

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use chrono::{NaiveDate, NaiveDateTime};
use gongkai::domain::application::{Applicant, Application, Entries, Ground, Manner, Outcome};
use gongkai::domain::book::{Case, StepId, Value, Values};
use gongkai::domain::channel::{Channel, Scope};
use gongkai::domain::code::{Code, OrgCode, RecordKey};
use gongkai::domain::disclosure::{Disclosure, Matter, Settled, Stage, Step, TimeLimit};
use gongkai::domain::message::{Arg, Message};
use gongkai::domain::opinion::{Nature, Opinion, Source, Submitter};
use gongkai::domain::organisation::{OrgKind, Post, Role};
use gongkai::office::command::{ApplicationOrder, DisclosureOrder, NewApplication, NewOpinion, OpinionOrder};
use gongkai::office::founding::{Founding, found};
use gongkai::office::journal::{self, Entry};
use gongkai::office::query::Query;
use gongkai::office::record::{Record, store_key};
use gongkai::office::{Command, Failure, Now, Office, Receipt};
use gongkai::store::memory::MemoryStore;
use gongkai::store::{Range, Store, Stored};

/// The roles with the last part of the login of who holds them.
pub const ROLES: [(Role, &str); 8] = [
    (Role::Administrator, "adm"),
    (Role::Proposer, "pro"),
    (Role::SecrecyOfficer, "sec"),
    (Role::LeaderInCharge, "lic"),
    (Role::Principal, "pri"),
    (Role::Secretary, "com"),
    (Role::OpinionHandler, "opi"),
    (Role::Leader, "led"),
];

/// An office with a person for every role in the bureau (`sj.adm`, `sj.pro` …) and in the branch XZ (`xz.adm` …), a
/// second proposer `sj.pro2`, handlers `jw` and `zg` of two departments, and `all`, who holds every role in both.
pub struct Desk {
    pub store: Arc<MemoryStore>,
    pub office: Arc<Office>,
    clock: Arc<Mutex<NaiveDateTime>>,
}

/// A date, `2026-03-02`.
pub fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// An organisation's code.
pub fn org(text: &str) -> OrgCode {
    text.parse().unwrap()
}

/// A disclosure code.
pub fn code(text: &str) -> Code {
    text.parse().unwrap()
}

/// All of a store, with versions.
pub fn dump(store: &dyn Store) -> BTreeMap<String, Stored> {
    let all = store.scan(&Range::all(), usize::MAX).unwrap();
    all.into_iter().map(|e| (String::from_utf8(e.key).unwrap(), e.stored)).collect()
}

impl Desk {
    /// The office, on Monday 2 March 2026 at nine.
    pub fn new() -> Self {
        let store = Arc::new(MemoryStore::new());
        let clock = Arc::new(Mutex::new(date("2026-03-02").and_hms_opt(9, 0, 0).unwrap()));
        let shown = clock.clone();
        let now: Now = Arc::new(move || *shown.lock().unwrap());
        let founding =
            Founding {
                bureau: "市局党委".into(), login: "root".into(), name: "创建人".into(), demo: false
            };
        found(store.clone(), &now, &founding).unwrap();
        let office = Arc::new(Office::open(store.clone(), now, &|_| {}).unwrap());
        let desk = Self { store, office, clock };
        desk.organisation("XZ", OrgKind::Branch, "SJ");
        desk.organisation("JW", OrgKind::Department, "SJ");
        desk.organisation("ZG", OrgKind::Department, "SJ");
        let mut every = Vec::new();
        for unit in ["SJ", "XZ"] {
            for (role, word) in ROLES {
                let post = Post { org: org(unit), role };
                desk.person(&format!("{}.{word}", unit.to_lowercase()), vec![post.clone()]);
                every.push(post);
            }
        }
        desk.person("all", every);
        desk.person("sj.pro2", vec![Post { org: org("SJ"), role: Role::Proposer }]);
        for unit in ["JW", "ZG"] {
            desk.person(&unit.to_lowercase(), vec![Post { org: org(unit), role: Role::OpinionHandler }]);
        }
        desk
    }

    fn organisation(&self, unit: &str, kind: OrgKind, above: &str) {
        let command = Command::SaveOrganisation {
            code: org(unit),
            name: format!("{unit}党支部"),
            kind,
            superior: Some(org(above)),
            owes_from: date("2026-01-01"),
            active: true,
        };
        self.ok("root", command);
    }

    /// Enters a person named after the login.
    pub fn person(&self, login: &str, posts: Vec<Post>) {
        let (login, name) = (login.to_owned(), login.to_owned());
        self.ok("root", Command::SavePerson { login, name, posts, active: true });
    }

    /// Sets the clock, `2026-03-02 09:00`.
    pub fn clock(&self, text: &str) {
        *self.clock.lock().unwrap() = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
    }

    /// Sets the clock to nine on that day.
    pub fn day(&self, text: &str) {
        self.clock(&format!("{text} 09:00"));
    }

    /// Carries out what must succeed.
    pub fn ok(&self, login: &str, command: Command) -> Receipt {
        let name = command.name();
        self.office.execute(login, command).unwrap_or_else(|f| panic!("{login} {name}: {f:?}"))
    }

    /// Tries what must fail, for whatever reason, and leave the store as it was.
    pub fn fails(&self, login: &str, command: Command) -> Failure {
        let (name, before) = (command.name(), dump(self.store.as_ref()));
        match self.office.execute(login, command) {
            Ok(receipt) => panic!("{login} {name} was carried out: {receipt:?}"),
            Err(failure) => {
                assert!(before == dump(self.store.as_ref()), "{login} {name} left a trace: {failure:?}");
                failure
            }
        }
    }

    /// Tries what must be refused with the message `id`, and leave the store as it was.
    pub fn refused(&self, login: &str, command: Command, id: &str) -> Message {
        let name = command.name();
        match self.fails(login, command) {
            Failure::Refused(message) => {
                assert_eq!(message.id, id, "{login} {name}: {message:?}");
                message
            }
            other => panic!("{login} {name}: {other:?}"),
        }
    }

    /// Tries what must be refused to somebody without the role for it; to whom does not see the record, for that alone.
    pub fn denied(&self, login: &str, command: Command, key: &RecordKey) {
        let seen = self.office.query(login, &Query::Record(key.clone())).is_ok();
        self.refused(login, command, if seen { "role-missing" } else { "not-yours-to-see" });
    }

    /// Tries what must fail with `id` because of the store or what lies in it.
    pub fn refused_store(&self, login: &str, command: Command, id: &str) {
        assert_eq!(self.fails(login, command).message().id, id);
    }

    /// The record under `key`.
    pub fn record(&self, key: &RecordKey) -> (u64, Record) {
        let key = store_key(key);
        let stored = self.store.get(key.as_bytes()).unwrap().unwrap();
        (stored.version, Record::decode(&key, &stored.value).unwrap())
    }

    /// The disclosure under `key`.
    pub fn disclosure(&self, key: &RecordKey) -> Disclosure {
        match self.record(key).1 {
            Record::Disclosure(found) => found,
            other => panic!("{other:?}"),
        }
    }

    /// The opinion under `key`.
    pub fn opinion(&self, key: &RecordKey) -> Opinion {
        match self.record(key).1 {
            Record::Opinion(found) => found,
            other => panic!("{other:?}"),
        }
    }

    /// The application under `key`.
    pub fn application(&self, key: &RecordKey) -> Application {
        match self.record(key).1 {
            Record::Application(found) => found,
            other => panic!("{other:?}"),
        }
    }

    /// The case under `key`.
    pub fn case(&self, key: &RecordKey) -> Case {
        match self.record(key).1 {
            Record::Case(found) => found,
            other => panic!("{other:?}"),
        }
    }

    /// Begins a case and returns the key.
    pub fn begin(&self, login: &str, under: &str, step: &str, values: &[(&str, Value)]) -> RecordKey {
        self.ok(login, begin(under, step, values)).key.unwrap()
    }

    /// Takes a step in a case.
    pub fn take(&self, login: &str, key: &RecordKey, step: &str, values: &[(&str, Value)]) -> Receipt {
        self.ok(login, take(key, step, values))
    }

    /// Enters an application and returns the key.
    pub fn apply(&self, login: &str, under: &str, application: NewApplication) -> RecordKey {
        self.ok(login, apply(under, application)).key.unwrap()
    }

    /// The journal, oldest first, with the stored bytes of each entry.
    pub fn journal(&self) -> Vec<(Entry, Vec<u8>)> {
        let all = self.store.scan(&Range::prefix(journal::SPACE.as_bytes()), usize::MAX).unwrap();
        all.into_iter()
            .map(|e| {
                (
                    Entry::decode(std::str::from_utf8(&e.key).unwrap(), &e.stored.value).unwrap(),
                    e.stored.value,
                )
            })
            .collect()
    }

    /// Proposes and returns the key.
    pub fn propose(&self, login: &str, under: &str, matter: Matter) -> RecordKey {
        self.ok(login, propose(under, matter)).key.unwrap()
    }

    /// Takes every step that is left.
    pub fn approve(&self, key: &RecordKey) {
        while let Some(step) = self.disclosure(key).pending() {
            self.ok(&reviewer(key, step), on(key, pass("会议纪要")));
        }
    }

    /// Proposes and takes every step.
    pub fn approved(&self, login: &str, under: &str, matter: Matter) -> RecordKey {
        let key = self.propose(login, under, matter);
        self.approve(&key);
        key
    }

    /// Enters an opinion and returns the key.
    pub fn register(&self, login: &str, under: &str, opinion: NewOpinion) -> RecordKey {
        self.ok(login, register(under, opinion)).key.unwrap()
    }
}

/// Who takes a step of that record in the small office.
pub fn reviewer(key: &RecordKey, step: Step) -> String {
    let unit = key.code.org.as_str().to_lowercase();
    match step {
        Step::Secrecy => format!("{unit}.sec"),
        Step::LeaderInCharge => format!("{unit}.lic"),
        Step::Principal => format!("{unit}.pri"),
        Step::Committee => format!("{unit}.com"),
        Step::Superior if unit == "sj" => "sj.adm".to_owned(),
        Step::Superior => "sj.pri".to_owned(),
    }
}

/// A plain matter: settled on 27 February 2026, 固定公开 to the bureau by meeting and intranet.
pub fn matter() -> Matter {
    Matter {
        title: "重点工作督查情况".into(),
        content: "督查的范围、方法和结果。".into(),
        scope: Scope::Bureau,
        channels: vec![Channel::Meeting, Channel::Intranet],
        time_limit: TimeLimit::Fixed,
        settled: settled("2026-02-27"),
        important: false,
        needs_superior: false,
        responsible: "办公室".into(),
    }
}

/// The same for a branch.
pub fn branch_matter() -> Matter {
    Matter { scope: Scope::Unit, ..matter() }
}

/// Settled on that day.
pub fn settled(day: &str) -> Option<Settled> {
    Some(Settled { on: date(day), evidence: "党委会议纪要第3期".into() })
}

/// Stages on those days.
pub fn staged(days: &[&str]) -> TimeLimit {
    let stage = |(n, day): (usize, &&str)| Stage { name: format!("阶段{n}"), on: date(day) };
    TimeLimit::Staged(days.iter().enumerate().map(stage).collect())
}

/// The command that proposes.
pub fn propose(under: &str, matter: Matter) -> Command {
    Command::Propose { code: code(under), matter: Box::new(matter), follows: None }
}

/// An order for a disclosure, whatever its version.
pub fn on(key: &RecordKey, order: DisclosureOrder) -> Command {
    Command::Disclosure { key: key.clone(), seen: 0, order }
}

/// Pass the step.
pub fn pass(note: &str) -> DisclosureOrder {
    DisclosureOrder::Approve { note: note.into() }
}

/// Return it.
pub fn back(reason: &str) -> DisclosureOrder {
    DisclosureOrder::Return { reason: reason.into() }
}

/// Refuse it.
pub fn refuse(reason: &str) -> DisclosureOrder {
    DisclosureOrder::Refuse { reason: reason.into() }
}

/// Withdraw it.
pub fn withdraw(reason: &str) -> DisclosureOrder {
    DisclosureOrder::Withdraw { reason: reason.into() }
}

/// Propose it again.
pub fn resubmit(matter: Matter) -> DisclosureOrder {
    DisclosureOrder::Resubmit { matter: Box::new(matter), note: "已补充".into() }
}

/// Published to the bureau on that day.
pub fn publish(channel: Channel, day: &str) -> DisclosureOrder {
    DisclosureOrder::Publish {
        channel,
        scope: Scope::Unit,
        place: "三楼会议室".into(),
        on: date(day),
        evidence: "照片1张".into(),
        stage: None,
        exchange: None,
    }
}

/// Published as a stage.
pub fn publish_stage(channel: Channel, day: &str, of: u16) -> DisclosureOrder {
    match publish(channel, day) {
        DisclosureOrder::Publish { channel, scope, place, on, evidence, exchange, .. } => {
            DisclosureOrder::Publish { channel, scope, place, on, evidence, stage: Some(of), exchange }
        }
        other => other,
    }
}

/// Taken down.
pub fn down(index: usize, day: &str, reason: &str) -> DisclosureOrder {
    DisclosureOrder::TakeDown { index, on: date(day), reason: reason.into() }
}

/// A signed suggestion within the unit's duty, received on that day.
pub fn signed(received: &str) -> NewOpinion {
    NewOpinion {
        about: None,
        title: "建议公开得更细".into(),
        content: "建议附明细表。".into(),
        source: Source::Box,
        received: date(received),
        submitter: Some(Submitter { name: "王某某".into(), contact: "机关支部".into() }),
        nature: Nature::Suggestion,
        within_duty: true,
        important: None,
    }
}

/// The same without a name.
pub fn anonymous(received: &str) -> NewOpinion {
    NewOpinion { submitter: None, ..signed(received) }
}

/// The command that registers.
pub fn register(under: &str, opinion: NewOpinion) -> Command {
    Command::Register { code: code(under), opinion: Box::new(opinion) }
}

/// An order for an opinion, whatever its version.
pub fn about(key: &RecordKey, order: OpinionOrder) -> Command {
    Command::Opinion { key: key.clone(), seen: 0, order }
}

/// Transfer it.
pub fn transfer(to: &str, day: &str) -> OpinionOrder {
    OpinionOrder::Transfer { to: org(to), on: date(day), reason: "属该单位职责".into() }
}

/// Reply on that day.
pub fn reply(day: &str) -> OpinionOrder {
    OpinionOrder::Reply { content: "已采纳。".into(), on: date(day) }
}

/// Report back to the submitter.
pub fn tell_submitter(day: &str) -> OpinionOrder {
    OpinionOrder::ReportToSubmitter { content: "已当面说明。".into(), on: date(day) }
}

/// Report back to the unit.
pub fn tell_unit(day: &str) -> OpinionOrder {
    OpinionOrder::ReportToUnit { content: "已书面反馈。".into(), on: date(day) }
}

/// The argument `name` of a message.
pub fn arg(message: &Message, name: &str) -> Arg {
    message.args.iter().find(|(known, _)| known == name).map(|(_, arg)| arg.clone()).unwrap()
}

/// A whole application, received on that day.
pub fn applied(received: &str) -> NewApplication {
    NewApplication {
        title: "住房补贴发放情况".into(),
        manner: Manner::Written,
        received: date(received),
        entries: Entries {
            applicant: Applicant {
                name: "张某某".into(),
                address: "金城镇东门大街1号".into(),
                identity: "警官证 012345".into(),
                contact: "138****0000".into(),
            },
            content: "2025年度住房补贴发放名单和标准。".into(),
            signed: true,
            applied: Some(date(received)),
        },
    }
}

/// The command that enters an application.
pub fn apply(under: &str, application: NewApplication) -> Command {
    Command::Apply { code: code(under), application: Box::new(application) }
}

/// An order for an application, whatever its version.
pub fn of(key: &RecordKey, order: ApplicationOrder) -> Command {
    Command::Application { key: key.clone(), seen: 0, order }
}

/// Accept it on that day.
pub fn accept(day: &str) -> ApplicationOrder {
    ApplicationOrder::Accept { on: date(day) }
}

/// Extend the decision.
pub fn extend(day: &str) -> ApplicationOrder {
    ApplicationOrder::Extend { reason: "须核对历年资料".into(), on: date(day) }
}

/// Decide it; with a ground and a reason where something is withheld.
pub fn decide(outcome: Outcome, day: &str) -> ApplicationOrder {
    ApplicationOrder::Decide {
        outcome,
        ground: outcome.withholds().then_some(Ground::Deliberation),
        reason: if outcome.withholds() { "名单尚在审议。".into() } else { String::new() },
        basis: "党委会纪要〔2026〕3号".into(),
        on: date(day),
    }
}

/// File it with the superior.
pub fn file(day: &str) -> ApplicationOrder {
    ApplicationOrder::File {
        content: "发放标准和名单。".into(),
        scope: "申请人本人".into(),
        form: "书面答复".into(),
        on: date(day),
    }
}

/// The superior replies.
pub fn superior(agreed: bool, day: &str) -> ApplicationOrder {
    let content = if agreed { "同意。" } else { "名单不宜公开。" };
    ApplicationOrder::SuperiorReply { agreed, content: content.into(), on: date(day) }
}

/// Disclose it to the applicant.
pub fn give(day: &str) -> ApplicationOrder {
    ApplicationOrder::Disclose { content: "已提供复印件。".into(), on: date(day) }
}

/// Hand over the next letter.
pub fn deliver(day: &str) -> ApplicationOrder {
    ApplicationOrder::Deliver { how: "当面送达".into(), on: date(day) }
}

/// Somebody complains.
pub fn complain(day: &str) -> ApplicationOrder {
    ApplicationOrder::Complain {
        complainant: "刘某".into(),
        contact: "139****1111".into(),
        content: "答复太慢。".into(),
        on: date(day),
    }
}

/// The complaint is looked into.
pub fn look_into(day: &str) -> ApplicationOrder {
    ApplicationOrder::LookInto { content: "属实，已批评。".into(), on: date(day) }
}

/// The complainant is told.
pub fn tell_complainant(day: &str) -> ApplicationOrder {
    ApplicationOrder::TellComplainant { content: "已电话通报。".into(), on: date(day) }
}

/// A text entered with a step.
pub fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

/// A choice entered with a step.
pub fn word(word: &str) -> Value {
    Value::Word(word.to_owned())
}

/// A day entered with a step.
pub fn day(day: &str) -> Value {
    Value::Day(date(day))
}

/// What is entered with a step.
pub fn values(values: &[(&str, Value)]) -> Values {
    Values(values.iter().map(|(id, value)| ((*id).to_owned(), value.clone())).collect())
}

/// Begins a case under a code.
pub fn begin(under: &str, step: &str, entered: &[(&str, Value)]) -> Command {
    let step = StepId::find(step).unwrap_or_else(|| panic!("no step {step}"));
    Command::Begin { code: code(under), step, values: values(entered) }
}

/// Takes a step in a case, as it is.
pub fn take(key: &RecordKey, step: &str, entered: &[(&str, Value)]) -> Command {
    let step = StepId::find(step).unwrap_or_else(|| panic!("no step {step}"));
    Command::Take { key: key.clone(), seen: 0, step, values: values(entered) }
}
