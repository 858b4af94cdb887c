//! `gongkai serve` and its guests as programs of their own.

use std::io::{BufRead, BufReader, Read};
use std::os::fd::OwnedFd;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use command::{Home, Ran};
use gongkai::domain::organisation::{Post, Role};
use gongkai::office::desk::{CommandIds, Desk as _};
use gongkai::office::query::Query;
use gongkai::wire::RemoteDesk;
use gongkai::wire::peer::login_of;
use nix::sys::signal::{Signal, kill};
use nix::unistd::{Pid, getuid};

#[allow(dead_code)]
#[path = "support/command.rs"]
mod command;
#[allow(dead_code)]
#[path = "support/pty.rs"]
mod pty;

/// The login of this process, who founds what is founded here.
fn me() -> String {
    login_of(getuid().as_raw())
}

/// A server that answers. Dropped, it is killed.
struct Serving(Child);

impl Serving {
    fn start(home: &Home, line: &str) -> Self {
        Self::of(&mut home.command(line.split_whitespace()))
    }

    fn of(command: &mut Command) -> Self {
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let mut said = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        said.read_line(&mut line).unwrap();
        assert!(line.contains("办公服务已启动"), "{line}");
        // What it says later is not to block it.
        std::thread::spawn(move || said.read_to_string(&mut String::new()));
        Self(child)
    }

    fn signal(&self, signal: Signal) {
        kill(Pid::from_raw(i32::try_from(self.0.id()).unwrap()), signal).unwrap();
    }

