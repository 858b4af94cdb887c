//! Attachments on the command line: in a backup and out of it, whatever happens meanwhile; and over ssh's own connection.

#[allow(dead_code)]
#[path = "support/command.rs"]
mod command;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command as Process, Stdio};
use std::sync::Arc;

use command::{Home, Ran, Serving};
use gongkai::domain::book::{StepId, Value, Values};
use gongkai::domain::code::{Kind, RecordKey};
use gongkai::exchange::attachment::hand_in;
use gongkai::office::desk::OwnDesk;
use gongkai::office::query::{Answer, Query};
use gongkai::office::{Command, Office, system_time};
use gongkai::store::vault::Vault;

/// The title of a file that waits for its number.
const TITLE: &str = "党委中心组理论学习计划及落实情况公开材料";

/// Attaches these to the file, as 王丽娟; returns its key and where each lies.
fn attach(home: &Home, contents: &[&[u8]]) -> (RecordKey, Vec<PathBuf>) {
    let office = Arc::new(Office::open(Arc::new(home.store()), system_time(), &|_| {}).unwrap());
    office.keep_files_at(&home.data().join("files"));
    let Answer::Book(_, lines) = office.query("wang", &Query::Book(Kind::Archive)).unwrap() else {
        panic!("no archive")
    };
    let key = lines.iter().find(|line| line.row.title == TITLE).expect("the file").row.key.clone();
    let desk = OwnDesk::new(office.clone(), "wang");
    let mut lie = Vec::new();
    for (n, mut bytes) in contents.iter().copied().enumerate() {
        let name = format!("扫描件{n}.pdf");
        let kept = hand_in(&desk, "wang", &name, None, &mut bytes, &|_, _| true).unwrap();
        lie.push(home.data().join("files").join(Vault::name(&kept.sha256)));
        let mut values = Values::default();
        values.set("file", Value::File(kept));
        values.set("on", Value::Day(office.today()));
        let step = StepId::find("archive.attach").unwrap();
        office.execute("wang", Command::Take { key: key.clone(), seen: 0, step, values }).unwrap();
    }
    (key, lie)
}

fn backup(home: &Home, name: &str) -> (Ran, PathBuf) {
    let file = home.path(name);
    (Ran::of(home.command(["backup"]).arg(&file)), file)
}

#[test]
fn a_backup_takes_attachments_along_and_says_what_lacks() {
    let home = Home::with_demo();
    let (key, lie) = attach(&home, &[b"%PDF-1.7 one", b"%PDF-1.7 two"]);
    let (ran, file) = backup(&home, "whole.jsonl");
    assert!(ran.done().contains("附件2个"));
    let other = Home::new();
    let out = Ran::of(other.command(["restore"]).arg(&file)).done();
    assert!(out.contains("附件2个"), "{out}");
    assert!(other.run("verify").done().contains("附件2个"));
    let saved = other.path("取出.pdf");
    let number = key.number();
    let args = ["archive", "file", "--as", "qian", "--nth", "2", "--number", &number];
    Ran::of(other.command(args).arg(&saved)).done();
    assert_eq!(fs::read(&saved).unwrap(), b"%PDF-1.7 two");

    // One is missing, the other damaged.
    fs::remove_file(&lie[0]).unwrap();
    fs::remove_file(&lie[1]).unwrap();
    fs::write(&lie[1], b"%PDF-1.7 twi").unwrap();
    let (ran, file) = backup(&home, "lacks.jsonl");
    assert!(ran.code == Some(1) && ran.out.contains("附件0个"), "{ran:?}");
    for told in
        ["有2个附件", "扫描件0.pdf”不在保存的位置", "扫描件1.pdf”的内容与登记的不符", &format!("r/{key}")]
    {
        assert!(ran.err.contains(told), "{told}: {ran:?}");
    }
    let third = Home::new();
    let ran = Ran::of(third.command(["restore", "--lang", "en"]).arg(&file));
    assert!(ran.code == Some(1) && ran.out.starts_with("Restored from "), "{ran:?}");
    assert!(ran.err.contains("The backup does not hold them") && ran.err.contains("扫描件0.pdf"), "{ran:?}");
    // Put there from elsewhere, they are known again.
    copy(&other.data().join("files"), &third.data().join("files"));
    assert!(third.run("verify").done().contains("附件2个"));
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let (path, to) = {
            let entry = entry.unwrap();
            (entry.path(), to.join(entry.file_name()))
        };
        if path.is_dir() {
            copy(&path, &to);
        } else {
            fs::copy(&path, &to).unwrap();
        }
    }
}

