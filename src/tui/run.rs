//! The loop: events → update → effects → draw.

use std::io::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{NaiveDate, NaiveDateTime};
use crossterm::event::{MouseEvent, MouseEventKind};
use ratatui::Terminal;
use ratatui::layout::Size;

use super::catalogue::CatalogueScreen;
use super::effect::{Effect, Outcome, Worker};
use super::keymap::Key;
use super::leader::LeaderPage;
use super::leave::leave;
use super::list::ListState;
use super::live::Live;
use super::mouse::Hits;
use super::pace::{Due, Pace};
use super::selection::Selection;
use super::settings::{AmbiguousChoice, FrameChoice, Settings};
use super::state::{Board, Detail, LEAST, Pane, RankingPage, Screen, State, Tone, YearPage};
use super::term::backend::{self, WideBackend};
use super::term::events::{Event, Reason, Source};
use super::term::guard::{TerminalGuard, take_fault};
use super::term::{clipboard, guard};
use super::text::Widths;
use super::tree::TreePane;
use super::{update, view};
use crate::domain::message::Message;
use crate::lang::Words;
use crate::office::desk::Desk;

/// How long the first screen waits for its content before it is drawn without.
const FIRST: Duration = Duration::from_millis(150);

/// What the screen is opened with.
pub struct Session {
    /// The office, here or elsewhere.
    pub desk: Arc<dyn Desk>,
    /// Login of the person at the terminal.
    pub login: String,
    /// The interface's language.
    pub words: Arc<Words>,
    /// What the person has settled for their screen.
    pub settings: Settings,
    /// Whether the screen reads and writes files on this host.
    pub files: bool,
    /// The past day that is looked at, where nothing else is wanted.
    pub as_of: Option<NaiveDate>,
}

impl State {
    /// The state before anything is known.
    ///
    /// # Errors
    /// The office cannot be reached.
    pub fn new(session: &Session, size: (u16, u16)) -> Result<Self, Message> {
        let (desk, settings) = (&session.desk, &session.settings);
        let directory = desk.directory().map_err(|failure| failure.message().clone())?;
        let wide = settings.config.ambiguous == AmbiguousChoice::Wide;
        let mut hits = Hits::default();
        hits.turn(settings.config.mouse);
        Ok(Self {
            login: session.login.clone(),
            files: session.files,
            words: session.words.clone(),
            theme: settings.theme(),
            widths: Widths { ambiguous: wide, lines: wide },
            frame_by_itself: settings.config.frame == FrameChoice::Auto,
            keymap: settings.keymap.clone(),
            faults: settings.faults.clone(),
            hits,
            size,
            screen: if session.as_of.is_some() { Screen::Leader } else { Screen::Main },
            focus: Pane::Tasks,
            overview: None,
            tree: TreePane::default(),
            tasks: None,
            tasks_list: ListState::default(),
            opinions: None,
            opinions_list: ListState::default(),
            applications: None,
            applications_list: ListState::default(),
            books: std::collections::BTreeMap::default(),
            lower: Pane::Opinions,
            selection: Selection::default(),
            detail: Detail::default(),
            board: Board::default(),
            leader: LeaderPage { as_of: session.as_of, ..LeaderPage::default() },
            read_only: session.as_of.is_some(),
            catalogue: CatalogueScreen::default(),
            year_page: YearPage::default(),
            ranking: RankingPage::default(),
            people: Vec::new(),
            people_list: ListState::default(),
            directory,
            popups: Vec::new(),
            live: Live::default(),
            notice: settings.notice().map(|message| (Tone::Fault, message)),
            pending: Vec::new(),
            then: None,
            drafts: std::collections::BTreeMap::new(),
            today: desk.now().date(),
            under_way: 0,
            last_search: String::new(),
            quit: false,
        })
    }

    /// Whether there is something to show in every pane.
    pub fn is_loaded(&self) -> bool {
        let shown = match self.screen {
            Screen::Leader => self.leader.bodies.is_some(),
            Screen::Board => self.board.due.is_some() && self.board.coverage.is_some(),
            Screen::Ranking => self.ranking.shown.is_some(),
            _ => !self.detail.is_loading(),
        };
        let known = self.overview.is_some() && self.tree.is_loaded() && self.tasks.is_some();
        known && self.opinions.is_some() && shown
    }
}

