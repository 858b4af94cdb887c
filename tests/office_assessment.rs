//! Inspection and assessment through the office (E1–E6).

mod support;

use gongkai::domain::assessment::{Outcome, Scale, Scoring, criteria};
use gongkai::domain::book::{FieldKind, Value, Values};
use gongkai::domain::clock::{Limit, Policy};
use gongkai::domain::code::{Kind, RecordKey};
use gongkai::domain::facts::Area;
use gongkai::domain::message::Message;
use gongkai::domain::organisation::{Post, Role};
use gongkai::domain::period::Period;
use gongkai::lang::{Language, Words};
use gongkai::office::Command;
use gongkai::office::query::{Answer, Query, Ranking, RecordView};
use support::office::*;

fn quarter(text: &str) -> Value {
    Value::Period(text.parse().unwrap())
}

fn round_of(unit: &str, period: &str, on: &str) -> Command {
    begin(&format!("{unit}-00"), "assessment.round", &[("period", quarter(period)), ("on", day(on))])
}

fn begin_round(desk: &Desk, period: &str, on: &str) -> RecordKey {
    desk.ok("sj.adm", round_of("XZ", period, on)).key.unwrap()
}

/// Full points, but for so many taken off the heaviest criterion.
fn scores(less: i64, on: &str) -> Vec<(&'static str, Value)> {
    let mut left = less;
    let mut given = Vec::new();
    let mut heaviest: Vec<_> = criteria().collect();
    heaviest.sort_by_key(|(_, most)| std::cmp::Reverse(*most));
    for (field, most) in heaviest {
        let off = left.min(most);
        left -= off;
        given.push((field.id, Value::Number(most - off)));
    }
    given.push(("on", day(on)));
    given
}

fn self_check(on: &str) -> Vec<(&'static str, Value)> {
    vec![("text", text("逐项自查。")), ("on", day(on))]
}

fn hearing(on: &str) -> Vec<(&'static str, Value)> {
    vec![("speaker", text("书记")), ("text", text("汇报。")), ("on", day(on))]
}

fn reading(on: &str) -> Vec<(&'static str, Value)> {
    let found = ["rules", "division", "changes", "promises", "forms"].map(|id| (id, word("done")));
    found.into_iter().chain([("on", day(on))]).collect()
}

fn survey(
    given: i64,
    returned: i64,
    satisfied: i64,
    fair: i64,
    unsatisfied: i64,
    on: &str,
) -> Vec<(&'static str, Value)> {
    let counts = [
        ("given", given),
        ("returned", returned),
        ("satisfied", satisfied),
        ("fair", fair),
        ("unsatisfied", unsatisfied),
    ];
    counts.map(|(id, n)| (id, Value::Number(n))).into_iter().chain([("on", day(on))]).collect()
}

fn telling(on: &str) -> Vec<(&'static str, Value)> {
    vec![("to", text("书记")), ("text", text("反馈。")), ("on", day(on))]
}

fn reporting(on: &str) -> Vec<(&'static str, Value)> {
    vec![("suggestions", text("建议。")), ("on", day(on))]
}

fn proposing(due: &str, on: &str) -> Vec<(&'static str, Value)> {
    let measures = ["honours", "talk", "criticism", "mending"].map(str::to_owned).to_vec();
    vec![
        ("measures", Value::Words(measures)),
        ("problems", text("逾期事项补公开。")),
        ("due", day(due)),
        ("on", day(on)),
    ]
}

/// A round of the quarter, up to its rating.
fn rated(desk: &Desk, period: &str, less: i64, on: &str) -> RecordKey {
    rated_of(desk, "XZ", "xz.pro", period, less, on)
}

/// The same of an organisation, whose proposer that is.
fn rated_of(desk: &Desk, org: &str, own: &str, period: &str, less: i64, on: &str) -> RecordKey {
    let key = desk.ok("sj.adm", round_of(org, period, on)).key.unwrap();
    desk.take(own, &key, "assessment.self", &self_check(on));
    desk.take("sj.adm", &key, "assessment.hear", &hearing(on));
    desk.take("sj.adm", &key, "assessment.read", &reading(on));
    desk.take("sj.adm", &key, "assessment.rate", &scores(less, on));
    key
}

