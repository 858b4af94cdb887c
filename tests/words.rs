//! The language files: whole, alike, complete, and without leftovers.

#[path = "support/source.rs"]
#[allow(dead_code)]
mod source;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use fluent_syntax::ast::{self, Entry, Expression, InlineExpression, PatternElement};
use gongkai::domain::message::Message;
use gongkai::lang::{Language, Words};
use proc_macro2::TokenTree;

/// Beginnings of ids that the program puts together: each stands in the source as it is here, followed by what is
/// inserted (`format!("role-{}", …)`), and covers all ids that begin with it.
const FAMILIES: [&str; 10] = [
    "action-",
    "application-short-",
    "book-empty-",
    "context-",
    "opinion-short-",
    "pane-",
    "step-",
    "tab-",
    "task-short-",
    "theme-",
];

/// What the files say of one message.
#[derive(Debug, Default, PartialEq, Eq)]
struct Shape {
    attributes: BTreeSet<String>,
    variables: BTreeSet<String>,
}

/// The shapes of all messages and terms (terms begin with `-`), and the ids that others refer to.
fn read(text: &str) -> (BTreeMap<String, Shape>, BTreeSet<String>, Vec<String>) {
    let mut faults = Vec::new();
    let resource = fluent_syntax::parser::parse(text).unwrap_or_else(|(resource, errors)| {
        faults.extend(errors.iter().map(|error| {
            let line = text[..error.pos.start].matches('\n').count() + 1;
            format!("line {line}: {error}")
        }));
        resource
    });
    let (mut shapes, mut referred) = (BTreeMap::new(), BTreeSet::new());
    for entry in &resource.body {
        let (id, value, attributes) = match entry {
            Entry::Message(message) => {
                (message.id.name.to_owned(), message.value.as_ref(), &message.attributes)
            }
            Entry::Term(term) => (format!("-{}", term.id.name), Some(&term.value), &term.attributes),
            Entry::Junk { content } => {
                faults.push(format!("not understood: {}", content.lines().next().unwrap_or_default()));
                continue;
            }
            Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => continue,
        };
        let mut walk = Walk { variables: BTreeSet::new(), referred: &mut referred };
        value.into_iter().for_each(|pattern| walk.pattern(pattern));
        attributes.iter().for_each(|attribute| walk.pattern(&attribute.value));
        let names: Vec<_> = attributes.iter().map(|attribute| attribute.id.name.to_owned()).collect();
        let shape = Shape { attributes: names.iter().cloned().collect(), variables: walk.variables };
        if shape.attributes.len() < names.len() {
            faults.push(format!("{id}: an attribute twice"));
        }
        if shapes.insert(id.clone(), shape).is_some() {
            faults.push(format!("{id}: twice"));
        }
    }
    (shapes, referred, faults)
}

struct Walk<'r> {
    variables: BTreeSet<String>,
    referred: &'r mut BTreeSet<String>,
}

impl Walk<'_> {
    fn pattern(&mut self, pattern: &ast::Pattern<&str>) {
        for element in &pattern.elements {
            if let PatternElement::Placeable { expression } = element {
                self.expression(expression);
            }
        }
    }

    fn expression(&mut self, expression: &Expression<&str>) {
        match expression {
            Expression::Inline(inline) => self.inline(inline),
            Expression::Select { selector, variants } => {
                self.inline(selector);
                variants.iter().for_each(|variant| self.pattern(&variant.value));
            }
        }
    }

    fn inline(&mut self, inline: &InlineExpression<&str>) {
        match inline {
            InlineExpression::VariableReference { id } => {
                self.variables.insert(id.name.to_owned());
            }
            InlineExpression::MessageReference { id, .. } => {
                self.referred.insert(id.name.to_owned());
            }
            InlineExpression::TermReference { id, arguments, .. } => {
                self.referred.insert(format!("-{}", id.name));
                arguments.iter().for_each(|arguments| self.arguments(arguments));
            }
            InlineExpression::FunctionReference { arguments, .. } => self.arguments(arguments),
            InlineExpression::Placeable { expression } => self.expression(expression),
            InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
        }
    }

    fn arguments(&mut self, arguments: &ast::CallArguments<&str>) {
        arguments.positional.iter().for_each(|value| self.inline(value));
        arguments.named.iter().for_each(|named| self.inline(&named.value));
    }
}