/// Opens the office on the terminal; returns when the person leaves or the terminal has gone, with what is to be told then.
///
/// # Errors
/// The terminal cannot be used.
pub fn run(session: &Session) -> Result<Vec<Message>, Message> {
    let guard = TerminalGuard::take(session.words.clone())?;
    let failed = |error: std::io::Error| Message::new("term-setup-failed").with("why", error.to_string());
    let asks = session.settings.asks_widths();
    if asks {
        guard.ask_widths().map_err(failed)?;
    }
    let source: Source<Outcome> = if asks { Source::listen_for_widths()? } else { Source::listen()? };
    let worker = Worker::start(session.desk.clone(), session.files, source.sender()).map_err(failed)?;
    let hears = source.sender();
    session.desk.listen(Arc::new(move |news| {
        // Where nobody listens any more there is nobody to tell.
        let _ = hears.send(Event::Answer(Outcome::News(news)));
    }));
    let mut terminal = Terminal::new(WideBackend::stdout().map_err(failed)?).map_err(failed)?;
    let size = terminal.size().map_err(failed)?;
    let mut state = State::new(session, (size.width, size.height))?;
    if session.settings.config.mouse {
        terminal.backend_mut().pass(guard::MOUSE_ON);
    }
    let screen = Doing { worker: &worker, tmux: session.settings.tmux };
    screen.send(&mut state, &mut terminal, update::refresh);
    let mut rest = Vec::new();
    let gone = work(session, &source, &screen, &mut state, &mut terminal, &mut rest);
    Ok(leave(&source, worker, &mut state, rest, guard, gone))
}

/// Who carries out what the screen asks for.
struct Doing<'a> {
    worker: &'a Worker,
    /// Whether what is copied goes through a tmux.
    tmux: bool,
}

impl Doing<'_> {
    fn send<W: Write>(
        &self,
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
                Effect::Copy(text) => {
                    terminal.backend_mut().pass(&clipboard::sequence(&text, self.tmux));
                }
                Effect::Mouse(on) => {
                    terminal.backend_mut().pass(if on { guard::MOUSE_ON } else { guard::MOUSE_OFF });
                }
                Effect::ActAs(login) => state.login = login,
                other => self.worker.send(&state.login, other),
            }
        }
    }
}

