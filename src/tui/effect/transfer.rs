//! Files on their way to the office or from it, on a thread of their own: the screen goes on meanwhile, sees how far they
//! have come, and can break them off.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::errand::at_home;
use super::{Effect, Orders, Outcome, carry_out_along, failure_of};
use crate::domain::book::{self, Attachment, FieldKind};
use crate::domain::message::Message;
use crate::exchange::attachment::{self, Along};
use crate::office::desk::Desk;
use crate::office::{Command, Failure};
use crate::tui::catalogue::Errand;
use crate::tui::term::events::Event;

/// How often the screen is told how far a file has come: a slow line has other things to carry.
const APART: Duration = Duration::from_millis(250);

/// The files on their way.
#[derive(Default)]
pub(super) struct Transfers {
    broken: AtomicBool,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

/// Whether an effect moves a file that may be long.
pub(super) fn is_transfer(effect: &Effect) -> bool {
    match effect {
        Effect::Command(command, _) => !paths(command).is_empty(),
        Effect::Errand(errand) => matches!(errand, Errand::Attachment { .. }),
        _ => false,
    }
}

/// The fields of a command that hold the path of a file.
fn paths(command: &Command) -> Vec<(&'static str, String)> {
    let (Command::Begin { step, values, .. } | Command::Take { step, values, .. }) = command else {
        return Vec::new();
    };
    let fields = step.step().map(|(_, step)| step.fields).unwrap_or_default();
    let files = fields.iter().filter(|field| matches!(field.kind, FieldKind::File));
    let path = |field: &book::Field| match values.get(field.id) {
        Some(book::Value::Text(path)) => Some((field.id, path.clone())),
        _ => None,
    };
    files.filter_map(path).collect()
}

/// Puts what the office has been handed in the place of its path: the path is of this host, and so is the file. Where the
/// files of this host are closed, only what was handed in before by that name is there.
pub(super) fn attach(
    desk: &dyn Desk,
    closed: bool,
    login: &str,
    command: &mut Command,
    along: Along<'_>,
) -> Result<(), Failure> {
    for (field, path) in paths(command) {
        let attachment = match closed {
            false => attachment::put(desk, login, &at_home(&path), along)?,
            true => handed(desk, login, &path)?,
        };
        if let Command::Begin { values, .. } | Command::Take { values, .. } = command {
            values.set(field, book::Value::File(attachment));
        }
    }
    Ok(())
}

/// The newest file of that name that `login` has handed in.
fn handed(desk: &dyn Desk, login: &str, name: &str) -> Result<Attachment, Failure> {
    let all = desk.handed(login)?;
    let found = all.into_iter().find(|attachment| attachment.name == name.trim());
    found.ok_or_else(|| Message::new("attach-not-handed").with("name", name.trim()).into())
}

impl Transfers {
    /// One begins; what broke off the one before is of no account to it.
    pub(super) fn announce(&self) {
        self.broken.store(false, Ordering::SeqCst);
    }

    /// Breaks off what is on its way.
    pub(super) fn break_off(&self) {
        self.broken.store(true, Ordering::SeqCst);
    }

    /// Carries `effect` out on a thread of its own.
    pub(super) fn start(
        self: &Arc<Self>,
        desk: Arc<dyn Desk>,
        orders: Arc<Orders>,
        sender: Sender<Event<Outcome>>,
        login: String,
        effect: Effect,
    ) {
        let (own, failed) = (self.clone(), failure_of(&effect));
        let (no_thread, tell) = (failed.clone(), sender.clone());
        let work = move || {
            let told = Mutex::new(None::<Instant>);
            let along = |done: u64, of: u64| {
                let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
                if done != of && told.is_none_or(|told| told.elapsed() >= APART) {
                    *told = Some(Instant::now());
                    // Where nobody listens any more, it comes to its end all the same.
                    let _ = sender.send(Event::Answer(Outcome::Along { done, of }));
                }
                !own.broken.load(Ordering::SeqCst)
            };
            let carried = AssertUnwindSafe(|| carry_out_along(&*desk, &orders, &login, effect, &along));
            if let Some(outcome) = catch_unwind(carried).unwrap_or(failed) {
                let _ = sender.send(Event::Answer(outcome));
            }
        };
        match std::thread::Builder::new().name("gongkai-file".to_owned()).spawn(work) {
            Ok(thread) => {
                let mut threads = self.threads.lock().unwrap_or_else(PoisonError::into_inner);
                threads.retain(|thread| !thread.is_finished());
                threads.push(thread);
            }
            Err(_) => drop(no_thread.map(|outcome| tell.send(Event::Answer(outcome)))),
        }
    }

    /// Waits until none is on its way.
    pub(super) fn wait(&self) {
        let threads = std::mem::take(&mut *self.threads.lock().unwrap_or_else(PoisonError::into_inner));
        for thread in threads {
            // A panic there has been told already.
            let _ = thread.join();
        }
    }
}
