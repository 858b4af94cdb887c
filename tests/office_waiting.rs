//! Nobody waits for the long work of another, and what is acknowledged is on disk.

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::channel;
use std::thread::Builder;

use gongkai::domain::clock::Policy;
use gongkai::office::batch::BatchOrder;
use gongkai::office::desk::CommandId;
use gongkai::office::query::{Lookup, Query};
use gongkai::office::search::Wanted;
use gongkai::office::verify::verify;
use gongkai::office::{Command, Failure, Office, once};
use gongkai::store::{Range, Store, StoreError};
use support::office::*;
use support::store::{BOUND, Barrier, Use, Watched};

/// While `one` is held up in the store as `held` says, `other` comes to its end all the same.
fn goes_on_beside(
    watched: &Watched,
    held: impl Fn(&Use<'_>) -> bool + Send + Sync + 'static,
    one: impl FnOnce() + Send,
    other: impl FnOnce() + Send,
    what: &str,
) {
    let barrier = Arc::new(Barrier::default());
    let place = barrier.clone();
    watched.look(move |how| {
        if std::thread::current().name() == Some("held up") && held(how) {
            place.pass();
        }
        Ok(())
    });
    let (reached, ended) = std::thread::scope(|scope| {
        Builder::new().name("held up".into()).spawn_scoped(scope, one).unwrap();
        let reached = barrier.reached();
        let (tell, told) = channel();
        scope.spawn(move || {
            other();
            // Nobody may be waiting any more.
            let _ = tell.send(());
        });
        let ended = told.recv_timeout(BOUND).is_ok();
        barrier.open();
        (reached, ended)
    });
    assert!(reached, "{what} does not read the store");
    assert!(ended, "a command waits for {what}");
}

#[test]
fn a_command_waits_for_no_question() {
    let desk = Desk::new();
    let key = desk.propose("sj.pro", "SJ-08", matter());
    let opinion = desk.register("sj.opi", "SJ-08", signed("2026-03-02"));
    let (office, watched) = Watched::office(&desk);
    office.finish_search();
    let number = Wanted { words: vec![key.number()], ..Wanted::default() };
    let to_zg =
        BatchOrder::Transfer { to: org("ZG"), on: date("2026-03-02"), reason: "属该单位职责".into() };
    for (login, query) in [
        ("all", Query::Item(code("SJ-08"))),
        ("all", Query::Records(code("SJ-08"), 20)),
        ("all", Query::Record(key.clone())),
        ("sj.opi", Query::Batch(Box::new(to_zg), vec![opinion])),
        ("sj.pro", Query::Undo),
        ("all", Query::Search(Box::new(Lookup { wanted: number, from: 0 }))),
    ] {
        let ask = || drop(office.query(login, &query).unwrap());
        goes_on_beside(&watched, |_| true, ask, || goes_on(&office), &format!("{query:?}"));
    }
    let ask = || drop(office.due_as_of("all", date("2026-02-27")).unwrap());
    let reads = |how: &Use<'_>| matches!(how, Use::Scan(_));
    goes_on_beside(&watched, reads, ask, || goes_on(&office), "what was due on a past day");
}

/// Somebody does something, and looks at what there is.
fn goes_on(office: &Office) {
    office.execute("sj.pro2", propose("SJ-07", matter())).unwrap();
    for query in [Query::Overview, Query::Board, Query::Tasks] {
        office.query("all", &query).unwrap();
    }
}

#[test]
fn the_header_waits_for_no_command() {
    let desk = Desk::new();
    desk.propose("sj.pro", "SJ-08", matter());
    let (office, watched) = Watched::office(&desk);
    let policy = Policy { anonymous_days: 5, ..Policy::default() };
    let change = || drop(office.execute("root", Command::SetPolicy(policy)).unwrap());
    // Every date is counted anew.
    let counts = |how: &Use<'_>| matches!(how, Use::Scan(range) if **range == Range::prefix(b"r/"));
    let look = || drop(office.query("all", &Query::Overview).unwrap());
    goes_on_beside(&watched, counts, change, look, "a change of policy");
}

#[test]
fn a_receipt_is_given_once_it_is_on_disk() {
    let desk = Desk::new();
    let (office, watched) = Watched::office(&desk);
    let failing = Arc::new(AtomicU32::new(2));
    let left = failing.clone();
    watched.look(move |how| {
        let fails = matches!(how, Use::Sync)
            && left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok();
        let fault = StoreError::Damaged { path: "disk".into(), detail: "it does not answer".into() };
        if fails { Err(fault) } else { Ok(()) }
    });
    let entries = desk.journal().len();
    let give = || {
        let id = CommandId { session: 7, number: 1 };
        office.execute_once("sj.pro", id, propose("SJ-08", matter()))
    };
    assert!(matches!(give(), Err(Failure::Store(_))));
    // The receipt is in the store by now, and still not on disk.
    assert_eq!(desk.store.scan(&Range::prefix(once::SPACE.as_bytes()), 2).unwrap().len(), 1);
    assert!(matches!(give(), Err(Failure::Store(_))));
    assert_eq!(failing.load(Ordering::SeqCst), 0);
    let key = give().unwrap().key.unwrap();
    assert_eq!(desk.disclosure(&key).key, key);
    assert_eq!(desk.journal().len(), entries + 1);
    assert_eq!(verify(desk.store.as_ref(), &|_| {}).unwrap().faults, []);
}
