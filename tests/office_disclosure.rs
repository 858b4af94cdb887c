//! Routine disclosure through the office, from proposal to closing (R1–R10).

mod support;

use gongkai::domain::channel::{Channel, Scope};
use gongkai::domain::clock::{self, Limit};
use gongkai::domain::disclosure::{Deed, Matter, State, Step, TimeLimit};
use gongkai::domain::message::Arg;
use gongkai::domain::organisation::Role;
use gongkai::domain::period::{Cycle, Period};
use gongkai::office::command::DisclosureOrder;
use gongkai::office::{Command, Failure};
use support::office::*;

const ALL_STEPS: [Step; 5] = Step::ALL;

/// Everybody who might review, in bureau and branch.
fn everybody() -> Vec<String> {
    let mut logins: Vec<String> = ["sj", "xz"]
        .iter()
        .flat_map(|unit| ROLES.iter().map(move |(_, word)| format!("{unit}.{word}")))
        .collect();
    logins.extend(["sj.pro2", "jw", "zg", "root"].map(str::to_owned));
    logins
}

/// Who may take a step: the superior's step of a branch is the bureau's principal's or leader's in charge.
fn may_take(unit: &str, step: Step) -> Vec<String> {
    let roles: &[&str] = match (unit, step) {
        ("SJ", Step::Superior) => &["sj.adm", "root"],
        (_, Step::Superior) => &["sj.pri", "sj.lic"],
        ("SJ", Step::Secrecy) => &["sj.sec"],
        ("SJ", Step::LeaderInCharge) => &["sj.lic"],
        ("SJ", Step::Principal) => &["sj.pri"],
        ("SJ", Step::Committee) => &["sj.com"],
        (_, Step::Secrecy) => &["xz.sec"],
        (_, Step::LeaderInCharge) => &["xz.lic"],
        (_, Step::Principal) => &["xz.pri"],
        (_, Step::Committee) => &["xz.com"],
    };
    roles.iter().map(|login| (*login).to_owned()).collect()
}

#[test]
fn r2_r3_every_mark_has_its_route_and_nobody_else_takes_a_step() {
    for (unit, important, needs_superior) in [
        ("SJ", false, false),
        ("SJ", true, false),
        ("SJ", false, true),
        ("SJ", true, true),
        ("XZ", false, false),
        ("XZ", true, false),
        ("XZ", false, true),
        ("XZ", true, true),
    ] {
        let desk = Desk::new();
        let (by, under) = (format!("{}.pro", unit.to_lowercase()), format!("{unit}-08"));
        let plain = if unit == "SJ" { matter() } else { branch_matter() };
        let key = desk.propose(&by, &under, Matter { important, needs_superior, ..plain });
        let mut route = vec![Step::Secrecy, Step::LeaderInCharge, Step::Principal];
        route.extend(important.then_some(Step::Committee));
        route.extend(needs_superior.then_some(Step::Superior));
        assert_eq!(desk.disclosure(&key).route(), route);
        for step in &route {
            assert_eq!(desk.disclosure(&key).pending(), Some(*step));
            // R3: not even its publisher publishes before the last step.
            let early = on(&key, publish(Channel::Meeting, "2026-03-02"));
            desk.refused(&by, early, "not-in-this-state");
            for login in everybody().iter().filter(|login| !may_take(unit, *step).contains(login)) {
                for order in [pass("依据"), back("理由"), refuse("理由")] {
                    match *login == by {
                        true => drop(desk.refused(login, on(&key, order), "own-proposal")),
                        false => desk.denied(login, on(&key, order), &key),
                    }
                }
            }
            desk.ok(&reviewer(&key, *step), on(&key, pass("会议纪要第5期")));
        }
        let approved = desk.disclosure(&key);
        assert_eq!((approved.state, approved.pending()), (State::Approved, None));
        let steps: Vec<_> = approved
            .history
            .iter()
            .filter_map(|event| match event.deed {
                Deed::Passed(step) => Some(step),
                _ => None,
            })
            .collect();
        assert_eq!(steps, route);
        desk.refused("sj.adm", on(&key, pass("再来一次")), "not-in-this-state");
    }
}

#[test]
fn r2_the_superior_steps_alternatives_work() {
    let desk = Desk::new();
    for login in ["sj.pri", "sj.lic"] {
        let key = desk.propose("xz.pro", "XZ-08", Matter { needs_superior: true, ..branch_matter() });
        for step in [Step::Secrecy, Step::LeaderInCharge, Step::Principal] {
            desk.ok(&reviewer(&key, step), on(&key, pass("")));
        }
        desk.ok(login, on(&key, pass("批复〔2026〕3号")));
        assert_eq!(desk.disclosure(&key).state, State::Approved);
    }
}

