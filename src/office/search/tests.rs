//! The automaton against a plain reading of the rule and against `ib-matcher`; the file beside the store.

use ib_matcher::matcher::{IbMatcher, PinyinMatchConfig};
use ib_matcher::pinyin::PinyinNotation;
use proptest::prelude::*;

use super::entry::{Entry, add_field};
use super::index::{Index, Wanted};
use super::pattern::{Pattern, Rank};
use super::pinyin::{Table, fold, fold_into};
use super::{Target, cache};
use crate::domain::code::{Code, Kind, OrgCode, RecordKey};
use crate::domain::organisation::{OrgKind, Organisation, Person, Post, Role};
use crate::office::directory::Directory;

fn units(text: &str) -> Vec<u16> {
    fold(text).encode_utf16().collect()
}

/// The bytes of an index for a text.
fn bytes(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    fold_into(&mut bytes, text);
    bytes
}

/// Whether the automaton finds `typed` in `text`.
fn scanned(typed: &str, text: &str) -> bool {
    Pattern::new(typed).scanner().is_some_and(|scanner| scanner.is_in(&bytes(text)))
}

/// What of `text` is marked.
fn marked(typed: &str, text: &str) -> Vec<String> {
    Pattern::new(typed).places(text).into_iter().map(|place| text[place].to_owned()).collect()
}

#[test]
fn initials_full_pinyin_and_characters_mix() {
    for typed in [
        "xxgk",
        "信xgk",
        "xinxigongkai",
        "信息公开",
        "xinxgk",
        "xxigongk",
        "XXGK",
        "ｘｘｇｋ",
        "xin'xi'gong'kai",
    ] {
        assert_eq!(marked(typed, "推进信息公开工作"), ["信息公开"], "{typed}");
    }
    // While it is still being typed.
    for typed in ["xinxigo", "xinxig", "xinx", "xi", "信xig"] {
        assert!(scanned(typed, "信息公开"), "{typed}");
    }
    for typed in ["xgk信", "xinigk", "gkxx", "xixgkk", "息信", "kx"] {
        assert!(!scanned(typed, "信息公开"), "{typed}");
    }
    assert!(!scanned("xxgk", "信息，公开") && scanned("xx，gk", "信息，公开"));
}

#[test]
fn heteronyms_are_found_by_each_reading() {
    for (typed, text) in [
        ("zhongyao", "重要事项"),
        ("chongfu", "重复建设"),
        ("cf", "重复建设"),
        ("zy", "重要事项"),
        ("zhy", "重要事项"),
        ("changqi", "长期有效"),
        ("juzhang", "局长信箱"),
        ("hangye", "行业作风"),
        ("xingwei", "行为规范"),
        ("kuaiji", "会计核算"),
        ("huiyi", "会议记录"),
    ] {
        assert!(scanned(typed, text), "{typed} {text}");
    }
}

#[test]
fn u_umlaut_is_typed_as_v_or_u_or_itself() {
    for typed in ["nvjing", "nujing", "nüjing", "NÜJING", "nj"] {
        assert!(scanned(typed, "女警风采"), "{typed}");
    }
    for typed in ["lvse", "luse", "celve", "celue", "cl"] {
        assert!(scanned(typed, "绿色策略"), "{typed}");
    }
}

#[test]
fn what_is_marked_is_where_it_stands() {
    assert_eq!(marked("公开", "公开与不公开"), ["公开", "公开"]);
    assert_eq!(marked("ＡＢ", "第ab、AB条"), ["ab", "AB"]);
    // Characters of other lengths before and within it: nothing is cut in the middle.
    assert_eq!(marked("yjj", "𠮷İ意见集"), ["意见集"]);
    assert_eq!(marked("a b", "x\na　b"), ["a　b"]);
    assert_eq!(marked("", "公开"), Vec::<String>::new());
    assert_eq!(Pattern::new("gk").rank("公开"), Some(Rank::Pinyin));
    assert_eq!(Pattern::new("公").rank("公开"), Some(Rank::Beginning));
    assert_eq!(Pattern::new("开").rank("公开"), Some(Rank::Text));
    assert_eq!(Pattern::new("闭").rank("公开"), None);
    // Longer than the automaton's word: only as it stands.
    assert!(Pattern::new(&"a".repeat(80)).scanner().is_none());
    assert!(scanned(&"g".repeat(63), &"公".repeat(63)) && !scanned(&"g".repeat(63), &"公".repeat(62)));
}

