//! The other books: looking into one, beginning a case.

use super::forms::ask;
use super::{follow, moving};
use crate::domain::book::{StepId, Under, Values};
use crate::domain::code::{Code, ItemCode, Kind, OrgCode};
use crate::domain::message::Message;
use crate::office::import::is_taken_over;
use crate::office::permission;
use crate::office::query::Query;
use crate::tui::effect::Effect;
use crate::tui::forms::Purpose;
use crate::tui::state::{Pane, State, Subject, Tone};

/// Gives the keys to a book, which is in view then.
pub fn open_book(state: &mut State, kind: Kind) -> Vec<Effect> {
    let mut effects = vec![Effect::Ask(Query::Book(kind))];
    effects.extend(moving::focus(state, Pane::Book(kind)));
    effects
}

/// Whether the person may begin a case with `step` somewhere.
///
/// # Errors
/// Why not.
pub fn may_begin(state: &State, step: StepId) -> Result<(), Message> {
    match units(state, step)? {
        units if units.is_empty() => Err(refusal(state, step)),
        _ => Ok(()),
    }
}

/// The organisations at which the person may.
pub(super) fn units(state: &State, id: StepId) -> Result<Vec<OrgCode>, Message> {
    let overview = state.overview.as_ref().ok_or_else(|| Message::new("loading"))?;
    let (_, step) = id.step().ok_or_else(|| Message::new("step-not-begin"))?;
    let may = |code: &&OrgCode| {
        let code = Code::new((*code).clone(), ItemCode::None);
        permission::begin_case(&state.directory, &overview.person, &code, step).is_ok()
    };
    Ok(state.directory.orgs.keys().filter(may).cloned().collect())
}

/// Why the person may not: as it is said of the organisation of their first post.
fn refusal(state: &State, id: StepId) -> Message {
    let person = state.overview.as_ref().map(|overview| &overview.person);
    let post = person.and_then(|person| Some((person, person.posts.first()?, id.step()?.1)));
    let refused = post.and_then(|(person, post, step)| {
        let code = Code::new(post.org.clone(), ItemCode::None);
        permission::begin_case(&state.directory, person, &code, step).err()
    });
    refused.unwrap_or_else(|| Message::new("step-not-begin"))
}

/// The organisation of the person's first post at which they may, else the first at which they may.
fn first_of(state: &State, units: &[OrgCode]) -> OrgCode {
    let person = state.overview.as_ref().map(|overview| &overview.person);
    let mut posts = person.into_iter().flat_map(|person| &person.posts).map(|post| &post.org);
    posts.find(|org| units.contains(org)).unwrap_or(&units[0]).clone()
}

/// Opens the form that begins a case: under the code that is in view where the person may, else under item `00`.
pub fn begin_case(state: &mut State, step: StepId) -> Vec<Effect> {
    let units = match units(state, step) {
        Ok(units) if !units.is_empty() => units,
        Ok(_) => {
            let refused = refusal(state, step);
            state.say(Tone::Fault, Message::new("not-possible").with("reason", refused));
            return Vec::new();
        }
        Err(fault) => {
            state.say(Tone::Fault, fault);
            return Vec::new();
        }
    };
    let shown = match state.detail.about() {
        Some(Subject::Item(code)) => Some(code.clone()),
        Some(Subject::Record(key)) if state.focus != Pane::Book(key.kind) => Some(key.code.clone()),
        _ => None,
    };
    let code = shown
        .filter(|code| units.contains(&code.org))
        .unwrap_or_else(|| Code::new(first_of(state, &units), ItemCode::None));
    // Where the office says under which code it will stand, the one in view has nothing to do with it.
    let given = step.step().is_some_and(|(_, step)| step.under == Under::Given);
    let code = if given { code } else { Code::new(code.org, ItemCode::None) };
    let mut effects = follow(state);
    let (given, of) = (Values::default(), String::new());
    effects.extend(ask(state, Purpose::Begin { step, code, units, given, of }));
    effects
}

/// Opens the form that begins a case about `of`, of which a draft was left.
pub(super) fn begin_again(state: &mut State, step: StepId, code: Code, of: String) -> Vec<Effect> {
    let Some(units) = units(state, step).ok().filter(|units| units.contains(&code.org)) else {
        let refused = refusal(state, step);
        state.say(Tone::Fault, Message::new("not-possible").with("reason", refused));
        return Vec::new();
    };
    ask(state, Purpose::Begin { step, code, units, given: Values::default(), of })
}

/// The register of what is shown below the reviews, or has the keys.
fn register_in_view(state: &State) -> Kind {
    let of = |pane: Pane| match pane {
        Pane::Opinions => Some(Kind::Opinion),
        Pane::Applications => Some(Kind::Application),
        Pane::Book(kind) => Some(kind),
        Pane::Tree | Pane::Tasks | Pane::Detail => None,
    };
    of(state.focus).or(of(state.lower)).unwrap_or(Kind::Opinion)
}

/// Whether a former register of what is in view can be taken over by the person.
///
/// # Errors
/// Why not.
pub fn may_take_over(state: &State) -> Result<(), Message> {
    super::may_use_files(state)?;
    take_over_at(state, register_in_view(state))
}

/// Whether the person may take a former register of such records over for anybody.
///
/// # Errors
/// Why not.
pub(super) fn take_over_at(state: &State, kind: Kind) -> Result<(), Message> {
    if !is_taken_over(kind) {
        return Err(Message::new("register-import-not"));
    }
    let who = state.directory.person(&state.login)?;
    let mut refused = Err(Message::new("register-import-not"));
    for org in state.directory.orgs.keys() {
        refused = permission::take_over(&state.directory, who, kind, org);
        if refused.is_ok() {
            break;
        }
    }
    refused
}

/// Asks for the file of a former register of what is in view.
pub fn register_import(state: &mut State) -> Vec<Effect> {
    ask(state, Purpose::TakeOver(register_in_view(state)))
}

/// Asks for the file the register in view is written to.
pub fn register_export(state: &mut State) -> Vec<Effect> {
    ask(state, Purpose::Export(register_in_view(state)))
}
