//! The templates of letters: which version of each counts, and how a letter made with the selected one reads.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{entry, put, select};
use crate::domain::application::{LetterKind, Template};
use crate::domain::message::Message;
use crate::lang::{Language, Words};
use crate::tui::letter::{self, Templates};
use crate::tui::mouse::{Hit, Spot};
use crate::tui::popup::{centered, frame};
use crate::tui::state::State;
use crate::tui::text;
use crate::tui::view::more_below;

/// The cells of the popup.
const WIDTH: u16 = 78;
/// What the frame and a space on either side take of its width, and of its height.
const FRAME: (u16, u16) = (4, 2);
/// The cells of a letter's name.
const NAME: usize = 34;
/// The rows of the kinds with the empty one below.
const KINDS: u16 = LetterKind::ALL.len() as u16 + 1;

pub(super) fn draw(state: &State, templates: &Templates, area: Rect, buf: &mut Buffer) {
    let (words, theme, directory) = (&state.words, state.theme, &state.directory);
    let kind = templates.kind();
    let width = usize::from(WIDTH.min(area.width).saturating_sub(FRAME.0));
    let mut lines: Vec<(String, Style)> = Vec::new();
    let mut say = |what: &str, style: Style| {
        lines.extend(text::wrap(what, width).into_iter().map(|line| (line.to_owned(), style)));
    };
    let version = templates.version(directory);
    say(&words.text(&about(state, version)), theme.label());
    let shown = version.map_or(kind.built_in(), Template::text);
    // Letters are Chinese whatever the language of the screen.
    let chinese = Words::new(Language::Chinese);
    say(&letter::example(kind, shown, directory, state.today, &chinese), Style::new());
    let height = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(FRAME.1 + KINDS);
    // The frame keeps its place while one goes from letter to letter.
    let area = centered(area, WIDTH, height.max(area.height * 2 / 3));
    let inside = frame(buf, area, &words.get("templates-title"), &theme.frame());
    state.hits.note(area, || Hit::Spot(Spot::Popup));
    for (at, kind) in LetterKind::ALL.into_iter().enumerate() {
        let y = inside.y + u16::try_from(at).unwrap_or(0);
        if y < inside.bottom() {
            entry(state, inside, y, Spot::Popup, at);
            row(state, kind, Rect { y, height: 1, ..inside }, buf);
            if at == templates.list.selected {
                select(buf, inside, y, theme.selected(true));
            }
        }
    }
    let body = Rect {
        y: (inside.y + KINDS).min(inside.bottom()),
        height: inside.height.saturating_sub(KINDS),
        ..inside
    };
    for (y, at) in (body.top()..).zip(templates.scroll.window(lines.len(), usize::from(body.height))) {
        put(buf, body.x + 1, y, body.width.saturating_sub(2), &lines[at].0, lines[at].1);
    }
    if templates.scroll.has_more() {
        let line = Rect { y: area.bottom() - 1, height: 1, ..area };
        more_below(state, "template.down", &state.contexts(), line, buf);
    }
}

/// A kind of letter with the version that counts.
fn row(state: &State, kind: LetterKind, area: Rect, buf: &mut Buffer) {
    let words = &state.words;
    let last = state.directory.template_versions(kind).last();
    let counts = match last {
        Some(last) => {
            let id = if last.text.is_some() { "template-own" } else { "template-built-in-again" };
            let counts = Message::new(id).with("version", i64::from(last.version));
            counts.with("date", last.at.date()).with("who", state.directory.person_name(&last.by))
        }
        None => Message::new("template-built-in"),
    };
    let name = text::pad(&words.text(&kind.message()), NAME);
    let what = format!("{name} {}", words.text(&counts));
    put(buf, area.x + 1, area.y, area.width.saturating_sub(2), &what, Style::new());
}

/// Which version is in view: when it was made, by whom and why.
fn about(state: &State, version: Option<&Template>) -> Message {
    let Some(version) = version else { return Message::new("template-view-built-in") };
    let id = if version.note.is_empty() { "template-view" } else { "template-view-note" };
    let message = Message::new(id)
        .with("version", i64::from(version.version))
        .with("when", version.at.format("%Y-%m-%d %H:%M").to_string())
        .with("who", state.directory.person_name(&version.by));
    if version.note.is_empty() { message } else { message.with("note", version.note.as_str()) }
}
