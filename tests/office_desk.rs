//! The office for several people at once: what is told to whom, who is here, and commands given more than once.

mod fixture;
mod support;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use chrono::Datelike;
use fixture::files::backed_up;
use gongkai::domain::code::RecordKey;
use gongkai::domain::message::Arg;
use gongkai::domain::organisation::{Post, Role};
use gongkai::office::batch::BatchOrder;
use gongkai::office::command::OpinionOrder;
use gongkai::office::desk::{CommandId, CommandIds, Desk as _, News, OwnDesk, Tell};
use gongkai::office::directory::Directory;
use gongkai::office::query::{Answer, Lookup, Overview, Query};
use gongkai::office::search::Wanted;
use gongkai::office::verify::verify;
use gongkai::office::{Failure, Office, Stamp, demo, once};
use gongkai::store::{Range, Store, codec};
use proptest::prelude::*;
use support::office::*;

/// Keeps what was told.
#[derive(Clone, Default)]
struct Ear(Arc<Mutex<Vec<News>>>);

impl Ear {
    fn tell(&self) -> Tell {
        let heard = self.0.clone();
        Arc::new(move |news| heard.lock().unwrap().push(news))
    }

    /// What was told since this was last asked.
    fn heard(&self) -> Vec<News> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

fn overview(office: &Office, login: &str) -> Overview {
    match office.query(login, &Query::Overview).unwrap() {
        Answer::Overview(overview) => *overview,
        other => panic!("{other:?}"),
    }
}

fn here(office: &Office, login: &str) -> Vec<String> {
    overview(office, login).here.into_iter().map(|here| here.login).collect()
}

fn deciding(office: &Office, login: &str) -> Vec<(String, String)> {
    let deciding = overview(office, login).deciding;
    deciding.into_iter().map(|deciding| (deciding.key.number(), deciding.name)).collect()
}

fn id(session: u128, number: u64) -> CommandId {
    CommandId { session, number }
}

fn receipts(store: &dyn Store, login: &str) -> usize {
    let range = Range::prefix(format!("{}{login}/", once::SPACE).as_bytes());
    store.scan(&range, usize::MAX).unwrap().len()
}

/// The office as another program finds it.
fn reopened(desk: &Desk) -> Office {
    let now = desk.office.now();
    Office::open(desk.store.clone(), Arc::new(move || now), &|_| {}).unwrap()
}

fn assert_clean(store: &dyn Store) {
    assert_eq!(verify(store, &|_| {}).unwrap().faults, []);
}

#[test]
fn everybody_is_told_of_an_act_and_nobody_of_a_refusal_or_a_draft() {
    let desk = Desk::new();
    let (one, other) = (Ear::default(), Ear::default());
    let first = desk.office.subscribe(one.tell());
    let second = desk.office.subscribe(other.tell());
    let key = desk.propose("sj.pro", "SJ-08", matter());
    assert_eq!((one.heard(), other.heard()), (vec![News::Changed], vec![News::Changed]));
    desk.fails("sj.pro", on(&key, pass("")));
    desk.office.save_draft("sj.pro", "propose", "", b"{}").unwrap();
    assert_eq!((one.heard(), other.heard()), (vec![], vec![]));
    drop(first);
    desk.ok("sj.sec", on(&key, pass("")));
    assert_eq!((one.heard(), other.heard()), (vec![], vec![News::Changed]));
    drop(second);
    desk.ok("sj.lic", on(&key, pass("")));
    assert_eq!(other.heard(), []);
}

/// Nothing is held while somebody is told: they may ask, come and go at once.
#[test]
fn who_is_told_may_ask_there_and_then() {
    let desk = Desk::new();
    let store = desk.store.clone();
    let office = Arc::new(reopened(&desk));
    let (asked, seen) = (Arc::downgrade(&office), Arc::new(Mutex::new(Vec::new())));
    let noted = seen.clone();
    let kept = office.subscribe(Arc::new(move |_| {
        let Some(office) = asked.upgrade() else { return };
        if let Answer::Tasks(lines) = office.query("all", &Query::Tasks).unwrap() {
            noted.lock().unwrap().push(lines.len());
        }
        drop(office.subscribe(Arc::new(|_| {})));
    }));
    office.execute("sj.pro", propose("SJ-08", matter())).unwrap();
    drop(office.enter("sj.pro"));
    assert_eq!(*seen.lock().unwrap(), [1, 1, 1]);
    drop(kept);
    assert_clean(store.as_ref());
}

#[test]
fn those_who_are_here_are_counted_once_each_and_leave() {
    let desk = Desk::new();
    let ear = Ear::default();
    let kept = desk.office.subscribe(ear.tell());
    assert_eq!(here(&desk.office, "all"), [""; 0]);
    let first = desk.office.enter("sj.pro");
    let again = desk.office.enter("sj.pro");
    let other = desk.office.enter("sj.adm");
    // Nobody is in the office who is not known there.
    let stranger = desk.office.enter("nobody");
    assert_eq!(here(&desk.office, "all"), ["sj.adm", "sj.pro"]);
    drop(first);
    assert_eq!(here(&desk.office, "all"), ["sj.adm", "sj.pro"]);
    drop(again);
    assert_eq!(here(&desk.office, "all"), ["sj.adm"]);
    drop((other, stranger));
    assert_eq!(here(&desk.office, "all"), [""; 0]);
    assert_eq!(ear.heard(), vec![News::Present; 8]);
    drop(kept);
}

#[test]
fn what_somebody_decides_on_is_shown_to_others_who_see_it() {
    let desk = Desk::new();
    let ear = Ear::default();
    let key = desk.propose("xz.pro", "XZ-08", branch_matter());
    let kept = desk.office.subscribe(ear.tell());
    let visit = desk.office.enter("xz.sec");
    ear.heard();
    visit.attend(Some(&key));
    visit.attend(Some(&key));
    assert_eq!(ear.heard(), [News::Present], "told once");
    let shown = vec![(key.number(), "xz.sec".to_owned())];
    // The bureau oversees its branch; a department does not see what the branch does.
    for (login, sees) in [("xz.pro", true), ("sj.pri", true), ("zg", false), ("xz.sec", false)] {
        assert_eq!(deciding(&desk.office, login), if sees { shown.clone() } else { vec![] }, "{login}");
    }
    visit.attend(None);
    assert_eq!((ear.heard(), deciding(&desk.office, "xz.pro")), (vec![News::Present], vec![]));
    visit.attend(Some(&key));
    drop(visit);
    assert_eq!(deciding(&desk.office, "xz.pro"), []);
    // What is not there is shown to nobody, and nobody fails for it.
    let visit = desk.office.enter("xz.sec");
    visit.attend(Some(&RecordKey { seq: 99, ..key.clone() }));
    assert_eq!(deciding(&desk.office, "xz.pro"), []);
    drop((visit, kept));
}

#[test]
fn a_desk_is_somebodys_visit_and_follows_who_sits_there() {
    let small = Desk::new();
    let key = small.propose("xz.pro", "XZ-08", branch_matter());
    let office = Arc::new(reopened(&small));
    let ear = Ear::default();
    let desk = OwnDesk::new(office.clone(), "xz.sec");
    desk.listen(ear.tell());
    assert_eq!(here(&office, "xz.pro"), ["xz.sec"]);
    desk.attend("xz.sec", Some(&key));
    assert_eq!(deciding(&office, "xz.pro"), [(key.number(), "xz.sec".to_owned())]);
    assert_eq!(ear.heard(), [News::Present]);
    desk.attend("xz.lic", None);
    assert_eq!((here(&office, "xz.pro"), deciding(&office, "xz.pro")), (vec!["xz.lic".to_owned()], vec![]));
    let later = Ear::default();
    ear.heard();
    desk.listen(later.tell());
    desk.order("xz.sec", CommandIds::default().next(), on(&key, pass(""))).unwrap();
    assert_eq!((ear.heard(), later.heard()), (vec![], vec![News::Changed]));
    drop(desk);
    assert_eq!((here(&office, "xz.pro"), later.heard()), (vec![], vec![]));
}

#[test]
fn an_answer_that_is_known_is_not_made_again() {
    let small = Desk::new();
    let office = Arc::new(reopened(&small));
    let desk = OwnDesk::new(office.clone(), "sj.pro");
    let ask = |query: &Query, known: Option<&Stamp>| desk.ask("sj.pro", query, known).unwrap();
    for query in [Query::Tasks, Query::Tree, Query::Board, Query::Directory] {
        let (_, stamp) = ask(&query, None).unwrap();
        assert!(stamp.is_some() && ask(&query, stamp.as_ref()).is_none(), "{query:?}");
        // A stamp crosses the wire.
        let crossed: Option<Stamp> = codec::decode(&codec::encode(1, &stamp)[3..]).unwrap();
        assert!(ask(&query, crossed.as_ref()).is_none(), "{query:?}");
        // Another program counts its changes anew.
        let other = Arc::new(reopened(&small));
        assert!(other.ask("sj.pro", &query, stamp.as_ref()).unwrap().is_some(), "{query:?}");
    }
    let (_, stamp) = ask(&Query::Tasks, None).unwrap();
    office.execute("sj.pro", propose("SJ-08", matter())).unwrap();
    assert!(ask(&Query::Tasks, stamp.as_ref()).is_some());
    let (_, stamp) = ask(&Query::Directory, None).unwrap();
    office.execute("root", person("new")).unwrap();
    assert!(ask(&Query::Directory, stamp.as_ref()).is_some());
}

fn person(login: &str) -> gongkai::office::Command {
    let (login, posts) = (login.to_owned(), vec![Post { org: org("SJ"), role: Role::Leader }]);
    gongkai::office::Command::SavePerson { name: login.clone(), login, posts, active: true }
}

#[test]
fn a_command_given_again_is_answered_and_not_done_again() {
    let desk = Desk::new();
    let give = |number| desk.office.execute_once("sj.pro", id(7, number), propose("SJ-08", matter()));
    let first = give(1).unwrap();
    let before = dump(desk.store.as_ref());
    let ear = Ear::default();
    let kept = desk.office.subscribe(ear.tell());
    assert_eq!(give(1).unwrap(), first);
    assert!(before == dump(desk.store.as_ref()) && ear.heard().is_empty());
    drop(kept);
    // Another name is another command, and so is the same name of somebody else.
    assert_ne!(give(2).unwrap().key, first.key);
    let other = desk.office.execute_once("sj.pro2", id(7, 1), propose("SJ-08", matter())).unwrap();
    assert_ne!(other.key, first.key);
    // After a restart too.
    let office = reopened(&desk);
    assert_eq!(office.execute_once("sj.pro", id(7, 1), propose("SJ-08", matter())).unwrap(), first);
    // Even where it would be refused now.
    desk.ok("sj.sec", on(first.key.as_ref().unwrap(), back("补充")));
    assert_eq!(give(1).unwrap(), first);
    assert_clean(desk.store.as_ref());
    let file = backed_up(desk.store.as_ref());
    assert!(receipts(desk.store.as_ref(), "sj.pro") == 2 && !file.contains("\"x/"));
}

#[test]
fn what_was_refused_is_judged_again() {
    let desk = Desk::new();
    let key = desk.propose("sj.pro", "SJ-08", matter());
    let give = || desk.office.execute_once("sj.lic", id(7, 1), on(&key, pass("")));
    let before = dump(desk.store.as_ref());
    assert!(matches!(give(), Err(Failure::Refused(_))));
    assert!(before == dump(desk.store.as_ref()));
    desk.ok("sj.sec", on(&key, pass("")));
    give().unwrap();
    assert_eq!(give().unwrap().key, Some(key));
}

#[test]
fn only_the_last_receipts_are_kept_and_no_identity() {
    let desk = Desk::new();
    let key = desk.register("sj.opi", "SJ-08", signed("2026-03-02"));
    let look = || desk.office.execute_once("sj.opi", id(7, 1), about(&key, OpinionOrder::SeeIdentity));
    let first = look().unwrap();
    assert!(first.revealed.is_some());
    let again = look().unwrap();
    assert_eq!((again.revealed, again.message), (None, first.message));
    let kept = desk.store.scan(&Range::prefix(once::SPACE.as_bytes()), usize::MAX).unwrap();
    let name = "王某某".as_bytes();
    assert!(kept.iter().all(|entry| !entry.stored.value.windows(name.len()).any(|part| part == name)));
    let many = once::KEPT as u64 + 5;
    for number in 0..many {
        desk.office.execute_once("root", id(8, number), person("new")).unwrap();
    }
    assert_eq!(receipts(desk.store.as_ref(), "root"), once::KEPT);
    assert_eq!(receipts(desk.store.as_ref(), "sj.opi"), 1);
    let end = desk.journal().len();
    desk.office.execute_once("root", id(8, many - 1), person("new")).unwrap();
    assert_eq!(desk.journal().len(), end);
    assert_clean(desk.store.as_ref());
}

#[test]
fn verify_names_a_receipt_that_cannot_be() {
    let desk = Desk::new();
    desk.office.execute_once("sj.pro", id(7, 1), propose("SJ-08", matter())).unwrap();
    let range = Range::prefix(once::SPACE.as_bytes());
    let sound = desk.store.scan(&range, 1).unwrap().remove(0).stored.value;
    let put = |key: &str, value: &[u8]| {
        let batch = gongkai::store::Batch::default();
        desk.store.commit(batch.put(key, 1, value.to_vec())).unwrap();
    };
    put("x/sj.pro/00000000000000009999", &sound);
    put("x/sj.pro/1", &sound);
    put("x/sj.sec/00000000000000000001", b"\x01\x00\x00");
    let faults = verify(desk.store.as_ref(), &|_| {}).unwrap().faults;
    let ids: Vec<_> = faults.iter().map(|fault| fault.what.id.as_ref()).collect();
    assert_eq!(ids, ["verify-once-entry", "verify-once-key", "record-damaged"]);
    // It costs nobody their work.
    desk.office.execute_once("sj.sec", id(7, 1), person("x")).unwrap_err();
    desk.office.execute_once("sj.pro", id(7, 2), propose("SJ-08", matter())).unwrap();
}

/// A command given, or an older one given again, or the office closed and opened.
#[derive(Debug, Clone)]
enum Step {
    Give { who: usize, what: u8 },
    Again { which: usize },
    Reopen,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => (0..3_usize, any::<u8>()).prop_map(|(who, what)| Step::Give { who, what }),
        4 => any::<usize>().prop_map(|which| Step::Again { which }),
        1 => Just(Step::Reopen),
    ];
    prop::collection::vec(step, 1..24)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn each_command_is_done_once(steps in steps()) {
        let desk = Desk::new();
        let mut office = reopened(&desk);
        let ids = CommandIds::default();
        let mut given = Vec::new();
        let mut done = 0;
        let key = desk.propose("sj.pro", "SJ-08", matter());
        for step in steps {
            let entries = desk.journal().len();
            match step {
                Step::Reopen => office = reopened(&desk),
                Step::Give { who, what } => {
                    let login = ["sj.pro", "sj.sec", "sj.lic"][who];
                    let command = match what % 3 {
                        0 => propose("SJ-08", matter()),
                        1 => on(&key, pass("")),
                        _ => on(&key, back("补充")),
                    };
                    let id = ids.next();
                    let outcome = office.execute_once(login, id, command.clone());
                    done += usize::from(outcome.is_ok());
                    prop_assert_eq!(desk.journal().len(), entries + usize::from(outcome.is_ok()));
                    given.push((login, id, command, outcome.ok()));
                }
                Step::Again { which } if !given.is_empty() => {
                    let at = which % given.len();
                    let (login, id, command, before) = given[at].clone();
                    let outcome = office.execute_once(login, id, command).ok();
                    match &before {
                        Some(_) => {
                            prop_assert_eq!(&outcome, &before);
                            prop_assert_eq!(desk.journal().len(), entries);
                        }
                        None => {
                            done += usize::from(outcome.is_some());
                            given[at].3 = outcome;
                        }
                    }
                }
                Step::Again { .. } => {}
            }
        }
        prop_assert_eq!(desk.journal().len(), Desk::new().journal().len() + 1 + done);
        assert_clean(desk.store.as_ref());
    }
}

