//! The year's calendar: looking at it, loading a notice and taking it back.

use super::*;
use crate::tui::state::Screen as Shown;

/// A notice of 2027 as it might be: 元旦 begins on the last day of 2026.
pub(super) const NOTICE: &str = "国务院办公厅关于2027年\n部分节假日安排的通知\n国办发明电〔2026〕9号\n\
    经国务院批准，现将2027年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。\n\
    一、元旦：2026年12月31日（周四）至2027年1月3日（周日）放假调休，共4天。1月9日（周六）上班。\n\
    二、春节：2月5日（农历除夕、周五）至12日（农历正月初七、周五）放假调休，共8天。1月30日（周六）、2月14日（周日）上班。\n\
    三、清明节：4月3日（周六）至5日（周一）放假，共3天。\n\
    四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。5月8日（周六）上班。\n\
    五、端午节：6月9日（周三）放假1天，不调休。\n六、中秋节：9月15日（周三）放假1天，不调休。\n\
    七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。\n\
    节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作。\n国务院办公厅\n2026年11月4日\n";

/// The same without the form, which would leave a draft in the office.
pub(super) fn preview(mut screen: Screen) -> Screen {
    let notice = crate::domain::calendar::read_notice(NOTICE).unwrap();
    let change = crate::office::query::NoticeChange { year: 2027, notice: Some(notice) };
    screen.run(vec![Effect::Ask(Query::NoticePreview(Box::new(change)))]);
    screen
}

/// An office of its own for an administrator, with the calendar open.
fn calendar(language: Language, columns: u16, rows: u16) -> Screen {
    Screen::at(office(), "admin", language, (columns, rows), true).keys("D")
}

fn previewed(language: Language, columns: u16, rows: u16) -> Screen {
    calendar(language, columns, rows).keys("p").paste(NOTICE).keys("ctrl-s")
}

fn small_and_large(what: &str, screen: impl Fn(Language, u16, u16) -> Screen) {
    for language in Language::ALL {
        for (columns, rows) in [(80, 24), (120, 36)] {
            picture(&named(what, language, columns), &screen(language, columns, rows));
        }
    }
}

#[test]
fn the_year_s_calendar() {
    for language in Language::ALL {
        for (columns, rows) in SIZES {
            let screen = Screen::open("admin", language, columns, rows).keys("D");
            picture(&named("calendar", language, columns), &screen);
            picture(&named("calendar-next", language, columns), &screen.keys("] g"));
        }
    }
}

#[test]
fn the_form_for_a_notice_and_what_is_wrong_with_it() {
    small_and_large("notice-form", |language, columns, rows| {
        Screen::open("admin", language, columns, rows).keys("D p").paste(NOTICE)
    });
    let wrong = NOTICE
        .replace("共8天", "共7天")
        .replace("6月9日（周三）", "6月9日（周四）")
        .replace("六、中秋", "六、端午");
    small_and_large("notice-faults", |language, columns, rows| {
        Screen::at(office(), "admin", language, (columns, rows), true)
            .keys("D p")
            .paste(&wrong)
            .keys("ctrl-s")
    });
}

#[test]
fn what_a_notice_would_move_before_it_is_loaded() {
    small_and_large("notice-preview", previewed);
    small_and_large("notice-preview-calendar", |language, columns, rows| {
        previewed(language, columns, rows).keys("tab")
    });
    small_and_large("notice-confirm", |language, columns, rows| {
        previewed(language, columns, rows).keys("enter")
    });
    small_and_large("calendar-loaded", |language, columns, rows| {
        previewed(language, columns, rows).keys("enter enter")
    });
    small_and_large("notice-back", |language, columns, rows| {
        previewed(language, columns, rows).keys("enter enter x enter")
    });
}

#[test]
fn the_holidays_that_do_not_fit_are_counted_and_come_with_their_months() {
    let screen = previewed(English, 80, 24).keys("enter enter");
    let shown = screen.render();
    assert!(shown.contains("h  12-31~01-03") && shown.contains("more, by month"), "{shown}");
    let shown = screen.keys("G").render();
    assert!(shown.contains("m  10-09") && !shown.contains("h  12-31~01-03"), "{shown}");
}

#[test]
fn where_nothing_moves_the_holidays_are_shown_once() {
    for (columns, rows) in [(80, 24), (120, 36)] {
        let mut screen = preview(Screen::open("admin", Chinese, columns, rows).keys("D"));
        screen.state.year_page.preview.as_mut().unwrap().answer.moved.clear();
        let shown = screen.render();
        assert!(shown.contains("没有在办事项的到期日因此改变"), "{shown}");
        assert_eq!(shown.matches("05-01~05-05").count(), 1, "{shown}");
    }
}

