//! What the backend sends, shown by a terminal, is the buffer it was given.

use std::io::{self, Write};

use gongkai::tui::term::backend::{WideBackend, draw};
use gongkai::tui::text;
use proptest::prelude::*;
use ratatui::Frame;
use ratatui::Terminal;
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::style::{Color, Modifier, Style};
use ratatui::widgets::{Block, Clear, Paragraph, Widget};
use unicode_width::UnicodeWidthChar;

/// Keeps what is written, one write at a time.
#[derive(Default)]
struct Tape(Vec<Vec<u8>>);

impl Write for Tape {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.push(bytes.to_vec());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A screen of our making beside a terminal that shows what it sends.
struct Pair {
    ours: Terminal<WideBackend<Tape>>,
    theirs: vt100::Parser,
}

impl Pair {
    fn new(columns: u16, rows: u16) -> Self {
        let backend = WideBackend::fixed(Tape::default(), Size::new(columns, rows));
        let ours = Terminal::new(backend).expect("a tape takes everything");
        Self { ours, theirs: vt100::Parser::new(rows, columns, 0) }
    }

    /// Draws, hands the bytes over, and returns them with the buffer as it was painted.
    fn frame(&mut self, view: impl FnOnce(&mut Frame<'_>)) -> (Vec<u8>, Buffer) {
        let mut drawn = None;
        draw(&mut self.ours, |frame| {
            view(frame);
            drawn = Some(frame.buffer_mut().clone());
        })
        .expect("a tape takes everything");
        let writes = std::mem::take(&mut self.ours.backend_mut().writer_mut().0);
        assert!(writes.len() <= 1, "a frame is one write");
        let bytes = writes.concat();
        self.theirs.process(&bytes);
        (bytes, drawn.expect("the view was called"))
    }

    /// Compares what the terminal shows with `buffer`, cell by cell.
    fn differences(&self, buffer: &Buffer) -> Vec<String> {
        let mut found = Vec::new();
        let mut covered = 0;
        for y in 0..buffer.area.height {
            for x in 0..buffer.area.width {
                if covered > 0 {
                    covered -= 1;
                    continue;
                }
                let (mut cell, shown) =
                    (buffer[(x, y)].clone(), self.theirs.screen().cell(y, x).expect("inside"));
                covered = text::width(cell.symbol()).saturating_sub(1);
                // Half a wide glyph cannot be shown: what was painted over the other half counts.
                if covered == 1 && (x + 1 == buffer.area.width || buffer[(x + 1, y)].symbol() != " ") {
                    cell.set_symbol(" ");
                    covered = 0;
                }
                let symbol = if shown.has_contents() { shown.contents() } else { " " };
                let look = Modifier::BOLD
                    | Modifier::DIM
                    | Modifier::ITALIC
                    | Modifier::UNDERLINED
                    | Modifier::REVERSED;
                let mut modifier = Modifier::empty();
                for (on, bit) in [
                    (shown.bold(), Modifier::BOLD),
                    (shown.dim(), Modifier::DIM),
                    (shown.italic(), Modifier::ITALIC),
                    (shown.underline(), Modifier::UNDERLINED),
                    (shown.inverse(), Modifier::REVERSED),
                ] {
                    modifier.set(bit, on);
                }
                // This terminal keeps one of bold and dim, as many do.
                let mut wanted = cell.modifier;
                if wanted.contains(Modifier::BOLD | Modifier::DIM) {
                    wanted -= Modifier::BOLD | Modifier::DIM;
                    wanted |= modifier & (Modifier::BOLD | Modifier::DIM);
                }
                // Of a blank only what can be seen counts.
                let blank = cell.symbol() == " ";
                let seen = if blank { Modifier::UNDERLINED | Modifier::REVERSED } else { look };
                let fg_seen = !blank || !(cell.modifier & seen).is_empty();
                let same = symbol == cell.symbol()
                    && modifier & seen == wanted & seen
                    && shown.bgcolor() == colour(cell.bg)
                    && (!fg_seen || shown.fgcolor() == colour(cell.fg));
                if !same {
                    found.push(format!(
                        "({x},{y}): wanted {cell:?}, shown {symbol:?} {:?} {:?} {modifier:?}",
                        shown.fgcolor(),
                        shown.bgcolor()
                    ));
                }
            }
        }
        found
    }
}

fn colour(colour: Color) -> vt100::Color {
    match colour {
        Color::Reset => vt100::Color::Default,
        Color::Red => vt100::Color::Idx(1),
        Color::Blue => vt100::Color::Idx(4),
        Color::LightYellow => vt100::Color::Idx(11),
        Color::White => vt100::Color::Idx(15),
        Color::Indexed(index) => vt100::Color::Idx(index),
        Color::Rgb(red, green, blue) => vt100::Color::Rgb(red, green, blue),
        other => panic!("not among the colours of these tests: {other:?}"),
    }
}

/// A stroke of the brush: text at a place, or a look over an area.
#[derive(Debug, Clone)]
enum Stroke {
    Text { x: u16, y: u16, text: String, style: Style },
    Tint { area: Rect, style: Style },
    Popup { area: Rect },
}

impl Stroke {
    fn paint(&self, buffer: &mut Buffer) {
        match self {
            Self::Text { x, y, text, style } => {
                buffer.set_string(*x, *y, text, *style);
            }
            Self::Tint { area, style } => buffer.set_style(area.intersection(buffer.area), *style),
            Self::Popup { area } => {
                let area = area.intersection(buffer.area);
                Clear.render(area, buffer);
                Block::bordered().render(area, buffer);
            }
        }
    }
}

const COLUMNS: u16 = 24;
const ROWS: u16 = 6;

fn style() -> impl Strategy<Value = Style> {
    let colour = prop_oneof![
        4 => Just(Color::Reset),
        1 => Just(Color::Red),
        1 => Just(Color::Blue),
        1 => Just(Color::LightYellow),
        1 => Just(Color::White),
        1 => Just(Color::Indexed(123)),
        1 => Just(Color::Rgb(1, 20, 255)),
    ];
    let modifier = prop_oneof![
        3 => Just(Modifier::empty()),
        1 => prop::sample::select(vec![
            Modifier::BOLD,
            Modifier::DIM,
            Modifier::ITALIC,
            Modifier::UNDERLINED,
            Modifier::REVERSED,
            Modifier::BOLD | Modifier::REVERSED,
        ]),
    ];
    (colour.clone(), colour, modifier)
        .prop_map(|(fg, bg, modifier)| Style::new().fg(fg).bg(bg).add_modifier(modifier))
}

fn text() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "党",
        "务",
        "公",
        "开",
        "，",
        "（",
        "a",
        "Z",
        "7",
        " ",
        "  ",
        "       ",
        "“",
        "…",
        "●",
        "─",
        "──",
        "──────",
        "│",
        "┐",
        "é",
        "e\u{301}",
        "目录",
        "ab c",
    ]);
    prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}

