//! Organisations, people, policies, the clock and the journal of the office.

mod support;

use std::sync::Arc;

use gongkai::domain::clock::Policy;
use gongkai::domain::disclosure::{Matter, Step};
use gongkai::domain::message::Arg;
use gongkai::domain::organisation::{OrgKind, Post, Role};
use gongkai::office::founding::{Founding, found};
use gongkai::office::record::store_key;
use gongkai::office::{Command, Failure, Now, Office, journal};
use gongkai::store::memory::MemoryStore;
use gongkai::store::{Batch, Store};
use support::office::*;

fn organisation(unit: &str, kind: OrgKind, above: Option<&str>) -> Command {
    Command::SaveOrganisation {
        code: org(unit),
        name: format!("{unit}支部"),
        kind,
        superior: above.map(org),
        owes_from: date("2026-01-01"),
        active: true,
    }
}

fn post(unit: &str, role: Role) -> Post {
    Post { org: org(unit), role }
}

fn person(login: &str, posts: Vec<Post>, active: bool) -> Command {
    Command::SavePerson { login: login.into(), name: "某某".into(), posts, active }
}

#[test]
fn organisations_are_kept_by_administrators_at_or_above_them() {
    let desk = Desk::new();
    for (role, word) in ROLES {
        for unit in ["sj", "xz"] {
            let login = format!("{unit}.{word}");
            if unit == "sj" && role == Role::Administrator {
                desk.ok(&login, organisation("ZA", OrgKind::Branch, Some("SJ")));
            } else {
                desk.refused(&login, organisation("CD", OrgKind::Branch, Some("SJ")), "role-missing");
            }
        }
    }
    // A branch's administrator keeps the branch and what is below it.
    desk.ok("xz.adm", organisation("XZ", OrgKind::Branch, Some("SJ")));
    desk.ok("xz.adm", organisation("XZ2", OrgKind::Branch, Some("XZ")));
    desk.refused("xz.adm", organisation("ZA", OrgKind::Branch, Some("SJ")), "role-missing");
}

#[test]
fn what_an_organisation_must_hold() {
    let desk = Desk::new();
    for (command, id) in [
        (organisation("ZA", OrgKind::Branch, None), "superior-missing"),
        (organisation("ZA", OrgKind::Branch, Some("QQ")), "organisation-unknown"),
        (organisation("XZ", OrgKind::Branch, Some("XZ")), "superior-loop"),
        (organisation("ZB", OrgKind::Bureau, None), "bureau-exists"),
        (organisation("SJ", OrgKind::Bureau, Some("XZ")), "bureau-has-no-superior"),
        (organisation("SJ", OrgKind::Branch, Some("XZ")), "superior-loop"),
        (organisation("XZ", OrgKind::Department, Some("SJ")), "organisation-keeps-kind"),
    ] {
        desk.refused("sj.adm", command, id);
    }
    desk.ok("sj.adm", organisation("XZ2", OrgKind::Branch, Some("XZ")));
    desk.refused("sj.adm", organisation("XZ", OrgKind::Branch, Some("XZ2")), "superior-loop");
    desk.ok("sj.adm", organisation("XZ", OrgKind::GeneralBranch, Some("SJ")));
    let old = Command::SaveOrganisation {
        code: org("ZA"),
        name: "治安".into(),
        kind: OrgKind::Branch,
        superior: Some(org("SJ")),
        owes_from: date("0026-01-01"),
        active: true,
    };
    desk.refused("sj.adm", old, "date-out-of-reach");
}

/// C1b: who reviews above a branch follows from its superior.
#[test]
fn a_branch_does_not_choose_its_own_superior() {
    let desk = Desk::new();
    desk.ok("sj.adm", organisation("JJ", OrgKind::GeneralBranch, Some("SJ")));
    desk.person("both.adm", vec![post("XZ", Role::Administrator), post("JJ", Role::Administrator)]);
    desk.refused("xz.adm", organisation("XZ", OrgKind::Branch, Some("JJ")), "role-missing");
    desk.refused("both.adm", organisation("XZ", OrgKind::Branch, Some("JJ")), "role-missing");
    desk.ok("sj.adm", organisation("XZ", OrgKind::Branch, Some("JJ")));
}

