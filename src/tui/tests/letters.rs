//! The templates of letters on the screen.

use super::popups::both;
use super::*;
use crate::domain::application::LetterKind;
use crate::office::Command;

/// An office that has changed two of its templates.
fn changed() -> Arc<Office> {
    let office = office();
    let set = |kind: LetterKind, seen, text: Option<String>, note: &str| {
        let note = note.to_owned();
        office.execute("admin", Command::SetTemplate { kind, seen, text, note }).unwrap();
    };
    let own = |kind: LetterKind| Some(kind.built_in().replace("收悉。", "收悉，现答复如下。"));
    set(LetterKind::Refuse, 0, own(LetterKind::Refuse), "按办公会意见调整措辞");
    set(LetterKind::Extend, 0, own(LetterKind::Extend), "");
    set(LetterKind::Extend, 1, None, "");
    office
}

fn on(language: Language, columns: u16, rows: u16) -> Screen {
    Screen::at(changed(), "admin", language, (columns, rows), true).keys("m W")
}

#[test]
fn the_templates_with_what_a_letter_says() {
    both("templates", |language, columns, rows| on(language, columns, rows).keys("j j j j"));
    both("templates-older", |language, columns, rows| on(language, columns, rows).keys("j ["));
}

#[test]
fn a_template_is_changed_after_a_preview() {
    both("template-form", |language, columns, rows| on(language, columns, rows).keys("e"));
    both("template-fault", |language, columns, rows| {
        on(language, columns, rows).keys("e").paste("{申请书}").keys("ctrl-s")
    });
    both("template-preview", |language, columns, rows| {
        on(language, columns, rows).keys("e").paste("【存根】").keys("ctrl-s")
    });
    both("template-back", |language, columns, rows| on(language, columns, rows).keys("j j j j b"));
}

#[test]
fn it_is_saved_when_the_preview_is_confirmed_and_not_before() {
    let office = office();
    let screen = Screen::at(office.clone(), "admin", Chinese, (100, 30), true).keys("m W e");
    let screen = screen.paste("【存根】").keys("ctrl-s");
    assert_eq!(office.directory().template_version(LetterKind::Complete), 0);
    // Back to the form, where what was typed still is.
    let screen = screen.keys("esc");
    assert!(screen.render().contains("【存根】"), "{}", screen.render());
    let screen = screen.keys("ctrl-s enter");
    assert_eq!(office.directory().template_version(LetterKind::Complete), 1);
    assert!(screen.said().contains("补正告知书的模板已修改（第1版）"), "{}", screen.said());
    let shown = screen.render();
    assert!(shown.contains("文书模板") && shown.contains("第1版 2026-11-23 陈雅琴"), "{shown}");
    // No draft is left, and the next change begins with the new text.
    assert_eq!(screen.state.drafts.len(), 0);
    let screen = screen.keys("b");
    let screen = screen.keys("ctrl-s");
    assert_eq!(office.directory().template_version(LetterKind::Complete), 2);
    assert!(screen.render().contains("第2版（内置）"), "{}", screen.render());
    let screen = screen.keys("b");
    assert!(screen.said().contains("现用的就是内置文本"), "{}", screen.said());
}

#[test]
fn who_is_no_administrator_looks_and_does_not_change() {
    let screen = Screen::open("reviewer", Chinese, 80, 24).keys("m W e");
    assert!(screen.said().starts_with("不能执行："), "{}", screen.said());
    assert!(screen.render().contains("补正后予以受理"));
}

#[test]
fn somebody_who_was_faster_is_told_at_the_form() {
    let office = office();
    let screen = Screen::at(office.clone(), "admin", Chinese, (100, 30), true).keys("m W e");
    let mut screen = screen.paste("【存根】").keys("ctrl-s");
    let text = Some(LetterKind::Complete.built_in().replace("您", "你"));
    let command = Command::SetTemplate { kind: LetterKind::Complete, seen: 0, text, note: String::new() };
    office.execute("admin", command).unwrap();
    screen = screen.keys("enter");
    assert!(screen.said().contains("模板已由陈雅琴修改（现为第1版）"), "{}", screen.said());
    let shown = screen.render();
    assert!(shown.contains("【存根】") && !shown.contains("示例内容"), "{shown}");
    assert_eq!(office.directory().template_version(LetterKind::Complete), 1);
    // Told of it, the person wants their own text all the same.
    let screen = screen.keys("ctrl-s enter");
    assert!(screen.said().contains("的模板已修改（第2版）"), "{}", screen.said());
    assert!(office.directory().template_text(LetterKind::Complete, 2).unwrap().contains("【存根】"));
}
