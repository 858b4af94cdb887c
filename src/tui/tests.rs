//! The screen without a terminal: keys in, the picture out, on the made-up office of a fixed day.

mod actions;
mod books;
mod bytes;
mod calendar;
mod catalogue;
mod comfort;
mod edges;
mod finder;
mod following;
mod imports;
mod keys;
mod leader;
mod leaving;
mod letters;
mod paging;
mod popups;
mod registers;
mod screens;
mod selection;
mod several;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock};

use chrono::{NaiveDate, NaiveDateTime};
use crossterm::event::KeyEvent;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::style::Style;

use super::effect::{Effect, Orders, Outcome, carry_out};
use super::keymap::Key;
use super::run::Session;
use super::settings::{Settings, ThemeChoice};
use super::state::{Pane, Popup, State, Subject};
use super::term::backend::settle;
use super::theme::Look;
use super::{text, update, view};
use crate::domain::code::{Code, RecordKey};
use crate::lang::{Language, Words};
use crate::office::desk::{Desk, News, OwnDesk};
use crate::office::founding::{Founding, found};
use crate::office::query::{Answer, Query};
use crate::office::{Now, Office, demo};

use Language::{Chinese, English};

/// The sizes that are looked at.
const SIZES: [(u16, u16); 3] = [(80, 24), (100, 30), (120, 36)];

/// The moment it is for everybody: a Monday, a working day, in the year whose holiday notice is the last known.
fn moment() -> NaiveDateTime {
    date(2026, 11, 23).and_hms_opt(10, 0, 0).unwrap()
}

fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn now() -> Now {
    Arc::new(moment)
}

/// The made-up office, for a test that changes it.
fn office() -> Arc<Office> {
    let office = Office::open(demo::build(moment()).unwrap(), now(), &|_| {}).unwrap();
    office.finish_search();
    Arc::new(office)
}

/// The made-up office that every test may look at and none may change.
fn shared() -> Arc<Office> {
    static SHARED: OnceLock<Arc<Office>> = OnceLock::new();
    SHARED.get_or_init(office).clone()
}

/// An office as it is just after its founding; none may change it.
fn founded() -> Arc<Office> {
    static FOUNDED: OnceLock<Arc<Office>> = OnceLock::new();
    FOUNDED.get_or_init(new_office).clone()
}

fn new_office() -> Arc<Office> {
    /// An empty store of the kind that the made-up office stands in.
    fn empty<S: Default>(_: impl FnOnce(NaiveDateTime) -> Result<Arc<S>, crate::office::Failure>) -> Arc<S> {
        Arc::default()
    }
    let store = empty(demo::build);
    let founding = Founding {
        bureau: "金坛市公安局党委".to_owned(),
        login: "admin".to_owned(),
        name: "陈雅琴".to_owned(),
        demo: false,
    };
    found(store.clone(), &now(), &founding).unwrap();
    let office = Office::open(store, now(), &|_| {}).unwrap();
    office.finish_search();
    Arc::new(office)
}

/// The screen of one person. What it asks is answered at once, on the same thread.
struct Screen {
    office: Arc<Office>,
    desk: Arc<dyn Desk>,
    orders: Orders,
    /// What happened elsewhere, as far as the screen has not followed it.
    heard: Arc<Mutex<Vec<News>>>,
    state: State,
    /// What was put on the clipboard.
    copied: Vec<String>,
}

impl Screen {
    /// The screen as it is when the program has started, on the made-up office that nobody changes.
    fn open(login: &str, language: Language, columns: u16, rows: u16) -> Self {
        Self::at(shared(), login, language, (columns, rows), true)
    }

    /// The same on any office, with or without colour.
    fn at(office: Arc<Office>, login: &str, language: Language, size: (u16, u16), colour: bool) -> Self {
        let mut settings = Settings::default();
        if !colour {
            settings.config.theme = ThemeChoice::Look(Look::Mono);
        }
        Self::with(office, login, language, size, settings)
    }

    /// The same with settings of one's own.
    fn with(
        office: Arc<Office>,
        login: &str,
        language: Language,
        size: (u16, u16),
        settings: Settings,
    ) -> Self {
        let words = Arc::new(Words::new(language));
        let desk: Arc<dyn Desk> = Arc::new(OwnDesk::new(office.clone(), login));
        let heard = Arc::new(Mutex::new(Vec::new()));
        let hears = heard.clone();
        desk.listen(Arc::new(move |news| hears.lock().unwrap().push(news)));
        let session = Session {
            desk: desk.clone(),
            login: login.to_owned(),
            words,
            settings,
            files: true,
            as_of: None,
        };
        let state = State::new(&session, size).unwrap();
        let mut screen = Self { office, desk, orders: Orders::default(), heard, state, copied: Vec::new() };
        let effects = update::refresh(&mut screen.state);
        screen.run(effects);
        screen
    }

