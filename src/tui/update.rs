//! What a key, an answer or a new size does to the state, and what it asks for. No drawing, no waiting.

mod answers;
mod popups;

use crossterm::event::{KeyCode, KeyEvent};

use super::action;
use super::effect::Effect;
use super::form::{Form, FormEvent};
use super::forms::{self, Purpose};
use super::keymap::{Key, Resolved};
use super::state::{OpenForm, Pane, PeopleRow, Popup, Screen, State, Subject, Tone, View};
use super::tree::Node;
use crate::domain::code::{Kind, OrgCode, RecordKey};
use crate::domain::disclosure;
use crate::domain::message::Message;
use crate::domain::opinion;
use crate::domain::organisation::{OrgKind, Role};
use crate::lang::{Language, Words};
use crate::office::Command;
use crate::office::command::{DisclosureOrder, OpinionOrder};
use crate::office::query::{Act, Query};
use crate::office::record::Record;

pub use answers::outcome;
pub use popups::{below, choose, choose_person, help, help_actions, why};

/// What a key does.
pub fn key(state: &mut State, event: KeyEvent) -> Vec<Effect> {
    if let Some(open) = state.form() {
        if open.sent {
            return Vec::new();
        }
        if event.code == KeyCode::Char('l') && event.modifiers == crossterm::event::KeyModifiers::CONTROL {
            return vec![Effect::Redraw];
        }
        let event = open.form.key(event);
        return form_event(state, event);
    }
    let Some(key) = Key::from_event(event) else { return Vec::new() };
    state.pending.push(key);
    let contexts = state.contexts();
    match state.keymap.resolve(&contexts, &state.pending) {
        Resolved::Pending => Vec::new(),
        Resolved::Action(id) => {
            state.pending.clear();
            run(state, &id)
        }
        Resolved::None => {
            let typed = Key::chord_text(&std::mem::take(&mut state.pending));
            state.say(Tone::Info, Message::new("key-unbound").with("key", typed));
            Vec::new()
        }
    }
}

/// Text pasted.
pub fn paste(state: &mut State, text: &str) -> Vec<Effect> {
    let Some(open) = state.form() else { return Vec::new() };
    let event = open.form.paste(text);
    form_event(state, event)
}

/// Runs an action by its id; says why where it is impossible.
pub fn run(state: &mut State, id: &str) -> Vec<Effect> {
    let Some(action) = action::find(id) else { return Vec::new() };
    state.notice = None;
    match (action.possible)(state) {
        Ok(()) => (action.run)(state),
        Err(reason) => {
            state.say(Tone::Fault, Message::new("not-possible").with("reason", reason));
            Vec::new()
        }
    }
}

fn form_event(state: &mut State, event: FormEvent) -> Vec<Effect> {
    match event {
        FormEvent::Handled => Vec::new(),
        FormEvent::Notice(message) => {
            state.say(Tone::Info, message);
            Vec::new()
        }
        FormEvent::Cancel => leave_form(state),
        FormEvent::Submit => submit(state),
    }
}

/// Leaves the form; what was typed is kept and offered when it is opened again.
pub fn leave_form(state: &mut State) -> Vec<Effect> {
    let Some(Popup::Form(open)) = state.popups.pop() else { return Vec::new() };
    state.notice = None;
    if !open.form.is_changed() {
        return Vec::new();
    }
    let (form, values) = (open.form.spec().id, open.form.draft());
    state.drafts.insert((form.to_owned(), open.subject.clone()), values.clone());
    state.say(Tone::Info, Message::new("draft-kept"));
    vec![Effect::SaveDraft { form, subject: open.subject, values }]
}

/// What is being typed, to be kept when the program has to end.
pub fn unsaved(state: &State) -> Vec<Effect> {
    let mut effects = Vec::new();
    for popup in &state.popups {
        if let Popup::Form(open) = popup
            && open.form.is_changed()
        {
            let (form, values) = (open.form.spec().id, open.form.draft());
            effects.push(Effect::SaveDraft { form, subject: open.subject.clone(), values });
        }
    }
    effects
}

