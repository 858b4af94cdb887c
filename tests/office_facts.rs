//! What the records show of an organisation (E5), as the assessment and the accountability work ask for it.

mod support;

use gongkai::domain::application::Outcome;
use gongkai::domain::book::Value;
use gongkai::domain::channel::Channel;
use gongkai::domain::code::Kind;
use gongkai::domain::disclosure::{Matter, TimeLimit};
use gongkai::domain::facts::{Area, Dues, Facts, Happening};
use gongkai::domain::period::Period;
use support::office::*;

fn facts_on(desk: &Desk, login: &str, unit: &str, period: &str, as_of: Option<&str>) -> Facts {
    desk.office.facts(login, &org(unit), period.parse().unwrap(), as_of.map(date)).unwrap()
}

fn facts(desk: &Desk, unit: &str, period: &str) -> Facts {
    facts_on(desk, "sj.adm", unit, period, None)
}

/// On time, late, overdue, ahead, carried.
fn counts(dues: &Dues) -> [u32; 5] {
    [&dues.on_time, &dues.late, &dues.overdue, &dues.ahead, &dues.carried].map(|fact| fact.count)
}

fn immediate() -> Matter {
    let settled = settled("2026-03-02");
    Matter { time_limit: TimeLimit::Immediate, settled, channels: vec![Channel::Meeting], ..branch_matter() }
}

#[test]
fn e5_disclosures_in_time_late_and_overdue_each_with_its_record() {
    let desk = Desk::new();
    // Settled on Monday, due on Tuesday.
    let in_time = desk.approved("xz.pro", "XZ-01", immediate());
    let channel = Channel::Meeting;
    desk.ok("xz.pro", on(&in_time, publish(channel.clone(), "2026-03-02")));
    let late = desk.approved("xz.pro", "XZ-01", immediate());
    let never = desk.propose("xz.pro", "XZ-02", immediate());
    let given_up = desk.propose("xz.pro", "XZ-02", immediate());
    assert_eq!(counts(facts(&desk, "XZ", "2026Q1").due(Area::Disclosure)), [1, 0, 0, 3, 0]);
    desk.day("2026-03-05");
    desk.ok("xz.pro", on(&late, publish(channel, "2026-03-05")));
    desk.ok("xz.pro", on(&given_up, withdraw("不再公开")));
    let now = facts(&desk, "XZ", "2026Q1");
    let dues = now.due(Area::Disclosure);
    assert_eq!(counts(dues), [1, 1, 1, 0, 0]);
    assert_eq!(
        (dues.on_time.keys(), dues.late.keys(), dues.overdue.keys()),
        (vec![in_time], vec![late], vec![never])
    );
    assert_eq!(dues.rate(), Some(33));
    assert_eq!(now.happened(&Happening::Published).count, 2);
    // As it stood the day before, and to the next quarter.
    let before = facts_on(&desk, "sj.adm", "XZ", "2026Q1", Some("2026-03-04"));
    assert_eq!(counts(before.due(Area::Disclosure)), [1, 0, 3, 0, 0]);
    desk.day("2026-04-02");
    assert_eq!(counts(facts(&desk, "XZ", "2026Q2").due(Area::Disclosure)), [0, 0, 0, 0, 1]);
    assert!(desk.office.facts("xz.pro", &org("SJ"), Period::Year(2026), None).is_err());
}

#[test]
fn e5_a_period_is_counted_once_whether_somebody_began_it_or_nobody() {
    let desk = Desk::new();
    desk.day("2026-07-10");
    let before = counts(facts(&desk, "XZ", "2026H1").due(Area::Period));
    assert!(before[2] > 0 && before[..2] == [0, 0], "{before:?}");
    let overdue = facts(&desk, "XZ", "2026H1").due(Area::Period).overdue.clone();
    let half = "2026H1".parse().unwrap();
    let missed = overdue.behind.iter().find(|behind| behind.period == Some(half)).unwrap();
    assert_eq!(missed.key, None);
    let matter =
        Matter { time_limit: TimeLimit::Cyclic("2026H1".parse().unwrap()), settled: None, ..immediate() };
    let under = missed.code.to_string();
    let key = desk.approved("xz.pro", &under, matter);
    assert_eq!(counts(facts(&desk, "XZ", "2026H1").due(Area::Period)), before, "begun is not covered");
    desk.ok("xz.pro", on(&key, publish(Channel::Meeting, "2026-07-10")));
    let after = facts(&desk, "XZ", "2026H1");
    assert_eq!(counts(after.due(Area::Period)), [0, 1, before[2] - 1, before[3], before[4]]);
    assert_eq!(counts(after.due(Area::Disclosure)), [0; 5]);
}

#[test]
fn e5_opinions_count_for_the_unit_that_had_them() {
    let desk = Desk::new();
    let own = desk.register("xz.opi", "XZ-01", signed("2026-03-02"));
    let moved = desk.register("sj.opi", "SJ-01", signed("2026-03-02"));
    desk.day("2026-03-04");
    desk.ok("sj.opi", about(&moved, transfer("XZ", "2026-03-03")));
    desk.ok("xz.opi", about(&own, reply("2026-03-04")));
    desk.day("2026-03-16");
    let now = facts(&desk, "XZ", "2026Q1");
    assert_eq!(counts(now.due(Area::Opinion)), [1, 0, 1, 0, 0]);
    assert_eq!(now.due(Area::Opinion).overdue.keys(), std::slice::from_ref(&moved));
    assert_eq!(now.happened(&Happening::OpinionReceived).count, 2);
    assert_eq!(now.happened(&Happening::NotReportedBack).keys(), std::slice::from_ref(&own));
    // What the bureau owed was the transfer, and it was in time.
    assert_eq!(counts(facts(&desk, "SJ", "2026Q1").due(Area::Opinion)), [1, 0, 0, 0, 0]);
    // Closed, it still counts for the unit it had come to.
    desk.ok("xz.opi", about(&moved, reply("2026-03-16")));
    desk.ok("xz.opi", about(&moved, tell_submitter("2026-03-16")));
    desk.ok("xz.opi", about(&moved, tell_unit("2026-03-16")));
    desk.ok("xz.opi", about(&moved, gongkai::office::command::OpinionOrder::Close));
    assert_eq!(counts(facts(&desk, "XZ", "2026Q1").due(Area::Opinion)), [1, 1, 0, 0, 0]);
}