fn area() -> impl Strategy<Value = Rect> {
    (0..COLUMNS, 0..ROWS, 1..=COLUMNS, 1..=ROWS).prop_map(|(x, y, width, height)| Rect {
        x,
        y,
        width,
        height,
    })
}

fn stroke() -> impl Strategy<Value = Stroke> {
    prop_oneof![
        5 => (0..COLUMNS, 0..ROWS, text(), style()).prop_map(|(x, y, text, style)| Stroke::Text { x, y, text, style }),
        2 => (area(), style()).prop_map(|(area, style)| Stroke::Tint { area, style }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn frame_after_frame_the_terminal_shows_the_buffer(
        frames in prop::collection::vec(prop::collection::vec(stroke(), 0..8), 1..6),
        cursor in prop::option::of((0..COLUMNS, 0..ROWS)),
    ) {
        let mut pair = Pair::new(COLUMNS, ROWS);
        for strokes in frames {
            let view = |frame: &mut Frame<'_>| {
                for stroke in &strokes {
                    stroke.paint(frame.buffer_mut());
                }
                if let Some(place) = cursor {
                    frame.set_cursor_position(place);
                }
            };
            let (_, buffer) = pair.frame(view);
            let differences = pair.differences(&buffer);
            prop_assert!(differences.is_empty(), "{}", differences.join("\n"));
            prop_assert_eq!(pair.theirs.screen().hide_cursor(), cursor.is_none());
            if let Some((x, y)) = cursor {
                prop_assert_eq!(pair.theirs.screen().cursor_position(), (y, x));
            }
            let (again, _) = pair.frame(view);
            prop_assert!(again.is_empty(), "an unchanged frame sends nothing");
        }
    }

    /// On a terminal that gives ambiguous glyphs two cells, all other text still stands in its column.
    #[test]
    fn text_stands_in_its_column_however_wide_signs_are(
        pieces in prop::collection::vec((0..COLUMNS - 4, text()), 1..4),
    ) {
        let mut pair = Pair::new(COLUMNS, ROWS);
        let (bytes, buffer) = pair.frame(|frame| {
            for (row, (x, text)) in (0..).zip(&pieces) {
                frame.buffer_mut().set_string(*x, row, text, Style::new());
            }
        });
        for (y, row) in glyphs(&bytes).into_iter().enumerate() {
            let is_letter = |c: char| c.is_ascii_alphanumeric() || ('\u{4e00}'..'\u{9fff}').contains(&c);
            for (x, letter) in row.into_iter().filter(|(_, c)| is_letter(*c)) {
                let y = u16::try_from(y).expect("few rows");
                let cell = &buffer[(x, y)];
                prop_assert!(cell.symbol().starts_with(letter), "{} at {},{}", letter, x, y);
            }
        }
    }
}

proptest! {
    /// Where that is known, nothing lies over anything else: signs stand in their columns too.
    #[test]
    fn signs_that_are_known_to_be_wide_cover_nothing(
        pieces in prop::collection::vec((0..COLUMNS, text(), 0..COLUMNS), 1..4),
    ) {
        text::measure_as(text::Widths { ambiguous: true, lines: true });
        let mut pair = Pair::new(COLUMNS, ROWS);
        let (bytes, buffer) = pair.frame(|frame| {
            for (row, (x, what, width)) in (0..).zip(&pieces) {
                let used = text::print(frame.buffer_mut(), *x, row, what, usize::from(*width), Style::new());
                assert!(used <= *width && x + used <= COLUMNS);
            }
        });
        for (y, row) in glyphs(&bytes).into_iter().enumerate() {
            let mut end = 0;
            for (x, c) in row {
                let y = u16::try_from(y).expect("few rows");
                prop_assert!(x >= end, "{c} at {x},{y} lies over what ends at {end}");
                prop_assert!(buffer[(x, y)].symbol().starts_with(c), "{c} at {x},{y}");
                end = x + wide_terminal_width(c);
            }
        }
    }
}

/// A terminal of our own for one question: where does each glyph stand when every ambiguous sign is two wide?
fn glyphs(bytes: &[u8]) -> Vec<Vec<(u16, char)>> {
    let text = String::from_utf8(bytes.to_vec()).expect("UTF-8");
    let mut rows = vec![Vec::new(); usize::from(ROWS)];
    let (mut x, mut y) = (0_u16, 0_usize);
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\x1b' => {
                assert_eq!(chars.next(), Some('['));
                let mut params = String::new();
                let end = loop {
                    match chars.next().expect("a whole sequence") {
                        c @ '@'..='~' => break c,
                        c => params.push(c),
                    }
                };
                let mut numbers = params.split(';').map(|n| n.parse::<u16>().unwrap_or(1));
                let first = numbers.next().unwrap_or(1);
                match end {
                    'H' => (x, y) = (numbers.next().unwrap_or(1) - 1, usize::from(first) - 1),
                    'G' => x = first - 1,
                    'C' => x += first,
                    'D' => x -= first,
                    'B' => y += usize::from(first),
                    'A' => y -= usize::from(first),
                    _ => {}
                }
            }
            '\r' => x = 0,
            '\n' => y += 1,
            '\x08' => x -= 1,
            c => {
                if c != ' ' && wide_terminal_width(c) > 0 {
                    rows[y].push((x, c));
                }
                x += wide_terminal_width(c);
            }
        }
    }
    rows
}

