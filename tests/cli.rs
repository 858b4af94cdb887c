//! The command line, by running the program: what it prints where, and its exit codes.

use std::ffi::{OsStr, OsString};
use std::io::{BufRead, BufReader};
use std::ops::ControlFlow;
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use gongkai::domain::clock::Limit;
use gongkai::office::{demo, system_time};
use gongkai::store::disk::{DiskStore, Options};
use gongkai::store::{Batch, Range, Store};
use serde_json::Value;
use tempfile::TempDir;

#[allow(dead_code)]
#[path = "support/pty.rs"]
mod pty;

/// A home of its own, with a data directory that is not there yet.
struct Home(TempDir);

impl Home {
    fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    /// A home whose data directory holds the made-up office.
    fn with_demo() -> Self {
        let home = Self::new();
        let store = home.store();
        let mut batch = Batch::default();
        let made = demo::build(system_time()()).unwrap();
        let visit = &mut |key: &[u8], stored: gongkai::store::Stored| {
            batch = std::mem::take(&mut batch).put(key, stored.version, stored.value);
            ControlFlow::Continue(())
        };
        made.each(&Range::all(), visit).unwrap();
        store.commit(batch).unwrap();
        home
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn data(&self) -> PathBuf {
        self.path("data")
    }

    fn store(&self) -> DiskStore {
        DiskStore::open(&self.data(), Options::default()).unwrap()
    }

    /// The program with an environment of its own, asking to be shown a backtrace; no terminal.
    fn command<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gongkai"));
        command.args(args).env_clear().stdin(Stdio::null());
        command.env("HOME", self.0.path()).env("TMPDIR", self.0.path());
        command.env("GONGKAI_DATA", self.data()).env("RUST_BACKTRACE", "1");
        command
    }

    fn run(&self, line: &str) -> Ran {
        Ran::of(&mut self.command(line.split_whitespace()))
    }
}

/// What a run came to.
#[derive(Debug)]
struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Ran {
    fn of(command: &mut Command) -> Self {
        let Output { status, stdout, stderr } = command.output().unwrap();
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        let ran = Self { code: status.code(), out: text(stdout), err: text(stderr) };
        for noise in ["panicked", "backtrace", "RUST_BACKTRACE", "\u{1b}"] {
            assert!(!ran.err.contains(noise), "{ran:?}");
        }
        ran
    }

    #[track_caller]
    fn done(self) -> String {
        assert_eq!((self.code, self.err.as_str()), (Some(0), ""), "{self:?}");
        self.out
    }

    #[track_caller]
    fn json(self) -> Value {
        serde_json::from_str(&self.done()).unwrap()
    }

    /// Refused: exit code 1, nothing on standard output, one line that holds `said`.
    #[track_caller]
    fn refused(self, said: &str) {
        assert_eq!((self.code, self.out.as_str()), (Some(1), ""), "{self:?}");
        assert!(self.err.starts_with("gongkai: ") && self.err.contains(said), "{self:?}");
    }

    /// Bad usage: exit code 2, nothing on standard output, a line that holds `said` and the usage line.
    #[track_caller]
    fn misused(self, said: &str) {
        assert_eq!((self.code, self.out.as_str()), (Some(2), ""), "{self:?}");
        let first = self.err.lines().next().unwrap();
        assert!(first.starts_with("gongkai: ") && first.contains(said), "{self:?}");
        let second = self.err.lines().nth(1).unwrap();
        assert!(second.starts_with("用法： gongkai") || second.starts_with("Usage: gongkai"), "{self:?}");
    }
}

