//! `verify` finds what is wrong in a store and says under which key; and changes nothing.

mod fixture;

use std::sync::Arc;

use gongkai::office::journal::{self, Entry};
use gongkai::office::verify::{MOST_FAULTS, Report, verify};
use gongkai::store::memory::MemoryStore;
use gongkai::store::{Batch, Range, Store};

/// A store with the fixture's office in it.
fn sound() -> Arc<MemoryStore> {
    let store = Arc::new(MemoryStore::new());
    drop(fixture::office(store.clone()));
    store
}

fn check(store: &dyn Store) -> Report {
    let all = || store.scan(&Range::all(), usize::MAX).unwrap();
    let before = all();
    let report = verify(store, &|_| {}).unwrap();
    assert_eq!(all(), before, "verify changed something");
    report
}

/// The faults as `key: message`.
fn faults(store: &dyn Store) -> Vec<String> {
    check(store).faults.into_iter().map(|fault| format!("{}: {}", fault.key, fault.what.id)).collect()
}

fn value(store: &dyn Store, key: &str) -> Vec<u8> {
    store.get(key.as_bytes()).unwrap().unwrap_or_else(|| panic!("no {key}")).value
}

fn put(store: &dyn Store, key: &str, value: impl Into<Vec<u8>>) {
    let version = store.get(key.as_bytes()).unwrap().map_or(1, |stored| stored.version);
    store.commit(Batch::default().put(key, version, value)).unwrap();
}

fn delete(store: &dyn Store, key: &str) {
    assert!(store.get(key.as_bytes()).unwrap().is_some(), "no {key}");
    store.commit(Batch::default().delete(key)).unwrap();
}

fn first_key(store: &dyn Store, prefix: &str) -> String {
    let page = store.scan(&Range::prefix(prefix.as_bytes()), 1).unwrap();
    String::from_utf8(page[0].key.clone()).unwrap()
}

const RECORD: &str = "r/SJ-00/disclosure/2026/000002";

#[test]
fn a_sound_store_is_clean_and_everything_in_it_is_counted() {
    let store = sound();
    let told = std::cell::Cell::new(0);
    let report = verify(store.as_ref(), &|done| told.set(done)).unwrap();
    assert!(report.is_clean(), "{:#?}", report.faults);
    assert!(report.remarks.is_empty(), "{:#?}", report.remarks);
    let count = |space: &str| store.scan(&Range::prefix(space.as_bytes()), usize::MAX).unwrap().len() as u64;
    let spaces = ["c/", "o/", "p/", "r/", "s/"].map(count);
    assert_eq!(report.records, spaces.iter().sum::<u64>());
    assert_eq!(report.entries, count("j/"));
    assert_eq!(report.indexes, count("i/") + count("n/"));
    assert!(report.records > 80 && report.entries > 25 && report.indexes > 15);
    assert!(told.get() >= report.records);
}

#[test]
fn a_flipped_byte_in_a_record_is_found_wherever_it_is() {
    let sound_bytes = value(sound().as_ref(), RECORD);
    for at in 0..sound_bytes.len() {
        let store = sound();
        let mut bytes = sound_bytes.clone();
        bytes[at] ^= 1;
        put(store.as_ref(), RECORD, bytes);
        let faults = faults(store.as_ref());
        assert!(faults.iter().any(|fault| fault.starts_with(RECORD)), "byte {at}: {faults:?}");
    }
}

#[test]
fn a_damaged_record_is_named_once_and_its_index_entries_are_not_held_against_it() {
    let store = sound();
    put(store.as_ref(), RECORD, "not a record");
    assert_eq!(faults(store.as_ref()), [format!("{RECORD}: record-damaged")]);
}

#[test]
fn a_store_that_cannot_be_opened_is_checked_all_the_same() {
    let store = sound();
    for org in ["o/SJ", "o/XZ", "o/ZA", "o/KJ"] {
        put(store.as_ref(), org, [1, 99, 0]);
    }
    let found = faults(store.as_ref());
    for org in ["o/SJ", "o/XZ", "o/ZA", "o/KJ"] {
        assert!(found.contains(&format!("{org}: record-damaged")), "{found:?}");
    }
}

