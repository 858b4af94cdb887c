//! Asking before many records change at once, and before the last act is undone.

use super::selection::dealt_with;
use crate::domain::code::RecordKey;
use crate::domain::message::Message;
use crate::lang::{Language, Words};
use crate::office::batch::BatchOrder;
use crate::office::query::{BatchPreview, Query, UndoPreview};
use crate::office::{Command, Failure};
use crate::tui::confirm::{Confirm, Groups, Row};
use crate::tui::effect::Effect;
use crate::tui::forms::Purpose;
use crate::tui::letter;
use crate::tui::list::Scroll;
use crate::tui::state::{Popup, State, Tone};

/// Does what is asked.
pub fn confirm(state: &mut State) -> Vec<Effect> {
    let under_way = state.under_way > 0;
    if let Err(lost) = state.reachable() {
        state.say(Tone::Fault, lost);
        return Vec::new();
    }
    let Some(Popup::Confirm(confirm)) = state.popups.last_mut() else { return Vec::new() };
    match &confirm.command {
        _ if under_way => state.say(Tone::Info, Message::new("still-under-way")),
        None => state.say(Tone::Fault, Message::new("confirm-nothing")),
        Some(command) => {
            let command = command.clone();
            confirm.sent = true;
            return vec![state.give(command, None)];
        }
    }
    Vec::new()
}

/// Asks what undoing the last act would do.
pub fn undo(state: &mut State) -> Vec<Effect> {
    if state.under_way > 0 {
        state.say(Tone::Info, Message::new("still-under-way"));
        return Vec::new();
    }
    vec![Effect::Ask(Query::Undo)]
}

/// Puts a question on top, in place of the same question asked before.
fn open(state: &mut State, mut confirm: Confirm) {
    match state.popups.last_mut() {
        Some(Popup::Confirm(before)) => {
            std::mem::swap(&mut confirm.scroll, &mut before.scroll);
            **before = confirm;
        }
        // Something else has been opened meanwhile: the question is not wanted any more.
        Some(popup) if !asks_for_batch(popup) => {}
        _ => state.popups.push(Popup::Confirm(Box::new(confirm))),
    }
}

/// Asks whether `order` is to be carried out.
pub(super) fn batch(state: &mut State, order: &BatchOrder, keys: &[RecordKey], preview: &BatchPreview) {
    let possible = preview.possible();
    let mut groups = Groups::default();
    for line in &preview.lines {
        let row = Row::Line { name: line.key.number(), title: line.title.clone(), from: line.from.clone() };
        match (&line.verdict, &line.after) {
            (Err(reason), _) => {
                groups.add(Message::new("confirm-not").with("reason", reason.clone()), true, row);
            }
            (Ok(()), after) => {
                let after = after.clone().unwrap_or_else(|| line.state.clone());
                groups.add(change(line.state.clone(), after), false, row);
            }
        }
    }
    let (done, not) = (possible.len(), preview.lines.len() - possible.len());
    // Where nothing can be done there is nothing that the others are left out of.
    let left_out = if done == 0 { 0 } else { not };
    let what = match order {
        BatchOrder::Approve { .. } => Message::new("batch-will-approve"),
        BatchOrder::Return { .. } => Message::new("batch-will-return"),
        BatchOrder::Assign { handler, .. } => {
            Message::new("batch-will-assign").with("name", state.directory.person_name(handler))
        }
        BatchOrder::Transfer { to, on, .. } => {
            Message::new("batch-will-transfer").with("unit", state.directory.org_name(to)).with("date", *on)
        }
    };
    let mut head =
        vec![Message::new("batch-counts").with("what", what.with("count", done)).with("not", left_out)];
    let said = match order {
        BatchOrder::Approve { note } | BatchOrder::Assign { note, .. } => note,
        BatchOrder::Return { reason } | BatchOrder::Transfer { reason, .. } => reason,
    };
    if !said.trim().is_empty() {
        head.push(Message::new("batch-said").with("text", said.trim()));
    }
    let title = match order {
        BatchOrder::Approve { .. } => Message::new("batch-approve"),
        BatchOrder::Return { .. } => Message::new("batch-return"),
        BatchOrder::Assign { .. } => Message::new("batch-assign"),
        BatchOrder::Transfer { .. } => Message::new("batch-transfer"),
    };
    let command = (done > 0).then(|| Command::Batch { order: order.clone(), on: possible });
    let again = Query::Batch(Box::new(order.clone()), keys.to_vec());
    open(
        state,
        Confirm { title, head, rows: groups.rows(), scroll: Scroll::default(), command, again, sent: false },
    );
}

