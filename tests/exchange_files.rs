//! Attachments in a backup: they go along with the records, come back whole, and what is wrong with one is said.

mod support;

use std::fs;
use std::io::BufReader;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use gongkai::domain::book::Attachment;
use gongkai::domain::code::RecordKey;
use gongkai::exchange::backup::backup;
use gongkai::exchange::restore::restore;
use gongkai::exchange::{Progress, Stage, Summary};
use gongkai::office::verify::verify;
use gongkai::office::{Failure, attachments};
use gongkai::store::Store;
use gongkai::store::memory::MemoryStore;
use gongkai::store::vault::Vault;
use proptest::prelude::*;
use serde_json::{Value, json};
use support::files::{Files, attached, digest, file_of, own, put};
use support::office::*;

/// Bytes of an attachment in one line of a backup.
const PART: usize = 512 * 1024;

/// An office with a file of the archive, to which these contents are attached.
struct Archive {
    desk: Desk,
    files: Files,
    key: RecordKey,
    kept: Vec<Attachment>,
}

impl Archive {
    fn with(contents: &[Vec<u8>]) -> Self {
        let desk = Desk::new();
        let (files, own) = (Files::of(&desk), own(&desk));
        let key = desk.begin("sj.pro", "SJ-00", "archive.open", &file_of("卷"));
        let mut kept = Vec::new();
        for (n, bytes) in contents.iter().enumerate() {
            let attachment = put(&own, "sj.pro", &format!("扫描件{n}.bin"), bytes).unwrap();
            desk.take("sj.pro", &key, "archive.attach", &attached(&attachment, ""));
            kept.push(attachment);
        }
        Self { desk, files, key, kept }
    }

    fn backup_to(&self, file: &Path, progress: &dyn Fn(Progress)) -> Result<Summary, Failure> {
        backup(self.desk.store.as_ref(), &self.files.vault(), file, self.desk.office.now(), progress)
    }

    fn backed_up(&self) -> (Summary, String) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("backup.jsonl");
        let summary = self.backup_to(&file, &|_| {}).unwrap();
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        (summary, fs::read_to_string(file).unwrap())
    }
}

/// Some bytes, others for each `seed`.
fn content(len: usize, seed: usize) -> Vec<u8> {
    (0..len).map(|n| u8::try_from((n * 31 + n / 251 * 7 + seed) % 256).unwrap()).collect()
}

/// A place to restore to.
struct Empty {
    store: MemoryStore,
    folder: tempfile::TempDir,
}

impl Empty {
    fn new() -> Self {
        Self { store: MemoryStore::new(), folder: tempfile::tempdir().unwrap() }
    }

    fn vault(&self) -> Vault {
        Vault::new(&self.folder.path().join("files"))
    }

    fn restore(&self, file: &str) -> Result<Summary, Failure> {
        let now = date("2026-04-01").and_hms_opt(8, 30, 0).unwrap();
        restore(&self.store, &self.vault(), &mut BufReader::new(file.as_bytes()), "admin", now, &|_| {})
    }

    fn names(&self) -> Vec<String> {
        self.vault().all().unwrap().into_keys().collect()
    }

    /// Restores a file that must be refused, and leaves nothing.
    #[track_caller]
    fn refuses(&self, file: &str) -> Vec<String> {
        let failure = self.restore(file).expect_err("the file was taken");
        assert!(self.store.is_empty().unwrap(), "something is left in the store");
        assert_eq!(self.names(), Vec::<String>::new(), "an attachment is left");
        ids(failure.message())
    }
}

fn ids(message: &gongkai::domain::message::Message) -> Vec<String> {
    let within = message.args.iter().filter_map(|(_, arg)| match arg {
        gongkai::domain::message::Arg::Message(within) => Some(ids(within)),
        _ => None,
    });
    std::iter::once(message.id.to_string()).chain(within.flatten()).collect()
}

fn lines(file: &str) -> Vec<String> {
    file.lines().map(str::to_owned).collect()
}