    /// Carries out what the screen asks for, and what follows from the answers.
    fn run(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                // The index is whole here: there is nothing to wait for.
                Effect::Redraw | Effect::Mouse(_) | Effect::AskLater(_) => {}
                Effect::Copy(text) => self.copied.push(text),
                Effect::ActAs(login) => self.state.login = login,
                other => {
                    if let Some(outcome) = self.answer(other) {
                        let more = update::outcome(&mut self.state, outcome);
                        self.run(more);
                    }
                }
            }
        }
    }

    /// What the office says. Answers of the offices that nobody changes are remembered.
    fn answer(&self, effect: Effect) -> Option<Outcome> {
        static KNOWN: Mutex<BTreeMap<String, Outcome>> = Mutex::new(BTreeMap::new());
        let login = &self.state.login;
        let question = match &effect {
            Effect::Ask(query) if Arc::ptr_eq(&self.office, &shared()) => format!("{login} {query:?}"),
            Effect::Ask(query) if Arc::ptr_eq(&self.office, &founded()) => format!("founded {query:?}"),
            _ => return carry_out(self.desk.as_ref(), &self.orders, login, effect),
        };
        if let Some(known) = KNOWN.lock().unwrap().get(&question) {
            return Some(known.clone());
        }
        let mut outcome = carry_out(self.desk.as_ref(), &self.orders, login, effect)?;
        if let Outcome::Answer(_, Ok(Answer::Overview(overview))) = &mut outcome {
            // Every test has it to itself.
            (overview.here, overview.deciding) = (Vec::new(), Vec::new());
        }
        KNOWN.lock().unwrap().insert(question, outcome.clone());
        Some(outcome)
    }

    /// Presses keys, named as in the keymap, with blanks between them. The screen is drawn after each, as what is
    /// drawn decides how far a list scrolls.
    fn keys(mut self, script: &str) -> Self {
        for key in Key::parse_chord(script).unwrap() {
            self.press(key);
            self.buffer();
        }
        self
    }

    fn press(&mut self, key: Key) {
        let effects = update::key(&mut self.state, KeyEvent::new(key.code, key.mods));
        self.run(effects);
        self.rest();
        let on = self.state.attends().cloned();
        self.run(vec![Effect::Attend(on)]);
    }

    /// Waits until the detail has followed the selection and what waited for it is done.
    fn rest(&mut self) {
        let effects = update::rest(&mut self.state);
        self.run(effects);
        if update::is_ready(&self.state) {
            let effects = update::resume(&mut self.state);
            self.run(effects);
        }
    }

    /// Follows what has happened elsewhere, as the screen does a moment later.
    fn hear(&mut self) {
        let heard = std::mem::take(&mut *self.heard.lock().unwrap());
        for news in heard {
            let effects = update::outcome(&mut self.state, Outcome::News(news));
            self.run(effects);
        }
        if self.state.live.wants_renewal() {
            let effects = update::renew(&mut self.state);
            self.run(effects);
        }
    }

    /// Types text into the form on top.
    fn paste(mut self, text: &str) -> Self {
        let effects = update::paste(&mut self.state, text);
        self.run(effects);
        self
    }

    /// Shows a record on the main screen: in the queue it waits in, else in the tree.
    fn go(mut self, number: &str) -> Self {
        let key = record(number);
        let queue = State::pane_of(key.kind);
        let there = self.state.queue_keys(queue).iter().position(|line| **line == key);
        let pane = match there {
            Some(at) => {
                self.state.queue_list(queue).selected = at;
                queue
            }
            None => {
                self.run(vec![Effect::Ask(Query::Item(key.code.clone()))]);
                self.state.tree.reveal(&key.code, Some(&key));
                Pane::Tree
            }
        };
        let effects = update::focus(&mut self.state, pane);
        self.run(effects);
        assert_eq!(self.state.detail.subject, Some(Subject::Record(key)));
        self
    }

    /// Shows an item on the main screen.
    fn item(mut self, code: &str) -> Self {
        let code: Code = code.parse().unwrap();
        self.state.tree.reveal(&code, None);
        let effects = update::focus(&mut self.state, Pane::Tree);
        self.run(effects);
        self
    }

    fn popup(mut self, popup: Popup) -> Self {
        self.state.popups.push(popup);
        self
    }

    /// What is on the screen, cell by cell, and where the cursor is.
    fn drawn(&self) -> (Buffer, Option<(u16, u16)>) {
        let mut terminal = Terminal::new(TestBackend::new(self.state.size.0, self.state.size.1)).unwrap();
        let frame = terminal
            .draw(|frame| {
                view::draw(&self.state, frame);
                settle(frame.buffer_mut());
            })
            .unwrap();
        let buffer = frame.buffer.clone();
        let shown = terminal.backend().cursor_visible();
        let at = terminal.backend().cursor_position();
        (buffer, shown.then_some((at.x, at.y)))
    }

    fn buffer(&self) -> Buffer {
        self.drawn().0
    }

    /// The screen as text, a row a line; with the cursor where an input has it. What holds of every screen is
    /// checked on the way.
    fn render(&self) -> String {
        let (buffer, cursor) = self.drawn();
        let rows = rows(&buffer);
        for row in &rows {
            assert_eq!(text::width(row), usize::from(self.state.size.0), "{row:?}");
            assert!(!row.contains("[[") && !row.contains("{$"), "a message without its words: {row}");
        }
        let mut text: String = rows.iter().map(|row| format!("{}\n", row.trim_end())).collect();
        if let Some((x, y)) = cursor {
            text.push_str(&format!("cursor {x},{y}\n"));
        }
        text
    }

    /// What the line of messages says.
    fn said(&self) -> String {
        let message = self.state.notice.as_ref().map(|(_, message)| self.state.words.text(message));
        message.unwrap_or_default()
    }
}

