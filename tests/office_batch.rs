//! Many records by one act: all or none, permission and rules of each, what is told beforehand.

mod support;

use gongkai::domain::code::RecordKey;
use gongkai::domain::disclosure::{Matter, State};
use gongkai::domain::message::{Arg, Message};
use gongkai::office::batch::{BatchOrder, MOST};
use gongkai::office::query::{Answer, BatchPreview, Query};
use gongkai::office::verify::verify;
use gongkai::office::{Command, Failure};
use support::office::*;

fn approve() -> BatchOrder {
    BatchOrder::Approve { note: String::new() }
}

fn batch(order: BatchOrder, keys: &[RecordKey]) -> Command {
    Command::Batch { order, on: keys.iter().map(|key| (key.clone(), 0)).collect() }
}

fn preview(desk: &Desk, login: &str, order: BatchOrder, keys: &[RecordKey]) -> BatchPreview {
    match desk.office.query(login, &Query::Batch(Box::new(order), keys.to_vec())) {
        Ok(Answer::Batch(preview)) => *preview,
        other => panic!("{other:?}"),
    }
}

/// Numbers and reasons of what was refused.
fn faults(message: &Message) -> Vec<(String, String)> {
    let Arg::List(faults) = arg(message, "faults") else { panic!("{message:?}") };
    let told = |fault: &Message| match (arg(fault, "number"), arg(fault, "reason")) {
        (Arg::Text(number), Arg::Message(reason)) => (number, reason.id.to_string()),
        other => panic!("{other:?}"),
    };
    faults.iter().map(told).collect()
}

/// Disclosures past the secrecy check.
fn checked(desk: &Desk, count: usize) -> Vec<RecordKey> {
    let keys: Vec<_> = (0..count).map(|_| desk.propose("sj.pro", "SJ-08", matter())).collect();
    keys.iter().for_each(|key| drop(desk.ok("sj.sec", on(key, pass("")))));
    keys
}

#[test]
fn many_are_approved_by_one_entry_of_the_journal() {
    let desk = Desk::new();
    let keys = checked(&desk, 5);
    let entries = desk.journal().len();
    let receipt = desk.ok("sj.lic", batch(approve(), &keys));
    assert_eq!((receipt.key, receipt.message.id.as_ref()), (None, "done-batch-approved"));
    assert_eq!(arg(&desk.ok("sj.pri", batch(approve(), &keys[1..])).message, "count"), Arg::Number(4));
    let journal = desk.journal();
    assert_eq!(journal.len(), entries + 2);
    assert_eq!(journal[entries].0.command, "batch.disclosure.approve");
    assert_eq!(journal[entries].0.changes.len(), 5);
    let approved = |key: &&RecordKey| desk.disclosure(key).state == State::Approved;
    assert_eq!(keys.iter().filter(approved).count(), 4);
    assert!(verify(desk.store.as_ref(), &|_| {}).unwrap().is_clean());
}

#[test]
fn one_that_cannot_be_done_leaves_all_undone_and_every_such_one_is_told() {
    let desk = Desk::new();
    let mut keys = checked(&desk, 3);
    keys.push(desk.propose("all", "SJ-08", matter()));
    desk.ok("sj.sec", on(&keys[3], pass("")));
    keys.push(desk.approved("sj.pro", "SJ-08", matter()));
    keys.push("SJ-08/disclosure/2026/000099".parse().unwrap());
    let message = desk.refused("all", batch(approve(), &keys), "batch-refused");
    let told = faults(&message);
    let expected =
        [(&keys[3], "own-proposal"), (&keys[4], "not-in-this-state"), (&keys[5], "record-unknown")];
    assert_eq!(told, expected.map(|(key, id)| (key.number(), id.to_owned())));
    // Nobody does at once what they may not do one by one.
    let message = desk.refused("sj.pro", batch(approve(), &keys[..3]), "batch-refused");
    assert!(faults(&message).iter().all(|(_, id)| id == "own-proposal"), "{message:?}");
    for (login, fault) in [("sj.com", "role-missing"), ("xz.lic", "not-yours-to-see")] {
        let message = desk.refused(login, batch(approve(), &keys[..3]), "batch-refused");
        assert!(faults(&message).iter().all(|(_, id)| id == fault), "{message:?}");
    }
}

#[test]
fn what_has_moved_since_it_was_shown_is_refused_with_who_did_it() {
    let desk = Desk::new();
    let keys = checked(&desk, 3);
    let on_screen = preview(&desk, "all", approve(), &keys).possible();
    assert_eq!(on_screen.len(), 3);
    desk.ok("sj.lic", on(&keys[1], back("请补充")));
    let command = Command::Batch { order: approve(), on: on_screen };
    let Failure::Moved(message) = desk.fails("all", command) else { panic!("not as moved") };
    assert_eq!(faults(&message), [(keys[1].number(), "record-moved".to_owned())]);
}

