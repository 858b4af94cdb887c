//! The office over the wire: the same as in the same process, for several people, through lost connections.

mod support;

use std::collections::BTreeMap;
use std::os::unix::net::UnixListener;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};

use chrono::NaiveDate;
use gongkai::domain::clock::Limit;
use gongkai::office::desk::{CommandId, CommandIds, Desk as _, News, OwnDesk};
use gongkai::office::query::{Answer, Lookup, Query};
use gongkai::office::search::Wanted;
use gongkai::office::verify::verify;
use gongkai::office::{Failure, Office, demo};
use gongkai::wire::hello::{PROTOCOL, Program};
use gongkai::wire::message::{Asked, Reply, Request, Told};
use gongkai::wire::{RemoteDesk, Unreached, frame};
use proptest::prelude::*;
use support::any::*;
use support::office::*;
use support::wire::*;

const LOGINS: [&str; 23] = [
    "all", "sj.pro", "sj.sec", "sj.lic", "sj.pri", "sj.com", "sj.adm", "sj.opi", "sj.led", "sj.pro2",
    "xz.pro", "xz.sec", "xz.lic", "xz.pri", "xz.com", "xz.opi", "xz.adm", "xz.led", "jw", "zg", "root",
    "stranger", "nobody",
];

/// Everything that can be asked.
fn questions(desk: &Desk) -> Vec<Query> {
    let mut all = vec![
        Query::Overview,
        Query::Tree,
        Query::Tasks,
        Query::Opinions,
        Query::Board,
        Query::Coverage(2026),
        Query::Why { limit: Limit::R8, from: date("2026-03-02") },
        Query::Directory,
        Query::Undo,
        Query::Item(code("SJ-07")),
        Query::Records(code("SJ-07"), 20),
        Query::Records(code("XZ-07"), 20),
        Query::Search(Box::new(Lookup {
            wanted: Wanted { words: vec!["督查".into()], ..Wanted::default() },
            from: 0,
        })),
    ];
    all.extend(keys_of(desk).into_iter().take(6).map(Query::Record));
    all
}

fn id(number: u64) -> CommandId {
    CommandId { session: 7, number }
}

/// A desk that is told, with what it is told.
fn listening(desk: &RemoteDesk) -> Receiver<News> {
    let (sender, told) = channel();
    let sender = Mutex::new(sender);
    desk.listen(Arc::new(move |news| {
        // Whoever listened may have gone.
        let _ = sender.lock().unwrap().send(news);
    }));
    told
}