#[test]
fn e5_what_was_given_to_a_unit_counts_for_the_unit_that_owed_it() {
    let desk = Desk::new();
    let on = || ("on", day("2026-03-02"));
    let named = [
        ("title", text("监督员甲")),
        ("side", word("external")),
        ("outside", word("congress")),
        ("work", text("市人大代表")),
        ("contact", text("138****0000")),
        on(),
    ];
    let by = desk.begin("sj.adm", "SJ-00", "supervisor.nominate", &named);
    let conditions = Value::Words(["1", "2", "3", "4", "5"].map(str::to_owned).to_vec());
    let checked =
        [("conditions", conditions), ("checker", word("sj.adm")), ("ground", text("推荐意见")), on()];
    desk.take("sj.adm", &by, "supervisor.check", &checked);
    let appointed = [("basis", text("会议纪要")), ("until", day("2027-03-01")), on()];
    desk.take("sj.adm", &by, "supervisor.appoint", &appointed);
    let found = [
        ("title", text("公开栏未更新")),
        ("what", word("fault")),
        ("by", text(&by.number())),
        ("occasion", word("daily")),
        ("content", text("仍为上季度内容。")),
        on(),
    ];
    let key = desk.begin("sj.adm", "SJ-00", "supervisor.find", &found);
    let accepted = [("given-to", word("JW")), ("due", day("2026-03-06")), ("task", text("更新公开栏")), on()];
    desk.take("sj.adm", &key, "supervisor.accept", &accepted);
    desk.day("2026-03-16");
    let book = Area::Book(Kind::Supervisor);
    assert_eq!(facts(&desk, "JW", "2026Q1").due(book).overdue.keys(), std::slice::from_ref(&key));
    assert_eq!(counts(facts(&desk, "SJ", "2026Q1").due(book)), [0; 5]);
    // What was done in it is of the organisation under whose code it stands.
    assert_eq!(facts(&desk, "SJ", "2026Q1").steps(Kind::Supervisor).count(), 5);
    assert_eq!(facts(&desk, "JW", "2026Q1").steps(Kind::Supervisor).count(), 0);
    let done = [("done", text("已更新。")), ("evidence", text("照片")), ("on", day("2026-03-16"))];
    desk.take("jw", &key, "supervisor.mend", &done);
    assert_eq!(facts(&desk, "JW", "2026Q1").due(book).late.keys(), [key]);
}

#[test]
fn e5_applications_complaints_and_what_was_taken_down_early() {
    let desk = Desk::new();
    let key = desk.apply("xz.opi", "XZ-01", applied("2026-03-02"));
    desk.ok("xz.opi", of(&key, accept("2026-03-02")));
    desk.day("2026-03-12");
    assert_eq!(counts(facts(&desk, "XZ", "2026Q1").due(Area::Application)), [0, 0, 1, 0, 0]);
    desk.ok("xz.opi", of(&key, decide(Outcome::Refuse, "2026-03-12")));
    desk.ok("xz.opi", of(&key, complain("2026-03-12")));
    let now = facts(&desk, "XZ", "2026Q1");
    assert_eq!(counts(now.due(Area::Application)), [0, 1, 0, 0, 0]);
    assert_eq!(now.happened(&Happening::Complaint).keys(), [key]);

    let important = Matter { important: true, channels: vec![Channel::Meeting], ..branch_matter() };
    let key = desk.approved("xz.pro", "XZ-03", important);
    desk.ok("xz.pro", on(&key, publish(Channel::Meeting, "2026-03-12")));
    assert_eq!(facts(&desk, "XZ", "2026Q1").happened(&Happening::TakenDownEarly).count, 0);
    desk.day("2026-03-13");
    desk.ok("xz.pro", on(&key, down(0, "2026-03-13", "内容有误")));
    assert_eq!(facts(&desk, "XZ", "2026Q1").happened(&Happening::TakenDownEarly).keys(), [key]);
}

#[test]
fn e5_what_was_done_in_the_other_books_is_counted_step_by_step() {
    let desk = Desk::new();
    let asked = [
        ("title", text("晚报来询")),
        ("what", word("question")),
        ("way", word("telephone")),
        ("medium", text("晚报")),
        ("way", word("telephone")),
        ("question", text("窗口何时开放？")),
        ("on", day("2026-03-02")),
    ];
    let key = desk.begin("sj.pro", "SJ-00", "press.enquire", &asked);
    let now = facts(&desk, "SJ", "2026Q1");
    let steps: Vec<_> = now.steps(Kind::Press).map(|(id, fact)| (id.as_str(), fact.keys())).collect();
    assert_eq!(steps, [("press.enquire", vec![key.clone()])]);
    let standing: Vec<_> = now.standing(Kind::Press).map(|(name, fact)| (name.id, fact.count)).collect();
    assert_eq!(standing, [("press-state-to-draft".into(), 1)]);
    assert_eq!(facts(&desk, "SJ", "2026Q2").steps(Kind::Press).count(), 0);
    let earlier = facts_on(&desk, "sj.adm", "SJ", "2026Q1", Some("2026-03-01"));
    assert_eq!(earlier.happened.len(), 0);
}
