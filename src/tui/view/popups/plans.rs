//! The yearly plans of a year: who has reported one, how it was reviewed, and what of it has been done (C4).

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{entry, put, rows, select};
use crate::domain::clock::Urgency;
use crate::domain::message::Message;
use crate::office::query::PlanLine;
use crate::tui::mouse::{Hit, Spot};
use crate::tui::plans::PlansPopup;
use crate::tui::popup::{centered, frame};
use crate::tui::state::State;
use crate::tui::text;

/// The cells of the popup.
const WIDTH: u16 = 96;

/// The cells of its columns: the organisation takes what is left.
const FILED: u16 = 17;
const STATE: u16 = 10;
const DONE: u16 = 9;
const LATE: u16 = 8;

pub(super) fn draw(state: &State, popup: &PlansPopup, area: Rect, buf: &mut Buffer) {
    let (words, theme) = (&state.words, state.theme);
    let lines = popup.lines();
    let height = u16::try_from(lines.len() + 4).unwrap_or(u16::MAX).max(8);
    let area = centered(area, WIDTH, height);
    let title = words.text(&Message::new("plans-title").with("year", popup.year.to_string()));
    let inside = frame(buf, area, &title, &theme.frame());
    state.hits.note(area, || Hit::Spot(Spot::Popup));
    let room = Rect { x: inside.x + 1, width: inside.width.saturating_sub(2), ..inside };
    let Some(plans) = &popup.plans else {
        put(buf, room.x, room.y, room.width, &words.get("loading"), theme.dim());
        return;
    };
    let missing = lines.iter().any(PlanLine::is_missing);
    let style = if missing { theme.urgency(Urgency::Overdue) } else { Style::new() };
    put(buf, room.x, room.y, room.width, &words.text(&plans.summary()), style.patch(theme.strong()));
    if lines.is_empty() {
        return;
    }
    let columns = Columns::of(room);
    for (x, width, id) in [
        (columns.org, columns.name, "field-of-unit"),
        (columns.filed, FILED, "plans-column-filed"),
        (columns.state, STATE, "label-state"),
        (columns.done, DONE, "plans-column-done"),
        (columns.late, LATE, "plans-column-late"),
    ] {
        put(buf, x, room.y + 1, width, &words.get(id), theme.label());
    }
    let body = Rect { y: inside.y + 2, height: inside.height.saturating_sub(2), ..inside };
    for (y, at) in (body.top()..).zip(popup.list.window(lines.len(), usize::from(body.height))) {
        entry(state, body, y, Spot::Popup, at);
        line(state, &lines[at], &columns, y, buf);
        if at == popup.list.selected {
            select(buf, body, y, theme.selected(true));
        }
    }
}

/// Where the columns begin.
struct Columns {
    org: u16,
    name: u16,
    filed: u16,
    state: u16,
    done: u16,
    late: u16,
}

impl Columns {
    fn of(room: Rect) -> Self {
        let late = room.right().saturating_sub(LATE);
        let done = late.saturating_sub(DONE + 1);
        let state = done.saturating_sub(STATE + 1);
        let filed = state.saturating_sub(FILED + 1);
        Self { org: room.x, name: filed.saturating_sub(room.x + 1), filed, state, done, late }
    }
}

fn line(state: &State, line: &PlanLine, columns: &Columns, y: u16, buf: &mut Buffer) {
    let (words, theme) = (&state.words, state.theme);
    let name = format!("{} {}", text::pad(line.org.as_str(), 4), line.name);
    put(buf, columns.org, y, columns.name, &name, Style::new());
    let (filed, style) = match line.filed {
        Some(on) if line.is_late() => {
            let late = Message::new("plans-filed-late").with("date", on);
            (words.text(&late), theme.urgency(Urgency::Soon))
        }
        Some(on) => (on.to_string(), theme.good()),
        None => (rows::standing(state, line.due.1, false), theme.urgency(line.due.1.urgency)),
    };
    put(buf, columns.filed, y, FILED, &filed, style);
    let stands = line.state.as_ref().map_or_else(|| words.get("plans-none"), |id| words.get(id));
    put(buf, columns.state, y, STATE, &stands, if line.plan.is_none() { theme.dim() } else { Style::new() });
    if line.plan.is_none() {
        return;
    }
    let done = format!("{:>3} / {}", line.done, line.planned);
    put(buf, columns.done, y, DONE, &done, Style::new());
    if line.late > 0 {
        put(buf, columns.late, y, LATE, &format!("{:>3}", line.late), theme.urgency(Urgency::Overdue));
    }
}
