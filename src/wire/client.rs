//! The office of a server, as a guest has it: one connection, which comes back by itself.

mod link;
mod pause;

use std::collections::BTreeMap;
use std::net::Shutdown;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use chrono::{NaiveDate, NaiveDateTime};

use self::link::Link;
use self::pause::{LONGEST, Pause};
use super::frame::{self, Incoming, MOST_ASKED, MOST_TOLD};
use super::message::{Asked, Reply, Request, Told};
use crate::domain::book::Attachment;
use crate::domain::code::RecordKey;
use crate::domain::message::Message;
use crate::office::desk::{CommandId, Desk, News, Stamped, Tell};
use crate::office::directory::Directory;
use crate::office::draft::{Draft, DraftName};
use crate::office::handing::Hand;
use crate::office::query::{BoardLine, Query};
use crate::office::{Command, Failure, Receipt, Stamp};

pub use link::Unreached;

/// How long a question waits for a server that has gone: it can be asked again.
const QUESTION: Duration = Duration::from_secs(3);

/// How long anything else waits for it, from when it was asked or the server went, whichever was later: time to start again.
const DEED: Duration = Duration::from_secs(30);

/// How long an answer may take: to a question, which is asked again where the server hangs, and to anything else.
const ANSWERS: (Duration, Duration) = (Duration::from_secs(30), Duration::from_secs(120));

/// How often something is sent: a server may end over it each time.
const TRIES: u32 = 5;

struct State {
    /// The connection, while there is one, and how many there were.
    link: Option<Arc<Link>>,
    links: u64,
    /// Since when there is none.
    lost: Instant,
    /// Why there will be none any more.
    ended: Option<Message>,
    closing: bool,
    /// What is waited for, with the answer once it is there.
    calls: BTreeMap<u64, Option<Result<Reply, Failure>>>,
    numbers: u64,
    /// What a new connection has to be told.
    login: String,
    listening: bool,
    searching: bool,
    attending: Option<RecordKey>,
}

impl State {
    /// What a connection is told of the screen at this end.
    fn standing(&self) -> Vec<Asked> {
        let mut said = Vec::new();
        if self.listening {
            said.push(Asked::Listen { login: self.login.clone() });
        }
        if self.attending.is_some() {
            said.push(Asked::Attend { login: self.login.clone(), on: self.attending.clone() });
        }
        if self.searching {
            said.push(Asked::StartSearch);
        }
        said
    }
}

struct Shared {
    path: PathBuf,
    state: Mutex<State>,
    changed: Condvar,
    tell: Mutex<Option<Tell>>,
    directory: Mutex<Option<(Arc<Directory>, Option<Stamp>)>>,
}

/// The office of a server.
///
/// A command that was on its way when the connection was lost is given again under its own id once there is another, and so
/// carried out once. Where that does not happen within half a minute, it is said that nothing is known of it.
pub struct RemoteDesk {
    shared: Arc<Shared>,
}

impl RemoteDesk {
    /// Becomes a guest of the server whose socket is at `path`.
    ///
    /// # Errors
    /// There is none, or it does not let this process in.
    pub fn connect(path: &Path) -> Result<Self, Unreached> {
        let (link, login) = link::connect(path)?;
        let link = Arc::new(link);
        let state = State {
            link: Some(link.clone()),
            links: 1,
            lost: Instant::now(),
            ended: None,
            closing: false,
            calls: BTreeMap::new(),
            numbers: 0,
            login,
            listening: false,
            searching: false,
            attending: None,
        };
        let shared = Arc::new(Shared {
            path: path.to_owned(),
            state: Mutex::new(state),
            changed: Condvar::new(),
            tell: Mutex::new(None),
            directory: Mutex::new(None),
        });
        let reading = shared.clone();
        let started =
            std::thread::Builder::new().name("gongkai-wire".to_owned()).spawn(move || reading.keep(link));
        let failed = |error: std::io::Error| Message::new("wire-no-thread").with("why", error.to_string());
        started.map_err(|error| Unreached::Refused(failed(error)))?;
        Ok(Self { shared })
    }

