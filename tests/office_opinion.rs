//! The opinion register through the office (O1–O9).

mod support;

use chrono::NaiveDate;
use gongkai::domain::clock::{self, Limit};
use gongkai::domain::code::RecordKey;
use gongkai::domain::disclosure::Matter;
use gongkai::domain::message::Arg;
use gongkai::domain::opinion::{Deed, Nature, State, Submitter};
use gongkai::domain::organisation::{OrgKind, Post, Role};
use gongkai::office::command::{Identity, NewOpinion, OpinionOrder};
use gongkai::office::query::{Answer, Query};
use gongkai::office::record::Record;
use gongkai::office::{Command, Failure};
use support::office::*;

/// What an opinion owes: rule, from, due, met.
fn owed(desk: &Desk, key: &RecordKey) -> Vec<(Limit, NaiveDate, NaiveDate, Option<NaiveDate>)> {
    let directory = desk.office.directory();
    let due = |o: gongkai::domain::obligation::Obligation| {
        let due = clock::due(o.limit, o.from, &directory.settings.policy, &directory.calendar);
        (o.limit, o.from, due.date, o.met)
    };
    desk.opinion(key).obligations().into_iter().map(due).collect()
}

fn important(reason: &str) -> OpinionOrder {
    OpinionOrder::MarkImportant { reason: reason.into() }
}

fn assign(to: &str) -> OpinionOrder {
    OpinionOrder::Assign { handler: to.into(), note: String::new() }
}

fn hotspot(to: &str) -> OpinionOrder {
    OpinionOrder::MarkHotspot { screener: to.into(), note: "多人反映".into() }
}

#[test]
fn o2_signed_and_within_duty_has_three_days() {
    let desk = Desk::new();
    desk.day("2026-03-05");
    // Thursday 5 March and three days: Sunday, so Monday.
    let key = desk.register("sj.opi", "SJ-08", signed("2026-03-05"));
    let (from, due) = (date("2026-03-05"), date("2026-03-09"));
    assert_eq!(owed(&desk, &key), [(Limit::O2, from, due, None)]);
    desk.day("2026-03-06");
    desk.ok("sj.opi", about(&key, reply("2026-03-06")));
    assert_eq!(owed(&desk, &key), [(Limit::O2, from, due, Some(date("2026-03-06")))]);
}

#[test]
fn o3_not_within_duty_is_transferred_in_two_days_and_the_next_unit_has_its_own_three() {
    let desk = Desk::new();
    let key = desk.register("sj.opi", "SJ-08", NewOpinion { within_duty: false, ..signed("2026-03-02") });
    let received = date("2026-03-02");
    assert_eq!(desk.opinion(&key).state(), State::ToTransfer);
    assert_eq!(owed(&desk, &key), [(Limit::O3, received, date("2026-03-04"), None)]);
    desk.refused("sj.opi", about(&key, reply("2026-03-02")), "opinion-transfer-first");
    desk.day("2026-03-09");
    desk.ok("sj.opi", about(&key, transfer("JW", "2026-03-06")));
    assert_eq!(
        owed(&desk, &key),
        [
            (Limit::O3, received, date("2026-03-04"), Some(date("2026-03-06"))),
            (Limit::O3Reply, date("2026-03-06"), date("2026-03-09"), None),
        ]
    );
    assert_eq!(desk.opinion(&key).state(), State::Registered);
    // It is out of the first unit's hands.
    desk.refused("sj.opi", about(&key, reply("2026-03-09")), "role-missing");
    desk.ok("jw", about(&key, transfer("ZG", "2026-03-09")));
    assert_eq!(
        owed(&desk, &key),
        [
            (Limit::O3, received, date("2026-03-04"), Some(date("2026-03-06"))),
            (Limit::O3, date("2026-03-06"), date("2026-03-09"), Some(date("2026-03-09"))),
            (Limit::O3Reply, date("2026-03-09"), date("2026-03-12"), None),
        ]
    );
}

