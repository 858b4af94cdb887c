//! What is read of a file, and everything that can be wrong with one.

use gongkai::domain::code::Kind;
use gongkai::lang::{Language, Words};
use gongkai::office::Command;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};

use crate::support::office::*;
use crate::{OLD, csv, keys, seen, taken, told};

#[test]
fn all_that_is_wrong_is_told_with_its_place_in_both_languages() {
    let desk = Desk::new();
    let text = "日期,渠道,署名/匿名,内容,处理,答复\n\
                3月2日,意见箱,匿名,甲,,\n\
                2026-03-01,飞鸽,匿名,乙,,\n\
                2026-03-01,意见箱,匿名,,,\n\
                2026-03-01,意见箱,匿名,丁,转送XZ党支部,\n\
                2026-03-01,意见箱,匿名,戊,,已答复\n\
                2027-03-01,意见箱,匿名,己,,\n";
    let before = dump(desk.store.as_ref());
    let faults = told(Language::Chinese, csv(&desk, "sj.opi", Kind::Opinion, text));
    let starts = [
        "第2行第1列（A）“日期”：“3月2日”不是日期",
        "第3行第2列（B）“渠道”：“飞鸽”不在可用的词之列，应为：意见箱、监督电话",
        "第4行第4列（D）“内容”：“内容”必须填写",
        "第5行第5列（E）“处理”：“转送XZ党支部”没有写明日期",
        "第6行第6列（F）“答复”：“已答复”没有写明日期",
    ];
    assert_eq!(faults.len(), starts.len(), "{faults:#?}");
    for (fault, start) in faults.iter().zip(starts) {
        assert!(fault.starts_with(start), "{fault}");
    }
    let english = told(Language::English, csv(&desk, "sj.opi", Kind::Opinion, text));
    assert!(english[0].starts_with("row 2, column 1 (A) \"date\": \"3月2日\" is no date"), "{english:?}");
    // What the rules say against a row is told like that, too.
    let text = "日期,渠道,署名/匿名,内容,处理,答复,反馈时间,反馈内容\n\
                2026-02-10,意见箱,张三,甲,,2026-02-09 已办,,\n\
                2026-02-10,意见箱,张三,乙,2026-02-20 已办结,2026-02-12 已办,,\n\
                2026-03-03,意见箱,张三,丙,,,,\n";
    let faults = told(Language::Chinese, csv(&desk, "sj.opi", Kind::Opinion, text));
    assert_eq!(faults.len(), 3, "{faults:#?}");
    assert!(faults[0].starts_with("第2行第6列（F）“答复”"), "{faults:?}");
    assert!(faults[1].starts_with("第3行第5列（E）“处理”"), "{faults:?}");
    assert!(before == dump(desk.store.as_ref()));
}

#[test]
fn columns_stand_in_any_order_in_either_language_and_what_is_not_understood_is_kept() {
    let desk = Desk::new();
    let text = "remarks,content,channel,Date,signed or anonymous,handling\n\
                x,\"title\nthe rest\nof it\",box,2026/3/1,Anonymous,已向主要领导汇报\n";
    let arrivals = csv(&desk, "sj.opi", Kind::Opinion, text).unwrap();
    let words = Words::new(Language::Chinese);
    let lines: Vec<String> = arrivals.lines().iter().map(|line| words.text(&line.message)).collect();
    assert!(lines.iter().any(|line| line.contains("“已向主要领导汇报”不能作为本系统的内容")), "{lines:?}");
    assert!(lines.iter().any(|line| line == "以下各列不导入：remarks"), "{lines:?}");
    let made = taken(&desk, "sj.opi", Kind::Opinion, text);
    let opinion = desk.opinion(&made[0]);
    assert_eq!((opinion.title.as_str(), opinion.content.as_str()), ("title", "the rest\nof it"));
    assert_eq!(opinion.history[0].note, "意见.csv #2\n处理：已向主要领导汇报");
    assert_eq!(opinion.submitter, None);
}

