//! Several people in one office at once, each at a screen of their own, as guests of a server: each sees the others' acts
//! without a key, two decide on the same record, one program is killed, and the server comes back.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Stdio};
use std::sync::Arc;

use command::Home;
use gongkai::office::query::{Answer, Query};
use gongkai::office::{Office, system_time};
use nix::sys::signal::Signal;

#[allow(dead_code)]
#[path = "support/command.rs"]
mod command;
#[allow(dead_code)]
#[path = "support/pty.rs"]
mod pty;

/// The number of a disclosure that waits for the leader in charge, which 刘志强 and 沈卫民 are.
fn waits(home: &Home) -> String {
    let office = Office::open(Arc::new(home.store()), system_time(), &|_| {}).unwrap();
    let Answer::Tasks(lines) = office.query("shen", &Query::Tasks).unwrap() else { panic!("no tasks") };
    let line = lines.iter().find(|line| line.mine && line.row.title.contains("夏季治安打击整治"));
    line.unwrap().row.key.number()
}

/// A server. Dropped, it is killed.
struct Serving(Child);

impl Serving {
    fn start(home: &Home) -> Self {
        let mut child = home.command(["serve"]).stderr(Stdio::piped()).spawn().unwrap();
        let mut said = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        said.read_line(&mut line).unwrap();
        assert!(line.contains("办公服务已启动"), "{line}");
        std::thread::spawn(move || said.read_to_string(&mut String::new()));
        Self(child)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The screen of one of the people.
fn open(home: &Home, login: &str, name: &str) -> pty::Session {
    let data = home.data().to_str().unwrap().to_owned();
    let mut session = pty::Session::start(pty::Options {
        args: ["--as", login].map(str::to_owned).to_vec(),
        env: vec![("GONGKAI_DATA".to_owned(), data)],
        cols: 120,
        rows: 36,
        ..Default::default()
    });
    session.wait_until(|screen| {
        screen.lines().next().unwrap_or_default().contains(name) && !screen.contains("正在读取")
    });
    session
}

/// Goes to a record by its number.
fn go(session: &mut pty::Session, number: &str) {
    session.keys("/");
    session.wait_for("检索");
    session.paste(number);
    session.keys("enter");
    session.wait_until(|screen| screen.contains(&format!("详情 公开事项 {number}")));
}

#[test]
fn three_at_once_see_each_other_and_lose_nothing() {
    let home = Home::with_demo();
    let waits = waits(&home);
    let serving = Serving::start(&home);
    let mut admin = open(&home, "admin", "陈雅琴");
    let mut reviewer = open(&home, "reviewer", "刘志强");
    let mut shen = open(&home, "shen", "沈卫民");
    for session in [&mut admin, &mut reviewer, &mut shen] {
        session.wait_for("在线3人");
        go(session, &waits);
    }
    // What one is about to decide the others see.
    shen.keys("r").wait_for("退回").paste("请写明督查依据。");
    admin.wait_for("沈卫民正在办理");
    reviewer.wait_for("沈卫民正在办理");
    // Killed while typing, after a pause: another screen of the same person has it.
    let mut again = open(&home, "shen", "沈卫民");
    loop {
        again.keys("E").wait_until(|screen| screen.contains("d 丢弃") || screen.contains("没有未提交"));
        if again.screen().contains("d 丢弃") {
            break;
        }
        again.keys("esc").wait_until(|screen| !screen.contains("没有未提交"));
    }
    shen.kill9();
    admin.wait_until(|screen| !screen.contains("沈卫民正在办理"));
    again.keys("enter").wait_for("请写明督查依据。");
    admin.wait_for("沈卫民正在办理");
    // Another decides first: it is said in the form at once, and what was typed stays.
    reviewer.keys("a").wait_for("完成：");
    admin.wait_for("[主要负责人审核]");
    again.wait_until(|screen| screen.contains("刘志强已改动这条记录") && screen.contains("请写明督查依据。"));
    again.keys("ctrl-s").wait_until(|screen| screen.contains("刚被刘志强改动"));
    assert!(again.screen().contains("请写明督查依据。"));
    // The server goes: everybody is told, and keeps what is shown.
    drop(serving);
    for session in [&mut admin, &mut reviewer] {
        session.wait_until(|screen| screen.contains("已断开") && screen.contains(&waits));
    }
    admin.keys("d").wait_for("连不上");
    let serving = Serving::start(&home);
    for session in [&mut admin, &mut reviewer, &mut again] {
        session.wait_until(|screen| screen.contains("在线3人") && !screen.contains("已断开"));
    }
    again.keys("esc").wait_until(|screen| !screen.contains("请写明督查依据。"));
    // What is done after that shows as before.
    let mut principal = open(&home, "principal", "高建华");
    admin.wait_for("在线4人");
    go(&mut principal, &waits);
    principal.keys("a").wait_for("完成：");
    admin.wait_for("待公开");
    for mut session in [admin, reviewer, again, principal] {
        session.keys("q");
        assert!(session.wait_exit().success());
    }
    drop(serving);
    home.run("verify").done();
}

/// A screen to which nothing is told and at which nobody types sends nothing.
#[test]
fn an_idle_guest_is_silent() {
    let home = Home::with_demo();
    let _serving = Serving::start(&home);
    let mut session = open(&home, "admin", "陈雅琴");
    session.wait_idle();
    let before = session.bytes();
    std::thread::sleep(std::time::Duration::from_secs(1));
    assert_eq!(session.bytes(), before);
    session.signal(Signal::SIGTERM);
    session.wait_exit();
}
