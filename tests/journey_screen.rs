//! The screen itself, in a real terminal: what a leader sees first, help, language, size, forms left and taken up
//! again, what is pasted, and a program that is ended in every way.

mod support;

use std::time::Duration;

use nix::sys::signal::Signal;
use support::journey::{Demo, field, item, moves, name, quit, select, selected};
use support::pty::{Options, Session};

/// The keys from the tree's top to the item `SJ-03`.
const TO_SJ_03: &str = "l l l l j j";

/// Opens the form for proposing under `SJ-03`.
#[track_caller]
fn form(session: &mut Session) {
    item(session, TO_SJ_03, "SJ-03");
    session.keys("n").wait_for("─ 提出公开 ─").wait_for("> 标题");
}

fn small(options: Options) -> Options {
    Options { cols: 80, rows: 24, ..options }
}

#[test]
fn a_leader_sees_what_is_due_and_why_and_goes_to_it() {
    let demo = Demo::new();
    let mut leader = demo.open_with(small(demo.options("leader")), "leader");
    leader.wait_for("─>逾期（按责任主体和制度）").wait_for("各单位本季度情况").wait_for("本季度按时办理");
    leader.keys("o").wait_for("─>到期清单").wait_for("年定期公开覆盖").wait_for("逾期");
    // The trace of one that is counted in days names each day.
    for _ in 0..40 {
        leader.keys("w").wait_for("─ 为何到期");
        if leader.screen().contains("第1日") {
            break;
        }
        leader.keys("esc").wait_until(|screen| !screen.contains("─ 为何到期"));
        moves(&mut leader, "j");
    }
    leader
        .wait_for("到期日：")
        .wait_for("起算：")
        .wait_for("当日不计（D2）")
        .wait_for("工作日依据：")
        .wait_for("第1日");
    leader.keys("w").wait_until(|screen| !screen.contains("─ 为何到期"));
    let line = leader.with_screen(selected);
    let code =
        line.split_whitespace().find(|word| word.contains('-')).expect("a code on the line").to_owned();
    leader.keys("enter").wait_for(&code);
    leader.wait_until(|screen| screen.lines().any(|line| line.contains("详情 ") && line.contains(&code)));
    // And back with one key; nothing is possible that is not a leader's.
    leader.keys("n").wait_for("不能执行：须由");
    leader.keys("o").wait_for("─>到期清单");
    assert_eq!(leader.with_screen(selected), line);
    leader.keys("tab").wait_for("─>");
    quit(leader);
}

#[test]
fn help_lists_the_actions_and_runs_the_chosen_one() {
    let demo = Demo::new();
    let mut secrecy = demo.open_with(small(demo.options("secrecy")), "secrecy");
    secrecy.wait_for("a 通过").keys("?").wait_for("─ 帮助 ─").wait_for("不可：");
    let second = moves(&mut secrecy, "j");
    assert!(second.contains("r    ") && second.contains("退回"), "{second}");
    secrecy.keys("enter").wait_for("─ 退回提出人 ─");
    // esc leaves a form in which nothing was typed without a word.
    secrecy.keys("esc").wait_for("─>待审核");
    secrecy.keys("?").wait_for("─ 帮助 ─").keys("enter").wait_for("通过保密审查，下一步：分管领导审核。");
    secrecy.keys("ctrl-t").wait_for("“ctrl-t”在此处没有用处，按 ? 看可用的按键");
    quit(secrecy);
    demo.verify();
}

#[test]
fn the_language_is_switched_and_full_width_keys_count() {
    let demo = Demo::new();
    let mut session = demo.open("admin");
    session.keys("L").wait_for("Catalogue").wait_for("Pending reviews").wait_for("? help");
    session.keys("L").wait_for("─>待审核");
    moves(&mut session, "\"ｊ\"");
    session
        .keys("\"？\"")
        .wait_for("─ 帮助 ─")
        .keys("\"ｑ\"")
        .wait_until(|screen| !screen.contains("─ 帮助 ─"));
    session.keys("\"ｑ\"");
    assert!(session.wait_exit().success());

    let options = Options {
        lang: String::new(),
        env: vec![("LC_ALL".into(), "en_US.UTF-8".into())],
        ..demo.options("admin")
    };
    let mut session = demo.open_with(options, "admin");
    session.wait_for("Pending reviews");
    quit(session);
}