fn submit(state: &mut State) -> Vec<Effect> {
    let (directory, today) = (state.directory.clone(), state.today);
    let Some(open) = state.form() else { return Vec::new() };
    match forms::command(&open.purpose, &directory, today, &open.form.values()) {
        Ok(command) => {
            open.sent = true;
            state.notice = None;
            give(state, command)
        }
        Err((field, message)) => {
            open.form.fault(field, message.clone());
            state.say(Tone::Fault, message);
            Vec::new()
        }
    }
}

fn give(state: &mut State, command: Command) -> Vec<Effect> {
    state.under_way += 1;
    vec![Effect::Command(command)]
}

/// Opens a form, with what was typed in it before.
pub fn ask(state: &mut State, purpose: Purpose) -> Vec<Effect> {
    let Some(asked) = forms::ask(&purpose, &state.directory, &state.login, state.today) else {
        return direct(state, purpose);
    };
    let id = asked.spec.id;
    let mut form = Form::new(asked.spec.clone(), &asked.values, state.today);
    let mut effects = Vec::new();
    match state.drafts.get(&(id.to_owned(), asked.subject.clone())) {
        Some(draft) => {
            form.restore(draft);
            state.say(Tone::Info, Message::new("draft-restored"));
        }
        None => effects.push(Effect::LoadDraft { form: id, subject: asked.subject.clone() }),
    }
    state.popups.push(Popup::Form(Box::new(OpenForm { purpose, subject: asked.subject, form, sent: false })));
    effects
}

/// A command that asks nothing more.
fn direct(state: &mut State, purpose: Purpose) -> Vec<Effect> {
    let command = match purpose {
        Purpose::Disclosure { act, seen, record } => {
            let order = match act {
                disclosure::Act::Approve => DisclosureOrder::Approve { note: String::new() },
                disclosure::Act::Close => DisclosureOrder::Close,
                _ => return Vec::new(),
            };
            Command::Disclosure { key: record.key, seen, order }
        }
        Purpose::Opinion { act, seen, record } => {
            let order = match act {
                opinion::Act::Close => OpinionOrder::Close,
                opinion::Act::SeeIdentity => OpinionOrder::SeeIdentity,
                _ => return Vec::new(),
            };
            Command::Opinion { key: record.key, seen, order }
        }
        _ => return Vec::new(),
    };
    give(state, command)
}

/// Begins an act on what is selected.
pub fn begin(state: &mut State, act: Act) -> Vec<Effect> {
    // One act at a time: what is on screen must be what is decided on.
    if state.under_way > 0 {
        state.say(Tone::Info, Message::new("still-under-way"));
        return Vec::new();
    }
    let purpose = match (&state.detail.view, act) {
        (View::Item(view), Act::Propose | Act::Register | Act::Adjust) => {
            Purpose::Item { act, code: view.code.clone() }
        }
        (View::Record(view), Act::Register) => match &view.record {
            Record::Disclosure(record) => Purpose::Register { about: Box::new(record.clone()) },
            _ => Purpose::Item { act, code: view.key.code.clone() },
        },
        (View::Record(view), Act::Propose | Act::Adjust) => {
            Purpose::Item { act, code: view.key.code.clone() }
        }
        (View::Record(view), Act::Disclosure(act)) => match &view.record {
            Record::Disclosure(record) => {
                Purpose::Disclosure { act, seen: view.version, record: Box::new(record.clone()) }
            }
            _ => return Vec::new(),
        },
        (View::Record(view), Act::Opinion(act)) => match &view.record {
            Record::Opinion(record) => {
                Purpose::Opinion { act, seen: view.version, record: Box::new(record.clone()) }
            }
            _ => return Vec::new(),
        },
        _ => return Vec::new(),
    };
    ask(state, purpose)
}

/// Asks for everything the screen shows.
pub fn refresh(state: &mut State) -> Vec<Effect> {
    let mut queries = vec![Query::Overview, Query::Directory, Query::Tree, Query::Tasks, Query::Opinions];
    queries.extend(state.tree.open_items().into_iter().map(Query::Item));
    if state.screen == Screen::Board {
        queries.extend([Query::Board, Query::Coverage(board_year_of(state))]);
    }
    queries.extend(state.detail.subject.as_ref().map(query_of));
    queries.into_iter().map(Effect::Ask).collect()
}

fn query_of(subject: &Subject) -> Query {
    match subject {
        Subject::Item(code) => Query::Item(code.clone()),
        Subject::Record(key) => Query::Record(key.clone()),
    }
}

