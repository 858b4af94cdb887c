//! Disclosure on application through the office (A1–A7).

mod support;

use chrono::NaiveDate;
use gongkai::domain::application::{Act, Applicant, Deed, Entries, Ground, LetterKind, Outcome, State};
use gongkai::domain::clock::{self, Limit};
use gongkai::domain::code::{Kind, RecordKey};
use gongkai::lang::{Language, Words};
use gongkai::office::Command;
use gongkai::office::command::{ApplicationOrder, Identity, NewApplication};
use gongkai::office::query::{Answer, DueKind, Query};
use gongkai::office::record::Record;
use gongkai::tui::letter;
use support::office::*;

/// What an application owes: rule, from, due, met.
fn owed(desk: &Desk, key: &RecordKey) -> Vec<(Limit, NaiveDate, NaiveDate, Option<NaiveDate>)> {
    let directory = desk.office.directory();
    let due = |o: gongkai::domain::obligation::Obligation| {
        let due = clock::due(o.limit, o.from, &directory.settings.policy, &directory.calendar);
        (o.limit, o.from, due.date, o.met)
    };
    desk.application(key).obligations().into_iter().map(due).collect()
}

/// One accepted on Monday 2 March.
fn accepted(desk: &Desk) -> RecordKey {
    let key = desk.apply("sj.opi", "SJ-08", applied("2026-03-02"));
    desk.ok("sj.opi", of(&key, accept("2026-03-02")));
    key
}

fn state(desk: &Desk, key: &RecordKey) -> State {
    desk.application(key).state()
}

#[test]
fn a1_what_is_missing_is_named_and_nothing_is_accepted_before_it_is_there() {
    let desk = Desk::new();
    let mut new = applied("2026-03-02");
    new.entries = Entries { content: new.entries.content, ..Entries::default() };
    desk.refused("sj.pro", apply("SJ-08", new.clone()), "role-missing");
    desk.refused("sj.opi", apply("JW-00", new.clone()), "organisation-discloses-nothing");
    let future = NewApplication { received: date("2026-03-03"), ..new.clone() };
    desk.refused("sj.opi", apply("SJ-08", future), "received-in-future");
    let key = desk.apply("sj.opi", "SJ-00", new);
    assert_eq!(key.kind, Kind::Application);
    assert_eq!(state(&desk, &key), State::Incomplete);
    assert_eq!(owed(&desk, &key), []);
    let refused = desk.refused("sj.opi", of(&key, accept("2026-03-02")), "application-incomplete");
    let said = Words::new(Language::Chinese).text(&refused);
    assert_eq!(
        said,
        "申请不完整，不能受理。还缺：申请人姓名、住所、身份证明、联系方式、签名或盖章、申请日期。"
    );
    desk.ok("sj.opi", of(&key, ApplicationOrder::AskToComplete { on: date("2026-03-02"), note: "".into() }));
    let letter = desk.application(&key).letters[0].clone();
    assert_eq!((letter.kind, letter.missing.len()), (LetterKind::Complete, 6));
    // A part at a time; what is there stays as it is.
    let name = Entries {
        applicant: Applicant { name: "张某某".into(), ..Applicant::default() },
        content: "别的内容".into(),
        ..Entries::default()
    };
    let complete = |entries| ApplicationOrder::Complete { entries: Box::new(entries) };
    let told = desk.ok("sj.opi", of(&key, complete(name.clone())));
    assert_eq!(told.message.id, "done-still-incomplete");
    assert_eq!(desk.application(&key).entries.content, applied("2026-03-02").entries.content);
    desk.refused("sj.opi", of(&key, complete(name)), "application-nothing-completed");
    let told = desk.ok("sj.opi", of(&key, complete(applied("2026-03-02").entries)));
    assert_eq!(told.message.id, "done-completed");
    assert_eq!(state(&desk, &key), State::Received);
    // The letter that asked for it is needless now; it stays on record, so that no other is given its number.
    let needless = desk.application(&key);
    assert_eq!((needless.letters.len(), needless.letters_owed().count()), (1, 0));
    desk.refused("sj.opi", of(&key, deliver("2026-03-02")), "application-no-letter");
    desk.ok("sj.opi", of(&key, accept("2026-03-02")));
    desk.ok("sj.opi", of(&key, decide(Outcome::Disclose, "2026-03-02")));
    let decided = desk.application(&key);
    let numbers: Vec<_> = decided.letters_owed().map(|letter| letter.kind).collect();
    assert_eq!(numbers, [LetterKind::Disclose]);
    assert_eq!(decided.letters[1].kind, LetterKind::Disclose, "the number of the first is not given again");
    desk.refused("sj.opi", of(&key, accept("2026-03-02")), "application-already-accepted");
}

