//! The direction between rooms: a room uses only rooms before it, and the domain nothing of the world outside.

#[path = "support/source.rs"]
#[allow(dead_code)]
mod source;

use std::path::Path;

use proc_macro2::{Delimiter, TokenTree};

/// The rooms, the first used by all and using none.
const ROOMS: [&str; 9] = ["domain", "lang", "store", "office", "wire", "exchange", "tui", "cli", "main"];

/// What the domain must not know: the clock, files, the network, the environment, threads and the terminal.
const OUTSIDE: [&str; 22] = [
    "std::fs",
    "std::time",
    "std::net",
    "std::env",
    "std::io",
    "std::os",
    "std::process",
    "std::thread",
    "chrono::Utc",
    "chrono::Local",
    "chrono::offset::Utc",
    "chrono::offset::Local",
    "chrono::prelude",
    "crossterm",
    "ratatui",
    "nix",
    "sled",
    "signal_hook",
    "tempfile",
    "directories",
    "indicatif",
    "Local",
];

/// A path used somewhere: its parts, its line, and whether it begins with `::`.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Used {
    parts: Vec<String>,
    line: usize,
}

/// Every path in a run of tokens and the groups in it: `a::b::{c, d::e}` is two. `depth` counts the inline modules
/// around, which `super` climbs first.
fn paths(tokens: &[TokenTree], depth: usize, found: &mut Vec<(Used, usize)>) {
    let mut index = 0;
    let mut after_separator = false;
    while let Some(token) = tokens.get(index) {
        match token {
            TokenTree::Ident(_) if !after_separator => {
                let module = source::is_ident(token, "mod")
                    && matches!(tokens.get(index + 1), Some(TokenTree::Ident(_)));
                if module {
                    if let Some(TokenTree::Group(body)) = tokens.get(index + 2) {
                        paths(&body.stream().into_iter().collect::<Vec<_>>(), depth + 1, found);
                    }
                    index += 3;
                    continue;
                }
                index = path(tokens, index, &[], depth, found);
                after_separator = false;
                continue;
            }
            TokenTree::Group(group) => {
                paths(&group.stream().into_iter().collect::<Vec<_>>(), depth, found);
                after_separator = false;
            }
            // `.name` is a field or method and no path.
            TokenTree::Punct(punct) => after_separator = punct.as_char() == '.',
            _ => after_separator = false,
        }
        index += 1;
    }
}

/// The path that begins at `start`, after `before`; returns the index after it.
fn path(
    tokens: &[TokenTree],
    start: usize,
    before: &[String],
    depth: usize,
    found: &mut Vec<(Used, usize)>,
) -> usize {
    let mut parts = before.to_vec();
    let mut index = start;
    let mut line = 0;
    loop {
        match tokens.get(index) {
            Some(TokenTree::Ident(ident)) => {
                parts.push(ident.to_string());
                line = source::line(&tokens[index]);
                index += 1;
            }
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace && index > start => {
                let inside: Vec<_> = group.stream().into_iter().collect();
                let mut at = 0;
                while at < inside.len() {
                    at = match inside[at] {
                        TokenTree::Ident(_) => path(&inside, at, &parts, depth, found),
                        TokenTree::Punct(ref star) if star.as_char() == '*' => {
                            let mut all = parts.clone();
                            all.push("*".to_owned());
                            found.push((Used { parts: all, line: source::line(&inside[at]) }, depth));
                            at + 1
                        }
                        _ => at + 1,
                    };
                }
                return index + 1;
            }
            Some(star) if source::is_punct(star, '*') && index > start => {
                parts.push("*".to_owned());
                index += 1;
                break;
            }
            _ => break,
        }
        let separated = tokens.get(index).is_some_and(|token| source::is_punct(token, ':'))
            && tokens.get(index + 1).is_some_and(|token| source::is_punct(token, ':'));
        // `a::<T>` ends the path: what follows is found by itself.
        let goes_on = matches!(tokens.get(index + 2), Some(TokenTree::Ident(_) | TokenTree::Group(_)))
            || tokens.get(index + 2).is_some_and(|token| source::is_punct(token, '*'));
        if !(separated && goes_on) {
            break;
        }
        index += 2;
    }
    if parts.len() > before.len() {
        found.push((Used { parts, line }, depth));
    }
    index
}

/// The module path of a file below `src`.
fn module_of(path: &Path) -> Vec<String> {
    let mut parts: Vec<String> =
        path.with_extension("").iter().map(|part| part.to_string_lossy().into_owned()).collect();
    if matches!(parts.last().map(String::as_str), Some("mod" | "lib")) {
        parts.pop();
    }
    parts
}

/// The top module that a path inside the crate leads to; `None` when it leads elsewhere or stays in its own.
fn target(used: &Used, module: &[String], depth: usize) -> Option<String> {
    let first = used.parts.first()?.as_str();
    let (climbed, rest) = match first {
        "crate" | "gongkai" => (module.len() + depth, &used.parts[1..]),
        "super" | "self" => {
            let named = usize::from(first == "self");
            let climbed = used.parts[named..].iter().take_while(|part| *part == "super").count();
            (climbed, &used.parts[named + climbed..])
        }
        _ => return None,
    };
    if climbed < module.len() + depth { None } else { rest.first().cloned() }
}

