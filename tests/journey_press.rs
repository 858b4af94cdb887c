//! A question of the press from the telephone to the answer, by keys in a real terminal: drafted, sent back, amended,
//! approved, and answered only then.

mod support;

use support::journey::{Demo, field, number, quit};
use support::pty::Session;

/// Finds the question and goes there.
#[track_caller]
fn go(session: &mut Session, number: &str) {
    session.keys("/").wait_for("检索").keys(&format!("\"{number}\"")).wait_for("早报询问夜间办证");
    session.wait_idle().keys("enter").wait_for("标题       早报询问夜间办证");
}

/// Chooses in the field in focus, and waits until the form has gone on to the next.
#[track_caller]
fn choose(session: &mut Session, typed: &str, chosen: &str) {
    session.keys(&format!("\"{typed}\" enter"));
    session.wait_until(|screen| {
        screen.lines().any(|line| line.contains(chosen) && line.contains("│   ") && !line.contains("│ > "))
    });
}

#[test]
fn a_question_is_answered_once_the_committee_has_approved_the_text_and_not_before() {
    let demo = Demo::new();
    let mut office = demo.open("wang");
    office.keys("7").wait_for("─>新闻发布").keys("N").wait_for("─ 登记来询 ─").wait_for("> 标题");
    office.keys("\"早报询问夜间办证\"");
    field(&mut office, "来询类别");
    choose(&mut office, "提问", "来询类别 * 提问");
    field(&mut office, "来询方式");
    choose(&mut office, "电话", "来询方式 * 电话");
    field(&mut office, "媒体");
    office.keys("\"早报 记者李某\"");
    field(&mut office, "来询内容");
    office.keys("\"夜间能否办证？\" ctrl-s").wait_for("已登记：来询登记");
    let number = number(&office, "完成：");
    go(&mut office, &number);
    // P3: nothing goes out before.
    office.keys("p").wait_for("不能执行：未经党委批准、核准或授权，不得发布");
    office.keys("d").wait_for("─ 拟答复 ─").keys("\"每周三夜间办证。\" ctrl-s").wait_for("现为“待批准”");
    office.keys("p").wait_for("不能执行：未经党委批准、核准或授权，不得发布");
    office.keys("a").wait_for("不能执行：");
    quit(office);

    let mut committee = demo.open("secretary");
    go(&mut committee, &number);
    committee.wait_for("每周三夜间办证。").keys("r").wait_for("─ 退回修改 ─");
    committee.keys("\"写明起止时间\" ctrl-s").wait_for("现为“退回修改”");
    committee.keys("a").wait_for("不能执行：没有待批准的文稿");
    quit(committee);

    let mut office = demo.open("wang");
    go(&mut office, &number);
    office.keys("p").wait_for("不能执行：未经党委批准、核准或授权，不得发布");
    // The text stands there as it was.
    office.keys("e").wait_for("─ 修改再报 ─").wait_for("每周三夜间办证。");
    office.keys("ctrl-e \"六点到八点。\" ctrl-s").wait_for("现为“待批准”");
    quit(office);

    let mut committee = demo.open("secretary");
    go(&mut committee, &number);
    committee.keys("a").wait_for("─ 批准发布 ─");
    choose(&mut committee, "核准", "批准方式 * 核准");
    field(&mut committee, "依据");
    committee.keys("\"领导批示\" ctrl-s").wait_for("现为“已批准待发布”");
    quit(committee);

    let mut office = demo.open("wang");
    go(&mut office, &number);
    office.keys("p").wait_for("─ 记发布 ─").keys("\"孟宪东\"");
    field(&mut office, "媒体或场所");
    office.keys("\"电话答复早报\" ctrl-s").wait_for("现为“已发布”");
    quit(office);
    demo.verify();
}
