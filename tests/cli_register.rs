//! `gongkai register export`, by running the program.

use command::Home;

#[allow(dead_code)]
#[path = "support/command.rs"]
mod command;

#[test]
fn a_register_is_written_to_the_file_named() {
    let home = Home::with_demo();
    let path = home.path("意见.csv");
    let run = |line: &str| home.run(&line.replace("FILE", path.to_str().unwrap()));
    let told = run("register export --book opinions FILE --as admin").done();
    assert!(told.starts_with("意见登记簿已导出：") && told.contains("意见.csv"), "{told}");
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.starts_with(
        "\u{feff}序号,编号,日期,渠道,署名/匿名,内容,承办,处理,答复,反馈时间,反馈内容,反馈人,性质\r\n"
    ));
    assert!(text.lines().count() > 20 && !text.contains("徐志远"), "{text}");
    run("register export --book opinions FILE --as admin").refused("意见.csv");
    // Whoever sees less has less.
    let own = home.path("own.csv");
    home.run(&format!("register export --book opinions {} --as xz.o", own.display())).done();
    let own = std::fs::read_to_string(own).unwrap();
    assert!(own.lines().count() < text.lines().count(), "{own}");
    for book in [
        "applications",
        "plan",
        "press",
        "supervisor",
        "consultation",
        "archive",
        "assessment",
        "accountability",
    ] {
        let path = home.path(&format!("{book}.xlsx"));
        home.run(&format!("register export --book {book} {} --as admin", path.display())).done();
        assert!(path.exists());
    }
}

#[test]
fn what_is_asked_for_wrongly_is_told() {
    let home = Home::with_demo();
    home.run("register export --book opinion x.csv").misused("opinion");
    home.run("register export x.csv").misused("--book");
    home.run("register").misused("export");
    home.run("register export --book opinions x.csv --from 2026-03-02 --to 2026-03-01")
        .misused("截止日期早于起始日期");
    home.run("register export --book opinions x.txt --as admin").refused(".csv");
    home.run("register export --book opinions x.csv --org ZZ --as admin").refused("ZZ");
}

#[test]
fn a_former_register_is_looked_at_and_then_taken_over() {
    let home = Home::with_demo();
    let path = home.path("2025年意见登记.csv");
    let text = "日期,渠道,署名/匿名,内容,处理,答复\n\
        2025-03-03,意见箱,匿名,旧簿里的意见,2025-03-06 已办结,2025-03-05 已答复\n";
    std::fs::write(&path, text).unwrap();
    let run = |rest: &str| {
        let args = ["register", "import", "--book", "opinions", path.to_str().unwrap()];
        let args = args.into_iter().chain(rest.split_whitespace());
        command::Ran::of(&mut home.command(args))
    };
    run("--as qian").refused("没有写明是哪个组织的");
    let told = run("--org SJ --as qian").done();
    assert!(told.contains("意见登记簿：新增1条，已登记0条。") && told.contains("加 --apply 写入"), "{told}");
    let told = run("--org SJ --as qian --apply").done();
    assert!(told.contains("意见登记簿已导入1条（2025年意见登记.csv）"), "{told}");
    let told = run("--org SJ --as qian --apply").done();
    assert!(told.contains("新增0条，已登记1条") && told.contains("均已登记"), "{told}");
    let told = run("--org SJ --as qian --lang en").done();
    assert!(told.contains("opinion register: 0 to add, 1 registered already."), "{told}");
    home.run("verify").done();
    // What was done long ago is owed by nobody.
    assert!(!home.run("due").done().contains("旧簿里的意见"));
    home.run("register import --book archive x.csv").misused("archive");
    home.run("register import --book opinions /none/x.csv --as qian").refused("/none/x.csv");
    run("--org ZZ --as qian").refused("ZZ");
}
