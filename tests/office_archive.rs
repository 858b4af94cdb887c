//! Archives through the office (F1–F3).

mod support;

use std::sync::Arc;

use gongkai::domain::archive::{Filing, NumberForm};
use gongkai::domain::book::{Attachment, MOST_ATTACHED, Value};
use gongkai::domain::clock::{Limit, Policy};
use gongkai::domain::code::RecordKey;
use gongkai::domain::message::Arg;
use gongkai::office::command::OpinionOrder;
use gongkai::office::desk::Desk as _;
use gongkai::office::query::{Answer, DueKind, FilesAsked, Query};
use gongkai::office::verify::verify;
use gongkai::office::{Command, Failure, attachments};
use gongkai::store::{Batch, Store};
use support::files::{Files, attached, file_of, got, own, put};
use support::office::*;

const TODAY: &str = "2026-03-02";

fn year(text: &str) -> Value {
    Value::Period(text.parse().unwrap())
}

fn words(words: &[&str]) -> Value {
    Value::Words(words.iter().map(|word| (*word).to_owned()).collect())
}

/// A whole file of an approval and the material.
fn review(title: &str, on: &str) -> Vec<(&'static str, Value)> {
    let mut values = without(file_of(title), "on");
    values.push(("on", day(on)));
    values
}