/// Whether something lies under `dir` whose name begins so.
fn lies(dir: &Path, beginning: &str) -> bool {
    let Ok(entries) = fs::read_dir(dir) else { return false };
    entries.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with(beginning))
}

#[test]
fn a_restore_that_is_killed_in_the_middle_can_be_done_again() {
    let home = Home::with_demo();
    let large = vec![7; 3_000_000];
    attach(&home, &[b"%PDF-1.7 one", &large]);
    let (ran, file) = backup(&home, "whole.jsonl");
    ran.done();
    let bytes = fs::read(&file).unwrap();
    // What comes through a pipe comes as far as it is let.
    let pipe = home.path("pipe");
    nix::unistd::mkfifo(&pipe, nix::sys::stat::Mode::S_IRWXU).unwrap();
    let other = Home::new();
    let mut child = other.command(["restore"]).arg(&pipe).stderr(Stdio::null()).spawn().unwrap();
    let mut half = fs::OpenOptions::new().write(true).open(&pipe).unwrap();
    half.write_all(&bytes[..bytes.len() - 1_500_000]).unwrap();
    while !lies(&other.data().join("files/.new"), "piece-") {
        std::thread::yield_now();
    }
    kill(&mut child);
    drop(half);
    for line in ["due", "verify", "backup x"] {
        let ran = other.run(line);
        assert!(ran.code == Some(1) && !ran.err.contains("panicked"), "{line}: {ran:?}");
    }
    let out = Ran::of(other.command(["restore"]).arg(&file)).done();
    assert!(out.contains("附件2个"), "{out}");
    let verified = other.run("verify").done();
    assert!(verified.contains("附件2个") && !verified.contains("说明"), "{verified}");
    assert!(!lies(&other.data().join("files"), ".new") || !lies(&other.data().join("files/.new"), ""));
}

#[test]
fn a_backup_that_is_killed_leaves_the_whole_file_or_none() {
    let home = Home::with_demo();
    let large: Vec<Vec<u8>> = (0..4_u8).map(|n| vec![n; 5_000_000]).collect();
    attach(&home, &large.iter().map(Vec::as_slice).collect::<Vec<_>>());
    let folder = home.path("backups");
    fs::create_dir(&folder).unwrap();
    for n in 0..3 {
        let file = folder.join(format!("{n}.jsonl"));
        let mut child = home.command(["backup"]).arg(&file).stderr(Stdio::null()).spawn().unwrap();
        // It writes beside, under a name that says whose it is.
        while !lies(&folder, ".gongkai-") && child.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
        kill(&mut child);
        if file.exists() {
            let other = Home::new();
            assert!(Ran::of(other.command(["restore"]).arg(&file)).done().contains("附件4个"));
        }
    }
    let (ran, _) = backup(&home, "after.jsonl");
    assert!(ran.done().contains("附件4个"));
}

fn kill(child: &mut Child) {
    let _ = child.kill();
    child.wait().unwrap();
}

/// What comes of `asked` where somebody comes by ssh, with this coming in.
fn guest(home: &Home, asked: &str, input: &[u8]) -> (Option<i32>, Vec<u8>, String) {
    let mut command: Process = home.command(["guest", "--data"]);
    command.arg(home.data()).env("SSH_ORIGINAL_COMMAND", asked).env("GONGKAI_LANG", "en");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // It may have ended before it has read everything.
    let _ = child.stdin.take().unwrap().write_all(input);
    let output = child.wait_with_output().unwrap();
    (output.status.code(), output.stdout, String::from_utf8(output.stderr).unwrap())
}

