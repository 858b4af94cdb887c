//! Accountability through the office (T1–T3).

mod support;

use gongkai::domain::book::{Case, Value};
use gongkai::domain::code::{Kind, RecordKey};
use gongkai::office::query::{Answer, BoardLine, Candidate, DueKind, Hits, Lookup, Query, RegisterWanted};
use gongkai::office::search::Wanted;
use gongkai::office::visit::Since;
use gongkai::office::{Command, Failure};
use support::office::*;

fn words(words: &[&str]) -> Value {
    Value::Words(words.iter().map(|word| (*word).to_owned()).collect())
}

fn rows(rows: &[[&str; 3]]) -> Value {
    Value::Rows(rows.iter().map(|row| row.map(str::to_owned).to_vec()).collect())
}

fn proposal() -> Vec<(&'static str, Value)> {
    vec![
        ("title", text("刑侦支部久拖不公开")),
        ("situations", words(&["4", "6"])),
        ("source", word("report")),
        ("facts", text("经费方案三次推迟公开。")),
        ("evidence", text("联名信一封。")),
        ("direct", rows(&[["xz.pro", "承办人", ""], ["张三", "内勤", ""]])),
        ("charge", rows(&[["xz.lic", "副大队长", ""]])),
        ("on", day("2026-03-02")),
    ]
}

fn opening() -> Vec<(&'static str, Value)> {
    vec![("basis", text("党委会议纪要3号")), ("by", text("政工室")), ("on", day("2026-03-02"))]
}

fn finding() -> Vec<(&'static str, Value)> {
    vec![
        ("finding", text("属实。")),
        ("heard", text("承认。")),
        ("situations", words(&["4"])),
        ("direct", rows(&[["xz.pro", "承办人", ""]])),
        ("charge", rows(&[["xz.lic", "副大队长", ""]])),
        ("on", day("2026-03-02")),
    ]
}

fn grading(grade: &str, measures: &[&str]) -> Vec<(&'static str, Value)> {
    let field = match grade {
        "first" => "first",
        "second" => "second",
        _ => "third",
    };
    vec![
        ("grade", word(grade)),
        (field, words(measures)),
        ("why", text("情节轻微。")),
        ("basis", text("党委会议纪要4号")),
        ("on", day("2026-03-02")),
    ]
}

fn with(
    mut values: Vec<(&'static str, Value)>,
    id: &'static str,
    value: Value,
) -> Vec<(&'static str, Value)> {
    values.retain(|(known, _)| *known != id);
    values.push((id, value));
    values
}

fn reason() -> Vec<(&'static str, Value)> {
    vec![("reason", text("不属第四条情形。")), ("on", day("2026-03-02"))]
}

/// A case that has been looked into.
fn looked_into(desk: &Desk) -> RecordKey {
    let key = desk.begin("sj.adm", "XZ-02", "accountability.propose", &proposal());
    desk.take("sj.pri", &key, "accountability.open", &opening());
    desk.take("sj.adm", &key, "accountability.find", &finding());
    key
}

fn mending(by: &str) -> Vec<(&'static str, Value)> {
    let chosen = grading("first", &["direct.criticism", "direct.mend", "charge.talk"]);
    with(with(chosen, "by", day(by)), "mending", text("公开方案。"))
}

fn state(case: &Case) -> &'static str {
    case.state().name
}

fn candidates(desk: &Desk, login: &str) -> Vec<Candidate> {
    match desk.office.query(login, &Query::Candidates).unwrap() {
        Answer::Candidates(lines) => lines,
        other => panic!("{other:?}"),
    }
}

fn owed(candidate: &Candidate) -> &BoardLine {
    candidate.line().unwrap()
}

