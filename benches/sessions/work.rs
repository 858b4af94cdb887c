//! Somebody at work in a session: keys at a steady pace, every now and then an approval.

use std::time::{Duration, Instant};

use super::figures::Times;
use super::terminal::Terminal;

/// Between two keys.
const PACE: Duration = Duration::from_millis(200);

/// So many keys go before an approval.
const KEYS: usize = 15;

/// What takes longer has not come.
const LIMIT: Duration = Duration::from_secs(10);

/// Before why something was not done: it is another's turn, or another was faster.
const REFUSED: &str = "注意：";

/// What came of it.
#[derive(Default)]
pub struct Worked {
    /// From a key that moves the selection to the frame that shows it moved.
    pub keys: Times,
    /// From the key that approves to the frame that says it is done, which it says when it is on disk.
    pub commits: Times,
    /// Approvals that were told that they cannot be.
    pub refused: usize,
    /// Keys and approvals that showed nothing in good time.
    pub lost: usize,
    /// Bytes written to the terminal.
    pub bytes: usize,
    /// Approvals done a second, by each while they were at it.
    pub rate: f64,
}

impl Worked {
    /// Takes in what came of another's work.
    pub fn take(&mut self, other: Self) {
        self.keys.take(other.keys);
        self.commits.take(other.commits);
        self.refused += other.refused;
        self.lost += other.lost;
        self.bytes += other.bytes;
        self.rate += other.rate;
    }
}

/// Whose work it is among how many.
#[derive(Clone, Copy)]
pub struct Place {
    /// The how manieth.
    pub n: usize,
    /// Of how many.
    pub of: usize,
}

impl Place {
    /// Selects what is this one's to review: nobody works on what another does, as far as there is enough.
    pub fn take(self, terminal: &Terminal) {
        let mine = reviews(&terminal.screen());
        terminal.send(b"2g");
        terminal.send(&vec![b'j'; self.n * mine / self.of]);
    }
}

/// Works at a steady pace for so long.
pub fn steadily(terminal: &Terminal, place: Place, time: Duration) -> Worked {
    let mut worked = Worked::default();
    let beginning = terminal.mark();
    let began = Instant::now();
    // Nobody presses keys at the same moment as another, nor approves.
    let offset = PACE.mul_f64((place.n as f64 * 0.618).fract());
    for tick in 0_u32.. {
        let at = began + offset + PACE * tick;
        if at > began + time {
            break;
        }
        std::thread::sleep(at.saturating_duration_since(Instant::now()));
        match (tick as usize + place.n) % (KEYS + 3) {
            // Looked at a moment before it is approved.
            n if n == KEYS => place.take(terminal),
            n if n == KEYS + 1 => {}
            n if n == KEYS + 2 => approve(terminal, &mut worked),
            n => step(terminal, if n % 2 == 0 { b"j" } else { b"k" }, &mut worked),
        }
    }
    worked.bytes = terminal.since(beginning).0;
    worked
}

/// Approves `times` times, each as soon as the one before is shown.
pub fn hastily(terminal: &Terminal, place: Place, times: usize) -> Worked {
    let mut worked = Worked::default();
    let began = Instant::now();
    let beginning = terminal.mark();
    for _ in 0..times {
        place.take(terminal);
        terminal.settle(Duration::from_millis(50));
        approve(terminal, &mut worked);
    }
    worked.rate = worked.commits.count() as f64 / began.elapsed().as_secs_f64();
    worked.bytes = terminal.since(beginning).0;
    worked
}

fn step(terminal: &Terminal, key: &[u8], worked: &mut Worked) {
    let before = terminal.look(selected);
    let sent = terminal.send(key);
    match terminal.seen(LIMIT, |screen| selected(screen) != before) {
        Some(shown) => worked.keys.add(shown - sent),
        None => worked.lost += 1,
    }
}

fn approve(terminal: &Terminal, worked: &mut Worked) {
    if terminal.look(notice).contains(REFUSED) {
        // What was said of the one before, and may be said again.
        terminal.send(b"\x1b");
        terminal.seen(LIMIT, |screen| !notice(screen).contains(REFUSED));
    }
    let before = terminal.look(notice);
    let sent = terminal.send(b"a");
    let shown = terminal.seen(LIMIT, |screen| {
        let now = notice(screen);
        now != before && (now.contains("完成：") || now.contains(REFUSED))
    });
    match shown {
        Some(_) if terminal.look(notice).contains(REFUSED) => worked.refused += 1,
        Some(shown) => worked.commits.add(shown - sent),
        None => worked.lost += 1,
    }
}

/// The row that stands out as selected.
pub fn selected(screen: &vt100::Screen) -> Option<u16> {
    let (rows, columns) = screen.size();
    let is_inverse = |row, column| screen.cell(row, column).is_some_and(vt100::Cell::inverse);
    (1..rows - 2).find(|row| (0..columns).any(|column| is_inverse(*row, column)))
}

/// The line above the hints.
pub fn notice(screen: &vt100::Screen) -> String {
    let (rows, columns) = screen.size();
    screen.rows(0, columns).nth(usize::from(rows) - 2).unwrap_or_default()
}

/// How many reviews wait for whoever is at the screen, from the pane's title.
fn reviews(screen: &str) -> usize {
    let title = screen.lines().find_map(|line| line.split_once("待审核")).map_or("", |(_, rest)| rest);
    let digits = |text: &str| {
        let first: String =
            text.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
        first.parse().unwrap_or(0)
    };
    digits(title)
}
