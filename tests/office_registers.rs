//! Registers as files: what stands in them, who sees what, and what never does.

mod support;

use std::path::{Path, PathBuf};

use calamine::{Data, Reader, Xlsx, open_workbook};
use gongkai::domain::application::{Ground, Outcome};
use gongkai::domain::code::{Kind, RecordKey};
use gongkai::exchange::register::export;
use gongkai::office::Failure;
use gongkai::office::command::{ApplicationOrder, NewOpinion, OpinionOrder};
use gongkai::office::desk::OwnDesk;
use gongkai::office::query::{Answer, Query, RegisterPage, RegisterWanted, has_register};
use support::office::*;

fn wanted(kind: Kind) -> RegisterWanted {
    RegisterWanted { kind, org: None, from: None, to: None, after: None }
}

/// The file of that name in a folder of its own.
fn file(name: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    (folder, path)
}

/// The register as it is written: headings first.
fn table(desk: &Desk, login: &str, wanted: RegisterWanted) -> Vec<Vec<String>> {
    let (_folder, path) = file("register.csv");
    let count = export(&OwnDesk::new(desk.office.clone(), login), login, wanted, &path).unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    let text = text.strip_prefix('\u{feff}').expect("a mark");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let rows: Vec<Vec<String>> =
        reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
    assert_eq!(rows.len(), count + 1);
    rows
}

/// What stands under a heading in a row.
#[track_caller]
fn cell<'a>(rows: &'a [Vec<String>], row: usize, heading: &str) -> &'a str {
    let place = rows[0].iter().position(|known| known == heading).unwrap_or_else(|| panic!("{heading}"));
    &rows[row][place]
}

fn page(desk: &Desk, login: &str, wanted: RegisterWanted) -> RegisterPage {
    match desk.office.query(login, &Query::Register(Box::new(wanted))).unwrap() {
        Answer::Register(page) => *page,
        other => panic!("{other:?}"),
    }
}

fn titled(title: &str, received: &str) -> NewOpinion {
    NewOpinion { title: title.to_owned(), ..signed(received) }
}

#[test]
fn o1_the_register_of_opinions_has_the_columns_of_the_paper_one() {
    let desk = Desk::new();
    let key = desk.register("sj.opi", "SJ-08", signed("2026-03-02"));
    desk.ok("sj.opi", about(&key, OpinionOrder::Assign { handler: "sj.opi".into(), note: String::new() }));
    desk.ok("sj.opi", about(&key, reply("2026-03-02")));
    desk.ok("sj.opi", about(&key, tell_submitter("2026-03-02")));
    desk.register("sj.opi", "SJ-00", anonymous("2026-03-01"));
    let rows = table(&desk, "sj.opi", wanted(Kind::Opinion));
    let headings = [
        "序号",
        "编号",
        "日期",
        "渠道",
        "署名/匿名",
        "内容",
        "承办",
        "处理",
        "答复",
        "反馈时间",
        "反馈内容",
        "反馈人",
        "性质",
    ];
    assert_eq!(rows[0], headings);
    // In the order of the days.
    assert_eq!((cell(&rows, 1, "序号"), cell(&rows, 1, "日期")), ("1", "2026-03-01"));
    assert_eq!((cell(&rows, 1, "署名/匿名"), cell(&rows, 1, "反馈时间")), ("匿名", ""));
    assert_eq!((cell(&rows, 2, "编号"), cell(&rows, 2, "署名/匿名")), ("SJ-08/2026-001", "署名"));
    assert!(cell(&rows, 2, "承办").contains(&desk.office.directory().org_name(&org("SJ"))));
    assert!(cell(&rows, 2, "答复").starts_with("2026-03-02 "), "{rows:?}");
    assert_eq!(cell(&rows, 2, "反馈时间"), "2026-03-02");
    assert_eq!(cell(&rows, 2, "反馈人"), desk.office.directory().person_name("sj.opi"));
}

#[test]
fn o8_nobody_s_identity_is_in_a_register_whoever_writes_it() {
    let desk = Desk::new();
    let opinion = desk.register("sj.opi", "SJ-08", signed("2026-03-02"));
    let submitter = desk.opinion(&opinion).submitter.unwrap();
    let application = desk.apply("sj.opi", "SJ-08", applied("2026-03-02"));
    desk.ok("sj.opi", of(&application, complain("2026-03-02")));
    let record = desk.application(&application);
    let hidden = [
        submitter.name,
        submitter.contact,
        record.entries.applicant.name,
        record.entries.applicant.address,
        record.entries.applicant.identity,
        record.entries.applicant.contact,
        record.complaints[0].complainant.clone(),
        record.complaints[0].contact.clone(),
    ];
    for kind in [Kind::Opinion, Kind::Application] {
        for login in ["sj.opi", "sj.adm", "all"] {
            let text =
                format!("{:?} {:?}", table(&desk, login, wanted(kind)), page(&desk, login, wanted(kind)));
            for what in hidden.iter().filter(|what| !what.is_empty()) {
                assert!(!text.contains(what.as_str()), "{login}: {what}");
            }
        }
    }
    assert!(desk.journal().iter().all(|(entry, _)| !entry.command.contains("identity")));
}

