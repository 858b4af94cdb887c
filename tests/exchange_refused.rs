//! Files that are not right: each is refused with the line and the reason, and leaves no trace in the store.

mod fixture;

use fixture::files::*;
use gongkai::domain::message::{Arg, Message};
use gongkai::store::Store;
use gongkai::store::memory::MemoryStore;
use proptest::prelude::*;

#[test]
fn a_file_cut_anywhere_is_refused() {
    let file = backed_up(sound().as_ref());
    let lines: Vec<&str> = file.lines().collect();
    for keep in 1..lines.len() {
        let cut = lines[..keep].join("\n");
        let (_, id) = refusal(cut.as_bytes());
        assert_eq!(id, "restore-no-end", "{keep} lines");
    }
    // In the middle of a line, and of the last.
    assert_eq!(refusal(&file.as_bytes()[..file.len() / 2]).1, "line-not-json");
    assert_eq!(refusal(&file.as_bytes()[..file.len() - 5]).1, "line-not-json");
    // The end of the last line alone does not matter.
    restored(file.trim_end());
}

#[test]
fn lines_taken_out_or_put_in_are_noticed() {
    let file = backed_up(sound().as_ref());
    let lines: Vec<&str> = file.lines().collect();
    let without = |n: usize| {
        let mut lines = lines.clone();
        lines.remove(n);
        lines.join("\n")
    };
    assert_eq!(refusal(without(5).as_bytes()).1, "restore-end-lines");
    let last_journal = lines.len() - 2;
    assert_eq!(refusal(without(last_journal).as_bytes()).1, "restore-end-lines");
    let n = last_journal - 3;
    assert_eq!(refusal(without(n).as_bytes()), (n as i64 + 1, "line-journal-order".to_owned()));
    let more = format!("{file}{}\n", lines[3]);
    assert_eq!(refusal(more.as_bytes()), (lines.len() as i64 + 1, "line-after-end".to_owned()));
    // With an end that fits, the header's counts do not.
    let mut fewer = body(&file);
    fewer.remove(3);
    let header = lines[0];
    let resealed = sealed(&fewer).replacen(sealed(&fewer).lines().next().unwrap(), header, 1);
    assert!(["restore-counts", "restore-end-hash"].contains(&refusal(resealed.as_bytes()).1.as_str()));
}

#[test]
fn counts_that_do_not_fit_are_told() {
    let file = backed_up(sound().as_ref());
    let lines = sealed(&body(&file));
    let wrong = lines.replacen("\"records\":", "\"records\":1", 1);
    let body: Vec<String> = wrong.lines().map(str::to_owned).collect();
    use sha2::{Digest, Sha256};
    let text = format!("{}\n", body[..body.len() - 1].join("\n"));
    let sha: String = Sha256::digest(&text).iter().map(|byte| format!("{byte:02x}")).collect();
    let file = format!("{text}{{\"end\":true,\"lines\":{},\"sha256\":\"{sha}\"}}", body.len() - 1);
    assert_eq!(refusal(file.as_bytes()).1, "restore-counts");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn a_flipped_bit_anywhere_is_refused(place: prop::sample::Index, bit in 0..8_u32) {
        static FILE: std::sync::OnceLock<String> = std::sync::OnceLock::new();
        let mut file = FILE.get_or_init(|| backed_up(sound().as_ref())).clone().into_bytes();
        let at = place.index(file.len() - 1);
        file[at] ^= 1 << bit;
        refusal(&file);
    }

    #[test]
    fn no_line_panics(line in "[\\[\\]{}\",:0-9a-zé\\\\ ]{0,60}", start in 0..5_usize) {
        let start = ["", "{\"key\":", "{\"journal\":", "{\"end\":", "{\"gongkai-backup\":"][start];
        let store = MemoryStore::new();
        let outcome = restore_into(&store, format!("{start}{line}\n").as_bytes());
        prop_assert!(outcome.is_err());
        prop_assert!(store.is_empty().unwrap());
    }
}

