//! Backup and restore: what goes into the file comes out of it, and a file that is not right leaves no trace.

mod fixture;

use std::fs;
use std::io::BufReader;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;

use gongkai::domain::calendar::Calendar;
use gongkai::domain::message::{Arg, Message};
use gongkai::exchange::backup::backup;
use gongkai::exchange::restore::restore;
use gongkai::exchange::{Stage, Summary};
use gongkai::office::verify::verify;
use gongkai::office::{Failure, Office, journal};
use gongkai::store::disk::{DiskStore, Options};
use gongkai::store::memory::MemoryStore;
use gongkai::store::{Batch, Entry, Range, Store};
use proptest::prelude::*;
use serde_json::{Value, json};

/// The fixture's office with two drafts.
fn sound() -> Arc<MemoryStore> {
    let store = Arc::new(MemoryStore::new());
    let office = fixture::office(store.clone());
    office.save_draft("wang", "propose", "", "未写完".as_bytes()).unwrap();
    office.save_draft("wang", "reply", "XZ-00/opinion/2026/000002", &[0, 255, 7]).unwrap();
    store
}

fn all(store: &dyn Store) -> Vec<Entry> {
    store.scan(&Range::all(), usize::MAX).unwrap()
}

/// What is not made anew by a restore: everything but versions of counters.
fn lasting(store: &dyn Store) -> Vec<Entry> {
    let mut entries = all(store);
    for entry in &mut entries {
        if entry.key.starts_with(b"n/") || entry.key.starts_with(b"m/") {
            entry.stored.version = 1;
        }
    }
    entries
}

fn backed_up(store: &dyn Store) -> String {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("backup.jsonl");
    backup(store, &file, fixture::moment(), &|_| {}).unwrap();
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "a temporary file is left");
    fs::read_to_string(file).unwrap()
}

fn restore_into(store: &dyn Store, file: &[u8]) -> Result<Summary, Failure> {
    restore(store, &mut BufReader::new(file), "admin", fixture::moment(), &Calendar::default(), &|_| {})
}

/// The store a file makes.
fn restored(file: &str) -> MemoryStore {
    let store = MemoryStore::new();
    restore_into(&store, file.as_bytes()).unwrap_or_else(|failure| panic!("{failure:?}"));
    store
}

fn assert_clean(store: &dyn Store) {
    let report = verify(store, &Calendar::default(), &|_| {}).unwrap();
    assert!(report.is_clean(), "{:#?}", report.faults);
    assert!(report.remarks.is_empty(), "{:#?}", report.remarks);
}

/// Identifiers of a message and of those within it.
fn ids(message: &Message) -> Vec<String> {
    let mut ids = vec![message.id.to_string()];
    for (_, arg) in &message.args {
        if let Arg::Message(within) = arg {
            ids.extend(self::ids(within));
        }
    }
    ids
}

/// Restores a file that must be refused; gives the line named and the innermost message.
fn refusal(file: &[u8]) -> (i64, String) {
    let store = MemoryStore::new();
    let failure = restore_into(&store, file).expect_err("the file was taken");
    assert!(store.is_empty().unwrap(), "something is left in the store");
    let Failure::Refused(message) = failure else { panic!("{failure:?}") };
    let line = message.args.iter().find_map(|(name, arg)| match arg {
        Arg::Number(line) if name == "line" => Some(*line),
        _ => None,
    });
    (line.unwrap_or(0), ids(&message).pop().unwrap())
}

/// The record lines of a backup, without header, journal, drafts and end.
fn records_only(file: &str) -> Vec<String> {
    let record = |line: &&str| line.starts_with("{\"key\":") && line.contains("\"record\":");
    file.lines().filter(record).map(str::to_owned).collect()
}