#[test]
fn r2_nobody_reviews_their_own_whatever_posts_they_hold() {
    let desk = Desk::new();
    let key = desk.propose("all", "SJ-08", Matter { important: true, needs_superior: true, ..matter() });
    for step in ALL_STEPS {
        for order in [pass("依据"), back("理由"), refuse("理由")] {
            desk.refused("all", on(&key, order), "own-proposal");
        }
        desk.ok(&reviewer(&key, step), on(&key, pass("依据")));
    }
    // Somebody else's is another matter.
    let key = desk.propose("sj.pro", "SJ-08", Matter { important: true, needs_superior: true, ..matter() });
    for _ in ALL_STEPS {
        desk.ok("all", on(&key, pass("依据")));
    }
}

#[test]
fn every_act_is_refused_to_every_wrong_role() {
    type Make = fn(&Desk) -> Command;
    fn published(desk: &Desk) -> gongkai::domain::code::RecordKey {
        let key = desk.approved("sj.pro", "SJ-08", matter());
        for channel in [Channel::Meeting, Channel::Intranet] {
            desk.ok("sj.pro", on(&key, publish(channel, "2026-03-02")));
        }
        key
    }
    let acts: [(&str, Make, &[Role]); 10] = [
        ("propose", |_| propose("SJ-08", matter()), &[Role::Proposer]),
        ("approve", |desk| on(&desk.propose("all", "SJ-08", matter()), pass("")), &[Role::SecrecyOfficer]),
        (
            "return",
            |desk| on(&desk.propose("all", "SJ-08", matter()), back("数据有误")),
            &[Role::SecrecyOfficer],
        ),
        (
            "refuse",
            |desk| on(&desk.propose("all", "SJ-08", matter()), refuse("涉密")),
            &[Role::SecrecyOfficer],
        ),
        (
            "withdraw",
            |desk| on(&desk.propose("all", "SJ-08", matter()), withdraw("重复")),
            &[Role::Administrator],
        ),
        (
            "resubmit",
            |desk| {
                let key = desk.propose("all", "SJ-08", matter());
                desk.ok("sj.sec", on(&key, back("数据有误")));
                on(&key, resubmit(matter()))
            },
            &[],
        ),
        (
            "publish",
            |desk| on(&desk.approved("all", "SJ-08", matter()), publish(Channel::Meeting, "2026-03-02")),
            &[Role::Proposer, Role::Administrator],
        ),
        (
            "take down",
            |desk| on(&published(desk), down(0, "2026-03-02", "版面调整")),
            &[Role::Proposer, Role::Administrator],
        ),
        (
            "close",
            |desk| on(&published(desk), DisclosureOrder::Close),
            &[Role::Proposer, Role::Administrator],
        ),
        (
            "adjust",
            |_| Command::Adjust {
                code: code("XZ-03"),
                quarter: Period::Quarter(2026, 1),
                note: "无变动".into(),
            },
            &[],
        ),
    ];
    for (name, make, allowed) in acts {
        let desk = Desk::new();
        for (role, word) in ROLES {
            let command = make(&desk);
            let login = format!("sj.{word}");
            if allowed.contains(&role) {
                desk.ok(&login, command);
            } else {
                let message = desk.fails(&login, command);
                let id = message.message().id.as_ref();
                assert!(
                    ["role-missing", "proposer-only", "proposer-or-administrator"].contains(&id),
                    "{name} {role:?}: {id}"
                );
            }
        }
        // Nobody from another organisation either, and no stranger.
        for login in ["xz.pro", "xz.adm", "xz.sec", "jw"] {
            if name == "adjust" && login == "xz.pro" {
                continue;
            }
            let command = make(&desk);
            desk.fails(login, command);
        }
        let command = make(&desk);
        desk.refused("stranger", command, "person-unknown");
    }
}

#[test]
fn returning_refusing_and_withdrawing_need_a_reason() {
    let desk = Desk::new();
    let key = desk.propose("sj.pro", "SJ-08", matter());
    for empty in ["", "  \n "] {
        desk.refused("sj.sec", on(&key, back(empty)), "reason-missing");
        desk.refused("sj.sec", on(&key, refuse(empty)), "reason-missing");
        desk.refused("sj.pro", on(&key, withdraw(empty)), "reason-missing");
    }
    desk.refused("sj.sec", on(&key, back("有\u{202e}诈")), "text-direction-character");
    desk.refused("sj.sec", on(&key, back(&"长".repeat(2001))), "text-too-long");
    desk.ok("sj.sec", on(&key, back("  数据有误 ")));
    let event = desk.disclosure(&key).history.last().unwrap().clone();
    assert_eq!((event.deed, event.note.as_str()), (Deed::Returned(Step::Secrecy), "数据有误"));
}