    /// The login by which the server knows this process, or on whose behalf something was done last.
    pub fn login(&self) -> String {
        self.shared.state().login.clone()
    }

    /// Acts on behalf of `login` from now on; it counts in a made-up office only.
    pub fn act_as(&self, login: &str) {
        login.clone_into(&mut self.shared.state().login);
    }

    /// Everything due at the end of `as_of`; the earliest due date first.
    ///
    /// # Errors
    /// As [`Office::due_as_of`](crate::office::Office::due_as_of), or the office cannot be reached.
    pub fn due_as_of(&self, login: &str, as_of: NaiveDate) -> Result<Vec<Arc<BoardLine>>, Failure> {
        match self.shared.call(login, Request::Due(as_of), QUESTION)? {
            Reply::Due(lines) => Ok(lines),
            _ => Err(other_answer()),
        }
    }
}

impl Drop for RemoteDesk {
    fn drop(&mut self) {
        let mut state = self.shared.state();
        state.closing = true;
        if let Some(link) = state.link.take() {
            let _ = link.stream.shutdown(Shutdown::Both);
        }
        self.shared.changed.notify_all();
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self, news: News) {
        let tell = self.tell.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(tell) = tell {
            tell(news);
        }
    }

    /// Says something that is not answered. Where there is no connection, the next one is told.
    fn say(&self, said: &Asked) {
        let link = self.state().link.clone();
        if let (Some(link), Ok(frame)) = (link, frame::encode(said, MOST_ASKED)) {
            link.send(&frame);
        }
    }

    /// Asks, and waits for the answer; for a server that has gone `patience`.
    fn call(&self, login: &str, request: Request, patience: Duration) -> Result<Reply, Failure> {
        let mut state = self.state();
        state.numbers += 1;
        let number = state.numbers;
        drop(state);
        let asked = Asked::Call { number, login: login.to_owned(), request };
        let frame = frame::encode(&asked, MOST_ASKED)
            .map_err(|_| Failure::Refused(Message::new("wire-too-long").with("most", MOST_ASKED)))?;
        let called = Instant::now();
        let mut state = self.state();
        state.calls.insert(number, None);
        // Which connection it was sent on, and when.
        let (mut on, mut at, mut tries) = (0, Instant::now(), 0);
        let failed = loop {
            if let Some(Some(_)) = state.calls.get(&number) {
                break None;
            }
            if let Some(why) = &state.ended {
                break Some(why.clone());
            }
            match state.link.clone() {
                Some(link) if on != state.links => {
                    if tries == TRIES {
                        break Some(Message::new("wire-away"));
                    }
                    (on, at, tries) = (state.links, Instant::now(), tries + 1);
                    drop(state);
                    link.send(&frame);
                    state = self.state();
                }
                Some(link) => {
                    let whole = if patience > QUESTION { ANSWERS.1 } else { ANSWERS.0 };
                    let left = whole.saturating_sub(at.elapsed());
                    if left.is_zero() {
                        // It hangs; another one may not.
                        let _ = link.stream.shutdown(Shutdown::Both);
                    }
                    let left = left.max(LONGEST);
                    state = self.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
                }
                None => {
                    // A question during a long absence is not worth waiting for; text that is to be kept is.
                    let since = if patience > QUESTION { state.lost.max(called) } else { state.lost };
                    let left = patience.saturating_sub(since.elapsed());
                    if left.is_zero() || state.closing {
                        break Some(Message::new("wire-away"));
                    }
                    state = self.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
                }
            }
        };
        let answer = state.calls.remove(&number).flatten();
        match (answer, failed) {
            (Some(answer), _) => answer,
            // A question is asked again, and nothing hangs on it.
            (None, why) if tries > 0 && patience > QUESTION => {
                let why = why.unwrap_or_else(|| Message::new("wire-away"));
                Err(Failure::Lost(Message::new("wire-unsure").with("why", why)))
            }
            (None, why) => Err(Failure::Lost(why.unwrap_or_else(|| Message::new("wire-away")))),
        }
    }

