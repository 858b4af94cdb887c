//! What every store engine keeps to: the same questions put to each.

use std::collections::BTreeMap;
use std::ops::{Bound, ControlFlow};

use gongkai::store::disk::{DiskStore, Options};
use gongkai::store::memory::MemoryStore;
use gongkai::store::{Batch, Entry, MAX_KEY, MAX_VALUE, MAX_VERSION, Range, Store, StoreError, Stored};
use proptest::prelude::*;

/// Puts `ask` to an empty store of each engine.
fn every_engine(ask: impl Fn(&dyn Store)) {
    ask(&MemoryStore::new());
    let dir = tempfile::tempdir().unwrap();
    ask(&DiskStore::open(dir.path(), Options::default()).unwrap());
}

fn stored(version: u64, value: &[u8]) -> Option<Stored> {
    Some(Stored { version, value: value.to_vec() })
}

fn keys(entries: &[Entry]) -> Vec<String> {
    entries.iter().map(|entry| String::from_utf8(entry.key.clone()).unwrap()).collect()
}

fn fill(store: &dyn Store, keys: &[&str]) {
    let batch = keys.iter().fold(Batch::default(), |batch, key| batch.expect(*key, 0).put(*key, 1, *key));
    store.commit(batch).unwrap();
}

#[test]
fn what_is_put_is_there_until_deleted() {
    every_engine(|store| {
        assert!(store.is_empty().unwrap());
        assert_eq!(store.get(b"a").unwrap(), None);
        store.commit(Batch::default().expect("a", 0).put("a", 1, "one").put("b", 7, "")).unwrap();
        assert_eq!(store.get(b"a").unwrap(), stored(1, b"one"));
        assert_eq!(store.get(b"b").unwrap(), stored(7, b""));
        assert!(!store.is_empty().unwrap());
        store.commit(Batch::default().expect("a", 1).put("a", 2, "two")).unwrap();
        assert_eq!(store.get(b"a").unwrap(), stored(2, b"two"));
        store.commit(Batch::default().expect("a", 2).delete("a").delete("never there")).unwrap();
        assert_eq!(store.get(b"a").unwrap(), None);
        store.commit(Batch::default().expect("a", 0).delete("b")).unwrap();
        assert!(store.is_empty().unwrap());
    });
}

#[test]
fn a_conflict_writes_nothing_and_says_what_it_found() {
    every_engine(|store| {
        fill(store, &["a", "b"]);
        let all = store.scan(&Range::all(), 10).unwrap();
        for (key, expected, found) in [("b", 0, 1), ("b", 2, 1), ("c", 1, 0)] {
            let batch = Batch::default()
                .expect("a", 1)
                .expect(key, expected)
                .put("a", 2, "new")
                .put("z", 1, "new")
                .delete("b");
            let conflict = StoreError::Conflict { key: key.into(), expected, found };
            assert_eq!(store.commit(batch), Err(conflict));
            assert_eq!(store.scan(&Range::all(), 10).unwrap(), all);
        }
    });
}

#[test]
fn the_later_write_to_a_key_counts() {
    every_engine(|store| {
        store.commit(Batch::default().put("a", 1, "first").put("a", 2, "second")).unwrap();
        store.commit(Batch::default().put("b", 1, "first").delete("b")).unwrap();
        store.commit(Batch::default().delete("c").put("c", 3, "last")).unwrap();
        assert_eq!(store.get(b"a").unwrap(), stored(2, b"second"));
        assert_eq!(store.get(b"b").unwrap(), None);
        assert_eq!(store.get(b"c").unwrap(), stored(3, b"last"));
    });
}

#[test]
fn a_scan_is_in_byte_order_both_ways() {
    every_engine(|store| {
        fill(store, &["SJ-07/2026/10", "SJ-07/2026/09", "SJ-070", "SJ-07/", "SJ-06", "事项", ""]);
        let prefix = Range::prefix(b"SJ-07/");
        let forward = ["SJ-07/", "SJ-07/2026/09", "SJ-07/2026/10"];
        assert_eq!(keys(&store.scan(&prefix, 10).unwrap()), forward);
        let backward = ["SJ-07/2026/10", "SJ-07/2026/09", "SJ-07/"];
        assert_eq!(keys(&store.scan(&prefix.clone().reversed(), 10).unwrap()), backward);
        assert_eq!(keys(&store.scan(&prefix, 2).unwrap()), &forward[..2]);
        assert!(store.scan(&prefix, 0).unwrap().is_empty());
        let all = ["", "SJ-06", "SJ-07/", "SJ-07/2026/09", "SJ-07/2026/10", "SJ-070", "事项"];
        assert_eq!(keys(&store.scan(&Range::all(), 10).unwrap()), all);
        let due = Range::all()
            .starting(Bound::Excluded(b"SJ-06".to_vec()))
            .up_to(Bound::Included(b"SJ-070".into()));
        assert_eq!(keys(&store.scan(&due, 10).unwrap()), &all[2..6]);
        let void =
            Range { from: Bound::Excluded(b"b".into()), to: Bound::Excluded(b"b".into()), reverse: false };
        assert!(store.scan(&void, 10).unwrap().is_empty());
        let inverted =
            Range { from: Bound::Included(b"b".into()), to: Bound::Included(b"a".into()), reverse: true };
        assert!(store.scan(&inverted, 10).unwrap().is_empty());
    });
}

