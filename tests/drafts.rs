//! Drafts: kept for their owner only, and no part of the journal.

mod fixture;

use std::sync::Arc;

use gongkai::office::draft::{MAX_DRAFT, MOST};
use gongkai::office::{Failure, Office};
use gongkai::store::disk::{DiskStore, Options};
use gongkai::store::memory::MemoryStore;
use gongkai::store::{Batch, Range, Store};

fn refused(outcome: Result<impl std::fmt::Debug, Failure>) -> String {
    match outcome.unwrap_err() {
        Failure::Refused(message) => message.id.into_owned(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_draft_is_there_until_dropped_and_after_opening_again() {
    let dir = tempfile::tempdir().unwrap();
    let open = || Arc::new(DiskStore::open(dir.path(), Options::default()).unwrap());
    let office = fixture::founded(open());
    office.save_draft("admin", "propose", "SJ-00/disclosure/2026/000001", "题目".as_bytes()).unwrap();
    office.save_draft("admin", "propose", "", b"first").unwrap();
    office.save_draft("admin", "propose", "", b"second").unwrap();
    drop(office);

    let office = Office::open(open(), fixture::clock(), &|_| {}).unwrap();
    assert_eq!(office.draft("admin", "propose", "").unwrap().unwrap().values, b"second");
    let list: Vec<_> = office.drafts("admin").unwrap().into_iter().map(|d| (d.form, d.subject)).collect();
    let name = |subject: &str| ("propose".to_owned(), subject.to_owned());
    assert_eq!(list, [name(""), name("SJ-00/disclosure/2026/000001")]);
    office.drop_draft("admin", "propose", "").unwrap();
    office.drop_draft("admin", "propose", "never there").unwrap();
    assert_eq!(office.draft("admin", "propose", "").unwrap(), None);
    assert_eq!(office.drafts("admin").unwrap().len(), 1);
}

#[test]
fn nobody_reads_the_drafts_of_another() {
    let office = fixture::office(Arc::new(MemoryStore::new()));
    office.save_draft("li", "register", "x", b"li's").unwrap();
    assert_eq!(office.draft("wang", "register", "x").unwrap(), None);
    assert!(office.drafts("wang").unwrap().is_empty());
    // Not by a name that reaches into another key either, and not by somebody unknown.
    assert_eq!(refused(office.draft("wang/../li", "register", "x")), "person-unknown");
    assert_eq!(refused(office.draft("", "li/register", "x")), "person-unknown");
    assert_eq!(refused(office.draft("wang", "../li/register", "x")), "draft-name-bad");
    assert_eq!(office.draft("wang", "register", "../../li/register/x").unwrap(), None);
    assert_eq!(refused(office.drafts("nobody")), "person-unknown");
}

#[test]
fn a_draft_leaves_no_journal_entry() {
    let store = Arc::new(MemoryStore::new());
    let office = fixture::founded(store.clone());
    let journal = || store.scan(&Range::prefix(b"j/"), 100).unwrap();
    let before = journal();
    office.save_draft("admin", "propose", "x", b"text").unwrap();
    assert_eq!(journal(), before);
}

#[test]
fn what_is_too_long_is_refused_and_what_was_kept_stays() {
    let office = fixture::founded(Arc::new(MemoryStore::new()));
    office.save_draft("admin", "propose", "x", &vec![1; MAX_DRAFT]).unwrap();
    assert_eq!(
        refused(office.save_draft("admin", "propose", "x", &vec![2; MAX_DRAFT + 1])),
        "draft-too-long"
    );
    assert_eq!(refused(office.save_draft("admin", "propose", &"事".repeat(400), b"")), "draft-name-bad");
    assert_eq!(office.draft("admin", "propose", "x").unwrap().unwrap().values, vec![1; MAX_DRAFT]);
}

#[test]
fn a_damaged_draft_is_told_and_can_be_written_over() {
    let store = Arc::new(MemoryStore::new());
    let office = fixture::founded(store.clone());
    store.commit(Batch::default().put("w/admin/propose/x", 1, "not a draft")).unwrap();
    assert!(matches!(office.draft("admin", "propose", "x"), Err(Failure::Store(_))));
    assert!(office.drafts("admin").unwrap().is_empty());
    office.save_draft("admin", "propose", "x", b"new").unwrap();
    assert_eq!(office.draft("admin", "propose", "x").unwrap().unwrap().values, b"new");
}

#[test]
fn only_so_many_are_kept_of_each_person() {
    let office = fixture::office(Arc::new(MemoryStore::new()));
    let save = |login: &str, n: usize| office.save_draft(login, "propose", &n.to_string(), b"typed");
    for n in 0..MOST {
        save("li", n).unwrap();
    }
    assert_eq!(refused(save("li", MOST)), "draft-too-many");
    // What is there is kept on, and it is nobody else's matter.
    save("li", 7).unwrap();
    save("wang", MOST).unwrap();
    office.drop_draft("li", "propose", "7").unwrap();
    save("li", MOST).unwrap();
    assert_eq!(office.drafts("li").unwrap().len(), MOST);
}
