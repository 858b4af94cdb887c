//! Consultations through the office (K1–K5).

mod support;

use gongkai::domain::book::Value;
use gongkai::domain::code::RecordKey;
use gongkai::domain::consultation::{Tally, held, refusals, repeated, tally};
use gongkai::office::Command;
use gongkai::office::query::{Answer, Fact, Lookup, Query};
use gongkai::office::record::Record;
use gongkai::office::search::Wanted;
use support::office::*;

const DELEGATES: &str = "甲 | 刑侦 | 党员 | 13800000000\n乙 | 刑侦 | 群众\n丙 | 治安 | 党员\n丁 | 治安 | 干部\n戊 | 户政 | 党员\n己 | 户政 | 群众";

fn raise() -> Vec<(&'static str, Value)> {
    vec![
        ("title", text("值班备勤办法调整")),
        ("ground", word("central")),
        ("origin", word("organisation")),
        ("content", text("是否调整值班周期。")),
        ("on", day("2026-03-02")),
    ]
}

fn elect(delegates: &str) -> Vec<(&'static str, Value)> {
    vec![
        ("members", Value::Number(40)),
        ("present", Value::Number(36)),
        ("delegates", text(delegates)),
        ("on", day("2026-03-02")),
    ]
}

fn draw(seed: &str, count: i64, quotas: &str) -> Vec<(&'static str, Value)> {
    vec![
        ("count", Value::Number(count)),
        ("quotas", text(quotas)),
        ("seed", text(seed)),
        ("how", text("大会上五名党员依次喊号")),
        ("on", day("2026-03-02")),
    ]
}

fn drawn(desk: &Desk, key: &RecordKey) -> Vec<String> {
    let case = desk.case(key);
    let entry = case.latest(&["consultation.draw", "consultation.redraw"]).unwrap();
    entry.values.rows("drawn").iter().map(|row| row[0].clone()).collect()
}

/// A case whose consultants are drawn.
fn begun(desk: &Desk) -> RecordKey {
    let key = desk.begin("xz.pro", "XZ-00", "consultation.raise", &raise());
    desk.take("xz.pro", &key, "consultation.elect", &elect(DELEGATES));
    desk.take("xz.pro", &key, "consultation.draw", &draw("7 12 31", 4, "群众 | 1"));
    key
}

fn group(desk: &Desk, key: &RecordKey) {
    let head = drawn(desk, key)[0].clone();
    let members = [("group", text(&format!("{head} | 组长"))), ("on", day("2026-03-02"))];
    desk.take("xz.pro", key, "consultation.group", &members);
}

const NOTIFY: &str = "consultation.notify";

fn notice(on: &str) -> Vec<(&'static str, Value)> {
    vec![("how", text("书面")), ("on", day(on))]
}

/// Everything prepared, the meeting planned for 10 March; the notice is of 4 March.
fn prepared(desk: &Desk) -> RecordKey {
    let key = begun(desk);
    group(desk, &key);
    let on = || ("on", day("2026-03-02"));
    let plan = [("plan", text("议程和分工")), ("planned", day("2026-03-10")), on()];
    desk.take("xz.pro", &key, "consultation.plan", &plan);
    desk.take("xz.pro", &key, "consultation.presenter", &[("presenter", text("郑某")), on()]);
    desk.take("xz.pro", &key, "consultation.material", &[("material", text("草案 | 10份")), on()]);
    desk.day("2026-03-04");
    desk.take("xz.pro", &key, NOTIFY, &notice("2026-03-04"));
    desk.day("2026-03-10");
    key
}

fn meeting(desk: &Desk, key: &RecordKey, signed: &[String]) -> Vec<(&'static str, Value)> {
    let there = drawn(desk, key);
    vec![
        ("place", text("三楼会议室")),
        ("host", text("马某")),
        ("secretary", text("吴某")),
        ("signed", text(&signed.join("\n"))),
        ("discipline", Value::Flag(true)),
        ("rights", Value::Flag(true)),
        ("presented", text("介绍两个方案。")),
        ("questions", text(&format!("何时施行？ | {} | 下月", there[0]))),
        ("opinions", text(&format!("周期两天 | {} | 待研究\n备勤在家 | {} | 待研究", there[0], there[1]))),
        ("on", day("2026-03-10")),
    ]
}

