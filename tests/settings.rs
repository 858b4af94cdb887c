//! Files of settings: what is right in them counts, and every fault is told at its place, whatever the file holds.

use std::sync::OnceLock;

use gongkai::domain::message::Message;
use gongkai::lang::{Language, Words};
use gongkai::tui::settings::{Config, FileFault, Found, LONGEST, Scheme, Settings, ThemeChoice, keymap};
use gongkai::tui::theme::Look;
use proptest::prelude::*;

fn found(bytes: &[u8]) -> Found {
    Found { name: "keys.toml".to_owned(), bytes: Ok(bytes.to_vec()) }
}

/// The words of both languages, read once.
fn words() -> &'static [Words; 2] {
    static WORDS: OnceLock<[Words; 2]> = OnceLock::new();
    WORDS.get_or_init(|| Language::ALL.map(Words::new))
}

fn told(faults: &[FileFault]) -> Vec<String> {
    faults.iter().map(|fault| fault.text(&words()[1])).collect()
}

fn config(source: &str) -> (Config, Vec<String>) {
    let (config, faults) = Config::read("config.toml", source);
    (config, told(&faults))
}

#[test]
fn what_is_at_fault_is_told_and_the_rest_counts() {
    let source = "language = \"eng\"\nkeymap = \"vim\"\nthem = \"mono\"\ntheme = \"high-contrats\"\nmouse = \"yes\"\n\
                  frame = 3\nambiguous = \"broad\"\n";
    let (config, told) = config(source);
    assert_eq!(config, Config { keymap: Scheme::Vim, ..Config::default() });
    assert_eq!(
        told,
        [
            "config.toml:1:12: \"language\" cannot be \"eng\", only one of: zh en; did you mean \"en\"?",
            "config.toml:3:1: there is no setting \"them\" (there are: language keymap theme mouse frame ambiguous); did you mean \"theme\"?",
            "config.toml:4:9: \"theme\" cannot be \"high-contrats\", only one of: auto colour light mono high-contrast; did you mean \"high-contrast\"?",
            "config.toml:5:9: \"mouse\" must be true or false (without quotes)",
            "config.toml:6:9: \"frame\" must be text (in quotes), one of: auto lines ascii",
            "config.toml:7:13: \"ambiguous\" cannot be \"broad\", only one of: auto narrow wide",
        ]
    );
    let (config, told) = self::config("theme = \"mono\"\ntheme = \"light\"\n= 3\nmouse = true\n");
    assert_eq!((config.theme, config.mouse), (ThemeChoice::Look(Look::Mono), true));
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].starts_with("config.toml:2:1: TOML") && told[1].starts_with("config.toml:3:1: TOML"));
    assert_eq!(self::config(""), (Config::default(), Vec::new()));
}

#[test]
fn a_file_that_is_no_text_says_so_and_the_shipped_keys_count() {
    let shipped = keymap(Scheme::Default, None).0;
    let long = vec![b'#'; LONGEST + 1];
    for (bytes, said) in [
        (&b"[[bind.tree]]\nkeys = \"\xff\"\n"[..], "keys.toml:2:9: this is not UTF-8 text"),
        (&long, "keys.toml:1:1: longer than 64 KiB"),
        (b"\x7fELF\x02\x01\x01\x00\x00", "keys.toml:1:"),
        (b"\x00\x00\x00", "keys.toml:1:1: TOML"),
    ] {
        let (map, faults) = keymap(Scheme::Default, Some(&found(bytes)));
        assert_eq!(map, shipped);
        let told = told(&faults);
        assert!(told.first().is_some_and(|first| first.starts_with(said)), "{told:?}");
    }
    let unread = Found { name: "keys.toml".to_owned(), bytes: Err(Message::new("settings-directory")) };
    assert_eq!(told(&keymap(Scheme::Default, Some(&unread)).1), ["keys.toml:1:1: a directory, not a file"]);
    // What editors leave at the beginning and at the ends of lines.
    let edited = b"\xef\xbb\xbf[[bind.list]]\r\nkeys = \"ctrl-n\"\r\naction = \"list.down\"\r\n";
    let (map, faults) = keymap(Scheme::Default, Some(&found(edited)));
    assert_eq!(told(&faults), Vec::<String>::new());
    assert!(map.keys_of("list.down", &["list"]).contains(&"ctrl-n".to_owned()));
}

