//! What somebody at the keyboard waits for, and what goes over the line: the release binary in a pseudo-terminal of 120×36,
//! on offices of a thousand to a million records.
//!
//! `cargo bench --bench screen` measures at 1k, 10k and 100k; `cargo bench --bench screen -- 1000000` at the sizes given.
//! `--keep DIR` keeps the offices there, and takes those that are there already. Beside each figure stands its ratio to a
//! floor measured in the same run: a bare ratatui list for the screen, 4 KiB appended with `fdatasync` for a commit,
//! `memmem` over as much text for a search.

#[allow(dead_code)]
mod figures;
mod floor;
mod generate;
#[allow(dead_code)]
mod terminal;

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use figures::{Table, Times, against, against_bytes};
use floor::Floors;
use generate::Made;
use gongkai::domain::organisation::Role;
use portable_pty::CommandBuilder;
use terminal::{QUIET, Terminal};

const PROGRAM: &str = env!("CARGO_BIN_EXE_gongkai");

fn main() {
    if floor::is_asked_for() {
        return;
    }
    let mut sizes = Vec::new();
    let mut keep = None;
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--bench" => {}
            "--keep" => keep = args.next().map(PathBuf::from),
            size => sizes.push(size.parse().unwrap_or_else(|_| panic!("not a number of records: {size}"))),
        }
    }
    if sizes.is_empty() {
        sizes = vec![1_000, 10_000, 100_000];
    }
    let temporary = tempfile::tempdir().expect("a temporary directory");
    let folder = keep.unwrap_or_else(|| temporary.path().to_owned());
    fs::create_dir_all(&folder).expect("a folder for the offices");
    let floors = Floors::measure(&folder);
    let mut table = Table::default();
    for size in &sizes {
        println!("{size} records");
        let data = office(&folder, *size, &mut table);
        measure(&data, *size, &floors, &mut table);
    }
    let binary = fs::metadata(PROGRAM).map_or(0, |file| file.len());
    table.print("records", &sizes);
    println!("\nrelease binary: {:.1} MB", binary as f64 / 1e6);
    println!(
        "floors: bare ratatui list {:.1} ms to its first frame of {} B, {:.2} ms and {:.0} B a `down`; 4 KiB append + fdatasync {:.2} ms (p99 {:.2})",
        floors.start.median(),
        floors.first,
        floors.down.median(),
        floors.down_bytes,
        floors.append.median(),
        floors.append.p99(),
    );
}

/// The office of that size in `folder`, made where it is not there.
fn office(folder: &Path, size: usize, table: &mut Table) -> PathBuf {
    let data = folder.join(format!("office-{size}"));
    if data.exists() {
        table.put("restore, s", "kept".to_owned());
        return data;
    }
    let file = folder.join(format!("office-{size}.jsonl"));
    let login = nix::unistd::User::from_uid(nix::unistd::getuid()).ok().flatten().map(|user| user.name);
    let login = login.expect("whoever measures has a login");
    let mut out = BufWriter::new(File::create(&file).expect("a file for the backup"));
    let now = chrono::Local::now().naive_local();
    let made = Made {
        records: size,
        least_open: generate::LEAST_OPEN,
        now,
        logins: &[login],
        roles: &[Role::Administrator, Role::LeaderInCharge],
    };
    generate::write(&mut out, &made).and_then(|()| out.flush()).expect("a backup");
    let began = Instant::now();
    let done = Command::new(PROGRAM)
        .args(["--data".as_ref(), data.as_os_str(), "restore".as_ref(), file.as_os_str()])
        .stdout(Stdio::null())
        .stderr(Stdio::inherit())
        .status()
        .expect("the program starts");
    assert!(done.success(), "the restore of {} failed", file.display());
    table.put("restore, s", format!("{:.1}", began.elapsed().as_secs_f64()));
    drop(fs::remove_file(file));
    data
}

fn open(data: &Path) -> Terminal {
    let mut command = CommandBuilder::new(PROGRAM);
    command.args(["--data".as_ref(), data.as_os_str()]);
    command.env("GONGKAI_LANG", "zh");
    Terminal::start(command)
}

fn leave(office: Terminal) {
    office.send(b"q");
    office.ended();
}

fn measure(data: &Path, size: usize, floors: &Floors, table: &mut Table) {
    let mut start = Times::default();
    let mut first = 0;
    for n in 0..6 {
        let office = open(data);
        let beginning = office.mark();
        office.frame_after(beginning);
        office.settle(Duration::from_millis(600));
        let whole = office.screen();
        let shown = office.shown_after(beginning, "the first screen", |screen| screen == whole);
        // The first opening after a restore finds nothing in the cache of the disk.
        if n > 0 {
            start.add(shown - office.started());
            first = office.since(beginning).0;
        }
        leave(office);
    }
    table.put("exec to data shown, ms", against(start.median(), floors.start.median()));
    table.put("first screen, B", against_bytes(first as f64, floors.first as f64));

    let office = open(data);
    office.settle(Duration::from_millis(1500));
    downs(&office, floors, table);
    board(&office, floors, table);
    approvals(&office, floors, table);
    let (now, most) = office.memory();
    table.put("resident memory (at most), MB", format!("{now:.0} ({most:.0})"));
    leave(office);
    search(data, size, table);
}