#[test]
fn a_page_resumes_after_its_last_key() {
    every_engine(|store| {
        let names: Vec<String> = (0..100).map(|n| format!("k{n:03}")).collect();
        fill(store, &names.iter().map(String::as_str).collect::<Vec<_>>());
        for reverse in [false, true] {
            let mut rest = Range::prefix(b"k");
            let mut expected = names.clone();
            if reverse {
                rest = rest.reversed();
                expected.reverse();
            }
            let mut seen = Vec::new();
            loop {
                let page = store.scan(&rest, 7).unwrap();
                let Some(last) = page.last() else { break };
                rest = rest.after(&last.key);
                seen.extend(keys(&page));
            }
            assert_eq!(seen, expected);
        }
    });
}

#[test]
fn each_visits_all_and_stops_when_told() {
    every_engine(|store| {
        let names: Vec<String> = (0..600).map(|n| format!("k{n:03}")).collect();
        fill(store, &names.iter().map(String::as_str).collect::<Vec<_>>());
        let mut seen = Vec::new();
        let mut visit = |key: &[u8], stored: Stored| {
            assert_eq!(key, stored.value);
            // The visitor may use the store.
            store.commit(Batch::default().put(key, 2, "seen")).unwrap();
            seen.push(String::from_utf8(key.to_vec()).unwrap());
            ControlFlow::Continue(())
        };
        store.each(&Range::prefix(b"k"), &mut visit).unwrap();
        assert_eq!(seen, names);
        let mut count = 0;
        let mut stop_at_three = |_: &[u8], _: Stored| {
            count += 1;
            if count == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        store.each(&Range::all().reversed(), &mut stop_at_three).unwrap();
        assert_eq!(count, 3);
    });
}

#[test]
fn what_is_too_large_is_refused_whole() {
    every_engine(|store| {
        let long = vec![b'k'; MAX_KEY + 1];
        let refused = StoreError::TooLarge { key: long.clone(), size: MAX_KEY + 1, limit: MAX_KEY };
        assert_eq!(store.commit(Batch::default().put("a", 1, "").put(long.clone(), 1, "")), Err(refused));
        let big = vec![0; MAX_VALUE + 1];
        let refused = StoreError::TooLarge { key: b"b".into(), size: MAX_VALUE + 1, limit: MAX_VALUE };
        assert_eq!(store.commit(Batch::default().put("a", 1, "").put("b", 1, big)), Err(refused));
        assert!(store.is_empty().unwrap());
        store.commit(Batch::default().put(&long[1..], 1, vec![7; MAX_VALUE])).unwrap();
        assert_eq!(store.get(&long[1..]).unwrap(), stored(1, &[7; MAX_VALUE]));
    });
}

#[test]
fn version_zero_and_keys_of_the_engine_are_refused() {
    every_engine(|store| {
        let refused = StoreError::Malformed { key: b"\xffc".into() };
        assert_eq!(store.commit(Batch::default().put("b", 1, "").put(b"\xffc", 1, "x")), Err(refused));
        assert_eq!(store.get(b"\xffc").unwrap(), None);
        let refused = StoreError::Malformed { key: b"a".into() };
        assert_eq!(store.commit(Batch::default().put("b", 1, "").put("a", 0, "x")), Err(refused));
        assert!(store.is_empty().unwrap());
    });
}

#[test]
fn a_version_beyond_the_greatest_is_refused() {
    every_engine(|store| {
        store.commit(Batch::default().put("k", MAX_VERSION, "v")).unwrap();
        assert_eq!(store.get(b"k").unwrap(), stored(MAX_VERSION, b"v"));
        let refused = store.commit(Batch::default().put("k", MAX_VERSION + 1, "v"));
        assert_eq!(refused, Err(StoreError::Malformed { key: b"k".into() }));
    });
}

#[test]
fn of_two_who_saw_the_same_version_one_wins() {
    every_engine(|store| {
        fill(store, &["counter"]);
        let add_up = || {
            for _ in 0..20 {
                loop {
                    let now = store.get(b"counter").unwrap().unwrap().version;
                    let batch = Batch::default().expect("counter", now).put("counter", now + 1, "");
                    match store.commit(batch) {
                        Ok(()) => break,
                        Err(StoreError::Conflict { .. }) => {}
                        Err(other) => panic!("{other}"),
                    }
                }
            }
        };
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(add_up);
            }
        });
        assert_eq!(store.get(b"counter").unwrap().unwrap().version, 81);
    });
}

