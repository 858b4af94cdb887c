//! The command line on an office, by running the program: what is printed where, and the exit codes.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use command::{Home, Ran, keys};
use gongkai::domain::clock::Limit;
use gongkai::store::{Batch, Range, Store};
use serde_json::Value;

#[allow(dead_code)]
#[path = "support/command.rs"]
mod command;
#[allow(dead_code)]
#[path = "support/pty.rs"]
mod pty;

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
        let begun = object["number"].is_string();
        match object["kind"].as_str().unwrap() {
            "disclosure" | "opinion" | "application" => assert!(begun, "{object}"),
            "period" | "adjustment" => assert!(!begun, "{object}"),
            // To the other books something is owed by itself, too, and has no number till it is begun.
            _ => assert!(begun || object["period"].is_string(), "{object}"),
        }
    }
    for kind in ["disclosure", "opinion", "application", "period"] {
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
    assert!(
        ran.code == Some(0) && ran.err.contains("以下按内置的目录") && ran.out.contains("58项"),
        "{ran:?}"
    );
    let ran = home.run("clock --rule R8 --from 2026-03-02 --json --lang en");
    assert!(
        ran.code == Some(0) && ran.err.contains("by default") && ran.out.contains("2026-03-03"),
        "{ran:?}"
    );
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

/// A file in the home, with that text.
fn file(home: &Home, name: &str, text: &str) -> String {
    let path = home.path(name);
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_catalogue_goes_out_to_a_file_and_comes_back_changed() {
    let home = Home::with_demo();
    for ending in ["csv", "xlsx"] {
        let path = home.path(&format!("bureau.{ending}"));
        let path = path.to_str().unwrap();
        let told = home.run(&format!("catalogue export --catalogue bureau {path}")).done();
        assert!(told.contains("58项") && told.contains(path), "{told}");
        home.run(&format!("catalogue export --catalogue bureau {path}")).refused("已存在，不覆盖");
        let told = home.run(&format!("catalogue import --catalogue bureau {path}")).done();
        assert!(told.contains("不变58项") && told.contains("没有不同"), "{told}");
    }
    home.run(&format!("catalogue export --catalogue bureau {}", home.path("x.xls").display()))
        .refused(".csv 或 .xlsx");
    let text = std::fs::read_to_string(home.path("bureau.csv")).unwrap();
    let text: String = text
        .lines()
        .filter(|line| !line.starts_with("58,"))
        .map(|line| if line.starts_with("49,") { line.replace("季度", "年度") } else { line.to_owned() })
        .chain(["59,新类,新设,=内容,社会,会议,年度,纪委".to_owned()])
        .map(|line| line + "\r\n")
        .collect();
    let path = file(&home, "amended.csv", &text);
    let import = format!("catalogue import --catalogue bureau {path}");
    let before = home.run("catalogue --json").json();
    let told = home.run(&import).done();
    for word in [
        "新增1项，修订1项，停用0项，不变57项",
        "公开时限：季度 改为 年度",
        "新增 59",
        "保持不变：58",
        "未写入",
    ] {
        assert!(told.contains(word), "{word}: {told}");
    }
    let told = home.run(&format!("{import} --retire-missing --lang en")).done();
    for word in ["1 to retire", "retire 58 ", "Time limit: 季度 becomes 年度", "nothing was written"] {
        assert!(told.contains(word), "{word}: {told}");
    }
    assert_eq!(home.run("catalogue --json").json(), before, "a preview writes nothing");
    let apply = "--apply --reason 职能调整 --approver 党委会";
    home.run(&format!("{import} {apply} --since 2001-01-01")).refused("施行日期最早为");
    home.run(&format!("{import} {apply} --as zhang")).refused("须由");
    assert_eq!(home.run("catalogue --json").json(), before);
    let told = home.run(&format!("{import} {apply} --retire-missing")).done();
    assert!(told.contains("已导入：新增1项，修订1项，停用1项"), "{told}");
    let after = home.run("catalogue --json").json();
    let item = |number: u64| {
        let of = |item: &&serde_json::Value| item["number"] == number && item["catalogue"] == "bureau";
        after.as_array().unwrap().iter().find(of).unwrap().clone()
    };
    assert_eq!((item(49)["version"].as_u64(), item(49)["cycle"].as_str()), (Some(2), Some("year")));
    assert_eq!((item(58)["retired"].as_bool(), item(49)["retired"].as_bool()), (Some(true), Some(false)));
    assert_eq!(item(59)["content"]["text"], "=内容");
    assert!(home.run(&import).done().contains("没有不同"));
    assert!(home.run("catalogue").done().contains("已停用"));
    // What was written out again is safe in a spreadsheet, and says the same when read.
    let path = home.path("again.csv");
    home.run(&format!("catalogue export --catalogue bureau {}", path.display())).done();
    assert!(std::fs::read_to_string(&path).unwrap().contains(",'=内容,"));
    let told = home.run(&format!("catalogue import --catalogue bureau {}", path.display())).done();
    assert!(told.contains("没有不同"), "{told}");
    assert!(home.run("verify").done().contains("未发现问题"));
    // The whole office, versions and all, goes into a backup and comes back.
    let backup = home.path("backup");
    home.run(&format!("backup {}", backup.display())).done();
    let other = Home::new();
    other.run(&format!("restore {}", backup.display())).done();
    assert_eq!(other.run("catalogue --json").json(), after);
    assert!(other.run("verify").done().contains("未发现问题"));
}

#[test]
fn a_wrong_file_says_where_and_what_was_expected() {
    let home = Home::with_demo();
    let text = "代码,一级目录,二级目录,公开内容,公开范围,公开形式,公开时限,实施主体\n\
                59,甲,乙,丙,全国,会议,每月,丁\n";
    let path = file(&home, "wrong.csv", text);
    let ran = home.run(&format!("catalogue import --catalogue bureau {path}"));
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""));
    let told: Vec<&str> = ran.err.lines().collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].contains("第2行第5列（E）“公开范围”：“全国”") && told[0].contains("本单位"), "{told:?}");
    assert!(told[1].contains("第2行第7列（G）“公开时限”：“每月”") && told[1].contains("季度"), "{told:?}");
    home.run("catalogue import --catalogue bureau /no/such").refused("无法读取/no/such：不存在");
    home.run("catalogue import --catalogue bureau /").refused("是目录而不是文件");
    for (line, said) in [
        ("catalogue import x", "缺少 --catalogue <名称>"),
        ("catalogue export --catalogue branch x", "只能是：bureau grassroots"),
        ("catalogue exprt", "是否要写“export”"),
        ("catalogue import --catalogue bureau x --aply", "是否要写“--apply”"),
        ("catalogue import --catalogue bureau x --apply", "须同时有 --reason 和 --approver"),
        ("catalogue import --catalogue bureau x --reason y", "只与 --apply 一起使用"),
        ("catalogue --json import --catalogue bureau x", "--json 对 import 命令没有作用"),
        ("--as li catalogue export --catalogue bureau x", "--as 对 export 命令没有作用"),
    ] {
        home.run(line).misused(said);
    }
    let ran = home.run("catalogue export --lang en");
    assert!(
        ran.err.contains("\nUsage: gongkai catalogue export --catalogue bureau|grassroots FILE\n"),
        "{ran:?}"
    );
    for name in ["import", "export"] {
        let help = home.run(&format!("catalogue {name} --help --lang en")).done();
        assert!(help.contains(&format!("gongkai catalogue {name}")) && help.contains("--data DIR"), "{help}");
    }
}

#[test]
fn a_catalogue_is_exported_as_printed_where_there_is_no_office_yet() {
    let home = Home::new();
    let path = home.path("printed.csv");
    home.run(&format!("catalogue export --catalogue grassroots {}", path.display())).done();
    assert_eq!(std::fs::read_to_string(&path).unwrap().lines().count(), 16);
    assert!(!home.data().exists());
    home.run(&format!("catalogue import --catalogue grassroots {}", path.display())).refused("没有");
}
