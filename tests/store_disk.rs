//! What only the store on disk has to keep to: its directory, its lock, its damage, its full disk.

#![cfg(target_os = "linux")]

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, ErrorKind};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, SystemTime};

use gongkai::store::dir::{self, FORMAT, Holder};
use gongkai::store::disk::{DiskStore, Options};
use gongkai::store::{Batch, MAX_KEY, MAX_VALUE, Range, Store, StoreError};

fn open(dir: &Path) -> Result<DiskStore, StoreError> {
    DiskStore::open(dir, Options::default())
}

fn refused(dir: &Path) -> StoreError {
    open(dir).err().expect("the store must not open")
}

/// Stores `count` records in as many commits and closes.
fn fill(dir: &Path, from: u64, count: u64) {
    let store = open(dir).unwrap();
    for n in from..from + count {
        store.commit_unsynced(Batch::default().put(format!("k{n:06}"), 1, vec![b'.'; 300])).unwrap();
    }
    store.sync().unwrap();
}

fn count(store: &dyn Store) -> usize {
    store.scan(&Range::all(), usize::MAX).unwrap().len()
}

/// Everything below `dir`: content, mode and time of change.
fn picture(dir: &Path) -> BTreeMap<PathBuf, (Option<Vec<u8>>, u32, SystemTime)> {
    let mut all = BTreeMap::new();
    let mut open = vec![dir.to_owned()];
    while let Some(path) = open.pop() {
        let about = fs::metadata(&path).unwrap();
        if about.is_dir() {
            open.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        }
        let content = about.is_file().then(|| fs::read(&path).unwrap());
        all.insert(path, (content, about.permissions().mode(), about.modified().unwrap()));
    }
    all
}

fn this_binary(name: &str, store: &Path) -> Vec<String> {
    let binary = std::env::current_exe().unwrap().to_str().unwrap().to_owned();
    let set = format!("GONGKAI_TEST_STORE={}", store.display());
    ["env", &set, &binary, "--exact", name, "--nocapture"].map(str::to_owned).to_vec()
}

/// sled waits for a file to be cut shorter with a lock held for which all its writing threads may be waiting, among them
/// the one that would cut it: for ever, where commits run far ahead of what is written.
#[test]
fn commits_ahead_of_the_disk_never_wait_for_themselves() {
    let (done, finished) = mpsc::channel();
    let worker = thread::spawn(move || {
        let dir = tempfile::tempdir().unwrap();
        let store = open(dir.path()).unwrap();
        for round in 1..=120 {
            let keys = || (0..120).map(|n| format!("k{n:03}"));
            for key in keys() {
                store.commit_unsynced(Batch::default().put(key, round, vec![b'.'; 16_000])).unwrap();
            }
            store.commit_unsynced(keys().fold(Batch::default(), Batch::delete)).unwrap();
        }
        assert_eq!(count(&store), 0);
        done.send(()).unwrap();
    });
    // As long as no machine takes for it: what hangs is not to hang the tests.
    if finished.recv_timeout(Duration::from_mins(5)) == Err(mpsc::RecvTimeoutError::Timeout) {
        panic!("the store waits for itself");
    }
    worker.join().unwrap();
}

#[test]
fn a_store_is_made_where_there_is_none_for_its_owner_only_and_kept() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("share/gongkai");
    fill(&data, 0, 3);
    for made in [dir.path().join("share"), data.clone(), data.join("store")] {
        assert_eq!(fs::metadata(made).unwrap().permissions().mode() & 0o777, 0o700);
    }
    assert_eq!(fs::read_to_string(data.join("format")).unwrap(), format!("{FORMAT}\n"));
    fill(&data, 3, 3);
    assert_eq!(count(&open(&data).unwrap()), 6);
}

#[test]
fn a_store_in_use_says_by_whom_and_since_when() {
    let dir = tempfile::tempdir().unwrap();
    let before = chrono::Local::now();
    let store = open(dir.path()).unwrap();
    let StoreError::Held(Some(holder)) = refused(dir.path()) else { panic!("held by this process") };
    assert_eq!((holder.pid, &holder.login), (std::process::id(), &Holder::this_process().login));
    assert!(before <= holder.since && holder.since <= chrono::Local::now());
    assert!(matches!(dir::set_aside(dir.path()), Err(StoreError::Held(Some(_)))));
    drop(store);
    open(dir.path()).unwrap();
}

