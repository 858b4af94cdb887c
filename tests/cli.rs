//! The command line, by running the program: what needs no store, and what is said of bad usage.

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;

use command::{Home, Ran, keys};
use gongkai::domain::clock::Limit;

#[allow(dead_code)]
#[path = "support/command.rs"]
mod command;

#[test]
fn help_and_version_are_answers_in_the_interfaces_language() {
    let home = Home::new();
    let zh = home.run("--help").done();
    for word in ["用法：", "命令：", "选项：", "退出码", "catalogue"] {
        assert!(zh.contains(word), "{word}: {zh}");
    }
    let en = home.run("--lang en --help").done();
    for word in ["Usage:", "Commands:", "Options:", "Exit codes", "catalogue"] {
        assert!(en.contains(word), "{word}: {en}");
        assert!(word == "catalogue" || !zh.contains(word), "{word}: {zh}");
    }
    assert_eq!(home.run("--help --lang=en").done(), en);
    assert_eq!(Ran::of(home.command(["-h"]).env("GONGKAI_LANG", "en")).done(), en);
    assert_eq!(Ran::of(home.command(["-h"]).env("LANG", "en_GB.UTF-8")).done(), en);
    assert_eq!(Ran::of(home.command(["-h", "--lang", "zh"]).env("GONGKAI_LANG", "en")).done(), zh);
    for name in [
        "demo",
        "due",
        "clock",
        "catalogue",
        "notice",
        "notice check",
        "notice show",
        "notice load",
        "verify",
        "backup",
        "restore",
    ] {
        let help = home.run(&format!("{name} --help --lang en")).done();
        assert!(help.contains(&format!("gongkai {name}")) && help.contains("--data DIR"), "{help}");
    }
    assert!(home.run("due --help --lang en").done().contains("what stood open at its end"));
    assert!(home.run("clock --help").done().contains("O3-reply"));
    assert_eq!(home.run("--version").done(), format!("gongkai {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn bad_usage_is_told_in_both_languages_with_the_word_and_the_nearest_one() {
    let home = Home::new();
    for (line, zh, en) in [
        ("duee", "没有“duee”这个命令（有：demo due clock", "no command “duee” (there are: demo due clock"),
        ("duee", "是否要写“due”", "Did you mean “due”"),
        ("--dtaa x", "没有“--dtaa”这个选项，是否要写“--data”", "option “--dtaa”. Did you mean “--data”"),
        ("due --jsn", "没有“--jsn”这个选项，是否要写“--json”", "option “--jsn”. Did you mean “--json”"),
        ("due -x", "没有“-x”这个选项", "no option “-x”"),
        ("due now", "多出了“now”", "“now” is one word too many"),
        ("due --json=yes", "--json 后面不带内容，却写了“yes”", "--json takes no value, but “yes”"),
        ("due --as-of", "--as-of <日期> 后面缺少内容", "--as-of <DATE> needs a value"),
        (
            "due --as-of 2026-02-30",
            "“2026-02-30”有误：2026年2月没有30日",
            "“2026-02-30”, is wrong: 2026-2 has no",
        ),
        ("due --as-of 2026-2-3", "应写作 2026-09-24", "Write it as 2026-09-24"),
        ("due --as-of tomorrow", "“tomorrow”", "“tomorrow”"),
        ("due --as-of 9999-01-01", "“9999-01-01”", "“9999-01-01”"),
        ("clock --rule A2 --from 2026-13-01", "没有13月", "no month 13"),
        ("clock --rule A2", "缺少 --from <日期>", "Missing: --from <DATE>"),
        ("clock", "缺少 --rule <规则> --from <日期>", "Missing: --rule <RULE> --from <DATE>"),
        (
            "clock --rule A9 --from 2026-09-24",
            "“A9”，有时限的规则是：A2 A3 A4 O2 O3 O3-reply O4 O5 O7 R5",
            "“A9”; the",
        ),
        ("clock --rule R6 --from 2026-05-01", "不是季度、半年或年度的最后一天", "ends no quarter"),
        ("backup", "缺少 <文件>", "Missing: <FILE>"),
        ("restore a b", "多出了“b”", "“b” is one word too many"),
        ("--as li verify", "--as 对 verify 命令没有作用", "--as does nothing for the command verify"),
        ("--data= due", "--data <目录> 后面缺少内容", "--data <DIR> needs a value"),
    ] {
        home.run(line).misused(zh);
        home.run(&format!("{line} --lang=en")).misused(en);
    }
    home.run("--lang fr due").misused("--lang <zh|en> 不能是“fr”，只能是：zh en");
    assert!(home.run("due --jsn --lang en").err.contains("\nUsage: gongkai due [--as-of DATE] [--json]\n"));
    assert!(!home.data().exists(), "bad usage makes nothing");
}

#[test]
fn hostile_arguments_are_shown_harmlessly() {
    let home = Home::new();
    let broken = |bytes: &[u8]| OsString::from_vec(bytes.to_vec());
    let run = |args: &[OsString]| Ran::of(&mut home.command(args));
    run(&[broken(b"du\xffe")]).misused("du");
    run(&["due".into(), broken(b"--as-of=\xff\xfe")]).misused("不是 UTF-8 文字");
    run(&["clock".into(), "--rule".into(), broken(b"A\xff")]).misused("A\u{fffd}");
    run(&["--lang".into(), broken(b"\xff"), "due".into()]).misused("不是 UTF-8 文字");
    run(&["due".into(), "--as-of".into(), "\u{1b}]0;x\u{7}\u{202e}".into()])
        .misused("\\u{1b}]0;x\\u{7}\\u{202e}");
    run(&["\u{1b}[2J".into()]).misused("\\u{1b}[2J");
    let long = "长".repeat(30_000);
    let ran = run(&[long.clone().into()]);
    assert!(ran.err.len() < 1_000);
    ran.misused("长长…”这个命令");
    assert!(
        run(&["clock".into(), "--from".into(), "2026-01-01".into(), "--rule".into(), long.into()]).err.len()
            < 1_000
    );
    // A directory may have any name.
    let dir = home.0.path().join(broken(b"d\xff\x1b"));
    let ran = Ran::of(home.command(["verify"]).arg("--data").arg(&dir));
    ran.refused("d\u{fffd}\\u{1b} 中没有数据");
    assert!(!dir.exists());
}

#[test]
fn clock_says_the_date_the_rule_and_each_day() {
    let home = Home::new();
    let text = home.run("clock --rule A2 --from 2026-09-24").done();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "到期日：2026-10-09（周五）");
    assert_eq!(lines[1], "规则：A2　依申请公开制度 第四条（三）");
    assert!(lines[2].contains("5个工作日") && lines[3].contains("受理之日 2026-09-24（周四）"), "{text}");
    assert_eq!(lines[5], "2026-09-24  周四  工作日         起算事由，当日不计");
    assert_eq!(lines[6], "2026-09-25  周五  中秋节放假     非工作日，不计");
    assert_eq!(lines.last(), Some(&"2026-10-09  周五  工作日      5  到期日"));
    assert_eq!(lines.len(), 5 + 16);
    let en = home.run("clock --rule a2 --from 2026-09-24 --lang en").done();
    assert!(
        en.starts_with("Due: 2026-10-09 (Fr)\nRule: A2, Disclosure on application, art. 4 (3)\n"),
        "{en}"
    );

    let json = home.run("clock --rule A2 --from 2026-09-24 --json").json();
    let names = ["article", "due", "event", "from", "policy", "provisional", "rule", "text", "trace"];
    assert_eq!(keys(&json), names);
    assert_eq!(
        (&json["rule"], &json["from"], &json["due"]),
        (&"A2".into(), &"2026-09-24".into(), &"2026-10-09".into())
    );
    assert_eq!((&json["provisional"], &json["policy"]), (&false.into(), &false.into()));
    let trace = json["trace"].as_array().unwrap();
    assert_eq!(trace.len(), 16);
    let names = ["counted", "date", "kind", "name", "provisional", "step", "weekday", "working"];
    assert!(trace.iter().all(|day| keys(day) == names));
    assert_eq!(trace[1]["kind"], "holiday");
    assert_eq!((&trace[1]["weekday"], &trace[1]["working"]), (&5.into(), &false.into()));
    assert_eq!((&trace[15]["step"], &trace[15]["counted"]), (&"due".into(), &5.into()));
    assert!(!home.data().exists(), "the clock needs no store");
}

#[test]
fn clock_knows_every_rule_and_what_is_provisional() {
    let home = Home::new();
    for limit in Limit::ALL {
        let line = format!("clock --rule {} --from 2026-03-31 --json", limit.id());
        let json = home.run(&line).json();
        assert_eq!(json["rule"], limit.id());
        assert_eq!(json["policy"], limit.is_policy());
        let due = json["trace"].as_array().unwrap().iter().filter(|day| day["step"] == "due");
        assert_eq!(due.count(), 1, "{json}");
    }
    assert_eq!(home.run("clock --rule O3 --from 2027-02-04 --json").json()["provisional"], true);
    assert!(home.run("clock --rule O3 --from 2027-02-04").done().lines().next().unwrap().contains("暂定"));
}

#[test]
fn catalogue_shows_every_cell_with_its_provenance() {
    let home = Home::new();
    let json = home.run("catalogue --json").json();
    let items = json.as_array().unwrap();
    assert_eq!(items.len(), 73);
    let names = [
        "catalogue",
        "code",
        "content",
        "cycle",
        "form",
        "level1",
        "level2",
        "number",
        "number_provenance",
        "responsible",
        "retired",
        "scope",
        "since",
        "time_limit",
        "version",
    ];
    for item in items {
        assert_eq!(keys(item), names);
        for column in ["level1", "level2", "content", "scope", "form", "time_limit", "responsible"] {
            let cell = &item[column];
            assert_eq!(cell["text"] == "", cell["provenance"] == "lost", "{item}");
        }
    }
    assert_eq!((&items[16]["code"], &items[16]["content"]["provenance"]), (&"17".into(), &"lost".into()));
    assert_eq!(items[1]["number_provenance"], "inferred");
    assert_eq!((&items[58]["catalogue"], &items[58]["number"]), (&"grassroots".into(), &1.into()));
    assert!(
        items.iter().any(|item| item["cycle"] == "half") && items.iter().any(|item| item["cycle"].is_null())
    );

    let text = home.run("catalogue").done();
    assert!(text.starts_with("市局党务公开目录（58项）\n"), "{text}");
    for said in [
        "\n基层党组织党务公开目录（15项）\n",
        "17 〔目录原文缺〕",
        "〔承上（推定）〕",
        "02〔目录未印，按位置推定〕",
    ] {
        assert!(text.contains(said), "{said}");
    }
    assert!(home.run("catalogue --lang en").done().contains("[lost in the source]"));
    assert!(!home.data().exists(), "the printed catalogue needs no store");
}

#[test]
fn output_that_cannot_be_written_is_told() {
    let home = Home::new();
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let ran = Ran::of(home.command(["catalogue"]).stdout(full));
    // The output goes to the full device, and so is not seen here.
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.starts_with("gongkai: 无法输出："), "{ran:?}");
}
