//! What is done with a disclosure and with an opinion.

use gongkai::domain::channel::{Channel, Scope};
use gongkai::domain::disclosure::{Act, Disclosure, Exchange, Matter, Stage, TakenDown, TimeLimit};
use gongkai::domain::opinion::{self, Nature, Source, Submitter};
use gongkai::domain::period::Period;
use gongkai::office::Command;
use gongkai::office::command::{DisclosureOrder, NewOpinion, OpinionOrder};
use gongkai::office::query;
use gongkai::tui::form::Value;
use gongkai::tui::forms::{self, Purpose};

use crate::world::*;

fn ordered(act: Act, record: &Disclosure, answers: &[(&str, Value)]) -> DisclosureOrder {
    match sent(&on_disclosure(act, record), answers) {
        Ok(Command::Disclosure { key, seen: 4, order }) if key == record.key => order,
        other => panic!("{other:?}"),
    }
}

fn nothing_asked(purpose: &Purpose) -> bool {
    forms::ask(purpose, &directory(), "zhang", today()).is_none()
}

#[test]
fn r2_only_a_step_that_rests_on_something_asks() {
    let mut record = disclosure(Matter { needs_superior: true, ..matter() });
    for basis in [None, None, None, Some("党委会纪要"), Some("批复〔2026〕3号")] {
        let purpose = on_disclosure(Act::Approve, &record);
        let note = basis.unwrap_or_default().to_owned();
        assert_eq!(nothing_asked(&purpose), basis.is_none(), "{:?}", record.pending());
        let answers: Vec<_> = basis.map(|basis| ("basis", text(basis))).into_iter().collect();
        if basis.is_some() {
            assert_eq!(fault(&purpose, &[]), ("basis", "text-required".to_owned()));
        }
        assert_eq!(ordered(Act::Approve, &record, &answers), DisclosureOrder::Approve { note: note.clone() });
        record.approve("wang", at(today()), &note).unwrap();
    }
    assert!(nothing_asked(&on_disclosure(Act::Close, &record)));
    assert_eq!(ordered(Act::Close, &record, &[]), DisclosureOrder::Close);
}

#[test]
fn return_refusal_and_withdrawal_need_their_reason() {
    let record = disclosure(matter());
    let reason = || "请补充".to_owned();
    for (act, order) in [
        (Act::Return, DisclosureOrder::Return { reason: reason() }),
        (Act::Refuse, DisclosureOrder::Refuse { reason: reason() }),
        (Act::Withdraw, DisclosureOrder::Withdraw { reason: reason() }),
    ] {
        assert_eq!(fault(&on_disclosure(act, &record), &[]), ("reason", "text-required".to_owned()));
        assert_eq!(ordered(act, &record, &[("reason", text("请补充"))]), order);
    }
}

#[test]
fn r4_a_publication_is_recorded_with_what_shows_it() {
    let mut record = approved(matter());
    let answers = [("place", text("一楼公开栏")), ("evidence", text("照片3"))];
    let order = DisclosureOrder::Publish {
        channel: Channel::NoticeBoard,
        scope: Scope::Society,
        place: "一楼公开栏".into(),
        on: today(),
        evidence: "照片3".into(),
        stage: None,
        exchange: None,
    };
    assert_eq!(ordered(Act::Publish, &record, &answers), order);
    record.publish(publication(Channel::NoticeBoard, None), at(today())).unwrap();
    // What is still open comes first and is chosen.
    let asked = asked(&on_disclosure(Act::Publish, &record));
    assert_eq!(offered(&asked, "channel"), ["leader-mailbox", "notice-board"]);
    assert_eq!(asked.values["channel"], choice("leader-mailbox"));
    let narrow = approved(Matter { scope: Scope::Unit, channels: vec![Channel::Meeting], ..matter() });
    assert_eq!(offered(&self::asked(&on_disclosure(Act::Publish, &narrow)), "scope"), ["unit"]);
}

#[test]
fn r4c_question_and_answer_are_asked_with_every_interactive_channel_only() {
    let interactive = [Channel::LeaderMailbox, Channel::LeaderReception, Channel::Forum];
    let mut channels = vec![Channel::NoticeBoard];
    channels.extend(interactive.clone());
    let record = approved(Matter { channels, ..matter() });
    let purpose = on_disclosure(Act::Publish, &record);
    assert!(!is_shown(&purpose, "question", &[("channel", choice("notice-board"))]));
    for channel in interactive {
        let chosen = ("channel", choice(channel.word()));
        assert!(is_shown(&purpose, "question", std::slice::from_ref(&chosen)), "{channel:?}");
        let mut answers = vec![chosen, ("place", text("信箱")), ("evidence", text("回复件"))];
        assert_eq!(fault(&purpose, &answers), ("question", "text-required".to_owned()));
        answers.push(("question", text("何时实行？")));
        assert_eq!(fault(&purpose, &answers), ("answer", "text-required".to_owned()));
        answers.push(("answer", text("下月起。")));
        let DisclosureOrder::Publish { exchange, .. } = ordered(Act::Publish, &record, &answers) else {
            panic!()
        };
        assert_eq!(exchange, Some(Exchange { question: "何时实行？".into(), answer: "下月起。".into() }));
    }
    let plain = approved(Matter { channels: vec![Channel::NoticeBoard], ..matter() });
    let asked = asked(&on_disclosure(Act::Publish, &plain));
    assert!(asked.spec.fields.iter().all(|field| field.id != "question" && field.id != "stage"));
}