#[test]
fn committee_and_superior_name_what_they_rest_on() {
    let desk = Desk::new();
    let key = desk.propose("sj.pro", "SJ-08", Matter { important: true, needs_superior: true, ..matter() });
    for step in ALL_STEPS {
        let login = reviewer(&key, step);
        if step.needs_basis() {
            desk.refused(&login, on(&key, pass(" ")), "basis-missing");
        }
        desk.ok(&login, on(&key, pass(if step.needs_basis() { "纪要" } else { "" })));
    }
}

#[test]
fn what_is_returned_runs_the_whole_route_again() {
    let desk = Desk::new();
    let important = || Matter { important: true, ..matter() };
    let key = desk.propose("sj.pro", "SJ-08", important());
    for _ in 0..3 {
        let step = desk.disclosure(&key).pending().unwrap();
        desk.ok(&reviewer(&key, step), on(&key, pass("")));
    }
    desk.ok("sj.com", on(&key, back("表决结果未写明")));
    let returned = desk.disclosure(&key);
    assert_eq!((returned.state, returned.pending()), (State::Returned, None));
    desk.refused("sj.com", on(&key, pass("纪要")), "not-in-this-state");
    desk.refused("sj.pro2", on(&key, resubmit(important())), "proposer-only");
    // An administrator could take it back, which is said.
    desk.refused("sj.adm", on(&key, resubmit(important())), "proposer-only");
    desk.refused("sj.pro2", on(&key, withdraw("重复")), "proposer-or-administrator");
    desk.refused("sj.pro", on(&key, resubmit(Matter { channels: vec![], ..matter() })), "channels-missing");
    let amended = Matter { needs_superior: true, content: "补充了表决结果。".into(), ..important() };
    desk.ok("sj.pro", on(&key, resubmit(amended.clone())));
    let again = desk.disclosure(&key);
    assert_eq!((again.passed, again.pending(), &again.matter), (0, Some(Step::Secrecy), &amended));
    desk.refused("sj.com", on(&key, pass("纪要")), "role-missing");
    desk.approve(&key);
    let passed = desk.disclosure(&key).history.iter().filter(|e| matches!(e.deed, Deed::Passed(_))).count();
    assert_eq!(passed, 3 + 5);
}

#[test]
fn refused_and_withdrawn_are_final() {
    let desk = Desk::new();
    let refused = desk.propose("sj.pro", "SJ-08", matter());
    desk.ok("sj.sec", on(&refused, refuse("涉密")));
    let withdrawn = desk.propose("sj.pro", "SJ-08", matter());
    desk.ok("sj.pro", on(&withdrawn, withdraw("重复")));
    for key in [refused, withdrawn] {
        for order in [pass(""), back("x"), refuse("x"), withdraw("x"), resubmit(matter())] {
            desk.refused("all", on(&key, order), "not-in-this-state");
        }
        for order in [publish(Channel::Meeting, "2026-03-02"), DisclosureOrder::Close] {
            desk.refused("sj.pro", on(&key, order), "not-in-this-state");
        }
        desk.refused("sj.pro", on(&key, down(0, "2026-03-02", "x")), "nothing-published");
        let again =
            Command::Propose { code: code("SJ-08"), matter: Box::new(matter()), follows: Some(key.clone()) };
        desk.refused("sj.pro", again, "not-in-this-state");
        // What it owed fell away.
        assert!(desk.disclosure(&key).obligations().iter().all(|owed| owed.met == Some(date("2026-03-02"))));
    }
    // Once approved it can no longer be taken back.
    let key = desk.approved("sj.pro", "SJ-08", matter());
    desk.refused("sj.pro", on(&key, withdraw("晚了")), "not-in-this-state");
}

#[test]
fn r1_what_a_proposal_must_hold() {
    let desk = Desk::new();
    let cases: [(&str, Matter, &str); 7] = [
        ("SJ-08", Matter { title: " ".into(), ..matter() }, "text-required"),
        ("SJ-08", Matter { content: String::new(), ..matter() }, "text-required"),
        ("SJ-08", Matter { responsible: String::new(), ..matter() }, "text-required"),
        ("SJ-08", Matter { channels: vec![], ..matter() }, "channels-missing"),
        ("SJ-08", Matter { title: "长".repeat(201), ..matter() }, "text-too-long"),
        ("SJ-99", matter(), "item-unknown"),
        ("SJ-W01", matter(), "outside-needs-plan"),
    ];
    for (under, matter, id) in cases {
        desk.refused("sj.pro", propose(under, matter), id);
    }
    desk.refused("sj.pro", propose("JW-01", matter()), "organisation-discloses-nothing");
    desk.refused("sj.pro", propose("QQ-01", matter()), "organisation-unknown");
    desk.ok("sj.pro", propose("SJ-00", matter()));
}

