//! Several people at work at once: the release binary as server and as guests, each guest in a pseudo-terminal of 120×36,
//! in an office of ten thousand records, a thousand of them open.
//!
//! `cargo bench --bench sessions` measures with 1, 10 and 50 sessions; `cargo bench --bench sessions -- 5 20` with as many as are
//! given. As root, each session is that of a user of its own; else all are one person's. `cargo bench --bench sessions --
//! --slow-line` measures one session over ssh through a slow line; it takes root, for the accounts, and an sshd.
//!
//! The floors are those of the bench of the screen: a bare ratatui list, 4 KiB appended with `fdatasync`.

#[allow(dead_code)]
#[path = "../screen/figures.rs"]
mod figures;
#[allow(dead_code)]
#[path = "../screen/floor.rs"]
mod floor;
#[allow(dead_code)]
#[path = "../screen/generate.rs"]
mod generate;
mod line;
mod office;
mod process;
mod slow;
#[allow(dead_code)]
#[path = "../../tests/support/sshd.rs"]
mod sshd;
#[allow(dead_code)]
#[path = "../screen/terminal.rs"]
mod terminal;
mod work;

use std::path::Path;
use std::thread;
use std::time::Duration;

use figures::{Table, against};
use floor::Floors;
use office::Server;
use process::Used;
use terminal::{QUIET, Terminal};
use work::{Place, Worked};

/// How long everybody works at a steady pace.
const STEADY: Duration = Duration::from_secs(20);

/// How often each approves in haste.
const HASTY: usize = 8;

/// How long the idle are watched.
const IDLE: Duration = Duration::from_secs(10);

fn main() {
    if floor::is_asked_for() {
        return;
    }
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    if args.iter().any(|arg| arg == "--slow-line") {
        return slow::measure();
    }
    let mut counts: Vec<usize> = args
        .iter()
        .map(|arg| arg.parse().unwrap_or_else(|_| panic!("not a number of sessions: {arg}")))
        .collect();
    if counts.is_empty() {
        counts = vec![1, 10, 50];
    }
    let folder = tempfile::tempdir().expect("a temporary directory");
    office::let_in(folder.path());
    let floors = Floors::measure(folder.path());
    let made = office::make(folder.path(), counts.iter().copied().max().unwrap_or(1));
    let mut table = Table::default();
    alone(&made, folder.path(), &floors);
    for count in &counts {
        println!("{count} sessions");
        let data = folder.path().join(format!("office-{count}"));
        office::copy(&made, &data);
        measure(&data, *count, &floors, &mut table);
        drop(std::fs::remove_dir_all(&data));
    }
    table.print("sessions", &counts);
    println!(
        "\nfloors: bare ratatui list {:.2} ms a `down`; 4 KiB append + fdatasync {:.2} ms (p99 {:.2})",
        floors.down.median(),
        floors.append.median(),
        floors.append.p99(),
    );
}

/// One person without a server, for comparison.
fn alone(made: &Path, folder: &Path, floors: &Floors) {
    let data = folder.join("alone");
    office::copy(made, &data);
    let terminal = office::open_alone(&data);
    let place = Place { n: 0, of: 1 };
    ready(&terminal, place);
    let worked = work::steadily(&terminal, place, STEADY);
    println!("alone, without a server:\n  {}", told(&worked, floors).join("\n  "));
    thread::sleep(Duration::from_secs(3));
    let then = used_by(&[terminal.pid()]);
    thread::sleep(IDLE);
    println!("  idle for 10 s: {}", idle(&since(&[terminal.pid()], &then)[0]));
    terminal.send(b"q");
    terminal.ended();
    drop(std::fs::remove_dir_all(&data));
}

/// Times to the frame, and to what is durable and shown.
fn told(worked: &Worked, floors: &Floors) -> [String; 2] {
    let (keys, commits) = (&worked.keys, &worked.commits);
    [
        format!("{}; p99 {:.2}", against(keys.median(), floors.down.median()), keys.p99()),
        format!("{}; p99 {:.1}", against(commits.median(), floors.append.median()), commits.p99()),
    ]
}

/// Waits until the first screen is there, and goes to where the work is.
fn ready(terminal: &Terminal, place: Place) {
    let shown = terminal.seen(Duration::from_secs(60), |screen| {
        let text = screen.contents();
        text.contains("待审核") && !text.contains("正在读取")
    });
    assert!(shown.is_some(), "no first screen:\n{}", terminal.screen());
    terminal.settle(QUIET);
    place.take(terminal);
    terminal.settle(QUIET);
}

