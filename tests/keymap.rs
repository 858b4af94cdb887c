//! Binding files: what they bind, and that every fault in them is told with its place.

use gongkai::lang::{Language, Words};
use gongkai::tui::keymap::{Key, Keymap, Known, Resolved};
use gongkai::tui::settings::FileFault;

fn known() -> Known<'static> {
    let actions = ["tree.down", "tree.up", "tree.top"].map(|id| (id, "tree"));
    let everywhere = ["app.help", "app.quit"].map(|id| (id, "global"));
    Known {
        actions: actions.into_iter().chain(everywhere).chain([("board.go", "board")]).collect(),
        contexts: vec!["tree", "queue", "app", "global", "board"],
        together: &[&["tree", "queue", "app", "global"], &["board", "app", "global"]],
    }
}

fn load(layers: &[(&str, &str)]) -> (Keymap, Vec<FileFault>) {
    Keymap::load(layers, &known())
}

fn typed(keys: &str) -> Vec<Key> {
    Key::parse_chord(keys).expect("keys that there are")
}

fn meaning(map: &Keymap, contexts: &[&str], keys: &str) -> Resolved {
    map.resolve(contexts, &typed(keys))
}

fn action(id: &str) -> Resolved {
    Resolved::Action(id.to_owned())
}

/// Place, message id and suggestion of each fault.
fn faults(source: &str) -> Vec<(usize, usize, String, String)> {
    let (_, faults) = load(&[("mine.toml", source)]);
    faults
        .into_iter()
        .map(|fault| {
            assert_eq!(fault.file, "mine.toml");
            let id = fault.message.id.to_string();
            (fault.line, fault.column, id, fault.suggestion.unwrap_or_default())
        })
        .collect()
}

fn fault(line: usize, column: usize, id: &str, suggestion: &str) -> (usize, usize, String, String) {
    (line, column, id.to_owned(), suggestion.to_owned())
}

const BASE: &str = r#"
[[bind.tree]]
keys = ["j", "down"]
action = "tree.down"

[[bind.tree]]
keys = "g g"
action = "tree.top"

[[bind.app]]
keys = "?"
action = "app.help"

[[bind.app]]
keys = ["q", "j"]
action = "app.quit"
"#;

#[test]
fn chords_resolve_in_the_innermost_context_that_knows_them() {
    let (map, faults) = load(&[("base", BASE)]);
    assert_eq!(faults, Vec::new());
    assert_eq!(meaning(&map, &["tree", "app"], "j"), action("tree.down"));
    assert_eq!(meaning(&map, &["queue", "app"], "j"), action("app.quit"));
    assert_eq!(meaning(&map, &["tree", "app"], "?"), action("app.help"));
    assert_eq!(meaning(&map, &["tree", "app"], "g"), Resolved::Pending);
    assert_eq!(meaning(&map, &["tree", "app"], "g g"), action("tree.top"));
    assert_eq!(meaning(&map, &["tree", "app"], "g x"), Resolved::None);
    assert_eq!(meaning(&map, &["queue"], "?"), Resolved::None);
    assert_eq!(map.resolve(&["tree"], &[]), Resolved::None);
}

#[test]
fn hints_name_only_the_keys_that_reach_the_action() {
    let (map, _) = load(&[("base", BASE)]);
    assert_eq!(map.keys_of("tree.down", &["tree", "app"]), ["j", "down"]);
    assert_eq!(map.keys_of("tree.top", &["tree", "app"]), ["g g"]);
    assert_eq!(map.keys_of("app.quit", &["tree", "app"]), ["q"], "the tree uses j for itself");
    assert_eq!(map.keys_of("app.quit", &["app"]), ["q", "j"]);
    assert_eq!(map.keys_of("tree.up", &["tree", "app"]), Vec::<String>::new());
}

#[test]
fn a_later_layer_overrides_and_unbinds() {
    let mine = r#"
        [[bind.tree]]
        keys = "j"
        action = "tree.up"
        [[bind.tree]]
        keys = "down"
        action = "none"
        [[bind.tree]]
        keys = "g g"
        action = "none"
        [[bind.tree]]
        keys = "g"
        action = "tree.top"
    "#;
    let (map, faults) = load(&[("base", BASE), ("mine", mine)]);
    assert_eq!(faults, Vec::new(), "what was unbound is in nobody's way");
    assert_eq!(meaning(&map, &["tree"], "j"), action("tree.up"));
    assert_eq!(meaning(&map, &["tree"], "down"), Resolved::None);
    assert_eq!(meaning(&map, &["tree"], "g"), action("tree.top"));
}

