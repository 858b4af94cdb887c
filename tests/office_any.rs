//! The office under any commands by anybody: what always holds.

mod support;

use std::collections::BTreeMap;

use gongkai::domain::channel::{Channel, Scope};
use gongkai::domain::clock::Policy;
use gongkai::domain::code::{Kind, OrgCode, RecordKey};
use gongkai::domain::disclosure::{self, Deed, Disclosure, Matter, Step, TimeLimit};
use gongkai::domain::opinion::{self, Nature, Opinion};
use gongkai::domain::organisation::{OrgKind, Post, Role};
use gongkai::domain::period::Period;
use gongkai::office::command::{DisclosureOrder, NewOpinion, OpinionOrder};
use gongkai::office::journal;
use gongkai::office::record::{Record, SPACES};
use gongkai::office::{Command, Failure};
use gongkai::store::{Range, Store};
use proptest::prelude::*;
use support::office::*;

/// One thing somebody tries; numbers are taken modulo what there is.
#[derive(Debug, Clone)]
struct Try {
    who: usize,
    /// Minutes since the one before; sometimes the clock steps back.
    minutes: i64,
    kind: usize,
    on: usize,
    a: usize,
    b: usize,
    stale: bool,
}

fn tries() -> impl Strategy<Value = Vec<Try>> {
    let one = (
        0..64_usize,
        prop_oneof![9 => 0..2000_i64, 1 => -20..0_i64, 1 => 10_000..40_000_i64],
        0..26_usize,
        0..64_usize,
        0..64_usize,
        0..64_usize,
        proptest::bool::weighted(0.05),
    )
        .prop_map(|(who, minutes, kind, on, a, b, stale)| Try { who, minutes, kind, on, a, b, stale });
    proptest::collection::vec(one, 1..160)
}

/// The logins; those who can do something come up more often.
fn login(n: usize) -> &'static str {
    const LOGINS: [&str; 26] = [
        "all", "all", "all", "sj.pro", "sj.pro", "sj.sec", "sj.lic", "sj.pri", "sj.com", "sj.adm", "sj.opi",
        "sj.opi", "sj.led", "xz.pro", "xz.sec", "xz.lic", "xz.pri", "xz.com", "xz.opi", "xz.adm", "jw", "jw",
        "zg", "zg", "root", "stranger",
    ];
    LOGINS[n % LOGINS.len()]
}

/// Who may do it, where somebody may: most tries are made by them, or little would ever happen.
fn suited(desk: &Desk, command: &Command) -> String {
    let unit = |org: &OrgCode| org.as_str().to_lowercase();
    match command {
        Command::Propose { code, .. } | Command::Adjust { code, .. } => format!("{}.pro", unit(&code.org)),
        Command::Disclosure { key, order, .. } => {
            let Record::Disclosure(found) = desk.record(key).1 else { return "all".into() };
            match order {
                DisclosureOrder::Resubmit { .. } | DisclosureOrder::Withdraw { .. } => found.proposer,
                _ => found.pending().map_or_else(|| "all".into(), |step| reviewer(key, step)),
            }
        }
        Command::Register { code, .. } => format!("{}.opi", unit(&code.org)),
        Command::Opinion { key, .. } => match desk.record(key).1 {
            Record::Opinion(found) if found.unit.as_str().len() == 2 => match unit(&found.unit).as_str() {
                unit @ ("jw" | "zg") => unit.to_owned(),
                unit => format!("{unit}.opi"),
            },
            _ => "all".into(),
        },
        _ => "root".into(),
    }
}

/// Whether what is tried is possible with the record as it stands.
fn fits(desk: &Desk, attempt: &Try, key: &RecordKey) -> bool {
    use {disclosure::Act as Does, opinion::Act as Acts};
    match desk.record(key).1 {
        Record::Disclosure(found) => {
            let act = match attempt.kind {
                3..=7 => Does::Approve,
                8 => Does::Return,
                9 => Does::Withdraw,
                10 => Does::Resubmit,
                11..=13 => Does::Publish,
                14 => Does::TakeDown,
                15 => Does::Close,
                _ => return true,
            };
            found.allows(act).is_ok()
        }
        Record::Opinion(found) => {
            let act = match attempt.kind {
                18 => Acts::Assign,
                19 => Acts::Transfer,
                20 => Acts::MarkImportant,
                21 => Acts::Reply,
                22 if attempt.a.is_multiple_of(2) => Acts::ReportToSubmitter,
                22 => Acts::ReportToUnit,
                23 if attempt.a.is_multiple_of(3) => Acts::SeeIdentity,
                23 => Acts::Close,
                _ => return true,
            };
            found.allows(act).is_ok()
        }
        _ => true,
    }
}

