//! The least a ratatui program can do: a list in memory, drawn by the library's own backend, each frame bracketed.

use std::io::{Write, stdout};

use crossterm::event::{self, Event, KeyCode};
use crossterm::terminal::{BeginSynchronizedUpdate, EndSynchronizedUpdate};
use crossterm::{QueueableCommand, execute};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::widgets::{List, ListState};

/// Shows `rows` until `q` is pressed.
pub fn run(rows: &[String]) -> std::io::Result<()> {
    crossterm::terminal::enable_raw_mode()?;
    execute!(stdout(), crossterm::terminal::EnterAlternateScreen)?;
    let mut terminal = Terminal::new(CrosstermBackend::new(stdout()))?;
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
