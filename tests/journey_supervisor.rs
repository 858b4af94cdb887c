//! What a supervisor found, from the register to its end, by keys in a real terminal: entered beside the supervisor,
//! given to the unit with a day set, mended there, confirmed, told to the supervisor, and only then closed.

mod support;

use support::journey::{Demo, field, number, quit};
use support::pty::Session;

/// Finds a record and goes there.
#[track_caller]
fn go(session: &mut Session, words: &str, title: &str) {
    session.keys("/").wait_for("检索").keys(&format!("\"{words}\""));
    // Among what was found, not in what was typed.
    session.wait_until(|screen| screen.lines().any(|line| line.contains(title) && line.contains("监 ")));
    session.wait_idle().keys("enter").wait_for(&format!("标题       {title}"));
}

/// What is due under S2, as the command line says it of a record.
fn due(demo: &Demo, login: &str, number: &str) -> String {
    let output = demo.run(&["due", "--as", login]);
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    told.lines().filter(|line| line.contains(number) && line.contains("S2")).collect()
}

/// Chooses in the field in focus, and waits until the form has gone on to the next.
#[track_caller]
fn choose(session: &mut Session, typed: &str, chosen: &str) {
    session.keys(&format!("\"{typed}\" enter"));
    session.wait_until(|screen| {
        screen.lines().any(|line| line.contains(chosen) && line.contains("│   ") && !line.contains("│ > "))
    });
}

/// Enters what 赵国良 found, with him in view.
#[track_caller]
fn find(session: &mut Session) -> String {
    go(session, "赵国良", "赵国良");
    session.wait_for("联系方式").wait_for("138****6011");
    session.keys("n").wait_for("─ 监督意见 ─").wait_for("> 单位");
    choose(session, "刑侦", "刑侦大队党支部（XZ）");
    field(session, "标题");
    session.keys("\"公开栏玻璃破损\"");
    // The supervisor in view stands there already.
    session.wait_until(|screen| {
        screen.lines().any(|line| line.contains("监督员") && line.contains("SJ-00/") && line.contains('│'))
    });
    field(session, "意见类别");
    choose(session, "发现", "意见类别 * 发现问题");
    field(session, "提出场合");
    choose(session, "日常", "提出场合 * 日常");
    field(session, "内容");
    session.keys("\"公开栏玻璃破损，内容看不清。\" ctrl-s").wait_for("已登记：意见登记");
    number(session, "完成：")
}

#[test]
fn a_finding_is_mended_by_the_day_set_and_told_to_the_supervisor() {
    let demo = Demo::new();
    let mut office = demo.open("admin");
    let number = find(&mut office);
    go(&mut office, &number, "公开栏玻璃破损");
    office.keys("f").wait_for("不能执行：整改核实或答复后才能反馈");
    office.keys("a").wait_for("─ 交办整改 ─").wait_for("刑侦大队党支部");
    field(&mut office, "整改期限");
    office.keys("\"+5\"");
    field(&mut office, "整改要求");
    office.keys("\"更换玻璃\" ctrl-s").wait_for("现为“整改中”");
    office.keys("e").wait_for("不能执行：");
    quit(office);
    assert!(due(&demo, "xz.o", &number).contains("刑侦大队党支部"), "{}", due(&demo, "xz.o", &number));
    assert!(!due(&demo, "leader", &number).is_empty());
    assert_eq!(due(&demo, "za.o", &number), "", "another unit does not see it");

    let mut unit = demo.open("xz.o");
    go(&mut unit, &number, "公开栏玻璃破损");
    unit.keys("e").wait_for("─ 记整改 ─").keys("\"玻璃已更换。\"");
    unit.keys("ctrl-s").wait_for("“整改凭证”必须填写");
    field(&mut unit, "整改凭证");
    unit.keys("\"照片1张\" ctrl-s").wait_for("现为“待核实”");
    quit(unit);
    assert_eq!(due(&demo, "xz.o", &number), "");

    let mut office = demo.open("deputy");
    go(&mut office, &number, "公开栏玻璃破损");
    office.keys("p").wait_for("─ 核实通过 ─").keys("\"现场查看，已更换\" ctrl-s");
    office.wait_for("现为“待反馈监督员”");
    office.keys("f").wait_for("─ 反馈监督员 ─");
    choose(&mut office, "电话", "反馈方式 * 电话");
    field(&mut office, "反馈内容");
    office.keys("\"已告知更换情况\" ctrl-s").wait_for("现为“已反馈办结”");
    quit(office);
    demo.verify();
}