#[test]
fn a_new_size_keeps_the_selection_and_one_too_small_says_so() {
    let demo = Demo::new();
    let mut session = demo.open("wang");
    for _ in 0..3 {
        moves(&mut session, "j");
    }
    session.wait_until(|screen| !screen.contains("正在读取"));
    let detail = |screen: &str| {
        screen
            .lines()
            .find(|line| line.contains("详情 公开事项"))
            .and_then(|line| Some(line.split_once("公开事项 ")?.1[..14].to_owned()))
    };
    let number = detail(&session.screen()).expect("a record is selected");
    for (columns, rows) in [(80, 24), (100, 30), (132, 50), (120, 36)] {
        session.resize(columns, rows).wait_until(|screen| detail(screen).as_ref() == Some(&number));
        session.wait_for("q 退出");
    }
    session.resize(79, 24).wait_for("终端窗口太小").wait_for("79列24行");
    session.keys("j").resize(60, 10).wait_for("60列10行");
    session.resize(80, 24).wait_until(|screen| detail(screen).as_ref() == Some(&number));
    // A form is as it was, and nothing is typed into it unseen.
    session.resize(120, 36);
    form(&mut session);
    session.keys("ctrl-u \"半句话\"").wait_for("[半句话");
    session
        .resize(60, 10)
        .wait_for("60列10行")
        .keys("\"看不见\" ctrl-s")
        .resize(60, 11)
        .wait_for("60列11行")
        .wait_idle();
    session.resize(120, 36).wait_for("[半句话 ");
    session.resize(20, 5).wait_for("太小").keys("q");
    assert!(session.wait_exit().success());
    // Leaving like that keeps what was typed.
    let mut session = demo.open("wang");
    form(&mut session);
    session.wait_for("[半句话 ").wait_for("已恢复上次未提交的内容");
}

#[test]
fn a_form_that_was_left_is_taken_up_again() {
    let demo = Demo::new();
    let mut session = demo.open("wang");
    form(&mut session);
    session.keys("ctrl-u \"写到一半\"").wait_for("[写到一半");
    session.keys("esc").wait_for("未提交的内容已保存，再次打开可继续填写");
    session.keys("n").wait_for("─ 提出公开 ─").wait_for("[写到一半").wait_for("已恢复上次未提交的内容");
    session.keys("end \"又一句\"").wait_for("[写到一半又一句").keys("esc").wait_for("未提交的内容已保存");
    quit(session);

    // Still there the next day; not for somebody else.
    let mut other = demo.open("zhang");
    form(&mut other);
    other.wait_until(|screen| !screen.contains("写到一半"));
    drop(other);
    let mut session = demo.open("wang");
    form(&mut session);
    session.wait_for("[写到一半又一句").wait_for("已恢复上次未提交的内容");
    session.keys("esc").wait_until(|screen| !screen.contains("─ 提出公开 ─"));
    quit(session);
    demo.verify();
}

#[test]
fn what_is_half_typed_outlives_a_signal_and_a_lost_connection() {
    let demo = Demo::new();
    let mut session = demo.open("wang");
    form(&mut session);
    session.keys("ctrl-u \"停电前\"").wait_for("[停电前").signal(Signal::SIGTERM);
    session.wait_exit();
    session.wait_for("正在填写的内容已保存");
    session.with_screen(|screen| assert!(!screen.alternate_screen() && !screen.hide_cursor()));

    let mut session = demo.open("wang");
    form(&mut session);
    session.wait_for("[停电前").keys("end \"断线前\"").wait_for("[停电前断线前").hangup();
    session.wait_exit();

    let mut session = demo.open("wang");
    form(&mut session);
    session.wait_for("[停电前断线前").wait_for("已恢复上次未提交的内容");
    drop(session);
    demo.verify();
}

#[test]
fn what_is_pasted_is_made_fit_and_dates_are_checked_at_their_field() {
    let demo = Demo::new();
    let mut session = demo.open("wang");
    form(&mut session);
    session.keys("ctrl-u").paste("党\u{202e}费\u{200b}公\u{7}开").wait_for("[党费公开 ");
    session.wait_for("粘贴的内容中有3个不可保存的字符，已去掉。");
    field(&mut session, "事项确定日期");
    session.keys("\"2026-02-30\" tab").wait_for("! 2026年2月没有30日。");
    session.keys("ctrl-s").wait_for("需要改正");
    session.wait_until(|screen| screen.contains("> 公开内容") && screen.contains("! 2026年2月没有30日。"));
    // A megabyte: as much as the field holds, and what is left out is said.
    let megabyte = "公开".repeat(175_000);
    session.paste(&megabyte).wait_for("最多10000字，粘贴的内容有340000字未写入。");
    session.keys("ctrl-u").wait_idle();
    session.keys("esc").wait_for("未提交的内容已保存");
    quit(session);
    demo.verify();
}