#[test]
fn what_is_wrong_with_a_line_by_hand_is_said_with_its_number() {
    let lines = records_only(&backed_up(sound().as_ref()));
    let record = lines.iter().find(|line| line.contains("r/SJ-00/disclosure/2026/000002")).unwrap();
    let with = |from: &str, to: &str| {
        assert!(record.contains(from), "{from}");
        record.replace(from, to)
    };
    let key = "r/SJ-00/disclosure/2026/000002";
    let nested = format!("{{\"key\":\"{key}\",\"record\":{}{}}}", "[".repeat(5_000), "]".repeat(5_000));
    let long = format!("{{\"key\":\"{key}\",\"raw\":\"{}\"}}", "A".repeat(1024 * 1024));
    let large = format!("{{\"key\":\"{key}\",\"raw\":\"{}\"}}", "A".repeat(400 * 1024));
    let cases: Vec<(String, &str)> = vec![
        (String::new(), "line-blank"),
        ("   ".to_owned(), "line-blank"),
        ("null".to_owned(), "line-not-known"),
        ("[1]".to_owned(), "line-not-known"),
        ("[1,null,null,null]".to_owned(), "line-not-known"),
        ("事项".to_owned(), "line-not-known"),
        ("{}".to_owned(), "line-not-known"),
        ("{\"kye\":\"o/AB\"}".to_owned(), "line-not-known"),
        ("{\"key\":\"o/AB\"}".to_owned(), "line-record-or-raw"),
        ("{\"key\":17}".to_owned(), "line-not-json"),
        (nested, "line-not-json"),
        (long, "line-too-long"),
        (large, "codec-format"),
        (record[..record.len() - 1].to_owned(), "line-not-json"),
        (format!("{record}{record}"), "line-not-json"),
        (with("\"version\":4", "\"version\":0"), "line-version"),
        (with("\"version\":4", "\"version\":-4"), "line-not-json"),
        (with("\"version\":4", "\"version\":4.5"), "line-not-json"),
        (with("\"version\":4", "\"version\":99999999999999999999999"), "line-not-json"),
        (with("\"version\":4", "\"version\":18446744073709551615"), "line-version"),
        (with("\"version\":4", "\"version\":\"4\""), "line-not-json"),
        (with("\"version\":4", "\"version\":4,\"version\":5"), "line-not-json"),
        (with("\"version\":4", "\"version\":4,\"extra\":5"), "line-not-json"),
        (with("\"passed\":3", "\"passed\":300"), "line-not-json"),
        (with("\"passed\":3", "\"passed\":3,\"follws\":null"), "line-unknown-field"),
        (with("\"passed\":3,", ""), "line-not-json"),
        (with("2026-03-02", "2026-02-30"), "line-not-json"),
        (with("{\"on\":\"2026-03-02\",\"evidence\":\"党委会纪要第3号\"}", "[\"2026-03-02\",\"纪要\"]"), "line-unknown-field"),
        (with("{\"disclosure\":", "{\"opinion\":"), "line-not-json"),
        (with("{\"disclosure\":", "{\"thing\":"), "line-not-json"),
        (with("\"r/SJ-00/", "\"r/SJ-01/"), "line-other-key"),
        (with("\"r/SJ-00/disclosure", "\"o/SJ-00/disclosure"), "line-other-key"),
        (with("\"r/", "\"y/"), "line-key-space"),
        (with("\"r/", "\"i/"), "line-key-derived"),
        (with("\"r/", "\"m/"), "line-key-derived"),
        (with("\"r/", "\"u/"), "line-key-derived"),
        (with("\"r/", "\"x/"), "line-key-derived"),
        ("{\"key\":\"m/restoring\",\"raw\":\"\"}".to_owned(), "line-key-derived"),
        ("{\"key\":\"j/0000000000000001\",\"raw\":\"\"}".to_owned(), "line-key-derived"),
        ("{\"key\":\"j/1\",\"raw\":\"\"}".to_owned(), "line-key-space"),
        ("{\"key64\":\"ci8=\",\"raw\":\"\"}".to_owned(), "line-key-space"),
        ("{\"key64\":\"/2M=\",\"raw\":\"\",\"fault\":\"x\"}".to_owned(), "line-key-space"),
        (format!("{{\"key\":\"{key}\",\"raw\":\"***\"}}"), "line-base64"),
        (format!("{{\"key\":\"{key}\",\"raw\":\"AQUA\"}}"), "codec-payload"),
        (format!("{{\"key\":\"{key}\",\"raw\":\"AWMA\"}}"), "record-unknown-schema"),
        ("{\"key\":\"w/li/form/x\",\"raw\":\"AQUA\"}".to_owned(), "record-unknown-schema"),
        ("{\"key\":\"w/li\",\"raw\":\"AQUA\"}".to_owned(), "record-other-key"),
        (format!("{{\"key\":\"{key}\",\"raw\":\"AQUA\",\"fault\":\"x\"}}"), "line-fault-unexpected"),
        ("{\"journal\":1,\"raw\":\"AQUA\"}".to_owned(), "line-journal-unexpected"),
        ("{\"gongkai-backup\":1}".to_owned(), "line-header-place"),
        ("{\"end\":true,\"lines\":7,\"sha256\":\"\"}".to_owned(), "restore-end-lines"),
        ("{\"end\":true,\"lines\":2,\"sha256\":\"\"}".to_owned(), "restore-end-hash"),
        ("{\"end\":false,\"lines\":2,\"sha256\":\"\"}".to_owned(), "line-end-place"),
        ("{\"lines\":2,\"end\":true,\"sha256\":\"\"}".to_owned(), "line-end-place"),
        (with("事项1", "事\\u001b[31m项"), "line-character"),
        (with("事项1", "事\\u202e项"), "line-character"),
        (with("事项1", "事\u{202e}项"), "line-character"),
        (
            "{\"key\":\"p/a/b\",\"record\":{\"person\":{\"login\":\"a/b\",\"name\":\"\",\"posts\":[],\"active\":true}}}"
                .to_owned(),
            "login-bad",
        ),
        (lines[0].clone(), "line-duplicate"),
    ];
    for (line, expected) in cases {
        let file = [lines[0].as_str(), lines[1].as_str(), line.as_str(), ""].join("\n");
        let (number, id) = refusal(file.as_bytes());
        let shown: String = line.chars().take(120).collect();
        assert_eq!(id, expected, "{shown}");
        assert_eq!(number, if id.starts_with("restore-") { 0 } else { 3 }, "{shown}");
    }
    let mut file = format!("{}\n", lines[0]).into_bytes();
    file.extend(b"{\"key\":\"o/\xff\"}\n");
    assert_eq!(refusal(&file), (2, "line-not-utf8".to_owned()));
    // A line without end is not read to its end.
    let endless = vec![b'x'; 5 * 1024 * 1024];
    assert_eq!(refusal(&endless), (1, "line-too-long".to_owned()));
}

