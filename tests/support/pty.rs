//! A program in a real pseudo-terminal: keys go in by script, the screen is what a terminal would show.
//!
//! A key script is a list of words separated by blanks:
//!
//! - a key by the name the key bindings give it: `j`, `J`, `?`, `down`, `enter`, `esc`, `shift-tab`, `ctrl-s`, `alt-x`;
//! - the same with `*N`: pressed N times (`down*5`);
//! - `"some text"`: typed character by character; `\"` and `\\` stand for themselves.
//!
//! Nothing here measures time as a result: waits have a bound only so that a test that hangs says what it saw.

use std::fs::OpenOptions;
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crossterm::event::{KeyCode, KeyModifiers};
use gongkai::tui::keymap::Key;
use nix::fcntl::OFlag;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};

/// No wait is longer.
const BOUND: Duration = Duration::from_secs(20);
/// A screen that has not been written to for so long is idle.
const QUIET: Duration = Duration::from_millis(250);
/// Between two looks at the screen.
const PAUSE: Duration = Duration::from_millis(5);

/// How a frame begins.
const FRAME: &[u8] = b"\x1b[?2026h";

/// How a program is started.
#[derive(Debug, Clone)]
pub struct Options {
    /// Arguments.
    pub args: Vec<String>,
    /// Environment beside `PATH`, `HOME` (an empty folder), `TERM` and `LANG=C.UTF-8`; it gets no other.
    pub env: Vec<(String, String)>,
    /// Width of the terminal.
    pub cols: u16,
    /// Height of the terminal.
    pub rows: u16,
    /// `GONGKAI_LANG`; not set where empty.
    pub lang: String,
    /// What the terminal says when it is asked for its cursor.
    pub says: Says,
}

/// What a terminal says when it is asked for its cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says {
    /// Where it is.
    Truth,
    /// Where it would be if every glyph before it took two cells.
    Wide,
    /// Nothing.
    Nothing,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            args: Vec::new(),
            env: Vec::new(),
            cols: 80,
            rows: 24,
            lang: "zh".to_owned(),
            says: Says::Truth,
        }
    }
}

/// The terminal as the reading thread fills it.
struct Shared {
    terminal: vt100::Parser<Answers>,
    bytes: u64,
    frames: u64,
    /// The last bytes, in which a frame may begin.
    tail: Vec<u8>,
    changed: Instant,
    ended: bool,
}

/// The questions of the program that a terminal answers, and what the program put on its clipboard, in base64.
struct Answers {
    says: Says,
    bytes: Vec<u8>,
    copied: Vec<String>,
}

impl vt100::Callbacks for Answers {
    fn unhandled_csi(
        &mut self,
        screen: &mut vt100::Screen,
        i1: Option<u8>,
        _: Option<u8>,
        params: &[&[u16]],
        c: char,
    ) {
        if i1.is_none() && c == 'n' && params == [[6]] && self.says != Says::Nothing {
            let (row, column) = screen.cursor_position();
            let column = if self.says == Says::Wide { 2 * column } else { column };
            self.bytes.extend(format!("\x1b[{};{}R", row + 1, column + 1).bytes());
        }
    }

    fn copy_to_clipboard(&mut self, _: &mut vt100::Screen, _: &[u8], data: &[u8]) {
        self.copied.push(String::from_utf8_lossy(data).into_owned());
    }
}

