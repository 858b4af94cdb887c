//! What is kept beside a store of what is open: it saves the next start work and changes nothing else.

mod support;

use std::sync::Arc;

use gongkai::office::query::Query;
use gongkai::office::{Known, Office};
use gongkai::store::side::{Side, SideFile};
use gongkai::store::{Range, Store};
use support::office::*;
use support::side::Kept;

/// The office of a desk opened once more, knowing what `side` has.
fn again(desk: &Desk, side: &Arc<Kept>) -> Office {
    let now = desk.office.now();
    let known = Known::read(side.as_ref());
    let office = Office::open_knowing(desk.store.clone(), Arc::new(move || now), known, &|_| {}).unwrap();
    office.keep_open_at(side.clone());
    office
}

/// Everything that is made from what is open.
fn shown(office: &Office) -> Vec<String> {
    let queries = [
        Query::Overview,
        Query::Tree,
        Query::Tasks,
        Query::Opinions,
        Query::Board,
        Query::Coverage(2026),
        Query::Records(code("SJ-08"), 9),
        Query::Item(code("XZ-07")),
    ];
    let answer = |login: &&str, query: &Query| format!("{:?}", office.query(login, query));
    ["all", "sj.pro", "xz.adm", "sj.led"]
        .iter()
        .flat_map(|login| queries.iter().map(move |query| answer(login, query)))
        .collect()
}

#[track_caller]
fn same(one: &Office, other: &Office) {
    for (one, other) in shown(one).into_iter().zip(shown(other)) {
        assert_eq!(one, other);
    }
}

fn busy() -> Desk {
    let desk = Desk::new();
    let key = desk.propose("sj.pro", "SJ-08", matter());
    desk.approve(&key);
    desk.propose("xz.pro", "XZ-07", branch_matter());
    desk.register("sj.opi", "SJ-08", signed("2026-03-02"));
    desk.register("sj.opi", "SJ-08", anonymous("2026-02-02"));
    desk
}

fn written(side: &Kept) -> usize {
    *side.written.lock().unwrap()
}

#[test]
fn what_was_open_is_known_at_the_next_start_and_written_only_where_it_has_changed() {
    let desk = busy();
    let side = Arc::new(Kept::default());
    same(&again(&desk, &side), &desk.office);
    assert_eq!(written(&side), 1);
    let office = again(&desk, &side);
    same(&office, &desk.office);
    drop(office);
    assert_eq!(written(&side), 1);
    // What happens afterwards is in the next.
    let office = again(&desk, &side);
    office.execute("sj.pro", propose("SJ-12", matter())).unwrap();
    drop(office);
    assert_eq!(written(&side), 2);
    same(&again(&desk, &side), &Office::open(desk.store.clone(), clock(&desk), &|_| {}).unwrap());
    assert_eq!(written(&side), 2);
}

fn clock(desk: &Desk) -> gongkai::office::Now {
    let now = desk.office.now();
    Arc::new(move || now)
}

#[test]
fn it_is_read_and_not_the_store() {
    let desk = busy();
    let side = Arc::new(Kept::default());
    drop(again(&desk, &side));
    let entries = desk.store.scan(&Range::prefix(b"i/due/"), usize::MAX).unwrap();
    assert!(!entries.is_empty());
    let batch = entries.into_iter().fold(gongkai::store::Batch::default(), |batch, e| batch.delete(e.key));
    desk.store.commit(batch).unwrap();
    same(&again(&desk, &side), &desk.office);
}

#[test]
fn where_the_store_has_gone_on_or_the_calendar_has_changed_it_is_passed_over() {
    let desk = busy();
    let side = Arc::new(Kept::default());
    drop(again(&desk, &side));
    let before = side.bytes.lock().unwrap().clone();
    desk.propose("sj.pro", "SJ-13", matter());
    same(&again(&desk, &side), &desk.office);
    // The same end of the journal, but indexes made with something else.
    let side = Arc::new(Kept::default());
    drop(again(&desk, &side));
    let basis = desk.store.get(b"m/basis").unwrap().unwrap();
    let other = gongkai::store::Batch::default().put("m/basis", basis.version + 1, "another");
    desk.store.commit(other).unwrap();
    same(&again(&desk, &side), &desk.office);
    *side.bytes.lock().unwrap() = before;
    same(&again(&desk, &side), &desk.office);
}

#[test]
fn damaged_or_cut_off_anywhere_it_is_passed_over() {
    let desk = busy();
    let side = Arc::new(Kept::default());
    drop(again(&desk, &side));
    let good = side.bytes.lock().unwrap().clone().unwrap();
    assert!(Known::read(side.as_ref()).is_some());
    for at in 0..good.len() {
        *side.bytes.lock().unwrap() = Some(good[..at].to_vec());
        assert!(Known::read(side.as_ref()).is_none(), "cut off at {at}");
        let mut turned = good.clone();
        turned[at] ^= 0x10;
        *side.bytes.lock().unwrap() = Some(turned);
        assert!(Known::read(side.as_ref()).is_none(), "changed at {at}");
    }
}

#[test]
fn the_file_is_its_owners_only() {
    use std::os::unix::fs::PermissionsExt;
    let desk = busy();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("open.cache");
    let side: Arc<dyn Side> = Arc::new(SideFile::new(&path));
    let office = Office::open(desk.store.clone(), clock(&desk), &|_| {}).unwrap();
    office.keep_open_at(side);
    drop(office);
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
}
