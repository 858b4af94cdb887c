//! An attachment by key scripts in a real terminal, as a guest of a server: in, broken off, in again, and out by another who
//! works there meanwhile; and by somebody who came by ssh, through the connection.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;

use command::{Home, Serving};

#[allow(dead_code)]
#[path = "support/command.rs"]
mod command;
#[allow(dead_code)]
#[path = "support/pty.rs"]
mod pty;

/// The title of a file that waits for its number.
const TITLE: &str = "党委中心组理论学习计划及落实情况公开材料";

/// The screen of one of the people, started with `args`, on the file.
fn open(home: &Home, args: &[&str], name: &str) -> pty::Session {
    let data = home.data().to_str().unwrap().to_owned();
    let mut session = pty::Session::start(pty::Options {
        args: args.iter().copied().map(str::to_owned).collect(),
        env: vec![("GONGKAI_DATA".to_owned(), data)],
        cols: 120,
        rows: 36,
        ..Default::default()
    });
    session.wait_until(|screen| {
        screen.lines().next().unwrap_or_default().contains(name) && !screen.contains("正在读取")
    });
    session.keys("/").wait_for("检索");
    session.paste(TITLE);
    session.wait_until(|screen| screen.contains("案卷") && screen.contains("共"));
    session
        .keys("enter")
        .wait_until(|screen| screen.contains("详情 案卷 ") && screen.contains("标题       "));
    session.wait_idle();
    session
}

fn files(folder: &Path) -> usize {
    let folders = fs::read_dir(folder).into_iter().flatten().flatten();
    folders.map(|folder| fs::read_dir(folder.path()).into_iter().flatten().count()).sum()
}

#[test]
fn a_guest_attaches_a_file_and_another_fetches_it() {
    let home = Home::with_demo();
    let scan = home.path("审批单扫描件.pdf");
    fs::write(&scan, b"%PDF-1.7 scan").unwrap();
    let long = home.path("录像.mp4");
    fs::File::create(&long).unwrap().set_len(48 * 1024 * 1024).unwrap();
    let _serving = Serving::start(&home);
    let mut clerk = open(&home, &["--as", "wang"], "王丽娟");
    let mut keeper = open(&home, &["--as", "qian"], "钱玉兰");
    clerk.keys("f").wait_for("─ 挂接附件 ─");
    clerk.keys(&format!("\"{}\" ctrl-s", long.display())).wait_for("正在传送附件");
    clerk.keys("esc").wait_for("已中断，没有办理");
    assert_eq!(files(&home.data().join("files")), 0);
    keeper.keys("z ctrl-d ctrl-d").wait_idle();
    clerk.keys(&format!("ctrl-u \"{}\" ctrl-s", scan.display()));
    clerk.wait_until(|screen| screen.contains("完成：") && !screen.contains("─ 挂接附件 ─"));
    // It is there for the other, without a key.
    keeper.wait_for("审批单扫描件.pdf（1 KB");
    let saved = home.path("另存.pdf");
    keeper.keys("s").wait_for("─ 取出附件 ─").keys("tab");
    keeper.keys(&format!("ctrl-u \"{}\" ctrl-s", saved.display())).wait_for("已写出");
    assert_eq!(fs::read(&saved).unwrap(), b"%PDF-1.7 scan");
    // Nothing is written over.
    keeper.keys("s").wait_for("─ 取出附件 ─").keys("tab");
    keeper.keys(&format!("ctrl-u \"{}\" ctrl-s", saved.display())).wait_for("已存在");
    keeper.keys("esc").wait_until(|screen| !screen.contains("─ 取出附件 ─"));
    for mut session in [clerk, keeper] {
        session.keys("q");
        assert!(session.wait_exit().success());
    }
}

#[test]
fn by_ssh_a_file_is_sent_first_and_then_attached_by_its_name() {
    let home = Home::with_demo();
    let _serving = Serving::start(&home);
    let data = home.data().to_str().unwrap().to_owned();
    let mut session = open(&home, &["--data", &data, "guest"], "陈雅琴");
    session.keys("f").wait_for("─ 挂接附件 ─").wait_for("ssh 姓名@主机 attach");
    // A path of the host is a name here, and nothing of that name has come.
    session.keys("\"/etc/passwd\" ctrl-s").wait_for("尚未收到您的文件“/etc/passwd”");
    let mut command = home.command(["guest", "--data", &data]);
    command.env("SSH_ORIGINAL_COMMAND", "attach 会议 纪要.pdf").stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"%PDF-1.7 minutes").unwrap();
    assert!(child.wait().unwrap().success());
    session.keys("ctrl-u \"会议 纪要.pdf\" ctrl-s");
    session.wait_until(|screen| screen.contains("完成：") && !screen.contains("─ 挂接附件 ─"));
    session.keys("z ctrl-d ctrl-d").wait_for("会议 纪要.pdf（1 KB");
    session.keys("s").wait_for("ssh 姓名@主机 fetch");
    session.keys("q");
    assert!(session.wait_exit().success());
}