/// The rule, read plainly: whether `typed` stands in `text` from its first character on.
fn stands(typed: &[u16], text: &[u16]) -> bool {
    let Some((unit, rest)) = text.split_first() else { return typed.is_empty() };
    if typed.is_empty() {
        return true;
    }
    let readings =
        Table::get().of(*unit).iter().map(|reading| reading.iter().map(|b| u16::from(*b)).collect());
    let readings: Vec<Vec<u16>> = readings.collect();
    let literal = typed[0] == *unit && stands(&typed[1..], rest);
    literal
        || readings.iter().any(|reading| {
            let mut forms = vec![&reading[..1], &reading[..]];
            if reading.len() > 1 && reading[1] == u16::from(b'h') {
                forms.push(&reading[..2]);
            }
            let whole =
                forms.iter().any(|form| typed.starts_with(form) && stands(&typed[form.len()..], rest));
            whole || reading.starts_with(typed)
        })
}

/// A text of characters with many and with few readings, and letters among them.
fn text() -> impl Strategy<Value = String> {
    let chars =
        proptest::sample::select("重长行会女绿略信息公开党务安全情况的了x，z8".chars().collect::<Vec<_>>());
    proptest::collection::vec(chars, 0..8).prop_map(String::from_iter)
}

/// What somebody may type: pieces of readings, letters and characters.
fn typed() -> impl Strategy<Value = String> {
    let pieces = proptest::sample::select(vec![
        "zhong", "chong", "zh", "ch", "c", "z", "x", "xin", "xi", "xing", "hang", "h", "g", "gong", "go",
        "k", "kai", "kuai", "nv", "nu", "lv", "lue", "a", "an", "信", "开", "重", "quan", "q", "8", "，",
        "de", "le", "liao",
    ]);
    proptest::collection::vec(pieces, 1..5).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn the_automaton_finds_what_the_rule_says_and_so_do_the_marks(text in text(), typed in typed()) {
        let (pattern, haystack) = (Pattern::new(&typed), units(&text));
        let Some(scanner) = pattern.scanner() else { return Ok(()) };
        let expected = (0..haystack.len()).any(|start| stands(&units(&typed), &haystack[start..]));
        prop_assert_eq!(scanner.is_in(&bytes(&text)), expected, "{} {}", typed, text);
        prop_assert_eq!(pattern.by_pinyin(&text).is_some(), expected, "{} {}", typed, text);
    }

    #[test]
    fn what_the_library_finds_is_found(text in text(), typed in typed()) {
        let notations = PinyinNotation::Ascii | PinyinNotation::AsciiFirstLetter;
        let config = PinyinMatchConfig::notations(notations);
        let matcher: IbMatcher<'_> = IbMatcher::builder(typed.as_str()).pinyin(config).is_pattern_partial(true).build();
        if matcher.is_match(text.as_str()) {
            let found = scanned(&typed, &text) || text.contains(&typed);
            prop_assert!(found, "{} {}", typed, text);
        }
    }

    #[test]
    fn nothing_typed_panics_and_marks_are_whole_characters(typed in any::<String>(), text in any::<String>()) {
        for place in Pattern::new(&typed).places(&text) {
            prop_assert!(text.get(place).is_some());
        }
    }
}

fn org(code: &str) -> OrgCode {
    code.parse().unwrap()
}