#[test]
fn o4_important_has_ten_days_and_needs_a_reason() {
    let desk = Desk::new();
    let key = desk.register("sj.opi", "SJ-08", signed("2026-03-02"));
    desk.refused("sj.opi", about(&key, important(" ")), "reason-missing");
    desk.ok("sj.opi", about(&key, important("需报上级")));
    assert_eq!(owed(&desk, &key), [(Limit::O4, date("2026-03-02"), date("2026-03-12"), None)]);
    desk.refused("sj.opi", about(&key, important("再标一次")), "opinion-already-important");
    let marked = NewOpinion { important: Some("涉及资金".into()), ..signed("2026-03-02") };
    let key = desk.register("sj.opi", "SJ-08", marked.clone());
    assert_eq!(owed(&desk, &key)[0].0, Limit::O4);
    let bare = NewOpinion { important: Some(" ".into()), ..marked };
    desk.refused("sj.opi", register("SJ-08", bare), "text-required");
    // The mark stays with it, the ten days begin anew with the next unit.
    desk.day("2026-03-04");
    desk.ok("sj.opi", about(&key, transfer("ZG", "2026-03-04")));
    assert_eq!(owed(&desk, &key)[1], (Limit::O4, date("2026-03-04"), date("2026-03-16"), None));
}

#[test]
fn o5_a_report_has_one_month_whoever_has_it() {
    let desk = Desk::new();
    let report = NewOpinion { nature: Nature::Report, within_duty: false, ..signed("2026-03-02") };
    let key = desk.register("sj.opi", "SJ-08", report.clone());
    let month = (Limit::O5, date("2026-03-02"), date("2026-04-02"), None);
    assert_eq!(owed(&desk, &key), [month, (Limit::O3, date("2026-03-02"), date("2026-03-04"), None)]);
    desk.refused("sj.opi", about(&key, important("很重要")), "opinion-report-has-month");
    desk.day("2026-03-04");
    desk.ok("sj.opi", about(&key, transfer("JW", "2026-03-04")));
    assert_eq!(owed(&desk, &key)[0], month, "the month does not begin anew");
    assert_eq!(owed(&desk, &key).len(), 2, "no three days beside it");
    desk.day("2026-03-31");
    // 31 March and a month: 30 April.
    let key = desk.register(
        "sj.opi",
        "SJ-08",
        NewOpinion { within_duty: true, received: date("2026-03-31"), ..report },
    );
    assert_eq!(owed(&desk, &key), [(Limit::O5, date("2026-03-31"), date("2026-04-30"), None)]);
    let unsigned = NewOpinion { nature: Nature::Report, within_duty: false, ..anonymous("2026-03-31") };
    let key = desk.register("sj.opi", "SJ-08", unsigned);
    assert_eq!(owed(&desk, &key).iter().map(|o| o.0).collect::<Vec<_>>(), [Limit::O5]);
}

#[test]
fn o7_anonymous_has_the_offices_own_limit_and_nobody_to_report_to() {
    let desk = Desk::new();
    let key = desk.register("sj.opi", "SJ-08", anonymous("2026-03-02"));
    assert_eq!(owed(&desk, &key), [(Limit::O7, date("2026-03-02"), date("2026-03-12"), None)]);
    let policy = clock::Policy { anonymous_days: 5, ..clock::Policy::default() };
    desk.ok("sj.adm", Command::SetPolicy(policy));
    assert_eq!(owed(&desk, &key), [(Limit::O7, date("2026-03-02"), date("2026-03-09"), None)]);
    desk.refused("sj.opi", about(&key, OpinionOrder::SeeIdentity), "opinion-anonymous");
    let told = desk.ok("sj.opi", about(&key, reply("2026-03-02")));
    assert_eq!(told.message.id, "done-replied-whole", "nobody is sent to report back");
    desk.refused("sj.opi", about(&key, tell_submitter("2026-03-02")), "opinion-anonymous");
    assert_eq!(desk.opinion(&key).state(), State::Reported);
    desk.ok("sj.opi", about(&key, OpinionOrder::Close));
}

