//! A quarter's inspection by keys in a real terminal, from what is owed by itself to what was mended: the office begins it,
//! the branch checks itself, the office hears, reads and rates with the records beside each criterion, reports back, and a
//! low result has its measures and its day.

mod support;

use support::journey::{Demo, field, number, quit};
use support::pty::Session;

/// What is due under a rule of the general branch JJ, as the command line says it.
fn due(demo: &Demo, rule: &str) -> Vec<String> {
    let output = demo.run(&["due", "--as", "admin"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    told.lines().filter(|line| line.contains("JJ-00") && line.contains(rule)).map(str::to_owned).collect()
}

/// Goes to a record by its number.
#[track_caller]
fn go(session: &mut Session, number: &str) {
    session.keys("/").wait_for("检索").keys(&format!("\"{number}\"")).wait_for("交警大队党总支");
    session.wait_idle().keys("enter").wait_for(&format!("考核 {number}"));
}

/// Chooses in the field `label`, and waits until the form has gone on.
#[track_caller]
fn choose(session: &mut Session, label: &str, typed: &str) {
    field(session, label);
    session.keys(&format!("\"{typed}\" enter"));
    session.wait_until(|screen| {
        screen.lines().any(|line| line.contains(label) && line.contains(typed) && !line.contains("│ > "))
    });
}

/// Enters each with its field.
#[track_caller]
fn enter(session: &mut Session, entered: &[(&str, &str)]) {
    for (label, text) in entered {
        field(session, label);
        session.keys(&format!("\"{text}\""));
    }
}

/// Points for every criterion in the order of the form: 70 in all.
const SCORES: [(&str, &str); 19] = [
    ("领导机构", "4"),
    ("议事日程", "4"),
    ("制度落实", "3"),
    ("宣传发动", "4"),
    ("宣传氛围", "4"),
    ("宣传报道", "2"),
    ("按目录公开", "12"),
    ("目录外公开", "4"),
    ("档案资料", "3"),
    ("公开阵地", "4"),
    ("信息上传", "3"),
    ("其他形式", "4"),
    ("监督员", "4"),
    ("检查考核", "4"),
    ("责任追究", "4"),
    ("观摩座谈", "1"),
    ("建议征集", "2"),
    ("办理答复", "2"),
    ("违纪处理", "2"),
];

#[test]
fn a_quarter_is_inspected_in_five_steps_and_a_low_result_is_mended() {
    let demo = Demo::new();
    quit(demo.open("admin"));
    let owed = due(&demo, "E1");
    let mut office = demo.open("admin");
    office.keys("-").wait_for("─>考核");
    office.keys("n").wait_for("─ 新季度考核 ─").wait_for("> 单位");
    choose(&mut office, "单位", "交警");
    office.keys("ctrl-s").wait_for("已登记：开展季度考核");
    let number = number(&office, "完成：");
    assert!(owed.iter().any(|line| !line.contains("JJ-00/")), "{owed:?}");
    quit(office);
    let begun = due(&demo, "E1");
    assert!(begun.iter().any(|line| line.contains(&number)), "{begun:?}");
    assert!(begun.iter().all(|line| line.contains("JJ-00/")), "the case owes it now: {begun:?}");
    let mut office = demo.open("admin");
    go(&mut office, &number);
    office.keys("b").wait_for("不能执行：被考核单位尚未自查自纠");
    quit(office);
    let begun = due(&demo, "E1");
    assert!(begun.iter().any(|line| line.contains(&number)), "{begun:?}");
    assert!(begun.iter().all(|line| line.contains("JJ-00/")), "the case owes it now: {begun:?}");

    let mut branch = demo.open("jj.p");
    branch.keys("-").wait_for("─>考核");
    go(&mut branch, &number);
    branch.keys("b").wait_for("不能执行：");
    branch.keys("a").wait_for("─ 填自查 ─");
    enter(&mut branch, &[("自查情况", "逐项自查，补正两处。")]);
    branch.keys("ctrl-s").wait_for(&format!("完成：{number} 自查自纠"));
    quit(branch);

    let mut office = demo.open("admin");
    go(&mut office, &number);
    office.keys("b").wait_for("─ 听汇报 ─");
    enter(&mut office, &[("汇报人", "严国栋"), ("汇报要点", "汇报本季度情况。")]);
    office.keys("ctrl-s").wait_for(&format!("完成：{number} 听取汇报"));
    office.keys("e").wait_for("不能执行：尚未查看台账");
    office.keys("r").wait_for("─ 查台账 ─").wait_for("记录显示：");
    for label in ["制度执行", "目录分工", "职能变动", "承诺宣传", "内容形式"] {
        choose(&mut office, label, "部分");
    }
    office.keys("ctrl-s").wait_for(&format!("完成：{number} 查看台账"));
    office.keys("e").wait_for("─ 综合评定 ─");
    field(&mut office, "按目录公开");
    // E5: the records beside it; E2: no more points than there are.
    office.wait_for("记录显示：公开事项");
    office.keys("\"21\" ctrl-s").wait_for("“领导机构”必须填写");
    office.keys("esc").wait_for("已保存");
    office.keys("e").wait_for("─ 综合评定 ─").wait_for("[21");
    for (label, points) in SCORES {
        field(&mut office, label);
        office.keys(&format!("ctrl-u \"{points}\""));
    }
    office.keys("ctrl-s").wait_for(&format!("完成：{number} 综合评定"));
    office.wait_for("70 分：适用第十一条");
    office.keys("t").wait_for("─ 反馈结果 ─");
    enter(&mut office, &[("反馈对象", "金友良"), ("反馈意见", "公开不及时。")]);
    office.keys("ctrl-s").wait_for(&format!("完成：{number} 反馈结果"));
    office.keys("f").wait_for("不能执行：成绩偏低，应先提出处理建议");
    office.keys("p").wait_for("─ 提处理 ─");
    enter(&mut office, &[("须整改", "逾期事项补公开。"), ("整改期限", "+10")]);
    office.keys("ctrl-s").wait_for(&format!("完成：{number} 处理建议"));
    office.keys("f").wait_for("─ 报党委 ─");
    enter(&mut office, &[("改进建议", "建议取消当年评先评优资格。")]);
    office.keys("ctrl-s").wait_for(&format!("完成：{number} 上报党委"));
    quit(office);
    assert!(!due(&demo, "E1").iter().any(|line| line.contains(&number)), "E1 is met");
    assert!(due(&demo, "E4").iter().any(|line| line.contains(&number)), "E4: the day set is due");

    let mut branch = demo.open("jj.p");
    go(&mut branch, &number);
    branch.keys("c").wait_for("─ 记整改 ─");
    enter(&mut branch, &[("整改情况", "已全部补公开。")]);
    branch.keys("ctrl-s").wait_for(&format!("完成：{number} 整改完成"));
    quit(branch);
    assert!(due(&demo, "E4").is_empty(), "{:?}", due(&demo, "E4"));

    // The leader sees it in one glance.
    let mut leader = demo.open("leader");
    leader.keys("f6").wait_for("排名（名次 单位 成绩 满意率）").keys("]").wait_for("适用第十一条 1 家");
    leader.wait_for("JJ 交警大队党总支");
    leader.wait_until(|screen| screen.lines().any(|line| line.contains("JJ") && line.contains(" 70 ")));
    quit(leader);
    demo.verify();
}