/// More than the library reads at a time, without a further key to wake it.
#[test]
fn what_is_typed_far_ahead_is_all_taken() {
    let demo = Demo::new();
    let mut session = demo.open("wang");
    form(&mut session);
    field(&mut session, "公开内容");
    session.keys(&format!("\"{}止\"", "一二三四五六七八九十".repeat(200))).wait_for("九十止");
    session.keys("ctrl-s").wait_for("请填写事项确定的日期和依据");
}

#[test]
fn without_colour_the_selection_is_seen_all_the_same() {
    let demo = Demo::new();
    let options = demo.options("admin");
    let options = Options { env: vec![("NO_COLOR".into(), "1".into())], ..options };
    let mut session = demo.open_with(options, "admin");
    session.wait_idle();
    session.with_screen(|screen| {
        let (rows, columns) = screen.size();
        for (row, column) in (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column))) {
            let cell = screen.cell(row, column).expect("a cell on the screen");
            assert_eq!((cell.fgcolor(), cell.bgcolor()), (vt100::Color::Default, vt100::Color::Default));
        }
    });
    moves(&mut session, "j");
    quit(session);
}

#[test]
fn an_idle_screen_writes_nothing() {
    let demo = Demo::new();
    let mut session = demo.open("wang");
    session.wait_idle();
    let before = session.bytes();
    std::thread::sleep(Duration::from_secs(2));
    assert_eq!(session.bytes(), before);
    form(&mut session);
    session.wait_idle();
    let before = session.bytes();
    std::thread::sleep(Duration::from_secs(2));
    assert_eq!(session.bytes(), before);
}

#[test]
fn a_killed_program_leaves_the_store_whole() {
    let demo = Demo::new();
    let mut session = demo.open("secrecy");
    session.keys("a").wait_for("通过保密审查，下一步：分管领导审核。");
    let number = support::journey::number(&session, "完成：");
    session.keys("]").wait_until(|screen| !screen.contains(&number));
    session.keys("r").wait_for("─ 退回提出人 ─").keys("\"没写完\"").wait_for("|没写完").kill9();
    session.wait_exit();
    demo.verify();
    let mut leader = demo.open("reviewer");
    select(&mut leader, "2", &number);
    leader.keys("z").wait_for("保密审查：通过");
    quit(leader);
}

#[test]
fn a_second_program_says_who_has_the_office_open_and_since_when() {
    let demo = Demo::new();
    let first = demo.open("admin");
    let mut second = Session::start(demo.options("leader"));
    assert_eq!(second.wait_exit().exit_code(), 1);
    let told = second.screen().replace('\n', "");
    let pid = first.pid().to_string();
    let year = chrono::Datelike::year(&chrono::Local::now().date_naive()).to_string();
    for part in ["数据目录正由", pid.as_str(), year.as_str()] {
        assert!(told.contains(part), "{part}: {told}");
    }
    let output = demo.run(&["verify"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains(&pid));
    quit(first);
    demo.verify();
}

#[test]
fn another_person_is_taken_up_in_the_demonstration() {
    let demo = Demo::new();
    let mut session = demo.open("admin");
    session.keys("P").wait_for("以谁的身份操作").wait_for(name("qian"));
    session
        .keys("j*16 enter")
        .wait_until(|screen| screen.lines().next().is_some_and(|line| line.contains(name("qian"))));
    session.wait_for("─>待审核 我0");
    quit(session);
}

#[test]
fn a_thousand_keys_at_once_are_a_handful_of_frames() {
    let demo = Demo::new();
    let mut session = demo.open("admin");
    session.keys("1").wait_for("─>公开目录").wait_idle();
    let before = session.frames();
    let first = session.with_screen(vt100::Screen::contents_formatted);
    session.send(&[b'j'; 1000]);
    session.wait_seen(|screen| screen.contents_formatted() != first).wait_idle();
    // Each would be a frame of its own if they were not taken together.
    let frames = session.frames() - before;
    assert!(frames > 0 && frames <= 50, "{frames} frames");
    let before = (session.frames(), session.bytes());
    session.wait_idle();
    assert_eq!((session.frames(), session.bytes()), before, "an idle screen writes nothing");
    quit(session);
}