fn found(desk: &Desk, login: &str, what: &str) -> Hits {
    desk.office.finish_search();
    let wanted = Wanted { words: vec![what.to_owned()], ..Wanted::default() };
    let lookup = Lookup { wanted, ..Lookup::default() };
    match desk.office.query(login, &Query::Search(Box::new(lookup))).unwrap() {
        Answer::Search(hits) => *hits,
        other => panic!("{other:?}"),
    }
}

#[test]
fn t1_a_case_names_situations_of_article_four_and_shows_evidence() {
    let desk = Desk::new();
    let propose = |values: Vec<(&'static str, Value)>| begin("XZ-02", "accountability.propose", &values);
    desk.refused("sj.adm", propose(with(proposal(), "situations", words(&["8"]))), "step-field-other");
    desk.refused("sj.adm", propose(with(proposal(), "situations", words(&[]))), "text-required");
    desk.refused("sj.adm", propose(with(proposal(), "evidence", text(""))), "acc-no-evidence");
    let unknown = with(proposal(), "direct", rows(&[["张三", "内勤", "nobody"]]));
    desk.refused("sj.adm", propose(unknown), "step-person-unknown");
    for login in ["sj.pro", "sj.lic", "sj.led", "xz.adm", "xz.pri", "sj.pri"] {
        desk.refused(login, propose(proposal()), "role-missing");
    }
    // The record itself is evidence enough.
    let opinion = desk.register("xz.opi", "XZ-02", signed("2026-03-02"));
    let shown = with(proposal(), "evidence", text(""));
    let shown = with(shown, "records", text(&opinion.number()));
    let key = desk.begin("sj.adm", "XZ-02", "accountability.propose", &shown);
    assert_eq!(state(&desk.case(&key)), "acc-state-proposed");
    // Who is of the office is known as that.
    let named = desk.case(&key).first().rows("direct").to_vec();
    assert_eq!(named, [["xz.pro", "承办人", "xz.pro"], ["张三", "内勤", ""]]);
}

#[test]
fn t1_it_is_opened_and_decided_on_by_who_has_authority_and_did_not_propose_it() {
    let desk = Desk::new();
    let key = desk.begin("all", "XZ-02", "accountability.propose", &proposal());
    desk.refused("all", take(&key, "accountability.open", &opening()), "step-own");
    desk.refused("sj.adm", take(&key, "accountability.open", &opening()), "role-missing");
    desk.refused("sj.lic", take(&key, "accountability.open", &opening()), "role-missing");
    desk.refused("sj.adm", take(&key, "accountability.find", &finding()), "acc-not-opened");
    let by = with(opening(), "by", text("政工室、张三"));
    desk.refused("sj.pri", take(&key, "accountability.open", &by), "acc-by-concerned");
    desk.take("sj.com", &key, "accountability.open", &opening());
    // 第三条: those concerned are heard before anything is decided.
    let grade = || take(&key, "accountability.grade", &mending("2026-03-20"));
    desk.refused("sj.pri", grade(), "acc-not-found");
    let unheard = with(finding(), "heard", text(""));
    desk.refused("sj.adm", take(&key, "accountability.find", &unheard), "text-required");
    desk.take("all", &key, "accountability.find", &finding());
    desk.refused("all", grade(), "step-own");
    desk.refused("all", take(&key, "accountability.drop", &reason()), "step-own");
    desk.refused("sj.adm", take(&key, "accountability.withdraw", &reason()), "acc-not-proposed");
    desk.take("sj.pri", &key, "accountability.drop", &reason());
    assert!(!desk.case(&key).state().open);
    desk.refused("sj.pri", grade(), "acc-not-found");
}

#[test]
fn t1_nobody_acts_in_or_sees_their_own_case() {
    let desk = Desk::new();
    let against = |login: &str| with(proposal(), "principal", rows(&[[login, "负责人", ""]]));
    // Not even by proposing it.
    let own = begin("SJ-02", "accountability.propose", &against("sj.adm"));
    desk.refused("sj.adm", own, "step-concerned");
    let key = desk.begin("sj.adm", "SJ-02", "accountability.propose", &against("sj.pri"));
    desk.refused("sj.pri", take(&key, "accountability.open", &opening()), "record-unknown");
    assert!(desk.office.query("sj.pri", &Query::Record(key.clone())).is_err());
    let queue = |login: &str| match desk.office.query(login, &Query::Book(Kind::Accountability)).unwrap() {
        Answer::Book(_, lines) => lines,
        other => panic!("{other:?}"),
    };
    assert!(queue("sj.pri").is_empty());
    assert!(queue("sj.com").iter().any(|line| line.row.key == key && line.mine));
    assert_eq!(found(&desk, "sj.com", "久拖不公开").hits.len(), 1);
    let hits = found(&desk, "sj.pri", "久拖不公开");
    assert!(hits.hits.is_empty() && hits.counts.iter().all(|count| *count == 0), "{hits:?}");
    desk.take("sj.com", &key, "accountability.open", &opening());
    // By name alone it is the same.
    let named = with(finding(), "principal", rows(&[["sj.com", "书记", ""]]));
    desk.take("sj.adm", &key, "accountability.find", &named);
    desk.refused("sj.com", take(&key, "accountability.drop", &reason()), "record-unknown");
}

#[test]
fn t1_what_is_not_theirs_is_told_to_nobody() {
    let desk = Desk::new();
    let key = looked_into(&desk);
    desk.take("sj.pri", &key, "accountability.grade", &mending("2026-03-20"));
    for login in ["sj.adm", "sj.pri", "sj.com", "sj.lic", "sj.led"] {
        assert!(desk.office.query(login, &Query::Record(key.clone())).is_ok(), "{login}");
    }
    for login in ["sj.pro", "sj.opi", "sj.sec", "xz.adm", "xz.pri", "xz.led", "xz.pro", "xz.com", "jw"] {
        let query = |query: &Query| desk.office.query(login, query);
        let Err(Failure::Refused(refused)) = query(&Query::Record(key.clone())) else { panic!("{login}") };
        // The same as of a number that was never given.
        let never = RecordKey { seq: 77, ..key.clone() };
        let Err(Failure::Refused(missing)) = query(&Query::Record(never)) else { panic!("{login}") };
        assert_eq!(refused.id, missing.id, "{login}");
        let step = take(&key, "accountability.carry", &[]);
        assert_eq!(desk.fails(login, step).message().id, "not-yours-to-see", "{login}");
        assert!(matches!(query(&Query::Candidates), Err(Failure::Refused(_))), "{login}");
        let hits = found(&desk, login, "久拖不公开");
        assert!(hits.hits.is_empty() && hits.counts.iter().all(|count| *count == 0), "{login}");
        let number = found(&desk, login, &key.number());
        assert!(number.hits.is_empty(), "{login}: {number:?}");
        // Nothing that is shown says whom or what it is about, or that it stands there.
        let mut told = String::new();
        let ask = [
            Query::Tree,
            Query::Board,
            Query::Book(Kind::Accountability),
            Query::Overview,
            Query::Undo,
            Query::Item(key.code.clone()),
            Query::Records(key.code.clone(), 100),
        ];
        for query in ask {
            match desk.office.query(login, &query) {
                Ok(Answer::Tree(tree)) => {
                    let items = tree.orgs.iter().flat_map(|org| &org.items);
                    assert!(items.clone().all(|item| item.counts.all() == 0), "{login}");
                }
                Ok(Answer::Item(item)) => {
                    assert_eq!((item.counts.all(), item.records.lines.len()), (0, 0), "{login}");
                    assert!(item.due.iter().all(|line| line.key.as_ref() != Some(&key)), "{login}");
                }
                Ok(answer) => told.push_str(&format!("{answer:?}")),
                Err(_) => {}
            }
        }
        // Nor that anything of it is due, today or on another day.
        for day in ["2026-03-02", "2026-03-24"] {
            told.push_str(&format!("{:?}", desk.office.due_as_of(login, date(day)).unwrap()));
        }
        for word in ["久拖不公开", "三次推迟", "联名信", "acc-state", "张三", "kind: Accountability"]
        {
            assert!(!told.contains(word), "{login}: {word} in {told}");
        }
    }
}

/// Everything that is told from the journal: what has changed since somebody looked or since the beginning, the leader's page
/// of a past day, the register.
fn from_the_journal(desk: &Desk, login: &str, as_of: &str) -> String {
    let beginning = Since { at: date("2026-03-01").and_hms_opt(0, 0, 0).unwrap(), seq: 0 };
    let wanted = RegisterWanted { kind: Kind::Accountability, org: None, from: None, to: None, after: None };
    let ask = [
        Query::Changes(None),
        Query::Changes(Some(beginning)),
        Query::Then(date(as_of)),
        Query::Quarter,
        Query::Register(Box::new(wanted)),
    ];
    ask.iter().map(|query| format!("{:?}\n", desk.office.query(login, query))).collect()
}

#[test]
fn t1_what_the_journal_tells_is_told_to_those_who_see_the_case() {
    let desk = Desk::new();
    let key = looked_into(&desk);
    desk.take("sj.pri", &key, "accountability.grade", &mending("2026-03-20"));
    desk.day("2026-03-03");
    let carried =
        [("done", words(&["direct.criticism"])), ("evidence", text("谈话记录")), ("on", day("2026-03-03"))];
    desk.take("sj.adm", &key, "accountability.carry", &carried);
    desk.day("2026-03-04");
    for login in ["sj.adm", "sj.led"] {
        for as_of in ["2026-03-02", "2026-03-03"] {
            assert!(from_the_journal(&desk, login, as_of).contains("久拖不公开"), "{login} {as_of}");
        }
    }
    for login in ["sj.pro", "sj.opi", "sj.sec", "xz.adm", "xz.pri", "xz.led", "xz.pro", "xz.com", "jw"] {
        for as_of in ["2026-03-02", "2026-03-03"] {
            let told = from_the_journal(&desk, login, as_of);
            for word in ["久拖不公开", "三次推迟", "联名信", "acc-state", "张三", "step-accountability"]
            {
                assert!(!told.contains(word), "{login} {as_of}: {word} in {told}");
            }
        }
    }
}

#[test]
fn t1_who_is_named_later_sees_nothing_of_it_by_looking_back() {
    let desk = Desk::new();
    let key = desk.begin("sj.adm", "XZ-02", "accountability.propose", &proposal());
    desk.take("sj.pri", &key, "accountability.open", &opening());
    desk.day("2026-03-03");
    assert!(from_the_journal(&desk, "sj.com", "2026-03-02").contains("久拖不公开"));
    let named = with(finding(), "principal", rows(&[["书记", "", "sj.com"]]));
    desk.take("sj.adm", &key, "accountability.find", &named);
    desk.day("2026-03-04");
    for as_of in ["2026-03-02", "2026-03-03"] {
        assert!(!from_the_journal(&desk, "sj.com", as_of).contains("久拖不公开"), "{as_of}");
        assert!(from_the_journal(&desk, "sj.adm", as_of).contains("久拖不公开"), "{as_of}");
    }
}

#[test]
fn t2_the_grade_says_the_measures_and_each_is_for_somebody_named() {
    let desk = Desk::new();
    let key = looked_into(&desk);
    let grade = |values: Vec<(&'static str, Value)>| take(&key, "accountability.grade", &values);
    // The measures of one grade are not those of another.
    desk.refused("sj.pri", grade(grading("first", &["direct.review"])), "step-field-other");
    desk.refused("sj.pri", grade(grading("first", &[])), "acc-no-measure");
    desk.refused("sj.pri", grade(grading("second", &["principal.criticism"])), "acc-nobody-there");
    let undated = grading("first", &["direct.mend"]);
    desk.refused("sj.pri", grade(undated.clone()), "acc-no-day");
    let unsaid = with(undated, "by", day("2026-03-20"));
    desk.refused("sj.pri", grade(unsaid.clone()), "acc-no-mending");
    let past = with(with(unsaid, "mending", text("补公开")), "by", day("2026-03-01"));
    desk.refused("sj.pri", grade(past), "acc-day-past");
    desk.take(
        "sj.pri",
        &key,
        "accountability.grade",
        &grading("second", &["direct.review", "charge.warning"]),
    );
    desk.refused("sj.pri", grade(mending("2026-03-20")), "acc-not-found");
    // Carried out one by one, each once, and no other.
    let carry = |done: &[&str]| {
        take(
            &key,
            "accountability.carry",
            &[("done", words(done)), ("evidence", text("书面检查")), ("on", day("2026-03-02"))],
        )
    };
    desk.refused("sj.adm", carry(&["principal.criticism"]), "step-field-other");
    desk.refused("sj.adm", carry(&["direct.mend"]), "step-field-other");
    desk.ok("sj.adm", carry(&["direct.review"]));
    desk.refused("sj.adm", carry(&["direct.review"]), "step-field-other");
    let close = || {
        take(
            &key,
            "accountability.close",
            &[("summary", text("已追究")), ("told", text("当面告知")), ("on", day("2026-03-02"))],
        )
    };
    desk.refused("sj.adm", close(), "acc-measures-left");
    desk.ok("sj.adm", carry(&["charge.warning"]));
    assert_eq!(state(&desk.case(&key)), "acc-state-carried");
    desk.ok("sj.adm", close());
    assert_eq!(state(&desk.case(&key)), "acc-state-closed");
}

#[test]
fn t2_mending_is_due_on_the_day_set_and_until_it_is_shown() {
    let desk = Desk::new();
    let key = looked_into(&desk);
    let due = |on: &str| {
        let lines = desk.office.due_as_of("sj.led", date(on)).unwrap();
        let lines = lines.into_iter().filter(|line| line.key.as_ref() == Some(&key));
        lines
            .map(|line| (line.limit.id(), line.due, line.unit.to_string(), line.title.clone()))
            .collect::<Vec<_>>()
    };
    assert!(due("2026-03-02").is_empty());
    desk.take("sj.pri", &key, "accountability.grade", &mending("2026-03-20"));
    let owed = [("T2", date("2026-03-20"), "XZ".to_owned(), String::new())];
    assert_eq!(due("2026-03-02"), owed);
    desk.day("2026-03-24");
    assert_eq!(due("2026-03-24"), owed);
    let mended = [("done", text("已公开")), ("evidence", text("照片")), ("on", day("2026-03-24"))];
    desk.refused("sj.pri", take(&key, "accountability.mend", &mended), "role-missing");
    desk.take("sj.adm", &key, "accountability.mend", &mended);
    assert!(due("2026-03-24").is_empty());
    // As it stood the day before.
    assert_eq!(due("2026-03-23"), owed);
    desk.refused("sj.adm", take(&key, "accountability.mend", &mended), "acc-mended");
}

#[test]
fn t2_discipline_is_handed_over_and_its_outcome_awaited() {
    let desk = Desk::new();
    let key = looked_into(&desk);
    let grade = with(grading("third", &["public.criticism"]), "discipline", Value::Flag(true));
    // Only the third grade speaks of it: with another it is not even asked.
    let lesser = with(grading("second", &["direct.review"]), "discipline", Value::Flag(true));
    let other = looked_into(&desk);
    desk.take("sj.pri", &other, "accountability.grade", &lesser);
    let refer = [("to", text("纪委")), ("what", text("线索")), ("on", day("2026-03-02"))];
    desk.refused("sj.adm", take(&other, "accountability.refer", &refer), "acc-no-discipline");
    desk.take("sj.pri", &key, "accountability.grade", &grade);
    let done =
        [("done", words(&["public.criticism"])), ("evidence", text("通报")), ("on", day("2026-03-02"))];
    desk.take("sj.adm", &key, "accountability.carry", &done);
    let close = [("summary", text("完")), ("told", text("已告知")), ("on", day("2026-03-02"))];
    desk.refused("sj.adm", take(&key, "accountability.close", &close), "acc-referral-left");
    let outcome = [("outcome", text("警告")), ("evidence", text("决定1号")), ("on", day("2026-03-02"))];
    desk.refused("sj.adm", take(&key, "accountability.outcome", &outcome), "acc-not-referred");
    desk.take("sj.adm", &key, "accountability.refer", &refer);
    desk.refused("sj.adm", take(&key, "accountability.close", &close), "acc-outcome-left");
    desk.take("sj.adm", &key, "accountability.outcome", &outcome);
    desk.take("sj.adm", &key, "accountability.close", &close);
    assert!(!desk.case(&key).state().open);
}

#[test]
fn t3_candidates_are_what_the_records_show_and_nothing_is_begun_by_itself() {
    let desk = Desk::new();
    let late = desk.register("xz.opi", "XZ-02", signed("2026-03-02"));
    let answered = desk.register("xz.opi", "XZ-02", signed("2026-03-02"));
    let in_time = desk.register("xz.opi", "XZ-02", signed("2026-03-02"));
    let slow = desk.approved("sj.pro", "SJ-08", matter());
    desk.ok("xz.opi", about(&in_time, reply("2026-03-02")));
    assert!(candidates(&desk, "sj.adm").iter().all(|line| line.key().is_none()));
    desk.day("2026-04-20");
    desk.ok("xz.opi", about(&answered, reply("2026-04-20")));
    use gongkai::domain::channel::Channel;
    for channel in [Channel::Meeting, Channel::Intranet] {
        desk.ok("sj.pro", on(&slow, publish(channel, "2026-04-20")));
    }
    let lines = candidates(&desk, "sj.adm");
    let of = |key: &RecordKey| {
        let line = lines.iter().find(|line| line.key() == Some(key))?;
        Some((line.ground().unwrap().situation, line.met(), line.case.clone()))
    };
    assert_eq!(of(&late), Some(("6", None, None)));
    assert_eq!(of(&answered), Some(("6", Some(date("2026-04-20")), None)));
    assert_eq!(of(&slow), Some(("5", Some(date("2026-04-20")), None)));
    assert_eq!(of(&in_time), None);
    // What nobody has begun may fall under the fourth.
    let quarter = lines.iter().find(|line| owed(line).kind == DueKind::Period).unwrap();
    assert_eq!(quarter.ground().unwrap().situation, "4");
    assert!(lines.iter().all(|line| line.day() < date("2026-04-20")));
    // By unit and body, together.
    let bodies: Vec<_> =
        lines.iter().map(|line| (line.unit().clone(), owed(line).responsible.clone())).collect();
    let mut seen = bodies.clone();
    seen.dedup();
    let count = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), count, "{bodies:?}");
    // Looking at them has begun nothing.
    let keys = dump(desk.store.as_ref());
    assert!(!keys.keys().any(|key| key.starts_with("r/") && key.contains("/accountability/")));

    // One that has a case says so, to those who see the case.
    let values = with(proposal(), "records", Value::Records(vec![late.clone()]));
    let values = with(values, "clue", text(&format!("{}\n", quarter.clue())));
    let values = with(values, "principal", rows(&[["sj.pri", "局长", ""]]));
    let key = desk.begin("sj.adm", "XZ-02", "accountability.propose", &values);
    let case_of = |login: &str, clue: &str| {
        candidates(&desk, login).into_iter().find(|line| line.clue() == clue).unwrap().case
    };
    assert_eq!(case_of("sj.adm", &late.number()), Some(key.clone()));
    assert_eq!(case_of("sj.led", &quarter.clue()), Some(key.clone()));
    assert_eq!(case_of("sj.adm", &answered.number()), None);
    assert_eq!(case_of("sj.pri", &late.number()), None);
    desk.take("sj.adm", &key, "accountability.withdraw", &reason());
    assert_eq!(case_of("sj.adm", &late.number()), Some(key));
}