    /// Reads from `link` and those that come after it, until nobody is here or none can come any more.
    fn keep(&self, mut link: Arc<Link>) {
        let mut pause = Pause::default();
        loop {
            let since = Instant::now();
            self.read(&link);
            pause.after(since.elapsed());
            let mut state = self.state();
            if state.closing {
                return;
            }
            state.link = None;
            state.lost = Instant::now();
            drop(state);
            self.changed.notify_all();
            self.tell(News::Lost(Message::new("wire-lost")));
            link = match self.again(&mut pause) {
                Ok(Some(link)) => link,
                Ok(None) => return,
                Err(why) => {
                    self.state().ended = Some(why.clone());
                    self.changed.notify_all();
                    self.tell(News::Lost(Message::new("wire-ended").with("why", why)));
                    return;
                }
            };
            self.tell(News::Back);
        }
    }

    /// Reads to the end of a connection.
    fn read(&self, link: &Link) {
        let mut incoming = Incoming::new(&link.stream, MOST_TOLD);
        while let Ok(bytes) = incoming.next(None, ANSWERS.1) {
            match frame::decode_told(&bytes) {
                Ok(Told::Answer(number, reply)) => {
                    // One nobody waits for any more is passed over.
                    if let Some(place) = self.state().calls.get_mut(&number) {
                        *place = Some(reply);
                    }
                    self.changed.notify_all();
                }
                Ok(Told::News(news @ (News::Changed | News::Present))) => self.tell(news),
                Ok(Told::News(_)) => {}
                Err(_) => break,
            }
        }
        let _ = link.stream.shutdown(Shutdown::Both);
    }

    /// Another connection, however long it takes; none where nobody is here any more.
    fn again(&self, pause: &mut Pause) -> Result<Option<Arc<Link>>, Message> {
        loop {
            let state = self.state();
            let here = |state: &mut State| !state.closing;
            let waited = self.changed.wait_timeout_while(state, pause.next(), here);
            if waited.unwrap_or_else(PoisonError::into_inner).0.closing {
                return Ok(None);
            }
            match link::connect(&self.path) {
                Ok((link, _)) => {
                    let link = Arc::new(link);
                    let mut state = self.state();
                    if state.closing {
                        return Ok(None);
                    }
                    // Before anything else is said on it.
                    let standing = state.standing();
                    let frames = standing.iter().filter_map(|said| frame::encode(said, MOST_ASKED).ok());
                    frames.for_each(|frame| link.send(&frame));
                    state.link = Some(link.clone());
                    state.links += 1;
                    drop(state);
                    self.changed.notify_all();
                    return Ok(Some(link));
                }
                Err(Unreached::Refused(why)) => return Err(why),
                Err(Unreached::Nobody | Unreached::Closed(_) | Unreached::Later(_)) => {}
            }
        }
    }
}

/// The server has answered something else than was asked: it is of another making.
fn other_answer() -> Failure {
    Failure::Lost(Message::new("wire-not-gongkai"))
}

impl Desk for RemoteDesk {
    fn ask(&self, login: &str, query: &Query, known: Option<&Stamp>) -> Result<Option<Stamped>, Failure> {
        match self.shared.call(login, Request::Ask(query.clone(), known.cloned()), QUESTION)? {
            Reply::Answer(answer) => Ok(answer),
            _ => Err(other_answer()),
        }
    }

    fn order(&self, login: &str, id: CommandId, command: Command) -> Result<Receipt, Failure> {
        match self.shared.call(login, Request::Order(id, command), DEED)? {
            Reply::Receipt(receipt) => Ok(receipt),
            _ => Err(other_answer()),
        }
    }