fn keys(object: &Value) -> Vec<&str> {
    object.as_object().unwrap().keys().map(String::as_str).collect()
}

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
    for name in ["demo", "due", "clock", "catalogue", "verify", "backup", "restore"] {
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
fn due_is_a_table_worst_first_and_the_same_as_json() {
    let home = Home::with_demo();
    let json = home.run("due --json").json();
    let objects = json.as_array().unwrap();
    let names = [
        "article",
        "code",
        "days_left",
        "days_overdue",
        "due",
        "kind",
        "number",
        "organisation",
        "organisation_code",
        "overdue",
        "period",
        "provisional",
        "responsible",
        "rule",
        "stage",
        "title",
    ];
    let mut before = "";
    for object in objects {
        assert_eq!(keys(object), names);
        let due = object["due"].as_str().unwrap();
        assert!(before <= due, "worst first");
        before = due;
        let (late, left) = (object["days_overdue"].as_i64().unwrap(), object["days_left"].as_i64().unwrap());
        assert!(late >= 0 && left >= 0 && (late == 0 || left == 0), "{object}");
        assert!(late == 0 || object["overdue"] == true, "{object}");
        assert!(Limit::parse(object["rule"].as_str().unwrap()).is_some());
        let begun = matches!(object["kind"].as_str().unwrap(), "disclosure" | "opinion");
        assert_eq!(begun, object["number"].is_string(), "{object}");
    }
    for kind in ["disclosure", "opinion", "period"] {
        assert!(objects.iter().any(|object| object["kind"] == kind), "{kind}");
    }
    assert!(objects.iter().any(|object| object["overdue"] == true));

    let text = home.run("due").done();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), objects.len() + 2, "a heading, the lines, a summary");
    assert!(lines[0].starts_with("到期") && lines[1].starts_with(objects[0]["due"].as_str().unwrap()));
    let summary = lines.last().unwrap();
    assert!(summary.starts_with("截至") && summary.contains(&format!("共{}项", objects.len())), "{summary}");
    assert!(home.run("due --lang en").done().lines().last().unwrap().starts_with("As of "));
}

#[test]
fn due_as_of_a_day_before_the_office_and_one_ahead() {
    let home = Home::with_demo();
    assert_eq!(home.run("due --as-of 2001-01-01 --json").json(), Value::Array(Vec::new()));
    assert_eq!(home.run("due --as-of 2001-01-01").done().lines().count(), 1);
    let now = home.run("due --json").json().as_array().unwrap().len();
    let ahead = home.run("due --as-of 2031-01-01 --json").json();
    assert!(ahead.as_array().unwrap().len() > now, "periods to come are owed too");
    assert!(ahead.as_array().unwrap().iter().all(|object| object["due"].as_str().unwrap() >= "20"));
}

#[test]
fn due_is_what_the_person_sees() {
    let home = Home::with_demo();
    let all = home.run("due --json").json();
    let own = home.run("due --as xz.p --json").json();
    assert!(!own.as_array().unwrap().is_empty() && own != all);
    assert!(own.as_array().unwrap().iter().all(|object| object["organisation_code"] == "XZ"), "{own}");
    assert_eq!(home.run("--as xz.p due --json").json(), own);

    let ran = home.run("due --as nobody");
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(ran.err.starts_with("gongkai: 演示办公室里没有登录名为“nobody”的人"), "{}", ran.err);
    assert!(ran.err.lines().any(|line| line.contains("xz.p") && line.contains("承办人")), "{}", ran.err);
    assert!(home.run("due --as nobody --lang en").err.contains("proposer"));
}

#[test]
fn commands_on_data_that_is_not_there_say_so_and_make_none() {
    let home = Home::new();
    for (line, en) in
        [("due", "There is no data in"), ("verify", "There is no data"), ("backup x", "no data")]
    {
        home.run(line).refused(&format!("{} 中没有数据", home.data().display()));
        home.run(&format!("{line} --lang en")).refused(en);
    }
    assert!(!home.data().exists() && !Path::new("x").exists());
    std::fs::write(home.data(), "a file").unwrap();
    home.run("due").refused("不是目录");
    home.run("due --lang en").refused("not a directory");
}

#[test]
fn without_a_data_directory_named_it_is_the_users_own() {
    let home = Home::new();
    let own = |command: &mut Command| Ran::of(command.env_remove("GONGKAI_DATA"));
    own(&mut home.command(["due"])).refused(home.path(".local/share/gongkai").to_str().unwrap());
    let xdg = home.path("xdg");
    own(home.command(["due"]).env("XDG_DATA_HOME", &xdg)).refused(xdg.join("gongkai").to_str().unwrap());
    Ran::of(home.command(["due"]).env("GONGKAI_DATA", "")).refused(".local/share/gongkai");
    Ran::of(&mut home.command(["due", "--data", "elsewhere"])).refused("elsewhere 中没有数据");
}

#[test]
fn data_in_use_says_by_whom() {
    let home = Home::with_demo();
    let held = home.store();
    let pid = std::process::id().to_string();
    for line in ["due", "verify", "backup x", "restore Cargo.toml", "restore --set-aside Cargo.toml"] {
        home.run(line).refused(&pid);
        home.run(&format!("{line} --lang en")).refused("in use by");
    }
    // These go by what is built in, and say so.
    let ran = home.run("catalogue");
    assert!(ran.code == Some(0) && ran.err.contains("以下按内置目录") && ran.out.contains("58项"), "{ran:?}");
    let ran = home.run("clock --rule R8 --from 2026-03-02 --json --lang en");
    assert!(
        ran.code == Some(0) && ran.err.contains("by default") && ran.out.contains("2026-03-03"),
        "{ran:?}"
    );
    home.run("clock --rule A2 --from 2026-03-02").done();
    drop(held);
    home.run("due").done();
    home.run("catalogue").done();
}

