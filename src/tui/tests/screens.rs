//! Pictures of the screens, for people to look at and for changes to show.

use super::*;

/// Takes a picture in both languages and every size.
fn everywhere(what: &str, screen: impl Fn(Language, u16, u16) -> Screen) {
    for language in Language::ALL {
        for (columns, rows) in SIZES {
            picture(&named(what, language, columns), &screen(language, columns, rows));
        }
    }
}

/// Takes a picture in both languages on the smallest screen and a large one.
fn small_and_large(what: &str, screen: impl Fn(Language, u16, u16) -> Screen) {
    for language in Language::ALL {
        for (columns, rows) in [(80, 24), (120, 36)] {
            picture(&named(what, language, columns), &screen(language, columns, rows));
        }
    }
}

#[test]
fn the_administrator_s_first_screen() {
    everywhere("main-admin", |language, columns, rows| Screen::open("admin", language, columns, rows));
}

#[test]
fn a_reviewer_with_the_matter_in_view() {
    everywhere("main-reviewer", |language, columns, rows| Screen::open("reviewer", language, columns, rows));
}

#[test]
fn a_proposer_whose_matter_was_returned() {
    small_and_large("main-proposer", |language, columns, rows| {
        Screen::open("zhang", language, columns, rows).go("SJ-07/2026-001")
    });
}

#[test]
fn somebody_who_handles_opinions() {
    small_and_large("main-opinions", |language, columns, rows| {
        Screen::open("qian", language, columns, rows).go("SJ-06/o/2026-002")
    });
}

#[test]
fn the_tree_opened_down_to_a_record() {
    everywhere("tree-record", |language, columns, rows| {
        Screen::open("admin", language, columns, rows).item("SJ-31").keys("l l")
    });
}

#[test]
fn an_item_with_lost_cells() {
    everywhere("item-lost", |language, columns, rows| {
        Screen::open("admin", language, columns, rows).item("SJ-17")
    });
}

#[test]
fn an_item_with_merged_cells_that_owes_something() {
    small_and_large("item-cyclic", |language, columns, rows| {
        Screen::open("xz.p", language, columns, rows).item("XZ-03")
    });
}

#[test]
fn a_disclosure_on_the_whole_screen() {
    everywhere("zoom-disclosure", |language, columns, rows| {
        Screen::open("admin", language, columns, rows).go("SJ-10/2026-001").keys("z")
    });
}

#[test]
fn an_opinion_on_the_whole_screen() {
    everywhere("zoom-opinion", |language, columns, rows| {
        Screen::open("admin", language, columns, rows).go("SJ-00/o/2026-003").keys("z")
    });
}

#[test]
fn the_board_of_a_leader() {
    everywhere("board-list", |language, columns, rows| {
        Screen::open("leader", language, columns, rows).keys("o")
    });
    everywhere("board-grid", |language, columns, rows| {
        Screen::open("leader", language, columns, rows).keys("o tab j j")
    });
}

#[test]
fn the_board_further_down() {
    small_and_large("board-later", |language, columns, rows| {
        Screen::open("leader", language, columns, rows).keys("o G")
    });
}

#[test]
fn organisations_and_people() {
    everywhere("people", |language, columns, rows| Screen::open("admin", language, columns, rows).keys("m"));
}

#[test]
fn an_office_with_nothing_in_it() {
    for language in Language::ALL {
        let open = |keys| Screen::at(founded(), "admin", language, (80, 24), true).keys(keys);
        picture(&named("empty-main", language, 80), &open("esc"));
        picture(&named("empty-tree", language, 80), &open("1 j j j l j"));
        picture(&named("empty-board", language, 80), &open("o"));
        picture(&named("empty-people", language, 80), &open("m"));
        picture(&named("empty-opinions", language, 80), &open("3"));
    }
}

#[test]
fn a_terminal_that_is_too_small() {
    for language in Language::ALL {
        picture(&named("small", language, 60), &Screen::open("admin", language, 60, 20));
        picture(&named("small", language, 20), &Screen::open("admin", language, 20, 5));
    }
}