#[test]
fn a_channel_of_another_name_is_kept_without_the_blanks_around_it() {
    let desk = Desk::new();
    let other = |name: &str| Matter { channels: vec![Channel::Other(name.into())], ..matter() };
    desk.refused("sj.pro", propose("SJ-08", other("  ")), "text-required");
    let key = desk.propose("sj.pro", "SJ-08", other(" 黑板报 "));
    assert_eq!(desk.disclosure(&key).matter.channels, [Channel::Other("黑板报".into())]);
}

#[test]
fn r10b_fixed_and_immediate_count_from_the_day_the_matter_was_settled() {
    let desk = Desk::new();
    // Saturday 28 February makes up for the Spring Festival.
    for (time_limit, limit, due) in
        [(TimeLimit::Fixed, Limit::R5, "2026-03-05"), (TimeLimit::Immediate, Limit::R8, "2026-02-28")]
    {
        let of = |settled| Matter { time_limit: time_limit.clone(), settled, ..matter() };
        desk.refused("sj.pro", propose("SJ-08", of(None)), "settled-missing");
        desk.refused("sj.pro", propose("SJ-08", of(settled("2026-03-03"))), "settled-in-future");
        let mut bare = settled("2026-02-27");
        if let Some(settled) = &mut bare {
            settled.evidence = " ".into();
        }
        desk.refused("sj.pro", propose("SJ-08", of(bare)), "text-required");
        let key = desk.propose("sj.pro", "SJ-08", of(settled("2026-02-27")));
        let owed = desk.disclosure(&key).obligations();
        assert_eq!(owed.len(), 1);
        assert_eq!((owed[0].limit, owed[0].from), (limit, date("2026-02-27")));
        let directory = desk.office.directory();
        let due_date = clock::due(limit, owed[0].from, &directory.settings.policy, &directory.calendar).date;
        assert_eq!(due_date, date(due));
    }
    let later = Matter { settled: settled("2026-03-03"), time_limit: staged(&["2026-04-01"]), ..matter() };
    desk.refused("sj.pro", propose("SJ-08", later), "settled-in-future");
}

#[test]
fn r6_a_cyclic_item_is_disclosed_for_a_period_of_its_cycle() {
    let desk = Desk::new();
    let of = |period| Matter { time_limit: TimeLimit::Cyclic(period), settled: None, ..matter() };
    // SJ-11 is yearly.
    desk.refused("sj.pro", propose("SJ-11", of(Period::Quarter(2026, 1))), "period-of-other-cycle");
    let key = desk.propose("sj.pro", "SJ-11", of(Period::Year(2026)));
    let owed = desk.disclosure(&key).obligations();
    assert_eq!((owed[0].limit, owed[0].from), (Limit::R6, date("2026-12-31")));
    // XZ-03 is 定期: by half-years.
    let unit = |period| Matter { scope: Scope::Unit, ..of(period) };
    desk.refused("xz.pro", propose("XZ-03", unit(Period::Quarter(2026, 1))), "period-of-other-cycle");
    desk.ok("xz.pro", propose("XZ-03", unit(Period::Half(2026, 1))));
}

#[test]
fn r10c_the_quarterly_look_is_for_regular_items_and_quarters_that_have_begun() {
    let desk = Desk::new();
    let adjust =
        |under: &str, quarter, note: &str| Command::Adjust { code: code(under), quarter, note: note.into() };
    let quarter = Period::Quarter(2026, 1);
    desk.refused("xz.pro", adjust("XZ-04", quarter, "无变动"), "adjust-not-regular");
    desk.refused("sj.pro", adjust("SJ-08", quarter, "无变动"), "adjust-not-regular");
    desk.refused("xz.pro", adjust("XZ-03", Period::Quarter(2026, 2), "无变动"), "adjust-quarter");
    desk.refused("xz.pro", adjust("XZ-03", Period::Half(2026, 1), "无变动"), "adjust-quarter");
    desk.refused("xz.pro", adjust("XZ-03", quarter, " "), "text-required");
    desk.refused("xz.sec", adjust("XZ-03", quarter, "无变动"), "role-missing");
    let receipt = desk.ok("xz.pro", adjust("XZ-03", quarter, "无变动"));
    assert_eq!(receipt.key.unwrap().number(), "XZ-03/2026-001");
}