fn downs(office: &Terminal, floors: &Floors, table: &mut Table) {
    let floor = floors.down.median();
    let (mut down, mut answered, mut whole) = (Times::default(), 0, 0);
    const PRESSES: usize = 100;
    for n in 0..PRESSES {
        let mark = office.mark();
        let sent = office.send(if n % 2 == 0 { b"j" } else { b"k" });
        down.add(office.frame_after(mark) - sent);
        answered += office.since(mark).0;
        office.settle(QUIET);
        whole += office.since(mark).0;
    }
    let cell = format!("{}; p99 {:.2}", against(down.median(), floor), down.p99());
    table.put("`down` to screen, ms", cell);
    let bytes = |all: usize, of: usize| all as f64 / of as f64;
    table.put("`down`, B", against_bytes(bytes(answered, PRESSES), floors.down_bytes));
    table.put("`down` and the detail after it, B", against_bytes(bytes(whole, PRESSES), floors.down_bytes));

    let (mut scrolling, mut written) = (Times::default(), 0);
    for _ in 0..PRESSES {
        let mark = office.mark();
        let sent = office.send(b"j");
        scrolling.add(office.frame_after(mark) - sent);
        written += office.since(mark).0;
    }
    office.settle(QUIET);
    table.put("scrolling `down`, B", against_bytes(bytes(written, PRESSES), floors.down_bytes));

    office.send(b"g");
    office.settle(QUIET);
    let mut held = Times::default();
    for _ in 0..60 {
        let mark = office.mark();
        let sent = office.send(b"j");
        std::thread::sleep(Duration::from_millis(33).saturating_sub(sent.elapsed()));
        held.add(office.frame_after(mark) - sent);
    }
    office.settle(QUIET);
    table.put("held key at 30 Hz, most lag, ms", against(held.most(), floor));

    let mark = office.mark();
    let sent = office.send(&[b'j'; 1000]);
    office.settle(Duration::from_millis(500));
    let (_, frames, last) = office.since(mark);
    let took = last.map_or(f64::NAN, |last| (last - sent).as_secs_f64() * 1e3);
    table.put("burst of 1,000", format!("{frames} frames, {took:.0} ms"));

    office.send(b"g");
    office.settle(Duration::from_secs(1));
    let mark = office.mark();
    std::thread::sleep(Duration::from_secs(2));
    table.put("idle, B in 2 s", office.since(mark).0.to_string());
}

fn board(office: &Terminal, floors: &Floors, table: &mut Table) {
    let mut opened = Times::default();
    for _ in 0..10 {
        let (took, _) = until_whole(office, b"o");
        opened.add(took);
        office.send(b"\x1b");
        office.settle(QUIET);
    }
    table.put("overdue board, ms", against(opened.median(), floors.down.median()));
}

/// How long until the screen was as it stayed after those keys, and that screen.
fn until_whole(office: &Terminal, keys: &[u8]) -> (Duration, String) {
    let mark = office.mark();
    let sent = office.send(keys);
    office.frame_after(mark);
    office.settle(QUIET);
    let whole = office.screen();
    let shown = office.shown_after(mark, "the whole screen", |screen| screen == whole);
    (shown - sent, whole)
}

fn search(data: &Path, size: usize, table: &mut Table) {
    let office = open(data);
    let beginning = office.mark();
    office.frame_after(beginning);
    office.settle(QUIET);
    // The index is made when somebody first searches.
    let mark = office.mark();
    let sent = office.send(b"/");
    office.send("党费收缴".as_bytes());
    let ready = office.shown_after(mark, "the whole index", |screen| {
        screen.contains("共 ") && screen.contains('：') && !screen.contains("已编入")
    });
    table.put("search index ready, ms", format!("{:.0}", (ready - sent).as_secs_f64() * 1e3));
    office.send(b"\x1b");
    office.settle(QUIET);

    let text: String = generate::SAID.iter().cycle().take(1 + size * 581 / 70).copied().collect();
    let mut floor = Times::default();
    for _ in 0..5 {
        let began = Instant::now();
        assert!(memchr::memmem::find(text.as_bytes(), "党费收缴使用".as_bytes()).is_none());
        floor.add(began.elapsed());
    }
    drop(text);
    for (name, query) in [
        ("search a phrase, ms", "机关本级党费收缴使用情况"),
        ("search by initials, ms", "jgbjdfsjsy"),
        ("search, mixed, ms", "机关bj党fsj"),
    ] {
        let last = query.chars().last().map_or(0, char::len_utf8);
        let (begun, end) = query.split_at(query.len() - last);
        let mut found = Times::default();
        for _ in 0..7 {
            office.send(b"/");
            office.settle(QUIET);
            // What was looked for before still stands there.
            office.send(b"\x15");
            office.send(begun.as_bytes());
            office.settle(QUIET);
            found.add(until_whole(&office, end.as_bytes()).0);
            office.send(b"\x1b");
            office.settle(QUIET);
        }
        table.put(name, against(found.median(), floor.median()));
    }
    let (now, most) = office.memory();
    table.put("resident memory with the search index (at most), MB", format!("{now:.0} ({most:.0})"));
    leave(office);
}

fn approvals(office: &Terminal, floors: &Floors, table: &mut Table) {
    office.send(b"2g");
    office.settle(QUIET);
    let mut approved = Times::default();
    for _ in 0..40 {
        let before = notice(&office.screen());
        let mark = office.mark();
        let sent = office.send(b"a");
        // Looked for afterwards: going through all that was ever written takes longer than the approval.
        office.frame_after(mark);
        office.settle(QUIET);
        let shown = office.shown_after(mark, "what came of the approval", |screen| {
            notice(screen) != before && notice(screen).contains("/20")
        });
        approved.add(shown - sent);
        office.send(b"]");
        office.settle(QUIET);
    }
    let cell = format!("{}; p99 {:.1}", against(approved.median(), floors.append.median()), approved.p99());
    table.put("approve to durable and shown, ms", cell);
}

/// The line above the hints.
fn notice(screen: &str) -> String {
    screen.lines().rev().nth(1).unwrap_or_default().to_owned()
}
