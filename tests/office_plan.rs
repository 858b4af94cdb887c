//! Plans, matters outside the catalogue and changes of functions through the office (C3–C5).

mod support;

use chrono::NaiveDate;
use gongkai::domain::book::Value;
use gongkai::domain::catalogue::{Column, Wanted};
use gongkai::domain::channel::{Channel, Scope};
use gongkai::domain::code::{ItemCode, RecordKey};
use gongkai::domain::disclosure::{Matter, TimeLimit};
use gongkai::domain::organisation::OrgKind;
use gongkai::domain::period::Period;
use gongkai::office::Command;
use gongkai::office::catalogue::{CatalogueOrder, Change};
use gongkai::office::query::{Act, Answer, ItemView, PlanLine, Query, RecordView, Tree};
use gongkai::office::verify::verify;
use support::office::*;

fn rows(lines: &[&[&str]]) -> Value {
    Value::Rows(lines.iter().map(|line| line.iter().map(|cell| (*cell).to_owned()).collect()).collect())
}

const LINES: &[&[&str]] =
    &[&["05", "班子分工", "一季度"], &["XZ-09", "", "6月"], &["05", "班子分工调整", "下半年"]];

fn plan(year: i32, lines: &[&[&str]]) -> Vec<(&'static str, Value)> {
    vec![
        ("title", text("年度党务公开计划")),
        ("year", Value::Period(Period::Year(year))),
        ("lines", rows(lines)),
        ("on", day("2026-03-02")),
    ]
}

fn reason(on: &str) -> Vec<(&'static str, Value)> {
    vec![("reason", text("请补充")), ("on", day(on))]
}

fn outside(title: &str, scope: &str) -> Vec<(&'static str, Value)> {
    vec![
        ("title", text(title)),
        ("content", text("先锋岗设置和承诺。")),
        ("reason", text("社会关注。")),
        ("scope", word(scope)),
        ("channels", text("公示栏")),
        ("time", day("2026-03-20")),
        ("responsible", text("网安大队")),
        ("cleared", Value::Flag(true)),
        ("on", day("2026-03-02")),
    ]
}

fn approval(on: &str) -> Vec<(&'static str, Value)> {
    vec![("basis", text("党委会议纪要第3期")), ("on", day(on))]
}

/// What is due under rule `id` as `login` sees it today: for whom, by when, and under which record.
fn due(desk: &Desk, login: &str, id: &str) -> Vec<(String, NaiveDate, Option<RecordKey>)> {
    let lines = desk.office.due_as_of(login, desk.office.today()).unwrap();
    let lines = lines.iter().filter(|line| line.limit.id() == id);
    lines.map(|line| (line.unit.to_string(), line.due, line.key.clone())).collect()
}

fn view(desk: &Desk, login: &str, key: &RecordKey) -> RecordView {
    match desk.office.query(login, &Query::Record(key.clone())).unwrap() {
        Answer::Record(view) => *view,
        other => panic!("{other:?}"),
    }
}

fn item(desk: &Desk, login: &str, under: &str) -> ItemView {
    match desk.office.query(login, &Query::Item(code(under))).unwrap() {
        Answer::Item(view) => *view,
        other => panic!("{other:?}"),
    }
}

fn plans(desk: &Desk, login: &str, year: i32) -> Vec<PlanLine> {
    match desk.office.query(login, &Query::Plans(year)).unwrap() {
        Answer::Plans(plans) => plans.lines,
        other => panic!("{other:?}"),
    }
}

/// The ids of what other records say of a case.
fn beside(desk: &Desk, key: &RecordKey) -> Vec<String> {
    view(desk, "sj.adm", key).beside.lines.into_iter().map(|line| line.text.id.into_owned()).collect()
}

