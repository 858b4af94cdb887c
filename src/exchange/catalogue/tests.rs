use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;
use crate::domain::catalogue::{Cell, Column, Part, Revision, printed};
use crate::domain::text::TextRule;
use crate::office::record::Record;

fn directory(items: impl IntoIterator<Item = CatalogueItem>) -> Directory {
    let mut directory = Directory::default();
    items.into_iter().for_each(|item| directory.take(&Record::Item(item)));
    directory
}

fn since() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 1).unwrap()
}

fn bureau() -> Directory {
    directory(printed(CatalogueId::Bureau, since()).unwrap())
}

fn exported(format: Format, directory: &Directory) -> Vec<u8> {
    let items: Vec<_> = directory.catalogue(CatalogueId::Bureau).collect();
    export::bytes(format, &items).unwrap()
}

fn read_back(bytes: &[u8], directory: &Directory) -> Result<Plan, Vec<Message>> {
    preview(bytes, directory, CatalogueId::Bureau, true)
}

/// What is wrong, as `place id`.
fn told(faults: Vec<Message>) -> Vec<String> {
    let words = crate::lang::Words::new(crate::lang::Language::English);
    faults.iter().map(|fault| words.text(fault)).collect()
}

fn of_text(text: &str) -> Result<Plan, Vec<String>> {
    read_back(text.as_bytes(), &bureau()).map_err(told)
}

const HEAD: &str = "代码,一级目录,二级目录,公开内容,公开范围,公开形式,公开时限,实施主体\n";

#[test]
fn the_printed_catalogue_comes_back_as_it_went() {
    for format in [Format::Csv, Format::Xlsx] {
        let plan = read_back(&exported(format, &bureau()), &bureau()).unwrap();
        assert!(plan.is_empty() && plan.missing.is_empty(), "{format:?} {:?}", plan.summary());
        assert_eq!(plan.same, 58);
        // In an office that has none of it, it is all there, lost cells as lost and presumed ones as presumed.
        let plan = read_back(&exported(format, &bureau()), &Directory::default()).unwrap();
        assert_eq!(plan.added.len(), 58);
        for (wanted, item) in plan.added.iter().zip(bureau().catalogue(CatalogueId::Bureau)) {
            for (new, old) in wanted.cells.iter().zip(&item.cells) {
                assert_eq!(new.text, old.text);
                assert_eq!(new.provenance.is_uncertain(), old.provenance.is_uncertain());
            }
        }
    }
}

#[test]
fn a_file_of_the_other_catalogue_is_said_to_be_one_before_what_comes_of_it() {
    let both = || CatalogueId::ALL.into_iter().flat_map(|id| printed(id, since()).unwrap());
    let directory = directory(both());
    for [of, into] in
        [[CatalogueId::Bureau, CatalogueId::Grassroots], [CatalogueId::Grassroots, CatalogueId::Bureau]]
    {
        let items: Vec<_> = directory.catalogue(of).collect();
        let file = export::bytes(Format::Xlsx, &items).unwrap();
        let faults = preview(&file, &directory, into, false).unwrap_err();
        assert_eq!(faults[0].id, "import-other-catalogue");
        assert!(faults.len() > 1 && faults[1..].iter().all(|fault| fault.id == "import-fault"));
        assert!(preview(&file, &directory, of, false).unwrap().is_empty());
    }
}

#[test]
fn the_built_in_files_are_of_the_format() {
    let text = include_str!("../../domain/data/bureau.csv");
    assert_eq!(read_back(text.as_bytes(), &bureau()).unwrap().same, 58);
}