fn measure(data: &Path, count: usize, floors: &Floors, table: &mut Table) {
    let server = Server::start(data);
    thread::sleep(Duration::from_secs(1));
    let (before, _) = process::memory(server.pid());
    let terminals: Vec<Terminal> = (0..count).map(|n| office::open(data, n)).collect();
    thread::scope(|scope| {
        for (n, terminal) in terminals.iter().enumerate() {
            scope.spawn(move || ready(terminal, Place { n, of: count }));
        }
    });
    thread::sleep(Duration::from_secs(2));

    let pids: Vec<u32> =
        terminals.iter().map(Terminal::pid).chain([server.pid(), std::process::id()]).collect();
    let then = used_by(&pids);
    let steady = all(&terminals, |place, terminal| work::steadily(terminal, place, STEADY));
    let [keys, commits] = told(&steady, floors);
    let seconds = STEADY.as_secs_f64();
    let done = |worked: &Worked| {
        format!("{} ({} refused, {} lost)", worked.commits.count(), worked.refused, worked.lost)
    };
    table.put("at work: keys a second", format!("{:.1}", steady.keys.count() as f64 / seconds));
    table.put("at work: commands a second", format!("{:.2}", steady.commits.count() as f64 / seconds));
    table.put("at work: commands done", done(&steady));
    table.put("at work: key to frame, ms", keys);
    table.put("at work: approve to durable and shown, ms", commits);
    let bytes = steady.bytes as f64 / count as f64;
    let used: Vec<f64> = since(&pids, &then).iter().map(|used| used.micros as f64 / 1e4 / seconds).collect();
    let (guests, others) = used.split_at(count);
    table.put(
        "at work: processor time of sessions, server, these terminals, %",
        format!("{:.0}, {:.0}, {:.0}", guests.iter().sum::<f64>(), others[0], others[1]),
    );
    table.put("at work: B a session and second", format!("{:.0}", bytes / seconds));

    let hasty = all(&terminals, |place, terminal| work::hastily(terminal, place, HASTY));
    let [_, commits] = told(&hasty, floors);
    table.put("in haste: commands a second", format!("{:.1}", hasty.rate));
    table.put("in haste: commands done", done(&hasty));
    table.put("in haste: approve to durable and shown, ms", commits);

    thread::sleep(Duration::from_secs(3));
    let (now, _) = process::memory(server.pid());
    table.put("memory of the server, MB", format!("{now:.0}"));
    table.put("of that for a session, MB", format!("{:.2}", (now - before) / count as f64));
    let (rss, pss) = mean(&terminals, |terminal| process::memory(terminal.pid()));
    table.put(
        "memory of a session's own process, MB (what is shared in shares)",
        format!("{rss:.1} ({pss:.1})"),
    );

    let then = used_by(&pids);
    thread::sleep(IDLE);
    let mut used = since(&pids, &then);
    used.pop();
    let served = used.pop().unwrap_or_default();
    let most = used.iter().max_by_key(|used| (used.ticks, used.micros)).copied().unwrap_or_default();
    table.put("idle for 10 s: the session that used most", idle(&most));
    table.put("idle for 10 s: the server", idle(&served));
    for terminal in &terminals {
        terminal.send(b"q");
    }
    terminals.into_iter().for_each(Terminal::ended);
}

fn idle(used: &Used) -> String {
    format!("{} ticks, {} µs, woken {}", used.ticks, used.micros, used.woken)
}

fn used_by(pids: &[u32]) -> Vec<Used> {
    pids.iter().map(|pid| Used::by(*pid)).collect()
}

fn since(pids: &[u32], then: &[Used]) -> Vec<Used> {
    pids.iter().zip(then).map(|(pid, then)| Used::by(*pid).since(*then)).collect()
}

/// Lets everybody work at once; what came of all of it.
fn all(terminals: &[Terminal], work: impl Fn(Place, &Terminal) -> Worked + Sync) -> Worked {
    let mut sum = Worked::default();
    thread::scope(|scope| {
        let work = &work;
        let begun: Vec<_> = terminals
            .iter()
            .enumerate()
            .map(|(n, terminal)| scope.spawn(move || work(Place { n, of: terminals.len() }, terminal)))
            .collect();
        begun.into_iter().for_each(|worker| sum.take(worker.join().expect("the work goes on")));
    });
    sum
}

fn mean(terminals: &[Terminal], of: impl Fn(&Terminal) -> (f64, f64)) -> (f64, f64) {
    let count = terminals.len() as f64;
    let sum = terminals.iter().map(of).fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    (sum.0 / count, sum.1 / count)
}