#[test]
fn popups_over_wide_glyphs_leave_nothing_behind() {
    let mut pair = Pair::new(COLUMNS, ROWS);
    let page = Stroke::Text {
        x: 0, y: 2, text: "党务公开目录一览表第二条".to_owned(), style: Style::new()
    };
    let (first, _) = pair.frame(|frame| page.paint(frame.buffer_mut()));
    assert!(!first.is_empty());
    for x in 0..6 {
        let popup = Stroke::Popup { area: Rect::new(x, 1, 9, 4) };
        let (_, buffer) = pair.frame(|frame| {
            page.paint(frame.buffer_mut());
            popup.paint(frame.buffer_mut());
        });
        assert_eq!(pair.differences(&buffer), Vec::<String>::new());
        let border = pair.theirs.screen().cell(2, x).map(vt100::Cell::contents);
        assert_eq!(border, Some("│"), "at {x}: a border over half a wide glyph stays");
        let (_, buffer) = pair.frame(|frame| page.paint(frame.buffer_mut()));
        assert_eq!(pair.differences(&buffer), Vec::<String>::new());
    }
}

#[test]
fn a_resize_draws_everything_again() {
    let mut pair = Pair::new(COLUMNS, ROWS);
    let view = |frame: &mut Frame<'_>| {
        let area = frame.area();
        frame.render_widget(Paragraph::new("公开目录").block(Block::bordered()), area);
    };
    pair.frame(view);
    pair.ours.backend_mut().resize(Size::new(40, 9));
    pair.theirs.screen_mut().set_size(9, 40);
    let (_, buffer) = pair.frame(view);
    assert_eq!(pair.differences(&buffer), Vec::<String>::new());
}