/// An opinion's file as far as it is there.
fn opinion(parts: &[&'static str], on: &str) -> Vec<(&'static str, Value)> {
    let mut values = review("意见及办理", on);
    values.retain(|(id, _)| !matches!(*id, "approval" | "material"));
    values.iter_mut().filter(|(id, _)| *id == "kind").for_each(|(_, value)| *value = word("opinion"));
    values.extend(parts.iter().map(|part| (*part, text("1"))));
    values
}

fn without(mut values: Vec<(&'static str, Value)>, id: &str) -> Vec<(&'static str, Value)> {
    values.retain(|(known, _)| *known != id);
    values
}

fn number(body: &str, on: &str) -> Vec<(&'static str, Value)> {
    vec![("body", text(body)), ("checker", text("检查人")), ("on", day(on))]
}

/// The office with a fonds, and `sj.opi` as its archivist.
fn desk() -> Desk {
    let desk = Desk::new();
    fonds(&desk, Some("z109"), NumberForm::Dat13);
    appoint(&desk, "sj.pri", "SJ-00", "sj.opi");
    desk
}

fn fonds(desk: &Desk, fonds: Option<&str>, form: NumberForm) {
    let filing = Filing { fonds: fonds.map(|fonds| fonds.parse().unwrap()), form };
    desk.ok("root", Command::SetPolicy(Policy { filing, ..Policy::default() }));
}

fn archivist(login: &str) -> Vec<(&'static str, Value)> {
    vec![
        ("title", text("归档责任人")),
        ("person", word(login)),
        ("basis", text("分工通知")),
        ("on", day(TODAY)),
    ]
}

fn appoint(desk: &Desk, by: &str, under: &str, login: &str) -> RecordKey {
    desk.begin(by, under, "archive.appoint", &archivist(login))
}

fn given(desk: &Desk, key: &RecordKey) -> String {
    desk.case(key)
        .last("archive.number")
        .map(|entry| entry.values.text("number").to_owned())
        .unwrap_or_default()
}

fn is_sound(desk: &Desk) {
    let report = verify(desk.store.as_ref(), &|_| {}).unwrap();
    assert!(report.is_clean(), "{:?}", report.faults);
}

#[test]
fn f1_each_kind_of_material_has_what_its_file_must_hold() {
    let desk = desk();
    let whole = [
        ("review", vec!["approval", "material"]),
        ("superior", vec!["document"]),
        ("own", vec!["own"]),
        ("opinion", vec!["voice", "instruction", "mending"]),
    ];
    for (kind, parts) in &whole {
        for missing in 0..=parts.len() {
            let mut values = opinion(&[], TODAY);
            values.iter_mut().filter(|(id, _)| *id == "kind").for_each(|(_, value)| *value = word(kind));
            if *kind == "own" {
                values.push(("form", word("meeting")));
            }
            values.extend(parts.iter().skip(missing).map(|part| (*part, text("1"))));
            let key = desk.begin("sj.pro", "SJ-00", "archive.open", &values);
            let state = desk.case(&key).state().name;
            let lacking = if missing == 0 { "archive-state-to-number" } else { "archive-state-lacking" };
            assert_eq!(state, lacking, "{kind} without {missing}");
        }
    }
    // What another kind holds is not entered.
    let mut wrong = review("错", TODAY);
    wrong.push(("voice", text("1")));
    let key = desk.begin("sj.pro", "SJ-00", "archive.open", &wrong);
    assert!(desk.case(&key).first().get("voice").is_none());
    let unknown = begin("SJ-00", "archive.open", &{
        let mut values = review("不存在", TODAY);
        values.push(("records", text("SJ-07/2026-099")));
        values
    });
    desk.refused("sj.pro", unknown, "record-unknown");
}

#[test]
fn f2_a_file_that_lacks_a_part_says_which_and_gets_no_number() {
    let desk = desk();
    let key = desk.begin("sj.pro", "SJ-00", "archive.open", &opinion(&["voice"], TODAY));
    let refused =
        desk.refused("sj.opi", take(&key, "archive.number", &number("BGS", TODAY)), "archive-lacks");
    let Arg::Message(parts) = arg(&refused, "parts") else { panic!() };
    assert!(format!("{parts:?}").contains("archive-part-instruction"), "{parts:?}");
    assert!(format!("{parts:?}").contains("archive-part-mending") && !format!("{parts:?}").contains("voice"));
    let facts = (desk.case(&key).book().facts)(&desk.case(&key));
    assert!(facts.iter().any(|(label, _)| *label == "label-archive-lacks"), "{facts:?}");
    // One part comes in, of the other it is on record why it is not there.
    desk.take("sj.pro", &key, "archive.amend", &opinion(&["voice", "mending"], TODAY));
    let why = |part: &str| {
        vec![("parts", words(&[part])), ("reason", text("当面签批，未另成件")), ("on", day(TODAY))]
    };
    desk.refused("sj.pro", take(&key, "archive.explain", &why("voice")), "archive-part-there");
    let silent = [("parts", words(&["instruction"])), ("on", day(TODAY))];
    desk.refused("sj.pro", take(&key, "archive.explain", &silent), "text-required");
    desk.take("sj.pro", &key, "archive.explain", &why("instruction"));
    desk.refused("sj.pro", take(&key, "archive.explain", &why("mending")), "archive-nothing-lacks");
    desk.take("sj.opi", &key, "archive.number", &number("BGS", TODAY));
    assert_eq!(desk.case(&key).state().name, "archive-state-filed");
}

#[test]
fn f2_a_copy_counts_once_somebody_compared_it() {
    let desk = desk();
    let mut copy = without(review("复印件", TODAY), "copy");
    copy.push(("copy", word("copy")));
    desk.refused("sj.pro", begin("SJ-00", "archive.open", &copy), "text-required");
    copy.push(("compared", text("王 与原件核对无误")));
    desk.begin("sj.pro", "SJ-00", "archive.open", &copy);
}

#[test]
fn f2_numbers_run_in_their_class_without_gap_or_double_in_both_forms() {
    let desk = desk();
    let open = |title: &str, retention: &str| {
        let mut values = without(review(title, TODAY), "retention");
        values.push(("retention", word(retention)));
        desk.begin("sj.pro", "SJ-07", "archive.open", &values)
    };
    let filed = |key: &RecordKey, body: &str| {
        desk.take("sj.opi", key, "archive.number", &number(body, TODAY));
        given(&desk, key)
    };
    let keys: Vec<RecordKey> =
        (0..6).map(|n| open(&format!("卷{n}"), if n == 2 { "Y" } else { "D30" })).collect();
    assert_eq!(filed(&keys[0], "办公室"), "Z109-WS·2026·D30·办公室-0001");
    assert_eq!(filed(&keys[1], "办公室"), "Z109-WS·2026·D30·办公室-0002");
    assert_eq!(filed(&keys[2], "办公室"), "Z109-WS·2026·Y·办公室-0001");
    assert_eq!(filed(&keys[3], "BGS"), "Z109-WS·2026·D30·BGS-0001");
    // The other form goes on where this one stopped.
    fonds(&desk, Some("Z109"), NumberForm::Dat22);
    assert_eq!(filed(&keys[4], "BGS"), "Z109-WS·2026-D30-BGS-0002");
    for bad in ["B/S", "B G S", "=1+1", "Z·1"] {
        desk.refused("sj.opi", take(&keys[5], "archive.number", &number(bad, TODAY)), "archive-bad-body");
    }
    desk.refused("sj.opi", take(&keys[4], "archive.number", &number("BGS", TODAY)), "archive-numbered");
    is_sound(&desk);
    // Made anew from the records, the counters are the same.
    let before = dump(desk.store.as_ref());
    desk.office.rebuild_indexes(&|_| {}).unwrap();
    let counters = |dump: &std::collections::BTreeMap<String, gongkai::store::Stored>| {
        let of = dump.iter().filter(|(key, _)| key.starts_with("n/"));
        of.map(|(key, stored)| (key.clone(), stored.value.clone())).collect::<Vec<_>>()
    };
    assert_eq!(counters(&before), counters(&dump(desk.store.as_ref())));
    assert!(counters(&before).iter().any(|(key, _)| key == "n/archive/Z109·2026·D30·BGS"));
    is_sound(&desk);
}

#[test]
fn f2_two_at_once_get_two_numbers() {
    let desk = Arc::new(desk());
    let keys: Vec<RecordKey> = (0..24)
        .map(|n| desk.begin("sj.pro", "SJ-07", "archive.open", &review(&format!("卷{n}"), TODAY)))
        .collect();
    std::thread::scope(|scope| {
        for keys in keys.chunks(6) {
            let desk = desk.clone();
            scope.spawn(move || {
                for key in keys {
                    desk.take("sj.opi", key, "archive.number", &number("BGS", TODAY));
                }
            });
        }
    });
    let mut all: Vec<String> = keys.iter().map(|key| given(&desk, key)).collect();
    all.sort();
    let expected: Vec<String> = (1..=24).map(|n| format!("Z109-WS·2026·D30·BGS-{n:04}")).collect();
    assert_eq!(all, expected);
    is_sound(&desk);
}

#[test]
fn f2_an_undone_number_is_given_again_and_one_that_others_follow_is_not_undone() {
    let desk = desk();
    appoint(&desk, "xz.pri", "XZ-00", "all");
    let open = |under: &str, by: &str| desk.begin(by, under, "archive.open", &review("卷", TODAY));
    let (first, second) = (open("SJ-00", "sj.pro"), open("SJ-00", "sj.pro"));
    let undo = |login: &str| {
        let Answer::Undo(preview) = desk.office.query(login, &Query::Undo).unwrap() else { panic!() };
        Command::Undo { seq: preview.act.seq }
    };
    desk.take("sj.opi", &first, "archive.number", &number("BGS", TODAY));
    desk.ok("sj.opi", undo("sj.opi"));
    assert_eq!(given(&desk, &first), "");
    is_sound(&desk);
    desk.take("sj.opi", &second, "archive.number", &number("BGS", TODAY));
    assert_eq!(given(&desk, &second), "Z109-WS·2026·D30·BGS-0001");
    // Somebody else of the same class is numbered next.
    let other = open("XZ-00", "all");
    desk.take("all", &other, "archive.number", &number("BGS", TODAY));
    let refused = desk.fails("sj.opi", undo("sj.opi"));
    assert!(format!("{refused:?}").contains("undo-number-not-last"), "{refused:?}");
    desk.ok("all", undo("all"));
    desk.ok("sj.opi", undo("sj.opi"));
    assert!(desk.store.get("n/archive/Z109·2026·D30·BGS".as_bytes()).unwrap().is_none());
    is_sound(&desk);
}

#[test]
fn f2_a_counter_that_was_changed_is_found_and_that_of_a_damaged_file_is_kept() {
    let desk = desk();
    let key = desk.begin("sj.pro", "SJ-00", "archive.open", &review("卷", TODAY));
    desk.take("sj.opi", &key, "archive.number", &number("BGS", TODAY));
    let counter = "n/archive/Z109·2026·D30·BGS";
    let stored = desk.store.get(counter.as_bytes()).unwrap().unwrap();
    let write = |value: u32| {
        desk.store
            .commit(Batch::default().put(counter, stored.version + 1, value.to_le_bytes().to_vec()))
            .unwrap();
    };
    write(7);
    let report = verify(desk.store.as_ref(), &|_| {}).unwrap();
    assert!(report.faults.iter().any(|fault| fault.key == counter), "{:?}", report.faults);
    desk.office.rebuild_indexes(&|_| {}).unwrap();
    is_sound(&desk);
    // Damaged, the file keeps its number: it must not be given again.
    let name = gongkai::office::record::store_key(&key);
    let file = desk.store.get(name.as_bytes()).unwrap().unwrap();
    desk.store.commit(Batch::default().put(name, file.version, b"damaged".to_vec())).unwrap();
    desk.office.rebuild_indexes(&|_| {}).unwrap();
    let kept = desk.store.get(counter.as_bytes()).unwrap().unwrap();
    assert_eq!(kept.value, 1_u32.to_le_bytes());
}

#[test]
fn f2_after_its_number_a_file_is_only_corrected_with_a_reason() {
    let desk = desk();
    let key = desk.begin("sj.pro", "SJ-00", "archive.open", &review("旧题名", TODAY));
    let correction = |title: &str| {
        let mut values = without(without(review(title, TODAY), "year"), "retention");
        values.insert(0, ("reason", text("题名有误")));
        values
    };
    desk.refused("sj.pro", take(&key, "archive.correct", &correction("新")), "archive-not-numbered");
    desk.take("sj.opi", &key, "archive.number", &number("BGS", TODAY));
    desk.refused("sj.pro", take(&key, "archive.amend", &review("新题名", TODAY)), "archive-numbered");
    let reason = [("reason", text("误立")), ("on", day(TODAY))];
    desk.refused("sj.pro", take(&key, "archive.withdraw", &reason), "archive-numbered");
    let silent = without(correction("新题名"), "reason");
    desk.refused("sj.pro", take(&key, "archive.correct", &silent), "text-required");
    // The year and the retention are in the number.
    let mut other = correction("新题名");
    other.push(("year", year("2025")));
    desk.refused("sj.pro", take(&key, "archive.correct", &other), "step-field-unknown");
    desk.take("sj.pro", &key, "archive.correct", &correction("新题名"));
    let case = desk.case(&key);
    assert_eq!((case.title.as_str(), case.first().text("title")), ("新题名", "旧题名"));
    assert_eq!(given(&desk, &key), "Z109-WS·2026·D30·BGS-0001");
}

#[test]
fn f3_only_the_archivist_numbers_and_there_is_one() {
    let desk = Desk::new();
    let key = desk.begin("sj.pro", "SJ-00", "archive.open", &review("卷", TODAY));
    let go = |login: &str, id: &str| {
        desk.refused(login, take(&key, "archive.number", &number("BGS", TODAY)), id);
    };
    go("sj.opi", "archive-no-fonds");
    fonds(&desk, Some("Z109"), NumberForm::Dat13);
    go("sj.opi", "archive-no-archivist");
    let wrong = begin("SJ-00", "archive.appoint", &archivist("sj.opi"));
    desk.refused("sj.opi", wrong.clone(), "role-missing");
    let away = begin("SJ-00", "archive.appoint", &archivist("xz.opi"));
    desk.refused("sj.pri", away, "archive-not-there");
    desk.refused("sj.pri", begin("SJ-07", "archive.appoint", &archivist("sj.opi")), "archive-under-item");
    desk.ok("sj.pri", wrong.clone());
    desk.refused("sj.pri", wrong, "archive-held");
    go("sj.adm", "archive-not-archivist");
    go("xz.opi", "not-yours-to-see");
    desk.take("sj.opi", &key, "archive.number", &number("BGS", TODAY));
}

#[test]
fn f3_a_file_is_found_read_lent_and_brought_back() {
    let desk = desk();
    let key = desk.begin("sj.pro", "SJ-00", "archive.open", &review("卷", TODAY));
    let read = [("reader", text("检查组")), ("purpose", text("检查")), ("on", day(TODAY))];
    desk.refused("sj.pro", take(&key, "archive.consult", &read), "archive-not-numbered");
    desk.take("sj.opi", &key, "archive.number", &number("BGS", TODAY));
    desk.take("sj.pro", &key, "archive.consult", &read);
    let lend = |until: &str| {
        vec![("reader", text("纪委")), ("purpose", text("核查")), ("until", day(until)), ("on", day(TODAY))]
    };
    desk.refused("sj.pro", take(&key, "archive.lend", &lend("2026-02-27")), "archive-until-before");
    desk.take("sj.pro", &key, "archive.lend", &lend("2026-03-06"));
    assert!(desk.case(&key).state().open, "it is in sight until it is back");
    desk.refused("sj.pro", take(&key, "archive.consult", &read), "archive-is-lent");
    desk.day("2026-03-05");
    let back = |on: &str| vec![("condition", text("完好")), ("on", day(on))];
    desk.refused("sj.pro", take(&key, "archive.return", &back("2026-02-27")), "step-before-begin");
    desk.take("sj.pro", &key, "archive.return", &back("2026-03-05"));
    desk.refused("sj.pro", take(&key, "archive.return", &back("2026-03-05")), "archive-not-lent");
    assert_eq!(desk.case(&key).state().name, "archive-state-filed");
    assert_eq!(desk.case(&key).entries.len(), 5);
}

/// The lines of what is due of the archive at an organisation.
fn due(desk: &Desk, login: &str, as_of: &str, of: &str) -> Vec<(String, String)> {
    let lines = desk.office.due_as_of(login, date(as_of)).unwrap();
    let ours = lines.iter().filter(|line| line.limit == Limit::F3 && line.unit == org(of));
    ours.map(|line| (line.due.to_string(), line.period.unwrap().to_string())).collect()
}

#[test]
fn f3_what_was_closed_in_a_year_is_filed_by_30_june_of_the_next() {
    let desk = desk();
    appoint(&desk, "xz.pri", "XZ-00", "xz.opi");
    let opinion_key = desk.register("xz.opi", "XZ-00", signed(TODAY));
    desk.ok("xz.opi", about(&opinion_key, reply(TODAY)));
    desk.ok("xz.opi", about(&opinion_key, tell_submitter(TODAY)));
    desk.ok("xz.opi", about(&opinion_key, OpinionOrder::Close));
    assert!(due(&desk, "xz.pri", "2026-12-31", "XZ").is_empty(), "the year is not over");
    // 30 June 2027 is a Wednesday.
    let owed = [("2027-06-30".to_owned(), "2026".to_owned())];
    assert_eq!(due(&desk, "xz.pri", "2027-01-04", "XZ"), owed);
    let line = desk.office.due_as_of("xz.pri", date("2027-01-04")).unwrap();
    assert!(line.iter().any(|line| line.kind == DueKind::Book(gongkai::domain::code::Kind::Archive)));
    assert!(due(&desk, "xz.pri", "2027-01-04", "JW").is_empty(), "a department has no archive of its own");

    let of_year = |of: &str, on: &str| vec![("title", text("归档")), ("year", year(of)), ("on", day(on))];
    desk.refused("xz.opi", begin("XZ-00", "archive.year", &of_year("2026", TODAY)), "archive-year-not-over");
    desk.day("2027-01-05");
    let key = desk.begin("xz.opi", "XZ-00", "archive.year", &of_year("2026", "2027-01-05"));
    desk.refused(
        "xz.opi",
        begin("XZ-00", "archive.year", &of_year("2026", "2027-01-05")),
        "archive-year-again",
    );
    assert_eq!(due(&desk, "xz.pri", "2027-01-05", "XZ"), owed, "once, by the case now");
    let case = desk.case(&key);
    assert_eq!((case.first().number("all"), case.first().number("left")), (Some(1), Some(1)));
    assert_eq!(case.first().records("open"), std::slice::from_ref(&opinion_key));

    let close = |reason: Option<&str>| {
        let mut values = vec![("on", day("2027-01-05"))];
        values.extend(reason.map(|reason| ("reason", text(reason))));
        take(&key, "archive.close", &values)
    };
    desk.refused("xz.pro", close(None), "archive-not-archivist");
    desk.refused("xz.opi", close(None), "archive-year-left");
    let mut file = opinion(&["voice", "instruction", "mending"], "2027-01-05");
    file.push(("records", text(&opinion_key.number())));
    let file = desk.begin("xz.opi", "XZ-00", "archive.open", &file);
    desk.refused("xz.opi", close(None), "archive-year-left");
    desk.take("xz.opi", &file, "archive.number", &number("XZDD", "2027-01-05"));
    desk.take("xz.opi", &key, "archive.count", &[("on", day("2027-01-05"))]);
    assert_eq!(desk.case(&key).last("archive.count").unwrap().values.number("left"), Some(0));
    desk.ok("xz.opi", close(None));
    assert!(due(&desk, "xz.pri", "2027-01-05", "XZ").is_empty());
    assert_eq!(due(&desk, "sj.pri", "2027-01-05", "SJ"), owed, "the bureau's own is owed still");
    is_sound(&desk);
}

#[test]
fn f3_a_year_is_also_filed_where_it_is_on_record_why_something_is_not() {
    let desk = desk();
    let key = desk.register("sj.opi", "SJ-00", anonymous(TODAY));
    desk.ok("sj.opi", about(&key, reply(TODAY)));
    desk.ok("sj.opi", about(&key, OpinionOrder::Close));
    desk.day("2027-07-05");
    let year = [("title", text("归档")), ("year", year("2026")), ("on", day("2027-07-05"))];
    let year = desk.begin("sj.opi", "SJ-00", "archive.year", &year);
    let overdue = desk.office.due_as_of("sj.pri", date("2027-07-05")).unwrap();
    assert!(overdue.iter().any(|line| line.key.as_ref() == Some(&year) && line.due < date("2027-07-05")));
    let close = [("reason", text("原件由纪委保存，附移交清单。")), ("on", day("2027-07-05"))];
    desk.take("sj.opi", &year, "archive.close", &close);
    assert!(!desk.case(&year).state().open);
}

#[test]
fn f2_the_catalogue_of_files_is_in_the_order_of_their_numbers_and_for_those_who_see_them() {
    let desk = desk();
    appoint(&desk, "xz.pri", "XZ-00", "xz.opi");
    for (under, by, keeper) in
        [("XZ-00", "xz.pro", "xz.opi"), ("SJ-07", "sj.pro", "sj.opi"), ("SJ-00", "sj.pro", "sj.opi")]
    {
        let key = desk.begin(by, under, "archive.open", &review(under, TODAY));
        desk.take(keeper, &key, "archive.number", &number("BGS", TODAY));
    }
    desk.begin("sj.pro", "SJ-00", "archive.open", &review("未编号", TODAY));
    let files = |login: &str, org: Option<&str>, year: i32| -> Result<Vec<String>, Failure> {
        let asked = FilesAsked { org: org.map(|org| org.parse().unwrap()), year };
        match desk.office.query(login, &Query::Files(asked))? {
            Answer::Files(lines) => {
                Ok(lines.into_iter().map(|line| format!("{} {}", line.number, line.title)).collect())
            }
            other => panic!("{other:?}"),
        }
    };
    let all = ["XZ-00", "SJ-07", "SJ-00"];
    let all: Vec<String> =
        (1..).zip(all).map(|(n, title)| format!("Z109-WS·2026·D30·BGS-{n:04} {title}")).collect();
    assert_eq!(files("sj.pri", None, 2026).unwrap(), all);
    assert_eq!(files("sj.pri", Some("XZ"), 2026).unwrap(), all[..1]);
    assert_eq!(files("xz.pri", None, 2026).unwrap(), all[..1], "a branch sees its own");
    assert_eq!(files("xz.pri", Some("SJ"), 2026).unwrap_err().message().id, "not-yours-to-see");
    assert!(files("sj.pri", None, 2025).unwrap().is_empty());
}

#[test]
fn f2_an_attachment_is_kept_by_its_content_and_read_again_by_those_who_see_the_file() {
    let desk = desk();
    let (files, own) = (Files::of(&desk), own(&desk));
    let key = desk.begin("sj.pro", "SJ-00", "archive.open", &review("卷", TODAY));
    let kept = put(&own, "sj.pro", "纪要.pdf", b"%PDF-1.7 one").unwrap();
    assert_eq!((kept.media.as_str(), kept.size), ("application/pdf", 12));
    desk.take("sj.pro", &key, "archive.attach", &attached(&kept, ""));
    let (again, bytes) = got(&own, "sj.led", &key, 1).unwrap();
    assert_eq!((again, bytes.as_slice()), (kept.clone(), &b"%PDF-1.7 one"[..]));
    assert_eq!(got(&own, "sj.pro", &key, 2).unwrap_err().message().id, "attach-none");
    assert_eq!(got(&own, "sj.pro", &key, 0).unwrap_err().message().id, "attach-none");
    assert_eq!(got(&own, "xz.pro", &key, 1).unwrap_err().message().id, "not-yours-to-see");
    // Once numbered, what comes later says why.
    desk.take("sj.opi", &key, "archive.number", &number("BGS", TODAY));
    desk.refused("sj.pro", take(&key, "archive.attach", &attached(&kept, "")), "archive-attach-why");
    desk.take("sj.pro", &key, "archive.attach", &attached(&kept, "补扫描件"));

    let look = || attachments::look(desk.store.as_ref(), &files.vault(), true).unwrap();
    let report = look();
    assert_eq!((report.count, report.faults.len(), report.left_over.len()), (1, 0, 0));
    put(&own, "sj.pro", "没有用上.txt", b"never named").unwrap();
    assert_eq!(look().left_over.len(), 1);
    let path = files.path(&kept.sha256);
    std::fs::remove_file(&path).unwrap();
    assert_eq!(look().faults[0].1.id, "attach-missing");
    std::fs::write(&path, b"%PDF-1.7 two").unwrap();
    assert_eq!(look().faults[0].1.id, "attach-changed");
    assert_eq!(got(&own, "sj.pro", &key, 1).unwrap_err().message().id, "attach-changed");
}

#[test]
fn f2_nothing_is_attached_that_is_not_kept_and_no_path_is_followed() {
    let desk = desk();
    let (_files, own) = (Files::of(&desk), own(&desk));
    let key = desk.begin("sj.pro", "SJ-00", "archive.open", &review("卷", TODAY));
    // As somebody at the other end of a wire might try.
    let path = [("file", text("/etc/passwd")), ("on", day(TODAY))];
    desk.refused("sj.pro", take(&key, "archive.attach", &path), "attach-not-here");
    let kept = put(&own, "sj.pro", "甲.txt", "内容".as_bytes()).unwrap();
    // What somebody else handed in is theirs to attach, and nobody's who only knows what it is.
    desk.refused("sj.pro2", take(&key, "archive.attach", &attached(&kept, "")), "attach-put-again");
    assert_eq!(own.handed("sj.pro").unwrap(), std::slice::from_ref(&kept));
    assert_eq!(own.handed("sj.pro2").unwrap(), []);
    let other = |change: fn(&mut Attachment)| {
        let mut other = kept.clone();
        change(&mut other);
        take(&key, "archive.attach", &attached(&other, ""))
    };
    desk.refused("sj.pro", other(|it| it.sha256 = "a".repeat(64)), "attach-put-again");
    desk.refused("sj.pro", other(|it| it.size += 1), "attach-put-again");
    desk.refused("sj.pro", other(|it| it.sha256 = "../../../etc/passwd".into()), "attach-wrong");
    desk.refused("sj.pro", other(|it| it.name = "../甲.txt".into()), "attach-wrong");
    for name in ["", "..", "甲\u{1b}[2J", "gpj.\u{202e}exe"] {
        assert!(put(&own, "sj.pro", name, b"x").is_err(), "{name:?}");
    }
    assert_eq!(put(&own, "jw", "甲.txt", b"x").unwrap_err().message().id, "attach-not-yours");
    let long = vec![0; usize::try_from(MOST_ATTACHED).unwrap() + 1];
    assert_eq!(put(&own, "sj.pro", "长.bin", &long).unwrap_err().message().id, "attach-too-long");
    // What is classified stays on paper.
    let mut secret = without(review("密", TODAY), "secrecy");
    secret.push(("secrecy", word("secret")));
    let secret = desk.begin("sj.pro", "SJ-00", "archive.open", &secret);
    desk.refused("sj.pro", take(&secret, "archive.attach", &attached(&kept, "")), "archive-classified");
    // Where no place was made for them, none is kept.
    let without = self::desk();
    assert_eq!(put(&self::own(&without), "sj.pro", "甲", b"x").unwrap_err().message().id, "attach-not-here");
}
