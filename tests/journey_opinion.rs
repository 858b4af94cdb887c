//! An opinion from the register to its end, by key scripts in a real terminal: transferred, answered by the unit that
//! received it, reported back twice, and only then closed.

mod support;

use support::journey::{Demo, field, item, number, quit, select};
use support::pty::Session;

/// The keys from the tree's top to the item `SJ-03`.
const TO_SJ_03: &str = "l l l l j j";

/// Enters a signed opinion that is not within the bureau's own duty.
#[track_caller]
fn register(session: &mut Session) -> String {
    item(session, TO_SJ_03, "SJ-03");
    session.keys("N").wait_for("─ 登记意见 ─").wait_for("> 标题");
    session.keys("\"阅文室开放时间太短\"");
    field(session, "意见内容");
    session.paste("每周只开放半天，\n退休党员不便。").wait_for("|退休党员不便。");
    field(session, "来源");
    session.keys("\"电话\" enter");
    field(session, "意见人姓名");
    // Without a name it is not signed, and not entered.
    session.keys("ctrl-s").wait_for("! “意见人姓名”必须填写。");
    session.keys("\"申长庚\"");
    field(session, "联系方式");
    session.keys("\"老干部支部\"");
    field(session, "办理职责");
    session.keys("right").wait_for("< 不属本单位职责，须转送 >");
    session.keys("ctrl-s").wait_for("已登入意见登记簿。");
    number(session, "完成：")
}

#[test]
fn a_transferred_opinion_is_closed_only_when_both_have_been_told() {
    let demo = Demo::new();
    let mut register_keeper = demo.open("qian");
    let number = register(&mut register_keeper);
    select(&mut register_keeper, "3", &number);
    register_keeper.wait_for("不属本单位，须转送");
    // O3: what is another's is not answered here, it is transferred.
    register_keeper.keys("r").wait_for("不能执行：").wait_for("转送");
    register_keeper.keys("c").wait_for("不能执行：此意见尚未答复");
    register_keeper.keys("t").wait_for("─ 转送有关单位 ─");
    field(&mut register_keeper, "接收单位");
    register_keeper.keys("\"政工\" enter");
    field(&mut register_keeper, "理由或说明");
    register_keeper.keys("ctrl-s").wait_for("必须填写").keys("\"阅文室由政工室管理。\" ctrl-s");
    register_keeper.wait_for(&format!("完成：{number} 已转送政工室。"));
    quit(register_keeper);

    // Whoever does not handle it sees that it is signed, not by whom (O8).
    let mut leader = demo.open("leader");
    leader.keys("esc").wait_for("─ 意见办理");
    select(&mut leader, "3", &number);
    leader.keys("z").wait_for("─>详情 意见").wait_for("意见人     署名（身份保密");
    leader.keys("v").wait_for("不能执行：须由政工室的意见办理人办理。");
    leader.wait_until(|screen| !screen.contains("申长庚"));
    quit(leader);

    let mut handler = demo.open("zhao");
    select(&mut handler, "3", &number);
    handler.wait_until(|screen| screen.lines().any(|line| line.contains(&format!("我 新到 {number}"))));
    handler.keys("z").wait_for("─>详情 意见").wait_for("意见人     署名（身份保密");
    handler.keys("r").wait_for("─ 登记答复 ─").paste("自下月起每个工作日开放。").wait_for("|自下月起");
    handler.keys("ctrl-s").wait_for(&format!("完成：{number} 已登记答复，请接着反馈。"));
    handler.keys("c").wait_for("不能执行：尚未向意见人反馈");
    handler.keys("v").wait_for(&format!("完成：{number} 的意见人身份如下；此次查看已记录。"));
    handler.wait_for("申长庚").wait_for("赵敏 查看意见人身份");
    handler.keys("f").wait_for("─ 登记向意见人反馈 ─").wait_for("|自下月起每个工作日开放。");
    handler.keys("ctrl-s").wait_for(&format!("完成：{number} 已登记向意见人反馈。"));
    handler.keys("c").wait_for("不能执行：尚未向转送单位");
    handler.keys("F").wait_for("─ 登记向转送单位反馈 ─").wait_for("向转送单位金坛市公安局党委反馈。");
    handler.keys("ctrl-s").wait_for(&format!("完成：{number} 已登记向金坛市公安局党委反馈。"));
    handler.keys("c").wait_for(&format!("完成：{number} 已办结。"));
    quit(handler);

    // The look at the identity stays in the history; the identity itself does not stay on a screen.
    let mut again = demo.open("zhao");
    again.wait_until(|screen| !screen.contains("申长庚"));
    quit(again);
    demo.verify();
}
