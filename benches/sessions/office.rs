//! The office that is worked in: made once, copied for each number of sessions, owned by a server of its own.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use gongkai::domain::organisation::Role;
use nix::unistd::Group;
use portable_pty::CommandBuilder;

use super::generate::{self, Made};
use super::terminal::Terminal;

/// The program that is measured.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_gongkai");

/// How many records there are.
pub const RECORDS: usize = 10_000;

/// How many of them are open: enough for everybody to approve something of their own.
const OPEN: usize = 1_000;

/// The first user number of the people at work; no user of this machine has it, and so the login is made of the number.
const FIRST: usize = 48_301;

/// A group that every system has by one of these names, and that nobody at work is in otherwise.
const GROUPS: [&str; 3] = ["users", "nogroup", "nobody"];

/// The group of all of them.
fn group() -> Group {
    let known = |name| Group::from_name(name).ok().flatten();
    GROUPS.into_iter().find_map(known).expect("a group of the system")
}

/// What makes people of one user: only root can.
fn are_people_apart() -> bool {
    nix::unistd::geteuid().is_root()
}

/// The login of the `n`th at work.
fn login(n: usize) -> String {
    if are_people_apart() {
        return format!("uid{}", FIRST + n);
    }
    let user = nix::unistd::User::from_uid(nix::unistd::getuid()).ok().flatten();
    user.expect("whoever measures has a login").name
}

/// Writes the office in which `logins` work to `file`.
pub fn write(file: &Path, logins: &[String]) {
    let mut out = BufWriter::new(File::create(file).expect("a file"));
    let roles = [Role::SecrecyOfficer, Role::LeaderInCharge, Role::Principal];
    let now = chrono::Local::now().naive_local();
    let made = Made { records: RECORDS, least_open: OPEN, now, logins, roles: &roles };
    generate::write(&mut out, &made).and_then(|()| out.flush()).expect("a backup");
}

/// Makes the office in `folder` for so many people; where it is.
pub fn make(folder: &Path, people: usize) -> PathBuf {
    let (data, file) = (folder.join("office"), folder.join("office.jsonl"));
    let mut logins: Vec<String> = (0..people.max(1)).map(login).collect();
    logins.push(own_login());
    logins.sort();
    logins.dedup();
    write(&file, &logins);
    let done = Command::new(PROGRAM)
        .args(["--data".as_ref(), data.as_os_str(), "restore".as_ref(), file.as_os_str()])
        .stdout(Stdio::null())
        .status();
    assert!(done.expect("the program starts").success(), "the restore failed");
    data
}

fn own_login() -> String {
    let user = nix::unistd::User::from_uid(nix::unistd::getuid()).ok().flatten();
    user.expect("whoever measures has a login").name
}

/// A copy of the office, to be worked in.
pub fn copy(from: &Path, to: &Path) {
    let done = Command::new("cp").arg("-r").args([from, to]).status();
    assert!(done.expect("cp is there").success());
}

/// A server that owns the office in a folder.
pub struct Server(Child);

impl Server {
    /// Starts it; returns when it answers.
    pub fn start(data: &Path) -> Self {
        let mut command = Command::new(PROGRAM);
        command.args(["--data".as_ref(), data.as_os_str(), "serve".as_ref()]);
        if are_people_apart() {
            command.args(["--group", &group().name]);
        }
        let server = Self(command.stdout(Stdio::null()).spawn().expect("the program starts"));
        let began = Instant::now();
        while !data.join("socket").exists() {
            assert!(began.elapsed() < Duration::from_secs(30), "the server does not answer");
            std::thread::sleep(Duration::from_millis(20));
        }
        server
    }

    /// The process.
    pub fn pid(&self) -> u32 {
        self.0.id()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let pid = nix::unistd::Pid::from_raw(i32::try_from(self.0.id()).unwrap_or(0));
        let _ = nix::sys::signal::kill(pid, nix::sys::signal::Signal::SIGTERM);
        let _ = self.0.wait();
    }
}

/// Opens the office as the `n`th at work.
pub fn open(data: &Path, n: usize) -> Terminal {
    let mut command = if are_people_apart() {
        let mut command = CommandBuilder::new("setpriv");
        command.args([format!("--reuid={}", FIRST + n), format!("--regid={}", group().gid)]);
        command.args(["--clear-groups", "--", PROGRAM]);
        command
    } else {
        CommandBuilder::new(PROGRAM)
    };
    command.args(["--data".as_ref(), data.as_os_str()]);
    command.env("GONGKAI_LANG", "zh");
    Terminal::start(command)
}

/// Opens it without a server.
pub fn open_alone(data: &Path) -> Terminal {
    let mut command = CommandBuilder::new(PROGRAM);
    command.args(["--data".as_ref(), data.as_os_str()]);
    command.env("GONGKAI_LANG", "zh");
    Terminal::start(command)
}

/// Lets the people of the office come to what is in `folder`.
pub fn let_in(folder: &Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).expect("a folder's permissions");
}
