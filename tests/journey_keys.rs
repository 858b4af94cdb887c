//! Keys, settings and the terminal's comforts, in a real terminal: a remapped key beside a faulty one, vim's chords, copying,
//! the mouse, looks, and terminals that draw wide or answer nothing.

mod support;

use std::fs;
use std::process::Command;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use nix::sys::signal::Signal;
use support::journey::{Demo, moves, quit, selected};
use support::pty::{Options, Says, Session};

/// A directory of settings with these two files.
fn settings(config: &str, keys: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    fs::write(dir.path().join("config.toml"), config).expect("a file");
    fs::write(dir.path().join("keys.toml"), keys).expect("a file");
    dir
}

fn in_dir(options: Options, dir: &tempfile::TempDir) -> Options {
    let path = dir.path().to_str().expect("a path in UTF-8").to_owned();
    Options { env: vec![("GONGKAI_CONFIG".into(), path)], ..options }
}

fn small(options: Options) -> Options {
    Options { cols: 80, rows: 24, ..options }
}

/// Waits for something on the clipboard and returns it.
#[track_caller]
fn copied(session: &mut Session, said: &str) -> String {
    session.wait_for(said);
    let last = session.copied().pop().expect("something was copied");
    String::from_utf8(STANDARD.decode(last).expect("base64")).expect("UTF-8")
}

const KEYS: &str = "\
[[bind.list]]
keys = [\"ctrl-n\", \"ｊ\"]
action = \"list.down\"

[[bind.global]]
keys = \"ctrl-t\"
action = \"app.hlep\"
";

#[test]
fn a_remapped_key_works_and_the_faulty_ones_are_told() {
    let (demo, dir) = (Demo::new(), settings("", KEYS));
    for size in [(80, 24), (120, 36)] {
        for (lang, said, help) in [
            ("zh", "keys.toml 有2处不能用", "─ 设置问题 ─"),
            ("en", "keys.toml has 2 faults", "─ Settings faults ─"),
        ] {
            let options = in_dir(demo.options("admin"), &dir);
            let options = Options { cols: size.0, rows: size.1, lang: lang.to_owned(), ..options };
            let mut session = demo.open_with(options, "admin");
            session.wait_for(said);
            moves(&mut session, "ctrl-n");
            session.keys("!").wait_for(help).wait_for("keys.toml:2:19").wait_for("keys.toml:7:10");
            session.wait_for("app.help").keys("esc").wait_until(|screen| !screen.contains(help));
            session.keys("ctrl-t").wait_for("ctrl-t");
            quit(session);
        }
    }
    // The command line says the same, file, line and column, and what was meant.
    let mut command = Command::new(env!("CARGO_BIN_EXE_gongkai"));
    command.args(["keys", "check", "--lang", "en", "--config"]).arg(dir.path());
    let output = command.output().expect("the program runs");
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("keys.toml:2:19: ") && told.contains("did you mean \"app.help\"?"), "{told}");
}

#[test]
fn vim_s_chords_go_through_the_screen() {
    let (demo, dir) = (Demo::new(), settings("keymap = \"vim\"\n", ""));
    let mut session = demo.open_with(small(in_dir(demo.options("admin"), &dir)), "admin");
    let first = session.with_screen(selected);
    assert_ne!(moves(&mut session, "G"), first);
    session.keys("g").wait_for("g g 到首行").keys("g").wait_seen(|screen| selected(screen) == first);
    // A Chinese input method left on.
    moves(&mut session, "G");
    session.keys("\"ｇｇ\"").wait_seen(|screen| selected(screen) == first);
    session.keys("ctrl-w h").wait_for("─>公开目录").keys("z c").wait_for("+ SJ").keys("z a").wait_for("- SJ");
    session.keys("Z Z");
    assert!(session.wait_exit().success());
}