/// A program running in a terminal of its own. Dropped, it is killed.
pub struct Session {
    master: Option<Box<dyn MasterPty + Send>>,
    writer: Arc<Mutex<Option<Box<dyn Write + Send>>>>,
    reader: Option<JoinHandle<()>>,
    stop: Arc<AtomicBool>,
    shared: Arc<Mutex<Shared>>,
    child: Box<dyn Child + Send + Sync>,
    slave: PathBuf,
    script: Vec<String>,
    _home: tempfile::TempDir,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Session {
    /// Starts gongkai.
    pub fn start(options: Options) -> Self {
        Self::start_program(env!("CARGO_BIN_EXE_gongkai"), options)
    }

    /// Starts any program.
    pub fn start_program(program: &str, options: Options) -> Self {
        let size = PtySize { rows: options.rows, cols: options.cols, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
        let home = tempfile::tempdir().expect("a folder");
        let mut command = CommandBuilder::new(program);
        command.env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("HOME", home.path());
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        if !options.lang.is_empty() {
            command.env("GONGKAI_LANG", &options.lang);
        }
        for (name, value) in &options.env {
            command.env(name, value);
        }
        command.args(&options.args);
        command.cwd(home.path());
        let child = pair.slave.spawn_command(command).expect("the program starts");
        // Kept open it would hide the end of the program from the reader.
        drop(pair.slave);

        let slave = pair.master.tty_name().expect("a terminal has a name");
        let reader = pair.master.try_clone_reader().expect("a reader");
        let writer = Arc::new(Mutex::new(Some(pair.master.take_writer().expect("a writer"))));
        let answers = Answers { says: options.says, bytes: Vec::new(), copied: Vec::new() };
        let shared = Arc::new(Mutex::new(Shared {
            terminal: vt100::Parser::new_with_callbacks(options.rows, options.cols, 0, answers),
            bytes: 0,
            frames: 0,
            tail: Vec::new(),
            changed: Instant::now(),
            ended: false,
        }));
        let stop = Arc::new(AtomicBool::new(false));
        let reader = thread::spawn({
            let (writer, shared, stop) = (writer.clone(), shared.clone(), stop.clone());
            move || read(reader, &writer, &shared, &stop)
        });
        Self {
            master: Some(pair.master),
            writer,
            reader: Some(reader),
            stop,
            shared,
            child,
            slave,
            script: vec![format!("$ {program} {}", options.args.join(" "))],
            _home: home,
        }
    }

    /// Types a key script.
    pub fn keys(&mut self, script: &str) -> &mut Self {
        self.script.push(script.to_owned());
        let bytes = encode(script).unwrap_or_else(|fault| panic!("key script {script:?}: {fault}"));
        self.send(&bytes);
        self
    }

    /// Pastes `text` as a terminal with bracketed paste does.
    pub fn paste(&mut self, text: &str) -> &mut Self {
        self.script.push(format!("(paste {text:?})"));
        // A terminal sends returns for the line ends of what it pastes.
        let text = text.replace('\n', "\r");
        self.send(format!("\x1b[200~{text}\x1b[201~").as_bytes());
        self
    }

    /// Sends these bytes as they are.
    pub fn send(&mut self, bytes: &[u8]) {
        let mut writer = lock(&self.writer);
        let writer = writer.as_mut().expect("the terminal is there");
        // A program that has ended reads nothing more; what is waited for next will say so.
        let _ = writer.write_all(bytes).and_then(|()| writer.flush());
    }

    /// Gives the terminal another size.
    pub fn resize(&mut self, cols: u16, rows: u16) -> &mut Self {
        self.script.push(format!("(resize {cols}x{rows})"));
        lock(&self.shared).terminal.screen_mut().set_size(rows, cols);
        let size = PtySize { rows, cols, pixel_width: 0, pixel_height: 0 };
        self.master.as_ref().expect("the terminal is there").resize(size).expect("a terminal takes a size");
        self
    }

    /// The text on the screen, a line for each row, without trailing blanks.
    pub fn screen(&self) -> String {
        lock(&self.shared).terminal.screen().contents()
    }

    /// Looks at the screen in full: cells, cursor, modes.
    pub fn with_screen<T>(&self, look: impl FnOnce(&vt100::Screen) -> T) -> T {
        look(lock(&self.shared).terminal.screen())
    }

    /// Bytes that the program has written so far.
    pub fn bytes(&self) -> u64 {
        lock(&self.shared).bytes
    }

    /// What the program has put on the clipboard, in base64.
    pub fn copied(&self) -> Vec<String> {
        lock(&self.shared).terminal.callbacks().copied.clone()
    }

    /// Presses and lets go the left button on the cell (column, row), both from 0.
    pub fn click(&mut self, column: u16, row: u16) -> &mut Self {
        self.script.push(format!("click {column},{row}"));
        let at = format!("{};{}", column + 1, row + 1);
        self.send(format!("\x1b[<0;{at}M\x1b[<0;{at}m").as_bytes());
        self
    }

    /// How many frames the program has drawn.
    pub fn frames(&self) -> u64 {
        lock(&self.shared).frames
    }

    /// Waits until `text` stands on the screen.
    #[track_caller]
    pub fn wait_for(&mut self, text: &str) -> &mut Self {
        let found = self.wait(|session| session.screen().contains(text));
        self.demand(found, &format!("{text:?} on the screen"))
    }

    /// Waits until the screen's text is as `wanted` has it.
    #[track_caller]
    pub fn wait_until(&mut self, wanted: impl Fn(&str) -> bool) -> &mut Self {
        let found = self.wait(|session| wanted(&session.screen()));
        self.demand(found, "the wanted screen")
    }

    /// Waits until the screen looks as `wanted` has it.
    #[track_caller]
    pub fn wait_seen(&mut self, wanted: impl Fn(&vt100::Screen) -> bool) -> &mut Self {
        let found = self.wait(|session| session.with_screen(&wanted));
        self.demand(found, "the wanted look")
    }

    /// Waits until the program has written nothing for a while.
    #[track_caller]
    pub fn wait_idle(&mut self) -> &mut Self {
        let found = self.wait(|session| {
            let shared = lock(&session.shared);
            shared.ended || shared.changed.elapsed() > QUIET
        });
        self.demand(found, "an idle screen")
    }

    /// Waits until the program has ended and all it wrote has been read.
    #[track_caller]
    pub fn wait_exit(&mut self) -> ExitStatus {
        let mut status = None;
        let ended = self.wait(|session| {
            if status.is_none() {
                status = session.child.try_wait().expect("a child can be asked");
            }
            status.is_some() && (session.master.is_none() || lock(&session.shared).ended)
        });
        self.demand(ended, "the end of the program");
        status.expect("it has ended")
    }

    /// The process.
    pub fn pid(&self) -> i32 {
        self.child.process_id().and_then(|id| i32::try_from(id).ok()).expect("a running child")
    }

    /// Sends the process a signal.
    pub fn signal(&mut self, signal: Signal) {
        self.script.push(format!("({signal})"));
        kill(Pid::from_raw(self.pid()), signal).expect("a running child");
    }

    /// Kills the process as nothing can prevent.
    pub fn kill9(&mut self) {
        self.signal(Signal::SIGKILL);
    }

    /// Takes the terminal away, as a lost connection does. The last that comes through is `ctrl-j ctrl-d`, with which
    /// the library's writer takes its leave.
    pub fn hangup(&mut self) {
        self.script.push("(hang up)".to_owned());
        self.stop.store(true, Ordering::SeqCst);
        // The reader has the terminal open too and waits in a read: a byte from the other side wakes it.
        let mut other = OpenOptions::new();
        other.write(true).custom_flags(OFlag::O_NOCTTY.bits());
        if let Ok(mut other) = other.open(&self.slave) {
            let _ = other.write_all(b"\0");
        }
        if let Some(reader) = self.reader.take() {
            reader.join().expect("the reader does not panic");
        }
        *lock(&self.writer) = None;
        self.master = None;
    }

    fn wait(&mut self, mut done: impl FnMut(&mut Self) -> bool) -> bool {
        let start = Instant::now();
        loop {
            // Asked before the look: what was written before the end is on the screen then.
            let ended = lock(&self.shared).ended && !matches!(self.child.try_wait(), Ok(None));
            if done(self) {
                return true;
            }
            if ended || start.elapsed() > BOUND {
                return done(self);
            }
            thread::sleep(PAUSE);
        }
    }

    #[track_caller]
    fn demand(&mut self, found: bool, what: &str) -> &mut Self {
        if !found {
            let ended = match self.child.try_wait() {
                Ok(Some(status)) => format!("the program has ended: {status}"),
                _ => "the program is running".to_owned(),
            };
            panic!(
                "waited in vain for {what}; {ended}\n--- script\n{}\n--- screen\n{}\n---",
                self.script.join("\n"),
                self.screen()
            );
        }
        self
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if let Ok(None) = self.child.try_wait() {
            let _ = kill(Pid::from_raw(self.pid()), Signal::SIGKILL);
            let _ = self.child.wait();
        }
    }
}

fn read(
    mut reader: Box<dyn Read + Send>,
    writer: &Mutex<Option<Box<dyn Write + Send>>>,
    shared: &Mutex<Shared>,
    stop: &AtomicBool,
) {
    let mut buffer = [0; 16384];
    loop {
        let count = match reader.read(&mut buffer) {
            _ if stop.load(Ordering::SeqCst) => 0,
            Ok(count) => count,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            // What a terminal says when the last program on it has ended.
            Err(_) => 0,
        };
        let mut shared = lock(shared);
        if count == 0 {
            shared.ended = true;
            return;
        }
        shared.terminal.process(&buffer[..count]);
        shared.bytes += count as u64;
        let mut tail = std::mem::take(&mut shared.tail);
        tail.extend_from_slice(&buffer[..count]);
        shared.frames += tail.windows(FRAME.len()).filter(|bytes| *bytes == FRAME).count() as u64;
        shared.tail = tail.split_off(tail.len().saturating_sub(FRAME.len() - 1));
        shared.changed = Instant::now();
        let answer = std::mem::take(&mut shared.terminal.callbacks_mut().bytes);
        drop(shared);
        if let Some(writer) = lock(writer).as_mut().filter(|_| !answer.is_empty()) {
            let _ = writer.write_all(&answer).and_then(|()| writer.flush());
        }
    }
}

/// What a terminal sends for a key script.
pub fn encode(script: &str) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let mut rest = script.trim_start();
    while !rest.is_empty() {
        if let Some(text) = rest.strip_prefix('"').filter(|text| !text.is_empty() && !text.starts_with(' ')) {
            let (typed, after) = literal(text)?;
            bytes.extend(typed.bytes());
            rest = after.trim_start();
            continue;
        }
        let (word, after) = rest.split_once(' ').unwrap_or((rest, ""));
        let (name, times) = match word.rsplit_once('*') {
            Some((name, times)) if !name.is_empty() => {
                (name, times.parse().map_err(|_| format!("{word:?} is not pressed a number of times"))?)
            }
            _ => (word, 1),
        };
        let key = Key::parse(name).map_err(|fault| format!("{name:?}: {fault:?}"))?;
        for _ in 0..times {
            press(key, &mut bytes);
        }
        rest = after.trim_start();
    }
    Ok(bytes)
}

/// The text up to its closing quote, and what follows.
fn literal(text: &str) -> Result<(String, &str), String> {
    let mut typed = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Ok((typed, &text[at + 1..])),
            '\\' => typed.extend(chars.next().map(|(_, c)| c)),
            c => typed.push(c),
        }
    }
    Err(format!("no end of the text {text:?}"))
}

