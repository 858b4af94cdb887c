//! The screen on which the catalogue is kept.

use super::forms::ask;
use crate::domain::catalogue::CatalogueItem;
use crate::domain::code::{Code, ItemCode};
use crate::domain::message::Message;
use crate::office::query::Query;
use crate::office::{Command, keep_catalogue};
use crate::tui::catalogue::{CatalogueRow, Planned, Ran, Versions};
use crate::tui::effect::Effect;
use crate::tui::forms::{Keep, Purpose};
use crate::tui::list::{ListState, Scroll};
use crate::tui::state::{Popup, Screen, State, Subject, Tone};
use crate::tui::tree::Node;

type Verdict = Result<(), Message>;

/// Opens the screen on the item that is selected on the main one, or goes back.
pub fn catalogue_open(state: &mut State) -> Vec<Effect> {
    if state.screen == Screen::Catalogue {
        return super::open(state, Screen::Catalogue);
    }
    state.catalogue.set(&state.directory);
    if state.screen == Screen::Main
        && let Some(row) = pointed(state)
    {
        state.catalogue.select(row);
        state.catalogue.scroll.reset();
    }
    state.screen = Screen::Catalogue;
    vec![Effect::Ask(Query::Directory)]
}

/// The row of what is selected on the main screen.
fn pointed(state: &State) -> Option<CatalogueRow> {
    let of = |code: &Code| {
        let ItemCode::Listed(number) = code.item else { return None };
        let catalogue = state.directory.orgs.get(&code.org)?.kind.catalogue()?;
        Some(CatalogueRow::Item(catalogue, number))
    };
    match state.tree.selected().map(|row| &row.node) {
        Some(Node::Printed(catalogue, number)) if state.focus == super::Pane::Tree => {
            Some(CatalogueRow::Item(*catalogue, *number))
        }
        _ => match state.pointed()? {
            Subject::Item(code) => of(&code),
            Subject::Record(key) => of(&key.code),
        },
    }
}

/// Whether the person keeps the catalogues.
///
/// # Errors
/// Why not.
pub fn may_keep(state: &State) -> Verdict {
    keep_catalogue(&state.directory, state.directory.person(&state.login)?)
}

/// Whether the person may keep the catalogue, and with files.
///
/// # Errors
/// Why not.
pub fn may_import(state: &State) -> Verdict {
    may_keep(state)?;
    may_use_files(state)
}

/// Whether the files of this host are open to the person.
///
/// # Errors
/// They are not.
pub fn may_use_files(state: &State) -> Verdict {
    if state.files { Ok(()) } else { Err(Message::new("files-closed")) }
}

/// Whether an item is selected.
///
/// # Errors
/// A catalogue as a whole is, or nothing.
pub fn on_item(state: &State) -> Verdict {
    item(state).map(|_| ())
}

fn item(state: &State) -> Result<&CatalogueItem, Message> {
    state.catalogue.item(&state.directory).ok_or_else(|| Message::new("catalogue-select-item"))
}

/// Whether the selected item can be amended.
///
/// # Errors
/// Why not.
pub fn may_amend(state: &State) -> Verdict {
    may_keep(state).and_then(|()| on_item(state))
}

/// Whether the selected item can be retired.
///
/// # Errors
/// Why not.
pub fn may_retire(state: &State) -> Verdict {
    may_keep(state)?;
    let item = item(state)?;
    if item.retired { Err(Message::new("catalogue-retired-already")) } else { Ok(()) }
}

/// Whether something of the selected item is to be confirmed or completed.
///
/// # Errors
/// Why not.
pub fn may_settle(state: &State) -> Verdict {
    may_retire(state)?;
    match item(state)?.uncertain().next() {
        Some(_) => Ok(()),
        None => Err(Message::new("catalogue-nothing-uncertain")),
    }
}

fn begin(state: &mut State, keep: Keep) -> Vec<Effect> {
    ask(state, Purpose::Catalogue(Box::new(keep)))
}

fn with_item(state: &mut State, keep: fn(CatalogueItem) -> Keep) -> Vec<Effect> {
    match item(state).cloned() {
        Ok(item) => begin(state, keep(item)),
        Err(_) => Vec::new(),
    }
}

/// Adds an item.
pub fn catalogue_add(state: &mut State) -> Vec<Effect> {
    with_catalogue(state, Keep::Add)
}

/// Amends the selected item.
pub fn catalogue_amend(state: &mut State) -> Vec<Effect> {
    with_item(state, Keep::Amend)
}

/// Retires the selected item.
pub fn catalogue_retire(state: &mut State) -> Vec<Effect> {
    with_item(state, Keep::Retire)
}

/// Confirms or completes a part of the selected item.
pub fn catalogue_settle(state: &mut State) -> Vec<Effect> {
    with_item(state, Keep::Settle)
}

/// Amends the catalogue by a file.
pub fn catalogue_import(state: &mut State) -> Vec<Effect> {
    with_catalogue(state, Keep::Import)
}

/// Writes the catalogue to a file.
pub fn catalogue_export(state: &mut State) -> Vec<Effect> {
    with_catalogue(state, Keep::Export)
}