/// Every answer, and whatever a failure says, is the same on the other side of a wire.
#[test]
fn every_answer_crosses_as_bytes() {
    let now = date("2026-11-23").and_hms_opt(10, 0, 0).unwrap();
    let office = Office::open(demo::build(now).unwrap(), Arc::new(move || now), &|_| {}).unwrap();
    office.finish_search();
    let visit = office.enter("reviewer");
    let Answer::Tasks(tasks) = office.query("admin", &Query::Tasks).unwrap() else { panic!("no tasks") };
    let Answer::Opinions(opinions) = office.query("admin", &Query::Opinions).unwrap() else {
        panic!("no opinions")
    };
    visit.attend(Some(&tasks[0].row.key));
    let keys: Vec<RecordKey> = tasks.iter().take(5).map(|line| line.row.key.clone()).collect();
    let order = BatchOrder::Approve { note: String::new() };
    let wanted = Wanted { words: vec!["gk".to_owned()], ..Wanted::default() };
    let mut queries = vec![
        Query::Overview,
        Query::Tree,
        Query::Tasks,
        Query::Opinions,
        Query::Board,
        Query::Coverage(now.year()),
        Query::Directory,
        Query::Item(tasks[0].row.key.code.clone()),
        Query::Records(tasks[0].row.key.code.clone(), 10),
        Query::Record(opinions[0].row.key.clone()),
        Query::Batch(Box::new(order), keys.clone()),
        Query::Search(Box::new(Lookup { wanted, from: 0 })),
    ];
    queries.extend(keys.into_iter().map(Query::Record));
    for query in queries {
        let query: Query = codec::decode(&codec::encode(1, &query)[3..]).unwrap();
        let answer = office.query("admin", &query).unwrap();
        let bytes = codec::encode(1, &answer);
        let crossed: Answer = codec::decode(&bytes[3..]).unwrap();
        assert_eq!(codec::encode(1, &crossed), bytes, "{query:?}");
        assert_eq!(format!("{crossed:?}"), format!("{answer:?}"), "{query:?}");
    }
    let failure = office.query("nobody", &Query::Tree).unwrap_err();
    let crossed: Failure = codec::decode(&codec::encode(1, &failure)[3..]).unwrap();
    assert_eq!(crossed, failure);
}

