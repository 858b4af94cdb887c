//! The catalogue kept on the screen: looked at, amended, settled cell by cell, and by a file.

use super::*;
use crate::domain::catalogue::{CatalogueId, Column, Provenance};
use crate::domain::message::Message;
use crate::tui::catalogue::Preview;
use crate::tui::list::Scroll;
use crate::tui::state::Screen as Shown;

/// A file with two faults.
pub(super) fn faulty() -> Popup {
    let place = |cell: &str| Message::new("import-place-sheet").with("sheet", "公开目录").with("cell", cell);
    let fault = |cell: &str, what: Message| {
        Message::new("import-fault")
            .with("place", place(cell))
            .with("heading", Column::TimeLimit.message())
            .with("what", what)
    };
    let known = crate::domain::catalogue::LIMITS.join("、");
    let unknown = Message::new("catalogue-limit-unknown").with("found", "每月").with("known", known);
    let empty = Message::new("text-required").with("field", Column::TimeLimit.message());
    let outcome = Err(vec![fault("G3", unknown), fault("G14", empty)]);
    Popup::Preview(Box::new(Preview { path: "~/目录.xlsx".to_owned(), outcome }), Scroll::default())
}

/// Takes a picture in both languages on the smallest screen and a large one.
fn both(what: &str, screen: impl Fn(Language, (u16, u16)) -> Screen) {
    for language in Language::ALL {
        for size in [(80, 24), (120, 36)] {
            picture(&named(what, language, size.0), &screen(language, size));
        }
    }
}

fn shown(login: &str, code: &str, language: Language, size: (u16, u16)) -> Screen {
    Screen::open(login, language, size.0, size.1).item(code).keys("C")
}

#[test]
fn the_catalogue_with_what_is_uncertain_in_it() {
    both("catalogue", |language, size| shown("admin", "SJ-17", language, size));
    both("catalogue-whole", |language, size| shown("admin", "SJ-17", language, size).keys("g"));
    both("catalogue-settle", |language, size| shown("admin", "SJ-16", language, size).keys("c"));
    both("catalogue-amend", |language, size| shown("admin", "SJ-16", language, size).keys("e"));
    both("catalogue-add", |language, size| shown("admin", "SJ-16", language, size).keys("n"));
    both("catalogue-import", |language, size| shown("admin", "SJ-16", language, size).keys("i"));
    both("catalogue-faults", |language, size| shown("admin", "SJ-16", language, size).popup(faulty()));
}

#[test]
fn the_screen_opens_on_what_was_selected_and_goes_back_to_it() {
    let screen = shown("reviewer", "XZ-03", Chinese, (80, 24));
    assert_eq!(screen.state.screen, Shown::Catalogue);
    assert!(screen.render().contains("基层党组织党务公开目录 03"));
    let back = screen.keys("esc");
    assert_eq!(back.state.screen, Shown::Main);
    let again = back.go("SJ-08/2026-003").keys("C");
    assert!(again.render().contains("市局党务公开目录 08"));
    assert_eq!(again.keys("C").state.screen, Shown::Main);
}

#[test]
fn whoever_does_not_keep_the_catalogue_reads_it_and_is_told_why_not() {
    let open = || shown("reviewer", "SJ-17", Chinese, (80, 24));
    for key in ["c", "e", "n", "d", "i"] {
        let screen = open().keys(key);
        assert!(screen.state.popups.is_empty() && screen.said().contains("党务公开管理员"), "{key}");
    }
    assert!(matches!(open().keys("v").state.popups.as_slice(), [Popup::Versions(_)]));
    assert!(matches!(open().keys("x").state.popups.as_slice(), [Popup::Form(_)]));
}