/// Two organisations that know nothing of each other, with somebody in each.
fn directory() -> (Directory, Person, Person) {
    let mut directory = Directory::default();
    let person = |login: &str, unit: &str| Person {
        login: login.to_owned(),
        name: login.to_owned(),
        posts: vec![Post { org: org(unit), role: Role::Proposer }],
        active: true,
    };
    for code in ["AA", "BB"] {
        let organisation = Organisation {
            code: org(code),
            name: format!("{code}支部"),
            kind: OrgKind::Branch,
            superior: None,
            owes_from: chrono::NaiveDate::default(),
            active: true,
        };
        directory.orgs.insert(org(code), organisation);
    }
    (directory, person("anna", "AA"), person("bert", "BB"))
}

/// An entry as it might be made of a record.
fn entry(unit: usize, seq: u32, title: &str, changed: i32) -> Entry {
    let code: Code = format!("{}-07", ["AA", "BB"][unit % 2]).parse().unwrap();
    let key = RecordKey { code: code.clone(), kind: Kind::Disclosure, year: 2026, seq };
    let number = key.number();
    let (mut titles, mut text) = (Vec::new(), Vec::new());
    add_field(&mut titles, title);
    [number.as_str(), "内容"].into_iter().for_each(|field| add_field(&mut text, field));
    Entry {
        title: titles,
        text,
        number: u8::try_from(2 * number.len()).unwrap(),
        standing: 1,
        units: vec![code.org.clone()],
        org: code.org,
        body: "政治处".to_owned(),
        screener: String::new(),
        period: (changed, changed),
        changed,
        target: Target::Record(key),
    }
}

fn found(index: &Index, who: &Person, directory: &Directory, words: &[&str]) -> Vec<Target> {
    let wanted = Wanted { words: words.iter().map(|word| (*word).to_owned()).collect(), ..Wanted::default() };
    let found = index.search(&wanted, who, directory);
    assert_eq!(found.counts.iter().sum::<usize>(), found.targets.len());
    found.targets
}

#[test]
fn the_best_come_first_and_of_them_the_latest() {
    let (directory, anna, _) = directory();
    let mut index = Index::default();
    for (seq, title, changed) in
        [(1, "经费公开情况", 9), (2, "公开经费", 5), (3, "公款开支", 9), (4, "公开情况", 7), (5, "别的", 9)]
    {
        index.push(&entry(0, seq, title, changed));
    }
    let seqs = |words: &[&str]| -> Vec<u32> {
        let targets = found(&index, &anna, &directory, words);
        targets.iter().map(|target| target.number().rsplit('-').next().unwrap().parse().unwrap()).collect()
    };
    assert_eq!(seqs(&["公开"]), [4, 2, 1]);
    assert_eq!(seqs(&["gongkai"]), [1, 4, 2]);
    assert_eq!(seqs(&["gk"]), [1, 3, 4, 2]);
    // The worse of the two counts: neither begins with both.
    assert_eq!(seqs(&["公开", "经费"]), [1, 2]);
    assert_eq!(seqs(&["内容"]).len(), 5);
    assert_eq!(seqs(&["aa-07/2026-003"]), [3]);
    assert_eq!(seqs(&["内容\n"]).len(), 5);
    assert!(seqs(&["开\naa"]).is_empty());
}

/// Entries put in one after the other, some of them again.
fn entries() -> impl Strategy<Value = Vec<Entry>> {
    let one =
        (0_usize..2, 1_u32..12, proptest::sample::select(vec!["公开", "重要", "信息", "别的"]), 0_i32..40);
    proptest::collection::vec(one, 0..60).prop_map(|made| {
        made.into_iter().map(|(unit, seq, title, day)| entry(unit, seq, title, day)).collect()
    })
}

fn all_answers(index: &Index) -> Vec<Vec<Target>> {
    let (directory, anna, bert) = directory();
    let ask = |who: &Person| {
        ["公开", "zy", "内容", "2026", "07/2026-003"].map(|w| found(index, who, &directory, &[w]))
    };
    [ask(&anna), ask(&bert)].concat()
}

