//! The year's calendar, and loading a holiday notice: its text, what it would do, the confirmation.

use chrono::Datelike;

use super::forms::ask;
use crate::domain::calendar::{NoticeFault, begins_notice, read_notice};
use crate::domain::message::Message;
use crate::office::query::{NoticeChange, NoticePreview, Query};
use crate::office::{Failure, may_load_notice};
use crate::tui::effect::Effect;
use crate::tui::form::{FormEvent, Value};
use crate::tui::forms::{self, Purpose};
use crate::tui::list::{ListState, Scroll};
use crate::tui::state::{Change, Faults, OpenForm, Popup, Screen, State, Tone, YearPage};

/// Opens the calendar of this year, or goes back to the main screen.
pub fn calendar(state: &mut State) -> Vec<Effect> {
    let effects = super::open(state, Screen::Calendar);
    if state.screen == Screen::Calendar {
        let mut months = ListState::default();
        months.selected = state.today.month0() as usize;
        state.year_page = YearPage { year: state.today.year(), months, preview: None, asked: None };
    }
    effects
}

/// Shows another year.
pub fn calendar_year(state: &mut State, by: i32) -> Vec<Effect> {
    let year = state.year_page.year + by;
    if (1900..=2199).contains(&year) {
        state.year_page.year = year;
    } else {
        state.say(Tone::Info, Message::new("calendar-no-further"));
    }
    Vec::new()
}

/// Whether the person loads holiday notices, as the office will say.
pub fn may_load(state: &State) -> Result<(), Message> {
    let who = state.directory.person(&state.login)?;
    may_load_notice(&state.directory, who)
}

/// Whether the notice of the year on screen can be taken back.
pub fn may_take_back(state: &State) -> Result<(), Message> {
    may_load(state)?;
    let year = state.year_page.year;
    let loaded = state.directory.notices.get(&year).is_some_and(|known| known.notice.is_some());
    if loaded { Ok(()) } else { Err(Message::new("notice-none-loaded").with("year", year.to_string())) }
}

/// Asks for the text of a notice.
pub fn notice_paste(state: &mut State) -> Vec<Effect> {
    ask(state, Purpose::NoticeText)
}

/// Asks what taking the notice of the year on screen back would do.
pub fn notice_take_back(state: &mut State) -> Vec<Effect> {
    state.year_page.asked = None;
    let change = NoticeChange { year: state.year_page.year, notice: None };
    vec![Effect::Ask(Query::NoticePreview(Box::new(change)))]
}

/// A whole notice pasted over another text takes its place: nobody wants two in one field.
pub(super) fn replaced(open: &mut OpenForm, text: &str) -> Option<FormEvent> {
    let over = open.purpose == Purpose::NoticeText && open.form.focused() == Some("text");
    let replaced = over && begins_notice(text) && open.form.replace(text);
    replaced.then(|| FormEvent::Notice(Message::new("notice-text-replaced")))
}

/// Takes the form with the text, or the path of a file with it.
pub(super) fn submit_text(state: &mut State) -> Vec<Effect> {
    let Some(open) = state.form() else { return Vec::new() };
    let values = open.form.values();
    let given = |id: &str| match values.get(id) {
        Some(Value::Text(text)) => text.clone(),
        _ => String::new(),
    };
    let (text, path) = (given("text"), given("path"));
    let fault = match (text.is_empty(), path.is_empty()) {
        (true, true) => Some(("text", Message::new("notice-nothing-given"))),
        (false, false) => Some(("path", Message::new("notice-both-given"))),
        _ => None,
    };
    if let Some((field, message)) = fault {
        open.form.fault(field, message.clone());
        state.say(Tone::Fault, message);
        return Vec::new();
    }
    // Kept first: what was pasted outlives whatever comes of it.
    let (form, subject, values) = (open.form.spec().id, open.subject.clone(), open.form.draft());
    let mut effects = vec![Effect::SaveDraft { form, subject, values }];
    if text.is_empty() {
        open.sent = true;
        effects.push(Effect::ReadFile(path));
    } else {
        effects.extend(take_text(state, text, "text"));
    }
    effects
}

