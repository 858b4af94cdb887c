//! The screens beside the main one: the board, organisations and people.

use super::forms::ask;
use super::{follow, show};
use crate::domain::code::{Code, OrgCode, RecordKey};
use crate::domain::message::Message;
use crate::domain::organisation::{OrgKind, Role};
use crate::lang::{Language, Words};
use crate::office::query::Query;
use crate::tui::effect::Effect;
use crate::tui::forms::Purpose;
use crate::tui::state::{Pane, PeopleRow, Screen, State, Subject, Tone};

/// Opens a screen, or goes back to the main one where it is open already.
pub fn open(state: &mut State, screen: Screen) -> Vec<Effect> {
    let narrowed = state.board.narrowed.take().is_some();
    // From what the board was narrowed to to everything.
    let again = narrowed && screen == Screen::Board;
    state.screen = if state.screen == screen && !again { Screen::Main } else { screen };
    match state.screen {
        Screen::Leader => {
            state.settle_leader();
            super::leader::questions(state).into_iter().map(Effect::Ask).collect()
        }
        Screen::Board => {
            vec![Effect::Ask(Query::Board), Effect::Ask(Query::Coverage(board_year_of(state)))]
        }
        Screen::People | Screen::Catalogue | Screen::Calendar => vec![Effect::Ask(Query::Directory)],
        Screen::Ranking => vec![Effect::Ask(Query::Ranking(super::ranking::period_of(state)))],
        Screen::Main => follow(state),
    }
}

/// One step back: from the whole-screen detail, from a screen to the main one.
pub fn back(state: &mut State) -> Vec<Effect> {
    state.notice = None;
    if state.detail.zoomed {
        state.detail.zoomed = false;
    } else if state.screen == Screen::Calendar && state.year_page.preview.take().is_some() {
        state.say(Tone::Info, Message::new("notice-would-left"));
    } else if state.screen == Screen::Board && state.board.narrowed.take().is_some() {
        state.screen = Screen::Leader;
        return super::leader::questions(state).into_iter().map(Effect::Ask).collect();
    } else if state.screen != Screen::Main {
        state.screen = Screen::Main;
    } else if state.selected_context().is_some() {
        super::unpick(state);
    } else if state.focus == Pane::Detail {
        // Back to where it was selected.
        let pane = match state.detail.about() {
            Some(Subject::Record(key)) if is_selected(state, key) => State::pane_of(key.kind),
            _ => Pane::Tree,
        };
        state.turn_to(pane);
        return follow(state);
    }
    Vec::new()
}

/// Whether a record is the one selected in its queue.
fn is_selected(state: &State, key: &RecordKey) -> bool {
    let pane = State::pane_of(key.kind);
    state.queue_keys(pane).get(state.queue_at(pane)).is_some_and(|at| *at == key)
}

pub(super) fn board_year_of(state: &State) -> i32 {
    let shown = state.board.coverage.as_ref().map(|coverage| coverage.year);
    shown.unwrap_or_else(|| chrono::Datelike::year(&state.today))
}

/// Shows another year in the coverage grid.
pub fn board_year(state: &mut State, by: i32) -> Vec<Effect> {
    if state.board.narrowed.is_some() {
        state.say(Tone::Info, Message::new("board-narrowed-year"));
        return Vec::new();
    }
    vec![Effect::Ask(Query::Coverage(board_year_of(state) + by))]
}

/// From a line of the board or a row of the grid to its record or item on the main screen.
pub fn board_go(state: &mut State) -> Vec<Effect> {
    let (code, key) = if state.board.on_grid {
        let Some(row) = state.board.row() else { return Vec::new() };
        (row.code.clone(), None)
    } else {
        let Some(line) = state.board.line() else { return Vec::new() };
        (line.code.clone(), line.key.clone())
    };
    let past = state.past().is_some();
    let effects = go_to(state, &code, key);
    if past {
        state.say(Tone::Info, Message::new("as-of-record"));
    }
    effects
}

/// Shows a record, or the item `code` where there is none, on the main screen: in the queue it waits in, else in the tree.
pub fn go_to(state: &mut State, code: &Code, key: Option<RecordKey>) -> Vec<Effect> {
    state.screen = Screen::Main;
    state.tree.reveal(code, key.as_ref());
    let mut effects = vec![Effect::Ask(Query::Item(code.clone()))];
    match key {
        Some(key) => {
            let pane = State::pane_of(key.kind);
            let in_list = state.queue_keys(pane).iter().position(|line| **line == key);
            if let Some(at) = in_list {
                state.queue_list(pane).selected = at;
            }
            state.turn_to(if in_list.is_some() { pane } else { Pane::Detail });
            effects.extend(show(state, Some(Subject::Record(key))));
        }
        None => {
            state.focus = Pane::Tree;
            effects.extend(show(state, Some(Subject::Item(code.clone()))));
        }
    }
    effects
}

/// The other language.
pub fn language(state: &mut State) -> Vec<Effect> {
    let other = match state.words.language() {
        Language::Chinese => Language::English,
        Language::English => Language::Chinese,
    };
    state.words = std::sync::Arc::new(Words::new(other));
    Vec::new()
}

/// Whether the person keeps organisations and people.
pub fn may_administer(state: &State) -> Result<(), Message> {
    let is = state.overview.as_ref().is_some_and(|overview| overview.person.is(Role::Administrator));
    if is { Ok(()) } else { Err(Message::new("administrators-only")) }
}

/// Amends the selected organisation or person.
pub fn people_amend(state: &mut State) -> Vec<Effect> {
    match state.people.get(state.people_list.selected).cloned() {
        Some(PeopleRow::Org(code)) => ask(state, Purpose::Organisation(Some(code))),
        Some(PeopleRow::Person(login)) => ask(state, Purpose::Person(Some(login))),
        None => Vec::new(),
    }
}

/// Enters a new person.
pub fn people_new(state: &mut State) -> Vec<Effect> {
    ask(state, Purpose::Person(None))
}

/// Enters a new organisation.
pub fn organisation_new(state: &mut State) -> Vec<Effect> {
    ask(state, Purpose::Organisation(None))
}

/// The office's policies.
pub fn policy(state: &mut State) -> Vec<Effect> {
    ask(state, Purpose::Policy)
}

/// The rows of the screen of organisations and people: each organisation, then those whose first post is there.
pub fn people_rows(state: &State) -> Vec<PeopleRow> {
    let order = |kind: OrgKind| OrgKind::ALL.iter().position(|known| *known == kind);
    let mut orgs: Vec<(&OrgCode, OrgKind)> =
        state.directory.orgs.iter().map(|(code, org)| (code, org.kind)).collect();
    orgs.sort_by_key(|(code, kind)| (order(*kind), (*code).clone()));
    let mut rows = Vec::new();
    for (code, _) in orgs {
        rows.push(PeopleRow::Org(code.clone()));
        let here =
            state.directory.people.values().filter(|p| p.posts.first().is_some_and(|post| post.org == *code));
        rows.extend(here.map(|person| PeopleRow::Person(person.login.clone())));
    }
    rows
}
