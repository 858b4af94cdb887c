//! The thread that talks to the office: what it sends, in which order, and how often.

use std::sync::mpsc::{Receiver, channel};

use std::path::PathBuf;

use super::*;
use crate::domain::book::{self, Attachment};
use crate::domain::code::Kind;
use crate::office::command::DisclosureOrder;
use crate::office::desk::OwnDesk;
use crate::office::handing::{Hand, PIECE};
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

/// The rest of a desk that does only some things in its own way.
macro_rules! rest {
    () => {
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

        fn visited(&self, login: &str) -> Result<(), Failure> {
            self.own.visited(login)
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
    };
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

    fn hand(&self, login: &str, hand: Hand) -> Result<Option<Attachment>, Failure> {
        self.own.hand(login, hand)
    }

    rest!();
}

/// A desk at which questions are answered once it is let go on.
struct Slow {
    own: OwnDesk,
    gate: Arc<(Mutex<bool>, Condvar)>,
}

impl Desk for Slow {
    fn ask(
        &self,
        login: &str,
        query: &Query,
        known: Option<&Stamp>,
    ) -> Result<Option<crate::office::desk::Stamped>, Failure> {
        let (open, opened) = &*self.gate;
        drop(opened.wait_while(open.lock().unwrap(), |open| !*open).unwrap());
        self.own.ask(login, query, known)
    }

    fn order(&self, login: &str, id: CommandId, command: Command) -> Result<Receipt, Failure> {
        self.own.order(login, id, command)
    }

    rest!();
}

/// What a person waits for is not behind what is asked because it may have changed.
#[test]
fn what_a_person_does_goes_before_what_news_ask() {
    let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap().and_hms_opt(10, 0, 0).unwrap();
    let office = Office::open(demo::build(today).unwrap(), Arc::new(move || today), &|_| {}).unwrap();
    let gate = Arc::new((Mutex::new(false), Condvar::new()));
    let desk = Slow { own: OwnDesk::new(Arc::new(office), "admin"), gate: gate.clone() };
    let (sender, said) = channel();
    let worker = Worker::start(Arc::new(desk), true, sender).unwrap();
    // The first is being answered; the rest waits.
    worker.send("admin", Effect::Ask(Query::Overview));
    while !worker.shared.0.lock().unwrap().waiting.is_empty() {
        std::thread::yield_now();
    }
    for query in [Query::Tree, Query::Tasks, Query::Opinions] {
        worker.send("admin", Effect::Ask(query));
    }
    worker.send("admin", Effect::Renewed);
    worker.send("admin", Effect::Show(Query::Board));
    worker.send("admin", Effect::LoadDraft { form: "return", subject: String::new() });
    worker.send("admin", Effect::Settle(Message::new("loading")));
    *gate.0.lock().unwrap() = true;
    gate.1.notify_all();
    let mut order = Vec::new();
    while order.len() < 7 {
        match said.recv().unwrap() {
            Event::Answer(Outcome::Answer(query, Ok(_))) => order.push(format!("{query:?}")),
            Event::Answer(Outcome::Renewed) => order.push("renewed".to_owned()),
            Event::Answer(Outcome::Settled(_)) => order.push("settled".to_owned()),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(order, ["Overview", "Board", "Tree", "Tasks", "Opinions", "renewed", "settled"]);
    worker.finish();
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
    // Nor does another one given meanwhile make it forgotten.
    desk.cut.store(true, std::sync::atomic::Ordering::SeqCst);
    for note in ["第一项", "第二项", "第三项"] {
        assert!(matches!(give(note), Err(Failure::Lost(_))));
    }
    desk.cut.store(false, std::sync::atomic::Ordering::SeqCst);
    for note in ["第二项", "第一项", "第三项"] {
        give(note).unwrap();
    }
    assert_eq!(looks(), before + 6);
    assert!(orders.unsure.lock().unwrap().is_empty());
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

/// A desk at which a file goes on once it is let go on.
struct SlowFile {
    own: OwnDesk,
    /// Whether a piece has come, and whether pieces are taken.
    gate: Arc<(Mutex<(bool, bool)>, Condvar)>,
}

impl Desk for SlowFile {
    fn ask(
        &self,
        login: &str,
        query: &Query,
        known: Option<&Stamp>,
    ) -> Result<Option<crate::office::desk::Stamped>, Failure> {
        self.own.ask(login, query, known)
    }

    fn order(&self, login: &str, id: CommandId, command: Command) -> Result<Receipt, Failure> {
        self.own.order(login, id, command)
    }

    fn hand(&self, login: &str, hand: Hand) -> Result<Option<Attachment>, Failure> {
        if matches!(hand, Hand::Piece { .. }) {
            let (gate, changed) = &*self.gate;
            gate.lock().unwrap().0 = true;
            changed.notify_all();
            drop(changed.wait_while(gate.lock().unwrap(), |(_, open)| !*open).unwrap());
        }
        self.own.hand(login, hand)
    }

    rest!();
}

/// An office with a place for attachments, a scan, and the command that attaches it.
struct Attaching {
    office: Arc<Office>,
    folder: tempfile::TempDir,
    scan: PathBuf,
    command: Command,
}

impl Attaching {
    fn new() -> Self {
        let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap().and_hms_opt(10, 0, 0).unwrap();
        let office = Office::open(demo::build(today).unwrap(), Arc::new(move || today), &|_| {}).unwrap();
        let folder = tempfile::tempdir().unwrap();
        office.keep_files_at(&folder.path().join("files"));
        let scan = folder.path().join("扫描件.pdf");
        std::fs::write(&scan, vec![b'x'; 3 * PIECE]).unwrap();
        let Answer::Book(_, lines) = office.query("wang", &Query::Book(Kind::Archive)).unwrap() else {
            panic!("no archive")
        };
        let title = "党委中心组理论学习计划及落实情况公开材料";
        let key = lines.iter().find(|line| line.row.title == title).unwrap().row.key.clone();
        let mut values = book::Values::default();
        values.set("file", book::Value::Text(scan.display().to_string()));
        values.set("on", book::Value::Day(today.date()));
        let step = book::StepId::find("archive.attach").unwrap();
        let command = Command::Take { key, seen: 0, step, values };
        Self { office: Arc::new(office), folder, scan, command }
    }

    /// How many files lie there.
    fn kept(&self) -> usize {
        let folders = std::fs::read_dir(self.folder.path().join("files")).unwrap();
        folders.map(|folder| std::fs::read_dir(folder.unwrap().path()).unwrap().count()).sum()
    }

    /// How many are attached.
    fn attached(&self) -> usize {
        let Command::Take { key, .. } = &self.command else { return 0 };
        match self.office.query("wang", &Query::Record(key.clone())).unwrap() {
            Answer::Record(view) => match view.record {
                crate::office::record::Record::Case(case) => crate::office::attachments::named(&case).len(),
                other => panic!("{other:?}"),
            },
            other => panic!("{other:?}"),
        }
    }
}

/// Given again after a cut line, what was attached is not attached twice, whatever has become of the file.
#[test]
fn an_attachment_of_which_nothing_was_heard_is_not_attached_twice() {
    let attaching = Attaching::new();
    let desk = Cut { own: OwnDesk::new(attaching.office.clone(), "wang"), cut: true.into() };
    let orders = Orders::default();
    let give = || match carry_out(&desk, &orders, "wang", Effect::Command(attaching.command.clone(), None)) {
        Some(Outcome::Command(done)) => done,
        other => panic!("{other:?}"),
    };
    assert!(matches!(give(), Err(Failure::Lost(_))));
    desk.cut.store(false, std::sync::atomic::Ordering::SeqCst);
    std::fs::remove_file(&attaching.scan).unwrap();
    give().unwrap();
    assert_eq!((attaching.attached(), attaching.kept()), (1, 1));
    // Given anew it is another one, and there is no file any more.
    assert_eq!(give().unwrap_err().message().id, "import-unread");
}

/// While a file is on its way the screen is answered; it can be broken off, and then nothing is done.
#[test]
fn a_file_on_its_way_holds_nothing_up_and_can_be_broken_off() {
    let attaching = Attaching::new();
    let give = Effect::Command(attaching.command.clone(), None);
    let gate = Arc::new((Mutex::new((false, false)), Condvar::new()));
    let desk = SlowFile { own: OwnDesk::new(attaching.office.clone(), "wang"), gate: gate.clone() };
    let (sender, said) = channel();
    let worker = Worker::start(Arc::new(desk), true, sender).unwrap();
    let begin = || {
        *gate.0.lock().unwrap() = (false, false);
        worker.send("wang", give.clone());
        drop(gate.1.wait_while(gate.0.lock().unwrap(), |(came, _)| !*came).unwrap());
    };
    let let_go = || {
        gate.0.lock().unwrap().1 = true;
        gate.1.notify_all();
    };
    begin();
    assert_eq!(outcomes(&worker, &said, "wang", &[Query::Overview]), [Query::Overview]);
    worker.send("wang", Effect::BreakOff);
    let_go();
    let mut along = 0;
    let done = loop {
        match said.recv().unwrap() {
            Event::Answer(Outcome::Along { done, of }) => along += usize::from(done < of),
            Event::Answer(Outcome::Command(done)) => break done,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!((along, done.unwrap_err().message().id.as_ref()), (1, "attach-broken-off"));
    assert_eq!((attaching.attached(), attaching.kept()), (0, 0));
    // Once more, to the end; whoever leaves meanwhile waits for it.
    begin();
    worker.close();
    let_go();
    worker.finish();
    let outcomes: Vec<Outcome> = said
        .iter()
        .filter_map(|event| match event {
            Event::Answer(Outcome::Along { .. }) => None,
            Event::Answer(outcome) => Some(outcome),
            _ => None,
        })
        .collect();
    assert!(matches!(outcomes[..], [Outcome::Command(Ok(_)), Outcome::Ended]), "{outcomes:?}");
    assert_eq!((attaching.attached(), attaching.kept()), (1, 1));
}