#[test]
fn t3_an_inspection_that_was_not_made_is_for_the_office_to_answer_for() {
    let desk = Desk::new();
    desk.day("2026-04-20");
    let lines = candidates(&desk, "sj.adm");
    let missed = lines.iter().find(|line| owed(line).limit.id() == "E1").unwrap();
    // 第四条（三）, of the bureau: the case is begun under its own code, and says which organisation was not inspected.
    assert_eq!((missed.ground().unwrap().situation, missed.code().to_string()), ("3", "SJ-00".to_owned()));
    assert_eq!((missed.unit().as_str(), missed.clue().as_str()), ("SJ", "XZ-00 2026Q1 E1"));
    assert!(lines.iter().all(|line| line.unit().as_str() != "XZ" || owed(line).limit.id() != "E1"));
    // Begun and told back too late, it is one still.
    let period = Value::Period("2026Q1".parse().unwrap());
    let begun = [("period", period), ("on", day("2026-04-20"))];
    let round = desk.begin("sj.adm", "XZ-00", "assessment.round", &begun);
    let lines = candidates(&desk, "sj.adm");
    let late = lines.iter().find(|line| line.key() == Some(&round)).unwrap();
    assert_eq!((late.ground().unwrap().situation, late.code().to_string()), ("3", "SJ-00".to_owned()));
}

