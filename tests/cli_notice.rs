//! `gongkai notice` by running the program: checking, showing and loading a year's holiday notice.

use std::io::Write;
use std::process::Stdio;

use chrono::{Datelike, Local, NaiveDate};
use command::{Home, Ran, keys};
use gongkai::domain::calendar::Calendar;

#[allow(dead_code)]
#[path = "support/command.rs"]
mod command;
#[path = "support/notice.rs"]
mod notice;

/// The next year, whose notice moves what is due on the last day of this one.
fn next() -> i32 {
    Local::now().year() + 1
}

/// A home with the made-up office and the text of the next year's notice in a file.
fn home() -> (Home, std::path::PathBuf) {
    let home = Home::with_demo();
    let file = home.path("notice.txt");
    std::fs::write(&file, notice::text(&notice::made_up(next()))).unwrap();
    (home, file)
}

fn on(home: &Home, words: &str, file: &std::path::Path) -> Ran {
    let mut words: Vec<&str> = words.split_whitespace().collect();
    words.insert(2, file.to_str().unwrap());
    Ran::of(&mut home.command(words))
}

#[test]
fn a_file_is_checked_without_an_office() {
    let home = Home::new();
    let made = notice::made_up(2031);
    let (text, toml) = (home.path("a.txt"), home.path("b"));
    std::fs::write(&text, notice::text(&made)).unwrap();
    std::fs::write(&toml, made.to_toml()).unwrap();
    let told = on(&home, "notice check", &text).done();
    assert_eq!(on(&home, "notice check", &toml).done(), told);
    assert!(
        told.starts_with("国务院办公厅关于2031年部分节假日安排的通知（国办发明电〔2030〕9号）\n"),
        "{told}"
    );
    assert!(told.contains("2030-12-31") && told.contains("春节") && told.contains("上班："), "{told}");
    let en = on(&home, "notice check --lang en", &text).done();
    assert!(en.contains("Spring Festival") && en.contains("worked: "), "{en}");

    // From standard input.
    let mut command = home.command(["notice", "check", "-"]);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(notice::text(&made).as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8(output.stdout).unwrap()), (Some(0), told));
}

#[test]
fn every_fault_is_told_and_the_exit_code_says_so() {
    let home = Home::new();
    let file = home.path("a.txt");
    let text =
        notice::text(&notice::made_up(2031)).replace("（周", "（星期八、周").replace("不调休", "不 补 休");
    std::fs::write(&file, text).unwrap();
    for (words, said, count) in [("", "读不懂", "通知有"), (" --lang en", "is not understood", " faults in")]
    {
        let ran = on(&home, &format!("notice check{words}"), &file);
        assert_eq!((ran.code, ran.err.as_str()), (Some(1), ""), "{ran:?}");
        assert!(ran.out.lines().filter(|line| line.contains(said)).count() > 3, "{ran:?}");
        assert!(ran.out.lines().last().unwrap().contains(count), "{ran:?}");
        assert_eq!(on(&home, &format!("notice load{words}"), &file).out, ran.out);
    }
    std::fs::write(&file, "year = 2031\nfestival = \"\n").unwrap();
    let ran = on(&home, "notice check", &file);
    assert!(ran.code == Some(1) && ran.out.starts_with("第2行第"), "{ran:?}");
    std::fs::write(&file, b"\xb9\xfa\xce\xf1\xd4\xba").unwrap();
    on(&home, "notice check", &file).refused("不是 UTF-8");
    std::fs::write(&file, "假".repeat(200_000)).unwrap();
    on(&home, "notice check", &file).refused("太大");
    on(&home, "notice check", home.0.path()).refused("是目录");
    on(&home, "notice check", &home.path("none")).refused("不存在");
    home.run("notice").misused("缺少 check|show|load");
    home.run("notice chek x").misused("没有“chek”这个命令（有：check show load），是否要写“check”");
    home.run("notice check").misused("缺少 <文件>");
    home.run("notice show 27").misused("年份“27”有误");
    home.run("notice show 2027 --json --toml").misused("");
    home.run("notice load --lang en").misused("Missing: <FILE>");
}

