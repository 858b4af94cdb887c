//! What holds of every book: who takes and sees what, and what is refused, through the office's public face.

mod support;

use std::collections::BTreeSet;

use gongkai::domain::book::{BOOKS, Case, Field, FieldKind, Step, StepId, Value, Values};
use gongkai::domain::code::{Kind, OrgCode, RecordKey};
use gongkai::domain::organisation::{OrgKind, Person, Post, Role};
use gongkai::office::desk::{Desk as _, OwnDesk};
use gongkai::office::query::{Act, Answer, Query, RecordView};
use gongkai::office::verify::verify;
use gongkai::office::{Command, Failure, Office, Receipt, demo};
use proptest::prelude::*;
use support::office::{Desk, begin, code, date, dump, text};

const LOGINS: [&str; 20] = [
    "root", "all", "jw", "zg", "sj.adm", "sj.pro", "sj.sec", "sj.lic", "sj.pri", "sj.com", "sj.opi",
    "sj.led", "xz.adm", "xz.pro", "xz.sec", "xz.lic", "xz.pri", "xz.com", "xz.opi", "xz.led",
];

/// A value of another kind than the field's.
fn of_other_kind(field: &Field) -> Value {
    match field.kind {
        FieldKind::Flag => Value::Day(date("2026-03-02")),
        FieldKind::Text(_) => Value::Flag(true),
        _ => Value::Flag(false),
    }
}

fn beginnings() -> impl Iterator<Item = (Kind, &'static Step)> {
    BOOKS
        .into_iter()
        .flat_map(|book| book.steps.iter().map(|step| (book.kind, step)))
        .filter(|(_, step)| step.begins)
}

fn begins(under: &str, step: StepId, values: Values) -> Command {
    Command::Begin { code: code(under), step, values }
}

/// The organisations of the small office.
fn at(step: &Step) -> &'static str {
    let kinds = step.at;
    if kinds.is_empty() || kinds.contains(&OrgKind::Bureau) { "SJ-00" } else { "XZ-00" }
}

fn record(office: &Office, login: &str, key: &RecordKey) -> Option<RecordView> {
    match office.query(login, &Query::Record(key.clone())) {
        Ok(Answer::Record(view)) => Some(*view),
        _ => None,
    }
}

#[test]
fn what_does_not_belong_in_a_field_is_refused_and_leaves_no_trace() {
    let desk = Desk::new();
    for (_, step) in beginnings() {
        let under = at(step);
        let try_with = |values: Values| {
            let failure = desk.fails("all", begins(under, step.id, values));
            assert!(matches!(failure, Failure::Refused(_)), "{:?}: {failure:?}", step.id);
            failure.message().id.to_string()
        };
        assert_eq!(try_with(Values::default().with("of-nobody", text("甲"))).as_str(), {
            // What is missing is told before what is too much.
            if step.fields.iter().any(|field| field.required && field.shown.is_none()) {
                "text-required"
            } else {
                "step-field-unknown"
            }
        });
        for field in step.fields.iter().filter(|field| field.shown.is_none()) {
            try_with(Values::default().with(field.id, of_other_kind(field)));
            if let FieldKind::Text(_) = field.kind {
                for hostile in ["\u{1b}[2J甲", "甲\u{202e}乙", "甲\u{0}", "\u{200b}甲"] {
                    try_with(Values::default().with(field.id, text(hostile)));
                }
                try_with(Values::default().with(field.id, text(&"甲".repeat(1_000_000))));
            }
            if let FieldKind::Rows(columns) = field.kind {
                let row = vec!["甲".to_owned(); columns.len()];
                try_with(Values::default().with(field.id, Value::Rows(vec![row.clone(); 1_000_000])));
                let wide = [row, vec!["乙".to_owned()]].concat();
                try_with(Values::default().with(field.id, Value::Rows(vec![wide])));
                let escape = vec!["\u{1b}c".to_owned()];
                try_with(Values::default().with(field.id, Value::Rows(vec![escape])));
            }
            if let FieldKind::Records = field.kind {
                let never = RecordKey { code: code("SJ-08"), kind: Kind::Disclosure, year: 2026, seq: 9 };
                try_with(Values::default().with(field.id, Value::Records(vec![never; 600])));
                try_with(Values::default().with(field.id, text("不是编号")));
            }
            if let FieldKind::One(_) | FieldKind::Person | FieldKind::Unit = field.kind {
                try_with(Values::default().with(field.id, Value::Word("nobody".to_owned())));
            }
        }
    }
    assert!(verify(desk.store.as_ref(), &|_| {}).unwrap().is_clean());
}

