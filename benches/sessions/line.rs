//! A slow line: a relay between two ports of the loopback that lets through so many bits a second and holds each byte back.
//!
//! `tc netem` does the same to a network device where the kernel has it; this needs neither that nor root.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

/// What a line is like, the same in both directions.
#[derive(Clone, Copy)]
pub struct Kind {
    /// How long a byte is on its way.
    pub delay: Duration,
    /// Bits a second.
    pub rate: u64,
}

/// A packet's worth: what is handed on at once.
const PACKET: usize = 1460;

/// What goes along with each packet: the headers of IP and TCP.
const HEADER: usize = 52;

/// How many packets wait in front of the line before whoever sends has to wait.
const QUEUE: usize = 64;

/// A line to a port.
pub struct Line {
    port: u16,
    up: Arc<AtomicU64>,
    down: Arc<AtomicU64>,
}

impl Line {
    /// Lays a line of that kind to `port`.
    pub fn to(port: u16, kind: Kind) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        let own = listener.local_addr().expect("it has an address").port();
        let (up, down) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
        thread::spawn({
            let (up, down) = (up.clone(), down.clone());
            move || {
                for near in listener.incoming().flatten() {
                    let far = TcpStream::connect(("127.0.0.1", port)).expect("the port is listened on");
                    for end in [&near, &far] {
                        end.set_nodelay(true).expect("a socket takes an option");
                    }
                    let again = |stream: &TcpStream| stream.try_clone().expect("a socket");
                    carry(again(&near), again(&far), kind, up.clone());
                    carry(far, near, kind, down.clone());
                }
            }
        });
        Self { port: own, up, down }
    }

    /// Where it begins.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Bytes that have been carried there and back.
    pub fn carried(&self) -> (u64, u64) {
        (self.up.load(Ordering::SeqCst), self.down.load(Ordering::SeqCst))
    }
}

/// Carries from one end to the other until either is closed.
fn carry(mut from: TcpStream, to: TcpStream, kind: Kind, carried: Arc<AtomicU64>) {
    let (sender, receiver) = sync_channel::<(Instant, Vec<u8>)>(QUEUE);
    thread::spawn(move || deliver(&receiver, to));
    thread::spawn(move || {
        let mut buffer = [0; PACKET];
        // When the last bit before this packet has left.
        let mut free = Instant::now();
        while let Ok(read @ 1..) = from.read(&mut buffer) {
            let packet = (read + HEADER) as u64;
            carried.fetch_add(packet, Ordering::SeqCst);
            let takes = Duration::from_nanos(packet * 8 * 1_000_000_000 / kind.rate);
            free = free.max(Instant::now()) + takes;
            // No more is read than the line takes on: what else there is waits with whoever sends.
            if sender.send((free + kind.delay, buffer[..read].to_vec())).is_err() {
                return;
            }
        }
    });
}

fn deliver(packets: &Receiver<(Instant, Vec<u8>)>, mut to: TcpStream) {
    for (at, bytes) in packets {
        thread::sleep(at.saturating_duration_since(Instant::now()));
        if to.write_all(&bytes).is_err() {
            return;
        }
    }
    let _ = to.shutdown(std::net::Shutdown::Write);
}
