//! A host of its own for one test: Unix accounts, a real sshd on a loopback port, programs run by those accounts.
//!
//! It lives in a mount and a process namespace: `/etc/passwd`, `/etc/group` and `/etc/shadow` are copies there with the
//! accounts added, `/run` is empty but for what is made here, and everything that runs in it ends with its first process,
//! which ends when the test does, however that happens. The machine's own configuration is neither read nor changed.

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

/// Where the host keeps what is its own, as seen from within.
pub const PLACE: &str = "/run/office";

/// The program under test, as seen from within; every account may run it.
pub const PROGRAM: &str = "/run/office/bin/gongkai";

/// The group that all accounts are in.
pub const GROUP: &str = "disclosers";

/// No wait for a program to begin or end is longer.
const BOUND: Duration = Duration::from_secs(20);

/// What is needed besides the right to make a namespace: programs, and the Debian packages they are in.
const NEEDED: [(&str, &str); 7] = [
    ("sshd", "openssh-server"),
    ("ssh", "openssh-client"),
    ("ssh-keygen", "openssh-client"),
    ("mount", "mount"),
    ("unshare", "util-linux"),
    ("nsenter", "util-linux"),
    ("setpriv", "util-linux"),
];

/// Makes the host; `ready` on its standard output says that it is made, the end of its standard input ends it.
const MAKE: &str = r#"
set -eu
umask 022
mount -n --make-rprivate /
mount -n --bind "$PROGRAM" "$FOLDER/program"
mkdir "$FOLDER/run"
mount -n -t tmpfs -o mode=755 none "$FOLDER/run"
cd "$FOLDER/run"
mkdir sshd office office/bin office/etc office/keys office/home
touch office/bin/gongkai
mount -n --move "$FOLDER/program" office/bin/gongkai
cp "$FOLDER/host_key" "$FOLDER/host_key.pub" "$FOLDER/sshd_config" office/etc
cp "$FOLDER"/keys/* office/keys
for file in passwd group shadow; do
    cat "/etc/$file" "$FOLDER/$file" > "office/etc/$file"
done
chmod 600 office/etc/shadow office/etc/host_key
chmod 644 office/keys/*
mount -n --move "$FOLDER/run" /run
cd /
for file in passwd group shadow; do
    mount -n --bind "/run/office/etc/$file" "/etc/$file"
done
if [ -d /var/log ]; then mount -n -t tmpfs none /var/log; fi
for name in $ACCOUNTS; do
    mkdir -m 700 "/run/office/home/$name"
    chown "$name:" "/run/office/home/$name"
done
echo ready
exec cat > /dev/null
"#;

/// A host with accounts and an sshd. Dropped, everything in it is killed.
pub struct Host {
    keeper: Child,
    /// The first process of the namespace, as the machine numbers it.
    first: u32,
    folder: tempfile::TempDir,
    port: u16,
    /// What was begun in it and is not waited for.
    begun: Mutex<Vec<Child>>,
}

/// Somebody on the host.
#[derive(Debug, Clone, Copy)]
pub struct Account {
    /// The name.
    pub name: &'static str,
    /// Whether somebody comes with it over ssh.
    pub person: bool,
}

/// Somebody whom the office is for.
pub const fn person(name: &'static str) -> Account {
    Account { name, person: true }
}

/// An account that belongs to no person.
pub const fn service(name: &'static str) -> Account {
    Account { name, person: false }
}

/// What keeps a host from being made here.
fn hindrance() -> Option<String> {
    if !nix::unistd::geteuid().is_root() {
        return Some("it takes root to make accounts".to_owned());
    }
    for (program, package) in NEEDED {
        if find(program).is_none() {
            return Some(format!("{program} is missing (Debian: {package})"));
        }
    }
    let tried = Command::new("unshare")
        .args(["--mount", "--pid", "--fork", "--mount-proc", "sh", "-c"])
        .arg("mount -n --make-rprivate / && mount -n -t tmpfs none /run")
        .output();
    match tried {
        Ok(output) if output.status.success() => None,
        Ok(output) => Some(format!("no namespace: {}", String::from_utf8_lossy(&output.stderr).trim())),
        Err(error) => Some(format!("no namespace: {error}")),
    }
}

/// A program by its name; sshd wants to be called by its whole path.
fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain(["/usr/sbin".into(), "/sbin".into()]);
    folders.map(|folder| folder.join(program)).find(|file| file.is_file())
}

impl Host {
    /// Makes the host. `None` where this machine does not allow it: said aloud, and no excuse where `CI` is `true`.
    pub fn new(accounts: &[Account]) -> Option<Self> {
        if let Some(why) = hindrance() {
            assert!(std::env::var("CI").as_deref() != Ok("true"), "no sshd to test with: {why}");
            // Past the harness, which shows what is printed by a failing test only.
            let _ = writeln!(std::io::stderr(), "LEFT OUT, NOT TESTED over a real sshd: {why}");
            return None;
        }
        Some(Self::made(accounts))
    }

    fn made(accounts: &[Account]) -> Self {
        let folder = tempfile::Builder::new().prefix("gongkai-host-").tempdir().expect("a folder");
        let file = |name: &str| folder.path().join(name);
        fs::create_dir(file("keys")).expect("a folder");
        for name in ["program", "empty_hosts"] {
            fs::write(file(name), "").expect("a file");
        }
        let port = free_port();
        keygen(&file("host_key"));
        let host_key = fs::read_to_string(file("host_key.pub")).expect("a public key");
        fs::write(file("known_hosts"), format!("[127.0.0.1]:{port} {host_key}")).expect("a file");
        let (mut passwd, mut shadow, mut members) = (String::new(), String::new(), Vec::new());
        let mut group = String::new();
        for (n, account) in accounts.iter().enumerate() {
            let (name, id) = (account.name, 48_101 + n);
            // In no way can one log in by a password, and yet the account is not locked.
            let _ = writeln!(passwd, "{name}:x:{id}:{id}::{PLACE}/home/{name}:/bin/sh");
            let _ = writeln!(shadow, "{name}:*:19000:0:99999:7:::");
            let _ = writeln!(group, "{name}:x:{id}:");
            members.push(name);
            if account.person {
                keygen(&file(name));
                fs::copy(file(&format!("{name}.pub")), file("keys").join(name)).expect("a public key");
            }
        }
        let _ = writeln!(group, "{GROUP}:x:48100:{}", members.join(","));
        for (name, text) in [("passwd", passwd), ("shadow", shadow), ("group", group)] {
            fs::write(file(name), text).expect("a file");
        }
        fs::write(file("sshd_config"), config(port)).expect("a file");

        let mut keeper = Command::new("unshare")
            .args(["--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-c", MAKE])
            .env("PROGRAM", env!("CARGO_BIN_EXE_gongkai"))
            .env("FOLDER", folder.path())
            .env("ACCOUNTS", accounts.iter().map(|account| account.name).collect::<Vec<_>>().join(" "))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("unshare starts");
        let mut said = String::new();
        let answered = BufReader::new(keeper.stdout.take().expect("a pipe")).read_line(&mut said);
        assert!(answered.is_ok() && said == "ready\n", "the host could not be made: {said:?}");
        let children = format!("/proc/{0}/task/{0}/children", keeper.id());
        let first = fs::read_to_string(children).expect("the kernel tells a process's children");
        let first = first.trim().parse().expect("one child");
        Self { keeper, first, folder, port, begun: Mutex::default() }
    }

    /// Starts sshd, with `block` at the end of its settings.
    #[track_caller]
    pub fn sshd(&self, block: &str) {
        let config = self.within(&format!("{PLACE}/etc/sshd_config"));
        let mut text = fs::read_to_string(&config).expect("the settings of sshd");
        text.push_str(block);
        fs::write(&config, &text).expect("the settings of sshd");
        let sshd = find("sshd").expect("sshd is there");
        let sshd = sshd.to_str().expect("a path in UTF-8");
        let own = format!("{PLACE}/etc/sshd_config");
        let checked = self.run("root", &[sshd, "-t", "-f", &own]);
        assert!(checked.status.success(), "{}\n{text}", String::from_utf8_lossy(&checked.stderr));
        self.begin("root", &[sshd, "-D", "-f", &own, "-E", &format!("{PLACE}/etc/sshd.log")]);
        let started = Instant::now();
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            assert!(started.elapsed() < BOUND, "sshd does not answer:\n{}", self.sshd_log());
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// What sshd has said last.
    pub fn sshd_log(&self) -> String {
        let all = fs::read_to_string(self.within(&format!("{PLACE}/etc/sshd.log"))).unwrap_or_default();
        let lines: Vec<&str> = all.lines().collect();
        lines[lines.len().saturating_sub(20)..].join("\n")
    }

    /// Where sshd listens.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// A file of the host as the test reaches it.
    pub fn within(&self, path: &str) -> PathBuf {
        Path::new(&format!("/proc/{}/root", self.first)).join(path.trim_start_matches('/'))
    }

    /// A program to be run by an account of the host, with an environment like that of a service.
    pub fn command(&self, account: &str, args: &[&str]) -> Command {
        let mut command = Command::new("nsenter");
        command.args(["--target", &self.first.to_string(), "--mount", "--pid", "--"]);
        if account != "root" {
            command.args(["setpriv", "--reuid", account, "--regid", account, "--init-groups", "--"]);
        }
        command.args(["env", "-i", "-C", "/", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "GONGKAI_LANG=zh"]);
        command.args([&format!("HOME={PLACE}/home/{account}"), "LANG=C.UTF-8"]).args(args);
        command.stdin(Stdio::null());
        command
    }

    /// Runs a program to its end.
    pub fn run(&self, account: &str, args: &[&str]) -> Output {
        self.command(account, args).output().expect("a program starts")
    }

    /// Runs a program, which must do what is asked of it; what it said.
    #[track_caller]
    pub fn done(&self, account: &str, args: &[&str]) -> String {
        let output = self.run(account, args);
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let faults = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{args:?} by {account}: {}\n{said}{faults}", output.status);
        said
    }

    /// Starts a program that goes on while the test does; what it says is left in `NAME.log` in the place of the host,
    /// where `NAME` is the program's.
    pub fn begin(&self, account: &str, args: &[&str]) {
        let log = self.folder.path().join("begun.log");
        let log = fs::OpenOptions::new().append(true).create(true).open(log).expect("a file");
        let mut command = self.command(account, args);
        command.stdout(log.try_clone().expect("a file")).stderr(log);
        self.begun.lock().expect("no test failed with it").push(command.spawn().expect("a program starts"));
    }

    /// What the programs that were begun have said.
    pub fn said(&self) -> String {
        fs::read_to_string(self.folder.path().join("begun.log")).unwrap_or_default()
    }

    /// What an ssh client is called with to come to this host as `account`, before anything about what to do there.
    pub fn client(&self, account: &str) -> Vec<String> {
        self.client_through(account, self.port)
    }

    /// The same, where another port of the loopback leads to this host.
    pub fn client_through(&self, account: &str, port: u16) -> Vec<String> {
        let file = |name: &str| self.folder.path().join(name).to_str().expect("a path in UTF-8").to_owned();
        let mut args = vec!["-F".to_owned(), "none".to_owned(), "-i".to_owned(), file(account)];
        args.extend(["-p".to_owned(), port.to_string()]);
        for option in [
            "BatchMode=yes".to_owned(),
            "IdentitiesOnly=yes".to_owned(),
            "StrictHostKeyChecking=yes".to_owned(),
            format!("HostKeyAlias=[127.0.0.1]:{}", self.port),
            format!("UserKnownHostsFile={}", file("known_hosts")),
            format!("GlobalKnownHostsFile={}", file("empty_hosts")),
        ] {
            args.extend(["-o".to_owned(), option]);
        }
        args.push(format!("{account}@127.0.0.1"));
        args
    }

    /// The processes of an account that run the program under test: their numbers within the host.
    pub fn processes(&self, account: &str) -> Vec<u32> {
        let all = self.all_processes(account).into_iter();
        all.filter(|(_, words)| words.starts_with(PROGRAM)).map(|(pid, _)| pid).collect()
    }

    /// What an account runs, but for sshd's part of it.
    pub fn commands(&self, account: &str) -> Vec<String> {
        let all = self.all_processes(account).into_iter();
        all.map(|(_, words)| words).filter(|words| !words.starts_with("sshd:")).collect()
    }

    fn all_processes(&self, account: &str) -> Vec<(u32, String)> {
        let uid = self.done("root", &["id", "-u", account]);
        let owned = format!("Uid:\t{}\t", uid.trim());
        let mut found = Vec::new();
        for entry in fs::read_dir(self.within("/proc")).expect("the processes of the host").flatten() {
            let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else { continue };
            let read = |name: &str| fs::read_to_string(entry.path().join(name)).unwrap_or_default();
            let words = read("cmdline").trim_end_matches('\0').replace('\0', " ");
            // One that has ended and is not waited for has no words left.
            if read("status").contains(&owned) && !words.is_empty() {
                found.push((pid, words));
            }
        }
        found
    }

    /// Waits until an account runs the program in so many processes.
    #[track_caller]
    pub fn wait_processes(&self, account: &str, count: usize) -> Vec<u32> {
        let started = Instant::now();
        loop {
            let found = self.processes(account);
            if found.len() == count {
                return found;
            }
            assert!(started.elapsed() < BOUND, "{account} runs {} programs, not {count}", found.len());
            thread::sleep(Duration::from_millis(50));
        }
    }

    /// Sends a process of the host a signal.
    #[track_caller]
    pub fn signal(&self, signal: &str, pid: u32) {
        self.done("root", &["sh", "-c", &format!("kill -{signal} {pid}")]);
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        if thread::panicking() {
            let _ =
                writeln!(std::io::stderr(), "--- sshd\n{}\n--- begun\n{}---", self.sshd_log(), self.said());
        }
        // Its first process ends with its input, and all others are killed with that. What leads into it first: stopped along
        // with what it began, it would leave the dead lie, for whom the kernel waits.
        for child in self.begun.get_mut().iter_mut().flat_map(|begun| begun.iter_mut()) {
            let _ = child.kill();
            let _ = child.wait();
        }
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
    }
}

/// A port of the loopback that nobody listens on.
fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    listener.local_addr().expect("it has an address").port()
}

fn keygen(file: &Path) {
    let done =
        Command::new("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-C", "", "-f"]).arg(file).status();
    assert!(done.expect("ssh-keygen starts").success());
}

/// As Debian has it, but for where things are and that nothing outside is asked.
fn config(port: u16) -> String {
    format!(
        "ListenAddress 127.0.0.1\nPort {port}\nHostKey {PLACE}/etc/host_key\nPidFile none\n\
         AuthorizedKeysFile {PLACE}/keys/%u\nPasswordAuthentication no\nKbdInteractiveAuthentication no\n\
         UsePAM no\nUseDNS no\nPrintMotd no\nPrintLastLog no\nX11Forwarding yes\nLogLevel VERBOSE\n\
         AcceptEnv LANG LC_*\nSubsystem sftp {}\n",
        "/usr/lib/openssh/sftp-server"
    )
}
