//! The references of the keys are what the program would write today.

use std::path::Path;

use gongkai::lang::{Language, Words};
use gongkai::tui::reference::{brief, markdown};
use gongkai::tui::settings::{Scheme, keymap};

/// Writes the references anew when it is set.
const REFRESH: &str = "GONGKAI_REFRESH";

const BEGIN: &str = "<!-- keys: generated, see keymaps/KEYS.md -->\n";
const END: &str = "<!-- keys: end -->\n";

#[track_caller]
fn fresh(path: &str, wanted: impl Fn(&str) -> String) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    let wanted = wanted(&there);
    if std::env::var_os(REFRESH).is_some() {
        std::fs::write(&path, wanted).expect("it can be written");
        return;
    }
    let difference = there.lines().zip(wanted.lines()).find(|(there, wanted)| there != wanted);
    assert!(
        there == wanted,
        "{} is not up to date ({difference:?}); write it anew with: {REFRESH}=1 cargo test --test keys_reference",
        path.display()
    );
}

#[test]
fn the_key_reference_is_up_to_date() {
    let keymaps = Scheme::ALL.map(|scheme| keymap(scheme, None).0);
    let named: Vec<_> = Scheme::ALL.iter().map(|scheme| scheme.word()).zip(&keymaps).collect();
    let words = Language::ALL.map(Words::new);
    let words: Vec<&Words> = words.iter().collect();
    let head = "# Keys / 按键\n\n\
        Generated from the action table, the words and the keymaps; write it anew with \
        `GONGKAI_REFRESH=1 cargo test --test keys_reference`.\n\
        本表由程序生成。\n\n\
        A heading names a context: what stands in `[[bind.…]]`. The inner context of a place counts before the outer \
        ones. An action without a key is run from help (`?`).\n\
        标题是场合的名称，写在 `[[bind.…]]` 中；同一处有几个场合时，里层的优先。没有按键的操作可在帮助（`?`）中执行。\n";
    fresh("keymaps/KEYS.md", |_| format!("{head}{}", markdown(&named, &words)));
}

#[test]
fn the_readme_s_keys_are_up_to_date() {
    let table = brief(&keymap(Scheme::Default, None).0, &Words::new(Language::English));
    fresh("README.md", |there| {
        let (before, rest) = there.split_once(BEGIN).expect("the beginning of the keys is marked");
        let (_, after) = rest.split_once(END).expect("the end of the keys is marked");
        format!("{before}{BEGIN}| where | keys |\n|---|---|\n{table}{END}{after}")
    });
}
