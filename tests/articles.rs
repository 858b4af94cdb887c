//! The table of the regulations' articles is held to the program: what it names exists, and it names everything.

#[path = "support/source.rs"]
#[allow(dead_code)]
mod source;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use gongkai::domain::book::BOOKS;
use proc_macro2::{TokenStream, TokenTree};

const TABLE: &str = include_str!("../docs/ARTICLES.md");

/// The cells of every row, headings and rules left out.
fn rows() -> Vec<Vec<&'static str>> {
    let lines = TABLE.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| article |"));
    let lines = lines.filter(|line| !line.starts_with("| rule |") && !line.starts_with("|---"));
    lines.map(|line| line.trim_matches('|').split(" | ").map(str::trim).collect()).collect()
}

/// What stands in code marks.
fn marked(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

fn strings(tokens: TokenStream, found: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => strings(group.stream(), found),
            TokenTree::Literal(literal) => {
                let text = literal.to_string();
                if let Some(text) = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
                    found.insert(text.to_owned());
                }
            }
            _ => {}
        }
    }
}

/// The names of the commands: those of the office's source, and the steps of the books.
fn commands() -> BTreeSet<String> {
    let is_name = |text: &str| {
        text.contains('.')
            && text.chars().all(|c| c.is_ascii_lowercase() || "-.".contains(c))
            && !text.ends_with(".csv")
    };
    let mut found = BTreeSet::new();
    for (path, text) in source::files() {
        let path = path.to_string_lossy().replace('\\', "/");
        if path == "office/command.rs" || path.starts_with("office/command/") || path == "office/batch.rs" {
            strings(source::without_tests(source::tokens(&text)).into_iter().collect(), &mut found);
        }
    }
    found.retain(|text| is_name(text));
    found.insert("undo".to_owned());
    found.extend(BOOKS.into_iter().flat_map(|book| book.steps).map(|step| step.id.as_str().to_owned()));
    found
}

/// The files of a test target: `tests/name.rs`, or all below `tests/name`.
fn target(name: &str) -> Vec<PathBuf> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let file = tests.join(format!("{name}.rs"));
    match fs::read_dir(tests.join(name)) {
        _ if file.is_file() => vec![file],
        Ok(folder) => folder.map(|entry| entry.unwrap().path()).collect(),
        Err(_) => panic!("there is no test {name}"),
    }
}

#[test]
fn what_the_table_names_exists() {
    let commands = commands();
    let mut tests = 0;
    for row in rows() {
        let [.., command, test] = row[..] else { panic!("{row:?}") };
        for name in marked(command) {
            assert!(name.starts_with("gongkai ") || commands.contains(name), "no command {name}: {row:?}");
        }
        assert!(!marked(test).is_empty() || test.starts_with("—"), "no test: {row:?}");
        for name in marked(test) {
            let (file, name) = name.split_once("::").unwrap_or_else(|| panic!("{name}"));
            let is_there = target(file)
                .iter()
                .any(|path| fs::read_to_string(path).unwrap().contains(&format!("fn {name}(")));
            assert!(is_there, "no test {file}::{name}");
            tests += 1;
        }
    }
    assert!(tests > 60, "{tests} tests are named");
}

#[test]
fn every_command_is_in_the_table() {
    let named: BTreeSet<String> = rows()
        .into_iter()
        .filter_map(|row| row.len().checked_sub(2).map(|at| row[at]))
        .flat_map(marked)
        .map(str::to_owned)
        .collect();
    let missing: Vec<String> = commands().into_iter().filter(|command| !named.contains(command)).collect();
    assert!(missing.is_empty(), "not in docs/ARTICLES.md: {missing:?}");
}
