//! From what the records show to a case that is closed, by key scripts in a real terminal: a candidate becomes a proposal,
//! the committee opens it, another looks into it, the committee grades it, the office carries it out and closes it.

mod support;

use support::journey::{Demo, field, follows, number, quit};
use support::pty::Session;

/// The title of the detail, once it is there.
fn shown(screen: &str) -> Option<String> {
    let title = screen.lines().find_map(|line| line.split_once("详情 "))?.1.split('─').next()?.trim();
    (!title.is_empty() && !screen.contains("正在读取")).then(|| title.to_owned())
}

/// Opens the book and selects the case of that number.
#[track_caller]
fn select(session: &mut Session, number: &str) {
    session.keys("=").wait_for("─>责任追究").keys("g");
    for _ in 0..50 {
        session.wait_seen(|screen| {
            shown(&screen.contents()).is_some_and(|shown| shown.contains("责任追究 ")) && follows(screen)
        });
        let before = shown(&session.screen()).unwrap_or_default();
        if before.contains(number) {
            return;
        }
        session.keys("j").wait_until(|screen| shown(screen).is_some_and(|now| now != before));
    }
    panic!("{number} is not in the book:\n{}", session.screen());
}

/// What is due of a record, as the command line says it.
fn due(demo: &Demo, number: &str) -> Vec<String> {
    let output = demo.run(&["due", "--as", "leader"]);
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    told.lines().filter(|line| line.contains(number)).map(str::to_owned).collect()
}

#[test]
fn a_candidate_becomes_a_case_that_people_open_grade_and_close() {
    let demo = Demo::new();
    let mut office = demo.open("admin");
    office.keys("=").wait_for("─>责任追究");
    office.keys("F").wait_for("只供参考，是否追究由组织决定").wait_for("可能涉及第四条");
    // The last line is an opinion that has not been answered.
    office.keys("G").wait_for("（六）意见不反馈不落实").keys("n").wait_for("─ 提请追究 ─");
    office.wait_for("[x] （六）").wait_for("系统记录").wait_for("仍未完成");
    field(&mut office, "直接责任人");
    office.keys("\"赵敏 | 意见办理人 | zhao\" ctrl-s").wait_for("完成：").wait_for("已登记：提请追究");
    let number = number(&office, "完成：");
    // The candidate says at once that it has a case.
    office.wait_for(&format!("已有案件 {number}"));
    office.keys("esc").wait_until(|screen| !screen.contains("只供参考"));
    select(&mut office, &number);
    office.keys("a").wait_for("不能执行：");
    quit(office);
    assert!(due(&demo, &number).is_empty(), "nothing is due before it is decided");

    // Who is concerned sees nothing of it.
    let mut concerned = demo.open("zhao");
    concerned.keys("=").wait_for("没有在办事项");
    quit(concerned);

    let mut committee = demo.open("secretary");
    select(&mut committee, &number);
    committee.keys("a").wait_for("─ 立案 ─");
    field(&mut committee, "依据");
    committee.keys("\"市局党委会议纪要（第22次）\"");
    field(&mut committee, "调查人");
    committee.keys("\"赵敏\" ctrl-s").wait_for("赵敏是当事人，不能调查此案");
    committee.keys("ctrl-u \"市局纪委\" ctrl-s").wait_for("现为“已立案，调查核实中”");
    quit(committee);

    let mut office = demo.open("deputy");
    select(&mut office, &number);
    office.keys("f").wait_for("─ 调查核实 ─");
    office.keys("\"逾期未复，无正当理由。\"");
    field(&mut office, "当事人陈述");
    office.keys("\"承认疏忽，无申辩。\" ctrl-s").wait_for("现为“已核实，待定责”");
    quit(office);

    let mut committee = demo.open("secretary");
    select(&mut committee, &number);
    committee.keys("b").wait_for("─ 定责 ─").keys("right");
    committee.wait_for("[x] 直接责任人：限期改正").wait_until(|screen| !screen.contains("[x] 分管领导"));
    field(&mut committee, "定责理由");
    committee.keys("\"情节轻微，影响较小。\"");
    field(&mut committee, "依据");
    committee.keys("\"市局党委会议纪要（第23次）\" ctrl-s").wait_for("责令限期改正，请填写改正期限");
    field(&mut committee, "改正事项");
    committee.keys("\"答复意见并建立台账。\"");
    field(&mut committee, "改正期限");
    committee.keys("\"+3\" ctrl-s").wait_for("现为“已定责，落实中”");
    quit(committee);
    let owed = due(&demo, &number);
    assert!(matches!(owed.as_slice(), [line] if line.contains("T2")), "{owed:?}");
    assert!(!owed[0].contains("离退休"), "what it is about is not told: {owed:?}");

    let mut office = demo.open("admin");
    select(&mut office, &number);
    office.keys("c").wait_for("不能执行：追究方式尚未全部落实");
    office.keys("p").wait_for("─ 记落实 ─").wait_for("[x] 1 直接责任人：批评教育");
    field(&mut office, "证据");
    office.keys("\"谈话记录1份\" ctrl-s").wait_for("落实，现为“已定责，落实中”");
    office.keys("c").wait_for("不能执行：改正情况尚未登记");
    office.keys("e").wait_for("─ 记改正 ─").keys("\"已答复，台账已建。\"");
    field(&mut office, "证据");
    office.keys("\"答复函1份\" ctrl-s").wait_for("现为“已落实，待办结”");
    office.keys("c").wait_for("─ 办结 ─").keys("\"已改正。\"");
    field(&mut office, "告知");
    office.keys("\"当面告知本人\" ctrl-s").wait_for("现为“已办结”");
    quit(office);
    assert!(due(&demo, &number).is_empty(), "nothing is due once it is put right");
    demo.verify();
}
