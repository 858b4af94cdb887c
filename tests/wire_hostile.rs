//! What does wrong on the wire costs the others nothing.

mod support;

use std::io::{Read, Write};
use std::net::Shutdown;
use std::sync::LazyLock;
use std::time::Duration;

use gongkai::domain::message::Message;
use gongkai::office::desk::{CommandId, Desk as _};
use gongkai::office::handing::Hand;
use gongkai::office::query::Query;
use gongkai::office::verify::verify;
use gongkai::wire::hello::{Entry, Program};
use gongkai::wire::message::{Asked, Request, Told};
use gongkai::wire::{Limits, RemoteDesk, Times, Unreached, frame};
use proptest::prelude::*;
use support::office::*;
use support::wire::*;

/// An office that is attacked, and somebody who goes on working in it.
struct Attacked {
    desk: Desk,
    served: Served,
    worker: RemoteDesk,
}

impl Attacked {
    fn with(limits: Limits, times: Times) -> Self {
        let desk = Desk::new();
        let served = Served::with(&desk.office, limits, times);
        let worker = served.guest("sj.sec");
        Self { desk, served, worker }
    }

    /// The one who works has noticed nothing, and another is let in.
    #[track_caller]
    fn is_well(&self) {
        self.worker.ask("sj.sec", &Query::Board, None).unwrap();
        self.served.guest("sj.pro").ask("sj.pro", &Query::Tasks, None).unwrap();
    }
}

static ATTACKED: LazyLock<Attacked> = LazyLock::new(|| Attacked::with(Limits::default(), Times::default()));

/// Says `bytes`, nothing more, and reads whatever comes back to the end.
fn throw(mut stream: std::os::unix::net::UnixStream, bytes: &[u8]) {
    // It may hang up before it has heard everything.
    let _ = stream.write_all(bytes);
    let _ = stream.shutdown(Shutdown::Write);
    let _ = stream.read_to_end(&mut Vec::new());
}

fn call(number: u64, request: Request) -> Asked {
    Asked::Call { number, login: "sj.pro".into(), request }
}

fn record(text: &str) -> gongkai::domain::code::RecordKey {
    text.parse().unwrap()
}

/// Things that are said rightly.
fn rightly() -> Vec<Asked> {
    let id = CommandId { session: 1, number: 1 };
    vec![
        call(1, Request::Ask(Query::Overview, None)),
        call(2, Request::Order(id, propose("SJ-07", matter()))),
        call(3, Request::SaveDraft("propose".into(), "SJ-07".into(), b"typed".to_vec())),
        call(4, Request::Due(date("2026-03-02"))),
        call(5, Request::Directory(None)),
        call(6, Request::Order(id, register("SJ-00", signed("2026-02-27")))),
        Asked::Listen { login: "sj.pro".into() },
        Asked::Attend { login: "sj.pro".into(), on: None },
        Asked::StartSearch,
        call(7, Request::Hand(Hand::Begin { name: "纪要.pdf".into(), size: Some(3) })),
        call(8, Request::Hand(Hand::Piece { at: 0, bytes: b"one".to_vec() })),
        call(9, Request::FilePiece(record("SJ-00/archive/2026/000001"), 1, 0)),
        call(10, Request::Handed),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(80))]

    #[test]
    fn any_bytes_at_first(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        throw(ATTACKED.served.connection(), &bytes);
        ATTACKED.is_well();
    }

    #[test]
    fn any_bytes_of_one_who_was_let_in(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        throw(ATTACKED.served.raw("sj.pro"), &bytes);
        throw(ATTACKED.served.raw("sj.pro"), &frame::frame(&bytes));
        ATTACKED.is_well();
    }

    #[test]
    fn what_is_nearly_right(
        which in 0..13_usize,
        at: prop::sample::Index,
        with: u8,
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bytes = frame::encode(&rightly()[which], frame::MOST_ASKED).unwrap();
        let at = at.index(bytes.len());
        bytes[at] = with;
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        throw(ATTACKED.served.raw("sj.pro"), &bytes);
        ATTACKED.is_well();
        prop_assert_eq!(verify(ATTACKED.desk.store.as_ref(), &|_| {}).unwrap().faults, []);
    }
}

#[test]
fn a_length_beyond_the_cap_ends_the_connection() {
    for len in [u32::MAX, u32::try_from(frame::MOST_ASKED).unwrap() + 1] {
        let mut stream = ATTACKED.served.raw("sj.pro");
        stream.write_all(&len.to_le_bytes()).unwrap();
        assert_eq!(stream.read(&mut [0]).unwrap_or(0), 0, "it hangs up");
    }
    // At the handshake much less is taken.
    let mut stream = ATTACKED.served.connection();
    stream.write_all(&1_000_000_u32.to_le_bytes()).unwrap();
    assert_eq!(stream.read(&mut [0]).unwrap_or(0), 0, "it hangs up");
    assert!(ATTACKED.served.told().contains(&"wire-told-long".to_owned()));
    ATTACKED.is_well();
}

