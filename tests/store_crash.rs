//! The store under kill −9, and what kill −9 cannot see: whether the disk was waited for.

#![cfg(target_os = "linux")]

use std::fs::{self, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use gongkai::store::disk::{DiskStore, Options};
use gongkai::store::{Batch, Range, Store};
use proptest::test_runner::{RngAlgorithm, TestRng};

/// Keys in one batch besides the counter.
const PARTS: u64 = 6;

/// Batches kept; older ones are deleted by the batch that makes them too old.
const KEPT: u64 = 40;

/// This test binary again, running nothing but the test `name`, which does its part of the work
/// where `GONGKAI_TEST_STORE` is set and nothing otherwise.
fn this_binary(name: &str, store: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", name, "--nocapture", "--test-threads=1"]).env("GONGKAI_TEST_STORE", store);
    command
}

fn part(who: u64, n: u64, part: u64) -> Vec<u8> {
    format!("{who}/batch/{n:08}/{part}").into_bytes()
}

/// Values of many sizes, from nothing to several pages, that say which batch they belong to.
fn value(who: u64, n: u64, part: u64) -> Vec<u8> {
    let mut value = format!("{who} {n} {part} ").into_bytes();
    value.resize(value.len() + usize::try_from((n * 37 + part * 811) % 3000).unwrap(), b'.');
    value
}

fn counter(who: u64) -> Vec<u8> {
    format!("{who}/counter").into_bytes()
}

fn count(store: &dyn Store, who: u64) -> u64 {
    store.get(&counter(who)).unwrap().map_or(0, |stored| stored.version)
}

#[test]
fn child_that_commits_until_killed() {
    let Ok(dir) = std::env::var("GONGKAI_TEST_STORE") else { return };
    let store = DiskStore::open(Path::new(&dir), Options::default()).unwrap();
    std::thread::scope(|scope| {
        for who in 0..2 {
            let store = &store;
            scope.spawn(move || {
                loop {
                    let n = count(store, who) + 1;
                    let mut batch = Batch::default().expect(counter(who), n - 1).put(counter(who), n, "");
                    for i in 0..PARTS {
                        batch = batch.expect(part(who, n, i), 0).put(part(who, n, i), n, value(who, n, i));
                        if n > KEPT {
                            batch = batch.delete(part(who, n - KEPT, i));
                        }
                    }
                    store.commit(batch).unwrap();
                    writeln!(std::io::stdout(), "acknowledged {who} {n}").unwrap();
                }
            });
        }
    });
}

#[test]
fn nothing_acknowledged_is_lost_and_nothing_is_half_done_when_killed() {
    let dir = tempfile::tempdir().unwrap();
    let mut rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    for round in 0..12 {
        let acknowledged = run_and_kill(dir.path(), &mut rng);
        let store = DiskStore::open(dir.path(), Options::default()).unwrap();
        for (who, acknowledged) in (0..).zip(acknowledged) {
            let reached = count(&store, who);
            assert!(reached >= acknowledged, "round {round}: {reached} of {acknowledged}");
            let mut expected = Vec::new();
            for n in reached.saturating_sub(KEPT) + 1..=reached {
                expected.extend((0..PARTS).map(|i| (part(who, n, i), n, value(who, n, i))));
            }
            let found = store.scan(&Range::prefix(format!("{who}/batch/").as_bytes()), usize::MAX).unwrap();
            let found: Vec<_> = found
                .into_iter()
                .map(|entry| (entry.key, entry.stored.version, entry.stored.value))
                .collect();
            assert!(found == expected, "round {round}: {who} is not whole at {reached}");
        }
    }
}

/// Lets a child commit and kills it at a moment it cannot foresee; the last acknowledgement of each thread.
fn run_and_kill(dir: &Path, rng: &mut TestRng) -> [u64; 2] {
    use proptest::prelude::RngExt;
    let mut child =
        this_binary("child_that_commits_until_killed", dir).stdout(Stdio::piped()).spawn().unwrap();
    let mut acknowledged = [0; 2];
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    // One round in four dies while it opens or commits for the first time.
    let enough = if rng.random_range(0..4) == 0 { 0 } else { rng.random_range(1..150) };
    let read = |line: &str, acknowledged: &mut [u64; 2]| {
        // The test harness writes into the same stream, on the same line even.
        let Some((_, said)) = line.split_once("acknowledged ") else { return false };
        let (who, n) = said.split_once(' ').unwrap();
        // A line cut off by the kill says a smaller number: true as well.
        acknowledged[who.parse::<usize>().unwrap()] = n.parse().unwrap_or(0);
        true
    };
    let mut seen = 0;
    while seen < enough {
        let line = lines.next().expect("the child commits until it is killed").unwrap();
        seen += u32::from(read(&line, &mut acknowledged));
    }
    std::thread::sleep(Duration::from_micros(rng.random_range(0..if enough == 0 { 120_000 } else { 8_000 })));
    child.kill().unwrap();
    child.wait().unwrap();
    // What it said before it died counts.
    let mut highest = acknowledged;
    for line in lines.map_while(Result::ok) {
        read(&line, &mut acknowledged);
        highest = [highest[0].max(acknowledged[0]), highest[1].max(acknowledged[1])];
    }
    highest
}

/// Notes every write to the log that carries `mark:NNNNNN` and every fdatasync of it.
const SHIM: &str = r#"
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int is_log(int fd) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path);
    return n > 9 && memcmp(path + n - 9, "/store/db", 9) == 0;
}

