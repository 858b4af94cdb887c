//! Forms: opened for an act, kept when left, made a command when submitted.

use crate::domain::application;
use crate::domain::book::Values;
use crate::domain::disclosure;
use crate::domain::message::Message;
use crate::domain::opinion;
use crate::office::Command;
use crate::office::command::{ApplicationOrder, DisclosureOrder, OpinionOrder};
use crate::office::query::{Act, DueKind, Query};
use crate::office::record::Record;
use crate::tui::effect::Effect;
use crate::tui::form::{FieldKind, Form, FormEvent, Value};
use crate::tui::forms::{self, Purpose};
use crate::tui::state::{OpenForm, Popup, State, Tone, View};

pub(super) fn form_event(state: &mut State, event: FormEvent) -> Vec<Effect> {
    match event {
        FormEvent::Handled => {
            count_again(state);
            let mut effects = keep(state);
            effects.extend(super::plans::look(state));
            effects
        }
        FormEvent::Notice(message) => {
            state.say(Tone::Info, message);
            Vec::new()
        }
        FormEvent::Cancel => leave_form(state),
        FormEvent::Submit => submit(state),
    }
}

/// How many entries need correcting is said as long as some do, and as many as do.
fn count_again(state: &mut State) {
    if !matches!(&state.notice, Some((_, said)) if said.id == "form-faults") {
        return;
    }
    match state.form().map_or(0, |open| open.form.faults()) {
        0 => state.notice = None,
        count => state.say(Tone::Info, Message::new("form-faults").with("count", count)),
    }
}

/// Keys after which what is being typed is kept, should nothing else have kept it.
const KEEP_AFTER: u32 = 40;

/// Keeps what is being typed whenever a field is left, and after so many keys: a program that is killed loses no more.
fn keep(state: &mut State) -> Vec<Effect> {
    let Some(open) = state.form() else { return Vec::new() };
    let field = open.form.focused();
    open.keys += 1;
    let left = std::mem::replace(&mut open.field, field) != field;
    if left || open.keys >= KEEP_AFTER { keep_typed(state) } else { Vec::new() }
}

/// Whether something typed waits to be kept.
pub fn is_unkept(state: &State) -> bool {
    match state.popups.last() {
        Some(Popup::Form(open)) => open.keys > 0 && !open.sent,
        _ => false,
    }
}

/// Keeps what is being typed, after a pause: whatever ends the program then, and however, little is lost.
pub fn keep_typed(state: &mut State) -> Vec<Effect> {
    let lost = state.live.lost.is_some();
    let Some(open) = state.form() else { return Vec::new() };
    open.keys = 0;
    // While the office cannot be reached there is nobody to keep it; that is made up for as soon as it can.
    if lost || open.sent || !open.form.is_changed() {
        return Vec::new();
    }
    save(open).into_iter().collect()
}

fn save(open: &mut OpenForm) -> Option<Effect> {
    let (form, values) = (open.form.spec().id, open.form.draft());
    if open.kept.as_ref() == Some(&values) {
        return None;
    }
    open.kept = Some(values.clone());
    Some(Effect::SaveDraft { form, subject: open.subject.clone(), values })
}

/// Leaves the form; what was typed is kept and offered when it is opened again.
fn leave_form(state: &mut State) -> Vec<Effect> {
    let Some(Popup::Form(open)) = state.popups.pop() else { return Vec::new() };
    state.notice = None;
    let (form, values) = (open.form.spec().id, open.form.draft());
    if !open.form.is_changed() {
        // Put back to what it began with: there is nothing to take up again.
        let kept =
            state.drafts.remove(&(form.to_owned(), open.subject.clone())).is_some() || open.kept.is_some();
        let drop = Effect::DropDraft { form, subject: open.subject };
        return kept.then_some(drop).into_iter().collect();
    }
    state.drafts.insert((form.to_owned(), open.subject.clone()), values.clone());
    let about = (form, open.subject.clone());
    if let Some(why) = state.live.lost.clone() {
        state.live.owed.insert(about);
        let unkept = state.live.unkept(why);
        state.say(Tone::Fault, unkept);
        return Vec::new();
    }
    // That it is kept is said once it is.
    state.live.saving.insert(about);
    vec![Effect::SaveDraft { form, subject: open.subject, values }]
}

