//! The server: one thread takes connections, each connection has one that reads and carries out, and one that tells news
//! where there is a screen. None of them wakes while nothing happens.

mod session;
mod teller;

use std::collections::{BTreeMap, HashMap};
use std::io::{self, ErrorKind, Write};
use std::net::Shutdown;
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

use super::gate::{Gate, Limits, OnItsWay, Pass};
use super::hello::Entry;
use super::peer::{Logins, system_logins, uid_of};
use super::place::Listener;
use crate::domain::message::Message;
use crate::office::Office;

/// How long a connection may take over what it should not take long over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Times {
    /// To say who it is.
    pub hello: Duration,
    /// To end a frame it has begun.
    pub frame: Duration,
    /// To read what it is told.
    pub write: Duration,
    /// To read its last answer, where the server stops.
    pub leave: Duration,
    /// To end what is being carried out for it, where the server stops.
    pub end: Duration,
}

impl Default for Times {
    fn default() -> Self {
        Self {
            hello: Duration::from_secs(10),
            frame: Duration::from_secs(30),
            write: Duration::from_secs(10),
            leave: Duration::from_secs(3),
            // Together less than systemd is told to wait.
            end: Duration::from_secs(25),
        }
    }
}

/// How a server works.
#[derive(Clone)]
pub struct Options {
    /// Whose login a user's number is.
    pub logins: Logins,
    /// How much it takes.
    pub limits: Limits,
    /// How long it waits.
    pub times: Times,
    /// Who is told of what is wrong with connections.
    pub tell: Arc<dyn Fn(Message) + Send + Sync>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            logins: system_logins(),
            limits: Limits::default(),
            times: Times::default(),
            tell: Arc::new(|_| {}),
        }
    }
}

/// How long the same fault of the same user is not told again.
const QUIET: Duration = Duration::from_secs(60);

/// Faults remembered as told.
const REMEMBERED: usize = 256;

/// How long nobody is taken in while the system has no room for more.
const PAUSE: u16 = 50;

/// What all threads of a server know.
struct Shared {
    office: Arc<Office>,
    options: Options,
    gate: Arc<Gate>,
    stopping: AtomicBool,
    open: Mutex<(u64, BTreeMap<u64, Arc<UnixStream>>)>,
    closed: Condvar,
    told: Mutex<HashMap<(u32, String), Instant>>,
}

impl Shared {
    fn open(&self) -> MutexGuard<'_, (u64, BTreeMap<u64, Arc<UnixStream>>)> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::SeqCst)
    }

    /// Tells of what is wrong with a connection of the user; who does wrong all the time is told of now and then.
    fn tell(&self, uid: u32, what: Message) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        told.retain(|_, at| at.elapsed() < QUIET);
        let fault = (uid, what.id.clone().into_owned());
        if told.len() >= REMEMBERED || told.contains_key(&fault) {
            return;
        }
        told.insert(fault, Instant::now());
        drop(told);
        (self.options.tell)(Message::new("wire-told").with("uid", i64::from(uid)).with("what", what));
    }

    /// Waits until every connection is closed, or so long.
    fn wait(&self, within: Duration) {
        let open = self.open();
        let _ = self.closed.wait_timeout_while(open, within, |open| !open.1.is_empty());
    }

    fn shut(&self, how: Shutdown) {
        for stream in self.open().1.values() {
            // One that has gone needs no telling.
            let _ = stream.shutdown(how);
        }
    }
}

/// A connection's place among those that are open, given back when dropped.
struct Open {
    shared: Arc<Shared>,
    number: u64,
}

impl Drop for Open {
    fn drop(&mut self) {
        self.shared.open().1.remove(&self.number);
        self.shared.closed.notify_all();
    }
}

