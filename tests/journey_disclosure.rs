//! A disclosure from its proposal to its end, by key scripts in a real terminal, each step by another person.

mod support;

use support::journey::{Demo, field, name, propose, publish, quit, select};

/// The next review step, taken by `login`; `then` is what the program says of it.
#[track_caller]
fn approve(demo: &Demo, login: &str, number: &str, then: &str) {
    let mut session = demo.open(login);
    select(&mut session, "2", number);
    session.keys("a").wait_for(&format!("完成：{number} {then}"));
    quit(session);
}

#[test]
fn an_important_matter_goes_from_proposal_to_its_end() {
    let demo = Demo::new();

    let mut proposer = demo.open("zhang");
    let number = propose(&mut proposer, "便民服务点设置方案", true);
    select(&mut proposer, "2", &number);
    proposer.keys("a").wait_for("不能执行：本人提出的事项不得由本人审核，请由他人审核。");
    proposer.keys("p").wait_for("不能执行：此事项现为“审核中”，不能这样办理。");
    quit(proposer);

    // No step is skipped: the principal is not asked before the others.
    let mut principal = demo.open("principal");
    select(&mut principal, "2", &number);
    principal.keys("a").wait_for("不能执行：须由金坛市公安局党委的保密审查员办理。");
    quit(principal);

    approve(&demo, "secrecy", &number, "通过保密审查，下一步：分管领导审核");

    // Returned: not without a reason, and the reason reaches the proposer.
    let mut leader = demo.open("reviewer");
    select(&mut leader, "2", &number);
    leader.keys("r").wait_for("─ 退回提出人 ─").keys("ctrl-s").wait_for("必须填写");
    leader.paste("经费来源没有写明，\n请补充。").wait_for("|请补充。");
    leader.keys("ctrl-s").wait_for(&format!("完成：{number} 已退回张文斌。"));
    quit(leader);

    let mut proposer = demo.open("zhang");
    select(&mut proposer, "2", &number);
    proposer.wait_until(|screen| {
        screen.lines().any(|line| line.contains(&format!("我 修改 {number}"))) && screen.contains("已退回")
    });
    proposer.keys("e").wait_for("分管领导审核退回（刘志强）：经费来源没有写明，").wait_for("请补充。");
    field(&mut proposer, "公开内容");
    proposer.keys("ctrl-end enter \"三、经费：列入年度预算。\"").wait_for("|三、经费：列入年度预算。");
    proposer.keys("ctrl-s").wait_for(&format!("完成：{number} 已重新提出，审核从头开始。"));
    quit(proposer);

    // All steps again, up to the committee, which needs its basis.
    approve(&demo, "tang", &number, "通过保密审查，下一步：分管领导审核");
    approve(&demo, "shen", &number, "通过分管领导审核，下一步：主要负责人审核");
    approve(&demo, "principal", &number, "通过主要负责人审核，下一步：党委集体研究");
    let mut secretary = demo.open("secretary");
    select(&mut secretary, "2", &number);
    secretary.keys("a").wait_for("党委集体研究：通过").keys("ctrl-s").wait_for("“依据”必须填写");
    secretary.keys("\"党委会议纪要第22期\" ctrl-s");
    secretary.wait_for(&format!("完成：{number} 通过党委集体研究，审核完成，可以公开。"));
    quit(secretary);

    let mut proposer = demo.open("zhang");
    select(&mut proposer, "2", &number);
    publish(&mut proposer, &number);
    // R9: seven days and then the next working day; the key says until when.
    proposer.keys("c").wait_for("不能执行：公示期到").wait_for("为止，期满后才能办结。");
    // Taken down early: only with a reason.
    for left in (0..3).rev() {
        proposer.keys("t").wait_for("─ 登记撤下 ─");
        if left > 0 {
            proposer.keys("down enter");
        }
        proposer.keys("ctrl-s").wait_for("须写明理由");
        field(&mut proposer, "理由或说明");
        proposer
            .keys("\"公开栏改版，已转入局域网。\" ctrl-s")
            .wait_for(&format!("完成：{number} 已登记撤下。"));
    }
    proposer.keys("c").wait_for(&format!("完成：{number} 已办结。"));
    quit(proposer);
    demo.verify();
}

#[test]
fn an_ordinary_matter_is_closed_at_once_and_followed_by_another_round() {
    let demo = Demo::new();
    let mut proposer = demo.open("wang");
    let number = propose(&mut proposer, "窗口延时服务", false);
    quit(proposer);
    approve(&demo, "secrecy", &number, "通过保密审查，下一步：分管领导审核");
    approve(&demo, "reviewer", &number, "通过分管领导审核，下一步：主要负责人审核");
    approve(&demo, "principal", &number, "通过主要负责人审核，审核完成，可以公开。");

    let mut proposer = demo.open("wang");
    select(&mut proposer, "2", &number);
    proposer.keys("A").wait_for("不能执行：此事项现为“待公开”，不能这样办理。");
    publish(&mut proposer, &number);
    proposer.keys("A").wait_for("─ 再次公开 ─").wait_for(&format!("{number} 的再次公开"));
    proposer.keys("end \"（第二次）\"");
    // Another round is settled anew: the day is not taken over.
    field(&mut proposer, "事项确定日期");
    proposer.keys("\"+0\" tab \"党委会议纪要第22期\" ctrl-s").wait_for("完成：已提出 SJ-03/");
    let second = support::journey::number(&proposer, "完成：已提出");
    assert_ne!(second, number);
    // The keys are on the new one: what was made comes into view.
    proposer.wait_for(&format!("前一次公开 {number}"));
    select(&mut proposer, "2", &number);
    proposer.keys("A").wait_for(&format!("不能执行：此事项已再次公开（{second}）"));
    proposer.keys("c").wait_for(&format!("完成：{number} 已办结。"));
    select(&mut proposer, "2", &second);
    proposer.keys("z").wait_for(&format!("前一次公开 {number}"));
    quit(proposer);
    demo.verify();
}

#[test]
fn whoever_holds_the_reviewers_post_too_does_not_review_their_own() {
    let demo = Demo::new();
    let mut administrator = demo.open("admin");
    administrator.keys("m").wait_for("─>组织与人员");
    administrator.keys("j*12").wait_idle();
    administrator.keys("enter").wait_for("登录名 zhang");
    field(&mut administrator, "职务");
    administrator.keys("\"保密\"").wait_for("/[保密").keys("down*5");
    administrator.wait_for("> [ ] 金坛市公安局党委 保密审查员").keys("space");
    administrator.wait_for("> [x] 金坛市公安局党委 保密审查员");
    administrator.keys("ctrl-s").wait_for(&format!("完成：已保存人员：{}。", name("zhang")));
    quit(administrator);

    let mut proposer = demo.open("zhang");
    let own = propose(&mut proposer, "窗口延时服务", false);
    select(&mut proposer, "2", &own);
    for key in ["a", "r", "x"] {
        proposer.keys(key).wait_for("不能执行：本人提出的事项不得由本人审核，请由他人审核。");
        proposer.keys("esc").wait_until(|screen| !screen.contains("不能执行"));
    }
    // The help says the same, and what another has proposed can be passed.
    proposer.keys("?").wait_for("─ 帮助 ─").wait_for("不予公开         不可：本人提出").keys("esc");
    proposer.wait_until(|screen| !screen.contains("─ 帮助 ─"));
    quit(proposer);
    demo.verify();
}
