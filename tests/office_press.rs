//! Press through the office (P1–P4).

mod support;

use gongkai::domain::book::Value;
use support::office::*;

fn release(title: &str) -> Vec<(&'static str, Value)> {
    vec![
        ("title", text(title)),
        ("form", word("briefing")),
        ("class", word("decision")),
        ("text", text("通报今年以来重大决策的执行情况。")),
        ("on", day("2026-03-02")),
    ]
}

fn approval(on: &str) -> Vec<(&'static str, Value)> {
    vec![("leave", word("approved")), ("basis", text("党委会议纪要第3次")), ("on", day(on))]
}

fn publication(on: &str) -> Vec<(&'static str, Value)> {
    vec![("speaker", text("发言人")), ("place", text("新闻发布厅")), ("on", day(on))]
}

#[test]
fn p1_one_spokesperson_and_one_assistant_at_a_time() {
    let desk = Desk::new();
    let appoint = |name: &str, office: &str| {
        vec![
            ("title", text(name)),
            ("office", word(office)),
            ("basis", text("党委会议纪要")),
            ("on", day("2026-03-02")),
        ]
    };
    let first = desk.begin("sj.adm", "SJ-00", "press.appoint", &appoint("甲", "spokesperson"));
    desk.begin("sj.adm", "SJ-00", "press.appoint", &appoint("乙", "assistant"));
    let second = begin("SJ-00", "press.appoint", &appoint("丙", "spokesperson"));
    desk.refused("sj.adm", second.clone(), "press-office-held");
    desk.take("sj.adm", &first, "press.relieve", &[("reason", text("调动")), ("on", day("2026-03-02"))]);
    desk.ok("sj.adm", second);
    assert!(!desk.case(&first).state().open);
}

#[test]
fn p3_nothing_is_released_before_it_is_approved_by_somebody_else() {
    let desk = Desk::new();
    desk.refused("xz.pro", begin("XZ-00", "press.release", &release("通气会")), "step-not-there");
    desk.refused("xz.pro", begin("SJ-00", "press.release", &release("通气会")), "role-missing");
    desk.refused("sj.opi", begin("SJ-00", "press.release", &release("通气会")), "role-missing");
    let key = desk.begin("all", "SJ-00", "press.release", &release("通气会"));
    let publish = || take(&key, "press.publish", &publication("2026-03-02"));
    desk.refused("all", publish(), "press-not-approved");
    desk.refused("all", take(&key, "press.approve", &approval("2026-03-02")), "step-own");
    desk.refused("sj.pro", take(&key, "press.approve", &approval("2026-03-02")), "role-missing");
    desk.take("sj.com", &key, "press.return", &[("reason", text("补充数据")), ("on", day("2026-03-02"))]);
    desk.refused("all", publish(), "press-not-approved");
    let amended = [("text", text("补充后的通稿。")), ("on", day("2026-03-02"))];
    desk.take("sj.pro", &key, "press.amend", &amended);
    desk.day("2026-03-04");
    desk.take("sj.com", &key, "press.approve", &approval("2026-03-04"));
    // Not on a day before, either.
    desk.refused("all", take(&key, "press.publish", &publication("2026-03-03")), "press-before-approval");
    desk.take("all", &key, "press.publish", &publication("2026-03-04"));
    assert_eq!(desk.case(&key).state().name, "press-state-published");
    desk.refused("all", publish(), "press-not-approved");
}

#[test]
fn p4_an_enquiry_is_answered_with_the_approved_text_only() {
    let desk = Desk::new();
    let asked = [
        ("title", text("晚报来询")),
        ("what", word("question")),
        ("way", word("telephone")),
        ("medium", text("晚报")),
        ("question", text("窗口何时开放？")),
        ("on", day("2026-03-02")),
    ];
    let key = desk.begin("sj.pro", "SJ-00", "press.enquire", &asked);
    desk.refused("sj.com", take(&key, "press.approve", &approval("2026-03-02")), "press-not-submitted");
    let draft = [("text", text("周六上午。")), ("on", day("2026-03-02"))];
    desk.take("sj.pro", &key, "press.draft", &draft);
    desk.refused("sj.pro", take(&key, "press.draft", &draft), "press-not-to-draft");
    desk.take("sj.pri", &key, "press.approve", &approval("2026-03-02"));
    desk.take("sj.pro", &key, "press.publish", &publication("2026-03-02"));
    assert!(!desk.case(&key).state().open);
}

