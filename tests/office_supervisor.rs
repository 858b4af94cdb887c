//! Supervisors through the office (S1–S3).

mod support;

use std::sync::Arc;

use gongkai::domain::book::Value;
use gongkai::domain::clock::Limit;
use gongkai::domain::code::{Kind, RecordKey};
use gongkai::domain::obligation::Obligation;
use gongkai::office::query::{Answer, BoardLine, Lookup, Query, RegisterWanted};
use gongkai::office::record::Record;
use gongkai::office::search::Wanted;
use support::office::*;

type Entered = Vec<(&'static str, Value)>;

fn words(list: &[&str]) -> Value {
    Value::Words(list.iter().map(|word| (*word).to_owned()).collect())
}

fn external(name: &str) -> Entered {
    vec![
        ("title", text(name)),
        ("side", word("external")),
        ("outside", word("congress")),
        ("work", text("市人大代表")),
        ("contact", text("13812345678")),
        ("on", day("2026-03-02")),
    ]
}

fn check(conditions: &[&str]) -> Entered {
    vec![
        ("conditions", words(conditions)),
        ("checker", word("sj.adm")),
        ("ground", text("单位推荐意见")),
        ("on", day("2026-03-02")),
    ]
}

fn appoint(until: &str) -> Entered {
    vec![("basis", text("党委会议纪要")), ("on", day("2026-03-02")), ("until", day(until))]
}

/// Somebody in office until that day.
fn supervisor(desk: &Desk, name: &str, until: &str) -> RecordKey {
    let key = desk.begin("sj.adm", "SJ-00", "supervisor.nominate", &external(name));
    desk.take("sj.adm", &key, "supervisor.check", &check(&["1", "2", "3", "4", "5"]));
    desk.take("sj.adm", &key, "supervisor.appoint", &appoint(until));
    key
}

fn finding(by: &RecordKey, on: &str) -> Entered {
    vec![
        ("title", text("公开栏未更新")),
        ("by", text(&by.number())),
        ("what", word("fault")),
        ("occasion", word("daily")),
        ("content", text("仍为上年度内容。")),
        ("on", day(on)),
    ]
}

fn accept(unit: &str, due: &str, on: &str) -> Entered {
    vec![("given-to", word(unit)), ("due", day(due)), ("task", text("补充公开")), ("on", day(on))]
}

fn mend(on: &str) -> Entered {
    vec![("done", text("已更新。")), ("evidence", text("照片2张")), ("on", day(on))]
}

fn settle(on: &str) -> Entered {
    vec![("found", text("现场查看，属实。")), ("on", day(on))]
}

fn tell(on: &str) -> Entered {
    vec![("way", word("telephone")), ("content", text("已更新，表示满意。")), ("on", day(on))]
}

fn reason(on: &str) -> Entered {
    vec![("reason", text("理由")), ("on", day(on))]
}

/// What is due under a limit on a day, as somebody sees it.
fn due(desk: &Desk, login: &str, on: &str, limit: Limit) -> Vec<Arc<BoardLine>> {
    let lines = desk.office.due_as_of(login, date(on)).unwrap();
    lines.into_iter().filter(|line| line.limit == limit).collect()
}

fn forum(invited: &[&RecordKey], planned: &str, on: &str) -> Entered {
    let numbers: Vec<String> = invited.iter().map(|key| key.number()).collect();
    vec![
        ("title", text("监督员座谈会")),
        ("what", word("forum")),
        ("planned", day(planned)),
        ("place", text("四楼会议室")),
        ("agenda", text("通报情况，听取意见")),
        ("invited", text(&numbers.join(" "))),
        ("on", day(on)),
    ]
}

fn held(on: &str, present: &str, excused: &str, raised: &str) -> Entered {
    vec![
        ("present", text(present)),
        ("excused", text(excused)),
        ("briefing", text("通报上季度公开情况。")),
        ("minutes", text("逐项讨论。")),
        ("raised", text(raised)),
        ("on", day(on)),
    ]
}

#[test]
fn s1_nobody_is_appointed_before_each_of_the_five_conditions_was_checked() {
    let desk = Desk::new();
    desk.refused("xz.adm", begin("SJ-00", "supervisor.nominate", &external("甲")), "role-missing");
    desk.refused("sj.adm", begin("XZ-00", "supervisor.nominate", &external("甲")), "step-not-there");
    // Whatever item is in view, a supervisor is the bureau's as a whole.
    let under = desk.begin("sj.adm", "SJ-07", "supervisor.nominate", &external("丙"));
    assert_eq!(under.code, code("SJ-00"));
    let key = desk.begin("sj.adm", "SJ-00", "supervisor.nominate", &external("甲"));
    let appointment = || take(&key, "supervisor.appoint", &appoint("2027-03-01"));
    desk.refused("sj.adm", appointment(), "supervisor-unchecked");
    desk.take("sj.adm", &key, "supervisor.check", &check(&["1", "3", "5"]));
    let left = desk.refused("sj.adm", appointment(), "supervisor-unchecked");
    assert_eq!(arg(&left, "count"), 2_i64.into());
    desk.refused("sj.adm", take(&key, "supervisor.check", &check(&["2", "3"])), "supervisor-checked-before");
    let mut unknown = check(&["2", "4"]);
    unknown[1] = ("checker", word("nobody"));
    desk.refused("sj.adm", take(&key, "supervisor.check", &unknown), "step-person-unknown");
    desk.take("sj.adm", &key, "supervisor.check", &check(&["2", "4"]));
    desk.refused("sj.opi", appointment(), "role-missing");
    desk.refused("sj.adm", take(&key, "supervisor.appoint", &appoint("2026-03-02")), "supervisor-term-short");
    desk.ok("sj.adm", appointment());
    assert_eq!(desk.case(&key).state().until, Some(date("2027-03-01")));
}

#[test]
fn s1_a_deputy_is_named_only_where_the_unit_has_no_political_officer() {
    let desk = Desk::new();
    let mut deputy = vec![
        ("title", text("乙")),
        ("side", word("internal")),
        ("within", word("deputy")),
        ("unit", word("XZ")),
        ("work", text("副大队长")),
        ("contact", text("6210")),
        ("on", day("2026-03-02")),
    ];
    desk.refused("sj.adm", begin("SJ-00", "supervisor.nominate", &deputy), "text-required");
    deputy.push(("lacking", text("未配备政工干部")));
    desk.begin("sj.adm", "SJ-00", "supervisor.nominate", &deputy);
    let mut declined = external("丙");
    declined[1] = ("side", word("internal"));
    // Somebody within is of a unit.
    desk.refused("sj.adm", begin("SJ-00", "supervisor.nominate", &declined), "text-required");
}

#[test]
fn s1_how_broad_they_represent_is_kept_with_each_appointment() {
    let desk = Desk::new();
    supervisor(&desk, "甲", "2027-03-01");
    let ended = supervisor(&desk, "乙", "2027-03-01");
    let end = [("why", word("asked")), ("reason", text("本人申请")), ("on", day("2026-03-02"))];
    desk.take("sj.adm", &ended, "supervisor.end", &end);
    let mut retired = external("丙");
    retired[2] = ("outside", word("retired"));
    let key = desk.begin("sj.adm", "SJ-00", "supervisor.nominate", &retired);
    desk.take("sj.adm", &key, "supervisor.check", &check(&["1", "2", "3", "4", "5"]));
    desk.take("sj.adm", &key, "supervisor.appoint", &appoint("2027-03-01"));
    let case = desk.case(&key);
    // Who is one no longer does not count.
    let breadth = case.last("supervisor.appoint").unwrap().values.rows("breadth");
    assert_eq!(breadth, [["congress", "1"], ["retired", "1"]]);
    assert!((case.book().facts)(&case).iter().any(|(label, _)| *label == "supervisor-breadth"));
}

#[test]
fn s1_the_end_of_a_term_is_a_fact_and_nothing_is_due_by_it() {
    let desk = Desk::new();
    let key = supervisor(&desk, "甲", "2026-03-20");
    assert_eq!(desk.case(&key).obligations(), Vec::<Obligation>::new());
    assert_eq!(due(&desk, "sj.adm", "2026-04-30", Limit::S2), []);
    desk.day("2026-04-01");
    // Over is over: what is raised then is refused until the term is renewed.
    let find = || begin("XZ-00", "supervisor.find", &finding(&key, "2026-04-01"));
    desk.refused("sj.adm", find(), "supervisor-term-over");
    let renew = |until: &str| {
        vec![
            ("basis", text("党委会议纪要")),
            ("ground", text("提出建议3条")),
            ("until", day(until)),
            ("on", day("2026-04-01")),
        ]
    };
    desk.refused(
        "sj.adm",
        take(&key, "supervisor.renew", &renew("2026-03-20")),
        "supervisor-term-not-longer",
    );
    desk.take("sj.adm", &key, "supervisor.renew", &renew("2027-03-20"));
    desk.ok("sj.adm", find());
    let end = [("why", word("moved")), ("reason", text("调离")), ("on", day("2026-04-01"))];
    desk.take("sj.adm", &key, "supervisor.end", &end);
    assert!(!desk.case(&key).state().open);
    desk.day("2026-04-02");
    let late = begin("XZ-00", "supervisor.find", &finding(&key, "2026-04-02"));
    desk.refused("sj.adm", late, "supervisor-ended-then");
    desk.refused("sj.adm", take(&key, "supervisor.renew", &renew("2028-03-20")), "supervisor-not-in-office");
}

#[test]
fn s1_how_to_reach_a_supervisor_is_seen_by_the_office_alone_and_not_found() {
    let desk = Desk::new();
    let key = supervisor(&desk, "甲", "2027-03-01");
    let seen = |login: &str| match desk.office.query(login, &Query::Record(key.clone())).unwrap() {
        Answer::Record(view) => match &view.record {
            Record::Case(case) => case.first().text("contact").to_owned(),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    };
    assert_eq!(seen("sj.adm"), "13812345678");
    assert_eq!(seen("sj.opi"), "＊＊＊");
    assert_eq!(seen("sj.led"), "＊＊＊");
    assert_eq!(seen("sj.pro"), "＊＊＊");
    desk.office.finish_search();
    let found = |words: &str| {
        let wanted = Wanted { words: vec![words.into()], ..Wanted::default() };
        let query = Query::Search(Box::new(Lookup { wanted, from: 0 }));
        match desk.office.query("sj.adm", &query).unwrap() {
            Answer::Search(found) => found.counts.iter().sum::<usize>(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(found("13812345678"), 0);
    // Nor is it in the register as a file, whoever writes it.
    let wanted = RegisterWanted { kind: Kind::Supervisor, org: None, from: None, to: None, after: None };
    let page = match desk.office.query("sj.adm", &Query::Register(Box::new(wanted))).unwrap() {
        Answer::Register(page) => format!("{page:?}"),
        other => panic!("{other:?}"),
    };
    assert!(page.contains("市人大代表") && !page.contains("13812345678"), "{page}");
    assert!(found("市人大代表") > 0);
}

#[test]
fn s2_a_finding_is_closed_only_when_mended_confirmed_and_told() {
    let desk = Desk::new();
    let by = supervisor(&desk, "甲", "2027-03-01");
    desk.refused("xz.adm", begin("XZ-00", "supervisor.find", &finding(&by, "2026-03-02")), "role-missing");
    let key = desk.begin("sj.adm", "SJ-07", "supervisor.find", &finding(&by, "2026-03-02"));
    for (step, entered) in [("supervisor.mend", mend("2026-03-02")), ("supervisor.tell", tell("2026-03-02"))]
    {
        let id = if step == "supervisor.mend" { "supervisor-not-to-mend" } else { "supervisor-not-to-tell" };
        desk.refused("all", take(&key, step, &entered), id);
    }
    desk.refused("xz.opi", take(&key, "supervisor.mend", &mend("2026-03-02")), "not-yours-to-see");
    let past = accept("XZ", "2026-03-01", "2026-03-02");
    desk.refused("sj.adm", take(&key, "supervisor.accept", &past), "supervisor-due-past");
    desk.take("sj.adm", &key, "supervisor.accept", &accept("XZ", "2026-03-10", "2026-03-02"));
    // Due at the unit that owes it, and seen there and above, and nowhere else.
    for login in ["xz.opi", "sj.adm", "sj.led"] {
        let lines = due(&desk, login, "2026-03-02", Limit::S2);
        assert_eq!(
            lines.iter().map(|line| (line.unit.as_str(), line.due)).collect::<Vec<_>>(),
            [("XZ", date("2026-03-10"))]
        );
    }
    assert_eq!(due(&desk, "jw", "2026-03-02", Limit::S2), []);
    let mine = |login: &str| match desk.office.query(login, &Query::Book(Kind::Supervisor)).unwrap() {
        Answer::Book(_, lines) => {
            lines.iter().filter(|line| line.mine).map(|line| line.row.key.clone()).collect::<Vec<_>>()
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(mine("xz.opi"), vec![key.clone()]);
    assert_eq!(mine("sj.adm"), Vec::<RecordKey>::new());
    desk.refused("sj.pro", take(&key, "supervisor.mend", &mend("2026-03-02")), "role-missing");
    desk.day("2026-03-11");
    assert_eq!(due(&desk, "xz.opi", "2026-03-11", Limit::S2).len(), 1);
    desk.take("xz.opi", &key, "supervisor.mend", &mend("2026-03-11"));
    assert_eq!(due(&desk, "xz.opi", "2026-03-11", Limit::S2), []);
    // What stood open on a past day is still known to have.
    assert_eq!(due(&desk, "xz.opi", "2026-03-10", Limit::S2).len(), 1);
    desk.refused("xz.opi", take(&key, "supervisor.settle", &settle("2026-03-11")), "role-missing");
    let back = vec![("due", day("2026-03-16")), ("reason", text("只更新了一半")), ("on", day("2026-03-11"))];
    desk.take("sj.adm", &key, "supervisor.back", &back);
    assert_eq!(due(&desk, "xz.opi", "2026-03-11", Limit::S2)[0].due, date("2026-03-16"));
    desk.take("all", &key, "supervisor.mend", &mend("2026-03-11"));
    desk.refused("all", take(&key, "supervisor.settle", &settle("2026-03-11")), "step-own");
    desk.refused("sj.adm", take(&key, "supervisor.tell", &tell("2026-03-11")), "supervisor-not-to-tell");
    desk.take("sj.adm", &key, "supervisor.settle", &settle("2026-03-11"));
    assert!(desk.case(&key).state().open);
    desk.take("sj.adm", &key, "supervisor.tell", &tell("2026-03-11"));
    assert!(!desk.case(&key).state().open);
    desk.refused("sj.adm", take(&key, "supervisor.withdraw", &reason("2026-03-11")), "supervisor-over");
}

#[test]
fn s2_given_to_another_unit_it_is_owed_there_from_then_on() {
    let desk = Desk::new();
    let by = supervisor(&desk, "甲", "2027-03-01");
    let key = desk.begin("sj.adm", "SJ-07", "supervisor.find", &finding(&by, "2026-03-02"));
    desk.take("sj.adm", &key, "supervisor.accept", &accept("XZ", "2026-03-10", "2026-03-02"));
    let other = vec![
        ("given-to", word("JW")),
        ("due", day("2026-03-20")),
        ("reason", text("属纪委职责")),
        ("on", day("2026-03-02")),
    ];
    desk.take("sj.adm", &key, "supervisor.move", &other);
    assert_eq!(due(&desk, "xz.opi", "2026-03-02", Limit::S2), []);
    assert_eq!(due(&desk, "jw", "2026-03-02", Limit::S2)[0].due, date("2026-03-20"));
    desk.refused("xz.opi", take(&key, "supervisor.mend", &mend("2026-03-02")), "not-yours-to-see");
    let follow = [("people", text("办公室二人")), ("found", text("正在整改")), ("on", day("2026-03-02"))];
    desk.take("sj.adm", &key, "supervisor.follow", &follow);
    // Followed up it is still the unit's.
    desk.take("jw", &key, "supervisor.mend", &mend("2026-03-02"));
    assert_eq!(desk.case(&key).state().name, "supervisor-state-mended");
}

#[test]
fn s2_the_unit_sees_the_number_of_the_supervisor_and_no_more() {
    let desk = Desk::new();
    let by = supervisor(&desk, "甲", "2027-03-01");
    let key = desk.begin("sj.adm", "XZ-00", "supervisor.find", &finding(&by, "2026-03-02"));
    let linked = |login: &str| match desk.office.query(login, &Query::Record(key.clone())).unwrap() {
        Answer::Record(view) => {
            view.linked.iter().map(|linked| linked.line.title.clone()).collect::<Vec<_>>()
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(linked("sj.adm"), ["甲"]);
    assert_eq!(linked("xz.opi"), Vec::<String>::new());
}

#[test]
fn s2_what_needs_no_mending_is_answered_and_owes_nothing_but_the_supervisor_is_told() {
    let desk = Desk::new();
    let by = supervisor(&desk, "甲", "2027-03-01");
    let mut nobody = finding(&by, "2026-03-02");
    nobody[1] = ("by", text("SJ-00/2026-099"));
    desk.refused("sj.adm", begin("XZ-00", "supervisor.find", &nobody), "record-unknown");
    let key = desk.begin("sj.adm", "XZ-00", "supervisor.find", &finding(&by, "2026-03-02"));
    let mut by_finding = finding(&key, "2026-03-02");
    desk.refused("sj.adm", begin("XZ-00", "supervisor.find", &by_finding), "supervisor-by-unknown");
    by_finding[1] = ("by", text(&format!("{} {}", by.number(), key.number())));
    desk.refused("sj.adm", begin("XZ-00", "supervisor.find", &by_finding), "supervisor-by-one");
    desk.take("sj.adm", &key, "supervisor.answer", &reason("2026-03-02"));
    assert_eq!(due(&desk, "sj.adm", "2026-03-31", Limit::S2), []);
    assert_eq!(desk.case(&key).state().name, "supervisor-state-to-tell");
    desk.take("sj.adm", &key, "supervisor.tell", &tell("2026-03-02"));
    assert!(!desk.case(&key).state().open);
}

#[test]
fn s3_a_forum_is_owed_each_half_year_until_it_is_held() {
    let desk = Desk::new();
    let owed = |on: &str| {
        let lines = due(&desk, "sj.adm", on, Limit::S3);
        lines.iter().map(|line| (line.due, line.key.clone())).collect::<Vec<_>>()
    };
    let summer = date("2026-06-30");
    assert_eq!(owed("2026-03-02"), [(summer, None)]);
    // The bureau alone owes it.
    assert_eq!(due(&desk, "xz.adm", "2026-03-02", Limit::S3), []);
    let by = supervisor(&desk, "甲", "2027-03-01");
    let plan = |planned: &str| begin("SJ-00", "supervisor.convene", &forum(&[&by], planned, "2026-03-02"));
    desk.refused("sj.adm", plan("2026-03-01"), "supervisor-planned-past");
    let first = desk.ok("sj.adm", plan("2026-03-20")).key.unwrap();
    assert_eq!(owed("2026-03-02"), [(summer, Some(first.clone()))]);
    // A second one in the same half-year owes nothing of its own.
    let second = desk.ok("sj.adm", plan("2026-05-20")).key.unwrap();
    assert_eq!(owed("2026-03-02"), [(summer, Some(first.clone()))]);
    desk.take("sj.adm", &first, "supervisor.withdraw", &reason("2026-03-02"));
    assert_eq!(owed("2026-03-02"), [(summer, None)]);
    desk.day("2026-05-20");
    desk.take("sj.adm", &second, "supervisor.hold", &held("2026-05-20", "甲", "", ""));
    assert_eq!(owed("2026-05-20"), []);
    // The next half-year owes its own.
    assert_eq!(owed("2026-07-01"), [(date("2026-12-31"), None)]);
    assert!(!desk.case(&second).state().open);
}

#[test]
fn s3_a_forum_has_attendance_minutes_a_briefing_and_what_was_raised_is_taken_up() {
    let desk = Desk::new();
    let (one, two) = (supervisor(&desk, "甲", "2027-03-01"), supervisor(&desk, "乙", "2027-03-01"));
    let key = desk.begin(
        "sj.adm",
        "SJ-00",
        "supervisor.convene",
        &forum(&[&one, &two], "2026-03-02", "2026-03-02"),
    );
    let hold = |entered: &Entered| take(&key, "supervisor.hold", entered);
    let raised = "甲 | 公开栏未更新";
    let lacking =
        desk.refused("sj.adm", hold(&held("2026-03-02", "甲", "", raised)), "supervisor-not-listed");
    assert_eq!(arg(&lacking, "name"), "乙".into());
    let mut mute = held("2026-03-02", "甲", "乙 | 出差", raised);
    mute.retain(|(id, _)| *id != "briefing");
    desk.refused("sj.adm", hold(&mute), "supervisor-no-briefing");
    desk.ok("sj.adm", hold(&held("2026-03-02", "甲", "乙 | 出差", raised)));
    assert_eq!(desk.case(&key).state().name, "supervisor-state-held");
    let conclude = |entered: Entered| take(&key, "supervisor.conclude", &entered);
    desk.refused("sj.adm", conclude(vec![("on", day("2026-03-02"))]), "supervisor-not-taken-up");
    let mut from = finding(&one, "2026-03-02");
    from[3] = ("occasion", word("forum"));
    from.push(("meeting", text(&one.number())));
    desk.refused("sj.adm", begin("XZ-00", "supervisor.find", &from), "supervisor-no-meeting");
    from.last_mut().unwrap().1 = text(&key.number());
    let found = desk.begin("sj.adm", "XZ-00", "supervisor.find", &from);
    assert_eq!(desk.case(&found).first().records("meeting"), std::slice::from_ref(&key));
    let wrong = vec![("entered", text(&one.number())), ("on", day("2026-03-02"))];
    desk.refused("sj.adm", conclude(wrong), "supervisor-no-finding");
    desk.ok("sj.adm", conclude(vec![("entered", text(&found.number())), ("on", day("2026-03-02"))]));
    assert!(!desk.case(&key).state().open);
}

#[test]
fn s3_an_inspection_is_no_forum() {
    let desk = Desk::new();
    let by = supervisor(&desk, "甲", "2027-03-01");
    let mut inspection = forum(&[&by], "2026-03-02", "2026-03-02");
    inspection[1] = ("what", word("inspection"));
    let key = desk.begin("sj.adm", "SJ-00", "supervisor.convene", &inspection);
    let mut entered = held("2026-03-02", "甲", "", "");
    entered.retain(|(id, _)| *id != "briefing");
    desk.take("sj.adm", &key, "supervisor.hold", &entered);
    assert!(!desk.case(&key).state().open);
    assert_eq!(due(&desk, "sj.adm", "2026-03-02", Limit::S3).len(), 1);
}