static void note(const char *text, size_t len) {
    int fd = open(getenv("GONGKAI_TEST_NOTES"), O_WRONLY | O_APPEND);
    if (fd < 0 || write(fd, text, len) != (ssize_t)len) abort();
    close(fd);
}

static ssize_t noted(const char *name, int fd, const void *buf, size_t n, off_t at) {
    ssize_t (*real)(int, const void *, size_t, off_t) =
        (ssize_t (*)(int, const void *, size_t, off_t))dlsym(RTLD_NEXT, name);
    ssize_t wrote = real(fd, buf, n, at);
    if (wrote > 0 && is_log(fd)) {
        const char *p = buf, *end = p + wrote;
        while ((p = memmem(p, end - p, "mark:", 5)) && p + 11 <= end) {
            char line[32];
            note(line, snprintf(line, sizeof line, "write %.6s\n", p + 5));
            p += 5;
        }
    }
    return wrote;
}

ssize_t pwrite(int fd, const void *buf, size_t n, off_t at) { return noted("pwrite", fd, buf, n, at); }
ssize_t pwrite64(int fd, const void *buf, size_t n, off_t at) { return noted("pwrite64", fd, buf, n, at); }

int fdatasync(int fd) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    int result = real(fd);
    if (result == 0 && is_log(fd)) note("sync\n", 5);
    return result;
}
"#;

/// Commits of the child that is watched.
const WATCHED: u64 = 50;

#[test]
fn child_that_is_watched() {
    let Ok(dir) = std::env::var("GONGKAI_TEST_STORE") else { return };
    let store = DiskStore::open(Path::new(&dir), Options::default()).unwrap();
    let mut notes =
        OpenOptions::new().append(true).open(std::env::var("GONGKAI_TEST_NOTES").unwrap()).unwrap();
    for n in 1..=WATCHED {
        let batch = Batch::default().expect("k", n - 1).put("k", n, format!("mark:{n:06}")).put("l", n, "");
        store.commit(batch).unwrap();
        notes.write_all(format!("acknowledged {n:06}\n").as_bytes()).unwrap();
    }
}

#[test]
fn every_commit_waits_for_the_disk_after_its_write() {
    let dir = tempfile::tempdir().unwrap();
    let (source, shim, notes) =
        (dir.path().join("shim.c"), dir.path().join("shim.so"), dir.path().join("notes"));
    fs::write(&source, SHIM).unwrap();
    fs::write(&notes, "").unwrap();
    let compiled =
        Command::new("cc").args(["-shared", "-fPIC", "-o"]).arg(&shim).arg(&source).arg("-ldl").status();
    assert!(compiled.expect("cc is there wherever Rust links").success());
    let child = this_binary("child_that_is_watched", &dir.path().join("data"))
        .env("LD_PRELOAD", &shim)
        .env("GONGKAI_TEST_NOTES", &notes)
        .output()
        .unwrap();
    assert!(child.status.success(), "{}", String::from_utf8_lossy(&child.stderr));
    let notes = fs::read_to_string(&notes).unwrap();
    let events: Vec<&str> = notes.lines().collect();
    for n in 1..=WATCHED {
        let at = |event: String| events.iter().position(|line| *line == event);
        let written = at(format!("write {n:06}")).unwrap_or_else(|| panic!("{n} was not written"));
        let acknowledged = at(format!("acknowledged {n:06}")).unwrap();
        assert!(
            written < acknowledged && events[written..acknowledged].contains(&"sync"),
            "{n} was acknowledged without waiting for the disk:\n{notes}"
        );
    }
}