#[test]
fn p2_a_response_names_the_report_and_what_it_is_about() {
    let desk = Desk::new();
    let mut response = release("回应");
    response[2] = ("class", word("response"));
    desk.refused("sj.pro", begin("SJ-07", "press.release", &response), "text-required");
    response.push(("report", text("晚报三月一日报道")));
    let about = desk.propose("sj.pro", "SJ-07", matter());
    response.push(("about", text(&about.number())));
    let key = desk.begin("sj.pro", "SJ-07", "press.release", &response);
    assert_eq!(desk.case(&key).first().records("about"), [about]);
    // Refused by the committee, and why is told.
    let refuse = [("reason", text("事实尚未查清。")), ("on", day("2026-03-02"))];
    desk.take("sj.com", &key, "press.refuse", &refuse);
    let case = desk.case(&key);
    assert_eq!((case.state().name, case.state().open), ("press-state-refused", false));
    assert_eq!(case.last("press.refuse").unwrap().values.text("reason"), "事实尚未查清。");
    desk.refused("sj.pro", take(&key, "press.publish", &publication("2026-03-02")), "press-not-approved");
}

#[test]
fn p1_who_speaks_is_the_committees_as_a_whole() {
    let desk = Desk::new();
    let appoint = [
        ("title", text("甲")),
        ("office", word("spokesperson")),
        ("basis", text("党委会议纪要")),
        ("on", day("2026-03-02")),
    ];
    // Under an item there could be a second one: whichever is in view, it stands under none.
    let key = desk.begin("sj.adm", "SJ-07", "press.appoint", &appoint);
    assert_eq!(key.code, code("SJ-00"));
    desk.refused("sj.adm", begin("SJ-08", "press.appoint", &appoint), "press-office-held");
}

#[test]
fn p4_an_interview_is_over_once_its_text_was_read_and_agreed_to() {
    let desk = Desk::new();
    let asked = [
        ("title", text("专访局长")),
        ("what", word("leader")),
        ("way", word("letter")),
        ("medium", text("电视台")),
        ("question", text("谈党务公开。")),
        ("on", day("2026-03-02")),
    ];
    let key = desk.begin("sj.pro", "SJ-00", "press.enquire", &asked);
    let draft = [("text", text("三月五日上午。")), ("planned", day("2026-03-05")), ("on", day("2026-03-02"))];
    desk.take("sj.pro", &key, "press.draft", &draft);
    desk.take("sj.com", &key, "press.approve", &approval("2026-03-02"));
    let review = |result: &str| {
        vec![
            ("result", word(result)),
            ("reviewer", text("发言人")),
            ("note", text("标题须改。")),
            ("on", day("2026-03-05")),
        ]
    };
    desk.day("2026-03-05");
    desk.refused("sj.pro", take(&key, "press.review", &review("agreed")), "press-nothing-to-review");
    desk.take("sj.pro", &key, "press.publish", &publication("2026-03-05"));
    assert!(desk.case(&key).state().open);
    desk.take("sj.pro", &key, "press.review", &review("correct"));
    assert_eq!(desk.case(&key).state().name, "press-state-interviewed");
    desk.take("sj.pro", &key, "press.review", &review("agreed"));
    assert_eq!(desk.case(&key).state().name, "press-state-published");
    desk.refused("sj.pro", take(&key, "press.review", &review("agreed")), "press-nothing-to-review");
}

#[test]
fn p4_contacts_with_the_media_are_noted_and_done() {
    let desk = Desk::new();
    let contact = [
        ("title", text("走访报社")),
        ("what", word("visit")),
        ("medium", text("日报")),
        ("content", text("商定专栏。")),
        ("on", day("2026-03-02")),
    ];
    desk.refused("sj.led", begin("SJ-00", "press.contact", &contact), "role-missing");
    let key = desk.begin("sj.pro", "SJ-00", "press.contact", &contact);
    assert!(!desk.case(&key).state().open);
}