#[test]
fn when_the_superior_changes_its_task_moves_with_it() {
    let desk = Desk::new();
    desk.ok("sj.adm", organisation("JJ", OrgKind::GeneralBranch, Some("SJ")));
    desk.person("jj.pri", vec![post("JJ", Role::Principal)]);
    let key = desk.propose("xz.pro", "XZ-08", Matter { needs_superior: true, ..branch_matter() });
    for step in [Step::Secrecy, Step::LeaderInCharge, Step::Principal] {
        desk.ok(&reviewer(&key, step), on(&key, pass("")));
    }
    let task = |unit: &str| format!("i/task/{unit}/superior/{key}");
    assert!(dump(desk.store.as_ref()).contains_key(&task("SJ")));
    desk.ok("sj.adm", organisation("XZ", OrgKind::Branch, Some("JJ")));
    let after = dump(desk.store.as_ref());
    assert!(after.contains_key(&task("JJ")) && !after.contains_key(&task("SJ")));
    desk.refused("sj.pri", on(&key, pass("批复")), "role-missing");
    desk.ok("jj.pri", on(&key, pass("批复")));
}

#[test]
fn a_dissolved_organisation_proposes_nothing() {
    let desk = Desk::new();
    let dissolve = Command::SaveOrganisation {
        code: org("XZ"),
        name: "刑侦".into(),
        kind: OrgKind::Branch,
        superior: Some(org("SJ")),
        owes_from: date("2026-01-01"),
        active: false,
    };
    desk.ok("sj.adm", dissolve);
    desk.refused("xz.pro", propose("XZ-08", branch_matter()), "organisation-discloses-nothing");
}

#[test]
fn nobody_gives_or_takes_posts_beyond_their_reach() {
    let desk = Desk::new();
    for (role, word) in ROLES {
        for unit in ["sj", "xz"] {
            let (login, to) = (format!("{unit}.{word}"), vec![post("XZ", Role::Proposer)]);
            if role == Role::Administrator {
                desk.ok(&login, person(&format!("new.{unit}"), to, true));
            } else {
                desk.refused(&login, person("other", to, true), "role-missing");
            }
        }
    }
    let mixed = vec![post("XZ", Role::Proposer), post("SJ", Role::Proposer)];
    desk.refused("xz.adm", person("other", mixed.clone(), true), "role-missing");
    desk.refused("xz.adm", person("xz.adm", vec![post("SJ", Role::Administrator)], true), "role-missing");
    desk.ok("sj.adm", person("mixed", mixed.clone(), true));
    // The branch's administrator may take the branch's post away, and neither the other nor the person.
    desk.refused("xz.adm", person("mixed", vec![post("XZ", Role::Proposer)], true), "role-missing");
    desk.refused("xz.adm", person("mixed", mixed, false), "role-missing");
    desk.ok("xz.adm", person("mixed", vec![post("SJ", Role::Proposer)], true));
    desk.refused("xz.adm", person("mixed", vec![post("SJ", Role::Proposer)], true), "role-missing");
}

#[test]
fn who_has_left_comes_back_only_by_somebody_who_could_give_every_post() {
    let desk = Desk::new();
    let posts = vec![post("SJ", Role::Principal), post("XZ", Role::Proposer)];
    desk.ok("sj.adm", person("gone", posts.clone(), true));
    desk.ok("sj.adm", person("gone", posts.clone(), false));
    desk.refused("gone", propose("XZ-08", branch_matter()), "person-unknown");
    desk.refused("xz.adm", person("gone", posts.clone(), true), "role-missing");
    let more = [posts.clone(), vec![post("XZ", Role::Principal)]].concat();
    desk.refused("xz.adm", person("gone", more, true), "role-missing");
    desk.ok("sj.adm", person("gone", posts, true));
    desk.ok("gone", propose("XZ-08", branch_matter()));
}

