//! What a durable commit costs, against the least a disk can do: 4 KiB appended and `fdatasync`.
//! Measured in turns, since disks have moods. Run with `cargo bench --bench commit`.

use std::fs::OpenOptions;
use std::io::Write;
use std::time::{Duration, Instant};

use gongkai::store::disk::{DiskStore, Options};
use gongkai::store::{Batch, Range, Store};

/// Measurements of each kind.
const ROUNDS: u64 = 500;

/// The commit of one command: a record, three index entries and a journal entry.
fn command(n: u64) -> Batch {
    let code = format!("SJ-{:02}/disclosure/2026/{n:06}", n % 58);
    Batch::default()
        .expect(code.as_str(), 0)
        .put(code.as_str(), 1, vec![b'r'; 900])
        .put(format!("due/2026-{:02}-{:02}/{code}", n % 12 + 1, n % 28 + 1), 1, "")
        .put(format!("queue/reviewer-{}/{code}", n % 9), 1, "")
        .put(format!("text/{:04x}/{code}", n * 7919 % 65536), 1, "")
        .put(format!("journal/{n:012}"), 1, vec![b'j'; 1300])
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort();
    times[times.len() / 2].as_secs_f64() * 1e6
}

fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn main() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let data = dir.path().join("data");
    let store = DiskStore::open(&data, Options::default()).expect("a new store opens");
    let mut raw = OpenOptions::new()
        .append(true)
        .create(true)
        .open(dir.path().join("raw"))
        .expect("a file to append to");
    let page = [7; 4096];
    let (mut commits, mut appends) = (Vec::new(), Vec::new());
    for n in 0..ROUNDS {
        commits.push(timed(|| store.commit(command(n)).expect("a commit")));
        appends.push(timed(|| raw.write_all(&page).and_then(|()| raw.sync_data()).expect("an append")));
    }
    let (commit, append) = (median(commits), median(appends));
    println!("commit of one command       {commit:9.0} µs (median of {ROUNDS})");
    println!("4 KiB append + fdatasync    {append:9.0} µs");
    println!("ratio                       {:9.2}", commit / append);

    let together = timed(|| {
        std::thread::scope(|scope| {
            for who in 1..=8 {
                let store = &store;
                scope.spawn(move || {
                    for n in 0..ROUNDS / 8 {
                        store.commit(command(who * 10_000 + n)).expect("a commit");
                    }
                });
            }
        });
    });
    let each = together.as_secs_f64() * 1e6 / (ROUNDS / 8 * 8) as f64;
    println!("the same from 8 threads     {each:9.0} µs a commit");

    let load = timed(|| {
        for n in 0..20_000 {
            store.commit_unsynced(command(1_000_000 + n)).expect("a commit");
        }
        store.sync().expect("a sync");
    });
    println!("load without waiting        {:9.0} records/s", 100_000.0 / load.as_secs_f64());
    let page = timed(|| drop(store.scan(&Range::prefix(b"due/"), 36).expect("a page")));
    println!("first 36 of an index        {:9.0} µs", page.as_secs_f64() * 1e6);
    drop(store);
    let open = || timed(|| drop(DiskStore::open(&data, Options::default()).expect("the store opens again")));
    println!("open after the load         {:9.0} ms", open().as_secs_f64() * 1e3);
    println!("open again                  {:9.0} ms", open().as_secs_f64() * 1e3);
}
