//! Backup and restore: what goes into the file comes out of it, and a file that is not right leaves no trace.

mod fixture;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;

use fixture::files::*;
use gongkai::exchange::backup::backup;
use gongkai::exchange::{Stage, Summary};
use gongkai::office::verify::verify;
use gongkai::office::{Failure, Office, journal};
use gongkai::store::disk::{DiskStore, Options};
use gongkai::store::memory::MemoryStore;
use gongkai::store::{Batch, Entry, Range, Store};
use serde_json::{Value, json};

#[test]
fn a_backup_restored_and_backed_up_again_is_the_same_file() {
    let store = sound();
    let file = backed_up(store.as_ref());
    let copy = restored(&file);
    assert_eq!(lasting(&copy), lasting(store.as_ref()));
    assert_eq!(backed_up(&copy), file);
    assert_clean(&copy);

    let dir = tempfile::tempdir().unwrap();
    let disk = Arc::new(DiskStore::open(dir.path(), Options::default()).unwrap());
    restore_into(disk.as_ref(), file.as_bytes()).unwrap();
    assert_eq!(backed_up(disk.as_ref()), file);
    assert_clean(disk.as_ref());
    let office = Office::open(disk, fixture::clock_from(fixture::moment()), &|_| {}).unwrap();
    assert_eq!(office.draft("wang", "propose", "").unwrap().unwrap().values, "未写完".as_bytes());
    let next = fixture::propose(&office, "admin", "SJ-00", "恢复之后").unwrap().key.unwrap();
    assert_eq!(next.seq, 8);
    assert_clean(office.store());
}

#[test]
fn the_file_is_as_documented() {
    let store = sound();
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("backup.jsonl");
    let told = std::cell::RefCell::new(Vec::new());
    let summary =
        backup(store.as_ref(), &no_files(), &path, fixture::moment(), &|at| told.borrow_mut().push(at))
            .unwrap();
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let file = fs::read_to_string(&path).unwrap();
    let lines: Vec<Value> = file.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(summary.bytes, file.len() as u64);
    assert_eq!(summary.lines, lines.len() as u64);
    assert_eq!(summary.faults, 0);
    let last = told.borrow().last().copied().unwrap();
    assert_eq!((last.stage, last.lines, last.of), (Stage::Writing, summary.lines, Some(summary.lines)));

    let header = json!({"gongkai-backup": 1, "made": "2026-04-01T08:30:00",
        "records": summary.records, "journal": summary.journal});
    assert_eq!(lines[0], header);
    let record = &lines.iter().find(|line| line["key"] == "r/SJ-00/disclosure/2026/000002").unwrap();
    assert_eq!(record["version"], 4);
    let disclosure = &record["record"]["disclosure"];
    assert_eq!(disclosure["key"], "SJ-00/disclosure/2026/000002");
    assert_eq!(disclosure["matter"]["title"], "事项1");
    assert_eq!(disclosure["matter"]["settled"]["on"], "2026-03-02");
    let draft = &lines.iter().find(|line| line["key"] == "w/wang/propose/").unwrap();
    assert!(draft["raw"].is_string() && draft.get("record").is_none() && draft.get("fault").is_none());
    let entry = &lines.iter().find(|line| line["journal"] == 2).unwrap();
    assert_eq!((&entry["by"], &entry["command"]), (&json!("admin"), &json!("organisation.save")));
    assert_eq!(entry["changes"], json!([{"key": "o/XZ", "before": 0, "after": 1}]));
    assert_eq!(entry["previous"].as_str().unwrap().len(), 64);
    let end = lines.last().unwrap();
    assert_eq!(end["end"], true);
    assert_eq!(end["lines"], summary.lines - 1);
    for space in ["i/", "n/", "m/", "u/", "x/"] {
        assert!(lines.iter().all(|line| !line["key"].as_str().unwrap_or("").starts_with(space)), "{space}");
    }
}

#[test]
fn a_backup_overwrites_nothing_and_fails_in_words() {
    let store = sound();
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("kept.jsonl");
    fs::write(&path, "mine").unwrap();
    let id = |outcome: Result<Summary, Failure>| outcome.unwrap_err().message().id.to_string();
    let made = fixture::moment();
    assert_eq!(id(backup(store.as_ref(), &no_files(), &path, made, &|_| {})), "backup-exists");
    assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
    let nowhere = dir.path().join("no/such/place.jsonl");
    assert_eq!(id(backup(store.as_ref(), &no_files(), &nowhere, made, &|_| {})), "backup-write-failed");
    assert_eq!(id(backup(store.as_ref(), &no_files(), Path::new("/"), made, &|_| {})), "backup-exists");
    // A link that leads nowhere is not written through.
    let link = dir.path().join("link.jsonl");
    std::os::unix::fs::symlink(dir.path().join("target"), &link).unwrap();
    assert_eq!(id(backup(store.as_ref(), &no_files(), &link, made, &|_| {})), "backup-exists");
}

