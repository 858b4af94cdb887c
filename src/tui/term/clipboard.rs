//! Copying through the terminal (OSC 52): it works over SSH, where the program has no clipboard of its own.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// What to write so that the terminal puts `text` on its clipboard.
///
/// Within tmux twice: as it is, for a tmux that takes part in the clipboard (`set-clipboard on`), and wrapped, for one that
/// lets sequences through to the terminal (`allow-passthrough on`); where both do, the second changes nothing.
pub fn sequence(text: &str, tmux: bool) -> Vec<u8> {
    let plain = format!("\x1b]52;c;{}\x07", STANDARD.encode(text));
    if !tmux {
        return plain.into_bytes();
    }
    let wrapped = plain.replace('\x1b', "\x1b\x1b");
    format!("{plain}\x1bPtmux;{wrapped}\x1b\\").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_is_in_base64_and_tmux_lets_it_through() {
        assert_eq!(sequence("SJ-07/2026-003", false), b"\x1b]52;c;U0otMDcvMjAyNi0wMDM=\x07");
        assert_eq!(
            sequence("公开", true),
            b"\x1b]52;c;5YWs5byA\x07\x1bPtmux;\x1b\x1b]52;c;5YWs5byA\x07\x1b\\"
        );
        // Nothing in the text can end the sequence.
        let hostile = String::from_utf8(sequence("\x07\x1b\\;", false)).unwrap();
        assert_eq!(hostile.matches(['\x07', '\x1b']).count(), 2);
    }
}