#[test]
fn r7_the_next_open_stage_is_offered_first() {
    let stages = ["方案", "招标", "验收"].into_iter().zip(1..);
    let stages = stages.map(|(name, month)| Stage { name: name.into(), on: day(month, 28) }).collect();
    let channels = vec![Channel::NoticeBoard];
    let mut record = approved(Matter { time_limit: TimeLimit::Staged(stages), channels, ..matter() });
    for (done, expected) in [(None, ["0", "1", "2"]), (Some(0), ["1", "2", "0"]), (Some(2), ["1", "0", "2"])]
    {
        if let Some(stage) = done {
            record.publish(publication(Channel::NoticeBoard, Some(stage)), at(today())).unwrap();
        }
        let asked = asked(&on_disclosure(Act::Publish, &record));
        assert_eq!(offered(&asked, "stage"), expected);
        assert_eq!(asked.values["stage"], choice(expected[0]));
    }
    let answers = [("place", text("公开栏")), ("evidence", text("照片"))];
    let order = ordered(Act::Publish, &record, &answers);
    assert!(matches!(order, DisclosureOrder::Publish { stage: Some(1), .. }), "{order:?}");
}

#[test]
fn r9_what_is_still_up_can_be_taken_down() {
    let mut record = approved(matter());
    for _ in 0..3 {
        record.publish(publication(Channel::NoticeBoard, None), at(today())).unwrap();
    }
    let purpose = on_disclosure(Act::TakeDown, &record);
    assert_eq!(fault(&purpose, &[]), ("publication", "form-required".to_owned()));
    record.publications[0].taken_down =
        Some(TakenDown { on: today(), by: "zhang".into(), reason: "".into() });
    assert_eq!(offered(&asked(&on_disclosure(Act::TakeDown, &record)), "publication"), ["1", "2"]);
    record.publications[1].taken_down = record.publications[0].taken_down.clone();
    // The only one left is chosen.
    let order = DisclosureOrder::TakeDown { index: 2, on: day(11, 23), reason: "换版".into() };
    let answers = [("on", Value::Date(day(11, 23))), ("reason", text("换版"))];
    assert_eq!(ordered(Act::TakeDown, &record, &answers), order);
}

#[test]
fn r10c_a_quarterly_look_is_of_the_present_quarter_or_a_past_one() {
    let purpose = Purpose::Item { act: query::Act::Adjust, code: code("XZ-03") };
    let asked = asked(&purpose);
    let quarters = offered(&asked, "quarter");
    // In their order: the arrows go back in time to the left.
    assert_eq!(quarters[quarters.len() - 5..], ["2025Q4", "2026Q1", "2026Q2", "2026Q3", "2026Q4"]);
    assert_eq!(quarters.first().map(String::as_str), Some("2023Q4"));
    assert_eq!(fault(&purpose, &[]), ("note", "text-required".to_owned()));
    let quarter = Period::Quarter(2026, 4);
    let expected = Command::Adjust { code: code("XZ-03"), quarter, note: "无变动".into() };
    assert_eq!(sent(&purpose, &[("note", text("无变动"))]), Ok(expected));
}

