//! Registers of the made-up office written to files, and taken over by an office that has nothing yet.

use std::path::Path;
use std::sync::Arc;

use gongkai::domain::code::{Kind, RecordKey};
use gongkai::domain::organisation::{Post, Role};
use gongkai::exchange::register::{Arrivals, export, read_file};
use gongkai::office::desk::{CommandIds, Desk, OwnDesk};
use gongkai::office::import::is_taken_over;
use gongkai::office::query::RegisterWanted;
use gongkai::office::{Command, Office, demo, system_time};
use gongkai::store::memory::MemoryStore;
use gongkai::store::{Batch, Range, Store};

/// The made-up office, and one with the same organisations, people and catalogue and without a record; in both the
/// administrator may do everything everywhere.
fn offices() -> (OwnDesk, OwnDesk) {
    let full = demo::build(system_time()()).unwrap();
    let empty = Arc::new(MemoryStore::new());
    let mut batch = Batch::default();
    for space in ["c/", "o/", "p/", "s/"] {
        for entry in full.scan(&Range::prefix(space.as_bytes()), usize::MAX).unwrap() {
            batch = batch.put(entry.key, entry.stored.version, entry.stored.value);
        }
    }
    empty.commit(batch).unwrap();
    let open = |store: Arc<MemoryStore>| {
        let office = Arc::new(Office::open(store, system_time(), &|_| {}).unwrap());
        let directory = office.directory();
        let posts = directory
            .orgs
            .keys()
            .flat_map(|org| Role::ALL.map(|role| Post { org: org.clone(), role }))
            .collect();
        let name = directory.person("admin").unwrap().name.clone();
        let command = Command::SavePerson { login: "admin".into(), name, posts, active: true };
        office.execute("admin", command).unwrap();
        OwnDesk::new(office, "admin")
    };
    (open(full), open(empty))
}

fn written(desk: &OwnDesk, kind: Kind, path: &Path) -> usize {
    let wanted = RegisterWanted { kind, org: None, from: None, to: None, after: None };
    export(desk, "admin", wanted, path).unwrap()
}

#[track_caller]
fn read(desk: &OwnDesk, kind: Kind, path: &Path) -> Arrivals {
    read_file(desk, "admin", kind, None, path).unwrap().unwrap_or_else(|faults| {
        let words = gongkai::lang::Words::new(gongkai::lang::Language::Chinese);
        let told: Vec<String> = faults.iter().map(|fault| words.text(fault)).collect();
        panic!("{kind:?}: {}", told.join("\n"))
    })
}

/// The rows of a file by what they say, without their numbers, in an order that does not come of these; columns `left`
/// left out.
fn rows(path: &Path, left: &[&str]) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(path).unwrap();
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let mut records = reader.records().map(Result::unwrap);
    let headings: Vec<String> = records.next().unwrap().iter().map(str::to_owned).collect();
    let cells = |record: csv::StringRecord| -> Vec<String> {
        let named = headings.iter().zip(record.iter());
        let kept = named.filter(|(heading, _)| !left.contains(&heading.as_str()));
        // Who applies is in no file: what was whole lacks that now.
        let line = |line: &str| match RecordKey::parse_number(line) {
            // The numbers given here are this office's own.
            Ok(_) => "#".to_owned(),
            Err(_) => line.replace("待受理", "待补正"),
        };
        let cell = |cell: &str| cell.lines().map(line).collect::<Vec<_>>().join("\n");
        kept.map(|(heading, text)| format!("{heading}={}", cell(text))).collect()
    };
    let mut rows: Vec<Vec<String>> = records.map(cells).collect();
    rows.sort();
    rows
}

#[test]
fn what_is_written_here_comes_back_into_an_empty_office_and_adds_nothing_to_this_one() {
    let (full, empty) = offices();
    let folder = tempfile::tempdir().unwrap();
    for kind in Kind::ALL.into_iter().filter(|kind| is_taken_over(*kind)) {
        for ending in ["csv", "xlsx"] {
            let path = folder.path().join(format!("{}.{ending}", kind.word()));
            let count = written(&full, kind, &path);
            assert!(count > 2, "{kind:?}");
            let again = read(&full, kind, &path);
            assert!(again.is_empty(), "{kind:?} {:?}", again.preview);
            assert_eq!(again.preview.known.len(), count, "{kind:?} {:?}", again.preview);
            let arrivals = read(&empty, kind, &path);
            if ending == "xlsx" {
                assert_eq!(
                    (arrivals.preview.known.len(), arrivals.preview.added.len()),
                    (count, 0),
                    "{kind:?}"
                );
                continue;
            }
            assert_eq!(arrivals.preview.added.len(), count, "{kind:?} {:?}", arrivals.preview);
            let begun = arrivals.preview.begun.len();
            let command = Command::Import(Box::new(arrivals.import));
            empty.order("admin", CommandIds::default().next(), command).unwrap();
            let copy = folder.path().join(format!("{}-copy.csv", kind.word()));
            assert_eq!(written(&empty, kind, &copy), count);
            // Of other books the columns say what began a case; what others pass is not passed by a file.
            let left: &[&str] = match kind {
                Kind::Opinion => &["序号", "编号"],
                Kind::Application => &["序号", "编号", "投诉"],
                Kind::Plan | Kind::Press | Kind::Supervisor | Kind::Consultation => {
                    &["序号", "编号", "状态", "到期", "最后步骤"]
                }
                other => panic!("{other:?} has no columns here"),
            };
            let (before, after) = (rows(&path, left), rows(&copy, left));
            for (before, after) in before.iter().zip(&after) {
                assert_eq!(before, after, "{kind:?}");
            }
            // Those stand where they stood of which nothing is left to others.
            let left = ["序号", "编号", "到期", "最后步骤"];
            let (before, after) = (rows(&path, &left), rows(&copy, &left));
            let other: Vec<_> = before.iter().filter(|row| !after.contains(row)).collect();
            let moved = other.len();
            assert!(moved <= begun, "{kind:?}: {moved} of {count} stand elsewhere, {begun} were told of");
        }
    }
}