/// The file that was asked for, or why there is none.
pub(super) fn file_read(state: &mut State, read: Result<String, Message>) -> Vec<Effect> {
    let Some(open) = text_form(state) else { return Vec::new() };
    open.sent = false;
    match read {
        Ok(text) => take_text(state, text, "path"),
        Err(message) => {
            open.form.fault("path", message.clone());
            state.say(Tone::Fault, message);
            Vec::new()
        }
    }
}

/// Reads a notice that was given in `field`, and asks what it would do; what is wrong with it is told over the form.
fn take_text(state: &mut State, text: String, field: &'static str) -> Vec<Effect> {
    let notice = match read_notice(&text) {
        Ok(notice) => notice,
        Err(faults) => {
            let messages: Vec<Message> = faults.iter().map(NoticeFault::message).collect();
            let told = Message::new("notice-faults").with("count", messages.len());
            if let Some(open) = state.form() {
                open.form.fault(field, told.clone());
            }
            state.say(Tone::Fault, told);
            state.popups.push(Popup::Faults(Faults::Notice(messages), Scroll::default()));
            return Vec::new();
        }
    };
    if let Some(open) = state.form() {
        open.sent = true;
    }
    state.notice = None;
    state.year_page.asked = Some(text);
    let change = NoticeChange { year: notice.year, notice: Some(notice) };
    vec![Effect::Ask(Query::NoticePreview(Box::new(change)))]
}

/// The form that waits for what comes of its text.
fn text_form(state: &mut State) -> Option<&mut OpenForm> {
    state.form().filter(|open| open.sent && open.purpose == Purpose::NoticeText)
}

/// Shows what a change of notice would do.
pub(super) fn previewed(state: &mut State, preview: NoticePreview) {
    if text_form(state).is_some() {
        // Its text is kept as a draft until the notice is loaded.
        if let Some(Popup::Form(open)) = state.popups.pop() {
            state.drafts.insert((open.form.spec().id.to_owned(), open.subject), open.form.draft());
        }
    }
    let text = state.year_page.asked.take().unwrap_or_default();
    state.year_page.year = preview.change.year;
    state.year_page.months = ListState::default();
    state.year_page.preview =
        Some(Box::new(Change { answer: preview, text, list: ListState::default(), on_calendar: false }));
}

/// A change of notice that is none, or is not this person's to make.
pub(super) fn not_previewed(state: &mut State, failure: &Failure) {
    let message = failure.message().clone();
    if let Some(open) = text_form(state) {
        open.sent = false;
        open.form.fault("text", message.clone());
    }
    state.year_page.asked = None;
    state.say(Tone::Fault, message);
}

/// Gives the keys to the list of what moves, or to the calendar.
pub fn notice_other(state: &mut State) -> Vec<Effect> {
    if let Some(preview) = &mut state.year_page.preview {
        preview.on_calendar = !preview.on_calendar;
    }
    Vec::new()
}

/// Asks once more before the change on screen is made.
pub fn notice_apply(state: &mut State) -> Vec<Effect> {
    let Some(preview) = &state.year_page.preview else { return Vec::new() };
    let text = preview.text.clone();
    let (change, effect) = (Box::new(preview.answer.change.clone()), forms::notice_effect(&preview.answer));
    ask(state, Purpose::Notice { change, text, effect })
}

/// After the change was made: its year, and nothing left to take up again.
pub(super) fn loaded(state: &mut State, purpose: &Purpose) -> Vec<Effect> {
    let Purpose::Notice { change, .. } = purpose else { return Vec::new() };
    state.year_page.preview = None;
    state.year_page.year = change.year;
    let (form, subject) = (forms::NOTICE_TEXT, String::new());
    state.drafts.remove(&(form.to_owned(), subject.clone()));
    vec![Effect::DropDraft { form, subject }]
}
