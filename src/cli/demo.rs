//! `gongkai demo`: a made-up office to try things out in.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::NaiveDate;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::low_level::unregister;

use super::settings::Own;
use super::{Look, Outcome, Stop, check_terminal, guest, is_past, open, output, place, screen};
use crate::domain::message::Message;
use crate::lang::Words;
use crate::office::desk::Desk;
use crate::office::{demo, system_time};
use crate::store::disk::{DiskStore, Options};
use crate::store::{Batch, Range, Store, StoreError};

/// Opens the made-up office in `dir`, making it where there is nothing yet; without `dir` in a place of its own that
/// goes when the screen is left.
pub(super) fn run(
    dir: Option<&Path>,
    login: Option<&str>,
    as_of: Option<NaiveDate>,
    own: &Own,
    words: &Arc<Words>,
) -> Result<Outcome, Stop> {
    is_past(as_of)?;
    check_terminal()?;
    let signals = Postponed::new();
    // Until the end: dropping it removes the directory, while a panic unwinds too.
    let throwaway = match dir {
        Some(_) => None,
        None => Some(tempfile::Builder::new().prefix("gongkai-demo-").tempdir().map_err(no_room)?),
    };
    let dir = dir.or(throwaway.as_ref().map(tempfile::TempDir::path)).unwrap_or(Path::new("."));
    if let Some(desk) = guest::reach(dir)? {
        if !desk.directory()?.settings.demo {
            return Err(Message::new("cli-demo-real").with("path", output::shown_path(dir)).into());
        }
        drop(signals);
        return guest::enter(desk, login, Look { as_of, files: true }, own, words);
    }
    let store = DiskStore::open(dir, Options::default()).map_err(|error| open::held(dir, error))?;
    if store.is_empty()? {
        fill(&store, words)?;
    }
    if signals.came() {
        return Ok(Outcome::Faults);
    }
    drop(signals);
    let office = Arc::new(open::office(Arc::new(store), None, words)?);
    if !office.directory().settings.demo {
        return Err(Message::new("cli-demo-real").with("path", output::shown_path(dir)).into());
    }
    let login = place::acting_as(&office.directory(), login, words)?;
    screen(dir, office, login, as_of, own, words)
}

fn no_room(error: std::io::Error) -> Stop {
    let place = output::shown_path(&std::env::temp_dir());
    Message::new("cli-demo-no-room").with("path", place).with("why", error.to_string()).into()
}

fn fill(store: &dyn Store, words: &Words) -> Result<(), Stop> {
    let _progress = output::Progress::new(&words.text(&Message::new("cli-demo-preparing")));
    let made = demo::build(system_time()())?;
    Ok(copy(made.as_ref(), store)?)
}

/// Copies everything in one batch: a program killed meanwhile leaves an empty store, never half an office.
fn copy(from: &dyn Store, to: &dyn Store) -> Result<(), StoreError> {
    let mut batch = Some(Batch::default());
    from.each(&Range::all(), &mut |key, stored| {
        batch = batch.take().map(|batch| batch.put(key, stored.version, stored.value));
        ControlFlow::Continue(())
    })?;
    to.commit(batch.unwrap_or_default())
}

/// Signals that would end the program and leave the throwaway directory behind, put off while this value lives. The
/// screen has its own way with them.
struct Postponed {
    came: Arc<AtomicBool>,
    registered: Vec<signal_hook::SigId>,
}

impl Postponed {
    fn new() -> Self {
        let came = Arc::new(AtomicBool::new(false));
        // Where a signal cannot be put off, it ends the program as it always would.
        let register = |signal| signal_hook::flag::register(signal, came.clone()).ok();
        let registered = [SIGHUP, SIGINT, SIGTERM].into_iter().filter_map(register).collect();
        Self { came, registered }
    }

    fn came(&self) -> bool {
        self.came.load(Ordering::SeqCst)
    }
}

impl Drop for Postponed {
    fn drop(&mut self) {
        for id in self.registered.drain(..) {
            unregister(id);
        }
    }
}