#[test]
fn a2_it_is_decided_within_five_working_days_of_its_acceptance() {
    let desk = Desk::new();
    let key = desk.apply("sj.opi", "SJ-08", applied("2026-03-02"));
    desk.day("2026-03-04");
    desk.refused("sj.opi", of(&key, decide(Outcome::Disclose, "2026-03-04")), "application-accept-first");
    desk.refused("sj.opi", of(&key, accept("2026-03-01")), "day-out-of-range");
    desk.refused("sj.opi", of(&key, accept("2026-03-05")), "day-out-of-range");
    desk.ok("sj.opi", of(&key, accept("2026-03-04")));
    // Wednesday the 4th and five working days: Wednesday the 11th.
    let (from, due) = (date("2026-03-04"), date("2026-03-11"));
    assert_eq!(owed(&desk, &key), [(Limit::A2, from, due, None)]);
    desk.day("2026-03-06");
    desk.refused("sj.pro", of(&key, decide(Outcome::Refuse, "2026-03-06")), "role-missing");
    desk.ok("sj.pri", of(&key, decide(Outcome::Refuse, "2026-03-06")));
    assert_eq!(owed(&desk, &key), [(Limit::A2, from, due, Some(date("2026-03-06")))]);
}

#[test]
fn a3_it_is_extended_once_in_time_and_to_ten_working_days_in_all() {
    let desk = Desk::new();
    let key = accepted(&desk);
    let bare = ApplicationOrder::Extend { reason: " ".into(), on: date("2026-03-02") };
    desk.refused("sj.opi", of(&key, bare), "reason-missing");
    desk.day("2026-03-09");
    let told = desk.ok("sj.opi", of(&key, extend("2026-03-09")));
    assert_eq!(told.message.id, "done-extended");
    let (from, met) = (date("2026-03-02"), Some(date("2026-03-09")));
    let second = (Limit::A3, from, date("2026-03-16"), None);
    assert_eq!(owed(&desk, &key), [(Limit::A2, from, date("2026-03-09"), met), second]);
    assert_eq!(desk.application(&key).extension.unwrap().until, date("2026-03-16"));
    desk.refused("sj.opi", of(&key, extend("2026-03-09")), "application-extended-once");
    // Who is late decides and does not extend.
    let late = desk.apply("sj.opi", "SJ-08", applied("2026-03-09"));
    desk.ok("sj.opi", of(&late, accept("2026-03-09")));
    desk.day("2026-03-17");
    desk.refused("sj.opi", of(&late, extend("2026-03-16")), "extend-too-late");
    // What was owed then is told then.
    let lines = desk.office.due_as_of("sj.opi", date("2026-03-06")).unwrap();
    let line = lines.iter().find(|line| line.key.as_ref() == Some(&key)).unwrap();
    assert_eq!((line.kind, line.limit, line.due), (DueKind::Application, Limit::A2, date("2026-03-09")));
    let lines = desk.office.due_as_of("sj.opi", date("2026-03-10")).unwrap();
    let line = lines.iter().find(|line| line.key.as_ref() == Some(&key)).unwrap();
    assert_eq!((line.limit, line.due), (Limit::A3, date("2026-03-16")));
}

