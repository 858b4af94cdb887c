//! Any commands by anybody: what is tried against the office where what always holds is tested.

use gongkai::domain::application::{Application, Outcome, State};
use gongkai::domain::channel::{Channel, Scope};
use gongkai::domain::clock::Policy;
use gongkai::domain::code::{Kind, OrgCode, RecordKey};
use gongkai::domain::disclosure::{self, Matter, TimeLimit};
use gongkai::domain::opinion::{self, Nature};
use gongkai::domain::organisation::{OrgKind, Post, Role};
use gongkai::domain::period::Period;
use gongkai::office::batch::BatchOrder;
use gongkai::office::command::{ApplicationOrder, DisclosureOrder, NewOpinion, OpinionOrder};
use gongkai::office::record::Record;
use gongkai::office::{Command, undo};
use gongkai::store::{Range, Store};
use proptest::prelude::*;

use super::office::*;

/// One thing somebody tries; numbers are taken modulo what there is.
#[derive(Debug, Clone)]
pub struct Try {
    who: usize,
    /// Minutes since the one before; sometimes the clock steps back.
    pub minutes: i64,
    kind: usize,
    on: usize,
    a: usize,
    b: usize,
    stale: bool,
}

pub fn tries() -> impl Strategy<Value = Vec<Try>> {
    let one = (
        0..64_usize,
        prop_oneof![9 => 0..2000_i64, 1 => -20..0_i64, 1 => 10_000..40_000_i64],
        0..37_usize,
        0..64_usize,
        0..64_usize,
        0..64_usize,
        proptest::bool::weighted(0.05),
    )
        .prop_map(|(who, minutes, kind, on, a, b, stale)| Try { who, minutes, kind, on, a, b, stale });
    proptest::collection::vec(one, 1..220)
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
        Command::Apply { code, .. } => format!("{}.opi", unit(&code.org)),
        Command::Application { key, order: ApplicationOrder::SuperiorReply { .. }, .. } => {
            reviewer(key, disclosure::Step::Superior)
        }
        Command::Application { key, .. } => format!("{}.opi", unit(&key.code.org)),
        Command::Batch { on, .. } => {
            let key = on[0].0.clone();
            let one = match key.kind {
                Kind::Opinion => Command::Opinion { key, seen: 0, order: OpinionOrder::Close },
                _ => Command::Disclosure { key, seen: 0, order: DisclosureOrder::Close },
            };
            suited(desk, &one)
        }
        _ => "root".into(),
    }
}

/// The same with several records, mostly of those with which it can be done.
fn batch(desk: &Desk, attempt: &Try, keys: &[RecordKey], said: &str) -> Command {
    let mut on: Vec<(RecordKey, u64)> = Vec::new();
    for n in 0..=attempt.b % 4 {
        let key = &keys[(attempt.on + n) % keys.len()];
        let version = desk.record(key).0;
        let seen = if attempt.stale { version.saturating_sub(1) } else { version };
        if on.iter().all(|(known, _)| known != key) || attempt.b.is_multiple_of(9) {
            on.push((key.clone(), seen));
        }
    }
    let said = said.to_owned();
    let order = match (attempt.kind, attempt.a % 3) {
        (26, _) => BatchOrder::Approve { note: said },
        (27, _) => BatchOrder::Return { reason: said },
        (_, 0) => BatchOrder::Transfer { to: org("JW"), on: desk.office.today(), reason: said },
        _ => {
            let handler = match desk.record(&on[0].0).1 {
                Record::Opinion(found) if found.unit == org("SJ") => "sj.opi",
                Record::Opinion(found) if found.unit == org("XZ") => "xz.opi",
                _ => "jw",
            };
            BatchOrder::Assign { handler: handler.into(), note: said }
        }
    };
    Command::Batch { order, on }
}

/// Somebody undoes their last act, or what they take for it.
fn undone(desk: &Desk, attempt: &Try) -> (String, Command) {
    let all = desk.store.scan(&Range::prefix(undo::SPACE.as_bytes()), usize::MAX).unwrap();
    let acts: Vec<(String, undo::LastAct)> = all
        .iter()
        .filter_map(|entry| {
            let key = std::str::from_utf8(&entry.key).unwrap();
            let login = key.strip_prefix(undo::SPACE)?.strip_suffix("/0000")?;
            Some((login.to_owned(), undo::LastAct::decode(key, &entry.stored.value).unwrap()))
        })
        .collect();
    // Mostly who acted last: nothing is built on that yet.
    let newest = acts.iter().max_by_key(|(_, act)| act.seq).unwrap();
    let (login, act) = if attempt.a.is_multiple_of(3) { &acts[attempt.on % acts.len()] } else { newest };
    let seq = if attempt.stale { act.seq + 1 } else { act.seq };
    (login.clone(), Command::Undo { seq })
}

