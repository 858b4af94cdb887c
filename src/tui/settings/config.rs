//! `config.toml`: what a person has settled for their own screen.

use toml::Spanned;
use toml::de::DeValue;

use super::fault::{FileFault, Place, fields, nearest};
use crate::domain::message::Message;
use crate::lang::Language;

/// The keymaps that are shipped.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Scheme {
    /// `keymaps/default.toml` alone.
    #[default]
    Default,
    /// `keymaps/vim.toml` over it.
    Vim,
}

impl Scheme {
    /// Every keymap that is shipped.
    pub const ALL: [Self; 2] = [Self::Default, Self::Vim];

    /// Its name in settings and on the command line.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Vim => "vim",
        }
    }

    /// The keymap of that name.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scheme| scheme.word() == word)
    }
}

/// Which look is wanted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ThemeChoice {
    /// By the environment: `NO_COLOR`, and `COLORFGBG` for a light background.
    #[default]
    Auto,
    /// This one.
    Look(super::super::theme::Look),
}

/// Which lines are wanted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum FrameChoice {
    /// ASCII where the terminal draws box lines two cells wide.
    #[default]
    Auto,
    /// Box lines.
    Lines,
    /// `+`, `-` and `|`.
    Ascii,
}

/// How wide the terminal draws glyphs of ambiguous width (“”…·—①●■).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum AmbiguousChoice {
    /// The terminal is asked at the start.
    #[default]
    Auto,
    /// One cell.
    Narrow,
    /// Two cells.
    Wide,
}

/// What a person has settled; what is not in the file is as it is by itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Config {
    /// The interface's language; `None`: by the environment.
    pub language: Option<Language>,
    /// The keymap below the person's own keys.
    pub keymap: Scheme,
    /// The look.
    pub theme: ThemeChoice,
    /// Whether the mouse is on from the start.
    pub mouse: bool,
    /// The lines.
    pub frame: FrameChoice,
    /// The width of ambiguous glyphs.
    pub ambiguous: AmbiguousChoice,
}

/// The settings there are.
pub(super) const FIELDS: [&str; 6] = ["language", "keymap", "theme", "mouse", "frame", "ambiguous"];

impl Config {
    /// Reads the file `name` with the text `source`. What is at fault is told, and is as if it were not there.
    pub fn read(name: &str, source: &str) -> (Self, Vec<FileFault>) {
        use super::super::theme::Look;
        let mut reader = Reader { place: Place { name, source }, faults: Vec::new() };
        let mut config = Self::default();
        let document = reader.place.document(&mut reader.faults);
        for (field, at, value) in fields(&document) {
            match field {
                "language" => {
                    let tags = Language::ALL.map(|language| (language.tag(), Some(language)));
                    config.language = reader.word(field, value, &tags).flatten();
                }
                "keymap" => {
                    let schemes = Scheme::ALL.map(|scheme| (scheme.word(), scheme));
                    config.keymap = reader.word(field, value, &schemes).unwrap_or_default();
                }
                "theme" => {
                    let mut looks = vec![("auto", ThemeChoice::Auto)];
                    looks.extend(Look::ALL.map(|look| (look.word(), ThemeChoice::Look(look))));
                    config.theme = reader.word(field, value, &looks).unwrap_or_default();
                }
                "mouse" => match value.get_ref() {
                    DeValue::Boolean(on) => config.mouse = *on,
                    _ => {
                        reader.fault(value.span().start, Message::new("config-not-bool").with("name", field))
                    }
                },
                "frame" => {
                    let frames = [
                        ("auto", FrameChoice::Auto),
                        ("lines", FrameChoice::Lines),
                        ("ascii", FrameChoice::Ascii),
                    ];
                    config.frame = reader.word(field, value, &frames).unwrap_or_default();
                }
                "ambiguous" => {
                    let widths = [
                        ("auto", AmbiguousChoice::Auto),
                        ("narrow", AmbiguousChoice::Narrow),
                        ("wide", AmbiguousChoice::Wide),
                    ];
                    config.ambiguous = reader.word(field, value, &widths).unwrap_or_default();
                }
                _ => {
                    let suggestion = nearest(field, FIELDS).map(str::to_owned);
                    let message = Message::new("config-unknown-field")
                        .with("name", field)
                        .with("known", FIELDS.join(" "));
                    reader.faults.push(reader.place.fault(at.start, message, suggestion));
                }
            }
        }
        reader.faults.sort_by_key(|fault| (fault.line, fault.column));
        (config, reader.faults)
    }
}

struct Reader<'a> {
    place: Place<'a>,
    faults: Vec<FileFault>,
}

impl Reader<'_> {
    fn fault(&mut self, at: usize, message: Message) {
        self.faults.push(self.place.fault(at, message, None));
    }

    /// What the word of a field stands for, of those it can be.
    fn word<T: Copy>(&mut self, field: &str, value: &Spanned<DeValue<'_>>, known: &[(&str, T)]) -> Option<T> {
        let words = || known.iter().map(|(word, _)| *word);
        let all = words().collect::<Vec<_>>().join(" ");
        let Some(text) = value.get_ref().as_str() else {
            let message = Message::new("config-not-word").with("name", field).with("known", all);
            self.fault(value.span().start, message);
            return None;
        };
        let found = known.iter().find(|(word, _)| *word == text).map(|(_, meaning)| *meaning);
        if found.is_none() {
            let message = Message::new("config-unknown-value")
                .with("name", field)
                .with("value", text)
                .with("known", all);
            let suggestion = nearest(text, words()).map(str::to_owned);
            self.faults.push(self.place.fault(value.span().start, message, suggestion));
        }
        found
    }
}