/// Every string literal of a piece of source, and which of them are ids of `Message::new("…")`, with their lines.
fn literals(text: &str) -> (BTreeSet<String>, Vec<(usize, String)>) {
    let tokens = source::without_tests(source::tokens(text));
    let (mut all, mut ids) = (BTreeSet::new(), Vec::new());
    source::each_run(&tokens, &mut |run| {
        all.extend(run.iter().filter_map(source::string));
        for window in run.windows(5) {
            let [message, colon, second, new, arguments] = window else { continue };
            let call = source::is_ident(message, "Message")
                && source::is_punct(colon, ':')
                && source::is_punct(second, ':')
                && source::is_ident(new, "new");
            if !call {
                continue;
            }
            let Some((_, inside)) = source::group(arguments) else { continue };
            let inside: Vec<TokenTree> = inside.into_iter().collect();
            if let [literal] | [literal, TokenTree::Punct(_)] = inside.as_slice()
                && let Some(id) = source::string(literal)
            {
                ids.push((source::line(literal), id));
            }
        }
    });
    ids.sort();
    (all, ids)
}

#[test]
fn both_files_are_whole() {
    for language in Language::ALL {
        let (shapes, referred, faults) = read(language.source());
        assert_eq!(faults, Vec::<String>::new(), "{language:?}");
        let unknown: Vec<_> = referred.iter().filter(|id| !shapes.contains_key(*id)).collect();
        assert!(unknown.is_empty(), "{language:?}: refers to what is not there: {unknown:?}");
        let words = Words::new(language);
        for id in shapes.keys().filter(|id| !id.starts_with('-')) {
            assert!(words.has(id), "{language:?}: {id} is in the file and not in the words");
        }
    }
}

#[test]
fn both_files_say_the_same_things() {
    let ((zh, ..), (en, ..)) = (read(Language::Chinese.source()), read(Language::English.source()));
    // Terms belong to their language: a word that needs one in English may need none in Chinese.
    let ids = |file: &BTreeMap<String, Shape>| -> BTreeSet<String> {
        file.keys().filter(|id| !id.starts_with('-')).cloned().collect()
    };
    let lacking: Vec<_> = ids(&zh).symmetric_difference(&ids(&en)).cloned().collect();
    assert!(lacking.is_empty(), "in one file only: {lacking:?}");
    let unlike: Vec<_> = ids(&zh)
        .into_iter()
        .filter(|id| zh[id] != en[id])
        .map(|id| format!("{id}: {:?} / {:?}", zh[&id], en[&id]))
        .collect();
    assert!(unlike.is_empty(), "other attributes or variables (zh / en):\n{}", unlike.join("\n"));
}

#[test]
fn every_message_of_the_program_has_words() {
    let (words, ..) = read(Language::Chinese.source());
    let mut lacking = Vec::new();
    for (path, text) in source::files() {
        for (line, id) in literals(&text).1 {
            if !words.contains_key(&id) {
                lacking.push(format!("src/{}:{line}: {id}", path.display()));
            }
        }
    }
    assert!(lacking.is_empty(), "messages without words:\n{}", lacking.join("\n"));
}

#[test]
fn no_words_are_left_over() {
    let (shapes, mut used, _) = read(Language::Chinese.source());
    let (english, referred, _) = read(Language::English.source());
    used.extend(referred);
    let mut literal = BTreeSet::new();
    for (_, text) in source::files() {
        literal.extend(literals(&text).0);
    }
    for family in FAMILIES {
        assert!(
            literal.iter().any(|text| text == family || text.starts_with(&format!("{family}{{"))),
            "no id is put together from {family:?}: take it off the list"
        );
    }
    let left: BTreeSet<_> = shapes
        .keys()
        .chain(english.keys())
        .filter(|id| !literal.contains(*id) && !used.contains(*id))
        .filter(|id| !FAMILIES.iter().any(|family| id.starts_with(family)))
        .collect();
    assert!(left.is_empty(), "used nowhere: {left:?}");
}

#[test]
fn the_reader_of_source_finds_messages_and_nothing_else() {
    let text = r##"
        // Message::new("in-comment")
        /// Message::new("in-doc")
        fn real() {
            let a = Message::new("plain").with("x", Message :: new("nested",));
            let b = domain::message::Message::new(
                r"raw",
            );
            let c = "Message::new(\"in-string\")";
            let d = Message::new(id);
            let e = OtherMessage::new("other");
        }
        #[cfg(test)]
        mod tests {
            fn t() { Message::new("in-test"); }
        }
        #[cfg(test)]
        fn aside() -> Message { Message::new("in-test-too") }
        #[cfg(test)]
        use super::x;
        fn after() { Message::new("after"); }
    "##;
    let (all, ids) = literals(text);
    let found: Vec<_> = ids.iter().map(|(line, id)| (*line, id.as_str())).collect();
    assert_eq!(found, [(5, "nested"), (5, "plain"), (7, "raw"), (21, "after")]);
    assert!(all.contains("other") && !all.contains("in-test"));
}