#[test]
fn c4_a_branch_owes_a_plan_by_itself_until_it_reports_one() {
    let desk = Desk::new();
    // Saturday 31 January goes on to Monday (D3).
    assert_eq!(due(&desk, "sj.adm", "C4"), [("XZ".into(), date("2026-02-02"), None)]);
    assert_eq!(due(&desk, "xz.pro", "C4").len(), 1);
    assert_eq!(due(&desk, "jw", "C4"), []);
    let shown = tree(&desk, "xz.pro").orgs.into_iter().flat_map(|org| org.items);
    let shown: Vec<_> = shown.filter(|item| item.item == ItemCode::None).map(|item| item.overdue).collect();
    assert_eq!(shown, [1], "it is seen in the tree, too");
    desk.refused("sj.pro", begin("SJ-00", "plan.file", &plan(2026, LINES)), "step-not-there");
    desk.refused("sj.pro", begin("XZ-00", "plan.file", &plan(2026, LINES)), "role-missing");
    desk.refused("jw", begin("JW-00", "plan.file", &plan(2026, LINES)), "step-not-there");
    // Under whatever item it is begun, it is the branch's.
    let key = desk.begin("xz.pro", "XZ-05", "plan.file", &plan(2026, LINES));
    assert_eq!(key.number(), "XZ-00/2026-001");
    assert_eq!(due(&desk, "sj.adm", "C4"), []);
    let second = begin("XZ-00", "plan.file", &plan(2026, LINES));
    desk.refused("xz.pro", second, "plan-year-filed");
    desk.begin("xz.pro", "XZ-00", "plan.file", &plan(2027, LINES));
    for year in [2020, 2024, 2029] {
        let wrong = begin("XZ-00", "plan.file", &plan(year, LINES));
        desk.refused("xz.pro", wrong, "plan-year-out-of-reach");
    }
    // The next year is owed with its first day, by the end of its January; this one has been seen to.
    desk.day("2027-01-04");
    assert_eq!(due(&desk, "sj.adm", "C4"), []);
    desk.day("2028-01-03");
    assert_eq!(due(&desk, "sj.adm", "C4"), [("XZ".into(), date("2028-01-31"), None)]);
}

#[test]
fn c4_one_founded_after_the_day_owes_none_for_that_year() {
    let desk = Desk::new();
    let found = |unit: &str, owes: &str, kind| Command::SaveOrganisation {
        code: org(unit),
        name: unit.into(),
        kind,
        superior: Some(org("SJ")),
        owes_from: date(owes),
        active: true,
    };
    desk.ok("root", found("LATE", "2026-02-20", OrgKind::Branch));
    desk.ok("root", found("GENERAL", "2026-01-20", OrgKind::GeneralBranch));
    let units =
        |desk: &Desk| due(desk, "sj.adm", "C4").into_iter().map(|(unit, ..)| unit).collect::<Vec<_>>();
    assert_eq!(units(&desk), ["GENERAL", "XZ"]);
    assert_eq!(plans(&desk, "sj.adm", 2026).len(), 2);
    // Nor does one owe it before the day from which it is kept.
    desk.ok("root", found("AHEAD", "2027-01-11", OrgKind::Branch));
    desk.day("2027-01-04");
    assert_eq!(units(&desk).iter().filter(|unit| *unit == "LATE").count(), 1);
    assert!(!units(&desk).contains(&"AHEAD".to_owned()));
    desk.day("2027-01-11");
    assert!(units(&desk).contains(&"AHEAD".to_owned()));
}

#[test]
fn c4_one_that_is_returned_is_owed_again_until_it_is_reported_anew() {
    let desk = Desk::new();
    let key = desk.begin("xz.pro", "XZ-00", "plan.file", &plan(2026, LINES));
    desk.refused("xz.pro", take(&key, "plan.review", &[("on", day("2026-03-02"))]), "role-missing");
    desk.refused("xz.pro", take(&key, "plan.amend", &amended("2026-03-02")), "plan-under-review");
    desk.take("sj.adm", &key, "plan.return", &reason("2026-03-02"));
    assert_eq!(due(&desk, "sj.adm", "C4"), [("XZ".into(), date("2026-02-02"), Some(key.clone()))]);
    desk.refused("sj.adm", take(&key, "plan.review", &[("on", day("2026-03-02"))]), "plan-not-submitted");
    desk.day("2026-03-04");
    desk.take("xz.pro", &key, "plan.amend", &amended("2026-03-04"));
    assert_eq!(due(&desk, "sj.adm", "C4"), []);
    desk.take("sj.adm", &key, "plan.review", &[("on", day("2026-03-04"))]);
    assert_eq!(desk.case(&key).calls().count(), 0, "a plan that was passed waits for nobody");
    assert!(!desk.case(&key).state().open);
    assert_eq!(plans(&desk, "sj.adm", 2026)[0].filed, Some(date("2026-03-04")));
    // What is changed in a plan that was passed is reviewed too, and is no new report.
    desk.day("2026-05-06");
    desk.take("xz.pro", &key, "plan.amend", &amended("2026-05-06"));
    desk.take("sj.adm", &key, "plan.return", &reason("2026-05-06"));
    assert_eq!(due(&desk, "sj.adm", "C4"), []);
    assert_eq!(plans(&desk, "sj.adm", 2026)[0].filed, Some(date("2026-03-04")));
}