#[test]
fn a4_only_the_superiors_reply_unlocks_disclosure() {
    let desk = Desk::new();
    let key = accepted(&desk);
    desk.day("2026-03-03");
    desk.refused("sj.opi", of(&key, file("2026-03-03")), "application-decide-first");
    desk.ok("sj.opi", of(&key, decide(Outcome::Disclose, "2026-03-03")));
    assert_eq!(owed(&desk, &key)[1], (Limit::A4, date("2026-03-03"), date("2026-03-10"), None));
    desk.refused("sj.opi", of(&key, give("2026-03-03")), "application-file-first");
    desk.refused("sj.opi", of(&key, file("2026-03-02")), "day-out-of-range");
    desk.ok("sj.opi", of(&key, file("2026-03-03")));
    assert_eq!(owed(&desk, &key)[1].3, Some(date("2026-03-03")));
    desk.refused("sj.opi", of(&key, give("2026-03-03")), "application-reply-first");
    // C1b: the bureau's superior is outside the system; the office records what comes back.
    desk.refused("sj.opi", of(&key, superior(true, "2026-03-03")), "role-missing");
    desk.ok("sj.adm", of(&key, superior(true, "2026-03-03")));
    desk.ok("sj.opi", of(&key, give("2026-03-03")));
    assert_eq!(state(&desk, &key), State::Answered);
    desk.refused("sj.opi", of(&key, ApplicationOrder::Close), "application-letter-owed");
    desk.ok("sj.opi", of(&key, deliver("2026-03-03")));
    desk.refused("sj.opi", of(&key, deliver("2026-03-03")), "application-no-letter");
    desk.ok("sj.opi", of(&key, ApplicationOrder::Close));
    assert_eq!(state(&desk, &key), State::Closed);
    desk.refused("sj.opi", of(&key, accept("2026-03-03")), "application-closed");
    // Of a branch the bureau's leaders reply.
    let key = desk.apply("xz.opi", "XZ-03", applied("2026-03-03"));
    desk.ok("xz.opi", of(&key, accept("2026-03-03")));
    desk.ok("xz.opi", of(&key, decide(Outcome::Partial, "2026-03-03")));
    desk.ok("xz.opi", of(&key, file("2026-03-03")));
    desk.refused("xz.adm", of(&key, superior(true, "2026-03-03")), "role-missing");
    let Answer::Applications(lines) = desk.office.query("sj.pri", &Query::Applications).unwrap() else {
        panic!()
    };
    assert!(lines.iter().any(|line| line.row.key == key && line.mine));
    desk.ok("sj.pri", of(&key, superior(true, "2026-03-03")));
    assert_eq!(state(&desk, &key), State::Cleared);
}

#[test]
fn a4_where_the_superior_does_not_agree_it_is_decided_anew() {
    let desk = Desk::new();
    let key = accepted(&desk);
    desk.ok("sj.opi", of(&key, decide(Outcome::Disclose, "2026-03-02")));
    desk.ok("sj.opi", of(&key, file("2026-03-02")));
    let bare = ApplicationOrder::SuperiorReply { agreed: false, content: "".into(), on: date("2026-03-02") };
    desk.refused("sj.adm", of(&key, bare), "reason-missing");
    desk.ok("sj.adm", of(&key, superior(false, "2026-03-02")));
    assert_eq!(state(&desk, &key), State::Accepted);
    assert_eq!(desk.application(&key).letters_owed().count(), 0);
    desk.refused("sj.opi", of(&key, extend("2026-03-02")), "application-already-decided");
    desk.ok("sj.opi", of(&key, decide(Outcome::Refuse, "2026-03-02")));
    assert_eq!(state(&desk, &key), State::Answered);
    let record = desk.application(&key);
    let kinds: Vec<_> = record.letters_owed().map(|letter| letter.kind).collect();
    assert_eq!(kinds, [LetterKind::Refuse], "the letter of the decision that fell is not handed over");
    assert!(owed(&desk, &key).iter().all(|(.., met)| met.is_some()));
}

