//! Search as people ask it: what is found, by whom, after every change, and from the file kept beside the store.

mod support;

use std::io;
use std::sync::Arc;

use gongkai::domain::catalogue::{CatalogueId, Wanted as NewItem};
use gongkai::domain::disclosure::{Matter, State};
use gongkai::office::catalogue::{CatalogueOrder, Change};
use gongkai::office::query::{Answer, Hits, Lookup, Query};
use gongkai::office::search::{Class, MOST_CHARS, MOST_WORDS, Progress, Standing, Target, Wanted};
use gongkai::office::{Command, Office, system_time};
use gongkai::store::side::{Side, SideFile};
use gongkai::store::{Batch, Store};
use support::office::*;
use support::side::Kept;

fn wanted(words: &str) -> Wanted {
    Wanted { words: words.split_whitespace().map(str::to_owned).collect(), ..Wanted::default() }
}

fn ask(office: &Office, login: &str, wanted: Wanted) -> Hits {
    let query = Query::Search(Box::new(Lookup { wanted, from: 0 }));
    match office.query(login, &query).unwrap() {
        Answer::Search(hits) => *hits,
        other => panic!("{other:?}"),
    }
}

/// The numbers of what is found, the best first.
fn numbers(office: &Office, login: &str, words: &str) -> Vec<String> {
    let hits = ask(office, login, wanted(words));
    assert_eq!(hits.progress, Progress::Whole);
    hits.hits.iter().map(|hit| hit.target.number()).collect()
}

fn titled(title: &str) -> Matter {
    Matter { title: title.into(), ..matter() }
}

/// A desk with everything searched.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.office.finish_search();
    desk
}

#[test]
fn what_is_proposed_is_found_at_once_by_text_and_pinyin() {
    let desk = desk();
    assert!(numbers(&desk.office, "sj.pro", "xxgkpt").is_empty());
    let key = desk.propose("sj.pro", "SJ-08", titled("信息公开平台建设情况"));
    for words in ["信息公开", "xxgkpt", "信xgk", "xinxigongkai", "ＸＸＧＫ", "平台 jianshe", "督查的范围"]
    {
        assert_eq!(numbers(&desk.office, "sj.pro", words)[0], key.number(), "{words}");
    }
    let hit = &ask(&desk.office, "sj.pro", wanted("信xgk")).hits[0];
    assert_eq!(&hit.title.text[hit.title.marks[0].clone()], "信息公开");
    let hit = &ask(&desk.office, "sj.pro", wanted("方法和结果")).hits[0];
    let (field, excerpt) = hit.excerpt.clone().unwrap();
    assert_eq!((field.as_ref(), &excerpt.text[excerpt.marks[0].clone()]), ("label-content", "方法和结果"));
}

#[test]
fn a_record_is_found_as_it_is_now_and_where_it_stands_now() {
    let desk = desk();
    let key = desk.propose("sj.pro", "SJ-08", titled("旧题目情况"));
    let standing = |state| Wanted { standings: vec![Standing::Disclosure(state)], ..wanted("jiutimu") };
    assert_eq!(ask(&desk.office, "sj.pro", standing(State::Review)).hits.len(), 1);
    desk.ok("sj.sec", on(&key, back("请改题目")));
    assert_eq!(ask(&desk.office, "sj.pro", standing(State::Review)).hits.len(), 0);
    assert_eq!(ask(&desk.office, "sj.pro", standing(State::Returned)).hits.len(), 1);
    // The reason of the return is searched too.
    assert_eq!(numbers(&desk.office, "sj.pro", "请改题目"), [key.number()]);
    desk.ok("sj.pro", on(&key, resubmit(titled("新题目情况"))));
    assert!(numbers(&desk.office, "sj.pro", "旧题目").is_empty());
    assert_eq!(numbers(&desk.office, "sj.pro", "xintimu"), [key.number()]);
}