#[test]
fn a_store_that_changes_during_the_backup_makes_it_void() {
    let store = Arc::new(MemoryStore::new());
    let office = fixture::office(store.clone());
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("backup.jsonl");
    let once = std::cell::Cell::new(true);
    let meddle = |at: gongkai::exchange::Progress| {
        if at.stage == Stage::Writing && once.replace(false) {
            fixture::propose(&office, "admin", "SJ-00", "其间").unwrap();
        }
    };
    let failure = backup(store.as_ref(), &no_files(), &path, fixture::moment(), &meddle).unwrap_err();
    assert!(matches!(failure, Failure::Moved(_)), "{failure:?}");
    assert!(!path.exists());
}

#[test]
fn a_restore_goes_into_an_empty_store_only() {
    let file = backed_up(sound().as_ref());
    let store = MemoryStore::new();
    store.commit(Batch::default().put("x", 1, "here")).unwrap();
    let before = all(&store);
    let failure = restore_into(&store, file.as_bytes()).unwrap_err();
    assert_eq!(failure.message().id, "restore-not-empty");
    assert_eq!(all(&store), before);
}

#[test]
fn a_restore_that_did_not_finish_is_no_office_and_can_be_done_again() {
    let file = backed_up(sound().as_ref());
    let store = Arc::new(MemoryStore::new());
    // As the process leaves it that is killed in the middle.
    let half = restored(&file);
    for entry in all(&half).into_iter().step_by(2) {
        store.commit(Batch::default().put(entry.key, entry.stored.version, entry.stored.value)).unwrap();
    }
    store.commit(Batch::default().put("m/restoring", 1, "")).unwrap();
    let refused = Office::open(store.clone(), fixture::clock(), &|_| {}).err().unwrap();
    assert_eq!(refused.message().id, "store-restoring");
    let dir = tempfile::tempdir().unwrap();
    let saved = backup(store.as_ref(), &no_files(), &dir.path().join("x"), fixture::moment(), &|_| {});
    assert_eq!(saved.unwrap_err().message().id, "store-restoring");
    restore_into(store.as_ref(), file.as_bytes()).unwrap();
    assert_eq!(backed_up(store.as_ref()), file);
    assert_clean(store.as_ref());
}

/// A store that fails at its `n`th commit.
struct Failing {
    store: MemoryStore,
    left: std::sync::atomic::AtomicUsize,
}

impl Store for Failing {
    fn get(&self, key: &[u8]) -> Result<Option<gongkai::store::Stored>, gongkai::store::StoreError> {
        self.store.get(key)
    }
    fn scan(&self, range: &Range, limit: usize) -> Result<Vec<Entry>, gongkai::store::StoreError> {
        self.store.scan(range, limit)
    }
    fn commit_unsynced(&self, batch: Batch) -> Result<(), gongkai::store::StoreError> {
        use std::sync::atomic::Ordering::SeqCst;
        if self.left.fetch_update(SeqCst, SeqCst, |left| left.checked_sub(1)).is_err() {
            return Err(gongkai::store::StoreError::Full { path: "x".into(), free: None });
        }
        self.store.commit_unsynced(batch)
    }
    fn sync(&self) -> Result<(), gongkai::store::StoreError> {
        self.store.sync()
    }
    fn is_empty(&self) -> Result<bool, gongkai::store::StoreError> {
        self.store.is_empty()
    }
}

#[test]
fn a_store_that_fails_at_any_commit_never_looks_like_an_office() {
    let file = backed_up(sound().as_ref());
    for n in 0.. {
        let failing = Arc::new(Failing { store: MemoryStore::new(), left: n.into() });
        let outcome = restore_into(failing.as_ref(), file.as_bytes());
        let opened = Office::open(failing.clone(), fixture::clock(), &|_| {}).err();
        if outcome.is_ok() {
            assert!(n > 3);
            assert_clean(&failing.store);
            return;
        }
        let id = opened.unwrap().message().id.to_string();
        let expected = if failing.store.is_empty().unwrap() { "store-no-office" } else { "store-restoring" };
        assert_eq!(id, expected, "after {n} commits");
    }
}