fn amended(on: &str) -> Vec<(&'static str, Value)> {
    vec![("lines", rows(LINES)), ("note", text("已补充")), ("on", day(on))]
}

#[test]
fn c4_nobody_passes_their_own_plan() {
    let desk = Desk::new();
    let key = desk.begin("all", "XZ-00", "plan.file", &plan(2026, LINES));
    desk.refused("all", take(&key, "plan.review", &[("on", day("2026-03-02"))]), "step-own");
    desk.take("sj.adm", &key, "plan.review", &[("on", day("2026-03-02"))]);
}

#[test]
fn c4_the_lines_name_items_of_the_branch_and_a_time_in_the_year() {
    let desk = Desk::new();
    for (lines, fault) in [
        (&[&["99", "", "3月"][..]][..], "item-unknown"),
        (&[&["00", "", "3月"]], "item-unknown"),
        (&[&["SJ-05", "", "3月"]], "plan-other-organisation"),
        (&[&["05", "", "2025-03"]], "plan-when-unreadable"),
        (&[&["05", "", "尽快"]], "plan-when-unreadable"),
        (&[&["五", "", "3月"]], "code-bad-item"),
    ] {
        let refused = desk.refused("xz.pro", begin("XZ-00", "plan.file", &plan(2026, lines)), "step-row");
        assert!(format!("{refused:?}").contains(fault), "{refused:?}");
    }
    let key = desk.begin("xz.pro", "XZ-00", "plan.file", &plan(2026, LINES));
    let case = desk.case(&key);
    let kept = case.first().rows("lines");
    assert_eq!(kept[0], ["XZ-05", "班子分工", "2026Q1"]);
    // The catalogue says what, where the plan does not.
    let content = desk.office.directory().item_title(&code("XZ-09")).unwrap();
    assert_eq!(kept[1], ["XZ-09", content.as_str(), "2026-06"]);
}

#[test]
fn c4_what_of_a_plan_has_been_done_follows_from_the_disclosures() {
    let desk = Desk::new();
    let key = desk.begin("xz.pro", "XZ-00", "plan.file", &plan(2026, LINES));
    assert_eq!(
        beside(&desk, &key),
        ["plan-progress", "plan-line-ahead", "plan-line-ahead", "plan-line-ahead"]
    );
    let first = desk.approved("xz.pro", "XZ-05", branch_matter());
    desk.ok("xz.pro", on(&first, publish(Channel::Meeting, "2026-03-02")));
    // Complete on every channel, and not before.
    assert_eq!(beside(&desk, &key)[1], "plan-line-ahead");
    desk.ok("xz.pro", on(&first, publish(Channel::Intranet, "2026-03-02")));
    assert_eq!(beside(&desk, &key)[1..3], ["plan-line-done", "plan-line-ahead"]);
    let line = &plans(&desk, "sj.adm", 2026)[0];
    assert_eq!((line.planned, line.done, line.late), (3, 1, 0));
    desk.day("2026-07-01");
    assert_eq!(beside(&desk, &key)[1..], ["plan-line-done", "plan-line-late", "plan-line-ahead"]);
    let late = desk.approved("xz.pro", "XZ-09", branch_matter());
    for channel in [Channel::Meeting, Channel::Intranet] {
        desk.ok("xz.pro", on(&late, publish(channel, "2026-07-01")));
    }
    // One disclosure carries out one line.
    assert_eq!(beside(&desk, &key)[1..], ["plan-line-done", "plan-line-done-late", "plan-line-ahead"]);
    let line = &plans(&desk, "sj.adm", 2026)[0];
    assert_eq!((line.planned, line.done, line.late), (3, 2, 0));
    assert!(plans(&desk, "jw", 2026).is_empty());
    let own = plans(&desk, "xz.pro", 2027);
    assert_eq!(own.iter().map(|line| line.plan.clone()).collect::<Vec<_>>(), [None]);
}

