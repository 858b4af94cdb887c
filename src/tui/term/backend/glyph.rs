//! What a glyph does to the cursor.

use unicode_width::UnicodeWidthChar;

use crate::tui::text;

#[expect(clippy::disallowed_methods, reason = "not to measure: whether the two measures differ")]
fn is_ambiguous(c: char) -> bool {
    c.width() != c.width_cjk() || c.width() == Some(0)
}

/// Whether terminals agree on the width of `symbol`. They do not on glyphs of ambiguous East Asian width
/// (“”…·—①●■ and box lines), on emoji, and on anything made of several characters.
pub(super) fn agreed(symbol: &str) -> bool {
    let mut chars = symbol.chars();
    let (Some(c), None) = (chars.next(), chars.next()) else { return false };
    if c.is_ascii() {
        return true;
    }
    // Western letters count as ambiguous in the older East Asian fonts' terminals.
    let western = c < '\u{0500}';
    let emoji = matches!(c, '\u{2600}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
        || matches!(c, '\u{231a}'..='\u{23ff}');
    // Half-width sound marks are combining marks to some terminals.
    let sound_mark = matches!(c, '\u{ff9e}' | '\u{ff9f}');
    !western && !emoji && !sound_mark && !is_ambiguous(c)
}

/// Cells that `symbol` takes up, at least one.
pub(super) fn width(symbol: &str) -> u16 {
    u16::try_from(text::width(symbol)).unwrap_or(u16::MAX).max(1)
}

/// What may be sent to the terminal for `symbol`: a cell can hold anything, and a control character in it would
/// steer the terminal.
pub(super) fn sendable(symbol: &str) -> &str {
    if symbol.is_empty() {
        " "
    } else if symbol.chars().any(char::is_control) {
        "?"
    } else {
        symbol
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terminals_agree_on_text_and_not_on_signs() {
        for symbol in ["a", " ", "中", "，", "（", "ａ", "〇", "が", "한", "é"] {
            let ambiguous = symbol == "é";
            assert_eq!(agreed(symbol), !ambiguous, "{symbol}");
        }
        for symbol in
            ["“", "…", "·", "—", "①", "●", "■", "─", "│", "┐", "😀", "✔", "❤\u{fe0f}", "e\u{301}", "→"]
        {
            assert!(!agreed(symbol), "{symbol}");
        }
    }

    #[test]
    fn no_control_character_gets_out() {
        assert_eq!(sendable("\x1b"), "?");
        assert_eq!(sendable("a\u{9b}"), "?");
        assert_eq!(sendable(""), " ");
        assert_eq!(sendable("中"), "中");
    }
}