#[test]
fn what_is_selected_is_copied_and_the_mouse_is_on_only_while_asked_for() {
    let demo = Demo::new();
    let mut session = demo.open("admin");
    session.keys("y");
    let number = copied(&mut session, "已送往终端剪贴板：");
    assert!(session.screen().contains(&format!("详情 公开事项 {number}")), "{number}");
    session.keys("Y");
    let detail = copied(&mut session, "的详情送往终端剪贴板");
    assert!(detail.lines().count() > 5 && detail.contains("审核流程"), "{detail}");

    let mode = |session: &Session| session.with_screen(vt100::Screen::mouse_protocol_mode);
    assert_eq!(mode(&session), vt100::MouseProtocolMode::None);
    session.keys("M").wait_for("鼠标已启用");
    assert_eq!(mode(&session), vt100::MouseProtocolMode::PressRelease);
    // The third line of the opinions.
    let row = session.screen().lines().position(|line| line.contains("─ 意见办理 ")).expect("a title") + 3;
    session
        .click(70, u16::try_from(row).expect("a row"))
        .wait_for("─>意见办理")
        .wait_for("r 答复")
        .wait_idle();
    // A hint in the footer, and one in what it opens.
    let cell = |session: &Session, text: &str| {
        session.with_screen(|screen| {
            let (rows, columns) = screen.size();
            let line: Vec<String> = (0..columns)
                .map(|x| screen.cell(rows - 1, x).map(|cell| cell.contents().to_owned()).unwrap_or_default())
                .collect();
            let at = (0..line.len())
                .find(|at| !line[*at].is_empty() && line[*at..].concat().starts_with(text))
                .expect("a hint");
            (u16::try_from(at).expect("a column"), rows - 1)
        })
    };
    let (x, y) = cell(&session, "?");
    session.click(x, y).wait_for("─ 帮助 ─").wait_for("esc 关闭").wait_idle();
    let (x, y) = cell(&session, "esc");
    session.click(x, y).wait_until(|screen| !screen.contains("─ 帮助 ─"));
    session.keys("M").wait_for("鼠标已停用");
    assert_eq!(mode(&session), vt100::MouseProtocolMode::None);
    // Whatever ends the program, the terminal gets its mouse back.
    session.keys("M").wait_for("鼠标已启用").signal(Signal::SIGTERM);
    session.wait_exit();
    assert_eq!(mode(&session), vt100::MouseProtocolMode::None);

    let dir = settings("mouse = true\n", "");
    let session = demo.open_with(in_dir(demo.options("admin"), &dir), "admin");
    assert_eq!(mode(&session), vt100::MouseProtocolMode::PressRelease);
    quit(session);
}

#[test]
fn within_tmux_a_copy_goes_both_ways() {
    let demo = Demo::new();
    let options = Options { env: vec![("TMUX".into(), "/x,1,0".into())], ..demo.options("admin") };
    let mut session = demo.open_with(options, "admin");
    session.keys("y");
    let number = copied(&mut session, "已送往终端剪贴板：");
    // This terminal takes the wrapped one too: both are whole, and say the same.
    let twice = session.copied();
    assert_eq!((twice.len(), &twice[0]), (2, &twice[1]), "{number}");
    quit(session);
}

#[test]
fn a_terminal_that_draws_wide_gets_ascii_lines_and_one_that_is_asked_for_none_keeps_its_own() {
    let demo = Demo::new();
    let mut session = demo.open_with(Options { says: Says::Wide, ..small(demo.options("admin")) }, "admin");
    session.wait_for("->待审核").wait_until(|screen| !screen.contains(['─', '│']));
    moves(&mut session, "j");
    session.keys("?").wait_for("+- 帮助 -").keys("esc").wait_until(|screen| !screen.contains("+- 帮助 -"));
    quit(session);

    let dir = settings("frame = \"lines\"\nambiguous = \"narrow\"\n", "");
    let options = Options { says: Says::Wide, ..in_dir(demo.options("admin"), &dir) };
    let mut session = demo.open_with(options, "admin");
    session.wait_for("─>待审核");
    quit(session);
}

/// Typed before the terminal has said anything, or when it never does.
#[test]
fn keys_typed_ahead_of_the_terminal_s_answer_are_not_lost() {
    let demo = Demo::new();
    drop(demo.open("admin"));
    for says in [Says::Truth, Says::Wide, Says::Nothing] {
        let mut session = Session::start(Options { says, ..demo.options("admin") });
        session.keys("? q m").wait_for("金坛市公安局党委").wait_for("zhang");
        session.keys("q");
        assert!(session.wait_exit().success(), "{says:?}");
    }
}

#[test]
fn every_look_is_drawn_and_named() {
    let (demo, dir) = (Demo::new(), settings("theme = \"high-contrast\"\nlanguage = \"en\"\n", ""));
    let options = Options { lang: String::new(), ..in_dir(demo.options("admin"), &dir) };
    let mut session = demo.open_with(options, "admin");
    session.wait_for("Pending reviews");
    let own_background = |screen: &vt100::Screen| {
        let (rows, columns) = screen.size();
        let cells = (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column)));
        let cells = cells.filter_map(|(row, column)| screen.cell(row, column));
        cells.filter(|cell| !cell.is_wide_continuation()).all(|cell| cell.bgcolor() != vt100::Color::Default)
    };
    session.wait_seen(own_background);
    session.keys("T").wait_for("colours for a dark background").wait_seen(|screen| !own_background(screen));
    session.keys("T").wait_for("colours for a light background");
    session.keys("T").wait_for("monochrome");
    session.keys("T").wait_for("high contrast");
    quit(session);
}
