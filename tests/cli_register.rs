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
        "\u{feff}序号,编号,日期,渠道,署名/匿名,内容,承办,处理,答复,反馈时间,反馈内容,反馈人\r\n"
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