#[test]
fn a_later_layer_that_hides_a_chord_wins_and_says_so() {
    let mine = "[[bind.tree]]\nkeys = [\"x\", \"g\"]\naction = \"tree.up\"\n";
    let (map, faults) = load(&[("base", BASE), ("mine", mine)]);
    assert_eq!(faults.len(), 1);
    assert_eq!((faults[0].line, faults[0].column), (2, 14));
    assert_eq!(faults[0].message.id, "keymap-replaces");
    assert_eq!(meaning(&map, &["tree"], "g"), action("tree.up"));
    assert_eq!(meaning(&map, &["tree"], "g g"), Resolved::None);
}

#[test]
fn every_fault_of_a_file_is_told_at_once() {
    let source = r#"[[bind.tree]]
keys = "j"
action = "tree.dwon"

[[bind.tre]]
keys = "k"
action = "tree.up"

[[bind.tree]]
keys = ["pagup", "k", "ctrl-i", "shift-a", "super-x"]
action = "tree.up"

[[bind.tree]]
keys = "k"
action = "tree.down"

[[bind.tree]]
keys = "k k"
action = "tree.top"

[[bind.queue]]
keys = "g g"
action = "app.help"
[[bind.queue]]
keys = "g"
action = "app.quit"
[[bind.queue]]
key = "x"
action = 3
[[bind.queue]]
keys = ["", 7]
action = "app.help"
[colours]
"#;
    assert_eq!(
        faults(source),
        [
            fault(3, 10, "keymap-unknown-action", "tree.down"),
            fault(5, 8, "keymap-unknown-context", "tree"),
            fault(10, 9, "keymap-unknown-key", "pageup"),
            fault(10, 23, "keymap-same-as", ""),
            fault(10, 33, "keymap-cannot-send", "A"),
            fault(10, 44, "keymap-cannot-send", "x"),
            fault(14, 8, "keymap-bound-twice", ""),
            fault(18, 8, "keymap-shadowed", ""),
            fault(25, 8, "keymap-shadows", ""),
            fault(27, 1, "keymap-missing-field", ""),
            fault(28, 1, "keymap-unknown-field", "keys"),
            fault(29, 10, "keymap-not-text", ""),
            fault(31, 9, "keymap-no-keys", ""),
            fault(31, 13, "keymap-not-keys", ""),
            fault(33, 2, "keymap-unknown-field", ""),
        ]
    );
    let (map, _) = load(&[("mine.toml", source)]);
    assert_eq!(meaning(&map, &["tree"], "k"), action("tree.up"), "the first of two stays");
    assert_eq!(meaning(&map, &["queue"], "g g"), action("app.help"));
}

#[test]
fn a_syntax_error_leaves_the_rest_at_work() {
    let source = "# 按键\n[[bind.tree]]\nkeys = \"j\"\naction = \"tree.down\"\n\n[[bind.tree]]\nkeys = = \"k\"\naction = \"tree.up\"\n";
    let found = faults(source);
    assert!(found.iter().any(|(line, _, id, _)| *line == 7 && id == "keymap-syntax"), "{found:?}");
    let (map, _) = load(&[("mine.toml", source)]);
    assert_eq!(meaning(&map, &["tree"], "j"), action("tree.down"));
}

#[test]
fn columns_count_characters() {
    let source = "bind.\"目录\" = [{ keys = \"j\", action = \"tree.down\" }]\nbind.tree = [{ keys = \"、\", action = \"帮助\" }]\n";
    assert_eq!(
        faults(source),
        [
            fault(1, 6, "keymap-unknown-context", ""),
            fault(2, 23, "keymap-same-as", ""),
            fault(2, 37, "keymap-unknown-action", ""),
        ]
    );
}

#[test]
fn bindings_that_are_no_tables_are_told() {
    assert_eq!(faults("bind = 3"), [fault(1, 1, "keymap-not-bindings", "")]);
    assert_eq!(faults("[bind]\ntree = \"x\""), [fault(2, 1, "keymap-not-bindings", "")]);
    assert_eq!(faults("[bind]\ntree = [3]"), [fault(2, 9, "keymap-not-bindings", "")]);
}

#[test]
fn a_fault_reads_as_a_sentence_with_its_place() {
    let (_, found) = load(&[("mine.toml", "[[bind.tree]]\nkeys = \"j\"\naction = \"tree.dwon\"\n")]);
    assert_eq!(
        found[0].text(&Words::new(Language::English)),
        "mine.toml:3:10: there is no action \"tree.dwon\"; did you mean \"tree.down\"?"
    );
    assert_eq!(
        found[0].text(&Words::new(Language::Chinese)),
        "mine.toml:3:10：没有“tree.dwon”这个操作，是否要写“tree.down”？"
    );
}