fn with_catalogue(state: &mut State, keep: fn(crate::domain::catalogue::CatalogueId) -> Keep) -> Vec<Effect> {
    match state.catalogue.selected() {
        Some(row) => begin(state, keep(row.catalogue())),
        None => Vec::new(),
    }
}

/// To the next item that has something to confirm or complete, round and round.
pub fn catalogue_next(state: &mut State) -> Vec<Effect> {
    let waits = |row: &CatalogueRow| match row {
        CatalogueRow::Item(id, number) => state
            .directory
            .newest(*id, *number)
            .is_some_and(|item| !item.retired && item.uncertain().next().is_some()),
        CatalogueRow::Catalogue(_) => false,
    };
    let places: Vec<usize> =
        (0..state.catalogue.rows.len()).filter(|at| waits(&state.catalogue.rows[*at])).collect();
    let here = state.catalogue.list.selected;
    match places.iter().find(|at| **at > here).or(places.first()) {
        Some(at) => {
            state.catalogue.list.selected = *at;
            state.catalogue.scroll.reset();
        }
        None => state.say(Tone::Info, Message::new("catalogue-all-certain")),
    }
    Vec::new()
}

/// Scrolls the selected item, or the difference between two versions.
pub fn catalogue_scroll(state: &mut State, down: bool) -> Vec<Effect> {
    match state.popups.last_mut() {
        Some(Popup::Versions(versions)) => versions.scroll.page(down),
        _ => state.catalogue.scroll.page(down),
    }
    Vec::new()
}

/// Shows the versions of the selected item and the difference between two of them.
pub fn versions(state: &mut State) -> Vec<Effect> {
    if let Some(CatalogueRow::Item(catalogue, number)) = state.catalogue.selected() {
        let (list, scroll) = (ListState::default(), Scroll::default());
        state.popups.push(Popup::Versions(Versions { catalogue, number, list, base: None, scroll }));
    }
    Vec::new()
}

/// Compares with the selected version from now on; the same again: with the one before each.
pub fn versions_base(state: &mut State) -> Vec<Effect> {
    let directory = state.directory.clone();
    if let Some(Popup::Versions(versions)) = state.popups.last_mut()
        && let Some((selected, _)) = versions.pair(&directory)
    {
        let chosen = Some(selected.version);
        versions.base = if versions.base == chosen { None } else { chosen };
        versions.scroll.reset();
    }
    Vec::new()
}

/// Whether what the file changes can be carried out.
///
/// # Errors
/// Why not.
pub fn may_apply(state: &State) -> Verdict {
    match state.popups.last() {
        Some(Popup::Preview(preview, _)) => match &preview.outcome {
            Ok(planned) if planned.is_empty() => Err(planned.then()),
            Ok(Planned::Catalogue(_)) => may_keep(state),
            Ok(Planned::Register(_)) => Ok(()),
            Err(faults) => Err(Message::new("import-faulty").with("count", faults.len())),
        },
        _ => Err(Message::new("nothing-selected")),
    }
}

/// Carries out what the file comes to: of a catalogue it is asked first why, and on whose approval.
pub fn preview_apply(state: &mut State) -> Vec<Effect> {
    let under_way = state.under_way > 0;
    let reachable = state.reachable();
    let Some(Popup::Preview(preview, _)) = state.popups.last_mut() else { return Vec::new() };
    match preview.outcome.clone() {
        Ok(Planned::Catalogue(plan)) => begin(state, Keep::Apply(plan)),
        Ok(Planned::Register(_)) if under_way => {
            state.say(Tone::Info, Message::new("still-under-way"));
            Vec::new()
        }
        Ok(Planned::Register(arrivals)) => {
            if let Err(lost) = reachable {
                state.say(Tone::Fault, lost);
                return Vec::new();
            }
            preview.sent = true;
            vec![state.give(Command::Import(Box::new(arrivals.import)), None)]
        }
        Err(_) => Vec::new(),
    }
}

/// What came of a file.
pub(super) fn errand_done(state: &mut State, done: Result<Ran, Message>) -> Vec<Effect> {
    state.under_way = state.under_way.saturating_sub(1);
    let ran = match done {
        Ok(ran) => ran,
        Err(fault) => {
            if let Some(open) = state.form().filter(|open| open.sent) {
                open.sent = false;
                open.form.fault("path", fault.clone());
            }
            state.say(Tone::Fault, fault);
            return Vec::new();
        }
    };
    // A file with faults leaves the form beneath, for another try.
    let again = matches!(&ran, Ran::Preview(preview) if preview.outcome.is_err());
    let mut effects = Vec::new();
    if let Some(open) = state.form().filter(|open| open.sent) {
        open.sent = false;
        if !again && let Some(Popup::Form(open)) = state.popups.pop() {
            let (form, subject) = (open.form.spec().id, open.subject);
            state.drafts.remove(&(form.to_owned(), subject.clone()));
            effects.push(Effect::DropDraft { form, subject });
        }
    }
    match ran {
        Ran::Exported(message) => state.say(Tone::Done, message),
        Ran::Preview(preview) => state.popups.push(Popup::Preview(preview, Scroll::default())),
    }
    effects
}
