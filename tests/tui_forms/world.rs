//! A small office to ask in, and short ways to ask.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use gongkai::domain::catalogue::{CatalogueId, printed};
use gongkai::domain::channel::{Channel, Scope};
use gongkai::domain::code::{Code, RecordKey};
use gongkai::domain::disclosure::{Disclosure, Exchange, Matter, Publication, Settled, TimeLimit};
use gongkai::domain::message::Message;
use gongkai::domain::opinion::{Nature, Opinion, Source, Submitter};
use gongkai::domain::organisation::{OrgKind, Organisation, Person, Post, Role};
use gongkai::office::Command;
use gongkai::office::directory::Directory;
use gongkai::office::record::Record;
use gongkai::tui::form::{FieldKind, FieldSpec, Form, Value};
use gongkai::tui::forms::{self, Asked, Fault, Purpose};

pub type Values = BTreeMap<String, Value>;

pub fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

/// A Tuesday in the fourth quarter.
pub fn today() -> NaiveDate {
    day(11, 24)
}

pub fn at(date: NaiveDate) -> NaiveDateTime {
    date.and_time(NaiveTime::from_hms_opt(9, 0, 0).unwrap())
}

pub fn code(text: &str) -> Code {
    text.parse().unwrap()
}

pub fn key(text: &str) -> RecordKey {
    text.parse().unwrap()
}

fn org(code: &str, name: &str, kind: OrgKind, superior: Option<&str>, active: bool) -> Record {
    let superior = superior.map(|above| above.parse().unwrap());
    Record::Organisation(Organisation {
        code: code.parse().unwrap(),
        name: name.to_owned(),
        kind,
        superior,
        owes_from: day(1, 1),
        active,
    })
}

fn person(login: &str, name: &str, posts: &[(&str, Role)], active: bool) -> Record {
    let posts = posts.iter().map(|(org, role)| Post { org: org.parse().unwrap(), role: *role }).collect();
    Record::Person(Person { login: login.to_owned(), name: name.to_owned(), posts, active })
}

/// A bureau, a general branch with a branch below it, two departments, and a few people.
pub fn directory() -> Directory {
    let mut directory = Directory::default();
    let mut records = vec![
        org("SJ", "金坛市公安局党委", OrgKind::Bureau, None, true),
        org("XZ", "刑侦大队党总支", OrgKind::GeneralBranch, Some("SJ"), true),
        org("XZ1", "刑侦一中队党支部", OrgKind::Branch, Some("XZ"), true),
        org("JW", "纪委", OrgKind::Department, Some("SJ"), true),
        org("LD", "老干部科", OrgKind::Department, Some("SJ"), false),
        person(
            "zhang",
            "张伟",
            &[("SJ", Role::Administrator), ("SJ", Role::Proposer), ("XZ", Role::Proposer)],
            true,
        ),
        person("li", "李芳", &[("SJ", Role::OpinionHandler)], true),
        person("wang", "王强", &[("XZ", Role::Administrator), ("SJ", Role::Leader)], true),
        person("zhao", "赵敏", &[("SJ", Role::OpinionHandler)], false),
    ];
    for id in CatalogueId::ALL {
        records.extend(printed(id, day(1, 1)).unwrap().into_iter().map(Record::Item));
    }
    records.iter().for_each(|record| directory.take(record));
    directory
}

/// A matter under SJ-19, whose catalogue scope is society.
pub fn matter() -> Matter {
    Matter {
        title: "领导班子议事规则".into(),
        content: "一、集体领导。\n二、民主集中。".into(),
        scope: Scope::Society,
        channels: vec![Channel::NoticeBoard, Channel::LeaderMailbox],
        time_limit: TimeLimit::Immediate,
        settled: Some(Settled { on: day(11, 20), evidence: "党委会纪要〔2026〕11号".into() }),
        important: true,
        needs_superior: false,
        responsible: "政工室".into(),
    }
}

pub fn disclosure(matter: Matter) -> Box<Disclosure> {
    let key = key("SJ-19/disclosure/2026/000003");
    Box::new(Disclosure::propose(key, 1, matter, "zhang", at(day(11, 20))))
}

/// A disclosure that has passed its whole review.
pub fn approved(matter: Matter) -> Box<Disclosure> {
    let mut record = disclosure(matter);
    while record.pending().is_some() {
        record.approve("wang", at(day(11, 21)), "纪要").unwrap();
    }
    record
}

/// Something published on the notice board of the first floor.
pub fn publication(channel: Channel, stage: Option<u16>) -> Publication {
    Publication {
        channel,
        scope: Scope::Society,
        place: "一楼公开栏".into(),
        on: day(11, 22),
        by: "zhang".into(),
        evidence: "照片3".into(),
        stage,
        exchange: Some(Exchange { question: "问".into(), answer: "答".into() }),
        taken_down: None,
    }
}