/// The rows as they are read.
fn rows(buffer: &Buffer) -> Vec<String> {
    let columns = usize::from(buffer.area.width);
    buffer.content.chunks(columns).map(|row| row.iter().map(|cell| cell.symbol()).collect()).collect()
}

/// Applications of the made-up office: one to be decided, one whose decision was extended, one that is closed.
const TO_DECIDE: &str = "SJ-48/a/2026-002";
const EXTENDED: &str = "SJ-50/a/2026-003";
const CLOSED: &str = "XZ-00/a/本人民主评议结果";

/// The looks of a row.
fn looks(buffer: &Buffer, y: u16) -> Vec<Style> {
    (buffer.area.left()..buffer.area.right()).map(|x| buffer[(x, y)].style()).collect()
}

/// The key of a record by its number: `SJ-04/2026-001` is a disclosure, `SJ-04/o/2026-001` an opinion,
/// `SJ-04/a/2026-001` an application, `SJ-04/press/2026-001` a case of that book. The title may stand for the number,
/// which others of the same code move.
fn record(text: &str) -> RecordKey {
    let (code, kind, number) = match *text.split('/').collect::<Vec<_>>() {
        [code, number] => (code, "d", number),
        [code, kind, number] => (code, kind, number),
        _ => panic!("{text}"),
    };
    let kind = match kind {
        "o" => crate::domain::code::Kind::Opinion,
        "a" => crate::domain::code::Kind::Application,
        word if crate::domain::code::Kind::parse(word).is_some() => {
            crate::domain::code::Kind::parse(word).unwrap()
        }
        _ => crate::domain::code::Kind::Disclosure,
    };
    let code: Code = code.parse().unwrap();
    match number.split_once('-').map(|(year, seq)| (year.parse(), seq.parse())) {
        Some((Ok(year), Ok(seq))) => RecordKey { code, kind, year, seq },
        _ => titled(&code, kind, number),
    }
}

/// The record of the made-up office with that title.
fn titled(code: &Code, kind: crate::domain::code::Kind, title: &str) -> RecordKey {
    let Ok(Answer::Records(_, records)) = shared().query("admin", &Query::Records(code.clone(), 10_000))
    else {
        panic!("nothing under {code}")
    };
    let line = records.lines.into_iter().find(|line| line.key.kind == kind && line.title == title);
    line.unwrap_or_else(|| panic!("no {title} under {code}")).key
}

/// Compares a screen with the picture kept of it.
fn picture(name: &str, screen: &Screen) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, screen.render()));
}

/// A name for a picture: `main-admin-zh-80`.
fn named(what: &str, language: Language, columns: u16) -> String {
    format!("{what}-{}-{columns}", language.tag())
}
