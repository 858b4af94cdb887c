//! Text on the screen: measured, cut and wrapped.

#[path = "support/source.rs"]
#[allow(dead_code)]
mod source;

use std::ops::Range;

use gongkai::tui::text::{Widths, measure_as, pad, truncate, width, wrap, wrap_map};
use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

const NOT_AT_START: &str = "，。、；：？！）》」』】〕”";
const NOT_AT_END: &str = "（《「『【〔“";

#[test]
fn a_width_is_what_the_screen_takes() {
    for (text, cells) in [("", 0), ("abc", 3), ("公开", 4), ("e\u{301}", 1), ("a\u{7}b\n", 2), ("“…”", 3)]
    {
        assert_eq!(width(text), cells, "{text:?}");
    }
}

#[test]
fn truncation_ends_with_an_ellipsis_and_never_cuts_a_glyph() {
    for (text, max, cut) in [
        ("公开目录", 8, "公开目录"),
        ("公开目录", 7, "公开目…"),
        ("公开目录", 6, "公开…"),
        ("公开目录", 2, "…"),
        ("公开目录", 1, "…"),
        ("公开目录", 0, ""),
        ("abc", 3, "abc"),
        ("abcd", 3, "ab…"),
        ("", 0, ""),
    ] {
        assert_eq!(truncate(text, max), cut, "{text} on {max}");
    }
    assert_eq!(pad("公开目录", 6), "公开… ");
    assert_eq!(pad("公", 5), "公   ");
}

#[test]
fn where_the_terminal_draws_wide_signs_count_two() {
    measure_as(Widths { ambiguous: true, lines: false });
    for (text, cells) in [("“…”", 6), ("—①●", 6), ("e\u{301}", 1), ("公开a", 5), ("─│", 2), ("", 0)]
    {
        assert_eq!(width(text), cells, "{text:?}");
    }
    for (text, max, cut) in [
        ("公开目录", 8, "公开目录"),
        ("公开目录", 7, "公开…"),
        ("公开目录", 2, "…"),
        ("公开目录", 1, "."),
        ("公开目录", 0, ""),
        ("“a”", 5, "“a”"),
        ("“a”", 4, "“…"),
    ] {
        assert_eq!(truncate(text, max), cut, "{text} on {max}");
        assert_eq!(width(&pad(text, max)), max);
    }
    assert_eq!(wrap("“公开”目录", 8), ["“公开”", "目录"]);
    measure_as(Widths { ambiguous: true, lines: true });
    assert_eq!(width("─│"), 4);
    // Another thread has another terminal.
    assert_eq!(std::thread::spawn(|| width("“─”")).join().ok(), Some(3));
}

#[test]
fn lines_break_as_in_chinese_print() {
    assert_eq!(wrap("党费收缴，使用和管理情况", 8), ["党费收", "缴，使用", "和管理情", "况"]);
    assert_eq!(wrap("关于印发（试行）的通知", 10), ["关于印发", "（试行）的", "通知"]);
    assert_eq!(wrap("他说：“同意。”会议结束", 7), ["他说：", "“同", "意。”会", "议结束"]);
    assert_eq!(wrap("编号SJ-07/2026-003的事项", 16), ["编号", "SJ-07/2026-003的", "事项"]);
    assert_eq!(wrap("the rule  of law", 8), ["the rule", "of law"]);
    assert_eq!(wrap("第一段\n\n第三段", 4), ["第一", "段", "", "第三", "段"]);
    assert_eq!(wrap("破折号——不拆", 7), ["破折", "号——不", "拆"]);
    assert_eq!(wrap("", 5), [""]);
}

#[test]
fn a_word_longer_than_a_line_is_broken_and_nothing_loops_on_a_narrow_screen() {
    assert_eq!(wrap("见abcdefghij", 4), ["见", "abcd", "efgh", "ij"]);
    for narrow in 0..4 {
        let lines = wrap("（公，开）ab", narrow);
        assert_eq!(lines.concat(), "（公，开）ab");
    }
    assert_eq!(wrap("，，，，", 4), ["，，", "，，"]);
}

#[test]
fn the_editor_s_lines_are_byte_ranges_without_the_line_breaks() {
    assert_eq!(wrap_map("公开目录\nab\n", 4), [0..6, 6..12, 13..15, 16..16]);
    assert_eq!(wrap_map("", 4), vec![Range { start: 0, end: 0 }]);
    assert_eq!(wrap_map("abcd efgh", 4), [0..4, 4..5, 5..9]);
}