pub fn opinion() -> Box<Opinion> {
    Box::new(Opinion {
        key: key("SJ-27/opinion/2026/000007"),
        about: None,
        title: "党费标准".into(),
        content: "党费收缴标准不够清楚。".into(),
        source: Source::Box,
        received: day(11, 20),
        submitter: Some(Submitter { name: "陈明".into(), contact: "65432".into() }),
        nature: Nature::Suggestion,
        important: None,
        unit: "SJ".parse().unwrap(),
        within_duty: true,
        handler: None,
        transfers: Vec::new(),
        reply: None,
        reported: None,
        hotspot: None,
        closed: None,
        history: Vec::new(),
    })
}

/// An application that lacks everything but its content.
pub fn application() -> Box<gongkai::domain::application::Application> {
    use gongkai::domain::application::{Application, Entries, Manner};
    Box::new(Application {
        key: key("SJ-27/application/2026/000008"),
        title: "党费减免".into(),
        manner: Manner::Oral,
        received: day(11, 20),
        entries: Entries { content: "减免依据。".into(), ..Entries::default() },
        accepted: None,
        extension: None,
        decisions: Vec::new(),
        disclosed: None,
        letters: Vec::new(),
        complaints: Vec::new(),
        withdrawn: None,
        closed: None,
        history: Vec::new(),
    })
}

pub fn on_application(act: gongkai::domain::application::Act) -> Purpose {
    Purpose::Application { act, seen: 9, record: application() }
}

pub fn propose(text: &str) -> Purpose {
    Purpose::Item { act: gongkai::office::query::Act::Propose, code: code(text) }
}

pub fn on_disclosure(act: gongkai::domain::disclosure::Act, record: &Disclosure) -> Purpose {
    Purpose::Disclosure { act, seen: 4, record: Box::new(record.clone()) }
}

pub fn on_opinion(act: gongkai::domain::opinion::Act, record: &Opinion) -> Purpose {
    Purpose::Opinion { act, seen: 9, record: Box::new(record.clone()) }
}

pub fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

pub fn choice(word: &str) -> Value {
    Value::Choice(word.to_owned())
}

pub fn many(words: &[&str]) -> Value {
    Value::Many(words.iter().map(|word| (*word).to_owned()).collect())
}

pub fn asked(purpose: &Purpose) -> Asked {
    forms::ask(purpose, &directory(), "zhang", today()).expect("something is asked")
}

/// The form as somebody would send it: what it begins with, and `answers`.
pub fn sent(purpose: &Purpose, answers: &[(&str, Value)]) -> Result<Command, Fault> {
    let values = match forms::ask(purpose, &directory(), "zhang", today()) {
        Some(asked) => {
            let mut values = asked.values;
            for (id, value) in answers {
                let known = asked.spec.fields.iter().any(|field| field.id == *id);
                assert!(known, "no field {id} in {}", asked.spec.id);
                values.insert((*id).to_owned(), value.clone());
            }
            Form::new(asked.spec, &values, today()).values()
        }
        None => Values::new(),
    };
    forms::command(purpose, &directory(), today(), &values)
}

/// The field and the message of what is wrong.
pub fn fault(purpose: &Purpose, answers: &[(&str, Value)]) -> (&'static str, String) {
    let (field, message) = sent(purpose, answers).expect_err("something is wrong");
    (field, message.id.into_owned())
}

pub fn field<'a>(asked: &'a Asked, id: &str) -> &'a FieldSpec {
    asked.spec.fields.iter().find(|field| field.id == id).unwrap_or_else(|| panic!("no field {id}"))
}

/// The values that a field offers.
pub fn offered(asked: &Asked, id: &str) -> Vec<String> {
    match &field(asked, id).kind {
        FieldKind::Choice(choices) | FieldKind::Many(choices) => {
            choices.iter().map(|choice| choice.value.clone()).collect()
        }
        other => panic!("{id} offers nothing: {other:?}"),
    }
}

/// Whether `id` is answered when the form holds `answers` besides what it begins with.
pub fn is_shown(purpose: &Purpose, id: &str, answers: &[(&str, Value)]) -> bool {
    let mut asked = asked(purpose);
    field(&asked, id);
    asked.values.extend(answers.iter().map(|(id, value)| ((*id).to_owned(), value.clone())));
    asked.values.entry(id.to_owned()).or_insert_with(|| text("2026"));
    Form::new(asked.spec, &asked.values, today()).values().contains_key(id)
}

/// Every message within `message`, itself first, by id.
pub fn ids(message: &Message) -> Vec<String> {
    let mut all = vec![message.id.to_string()];
    for (_, arg) in &message.args {
        if let gongkai::domain::message::Arg::Message(inner) = arg {
            all.extend(ids(inner));
        }
    }
    all
}