#[test]
fn as_many_rows_as_may_be_are_one_act() {
    let desk = Desk::new();
    let mut text = "日期,渠道,内容\n".to_owned();
    for n in 0..2_000 {
        text += &format!("2026-02-27,意见箱,第{n}条意见\n");
    }
    let arrivals = csv(&desk, "sj.opi", Kind::Opinion, &text).unwrap();
    assert_eq!(arrivals.preview.added.len(), 2_000);
    desk.ok("sj.opi", Command::Import(Box::new(arrivals.import)));
    assert_eq!(keys(&desk, Kind::Opinion).len(), 2_000);
    let seq = desk
        .journal()
        .iter()
        .rev()
        .map(|(entry, _)| entry)
        .take_while(|e| e.command.starts_with("register"))
        .last()
        .unwrap()
        .seq;
    desk.ok("sj.opi", Command::Undo { seq });
    assert!(keys(&desk, Kind::Opinion).is_empty());
    text += "2026-02-27,意见箱,一条太多\n";
    let faults = told(Language::English, csv(&desk, "sj.opi", Kind::Opinion, &text));
    assert!(faults[0].contains("more than 2000 rows"), "{faults:?}");
}

/// A workbook with an opinion in the sheet of that name, its date a real one; more is done to it before.
fn workbook(sheet: &str, before: impl Fn(&mut Workbook)) -> Vec<u8> {
    let mut book = Workbook::new();
    before(&mut book);
    let day = Format::new().set_num_format("yyyy/m/d");
    let page = book.add_worksheet().set_name(sheet).unwrap();
    for (column, name) in (0..).zip(["日期", "渠道", "内容"]) {
        page.write_string(0, column, name).unwrap();
    }
    let on = ExcelDateTime::from_ymd(2026, 2, 27).unwrap();
    // One cell for the day of two rows.
    page.merge_range(1, 0, 2, 0, "", &day).unwrap();
    page.write_datetime_with_format(1, 0, &on, &day).unwrap();
    for (row, content) in [(1, "甲"), (2, "乙")] {
        page.write_string(row, 1, "意见箱").unwrap();
        page.write_string(row, 2, content).unwrap();
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn real_dates_merged_cells_and_a_sheet_among_others_are_read() {
    let desk = Desk::new();
    let others = |book: &mut Workbook| {
        let page = book.add_worksheet().set_name("说明").unwrap();
        page.write_string(0, 0, "本表自2025年起使用").unwrap();
    };
    for sheet in ["意见登记簿", "2026年"] {
        let bytes = workbook(sheet, others);
        let read = seen(&desk, "sj.opi", Kind::Opinion, Some("SJ"), ("x.xlsx", &bytes));
        let arrivals = read.unwrap_or_else(|faults| panic!("{sheet}: {faults:?}"));
        assert_eq!(arrivals.preview.added, [2, 3], "{sheet}");
        let days: Vec<String> = arrivals
            .import
            .rows
            .iter()
            .map(|row| match &row.entry {
                gongkai::office::import::Former::Opinion(new, _) => new.received.to_string(),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(days, ["2026-02-27", "2026-02-27"]);
    }
}

/// The workbook with its formulas as a program leaves them that does not work them out.
fn unworked(bytes: &[u8]) -> Vec<u8> {
    use std::io::{Cursor, Read, Write};
    let mut from = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut to = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..from.len() {
        let mut part = from.by_index(at).unwrap();
        let (name, mut text) = (part.name().unwrap().into_owned(), String::new());
        part.read_to_string(&mut text).unwrap();
        to.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        to.write_all(text.replace("</f><v>0</v>", "</f>").as_bytes()).unwrap();
    }
    to.finish().unwrap().into_inner()
}

#[test]
fn a_file_that_is_something_else_is_told_as_what_it_is() {
    let desk = Desk::new();
    let faults = |name: &str, bytes: &[u8]| {
        told(Language::Chinese, seen(&desk, "sj.opi", Kind::Opinion, Some("SJ"), (name, bytes)))
    };
    assert!(faults("x.xlsx", b"PK\x03\x04 no archive")[0].contains("已损坏"));
    assert!(faults("x.jpg", &[0xff, 0xd8, 0xff, 0, 0, 1])[0].contains("不是文本"));
    assert!(faults("x.xls", &[0xd0, 0xcf, 0x11, 0xe0, 0, 0])[0].contains("旧版 Excel"));
    assert!(faults("x.csv", b"")[0].contains("没有标题行"));
    assert!(faults("x.csv", "日期,渠道,内容\n".as_bytes())[0].contains("没有任何项目"));
    assert!(faults("x.csv", "日期,渠道\n2026-03-02,意见箱\n".as_bytes())[0].contains("缺少：内容"));
    assert!(faults("x.csv", "日期,日期,渠道,内容\n".as_bytes())[0].contains("重复"));
    // Another register, by its sheet.
    let other = told(
        Language::Chinese,
        seen(&desk, "sj.opi", Kind::Application, Some("SJ"), ("x.xlsx", &workbook("意见登记簿", |_| {}))),
    );
    assert!(other[0].contains("文件像是另一登记簿（意见登记簿）"), "{other:?}");
    // As long as a sheet can be: told before it is gone through.
    let many = format!("日期,渠道,内容\n{}", "2026-03-01,意见箱,甲\n".repeat(100_000));
    assert!(
        faults("x.csv", many.as_bytes())[0].contains("超过2020行"),
        "{:?}",
        faults("x.csv", many.as_bytes())
    );
    // A formula of which nobody has worked out what it comes to.
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    for (column, name) in (0..).zip(["日期", "渠道", "内容"]) {
        page.write_string(0, column, name).unwrap();
    }
    page.write_formula(1, 0, Formula::new("=TODAY()")).unwrap();
    page.write_string(1, 1, "意见箱").unwrap();
    page.write_string(1, 2, "甲").unwrap();
    let told = faults("x.xlsx", &unworked(&book.save_to_buffer().unwrap()));
    assert!(told[0].contains("A2") && told[0].contains("没有计算结果的公式"), "{told:?}");
}

#[test]
fn whose_the_rows_are_must_be_said_once() {
    let desk = Desk::new();
    let text = "日期,渠道,内容\n2026-03-01,意见箱,甲\n";
    let read = seen(&desk, "sj.opi", Kind::Opinion, None, ("x.csv", text.as_bytes()));
    let faults = told(Language::Chinese, read);
    assert!(faults[0].starts_with("第2行：没有写明是哪个组织的"), "{faults:?}");
    let text = "单位,公开代码,日期,渠道,内容\n市局党委,08,2026-03-01,意见箱,甲\n";
    let read = seen(&desk, "sj.opi", Kind::Opinion, None, ("x.csv", text.as_bytes()));
    assert_eq!(read.unwrap().import.rows[0].code, code("SJ-08"));
    let text = "单位,日期,渠道,内容\n交警队,2026-03-01,意见箱,甲\n";
    let faults =
        told(Language::Chinese, seen(&desk, "sj.opi", Kind::Opinion, None, ("x.csv", text.as_bytes())));
    assert!(faults[0].contains("“交警队”不是本系统的组织"), "{faults:?}");
}

#[test]
fn a_command_that_no_file_makes_is_refused_too() {
    let desk = Desk::new();
    let arrivals = csv(&desk, "sj.opi", Kind::Opinion, OLD).unwrap();
    let with = |change: &dyn Fn(&mut gongkai::office::import::Import)| {
        let mut import = arrivals.import.clone();
        change(&mut import);
        Command::Import(Box::new(import))
    };
    desk.refused("sj.opi", with(&|import| import.file = "a\u{1b}[2J".into()), "text-control-character");
    desk.refused("sj.opi", with(&|import| import.file = String::new()), "text-required");
    desk.refused("sj.opi", with(&|import| import.kind = Kind::Application), "register-import-refused");
    desk.refused("sj.opi", with(&|import| import.kind = Kind::Press), "register-import-refused");
    let row = arrivals.import.rows[0].clone();
    desk.refused("sj.opi", with(&|import| import.rows = vec![row.clone(); 2_001]), "import-too-many-rows");
}