/// What a file does that its room may not, with the line of each.
fn faults(file: &Path, text: &str) -> Vec<(usize, String)> {
    let module = module_of(file);
    let Some(room) = module.first().cloned() else { return Vec::new() };
    let Some(rank) = ROOMS.iter().position(|name| *name == room) else {
        return vec![(1, format!("{room} is not among the rooms"))];
    };
    let all = source::tokens(text);
    let mut found = Vec::new();
    let mut used = Vec::new();
    paths(&all, 0, &mut used);
    for (path, depth) in &used {
        let Some(other) = target(path, &module, *depth) else { continue };
        match ROOMS.iter().position(|name| **name == other) {
            Some(later) if later > rank => found.push((path.line, format!("{room} uses {other}"))),
            None if other == "*" => found.push((path.line, format!("{room} uses every room"))),
            _ => {}
        }
    }
    let mut outside_tests = Vec::new();
    paths(&source::without_tests(all), 0, &mut outside_tests);
    for (path, depth) in &outside_tests {
        let whole = path.parts.join("::");
        if room == "domain" {
            let begins = |name: &&&str| whole == **name || whole.starts_with(&format!("{name}::"));
            let others = ["chrono::*", "std::*", "println", "eprintln", "print", "eprint"];
            if let Some(name) = OUTSIDE.iter().find(begins) {
                found.push((path.line, format!("domain uses {name}")));
            } else if others.contains(&whole.as_str()) {
                found.push((path.line, format!("domain uses {whole}")));
            }
        }
        let ends_in_store = target(path, &module, *depth).is_some_and(|other| other == "store");
        if room == "tui" && ends_in_store {
            found.push((path.line, "tui uses store".to_owned()));
        }
    }
    found.sort();
    found.dedup();
    found
}

#[test]
fn rooms_use_only_rooms_before_them() {
    let files = source::files();
    assert!(files.iter().any(|(path, _)| path.ends_with("domain/message.rs")), "the source was read");
    let found: Vec<_> = files
        .iter()
        .flat_map(|(path, text)| {
            faults(path, text)
                .into_iter()
                .map(move |(line, what)| format!("src/{}:{line}: {what}", path.display()))
        })
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

fn told(file: &str, text: &str) -> Vec<String> {
    faults(Path::new(file), text).into_iter().map(|(line, what)| format!("{line}: {what}")).collect()
}

#[test]
fn a_wrong_direction_is_found_wherever_it_is_written() {
    let text = "use crate::office::Office;\n// use crate::tui::X;\nuse crate::{domain::a, tui::{b, c}};\n\
                fn f() { crate::exchange::g(); let s = \"crate::cli::x\"; }\nuse super::super::cli;\nuse super::sled;\n\
                use crate::{\n    lang,\n    wire,\n};\n\
                mod inner { use super::super::super::tui; }\nmod other { use super::super::tui; }";
    assert_eq!(
        told("store/file.rs", text),
        [
            "1: store uses office",
            "3: store uses tui",
            "4: store uses exchange",
            "5: store uses cli",
            "9: store uses wire",
            "11: store uses tui",
        ]
    );
    assert_eq!(
        told("store/deep/file.rs", "use super::super::super::tui;\nuse super::super::tui;"),
        ["1: store uses tui"]
    );
}

#[test]
fn the_right_direction_is_not_a_fault() {
    let text =
        "use crate::domain::x;\nuse crate::office::y;\nuse super::office;\nuse self::z;\nlet a = x.office;";
    assert_eq!(told("tui/view.rs", text), Vec::<String>::new());
    assert_eq!(told("main.rs", "use gongkai::tui;\nmod x;"), Vec::<String>::new());
    assert_eq!(told("lib.rs", "pub mod tui;"), Vec::<String>::new());
}

#[test]
fn the_domain_keeps_the_world_out() {
    let text = "use std::fs;\nuse std::{collections::BTreeMap, time::Instant};\nuse chrono::{Local, NaiveDate};\n\
                fn f() { std::env::var(\"X\"); chrono::Utc::now(); println!(\"x\"); }\nuse chrono::*;\n\
                use std::fmt;\n#[cfg(test)]\nmod tests { use std::fs; }\nuse crossterm::event::KeyEvent;";
    assert_eq!(
        told("domain/clock.rs", text),
        [
            "1: domain uses std::fs",
            "2: domain uses std::time",
            "3: domain uses chrono::Local",
            "4: domain uses chrono::Utc",
            "4: domain uses println",
            "4: domain uses std::env",
            "5: domain uses chrono::*",
            "9: domain uses crossterm",
        ]
    );
}

#[test]
fn the_screen_does_not_know_the_store() {
    assert_eq!(told("tui/state.rs", "use crate::{office, store::Key};"), ["1: tui uses store"]);
    assert_eq!(
        told("tui/state.rs", "#[cfg(test)]\nmod tests { use crate::store::Key; }"),
        Vec::<String>::new()
    );
    assert_eq!(told("attic/x.rs", "fn f() {}"), ["1: attic is not among the rooms"]);
}
