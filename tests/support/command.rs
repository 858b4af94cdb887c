//! Running the program with a home of its own.

use std::ffi::OsStr;
use std::ops::ControlFlow;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

use gongkai::office::{demo, system_time};
use gongkai::store::disk::{DiskStore, Options};
use gongkai::store::{Batch, Range, Store};
use serde_json::Value;
use tempfile::TempDir;

/// A home of its own, with a data directory that is not there yet.
pub struct Home(pub TempDir);

impl Home {
    pub fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    /// A home whose data directory holds the made-up office.
    pub fn with_demo() -> Self {
        let home = Self::new();
        let store = home.store();
        let mut batch = Batch::default();
        let made = demo::build(system_time()()).unwrap();
        let visit = &mut |key: &[u8], stored: gongkai::store::Stored| {
            batch = std::mem::take(&mut batch).put(key, stored.version, stored.value);
            ControlFlow::Continue(())
        };
        made.each(&Range::all(), visit).unwrap();
        store.commit(batch).unwrap();
        home
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn data(&self) -> PathBuf {
        self.path("data")
    }

    pub fn store(&self) -> DiskStore {
        DiskStore::open(&self.data(), Options::default()).unwrap()
    }

    /// The program with an environment of its own, asking to be shown a backtrace; no terminal.
    pub fn command<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gongkai"));
        command.args(args).env_clear().stdin(Stdio::null());
        command.env("HOME", self.0.path()).env("TMPDIR", self.0.path());
        command.env("GONGKAI_DATA", self.data()).env("RUST_BACKTRACE", "1");
        command
    }

    pub fn run(&self, line: &str) -> Ran {
        Ran::of(&mut self.command(line.split_whitespace()))
    }
}

/// What a run came to.
#[derive(Debug)]
pub struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Ran {
    pub fn of(command: &mut Command) -> Self {
        let Output { status, stdout, stderr } = command.output().unwrap();
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        let ran = Self { code: status.code(), out: text(stdout), err: text(stderr) };
        for noise in ["panicked", "backtrace", "RUST_BACKTRACE", "\u{1b}"] {
            assert!(!ran.err.contains(noise), "{ran:?}");
        }
        ran
    }

    #[track_caller]
    pub fn done(self) -> String {
        assert_eq!((self.code, self.err.as_str()), (Some(0), ""), "{self:?}");
        self.out
    }

    #[track_caller]
    pub fn json(self) -> Value {
        serde_json::from_str(&self.done()).unwrap()
    }

    /// Refused: exit code 1, nothing on standard output, one line that holds `said`.
    #[track_caller]
    pub fn refused(self, said: &str) {
        assert_eq!((self.code, self.out.as_str()), (Some(1), ""), "{self:?}");
        assert!(self.err.starts_with("gongkai: ") && self.err.contains(said), "{self:?}");
    }

    /// Bad usage: exit code 2, nothing on standard output, a line that holds `said` and the usage line.
    #[track_caller]
    pub fn misused(self, said: &str) {
        assert_eq!((self.code, self.out.as_str()), (Some(2), ""), "{self:?}");
        let first = self.err.lines().next().unwrap();
        assert!(first.starts_with("gongkai: ") && first.contains(said), "{self:?}");
        let second = self.err.lines().nth(1).unwrap();
        assert!(second.starts_with("用法： gongkai") || second.starts_with("Usage: gongkai"), "{self:?}");
    }
}

pub fn keys(object: &Value) -> Vec<&str> {
    object.as_object().unwrap().keys().map(String::as_str).collect()
}

/// A server of the office in a home. Dropped, it is killed.
pub struct Serving(Child);

impl Serving {
    /// Starts it, and waits until it is there.
    pub fn start(home: &Home) -> Self {
        let mut child = home.command(["serve"]).stderr(Stdio::null()).spawn().unwrap();
        while UnixStream::connect(home.data().join("socket")).is_err() {
            assert_eq!(child.try_wait().unwrap(), None, "the server has ended");
            std::thread::yield_now();
        }
        Self(child)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
