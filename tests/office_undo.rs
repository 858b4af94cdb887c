//! Undoing the last act: what comes back, what is in the way, and what stays.

mod support;

use std::sync::Arc;

use gongkai::domain::channel::Channel;
use gongkai::domain::clock::Policy;
use gongkai::domain::code::RecordKey;
use gongkai::domain::message::{Arg, Message};
use gongkai::domain::organisation::{OrgKind, Post, Role};
use gongkai::exchange::{backup::backup, restore::restore};
use gongkai::office::batch::BatchOrder;
use gongkai::office::command::OpinionOrder;
use gongkai::office::query::{Answer, Query, UndoPreview};
use gongkai::office::record::store_key;
use gongkai::office::verify::verify;
use gongkai::office::{Command, Failure, Now, Office, journal, undo};
use gongkai::store::memory::MemoryStore;
use gongkai::store::vault::Vault;
use gongkai::store::{Range, Store};
use support::office::*;

fn asked(desk: &Desk, login: &str) -> UndoPreview {
    match desk.office.query(login, &Query::Undo) {
        Ok(Answer::Undo(preview)) => *preview,
        other => panic!("{other:?}"),
    }
}

/// Undoes the last act, as somebody does who has seen what it will do.
fn undo(desk: &Desk, login: &str) -> Message {
    let preview = asked(desk, login);
    assert_eq!(preview.verdict, Ok(()), "{:?}", preview.lines);
    let receipt = desk.ok(login, Command::Undo { seq: preview.act.seq });
    assert!(verify(desk.store.as_ref(), &|_| {}).unwrap().is_clean());
    receipt.message
}

/// Why the last act cannot be undone: asked and tried.
fn refused(desk: &Desk, login: &str) -> Message {
    let preview = asked(desk, login);
    let seq = preview.act.seq;
    let told: Vec<Message> = preview.lines.into_iter().filter_map(|line| line.verdict.err()).collect();
    let Failure::Refused(message) = desk.fails(login, Command::Undo { seq }) else { panic!() };
    match told.first() {
        Some(first) => {
            assert_eq!(preview.verdict.unwrap_err().id, "undo-refused-some");
            let Arg::List(faults) = arg(&message, "faults") else { panic!("{message:?}") };
            assert_eq!(arg(&faults[0], "reason"), Arg::Message(Box::new(first.clone())));
            first.clone()
        }
        None => {
            assert_eq!(preview.verdict, Err(message.clone()));
            message
        }
    }
}

/// The records and indexes by their bytes, versions apart.
fn kept(desk: &Desk) -> Vec<(String, Vec<u8>)> {
    let apart = |key: &str| key.starts_with("j/") || key.starts_with("u/");
    let all = dump(desk.store.as_ref()).into_iter().filter(|(key, _)| !apart(key));
    all.map(|(key, stored)| (key, stored.value)).collect()
}

#[test]
fn a_batch_comes_back_whole_as_a_new_entry_that_names_it() {
    let desk = Desk::new();
    let keys: Vec<_> = (0..3).map(|_| desk.propose("sj.pro", "SJ-08", matter())).collect();
    keys.iter().for_each(|key| drop(desk.ok("sj.sec", on(key, pass("")))));
    let before = kept(&desk);
    let on = keys.iter().map(|key| (key.clone(), 0)).collect();
    desk.ok("sj.lic", Command::Batch { order: BatchOrder::Approve { note: String::new() }, on });
    let seq = desk.journal().last().unwrap().0.seq;
    let preview = asked(&desk, "sj.lic");
    assert_eq!((preview.act.seq, preview.act.told.id.as_ref()), (seq, "done-batch-approved"));
    let line = &preview.lines[0];
    assert_eq!((line.name.as_str(), line.title.as_str()), (keys[0].number().as_str(), "重点工作督查情况"));
    assert_eq!((line.state.id.as_ref(), line.back.id.as_ref()), ("step-principal", "step-leader"));
    assert_eq!(undo(&desk, "sj.lic").id, "done-undone");
    assert!(kept(&desk) == before);
    let entry = desk.journal().pop().unwrap().0;
    assert_eq!((entry.command, entry.changes.len()), (format!("undo {seq} batch.disclosure.approve"), 3));
    assert!(keys.iter().all(|key| desk.record(key).0 == 4), "versions go on");
    // There is no second step back, and it can be done again.
    let again = desk.office.query("sj.lic", &Query::Undo).unwrap_err();
    assert_eq!(again.message().id, "undo-already");
    desk.refused("sj.lic", Command::Undo { seq }, "undo-already");
    desk.ok("sj.lic", self::on(&keys[0], pass("")));
    assert_eq!(asked(&desk, "sj.lic").lines.len(), 1);
}

