//! A file from its opening to the shelf, by key scripts in a real terminal: a part lacks, comes in, a scan is attached, the
//! archivist numbers it; a branch files its year; the catalogue, and a backup that takes the scan along.

mod support;

use std::path::Path;
use std::process::Command;

use support::journey::{Demo, field, follows, number, quit};
use support::pty::Session;

/// Shows the book, and selects what its detail calls `wanted`.
#[track_caller]
fn choose(session: &mut Session, wanted: &str) {
    session.keys("0").wait_for("─>归档").keys("g");
    for _ in 0..20 {
        let shown = |screen: &str| screen.lines().find(|line| line.contains("─ 详情 ")).map(str::to_owned);
        session.wait_seen(|screen| {
            let text = screen.contents();
            shown(&text).is_some() && !text.contains("正在读取") && follows(screen)
        });
        let before = shown(&session.screen()).unwrap_or_default();
        if before.contains(wanted) {
            // Its number is there before the rest of it, and before what can be done with it.
            session.wait_for("标题       ").wait_idle();
            return;
        }
        session.keys("j");
        session.wait_until(|screen| shown(screen).is_some_and(|now| now != before));
    }
    panic!("{wanted} is not in the book:\n{}", session.screen());
}

/// What is due of the archive, as the command line says it to `login`.
fn due(demo: &Demo, login: &str) -> usize {
    let output = demo.run(&["due", "--as", login]);
    String::from_utf8_lossy(&output.stdout).lines().filter(|line| line.contains("F3")).count()
}

#[track_caller]
fn open_file(session: &mut Session) -> String {
    session.keys("0").wait_for("─>归档").keys("n").wait_for("─ 立卷 ─").wait_for("> 题名");
    session.keys("\"警车更新公开材料\"");
    field(session, "资料类别");
    session.keys("\"公开事项\" enter");
    // The form goes on by itself once one is chosen.
    session.wait_until(|screen| !screen.contains("│ > 资料类别"));
    field(session, "审批意见");
    session.keys("\"1-2\"");
    field(session, "责任者");
    session.keys("\"市局党委\"");
    field(session, "成文日期");
    session.keys("\"+0\"");
    field(session, "保管期限");
    session.keys("\"30年\" enter");
    session.keys("ctrl-s").wait_for("已登记：立卷");
    number(session, "完成：")
}

fn run(data: &Path, args: &[&str]) -> (bool, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gongkai"));
    command.args(args).arg("--data").arg(data).env("GONGKAI_LANG", "zh");
    let output = command.output().expect("the program runs");
    let told = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    (output.status.success(), told.concat())
}

