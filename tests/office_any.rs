//! The office under any commands by anybody: what always holds.

mod support;

use std::collections::BTreeMap;
use std::sync::Arc;

use gongkai::domain::application::{self, Application};
use gongkai::domain::channel::Scope;
use gongkai::domain::code::RecordKey;
use gongkai::domain::disclosure::{self, Deed, Disclosure, Step};
use gongkai::domain::opinion::{self, Opinion};
use gongkai::office::command::{ApplicationOrder, OpinionOrder};
use gongkai::office::query::Query;
use gongkai::office::record::{Record, SPACES};
use gongkai::office::verify::verify;
use gongkai::office::{Command, Failure, Office, Stamp, journal, undo};
use gongkai::store::{Range, Store};
use proptest::prelude::*;
use support::any::*;
use support::office::*;

/// R2, R3, R4, R9 and what else must be true of a disclosure, whatever happened to it.
fn check_disclosure(d: &Disclosure) {
    use disclosure::State;
    let route = d.route();
    assert!(d.history.is_sorted_by_key(|event| event.at));
    assert_eq!(d.history[0].deed, Deed::Proposed);
    // The present submission's steps, in the order of the route, none skipped and none by the proposer.
    let start = d.history.iter().rposition(|e| matches!(e.deed, Deed::Proposed | Deed::Resubmitted)).unwrap();
    let passed: Vec<Step> = d.history[start..]
        .iter()
        .filter_map(|event| match event.deed {
            Deed::Passed(step) => Some(step),
            _ => None,
        })
        .collect();
    assert_eq!(passed, route[..usize::from(d.passed)], "{d:?}");
    for event in &d.history {
        match event.deed {
            Deed::Passed(step) => {
                assert_ne!(event.by, d.proposer);
                assert!(!step.needs_basis() || !event.note.is_empty());
            }
            Deed::Returned(_) | Deed::Refused(_) => {
                assert_ne!(event.by, d.proposer);
                assert!(!event.note.is_empty());
            }
            Deed::Withdrawn => assert!(!event.note.is_empty()),
            _ => {}
        }
    }
    let through = usize::from(d.passed) == route.len();
    assert_eq!(through, matches!(d.state, State::Approved | State::Published | State::Closed));
    assert_eq!(d.pending().is_some(), d.state == State::Review);
    assert!(through || d.publications.is_empty(), "R3");
    for p in &d.publications {
        assert!(p.on >= d.approved_on().unwrap(), "R3");
        assert!(p.scope.is_within(d.matter.scope), "R4");
        assert!(d.matter.channels.contains(&p.channel));
        assert!(!p.channel.reaches_society() || p.scope == Scope::Society);
        assert!(p.taken_down.as_ref().is_none_or(|t| t.on >= p.on));
    }
    if through {
        assert_eq!(d.published_on().is_some(), d.state != State::Approved);
    }
    if d.state == State::Closed {
        assert!(d.obligations().iter().all(|owed| owed.met.is_some()));
    }
}

/// O3, O6, O8 and what else must be true of an opinion.
fn check_opinion(o: &Opinion) {
    use opinion::{Deed, State};
    assert!(o.history.is_sorted_by_key(|event| event.at));
    assert_eq!(o.history[0].deed, Deed::Registered);
    let mut unit = o.key.code.org.clone();
    for transfer in &o.transfers {
        assert_eq!(transfer.from, unit);
        assert_ne!(transfer.to, unit);
        unit = transfer.to.clone();
    }
    assert_eq!(o.unit, unit);
    assert!(o.transfers.is_sorted_by_key(|transfer| transfer.on));
    assert!(o.reply.is_some() || (o.reported.is_none() && o.transfers.iter().all(|t| t.reported.is_none())));
    assert!(o.reply.is_none() || o.within_duty);
    if o.state() == State::Closed {
        assert!(o.reply.is_some() && (o.submitter.is_none() || o.reported.is_some()), "O6");
        assert!(o.transfers.iter().all(|t| t.reported.is_some()), "O6");
        assert!(o.obligations().iter().all(|owed| owed.met.is_some()));
    } else if o.reply.is_none() {
        assert!(o.obligations().iter().any(|owed| owed.met.is_none()), "what is open owes something");
    }
    assert!(o.submitter.is_some() || !o.history.iter().any(|e| e.deed == Deed::IdentitySeen), "O8");
}