#[test]
fn what_was_done_and_what_was_refused() {
    for language in Language::ALL {
        let open = |login, key| Screen::at(office(), login, language, (80, 24), true).go(key);
        let approved = open("reviewer", "SJ-08/2026-003").keys("a");
        assert!(approved.said().contains("SJ-08/2026-003"), "{}", approved.said());
        picture(&named("said-done", language, 80), &approved);
        let refused = open("zhang", "SJ-26/2026-003").keys("a");
        picture(&named("said-refused", language, 80), &refused);
        picture(&named("said-unbound", language, 80), &open("admin", "SJ-26/2026-003").keys("Z"));
    }
}

#[test]
fn a_submitter_is_shown_to_those_who_handle_the_opinion() {
    for language in Language::ALL {
        let screen =
            Screen::at(office(), "qian", language, (80, 24), true).go("SJ-06/o/2026-002").keys("v z");
        assert!(screen.render().contains("陆建明"), "{}", screen.said());
        picture(&named("identity", language, 80), &screen);
    }
}

#[test]
fn the_applications_in_the_place_of_the_opinions() {
    small_and_large("applications", |language, columns, rows| {
        Screen::open("qian", language, columns, rows).keys("5 g")
    });
}

#[test]
fn an_application_on_the_whole_screen_with_and_without_who_applies() {
    small_and_large("zoom-application", |language, columns, rows| {
        let screen = Screen::open("qian", language, columns, rows).go(EXTENDED).keys("z");
        assert!(!screen.render().contains("于晓东"));
        screen
    });
    small_and_large("applicant", |language, columns, rows| {
        let screen = Screen::at(office(), "qian", language, (columns, rows), true).go(EXTENDED).keys("v z");
        assert!(screen.render().contains("于晓东"), "{}", screen.said());
        screen
    });
    let gone = Screen::at(office(), "qian", Language::Chinese, (80, 24), true).go(EXTENDED).keys("v j k z");
    assert!(!gone.render().contains("于晓东"), "forgotten with the subject");
}

#[test]
fn the_letters_of_an_application() {
    small_and_large("letter", |language, columns, rows| {
        Screen::open("qian", language, columns, rows).go(EXTENDED).keys("W")
    });
    let mut copied = Screen::at(office(), "qian", Language::English, (80, 24), true).go(EXTENDED).keys("W Y");
    let hidden = copied.copied.pop().unwrap();
    // What the applicant is sent is Chinese whatever the screen is; who it is stays hidden until it is asked for.
    assert!(hidden.contains("第四条（四）") && !hidden.contains("于晓东"), "{hidden}");
    let named = copied.keys("esc v W Y").copied.pop().unwrap();
    assert!(named.contains("于晓东："), "{named}");
    // Where no files are used, none is written.
    let mut closed = Screen::open("qian", Language::Chinese, 80, 24).go(EXTENDED).keys("W");
    closed.state.files = false;
    assert!(!closed.keys("s").said().is_empty());
}

#[test]
fn what_is_decided_on_is_in_view_on_the_smallest_screen_while_deciding() {
    for language in Language::ALL {
        let words = Words::new(language);
        let labels = ["label-title", "label-state", "label-route", "label-due", "label-content"];
        let shown = |screen: &Screen, least: usize| {
            let text = screen.render();
            let seen = labels.iter().filter(|id| text.contains(&format!("│ {}", words.get(id)))).count();
            assert!(seen >= least, "{text}");
        };
        // Every task of those who review, by the key that goes through them.
        for login in ["secrecy", "reviewer", "principal", "secretary"] {
            let mut screen = Screen::open(login, language, 80, 24);
            let mine = screen.state.tasks.iter().flatten().filter(|line| line.mine).count();
            assert!(mine > 0, "{login}");
            for _ in 0..mine {
                shown(&screen, labels.len());
                screen = screen.keys("]");
            }
        }
        // The reason of a return is typed with the matter in sight: its standing, its date and what it says.
        shown(&Screen::open("reviewer", language, 80, 24).go("SJ-08/2026-003").keys("r"), 4);
    }
}
