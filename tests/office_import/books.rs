//! The other books: which are taken over, and how far a case has come when it arrives.

use gongkai::domain::book::{BOOKS, Case};
use gongkai::domain::code::{Kind, RecordKey};
use gongkai::lang::{Language, Words};
use gongkai::office::Command;
use gongkai::office::import::is_taken_over;

use crate::support;
use crate::support::office::*;
use crate::{csv, taken};

#[test]
fn s1_supervisors_in_office_arrive_in_office() {
    let desk = Desk::new();
    let text = "提名日期,类别,姓名,人员类别,身份,单位职务,联系方式,状态,聘任日期,任期至\n\
        2025-06-01,提名,孙某,外部,人大代表,市人大代表,13900000000,在任,2025-06-10,2027-06-09\n\
        2025-06-01,提名,钱某,外部,离退休老干部,离休干部,,,,\n";
    let read = csv(&desk, "all", Kind::Supervisor, text);
    let arrivals = read.unwrap_or_else(|faults| {
        panic!("{:#?}", faults.iter().map(|f| Words::new(Language::Chinese).text(f)).collect::<Vec<_>>())
    });
    let words = Words::new(Language::Chinese);
    let lines: Vec<String> = arrivals.lines().iter().map(|line| words.text(&line.message)).collect();
    let made = taken(&desk, "all", Kind::Supervisor, text);
    let case = desk.case(&made[0]);
    assert_eq!(words.text(&case.state().message()), "在任", "{lines:?}");
    // With the term that the former book has.
    assert_eq!(case.state().until, Some(date("2027-06-09")));
    assert_eq!(case.entries[1].on, date("2025-06-10"));
    assert_eq!(case.came().unwrap(), "意见.csv #2");
    // What is for those alone who take the step is taken where it is there, and asked for of nobody.
    assert_eq!(case.first().text("contact"), "13900000000");
    let second = desk.case(&made[1]);
    assert_eq!(words.text(&second.state().message()), "待审查条件", "{lines:?}");
}

#[test]
fn p3_what_others_have_to_approve_is_not_approved_by_a_file() {
    let desk = Desk::new();
    let row = |last: &str, state: &str| {
        format!(
            "日期,类别,标题,发布形式,内容类别,文稿,状态,最后步骤\n2026-02-02,提请发布,年度通报,新闻通气会,重要党务信息和党内信息,正文,{state},{last}\n"
        )
    };
    let words = Words::new(Language::Chinese);
    let state = |key: &RecordKey| words.text(&desk.case(key).state().message());
    // Approved, and not published yet: the committee approves it here.
    let text = row("2026-02-03 批准", "已批准待发布");
    let arrivals = csv(&desk, "sj.adm", Kind::Press, &text).unwrap_or_else(|faults| panic!("{faults:?}"));
    assert_eq!(arrivals.preview.begun, [2]);
    let key = taken(&desk, "sj.adm", Kind::Press, &text).remove(0);
    assert_eq!(state(&key), "待批准");
    // Published long ago: over, and nothing is left to anybody.
    let text = row("2026-02-04 发布", "已发布").replace("年度通报", "半年通报");
    let arrivals = csv(&desk, "sj.adm", Kind::Press, &text).unwrap_or_else(|faults| panic!("{faults:?}"));
    assert!(arrivals.preview.begun.is_empty());
    let key = taken(&desk, "sj.adm", Kind::Press, &text).remove(0);
    assert_eq!(state(&key), "已发布");
    assert_eq!(desk.case(&key).entries[1].on, date("2026-02-04"));
}

#[test]
fn books_whose_numbers_or_results_are_worked_out_are_not_taken_over() {
    let desk = Desk::new();
    for kind in [Kind::Archive, Kind::Assessment, Kind::Accountability, Kind::Disclosure, Kind::Adjustment] {
        let import = gongkai::office::import::Import { kind, file: "x.csv".into(), rows: Vec::new() };
        desk.refused("all", Command::Import(Box::new(import)), "register-import-not");
    }
}

/// A former book says what its columns say: of the steps hardly more than the day.
#[test]
fn a_case_of_which_little_is_told_stands_somewhere_all_the_same() {
    let on = |day: &str| values(&[("on", support::office::day(day))]);
    let at = date("2026-03-02").and_hms_opt(9, 0, 0).unwrap();
    let mut tried = 0;
    for book in BOOKS.into_iter().filter(|book| is_taken_over(book.kind)) {
        let (first, later): (Vec<_>, Vec<_>) = book.steps.iter().partition(|step| step.begins);
        for begin in first {
            for one in &later {
                for two in &later {
                    let key = RecordKey { code: code("SJ-00"), kind: book.kind, year: 2026, seq: 1 };
                    let mut case = Case::new(key);
                    case.enter(begin.id, "all", at, on("2026-01-05"));
                    case.enter(one.id, "all", at, on("2026-01-06"));
                    case.enter(two.id, "all", at, on("2026-01-07"));
                    assert!(!case.state().name.is_empty());
                    let owed = case.obligations().len() + (book.facts)(&case).len() + case.calls().count();
                    let covered = book.cyclic.iter().filter_map(|cyclic| (cyclic.covers)(&case)).count();
                    tried += usize::from(owed + covered < 1_000);
                }
            }
        }
    }
    assert!(tried > 500, "{tried}");
}