#[test]
fn o6_it_closes_only_after_every_report_back_two_transfers_included() {
    let desk = Desk::new();
    let key = desk.register("sj.opi", "SJ-08", NewOpinion { within_duty: false, ..signed("2026-03-02") });
    desk.ok("sj.opi", about(&key, transfer("ZG", "2026-03-02")));
    desk.ok("zg", about(&key, transfer("JW", "2026-03-02")));
    let close = || about(&key, OpinionOrder::Close);
    desk.refused("jw", close(), "opinion-not-replied");
    desk.refused("jw", about(&key, tell_submitter("2026-03-02")), "opinion-not-replied");
    desk.refused("jw", about(&key, tell_unit("2026-03-02")), "opinion-not-replied");
    desk.day("2026-03-04");
    desk.ok("jw", about(&key, reply("2026-03-03")));
    for order in [reply("2026-03-04"), transfer("ZG", "2026-03-04"), important("x"), assign("jw")] {
        desk.refused("jw", about(&key, order), "opinion-already-replied");
    }
    desk.refused("jw", close(), "opinion-report-submitter-missing");
    desk.refused("jw", about(&key, tell_submitter("2026-03-02")), "day-out-of-range");
    desk.refused("jw", about(&key, tell_submitter("2026-03-05")), "day-out-of-range");
    desk.ok("jw", about(&key, tell_submitter("2026-03-04")));
    desk.refused("jw", about(&key, tell_submitter("2026-03-04")), "opinion-already-reported");
    // First to the unit that sent it here, then to the one before.
    for unit in ["ZG", "SJ"] {
        assert_eq!(desk.opinion(&key).state(), State::Replied);
        desk.refused("jw", close(), "opinion-report-unit-missing");
        desk.ok("jw", about(&key, tell_unit("2026-03-04")));
        let last = desk.opinion(&key).history.last().unwrap().deed.clone();
        assert_eq!(last, Deed::ReportedToUnit(org(unit)));
    }
    desk.refused("jw", about(&key, tell_unit("2026-03-04")), "opinion-already-reported");
    assert_eq!(desk.opinion(&key).state(), State::Reported);
    desk.refused("sj.opi", close(), "role-missing");
    desk.ok("jw", close());
    let closed = desk.opinion(&key);
    assert_eq!((closed.state(), closed.closed), (State::Closed, Some(date("2026-03-04"))));
    assert!(closed.transfers.iter().all(|t| t.reported.as_ref().is_some_and(|r| r.by == "jw")));
    for order in [close(), about(&key, hotspot("jw")), about(&key, reply("2026-03-04"))] {
        desk.refused("jw", order, "opinion-closed");
    }
}

#[test]
fn o6_the_register_holds_when_what_and_by_whom() {
    let desk = Desk::new();
    let key = desk.register("sj.opi", "SJ-08", signed("2026-03-02"));
    desk.refused(
        "sj.opi",
        about(&key, OpinionOrder::Reply { content: " ".into(), on: date("2026-03-02") }),
        "text-required",
    );
    desk.refused("sj.opi", about(&key, reply("2026-03-01")), "day-out-of-range");
    desk.refused("sj.opi", about(&key, reply("2026-03-03")), "day-out-of-range");
    desk.ok("sj.opi", about(&key, reply("2026-03-02")));
    desk.refused("sj.opi", about(&key, tell_unit("2026-03-02")), "opinion-never-transferred");
    desk.ok("sj.opi", about(&key, tell_submitter("2026-03-02")));
    let found = desk.opinion(&key);
    let reply = found.reply.unwrap();
    assert_eq!((reply.by.as_str(), reply.unit, reply.on), ("sj.opi", org("SJ"), date("2026-03-02")));
    assert_eq!(found.reported.unwrap().by, "sj.opi");
}

