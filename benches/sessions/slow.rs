//! One person over ssh through a slow line: what each act sends, and how long until it is seen.

use std::thread;
use std::time::{Duration, Instant};

use portable_pty::CommandBuilder;

use super::figures::Times;
use super::line::{Kind, Line};
use super::office;
use super::sshd::{GROUP, Host, PLACE, PROGRAM, person, service};
use super::terminal::Terminal;
use super::work::{notice, selected};

/// 200 ms there and back, as a `ping` tells it, at 64 kbit/s.
const SLOW: Kind = Kind { delay: Duration::from_millis(100), rate: 64_000 };

/// When nothing has come for so long over such a line, nothing more does.
const QUIET: Duration = Duration::from_millis(1200);

/// What takes longer has not come.
const LIMIT: Duration = Duration::from_secs(30);

/// How many are approved.
const APPROVALS: usize = 8;

/// One line of the table.
struct Act {
    name: &'static str,
    times: usize,
    written: usize,
    up: u64,
    down: u64,
    /// From the key to what says that it was understood.
    seen: Times,
    /// From the key to the last that came of it.
    whole: Times,
}

/// A session over the line.
struct Far<'a> {
    terminal: Terminal,
    line: &'a Line,
    acts: Vec<Act>,
}

/// Measures, and prints the table.
pub fn measure() {
    let Some(host) = Host::new(&[person("desk1"), person("desk2"), service("office")]) else { return };
    let data = format!("{PLACE}/data");
    let logins = ["desk1", "desk2"].map(str::to_owned);
    office::write(&host.within(&format!("{PLACE}/office.jsonl")), &logins);
    host.done("root", &["install", "-d", "-o", "office", "-g", "office", "-m", "700", &data]);
    host.done("office", &[PROGRAM, "--data", &data, "restore", &format!("{PLACE}/office.jsonl")]);
    host.begin("office", &[PROGRAM, "--data", &data, "serve", "--group", GROUP]);
    while std::os::unix::net::UnixStream::connect(host.within(&format!("{data}/socket"))).is_err() {
        thread::sleep(Duration::from_millis(50));
    }
    host.sshd(&host.done("office", &[PROGRAM, "--data", &data, "serve", "--group", GROUP, "--sshd"]));
    for (title, compression) in [("as it is", "no"), ("ssh -C", "yes")] {
        let line = Line::to(host.port(), SLOW);
        let mut command = CommandBuilder::new("ssh");
        command.args(["-tt", "-o", &format!("Compression={compression}")]);
        command.args(host.client_through("desk1", line.port()));
        let terminal = Terminal::start(command);
        let mut far = Far { terminal, line: &line, acts: Vec::new() };
        day(&mut far);
        println!(
            "\n{title}, {} ms there and back, {} kbit/s\n",
            SLOW.delay.as_millis() * 2,
            SLOW.rate / 1000
        );
        far.print();
        far.terminal.send(b"q");
        far.terminal.ended();
    }
}

fn day(far: &mut Far<'_>) {
    let started = far.terminal.started();
    let shown = far.terminal.seen(LIMIT, |screen| {
        let text = screen.contents();
        text.contains("待审核") && !text.contains("正在读取")
    });
    far.terminal.settle(QUIET);
    let (up, down) = far.line.carried();
    let mut seen = Times::default();
    seen.add(shown.expect("the first screen comes") - started);
    let mut whole = Times::default();
    whole.add(far.terminal.last() - started);
    let written = far.terminal.written();
    far.put(Act { name: "connect, log in, first screen", times: 1, written, up, down, seen, whole });

    far.terminal.send(b"2g");
    far.terminal.settle(QUIET);
    let pressed = |first: &'static str, then: &'static str| {
        move |n: usize| if n.is_multiple_of(2) { first } else { then }.to_owned()
    };
    let row = |screen: &vt100::Screen| format!("{:?}", selected(screen));
    far.act("`down`, and the detail after it", 20, pressed("j", "k"), row, "");
    far.held();
    far.back(b"g");
    far.act("page down, and the detail after it", 5, |_| "\u{6}".to_owned(), vt100::Screen::contents, "");
    far.back(b"g");
    far.act("open a detail, and shut it", 6, pressed("\r", "\u{1b}"), vt100::Screen::contents, "");
    far.back(b"]");
    far.act("open the form to return it", 1, |_| "r".to_owned(), vt100::Screen::contents, "退回提出人");
    let text: Vec<char> = "经费来源没有写明请补充后重新提出".chars().collect();
    far.act("type a character", text.len(), |n| text[n].to_string(), vt100::Screen::contents, "");
    let pasted = "关于设立便民服务点的情况说明，请各单位对照执行。".repeat(8);
    let pasted = format!("\u{1b}[200~{pasted}\u{1b}[201~");
    far.act("paste 192 characters", 1, |_| pasted.clone(), vt100::Screen::contents, "");
    far.back(b"\x1b");
    for _ in 0..APPROVALS {
        far.back(b"]");
        far.act("approve", 1, |_| "a".to_owned(), notice, "完成：");
    }
    far.act("open the board, and shut it", 4, pressed("o", "\u{1b}"), vt100::Screen::contents, "");
    far.back(b"]");
}

