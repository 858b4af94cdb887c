//! The least a ratatui program can do: a list in memory, drawn by the library's own backend, each frame bracketed; and the
//! least a commit can cost.

use std::fs::{self, OpenOptions};
use std::io::{Write, stdout};
use std::path::Path;
use std::time::Instant;

use crossterm::event::{self, Event, KeyCode};
use crossterm::terminal::{BeginSynchronizedUpdate, EndSynchronizedUpdate};
use crossterm::{QueueableCommand, execute};
use portable_pty::CommandBuilder;

use ratatui::backend::CrosstermBackend;
use ratatui::widgets::{List, ListState};

use super::figures::Times;
use super::terminal::{QUIET, Terminal};

/// Set for the process that is the floor: how many rows its list has.
const FLOOR: &str = "GONGKAI_BENCH_FLOOR";

/// What the machine itself needs.
pub struct Floors {
    /// From the start to the first frame.
    pub start: Times,
    /// Bytes of that.
    pub first: usize,
    /// From a key to its frame.
    pub down: Times,
    /// Bytes of that.
    pub down_bytes: f64,
    /// 4 KiB appended and synced.
    pub append: Times,
}

impl Floors {
    /// Measures them, appending to a file in `folder`.
    pub fn measure(folder: &Path) -> Self {
        let mut start = Times::default();
        let mut down = Times::default();
        let (mut first, mut bytes, mut pressed) = (0, 0, 0);
        for _ in 0..5 {
            let mut command = CommandBuilder::new(std::env::current_exe().expect("this program has a path"));
            command.env(FLOOR, "1000");
            let bare = Terminal::start(command);
            let beginning = bare.mark();
            start.add(bare.frame_after(beginning) - bare.started());
            bare.settle(QUIET);
            first = bare.since(beginning).0;
            for _ in 0..40 {
                let mark = bare.mark();
                let sent = bare.send(b"j");
                down.add(bare.frame_after(mark) - sent);
                bytes += bare.since(mark).0;
                pressed += 1;
            }
            bare.send(b"q");
            bare.ended();
        }
        let raw = OpenOptions::new().append(true).create(true).open(folder.join("raw"));
        let mut raw = raw.expect("a file to append to");
        let mut append = Times::default();
        for _ in 0..300 {
            let began = Instant::now();
            raw.write_all(&[7; 4096]).and_then(|()| raw.sync_data()).expect("an append");
            append.add(began.elapsed());
        }
        drop(fs::remove_file(folder.join("raw")));
        Self { start, first, down, down_bytes: bytes as f64 / f64::from(pressed), append }
    }
}

/// Whether this process is the floor, which it has been then.
pub fn is_asked_for() -> bool {
    let Ok(rows) = std::env::var(FLOOR) else { return false };
    let rows: usize = rows.parse().unwrap_or(1000);
    let row =
        |n| format!("SJ-{:02}/2026-{n:03} 关于机关本级党费收缴使用情况的通报（第{n}号） 待审核", n % 58);
    run(&(0..rows).map(row).collect::<Vec<_>>()).expect("the floor runs");
    true
}

/// Shows `rows` until `q` is pressed.
fn run(rows: &[String]) -> std::io::Result<()> {
    crossterm::terminal::enable_raw_mode()?;
    execute!(stdout(), crossterm::terminal::EnterAlternateScreen)?;
    let mut terminal = ratatui::Terminal::new(CrosstermBackend::new(stdout()))?;
    let mut state = ListState::default().with_selected(Some(0));
    loop {
        stdout().queue(BeginSynchronizedUpdate)?;
        terminal.draw(|frame| {
            let list = List::new(rows.iter().map(String::as_str)).highlight_symbol("> ");
            frame.render_stateful_widget(list, frame.area(), &mut state);
        })?;
        stdout().queue(EndSynchronizedUpdate)?;
        stdout().flush()?;
        match event::read()? {
            Event::Key(key) if key.code == KeyCode::Char('q') => break,
            Event::Key(key) if key.code == KeyCode::Char('j') => state.select_next(),
            Event::Key(key) if key.code == KeyCode::Char('k') => state.select_previous(),
            _ => {}
        }
    }
    execute!(stdout(), crossterm::terminal::LeaveAlternateScreen)?;
    crossterm::terminal::disable_raw_mode()
}