#[test]
fn what_is_no_office_is_refused() {
    let lines = records_only(&backed_up(sound().as_ref()));
    let without: Vec<String> = lines.into_iter().filter(|line| !line.starts_with("{\"key\":\"o/")).collect();
    for file in ["", "{\"gongkai-backup\":1}\n", without.join("\n").as_str()] {
        assert_eq!(refusal(file.as_bytes()).1, "restore-no-office");
    }
    assert_eq!(refusal(b"{\"gongkai-backup\":3,\"new\":{}}\n").1, "restore-newer");
    assert_eq!(refusal(b"{\"gongkai-backup\":1,\"records\":3}\n").1, "line-header-counts");
    assert_eq!(refusal(b"{\"gongkai-backup\":1,\"other\":3}\n").1, "line-not-json");
    assert_eq!(refusal(b"{\"gongkai-backup\":-1}\n").1, "line-not-json");
    let most = u64::MAX;
    let header = format!("{{\"gongkai-backup\":1,\"records\":{most},\"journal\":{most}}}\n");
    assert_eq!(refusal(header.as_bytes()).1, "restore-no-end");
}

#[test]
fn hostile_text_of_a_file_does_not_reach_the_message() {
    let store = MemoryStore::new();
    let name = format!("\u{202e}\\u001b[2J{}", "x".repeat(10_000));
    for line in [
        format!("{{\"key\":\"x/{name}\",\"raw\":\"\"}}"),
        format!("{{\"key\":\"o/AB\",\"{name}\":1}}"),
        format!("{{\"key\":\"o/AB\",\"version\":\"{name}\"}}"),
    ] {
        let failure = restore_into(&store, line.as_bytes()).unwrap_err();
        let told = format!("{failure:?}");
        assert!(told.len() < 1_000, "{}", told.len());
        // Debug escapes these itself: it is the message's own text that counts.
        fn texts(message: &Message, into: &mut String) {
            for (_, arg) in &message.args {
                match arg {
                    Arg::Text(text) => into.push_str(text),
                    Arg::Message(within) => texts(within, into),
                    _ => {}
                }
            }
        }
        let mut text = String::new();
        texts(failure.message(), &mut text);
        assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}'), "{told}");
    }
}

#[test]
fn dates_at_the_ends_of_the_calendar_make_no_trouble() {
    let lines = records_only(&backed_up(sound().as_ref()));
    for date in ["-262143-01-01", "+262142-12-31", "9999-12-31", "0000-02-29"] {
        let file = lines.join("\n").replace("2026-03-02\"", &format!("{date}\""));
        assert_ne!(file, lines.join("\n"));
        assert_clean(&restored(&file));
    }
}