fn mixed() -> impl Strategy<Value = String> {
    let marks = format!("{NOT_AT_START}{NOT_AT_END}——……a1-/ \n\u{3000}\u{301}，。）（");
    let marks = proptest::sample::select(marks.chars().collect::<Vec<_>>());
    let char = prop_oneof![
        4 => proptest::char::range('一', '龥'),
        3 => marks,
        2 => proptest::char::range('a', 'z'),
        1 => any::<char>().prop_filter("no control characters", |c| !c.is_control()),
    ];
    proptest::collection::vec(char, 0..80).prop_map(|chars| chars.into_iter().collect())
}

/// Whether a line may end before `at` of `line`: what a reader of Chinese print expects, said once more.
fn may_end(line: &str, at: usize) -> bool {
    let last = line[..at].graphemes(true).next_back().and_then(|g| g.chars().next()).unwrap();
    let next = line[at..].chars().next().unwrap();
    let marks = |c: char| NOT_AT_START.contains(c) || NOT_AT_END.contains(c);
    let han = |c: char| ('一'..='龥').contains(&c);
    (han(last) && han(next)) || (NOT_AT_START.contains(last) && han(next) && !marks(next))
}

/// How many graphemes of `text` take a place on the screen.
fn seen(text: &str) -> usize {
    text.graphemes(true).filter(|grapheme| width(grapheme) > 0).count()
}

proptest! {
    #[test]
    fn truncation_fits_and_keeps_the_beginning(text in mixed(), max in 0usize..40) {
        let cut = truncate(&text, max);
        prop_assert!(width(&cut) <= max);
        if width(&text) <= max {
            prop_assert_eq!(&*cut, &*text);
        } else {
            let kept = cut.trim_end_matches('…');
            prop_assert!(text.starts_with(kept));
            prop_assert!(text.grapheme_indices(true).any(|(at, _)| at == kept.len()));
        }
        prop_assert_eq!(width(&pad(&text, max)), max);
    }

    #[test]
    fn the_editor_s_lines_hold_the_whole_text(text in mixed(), cells in 0usize..40) {
        let lines = wrap_map(&text, cells);
        let mut next = 0;
        for line in &lines {
            if line.start != next {
                prop_assert_eq!(&text[next..line.start], "\n");
            }
            let shown = &text[line.clone()];
            prop_assert!(!shown.contains('\n'));
            // A grapheme is never cut, and a letter with signs beside it may take three cells and more.
            prop_assert!(width(shown) <= cells || seen(shown) == 1, "{:?}", shown);
            next = line.end;
        }
        prop_assert_eq!(next, text.len());
    }

    #[test]
    fn reading_lines_lose_nothing_but_spaces_and_fit(text in mixed(), cells in 4usize..40) {
        let lines = wrap(&text, cells);
        for line in &lines {
            prop_assert!(width(line) <= cells || seen(line) == 1, "{:?}", line);
        }
        let solid = |s: &str| s.replace([' ', '\n'], "");
        prop_assert_eq!(solid(&lines.concat()), solid(&text));
    }

    #[test]
    fn the_rules_of_print_hold_wherever_the_line_had_another_place(text in mixed(), cells in 4usize..40) {
        for paragraph in text.split('\n') {
            let lines = wrap_map(paragraph, cells);
            for pair in lines.windows(2) {
                let (line, next) = (&paragraph[pair[0].clone()], &paragraph[pair[1].clone()]);
                let bad = next.chars().next().is_some_and(|c| NOT_AT_START.contains(c))
                    || line.graphemes(true).next_back().is_some_and(|g| {
                        g.chars().next().is_some_and(|c| NOT_AT_END.contains(c))
                    });
                let word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_lowercase());
                let broken = word(line.chars().next_back()) && word(next.chars().next());
                if bad || broken {
                    let other = line.grapheme_indices(true).skip(1).find(|(at, _)| may_end(line, *at));
                    prop_assert!(other.is_none(), "{:?} | {:?}", line, next);
                }
            }
        }
    }
}

/// The buffer's own ways of writing count signs as one cell on every terminal.
#[test]
fn only_one_place_writes_text_into_the_buffer() {
    for (path, source) in source::files() {
        let tests = path.components().any(|part| part.as_os_str() == "tests") || path.ends_with("tests.rs");
        if tests || path.ends_with("tui/text.rs") {
            continue;
        }
        let tokens = source::without_tests(source::tokens(&source));
        source::each_run(&tokens, &mut |run| {
            for token in run {
                for name in ["set_string", "set_stringn", "set_line", "set_span"] {
                    assert!(!source::is_ident(token, name), "src/{}: use tui::text::print", path.display());
                }
            }
        });
    }
}
