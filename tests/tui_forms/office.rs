//! The commands of the forms, carried out.

use std::sync::Arc;

use gongkai::domain::disclosure::{Act, State};
use gongkai::domain::organisation::Role;
use gongkai::office::founding::{Founding, found};
use gongkai::office::query::{self, Answer, Query};
use gongkai::office::record::Record;
use gongkai::office::{Failure, Now, Office};
use gongkai::store::memory::MemoryStore;
use gongkai::tui::form::{Form, Value};
use gongkai::tui::forms::{self, Purpose};

use crate::world::*;

fn office() -> Office {
    let store = Arc::new(MemoryStore::new());
    let now: Now = Arc::new(|| at(today()));
    let founding = Founding {
        bureau: "金坛市公安局党委".into(),
        login: "zhang".into(),
        name: "张伟".into(),
        demo: false,
    };
    found(store.clone(), &now, &founding).unwrap();
    Office::open(store, now, &|_| {}).unwrap()
}

/// Fills in the form of `purpose` and gives its command to the office.
fn carry_out(
    office: &Office,
    login: &str,
    purpose: &Purpose,
    answers: &[(&str, Value)],
) -> Result<Option<gongkai::domain::code::RecordKey>, Failure> {
    let directory = office.directory();
    let values = match forms::ask(purpose, &directory, login, office.today()) {
        Some(asked) => {
            let mut values = asked.values;
            values.extend(answers.iter().map(|(id, value)| ((*id).to_owned(), value.clone())));
            Form::new(asked.spec, &values, office.today()).values()
        }
        None => Values::new(),
    };
    let command = forms::command(purpose, &directory, office.today(), &values).unwrap();
    office.execute(login, command).map(|receipt| receipt.key)
}

#[test]
fn a_matter_goes_from_proposal_to_publication_by_forms() {
    let office = office();
    let posts = [("mi", Role::SecrecyOfficer), ("fen", Role::LeaderInCharge), ("zhu", Role::Principal)];
    for (login, role) in posts {
        let word = format!("SJ/{}", role.word());
        let answers = [("login", text(login)), ("name", text(login)), ("posts", many(&[&word]))];
        carry_out(&office, "zhang", &Purpose::Person(None), &answers).unwrap();
    }
    let branch = [("code", text("XZ")), ("name", text("刑侦支部")), ("kind", choice("branch"))];
    carry_out(&office, "zhang", &Purpose::Organisation(None), &branch).unwrap();
    carry_out(&office, "zhang", &Purpose::Policy, &[("immediate-days", text("2"))]).unwrap();
    assert_eq!(office.directory().settings.policy.immediate_working_days, 2);

    let answers = [("content", text("内容"))];
    let key = carry_out(&office, "zhang", &propose("SJ-49"), &answers).unwrap().unwrap();
    let record = |login: &str| match office.query(login, &Query::Record(key.clone())) {
        Ok(Answer::Record(view)) => match view.record {
            Record::Disclosure(record) => (view.version, Box::new(record)),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    };
    let purpose = |act, login: &str| {
        let (seen, record) = record(login);
        Purpose::Disclosure { act, seen, record }
    };
    for (login, _) in posts {
        carry_out(&office, login, &purpose(Act::Approve, "zhang"), &[]).unwrap();
    }
    // A refusal of the office finds its field in the form.
    let mut answers =
        vec![("place", text("网站")), ("evidence", text("截图")), ("on", Value::Date(day(11, 23)))];
    let refused = carry_out(&office, "zhang", &purpose(Act::Publish, "zhang"), &answers).unwrap_err();
    assert_eq!(forms::fields_of(&refused.message().id).first(), Some(&"on"), "{refused:?}");
    answers.pop();
    for _ in 0..5 {
        carry_out(&office, "zhang", &purpose(Act::Publish, "zhang"), &answers).unwrap();
    }
    assert_eq!(record("zhang").1.state, State::Published);
    let again = carry_out(&office, "zhang", &purpose(Act::Again, "zhang"), &[]).unwrap().unwrap();
    assert_eq!(record("zhang").1.followed_by, Some(again));

    let about = Purpose::Register { about: record("zhang").1 };
    let answers = [
        ("title", text("意见")),
        ("content", text("内容")),
        ("source", choice("box")),
        ("signed", Value::Flag(false)),
    ];
    assert!(carry_out(&office, "zhang", &about, &answers).unwrap().is_some());
    let look = Purpose::Item { act: query::Act::Adjust, code: code("SJ-49") };
    let refused = carry_out(&office, "zhang", &look, &[("note", text("无变动"))]).unwrap_err();
    assert_eq!(refused.message().id, "adjust-not-regular");
}
