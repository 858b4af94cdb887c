//! What becomes of what a server is carrying out when it stops, or when something goes wrong there.

mod support;

use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use gongkai::office::Failure;
use gongkai::office::desk::{CommandId, Desk as _};
use gongkai::wire::message::{Asked, Request};
use gongkai::wire::{Limits, Times};
use support::office::*;
use support::store::{Barrier, Use, Watched};
use support::wire::*;

const ID: CommandId = CommandId { session: 7, number: 1 };

#[test]
fn a_server_that_stops_ends_what_it_is_carrying_out() {
    let desk = Desk::new();
    let (office, watched) = Watched::office(&desk);
    let times = Times { leave: Duration::from_millis(1), end: BOUND, ..Times::default() };
    let mut served = Served::with(&office, Limits::default(), times);
    let barrier = Arc::new(Barrier::default());
    let place = barrier.clone();
    watched.look(move |how| {
        if matches!(how, Use::Sync) {
            place.pass();
        }
        Ok(())
    });
    let done = Arc::new(AtomicBool::new(false));
    let noted = done.clone();
    let _told = office.subscribe(Arc::new(move |_| noted.store(true, Ordering::SeqCst)));
    let mut guest = served.raw("sj.pro");
    let request = Request::Order(ID, propose("SJ-08", matter()));
    assert!(say(&mut guest, &Asked::Call { number: 1, login: "sj.pro".into(), request }));
    assert!(barrier.reached());
    let opening = std::thread::spawn(move || {
        // The server has hung up, and the command is still being carried out.
        assert_eq!(guest.read(&mut [0]).unwrap_or(0), 0);
        std::thread::sleep(Duration::from_millis(100));
        barrier.open();
    });
    served.stop();
    assert!(done.load(Ordering::SeqCst), "it ended before the command did");
    opening.join().unwrap();
}

#[test]
fn of_a_command_over_which_something_goes_wrong_nothing_is_known() {
    let desk = Desk::new();
    let (office, watched) = Watched::office(&desk);
    let served = Served::new(&office);
    let guest = served.guest("sj.pro");
    let once = AtomicBool::new(true);
    watched.look(move |how| {
        assert!(!matches!(how, Use::Sync) || !once.swap(false, Ordering::SeqCst), "a fault of the program");
        Ok(())
    });
    let entries = desk.journal().len();
    match guest.order("sj.pro", ID, propose("SJ-08", matter())) {
        Err(Failure::Lost(why)) => assert_eq!(why.id, "wire-unsure"),
        other => panic!("{other:?}"),
    }
    // Given again, it turns out to have been done.
    let key = guest.order("sj.pro", ID, propose("SJ-08", matter())).unwrap().key.unwrap();
    assert_eq!((desk.disclosure(&key).key, desk.journal().len()), (key, entries + 1));
    // A question changes nothing, and is no such matter.
    watched.look(|_| panic!("a fault of the program"));
    let failure = guest.draft("sj.pro", "propose", "").unwrap_err();
    assert!(matches!(failure, Failure::Store(_)), "{failure:?}");
}
