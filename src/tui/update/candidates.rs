//! The facts for which somebody may have to answer (T3): looked at, gone to, made the beginning of a case.

use super::forms::ask;
use super::{book, go_to, may_begin};
use crate::domain::book::{StepId, Value, Values};
use crate::domain::message::Message;
use crate::lang::{Language, Words};
use crate::office::permission;
use crate::office::query::{Candidate, Fact, Query};
use crate::tui::effect::Effect;
use crate::tui::forms::Purpose;
use crate::tui::state::{Candidates, Popup, State};
use crate::tui::view::popups::candidates::refused;
use crate::tui::view::rows::title_in;

/// The step that begins a case.
const PROPOSE: StepId = StepId::new("accountability.propose");

/// The most characters of what a fact is about that go into a case's title.
const TITLE: usize = 60;

/// Whether the person sees them.
///
/// # Errors
/// Why not.
pub fn may_see_candidates(state: &State) -> Result<(), Message> {
    let overview = state.overview.as_ref().ok_or_else(|| Message::new("loading"))?;
    permission::sees_candidates(&state.directory, &overview.person)
}

/// Shows them.
pub fn candidates(state: &mut State) -> Vec<Effect> {
    state.popups.push(Popup::Candidates(Candidates::default()));
    vec![Effect::Ask(Query::Candidates)]
}

/// Asks for them again where they are shown.
pub(super) fn again(state: &State) -> Option<Effect> {
    let shown = state.popups.iter().any(|popup| matches!(popup, Popup::Candidates(_)));
    shown.then_some(Effect::Ask(Query::Candidates))
}

/// Takes them in; the one that was selected stays so.
pub(super) fn answered(state: &mut State, lines: Vec<Candidate>) {
    for popup in &mut state.popups {
        if let Popup::Candidates(shown) = popup {
            let before = shown.lines.as_ref().and_then(|old| old.get(shown.list.selected));
            let before = before.map(Candidate::name);
            let same = |new: &Candidate| before.as_ref() == Some(&new.name());
            let at = lines.iter().position(same);
            shown.list.selected = at.unwrap_or(shown.list.selected);
            shown.list.clamp(lines.len());
            shown.lines = Some(lines);
            return;
        }
    }
}

fn selected(state: &State) -> Option<&Candidate> {
    match state.popups.last() {
        Some(Popup::Candidates(shown)) => shown.lines.as_ref()?.get(shown.list.selected),
        _ => None,
    }
}

/// Whether a case can be proposed from the selected line.
///
/// # Errors
/// Why not.
pub fn may_begin_from(state: &State) -> Result<(), Message> {
    may_begin(state, PROPOSE)?;
    selected(state).map(|_| ()).ok_or_else(|| Message::new("nothing-selected"))
}

/// Opens the form that proposes a case, with organisation, situation and evidence of the selected line in it: nothing is
/// proposed before a person has sent it.
pub fn candidate_begin(state: &mut State) -> Vec<Effect> {
    let Some(candidate) = selected(state).cloned() else { return Vec::new() };
    let Ok(units) = book::units(state, PROPOSE) else { return Vec::new() };
    let code = candidate.code();
    if !units.contains(&code.org) {
        return Vec::new();
    }
    let given = beginning(state, &candidate);
    ask(state, Purpose::Begin { step: PROPOSE, code, units, given, of: candidate.name() })
}

/// What a case about a fact begins with; Chinese whatever the language of the screen, as the record will be.
fn beginning(state: &State, candidate: &Candidate) -> Values {
    let words = Words::new(Language::Chinese);
    let org = state.directory.org_name(candidate.unit());
    let (what, facts) = match &candidate.fact {
        Fact::Owed(line, met) => {
            let what = title_in(&words, &state.directory, line);
            let standing = match met {
                Some(met) if *met <= line.due => Message::new("candidates-taken-down").with("met", *met),
                Some(met) => Message::new("candidates-done-late").with("met", *met),
                None => Message::new("candidates-open-still").with("today", state.today),
            };
            let facts = Message::new("candidates-facts")
                .with("org", org.as_str())
                .with("title", what.as_str())
                .with("clue", candidate.clue())
                .with("due", line.due)
                .with("standing", standing)
                .with("rule", line.limit.text(&state.directory.settings.policy));
            (what, facts)
        }
        Fact::Refused(row) => {
            let facts = Message::new("candidates-refused-facts")
                .with("org", org.as_str())
                .with("title", row.title.as_str())
                .with("clue", candidate.clue())
                .with("facts", refused(row));
            (row.title.clone(), facts)
        }
    };
    let short: String = what.chars().take(TITLE).collect();
    let title = Message::new("candidates-begun").with("org", org).with("title", short);
    let mut given = Values::default()
        .with("title", Value::Text(words.text(&title)))
        .with("source", Value::Word("records".to_owned()))
        .with("facts", Value::Text(words.text(&facts)));
    if let Some(ground) = candidate.ground() {
        given.set("situations", Value::Words(vec![ground.situation.to_owned()]));
    }
    match (candidate.key(), candidate.line()) {
        (Some(key), _) => given.set("records", Value::Records(vec![key.clone()])),
        // Of what nobody began there is no record: who begins the case says what shows it.
        (None, Some(_)) => given.set("clue", Value::Text(candidate.clue())),
        (None, None) => {}
    }
    given
}

/// Goes to what the selected line is about.
pub fn candidate_go(state: &mut State) -> Vec<Effect> {
    let Some(candidate) = selected(state).cloned() else { return Vec::new() };
    state.popups.pop();
    go_to(state, candidate.stands_under(), candidate.key().cloned())
}