/// A1–A7 and what else must be true of an application.
fn check_application(a: &Application) {
    use application::{Deed, Outcome, State};
    assert!(a.history.is_sorted_by_key(|event| event.at));
    assert!(matches!(a.history[0].deed, Deed::Received(_)));
    assert!(a.accepted.is_none() || a.entries.missing().is_empty(), "A1");
    assert!(a.decisions.is_empty() || a.accepted.is_some(), "A2");
    for (n, decision) in a.decisions.iter().enumerate() {
        assert_eq!(decision.outcome == Outcome::Disclose, decision.ground.is_none(), "A5");
        assert!(decision.ground.is_none() || !decision.reason.is_empty(), "A5");
        assert!(n + 1 == a.decisions.len() || decision.is_overturned(), "one decision counts");
        let filed = decision.filing.as_ref();
        assert!(filed.is_none_or(|filing| filing.noted.on >= decision.on), "A4");
    }
    if a.disclosed.is_some() {
        let filing = a.decision().and_then(|decision| decision.filing.as_ref());
        assert!(filing.and_then(|filing| filing.reply.as_ref()).is_some_and(|reply| reply.agreed), "A4");
    }
    for complaint in &a.complaints {
        assert!(complaint.told.is_none() || complaint.finding.is_some(), "A7");
    }
    let open = a.obligations().iter().filter(|owed| owed.met.is_none()).count();
    match a.state() {
        State::Accepted if a.decisions.is_empty() => assert_eq!(open, 1, "A2, A3"),
        State::Decided => assert_eq!(open, 1, "A4"),
        _ => assert_eq!(open, 0, "{:?}", a.state()),
    }
    if a.state() == State::Closed && a.withdrawn.is_none() {
        assert!(a.letters_owed().next().is_none() && a.decision().is_some());
    }
}

/// The journal's chain, and that the records follow from it alone.
fn check_journal(desk: &Desk) {
    let mut previous = [0; 32];
    let mut replayed: BTreeMap<String, (u64, Vec<u8>)> = BTreeMap::new();
    let entries = desk.journal();
    assert!(entries.is_sorted_by_key(|(entry, _)| entry.at));
    for (n, (entry, bytes)) in entries.into_iter().enumerate() {
        assert_eq!(entry.seq, n as u64 + 1);
        assert_eq!(entry.previous, previous);
        previous = journal::hash(&bytes);
        for change in entry.changes {
            // One that was taken away leaves its version: who takes its number goes on from there.
            let known = replayed.get(&change.key).map_or(0, |(version, _)| *version);
            assert_eq!((change.before, change.after), (known, known + 1), "{}", change.key);
            assert!(!change.is_taken_away() || entry.command.starts_with("undo "));
            replayed.insert(change.key, (change.after, change.value));
        }
    }
    replayed.retain(|_, (_, value)| !value.is_empty());
    let records: BTreeMap<String, (u64, Vec<u8>)> = dump(desk.store.as_ref())
        .into_iter()
        .filter(|(key, _)| SPACES.iter().any(|space| key.starts_with(space)))
        .map(|(key, stored)| (key, (stored.version, stored.value)))
        .collect();
    assert!(replayed == records, "the journal tells another story than the records");
}

/// Answers seen before, with their stamps: where the stamp is the same, so is the answer.
#[derive(Default)]
struct Stamped(Vec<Option<(Stamp, String)>>);

impl Stamped {
    fn check(&mut self, desk: &Desk) {
        let year = chrono::Datelike::year(&desk.office.now());
        let queries = [
            Query::Tree,
            Query::Tasks,
            Query::Opinions,
            Query::Applications,
            Query::Board,
            Query::Coverage(year),
            Query::Records(code("SJ-08"), 5),
            Query::Records(code("XZ-03"), 5),
        ];
        self.0.resize(queries.len(), None);
        for (query, before) in queries.iter().zip(&mut self.0) {
            let stamp = desk.office.stamp(query).unwrap();
            let answer = format!("{:?}", desk.office.query("all", query));
            if let Some((known, said)) = before {
                assert!(*known != stamp || *said == answer, "{query:?} has changed under its stamp");
            }
            *before = Some((stamp, answer));
        }
    }
}