/// These lines with a header and an end that fit them.
fn sealed(lines: &[String], format: u64) -> String {
    let begins = |beginning: &str| lines.iter().filter(|line| line.starts_with(beginning)).count();
    let (journal, records) = (begins("{\"journal\":"), begins("{\"key\":"));
    let mut header = json!({"gongkai-backup": format, "records": records, "journal": journal});
    if format == 2 {
        let begin = |line: &&String| line.starts_with("{\"file\":") && !line.contains("\"at\":");
        header["files"] = json!(lines.iter().filter(begin).count());
    }
    let mut file = format!("{header}\n");
    lines.iter().for_each(|line| file.extend([line.as_str(), "\n"]));
    let sha = digest(file.as_bytes());
    format!("{file}{{\"end\":true,\"lines\":{},\"sha256\":\"{sha}\"}}\n", lines.len() + 1)
}

fn body(file: &str) -> Vec<String> {
    let lines = lines(file);
    lines[1..lines.len() - 1].to_vec()
}

#[test]
fn attachments_go_along_and_come_back() {
    let contents = [content(0, 0), content(7, 1), content(PART, 2), content(2 * PART + 5, 3), content(7, 1)];
    let archive = Archive::with(&contents);
    // What no record names stays where it is.
    put(&own(&archive.desk), "sj.pro", "没有用上.txt", b"never named").unwrap();
    let (summary, file) = archive.backed_up();
    assert_eq!((summary.files, summary.lacking, summary.faults), (4, 0, 0));
    let parsed: Vec<Value> = file.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(summary.lines, parsed.len() as u64);
    assert_eq!((&parsed[0]["gongkai-backup"], &parsed[0]["files"]), (&json!(2), &json!(4)));
    assert_eq!(parsed[0]["bytes"], json!(7 + PART + 2 * PART + 5));
    let parts = |digest: &str| parsed.iter().filter(|line| line["file"] == digest).collect::<Vec<_>>();
    let of = |n: usize| parts(&archive.kept[n].sha256);
    assert_eq!([of(0).len(), of(1).len(), of(2).len(), of(3).len()], [1, 1, 1, 3]);
    assert_eq!((&of(0)[0]["raw"], &of(3)[2]["at"]), (&json!(""), &json!(2 * PART)));
    assert!(file.lines().all(|line| line.len() <= 1024 * 1024));
    assert!(!file.contains(&digest(b"never named")));

    let empty = Empty::new();
    let back = empty.restore(&file).unwrap();
    assert_eq!((back.files, back.lacking, back.lines), (4, 0, summary.lines));
    for (attachment, bytes) in archive.kept.iter().zip(&contents) {
        let path = empty.vault().dir().join(Vault::name(&attachment.sha256));
        assert_eq!(&fs::read(&path).unwrap(), bytes);
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o400);
    }
    let report = attachments::look(&empty.store, &empty.vault(), true).unwrap();
    assert_eq!((report.count, report.faults.len(), report.left_over.len()), (4, 0, 0));
    assert!(verify(&empty.store, &|_| {}).unwrap().is_clean());
    // The same lines again, but for the date.
    let folder = tempfile::tempdir().unwrap();
    let again = folder.path().join("again");
    backup(&empty.store, &empty.vault(), &again, archive.desk.office.now(), &|_| {}).unwrap();
    assert_eq!(lines(&fs::read_to_string(again).unwrap()), lines(&file));
}

#[test]
fn one_that_is_missing_or_damaged_is_told_and_the_rest_goes_along() {
    let archive = Archive::with(&[content(10, 0), content(20, 1), content(30, 2), content(40, 3)]);
    let path = |n: usize| archive.files.path(&archive.kept[n].sha256);
    fs::remove_file(path(0)).unwrap();
    fs::remove_file(path(1)).unwrap();
    fs::write(path(1), content(20, 9)).unwrap();
    fs::remove_file(path(2)).unwrap();
    fs::write(path(2), content(29, 2)).unwrap();
    let (summary, file) = archive.backed_up();
    assert_eq!((summary.files, summary.lacking), (1, 3));
    let fault = |n: usize| {
        let digest = &archive.kept[n].sha256;
        let line = file.lines().find(|line| line.starts_with(&format!("{{\"file\":\"{digest}\""))).unwrap();
        serde_json::from_str::<Value>(line).unwrap()["fault"].clone()
    };
    let faults = [fault(0), fault(1), fault(2), fault(3)];
    assert_eq!(
        faults,
        [json!("attach-missing"), json!("attach-changed"), json!("attach-changed"), Value::Null]
    );
    let empty = Empty::new();
    let back = empty.restore(&file).unwrap();
    assert_eq!((back.files, back.lacking), (1, 3));
    assert_eq!(empty.names(), [Vault::name(&archive.kept[3].sha256)]);
    let report = attachments::look(&empty.store, &empty.vault(), false).unwrap();
    assert!(report.faults.iter().all(|(key, what)| key.contains("archive") && what.id == "attach-missing"));
    assert_eq!(report.faults.len(), 3);
}