fn registered(purpose: &Purpose, more: &[(&'static str, Value)]) -> NewOpinion {
    let mut answers = vec![
        ("title", text("党费标准")),
        ("content", text("不够清楚")),
        ("source", choice("telephone")),
        ("submitter", text("陈明")),
        ("contact", text("65432")),
    ];
    answers.extend_from_slice(more);
    match sent(purpose, &answers) {
        Ok(Command::Register { opinion, .. }) => *opinion,
        other => panic!("{other:?}"),
    }
}

#[test]
fn o1_an_opinion_is_registered_signed_or_not() {
    let purpose = Purpose::Item { act: query::Act::Register, code: code("SJ-27") };
    let signed = NewOpinion {
        about: None,
        title: "党费标准".into(),
        content: "不够清楚".into(),
        source: Source::Telephone,
        received: today(),
        submitter: Some(Submitter { name: "陈明".into(), contact: "65432".into() }),
        nature: Nature::Suggestion,
        within_duty: true,
        important: None,
    };
    assert_eq!(registered(&purpose, &[]), signed);
    // A name typed before it turned out to be anonymous is not kept (O7, O8).
    let unsigned = registered(&purpose, &[("signed", Value::Flag(false))]);
    assert_eq!(unsigned, NewOpinion { submitter: None, ..signed.clone() });
    let transfer = registered(&purpose, &[("duty", choice("transfer"))]);
    assert_eq!(transfer, NewOpinion { within_duty: false, ..signed.clone() });
    let important = [("important", Value::Flag(true)), ("important-reason", text("须报党委"))];
    let marked = registered(&purpose, &important);
    assert_eq!(marked, NewOpinion { important: Some("须报党委".into()), ..signed.clone() });
    // A report of a violation has its month and no mark (O5).
    let [flag, reason] = important;
    let report = registered(&purpose, &[flag, reason, ("nature", choice("report"))]);
    assert_eq!(report, NewOpinion { nature: Nature::Report, ..signed.clone() });
    let about = Purpose::Register { about: approved(matter()) };
    let key = Some(key("SJ-19/disclosure/2026/000003"));
    assert_eq!(registered(&about, &[]), NewOpinion { about: key, ..signed });
    assert_eq!(asked(&about).subject, "SJ-19/disclosure/2026/000003");
}

#[test]
fn a_registration_says_what_it_lacks() {
    let purpose = Purpose::Item { act: query::Act::Register, code: code("SJ-00") };
    let mut answers = Vec::new();
    for (id, answer, message) in [
        ("title", text("党费标准"), "text-required"),
        ("content", text("不够清楚"), "text-required"),
        ("source", choice("box"), "form-required"),
        ("submitter", text("陈明"), "text-required"),
    ] {
        assert_eq!(fault(&purpose, &answers), (id, message.to_owned()));
        answers.push((id, answer));
    }
    assert!(sent(&purpose, &answers).is_ok());
    answers.push(("important", Value::Flag(true)));
    assert_eq!(fault(&purpose, &answers), ("important-reason", "text-required".to_owned()));
}

#[test]
fn what_is_done_with_an_opinion_is_ordered() {
    use opinion::Act;
    let mut record = opinion();
    // People of the unit who are active and do more than look, those who handle opinions first.
    let asked_of = |act, record: &opinion::Opinion| asked(&on_opinion(act, record));
    assert_eq!(offered(&asked_of(Act::Assign, &record), "person"), ["li", "zhang"]);
    assert_eq!(offered(&asked_of(Act::MarkHotspot, &record), "person"), ["li", "wang", "zhang"]);
    assert_eq!(offered(&asked_of(Act::Transfer, &record), "unit"), ["JW", "XZ", "XZ1"]);
    record.transfer("JW".parse().unwrap(), day(11, 21), "li", at(day(11, 21)), "纪委职责").unwrap();
    record.answer("已说明", day(11, 22), "li", at(day(11, 22))).unwrap();
    let (on, content) = (today(), "已说明".to_owned());
    let person = ("person", choice("li"));
    for (act, answers, order) in [
        (
            Act::MarkHotspot,
            vec![person, ("note", text("多人"))],
            OpinionOrder::MarkHotspot { screener: "li".into(), note: "多人".into() },
        ),
        (
            Act::Transfer,
            vec![("unit", choice("XZ")), ("reason", text("职责"))],
            OpinionOrder::Transfer { to: "XZ".parse().unwrap(), on, reason: "职责".into() },
        ),
        (
            Act::MarkImportant,
            vec![("reason", text("须汇报"))],
            OpinionOrder::MarkImportant { reason: "须汇报".into() },
        ),
        (Act::Reply, vec![("content", text("已说明"))], OpinionOrder::Reply { content: content.clone(), on }),
        // The reports begin with the reply.
        (Act::ReportToSubmitter, vec![], OpinionOrder::ReportToSubmitter { content: content.clone(), on }),
        (Act::ReportToUnit, vec![], OpinionOrder::ReportToUnit { content, on }),
        (Act::Close, vec![], OpinionOrder::Close),
        (Act::SeeIdentity, vec![], OpinionOrder::SeeIdentity),
    ] {
        let key = record.key.clone();
        let command = sent(&on_opinion(act, &record), &answers);
        assert_eq!(command, Ok(Command::Opinion { key, seen: 9, order }));
    }
    let assigned = sent(&on_opinion(Act::Assign, &opinion()), &[("person", choice("zhang"))]);
    let order = OpinionOrder::Assign { handler: "zhang".into(), note: String::new() };
    assert_eq!(assigned, Ok(Command::Opinion { key: record.key.clone(), seen: 9, order }));
    assert!(nothing_asked(&on_opinion(Act::Close, &record)));
    assert!(nothing_asked(&on_opinion(Act::SeeIdentity, &record)));
}

#[test]
fn what_an_opinion_needs_is_missed_at_its_field() {
    use opinion::Act;
    for (act, field, message) in [
        (Act::Assign, "person", "form-required"),
        (Act::MarkHotspot, "person", "form-required"),
        (Act::Transfer, "unit", "form-required"),
        (Act::MarkImportant, "reason", "text-required"),
        (Act::Reply, "content", "text-required"),
        (Act::ReportToUnit, "content", "text-required"),
    ] {
        assert_eq!(fault(&on_opinion(act, &opinion()), &[]), (field, message.to_owned()));
    }
    let unsaid = [("unit", choice("XZ"))];
    assert_eq!(
        fault(&on_opinion(Act::Transfer, &opinion()), &unsaid),
        ("reason", "text-required".to_owned())
    );
}