/// What an office kept in memory through all its commits is what one reads that is opened now.
fn check_answers(desk: &Desk) {
    let now = desk.office.now();
    let opened = Office::open(desk.store.clone(), Arc::new(move || now), &|_| {}).unwrap();
    let year = chrono::Datelike::year(&now);
    let mut queries = vec![Query::Overview, Query::Tree, Query::Tasks, Query::Opinions, Query::Board];
    queries.push(Query::Applications);
    queries.extend([year - 1, year, year + 1].map(Query::Coverage));
    for under in ["SJ-08", "XZ-03", "XZ-08", "SJ-00", "SJ-11", "SJ-19"] {
        queries.push(Query::Item(code(under)));
        queries.extend([1, 3].map(|most| Query::Records(code(under), most)));
    }
    for login in ["all", "sj.led", "xz.pro", "zg"] {
        for query in &queries {
            let (kept, read) = (desk.office.query(login, query), opened.query(login, query));
            assert_eq!(format!("{kept:#?}"), format!("{read:#?}"), "{login} {query:?}");
        }
        for day in [-40, 0, 40] {
            let day = now.date() + chrono::Duration::days(day);
            assert_eq!(desk.office.due_as_of(login, day), opened.due_as_of(login, day), "{login} {day}");
        }
    }
}

fn last_entry(desk: &Desk) -> journal::Entry {
    let last = desk.store.scan(&Range::prefix(journal::SPACE.as_bytes()).reversed(), 1).unwrap();
    journal::Entry::decode(std::str::from_utf8(&last[0].key).unwrap(), &last[0].stored.value).unwrap()
}

fn values(desk: &Desk) -> BTreeMap<String, Vec<u8>> {
    dump(desk.store.as_ref()).into_iter().map(|(key, stored)| (key, stored.value)).collect()
}

