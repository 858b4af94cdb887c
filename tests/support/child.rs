//! This test binary again, as a child that is killed or watched.
#![allow(dead_code)]

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use proptest::prelude::RngExt;
use proptest::test_runner::TestRng;

/// Where the child finds its store. Without it a test that is a child's part does nothing.
pub const STORE: &str = "GONGKAI_TEST_STORE";

/// Where a child that is watched notes what it has been told is stored.
pub const NOTES: &str = "GONGKAI_TEST_NOTES";

/// This test binary again, running nothing but the test `name`, which does its part of the work on `store`.
pub fn this_binary(name: &str, store: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", name, "--nocapture", "--test-threads=1"]).env(STORE, store);
    command
}

/// The store of this process, where it is a child.
pub fn store() -> Option<PathBuf> {
    std::env::var_os(STORE).map(PathBuf::from)
}

/// Lets the child `name` work on `store` and kills it at a moment it cannot foresee: how much of its work each of
/// its `N` threads, which say `acknowledged <thread> <number>`, was told is stored.
pub fn run_and_kill<const N: usize>(name: &str, store: &Path, rng: &mut TestRng) -> [u64; N] {
    let mut child = this_binary(name, store).stdout(Stdio::piped()).spawn().unwrap();
    let mut acknowledged = [0; N];
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    // One round in four dies while it opens or commits for the first time.
    let enough = if rng.random_range(0..4) == 0 { 0 } else { rng.random_range(1..150) };
    let read = |line: &str, acknowledged: &mut [u64; N]| {
        // The test harness writes into the same stream, on the same line even.
        let Some((_, said)) = line.split_once("acknowledged ") else { return false };
        let (who, n) = said.split_once(' ').unwrap_or((said, ""));
        let (Ok(who), Ok(n)) = (who.parse::<usize>(), n.parse()) else { return false };
        // A line cut off by the kill says a smaller number: true as well.
        acknowledged[who] = acknowledged[who].max(n);
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
    for line in lines.map_while(Result::ok) {
        read(&line, &mut acknowledged);
    }
    acknowledged
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

/// Lets the child `name` work on a new store and returns what it noted and what was seen of its log: lines
/// `write NNNNNN`, `sync` and whatever it writes itself, in their order.
pub fn watch(name: &str) -> Vec<String> {
    let dir = tempfile::tempdir().unwrap();
    let (source, shim, notes) =
        (dir.path().join("shim.c"), dir.path().join("shim.so"), dir.path().join("notes"));
    fs::write(&source, SHIM).unwrap();
    fs::write(&notes, "").unwrap();
    let compiled =
        Command::new("cc").args(["-shared", "-fPIC", "-o"]).arg(&shim).arg(&source).arg("-ldl").status();
    assert!(compiled.expect("cc is there wherever Rust links").success());
    let child = this_binary(name, &dir.path().join("data"))
        .env("LD_PRELOAD", &shim)
        .env(NOTES, &notes)
        .output()
        .unwrap();
    assert!(child.status.success(), "{}", String::from_utf8_lossy(&child.stderr));
    fs::read_to_string(&notes).unwrap().lines().map(str::to_owned).collect()
}
