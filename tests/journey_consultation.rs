//! A consultation from the matter to the last report to the delegates, by key scripts in a real terminal: elected, drawn,
//! prepared, held, settled by the principal, disclosed, told, mended, closed.

mod support;

use support::journey::{Demo, field, number, quit};
use support::pty::Session;

/// Goes to the case.
#[track_caller]
fn go(session: &mut Session, number: &str) {
    session.keys("/").wait_for("─ 检索 ─").keys(&format!("\"{number}\" enter"));
    session.wait_for(&format!("详情 公开咨询 {number}"));
}

/// Enters a day in the field in focus.
#[track_caller]
fn on(session: &mut Session, label: &str, day: &str) {
    field(session, label);
    session.keys(&format!("ctrl-u \"{day}\""));
}

/// Fills in lines of text, each in the field with that label.
#[track_caller]
fn fill(session: &mut Session, fields: &[(&str, &str)]) {
    for (label, text) in fields {
        field(session, label);
        session.keys(&format!("\"{text}\""));
    }
}

/// What is due of the case, as the command line says it.
#[track_caller]
fn due(demo: &Demo, number: &str) -> String {
    let told = String::from_utf8_lossy(&demo.run(&["due", "--as", "cd.p"]).stdout).into_owned();
    let lines: Vec<&str> = told.lines().filter(|line| line.contains(number)).collect();
    lines.join("\n")
}

/// Raises the matter, records the assembly, draws.
#[track_caller]
fn draw(office: &mut Session) -> String {
    office.keys("9").wait_for("─>公开咨询").keys("n").wait_for("─ 提起咨询 ─").wait_for("> 标题");
    office.keys("\"社区警务室夜间值守办法\"");
    field(office, "咨询事由");
    office.keys("\"较大影响\" enter").wait_for("> 由谁提起");
    field(office, "由谁提起");
    office.keys("\"代表\" enter").wait_for("> 提起代表");
    fill(office, &[("提起代表", "陶某等四名代表"), ("内容", "夜间值守如何轮换。")]);
    on(office, "提起日期", "-9");
    office.keys("ctrl-s").wait_for("已登记：提起");
    let number = number(office, "完成：");
    go(office, &number);
    office.keys("d").wait_for("不能执行：尚未登记党员大会选举的代表");
    office.keys("e").wait_for("─ 选举代表 ─").keys("ctrl-u \"-8\"");
    fill(office, &[("应到党员", "24"), ("实到党员", "22")]);
    field(office, "党员代表");
    office.paste("陶某 | 一社区 | 党员\n姜某 | 一社区 | 群众\n戚某 | 二社区 | 党员\n");
    office.paste("邹某 | 二社区 | 干部\n谢某\t三社区\t群众\n魏某 | 三社区 | 党员");
    office.wait_for("魏某 | 三社区 | 党员").keys("ctrl-s").wait_for("现为“待抽取咨询人员”");
    office.keys("d").wait_for("─ 随机抽取 ─").keys("\"3\"");
    fill(office, &[("定额", "群众 | 1"), ("种子", "7 12 31"), ("种子来历", "大会上三名党员依次喊号")]);
    on(office, "抽取日期", "-8");
    office.keys("ctrl-s").wait_for("现为“待产生领导小组”");
    // K2: it stands.
    office.keys("U").wait_for("一经登记即留存，不能撤销").keys("esc");
    office.wait_until(|screen| !screen.contains("一经登记即留存"));
    office.keys("d").wait_for("不能执行：已抽取，结果留存");
    number
}

