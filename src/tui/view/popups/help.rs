//! What can be done here, with the keys; and why the rest cannot.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{entry, put, select};
use crate::domain::message::Message;
use crate::tui::list::ListState;
use crate::tui::mouse::Spot;
use crate::tui::popup::{centered, frame};
use crate::tui::state::State;
use crate::tui::text;
use crate::tui::update::help_actions;

/// The rows below the list, where the selected entry is told in full.
const FOOT: u16 = 3;

pub(super) fn draw(state: &State, list: &ListState, area: Rect, buf: &mut Buffer) {
    const KEYS: usize = 15;
    const LABEL: usize = 16;
    let actions = help_actions(state);
    let contexts = state.screen_contexts();
    let height = u16::try_from(actions.len()).unwrap_or(u16::MAX).saturating_add(FOOT + 2);
    let area = centered(area, 100, height);
    let inside = frame(buf, area, &state.words.get("help-title"), &state.theme.frame());
    let body = Rect { height: inside.height.saturating_sub(FOOT), ..inside };
    let mut selected = None;
    for (y, at) in (body.top()..).zip(list.window(actions.len(), usize::from(body.height))) {
        let action = actions[at];
        entry(state, body, y, Spot::Popup, at);
        let keys = state.keymap.keys_of(action.id, &contexts).join(" ");
        let words = action.words();
        let verdict = (action.possible)(state);
        let (told, style) = match verdict {
            Ok(()) => (state.words.attr(&words, "help").unwrap_or_default(), Style::new()),
            Err(reason) => {
                let message = Message::new("help-impossible").with("reason", reason);
                (state.words.text(&message), state.theme.dim())
            }
        };
        let mut x = body.x + 1;
        x += put(buf, x, y, 15, &text::pad(&keys, KEYS), state.theme.key()) + 1;
        x += put(buf, x, y, 16, &text::pad(&state.words.get(&words), LABEL), style) + 1;
        put(buf, x, y, body.right().saturating_sub(x + 1), &told, style);
        if at == list.selected {
            select(buf, body, y, state.theme.selected(true));
            selected = Some(told);
        }
    }
    let foot = Rect { x: inside.x + 1, width: inside.width.saturating_sub(2), ..inside };
    if let Some(told) = selected.filter(|_| inside.height > FOOT) {
        let top = body.bottom();
        for x in inside.left()..inside.right() {
            buf[(x, top)].set_symbol(state.theme.horizontal()).set_style(state.theme.dim());
        }
        for (y, line) in (top + 1..inside.bottom()).zip(text::wrap(&told, usize::from(foot.width))) {
            put(buf, foot.x, y, foot.width, line, Style::new());
        }
    }
}
