//! What makes a terminal comfortable: looks, lines, copying, and what is wrong with the files of settings.

use crate::domain::code::{ItemCode, RecordKey};
use crate::domain::message::Message;
use crate::tui::catalogue::CatalogueRow;
use crate::tui::effect::Effect;
use crate::tui::leader::{Only, Part};
use crate::tui::list::Scroll;
use crate::tui::state::{Faults, PeopleRow, Popup, Screen, State, Subject, Tone};
use crate::tui::text::Widths;
use crate::tui::theme::Frame;
use crate::tui::tree::Node;
use crate::tui::view;

/// The most bytes that are copied: what terminals take in one sequence, which base64 makes a third longer.
pub const MOST_COPIED: usize = 74_000;

/// The next look.
pub fn theme(state: &mut State) -> Vec<Effect> {
    state.theme.look = state.theme.look.next();
    let name = state.words.get(&format!("theme-{}", state.theme.look.word()));
    state.say(Tone::Info, Message::new("theme-now").with("name", name));
    Vec::new()
}

/// Box lines or ASCII.
pub fn frame(state: &mut State) -> Vec<Effect> {
    let (frame, said) = match state.theme.frame {
        Frame::Lines => (Frame::Ascii, Message::new("frame-ascii")),
        Frame::Ascii => (Frame::Lines, Message::new("frame-lines")),
    };
    state.theme.frame = frame;
    state.say(Tone::Info, said);
    // Where lines are drawn wide, what stood beside them has moved.
    vec![Effect::Redraw]
}

/// The terminal has said how wide it draws: everything is measured anew, and its lines become ASCII where they would
/// take two cells, unless box lines were asked for.
pub fn measured(state: &mut State, widths: Widths) -> Vec<Effect> {
    if widths == Widths::default() {
        return Vec::new();
    }
    state.widths = widths;
    if widths.lines && state.frame_by_itself {
        state.theme.frame = Frame::Ascii;
    }
    vec![Effect::Redraw]
}

/// What is wrong with the files of settings.
pub fn faults(state: &mut State) -> Vec<Effect> {
    state.popups.push(Popup::Faults(Faults::Settings, Scroll::default()));
    Vec::new()
}

/// The number, code or login of what is selected, as the screen shows it.
pub fn number(state: &State) -> Option<String> {
    let of = |subject: &Subject| match subject {
        Subject::Item(code) => code.to_string(),
        Subject::Record(key) => key.number(),
    };
    match state.screen {
        Screen::Main if state.detail.zoomed => state.detail.subject.as_ref().map(of),
        Screen::Main => match state.pointed() {
            Some(subject) => Some(of(&subject)),
            // A group has no number; an organisation has its code.
            None => match &state.tree.selected()?.node {
                Node::Org(Some(org), _) => Some(org.to_string()),
                _ => None,
            },
        },
        Screen::Leader => match state.leader.part {
            Part::Orgs => match state.leader_only()? {
                Only::Org(org) => Some(org.to_string()),
                _ => None,
            },
            Part::Changes => {
                let at = state.leader_at(Part::Changes);
                state.leader_changes()?.lines.get(at).map(|line| line.key.number())
            }
            Part::Bodies | Part::Shares => None,
        },
        Screen::Board if state.board.on_grid => state.board.row().map(|row| row.code.to_string()),
        Screen::Board => {
            let line = state.board.line()?;
            Some(line.key.as_ref().map_or_else(|| line.code.to_string(), RecordKey::number))
        }
        Screen::People => state.people.get(state.people_list.selected).map(|row| match row {
            PeopleRow::Org(code) => code.to_string(),
            PeopleRow::Person(login) => login.clone(),
        }),
        Screen::Catalogue => match state.catalogue.selected()? {
            CatalogueRow::Item(_, number) => Some(ItemCode::Listed(number).to_string()),
            CatalogueRow::Catalogue(_) => None,
        },
        Screen::Ranking => state.ranking.line().map(|line| match &line.case {
            Some((key, _)) => key.number(),
            None => line.org.to_string(),
        }),
        Screen::Calendar => {
            let preview = state.year_page.preview.as_ref().filter(|preview| !preview.on_calendar)?;
            let (line, _) = preview.answer.moved.get(preview.list.selected)?;
            Some(line.key.as_ref().map_or_else(|| line.code.to_string(), RecordKey::number))
        }
    }
}

/// Copies the number of what is selected.
pub fn copy_number(state: &mut State) -> Vec<Effect> {
    match number(state) {
        Some(number) => {
            let said = Message::new("copied").with("what", number.as_str());
            copy(state, number, said)
        }
        None => Vec::new(),
    }
}

/// Copies the detail as it is shown, and so without what is hidden there (O8).
pub fn copy_detail(state: &mut State) -> Vec<Effect> {
    let text = view::detail::plain(state);
    let lines = text.lines().count();
    let what = match &state.detail.subject {
        Some(Subject::Item(code)) => code.to_string(),
        Some(Subject::Record(key)) => key.number(),
        None => String::new(),
    };
    copy(state, text, Message::new("copied-detail").with("what", what).with("lines", lines))
}

/// Nothing is selected that could be copied.
pub fn has_number(state: &State) -> Result<(), Message> {
    if number(state).is_some() { Ok(()) } else { Err(Message::new("nothing-selected")) }
}

/// Nothing is shown that could be copied.
pub fn has_detail(state: &State) -> Result<(), Message> {
    if state.detail.subject.is_some() { Ok(()) } else { Err(Message::new("nothing-selected")) }
}

pub(super) fn copy(state: &mut State, text: String, said: Message) -> Vec<Effect> {
    if text.len() > MOST_COPIED {
        let message = Message::new("copy-too-long").with("size", text.len()).with("most", MOST_COPIED);
        state.say(Tone::Fault, message);
        return Vec::new();
    }
    state.say(Tone::Info, said);
    vec![Effect::Copy(text)]
}