#[test]
fn a_backup_comes_back_whole() {
    let home = Home::with_demo();
    let file = home.path("out.jsonl");
    let before = home.run("due --json").done();
    let out = Ran::of(home.command(["backup"]).arg(&file)).done();
    assert!(out.starts_with("已备份到 ") && out.contains("out.jsonl"), "{out}");
    Ran::of(home.command(["backup"]).arg(&file)).refused("out.jsonl");

    let other = Home::new();
    let out = Ran::of(other.command(["restore", "--lang", "en"]).arg(&file)).done();
    assert!(out.starts_with("Restored from "), "{out}");
    assert_eq!(other.run("due --json").done(), before);
    assert!(other.run("verify").done().starts_with("未发现问题："));
    assert!(other.run("verify --lang en").done().starts_with("No faults: "));
    let path = other.data().display().to_string();
    Ran::of(other.command(["restore"]).arg(&file)).refused(&format!("{path} 中已有数据"));
    Ran::of(other.command(["restore", "--set-aside"]).arg(&file)).refused(&format!("{path} 中已有数据"));
    assert_eq!(other.run("due --json").done(), before, "sound data is never set aside");

    let fresh = Home::new();
    Ran::of(fresh.command(["restore"]).arg(fresh.path("none"))).refused("none：不存在");
    Ran::of(fresh.command(["restore"]).arg(fresh.0.path())).refused("是目录而不是文件");
    assert!(!fresh.data().exists(), "nothing is made for a backup that cannot be read");
    std::fs::write(&file, "{\"no\":").unwrap();
    assert_eq!(Ran::of(fresh.command(["restore"]).arg(&file)).code, Some(1));
    fresh.run("due").refused("没有数据");
}

#[test]
fn damaged_data_is_set_aside_on_request_only() {
    let home = Home::with_demo();
    let file = home.path("out.jsonl");
    Ran::of(home.command(["backup"]).arg(&file)).done();
    std::fs::write(home.data().join("format"), "\u{1b}?").unwrap();
    for line in ["due", "verify", "backup x"] {
        home.run(line).refused("存储已损坏");
    }
    Ran::of(home.command(["restore"]).arg(&file)).refused("--set-aside");
    let ran = Ran::of(home.command(["restore", "--set-aside"]).arg(&file));
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let aside = ran.err.split_whitespace().find(|word| word.contains("store.damaged-")).unwrap();
    let aside = aside.split('，').next().unwrap();
    assert!(Path::new(aside).join("db").exists(), "{ran:?}");
    assert!(home.run("verify").done().starts_with("未发现问题："));

    std::fs::write(home.data().join("format"), "99\n").unwrap();
    home.run("due").refused("99");
    Ran::of(home.command(["restore", "--set-aside"]).arg(&file)).refused("99");
}

#[test]
fn verify_names_the_damaged_record_and_a_backup_keeps_it() {
    let home = Home::with_demo();
    let key = {
        let store = home.store();
        let found = store.scan(&Range::prefix(b"r/"), 1).unwrap().remove(0);
        store.commit(Batch::default().put(found.key.clone(), found.stored.version, "not a record")).unwrap();
        String::from_utf8(found.key).unwrap()
    };
    for (language, summary) in [("zh", "发现"), ("en", "fault")] {
        let ran = home.run(&format!("verify --lang {language}"));
        assert_eq!((ran.code, ran.err.as_str()), (Some(1), ""), "{ran:?}");
        assert!(ran.out.lines().any(|line| line.starts_with(&key)), "{ran:?}");
        assert!(ran.out.lines().last().unwrap().contains(summary), "{ran:?}");
    }
    home.run("due").done();
    let file = home.path("out.jsonl");
    let ran = Ran::of(home.command(["backup"]).arg(&file));
    assert!(ran.code == Some(0) && ran.err.contains("gongkai verify"), "{ran:?}");
    assert!(std::fs::read_to_string(&file).unwrap().contains(&key));

    // Where even the organisations are gone, it is no office any more, but can be checked and backed up.
    let store = home.store();
    let orgs = store.scan(&Range::prefix(b"o/"), 100).unwrap();
    store.commit(orgs.into_iter().fold(Batch::default(), |batch, org| batch.delete(org.key))).unwrap();
    drop(store);
    assert_eq!(home.run("due").code, Some(1));
    assert_eq!(home.run("verify").code, Some(1));
    assert_eq!(Ran::of(home.command(["backup"]).arg(home.path("other.jsonl"))).code, Some(0));
}

