//! Numbers under a code: given once, whatever happens to the records.

mod fixture;

use std::sync::Arc;

use gongkai::domain::clock::Policy;
use gongkai::office::Failure;
use gongkai::office::command::Command;
use gongkai::store::memory::MemoryStore;
use gongkai::store::{Batch, Store};

#[test]
fn a_damaged_record_keeps_its_number_when_the_indexes_are_made_anew() {
    let store = Arc::new(MemoryStore::new());
    let office = fixture::office(store.clone());
    let key = fixture::propose(&office, "admin", "SJ-00", "将损坏").unwrap().key.unwrap();
    store.commit(Batch::default().put(format!("r/{key}"), 1, "not a record")).unwrap();
    // A change of policy makes the indexes and the counters anew.
    let policy = office.directory().settings.policy;
    let changed = Policy { anonymous_days: policy.anonymous_days + 1, ..policy };
    office.execute("admin", Command::SetPolicy(changed)).unwrap();
    let next = fixture::propose(&office, "admin", "SJ-00", "下一件").unwrap().key.unwrap();
    assert_eq!(next.seq, key.seq + 1);
}

#[test]
fn after_the_last_number_of_a_year_there_is_none() {
    let store = Arc::new(MemoryStore::new());
    let office = fixture::office(store.clone());
    store.commit(Batch::default().put("n/SJ-00/2026", 9, 999_999_u32.to_le_bytes())).unwrap();
    let refused = fixture::propose(&office, "admin", "SJ-00", "第一百万件").unwrap_err();
    let Failure::Refused(message) = refused else { panic!("{refused:?}") };
    assert_eq!(message.id, "numbers-exhausted");
}