/// Waits until it is told.
#[track_caller]
fn wait(told: &Receiver<News>, wanted: &News) {
    loop {
        match told.recv_timeout(BOUND) {
            Ok(news) if news == *wanted => return,
            Ok(_) => {}
            Err(error) => panic!("{wanted:?} was not told: {error}"),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn the_office_is_the_same_both_ways(tries in tries()) {
        let (own, far) = (Desk::new(), Desk::new());
        let served = Served::new(&far.office);
        let mut guests: BTreeMap<String, RemoteDesk> = BTreeMap::new();
        for (number, attempt) in tries.iter().enumerate() {
            let (login, command) = attempted(&own, attempt);
            if !guests.contains_key(&login) {
                guests.extend(served.try_guest(&login).ok().map(|guest| (login.clone(), guest)));
            }
            let Some(guest) = guests.get(&login) else {
                // Who is not known is not let in; in the same process nothing is carried out either.
                prop_assert!(own.office.execute(&login, command).is_err());
                continue;
            };
            let id = id(number as u64);
            let here = own.office.execute_once(&login, id, command.clone());
            prop_assert_eq!(guest.order(&login, id, command), here);
        }
        prop_assert!(dump(own.store.as_ref()) == dump(far.store.as_ref()));
        own.office.finish_search();
        far.office.finish_search();
        let mut desks = Vec::new();
        for login in LOGINS {
            let Some(guest) = guests.get(login) else { continue };
            let here = OwnDesk::new(own.office.clone(), login);
            // Who sits at a desk is here; a guest is once there is a screen.
            let _told = listening(guest);
            let directory = guest.directory().map(|directory| format!("{directory:?}"));
            for query in questions(&own) {
                let answer = |found: Result<Option<(Answer, _)>, Failure>| format!("{:?}", found.map(|found| found.map(|(answer, _)| answer)));
                let (near, far) = (here.ask(login, &query, None), guest.ask(login, &query, None));
                prop_assert_eq!(answer(far.clone()), answer(near), "{} {:?}", login, query);
                // What is known is not sent again.
                if let Ok(Some((_, Some(stamp)))) = far {
                    prop_assert!(matches!(guest.ask(login, &query, Some(&stamp)), Ok(None)));
                }
            }
            let due = |day| (own.office.due_as_of(login, day), guest.due_as_of(login, day));
            for day in ["2026-02-01", "2026-03-02", "2027-06-01"] {
                let (near, far) = due(date(day));
                prop_assert_eq!(format!("{far:?}"), format!("{near:?}"));
            }
            let known = own.office.directory();
            let near = known.person(login).map(|_| format!("{known:?}")).map_err(Failure::Refused);
            prop_assert_eq!(directory, near);
            desks.push(here);
        }
    }
}

#[test]
fn drafts_are_kept_for_who_typed_them() {
    let desk = Desk::new();
    let served = Served::new(&desk.office);
    let guest = served.guest("sj.pro");
    assert_eq!(guest.draft("sj.pro", "propose", "SJ-07"), Ok(None));
    guest.save_draft("sj.pro", "propose", "SJ-07", b"typed").unwrap();
    assert_eq!(guest.draft("sj.pro", "propose", "SJ-07").unwrap().unwrap().values, b"typed");
    assert_eq!(guest.drafts("sj.pro"), desk.office.drafts("sj.pro"));
    assert_eq!(guest.drafts("sj.pro").unwrap().len(), 1);
    // Whatever a guest says, the drafts are their own.
    assert_eq!(served.guest("sj.sec").draft("sj.pro", "propose", "SJ-07"), Ok(None));
    assert!(guest.save_draft("sj.pro", "propose", "", &vec![0; 200_000]).is_err());
    guest.drop_draft("sj.pro", "propose", "SJ-07").unwrap();
    assert_eq!(desk.office.drafts("sj.pro"), Ok(Vec::new()));
}

#[test]
fn everybody_with_a_screen_is_told_and_counted() {
    let desk = Desk::new();
    let served = Served::new(&desk.office);
    let (one, other) = (served.guest("sj.sec"), served.guest("sj.pro"));
    let here = |guest: &RemoteDesk, login: &str| match guest.ask(login, &Query::Overview, None) {
        Ok(Some((Answer::Overview(overview), _))) => {
            let here: Vec<String> = overview.here.iter().map(|here| here.login.clone()).collect();
            let deciding: Vec<String> = overview.deciding.iter().map(|on| on.key.number()).collect();
            (here, deciding)
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(
        here(&one, "sj.sec").0,
        Vec::<String>::new(),
        "a command of the command line is nobody's visit"
    );
    let told = listening(&one);
    wait(&told, &News::Present);
    let also = listening(&other);
    wait(&told, &News::Present);
    assert_eq!(here(&one, "sj.sec").0, ["sj.pro", "sj.sec"]);
    let key = other.order("sj.pro", id(1), propose("SJ-07", matter())).unwrap().key.unwrap();
    wait(&told, &News::Changed);
    wait(&also, &News::Changed);
    one.attend("sj.sec", Some(&key));
    wait(&also, &News::Present);
    assert_eq!(here(&other, "sj.pro").1, [key.number()]);
    drop(one);
    wait(&also, &News::Present);
    assert_eq!(here(&other, "sj.pro"), (vec!["sj.pro".to_owned()], vec![]));
}

#[test]
fn of_two_who_decide_the_first_wins_and_the_second_is_told() {
    let desk = Desk::new();
    let served = Served::new(&desk.office);
    for _ in 0..10 {
        let key = desk.propose("sj.pro", "SJ-07", matter());
        let seen = desk.record(&key).0;
        let guests = [served.guest("sj.sec"), served.guest("all")];
        let decide = |(guest, login): (&RemoteDesk, &str), order| {
            let command = gongkai::office::Command::Disclosure { key: key.clone(), seen, order };
            guest.order(login, CommandIds::default().next(), command)
        };
        let (first, second) = std::thread::scope(|scope| {
            let first = scope.spawn(|| decide((&guests[0], "sj.sec"), pass("")));
            let second = scope.spawn(|| decide((&guests[1], "all"), back("缺附件")));
            (first.join().unwrap(), second.join().unwrap())
        });
        assert_ne!(first.is_ok(), second.is_ok(), "{first:?} {second:?}");
        let lost = first.and(second).unwrap_err();
        assert!(matches!(lost, Failure::Moved(_)), "{lost:?}");
    }
    assert_eq!(verify(desk.store.as_ref(), &|_| {}).unwrap().faults, []);
}

#[test]
fn a_command_given_again_is_answered_and_not_done_again() {
    let desk = Desk::new();
    let served = Served::new(&desk.office);
    let command = propose("SJ-07", matter());
    let first = served.guest("sj.pro").order("sj.pro", id(1), command.clone()).unwrap();
    let entries = desk.journal().len();
    let again = served.guest("sj.pro").order("sj.pro", id(1), command).unwrap();
    assert_eq!((again, desk.journal().len()), (first, entries));
}

#[test]
fn a_server_that_stops_and_comes_back_loses_nothing() {
    let desk = Desk::new();
    let mut served = Served::new(&desk.office);
    let guest = served.guest("root");
    let told = listening(&guest);
    let before = desk.journal().len();
    let over = AtomicBool::new(false);
    let done = std::thread::scope(|scope| {
        let work = scope.spawn(|| {
            let mut done = 0;
            while !over.load(Ordering::SeqCst) {
                let command = gongkai::office::Command::SavePerson {
                    login: format!("new{done}"),
                    name: "新人".into(),
                    posts: vec![gongkai::domain::organisation::Post {
                        org: org("SJ"),
                        role: gongkai::domain::organisation::Role::Proposer,
                    }],
                    active: true,
                };
                guest.order("root", id(done), command).unwrap();
                guest.ask("root", &Query::Overview, None).unwrap();
                done += 1;
            }
            done
        });
        for _ in 0..5 {
            wait(&told, &News::Changed);
            served.stop();
            wait(&told, &News::Lost(gongkai::domain::message::Message::new("wire-lost")));
            assert!(!served.path().exists());
            served.start();
            wait(&told, &News::Back);
        }
        over.store(true, Ordering::SeqCst);
        work.join().unwrap()
    });
    assert_eq!(desk.journal().len() - before, done as usize, "each once");
    assert_eq!(verify(desk.store.as_ref(), &|_| {}).unwrap().faults, []);
}

#[test]
fn who_comes_back_is_here_again_and_decides_on_the_same() {
    let desk = Desk::new();
    let key = desk.propose("sj.pro", "SJ-07", matter());
    let mut served = Served::new(&desk.office);
    let guest = served.guest("sj.sec");
    let told = listening(&guest);
    guest.attend("sj.sec", Some(&key));
    served.stop();
    wait(&told, &News::Lost(gongkai::domain::message::Message::new("wire-lost")));
    served.start();
    wait(&told, &News::Back);
    wait(&told, &News::Present);
    match desk.office.query("sj.pro", &Query::Overview).unwrap() {
        Answer::Overview(overview) => {
            assert_eq!(overview.here.len(), 1);
            // Who attends is told after who is here.
            let mut deciding = overview.deciding;
            while deciding.is_empty() {
                std::thread::yield_now();
                let Answer::Overview(now) = desk.office.query("sj.pro", &Query::Overview).unwrap() else {
                    panic!()
                };
                deciding = now.deciding;
            }
            assert_eq!(deciding[0].key, key);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn who_is_not_of_the_office_is_told_whom_to_ask() {
    let desk = Desk::new();
    let served = Served::new(&desk.office);
    match served.try_guest("stranger").err() {
        Some(Unreached::Refused(why)) => {
            assert_eq!(Err(why), desk.office.directory().person("stranger").map(|_| ()));
        }
        other => panic!("{other:?}"),
    }
    while served.told().is_empty() {
        std::thread::yield_now();
    }
    assert_eq!(served.told(), ["person-unknown"]);
    // One who leaves the office while connected gets nothing more.
    let guest = served.guest("xz.led");
    guest.directory().unwrap();
    let leave = gongkai::office::Command::SavePerson {
        login: "xz.led".into(),
        name: "xz.led".into(),
        posts: desk.office.directory().person("xz.led").unwrap().posts.clone(),
        active: false,
    };
    desk.ok("root", leave);
    for failure in [
        guest.ask("xz.led", &Query::Board, None).err(),
        guest.directory().err(),
        guest.due_as_of("xz.led", date("2026-03-02")).err(),
        guest.draft("xz.led", "propose", "").err(),
    ] {
        assert_eq!(failure.unwrap().message().id, "person-unknown");
    }
    // What they were typing is kept: should they be taken on again, it is there.
    guest.save_draft("xz.led", "propose", "", b"x").unwrap();
}

#[test]
fn a_client_that_lies_gets_nothing() {
    let desk = Desk::new();
    let key = desk.propose("sj.pro", "SJ-07", matter());
    let served = Served::new(&desk.office);
    let mut liar = served.raw("xz.led");
    let lies = [
        Request::Order(id(1), on(&key, pass(""))),
        Request::Ask(Query::Record(key.clone()), None),
        Request::SaveDraft("propose".into(), String::new(), b"x".to_vec()),
    ];
    let mut said = Vec::new();
    for (number, request) in lies.into_iter().enumerate() {
        assert!(say(&mut liar, &Asked::Call { number: number as u64, login: "sj.sec".into(), request }));
        match hear(&mut liar) {
            Some(Told::Answer(answered, reply)) if answered == number as u64 => said.push(reply),
            other => panic!("{other:?}"),
        }
    }
    assert!(matches!(said[0], Err(Failure::Refused(_))), "{said:?}");
    assert!(matches!(said[1], Err(Failure::Refused(_))), "{said:?}");
    assert!(matches!(said[2], Ok(Reply::Done)), "{said:?}");
    assert_eq!(desk.disclosure(&key).passed, 0);
    // What was kept is the liar's own.
    assert_eq!(desk.office.drafts("sj.sec"), Ok(Vec::new()));
    assert_eq!(desk.office.drafts("xz.led").unwrap().len(), 1);
    // Nor is anybody else here.
    assert!(say(&mut liar, &Asked::Listen { login: "sj.sec".into() }));
    assert!(matches!(hear(&mut liar), Some(Told::News(News::Present))));
    let Answer::Overview(overview) = desk.office.query("sj.pro", &Query::Overview).unwrap() else { panic!() };
    assert_eq!(overview.here.iter().map(|here| here.login.as_str()).collect::<Vec<_>>(), ["xz.led"]);
}

#[test]
fn in_a_made_up_office_everybody_is_whoever_they_like() {
    let now = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap().and_hms_opt(10, 0, 0).unwrap();
    let office = Arc::new(Office::open(demo::build(now).unwrap(), Arc::new(move || now), &|_| {}).unwrap());
    let served = Served::new(&office);
    let guest = served.guest("whoever");
    assert!(guest.directory().unwrap().settings.demo);
    for login in ["admin", "leader"] {
        match guest.ask(login, &Query::Overview, None).unwrap() {
            Some((Answer::Overview(overview), _)) => assert_eq!(overview.person.login, login),
            other => panic!("{other:?}"),
        }
    }
    assert!(guest.ask("whoever", &Query::Overview, None).is_err());
}

#[test]
fn two_versions_say_which_they_are_on_both_sides() {
    let desk = Desk::new();
    let served = Served::new(&desk.office);
    let other = Program { protocol: PROTOCOL + 1, version: "9.9.9".into() };
    // A client of another version: it can read which version the server is.
    let mut client = served.connection();
    std::io::Write::write_all(&mut client, &frame::frame(&other.bytes())).unwrap();
    let answer = next(&mut client).unwrap();
    assert_eq!(Program::read(&answer), Some((Program::this(), &b""[..])));
    assert_eq!(next(&mut client), None);
    while served.told().is_empty() {
        std::thread::yield_now();
    }
    assert_eq!(served.told(), ["wire-version"]);
    // A server of another version.
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("socket");
    let listener = UnixListener::bind(&path).unwrap();
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        next(&mut stream).unwrap();
        std::io::Write::write_all(&mut stream, &frame::frame(&other.bytes())).unwrap();
    });
    match RemoteDesk::connect(&path).err() {
        Some(Unreached::Refused(why)) => {
            assert_eq!(why.id, "wire-version");
            assert_eq!(arg(&why, "server"), format!("9.9.9/{}", PROTOCOL + 1).into());
        }
        other => panic!("{other:?}"),
    }
    server.join().unwrap();
    assert!(matches!(RemoteDesk::connect(&path).err(), Some(Unreached::Nobody)), "it has gone");
    assert!(matches!(RemoteDesk::connect(&folder.path().join("none")).err(), Some(Unreached::Nobody)));
}

#[test]
fn a_server_that_became_another_version_ends_it_with_words() {
    let desk = Desk::new();
    let mut served = Served::new(&desk.office);
    let guest = served.guest("root");
    let told = listening(&guest);
    guest.directory().unwrap();
    served.stop();
    let listener = UnixListener::bind(served.path()).unwrap();
    let (mut stream, _) = listener.accept().unwrap();
    next(&mut stream).unwrap();
    let other = Program { protocol: PROTOCOL + 1, version: "9.9.9".into() };
    std::io::Write::write_all(&mut stream, &frame::frame(&other.bytes())).unwrap();
    loop {
        match told.recv_timeout(BOUND).unwrap() {
            // It is not tried again, and that is what is told.
            News::Lost(why) if why.id == "wire-ended" => {
                assert!(format!("{why:?}").contains("wire-version"), "{why:?}");
                break;
            }
            _ => {}
        }
    }
    let failure = guest.order("root", id(1), propose("SJ-07", matter())).unwrap_err();
    assert!(matches!(&failure, Failure::Lost(why) if why.id == "wire-version"), "{failure:?}");
    assert_eq!(guest.ask("root", &Query::Tasks, None).unwrap_err().message().id, "wire-version");
}