#[test]
fn a_page_never_shows_half_a_batch() {
    every_engine(|store| {
        let names: Vec<String> = (0..40).map(|n| format!("k{n:02}")).collect();
        let write = |version: u64| {
            let batch =
                names.iter().fold(Batch::default(), |batch, key| batch.put(key.as_str(), version, ""));
            store.commit_unsynced(batch).unwrap();
        };
        write(1);
        std::thread::scope(|scope| {
            let writer = scope.spawn(|| (2..60).for_each(write));
            while !writer.is_finished() {
                let page = store.scan(&Range::prefix(b"k"), 100).unwrap();
                assert_eq!(page.len(), 40);
                assert!(page.iter().all(|entry| entry.stored.version == page[0].stored.version));
            }
        });
    });
}

/// A key of few bytes and few letters, so that keys meet and nest.
fn some_key() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(prop_oneof![Just(0_u8), Just(b'a'), Just(b'b'), Just(255)], 0..5)
        .prop_filter("no key of the engine's own", |key| key.first() != Some(&255))
}

fn some_bound() -> impl Strategy<Value = Bound<Vec<u8>>> {
    prop_oneof![
        Just(Bound::Unbounded),
        some_key().prop_map(Bound::Included),
        some_key().prop_map(Bound::Excluded)
    ]
}

#[derive(Debug, Clone)]
enum Step {
    Commit(Vec<(Vec<u8>, Option<Vec<u8>>)>, Option<(Vec<u8>, bool)>),
    Scan(Range, usize),
    Get(Vec<u8>),
}

fn some_step() -> impl Strategy<Value = Step> {
    let small = prop::collection::vec(any::<u8>(), 0..40);
    // More than an engine keeps in one place.
    let large = (any::<u8>(), 16_380..50_000_usize).prop_map(|(byte, length)| vec![byte; length]);
    let value = prop::option::weighted(0.7, prop_oneof![9 => small, 1 => large]);
    let writes = prop::collection::vec((some_key(), value), 0..8);
    prop_oneof![
        4 => (writes, prop::option::of((some_key(), any::<bool>()))).prop_map(|(w, e)| Step::Commit(w, e)),
        2 => (some_bound(), some_bound(), any::<bool>(), 0..12_usize)
            .prop_map(|(from, to, reverse, limit)| Step::Scan(Range { from, to, reverse }, limit)),
        1 => some_key().prop_map(Step::Get),
    ]
}

/// Walks `steps` on the store and on a map kept by the plainest means, comparing all answers.
fn walk(store: &dyn Store, steps: &[Step]) {
    let mut model: BTreeMap<Vec<u8>, Stored> = BTreeMap::new();
    let mut version = 0;
    for step in steps {
        match step {
            Step::Commit(writes, expect) => {
                version += 1;
                let mut batch = Batch::default();
                let mut holds = true;
                if let Some((key, truthful)) = expect {
                    let found = model.get(key).map_or(0, |stored| stored.version);
                    batch = batch.expect(key.clone(), if *truthful { found } else { found + 1 });
                    holds = *truthful;
                }
                for (key, value) in writes {
                    batch = match value {
                        Some(value) => batch.put(key.clone(), version, value.clone()),
                        None => batch.delete(key.clone()),
                    };
                }
                assert_eq!(store.commit_unsynced(batch).is_ok(), holds);
                for (key, value) in writes.iter().filter(|_| holds) {
                    match value {
                        Some(value) => {
                            model.insert(key.clone(), Stored { version, value: value.clone() });
                        }
                        None => {
                            model.remove(key);
                        }
                    }
                }
            }
            Step::Scan(range, limit) => {
                let mut expected: Vec<Entry> = model
                    .iter()
                    .filter(|(key, _)| range.contains(key))
                    .map(|(key, stored)| Entry { key: key.clone(), stored: stored.clone() })
                    .collect();
                if range.reverse {
                    expected.reverse();
                }
                expected.truncate(*limit);
                assert_eq!(store.scan(range, *limit).unwrap(), expected);
            }
            Step::Get(key) => assert_eq!(store.get(key).unwrap().as_ref(), model.get(key)),
        }
    }
    assert_eq!(store.is_empty().unwrap(), model.is_empty());
}

/// Begins anew in a store that has been used.
fn clear(store: &dyn Store) {
    let all = store.scan(&Range::all(), usize::MAX).unwrap();
    let batch = all.into_iter().fold(Batch::default(), |batch, entry| batch.delete(entry.key));
    store.commit_unsynced(batch).unwrap();
}

#[test]
fn both_engines_behave_like_a_map() {
    every_engine(|store| {
        let steps = prop::collection::vec(some_step(), 1..60);
        proptest!(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() }, |(steps in steps)| {
            clear(store);
            walk(store, &steps);
        });
    });
}
