//! The terminal, in a real one: taken and given back, keys, panics, signals, and a connection that is lost.
//!
//! The program that is driven is this test itself, started again with a part to play.

mod support;

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::os::fd::OwnedFd;
use std::sync::Arc;
use std::time::Duration;

use gongkai::lang::{Language, Words};
use gongkai::tui::keymap::Key;
use gongkai::tui::term::backend::{WideBackend, draw};
use gongkai::tui::term::events::{Event, Reason, Source, watch_hang_up};
use gongkai::tui::term::guard::{TerminalGuard, take_fault};
use nix::sys::signal::Signal;
use portable_pty::{PtySize, native_pty_system};
use ratatui::Terminal;
use ratatui::widgets::Paragraph;
use support::pty::{Options, Session, encode};

const PART: &str = "GONGKAI_TEST_PART";

/// Starts this test again to play `part`.
fn play(part: &str, log: &std::path::Path) -> Session {
    let program = std::env::current_exe().expect("a running test");
    Session::start_program(
        program.to_str().expect("a path in UTF-8"),
        Options {
            args: ["--exact", "the_part_that_is_played", "--nocapture"].map(str::to_owned).to_vec(),
            env: vec![
                (PART.to_owned(), part.to_owned()),
                ("LOG".to_owned(), log.to_str().expect("a path in UTF-8").to_owned()),
            ],
            cols: 130,
            ..Options::default()
        },
    )
}

/// Nothing in an ordinary run; the driven program where a part is given.
#[test]
fn the_part_that_is_played() {
    if std::env::var_os(PART).is_none() {
        return;
    }
    let words = Arc::new(Words::new(Language::English));
    let guard = match TerminalGuard::take(words) {
        Ok(guard) => guard,
        Err(message) => {
            println!("refused: {}", Words::new(Language::English).text(&message));
            return;
        }
    };
    let source = Source::<()>::listen().expect("a terminal to listen to");
    let mut terminal = Terminal::new(WideBackend::stdout().expect("an output")).expect("a terminal");
    let mut log = OpenOptions::new()
        .create(true)
        .append(true)
        .open(std::env::var("LOG").expect("a log"))
        .expect("a log");
    let mut seen = "起".to_owned();
    loop {
        let drawn = draw(&mut terminal, |frame| {
            frame.render_widget(Paragraph::new(seen.as_str()), frame.area());
            frame.set_cursor_position((3, 4));
        });
        // A key may come before the hang-up, and its frame finds nobody any more.
        if drawn.is_err() {
            writeln!(log, "{:?}", Reason::HungUp).expect("a log");
            return drop(guard);
        }
        for event in source.next() {
            match event {
                Event::Key(key) => match Key::from_event(key).map(|key| key.to_string()).as_deref() {
                    Some("q") => return drop(guard),
                    Some("p") => panic!("broken on purpose"),
                    Some("w") => {
                        let worker = std::thread::spawn(|| panic!("broken aside"));
                        assert!(worker.join().is_err());
                        let fault = take_fault().expect("the fault is kept");
                        seen = Words::new(Language::English).text(&fault);
                    }
                    Some(key) => seen = format!("{seen} {key}"),
                    None => {}
                },
                Event::Paste(text) => seen = format!("{seen} <{text:?}>"),
                Event::Resize(columns, rows) => seen = format!("{seen} {columns}x{rows}"),
                Event::Answer(()) | Event::Mouse(_) | Event::Widths(_) => {}
                Event::Gone(reason) => {
                    writeln!(log, "{reason:?}").expect("a log");
                    return drop(guard);
                }
            }
        }
    }
}

fn log() -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("log");
    (folder, path)
}

fn restored(session: &Session) {
    session.with_screen(|screen| {
        assert!(!screen.alternate_screen(), "the alternate screen is left");
        assert!(!screen.bracketed_paste(), "paste is as before");
        assert!(!screen.hide_cursor(), "the cursor is shown");
    });
}