/// Prepares the meeting and records it.
#[track_caller]
fn meet(office: &mut Session) {
    office.keys("a").wait_for("还缺：领导小组、方案、告知代表、陈述人、材料");
    office.keys("f").wait_for("─ 组领导小组 ─").keys("\"邹某\" ctrl-s").wait_for("“邹某”不是抽出的咨询人员");
    office.keys("ctrl-u \"魏某 | 组长\" ctrl-s").wait_for("现为“准备咨询会”");
    office.keys("p").wait_for("─ 定方案 ─").keys("\"议题、议程、分工\"");
    on(office, "拟开会日", "+0");
    office.keys("ctrl-s").wait_for("制订方案");
    office.keys("i").wait_for("─ 告知代表 ─").keys("\"书面\" ctrl-s").wait_for("应提前告知：须早于拟开会日");
    on(office, "告知日期", "-3");
    office.keys("ctrl-s").wait_for("告知代表，现为");
    office.keys("s").wait_for("─ 定陈述人 ─").keys("\"戚长林\" ctrl-s").wait_for("确定陈述人，现为");
    office.keys("a").wait_for("不能登记咨询会。还缺：材料");
    office.keys("t").wait_for("─ 备材料 ─").keys("\"办法草案 | 9份\" ctrl-s").wait_for("现为“待召开咨询会”");
    office.keys("a").wait_for("─ 记咨询会 ─");
    fill(office, &[("地点", "所会议室"), ("主持人", "谢建平"), ("书记员", "姜丹")]);
    // Those drawn stand in the sign-in book: who did not come is taken out.
    field(office, "签到册");
    office.wait_for("姜某").keys("ctrl-end ctrl-u backspace");
    field(office, "宣布纪律");
    office.keys("space");
    field(office, "告知权利");
    office.keys("space");
    fill(office, &[("陈述内容", "介绍草案。"), ("意见建议", "两周一轮 | 姜某 | 可行")]);
    office.keys("enter \"值守可在家 | 魏某 | 须研究\" ctrl-s").wait_for("现为“意见待研究处理”");
    office.wait_for("咨询人员 3 人，到会 2 人；缺席：戚某").wait_for("2 条：采纳 0，未采纳 0，未定 2");
}

#[test]
fn a_consultation_from_the_matter_to_the_last_report() {
    let demo = Demo::new();
    let mut office = demo.open("cd.p");
    let number = draw(&mut office);
    meet(&mut office);
    // K4: the organisation says what becomes of the opinions, not its office.
    office.keys("v").wait_for("不能执行：");
    office.keys("b").wait_for("不能执行：还有 2 条意见未处理");
    quit(office);
    assert_eq!(due(&demo, &number), "");
    // K2: anybody repeats the draw.
    let told = demo.run(&["draw", "--as", "cd.p", "--record", &number]);
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    assert!(told.contains("姜某 | 一社区 | 群众") && told.contains("与登记一致。"), "{told}");

    let mut principal = demo.open("cd.h");
    principal.keys("9 g").wait_for("待研").wait_for(&format!("详情 公开咨询 {number}"));
    principal.keys("v").wait_for("─ 处理意见 ─").wait_for("两周一轮 | 姜某");
    principal.keys("ctrl-home end \"| 采纳\" down end \"| 未采纳\"");
    field(&mut principal, "决定人");
    principal.keys("\"谢建平\" enter").wait_for("> 依据");
    fill(&mut principal, &[("依据", "支委会第5次")]);
    principal.keys("ctrl-s").wait_for("“值守可在家”没有写理由");
    principal.keys("shift-tab shift-tab ctrl-end \"| 接警须在室\"").wait_for("未采纳| 接警须在室");
    principal.keys("ctrl-s").wait_for("现为“结果待公开”");
    quit(principal);

    let mut office = demo.open("cd.p");
    go(&mut office, &number);
    office.keys("b").wait_for("─ 公开结果 ─").keys("\"公开栏\" enter").wait_for("> 公开地点");
    fill(&mut office, &[("公开地点", "所党务公开栏")]);
    office.keys("ctrl-s").wait_for("现为“结果待反馈代表”").wait_for("未采纳的理由尚未向代表说明");
    office.keys("c").wait_for("不能执行：尚未向代表反馈结果");
    office.keys("F").wait_for("─ 反馈代表 ─").keys("\"支部大会\" ctrl-s").wait_for("须向代表说明理由");
    field(&mut office, "理由说明");
    office.keys("space ctrl-s").wait_for("现为“待办结”").wait_for("已向代表说明未采纳的理由");
    office.keys("H").wait_for("─ 定整改 ─").keys("\"改值守表 | 社区中队\"");
    on(&mut office, "整改期限", "+4");
    office.keys("ctrl-s").wait_for("现为“整改中”");
    quit(office);
    assert!(due(&demo, &number).contains("K4"), "{}", due(&demo, &number));

    let mut office = demo.open("cd.p");
    go(&mut office, &number);
    office.keys("w").wait_for("为何到期").wait_for("所定期限").keys("esc");
    office.wait_until(|screen| !screen.contains("所定期限"));
    office.keys("c").wait_for("不能执行：整改未完成或未向代表反馈");
    office
        .keys("I")
        .wait_for("─ 记整改 ─")
        .keys("\"已改为两周一轮。\" ctrl-s")
        .wait_for("现为“整改待反馈代表”");
    office.keys("r").wait_for("─ 反馈整改 ─").keys("\"短信\" ctrl-s").wait_for("现为“待办结”");
    office.keys("c").wait_for("─ 办结 ─").keys("ctrl-s").wait_for("现为“已办结”");
    quit(office);
    assert_eq!(due(&demo, &number), "");
    demo.verify();
}