#[test]
fn what_a_person_must_hold_and_the_last_administrator_stays() {
    let desk = Desk::new();
    desk.refused("sj.adm", person("new", vec![], true), "posts-missing");
    desk.refused("sj.adm", person("a b", vec![post("SJ", Role::Leader)], true), "login-bad");
    desk.refused("sj.adm", person("new", vec![post("QQ", Role::Leader)], true), "organisation-unknown");
    let nameless = Command::SavePerson {
        login: "new".into(),
        name: " ".into(),
        posts: vec![post("SJ", Role::Leader)],
        active: true,
    };
    desk.refused("sj.adm", nameless, "text-required");
    for login in ["root", "all"] {
        desk.ok("sj.adm", person(login, vec![post("SJ", Role::Leader)], true));
    }
    desk.refused("sj.adm", person("sj.adm", vec![post("SJ", Role::Leader)], true), "last-administrator");
    desk.refused(
        "sj.adm",
        person("sj.adm", vec![post("SJ", Role::Administrator)], false),
        "last-administrator",
    );
}

#[test]
fn policies_are_the_administrators_and_move_every_due_date() {
    let desk = Desk::new();
    let key = desk.register("sj.opi", "SJ-08", anonymous("2026-03-02"));
    let policy = |days| Command::SetPolicy(Policy { anonymous_days: days, ..Policy::default() });
    for (role, word) in ROLES.iter().filter(|(role, _)| *role != Role::Administrator) {
        desk.refused(&format!("sj.{word}"), policy(5), "role-missing");
        let _ = role;
    }
    desk.refused("xz.adm", policy(5), "role-missing");
    desk.refused("sj.adm", policy(367), "policy-too-long");
    let due = |day: &str| format!("i/due/{day}/{key}/00");
    assert!(dump(desk.store.as_ref()).contains_key(&due("2026-03-12")));
    desk.ok("sj.adm", policy(5));
    let after = dump(desk.store.as_ref());
    assert!(after.contains_key(&due("2026-03-09")) && !after.contains_key(&due("2026-03-12")));
}

#[test]
fn a_clock_set_back_is_refused_and_nothing_written() {
    let desk = Desk::new();
    desk.clock("2026-03-02 12:00");
    let key = desk.propose("sj.pro", "SJ-08", matter());
    desk.clock("2026-03-02 11:54");
    let message = desk.refused("sj.sec", on(&key, pass("")), "clock-set-back");
    assert_eq!(arg(&message, "last"), Arg::Text("2026-03-02 12:00".into()));
    // What a time server corrects is let through, and the history stays in order.
    desk.clock("2026-03-02 11:57");
    desk.ok("sj.sec", on(&key, pass("")));
    let times: Vec<_> = desk.disclosure(&key).history.iter().map(|event| event.at).collect();
    assert!(times.is_sorted(), "{times:?}");
    // It does not creep back in small steps.
    desk.clock("2026-03-02 11:53");
    desk.refused("sj.lic", on(&key, pass("")), "clock-set-back");
}

#[test]
fn an_office_is_founded_once_and_with_good_names() {
    let now: Now = Arc::new(|| date("2026-03-02").and_hms_opt(9, 0, 0).unwrap());
    let founding = |bureau: &str, login: &str| Founding {
        bureau: bureau.into(),
        login: login.into(),
        name: String::new(),
        demo: false,
    };
    for (bureau, login, id) in [
        ("", "root", "text-required"),
        ("市\u{202e}局", "root", "text-direction-character"),
        ("市局", "a b", "login-bad"),
    ] {
        let store = Arc::new(MemoryStore::new());
        let failure = found(store.clone(), &now, &founding(bureau, login)).unwrap_err();
        assert_eq!(failure.message().id, id);
        assert!(store.is_empty().unwrap());
    }
    let store = Arc::new(MemoryStore::new());
    found(store.clone(), &now, &founding("市局", "root")).unwrap();
    let again = found(store.clone(), &now, &founding("市局", "root")).unwrap_err();
    assert_eq!(again.message().id, "store-not-empty");
    let office = Office::open(store, now, &|_| {}).unwrap();
    assert_eq!(office.directory().people["root"].name, "root");
    assert_eq!(office.directory().items.len(), 58 + 15);
    let empty = Arc::new(MemoryStore::new());
    let failure = Office::open(empty, gongkai::office::system_time(), &|_| {}).err().unwrap();
    assert_eq!(failure.message().id, "store-no-office");
}