#[test]
fn a5_and_a6_nothing_is_withheld_but_on_the_two_grounds_with_the_reason() {
    let desk = Desk::new();
    let key = accepted(&desk);
    let decided = |outcome, ground, reason: &str| ApplicationOrder::Decide {
        outcome,
        ground,
        reason: reason.into(),
        basis: "纪要".into(),
        on: date("2026-03-02"),
    };
    for outcome in [Outcome::Partial, Outcome::Refuse] {
        desk.refused("sj.opi", of(&key, decided(outcome, None, "不便公开")), "ground-missing");
        desk.refused("sj.opi", of(&key, decided(outcome, Some(Ground::Secret), " ")), "reason-missing");
    }
    let needless = decided(Outcome::Disclose, Some(Ground::Secret), "");
    desk.refused("sj.opi", of(&key, needless), "ground-needless");
    desk.ok("sj.opi", of(&key, decided(Outcome::Partial, Some(Ground::Secret), "名单涉密。")));
    assert_eq!(state(&desk, &key), State::Decided, "the rest is filed and disclosed");
    desk.ok("sj.opi", of(&key, ApplicationOrder::Withdraw { reason: "不再需要".into() }));
    assert_eq!(state(&desk, &key), State::Closed);
    assert!(owed(&desk, &key).iter().all(|(.., met)| met.is_some()), "nothing is owed any more");
}

#[test]
fn a7_a_complaint_is_looked_into_and_its_outcome_told() {
    let desk = Desk::new();
    let key = accepted(&desk);
    desk.ok("sj.opi", of(&key, decide(Outcome::Refuse, "2026-03-02")));
    desk.ok("sj.opi", of(&key, deliver("2026-03-02")));
    desk.ok("sj.opi", of(&key, complain("2026-03-02")));
    desk.refused("sj.opi", of(&key, ApplicationOrder::Close), "application-complaint-open");
    desk.refused("sj.opi", of(&key, tell_complainant("2026-03-02")), "application-look-into-first");
    desk.ok("sj.adm", of(&key, look_into("2026-03-02")));
    desk.refused("sj.opi", of(&key, look_into("2026-03-02")), "application-no-complaint");
    desk.ok("sj.opi", of(&key, tell_complainant("2026-03-02")));
    desk.ok("sj.opi", of(&key, ApplicationOrder::Close));
    // One that comes later brings it back among what is open, and no further.
    desk.ok("sj.adm", of(&key, complain("2026-03-02")));
    assert_eq!(state(&desk, &key), State::Complained);
    let Answer::Applications(lines) = desk.office.query("sj.adm", &Query::Applications).unwrap() else {
        panic!()
    };
    assert!(lines.iter().any(|line| line.row.key == key && line.mine));
    desk.ok("sj.adm", of(&key, look_into("2026-03-02")));
    desk.ok("sj.adm", of(&key, tell_complainant("2026-03-02")));
    assert_eq!(state(&desk, &key), State::Closed);
}

#[test]
fn who_applies_is_shown_on_request_and_the_look_is_kept() {
    let desk = Desk::new();
    let key = accepted(&desk);
    desk.ok("sj.opi", of(&key, complain("2026-03-02")));
    for login in ["sj.opi", "sj.led"] {
        let Answer::Record(view) = desk.office.query(login, &Query::Record(key.clone())).unwrap() else {
            panic!()
        };
        let shown = format!("{view:?}");
        for secret in ["张某某", "东门大街", "012345", "138****0000", "刘某", "139****1111"] {
            assert!(!shown.contains(secret), "{login} {secret}");
        }
    }
    desk.refused("sj.led", of(&key, ApplicationOrder::SeeIdentity), "role-missing");
    let told = desk.ok("sj.opi", of(&key, ApplicationOrder::SeeIdentity));
    let Some(Identity::Applicant(applicant, complaining)) = told.revealed else { panic!() };
    assert_eq!(*applicant, applied("2026-03-02").entries.applicant);
    assert_eq!(complaining, [("刘某".to_owned(), "139****1111".to_owned())]);
    let last = desk.application(&key).history.pop().unwrap();
    assert_eq!((last.deed, last.by.as_str()), (Deed::IdentitySeen, "sj.opi"));
    assert_eq!(desk.journal().last().unwrap().0.command, "application.see-identity");
}

