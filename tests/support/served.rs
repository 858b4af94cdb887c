//! An office with a server on a host of its own, to which people come over ssh.

use std::fmt::Write as _;
use std::fs;
use std::ops::ControlFlow;
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use gongkai::domain::organisation::{Post, Role};
use gongkai::domain::settings::Settings;
use gongkai::office::demo;
use gongkai::office::record::Record;
use gongkai::store::{Range, Store};
use serde_json::json;

use super::journey::name;
use super::pty::{Options, Session};
use super::sshd::{GROUP, Host, PLACE, PROGRAM, person, service};

/// Where the office's data is on the host.
pub const DATA: &str = "/run/office/data";

/// Whose the server is.
const OWNER: &str = "office";

/// Nothing that is waited for takes longer.
const BOUND: Duration = Duration::from_secs(20);

/// Who comes, and what they are beside what the demonstration has made them: three people who pass a disclosure on between
/// them, from its proposal to its end.
const PEOPLE: [(&str, &[Role]); 3] = [
    ("admin", &[Role::Administrator, Role::Proposer, Role::OpinionHandler]),
    ("reviewer", &[Role::SecrecyOfficer, Role::LeaderInCharge]),
    ("leader", &[Role::Leader, Role::Principal]),
];

/// An account that the office does not know.
pub const STRANGER: &str = "stranger";

/// The office, its server and its sshd.
pub struct Served {
    /// The host on which they are.
    pub host: Host,
}

impl Served {
    /// Sets everything up as the README has it; `None` where this machine does not allow it.
    pub fn new() -> Option<Self> {
        let mut accounts: Vec<_> = PEOPLE.iter().map(|(login, _)| person(login)).collect();
        accounts.extend([person(STRANGER), service(OWNER)]);
        let host = Host::new(&accounts)?;
        let backup = format!("{PLACE}/office.jsonl");
        fs::write(host.within(&backup), office()).expect("a file on the host");
        host.done("root", &["install", "-d", "-o", OWNER, "-g", OWNER, "-m", "700", DATA]);
        host.done(OWNER, &[PROGRAM, "--data", DATA, "restore", &backup]);
        let served = Self { host };
        served.serve();
        let block = served.host.done(OWNER, &[PROGRAM, "--data", DATA, "serve", "--group", GROUP, "--sshd"]);
        served.host.sshd(&block);
        Some(served)
    }