/// What was left and could not be kept, and what is being typed: to be kept when the program has to end.
pub fn unsaved(state: &State) -> Vec<Effect> {
    let owed = state.live.owed.iter().filter_map(|about| super::drafts::left(state, about));
    owed.chain(being_typed(state)).collect()
}

/// What is being typed.
pub(super) fn being_typed(state: &State) -> Vec<Effect> {
    let mut effects = Vec::new();
    for popup in &state.popups {
        if let Popup::Form(open) = popup
            && open.form.is_changed()
            && !open.sent
        {
            let (form, values) = (open.form.spec().id, open.form.draft());
            effects.push(Effect::SaveDraft { form, subject: open.subject.clone(), values });
        }
    }
    effects
}

fn submit(state: &mut State) -> Vec<Effect> {
    let (directory, today) = (state.directory.clone(), state.today);
    let reachable = state.reachable();
    if state.live.given.iter().any(|given| given.again) {
        state.say(Tone::Info, Message::new("still-under-way"));
        return Vec::new();
    }
    let Some(open) = state.form() else { return Vec::new() };
    if open.moved {
        open.purpose.catch_up(&directory, open.told);
    }
    if let Err(lost) = reachable {
        state.say(Tone::Fault, lost);
        return Vec::new();
    }
    if open.purpose == Purpose::NoticeText {
        return super::calendar::submit_text(state);
    }
    let (form, subject) = (open.form.spec().id, open.subject.clone());
    let values = open.form.values();
    let made = match forms::errand(&open.purpose, &directory, today, &values) {
        Some(errand) => errand.map(Effect::Errand),
        None => forms::command(&open.purpose, &directory, today, &values)
            .map(|command| Effect::Command(command, Some((form, subject.clone())))),
    };
    match made {
        Ok(Effect::Command(Command::Batch { order, on }, _)) => {
            // First what would happen to which; the form stays until that is confirmed.
            let keep = Effect::SaveDraft { form, subject, values: open.form.draft() };
            state.notice = None;
            let keys = on.into_iter().map(|(key, _)| key).collect();
            vec![keep, Effect::Ask(Query::Batch(Box::new(order), keys))]
        }
        Ok(Effect::Command(command @ Command::SetTemplate { text: Some(_), .. }, _)) => {
            // First how a letter made with it reads; the form stays until that is confirmed.
            let keep = Effect::SaveDraft { form, subject, values: open.form.draft() };
            state.notice = None;
            super::confirm::template(state, command);
            vec![keep]
        }
        Ok(effect) => {
            open.sent = true;
            // Kept first: what was typed outlives whatever happens to the command, which drops it once carried out.
            let values = open.form.draft();
            let keep = Effect::SaveDraft { form, subject: subject.clone(), values: values.clone() };
            state.notice = None;
            let effect = match effect {
                Effect::Command(command, _) => state.give(command, Some(((form, subject), values))),
                other => {
                    state.under_way += 1;
                    other
                }
            };
            vec![keep, effect]
        }
        Err((field, message)) => {
            open.form.fault(field, message.clone());
            state.say(Tone::Fault, message);
            Vec::new()
        }
    }
}

fn give(state: &mut State, command: Command) -> Vec<Effect> {
    if let Err(lost) = state.reachable() {
        state.say(Tone::Fault, lost);
        return Vec::new();
    }
    vec![state.give(command, None)]
}