#[test]
fn an_older_backup_is_read() {
    let archive = Archive::with(&[content(10, 0)]);
    let (_, file) = archive.backed_up();
    let without: Vec<String> =
        body(&file).into_iter().filter(|line| !line.starts_with("{\"file\":")).collect();
    let empty = Empty::new();
    let back = empty.restore(&sealed(&without, 1)).unwrap();
    assert_eq!((back.files, back.lacking), (0, 0));
    assert_eq!(attachments::look(&empty.store, &empty.vault(), false).unwrap().faults.len(), 1);
    // Where nothing is attached, an older program reads what this one writes.
    let plain = Archive::with(&[]);
    assert!(plain.backed_up().1.starts_with("{\"gongkai-backup\":1,"));
    // By hand, without journal and end, attachments come along too.
    let by_hand: Vec<String> =
        body(&file).into_iter().filter(|line| !line.starts_with("{\"journal\":")).collect();
    let empty = Empty::new();
    empty.restore(&(by_hand.join("\n") + "\n")).unwrap();
    assert_eq!(empty.names(), [Vault::name(&archive.kept[0].sha256)]);
    let report = attachments::look(&empty.store, &empty.vault(), true).unwrap();
    assert_eq!((report.count, report.faults.len()), (1, 0));
    assert_eq!(archive.desk.case(&archive.key).entries.len(), 2);
}

#[test]
fn what_is_wrong_with_an_attachment_is_refused_and_leaves_nothing() {
    let archive = Archive::with(&[content(2 * PART + 5, 0), content(9, 1)]);
    let (_, file) = archive.backed_up();
    let lines = body(&file);
    let at = |beginning: &str, part: &str| {
        let found = |line: &String| line.starts_with(beginning) && line.contains(part);
        lines.iter().position(found).unwrap()
    };
    let long = format!("{{\"file\":\"{}\"", archive.kept[0].sha256);
    let (first, second, last) = (
        lines.iter().position(|line| line.starts_with(&long)).unwrap(),
        at(&long, &format!("\"at\":{PART},")),
        at(&long, &format!("\"at\":{},", 2 * PART)),
    );
    let short = at(&format!("{{\"file\":\"{}\"", archive.kept[1].sha256), "");
    let refused = |change: &dyn Fn(&mut Vec<String>)| {
        let mut changed = lines.clone();
        change(&mut changed);
        Empty::new().refuses(&sealed(&changed, 2)).pop().unwrap()
    };
    assert_eq!(refused(&|lines| drop(lines.remove(first))), "line-file-order");
    assert_eq!(refused(&|lines| drop(lines.remove(second))), "line-file-order");
    assert!(
        ["line-file-cut", "line-file-order"].contains(&refused(&|lines| drop(lines.remove(last))).as_str())
    );
    assert_eq!(refused(&|lines| lines.swap(second, last)), "line-file-order");
    assert_eq!(refused(&|lines| lines.insert(first, lines[first].clone())), "line-file-order");
    assert_eq!(refused(&|lines| lines.push(lines[short].clone())), "line-file-order");
    assert_eq!(refused(&|lines| lines.insert(second, lines[0].clone())), "line-file-cut");
    let says = |at: usize, from: &str, to: &str| {
        refused(&|lines| {
            assert!(lines[at].contains(from), "{}", &lines[at][..200]);
            lines[at] = lines[at].replacen(from, to, 1);
        })
    };
    let (size, other) = (format!("\"size\":{}", 2 * PART + 5), "\"size\":9000000000000");
    assert_eq!(says(first, &size, other), "line-file-wrong");
    assert_eq!(says(second, &size, "\"size\":700000"), "line-file-order");
    assert_eq!(says(short, "\"size\":9", "\"size\":8"), "line-file-order");
    assert_eq!(says(short, &archive.kept[1].sha256, &digest(b"other")), "line-file-hash");
    assert_eq!(says(short, &archive.kept[1].sha256, "../../../../etc/passwd"), "line-file-wrong");
    assert_eq!(says(short, "\"raw\":\"", "\"raw\":\"!"), "line-base64");
    assert_eq!(says(short, "\"raw\"", "\"fault\":\"x\",\"raw\""), "line-file-wrong");
    assert_eq!(says(short, "\"size\"", "\"path\":\"/etc\",\"size\""), "line-not-json");
    // One more or less than the first line says.
    let header = file.lines().next().unwrap();
    let counted = header.replace("\"files\":2", "\"files\":3");
    let whole = lines_with(&counted, &lines);
    assert_eq!(Empty::new().refuses(&whole).pop().unwrap(), "restore-files");
    // More than there is room for is said before anything comes.
    let much = header.replace(&format!("\"bytes\":{}", 2 * PART + 5 + 9), &format!("\"bytes\":{}", u64::MAX));
    assert_eq!(Empty::new().refuses(&lines_with(&much, &lines))[0], "restore-files-failed");
}