#[test]
fn a_stale_screen_is_told_who_did_what() {
    let desk = Desk::new();
    let key = desk.propose("sj.pro", "SJ-08", matter());
    let seen = desk.record(&key).0;
    desk.ok("sj.sec", Command::Disclosure { key: key.clone(), seen, order: pass("") });
    match desk.fails("sj.lic", Command::Disclosure { key: key.clone(), seen, order: pass("") }) {
        Failure::Moved(message) => {
            assert_eq!(message.id, "record-moved");
            assert_eq!(arg(&message, "who"), Arg::Text("sj.sec".into()));
            assert_eq!(arg(&message, "deed"), Arg::from(Deed::Passed(Step::Secrecy).message()));
        }
        other => panic!("{other:?}"),
    }
    desk.ok("sj.lic", Command::Disclosure { key, seen: seen + 1, order: pass("") });
}

#[test]
fn numbers_run_without_a_gap_per_code_and_year_for_all_kinds() {
    let desk = Desk::new();
    let number = |receipt: gongkai::office::Receipt| receipt.key.unwrap().number();
    let adjust =
        Command::Adjust { code: code("XZ-03"), quarter: Period::Quarter(2026, 1), note: "无".into() };
    let half = || Matter {
        time_limit: TimeLimit::Cyclic(Period::containing(date("2026-03-02"), Cycle::Half)),
        ..branch_matter()
    };
    assert_eq!(number(desk.ok("xz.pro", propose("XZ-03", half()))), "XZ-03/2026-001");
    desk.refused("xz.pro", propose("XZ-03", Matter { channels: vec![], ..half() }), "channels-missing");
    assert_eq!(number(desk.ok("xz.opi", register("XZ-03", signed("2026-03-02")))), "XZ-03/2026-002");
    assert_eq!(number(desk.ok("xz.pro", adjust)), "XZ-03/2026-003");
    assert_eq!(number(desk.ok("xz.opi", register("XZ-04", signed("2026-03-02")))), "XZ-04/2026-001");
    desk.day("2027-01-01");
    assert_eq!(number(desk.ok("xz.pro", propose("XZ-03", half()))), "XZ-03/2027-001");
}

#[test]
fn days_that_no_office_has_seen_are_refused() {
    let desk = Desk::new();
    let far = |time_limit| Matter { time_limit, settled: None, ..matter() };
    for year in [2028, i32::MAX] {
        let command = propose("SJ-11", far(TimeLimit::Cyclic(Period::Year(year))));
        desk.refused("sj.pro", command, "period-too-far");
    }
    for command in [
        propose("SJ-08", Matter { settled: settled("0026-02-27"), ..matter() }),
        propose("SJ-08", far(staged(&["+20260-02-27"]))),
        propose("SJ-11", far(TimeLimit::Cyclic(Period::Year(-4)))),
        Command::Adjust { code: code("XZ-03"), quarter: Period::Quarter(26, 1), note: "无".into() },
    ] {
        desk.refused(
            if matches!(command, Command::Adjust { .. }) { "xz.pro" } else { "sj.pro" },
            command,
            "date-out-of-reach",
        );
    }
}

#[test]
fn r4b_an_immediate_item_is_not_put_off_as_cyclic() {
    let desk = Desk::new();
    let cyclic = Matter { time_limit: TimeLimit::Cyclic(Period::Year(2026)), settled: None, ..matter() };
    desk.refused("sj.pro", propose("SJ-08", cyclic.clone()), "item-is-immediate");
    desk.ok("sj.pro", propose("SJ-11", cyclic));
}

#[test]
fn r10_a_round_that_comes_to_nothing_leaves_room_for_another() {
    let desk = Desk::new();
    let first = desk.approved("sj.pro", "SJ-08", matter());
    for channel in [Channel::Meeting, Channel::Intranet] {
        desk.ok("sj.pro", on(&first, publish(channel, "2026-03-02")));
    }
    let again =
        || Command::Propose { code: code("SJ-08"), matter: Box::new(matter()), follows: Some(first.clone()) };
    let second = desk.ok("sj.pro", again()).key.unwrap();
    desk.refused("sj.pro", again(), "already-followed");
    desk.ok("sj.pro", on(&second, withdraw("数据有误")));
    assert_eq!(desk.disclosure(&first).followed_by, None);
    let third = desk.ok("sj.pro", again()).key.unwrap();
    desk.ok("sj.sec", on(&third, refuse("不宜公开")));
    desk.ok("sj.pro", again());
}