#[test]
fn c3_nothing_is_proposed_outside_the_catalogue_before_it_is_approved_above() {
    let desk = Desk::new();
    let matter = || Matter { channels: vec![Channel::Meeting], ..branch_matter() };
    desk.refused("xz.pro", propose("XZ-W01", matter()), "outside-needs-plan");
    let secret = [outside("先锋岗", "unit"), vec![("cleared", Value::Flag(false))]].concat();
    desk.refused("xz.pro", begin("XZ-00", "plan.matter", &secret), "plan-not-cleared");
    desk.refused("xz.opi", begin("XZ-00", "plan.matter", &outside("先锋岗", "unit")), "role-missing");
    desk.refused("jw", begin("JW-00", "plan.matter", &outside("先锋岗", "unit")), "step-not-there");
    let key = desk.begin("xz.pro", "XZ-05", "plan.matter", &outside("先锋岗", "unit"));
    assert_eq!(key.number(), "XZ-W01/2026-001");
    let propose = || propose("XZ-W01", matter());
    let allowed = |login: &str| {
        let acts = item(&desk, login, "XZ-W01").acts;
        acts.into_iter().find(|(act, _)| *act == Act::Propose).unwrap().1
    };
    desk.refused("xz.pro", propose(), "outside-not-approved");
    assert_eq!(allowed("xz.pro").unwrap_err().id, "outside-not-approved");
    // The branch does not approve its own, and the office does not in its superior's place.
    desk.refused("xz.pri", take(&key, "plan.approve", &approval("2026-03-02")), "role-missing");
    desk.refused("sj.adm", take(&key, "plan.approve", &approval("2026-03-02")), "role-missing");
    desk.take("sj.lic", &key, "plan.send-back", &reason("2026-03-02"));
    desk.refused("xz.pro", propose(), "outside-not-approved");
    desk.refused("sj.lic", take(&key, "plan.approve", &approval("2026-03-02")), "plan-matter-not-submitted");
    let mut changed = outside("", "unit");
    changed.retain(|(field, _)| !matches!(*field, "title" | "cleared"));
    changed.push(("note", text("已补充")));
    desk.take("xz.pro", &key, "plan.rework", &changed);
    desk.take("sj.pri", &key, "plan.approve", &approval("2026-03-02"));
    assert_eq!(allowed("xz.pro"), Ok(()));
    // Nothing published: it is not over. R4: nor is it wider than the plan.
    let concluded = [("outcome", word("disclosed")), ("note", text("已公开")), ("on", day("2026-03-02"))];
    desk.refused("xz.pro", take(&key, "plan.conclude", &concluded), "plan-not-published");
    let wider = Matter { scope: Scope::Bureau, ..matter() };
    desk.refused("xz.pro", support::office::propose("XZ-W01", wider), "scope-wider-than-plan");
    let disclosed = desk.approved("xz.pro", "XZ-W01", matter());
    assert_eq!(disclosed.number(), "XZ-W01/2026-002");
    desk.refused("xz.pro", take(&key, "plan.conclude", &concluded), "plan-not-published");
    desk.ok("xz.pro", on(&disclosed, publish(Channel::Meeting, "2026-03-02")));
    assert_eq!(beside(&desk, &key), ["plan-disclosure"]);
    desk.take("xz.pro", &key, "plan.conclude", &concluded);
    assert!(!desk.case(&key).state().open);
    // R10: another round of it needs no other plan.
    desk.ok("xz.pro", propose());
}

#[test]
fn c3_what_is_refused_or_given_up_is_not_proposed() {
    let desk = Desk::new();
    let refused = desk.begin("xz.pro", "XZ-00", "plan.matter", &outside("甲", "unit"));
    desk.take("sj.pri", &refused, "plan.refuse", &reason("2026-03-02"));
    desk.refused("xz.pro", propose("XZ-W01", branch_matter()), "outside-not-approved");
    let back = desk.begin("xz.pro", "XZ-00", "plan.matter", &outside("乙", "unit"));
    desk.take("xz.pro", &back, "plan.withdraw", &reason("2026-03-02"));
    desk.refused("xz.pro", propose("XZ-W02", branch_matter()), "outside-not-approved");
    let dropped = desk.begin("xz.pro", "XZ-00", "plan.matter", &outside("丙", "unit"));
    desk.take("sj.pri", &dropped, "plan.approve", &approval("2026-03-02"));
    desk.refused("xz.pro", take(&dropped, "plan.withdraw", &reason("2026-03-02")), "plan-over");
    let given_up = [("outcome", word("dropped")), ("note", text("情况已变")), ("on", day("2026-03-02"))];
    desk.take("xz.pro", &dropped, "plan.conclude", &given_up);
    desk.refused("xz.pro", propose("XZ-W03", branch_matter()), "outside-not-approved");
    for key in [refused, back, dropped] {
        assert!(!desk.case(&key).state().open);
    }
}

