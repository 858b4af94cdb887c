//! A yearly plan from being owed to being passed, and a matter outside the catalogue from its work plan to its disclosure,
//! by key scripts in a real terminal.

mod support;

use support::journey::{Demo, field, number, quit, select};
use support::pty::Session;

/// What is due to the office, as the command line says it, of the lines that hold all of `parts`.
fn due(demo: &Demo, parts: &[&str]) -> usize {
    let output = demo.run(&["due", "--as", "admin"]);
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    told.lines().filter(|line| parts.iter().all(|part| line.contains(part))).count()
}

/// Opens the form of a step with `key`, which is called `title`, and has it ready at its first field.
#[track_caller]
fn form<'a>(session: &'a mut Session, key: &str, title: &str) -> &'a mut Session {
    session.keys(key).wait_for(&format!("─ {title} ─"))
}

#[track_caller]
fn give_reason(session: &mut Session, key: &str, title: &str, said: &str) {
    form(session, key, title).keys("\"请逐项写明\" ctrl-s").wait_for(said);
}

#[test]
fn a_plan_is_owed_reported_returned_and_passed() {
    let demo = Demo::new();
    let mut branch = demo.open("cd.p");
    branch.keys("6").wait_for("─>计划与目录外");
    form(&mut branch, "F", "报年度计划").wait_for("> 标题");
    branch.keys("\"城东派出所党支部年度党务公开计划\"");
    field(&mut branch, "计划年度");
    // The second is this year's; towards its end the next one is offered first.
    branch.keys("2 enter").wait_for("> 计划项目");
    branch.paste("05 | 班子成员分工 | 一季度\n77 | | 6月").wait_for("77 | | 6月");
    branch.keys("ctrl-s").wait_for("“计划项目”第 2 行");
    branch.keys("esc").wait_until(|screen| !screen.contains("─ 报年度计划 ─"));
    quit(branch);
    assert!(due(&demo, &["C4", "城东派出所"]) > 0, "owed by itself, whoever forgot it");

    let mut branch = demo.open("cd.p");
    branch.keys("6").wait_for("─>计划与目录外");
    // What was typed is still there.
    form(&mut branch, "F", "报年度计划").wait_for("城东派出所党支部年度党务公开计划");
    field(&mut branch, "计划项目");
    branch.wait_for("77 | | 6月");
    branch.keys("ctrl-u \"08 | | 6月\" ctrl-s").wait_for("已登记：报年度计划");
    let plan = number(&branch, "完成：");
    assert!(plan.starts_with("CD-00/"), "{plan}");
    quit(branch);
    assert_eq!(due(&demo, &["C4", "城东派出所"]), 0);

    let mut office = demo.open("admin");
    office.keys("6").wait_for("─>计划与目录外");
    office.keys("v").wait_for("年度党务公开计划 ─").wait_for("应报 4 个单位，已报 4").wait_for("迟报");
    office.keys("esc").wait_until(|screen| !screen.contains("应报 4 个单位"));
    select(&mut office, "6", &plan);
    give_reason(&mut office, "b", "退回计划", "现为“退回修改”");
    quit(office);
    assert_eq!(due(&demo, &["C4", &plan]), 1, "one that was returned is owed again");

    let mut branch = demo.open("cd.p");
    select(&mut branch, "6", &plan);
    branch.keys("s").wait_for("不能执行：");
    form(&mut branch, "d", "修改计划").wait_for("CD-05 | 班子成员分工");
    field(&mut branch, "说明");
    branch.keys("\"已逐项写明\" ctrl-s").wait_for("现为“待办公室审核”");
    quit(branch);
    assert_eq!(due(&demo, &["C4", &plan]), 0);

    let mut office = demo.open("admin");
    select(&mut office, "6", &plan);
    form(&mut office, "s", "审核通过").keys("ctrl-s").wait_for("现为“已审核”");
    quit(office);
    demo.verify();
}

#[test]
fn a_matter_outside_the_catalogue_is_disclosed_once_approved_above_and_not_before() {
    let demo = Demo::new();
    let mut branch = demo.open("xz.p");
    branch.keys("6").wait_for("─>计划与目录外");
    form(&mut branch, "W", "目录外事项").wait_for("> 标题");
    branch.keys("\"反诈宣传员名单\"");
    field(&mut branch, "公开内容");
    branch.keys("\"名单和联系点\"");
    field(&mut branch, "公开理由");
    branch.keys("\"群众询问\"");
    field(&mut branch, "公开范围");
    branch.keys("\"本单位\" enter").wait_for("> 公开形式");
    branch.keys("\"会议\"");
    field(&mut branch, "拟公开日");
    branch.keys("\"+10\"");
    field(&mut branch, "实施主体");
    branch.keys("\"刑侦大队\" ctrl-s").wait_for("须勾选确认");
    field(&mut branch, "不涉密");
    branch.keys("space ctrl-s").wait_for("已登记：报工作方案");
    let matter = number(&branch, "完成：");
    assert!(matter.starts_with("XZ-W03/"), "the next after the two of the demonstration: {matter}");
    select(&mut branch, "6", &matter);
    branch.keys("n").wait_for("不能执行：目录外事项").wait_for("经上级党组织审核同意后才能公开");
    branch.keys("a").wait_for("不能执行：");
    quit(branch);

    let mut above = demo.open("principal");
    select(&mut above, "6", &matter);
    form(&mut above, "a", "审核同意").keys("\"党委会议纪要第23次\" ctrl-s").wait_for("现为“已同意待公开”");
    quit(above);

    let mut branch = demo.open("xz.p");
    select(&mut branch, "6", &matter);
    form(&mut branch, "n", "提出公开").wait_for("> 标题").keys("\"反诈宣传员名单\"");
    field(&mut branch, "公开内容");
    branch.keys("\"名单和联系点\"");
    field(&mut branch, "公开范围");
    branch.keys("\"社会\" enter").wait_for("> 公开形式");
    branch.keys("\"公示栏\" space enter").wait_for("> 公开时限");
    branch.keys("\"固定\" enter");
    field(&mut branch, "事项确定日期");
    branch.keys("\"+0\"");
    field(&mut branch, "事项确定的依据");
    branch.keys("\"支部会议记录\"");
    field(&mut branch, "实施主体");
    branch.keys("\"刑侦大队\" ctrl-s").wait_for("超出工作方案批准的“本单位”");
    // R4: not to more than it was approved for; the form is open at the scope.
    branch.wait_for("> 公开范围").keys("\"本单位\" enter").wait_for("> 公开形式");
    branch.keys("ctrl-s").wait_for("完成：已提出 XZ-W03/");
    quit(branch);
    demo.verify();
}