#[test]
fn a_register_holds_what_the_person_sees_and_no_more() {
    let desk = Desk::new();
    desk.register("sj.opi", "SJ-08", titled("市局的", "2026-03-02"));
    desk.register("xz.opi", "XZ-03", titled("刑侦的", "2026-03-02"));
    let contents = |login: &str, wanted: RegisterWanted| -> Vec<String> {
        let rows = table(&desk, login, wanted);
        let first = |row: usize| cell(&rows, row, "内容").lines().next().unwrap_or_default().to_owned();
        (1..rows.len()).map(first).collect()
    };
    assert_eq!(contents("xz.opi", wanted(Kind::Opinion)), ["刑侦的"]);
    assert_eq!(contents("sj.adm", wanted(Kind::Opinion)), ["市局的", "刑侦的"]);
    let of = |unit: &str| RegisterWanted { org: Some(org(unit)), ..wanted(Kind::Opinion) };
    assert_eq!(contents("sj.adm", of("XZ")), ["刑侦的"]);
    assert_eq!(contents("xz.opi", of("SJ")), Vec::<String>::new());
    // What is transferred to a unit is seen there.
    let key =
        desk.register("sj.opi", "SJ-00", NewOpinion { within_duty: false, ..titled("转来的", "2026-03-02") });
    desk.ok("sj.opi", about(&key, transfer("XZ", "2026-03-02")));
    assert_eq!(contents("xz.opi", wanted(Kind::Opinion)), ["转来的", "刑侦的"]);
    // A book that only some see.
    let unknown = desk.office.query("nobody", &Query::Register(Box::new(wanted(Kind::Opinion)))).unwrap_err();
    assert_eq!(unknown.message().id, "person-unknown");
    let none = desk.office.query("all", &Query::Register(Box::new(wanted(Kind::Adjustment)))).unwrap_err();
    assert_eq!(none.message().id, "register-none");
}

#[test]
fn days_from_and_to_count_by_the_day_of_the_record() {
    let desk = Desk::new();
    for (title, on) in [("甲", "2025-12-31"), ("乙", "2026-02-01"), ("丙", "2026-03-02")] {
        desk.register("sj.opi", "SJ-08", titled(title, on));
    }
    let between = |from: Option<&str>, to: Option<&str>| {
        let wanted = RegisterWanted { from: from.map(date), to: to.map(date), ..wanted(Kind::Opinion) };
        let rows = table(&desk, "sj.opi", wanted);
        (1..rows.len()).map(|row| cell(&rows, row, "内容").chars().next().unwrap()).collect::<String>()
    };
    assert_eq!(between(None, None), "甲乙丙");
    assert_eq!(between(Some("2026-02-01"), None), "乙丙");
    assert_eq!(between(None, Some("2026-02-01")), "甲乙");
    // Of the year before, and yet entered in this one.
    assert_eq!(between(Some("2025-12-31"), Some("2025-12-31")), "甲");
}

#[test]
fn a_long_register_comes_page_by_page_and_whole() {
    let desk = Desk::new();
    let codes = ["SJ-00", "SJ-08", "XZ-03"];
    let keys: Vec<RecordKey> = (0..450)
        .map(|n| desk.register("all", codes[n % 3], titled(&format!("第{n}条"), "2026-03-02")))
        .collect();
    desk.apply("sj.opi", "SJ-08", applied("2026-03-02"));
    let mut wanted = wanted(Kind::Opinion);
    let (mut pages, mut seen) = (0, Vec::new());
    loop {
        let page = page(&desk, "all", wanted.clone());
        assert!(page.rows.len() <= 200);
        (pages, seen) = (pages + 1, [seen, page.rows.into_iter().map(|row| row.number).collect()].concat());
        match page.after {
            Some(after) => wanted.after = Some(after),
            None => break,
        }
    }
    assert_eq!(pages, 3);
    let mut all: Vec<String> = keys.iter().map(RecordKey::number).collect();
    all.sort();
    seen.sort();
    assert_eq!(seen, all);
}

