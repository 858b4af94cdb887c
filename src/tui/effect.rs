//! What the screen asks of the office, carried out on a thread of its own: the screen never waits for the disk.

use std::collections::{BTreeMap, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::catalogue::{Errand, Preview, Ran};
use super::form::Value;
use super::term::events::Event;
use crate::domain::code::RecordKey;
use crate::domain::message::Message;
use crate::exchange::catalogue;
use crate::exchange::notice;
use crate::office::desk::{CommandId, CommandIds, Desk, News};
use crate::office::draft::DraftName;
use crate::office::query::{Answer, Query};
use crate::office::{Command, Failure, Receipt, Stamp};

/// Something to be done outside the screen.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Ask the office; of several waiting questions alike only the newest counts.
    Ask(Query),
    /// Ask the office in a while, when there may be more to say; only the newest counts.
    AskLater(Query),
    /// Give the office a command; once carried out, the draft of its form is dropped.
    Command(Command, Option<(&'static str, String)>),
    /// Do something with a file.
    Errand(Errand),
    /// Ask for what the detail shows; of several waiting only the newest counts.
    Show(Query),
    /// Keep what was typed.
    SaveDraft {
        /// The form.
        form: &'static str,
        /// What it is about.
        subject: String,
        /// Its contents.
        values: BTreeMap<String, Value>,
    },
    /// Look for what was typed before.
    LoadDraft {
        /// The form.
        form: &'static str,
        /// What it is about.
        subject: String,
    },
    /// Forget what was typed: it has become a command.
    DropDraft {
        /// The form.
        form: &'static str,
        /// What it is about.
        subject: String,
    },
    /// Look which drafts there are: to choose one, or to say that there are some.
    Drafts {
        /// Whether one is to be chosen.
        open: bool,
    },
    /// Say on which record the person is deciding, if on any.
    Attend(Option<RecordKey>),
    /// Say that a command was carried out, once everything asked for after it has been answered.
    Settle(Message),
    /// Read the file of that path, which holds a holiday notice.
    ReadFile(String),
    /// Act as somebody else of a made-up office.
    ActAs(String),
    /// Draw everything anew.
    Redraw,
    /// Put a text on the terminal's clipboard.
    Copy(String),
    /// Turn the mouse on or off.
    Mouse(bool),
}

/// How long a question waits that is asked in a while.
const LATER: Duration = Duration::from_millis(300);

/// What came of an effect.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// An answer.
    Answer(Query, Result<Answer, Failure>),
    /// A command was carried out, or not.
    Command(Result<Receipt, Failure>),
    /// Something was done with a file, or not.
    Errand(Result<Ran, Message>),
    /// A command was carried out, and what is shown is as it is after it.
    Settled(Message),
    /// A draft that was kept.
    Draft {
        /// The form.
        form: &'static str,
        /// What it is about.
        subject: String,
        /// Its contents.
        values: BTreeMap<String, Value>,
    },
    /// The drafts there are, and whether one is to be chosen.
    Drafts(Vec<DraftName>, bool),
    /// Something has happened elsewhere.
    News(News),
    /// A draft could not be kept.
    DraftFailed(Failure),
    /// What the file holds, or why it cannot be read.
    File(Result<String, Message>),
}

#[derive(Default)]
struct Queue {
    waiting: VecDeque<(String, Effect)>,
    later: Option<(Instant, String, Query)>,
    closed: bool,
}

/// What the screen has been told: an answer it has already is neither made nor sent again.
#[derive(Default)]
struct Told {
    login: String,
    answers: Vec<(Query, Stamp)>,
}

impl Told {
    /// By what the answer to `query` is known that the screen of `login` has.
    fn stamp(&mut self, login: &str, query: &Query) -> Option<&Stamp> {
        if self.login != login {
            login.clone_into(&mut self.login);
            self.forget();
        }
        self.answers.iter().find(|(known, _)| known == query).map(|(_, stamp)| stamp)
    }

    /// The screen has been told the answer to `query`.
    fn told(&mut self, query: &Query, stamp: Option<Stamp>) {
        self.answers.retain(|(known, _)| !replaces(query, known));
        self.answers.extend(stamp.map(|stamp| (query.clone(), stamp)));
    }

    fn forget(&mut self) {
        self.answers.clear();
    }
}

/// Names commands. One of which it is not known whether it was carried out keeps its name: given again, it is not done
/// twice.
#[derive(Default)]
pub(super) struct Orders {
    /// Whether the files of this host are closed to whoever is at the screen.
    pub(super) closed: bool,
    ids: CommandIds,
    unsure: Mutex<Option<(String, Command, CommandId)>>,
}

impl Orders {
    fn order(&self, desk: &dyn Desk, login: &str, command: Command) -> Result<Receipt, Failure> {
        let unsure = self.unsure.lock().unwrap_or_else(PoisonError::into_inner).take();
        let same = unsure.filter(|(by, before, _)| by == login && *before == command);
        let id = same.map_or_else(|| self.ids.next(), |(.., id)| id);
        let given = command.clone();
        let done = desk.order(login, id, command);
        if matches!(done, Err(Failure::Lost(_))) {
            let unsure = (login.to_owned(), given, id);
            *self.unsure.lock().unwrap_or_else(PoisonError::into_inner) = Some(unsure);
        }
        done
    }
}

/// The thread that talks to the office.
pub struct Worker {
    shared: Arc<(Mutex<Queue>, Condvar)>,
    thread: Option<JoinHandle<()>>,
}

impl Worker {
    /// Starts the thread; what comes of its work is sent to `sender`. Files are read and written where `files` says so.
    ///
    /// # Errors
    /// No thread could be started.
    pub fn start(desk: Arc<dyn Desk>, files: bool, sender: Sender<Event<Outcome>>) -> std::io::Result<Self> {
        let shared = Arc::new((Mutex::new(Queue::default()), Condvar::new()));
        let queue = Arc::clone(&shared);
        let work = move || {
            let mut told = Told::default();
            let orders = Orders { closed: !files, ..Orders::default() };
            while let Some((login, effect)) = next(&queue) {
                let failed = failure_of(&effect);
                // A fault in here must not leave the screen waiting for an answer.
                let outcome = catch_unwind(AssertUnwindSafe(|| match effect {
                    Effect::Ask(query) => ask(desk.as_ref(), &mut told, &login, query),
                    other => carry_out(desk.as_ref(), &orders, &login, other),
                }));
                let outcome = outcome.unwrap_or(failed);
                if matches!(outcome, Some(Outcome::Answer(_, Err(_)))) {
                    told.forget();
                }
                if outcome.is_some_and(|outcome| sender.send(Event::Answer(outcome)).is_err()) {
                    break;
                }
            }
        };
        let thread = std::thread::Builder::new().name("gongkai-office".to_owned()).spawn(work)?;
        Ok(Self { shared, thread: Some(thread) })
    }

    /// Hands an effect over, on behalf of `login`.
    pub fn send(&self, login: &str, effect: Effect) {
        let (queue, ready) = &*self.shared;
        let mut queue = queue.lock().unwrap_or_else(PoisonError::into_inner);
        if let Effect::AskLater(query) = effect {
            queue.later = Some((Instant::now() + LATER, login.to_owned(), query));
            ready.notify_one();
            return;
        }
        if let Effect::Show(_) = &effect {
            queue.waiting.retain(|(_, waiting)| !matches!(waiting, Effect::Show(_)));
        }
        if let Effect::Attend(_) = &effect {
            queue.waiting.retain(|(_, waiting)| !matches!(waiting, Effect::Attend(_)));
        }
        if let Effect::Ask(query) = &effect {
            // A question nobody waits for any more: the selection has moved on.
            queue
                .waiting
                .retain(|(_, waiting)| !matches!(waiting, Effect::Ask(other) if replaces(query, other)));
        }
        queue.waiting.push_back((login.to_owned(), effect));
        ready.notify_one();
    }

    /// Waits until everything handed over has been done.
    pub fn finish(mut self) {
        {
            let (queue, ready) = &*self.shared;
            let mut queue = queue.lock().unwrap_or_else(PoisonError::into_inner);
            queue.waiting.retain(|(_, effect)| !matches!(effect, Effect::Ask(_) | Effect::Show(_)));
            queue.later = None;
            queue.closed = true;
            ready.notify_one();
        }
        if let Some(thread) = self.thread.take() {
            // A panic there has been told already; there is nothing left to do here.
            let _ = thread.join();
        }
    }
}

/// What to answer where an effect ended in a fault of the program.
fn failure_of(effect: &Effect) -> Option<Outcome> {
    let failure = Failure::Store(Message::new("term-fault-unknown"));
    match effect {
        Effect::Ask(query) => Some(Outcome::Answer(query.clone(), Err(failure))),
        Effect::Show(query) | Effect::AskLater(query) => Some(Outcome::Answer(query.clone(), Err(failure))),
        Effect::Command(..) => Some(Outcome::Command(Err(failure))),
        Effect::Errand(_) => Some(Outcome::Errand(Err(failure.message().clone()))),
        Effect::Settle(message) => Some(Outcome::Settled(message.clone())),
        Effect::ReadFile(_) => Some(Outcome::File(Err(failure.message().clone()))),
        _ => None,
    }
}

fn next(shared: &(Mutex<Queue>, Condvar)) -> Option<(String, Effect)> {
    let (queue, ready) = shared;
    let mut queue = queue.lock().unwrap_or_else(PoisonError::into_inner);
    loop {
        if let Some(work) = queue.waiting.pop_front() {
            return Some(work);
        }
        if queue.closed {
            return None;
        }
        let wait = queue.later.as_ref().map(|(when, ..)| when.saturating_duration_since(Instant::now()));
        queue = match wait {
            None => ready.wait(queue).unwrap_or_else(PoisonError::into_inner),
            Some(Duration::ZERO) => {
                let asked = queue.later.take();
                return asked.map(|(_, login, query)| (login, Effect::Ask(query)));
            }
            Some(wait) => ready.wait_timeout(queue, wait).unwrap_or_else(PoisonError::into_inner).0,
        };
    }
}

/// Whether the answer to a later question takes the place of that to an earlier one.
fn replaces(later: &Query, earlier: &Query) -> bool {
    match (later, earlier) {
        (Query::Records(code, _), Query::Records(other, _)) => code == other,
        (Query::Item(_) | Query::Record(_), _) => later == earlier,
        _ => std::mem::discriminant(later) == std::mem::discriminant(earlier),
    }
}

/// Asks what the screen does not know already.
fn ask(desk: &dyn Desk, told: &mut Told, login: &str, query: Query) -> Option<Outcome> {
    match desk.ask(login, &query, told.stamp(login, &query)) {
        Ok(None) => None,
        Ok(Some((answer, stamp))) => {
            told.told(&query, stamp);
            Some(Outcome::Answer(query, Ok(answer)))
        }
        Err(failure) => Some(Outcome::Answer(query, Err(failure))),
    }
}

pub(super) fn carry_out(desk: &dyn Desk, orders: &Orders, login: &str, effect: Effect) -> Option<Outcome> {
    match effect {
        Effect::Ask(query) | Effect::Show(query) | Effect::AskLater(query) => {
            let answer = desk.ask(login, &query, None).transpose()?;
            Some(Outcome::Answer(query, answer.map(|(answer, _)| answer)))
        }
        Effect::Command(command, draft) => {
            let done = orders.order(desk, login, command);
            if let (Ok(_), Some((form, subject))) = (&done, draft) {
                // The command counts, whether or not its draft could be dropped: at worst it is offered again.
                let _ = desk.drop_draft(login, form, &subject);
            }
            Some(Outcome::Command(done))
        }
        Effect::Errand(errand) => Some(Outcome::Errand(match orders.closed {
            true => Err(Message::new("files-closed")),
            false => run(desk, errand),
        })),
        Effect::SaveDraft { form, subject, values } => {
            // A map of plain values always becomes JSON.
            let bytes = serde_json::to_vec(&values).unwrap_or_default();
            desk.save_draft(login, form, &subject, &bytes).err().map(Outcome::DraftFailed)
        }
        Effect::LoadDraft { form, subject } => match desk.draft(login, form, &subject) {
            Ok(Some(draft)) => {
                // A draft of a form that has changed since is not offered.
                let values = serde_json::from_slice(&draft.values).ok()?;
                Some(Outcome::Draft { form, subject, values })
            }
            Ok(None) => None,
            Err(failure) => Some(Outcome::DraftFailed(failure)),
        },
        Effect::DropDraft { form, subject } => {
            desk.drop_draft(login, form, &subject).err().map(Outcome::DraftFailed)
        }
        Effect::Drafts { open } => match desk.drafts(login) {
            Ok(drafts) => Some(Outcome::Drafts(drafts, open)),
            Err(failure) => Some(Outcome::DraftFailed(failure)),
        },
        Effect::Attend(on) => {
            desk.attend(login, on.as_ref());
            None
        }
        Effect::Settle(message) => Some(Outcome::Settled(message)),
        Effect::ReadFile(path) => Some(Outcome::File(match orders.closed {
            true => Err(Message::new("files-closed")),
            false => notice::read_file(&path),
        })),
        Effect::ActAs(_) | Effect::Redraw | Effect::Copy(_) | Effect::Mouse(_) => None,
    }
}

/// Does something with a file. Both are open to everybody who sees the catalogue.
fn run(desk: &dyn Desk, errand: Errand) -> Result<Ran, Message> {
    let directory = file_of(desk.directory())?;
    match errand {
        Errand::Export { catalogue, path } => {
            let items: Vec<_> = directory.catalogue(catalogue).collect();
            let file = at_home(&path);
            file_of(catalogue::export(&file, &items))?;
            // Where it is, whatever directory the program was started in.
            let whole = file.canonicalize().unwrap_or(file);
            let message = Message::new("cli-exported")
                .with("name", catalogue.message())
                .with("count", items.len())
                .with("path", whole.display().to_string());
            Ok(Ran::Exported(message))
        }
        Errand::Preview { catalogue, path, retire_missing } => {
            let bytes = catalogue::read(&at_home(&path))?;
            let outcome = catalogue::preview(&bytes, &directory, catalogue, retire_missing);
            Ok(Ran::Preview(Box::new(Preview { path, outcome })))
        }
    }
}

fn file_of<T>(done: Result<T, Failure>) -> Result<T, Message> {
    done.map_err(|failure| failure.message().clone())
}

/// A path as it is typed: `~/` is the person's home.
fn at_home(path: &str) -> PathBuf {
    match (path.strip_prefix("~/"), std::env::var_os("HOME")) {
        (Some(rest), Some(home)) => PathBuf::from(home).join(rest),
        _ => PathBuf::from(path),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, channel};

    use super::*;
    use crate::office::command::DisclosureOrder;
    use crate::office::desk::OwnDesk;
    use crate::office::{Office, demo};

    /// What comes of these effects, in their order, up to the mark set after them.
    fn outcomes(worker: &Worker, said: &Receiver<Event<Outcome>>, login: &str, ask: &[Query]) -> Vec<Query> {
        for query in ask {
            worker.send(login, Effect::Ask(query.clone()));
        }
        worker.send(login, Effect::Settle(Message::new("loading")));
        let mut answered = Vec::new();
        loop {
            match said.recv().unwrap() {
                Event::Answer(Outcome::Answer(query, Ok(_))) => answered.push(query),
                Event::Answer(Outcome::Settled(_)) => return answered,
                other => panic!("{other:?}"),
            }
        }
    }

    /// A desk whose line is cut after each command has gone out, until it is mended.
    struct Cut {
        own: OwnDesk,
        cut: std::sync::atomic::AtomicBool,
    }

    impl Desk for Cut {
        fn ask(
            &self,
            login: &str,
            query: &Query,
            known: Option<&Stamp>,
        ) -> Result<Option<crate::office::desk::Stamped>, Failure> {
            self.own.ask(login, query, known)
        }

        fn order(&self, login: &str, id: CommandId, command: Command) -> Result<Receipt, Failure> {
            let done = self.own.order(login, id, command);
            match self.cut.load(std::sync::atomic::Ordering::SeqCst) {
                true => Err(Failure::Lost(Message::new("loading"))),
                false => done,
            }
        }

        fn save_draft(&self, login: &str, form: &str, subject: &str, values: &[u8]) -> Result<(), Failure> {
            self.own.save_draft(login, form, subject, values)
        }

        fn draft(
            &self,
            login: &str,
            form: &str,
            subject: &str,
        ) -> Result<Option<crate::office::draft::Draft>, Failure> {
            self.own.draft(login, form, subject)
        }

        fn drafts(&self, login: &str) -> Result<Vec<DraftName>, Failure> {
            self.own.drafts(login)
        }

        fn drop_draft(&self, login: &str, form: &str, subject: &str) -> Result<(), Failure> {
            self.own.drop_draft(login, form, subject)
        }

        fn directory(&self) -> Result<Arc<crate::office::directory::Directory>, Failure> {
            self.own.directory()
        }

        fn now(&self) -> chrono::NaiveDateTime {
            self.own.now()
        }

        fn start_search(&self) {
            self.own.start_search();
        }

        fn attend(&self, login: &str, on: Option<&RecordKey>) {
            self.own.attend(login, on);
        }

        fn listen(&self, tell: crate::office::desk::Tell) {
            self.own.listen(tell);
        }
    }

    /// Given again after a cut line, a command that got through is answered and not done again.
    #[test]
    fn a_command_of_which_nothing_was_heard_is_not_done_twice() {
        let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap().and_hms_opt(10, 0, 0).unwrap();
        let office = Office::open(demo::build(today).unwrap(), Arc::new(move || today), &|_| {}).unwrap();
        let office = Arc::new(office);
        let desk = Cut { own: OwnDesk::new(office.clone(), "xz.p"), cut: true.into() };
        let orders = Orders::default();
        let quarter = "2026Q4".parse().unwrap();
        let look =
            |note: &str| Command::Adjust { code: "XZ-14".parse().unwrap(), quarter, note: note.to_owned() };
        let give = |note: &str| match carry_out(&desk, &orders, "xz.p", Effect::Command(look(note), None)) {
            Some(Outcome::Command(done)) => done,
            other => panic!("{other:?}"),
        };
        let looks = || {
            let query = Query::Records("XZ-14".parse().unwrap(), 100);
            match office.query("xz.p", &query).unwrap() {
                Answer::Records(_, records) => records.lines.len(),
                other => panic!("{other:?}"),
            }
        };
        let before = looks();
        assert!(matches!(give("逐条核对"), Err(Failure::Lost(_))));
        assert!(matches!(give("逐条核对"), Err(Failure::Lost(_))));
        desk.cut.store(false, std::sync::atomic::Ordering::SeqCst);
        give("逐条核对").unwrap();
        assert_eq!(looks(), before + 1);
        // It is known now: the same once more is another look.
        give("逐条核对").unwrap();
        give("再次核对").unwrap();
        assert_eq!(looks(), before + 3);
    }

    #[test]
    fn an_answer_is_sent_again_only_where_it_has_changed() {
        let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap().and_hms_opt(10, 0, 0).unwrap();
        let office = Office::open(demo::build(today).unwrap(), Arc::new(move || today), &|_| {}).unwrap();
        let office = Arc::new(office);
        let (sender, said) = channel();
        let desk = OwnDesk::new(office.clone(), "admin");
        let worker = Worker::start(Arc::new(desk), true, sender).unwrap();
        let ask = [Query::Tasks, Query::Opinions, Query::Tree, Query::Board, Query::Directory];
        let asked = |login: &str, ask: &[Query]| outcomes(&worker, &said, login, ask);
        assert_eq!(asked("admin", &ask), ask);
        assert_eq!(asked("admin", &ask), []);
        // The header is told whatever it says: it has the time in it.
        assert_eq!(asked("admin", &[Query::Overview]), [Query::Overview]);
        assert_eq!(asked("admin", &[Query::Overview]), [Query::Overview]);
        // The screen holds one year of the grid: going back to another is a new answer.
        for year in [2026, 2025, 2026] {
            let grid = [Query::Coverage(year)];
            assert_eq!(asked("admin", &grid), grid);
            assert_eq!(asked("admin", &grid), []);
        }
        // Somebody else sees something else.
        assert_eq!(asked("reviewer", &ask), ask);
        // A step of a review changes the queue of tasks, and no opinion.
        let lines = match office.query("reviewer", &Query::Tasks) {
            Ok(Answer::Tasks(lines)) => lines,
            other => panic!("{other:?}"),
        };
        let task = lines.into_iter().find(|line| line.mine).unwrap();
        let order = DisclosureOrder::Approve { note: String::new() };
        let command = Command::Disclosure { key: task.row.key.clone(), seen: 0, order };
        office.execute("reviewer", command).unwrap();
        let changed = asked("reviewer", &ask);
        assert!(changed.contains(&Query::Tasks), "{changed:?}");
        assert!(!changed.contains(&Query::Opinions) && !changed.contains(&Query::Directory), "{changed:?}");
        worker.finish();
    }
}
