//! A letter to an applicant, as it is copied and printed.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::put;
use crate::domain::message::Message;
use crate::tui::letter::Letters;
use crate::tui::mouse::{Hit, Spot};
use crate::tui::popup::{centered, frame};
use crate::tui::state::State;
use crate::tui::text;
use crate::tui::view::more_below;

/// The cells of the popup.
const WIDTH: u16 = 76;
/// What the frame and a space on either side take of its width, and of its height.
const FRAME: (u16, u16) = (4, 2);

pub(super) fn draw(state: &State, letters: &Letters, area: Rect, buf: &mut Buffer) {
    let Some(page) = letters.page() else { return };
    let width = usize::from(WIDTH.min(area.width).saturating_sub(FRAME.0));
    let words = &state.words;
    let mut lines: Vec<(String, Style)> = Vec::new();
    let mut say = |what: &str, style: Style| {
        lines.extend(text::wrap(what, width).into_iter().map(|line| (line.to_owned(), style)));
    };
    say(&page.text, Style::new());
    say("", Style::new());
    let keys = |id: &str| state.keymap.keys_of(id, &["letter"]).into_iter().next().unwrap_or_default();
    let mut foot = Message::new("letter-foot").with("copy", keys("letter.copy"));
    foot = foot.with("save", keys("letter.save")).with("next", keys("letter.next"));
    say(&words.text(&foot), state.theme.dim());
    if !letters.named {
        say(&words.get("letter-foot-hidden"), state.theme.dim());
    }
    let height = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(FRAME.1);
    let area = centered(area, WIDTH, height);
    let title = Message::new("letter-title")
        .with("number", page.number.as_str())
        .with("at", letters.at + 1)
        .with("all", letters.pages.len());
    let inside = frame(buf, area, &words.text(&title), &state.theme.frame());
    state.hits.note(area, || Hit::Spot(Spot::Popup));
    for (y, at) in (inside.top()..).zip(letters.scroll.window(lines.len(), usize::from(inside.height))) {
        put(buf, inside.x + 1, y, inside.width.saturating_sub(2), &lines[at].0, lines[at].1);
    }
    if letters.scroll.has_more() {
        let line = Rect { y: area.bottom() - 1, height: 1, ..area };
        more_below(state, "list.page-down", &state.contexts(), line, buf);
    }
}