#[test]
fn the_register_of_applications_tells_the_decision_and_what_was_replied() {
    let desk = Desk::new();
    let key = desk.apply("sj.opi", "SJ-08", applied("2026-03-02"));
    desk.ok("sj.opi", of(&key, accept("2026-03-02")));
    let rows = table(&desk, "sj.opi", wanted(Kind::Application));
    assert_eq!(cell(&rows, 1, "到期"), "2026-03-09（A2）");
    desk.day("2026-03-10");
    assert_eq!(cell(&table(&desk, "sj.opi", wanted(Kind::Application)), 1, "到期"), "2026-03-09（A2，逾期）");
    let decided = ApplicationOrder::Decide {
        outcome: Outcome::Refuse,
        ground: Some(Ground::Secret),
        reason: "名单涉密".into(),
        basis: "纪要".into(),
        on: date("2026-03-10"),
    };
    desk.ok("sj.opi", of(&key, decided));
    let rows = table(&desk, "sj.opi", wanted(Kind::Application));
    assert_eq!(cell(&rows, 1, "决定"), "2026-03-10 不予公开");
    assert_eq!(cell(&rows, 1, "理由"), "涉及党和国家秘密\n名单涉密");
    assert_eq!((cell(&rows, 1, "到期"), cell(&rows, 1, "投诉")), ("", ""));
}

#[test]
fn a_book_has_a_column_for_every_field_it_begins_with() {
    let desk = Desk::new();
    let release = [
        ("title", text("重大决策执行情况")),
        ("form", word("briefing")),
        ("class", word("decision")),
        ("text", text("通报执行情况。")),
        ("on", day("2026-03-02")),
    ];
    let key = desk.begin("all", "SJ-00", "press.release", &release);
    let back = [("reason", text("补充数据")), ("on", day("2026-03-02"))];
    desk.take("sj.com", &key, "press.return", &back);
    let rows = table(&desk, "all", wanted(Kind::Press));
    assert_eq!(cell(&rows, 1, "标题"), "重大决策执行情况");
    assert!(
        rows[1].contains(&"新闻通气会".to_owned()) && rows[1].contains(&"通报执行情况。".to_owned()),
        "{rows:?}"
    );
    assert!(!cell(&rows, 1, "状态").is_empty());
    assert!(cell(&rows, 1, "最后步骤").starts_with("2026-03-02 "));
    // Every register there is can be written, empty or not.
    for kind in Kind::ALL.into_iter().filter(|kind| has_register(*kind)) {
        let rows = table(&desk, "all", wanted(kind));
        assert!(rows[0].len() >= 6 && rows[0].iter().all(|heading| !heading.is_empty()), "{kind:?} {rows:?}");
        let mut headings = rows[0].clone();
        headings.sort();
        headings.dedup();
        assert_eq!(headings.len(), rows[0].len(), "{kind:?}: a heading twice in {:?}", rows[0]);
    }
}

#[test]
fn no_spreadsheet_takes_a_text_for_a_formula() {
    let desk = Desk::new();
    desk.register("sj.opi", "SJ-08", titled("=HYPERLINK(1)", "2026-03-02"));
    let rows = table(&desk, "sj.opi", wanted(Kind::Opinion));
    assert!(cell(&rows, 1, "内容").starts_with("'=HYPERLINK(1)"), "{rows:?}");
    let (_folder, path) = file("register.xlsx");
    let asked = OwnDesk::new(desk.office.clone(), "sj.opi");
    export(&asked, "sj.opi", wanted(Kind::Opinion), &path).unwrap();
    let mut book: Xlsx<_> = open_workbook(&path).unwrap();
    let sheet = book.worksheet_range("意见登记簿").unwrap();
    let content = sheet.get_value((1, 5)).unwrap();
    assert!(matches!(content, Data::String(text) if text.starts_with("=HYPERLINK(1)")), "{content:?}");
    let formulas = book.worksheet_formula("意见登记簿").unwrap();
    assert!(formulas.used_cells().all(|(_, _, formula)| formula.is_empty()));
}

#[test]
fn nothing_is_overwritten_and_nobody_else_reads_it() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new();
    let asked = OwnDesk::new(desk.office.clone(), "sj.opi");
    let write = |path: &Path| export(&asked, "sj.opi", wanted(Kind::Opinion), path);
    let (_folder, path) = file("register.csv");
    write(&path).unwrap();
    assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    let before = std::fs::read(&path).unwrap();
    assert!(matches!(write(&path), Err(Failure::Refused(_) | Failure::Store(_))));
    assert_eq!(std::fs::read(&path).unwrap(), before);
    let Err(failure) = write(&path.with_extension("ods")) else { panic!() };
    assert_eq!(failure.message().id, "export-ending");
    assert!(!path.with_extension("ods").exists());
}
