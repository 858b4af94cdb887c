//! The program's own source, read as tokens: comments, strings and attributes cannot be mistaken for code.

use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Every `.rs` file below `src`, with its path from there.
pub fn files() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of the source") {
            let path = entry.expect("an entry of the source").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ext| ext == "rs") {
                let text = fs::read_to_string(&path).expect("source is UTF-8");
                found.push((path.strip_prefix(&root).expect("below the root").to_owned(), text));
            }
        }
    }
    found.sort();
    found
}

/// The tokens of a file.
pub fn tokens(text: &str) -> Vec<TokenTree> {
    TokenStream::from_str(text).expect("source that compiles").into_iter().collect()
}

/// The tokens without those items that stand under `#[cfg(test)]`, at any depth.
pub fn without_tests(tokens: Vec<TokenTree>) -> Vec<TokenTree> {
    let mut kept = Vec::new();
    let mut rest = tokens.into_iter().peekable();
    while let Some(token) = rest.next() {
        let attribute = is_punct(&token, '#') && rest.peek().is_some_and(is_cfg_test);
        if attribute {
            // The attribute, any further ones, and the item up to its end.
            for skipped in rest.by_ref() {
                if is_punct(&skipped, ';')
                    || group(&skipped).is_some_and(|(delimiter, _)| delimiter == Delimiter::Brace)
                {
                    break;
                }
            }
        } else if let TokenTree::Group(group) = &token {
            let inner = without_tests(group.stream().into_iter().collect());
            let mut again = proc_macro2::Group::new(group.delimiter(), inner.into_iter().collect());
            again.set_span(group.span());
            kept.push(TokenTree::Group(again));
        } else {
            kept.push(token);
        }
    }
    kept
}

fn is_cfg_test(token: &TokenTree) -> bool {
    group(token).is_some_and(|(delimiter, inner)| {
        delimiter == Delimiter::Bracket && inner.to_string().replace(' ', "") == "cfg(test)"
    })
}

/// Whether `token` is this punctuation.
pub fn is_punct(token: &TokenTree, c: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == c)
}

/// Whether `token` is this name.
pub fn is_ident(token: &TokenTree, name: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if *ident == name)
}

/// The delimiter and content of a group.
pub fn group(token: &TokenTree) -> Option<(Delimiter, TokenStream)> {
    match token {
        TokenTree::Group(group) => Some((group.delimiter(), group.stream())),
        _ => None,
    }
}

/// The line of a token, from 1.
pub fn line(token: &TokenTree) -> usize {
    token.span().start().line
}

/// The text of a string literal without escapes of interest; `None` for any other token.
pub fn string(token: &TokenTree) -> Option<String> {
    let TokenTree::Literal(literal) = token else { return None };
    let text = literal.to_string();
    let inner = text.trim_start_matches('r').trim_matches('#');
    inner.strip_prefix('"')?.strip_suffix('"').map(str::to_owned)
}

/// Calls `visit` with every run of sibling tokens, the outer before the inner.
pub fn each_run(tokens: &[TokenTree], visit: &mut impl FnMut(&[TokenTree])) {
    visit(tokens);
    for token in tokens {
        if let Some((_, inner)) = group(token) {
            each_run(&inner.into_iter().collect::<Vec<_>>(), visit);
        }
    }
}