#[test]
fn a_store_not_yet_let_go_of_by_who_closed_it_is_waited_for() {
    let dir = tempfile::tempdir().unwrap();
    drop(open(dir.path()).unwrap());
    let lock = fs::File::open(dir.path().join("lock")).unwrap();
    lock.lock().unwrap();
    let letting_go = std::thread::spawn(move || {
        std::thread::sleep(std::time::Duration::from_millis(50));
        drop(lock);
    });
    open(dir.path()).unwrap();
    letting_go.join().unwrap();
}

#[test]
fn child_that_holds_the_store() {
    let Ok(dir) = std::env::var("GONGKAI_TEST_STORE") else { return };
    let _store = open(Path::new(&dir)).unwrap();
    println!("\nopen");
    std::io::stdin().read_line(&mut String::new()).unwrap();
}

#[test]
fn a_store_held_by_another_process_is_free_again_when_it_is_killed() {
    let dir = tempfile::tempdir().unwrap();
    let command = this_binary("child_that_holds_the_store", dir.path());
    let mut child = Command::new(&command[0])
        .args(&command[1..])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap() == "open"));
    let StoreError::Held(Some(holder)) = refused(dir.path()) else { panic!("held by the child") };
    assert_eq!(holder.pid, child.id());
    child.kill().unwrap();
    child.wait().unwrap();
    open(dir.path()).unwrap();
}

#[test]
fn a_newer_format_is_refused_with_both_numbers_and_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    fill(dir.path(), 0, 3);
    fs::write(dir.path().join("format"), "7\n").unwrap();
    let before = picture(dir.path());
    assert_eq!(refused(dir.path()), StoreError::Newer { found: 7, known: FORMAT });
    assert_eq!(dir::set_aside(dir.path()), Err(StoreError::Newer { found: 7, known: FORMAT }));
    assert_eq!(picture(dir.path()), before);
}

#[test]
fn a_format_that_is_no_number_is_damage() {
    let dir = tempfile::tempdir().unwrap();
    fill(dir.path(), 0, 3);
    for damage in [Some(&b"soon\n"[..]), Some(b"\xff\xfe"), Some(b""), Some(b"0"), None] {
        let format = dir.path().join("format");
        match damage {
            Some(bytes) => fs::write(&format, bytes).unwrap(),
            None => fs::remove_file(&format).unwrap(),
        }
        assert!(matches!(refused(dir.path()), StoreError::Damaged { path, .. } if path == format));
    }
    assert!(dir::set_aside(dir.path()).unwrap().is_some());
    assert!(open(dir.path()).unwrap().is_empty().unwrap());
}

#[test]
fn a_snapshot_left_half_written_does_no_harm() {
    let dir = tempfile::tempdir().unwrap();
    fill(dir.path(), 0, 100);
    fill(dir.path(), 100, 100);
    let left = dir.path().join("store/snap.FFFFFFFFFFFF.generating");
    fs::write(&left, b"half").unwrap();
    assert_eq!(count(&open(dir.path()).unwrap()), 200);
    assert!(!left.exists());
}

#[test]
fn child_that_opens_a_damaged_store() {
    let Ok(dir) = std::env::var("GONGKAI_TEST_STORE") else { return };
    match open(Path::new(&dir)) {
        Err(error) => println!("\nrefused {} {:?}", error.is_damage(), error.message().id),
        Ok(store) => println!("\nfound {}", count(&store)),
    }
}

/// What a process of its own says to the store: damage can leave sled's threads broken for good.
fn opened_elsewhere(dir: &Path) -> String {
    let command = this_binary("child_that_opens_a_damaged_store", dir);
    let output = Command::new(&command[0]).args(&command[1..]).output().unwrap();
    assert!(output.status.success());
    // A panic caught is not shown either.
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    let said = String::from_utf8(output.stdout).unwrap();
    said.lines().find(|line| line.starts_with("refused") || line.starts_with("found")).unwrap().to_owned()
}

