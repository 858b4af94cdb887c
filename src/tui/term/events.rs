//! Everything that can wake the screen, in one channel.
//!
//! Nothing here ticks: an idle program sleeps in `read`, in a signal wait and in `poll`.

use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::{Duration, Instant};

use crossterm::event::{Event as TermEvent, KeyEvent, KeyEventKind, MouseEvent};
use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
use signal_hook::iterator::Signals;

use super::guard::widths_at;
use crate::domain::message::Message;
use crate::tui::text::Widths;

/// What wakes the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event<T> {
    /// A key pressed or repeated.
    Key(KeyEvent),
    /// Text pasted, as the terminal sent it.
    Paste(String),
    /// The mouse, where it is on.
    Mouse(MouseEvent),
    /// How wide the terminal draws what terminals differ about.
    Widths(Widths),
    /// The terminal's new size in columns and rows.
    Resize(u16, u16),
    /// What a worker has to say.
    Answer(T),
    /// The program has to end.
    Gone(Reason),
}

/// Why the program has to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The terminal is no longer there.
    HungUp,
    /// This signal asked for it.
    Signal(i32),
}

/// At most so many events are taken at once, so that a flood cannot keep the screen from being drawn.
const BATCH: usize = 4096;

/// How long the watchdog waits at most before it asks again: `poll` tells of a hang-up by itself, except for terminals
/// whose driver does not wake those that wait for nothing else.
const WATCH: Duration = Duration::from_secs(10);

/// The events of the terminal, the signals and the workers.
#[derive(Debug)]
pub struct Source<T> {
    sender: Sender<Event<T>>,
    receiver: Receiver<Event<T>>,
}

impl<T: Send + 'static> Source<T> {
    /// A source that listens to the terminal on standard input and to the signals that end a program.
    ///
    /// # Errors
    /// When the signals or the terminal cannot be watched.
    pub fn listen() -> Result<Self, Message> {
        Self::listening(false)
    }

    /// The same for a terminal that was asked how wide it draws: its answer, should there be one, is among the events.
    ///
    /// # Errors
    /// As of [`Source::listen`].
    pub fn listen_for_widths() -> Result<Self, Message> {
        Self::listening(true)
    }

    fn listening(asked: bool) -> Result<Self, Message> {
        let source = Self::silent();
        let failed = |error: io::Error| Message::new("term-watch-failed").with("why", error.to_string());
        let terminal = io::stdin().as_fd().try_clone_to_owned().map_err(failed)?;
        watch_signals(source.sender()).map_err(failed)?;
        let input = if asked { Some(terminal.try_clone().map_err(failed)?) } else { None };
        watch_hang_up(terminal, source.sender()).map_err(failed)?;
        let sender = source.sender();
        start("gongkai-input", move || {
            if input.is_none_or(|input| read_widths(&input, &sender)) {
                while read_input(&sender) {}
            }
        })
        .map_err(failed)?;
        Ok(source)
    }

    /// A source that listens to nobody: only what is sent to it comes out.
    pub fn silent() -> Self {
        let (sender, receiver) = mpsc::channel();
        Self { sender, receiver }
    }

    /// The way in, for workers.
    pub fn sender(&self) -> Sender<Event<T>> {
        self.sender.clone()
    }

    /// Waits for an event, then takes all that are waiting, in their order: a key held down costs one frame
    /// for all its repeats. Of several resizes the last one remains.
    pub fn next(&self) -> Vec<Event<T>> {
        // The source holds a sender itself, so the channel cannot be closed.
        let Ok(first) = self.receiver.recv() else { return vec![Event::Gone(Reason::HungUp)] };
        let mut events = vec![first];
        events.extend(self.receiver.try_iter().take(BATCH - 1));
        only_last_resize(events)
    }

    /// Like [`Source::next`], but waits no longer than `most`; nothing where nothing came.
    pub fn next_within(&self, most: Duration) -> Vec<Event<T>> {
        let Ok(first) = self.receiver.recv_timeout(most) else { return Vec::new() };
        let mut events = vec![first];
        events.extend(self.receiver.try_iter().take(BATCH - 1));
        only_last_resize(events)
    }

    /// Takes all that are waiting, without waiting for any.
    pub fn drain(&self) -> Vec<Event<T>> {
        only_last_resize(self.receiver.try_iter().take(BATCH).collect())
    }
}

fn only_last_resize<T>(mut events: Vec<Event<T>>) -> Vec<Event<T>> {
    let resize = |event: &Event<T>| matches!(event, Event::Resize(..));
    if let Some(last) = events.iter().rposition(resize) {
        let mut index = 0;
        events.retain(|event| {
            index += 1;
            !resize(event) || index - 1 == last
        });
    }
    events
}