#[test]
fn a_transfer_goes_to_another_unit_that_exists_with_a_reason_and_a_day() {
    let desk = Desk::new();
    desk.day("2026-03-03");
    let key = desk.register("sj.opi", "SJ-08", signed("2026-03-03"));
    desk.refused("sj.opi", about(&key, transfer("SJ", "2026-03-03")), "opinion-transfer-same-unit");
    desk.refused("sj.opi", about(&key, transfer("QQ", "2026-03-03")), "organisation-unknown");
    desk.refused("sj.opi", about(&key, transfer("JW", "2026-03-02")), "day-out-of-range");
    desk.refused("sj.opi", about(&key, transfer("JW", "2026-03-04")), "day-out-of-range");
    let bare = OpinionOrder::Transfer { to: org("JW"), on: date("2026-03-03"), reason: String::new() };
    desk.refused("sj.opi", about(&key, bare), "reason-missing");
    let organisation = |active| Command::SaveOrganisation {
        code: org("JW"),
        name: "纪委".into(),
        kind: gongkai::domain::organisation::OrgKind::Department,
        superior: Some(org("SJ")),
        owes_from: date("2026-01-01"),
        active,
    };
    desk.ok("sj.adm", organisation(false));
    desk.refused("sj.opi", about(&key, transfer("JW", "2026-03-03")), "organisation-dissolved");
    desk.ok("sj.adm", organisation(true));
    desk.ok("sj.opi", about(&key, assign("sj.pro")));
    desk.ok("sj.opi", about(&key, transfer("JW", "2026-03-03")));
    assert_eq!(desk.opinion(&key).handler, None, "the next unit names its own person");
}

#[test]
fn who_it_is_assigned_to_belongs_to_the_unit_and_may_handle_it() {
    let desk = Desk::new();
    let key = desk.register("sj.opi", "SJ-08", signed("2026-03-02"));
    desk.refused("sj.opi", about(&key, assign("jw")), "assign-other-unit");
    desk.refused("sj.opi", about(&key, assign("stranger")), "person-unknown");
    desk.refused("sj.pro", about(&key, reply("2026-03-02")), "role-missing");
    // Somebody who only looks has nothing to handle.
    desk.refused("sj.opi", about(&key, assign("sj.led")), "assign-other-unit");
    desk.ok("sj.opi", about(&key, assign("sj.pro")));
    assert_eq!(desk.opinion(&key).state(), State::Assigned);
    desk.ok("sj.pro", about(&key, reply("2026-03-02")));
}

#[test]
fn o9_a_hotspot_names_who_screens_it() {
    let desk = Desk::new();
    let key = desk.register("sj.opi", "SJ-08", signed("2026-03-02"));
    desk.refused("sj.opi", about(&key, hotspot("stranger")), "person-unknown");
    desk.ok("sj.opi", about(&key, hotspot("sj.adm")));
    assert_eq!(desk.opinion(&key).hotspot.unwrap().screener, "sj.adm");
}