#[test]
fn uncertain_cells_are_settled_one_after_the_other() {
    let screen = Screen::at(office(), "admin", Chinese, (120, 36), true).item("SJ-17").keys("C");
    let uncertain =
        |screen: &Screen| screen.state.directory.newest(CatalogueId::Bureau, 17).unwrap().uncertain().count();
    let all = uncertain(&screen);
    // The first is presumed: only a ground is asked for.
    let screen = screen.keys("c tab").paste("原件").keys("ctrl-s");
    assert!(screen.state.popups.is_empty(), "{}", screen.render());
    assert_eq!(uncertain(&screen), all - 1);
    assert!(screen.said().contains("“一级目录”已确认"), "{}", screen.said());
    // The content is lost, and says nothing until it is found out.
    let screen = screen.keys("c tab").paste("原件").keys("ctrl-s").keys("c tab ctrl-s");
    assert!(screen.render().contains("“公开内容”必须填写"), "{}", screen.render());
    let screen = screen.paste("落实情况").keys("tab").paste("党委会议纪要第3期").keys("ctrl-s");
    let item = screen.state.directory.newest(CatalogueId::Bureau, 17).unwrap();
    let cell = item.cell(Column::Content);
    assert_eq!((cell.text.as_str(), cell.provenance), ("落实情况", Provenance::Completed));
    assert_eq!((item.version, uncertain(&screen)), (4, all - 3));
    assert!(screen.render().contains("已补录：陈雅琴 2026-11-23，依据"), "{}", screen.render());
    for language in Language::ALL {
        let office = screen.office.clone();
        for size in [(80, 24), (120, 36)] {
            let screen = Screen::at(office.clone(), "admin", language, size, true).item("SJ-17").keys("C");
            picture(&named("catalogue-settled", language, size.0), &screen);
            let screen = screen.keys("v");
            picture(&named("catalogue-versions", language, size.0), &screen);
            let screen = screen.keys("G b g");
            assert!(screen.render().contains('*'));
            picture(&named("catalogue-compared", language, size.0), &screen);
        }
    }
}

#[test]
fn an_item_is_amended_retired_and_taken_into_use_again() {
    let screen = Screen::at(office(), "admin", Chinese, (120, 36), true).item("SJ-49").keys("C");
    let newest = |screen: &Screen| screen.state.directory.newest(CatalogueId::Bureau, 49).unwrap().clone();
    let before = newest(&screen);
    // Nothing changed makes no version, and what was typed stays.
    let screen = screen
        .keys("e tab tab tab tab tab tab tab tab")
        .paste("调整")
        .keys("tab")
        .paste("党委会")
        .keys("ctrl-s");
    assert!(screen.said().contains("没有任何改动"), "{}", screen.render());
    let screen = screen.keys("shift-tab shift-tab shift-tab").paste("及监察室").keys("ctrl-s");
    assert!(screen.state.popups.is_empty(), "{}", screen.render());
    let amended = newest(&screen);
    assert_eq!(amended.version, 2);
    assert_eq!(amended.cell(Column::Responsible).text, "纪委及监察室");
    assert_eq!(amended.cell(Column::Channels), before.cell(Column::Channels), "the order of a list stays");
    let screen = screen.keys("d tab").paste("职能划转").keys("tab").paste("党委会").keys("ctrl-s");
    assert!(newest(&screen).retired && screen.render().contains("停用"), "{}", screen.render());
    let screen = screen.keys("d");
    assert!(screen.said().contains("已停用"), "{}", screen.said());
    // On the main screen it is marked, and says why nothing new comes under it.
    let screen = screen.keys("esc").item("SJ-49").keys("n");
    assert!(screen.state.detail.zoomed || screen.render().contains("已停用（自2026-11-23）"));
    let screen = Screen::at(screen.office.clone(), "admin", Chinese, (80, 24), true).item("SJ-49").keys("C");
    let screen = screen.keys("e");
    assert!(screen.render().contains("重新施行目录项目"));
}