#[test]
fn what_needs_a_look_of_its_own_is_left_out_with_the_reason() {
    let desk = Desk::new();
    let fresh = desk.propose("sj.pro", "SJ-08", matter());
    let important = Matter { important: true, ..matter() };
    let weighty = desk.propose("sj.pro", "SJ-08", important);
    for login in ["sj.sec", "sj.lic", "sj.pri"] {
        desk.ok(login, on(&weighty, pass("")));
    }
    let plain = checked(&desk, 1).remove(0);
    let hidden = desk.propose("xz.pro", "XZ-08", branch_matter());
    let keys = [fresh.clone(), weighty.clone(), plain.clone()];
    let told = preview(&desk, "all", approve(), &keys);
    let reasons: Vec<_> = told
        .lines
        .iter()
        .map(|line| line.verdict.as_ref().err().map(|reason| reason.id.to_string()))
        .collect();
    assert_eq!(reasons, [Some("batch-secrecy".into()), Some("batch-basis".into()), None]);
    assert_eq!(told.possible(), [(plain.clone(), 2)]);
    assert_eq!(told.lines[2].state, Message::new("step-leader"));
    assert_eq!(told.lines[2].after, Some(Message::new("step-principal")));
    assert_eq!(told.lines[2].from, "sj.pro");
    // R2, R3: not even with a note that would do for each.
    let noted = BatchOrder::Approve { note: "会议纪要".into() };
    desk.refused("all", batch(noted, &[weighty]), "batch-refused");
    // A return is another matter: its reason may be the same.
    let back = BatchOrder::Return { reason: "请补充".into() };
    desk.ok("sj.sec", batch(back.clone(), &[fresh]));
    desk.refused(
        "all",
        batch(BatchOrder::Return { reason: " ".into() }, std::slice::from_ref(&plain)),
        "batch-refused",
    );
    // What one does not see is told by its number alone.
    let line = preview(&desk, "jw", back, &[hidden]).lines.remove(0);
    assert_eq!((line.title.as_str(), line.from.as_str()), ("", ""));
    assert_eq!(line.verdict.unwrap_err().id, "not-yours-to-see");
    // Trying has changed nothing.
    assert_eq!(desk.disclosure(&plain).passed, 1);
}

#[test]
fn opinions_are_assigned_and_transferred_together() {
    let desk = Desk::new();
    let here: Vec<_> = (0..3).map(|_| desk.register("sj.opi", "SJ-00", signed("2026-03-02"))).collect();
    let there = desk.register("xz.opi", "XZ-00", signed("2026-03-02"));
    let mixed = [here.clone(), vec![there]].concat();
    let assign = BatchOrder::Assign { handler: "sj.opi".into(), note: String::new() };
    let told = preview(&desk, "all", assign.clone(), &mixed);
    assert_eq!(told.possible().len(), 3);
    assert_eq!(told.lines[3].verdict.as_ref().unwrap_err().id, "assign-other-unit");
    desk.refused("all", batch(assign.clone(), &mixed), "batch-refused");
    desk.ok("all", batch(assign, &here));
    assert!(here.iter().all(|key| desk.opinion(key).handler.as_deref() == Some("sj.opi")));
    let to = BatchOrder::Transfer { to: org("JW"), on: date("2026-03-02"), reason: "属纪委职责".into() };
    desk.ok("sj.opi", batch(to.clone(), &here));
    assert!(here.iter().all(|key| desk.opinion(key).unit == org("JW")));
    let message = desk.refused("jw", batch(to, &here[..1]), "batch-refused");
    assert_eq!(faults(&message)[0].1, "opinion-transfer-same-unit");
    assert_eq!(desk.journal().last().unwrap().0.command, "batch.opinion.transfer");
}

#[test]
fn a_batch_is_of_distinct_records_of_one_kind_and_not_without_end() {
    let desk = Desk::new();
    let keys = checked(&desk, 2);
    let opinion = desk.register("sj.opi", "SJ-00", signed("2026-03-02"));
    desk.refused("sj.lic", batch(approve(), &[]), "batch-empty");
    desk.refused("sj.lic", batch(approve(), &[keys[0].clone(), keys[0].clone()]), "batch-twice");
    let many: Vec<RecordKey> =
        (0..=MOST).map(|n| RecordKey { seq: n as u32 + 1, ..keys[0].clone() }).collect();
    desk.refused("sj.lic", batch(approve(), &many), "batch-too-many");
    let message = desk.refused("all", batch(approve(), &[keys[0].clone(), opinion.clone()]), "batch-refused");
    assert_eq!(faults(&message), [(opinion.number(), "record-unknown".to_owned())]);
    let told = preview(&desk, "all", approve(), &[opinion]);
    assert_eq!(told.lines[0].verdict.as_ref().unwrap_err().id, "record-unknown");
}

#[test]
fn a_batch_that_does_not_go_into_one_entry_goes_on_in_the_next() {
    let desk = Desk::new();
    let long = Matter { content: "督".repeat(9_000), ..matter() };
    let keys: Vec<_> = (0..12).map(|_| desk.propose("sj.pro", "SJ-08", long.clone())).collect();
    keys.iter().for_each(|key| drop(desk.ok("sj.sec", on(key, pass("")))));
    let entries = desk.journal().len();
    desk.ok("sj.lic", batch(approve(), &keys));
    let journal = desk.journal();
    let made = &journal[entries..];
    assert!(made.len() > 1);
    assert!(made.iter().all(|(entry, _)| entry.command == "batch.disclosure.approve"));
    assert_eq!(made.iter().map(|(entry, _)| entry.changes.len()).sum::<usize>(), 12);
    assert!(verify(desk.store.as_ref(), &|_| {}).unwrap().is_clean());
    // And is undone as the whole it was.
    let seq = made[0].0.seq;
    desk.ok("sj.lic", Command::Undo { seq });
    assert!(keys.iter().all(|key| desk.disclosure(key).passed == 1));
    let report = verify(desk.store.as_ref(), &|_| {}).unwrap();
    assert!(report.is_clean(), "{:?}", report.faults);
}