#[test]
fn every_act_is_refused_to_every_role_but_the_handlers() {
    type Make = fn() -> OpinionOrder;
    let open: [(&str, Make); 6] = [
        ("assign", || assign("sj.pro")),
        ("transfer", || transfer("JW", "2026-03-02")),
        ("important", || important("重要")),
        ("hotspot", || hotspot("sj.adm")),
        ("reply", || reply("2026-03-02")),
        ("identity", || OpinionOrder::SeeIdentity),
    ];
    let replied: [(&str, Make); 3] = [
        ("tell submitter", || tell_submitter("2026-03-02")),
        ("tell unit", || tell_unit("2026-03-02")),
        ("close", || OpinionOrder::Close),
    ];
    let desk = Desk::new();
    for (role, word) in ROLES {
        for (unit, login) in [("SJ", format!("sj.{word}")), ("XZ", format!("xz.{word}"))] {
            let right = role == Role::OpinionHandler && unit == "SJ";
            let enter = register("SJ-08", signed("2026-03-02"));
            if right {
                desk.ok(&login, enter);
            } else {
                desk.refused(&login, enter, "role-missing");
            }
            for (name, make) in open {
                let key = desk.register("sj.opi", "SJ-08", signed("2026-03-02"));
                match right {
                    true => drop(desk.ok(&login, about(&key, make()))),
                    false => desk.denied(&login, about(&key, make()), &key),
                }
                let _ = name;
            }
            for (name, make) in replied {
                let key = desk.register("zg", "ZG-00", signed("2026-03-02"));
                desk.ok("zg", about(&key, transfer("SJ", "2026-03-02")));
                desk.ok("sj.opi", about(&key, reply("2026-03-02")));
                if name == "close" {
                    desk.ok("sj.opi", about(&key, tell_submitter("2026-03-02")));
                    desk.ok("sj.opi", about(&key, tell_unit("2026-03-02")));
                }
                match right {
                    true => drop(desk.ok(&login, about(&key, make()))),
                    false => desk.denied(&login, about(&key, make()), &key),
                }
            }
        }
    }
}

#[test]
fn o8_the_identity_is_for_those_who_handle_it_and_every_look_leaves_a_trace() {
    let desk = Desk::new();
    let key = desk.register("sj.opi", "SJ-08", NewOpinion { within_duty: false, ..signed("2026-03-02") });
    let look = || about(&key, OpinionOrder::SeeIdentity);
    for login in ["sj.adm", "sj.led", "sj.pri", "sj.pro", "jw", "xz.opi"] {
        desk.denied(login, look(), &key);
    }
    desk.ok("sj.opi", about(&key, transfer("JW", "2026-03-02")));
    // Who passed it on may still look; who has it may; who never had it may not.
    for login in ["sj.opi", "jw"] {
        let before = desk.journal().len();
        let receipt = desk.ok(login, look());
        let submitter = Submitter { name: "王某某".into(), contact: "机关支部".into() };
        assert_eq!(receipt.revealed, Some(Identity::Submitter(submitter)));
        let event = desk.opinion(&key).history.last().unwrap().clone();
        assert_eq!((event.by.as_str(), event.deed), (login, Deed::IdentitySeen));
        let journal = desk.journal();
        let (entry, _) = journal.last().unwrap();
        assert_eq!(journal.len(), before + 1);
        assert_eq!((entry.by.as_str(), entry.command.as_str()), (login, "opinion.see-identity"));
    }
    desk.denied("zg", look(), &key);
    // Nothing else shows it: not what a command tells, nor the indexes the screens read.
    let receipt = desk.ok("jw", about(&key, reply("2026-03-02")));
    assert_eq!(receipt.revealed, None);
    assert!(!format!("{receipt:?}").contains("王某某"));
    for (key, stored) in dump(desk.store.as_ref()).iter().filter(|(key, _)| key.starts_with("i/")) {
        let found = stored.value.windows("王某某".len()).any(|bytes| bytes == "王某某".as_bytes());
        assert!(!found, "{key} holds the submitter's name");
    }
    // Also when it is closed.
    desk.ok("jw", about(&key, tell_submitter("2026-03-02")));
    desk.ok("jw", about(&key, tell_unit("2026-03-02")));
    desk.ok("jw", about(&key, OpinionOrder::Close));
    desk.ok("jw", look());
}

#[test]
fn an_opinion_about_a_disclosure_stands_under_its_code() {
    let desk = Desk::new();
    let disclosure = desk.propose("sj.pro", "SJ-08", Matter { important: true, ..matter() });
    let new = |about: &RecordKey| NewOpinion { about: Some(about.clone()), ..signed("2026-03-02") };
    desk.ok("sj.opi", register("SJ-08", new(&disclosure)));
    desk.refused("sj.opi", register("SJ-07", new(&disclosure)), "follows-other-code");
    let missing = RecordKey { seq: 77, ..disclosure.clone() };
    desk.refused("sj.opi", register("SJ-08", new(&missing)), "record-unknown");
    let opinion = desk.register("sj.opi", "SJ-08", signed("2026-03-02"));
    desk.refused("sj.opi", register("SJ-08", new(&opinion)), "record-unknown");
}

