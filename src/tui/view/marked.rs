//! Texts with what was found in them.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;

use super::put;
use crate::office::query::Marked;
use crate::tui::text;

/// Writes a text within `width` cells so that the first thing found in it is in sight; cut with … on either side.
pub(super) fn put_marked(
    buf: &mut Buffer,
    at: (u16, u16),
    width: u16,
    marked: &Marked,
    style: Style,
    hit: Style,
) {
    let room = usize::from(width);
    let what = &marked.text;
    let cut = text::width(what) > room;
    let Some(first) = marked.marks.first().filter(|_| cut) else {
        put_part(buf, at, width, marked, 0..what.len(), style, hit);
        return;
    };
    // Two cells at the least are left for an ellipsis on either side.
    let fits = |start: usize| text::width(&what[start..first.end]) + if start > 0 { 4 } else { 2 } <= room;
    let mut starts =
        what.grapheme_indices(true).map(|(start, _)| start).filter(|start| *start <= first.start);
    let start = starts.find(|start| fits(*start)).unwrap_or(first.start);
    if start == 0 {
        put_part(buf, at, width, marked, 0..what.len(), style, hit);
        return;
    }
    let used = put(buf, at.0, at.1, width, "…", style);
    put_part(buf, (at.0 + used, at.1), width.saturating_sub(used), marked, start..what.len(), style, hit);
}

/// Writes a part of a text within `width` cells.
pub(super) fn put_part(
    buf: &mut Buffer,
    (x, y): (u16, u16),
    width: u16,
    marked: &Marked,
    part: Range<usize>,
    style: Style,
    hit: Style,
) {
    let what = &marked.text[part.clone()];
    let shown = text::truncate(what, usize::from(width)).into_owned();
    put(buf, x, y, width, what, style);
    // What is shown of the text itself: all of it, or what stands before the ellipsis.
    let whole = shown.len() == what.len();
    let kept = if whole { what.len() } else { shown.trim_end_matches('…').len().min(what.len()) };
    for mark in &marked.marks {
        let from = mark.start.max(part.start).saturating_sub(part.start);
        let to = mark.end.min(part.end).saturating_sub(part.start).min(kept);
        if from >= to {
            continue;
        }
        let cells = |bytes: &str| u16::try_from(text::width(bytes)).unwrap_or(width);
        let (left, right) = (cells(&what[..from]).min(width), cells(&what[..to]).min(width));
        buf.set_style(Rect { x: x + left, y, width: right - left, height: 1 }, hit);
    }
}