#[test]
fn c3_of_the_bureau_the_office_records_what_came_back() {
    let desk = Desk::new();
    let key = desk.begin("sj.pro", "SJ-00", "plan.matter", &outside("先锋岗", "society"));
    desk.refused("sj.pri", take(&key, "plan.approve", &approval("2026-03-02")), "role-missing");
    desk.take("sj.adm", &key, "plan.approve", &approval("2026-03-02"));
    desk.ok("sj.pro", propose("SJ-W01", matter()));
    let own = desk.begin("all", "SJ-00", "plan.matter", &outside("又一项", "society"));
    desk.refused("all", take(&own, "plan.approve", &approval("2026-03-02")), "step-own");
}

#[test]
fn c3_the_codes_follow_each_other_with_no_gap_and_no_double() {
    let desk = Desk::new();
    let begun =
        |login: &str, unit: &str| desk.begin(login, unit, "plan.matter", &outside("事项", "unit")).number();
    assert_eq!(begun("xz.pro", "XZ-00"), "XZ-W01/2026-001");
    assert_eq!(begun("sj.pro", "SJ-00"), "SJ-W01/2026-001");
    assert_eq!(begun("xz.pro", "XZ-W01"), "XZ-W02/2026-001");
    assert_eq!(begun("all", "XZ-00"), "XZ-W03/2026-001");
    // One that is undone leaves its code to the next.
    let last = |login: &str| match desk.office.query(login, &Query::Undo).unwrap() {
        Answer::Undo(preview) => preview.act.seq,
        other => panic!("{other:?}"),
    };
    desk.ok("xz.pro", Command::Undo { seq: last("xz.pro") });
    assert_eq!(begun("xz.pro", "XZ-00"), "XZ-W02/2026-001");
    desk.day("2027-03-01");
    assert_eq!(begun("xz.pro", "XZ-00"), "XZ-W04/2027-001");
    // Nothing else stands under a code that no matter has.
    desk.refused("xz.opi", register("XZ-W05", signed("2027-03-01")), "item-unknown");
    desk.refused("sj.pro", begin("SJ-W02", "press.release", &release()), "item-unknown");
    assert_eq!(titles(&tree(&desk, "xz.pro")), ["W01 事项", "W02 事项", "W03 事项", "W04 事项"]);
    assert_eq!(item(&desk, "xz.pro", "XZ-W01").outside.as_deref(), Some("事项"));
}

fn release() -> Vec<(&'static str, Value)> {
    vec![
        ("title", text("通气会")),
        ("form", word("briefing")),
        ("class", word("decision")),
        ("text", text("通报。")),
        ("on", day("2027-03-01")),
    ]
}

fn tree(desk: &Desk, login: &str) -> Tree {
    match desk.office.query(login, &Query::Tree).unwrap() {
        Answer::Tree(tree) => *tree,
        other => panic!("{other:?}"),
    }
}

fn titles(tree: &Tree) -> Vec<String> {
    let items = tree.orgs.iter().flat_map(|org| &org.items);
    items.filter_map(|item| Some(format!("{} {}", item.item, item.title.as_ref()?))).collect()
}

fn change(from: &str, items: &[&[&str]]) -> Vec<(&'static str, Value)> {
    let mut values = vec![
        ("title", text("班子成员分工调整")),
        ("what", text("甲分管乙。")),
        ("from", day(from)),
        ("basis", text("会议纪要")),
        ("on", day("2026-03-02")),
    ];
    if !items.is_empty() {
        values.push(("items", rows(items)));
    }
    values
}

fn looked(result: &str, on: &str) -> Vec<(&'static str, Value)> {
    vec![("result", word(result)), ("person", word("sj.adm")), ("note", text("已核对")), ("on", day(on))]
}

/// Another body responsible for an item.
fn amend(desk: &Desk, under: &str) -> Command {
    let item = desk.office.directory().item(&code(under)).unwrap().clone();
    let mut texts = Column::ALL.map(|column| item.cell(column).text.clone());
    texts[Column::Responsible as usize] = "支部书记".into();
    let wanted = Box::new(Wanted::new(item.number, texts));
    let change =
        Change {
            since: desk.office.today(), reason: "分工调整".into(), approver: "党委会议纪要".into()
        };
    let order = CatalogueOrder::Save { seen: item.version, wanted, change };
    Command::Catalogue { catalogue: item.catalogue, order }
}