#[test]
fn t3_a_notice_taken_down_before_its_time_is_a_candidate() {
    use gongkai::domain::channel::Channel;
    let desk = Desk::new();
    let important = gongkai::domain::disclosure::Matter { important: true, ..matter() };
    let key = desk.approved("sj.pro", "SJ-08", important);
    for channel in [Channel::Meeting, Channel::Intranet] {
        desk.ok("sj.pro", on(&key, publish(channel, "2026-03-02")));
    }
    let of = |key: &RecordKey| {
        let lines = candidates(&desk, "sj.led");
        let line = lines.into_iter().find(|line| line.key() == Some(key))?;
        Some((line.ground().unwrap().situation, owed(&line).limit.id(), line.met()))
    };
    assert_eq!(of(&key), None);
    desk.day("2026-03-04");
    desk.ok("sj.pro", on(&key, down(0, "2026-03-04", "栏位占用")));
    assert_eq!(of(&key), Some(("5", "R9", Some(date("2026-03-04")))));
}

#[test]
fn t3_what_was_given_up_or_undone_is_no_candidate() {
    let desk = Desk::new();
    let given_up = desk.propose("sj.pro", "SJ-08", matter());
    let undone = desk.register("xz.opi", "XZ-02", signed("2026-03-02"));
    desk.day("2026-03-20");
    desk.ok("sj.pro", on(&given_up, withdraw("不再公开")));
    desk.ok("xz.opi", about(&undone, reply("2026-03-20")));
    let has = |key: &RecordKey, met: bool| {
        let lines = candidates(&desk, "sj.adm");
        lines.iter().any(|line| line.key() == Some(key) && line.met().is_some() == met)
    };
    assert!(!has(&given_up, true) && !has(&given_up, false));
    assert!(has(&undone, true));
    let seq = match desk.office.query("xz.opi", &Query::Undo).unwrap() {
        Answer::Undo(preview) => preview.act.seq,
        other => panic!("{other:?}"),
    };
    desk.ok("xz.opi", Command::Undo { seq });
    assert!(!has(&undone, true) && has(&undone, false));
}