/// Whether what is tried is possible with the record as it stands.
fn fits(desk: &Desk, attempt: &Try, key: &RecordKey) -> bool {
    use {disclosure::Act as Does, opinion::Act as Acts};
    match desk.record(key).1 {
        Record::Disclosure(found) => {
            let act = match attempt.kind {
                3..=7 | 26 => Does::Approve,
                8 | 27 => Does::Return,
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
                18 | 28 => Acts::Assign,
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
        Record::Application(found) => match attempt.kind {
            31..=36 if !attempt.b.is_multiple_of(3) => found.closed.is_none() || attempt.a.is_multiple_of(3),
            31..=36 => found.allows(application_order(attempt, "2026-03-02").act()).is_ok(),
            _ => true,
        },
        _ => true,
    }
}

/// What comes next of an application.
fn next_order(found: &Application, attempt: &Try, today: &str) -> ApplicationOrder {
    match found.state() {
        State::Incomplete if attempt.a.is_multiple_of(3) => {
            ApplicationOrder::AskToComplete { on: today.parse().unwrap(), note: String::new() }
        }
        State::Incomplete => ApplicationOrder::Complete { entries: Box::new(applied(today).entries) },
        State::Received => accept(today),
        State::Accepted if attempt.a.is_multiple_of(4) && found.extension.is_none() => extend(today),
        State::Accepted => decide(Outcome::ALL[attempt.b % 3], today),
        State::Decided => file(today),
        State::Filed => superior(!attempt.b.is_multiple_of(4), today),
        State::Cleared => give(today),
        State::Answered if attempt.a.is_multiple_of(6) => complain(today),
        State::Answered if found.letters_owed().next().is_some() => deliver(today),
        _ => match found.complaint_open() {
            None => ApplicationOrder::Close,
            Some(complaint) if complaint.finding.is_none() => look_into(today),
            Some(_) => tell_complainant(today),
        },
    }
}

/// What is tried with an application.
fn application_order(attempt: &Try, today: &str) -> ApplicationOrder {
    let (a, b) = (attempt.a, attempt.b);
    match (attempt.kind, a % 3) {
        (31, 0) => ApplicationOrder::Complete { entries: Box::new(applied(today).entries) },
        (31, _) => accept(today),
        (32, _) => decide(Outcome::ALL[b % 3], today),
        (33, 0) => file(today),
        (33, _) => superior(!b.is_multiple_of(3), today),
        (34, 0) => give(today),
        (34, _) => deliver(today),
        (35, 0) => complain(today),
        (35, 1) => look_into(today),
        (35, _) => tell_complainant(today),
        (_, 0) if b.is_multiple_of(4) => ApplicationOrder::Withdraw { reason: "不再需要".into() },
        (_, 0) => ApplicationOrder::Close,
        (_, 1) => extend(today),
        _ if b.is_multiple_of(2) => ApplicationOrder::SeeIdentity,
        _ => ApplicationOrder::AskToComplete { on: today.parse().unwrap(), note: String::new() },
    }
}

/// What is tried, and by whom.
pub fn attempted(desk: &Desk, attempt: &Try) -> (String, Command) {
    let all = keys_of(desk);
    let of = |kind| all.iter().filter(|key| key.kind == kind).cloned().collect::<Vec<_>>();
    if attempt.kind == 29 {
        return undone(desk, attempt);
    }
    // Mostly with a record of the kind the command is for.
    let keys = match attempt.kind {
        _ if attempt.b == 13 => all.clone(),
        0..=15 => of(Kind::Disclosure),
        18..=23 => of(Kind::Opinion),
        26 | 27 => of(Kind::Disclosure),
        28 => of(Kind::Opinion),
        31..=36 => of(Kind::Application),
        _ => all.clone(),
    };
    // A few records that get far rather than many that stay where they are.
    let mut attempt = attempt.clone();
    match attempt.kind {
        0 | 1 if of(Kind::Disclosure).len() > 3 => attempt.kind += 11,
        16 if all.len() > 8 => attempt.kind = 4,
        30 if of(Kind::Application).len() > 2 => attempt.kind = 31 + attempt.b % 6,
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
            ..Policy::default()
        }),
        26..=28 => batch(desk, attempt, keys, &text(a)),
        30 => {
            let mut new = applied(&today);
            new.entries.signed = !b.is_multiple_of(3);
            if a.is_multiple_of(5) {
                new.entries.applicant.name.clear();
            }
            apply(under, new)
        }
        31..=36 => {
            let order = match desk.record(&key).1 {
                // Mostly what comes next, or little would ever be disclosed.
                Record::Application(found) if !b.is_multiple_of(3) => next_order(&found, attempt, &today),
                _ => application_order(attempt, &today),
            };
            Command::Application { key: key.clone(), seen, order }
        }
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

pub fn keys_of(desk: &Desk) -> Vec<RecordKey> {
    let all = desk.store.scan(&Range::prefix(b"r/"), usize::MAX).unwrap();
    all.iter().map(|e| std::str::from_utf8(&e.key[2..]).unwrap().parse().unwrap()).collect()
}