#[test]
fn everybody_finds_only_what_they_may_see_and_nobody_a_submitter() {
    let desk = desk();
    let theirs = desk.propose("xz.pro", "XZ-07", Matter { title: "支部事项".into(), ..branch_matter() });
    let bureaus = desk.propose("sj.pro", "SJ-08", titled("全局事项"));
    let opinion = desk.register("sj.opi", "SJ-08", signed("2026-03-02"));
    let seen = numbers(&desk.office, "xz.pro", "事项");
    assert!(seen[0] == theirs.number() && seen.iter().all(|number| number.starts_with("XZ-")), "{seen:?}");
    assert!(!numbers(&desk.office, "sj.pro", "事项").contains(&theirs.number()));
    assert!(numbers(&desk.office, "sj.adm", "支部事项").contains(&theirs.number()));
    assert_eq!(numbers(&desk.office, "sj.adm", "全局事项"), [bureaus.number()]);
    // By its number too.
    assert!(numbers(&desk.office, "xz.pro", &bureaus.number()).is_empty());
    assert!(numbers(&desk.office, "xz.pro", "SJ-08").is_empty());
    // O8: neither the name nor the address finds it, not even for who handles it.
    assert_eq!(numbers(&desk.office, "sj.opi", "明细表"), [opinion.number()]);
    for words in ["王某某", "wmm", "机关支部"] {
        assert!(!numbers(&desk.office, "sj.opi", words).contains(&opinion.number()), "{words}");
    }
    // A transfer takes it into the sight of the unit that received it.
    assert!(numbers(&desk.office, "xz.opi", "明细表").is_empty());
    desk.ok("sj.opi", about(&opinion, transfer("XZ", "2026-03-02")));
    assert_eq!(numbers(&desk.office, "xz.opi", "明细表"), [opinion.number()]);
}

