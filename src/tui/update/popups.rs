//! What lies over the screen: help, the reason of a due date, choosing.

use crate::domain::application::LetterKind;
use crate::domain::clock;
use crate::domain::code::RecordKey;
use crate::domain::message::Message;
use crate::office::query::BoardLine;
use crate::tui::action::{ACTIONS, Action};
use crate::tui::effect::Effect;
use crate::tui::list::{ListState, Scroll};
use crate::tui::state::{Pane, Popup, Screen, State, Tone, View};

/// What the keys move: a selection in a list, or a text.
pub enum Top<'a> {
    /// A list and its length.
    List(&'a mut ListState, usize),
    /// A text.
    Scroll(&'a mut Scroll),
    /// Nothing.
    None,
}

/// What the keys move now.
pub fn top_list(state: &mut State) -> Top<'_> {
    let help = help_actions(state).len();
    let part = state.leader.part;
    let parts = state.leader_len(part);
    let found = match state.popups.last() {
        Some(Popup::Palette(palette)) => palette.lines(state).len(),
        _ => 0,
    };
    if let Some(popup) = state.popups.last_mut() {
        return match popup {
            Popup::Help(list) => Top::List(list, help),
            Popup::Why(_, scroll) | Popup::Faults(_, scroll) | Popup::Preview(_, scroll) => {
                Top::Scroll(scroll)
            }
            Popup::Versions(versions) => {
                let len = versions.all(&state.directory).len();
                Top::List(&mut versions.list, len)
            }
            Popup::ChooseDue(lines, list) => Top::List(list, lines.len()),
            Popup::Drafts(left, list) => Top::List(list, left.len()),
            Popup::Plans(popup) => {
                let len = popup.lines().len();
                Top::List(&mut popup.list, len)
            }
            Popup::ChooseRecord(named, list) => Top::List(list, named.len()),
            Popup::ChoosePerson(logins, list) => Top::List(list, logins.len()),
            Popup::Confirm(confirm) => Top::Scroll(&mut confirm.scroll),
            Popup::Search(search) => Top::List(&mut search.finder.list, search.hits.len()),
            Popup::Palette(palette) => Top::List(&mut palette.finder.list, found),
            Popup::Letters(letters) => Top::Scroll(&mut letters.scroll),
            Popup::Candidates(shown) => {
                let len = shown.lines.as_ref().map_or(0, Vec::len);
                Top::List(&mut shown.list, len)
            }
            Popup::Templates(templates) => Top::List(&mut templates.list, LetterKind::ALL.len()),
            Popup::Form(_) => Top::None,
        };
    }
    match state.screen {
        Screen::Board if state.board.on_grid => {
            let len = state.board.covered().map_or(0, |coverage| coverage.lines.len());
            Top::List(&mut state.board.grid, len)
        }
        Screen::Leader => Top::List(&mut state.leader.lists[part as usize], parts),
        Screen::Board => {
            let len = state.board.lines().len();
            Top::List(&mut state.board.list, len)
        }
        Screen::People => Top::List(&mut state.people_list, state.people.len()),
        Screen::Ranking => {
            let len = state.ranking.len();
            Top::List(&mut state.ranking.list, len)
        }
        Screen::Catalogue => Top::List(&mut state.catalogue.list, state.catalogue.rows.len()),
        Screen::Calendar => match &mut state.year_page.preview {
            Some(preview) if !preview.on_calendar => {
                let len = preview.answer.moved.len();
                Top::List(&mut preview.list, len)
            }
            _ => Top::List(&mut state.year_page.months, 12),
        },
        Screen::Main if state.detail.zoomed => Top::Scroll(&mut state.detail.scroll),
        Screen::Main => match state.focus {
            Pane::Tree => {
                let len = state.tree.rows().len();
                Top::List(&mut state.tree.list, len)
            }
            Pane::Tasks => {
                let len = state.tasks.as_ref().map_or(0, Vec::len);
                Top::List(&mut state.tasks_list, len)
            }
            Pane::Opinions => {
                let len = state.opinions.as_ref().map_or(0, Vec::len);
                Top::List(&mut state.opinions_list, len)
            }
            Pane::Applications => {
                let len = state.applications.as_ref().map_or(0, Vec::len);
                Top::List(&mut state.applications_list, len)
            }
            Pane::Book(kind) => {
                let shelf = state.books.entry(kind).or_default();
                let len = shelf.lines.as_ref().map_or(0, Vec::len);
                Top::List(&mut shelf.list, len)
            }
            Pane::Detail => Top::Scroll(&mut state.detail.scroll),
        },
    }
}