/// Makes the detail follow the selection.
pub fn follow(state: &mut State) -> Vec<Effect> {
    if state.focus == Pane::Detail {
        return Vec::new();
    }
    let pointed = state.pointed();
    if pointed == state.detail.subject {
        return Vec::new();
    }
    show(state, pointed)
}

fn show(state: &mut State, subject: Option<Subject>) -> Vec<Effect> {
    state.detail.subject.clone_from(&subject);
    state.detail.view = View::None;
    state.detail.identity = None;
    state.detail.scroll.reset();
    subject.iter().map(|subject| Effect::Ask(query_of(subject))).collect()
}

/// Gives the keys to the pane `by` places on.
pub fn pane(state: &mut State, by: isize) -> Vec<Effect> {
    let at = Pane::ALL.iter().position(|pane| *pane == state.focus).unwrap_or(0);
    let len = Pane::ALL.len();
    let next = (at + len).saturating_add_signed(by) % len;
    focus(state, Pane::ALL[next])
}

/// Gives the keys to a pane.
pub fn focus(state: &mut State, pane: Pane) -> Vec<Effect> {
    state.focus = pane;
    state.detail.zoomed = false;
    follow(state)
}

/// Steps through whatever has the keys.
pub fn step(state: &mut State, by: isize) -> Vec<Effect> {
    match popups::top_list(state) {
        popups::Top::List(list, len) => list.step(by, len),
        popups::Top::Scroll(scroll) => scroll.step(by),
        popups::Top::None => {}
    }
    moved(state)
}

/// Pages through whatever has the keys.
pub fn page(state: &mut State, down: bool) -> Vec<Effect> {
    match popups::top_list(state) {
        popups::Top::List(list, len) => list.page(down, len),
        popups::Top::Scroll(scroll) => scroll.page(down),
        popups::Top::None => {}
    }
    moved(state)
}

/// To the first or last of whatever has the keys.
pub fn edge(state: &mut State, end: bool) -> Vec<Effect> {
    match popups::top_list(state) {
        popups::Top::List(list, len) => list.selected = if end { len.saturating_sub(1) } else { 0 },
        popups::Top::Scroll(scroll) => scroll.edge(end),
        popups::Top::None => {}
    }
    moved(state)
}

fn moved(state: &mut State) -> Vec<Effect> {
    if state.screen == Screen::Main && state.popups.is_empty() { follow(state) } else { Vec::new() }
}

/// To the next of what waits for this person, or the one before, round and round; the detail stays as large as it is.
pub fn queue(state: &mut State, forward: bool) -> Vec<Effect> {
    let on_opinion = matches!(&state.detail.subject, Some(Subject::Record(key)) if key.kind == Kind::Opinion);
    let pane = if state.focus == Pane::Opinions || on_opinion { Pane::Opinions } else { Pane::Tasks };
    let (lines, list): (Vec<(bool, &RecordKey)>, _) = match pane {
        Pane::Opinions => {
            let lines = state.opinions.iter().flatten().map(|line| (line.mine, &line.row.key));
            (lines.collect(), &mut state.opinions_list)
        }
        _ => {
            let lines = state.tasks.iter().flatten().map(|line| (line.mine, &line.row.key));
            (lines.collect(), &mut state.tasks_list)
        }
    };
    let places: Vec<usize> = (0..lines.len()).filter(|at| lines[*at].0).collect();
    // Where what is shown has left the queue, the next is what came up in its place.
    let left = matches!((lines.get(list.selected), &state.detail.subject),
        (Some((_, key)), Some(Subject::Record(shown))) if *key != shown);
    let next = if forward {
        places.iter().find(|at| **at > list.selected || (left && **at == list.selected)).or(places.first())
    } else {
        places.iter().rfind(|at| **at < list.selected).or(places.last())
    };
    let Some(next) = next else {
        state.say(Tone::Info, Message::new("queue-nothing-mine"));
        return Vec::new();
    };
    list.selected = *next;
    state.focus = pane;
    follow(state)
}

/// Scrolls the detail without giving it the keys.
pub fn scroll_detail(state: &mut State, down: bool) -> Vec<Effect> {
    state.detail.scroll.page(down);
    Vec::new()
}

