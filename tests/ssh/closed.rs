//! What somebody who may come over ssh may do: work in the office, and nothing else.

use std::fs;
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::Duration;

use crate::support::journey::{name, quit};
use crate::support::served::{DATA, STRANGER, Served};
use crate::support::sshd::{PLACE, PROGRAM};

/// All that a program said.
fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// What a process of the host has in its environment.
fn environment(served: &Served, pid: u32) -> String {
    let text = fs::read(served.host.within(&format!("/proc/{pid}/environ"))).expect("a process of the host");
    String::from_utf8_lossy(&text).replace('\0', "\n")
}

#[test]
fn no_shell_no_other_command_no_file_is_had_over_ssh() {
    let Some(served) = Served::new() else { return };
    for asked in [
        &["id"][..],
        &["sh", "-c", "id"],
        &["/run/office/bin/gongkai", "backup", "/run/office/home/reviewer/all"],
        &["internal-sftp"],
        &["scp", "-t", "/run/office/home/reviewer"],
        &[],
    ] {
        let output = served.ask("reviewer", &[], asked);
        let told = said(&output);
        assert!(!output.status.success(), "{asked:?}: {told}");
        assert!(told.contains("gongkai: ") && !told.contains("uid="), "{asked:?}: {told}");
        assert!(output.stdout.is_empty(), "{asked:?}: {told}");
    }
    // Subsystems, and what copies files by them.
    let output = served.ask("reviewer", &["-s"], &["sftp"]);
    assert!(!output.status.success() && output.stdout.is_empty(), "{}", said(&output));
    assert!(fs::read_dir(served.host.within(&format!("{PLACE}/home/reviewer"))).unwrap().next().is_none());

    // With a terminal it is the office, whatever else was asked for; no key leads out of it.
    let mut session = served.come_asking("reviewer", &[], &["sh", "-c", "id"], &[]);
    session.wait_for(name("reviewer"));
    session.keys("ctrl-z ctrl-\\ ! enter esc").wait_idle();
    assert!(!session.screen().contains("uid="));
    served.host.wait_processes("reviewer", 1);
    for command in served.host.commands("reviewer") {
        assert!(command.ends_with(&format!("{PROGRAM} --data {DATA} guest")), "{command}");
    }
    quit(session);
    served.verify();
}

#[test]
fn nothing_is_forwarded() {
    let Some(served) = Served::new() else { return };
    // Out of the host: to sshd itself, which would answer with its name, and to the server, which would with its.
    let output = served.ask("reviewer", &["-W", &format!("127.0.0.1:{}", served.host.port())], &[]);
    assert!(!output.status.success() && output.stdout.is_empty(), "{}", said(&output));
    let folder = tempfile::tempdir().unwrap();
    let near = folder.path().join("near");
    let mut client = served.client("reviewer", &["-N", "-L", &format!("{}:{DATA}/socket", near.display())]);
    let mut client = client.spawn().unwrap();
    let mut answer = Vec::new();
    loop {
        assert_eq!(client.try_wait().unwrap(), None, "the client stays");
        if let Ok(mut stream) = UnixStream::connect(&near) {
            let _ = stream.read_to_end(&mut answer);
            break;
        }
        thread::sleep(Duration::from_millis(20));
    }
    client.kill().unwrap();
    client.wait().unwrap();
    assert!(answer.is_empty(), "{answer:?}");
    // Into the host.
    for what in ["0:127.0.0.1:1", &format!("{PLACE}/home/reviewer/in:127.0.0.1:1")] {
        let output = served.ask("reviewer", &["-N", "-o", "ExitOnForwardFailure=yes", "-R", what], &[]);
        assert!(said(&output).contains("forwarding failed"), "{what}: {}", said(&output));
    }
    let output = served.ask("reviewer", &["-N", "-o", "ExitOnForwardFailure=yes", "-w", "any"], &[]);
    assert!(!output.status.success(), "{}", said(&output));

    // Keys and windows.
    let agent = folder.path().join("agent");
    let mut keeper =
        Command::new("ssh-agent").args(["-D", "-a"]).arg(&agent).stdout(Stdio::null()).spawn().unwrap();
    while !agent.exists() {
        thread::yield_now();
    }
    let env = [("SSH_AUTH_SOCK", agent.to_str().unwrap()), ("DISPLAY", "127.0.0.1:7")];
    let mut session = served.come_asking("reviewer", &["-A", "-Y"], &[], &env);
    session.wait_for(name("reviewer"));
    let pid = served.host.wait_processes("reviewer", 1)[0];
    let environment = environment(&served, pid);
    for variable in ["SSH_AUTH_SOCK", "DISPLAY", "XAUTHORITY"] {
        assert!(!environment.contains(variable), "{environment}");
    }
    quit(session);
    keeper.kill().unwrap();
    keeper.wait().unwrap();
}

