//! The store under kill −9, and what kill −9 cannot see: whether the disk was waited for.

#![cfg(target_os = "linux")]

#[path = "support/child.rs"]
mod child;

use std::fs::OpenOptions;
use std::io::Write;

use gongkai::store::disk::{DiskStore, Options};
use gongkai::store::{Batch, Range, Store};
use proptest::test_runner::{RngAlgorithm, TestRng};

/// Keys in one batch besides the counter.
const PARTS: u64 = 6;

/// Batches kept; older ones are deleted by the batch that makes them too old.
const KEPT: u64 = 40;

fn part(who: u64, n: u64, part: u64) -> Vec<u8> {
    format!("{who}/batch/{n:08}/{part}").into_bytes()
}

/// Values of many sizes, from nothing to several pages and now and then several pieces, that say which batch they belong
/// to.
fn value(who: u64, n: u64, part: u64) -> Vec<u8> {
    let mut value = format!("{who} {n} {part} ").into_bytes();
    let pieces = if (n + part).is_multiple_of(13) { 16_000 * (n % 4) } else { 0 };
    value.resize(value.len() + usize::try_from((n * 37 + part * 811) % 3000 + pieces).unwrap(), b'.');
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
    let Some(dir) = child::store() else { return };
    let store = DiskStore::open(&dir, Options::default()).unwrap();
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
        let acknowledged: [u64; 2] =
            child::run_and_kill("child_that_commits_until_killed", dir.path(), &mut rng);
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

/// Commits of the child that is watched.
const WATCHED: u64 = 50;

#[test]
fn child_that_is_watched() {
    let Some(dir) = child::store() else { return };
    let store = DiskStore::open(&dir, Options::default()).unwrap();
    let mut notes = OpenOptions::new().append(true).open(std::env::var(child::NOTES).unwrap()).unwrap();
    for n in 1..=WATCHED {
        let batch = Batch::default().expect("k", n - 1).put("k", n, format!("mark:{n:06}")).put("l", n, "");
        store.commit(batch).unwrap();
        notes.write_all(format!("acknowledged {n:06}\n").as_bytes()).unwrap();
    }
}

#[test]
fn every_commit_waits_for_the_disk_after_its_write() {
    let notes = child::watch("child_that_is_watched");
    let events: Vec<&str> = notes.iter().map(String::as_str).collect();
    for n in 1..=WATCHED {
        let at = |event: String| events.iter().position(|line| *line == event);
        let written = at(format!("write {n:06}")).unwrap_or_else(|| panic!("{n} was not written"));
        let acknowledged = at(format!("acknowledged {n:06}")).unwrap();
        assert!(
            written < acknowledged && events[written..acknowledged].contains(&"sync"),
            "{n} was acknowledged without waiting for the disk:\n{notes:#?}"
        );
    }
}
