//! Taking the terminal and giving it back, whatever happens.

use std::io::{self, IsTerminal, Write};
use std::panic::PanicHookInfo;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use crossterm::terminal::{disable_raw_mode, enable_raw_mode};

use crate::domain::message::Message;
use crate::lang::Words;
use crate::tui::text::Widths;

/// Alternate screen, bracketed paste, no cursor.
const TAKE: &[u8] = b"\x1b[?1049h\x1b[?2004h\x1b[?25l";
/// The reverse, the end of a frame and of colours that were under way, and the mouse as it was.
const GIVE_BACK: &[u8] = b"\x1b[?2026l\x1b[m\x1b[?1006l\x1b[?1000l\x1b[?2004l\x1b[?25h\x1b[?1049l";

/// Clicks and the wheel come to the program, told in decimal numbers.
pub const MOUSE_ON: &[u8] = b"\x1b[?1000h\x1b[?1006h";
/// They go to the terminal again, which selects text with them.
pub const MOUSE_OFF: &[u8] = b"\x1b[?1006l\x1b[?1000l";

/// Two glyphs of ambiguous width and a box line in the upper left corner, where the first frame goes, and the question
/// where the cursor is after them. All in one, so that the answer costs no time to wait for: it comes as input.
const ASK_WIDTHS: &[u8] = "\x1b[H““─\x1b[6n\x1b[2K".as_bytes();

/// What the column of the cursor after [`TerminalGuard::ask_widths`], from 0, says; `None` where it cannot be the answer.
pub fn widths_at(column: u16) -> Option<Widths> {
    let (ambiguous, lines) = match column {
        3 => (false, false),
        4 => (false, true),
        5 => (true, false),
        6 => (true, true),
        _ => return None,
    };
    Some(Widths { ambiguous, lines })
}

/// Whether the terminal is in our hands.
static TAKEN: AtomicBool = AtomicBool::new(false);
/// The last panic of another thread than the one that holds the terminal.
static FAULT: Mutex<Option<Message>> = Mutex::new(None);

/// The terminal in raw mode on its alternate screen, for as long as this value lives.
///
/// A panic of the thread that took it gives the terminal back and then says in plain words what happened. A panic
/// of another thread touches nothing: the screen stays, and [`take_fault`] tells what happened.
#[derive(Debug)]
pub struct TerminalGuard(());

impl TerminalGuard {
    /// Takes the terminal. `words` put a panic into words.
    ///
    /// # Errors
    /// When standard input or output is no terminal, or it cannot be set up.
    pub fn take(words: Arc<Words>) -> Result<Self, Message> {
        if !io::stdin().is_terminal() {
            return Err(Message::new("term-no-input"));
        }
        if !io::stdout().is_terminal() {
            return Err(Message::new("term-no-output"));
        }
        let failed = |error: io::Error| Message::new("term-setup-failed").with("why", error.to_string());
        enable_raw_mode().map_err(failed)?;
        TAKEN.store(true, Ordering::SeqCst);
        let guard = Self(());
        put(TAKE).map_err(failed)?;
        let holder = thread::current().id();
        std::panic::set_hook(Box::new(move |info| {
            // It becomes an error of the store, told like any other.
            if crate::office::panic_is_contained() {
                return;
            }
            let (what, place) = described(info, &words);
            if thread::current().id() == holder {
                give_back();
                let message = Message::new("term-fault-stopped").with("what", what).with("place", place);
                // Where even standard error is gone there is nobody left to tell.
                let _ = writeln!(io::stderr(), "{}", words.text(&message));
            } else {
                let message = Message::new("term-fault").with("what", what).with("place", place);
                *FAULT.lock().unwrap_or_else(PoisonError::into_inner) = Some(message);
            }
        }));
        Ok(guard)
    }

    /// Asks the terminal how wide it draws what terminals differ about. The answer is input, for
    /// [`Source::listen_for_widths`](super::events::Source::listen_for_widths).
    ///
    /// # Errors
    /// The terminal cannot be written to.
    pub fn ask_widths(&self) -> io::Result<()> {
        put(ASK_WIDTHS)
    }
}

impl Drop for TerminalGuard {
    fn drop(&mut self) {
        give_back();
        // Not while panicking: changing the hook then would be a second panic.
        if !thread::panicking() {
            drop(std::panic::take_hook());
        }
    }
}

/// The panic of another thread since the last call, if there was one.
pub fn take_fault() -> Option<Message> {
    FAULT.lock().unwrap_or_else(PoisonError::into_inner).take()
}

/// Says something on standard error, with the terminal in nobody's hands.
pub fn say_outside(text: &str) {
    // Where that is closed there is nobody to tell.
    let _ = writeln!(io::stderr(), "{text}");
}

fn give_back() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        // A terminal that is gone needs nothing given back.
        let _ = put(GIVE_BACK);
        let _ = disable_raw_mode();
    }
}

fn put(bytes: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(bytes)?;
    out.flush()
}

/// What a panic says of itself, and where it was.
fn described(info: &PanicHookInfo<'_>, words: &Words) -> (String, String) {
    let payload = info.payload();
    let what = payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .map_or_else(|| words.get("term-fault-unknown"), |what| what.trim().to_owned());
    let place = info.location().map(|place| format!("{}:{}", place.file(), place.line())).unwrap_or_default();
    (what, place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_column_tells_which_of_the_two_kinds_is_wide() {
        let wide = |ambiguous, lines| Some(Widths { ambiguous, lines });
        let told = [3, 4, 5, 6].map(widths_at);
        assert_eq!(told, [wide(false, false), wide(false, true), wide(true, false), wide(true, true)]);
        // Where something else has moved the cursor meanwhile, nothing is concluded.
        assert_eq!([0, 2, 7, u16::MAX].map(widths_at), [None; 4]);
    }
}