/// A directory that has crossed counts days as the one it came from, loaded notices among them.
#[test]
fn a_directory_crosses_with_its_working_days() {
    let small = Desk::new();
    let mut directory = (*small.office.directory()).clone();
    let day = date("2027-03-03");
    let mut notice = directory.calendar.notice(2026).unwrap();
    notice.year = 2027;
    notice.days = BTreeMap::from([(day, (gongkai::domain::calendar::Festival::Qingming, false))]);
    directory.calendar.set_notice(2027, Some(notice));
    let crossed: Directory = codec::decode(&codec::encode(1, &directory)[3..]).unwrap();
    for year in 2025..2029 {
        let first = date(&format!("{year}-01-01"));
        for day in first.iter_days().take_while(|day| day.year() == year) {
            assert_eq!(crossed.calendar.kind(day), directory.calendar.kind(day), "{day}");
        }
        assert_eq!(crossed.calendar.has_notice(year), directory.calendar.has_notice(year));
    }
    assert!(!crossed.calendar.is_working(day) && crossed.calendar.has_notice(2027));
    assert_eq!(format!("{:?}", crossed.people), format!("{:?}", directory.people));
    assert_eq!(format!("{:?}", crossed.items), format!("{:?}", directory.items));
}

/// Who is told that somebody was faster is told who, and what it was, whatever it was.
#[test]
fn the_second_is_told_what_the_first_did() {
    let desk = Desk::new();
    let told = |login: &str, key: &RecordKey, seen: u64, order| {
        let command = gongkai::office::Command::Disclosure { key: key.clone(), seen, order };
        match desk.fails(login, command) {
            Failure::Moved(message) => {
                let who = match arg(&message, "who") {
                    Arg::Text(who) => who,
                    other => panic!("{other:?}"),
                };
                let Arg::Message(deed) = arg(&message, "deed") else { panic!("{message:?}") };
                (who, deed.id.into_owned())
            }
            other => panic!("{other:?}"),
        }
    };
    let key = desk.propose("sj.pro", "SJ-08", matter());
    let seen = desk.record(&key).0;
    // A step is taken: the state would admit another step, and it is not taken.
    desk.ok("sj.sec", on(&key, pass("")));
    assert_eq!(told("all", &key, seen, pass("")), ("sj.sec".into(), "deed-passed".into()));
    // It is refused: the state admits none any more, and still that is what is told.
    let seen = desk.record(&key).0;
    desk.ok("sj.lic", on(&key, refuse("重复")));
    for order in [pass(""), back("补充"), refuse("重复"), withdraw("不办了")] {
        assert_eq!(told("all", &key, seen, order), ("sj.lic".into(), "deed-refused".into()));
    }
    // An act is undone: what stands last in the history is not what was done last.
    let seen = desk.record(&key).0;
    let undo = |login: &str| {
        let Answer::Undo(preview) = desk.office.query(login, &Query::Undo).unwrap() else { panic!() };
        desk.ok(login, gongkai::office::Command::Undo { seq: preview.act.seq });
    };
    undo("sj.lic");
    assert_eq!(told("all", &key, seen, withdraw("不办了")), ("sj.lic".into(), "undo-deed".into()));
    // It is taken away whole.
    let other = desk.propose("sj.pro", "SJ-08", matter());
    let seen = desk.record(&other).0;
    undo("sj.pro");
    assert_eq!(told("sj.sec", &other, seen, pass("")), ("sj.pro".into(), "undo-deed".into()));
    // What is not theirs to see is told to nobody.
    let order =
        |key: &RecordKey| gongkai::office::Command::Disclosure { key: key.clone(), seen: 1, order: pass("") };
    desk.refused("zg", order(&key), "not-yours-to-see");
    desk.refused("zg", order(&other), "not-yours-to-see");
    // Whatever version they say they had, and whether there is such a record or not.
    for order in [pass(""), back("补充"), withdraw("不办了")] {
        let same = |key: &RecordKey| desk.refused("zg", on(key, order.clone()), "not-yours-to-see");
        same(&key);
        same(&other);
    }
    for key in [&key, &other] {
        let failure = desk.office.query("zg", &Query::Record(key.clone())).unwrap_err();
        assert_eq!(failure.message().id, "not-yours-to-see");
    }
    let opinion = desk.register("sj.opi", "SJ-08", signed("2026-03-02"));
    let seen = desk.record(&opinion).0;
    desk.ok("sj.opi", about(&opinion, transfer("ZG", "2026-03-02")));
    let late = gongkai::office::Command::Opinion { key: opinion, seen, order: reply("2026-03-02") };
    match desk.fails("all", late) {
        Failure::Moved(message) => {
            let Arg::Message(deed) = arg(&message, "deed") else { panic!("{message:?}") };
            assert_eq!(deed.id, "opinion-deed-transferred");
        }
        other => panic!("{other:?}"),
    }
}
