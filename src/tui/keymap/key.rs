//! One key: how it is written, and which one a terminal event means.

use std::fmt;

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

/// A key with its modifiers, in the one form in which a terminal can send it: capitals without shift (`J`),
/// control letters in lower case, `shift-tab` for the back-tab.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key {
    /// The key.
    pub code: KeyCode,
    /// Control, alt and shift only.
    pub mods: KeyModifiers,
}

/// Why a written key is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyError {
    /// No such key; with the nearest that there is.
    Unknown(Option<String>),
    /// A terminal has no way to send it; with what could be meant.
    CannotSend(Option<String>),
    /// A terminal sends the same as for this other key.
    SameAs(String),
}

const NAMED: [(&str, KeyCode); 15] = [
    ("up", KeyCode::Up),
    ("down", KeyCode::Down),
    ("left", KeyCode::Left),
    ("right", KeyCode::Right),
    ("home", KeyCode::Home),
    ("end", KeyCode::End),
    ("pageup", KeyCode::PageUp),
    ("pagedown", KeyCode::PageDown),
    ("insert", KeyCode::Insert),
    ("delete", KeyCode::Delete),
    ("enter", KeyCode::Enter),
    ("esc", KeyCode::Esc),
    ("tab", KeyCode::Tab),
    ("space", KeyCode::Char(' ')),
    ("backspace", KeyCode::Backspace),
];

/// What people write for a key out of habit, with the name it has here.
const HABITS: [(&str, &str); 11] = [
    ("return", "enter"),
    ("cr", "enter"),
    ("escape", "esc"),
    ("del", "delete"),
    ("ins", "insert"),
    ("pgup", "pageup"),
    ("pgdn", "pagedown"),
    ("pgdown", "pagedown"),
    ("bs", "backspace"),
    ("backtab", "shift-tab"),
    ("spc", "space"),
];

/// Modifiers by name; those without bits never reach a program through a terminal.
const MODIFIERS: [(&str, KeyModifiers); 8] = [
    ("ctrl-", KeyModifiers::CONTROL),
    ("alt-", KeyModifiers::ALT),
    ("shift-", KeyModifiers::SHIFT),
    ("super-", KeyModifiers::empty()),
    ("cmd-", KeyModifiers::empty()),
    ("win-", KeyModifiers::empty()),
    ("hyper-", KeyModifiers::empty()),
    ("meta-", KeyModifiers::empty()),
];