#[test]
fn the_reader_of_words_finds_every_fault() {
    let (shapes, referred, faults) = read(
        "-term = T\na = { $n ->\n    [one] { -term } { $x }\n   *[other] { b.tip }\n }\n  .help = { NUMBER($m) }\na = twice\nb\n",
    );
    assert_eq!(shapes.len(), 2);
    assert_eq!(referred.into_iter().collect::<Vec<_>>(), ["-term", "b"]);
    assert!(faults.iter().any(|fault| fault == "a: twice"));
    assert!(faults.iter().any(|fault| fault.contains("line 8")), "{faults:?}");
    let (shapes, _, faults) = read("a = { $n }\n  .help = { $m }\n");
    assert!(faults.is_empty());
    assert_eq!(shapes["a"].variables.iter().collect::<Vec<_>>(), ["m", "n"]);
    assert_eq!(shapes["a"].attributes.iter().collect::<Vec<_>>(), ["help"]);
}

#[test]
fn one_is_not_several() {
    let words = Words::new(Language::English);
    for (id, one, many) in [
        ("cli-check-faults", "1 fault.", "2 faults."),
        ("import-faulty", "There is 1 fault in", "There are 2 faults in"),
        ("cli-verify-more", "1 more fault is", "2 more faults are"),
        ("settings-faults", "has 1 fault,", "has 2 faults,"),
    ] {
        let said = |count: i64| {
            let message = Message::new(id).with("count", count);
            words.text(&message.with("file", "keys.toml").with("key", "F"))
        };
        assert!(said(1).contains(one) && said(2).contains(many), "{} {}", said(1), said(2));
    }
}

#[test]
fn messages_are_put_into_words() {
    let (zh, en) = (Words::new(Language::Chinese), Words::new(Language::English));
    let inner = Message::new("keymap-did-you-mean").with("name", "tree.down");
    let date = NaiveDate::from_ymd_opt(2026, 11, 23).expect("a date");
    let told = Message::new("keymap-fault-hint")
        .with("file", date)
        .with("line", 1_234_567_usize)
        .with("column", i64::MAX)
        .with("what", "x")
        .with("hint", inner);
    assert_eq!(en.text(&told), "2026-11-23:1234567:9223372036854775807: x; did you mean \"tree.down\"?");
    assert_eq!(zh.text(&told), "2026-11-23:1234567:9223372036854775807：x，是否要写“tree.down”？");
    assert_eq!(zh.get("term-fault-unknown"), "原因不明");
    assert_eq!(zh.get("no-such"), "[[no-such]]");
    assert_eq!(zh.text(&Message::new("no-such").with("x", "y")), "[[no-such]]");
    assert_eq!(zh.attr("term-dumb", "help"), None);
    assert!(zh.text(&Message::new("term-dumb")).contains("{$term}"), "a missing argument is seen");
    // A variant for a number by itself is chosen before the general one.
    let of = |days: i64| zh.text(&Message::new("limit-r8").with("days", days));
    assert!(of(0).contains("当日公开") && of(1).contains("下一个工作日") && of(12).contains("12个工作日内"));
    fn shared<T: Send + Sync>(_: &T) {}
    shared(&zh);
}

#[test]
fn the_language_is_the_one_named() {
    let detect = |setting: Option<&str>, set: &[(&str, &str)]| {
        Language::detect(setting, |name| {
            set.iter().find(|(n, _)| *n == name).map(|(_, value)| (*value).to_owned())
        })
    };
    let (zh, en) = (Language::Chinese, Language::English);
    for tag in ["zh", "zh-CN", "zh_CN.UTF-8", "ZH"] {
        assert_eq!(Language::from_tag(tag), Some(zh), "{tag}");
    }
    for tag in ["en", "en-GB", "en_US.UTF-8", "EN"] {
        assert_eq!(Language::from_tag(tag), Some(en), "{tag}");
    }
    for tag in ["", "C", "C.UTF-8", "POSIX", "fr_FR", "english", "end"] {
        assert_eq!(Language::from_tag(tag), None, "{tag}");
    }
    assert_eq!(detect(None, &[]), zh);
    assert_eq!(detect(None, &[("LANG", "en_US.UTF-8")]), en);
    assert_eq!(detect(None, &[("LANG", "en_US.UTF-8"), ("LC_ALL", "C.UTF-8")]), zh);
    assert_eq!(detect(None, &[("LANG", "zh_CN.UTF-8"), ("LC_MESSAGES", "en_GB")]), en);
    assert_eq!(detect(None, &[("LC_ALL", ""), ("LANG", "en")]), en);
    assert_eq!(detect(None, &[("LANG", "fr_FR.UTF-8")]), zh);
    assert_eq!(detect(Some("zh"), &[("LANG", "en_US.UTF-8")]), zh);
    assert_eq!(detect(Some("en-US"), &[("LANG", "zh_CN.UTF-8")]), en);
    assert_eq!(detect(Some("klingon"), &[("LANG", "en")]), en);
}
