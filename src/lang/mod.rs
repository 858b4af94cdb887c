//! The words: Fluent files per language, and nothing else in the program that a person reads.

use std::borrow::Cow;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::types::{FluentNumber, FluentNumberOptions};
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::domain::message::{Arg, Message};

/// A language the program speaks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// Simplified Chinese, the language of the office and the default.
    #[default]
    Chinese,
    /// English.
    English,
}

impl Language {
    /// Every language, in the order of a choice.
    pub const ALL: [Self; 2] = [Self::Chinese, Self::English];

    /// The language that a tag names: `zh`, `zh-CN`, `zh_CN.UTF-8`, `en`, `en_GB` …; `None` for any other.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let first = tag.trim().split(['-', '_', '.', '@']).next()?;
        if first.eq_ignore_ascii_case("zh") {
            Some(Self::Chinese)
        } else if first.eq_ignore_ascii_case("en") {
            Some(Self::English)
        } else {
            None
        }
    }

    /// The tag of the language, as `--lang` and `GONGKAI_LANG` take it.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Chinese => "zh",
            Self::English => "en",
        }
    }

    /// The language to speak. An explicit `setting` that names a known language wins, then the environment's
    /// `LC_ALL`, `LC_MESSAGES` and `LANG` (the first that is set and not empty, as POSIX has it).
    ///
    /// English only where that names it: an unset locale, `C` and every other one are Chinese, the office's own language.
    pub fn detect(setting: Option<&str>, env: impl Fn(&str) -> Option<String>) -> Self {
        if let Some(language) = setting.and_then(Self::from_tag) {
            return language;
        }
        ["LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .filter_map(env)
            .find(|value| !value.is_empty())
            .and_then(|value| Self::from_tag(&value))
            .unwrap_or_default()
    }

    /// The language files, one after the other, as they are built into the program: what all share, and one for each
    /// further system of the regulations.
    pub fn source(self) -> &'static str {
        match self {
            Self::Chinese => concat!(
                include_str!("zh.ftl"),
                include_str!("zh/book.ftl"),
                include_str!("zh/leader.ftl"),
                include_str!("zh/letter.ftl"),
                include_str!("zh/register.ftl"),
                include_str!("zh/plan.ftl"),
                include_str!("zh/press.ftl"),
                include_str!("zh/supervisor.ftl"),
                include_str!("zh/consultation.ftl"),
                include_str!("zh/archive.ftl"),
                include_str!("zh/assessment.ftl"),
                include_str!("zh/accountability.ftl"),
            ),
            Self::English => concat!(
                include_str!("en.ftl"),
                include_str!("en/book.ftl"),
                include_str!("en/leader.ftl"),
                include_str!("en/letter.ftl"),
                include_str!("en/register.ftl"),
                include_str!("en/plan.ftl"),
                include_str!("en/press.ftl"),
                include_str!("en/supervisor.ftl"),
                include_str!("en/consultation.ftl"),
                include_str!("en/archive.ftl"),
                include_str!("en/assessment.ftl"),
                include_str!("en/accountability.ftl"),
            ),
        }
    }

    /// The locale that decides on plurals.
    fn locale(self) -> LanguageIdentifier {
        self.tag().parse().unwrap_or_default()
    }
}

/// The words of one language. Shared between threads; putting a message into words never fails.
pub struct Words {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Words").field("language", &self.language).finish_non_exhaustive()
    }
}

impl Words {
    /// The words of `language`.
    pub fn new(language: Language) -> Self {
        let mut bundle = FluentBundle::new_concurrent(vec![language.locale()]);
        // Isolating marks are invisible characters that would upset the width of every line.
        bundle.set_use_isolating(false);
        // A damaged entry is left out and shows as its id; the tests hold both files to having none.
        let resource = match FluentResource::try_new(language.source().to_owned()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        bundle.add_resource_overriding(resource);
        Self { language, bundle }
    }

    /// The language these words are in.
    pub fn language(&self) -> Language {
        self.language
    }

    /// Puts `message` into words; messages among its arguments first. Dates are `2026-11-23` in every language,
    /// so that columns stay aligned. An unknown id shows as `[[id]]`.
    pub fn text(&self, message: &Message) -> String {
        let mut args = FluentArgs::with_capacity(message.args.len());
        for (name, value) in &message.args {
            args.set(name.clone(), self.value(value));
        }
        self.format(&message.id, None, Some(&args)).unwrap_or_else(|| missing(&message.id))
    }

    /// The words of the message `id`, which takes no arguments. An unknown id shows as `[[id]]`.
    pub fn get(&self, id: &str) -> String {
        self.format(id, None, None).unwrap_or_else(|| missing(id))
    }

    /// The words of an attribute of the message `id` (`.help`, say), if it has that attribute.
    pub fn attr(&self, id: &str, attribute: &str) -> Option<String> {
        self.format(id, Some(attribute), None)
    }

    /// Whether there is a message `id`.
    pub fn has(&self, id: &str) -> bool {
        self.bundle.has_message(id)
    }

    fn format(&self, id: &str, attribute: Option<&str>, args: Option<&FluentArgs<'_>>) -> Option<String> {
        let message = self.bundle.get_message(id)?;
        let pattern = match attribute {
            Some(name) => message.get_attribute(name)?.value(),
            None => message.value()?,
        };
        // A missing argument is shown by its name in the text; there is nothing better to do with the error.
        let mut errors = Vec::new();
        Some(self.bundle.format_pattern(pattern, args, &mut errors).into_owned())
    }

    fn value(&self, arg: &Arg) -> FluentValue<'static> {
        match arg {
            Arg::Text(text) => FluentValue::String(Cow::Owned(text.clone())),
            Arg::Number(number) => number_value(*number),
            Arg::Date(date) => FluentValue::String(Cow::Owned(date.format("%Y-%m-%d").to_string())),
            Arg::Message(message) => FluentValue::String(Cow::Owned(self.text(message))),
            Arg::List(messages) => {
                let told: Vec<String> = messages.iter().map(|message| self.text(message)).collect();
                FluentValue::String(Cow::Owned(told.join(&self.get("list-gap"))))
            }
        }
    }
}

/// A number that can select a plural. Beyond 2^53 Fluent's numbers lose digits, so those go as text.
fn number_value(number: i64) -> FluentValue<'static> {
    const EXACT: u64 = 1 << 53;
    if number.unsigned_abs() > EXACT {
        return FluentValue::String(Cow::Owned(number.to_string()));
    }
    #[allow(clippy::cast_precision_loss)] // within the exact range
    let value = number as f64;
    // With the options that a number in a language file has: a variant `[0]` is compared with them too.
    FluentValue::Number(FluentNumber::new(value, FluentNumberOptions::default()))
}

/// What stands for a message that is not in the files: visible, and plain ASCII.
fn missing(id: &str) -> String {
    format!("[[{id}]]")
}
