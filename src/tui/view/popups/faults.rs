//! Everything that is wrong with something given, each fault with its place: the files of settings, a holiday notice.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::put;
use crate::domain::message::Message;
use crate::tui::list::Scroll;
use crate::tui::mouse::{Hit, Spot};
use crate::tui::popup::{centered, frame};
use crate::tui::state::{Faults, State};
use crate::tui::text;
use crate::tui::view::more_below;

/// The cells of the popup.
const WIDTH: u16 = 96;
/// What the frame and a space on either side take of its width, and of its height.
const FRAME: (u16, u16) = (4, 2);
/// A file may have thousands of faults; nobody reads them here.
const MOST: usize = 200;

pub(super) fn draw(state: &State, faults: &Faults, scroll: &Scroll, area: Rect, buf: &mut Buffer) {
    let width = usize::from(WIDTH.min(area.width).saturating_sub(FRAME.0));
    let words = &state.words;
    let (title, told, foot): (String, Vec<String>, Option<String>) = match faults {
        Faults::Settings => (
            words.get("settings-faults-title"),
            state.faults.iter().take(MOST).map(|fault| fault.text(words)).collect(),
            Some(words.get("settings-faults-foot")),
        ),
        Faults::Notice(faults) => {
            let numbered = |(n, fault)| format!("{}. {}", n + 1, words.text(fault));
            let title = words.text(&Message::new("notice-faults").with("count", faults.len()));
            (title, faults.iter().take(MOST).enumerate().map(numbered).collect(), None)
        }
    };
    let mut lines: Vec<(String, Style)> = Vec::new();
    let mut say = |what: &str, style: Style| {
        lines.extend(text::wrap(what, width).into_iter().map(|line| (line.to_owned(), style)));
    };
    for fault in told {
        say(&fault, Style::new());
    }
    if let Some(foot) = foot {
        say("", Style::new());
        say(&foot, state.theme.dim());
    }
    let height = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(FRAME.1);
    let area = centered(area, WIDTH, height);
    let inside = frame(buf, area, &title, &state.theme.frame());
    state.hits.note(area, || Hit::Spot(Spot::Popup));
    for (y, at) in (inside.top()..).zip(scroll.window(lines.len(), usize::from(inside.height))) {
        put(buf, inside.x + 1, y, inside.width.saturating_sub(2), &lines[at].0, lines[at].1);
    }
    if scroll.has_more() {
        let line = Rect { y: area.bottom() - 1, height: 1, ..area };
        more_below(state, "list.page-down", &state.contexts(), line, buf);
    }
}