    /// Ends it in good order.
    #[track_caller]
    fn end(mut self, signal: Signal) {
        self.signal(signal);
        assert!(self.0.wait().unwrap().success());
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn socket(home: &Home) -> PathBuf {
    home.data().join("socket")
}

/// A new office, served, with this process's person as its administrator.
fn founded(home: &Home) -> Serving {
    Serving::start(home, &format!("serve --admin {}", me()))
}

fn guest(home: &Home) -> RemoteDesk {
    RemoteDesk::connect(&socket(home)).unwrap_or_else(|why| panic!("{why:?}"))
}

fn person(login: String) -> gongkai::office::Command {
    let posts = vec![Post { org: "SJ".parse().unwrap(), role: Role::Proposer }];
    gongkai::office::Command::SavePerson { login, name: "新人".into(), posts, active: true }
}

fn mode(path: &std::path::Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn an_office_is_founded_served_and_ended_by_each_signal() {
    let home = Home::new();
    home.run("serve").refused("--admin");
    home.run("serve --admin no-such-login --lang en").refused("Nobody has the login no-such-login");
    for signal in [Signal::SIGTERM, Signal::SIGINT, Signal::SIGHUP] {
        let serving = founded(&home);
        assert_eq!((mode(&home.data()), mode(&socket(&home))), (0o700, 0o600));
        let desk = guest(&home);
        assert!(desk.directory().unwrap().person(&me()).is_ok());
        serving.end(signal);
        assert!(!socket(&home).exists());
    }
    home.run("verify").done();
}

#[test]
fn a_group_sees_nothing_but_the_socket() {
    let home = Home::new();
    let group = nix::unistd::Group::from_gid(nix::unistd::getgid()).unwrap().unwrap().name;
    let serving = Serving::start(&home, &format!("serve --admin {} --group {group}", me()));
    assert_eq!((mode(&home.data()), mode(&socket(&home))), (0o710, 0o660));
    let desk = guest(&home);
    desk.start_search();
    desk.order(&me(), CommandIds::default().next(), person("new".into())).unwrap();
    serving.end(Signal::SIGTERM);
    for entry in std::fs::read_dir(home.data()).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(mode(&path) & 0o077, 0, "{path:?}");
    }
    home.run("serve --group no-such-group").refused("no-such-group");
}

#[test]
fn a_server_killed_again_and_again_does_each_command_once_and_its_guest_knows() {
    let home = Home::new();
    let mut serving = founded(&home);
    let desk = guest(&home);
    let done = AtomicU64::new(0);
    let many = 60;
    std::thread::scope(|scope| {
        let work = scope.spawn(|| {
            let ids = CommandIds::default();
            for n in 0..many {
                let said = desk.order(&me(), ids.next(), person(format!("new{n}")));
                assert!(said.is_ok(), "{n}: {said:?}");
                done.store(n + 1, Ordering::SeqCst);
            }
        });
        for round in 1..=5 {
            // In the middle of the work, at a moment nobody chose.
            while done.load(Ordering::SeqCst) < round * many / 7 && !work.is_finished() {
                std::thread::sleep(Duration::from_micros(300));
            }
            std::thread::sleep(Duration::from_micros(700 * round));
            serving.signal(Signal::SIGKILL);
            serving.0.wait().unwrap();
            assert!(socket(&home).exists(), "left behind, and in nobody's way");
            serving = Serving::start(&home, "serve");
        }
        work.join().unwrap();
    });
    let people = desk.directory().unwrap().people.len() as u64;
    assert_eq!(people, many + 1);
    serving.end(Signal::SIGTERM);
    let verified = home.run("verify").done();
    // One entry founds the office, and one is each command's.
    let entries = home.run("verify --lang en").done();
    assert!(entries.contains(&format!("{} journal entries", many + founding_entries())), "{verified}");
}

/// Entries of the journal of an office that was just founded.
fn founding_entries() -> u64 {
    let home = Home::new();
    founded(&home).end(Signal::SIGTERM);
    let said = home.run("verify --lang en").done();
    let (before, _) = said.split_once(" journal entries").unwrap();
    before.rsplit(' ').next().unwrap().parse().unwrap()
}

#[test]
fn the_socket_of_systemd_is_taken_and_left() {
    let home = Home::new();
    std::fs::create_dir(home.data()).unwrap();
    let listener = UnixListener::bind(socket(&home)).unwrap();
    let handed: OwnedFd = listener.try_clone().unwrap().into();
    let program = env!("CARGO_BIN_EXE_gongkai");
    let start = |handed: OwnedFd| {
        let command = home.command::<&str>([]);
        let line = format!(
            "exec 3<&0 0</dev/null; LISTEN_PID=$$ LISTEN_FDS=1 exec '{program}' serve --admin {}",
            me()
        );
        let mut shell = Command::new("/bin/sh");
        shell.args(["-c", &line]);
        for (name, value) in command.get_envs() {
            shell.env(name, value.unwrap_or_default());
        }
        Serving::of(shell.stdin(Stdio::from(handed)))
    };
    let serving = start(handed);
    let desk = guest(&home);
    desk.order(&me(), CommandIds::default().next(), person("new".into())).unwrap();
    serving.end(Signal::SIGTERM);
    // It goes on listening: who comes now waits for the next server.
    assert!(socket(&home).exists());
    let waiting = std::thread::scope(|scope| {
        let asks = scope.spawn(|| desk.ask(&me(), &Query::Tasks, None).is_ok() || desk.directory().is_ok());
        let _serving = start(listener.try_clone().unwrap().into());
        asks.join().unwrap()
    });
    assert!(waiting);
}

#[test]
fn commands_of_the_command_line_go_by_way_of_the_server_or_say_why_not() {
    let home = Home::with_demo();
    let before = ["due --json", "due --as leader", "due --as-of 2027-01-31", "catalogue", "notice show 2026"];
    let alone = before.map(|line| home.run(line).done());
    let serving = Serving::start(&home, "serve");
    assert_eq!(before.map(|line| home.run(line).done()), alone);
    for line in ["verify", "backup x", "restore Cargo.toml", "serve"] {
        home.run(&format!("{line} --lang en")).refused("being served");
    }
    let file = home.path("catalogue.csv");
    home.run(&format!("catalogue export --catalogue bureau {}", file.display())).done();
    let said = home.run(&format!("catalogue import --catalogue bureau {}", file.display())).done();
    assert!(!said.is_empty());
    serving.end(Signal::SIGTERM);
    home.run("verify").done();
}

#[test]
fn who_is_not_let_in_is_told_in_words() {
    let home = Home::new();
    let serving = Serving::start(&home, "serve --admin daemon");
    home.run("due --lang en").refused(&me());
    serving.end(Signal::SIGTERM);
    // A guest never opens the office itself.
    home.run("guest --lang en").refused("--data");
    let line = format!("guest --lang en --data {}", home.data().display());
    let mut asked = home.command(line.split_whitespace());
    Ran::of(asked.env("SSH_ORIGINAL_COMMAND", "gongkai backup x")).refused("no other command");
    home.run(&line).refused("not a terminal");
}

/// The screen, as somebody sees it who runs the program with these arguments.
fn screen(home: &Home, line: &str, env: &[(&str, &str)]) -> pty::Session {
    let mut env: Vec<(String, String)> =
        env.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    env.push(("GONGKAI_DATA".into(), home.data().to_str().unwrap().to_owned()));
    let args = line.split_whitespace().map(str::to_owned).collect();
    pty::Session::start(pty::Options {
        args,
        env,
        cols: 120,
        rows: 36,
        lang: "en".into(),
        ..Default::default()
    })
}

#[test]
fn the_screen_is_a_guest_by_itself_and_comes_back() {
    let home = Home::new();
    let serving = founded(&home);
    let mut session = screen(&home, "", &[]);
    session.wait_for("Pending reviews");
    serving.end(Signal::SIGTERM);
    session.wait_for("the server has gone");
    let serving = founded(&home);
    session.wait_until(|screen| !screen.contains("the server has gone"));
    session.keys("m").wait_for("Organisations and people");
    session.keys("q");
    assert!(session.wait_exit().success());
    serving.end(Signal::SIGTERM);
}

/// A form left while the server is away, and then the office: what was typed is waited for, and told where that is in vain.
#[test]
fn what_was_typed_while_the_server_was_away_is_kept_or_that_it_is_not_is_told() {
    let home = Home::new();
    let mut serving = founded(&home);
    for (typed, back) in [("first", true), ("second", false)] {
        let mut session = screen(&home, "", &[]);
        session.wait_for("Pending reviews");
        session.keys("m").wait_for("Organisations and people");
        session.keys("n").wait_for("ctrl-s submit");
        serving.end(Signal::SIGTERM);
        session.wait_for("the server has gone");
        session.keys(&format!("\"{typed}\"")).wait_for(typed);
        session.keys("esc").wait_for("Not kept yet");
        session.keys("q").wait_for("Keeping what you typed");
        if !back {
            session.keys("ctrl-c");
            assert!(!session.wait_exit().success());
            let said = session.screen();
            assert!(said.contains("could not be kept"), "{said}");
        }
        serving = Serving::start(&home, "serve");
        if back {
            assert!(session.wait_exit().success());
        }
        let kept = guest(&home).draft(&me(), "person", "").unwrap();
        let kept = kept.map(|draft| String::from_utf8(draft.values).unwrap()).unwrap_or_default();
        assert_eq!(kept.contains(typed), back, "{kept}");
        guest(&home).drop_draft(&me(), "person", "").unwrap();
    }
    serving.end(Signal::SIGTERM);
}

#[test]
fn a_guest_by_ssh_has_no_files() {
    let home = Home::new();
    let _serving = founded(&home);
    let elsewhere = home.path("elsewhere");
    let data = format!("guest --lang en --data {}", home.data().display());
    // What a client might send along is not looked at.
    let sent = [
        ("GONGKAI_CONFIG", "/no/such/dir"),
        ("GONGKAI_DATA", elsewhere.to_str().unwrap()),
        // A client or an account that names no UTF-8 locale shuts nobody out.
        ("LC_ALL", "C"),
    ];
    let mut session = screen(&home, &data, &sent);
    session.wait_for("Pending reviews");
    session.keys("C").wait_for("58");
    session.keys("x").wait_for("closed to you");
    session.keys("i").wait_for("closed to you");
    session.keys("q");
    assert!(session.wait_exit().success());
}

#[test]
fn what_is_printed_for_systemd_and_sshd_names_the_directory_and_the_group() {
    let home = Home::new();
    let units = home.run("serve --systemd --data /srv/office --group office").done();
    for part in [
        "[Service]",
        "[Socket]",
        "ListenStream=/srv/office/socket",
        "SocketGroup=office",
        "NoNewPrivileges=yes",
    ] {
        assert!(units.contains(part), "{part}: {units}");
    }
    assert!(home.run("serve --systemd").done().contains("StateDirectoryMode=0710"));
    let block = home.run("serve --sshd --data /srv/office --group office").done();
    assert!(
        block.contains("Match Group office\n    ForceCommand ")
            && block.contains(" --data /srv/office guest\n")
    );
    assert!(!home.data().exists());
}

#[test]
fn a_program_that_is_not_serving_is_named_with_what_to_do() {
    let home = Home::with_demo();
    let _held = home.store();
    let mut command = home.command(["--lang", "en"]);
    // No terminal is asked for first; so is it by everybody.
    Ran::of(&mut command).refused("not a terminal");
    let mut session = screen(&home, "", &[]);
    let status = session.wait_exit();
    assert!(!status.success());
    let said = session.screen();
    assert!(said.contains("in use by") && said.contains("serve"), "{said}");
    assert!(UnixStream::connect(socket(&home)).is_err());
}