#[test]
fn a_file_is_opened_completed_numbered_and_found_again() {
    let demo = Demo::new();
    let folder = tempfile::tempdir().expect("a folder");
    let scan = folder.path().join("审批单扫描件.pdf");
    std::fs::write(&scan, b"%PDF-1.7 scan").expect("a file");

    let mut office = demo.open("wang");
    let file = open_file(&mut office);
    choose(&mut office, &file);
    office.wait_for("缺件").keys("a").wait_for("不能执行：缺公开材料");
    office.keys("e").wait_for("─ 整理 ─");
    field(&mut office, "公开材料");
    office.keys("\"3-9\" ctrl-s").wait_for("现为“待编号”");
    office.keys("f").wait_for("─ 挂接附件 ─").keys("\"/no/such/file\" ctrl-s").wait_for("/no/such/file");
    office.keys(&format!("ctrl-u \"{}\" ctrl-s", scan.display())).wait_for(&format!("{file} 挂接附件"));
    // F3: not everybody numbers.
    office.keys("a").wait_for("─ 编号归档 ─").keys("ctrl-s").wait_for("只有归档责任人钱玉兰可以办理");
    office.keys("esc").wait_until(|screen| !screen.contains("─ 编号归档 ─"));
    quit(office);

    let mut keeper = demo.open("qian");
    choose(&mut keeper, &file);
    keeper.keys("a").wait_for("─ 编号归档 ─").keys("ctrl-u \"办公室\" ctrl-s");
    keeper.wait_for(&format!("{file} 编号归档，现为“已归档”"));
    let saved = folder.path().join("另存.pdf");
    keeper.keys("s").wait_for("─ 取出附件 ─");
    field(&mut keeper, "文件");
    keeper.keys("tab").keys(&format!("ctrl-u \"{}\" ctrl-s", saved.display())).wait_for("已写出");
    assert_eq!(std::fs::read(&saved).expect("the scan"), b"%PDF-1.7 scan");
    let table = folder.path().join("目录.xlsx");
    keeper.keys("i").wait_for("─ 导出归档目录 ─").keys("tab tab");
    keeper.keys(&format!("ctrl-u \"{}\" ctrl-s", table.display())).wait_for("归档文件目录已写出");
    assert!(table.exists());
    quit(keeper);

    // The branch files the year before.
    let before = due(&demo, "za.h");
    assert!(before > 0, "the year before is owed");
    let mut leader = demo.open("za.h");
    leader.keys("0").wait_for("─>归档").keys("A").wait_for("─ 确定责任人 ─");
    leader.keys("\"支部归档责任人\"");
    field(&mut leader, "责任人");
    leader.keys("\"秦素珍\" enter");
    leader.wait_until(|screen| !screen.contains("│ > 责任人"));
    field(&mut leader, "依据");
    leader.keys("\"支委会记录\" ctrl-s").wait_for("已登记：确定责任人");
    quit(leader);
    let mut branch = demo.open("za.o");
    branch.keys("0").wait_for("─>归档").keys("g").wait_for("年度归档中");
    branch.keys("p").wait_for("─ 完成年度归档 ─").keys("ctrl-s").wait_for("项办结事项未归档");
    branch.keys("\"原件由档案室集中保存。\" ctrl-s").wait_for("现为“年度归档完成”");
    quit(branch);
    assert_eq!(due(&demo, "za.h"), before - 1);

    // Found again, out of the program too.
    let year = chrono::Datelike::year(&chrono::Local::now().date_naive()).to_string();
    let data = demo.data();
    let catalogue = folder.path().join("目录.csv");
    let path = catalogue.to_str().expect("a path");
    let (done, told) = run(&data, &["archive", "catalogue", "--year", &year, "--as", "qian", path]);
    assert!(done, "{told}");
    let text = std::fs::read_to_string(&catalogue).expect("the catalogue");
    let line = text.lines().find(|line| line.contains("警车更新公开材料")).expect("the file");
    assert!(line.contains(&format!("Z109-WS·{year}·D30·办公室-0")), "{line}");
    let again = folder.path().join("取出.pdf");
    let path = again.to_str().expect("a path");
    let (done, told) = run(&data, &["archive", "file", "--number", &file, "--as", "qian", path]);
    assert!(done && std::fs::read(&again).expect("the scan") == b"%PDF-1.7 scan", "{told}");
    let (done, told) = run(&data, &["archive", "file", "--number", &file, "--as", "qian", path]);
    assert!(!done && told.contains("已存在"), "{told}");

    // A backup takes it along, and it is there after a restore.
    let (done, told) = run(&data, &["verify"]);
    assert!(done && told.contains("附件1个"), "{told}");
    let backup = folder.path().join("备份.jsonl");
    let backup = backup.to_str().expect("a path");
    let (done, told) = run(&data, &["backup", backup]);
    assert!(done && told.contains("附件1个"), "{told}");
    let other = folder.path().join("恢复");
    let (done, told) = run(&other, &["restore", backup]);
    assert!(done && told.contains("附件1个"), "{told}");
    let (done, told) = run(&other, &["verify"]);
    assert!(done && told.contains("附件1个"), "{told}");
}
