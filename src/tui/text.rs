//! The only module that measures, cuts and wraps text.
//!
//! A width is a number of terminal cells. Text is taken grapheme by grapheme, as the screen buffer takes it,
//! and Chinese lines break where Chinese print breaks them (禁则).

use std::borrow::Cow;
use std::cell::Cell;
use std::ops::Range;

use ratatui::buffer::{Buffer, CellWidth};
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The mark of a text that was cut.
const ELLIPSIS: &str = "…";
/// The same on one cell, where the other takes two.
const NARROW_ELLIPSIS: &str = ".";

/// How wide the terminal draws what terminals differ about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Widths {
    /// Whether glyphs of ambiguous width (“”…·—①●■) take two cells.
    pub ambiguous: bool,
    /// Whether box lines and blocks do.
    pub lines: bool,
}

thread_local! {
    // A property of the terminal this thread draws on: every measure has to agree with it, down to the last input field,
    // and handing it through every signature would only make room for two measures on one screen. By thread and not for
    // the whole program, so that tests side by side can have terminals of their own.
    static WIDTHS: Cell<Widths> = const { Cell::new(Widths { ambiguous: false, lines: false }) };
}

/// Says how wide the terminal of this thread draws; both take one cell until it is said.
pub fn measure_as(widths: Widths) {
    WIDTHS.set(widths);
}

/// Must not stand at a line's start.
const NOT_AT_START: &str = "，。、；：？！）》〉」』】〕｝］”’…—·～％‰℃,.;:?!)]}%";
/// Must not stand at a line's end.
const NOT_AT_END: &str = "（《〈「『【〔｛［“‘￥([{";

/// The cells that `text` takes on the screen. Control characters take none: the screen leaves them out.
#[must_use]
pub fn width(text: &str) -> usize {
    Graphemes::of(text).map(|grapheme| grapheme.cells).sum()
}

/// A grapheme of a text.
struct Grapheme<'a> {
    /// Where it begins, in bytes.
    at: usize,
    text: &'a str,
    cells: usize,
}

/// The graphemes of a text. Most of what is shown is Chinese and ASCII, of which each character is one: these are not
/// looked up in the tables.
struct Graphemes<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Graphemes<'a> {
    fn of(text: &'a str) -> Self {
        Self { text, at: 0 }
    }
}

impl<'a> Iterator for Graphemes<'a> {
    type Item = Grapheme<'a>;

    fn next(&mut self) -> Option<Grapheme<'a>> {
        let (at, rest) = (self.at, &self.text[self.at..]);
        let mut chars = rest.chars();
        let first = chars.next()?;
        let plain =
            plain_width(first).filter(|_| chars.next().is_none_or(|next| plain_width(next).is_some()));
        let (text, cells) = match plain {
            Some(cells) => (&rest[..first.len_utf8()], cells),
            None => {
                let text = rest.graphemes(true).next()?;
                (text, grapheme_width(text))
            }
        };
        self.at += text.len();
        Some(Grapheme { at, text, cells })
    }
}

/// The cells of a character that is a grapheme by itself where another of this kind comes after it, or nothing, on every
/// terminal: printable ASCII, Chinese characters, and the marks that are as wide as these.
fn plain_width(c: char) -> Option<usize> {
    match c {
        ' '..='~' => Some(1),
        '\u{3000}'..='\u{3029}' | '\u{4e00}'..='\u{9fff}' | '\u{ff01}'..='\u{ff5e}' => Some(2),
        _ => None,
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place where text is measured")]
fn grapheme_width(grapheme: &str) -> usize {
    match grapheme.as_bytes() {
        [b' '..=b'~'] => 1,
        _ if grapheme.contains(char::is_control) => 0,
        _ => match WIDTHS.get() {
            // The screen buffer's own measure: unicode-width, put right for half-width katakana.
            Widths { ambiguous: false, lines: false } => usize::from(grapheme.cell_width()),
            widths => wide_width(grapheme, widths),
        },
    }
}

/// The cells of a grapheme where the terminal draws some glyphs wider than others do.
#[expect(clippy::disallowed_methods, reason = "the one place where text is measured")]
fn wide_width(grapheme: &str, widths: Widths) -> usize {
    let narrow = usize::from(grapheme.cell_width());
    let is_line = grapheme.starts_with(|c| matches!(c, '\u{2500}'..='\u{259f}'));
    if narrow != 1 || !(if is_line { widths.lines } else { widths.ambiguous }) {
        return narrow;
    }
    let mut chars = grapheme.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) => c.width_cjk().unwrap_or(narrow),
        _ => grapheme.width_cjk(),
    }
}

/// Writes `text` from the cell (x, y) on `width` cells of `buf`, and no further than its edge; returns the cells used.
///
/// The buffer's own way of writing counts every ambiguous glyph as one cell.
pub fn print(buf: &mut Buffer, x: u16, y: u16, text: &str, width: usize, style: Style) -> u16 {
    let room = usize::from(buf.area.right().saturating_sub(x)).min(width);
    let mut used = 0;
    if y >= buf.area.bottom() || y < buf.area.top() || x < buf.area.left() {
        return 0;
    }
    for Grapheme { text: grapheme, cells, .. } in Graphemes::of(text) {
        if cells == 0 {
            continue;
        }
        if used + cells > room {
            break;
        }
        // Within the room, which is a number of cells of the screen.
        let at = x + u16::try_from(used).unwrap_or(u16::MAX);
        buf[(at, y)].set_symbol(grapheme).set_style(style);
        for covered in 1..u16::try_from(cells).unwrap_or(1) {
            buf[(at + covered, y)].reset();
        }
        used += cells;
    }
    u16::try_from(used).unwrap_or(u16::MAX)
}