/// A panel of a half-year, up to its rating, so many of a hundred satisfied.
fn panel(desk: &Desk, half: &str, less: i64, satisfied: i64, on: &str) -> RecordKey {
    let members = Value::Rows(vec![vec!["赵".into(), "政工室".into()]]);
    let begun = [("span", word("half")), ("half", quarter(half)), ("members", members), ("on", day(on))];
    let key = desk.begin("sj.adm", "XZ-00", "assessment.panel", &begun);
    desk.take("sj.adm", &key, "assessment.look", &[("text", text("公开栏齐全。")), ("on", day(on))]);
    desk.take("sj.adm", &key, "assessment.hear", &hearing(on));
    desk.take("sj.adm", &key, "assessment.read", &reading(on));
    desk.take("sj.adm", &key, "assessment.survey", &survey(120, 100, satisfied, 0, 100 - satisfied, on));
    desk.take("sj.adm", &key, "assessment.rate", &scores(less, on));
    key
}

/// What is due of the limit, with the record where there is one.
fn due(desk: &Desk, limit: Limit, as_of: &str) -> Vec<(String, String)> {
    let lines = desk.office.due_as_of("sj.adm", date(as_of)).unwrap();
    let of = lines.iter().filter(|line| line.limit == limit);
    of.map(|line| {
        let whose = line.key.as_ref().map_or_else(|| line.code.to_string(), RecordKey::number);
        (whose, line.due.to_string())
    })
    .collect()
}

fn view(desk: &Desk, login: &str, key: &RecordKey) -> RecordView {
    match desk.office.query(login, &Query::Record(key.clone())).unwrap() {
        Answer::Record(view) => *view,
        other => panic!("{other:?}"),
    }
}

fn ranking(desk: &Desk, login: &str, period: &str) -> Ranking {
    match desk.office.query(login, &Query::Ranking(period.parse().unwrap())).unwrap() {
        Answer::Ranking(ranking) => *ranking,
        other => panic!("{other:?}"),
    }
}

#[test]
fn e1_a_quarter_is_owed_by_itself_until_the_result_was_reported_back() {
    let desk = Desk::new();
    // Nothing is owed by the bureau, by a department, or to themselves.
    assert_eq!(due(&desk, Limit::E1, "2026-03-02"), [("XZ-00".into(), "2026-03-31".into())]);
    let key = rated(&desk, "2026Q1", 10, "2026-03-02");
    assert_eq!(due(&desk, Limit::E1, "2026-03-02"), [(key.number(), "2026-03-31".into())]);
    desk.day("2026-03-20");
    desk.take("sj.adm", &key, "assessment.tell", &telling("2026-03-20"));
    assert_eq!(due(&desk, Limit::E1, "2026-03-20"), []);
    // The next quarter begins by itself, and the one before is not owed again.
    assert_eq!(due(&desk, Limit::E1, "2026-04-01"), [("XZ-00".into(), "2026-06-30".into())]);
    // As of a day before it was told it stood open.
    desk.day("2026-04-01");
    assert_eq!(due(&desk, Limit::E1, "2026-03-10"), [(key.number(), "2026-03-31".into())]);
}

/// What is due of E1, to somebody: by whom, with number or code, and what the command line and the board call it.
fn inspections(desk: &Desk, login: &str, as_of: &str) -> Vec<(String, String, String)> {
    let directory = desk.office.directory();
    let lines = desk.office.due_as_of(login, date(as_of)).unwrap();
    let words = Words::new(Language::Chinese);
    let of = lines.iter().filter(|line| line.limit == Limit::E1);
    of.map(|line| {
        assert_eq!(line.responsible, line.unit.as_str());
        let whose = line.key.as_ref().map_or_else(|| line.code.to_string(), RecordKey::number);
        let title = line.standing_title(&directory);
        let title = title.map_or_else(|| line.title.clone(), |title| words.text(&title));
        (line.unit.to_string(), whose, title)
    })
    .collect()
}