fn change(from: Message, to: Message) -> Message {
    Message::new("confirm-change").with("from", from).with("to", to)
}

/// Asks whether the last act is to be undone.
pub(super) fn undoing(state: &mut State, preview: &UndoPreview) {
    let act = &preview.act;
    let when = act.at.format("%Y-%m-%d %H:%M").to_string();
    let mut head = vec![Message::new("undo-act").with("when", when).with("act", act.told.clone())];
    let mut groups = Groups::default();
    for line in &preview.lines {
        let row = Row::Line { name: line.name.clone(), title: line.title.clone(), from: String::new() };
        match (&line.verdict, &preview.verdict) {
            (Err(reason), _) => {
                groups.add(Message::new("confirm-not").with("reason", reason.clone()), true, row);
            }
            (Ok(()), Ok(())) => groups.add(change(line.state.clone(), line.back.clone()), false, row),
            (Ok(()), Err(_)) => groups.add(Message::new("undo-stays"), true, row),
        }
    }
    head.push(match &preview.verdict {
        Ok(()) => Message::new("undo-will").with("count", preview.lines.len()),
        Err(reason) => Message::new("undo-cannot").with("reason", reason.clone()),
    });
    let command = preview.verdict.is_ok().then_some(Command::Undo { seq: act.seq });
    open(
        state,
        Confirm {
            title: Message::new("undo-title"),
            head,
            rows: groups.rows(),
            scroll: Scroll::default(),
            command,
            again: Query::Undo,
            sent: false,
        },
    );
}

/// Asks whether a template is to be changed: shows what a letter made with it says.
pub(super) fn template(state: &mut State, command: Command) {
    let Command::SetTemplate { kind, text: Some(text), .. } = &command else { return };
    // Letters are Chinese whatever the language of the screen.
    let chinese = Words::new(Language::Chinese);
    let example = letter::example(*kind, text, &state.directory, state.today, &chinese);
    state.popups.push(Popup::Confirm(Box::new(Confirm {
        title: Message::new("template-confirm").with("letter", kind.message()),
        head: vec![Message::new("template-would")],
        rows: vec![Row::Text(example)],
        scroll: Scroll::default(),
        command: Some(command),
        again: Query::Directory,
        sent: false,
    })));
}

/// What was confirmed has been done: the question goes, and the form below it that asked for the reason. Says whether
/// it was a batch.
pub(super) fn done(state: &mut State) -> (Vec<Effect>, bool) {
    let Some(Popup::Confirm(confirm)) = state.popups.pop_if(|popup| is_sent(popup)) else {
        return (Vec::new(), false);
    };
    let mut effects = Vec::new();
    let mut batch = false;
    if let Some(Command::Batch { order, .. }) = &confirm.command {
        batch = true;
        dealt_with(state, order.kind());
    }
    if let Some(Popup::Form(open)) =
        state.popups.pop_if(|popup| asks_for_batch(popup) || asks_for_template(popup))
    {
        let form = open.form.spec().id;
        state.drafts.remove(&(form.to_owned(), open.subject.clone()));
        effects.push(Effect::DropDraft { form, subject: open.subject });
    }
    (effects, batch)
}

fn asks_for_template(popup: &Popup) -> bool {
    matches!(popup, Popup::Form(open) if matches!(open.purpose, Purpose::Template { .. }))
}

fn asks_for_batch(popup: &Popup) -> bool {
    matches!(popup, Popup::Form(open) if matches!(open.purpose, Purpose::Batch { .. }))
}

fn is_sent(popup: &Popup) -> bool {
    matches!(popup, Popup::Confirm(confirm) if confirm.sent)
}

/// It was refused: what would happen is asked anew and shown in the same place. Where the line was cut, it stays as it is:
/// given again, it is not done twice.
pub(super) fn refused(state: &mut State, failure: &Failure) -> Option<Effect> {
    let (lost, moved) = (matches!(failure, Failure::Lost(_)), matches!(failure, Failure::Moved(_)));
    let Some(Popup::Confirm(confirm)) = state.popups.last_mut().filter(|popup| is_sent(popup)) else {
        return None;
    };
    confirm.sent = false;
    let again = (!lost).then(|| Effect::Ask(confirm.again.clone()));
    // A template is not asked about anew by itself: back to its form, with what was typed.
    if !lost && matches!(confirm.command, Some(Command::SetTemplate { .. })) {
        state.popups.pop();
        if let Some(open) = state.form() {
            open.moved = moved;
        }
    }
    again
}

/// What is asked cannot be answered any more.
pub(super) fn failed(state: &mut State) {
    state.popups.pop_if(|popup| matches!(popup, Popup::Confirm(_)));
}