#[test]
fn a_damaged_record_keeps_its_number_through_a_new_making_of_the_indexes() {
    let desk = Desk::new();
    for _ in 0..3 {
        desk.propose("sj.pro", "SJ-08", matter());
    }
    let third: gongkai::domain::code::RecordKey = "SJ-08/disclosure/2026/000003".parse().unwrap();
    let damage = Batch::default().put(store_key(&third).into_bytes(), 9, b"damaged".to_vec());
    desk.store.commit(damage).unwrap();
    desk.refused_store("sj.sec", on(&third, pass("")), "record-damaged");
    desk.office.rebuild_indexes(&|_| {}).unwrap();
    let next = desk.propose("sj.pro", "SJ-08", matter());
    assert_eq!(next.seq, 4);
    let kept = desk.store.get(store_key(&third).as_bytes()).unwrap().unwrap();
    assert_eq!(kept.value, b"damaged");
}

#[test]
fn a_damaged_end_of_the_journal_is_not_overwritten() {
    let desk = Desk::new();
    desk.propose("sj.pro", "SJ-08", matter());
    let last = desk.journal().last().unwrap().0.seq;
    let key = journal::key(last).into_bytes();
    desk.store.commit(Batch::default().put(key.clone(), 2, b"damaged".to_vec())).unwrap();
    let now: Now = Arc::new(|| date("2026-03-03").and_hms_opt(9, 0, 0).unwrap());
    let office = Office::open(desk.store.clone(), now, &|_| {}).unwrap();
    office.execute("sj.pro", propose("SJ-08", matter())).unwrap();
    assert_eq!(desk.store.get(&key).unwrap().unwrap().value, b"damaged");
    assert!(desk.store.get(journal::key(last + 1).as_bytes()).unwrap().is_some());
}

#[test]
fn the_office_opens_as_it_was_left() {
    let desk = Desk::new();
    let key = desk.propose("sj.pro", "SJ-08", matter());
    desk.ok("sj.adm", Command::SetPolicy(Policy { immediate_working_days: 2, ..Policy::default() }));
    let before = dump(desk.store.as_ref());
    let now: Now = Arc::new(|| date("2026-03-02").and_hms_opt(9, 30, 0).unwrap());
    let office = Office::open(desk.store.clone(), now, &|_| {}).unwrap();
    assert!(before == dump(desk.store.as_ref()), "opening changes nothing");
    assert_eq!(office.directory().orgs, desk.office.directory().orgs);
    assert_eq!(office.directory().people, desk.office.directory().people);
    assert_eq!(office.directory().settings, desk.office.directory().settings);
    office.execute("sj.sec", on(&key, pass(""))).unwrap();
    // The first office has not seen that: its commit meets the journal entry and gives way.
    assert!(matches!(desk.fails("sj.lic", on(&key, pass(""))), Failure::Store(_) | Failure::Moved(_)));
}

#[test]
fn nobody_puts_themselves_out_of_office() {
    let desk = Desk::new();
    desk.refused("root", person("root", vec![post("SJ", Role::Administrator)], false), "own-posts");
    desk.refused("root", person("root", vec![post("SJ", Role::Proposer)], true), "own-posts");
    desk.ok("sj.adm", person("root", vec![post("SJ", Role::Proposer)], true));
}
