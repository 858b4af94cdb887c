//! What holds of every form.

use std::collections::BTreeSet;

use gongkai::domain::application;
use gongkai::domain::catalogue::{CatalogueId, CatalogueItem, printed};
use gongkai::domain::channel::Channel;
use gongkai::domain::code::OrgCode;
use gongkai::domain::disclosure::{Act, Matter, Stage, TimeLimit};
use gongkai::domain::message::Message;
use gongkai::domain::opinion;
use gongkai::exchange::catalogue::Plan;
use gongkai::office::query;
use gongkai::tui::form::{DayMark, FieldKind, Form, FormStyle, Value};
use gongkai::tui::forms::{self, Asked, BatchAct, Keep, Purpose};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::world::*;

fn batch(act: BatchAct) -> Purpose {
    let keys =
        vec!["SJ-00/opinion/2026/000001".parse().unwrap(), "SJ-00/opinion/2026/000002".parse().unwrap()];
    Purpose::Batch { act, keys, units: vec!["SJ".parse().unwrap()] }
}

/// A purpose of every kind, each with the form it opens.
fn everything() -> Vec<(Purpose, Asked)> {
    let stages = vec![Stage { name: "招标".into(), on: day(12, 15) }];
    let channels = vec![Channel::NoticeBoard, Channel::Forum];
    let mut staged = approved(Matter { time_limit: TimeLimit::Staged(stages), channels, ..matter() });
    staged.publish(publication(Channel::NoticeBoard, Some(0)), at(today())).unwrap();
    let mut committee = disclosure(matter());
    for _ in 0..3 {
        committee.approve("wang", at(today()), "").unwrap();
    }
    let org: OrgCode = "XZ".parse().unwrap();
    let mut purposes = vec![
        propose("SJ-01"),
        propose("SJ-09"),
        propose("SJ-00"),
        Purpose::Item { act: query::Act::Register, code: code("SJ-27") },
        Purpose::Item { act: query::Act::Adjust, code: code("XZ-03") },
        Purpose::Register { about: staged.clone() },
        on_disclosure(Act::Approve, &committee),
        Purpose::Organisation(None),
        Purpose::Organisation(Some(org)),
        Purpose::Person(None),
        Purpose::Person(Some("zhang".into())),
        Purpose::Policy,
        batch(BatchAct::Return),
        batch(BatchAct::Assign),
        batch(BatchAct::Transfer),
    ];
    let bureau = CatalogueId::Bureau;
    let item = printed(bureau, day(1, 1)).unwrap().remove(16);
    let plan = Plan {
        catalogue: bureau,
        added: Vec::new(),
        amended: Vec::new(),
        retired: vec![(17, 1, String::new())],
        missing: Vec::new(),
        same: 57,
        idle: Vec::new(),
    };
    let retired = CatalogueItem { retired: true, version: 2, ..item.clone() };
    let kept = [
        Keep::Add(bureau),
        Keep::Amend(item.clone()),
        Keep::Amend(retired),
        Keep::Retire(item.clone()),
        Keep::Settle(item),
        Keep::Apply(plan),
        Keep::Import(bureau),
        Keep::Export(bureau),
    ];
    purposes.extend(kept.map(|keep| Purpose::Catalogue(Box::new(keep))));
    let acts = Act::ALL.into_iter().filter(|act| !matches!(act, Act::Approve | Act::Close));
    purposes.extend(acts.map(|act| on_disclosure(act, &staged)));
    let acts = opinion::Act::ALL.into_iter();
    let acts = acts.filter(|act| !matches!(act, opinion::Act::Close | opinion::Act::SeeIdentity));
    purposes.extend(acts.map(|act| on_opinion(act, &opinion())));
    purposes.push(Purpose::Item { act: query::Act::Apply, code: code("SJ-27") });
    use application::Act as A;
    let acts = A::ALL.into_iter().filter(|act| !matches!(act, A::Close | A::SeeIdentity));
    purposes.extend(acts.map(on_application));
    let page = gongkai::tui::letter::Page { number: "SJ-27/2026-008-1".into(), text: "信".into() };
    purposes.push(Purpose::Letter(Box::new(page)));
    purposes.into_iter().map(|purpose| (purpose.clone(), asked(&purpose))).collect()
}

#[test]
fn every_form_begins_with_values_of_its_own_fields_and_fits_them() {
    for (purpose, asked) in everything() {
        let ids: BTreeSet<&str> = asked.spec.fields.iter().map(|field| field.id).collect();
        assert_eq!(ids.len(), asked.spec.fields.len(), "two fields of one id in {purpose:?}");
        let form = Form::new(asked.spec.clone(), &asked.values, today());
        let draft = form.draft();
        for (id, value) in &asked.values {
            assert_eq!(draft.get(id), Some(value), "{id} of {}", asked.spec.id);
        }
        for field in &asked.spec.fields {
            if let Some((on, values)) = &field.shown_if {
                let earlier = asked.spec.fields.iter().take_while(|other| other.id != field.id);
                assert!(earlier.map(|other| other.id).any(|id| id == *on), "{} waits for {on}", field.id);
                assert!(!values.is_empty());
            }
        }
    }
}

