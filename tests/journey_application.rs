//! An application from the counter to its disclosure, by key scripts in a real terminal: incomplete at first, completed,
//! accepted, extended, decided, filed, replied to by the superior, disclosed, closed.

mod support;

use support::journey::{Demo, field, item, number, quit, select};
use support::pty::Session;

/// The keys from the tree's top to the item `SJ-03`.
const TO_SJ_03: &str = "l l l l j j";

/// Enters an application that lacks the identity document and the signature.
#[track_caller]
fn apply(session: &mut Session) -> String {
    item(session, TO_SJ_03, "SJ-03");
    session.keys("S").wait_for("─ 登记党务信息公开申请 ─").wait_for("> 标题");
    session.keys("ctrl-s").wait_for("! “标题”必须填写。");
    session.keys("\"安保经费补助的分配依据\"");
    field(session, "申请人姓名");
    session.keys("\"申长庚\"");
    field(session, "住所");
    session.keys("\"金城镇东门大街\"");
    field(session, "联系方式");
    session.keys("\"13800000000\"");
    field(session, "请求公开内容");
    session.paste("今年安保经费补助的分配依据\n和研究记录。").wait_for("|和研究记录。");
    session.keys("ctrl-s").wait_for("补正后才能受理；还缺：身份证明、签名或盖章。");
    number(session, "完成：已登记申请")
}

/// Shuts the letters: the next key must not come with the escape.
fn shut(session: &mut Session) {
    session.keys("esc").wait_until(|screen| !screen.contains("─ 文书 "));
}

/// What is due, as the command line says it of a record.
#[track_caller]
fn due(demo: &Demo, number: &str) -> String {
    let output = demo.run(&["due", "--as", "qian"]);
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    let lines: Vec<&str> = told.lines().filter(|line| line.contains(number)).collect();
    lines.join("\n")
}

#[test]
fn an_application_is_disclosed_after_the_superiors_reply_and_not_before() {
    let demo = Demo::new();
    let mut office = demo.open("qian");
    let number = apply(&mut office);
    select(&mut office, "5", &number);
    // A1: what is missing is named; the letter asks for it.
    office.keys("a").wait_for("不能执行：申请不完整，不能受理。还缺：身份证明、签名或盖章。");
    office.keys("b").wait_for("─ 告知补正 ─").keys("ctrl-s").wait_for("已出具补正告知书。");
    office.keys("W").wait_for("补正告知书").wait_for("缺少以下内容：身份证明、签名或盖章").wait_for("第二条");
    office.wait_until(|screen| screen.contains("＊＊＊：") && !screen.contains("申长庚"));
    shut(&mut office);
    office.keys("e").wait_for("─ 补正申请 ─").wait_for("> 身份证明").keys("\"警官证0123\"");
    field(&mut office, "签名或盖章");
    office.keys("space ctrl-s").wait_for("已补正完整，可以受理。");
    office.keys("a").wait_for("─ 受理申请 ─").keys("ctrl-s").wait_for("已受理，须在");
    quit(office);
    assert!(due(&demo, &number).contains("A2"), "{}", due(&demo, &number));

    let mut office = demo.open("qian");
    select(&mut office, "5", &number);
    office.keys("w").wait_for("为何到期").wait_for("5个工作日");
    office.keys("esc").wait_until(|screen| !screen.contains("5个工作日"));
    office.keys("t").wait_for("─ 延长答复期限 ─");
    field(&mut office, "理由或说明");
    office.keys("\"须汇总历年资料\" ctrl-s").wait_for("已延长至");
    office
        .keys("f")
        .wait_for("─ 登记文书送达 ─")
        .keys("\"当面送达\" ctrl-s")
        .wait_for("延期答复告知书已送达");
    office.keys("d").wait_for("不能执行：此申请尚未作出决定，请先决定。");
    office.keys("r").wait_for("─ 决定是否公开 ─");
    // What is chosen gives the keys to the next field by itself.
    office.keys("\"部分\" enter").wait_for("> 不公开理由");
    office.keys("\"审议\" enter").wait_for("> 理由或说明");
    office.keys("\"下年度方案尚在审议。\"");
    field(&mut office, "依据");
    office.keys("\"党委会议纪要3号\" ctrl-s").wait_for("已决定部分公开，须在");
    office.keys("d").wait_for("不能执行：尚未报上一级党组织审核备案，请先报备。");
    office.keys("p").wait_for("─ 报上一级党组织审核备案 ─");
    field(&mut office, "公开范围");
    office.keys("\"申请人本人\"");
    field(&mut office, "公开形式");
    office.keys("\"书面答复\" ctrl-s").wait_for("已报上一级党组织审核备案，待批复。");
    office.keys("d").wait_for("不能执行：上一级党组织尚未批复，批复后才能公开。");
    office.keys("s").wait_for("不能执行：");
    quit(office);
    assert_eq!(due(&demo, &number), "", "nothing is due while the superior has it");

    let mut admin = demo.open("admin");
    select(&mut admin, "5", &number);
    admin.keys("s").wait_for("─ 登记上一级党组织批复 ─").keys("ctrl-s").wait_for("已批复同意，可以公开。");
    quit(admin);

    let mut office = demo.open("qian");
    select(&mut office, "5", &number);
    office.keys("d").wait_for("─ 登记向申请人公开 ─").keys("ctrl-s").wait_for("已向申请人公开。");
    office.keys("c").wait_for("不能执行：党务信息公开申请答复书（部分公开）尚未送达");
    office.keys("v").wait_for("的申请人身份如下；此次查看已记录。").wait_for("申长庚");
    office.keys("W").wait_for("申长庚：").wait_for("尚在审议").wait_for("第三条");
    shut(&mut office);
    office.keys("f").wait_for("─ 登记文书送达 ─").keys("\"当面送达\" ctrl-s").wait_for("已送达。");
    office.keys("c").wait_for(&format!("完成：{number} 已办结。"));
    quit(office);
    demo.verify();
}