impl Key {
    /// The key written as `text`: `j`, `J`, `?`, `down`, `f1`, `ctrl-d`, `alt-x`, `shift-tab` …
    ///
    /// # Errors
    /// When there is no such key, or a terminal cannot send it or not tell it from another.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let (mut mods, mut rest, mut foreign) = (KeyModifiers::empty(), text, false);
        while let Some((bits, tail)) = strip_modifier(rest) {
            foreign |= bits.is_empty();
            mods |= bits;
            rest = tail;
        }
        let Some(code) = code_of(rest) else {
            return Err(KeyError::Unknown(nearest_key(text, &text[..text.len() - rest.len()], rest)));
        };
        if foreign {
            return Err(KeyError::CannotSend(Some(Self { code, mods }.to_string())));
        }
        Self { code, mods }.checked()
    }

    /// The keys of a chord written with blanks between them: `g g`.
    ///
    /// # Errors
    /// The part that is no key, with the reason; an empty chord is the unknown key ``.
    pub fn parse_chord(text: &str) -> Result<Vec<Self>, (String, KeyError)> {
        let keys = text
            .split_whitespace()
            .map(|part| Self::parse(part).map_err(|error| (part.to_owned(), error)))
            .collect::<Result<Vec<_>, _>>()?;
        if keys.is_empty() { Err((String::new(), KeyError::Unknown(None))) } else { Ok(keys) }
    }

    /// The chord as it is written.
    pub fn chord_text(keys: &[Self]) -> String {
        keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    }

    /// The key that a terminal event means as a command, not as text: a Chinese input method left on sends
    /// full-width characters, which count as the key they sit on. `None` for a release and for keys without a name.
    ///
    /// Text inputs take the event itself instead, where `？` stays `？`.
    pub fn from_event(event: KeyEvent) -> Option<Self> {
        if event.kind == KeyEventKind::Release {
            return None;
        }
        let mut mods = event.modifiers & (KeyModifiers::CONTROL | KeyModifiers::ALT | KeyModifiers::SHIFT);
        let code = match event.code {
            KeyCode::BackTab => {
                mods |= KeyModifiers::SHIFT;
                KeyCode::Tab
            }
            KeyCode::Char(c) if mods.contains(KeyModifiers::CONTROL) => match control(half_width(c)) {
                // Some terminals send this for the backspace key, and no program can tell.
                'h' if !mods.contains(KeyModifiers::ALT) => {
                    mods -= KeyModifiers::CONTROL;
                    KeyCode::Backspace
                }
                c => {
                    mods -= KeyModifiers::SHIFT;
                    KeyCode::Char(c)
                }
            },
            KeyCode::Char(c) => {
                let shifted = mods.contains(KeyModifiers::SHIFT);
                mods -= KeyModifiers::SHIFT;
                let c = half_width(c);
                KeyCode::Char(if shifted { c.to_ascii_uppercase() } else { c })
            }
            code => code,
        };
        let key = Self { code, mods };
        name_of(code).is_some().then_some(key)
    }

    /// This key if a terminal can send it and tell it from every other.
    fn checked(self) -> Result<Self, KeyError> {
        let Self { code, mods } = self;
        let (ctrl, alt, shift) = (
            mods.contains(KeyModifiers::CONTROL),
            mods.contains(KeyModifiers::ALT),
            mods.contains(KeyModifiers::SHIFT),
        );
        let plain = |code: KeyCode, mods: KeyModifiers| Self { code, mods }.to_string();
        match code {
            KeyCode::Char(' ') if shift => Err(KeyError::SameAs(plain(code, mods - KeyModifiers::SHIFT))),
            KeyCode::Char(c) if ctrl => {
                let lower = c.to_ascii_lowercase();
                let without = mods - KeyModifiers::CONTROL - KeyModifiers::SHIFT;
                match lower {
                    'i' => Err(KeyError::SameAs(plain(KeyCode::Tab, without))),
                    'm' => Err(KeyError::SameAs(plain(KeyCode::Enter, without))),
                    '[' => Err(KeyError::SameAs(plain(KeyCode::Esc, without))),
                    'h' if !alt => Err(KeyError::SameAs(plain(KeyCode::Backspace, without))),
                    'a'..='z' if shift || c != lower => {
                        Err(KeyError::SameAs(plain(KeyCode::Char(lower), mods - KeyModifiers::SHIFT)))
                    }
                    'a'..='z' | ' ' | '\\' | ']' | '^' | '_' if !shift => Ok(self),
                    // What the control key makes of digits and signs where it makes anything of them.
                    '@' | '`' | '2' => {
                        Err(KeyError::SameAs(plain(KeyCode::Char(' '), mods - KeyModifiers::SHIFT)))
                    }
                    '3' => Err(KeyError::SameAs(plain(KeyCode::Esc, without))),
                    '4' | '5' | '6' | '7' => Err(KeyError::SameAs(plain(
                        KeyCode::Char(control(lower)),
                        mods - KeyModifiers::SHIFT,
                    ))),
                    '/' => Err(KeyError::SameAs(plain(KeyCode::Char('_'), mods - KeyModifiers::SHIFT))),
                    '8' | '?' => Err(KeyError::SameAs(plain(KeyCode::Backspace, without))),
                    _ => Err(KeyError::CannotSend(None)),
                }
            }
            KeyCode::Char(c) if shift => {
                let upper = c.to_uppercase().next().unwrap_or(c);
                Err(KeyError::CannotSend(Some(plain(KeyCode::Char(upper), mods - KeyModifiers::SHIFT))))
            }
            // The start of every function key's sequence.
            KeyCode::Char('[' | 'O') if alt => Err(KeyError::CannotSend(None)),
            KeyCode::Char(c) if half_width(c) != c => {
                Err(KeyError::SameAs(plain(KeyCode::Char(half_width(c)), mods)))
            }
            KeyCode::Tab if mods == KeyModifiers::SHIFT || mods.is_empty() => Ok(self),
            KeyCode::Enter | KeyCode::Backspace if ctrl || shift => {
                Err(KeyError::SameAs(plain(code, mods & KeyModifiers::ALT)))
            }
            KeyCode::Tab | KeyCode::Esc if !mods.is_empty() => {
                Err(KeyError::CannotSend(Some(plain(code, KeyModifiers::empty()))))
            }
            _ => Ok(self),
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, bits) in &MODIFIERS[..3] {
            if self.mods.contains(*bits) {
                f.write_str(name)?;
            }
        }
        match name_of(self.code) {
            Some(name) => f.write_str(&name),
            None => f.write_str("?"),
        }
    }
}

