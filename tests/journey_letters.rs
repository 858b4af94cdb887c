//! The office's own words in its letters, by key scripts in a real terminal: an administrator changes a template, an
//! application is refused, and the letter reads as the template says.

mod support;

use support::journey::{Demo, field, item, number, quit, select};
use support::pty::Options;

/// The keys from the tree's top to the item `SJ-03`.
const TO_SJ_03: &str = "l l l l j j";

#[test]
fn a_template_is_changed_and_the_next_letter_is_made_with_it() {
    let demo = Demo::new();
    let mut admin = demo.open_with(Options { cols: 80, rows: 24, ..demo.options("admin") }, "admin");
    admin.keys("m").wait_for("组织与人员").keys("W").wait_for("─ 文书模板 ─").wait_for("内置文本。");
    admin.keys("G").wait_for("决定不予公开。");
    admin.keys("e").wait_for("─ 修改文书模板 ─").wait_for("> 模板");
    // A blank that there is not is refused with its place; what is typed stays.
    admin.paste("抄送：{抄送人}\n").keys("ctrl-s").wait_for("此文书没有“抄送人”这一项");
    admin.keys("ctrl-z").wait_until(|screen| !screen.contains("抄送："));
    admin.paste("【不予公开决定】\n").wait_for("【不予公开决定】");
    field(&mut admin, "理由或说明");
    admin.keys("\"办公会意见\" ctrl-s").wait_for("修改模板：").wait_for("【不予公开决定】");
    admin.keys("enter").wait_for("的模板已修改（第1版）。").wait_for("：办公会意见。");
    admin.keys("esc").wait_until(|screen| !screen.contains("─ 文书模板 ─"));
    quit(admin);

    let mut office = demo.open("qian");
    item(&mut office, TO_SJ_03, "SJ-03");
    office.keys("S").wait_for("─ 登记党务信息公开申请 ─").wait_for("> 标题").keys("\"涉密经费明细\"");
    field(&mut office, "申请人姓名");
    office.keys("\"申长庚\"");
    field(&mut office, "住所");
    office.keys("\"金城镇东门大街\"");
    field(&mut office, "身份证明");
    office.keys("\"警官证0123\"");
    field(&mut office, "联系方式");
    office.keys("\"13800000000\"");
    field(&mut office, "请求公开内容");
    office.keys("\"涉密经费明细\"");
    field(&mut office, "签名或盖章");
    office.keys("space ctrl-s").wait_for("完成：已登记申请");
    let number = number(&office, "完成：已登记申请");
    select(&mut office, "5", &number);
    office.keys("a").wait_for("─ 受理申请 ─").keys("ctrl-s").wait_for("已受理，须在");
    office.keys("r").wait_for("─ 决定是否公开 ─").keys("\"不予\" enter").wait_for("> 不公开理由");
    office.keys("\"涉及\" enter").wait_for("> 理由或说明");
    office.keys("\"明细属国家秘密。\"");
    field(&mut office, "依据");
    office.keys("\"党委会议纪要4号\" ctrl-s").wait_for("已决定不予公开");
    office.keys("W").wait_for("【不予公开决定】").wait_for(&format!("编号：{number}-1"));
    office.wait_for("涉及党和国家秘密。明细属国家秘密。根据").wait_for("决定不予公开。");
    office.keys("esc").wait_until(|screen| !screen.contains("─ 文书 "));
    quit(office);
    demo.verify();
}
