//! A small office that is served on a socket of its own, and its guests.

use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use gongkai::domain::message::Message;
use gongkai::office::Office;
use gongkai::wire::hello::{Entry, Program};
use gongkai::wire::message::{Asked, Told};
use gongkai::wire::place::{Listener, socket_of};
use gongkai::wire::{Limits, Options, RemoteDesk, Server, Times, Unreached, frame};
use tempfile::TempDir;

/// No wait is longer.
pub const BOUND: Duration = Duration::from_secs(60);

/// An office that is served. Whoever connects is whom the test says: of a socket's other end the kernel always says the
/// same here.
pub struct Served {
    folder: TempDir,
    office: Arc<Office>,
    options: Options,
    server: Option<Server>,
    whose: Arc<Mutex<String>>,
    connecting: Mutex<()>,
    told: Arc<Mutex<Vec<Message>>>,
}

impl Served {
    pub fn new(office: &Arc<Office>) -> Self {
        Self::with(office, Limits::default(), Times::default())
    }

    pub fn with(office: &Arc<Office>, limits: Limits, times: Times) -> Self {
        let whose = Arc::new(Mutex::new(String::new()));
        let told = Arc::new(Mutex::new(Vec::new()));
        let (who, heard) = (whose.clone(), told.clone());
        let options = Options {
            logins: Arc::new(move |_| who.lock().unwrap().clone()),
            limits,
            times,
            tell: Arc::new(move |what| heard.lock().unwrap().push(what)),
        };
        let mut served = Self {
            folder: TempDir::new().unwrap(),
            office: office.clone(),
            options,
            server: None,
            whose,
            connecting: Mutex::new(()),
            told,
        };
        served.start();
        served
    }

    /// Begins to serve, again after a stop.
    pub fn start(&mut self) {
        let listener = Listener::bind(self.folder.path(), None).unwrap();
        self.server = Some(Server::start(self.office.clone(), listener, self.options.clone()).unwrap());
    }

    pub fn stop(&mut self) {
        self.server.take().unwrap().stop();
    }

    pub fn path(&self) -> PathBuf {
        socket_of(self.folder.path())
    }

    /// What the server said was wrong, by id.
    pub fn told(&self) -> Vec<String> {
        let what = |message: &Message| match &message.args[1].1 {
            gongkai::domain::message::Arg::Message(what) => what.id.to_string(),
            other => panic!("{other:?}"),
        };
        self.told.lock().unwrap().iter().map(what).collect()
    }

    fn as_who(&self, login: &str) -> MutexGuard<'_, ()> {
        let one_at_a_time = self.connecting.lock().unwrap_or_else(|error| error.into_inner());
        login.clone_into(&mut self.whose.lock().unwrap());
        one_at_a_time
    }

    /// `login` as a guest.
    pub fn try_guest(&self, login: &str) -> Result<RemoteDesk, Unreached> {
        let _one = self.as_who(login);
        RemoteDesk::connect(&self.path())
    }

    #[track_caller]
    pub fn guest(&self, login: &str) -> RemoteDesk {
        match self.try_guest(login) {
            Ok(desk) => desk,
            Err(why) => panic!("{login}: {why:?}"),
        }
    }

    /// A connection of `login` on which anything may be said; let in already.
    #[track_caller]
    pub fn raw(&self, login: &str) -> UnixStream {
        let _one = self.as_who(login);
        let mut stream = self.connection();
        stream.write_all(&frame::frame(&Program::this().bytes())).unwrap();
        match Entry::read(&next(&mut stream).unwrap()) {
            Ok(Entry::Welcome { login: known }) => assert_eq!(known, login),
            other => panic!("{other:?}"),
        }
        stream
    }

    /// A connection on which nothing has been said.
    pub fn connection(&self) -> UnixStream {
        let stream = UnixStream::connect(self.path()).unwrap();
        stream.set_read_timeout(Some(BOUND)).unwrap();
        stream.set_write_timeout(Some(BOUND)).unwrap();
        stream
    }
}

/// The next frame; `None` where the other side has gone.
pub fn next(stream: &mut UnixStream) -> Option<Vec<u8>> {
    let mut header = [0; 4];
    stream.read_exact(&mut header).ok()?;
    let mut bytes = vec![0; u32::from_le_bytes(header) as usize];
    stream.read_exact(&mut bytes).ok()?;
    Some(bytes)
}

/// Says something.
pub fn say(stream: &mut UnixStream, asked: &Asked) -> bool {
    stream.write_all(&frame::encode(asked, frame::MOST_ASKED).unwrap()).is_ok()
}

/// What is told next.
pub fn hear(stream: &mut UnixStream) -> Option<Told> {
    next(stream).map(|bytes| frame::decode_told(&bytes).unwrap())
}