#[test]
fn a_damaged_store_is_refused_and_set_aside_whole() {
    let junk = |path: &Path, from: usize, to: usize| {
        let mut bytes = fs::read(path).unwrap();
        let to = to.min(bytes.len());
        bytes[from..to].iter_mut().step_by(97).for_each(|byte| *byte ^= 0x5a);
        fs::write(path, bytes).unwrap();
    };
    type Damage<'a> = (&'a str, u64, &'a dyn Fn(&Path));
    let damages: [Damage; 9] = [
        ("settings overwritten", 2, &|store| junk(&store.join("conf"), 0, 100)),
        ("log overwritten at its head", 2, &|store| junk(&store.join("db"), 0, 4096)),
        ("log overwritten", 2, &|store| junk(&store.join("db"), 0, usize::MAX)),
        ("log overwritten before its first snapshot", 1, &|store| junk(&store.join("db"), 0, usize::MAX)),
        ("log overwritten at its end", 1, &|store| junk(&store.join("db"), 20_000, usize::MAX)),
        ("log cut off", 1, &|store| {
            fs::write(store.join("db"), &fs::read(store.join("db")).unwrap()[..9000]).unwrap()
        }),
        ("log emptied", 2, &|store| fs::write(store.join("db"), "").unwrap()),
        ("log gone", 1, &|store| fs::remove_file(store.join("db")).unwrap()),
        ("log gone later", 2, &|store| fs::remove_file(store.join("db")).unwrap()),
    ];
    for (name, sessions, damage) in damages {
        let dir = tempfile::tempdir().unwrap();
        (0..sessions).for_each(|session| fill(dir.path(), session * 200, 200));
        damage(&dir.path().join("store"));
        for _ in 0..2 {
            // Again the second time: the first must not have made an empty store of it.
            let said = opened_elsewhere(dir.path());
            assert!(said.starts_with("refused true"), "{name}: {said}");
        }
        let aside = dir::set_aside(dir.path()).unwrap().unwrap();
        let shown = aside.file_name().unwrap().to_str().unwrap();
        assert!(shown.starts_with("store.damaged-20") && aside.join("conf").exists(), "{name}: {shown}");
        assert_eq!(opened_elsewhere(dir.path()), "found 0", "{name}");
    }
}

#[test]
fn an_older_copy_of_the_files_is_noticed_and_can_be_salvaged() {
    let dir = tempfile::tempdir().unwrap();
    fill(dir.path(), 0, 50);
    let db = dir.path().join("store/db");
    let older = fs::read(&db).unwrap();
    let store = open(dir.path()).unwrap();
    store.commit(Batch::default().put("later", 1, "")).unwrap();
    drop(store);
    // Without the snapshot of the second session, the log is all there is.
    for entry in fs::read_dir(dir.path().join("store")).unwrap() {
        let path = entry.unwrap().path();
        if path.file_name().unwrap().to_str().unwrap().starts_with("snap.") {
            fs::remove_file(path).unwrap();
        }
    }
    fs::write(&db, older).unwrap();
    let behind = StoreError::Behind { path: dir.path().join("store"), found: 50, acknowledged: 51 };
    assert_eq!(refused(dir.path()), behind);
    let salvaged = DiskStore::open(dir.path(), Options { salvage: true, ..Options::default() }).unwrap();
    assert_eq!(count(&salvaged), 50);
    drop(salvaged);
    assert_eq!(count(&open(dir.path()).unwrap()), 50);
}

#[test]
fn a_value_without_its_version_is_reported_by_its_key_and_the_rest_is_read() {
    let dir = tempfile::tempdir().unwrap();
    fill(dir.path(), 0, 3);
    for (damage, value) in [("short", &b"1234567"[..]), ("version", &[0; 12])] {
        // What has just been closed is let go of a moment later.
        let raw = std::iter::from_fn(|| {
            let config = sled::Config::new().path(dir.path().join("store")).segment_size(2 << 20);
            Some(config.open().inspect_err(|_| std::thread::sleep(std::time::Duration::from_millis(10))))
        });
        let raw = raw.take(500).find_map(Result::ok).expect("the closed store can be opened");
        raw.insert("k000001", value).unwrap();
        raw.flush().unwrap();
        drop(raw);
        let store = open(dir.path()).unwrap();
        let malformed = StoreError::Malformed { key: b"k000001".into() };
        assert_eq!(store.get(b"k000001"), Err(malformed.clone()), "{damage}");
        assert_eq!(store.commit(Batch::default().expect("k000001", 1)), Err(malformed), "{damage}");
        let all = store.scan(&Range::all(), 10).unwrap();
        assert_eq!(
            all.iter().map(|entry| entry.stored.is_damaged()).collect::<Vec<_>>(),
            [false, true, false]
        );
        assert_eq!(all[1].stored.value, value);
        store.commit(Batch::default().put("k000001", 2, "mended")).unwrap();
        assert_eq!(store.get(b"k000001").unwrap().unwrap().value, b"mended");
    }
}