#[test]
fn an_opinion_is_entered_under_an_item_that_exists_or_under_none() {
    let desk = Desk::new();
    for (login, under) in [("sj.opi", "SJ-00"), ("sj.opi", "SJ-58"), ("xz.opi", "XZ-15"), ("jw", "JW-00")] {
        desk.ok(login, register(under, signed("2026-03-02")));
    }
    for (login, under) in [("sj.opi", "SJ-59"), ("xz.opi", "XZ-16"), ("jw", "JW-01")] {
        desk.refused(login, register(under, signed("2026-03-02")), "item-unknown");
    }
    desk.refused("sj.opi", register("QQ-00", signed("2026-03-02")), "organisation-unknown");
}

#[test]
fn what_an_entry_must_hold() {
    let desk = Desk::new();
    let signed = || signed("2026-03-02");
    let nameless = Submitter { name: " ".into(), contact: "电话".into() };
    for (new, id) in [
        (NewOpinion { title: String::new(), ..signed() }, "text-required"),
        (NewOpinion { content: String::new(), ..signed() }, "text-required"),
        (NewOpinion { submitter: Some(nameless), ..signed() }, "text-required"),
        (NewOpinion { received: date("2026-03-03"), ..signed() }, "received-in-future"),
        (NewOpinion { received: date("0206-03-02"), ..signed() }, "date-out-of-reach"),
        (NewOpinion { content: "长".repeat(1_000_000), ..signed() }, "text-too-long"),
        (NewOpinion { title: "零\u{200b}宽".into(), ..signed() }, "text-invisible-character"),
    ] {
        desk.refused("sj.opi", register("SJ-08", new), id);
    }
}

#[test]
fn a_stale_screen_is_told_who_did_what() {
    let desk = Desk::new();
    let key = desk.register("sj.opi", "SJ-08", signed("2026-03-02"));
    let seen = desk.record(&key).0;
    desk.ok("all", about(&key, assign("sj.pro")));
    match desk.fails("sj.opi", Command::Opinion { key: key.clone(), seen, order: reply("2026-03-02") }) {
        Failure::Moved(message) => {
            assert_eq!(arg(&message, "who"), Arg::Text("all".into()));
            assert_eq!(arg(&message, "deed"), Arg::from(Deed::Assigned("sj.pro".into()).message()));
        }
        other => panic!("{other:?}"),
    }
    desk.ok("sj.opi", Command::Opinion { key, seen: seen + 1, order: reply("2026-03-02") });
}

#[test]
fn o6_a_unit_that_gets_it_back_owes_itself_no_report() {
    let desk = Desk::new();
    let key = desk.register("sj.opi", "SJ-08", NewOpinion { within_duty: false, ..signed("2026-03-02") });
    desk.ok("sj.opi", about(&key, transfer("JW", "2026-03-02")));
    desk.ok("jw", about(&key, transfer("SJ", "2026-03-02")));
    desk.ok("sj.opi", about(&key, reply("2026-03-02")));
    desk.ok("sj.opi", about(&key, tell_submitter("2026-03-02")));
    desk.refused("sj.opi", about(&key, OpinionOrder::Close), "opinion-report-unit-missing");
    desk.ok("sj.opi", about(&key, tell_unit("2026-03-02")));
    desk.refused("sj.opi", about(&key, tell_unit("2026-03-02")), "opinion-already-reported");
    desk.ok("sj.opi", about(&key, OpinionOrder::Close));
}