#[test]
fn a_file_is_shown_with_all_it_changes_before_it_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("目录.csv");
    let typed = path.to_str().unwrap();
    let screen = Screen::at(office(), "admin", Chinese, (120, 36), true).item("SJ-49").keys("C");
    let screen = screen.keys("x ctrl-u").paste(typed).keys("ctrl-s");
    assert!(screen.said().contains("58项") && screen.state.popups.is_empty(), "{}", screen.said());
    let screen = screen.keys("x ctrl-u").paste(typed).keys("ctrl-s");
    assert!(screen.said().contains("已存在"), "{}", screen.said());
    let screen = screen.keys("esc");
    let text = std::fs::read_to_string(&path).unwrap();
    // Faults leave the form beneath, for another try.
    std::fs::write(&path, text.replace("季度", "每季")).unwrap();
    let screen = screen.keys("i").paste(typed).keys("ctrl-s");
    assert!(
        matches!(screen.state.popups.as_slice(), [Popup::Form(_), Popup::Preview(..)]),
        "{}",
        screen.said()
    );
    assert!(screen.render().contains("“每季”不是目录使用的公开时限"));
    let screen = screen.keys("enter");
    assert!(screen.said().contains("有3处错误"), "{}", screen.said());
    std::fs::write(&path, text.replace("季度", "年度")).unwrap();
    let screen = screen.keys("esc ctrl-s");
    assert!(matches!(screen.state.popups.as_slice(), [Popup::Preview(..)]), "{}", screen.said());
    let told = screen.render();
    assert!(told.contains("修订3项") && told.contains("公开时限：季度 改为 年度"), "{told}");
    let versions = |screen: &Screen| screen.state.directory.newest(CatalogueId::Bureau, 49).unwrap().version;
    assert_eq!(versions(&screen), 1);
    // Left and taken up again, then written.
    let screen = screen.keys("enter tab").paste("职能调整").keys("esc");
    assert!(matches!(screen.state.popups.as_slice(), [Popup::Preview(..)]));
    let screen = screen.keys("enter");
    assert!(screen.render().contains("职能调整"));
    let screen = screen.keys("tab tab").paste("党委会议纪要〔2026〕31号").keys("ctrl-s");
    assert!(screen.state.popups.is_empty(), "{}", screen.render());
    assert!(screen.said().contains("新增0项，修订3项"), "{}", screen.said());
    assert_eq!(versions(&screen), 2);
    assert!(screen.render().contains("批准：党委会议纪要〔2026〕31号"));
    let screen = screen.keys("i").paste(typed).keys("ctrl-s enter");
    assert!(screen.said().contains("没有不同"), "{}", screen.said());
}

#[test]
fn a_preview_fits_and_scrolls() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.csv");
    let empty = "代码,一级目录,二级目录,公开内容,公开范围,公开形式,公开时限,实施主体\n\
                 49,反腐倡廉类,纠风治乱情况,纠正、查处“三乱”情况,社会,会议、文件、局域网,年度,纪委\n\
                 59,制度建设类,新设,意见办理情况,本单位,会议、局域网,季度,办公室\n";
    std::fs::write(&path, empty).unwrap();
    let directory = office().directory();
    let bytes = crate::exchange::catalogue::read(&path).unwrap();
    let outcome = crate::exchange::catalogue::preview(&bytes, &directory, CatalogueId::Bureau, true);
    let preview = || Preview { path: "~/目录.csv".to_owned(), outcome: outcome.clone() };
    both("catalogue-preview", |language, size| {
        shown("admin", "SJ-49", language, size).popup(Popup::Preview(Box::new(preview()), Scroll::default()))
    });
    let screen = shown("admin", "SJ-49", Chinese, (80, 24));
    let screen = screen.popup(Popup::Preview(Box::new(preview()), Scroll::default()));
    assert_ne!(screen.render(), {
        let mut down = shown("admin", "SJ-49", Chinese, (80, 24));
        down = down.popup(Popup::Preview(Box::new(preview()), Scroll::default()));
        down.buffer();
        down.keys("pagedown").render()
    });
}

#[test]
fn the_next_item_with_something_open_is_a_key_away() {
    let screen = shown("admin", "SJ-42", Chinese, (80, 24));
    let number = |screen: &Screen| screen.state.catalogue.item(&screen.state.directory).unwrap().number;
    let next = screen.keys("]");
    let item = next.state.catalogue.item(&next.state.directory).unwrap();
    assert!(item.uncertain().next().is_some() && number(&next) > 42);
    // Round and round.
    let first = shown("admin", "SJ-42", Chinese, (80, 24)).keys("G ] ");
    assert!(first.state.catalogue.list.selected < 5 || number(&first) == 15);
}