#[test]
fn a_code_is_found_before_the_index_is_there() {
    let desk = Desk::new();
    let key = desk.propose("sj.pro", "SJ-08", titled("重点工作"));
    let first =
        |words: &str| ask(&desk.office, "all", wanted(words)).hits.first().map(|hit| hit.target.clone());
    assert_eq!(first("sj-8/2026-1"), Some(Target::Record(key.clone())));
    assert_eq!(first("ＳＪ－０８／２０２６－００１"), Some(Target::Record(key)));
    assert_eq!(first("xz-7"), Some(Target::Item(code("XZ-07"))));
    assert_eq!(first("XZ-07"), Some(Target::Item(code("XZ-07"))));
    for none in ["SJ-999", "SJ-08/2026-999", "SJ-08/x-1", "SJ-08/0-0", "QQ-01", "SJ-08/2026-1/1", "SJ-08/-1"]
    {
        assert_eq!(first(none), None, "{none}");
    }
    // Once, and counted once, also where the index has it.
    desk.office.finish_search();
    let hits = ask(&desk.office, "all", wanted("SJ-08/2026-001"));
    assert_eq!((hits.hits.len(), hits.counts), (1, [0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
    let hits = ask(&desk.office, "all", wanted("SJ-08"));
    assert_eq!((hits.hits[0].target.class(), hits.counts), (Class::Item, [1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
}

#[test]
fn filters_stand_alone_and_together() {
    let desk = desk();
    let one = desk.propose("sj.pro", "SJ-08", titled("甲情况"));
    desk.day("2026-04-07");
    let two = desk.propose("xz.pro", "XZ-07", Matter { title: "乙情况".into(), ..branch_matter() });
    let opinion = desk.register("sj.opi", "SJ-08", signed("2026-03-05"));
    let of = |wanted: Wanted| -> Vec<String> {
        ask(&desk.office, "all", wanted).hits.iter().map(|hit| hit.target.number()).collect()
    };
    let none = Wanted::default;
    assert!(of(none()).is_empty());
    assert_eq!(of(Wanted { classes: vec![Class::Opinion], ..none() }), [opinion.number()]);
    let records = || vec![Class::Opinion, Class::Disclosure];
    assert_eq!(of(Wanted { classes: records(), orgs: vec![org("XZ")], ..none() }), [two.number()]);
    assert_eq!(
        of(Wanted { classes: records(), bodies: vec!["bgs".into()], ..none() }),
        [two.number(), one.number()]
    );
    // An opinion's body is the unit that has it.
    let bodies = vec!["局党委".into()];
    assert_eq!(of(Wanted { classes: vec![Class::Opinion], bodies, ..none() }), [opinion.number()]);
    let march = Some((date("2026-03-01"), date("2026-03-31")));
    assert_eq!(of(Wanted { classes: records(), period: march, ..none() }), [opinion.number(), one.number()]);
    assert_eq!(of(Wanted { period: march, ..wanted("甲") }), [one.number()]);
}

/// The office opened once more on the same store, with its index kept in `kept`.
fn again(desk: &Desk, kept: &Arc<Kept>) -> Office {
    let office = Office::open(desk.store.clone(), system_time(), &|_| {}).unwrap();
    office.keep_search_at(kept.clone());
    office.finish_search();
    office
}

const ASKED: [&str; 5] = ["情况", "jia", "2026", "SJ-08", "会议纪要"];

#[track_caller]
fn same(one: &Office, other: &Office) {
    for login in ["all", "sj.pro", "xz.pro", "sj.opi"] {
        for words in ASKED {
            assert_eq!(ask(one, login, wanted(words)), ask(other, login, wanted(words)), "{login} {words}");
        }
    }
}

#[test]
fn the_kept_index_is_caught_up_from_the_journal_and_made_anew_where_it_does_not_fit() {
    let desk = desk();
    let key = desk.propose("sj.pro", "SJ-08", titled("甲情况"));
    let kept = Arc::new(Kept::default());
    same(&again(&desk, &kept), &desk.office);
    assert_eq!(*kept.written.lock().unwrap(), 1);
    // What has happened since comes from the journal; the file stays as it is.
    desk.approve(&key);
    desk.propose("xz.pro", "XZ-07", Matter { title: "乙情况".into(), ..branch_matter() });
    desk.register("sj.opi", "SJ-08", signed("2026-03-02"));
    same(&again(&desk, &kept), &desk.office);
    assert_eq!(*kept.written.lock().unwrap(), 1);
    // Damaged, cut off, empty, or another program's.
    let good = kept.bytes.lock().unwrap().clone().unwrap();
    let mut turned = good.clone();
    let middle = turned.len() / 2;
    turned[middle] ^= 1;
    let bad = [turned, good[..good.len() - 1].to_vec(), Vec::new(), b"SQLite format 3\0 and more".to_vec()];
    for (n, bytes) in bad.into_iter().enumerate() {
        *kept.bytes.lock().unwrap() = Some(bytes);
        same(&again(&desk, &kept), &desk.office);
        assert_eq!(*kept.written.lock().unwrap(), n + 2);
    }
}

#[test]
fn the_index_of_another_office_is_not_taken() {
    let (one, other) = (desk(), desk());
    one.propose("sj.pro", "SJ-08", titled("甲情况"));
    other.clock("2026-03-03 10:00");
    other.propose("sj.pro", "SJ-08", titled("丙情况"));
    let kept = Arc::new(Kept::default());
    same(&again(&one, &kept), &one.office);
    same(&again(&other, &kept), &other.office);
    // One from a later time of the same office neither: its journal has been set back.
    let kept = Arc::new(Kept::default());
    one.propose("sj.pro", "SJ-08", titled("丁情况"));
    again(&one, &kept);
    let (last, _) = one.journal().pop().unwrap();
    let key = gongkai::office::journal::key(last.seq);
    let gone = Batch::default().delete(key).delete("r/SJ-08/disclosure/2026/000002");
    one.store.commit(gone).unwrap();
    let back = again(&one, &kept);
    assert!(numbers(&back, "all", "丁情况").is_empty());
    assert_eq!(numbers(&back, "all", "甲情况").len(), 1);
}

#[test]
fn an_item_is_found_as_the_catalogue_has_it_now() {
    let desk = desk();
    let order = |order| Command::Catalogue { catalogue: CatalogueId::Bureau, order };
    let change =
        || Change { since: date("2026-03-02"), reason: "职能调整".into(), approver: "党委会".into() };
    let texts =
        ["制度建设类", "新设目录", "意见箱设置情况", "全局", "会议", "即时", "办公室"].map(str::to_owned);
    assert!(numbers(&desk.office, "sj.pro", "yjxsz").is_empty());
    let wanted = Box::new(NewItem::new(59, texts));
    desk.ok("sj.adm", order(CatalogueOrder::Save { seen: 0, wanted, change: change() }));
    for words in ["yjxsz", "意见箱", "xsml", "SJ-59"] {
        assert_eq!(numbers(&desk.office, "sj.pro", words)[0], "SJ-59", "{words}");
    }
    desk.ok("sj.adm", order(CatalogueOrder::Retire { number: 59, seen: 1, change: change() }));
    let hit = &ask(&desk.office, "sj.pro", self::wanted("yjxsz")).hits[0];
    assert_eq!(hit.standing.as_ref().map(|standing| standing.id.as_ref()), Some("catalogue-state-retired"));
}

/// What is undone is found no more, or as it was before; by those who follow and from the journal.
#[test]
fn what_is_undone_is_found_as_it_was_before() {
    let desk = desk();
    let kept = Arc::new(Kept::default());
    let key = desk.propose("sj.pro", "SJ-08", titled("甲情况"));
    again(&desk, &kept);
    let undo = |login: &str| match desk.office.query(login, &Query::Undo).unwrap() {
        Answer::Undo(preview) => desk.ok(login, Command::Undo { seq: preview.act.seq }),
        other => panic!("{other:?}"),
    };
    desk.ok("sj.sec", on(&key, back("请改题目")));
    undo("sj.sec");
    assert!(numbers(&desk.office, "sj.pro", "请改题目").is_empty());
    assert_eq!(numbers(&desk.office, "sj.pro", "甲情况"), [key.number()]);
    same(&again(&desk, &kept), &desk.office);
    let other = desk.propose("sj.pro", "SJ-08", titled("乙情况"));
    assert_eq!(numbers(&desk.office, "sj.pro", "乙情况"), [other.number()]);
    undo("sj.pro");
    assert!(numbers(&desk.office, "sj.pro", "乙情况").is_empty());
    same(&again(&desk, &kept), &desk.office);
    assert_eq!(*kept.written.lock().unwrap(), 1);
}

#[test]
fn a_damaged_record_is_passed_over() {
    let desk = Desk::new();
    let keys = ["甲情况", "乙情况"].map(|title| desk.propose("sj.pro", "SJ-08", titled(title)));
    let place = gongkai::office::record::store_key(&keys[0]);
    desk.store.commit(Batch::default().put(place, 9, b"x".to_vec())).unwrap();
    desk.office.finish_search();
    assert!(numbers(&desk.office, "all", "甲情况").is_empty());
    assert_eq!(numbers(&desk.office, "all", "乙情况"), [keys[1].number()]);
}

#[test]
fn the_file_is_its_owners_alone_and_left_as_it_was_where_writing_fails() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("search.cache");
    let side = SideFile::new(&path);
    assert!(side.read().unwrap().is_none());
    side.write(&mut |to| to.write_all(b"one")).unwrap();
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(side.write(&mut |to| to.write_all(b"two").and(Err(io::ErrorKind::Other.into()))).is_err());
    let mut text = String::new();
    side.read().unwrap().unwrap().read_to_string(&mut text).unwrap();
    assert_eq!(text, "one");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    // What is no file is not waited for.
    assert!(SideFile::new(folder.path()).read().unwrap().is_none());
}

#[test]
fn closing_while_the_index_is_made_leaves_nothing_behind() {
    let desk = Desk::new();
    for n in 0..30 {
        desk.propose("sj.pro", "SJ-08", titled(&format!("第{n}件情况")));
    }
    let kept = Arc::new(Kept::default());
    for _ in 0..20 {
        let office = Office::open(desk.store.clone(), system_time(), &|_| {}).unwrap();
        office.keep_search_at(kept.clone());
        office.start_search();
        let hits = ask(&office, "all", wanted("情况"));
        assert!(hits.counts[1] <= 30);
        drop(office);
    }
    // The store has no other holder than the desk and its office.
    assert_eq!(Arc::strong_count(&desk.store), 2);
    same(&again(&desk, &kept), &again(&desk, &Arc::new(Kept::default())));
}

#[test]
fn what_is_far_down_the_list_is_read_when_it_is_come_to() {
    let desk = desk();
    for n in 0..60 {
        desk.propose("sj.pro", "SJ-08", titled(&format!("第{n}件情况")));
    }
    let wanted = Wanted { classes: vec![Class::Disclosure], ..wanted("情况") };
    let page = |from: usize| {
        let query = Query::Search(Box::new(Lookup { wanted: wanted.clone(), from }));
        match desk.office.query("all", &query).unwrap() {
            Answer::Search(hits) => hits,
            other => panic!("{other:?}"),
        }
    };
    let (first, second) = (page(0), page(50));
    assert_eq!((first.hits.len(), second.hits.len(), first.listed), (50, 10, 60));
    let mut all: Vec<String> = first.hits.iter().chain(&second.hits).map(|hit| hit.target.number()).collect();
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 60);
    assert!(page(60).hits.is_empty() && page(usize::MAX).hits.is_empty());
}

#[test]
fn one_search_looks_for_so_much() {
    let desk = desk();
    let look = |words: Vec<String>, bodies: Vec<String>| {
        let wanted = Wanted { words, bodies, ..Wanted::default() };
        let query = Query::Search(Box::new(Lookup { wanted, from: 0 }));
        desk.office.query("sj.pro", &query).map(|_| ()).map_err(|failure| failure.message().id.to_string())
    };
    let long = |count, chars| vec!["督".repeat(chars); count];
    assert_eq!(look(long(MOST_WORDS, MOST_CHARS), long(MOST_WORDS, MOST_CHARS)), Ok(()));
    for (words, bodies, id) in [
        (long(MOST_WORDS + 1, 1), vec![], "search-too-many"),
        (vec![], long(MOST_WORDS + 1, 1), "search-too-many"),
        (long(1, MOST_CHARS + 1), vec![], "search-too-long"),
        (vec![], long(1, MOST_CHARS + 1), "search-too-long"),
    ] {
        assert_eq!(look(words, bodies), Err(id.to_owned()));
    }
}
