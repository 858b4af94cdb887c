//! Colours and attributes: what to send so that the terminal goes from one look to another.

use std::io::Write;

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

/// How a cell looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Look {
    pub fg: Color,
    pub bg: Color,
    pub modifier: Modifier,
}

impl Look {
    pub(super) const PLAIN: Self = Self { fg: Color::Reset, bg: Color::Reset, modifier: Modifier::empty() };

    pub(super) fn of(cell: &Cell) -> Self {
        Self { fg: cell.fg, bg: cell.bg, modifier: cell.modifier }
    }

    /// Whether a blank of this look differs from a blank of `other` in nothing one can see.
    pub(super) fn same_blank(self, other: Self) -> bool {
        let seen = Modifier::REVERSED | Modifier::UNDERLINED | Modifier::CROSSED_OUT | BLINK;
        let (mine, theirs) = (self.modifier & seen, other.modifier & seen);
        self.bg == other.bg && mine == theirs && (mine.is_empty() || self.fg == other.fg)
    }
}

const BLINK: Modifier = Modifier::SLOW_BLINK.union(Modifier::RAPID_BLINK);

/// Attributes with the code that sets and the one that ends them.
const ATTRIBUTES: [(Modifier, u8, u8); 9] = [
    (Modifier::BOLD, 1, 22),
    (Modifier::DIM, 2, 22),
    (Modifier::ITALIC, 3, 23),
    (Modifier::UNDERLINED, 4, 24),
    (Modifier::SLOW_BLINK, 5, 25),
    (Modifier::RAPID_BLINK, 6, 25),
    (Modifier::REVERSED, 7, 27),
    (Modifier::HIDDEN, 8, 28),
    (Modifier::CROSSED_OUT, 9, 29),
];

/// Appends the shortest sequence that turns `from` into `to`; nothing where they are the same. `None`: not known.
pub(super) fn change(out: &mut Vec<u8>, from: Option<Look>, to: Look) {
    if from == Some(to) {
        return;
    }
    let mut fresh = vec![0];
    codes(&mut fresh, Look::PLAIN, to);
    let best = match from {
        Some(from) => {
            let mut step = Vec::new();
            codes(&mut step, from, to);
            if text(&step).len() <= text(&fresh).len() { step } else { fresh }
        }
        None => fresh,
    };
    out.extend_from_slice(b"\x1b[");
    out.extend_from_slice(&text(&best));
    out.push(b'm');
}

/// The parameters as they are sent; a lone reset is the empty one.
fn text(codes: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    if codes == [0] {
        return text;
    }
    for (index, code) in codes.iter().enumerate() {
        if index > 0 {
            text.push(b';');
        }
        // Writing into a vector cannot fail.
        let _ = write!(text, "{code}");
    }
    text
}

fn codes(codes: &mut Vec<u8>, from: Look, to: Look) {
    let (mut had, wanted) = (from.modifier, to.modifier);
    for (attribute, _, end) in ATTRIBUTES {
        if had.contains(attribute) && !wanted.contains(attribute) {
            codes.push(end);
            // One end code can end two attributes (bold and dim): what is still wanted is set again below.
            for (other, _, _) in ATTRIBUTES.iter().filter(|(_, _, code)| *code == end) {
                had -= *other;
            }
        }
    }
    for (attribute, set, _) in ATTRIBUTES {
        if wanted.contains(attribute) && !had.contains(attribute) {
            codes.push(set);
        }
    }
    if from.fg != to.fg {
        colour(codes, to.fg, 30);
    }
    if from.bg != to.bg {
        colour(codes, to.bg, 40);
    }
}

/// A colour as foreground (`base` 30) or background (40).
fn colour(codes: &mut Vec<u8>, colour: Color, base: u8) {
    let number = match colour {
        Color::Reset => 9,
        Color::Black => 0,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 60,
        Color::LightRed => 61,
        Color::LightGreen => 62,
        Color::LightYellow => 63,
        Color::LightBlue => 64,
        Color::LightMagenta => 65,
        Color::LightCyan => 66,
        Color::White => 67,
        Color::Indexed(index) => return codes.extend([base + 8, 5, index]),
        Color::Rgb(red, green, blue) => return codes.extend([base + 8, 2, red, green, blue]),
    };
    codes.push(base + number);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(from: Option<Look>, to: Look) -> String {
        let mut out = Vec::new();
        change(&mut out, from, to);
        String::from_utf8_lossy(&out).replace('\x1b', "^")
    }

    #[test]
    fn only_what_changes_is_sent() {
        let red = Look { fg: Color::Red, ..Look::PLAIN };
        let bold_red = Look { modifier: Modifier::BOLD, ..red };
        let dim_bold_red = Look { modifier: Modifier::BOLD | Modifier::DIM, ..red };
        assert_eq!(sent(Some(red), red), "");
        assert_eq!(sent(None, Look::PLAIN), "^[m");
        assert_eq!(sent(Some(bold_red), Look::PLAIN), "^[m");
        assert_eq!(sent(Some(Look::PLAIN), red), "^[31m");
        assert_eq!(sent(Some(red), bold_red), "^[1m");
        assert_eq!(sent(Some(bold_red), red), "^[22m");
        assert_eq!(sent(Some(dim_bold_red), bold_red), "^[22;1m");
        assert_eq!(sent(None, bold_red), "^[0;1;31m");
        let white_on_blue = Look { fg: Color::White, bg: Color::LightBlue, ..Look::PLAIN };
        assert_eq!(sent(Some(Look::PLAIN), white_on_blue), "^[97;104m");
        let many = Look { fg: Color::Indexed(200), bg: Color::Rgb(1, 2, 3), ..Look::PLAIN };
        assert_eq!(sent(Some(Look::PLAIN), many), "^[38;5;200;48;2;1;2;3m");
    }
}