#[test]
fn a_file_of_records_alone_becomes_an_office_with_a_journal() {
    let original = sound();
    let mut lines = records_only(&backed_up(original.as_ref()));
    lines.reverse();
    let file = lines.join("\n");
    for file in [file.clone(), format!("{{\"gongkai-backup\":1}}\n{file}\n")] {
        let store = Arc::new(restored(&file));
        assert_clean(store.as_ref());
        for space in ["c/", "o/", "p/", "r/", "s/", "i/"] {
            let range = Range::prefix(space.as_bytes());
            let scan = |store: &dyn Store| store.scan(&range, usize::MAX).unwrap();
            assert_eq!(scan(store.as_ref()), scan(original.as_ref()), "{space}");
        }
        let entry = store.get(journal::key(1).as_bytes()).unwrap().unwrap();
        let entry = journal::Entry::decode("j/", &entry.value).unwrap();
        assert_eq!(
            (entry.command.as_str(), entry.by.as_str(), entry.at),
            ("restore", "admin", fixture::moment())
        );
        // And it goes on from there.
        let full = backed_up(store.as_ref());
        assert_eq!(backed_up(&restored(&full)), full);
        let office = Office::open(store, fixture::clock_from(fixture::moment()), &|_| {}).unwrap();
        fixture::propose(&office, "admin", "SJ-00", "恢复之后").unwrap();
        assert_clean(office.store());
    }
}

#[test]
fn many_records_by_hand_are_entered_in_many_journal_entries() {
    let mut lines = records_only(&backed_up(sound().as_ref()));
    let template = lines.iter().find(|line| line.contains("r/SJ-00/disclosure/2026/000002")).unwrap().clone();
    for n in 100..2_600 {
        lines
            .push(template.replace("SJ-00/disclosure/2026/000002", &format!("SJ-01/disclosure/2026/{n:06}")));
    }
    let store = restored(&lines.join("\n"));
    assert_clean(&store);
    let entries = store.scan(&Range::prefix(b"j/"), usize::MAX).unwrap().len();
    assert!(entries > 5 && entries < 200, "{entries}");
    // The second of two lines is named though the first went in long before.
    lines.push(lines[90].clone());
    assert_eq!(refusal(lines.join("\n").as_bytes()), (lines.len() as i64, "line-duplicate".to_owned()));
}

#[test]
fn damage_is_kept_through_backup_and_restore() {
    let store = sound();
    let put = |key: &[u8], version: u64, value: &[u8]| {
        store.commit(Batch::default().put(key, version, value)).unwrap();
    };
    let record = "r/SJ-00/disclosure/2026/000002";
    let mut bytes = store.get(record.as_bytes()).unwrap().unwrap().value;
    bytes.truncate(bytes.len() - 3);
    put(record.as_bytes(), 4, &bytes);
    put(b"o/KJ", 2, &[1, 77, 0, 5]);
    put(b"w/li/form/x", 1, b"no draft");
    put(b"zz/unknown", 3, b"\0\xff");
    put(&[0xfe, 0x00, b'/'], 9, b"");
    put(b"j/strange", 1, b"?");
    // An entry altered, one damaged, one missing.
    let key = journal::key(5);
    let mut entry = journal::Entry::decode(&key, &store.get(key.as_bytes()).unwrap().unwrap().value).unwrap();
    entry.by = "eve".to_owned();
    put(key.as_bytes(), 1, &entry.encode());
    put(journal::key(9).as_bytes(), 1, b"damaged");
    store.commit(Batch::default().delete(journal::key(14))).unwrap();

    let faults = |store: &dyn Store| verify(store, &|_| {}).unwrap().faults;
    let file = backed_up(store.as_ref());
    let copy = restored(&file);
    let keep = |entries: Vec<Entry>| -> Vec<Entry> {
        let derived = |entry: &Entry| {
            [b"i/", b"n/", b"m/", b"u/", b"x/"].iter().any(|space| entry.key.starts_with(*space))
        };
        entries.into_iter().filter(|entry| !derived(entry)).collect()
    };
    assert_eq!(keep(all(&copy)), keep(all(store.as_ref())));
    assert_eq!(backed_up(&copy), file);
    assert_eq!(faults(&copy), faults(store.as_ref()));
    assert!(faults(&copy).len() >= 9);
    // Without the mark, such a line is not taken.
    let marked = |line: &String| line.contains("\"fault\":");
    assert_eq!(file.lines().filter(|line| line.contains("\"fault\":")).count(), 6 + 4);
    let lines = body(&file);
    for n in (0..lines.len()).filter(|n| marked(&lines[*n])) {
        let mut lines = lines.clone();
        let mut line: Value = serde_json::from_str(&lines[n]).unwrap();
        line.as_object_mut().unwrap().remove("fault");
        lines[n] = line.to_string();
        refusal(sealed(&lines).as_bytes());
    }
}

#[test]
fn a_record_altered_under_its_journal_is_not_laundered() {
    let store = sound();
    let mut lines = body(&backed_up(store.as_ref()));
    let at = lines.iter().position(|line| line.contains("\"r/SJ-00/disclosure/2026/000002\"")).unwrap();
    lines[at] = lines[at].replace("事项1", "事项X");
    let copy = restored(&sealed(&lines));
    let report = verify(&copy, &|_| {}).unwrap();
    let keys: Vec<_> =
        report.faults.iter().map(|fault| (fault.key.as_str(), fault.what.id.as_ref())).collect();
    assert_eq!(keys, [("r/SJ-00/disclosure/2026/000002", "verify-record-differs")]);
}