#[test]
fn it_is_ones_own_last_act_and_no_other() {
    let desk = Desk::new();
    desk.refused("sj.led", Command::Undo { seq: 1 }, "undo-nothing");
    let key = desk.propose("sj.pro", "SJ-08", matter());
    let proposed = desk.journal().last().unwrap().0.seq;
    desk.ok("sj.sec", on(&key, pass("")));
    // Naming the entry of another undoes nothing of theirs.
    assert!(matches!(desk.fails("sj.sec", Command::Undo { seq: proposed }), Failure::Moved(_)));
    desk.refused("sj.lic", Command::Undo { seq: proposed }, "undo-nothing");
    undo(&desk, "sj.sec");
    assert_eq!(desk.disclosure(&key).passed, 0);
}

#[test]
fn what_was_done_since_is_in_the_way_and_told() {
    let desk = Desk::new();
    let key = desk.propose("sj.pro", "SJ-08", matter());
    desk.ok("sj.sec", on(&key, pass("")));
    desk.clock("2026-03-02 10:30");
    desk.ok("sj.lic", on(&key, pass("")));
    let why = refused(&desk, "sj.sec");
    assert_eq!(why.id, "undo-moved");
    assert_eq!(arg(&why, "who"), Arg::Text("sj.lic".into()));
    assert_eq!(arg(&why, "when"), Arg::Text("03-02 10:30".into()));
    let Arg::Message(deed) = arg(&why, "deed") else { panic!() };
    assert_eq!(deed.id, "deed-passed");
    // Even where that was undone: the record has another version.
    undo(&desk, "sj.lic");
    let Arg::Message(deed) = arg(&refused(&desk, "sj.sec"), "deed") else { panic!() };
    assert_eq!(deed.id, "undo-deed");
}

#[test]
fn who_has_lost_the_post_undoes_nothing() {
    let desk = Desk::new();
    let key = desk.propose("sj.pro", "SJ-08", matter());
    desk.ok("sj.sec", on(&key, pass("")));
    desk.person("sj.sec", vec![Post { org: org("SJ"), role: Role::Leader }]);
    assert_eq!(refused(&desk, "sj.sec").id, "role-missing");
}

#[test]
fn what_was_made_is_taken_away_with_its_number() {
    let desk = Desk::new();
    let before = kept(&desk);
    let key = desk.propose("sj.pro", "SJ-08", matter());
    assert_eq!(asked(&desk, "sj.pro").lines[0].back.id, "undo-taken-away");
    undo(&desk, "sj.pro");
    assert!(kept(&desk) == before);
    let change = desk.journal().pop().unwrap().0.changes.remove(0);
    assert!(change.is_taken_away() && (change.before, change.after) == (1, 2));
    // The number is given again, and whoever had the first one on screen does nothing to the second.
    let again = desk.propose("sj.pro2", "SJ-08", matter());
    assert_eq!((&again, desk.record(&again).0), (&key, 3));
    let stale = Command::Disclosure { key: again, seen: 1, order: pass("") };
    assert!(matches!(desk.fails("sj.sec", stale), Failure::Moved(_)));
    assert!(verify(desk.store.as_ref(), &|_| {}).unwrap().is_clean());
    // A second number after it: taking the first away would leave it out.
    let opinion = desk.register("sj.opi", "SJ-08", signed("2026-03-02"));
    let why = refused(&desk, "sj.pro2");
    assert_eq!(
        (why.id.as_ref(), arg(&why, "last")),
        ("undo-number-not-last", Arg::Text("SJ-08/2026-002".into()))
    );
    undo(&desk, "sj.opi");
    assert!(desk.store.get(store_key(&opinion).as_bytes()).unwrap().is_none());
    undo(&desk, "sj.pro2");
    assert!(kept(&desk) == before);
}

#[test]
fn another_round_and_what_it_follows_come_back_together() {
    let desk = Desk::new();
    let first = desk.approved("sj.pro", "SJ-08", matter());
    for channel in [Channel::Meeting, Channel::Intranet] {
        desk.ok("sj.pro", on(&first, publish(channel, "2026-03-02")));
    }
    let before = kept(&desk);
    let follows = Some(first.clone());
    desk.ok("sj.pro", Command::Propose { code: code("SJ-08"), matter: Box::new(matter()), follows });
    assert_eq!(asked(&desk, "sj.pro").lines.len(), 2);
    undo(&desk, "sj.pro");
    assert!(kept(&desk) == before);
    assert_eq!(desk.disclosure(&first).followed_by, None);
    // Refusing the round frees the first one; undone, it is taken again.
    let follows = Some(first.clone());
    let again = Command::Propose { code: code("SJ-08"), matter: Box::new(matter()), follows };
    let round = desk.ok("sj.pro", again).key.unwrap();
    desk.ok("sj.sec", on(&round, refuse("涉密")));
    undo(&desk, "sj.sec");
    assert_eq!(desk.disclosure(&first).followed_by, Some(round));
}