    fn save_draft(&self, login: &str, form: &str, subject: &str, values: &[u8]) -> Result<(), Failure> {
        let request = Request::SaveDraft(form.to_owned(), subject.to_owned(), values.to_vec());
        self.shared.call(login, request, DEED).map(|_| ())
    }

    fn draft(&self, login: &str, form: &str, subject: &str) -> Result<Option<Draft>, Failure> {
        match self.shared.call(login, Request::Draft(form.to_owned(), subject.to_owned()), QUESTION)? {
            Reply::Draft(draft) => Ok(draft),
            _ => Err(other_answer()),
        }
    }

    fn drafts(&self, login: &str) -> Result<Vec<DraftName>, Failure> {
        match self.shared.call(login, Request::Drafts, QUESTION)? {
            Reply::Drafts(drafts) => Ok(drafts),
            _ => Err(other_answer()),
        }
    }

    fn drop_draft(&self, login: &str, form: &str, subject: &str) -> Result<(), Failure> {
        let request = Request::DropDraft(form.to_owned(), subject.to_owned());
        self.shared.call(login, request, DEED).map(|_| ())
    }

    fn visited(&self, login: &str) -> Result<(), Failure> {
        self.shared.call(login, Request::Visited, QUESTION).map(|_| ())
    }

    fn hand(&self, login: &str, hand: Hand) -> Result<Option<Attachment>, Failure> {
        match self.shared.call(login, Request::Hand(hand), QUESTION)? {
            Reply::Hand(attachment) => Ok(attachment),
            _ => Err(other_answer()),
        }
    }

    fn handed(&self, login: &str) -> Result<Vec<Attachment>, Failure> {
        match self.shared.call(login, Request::Handed, QUESTION)? {
            Reply::Handed(attachments) => Ok(attachments),
            _ => Err(other_answer()),
        }
    }

    fn file_piece(
        &self,
        login: &str,
        key: &RecordKey,
        nth: usize,
        at: u64,
    ) -> Result<(Attachment, Vec<u8>), Failure> {
        match self.shared.call(login, Request::FilePiece(key.clone(), nth, at), QUESTION)? {
            Reply::FilePiece(attachment, bytes) => Ok((attachment, bytes)),
            _ => Err(other_answer()),
        }
    }

    fn directory(&self) -> Result<Arc<Directory>, Failure> {
        let known = self.shared.directory.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let stamp = known.as_ref().and_then(|(_, stamp)| stamp.clone());
        let login = self.login();
        match (self.shared.call(&login, Request::Directory(stamp), QUESTION)?, known) {
            (Reply::Directory(Some(now)), _) => {
                let directory = now.0.clone();
                *self.shared.directory.lock().unwrap_or_else(PoisonError::into_inner) = Some(now);
                Ok(directory)
            }
            (Reply::Directory(None), Some((directory, _))) => Ok(directory),
            _ => Err(other_answer()),
        }
    }

    fn now(&self) -> NaiveDateTime {
        chrono::Local::now().naive_local()
    }

    fn start_search(&self) {
        self.shared.state().searching = true;
        self.shared.say(&Asked::StartSearch);
    }

    fn attend(&self, login: &str, on: Option<&RecordKey>) {
        let mut state = self.shared.state();
        login.clone_into(&mut state.login);
        state.attending = on.cloned();
        drop(state);
        self.shared.say(&Asked::Attend { login: login.to_owned(), on: on.cloned() });
    }

    fn listen(&self, tell: Tell) {
        *self.shared.tell.lock().unwrap_or_else(PoisonError::into_inner) = Some(tell);
        let mut state = self.shared.state();
        let before = std::mem::replace(&mut state.listening, true);
        let login = state.login.clone();
        drop(state);
        if !before {
            self.shared.say(&Asked::Listen { login });
        }
    }
}