#[test]
fn what_the_client_sends_along_changes_neither_the_office_nor_who_one_is() {
    let Some(served) = Served::new() else { return };
    let set = [
        "GONGKAI_DATA=/tmp",
        "GONGKAI_CONFIG=/tmp",
        "USER=admin",
        "LOGNAME=admin",
        "LD_PRELOAD=/tmp/x.so",
        "PATH=/tmp",
        "LANG=en_US.UTF-8",
    ];
    let option = format!("SetEnv={}", set.join(" "));
    let mut session = served.come_asking("reviewer", &["-o", &option], &[], &[]);
    session.wait_for(name("reviewer"));
    let pid = served.host.wait_processes("reviewer", 1)[0];
    let environment = environment(&served, pid);
    for set in set.iter().filter(|set| !set.starts_with("LANG")) {
        assert!(!environment.lines().any(|line| line == *set), "{environment}");
    }
    // The language is one's own, as on any host of Debian's.
    session.wait_for("Pending reviews");
    quit(session);
}

#[test]
fn whom_the_office_does_not_know_is_told_whom_to_ask() {
    let Some(served) = Served::new() else { return };
    let mut session = served.come(STRANGER);
    session.wait_for(STRANGER).wait_for(name("admin"));
    assert!(!session.wait_exit().success());
    served.host.wait_processes(STRANGER, 0);
    // And nothing of the office is for them to read.
    for path in [format!("{DATA}/store/db"), format!("{DATA}/search.cache"), DATA.to_owned()] {
        let output = served.host.run(STRANGER, &["cat", &path]);
        assert!(!output.status.success() && output.stdout.is_empty(), "{path}");
    }
    let output = served.host.run("reviewer", &["/run/office/bin/gongkai", "--data", DATA, "verify"]);
    assert!(!output.status.success(), "{}", said(&output));
}

#[test]
fn an_attachment_comes_in_and_out_through_the_connection_and_no_file_of_the_host_does() {
    let Some(served) = Served::new() else { return };
    let send = |login: &str, name: &str, bytes: &[u8]| {
        let mut client = served.client(login, &[]);
        client.args(["attach", name]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut client = client.spawn().unwrap();
        // Who is refused need not have read it.
        let _ = client.stdin.take().unwrap().write_all(bytes);
        client.wait_with_output().unwrap()
    };
    let scan: Vec<u8> = (0..300_000_u32).map(|n| u8::try_from(n % 251).unwrap()).collect();
    // A path is a name; what comes is what was sent, not what lies there.
    let output = send("admin", &format!("{DATA}/store/db"), &scan);
    assert!(output.status.success() && said(&output).contains("已收到“db”（293 KB"), "{}", said(&output));
    // Nobody else attaches it, and not everybody sends something.
    let output = send("reviewer", "x", b"x");
    assert!(!output.status.success() && said(&output).contains("没有办理归档的岗位"), "{}", said(&output));
    let output = send(STRANGER, "x", b"x");
    assert!(!output.status.success() && said(&output).contains(name("admin")), "{}", said(&output));

    let mut session = served.open("admin");
    session.keys("/").wait_for("检索");
    session.paste("党委中心组理论学习计划及落实情况公开材料");
    session.wait_until(|screen| screen.contains("案卷") && screen.contains("共")).keys("enter");
    session.wait_until(|screen| screen.contains("详情 案卷 ") && screen.contains("标题       ")).wait_idle();
    let screen = session.screen();
    let number = screen.split("详情 案卷 ").nth(1).and_then(|rest| rest.split_whitespace().next());
    let number = number.expect("its number").to_owned();
    session.keys("f").wait_for("─ 挂接附件 ─").wait_for("ssh 姓名@主机 attach");
    session.keys("\"/etc/passwd\" ctrl-s").wait_for("尚未收到您的文件");
    session
        .keys("ctrl-u \"db\" ctrl-s")
        .wait_until(|screen| screen.contains("完成：") && !screen.contains("─ 挂接附件 ─"));
    quit(session);
    let output = served.ask("admin", &[], &["fetch", &number]);
    assert!(output.status.success() && output.stdout == scan, "{}", said(&output).len());
    let output = served.ask(STRANGER, &[], &["fetch", &number]);
    assert!(!output.status.success() && output.stdout.is_empty(), "{}", said(&output));
    // Where they lie they are the server's alone.
    let output = served.host.run("reviewer", &["ls", &format!("{DATA}/files")]);
    assert!(!output.status.success() && output.stdout.is_empty(), "{}", said(&output));
    served.verify();
}
