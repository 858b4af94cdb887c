//! Popups: where they lie, how they clear what is under them, and their frame.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::symbols::border;

use super::text;

/// The frame for terminals that show box lines two cells wide.
pub const ASCII_FRAME: border::Set<'static> = border::Set {
    top_left: "+",
    top_right: "+",
    bottom_left: "+",
    bottom_right: "+",
    vertical_left: "|",
    vertical_right: "|",
    horizontal_top: "-",
    horizontal_bottom: "-",
};

/// An area of `width` × `height` cells in the middle of `area`, and never larger than it.
#[must_use]
pub fn centered(area: Rect, width: u16, height: u16) -> Rect {
    let (width, height) = (width.min(area.width), height.min(area.height));
    Rect { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width, height }
}

/// Clears `area` for a popup.
///
/// A wide glyph that the popup cuts would still be drawn over its edge, or leave half of itself: the half outside
/// is blanked on both sides.
pub fn clear_popup(buf: &mut Buffer, area: Rect) {
    let area = area.intersection(buf.area);
    if area.is_empty() {
        return;
    }
    for y in area.top()..area.bottom() {
        if area.left() > buf.area.left() {
            let outside = (area.left() - 1, y);
            if is_wide(buf, outside) {
                buf[outside].set_symbol(" ");
            }
        }
        if area.right() < buf.area.right() && is_wide(buf, (area.right() - 1, y)) {
            let style = buf[(area.right() - 1, y)].style();
            buf[(area.right(), y)].set_symbol(" ").set_style(style);
        }
        for x in area.left()..area.right() {
            buf[(x, y)].reset();
        }
    }
}

fn is_wide(buf: &Buffer, at: (u16, u16)) -> bool {
    text::width(buf[at].symbol()) > 1
}

/// How a popup's frame looks.
#[derive(Debug, Clone, Copy)]
pub struct FrameStyle {
    /// The characters of the border.
    pub set: border::Set<'static>,
    /// The border.
    pub border: Style,
    /// The title in it.
    pub title: Style,
    /// What is inside.
    pub inside: Style,
}

/// Clears `area` and draws a frame with `title` around it; returns the area inside.
pub fn frame(buf: &mut Buffer, area: Rect, title: &str, style: &FrameStyle) -> Rect {
    clear_popup(buf, area);
    let area = area.intersection(buf.area);
    if area.width < 2 || area.height < 2 {
        return Rect { width: 0, height: 0, ..area };
    }
    buf.set_style(area, style.inside);
    let (left, right, top, bottom) = (area.left(), area.right() - 1, area.top(), area.bottom() - 1);
    let set = style.set;
    for x in left + 1..right {
        buf[(x, top)].set_symbol(set.horizontal_top).set_style(style.border);
        buf[(x, bottom)].set_symbol(set.horizontal_bottom).set_style(style.border);
    }
    for y in top + 1..bottom {
        buf[(left, y)].set_symbol(set.vertical_left).set_style(style.border);
        buf[(right, y)].set_symbol(set.vertical_right).set_style(style.border);
    }
    for (at, corner) in [
        ((left, top), set.top_left),
        ((right, top), set.top_right),
        ((left, bottom), set.bottom_left),
        ((right, bottom), set.bottom_right),
    ] {
        buf[at].set_symbol(corner).set_style(style.border);
    }
    // Two cells of border stay on either side of the title, and a space between.
    let room = usize::from(area.width).saturating_sub(6);
    let title = text::truncate(title, room);
    if !title.is_empty() {
        text::print(buf, left + 2, top, &format!(" {title} "), room + 2, style.title);
    }
    Rect { x: left + 1, y: top + 1, width: area.width - 2, height: area.height - 2 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a terminal shows of a row: a wide glyph covers the cell after it.
    fn row(buf: &Buffer, y: u16) -> String {
        let mut shown = String::new();
        let mut x = buf.area.left();
        while x < buf.area.right() {
            let symbol = buf[(x, y)].symbol();
            shown.push_str(symbol);
            x += u16::try_from(text::width(symbol)).unwrap().max(1);
        }
        shown
    }

    const STYLE: FrameStyle =
        FrameStyle { set: border::PLAIN, border: Style::new(), title: Style::new(), inside: Style::new() };

    #[test]
    fn a_popup_keeps_its_edges_over_wide_glyphs_at_every_offset() {
        for width in 2..=6 {
            for x in 0..=(14 - width) {
                let mut buf = Buffer::empty(Rect::new(0, 0, 14, 4));
                for y in 0..4 {
                    buf.set_string(y % 2, y, "党务公开目录", Style::new());
                }
                frame(&mut buf, Rect::new(x, 0, width, 4), "", &STYLE);
                for y in 0..4 {
                    let shown = row(&buf, y);
                    assert_eq!(text::width(&shown), 14, "{x} {width} {y} {shown}");
                    let [left, right] = [x, x + width - 1].map(|x| buf[(x, y)].symbol().to_owned());
                    assert!("┌│└".contains(&left) && "┐│┘".contains(&right));
                    assert!(shown.contains(&left) && shown.contains(&right), "{x} {width} {y} {shown}");
                }
            }
        }
    }

    #[test]
    fn a_half_glyph_is_blanked_and_its_neighbours_stay() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 12, 1));
        buf.set_string(0, 0, "党务公开目录", Style::new());
        clear_popup(&mut buf, Rect::new(3, 0, 4, 1));
        assert_eq!(row(&buf, 0), "党      目录");
        assert_eq!(buf[(2, 0)].symbol(), " ");
        clear_popup(&mut buf, Rect::new(0, 0, 200, 9));
        assert_eq!(row(&buf, 0), " ".repeat(12));
    }

    #[test]
    fn the_right_half_of_a_cut_glyph_shows_nothing() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 8, 1));
        buf.set_string(0, 0, "党务公开", Style::new());
        buf[(5, 0)].set_symbol("x");
        clear_popup(&mut buf, Rect::new(1, 0, 4, 1));
        assert_eq!(row(&buf, 0), "      开");
    }

    #[test]
    fn a_frame_holds_its_title_and_gives_the_inside() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 16, 3));
        let inside = frame(&mut buf, Rect::new(0, 0, 16, 3), "登记党员群众意见", &STYLE);
        assert_eq!(inside, Rect::new(1, 1, 14, 1));
        assert_eq!(row(&buf, 0), "┌─ 登记党员… ──┐");
        let ascii = FrameStyle { set: ASCII_FRAME, ..STYLE };
        frame(&mut buf, Rect::new(0, 0, 16, 3), "why", &ascii);
        assert_eq!(row(&buf, 0), "+- why --------+");
        assert!(frame(&mut buf, Rect::new(15, 0, 9, 9), "x", &STYLE).is_empty());
    }

    #[test]
    fn a_popup_is_centered_and_never_larger_than_the_screen() {
        let screen = Rect::new(0, 0, 80, 24);
        assert_eq!(centered(screen, 60, 10), Rect::new(10, 7, 60, 10));
        assert_eq!(centered(screen, 200, 99), screen);
        assert_eq!(centered(Rect::new(5, 5, 3, 0), 2, 2), Rect::new(5, 5, 2, 0));
    }
}
