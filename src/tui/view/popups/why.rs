//! Why a date is due: the rule with its article, the event, and the count day by day.

use chrono::Datelike;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{put, rows};
use crate::domain::calendar::{DayKind, weekday};
use crate::domain::clock::{Due, Measure, TraceStep};
use crate::domain::message::Message;
use crate::tui::list::Scroll;
use crate::tui::mouse::{Hit, Spot};
use crate::tui::popup::{centered, frame};
use crate::tui::state::State;
use crate::tui::text;
use crate::tui::view::more_below;

/// The cells of the popup; a line of explanation is not to be longer.
const WIDTH: u16 = 78;
/// What the frame takes of a popup's height, and with a space on either side of its width.
const FRAME: (u16, u16) = (4, 2);

pub(super) fn draw(state: &State, due: &Due, scroll: &Scroll, area: Rect, buf: &mut Buffer) {
    let width = usize::from(WIDTH.min(area.width).saturating_sub(FRAME.0));
    let mut lines = reasons(state, due, width);
    // A date that lies before what it goes by, as a day of a plan's year, has no days between.
    if due.trace.iter().filter(|day| day.date > due.from).count() > 1 {
        let all = state.words.text(&days(due));
        lines.extend(text::wrap(&all, width).into_iter().map(|line| (line.to_owned(), Style::new())));
    }
    lines.push((String::new(), Style::new()));
    lines.extend(trace(state, due));
    let height = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(FRAME.1);
    let area = centered(area, WIDTH, height);
    let title = state.words.text(&Message::new("why-title").with("rule", due.limit.id()));
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

/// The date, the rule, what the count starts from, and what says which days are worked.
fn reasons(state: &State, due: &Due, width: usize) -> Vec<(String, Style)> {
    let words = &state.words;
    let policy = &state.directory.settings.policy;
    let mut lines: Vec<(String, Style)> = Vec::new();
    let mut say = |message: &Message, style: Style| {
        let whole = words.text(message);
        lines.extend(text::wrap(&whole, width).into_iter().map(|line| (line.to_owned(), style)));
    };
    say(&Message::new("why-due").with("date", rows::long_date(state, due.date)), state.theme.strong());
    say(&Message::new("why-article").with("article", due.limit.article()), state.theme.label());
    say(&due.limit.text(policy), Style::new());
    let counted =
        matches!(due.limit.measure(policy), Measure::WorkingDays(_) | Measure::Days(_) | Measure::Months(_));
    let named = |id| Message::new(id).with("event", due.limit.event());
    let event = match due.limit.measure(policy) {
        Measure::DayOfYear { .. } | Measure::DayOfNextYear { .. } => {
            named("why-event-year").with("year", due.from.year().to_string())
        }
        _ if counted => named("why-event").with("date", rows::long_date(state, due.from)),
        _ => named("why-event-given").with("date", rows::long_date(state, due.from)),
    };
    say(&event, Style::new());
    if due.provisional {
        let year = due.date.year().to_string();
        say(&Message::new("why-provisional").with("year", year), state.theme.fault());
    } else {
        let (first, last) = (due.trace.first(), due.trace.last());
        let (first, last) = (first.map_or(due.date, |day| day.date), last.map_or(due.date, |day| day.date));
        // Of a span over the turn of the year both, and one that names a day of another year's end.
        for reference in state.directory.calendar.references(first, last) {
            say(&Message::new("why-notice").with("reference", reference), Style::new());
        }
    }
    lines
}

/// How many days lie between the event and the date, by kind.
fn days(due: &Due) -> Message {
    let after = due.trace.iter().filter(|day| day.date > due.from);
    let count = |is: fn(DayKind) -> bool| after.clone().filter(|day| is(day.kind)).count();
    Message::new("why-days")
        .with("all", count(|_| true))
        .with("work", count(|kind| matches!(kind, DayKind::Work)))
        .with("make-up", count(|kind| matches!(kind, DayKind::MakeUp(_))))
        .with("weekend", count(|kind| matches!(kind, DayKind::Weekend)))
        .with("holiday", count(|kind| matches!(kind, DayKind::Holiday(_))))
}

/// The days in columns as wide as their words.
fn trace(state: &State, due: &Due) -> Vec<(String, Style)> {
    let words = &state.words;
    let cells: Vec<[String; 4]> = due
        .trace
        .iter()
        .map(|day| {
            let number = |n: u32| words.text(&Message::new("why-counted").with("n", i64::from(n)));
            [
                words.text(&weekday(day.date)),
                words.text(&day.kind.message()),
                day.counted.map(number).unwrap_or_default(),
                words.text(&day.step.message()),
            ]
        })
        .collect();
    let widest =
        |column: usize| cells.iter().map(|cells| text::width(&cells[column])).max().unwrap_or_default();
    let widths = [widest(0), widest(1), widest(2)];
    let mut lines = Vec::new();
    for (day, [weekday, kind, number, step]) in due.trace.iter().zip(&cells) {
        let mut line = format!(
            "{}  {}  {}  {}  {step}",
            day.date,
            text::pad(weekday, widths[0]),
            text::pad(kind, widths[1]),
            text::pad(number, widths[2]),
        );
        if day.provisional {
            line.push_str(&words.get("why-day-provisional"));
        }
        let style = match (day.step, day.kind) {
            (TraceStep::Due, _) => state.theme.strong(),
            (_, DayKind::Holiday(_)) => state.theme.form().holiday,
            (_, DayKind::MakeUp(_)) => state.theme.form().make_up,
            (_, DayKind::Weekend) => state.theme.dim(),
            _ => Style::new(),
        };
        lines.push((line, style));
    }
    lines
}