impl Far<'_> {
    /// Does something so many times: what was sent for it, and how long until `look` sees something else, with `with` in it.
    fn act(
        &mut self,
        name: &'static str,
        times: usize,
        keys: impl Fn(usize) -> String,
        look: impl Fn(&vt100::Screen) -> String,
        with: &str,
    ) {
        let (up, down) = self.line.carried();
        let written = self.terminal.written();
        let (mut seen, mut whole) = (Times::default(), Times::default());
        for n in 0..times {
            let before = self.terminal.look(&look);
            let sent = self.terminal.send(keys(n).as_bytes());
            let is_seen = |now: &str| now != before && now.contains(with);
            match self.terminal.seen(LIMIT, |screen| is_seen(&look(screen))) {
                Some(shown) => seen.add(shown - sent),
                None => println!("  {name}: not seen\n{}", self.terminal.screen()),
            }
            self.terminal.settle(QUIET);
            whole.add(self.terminal.last().saturating_duration_since(sent));
        }
        let (up_now, down_now) = self.line.carried();
        let written = self.terminal.written() - written;
        self.put(Act { name, times, written, up: up_now - up, down: down_now - down, seen, whole });
    }

    /// Goes to where the next act begins, which does not count.
    fn back(&self, keys: &[u8]) {
        self.terminal.send(keys);
        self.terminal.settle(QUIET);
    }

    fn put(&mut self, act: Act) {
        match self.acts.iter_mut().find(|known| known.name == act.name) {
            Some(known) => known.take(act),
            None => self.acts.push(act),
        }
    }

    /// A key held down for three seconds: how far behind the last one is seen.
    fn held(&mut self) {
        let (up, down) = self.line.carried();
        let written = self.terminal.written();
        const PRESSES: usize = 90;
        let began = Instant::now();
        for n in 0..PRESSES {
            let at = began + Duration::from_millis(33) * n as u32;
            thread::sleep(at.saturating_duration_since(Instant::now()));
            self.terminal.send(b"j");
        }
        let ended = Instant::now();
        self.terminal.settle(QUIET);
        let mut whole = Times::default();
        whole.add(self.terminal.last().saturating_duration_since(ended));
        let (up_now, down_now) = self.line.carried();
        self.put(Act {
            name: "`down` held for 3 s, each; whole after letting go",
            times: PRESSES,
            written: self.terminal.written() - written,
            up: up_now - up,
            down: down_now - down,
            seen: Times::default(),
            whole,
        });
    }

    fn print(&self) {
        println!("| act | B to the terminal | B down the line | B up | seen, ms | whole, ms |");
        println!("|---|---|---|---|---|---|");
        for act in &self.acts {
            println!("{}", act.told());
        }
    }
}

impl Act {
    /// Takes in the same done again.
    fn take(&mut self, again: Self) {
        self.times += again.times;
        self.written += again.written;
        self.up += again.up;
        self.down += again.down;
        self.seen.take(again.seen);
        self.whole.take(again.whole);
    }

    fn told(&self) -> String {
        let each = |bytes: f64| format!("{:.0}", bytes / self.times as f64);
        let time = |times: &Times| match times.count() {
            0 => String::new(),
            1 => format!("{:.0}", times.median()),
            _ => format!("{:.0}; at most {:.0}", times.median(), times.most()),
        };
        let (written, down, up) = (each(self.written as f64), each(self.down as f64), each(self.up as f64));
        let Self { name, seen, whole, .. } = self;
        format!("| {name} | {written} | {down} | {up} | {} | {} |", time(seen), time(whole))
    }
}