    /// Starts the server; returns when it answers.
    #[track_caller]
    pub fn serve(&self) {
        self.host.begin(OWNER, &[PROGRAM, "--data", DATA, "serve", "--group", GROUP]);
        let socket = self.host.within(&format!("{DATA}/socket"));
        let started = Instant::now();
        while std::os::unix::net::UnixStream::connect(&socket).is_err() {
            assert!(started.elapsed() < BOUND, "the server does not answer:\n{}", self.host.said());
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// The server's process.
    #[track_caller]
    pub fn server(&self) -> u32 {
        self.host.wait_processes(OWNER, 1)[0]
    }

    /// Kills the server as nothing can prevent.
    #[track_caller]
    pub fn kill_server(&self) {
        self.host.signal("KILL", self.server());
        self.host.wait_processes(OWNER, 0);
    }

    /// Ends the server as the system does.
    #[track_caller]
    pub fn stop_server(&self) {
        self.host.signal("TERM", self.server());
        self.host.wait_processes(OWNER, 0);
    }

    /// The screen that somebody gets who comes over ssh, whatever it shows.
    pub fn come(&self, login: &str) -> Session {
        self.come_asking(login, &[], &[], &[])
    }

    /// The same, with an ssh client that is called with `options` before the destination and `asked` after it, and that has
    /// `env` in its environment.
    pub fn come_asking(
        &self,
        login: &str,
        options: &[&str],
        asked: &[&str],
        env: &[(&str, &str)],
    ) -> Session {
        let mut args = vec!["-tt".to_owned()];
        args.extend(options.iter().map(|option| (*option).to_owned()));
        args.extend(self.host.client(login));
        args.extend(asked.iter().map(|word| (*word).to_owned()));
        let env = env.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Session::start_program("ssh", Options { args, env, cols: 120, rows: 36, ..Options::default() })
    }

    /// The same, as soon as it shows the office.
    #[track_caller]
    pub fn open(&self, login: &str) -> Session {
        let mut session = self.come(login);
        session.wait_until(|screen| {
            let header = screen.lines().next().unwrap_or_default();
            header.contains(name(login)) && !screen.contains("正在读取")
        });
        session
    }

    /// An ssh client without a terminal, called with `options`.
    pub fn client(&self, login: &str, options: &[&str]) -> Command {
        let mut command = Command::new("ssh");
        command.args(options).args(self.host.client(login)).stdin(Stdio::null());
        command
    }

    /// What such a client gets that asks for a command.
    pub fn ask(&self, login: &str, options: &[&str], asked: &[&str]) -> Output {
        self.client(login, options).args(asked).output().expect("ssh starts")
    }

    /// What a command of the command line says about the office, once the server has ended.
    pub fn run(&self, args: &[&str]) -> Output {
        let mut all = vec![PROGRAM, "--data", DATA];
        all.extend(args);
        self.host.run(OWNER, &all)
    }

    /// Ends the server, and checks that nothing is wrong with what is stored.
    #[track_caller]
    pub fn verify(&self) {
        self.stop_server();
        let output = self.run(&["verify"]);
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success() && told.contains("未发现问题"), "{told}");
    }

    /// How often the journal says that `login` carried out `command` on the record of that number; the server has ended.
    #[track_caller]
    pub fn journal(&self, login: &str, command: &str, number: &str) -> usize {
        let file = format!("{DATA}/told.jsonl");
        self.host.done(OWNER, &[PROGRAM, "--data", DATA, "backup", &file]);
        let path = self.host.within(&file);
        let text = fs::read_to_string(&path).expect("a backup");
        fs::remove_file(path).expect("a backup that can go");
        let (code, rest) = number.split_once('/').expect("a number under a code");
        let (year, number) = rest.split_once('-').expect("a number of a year");
        let number: u32 = number.parse().expect("a number");
        let key = format!("r/{code}/disclosure/{year}/{number:06}");
        let of = |line: &&str| {
            let entry: serde_json::Value = serde_json::from_str(line).expect("a line of JSON");
            let is = |field: &str, value: &str| entry[field] == json!(value);
            is("by", login) && is("command", command) && entry["changes"].to_string().contains(&key)
        };
        text.lines().filter(|line| line.starts_with("{\"journal\"")).filter(of).count()
    }
}

/// The demonstration's office as one that is not a demonstration, in which the people of the test have their posts.
fn office() -> String {
    let made = demo::build(chrono::Local::now().naive_local()).expect("the demonstration can be made");
    let mut lines = String::new();
    let each = &mut |key: &[u8], stored: gongkai::store::Stored| {
        let key = String::from_utf8_lossy(key).into_owned();
        let record = match Record::decode(&key, &stored.value) {
            Ok(Record::Settings(settings)) => Record::Settings(Settings { demo: false, ..settings }),
            Ok(Record::Person(mut found)) => {
                if let Some((_, roles)) = PEOPLE.iter().find(|(login, _)| *login == found.login) {
                    let bureau = || "SJ".parse().expect("the bureau's code");
                    found.posts = roles.iter().map(|role| Post { org: bureau(), role: *role }).collect();
                }
                Record::Person(found)
            }
            Ok(record) => record,
            // Indexes and the journal are made anew.
            Err(_) => return ControlFlow::Continue(()),
        };
        let _ = writeln!(lines, "{}", json!({ "key": key, "record": record }));
        ControlFlow::Continue(())
    };
    made.each(&Range::prefix(b""), each).expect("a store in memory can be read");
    lines
}