fn copied(index: &Index) -> std::io::Result<Index> {
    let mut bytes = Vec::new();
    cache::write(index, &mut bytes)?;
    read(&bytes)
}

fn read(bytes: &[u8]) -> std::io::Result<Index> {
    let mut from = bytes;
    let header = cache::read_header(&mut from)?;
    let mut index =
        Index { names: header.names.clone(), head: Some((header.seq, header.hash)), ..Index::default() };
    cache::read_chunks(&header, &mut from, &mut |piece| {
        index.insert(piece, &[]);
        true
    })?;
    Ok(index)
}

proptest! {
    /// Halves of characters are no hits: 一低 is `00 4E 4E 4F` and does not hold 乎, which is `4E 4E`.
    #[test]
    fn a_phrase_is_found_where_it_stands_and_nowhere_else(
        titles in proptest::collection::vec("[一丌低乀乎AN ]{0,6}", 1..8), typed in "[一丌低乀乎NA]{1,2}"
    ) {
        let (directory, anna, _) = directory();
        let mut index = Index::default();
        titles.iter().zip(1..).for_each(|(title, seq)| index.push(&entry(0, seq, title, 1)));
        let wanted = Wanted { words: vec![typed.clone()], ..Wanted::default() };
        let found = index.search(&wanted, &anna, &directory).targets;
        for (title, seq) in titles.iter().zip(1_u32..) {
            let target = entry(0, seq, title, 1).target;
            let stands = |text: &str| fold(text).contains(&fold(&typed)) || scanned(&typed, text);
            let expected = stands(title) || fold(&target.number()).contains(&fold(&typed));
            prop_assert_eq!(found.contains(&target), expected, "{} {}", typed, title);
        }
    }

    #[test]
    fn an_index_kept_up_answers_like_one_made_anew_and_like_its_copy(entries in entries()) {
        let mut kept = Index { head: Some((3, [7; 32])), ..Index::default() };
        let mut last = std::collections::BTreeMap::new();
        for entry in &entries {
            kept.replace(entry);
            last.insert(entry.target.clone(), entry.clone());
        }
        let mut anew = Index::default();
        last.values().for_each(|entry| anew.push(entry));
        prop_assert_eq!(kept.len(), last.len());
        prop_assert_eq!(all_answers(&kept), all_answers(&anew));
        let copy = copied(&kept).unwrap();
        prop_assert_eq!(copy.head, kept.head);
        prop_assert_eq!(all_answers(&copy), all_answers(&anew));
    }

    #[test]
    fn a_damaged_copy_is_refused(entries in entries(), at in any::<proptest::sample::Index>(), bit in 0_u8..8) {
        let mut index = Index { head: Some((3, [7; 32])), ..Index::default() };
        entries.iter().for_each(|entry| index.replace(entry));
        let mut bytes = Vec::new();
        cache::write(&index, &mut bytes).unwrap();
        let at = at.index(bytes.len());
        prop_assert!(read(&bytes[..at]).is_err());
        bytes[at] ^= 1_u8 << bit;
        prop_assert!(read(&bytes).is_err());
    }
}

#[test]
fn everybody_finds_what_they_may_see() {
    let (directory, anna, bert) = directory();
    let mut index = Index::default();
    index.push(&entry(0, 1, "公开", 1));
    index.push(&entry(1, 1, "公开", 1));
    let numbers = |who: &Person| -> Vec<String> {
        found(&index, who, &directory, &["公开"]).iter().map(Target::number).collect()
    };
    assert_eq!(numbers(&anna), ["AA-07/2026-001"]);
    assert_eq!(numbers(&bert), ["BB-07/2026-001"]);
    // O9: who screens it sees it.
    let screened = Entry { screener: "anna".to_owned(), ..entry(1, 2, "公开", 9) };
    index.push(&screened);
    let seen = found(&index, &anna, &directory, &["公开"]);
    assert_eq!(seen[0], screened.target);
    let left = Person { active: false, ..anna.clone() };
    assert!(found(&index, &left, &directory, &["公开"]).is_empty());
}