#[test]
fn a_reader_that_leaves_early_is_no_error() {
    let home = Home::with_demo();
    // Some megabytes: more than a pipe holds.
    let mut command = home.command(["due", "--as-of", "2199-12-31", "--json"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    // Read into a buffer far smaller than the answer, then gone.
    let out = child.stdout.take().unwrap();
    BufReader::with_capacity(16, out).read_line(&mut line).unwrap();
    assert_eq!(line, "[\n");
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
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

#[test]
fn the_screen_needs_a_terminal_that_shows_chinese() {
    let home = Home::new();
    for line in ["", "demo", "demo --data kept"] {
        home.run(line).refused("标准输入不是终端");
        home.run(&format!("{line} --lang en")).refused("Standard input is not a terminal");
    }
    Ran::of(home.command([] as [&str; 0]).env("LC_ALL", "zh_CN.GBK")).refused("LC_ALL=zh_CN.GBK");
    Ran::of(home.command(["demo", "--lang", "en"]).env("LC_ALL", "zh_CN.GBK")).refused("is not UTF-8");
    Ran::of(home.command([] as [&str; 0]).env("TERM", "dumb")).refused("TERM=dumb");
    assert_eq!(std::fs::read_dir(home.0.path()).unwrap().count(), 0, "nothing is made for it");
}

/// The program in a pseudo-terminal, its throwaway offices in `home`.
fn on_screen(home: &Home, line: &str) -> pty::Session {
    let args = line.split_whitespace().map(str::to_owned).collect();
    let set = |name: &str, value: PathBuf| (name.to_owned(), value.to_str().unwrap().to_owned());
    let env = vec![set("TMPDIR", home.0.path().to_owned()), set("GONGKAI_DATA", home.data())];
    pty::Session::start(pty::Options { args, env, ..pty::Options::default() })
}

#[test]
fn the_first_to_open_it_founds_the_office_and_is_its_administrator() {
    let home = Home::new();
    let mut session = on_screen(&home, "");
    session.wait_for("金坛市公安局党委");
    session.signal(nix::sys::signal::Signal::SIGTERM);
    session.wait_exit();
    let store = home.store();
    let user = nix::unistd::User::from_uid(nix::unistd::getuid()).unwrap();
    let login = user.map_or_else(|| format!("uid{}", nix::unistd::getuid()), |user| user.name);
    assert!(store.get(format!("p/{login}").as_bytes()).unwrap().is_some(), "{login}");
    drop(store);
    home.run("due").done();
    home.run("due --as admin").refused("正式的办公室");
    home.run("due --as admin --lang en").refused("a real office");
    let mut session = on_screen(&home, &format!("demo --data {}", home.data().display()));
    session.wait_for("不能用作演示");
    assert_eq!(session.wait_exit().exit_code(), 1);
    let mut session = on_screen(&home, "--as admin");
    session.wait_for("正式的办公室");
    assert_eq!(session.wait_exit().exit_code(), 1);
}

#[test]
fn the_demonstration_goes_with_its_screen_unless_it_is_to_be_kept() {
    let home = Home::new();
    let mut session = on_screen(&home, "demo");
    session.wait_for("金坛市公安局党委");
    let made = |home: &Home| {
        let names = std::fs::read_dir(home.0.path()).unwrap().map(|entry| entry.unwrap().file_name());
        names.filter(|name| name.to_string_lossy().starts_with("gongkai-demo-")).count()
    };
    assert_eq!(made(&home), 1);
    session.signal(nix::sys::signal::Signal::SIGTERM);
    session.wait_exit();
    assert_eq!(made(&home), 0);
    assert!(!home.data().exists(), "the office itself is left alone");

    let kept = home.path("kept");
    let mut session = on_screen(&home, &format!("demo --as nobody --data {}", kept.display()));
    session.wait_until(|screen| screen.contains("zhou"));
    assert_eq!(session.wait_exit().exit_code(), 2);
    let mut session = on_screen(&home, &format!("demo --as xz.p --data {}", kept.display()));
    session.wait_for("刑侦大队");
    session.signal(nix::sys::signal::Signal::SIGTERM);
    session.wait_exit();
    assert!(
        !home.run(&format!("due --json --data {}", kept.display())).json().as_array().unwrap().is_empty()
    );
}
