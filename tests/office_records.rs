//! The records under a code, read so many at a time.

mod support;

use gongkai::domain::channel::Channel;
use gongkai::domain::code::RecordKey;
use gongkai::office::query::{Answer, PAGE, Query, Records};
use gongkai::store::{Batch, Store};
use support::office::*;

fn records(desk: &Desk, under: &str, most: usize) -> Records {
    match desk.office.query("all", &Query::Records(code(under), most)) {
        Ok(Answer::Records(_, records)) => records,
        other => panic!("{other:?}"),
    }
}

fn keys(records: &Records) -> Vec<RecordKey> {
    records.lines.iter().map(|line| line.key.clone()).collect()
}

/// Twelve records under one code, of both kinds, every third of them done with, in two years.
fn filled() -> (Desk, Vec<RecordKey>) {
    let desk = Desk::new();
    let mut made = Vec::new();
    for n in 0..12 {
        desk.day(if n < 6 { "2026-03-02" } else { "2027-03-01" });
        let key = if n % 2 == 0 {
            desk.propose("sj.pro", "SJ-08", matter())
        } else {
            desk.register("sj.opi", "SJ-08", signed("2026-03-02"))
        };
        if n % 3 == 0 {
            let done =
                if n % 2 == 0 { on(&key, withdraw("重复")) } else { about(&key, reply("2026-03-02")) };
            desk.ok(if n % 2 == 0 { "sj.pro" } else { "sj.opi" }, done);
        }
        made.push(key);
    }
    (desk, made)
}

#[test]
fn what_is_open_comes_first_and_in_each_part_the_newest() {
    let (desk, made) = filled();
    let all = records(&desk, "SJ-08", PAGE);
    assert_eq!((all.lines.len(), all.more), (made.len(), 0));
    let order = |line: &gongkai::office::query::RecordLine| {
        (line.done, std::cmp::Reverse((line.key.year, line.key.seq)))
    };
    assert!(all.lines.is_sorted_by_key(order), "{:?}", all.lines);
    assert!(all.lines.iter().any(|line| line.done) && all.lines.iter().any(|line| !line.done));
    for most in 0..=made.len() + 1 {
        let some = records(&desk, "SJ-08", most);
        let read = most.min(made.len());
        assert_eq!((keys(&some), some.more), (keys(&all)[..read].to_vec(), made.len() - read), "{most}");
    }
}

#[test]
fn what_is_done_moves_behind_what_is_open() {
    let (desk, _) = filled();
    let first = records(&desk, "SJ-08", 1).lines.remove(0).key;
    assert!(records(&desk, "SJ-08", 1).lines.iter().all(|line| !line.done));
    let newest = desk.approved("sj.pro", "SJ-08", matter());
    let shown = records(&desk, "SJ-08", 2);
    assert_eq!(keys(&shown), [newest.clone(), first]);
    let channel = Channel::Meeting;
    desk.ok("sj.pro", on(&newest, publish(channel, "2027-03-01")));
    assert_eq!(keys(&records(&desk, "SJ-08", 1)), [newest]);
}

#[test]
fn a_damaged_record_keeps_its_place_in_the_list() {
    let (desk, made) = filled();
    let key =
        made.iter().find(|key| records(&desk, "SJ-08", PAGE).lines.iter().any(|l| l.done && l.key == **key));
    let key = key.expect("something is done with").clone();
    let stored = gongkai::office::record::store_key(&key);
    desk.store.commit(Batch::default().put(stored, 9, vec![1, 7, 0, 255])).unwrap();
    let all = records(&desk, "SJ-08", PAGE);
    let line = all.lines.iter().find(|line| line.key == key).expect("it is seen");
    assert!(line.title.is_empty() && all.lines.len() == made.len());
}

#[test]
fn who_does_not_see_the_organisation_reads_no_record_of_it() {
    let (desk, _) = filled();
    let answer = desk.office.query("xz.pro", &Query::Records(code("SJ-08"), PAGE));
    assert_eq!(answer.unwrap_err().message().id, "not-yours-to-see");
}