fn announced(on: &str) -> Vec<(&'static str, Value)> {
    vec![("place", text("局域网专栏")), ("evidence", text("截图")), ("on", day(on))]
}

#[test]
fn c5_a_change_is_owed_until_it_is_announced_and_the_catalogue_seen_to() {
    let desk = Desk::new();
    let wrong = begin("XZ-00", "plan.change", &change("2026-02-27", &[&["99", ""]]));
    desk.refused("xz.pro", wrong, "step-row");
    let key = desk.begin("xz.pro", "XZ-05", "plan.change", &change("2026-02-27", &[&["05", "分工"]]));
    assert_eq!(key.number(), "XZ-00/2026-001");
    // Five working days after Friday 27 February; Saturday the 28th makes up for the Spring Festival.
    assert_eq!(due(&desk, "xz.pro", "C5"), [("XZ".into(), date("2026-03-05"), Some(key.clone()))]);
    desk.take("xz.pro", &key, "plan.announce", &announced("2026-03-02"));
    assert_eq!(due(&desk, "xz.pro", "C5").len(), 1);
    desk.refused("xz.pro", take(&key, "plan.announce", &announced("2026-03-02")), "plan-announced");
    // The catalogue is the bureau's to keep, and a named person looked at it.
    desk.refused("xz.pro", take(&key, "plan.adjust", &looked("nothing", "2026-03-02")), "role-missing");
    let nobody = [looked("nothing", "2026-03-02"), vec![("person", word("niemand"))]].concat();
    desk.refused("sj.adm", take(&key, "plan.adjust", &nobody), "step-person-unknown");
    desk.day("2026-03-04");
    desk.take("sj.adm", &key, "plan.adjust", &looked("nothing", "2026-03-04"));
    assert_eq!(due(&desk, "xz.pro", "C5"), []);
    assert!(!desk.case(&key).state().open);
    assert_eq!(beside(&desk, &key), ["plan-item-kept"]);
    assert_eq!(desk.case(&key).obligations()[0].met, Some(date("2026-03-04")));
}

#[test]
fn c5_that_the_catalogue_was_adjusted_shows_in_its_versions() {
    let desk = Desk::new();
    let key = desk.begin("xz.pro", "XZ-00", "plan.change", &change("2026-03-01", &[&["05", "分工"]]));
    assert_eq!(beside(&desk, &key), ["plan-item-not-adjusted"]);
    desk.refused("sj.adm", take(&key, "plan.adjust", &looked("adjusted", "2026-03-02")), "plan-not-adjusted");
    desk.ok("sj.adm", amend(&desk, "XZ-05"));
    assert_eq!(beside(&desk, &key), ["plan-item-adjusted"]);
    desk.take("sj.adm", &key, "plan.adjust", &looked("adjusted", "2026-03-02"));
    // Announced it has to be all the same.
    assert_eq!(due(&desk, "sj.adm", "C5").len(), 1);
    desk.take("sj.adm", &key, "plan.announce", &announced("2026-03-02"));
    assert_eq!(due(&desk, "sj.adm", "C5"), []);
    let nameless = desk.begin("sj.pro", "SJ-00", "plan.change", &change("2026-03-02", &[]));
    desk.refused(
        "sj.adm",
        take(&nameless, "plan.adjust", &looked("adjusted", "2026-03-02")),
        "plan-nothing-touched",
    );
}

#[test]
fn c4_a_disclosure_under_no_item_for_the_year_is_no_plan_of_it() {
    let desk = Desk::new();
    let yearly = Matter { time_limit: TimeLimit::Cyclic(Period::Year(2026)), ..branch_matter() };
    let key = desk.approved("xz.pro", "XZ-00", yearly);
    for channel in [Channel::Meeting, Channel::Intranet] {
        desk.ok("xz.pro", on(&key, publish(channel, "2026-03-02")));
    }
    assert_eq!(due(&desk, "sj.adm", "C4").len(), 1);
    desk.begin("xz.pro", "XZ-00", "plan.file", &plan(2026, LINES));
    assert_eq!(due(&desk, "sj.adm", "C4"), []);
    // The indexes made anew say the same.
    desk.office.rebuild_indexes(&|_| {}).unwrap();
    assert_eq!(due(&desk, "sj.adm", "C4"), []);
    let report = verify(desk.store.as_ref(), &|_| {}).unwrap();
    assert!(report.is_clean(), "{:?}", report.faults);
}