#[test]
fn nothing_is_begun_at_an_organisation_that_is_dissolved_or_is_not_there_nor_by_who_left() {
    let desk = Desk::new();
    let dissolve = Command::SaveOrganisation {
        code: support::office::org("XZ"),
        name: "XZ党支部".into(),
        kind: OrgKind::Branch,
        superior: Some(support::office::org("SJ")),
        owes_from: date("2026-01-01"),
        active: false,
    };
    desk.ok("root", dissolve);
    for (_, step) in beginnings() {
        desk.refused("all", begins("XZ-00", step.id, Values::default()), "organisation-dissolved");
        desk.fails("all", begins("QQ-00", step.id, Values::default()));
    }
    let posts = vec![Post { org: support::office::org("SJ"), role: Role::Administrator }];
    let gone = Command::SavePerson { login: "sj.adm".into(), name: "甲".into(), posts, active: false };
    desk.ok("root", gone);
    for (_, step) in beginnings() {
        desk.refused("sj.adm", begins(at(step), step.id, Values::default()), "person-unknown");
    }
}

#[test]
fn a_step_is_begun_and_taken_by_who_may_and_by_nobody_else() {
    let desk = Desk::new();
    for (_, step) in beginnings() {
        for login in LOGINS {
            for under in ["SJ-00", "XZ-00"] {
                let failure = desk.fails(login, begins(under, step.id, Values::default()));
                let told = failure.message().id.clone();
                let offered = match desk.office.query(login, &Query::Item(code(under))) {
                    Ok(Answer::Item(item)) => {
                        let acts = item.acts.into_iter().find(|(act, _)| *act == Act::Step(step.id));
                        Some(acts.unwrap().1)
                    }
                    _ => None,
                };
                // The screen says what the office does.
                match offered {
                    Some(Ok(())) => {
                        let by_posts = ["role-missing", "organisation-dissolved", "step-not-there"];
                        assert!(!by_posts.contains(&told.as_ref()), "{login} {under} {:?} {told}", step.id);
                    }
                    Some(Err(reason)) => assert_eq!(reason.id, told, "{login} {under} {:?}", step.id),
                    None => {}
                }
            }
        }
    }
}

/// Every case of the made-up office, with each person's view of it.
fn cases(office: &Office) -> Vec<RecordKey> {
    let due = office.directory();
    let mut keys = BTreeSet::new();
    let all: Vec<&OrgCode> = due.orgs.keys().collect();
    for book in BOOKS {
        for login in due.people.keys() {
            if let Ok(Answer::Book(_, lines)) = office.query(login, &Query::Book(book.kind)) {
                keys.extend(lines.into_iter().map(|line| line.row.key.clone()));
            }
        }
    }
    assert!(!keys.is_empty() && all.len() > 1);
    keys.into_iter().collect()
}

fn made_up() -> Office {
    let moment = date("2026-11-23").and_hms_opt(10, 0, 0).unwrap();
    let store = demo::build(moment).unwrap();
    Office::open(store, std::sync::Arc::new(move || moment), &|_| {}).unwrap()
}