#[test]
fn esc_leaves_without_a_trace_and_what_was_pasted_is_kept() {
    let screen = previewed(Chinese, 80, 24);
    assert!(screen.state.year_page.preview.is_some());
    let screen = screen.keys("enter esc");
    assert!(screen.state.year_page.preview.is_some() && screen.state.popups.is_empty());
    let screen = screen.keys("esc");
    assert!(screen.state.year_page.preview.is_none() && screen.state.screen == Shown::Calendar);
    assert!(!screen.office.directory().calendar.has_notice(2027));
    let screen = screen.keys("p");
    assert!(screen.render().contains("国务院办公厅"), "{}", screen.render());
    // Loaded, there is nothing left to take up again.
    let screen = screen.keys("ctrl-s enter enter");
    assert!(screen.said().contains("已载入2027年放假通知"), "{}", screen.said());
    assert!(screen.office.directory().calendar.has_notice(2027));
    assert_eq!(screen.office.draft("admin", "notice", "").unwrap(), None);
    let again = screen.keys("p");
    assert!(!again.render().contains("经国务院"), "{}", again.render());
    let same = again.paste("前面的话\n").paste(NOTICE);
    assert!(same.said().contains("已取代原来的内容"), "{}", same.said());
    let same = same.keys("ctrl-s");
    assert!(same.said().contains("已经如此"), "{}", same.said());
    assert!(same.render().contains("国务院办公厅"), "what was typed stays");
}

#[test]
fn the_text_can_come_from_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("2027.txt");
    std::fs::write(&path, NOTICE).unwrap();
    let typed = |screen: Screen, text: &str| screen.keys("D p tab").paste(text).keys("ctrl-s");
    let screen = typed(Screen::at(office(), "admin", Chinese, (80, 24), true), path.to_str().unwrap());
    assert!(screen.state.year_page.preview.is_some(), "{}", screen.said());
    let screen = typed(Screen::at(office(), "admin", Chinese, (80, 24), true), "/no/such/file");
    assert!(screen.said().contains("不存在"), "{}", screen.said());
    let screen = screen.keys("shift-tab").paste(NOTICE).keys("ctrl-s");
    assert!(screen.said().contains("只用一种"), "{}", screen.said());
    let screen = calendar(Chinese, 80, 24).keys("p ctrl-s");
    assert!(screen.said().contains("请粘贴"), "{}", screen.said());
}

#[test]
fn everybody_reads_and_only_administrators_of_the_bureau_load() {
    let screen = Screen::open("zhang", Chinese, 80, 24).keys("D");
    assert!(screen.render().contains("2026年日历"));
    let screen = screen.keys("p");
    assert!(screen.state.popups.is_empty() && screen.said().contains("不能执行"), "{}", screen.said());
    let screen = screen.keys("x");
    assert!(screen.said().contains("不能执行"), "{}", screen.said());
    let admin = Screen::open("admin", Chinese, 80, 24).keys("D x");
    assert!(admin.said().contains("没有载入过"), "{}", admin.said());
}

#[test]
fn who_loads_notices_is_reminded_in_the_header_and_by_the_line_below() {
    for language in Language::ALL {
        let (mark, line) = match language {
            Chinese => ("缺2027年放假通知", "按 D 载入"),
            English => ("no 2027 notice", "Load it with D"),
        };
        for (columns, rows) in SIZES {
            let shown = Screen::open("admin", language, columns, rows).render();
            assert!(shown.lines().next().unwrap().contains(mark) && shown.contains(line), "{shown}");
            let other = Screen::open("zhang", language, columns, rows).render();
            assert!(!other.contains(mark) && !other.contains(line), "{other}");
        }
    }
    let loaded = previewed(Chinese, 80, 24).keys("enter enter esc esc");
    assert!(!loaded.render().contains("放假通知 "), "{}", loaded.render());
    assert!(!loaded.render().lines().next().unwrap().contains("缺"));
}

#[test]
fn a_due_date_that_a_notice_moved_names_the_notice() {
    let screen = previewed(Chinese, 120, 36).keys("enter enter o");
    let at = screen.state.board.lines().iter().position(|line| line.due == date(2026, 12, 30));
    let mut screen = screen;
    screen.state.board.list.selected = at.expect("a period that ends a day earlier now");
    let shown = screen.keys("w").render();
    assert!(shown.contains("2026-12-30") && shown.contains("关于2027年部分节假日安排的通知"), "{shown}");
    assert!(shown.contains("元旦放假"), "{shown}");
}