/// A text a column may hold, with all that a spreadsheet might take for something else.
fn text(column: Column) -> BoxedStrategy<String> {
    let fixed = |words: Vec<&'static str>| prop::sample::select(words).prop_map(str::to_owned).boxed();
    let wild = prop_oneof![
        "[=+\\-@'＝\",;\t 甲乙\u{1F600}_x0-9A-F\u{fffe}\u{2028}]{1,12}",
        any::<String>(),
        prop::sample::select(vec!["_x0041_", "=1+1", "'=1", "\"", "#N/A", "1e5", "007", "TRUE", "'"])
            .prop_map(str::to_owned),
    ];
    match column {
        Column::Scope => fixed(vec!["全局", "本单位、社会"]),
        Column::Channels => fixed(vec!["会议", "会议、文件、公开栏"]),
        Column::TimeLimit => fixed(crate::domain::catalogue::LIMITS.to_vec()),
        _ => wild
            .prop_filter_map("storable", |text| {
                TextRule::TITLE.required().check(Message::new("field-title"), &text).ok()
            })
            .boxed(),
    }
}

fn item(number: u16) -> impl Strategy<Value = CatalogueItem> {
    let cells = Column::ALL.map(|column| (text(column), prop::sample::select(Provenance::ALL.to_vec())));
    (cells, any::<bool>(), 1..400u32).prop_map(move |(cells, retired, version)| CatalogueItem {
        catalogue: CatalogueId::Bureau,
        number,
        number_provenance: Provenance::Printed,
        version,
        since: since(),
        cells: cells.map(|(text, provenance)| match provenance {
            Provenance::Lost => Cell::new("", provenance),
            _ => Cell::new(text, provenance),
        }),
        number_ground: None,
        retired,
        revision: Some(Revision {
            reason: "因".to_owned(),
            approver: "党委".to_owned(),
            by: "li".to_owned(),
            at: since().and_hms_opt(9, 0, 0).unwrap(),
        }),
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn whatever_the_cells_say_an_exported_catalogue_imported_changes_nothing(one in item(7), other in item(99)) {
        let directory = directory([one, other]);
        for format in [Format::Csv, Format::Xlsx] {
            let bytes = exported(format, &directory);
            let plan = read_back(&bytes, &directory).map_err(told);
            prop_assert_eq!(plan.clone().map(|plan| (plan.same, plan.is_empty())), Ok((2, true)), "{:?}", plan);
            if format == Format::Csv {
                let text = String::from_utf8(bytes).unwrap();
                let mut reader = ::csv::Reader::from_reader(text.as_bytes());
                for cell in reader.records().flat_map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()) {
                    prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']), "{cell:?}");
                }
            }
        }
    }

    #[test]
    fn a_damaged_spreadsheet_is_told_in_words(at in 0..6000usize, with: u8, cut in 0..6000usize) {
        let mut bytes = exported(Format::Xlsx, &bureau());
        let (at, cut) = (at % bytes.len(), cut % bytes.len());
        let _ = read_back(&bytes[..cut], &bureau());
        bytes[at] ^= with;
        let _ = read_back(&bytes, &bureau());
    }
}

#[test]
fn columns_may_be_moved_and_named_otherwise_and_have_a_title_above() {
    let text = "党务公开目录,,\n\n责任部门;公开时限;公开形式;公开范围;公开内容;二级目录;一级目录;公开代码;备注\n\
                纪委;年度;会议；文件;社会;新的内容;新设;新类;０59;无\n";
    let plan = of_text(text).unwrap();
    assert_eq!(plan.added.len(), 1);
    assert_eq!((plan.added[0].number, plan.retired.len()), (59, 58));
    let texts: Vec<&str> = plan.added[0].cells.iter().map(|cell| cell.text.as_str()).collect();
    assert_eq!(texts, ["新类", "新设", "新的内容", "社会", "会议、文件", "年度", "纪委"]);
}

#[test]
fn a_file_in_the_encoding_of_a_chinese_spreadsheet_is_read() {
    let text = format!("{HEAD}59,新类,新设,“三公”经费—情况,社会,会议,年度,纪委\n");
    let (gbk, _, unmappable) = encoding_rs::GB18030.encode(&text);
    assert!(!unmappable && std::str::from_utf8(&gbk).is_err());
    let plan = |bytes: &[u8]| preview(bytes, &bureau(), CatalogueId::Bureau, false).unwrap();
    let wide: Vec<u8> = "\u{feff}"
        .encode_utf16()
        .chain(text.replace(',', "\t").encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let marked = format!("\u{feff}{text}").into_bytes();
    for bytes in [gbk.as_ref(), &wide, &marked, text.as_bytes(), text.replace('\n', "\r\n").as_bytes()] {
        let plan = plan(bytes);
        assert_eq!((plan.added.len(), plan.missing.len()), (1, 58));
        assert_eq!(plan.added[0].cells[2].text, "“三公”经费—情况");
    }
}

#[test]
fn everything_that_is_wrong_is_told_at_once_with_place_and_what_was_expected() {
    let text = format!(
        "{HEAD}\nxx,甲,乙,丙,全局,会议,即时,丁\n\
         59,,乙,丙,全国,飞鸽,每月,\"a\u{7}b\"\n\
         07,,,\"上级\n\n党组织\",全局,会议,即时,办公室\n\
         07,,,重复,全局,会议,即时,办公室\n"
    );
    let twice = told(read_back(HEAD.replace("二级", "一级").as_bytes(), &bureau()).unwrap_err());
    assert!(twice.len() == 2 && twice[0].contains("twice") && twice[1].contains("二级目录"), "{twice:?}");
    let faults = of_text(&text).unwrap_err();
    let expected = [
        ("row 3, column 1 (A)", "from 1 to 99"),
        ("row 4, column 2 (B)", "Level 1"),
        ("row 4, column 5 (E)", "全局、社会"),
        ("row 4, column 6 (F)", "公开栏"),
        ("row 4, column 7 (G)", "即时、年度、季度、定期"),
        ("row 4, column 8 (H)", "U+0007"),
        ("row 5, column 3 (C)", "Level 2"),
        ("row 6, column 3 (C)", "Level 2"),
        ("row 6, column 1 (A)", "row 5"),
    ];
    assert_eq!(faults.len(), expected.len(), "{faults:#?}");
    for (fault, (place, what)) in faults.iter().zip(expected) {
        assert!(fault.contains(place) && fault.contains(what), "{fault} / {place} {what}");
    }
}

#[test]
fn a_file_that_is_no_catalogue_says_what_was_expected() {
    let fault = |bytes: &[u8]| {
        let mut faults = told(read_back(bytes, &bureau()).unwrap_err());
        assert_eq!(faults.len(), 1, "{faults:?}");
        faults.remove(0)
    };
    assert!(fault(b"").contains("代码"), "{}", fault(b""));
    assert!(fault("姓名,电话\n张三,110\n".as_bytes()).contains("公开内容"));
    assert!(fault("代码,公开内容,公开时限\n1,甲,即时\n".as_bytes()).contains("公开范围"));
    assert!(fault(HEAD.as_bytes()).contains("no item"));
    assert!(fault(b"\x00\x01\x02").contains("UTF-8"));
    assert!(fault(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old one").contains("XLSX"));
    assert!(fault(b"PK\x03\x04 cut short").contains("XLSX"));
    let many: String = (0..1_002).map(|_| "59,甲,乙,丙,全局,会议,即时,丁\n").collect();
    assert!(fault(format!("{HEAD}{many}").as_bytes()).contains("1000"));
}

/// A spreadsheet as people make them: a title over all columns, cells over several rows, a sheet beside it.
fn by_hand(
    make: impl Fn(&mut rust_xlsxwriter::Worksheet) -> Result<(), rust_xlsxwriter::XlsxError>,
) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().set_name("说明").unwrap().write(0, 0, "填表说明").unwrap();
    let sheet = book.add_worksheet().set_name(SHEET).unwrap();
    let look = rust_xlsxwriter::Format::new();
    sheet.merge_range(0, 0, 0, 7, "党务公开目录", &look).unwrap();
    for (column, name) in (0..).zip(HEAD.trim().split(',')) {
        sheet.write(1, column, name).unwrap();
    }
    make(sheet).unwrap();
    book.save_to_buffer().unwrap()
}

#[test]
fn a_cell_over_several_rows_says_the_same_in_each_and_is_presumed() {
    let bytes = by_hand(|sheet| {
        let look = rust_xlsxwriter::Format::new();
        sheet.merge_range(2, 1, 4, 1, "新类", &look)?;
        for row in 2..5 {
            sheet.write(row, 0, 57.0 + f64::from(row))?;
            for (column, text) in (2..).zip(["新设", "内容", "全局", "会议\n文件", "年度", "纪委"])
            {
                sheet.write(row, column, text)?;
            }
        }
        // A span of no rows that say anything, as long as the sheet.
        sheet.merge_range(5, 0, 5_000, 7, "", &look)?;
        Ok(())
    });
    let faults = told(read_back(&bytes, &bureau()).unwrap_err());
    assert_eq!(faults.len(), 3, "{faults:?}");
    assert!(faults[0].contains("sheet \"公开目录\", F3"), "{}", faults[0]);
    let bytes = by_hand(|sheet| {
        let look = rust_xlsxwriter::Format::new();
        sheet.merge_range(2, 1, 4, 1, "新类", &look)?;
        for row in 2..5 {
            sheet.write(row, 0, 57.0 + f64::from(row))?;
            for (column, text) in (2..).zip(["新设", "内\n容", "全局", "会议、\n文件", "年度", "纪委"])
            {
                sheet.write(row, column, text)?;
            }
        }
        Ok(())
    });
    let plan = read_back(&bytes, &bureau()).unwrap();
    let of = |at: usize| &plan.added[at].cells[0];
    assert_eq!((of(0).text.as_str(), of(0).provenance), ("新类", Provenance::Entered));
    assert_eq!((of(2).text.as_str(), of(2).provenance), ("新类", Provenance::Merged));
    assert_eq!(plan.added[1].cells[2].text, "内容");
    assert_eq!(plan.added[1].cells[4].text, "会议、文件");
}

#[test]
fn a_spreadsheet_made_to_overwhelm_is_refused() {
    // Far away cells, and more than is unpacked.
    let far = by_hand(|sheet| {
        sheet.write(1_048_575, 16_383, "x")?;
        sheet.write(1_048_575, 0, "x").map(|_| ())
    });
    let faults = told(read_back(&far, &bureau()).unwrap_err());
    assert!(faults[0].contains("1000"), "{faults:?}");
    let bomb = {
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        zip.start_file("xl/workbook.xml", options).unwrap();
        for _ in 0..30 {
            std::io::Write::write_all(&mut zip, &vec![b' '; 1024 * 1024]).unwrap();
        }
        zip.finish().unwrap().into_inner()
    };
    assert!(bomb.len() < 100_000);
    let faults = told(read_back(&bomb, &bureau()).unwrap_err());
    assert!(faults[0].contains("20"), "{faults:?}");
}

#[test]
fn a_plan_tells_item_by_item_and_cell_by_cell_and_becomes_one_order() {
    let text = String::from_utf8(exported(Format::Csv, &bureau())).unwrap();
    let lines: Vec<String> = text
        .lines()
        .filter(|line| !line.starts_with("58,"))
        .map(|line| match line.split(',').next() {
            Some("49") => line.replacen("季度", "年度", 1),
            Some("50") => line.replacen("施行,1", "停用,1", 1),
            Some("51") => line.replacen("施行,1", "施行,3", 1).replacen("季度", "定期", 1),
            _ => line.to_owned(),
        })
        .chain(["59,新类,新设,内容,社会,会议,年度,纪委".to_owned()])
        .collect();
    let plan = preview(lines.join("\r\n").as_bytes(), &bureau(), CatalogueId::Bureau, false).unwrap();
    let (added, amended, retired) = (plan.added.len(), plan.amended.len(), plan.retired.len());
    assert_eq!((added, amended, retired, plan.same, plan.missing.len()), (1, 2, 1, 54, 1));
    let change = &plan.amended[0].difference.parts[0];
    assert_eq!(change.part, Part::Cell(Column::TimeLimit));
    assert_eq!((change.old.text.as_str(), change.new.text.as_str()), ("季度", "年度"));
    assert_eq!((plan.amended[0].made_from, plan.amended[1].made_from), (None, Some(3)));
    let told: Vec<LineKind> = plan.lines().iter().map(|line| line.kind).collect();
    use LineKind::{Cell as C, Item as I, Remark as R};
    // The last two: an item that is missing, and a version that is not taken over.
    assert_eq!(told, [I, C, C, C, C, C, C, C, I, C, I, R, C, I, R, R]);
    assert_eq!(plan.idle, [51]);
    let change = crate::office::catalogue::Change {
        since: since(),
        reason: "因".to_owned(),
        approver: "党委".to_owned(),
    };
    let crate::office::catalogue::CatalogueOrder::Import { rows, retire, .. } = plan.order(change) else {
        panic!()
    };
    let seen: Vec<(u32, u16)> = rows.iter().map(|(seen, wanted)| (*seen, wanted.number)).collect();
    assert_eq!((seen, retire), (vec![(0, 59), (1, 49), (1, 51)], vec![(50, 1)]));
}

#[test]
fn a_version_or_a_day_that_is_changed_in_a_file_is_said_not_to_be_taken_over() {
    let text = String::from_utf8(exported(Format::Csv, &bureau())).unwrap();
    let same = preview(text.as_bytes(), &bureau(), CatalogueId::Bureau, false).unwrap();
    assert_eq!(same.idle, Vec::<u16>::new());
    let day = since().to_string();
    let lines: Vec<String> = text
        .lines()
        .map(|line| match line.split(',').next() {
            Some("07") => line.replacen(&day, "2031-01-01", 1),
            Some("08") => line.replacen("施行,1", "施行,9", 1),
            // The same day as a spreadsheet may write it.
            Some("09") => line.replacen(&day, &day.replace('-', "/"), 1),
            Some("10") => line.replacen(&day, "明年", 1),
            _ => line.to_owned(),
        })
        .chain(["59,新类,新设,内容,社会,会议,年度,纪委,,施行,,2031-01-01".to_owned()])
        .collect();
    let plan = preview(lines.join("\r\n").as_bytes(), &bureau(), CatalogueId::Bureau, false).unwrap();
    assert_eq!((plan.idle.as_slice(), plan.added.len(), plan.amended.len()), (&[7, 8, 10, 59][..], 1, 0));
    let said = told(plan.lines().into_iter().map(|line| line.message).collect());
    assert!(said.last().unwrap().contains("07 08 10 59"), "{said:?}");
}

#[test]
fn what_is_there_is_never_written_over_and_the_name_says_the_format() {
    let folder = tempfile::tempdir().unwrap();
    let directory = bureau();
    let items: Vec<_> = directory.catalogue(CatalogueId::Bureau).collect();
    let id = |name: &str| export(&folder.path().join(name), &items).map_err(|f| f.message().id.to_string());
    assert_eq!(id("目录.CSV"), Ok(()));
    assert_eq!(id("目录.CSV"), Err("backup-exists".to_owned()));
    assert_eq!(id("目录.xlsx"), Ok(()));
    assert_eq!(id("目录.xls"), Err("export-ending".to_owned()));
    assert_eq!(id("none/目录.csv"), Err("backup-write-failed".to_owned()));
    let failed = export(&folder.path().join("none/目录.csv"), &items).unwrap_err();
    let said = told(vec![failed.message().clone()]).remove(0);
    let missing = format!("the folder {} does not exist", folder.path().join("none").display());
    assert!(said.ends_with(&missing), "{said}");
    let names = std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(names, 2, "nothing half written is left");
    let bytes = read(&folder.path().join("目录.CSV")).unwrap();
    assert!(bytes.starts_with("\u{feff}代码,".as_bytes()));
    let unread = |path: &Path| read(path).unwrap_err().id;
    assert_eq!(unread(folder.path()), "import-unread");
    assert_eq!(unread(&folder.path().join("none")), "import-unread");
    let long = folder.path().join("long");
    std::fs::File::create(&long).unwrap().set_len(MOST_BYTES + 1).unwrap();
    assert_eq!(unread(&long), "import-too-long");
}
