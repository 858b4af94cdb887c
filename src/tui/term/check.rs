//! Whether the screen can be shown at all: the locale and the kind of terminal.

use crate::domain::message::Message;

/// Checks that the environment does not name a character set other than UTF-8.
///
/// The locale is the first of `LC_ALL`, `LC_CTYPE` and `LANG` that is set and not empty. None set is accepted, and so is
/// one that names no character set, for then the terminal is what counts.
///
/// # Errors
/// When the locale is `C` or `POSIX`, or names another character set; the message says what to set.
pub fn check_locale(env: impl Fn(&str) -> Option<String>) -> Result<(), Message> {
    let effective = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .find_map(|name| env(name).filter(|value| !value.is_empty()).map(|value| (name, value)));
    let Some((variable, value)) = effective else { return Ok(()) };
    let named = value.split('@').next().unwrap_or_default();
    let accepted = match named.split_once('.') {
        Some((_, charset)) => ["utf-8", "utf8"].iter().any(|utf8| charset.eq_ignore_ascii_case(utf8)),
        None => !["C", "POSIX"].contains(&named),
    };
    if accepted {
        Ok(())
    } else {
        Err(Message::new("term-not-utf8").with("variable", variable).with("value", value))
    }
}

/// Checks that the terminal can place text.
///
/// # Errors
/// When `TERM` is `dumb`.
pub fn check_term(env: impl Fn(&str) -> Option<String>) -> Result<(), Message> {
    match env("TERM") {
        Some(term) if term == "dumb" => Err(Message::new("term-dumb").with("term", term)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn locale(set: &[(&str, &str)]) -> Result<(), Message> {
        check_locale(|name| set.iter().find(|(n, _)| *n == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn utf8_and_nothing_named_are_accepted() {
        for value in ["zh_CN.UTF-8", "zh_CN.utf8", "C.UTF-8", "en_GB.Utf8", "de_DE.UTF-8@euro", "zh_CN", ""] {
            assert_eq!(locale(&[("LANG", value)]), Ok(()), "{value}");
        }
        assert_eq!(locale(&[]), Ok(()));
    }

    #[test]
    fn others_are_refused_by_the_variable_that_counts() {
        for value in ["C", "POSIX", "zh_CN.GB18030", "zh_CN.GBK", "en_US.ISO-8859-1", "C.", "zh_TW.Big5@x"] {
            let message = locale(&[("LANG", value)]).expect_err(value);
            assert_eq!(message, Message::new("term-not-utf8").with("variable", "LANG").with("value", value));
        }
        let message = locale(&[("LC_ALL", "C"), ("LANG", "zh_CN.UTF-8")]).expect_err("LC_ALL counts");
        assert_eq!(message.args[0].1, "LC_ALL".into());
        assert_eq!(locale(&[("LC_ALL", ""), ("LC_CTYPE", "C.UTF-8"), ("LANG", "C")]), Ok(()));
    }

    #[test]
    fn a_dumb_terminal_is_refused() {
        assert!(check_term(|_| Some("dumb".to_owned())).is_err());
        assert!(check_term(|_| Some("xterm".to_owned())).is_ok());
        assert!(check_term(|_| None).is_ok());
    }
}