#[test]
fn nothing_that_is_nested_or_long_takes_the_program_down() {
    for bytes in
        ["[".repeat(LONGEST), "a.".repeat(LONGEST / 2), "{a=".repeat(LONGEST / 3), "\"".repeat(LONGEST)]
    {
        for source in [bytes.clone(), format!("bind = {bytes}")] {
            let source = &source[..source.len().min(LONGEST)];
            assert!(!keymap(Scheme::Default, Some(&found(source.as_bytes()))).1.is_empty());
            assert!(!Config::read("config.toml", source).1.is_empty());
        }
    }
    // Thousands of entries, each in the way of another.
    let entry = "[[bind.list]]\nkeys = \"x\"\naction = \"list.down\"\n";
    let (_, faults) = keymap(Scheme::Default, Some(&found(entry.repeat(LONGEST / entry.len()).as_bytes())));
    assert_eq!(faults.len(), LONGEST / entry.len() - 1);
}

#[test]
fn the_first_screen_counts_the_faults_of_both_files() {
    let words = Words::new(Language::Chinese);
    let file = |name: &str, text: &str| Found { name: name.to_owned(), bytes: Ok(text.as_bytes().to_vec()) };
    let said = |config: &str, keys: &str| {
        let settings =
            Settings::read(Some(&file("config.toml", config)), Some(&file("keys.toml", keys)), |_| None);
        settings.notice().map(|message| words.text(&message)).unwrap_or_default()
    };
    assert_eq!(said("", ""), "");
    assert!(
        said("x = 1", "").ends_with("有：language keymap theme mouse frame ambiguous）"),
        "{}",
        said("x = 1", "")
    );
    assert!(said("", "x = 1\ny = 2").starts_with("keys.toml 有2处不能用"), "{}", said("", "x = 1\ny = 2"));
    assert!(said("x = 1", "y = 2\nz = 3").contains("共有3处不能用"));
}

/// Pieces of which a file of keys is made, in any order, so that much of it is nearly right.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("[[bind.list]]\n".to_owned()),
        Just("[[bind.tree]]\n".to_owned()),
        Just("[bind]\n".to_owned()),
        Just("keys = [\"g g\", \"g\"]\n".to_owned()),
        Just("action = \"list.down\"\n".to_owned()),
        Just("action = \"tree.expand\"\n".to_owned()),
        Just("action = \"none\"\n".to_owned()),
        Just("theme = \"mono\"\n".to_owned()),
        "keys = \"(ctrl-|alt-|shift-|super-)?[a-z0-9\\[/@？ｊ]( [a-z])?\"\n",
        "[a-z]{1,6} = (3|\"x\"|\\[\\]|\\{\\})\n",
        "\\PC{0,8}",
        ".{0,4}\n",
    ]
}

/// Whether the place of a fault lies in the file.
fn inside(fault: &FileFault, source: &str) -> bool {
    let mut lines: Vec<&str> = source.split('\n').collect();
    if lines.is_empty() {
        lines.push("");
    }
    let Some(line) = fault.line.checked_sub(1).and_then(|at| lines.get(at)) else { return false };
    (1..=line.chars().count() + 1).contains(&fault.column)
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let (_, faults) = keymap(Scheme::Vim, Some(&found(&bytes)));
        let text = String::from_utf8_lossy(&bytes);
        if std::str::from_utf8(&bytes).is_ok() {
            prop_assert!(faults.iter().all(|fault| inside(fault, &text)), "{faults:?}");
        } else {
            prop_assert_eq!(faults.len(), 1);
        }
        let _ = found(&bytes).config();
    }

    #[test]
    fn every_fault_lies_in_its_file(pieces in prop::collection::vec(piece(), 0..12)) {
        let source = pieces.concat();
        for faults in [
            keymap(Scheme::Default, Some(&found(source.as_bytes()))).1,
            keymap(Scheme::Vim, Some(&found(source.as_bytes()))).1,
            Config::read("keys.toml", &source).1,
        ] {
            for fault in &faults {
                prop_assert!(inside(fault, &source), "{fault:?} {source:?}");
                for words in words() {
                    let text = fault.text(words);
                    prop_assert!(!text.contains(&format!("[[{}]]", fault.message.id)), "{text}");
                    prop_assert!(!text.contains("{$"), "{text}");
                }
            }
        }
    }
}