#[test]
fn forms_that_are_kept_apart_as_drafts_have_names_of_their_own() {
    let mut known = BTreeSet::new();
    for (purpose, asked) in everything() {
        assert!(known.insert((asked.spec.id, asked.subject.clone())), "{purpose:?}");
    }
}

#[test]
fn a_draft_of_any_form_is_taken_up_again_and_makes_the_same_command() {
    for (purpose, asked) in everything() {
        let mut values = asked.values.clone();
        for field in &asked.spec.fields {
            // Fill in what is empty with something that fits.
            let answer = match &field.kind {
                FieldKind::Number(least, _) => Value::Text(least.to_string()),
                FieldKind::Line(_) | FieldKind::Lines(_) => text("2026-12-15 甲"),
                FieldKind::Date => Value::Date(day(11, 23)),
                FieldKind::Choice(choices) => choice(&choices[0].value),
                FieldKind::Many(choices) => many(&[&choices[0].value]),
                FieldKind::Toggle => Value::Flag(true),
            };
            values.entry(field.id.to_owned()).or_insert(answer);
        }
        let form = Form::new(asked.spec.clone(), &values, today());
        let stored = serde_json::to_string(&form.draft()).unwrap();
        let again = Form::new(asked.spec.clone(), &serde_json::from_str(&stored).unwrap(), today());
        assert_eq!(again.draft(), form.draft(), "{}", asked.spec.id);
        let command = |form: &Form| forms::command(&purpose, &directory(), today(), &form.values());
        assert_eq!(command(&again), command(&form), "{}", asked.spec.id);
    }
}

#[test]
fn nothing_sent_makes_a_command_of_nothing() {
    for (purpose, asked) in everything() {
        let required = asked.spec.fields.iter().any(|field| field.required && field.shown_if.is_none());
        let command = forms::command(&purpose, &directory(), today(), &Values::new());
        assert_eq!(command.is_err(), required, "{} {command:?}", asked.spec.id);
        if let Err((id, _)) = command {
            field(&asked, id);
        }
    }
    // What is no form's purpose says so and does nothing.
    let elsewhere = Purpose::Item { act: query::Act::Disclosure(Act::Close), code: code("SJ-01") };
    assert!(forms::ask(&elsewhere, &directory(), "zhang", today()).is_none());
    assert!(forms::command(&elsewhere, &directory(), today(), &Values::new()).is_err());
}

#[test]
fn refusals_belong_to_fields_that_there_are() {
    let fields: BTreeSet<&str> =
        everything().iter().flat_map(|(_, asked)| asked.spec.fields.iter().map(|field| field.id)).collect();
    for refusal in [
        "scope-wider-than-catalogue",
        "scope-wider-than-approved",
        "channels-missing",
        "channel-too-wide",
        "channel-not-approved",
        "period-of-other-cycle",
        "stages-missing",
        "stages-out-of-order",
        "settled-missing",
        "settled-in-future",
        "stage-missing",
        "exchange-missing",
        "published-in-future",
        "published-before-approval",
        "taken-down-date",
        "day-out-of-range",
        "nothing-published",
        "basis-missing",
        "reason-missing",
        "taken-down-early",
        "taken-down-fixed",
        "adjust-quarter",
        "received-in-future",
        "ground-missing",
        "ground-needless",
        "applied-after-received",
        "assign-other-unit",
        "person-unknown",
        "opinion-transfer-same-unit",
        "organisation-dissolved",
        "code-bad-organisation",
        "bureau-exists",
        "organisation-keeps-kind",
        "superior-missing",
        "superior-loop",
        "login-bad",
        "posts-missing",
        "last-administrator",
        "catalogue-since-order",
        "catalogue-since-ended",
        "date-out-of-reach",
        "catalogue-number-taken",
        "catalogue-cell-certain",
    ] {
        let field =
            forms::fields_of(refusal).first().copied().unwrap_or_else(|| panic!("{refusal} belongs nowhere"));
        assert!(fields.contains(field), "{refusal} belongs to {field}, which no form has");
    }
    assert_eq!(forms::fields_of("own-proposal"), Vec::<&str>::new());
}

#[test]
fn every_form_is_drawn_from_first_to_last_field() {
    let words = |message: &Message| format!("某{}", message.id);
    for (_, asked) in everything() {
        for (width, height) in [(76, 20), (40, 10), (110, 32)] {
            let mut form = Form::new(asked.spec.clone(), &asked.values, today());
            let area = Rect::new(0, 0, width, height);
            for _ in 0..=asked.spec.fields.len() {
                let mut buf = Buffer::empty(area);
                let cursor = form.render(area, &mut buf, &FormStyle::default(), &words, &|_| DayMark::Work);
                let cursor = cursor.unwrap_or_else(|| panic!("{} at {:?}", asked.spec.id, form.focused()));
                assert!(area.contains(cursor.into()));
                form.key(crossterm::event::KeyEvent::from(crossterm::event::KeyCode::Tab));
            }
        }
    }
}