#[test]
fn a_directory_that_cannot_be_used_says_where_and_why() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, "").unwrap();
    for path in [file.clone(), file.join("below")] {
        let error = refused(&path);
        assert!(matches!(error, StoreError::Unreadable { kind: ErrorKind::NotADirectory, .. }), "{error}");
    }
    let locked = dir.path().join("locked");
    fs::create_dir_all(locked.join("lock")).unwrap();
    let error = refused(&locked);
    let expected = locked.join("lock");
    assert!(
        matches!(&error, StoreError::Unreadable { path, kind: ErrorKind::IsADirectory, .. } if *path == expected),
        "{error}"
    );
    let forbidden = dir.path().join("forbidden");
    fs::create_dir(&forbidden).unwrap();
    fs::set_permissions(&forbidden, fs::Permissions::from_mode(0o500)).unwrap();
    // Root may write all the same.
    if !nix::unistd::geteuid().is_root() {
        let error = refused(&forbidden.join("data"));
        assert!(matches!(error, StoreError::Unreadable { kind: ErrorKind::PermissionDenied, .. }), "{error}");
    }
}

#[test]
fn a_disk_about_to_be_full_refuses_commits_and_nothing_else() {
    let dir = tempfile::tempdir().unwrap();
    fill(dir.path(), 0, 3);
    let before = fs::read(dir.path().join("store/db")).unwrap();
    let store = DiskStore::open(dir.path(), Options { reserve: u64::MAX, ..Options::default() }).unwrap();
    let error = store.commit(Batch::default().put("k", 1, "")).unwrap_err();
    assert!(matches!(error, StoreError::Full { free: Some(_), .. }), "{error}");
    assert_eq!(count(&store), 3);
    drop(store);
    let after = fs::read(dir.path().join("store/db")).unwrap();
    assert_eq!(after[..before.len()], before[..]);
    let store = open(dir.path()).unwrap();
    store.commit(Batch::default().put("k", 1, "")).unwrap();
}

#[test]
fn child_that_runs_out_of_room() {
    let Ok(dir) = std::env::var("GONGKAI_TEST_STORE") else { return };
    let store = open(Path::new(&dir)).unwrap();
    for n in 1_u64.. {
        let batch =
            Batch::default().put(format!("k{n}/a"), 1, vec![b'x'; 9000]).put(format!("k{n}/b"), 1, "");
        match store.commit(batch) {
            Ok(()) => println!("\nacknowledged {n}"),
            Err(error) => {
                assert!(matches!(error, StoreError::Full { .. }), "{error}");
                // Nothing is acknowledged any more, and what was can still be read.
                assert_eq!(store.commit(Batch::default().put("later", 1, "")), Err(error));
                assert!(store.get(b"k1/a").unwrap().is_some());
                println!("\nfull");
                break;
            }
        }
    }
}

#[test]
fn a_write_the_system_refuses_is_not_acknowledged() {
    let dir = tempfile::tempdir().unwrap();
    drop(open(dir.path()).unwrap());
    // The log is one segment of 16 MiB by now; a limit of 20 MiB on any file stands for a full disk.
    let script = "trap '' XFSZ; ulimit -f $((20 * 1024 * 1024 / $1)); shift; exec \"$@\"";
    // The unit of ulimit is 512 bytes in some shells and 1024 in others.
    let unit = Command::new("sh")
        .args(["-c", "ulimit -f 2; trap '' XFSZ; head -c 4096 /dev/zero > \"$0\""])
        .arg(dir.path().join("unit"))
        .stderr(Stdio::null())
        .status();
    assert!(unit.is_ok());
    let unit = fs::metadata(dir.path().join("unit")).unwrap().len() / 2;
    let output = Command::new("sh")
        .args(["-c", script, "sh", &unit.to_string()])
        .args(this_binary("child_that_runs_out_of_room", dir.path()))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && said.contains("\nfull"),
        "{said}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let acknowledged = said.lines().filter(|line| line.starts_with("acknowledged")).count();
    assert!(acknowledged > 100, "{acknowledged}");
    let store = open(dir.path()).unwrap();
    for n in 1..=acknowledged {
        assert_eq!(store.get(format!("k{n}/a").as_bytes()).unwrap().unwrap().value.len(), 9000);
    }
    // The one that failed is there whole or not at all.
    assert_eq!(count(&store) % 2, 0);
}

#[test]
fn no_page_ever_leaves_the_log_for_a_file_of_its_own() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path()).unwrap();
    let blobs = dir.path().join("store/blobs");
    let key = |n: usize| format!("{n:0width$}", width = MAX_KEY);
    // Pages of the longest keys and values, and of the longest that lie in one piece: grown, thinned out so that they
    // merge, and grown again.
    for (round, length) in (1..).zip([MAX_VALUE, 16 * 1024, 16 * 1024, MAX_VALUE]) {
        for n in 0..120 {
            store.commit_unsynced(Batch::default().put(key(n), round, vec![b'x'; length])).unwrap();
            assert_eq!(fs::read_dir(&blobs).unwrap().count(), 0);
        }
        for n in (0..120).filter(|n| n % 9 != 0) {
            store.commit_unsynced(Batch::default().delete(key(n))).unwrap();
            assert_eq!(fs::read_dir(&blobs).unwrap().count(), 0);
        }
    }
    store.sync().unwrap();
    assert_eq!(count(&store), 14);
}