/// Opens a form, with what was typed in it before.
pub fn ask(state: &mut State, purpose: Purpose) -> Vec<Effect> {
    if let Err(lost) = state.reachable() {
        state.say(Tone::Fault, lost);
        return Vec::new();
    }
    if state.under_way > 0 {
        state.say(Tone::Info, Message::new("still-under-way"));
        return Vec::new();
    }
    let Some(asked) = forms::ask(&purpose, &state.directory, &state.login, state.today) else {
        return direct(state, purpose);
    };
    let id = asked.spec.id;
    let mut asked = asked;
    if let (Purpose::Step { record, .. }, View::Record(view)) = (&purpose, &state.detail.view)
        && view.key == record.key
    {
        forms::beside(&mut asked, &view.beside.fields);
    }
    if let Purpose::Item { act: Act::Adjust, .. } = &purpose {
        // The quarter that waits for it, where one does.
        let waits = state.due_here().into_iter().find(|line| line.kind == DueKind::Adjustment);
        let offered = |quarter: &String| {
            asked.spec.fields.iter().any(|field| match &field.kind {
                FieldKind::Choice(choices) => choices.iter().any(|choice| choice.value == *quarter),
                _ => false,
            })
        };
        let quarter = waits.and_then(|line| line.period).map(|period| period.to_string());
        if let Some(quarter) = quarter.filter(offered) {
            asked.values.insert("quarter".to_owned(), Value::Choice(quarter));
        }
    }
    if let (Purpose::Begin { step, .. }, View::Record(view)) = (&purpose, &state.detail.view) {
        let case = match &view.record {
            Record::Case(case) => Some(case),
            _ => None,
        };
        for field in forms::of_view(*step, &view.key, case) {
            asked.values.insert(field.to_owned(), Value::Text(view.key.number()));
        }
    }
    if let Purpose::Disclosure { act: disclosure::Act::Again, .. } = &purpose {
        // R10b: another round is settled anew; the old day would make it overdue at birth.
        asked.values.retain(|field, _| !field.starts_with("settled"));
    }
    if !state.files {
        // There is no path of this host to be typed.
        let on_host = asked.spec.fields.iter_mut().filter(|field| field.hint == Some(forms::attach_hint()));
        on_host.for_each(|field| field.hint = Some(Message::new("hint-attach-ssh")));
    }
    let mut form = Form::new(asked.spec.clone(), &asked.values, state.today);
    if let Some(button) = forms::button(&purpose) {
        form = form.with_button(button);
    }
    let mut effects = Vec::new();
    match state.drafts.get(&(id.to_owned(), asked.subject.clone())) {
        Some(draft) => {
            form.restore(draft);
            state.say(Tone::Info, Message::new("draft-restored"));
        }
        None => effects.push(Effect::LoadDraft { form: id, subject: asked.subject.clone() }),
    }
    state.popups.push(Popup::Form(Box::new(OpenForm {
        purpose,
        field: form.focused(),
        looked: None,
        keys: 0,
        kept: None,
        told: None,
        moved: false,
        subject: asked.subject,
        form,
        sent: false,
    })));
    effects.extend(super::plans::look(state));
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
        Purpose::Application { act, seen, record } => {
            let order = match act {
                application::Act::Close => ApplicationOrder::Close,
                application::Act::SeeIdentity => ApplicationOrder::SeeIdentity,
                _ => return Vec::new(),
            };
            Command::Application { key: record.key, seen, order }
        }
        Purpose::Step { step, seen, record } => {
            Command::Take { key: record.key, seen, step, values: Values::default() }
        }
        _ => return Vec::new(),
    };
    give(state, command)
}

/// Begins an act on what is selected.
pub fn begin(state: &mut State, act: Act) -> Vec<Effect> {
    // One act at a time, and on what is in view: what is on screen must be what is decided on.
    if state.detail.is_loading() {
        state.say(Tone::Info, Message::new("loading"));
        return Vec::new();
    }
    if state.under_way > 0 {
        state.say(Tone::Info, Message::new("still-under-way"));
        return Vec::new();
    }
    let purpose = match (&state.detail.view, act) {
        (View::Item(view), Act::Propose | Act::Register | Act::Apply | Act::Adjust) => {
            Purpose::Item { act, code: view.code.clone() }
        }
        (View::Record(view), Act::Register) => match &view.record {
            Record::Disclosure(record) => Purpose::Register { about: Box::new(record.clone()) },
            _ => Purpose::Item { act, code: view.key.code.clone() },
        },
        (View::Record(view), Act::Propose | Act::Apply | Act::Adjust) => {
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
        (View::Record(view), Act::Application(act)) => match &view.record {
            Record::Application(record) => {
                Purpose::Application { act, seen: view.version, record: Box::new(record.clone()) }
            }
            _ => return Vec::new(),
        },
        (View::Record(view), Act::Step(step)) => match &view.record {
            Record::Case(record) => {
                Purpose::Step { step, seen: view.version, record: Box::new(record.clone()) }
            }
            _ => return Vec::new(),
        },
        _ => return Vec::new(),
    };
    ask(state, purpose)
}
