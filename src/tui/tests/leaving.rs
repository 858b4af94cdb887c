//! Leaving: what could not be done is told, and nothing is told of what was.

use super::*;
use crate::domain::message::Message;
use crate::office::desk::{CommandId, Stamped};
use crate::office::directory::Directory;
use crate::office::draft::{Draft, DraftName};
use crate::office::{Command, Failure, Receipt, Stamp};
use crate::tui::effect::Worker;
use crate::tui::leave::leave;
use crate::tui::term::events::{Event, Reason, Source};

const WAITS: &str = "SJ-08/2026-003";

/// Leaves with these effects handed over and these events not looked at; says the ids of what is told.
fn left(
    screen: &mut Screen,
    desk: Arc<dyn Desk>,
    effects: Vec<Effect>,
    rest: Vec<Event<Outcome>>,
) -> Vec<String> {
    let source = Source::silent();
    let worker = Worker::start(desk, true, source.sender()).unwrap();
    for effect in effects {
        worker.send(&screen.state.login, effect);
    }
    let told = leave(&source, worker, &mut screen.state, rest, None, Some(Reason::Signal(15)));
    told.iter()
        .map(|message| screen.state.words.text(message))
        .for_each(|text| assert!(!text.contains("[[")));
    told.into_iter().map(|message| message.id.into_owned()).collect()
}

fn press(screen: &mut Screen, key: &str) -> Vec<Effect> {
    let key = Key::parse(key).unwrap();
    update::key(&mut screen.state, KeyEvent::new(key.code, key.mods))
}

#[test]
fn a_command_on_its_way_is_told_of_where_it_was_not_done() {
    let office = office();
    let mut screen = Screen::at(office.clone(), "reviewer", Chinese, (80, 24), true).go(WAITS);
    let mut other = Screen::at(office.clone(), "shen", Chinese, (80, 24), true).go(WAITS);
    let approve = press(&mut screen, "a");
    let late = press(&mut other, "a");
    let desk = screen.desk.clone();
    assert_eq!(left(&mut screen, desk, approve, Vec::new()), ["ended-by-signal"]);
    let desk = other.desk.clone();
    assert_eq!(left(&mut other, desk, late, Vec::new()), ["ended-by-signal", "left-not-done"]);
    // The same where it was there already and not looked at any more.
    let mut third = Screen::at(office, "principal", Chinese, (80, 24), true);
    let refused = Failure::Refused(Message::new("loading"));
    let desk = third.desk.clone();
    let rest = vec![Event::Answer(Outcome::Command(Err(refused)))];
    assert_eq!(left(&mut third, desk, Vec::new(), rest), ["ended-by-signal", "left-not-done"]);
}

#[test]
fn what_could_not_be_kept_or_is_not_known_is_told() {
    let office = office();
    let mut screen = Screen::at(office.clone(), "reviewer", Chinese, (80, 24), true).go(WAITS);
    let approve = press(&mut screen, "a");
    let desk = away(&office);
    assert_eq!(left(&mut screen, desk, approve, Vec::new()), ["ended-by-signal", "left-unsure"]);
    let mut screen = Screen::at(office.clone(), "reviewer", Chinese, (80, 24), true).go(WAITS);
    screen = screen.keys("r").paste("请补充。");
    let desk = away(&office);
    assert_eq!(left(&mut screen, desk, Vec::new(), Vec::new()), ["ended-by-signal-only", "left-unkept"]);
    // Left before, and failed before the end: once more at the end, and then it was kept.
    let saves = press(&mut screen, "esc");
    assert_eq!(saves.len(), 1);
    let about = ("return", record(WAITS).to_string());
    let lost = Failure::Lost(Message::new("loading"));
    let rest = vec![Event::Answer(Outcome::DraftFailed(lost, Some(about.clone())))];
    let desk = screen.desk.clone();
    assert_eq!(left(&mut screen, desk, Vec::new(), rest), ["ended-by-signal"]);
    assert!(office.draft("reviewer", "return", &about.1).unwrap().is_some());
}

/// A desk at which nothing that is to be written gets through.
struct Away(OwnDesk);

fn away(office: &Arc<Office>) -> Arc<dyn Desk> {
    Arc::new(Away(OwnDesk::new(office.clone(), "reviewer")))
}

fn cut<T>() -> Result<T, Failure> {
    Err(Failure::Lost(Message::new("loading")))
}

impl Desk for Away {
    fn ask(&self, login: &str, query: &Query, known: Option<&Stamp>) -> Result<Option<Stamped>, Failure> {
        self.0.ask(login, query, known)
    }

    fn order(&self, _: &str, _: CommandId, _: Command) -> Result<Receipt, Failure> {
        cut()
    }

    fn save_draft(&self, _: &str, _: &str, _: &str, _: &[u8]) -> Result<(), Failure> {
        cut()
    }

    fn draft(&self, _: &str, _: &str, _: &str) -> Result<Option<Draft>, Failure> {
        cut()
    }

    fn drafts(&self, _: &str) -> Result<Vec<DraftName>, Failure> {
        cut()
    }

    fn drop_draft(&self, _: &str, _: &str, _: &str) -> Result<(), Failure> {
        cut()
    }

    fn visited(&self, _: &str) -> Result<(), Failure> {
        cut()
    }

    fn directory(&self) -> Result<Arc<Directory>, Failure> {
        self.0.directory()
    }

    fn now(&self) -> NaiveDateTime {
        self.0.now()
    }

    fn start_search(&self) {}

    fn attend(&self, _: &str, _: Option<&RecordKey>) {}

    fn listen(&self, _: crate::office::desk::Tell) {}
}