/// The same lines under a header and an end that fit them.
fn sealed(lines: &[String]) -> String {
    use sha2::{Digest, Sha256};
    let journal = lines.iter().filter(|line| line.starts_with("{\"journal\":")).count();
    let header = json!({"gongkai-backup": 1, "records": lines.len() - journal, "journal": journal});
    let mut file = format!("{header}\n");
    for line in lines {
        file.push_str(line);
        file.push('\n');
    }
    let sha: String = Sha256::digest(&file).iter().map(|byte| format!("{byte:02x}")).collect();
    let end = json!({"end": true, "lines": lines.len() + 1, "sha256": sha});
    // Keys in the order of the format: the end is known by its beginning.
    format!("{file}{{\"end\":true,\"lines\":{},\"sha256\":\"{sha}\"}}\n", end["lines"])
}

/// The lines of a backup between header and end.
fn body(file: &str) -> Vec<String> {
    let lines: Vec<String> = file.lines().map(str::to_owned).collect();
    lines[1..lines.len() - 1].to_vec()
}

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
    let summary = backup(store.as_ref(), &path, fixture::moment(), &|at| told.borrow_mut().push(at)).unwrap();
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
    for space in ["i/", "n/", "m/"] {
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
    assert_eq!(id(backup(store.as_ref(), &path, made, &|_| {})), "backup-exists");
    assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
    let nowhere = dir.path().join("no/such/place.jsonl");
    assert_eq!(id(backup(store.as_ref(), &nowhere, made, &|_| {})), "backup-write-failed");
    assert_eq!(id(backup(store.as_ref(), Path::new("/"), made, &|_| {})), "backup-exists");
    // A link that leads nowhere is not written through.
    let link = dir.path().join("link.jsonl");
    std::os::unix::fs::symlink(dir.path().join("target"), &link).unwrap();
    assert_eq!(id(backup(store.as_ref(), &link, made, &|_| {})), "backup-exists");
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
    let failure = backup(store.as_ref(), &path, fixture::moment(), &meddle).unwrap_err();
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
    let saved = backup(store.as_ref(), &dir.path().join("x"), fixture::moment(), &|_| {});
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
fn a_file_cut_anywhere_is_refused() {
    let file = backed_up(sound().as_ref());
    let lines: Vec<&str> = file.lines().collect();
    for keep in 1..lines.len() {
        let cut = lines[..keep].join("\n");
        let (_, id) = refusal(cut.as_bytes());
        assert_eq!(id, "restore-no-end", "{keep} lines");
    }
    // In the middle of a line, and of the last.
    assert_eq!(refusal(&file.as_bytes()[..file.len() / 2]).1, "line-not-json");
    assert_eq!(refusal(&file.as_bytes()[..file.len() - 5]).1, "line-not-json");
    // The end of the last line alone does not matter.
    restored(file.trim_end());
}

#[test]
fn lines_taken_out_or_put_in_are_noticed() {
    let file = backed_up(sound().as_ref());
    let lines: Vec<&str> = file.lines().collect();
    let without = |n: usize| {
        let mut lines = lines.clone();
        lines.remove(n);
        lines.join("\n")
    };
    assert_eq!(refusal(without(5).as_bytes()).1, "restore-end-lines");
    let last_journal = lines.len() - 2;
    assert_eq!(refusal(without(last_journal).as_bytes()).1, "restore-end-lines");
    let n = last_journal - 3;
    assert_eq!(refusal(without(n).as_bytes()), (n as i64 + 1, "line-journal-order".to_owned()));
    let more = format!("{file}{}\n", lines[3]);
    assert_eq!(refusal(more.as_bytes()), (lines.len() as i64 + 1, "line-after-end".to_owned()));
    // With an end that fits, the header's counts do not.
    let mut fewer = body(&file);
    fewer.remove(3);
    let header = lines[0];
    let resealed = sealed(&fewer).replacen(sealed(&fewer).lines().next().unwrap(), header, 1);
    assert!(["restore-counts", "restore-end-hash"].contains(&refusal(resealed.as_bytes()).1.as_str()));
}

#[test]
fn counts_that_do_not_fit_are_told() {
    let file = backed_up(sound().as_ref());
    let lines = sealed(&body(&file));
    let wrong = lines.replacen("\"records\":", "\"records\":1", 1);
    let body: Vec<String> = wrong.lines().map(str::to_owned).collect();
    use sha2::{Digest, Sha256};
    let text = format!("{}\n", body[..body.len() - 1].join("\n"));
    let sha: String = Sha256::digest(&text).iter().map(|byte| format!("{byte:02x}")).collect();
    let file = format!("{text}{{\"end\":true,\"lines\":{},\"sha256\":\"{sha}\"}}", body.len() - 1);
    assert_eq!(refusal(file.as_bytes()).1, "restore-counts");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn a_flipped_bit_anywhere_is_refused(place: prop::sample::Index, bit in 0..8_u32) {
        static FILE: std::sync::OnceLock<String> = std::sync::OnceLock::new();
        let mut file = FILE.get_or_init(|| backed_up(sound().as_ref())).clone().into_bytes();
        let at = place.index(file.len() - 1);
        file[at] ^= 1 << bit;
        refusal(&file);
    }

    #[test]
    fn no_line_panics(line in "[\\[\\]{}\",:0-9a-zé\\\\ ]{0,60}", start in 0..5_usize) {
        let start = ["", "{\"key\":", "{\"journal\":", "{\"end\":", "{\"gongkai-backup\":"][start];
        let store = MemoryStore::new();
        let outcome = restore_into(&store, format!("{start}{line}\n").as_bytes());
        prop_assert!(outcome.is_err());
        prop_assert!(store.is_empty().unwrap());
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
fn what_is_wrong_with_a_line_by_hand_is_said_with_its_number() {
    let lines = records_only(&backed_up(sound().as_ref()));
    let record = lines.iter().find(|line| line.contains("r/SJ-00/disclosure/2026/000002")).unwrap();
    let with = |from: &str, to: &str| {
        assert!(record.contains(from), "{from}");
        record.replace(from, to)
    };
    let key = "r/SJ-00/disclosure/2026/000002";
    let nested = format!("{{\"key\":\"{key}\",\"record\":{}{}}}", "[".repeat(5_000), "]".repeat(5_000));
    let long = format!("{{\"key\":\"{key}\",\"raw\":\"{}\"}}", "A".repeat(1024 * 1024));
    let large = format!("{{\"key\":\"{key}\",\"raw\":\"{}\"}}", "A".repeat(400 * 1024));
    let cases: Vec<(String, &str)> = vec![
        (String::new(), "line-blank"),
        ("   ".to_owned(), "line-blank"),
        ("null".to_owned(), "line-not-known"),
        ("[1]".to_owned(), "line-not-known"),
        ("[1,null,null,null]".to_owned(), "line-not-known"),
        ("事项".to_owned(), "line-not-known"),
        ("{}".to_owned(), "line-not-known"),
        ("{\"kye\":\"o/AB\"}".to_owned(), "line-not-known"),
        ("{\"key\":\"o/AB\"}".to_owned(), "line-record-or-raw"),
        ("{\"key\":17}".to_owned(), "line-not-json"),
        (nested, "line-not-json"),
        (long, "line-too-long"),
        (large, "codec-format"),
        (record[..record.len() - 1].to_owned(), "line-not-json"),
        (format!("{record}{record}"), "line-not-json"),
        (with("\"version\":4", "\"version\":0"), "line-version"),
        (with("\"version\":4", "\"version\":-4"), "line-not-json"),
        (with("\"version\":4", "\"version\":4.5"), "line-not-json"),
        (with("\"version\":4", "\"version\":99999999999999999999999"), "line-not-json"),
        (with("\"version\":4", "\"version\":18446744073709551615"), "line-version"),
        (with("\"version\":4", "\"version\":\"4\""), "line-not-json"),
        (with("\"version\":4", "\"version\":4,\"version\":5"), "line-not-json"),
        (with("\"version\":4", "\"version\":4,\"extra\":5"), "line-not-json"),
        (with("\"passed\":3", "\"passed\":300"), "line-not-json"),
        (with("\"passed\":3", "\"passed\":3,\"follws\":null"), "line-unknown-field"),
        (with("\"passed\":3,", ""), "line-not-json"),
        (with("2026-03-02", "2026-02-30"), "line-not-json"),
        (with("{\"on\":\"2026-03-02\",\"evidence\":\"党委会纪要第3号\"}", "[\"2026-03-02\",\"纪要\"]"), "line-unknown-field"),
        (with("{\"disclosure\":", "{\"opinion\":"), "line-not-json"),
        (with("{\"disclosure\":", "{\"thing\":"), "line-not-json"),
        (with("\"r/SJ-00/", "\"r/SJ-01/"), "line-other-key"),
        (with("\"r/SJ-00/disclosure", "\"o/SJ-00/disclosure"), "line-other-key"),
        (with("\"r/", "\"x/"), "line-key-space"),
        (with("\"r/", "\"i/"), "line-key-derived"),
        (with("\"r/", "\"m/"), "line-key-derived"),
        ("{\"key\":\"m/restoring\",\"raw\":\"\"}".to_owned(), "line-key-derived"),
        ("{\"key\":\"j/0000000000000001\",\"raw\":\"\"}".to_owned(), "line-key-derived"),
        ("{\"key\":\"j/1\",\"raw\":\"\"}".to_owned(), "line-key-space"),
        ("{\"key64\":\"ci8=\",\"raw\":\"\"}".to_owned(), "line-key-space"),
        (format!("{{\"key\":\"{key}\",\"raw\":\"***\"}}"), "line-base64"),
        (format!("{{\"key\":\"{key}\",\"raw\":\"AQUA\"}}"), "codec-payload"),
        (format!("{{\"key\":\"{key}\",\"raw\":\"AWMA\"}}"), "record-unknown-schema"),
        ("{\"key\":\"w/li/form/x\",\"raw\":\"AQUA\"}".to_owned(), "record-unknown-schema"),
        ("{\"key\":\"w/li\",\"raw\":\"AQUA\"}".to_owned(), "record-other-key"),
        (format!("{{\"key\":\"{key}\",\"raw\":\"AQUA\",\"fault\":\"x\"}}"), "line-fault-unexpected"),
        ("{\"journal\":1,\"raw\":\"AQUA\"}".to_owned(), "line-journal-unexpected"),
        ("{\"gongkai-backup\":1}".to_owned(), "line-header-place"),
        ("{\"end\":true,\"lines\":7,\"sha256\":\"\"}".to_owned(), "restore-end-lines"),
        ("{\"end\":true,\"lines\":2,\"sha256\":\"\"}".to_owned(), "restore-end-hash"),
        ("{\"end\":false,\"lines\":2,\"sha256\":\"\"}".to_owned(), "line-end-place"),
        ("{\"lines\":2,\"end\":true,\"sha256\":\"\"}".to_owned(), "line-end-place"),
        (with("事项1", "事\\u001b[31m项"), "line-character"),
        (with("事项1", "事\\u202e项"), "line-character"),
        (with("事项1", "事\u{202e}项"), "line-character"),
        (
            "{\"key\":\"p/a/b\",\"record\":{\"person\":{\"login\":\"a/b\",\"name\":\"\",\"posts\":[],\"active\":true}}}"
                .to_owned(),
            "login-bad",
        ),
        (lines[0].clone(), "line-duplicate"),
    ];
    for (line, expected) in cases {
        let file = [lines[0].as_str(), lines[1].as_str(), line.as_str(), ""].join("\n");
        let (number, id) = refusal(file.as_bytes());
        let shown: String = line.chars().take(120).collect();
        assert_eq!(id, expected, "{shown}");
        assert_eq!(number, if id.starts_with("restore-") { 0 } else { 3 }, "{shown}");
    }
    let mut file = format!("{}\n", lines[0]).into_bytes();
    file.extend(b"{\"key\":\"o/\xff\"}\n");
    assert_eq!(refusal(&file), (2, "line-not-utf8".to_owned()));
    // A line without end is not read to its end.
    let endless = vec![b'x'; 5 * 1024 * 1024];
    assert_eq!(refusal(&endless), (1, "line-too-long".to_owned()));
}

#[test]
fn what_is_no_office_is_refused() {
    let lines = records_only(&backed_up(sound().as_ref()));
    let without: Vec<String> = lines.into_iter().filter(|line| !line.starts_with("{\"key\":\"o/")).collect();
    for file in ["", "{\"gongkai-backup\":1}\n", without.join("\n").as_str()] {
        assert_eq!(refusal(file.as_bytes()).1, "restore-no-office");
    }
    assert_eq!(refusal(b"{\"gongkai-backup\":2,\"new\":{}}\n").1, "restore-newer");
    assert_eq!(refusal(b"{\"gongkai-backup\":1,\"records\":3}\n").1, "line-header-counts");
    assert_eq!(refusal(b"{\"gongkai-backup\":1,\"other\":3}\n").1, "line-not-json");
    assert_eq!(refusal(b"{\"gongkai-backup\":-1}\n").1, "line-not-json");
    let most = u64::MAX;
    let header = format!("{{\"gongkai-backup\":1,\"records\":{most},\"journal\":{most}}}\n");
    assert_eq!(refusal(header.as_bytes()).1, "restore-no-end");
}

#[test]
fn hostile_text_of_a_file_does_not_reach_the_message() {
    let store = MemoryStore::new();
    let name = format!("\u{202e}\\u001b[2J{}", "x".repeat(10_000));
    for line in [
        format!("{{\"key\":\"x/{name}\",\"raw\":\"\"}}"),
        format!("{{\"key\":\"o/AB\",\"{name}\":1}}"),
        format!("{{\"key\":\"o/AB\",\"version\":\"{name}\"}}"),
    ] {
        let failure = restore_into(&store, line.as_bytes()).unwrap_err();
        let told = format!("{failure:?}");
        assert!(told.len() < 1_000, "{}", told.len());
        // Debug escapes these itself: it is the message's own text that counts.
        fn texts(message: &Message, into: &mut String) {
            for (_, arg) in &message.args {
                match arg {
                    Arg::Text(text) => into.push_str(text),
                    Arg::Message(within) => texts(within, into),
                    _ => {}
                }
            }
        }
        let mut text = String::new();
        texts(failure.message(), &mut text);
        assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}'), "{told}");
    }
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
    put(&[0xff, 0x00, b'/'], 9, b"");
    put(b"j/strange", 1, b"?");
    // An entry altered, one damaged, one missing.
    let key = journal::key(5);
    let mut entry = journal::Entry::decode(&key, &store.get(key.as_bytes()).unwrap().unwrap().value).unwrap();
    entry.by = "eve".to_owned();
    put(key.as_bytes(), 1, &entry.encode());
    put(journal::key(9).as_bytes(), 1, b"damaged");
    store.commit(Batch::default().delete(journal::key(14))).unwrap();

    let faults = |store: &dyn Store| verify(store, &Calendar::default(), &|_| {}).unwrap().faults;
    let file = backed_up(store.as_ref());
    let copy = restored(&file);
    let keep = |entries: Vec<Entry>| -> Vec<Entry> {
        let derived = |entry: &Entry| [b"i/", b"n/", b"m/"].iter().any(|space| entry.key.starts_with(*space));
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
    let report = verify(&copy, &Calendar::default(), &|_| {}).unwrap();
    let keys: Vec<_> =
        report.faults.iter().map(|fault| (fault.key.as_str(), fault.what.id.as_ref())).collect();
    assert_eq!(keys, [("r/SJ-00/disclosure/2026/000002", "verify-record-differs")]);
}