#[test]
fn nobody_is_given_a_step_by_one_way_that_another_refuses() {
    let office = std::sync::Arc::new(made_up());
    let directory = office.directory();
    let people: Vec<Person> = directory.people.values().cloned().collect();
    let desk = OwnDesk::new(office.clone(), "admin");
    let mut tried = 0;
    for key in cases(&office) {
        for person in &people {
            let login = person.login.as_str();
            let view = record(&office, login, &key);
            let listed = match office.query(login, &Query::Book(key.kind)) {
                Ok(Answer::Book(_, lines)) => lines.into_iter().find(|line| line.row.key == key),
                _ => None,
            };
            // What is listed can be read, and what can be read is listed while it is open.
            assert_eq!(view.is_some(), listed.is_some(), "{login} {key}");
            let book = BOOKS.into_iter().find(|book| book.kind == key.kind).unwrap();
            for step in book.steps.iter().filter(|step| !step.begins) {
                let allowed = view.as_ref().and_then(|view| {
                    view.acts
                        .iter()
                        .find(|(act, _)| *act == Act::Step(step.id))
                        .map(|(_, verdict)| verdict.clone())
                });
                let take =
                    Command::Take { key: key.clone(), seen: 0, step: step.id, values: Values::default() };
                // A step that asks for nothing would be taken: who may is not asked for more than that here.
                if allowed == Some(Ok(())) && !step.fields.iter().any(|field| field.required) {
                    continue;
                }
                tried += 1;
                let id = gongkai::office::desk::CommandId { session: 7, number: tried };
                let told = desk.order(login, id, take).unwrap_err();
                match allowed {
                    None => assert!(
                        ["not-yours-to-see", "record-unknown"].contains(&told.message().id.as_ref()),
                        "{login} {key} {told:?}"
                    ),
                    Some(Err(reason)) => assert_eq!(told.message(), &reason, "{login} {key} {:?}", step.id),
                    Some(Ok(())) => {
                        assert_ne!(told.message().id, "role-missing", "{login} {key} {:?}", step.id)
                    }
                }
            }
            // What waits for somebody is what they can do.
            if let (Some(listed), Some(view)) = (listed, &view) {
                let may = view.acts.iter().any(|(act, verdict)| match act {
                    Act::Step(id) => verdict.is_ok() && listed.row.calls.iter().any(|(call, _)| call == id),
                    _ => false,
                });
                assert_eq!(listed.mine, may, "{login} {key}");
            }
        }
    }
    assert!(tried > 100, "{tried}");
}

#[test]
fn of_two_who_take_a_step_at_once_one_is_told_that_somebody_was_faster() {
    let desk = Desk::new();
    let release: Vec<(&str, Value)> = vec![
        ("title", text("通气会")),
        ("form", Value::Word("briefing".into())),
        ("class", Value::Word("decision".into())),
        ("text", text("通稿。")),
        ("on", Value::Day(date("2026-03-02"))),
    ];
    let key = desk.ok("sj.pro", begin("SJ-00", "press.release", &release)).key.unwrap();
    let view = record(&desk.office, "sj.com", &key).unwrap();
    let back = |seen: u64| Command::Take {
        key: key.clone(),
        seen,
        step: StepId::find("press.return").unwrap(),
        values: Values::default().with("reason", text("补充")).with("on", Value::Day(date("2026-03-02"))),
    };
    desk.ok("sj.com", back(view.version));
    let told = desk.fails("sj.pri", back(view.version));
    assert!(matches!(told, Failure::Moved(_)), "{told:?}");
    // Undone by who did it: the case is as it was, and the version another had is not.
    let seq = match desk.office.query("sj.com", &Query::Undo).unwrap() {
        Answer::Undo(preview) => {
            assert_eq!(preview.verdict, Ok(()));
            preview.act.seq
        }
        other => panic!("{other:?}"),
    };
    desk.ok("sj.com", Command::Undo { seq });
    let again = record(&desk.office, "sj.com", &key).unwrap();
    assert_eq!(again.record, view.record);
    assert!(matches!(desk.fails("sj.pri", back(view.version)), Failure::Moved(_)));
    desk.ok("sj.pri", back(again.version));
    assert!(verify(desk.store.as_ref(), &|_| {}).unwrap().is_clean());
}