#[test]
fn a_year_is_shown_as_a_calendar_as_json_and_as_toml() {
    let home = Home::new();
    let text = home.run("notice show 2026").done();
    assert!(
        text.starts_with("国务院办公厅关于2026年部分节假日安排的通知（国办发明电〔2025〕7号）\n休 "),
        "{text}"
    );
    assert!(text.contains("2026年1月") && text.contains("2026年12月"), "{text}");
    assert!(text.lines().any(|line| line.contains("16休17休18休19休20休21休22休")), "{text}");
    assert!(text.contains("28班") && text.lines().all(|line| !line.ends_with(' ')), "{text}");
    let en = home.run("notice show 2026 --lang en").done();
    assert!(en.contains("Mo  Tu  We") && en.contains("28m"), "{en}");
    let bare = home.run("notice show 2041").done();
    assert!(bare.starts_with("2041年暂定（未装载通知）"), "{bare}");
    home.run("notice show 2041 --toml").refused("2041年没有放假通知");

    let days = home.run("notice show 2026 --json").json();
    let days = days.as_array().unwrap();
    assert_eq!(days.len(), 365);
    assert_eq!(keys(&days[0]), ["date", "festival", "kind", "provisional", "weekday", "working"]);
    assert_eq!((&days[0]["kind"], &days[0]["festival"]), (&"holiday".into(), &"new-year".into()));
    assert_eq!((&days[3]["kind"], &days[3]["working"]), (&"make-up".into(), &true.into()));
    let file = home.path("2026.toml");
    std::fs::write(&file, home.run("notice show 2026 --toml").done()).unwrap();
    assert!(on(&home, "notice check", &file).done().contains("2026-02-28"));
}

#[test]
fn a_notice_is_loaded_once_it_is_to_be_and_counts_from_then_on() {
    let (home, file) = home();
    let year = next();
    let eve = NaiveDate::from_ymd_opt(year - 1, 12, 31).unwrap();
    let (old, new) = (Calendar::default(), Calendar::default().with_notice(notice::made_up(year)));
    let (old, new) = (old.last_working_of(eve), new.last_working_of(eve));
    assert!(new < eve);
    let told = on(&home, "notice load", &file).done();
    let moves = format!("{old} -> {new}");
    let due = |home: &Home| home.run("due --json").json().as_array().unwrap().clone();
    let before = due(&home);
    let on_eve = before.iter().filter(|line| line["due"] == old.to_string() && line["rule"] == "R6").count();
    if old == eve {
        assert!(told.matches(&moves).count() >= on_eve, "{told}");
    }
    assert!(told.ends_with("未作改动；加 --apply 载入\n"), "{told}");
    assert_eq!(due(&home), before);

    on(&home, "notice load --apply --as zhang", &file).refused("须由");
    let done = on(&home, "notice load --apply --lang en", &file).done();
    assert!(done.contains(&format!("Holiday notice of {year} loaded: ")), "{done}");
    on(&home, "notice load --apply", &file).refused("已经如此");
    let after = due(&home);
    assert!(after.iter().all(|line| line["due"] != eve.to_string() || line["rule"] == "R7"));
    assert!(home.run(&format!("notice show {year}")).done().contains("国办发明电"));
    let clock = home.run(&format!("clock --rule R6 --from {eve} --json")).json();
    assert_eq!((&clock["due"], &clock["provisional"]), (&new.to_string().into(), &false.into()));
    assert!(home.run("verify").done().starts_with("未发现问题："));

    // It goes with the backup.
    let (copy, backup) = (Home::new(), home.path("b.jsonl"));
    Ran::of(home.command(["backup"]).arg(&backup)).done();
    Ran::of(copy.command(["restore"]).arg(&backup)).done();
    assert_eq!(due(&copy), after);
    assert!(copy.run("verify").done().starts_with("未发现问题："));
    Home::new().run("notice load x").refused("x");
}
