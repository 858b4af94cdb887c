//! The loop: events → update → effects → draw.

use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use chrono::NaiveDateTime;
use ratatui::Terminal;
use ratatui::layout::Size;

use super::action;
use super::effect::{Effect, Outcome, Worker};
use super::keymap::{Key, KeyFault, Keymap};
use super::list::ListState;
use super::state::{Board, Detail, LEAST, Pane, Screen, State, Tone};
use super::term::backend::{self, WideBackend};
use super::term::events::{Event, Reason, Source};
use super::term::guard::{TerminalGuard, take_fault};
use super::theme::Theme;
use super::tree::TreePane;
use super::{update, view};
use crate::domain::message::Message;
use crate::lang::Words;
use crate::office::Office;

/// The keys as they are shipped.
const DEFAULT_KEYS: &str = include_str!("../../keymaps/default.toml");

/// How long the first screen waits for its content before it is drawn without.
const FIRST: Duration = Duration::from_millis(150);

/// What the screen is opened with.
pub struct Session {
    /// The office.
    pub office: Arc<Office>,
    /// Login of the person at the terminal.
    pub login: String,
    /// The interface's language.
    pub words: Arc<Words>,
    /// Whether the interface may use colour (`NO_COLOR`).
    pub colour: bool,
}

/// The keymap as shipped, and what is wrong with it.
pub fn default_keymap() -> (Keymap, Vec<KeyFault>) {
    Keymap::load(&[("keymaps/default.toml", DEFAULT_KEYS)], &action::ids(), &action::contexts())
}

impl State {
    /// The state before anything is known.
    pub fn new(session: &Session, size: (u16, u16)) -> Self {
        let (keymap, faults) = default_keymap();
        let office = &session.office;
        Self {
            login: session.login.clone(),
            words: session.words.clone(),
            theme: Theme::new(session.colour),
            keymap: Arc::new(keymap),
            calendar: office.calendar().clone(),
            size,
            screen: Screen::Main,
            focus: Pane::Tasks,
            overview: None,
            tree: TreePane::default(),
            tasks: None,
            tasks_list: ListState::default(),
            opinions: None,
            opinions_list: ListState::default(),
            detail: Detail::default(),
            board: Board::default(),
            people: Vec::new(),
            people_list: ListState::default(),
            directory: office.directory(),
            popups: Vec::new(),
            notice: faults.first().map(|fault| (Tone::Fault, fault.told())),
            pending: Vec::new(),
            drafts: std::collections::BTreeMap::new(),
            today: office.today(),
            under_way: 0,
            quit: false,
        }
    }

    /// Whether there is something to show in every pane.
    pub fn is_loaded(&self) -> bool {
        let shown = match self.screen {
            Screen::Board => !self.board.lines.is_empty() && self.board.coverage.is_some(),
            _ => self.detail.subject.is_none() || !matches!(self.detail.view, super::state::View::None),
        };
        let known = self.overview.is_some() && self.tree.is_loaded() && self.tasks.is_some();
        known && self.opinions.is_some() && shown
    }
}

/// Opens the office on the terminal; returns when the person leaves or the terminal has gone.
///
/// # Errors
/// The terminal cannot be used.
pub fn run(session: &Session) -> Result<(), Message> {
    let guard = TerminalGuard::take(session.words.clone())?;
    let failed = |error: std::io::Error| Message::new("term-setup-failed").with("why", error.to_string());
    let source: Source<Outcome> = Source::listen()?;
    let worker = Worker::start(session.office.clone(), source.sender()).map_err(failed)?;
    let mut terminal = Terminal::new(WideBackend::stdout().map_err(failed)?).map_err(failed)?;
    let size = terminal.size().map_err(failed)?;
    let mut state = State::new(session, (size.width, size.height));
    send(&worker, &mut state, &mut terminal, update::refresh);
    let gone = work(session, &source, &worker, &mut state, &mut terminal);
    // What is being typed is kept, whatever ends the program.
    for effect in update::unsaved(&state) {
        worker.send(&state.login, effect);
    }
    worker.finish();
    drop(guard);
    match gone {
        Some(Reason::Signal(signal)) => {
            Err(Message::new("ended-by-signal").with("signal", i64::from(signal)))
        }
        Some(Reason::HungUp) | None => Ok(()),
    }
}

fn send<W: Write>(
    worker: &Worker,
    state: &mut State,
    terminal: &mut Terminal<WideBackend<W>>,
    make: impl FnOnce(&mut State) -> Vec<Effect>,
) {
    for effect in make(state) {
        match effect {
            Effect::Redraw => {
                // A failure shows when the frame is drawn.
                let _ = terminal.clear();
            }
            Effect::ActAs(login) => state.login = login,
            other => worker.send(&state.login, other),
        }
    }
}

fn work<W: Write>(
    session: &Session,
    source: &Source<Outcome>,
    worker: &Worker,
    state: &mut State,
    terminal: &mut Terminal<WideBackend<W>>,
) -> Option<Reason> {
    let until = std::time::Instant::now() + FIRST;
    let mut drawn = false;
    loop {
        let waits = !drawn && !state.is_loaded() && std::time::Instant::now() < until;
        if !waits {
            if backend::draw(terminal, |frame| view::draw(state, frame)).is_err() {
                return Some(Reason::HungUp);
            }
            drawn = true;
        }
        let events = if waits {
            source.next_within(until.saturating_duration_since(std::time::Instant::now()))
        } else {
            // An idle screen sleeps until something happens, or until another day begins.
            source.next_within(until_tomorrow(session.office.now()))
        };
        for event in events {
            match event {
                // Nothing is done unseen; what is half typed is kept on leaving.
                Event::Key(key) if too_small(state) => {
                    let key = Key::from_event(key).map(|key| key.to_string());
                    state.quit = matches!(key.as_deref(), Some("q" | "ctrl-c"));
                }
                Event::Paste(_) if too_small(state) => {}
                Event::Key(key) => send(worker, state, terminal, |state| update::key(state, key)),
                Event::Paste(text) => send(worker, state, terminal, |state| update::paste(state, &text)),
                Event::Resize(columns, rows) => {
                    state.size = (columns, rows);
                    terminal.backend_mut().resize(Size::new(columns, rows));
                    if terminal.autoresize().is_err() {
                        return Some(Reason::HungUp);
                    }
                }
                Event::Answer(outcome) => {
                    send(worker, state, terminal, |state| update::outcome(state, outcome))
                }
                Event::Gone(reason) => return Some(reason),
            }
            if state.quit {
                return None;
            }
        }
        if let Some(fault) = take_fault() {
            state.say(Tone::Fault, fault);
        }
        // Another day has begun: every due date stands differently.
        let today = session.office.today();
        if drawn && today != state.today {
            state.today = today;
            send(worker, state, terminal, update::refresh);
        }
    }
}

fn until_tomorrow(now: NaiveDateTime) -> Duration {
    let midnight = now.date().succ_opt().and_then(|day| day.and_hms_opt(0, 0, 1));
    midnight.and_then(|midnight| (midnight - now).to_std().ok()).unwrap_or(Duration::from_secs(3600))
}

fn too_small(state: &State) -> bool {
    state.size.0 < LEAST.0 || state.size.1 < LEAST.1
}