#[test]
fn records_missing_unknown_misplaced_or_of_another_version_are_named() {
    let store = sound();
    let bytes = value(store.as_ref(), RECORD);
    delete(store.as_ref(), "p/wang");
    put(store.as_ref(), "r/SJ-00/disclosure/2026/000099", bytes.clone());
    put(store.as_ref(), "r/elsewhere", bytes.clone());
    store.commit(Batch::default().put("o/KJ", 9, value(store.as_ref(), "o/KJ"))).unwrap();
    let found = faults(store.as_ref());
    for fault in [
        "p/wang: verify-record-missing",
        "r/SJ-00/disclosure/2026/000099: record-damaged",
        "r/elsewhere: record-damaged",
        "o/KJ: verify-record-version",
        "n/SJ-00/2026: verify-number-differs",
    ] {
        assert!(found.contains(&fault.to_owned()), "{fault} not in {found:?}");
    }
    assert_eq!(found.len(), 5, "{found:?}");
}

#[test]
fn a_record_the_journal_does_not_know_is_named() {
    let store = sound();
    let admin = value(store.as_ref(), "p/admin");
    let mut eve = admin.clone();
    // The same person under another login of the same length.
    let at = eve.windows(5).position(|window| window == b"admin").unwrap();
    eve[at..at + 5].copy_from_slice(b"evelo");
    put(store.as_ref(), "p/evelo", eve);
    assert_eq!(faults(store.as_ref()), ["p/evelo: verify-record-unknown"]);
}

#[test]
fn index_entries_deleted_added_or_altered_are_named() {
    for space in ["i/due/", "i/task/", "i/cover/", "i/opinion/", "i/about/", "i/count/"] {
        let store = sound();
        let key = first_key(store.as_ref(), space);
        let bytes = value(store.as_ref(), &key);
        delete(store.as_ref(), &key);
        assert_eq!(faults(store.as_ref()), [format!("{key}: verify-index-missing")]);
        put(store.as_ref(), &key, [bytes.as_slice(), b"x"].concat());
        assert_eq!(faults(store.as_ref()), [format!("{key}: verify-index-differs")]);
        put(store.as_ref(), &key, bytes.clone());
        assert!(faults(store.as_ref()).is_empty());
        let other = format!("{space}2026-01-01/nothing");
        put(store.as_ref(), &other, bytes);
        assert_eq!(faults(store.as_ref()), [format!("{other}: verify-index-extra")]);
    }
}

#[test]
fn a_counter_raised_lost_or_invented_is_named() {
    let store = sound();
    let key = "n/SJ-00/2026";
    let bytes = value(store.as_ref(), key);
    put(store.as_ref(), key, 700_u32.to_le_bytes());
    assert_eq!(faults(store.as_ref()), [format!("{key}: verify-number-differs")]);
    put(store.as_ref(), key, "damaged");
    assert_eq!(faults(store.as_ref()), [format!("{key}: verify-number-differs")]);
    delete(store.as_ref(), key);
    assert_eq!(faults(store.as_ref()), [format!("{key}: verify-number-missing")]);
    put(store.as_ref(), key, bytes.clone());
    put(store.as_ref(), "n/XZ-01/2026", bytes);
    assert_eq!(faults(store.as_ref()), ["n/XZ-01/2026: verify-number-extra"]);
}

#[test]
fn an_altered_journal_entry_is_named() {
    let store = sound();
    let key = journal::key(7);
    let mut entry = Entry::decode(&key, &value(store.as_ref(), &key)).unwrap();
    entry.by = "somebody else".to_owned();
    put(store.as_ref(), &key, entry.encode());
    assert_eq!(faults(store.as_ref()), [format!("{key}: verify-journal-chain")]);
    // Whatever byte it is.
    let bytes = entry.encode();
    for at in 0..bytes.len() {
        let mut bytes = bytes.clone();
        bytes[at] ^= 4;
        put(store.as_ref(), &key, bytes);
        let faults = faults(store.as_ref());
        assert!(faults.iter().any(|fault| fault.starts_with(&key)), "byte {at}: {faults:?}");
    }
}