#[test]
fn an_opinion_about_it_holds_what_was_proposed_or_published() {
    let desk = Desk::new();
    let key = desk.approved("sj.pro", "SJ-08", matter());
    desk.clock("2026-03-02 10:00");
    desk.ok("sj.pro", on(&key, publish(Channel::Meeting, "2026-03-02")));
    desk.clock("2026-03-02 11:00");
    let opinion = gongkai::office::command::NewOpinion { about: Some(key), ..signed("2026-03-02") };
    let registered = desk.register("sj.opi", "SJ-08", opinion);
    let why = refused(&desk, "sj.pro");
    assert_eq!(
        (why.id.as_ref(), arg(&why, "number")),
        ("undo-opinion-about", Arg::Text(registered.number()))
    );
    undo(&desk, "sj.opi");
    undo(&desk, "sj.pro");
    let key = desk.propose("xz.pro", "XZ-08", branch_matter());
    let opinion = gongkai::office::command::NewOpinion { about: Some(key), ..signed("2026-03-02") };
    let registered = desk.register("xz.opi", "XZ-08", opinion);
    assert_eq!(arg(&refused(&desk, "xz.pro"), "number"), Arg::Text(registered.number()));
}

#[test]
fn an_opinion_stays_closed_once_what_it_is_about_was_closed_after_it() {
    let desk = Desk::new();
    let key = desk.approved("sj.pro", "SJ-08", matter());
    for channel in [Channel::Meeting, Channel::Intranet] {
        desk.ok("sj.pro", on(&key, publish(channel, "2026-03-02")));
    }
    let about_it =
        gongkai::office::command::NewOpinion { about: Some(key.clone()), ..anonymous("2026-03-02") };
    let opinion = desk.register("sj.opi", "SJ-08", about_it);
    desk.ok("sj.opi", about(&opinion, reply("2026-03-02")));
    desk.ok("sj.opi", about(&opinion, OpinionOrder::Close));
    desk.ok("sj.pro", on(&key, gongkai::office::command::DisclosureOrder::Close));
    let why = refused(&desk, "sj.opi");
    assert_eq!((why.id.as_ref(), arg(&why, "who")), ("undo-about-closed", Arg::Text("sj.pro".into())));
    undo(&desk, "sj.pro");
    undo(&desk, "sj.opi");
    assert!(desk.opinion(&opinion).closed.is_none());
}

#[test]
fn a_look_at_an_identity_leaves_its_trace() {
    let desk = Desk::new();
    let key = desk.register("sj.opi", "SJ-00", signed("2026-03-02"));
    desk.ok("sj.opi", about(&key, OpinionOrder::SeeIdentity));
    assert_eq!(refused(&desk, "sj.opi").id, "undo-identity");
    let rows = desk.store.scan(&Range::prefix(b"u/sj.opi/"), 9).unwrap();
    assert_eq!(rows.len(), 1, "what the opinion holds is not kept a second time");
}

#[test]
fn policies_people_and_organisations_go_back_by_their_own_rules() {
    let desk = Desk::new();
    let key = desk.register("sj.opi", "SJ-00", anonymous("2026-03-02"));
    let before = kept(&desk);
    let policy = Policy { anonymous_days: 3, ..Policy::default() };
    desk.ok("root", Command::SetPolicy(policy));
    assert!(kept(&desk) != before, "the due date of {key} has moved");
    undo(&desk, "root");
    assert!(kept(&desk) == before);
    // A post given and taken again; whoever does not administer that place any more does not take it.
    desk.person("zg", vec![Post { org: org("JW"), role: Role::OpinionHandler }]);
    undo(&desk, "root");
    assert!(kept(&desk) == before);
    // New people and organisations may be named elsewhere by now.
    desk.person("new.one", vec![Post { org: org("JW"), role: Role::OpinionHandler }]);
    assert_eq!(refused(&desk, "root").id, "undo-new-entry");
    let organisation = |active| Command::SaveOrganisation {
        code: org("JW"),
        name: "纪委".into(),
        kind: OrgKind::Department,
        superior: Some(org("SJ")),
        owes_from: date("2026-01-01"),
        active,
    };
    desk.ok("root", organisation(true));
    let before = kept(&desk);
    desk.ok("root", organisation(false));
    undo(&desk, "root");
    assert!(kept(&desk) == before);
}

