//! One disclosure from its proposal to its publication, by three people who are there at the same time.

use crate::support::journey::{name, propose, publish, quit, select};
use crate::support::served::Served;

#[test]
fn three_people_pass_a_disclosure_on_and_each_sees_what_the_others_do() {
    let Some(served) = Served::new() else { return };
    let mut admin = served.open("admin");
    let mut reviewer = served.open("reviewer");
    let mut leader = served.open("leader");
    for session in [&mut admin, &mut reviewer, &mut leader] {
        session.wait_for("在线3人");
    }
    // Each as a user of their own, and the server as one that nobody comes as.
    for login in ["admin", "reviewer", "leader", "office"] {
        served.host.wait_processes(login, 1);
    }
    let title = "便民服务点设置方案";
    for session in [&mut reviewer, &mut leader] {
        session.keys("2").wait_for("─>待审核");
    }

    let number = propose(&mut admin, title, false);
    reviewer.wait_for(title);
    select(&mut admin, "2", &number);
    select(&mut reviewer, "2", &number);
    for session in [&mut admin, &mut reviewer] {
        session.wait_for("审核中：保密审查");
    }

    // Who is about to decide is seen by the others.
    reviewer.keys("r").wait_for("─ 退回提出人 ─");
    admin.wait_for(&format!("{}正在办理", name("reviewer")));
    reviewer.keys("esc").wait_until(|screen| !screen.contains("─ 退回提出人 ─"));
    admin.wait_until(|screen| !screen.contains("正在办理"));

    // From here on the others press no key: what they see is what the one who acts has done.
    reviewer.keys("a").wait_for(&format!("完成：{number} 通过保密审查，下一步：分管领导审核"));
    admin.wait_for("审核中：分管领导审核");
    reviewer.keys("a").wait_for(&format!("完成：{number} 通过分管领导审核，下一步：主要负责人审核"));
    admin.wait_for("审核中：主要负责人审核");
    leader.wait_for(title);

    select(&mut leader, "2", &number);
    leader.keys("a").wait_for(&format!("完成：{number} 通过主要负责人审核，审核完成，可以公开。"));
    for session in [&mut admin, &mut reviewer] {
        session.wait_for("待公开");
    }
    publish(&mut admin, &number);
    for session in [&mut reviewer, &mut leader] {
        session.wait_for("四楼会议室");
    }
    quit(leader);
    admin.wait_for("在线2人");
    quit(reviewer);
    quit(admin);
    for login in ["admin", "reviewer", "leader"] {
        served.host.wait_processes(login, 0);
    }
    served.verify();
    assert_eq!(served.journal("admin", "disclosure.propose", &number), 1);
    assert_eq!(served.journal("reviewer", "disclosure.approve", &number), 2);
    assert_eq!(served.journal("leader", "disclosure.approve", &number), 1);
    assert_eq!(served.journal("admin", "disclosure.publish", &number), 3);
}