#[test]
fn extremes_are_answered() {
    let guest = ATTACKED.served.guest("sj.pro");
    let far = [chrono::NaiveDate::MIN, chrono::NaiveDate::MAX];
    for day in far {
        assert_eq!(guest.due_as_of("sj.pro", day).unwrap_err().message().id, "wire-date-range");
    }
    for query in [
        Query::Coverage(i32::MIN),
        Query::Coverage(i32::MAX),
        Query::Records(code("SJ-07"), usize::MAX),
        Query::Why { limit: gongkai::domain::clock::Limit::R8, from: far[0] },
        Query::Why { limit: gongkai::domain::clock::Limit::R8, from: far[1] },
        Query::Search(Box::new(gongkai::office::query::Lookup {
            wanted: gongkai::office::search::Wanted {
                words: vec!["督".repeat(10_000)],
                ..Default::default()
            },
            from: usize::MAX,
        })),
    ] {
        // Whatever the answer is: there is one.
        let _ = guest.ask("sj.pro", &query, None);
        ATTACKED.is_well();
    }
    let long = vec![7; frame::MOST_ASKED];
    let failure = guest.save_draft("sj.pro", "propose", "", &long).unwrap_err();
    assert_eq!(failure.message().id, "wire-too-long");
}

#[test]
fn a_thousand_connections_in_a_row() {
    let attacked = Attacked::with(Limits { total: 64, each: 64, at_once: 4 }, Times::default());
    for n in 0..1000 {
        match n % 4 {
            0 => drop(attacked.served.connection()),
            1 => drop(attacked.served.raw("sj.pro")),
            2 => {
                let mut stream = attacked.served.raw("sj.pro");
                assert!(say(&mut stream, &Asked::Listen { login: "sj.pro".into() }));
            }
            _ => drop(attacked.served.guest("sj.pro")),
        }
    }
    attacked.is_well();
}

#[test]
fn who_says_nothing_is_hung_up_on() {
    let short =
        Times { hello: Duration::from_millis(50), frame: Duration::from_millis(50), ..Times::default() };
    let attacked = Attacked::with(Limits::default(), short);
    let mut silent: Vec<_> = (0..20).map(|_| attacked.served.connection()).collect();
    attacked.is_well();
    for stream in &mut silent {
        assert_eq!(stream.read(&mut [0]).unwrap_or(0), 0, "it hangs up");
    }
    // Nor does it wait for the end of what was begun.
    let mut slow = attacked.served.raw("sj.pro");
    slow.write_all(&[100, 0, 0, 0, 1, 2, 3]).unwrap();
    assert_eq!(slow.read(&mut [0]).unwrap_or(0), 0, "it hangs up");
    // Who was let in and has nothing to say may stay.
    attacked.is_well();
    assert!(attacked.served.told().iter().all(|told| told == "wire-told-silent"));
}

#[test]
fn who_never_reads_is_cut_off() {
    let attacked =
        Attacked::with(Limits::default(), Times { write: Duration::from_millis(100), ..Times::default() });
    let mut deaf = attacked.served.raw("sj.pro");
    assert!(say(&mut deaf, &Asked::Listen { login: "sj.pro".into() }));
    // It asks until nobody hears it any more.
    while say(&mut deaf, &call(1, Request::Directory(None))) {
        attacked.worker.ask("sj.sec", &Query::Tasks, None).unwrap();
    }
    attacked.is_well();
    while !attacked.served.told().contains(&"wire-told-deaf".to_owned()) {
        std::thread::yield_now();
    }
    // Nor does one that is only told news hold up those who make them.
    let mut idle = attacked.served.raw("sj.pro");
    assert!(say(&mut idle, &Asked::Listen { login: "sj.pro".into() }));
    for _ in 0..50 {
        attacked.desk.propose("sj.pro", "SJ-07", matter());
    }
    attacked.is_well();
}

#[test]
fn a_flood_is_answered_in_order_and_others_go_on() {
    let attacked = Attacked::with(Limits { at_once: 1, ..Limits::default() }, Times::default());
    let mut flooding = attacked.served.raw("sj.pro");
    let mut reading = flooding.try_clone().unwrap();
    let many = 2000;
    let flood = std::thread::spawn(move || {
        for number in 0..many {
            assert!(say(&mut flooding, &call(number, Request::Ask(Query::Tasks, None))));
        }
    });
    for _ in 0..20 {
        attacked.is_well();
    }
    for number in 0..many {
        assert!(matches!(hear(&mut reading), Some(Told::Answer(answered, Ok(_))) if answered == number));
    }
    flood.join().unwrap();
}

#[test]
fn there_is_only_so_much_room_and_it_is_said() {
    let attacked = Attacked::with(Limits { total: 3, each: 3, at_once: 4 }, Times::default());
    let (one, other) = (attacked.served.raw("sj.pro"), attacked.served.raw("sj.pro"));
    // All are one user here.
    let mut refused = attacked.served.connection();
    let _ = refused.write_all(&frame::frame(&Program::this().bytes()));
    let full = Message::new("wire-full").with("most", 3_usize);
    let entry = Entry::read(&next(&mut refused).unwrap());
    assert_eq!(entry, Ok(Entry::Refused { why: full.clone(), again: true }));
    assert_eq!(attacked.served.try_guest("sj.pro").err(), Some(Unreached::Later(full)));
    attacked.worker.ask("sj.sec", &Query::Tasks, None).unwrap();
    drop((one, other));
    // There is room once the server has noticed.
    while attacked.served.try_guest("sj.pro").is_err() {
        std::thread::yield_now();
    }
}