fn start(name: &str, work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    thread::Builder::new().name(name.to_owned()).spawn(work).map(drop)
}

/// Sends on one event of the terminal; whether more can come.
fn read_input<T>(sender: &Sender<Event<T>>) -> bool {
    let event = match crossterm::event::read() {
        Ok(TermEvent::Key(key)) if key.kind != KeyEventKind::Release => Event::Key(key),
        Ok(TermEvent::Paste(text)) => Event::Paste(text),
        Ok(TermEvent::Mouse(mouse)) => Event::Mouse(mouse),
        Ok(TermEvent::Resize(columns, rows)) => Event::Resize(columns, rows),
        Ok(_) => return true,
        Err(_) => Event::Gone(Reason::HungUp),
    };
    let last = matches!(event, Event::Gone(_));
    sender.send(event).is_ok() && !last
}

/// How long the answer to the question for the widths is waited for, and the milliseconds between two looks for a new
/// size.
const ANSWER: (Duration, u8) = (Duration::from_secs(3), 50);

/// Sends on what the terminal sends, until it has said where its cursor is, or has had its time. Keys pass as ever, and
/// nobody waits: a terminal that never answers loses nothing.
///
/// The library keeps such answers from its readers and hands them over only to who has asked through it: so bytes that
/// came and are no event are taken for the answer, which is then there already.
fn read_widths<T>(input: &OwnedFd, sender: &Sender<Event<T>>) -> bool {
    let until = Instant::now() + ANSWER.0;
    while Instant::now() < until {
        let mut watched = [PollFd::new(input.as_fd(), PollFlags::POLLIN)];
        let came = poll(&mut watched, PollTimeout::from(ANSWER.1)).is_ok_and(|count| count > 0);
        match crossterm::event::poll(Duration::ZERO) {
            Ok(true) => {
                if !read_input(sender) {
                    return false;
                }
            }
            Ok(false) if came => {
                let at = crossterm::cursor::position().ok();
                if let Some(widths) = at.and_then(|(column, _)| widths_at(column)) {
                    return sender.send(Event::Widths(widths)).is_ok();
                }
                return true;
            }
            Ok(false) => {}
            // The reader says what it is.
            Err(_) => return true,
        }
    }
    true
}

/// Tells of the signals that end a program, in a thread of its own.
fn watch_signals<T: Send + 'static>(sender: Sender<Event<T>>) -> io::Result<()> {
    let mut signals = Signals::new([SIGHUP, SIGTERM, SIGINT, SIGQUIT])?;
    start("gongkai-signals", move || {
        for signal in signals.forever() {
            let reason = if signal == SIGHUP { Reason::HungUp } else { Reason::Signal(signal) };
            if sender.send(Event::Gone(reason)).is_err() {
                return;
            }
        }
    })
}

/// Tells when `terminal` is hung up, in a thread of its own.
///
/// Reading does not tell: with SIGHUP ignored crossterm's `poll` spins on a terminal that is gone and never returns.
///
/// # Errors
/// When the thread cannot be started.
pub fn watch_hang_up<T: Send + 'static>(terminal: OwnedFd, sender: Sender<Event<T>>) -> io::Result<()> {
    start("gongkai-watchdog", move || {
        let patience = PollTimeout::try_from(WATCH).unwrap_or(PollTimeout::NONE);
        // No event is asked for: hang-up and error are told all the same, and input does not wake us.
        let mut watched = [PollFd::new(terminal.as_fd(), PollFlags::empty())];
        while let Ok(0) | Err(Errno::EINTR | Errno::EAGAIN) = poll(&mut watched, patience) {}
        // Nobody listening means the program is already ending.
        let _ = sender.send(Event::Gone(Reason::HungUp));
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_waits_comes_at_once_and_in_order() {
        let source = Source::<u32>::silent();
        let sender = source.sender();
        for event in [
            Event::Answer(1),
            Event::Resize(80, 24),
            Event::Answer(2),
            Event::Resize(100, 30),
            Event::Answer(3),
        ] {
            sender.send(event).expect("the source lives");
        }
        let expected = vec![Event::Answer(1), Event::Answer(2), Event::Resize(100, 30), Event::Answer(3)];
        assert_eq!(source.next(), expected);
        assert_eq!(source.drain(), Vec::new());
    }

    #[test]
    fn a_flood_leaves_room_for_a_frame() {
        let source = Source::<usize>::silent();
        let sender = source.sender();
        for number in 0..=BATCH {
            sender.send(Event::Answer(number)).expect("the source lives");
        }
        assert_eq!(source.next().len(), BATCH);
        assert_eq!(source.drain(), vec![Event::Answer(BATCH)]);
    }
}