#[test]
fn it_outlives_the_program_and_is_in_no_backup() {
    let desk = Desk::new();
    let key = desk.propose("sj.pro", "SJ-08", matter());
    desk.ok("sj.sec", on(&key, pass("")));
    let now: Now = Arc::new(|| date("2026-03-03").and_hms_opt(8, 0, 0).unwrap());
    let office = Office::open(desk.store.clone(), now, &|_| {}).unwrap();
    let Answer::Undo(preview) = office.query("sj.sec", &Query::Undo).unwrap() else { panic!() };
    office.execute("sj.sec", Command::Undo { seq: preview.act.seq }).unwrap();
    assert_eq!(desk.disclosure(&key).passed, 0);
    // Taken away, then restored from a backup: the journal is whole, the record gone, and nothing to undo.
    let Answer::Undo(preview) = office.query("sj.pro", &Query::Undo).unwrap() else { panic!() };
    let seq = preview.act.seq;
    assert_eq!(preview.lines[0].verdict.as_ref().unwrap_err().id, "undo-moved");
    office.execute("sj.sec", on(&key, back("重提"))).unwrap();
    assert!(office.execute("sj.pro", Command::Undo { seq }).is_err());
    let opinion = office.execute("sj.opi", register("SJ-00", signed("2026-03-02"))).unwrap().key.unwrap();
    let Answer::Undo(preview) = office.query("sj.opi", &Query::Undo).unwrap() else { panic!() };
    office.execute("sj.opi", Command::Undo { seq: preview.act.seq }).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("backup.jsonl");
    let made = date("2026-03-03").and_hms_opt(9, 0, 0).unwrap();
    backup(desk.store.as_ref(), &Vault::new(std::path::Path::new("/nowhere")), &file, made, &|_| {}).unwrap();
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(!text.contains("\"u/"));
    let copy = MemoryStore::new();
    restore(
        &copy,
        &Vault::new(std::path::Path::new("/nowhere")),
        &mut text.as_bytes(),
        "root",
        made,
        &|_| {},
    )
    .unwrap();
    let report = verify(&copy, &|_| {}).unwrap();
    assert!(report.is_clean(), "{:?}", report.faults);
    assert!(copy.get(store_key(&opinion).as_bytes()).unwrap().is_none());
    let now: Now = Arc::new(|| date("2026-03-03").and_hms_opt(10, 0, 0).unwrap());
    let office = Office::open(Arc::new(copy), now, &|_| {}).unwrap();
    assert_eq!(office.query("sj.sec", &Query::Undo).unwrap_err().message().id, "undo-nothing");
    // The number taken back is given again there, from the first version.
    let again = office.execute("sj.opi", register("SJ-00", signed("2026-03-02"))).unwrap().key;
    assert_eq!(again, Some(opinion));
    assert!(verify(office.store(), &|_| {}).unwrap().is_clean());
}

#[test]
fn what_is_kept_for_undoing_is_checked_and_harms_nothing_when_damaged() {
    let desk = Desk::new();
    let key: RecordKey = desk.propose("sj.pro", "SJ-08", matter());
    let faults = |id: &str| {
        let report = verify(desk.store.as_ref(), &|_| {}).unwrap();
        assert!(report.faults.iter().any(|fault| fault.what.id == id), "{:?}", report.faults);
    };
    let put = |key: &str, value: &[u8]| {
        desk.store.commit(gongkai::store::Batch::default().put(key, 1, value)).unwrap();
    };
    put("u/sj.pro/0001", b"damaged");
    faults("record-damaged");
    let failure = desk.office.query("sj.pro", &Query::Undo).unwrap_err();
    assert_eq!(failure.message().id, "record-damaged");
    put("u/sj.pro/x", b"");
    faults("verify-undo-key");
    // A record that the journal has taken away and the store has again, and an entry that undoes a later one.
    let key_taken = desk.register("sj.opi", "SJ-00", signed("2026-03-02"));
    let stored = desk.store.get(store_key(&key_taken).as_bytes()).unwrap().unwrap();
    desk.ok("sj.opi", Command::Undo { seq: desk.journal().last().unwrap().0.seq });
    put(&store_key(&key_taken), &stored.value);
    faults("verify-record-unknown");
    desk.store.commit(gongkai::store::Batch::default().delete(store_key(&key_taken))).unwrap();
    let (entry, bytes) = desk.journal().pop().unwrap();
    put(
        &journal::key(entry.seq),
        &journal::Entry { command: format!("undo {} x", entry.seq), ..entry.clone() }.encode(),
    );
    faults("verify-journal-undo");
    put(&journal::key(entry.seq), &bytes);
    // The next act puts all of it right.
    desk.ok("sj.pro", on(&key, withdraw("并入另一事项")));
    undo(&desk, "sj.pro");
    let act = undo::LastAct { seq: 9_999, ..asked_act() };
    put("u/sj.pro/0000", &act.encode());
    faults("verify-undo-entry");
}

fn asked_act() -> undo::LastAct {
    undo::LastAct {
        seq: 1,
        at: date("2026-03-02").and_hms_opt(9, 0, 0).unwrap(),
        of: undo::Of::Propose,
        command: "disclosure.propose".into(),
        told: Message::new("done-proposed"),
        undone: None,
    }
}
