//! The only module that measures, cuts and wraps text.
//!
//! A width is a number of terminal cells. Text is taken grapheme by grapheme, as the screen buffer takes it,
//! and Chinese lines break where Chinese print breaks them (禁则).

use std::borrow::Cow;
use std::ops::Range;

use ratatui::buffer::CellWidth;
use unicode_segmentation::UnicodeSegmentation;

/// The mark of a text that was cut.
const ELLIPSIS: &str = "…";

/// Must not stand at a line's start.
const NOT_AT_START: &str = "，。、；：？！）》〉」』】〕｝］”’…—·～％‰℃,.;:?!)]}%";
/// Must not stand at a line's end.
const NOT_AT_END: &str = "（《〈「『【〔｛［“‘￥([{";

/// The cells that `text` takes on the screen. Control characters take none: the screen leaves them out.
#[must_use]
pub fn width(text: &str) -> usize {
    text.graphemes(true).map(grapheme_width).sum()
}

#[expect(clippy::disallowed_methods, reason = "the one place where text is measured")]
fn grapheme_width(grapheme: &str) -> usize {
    match grapheme.as_bytes() {
        [b' '..=b'~'] => 1,
        _ if grapheme.contains(char::is_control) => 0,
        // The screen buffer's own measure: unicode-width, put right for half-width katakana.
        _ => usize::from(grapheme.cell_width()),
    }
}

/// `text` if it fits into `max_width` cells, else its beginning with `…`. Never cuts a grapheme.
#[must_use]
pub fn truncate(text: &str, max_width: usize) -> Cow<'_, str> {
    let mut used = 0;
    let mut cut = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        // Where the text would be cut: before the first grapheme that leaves no cell for the ellipsis.
        if used < max_width {
            cut = at;
        }
        used += grapheme_width(grapheme);
        if used > max_width {
            return match max_width {
                0 => Cow::Borrowed(""),
                _ => Cow::Owned(format!("{}{ELLIPSIS}", &text[..cut])),
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
    for (byte, grapheme) in paragraph.grapheme_indices(true) {
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
        let cells = grapheme_width(grapheme);
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
fn in_word(c: char) -> bool {
    c.is_ascii_graphic()
        || c == '’'
        || (c.is_alphanumeric() && grapheme_width(c.encode_utf8(&mut [0; 4])) == 1)
}