/// `text` if it fits into `max_width` cells, else its beginning with `…`. Never cuts a grapheme.
#[must_use]
pub fn truncate(text: &str, max_width: usize) -> Cow<'_, str> {
    let mark = if grapheme_width(ELLIPSIS) <= max_width { ELLIPSIS } else { NARROW_ELLIPSIS };
    let mark_width = grapheme_width(mark);
    let mut used = 0;
    let mut cut = 0;
    for Grapheme { at, cells, .. } in Graphemes::of(text) {
        // Where the text would be cut: before the first grapheme that leaves no room for the mark.
        if used + mark_width <= max_width {
            cut = at;
        }
        used += cells;
        if used > max_width {
            return match max_width {
                0 => Cow::Borrowed(""),
                _ => Cow::Owned(format!("{}{mark}", &text[..cut])),
            };
        }
    }
    Cow::Borrowed(text)
}

/// `text` on exactly `width` cells: truncated, or followed by spaces.
#[must_use]
pub fn pad(text: &str, width: usize) -> String {
    let mut padded = truncate(text, width).into_owned();
    padded.extend(std::iter::repeat_n(' ', width - self::width(&padded)));
    padded
}

/// The lines of `text` on `width` cells, for reading.
///
/// Line breaks in the text are kept; an empty text is one empty line. Spaces at the end of a line are left out.
/// A word or number is broken, and the rules of Chinese print are left, only where a line holds nothing else.
#[must_use]
pub fn wrap(text: &str, width: usize) -> Vec<&str> {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        break_paragraph(paragraph, width, Spaces::Hang, |line| {
            lines.push(paragraph[line].trim_end_matches(' '));
        });
    }
    lines
}

/// The lines of `text` on `width` cells, for editing: byte ranges that hold every byte but the line breaks.
///
/// Unlike in [`wrap`], spaces take their cells, so that a cursor can stand on each.
#[must_use]
pub fn wrap_map(text: &str, width: usize) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    for paragraph in text.split('\n') {
        break_paragraph(paragraph, width, Spaces::Stand, |line| {
            lines.push(start + line.start..start + line.end);
        });
        start += paragraph.len() + 1;
    }
    lines
}

/// What becomes of spaces at a line's end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spaces {
    /// They hang over the edge.
    Hang,
    /// They take cells like any other character.
    Stand,
}

/// Whether a line may end between two graphemes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Break {
    Free,
    /// Within a word: only where the word is longer than a line.
    Word,
    /// Against the rules of print.
    Never,
}

/// A place between two graphemes: its byte, and the cells from the paragraph's start to it.
#[derive(Clone, Copy)]
struct Place {
    byte: usize,
    cells: usize,
}

/// Hands over the lines of `paragraph`, at least one; linear in its length.
fn break_paragraph(paragraph: &str, width: usize, spaces: Spaces, mut line: impl FnMut(Range<usize>)) {
    let width = width.max(1);
    let mut start = Place { byte: 0, cells: 0 };
    let mut here = start;
    let mut free: Option<Place> = None;
    let mut within_word: Option<Place> = None;
    let mut before = "";
    for Grapheme { at: byte, text: grapheme, cells } in Graphemes::of(paragraph) {
        here.byte = byte;
        let hangs = spaces == Spaces::Hang && grapheme == " ";
        if here.cells > start.cells {
            match break_between(before, grapheme) {
                _ if hangs => {}
                Break::Free => free = Some(here),
                Break::Word => within_word = Some(here),
                Break::Never => {}
            }
        }
        while !hangs && here.cells > start.cells && here.cells + cells - start.cells > width {
            let end = free.take().or_else(|| within_word.take()).unwrap_or(here);
            line(start.byte..end.byte);
            start = end;
            within_word = within_word.filter(|place| place.cells > start.cells);
        }
        here.cells += cells;
        before = grapheme;
    }
    line(start.byte..paragraph.len());
}

fn break_between(before: &str, after: &str) -> Break {
    let (Some(last), Some(first)) = (before.chars().next(), after.chars().next()) else {
        return Break::Never;
    };
    if last == ' ' && first == ' ' {
        Break::Free
    } else if NOT_AT_END.contains(last) || NOT_AT_START.contains(first) {
        // A run of Latin marks is a word like any other where it must be broken.
        if last.is_ascii_graphic() && first.is_ascii_graphic() { Break::Word } else { Break::Never }
    } else if in_word(last) && in_word(first) {
        Break::Word
    } else {
        Break::Free
    }
}

/// Letters, digits and marks that hold together as in `SJ-07/2026-003`; Chinese characters stand alone.
#[expect(clippy::disallowed_methods, reason = "not to measure: a wide character stands alone")]
fn in_word(c: char) -> bool {
    c.is_ascii_graphic()
        || c == '’'
        || (c.is_alphanumeric() && usize::from(c.encode_utf8(&mut [0; 4]).cell_width()) == 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// The short way says what the tables say, whatever stands beside what it knows.
        #[test]
        fn what_is_not_looked_up_is_as_the_tables_have_it(
            text in prop_oneof!["\\PC*", "[一龥a~ 　，（Ａ～︀-️\u{200d}\u{301}\u{302a}👨👩🇨🇳ึ가ᄀ〰㊙\t\n…①─]*"],
            wide: bool,
        ) {
            measure_as(Widths { ambiguous: wide, lines: wide });
            let found: Vec<_> = Graphemes::of(&text).map(|g| (g.at, g.text, g.cells)).collect();
            let known: Vec<_> =
                text.grapheme_indices(true).map(|(at, grapheme)| (at, grapheme, grapheme_width(grapheme))).collect();
            measure_as(Widths::default());
            prop_assert_eq!(found, known);
        }
    }
}