fn with(
    mut values: Vec<(&'static str, Value)>,
    id: &'static str,
    value: Value,
) -> Vec<(&'static str, Value)> {
    values.retain(|(known, _)| *known != id);
    values.push((id, value));
    values
}

/// A meeting held, at which the last consultant was absent.
fn met(desk: &Desk) -> RecordKey {
    let key = prepared(desk);
    let signed = drawn(desk, &key)[..3].to_vec();
    desk.take("xz.pro", &key, "consultation.meet", &meeting(desk, &key, &signed));
    key
}

fn results(desk: &Desk, key: &RecordKey, first: &str, second: &str) -> Vec<(&'static str, Value)> {
    let by = drawn(desk, key);
    vec![
        ("results", text(&format!("周期两天 | {} | {first}\n备勤在家 | {} | {second}", by[0], by[1]))),
        ("decider", word("xz.pri")),
        ("basis", text("支委会第3次")),
        ("on", day("2026-03-10")),
    ]
}

const PUBLISH: &str = "consultation.publish";

fn publication() -> Vec<(&'static str, Value)> {
    vec![("channel", word("notice-board")), ("place", text("公开栏")), ("on", day("2026-03-10"))]
}

fn feedback(reasons: bool) -> Vec<(&'static str, Value)> {
    vec![("how", text("支部大会")), ("reasons", Value::Flag(reasons)), ("on", day("2026-03-10"))]
}

#[test]
fn k1_a_matter_is_raised_by_the_organisation_or_by_delegates() {
    let desk = Desk::new();
    let lacking = with(raise(), "origin", word("delegates"));
    desk.refused("xz.opi", begin("XZ-00", "consultation.raise", &lacking), "text-required");
    let by = with(lacking, "raiser", text("五名代表"));
    let key = desk.begin("xz.opi", "XZ-02", "consultation.raise", &by);
    assert_eq!(key.number(), "XZ-02/2026-001");
    assert!(desk.case(&key).first().text("raiser").contains("五名"));
    // A department is no Party organisation, and nobody raises for another.
    desk.refused("all", begin("JW-00", "consultation.raise", &raise()), "step-not-there");
    desk.refused("xz.pro", begin("SJ-00", "consultation.raise", &raise()), "role-missing");
    let unknown = with(raise(), "about", text("XZ-00/2026-999"));
    desk.refused("xz.pro", begin("XZ-00", "consultation.raise", &unknown), "record-unknown");
    // Whether it is held at all is for the organisation to say, with the reason.
    desk.refused("xz.pri", take(&key, "consultation.drop", &[("on", day("2026-03-02"))]), "text-required");
    let why = [("reason", text("市局统一安排")), ("on", day("2026-03-02"))];
    desk.take("xz.pri", &key, "consultation.drop", &why);
    desk.refused("xz.pro", take(&key, "consultation.elect", &elect(DELEGATES)), "consultation-dropped");
}

#[test]
fn k2_who_is_consulted_is_drawn_from_the_delegates_elected() {
    let desk = Desk::new();
    let key = desk.begin("xz.pro", "XZ-00", "consultation.raise", &raise());
    let draws = |values: &[(&'static str, Value)]| take(&key, "consultation.draw", values);
    desk.refused("xz.pro", draws(&draw("1", 2, "")), "consultation-not-elected");
    let elects = |values: &[(&'static str, Value)]| take(&key, "consultation.elect", values);
    let many = with(elect(DELEGATES), "present", Value::Number(41));
    desk.refused("xz.pro", elects(&many), "consultation-too-many-present");
    desk.refused("xz.pro", elects(&elect("甲\n乙\n甲 | 刑侦")), "consultation-twice");
    desk.refused("xz.pro", elects(&elect("")), "consultation-no-delegates");
    desk.take("xz.pro", &key, "consultation.elect", &elect(DELEGATES));
    desk.refused("xz.pro", draws(&draw("1", 7, "")), "consultation-too-few");
    desk.refused("xz.pro", draws(&draw("1", 3, "群众 | 3")), "consultation-quota-short");
    desk.refused("xz.pro", draws(&draw("1", 3, "群众 | 多")), "consultation-quota-number");
    desk.refused("xz.pro", draws(&draw("", 3, "")), "text-required");
    // Nobody enters who was drawn.
    let chosen = with(draw("1", 2, ""), "drawn", text("甲\n乙"));
    desk.refused("xz.pro", draws(&chosen), "step-field-unknown");
    desk.take("xz.pro", &key, "consultation.draw", &draw("7 12 31", 4, "群众 | 2"));
    let names = drawn(&desk, &key);
    assert_eq!(names.len(), 4);
    assert!(names[..2].iter().all(|name| ["乙", "己"].contains(&name.as_str())), "{names:?}");
    desk.refused("xz.pro", elects(&elect(DELEGATES)), "consultation-drawn");
    // An earlier case of the same organisation lends its delegates.
    let next = desk.begin("xz.pro", "XZ-00", "consultation.raise", &raise());
    let from = with(elect(""), "from", text(&key.number()));
    desk.take("xz.pro", &next, "consultation.elect", &from);
    assert_eq!(desk.case(&next).last("consultation.elect").unwrap().values.rows("delegates").len(), 6);
    let other = desk.begin("sj.pro", "SJ-00", "consultation.raise", &raise());
    let command = take(&other, "consultation.elect", &from);
    desk.refused("all", command, "consultation-no-delegates");
}

#[test]
fn k2_a_draw_stands_and_another_needs_a_reason_and_keeps_the_first() {
    let desk = Desk::new();
    let key = begun(&desk);
    let first = drawn(&desk, &key);
    let again = take(&key, "consultation.draw", &draw("8", 4, ""));
    desk.refused("xz.pro", again, "consultation-drawn-already");
    // Nor is it undone until it suits.
    let Ok(Answer::Undo(last)) = desk.office.query("xz.pro", &Query::Undo) else { panic!() };
    desk.refused("xz.pro", Command::Undo { seq: last.act.seq }, "undo-step-stays");
    group(&desk, &key);
    assert_eq!(desk.case(&key).state().name, "consultation-state-prepare");
    let redraw = draw("9 9 1", 4, "群众 | 1");
    desk.refused("xz.pro", take(&key, "consultation.redraw", &redraw), "text-required");
    let redraw = with(redraw, "reason", text("种子不是当众产生的"));
    desk.take("xz.pro", &key, "consultation.redraw", &redraw);
    let case = desk.case(&key);
    let kept = case.last("consultation.draw").unwrap().values.rows("drawn");
    assert_eq!(kept.iter().map(|row| row[0].clone()).collect::<Vec<_>>(), first);
    // The leading group is of those who were drawn now.
    assert_eq!(case.state().name, "consultation-state-group");
    let draws = repeated(&case);
    assert!(draws.len() == 2 && draws.iter().all(|draw| draw.same), "{draws:?}");
    // Whoever changed the stored table would be found out.
    let mut forged = case.clone();
    forged.entries[2].values.set("drawn", Value::Rows(vec![vec!["甲".into(); 4]]));
    assert!(!repeated(&forged)[0].same);
}

#[test]
fn k2_the_leading_group_is_of_the_consultants() {
    let desk = Desk::new();
    let key = begun(&desk);
    let names = drawn(&desk, &key);
    let outside =
        ["甲", "乙", "丙", "丁", "戊", "己"].into_iter().find(|name| !names.iter().any(|n| n == name));
    let members = |name: &str| [("group", text(name)), ("on", day("2026-03-02"))];
    let refused = take(&key, "consultation.group", &members(outside.unwrap()));
    desk.refused("xz.pro", refused, "consultation-not-drawn-name");
    desk.take("xz.pro", &key, "consultation.group", &members(&names[1]));
}

#[test]
fn k3_no_meeting_before_all_is_prepared_and_what_is_missing_is_named() {
    let desk = Desk::new();
    let key = begun(&desk);
    let names = drawn(&desk, &key);
    let meet = || take(&key, "consultation.meet", &meeting(&desk, &key, &names));
    let told = desk.refused("xz.pro", meet(), "consultation-not-ready");
    let missing = format!("{:?}", arg(&told, "missing"));
    for part in ["group", "plan", "notice", "presenter", "material"] {
        assert!(missing.contains(&format!("field-consultation-{part}")), "{part}: {missing}");
    }
    group(&desk, &key);
    let on = || ("on", day("2026-03-02"));
    let past = [("plan", text("议程")), ("planned", day("2026-03-01")), on()];
    desk.refused("xz.pro", take(&key, "consultation.plan", &past), "consultation-planned-past");
    let plan = [("plan", text("议程")), ("planned", day("2026-03-10")), on()];
    desk.take("xz.pro", &key, "consultation.plan", &plan);
    desk.take("xz.pro", &key, "consultation.presenter", &[("presenter", text("郑某")), on()]);
    let told = desk.refused("xz.pro", meet(), "consultation-not-ready");
    let missing = format!("{:?}", arg(&told, "missing"));
    assert!(missing.contains("-notice") && missing.contains("-material"), "{missing}");
    assert!(!missing.contains("-plan") && !missing.contains("-group"), "{missing}");
}

#[test]
fn k3_the_delegates_are_told_before_the_day_of_the_meeting() {
    let desk = Desk::new();
    let key = begun(&desk);
    group(&desk, &key);
    let on = || ("on", day("2026-03-02"));
    let plan = [("plan", text("议程")), ("planned", day("2026-03-04")), on()];
    desk.take("xz.pro", &key, "consultation.plan", &plan);
    desk.take("xz.pro", &key, "consultation.presenter", &[("presenter", text("郑某")), on()]);
    desk.take("xz.pro", &key, "consultation.material", &[("material", text("草案")), on()]);
    desk.day("2026-03-04");
    desk.refused("xz.pro", take(&key, NOTIFY, &notice("2026-03-04")), "consultation-notice-late");
    desk.take("xz.pro", &key, NOTIFY, &notice("2026-03-03"));
    let names = drawn(&desk, &key);
    let early = with(meeting(&desk, &key, &names), "on", day("2026-03-03"));
    desk.refused("xz.pro", take(&key, "consultation.meet", &early), "consultation-notice-not-before");
    let held = with(meeting(&desk, &key, &names), "on", day("2026-03-04"));
    desk.take("xz.pro", &key, "consultation.meet", &held);
}

#[test]
fn k3_the_meeting_has_its_sign_in_discipline_and_answers() {
    let desk = Desk::new();
    let key = prepared(&desk);
    let names = drawn(&desk, &key);
    let values = meeting(&desk, &key, &names[..3]);
    let refused = |values: Vec<(&'static str, Value)>, id| {
        desk.refused("xz.pro", take(&key, "consultation.meet", &values), id);
    };
    refused(with(values.clone(), "discipline", Value::Flag(false)), "consultation-discipline-open");
    refused(with(values.clone(), "rights", Value::Flag(false)), "consultation-rights-open");
    refused(with(values.clone(), "signed", text("路人")), "consultation-not-delegate");
    refused(
        with(values.clone(), "opinions", text(&format!("意见 | {}", names[3]))),
        "consultation-not-there",
    );
    refused(with(values.clone(), "questions", text(&format!("问 | {}", names[0]))), "consultation-no-answer");
    let twice = format!("同一条 | {0}\n同一条 | {0}", names[0]);
    refused(with(values.clone(), "opinions", text(&twice)), "consultation-opinion-twice");
    refused(with(values.clone(), "host", text("")), "text-required");
    desk.take("xz.pro", &key, "consultation.meet", &values);
    // Who was absent follows from who signed in.
    let case = desk.case(&key);
    let absent = case.last("consultation.meet").unwrap().values.rows("absent");
    assert_eq!(absent.iter().map(|row| row[0].as_str()).collect::<Vec<_>>(), [names[3].as_str()]);
    let there =
        (case.book().facts)(&case).into_iter().find(|(label, _)| *label == "label-consultation-there");
    assert_eq!(there.unwrap().1.id, "consultation-there");
}

#[test]
fn k4_every_opinion_is_settled_before_the_results_are_disclosed() {
    let desk = Desk::new();
    let key = met(&desk);
    desk.refused("xz.pri", take(&key, PUBLISH, &publication()), "consultation-open-opinions");
    let settle =
        |first: &str, second: &str| take(&key, "consultation.settle", &results(&desk, &key, first, second));
    // The organisation decides, not its office; a declined one has its reason.
    desk.refused("xz.pro", settle("采纳", "采纳"), "role-missing");
    desk.refused("xz.pri", settle("采纳", "未采纳"), "consultation-no-reason");
    desk.refused("xz.pri", settle("采纳", "也许"), "consultation-result-unknown");
    let other = with(results(&desk, &key, "+", ""), "results", text("没人提过 | 甲 | 采纳"));
    desk.refused("xz.pri", take(&key, "consultation.settle", &other), "consultation-opinion-unknown");
    // One at a time is possible too.
    desk.ok("xz.pri", settle("+", ""));
    let told = desk.refused("xz.pro", take(&key, PUBLISH, &publication()), "consultation-open-opinions");
    assert_eq!(arg(&told, "count"), 1_usize.into());
    desk.ok("xz.pri", settle("+", "- | 市局统一规定"));
    let case = desk.case(&key);
    let entry = case.last("consultation.settle").unwrap();
    assert_eq!((entry.values.rows("adopted").len(), entry.values.rows("declined").len()), (1, 1));
    assert_eq!(entry.values.rows("declined")[0][2], "市局统一规定");
    desk.take("xz.pro", &key, PUBLISH, &publication());
    // The reasons are told before it is over.
    let close = || take(&key, "consultation.close", &[("on", day("2026-03-10"))]);
    desk.refused("xz.pro", close(), "consultation-not-told");
    let told = |reasons| take(&key, "consultation.feedback", &feedback(reasons));
    desk.refused("xz.pro", told(false), "consultation-reasons-untold");
    desk.ok("xz.pro", told(true));
    // What was adopted is mended, or it is said why not.
    desk.refused("xz.pro", close(), "consultation-close-why");
    let why = [("note", text("已写入办法，无须整改")), ("on", day("2026-03-10"))];
    desk.take("xz.pro", &key, "consultation.close", &why);
    assert!(!desk.case(&key).state().open);
}

#[test]
fn k4_mending_is_due_on_the_day_set_until_the_delegates_know() {
    let desk = Desk::new();
    let key = met(&desk);
    let set = |due: &str| {
        let values =
            [("measures", text("改值班表 | 综合中队")), ("due", day(due)), ("on", day("2026-03-10"))];
        take(&key, "consultation.mend", &values)
    };
    desk.refused("xz.pro", set("2026-03-20"), "consultation-open-opinions");
    desk.take("xz.pri", &key, "consultation.settle", &results(&desk, &key, "+", "- | 市局规定"));
    desk.take("xz.pro", &key, PUBLISH, &publication());
    desk.take("xz.pro", &key, "consultation.feedback", &feedback(true));
    let due = |on: &str| {
        let lines = desk.office.due_as_of("xz.pro", date(on)).unwrap();
        let lines = lines.into_iter().filter(|line| line.key.as_ref() == Some(&key));
        lines.map(|line| (line.limit.id(), line.due)).collect::<Vec<_>>()
    };
    assert_eq!(due("2026-03-10"), []);
    desk.refused("xz.pro", set("2026-03-09"), "consultation-due-past");
    desk.ok("xz.pro", set("2026-03-20"));
    assert_eq!(due("2026-03-10"), [("K4", date("2026-03-20"))]);
    let close = || take(&key, "consultation.close", &[("on", day("2026-03-18"))]);
    desk.day("2026-03-18");
    desk.refused("xz.pro", close(), "consultation-mending-open");
    let told = [("how", text("书面")), ("on", day("2026-03-18"))];
    desk.refused("xz.pro", take(&key, "consultation.report", &told), "consultation-not-mended");
    let mended = [("result", text("已按两天重排。")), ("on", day("2026-03-18"))];
    desk.take("xz.pro", &key, "consultation.mended", &mended);
    assert_eq!(due("2026-03-18"), [("K4", date("2026-03-20"))], "the delegates do not know yet");
    desk.take("xz.pro", &key, "consultation.report", &told);
    assert_eq!(due("2026-03-18"), []);
    desk.ok("xz.pro", close());
    assert_eq!(due("2026-03-17"), [("K4", date("2026-03-20"))], "as it stood then");
}

#[test]
fn k4_what_is_reconsidered_is_disclosed_and_told_anew() {
    let desk = Desk::new();
    let key = met(&desk);
    desk.take("xz.pri", &key, "consultation.settle", &results(&desk, &key, "+", "- | 市局规定"));
    desk.take("xz.pro", &key, PUBLISH, &publication());
    desk.take("xz.pro", &key, "consultation.feedback", &feedback(true));
    let again = with(results(&desk, &key, "+", "+"), "reason", text("市局已同意"));
    desk.take("xz.pri", &key, "consultation.reconsider", &again);
    assert_eq!(desk.case(&key).state().name, "consultation-state-publish");
    assert_eq!(refusals(&desk.case(&key)).declined, 0);
    // Nothing that was settled becomes open again.
    let open = with(results(&desk, &key, "+", ""), "reason", text("再议"));
    desk.refused("xz.pri", take(&key, "consultation.reconsider", &open), "consultation-open-opinions");
}

#[test]
fn k5_what_was_declined_is_there_for_accountability_and_inspection() {
    let desk = Desk::new();
    let key = met(&desk);
    let span = (date("2026-01-01"), date("2026-12-31"));
    assert_eq!(held(&desk.case(&key)), Some(date("2026-03-10")));
    desk.take("xz.pri", &key, "consultation.settle", &results(&desk, &key, "+", "- | 市局规定"));
    let found = refusals(&desk.case(&key));
    assert_eq!((found.declined, found.reasons_given, found.told), (1, true, None));
    assert_eq!(found.decided_by.as_deref(), Some("xz.pri"));
    assert_eq!(tally([&desk.case(&key)], span.0, span.1).untold, 1);
    desk.take("xz.pro", &key, PUBLISH, &publication());
    let by = drawn(&desk, &key)[1].clone();
    let objection = |opinion: &str, by: &str, why: &str| {
        let values = [("objections", text(&format!("{opinion} | {by} | {why}"))), ("on", day("2026-03-10"))];
        take(&key, "consultation.object", &values)
    };
    desk.refused("xz.opi", objection("备勤在家", &by, "可以报批"), "consultation-not-told");
    desk.take("xz.pro", &key, "consultation.feedback", &feedback(true));
    desk.refused("xz.opi", objection("周期两天", &by, "可以报批"), "consultation-not-declined");
    desk.refused("xz.opi", objection("备勤在家", "路人", "可以报批"), "consultation-not-delegate");
    desk.refused("xz.opi", objection("备勤在家", &by, ""), "consultation-no-reason");
    desk.ok("xz.opi", objection("备勤在家", &by, "可以报批"));
    desk.ok("xz.opi", objection("备勤在家", &by, "再次要求"));
    let found = refusals(&desk.case(&key));
    assert_eq!((found.objections, found.told), (1, Some(date("2026-03-10"))));
    let counted = tally([&desk.case(&key)], span.0, span.1);
    let expected = Tally { raised: 1, held: 1, opinions: 2, adopted: 1, declined: 1, untold: 0 };
    assert_eq!(counted, expected);
    assert_eq!(tally([&desk.case(&key)], date("2026-04-01"), span.1), Tally::default());
}

#[test]
fn k2_how_to_reach_a_delegate_is_for_those_who_elect_and_draw() {
    let desk = Desk::new();
    let key = desk.begin("xz.pro", "XZ-03", "consultation.raise", &raise());
    desk.take("xz.pro", &key, "consultation.elect", &elect(DELEGATES));
    let found = |login: &str, what: &str| {
        desk.office.finish_search();
        let wanted = Wanted { words: vec![what.to_owned()], ..Wanted::default() };
        let lookup = Lookup { wanted, ..Lookup::default() };
        match desk.office.query(login, &Query::Search(Box::new(lookup))).unwrap() {
            Answer::Search(hits) => hits.hits.len(),
            other => panic!("{other:?}"),
        }
    };
    for (login, may) in
        [("xz.pro", true), ("xz.adm", true), ("xz.opi", false), ("sj.adm", false), ("sj.led", false)]
    {
        let told = format!("{:?}", desk.office.query(login, &Query::Record(key.clone())).unwrap());
        assert_eq!(told.contains("13800000000"), may, "{login}");
        // Names, units and kinds are for everybody who sees the case: how they were drawn can be repeated.
        assert!(told.contains("甲") && told.contains("户政"), "{login}");
        assert_eq!(found(login, "13800000000"), 0, "{login}");
        assert_eq!(found(login, "户政"), 1, "{login}");
    }
    // What was not given is not made to look as if it was.
    let hidden = match desk.office.query("sj.adm", &Query::Record(key.clone())).unwrap() {
        Answer::Record(view) => match view.record {
            Record::Case(case) => case.last("consultation.elect").unwrap().values.rows("delegates").to_vec(),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    };
    assert_eq!((hidden[0][3].as_str(), hidden[1].get(3).map_or("", String::as_str)), ("＊＊＊", ""));
}

#[test]
fn k5_what_was_declined_is_a_candidate_and_no_more_than_that() {
    let desk = Desk::new();
    let found = || match desk.office.query("sj.adm", &Query::Candidates).unwrap() {
        Answer::Candidates(lines) => {
            lines.into_iter().filter(|line| matches!(line.fact, Fact::Refused(_))).collect::<Vec<_>>()
        }
        other => panic!("{other:?}"),
    };
    let key = met(&desk);
    assert_eq!(found(), []);
    desk.take("xz.pri", &key, "consultation.settle", &results(&desk, &key, "+", "- | 市局规定"));
    let line = found().remove(0);
    let Fact::Refused(row) = &line.fact else { panic!("{line:?}") };
    assert_eq!((row.declined, row.on, row.told, row.again), (1, date("2026-03-10"), None, 0));
    // 第四条（六）, of the organisation that declined it, under the code of the consultation.
    assert_eq!((line.ground().unwrap().situation, line.unit().as_str()), ("6", "XZ"));
    assert_eq!((line.key(), line.code(), line.case.clone()), (Some(&key), key.code.clone(), None));
    desk.take("xz.pro", &key, PUBLISH, &publication());
    desk.take("xz.pro", &key, "consultation.feedback", &feedback(true));
    let Fact::Refused(told) = found().remove(0).fact else { panic!() };
    assert_eq!(told.told, Some(date("2026-03-10")));
    // What is adopted after all was not refused.
    let again = with(results(&desk, &key, "+", "+"), "reason", text("市局已同意"));
    desk.take("xz.pri", &key, "consultation.reconsider", &again);
    assert_eq!(found(), []);
    // A year later nobody looks at it any more.
    desk.take(
        "xz.pri",
        &key,
        "consultation.reconsider",
        &with(results(&desk, &key, "+", "- | 市局规定"), "reason", text("再议")),
    );
    assert_eq!(found().len(), 1);
    desk.day("2027-03-11");
    assert_eq!(found(), []);
}

#[test]
fn k5_consultations_count_in_the_inspection() {
    let desk = Desk::new();
    let key = met(&desk);
    desk.take("xz.pri", &key, "consultation.settle", &results(&desk, &key, "+", "- | 市局规定"));
    let period = Value::Period("2026Q1".parse().unwrap());
    let round =
        desk.begin("sj.adm", "XZ-00", "assessment.round", &[("period", period), ("on", day("2026-03-10"))]);
    let beside = match desk.office.query("sj.adm", &Query::Record(round)).unwrap() {
        Answer::Record(view) => view.beside,
        other => panic!("{other:?}"),
    };
    for criterion in ["f1", "f2"] {
        let shown =
            beside.fields[criterion].iter().find(|shows| shows.text.id == "assessment-shows-consulted");
        let shown = shown.unwrap();
        let counted = ["raised", "held", "opinions", "adopted", "declined", "untold"];
        let counted = counted.map(|name| arg(&shown.text, name));
        assert_eq!(counted, [1, 1, 2, 1, 1, 1].map(|n: i64| n.into()), "{criterion}");
        assert_eq!(shown.keys, std::slice::from_ref(&key));
    }
}