#[test]
fn keys_paste_and_resize_come_in_and_the_terminal_is_given_back() {
    let (_folder, path) = log();
    let mut session = play("screen", &path);
    session.wait_for("起");
    session.with_screen(|screen| {
        assert!(screen.alternate_screen() && screen.bracketed_paste());
        assert!(!screen.hide_cursor());
        assert_eq!(screen.cursor_position(), (4, 3));
    });
    session.keys("j J down ctrl-d alt-x shift-tab space f5 f12 ctrl-left pageup enter backspace \"？ｊ中\"");
    session.wait_for("起 j J down ctrl-d alt-x shift-tab space f5 f12 ctrl-left pageup enter backspace");
    session.wait_for("? j 中");
    session.paste("两\n行");
    session.wait_for(r#"<"两\r行">"#);
    session.resize(140, 30).wait_for("140x30");
    session.wait_idle();
    let before = session.bytes();
    std::thread::sleep(Duration::from_millis(700));
    assert_eq!(session.bytes(), before, "an idle screen writes nothing");
    session.keys("q");
    assert!(session.wait_exit().success());
    restored(&session);
}

#[test]
fn a_panic_gives_the_terminal_back_and_says_what_happened() {
    let (_folder, path) = log();
    let mut session = play("screen", &path);
    session.wait_for("起").keys("p");
    assert!(!session.wait_exit().success());
    restored(&session);
    let screen = session.screen();
    let told = screen.replace('\n', "");
    assert!(told.contains("internal fault, stopped") && told.contains("broken on purpose"), "{screen}");
    assert!(!told.contains("stack backtrace") && !told.contains("RUST_BACKTRACE"), "{screen}");
}

#[test]
fn a_panic_aside_leaves_the_screen_alone() {
    let (_folder, path) = log();
    let mut session = play("screen", &path);
    session.wait_for("起").keys("w").wait_for("broken aside");
    session.with_screen(|screen| assert!(screen.alternate_screen()));
    session.keys("q");
    assert!(session.wait_exit().success());
    restored(&session);
}

#[test]
fn a_signal_ends_the_program_and_gives_the_terminal_back() {
    for signal in [Signal::SIGTERM, Signal::SIGINT, Signal::SIGQUIT] {
        let (_folder, path) = log();
        let mut session = play("screen", &path);
        session.wait_for("起").signal(signal);
        assert!(session.wait_exit().success());
        restored(&session);
        let reason = std::fs::read_to_string(&path).expect("a log");
        assert_eq!(reason.trim(), format!("{:?}", Reason::Signal(signal as i32)));
    }
}

#[test]
fn a_terminal_that_goes_away_ends_the_program() {
    let (_folder, path) = log();
    let mut session = play("screen", &path);
    session.wait_for("起").hangup();
    let status = session.wait_exit();
    let reasons = std::fs::read_to_string(&path).expect("a log");
    assert_eq!(reasons.lines().next(), Some("HungUp"), "{status}");
}

/// The watchdog by itself: no signal helps it here, since the terminal is not that of this process.
#[test]
fn the_watchdog_tells_of_a_hang_up_without_a_signal() {
    let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
    let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
    let name = pair.master.tty_name().expect("a terminal has a name");
    let terminal = terminal_file(&name);
    let source = Source::<()>::silent();
    watch_hang_up(OwnedFd::from(terminal), source.sender()).expect("a thread");
    // Typed input is not a hang-up.
    let mut writer = pair.master.take_writer().expect("a writer");
    writer.write_all(b"typed\n").expect("a terminal that is there");
    std::thread::sleep(Duration::from_millis(50));
    assert_eq!(source.drain(), Vec::new());
    drop((writer, pair));
    assert_eq!(source.next(), vec![Event::Gone(Reason::HungUp)]);
}

fn terminal_file(name: &std::path::Path) -> File {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = OpenOptions::new();
    options.read(true).write(true).custom_flags(nix::fcntl::OFlag::O_NOCTTY.bits());
    options.open(name).expect("the terminal opens")
}

#[test]
fn without_a_terminal_nothing_is_taken() {
    let program = std::env::current_exe().expect("a running test");
    let output = std::process::Command::new(program)
        .args(["--exact", "the_part_that_is_played", "--nocapture"])
        .env(PART, "screen")
        .stdin(std::process::Stdio::null())
        .output()
        .expect("the test runs");
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(told.contains("refused: Standard input is not a terminal"), "{told}");
    assert!(!told.contains('\x1b'), "{told}");
}

#[test]
fn the_harness_drives_any_program() {
    let mut session = Session::start_program(
        "sh",
        Options {
            args: vec![
                "-c".to_owned(),
                "stty raw -echo; printf '中\\033[6n'; dd bs=1 count=6 2>/dev/null | od -c | head -1; stty sane; cat"
                    .to_owned(),
            ],
            ..Options::default()
        },
    );
    session.wait_for("033   [   1   ;   3   R");
    session.keys(r#""a \"b\" \\" space x*3 enter"#).wait_for(r#"a "b" \ xxx"#);
    session.keys("ctrl-d");
    assert!(session.wait_exit().success());
    assert!(session.bytes() > 10);
}

#[test]
fn a_killed_program_is_seen_to_be_dead() {
    let mut session = Session::start_program("cat", Options::default());
    session.keys("\"ready\" enter").wait_for("ready").kill9();
    assert!(!session.wait_exit().success());
}

#[test]
fn a_key_script_says_what_is_wrong_with_it() {
    assert_eq!(encode(r#"j "a b" up*2 ctrl-s"#), Ok(b"ja b\x1b[A\x1b[A\x13".to_vec()));
    assert_eq!(encode("* \"*\" j"), Ok(b"**j".to_vec()));
    assert_eq!(encode("\" j"), Ok(b"\"j".to_vec()), "a quote by itself is the key");
    assert!(encode("donw").is_err());
    assert!(encode("\"open").is_err());
    assert!(encode("j*x").is_err());
}