/// What somebody may enter in a field, right or wrong.
fn any_value(kind: FieldKind) -> BoxedStrategy<Value> {
    let days = (0_i64..400).prop_map(|n| date("2025-10-01") + chrono::Duration::days(n));
    match kind {
        FieldKind::Day => days.prop_map(Value::Day).boxed(),
        FieldKind::One(words) => {
            prop::sample::select(words.to_vec()).prop_map(|(word, _)| Value::Word(word.into())).boxed()
        }
        FieldKind::Some(words) => {
            let words: Vec<String> = words.iter().map(|(word, _)| (*word).to_owned()).collect();
            let len = words.len();
            prop::sample::subsequence(words, 0..=len).prop_map(Value::Words).boxed()
        }
        FieldKind::Flag => any::<bool>().prop_map(Value::Flag).boxed(),
        FieldKind::Number(least, most) => (least..=most).prop_map(Value::Number).boxed(),
        FieldKind::Person => {
            prop::sample::select(LOGINS.to_vec()).prop_map(|login| Value::Word(login.into())).boxed()
        }
        FieldKind::Unit => {
            prop::sample::select(vec!["SJ", "XZ", "JW"]).prop_map(|unit| Value::Word(unit.into())).boxed()
        }
        FieldKind::Period(cycle) => days
            .prop_map(move |day| Value::Period(gongkai::domain::period::Period::containing(day, cycle)))
            .boxed(),
        FieldKind::Rows(columns) => {
            let cell = prop::sample::select(vec!["甲", "乙", "12", "xz.pro", ""]).prop_map(str::to_owned);
            prop::collection::vec(prop::collection::vec(cell, columns.len()), 0..3)
                .prop_map(Value::Rows)
                .boxed()
        }
        _ => prop::sample::select(vec!["甲", "乙丙", ""]).prop_map(text).boxed(),
    }
}

/// A step of a book with what is entered.
fn any_step(book: usize) -> impl Strategy<Value = (StepId, Values)> {
    (0..BOOKS[book].steps.len()).prop_flat_map(move |at| {
        let step = &BOOKS[book].steps[at];
        let fields: Vec<_> = step
            .fields
            .iter()
            .map(|field| (Just(field.id), prop::option::weighted(0.9, any_value(field.kind))))
            .collect();
        fields.prop_map(move |fields| {
            let mut values = Values::default();
            for (id, value) in fields {
                if let Some(value) = value {
                    values.set(id, value);
                }
            }
            (step.id, values)
        })
    })
}

fn holds(case: &Case) {
    let state = case.state();
    assert!(!state.name.is_empty() && !state.short.is_empty());
    for owed in case.obligations() {
        assert!(owed.known >= case.since() || owed.met.is_none_or(|met| met >= owed.known), "{owed:?}");
    }
    // A case over waits for nobody.
    assert!(state.open || case.calls().next().is_none(), "{:?} {:?}", case.key, state.name);
    let _ = (case.book().facts)(case);
    let _ = case.concerned().count();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_entered_every_case_stands_somewhere_and_the_indexes_follow(
        given in (0..BOOKS.len())
            .prop_filter("a book with steps", |book| !BOOKS[*book].steps.is_empty())
            .prop_flat_map(|book| prop::collection::vec((any_step(book), any::<prop::sample::Index>()), 1..60)),
    ) {
        let desk = Desk::new();
        desk.day("2026-09-01");
        let mut keys: Vec<RecordKey> = Vec::new();
        for ((step, values), at) in given {
            let begins = step.step().unwrap().1.begins;
            let commands: Vec<Command> = match begins {
                true => ["SJ-00", "XZ-00"].map(|under| Command::Begin { code: code(under), step, values: values.clone() }).into(),
                false if keys.is_empty() => continue,
                false => {
                    let key = keys[at.index(keys.len())].clone();
                    vec![Command::Take { key, seen: 0, step, values }]
                }
            };
            for command in commands {
                for login in ["all", "sj.adm", "sj.pri", "sj.com", "xz.adm", "xz.pro", "xz.pri"] {
                    if let Ok(Receipt { key: Some(key), .. }) = desk.office.execute(login, command.clone()) {
                        holds(&desk.case(&key));
                        if begins { keys.push(key) }
                        break;
                    }
                }
            }
        }
        let report = verify(desk.store.as_ref(), &|_| {}).unwrap();
        prop_assert!(report.is_clean());
        // Opened again, the office holds what it held.
        let before = dump(desk.store.as_ref());
        desk.office.rebuild_indexes(&|_| {}).unwrap();
        prop_assert!(before.len() == dump(desk.store.as_ref()).len());
    }
}