fn strip_modifier(text: &str) -> Option<(KeyModifiers, &str)> {
    MODIFIERS.iter().find_map(|(name, bits)| {
        let tail = text.strip_prefix(name)?;
        (!tail.is_empty()).then_some((*bits, tail))
    })
}

fn code_of(name: &str) -> Option<KeyCode> {
    if let Some((_, code)) = NAMED.iter().find(|(known, _)| *known == name) {
        return Some(*code);
    }
    let mut chars = name.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) if !c.is_control() && !c.is_whitespace() => Some(KeyCode::Char(c)),
        _ => {
            let digits = name.strip_prefix('f')?;
            let number: u8 = digits.parse().ok()?;
            ((1..=12).contains(&number) && !digits.starts_with(['0', '+'])).then_some(KeyCode::F(number))
        }
    }
}

fn name_of(code: KeyCode) -> Option<String> {
    if let Some((name, _)) = NAMED.iter().find(|(_, known)| *known == code) {
        return Some((*name).to_owned());
    }
    match code {
        KeyCode::Char(c) => Some(c.to_string()),
        KeyCode::F(n) => Some(format!("f{n}")),
        _ => None,
    }
}

/// What could be meant by the unknown key `text`, which is `modifiers` and then `name`.
fn nearest_key(text: &str, modifiers: &str, name: &str) -> Option<String> {
    if let Some(tail) = ["control-", "ctl-", "c-", "C-", "Ctrl-", "CTRL-", "^"]
        .iter()
        .find_map(|habit| text.strip_prefix(habit))
        .filter(|tail| !tail.is_empty())
    {
        return Key::parse(&format!("ctrl-{tail}")).ok().map(|key| key.to_string());
    }
    let lower = name.to_lowercase();
    let known = HABITS
        .iter()
        .find(|(habit, _)| *habit == lower)
        .map(|(_, name)| (*name).to_owned())
        .or_else(|| code_of(&lower).and_then(name_of))
        .or_else(|| {
            crate::tui::settings::nearest(&lower, NAMED.iter().map(|(name, _)| *name)).map(str::to_owned)
        })?;
    Key::parse(&format!("{modifiers}{known}")).ok().map(|key| key.to_string())
}

/// Control keys as a terminal event names them, in the notation of the bindings: the four control codes after
/// escape arrive as digits.
fn control(c: char) -> char {
    match c {
        '4' => '\\',
        '5' => ']',
        '6' => '^',
        '7' => '_',
        c => c.to_ascii_lowercase(),
    }
}