#[test]
fn a_dropped_journal_entry_is_named() {
    let store = sound();
    let first = journal::key(1);
    let key = journal::key(12);
    let changed = Entry::decode(&key, &value(store.as_ref(), &key)).unwrap().changes[0].key.clone();
    delete(store.as_ref(), &key);
    let found = faults(store.as_ref());
    assert_eq!(found[0], format!("{key}: verify-journal-gap"));
    assert!(
        found[1..].iter().all(|fault| fault.starts_with(&changed) || fault.starts_with("j/")),
        "{found:?}"
    );

    let store = sound();
    delete(store.as_ref(), &first);
    assert_eq!(faults(store.as_ref())[0], format!("{first}: verify-journal-gap"));

    // The last one leaves no gap, but records it does not account for.
    let store = sound();
    let last = store.scan(&Range::prefix(b"j/").reversed(), 1).unwrap().remove(0);
    let last_key = String::from_utf8(last.key).unwrap();
    let changed = Entry::decode(&last_key, &last.stored.value).unwrap().changes[0].key.clone();
    delete(store.as_ref(), &last_key);
    assert!(faults(store.as_ref()).iter().any(|fault| fault.starts_with(&changed)));
}

#[test]
fn keys_of_no_kind_are_named() {
    let store = sound();
    for key in ["a", "m/other", "m/basis2", "q/x", "zz", "i", "r0"] {
        put(store.as_ref(), key, "x");
    }
    store.commit(Batch::default().put(vec![0xfe, b'\n'], 1, "x")).unwrap();
    put(store.as_ref(), "w/li/form/x", "not a draft");
    put(store.as_ref(), "j/last", "x");
    let mut found = faults(store.as_ref());
    found.sort();
    let unknown = |key: &str| format!("{key}: verify-unknown-space");
    let mut expected =
        vec!["j/last: verify-journal-key".to_owned(), "w/li/form/x: record-damaged".to_owned()];
    expected.extend(["a", "m/other", "m/basis2", "q/x", "zz", "i", "r0", "\\xfe\\n"].map(unknown));
    expected.sort();
    assert_eq!(found, expected);
}

#[test]
fn a_clock_set_back_is_a_remark_only() {
    let store = sound();
    let key = first_key(store.as_ref(), "j/");
    let page = store.scan(&Range::prefix(b"j/").reversed(), 1).unwrap();
    let last = Entry::decode("j/", &page[0].stored.value).unwrap();
    let early = Entry::decode(&key, &value(store.as_ref(), &key)).unwrap().at;
    let entry = Entry {
        seq: last.seq + 1,
        at: early,
        by: "admin".to_owned(),
        command: "test".to_owned(),
        changes: Vec::new(),
        previous: journal::hash(&page[0].stored.value),
    };
    put(store.as_ref(), &journal::key(entry.seq), entry.encode());
    let report = check(store.as_ref());
    assert!(report.is_clean(), "{:?}", report.faults);
    assert_eq!(report.remarks.len(), 1);
    assert_eq!(report.remarks[0].what.id, "verify-journal-time");
}

#[test]
fn indexes_that_are_going_to_be_made_anew_are_not_compared() {
    let store = sound();
    delete(store.as_ref(), "m/basis");
    delete(store.as_ref(), &first_key(store.as_ref(), "i/due/"));
    let report = check(store.as_ref());
    assert!(report.is_clean());
    assert_eq!(report.remarks[0].what.id, "verify-index-stale");
}

#[test]
fn countless_faults_are_counted() {
    let store = sound();
    let batch = (0..MOST_FAULTS + 5).fold(Batch::default(), |batch, n| batch.put(format!("x{n:05}"), 1, ""));
    store.commit(batch).unwrap();
    let report = check(store.as_ref());
    assert_eq!((report.faults.len(), report.more_faults), (MOST_FAULTS, 5));
}

#[test]
fn an_empty_store_and_one_half_restored_are_told_apart() {
    let store = MemoryStore::new();
    assert!(check(&store).is_clean());
    put(&store, "m/restoring", "");
    assert_eq!(faults(&store), ["m/restoring: verify-restoring"]);
}