/// A server at work.
pub struct Server {
    shared: Arc<Shared>,
    wake: UnixStream,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Begins to answer for `office` on `listener`.
    ///
    /// # Errors
    /// The system refuses.
    pub fn start(office: Arc<Office>, listener: Listener, options: Options) -> io::Result<Self> {
        listener.socket.set_nonblocking(true)?;
        let (wake, woken) = UnixStream::pair()?;
        let shared = Arc::new(Shared {
            office,
            gate: Gate::new(options.limits.clone()),
            options,
            stopping: AtomicBool::new(false),
            open: Mutex::default(),
            closed: Condvar::new(),
            told: Mutex::default(),
        });
        let taking = shared.clone();
        let take = move || take_all(&taking, &listener, &woken);
        let thread = std::thread::Builder::new().name("gongkai-accept".to_owned()).spawn(take)?;
        Ok(Self { shared, wake, thread: Some(thread) })
    }

    /// Takes nobody in any more, lets what is being carried out come to its end and be answered, and closes every
    /// connection. The socket is gone afterwards, unless it was given.
    pub fn stop(mut self) {
        self.end();
    }

    fn end(&mut self) {
        let Some(thread) = self.thread.take() else { return };
        self.shared.stopping.store(true, Ordering::SeqCst);
        // It cannot be full; were it gone, so would be the thread.
        let _ = (&self.wake).write_all(b"x");
        let _ = thread.join();
        self.shared.shut(Shutdown::Read);
        self.shared.wait(self.shared.options.times.leave);
        self.shared.shut(Shutdown::Both);
        // Nobody holds it up by not reading any more, only what is still being carried out.
        self.shared.wait(self.shared.options.times.end);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.end();
    }
}

/// Takes connections until woken.
fn take_all(shared: &Arc<Shared>, listener: &Listener, woken: &UnixStream) {
    let mut timeout = PollTimeout::NONE;
    loop {
        let mut fds = [
            PollFd::new(woken.as_fd(), PollFlags::POLLIN),
            PollFd::new(listener.socket.as_fd(), PollFlags::POLLIN),
        ];
        // While there is no room only the end is waited for.
        let watched = if timeout == PollTimeout::NONE { 2 } else { 1 };
        let polled = poll(&mut fds[..watched], timeout);
        timeout = PollTimeout::NONE;
        if shared.is_stopping() || polled.is_err_and(|error| error != nix::errno::Errno::EINTR) {
            return;
        }
        loop {
            match listener.socket.accept() {
                Ok((stream, _)) => take(shared, stream),
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(error)
                    if matches!(error.kind(), ErrorKind::Interrupted | ErrorKind::ConnectionAborted) => {}
                Err(_) => {
                    timeout = PollTimeout::from(PAUSE);
                    break;
                }
            }
        }
    }
}

/// Takes one connection in, or tells it why not.
fn take(shared: &Arc<Shared>, stream: UnixStream) {
    let Ok(uid) = uid_of(&stream) else { return };
    let pass = match shared.gate.admit(uid) {
        Ok(pass) => pass,
        Err(why) => return refuse(shared, &stream, uid, why),
    };
    let stream = Arc::new(stream);
    let open = {
        let mut open = shared.open();
        open.0 += 1;
        let number = open.0;
        open.1.insert(number, stream.clone());
        Open { shared: shared.clone(), number }
    };
    let serve = move || serve(&open, &stream, pass, uid);
    if let Err(error) = std::thread::Builder::new().name("gongkai-session".to_owned()).spawn(serve) {
        shared.tell(uid, Message::new("wire-no-thread").with("why", error.to_string()));
    }
}

/// Tells somebody for whom there is no room. It costs nobody anything where it is not read.
fn refuse(shared: &Shared, stream: &UnixStream, uid: u32, why: Message) {
    let entry = Entry::Refused { why: why.clone(), again: true };
    if stream.set_nonblocking(true).is_ok() {
        let mut stream = stream;
        let _ = stream.write_all(&entry.answer());
    }
    shared.tell(uid, why);
}

fn serve(open: &Open, stream: &Arc<UnixStream>, pass: Pass, uid: u32) {
    let shared = &open.shared;
    if let Err(what) = session::run(shared, stream, &pass, uid) {
        shared.tell(uid, what);
    }
    // Whoever still writes to it.
    let _ = stream.shutdown(Shutdown::Both);
}
