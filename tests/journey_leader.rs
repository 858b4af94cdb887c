//! A leader's ten seconds in a real terminal: what is overdue, whose and why, what changed since the last visit, and the
//! page as it stood before; and the same day looked at from the command line.

mod support;

use chrono::{Days, Local};
use support::journey::{Demo, number, quit, selected};
use support::pty::Session;

/// How much the command line says is overdue at the end of a day.
#[track_caller]
fn overdue(demo: &Demo, day: &str) -> usize {
    let output = demo.run(&["due", "--as", "leader", "--as-of", day, "--json"]);
    let lines: Vec<serde_json::Value> = serde_json::from_slice(&output.stdout).expect("an array");
    lines.iter().filter(|line| line["overdue"] == true).count()
}

fn ready(session: &mut Session) {
    session.wait_for("─>逾期（按责任主体和制度）").wait_for("各单位本季度情况");
    session.wait_until(|screen| !screen.contains("正在读取"));
}

#[test]
fn a_leader_sees_whose_it_is_and_why_and_what_has_changed_since_the_last_visit() {
    let demo = Demo::new();
    let mut leader = demo.open("leader");
    ready(&mut leader);
    leader.wait_for("首次查看，近7日：").wait_for("个责任主体");
    // Whose: the first line; why: one key; what: another.
    leader.keys("w").wait_seen(|screen| {
        let text = screen.contents();
        text.contains("─ 为何到期") || text.contains("─ 查看哪一个到期日")
    });
    leader
        .keys("esc")
        .wait_until(|screen| !screen.contains("─ 为何到期") && !screen.contains("哪一个到期日"));
    let body = leader.with_screen(selected);
    let name = body.split_whitespace().next().expect("a name").to_owned();
    leader.keys("enter").wait_for(&format!("─>只看：{name}")).wait_for("逾期");
    leader.keys("esc");
    ready(&mut leader);
    // Yesterday, and the end of the quarter before.
    let yesterday = Local::now().date_naive().checked_sub_days(Days::new(1)).expect("a day");
    leader.keys("left").wait_for(&format!("截至 {yesterday}")).wait_for("（只读）");
    ready(&mut leader);
    let first = leader.screen().lines().nth(1).unwrap_or_default().to_owned();
    leader.keys("<").wait_for("（只读）").wait_until(|screen| !screen.contains(&yesterday.to_string()));
    ready(&mut leader);
    leader.keys("U").wait_for("以往日期的情况只供查看，不能办理");
    leader.keys("t").wait_until(|screen| !screen.contains("（只读）"));
    ready(&mut leader);
    quit(leader);
    let count = overdue(&demo, &yesterday.to_string());
    assert!(first.contains(&format!("逾期 {count} 项")) || count == 0, "{first}");

    // Somebody acts meanwhile.
    let mut office = demo.open("reviewer");
    office.keys("2 g").wait_for("─>待审核").wait_for("详情 公开事项");
    office.keys("a").wait_for("完成：");
    let done = number(&office, "完成：");
    quit(office);

    // It is all that has changed, and one key leads to it.
    let mut leader = demo.open("leader");
    ready(&mut leader);
    leader.wait_for("上次查看以来：新逾期 0，新立 0，公开 0，办结 0").wait_for("变化 1 项");
    leader.keys("tab tab tab").wait_for("─>变化 1 项").wait_for(&done);
    leader.keys("enter").wait_for(&format!("详情 公开事项 {done}"));
    quit(leader);
    // Seen is seen.
    let mut leader = demo.open("leader");
    ready(&mut leader);
    leader.wait_for("没有变化");
    quit(leader);
    demo.verify();
}

#[test]
fn a_past_day_is_looked_at_and_nothing_else() {
    let demo = Demo::new();
    quit(demo.open("admin"));
    let day = Local::now().date_naive().checked_sub_days(Days::new(30)).expect("a day").to_string();
    let count = overdue(&demo, &day);
    let mut options = demo.options("admin");
    options.args.extend(["--as-of".to_owned(), day.clone()]);
    let mut screen = Session::start(options);
    screen.wait_for(&format!("截至 {day}")).wait_for("（只读）");
    ready(&mut screen);
    let told = if count > 0 { format!("逾期 {count} 项") } else { "没有逾期事项".to_owned() };
    screen.wait_for(&told);
    screen.keys("m").wait_for("以往日期的情况只供查看，不能办理");
    screen.keys("enter");
    quit(screen);
    let today = Local::now().date_naive().to_string();
    let refused = demo.run(&["--as-of", &today]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("日期应在今天以前"), "{refused:?}");
    let idle = demo.run(&["verify", "--as-of", &today]);
    assert_eq!(idle.status.code(), Some(2));
    demo.verify();
}