/// One number per record, none left out, per code and year.
fn check_numbers(keys: &[RecordKey]) {
    let mut given: BTreeMap<(String, i32), Vec<u32>> = BTreeMap::new();
    for key in keys {
        given.entry((key.code.to_string(), key.year)).or_default().push(key.seq);
    }
    for (under, mut numbers) in given {
        numbers.sort_unstable();
        assert!(numbers.iter().copied().eq(1..=numbers.len() as u32), "{under:?}: {numbers:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn whatever_people_try_the_rules_hold(tries in tries()) {
        let desk = Desk::new();
        let mut now = desk.office.now();
        let mut stamped = Stamped::default();
        for (n, attempt) in tries.iter().enumerate() {
            if n.is_multiple_of(12) {
                stamped.check(&desk);
            }
            let next = now + chrono::Duration::minutes(attempt.minutes);
            desk.clock(&next.format("%Y-%m-%d %H:%M").to_string());
            let last = last_entry(&desk).at;
            let back = next + chrono::Duration::minutes(5) < last;
            let (who, command) = attempted(&desk, attempt);
            let before = dump(desk.store.as_ref());
            let entries = last_entry(&desk).seq;
            match desk.office.execute(&who, command.clone()) {
                Ok(receipt) => {
                    prop_assert!(!back, "the clock was set back");
                    prop_assert_eq!(last_entry(&desk).seq, entries + 1);
                    let names_none = matches!(
                        command,
                        Command::SavePerson { .. }
                            | Command::SaveOrganisation { .. }
                            | Command::SetPolicy(_)
                            | Command::Batch { .. }
                    );
                    let undoes = matches!(command, Command::Undo { .. });
                    prop_assert!(undoes || receipt.key.is_some() != names_none);
                    let shown = matches!(command, Command::Opinion { order: OpinionOrder::SeeIdentity, .. }
                        | Command::Application { order: ApplicationOrder::SeeIdentity, .. });
                    prop_assert_eq!(receipt.revealed.is_some(), shown, "O8");
                    now = now.max(next);
                }
                Err(failure) => {
                    prop_assert!(!matches!(failure, Failure::Store(_)), "{:?}", failure);
                    prop_assert!(before == dump(desk.store.as_ref()), "{:?} left a trace", failure);
                    prop_assert_eq!(back && failure.message().id != "person-unknown", failure.message().id == "clock-set-back");
                    now = now.max(next);
                }
            }
        }
        for key in keys_of(&desk) {
            match desk.record(&key).1 {
                Record::Disclosure(found) => check_disclosure(&found),
                Record::Opinion(found) => check_opinion(&found),
                Record::Application(found) => check_application(&found),
                _ => {}
            }
        }
        check_numbers(&keys_of(&desk));
        check_journal(&desk);
        let report = verify(desk.store.as_ref(), &|_| {}).unwrap();
        prop_assert!(report.is_clean(), "{:?}", report.faults);
        check_answers(&desk);
        let kept = values(&desk);
        desk.office.rebuild_indexes(&|_| {}).unwrap();
        let made = values(&desk);
        let differing: Vec<_> = kept.iter().filter(|(key, value)| made.get(*key) != Some(*value)).map(|(k, _)| k).collect();
        prop_assert!(kept == made, "{:?}", differing);
    }
}

/// The records and indexes by their bytes: what undoing brings back. Versions go on.
fn lasting(desk: &Desk) -> BTreeMap<String, Vec<u8>> {
    let mut all = values(desk);
    all.retain(|key, _| !key.starts_with(journal::SPACE) && !key.starts_with(undo::SPACE));
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn what_is_undone_at_once_leaves_everything_as_it_was(tries in tries()) {
        let desk = Desk::new();
        let mut now = desk.office.now();
        for (n, attempt) in tries.iter().enumerate() {
            now += chrono::Duration::minutes(attempt.minutes.max(0));
            desk.clock(&now.format("%Y-%m-%d %H:%M").to_string());
            let (who, command) = attempted(&desk, attempt);
            let before = lasting(&desk);
            // Every other act stays, so that there is something to act on.
            if desk.office.execute(&who, command.clone()).is_err() || n % 2 == 0 {
                continue;
            }
            let after = lasting(&desk);
            let seq = last_entry(&desk).seq;
            match desk.office.execute(&who, Command::Undo { seq }) {
                Ok(_) => {
                    prop_assert!(lasting(&desk) == before, "{:?}", command);
                    prop_assert_eq!(last_entry(&desk).undoes(), Some(seq));
                }
                Err(failure) => {
                    // Nothing is in the way of what was done just now, unless it is never undone.
                    let told = format!("{failure:?}");
                    let never = ["undo-identity", "undo-new-entry", "undo-already", "own-posts", "role-missing"];
                    prop_assert!(never.iter().any(|id| told.contains(id)), "{:?} {}", command, told);
                    prop_assert!(lasting(&desk) == after);
                }
            }
        }
        let kept = values(&desk);
        desk.office.rebuild_indexes(&|_| {}).unwrap();
        prop_assert!(kept == values(&desk));
    }
}

/// The tries above must get somewhere, or they would prove nothing.
#[test]
fn the_tries_reach_far_into_the_rules() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut done: BTreeMap<&'static str, usize> = BTreeMap::new();
    for _ in 0..40 {
        let desk = Desk::new();
        let mut now = desk.office.now();
        for attempt in tries().new_tree(&mut runner).unwrap().current() {
            now += chrono::Duration::minutes(attempt.minutes.max(0));
            desk.clock(&now.format("%Y-%m-%d %H:%M").to_string());
            let (who, command) = attempted(&desk, &attempt);
            let name = command.name();
            if desk.office.execute(&who, command).is_ok() {
                *done.entry(name).or_default() += 1;
            }
        }
    }
    for (room, acts) in [
        ("disclosure", "propose approve return refuse resubmit withdraw publish take-down close adjust"),
        (
            "opinion",
            "register assign transfer mark-important mark-hotspot reply report-to-submitter report-to-unit close see-identity",
        ),
        (
            "application",
            "register accept complete ask-to-complete extend decide file superior-reply disclose deliver withdraw complain look-into tell-complainant close see-identity",
        ),
        ("organisation", "save"),
        ("person", "save"),
        ("settings", "policy"),
        ("batch.disclosure", "approve return"),
        ("batch.opinion", "assign transfer"),
    ] {
        for act in acts.split(' ') {
            let name = format!("{room}.{act}");
            assert!(done.contains_key(name.as_str()), "{name} was never carried out: {done:?}");
        }
    }
    assert!(done["undo"] > 40, "{done:?}");
}