#[test]
fn every_letter_names_its_number_and_article() {
    let words = Words::new(Language::Chinese);
    let desk = Desk::new();
    let letters = |desk: &Desk, key: &RecordKey| -> Vec<String> {
        let record = desk.application(key);
        let directory = desk.office.directory();
        let text = |at| letter::made(&record, at, "张某某", &directory, &words).unwrap().text;
        (0..record.letters.len()).map(text).collect()
    };
    let key = accepted(&desk);
    desk.ok("sj.opi", of(&key, extend("2026-03-02")));
    desk.ok("sj.opi", of(&key, decide(Outcome::Partial, "2026-03-02")));
    let made = letters(&desk, &key);
    assert!(made[0].contains("第四条（四）") && made[0].contains("延长至2026年3月16日"), "{}", made[0]);
    assert!(made[0].contains("SJ-08/2026-001-1") && made[1].contains("SJ-08/2026-001-2"));
    assert!(made[1].contains("第三条") && made[1].contains("名单尚在审议。根据"), "{}", made[1]);
    for (outcome, article) in [(Outcome::Disclose, "第四条（三）"), (Outcome::Refuse, "第三条")] {
        let key = accepted(&desk);
        desk.ok("sj.opi", of(&key, decide(outcome, "2026-03-02")));
        let made = letters(&desk, &key);
        assert!(
            made[0].contains(article)
                && made[0].contains("张某某：")
                && made[0].contains(&desk.office.directory().org_name(&org("SJ")))
        );
    }
}

#[test]
fn what_was_done_with_an_application_is_undone() {
    let desk = Desk::new();
    let undo = |login: &str| {
        let Answer::Undo(preview) = desk.office.query(login, &Query::Undo).unwrap() else { panic!() };
        assert_eq!(preview.verdict, Ok(()), "{preview:?}");
        desk.ok(login, Command::Undo { seq: preview.act.seq });
    };
    let key = accepted(&desk);
    undo("sj.opi");
    assert_eq!(state(&desk, &key), State::Received);
    let key = desk.apply("sj.opi", "XZ-03".replace("XZ", "SJ").as_str(), applied("2026-03-02"));
    undo("sj.opi");
    let gone = desk.office.query("sj.opi", &Query::Record(key)).unwrap_err();
    assert_eq!(gone.message().id, "record-unknown");
    let key = accepted(&desk);
    desk.ok("sj.opi", of(&key, ApplicationOrder::SeeIdentity));
    let Answer::Undo(preview) = desk.office.query("sj.opi", &Query::Undo).unwrap() else { panic!() };
    assert_eq!(preview.verdict.unwrap_err().id, "undo-identity");
}

#[test]
fn what_can_be_done_is_said_as_it_is_checked() {
    let desk = Desk::new();
    let key = desk.apply("xz.opi", "XZ-03", applied("2026-03-02"));
    let Answer::Record(view) = desk.office.query("all", &Query::Record(key.clone())).unwrap() else {
        panic!()
    };
    let acts = |act| {
        let wanted = gongkai::office::query::Act::Application(act);
        view.acts.iter().find(|(known, _)| *known == wanted).unwrap().1.clone()
    };
    for act in Act::ALL {
        let possible = matches!(act, Act::Accept | Act::Withdraw | Act::Complain | Act::SeeIdentity);
        assert_eq!(acts(act).is_ok(), possible, "{act:?}");
    }
    assert!(matches!(view.record, Record::Application(_)));
}