/// These lines under that header, with an end that fits.
fn lines_with(header: &str, lines: &[String]) -> String {
    let file = format!("{header}\n{}\n", lines.join("\n"));
    let sha = digest(file.as_bytes());
    format!("{file}{{\"end\":true,\"lines\":{},\"sha256\":\"{sha}\"}}\n", lines.len() + 1)
}

#[test]
fn an_attachment_that_changes_during_the_backup_makes_it_void() {
    let archive = Archive::with(&[content(PART + 9, 0)]);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("backup.jsonl");
    let path = archive.files.path(&archive.kept[0].sha256);
    let meddle = |at: Progress| {
        if at.stage == Stage::Checking {
            fs::remove_file(&path).unwrap();
            fs::write(&path, content(PART + 9, 1)).unwrap();
        }
    };
    let failure = archive.backup_to(&file, &meddle).unwrap_err();
    assert!(matches!(failure, Failure::Moved(_)), "{failure:?}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn what_lies_there_damaged_is_mended_and_kept_aside() {
    let archive = Archive::with(&[content(9, 0), content(9, 1)]);
    let (_, file) = archive.backed_up();
    let empty = Empty::new();
    let path = |n: usize| empty.vault().dir().join(Vault::name(&archive.kept[n].sha256));
    fs::create_dir_all(path(0).parent().unwrap()).unwrap();
    fs::write(path(0), "damaged").unwrap();
    // The other is there already, as after a restore that was interrupted at its end; and half of one on its way.
    fs::create_dir_all(path(1).parent().unwrap()).unwrap();
    fs::write(path(1), content(9, 1)).unwrap();
    fs::create_dir_all(empty.vault().dir().join(".new")).unwrap();
    fs::write(empty.vault().dir().join(".new/piece-x"), "half").unwrap();
    empty.restore(&file).unwrap();
    assert_eq!(fs::read(path(0)).unwrap(), content(9, 0));
    assert_eq!(fs::read(path(0).with_extension("damaged-1")).unwrap(), b"damaged");
    let report = attachments::look(&empty.store, &empty.vault(), true).unwrap();
    assert_eq!((report.faults.len(), report.left_over.len()), (0, 1), "{report:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn a_byte_altered_or_a_cut_anywhere_is_noticed(at: prop::sample::Index, with: u8, cut: bool) {
        static FILE: std::sync::LazyLock<String> =
            std::sync::LazyLock::new(|| Archive::with(&[content(300, 0), content(70, 1)]).backed_up().1);
        let end = FILE.rfind("{\"file\":").unwrap();
        let begin = FILE.find("{\"file\":").unwrap();
        let mut bytes = FILE.as_bytes().to_vec();
        let at = begin + at.index(bytes.len() - begin - 1);
        prop_assume!(cut || (bytes[at] != with && with.is_ascii() && at < end));
        if cut { bytes.truncate(at) } else { bytes[at] = with }
        let Ok(text) = String::from_utf8(bytes) else { return Ok(()) };
        Empty::new().refuses(&text);
    }
}
