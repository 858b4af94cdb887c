//! Popups over wide glyphs: no half glyph is left, and every border is whole.

use ratatui::layout::Rect;

use super::*;
use crate::domain::clock::{self, Limit};
use crate::tui::list::Scroll;

/// A screenful of wide glyphs, the first in column `from`.
fn wide(columns: u16, rows: u16, from: u16) -> Buffer {
    let mut buffer = Buffer::empty(Rect::new(0, 0, columns, rows));
    for y in 0..rows {
        let glyphs = "党".repeat(usize::from((columns - from) / 2));
        buffer.set_string(from, y, glyphs, Style::new());
    }
    buffer
}

/// Draws the popups of `screen` over wide glyphs at every offset and looks at every edge.
fn check(what: &str, screen: &Screen) {
    let (columns, rows) = screen.state.size;
    for from in 0..2 {
        for (x, less) in [(0, 0), (0, 1), (1, 1), (1, 2), (0, 3), (3, 3)] {
            let mut buffer = wide(columns, rows, from);
            let area = Rect { x, y: 0, width: columns - less, height: rows - 2 };
            view::popups::draw(&screen.state, area, &mut buffer);
            settle(&mut buffer);
            whole(&format!("{what}, glyphs from {from}, {x}-{less}"), &buffer);
        }
    }
}

fn whole(what: &str, buffer: &Buffer) {
    let symbol = |x: u16, y: u16| buffer[(x, y)].symbol();
    let (right, bottom) = (buffer.area.right(), buffer.area.bottom());
    for y in 0..bottom {
        let mut x = 0;
        while x < right {
            // A wide glyph covers the next cell and nothing else is there; any other cell shows itself.
            let width = u16::try_from(text::width(symbol(x, y))).unwrap();
            assert!(width > 0, "{what}: half a glyph at {x},{y}");
            assert!(x + width <= right, "{what}: a glyph over the edge at {x},{y}");
            for covered in x + 1..x + width {
                assert_eq!(symbol(covered, y), "", "{what}: at {covered},{y}");
            }
            x += width;
        }
    }
    let corner = |wanted: &str| {
        (0..bottom).flat_map(|y| (0..right).map(move |x| (x, y))).find(|(x, y)| symbol(*x, *y) == wanted)
    };
    let (Some(top_left), Some(bottom_right)) = (corner("┌"), corner("┘")) else {
        panic!("{what}: no frame");
    };
    assert_eq!(symbol(bottom_right.0, top_left.1), "┐", "{what}");
    assert_eq!(symbol(top_left.0, bottom_right.1), "└", "{what}");
    for y in top_left.1 + 1..bottom_right.1 {
        assert_eq!((symbol(top_left.0, y), symbol(bottom_right.0, y)), ("│", "│"), "{what}: row {y}");
    }
    // The title stands in the upper border, and the mark of what follows in the lower.
    for x in [top_left.0 + 1, bottom_right.0 - 1] {
        assert_eq!((symbol(x, top_left.1), symbol(x, bottom_right.1)), ("─", "─"), "{what}");
    }
}

#[test]
fn popups_keep_their_edges_over_wide_glyphs() {
    for language in Language::ALL {
        for (columns, rows) in [(80, 24), (97, 30)] {
            let open = |login: &str| Screen::open(login, language, columns, rows);
            check("help", &open("admin").keys("?"));
            check("act as", &open("admin").keys("P"));
            check("which date", &open("admin").go("SJ-08/2026-001").keys("w"));
            for limit in [Limit::A3, Limit::O5, Limit::R6, Limit::R9] {
                let screen = open("admin");
                let policy = screen.state.directory.settings.policy;
                let due = clock::due(limit, date(2026, 9, 24), &policy, &screen.state.directory.calendar);
                check("why", &screen.popup(Popup::Why(Box::new(due), Scroll::default())));
            }
            check("propose", &open("zhang").item("SJ-31").keys("n"));
            check("propose, channels", &open("zhang").item("SJ-31").keys("n tab tab tab"));
            check("publish", &open("wang").go("SJ-27/2026-001").keys("p"));
            check("publish, calendar", &open("wang").go("SJ-27/2026-001").keys("p tab tab tab"));
            check("return", &open("reviewer").go("SJ-08/2026-003").keys("r"));
            check("register", &open("qian").item("SJ-31").keys("N"));
            check("transfer", &open("qian").go("SJ-08/o/2026-002").keys("t"));
            check("reply", &open("admin").go("SJ-20/o/2026-002").keys("r"));
            check("person", &open("admin").keys("m n"));
            check("organisation", &open("admin").keys("m N"));
            check("policy", &open("admin").keys("m s"));
            check("approve many", &open("reviewer").keys("2 * a"));
            check("transfer many", &open("qian").keys("3 * t"));
            check("undo", &open("admin").keys("U"));
            check("notice", &open("admin").keys("D p"));
            let faults = vec![crate::domain::message::Message::new("notice-no-year"); 20];
            check(
                "notice, faults",
                &open("admin")
                    .popup(Popup::Faults(crate::tui::state::Faults::Notice(faults), Scroll::default())),
            );
        }
    }
}