#[test]
fn somebody_who_has_moved_to_another_unit_no_longer_handles_it() {
    let desk = Desk::new();
    let key = desk.register("sj.opi", "SJ-08", signed("2026-03-02"));
    desk.ok("sj.opi", about(&key, assign("sj.pro")));
    desk.person("sj.pro", vec![Post { org: org("JW"), role: Role::OpinionHandler }]);
    desk.refused("sj.pro", about(&key, OpinionOrder::SeeIdentity), "not-yours-to-see");
    desk.refused("sj.pro", about(&key, reply("2026-03-02")), "not-yours-to-see");
}

#[test]
fn o4_gives_no_more_time_to_what_is_late_already() {
    let desk = Desk::new();
    let key = desk.register("sj.opi", "SJ-08", signed("2026-03-02"));
    desk.day("2026-03-06");
    desk.refused("sj.opi", about(&key, important("需请示")), "important-too-late");
}

#[test]
fn o7_runs_from_the_first_receipt_whatever_unit_has_it() {
    let desk = Desk::new();
    let key = desk.register("sj.opi", "SJ-08", anonymous("2026-03-02"));
    desk.day("2026-03-20");
    desk.ok("sj.opi", about(&key, transfer("JW", "2026-03-20")));
    assert_eq!(owed(&desk, &key), [(Limit::O7, date("2026-03-02"), date("2026-03-12"), None)]);
}

#[test]
fn o9_who_screens_a_hotspot_reads_it_without_the_identity() {
    let desk = Desk::new();
    let key = desk.register("sj.opi", "SJ-08", signed("2026-03-02"));
    let asked = |login: &str| desk.office.query(login, &Query::Record(key.clone()));
    assert!(asked("xz.pro").is_err());
    desk.ok("sj.opi", about(&key, hotspot("xz.pro")));
    let Ok(Answer::Record(view)) = asked("xz.pro") else { panic!("not shown") };
    let Record::Opinion(shown) = view.record else { panic!("not an opinion") };
    assert_ne!(shown.submitter, desk.opinion(&key).submitter);
    desk.refused("xz.pro", about(&key, OpinionOrder::SeeIdentity), "role-missing");
    let Ok(Answer::Opinions(lines)) = desk.office.query("xz.pro", &Query::Opinions) else {
        panic!("no queue")
    };
    assert!(lines.iter().any(|line| line.mine && line.row.key == key));
}

#[test]
fn a_past_day_charges_the_unit_that_had_it_then() {
    let desk = Desk::new();
    let key = desk.register("sj.opi", "SJ-08", NewOpinion { within_duty: false, ..signed("2026-03-02") });
    desk.day("2026-03-09");
    desk.ok("sj.opi", about(&key, transfer("JW", "2026-03-09")));
    desk.day("2026-03-16");
    let then = desk.office.due_as_of("sj.adm", date("2026-03-06")).unwrap();
    let line = then.iter().find(|line| line.key.as_ref() == Some(&key)).unwrap();
    assert_eq!((line.unit.as_str(), line.limit, line.due), ("SJ", Limit::O3, date("2026-03-04")));
    let now = desk.office.due_as_of("sj.adm", date("2026-03-16")).unwrap();
    let line = now.iter().find(|line| line.key.as_ref() == Some(&key)).unwrap();
    assert_eq!((line.unit.as_str(), line.limit, line.due), ("JW", Limit::O3Reply, date("2026-03-12")));
}

#[test]
fn nothing_is_registered_under_a_dissolved_organisation() {
    let desk = Desk::new();
    let gone = Command::SaveOrganisation {
        code: org("XZ"),
        name: "支部".into(),
        kind: OrgKind::Branch,
        superior: Some(org("SJ")),
        owes_from: date("2026-01-01"),
        active: false,
    };
    desk.refused("xz.adm", gone.clone(), "role-missing");
    desk.ok("root", gone);
    desk.refused("xz.opi", register("XZ-00", signed("2026-03-02")), "organisation-dissolved");
}