/// Opens a node of the tree, or steps into it.
pub fn tree_expand(state: &mut State) -> Vec<Effect> {
    let records = state.tree.expand();
    let mut effects: Vec<Effect> = records.map(|code| Effect::Ask(Query::Item(code))).into_iter().collect();
    effects.extend(follow(state));
    effects
}

/// Closes a node of the tree, or steps out of it.
pub fn tree_collapse(state: &mut State) -> Vec<Effect> {
    state.tree.collapse();
    follow(state)
}

/// The enter key: opens a group, and shows anything else on the whole screen.
pub fn enter(state: &mut State) -> Vec<Effect> {
    if state.detail.zoomed {
        state.detail.zoomed = false;
        return Vec::new();
    }
    if state.focus == Pane::Tree
        && let Some(row) = state.tree.selected()
    {
        match (&row.node, row.open) {
            (Node::Item(_), Some(false)) => return tree_expand(state),
            (Node::Item(_) | Node::Record(_), _) => {}
            (_, Some(true)) => return tree_collapse(state),
            (_, _) => return tree_expand(state),
        }
    }
    zoom(state)
}

/// Shows the detail on the whole screen, or the panes again.
pub fn zoom(state: &mut State) -> Vec<Effect> {
    if state.detail.subject.is_none() {
        state.say(Tone::Info, Message::new("nothing-selected"));
    } else {
        state.detail.zoomed = !state.detail.zoomed;
    }
    Vec::new()
}

/// Opens a screen, or goes back to the main one where it is open already.
pub fn open(state: &mut State, screen: Screen) -> Vec<Effect> {
    state.screen = if state.screen == screen { Screen::Main } else { screen };
    match state.screen {
        Screen::Board => {
            vec![Effect::Ask(Query::Board), Effect::Ask(Query::Coverage(board_year_of(state)))]
        }
        Screen::People => vec![Effect::Ask(Query::Directory)],
        Screen::Main => follow(state),
    }
}

/// One step back: from the whole-screen detail, from a screen to the main one.
pub fn back(state: &mut State) -> Vec<Effect> {
    state.notice = None;
    if state.detail.zoomed {
        state.detail.zoomed = false;
    } else if state.screen != Screen::Main {
        state.screen = Screen::Main;
    } else if state.focus == Pane::Detail {
        return focus(state, Pane::Tree);
    }
    Vec::new()
}

fn board_year_of(state: &State) -> i32 {
    let shown = state.board.coverage.as_ref().map(|coverage| coverage.year);
    shown.unwrap_or_else(|| chrono::Datelike::year(&state.today))
}

/// Shows another year in the coverage grid.
pub fn board_year(state: &mut State, by: i32) -> Vec<Effect> {
    vec![Effect::Ask(Query::Coverage(board_year_of(state) + by))]
}

/// From a line of the board or a row of the grid to its record or item on the main screen.
pub fn board_go(state: &mut State) -> Vec<Effect> {
    let (code, key) = if state.board.on_grid {
        let row = state.board.coverage.as_ref().and_then(|c| c.lines.get(state.board.grid.selected));
        let Some(row) = row else { return Vec::new() };
        (row.code.clone(), None)
    } else {
        let Some(line) = state.board.lines.get(state.board.list.selected) else { return Vec::new() };
        (line.code.clone(), line.key.clone())
    };
    state.screen = Screen::Main;
    state.tree.reveal(&code, key.as_ref());
    let mut effects = vec![Effect::Ask(Query::Item(code.clone()))];
    match key {
        Some(key) => {
            let pane = if key.kind == Kind::Opinion { Pane::Opinions } else { Pane::Tasks };
            let in_list = match pane {
                Pane::Opinions => state.opinions.iter().flatten().position(|line| line.row.key == key),
                _ => state.tasks.iter().flatten().position(|line| line.row.key == key),
            };
            match (in_list, pane) {
                (Some(at), Pane::Opinions) => state.opinions_list.selected = at,
                (Some(at), _) => state.tasks_list.selected = at,
                (None, _) => {}
            }
            state.focus = if in_list.is_some() { pane } else { Pane::Detail };
            effects.extend(show(state, Some(Subject::Record(key))));
        }
        None => {
            state.focus = Pane::Tree;
            effects.extend(show(state, Some(Subject::Item(code))));
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