/// A store as format 1 kept it: `count` small entries and one of a hundred thousand bytes, all acknowledged.
fn fill_as_format_1(dir: &Path, count: u64) {
    fs::create_dir(dir.join("store")).unwrap();
    fs::write(dir.join("format"), "1\n").unwrap();
    let old = sled::Config::new().path(dir.join("store")).segment_size(16 << 20).open().unwrap();
    let entry = |version: u64, value: &[u8]| [&version.to_le_bytes()[..], value].concat();
    for n in 0..count {
        old.insert(format!("k{n:06}"), entry(n + 1, &[b'.'; 300])).unwrap();
    }
    old.insert("large", entry(5, &[7; 100_000])).unwrap();
    old.insert([255, b'c'], &count.to_le_bytes()).unwrap();
    old.flush().unwrap();
    fs::write(dir.join("store/acknowledged"), format!("{count:020}\n")).unwrap();
}

fn is_as_filled(dir: &Path, entries: usize) {
    let store = open(dir).unwrap();
    assert_eq!(count(&store), entries + 1);
    let large = store.get(b"large").unwrap().unwrap();
    assert_eq!((large.version, large.value), (5, vec![7; 100_000]));
    let last = format!("k{:06}", entries - 1);
    assert_eq!(store.get(last.as_bytes()).unwrap().unwrap().version, entries as u64);
    assert_eq!(fs::read_to_string(dir.join("format")).unwrap(), format!("{FORMAT}\n"));
    assert!(!dir.join("store.new").exists());
    assert_eq!(fs::read_dir(dir.join("store/blobs")).unwrap().count(), 0);
}

#[test]
fn a_store_of_format_1_is_taken_over_whole() {
    let dir = tempfile::tempdir().unwrap();
    fill_as_format_1(dir.path(), 1200);
    // What a conversion cut short has left is no obstacle.
    fs::create_dir(dir.path().join("store.new")).unwrap();
    fs::write(dir.path().join("store.new/db"), "half").unwrap();
    is_as_filled(dir.path(), 1200);
    // Cut short after the new files took the place, before that was written down.
    fs::write(dir.path().join("format"), "1\n").unwrap();
    fs::create_dir(dir.path().join("store.new")).unwrap();
    is_as_filled(dir.path(), 1200);
    open(dir.path()).unwrap().commit(Batch::default().put("k000003", 9, "more")).unwrap();
    assert_eq!(open(dir.path()).unwrap().get(b"k000003").unwrap().unwrap().version, 9);
}

#[test]
fn a_store_of_format_1_that_lacks_commits_is_told_as_ever() {
    let dir = tempfile::tempdir().unwrap();
    fill_as_format_1(dir.path(), 20);
    fs::write(dir.path().join("store/acknowledged"), format!("{:020}\n", 21)).unwrap();
    assert!(matches!(refused(dir.path()), StoreError::Behind { found: 20, acknowledged: 21, .. }));
}

#[test]
fn a_large_value_of_which_a_piece_is_missing_is_reported_by_its_key() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path()).unwrap();
    store.commit(Batch::default().put("a", 1, vec![1; 50_000]).put("b", 1, vec![2; 50_000])).unwrap();
    drop(store);
    let raw = std::iter::from_fn(|| {
        let config = sled::Config::new().path(dir.path().join("store")).segment_size(2 << 20);
        Some(config.open().inspect_err(|_| std::thread::sleep(std::time::Duration::from_millis(10))))
    });
    let raw = raw.take(500).find_map(Result::ok).expect("the closed store can be opened");
    assert!(raw.remove([255, b'p', b'a', 0, 1]).unwrap().is_some());
    raw.flush().unwrap();
    drop(raw);
    let store = open(dir.path()).unwrap();
    assert_eq!(store.get(b"a"), Err(StoreError::Malformed { key: b"a".into() }));
    let all = store.scan(&Range::all(), 10).unwrap();
    assert_eq!(all.iter().map(|entry| entry.stored.is_damaged()).collect::<Vec<_>>(), [true, false]);
    store.commit(Batch::default().put("a", 2, vec![3; 20_000])).unwrap();
    assert_eq!(store.get(b"a").unwrap().unwrap().value, vec![3; 20_000]);
}
