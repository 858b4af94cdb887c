//! The catalogue in a real terminal: written to a file, changed there, read back with a preview, and a lost cell
//! completed; at both sizes and in both languages.

mod support;

use support::journey::{Demo, field, quit};
use support::pty::{Options, Session};

/// Opens the catalogue on the bureau's item 17 as the administrator.
fn open(demo: &Demo, options: Options) -> Session {
    let mut session = Session::start(options);
    session.wait_until(|screen| screen.contains("陈雅琴") && !screen.contains("正在读取"));
    // The seventeenth below the heading.
    session.keys("C").wait_for("目录维护 ─").keys("g j*17").wait_for("市局党务公开目录 17 ─");
    let _ = demo;
    session
}

/// The same on the smallest screen.
fn small(options: Options) -> Options {
    Options { cols: 80, rows: 24, ..options }
}

#[test]
fn a_catalogue_is_written_out_changed_and_read_back_with_a_preview() {
    let demo = Demo::new();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("mulu.csv");
    let typed = path.to_str().expect("a path in UTF-8").to_owned();
    let mut session = open(&demo, demo.options("admin"));
    session.keys("x").wait_for("─ 导出目录 ─");
    session.keys(&format!("ctrl-u \"{typed}\" ctrl-s")).wait_for("完成：市局党务公开目录已导出：58项");
    quit(session);

    // As somebody changes it in a spreadsheet: a word no rule knows first, then as it should be.
    let text = std::fs::read_to_string(&path).expect("the file is there");
    assert!(text.starts_with("\u{feff}代码,一级目录,"));
    let added = "59,制度建设类,新设,意见办理情况,本单位,会议、局域网,季度,办公室\r\n";
    std::fs::write(&path, text.replace("季度", "按季") + added).expect("written");
    let mut session = open(&demo, small(demo.options("admin")));
    session.keys("i").wait_for("─ 导入目录：选择文件 ─");
    session.keys(&format!("\"{typed}\" ctrl-s")).wait_for("文件有3处错误，未写入任何内容");
    session.wait_for("“公开时限”：“按季”不是目录使用的公开时限").wait_for("应为：即时、年");
    session.keys("enter").wait_for("不能执行：文件有3处错误");
    std::fs::write(&path, text.replace("季度", "年度") + added).expect("written");
    // Back to the form beneath, for another try.
    session.keys("esc").wait_until(|screen| !screen.contains("导入预览"));
    session.wait_for("─ 导入目录：选择文件 ─").keys("ctrl-s");
    session.wait_for("新增1项，修订3项，停用0项，不变55项").wait_for("意见办理情况");
    session.keys("G").wait_for("公开时限：季度 改为 年度").wait_for("以上尚未写入");
    session.keys("enter").wait_for("─ 导入目录 ─").keys("ctrl-s").wait_for("“修订理由”必须填写");
    session.paste("按党委会决定调整公开时限。");
    field(&mut session, "批准人或批准文件");
    session.keys("\"党委会议纪要第31期\" ctrl-s");
    session.wait_for("完成：市局党务公开目录已导入：新增1项，修订3项，停用0项。");
    session.keys("j*32").wait_for("市局党务公开目录 49 ─").wait_for("公开时限   年度");
    session.keys("v").wait_for("第2版与第1版的不同").wait_for("公开时限：季度 改为 年度");
    session.wait_for("修订理由：按党委会决定调整公开时限。").keys("esc");
    session.wait_until(|screen| !screen.contains("各版本"));
    quit(session);
    demo.verify();

    // Everybody reads it, in English too; only the administrator changes it.
    let options = demo.options("reviewer");
    let mut session = Session::start(Options {
        args: options.args.iter().cloned().chain(["--lang".to_owned(), "en".to_owned()]).collect(),
        ..options
    });
    session.wait_for("刘志强").keys("C").wait_for("Catalogue upkeep").keys("g j*49");
    session.wait_for("Bureau catalogue 49").wait_for("approved: 党委会议纪要第31期");
    session.keys("e").wait_for("This is for the administrator of 金坛市公安局党委");
    session.keys("v").wait_for("Time limit: 季度 becomes 年度").keys("esc");
    session.wait_until(|screen| !screen.contains("versions ─"));
    quit(session);

    // The item that was added owes its first quarter, and is proposed under.
    let due = demo.run(&["due", "--json"]);
    let due = String::from_utf8(due.stdout).expect("UTF-8");
    assert!(due.contains("\"code\":\"SJ-59\""), "{due}");
}

#[test]
fn a_lost_cell_is_completed_and_a_presumed_one_confirmed_each_on_its_ground() {
    let demo = Demo::new();
    let mut session = open(&demo, small(demo.options("admin")));
    session.wait_for("内容       〔目录原文缺〕");
    session.keys("c").wait_for("─ 确认或补录 ─").wait_for("一级目录：思想");
    // The third of what is uncertain is the content.
    session.keys("down*3").wait_for("> ( ) 3 公开内容：〔目录原文缺〕");
    field(&mut session, "公开内容");
    session.paste("精神文明建设情况");
    field(&mut session, "依据");
    session.keys("\"档案室原件第17页\" ctrl-s");
    session.wait_for("完成：市局党务公开目录17“公开内容”已补录，该项目还有5处待确认。");
    session.wait_for("精神文明建设情况").wait_for("已补录：陈雅琴");
    session.keys("c").wait_for("─ 确认或补录 ─").wait_for("一级目录：思想");
    field(&mut session, "依据");
    session.keys("\"同上\" ctrl-s").wait_for("“一级目录”已确认，该项目还有4处待确认。");
    session.keys("v").wait_for("第3版").wait_for("第3版与第2版的不同");
    session.keys("esc").wait_until(|screen| !screen.contains("各版本"));
    quit(session);
    // In the office's own tree it has its words now.
    let listed = demo.run(&["catalogue"]);
    assert!(String::from_utf8(listed.stdout).expect("UTF-8").contains("17 精神文明建设情况"));
    demo.verify();
}