/// The character on the same key without the input method; itself where there is none. `…` and `——` come doubled
/// from one key and are left alone.
fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
        '\u{3000}' => ' ',
        '。' => '.',
        '、' => '\\',
        '“' | '”' => '"',
        '‘' | '’' => '\'',
        '《' => '<',
        '》' => '>',
        '【' => '[',
        '】' => ']',
        '「' => '{',
        '」' => '}',
        '·' => '`',
        '¥' | '￥' => '$',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cannot(text: &str) -> Option<String> {
        match Key::parse(text) {
            Err(KeyError::CannotSend(hint)) => hint,
            other => panic!("{text}: {other:?}"),
        }
    }

    fn same(text: &str) -> String {
        match Key::parse(text) {
            Err(KeyError::SameAs(other)) => other,
            other => panic!("{text}: {other:?}"),
        }
    }

    fn unknown(text: &str) -> Option<String> {
        match Key::parse(text) {
            Err(KeyError::Unknown(hint)) => hint,
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn every_notation_prints_as_it_is_written() {
        let keys = "j J ? down pageup enter esc tab shift-tab space backspace f1 f12 ctrl-d alt-x alt-X - alt-- \
                    ctrl-space ctrl-alt-d shift-up ctrl-left ctrl-shift-left alt-enter ctrl-\\ ctrl-_ ctrl-alt-h 中 \" < >";
        for text in keys.split_whitespace() {
            assert_eq!(Key::parse(text).map(|key| key.to_string()), Ok(text.to_owned()));
        }
    }

    #[test]
    fn what_a_terminal_cannot_send_says_what_to_write() {
        assert_eq!(same("ctrl-i"), "tab");
        assert_eq!(same("ctrl-m"), "enter");
        assert_eq!(same("ctrl-["), "esc");
        assert_eq!(same("ctrl-h"), "backspace");
        assert_eq!(same("ctrl-shift-x"), "ctrl-x");
        assert_eq!(same("ctrl-X"), "ctrl-x");
        assert_eq!(same("shift-space"), "space");
        assert_eq!(same("ctrl-enter"), "enter");
        assert_eq!(same("？"), "?");
        assert_eq!(same("ctrl-@"), "ctrl-space");
        assert_eq!(same("ctrl-/"), "ctrl-_");
        assert_eq!(same("ctrl-4"), "ctrl-\\");
        assert_eq!(same("ctrl-8"), "backspace");
        assert_eq!(cannot("shift-a").as_deref(), Some("A"));
        assert_eq!(cannot("super-x").as_deref(), Some("x"));
        assert_eq!(cannot("ctrl-tab").as_deref(), Some("tab"));
        assert_eq!(cannot("ctrl-1"), None);
        assert_eq!(cannot("alt-["), None);
    }

    #[test]
    fn unknown_keys_name_the_nearest() {
        assert_eq!(unknown("pagup").as_deref(), Some("pageup"));
        assert_eq!(unknown("Return").as_deref(), Some("enter"));
        assert_eq!(unknown("ctrl-escpe").as_deref(), None);
        assert_eq!(unknown("shift-pagup").as_deref(), Some("shift-pageup"));
        assert_eq!(unknown("F5").as_deref(), Some("f5"));
        assert_eq!(unknown("C-x").as_deref(), Some("ctrl-x"));
        assert_eq!(unknown("f13").as_deref(), None);
        assert_eq!(unknown("f01"), None);
        assert_eq!(unknown("qwertyuiop"), None);
    }

    fn event(code: KeyCode, mods: KeyModifiers) -> String {
        Key::from_event(KeyEvent::new(code, mods)).map(|key| key.to_string()).unwrap_or_default()
    }

    #[test]
    fn full_width_characters_count_as_their_key() {
        for (typed, meant) in
            "？：ｊＪ！，。；“”‘’（）《》、【】￥".chars().zip("?:jJ!,.;\"\"''()<>\\[]$".chars())
        {
            assert_eq!(event(KeyCode::Char(typed), KeyModifiers::NONE), meant.to_string());
        }
        assert_eq!(event(KeyCode::Char('　'), KeyModifiers::NONE), "space");
        assert_eq!(event(KeyCode::Char('中'), KeyModifiers::NONE), "中");
    }

    #[test]
    fn events_take_the_form_of_the_notation() {
        assert_eq!(event(KeyCode::Char('J'), KeyModifiers::SHIFT), "J");
        assert_eq!(event(KeyCode::Char('?'), KeyModifiers::SHIFT), "?");
        assert_eq!(event(KeyCode::BackTab, KeyModifiers::SHIFT), "shift-tab");
        assert_eq!(event(KeyCode::BackTab, KeyModifiers::NONE), "shift-tab");
        assert_eq!(event(KeyCode::Char('h'), KeyModifiers::CONTROL), "backspace");
        assert_eq!(event(KeyCode::Char('4'), KeyModifiers::CONTROL), "ctrl-\\");
        assert_eq!(event(KeyCode::Char('d'), KeyModifiers::CONTROL | KeyModifiers::ALT), "ctrl-alt-d");
        assert_eq!(event(KeyCode::CapsLock, KeyModifiers::NONE), "");
        let release = KeyEvent::new_with_kind(KeyCode::Char('j'), KeyModifiers::NONE, KeyEventKind::Release);
        assert_eq!(Key::from_event(release), None);
        let repeat = KeyEvent::new_with_kind(KeyCode::Char('j'), KeyModifiers::NONE, KeyEventKind::Repeat);
        assert_eq!(Key::from_event(repeat), Key::parse("j").ok());
    }
}