/// The actions help lists: those of the contexts below it, as they would be without it.
pub fn help_actions(state: &State) -> Vec<&'static Action> {
    let contexts = state.screen_contexts();
    ACTIONS.iter().filter(|action| contexts.contains(&action.context)).collect()
}

/// Opens help.
pub fn help(state: &mut State) -> Vec<Effect> {
    state.popups.push(Popup::Help(ListState::default()));
    Vec::new()
}

/// Explains the due date of what is selected; asks which one where there are several.
pub fn why(state: &mut State) -> Vec<Effect> {
    let mut lines = state.due_here();
    match lines.len() {
        0 => state.say(Tone::Info, Message::new("nothing-due-here")),
        1 => explain(state, &lines.remove(0)),
        _ => state.popups.push(Popup::ChooseDue(lines, ListState::default())),
    }
    Vec::new()
}

fn explain(state: &mut State, line: &BoardLine) {
    let due = clock::due(line.limit, line.from, &state.directory.settings.policy, &state.directory.calendar);
    state.popups.push(Popup::Why(Box::new(due), Scroll::default()));
}

/// The records that the one in view names.
fn named_here(state: &State) -> Vec<(RecordKey, Message)> {
    match &state.detail.view {
        View::Record(view) => view.named(),
        _ => Vec::new(),
    }
}

/// Whether the record in view names another.
///
/// # Errors
/// That it does not.
pub fn names_any(state: &State) -> Result<(), Message> {
    if named_here(state).is_empty() { Err(Message::new("nothing-named-here")) } else { Ok(()) }
}

/// Goes to the record that the one in view names; asks which one where it names several.
pub fn named(state: &mut State) -> Vec<Effect> {
    let mut named = named_here(state);
    if named.len() == 1 {
        let (key, _) = named.remove(0);
        return super::go_to(state, &key.code.clone(), Some(key));
    }
    if !named.is_empty() {
        state.popups.push(Popup::ChooseRecord(named, ListState::default()));
    }
    Vec::new()
}

/// Chooses the people of a made-up office.
pub fn choose_person(state: &mut State) -> Vec<Effect> {
    let logins: Vec<String> =
        state.directory.people.values().filter(|p| p.active).map(|p| p.login.clone()).collect();
    let mut list = ListState::default();
    list.selected = logins.iter().position(|login| *login == state.login).unwrap_or(0);
    state.popups.push(Popup::ChoosePerson(logins, list));
    Vec::new()
}

/// Closes what lies on top; not while what it confirmed is under way.
pub fn close(state: &mut State) -> Vec<Effect> {
    match state.popups.last() {
        Some(Popup::Confirm(confirm)) if confirm.sent => {
            state.say(Tone::Info, Message::new("still-under-way"));
        }
        _ => {
            state.popups.pop();
        }
    }
    Vec::new()
}

/// Takes what is selected in a popup: runs the action, explains the date, acts as the person.
pub fn choose(state: &mut State) -> Vec<Effect> {
    match state.popups.pop() {
        Some(Popup::Help(list)) => {
            let action = help_actions(state).get(list.selected).map(|action| action.id);
            action.map(|id| super::run(state, id)).unwrap_or_default()
        }
        Some(Popup::ChooseDue(lines, list)) => {
            if let Some(line) = lines.get(list.selected) {
                explain(state, line);
            }
            Vec::new()
        }
        Some(Popup::ChooseRecord(named, list)) => match named.into_iter().nth(list.selected) {
            Some((key, _)) => super::go_to(state, &key.code.clone(), Some(key)),
            None => Vec::new(),
        },
        Some(Popup::ChoosePerson(logins, list)) => match logins.get(list.selected) {
            Some(login) => {
                state.login.clone_from(login);
                state.drafts.clear();
                // What somebody else typed or gave is not this person's to keep or to give again.
                state.live.owed.clear();
                state.live.unsure.clear();
                state.selection = crate::tui::selection::Selection::default();
                state.detail = crate::tui::state::Detail::default();
                let as_of = state.leader.as_of;
                state.leader = crate::tui::leader::LeaderPage { as_of, ..Default::default() };
                let mut effects = vec![Effect::ActAs(login.clone())];
                effects.extend(super::refresh(state));
                effects
            }
            None => Vec::new(),
        },
        Some(other) => {
            state.popups.push(other);
            Vec::new()
        }
        None => Vec::new(),
    }
}