/// What a terminal of the xterm kind sends for `key`.
fn press(key: Key, bytes: &mut Vec<u8>) {
    let (ctrl, alt) = (key.mods.contains(KeyModifiers::CONTROL), key.mods.contains(KeyModifiers::ALT));
    let shift = key.mods.contains(KeyModifiers::SHIFT);
    let modifier = 1 + u8::from(shift) + 2 * u8::from(alt) + 4 * u8::from(ctrl);
    let sequence = |parameter: u8, end: char| match (parameter, modifier) {
        (1, 1) => format!("\x1b[{end}"),
        (n, 1) => format!("\x1b[{n}{end}"),
        (n, modifier) => format!("\x1b[{n};{modifier}{end}"),
    };
    let plain = match key.code {
        KeyCode::Up => return bytes.extend(sequence(1, 'A').bytes()),
        KeyCode::Down => return bytes.extend(sequence(1, 'B').bytes()),
        KeyCode::Right => return bytes.extend(sequence(1, 'C').bytes()),
        KeyCode::Left => return bytes.extend(sequence(1, 'D').bytes()),
        KeyCode::End => return bytes.extend(sequence(1, 'F').bytes()),
        KeyCode::Home => return bytes.extend(sequence(1, 'H').bytes()),
        KeyCode::Insert => return bytes.extend(sequence(2, '~').bytes()),
        KeyCode::Delete => return bytes.extend(sequence(3, '~').bytes()),
        KeyCode::PageUp => return bytes.extend(sequence(5, '~').bytes()),
        KeyCode::PageDown => return bytes.extend(sequence(6, '~').bytes()),
        KeyCode::F(n) => {
            let number = [11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24][usize::from(n) - 1];
            return bytes.extend(sequence(number, '~').bytes());
        }
        KeyCode::Tab if shift => return bytes.extend(b"\x1b[Z"),
        KeyCode::Tab => "\t".to_owned(),
        KeyCode::Enter => "\r".to_owned(),
        KeyCode::Esc => "\x1b".to_owned(),
        KeyCode::Backspace => "\x7f".to_owned(),
        KeyCode::Char(c) if ctrl => char::from(c.to_ascii_uppercase() as u8 & 0x1f).to_string(),
        KeyCode::Char(c) => c.to_string(),
        other => panic!("no terminal sends {other:?}"),
    };
    if alt {
        bytes.push(0x1b);
    }
    bytes.extend(plain.bytes());
}