/// How many due dates somebody's header counts, and how many stand on the board of the same day.
fn counted(desk: &Desk, login: &str) -> (usize, usize) {
    let due = match desk.office.query(login, &Query::Overview).unwrap() {
        Answer::Overview(overview) => overview.due,
        other => panic!("{other:?}"),
    };
    let all = due.overdue + due.today + due.soon + due.later;
    (all, desk.office.due_as_of(login, desk.office.today()).unwrap().len())
}

/// What fell due in the book of assessments in a quarter and is past: of an organisation, as the leader's page counts it.
fn missed(desk: &Desk, unit: &str, period: &str) -> u32 {
    let facts = desk.office.facts("sj.adm", &org(unit), period.parse().unwrap(), None).unwrap();
    facts.due(Area::Book(Kind::Assessment)).overdue.count
}

/// Whose a case is in the queue.
fn whose(desk: &Desk, login: &str, key: &RecordKey) -> String {
    match desk.office.query(login, &Query::Book(Kind::Assessment)).unwrap() {
        Answer::Book(_, lines) => {
            lines.iter().find(|line| line.row.key == *key).unwrap().row.whose().to_string()
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn e1_the_office_owes_the_round_and_not_whom_it_inspects() {
    let desk = Desk::new();
    let owed = |whose: &str, title: &str| vec![("SJ".to_owned(), whose.to_owned(), title.to_owned())];
    let none: Vec<(String, String, String)> = Vec::new();
    // Nobody has begun it: of the bureau, and the line names the branch. Those of the branch do not owe it.
    for login in ["sj.adm", "sj.led", "sj.opi"] {
        assert_eq!(
            inspections(&desk, login, "2026-03-02"),
            owed("XZ-00", "季度检查考核：XZ党支部"),
            "{login}"
        );
    }
    for login in ["xz.adm", "xz.pro", "jw"] {
        assert_eq!(inspections(&desk, login, "2026-03-02"), none, "{login}");
    }
    // Tomorrow, and looked back at.
    assert_eq!(inspections(&desk, "sj.adm", "2026-03-03"), owed("XZ-00", "季度检查考核：XZ党支部"));
    let key = begin_round(&desk, "2026Q1", "2026-03-02");
    assert_eq!(inspections(&desk, "sj.adm", "2026-03-02"), owed(&key.number(), "2026Q1 XZ党支部"));
    assert_eq!(inspections(&desk, "xz.adm", "2026-03-02"), none);
    // What is counted is what is shown.
    desk.day("2026-04-02");
    for login in ["sj.adm", "sj.opi", "xz.adm", "jw"] {
        let (header, board) = counted(&desk, login);
        assert_eq!(header, board, "{login}");
    }
    assert_eq!(inspections(&desk, "sj.opi", "2026-03-20"), owed(&key.number(), "2026Q1 XZ党支部"));
    // Whom it counts against in the quarter.
    assert_eq!((missed(&desk, "SJ", "2026Q1"), missed(&desk, "XZ", "2026Q1")), (1, 0));
    // In the queue, too.
    assert_eq!(whose(&desk, "sj.adm", &key), "SJ");
    // Whoever sees the case sees when it is due, and by whom.
    let due = view(&desk, "xz.pro", &key).due;
    assert_eq!((due[0].limit, due[0].unit.as_str()), (Limit::E1, "SJ"));
    desk.office.rebuild_indexes(&|_| {}).unwrap();
    assert_eq!(inspections(&desk, "xz.adm", "2026-04-02"), none);
}

#[test]
fn e4_what_is_to_be_mended_is_owed_by_whom_was_inspected() {
    let desk = Desk::new();
    let on = "2026-03-02";
    let key = rated(&desk, "2026Q1", 30, on);
    desk.take("sj.adm", &key, "assessment.propose", &proposing("2026-03-20", on));
    for login in ["sj.adm", "xz.pro"] {
        let lines = desk.office.due_as_of(login, date(on)).unwrap();
        let line = lines.iter().find(|line| line.limit == Limit::E4).unwrap();
        assert_eq!(line.unit.as_str(), "XZ", "{login}");
    }
    // The round itself is what is due next as long as it was not told back.
    let told = [("to", text("书记")), ("text", text("反馈。")), ("on", day(on))];
    desk.take("sj.adm", &key, "assessment.tell", &told);
    assert_eq!(whose(&desk, "sj.adm", &key), "XZ");
}

#[test]
fn e1_one_round_for_a_quarter_and_one_begun_by_mistake_gives_it_free_again() {
    let desk = Desk::new();
    let key = begin_round(&desk, "2026Q1", "2026-03-02");
    desk.refused("sj.adm", round_of("XZ", "2026Q1", "2026-03-02"), "assessment-there");
    desk.refused("sj.adm", round_of("XZ", "2026Q2", "2026-03-02"), "assessment-not-yet");
    desk.refused("sj.adm", round_of("SJ", "2026Q1", "2026-03-02"), "step-not-there");
    desk.refused("sj.adm", round_of("JW", "2026Q1", "2026-03-02"), "step-not-there");
    desk.refused("xz.adm", round_of("XZ", "2026Q1", "2026-03-02"), "role-missing");
    let under_an_item =
        begin("XZ-03", "assessment.round", &[("period", quarter("2026Q1")), ("on", day("2026-03-02"))]);
    // Whatever item was in view, it stands under none.
    desk.refused("sj.adm", under_an_item, "assessment-there");
    let reason = [("reason", text("误立")), ("on", day("2026-03-02"))];
    desk.take("sj.adm", &key, "assessment.withdraw", &reason);
    assert_eq!(due(&desk, Limit::E1, "2026-03-02"), [("XZ-00".into(), "2026-03-31".into())]);
    begin_round(&desk, "2026Q1", "2026-03-02");
}

#[test]
fn e1_the_five_steps_come_in_their_order_and_by_those_whose_they_are() {
    let desk = Desk::new();
    let on = "2026-03-02";
    let key = begin_round(&desk, "2026Q1", on);
    let step = |step: &str, entered: &[(&str, Value)]| take(&key, step, entered);
    for (id, entered) in [("assessment.hear", hearing(on)), ("assessment.read", reading(on))] {
        desk.refused("sj.adm", step(id, &entered), "assessment-self-first");
    }
    desk.refused("xz.opi", step("assessment.self", &self_check(on)), "role-missing");
    desk.take("xz.lic", &key, "assessment.self", &self_check(on));
    desk.refused("xz.lic", step("assessment.self", &self_check(on)), "assessment-self-done");
    desk.refused("xz.adm", step("assessment.hear", &hearing(on)), "role-missing");
    desk.refused("sj.adm", step("assessment.rate", &scores(0, on)), "assessment-hear-first");
    desk.take("sj.adm", &key, "assessment.hear", &hearing(on));
    desk.refused("sj.adm", step("assessment.rate", &scores(0, on)), "assessment-read-first");
    desk.take("sj.adm", &key, "assessment.read", &reading(on));
    desk.refused("sj.adm", step("assessment.tell", &telling(on)), "assessment-no-result");
    desk.refused("xz.pri", step("assessment.rate", &scores(0, on)), "role-missing");
    desk.take("sj.adm", &key, "assessment.rate", &scores(0, on));
    desk.refused("sj.adm", step("assessment.survey", &survey(1, 1, 1, 0, 0, on)), "assessment-rated");
    desk.take("sj.adm", &key, "assessment.tell", &telling(on));
    assert!(desk.case(&key).state().open, "E6: the committee has yet to be told");
    desk.take("sj.adm", &key, "assessment.report", &reporting(on));
    assert_eq!(desk.case(&key).state().name, "assessment-state-over");
}

#[test]
fn e2_every_criterion_is_scored_and_none_beyond_its_points() {
    let desk = Desk::new();
    let on = "2026-03-02";
    let key = begin_round(&desk, "2026Q1", on);
    desk.take("xz.pro", &key, "assessment.self", &self_check(on));
    desk.take("sj.adm", &key, "assessment.hear", &hearing(on));
    desk.take("sj.adm", &key, "assessment.read", &reading(on));
    for (field, most) in criteria() {
        assert!(matches!(field.kind, FieldKind::Number(0, _)));
        let mut beyond = values(&scores(0, on));
        beyond.set(field.id, Value::Number(most + 1));
        let command = |values: Values| Command::Take {
            key: key.clone(),
            seen: 0,
            step: gongkai::domain::book::StepId::find("assessment.rate").unwrap(),
            values,
        };
        desk.refused("sj.adm", command(beyond), "step-number-out-of-range");
        let mut lacking = values(&scores(0, on));
        lacking.0.remove(field.id);
        desk.refused("sj.adm", command(lacking), "text-required");
    }
    desk.take("sj.adm", &key, "assessment.rate", &scores(13, on));
    let outcome = gongkai::domain::assessment::outcome(&desk.case(&key)).unwrap();
    assert_eq!(outcome, Outcome { period: "2026Q1".parse().unwrap(), score: 8_700, rate: None });
}

#[test]
fn e3_the_result_follows_from_both_scores_and_the_survey_by_the_reading_of_its_day() {
    let desk = Desk::new();
    let on = "2026-03-02";
    let key = panel(&desk, "2026H1", 20, 90, on);
    let conclude = |daily| [("daily", Value::Number(daily)), ("on", day(on))];
    desk.refused("sj.adm", take(&key, "assessment.conclude", &conclude(101)), "step-number-out-of-range");
    desk.take("sj.adm", &key, "assessment.conclude", &conclude(90));
    let result = |key: &RecordKey| gongkai::domain::assessment::outcome(&desk.case(key)).unwrap();
    // (90 + 80) / 2 × 0.9
    assert_eq!((result(&key).score, result(&key).rate), (7_650, Some(9_000)));
    // Another reading from now on changes no result that stands.
    let scale = Scoring::read("90:100 80:95 70:90 0:80").unwrap();
    let policy = Policy { scoring: Scoring { daily: 20, scale }, ..Policy::default() };
    desk.ok("root", Command::SetPolicy(policy));
    assert_eq!(result(&key).score, 7_650);
    desk.day("2026-07-06");
    let later = panel(&desk, "2026H2", 20, 90, "2026-07-06");
    desk.take(
        "sj.adm",
        &later,
        "assessment.conclude",
        &[("daily", Value::Number(90)), ("on", day("2026-07-06"))],
    );
    // 90 × 0.2 + 80 × 0.8, times 1
    assert_eq!(result(&later).score, 8_200);
    assert_eq!(desk.office.directory().settings.policy, policy);
    let bad = Scoring { daily: 20, scale: Scoring::read("90:80 80:95 70:90 0:80").unwrap() };
    desk.refused("root", Command::SetPolicy(Policy { scoring: bad, ..policy }), "scoring-steps");
    assert!(matches!(policy.scoring.scale, Scale::Rungs(_)));
}

#[test]
fn e3_the_answers_of_a_survey_are_those_that_came_back() {
    let desk = Desk::new();
    let on = "2026-03-02";
    let members = Value::Rows(vec![vec!["赵".into()]]);
    let begun = [("span", word("year")), ("year", quarter("2026")), ("members", members), ("on", day(on))];
    let key = desk.begin("sj.adm", "XZ-00", "assessment.panel", &begun);
    let survey = |given, returned, satisfied, fair, unsatisfied| {
        take(&key, "assessment.survey", &survey(given, returned, satisfied, fair, unsatisfied, on))
    };
    desk.refused("sj.adm", survey(10, 11, 11, 0, 0), "assessment-more-returned");
    desk.refused("sj.adm", survey(10, 9, 5, 2, 1), "assessment-answers");
    desk.refused("sj.adm", take(&key, "assessment.self", &self_check(on)), "assessment-panel-no-self");
    desk.refused("sj.adm", take(&key, "assessment.rate", &scores(0, on)), "assessment-look-first");
    desk.ok("sj.adm", survey(10, 9, 5, 2, 2));
}

#[test]
fn e4_a_low_result_brings_measures_and_a_day_that_is_due_until_it_was_mended() {
    let desk = Desk::new();
    let on = "2026-03-02";
    let key = rated(&desk, "2026Q1", 30, on);
    let propose = |entered: Vec<(&'static str, Value)>| take(&key, "assessment.propose", &entered);
    desk.refused("sj.adm", take(&key, "assessment.report", &reporting(on)), "assessment-propose-first");
    let mut lacking = proposing("2026-03-20", on);
    lacking[0] = ("measures", Value::Words(vec!["talk".into(), "mending".into()]));
    desk.refused("sj.adm", propose(lacking), "assessment-measures-lacking");
    desk.refused("sj.adm", propose(proposing(on, on)), "assessment-due-past");
    let commend = [("text", text("表彰")), ("basis", text("纪要")), ("on", day(on))];
    desk.refused("sj.adm", take(&key, "assessment.commend", &commend), "assessment-too-low");
    desk.ok("sj.adm", propose(proposing("2026-03-20", on)));
    desk.take("sj.adm", &key, "assessment.tell", &telling(on));
    desk.take("sj.adm", &key, "assessment.report", &reporting(on));
    assert_eq!(due(&desk, Limit::E4, on), [(key.number(), "2026-03-20".into())]);
    assert_eq!(desk.case(&key).state().name, "assessment-state-mending");
    desk.day("2026-03-23");
    desk.take("xz.pro", &key, "assessment.mend", &[("text", text("已补公开。")), ("on", day("2026-03-23"))]);
    assert_eq!(due(&desk, Limit::E4, "2026-03-23"), []);
    assert!(!desk.case(&key).state().open);
    // 71 points are not low, and nothing is proposed.
    desk.day("2026-04-01");
    let fine = rated(&desk, "2026Q2", 29, "2026-04-01");
    let command = take(&fine, "assessment.propose", &proposing("2026-05-01", "2026-04-01"));
    desk.refused("sj.adm", command, "assessment-not-low");
    // Under 70 of a hundred satisfied, whatever the points.
    let disliked = panel(&desk, "2026H1", 0, 69, "2026-04-01");
    let conclude = [("daily", Value::Number(100)), ("on", day("2026-04-01"))];
    desk.take("sj.adm", &disliked, "assessment.conclude", &conclude);
    assert_eq!(desk.case(&disliked).state().name, "assessment-state-tell");
    desk.take("sj.adm", &disliked, "assessment.propose", &proposing("2026-05-08", "2026-04-01"));
}

#[test]
fn e5_the_records_stand_beside_each_criterion_and_set_no_score() {
    let desk = Desk::new();
    desk.propose("xz.pro", "XZ-02", branch_matter());
    let opinion = desk.register("xz.opi", "XZ-01", signed("2026-03-02"));
    desk.day("2026-03-30");
    let note = [
        ("title", text("公开栏停更")),
        ("sign", word("minus")),
        ("aspect", word("d")),
        ("about", Value::Records(vec![opinion.clone()])),
        ("on", day("2026-03-30")),
    ];
    let minus = desk.begin("sj.adm", "XZ-00", "assessment.note", &note);
    let struck = desk.begin("sj.adm", "XZ-00", "assessment.note", &note);
    let reason = [("reason", text("误记")), ("on", day("2026-03-30"))];
    desk.take("sj.adm", &struck, "assessment.strike", &reason);
    let key = begin_round(&desk, "2026Q1", "2026-03-30");
    let evidence = view(&desk, "sj.adm", &key).beside.fields;
    for (field, _) in criteria() {
        assert!(evidence.contains_key(field.id), "{}", field.id);
    }
    let shown = |id: &str| -> Vec<(String, Vec<RecordKey>)> {
        evidence[id].iter().map(|shows| (shows.text.id.to_string(), shows.keys.clone())).collect()
    };
    // Of the opinion it is known that nobody answered it; of publicity the office keeps nothing.
    assert_eq!(shown("f3"), [("assessment-shows-dues".into(), vec![opinion])]);
    assert_eq!(shown("b2"), []);
    assert_eq!(arg(&evidence["f3"][0].text, "overdue"), 1_i64.into());
    // The daily notes of the quarter, the one struck out excepted.
    assert_eq!(shown("remark"), [("assessment-note-minus".into(), vec![minus])]);
    assert_eq!(gongkai::domain::assessment::outcome(&desk.case(&key)), None);
    // Who sees nothing of the organisation sees nothing of this.
    assert!(desk.office.query("jw", &Query::Record(key)).is_err());
}

#[test]
fn e6_the_ranking_goes_by_results_and_shows_how_it_has_gone() {
    let desk = Desk::new();
    desk.ok(
        "root",
        Command::SaveOrganisation {
            code: org("ZA"),
            name: "ZA党支部".into(),
            kind: gongkai::domain::organisation::OrgKind::Branch,
            superior: Some(org("SJ")),
            owes_from: date("2026-01-01"),
            active: true,
        },
    );
    rated(&desk, "2026Q1", 12, "2026-03-02");
    desk.day("2026-04-02");
    rated(&desk, "2026Q2", 35, "2026-04-02");
    let told = |login: &str, period: &str| -> Vec<(String, Option<i64>, usize)> {
        let lines = ranking(&desk, login, period).lines;
        lines
            .iter()
            .map(|line| {
                let past = line.trend.iter().filter(|(_, outcome)| outcome.is_some()).count();
                (line.org.to_string(), line.outcome.map(|outcome| outcome.score), past)
            })
            .collect()
    };
    let (xz, za) = (|score, past| ("XZ".to_owned(), Some(score), past), ("ZA".to_owned(), None, 0));
    assert_eq!(told("sj.adm", "2026Q1"), [xz(8_800, 1), za.clone()]);
    assert_eq!(told("sj.led", "2026Q2"), [xz(6_500, 2), za.clone()]);
    assert_eq!(told("xz.pro", "2026Q2"), [xz(6_500, 2)], "of what they see");
    assert!(ranking(&desk, "sj.adm", "2026Q2").lines[0].outcome.unwrap().fails());
    // A half-year has the panel's result alone.
    assert_eq!(told("sj.adm", "2026H1"), [("XZ".to_owned(), None, 2), za]);
    let reading: Message = ranking(&desk, "sj.adm", "2026H1").reading;
    assert_eq!(reading.id, "scoring-reading");
    assert_eq!(ranking(&desk, "sj.adm", "2026H1").period, "2026H1".parse::<Period>().unwrap());
    // The place is that among all, whoever looks.
    let post = Post { org: org("ZA"), role: Role::Proposer };
    desk.person("za.pro", vec![post]);
    rated_of(&desk, "ZA", "za.pro", "2026Q2", 10, "2026-04-02");
    for (login, places) in [("sj.adm", &[1, 2][..]), ("xz.pro", &[2]), ("za.pro", &[1])] {
        let ranking = ranking(&desk, login, "2026Q2");
        assert_eq!(ranking.lines.iter().filter_map(|line| line.place).collect::<Vec<_>>(), places, "{login}");
        assert_eq!(
            (ranking.all, ranking.rated, ranking.low, ranking.mean),
            (2, 2, 1, Some(7_750)),
            "{login}"
        );
    }
}