/// What is tried, and by whom.
fn attempted(desk: &Desk, attempt: &Try) -> (String, Command) {
    let all = keys_of(desk);
    let of = |kind| all.iter().filter(|key| key.kind == kind).cloned().collect::<Vec<_>>();
    // Mostly with a record of the kind the command is for.
    let keys = match attempt.kind {
        _ if attempt.b == 13 => all.clone(),
        0..=15 => of(Kind::Disclosure),
        18..=23 => of(Kind::Opinion),
        _ => all.clone(),
    };
    // A few records that get far rather than many that stay where they are.
    let mut attempt = attempt.clone();
    match attempt.kind {
        0 | 1 if of(Kind::Disclosure).len() > 3 => attempt.kind += 11,
        16 if all.len() > 8 => attempt.kind = 4,
        _ => {}
    }
    // And mostly one that allows it.
    let fit: Vec<RecordKey> = keys.iter().filter(|key| fits(desk, &attempt, key)).cloned().collect();
    let keys = if fit.is_empty() || attempt.b.is_multiple_of(4) { keys } else { fit };
    let command = command(desk, &attempt, &keys);
    let who = if attempt.who < 20 { login(attempt.who).to_owned() } else { suited(desk, &command) };
    (who, command)
}

/// A matter that may be proposed under `under`, three times out of four.
fn any_matter(a: usize, b: usize, today: &str, under: &str) -> Matter {
    if !a.is_multiple_of(4) {
        let scope = if under.starts_with("XZ") { Scope::Unit } else { Scope::Bureau };
        let time_limit = match a % 3 {
            0 => TimeLimit::Fixed,
            1 => TimeLimit::Immediate,
            _ => staged(&[today, "2026-12-01"]),
        };
        let channels = [vec![Channel::Meeting], vec![Channel::Meeting, Channel::Intranet]][b % 2].clone();
        let (important, needs_superior) = (b.is_multiple_of(3), b.is_multiple_of(5));
        return Matter { scope, time_limit, channels, important, needs_superior, ..matter() };
    }
    let time_limit = match a % 5 {
        0 => TimeLimit::Fixed,
        1 => TimeLimit::Immediate,
        2 => staged(&[today, "2026-12-01"]),
        3 => TimeLimit::Cyclic(Period::Half(2026, 1)),
        _ => TimeLimit::Cyclic(Period::Year(2026)),
    };
    Matter {
        scope: Scope::ALL[b % 4],
        channels: match b % 3 {
            0 => vec![Channel::Meeting],
            1 => vec![Channel::Meeting, Channel::Intranet],
            _ => vec![Channel::Website],
        },
        time_limit,
        settled: settled(if a.is_multiple_of(7) { "2026-12-01" } else { "2026-03-02" }),
        important: b.is_multiple_of(2),
        needs_superior: b.is_multiple_of(5),
        ..matter()
    }
}