fn work<W: Write>(
    session: &Session,
    source: &Source<Outcome>,
    screen: &Doing<'_>,
    state: &mut State,
    terminal: &mut Terminal<WideBackend<W>>,
    rest: &mut Vec<Event<Outcome>>,
) -> Option<Reason> {
    let until = Instant::now() + FIRST;
    let mut drawn = false;
    let mut clicks = Clicks::default();
    let mut pace = Pace::new();
    let mut attends = (state.login.clone(), None);
    let mut looked = None;
    loop {
        // Whoever turns away from the page has seen it.
        let looks = state.is_looking().then(|| state.login.clone());
        if let Some(login) = std::mem::replace(&mut looked, looks.clone()).filter(|_| looks.is_none()) {
            screen.worker.send(&login, Effect::Visited);
        }
        if attends.0 != state.login || attends.1.as_ref() != state.attends() {
            attends = (state.login.clone(), state.attends().cloned());
            screen.worker.send(&state.login, Effect::Attend(attends.1.clone()));
        }
        let first = (!drawn && !state.is_loaded()).then_some(until);
        let held = pace.holds().or(first).filter(|until| *until > Instant::now());
        if held.is_none() {
            if backend::draw(terminal, |frame| view::draw(state, frame)).is_err() {
                return Some(Reason::HungUp);
            }
            if !drawn {
                // Once there is something to see: then there is time for it.
                session.desk.start_search();
            }
            drawn = true;
        }
        // What it is about is in view now.
        if drawn && update::is_ready(state) {
            screen.send(state, terminal, update::resume);
            continue;
        }
        let events = if let Some(until) = held {
            source.next_within(until.saturating_duration_since(Instant::now()))
        } else {
            // An idle screen sleeps until something happens, or until another day begins.
            let idle = || until_tomorrow(session.desk.now());
            source.next_within(pace.wait(state).unwrap_or_else(idle))
        };
        if events.iter().any(|event| matches!(event, Event::Key(_) | Event::Mouse(_))) {
            pace.pressed();
        }
        for due in pace.due(state) {
            match due {
                Due::Rest => screen.send(state, terminal, update::rest),
                Due::Renew => screen.send(state, terminal, |state| {
                    let mut effects = update::renew(state);
                    effects.push(Effect::Renewed);
                    effects
                }),
                Due::Keep => screen.send(state, terminal, update::keep_typed),
                Due::Look => screen.send(state, terminal, |_| vec![Effect::Visited]),
            }
        }
        let mut events = events.into_iter();
        while let Some(event) = events.next() {
            match event {
                // Nothing is done unseen; what is half typed is kept on leaving.
                Event::Key(key) if too_small(state) => {
                    let key = Key::from_event(key).map(|key| key.to_string());
                    match key.as_deref() {
                        Some("q" | "ctrl-c") => state.quit = true,
                        Some("ctrl-l") => screen.send(state, terminal, |_| vec![Effect::Redraw]),
                        _ => {}
                    }
                }
                Event::Paste(_) | Event::Mouse(_) if too_small(state) => {}
                Event::Key(key) => screen.send(state, terminal, |state| update::key(state, key)),
                Event::Paste(text) => screen.send(state, terminal, |state| update::paste(state, &text)),
                Event::Mouse(mouse) => {
                    let twice = clicks.twice(mouse);
                    screen.send(state, terminal, |state| update::mouse(state, mouse, twice));
                }
                Event::Widths(widths) => {
                    screen.send(state, terminal, |state| update::measured(state, widths));
                }
                Event::Resize(columns, rows) => {
                    state.size = (columns, rows);
                    terminal.backend_mut().resize(Size::new(columns, rows));
                    if terminal.autoresize().is_err() {
                        return Some(Reason::HungUp);
                    }
                }
                Event::Answer(Outcome::Renewed) => pace.renewed(),
                Event::Answer(outcome) => {
                    screen.send(state, terminal, |state| update::outcome(state, outcome))
                }
                Event::Gone(reason) => {
                    rest.extend(events);
                    return Some(reason);
                }
            }
            if state.quit {
                rest.extend(events);
                return None;
            }
        }
        pace.look(state);
        if let Some(fault) = take_fault() {
            state.say(Tone::Fault, fault);
        }
        // Another day has begun: every due date stands differently.
        let today = session.desk.now().date();
        if drawn && today != state.today {
            state.today = today;
            screen.send(state, terminal, update::refresh);
        }
    }
}

/// Two clicks on one cell within this time are one act.
const TWICE: Duration = Duration::from_millis(400);

/// The last click.
#[derive(Default)]
struct Clicks(Option<(u16, u16, Instant)>);

impl Clicks {
    /// Whether this is the second click on one cell in quick succession.
    fn twice(&mut self, mouse: MouseEvent) -> bool {
        if !matches!(mouse.kind, MouseEventKind::Down(_)) {
            return false;
        }
        let now = Instant::now();
        let here = (mouse.column, mouse.row);
        let twice = matches!(self.0, Some((x, y, at)) if (x, y) == here && now - at <= TWICE);
        // A third click begins anew.
        self.0 = (!twice).then_some((here.0, here.1, now));
        twice
    }
}

fn until_tomorrow(now: NaiveDateTime) -> Duration {
    let midnight = now.date().succ_opt().and_then(|day| day.and_hms_opt(0, 0, 1));
    midnight.and_then(|midnight| (midnight - now).to_std().ok()).unwrap_or(Duration::from_secs(3600))
}

fn too_small(state: &State) -> bool {
    state.size.0 < LEAST.0 || state.size.1 < LEAST.1
}
