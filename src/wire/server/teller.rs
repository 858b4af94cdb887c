//! Telling a connection: answers by the thread that made them, news by one of its own.
//!
//! Nothing is queued. An answer is written by the thread that goes on to the next request, so that who does not read is
//! asked nothing more; and of news at most one of each kind waits.

use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::office::Office;
use crate::office::desk::{News, Subscription, Tell};
use crate::wire::frame::{self, MOST_TOLD};
use crate::wire::message::Told;

/// The way to a client.
pub(super) struct Out {
    stream: Arc<UnixStream>,
    writing: Mutex<()>,
    within: Duration,
}

impl Out {
    pub(super) fn new(stream: Arc<UnixStream>, within: Duration) -> Arc<Self> {
        Arc::new(Self { stream, writing: Mutex::new(()), within })
    }

    /// Writes a frame; says whether it was read. Where it was not, the connection is over.
    pub(super) fn send(&self, frame: &[u8]) -> bool {
        let _one_at_a_time = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let sent = frame::send(&self.stream, frame, self.within).is_ok();
        if !sent {
            let _ = self.stream.shutdown(Shutdown::Both);
        }
        sent
    }
}

#[derive(Default)]
struct Waiting {
    changed: bool,
    present: bool,
    over: bool,
}

/// Tells a connection of news, until dropped.
pub(super) struct Teller {
    // In this order: nothing more is told when the thread ends.
    subscription: Option<Subscription>,
    waiting: Arc<(Mutex<Waiting>, Condvar)>,
    thread: Option<JoinHandle<()>>,
    out: Arc<Out>,
}

impl Teller {
    pub(super) fn start(office: &Office, out: &Arc<Out>) -> std::io::Result<Self> {
        let waiting = Arc::new((Mutex::new(Waiting::default()), Condvar::new()));
        let (shared, way) = (waiting.clone(), out.clone());
        let thread = std::thread::Builder::new()
            .name("gongkai-news".to_owned())
            .stack_size(128 * 1024)
            .spawn(move || tell_all(&shared, &way))?;
        let mark = waiting.clone();
        let tell: Tell = Arc::new(move |news| {
            let mut waiting = mark.0.lock().unwrap_or_else(PoisonError::into_inner);
            match news {
                News::Changed => waiting.changed = true,
                News::Present => waiting.present = true,
                News::Lost(_) | News::Back => return,
            }
            mark.1.notify_one();
        });
        let subscription = Some(office.subscribe(tell));
        Ok(Self { subscription, waiting, thread: Some(thread), out: out.clone() })
    }
}

impl Drop for Teller {
    fn drop(&mut self) {
        drop(self.subscription.take());
        self.waiting.0.lock().unwrap_or_else(PoisonError::into_inner).over = true;
        self.waiting.1.notify_one();
        // Should it be writing: the connection is over.
        let _ = self.out.stream.shutdown(Shutdown::Both);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn tell_all(waiting: &(Mutex<Waiting>, Condvar), out: &Out) {
    let frame = |news| frame::encode(&Told::News(news), MOST_TOLD).unwrap_or_default();
    let (changed, present) = (frame(News::Changed), frame(News::Present));
    loop {
        let mut told = waiting.0.lock().unwrap_or_else(PoisonError::into_inner);
        while !(told.changed || told.present || told.over) {
            told = waiting.1.wait(told).unwrap_or_else(PoisonError::into_inner);
        }
        let now = std::mem::take(&mut *told);
        drop(told);
        if now.over || (now.changed && !out.send(&changed)) || (now.present && !out.send(&present)) {
            return;
        }
    }
}