/// The command that a try comes to, given the records there are.
fn command(desk: &Desk, attempt: &Try, keys: &[RecordKey]) -> Command {
    let Try { kind, on: which, a, b, .. } = *attempt;
    let today = desk.office.today().to_string();
    let under = ["SJ-08", "XZ-03", "XZ-08", "SJ-00", "SJ-11", "SJ-19"][which % 6];
    let key = keys.get(which % keys.len().max(1)).cloned();
    let text = |n: usize| if n.is_multiple_of(6) { String::new() } else { "情况属实".to_owned() };
    let Some(key) = key else { return propose(under, any_matter(a, b, &today, under)) };
    let seen = match (attempt.stale, desk.record(&key).0) {
        (true, version) => version.saturating_sub(1),
        (false, version) => version,
    };
    let disclosure = |order| Command::Disclosure { key: key.clone(), seen, order };
    let opinion = |order| Command::Opinion { key: key.clone(), seen, order };
    match kind {
        0 | 1 => propose(under, any_matter(a, b, &today, under)),
        2 => Command::Propose {
            code: key.code.clone(),
            matter: Box::new(any_matter(a, b, &today, key.code.org.as_str())),
            follows: Some(key),
        },
        3..=7 => disclosure(pass(&text(a + 1))),
        8 => disclosure(back(&text(a))),
        9 if a.is_multiple_of(3) => disclosure(refuse(&text(b))),
        9 => disclosure(withdraw(&text(b))),
        10 => disclosure(resubmit(any_matter(a, b, &today, key.code.org.as_str()))),
        11..=13 => {
            let channel = [Channel::Meeting, Channel::Intranet, Channel::Website][a % 3].clone();
            let stages = match desk.record(&key).1 {
                Record::Disclosure(found) => found.stages().len(),
                _ => 0,
            };
            let stage = if stages > 0 { u16::try_from(b % (stages + 1)).ok() } else { None };
            let on = if a.is_multiple_of(9) { "2026-03-01" } else { &today };
            match publish(channel, on) {
                DisclosureOrder::Publish { channel, place, on, evidence, exchange, .. } => {
                    let scope = if b.is_multiple_of(4) { Scope::ALL[a % 4] } else { Scope::Unit };
                    disclosure(DisclosureOrder::Publish {
                        channel,
                        scope,
                        place,
                        on,
                        evidence,
                        stage,
                        exchange,
                    })
                }
                order => disclosure(order),
            }
        }
        14 => disclosure(down(a % 3, &today, &text(b))),
        15 => disclosure(DisclosureOrder::Close),
        16 => Command::Adjust {
            code: code("XZ-03"),
            quarter: Period::Quarter(2026, (a % 4) as u8 + 1),
            note: text(b),
        },
        17 => {
            let about = (key.kind == Kind::Disclosure && b.is_multiple_of(2)).then(|| key.clone());
            let under = about.as_ref().map_or_else(|| under.to_owned(), |about| about.code.to_string());
            let new = NewOpinion {
                about,
                submitter: if a.is_multiple_of(3) { None } else { signed(&today).submitter },
                nature: if a.is_multiple_of(4) { Nature::Report } else { Nature::Suggestion },
                within_duty: b.is_multiple_of(3),
                ..signed(&today)
            };
            register(&under, new)
        }
        18 => opinion(OpinionOrder::Assign { handler: login(b).into(), note: text(a) }),
        19 => opinion(OpinionOrder::Transfer {
            to: org(["SJ", "JW", "ZG", "XZ"][a % 4]),
            on: today.parse().unwrap(),
            reason: text(b),
        }),
        20 => opinion(OpinionOrder::MarkImportant { reason: text(a) }),
        21 => opinion(reply(&today)),
        22 => opinion(if a.is_multiple_of(2) { tell_submitter(&today) } else { tell_unit(&today) }),
        23 => opinion(if a.is_multiple_of(3) { OpinionOrder::SeeIdentity } else { OpinionOrder::Close }),
        24 if a.is_multiple_of(4) => Command::SetPolicy(Policy {
            anonymous_days: (b % 20) as u32,
            immediate_working_days: (b % 4) as u32,
        }),
        24 => opinion(OpinionOrder::MarkHotspot { screener: login(b).into(), note: text(a) }),
        _ if a.is_multiple_of(2) => Command::SavePerson {
            login: ["sj.led", "new.one", "zg"][b % 3].into(),
            name: "某某".into(),
            posts: vec![Post { org: org(["SJ", "XZ", "ZG"][a % 3]), role: Role::ALL[b % 8] }],
            active: !b.is_multiple_of(7),
        },
        _ => Command::SaveOrganisation {
            code: org(["XZ", "ZA", "XZ2"][b % 3]),
            name: "支部".into(),
            kind: OrgKind::ALL[a % 4],
            superior: Some(org(["SJ", "XZ", "XZ2"][(a + b) % 3])),
            owes_from: "2026-01-01".parse().unwrap(),
            active: !a.is_multiple_of(5),
        },
    }
}

fn keys_of(desk: &Desk) -> Vec<RecordKey> {
    let all = desk.store.scan(&Range::prefix(b"r/"), usize::MAX).unwrap();
    all.iter().map(|e| std::str::from_utf8(&e.key[2..]).unwrap().parse().unwrap()).collect()
}

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
            let known = replayed.get(&change.key).map_or(0, |(version, _)| *version);
            assert_eq!((change.before, change.after), (known, known + 1), "{}", change.key);
            replayed.insert(change.key, (change.after, change.value));
        }
    }
    let records: BTreeMap<String, (u64, Vec<u8>)> = dump(desk.store.as_ref())
        .into_iter()
        .filter(|(key, _)| SPACES.iter().any(|space| key.starts_with(space)))
        .map(|(key, stored)| (key, (stored.version, stored.value)))
        .collect();
    assert!(replayed == records, "the journal tells another story than the records");
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
        for attempt in &tries {
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
                    prop_assert_eq!(receipt.key.is_some(), !matches!(
                        command,
                        Command::SavePerson { .. } | Command::SaveOrganisation { .. } | Command::SetPolicy(_)
                    ));
                    let shown = matches!(command, Command::Opinion { order: OpinionOrder::SeeIdentity, .. });
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
                _ => {}
            }
        }
        check_numbers(&keys_of(&desk));
        check_journal(&desk);
        let kept = values(&desk);
        desk.office.rebuild_indexes(&|_| {}).unwrap();
        let made = values(&desk);
        let differing: Vec<_> = kept.iter().filter(|(key, value)| made.get(*key) != Some(*value)).map(|(k, _)| k).collect();
        prop_assert!(kept == made, "{:?}", differing);
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
        ("organisation", "save"),
        ("person", "save"),
        ("settings", "policy"),
    ] {
        for act in acts.split(' ') {
            let name = format!("{room}.{act}");
            assert!(done.contains_key(name.as_str()), "{name} was never carried out: {done:?}");
        }
    }
}