#[test]
fn by_ssh_a_file_comes_in_and_out_through_the_connection_and_no_other() {
    let home = Home::with_demo();
    let (key, _) = attach(&home, &[b"%PDF-1.7 one", b"\x1b[2J\0\xff two"]);
    let serving = Serving::start(&home);
    let number = key.number();
    let (code, out, err) = guest(&home, &format!("fetch {number} 2"), b"");
    assert_eq!((code, out.as_slice(), err.as_str()), (Some(0), &b"\x1b[2J\0\xff two"[..], ""));
    let (code, out, err) = guest(&home, &format!("fetch {number} 3"), b"");
    assert!(code == Some(1) && out.is_empty() && err.contains("没有这个附件，共有2个"), "{err}");

    // The path is a name here; what is kept is what came in.
    let (code, out, err) = guest(&home, "attach /etc/passwd", b"of one's own");
    let told = String::from_utf8(out).unwrap();
    assert!(code == Some(0) && err.is_empty() && told.contains("已收到“passwd”（1 KB"), "{told}{err}");
    let kept: Vec<_> = walk(&home.data().join("files"));
    assert_eq!(kept.len(), 3);
    assert!(kept.iter().any(|path| fs::read(path).unwrap() == b"of one's own"));
    let long = vec![0; 51 * 1024 * 1024];
    let (code, out, err) = guest(&home, "attach 长.bin", &long);
    assert!(code == Some(1) && out.is_empty() && err.contains("超过50 MB"), "{err}");
    assert_eq!(walk(&home.data().join("files")).len(), 3, "half of it is left");

    // Anything else is the screen's, and there is none.
    let around = format!("fetch {number} > /tmp/x");
    for asked in ["sh", "attach", "attach ..", "fetch /etc/passwd", &around, "backup x", "attach\nsh"] {
        let (code, out, err) = guest(&home, asked, b"x");
        assert!(code == Some(1) && out.is_empty() && err.contains("没有其他命令"), "{asked}: {err}");
    }
    drop(serving);
    let (code, _, err) = guest(&home, &format!("fetch {number}"), b"");
    assert!(code == Some(1) && err.contains("办公服务没有运行"), "{err}");
}

/// Every file under a folder.
fn walk(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { all.extend(walk(&path)) } else { all.push(path) }
    }
    all
}

/// Runs `script` with a small disk of so many MB at `disk`, which goes with it; `None` where this machine does not allow it.
fn on_a_small_disk(home: &Home, disk: &Path, megabytes: u32, script: &str) -> Option<Ran> {
    let mount = format!("mount -n -t tmpfs -o size={megabytes}m none '{}'", disk.display());
    let own = if nix::unistd::geteuid().is_root() { "--mount" } else { "-rm" };
    let tried = Process::new("unshare").args([own, "sh", "-c", &mount]).output();
    if !tried.is_ok_and(|tried| tried.status.success()) {
        assert!(std::env::var_os("CI").is_none(), "no small disk can be made here");
        eprintln!("left out: no small disk can be made here");
        return None;
    }
    let command = home.command(["verify"]);
    let program = command.get_program().to_owned();
    let mut shell = Process::new("unshare");
    shell.args([own, "sh", "-c", &format!("{mount} && {script}")]).arg(program).stdin(Stdio::null());
    shell.env("HOME", home.0.path()).env("TMPDIR", home.0.path()).env("GONGKAI_LANG", "zh");
    Some(Ran::of(&mut shell))
}

#[test]
fn a_disk_that_is_too_small_is_met_before_it_is_full() {
    let home = Home::with_demo();
    let large = vec![7; 6_000_000];
    attach(&home, &[&large]);
    let (ran, file) = backup(&home, "whole.jsonl");
    ran.done();
    let disk = home.path("disk");
    fs::create_dir(&disk).unwrap();
    let (data, disk) = (home.data(), disk.as_path());
    let list = format!("; code=$?; ls -AR '{}' >&2; exit $code", disk.display());
    let to = format!("\"$0\" backup --data '{}' '{}/b.jsonl'{list}", data.display(), disk.display());
    let Some(ran) = on_a_small_disk(&home, disk, 4, &to) else { return };
    assert!(ran.code == Some(1) && ran.err.contains("至少需要"), "{ran:?}");
    assert!(!ran.err.contains("gongkai-") && !ran.err.contains("b.jsonl\n"), "{ran:?}");
    // The records have room, the attachments would leave too little for the office to go on.
    let from = format!("\"$0\" restore --data '{}/data' '{}'{list}", disk.display(), file.display());
    let ran = on_a_small_disk(&home, disk, 60, &from).unwrap();
    assert!(ran.code == Some(1) && ran.err.contains("附件未能恢复"), "{ran:?}");
    assert!(!ran.err.contains("piece-"), "{ran:?}");
}