#[test]
fn figures_of_a_first_screen_and_a_step() {
    let mut pair = Pair::new(120, 36);
    let page = |selected: u16| {
        move |frame: &mut Frame<'_>| {
            let (left, right) = (Rect::new(0, 1, 60, 34), Rect::new(60, 1, 60, 34));
            frame.render_widget(Block::bordered().title("公开目录"), left);
            frame.render_widget(Block::bordered().title("待审"), right);
            for row in 0..32 {
                let line = format!("{row:02} 党员发展情况和党费收缴使用管理情况　按期公开");
                let style = if row == selected { Style::new().reversed() } else { Style::new() };
                frame.buffer_mut().set_stringn(1, row + 2, &line, 58, style);
                frame.buffer_mut().set_stringn(
                    61,
                    row + 2,
                    "2026-11-23 三个工作日内答复来信人",
                    58,
                    Style::new(),
                );
            }
        }
    };
    let (first, _) = pair.frame(page(0));
    let (step, buffer) = pair.frame(page(1));
    let (same, _) = pair.frame(page(1));
    println!("first screen {} B, one step {} B, unchanged {} B", first.len(), step.len(), same.len());
    assert_eq!(same.len(), 0);
    assert_eq!(pair.differences(&buffer), Vec::<String>::new());
}

/// The cells of a character on a terminal that draws ambiguous ones wide.
#[expect(clippy::disallowed_methods, reason = "the other terminal's measure, not ours")]
fn wide_terminal_width(c: char) -> u16 {
    u16::try_from(c.width_cjk().unwrap_or(0)).expect("narrow")
}
