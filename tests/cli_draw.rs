//! `gongkai draw`: anybody can repeat who is consulted (K2).

use std::io::Write;
use std::process::{Command, Stdio};

use command::Home;

#[allow(dead_code)]
#[path = "support/command.rs"]
mod command;

const TABLE: &str = "甲 | 刑侦 | 党员\n乙 | 刑侦 | 群众\n丙 | 治安 | 党员\n丁 | 治安\n戊\n";

fn with_table() -> (Home, String) {
    let home = Home::new();
    let path = home.path("delegates.txt");
    std::fs::write(&path, TABLE).unwrap();
    (home, path.to_str().unwrap().to_owned())
}

/// The marks as `sha256sum` says them, in order, each with its name line.
fn by_hand(seed: &str) -> Vec<(String, String)> {
    let mut marks: Vec<(String, String)> = TABLE
        .lines()
        .map(|line| {
            let mut sum = Command::new("sha256sum")
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .spawn()
                .expect("sha256sum is there");
            write!(sum.stdin.take().unwrap(), "{seed}\n{line}").unwrap();
            let told = String::from_utf8(sum.wait_with_output().unwrap().stdout).unwrap();
            (told.split_whitespace().next().unwrap().to_owned(), line.to_owned())
        })
        .collect();
    marks.sort();
    marks
}

#[test]
fn k2_the_command_says_what_sha256sum_and_sort_say() {
    let (home, file) = with_table();
    for seed in ["7 12 31", "喊号：5", "0"] {
        let args = ["draw", "--seed", seed, "--count", "5", "--json", &file];
        let told = command::Ran::of(&mut home.command(args)).json();
        let told: Vec<(String, String)> = told
            .as_array()
            .unwrap()
            .iter()
            .map(|one| (one["sha256"].as_str().unwrap().into(), one["line"].as_str().unwrap().into()))
            .collect();
        assert_eq!(told, by_hand(seed));
    }
    // The order of the lines, tabs instead of bars, and how somebody is reached do not count.
    let other = home.path("other.txt");
    std::fs::write(
        &other,
        "\u{feff}戊\r\n丙\t治安\t党员\t138\r\n丁 | 治安\n\n乙 | 刑侦 | 群众\n甲｜刑侦｜党员\n",
    )
    .unwrap();
    let draw =
        |file: &str| command::Ran::of(&mut home.command(["draw", "--seed=9", "--count=3", file])).done();
    assert_eq!(draw(&file), draw(other.to_str().unwrap()));
}

#[test]
fn k2_quotas_are_given_in_their_order_and_faults_are_told() {
    let (home, file) = with_table();
    let draw = |rest: &[&str]| {
        let args = ["draw", "--seed", "3"].iter().chain(rest).copied();
        command::Ran::of(home.command(args).arg(&file))
    };
    let told = draw(&["--count", "2", "--quota", "群众=1", "--quota=治安=1", "--json"]).json();
    let names: Vec<&str> = told.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names[0], "乙");
    assert!(["丙", "丁"].contains(&names[1]), "{names:?}");
    assert_eq!(told[1]["quota"], "治安");
    draw(&["--count", "6"]).refused("要抽 6 人，只有 5 名代表");
    draw(&["--count", "2", "--quota", "群众=2"]).refused("“群众”至少 2 人，代表中只有 1 人");
    draw(&["--count", "0"]).misused("--count 应是大于零的整数");
    draw(&["--count", "2", "--quota", "群众"]).misused("--quota 应写作 类别=人数");
    draw(&["--count", "2", "--record", "SJ-00/2026-001"]).misused("二者不并用");
    home.run("draw --count 2 --seed 3").misused("--record 编号");
    home.run("draw --seed 3 --count 2 none.txt").refused("none.txt");
    home.run("draw --seed 3 --count 2 none.txt --lang en").refused("cannot be read");
    assert!(home.run("draw --help").done().contains("SHA-256"));
    assert!(home.run("draw --help --lang en").done().contains("gongkai draw --seed SEED"));
}

#[test]
fn k2_a_recorded_draw_is_repeated_from_the_store() {
    let home = Home::with_demo();
    let found = home.run("draw --as admin --record SJ-00/1999-001");
    found.refused("SJ-00/1999-001");
    // The year of the number is the one in which the demonstration has it.
    let store = home.store();
    let mut number = None;
    let visit = &mut |key: &[u8], _| {
        let key = String::from_utf8_lossy(key).into_owned();
        if key.starts_with("r/SJ-38/consultation/") {
            number = Some(key);
        }
        std::ops::ControlFlow::Continue(())
    };
    gongkai::store::Store::each(&store, &gongkai::store::Range::prefix(b"r/SJ-38/"), visit).unwrap();
    drop(store);
    let key: gongkai::domain::code::RecordKey = number.unwrap().strip_prefix("r/").unwrap().parse().unwrap();
    let told = home.run(&format!("draw --as admin --record {}", key.number())).done();
    assert!(told.contains("种子“5 5 5”") && told.contains("种子“31 2 17 44 9”"), "{told}");
    assert_eq!(told.matches("与登记一致。").count(), 2, "{told}");
}
