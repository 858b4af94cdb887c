//! Finding something by its initials and going there, and doing something found in the palette, in a real terminal.

mod support;

use support::journey::{Demo, quit, selected};
use support::pty::Options;

#[test]
fn found_by_initials_and_gone_to() {
    let demo = Demo::new();
    let mut admin = demo.open("admin");
    admin.keys("/").wait_for("─ 检索 ─").wait_for("输入汉字、全拼、首字母");
    // 支部活动经费使用方案, by initials, then mixed.
    admin.keys("\"zbhdjf\"").wait_for("共 2：").wait_for("XZ-02/2026-002");
    admin.keys("ctrl-u \"支bhd经f\"").wait_for("共 2：").wait_for("XZ-02/2026-002");
    admin.keys("space \"类:yj\"").wait_for("共 1：").wait_for("支部活动经费使用方案建议附预算明细");
    admin.wait_seen(|screen| selected(screen).contains("XZ-02/2026-001"));
    admin.keys("enter").wait_for("详情 意见 XZ-02/2026-001");
    // The next time it is offered; a code goes there at once.
    admin.keys("/").wait_for("检索： 支bhd经f 类:yj");
    admin.keys("\"sj-4/2026-2\" enter").wait_for("详情 公开事项 SJ-04/2026-002");
    // Closing the program right after the beginning of a search leaves nothing unfinished.
    admin.keys("/").wait_for("─ 检索 ─").keys("esc").wait_until(|screen| !screen.contains("─ 检索 ─"));
    quit(admin);
    demo.verify();

    // The index was kept beside the store, and serves the next one.
    assert!(demo.data().join("search.cache").is_file());
    let mut leader = demo.open("leader");
    leader.keys("/").wait_for("─ 检索 ─").keys("\"zbhdjf\"").wait_for("共 2：");
    leader.keys("esc").wait_until(|screen| !screen.contains("─ 检索 ─"));
    quit(leader);
}

#[test]
fn done_from_the_palette() {
    let demo = Demo::new();
    let options = Options { cols: 80, rows: 24, ..demo.options("admin") };
    let mut admin = demo.open_with(options, "admin");
    admin.keys(":").wait_for("─ 命令面板 ─");
    admin.keys("\"dqkb\"").wait_for("到期看板").keys("enter");
    admin.wait_until(|screen| !screen.contains("命令面板") && screen.contains("到期清单"));
    // The language changes, and its Chinese name still finds what it found.
    admin
        .keys("ctrl-p")
        .wait_for("─ 命令面板 ─")
        .keys("\"language\" enter")
        .wait_for("Due, by responsible body");
    admin.keys(":").wait_for("─ All commands ─").keys("\"zzry\"").wait_for("组织人员").keys("enter");
    admin.wait_for("Organisations and people");
    quit(admin);
}
