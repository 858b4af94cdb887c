//! A program in a pseudo-terminal of 120×36, everything it writes kept with the moment at which it came.

use std::io::{Read, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// Width of the terminal.
pub const COLUMNS: u16 = 120;
/// Height of the terminal.
pub const ROWS: u16 = 36;

/// What ends a frame: the end of a synchronised update.
const FRAME_END: &[u8] = b"\x1b[?2026l";

/// Longer than anything waited for.
const PATIENCE: Duration = Duration::from_secs(60);

/// Nothing more comes after so long: longer than the screen waits before it fills the detail in.
pub const QUIET: Duration = Duration::from_millis(250);

/// What a terminal answers by itself: where its cursor is.
#[derive(Default)]
struct Answers(Vec<u8>);

impl vt100::Callbacks for Answers {
    fn unhandled_csi(
        &mut self,
        screen: &mut vt100::Screen,
        i1: Option<u8>,
        _: Option<u8>,
        params: &[&[u16]],
        c: char,
    ) {
        if i1.is_none() && c == 'n' && params == [[6]] {
            let (row, column) = screen.cursor_position();
            self.0.extend(format!("\x1b[{};{}R", row + 1, column + 1).bytes());
        }
    }
}

type Parser = vt100::Parser<Answers>;

fn parser() -> Parser {
    Parser::new_with_callbacks(ROWS, COLUMNS, 0, Answers::default())
}

struct Written {
    chunks: Vec<(Instant, Vec<u8>)>,
    screen: Parser,
    ended: bool,
}

/// A program running.
pub struct Terminal {
    written: Arc<(Mutex<Written>, Condvar)>,
    writer: Arc<Mutex<Box<dyn Write + Send>>>,
    child: Box<dyn Child + Send + Sync>,
    started: Instant,
    _master: Mutex<Box<dyn MasterPty + Send>>,
}

/// A place in what has been written.
#[derive(Clone, Copy)]
pub struct Mark(usize);

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Terminal {
    /// Starts `command`.
    pub fn start(mut command: CommandBuilder) -> Self {
        command.env("TERM", "xterm-256color");
        let size = PtySize { rows: ROWS, cols: COLUMNS, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
        let mut reader = pair.master.try_clone_reader().expect("a reader");
        let writer = Arc::new(Mutex::new(pair.master.take_writer().expect("a writer")));
        let written = Written { chunks: Vec::new(), screen: parser(), ended: false };
        let written = Arc::new((Mutex::new(written), Condvar::new()));
        let started = Instant::now();
        let child = pair.slave.spawn_command(command).expect("the program starts");
        drop(pair.slave);
        std::thread::spawn({
            let (written, writer) = (written.clone(), writer.clone());
            move || {
                let mut buffer = vec![0; 1 << 16];
                loop {
                    let read = reader.read(&mut buffer).unwrap_or(0);
                    let at = Instant::now();
                    let mut all = lock(&written.0);
                    if read == 0 {
                        all.ended = true;
                        written.1.notify_all();
                        return;
                    }
                    all.chunks.push((at, buffer[..read].to_vec()));
                    all.screen.process(&buffer[..read]);
                    let answers = std::mem::take(&mut all.screen.callbacks_mut().0);
                    drop(all);
                    written.1.notify_all();
                    if !answers.is_empty() {
                        let _ = lock(&writer).write_all(&answers);
                    }
                }
            }
        });
        Self { written, writer, child, started, _master: Mutex::new(pair.master) }
    }

    /// When the program was started.
    pub fn started(&self) -> Instant {
        self.started
    }

    /// Types; returns when.
    pub fn send(&self, bytes: &[u8]) -> Instant {
        let at = Instant::now();
        lock(&self.writer).write_all(bytes).expect("a terminal takes keys");
        at
    }

    /// Here.
    pub fn mark(&self) -> Mark {
        Mark(lock(&self.written.0).chunks.len())
    }

    /// Waits for the end of the first frame after `mark`; when that was.
    pub fn frame_after(&self, mark: Mark) -> Instant {
        self.wait("a frame", |all| {
            let mut seen: Vec<u8> = Vec::new();
            all.chunks[mark.0..].iter().find_map(|(at, bytes)| {
                // The end may lie across two chunks.
                seen.extend(bytes);
                contains(&seen, FRAME_END).then_some(*at)
            })
        })
    }

    /// Waits until the screen is as `wanted` has it, looking after every chunk since `mark`; when that was.
    pub fn shown_after(&self, mark: Mark, what: &str, wanted: impl Fn(&str) -> bool) -> Instant {
        let mut looked = mark.0;
        let mut replay = parser();
        {
            let all = lock(&self.written.0);
            all.chunks[..mark.0].iter().for_each(|(_, bytes)| replay.process(bytes));
        }
        self.wait(what, move |all| {
            while looked < all.chunks.len() {
                let (at, bytes) = &all.chunks[looked];
                replay.process(bytes);
                looked += 1;
                if wanted(&replay.screen().contents()) {
                    return Some(*at);
                }
            }
            None
        })
    }

    /// Waits for the screen to be as `wanted` has it; when what was last written came. Looks at the screen as it is now and
    /// not at every one there was, which costs less where many work at once. `None` where it is not so in time.
    pub fn seen(&self, limit: Duration, wanted: impl Fn(&vt100::Screen) -> bool) -> Option<Instant> {
        let until = Instant::now() + limit;
        let mut all = lock(&self.written.0);
        loop {
            if wanted(all.screen.screen()) {
                return Some(all.chunks.last().map_or(self.started, |(at, _)| *at));
            }
            let left = until.saturating_duration_since(Instant::now());
            if all.ended || left.is_zero() {
                return None;
            }
            all = self.written.1.wait_timeout(all, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Looks at the screen as it is now.
    pub fn look<T>(&self, at: impl FnOnce(&vt100::Screen) -> T) -> T {
        at(lock(&self.written.0).screen.screen())
    }

    fn wait<T>(&self, what: &str, mut found: impl FnMut(&Written) -> Option<T>) -> T {
        let until = Instant::now() + PATIENCE;
        let mut all = lock(&self.written.0);
        loop {
            if let Some(found) = found(&all) {
                return found;
            }
            let left = until.saturating_duration_since(Instant::now());
            assert!(
                !all.ended && !left.is_zero(),
                "waited in vain for {what}:\n{}",
                all.screen.screen().contents()
            );
            all = self.written.1.wait_timeout(all, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Waits until nothing has been written for `quiet`.
    pub fn settle(&self, quiet: Duration) {
        let called = Instant::now();
        loop {
            let last = lock(&self.written.0).chunks.last().map_or(called, |(at, _)| called.max(*at));
            match quiet.checked_sub(last.elapsed()) {
                Some(left) if !left.is_zero() => std::thread::sleep(left),
                _ => return,
            }
        }
    }

    /// Bytes and frames written since `mark`, and when the last came.
    pub fn since(&self, mark: Mark) -> (usize, usize, Option<Instant>) {
        let all = lock(&self.written.0);
        let bytes: Vec<u8> = all.chunks[mark.0..].iter().flat_map(|(_, bytes)| bytes).copied().collect();
        let frames = bytes.windows(FRAME_END.len()).filter(|part| *part == FRAME_END).count();
        (bytes.len(), frames, all.chunks[mark.0..].last().map(|(at, _)| *at))
    }

    /// Bytes written so far.
    pub fn written(&self) -> usize {
        lock(&self.written.0).chunks.iter().map(|(_, bytes)| bytes.len()).sum()
    }

    /// When the last of them came.
    pub fn last(&self) -> Instant {
        lock(&self.written.0).chunks.last().map_or(self.started, |(at, _)| *at)
    }

    /// The text on the screen.
    pub fn screen(&self) -> String {
        lock(&self.written.0).screen.screen().contents()
    }

    /// Resident memory now and at most, in MB.
    pub fn memory(&self) -> (f64, f64) {
        let pid = self.pid();
        let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
        let of = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            let kilobytes = line.and_then(|rest| rest.split_whitespace().next()?.parse::<f64>().ok());
            kilobytes.unwrap_or(0.0) / 1024.0
        };
        (of("VmRSS:"), of("VmHWM:"))
    }

    /// The process.
    pub fn pid(&self) -> u32 {
        self.child.process_id().unwrap_or_default()
    }

    /// Waits for the program to end by itself.
    pub fn ended(mut self) {
        let _ = self.child.wait();
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn contains(all: &[u8], part: &[u8]) -> bool {
    all.windows(part.len()).any(|window| window == part)
}
