//! Many at once and back again, in a real terminal: a batch approved and undone, opinions given to one person.
//!
//! How much waits for whom depends on the day; what is counted on the screen is read from it.

mod support;

use support::journey::{Demo, quit};
use support::pty::Session;

/// The number on screen between `before` and `after`.
#[track_caller]
fn count(session: &Session, before: &str, after: &str) -> usize {
    let screen = session.screen();
    let number = screen.split(before).skip(1).find_map(|rest| rest.split_once(after)?.0.parse().ok());
    number.unwrap_or_else(|| panic!("no number between {before:?} and {after:?}:\n{screen}"))
}

/// Leaves what lies on top of the screen.
fn leave(session: &mut Session, title: &str) {
    session.keys("esc").wait_until(|screen| !screen.contains(title));
}

#[test]
fn a_batch_is_approved_and_undone() {
    let demo = Demo::new();
    let mut reviewer = demo.open("reviewer");
    reviewer.keys("2 g").wait_for("─>待审核 我");
    let mine = count(&reviewer, "─>待审核 我", " ");
    // One by one, and a range; what is selected is marked, and no act is for one alone.
    for count in 1..=2 {
        reviewer.keys("space").wait_for(&format!("已选{count} "));
    }
    reviewer.keys("V").wait_for("已选3 ").keys("j").wait_for("已选4 ").keys("space").wait_for("[x] 我 分管");
    reviewer.keys("x").wait_for("不能执行：已选4项，只能成批办理");
    reviewer.keys("a").wait_for("─ 成批通过 ─").wait_for("分管领导审核 -> 主要负责人审核（");
    reviewer.wait_for("不能：上级党组织审核须逐项写明依据，请逐项办理。（");
    leave(&mut reviewer, "─ 成批通过 ─");
    // Nothing has been done yet; then all that wait for the reviewer, with one confirmation.
    reviewer.keys("esc").wait_for("已取消选择").keys("*").wait_for("已选中待我办理的");
    reviewer.keys("a").wait_for("将通过");
    let done = count(&reviewer, "将通过", "项");
    assert!(done >= 3 && done < mine, "{done} of {mine}");
    reviewer.keys("enter").wait_for(&format!("完成：已成批通过{done}项。要整批撤销，按 U"));
    reviewer.wait_for(&format!("待审核 我{} ", mine - done));
    quit(reviewer);
    demo.verify();

    // Another run of the program, and still taken back whole.
    let mut reviewer = demo.open("reviewer");
    reviewer.keys("U").wait_for("─ 撤销上一次操作 ─").wait_for(&format!("已成批通过{done}项。"));
    reviewer.wait_for(&format!("以下{done}项恢复原状")).wait_for("主要负责人审核 -> 分管领导审核（");
    reviewer.keys("enter").wait_for(&format!("完成：已撤销，{done}项恢复原状"));
    reviewer.wait_for(&format!("待审核 我{mine} ")).keys("U").wait_for("注意：上一次操作已经撤销");
    quit(reviewer);
    demo.verify();

    // What another has built on stays.
    let mut reviewer = demo.open("reviewer");
    reviewer.keys("2 * a").wait_for("将通过").keys("enter").wait_for("完成：已成批通过");
    quit(reviewer);
    let mut principal = demo.open("principal");
    principal.keys("2 *").wait_for("已选中待我办理的").keys("a").wait_for("─ 成批通过 ─");
    principal.wait_for("主要负责人审核 -> ").keys("enter").wait_for("完成：已成批通过");
    quit(principal);
    let mut reviewer = demo.open("reviewer");
    reviewer.keys("U").wait_for("不能撤销：其后已有别的办理").wait_for("高建华已于");
    reviewer.keys("enter").wait_for("没有可以办理的");
    leave(&mut reviewer, "─ 撤销上一次操作 ─");
    quit(reviewer);
    demo.verify();
}

#[test]
fn opinions_are_given_to_one_person_and_taken_back() {
    let demo = Demo::new();
    let mut handler = demo.open("qian");
    handler.keys("3 g").wait_for("─>意见办理 我");
    handler.keys("V j j").wait_for("已选3 ").keys("a").wait_for("─ 成批交办 ─").wait_for("> 办理人");
    handler.keys("\"admin\"").wait_for("/[admin").keys("enter ctrl-s");
    handler.wait_for("将把3项交陈雅琴办理。").keys("enter");
    handler.wait_for("完成：已把3项意见交陈雅琴办理。");
    handler.keys("U").wait_for("─ 撤销上一次操作 ─").wait_for("已把3项意见交陈雅琴办理。");
    handler.keys("enter").wait_for("完成：已撤销，3项恢复原状");
    quit(handler);
    demo.verify();
}
